//! The clock against what was done.

use super::{Ailment, Opened, Visit};
use crate::Error;
use crate::clock::Clock;

/// Finds out what time it is for the office, and whether that can be.
pub(super) fn examine(visit: &mut Visit<'_>, store: &Opened) {
    match Clock::stored(store) {
        Ok(clock) => visit.clock = clock,
        Err(error @ Error::Setting { .. }) => visit.find(Ailment::Setting(error)),
        Err(error) => visit.find(Ailment::Store(error)),
    }
    visit.now = visit.chosen.unwrap_or_else(|| visit.clock.now().at);
    if let Clock::Simulated(at) = visit.clock {
        return visit.find(Ailment::ClockSimulated(at));
    }
    let moment = visit.clock.now();
    if let Some(Some(last_seen)) = visit.or_find(store.high_water())
        && let Err(Error::ClockTurnedBack { now, last_seen }) = moment.not_before(last_seen)
    {
        visit.find(Ailment::ClockBehind { now, last_seen });
    }
}
