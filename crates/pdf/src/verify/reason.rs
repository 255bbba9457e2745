//! The table of verdicts: one row for each condition.

use std::error::Error;
use std::fmt;

use jiff::Timestamp;
use pki::cms::CmsVerifyError;
use pki::crl::RevocationReason;
use pki::path::{CertificateId, PathError, PathFault, UnknownStatus};
use pki::signature::SignatureError;

use super::format::FormatFault;
use super::indication::{Indication, SubIndication};

/// Why a signature is judged as it is. `Display` is one English sentence.
#[derive(Debug)]
pub enum Reason {
    /// TOTAL-PASSED: the document is as it was signed, and the signer's certificate is to be trusted.
    Valid,
    /// TOTAL-FAILED, FORMAT_FAILURE.
    Format(FormatFault),
    /// TOTAL-FAILED or INDETERMINATE, each rule by its own row (EN 319 102-1 §5.2.2 to §5.2.8).
    Cms(CmsVerifyError),
    /// INDETERMINATE, SIGNED_DATA_NOT_FOUND: the file could not be read to its end.
    Unread,
    /// INDETERMINATE without a word of the standard: a kind of signature that is not judged here.
    KindNotJudged {
        /// Its `SubFilter`, made printable.
        sub_filter: String,
    },
    /// TOTAL-FAILED, DISALLOWED_MODIFICATION: a later revision defines the signature's object anew.
    Redefined {
        /// The later revision, from 1.
        revision: usize,
    },
    /// TOTAL-FAILED, DISALLOWED_MODIFICATION: no field leads to the signature any more.
    Removed {
        /// The last revision in which a field did, from 1.
        revision: usize,
    },
    /// TOTAL-FAILED, DISALLOWED_MODIFICATION: the document was certified with every change forbidden.
    Certified {
        /// The later revision, from 1.
        revision: usize,
    },
    /// INDETERMINATE, each rule by its own row (EN 319 102-1 §5.2.6): no path to a trust anchor keeps the rules.
    Path(PathError),
    /// TOTAL-FAILED, REVOKED if the signer claims to have signed after the revocation; else INDETERMINATE,
    /// REVOKED_NO_POE.
    Revoked {
        /// Since when.
        at: Timestamp,
        /// Why, where that is said.
        reason: Option<RevocationReason>,
        /// When the signer claims to have signed.
        claimed: Option<Timestamp>,
    },
    /// INDETERMINATE, TRY_LATER: the signer's certificate is suspended, which may be lifted.
    Suspended {
        /// Since when.
        at: Timestamp,
    },
    /// INDETERMINATE, REVOKED_CA_NO_POE: the certificate of a CA was revoked.
    CaRevoked {
        /// Which one.
        certificate: CertificateId,
        /// Since when.
        at: Timestamp,
    },
    /// INDETERMINATE, TRY_LATER: nothing at hand says whether a certificate was revoked.
    StatusUnknown {
        /// Which one.
        certificate: CertificateId,
        /// What is missing.
        why: UnknownStatus,
    },
    /// INDETERMINATE without a word of the standard: what came later is more than other signatures, and is not judged.
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
            Self::Valid => (Indication::TotalPassed, None),
            Self::Format(_) => failed(Sub::FormatFailure),
            Self::Cms(error) => cms_verdict(error),
            Self::Unread => open(Sub::SignedDataNotFound),
            Self::KindNotJudged { .. } | Self::LaterRevision { .. } => (Indication::Indeterminate, None),
            Self::Redefined { .. } | Self::Removed { .. } | Self::Certified { .. } => {
                failed(Sub::DisallowedModification)
            }
            Self::Path(error) => open(path_verdict(&error.fault)),
            Self::Revoked { at, claimed: Some(claimed), .. } if claimed > at => failed(Sub::Revoked),
            Self::Revoked { .. } => open(Sub::RevokedNoPoe),
            Self::CaRevoked { .. } => open(Sub::RevokedCaNoPoe),
            Self::Suspended { .. } | Self::StatusUnknown { .. } => open(Sub::TryLater),
        }
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
        Error::NoSignedAttributes | Error::EssMissing | Error::EssBoth | Error::EssIssuerSerial => {
            (Indeterminate, Sub::SigConstraintsFailure)
        }
    };
    (indication, Some(sub))
}

/// What follows from a path that breaks a rule (EN 319 102-1 §5.2.6); always INDETERMINATE.
fn path_verdict(fault: &PathFault) -> SubIndication {
    use SubIndication as Sub;
    match fault {
        PathFault::NoIssuer { .. } | PathFault::Untrusted => Sub::NoCertificateChainFound,
        PathFault::Expired { .. } => Sub::OutOfBoundsNoPoe,
        PathFault::NotYetValid { .. } => Sub::NotYetValid,
        PathFault::WeakKey { .. } | PathFault::Signature(SignatureError::UnknownAlgorithm(_)) => {
            Sub::CryptoConstraintsFailureNoPoe
        }
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

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Valid => {
                f.write_str("the document is as it was signed, and the signer's certificate is trusted")
            }
            Self::Format(fault) => write!(f, "{}", Causes(fault)),
            Self::Cms(error) => write!(f, "{}", Causes(error)),
            Self::Unread => f.write_str("the signed bytes could not be read"),
            Self::KindNotJudged { sub_filter } => {
                write!(f, "this kind of signature ({sub_filter}) is not judged")
            }
            Self::Redefined { revision } => {
                write!(f, "revision {revision} puts another signature in its place")
            }
            Self::Removed { revision } => {
                write!(f, "no field leads to the signature after revision {revision}: it was removed")
            }
            Self::Certified { revision } => {
                write!(f, "the signature forbids every change, and revision {revision} came after it")
            }
            Self::Path(error) => write!(f, "{}", Causes(error)),
            Self::Revoked { at, claimed: Some(claimed), .. } if claimed > at => {
                write!(
                    f,
                    "the signer's certificate was revoked at {at}, and the signer claims to have signed at {claimed}"
                )
            }
            Self::Revoked { at, .. } => {
                write!(
                    f,
                    "the signer's certificate was revoked at {at}, and nothing proves that the signature is older"
                )
            }
            Self::Suspended { at } => write!(f, "the signer's certificate is suspended since {at}"),
            Self::CaRevoked { certificate, at } => {
                write!(
                    f,
                    "the CA's {certificate} was revoked at {at}, and nothing proves that the signature is older"
                )
            }
            Self::StatusUnknown { certificate, why } => {
                write!(f, "nothing at hand says whether {certificate} was revoked: {why}")
            }
            Self::LaterRevision { revision, objects } => {
                write!(
                    f,
                    "revision {revision} changes the signed document by more than a signature ({objects} objects), which is not judged"
                )
            }
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
