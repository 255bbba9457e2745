//! System time, or a time that stands where it was set.

mod change; // the clock is set, advanced, and let go
mod time; // what people say about time

use ca::IssuanceRequest;
use jiff::{SignedDuration, Timestamp};
use store::Ledger;

pub use change::{Ahead, Change, Reading};
pub(crate) use time::reachable;
pub use time::{ClockError, EARLIEST, LATEST, Step, Time};

use crate::Error;
use crate::office::{parse, setting};

/// How far the system clock may fall behind the last act before it counts as turned back.
pub(crate) const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

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
    /// The clock that was read.
    pub clock: Clock,
}

impl Clock {
    /// The clock of the home as its store has it now: another process may have set it.
    pub(crate) fn stored(ledger: &Ledger) -> Result<Self, Error> {
        match ledger.setting(setting::SIMULATED_TIME)? {
            Some(time) => Ok(Self::Simulated(parse(setting::SIMULATED_TIME, time)?)),
            None => Ok(Self::System),
        }
    }

    /// What the store holds for it.
    pub(crate) fn setting(self) -> Option<String> {
        match self {
            Self::System => None,
            Self::Simulated(at) => Some(at.to_string()),
        }
    }

    /// The present moment.
    #[must_use]
    pub fn now(self) -> Moment {
        let real = Timestamp::now();
        match self {
            Self::System => Moment { at: real, real, clock: self },
            Self::Simulated(at) => Moment { at, real, clock: self },
        }
    }

    /// Whether time is simulated.
    #[must_use]
    pub fn is_simulated(self) -> bool {
        matches!(self, Self::Simulated(_))
    }

    /// The word for machines.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Simulated(_) => "simulated",
        }
    }
}

impl Moment {
    /// The same moment, at `last_seen` when the clock fell behind that a little, as clocks do on their own. Otherwise
    /// what was revoked just now would be good again until the clock has caught up.
    ///
    /// # Errors
    /// [`Error::ClockTurnedBack`] when it fell behind by more than five minutes.
    pub(crate) fn not_before(self, last_seen: Timestamp) -> Result<Self, Error> {
        if self.at + TOLERANCE < last_seen {
            return Err(Error::ClockTurnedBack { now: self.at, last_seen });
        }
        Ok(Self { at: self.at.max(last_seen), ..self })
    }

    /// The request as it stands at this moment: what is issued by a simulated clock says so in its subject.
    pub(crate) fn mark(self, request: IssuanceRequest) -> IssuanceRequest {
        request.by_clock(self.clock.is_simulated())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn time_does_not_run_backwards() {
        let second = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
        for (now, expected) in [
            (1000, Some(1000)),
            (500, Some(500)),
            (499, Some(500)),
            (200, Some(500)),
            (199, None),
            (-1000, None),
        ] {
            let moment = Moment { at: second(now), real: second(now), clock: Clock::System };
            let found = moment.not_before(second(500));
            assert_eq!(found.as_ref().ok().map(|moment| moment.at), expected.map(second), "{now}");
            assert!(found.is_ok_and(|moment| moment.real == second(now)) == expected.is_some(), "{now}");
        }
    }
}
