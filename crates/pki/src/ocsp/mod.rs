//! The status of certificates, online (RFC 6960): requests and responses, as bytes and as values.
//!
//! Whoever answers reads an [`OcspRequest`], fills [`ResponseData`], has [`lint()`] look at the bytes and [`sign`]s
//! them. Whoever asks makes an [`OcspRequest`] and verifies the [`OcspResponse`] against a [`Question`].

pub mod cert_id; // which certificate is asked about
pub mod data; // what is signed in a response
mod extension; // extensions of requests, responses and single answers
pub mod lint; // what a response of ours shall and shall not be
pub mod request; // what a client asks
pub mod response; // what a responder answers, or that it refuses to
pub mod verify; // whether an answer counts

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use crate::cert::CertificateError;
use crate::lint::der::Fault;
use crate::oid::ObjectIdentifier;

pub use cert_id::{CertId, CertIdDigest, IssuerHashes};
pub use data::{CertStatus, ResponderId, ResponseData, SingleAnswer};
pub use lint::lint;
pub use request::OcspRequest;
pub use response::{ErrorStatus, OcspResponse, error_response, sign};
pub use verify::{Question, Signatory, Verified, VerifyError};

/// Most certificates that one message speaks of.
pub const MAX_CERT_IDS: usize = 100;

/// The longest nonce in octets (RFC 9654 §2.1).
pub const MAX_NONCE_LEN: usize = 128;

/// Why something is no OCSP message that we read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum OcspError {
    /// Not in DER, or not what RFC 6960 §4 asks for.
    #[error("not a well-formed OCSP message")]
    Malformed,
    /// Larger than is read.
    #[error("an OCSP message of {length} bytes is larger than the {limit} that are read")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// It speaks of no certificate.
    #[error("the OCSP message is about no certificate")]
    Empty,
    /// More certificates than are read.
    #[error("the OCSP message is about more than the {limit} certificates that are read")]
    TooManyCertIds {
        /// How many are read.
        limit: usize,
    },
    /// More extensions than are read in one place.
    #[error("the OCSP message has more than the {limit} extensions that are read")]
    TooManyExtensions {
        /// How many are read.
        limit: usize,
    },
    /// More certificates beside the signature than are read.
    #[error("the OCSP response carries more than the {limit} certificates that are read")]
    TooManyCertificates {
        /// How many are read.
        limit: usize,
    },
    /// The same extension twice.
    #[error("the OCSP message has the extension {oid} twice")]
    RepeatedExtension {
        /// Which one.
        oid: ObjectIdentifier,
    },
    /// A critical extension that we do not know.
    #[error("the OCSP message's critical extension {oid} is not known")]
    UnknownCriticalExtension {
        /// Which one.
        oid: ObjectIdentifier,
    },
    /// A nonce too short or too long.
    #[error("a nonce has 1 to {MAX_NONCE_LEN} octets, not {length}")]
    Nonce {
        /// How long it is, in octets.
        length: usize,
    },
    /// The responder gave no answer.
    #[error("the OCSP responder answered `{0}`")]
    Refused(ErrorStatus),
    /// A kind of response that we do not know.
    #[error("the OCSP response is of the kind {found}, and only the basic one is known")]
    NotBasic {
        /// Which kind.
        found: ObjectIdentifier,
    },
    /// A certificate in it cannot be read.
    #[error("a certificate in the OCSP response cannot be read")]
    Certificate(#[source] CertificateError),
}

impl From<Fault> for OcspError {
    fn from(_: Fault) -> Self {
        Self::Malformed
    }
}
