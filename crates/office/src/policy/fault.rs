//! What is wrong with a file of rules.

use ca::person::PersonError;
use ca::profile::ValueType;

/// One fault of a file of rules.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PolicyFault {
    /// Longer than is read.
    #[error("the policy has {length} bytes, more than the {limit} that are read")]
    TooLong {
        /// Its length in bytes.
        length: usize,
        /// How much is read.
        limit: usize,
    },
    /// It is no text.
    #[error("the policy is no text in UTF-8")]
    NotText,
    /// It is no TOML.
    #[error("line {line} is not TOML: {message}")]
    Syntax {
        /// Where, from 1.
        line: usize,
        /// What the parser says, in English.
        message: String,
    },
    /// There is no such key.
    #[error("line {line}: there is no key `{key}`")]
    UnknownKey {
        /// Where, from 1.
        line: usize,
        /// The key with the tables around it.
        key: String,
    },
    /// A value of another type.
    #[error("line {line}: `{key}` is {found}, not {expected}")]
    WrongType {
        /// Where, from 1.
        line: usize,
        /// The key.
        key: String,
        /// What should stand there.
        expected: ValueType,
        /// What stands there.
        found: ValueType,
    },
    /// A word that means nothing here.
    #[error("line {line}: `{key}` cannot be `{found}`, only {}", allowed.join(", "))]
    NotAllowed {
        /// Where, from 1.
        line: usize,
        /// The key.
        key: String,
        /// What stands there.
        found: String,
        /// What may.
        allowed: Vec<&'static str>,
    },
    /// A number out of its range.
    #[error("line {line}: `{key}` is {found}, not between {least} and {most}")]
    Number {
        /// Where, from 1.
        line: usize,
        /// The key.
        key: String,
        /// What stands there.
        found: String,
        /// The least that may.
        least: usize,
        /// The most that may.
        most: usize,
    },
    /// What is no span of hours or days.
    #[error("line {line}: `{key}` is `{found}`, not a span like 12h or 7d of at most {limit} days")]
    Span {
        /// Where, from 1.
        line: usize,
        /// The key.
        key: String,
        /// What stands there.
        found: String,
        /// The longest, in days.
        limit: i64,
    },
    /// What is a time, or no date of the calendar, where a date should be.
    #[error("line {line}: `{key}` is {found}, not a date like 2030-12-31")]
    Date {
        /// Where, from 1.
        line: usize,
        /// The key.
        key: String,
        /// What stands there.
        found: String,
    },
    /// What was good only once, without the day on which that ended.
    #[error("line {line}: `{key}` was relied on only up to some day, which must stand there as a date")]
    EndNeeded {
        /// Where, from 1.
        line: usize,
        /// The key.
        key: String,
    },
    /// Fewer may be there than must be.
    #[error("line {line}: at most {most} signatures are fewer than the {least} that there must be")]
    Count {
        /// Where, from 1.
        line: usize,
        /// How many must be there.
        least: usize,
        /// How many may.
        most: usize,
    },
    /// A signer of whom nothing is said.
    #[error("line {line}: a signer needs one of {}", SIGNER_KEYS.join(", "))]
    NobodyNamed {
        /// Where, from 1.
        line: usize,
    },
    /// What names nobody.
    #[error("line {line}: {source}")]
    Person {
        /// Where, from 1.
        line: usize,
        /// What is wrong with it.
        source: PersonError,
    },
    /// A text with nothing in it.
    #[error("line {line}: `{key}` is empty")]
    Empty {
        /// Where, from 1.
        line: usize,
        /// The key.
        key: String,
    },
    /// More of something than is read.
    #[error("line {line}: `{key}` stands there {found} times, more than the {limit} that are read")]
    TooMany {
        /// Where, from 1.
        line: usize,
        /// The key.
        key: String,
        /// How many there are.
        found: usize,
        /// How many are read.
        limit: usize,
    },
}

impl PolicyFault {
    /// The line of the fault, from 1, where it has one.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        match self {
            Self::TooLong { .. } | Self::NotText => None,
            Self::Syntax { line, .. }
            | Self::UnknownKey { line, .. }
            | Self::WrongType { line, .. }
            | Self::NotAllowed { line, .. }
            | Self::Number { line, .. }
            | Self::Span { line, .. }
            | Self::Date { line, .. }
            | Self::EndNeeded { line, .. }
            | Self::Count { line, .. }
            | Self::NobodyNamed { line }
            | Self::Person { line, .. }
            | Self::Empty { line, .. }
            | Self::TooMany { line, .. } => Some(*line),
        }
    }
}

/// The keys by which someone is known.
pub(super) const SIGNER_KEYS: [&str; 5] = ["nip", "nik", "email", "organization", "name"];
