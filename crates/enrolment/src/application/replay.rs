//! Events become a state. What cannot have happened is refused: such events were not written here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Application, Approval, DoneAct, Paper, Sent, Status, Visit};
use crate::event::{Deed, Done, Event, Fingerprint, LinkKind};
use crate::sop::{Act, Sop, Step, Target};

/// Why events are none of an application.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("event {at} of the application cannot have happened")]
pub struct Impossible {
    /// Which, from 0.
    pub at: usize,
}

impl Application {
    /// The application that these events leave, by the SOP that it was opened under.
    ///
    /// # Errors
    /// [`Impossible`].
    pub fn replay(sop: &Sop, events: &[Event]) -> Result<Self, Impossible> {
        let Some((Event { at, by, deed: Deed::Opened { data } }, later)) = events.split_first() else {
            return Err(Impossible { at: 0 });
        };
        let mut application = Self::opened(*at, *data);
        application.entered_by.extend(by.officer().map(str::to_owned));
        for (index, event) in later.iter().enumerate() {
            application.take(sop, event).ok_or(Impossible { at: index + 1 })?;
        }
        Ok(application)
    }

    fn opened(at: Timestamp, data: Fingerprint) -> Self {
        Self {
            status: Status::Open,
            step: 1,
            since: at,
            last_at: at,
            data,
            papers: BTreeMap::new(),
            letter: None,
            entered_by: BTreeSet::new(),
            done: Vec::new(),
            ever: BTreeSet::new(),
            approval: None,
            activation: None,
            passphrase: None,
            key: None,
            serial: None,
            followed: None,
            is_refused: false,
            visits: vec![Visit::begun(1, at)],
        }
    }

    /// `None` if it cannot have happened.
    fn take(&mut self, sop: &Sop, event: &Event) -> Option<()> {
        if self.status != Status::Open || event.at < self.last_at {
            return None;
        }
        self.last_at = event.at;
        match &event.deed {
            Deed::Opened { .. } => return None,
            Deed::Done(done) => self.take_done(sop, event, done)?,
            Deed::Sent { link, token, expires } => {
                *self.slot(*link) = Some(Sent { token: *token, expires: *expires });
            }
            Deed::Corrected { data, back_to } => {
                self.change_data(event, *data);
                if let Some(step) = back_to {
                    self.go_to(sop, event, Target::Step(*step))?;
                }
            }
            Deed::Followed { application } => self.followed = Some(*application),
            Deed::Rejected { reason } => self.end(event, Status::Refused, Some(reason)),
            Deed::Cancelled { reason } => self.end(event, Status::Cancelled, Some(reason)),
        }
        Some(())
    }

    fn take_done(&mut self, sop: &Sop, event: &Event, done: &Done) -> Option<()> {
        let step = self.step(sop).filter(|step| step.number == done.step && is_whole(done))?;
        if !self.may_lead_to(sop, step, done.to) {
            return None;
        }
        if let Some(data) = done.data {
            self.change_data(event, data);
        }
        self.take_papers(done);
        done.acts.iter().for_each(|act| self.take_act(*act, event, done));
        if done.refused.is_some() && step.acts.contains(&Act::Approve) {
            self.approval = None;
        }
        if let Some(visit) = self.visits.last_mut() {
            (visit.outcome, visit.refused) = (done.outcome.clone(), done.refused.clone());
            visit.is_done = done.acts == step.acts || done.refused.is_some();
        }
        self.followed = None;
        self.is_refused |= done.refused.is_some();
        self.go_to(sop, event, done.to)
    }

    /// Where a step leads, and where it goes back to when the data became others than were approved.
    fn may_lead_to(&self, sop: &Sop, step: &Step, target: Target) -> bool {
        let is_approving = |number| sop.step(number).is_some_and(|step| step.acts.contains(&Act::Approve));
        step.next == target
            || step.branches.iter().any(|branch| branch.to == target)
            || matches!(target, Target::Step(number) if is_approving(number) && self.was_at(number))
    }

    pub(super) fn was_at(&self, step: u8) -> bool {
        self.visits.iter().any(|visit| visit.step == step)
    }

