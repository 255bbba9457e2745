//! System time, or a time that stands where it was set.

use jiff::{SignedDuration, Timestamp};

/// How far the system clock may fall behind the last act before it counts as turned back.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// The clock of a home.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Clock {
    /// The time of the machine.
    System,
    /// A time that stands still, for rehearsals and tests. Everything done by it says so in the audit log.
    Simulated(Timestamp),
}

/// One instant as the office sees it, and as the machine does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Moment {
    /// What the office goes by.
    pub at: Timestamp,
    /// What the machine says.
    pub real: Timestamp,
}

impl Clock {
    /// The present moment.
    #[must_use]
    pub fn now(self) -> Moment {
        let real = Timestamp::now();
        match self {
            Self::System => Moment { at: real, real },
            Self::Simulated(at) => Moment { at, real },
        }
    }

    /// Whether time is simulated.
    #[must_use]
    pub fn is_simulated(self) -> bool {
        matches!(self, Self::Simulated(_))
    }
}

impl Moment {
    /// Whether it lies before `last_seen` by more than clocks go wrong on their own.
    #[must_use]
    pub fn is_turned_back(self, last_seen: Option<Timestamp>) -> bool {
        last_seen.is_some_and(|last_seen| self.at + TOLERANCE < last_seen)
    }
}
