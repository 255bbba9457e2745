//! An application: where it stands follows from its events alone.

mod permit; // what may be done next, and by whom

pub use permit::{Ask, Permit, Proof};

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;

use crate::event::{Actor, Deed, Done, Event, Fingerprint, LinkKind};
use crate::sop::{Act, Sop, Step, Target};

/// An application, as its events leave it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Application {
    status: Status,
    /// The step where it stands, from 1; the last one where it ended.
    step: u8,
    since: Timestamp,
    data: Fingerprint,
    papers: BTreeMap<String, Fingerprint>,
    entered_by: BTreeSet<String>,
    approval: Option<Approval>,
    activation: Option<Sent>,
    passphrase: Option<Sent>,
    has_account: bool,
    key: Option<String>,
    serial: Option<String>,
    followed: Option<u64>,
    visits: Vec<Visit>,
}

/// Whether an application goes on.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Status {
    /// Something is to be done.
    Open,
    /// It has come to its end.
    Finished,
    /// It was refused.
    Refused,
    /// Whoever applied does not want it any more.
    Cancelled,
}

/// An approval of data as they were.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Approval {
    /// Who.
    pub by: String,
    /// Of what.
    pub data: Fingerprint,
}

/// A link that was mailed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sent {
    /// The hash of its token.
    pub token: Fingerprint,
    /// Until when it is good.
    pub expires: Timestamp,
}

