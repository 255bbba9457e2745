//! Whether the file and all in it is sound; and intents that came to nothing.

use std::fs::{self, Permissions};

use store::{CertificateState, SchemaChange, Store, StoreError};

use crate::{Home, sealed_key, second, serials, variant};

#[test]
fn an_intent_that_came_to_nothing_is_noted_and_stays_spent() {
    let home = Home::new();
    home.store.write(|tx| tx.intend(&home.intent("AB"))).unwrap();
    home.issue("CD");
    let abandon = |serial: &str, at| home.store.write(|tx| tx.abandon(serial, second(at)));
    for (serial, at, expected) in [
        ("AB", 5, "Ok"),
        ("AB", 9, "Ok"),
        ("CD", 5, "AlreadyIssued"),
        ("EF", 5, "Unknown"),
        ("0x", 5, "MalformedSerial"),
    ] {
        assert_eq!(variant(&abandon(serial, at)), expected, "{serial}");
    }
    let record = home.store.certificate("AB").unwrap().unwrap();
    assert_eq!((record.state, record.abandoned_at), (CertificateState::Intended, Some(second(5))));
    let again = home.store.write(|tx| tx.intend(&home.intent("AB")));
    assert_eq!(variant(&again), "SerialTaken");
    // Its key stands in nobody's way; both have the same.
    let of_key = home.store.certificates_for_key("5f01").unwrap();
    assert_eq!(of_key.iter().map(|record| record.serial.as_str()).collect::<Vec<_>>(), ["CD"]);
}

#[test]
fn a_certificate_that_came_all_the_same_is_recorded() {
    let home = Home::new();
    home.store.write(|tx| tx.intend(&home.intent("AB"))).unwrap();
    home.store.write(|tx| tx.abandon("AB", second(5))).unwrap();
    home.store.write(|tx| tx.record_issued("AB", b"certificate")).unwrap();
    let record = home.store.certificate("AB").unwrap().unwrap();
    assert_eq!((record.state, record.abandoned_at), (CertificateState::Issued, None));
}

#[test]
fn a_sound_store_has_no_complaints() {
    let home = Home::new();
    home.issue("AB");
    assert_eq!(home.store.complaints().unwrap(), Vec::<String>::new());
    assert_eq!(home.store.broken_references().unwrap(), []);
    assert_eq!(home.store.schema_faults().unwrap(), []);
}

#[test]
fn what_was_done_to_the_schema_is_named() {
    for (sql, name, change) in [
        ("DROP TRIGGER audit_is_kept", "audit_is_kept", SchemaChange::Missing),
        ("DROP INDEX certificates_by_nik", "certificates_by_nik", SchemaChange::Missing),
        ("CREATE TABLE x (y)", "x", SchemaChange::Foreign),
        (
            "DROP INDEX audit_by_time; CREATE INDEX audit_by_time ON audit (real_at)",
            "audit_by_time",
            SchemaChange::Changed,
        ),
    ] {
        let home = Home::new();
        home.tamper(sql);
        let faults = home.store.schema_faults().unwrap();
        assert_eq!(
            faults.iter().map(|fault| (fault.name.as_str(), fault.change)).collect::<Vec<_>>(),
            [(name, change)]
        );
    }
}

#[test]
fn a_reference_to_nothing_is_named() {
    let home = Home::new();
    home.tamper("PRAGMA foreign_keys = OFF; DELETE FROM sealed_keys");
    let broken = home.store.broken_references().unwrap();
    assert_eq!(
        (broken.len(), broken[0].table.as_str(), broken[0].parent.as_str()),
        (1, "authorities", "sealed_keys")
    );
}

/// A row that cannot be read does not keep the others from being.
#[test]
fn rows_that_cannot_be_read_are_named() {
    let home = Home::new();
    for serial in ["AB", "CD"] {
        home.issue(serial);
    }
    home.store.write(|tx| tx.insert_sealed_key(&sealed_key("orphan"))).unwrap();
    home.tamper(
        "UPDATE certificates SET created = 9223372036854775807 WHERE serial = 'AB';
         UPDATE sealed_keys SET created = 9223372036854775807 WHERE key_id = 'ca-key'",
    );
    let (mut read, mut unreadable) = (Vec::new(), Vec::new());
    let walked = home.store.each_certificate(|row| match row {
        Ok((record, der)) => read.push((record.serial, der.is_some())),
        Err(row) => unreadable.push(row.name),
    });
    walked.unwrap();
    assert_eq!((read, unreadable), (vec![("CD".to_owned(), true)], vec!["AB".to_owned()]));
    let (mut read, mut unreadable) = (Vec::new(), Vec::new());
    let walked = home.store.each_sealed_key(|row| match row {
        Ok((key, is_used)) => read.push((key.key_id, is_used)),
        Err(row) => unreadable.push(row.name),
    });
    walked.unwrap();
    assert_eq!((read, unreadable), (vec![("orphan".to_owned(), false)], vec!["ca-key".to_owned()]));
}

#[test]
fn a_store_can_be_looked_at_where_nothing_can_be_written() {
    let home = Home::new();
    home.issue("AB");
    // Its log is taken in when the last handle goes.
    let Home { directory, store, .. } = home;
    drop(store);
    let path = directory.path().join("segel.db");
    for odd in ["segel.db", "a b?c#d%20.db"] {
        let copy = directory.path().join(odd);
        if copy != path {
            fs::copy(&path, &copy).unwrap();
        }
        fs::set_permissions(&copy, std::os::unix::fs::PermissionsExt::from_mode(0o400)).unwrap();
        let looked: Store = Store::open_for_reading(&copy).unwrap();
        assert_eq!(serials(&looked, CertificateState::Issued), ["AB"], "{odd}");
        let written = looked.write(|tx| tx.set_setting("zone", "WIB"));
        assert!(matches!(written, Err(StoreError::ReadOnly)), "{written:?}");
        let readable: Permissions = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(&copy, readable).unwrap();
    }
    fs::write(directory.path().join("segel.db-wal"), "not taken in").unwrap();
    assert!(matches!(Store::open_for_reading(&path), Err(StoreError::ReadOnly)));
}
