//! What was done, by whom, and whether the log is whole.

use store::{AuditEntry, AuditFilter, AuditVerdict};

use crate::{Error, Office};

impl Office {
    /// The lines of the log that pass `filter`, oldest first.
    ///
    /// # Errors
    /// As the store decides.
    pub fn audit(&self, filter: &AuditFilter<'_>) -> Result<Vec<AuditEntry>, Error> {
        Ok(self.store().audit(filter)?)
    }

    /// Checks the whole chain.
    ///
    /// # Errors
    /// As the store decides; what is wrong with the chain is in the verdict.
    pub fn verify_audit(&self) -> Result<AuditVerdict, Error> {
        Ok(self.store().verify_audit()?)
    }
}
