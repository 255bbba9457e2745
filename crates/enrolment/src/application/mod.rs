//! An application: where it stands follows from its events alone.

mod permit; // what may be done next, and by whom
mod replay; // events become a state

pub use permit::{Ask, Permit, Proof};
pub use replay::Impossible;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;

use crate::event::{Actor, Fingerprint, LinkKind};
use crate::sop::{Act, Sop, Step};

/// An application, as its events leave it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Application {
    status: Status,
    /// The step where it stands, from 1; the last one where it ended.
    step: u8,
    since: Timestamp,
    last_at: Timestamp,
    data: Fingerprint,
    papers: BTreeMap<String, Paper>,
    /// What the recommendation letter says.
    letter: Option<Paper>,
    /// The officers who entered the data or changed them.
    entered_by: BTreeSet<String>,
    /// What was done on the way to the step where it stands, in order: what was gone back over is not among it.
    done: Vec<DoneAct>,
    /// What was ever done.
    ever: BTreeSet<Act>,
    approval: Option<Approval>,
    activation: Option<Sent>,
    passphrase: Option<Sent>,
    key: Option<String>,
    serial: Option<String>,
    followed: Option<u64>,
    is_refused: bool,
    visits: Vec<Visit>,
}

/// Whether an application goes on.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Status {
    /// Something is to be done.
    Open,
    /// It has come to its end, and what was asked for was done.
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

/// A paper, and the step with which it came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Paper {
    fingerprint: Fingerprint,
    step: u8,
}

/// An act, the step that it belongs to, and the officer.
#[derive(Clone, Debug, Eq, PartialEq)]
struct DoneAct {
    step: u8,
    act: Act,
    by: Option<String>,
    /// The data, as they were when it was done.
    data: Fingerprint,
}

/// A stay at one step.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Visit {
    /// The step.
    pub step: u8,
    /// Since when it stood there.
    pub from: Timestamp,
    /// When it went on from there, and by whom; nothing while it stands there.
    pub left: Option<(Timestamp, Actor)>,
    /// What came out, where it was not the usual.
    pub outcome: Option<String>,
    /// Why it was refused, if it was.
    pub refused: Option<String>,
    /// Whether the step was done, or refused as it may be: not where other data led away from it, nor where the application
    /// ended.
    pub is_done: bool,
}

impl Application {
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

    /// Since when it stands there, or is at its end.
    #[must_use]
    pub fn since(&self) -> Timestamp {
        self.since
    }

    /// When something happened to it last.
    #[must_use]
    pub fn last_at(&self) -> Timestamp {
        self.last_at
    }

    /// Whether it stands at a step where it stood before.
    #[must_use]
    pub fn is_where_it_was(&self) -> bool {
        self.visits.iter().filter(|visit| visit.step == self.step).count() > 1
    }

    /// Whether something was refused on the way to where it stands.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.status == Status::Refused || self.status == Status::Open && self.is_refused
    }

    /// Why something was refused last, if anything was.
    #[must_use]
    pub fn last_refusal(&self) -> Option<&str> {
        self.visits.iter().rev().find_map(|visit| visit.refused.as_deref())
    }

    /// The data, as they are now.
    #[must_use]
    pub fn data(&self) -> Fingerprint {
        self.data
    }

    /// The papers that are there, by their kinds.
    pub fn papers(&self) -> impl Iterator<Item = (&str, Fingerprint)> {
        self.papers.iter().map(|(kind, paper)| (kind.as_str(), paper.fingerprint))
    }

    /// What the recommendation letter says of the applicant, as it was read out.
    #[must_use]
    pub fn letter(&self) -> Option<Fingerprint> {
        self.letter.map(|letter| letter.fingerprint)
    }

    /// The approval of the data as they are now.
    #[must_use]
    pub fn approval(&self) -> Option<&Approval> {
        self.approval.as_ref()
    }

    /// The link of this kind that was mailed last and not used.
    #[must_use]
    pub fn link(&self, link: LinkKind) -> Option<Sent> {
        match link {
            LinkKind::Activation => self.activation,
            LinkKind::Passphrase => self.passphrase,
        }
    }

    /// Whether `act` was done on the way to where it stands.
    #[must_use]
    pub fn has_done(&self, act: Act) -> bool {
        self.done.iter().any(|done| done.act == act)
    }

    /// Whether `act` was ever done, also where it was gone back over since.
    #[must_use]
    pub fn has_ever_done(&self, act: Act) -> bool {
        self.ever.contains(&act)
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
