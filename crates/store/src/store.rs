//! The file, its readers and its writers.

use std::fs;
use std::io;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, ffi};

use crate::{StoreError, migrate};

/// How long a reader or writer waits for another process before [`StoreError::Busy`].
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// An open store: one SQLite file, safe with several processes, each with its own handle.
///
/// It reads as a [`Ledger`] and is written through [`Store::write`].
#[derive(Debug)]
pub struct Store {
    ledger: Ledger,
}

/// Everything that can be read, from a [`Store`] or inside a [`Tx`].
#[derive(Debug)]
pub struct Ledger {
    pub(crate) connection: Connection,
}

/// One write transaction. All writing goes through it; it reads what it has written.
#[derive(Debug)]
pub struct Tx<'a> {
    ledger: &'a Ledger,
}

impl Store {
    /// Founds an empty store at `path`, readable and writable by its owner alone (mode 0600).
    ///
    /// # Errors
    /// [`StoreError::Exists`] if there is anything at `path`; [`StoreError::File`] if the directory refuses;
    /// after any other error the half-made file is removed again.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        create_private(path)?;
        let made = connect(path).and_then(|ledger| {
            migrate::found(&ledger.connection)?;
            Ok(Store { ledger })
        });
        if made.is_err() {
            remove_files(path);
        }
        made
    }

    /// Opens the store at `path`, bringing an older one up to date.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotAStore`], [`StoreError::Newer`], [`StoreError::Damaged`], and
    /// what the disk may say.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        // By its metadata alone: opening and closing the file here would drop the locks that other handles
        // of this process hold on it (POSIX advisory locks).
        let metadata = fs::metadata(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => StoreError::Missing { path: path.into() },
            _ => StoreError::File { path: path.into(), source: error },
        })?;
        if !metadata.is_file() || metadata.len() == 0 {
            return Err(StoreError::NotAStore { path: path.into() });
        }
        let settled = beside(path, "-wal").metadata().map_or(true, |log| log.len() == 0);
        let ledger = connect(path).map_err(|error| not_a_store(path, error))?;
        migrate::recognise(&ledger.connection, path)?;
        if settled {
            must_be_whole_pages(&ledger, metadata.len())?;
        }
        migrate::bring_up_to_date(&ledger.connection)?;
        Ok(Store { ledger })
    }

    pub(crate) fn of(ledger: Ledger) -> Self {
        Self { ledger }
    }

    /// Runs `act` in one transaction: all that it wrote is on the disk when this returns `Ok`, none of it
    /// otherwise. Writers of other handles wait for their turn before `act` starts.
    ///
    /// `act` must not call `write` again.
    ///
    /// # Errors
    /// What `act` returned, or why the transaction could not start or be made durable.
    pub fn write<T, E: From<StoreError>>(&self, act: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let transaction = Transaction::new_unchecked(&self.ledger.connection, TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let outcome = act(&Tx { ledger: &self.ledger })?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(outcome)
    }
}

impl Ledger {
    /// Runs several questions against one state of the store, whatever others write meanwhile.
    ///
    /// # Errors
    /// What `ask` returned, or why the state could not be held.
    pub fn snapshot<T, E: From<StoreError>>(
        &self,
        ask: impl FnOnce(&Ledger) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.connection.is_autocommit() {
            return ask(self); // a transaction is open already, and is its own snapshot
        }
        let held = Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred);
        let _held = held.map_err(StoreError::from)?;
        ask(self)
    }
}

impl Deref for Store {
    type Target = Ledger;

    fn deref(&self) -> &Ledger {
        &self.ledger
    }
}

impl Deref for Tx<'_> {
    type Target = Ledger;

    fn deref(&self) -> &Ledger {
        self.ledger
    }
}

fn connect(path: &Path) -> Result<Ledger, StoreError> {
    // No URI: a path is a path, whatever characters it has.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| unopened(path, error))?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(64);
    // Plans hang on the statement alone: the engine would else put many of them together anew for each value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch(
        // secure_delete: what is overwritten does not stay behind in free pages.
        "PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA synchronous = FULL;",
    )?;
    Ok(Ledger { connection })
}

/// Here it is the file itself that does not open; later on, the same code means the files beside it.
fn unopened(path: &Path, error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => {
            StoreError::File { path: path.into(), source: io::Error::other(error) }
        }
        _ => error.into(),
    }
}

pub(crate) fn create_private(path: &Path) -> Result<(), StoreError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => StoreError::Exists { path: path.into() },
        io::ErrorKind::StorageFull => StoreError::Full,
        io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
        _ => StoreError::File { path: path.into(), source: error },
    })
}

/// Names the file where the engine only says that it is none of its own.
pub(crate) fn not_a_store(path: &Path, error: StoreError) -> StoreError {
    match error {
        StoreError::Damaged(rusqlite::Error::SqliteFailure(failure, _))
            if failure.code == ErrorCode::NotADatabase =>
        {
            StoreError::NotAStore { path: path.into() }
        }
        other => other,
    }
}

/// The engine fills a last page that was cut short with zeros; what stood there would be missed only later.
/// Where a log lies beside the file, that page may still be on its way into it.
fn must_be_whole_pages(ledger: &Ledger, length: u64) -> Result<(), StoreError> {
    let page_size: u32 = ledger.connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    if length.is_multiple_of(page_size.into()) {
        return Ok(());
    }
    let cut = format!("{length} bytes are no whole number of pages of {page_size} bytes");
    Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CORRUPT), Some(cut)).into())
}

pub(crate) fn remove_files(path: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        // What is not there need not be removed; the first error is the one worth telling.
        let _ = fs::remove_file(beside(path, suffix));
    }
}

/// The file that the engine keeps beside the store under this suffix.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_that_waits_too_long_is_told_so() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("segel.db");
        let first = Store::create(&path).unwrap();
        let second = Store::open(&path).unwrap();
        second.ledger.connection.busy_timeout(Duration::from_millis(20)).unwrap();
        let refused = first.write(|_| Ok::<_, StoreError>(second.write(|tx| tx.set_setting("zone", "WIT"))));
        assert!(matches!(refused, Ok(Err(StoreError::Busy { .. }))), "{refused:?}");
        second.write(|tx| tx.set_setting("zone", "WITA")).unwrap();
        assert_eq!(first.setting("zone").unwrap().as_deref(), Some("WITA"));
    }

    #[test]
    fn a_snapshot_does_not_move_under_its_reader() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("segel.db");
        let reader = Store::create(&path).unwrap();
        let writer = Store::open(&path).unwrap();
        let ask = |ledger: &Ledger| {
            assert_eq!(ledger.setting("zone")?, None);
            writer.write(|tx| tx.set_setting("zone", "WIB"))?;
            ledger.setting("zone")
        };
        assert_eq!(reader.snapshot(ask).unwrap(), None);
        assert_eq!(reader.setting("zone").unwrap().as_deref(), Some("WIB"));
    }

    #[test]
    fn every_handle_is_set_to_be_durable_and_strict() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("segel.db");
        drop(Store::create(&path).unwrap());
        let store = Store::open(&path).unwrap();
        for (pragma, expected) in
            [("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1), ("trusted_schema", 0)]
        {
            let found: i64 = store.connection.pragma_query_value(None, pragma, |row| row.get(0)).unwrap();
            assert_eq!(found, expected, "{pragma}");
        }
        let mode: String =
            store.connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
        assert!(store.connection.db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG).unwrap());
    }
}
