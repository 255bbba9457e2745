//! The report for machines has exactly the fields that scripts may rely on.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::house::text;
use crate::verify::judged;

#[track_caller]
fn has(value: &Value, fields: &[&str]) {
    let found: BTreeSet<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(found, fields.iter().copied().collect(), "{value}");
}

const SIGNATURE: [&str; 22] = [
    "field",
    "type",
    "indication",
    "sub_indication",
    "code",
    "reason",
    "level",
    "digest",
    "algorithm",
    "coverage",
    "byte_range",
    "revision",
    "modification",
    "docmdp",
    "changes",
    "claimed_time",
    "best_time",
    "time_stamp",
    "signer",
    "chain",
    "simulation",
    "findings",
];

const SIGNER: [&str; 9] =
    ["name", "nik", "nip", "email", "organization", "serial", "issuer", "not_before", "not_after"];

#[test]
fn the_fields_are_those_of_the_contract() {
    let program = judged();
    let run = program.run(["verify", ".", "--json"]);
    let report = run.json();
    has(&report, &["schema", "at", "files"]);
    assert_eq!(report["schema"], "segel.verify/1");
    let mut seen = BTreeSet::new();
    for file in report["files"].as_array().unwrap() {
        let fields = ["file", "sha256", "size", "indication", "sub_indication", "findings", "signatures"];
        has(file, &fields);
        findings(&file["findings"], &mut seen);
        for signature in file["signatures"].as_array().unwrap() {
            has(signature, &SIGNATURE);
            has(&signature["signer"], &SIGNER);
            for link in signature["chain"].as_array().unwrap() {
                has(link, &["subject", "status", "source"]);
                seen.insert("chain");
            }
            for change in signature["changes"].as_array().unwrap() {
                has(change, &["object", "kind", "page", "message"]);
                seen.insert("changes");
            }
            findings(&signature["findings"], &mut seen);
        }
    }
    assert_eq!(seen, BTreeSet::from(["chain", "changes", "findings"]), "each list had something in it");
}

fn findings(list: &Value, seen: &mut BTreeSet<&'static str>) {
    for finding in list.as_array().unwrap() {
        has(finding, &["code", "severity", "message"]);
        seen.insert("findings");
    }
}

#[test]
fn the_values_of_a_good_signature() {
    let program = judged();
    let run = program.run(["verify", "good.pdf", "--json"]).succeeds();
    let file = run.json()["files"][0].clone();
    assert_eq!(file["file"], "good.pdf");
    let signed = program.read("good.pdf");
    assert_eq!(file["size"], signed.len());
    assert_eq!(text(&file["sha256"]), hex(&pki::digest::DigestAlgorithm::Sha256.digest(&signed)));
    let signature = &file["signatures"][0];
    for (field, expected) in [
        ("type", "signature"),
        ("level", "PAdES-B-B"),
        ("digest", "SHA-256"),
        ("algorithm", "ECDSA P-256"),
        ("coverage", "whole-file"),
        ("modification", "none"),
    ] {
        assert_eq!(signature[field], expected, "{field}");
    }
    assert_eq!((&signature["revision"], &signature["simulation"]), (&2.into(), &true.into()));
    for field in ["docmdp", "best_time", "time_stamp", "sub_indication"] {
        assert_eq!(signature[field], Value::Null, "{field}");
    }
    let range: Vec<u64> = serde_json::from_value(signature["byte_range"].clone()).unwrap();
    assert_eq!(range[0], 0);
    assert_eq!(range[2] + range[3], signed.len() as u64);
    assert_eq!(signed[usize::try_from(range[1]).unwrap()], b'<');
    assert_eq!(signed[usize::try_from(range[2]).unwrap() - 1], b'>');
}

#[test]
fn an_unreadable_file_has_neither_hash_nor_size() {
    let program = judged();
    let run = program.run(["verify", "missing.pdf", "--json"]);
    let file = &run.json()["files"][0];
    assert_eq!((&file["sha256"], &file["size"]), (&Value::Null, &Value::Null));
    assert_eq!(file["signatures"], Value::Array(Vec::new()));
}

/// As the contract shows them: whole seconds, in UTC; and the same when it was signed as when it is judged.
#[test]
fn times_are_whole_seconds() {
    let program = judged();
    let letter = crate::house::fixture("nota-dinas.pdf");
    let signed = program.sign(letter.as_ref(), "now.pdf", &["--json"]).succeeds().json();
    let verified = program.run(["verify", "now.pdf", "--json"]).succeeds().json();
    let at = "2026-01-31T08:00:00Z".len();
    for time in [&signed["files"][0]["claimed_time"], &verified["at"]] {
        assert!(text(time).len() == at && text(time).ends_with('Z'), "{time}");
    }
    assert_eq!(signed["files"][0]["claimed_time"], verified["files"][0]["signatures"][0]["claimed_time"]);
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
