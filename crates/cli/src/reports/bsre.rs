//! The answer of BSrE's API for verification; for several files a list of them, in their order.

use office::bsre::Verification;
use office::report::{FileReport, Severity};

use super::Judged;
use crate::lang::{Lang, verdict};
use crate::terminal::pretty;

pub(super) fn render(judged: &Judged<'_>) -> String {
    let answers: Vec<Verification> = judged.files.iter().map(answer).collect();
    match &answers[..] {
        [only] => pretty(only),
        all => pretty(&all),
    }
}

/// The answer about one file; its words are Indonesian, as that service knows no other.
fn answer(report: &FileReport) -> Verification {
    let own = report.findings.iter();
    let findings = own.chain(report.signatures.iter().flat_map(|signature| &signature.findings));
    let grave = findings.filter(|finding| finding.severity() >= Severity::Warning);
    Verification::of(report, grave.map(|finding| verdict::finding_sentence(finding, Lang::Id)).collect())
}