    /// Other data were approved by nobody, have no key, and may lead to another mailbox than that to which links went.
    fn change_data(&mut self, event: &Event, data: Fingerprint) {
        self.entered_by.extend(event.by.officer().map(str::to_owned));
        if data != self.data {
            self.data = data;
            self.unsettle();
        }
    }

    fn unsettle(&mut self) {
        (self.approval, self.key) = (None, None);
        (self.activation, self.passphrase) = (None, None);
    }

    fn take_papers(&mut self, done: &Done) {
        for (kind, fingerprint) in &done.papers {
            let paper = Paper { fingerprint: *fingerprint, step: done.step };
            let before = self.papers.insert(kind.clone(), paper);
            if before.is_some_and(|before| before.fingerprint != *fingerprint) {
                self.approval = None;
            }
        }
        if let Some(fingerprint) = done.letter {
            self.letter = Some(Paper { fingerprint, step: done.step });
        }
    }

    fn take_act(&mut self, act: Act, event: &Event, done: &Done) {
        let by = event.by.officer().map(str::to_owned);
        match act {
            // What is handed in at a desk is entered by who sits there.
            Act::Apply | Act::Enter => self.entered_by.extend(by.clone()),
            Act::Approve => {
                self.approval = by.clone().map(|by| Approval { by, data: self.data });
            }
            Act::SendActivation | Act::Activate => self.activation = None,
            Act::SendPassphrase => self.passphrase = None,
            Act::SetPassphrase => {
                self.passphrase = None;
                self.key.clone_from(&done.key);
            }
            Act::Issue => self.serial.clone_from(&done.serial),
            _ => {}
        }
        self.ever.insert(act);
        self.done.push(DoneAct { step: done.step, act, by, data: self.data });
    }

    fn go_to(&mut self, sop: &Sop, event: &Event, target: Target) -> Option<()> {
        let Target::Step(number) = target else {
            let status = if self.is_refused { Status::Refused } else { Status::Finished };
            self.end(event, status, None);
            return Some(());
        };
        self.leave(event);
        self.go_back_over(number);
        self.step = sop.step(number)?.number;
        self.visits.push(Visit::begun(number, event.at));
        Some(())
    }

    /// What was done since it stood at this step before is to be done again, with papers of its own.
    fn go_back_over(&mut self, number: u8) {
        if !self.was_at(number) {
            return;
        }
        self.is_refused = false;
        let kept = self.visits.iter().take_while(|visit| visit.step != number);
        let kept: BTreeSet<u8> = kept.map(|visit| visit.step).collect();
        self.papers.retain(|_, paper| kept.contains(&paper.step));
        self.letter = self.letter.filter(|letter| kept.contains(&letter.step));
        self.done.retain(|done| kept.contains(&done.step));
        if !self.has_done(Act::Approve) {
            self.approval = None;
        }
        if !self.has_done(Act::SetPassphrase) {
            self.key = None;
        }
        (self.activation, self.passphrase) = (None, None);
    }

    fn end(&mut self, event: &Event, status: Status, reason: Option<&String>) {
        self.leave(event);
        self.status = status;
        if let (Some(visit), Some(reason)) = (self.visits.last_mut(), reason) {
            visit.refused = Some(reason.clone());
        }
    }

    fn leave(&mut self, event: &Event) {
        self.since = event.at;
        if let Some(visit) = self.visits.last_mut() {
            visit.left = Some((event.at, event.by.clone()));
        }
    }

    fn slot(&mut self, link: LinkKind) -> &mut Option<Sent> {
        match link {
            LinkKind::Activation => &mut self.activation,
            LinkKind::Passphrase => &mut self.passphrase,
        }
    }
}

impl Visit {
    fn begun(step: u8, from: Timestamp) -> Self {
        Self { step, from, left: None, outcome: None, refused: None, is_done: false }
    }
}

/// Whether what its acts make is there.
fn is_whole(done: &Done) -> bool {
    done.acts.contains(&Act::SetPassphrase) == done.key.is_some()
        && done.acts.contains(&Act::Issue) == done.serial.is_some()
}
