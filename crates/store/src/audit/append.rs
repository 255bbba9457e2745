//! A record joins the chain.

use rusqlite::params;

use super::chain::Link;
use super::{AuditMark, AuditRecord};
use crate::{Ledger, StoreError, Tx};

impl Ledger {
    /// Returns the end of the chain, as it was recorded.
    ///
    /// # Errors
    /// [`StoreError::Engine`] if the end of the chain was removed.
    pub fn audit_head(&self) -> Result<AuditMark, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT seq, hash FROM audit_head WHERE id = 1")?;
        Ok(statement.query_row([], |row| Ok(AuditMark { seq: row.get(0)?, hash: row.get(1)? }))?)
    }
}

impl Tx<'_> {
    /// Appends a record to the chain and returns its number. It becomes durable together with the act that it
    /// records, or not at all.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn append_audit(&self, record: &AuditRecord<'_>) -> Result<i64, StoreError> {
        let head = self.audit_head()?;
        let detail = record.detail.to_string();
        let link = Link {
            seq: head.seq.saturating_add(1), // at the end of the numbers the primary key refuses a second one
            at: record.at.as_second(),
            real_at: record.real_at.as_second(),
            actor: record.actor,
            action: record.action,
            subject: record.subject,
            outcome: record.outcome.as_str(),
            detail: &detail,
            previous_hash: &head.hash,
        };
        self.insert_link(&link)?;
        Ok(link.seq)
    }

    fn insert_link(&self, link: &Link<'_>) -> Result<(), StoreError> {
        let hash = link.hash();
        self.connection
            .prepare_cached(
                "INSERT INTO audit (seq, at, real_at, actor, action, subject, outcome, detail, previous_hash, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                link.seq,
                link.at,
                link.real_at,
                link.actor,
                link.action,
                link.subject,
                link.outcome,
                link.detail,
                link.previous_hash,
                hash,
            ])?;
        self.connection
            .prepare_cached("UPDATE audit_head SET seq = ?1, hash = ?2 WHERE id = 1")?
            .execute(params![link.seq, hash])?;
        Ok(())
    }
}
