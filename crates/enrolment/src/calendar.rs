//! Deadlines: when an office works, and how much of its time went by.
//!
//! Minutes and hours of a time standard are working time. A day is a working day, or 24 hours on the wall, as the SOP
//! means it. Links are another matter: they run in wall time.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use crate::sop::{DayRule, Hours, Span, Standard, Unit, WorkingHours};

/// Most days that are gone through to find a deadline: an office that never works has none.
const MAX_DAYS: usize = 3660;

/// When an office works.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Calendar {
    offset: Offset,
    hours: WorkingHours,
    holidays: BTreeSet<Date>,
    day: DayRule,
}

impl Calendar {
    /// By the hours of a week in the zone that is `offset` away from UTC, but for holidays. `day` says what a day of a
    /// time standard is.
    #[must_use]
    pub fn new(offset: Offset, hours: WorkingHours, holidays: BTreeSet<Date>, day: DayRule) -> Self {
        Self { offset, hours, holidays, day }
    }

    /// When something that began at `from` is to be done by its standard at the latest; `None` where there is no standard,
    /// and where the office does not work so long.
    #[must_use]
    pub fn due(&self, from: Timestamp, standard: Standard) -> Option<Timestamp> {
        match standard {
            Standard::None => None,
            Standard::Fixed(span) | Standard::Range(_, span) => self.after(from, span),
        }
    }

    /// When `span` has gone by since `from`.
    #[must_use]
    pub fn after(&self, from: Timestamp, span: Span) -> Option<Timestamp> {
        let minutes = i64::from(span.count);
        match (span.unit, self.day) {
            (Unit::Minutes, _) => self.after_working(from, SignedDuration::from_mins(minutes)),
            (Unit::Hours, _) => self.after_working(from, SignedDuration::from_hours(minutes)),
            (Unit::Days, DayRule::Working) => self.after_days(from, span.count),
            (Unit::Days, DayRule::TwentyFourHours) => {
                from.checked_add(SignedDuration::from_hours(24 * minutes)).ok()
            }
        }
    }

    /// How much working time went by from one instant to a later one.
    #[must_use]
    pub fn elapsed(&self, from: Timestamp, until: Timestamp) -> SignedDuration {
        let (from, until) = (self.local(from), self.local(until));
        if from.date() >= until.date() {
            return self.part_of(from.date(), from, until);
        }
        let between =
            from.date().tomorrow().map_or(SignedDuration::ZERO, |next| self.days(next, until.date()));
        self.part_of(from.date(), from, DateTime::MAX)
            + between
            + self.part_of(until.date(), DateTime::MIN, until)
    }

    /// The working time of a day between two instants.
    fn part_of(&self, day: Date, from: DateTime, until: DateTime) -> SignedDuration {
        self.on(day).map_or(SignedDuration::ZERO, |(begin, end)| {
            let (begin, end) = (begin.max(from), end.min(until));
            end.duration_since(begin).max(SignedDuration::ZERO)
        })
    }

    /// The working time of all days from `first` to before `end`, by whole weeks: an application may have waited for years.
    fn days(&self, first: Date, end: Date) -> SignedDuration {
        let hours = |day: Date| self.hours.on(day.weekday()).map_or(SignedDuration::ZERO, Hours::length);
        let week = || std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(7);
        let count = first.duration_until(end).as_hours() / 24;
        let (weeks, rest) = (i32::try_from(count / 7).unwrap_or(0), usize::try_from(count % 7).unwrap_or(0));
        let worked = week().map(hours).sum::<SignedDuration>() * weeks
            + week().take(rest).map(hours).sum::<SignedDuration>();
        worked - self.holidays.range(first..end).map(|day| hours(*day)).sum::<SignedDuration>()
    }

