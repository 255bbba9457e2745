//! Why bytes are no message of this protocol.

use crate::ber::BerError;
use crate::cms::CmsError;
use crate::digest::DigestAlgorithm;
use crate::oid::ObjectIdentifier;

/// Why a request, a response or a token could not be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TspError {
    /// Larger than is read.
    #[error("a {part} of {length} bytes is larger than the {limit} that are read")]
    TooLong {
        /// What it is, as its ASN.1 type is called.
        part: &'static str,
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// A part is not as RFC 3161 defines it, or exceeds a limit.
    #[error("{part} cannot be read")]
    Malformed {
        /// The part, as its ASN.1 type or field is called.
        part: &'static str,
        /// What is wrong with it.
        #[source]
        source: BerError,
    },
    /// Another version of the protocol.
    #[error("expected version 1 of the {part}, found {found}")]
    Version {
        /// What carries the version, as its ASN.1 type is called.
        part: &'static str,
        /// The version that stands there.
        found: u8,
    },
    /// The digest is not one by the hash function that is named beside it.
    #[error("expected a {algorithm} digest of {expected} bytes, found {found}")]
    ImprintLength {
        /// The hash function.
        algorithm: DigestAlgorithm,
        /// Octets that it gives.
        expected: usize,
        /// Octets at hand.
        found: usize,
    },
    /// The nonce has more octets than are read, or more than it needs.
    #[error("a nonce is an INTEGER of 1 to {limit} octets in its shortest form, not of {found}")]
    Nonce {
        /// Octets at hand.
        found: usize,
        /// Octets that are read.
        limit: usize,
    },
    /// The serial number is negative or has more than 160 bits (RFC 3161 §2.4.2).
    #[error("the serial number of a time stamp is not one of at most 160 bits")]
    SerialNumber,
    /// genTime is not in the one form that RFC 3161 §2.4.2 allows.
    #[error(
        "`{0}` is no time as time stamps write it: YYYYMMDDhhmmss[.s...]Z, no zero at the end of the fraction"
    )]
    GenTime(String),
    /// A part of the accuracy is out of its range (RFC 3161 §2.4.2).
    #[error("the accuracy of the time cannot be read")]
    Accuracy,
    /// The token is no signed data.
    #[error("the signed data of the token cannot be read")]
    SignedData(#[source] CmsError),
    /// The signed data is about something else than a time stamp.
    #[error("expected content of type {expected}, found {found}")]
    ContentType {
        /// What should stand there.
        expected: ObjectIdentifier,
        /// What stands there.
        found: ObjectIdentifier,
    },
    /// The content is not inside.
    #[error("the token carries no time stamp inside")]
    NoContent,
    /// A token is signed by its authority alone (RFC 3161 §2.4.2).
    #[error("expected exactly one signer of the token, found {0}")]
    SignerCount(usize),
    /// The status is none of RFC 3161 §2.4.2.
    #[error("the response has the status {0}, which the standard does not know")]
    Status(u8),
    /// The status says granted and there is no token, or the other way round.
    #[error("the status {status} of the response does not go with the {} of a token", if *token { "presence" } else { "absence" })]
    TokenPresence {
        /// The status that stands there.
        status: u8,
        /// Whether there is a token.
        token: bool,
    },
    /// failInfo has a bit that the standard does not know (RFC 3161 §2.4.2: clients must not overlook it).
    #[error("the response gives reason {0} for its refusal, which the standard does not know")]
    Failure(usize),
}

impl TspError {
    /// Ready for `map_err`: what is malformed, and its cause.
    pub(super) fn malformed(part: &'static str) -> impl Fn(BerError) -> Self {
        move |source| Self::Malformed { part, source }
    }

    /// Refuses what is longer than `limit`.
    pub(super) fn limit(part: &'static str, length: usize, limit: usize) -> Result<(), Self> {
        if length > limit { Err(Self::TooLong { part, length, limit }) } else { Ok(()) }
    }
}
