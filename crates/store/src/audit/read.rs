//! Records by time, actor, kind of act, outcome and subject.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, ToSql};

use super::{AuditLink, AuditOutcome};
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
    /// Only those at this instant of the office's clock or earlier.
    pub until: Option<Timestamp>,
    /// Only those of this actor.
    pub actor: Option<&'a str>,
    /// Only those of one of these kinds: an action, or the words before one of its dots. All, where there are none.
    pub kinds: &'a [String],
    /// Only those that ended so.
    pub outcome: Option<AuditOutcome>,
    /// Only those about one of these certificates: done to it, or to one that replaces it.
    pub about: Option<&'a [String]>,
    /// At most so many, the newest.
    pub limit: Option<u32>,
}

impl Ledger {
    /// Returns the records that pass `filter`, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if a record cannot be read; [`Ledger::verify_audit`] says which.
    pub fn audit(&self, filter: &AuditFilter<'_>) -> Result<Vec<AuditEntry>, StoreError> {
        let mut entries = Vec::new();
        self.each_audit(filter, |entry, _| -> Result<(), StoreError> {
            entries.push(entry);
            Ok(())
        })?;
        Ok(entries)
    }

    /// Hands the records that pass `filter`, oldest first, to `then`, each with its place in the chain. One after the
    /// other: there may be more of them than fit into memory.
    ///
    /// # Errors
    /// As [`Ledger::audit`]; what `then` returned.
    pub fn each_audit<E: From<StoreError>>(
        &self,
        filter: &AuditFilter<'_>,
        mut then: impl FnMut(AuditEntry, AuditLink) -> Result<(), E>,
    ) -> Result<(), E> {
        let (condition, values) = filter.condition();
        let columns = "seq, at, real_at, actor, action, subject, outcome, detail, previous_hash, hash";
        let mut sql = format!("SELECT {columns} FROM audit WHERE {condition} ORDER BY seq");
        if let Some(limit) = filter.limit {
            sql = format!("SELECT * FROM ({sql} DESC LIMIT {limit}) ORDER BY seq");
        }
        let mut statement = self.connection.prepare_cached(&sql).map_err(StoreError::from)?;
        let rows = statement.query_map(rusqlite::params_from_iter(values), read).map_err(StoreError::from)?;
        for row in rows {
            let (entry, link) = row.map_err(StoreError::from)?;
            then(entry, link)?;
        }
        Ok(())
    }

    /// Returns the latest instant of the records that do not say of themselves that time was simulated.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn last_real_audit(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT max(at) FROM audit
             WHERE CASE WHEN json_valid(detail) THEN json_extract(detail, '$.simulated') END IS NOT 1",
        )?;
        Ok(statement.query_row([], |row| row.get::<_, Option<Seconds>>(0))?.map(|seconds| seconds.0))
    }

    /// Returns the hash that stands at record `seq`, if there is such a record. Whether it is the right one is for
    /// [`Ledger::verify_audit`] to say.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn audit_hash(&self, seq: i64) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT hash FROM audit WHERE seq = ?1")?;
        Ok(statement.query_row([seq], |row| row.get(0)).optional()?)
    }

    /// Returns the number of the last record up to `seq`; 0 where there is none.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn last_audit_up_to(&self, seq: i64) -> Result<i64, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM audit WHERE seq <= ?1")?;
        Ok(statement.query_row([seq], |row| row.get(0))?)
    }
}

impl<'a> AuditFilter<'a> {
    /// The WHERE of this filter, with the values of its parameters in order.
    fn condition(&self) -> (String, Vec<Box<dyn ToSql + 'a>>) {
        let mut terms = vec!["1".to_owned()];
        let mut values: Vec<Box<dyn ToSql + 'a>> = Vec::new();
        let mut narrow = |term: &str, value: Option<Box<dyn ToSql + 'a>>| {
            if let Some(value) = value {
                values.push(value);
                terms.push(term.replace('?', &format!("?{}", values.len())));
            }
        };
        narrow("at >= ?", self.since.map(|since| Box::new(Seconds(since)) as _));
        narrow("at <= ?", self.until.map(|until| Box::new(Seconds(until)) as _));
        narrow("actor = ?", self.actor.map(|actor| Box::new(actor) as _));
        narrow("outcome = ?", self.outcome.map(|outcome| Box::new(outcome) as _));
        let kinds = Some(self.kinds).filter(|kinds| !kinds.is_empty());
        narrow(OF_A_KIND, kinds.map(|kinds| Box::new(list(kinds)) as _));
        narrow(ABOUT, self.about.map(|serials| Box::new(list(serials)) as _));
        (terms.join(" AND "), values)
    }
}

/// Of one of the kinds in a list.
const OF_A_KIND: &str = "EXISTS (SELECT 1 FROM json_each(?)
    WHERE action = value OR substr(action, 1, length(value) + 1) = value || '.')";

/// Of one of the certificates in a list. A detail that is no JSON any more is about nothing.
const ABOUT: &str = "EXISTS (SELECT 1 FROM json_each(?)
    WHERE subject = value OR CASE WHEN json_valid(detail) THEN json_extract(detail, '$.replaces') END = value)";

/// A list as one parameter.
fn list(texts: &[String]) -> String {
    serde_json::Value::from(texts).to_string()
}

fn read(row: &Row<'_>) -> rusqlite::Result<(AuditEntry, AuditLink)> {
    let entry = AuditEntry {
        seq: row.get(0)?,
        at: row.get::<_, Seconds>(1)?.0,
        real_at: row.get::<_, Seconds>(2)?.0,
        actor: row.get(3)?,
        action: row.get(4)?,
        subject: row.get(5)?,
        outcome: row.get(6)?,
        detail: json(row, 7)?,
    };
    Ok((entry, AuditLink { previous_hash: row.get(8)?, hash: row.get(9)? }))
}

fn json(row: &Row<'_>, column: usize) -> rusqlite::Result<serde_json::Value> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}