    /// So much working time later.
    fn after_working(&self, from: Timestamp, mut left: SignedDuration) -> Option<Timestamp> {
        let from = self.local(from);
        for (begin, end) in self.working_days(from.date()) {
            let begin = begin.max(from);
            let there_is = end.duration_since(begin);
            if begin < end && there_is >= left {
                return self.instant(begin.checked_add(left).ok()?);
            }
            left -= there_is.max(SignedDuration::ZERO);
        }
        None
    }

    /// The same time so many working days later; where that day has ended by then, its end.
    fn after_days(&self, from: Timestamp, days: u32) -> Option<Timestamp> {
        let from = self.local(from);
        // What comes when the office is closed comes when it opens.
        let mut open = self.working_days(from.date()).filter(|(_, end)| from < *end);
        let (begin, _) = open.next()?;
        let time = from.max(begin).time();
        let (begin, end) = open.nth(usize::try_from(days).ok()?.checked_sub(1)?)?;
        self.instant(begin.date().to_datetime(time).clamp(begin, end))
    }

    /// The days with work from `first` on, each from when to when.
    fn working_days(&self, first: Date) -> impl Iterator<Item = (DateTime, DateTime)> {
        let days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
        days.take(MAX_DAYS).filter_map(|day| self.on(day))
    }

    fn on(&self, day: Date) -> Option<(DateTime, DateTime)> {
        let Hours { from, until } = self.hours.on(day.weekday()).filter(|_| !self.holidays.contains(&day))?;
        Some((day.to_datetime(from), day.to_datetime(until)))
    }

    fn local(&self, at: Timestamp) -> DateTime {
        self.offset.to_datetime(at)
    }

