//! Finding certificates, and what became of them.

use std::fmt;

use ca::{Email, Nik, Nip};
use jiff::{SignedDuration, Timestamp};
use pki::cert::Certificate;
use pki::path::MAX_INTERMEDIATES;
use pki::serial::SerialNumber;
use store::{
    Authority, AuthorityRole, CERTIFICATE_HOLD, CertificateRecord, CertificateState, Holder, Store,
    StoreError,
};

use crate::{Error, Office};

/// What became of a certificate, at some instant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// It may be used.
    Active,
    /// Its time has not begun.
    NotYetValid,
    /// Its time is over.
    Expired,
    /// Revoked for good.
    Revoked,
    /// Suspended (certificateHold).
    Suspended,
    /// Its serial was spent, but it may never have been signed.
    Unfinished,
}

impl Standing {
    /// The word for machines.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::NotYetValid => "not-yet-valid",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Suspended => "suspended",
            Self::Unfinished => "unfinished",
        }
    }

    /// The standing of `record` at `at`. A revocation counts from the moment it was done for.
    #[must_use]
    pub fn of(record: &CertificateRecord, at: Timestamp) -> Self {
        if record.state == CertificateState::Intended {
            return Self::Unfinished;
        }
        match &record.revocation {
            Some(revocation) if revocation.at <= at && revocation.reason == CERTIFICATE_HOLD => {
                Self::Suspended
            }
            Some(revocation) if revocation.at <= at => Self::Revoked,
            _ if at < record.not_before => Self::NotYetValid,
            _ if pki::validity::whole_second(at) > record.not_after => Self::Expired,
            _ => Self::Active,
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.word().replace('-', " "))
    }
}

/// What a person may name a certificate by.
pub(crate) enum Id {
    Serial(String),
    Nik(Nik),
    Nip(Nip),
    Email(Email),
}

/// As it may be shown: a NIK is masked, because messages end up in logs.
impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Serial(serial) => f.write_str(serial),
            Self::Nik(nik) => nik.fmt(f),
            Self::Nip(nip) => nip.fmt(f),
            Self::Email(email) => email.fmt(f),
        }
    }
}

impl Id {
    /// Tells them apart by their shape: NIK and NIP by their 16 and 18 digits, since our serials are longer.
    pub(crate) fn read(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if let Ok(nik) = text.parse() {
            return Ok(Self::Nik(nik));
        }
        if let Ok(nip) = text.parse() {
            return Ok(Self::Nip(nip));
        }
        if text.contains('@') {
            return Ok(Self::Email(text.parse()?));
        }
        let serial = text.parse().map(|serial: SerialNumber| serial.to_string()).ok();
        // 20 octets are the most that a ledger holds (RFC 5280 §4.1.2.2).
        let serial = serial.filter(|digits| digits.len() <= 40);
        serial.map(Self::Serial).ok_or_else(|| Error::MalformedId(text.to_owned()))
    }
}

impl Office {
    /// Every certificate in the ledger, newest first.
    ///
    /// # Errors
    /// As the store decides.
    pub fn certificates(&self) -> Result<Vec<CertificateRecord>, Error> {
        Ok(self.store().certificates()?)
    }

    /// The active certificates whose time ends within `within` from now, the soonest first.
    ///
    /// # Errors
    /// As the store decides.
    pub fn certificates_ending(&self, within: SignedDuration) -> Result<Vec<CertificateRecord>, Error> {
        let now = self.now();
        let mut found = self.store().certificates_ending(now, now + within)?;
        found.retain(|record| Standing::of(record, now) == Standing::Active);
        Ok(found)
    }

    /// The certificates that go by `id`, newest first; one alone for a serial number.
    ///
    /// # Errors
    /// [`Error::MalformedId`] when `id` is no identifier, [`Error::UnknownId`] when nothing goes by it.
    pub fn find(&self, id: &str) -> Result<Vec<CertificateRecord>, Error> {
        let store = self.store();
        let id = Id::read(id)?;
        let found = match &id {
            Id::Serial(serial) => store.certificate(serial)?.into_iter().collect(),
            Id::Nik(nik) => store.certificates_of(Holder::Nik(nik.reveal()))?,
            Id::Nip(nip) => store.certificates_of(Holder::Nip(&nip.to_string()))?,
            Id::Email(email) => store.certificates_of(Holder::Email(&email.to_string()))?,
        };
        if found.is_empty() { Err(Error::UnknownId(id.to_string())) } else { Ok(found) }
    }

