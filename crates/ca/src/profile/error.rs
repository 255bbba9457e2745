//! Why an office's profiles are refused.

use std::fmt;

/// Why an office's profiles are refused: what stands where. Lines count from 1.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ProfileError {
    /// More octets than are read.
    #[error("the profiles have {length} octets, more than the {limit} that are read")]
    TooLong {
        /// How many there are.
        length: usize,
        /// How many are read.
        limit: usize,
    },
    /// More profiles than are read.
    #[error("there are {found} profiles, more than the {limit} that are read")]
    TooMany {
        /// How many there are.
        found: usize,
        /// How many are read.
        limit: usize,
    },
    /// Not TOML.
    #[error("line {line} is not TOML: {message}")]
    Syntax {
        /// Where.
        line: usize,
        /// What the parser says about it.
        message: String,
    },
    /// A key that means nothing here.
    #[error("line {line}: there is no key `{key}`")]
    UnknownKey {
        /// Where.
        line: usize,
        /// Which, with the tables around it.
        key: String,
    },
    /// A key that no office may set, or not in this profile.
    #[error("line {line}: `{key}` is fixed")]
    Fixed {
        /// Where.
        line: usize,
        /// Which.
        key: String,
    },
    /// A value of another type.
    #[error("line {line}: `{key}` is {found}, not {expected}")]
    WrongType {
        /// Where.
        line: usize,
        /// Which.
        key: String,
        /// What it should be.
        expected: ValueType,
        /// What it is.
        found: ValueType,
    },
    /// A value that is not one of those an office may choose from.
    #[error("line {line}: `{key}` cannot be `{found}`, only {}", allowed.join(", "))]
    NotAllowed {
        /// Where.
        line: usize,
        /// Which.
        key: String,
        /// What was chosen.
        found: String,
        /// What there is to choose from.
        allowed: Vec<&'static str>,
    },
    /// A lifetime out of bounds.
    #[error("line {line}: `{key}` is {found}, not between 1 and {limit}")]
    Days {
        /// Where.
        line: usize,
        /// Which.
        key: String,
        /// How many days, as they are written.
        found: String,
        /// How many there may be.
        limit: i64,
    },
    /// An address that is none.
    #[error("line {line}: `{key}` is `{found}`, not an address like http://pki.example.com/cps")]
    Address {
        /// Where.
        line: usize,
        /// Which.
        key: String,
        /// What stands there.
        found: String,
    },
    /// A name that no profile can bear.
    #[error(
        "line {line}: `{found}` cannot name a profile: a letter first, then a-z, 0-9 and `-`, at most {limit}"
    )]
    Name {
        /// Where.
        line: usize,
        /// What stands there.
        found: String,
        /// How long it may be.
        limit: usize,
    },
    /// A profile of the office's own that is derived from none of ours.
    #[error("line {line}: profile `{profile}` is not built in and lacks `based_on`")]
    Underived {
        /// Where.
        line: usize,
        /// Which.
        profile: String,
    },
}

/// The types of TOML.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ValueType {
    /// A text in quotes.
    Text,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Float,
    /// `true` or `false`.
    Boolean,
    /// A date or a time.
    Date,
    /// Values in square brackets.
    List,
    /// Keys with values.
    Table,
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::Integer => "a whole number",
            Self::Float => "a number with a fraction",
            Self::Boolean => "true or false",
            Self::Date => "a date or time",
            Self::List => "a list",
            Self::Table => "a table",
        })
    }
}
