//! A code for each row of the table of verdicts: stable, for scripts. docs/verdicts.md lists them.

use pki::cms::CmsVerifyError;
use pki::path::{PathFault, UnknownStatus};
use pki::signature::SignatureError;
use pki::tsp::TokenError;

use super::format::FormatFault;
use super::reason::Reason;
use crate::document::DocumentError;
use crate::signature::ByteRangeError;

pub(super) const TOO_MUCH_WORK: &str = "too-much-work";
const ALGORITHM_EXPIRED: &str = "algorithm-expired";
pub(super) const SIGNATURE_REMOVED: &str = "signature-removed";

impl Reason {
    /// Its code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::ValidStamp => "valid-time-stamp",
            Self::Format(fault) => format_code(fault),
            Self::Cms(error) => cms_code(error),
            Self::Stamp(error) => stamp_code(error),
            Self::StampFromLater { .. } => "time-stamp-from-later",
            Self::StampOrder { .. } => "time-stamp-order",
            Self::StampRevoked { .. } => "tsa-revoked",
            Self::StampSuspended { .. } => "tsa-suspended",
            Self::Unread => "signed-bytes-unreadable",
            Self::KindNotJudged { .. } => "kind-not-judged",
            Self::Redefined { .. } => "signature-replaced",
            Self::Removed { .. } => SIGNATURE_REMOVED,
            Self::Certified { .. } => "change-forbidden",
            Self::Locked { .. } => "field-locked",
            Self::FieldAfterCertification { .. } => "field-added-after-certification",
            Self::LockedFilled { .. } => "form-filled-forbidden",
            Self::Disallowed { what, .. } => what.code(),
            Self::Path(error) => path_code(&error.fault),
            Self::Revoked { at, claimed: Some(claimed), .. } if claimed > at => "revoked",
            Self::Revoked { .. } => "revoked-no-proof",
            Self::RevokedBeforeStamp { .. } => "revoked-before-time-stamp",
            Self::Suspended { .. } => "suspended",
            Self::CaRevoked { .. } => "ca-revoked",
            Self::StatusUnknown { why, .. } => status_code(why),
            Self::AlgorithmExpired { .. } => ALGORITHM_EXPIRED,
            Self::BeyondSize { .. } => "objects-beyond-size",
            Self::HiddenBytes { .. } => "hidden-bytes",
            Self::LaterRevision { .. } => "later-revision",
            Self::ReadingsDiffer { .. } => "readings-differ",
        }
    }
}

const fn format_code(fault: &FormatFault) -> &'static str {
    match fault {
        FormatFault::Value { .. } => "signature-not-dictionary",
        FormatFault::Direct => "signature-direct",
        FormatFault::Unreadable(DocumentError::TooMuch { .. }) => TOO_MUCH_WORK,
        FormatFault::Unreadable(_) => "signature-unreadable",
        FormatFault::Compressed { .. } => "signature-compressed",
        FormatFault::Missing { .. } => "signature-key-missing",
        FormatFault::Duplicate { .. } => "signature-key-duplicate",
        FormatFault::Kind { .. } => "signature-key-kind",
        FormatFault::NoTimeStamp { .. } => "time-stamp-sub-filter",
        FormatFault::Token(_) => "time-stamp-unreadable",
        FormatFault::Type { .. } => "signature-type",
        FormatFault::ByteRange(error) => byte_range_code(error),
        FormatFault::Empty => "contents-empty",
        FormatFault::Digits { .. } => "contents-digits",
        FormatFault::Gap { .. } => "gap-mismatch",
        FormatFault::Padding { .. } => "contents-trailing-data",
        FormatFault::Cms(_) => "cms-unreadable",
        FormatFault::Coverage { .. } => "coverage-not-revision",
        FormatFault::Uncovered { .. } => "object-not-signed",
        FormatFault::UncoveredXref { .. } => "xref-not-signed",
        FormatFault::Crossing { .. } => "byte-ranges-cross",
    }
}

const fn byte_range_code(error: &ByteRangeError) -> &'static str {
    match error {
        ByteRangeError::NotArray { .. } => "byte-range-kind",
        ByteRangeError::Length { .. } => "byte-range-length",
        ByteRangeError::NotUnsigned { .. } => "byte-range-number",
        ByteRangeError::Start { .. } => "byte-range-start",
        ByteRangeError::Overlap { .. } => "byte-range-overlap",
        ByteRangeError::BeyondEnd { .. } => "byte-range-beyond-end",
    }
}