    /// The entry with this serial number, if there is one.
    pub(crate) fn entry(&self, serial: &str) -> Result<Option<CertificateRecord>, Error> {
        entry(self.store(), serial)
    }

    /// The certificate that `id` means: that of a serial number whatever its standing, or a person's newest active one.
    ///
    /// # Errors
    /// As [`find`](Self::find).
    pub fn find_one(&self, id: &str) -> Result<CertificateRecord, Error> {
        self.find_one_as_of(id, self.now())
    }

    fn find_one_as_of(&self, id: &str, at: Timestamp) -> Result<CertificateRecord, Error> {
        let mut found = self.find(id)?;
        let active = found.iter().position(|record| Standing::of(record, at) == Standing::Active);
        Ok(found.swap_remove(active.unwrap_or(0)))
    }

    /// The active certificate that `id` means, whose issuers are active too.
    ///
    /// # Errors
    /// As [`find`](Self::find); [`Error::NotActive`] when it, or an authority above it, may not be used at `at`.
    pub(crate) fn find_active(&self, id: &str, at: Timestamp) -> Result<CertificateRecord, Error> {
        let record = self.find_one_as_of(id, at)?;
        refuse_inactive(&record, at)?;
        if let Some(issuer) = self.store().authority(record.issuer)? {
            self.refuse_inactive_authority(&issuer, at)?;
        }
        Ok(record)
    }

    /// # Errors
    /// [`Error::NotActive`] when `authority`, or one above it, may not be used at `at`.
    pub(crate) fn refuse_inactive_authority(
        &self,
        authority: &Authority,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut authority = authority.clone();
        for _ in 0..=MAX_INTERMEDIATES {
            let Some(entry) = self.store().certificate(&authority.serial)? else {
                return refuse_outlived(&authority, at);
            };
            refuse_inactive(&entry, at)?;
            let above = self.store().authority(entry.issuer)?;
            authority = above.ok_or(Error::NoAuthority(authority.role.as_str()))?;
        }
        Err(Error::NoAuthority(AuthorityRole::Root.as_str()))
    }

    /// The certificate of a record, as it was issued.
    ///
    /// # Errors
    /// [`Error::NotActive`] when it was never signed.
    pub fn certificate(&self, record: &CertificateRecord) -> Result<Certificate, Error> {
        match self.store().certificate_der(&record.serial)? {
            Some(der) => Ok(Certificate::from_der(&der)?),
            None => Err(Error::NotActive { serial: record.serial.clone(), standing: Standing::Unfinished }),
        }
    }
}

fn refuse_inactive(record: &CertificateRecord, at: Timestamp) -> Result<(), Error> {
    match Standing::of(record, at) {
        Standing::Active => Ok(()),
        standing => Err(Error::NotActive { serial: record.serial.clone(), standing }),
    }
}

/// The root signed itself, so that no ledger revokes it; its time ends all the same.
fn refuse_outlived(root: &Authority, at: Timestamp) -> Result<(), Error> {
    let validity = Certificate::from_der(&root.certificate)?.validity();
    let standing = if at < validity.not_before { Standing::NotYetValid } else { Standing::Expired };
    if validity.contains(at) {
        Ok(())
    } else {
        Err(Error::NotActive { serial: root.serial.clone(), standing })
    }
}
/// The entry with this serial number, if there is one. A serial that no ledger can hold is that of someone else's
/// certificate.
pub(crate) fn entry(store: &Store, serial: &str) -> Result<Option<CertificateRecord>, Error> {
    match store.certificate(serial) {
        Err(StoreError::MalformedSerial { .. }) => Ok(None),
        other => Ok(other?),
    }
}
