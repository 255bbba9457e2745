//! What whoever receives documents asks for beyond a good verdict: a file of rules, and presets.
//!
//! [`Policy::read`] makes one of TOML; [`Policy::judge`] adds to a report what is not met. `docs/policy.md` has the keys.

mod entry; // values of a file, by key and line
mod fault; // what is wrong with a file of rules
mod judge; // which rules a report does not meet
mod preset; // what is built in
mod read; // a file becomes rules
mod write; // rules become a file

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use pdf::verify::{Level, Modification, WantedSigner};
use pki::constraints::Constraints;

pub use fault::PolicyFault;
pub use preset::Preset;
pub use write::Setting;

/// Rules for documents that are received.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Policy {
    /// The lowest level of PAdES that is enough.
    pub level: Option<Level>,
    /// Whether a trusted time stamp must prove when each signature was made.
    pub time_stamp: bool,
    /// The most that may come after a signature; without it, what the signature itself allows.
    pub modifications: Option<Modification>,
    /// Whether a certificate of a simulation will do.
    pub simulation: Simulation,
    /// Whether a warning makes a document fail.
    pub fail_on_warning: bool,
    /// How many valid signatures there must be.
    pub least: usize,
    /// How many signatures there may be, valid or not.
    pub most: Option<usize>,
    /// Who must have signed, validly.
    pub signers: Vec<WantedSigner>,
    /// Until when algorithms are relied on, and how old status data may be: for the judgement itself.
    pub constraints: Constraints,
    /// Whether hash functions and keys that are in no row of these constraints are against the policy.
    pub only_listed: bool,
}

/// Whether a certificate of a simulation will do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Simulation {
    /// As any other.
    Allow,
    /// Not at all.
    Refuse,
    /// No other will do.
    Require,
}
