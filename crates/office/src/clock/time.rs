//! What people say about time: a date, an instant, a step forward.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use pki::validity::whole_second;

use crate::zone::Zone;

/// The earliest time that a simulated clock shows: 1970-01-01T00:00:00Z.
pub const EARLIEST: Timestamp = Timestamp::UNIX_EPOCH;
/// The latest: 9900-01-01T00:00:00Z, so that what is issued then still ends within the years that certificates can
/// write (RFC 5280 §4.1.2.5).
pub const LATEST: Timestamp = Timestamp::constant(250_246_627_200, 0);

/// A time as people name it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Time {
    /// An instant.
    Instant(Timestamp),
    /// The midnight with which a day begins in the zone of the home.
    Day(Date),
}

/// A step forward in time, in the units of calendar and clock.
#[derive(Clone, Debug)]
pub struct Step {
    span: Span,
    /// As it was written.
    text: String,
}

/// Why a clock is not set to a time.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ClockError {
    /// Neither a date nor an instant.
    #[error("a date looks like 2027-03-01, a time like 2027-03-01T08:00:00+07:00")]
    NotATime,
    /// No span of time.
    #[error("a span looks like 30d, 12h, 2w or `1y 2mo`")]
    NotASpan,
    /// A step that leads nowhere, or back.
    #[error("`{step}` leads from {from} to {to}, which is not forward")]
    NotForward {
        /// The step.
        step: String,
        /// Where it begins.
        from: Timestamp,
        /// Where it ends.
        to: Timestamp,
    },
    /// A time too far away.
    #[error(
        "`{asked}` leads out of the time from {EARLIEST} until {LATEST}, which a simulated clock can show"
    )]
    OutOfReach {
        /// What was asked for.
        asked: String,
    },
}

impl Time {
    /// The instant that is meant by those who live in `zone`.
    ///
    /// # Errors
    /// [`ClockError::OutOfReach`].
    pub fn at(self, zone: Zone) -> Result<Timestamp, ClockError> {
        match self {
            Self::Instant(at) => reachable(at),
            Self::Day(date) => {
                let midnight = date.to_zoned(zone.offset()).ok();
                let reached = midnight.and_then(|midnight| reachable(midnight.timestamp()).ok());
                reached.ok_or_else(|| ClockError::OutOfReach { asked: date.to_string() })
            }
        }
    }
}

impl Step {
    /// Where it leads to from `from`, by the calendar of `zone`: whole seconds.
    ///
    /// # Errors
    /// [`ClockError::NotForward`], [`ClockError::OutOfReach`].
    pub fn from(&self, from: Timestamp, zone: Zone) -> Result<Timestamp, ClockError> {
        let out_of_reach = || ClockError::OutOfReach { asked: self.text.clone() };
        let to = zone.local(from).checked_add(self.span).map_err(|_| out_of_reach())?;
        let to = whole_second(to.timestamp());
        if to <= from {
            return Err(ClockError::NotForward { step: self.text.clone(), from, to });
        }
        reachable(to).map_err(|_| out_of_reach())
    }
}

impl FromStr for Time {
    type Err = ClockError;

    /// A date, or an instant as RFC 3339 writes it.
    fn from_str(text: &str) -> Result<Self, ClockError> {
        let text = text.trim();
        let is_date = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let read = if is_date { text.parse().map(Self::Day) } else { text.parse().map(Self::Instant) };
        read.map_err(|_| ClockError::NotATime)
    }
}

impl FromStr for Step {
    type Err = ClockError;

    fn from_str(text: &str) -> Result<Self, ClockError> {
        let text = text.trim();
        let span = text.parse().map_err(|_| ClockError::NotASpan)?;
        Ok(Self { span, text: text.to_owned() })
    }
}

