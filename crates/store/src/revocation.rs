//! Revoked, on hold, and what a CRL must list.

use jiff::Timestamp;
use rusqlite::params;

use crate::column::Seconds;
use crate::{AuthorityId, CertificateRecord, CertificateState, Kind, Ledger, StoreError, Tx};

/// The one reason that can be taken back or be followed by another (RFC 5280 §5.3.1).
pub const CERTIFICATE_HOLD: &str = "certificateHold";

/// When and why a certificate was revoked or put on hold.
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
    /// Last second of its validity: an expired one may leave the list (RFC 5280 §3.3).
    pub not_after: Timestamp,
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
                "SELECT serial, not_after, revoked_at, reason, invalidity FROM certificates
                 WHERE issuer = ?1 AND revoked_at IS NOT NULL ORDER BY revoked_at, entry",
            )
            .map_err(StoreError::from)?;
        let rows = statement
            .query_map([issuer], |row| {
                let revocation = Revocation {
                    at: row.get::<_, Seconds>(2)?.0,
                    reason: row.get(3)?,
                    invalidity: row.get::<_, Option<Seconds>>(4)?.map(|seconds| seconds.0),
                };
                Ok(RevokedEntry { serial: row.get(0)?, not_after: row.get::<_, Seconds>(1)?.0, revocation })
            })
            .map_err(StoreError::from)?;
        for row in rows {
            take(row.map_err(StoreError::from)?)?;
        }
        Ok(())
    }
}

impl Tx<'_> {
    /// Revokes an issued certificate, or puts it on hold with [`CERTIFICATE_HOLD`]. One on hold can be revoked
    /// for another reason.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::NotIssued`], [`StoreError::AlreadyRevoked`].
    pub fn revoke(&self, serial: &str, revocation: &Revocation) -> Result<(), StoreError> {
        let record = self.known(serial)?;
        if record.state != CertificateState::Issued {
            return Err(StoreError::NotIssued { serial: record.serial });
        }
        if let Some(before) = record.revocation
            && (before.reason != CERTIFICATE_HOLD || revocation.reason == CERTIFICATE_HOLD)
        {
            let Revocation { at, reason, .. } = before;
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

    /// Lifts the hold of a certificate: it is good again.
    ///
    /// # Errors
    /// [`StoreError::Unknown`]; [`StoreError::NotOnHold`] if it is good, or revoked for any other reason.
    pub fn lift_hold(&self, serial: &str) -> Result<(), StoreError> {
        let record = self.known(serial)?;
        if record.revocation.is_none_or(|revocation| revocation.reason != CERTIFICATE_HOLD) {
            return Err(StoreError::NotOnHold { serial: record.serial });
        }
        self.connection
            .prepare_cached(
                "UPDATE certificates SET revoked_at = NULL, reason = NULL, invalidity = NULL WHERE serial = ?1",
            )?
            .execute([serial])?;
        Ok(())
    }

    fn known(&self, serial: &str) -> Result<CertificateRecord, StoreError> {
        self.certificate(serial)?
            .ok_or_else(|| StoreError::Unknown { kind: Kind::Certificate, id: serial.into() })
    }
}
