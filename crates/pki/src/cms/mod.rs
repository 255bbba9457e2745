//! Signed data (RFC 5652 §5) with one signer, as PDF signatures use it, where the content stays outside (EN 319 142-1),
//! and as time stamps use it, where it is carried along (RFC 3161). Beside it, contents under a passphrase.

pub mod attribute; // what a signer says beside the signature
mod bare; // a signature that is no more than a signature
pub mod build; // a digest becomes signed data
mod claims; // what the signed attributes say
pub mod encapsulate; // a content becomes signed data that carries it
pub mod envelope; // a content that only a passphrase opens
pub mod ess; // the attribute that binds the signer's certificate (RFC 5035)
pub mod note; // what is odd without being wrong
pub mod read; // bytes become signed data
mod strength; // by which algorithm a signer signed, and whether it is one to rely on
pub mod time_stamp; // a time stamp beside the signature
pub mod verify; // signed data becomes a verified signer

#[cfg(test)]
mod tests;

use crate::ber::BerError;
use crate::key::KeyError;
use crate::oid::ObjectIdentifier;
use crate::signature::SignatureError;

pub use attribute::Attribute;
pub use build::{attributes_to_sign, build_detached, build_with_signature, estimated_size};
pub(crate) use verify::verify_content;

pub use encapsulate::Encapsulator;
pub use ess::{EssBinding, EssRule};
pub use note::Note;
pub use read::{AlgorithmIdentifier, SignedData, SignerIdentifier, SignerInfo};
pub use time_stamp::{stamped_octets, time_stamp_overhead, with_time_stamp};
pub use verify::{CmsVerifyError, Examined, VerifiedSigner, examine_detached, examine_sha1, verify_detached};

/// Why signed data could not be built or read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CmsError {
    /// Larger than is read.
    #[error("signed data of {length} bytes is larger than the {limit} that are read")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// Another kind of message.
    #[error("the message is of type {0}, not signed data")]
    NotSignedData(ObjectIdentifier),
    /// A part is not as RFC 5652 defines it, or exceeds a limit.
    #[error("{part} in the signed data cannot be read")]
    Malformed {
        /// The part, as its ASN.1 type is called.
        part: &'static str,
        /// What is wrong with it.
        #[source]
        source: BerError,
    },
    /// A time stamp stands beside one signature, and there is another number of them.
    #[error("expected one signer, found {0}")]
    SignerCount(usize),
    /// The digest to be signed is none of the signer's hash function.
    #[error("expected a message digest of {expected} bytes, found {found}")]
    DigestLength {
        /// Octets that the hash function gives.
        expected: usize,
        /// Octets at hand.
        found: usize,
    },
    /// The signer's key is not the certified one.
    #[error("the signing key does not belong to the certificate")]
    NotAPair,
    /// A signature that was made elsewhere does not hold.
    #[error("the signature was not made by the certified key over these attributes")]
    WrongSignature(#[source] SignatureError),
    /// The key could not sign.
    #[error("the signed attributes could not be signed")]
    Sign(#[source] KeyError),
}
