//! x509-limbo.
//!
//! Run twice: with the rules for issuers, which most of its cases are about, and without, as signatures are judged by
//! default. Its server names are not asked about.

use std::fs;

use jiff::Timestamp;
use pki::cert::{Certificate, KeyUsage};
use pki::crl::RevocationList;
use pki::oid::{self, ObjectIdentifier};
use pki::path::{self, Evidence, Inputs, Purpose, Requirements, Status, TrustStore};
use serde_json::Value;

use super::exceptions::Exceptions;
use super::{Verdict, data};

/// When a case is judged that does not say when: its certificates are valid from 1970 to 2969.
const ANY_TIME: &str = "2026-01-31T08:00:00Z";

const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");

#[test]
fn limbo_with_the_rules_for_issuers() {
    run(true, "conforming");
}

#[test]
fn limbo_without_the_rules_for_issuers() {
    run(false, "lenient");
}

fn run(conforming: bool, section: &str) {
    let Some(folder) = data() else { return };
    let text = fs::read(folder.join("limbo.json")).expect("limbo.json");
    let limbo: Value = serde_json::from_slice(&text).expect("JSON");
    let mut exceptions = Exceptions::read(include_str!("limbo-exceptions.txt"), section);
    for case in limbo["testcases"].as_array().expect("an array of cases") {
        let id = case["id"].as_str().expect("an id");
        exceptions.compare(id, case["expected_result"] == "SUCCESS", &judge(case, conforming));
    }
    exceptions.finish();
}

fn judge(case: &Value, conforming: bool) -> Verdict {
    let end = match Certificate::read_all(text(&case["peer_certificate"]).as_bytes()) {
        Ok(certificates) => certificates[0].clone(),
        Err(error) => return Verdict::Refused(error.to_string()),
    };
    let lists: Result<Vec<_>, _> =
        texts(&case["crls"]).map(|pem| RevocationList::read_all(pem.as_bytes())).collect();
    let crls = match lists {
        Ok(lists) => lists.concat(),
        Err(error) => return Verdict::Refused(error.to_string()),
    };
    let anchors = TrustStore::new(readable(&case["trusted_certs"]));
    let intermediates = readable(&case["untrusted_intermediates"]);
    let inputs = Inputs {
        intermediates: &intermediates,
        evidence: &[Evidence::supplied(&crls)],
        ..Inputs::new(&anchors)
    };
    let at = case["validation_time"].as_str().unwrap_or(ANY_TIME);
    let at: Timestamp = at.parse().expect("a time");
    match path::validate(&end, &inputs, at, &requirements(case, conforming)) {
        Ok(_) if crls.is_empty() => Verdict::Accepted,
        Ok(path) => verdict_on(&path.statuses),
        Err(error) => Verdict::refused(&error),
    }
}

fn verdict_on(statuses: &[Status]) -> Verdict {
    match statuses.iter().find(|status| !matches!(status, Status::Good { .. })) {
        Some(status) => Verdict::Refused(format!("{status:?}")),
        None => Verdict::Accepted,
    }
}

fn requirements(case: &Value, conforming: bool) -> Requirements {
    let purposes: Vec<_> = texts(&case["extended_key_usage"])
        .map(|word| match word {
            "serverAuth" => oid::KP_SERVER_AUTH,
            "clientAuth" => CLIENT_AUTH,
            other => panic!("an extended key usage that no case had before: {other}"),
        })
        .collect();
    let key_usage = texts(&case["key_usage"]).map(|word| match word {
        "digitalSignature" => KeyUsage::DIGITAL_SIGNATURE,
        other => panic!("a key usage that no case had before: {other}"),
    });
    Requirements {
        purpose: if purposes.is_empty() { Purpose::Any } else { Purpose::OneOf(purposes) },
        key_usage: key_usage.reduce(|all, one| all | one),
        max_path_length: case["max_chain_depth"].as_u64().map(|depth| depth as usize),
        conforming,
        ..Requirements::default()
    }
}

/// The certificates that can be read at all: the others cannot help anyone.
fn readable(list: &Value) -> Vec<Certificate> {
    texts(list).filter_map(|pem| Certificate::read_all(pem.as_bytes()).ok()).flatten().collect()
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().map(text)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
