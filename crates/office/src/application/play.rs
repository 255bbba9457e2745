//! All roles are played by the house, for a demonstration: each step is done by whoever may do it, with papers that say
//! what they are. Nothing is skipped: every step is asked and recorded as any other.

use std::collections::BTreeSet;
use std::fs;

use enrolment::event::LinkKind;
use enrolment::sop::{APPLICANT, Act, Field, Linked, Sop, Step};
use pki::crl::RevocationReason;
use pki::key::{KeyType, Passphrase};
use store::{ApplicationId, Officer};

use super::{
    ApplicationError, By, Doing, Dossier, NewPaper, Opening, Refusal, Secrets, Status, Token, Wants,
};
use crate::outbox::LetterKind;
use crate::sop::Sops;
use crate::{Error, Office, UnlockedAuthority};

/// Most steps that are done: an SOP that goes round and round is left at some point.
const MOST: usize = 200;

/// What a demonstration needs.
pub struct Play<'a> {
    /// Stop where an application stands at this step.
    pub until: Option<u8>,
    /// The passphrase of whoever applies, where one is set on the way.
    pub passphrase: Option<&'a Passphrase>,
    /// Of which kind the key is to be.
    pub key_type: KeyType,
    /// The CA, where it issues on the way.
    pub ca: Option<&'a UnlockedAuthority>,
}

/// A step that was played.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Played {
    /// The application.
    pub id: ApplicationId,
    /// The step.
    pub step: u8,
    /// Who did it: an officer, or nobody but the applicant.
    pub officer: Option<String>,
    /// What is done in it, by the SOP.
    pub text: String,
}

impl Office {
    /// Plays an application to its end, or until it stands at the step that is named. `then` hears of each step.
    ///
    /// # Errors
    /// [`ApplicationError::NoOfficer`] where nobody has a role that is needed, [`ApplicationError::RoundAndRound`]; as [`Office::do_step`].
    pub fn play(
        &self,
        id: ApplicationId,
        play: &Play<'_>,
        then: &mut dyn FnMut(&Played),
    ) -> Result<Dossier, Error> {
        let sop = self.application(id)?.sop;
        if let Some(step) = play.until.filter(|until| sop.step(*until).is_none()) {
            let (sop, count) = (sop.id.clone(), sop.steps.len());
            return Err(ApplicationError::NoSuchStep { sop, step, count }.into());
        }
        for _ in 0..MOST {
            let dossier = self.application(id)?;
            let Some(step) = dossier.application.step(&dossier.sop) else { return Ok(dossier) };
            if play.until == Some(step.number) {
                return Ok(dossier);
            }
            if let Some(Linked::Known(sop)) = &step.linked {
                self.play_linked(&dossier, sop, play, then)?;
            }
            let officer = self.play_step(&dossier, step, play)?;
            then(&Played { id, step: step.number, officer, text: step.text.clone() });
        }
        let dossier = self.application(id)?;
        match dossier.application.status() {
            Status::Open => Err(ApplicationError::RoundAndRound { id, steps: MOST }.into()),
            _ => Ok(dossier),
        }
    }

    /// What is wanted to play an application to its end, and those that it follows on the way.
    ///
    /// # Errors
    /// [`ApplicationError::Unknown`]; [`Error::UnknownSop`] for one that it follows.
    pub fn wants_to_play(&self, id: ApplicationId) -> Result<Wants, Error> {
        let dossier = self.application(id)?;
        let sops = Sops::sound(Some(self.home()))?;
        let mut wants = Wants { passphrase: false, ca: false };
        let mut left: Vec<&Sop> = Vec::new();
        left.extend(Some(dossier.sop.as_ref()).filter(|_| dossier.application.status() == Status::Open));
        let mut seen = BTreeSet::new();
        while let Some(sop) = left.pop() {
            if !seen.insert(&sop.id) {
                continue;
            }
            let does = |act| sop.steps.iter().any(|step| step.acts.contains(&act));
            wants.passphrase |= does(Act::SetPassphrase);
            wants.ca |= does(Act::Issue);
            for known in sop.follows() {
                left.push(&sops.get(known)?.sop);
            }
        }
        Ok(wants)
    }

