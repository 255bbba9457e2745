//! Why an office's profiles are refused.

use rules::{Fault, Located};

/// Why an office's profiles are refused: what stands where. Lines count from 1.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ProfileError {
    /// What can be wrong with any file of rules.
    #[error(transparent)]
    File(#[from] Fault),
    /// A key that no office may set, or not in this profile.
    #[error("line {line}: `{key}` is fixed")]
    Fixed {
        /// Where.
        line: usize,
        /// Which.
        key: String,
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

impl Located for ProfileError {
    fn line(&self) -> Option<usize> {
        match self {
            Self::File(fault) => fault.line(),
            Self::Fixed { line, .. }
            | Self::Address { line, .. }
            | Self::Name { line, .. }
            | Self::Underived { line, .. } => Some(*line),
        }
    }
}
