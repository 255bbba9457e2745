//! Every shape of the report says the same of every document of the test kit: above all, none lets one pass that another does
//! not.

use std::collections::BTreeMap;

use serde_json::Value;
use testkit::program::Program;

use crate::house::{SEGEL, each, text};

/// What is judged, and by what.
const LINE: [&str; 8] = [
    "kit/documents",
    "kit/locked",
    "--trust",
    "kit/root.pem",
    "--crl",
    "kit/lists",
    "--at",
    "2026-02-01T00:00:00Z",
];

fn made() -> Program {
    let program = Program::new(SEGEL);
    program.run(["testkit", "make", "kit"]).succeeds();
    program
}

fn report(program: &Program, format: &str) -> String {
    let run = program.run(["verify", "--format", format].iter().chain(&LINE));
    assert_eq!(run.code, 1, "{format}: {}", run.stderr);
    run.stdout
}

/// Which files pass, in the order in which they are told, as JSON tells it.
fn passed(program: &Program) -> Vec<(String, bool)> {
    let report: Value = serde_json::from_str(&report(program, "json")).unwrap();
    let files = report["files"].as_array().unwrap().iter();
    let passed: Vec<(String, bool)> =
        files.map(|file| (text(&file["file"]), file["indication"] == "TOTAL-PASSED")).collect();
    let count = passed.iter().filter(|(_, passed)| *passed).count();
    assert!(count > 30 && passed.len() - count > 200, "{count} of {}", passed.len());
    passed
}

#[test]
fn text_and_json_agree() {
    let program = made();
    let text = report(&program, "text");
    for (file, passed) in passed(&program) {
        let line = format!("{file}: ");
        let found = text.lines().find_map(|found| found.strip_prefix(&line)).unwrap();
        assert_eq!(found == "TOTAL-PASSED", passed, "{file}: {found}");
    }
}

#[test]
fn junit_and_json_agree() {
    let program = made();
    let document = report(&program, "junit");
    let mut suites = document.split("<testsuite ").skip(1);
    for (file, passed) in passed(&program) {
        let suite = suites.next().unwrap();
        assert!(suite.starts_with(&format!("name=\"{file}\"")), "{file}: {suite}");
        assert_eq!(!suite.contains("<failure ") && !suite.contains("<error "), passed, "{file}: {suite}");
    }
    assert_eq!(suites.next(), None);
}

#[test]
fn sarif_and_json_agree() {
    let program = made();
    let document: Value = serde_json::from_str(&report(&program, "sarif")).unwrap();
    let mut against: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for result in document["runs"][0]["results"].as_array().unwrap() {
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        // A file without a signature is no error of anyone, and does not pass either.
        if result["level"] == "error" || result["ruleId"] == "no-signature" {
            against.entry(text(uri)).or_default().push(text(&result["ruleId"]));
        }
    }
    for (file, passed) in passed(&program) {
        assert_eq!(!against.contains_key(&file), passed, "{file}: {:?}", against.get(&file));
    }
}

/// Of each signature of a file whether it passes; time stamps have no part of their own there.
fn by_signature(file: &Value) -> Vec<bool> {
    let graves = |findings: &Value| each(findings, "/severity").contains(&"error".to_owned());
    let is_fine = |part: &Value| part["indication"] == "TOTAL-PASSED" && !graves(&part["findings"]);
    let signatures = file["signatures"].as_array().unwrap().iter();
    let signatures = signatures.filter(|signature| signature["type"] == "signature");
    let passed: Vec<bool> = signatures.map(|one| is_fine(one) && !graves(&file["findings"])).collect();
    // A file without any has one part, which says so.
    if passed.is_empty() { vec![false] } else { passed }
}

#[test]
fn etsi_and_json_agree() {
    let program = made();
    let json: Value = serde_json::from_str(&report(&program, "json")).unwrap();
    let document = report(&program, "etsi-xml");
    let (parts, objects) = document.split_once("<SignatureValidationObjects>").unwrap();
    let parts: Vec<&str> = parts.split("<SignatureValidationReport>").skip(1).collect();
    let objects: Vec<&str> = objects.split("<ValidationObject ").collect();
    for (index, file) in json["files"].as_array().unwrap().iter().enumerate() {
        let (name, path) = (format!("\"D-{}\"", index + 1), text(&file["file"]));
        let object = objects.iter().find(|object| object.starts_with(&format!("id={name}"))).unwrap();
        assert!(object.contains(&format!("<URI>{path}</URI>")), "{path}: {object}");
        let own = parts.iter().filter(|part| part.contains(&format!("VOReference={name}")));
        let verdicts: Vec<bool> = own.map(|part| part.contains(":mainindication:total-passed<")).collect();
        assert_eq!(verdicts, by_signature(file), "{path}");
    }
}

#[test]
fn bsre_and_json_agree() {
    let program = made();
    let answers: Value = serde_json::from_str(&report(&program, "bsre")).unwrap();
    let conclusions = each(&answers, "/conclusion");
    let answers = answers.as_array().unwrap();
    for ((file, passed), (conclusion, answer)) in
        passed(&program).into_iter().zip(conclusions.iter().zip(answers))
    {
        assert_eq!(conclusion == "VALID", passed, "{file}: {answer:#}");
        for signature in answer["signatureInformations"].as_array().unwrap() {
            let vouched = signature["integrityValid"] == true && signature["certificateTrusted"] == true;
            assert!(vouched || !passed, "{file}: {signature:#}");
        }
    }
}
