//! Does the log hold, and agree with what was seen of it earlier?
//!
//! The chain by itself shows any record that was changed, moved, added or taken away by someone who left the rest alone.
//! Whoever rewrites all of it, or cuts off its end and moves the noted end back, is found out by checkpoints alone.

use std::path::PathBuf;

use pki::key::PublicKey;
use store::{AuditFilter, AuditMark, AuditVerdict, StoreError};

use super::checkpoint::{Checkpoint, CheckpointError, Statement};
use crate::{Error, Office};

/// A file that is given as a checkpoint.
#[derive(Clone, Debug)]
pub struct GivenCheckpoint {
    /// Its name.
    pub path: PathBuf,
    /// What is in it.
    pub text: Vec<u8>,
}

/// What the log is like now.
#[derive(Clone, Debug)]
pub struct AuditReport {
    /// What the chain says of itself.
    pub chain: AuditVerdict,
    /// What each checkpoint says of it, the home's own first.
    pub checkpoints: Vec<CheckpointReport>,
    /// Whether checkpoints were made and the home does not keep the newest any more.
    pub copy_missing: bool,
}

/// What one checkpoint says of the log.
#[derive(Clone, Debug)]
pub struct CheckpointReport {
    /// Name of its file.
    pub path: PathBuf,
    /// What it states, if it can be read.
    pub statement: Option<Statement>,
    /// Whether that is still so.
    pub sighting: Sighting,
}

/// What is to be seen of the log that a checkpoint saw.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Sighting {
    /// All of it.
    Agrees,
    /// The end that it saw is missing.
    Missing {
        /// Number of the first record that is.
        first: i64,
    },
    /// The last record that it saw is now another: the log was rewritten.
    Differs {
        /// Number of the last record of which another checkpoint shows that it is as it was; 0 where none does.
        after: i64,
    },
    /// Nothing can be said: the checkpoint does not count.
    Refused(CheckpointError),
}

impl AuditReport {
    /// Whether the chain holds and every checkpoint agrees.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.chain.fault.is_none() && self.checkpoints.iter().all(|one| one.sighting == Sighting::Agrees)
    }

    /// Number of the first record that is known to be wrong or missing. A record that a checkpoint saw differently is,
    /// but one before it may be the first.
    #[must_use]
    pub fn first_bad(&self) -> Option<i64> {
        let chain = self.chain.fault.map(|fault| fault.seq);
        self.checkpoints.iter().filter_map(CheckpointReport::bad).chain(chain).min()
    }
}

impl CheckpointReport {
    /// Number of the record that it shows to be wrong or missing.
    fn bad(&self) -> Option<i64> {
        match self.sighting {
            Sighting::Agrees | Sighting::Refused(_) => None,
            Sighting::Missing { first } => Some(first),
            Sighting::Differs { .. } => self.statement.as_ref().map(|statement| statement.mark.seq),
        }
    }

    fn agreed(&self) -> Option<i64> {
        let statement = self.statement.as_ref().filter(|_| self.sighting == Sighting::Agrees);
        statement.map(|statement| statement.mark.seq)
    }
}

impl Office {
    /// Checks the whole chain, and against the checkpoint that the home keeps and those `given`. They are judged by `key`,
    /// or else by the audit key of this home, which whoever rewrites the home can replace.
    ///
    /// # Errors
    /// As the store decides, and when the audit key cannot be opened; what is wrong with the log, or with a checkpoint,
    /// is in the report.
    pub fn check_audit(
        &self,
        given: Vec<GivenCheckpoint>,
        key: Option<&PublicKey>,
    ) -> Result<AuditReport, Error> {
        let chain = self.verify_audit()?;
        let kept = self.kept_checkpoint()?;
        let copy_missing = kept.is_none() && self.has_made_checkpoints()?;
        let kept = kept.map(|text| GivenCheckpoint { path: self.home().checkpoint(), text });
        let all: Vec<_> = kept.into_iter().chain(given).collect();
        let key = match key {
            Some(key) => Some(key.clone()),
            None if all.is_empty() => None,
            None => self.existing_audit_signer()?.map(|signer| signer.public_key().clone()),
        };
        let checked = all.into_iter().map(|one| self.check_one(one, key.as_ref()));
        let mut checkpoints = checked.collect::<Result<Vec<_>, _>>()?;
        narrow(&mut checkpoints);
        Ok(AuditReport { chain, checkpoints, copy_missing })
    }

    fn check_one(&self, given: GivenCheckpoint, key: Option<&PublicKey>) -> Result<CheckpointReport, Error> {
        let checkpoint = match Checkpoint::read(&given.text) {
            Ok(checkpoint) => checkpoint,
            Err(error) => {
                let sighting = Sighting::Refused(error);
                return Ok(CheckpointReport { path: given.path, statement: None, sighting });
            }
        };
        let judged = key.ok_or(CheckpointError::NoKey).and_then(|key| checkpoint.verify(key));
        let sighting = match judged {
            Ok(()) => self.sighting(checkpoint.statement().mark)?,
            Err(error) => Sighting::Refused(error),
        };
        Ok(CheckpointReport { path: given.path, statement: Some(checkpoint.statement().clone()), sighting })
    }

    /// What is to be seen of the log up to `mark`. Between two records whose hashes are those that were seen lies nothing
    /// else than was, if the chain holds.
    pub(super) fn sighting(&self, mark: AuditMark) -> Result<Sighting, Error> {
        Ok(match self.store().audit_hash(mark.seq)? {
            Some(hash) if hash == mark.hash => Sighting::Agrees,
            Some(_) => Sighting::Differs { after: 0 },
            None => {
                Sighting::Missing { first: self.store().last_audit_up_to(mark.seq)?.max(0).saturating_add(1) }
            }
        })
    }

    fn has_made_checkpoints(&self) -> Result<bool, Error> {
        let kinds = ["audit.checkpoint".to_owned()];
        let filter = AuditFilter { kinds: &kinds, limit: Some(1), ..AuditFilter::default() };
        match self.audit(&filter) {
            // There is one, and what is wrong with it the chain says.
            Err(Error::Store(StoreError::Damaged(_))) => Ok(true),
            made => Ok(!made?.is_empty()),
        }
    }
}

/// Says of each checkpoint that differs from which record on.
fn narrow(checkpoints: &mut [CheckpointReport]) {
    let agreed: Vec<i64> = checkpoints.iter().filter_map(CheckpointReport::agreed).collect();
    for one in checkpoints {
        let Some(end) = one.statement.as_ref().map(|statement| statement.mark.seq) else { continue };
        if let Sighting::Differs { after } = &mut one.sighting {
            *after = agreed.iter().copied().filter(|seq| *seq < end).max().unwrap_or(0);
        }
    }
}
