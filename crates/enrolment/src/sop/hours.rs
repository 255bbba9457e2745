//! When an office works.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::{Time, Weekday};

/// Working hours by the days of a week.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct WorkingHours {
    days: [Option<Hours>; 7],
}

/// From when to when on one day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Hours {
    /// When work begins.
    pub from: Time,
    /// When it ends, later on the same day.
    pub until: Time,
}

impl Hours {
    /// How long that is.
    #[must_use]
    pub fn length(self) -> SignedDuration {
        self.until.duration_since(self.from)
    }
}

/// What "1 hari" means in a time standard.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum DayRule {
    /// A working day: until the same time on the next one.
    #[default]
    Working,
    /// 24 hours on the wall.
    TwentyFourHours,
}

impl DayRule {
    /// The words that files use.
    pub const WORDS: [(&str, Self); 2] = [("kerja", Self::Working), ("24-jam", Self::TwentyFourHours)];
}

/// The days of a week as files name them, Monday first.
pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("senin", Weekday::Monday),
    ("selasa", Weekday::Tuesday),
    ("rabu", Weekday::Wednesday),
    ("kamis", Weekday::Thursday),
    ("jumat", Weekday::Friday),
    ("sabtu", Weekday::Saturday),
    ("minggu", Weekday::Sunday),
];

/// The hours of an office whose SOP says nothing of them, on the first five days of a week.
const USUAL: Hours = Hours { from: Time::constant(8, 0, 0, 0), until: Time::constant(16, 0, 0, 0) };

impl WorkingHours {
    /// Those of an office whose SOP says nothing of them: eight to four, Monday to Friday. Ours; no SOP says so.
    #[must_use]
    pub fn usual() -> Self {
        let mut hours = Self::default();
        hours.days[..5].fill(Some(USUAL));
        hours
    }

    /// The hours of a day; `None` on a day without work.
    #[must_use]
    pub fn on(&self, day: Weekday) -> Option<Hours> {
        self.days[day.to_monday_zero_offset() as usize]
    }

    pub(super) fn set(&mut self, day: Weekday, hours: Hours) {
        self.days[day.to_monday_zero_offset() as usize] = Some(hours);
    }

    /// Whether there is a day with work at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.iter().all(Option::is_none)
    }
}

/// A text that names no working hours.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("working hours are days with times, such as `senin-kamis 08:00-16:00, jumat 08:00-11:30`")]
pub struct NoHours;

impl FromStr for WorkingHours {
    type Err = NoHours;

    fn from_str(text: &str) -> Result<Self, NoHours> {
        let mut hours = Self::default();
        for part in text.split(',') {
            let (days, times) = part.trim().split_once(' ').ok_or(NoHours)?;
            let times = Hours::parse(times).ok_or(NoHours)?;
            let (first, last) = days.split_once('-').unwrap_or((days, days));
            let (first, last) = (weekday(first).ok_or(NoHours)?, weekday(last).ok_or(NoHours)?);
            let days = hours.days.get_mut(first..=last).ok_or(NoHours)?;
            if days.iter().any(Option::is_some) {
                return Err(NoHours);
            }
            days.fill(Some(times));
        }
        Ok(hours)
    }
}

impl fmt::Display for WorkingHours {
    /// Each day with work, as it is read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = WEEKDAYS.iter().zip(self.days).filter_map(|((word, _), hours)| Some((word, hours?)));
        for (number, (word, Hours { from, until })) in days.enumerate() {
            let comma = if number == 0 { "" } else { ", " };
            let (from, until) = (from.strftime("%H:%M"), until.strftime("%H:%M"));
            write!(f, "{comma}{word} {from}-{until}")?;
        }
        Ok(())
    }
}

/// The number of a day by its word, from 0 for Monday.
fn weekday(word: &str) -> Option<usize> {
    WEEKDAYS.iter().position(|(known, _)| known.eq_ignore_ascii_case(word.trim()))
}

impl Hours {
    /// Reads `08:00-16:00`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (from, until) = text.split_once('-')?;
        let (from, until) = (time(from)?, time(until)?);
        (from < until).then_some(Self { from, until })
    }
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    let number = |digits: &str| {
        let is_plain = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
        digits.parse::<i8>().ok().filter(|_| is_plain)
    };
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_read_as_it_is_written() {
        for (text, expected) in [
            (
                "senin-kamis 08:00-16:00, jumat 08:00-11:30",
                Some(
                    "senin 08:00-16:00, selasa 08:00-16:00, rabu 08:00-16:00, kamis 08:00-16:00, jumat 08:00-11:30",
                ),
            ),
            ("Sabtu 09:00 - 12:00", Some("sabtu 09:00-12:00")),
            (
                "senin-minggu 00:00-23:59",
                Some(
                    "senin 00:00-23:59, selasa 00:00-23:59, rabu 00:00-23:59, kamis 00:00-23:59, jumat 00:00-23:59, sabtu 00:00-23:59, minggu 00:00-23:59",
                ),
            ),
            ("kamis-senin 08:00-16:00", None),
            ("senin-rabu 08:00-16:00, rabu 08:00-12:00", None),
            ("monday 08:00-16:00", None),
            ("senin 16:00-08:00", None),
            ("senin", None),
            ("", None),
        ] {
            let read = text.parse::<WorkingHours>().ok();
            assert_eq!(read.as_ref().map(ToString::to_string).as_deref(), expected, "{text:?}");
            let again = read.as_ref().map(|hours| hours.to_string().parse::<WorkingHours>());
            assert_eq!(again, read.map(Ok), "{text:?}");
        }
    }

    #[test]
    fn hours_are_two_times_of_one_day() {
        for (text, is_read) in [
            ("08:00-16:00", true),
            ("08:00 - 11:30", true),
            ("16:00-08:00", false),
            ("08:00-08:00", false),
            ("08:00-24:00", false),
            ("8:00-16:00", false),
            ("08.00-16.00", false),
            ("08:00", false),
            ("", false),
        ] {
            assert_eq!(Hours::parse(text).is_some(), is_read, "{text:?}");
        }
    }
}
