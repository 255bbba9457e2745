//! How long a signature can be judged.

use std::fmt;
use std::str::FromStr;

use crate::values::report;

/// A level of PAdES (EN 319 142-1 §6.1), the lowest first.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub enum Level {
    /// The signature alone.
    #[default]
    B,
    /// With a time stamp: it is known when the signature existed.
    T,
    /// And with all certificates and status data in the document.
    Lt,
    /// And with a time stamp over those.
    Lta,
}

/// A word that names no level.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is not one of b, t, lt, lta")]
pub struct UnknownLevel(pub String);

impl Level {
    /// All of them, the lowest first.
    pub const ALL: [Self; 4] = [Self::B, Self::T, Self::Lt, Self::Lta];

    /// The word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::B => "b",
            Self::T => "t",
            Self::Lt => "lt",
            Self::Lta => "lta",
        }
    }
}

impl From<Level> for report::Level {
    /// The level as reports tell it.
    fn from(level: Level) -> Self {
        match level {
            Level::B => Self::PadesBB,
            Level::T => Self::PadesBT,
            Level::Lt => Self::PadesBLt,
            Level::Lta => Self::PadesBLta,
        }
    }
}

impl fmt::Display for Level {
    /// The name in the standard.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(report::Level::from(*self).word())
    }
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        let level = Self::ALL.into_iter().find(|level| level.word() == text);
        level.ok_or_else(|| UnknownLevel(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for level in Level::ALL {
            assert_eq!(level.word().parse(), Ok(level));
            assert!(level.to_string().to_lowercase().ends_with(&format!("-b-{}", level.word())));
        }
        for word in ["", "B", "b-lt", "ltv", "lta "] {
            assert_eq!(word.parse::<Level>(), Err(UnknownLevel(word.to_owned())));
        }
    }
}
