//! Revoked, and what a CRL must list.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::column::Seconds;
use crate::{AuthorityId, CertificateState, Kind, Ledger, StoreError, Tx, serial};

/// The reason of a certificate that is only suspended (RFC 5280 §5.3.1).
pub const CERTIFICATE_HOLD: &str = "certificateHold";

/// When and why a certificate was revoked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Revocation {
    /// When it was revoked.
    pub at: Timestamp,
    /// Why, as RFC 5280 §5.3.1 names it (`keyCompromise`).
    pub reason: String,
    /// Since when its key is known or feared to be bad (RFC 5280 §5.3.2).
    pub invalidity: Option<Timestamp>,
}

/// What a CRL says of one certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RevokedEntry {
    /// Its serial.
    pub serial: String,
    /// When and why.
    pub revocation: Revocation,
}

impl Ledger {
    /// Hands every revoked certificate of `issuer` to `take`, one at a time in order of revocation: a long
    /// list is never in memory as a whole. Those that are known from published lists alone are among them;
    /// whether one that was only suspended, and came into the ledger since, still is, stands there.
    ///
    /// # Errors
    /// What `take` returned, or as the disk decides; see [`StoreError`].
    pub fn each_revoked<E: From<StoreError>>(
        &self,
        issuer: AuthorityId,
        mut take: impl FnMut(RevokedEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT serial, revoked_at, reason, invalidity, entry FROM certificates
                 WHERE issuer = ?1 AND revoked_at IS NOT NULL
                 UNION ALL SELECT serial, revoked_at, reason, invalidity, 0 FROM lost_certificates
                 WHERE issuer = ?1 AND NOT EXISTS (SELECT 1 FROM certificates
                     WHERE certificates.serial = lost_certificates.serial AND state = 'issued'
                         AND (revoked_at IS NOT NULL OR lost_certificates.reason = ?2))
                 ORDER BY revoked_at, entry",
            )
            .map_err(StoreError::from)?;
        let rows = statement
            .query_map(params![issuer, CERTIFICATE_HOLD], |row| {
                Ok(RevokedEntry { serial: row.get(0)?, revocation: read(row, 1)? })
            })
            .map_err(StoreError::from)?;
        for row in rows {
            take(row.map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// Returns who issued the certificate `serial` that is known from published lists alone, and its revocation.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn lost_certificate(&self, serial: &str) -> Result<Option<(AuthorityId, Revocation)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT issuer, revoked_at, reason, invalidity FROM lost_certificates WHERE serial = ?1",
        )?;
        Ok(statement.query_row([serial], |row| Ok((row.get(0)?, read(row, 1)?))).optional()?)
    }
}

/// Reads a revocation from three columns, `first` and the next two.
fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Revocation> {
    Ok(Revocation {
        at: row.get::<_, Seconds>(first)?.0,
        reason: row.get(first + 1)?,
        invalidity: row.get::<_, Option<Seconds>>(first + 2)?.map(|seconds| seconds.0),
    })
}

impl Tx<'_> {
    /// Revokes an issued certificate, once. One that is only suspended can still be revoked for good.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::NotIssued`], [`StoreError::AlreadyRevoked`].
    pub fn revoke(&self, serial: &str, revocation: &Revocation) -> Result<(), StoreError> {
        let Some(record) = self.certificate(serial)? else {
            return Err(StoreError::Unknown { kind: Kind::Certificate, id: serial.into() });
        };
        if record.state != CertificateState::Issued {
            return Err(StoreError::NotIssued { serial: record.serial });
        }
        if let Some(Revocation { at, reason, .. }) = record.revocation
            && (reason != CERTIFICATE_HOLD || revocation.reason == CERTIFICATE_HOLD)
        {
            return Err(StoreError::AlreadyRevoked { serial: record.serial, at, reason });
        }
        self.connection
            .prepare_cached(
                "UPDATE certificates SET revoked_at = ?2, reason = ?3, invalidity = ?4 WHERE serial = ?1",
            )?
            .execute(params![
                serial,
                Seconds(revocation.at),
                revocation.reason,
                revocation.invalidity.map(Seconds)
            ])?;
        Ok(())
    }

    /// Records a revoked certificate that this store does not know but a published list does. One that is recorded
    /// already stays as it is.
    ///
    /// # Errors
    /// [`StoreError::MalformedSerial`].
    pub fn insert_lost(&self, issuer: AuthorityId, entry: &RevokedEntry) -> Result<(), StoreError> {
        let RevokedEntry { serial, revocation } = entry;
        self.connection
            .prepare_cached(
                "INSERT INTO lost_certificates (serial, issuer, revoked_at, reason, invalidity)
                 VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (serial) DO NOTHING",
            )?
            .execute(params![
                serial::checked(serial)?,
                issuer,
                Seconds(revocation.at),
                revocation.reason,
                revocation.invalidity.map(Seconds)
            ])?;
        Ok(())
    }

    /// Ends the suspension of a certificate: it was never revoked, as far as lists are concerned.
    ///
    /// # Errors
    /// [`StoreError::NotSuspended`], [`StoreError::MalformedSerial`].
    pub fn release(&self, serial: &str) -> Result<(), StoreError> {
        let released = self
            .connection
            .prepare_cached(
                "UPDATE certificates SET revoked_at = NULL, reason = NULL, invalidity = NULL
                 WHERE serial = ?1 AND reason = ?2",
            )?
            .execute([serial::checked(serial)?, CERTIFICATE_HOLD])?;
        match released {
            0 => Err(StoreError::NotSuspended { serial: serial.into() }),
            _ => Ok(()),
        }
    }
}
