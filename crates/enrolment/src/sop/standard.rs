//! *Waktu*: how long a step may take, as the SOPs write it: `60 menit`, `1-3 jam`, `1 hari`.

use std::fmt;

use jiff::SignedDuration;

use super::Step;
use super::step::Target;

/// How long a step may take.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Standard {
    /// The SOP does not say.
    #[default]
    None,
    /// So long.
    Fixed(Span),
    /// From so long to so long.
    Range(Span, Span),
}

/// A time in one unit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Span {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// A unit of time standards.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unit {
    /// *Menit*.
    Minutes,
    /// *Jam*.
    Hours,
    /// *Hari*: a working day, or 24 hours, as the SOP means it.
    Days,
}

/// Spans together: days are not turned into hours.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Total {
    /// Days.
    pub days: u32,
    /// Minutes beside them.
    pub minutes: u32,
}

/// Longest span, in days.
const MAX_DAYS: u32 = 365;

impl Unit {
    const WORDS: [(&str, Self); 3] = [("menit", Self::Minutes), ("jam", Self::Hours), ("hari", Self::Days)];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, unit)| *unit == self).map_or("", |(word, _)| word)
    }

    /// How many make a day of 24 hours.
    const fn in_a_day(self) -> u32 {
        match self {
            Self::Minutes => 24 * 60,
            Self::Hours => 24,
            Self::Days => 1,
        }
    }
}

impl Span {
    /// Reads `24 jam`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match Standard::parse(text)? {
            Standard::Fixed(span) => Some(span),
            _ => None,
        }
    }

    fn of(count: &str, unit: Unit) -> Option<Self> {
        let is_plain = !count.is_empty() && count.bytes().all(|digit| digit.is_ascii_digit());
        let count: u32 = count.parse().ok().filter(|count| is_plain && *count > 0)?;
        (count <= MAX_DAYS * unit.in_a_day()).then_some(Self { count, unit })
    }

    /// The same on the wall: a day has 24 hours.
    #[must_use]
    pub fn wall(self) -> SignedDuration {
        let Total { days, minutes } = self.total();
        SignedDuration::from_mins(i64::from(days) * 24 * 60 + i64::from(minutes))
    }

    /// The same as a total.
    #[must_use]
    pub const fn total(self) -> Total {
        match self.unit {
            Unit::Minutes => Total { days: 0, minutes: self.count },
            Unit::Hours => Total { days: 0, minutes: 60 * self.count },
            Unit::Days => Total { days: self.count, minutes: 0 },
        }
    }
}

impl Standard {
    /// Reads `60 menit`, `1-3 jam`, `1 hari`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (count, unit) = text.trim().split_once(' ')?;
        let unit = Unit::WORDS.iter().find(|(word, _)| *word == unit.trim()).map(|(_, unit)| *unit)?;
        match count.split_once('-') {
            None => Span::of(count, unit).map(Self::Fixed),
            Some((least, most)) => {
                let (least, most) = (Span::of(least, unit)?, Span::of(most, unit)?);
                (least.count < most.count).then_some(Self::Range(least, most))
            }
        }
    }

    /// The shortest and the longest.
    #[must_use]
    pub fn totals(self) -> (Total, Total) {
        match self {
            Self::None => Default::default(),
            Self::Fixed(span) => (span.total(), span.total()),
            Self::Range(least, most) => (least.total(), most.total()),
        }
    }
}

impl Total {
    fn plus(self, other: Self) -> Self {
        Self { days: self.days + other.days, minutes: self.minutes + other.minutes }
    }

    /// To compare by, whatever a day is: with 24 hours.
    fn weight(self) -> u64 {
        u64::from(self.days) * 24 * 60 + u64::from(self.minutes)
    }
}

/// What `steps` take by the shortest and the longest way from the first to the end that never goes back and where nothing
/// is refused.
pub(super) fn of(steps: &[Step]) -> (Total, Total) {
    // From the last to the first: what is left to do from each step, if a way leads on from there.
    let mut left: Vec<Option<(Total, Total)>> = vec![None; steps.len()];
    for (at, step) in steps.iter().enumerate().rev() {
        let onward = step.targets().filter_map(|target| match target {
            Target::Step(number) if usize::from(number) > at + 1 => left[usize::from(number) - 1],
            Target::Step(_) => None,
            Target::End => Some(Default::default()),
        });
        let ways: Vec<(Total, Total)> = onward.collect();
        let shortest = ways.iter().map(|(least, _)| *least).min_by_key(|total| total.weight());
        let longest = ways.iter().map(|(_, most)| *most).max_by_key(|total| total.weight());
        let (least, most) = step.time.totals();
        left[at] =
            shortest.zip(longest).map(|(shortest, longest)| (least.plus(shortest), most.plus(longest)));
    }
    left.first().copied().flatten().unwrap_or_default()
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, self.unit.word())
    }
}

impl fmt::Display for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("-"),
            Self::Fixed(span) => span.fmt(f),
            Self::Range(least, most) => write!(f, "{}-{most}", least.count),
        }
    }
}

impl fmt::Display for Total {
    /// As SOPs write it: `1 hari 435 menit`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.days, self.minutes) {
            (0, minutes) => write!(f, "{minutes} menit"),
            (days, 0) => write!(f, "{days} hari"),
            (days, minutes) => write!(f, "{days} hari {minutes} menit"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standards_are_read_as_the_sops_write_them() {
        let span = |count, unit| Span { count, unit };
        for (text, expected) in [
            ("60 menit", Some(Standard::Fixed(span(60, Unit::Minutes)))),
            (" 1 hari ", Some(Standard::Fixed(span(1, Unit::Days)))),
            ("1-3 jam", Some(Standard::Range(span(1, Unit::Hours), span(3, Unit::Hours)))),
            ("3-1 jam", None),
            ("2-2 jam", None),
            ("0 menit", None),
            ("+5 menit", None),
            ("366 hari", None),
            ("365 hari", Some(Standard::Fixed(span(365, Unit::Days)))),
            ("99999999999 menit", None),
            ("5", None),
            ("lima menit", None),
            ("5 minggu", None),
            ("", None),
        ] {
            let found = Standard::parse(text);
            assert_eq!(found, expected, "{text:?}");
            if let Some(found) = found {
                assert_eq!(found.to_string(), text.trim());
            }
        }
    }
}
