//! What can be wrong with a file of rules, whatever it is about.

use std::fmt;

use crate::Located;

/// One fault. Lines count from 1; a key stands with the tables around it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Fault {
    /// Longer than is read.
    #[error("the file has {length} bytes, more than the {limit} that are read")]
    TooLong {
        /// Its length in bytes.
        length: usize,
        /// How much is read.
        limit: usize,
    },
    /// It is no text.
    #[error("the file is no text in UTF-8")]
    NotText,
    /// It is no TOML.
    #[error("line {line} is not TOML: {message}")]
    Syntax {
        /// Where.
        line: usize,
        /// What the parser says, in English.
        message: String,
    },
    /// There is no such key.
    #[error("line {line}: there is no key `{key}`")]
    UnknownKey {
        /// Where.
        line: usize,
        /// Which.
        key: String,
    },
    /// A key that must be there is not.
    #[error("line {line}: `{key}` is missing")]
    Missing {
        /// Where the table begins that lacks it.
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
        /// What should stand there.
        expected: ValueType,
        /// What stands there.
        found: ValueType,
    },
    /// A word that means nothing here.
    #[error("line {line}: `{key}` cannot be `{found}`, only {}", allowed.join(", "))]
    NotAllowed {
        /// Where.
        line: usize,
        /// Which.
        key: String,
        /// What stands there.
        found: String,
        /// What may.
        allowed: Vec<String>,
    },
    /// A number out of its range.
    #[error("line {line}: `{key}` is {found}, not between {least} and {most}")]
    Number {
        /// Where.
        line: usize,
        /// Which.
        key: String,
        /// What stands there, as it is written.
        found: String,
        /// The least that may.
        least: i64,
        /// The most that may.
        most: i64,
    },
    /// A text with nothing in it.
    #[error("line {line}: `{key}` is empty")]
    Empty {
        /// Where.
        line: usize,
        /// Which.
        key: String,
    },
    /// More of something than is read.
    #[error("line {line}: `{key}` stands there {found} times, more than the {limit} that are read")]
    TooMany {
        /// Where.
        line: usize,
        /// Which.
        key: String,
        /// How many there are.
        found: usize,
        /// How many are read.
        limit: usize,
    },
    /// What is no day of the calendar.
    #[error("line {line}: `{key}` is {found}, not a date like 2030-12-31")]
    Date {
        /// Where.
        line: usize,
        /// Which.
        key: String,
        /// What stands there.
        found: String,
    },
}

impl Located for Fault {
    fn line(&self) -> Option<usize> {
        match self {
            Self::TooLong { .. } | Self::NotText => None,
            Self::Syntax { line, .. }
            | Self::UnknownKey { line, .. }
            | Self::Missing { line, .. }
            | Self::WrongType { line, .. }
            | Self::NotAllowed { line, .. }
            | Self::Number { line, .. }
            | Self::Empty { line, .. }
            | Self::TooMany { line, .. }
            | Self::Date { line, .. } => Some(*line),
        }
    }
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
