//! Does the chain still hold?

use rusqlite::Row;

use super::AuditHead;
use super::chain::Link;
use crate::{Ledger, StoreError};

/// What the chain says of itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AuditVerdict {
    /// How many records hold, from the first on: all of them unless there is a fault.
    pub sound: u64,
    /// The first thing wrong, if anything is.
    pub fault: Option<AuditFault>,
}

/// The first record at which the chain does not hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AuditFault {
    /// Number of the record that is wrong or missing.
    pub seq: i64,
    /// What is wrong with it.
    pub what: Tampering,
}

/// What was done to a record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tampering {
    /// It is missing, and others after it up to `next`.
    Missing {
        /// Number of the next record that is there.
        next: i64,
    },
    /// Its content is not what its hash was made of.
    Changed,
    /// It is whole in itself, but does not follow the record before it: one of the two was replaced.
    BrokenLink,
    /// It and all after it up to `end` were cut off.
    CutOff {
        /// Number of the last record the chain once had.
        end: i64,
    },
    /// It was never part of the chain: before its beginning or beyond its end.
    Foreign,
    /// It is the last record, but not the one the chain once ended with.
    NotTheEnd,
    /// Where the chain ends is itself no longer recorded.
    EndUnknown,
}

impl Ledger {
    /// Reads the whole chain and names the first record that is wrong.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`]. A chain that does not hold is a verdict, not an error.
    pub fn verify_audit(&self) -> Result<AuditVerdict, StoreError> {
        self.snapshot(|ledger| {
            let end = ledger.recorded_end()?;
            let mut statement = ledger.connection.prepare(
                "SELECT seq, at, real_at, actor, action, subject, outcome, detail, previous_hash, hash
                 FROM audit ORDER BY seq",
            )?;
            let mut rows = statement.query([])?;
            let mut walk = Walk::default();
            while let Some(row) = rows.next()? {
                if let Err(fault) = walk.step(row.get(0)?, row, end) {
                    return Ok(walk.verdict(Some(fault)));
                }
            }
            Ok(walk.verdict(walk.stop(end).err()))
        })
    }

    /// `None` if it was removed or is no longer a number and a hash.
    fn recorded_end(&self) -> Result<Option<AuditHead>, StoreError> {
        match self.audit_head() {
            Ok(head) => Ok(Some(head)),
            Err(StoreError::Engine(rusqlite::Error::QueryReturnedNoRows)) => Ok(None),
            Err(StoreError::Damaged(
                rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::FromSqlConversionFailure(..),
            )) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// How far the chain was followed.
#[derive(Default)]
struct Walk {
    last_seq: i64,
    last_hash: [u8; 32],
}

impl Walk {
    fn step(&mut self, seq: i64, row: &Row<'_>, end: Option<AuditHead>) -> Result<(), AuditFault> {
        let fault = |seq, what| Err(AuditFault { seq, what });
        let expected = self.last_seq + 1;
        if seq < expected || end.is_some_and(|end| seq > end.seq && expected > end.seq) {
            return fault(seq, Tampering::Foreign);
        }
        if seq > expected {
            return fault(expected, Tampering::Missing { next: seq });
        }
        let Some((previous_hash, hash)) = sound_hashes(seq, row) else {
            return fault(seq, Tampering::Changed);
        };
        if previous_hash != self.last_hash {
            return fault(seq, Tampering::BrokenLink);
        }
        *self = Walk { last_seq: seq, last_hash: hash };
        Ok(())
    }

    fn stop(&self, end: Option<AuditHead>) -> Result<(), AuditFault> {
        let seq = self.last_seq;
        match end {
            None => Err(AuditFault { seq, what: Tampering::EndUnknown }),
            Some(end) if end.seq > seq => {
                Err(AuditFault { seq: seq + 1, what: Tampering::CutOff { end: end.seq } })
            }
            Some(end) if end.hash != self.last_hash => Err(AuditFault { seq, what: Tampering::NotTheEnd }),
            Some(_) => Ok(()),
        }
    }

    fn verdict(&self, fault: Option<AuditFault>) -> AuditVerdict {
        AuditVerdict { sound: self.last_seq.unsigned_abs(), fault }
    }
}

/// The hash before and the hash of a record, if the latter is that of its content. A column of the wrong type
/// was not written by us, so it counts as changed.
fn sound_hashes(seq: i64, row: &Row<'_>) -> Option<([u8; 32], [u8; 32])> {
    let text = |column| row.get_ref(column).ok()?.as_str().ok();
    let previous_hash: [u8; 32] = row.get(8).ok()?;
    let hash: [u8; 32] = row.get(9).ok()?;
    let link = Link {
        seq,
        at: row.get(1).ok()?,
        real_at: row.get(2).ok()?,
        actor: text(3)?,
        action: text(4)?,
        subject: text(5)?,
        outcome: text(6)?,
        detail: text(7)?,
        previous_hash: &previous_hash,
    };
    (link.hash() == hash).then_some((previous_hash, hash))
}
