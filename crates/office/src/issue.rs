//! A certificate for a person.
//!
//! The order is what matters: the serial number is reserved and the intent recorded, with the hash of exactly the bytes
//! that passed the linter, before those bytes are signed; the certificate is recorded before anyone sees it. A crash in
//! between leaves an intent that the ledger shows, never a certificate that it does not know.

pub use ca::Profile;
use ca::request::ProvenKey;
use ca::{Approval, IssuanceRequest, Nik, Person, Prepared};
use jiff::SignedDuration;
use pki::cert::Certificate;
use pki::csr::VerifiedCsr;
use pki::key::{KeyType, Passphrase, PrivateKey, SealedKey};
use pki::serial::SerialNumber;
use serde_json::json;
use store::{Holder, Intent, StoreError, Tx};

use crate::clock::Moment;
use crate::found::key_id;
use crate::ledger::Standing;
use crate::office::{Line, random};
use crate::{Error, Office, UnlockedAuthority, passphrase};

/// How often another serial number is drawn when one is taken. Twice in a row would be a broken generator.
const DRAWS: usize = 3;

/// What is to be issued.
pub struct Order {
    /// To whom.
    pub person: Person,
    /// For which key.
    pub key: KeySource,
    /// By which profile.
    pub profile: &'static Profile,
    /// For how long, when not as the profile says.
    pub days: Option<u16>,
}

/// Where the key comes from.
pub enum KeySource {
    /// It is made here and sealed under its holder's passphrase.
    Made {
        /// Of which kind.
        key_type: KeyType,
        /// The holder's.
        passphrase: Passphrase,
    },
    /// Its holder keeps it, and proved to hold it.
    Request(VerifiedCsr),
}

/// What was issued.
#[derive(Debug)]
pub struct Issued {
    /// The certificate.
    pub certificate: Certificate,
    /// Whether its validity ends early, with the issuer's own.
    pub shortened: bool,
    /// Serial numbers of the active certificates that its holder, by the NIK, had already; newest first.
    pub already_held: Vec<String>,
}

/// A key that was made and sealed before anything is written.
struct Material {
    proven: ProvenKey,
    sealed: Option<store::SealedKey>,
}

impl Office {
    /// Issues a certificate.
    ///
    /// # Errors
    /// [`Error::Passphrase`] when the holder's passphrase breaks the rule, [`Error::Issue`] when the CA declines.
    pub fn issue(&self, issuer: &UnlockedAuthority, order: Order) -> Result<Issued, Error> {
        let moment = self.moment()?;
        let material = material(order.key, moment)?;
        let request = IssuanceRequest::for_person(
            &order.person,
            material.proven.clone(),
            order.profile,
            order.days.map(|days| SignedDuration::from_hours(24 * i64::from(days))),
            Approval::Direct { who: self.actor().to_owned() },
        )?;
        let already_held = self.active_of(&order.person.nik, moment)?;
        let prepared = self.reserve(issuer, &request, &order.person, material.sealed.as_ref(), moment)?;
        let shortened = prepared.is_shortened();
        let serial = prepared.serial_number().to_string();
        let certificate = prepared.sign(issuer.signer.as_ref())?;
        let who = order.person.nik.to_string();
        let detail = json!({ "profile": order.profile.id, "nik": who, "approval": word(request.approval()) });
        self.record(moment, &Line::done("certificate.issue", &serial, detail), |tx| {
            tx.record_issued(&serial, certificate.der()).map_err(Error::Store)
        })?;
        Ok(Issued { certificate, shortened, already_held })
    }

    fn active_of(&self, nik: &Nik, moment: Moment) -> Result<Vec<String>, Error> {
        let held = self.store().certificates_of(Holder::Nik(nik.reveal()))?.into_iter();
        let active = held.filter(|record| Standing::of(record, moment.at) == Standing::Active);
        Ok(active.map(|record| record.serial).collect())
    }

    /// Reserves a serial number, puts the bytes together, lints them and records the intent: one commit.
    fn reserve(
        &self,
        issuer: &UnlockedAuthority,
        request: &IssuanceRequest,
        person: &Person,
        sealed: Option<&store::SealedKey>,
        moment: Moment,
    ) -> Result<Prepared, Error> {
        let mut draws = 0;
        loop {
            draws += 1;
            let serial = SerialNumber::generate(&mut random());
            let written = self.store().write(|tx| {
                tx.reserve(&serial.to_string())?;
                let prepared = issuer.issuer.prepare(request, serial, issuer.signer.as_ref(), moment.at)?;
                if let Some(key) = sealed {
                    tx.insert_sealed_key(key)?;
                }
                intend(tx, issuer, request, person, &prepared, sealed, moment)?;
                Ok(prepared)
            });
            match written {
                Err(Error::Store(StoreError::SerialTaken { .. })) if draws < DRAWS => {}
                other => return other,
            }
        }
    }
}

/// The way by which it was approved, as the audit log names it.
fn word(approval: &Approval) -> &'static str {
    match approval {
        Approval::Direct { .. } => "direct",
        Approval::Founding => "founding",
    }
}

fn intend(
    tx: &Tx<'_>,
    issuer: &UnlockedAuthority,
    request: &IssuanceRequest,
    person: &Person,
    prepared: &Prepared,
    sealed: Option<&store::SealedKey>,
    moment: Moment,
) -> Result<(), StoreError> {
    let (nip, email) = (person.nip.as_ref().map(ToString::to_string), person.email.to_string());
    tx.intend(&Intent {
        serial: &prepared.serial_number().to_string(),
        issuer: issuer.id,
        profile: request.profile().id,
        nik: Some(Nik::reveal(&person.nik)),
        nip: nip.as_deref(),
        email: Some(&email),
        name: &person.bare_name(),
        title: person.title.as_deref(),
        subject: &request.subject().to_string(),
        key_id: sealed.map(|key| key.key_id.as_str()),
        not_before: prepared.validity().not_before,
        not_after: prepared.validity().not_after,
        tbs_sha256: prepared.fingerprint(),
        created: moment.at,
    })
}

fn material(source: KeySource, moment: Moment) -> Result<Material, Error> {
    match source {
        KeySource::Request(csr) => Ok(Material { proven: ProvenKey::from(&csr), sealed: None }),
        KeySource::Made { key_type, passphrase } => {
            passphrase::check_new(&passphrase)?;
            let key = PrivateKey::generate(key_type, &mut random())?;
            let sealed = SealedKey::seal(&key, &passphrase, &mut random())?;
            let sealed = store::SealedKey {
                key_id: key_id(key.public_key()),
                kind: "person".to_owned(),
                sealed: sealed.der().to_vec(),
                created: moment.at,
            };
            Ok(Material { proven: ProvenKey::from(&key), sealed: Some(sealed) })
        }
    }
}
