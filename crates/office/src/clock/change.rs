//! The clock of a home is read, set, advanced, and let go.
//!
//! Each change is one transaction with its line in the audit log, so that whoever acts meanwhile acts before it or
//! after it.

use jiff::Timestamp;
use serde_json::json;
use store::{AuditFilter, Tx};

use super::time::{Step, Time};
use super::{Clock, Moment};
use crate::ledger::Standing;
use crate::office::{Line, setting};
use crate::{Error, Office};

/// How a clock stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reading {
    /// The present moment.
    pub moment: Moment,
    /// The latest instant at which something was done, if anything was: the high-water mark of time.
    pub last_act: Option<Timestamp>,
}

/// A change of the clock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Change {
    /// The moment before.
    pub from: Moment,
    /// How it stands now.
    pub to: Reading,
    /// When something had been done already, where that is later than the time now.
    pub turned_back_from: Option<Timestamp>,
    /// What is dated later than the time now.
    pub ahead: Ahead,
}

/// What a home holds that is dated later than some instant.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Ahead {
    /// How many certificates are not valid yet; those of the office itself count too.
    pub not_yet_valid: usize,
    /// How many revocations and suspensions count from a later time on only.
    pub revocations: usize,
}

impl Reading {
    /// How many seconds the office is ahead of the machine, between both times in whole seconds as they are shown;
    /// behind it, when negative.
    #[must_use]
    pub fn ahead_by(&self) -> i64 {
        self.moment.at.as_second() - self.moment.real.as_second()
    }

    /// Whether the clock of the machine stands so far before the last act that nothing can be done by it.
    #[must_use]
    pub fn is_turned_back(&self) -> bool {
        let is_behind = |last_act| self.moment.not_before(last_act).is_err();
        !self.moment.clock.is_simulated() && self.last_act.is_some_and(is_behind)
    }
}

impl Office {
    /// Reads the clock as it stands, whatever instant was chosen to act at.
    ///
    /// # Errors
    /// As the store decides.
    pub fn read_clock(&self) -> Result<Reading, Error> {
        self.store().snapshot(|ledger| {
            let moment = Clock::stored(ledger)?.now();
            Ok(Reading { moment, last_act: ledger.high_water()? })
        })
    }

    /// Sets a simulated clock to `to`, earlier or later. A home that went by the machine's time is a rehearsal from then
    /// on.
    ///
    /// # Errors
    /// [`Error::Clock`] when a clock cannot show that time; [`Error::ClockTurnedBack`] when the clock of the machine
    /// cannot be right.
    pub fn set_clock(&self, to: Time) -> Result<Change, Error> {
        let to = to.at(self.zone())?;
        self.store().write(|tx| {
            let from = self.moment()?;
            self.turn(tx, "clock.set", from, to)
        })
    }

    /// Advances a simulated clock by `step`. In a home that went by the machine's time, a simulated clock begins there.
    ///
    /// # Errors
    /// As [`set_clock`](Self::set_clock); [`Error::Clock`] when the step does not lead forward.
    pub fn advance_clock(&self, step: &Step) -> Result<Change, Error> {
        self.store().write(|tx| {
            let from = self.moment()?;
            let to = step.from(from.at, self.zone())?;
            self.turn(tx, "clock.advance", from, to)
        })
    }

    /// Lets the home go by the machine's time again; nothing is done where it does already. The high-water mark falls
    /// back to it, however far the simulated time ran ahead.
    ///
    /// # Errors
    /// [`Error::ClockTurnedBack`] when the machine's clock itself was turned back since the last act, or since the last
    /// one that went by it.
    pub fn real_clock(&self) -> Result<Option<Change>, Error> {
        self.store().write(|tx| {
            let from = Clock::stored(tx)?.now();
            if !from.clock.is_simulated() {
                return Ok(None);
            }
            let last = tx.audit(&AuditFilter { limit: Some(1), ..AuditFilter::default() })?;
            let last = last.last().map(|last| last.real_at).max(tx.last_real_audit()?);
            let moment = Clock::System.now();
            let moment = last.map_or(Ok(moment), |last| moment.not_before(last))?;
            let turned_back_from = tx.high_water()?.filter(|last_seen| moment.at < *last_seen);
            tx.remove_setting(setting::SIMULATED_TIME)?;
            tx.reset_high_water(moment.at)?;
            let mut detail = json!({ "from": from.at.to_string(), "to": moment.at.to_string() });
            if let Some(last_seen) = turned_back_from {
                detail["turned_back_from"] = last_seen.to_string().into();
            }
            self.write_line(tx, moment, &Line::done("clock.real", SUBJECT, detail))?;
            self.changed(from, moment, turned_back_from).map(Some)
        })
    }

    fn turn(&self, tx: &Tx<'_>, action: &str, from: Moment, to: Timestamp) -> Result<Change, Error> {
        let moment = Moment { at: to, real: from.real, clock: Clock::Simulated(to) };
        let turned_back_from = tx.high_water()?.filter(|last_seen| to < *last_seen);
        tx.set_setting(setting::SIMULATED_TIME, &to.to_string())?;
        let detail =
            json!({ "from": from.at.to_string(), "to": to.to_string(), "clock_was": from.clock.word() });
        self.write_line(tx, moment, &Line::done(action, SUBJECT, detail))?;
        self.changed(from, moment, turned_back_from)
    }

    fn changed(
        &self,
        from: Moment,
        to: Moment,
        turned_back_from: Option<Timestamp>,
    ) -> Result<Change, Error> {
        let ahead = self.ahead_of(to.at)?;
        let to = Reading { moment: to, last_act: self.store().high_water()? };
        Ok(Change { from, to, turned_back_from, ahead })
    }

    fn ahead_of(&self, at: Timestamp) -> Result<Ahead, Error> {
        let mut ahead = Ahead::default();
        for record in self.store().certificates()? {
            ahead.not_yet_valid += usize::from(Standing::of(&record, at) == Standing::NotYetValid);
            ahead.revocations += usize::from(record.revocation.is_some_and(|revocation| revocation.at > at));
        }
        // The root stands in no ledger.
        ahead.not_yet_valid += usize::from(at < self.root()?.validity().not_before);
        Ok(ahead)
    }
}

/// What the lines of the audit log are about.
const SUBJECT: &str = "clock";
