//! Does the chain still hold?

use rusqlite::Row;

use super::AuditMark;
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
        let (end, fault) = self.follow_audit(AuditMark::BEGINNING)?;
        Ok(AuditVerdict { sound: end.seq.unsigned_abs(), fault })
    }

    /// Reads the chain from `from` on, up to which it is known to hold, and returns how far it holds and the first thing
    /// wrong behind that. Records up to `from` are not looked at.
    ///
    /// # Errors
    /// As [`Ledger::verify_audit`].
    pub fn follow_audit(&self, from: AuditMark) -> Result<(AuditMark, Option<AuditFault>), StoreError> {
        // From the beginning on, what stands before the beginning is looked at too.
        let first = if from == AuditMark::BEGINNING { i64::MIN } else { from.seq.saturating_add(1) };
        self.snapshot(|ledger| {
            let end = ledger.recorded_end()?;
            let mut statement = ledger.connection.prepare(
                "SELECT seq, at, real_at, actor, action, subject, outcome, detail, previous_hash, hash
                 FROM audit WHERE seq >= ?1 ORDER BY seq",
            )?;
            let mut rows = statement.query([first])?;
            let mut walk = Walk { last: from };
            while let Some(row) = rows.next()? {
                if let Err(fault) = walk.step(row.get(0)?, row, end) {
                    return Ok((walk.last, Some(fault)));
                }
            }
            Ok((walk.last, walk.stop(end).err()))
        })
    }

    /// `None` if it was removed or is no longer a number and a hash.
    fn recorded_end(&self) -> Result<Option<AuditMark>, StoreError> {
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
struct Walk {
    last: AuditMark,
}

impl Walk {
    fn step(&mut self, seq: i64, row: &Row<'_>, end: Option<AuditMark>) -> Result<(), AuditFault> {
        let fault = |seq, what| Err(AuditFault { seq, what });
        let expected = self.last.seq.saturating_add(1);
        if seq < expected || end.is_some_and(|end| seq > end.seq && expected > end.seq) {
            return fault(seq, Tampering::Foreign);
        }
        if seq > expected {
            return fault(expected, Tampering::Missing { next: seq });
        }
        let Some((previous_hash, hash)) = sound_hashes(seq, row) else {
            return fault(seq, Tampering::Changed);
        };
        if previous_hash != self.last.hash {
            return fault(seq, Tampering::BrokenLink);
        }
        self.last = AuditMark { seq, hash };
        Ok(())
    }

    fn stop(&self, end: Option<AuditMark>) -> Result<(), AuditFault> {
        let seq = self.last.seq;
        match end {
            None => Err(AuditFault { seq, what: Tampering::EndUnknown }),
            Some(end) if end.seq > seq => {
                let what = Tampering::CutOff { end: end.seq };
                Err(AuditFault { seq: seq.saturating_add(1), what })
            }
            Some(end) if end != self.last => Err(AuditFault { seq, what: Tampering::NotTheEnd }),
            Some(_) => Ok(()),
        }
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
