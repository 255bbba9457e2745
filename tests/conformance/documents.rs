//! Signed documents that others made, and what their own tests say of them.
//!
//! `pdf/truth.tsv` says of each file what is expected of it, and within which scope: nothing else is compared. Trust
//! anchors are not at hand, so that no verdict on trust is. What each expectation means here:
//!
//! | Scope | Expected | What we must say |
//! |---|---|---|
//! | crypto, format, structure | valid | there is a signature, and all that there are hold |
//! | crypto | not_valid | none passes, and not all are sound; or none stands in a field |
//! | crypto | indeterminate | none passes, and one that is not sound is INDETERMINATE |
//! | format | invalid | one is a FORMAT_FAILURE |
//! | coverage | invalid | one is a FORMAT_FAILURE, or the file has bytes that nothing covers |
//! | crypto | invalid | one does not hold |
//! | diff | valid | all hold, and nothing that came later is against one |
//! | diff | invalid | what came later is against one: forbidden, or not what can be judged |
//! | diff | parse_error | it ends, and nothing passes |
//! | level, revocation | valid | all hold, and so do the time stamps in them and over the file |
//! | timestamp | valid | the same |
//! | timestamp | invalid | a time stamp is not sound, in a signature or over the file |
//! | parse, structure | no_signature | nobody's signature holds, whatever time stamps do |
//! | parse | parse_ok | it opens, and no reading of it is in doubt |
//! | parse | parse_error, parse_error_strict | it does not open, or what is wrong with it is told |
//!
//! A signature or time stamp *holds* if it fits its bytes and the key of its certificate. It is *sound* if it holds, and
//! nothing is against its form, its attributes and its algorithms either.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use pdf::Document;
use pdf::verify::{
    self, FileReport, Finding, Indication, Reason, Severity, SignatureKind, SignatureReport, SubIndication,
};
use pki::path::{Inputs, TrustStore};

use super::exceptions::Exceptions;
use super::{Verdict, data};

/// When a file is judged of which nothing is said.
const ANY_DAY: &str = "2026-01-31";

/// One line of the table.
struct Row<'t> {
    file: &'t str,
    expected: &'t str,
    scope: &'t str,
    detail: &'t str,
}

#[test]
fn documents_of_others_are_judged_as_they_say() {
    let Some(folder) = data().map(|folder| folder.join("pdf")) else { return };
    let table = fs::read_to_string(folder.join("truth.tsv")).expect("truth.tsv");
    let mut exceptions = Exceptions::read(include_str!("documents-exceptions.txt"), "documents");
    for row in table.lines().skip(1).map(row) {
        let report = report(&folder.join("files").join(row.file), row.day());
        let name = row.file.trim_end_matches(".pdf");
        let verdict = match agrees(&row, &report) {
            true => Verdict::Accepted,
            false => {
                Verdict::Refused(format!("{} {}; {}: {}", row.expected, row.scope, row.detail, told(&report)))
            }
        };
        exceptions.compare(name, true, &verdict);
    }
    exceptions.finish();
}

fn row(line: &str) -> Row<'_> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [file, expected, scope, detail] = cells[..] else { panic!("four cells: {line}") };
    Row { file, expected, scope, detail }
}

impl Row<'_> {
    /// The day at whose end it is to be judged: the first that its detail names, the first of a month where that names
    /// no more.
    fn day(&self) -> Timestamp {
        let words = self.detail.split([' ', ';']);
        let day = words.filter(|word| word.starts_with("20")).find_map(|word| match word.len() {
            7 => Some(format!("{word}-28")),
            10 => Some(word.to_owned()),
            _ => None,
        });
        let day = day.unwrap_or_else(|| ANY_DAY.to_owned());
        format!("{day}T12:00:00Z").parse().expect("a day")
    }
}

fn report(file: &Path, at: Timestamp) -> FileReport {
    let bytes = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let anchors = TrustStore::new([]);
    match Document::open(bytes) {
        Ok(document) => verify::verify(&document, &Inputs::new(&anchors), at),
        Err(error) => verify::unreadable(error),
    }
}