/// Refuses an instant that no simulated clock may show.
///
/// # Errors
/// [`ClockError::OutOfReach`].
pub(crate) fn reachable(at: Timestamp) -> Result<Timestamp, ClockError> {
    if (EARLIEST..=LATEST).contains(&at) {
        Ok(at)
    } else {
        Err(ClockError::OutOfReach { asked: at.to_string() })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_midnight_of_the_zone() {
        let out_of_reach = |asked: &str| Err(ClockError::OutOfReach { asked: asked.to_owned() });
        for (text, zone, expected) in [
            ("2027-03-01", Zone::Wib, Ok("2027-02-28T17:00:00Z")),
            ("2027-03-01", Zone::Wit, Ok("2027-02-28T15:00:00Z")),
            (" 2028-02-29 ", Zone::Wita, Ok("2028-02-28T16:00:00Z")),
            ("2027-03-01T08:00:00+07:00", Zone::Wit, Ok("2027-03-01T01:00:00Z")),
            ("2027-03-01T00:00:00Z", Zone::Wib, Ok("2027-03-01T00:00:00Z")),
            ("9900-01-01T00:00:00Z", Zone::Wib, Ok("9900-01-01T00:00:00Z")),
            ("9900-01-01T00:00:01Z", Zone::Wib, out_of_reach("9900-01-01T00:00:01Z")),
            ("1970-01-01", Zone::Wib, out_of_reach("1970-01-01")),
            ("9999-12-31", Zone::Wib, out_of_reach("9999-12-31")),
            ("2027-02-29", Zone::Wib, Err(ClockError::NotATime)),
            ("2027-03-01T08:00:00", Zone::Wib, Err(ClockError::NotATime)),
            ("2027-3-1", Zone::Wib, Err(ClockError::NotATime)),
            ("01-03-2027", Zone::Wib, Err(ClockError::NotATime)),
            ("20270301", Zone::Wib, Err(ClockError::NotATime)),
            ("1893456000", Zone::Wib, Err(ClockError::NotATime)),
            ("besok", Zone::Wib, Err(ClockError::NotATime)),
            ("", Zone::Wib, Err(ClockError::NotATime)),
        ] {
            let found = text.parse::<Time>().and_then(|time| time.at(zone));
            assert_eq!(found.map(|at| at.to_string()), expected.map(str::to_owned), "{text:?}");
        }
    }

    #[test]
    fn a_step_leads_forward_by_the_calendar() {
        let from: Timestamp = "2027-01-30T17:30:00.5Z".parse().unwrap(); // the 31st in Jakarta
        let not_forward = |step: &str, to: &str| {
            Err(ClockError::NotForward { step: step.to_owned(), from, to: to.parse().unwrap() })
        };
        let out_of_reach = |asked: &str| Err(ClockError::OutOfReach { asked: asked.to_owned() });
        for (text, expected) in [
            ("30d", Ok("2027-03-01T17:30:00Z")),
            ("12h", Ok("2027-01-31T05:30:00Z")),
            ("2w", Ok("2027-02-13T17:30:00Z")),
            ("1mo", Ok("2027-02-27T17:30:00Z")), // the 28th in Jakarta, the last of its month
            ("1y 2mo", Ok("2028-03-30T17:30:00Z")),
            ("P1DT1H", Ok("2027-01-31T18:30:00Z")),
            ("1s", Ok("2027-01-30T17:30:01Z")),
            ("0d", not_forward("0d", "2027-01-30T17:30:00Z")),
            ("400ms", not_forward("400ms", "2027-01-30T17:30:00Z")),
            ("-30d", not_forward("-30d", "2026-12-31T17:30:00Z")),
            ("30d ago", not_forward("30d ago", "2026-12-31T17:30:00Z")),
            ("7900y", out_of_reach("7900y")),
            ("9000y", out_of_reach("9000y")),
            ("30", Err(ClockError::NotASpan)),
            ("30 hari", Err(ClockError::NotASpan)),
            ("99999999999999999999d", Err(ClockError::NotASpan)),
            ("1d 1d", Err(ClockError::NotASpan)),
            ("", Err(ClockError::NotASpan)),
        ] {
            let found = text.parse::<Step>().and_then(|step| step.from(from, Zone::Wib));
            assert_eq!(found.map(|at| at.to_string()), expected.map(str::to_owned), "{text:?}");
        }
    }
}
