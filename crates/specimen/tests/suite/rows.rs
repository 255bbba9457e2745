//! Each row of docs/verdicts.md is shown by a specimen that is judged so: by itself, under a small policy, or from a
//! disk that fails. Of the few that no document brings about, another test is named.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use office::policy::Policy;
use pdf::Document;
use pdf::source::ByteSource;
use pdf::verify::{FileReport, Finding, Severity, verify};
use pki::constraints::Constraints;
use testkit::verdicts::{Row, rows};

use crate::elsewhere::{BESIDE_WORSE, ELSEWHERE};
use crate::house::{judged, judged_under, kit, with_inputs};

/// What is said of one code in one report.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Said {
    /// As the page has it: indication and sub-indication, or severity, with the indication of the finding where it has one.
    verdict: String,
    /// The exit code that goes with the whole file.
    exit: String,
}

/// All that is said in all reports, by code.
#[derive(Default)]
struct Shown(BTreeMap<&'static str, BTreeSet<Said>>);

impl Shown {
    fn take(&mut self, report: &FileReport) {
        let exit = exit(report);
        let mut add = |code, verdict: String| {
            let said = Said { verdict, exit: exit.to_owned() };
            self.0.entry(code).or_default().insert(said);
        };
        for signature in &report.signatures {
            let (indication, sub) = signature.reason.verdict();
            let sub = sub.map(|sub| format!(", {sub}")).unwrap_or_default();
            add(signature.reason.code(), format!("{indication}{sub}"));
        }
        let of_signatures = report.signatures.iter().flat_map(|signature| &signature.findings);
        for finding in report.findings.iter().chain(of_signatures) {
            // Further reasons have rows of their own, as verdicts.
            if !matches!(finding, Finding::FurtherReason(_)) {
                add(finding.code(), of_finding(finding));
            }
        }
    }

    /// Whether `row` is among it.
    fn has(&self, row: &Row) -> bool {
        let Some(said) = self.0.get(row.code) else { return false };
        let beside_worse = BESIDE_WORSE.iter().any(|(code, _)| *code == row.code);
        said.iter().any(|said| said.verdict == row.verdict() && (beside_worse || said.exit == row.exit()))
    }
}

fn of_finding(finding: &Finding) -> String {
    let severity = match finding.severity() {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    match finding.indication() {
        Some(indication) => format!("{severity}; {indication}"),
        None => severity.to_owned(),
    }
}

/// The exit code of `segel verify`, as docs/verdicts.md has it.
fn exit(report: &FileReport) -> &'static str {
    let findings = || {
        let of_signatures = report.signatures.iter().flat_map(|signature| &signature.findings);
        report.findings.iter().chain(of_signatures)
    };
    match report.indication.map(pdf::verify::Indication::word) {
        _ if findings().any(|finding| matches!(finding, Finding::Policy(_))) => "1",
        Some("TOTAL-PASSED") => "0",
        Some("TOTAL-FAILED") => "1",
        Some(_) => "3",
        None if findings().any(|finding| matches!(finding, Finding::NoSignature)) => "4",
        None => "5",
    }
}

/// Specimens, and the rules under which they show a row.
const UNDER_POLICY: [(&str, &str, &str); 10] = [
    ("written", "classic-table", "level = \"b-t\""),
    ("messages", "sha1-inside", "[digests]\nsha256 = true"),
    ("levels", "b-p256", "[digests]\nsha512 = true"),
    ("changed", "certified-2-filled", "modifications = \"none\""),
    ("written", "classic-table", "time_stamp = true"),
    ("written", "classic-table", "simulation = \"refuse\""),
    ("written", "classic-table", "[[signer]]\nnip = \"199001012015011001\""),
    ("written", "classic-table", "[signatures]\nmin = 2"),
    ("statuses", "list-of-long-ago", "max_status_age = \"7d\""),
    ("messages", "short-key", "based_on = \"archive\""),
];

fn specimen(group: &str, name: &str) -> Vec<u8> {
    specimen::one(kit(), group, name).unwrap().unwrap().bytes
}

fn under_policy(group: &str, name: &str, rules: &str) -> FileReport {
    let policy = Policy::read(rules.as_bytes()).unwrap();
    let mut report = judged_under(&policy.constraints, &specimen(group, name));
    policy.judge(&mut report);
    report
}

/// A disk from which a file cannot be read as a whole, but bit by bit.
struct Failing(Vec<u8>);

impl ByteSource for Failing {
    fn length(&self) -> io::Result<u64> {
        self.0.length()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.len() == self.0.len() {
            Err(io::ErrorKind::Other.into())
        } else {
            self.0.read_at(offset, buffer)
        }
    }
}

fn from_a_failing_disk(group: &str, name: &str) -> FileReport {
    let document = Document::open(Failing(specimen(group, name))).unwrap();
    with_inputs(kit(), Constraints::DEFAULT, |inputs| verify(&document, inputs, kit().at))
}

#[test]
fn each_row_is_shown_by_a_document() {
    let mut shown = Shown::default();
    for specimen in specimen::all(kit()).unwrap() {
        shown.take(&judged(&specimen.bytes, specimen.password));
    }
    for (group, name, rules) in UNDER_POLICY {
        shown.take(&under_policy(group, name, rules));
    }
    shown.take(&from_a_failing_disk("written", "classic-table"));
    let rows = rows();
    assert!(rows.len() > 180, "{}", rows.len());
    let is_elsewhere = |row: &&Row| ELSEWHERE.iter().any(|other| other.code == row.code);
    let missing: Vec<String> = rows
        .iter()
        .filter(|row| !shown.has(row) && !is_elsewhere(row))
        .map(|row| {
            format!("{}: {} exit {}, found {:?}", row.code, row.verdict(), row.exit(), shown.0.get(row.code))
        })
        .collect();
    assert!(missing.is_empty(), "not shown:\n{}", missing.join("\n"));
    let needless: Vec<&str> =
        rows.iter().filter(|row| shown.has(row)).filter(is_elsewhere).map(|row| row.code).collect();
    assert!(needless.is_empty(), "shown by a specimen, and yet excepted: {needless:?}");
}

/// A finding that is said to come with something worse alone never stands in a file that passes.
#[test]
fn what_comes_with_something_worse_never_comes_alone() {
    let mut codes = BTreeSet::new();
    for specimen in specimen::all(kit()).unwrap() {
        let report = judged(&specimen.bytes, specimen.password);
        if exit(&report) == "0" {
            codes.extend(report.findings.iter().map(Finding::code));
        }
    }
    for (code, why) in BESIDE_WORSE {
        assert!(!codes.contains(code) && !why.is_empty(), "{code}");
    }
}

#[test]
fn what_no_document_brings_about_is_tested_elsewhere() {
    let codes: BTreeSet<&str> = rows().iter().map(|row| row.code).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for other in ELSEWHERE {
        assert!(codes.contains(other.code), "{} has no row", other.code);
        let text = std::fs::read_to_string(root.join(other.file)).unwrap();
        let body = body_of_test(&text, other.test);
        let body = body.unwrap_or_else(|| panic!("{} has no test {}", other.file, other.test));
        assert!(body.contains(other.what), "{} does not speak of {}", other.test, other.what);
        assert!(!other.why.is_empty());
    }
}

/// What stands in the test of that name, up to the brace below its beginning.
fn body_of_test<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let start = text.find(&format!("fn {name}()"))?;
    let (before, margin) = text[..start].rsplit_once('\n')?;
    let end = format!("\n{margin}}}\n");
    let body = text[start..].split_once(&end)?.0;
    before.ends_with("#[test]").then_some(body)
}
