//! What is built in.

use std::str::FromStr;

use jiff::SignedDuration;
use pdf::verify::{Level, Modification};
use pki::constraints::{Algorithms, Constraints};

use super::{Policy, Simulation};

/// Rules that are built in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Preset {
    /// Nothing beyond what is judged without a policy.
    Default,
    /// Signatures that stay provable, by today's algorithms, with fresh status data.
    Strict,
    /// The default, and what was good once counts with proof from then.
    Archive,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Strict, Self::Default, Self::Archive];

    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Strict => "strict",
            Self::Archive => "archive",
        }
    }

    /// Its rules.
    #[must_use]
    pub fn policy(self) -> Policy {
        match self {
            Self::Default => usual(Algorithms::DEFAULT),
            Self::Archive => usual(Algorithms::ARCHIVE),
            Self::Strict => Policy {
                level: Some(Level::PadesBLt),
                time_stamp: true,
                modifications: Some(Modification::LtaUpdates),
                simulation: Simulation::Refuse,
                fail_on_warning: true,
                least: 1,
                constraints: Constraints {
                    algorithms: Algorithms::STRICT,
                    max_status_age: Some(SignedDuration::from_hours(7 * 24)),
                },
                only_listed: true,
                ..usual(Algorithms::STRICT)
            },
        }
    }
}

impl FromStr for Preset {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|preset| preset.word() == word).ok_or(())
    }
}

fn usual(algorithms: Algorithms) -> Policy {
    Policy {
        level: None,
        time_stamp: false,
        modifications: None,
        simulation: Simulation::Allow,
        fail_on_warning: false,
        least: 0,
        most: None,
        signers: Vec::new(),
        constraints: Constraints { algorithms, max_status_age: None },
        only_listed: false,
    }
}
