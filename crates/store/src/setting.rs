//! Settings of the office, and the high-water mark of time.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::OptionalExtension;

use crate::column::Seconds;
use crate::{Ledger, StoreError, Tx};

impl Ledger {
    /// Returns the value of one setting, if it was ever set.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM settings WHERE key = ?1")?;
        Ok(statement.query_row([key], |row| row.get(0)).optional()?)
    }

    /// Returns all settings that were ever set.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn settings(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT key, value FROM settings")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the latest instant at which something was written, if anything was: a clock that stands before
    /// it was turned back.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn high_water(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT last_seen FROM clock")?;
        let mark = statement.query_row([], |row| row.get::<_, Seconds>(0)).optional()?;
        Ok(mark.map(|seconds| seconds.0))
    }
}

impl Tx<'_> {
    /// Sets `key` to `value`, whatever it was before.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO settings (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )?
            .execute([key, value])?;
        Ok(())
    }

    /// Takes the setting `key` away, if it was ever set.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn remove_setting(&self, key: &str) -> Result<(), StoreError> {
        self.connection.prepare_cached("DELETE FROM settings WHERE key = ?1")?.execute([key])?;
        Ok(())
    }

    /// Raises the high-water mark to `at`; an earlier `at` leaves it alone.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn raise_high_water(&self, at: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO clock (id, last_seen) VALUES (1, ?1)
                 ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen
                 WHERE excluded.last_seen > last_seen",
            )?
            .execute([Seconds(at)])?;
        Ok(())
    }

    /// Sets the high-water mark to `at` even if that is earlier: for a simulated clock that is turned back on
    /// purpose.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn reset_high_water(&self, at: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO clock (id, last_seen) VALUES (1, ?1)")?
            .execute([Seconds(at)])?;
        Ok(())
    }
}
