//! How long each step took, beside what its SOP allows.

use jiff::{SignedDuration, Timestamp};

use crate::application::{Application, Visit};
use crate::calendar::Calendar;
use crate::sop::{Sop, Standard};

/// A stay at one step, beside its standard.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Pace {
    /// The stay.
    pub visit: Visit,
    /// What the SOP allows.
    pub standard: Standard,
    /// The working time that it took, or took by now.
    pub elapsed: SignedDuration,
    /// When it is to be done, or was; nothing where the SOP does not say.
    pub due: Option<Timestamp>,
    /// Whether it was done later than that, or is not done though it should be.
    pub is_late: bool,
}

impl Application {
    /// All stays as of `now`, the oldest first.
    #[must_use]
    pub fn paces(&self, sop: &Sop, calendar: &Calendar, now: Timestamp) -> Vec<Pace> {
        self.visits().iter().map(|visit| pace(visit, sop, calendar, now)).collect()
    }

    /// The stay that goes on, as of `now`; `None` where the application has ended.
    #[must_use]
    pub fn current_pace(&self, sop: &Sop, calendar: &Calendar, now: Timestamp) -> Option<Pace> {
        let visit = self.visits().last().filter(|visit| visit.left.is_none())?;
        Some(pace(visit, sop, calendar, now))
    }
}

fn pace(visit: &Visit, sop: &Sop, calendar: &Calendar, now: Timestamp) -> Pace {
    let standard = sop.step(visit.step).map_or(Standard::None, |step| step.time);
    let until = visit.left.as_ref().map_or(now, |(at, _)| *at);
    let due = calendar.due(visit.from, standard);
    Pace {
        elapsed: calendar.elapsed(visit.from, until),
        is_late: due.is_some_and(|due| until > due),
        visit: visit.clone(),
        standard,
        due,
    }
}
