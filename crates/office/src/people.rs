//! Whoever applied or holds certificates: what is known of them, how they stand with BSrE's API, and how that is erased.

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use ca::Nik;
use enrolment::application::{Application, Status};
use enrolment::sop::Sop;
use enrolment::standing::Newest;
pub use enrolment::standing::Standing as PersonStanding;
use jiff::Timestamp;
use serde_json::json;
use store::{CertificateRecord, Holder, Ledger, MessageState, PersonId, PersonRecord, Tx};

use crate::application::{ApplicationError, Data, Dossier, Event, Fingerprint, data};
use crate::ledger::Standing;
use crate::office::Line;
use crate::{Error, Office};

/// All that is known of one person.
pub struct Person {
    /// The number here; nothing for a holder who never applied.
    pub id: Option<PersonId>,
    /// The NIK; nothing where the person was erased.
    pub nik: Option<Nik>,
    /// When what was known was erased, if it was.
    pub erased: Option<Timestamp>,
    /// The user name of the portal.
    pub account: Option<String>,
    /// What BSrE's API says.
    pub standing: PersonStanding,
    /// The applications, the oldest first.
    pub applications: Vec<Dossier>,
    /// The certificates, the newest first.
    pub certificates: Vec<CertificateRecord>,
}

/// A person in a list.
pub struct PersonOverview {
    /// The number here.
    pub id: PersonId,
    /// The NIK; nothing where the person was erased.
    pub nik: Option<Nik>,
    /// The name in the newest application, by initials unless it is revealed; nothing where it is not known.
    pub name: Option<String>,
    /// When the person was first heard of.
    pub created: Timestamp,
    /// When what was known was erased, if it was.
    pub erased: Option<Timestamp>,
}

impl Office {
    /// A person, by the number here or by the NIK. Someone with this NIK of whom nothing is known is `NOT_REGISTERED`.
    ///
    /// # Errors
    /// [`Error::UnknownPerson`] for a number that nobody has, and for what is neither.
    pub fn person(&self, id: &str) -> Result<Person, Error> {
        let now = self.now();
        self.store().snapshot(|ledger| {
            let (record, nik) = named(ledger, id)?;
            let applications = match &record {
                Some(record) => self.dossiers_of(ledger, record.id)?,
                None => Vec::new(),
            };
            let certificates = match &nik {
                Some(nik) => ledger.certificates_of(Holder::Nik(nik.reveal()))?,
                None => Vec::new(),
            };
            let account = record.as_ref().map(|record| ledger.portal_account_of(record.id)).transpose()?;
            let known: Vec<(&Sop, &Application)> = applications
                .iter()
                .rev()
                .map(|dossier| (dossier.sop.as_ref(), &dossier.application))
                .collect();
            Ok(Person {
                id: record.as_ref().map(|record| record.id),
                erased: record.and_then(|record| record.erased),
                account: account.flatten().map(|account| account.username),
                // Of who was erased nothing is known, as of one who never applied.
                standing: match nik {
                    Some(_) => PersonStanding::of(&known, newest(&certificates, now)),
                    None => PersonStanding::NotRegistered,
                },
                nik,
                applications,
                certificates,
            })
        })
    }

    /// All who ever applied, in the order in which they were first heard of. Names are masked unless they are to be revealed,
    /// which the audit log then says.
    ///
    /// # Errors
    /// As the store decides.
    pub fn people(&self, reveal: bool) -> Result<Vec<PersonOverview>, Error> {
        if reveal {
            self.note_revealed("people")?;
        }
        let named = self.applications(|one| Some((one.person, one.known_name(reveal))))?;
        let mut names: HashMap<PersonId, Option<String>> = named.all.into_iter().collect();
        let overview = |record: PersonRecord| PersonOverview {
            id: record.id,
            name: names.remove(&record.id).flatten(),
            nik: record.nik.and_then(|nik| nik.parse().ok()),
            created: record.created,
            erased: record.erased,
        };
        Ok(self.store().persons()?.into_iter().map(overview).collect())
    }

    /// The content of a paper that was handed in for `person`, with the name of its file.
    ///
    /// # Errors
    /// As the store decides.
    pub fn paper(
        &self,
        person: PersonId,
        fingerprint: &Fingerprint,
    ) -> Result<Option<(String, Vec<u8>)>, Error> {
        let paper = self.store().paper(person, &fingerprint.0)?;
        Ok(paper.map(|paper| (paper.name, paper.content)))
    }

    /// Notes in the audit log that names in a list were handed out.
    ///
    /// # Errors
    /// As the store decides.
    pub fn note_revealed(&self, list: &str) -> Result<(), Error> {
        self.note(self.moment()?, &Line::done("list.reveal", list, json!({})))
    }

    /// What was known of `person` under `fingerprint`, also where it became something else since.
    ///
    /// # Errors
    /// [`ApplicationError::DamagedData`]; as the store decides.
    pub fn data(&self, person: PersonId, fingerprint: Fingerprint) -> Result<Option<Data>, Error> {
        self.store().snapshot(|ledger| data::find(ledger, person, fingerprint))
    }

