//! What was issued: records, and the questions asked of them.

use std::fmt;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Params, Row};

use crate::column::{Seconds, words};
use crate::{AuthorityId, Ledger, Revocation, StoreError, serial};

/// How far a certificate has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CertificateState {
    /// Its bytes are settled and its serial is spent, but it may never have been signed.
    Intended,
    /// Signed and recorded.
    Issued,
}

words!(CertificateState { Intended = "intended", Issued = "issued" });

/// How one certificate follows another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Succession {
    /// The same key, a new term (perpanjangan).
    Renewed,
    /// A new key for the same holder (ganti kunci).
    Rekeyed,
    /// A new key because the passphrase of the old one is forgotten; the old one is revoked (terbit ulang).
    Reissued,
}

words!(Succession { Renewed = "renewed", Rekeyed = "rekeyed", Reissued = "reissued" });

/// What a certificate follows, and how.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Descent {
    /// Serial of the earlier certificate.
    pub replaces: String,
    /// In which way.
    pub succession: Succession,
}

/// One entry of the ledger. `Debug` shows nothing personal: no name, NIK, NIP or address.
#[derive(Clone, Eq, PartialEq)]
pub struct CertificateRecord {
    /// Upper-case hexadecimal without leading zeros; unique for ever.
    pub serial: String,
    /// Who signs it.
    pub issuer: AuthorityId,
    /// The profile it was made by.
    pub profile: String,
    /// NIK of its holder; never in the certificate itself.
    pub nik: Option<String>,
    /// NIP of its holder.
    pub nip: Option<String>,
    /// E-mail address of its holder.
    pub email: Option<String>,
    /// Name of its holder.
    pub name: String,
    /// The office its holder holds (Jabatan).
    pub title: Option<String>,
    /// Its subject, as text for people.
    pub subject: String,
    /// Its key, if kept here; none where the holder brought a CSR.
    pub key_id: Option<String>,
    /// First second of its validity.
    pub not_before: Timestamp,
    /// Last second of its validity.
    pub not_after: Timestamp,
    /// How far it has come.
    pub state: CertificateState,
    /// SHA-256 of the TBSCertificate that was to be signed.
    pub tbs_sha256: [u8; 32],
    /// When it was intended.
    pub created: Timestamp,
    /// When and why it was revoked, if it was.
    pub revocation: Option<Revocation>,
    /// Which certificate it follows, if any.
    pub descent: Option<Descent>,
    /// Names its public key as [`key_id`](Self::key_id) does, kept here or not; none in entries of the first version.
    pub public_key: Option<String>,
    /// Since when an intent is known to have come to nothing.
    pub abandoned_at: Option<Timestamp>,
}

/// Whose certificates are asked for.
#[derive(Clone, Copy)]
pub enum Holder<'a> {
    /// The person with this NIK.
    Nik(&'a str),
    /// The civil servant with this NIP.
    Nip(&'a str),
    /// The holder of this e-mail address; case of ASCII letters does not matter.
    Email(&'a str),
}

pub(crate) const SELECT: &str =
    "SELECT serial, issuer, profile, nik, nip, email, name, title, subject, key_id,
    not_before, not_after, state, tbs_sha256, created, revoked_at, reason, invalidity,
    replaces, succession, public_key, abandoned_at FROM certificates";

impl Ledger {
    /// Returns the entry with this serial.
    ///
    /// # Errors
    /// [`StoreError::MalformedSerial`]
    pub fn certificate(&self, serial: &str) -> Result<Option<CertificateRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} WHERE serial = ?1"))?;
        Ok(statement.query_row([serial::checked(serial)?], read).optional()?)
    }

    /// Returns the certificate with this serial, DER; `None` if there is none or it was never issued.
    ///
    /// # Errors
    /// [`StoreError::MalformedSerial`]
    pub fn certificate_der(&self, serial: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT der FROM certificates WHERE serial = ?1")?;
        let der = statement.query_row([serial::checked(serial)?], |row| row.get(0)).optional()?;
        Ok(der.flatten())
    }

    /// Returns all entries of one holder, newest first, whatever their state.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn certificates_of(&self, holder: Holder<'_>) -> Result<Vec<CertificateRecord>, StoreError> {
        let (column, value) = match holder {
            Holder::Nik(nik) => ("nik", nik),
            Holder::Nip(nip) => ("nip", nip),
            Holder::Email(address) => ("email", address),
        };
        self.query(&format!("{SELECT} WHERE {column} = ?1 ORDER BY entry DESC"), [value])
    }

    /// Returns all entries for one public key, newest first, whoever holds it; without intents that are known to have
    /// come to nothing, which stand in nobody's way.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn certificates_for_key(&self, public_key: &str) -> Result<Vec<CertificateRecord>, StoreError> {
        let condition = "public_key = ?1 AND abandoned_at IS NULL";
        self.query(&format!("{SELECT} WHERE {condition} ORDER BY entry DESC"), [public_key])
    }

    /// Returns the issued entries whose time ends after `from` and not after `until`, the soonest first.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn certificates_ending(
        &self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<CertificateRecord>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE state = 'issued' AND not_after > ?1 AND not_after <= ?2 ORDER BY not_after, entry"
        );
        self.query(&sql, [Seconds(from), Seconds(until)])
    }

    /// Returns all entries, newest first.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn certificates(&self) -> Result<Vec<CertificateRecord>, StoreError> {
        self.query(&format!("{SELECT} ORDER BY entry DESC"), [])
    }

    fn query(&self, sql: &str, values: impl Params) -> Result<Vec<CertificateRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(values, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<CertificateRecord> {
    Ok(CertificateRecord {
        serial: row.get(0)?,
        issuer: row.get(1)?,
        profile: row.get(2)?,
        nik: row.get(3)?,
        nip: row.get(4)?,
        email: row.get(5)?,
        name: row.get(6)?,
        title: row.get(7)?,
        subject: row.get(8)?,
        key_id: row.get(9)?,
        not_before: row.get::<_, Seconds>(10)?.0,
        not_after: row.get::<_, Seconds>(11)?.0,
        state: row.get(12)?,
        tbs_sha256: row.get(13)?,
        created: row.get::<_, Seconds>(14)?.0,
        revocation: read_revocation(row)?,
        descent: read_descent(row)?,
        public_key: row.get(20)?,
        abandoned_at: row.get::<_, Option<Seconds>>(21)?.map(|seconds| seconds.0),
    })
}

fn read_revocation(row: &Row<'_>) -> rusqlite::Result<Option<Revocation>> {
    let Some(Seconds(at)) = row.get(15)? else {
        return Ok(None);
    };
    let invalidity = row.get::<_, Option<Seconds>>(17)?.map(|seconds| seconds.0);
    Ok(Some(Revocation { at, reason: row.get(16)?, invalidity }))
}

fn read_descent(row: &Row<'_>) -> rusqlite::Result<Option<Descent>> {
    let (replaces, succession): (Option<String>, Option<Succession>) = (row.get(18)?, row.get(19)?);
    Ok(replaces.zip(succession).map(|(replaces, succession)| Descent { replaces, succession }))
}

impl fmt::Debug for CertificateRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CertificateRecord")
            .field("serial", &self.serial)
            .field("issuer", &self.issuer)
            .field("profile", &self.profile)
            .field("state", &self.state)
            .field("not_after", &self.not_after)
            .field("revocation", &self.revocation)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Holder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Holder::Nik(_) => "Nik(***)",
            Holder::Nip(_) => "Nip(***)",
            Holder::Email(_) => "Email(***)",
        })
    }
}
