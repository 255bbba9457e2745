//! A copy of the whole store, and what is counted in one.

use std::path::Path;

use crate::audit::AuditMark;
use crate::store::{create_private, remove_files};
use crate::{Ledger, Store, StoreError};

/// What stands in a store, counted. Two stores with the same survey tell the same story.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Survey {
    /// Certificates that were issued.
    pub certificates: u64,
    /// Certificates that were intended and never issued.
    pub intents: u64,
    /// Certificates that are revoked or suspended, those known from lists alone included.
    pub revoked: u64,
    /// Sealed keys.
    pub keys: u64,
    /// Officers, no longer active ones included.
    pub officers: u64,
    /// Published revocation lists.
    pub lists: u64,
    /// Where the audit chain ends, as it was recorded.
    pub audit: AuditMark,
}

impl Store {
    /// Writes a copy of the store, as it stands in one moment, to `path`: a store of its own, readable and writable by
    /// its owner alone. Others may write meanwhile; what they write is in the copy as a whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if there is anything at `path`; [`StoreError::Damaged`] if the store cannot be copied
    /// whole; what the disk may say. Then nothing is left at `path`.
    pub fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        // A file that is there and empty is taken, with the mode that it has.
        create_private(path)?;
        let copied = self.vacuum_into(path);
        if copied.is_err() {
            remove_files(path);
        }
        copied
    }

    fn vacuum_into(&self, path: &Path) -> Result<(), StoreError> {
        let text = path.to_str().ok_or_else(|| StoreError::File {
            path: path.into(),
            source: std::io::ErrorKind::InvalidFilename.into(),
        })?;
        self.connection.execute("VACUUM INTO ?1", [text])?;
        Ok(())
    }
}

impl Ledger {
    /// Counts what stands in the store, in one moment.
    ///
    /// # Errors
    /// [`StoreError::Engine`] if the end of the audit chain was removed.
    pub fn survey(&self) -> Result<Survey, StoreError> {
        self.snapshot(|ledger| {
            Ok(Survey {
                certificates: ledger.count("certificates WHERE state = 'issued'")?,
                intents: ledger.count("certificates WHERE state = 'intended'")?,
                revoked: ledger.count("certificates WHERE revoked_at IS NOT NULL")?
                    + ledger.count("lost_certificates")?,
                keys: ledger.count("sealed_keys")?,
                officers: ledger.count("officers")?,
                lists: ledger.count("crls")?,
                audit: ledger.audit_head()?,
            })
        })
    }

    /// The schema version of the store: as many migrations were applied to it.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn version(&self) -> Result<u32, StoreError> {
        let version: i32 = self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        Ok(version.cast_unsigned())
    }

    fn count(&self, what: &'static str) -> Result<u64, StoreError> {
        let count: i64 =
            self.connection.query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }
}
