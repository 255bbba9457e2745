//! Applications under an SOP, with everyone who takes part.

use std::collections::{BTreeMap, BTreeSet};

use enrolment::application::{Application, Ask, Permit, Proof, Status};
use enrolment::event::{Actor, Deed, Event, Fingerprint, LinkKind};
use enrolment::identity::Doubt;
use enrolment::sop::{APPLICANT, Act, Sop, Step, builtin};
use enrolment::{Refusal, application::Sent};
use jiff::{SignedDuration, Timestamp};

pub(crate) struct World {
    pub(crate) sop: Sop,
    pub(crate) events: Vec<Event>,
    pub(crate) now: Timestamp,
    tokens: u8,
}

/// What someone wants to do, with what they have.
pub(crate) struct Wish {
    pub(crate) by: Actor,
    pub(crate) roles: BTreeSet<String>,
    pub(crate) proof: Proof,
    pub(crate) papers: BTreeMap<String, Fingerprint>,
    pub(crate) letter: Option<Fingerprint>,
    pub(crate) doubts: Vec<Doubt>,
    pub(crate) data: Option<Fingerprint>,
    pub(crate) seen: Option<Fingerprint>,
    pub(crate) step: Option<u8>,
    pub(crate) outcome: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) followed: Option<Status>,
}

pub(crate) fn mark(number: u8) -> Fingerprint {
    Fingerprint([number; 32])
}

pub(crate) fn sop(id: &str) -> Sop {
    builtin().iter().find(|file| file.id == id).unwrap().read().unwrap()
}

impl World {
    pub(crate) fn of(sop: Sop) -> Self {
        let now = "2026-11-23T01:00:00Z".parse().unwrap();
        let opened = Event { at: now, by: Actor::Applicant, deed: Deed::Opened { data: mark(1) } };
        Self { sop, events: vec![opened], now, tokens: 100 }
    }

    pub(crate) fn application(&self) -> Application {
        Application::replay(&self.sop, &self.events).unwrap()
    }

    pub(crate) fn step(&self) -> Option<&Step> {
        self.application().step(&self.sop).map(|step| self.sop.step(step.number).unwrap())
    }

    pub(crate) fn later(&mut self, minutes: i64) {
        self.now += SignedDuration::from_mins(minutes);
    }

    /// Someone who may do the current step, with all that is needed.
    pub(crate) fn fitting(&self) -> Wish {
        let step = self.step().unwrap();
        let role = step.actors.last().unwrap().clone();
        let is_applicant = role == APPLICANT;
        let kind = step.acts.iter().find_map(|act| match act {
            Act::Activate => Some(LinkKind::Activation),
            Act::SetPassphrase => Some(LinkKind::Passphrase),
            _ => None,
        });
        let link: Option<Sent> = kind.and_then(|kind| self.application().link(kind));
        let proof = match link {
            Some(sent) => Proof::Link(sent.token),
            None if is_applicant => Proof::Portal,
            None => Proof::None,
        };
        Wish {
            by: if is_applicant { Actor::Applicant } else { Actor::Officer(role.clone()) },
            roles: if is_applicant { BTreeSet::new() } else { BTreeSet::from([role]) },
            proof,
            papers: step.papers.iter().map(|paper| (paper.clone(), mark(50))).collect(),
            letter: None,
            doubts: Vec::new(),
            data: None,
            seen: Some(self.application().data()),
            step: None,
            outcome: None,
            reason: None,
            followed: step.acts.contains(&Act::Follow).then_some(Status::Finished),
        }
    }

    pub(crate) fn ask(&self, wish: &Wish) -> Result<Permit, Refusal> {
        self.application().permit(&self.sop, &wish.ask(), self.now)
    }

    /// Does what is wished, and what the house does then. Gives what it did.
    pub(crate) fn act(&mut self, wish: &Wish) -> Result<Vec<Act>, Refusal> {
        let permit = self.ask(wish)?;
        let acts = permit.acts().to_vec();
        let made = |act: Act, name: &str| acts.contains(&act).then(|| name.to_owned());
        let deed = permit.done(made(Act::SetPassphrase, "key"), made(Act::Issue, "5A"));
        self.record(wish.by.clone(), deed);
        for link in [LinkKind::Activation, LinkKind::Passphrase] {
            let _ = self.send(link);
        }
        Ok(acts)
    }

    /// Mails a link if the current step is done by one that was not mailed.
    pub(crate) fn send(&mut self, link: LinkKind) -> Result<(), Refusal> {
        self.tokens = self.tokens.wrapping_add(1);
        let deed = self.application().send(&self.sop, link, mark(self.tokens), self.now)?;
        self.record(Actor::Applicant, deed);
        Ok(())
    }

    pub(crate) fn record(&mut self, by: Actor, deed: Deed) {
        self.events.push(Event { at: self.now, by, deed });
    }

    /// Goes on as long as the usual comes out, up to a step.
    pub(crate) fn walk_until(&mut self, number: u8) {
        while self.step().is_some_and(|step| step.number != number) {
            self.later(5);
            let wish = self.fitting();
            self.act(&wish).unwrap_or_else(|refusal| panic!("{}: {refusal}", self.sop.id));
        }
    }

    pub(crate) fn walk_to_the_end(&mut self) {
        self.walk_until(0);
    }
}

impl Wish {
    pub(crate) fn ask(&self) -> Ask<'_> {
        Ask {
            by: &self.by,
            roles: &self.roles,
            proof: self.proof,
            step: self.step,
            seen: self.seen,
            data: self.data,
            papers: &self.papers,
            letter: self.letter,
            doubts: &self.doubts,
            outcome: self.outcome.as_deref(),
            reason: self.reason.as_deref(),
            followed: self.followed,
        }
    }

    /// The same by an officer with these roles.
    pub(crate) fn by_officer(mut self, id: &str, roles: &[&str]) -> Self {
        self.by = Actor::Officer(id.to_owned());
        self.roles = roles.iter().map(|role| (*role).to_owned()).collect();
        self
    }

    /// The same at the desk of an officer with these roles.
    pub(crate) fn at_desk(self, id: &str, roles: &[&str]) -> Self {
        let wish = self.by_officer(id, roles);
        Self { by: Actor::AtDesk(id.to_owned()), ..wish }
    }
}
