//! Records by time, actor and action.

use jiff::Timestamp;
use rusqlite::{Row, ToSql};

use super::AuditOutcome;
use crate::column::Seconds;
use crate::{Ledger, StoreError};

/// A record of the audit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuditEntry {
    /// Its number; the first is 1.
    pub seq: i64,
    /// When, by the office's clock.
    pub at: Timestamp,
    /// When, by the machine's clock.
    pub real_at: Timestamp,
    /// Who acted.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// What it was done to.
    pub subject: String,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// More about it, as JSON.
    pub detail: serde_json::Value,
}

/// Which records are asked for; the default is all of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditFilter<'a> {
    /// Only those at this instant of the office's clock or later.
    pub since: Option<Timestamp>,
    /// Only those of this actor.
    pub actor: Option<&'a str>,
    /// Only those of this action.
    pub action: Option<&'a str>,
    /// At most so many, the newest.
    pub limit: Option<u32>,
}

impl Ledger {
    /// Returns the records that pass `filter`, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if a record cannot be read; [`Ledger::verify_audit`] says which.
    pub fn audit(&self, filter: &AuditFilter<'_>) -> Result<Vec<AuditEntry>, StoreError> {
        let (condition, values) = filter.condition();
        let limit = filter.limit.map_or(-1, i64::from);
        let sql = format!(
            "SELECT seq, at, real_at, actor, action, subject, outcome, detail FROM audit
             WHERE {condition} ORDER BY seq DESC LIMIT {limit}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(rusqlite::params_from_iter(values), read)?;
        let mut entries: Vec<_> = rows.collect::<Result<_, _>>()?;
        entries.reverse();
        Ok(entries)
    }
}

impl<'a> AuditFilter<'a> {
    /// The WHERE of this filter, with the values of its parameters in order.
    fn condition(&self) -> (String, Vec<Box<dyn ToSql + 'a>>) {
        let mut terms = vec!["1"];
        let mut values: Vec<Box<dyn ToSql + 'a>> = Vec::new();
        if let Some(since) = self.since {
            terms.push("at >= ?");
            values.push(Box::new(Seconds(since)));
        }
        for (term, word) in [("actor = ?", self.actor), ("action = ?", self.action)] {
            if let Some(word) = word {
                terms.push(term);
                values.push(Box::new(word));
            }
        }
        (terms.join(" AND "), values)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<AuditEntry> {
    Ok(AuditEntry {
        seq: row.get(0)?,
        at: row.get::<_, Seconds>(1)?.0,
        real_at: row.get::<_, Seconds>(2)?.0,
        actor: row.get(3)?,
        action: row.get(4)?,
        subject: row.get(5)?,
        outcome: row.get(6)?,
        detail: json(row, 7)?,
    })
}

fn json(row: &Row<'_>, column: usize) -> rusqlite::Result<serde_json::Value> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}
