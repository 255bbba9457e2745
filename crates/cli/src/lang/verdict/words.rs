//! Reasons and findings as sentences.

use pdf::verify::{Change, Finding, Reason};
use pki::name::Escaped;

use super::{Lang, severity};

/// Why a signature is judged as it is.
pub(crate) fn reason(reason: &Reason, _lang: Lang) -> String {
    Escaped(&reason.to_string()).to_string()
}

/// What was found beside the verdict.
pub(crate) fn finding(finding: &Finding, lang: Lang) -> String {
    format!("{}: {}", severity(finding.severity(), lang), Escaped(&finding.to_string()))
}

/// What a later revision did.
pub(crate) fn change(change: &Change, _lang: Lang) -> String {
    change.to_string()
}
