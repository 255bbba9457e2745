//! Wrong passphrases in a row, for each certificate whose key is kept here.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::column::Seconds;
use crate::{Kind, Ledger, StoreError, Tx, serial};

/// How often the passphrase of one certificate was wrong since it was last right.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PassphraseFailures {
    /// Wrong ones in a row.
    pub count: u32,
    /// When the last of them was tried.
    pub last_failed_at: Timestamp,
}

impl Ledger {
    /// Returns the failures counted for `serial`; `None` if there are none.
    ///
    /// # Errors
    /// [`StoreError::MalformedSerial`]
    pub fn passphrase_failures(&self, serial: &str) -> Result<Option<PassphraseFailures>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT count, last_failed_at FROM passphrase_failures WHERE serial = ?1")?;
        let failures = statement.query_row([serial::checked(serial)?], |row| {
            Ok(PassphraseFailures { count: row.get(0)?, last_failed_at: row.get::<_, Seconds>(1)?.0 })
        });
        Ok(failures.optional()?)
    }
}

impl Tx<'_> {
    /// Counts a failure and returns how many there are now.
    ///
    /// To be committed before the passphrase is tried and taken back by [`Tx::forget_passphrase_failures`] when
    /// it was right: an attempt that is killed half-way has counted.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] if there is no such certificate.
    pub fn count_passphrase_failure(&self, serial: &str, at: Timestamp) -> Result<u32, StoreError> {
        if self.certificate(serial)?.is_none() {
            return Err(StoreError::Unknown { kind: Kind::Certificate, id: serial.into() });
        }
        // Stops at its limit rather than failing: a count that cannot be raised must not let anyone in.
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO passphrase_failures (serial, count, last_failed_at) VALUES (?1, 1, ?2)
             ON CONFLICT (serial) DO UPDATE
             SET count = min(count + 1, 4294967295), last_failed_at = excluded.last_failed_at
             RETURNING count",
        )?;
        Ok(statement.query_row(params![serial, Seconds(at)], |row| row.get(0))?)
    }

    /// Forgets the failures of `serial`: the passphrase was right, or a Verifikator unlocked the key.
    ///
    /// # Errors
    /// [`StoreError::MalformedSerial`]
    pub fn forget_passphrase_failures(&self, serial: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM passphrase_failures WHERE serial = ?1")?
            .execute([serial::checked(serial)?])?;
        Ok(())
    }
}
