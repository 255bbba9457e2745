//! The table of verdicts: one row for each condition.

use std::error::Error;
use std::fmt;

use jiff::Timestamp;
use pki::cms::CmsVerifyError;
use pki::constraints::Expired;
use pki::crl::RevocationReason;
use pki::path::{CertificateId, PathError, PathFault, UnknownStatus};
use pki::signature::SignatureError;
use pki::tsp::TokenError;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::disallowed::Disallowed;
use super::format::FormatFault;
use super::indication::{Indication, SubIndication};
use crate::document::DocumentError;
use crate::syntax::ObjectId;

/// Why a signature is judged as it is. `Display` is one English sentence.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// TOTAL-PASSED: the document is as it was signed, and the signer's certificate is to be trusted.
    #[error("the document is as it was signed, and the signer's certificate is trusted")]
    Valid,
    /// TOTAL-PASSED: the same of a document time stamp.
    #[error(
        "the document is as it was time-stamped, and the time-stamping authority's certificate is trusted"
    )]
    ValidStamp,
    /// TOTAL-FAILED, FORMAT_FAILURE; INDETERMINATE where it was not read because that takes too long.
    #[error("{}", Causes(.0))]
    Format(FormatFault),
    /// TOTAL-FAILED or INDETERMINATE, each rule by its own row (EN 319 102-1 §5.2.2 to §5.2.8).
    #[error("{}", Causes(.0))]
    Cms(CmsVerifyError),
    /// TOTAL-FAILED or INDETERMINATE, each rule by its own row (EN 319 102-1 §5.4): a time stamp that does not hold.
    #[error("{}", Causes(.0))]
    Stamp(TokenError),
    /// INDETERMINATE, NOT_YET_VALID: a time stamp from after the moment of judgement.
    #[error("the time stamp is of {time}, after the moment of judgement {at}")]
    StampFromLater {
        /// When it says that it was made.
        time: Timestamp,
        /// The moment of judgement.
        at: Timestamp,
    },
    /// INDETERMINATE, TIMESTAMP_ORDER_FAILURE: it says that it is older than a time stamp that it covers
    /// (EN 319 102-1 §5.5.4).
    #[error("the time stamp says {time}, but covers another one of {covered}")]
    StampOrder {
        /// When it says that it was made.
        time: Timestamp,
        /// When the other one says so.
        covered: Timestamp,
    },
    /// INDETERMINATE, REVOKED_NO_POE: the certificate of the time-stamping authority was revoked.
    #[error(
        "the certificate of the time-stamping authority was revoked at {at}, and nothing proves that the time stamp is older"
    )]
    StampRevoked {
        /// Since when.
        at: Timestamp,
    },
    /// INDETERMINATE, TRY_LATER: the certificate of the time-stamping authority is suspended.
    #[error("the certificate of the time-stamping authority is suspended since {at}")]
    StampSuspended {
        /// Since when.
        at: Timestamp,
    },
    /// INDETERMINATE, SIGNED_DATA_NOT_FOUND: the file could not be read to its end.
    #[error("the signed bytes could not be read")]
    Unread,
    /// INDETERMINATE without a word of the standard: a kind of signature that is not judged here.
    #[error("this kind of signature ({sub_filter}) is not judged")]
    KindNotJudged {
        /// Its `SubFilter`, made printable.
        sub_filter: String,
    },
    /// TOTAL-FAILED, DISALLOWED_MODIFICATION: a later revision defines the signature's object anew.
    #[error("revision {revision} puts another signature in its place")]
    Redefined {
        /// The later revision, from 1.
        revision: usize,
    },
    /// TOTAL-FAILED, DISALLOWED_MODIFICATION: no field leads to the signature any more.
    #[error("no field leads to the signature after revision {revision}: it was removed")]
    Removed {
        /// The last revision in which a field did, from 1.
        revision: usize,
    },
    /// TOTAL-FAILED, DISALLOWED_MODIFICATION: the document was certified with every change forbidden.
    #[error("the signature forbids every change, and revision {revision} came after it")]
    Certified {
        /// The later revision, from 1.
        revision: usize,
    },
    /// TOTAL-FAILED, DISALLOWED_MODIFICATION: a later signature stands in a field that this one locks.
    #[error("the signature locks field `{field}`, and revision {revision} signs it")]
    Locked {
        /// The later revision, from 1.
        revision: usize,
        /// The field.
        field: String,
    },
    /// TOTAL-FAILED, DISALLOWED_MODIFICATION: a later revision fills a field that this one locks.
    #[error("the signature locks field `{field}`, and revision {revision} fills it")]
    LockedFilled {
        /// The later revision, from 1.
        revision: usize,
        /// The field.
        field: String,
    },
    /// TOTAL-FAILED, DISALLOWED_MODIFICATION: a signature field came into a certified document, and nobody signed in it, or
    /// someone who is not trusted.
    #[error(
        "the document is certified, and revision {revision} adds field `{field}` {}",
        if *is_signed { "with a signature that is not trusted" } else { "that nobody signed" }
    )]
    FieldAfterCertification {
        /// The later revision, from 1.
        revision: usize,
        /// The field.
        field: String,
        /// Whether there is a signature in it.
        is_signed: bool,
    },
    /// TOTAL-FAILED, DISALLOWED_MODIFICATION: a later revision does what nothing allows.
    #[error("revision {revision} {}{}", .what.words(), At { page: *.page, object: *.object })]
    Disallowed {
        /// The later revision, from 1.
        revision: usize,
        /// What it does.
        what: Disallowed,
        /// On which page, from 1, where that is known.
        page: Option<u32>,
        /// With which object; `None` for the trailer.
        object: Option<ObjectId>,
    },
    /// INDETERMINATE, each rule by its own row (EN 319 102-1 §5.2.6): no path to a trust anchor keeps the rules.
    #[error("{}", Causes(.0))]
    Path(PathError),
    /// TOTAL-FAILED, REVOKED if the signer claims to have signed after the revocation; else INDETERMINATE,
    /// REVOKED_NO_POE.
    #[error("the signer's certificate was revoked at {at}, and {}", against(*.at, *.claimed))]
    Revoked {
        /// Since when.
        at: Timestamp,
        /// Why, where that is said.
        reason: Option<RevocationReason>,
        /// When the signer claims to have signed.
        claimed: Option<Timestamp>,
    },
    /// TOTAL-FAILED, REVOKED: the time stamp that the signer had put on the signature is from after the revocation.
    #[error(
        "the signer's certificate was revoked at {at}, before the signature was time-stamped at {stamped}"
    )]
    RevokedBeforeStamp {
        /// Since when.
        at: Timestamp,
        /// Why, where that is said.
        reason: Option<RevocationReason>,
        /// When the signature was stamped.
        stamped: Timestamp,
    },
    /// INDETERMINATE, TRY_LATER: the signer's certificate is suspended, which may be lifted.
    #[error("the signer's certificate is suspended since {at}")]
    Suspended {
        /// Since when.
        at: Timestamp,
    },
    /// INDETERMINATE, REVOKED_CA_NO_POE: the certificate of a CA was revoked.
    #[error("the CA's {certificate} was revoked at {at}, and nothing proves that the signature is older")]
    CaRevoked {
        /// Which one.
        certificate: CertificateId,
        /// Since when.
        at: Timestamp,
    },
    /// INDETERMINATE, TRY_LATER: nothing at hand says whether a certificate was revoked.
    #[error("nothing at hand says whether {certificate} was revoked: {why}")]
    StatusUnknown {
        /// Which one.
        certificate: CertificateId,
        /// What is missing.
        why: UnknownStatus,
    },
    /// INDETERMINATE, CRYPTO_CONSTRAINTS_FAILURE_NO_POE: the time of an algorithm, or of a length of key, was over when the
    /// signature or the time stamp is proven to have existed (EN 319 102-1 §5.2.8, §5.6.2.4).
    #[error(
        "the time of {} ended at {}, and nothing proves that the {} is older than {}",
        expired.algorithm, expired.ended, stamped_or_signed(*is_stamp), expired.existed
    )]
    AlgorithmExpired {
        /// Whether it is about a time stamp.
        is_stamp: bool,
        /// Which algorithm, until when, and when it is proven to have existed.
        expired: Expired,
    },
    /// INDETERMINATE without a word of the standard: the signed revision speaks of objects that its `Size` excludes, which
    /// some readers hold for missing (ISO 32000-2 §7.5.5).
    #[error("the signed document speaks of object {highest}, with a Size of {size}")]
    BeyondSize {
        /// What `Size` says; 0 if it is missing.
        size: i64,
        /// The highest object number in use.
        highest: u32,
    },
    /// INDETERMINATE without a word of the standard: readers that repair the file would show something else of what was
    /// signed (ISO 32000-2 §7.5).
    #[error("{}", Repaired { object: *.object, offset: *.offset })]
    ReadingsDiffer {
        /// The object number under which they find something else; `None` where it is another catalog.
        object: Option<u32>,
        /// Where that stands.
        offset: u64,
    },
    /// INDETERMINATE without a word of the standard: a later revision holds bytes that its cross-reference section does
    /// not speak of, or is written so that some readers would repair it, and may then show something else.
    #[error(
        "revision {revision} holds bytes that its cross-reference section does not speak of, or is written in a way that readers differ on"
    )]
    HiddenBytes {
        /// The revision, from 1.
        revision: usize,
    },
    /// INDETERMINATE without a word of the standard: what came later is more than other signatures, and is not judged.
    #[error(
        "revision {revision} changes the signed document by more than a signature ({objects} objects), which is not judged"
    )]
    LaterRevision {
        /// The first such revision, from 1.
        revision: usize,
        /// How many objects it changes in a way that no signature does.
        objects: usize,
    },
}

