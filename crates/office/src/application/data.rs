//! What is known of a person, in the store.

use std::collections::BTreeMap;

use ca::Nik;
use enrolment::data::Data;
use enrolment::event::Fingerprint;
use enrolment::sop::Field;
use pki::digest::DigestAlgorithm;
use store::{Holder, Ledger, PersonId, Tx};
use zeroize::Zeroizing;

use super::{ApplicationError, Dossier};
use crate::home::Home;
use crate::{Error, Office};

/// What the home's secret is hashed with, so that fingerprints tell nothing of it.
const PURPOSE: &[u8] = b"segel personal data 1\0";

/// What makes fingerprints of this home's data.
pub(super) struct Fingerprints(Zeroizing<[u8; 32]>);

impl Fingerprints {
    pub(super) fn of(&self, data: &Data) -> Fingerprint {
        data.fingerprint(&self.0)
    }
}

impl Office {
    /// What makes fingerprints of this home's data: nobody without its secret can try all NIKs.
    pub(super) fn fingerprints(&self) -> Result<Fingerprints, Error> {
        let secret = Home::read_secret(&self.home().secret())?;
        let mut text = Zeroizing::new(PURPOSE.to_vec());
        text.extend_from_slice(secret.reveal().as_bytes());
        let digest = Zeroizing::new(DigestAlgorithm::Sha256.digest(&text));
        let mut key = Zeroizing::new([0; 32]);
        key.copy_from_slice(&digest);
        Ok(Fingerprints(key))
    }
}

/// Keeps `data` under their fingerprint.
pub(super) fn keep(
    tx: &Tx<'_>,
    person: PersonId,
    fingerprint: Fingerprint,
    data: &Data,
) -> Result<(), Error> {
    let fields: BTreeMap<&str, &str> = data.iter().map(|(field, value)| (field.word(), value)).collect();
    let text = serde_json::to_string(&fields).expect("texts can be written as JSON");
    Ok(tx.keep_personal_data(person, &fingerprint.0, &text)?)
}

/// Keeps the data of an application that became others. A NIK that was put right is the person's from now on.
pub(super) fn change(
    tx: &Tx<'_>,
    dossier: &Dossier,
    fingerprint: Fingerprint,
    data: &Data,
) -> Result<(), Error> {
    let nik = data.nik().ok_or(ApplicationError::NikNeeded)?;
    if dossier.data.as_ref().and_then(Data::nik).as_ref() != Some(&nik) {
        refuse_other_person(tx, dossier, &nik)?;
        tx.correct_nik(dossier.person, nik.reveal())?;
    }
    keep(tx, dossier.person, fingerprint, data)
}

/// A NIK is put right only where nothing else hangs on it: else one person would become another.
fn refuse_other_person(tx: &Tx<'_>, dossier: &Dossier, nik: &Nik) -> Result<(), Error> {
    let before = tx.person(dossier.person)?.and_then(|person| person.nik).unwrap_or_default();
    let is_alone = tx.applications_of(dossier.person)?.len() == 1
        && dossier.parent.is_none()
        && dossier.certificate.is_none()
        && tx.portal_account_of(dossier.person)?.is_none()
        && tx.certificates_of(Holder::Nik(&before))?.is_empty()
        && tx.certificates_of(Holder::Nik(nik.reveal()))?.is_empty();
    if is_alone { Ok(()) } else { Err(ApplicationError::NikFixed { id: dossier.id }.into()) }
}

/// The data of this fingerprint; nothing where the person was erased.
pub(crate) fn find(
    ledger: &Ledger,
    person: PersonId,
    fingerprint: Fingerprint,
) -> Result<Option<Data>, Error> {
    let text = ledger.personal_data(person, &fingerprint.0)?;
    text.map(|text| read(&text).ok_or_else(|| ApplicationError::DamagedData { person: person.0 }.into()))
        .transpose()
}

/// The name in the data that stand there, if one is there: lists are long, and want nothing else of them.
pub(super) fn name(text: &str) -> Option<Option<String>> {
    #[derive(serde::Deserialize)]
    struct Named {
        nama: Option<String>,
    }
    serde_json::from_str(text).ok().map(|named: Named| named.nama)
}

/// The data that stand there.
pub(super) fn read(text: &str) -> Option<Data> {
    let fields: BTreeMap<&str, String> = serde_json::from_str(text).ok()?;
    let mut data = Data::default();
    for (word, value) in fields {
        let (_, field) = Field::WORDS.iter().find(|(known, _)| *known == word)?;
        data.set(*field, &value).ok()?;
    }
    Some(data)
}
