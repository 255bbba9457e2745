//! What is wrong with a file of rules.

use ca::person::PersonError;
use rules::{Fault, Located};

/// One fault of a file of rules.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PolicyFault {
    /// What can be wrong with any file of rules.
    #[error(transparent)]
    File(#[from] Fault),
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
}

impl Located for PolicyFault {
    fn line(&self) -> Option<usize> {
        match self {
            Self::File(fault) => fault.line(),
            Self::Span { line, .. }
            | Self::EndNeeded { line, .. }
            | Self::Count { line, .. }
            | Self::NobodyNamed { line }
            | Self::Person { line, .. } => Some(*line),
        }
    }
}

/// The keys by which someone is known.
pub(super) const SIGNER_KEYS: [&str; 5] = ["nip", "nik", "email", "organization", "name"];
