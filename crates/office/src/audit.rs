//! What was done, by whom, and whether the log is whole.

pub mod check; // does the log hold, and agree with what was seen of it earlier
pub mod checkpoint; // a signed statement of how far the log reached

mod key; // the audit key, which signs checkpoints and nothing else
mod make; // a checkpoint is made

use store::{AuditEntry, AuditFilter, AuditLink, AuditVerdict};

use crate::{Error, Office};

/// Every kind of act that is recorded, in the words of the log.
pub const KINDS: &[&str] = &[
    "office.found",
    "office.setting",
    "officer.add",
    "application.open",
    "application.follow",
    "application.do",
    "application.send",
    "application.correct",
    "application.reject",
    "application.cancel",
    "application.paper",
    "report.make",
    "list.reveal",
    "portal.enter",
    "portal.renew",
    "outbox.notices",
    "person.export",
    "person.erase",
    "certificate.issue",
    "certificate.renew",
    "certificate.rekey",
    "certificate.reissue",
    "certificate.revoke",
    "certificate.suspend",
    "certificate.resume",
    "certificate.abandon",
    "crl.issue",
    "ca.rollover",
    "service.renew",
    "ca.unlock",
    "key.export",
    "key.passphrase",
    "key.unlock",
    "document.sign",
    "document.extend",
    "timestamp.issue",
    "clock.set",
    "clock.advance",
    "clock.real",
    "audit.key",
    "audit.checkpoint",
    "office.repair",
    "office.backup",
    "office.restore",
    "certificate.adopt",
];

impl Office {
    /// The lines of the log that pass `filter`, oldest first.
    ///
    /// # Errors
    /// As the store decides.
    pub fn audit(&self, filter: &AuditFilter<'_>) -> Result<Vec<AuditEntry>, Error> {
        Ok(self.store().audit(filter)?)
    }

    /// Hands the lines of the log that pass `filter`, oldest first, to `then`, one after the other.
    ///
    /// # Errors
    /// As the store decides; what `then` returned.
    pub fn each_audit<E: From<Error>>(
        &self,
        filter: &AuditFilter<'_>,
        mut then: impl FnMut(AuditEntry, AuditLink) -> Result<(), E>,
    ) -> Result<(), E> {
        let handed = self.store().each_audit(filter, |entry, link| then(entry, link).map_err(Stop::Theirs));
        handed.map_err(|stop| match stop {
            Stop::Ours(error) => error.into(),
            Stop::Theirs(error) => error,
        })
    }

    /// Serial numbers of the certificates that go by `id`, for [`AuditFilter::about`].
    ///
    /// # Errors
    /// As [`find`](Self::find).
    pub fn serials_of(&self, id: &str) -> Result<Vec<String>, Error> {
        Ok(self.find(id)?.into_iter().map(|record| record.serial).collect())
    }

    /// Checks the whole chain by itself; [`check_audit`](Self::check_audit) asks checkpoints too.
    ///
    /// # Errors
    /// As the store decides; what is wrong with the chain is in the verdict.
    pub fn verify_audit(&self) -> Result<AuditVerdict, Error> {
        Ok(self.store().verify_audit()?)
    }
}

/// Why no more lines are handed out.
enum Stop<E> {
    Ours(Error),
    Theirs(E),
}

impl<E> From<store::StoreError> for Stop<E> {
    fn from(error: store::StoreError) -> Self {
        Self::Ours(error.into())
    }
}
