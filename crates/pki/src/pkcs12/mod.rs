//! A key and its certificates in one file under a passphrase: PKCS#12 (RFC 7292).
//!
//! Written with the algorithms that every program of today opens; read as others write it, old algorithms and BER
//! included. What a file asks of its reader is bounded, and its integrity is checked before anything is decrypted.

mod bag; // what lies in a file
mod build; // a key and certificates become a file
mod cipher; // opening what is encrypted
mod kdf; // from a passphrase to keys
mod limits; // how much a file may ask of its reader
mod read; // a file becomes keys and certificates
#[cfg(test)]
mod tests;

use crate::ber::BerError;
use crate::cert::Certificate;
use crate::key::{KeyError, PrivateKey};
use crate::oid::ObjectIdentifier;

pub use build::{ITERATIONS, build};
pub use limits::MAX_ROUNDS;
pub use read::read;

/// What a file holds.
pub struct Contents {
    /// The private keys, each with the certificate of its public half.
    pub identities: Vec<Identity>,
    /// The certificates that belong to no key in the file, such as those of its issuers, in their order.
    pub certificates: Vec<Certificate>,
    /// How many certificates were left aside: malformed, or of another kind.
    pub certificates_left_aside: usize,
}

/// A private key of a file.
pub struct Identity {
    /// The key.
    pub key: PrivateKey,
    /// The certificate of its public half. Several may fit; the one with the key's localKeyID goes first.
    pub certificate: Option<Certificate>,
    /// friendlyName of the key, or else of the certificate.
    pub friendly_name: Option<String>,
}

impl Contents {
    /// The one key of the file with its certificate, and the certificates beside them.
    ///
    /// # Errors
    /// [`Pkcs12Error::NoKey`], [`Pkcs12Error::SeveralKeys`], [`Pkcs12Error::NoCertificate`].
    pub fn into_signer(mut self) -> Result<(PrivateKey, Certificate, Vec<Certificate>), Pkcs12Error> {
        let count = self.identities.len();
        let Identity { key, certificate, .. } = self.identities.pop().ok_or(Pkcs12Error::NoKey)?;
        if count > 1 {
            return Err(Pkcs12Error::SeveralKeys { count });
        }
        Ok((key, certificate.ok_or(Pkcs12Error::NoCertificate)?, self.certificates))
    }
}

/// Why a PKCS#12 file is refused, or cannot be made. Never says anything of what is inside.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Pkcs12Error {
    /// Larger than is read.
    #[error("a PKCS#12 file of {length} bytes is larger than the {limit} that are read")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// A part is not as RFC 7292 defines it, or exceeds a limit.
    #[error("{part} in the PKCS#12 file cannot be read")]
    Malformed {
        /// The part, as its ASN.1 type is called.
        part: &'static str,
        /// What is wrong with it.
        #[source]
        source: BerError,
    },
    /// Another version than 3.
    #[error("expected version 3 of PKCS#12, found {found}")]
    Version {
        /// What it says.
        found: u8,
    },
    /// An algorithm or a kind of content that is not read.
    #[error("the PKCS#12 file uses {oid}, which is not supported")]
    Unsupported {
        /// Which one.
        oid: ObjectIdentifier,
    },
    /// Nothing would show a change to the file.
    #[error("the PKCS#12 file has no integrity check (MAC)")]
    NoMac,
    /// The integrity check fails.
    #[error("the passphrase is wrong, or the PKCS#12 file is damaged")]
    WrongPassphrase,
    /// The integrity check holds, but what is inside does not open.
    #[error("the passphrase fits the PKCS#12 file, but not what is encrypted in it")]
    Inside,
    /// More work than anyone would ask for on purpose.
    #[error(
        "the PKCS#12 file asks for {asked} rounds of key derivation, more than the {limit} that are done"
    )]
    TooManyRounds {
        /// What it asks for, as far as it was read.
        asked: u64,
        /// What is done at most.
        limit: u64,
    },
    /// A private key cannot be read or sealed, or does not belong to the certificate.
    #[error("the private key of the PKCS#12 file cannot be used")]
    Key(#[source] KeyError),
    /// No private key in it.
    #[error("the PKCS#12 file holds no private key")]
    NoKey,
    /// Several private keys where one is wanted.
    #[error("expected one private key in the PKCS#12 file, found {count}")]
    SeveralKeys {
        /// How many there are.
        count: usize,
    },
    /// No certificate fits the private key.
    #[error("the PKCS#12 file holds no certificate of its private key")]
    NoCertificate,
    /// A friendlyName longer than RFC 2985 §5.5.1 allows.
    #[error("a friendly name of {length} characters is longer than the {limit} that are allowed")]
    FriendlyName {
        /// Its length in units of UTF-16.
        length: usize,
        /// What is allowed.
        limit: usize,
    },
}

fn malformed(part: &'static str) -> impl FnOnce(BerError) -> Pkcs12Error {
    move |source| Pkcs12Error::Malformed { part, source }
}
