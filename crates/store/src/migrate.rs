//! Numbered migrations: each is applied once, in order, all that are due in one transaction.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::StoreError;
use crate::store::not_a_store;

/// What makes a store of version n from one of version n - 1. Published ones never change.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_ledger.sql"),
    include_str!("../migrations/0002_lifecycle.sql"),
    include_str!("../migrations/0003_publication.sql"),
    include_str!("../migrations/0004_enrolment.sql"),
];

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

/// Refuses a store that lacks something, where nothing can be applied, and a newer one.
pub(crate) fn must_be_current(connection: &Connection) -> Result<(), StoreError> {
    if pending(connection, MIGRATIONS)?.is_empty() { Ok(()) } else { Err(StoreError::ReadOnly) }
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
        let later =
            [MIGRATIONS, &["CREATE TABLE seals (id INTEGER);", "INSERT INTO seals VALUES (7);"]].concat();
        for _ in 0..2 {
            apply_pending(&connection, &later).unwrap();
        }
        assert_eq!(version(&connection), 6);
        let rows: i64 = connection.query_row("SELECT count(*) FROM seals", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 1);
    }

    #[test]
    fn entries_of_the_first_version_get_the_names_of_the_keys_that_are_kept() {
        let connection = Connection::open_in_memory().unwrap();
        apply(&connection, &MIGRATIONS[..1]).unwrap();
        connection
            .execute_batch(
                "INSERT INTO sealed_keys VALUES ('5f01', 'person', x'00', 0);
                 INSERT INTO authorities VALUES (1, 'issuing', 'CA', x'00', '5f01', 0, NULL);
                 INSERT INTO certificates (serial, issuer, profile, name, subject, key_id, not_before, not_after,
                     state, tbs_sha256, created)
                 VALUES ('4A', 1, 'person', 'Siti', 'CN=Siti', '5f01', 0, 9, 'intended', zeroblob(32), 0),
                        ('4B', 1, 'person', 'Budi', 'CN=Budi', NULL, 0, 9, 'intended', zeroblob(32), 0);",
            )
            .unwrap();
        apply_pending(&connection, MIGRATIONS).unwrap();
        let mut found = connection.prepare("SELECT public_key FROM certificates ORDER BY serial").unwrap();
        let keys: Vec<Option<String>> =
            found.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        assert_eq!(keys, [Some("5f01".to_owned()), None]);
    }

    #[test]
    fn a_failing_migration_leaves_the_older_store_as_it_was() {
        let connection = founded();
        let broken =
            [MIGRATIONS, &["CREATE TABLE seals (id INTEGER);", "INSERT INTO nowhere VALUES (7);"]].concat();
        assert!(matches!(apply_pending(&connection, &broken), Err(StoreError::Engine(_))));
        assert_eq!(version(&connection), 4);
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'seals'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(tables, 0);
    }

    #[test]
    fn versions_that_were_never_given_are_newer() {
        for (given, found) in [(5, 5), (1000, 1000), (i32::MAX, 0x7FFF_FFFF), (-1, 0xFFFF_FFFF)] {
            let connection = founded();
            connection.pragma_update(None, "user_version", given).unwrap();
            match apply_pending(&connection, MIGRATIONS) {
                Err(StoreError::Newer { found: told, known: 4 }) => assert_eq!(told, found),
                other => panic!("version {given}: {other:?}"),
            }
        }
    }
}