/// A stay at one step.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Visit {
    /// The step.
    pub step: u8,
    /// Since when it stood there.
    pub from: Timestamp,
    /// When it was done, and by whom; nothing while it stands there.
    pub done: Option<(Timestamp, Actor)>,
    /// What came out, where it was not the usual.
    pub outcome: Option<String>,
    /// Why it was refused, if it was.
    pub refused: Option<String>,
}

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
    /// [`Impossible`] for events that no such application has: they were not written here.
    pub fn replay(sop: &Sop, events: &[Event]) -> Result<Self, Impossible> {
        let Some((Event { at, deed: Deed::Opened { data }, .. }, later)) = events.split_first() else {
            return Err(Impossible { at: 0 });
        };
        let mut application = Self::opened(*at, *data);
        for (index, event) in later.iter().enumerate() {
            application.take(sop, event).ok_or(Impossible { at: index + 1 })?;
        }
        Ok(application)
    }

    fn opened(at: Timestamp, data: Fingerprint) -> Self {
        let visit = Visit { step: 1, from: at, done: None, outcome: None, refused: None };
        Self {
            status: Status::Open,
            step: 1,
            since: at,
            data,
            papers: BTreeMap::new(),
            entered_by: BTreeSet::new(),
            approval: None,
            activation: None,
            passphrase: None,
            has_account: false,
            key: None,
            serial: None,
            followed: None,
            visits: vec![visit],
        }
    }

    /// `None` if it cannot have happened.
    fn take(&mut self, sop: &Sop, event: &Event) -> Option<()> {
        if self.status != Status::Open || event.at < self.since {
            return None;
        }
        match &event.deed {
            Deed::Opened { .. } => return None,
            Deed::Done(done) => self.take_done(sop, event, done)?,
            Deed::Sent { link, token, expires } => {
                *self.slot(*link) = Some(Sent { token: *token, expires: *expires });
            }
            Deed::Corrected { data, back_to } => {
                self.data = *data;
                self.entered_by.extend(event.by.officer().map(str::to_owned));
                if let Some(step) = back_to {
                    self.go_to(sop, event, Target::Step(*step))?;
                }
            }
            Deed::Followed { application } => self.followed = Some(*application),
            Deed::Rejected { reason } => self.end(event, Status::Refused, reason),
            Deed::Cancelled { reason } => self.end(event, Status::Cancelled, reason),
        }
        Some(())
    }

    fn take_done(&mut self, sop: &Sop, event: &Event, done: &Done) -> Option<()> {
        if done.step != self.step {
            return None;
        }
        self.papers.extend(done.papers.iter().map(|(kind, paper)| (kind.clone(), *paper)));
        self.data = done.data.unwrap_or(self.data);
        for act in &done.acts {
            self.take_act(*act, event, done);
        }
        if let Some(visit) = self.visits.last_mut() {
            (visit.outcome, visit.refused) = (done.outcome.clone(), done.refused.clone());
        }
        self.followed = None;
        let is_refused = done.refused.is_some();
        self.go_to(sop, event, done.to)?;
        if self.status == Status::Finished && is_refused {
            self.status = Status::Refused;
        }
        Some(())
    }

    fn take_act(&mut self, act: Act, event: &Event, done: &Done) {
        match act {
            // What is handed in at a desk is entered by who sits there.
            Act::Apply | Act::Enter => self.entered_by.extend(event.by.officer().map(str::to_owned)),
            Act::Approve => {
                let by = event.by.officer().unwrap_or_default().to_owned();
                self.approval = Some(Approval { by, data: self.data });
            }
            Act::OpenAccount => self.has_account = true,
            Act::Activate => self.activation = None,
            Act::SetPassphrase => {
                self.passphrase = None;
                self.key.clone_from(&done.key);
            }
            Act::Issue => self.serial.clone_from(&done.serial),
            _ => {}
        }
    }

    fn go_to(&mut self, sop: &Sop, event: &Event, target: Target) -> Option<()> {
        if let Some(visit) = self.visits.last_mut() {
            visit.done = Some((event.at, event.by.clone()));
        }
        self.since = event.at;
        match target {
            Target::End => self.status = Status::Finished,
            Target::Step(number) => {
                self.step = sop.step(number)?.number;
                let visit = Visit { step: number, from: event.at, done: None, outcome: None, refused: None };
                self.visits.push(visit);
            }
        }
        Some(())
    }

    fn end(&mut self, event: &Event, status: Status, reason: &str) {
        self.status = status;
        self.since = event.at;
        if let Some(visit) = self.visits.last_mut() {
            visit.done = Some((event.at, event.by.clone()));
            visit.refused = Some(reason.to_owned());
        }
    }

    fn slot(&mut self, link: LinkKind) -> &mut Option<Sent> {
        match link {
            LinkKind::Activation => &mut self.activation,
            LinkKind::Passphrase => &mut self.passphrase,
        }
    }

    /// Whether it goes on.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The step where it stands; `None` where it has ended.
    #[must_use]
    pub fn step<'s>(&self, sop: &'s Sop) -> Option<&'s Step> {
        sop.step(self.step).filter(|_| self.status == Status::Open)
    }

    /// Whether `act` is among what was done by now: in a step before the one where it stands, or in any once it is finished.
    #[must_use]
    pub fn is_past(&self, sop: &Sop, act: Act) -> bool {
        let mut past =
            sop.steps.iter().filter(|step| self.status == Status::Finished || step.number < self.step);
        past.any(|step| step.acts.contains(&act))
    }

    /// Since when it stands there, or is at its end.
    #[must_use]
    pub fn since(&self) -> Timestamp {
        self.since
    }

    /// The data, as they are now.
    #[must_use]
    pub fn data(&self) -> Fingerprint {
        self.data
    }

    /// The papers that came, by their kinds.
    #[must_use]
    pub fn papers(&self) -> &BTreeMap<String, Fingerprint> {
        &self.papers
    }

    /// The approval, if it is one of the data as they are now.
    #[must_use]
    pub fn approval(&self) -> Option<&Approval> {
        self.approval.as_ref().filter(|approval| approval.data == self.data)
    }

    /// The link of this kind that was mailed last and not used.
    #[must_use]
    pub fn link(&self, link: LinkKind) -> Option<Sent> {
        match link {
            LinkKind::Activation => self.activation,
            LinkKind::Passphrase => self.passphrase,
        }
    }

    /// Whether an account of the portal was opened.
    #[must_use]
    pub fn has_account(&self) -> bool {
        self.has_account
    }

    /// The name of the key that was made.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The serial number of the certificate.
    #[must_use]
    pub fn serial(&self) -> Option<&str> {
        self.serial.as_deref()
    }

    /// The application that its step follows.
    #[must_use]
    pub fn followed(&self) -> Option<u64> {
        self.followed
    }

    /// Where it stood, when, and what came of it.
    #[must_use]
    pub fn visits(&self) -> &[Visit] {
        &self.visits
    }
}

impl Status {
    /// The word that programs read.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Finished => "finished",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
