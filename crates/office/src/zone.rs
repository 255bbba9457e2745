//! The three times of Indonesia, which know no summer time.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// A zone that letters, marks and deadlines are written in.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Zone {
    /// Waktu Indonesia Barat, UTC+7.
    #[default]
    Wib,
    /// Waktu Indonesia Tengah, UTC+8.
    Wita,
    /// Waktu Indonesia Timur, UTC+9.
    Wit,
}

impl Zone {
    /// Hours ahead of UTC.
    #[must_use]
    pub const fn hours(self) -> i8 {
        match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        }
    }

    /// Its distance from UTC, all the year.
    #[must_use]
    pub fn offset(self) -> TimeZone {
        TimeZone::fixed(Offset::constant(self.hours()))
    }

    /// `at` as the clocks of this zone show it.
    #[must_use]
    pub fn local(self, at: Timestamp) -> jiff::Zoned {
        at.to_zoned(self.offset())
    }

    /// `at` for a line of a list or a log: `2026-01-05 11:00:00 WIB`.
    #[must_use]
    pub fn in_line(self, at: Timestamp) -> String {
        format!("{} {self}", self.local(at).strftime("%Y-%m-%d %H:%M:%S"))
    }

    /// `at` for a letter or a mark: `5 Januari 2026 11.00 WIB`.
    #[must_use]
    pub fn on_paper(self, at: Timestamp) -> String {
        let local = self.local(at);
        format!("{} {:02}.{:02} {self}", day_on_paper(local.date()), local.hour(), local.minute())
    }

    /// The day of `at` for a letter: `5 Januari 2026`.
    #[must_use]
    pub fn day_on_paper(self, at: Timestamp) -> String {
        day_on_paper(self.local(at).date())
    }
}

/// A day for a letter: `5 Januari 2026`.
#[must_use]
pub fn day_on_paper(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ];
    let month = MONTHS[usize::from(day.month().unsigned_abs()) - 1];
    format!("{} {month} {}", day.day(), day.year())
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wib => "WIB",
            Self::Wita => "WITA",
            Self::Wit => "WIT",
        })
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        [Self::Wib, Self::Wita, Self::Wit]
            .into_iter()
            .find(|zone| zone.to_string().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownZone(text.to_owned()))
    }
}

/// A word that names no zone of Indonesia.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is not one of WIB, WITA, WIT")]
pub struct UnknownZone(pub String);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn paper_shows_local_time() {
        let at: Timestamp = "2025-12-31T17:05:00Z".parse().unwrap();
        for (zone, expected) in [
            ("wib", "1 Januari 2026 00.05 WIB"),
            ("WITA", "1 Januari 2026 01.05 WITA"),
            ("Wit", "1 Januari 2026 02.05 WIT"),
        ] {
            assert_eq!(zone.parse::<Zone>().unwrap().on_paper(at), expected);
        }
        for (zone, expected) in
            [(Zone::Wib, "2026-01-01 00:05:00 WIB"), (Zone::Wit, "2026-01-01 02:05:00 WIT")]
        {
            assert_eq!(zone.in_line(at), expected);
        }
        for word in ["", "UTC", "WIBA"] {
            assert_eq!(word.parse::<Zone>(), Err(UnknownZone(word.into())));
        }
    }
}
