//! Every signature of a file is judged: bound to its bytes, intact, trusted, and what came after it.
//!
//! Start at [`verify`]. The table of verdicts is [`Reason`]; what is found beside them is a [`Finding`]. Only this
//! crate's own reading of the file takes part.

mod age; // whether an algorithm was still relied on
mod attachment; // files that are attached
mod binding; // a signature and the bytes that it stands in
mod carried; // what signatures are judged by
mod case; // one signature on its way to a verdict
mod code; // a code for each row of the table of verdicts
mod content; // what stands in Contents
pub(crate) mod date; // dates of PDF
mod describe; // what is said of a signature in the report
mod details; // what a signature says of itself, for reports in other shapes
mod disallowed; // what no signature allows to come after it
mod dss; // the validation data that the document holds
mod edit; // what came later, and signatures may allow
mod finding; // what is found beside the verdict
mod format; // what a signature must be made of
mod heads; // what looks like the head of an object
mod history; // what each revision did
mod indication; // the words of a verdict
mod later; // what came after a signature
mod level; // which level of PAdES is reached
mod listed; // where objects are said to stand
mod locate; // where the signatures are
mod online; // what was looked for online
mod orphan; // signatures that no field leads to
mod pass; // one pass over all bytes
mod permission; // what a signature allows to come after it
mod readings; // whether readers that repair the file see the same
mod reason; // the table of verdicts
mod report; // what scripts get
mod shown; // fields that show something beside what was signed
mod size; // objects that a trailer excludes
mod stamp; // time stamps
mod time; // what is proven to have existed when
mod trust; // whether the signer's certificate is trusted
mod unmet; // what whoever receives documents asks for besides

use std::ops::Range;

use jiff::Timestamp;
use pki::armed::{Check, is_made};

use crate::document::{Document, DocumentError};
use crate::source::ByteSource;
use carried::{Carried, Known};
use case::Case;
use dss::Dss;
use listed::Listed;
use locate::{Located, Place};
use pass::{Job, Marks, Pass};
use readings::Readings;
use size::Sizes;

pub use crate::dss::DssPart;
pub use details::Details;
pub use disallowed::Disallowed;
pub use dss::DssFault;
pub use edit::{AnnotationEdit, Edit, EditKind};
pub use finding::{Finding, Severity};
pub use format::FormatFault;
pub use history::{Part, PartChange, RevisionReport, history};
pub use indication::{Indication, SubIndication};
pub use level::LevelRule;
pub use online::{Online, OnlineFault, OnlineLimit, Sought};
pub use pki::path::{Evidence, Inputs, Origin};
pub use reason::Reason;
pub use report::{
    ChainLink, Change, ChangeKind, Coverage, FileReport, Level, LinkStatus, Modification, SignatureKind,
    SignatureReport, SignerReport, StatusSource, TimeStampReport,
};
pub use unmet::{SignerPart, Unmet, WantedSigner};

/// Judges every signature of `document` as of `at`.
///
/// `inputs` say what is trusted and what is known of revocations. The report's `file` is left empty for the caller.
pub fn verify<S: ByteSource>(document: &Document<S>, inputs: &Inputs<'_>, at: Timestamp) -> FileReport {
    let view = document.current();
    view.shared().limit_parsing(document.length());
    let mut report = judge(document, inputs, at);
    report.findings.extend(view.shared().lift_parsing_limit().err().map(Finding::TooMuchWork));
    report.findings.extend(attachment::find(document));
    conclude(&mut report);
    report
}

