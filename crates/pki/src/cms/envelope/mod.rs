//! A content that only a passphrase opens: EnvelopedData (RFC 5652 §6) with one recipient, the passphrase.
//!
//! The content key is wrapped by id-alg-PWRI-KEK (RFC 3211 §2.3) under a key that PBKDF2 derives, and the content is
//! encrypted by AES in CBC mode: `openssl cms -decrypt -pwri_password` opens that. CBC has no integrity of its own.
//! What is inside must bring its own checks.

mod cipher; // AES in CBC mode, whole and in pieces
mod open; // an envelope is opened
mod password; // from a passphrase to the content key
mod seal; // a content is put into an envelope

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use crate::ber::BerError;
use crate::oid::ObjectIdentifier;

pub use open::{is_envelope, open};
pub use seal::Sealer;

/// Rounds of PBKDF2 in the envelopes that we make.
pub const ROUNDS: u32 = crate::key::seal::ROUNDS;

/// Most rounds that are done for an envelope from outside: some seconds of work.
pub const MAX_ROUNDS: u32 = 10_000_000;

/// Largest envelope that is made or opened, in octets: it is opened in memory.
pub const MAX_LEN: usize = 1 << 30;

/// The tag octet of [3] pwri in a RecipientInfo.
const PASSWORD_RECIPIENT: u8 = 0xa3;
/// The tag octet of [0], constructed.
const CONTEXT_0: u8 = 0xa0;
/// The tag octet of [0] IMPLICIT OCTET STRING, primitive.
const ENCRYPTED_CONTENT: u8 = 0x80;

/// Why an envelope was not made or not opened.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EnvelopeError {
    /// Larger than is made or opened.
    #[error("an envelope of {length} bytes is larger than the {limit} that are opened")]
    TooLong {
        /// How long it is.
        length: u64,
        /// How long it may be.
        limit: usize,
    },
    /// Another kind of message.
    #[error("the message is of type {0}, not enveloped data")]
    NotEnveloped(ObjectIdentifier),
    /// A part is not as RFC 5652 defines it, or exceeds a limit.
    #[error("{part} in the enveloped data cannot be read")]
    Malformed {
        /// The part, as its ASN.1 type is called.
        part: &'static str,
        /// What is wrong with it.
        #[source]
        source: BerError,
    },
    /// It is for keys, not for a passphrase.
    #[error("no passphrase opens the envelope: it is for the holders of keys")]
    NoPassphrase,
    /// An algorithm that is not used here.
    #[error("the envelope uses the algorithm {0}, which is not opened here")]
    Unsupported(ObjectIdentifier),
    /// Work without end.
    #[error("the envelope asks for {asked} rounds of key derivation, more than the {limit} that are done")]
    TooManyRounds {
        /// How many it asks for.
        asked: u64,
        /// How many are done.
        limit: u32,
    },
    /// The passphrase does not open it.
    #[error("the passphrase does not open the envelope")]
    WrongPassphrase,
    /// The passphrase fits, and the content is damaged.
    #[error("what is in the envelope is damaged")]
    Damaged,
    /// More or less was put in than was announced.
    #[error("expected a content of {expected} bytes for the envelope, found {found}")]
    ContentLength {
        /// What was announced.
        expected: u64,
        /// What came.
        found: u64,
    },
}

fn malformed(part: &'static str) -> impl Fn(BerError) -> EnvelopeError {
    move |source| EnvelopeError::Malformed { part, source }
}
