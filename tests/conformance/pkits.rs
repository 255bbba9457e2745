//! NIST PKITS, the Public Key Interoperability Test Suite.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::path::{self, Evidence, Inputs, PolicySettings, Requirements, Status, TrustStore, ValidatedPath};
use serde_json::Value;

use super::exceptions::Exceptions;
use super::{Verdict, data};

/// Within the validity of everything in the suite that is meant to be valid.
const AT: &str = "2026-01-31T08:00:00Z";

#[test]
fn pkits() {
    let Some(folder) = data().map(|folder| folder.join("pkits")) else { return };
    let text = fs::read(folder.join("pkits.json")).expect("pkits.json");
    let cases: Value = serde_json::from_slice(&text).expect("JSON");
    let mut exceptions = Exceptions::read(include_str!("pkits-exceptions.txt"), "pkits");
    for case in cases.as_array().expect("an array of cases") {
        let id = format!("{}-{}", word(&case["id"]), word(&case["name"]));
        exceptions.compare(&id, case.get("error").is_none(), &judge(case, &folder));
    }
    exceptions.finish();
}

fn judge(case: &Value, folder: &Path) -> Verdict {
    let certificate = |name: &str| read(folder, "certs", name, Certificate::from_der);
    let end = match certificate(word(&case["cert"])) {
        Ok(end) => end,
        Err(error) => return Verdict::Refused(error.to_string()),
    };
    let intermediates: Vec<_> =
        words(&case["other_certs"]).filter_map(|name| certificate(name).ok()).collect();
    let root = certificate("TrustAnchorRootCertificate.crt").expect("the anchor");
    let root_list = ["TrustAnchorRootCRL.crl"].into_iter();
    let crls: Vec<_> = root_list
        .chain(words(&case["crls"]))
        .filter_map(|name| read(folder, "crls", name, RevocationList::from_der).ok())
        .collect();
    let anchors = TrustStore::new([root]);
    let inputs = Inputs {
        intermediates: &intermediates,
        evidence: &[Evidence::supplied(&crls)],
        ..Inputs::new(&anchors)
    };
    let at: Timestamp = AT.parse().expect("a time");
    let requirements = Requirements { policies: policies(&case["params"]), ..Requirements::default() };
    match path::validate(&end, &inputs, at, &requirements) {
        Ok(path) => verdict_on(case, &path),
        Err(error) => Verdict::refused(&error),
    }
}

fn verdict_on(case: &Value, path: &ValidatedPath) -> Verdict {
    let expected = case["path_len"].as_u64().map(|length| length as usize);
    if case.get("error").is_none() && expected != Some(path.certificates.len()) {
        return Verdict::Refused(format!("a path of {} certificates", path.certificates.len()));
    }
    if case["revocation"] == false {
        return Verdict::Accepted;
    }
    match path.statuses.iter().find(|status| !matches!(status, Status::Good { .. })) {
        Some(status) => Verdict::Refused(format!("{status:?}")),
        None => Verdict::Accepted,
    }
}

fn policies(params: &Value) -> PolicySettings {
    let flag = |name: &str| params.get(name).is_some_and(|value| value == true);
    PolicySettings {
        acceptable: params
            .get("user_initial_policy_set")
            .map(|set| words(set).map(|policy| policy.parse().expect("an object identifier")).collect()),
        require_explicit: flag("initial_explicit_policy"),
        inhibit_mapping: flag("initial_policy_mapping_inhibit"),
        inhibit_any: flag("initial_any_policy_inhibit"),
    }
}

fn read<T, E>(folder: &Path, kind: &str, name: &str, parse: impl Fn(&[u8]) -> Result<T, E>) -> Result<T, E> {
    let file = folder.join(kind).join(name);
    parse(&fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}

fn words(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().map(word)
}

fn word(value: &Value) -> &str {
    value.as_str().expect("a text")
}
