//! Applications: opened, walked step by step by those whose step it is, ended.
//!
//! What an SOP asks for is decided by `enrolment`; here it is carried out. An act and its event are one transaction, and
//! in it everything is asked again: of two who act at once, one is first, and the other is told.

mod act; // what the house does when a step is done
mod ask; // what somebody wants to do, as the rules judge it
pub(crate) mod data; // what is known of a person
mod end; // refused, taken back, corrected
mod error; // why an application is not what was thought
mod issue; // the certificate at the end of the way
mod key; // the key that a passphrase is set for
mod list; // all of them, and what is due
mod open; // it begins
mod paper; // what is handed in
mod play; // all roles are played, for a demonstration
mod portal; // who enters the portal
mod record; // events as they are written down
pub(crate) mod registry; // what speaks against data
mod step; // one step is done
mod tell; // what is told to whoever applied
mod token; // what a link is good by
mod writing; // what happens is written down

use std::collections::HashMap;
use std::sync::Arc;

pub use enrolment::Refusal;
pub use enrolment::application::{Application, Status, Visit};
pub use enrolment::data::{Data, DataError, Lack};
pub use enrolment::event::{Actor, Deed, Done, Event, Fingerprint, LinkKind};
pub use enrolment::identity::{Doubt, Match, Oddity, oddities};
pub use enrolment::pace::Pace;
use enrolment::sop::{Origin, Sop, builtin};
pub use error::ApplicationError;
use jiff::Timestamp;
pub use list::{Found, Overview};
pub use open::{Batch, Opening};
pub use paper::NewPaper;
pub use play::{Play, Played};
pub use registry::RegistryError;
pub use step::{Did, Doing, Secrets, Wants};
use store::Ledger;
pub use store::{ApplicationId, PersonId};
pub use token::Token;

pub use self::ask::By;
use crate::clock::Moment;
use crate::{Error, Office};

/// An application with all that belongs to it.
pub struct Dossier {
    /// Its number.
    pub id: ApplicationId,
    /// Whose it is.
    pub person: PersonId,
    /// The SOP, as it was when the application was opened.
    pub sop: Arc<Sop>,
    /// Where it stands.
    pub application: Application,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What is known of the person; nothing where that was erased.
    pub data: Option<Data>,
    /// The application whose step it is.
    pub parent: Option<ApplicationId>,
    /// The certificate that it is about, where there was one already.
    pub certificate: Option<String>,
    /// How the application stands that its step follows, if there is one.
    pub followed: Option<Status>,
}

impl Office {
    /// An application by its number.
    ///
    /// # Errors
    /// [`ApplicationError::Unknown`].
    pub fn application(&self, id: ApplicationId) -> Result<Dossier, Error> {
        self.store().snapshot(|ledger| load(ledger, &mut Shelf::default(), id))
    }

    /// The application to which a link leads.
    ///
    /// # Errors
    /// [`ApplicationError::UnknownLink`].
    pub fn linked_application(&self, token: &Token) -> Result<ApplicationId, Error> {
        let found = self.store().linked_application(&token.fingerprint().0)?;
        found.ok_or_else(|| ApplicationError::UnknownLink.into())
    }
}

impl Dossier {
    /// What looks wrong with the numbers of whoever applied.
    #[must_use]
    pub fn oddities(&self) -> Vec<Oddity> {
        self.data.as_ref().map(registry::odd_numbers).unwrap_or_default()
    }

    /// The papers that the step where it stands asks for and that are not there.
    #[must_use]
    pub fn missing_papers(&self) -> Vec<&str> {
        let Some(step) = self.application.step(&self.sop) else { return Vec::new() };
        let is_there = |paper: &str| self.application.papers().any(|(kind, _)| kind == paper);
        step.papers.iter().map(String::as_str).filter(|paper| !is_there(paper)).collect()
    }
}

impl Office {
    /// The applications of a person, the oldest first.
    pub(crate) fn dossiers_of(&self, ledger: &Ledger, person: PersonId) -> Result<Vec<Dossier>, Error> {
        let mut shelf = Shelf::default();
        ledger
            .applications_of(person)?
            .into_iter()
            .map(|record| load(ledger, &mut shelf, record.id))
            .collect()
    }
}

/// SOPs by the hash of their text, each read once.
#[derive(Default)]
struct Shelf(HashMap<[u8; 32], Arc<Sop>>);

impl Shelf {
    fn get(&mut self, ledger: &Ledger, hash: &[u8; 32]) -> Result<Arc<Sop>, Error> {
        if let Some(known) = self.0.get(hash) {
            return Ok(Arc::clone(known));
        }
        let text = ledger.sop_text(hash)?;
        let read = text.and_then(|text| Sop::read(text.as_bytes(), origin(&text)).ok());
        let sop = Arc::new(read.ok_or(ApplicationError::DamagedSop)?);
        self.0.insert(*hash, Arc::clone(&sop));
        Ok(sop)
    }
}

/// Who wrote the SOP of this text.
fn origin(text: &str) -> Origin {
    let known = builtin().iter().find(|file| file.text == text);
    known.map_or(Origin::Office, |file| file.origin)
}

fn load(ledger: &Ledger, shelf: &mut Shelf, id: ApplicationId) -> Result<Dossier, Error> {
    let record = ledger.application(id)?.ok_or(ApplicationError::Unknown { id })?;
    let sop = shelf.get(ledger, &record.sop)?;
    let damaged = || ApplicationError::Damaged { id };
    let read = |(at, text): (Timestamp, String)| record::read(at, &text).map_err(|_| damaged());
    let written = ledger.events_of(id)?.into_iter().map(|event| (event.at, event.event));
    let events: Vec<Event> = written.map(read).collect::<Result<_, _>>()?;
    let application = Application::replay(&sop, &events).map_err(|_| damaged())?;
    let data = data::find(ledger, record.person, application.data())?;
    let (person, parent, certificate) = (record.person, record.parent, record.certificate);
    let followed = ask::followed(ledger, shelf, &application)?;
    Ok(Dossier { id, person, sop, application, events, data, parent, certificate, followed })
}

/// How the audit log names an application.
fn subject(id: ApplicationId) -> String {
    format!("application:{id}")
}

/// The instant, by whole seconds as they are kept: what is judged is what is written down.
fn whole(moment: Moment) -> Moment {
    Moment { at: pki::validity::whole_second(moment.at), ..moment }
}