impl Reason {
    /// What follows from it.
    #[must_use]
    pub fn verdict(&self) -> (Indication, Option<SubIndication>) {
        use SubIndication as Sub;
        let failed = |sub| (Indication::TotalFailed, Some(sub));
        let open = |sub| (Indication::Indeterminate, Some(sub));
        match self {
            Self::Valid | Self::ValidStamp => (Indication::TotalPassed, None),
            // Not the signature is at fault, but how much had to be read to get there.
            Self::Format(FormatFault::Unreadable(DocumentError::TooMuch { .. })) => {
                (Indication::Indeterminate, None)
            }
            Self::Format(_) => failed(Sub::FormatFailure),
            Self::Cms(error) => cms_verdict(error),
            Self::Stamp(error) => stamp_verdict(error),
            Self::StampFromLater { .. } => open(Sub::NotYetValid),
            Self::StampOrder { .. } => open(Sub::TimestampOrderFailure),
            Self::StampRevoked { .. } => open(Sub::RevokedNoPoe),
            Self::RevokedBeforeStamp { .. } => failed(Sub::Revoked),
            Self::Unread => open(Sub::SignedDataNotFound),
            Self::KindNotJudged { .. }
            | Self::BeyondSize { .. }
            | Self::ReadingsDiffer { .. }
            | Self::HiddenBytes { .. }
            | Self::LaterRevision { .. } => (Indication::Indeterminate, None),
            Self::Redefined { .. }
            | Self::Removed { .. }
            | Self::Certified { .. }
            | Self::Locked { .. }
            | Self::LockedFilled { .. }
            | Self::FieldAfterCertification { .. }
            | Self::Disallowed { .. } => failed(Sub::DisallowedModification),
            Self::Path(error) => open(path_verdict(&error.fault)),
            Self::Revoked { at, claimed: Some(claimed), .. } if claimed > at => failed(Sub::Revoked),
            Self::Revoked { .. } => open(Sub::RevokedNoPoe),
            Self::CaRevoked { .. } => open(Sub::RevokedCaNoPoe),
            Self::AlgorithmExpired { .. } => open(Sub::CryptoConstraintsFailureNoPoe),
            Self::Suspended { .. } | Self::StampSuspended { .. } | Self::StatusUnknown { .. } => {
                open(Sub::TryLater)
            }
        }
    }
}

