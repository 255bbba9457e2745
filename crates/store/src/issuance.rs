//! A certificate is intended, then issued: two durable steps around the signature, so that every signature
//! that may exist is known.

use std::fmt;

use jiff::Timestamp;
use rusqlite::params;

use crate::column::Seconds;
use crate::{AuthorityId, CertificateState, Descent, Kind, StoreError, Tx, serial};

/// A certificate about to be signed. `Debug` shows nothing personal.
#[derive(Clone)]
pub struct Intent<'a> {
    /// Upper-case hexadecimal without leading zeros.
    pub serial: &'a str,
    /// Who will sign it.
    pub issuer: AuthorityId,
    /// The profile it is made by.
    pub profile: &'a str,
    /// NIK of its holder.
    pub nik: Option<&'a str>,
    /// NIP of its holder.
    pub nip: Option<&'a str>,
    /// E-mail address of its holder.
    pub email: Option<&'a str>,
    /// Name of its holder.
    pub name: &'a str,
    /// The office its holder holds (Jabatan).
    pub title: Option<&'a str>,
    /// Its subject, as text for people.
    pub subject: &'a str,
    /// Its key, which must be kept already; none for a CSR.
    pub key_id: Option<&'a str>,
    /// Names its public key, kept here or not.
    pub public_key: &'a str,
    /// Which certificate it follows, if any.
    pub descent: Option<&'a Descent>,
    /// First second of its validity.
    pub not_before: Timestamp,
    /// Last second of its validity.
    pub not_after: Timestamp,
    /// SHA-256 of the TBSCertificate to be signed.
    pub tbs_sha256: [u8; 32],
    /// Now.
    pub created: Timestamp,
}

impl Tx<'_> {
    /// Reserves a serial for the intent that follows in this transaction: nobody else writes until it ends.
    ///
    /// # Errors
    /// [`StoreError::SerialTaken`], upon which the caller draws another serial; [`StoreError::MalformedSerial`].
    pub fn reserve(&self, serial: &str) -> Result<(), StoreError> {
        let spent = self.certificate(serial)?.is_some() || self.lost_certificate(serial)?.is_some();
        if spent { Err(StoreError::SerialTaken { serial: serial.into() }) } else { Ok(()) }
    }

    /// Spends the serial for ever and records what is about to be signed.
    ///
    /// # Errors
    /// [`StoreError::SerialTaken`], also where nobody reserved it; [`StoreError::MalformedSerial`];
    /// [`StoreError::Unknown`] if the issuer or the key is not in the store.
    pub fn intend(&self, intent: &Intent<'_>) -> Result<(), StoreError> {
        let serial = serial::checked(intent.serial)?;
        self.must_know(intent)?;
        let added = self
            .connection
            .prepare_cached(
                "INSERT INTO certificates (serial, issuer, profile, nik, nip, email, name, title, subject,
                     key_id, not_before, not_after, state, tbs_sha256, created, public_key, replaces, succession)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
                 ON CONFLICT (serial) DO NOTHING",
            )?
            .execute(params![
                serial,
                intent.issuer,
                intent.profile,
                intent.nik,
                intent.nip,
                intent.email,
                intent.name,
                intent.title,
                intent.subject,
                intent.key_id,
                Seconds(intent.not_before),
                Seconds(intent.not_after),
                CertificateState::Intended,
                intent.tbs_sha256,
                Seconds(intent.created),
                intent.public_key,
                intent.descent.map(|descent| &descent.replaces),
                intent.descent.map(|descent| descent.succession),
            ])?;
        match added {
            0 => Err(StoreError::SerialTaken { serial: serial.into() }),
            _ => Ok(()),
        }
    }

    /// Records the signed certificate of an intent.
    ///
    /// That `der` holds the bytes that were intended is for the caller to have checked.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] if the serial was never intended, [`StoreError::AlreadyIssued`] if it was
    /// recorded before.
    pub fn record_issued(&self, serial: &str, der: &[u8]) -> Result<(), StoreError> {
        let serial = serial::checked(serial)?;
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE certificates SET state = 'issued', der = ?2, abandoned_at = NULL
                 WHERE serial = ?1 AND state = 'intended'",
            )?
            .execute(params![serial, der])?;
        if changed == 1 {
            return Ok(());
        }
        match self.certificate(serial)? {
            Some(_) => Err(StoreError::AlreadyIssued { serial: serial.into() }),
            None => Err(StoreError::Unknown { kind: Kind::Certificate, id: serial.into() }),
        }
    }

    /// The foreign keys would refuse these too, but without saying which it was.
    fn must_know(&self, intent: &Intent<'_>) -> Result<(), StoreError> {
        if !self.has("SELECT 1 FROM authorities WHERE id = ?1", intent.issuer)? {
            return Err(StoreError::Unknown { kind: Kind::Authority, id: intent.issuer.to_string() });
        }
        match intent.key_id {
            Some(id) if !self.has("SELECT 1 FROM sealed_keys WHERE key_id = ?1", id)? => {
                Err(StoreError::Unknown { kind: Kind::Key, id: id.into() })
            }
            _ => Ok(()),
        }
    }

    fn has(&self, sql: &str, value: impl rusqlite::ToSql) -> Result<bool, StoreError> {
        Ok(self.connection.prepare_cached(sql)?.exists([value])?)
    }
}

impl fmt::Debug for Intent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intent")
            .field("serial", &self.serial)
            .field("issuer", &self.issuer)
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}
