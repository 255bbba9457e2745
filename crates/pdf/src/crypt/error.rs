//! Why a document cannot be unlocked, or its data not be decrypted.

use crate::document::DocumentError;

/// Why an encrypted document cannot be unlocked.
#[derive(Debug, thiserror::Error)]
pub enum CryptError {
    /// The empty password does not open it.
    #[error("the document is encrypted and needs a password")]
    PasswordNeeded,
    /// The password is neither the user's nor the owner's.
    #[error("the password does not open the document, neither as that of its user nor as that of its owner")]
    WrongPassword,
    /// Another security handler than that for passwords.
    #[error("the document is encrypted by the handler `{filter}`, and only `Standard` is supported")]
    Handler {
        /// Its name (`Filter`), made printable.
        filter: String,
    },
    /// Versions of the algorithm and the handler that are unknown, or do not belong together.
    #[error("the document is encrypted in version {version}, revision {revision}, which is not supported")]
    Version {
        /// `V`.
        version: i64,
        /// `R`.
        revision: i64,
    },
    /// A crypt filter has a method that is unknown, or of another version.
    #[error("the crypt filter `{filter}` has the method `{method}`, which is not supported")]
    Method {
        /// The name of the crypt filter, made printable.
        filter: String,
        /// Its method (`CFM`), made printable.
        method: String,
    },
    /// A crypt filter is named, but is not there.
    #[error("there is no crypt filter `{filter}`")]
    NoFilter {
        /// The name, made printable.
        filter: String,
    },
    /// An entry is missing or of the wrong kind.
    #[error("the document is encrypted, but has no usable `{key}`")]
    Missing {
        /// The key, of the encryption dictionary or the trailer.
        key: &'static str,
    },
    /// A string is too short.
    #[error("expected {expected} bytes as `{key}` of the encryption, found {found}")]
    Length {
        /// The key.
        key: &'static str,
        /// Its length by the standard, in bytes.
        expected: usize,
        /// Its length.
        found: usize,
    },
    /// The length of the key is impossible.
    #[error("expected 40 to 128 bits in steps of eight as length of the key, found {bits}")]
    KeyLength {
        /// What is said, in bits.
        bits: i64,
    },
    /// The permissions are not those that the owner sealed.
    #[error("the permissions of the document were changed by somebody who does not have its password")]
    Tampered,
    /// A later revision speaks of another encryption than the first.
    #[error("revision {revision} of the document has another encryption than the one before it")]
    Differs {
        /// Which one, from 1.
        revision: usize,
    },
    /// The encryption dictionary cannot be read.
    #[error("the encryption of the document cannot be read")]
    Unreadable(#[from] DocumentError),
}

/// Why one string or stream cannot be decrypted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CipherError {
    /// AES makes whole blocks.
    #[error("expected whole blocks of 16 bytes, found {length} bytes")]
    Blocks {
        /// The length of the data in bytes.
        length: usize,
    },
    /// What comes out has no padding.
    #[error("the padding behind the data is wrong")]
    Padding,
    /// A stream names a crypt filter that is not there.
    #[error("the crypt filter that is named there does not exist")]
    NoFilter,
}
