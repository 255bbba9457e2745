//! Exit codes, the same for all commands; the contract with scripts.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Exit {
    /// Done, or the answer is yes.
    Done,
    /// Refused, or a verified document is not valid.
    Refused,
    /// Wrong usage.
    Usage,
    /// Nothing is wrong, but something is not known, such as trust.
    Indeterminate,
    /// A file without any signature.
    NoSignature,
    /// Input unreadable, or not of the expected kind.
    Unreadable,
    /// A fault of ours.
    Fault,
}

impl Exit {
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Refused => 1,
            Self::Usage => 2,
            Self::Indeterminate => 3,
            Self::NoSignature => 4,
            Self::Unreadable => 5,
            Self::Fault => 70,
        }
    }

    /// The worse of two, when many files were judged: refused, then unreadable, without signature, indeterminate.
    pub(crate) fn worse(self, other: Self) -> Self {
        let rank = |exit| match exit {
            Self::Done => 0,
            Self::Indeterminate => 1,
            Self::NoSignature => 2,
            Self::Unreadable => 3,
            Self::Refused => 4,
            Self::Usage => 5,
            Self::Fault => 6,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_many() {
        for (one, other, worse) in [
            (Exit::Done, Exit::Indeterminate, 3),
            (Exit::Indeterminate, Exit::NoSignature, 4),
            (Exit::Unreadable, Exit::NoSignature, 5),
            (Exit::Refused, Exit::Unreadable, 1),
            (Exit::Done, Exit::Done, 0),
        ] {
            assert_eq!(one.worse(other).code(), worse);
            assert_eq!(other.worse(one).code(), worse);
        }
    }
}
