//! What happens to an application is written down: its event, and a line in the audit log that says which.

use enrolment::application::Application;
use enrolment::event::{Actor, Deed, Event};
use pki::digest::DigestAlgorithm;
use pki::hex;
use serde_json::{Value, json};
use store::{ApplicationId, EventRecord, Tx};

use super::{ApplicationError, Dossier, record, subject};
use crate::clock::Moment;
use crate::office::Line;
use crate::outbox::{LetterKind, Posted};
use crate::{Error, Office};

/// An application to which something happens, within one transaction.
pub(super) struct Writing<'a> {
    pub(super) office: &'a Office,
    pub(super) tx: &'a Tx<'a>,
    pub(super) dossier: Dossier,
    pub(super) moment: Moment,
    actor: Actor,
    pub(super) posted: &'a mut Posted,
    /// What could not be told, for want of an address.
    pub(super) untold: Vec<LetterKind>,
    /// The hashes of the events that were written.
    written: Vec<String>,
}

impl<'a> Writing<'a> {
    pub(super) fn new(
        office: &'a Office,
        tx: &'a Tx<'a>,
        dossier: Dossier,
        actor: Actor,
        moment: Moment,
        posted: &'a mut Posted,
    ) -> Self {
        Self { office, tx, dossier, moment, actor, posted, untold: Vec::new(), written: Vec::new() }
    }

    pub(super) fn id(&self) -> ApplicationId {
        self.dossier.id
    }

    /// Writes down what happened; the application stands as that leaves it.
    pub(super) fn append(&mut self, deed: Deed) -> Result<(), Error> {
        let event = Event { at: self.moment.at, by: self.actor.clone(), deed };
        let written = record::written(&event, self.moment);
        self.tx.append_event(self.id(), self.dossier.events.len(), &written)?;
        self.written.push(hash_of(&written));
        self.dossier.events.push(event);
        let replayed = Application::replay(&self.dossier.sop, &self.dossier.events);
        self.dossier.application = replayed.map_err(|_| ApplicationError::Damaged { id: self.id() })?;
        Ok(())
    }

    /// Writes the line in the audit log. The chain of that log holds the events too, by their hashes.
    pub(super) fn close(self, action: &'static str, mut detail: Value) -> Result<Dossier, Error> {
        if let Some(fields) = detail.as_object_mut() {
            fields.insert("events".to_owned(), json!(self.written));
        }
        let subject = subject(self.id());
        let line = Line::done(action, &subject, detail);
        self.office.write_line(self.tx, self.moment, &line)?;
        Ok(self.dossier)
    }
}

/// The SHA-256 of an event as it is kept, in lower-case hexadecimal.
pub(super) fn hash_of(event: &EventRecord) -> String {
    hex::lower(&DigestAlgorithm::Sha256.digest(event.event.as_bytes()))
}

impl Office {
    /// Passes `result` on, and records it if a rule refused it.
    pub(super) fn note_application_refusal<T>(
        &self,
        action: &'static str,
        id: ApplicationId,
        result: Result<T, Error>,
    ) -> Result<T, Error> {
        if let Err(Error::Application(error)) = &result
            && let ApplicationError::Refused { because, .. } = error.as_ref()
            && let Ok(moment) = self.moment()
        {
            let detail = json!({ "because": because.to_string() });
            // Nothing was done: what is told is the refusal, even where it could not be recorded.
            let _ = self.note(moment, &Line::refused(action, &subject(id), detail));
        }
        result
    }
}
