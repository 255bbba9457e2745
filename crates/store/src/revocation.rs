//! Revoked, and what a CRL must list.

use jiff::Timestamp;
use rusqlite::params;

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
    /// list is never in memory as a whole.
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
                "SELECT serial, revoked_at, reason, invalidity FROM certificates
                 WHERE issuer = ?1 AND revoked_at IS NOT NULL ORDER BY revoked_at, entry",
            )
            .map_err(StoreError::from)?;
        let rows = statement
            .query_map([issuer], |row| {
                let revocation = Revocation {
                    at: row.get::<_, Seconds>(1)?.0,
                    reason: row.get(2)?,
                    invalidity: row.get::<_, Option<Seconds>>(3)?.map(|seconds| seconds.0),
                };
                Ok(RevokedEntry { serial: row.get(0)?, revocation })
            })
            .map_err(StoreError::from)?;
        for row in rows {
            take(row.map_err(StoreError::from)?)?;
        }
        Ok(())
    }
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
