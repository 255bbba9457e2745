//! The values of settings, as people write them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use enrolment::data::is_domain;
use enrolment::sop::DayRule;
use jiff::civil::Date;

use super::SettingError;

/// Yes or no; yes where nothing was chosen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Switch(pub bool);

/// What is done about a NIK or NIP that cannot be right.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Numbers {
    /// It is told.
    #[default]
    Advise,
    /// Whoever has it is refused.
    Refuse,
}

/// Domains, each with all below it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Domains(pub Vec<String>);

/// What "1 hari" means.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct DayChoice(pub DayRule);

/// Days on which an office does not work, with what they are called.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Holidays(pub BTreeMap<Date, String>);

/// How many days from the end of a certificate something is told, the most first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NoticeDays(Vec<u16>);

/// Where a file is, from the root on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place(pub PathBuf);

/// Most days before or after the end of a certificate.
const MOST_DAYS: u16 = 365;

fn one_of<T: Copy>(text: &str, words: &[(&'static str, T)]) -> Result<T, SettingError> {
    let known = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text.trim()));
    known.map(|(_, value)| *value).ok_or_else(|| SettingError::Word {
        found: text.to_owned(),
        known: words.iter().map(|(word, _)| *word).collect(),
    })
}

impl Default for Switch {
    fn default() -> Self {
        Self(true)
    }
}

impl FromStr for Switch {
    type Err = SettingError;

    fn from_str(text: &str) -> Result<Self, SettingError> {
        one_of(text, &[("true", true), ("false", false), ("ya", true), ("tidak", false)]).map(Self)
    }
}

impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Numbers {
    type Err = SettingError;

    fn from_str(text: &str) -> Result<Self, SettingError> {
        one_of(text, &[("advise", Self::Advise), ("refuse", Self::Refuse)])
    }
}

impl fmt::Display for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::Advise { "advise" } else { "refuse" })
    }
}

impl FromStr for Domains {
    type Err = SettingError;

    fn from_str(text: &str) -> Result<Self, SettingError> {
        let domains: Vec<String> = text.split(',').map(|domain| domain.trim().to_lowercase()).collect();
        match domains.iter().all(|domain| is_domain(domain)) {
            true => Ok(Self(domains)),
            false => Err(SettingError::Domains(text.to_owned())),
        }
    }
}

impl fmt::Display for Domains {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

impl FromStr for DayChoice {
    type Err = SettingError;

    fn from_str(text: &str) -> Result<Self, SettingError> {
        one_of(text, &DayRule::WORDS).map(Self)
    }
}

impl fmt::Display for DayChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = DayRule::WORDS.iter().find(|(_, rule)| *rule == self.0);
        f.write_str(known.map_or("", |(word, _)| word))
    }
}

impl Holidays {
    /// The days alone.
    #[must_use]
    pub fn days(&self) -> BTreeSet<Date> {
        self.0.keys().copied().collect()
    }
}

impl FromStr for Holidays {
    type Err = SettingError;

    /// One day a line, with what it is called behind a comma, a semicolon or a blank. A line without digits before the
    /// first day is a header; what begins with `#` is a remark.
    fn from_str(text: &str) -> Result<Self, SettingError> {
        let mut days = BTreeMap::new();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (line, written) in (1..).zip(text.lines().map(str::trim)) {
            if written.is_empty() || written.starts_with('#') {
                continue;
            }
            let (day, name) = written.split_once([',', ';', ' ', '\t']).unwrap_or((written, ""));
            match day.trim_matches('"').parse::<Date>() {
                Ok(day) => _ = days.insert(day, name.trim().trim_matches('"').to_owned()),
                // The names of columns, before any day.
                Err(_) if days.is_empty() && !written.contains(|c: char| c.is_ascii_digit()) => {}
                Err(_) => return Err(SettingError::Holiday { line, found: written.to_owned() }),
            }
        }
        Ok(Self(days))
    }
}

impl fmt::Display for Holidays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(day, name)| writeln!(f, "{day},{name}"))
    }
}

impl NoticeDays {
    /// A month, a week and a day before.
    pub(super) fn before() -> Self {
        Self(vec![30, 7, 1])
    }

    /// As soon as it has ended.
    pub(super) fn after() -> Self {
        Self(vec![0])
    }

    /// The numbers, the largest first.
    #[must_use]
    pub fn days(&self) -> &[u16] {
        &self.0
    }
}

impl FromStr for NoticeDays {
    type Err = SettingError;

    fn from_str(text: &str) -> Result<Self, SettingError> {
        if text.trim().is_empty() {
            return Ok(Self(Vec::new()));
        }
        let number = |text: &str| text.trim().parse().ok().filter(|days| *days <= MOST_DAYS);
        let days: Option<BTreeSet<u16>> = text.split(',').map(number).collect();
        let days = days.ok_or_else(|| SettingError::Days(text.to_owned()))?;
        Ok(Self(days.into_iter().rev().collect()))
    }
}

impl fmt::Display for NoticeDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&days.join(", "))
    }
}

impl FromStr for Place {
    type Err = SettingError;

    fn from_str(text: &str) -> Result<Self, SettingError> {
        match Path::new(text).is_absolute() {
            true => Ok(Self(text.into())),
            false => Err(SettingError::Path(text.to_owned())),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(f)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn holidays_are_read_from_a_table() {
        let text =
            "tanggal;nama\n# 2026\n2026-08-17;Kemerdekaan RI\n\n2026-12-25,\"Hari Raya Natal\"\n2027-01-01\n";
        let holidays: Holidays = text.parse().unwrap();
        assert_eq!(
            holidays.to_string(),
            "2026-08-17,Kemerdekaan RI\n2026-12-25,Hari Raya Natal\n2027-01-01,\n"
        );
        assert_eq!(holidays.to_string().parse(), Ok(holidays));
        let wrong = "17-08-2026,Kemerdekaan\n".parse::<Holidays>();
        assert_eq!(wrong, Err(SettingError::Holiday { line: 1, found: "17-08-2026,Kemerdekaan".to_owned() }));
        let wrong = "2026-08-17,a\n17-08-2026,b\n".parse::<Holidays>();
        assert_eq!(wrong, Err(SettingError::Holiday { line: 2, found: "17-08-2026,b".to_owned() }));
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for text in ["366", "-1", "a", "7,,1"] {
            assert_eq!(text.parse::<NoticeDays>(), Err(SettingError::Days(text.to_owned())));
        }
        for text in ["", "go..id", "a b.id", "go.id,"] {
            assert_eq!(text.parse::<Domains>(), Err(SettingError::Domains(text.to_owned())));
        }
        assert_eq!("civil.csv".parse::<Place>(), Err(SettingError::Path("civil.csv".to_owned())));
        assert!("".parse::<NoticeDays>().unwrap().days().is_empty());
    }
}
