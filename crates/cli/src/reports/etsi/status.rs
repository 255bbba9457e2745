//! Verdicts as URNs, each with the sentence of the text report beside it.
//!
//! The standard's own words are `urn:etsi:019102:…`; ours, for what it has no word for, are `urn:x-segel:…`.

use office::report::{
    Finding, Indication, LinkStatus, Reason, Severity, SignatureKind, SignatureReport, SubIndication,
};
use pki::crl::RevocationReason;

use super::object::Objects;
use super::{Judgement, uri};
use crate::lang::verdict;
use crate::reports::xml::Element;

/// The status of a signature, or of a time stamp over the document: never better than the file itself allows.
pub(super) fn of_signature(
    judgement: &Judgement<'_>,
    signature: &SignatureReport,
    objects: &mut Objects,
) -> Element {
    let findings: Vec<&Finding> = judgement.report.findings.iter().chain(&signature.findings).collect();
    let (indication, sub) = at_best((signature.indication, signature.sub_indication), &findings);
    let data = Element::new("AssociatedValidationReportData")
        .holding(chain(signature, objects))
        .holding(revocation(signature, objects))
        .holding(said(judgement, Some(signature)));
    Element::new("SignatureValidationStatus")
        .holding([Element::text("MainIndication", main_indication(indication, signature.kind))])
        .holding(sub.map(|sub| Element::text("SubIndication", sub_indication(sub))))
        .holding([data])
}

/// The status of a file without a signature by someone.
pub(super) fn of_file(judgement: &Judgement<'_>) -> Element {
    let is_unreadable = |finding: &Finding| matches!(finding, Finding::Unreadable(_));
    let word = match judgement.report.findings.iter().any(is_unreadable) {
        true => "urn:x-segel:mainindication:unreadable",
        false => "urn:x-segel:mainindication:no-signature",
    };
    let data = Element::new("AssociatedValidationReportData").holding(said(judgement, None));
    Element::new("SignatureValidationStatus").holding([Element::text("MainIndication", word), data])
}

/// The status of a time stamp in a signature.
pub(super) fn of_stamp(is_valid: bool) -> Element {
    let indication = if is_valid { Indication::TotalPassed } else { Indication::Indeterminate };
    let word = main_indication(indication, SignatureKind::DocumentTimestamp);
    Element::new("SignatureValidationStatus").holding([Element::text("MainIndication", word)])
}

/// The verdict where findings stand beside it: what keeps the file from passing keeps its signatures from that here, since
/// this report has no verdict on a file; and so does a rule of the receiver that is not met (EN 319 102-1 §5.2.8).
fn at_best(
    verdict: (Indication, Option<SubIndication>),
    findings: &[&Finding],
) -> (Indication, Option<SubIndication>) {
    let of_findings = findings.iter().filter_map(|finding| finding.indication()).max();
    let of_findings = of_findings.map(|indication| (indication, None));
    let is_unmet =
        |finding: &&Finding| matches!(finding, Finding::Policy(_)) && finding.severity() == Severity::Error;
    let of_policy = findings.iter().copied().any(|finding| is_unmet(&finding));
    let of_policy =
        of_policy.then_some((Indication::Indeterminate, Some(SubIndication::SigConstraintsFailure)));
    // Of equally bad ones the first.
    let all = [Some(verdict), of_policy, of_findings].into_iter().flatten();
    all.rev().max_by_key(|(indication, _)| *indication).unwrap_or(verdict)
}

fn main_indication(indication: Indication, kind: SignatureKind) -> String {
    let word = match (indication, kind) {
        (Indication::Indeterminate, _) => "indeterminate",
        (Indication::TotalPassed, SignatureKind::Signature) => "total-passed",
        (Indication::TotalFailed, SignatureKind::Signature) => "total-failed",
        (Indication::TotalPassed, SignatureKind::DocumentTimestamp) => "passed",
        (Indication::TotalFailed, SignatureKind::DocumentTimestamp) => "failed",
    };
    format!("urn:etsi:019102:mainindication:{word}")
}

fn sub_indication(sub: SubIndication) -> String {
    match sub {
        SubIndication::DisallowedModification => format!("urn:x-segel:subindication:{sub}"),
        sub => format!("urn:etsi:019102:subindication:{sub}"),
    }
}

/// The path from the signer to the anchor.
fn chain(signature: &SignatureReport, objects: &mut Objects) -> Option<Element> {
    let certificates = signature.chain.iter().map(|link| objects.certificate(&link.certificate));
    let mut names: Vec<String> = certificates.collect();
    let signer = match names.is_empty() {
        true => objects.certificate(signature.details.certificate.as_ref()?),
        false => names.remove(0),
    };
    // A path ends at an anchor; a signer that is one itself stands there alone.
    let anchor = names.pop();
    let refer = |name: &'static str, to: String| Element::new(name).with("VOReference", to);
    Some(
        Element::new("CertificateChain")
            .holding([refer("SigningCertificate", signer)])
            .holding(names.into_iter().map(|name| refer("IntermediateCertificate", name)))
            .holding(anchor.map(|name| refer("TrustAnchor", name))),
    )
}

/// Which certificate of the path was revoked, and when.
fn revocation(signature: &SignatureReport, objects: &mut Objects) -> Option<Element> {
    let (at, reason) = match &signature.reason {
        Reason::Revoked { at, reason, .. } | Reason::RevokedBeforeStamp { at, reason, .. } => (*at, *reason),
        Reason::Suspended { at } | Reason::StampSuspended { at } => {
            (*at, Some(RevocationReason::CertificateHold))
        }
        Reason::CaRevoked { at, .. } | Reason::StampRevoked { at } => (*at, None),
        _ => return None,
    };
    // The highest of them, as the verdict has it.
    let revoked = signature.chain.iter().rev().find(|link| link.status == LinkStatus::Revoked)?;
    let certificate = objects.certificate(&revoked.certificate);
    Some(
        Element::new("RevocationStatusInformation")
            .holding([
                Element::new("ValidationObjectId").with("VOReference", certificate),
                Element::text("RevocationTime", at),
            ])
            .holding(reason.map(|reason| Element::text("RevocationReason", uri::of_reason(reason)))),
    )
}

/// What the text report says: the reason of the verdict with its code, what was found, and what to do.
fn said(judgement: &Judgement<'_>, signature: Option<&SignatureReport>) -> Option<Element> {
    let lang = judgement.judged.lang;
    let mut data = Vec::new();
    let mut add = |kind: &str, value: String| data.push(report_data(kind, &value));
    if let Some(signature) = signature {
        add("code", signature.reason.code().to_owned());
        add("reason", verdict::reason(&signature.reason, lang));
        verdict::of_reason(&signature.reason, lang).into_iter().for_each(|hint| add("hint", hint));
        add("simulation", signature.simulation.to_string());
        signature.level.iter().for_each(|level| add("level", level.word().to_owned()));
    }
    let of_signature = signature.iter().flat_map(|signature| &signature.findings);
    for finding in judgement.report.findings.iter().chain(of_signature) {
        add("finding", format!("{}: {}", finding.code(), verdict::finding_sentence(finding, lang)));
    }
    (!data.is_empty()).then(|| Element::new("AdditionalValidationReportData").holding(data))
}

fn report_data(kind: &str, value: &str) -> Element {
    Element::new("ReportData").holding([
        Element::text("Type", format_args!("urn:x-segel:report:{kind}")),
        Element::text("Value", value).with("xsi:type", "xs:string"),
    ])
}
