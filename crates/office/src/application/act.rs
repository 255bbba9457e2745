//! What the house does when a step is done.

use enrolment::application::Permit;
use enrolment::data::Data;
use enrolment::event::{Fingerprint, LinkKind};
use enrolment::sop::Act;
use serde_json::json;

use super::key::NewKey;
use super::step::Doing;
use super::writing::Writing;
use super::{ApplicationError, Status, data, paper};
use crate::Error;
use crate::issue::Issued;
use crate::outbox::LetterKind;
use crate::revoke::RevokeOrder;

/// A step that is carried out, within one transaction.
pub(super) struct Carrying<'a> {
    pub(super) writing: Writing<'a>,
    pub(super) doing: &'a Doing<'a>,
    /// The key that was made for this step.
    key: Option<NewKey>,
    /// The name of the key that is kept since.
    kept: Option<String>,
    issued: Option<Issued>,
}

/// What somebody says of the applicant, each with its fingerprint.
pub(super) struct Taken {
    /// The data, where they become others.
    pub(super) data: Option<(Data, Fingerprint)>,
    /// What the recommendation letter says.
    pub(super) letter: Option<(Data, Fingerprint)>,
}

impl<'a> Carrying<'a> {
    pub(super) fn new(writing: Writing<'a>, doing: &'a Doing<'a>, key: Option<NewKey>) -> Self {
        Self { writing, doing, key, kept: None, issued: None }
    }

    /// Does what `permit` says, and gives the certificate, if one was issued.
    pub(super) fn carry_out(
        mut self,
        permit: Permit,
        taken: Taken,
    ) -> Result<(Option<Issued>, Vec<LetterKind>), Error> {
        let acts = permit.acts().to_vec();
        let step = self.writing.dossier.application.step(&self.writing.dossier.sop).map(|step| step.number);
        let is_refusal = permit.is_refusal();
        // Who is refused hands in papers, and changes no data.
        self.take(Taken { data: taken.data.filter(|_| !is_refusal), ..taken })?;
        acts.iter().try_for_each(|act| self.act(*act))?;
        let serial = self.issued.as_ref().map(|issued| issued.certificate.serial_number().to_string());
        self.writing.append(permit.done(self.kept.take(), serial))?;
        acts.iter().try_for_each(|act| self.after(*act))?;
        let is_refused = self.writing.dossier.application.status() == Status::Refused;
        if is_refusal {
            self.tell_refusal()?;
        } else if is_refused && !acts.contains(&Act::Tell) {
            self.writing.tell_outcome(None)?;
        }
        let words: Vec<&str> = acts.iter().map(|act| act.word()).collect();
        let mut detail = json!({ "step": step, "acts": words, "outcome": self.doing.outcome });
        if self.doing.played {
            detail["played"] = json!(true);
        }
        let untold = std::mem::take(&mut self.writing.untold);
        self.writing.close("application.do", detail)?;
        Ok((self.issued, untold))
    }

    /// Keeps what was handed in.
    fn take(&mut self, taken: Taken) -> Result<(), Error> {
        let Writing { tx, dossier, moment, .. } = &mut self.writing;
        paper::keep(tx, dossier.person, &self.doing.papers, *moment)?;
        if let Some((letter, fingerprint)) = taken.letter {
            data::keep(tx, dossier.person, fingerprint, &letter)?;
        }
        if let Some((changed, fingerprint)) = taken.data {
            data::change(tx, dossier, fingerprint, &changed)?;
            dossier.data = Some(changed);
        }
        Ok(())
    }

    fn act(&mut self, act: Act) -> Result<(), Error> {
        match act {
            Act::SetPassphrase => self.keep_key(),
            Act::Issue => {
                self.issued = Some(self.issue()?);
                Ok(())
            }
            Act::Revoke => self.revoke(),
            // The others are done by people; that they were done is written down.
            _ => Ok(()),
        }
    }

    /// What follows when the step is written down: the application stands at the next one.
    fn after(&mut self, act: Act) -> Result<(), Error> {
        match act {
            Act::SendActivation => self.writing.send(LinkKind::Activation),
            Act::SendPassphrase => self.writing.send(LinkKind::Passphrase),
            Act::OpenAccount => self.writing.open_account(),
            Act::Tell => self.writing.tell_outcome(self.said_of_issue()),
            _ => Ok(()),
        }
    }

    fn keep_key(&mut self) -> Result<(), Error> {
        let key = self.key.take().ok_or(ApplicationError::PassphraseNeeded { step: self.step() })?;
        let (tx, id) = (self.writing.tx, key.sealed.key_id.clone());
        tx.insert_sealed_key(&key.sealed)?;
        tx.keep_key_request(&id, &key.request)?;
        self.kept = Some(id);
        Ok(())
    }

    fn revoke(&mut self) -> Result<(), Error> {
        let Writing { office, tx, dossier, .. } = &self.writing;
        let id = dossier.certificate.clone();
        let id = id.ok_or(ApplicationError::NoCertificate { id: dossier.id })?;
        let reason = self.doing.revocation;
        let reason = reason.ok_or(ApplicationError::RevocationReasonNeeded { step: self.step() })?;
        office.revoke_within(tx, &RevokeOrder { id, reason, at: None, all: false })?;
        Ok(())
    }

    /// The serial number of the certificate that was issued, and until when it is good, as it stands on paper.
    fn said_of_issue(&self) -> Option<(String, String)> {
        let certificate = &self.issued.as_ref()?.certificate;
        let until = self.writing.office.zone().on_paper(certificate.validity().not_after);
        Some((certificate.serial_number().to_string(), until))
    }

    /// Tells that something was refused, and why.
    fn tell_refusal(&mut self) -> Result<(), Error> {
        let Some(reason) = self.doing.reason else { return Ok(()) };
        let application = &self.writing.dossier.application;
        let (is_over, returns) = (application.status() != Status::Open, application.is_where_it_was());
        match (is_over, returns) {
            (true, _) => self.writing.tell(LetterKind::Refused, [("alasan", reason.to_owned())]),
            (false, true) => {
                self.writing.tell(LetterKind::Returned, [("alasan", reason.to_owned())])?;
                self.writing.send_where_needed()
            }
            // It goes on to the step in which the refusal is told.
            (false, false) => Ok(()),
        }
    }

    /// The key that this step keeps, or the one that an earlier step kept.
    pub(super) fn key_id(&self) -> Option<&str> {
        self.kept.as_deref().or(self.writing.dossier.application.key())
    }

    pub(super) fn step(&self) -> u8 {
        let dossier = &self.writing.dossier;
        dossier.application.step(&dossier.sop).map_or(0, |step| step.number)
    }
}