    /// Opens the application that a step follows, where none is open or at its end, and plays it to its end.
    fn play_linked(
        &self,
        dossier: &Dossier,
        sop: &str,
        play: &Play<'_>,
        then: &mut dyn FnMut(&Played),
    ) -> Result<(), Error> {
        let play = Play { until: None, ..*play };
        match (dossier.followed, dossier.application.followed()) {
            (Some(Status::Finished), _) => return Ok(()),
            (Some(Status::Open), Some(child)) => {
                let child = ApplicationId(i64::try_from(child).unwrap_or(i64::MAX));
                return self.play(child, &play, then).map(drop);
            }
            _ => {}
        }
        let nik = self.store().person(dossier.person)?.and_then(|person| person.nik);
        let nik = nik.ok_or(ApplicationError::Erased { id: dossier.id })?;
        let child = self.open_application(&Opening {
            sop,
            values: vec![(Field::Nik, nik)],
            parent: Some(dossier.id),
            certificate: None,
            by: By::Applicant(None),
        })?;
        self.play(child, &play, then).map(drop)
    }

    /// Does one step as whoever may do it, and says which officer that was.
    fn play_step(&self, dossier: &Dossier, step: &Step, play: &Play<'_>) -> Result<Option<String>, Error> {
        let seen = dossier.application.data().to_string();
        if step.actors.iter().any(|role| role == APPLICANT) {
            let token = dossier.application.link_used(&dossier.sop);
            let token = token.map(|kind| self.mailed(dossier, kind)).transpose()?;
            let is_open = step.acts.iter().all(|act| matches!(act, Act::Apply | Act::Receive));
            let by = match &token {
                Some(token) => By::Applicant(Some(token)),
                None if is_open => By::Applicant(None),
                None => By::Portal(dossier.person),
            };
            self.do_step(dossier.id, &doing(dossier, step, by, &seen, play))?;
            return Ok(None);
        }
        let officers: Vec<Officer> = self.store().officers()?;
        let may = |officer: &&Officer| {
            officer.active && step.actors.iter().any(|role| officer.roles.contains(role))
        };
        let no_officer = ApplicationError::NoOfficer { step: step.number, roles: step.actors.clone() };
        let mut last = Error::from(no_officer);
        for officer in officers.iter().filter(may) {
            match self.do_step(dossier.id, &doing(dossier, step, By::Named(&officer.id), &seen, play)) {
                Ok(_) => return Ok(Some(officer.id.clone())),
                Err(error) if is_own_work(&error) => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    /// The link that was mailed last.
    fn mailed(&self, dossier: &Dossier, kind: LinkKind) -> Result<Token, Error> {
        let kind = match kind {
            LinkKind::Activation => LetterKind::Activation,
            LinkKind::Passphrase => LetterKind::Passphrase,
        };
        let messages = self.store().messages()?;
        let of_this = messages
            .iter()
            .rev()
            .find(|message| message.application == Some(dossier.id) && message.kind == kind.word());
        let message = of_this.ok_or(ApplicationError::UnknownLink)?;
        let path = self.home().outbox().join(&message.file);
        let text = fs::read_to_string(&path).map_err(|source| Error::Read { path, source })?;
        Ok(Token::of_link(&Passphrase::new(text)))
    }
}

/// Whether someone else with the same role may do what this one may not.
fn is_own_work(error: &Error) -> bool {
    let Error::Application(error) = error else { return false };
    matches!(**error, ApplicationError::Refused { because: Refusal::SelfApproval { .. }, .. })
}

/// The step with all that it asks for; `seen` is the fingerprint of the data.
fn doing<'a>(dossier: &'a Dossier, step: &Step, by: By<'a>, seen: &'a str, play: &Play<'a>) -> Doing<'a> {
    let wants = Wants::of(dossier, None);
    let paper = |kind: &str| NewPaper {
        kind: kind.to_owned(),
        name: format!("{kind}.txt"),
        content: format!("UJI COBA - {kind}, permohonan {}\n", dossier.id).into_bytes(),
    };
    Doing {
        by,
        step: Some(step.number),
        seen: step.acts.contains(&Act::Approve).then_some(seen),
        values: Vec::new(),
        papers: dossier.missing_papers().into_iter().map(paper).collect(),
        letter: Vec::new(),
        outcome: None,
        reason: None,
        played: true,
        revocation: step.acts.contains(&Act::Revoke).then_some(RevocationReason::CessationOfOperation),
        secrets: Secrets {
            passphrase: play
                .passphrase
                .filter(|_| wants.passphrase)
                .map(|known| Passphrase::new(known.reveal().to_owned())),
            key_type: play.key_type,
            ca: play.ca.filter(|_| wants.ca),
        },
    }
}
