//! Documents are judged, some at once. One that cannot be read is reported as such, and stops none of the others.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use office::cause::DocumentError;
use office::report::{FileReport, Finding, Indication, Severity};
use office::verify::Examiner;

use crate::commands::documents::Documents;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{Lang, tr};
use crate::{files, threads};

/// The reports on all inputs, in their order.
///
/// # Errors
/// Where the home cannot be asked: then no verdict stands.
pub(super) fn all(
    inputs: &[PathBuf],
    threads: usize,
    documents: &Documents,
    examiner: &Examiner,
    context: &Context,
) -> Result<Vec<FileReport>, Failure> {
    let progress = context.terminal.progress(inputs.len() as u64);
    let reports = threads::on(threads, inputs, |input| {
        let report = one(input, documents, examiner);
        progress.inc(1);
        report
    });
    progress.finish_and_clear();
    reports.into_iter().collect()
}

fn one(input: &Path, documents: &Documents, examiner: &Examiner) -> Result<FileReport, Failure> {
    let mut report = guarded(|| judged(input, documents, examiner))?;
    report.file = input.display().to_string();
    Ok(report)
}

/// What `judge` reports. Should it ever panic, that is our own mistake: the file is in doubt, and the others are judged.
fn guarded(judge: impl FnOnce() -> Result<FileReport, Failure>) -> Result<FileReport, Failure> {
    // What it was about is dropped with it; what files share is evidence, which does not change.
    catch_unwind(AssertUnwindSafe(judge)).unwrap_or_else(|_| Ok(office::report::given_up()))
}

fn judged(input: &Path, documents: &Documents, examiner: &Examiner) -> Result<FileReport, Failure> {
    let opened = match files::content(input) {
        Ok(content) => documents.look_into(content),
        Err(Failure::Read { source, .. }) => Err(DocumentError::Read { offset: 0, source }),
        Err(other) => return Err(other),
    };
    match opened {
        Ok(document) => Ok(examiner.examine(&document)?),
        Err(error) => Ok(office::report::unreadable(error)),
    }
}

/// How a file counts for the exit code. The policy wins over the indication.
pub(super) fn exit(report: &FileReport, warnings_fail: bool) -> Exit {
    let findings =
        || report.findings.iter().chain(report.signatures.iter().flat_map(|signature| &signature.findings));
    if findings().any(|finding| matches!(finding, Finding::Policy(_))) {
        return Exit::Refused;
    }
    let warned = findings().map(Finding::severity).any(|severity| severity >= Severity::Warning);
    match report.indication {
        Some(Indication::TotalPassed) if warned && warnings_fail => Exit::Refused,
        Some(Indication::TotalPassed) => Exit::Done,
        Some(Indication::Indeterminate) => Exit::Indeterminate,
        Some(Indication::TotalFailed) => Exit::Refused,
        None if report.findings.iter().any(|finding| matches!(finding, Finding::Unreadable(_))) => {
            Exit::Unreadable
        }
        None => Exit::NoSignature,
    }
}

/// How many files ended how, where there are several.
pub(super) fn summary(exits: &[Exit], lang: Lang) -> Option<String> {
    let count = |wanted: Exit| exits.iter().filter(|exit| **exit == wanted).count();
    let said = |exit: Exit| {
        let number = count(exit);
        let words = match exit {
            Exit::Done => tr!(lang, "{number} passed", "{number} lolos"),
            Exit::Indeterminate => tr!(lang, "{number} in doubt", "{number} meragukan"),
            Exit::NoSignature => tr!(lang, "{number} without a signature", "{number} tanpa tanda tangan"),
            Exit::Unreadable => tr!(lang, "{number} unreadable", "{number} tidak terbaca"),
            _ => tr!(lang, "{number} failed", "{number} gagal"),
        };
        (number > 0).then_some(words)
    };
    let kinds = [Exit::Done, Exit::Refused, Exit::Indeterminate, Exit::NoSignature, Exit::Unreadable];
    let all = exits.len();
    let each = kinds.into_iter().filter_map(said).collect::<Vec<_>>().join(", ");
    (all > 1).then(|| tr!(lang, "{all} files: {each}.", "{all} berkas: {each}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_fails_is_in_doubt_and_stops_nothing() {
        let report = guarded(|| panic!("a mistake")).unwrap_or_else(|_| panic!("no report"));
        assert_eq!(report.findings.iter().map(Finding::code).collect::<Vec<_>>(), ["given-up"]);
        assert_eq!(
            (report.indication, exit(&report, false)),
            (Some(Indication::Indeterminate), Exit::Indeterminate)
        );
        assert!(guarded(|| Ok(office::report::given_up())).is_ok());
    }
}
