//! Private keys, sealed before they come here.

use std::fmt;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::column::Seconds;
use crate::{Kind, Ledger, StoreError, Tx};

/// A private key as it rests: an encrypted PKCS#8 that the store cannot open. `Debug` leaves it out.
#[derive(Clone, Eq, PartialEq)]
pub struct SealedKey {
    /// Names the key: the same for its public half.
    pub key_id: String,
    /// What it is for and under which secret it is sealed, in the office's words.
    pub kind: String,
    /// EncryptedPrivateKeyInfo, DER (RFC 5958 §3).
    pub sealed: Vec<u8>,
    /// When it was generated or taken in.
    pub created: Timestamp,
}

impl fmt::Debug for SealedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedKey")
            .field("key_id", &self.key_id)
            .field("kind", &self.kind)
            .field("created", &self.created)
            .finish_non_exhaustive()
    }
}

impl Ledger {
    /// Returns the key named `key_id`, if it is kept here.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn sealed_key(&self, key_id: &str) -> Result<Option<SealedKey>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT key_id, kind, sealed, created FROM sealed_keys WHERE key_id = ?1")?;
        Ok(statement.query_row([key_id], read).optional()?)
    }

    /// Returns the first key of that kind that came here, if there is one.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn sealed_key_of_kind(&self, kind: &str) -> Result<Option<SealedKey>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key_id, kind, sealed, created FROM sealed_keys WHERE kind = ?1 ORDER BY created, key_id LIMIT 1",
        )?;
        Ok(statement.query_row([kind], read).optional()?)
    }
}

impl Tx<'_> {
    /// Puts the same key under another seal, in the place of the old one.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] if no key of that name is kept.
    pub fn reseal(&self, key_id: &str, sealed: &[u8]) -> Result<(), StoreError> {
        let changed = self
            .connection
            .prepare_cached("UPDATE sealed_keys SET sealed = ?2 WHERE key_id = ?1")?
            .execute(params![key_id, sealed])?;
        match changed {
            0 => Err(StoreError::Unknown { kind: Kind::Key, id: key_id.into() }),
            _ => Ok(()),
        }
    }

    /// Keeps a new key.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if a key of that name is kept already.
    pub fn insert_sealed_key(&self, key: &SealedKey) -> Result<(), StoreError> {
        let added = self
            .connection
            .prepare_cached(
                "INSERT INTO sealed_keys (key_id, kind, sealed, created) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (key_id) DO NOTHING",
            )?
            .execute(params![key.key_id, key.kind, key.sealed, Seconds(key.created)])?;
        match added {
            0 => Err(StoreError::Taken { kind: Kind::Key, id: key.key_id.clone() }),
            _ => Ok(()),
        }
    }
}

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<SealedKey> {
    Ok(SealedKey {
        key_id: row.get(0)?,
        kind: row.get(1)?,
        sealed: row.get(2)?,
        created: row.get::<_, Seconds>(3)?.0,
    })
}