fn judge<S: ByteSource>(document: &Document<S>, inputs: &Inputs<'_>, at: Timestamp) -> FileReport {
    let mut located = locate::locate(document);
    let mut cases: Vec<Case> =
        located.candidates.iter().map(|candidate| Case::open(document, candidate)).collect();
    check_crossing(&mut cases);
    let sizes = Sizes::of(document);
    sizes.check(&mut cases);
    let (dss, faults) = Dss::read(document);
    let mut carried = Carried::new(dss);
    let listed = Listed::of(document);
    let pass = check_contents(document, &mut cases, &carried.beside(inputs).inputs(), &listed);
    let (sha256, marks) = pass.map(|pass| (pass.sha256, pass.marks)).unzip();
    judge_trust(&mut cases, &mut carried, inputs, at);
    let mut findings = own_findings(document, &mut located, marks, &listed, &mut cases);
    findings.extend(faults.into_iter().map(Finding::ValidationData));
    check_fates(&located, &mut cases, &mut findings);
    let shown = shown::find(document, &cases, &located.candidates);
    findings.extend(shown.into_iter().filter(|_| is_made(Check::Shown)));
    let places: Vec<Place> = located.candidates.into_iter().map(|candidate| candidate.place).collect();
    let (edits, within_limits) = match is_made(Check::Revisions) {
        true => later::judge(document, &mut cases, &places, &sizes),
        false => (Vec::new(), Ok(())),
    };
    if is_made(Check::Shown) {
        findings.extend(shown::of_edits(document, &edits));
        findings.extend(edits.into_iter().map(Finding::Edit));
    }
    findings.extend(within_limits.err().map(Finding::TooMuchWork));
    FileReport {
        file: String::new(),
        sha256: sha256.map(|sha256| pki::hex::lower(&sha256)),
        size: Some(document.length()),
        indication: None,
        sub_indication: None,
        findings,
        signatures: cases.into_iter().map(Case::finish).collect(),
    }
}

/// The report on a file that cannot be read as a PDF document; what is known of the file is for the caller to add.
#[must_use]
pub fn unreadable(error: DocumentError) -> FileReport {
    not_judged(Finding::Unreadable(error))
}

/// The report on a file over which the program itself failed.
#[must_use]
pub fn given_up() -> FileReport {
    not_judged(Finding::GivenUp)
}

fn not_judged(why: Finding) -> FileReport {
    FileReport {
        file: String::new(),
        sha256: None,
        size: None,
        indication: why.indication(),
        sub_indication: None,
        findings: vec![why],
        signatures: Vec::new(),
    }
}

/// Judges who signed and who stamped, and which level each signature reaches by that.
fn judge_trust(cases: &mut [Case], carried: &mut Carried, given: &Inputs<'_>, at: Timestamp) {
    cases.iter().for_each(|case| carried.add(case.evidence()));
    let known: Vec<Known<'_>> =
        (0..cases.len()).map(|index| carried.beside_signature(given, index)).collect();
    let existence = time::judge(cases, &known, at);
    for (case, known) in cases.iter_mut().zip(&known) {
        let revision = case.bound.as_ref().map(|bound| bound.revision);
        let proof = revision.and_then(|revision| existence.of_signature(revision));
        case.check_trust(known, at, proof);
    }
    level::raise(cases, &existence, carried, given);
}

/// Byte ranges have to nest by revision: of two signatures, the later one covers all of the earlier.
fn check_crossing(cases: &mut [Case]) {
    if !is_made(Check::Nesting) {
        return;
    }
    let ranges: Vec<Option<(Range<u64>, u64)>> = cases
        .iter()
        .map(|case| case.bound.as_ref().map(|bound| (bound.byte_range.gap(), bound.byte_range.end())))
        .collect();
    for (index, case) in cases.iter_mut().enumerate() {
        let Some((gap, end)) = &ranges[index] else { continue };
        let crosses = |other: &&(Range<u64>, u64)| match other.1.cmp(end) {
            std::cmp::Ordering::Less => gap.start < other.1,
            std::cmp::Ordering::Equal => true,
            std::cmp::Ordering::Greater => other.0.start < *end,
        };
        let others = ranges.iter().enumerate().filter(|(other, _)| *other != index);
        if let Some((_, other)) = others.filter_map(|(_, other)| other.as_ref()).find(crosses) {
            case.reasons.push(Reason::Format(FormatFault::Crossing { end: *end, other: *other }));
        }
    }
}