fn agrees(row: &Row<'_>, report: &FileReport) -> bool {
    let all = &report.signatures;
    let someones = || all.iter().filter(|signature| signature.kind == SignatureKind::Signature);
    let all_hold = || someones().next().is_some() && someones().all(holds);
    let none_passes = || all.iter().all(|one| one.indication != Indication::TotalPassed);
    let has_format_failure = || all.iter().any(|one| fails(one, &[SubIndication::FormatFailure]));
    match (row.scope, row.expected) {
        ("crypto" | "format" | "structure", "valid") => all_hold(),
        ("crypto", "not_valid") => {
            none_passes() && (someones().next().is_none() || !someones().all(is_sound))
        }
        ("crypto", "indeterminate") => {
            none_passes()
                && someones().any(|one| !is_sound(one) && one.indication == Indication::Indeterminate)
        }
        ("format", "invalid") => has_format_failure(),
        ("coverage", "invalid") => has_format_failure() || in_doubt(report),
        ("crypto", "invalid") => !someones().all(holds),
        ("diff", "valid") => all_hold() && !someones().any(is_against_what_came_later),
        ("diff", "invalid") => someones().any(is_against_what_came_later),
        ("diff", "parse_error") => none_passes(),
        ("level" | "revocation" | "timestamp", "valid") => all_hold() && all.iter().all(stamps_hold),
        ("timestamp", "invalid") => !all.iter().all(stamps_are_sound),
        ("parse" | "structure", "no_signature") => !someones().any(holds),
        ("parse", "parse_ok") => !is_unreadable(report) && !in_doubt(report),
        ("parse", "parse_error" | "parse_error_strict") => in_doubt(report) || has_leniency(report),
        other => panic!("an expectation that no file had before: {other:?}"),
    }
}

/// Whether it fits its bytes and the key: only of such a one is it told by which algorithm it is.
fn holds(signature: &SignatureReport) -> bool {
    signature.algorithm.is_some()
}

/// Whether it holds, and nothing is against how it is made.
fn is_sound(signature: &SignatureReport) -> bool {
    use SubIndication::{
        CryptoConstraintsFailure, CryptoConstraintsFailureNoPoe, FormatFailure, HashFailure,
        SigConstraintsFailure, SigCryptoFailure,
    };
    let of_making =
        [FormatFailure, HashFailure, SigCryptoFailure, SigConstraintsFailure, CryptoConstraintsFailure];
    let is_weak = |reason: &Reason| {
        matches!(reason, Reason::Cms(_)) && reason.verdict().1 == Some(CryptoConstraintsFailureNoPoe)
    };
    holds(signature) && !fails(signature, &of_making) && !reasons(signature).any(is_weak)
}

/// All that is against a signature: the reason for its verdict, and the further ones.
fn reasons(signature: &SignatureReport) -> impl Iterator<Item = &Reason> {
    let further = signature.findings.iter().filter_map(|finding| match finding {
        Finding::FurtherReason(reason) => Some(reason),
        _ => None,
    });
    std::iter::once(&signature.reason).chain(further)
}

fn fails(signature: &SignatureReport, subs: &[SubIndication]) -> bool {
    reasons(signature).any(|reason| reason.verdict().1.is_some_and(|sub| subs.contains(&sub)))
}

fn is_against_what_came_later(signature: &SignatureReport) -> bool {
    let unjudged = |reason: &Reason| matches!(reason.code(), "later-revision" | "hidden-bytes");
    fails(signature, &[SubIndication::DisallowedModification]) || reasons(signature).any(unjudged)
}

/// Whether the time stamp that it is, or those in it, hold.
fn stamps_hold(signature: &SignatureReport) -> bool {
    let is_broken = |finding: &Finding| match finding {
        Finding::TimeStampNotValid(reason) => reason.verdict().0 == Indication::TotalFailed,
        _ => false,
    };
    let is_stamp = signature.kind == SignatureKind::DocumentTimestamp;
    !signature.findings.iter().any(is_broken) && (!is_stamp || holds(signature))
}

/// Whether nothing is against how the time stamps are made; who made them does not matter.
fn stamps_are_sound(signature: &SignatureReport) -> bool {
    let of_making = |finding: &Finding| {
        matches!(finding, Finding::TimeStampNotValid(Reason::Stamp(_) | Reason::Format(_)))
    };
    let is_stamp = signature.kind == SignatureKind::DocumentTimestamp;
    !signature.findings.iter().any(of_making) && (!is_stamp || is_sound(signature))
}

fn is_unreadable(report: &FileReport) -> bool {
    report.findings.iter().any(|finding| matches!(finding, Finding::Unreadable(_)))
}

/// Whether the file itself cannot be read, or not in one way.
fn in_doubt(report: &FileReport) -> bool {
    is_unreadable(report) || report.findings.iter().any(|finding| finding.indication().is_some())
}

fn has_leniency(report: &FileReport) -> bool {
    report.findings.iter().any(|finding| finding.severity() >= Severity::Warning)
}

/// What we say of the file, in codes.
fn told(report: &FileReport) -> String {
    let codes = report.findings.iter().map(|finding| finding.code().to_owned());
    let signatures = report.signatures.iter().map(|one| {
        let codes: Vec<&str> = reasons(one).map(Reason::code).collect();
        let stamps = one.findings.iter().filter(|finding| matches!(finding, Finding::TimeStampNotValid(_)));
        let stamps: Vec<String> = stamps.map(ToString::to_string).collect();
        format!("{} ({}) {:?} {}", one.field, codes.join(", "), one.kind, stamps.join(", "))
    });
    codes.chain(signatures).collect::<Vec<_>>().join("; ")
}