impl Reason {
    /// Whether it is about the trust in who signed or stamped, and not about what is signed.
    pub(super) fn is_of_trust(&self) -> bool {
        match self {
            Self::Path(_)
            | Self::StampFromLater { .. }
            | Self::StampOrder { .. }
            | Self::StampRevoked { .. }
            | Self::StampSuspended { .. }
            | Self::RevokedBeforeStamp { .. }
            | Self::Revoked { .. }
            | Self::Suspended { .. }
            | Self::CaRevoked { .. }
            | Self::AlgorithmExpired { .. }
            | Self::StatusUnknown { .. } => true,
            Self::Valid
            | Self::ValidStamp
            | Self::Format(_)
            | Self::Cms(_)
            | Self::Stamp(_)
            | Self::Unread
            | Self::KindNotJudged { .. }
            | Self::Redefined { .. }
            | Self::Removed { .. }
            | Self::Certified { .. }
            | Self::Locked { .. }
            | Self::LockedFilled { .. }
            | Self::FieldAfterCertification { .. }
            | Self::Disallowed { .. }
            | Self::BeyondSize { .. }
            | Self::ReadingsDiffer { .. }
            | Self::HiddenBytes { .. }
            | Self::LaterRevision { .. } => false,
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut reason = serializer.serialize_struct("Reason", 2)?;
        reason.serialize_field("code", self.code())?;
        reason.serialize_field("reason", &self.to_string())?;
        reason.end()
    }
}

/// What follows from signed data that do not hold (EN 319 102-1 §5.2.2 to §5.2.8).
fn cms_verdict(error: &CmsVerifyError) -> (Indication, Option<SubIndication>) {
    use CmsVerifyError as Error;
    use Indication::{Indeterminate, TotalFailed};
    use SubIndication as Sub;
    let (indication, sub) = match error {
        Error::SignerCount(_)
        | Error::EncapsulatedContent
        | Error::NoEncapsulatedDigest
        | Error::ContentType { .. }
        | Error::MissingAttribute(_)
        | Error::AttributeCount { .. }
        | Error::MalformedAttribute { .. }
        | Error::DigestParameters(_)
        | Error::DigestsDiffer { .. } => (TotalFailed, Sub::FormatFailure),
        Error::MessageDigest => (TotalFailed, Sub::HashFailure),
        Error::Signature(_) | Error::AlgorithmProtection => (TotalFailed, Sub::SigCryptoFailure),
        Error::WeakAlgorithm(_) | Error::WeakKey { .. } => {
            (Indeterminate, Sub::CryptoConstraintsFailureNoPoe)
        }
        Error::UnknownDigest(_) | Error::SignatureAlgorithm(_) | Error::EssDigest(_) => {
            (Indeterminate, Sub::CryptoConstraintsFailure)
        }
        Error::NoSignerCertificate(_) | Error::EssHash => (Indeterminate, Sub::NoSigningCertificateFound),
        Error::NoSignedAttributes
        | Error::AttributesOrder
        | Error::EssMissing
        | Error::EssBoth
        | Error::EssIssuerSerial => (Indeterminate, Sub::SigConstraintsFailure),
    };
    (indication, Some(sub))
}

/// What follows from a time stamp that does not hold (EN 319 102-1 §5.4).
fn stamp_verdict(error: &TokenError) -> (Indication, Option<SubIndication>) {
    use SubIndication as Sub;
    match error {
        TokenError::Signature(error) => cms_verdict(error),
        TokenError::Imprint => (Indication::TotalFailed, Some(Sub::HashFailure)),
        TokenError::Certificate(_) | TokenError::Purpose(_) | TokenError::PurposeNotCritical => {
            (Indication::Indeterminate, Some(Sub::ChainConstraintsFailure))
        }
        TokenError::Name | TokenError::CriticalExtension(_) => {
            (Indication::Indeterminate, Some(Sub::SigConstraintsFailure))
        }
        TokenError::Digest(_) => (Indication::Indeterminate, Some(Sub::CryptoConstraintsFailure)),
    }
}

/// What follows from a path that breaks a rule (EN 319 102-1 §5.2.6); always INDETERMINATE.
fn path_verdict(fault: &PathFault) -> SubIndication {
    use SubIndication as Sub;
    match fault {
        PathFault::NoIssuer { .. } | PathFault::Untrusted => Sub::NoCertificateChainFound,
        PathFault::Expired { .. } => Sub::OutOfBoundsNoPoe,
        PathFault::NotYetValid { .. } => Sub::NotYetValid,
        PathFault::WeakKey { .. }
        | PathFault::AlgorithmExpired(_)
        | PathFault::Signature(SignatureError::UnknownAlgorithm(_)) => Sub::CryptoConstraintsFailureNoPoe,
        PathFault::Budget { .. } | PathFault::Signature(_) => Sub::CertificateChainGeneralFailure,
        PathFault::NotACa
        | PathFault::Version { .. }
        | PathFault::PathLength { .. }
        | PathFault::KeyUsage { .. }
        | PathFault::ExtendedKeyUsage { .. }
        | PathFault::NameConstraint { .. }
        | PathFault::UncheckableConstraint { .. }
        | PathFault::Policy
        | PathFault::UnknownCriticalExtension { .. }
        | PathFault::Malformed(_)
        | PathFault::DuplicateExtension { .. }
        | PathFault::MissingExtension { .. }
        | PathFault::MisplacedExtension { .. }
        | PathFault::Criticality { .. }
        | PathFault::EmptyName
        | PathFault::SerialNumber => Sub::ChainConstraintsFailure,
    }
}

const fn stamped_or_signed(is_stamp: bool) -> &'static str {
    if is_stamp { "time stamp" } else { "signature" }
}

