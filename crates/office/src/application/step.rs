//! One step is done: asked, prepared, asked again where nobody else writes, carried out, and written down.

use enrolment::application::Permit;
use enrolment::sop::{Act, Field, Step};
use pki::crl::RevocationReason;
use pki::key::{KeyType, Passphrase};
use store::ApplicationId;

use super::act::{Carrying, Taken};
use super::ask::{Case, Wish};
use super::writing::Writing;
use super::{ApplicationError, By, Dossier, NewPaper, Shelf, load, whole};
use crate::clock::Moment;
use crate::issue::Issued;
use crate::outbox::{LetterKind, Posted};
use crate::passphrase::Advice;
use crate::{Error, Office, UnlockedAuthority};

/// What is to be done.
pub struct Doing<'a> {
    /// By whom.
    pub by: By<'a>,
    /// The step that is meant; the one where the application stands, where none is named.
    pub step: Option<u8>,
    /// The first digits of the fingerprint of the data that were looked at.
    pub seen: Option<&'a str>,
    /// What is known otherwise than before.
    pub values: Vec<(Field, String)>,
    /// What is handed in.
    pub papers: Vec<NewPaper>,
    /// What the recommendation letter says, where somebody reads it out.
    pub letter: Vec<(Field, String)>,
    /// What comes out, where it is not the usual.
    pub outcome: Option<&'a str>,
    /// Why it is refused, if it is.
    pub reason: Option<&'a str>,
    /// Whether the house plays this for a demonstration, which the audit log then says.
    pub played: bool,
    /// Why a certificate is revoked, if one is.
    pub revocation: Option<RevocationReason>,
    /// What opens and seals keys.
    pub secrets: Secrets<'a>,
}

/// What opens and seals keys.
pub struct Secrets<'a> {
    /// The applicant's, where it is set in this step.
    pub passphrase: Option<Passphrase>,
    /// Of which kind the applicant's key is to be.
    pub key_type: KeyType,
    /// The CA, where it issues in this step.
    pub ca: Option<&'a UnlockedAuthority>,
}

/// What a step wants beside papers and data.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Wants {
    /// The applicant's passphrase.
    pub passphrase: bool,
    /// The CA, open.
    pub ca: bool,
}

/// What was done.
pub struct Did {
    /// The application as it stands now.
    pub dossier: Dossier,
    /// The certificate that was issued.
    pub issued: Option<Issued>,
    /// What could not be told, because no address is known.
    pub untold: Vec<LetterKind>,
    /// What is to be said about the passphrase.
    pub advice: Advice,
}

impl Wants {
    /// What the step where it stands wants if this comes out, or the usual.
    #[must_use]
    pub fn of(dossier: &Dossier, outcome: Option<&str>) -> Self {
        let step = dossier.application.step(&dossier.sop);
        let refuses = |step: &&Step| {
            let mut branches = step.branches.iter();
            branches.any(|branch| branch.is_refusal && outcome == Some(branch.id.as_str()))
        };
        // Where something is refused, nothing is made.
        let acts = step.filter(|step| !refuses(step)).map_or(&[][..], |step| &step.acts);
        Self { passphrase: acts.contains(&Act::SetPassphrase), ca: acts.contains(&Act::Issue) }
    }
}

impl Office {
    /// Does a step.
    ///
    /// # Errors
    /// [`ApplicationError::Refused`] by the rules; what stands against the passphrase, the certificate or the revocation.
    pub fn do_step(&self, id: ApplicationId, doing: &Doing<'_>) -> Result<Did, Error> {
        let done = self.try_step(id, doing);
        self.note_application_refusal("application.do", id, done)
    }

    /// What a step wants beside papers and data, where it may be done like this: nobody is asked for a passphrase in vain.
    ///
    /// # Errors
    /// As [`Office::do_step`], by the rules alone.
    pub fn wants(&self, id: ApplicationId, doing: &Doing<'_>) -> Result<Wants, Error> {
        let (who, fingerprints, wish) = (self.who(doing.by)?, self.fingerprints()?, doing.wish());
        let wants = self.store().snapshot(|ledger| {
            let dossier = load(ledger, &mut Shelf::default(), id)?;
            let case = Case::new(ledger, &dossier, &who, &wish, &fingerprints)?;
            let permit = dossier.permit(&case, whole(self.moment()?))?;
            let does = |act| permit.acts().contains(&act);
            Ok(Wants { passphrase: does(Act::SetPassphrase), ca: does(Act::Issue) })
        });
        self.note_application_refusal("application.do", id, wants)
    }

    fn try_step(&self, id: ApplicationId, doing: &Doing<'_>) -> Result<Did, Error> {
        let (who, fingerprints) = (self.who(doing.by)?, self.fingerprints()?);
        let mut wish = doing.wish();
        // What takes long is prepared before anyone else has to wait for it.
        let key = self.store().snapshot(|ledger| {
            let dossier = load(ledger, &mut Shelf::default(), id)?;
            wish.step = wish.step.or_else(|| dossier.application.step(&dossier.sop).map(|step| step.number));
            let case = Case::new(ledger, &dossier, &who, &wish, &fingerprints)?;
            let permit = dossier.permit(&case, whole(self.moment()?))?;
            match permit.acts().contains(&Act::SetPassphrase) {
                true => self.new_key(&dossier, case.data(), doing).map(Some),
                false => Ok::<_, Error>(None),
            }
        })?;
        let advice = key.as_ref().map_or(Advice::Good, |key| key.advice);
        let mut posted = Posted::default();
        let (issued, untold) = self.store().write(|tx| {
            let dossier = load(tx, &mut Shelf::default(), id)?;
            let moment = whole(self.moment()?);
            let case = Case::new(tx, &dossier, &who, &wish, &fingerprints)?;
            let permit = dossier.permit(&case, moment)?;
            let taken = Taken { data: case.data.clone(), letter: case.letter.clone() };
            let writing = Writing::new(self, tx, dossier, who.actor.clone(), moment, &mut posted);
            Carrying::new(writing, doing, key).carry_out(permit, taken)
        })?;
        posted.stay();
        Ok(Did { dossier: self.application(id)?, issued, untold, advice })
    }
}

impl Dossier {
    /// Whether the step may be done like this.
    fn permit(&self, case: &Case<'_>, moment: Moment) -> Result<Permit, Error> {
        let permit = self.application.permit(&self.sop, &case.ask(), moment.at);
        permit.map_err(|because| ApplicationError::Refused { id: self.id, because }.into())
    }
}

impl<'a> Doing<'a> {
    fn wish(&'a self) -> Wish<'a> {
        Wish {
            step: self.step,
            seen: self.seen,
            values: &self.values,
            papers: &self.papers,
            letter: &self.letter,
            outcome: self.outcome,
            reason: self.reason,
        }
    }
}
