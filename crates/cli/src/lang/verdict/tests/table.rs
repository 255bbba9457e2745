//! docs/verdicts.md says of every code what the program says.

use std::collections::{BTreeMap, BTreeSet};

use office::report::{Finding, Indication, Reason};
use testkit::verdicts::{Row, rows};

use super::{both, samples, words};

/// What the program says, by code: of several with one code, the first sample.
fn said() -> BTreeMap<&'static str, [String; 4]> {
    let mut said = BTreeMap::new();
    for reason in samples::reasons() {
        let sentences = both(|lang| words::reason(&reason, lang));
        said.entry(reason.code()).or_insert_with(|| of_reason(&reason, sentences));
    }
    for finding in samples::findings() {
        let sentences = both(|lang| words::finding_sentence(&finding, lang));
        said.entry(finding.code()).or_insert_with(|| of_finding(&finding, sentences));
    }
    said
}

fn of_reason(reason: &Reason, [english, indonesian]: [String; 2]) -> [String; 4] {
    let (indication, sub) = reason.verdict();
    let sub = sub.map(|sub| format!(", {sub}")).unwrap_or_default();
    [format!("{indication}{sub}"), exit(indication).to_owned(), english, indonesian]
}

fn of_finding(finding: &Finding, [english, indonesian]: [String; 2]) -> [String; 4] {
    let severity = serde_json::to_value(finding.severity()).unwrap();
    let severity = severity.as_str().unwrap();
    let (verdict, exit) = match (finding, finding.indication()) {
        (Finding::NoSignature, _) => (severity.to_owned(), "4"),
        (Finding::Unreadable(_), _) => (severity.to_owned(), "5"),
        // The policy wins over the indication.
        (Finding::Policy(_), _) => (severity.to_owned(), "1"),
        (_, Some(indication)) => (format!("{severity}; {indication}"), exit(indication)),
        (_, None) => (severity.to_owned(), "0"),
    };
    [verdict, exit.to_owned(), english, indonesian]
}

const fn exit(indication: Indication) -> &'static str {
    match indication {
        Indication::TotalPassed => "0",
        Indication::TotalFailed => "1",
        Indication::Indeterminate => "3",
    }
}

#[test]
fn the_page_has_a_row_for_every_code_and_no_other() {
    let rows = rows();
    let said = said();
    let written: BTreeSet<&str> = rows.iter().map(|row| row.code).collect();
    assert_eq!(written.len(), rows.len(), "a code has two rows");
    let missing = said.iter().filter(|(code, _)| !written.contains(*code));
    let missing: Vec<String> =
        missing.map(|(code, follows)| format!("| `{code}` |  | {} |\n", follows.join(" | "))).collect();
    assert!(missing.is_empty(), "docs/verdicts.md lacks:\n{}", missing.concat());
    let codes: BTreeSet<&str> = said.keys().copied().collect();
    assert_eq!(written, codes, "docs/verdicts.md has rows for what is never said");
}

#[test]
fn each_row_says_what_the_program_says() {
    let said = said();
    for Row { code, when, follows } in rows() {
        assert!(!when.is_empty(), "{code}");
        assert_eq!(follows, said[code], "{code}");
    }
}