/// What follows from a revocation where `claimed` is known.
fn against(at: Timestamp, claimed: Option<Timestamp>) -> String {
    match claimed {
        Some(claimed) if claimed > at => format!("the signer claims to have signed at {claimed}"),
        _ => "nothing proves that the signature is older".to_owned(),
    }
}

/// Where a change is: behind a sentence, in parentheses.
struct At {
    page: Option<u32>,
    object: Option<ObjectId>,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.page, self.object) {
            (Some(page), Some(object)) => write!(f, " (page {page}, object {object})"),
            (None, Some(object)) => write!(f, " (object {object})"),
            (Some(page), None) => write!(f, " (page {page})"),
            (None, None) => Ok(()),
        }
    }
}

/// What readers find that repair the file.
struct Repaired {
    object: Option<u32>,
    offset: u64,
}

impl fmt::Display for Repaired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = self.offset;
        match self.object {
            Some(object) => write!(
                f,
                "readers that repair the file find another object {object} at byte {offset}, and pages would look otherwise by it"
            ),
            None => write!(
                f,
                "readers that repair the file find a trailer at byte {offset} that leads to other pages"
            ),
        }
    }
}

/// An error with its causes, in one sentence.
pub(super) struct Causes<'a>(pub(super) &'a dyn Error);

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
