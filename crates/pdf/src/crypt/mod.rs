//! Encrypted documents and the standard security handler (ISO 32000-2 §7.6).
//!
//! [`crate::Document::open`] tries the empty password, [`crate::Document::unlock`] another one. From then on a view
//! gives decrypted objects, and an update writes encrypted ones. Encryption says nothing of who wrote a file and
//! whether it was changed: verdicts never lean on it.

mod cipher; // one string or stream, encrypted and decrypted
mod dictionary; // what the encryption dictionary says
mod error; // why a document cannot be unlocked, or its data not be decrypted
mod filter; // which method is for which data
mod hash; // the hash function of revision 6
mod key; // from a password to the file's key
mod object; // all strings of an object
mod password; // a password as the bytes that its revision wants
mod permission; // what the document's author allows
mod unlocked; // the key, and what it is for

#[cfg(test)]
mod tests;

pub use error::{CipherError, CryptError};
pub use permission::Permission;

pub(crate) use permission::Rights;
pub(crate) use unlocked::{Ivs, Unlocked};

use std::sync::Arc;

use pki::key::Passphrase;

use crate::view::View;
use dictionary::Standard;

/// Whether the objects of a document are encrypted.
#[derive(Clone)]
pub(crate) enum Protection {
    /// They are not.
    None,
    /// They are, and nobody gave the password: strings are given as they stand there, streams not at all.
    Locked,
    /// They are, and come out decrypted.
    Open(Arc<Unlocked>),
}

impl Protection {
    /// What decrypts and encrypts, where that is needed and possible.
    pub(crate) fn open(&self) -> Option<&Unlocked> {
        match self {
            Self::Open(unlocked) => Some(unlocked),
            Self::None | Self::Locked => None,
        }
    }
}

/// Finds the key of the document that `view` is of; the password is the empty one unless another is given.
///
/// `view` has to be that of the newest revision, and of a document that is [`Protection::Locked`].
pub(crate) fn unlock(view: View<'_>, password: Option<&Passphrase>) -> Result<Unlocked, CryptError> {
    let standard = Standard::read(view)?;
    let candidates = match password {
        None => vec![Default::default()],
        Some(password) => password::candidates(password, standard.revision),
    };
    let found = candidates.iter().find_map(|candidate| key::find(&standard, candidate));
    let Some((key, is_owner)) = found else {
        return Err(if password.is_some() { CryptError::WrongPassword } else { CryptError::PasswordNeeded });
    };
    key::check_permissions(&standard, &key)?;
    Ok(Unlocked::new(standard, key, is_owner))
}
