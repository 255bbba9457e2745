//! Who did what when. Each record is bound to the one before by a hash, and the end of the chain is kept apart,
//! so that a record that was changed, removed, moved or added is missed.
//!
//! Whoever can rewrite the whole file can rewrite the whole chain: only an [`AuditMark`] kept elsewhere shows that.

mod append; // a record joins the chain
mod chain; // what is hashed, and how
mod read; // records by time, actor, kind, outcome and subject
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

/// A place in the chain: so many records, the last of which has this hash. It stands for all of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AuditMark {
    /// Number of the record; 0 before the first.
    pub seq: i64,
    /// Its hash; zeros before the first.
    pub hash: [u8; 32],
}

impl AuditMark {
    /// Before the first record.
    pub const BEGINNING: Self = Self { seq: 0, hash: [0; 32] };
}

/// What binds a record to the one before it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuditLink {
    /// Hash of the record before; zeros before the first.
    pub previous_hash: Vec<u8>,
    /// Hash of the record itself.
    pub hash: Vec<u8>,
}