/// Reads the file once and checks each signature over what it covers; `None` if the file cannot be read.
fn check_contents<S: ByteSource>(
    document: &Document<S>,
    cases: &mut [Case],
    inputs: &Inputs<'_>,
    listed: &Listed,
) -> Option<Pass> {
    let wanted: Vec<Option<Job>> = cases.iter().map(Case::job).collect();
    let mut jobs: Vec<Job> = Vec::new();
    for job in wanted.iter().flatten() {
        if !jobs.contains(job) {
            jobs.push(job.clone());
        }
    }
    let pass = pass::pass(document.source(), document.length(), &jobs, listed.entries()).ok();
    for (case, job) in cases.iter_mut().zip(wanted) {
        let index = job.and_then(|job| jobs.iter().position(|known| *known == job));
        let digest = match (&pass, index) {
            (None, _) => None,
            // Without a hash function that we accept, the check ends before it asks for the digest.
            (Some(_), None) => Some(&[][..]),
            (Some(pass), Some(index)) => Some(&pass.digests[index][..]),
        };
        case.check_content(digest, inputs.intermediates);
    }
    pass
}

/// What is to be said of the file itself.
fn own_findings<S: ByteSource>(
    document: &Document<S>,
    located: &mut Located,
    marks: Option<Marks>,
    listed: &Listed,
    cases: &mut [Case],
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    if document.is_encrypted() {
        findings.push(Finding::Encrypted);
        findings.extend(document.check_unlocked().err().map(Finding::Locked));
        findings.extend(document.has_integrity_code().then_some(Finding::IntegrityCodeNotJudged));
    }
    let leniencies = document.leniencies().iter().copied().map(Finding::from);
    findings.extend(leniencies.filter(|finding| match finding {
        Finding::TrailingBytes { .. } => is_made(Check::Tail),
        _ => is_made(Check::Leniencies),
    }));
    if let Some(marks) = marks {
        findings.extend(beside_sections(document, marks, listed, cases));
    }
    findings.append(&mut located.findings);
    findings
}

/// What stands in the file and no cross-reference section, or no field, leads to.
fn beside_sections<S: ByteSource>(
    document: &Document<S>,
    marks: Marks,
    listed: &Listed,
    cases: &mut [Case],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if is_made(Check::Hidden) {
        let known: Vec<Range<u64>> =
            cases.iter().filter_map(|case| Some(case.placed.as_ref()?.span.clone())).collect();
        findings = orphan::find(document, &marks.byte_ranges, &known, listed);
    }
    if is_made(Check::Leniencies) && !cases.is_empty() {
        let readings = Readings::of(document, listed, marks, cases.len());
        readings.judge(document, cases);
        findings.extend(readings.findings(document));
    }
    findings
}

/// Says of signatures that are gone that they are.
fn check_fates(located: &Located, cases: &mut [Case], findings: &mut Vec<Finding>) {
    for (case, candidate) in cases.iter_mut().zip(&located.candidates) {
        let Some(fate) = located.fate(candidate) else { continue };
        if let Reason::Removed { revision } = fate {
            if !is_made(Check::Hidden) {
                continue;
            }
            findings.push(Finding::SignatureRemoved { field: case.report.field.clone(), revision });
        }
        case.reasons.push(fate);
    }
}

/// Orders the signatures, and takes the worst of them and of the findings as the file's own verdict.
fn conclude(report: &mut FileReport) {
    report.signatures.sort_by_key(|signature| signature.revision.unwrap_or(usize::MAX));
    // Of equally bad ones the first.
    let worst = report.signatures.iter().rev().max_by_key(|signature| signature.indication);
    let of_signatures = worst.map(|signature| signature.indication);
    let of_findings = report.findings.iter().filter_map(Finding::indication).max();
    report.indication = of_signatures.max(of_findings);
    if of_signatures >= of_findings {
        report.sub_indication = worst.and_then(|signature| signature.sub_indication);
    }
    let is_signed = report.signatures.iter().any(|signature| signature.kind == SignatureKind::Signature);
    if !is_signed && report.indication == Some(Indication::TotalPassed) {
        // Anyone can have anything time-stamped: that says when it existed, and not who stands by it.
        report.indication = None;
    }
    if report.indication.is_none() {
        report.findings.push(Finding::NoSignature);
    }
}