    fn instant(&self, local: DateTime) -> Option<Timestamp> {
        self.offset.to_timestamp(local).ok()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::sop::builtin;

    /// Morowali: Monday to Thursday 08:00 to 16:00, Friday to 11:30, WITA. Tuesday the 17th is a holiday.
    fn morowali(day: DayRule) -> Calendar {
        let sop = builtin().iter().find(|file| file.id == "morowali").unwrap().read().unwrap();
        let holidays = BTreeSet::from(["2026-11-17".parse().unwrap()]);
        Calendar::new(Offset::constant(8), sop.hours.unwrap(), holidays, day)
    }

    /// An instant in WITA.
    fn at(local: &str) -> Timestamp {
        format!("{local}:00+08:00").parse().unwrap()
    }

    #[test]
    fn deadlines_are_in_working_time() {
        let span = |count, unit| Standard::Fixed(Span { count, unit });
        let (minutes, hours, days) =
            (|n| span(n, Unit::Minutes), |n| span(n, Unit::Hours), |n| span(n, Unit::Days));
        // The 12th is a Thursday.
        for (from, standard, expected) in [
            ("2026-11-12T09:00", minutes(15), "2026-11-12T09:15"),
            ("2026-11-12T15:50", minutes(15), "2026-11-13T08:05"),
            ("2026-11-12T15:45", minutes(15), "2026-11-12T16:00"),
            ("2026-11-12T20:00", minutes(15), "2026-11-13T08:15"),
            ("2026-11-12T05:00", minutes(15), "2026-11-12T08:15"),
            ("2026-11-13T11:00", hours(1), "2026-11-16T08:30"),
            ("2026-11-13T11:30", hours(1), "2026-11-16T09:00"),
            ("2026-11-14T10:00", hours(9), "2026-11-18T09:00"), // over a weekend and a holiday
            ("2026-11-11T10:00", days(1), "2026-11-12T10:00"),
            ("2026-11-12T15:00", days(1), "2026-11-13T11:30"), // Friday is shorter
            ("2026-11-16T10:00", days(1), "2026-11-18T10:00"), // a holiday between
            ("2026-11-13T12:00", days(1), "2026-11-18T08:00"), // counts from Monday morning
            ("2026-11-14T10:00", days(2), "2026-11-19T08:00"),
            (
                "2026-11-12T15:00",
                Standard::Range(Span { count: 1, unit: Unit::Hours }, Span { count: 3, unit: Unit::Hours }),
                "2026-11-13T10:00",
            ),
        ] {
            let due = morowali(DayRule::Working).due(at(from), standard);
            assert_eq!(due, Some(at(expected)), "{from} and {standard}");
        }
        assert_eq!(morowali(DayRule::Working).due(at("2026-11-12T09:00"), Standard::None), None);
        let wall = morowali(DayRule::TwentyFourHours).due(at("2026-11-13T15:00"), days(1));
        assert_eq!(wall, Some(at("2026-11-14T15:00")));
    }

    #[test]
    fn an_office_that_never_works_has_no_deadlines() {
        let closed = Calendar::new(Offset::UTC, WorkingHours::default(), BTreeSet::new(), DayRule::Working);
        let hour = Standard::Fixed(Span { count: 1, unit: Unit::Hours });
        let day = Standard::Fixed(Span { count: 1, unit: Unit::Days });
        assert_eq!(
            (closed.due(at("2026-11-12T09:00"), hour), closed.due(at("2026-11-12T09:00"), day)),
            (None, None)
        );
        assert_eq!(closed.elapsed(at("2026-11-12T09:00"), at("2027-11-12T09:00")), SignedDuration::ZERO);
    }

    #[test]
    fn working_time_that_went_by_is_what_the_office_was_open() {
        for (from, until, minutes) in [
            ("2026-11-12T09:00", "2026-11-12T09:15", 15),
            ("2026-11-12T15:50", "2026-11-13T08:05", 15),
            ("2026-11-12T05:00", "2026-11-12T23:00", 480),
            ("2026-11-13T11:00", "2026-11-16T08:30", 60),
            ("2026-11-14T00:00", "2026-11-16T00:00", 0),
            ("2026-11-16T08:00", "2026-11-18T08:00", 480), // a holiday between
            ("2026-11-12T09:15", "2026-11-12T09:00", 0),
            ("2026-11-09T00:00", "2026-11-16T00:00", 4 * 480 + 210),
        ] {
            let elapsed = morowali(DayRule::Working).elapsed(at(from), at(until));
            assert_eq!(elapsed, SignedDuration::from_mins(minutes), "{from} to {until}");
        }
    }

    /// Whole weeks are counted as one, and come to what their days come to.
    #[test]
    fn long_waits_are_as_long_as_their_days() {
        let calendar = morowali(DayRule::Working);
        let hours = |count| SignedDuration::from_hours(count);
        for start in 0..9 {
            let from = at("2026-11-05T09:30") + hours(24 * start);
            let mut by_days = SignedDuration::ZERO;
            for day in 0..40 {
                assert_eq!(calendar.elapsed(from, from + hours(24 * day)), by_days, "{day} days from {from}");
                by_days += calendar.elapsed(from + hours(24 * day), from + hours(24 * (day + 1)));
            }
        }
        // 4 days of 8 hours and one of 3.5, but for the holiday.
        let centuries = calendar.elapsed(at("2026-01-01T00:00"), at("9999-01-01T00:00"));
        let weeks = (Date::constant(2026, 1, 1).until(Date::constant(9999, 1, 1)).unwrap().get_days()) / 7;
        assert!(
            (centuries - SignedDuration::from_mins(35 * 60 + 30) * weeks).abs() < hours(40),
            "{centuries}"
        );
    }

    /// A deadline is where exactly its standard has gone by.
    #[test]
    fn deadlines_and_elapsed_time_agree() {
        let calendar = morowali(DayRule::Working);
        for start in 0..400 {
            let from = at("2026-11-12T00:00") + SignedDuration::from_mins(37 * start);
            for minutes in [1, 59, 480, 700, 3000] {
                let due = calendar
                    .due(from, Standard::Fixed(Span { count: minutes, unit: Unit::Minutes }))
                    .unwrap();
                assert_eq!(
                    calendar.elapsed(from, due),
                    SignedDuration::from_mins(i64::from(minutes)),
                    "{from}"
                );
            }
        }
    }
}