const fn cms_code(error: &CmsVerifyError) -> &'static str {
    match error {
        CmsVerifyError::SignerCount(_) => "signer-count",
        CmsVerifyError::EncapsulatedContent => "content-encapsulated",
        CmsVerifyError::NoEncapsulatedDigest => "content-not-encapsulated",
        CmsVerifyError::ContentType { .. } => "content-type",
        CmsVerifyError::NoSignedAttributes => "no-signed-attributes",
        CmsVerifyError::MissingAttribute(_) => "attribute-missing",
        CmsVerifyError::AttributeCount { .. } => "attribute-count",
        CmsVerifyError::MalformedAttribute { .. } => "attribute-malformed",
        CmsVerifyError::WeakAlgorithm(_) => "algorithm-weak",
        CmsVerifyError::UnknownDigest(_) => "digest-unknown",
        CmsVerifyError::DigestParameters(_) => "digest-parameters",
        CmsVerifyError::SignatureAlgorithm(_) => "algorithm-unknown",
        CmsVerifyError::DigestsDiffer { .. } => "digests-differ",
        CmsVerifyError::AlgorithmProtection => "algorithm-protection",
        CmsVerifyError::NoSignerCertificate(_) => "signer-certificate-missing",
        CmsVerifyError::MessageDigest => "content-changed",
        CmsVerifyError::WeakKey { .. } => "key-weak",
        CmsVerifyError::Signature(_) => "signature-wrong",
        CmsVerifyError::AttributesOrder => "attributes-order",
        CmsVerifyError::EssMissing => "ess-missing",
        CmsVerifyError::EssBoth => "ess-both",
        CmsVerifyError::EssDigest(_) => "ess-digest",
        CmsVerifyError::EssHash => "ess-mismatch",
        CmsVerifyError::EssIssuerSerial => "ess-issuer-serial",
    }
}

const fn stamp_code(error: &TokenError) -> &'static str {
    match error {
        TokenError::Signature(_) => "time-stamp-signature",
        TokenError::Certificate(_) => "tsa-certificate-unreadable",
        TokenError::Purpose(_) => "tsa-purpose",
        TokenError::PurposeNotCritical => "tsa-purpose-not-critical",
        TokenError::Name => "tsa-name",
        TokenError::CriticalExtension(_) => "time-stamp-extension",
        TokenError::Digest(_) => "time-stamp-digest",
        TokenError::Imprint => "time-stamp-imprint",
    }
}

const fn path_code(fault: &PathFault) -> &'static str {
    match fault {
        PathFault::NoIssuer { .. } => "issuer-missing",
        PathFault::Untrusted => "root-not-trusted",
        PathFault::Budget { .. } => "path-search-given-up",
        PathFault::Signature(SignatureError::UnknownAlgorithm(_)) => "certificate-algorithm",
        PathFault::Signature(_) => "certificate-signature",
        PathFault::Expired { .. } => "certificate-expired",
        PathFault::NotYetValid { .. } => "certificate-not-yet-valid",
        PathFault::WeakKey { .. } => "certificate-key-weak",
        PathFault::AlgorithmExpired(_) => ALGORITHM_EXPIRED,
        PathFault::NotACa => "issuer-not-ca",
        PathFault::Version { .. } => "issuer-version",
        PathFault::PathLength { .. } => "path-too-long",
        PathFault::KeyUsage { .. } => "key-usage",
        PathFault::ExtendedKeyUsage { .. } => "extended-key-usage",
        PathFault::NameConstraint { .. } => "name-constraint",
        PathFault::UncheckableConstraint { .. } => "name-constraint-unchecked",
        PathFault::Policy => "certificate-policy",
        PathFault::UnknownCriticalExtension { .. } => "critical-extension",
        PathFault::Malformed(_) => "certificate-malformed",
        PathFault::DuplicateExtension { .. } => "extension-duplicate",
        PathFault::MissingExtension { .. } => "extension-missing",
        PathFault::MisplacedExtension { .. } => "extension-misplaced",
        PathFault::Criticality { .. } => "extension-criticality",
        PathFault::EmptyName => "name-empty",
        PathFault::SerialNumber => "serial-number",
    }
}

const fn status_code(why: &UnknownStatus) -> &'static str {
    match why {
        UnknownStatus::NoEvidence => "status-missing",
        UnknownStatus::OutOfScope => "crl-out-of-scope",
        UnknownStatus::NonConforming => "crl-malformed",
        UnknownStatus::UnknownCriticalExtension { .. } => "crl-extension",
        UnknownStatus::NotYetIssued { .. } => "crl-from-later",
        UnknownStatus::Outdated { .. } => "crl-outdated",
        UnknownStatus::IssuedAfterExpiry { .. } => "crl-after-expiry",
        UnknownStatus::Unsigned => "crl-unproven",
        UnknownStatus::TooOld { .. } => "status-too-old",
        UnknownStatus::AnswerNotYetMade { .. } => "ocsp-from-later",
        UnknownStatus::AnswerOutdated { .. } => "ocsp-outdated",
        UnknownStatus::AnsweredAfterExpiry { .. } => "ocsp-after-expiry",
        UnknownStatus::UntrustedResponder => "ocsp-responder-untrusted",
        UnknownStatus::ResponderStatus => "ocsp-responder-status",
        UnknownStatus::UnknownToResponder => "ocsp-unknown",
        UnknownStatus::GivenUp => "status-given-up",
    }
}