    /// The messages to `person`, each by the name of its file with what stands in it; without those whose files are gone.
    ///
    /// # Errors
    /// [`Error::Read`]; as the store decides.
    pub fn messages_to(&self, person: PersonId) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let all = self.store().messages()?.into_iter().filter(|message| message.person == person);
        let read = |file: String| {
            let path = self.home().outbox().join(&file);
            match fs::read(&path) {
                Ok(content) => Some(Ok((file, content))),
                Err(gone) if gone.kind() == ErrorKind::NotFound => None,
                Err(source) => Some(Err(Error::Read { path, source })),
            }
        };
        all.filter_map(|message| read(message.file)).collect()
    }

    /// Notes in the audit log that all that is known of a person was handed out.
    ///
    /// # Errors
    /// As the store decides.
    pub fn note_export(&self, person: PersonId) -> Result<(), Error> {
        let subject = format!("person:{person}");
        self.note(self.moment()?, &Line::done("person.export", &subject, json!({})))
    }

    /// Erases all that is known of a person: data, papers, messages, the account of the portal, and whose certificates
    /// the ledger says they are. That there was someone stays, and what happened, without what it was about.
    ///
    /// # Errors
    /// [`ApplicationError::StillOpen`], [`ApplicationError::StillHeld`]; [`Error::UnknownPerson`]. Where a message could not be
    /// taken away, it is tried again when the person, by the number, is erased again.
    pub fn erase_person(&self, id: &str, reason: &str) -> Result<PersonId, Error> {
        let person = self.person(id)?;
        let number = person.id.ok_or_else(|| Error::unknown_person(id))?;
        if person.erased.is_none() {
            self.store().write(|tx| self.erase(tx, &self.person(id)?, number, reason))?;
        }
        // Again where it was interrupted: files go after what speaks of them.
        let messages = self.store().messages()?.into_iter().filter(|message| message.person == number);
        let gone = messages.map(|message| remove_if_there(&self.home().outbox().join(message.file)));
        gone.collect::<Vec<_>>().into_iter().collect::<Result<(), Error>>().map(|()| number)
    }

    fn erase(&self, tx: &Tx<'_>, person: &Person, number: PersonId, reason: &str) -> Result<(), Error> {
        let moment = self.moment()?;
        refuse_needed(person, moment.at)?;
        for key in person.applications.iter().flat_map(|dossier| &dossier.events).filter_map(key_made) {
            tx.remove_unused_key(key)?;
        }
        tx.erase_person(number, moment.at)?;
        for message in tx.messages()?.into_iter().filter(|message| message.person == number) {
            // Nobody is left to whom it could be sent.
            tx.move_message(message.id, MessageState::Waiting, MessageState::Refused, moment.at)?;
        }
        let detail = json!({ "reason": reason });
        self.write_line(tx, moment, &Line::done("person.erase", &format!("person:{number}"), detail))?;
        Ok(())
    }
}

fn remove_if_there(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != ErrorKind::NotFound => {
            Err(Error::Write { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// The name of the key that was made in a step.
fn key_made(event: &Event) -> Option<&str> {
    event.done()?.key.as_deref()
}

/// The digits of a NIK, for whoever answers for it.
#[must_use]
pub fn revealed(nik: &Nik) -> &str {
    nik.reveal()
}

/// Whoever is meant, as far as the store knows.
fn named(ledger: &Ledger, id: &str) -> Result<(Option<PersonRecord>, Option<Nik>), Error> {
    if let Ok(nik) = id.parse::<Nik>() {
        return Ok((ledger.person_by_nik(nik.reveal())?, Some(nik)));
    }
    let unknown = || Error::unknown_person(id);
    let number = id.parse().map_err(|_| unknown())?;
    let record = ledger.person(PersonId(number))?.ok_or_else(unknown)?;
    let nik = record.nik.as_ref().and_then(|nik| nik.parse().ok());
    Ok((Some(record), nik))
}

impl Error {
    /// Errors are shown and logged: what looks like a number of someone is not repeated.
    pub(crate) fn unknown_person(id: &str) -> Self {
        let mask = |(at, c): (usize, char)| if at < 4 || !c.is_ascii_digit() { c } else { '*' };
        Self::UnknownPerson(id.chars().enumerate().map(mask).collect())
    }
}

/// Whether something still goes on that needs what is known.
fn refuse_needed(person: &Person, now: Timestamp) -> Result<(), Error> {
    let is_open = |dossier: &&Dossier| dossier.application.status() == Status::Open;
    if let Some(open) = person.applications.iter().find(is_open) {
        return Err(ApplicationError::StillOpen { id: open.id }.into());
    }
    let is_held = |record: &&CertificateRecord| {
        matches!(Standing::of(record, now), Standing::Active | Standing::NotYetValid | Standing::Suspended)
    };
    match person.certificates.iter().find(is_held) {
        Some(held) => Err(ApplicationError::StillHeld { serial: held.serial.clone() }.into()),
        None => Ok(()),
    }
}

/// How the newest of these certificates stands; one that was never finished is none.
fn newest(certificates: &[CertificateRecord], now: Timestamp) -> Option<Newest> {
    let standings = certificates.iter().map(|record| Standing::of(record, now));
    standings.into_iter().find_map(|standing| match standing {
        Standing::Active => Some(Newest::Valid),
        Standing::Expired => Some(Newest::Expired),
        Standing::Suspended => Some(Newest::Suspended),
        Standing::Revoked => Some(Newest::Revoked),
        Standing::NotYetValid | Standing::Unfinished => None,
    })
}
