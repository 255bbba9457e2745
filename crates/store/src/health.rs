//! Questions that nobody asks in daily work: whether the file and all that is in it is sound.
//!
//! Where other questions stop at the first row that cannot be read, these go on with the next one.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use crate::column::Seconds;
use crate::{
    AuthorityId, CertificateRecord, CrlRecord, Guard, Ledger, SealedKey, Store, StoreError, certificate, crl,
    key, migrate,
};

/// At most so many complaints of the engine are passed on.
const COMPLAINTS: u32 = 20;

/// A row that refers to one that is not there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BrokenReference {
    /// Where the row stands.
    pub table: String,
    /// Its number; none in a table whose rows have none.
    pub row: Option<i64>,
    /// The table it refers to.
    pub parent: String,
}

/// A table, index or trigger that is not as the migrations made it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SchemaFault {
    /// Its name.
    pub name: String,
    /// What happened to it.
    pub change: SchemaChange,
}

/// What happened to a part of the schema.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SchemaChange {
    /// It was dropped.
    Missing,
    /// It is another.
    Changed,
    /// It was added.
    Foreign,
}

/// A row that cannot be read.
#[derive(Debug)]
pub struct UnreadableRow {
    /// What it is named by, as far as that can be read.
    pub name: String,
    /// What is wrong with it.
    pub cause: StoreError,
}

impl Store {
    /// Opens a store where nothing can be written, such as on a medium for reading only. Nobody may write to it
    /// meanwhile, and it is not brought up to date.
    ///
    /// # Errors
    /// As [`Store::open`]; [`StoreError::ReadOnly`] where a log lies beside it that would have to be taken in first.
    pub fn open_for_reading(path: &Path) -> Result<Self, StoreError> {
        let log = crate::store::beside(path, "-wal");
        if log.metadata().is_ok_and(|log| log.len() > 0) {
            return Err(StoreError::ReadOnly);
        }
        let flags =
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(address(path), flags)?;
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        migrate::recognise(&connection, path)?;
        migrate::must_be_current(&connection)?;
        Ok(Self::of(Ledger { connection }))
    }
}

/// The path as the engine's kind of URI, by which alone it takes a file for unchanging.
fn address(path: &Path) -> String {
    let path = path.to_string_lossy();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    let escaped: String = path
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02x}") })
        .collect();
    format!("file:{escaped}?immutable=1")
}

impl Ledger {
    /// Reads every page and compares every index with its table; returns what the engine complains of.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn complaints(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare(&format!("PRAGMA integrity_check({COMPLAINTS})"))?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        let mut said: Vec<String> = rows.collect::<Result<_, _>>()?;
        said.retain(|line| line != "ok");
        Ok(said)
    }

    /// Returns the rows that refer to what is not there.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn broken_references(&self) -> Result<Vec<BrokenReference>, StoreError> {
        let mut statement = self.connection.prepare("PRAGMA foreign_key_check")?;
        let rows = statement.query_map([], |row| {
            Ok(BrokenReference { table: row.get(0)?, row: row.get(1)?, parent: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Compares tables, indexes and triggers with those that the migrations make.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn schema_faults(&self) -> Result<Vec<SchemaFault>, StoreError> {
        let pattern = Connection::open_in_memory()?;
        migrate::found(&pattern)?;
        let (expected, found) = (schema(&pattern)?, schema(&self.connection)?);
        let mut faults = Vec::new();
        for (name, sql) in &expected {
            let change = match found.iter().find(|(other, _)| other == name) {
                None => SchemaChange::Missing,
                Some((_, other)) if other != sql => SchemaChange::Changed,
                Some(_) => continue,
            };
            faults.push(SchemaFault { name: name.clone(), change });
        }
        let foreign = found.into_iter().filter(|(name, _)| !expected.iter().any(|(other, _)| other == name));
        faults.extend(foreign.map(|(name, _)| SchemaFault { name, change: SchemaChange::Foreign }));
        Ok(faults)
    }

    /// Hands every entry of the ledger to `take`, oldest first, with its certificate (DER) if it was issued.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`]. A row that cannot be read goes to `take` as such.
    pub fn each_certificate(
        &self,
        mut take: impl FnMut(Result<(CertificateRecord, Option<Vec<u8>>), UnreadableRow>),
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare(&format!("{} ORDER BY entry", certificate::SELECT))?;
        let mut der_of = self.connection.prepare("SELECT der FROM certificates WHERE serial = ?1")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let read = certificate::read(row).and_then(|record| {
                let der = der_of.query_row([&record.serial], |row| row.get(0))?;
                Ok((record, der))
            });
            take(read.map_err(|cause| UnreadableRow {
                name: row.get(0).unwrap_or_default(),
                cause: cause.into(),
            }));
        }
        Ok(())
    }

    /// Hands every sealed key to `take`, and whether any certificate or authority has it, or it waits for a certificate.
    ///
    /// # Errors
    /// As [`Ledger::each_certificate`].
    pub fn each_sealed_key(
        &self,
        mut take: impl FnMut(Result<(SealedKey, bool), UnreadableRow>),
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT key_id, kind, sealed, created,
                 key_id IN (SELECT key_id FROM certificates WHERE state = 'issued' AND key_id IS NOT NULL)
                 OR key_id IN (SELECT key_id FROM authorities)
                 OR key_id IN (SELECT key_id FROM key_requests)
             FROM sealed_keys ORDER BY key_id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let read = key::read(row).and_then(|key| Ok((key, row.get(4)?)));
            take(read.map_err(|cause| UnreadableRow {
                name: row.get(0).unwrap_or_default(),
                cause: cause.into(),
            }));
        }
        Ok(())
    }

    /// Hands the lists of `authority`, full ones and delta lists, to `take`, newest first, until it has enough.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn each_crl(
        &self,
        authority: AuthorityId,
        mut take: impl FnMut(CrlRecord) -> bool,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare(&format!("{} ORDER BY number DESC", crl::SELECT))?;
        let mut rows = statement.query([authority])?;
        while let Some(row) = rows.next()? {
            if !take(crl::read(row)?) {
                break;
            }
        }
        Ok(())
    }

    /// Returns the locked keys: the newest certificate of each, and what stands against it.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn locked_keys(&self) -> Result<Vec<(String, Guard)>, StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT (SELECT serial FROM certificates c WHERE c.public_key = g.key_id ORDER BY entry DESC LIMIT 1),
                 failures, pending, last_attempt, locked_at FROM key_guards g WHERE locked_at IS NOT NULL",
        )?;
        let rows = statement.query_map([], |row| {
            let locked_at = Some(row.get::<_, Seconds>(4)?.0);
            let last_attempt = row.get::<_, Seconds>(3)?.0;
            let guard = Guard { failures: row.get(1)?, pending: row.get(2)?, last_attempt, locked_at };
            Ok((row.get::<_, Option<String>>(0)?.unwrap_or_default(), guard))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the latest instant of the audit log, by the office's clock.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn last_act(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut statement = self.connection.prepare("SELECT max(at) FROM audit")?;
        Ok(statement.query_row([], |row| row.get::<_, Option<Seconds>>(0))?.map(|seconds| seconds.0))
    }
}

/// Names of tables, indexes and triggers, and what made them.
fn schema(connection: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
