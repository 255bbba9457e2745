//! Who did what when. Each record is bound to the one before by a hash, and the end of the chain is kept apart,
//! so that a record that was changed, removed, moved or added is missed.
//!
//! Whoever can rewrite the whole file can rewrite the whole chain: only a copy of it kept elsewhere shows that.

mod append; // a record joins the chain
mod chain; // what is hashed, and how
mod read; // records by time, actor and action
mod verify; // does the chain still hold

use jiff::Timestamp;

use crate::column::words;

pub use read::{AuditEntry, AuditFilter};
pub use verify::{AuditFault, AuditVerdict, Tampering};

/// How an act ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AuditOutcome {
    /// It was done.
    Done,
    /// A rule forbade it.
    Refused,
}

words!(AuditOutcome { Done = "done", Refused = "refused" });

/// An act to be recorded.
#[derive(Clone, Debug)]
pub struct AuditRecord<'a> {
    /// When, by the office's clock, which may be simulated.
    pub at: Timestamp,
    /// When, by the machine's clock.
    pub real_at: Timestamp,
    /// Who acted.
    pub actor: &'a str,
    /// What was done, in the office's words.
    pub action: &'a str,
    /// What it was done to: a serial, a file, an officer.
    pub subject: &'a str,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// More about it. Never a secret.
    pub detail: serde_json::Value,
}

/// The end of the chain, as it was recorded.
#[derive(Clone, Copy)]
struct AuditHead {
    /// Number of the last record; 0 before the first.
    seq: i64,
    /// Its hash; zeros before the first.
    hash: [u8; 32],
}
