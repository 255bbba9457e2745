//! What stands against a key: attempts at its passphrase. When it is too much is decided elsewhere.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::column::Seconds;
use crate::{Ledger, StoreError, Tx};

/// The attempts at the passphrase of one key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Guard {
    /// How many failed since the last good one.
    pub failures: u32,
    /// How many were begun and have not ended; those of a process that died never do.
    pub pending: u32,
    /// When the last one began.
    pub last_attempt: Timestamp,
    /// Since when the key is locked, if it is.
    pub locked_at: Option<Timestamp>,
}

impl Ledger {
    /// Returns what stands against this key, if anything does.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn guard(&self, key_id: &str) -> Result<Option<Guard>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT failures, pending, last_attempt, locked_at FROM key_guards WHERE key_id = ?1",
        )?;
        let guard = statement.query_row([key_id], |row| {
            Ok(Guard {
                failures: row.get(0)?,
                pending: row.get(1)?,
                last_attempt: row.get::<_, Seconds>(2)?.0,
                locked_at: row.get::<_, Option<Seconds>>(3)?.map(|seconds| seconds.0),
            })
        });
        Ok(guard.optional()?)
    }
}

impl Tx<'_> {
    /// Puts this in the place of what stood against a key.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn set_guard(&self, key_id: &str, guard: &Guard) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO key_guards (key_id, failures, pending, last_attempt, locked_at)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (key_id) DO UPDATE SET failures = excluded.failures, pending = excluded.pending,
                     last_attempt = excluded.last_attempt, locked_at = excluded.locked_at",
            )?
            .execute(params![
                key_id,
                guard.failures,
                guard.pending,
                Seconds(guard.last_attempt),
                guard.locked_at.map(Seconds)
            ])?;
        Ok(())
    }

    /// Forgets what stood against a key.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn clear_guard(&self, key_id: &str) -> Result<(), StoreError> {
        self.connection.prepare_cached("DELETE FROM key_guards WHERE key_id = ?1")?.execute([key_id])?;
        Ok(())
    }
}
