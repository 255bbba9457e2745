//! Good documents of other writers: what pyHanko signs with a PKI of its own, one revision upon the other, and what MuPDF
//! and PDFBox fill in after our signature; and what a signature forbids in the same documents.

use std::path::Path;

use serde_json::Value;
use testkit::fixture;
use testkit::judge::Judge;
use testkit::program::Program;

use crate::document::position;
use crate::office::{Office, office};
use crate::pdfa::jars;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/foreign");
const DISALLOWED: &str = "TOTAL-FAILED DISALLOWED_MODIFICATION";
/// So many texts and check boxes of `formulir.pdf` are filled in.
const TEXTS: usize = 5;
const BOXES: usize = 4;

#[test]
fn what_others_sign_one_upon_the_other_passes() {
    let Some(python) = Judge::find_able("python", &["-c", "import pyhanko, cryptography"]) else { return };
    let program = Program::new(env!("CARGO_BIN_EXE_segel"));
    let script = Path::new(FOLDER).join("make.py");
    let fixtures = fixture::path("nota-dinas.pdf");
    let folders = [fixtures.parent().unwrap(), program.folder()];
    let made = python.ask([script.as_path()].into_iter().chain(folders));
    made.accepts(&["rsa-lta.pdf 2", "ed25519-b.pdf 1", "formulir-third.pdf 4"]);
    let documents: Vec<(&str, usize)> = made
        .text
        .lines()
        .filter_map(|line| line.split_once(".pdf "))
        .map(|(name, count)| (name, count.parse().unwrap()))
        .collect();
    assert!(documents.len() > 100, "{}", made.text);
    for (name, count) in documents {
        let found = verdicts(&program, &format!("{name}.pdf"));
        assert_eq!(found.len(), count, "{name}: {found:?}");
        let is_good = found.iter().all(|verdict| verdict == "TOTAL-PASSED");
        assert!(is_good != name.starts_with("bad-"), "{name}: {found:?}");
        assert!(is_good || found[0] == DISALLOWED, "{name}: {found:?}");
    }
}

/// Our verdict on each signature, by the root that lies there and its lists.
fn verdicts(program: &Program, document: &str) -> Vec<String> {
    let evidence = ["--trust", "root.pem", "--crl", "root.crl", "--crl", "ca.crl"];
    let run = program.run(["--home", "nowhere", "--json", "verify", document].iter().chain(&evidence));
    let report = run.json();
    let signatures = report["files"][0]["signatures"].as_array().unwrap();
    signatures.iter().map(verdict).collect()
}

fn verdict(signature: &Value) -> String {
    let word = |key: &str| signature[key].as_str().unwrap_or_default();
    format!("{} {}", word("indication"), word("sub_indication")).trim_end().to_owned()
}

#[test]
fn what_mupdf_fills_in_passes() {
    let Some(mutool) = Judge::find("mutool") else { return };
    let office = office("p256");
    let script = Path::new(FOLDER).join("fill.js");
    let fill = |input: &Path, output: &Path| {
        let words = [Path::new("run"), &script, input, output];
        mutool.ask(words).accepts(&[]);
    };
    let filled = assert_passes(office, "mupdf", fill);
    // What it draws is not compressed.
    for (name, old, new) in
        [("what is shown", "(Budi) Tj", "(Rudi) Tj"), ("the value", "/V(Budi)", "/V(Rudi)")]
    {
        assert_refused(office, name, &filled, old, new);
    }
}

/// It adds fonts to what the form draws with, which LibreOffice shares with the pages: what they draw is not told apart.
#[test]
fn what_pdfbox_fills_in_is_undecided_where_pages_share_fonts() {
    let (Some(java), Some(_)) = (Judge::find("java"), Judge::find("javac")) else { return };
    let office = office("p384");
    let source = Path::new(FOLDER).join("Fill.java");
    let jars = jars();
    let fill = |input: &Path, output: &Path| {
        let words = [Path::new("-cp"), Path::new(&jars), &source, input, output];
        java.ask(words).accepts(&[]);
    };
    let filled = filled(office, "pdfbox", fill);
    let report = office.program.run(["--json", "verify", &filled]).json();
    assert_eq!(verdict(&report["files"][0]["signatures"][0]), "INDETERMINATE", "{report:#}");
}

/// The name of a form that we certified and another program filled in.
fn filled(office: &Office, name: &str, fill: impl Fn(&Path, &Path)) -> String {
    let [signed, filled] = ["signed", "filled"].map(|what| format!("{name}-{what}.pdf"));
    office
        .program
        .sign(&fixture::path("formulir.pdf"), &signed, &["--certify", "forms", "--force"])
        .succeeds();
    fill(&office.program.path(&signed), &office.program.path(&filled));
    assert!(office.program.read(&filled).starts_with(&office.program.read(&signed)), "{name}: a revision");
    filled
}

/// Lets another program fill in a form: that is form filling, and each field shows its value, or what readers draw.
fn assert_passes(office: &Office, name: &str, fill: impl Fn(&Path, &Path)) -> Vec<u8> {
    let filled = filled(office, name, fill);
    let report = office.program.run(["--json", "verify", &filled]).json();
    let file = &report["files"][0];
    let signature = &file["signatures"][0];
    assert_eq!(verdict(signature), "TOTAL-PASSED", "{name}: {file:#}");
    assert_eq!(signature["modification"], "form-filling", "{name}: {file:#}");
    let findings = file["findings"].as_array().unwrap();
    let told = |code: &str| findings.iter().filter(|finding| finding["code"] == code).count();
    // LibreOffice lets readers draw texts by themselves (`NeedAppearances`).
    assert_eq!(told("form-appearance-unclear"), TEXTS, "{name}: {findings:#?}");
    assert_eq!(told("form-filled"), BOXES, "{name}: {findings:#?}");
    office.program.read(&filled)
}

/// The same with the last `old` replaced by `new`, which is as long.
#[track_caller]
fn assert_refused(office: &Office, name: &str, filled: &[u8], old: &str, new: &str) {
    assert_eq!(old.len(), new.len());
    let end = last(filled, b"%%EOF", filled.len() - 8);
    let at = end + position(&filled[end..], old.as_bytes());
    let mut forged = filled.to_vec();
    forged[at..at + old.len()].copy_from_slice(new.as_bytes());
    office.program.write("forged.pdf", forged);
    let report = office.program.run(["--json", "verify", "forged.pdf"]).json();
    let signature = &report["files"][0]["signatures"][0];
    assert_ne!(verdict(signature), "TOTAL-PASSED", "{name}: {signature:#}");
}

/// Where `word` stands last in front of `end`.
fn last(bytes: &[u8], word: &[u8], end: usize) -> usize {
    bytes[..end].windows(word.len()).rposition(|part| part == word).unwrap()
}
