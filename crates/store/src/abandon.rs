//! What a crash left behind is noted as such: the intent stays, and comes to nothing.

use jiff::Timestamp;
use rusqlite::params;

use crate::column::Seconds;
use crate::{Kind, StoreError, Tx, serial};

impl Tx<'_> {
    /// Notes that an intent has come to nothing. Its serial stays spent; should its certificate be recorded all the same,
    /// the note goes. One that was noted before stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] if the serial was never intended, [`StoreError::AlreadyIssued`] if a certificate came of
    /// it; [`StoreError::MalformedSerial`].
    pub fn abandon(&self, serial: &str, at: Timestamp) -> Result<(), StoreError> {
        let serial = serial::checked(serial)?;
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE certificates SET abandoned_at = coalesce(abandoned_at, ?2)
                 WHERE serial = ?1 AND state = 'intended'",
            )?
            .execute(params![serial, Seconds(at)])?;
        if changed == 1 {
            return Ok(());
        }
        match self.certificate(serial)? {
            Some(_) => Err(StoreError::AlreadyIssued { serial: serial.into() }),
            None => Err(StoreError::Unknown { kind: Kind::Certificate, id: serial.into() }),
        }
    }
}
