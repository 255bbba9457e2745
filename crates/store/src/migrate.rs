//! Numbered migrations: each is applied once, in order, all that are due in one transaction.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::StoreError;
use crate::store::not_a_store;

/// What makes a store of version n from one of version n - 1. Published ones never change.
const MIGRATIONS: &[&str] = &[include_str!("../migrations/0001_ledger.sql")];

/// Marks a SQLite file as ours: "SGEL" as a big-endian number.
const APPLICATION_ID: i32 = 0x5347_454C;

/// Makes an empty database a store.
pub(crate) fn found(connection: &Connection) -> Result<(), StoreError> {
    use_wal(connection)?;
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    apply(connection, MIGRATIONS)?;
    Ok(transaction.commit()?)
}

/// Refuses files that are no stores.
pub(crate) fn recognise(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let id: i32 = pragma(connection, "application_id").map_err(|error| not_a_store(path, error))?;
    match id {
        APPLICATION_ID => Ok(()),
        _ => Err(StoreError::NotAStore { path: path.into() }),
    }
}

/// Applies what an older store lacks, and refuses a newer one.
pub(crate) fn bring_up_to_date(connection: &Connection) -> Result<(), StoreError> {
    apply_pending(connection, MIGRATIONS)?;
    use_wal(connection)
}

fn apply_pending(connection: &Connection, migrations: &[&str]) -> Result<(), StoreError> {
    if pending(connection, migrations)?.is_empty() {
        return Ok(());
    }
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    apply(connection, migrations)?; // asks again what is due: another process may have been first
    Ok(transaction.commit()?)
}

fn apply(connection: &Connection, migrations: &[&str]) -> Result<(), StoreError> {
    for migration in pending(connection, migrations)? {
        connection.execute_batch(migration)?;
    }
    Ok(connection.pragma_update(None, "user_version", newest(migrations))?)
}

fn pending<'a>(connection: &Connection, migrations: &'a [&'a str]) -> Result<&'a [&'a str], StoreError> {
    let found: i32 = pragma(connection, "user_version")?;
    let found = found.cast_unsigned(); // a negative one is a number we never gave, so newer than we know
    let known = newest(migrations);
    migrations.get(found as usize..).ok_or(StoreError::Newer { found, known })
}

fn newest(migrations: &[&str]) -> u32 {
    u32::try_from(migrations.len()).expect("there are only as many migrations as we wrote")
}

/// Write-ahead logging: readers never wait for the writer. Stays set in the file.
fn use_wal(connection: &Connection) -> Result<(), StoreError> {
    // The answer is the mode in force. A file system without shared memory keeps its rollback journal, which
    // is as durable, only slower.
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    Ok(())
}

fn pragma(connection: &Connection, name: &str) -> Result<i32, StoreError> {
    Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn founded() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        found(&connection).unwrap();
        connection
    }

    fn version(connection: &Connection) -> i32 {
        pragma(connection, "user_version").unwrap()
    }

    #[test]
    fn later_migrations_are_applied_once_and_in_order() {
        let connection = founded();
        let later = [MIGRATIONS[0], "CREATE TABLE links (id INTEGER);", "INSERT INTO links VALUES (7);"];
        for _ in 0..2 {
            apply_pending(&connection, &later).unwrap();
        }
        assert_eq!(version(&connection), 3);
        let rows: i64 = connection.query_row("SELECT count(*) FROM links", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 1);
    }

    #[test]
    fn a_failing_migration_leaves_the_older_store_as_it_was() {
        let connection = founded();
        let broken = [MIGRATIONS[0], "CREATE TABLE links (id INTEGER);", "INSERT INTO nowhere VALUES (7);"];
        assert!(matches!(apply_pending(&connection, &broken), Err(StoreError::Engine(_))));
        assert_eq!(version(&connection), 1);
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'links'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(tables, 0);
    }

    #[test]
    fn versions_that_were_never_given_are_newer() {
        for (given, found) in [(2, 2), (1000, 1000), (i32::MAX, 0x7FFF_FFFF), (-1, 0xFFFF_FFFF)] {
            let connection = founded();
            connection.pragma_update(None, "user_version", given).unwrap();
            match apply_pending(&connection, MIGRATIONS) {
                Err(StoreError::Newer { found: told, known: 1 }) => assert_eq!(told, found),
                other => panic!("version {given}: {other:?}"),
            }
        }
    }
}
