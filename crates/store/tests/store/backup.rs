//! Copies of a store, made while it is at work.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, Ordering};

use store::{Revocation, RevokedEntry, Store, StoreError};

use crate::{Home, complaints, intent, record, second, variant};

fn revocation() -> Revocation {
    Revocation { at: second(5), reason: "superseded".into(), invalidity: None }
}

#[test]
fn a_copy_is_a_store_that_tells_the_same() {
    let home = Home::new();
    home.issue("4A");
    home.store.write(|tx| tx.intend(&home.intent("4B"))).unwrap();
    home.store.write(|tx| tx.revoke("4A", &revocation())).unwrap();
    home.store.write(|tx| tx.append_audit(&record("certificate.revoke"))).unwrap();
    let path = home.directory.path().join("copy.db");
    home.store.copy_to(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let copy = Store::open(&path).unwrap();
    let survey = copy.survey().unwrap();
    assert_eq!(survey, home.store.survey().unwrap());
    assert_eq!((survey.certificates, survey.intents, survey.revoked, survey.keys), (1, 1, 1, 1));
    assert_eq!((survey.officers, survey.lists, survey.audit.seq), (0, 0, 1));
    assert_eq!(copy.version().unwrap(), 4);
    assert_eq!(copy.certificates().unwrap(), home.store.certificates().unwrap());
    assert!(copy.verify_audit().unwrap().fault.is_none());
    // It keeps what protects it: what was issued is never deleted from a copy either.
    let shell = rusqlite::Connection::open(&path).unwrap();
    assert!(shell.execute("DELETE FROM certificates", []).is_err());
    assert_eq!(complaints(&path), Vec::<String>::new());
}

#[test]
fn a_copy_is_never_made_over_something() {
    let home = Home::new();
    let path = home.directory.path().join("copy.db");
    fs::write(&path, "a letter").unwrap();
    assert_eq!(variant(&home.store.copy_to(&path)), "Exists");
    assert_eq!(fs::read_to_string(&path).unwrap(), "a letter");
    assert_eq!(variant(&home.store.copy_to(&home.path())), "Exists");
    assert_eq!(variant(&home.store.copy_to(&home.directory.path().join("nowhere/copy.db"))), "File");
}

#[test]
fn a_store_that_cannot_be_read_leaves_no_copy() {
    let home = Home::new();
    (0..200).for_each(|number| home.issue(&format!("4A{number:04X}")));
    home.tamper("PRAGMA wal_checkpoint(TRUNCATE);");
    let mut bytes = fs::read(home.path()).unwrap();
    // Indexes are made anew in a copy, so that damage to them alone would not show.
    bytes[8 * 4096..].fill(0xee);
    fs::write(home.path(), bytes).unwrap();
    let path = home.directory.path().join("copy.db");
    let refused = Store::open(&home.path()).and_then(|store| store.copy_to(&path));
    assert!(matches!(refused, Err(StoreError::Damaged(_))), "{refused:?}");
    assert!(!path.exists());
}

#[test]
fn copies_made_while_others_write_are_each_of_one_moment() {
    let home = Home::new();
    let (done, path, issuer) = (AtomicBool::new(false), home.path(), home.issuer);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let writer = Store::open(&path).unwrap();
            for number in 0..200 {
                // Certificate and record come together: a copy with one and not the other is of no moment.
                let serial = format!("4A{number:04X}");
                writer
                    .write(|tx| -> Result<(), StoreError> {
                        tx.intend(&intent(issuer, &serial))?;
                        tx.record_issued(&serial, b"der")?;
                        tx.append_audit(&record("certificate.issue")).map(drop)
                    })
                    .unwrap();
            }
            done.store(true, Ordering::Relaxed);
        });
        let reader = Store::open(&path).unwrap();
        for number in 0.. {
            let last = done.load(Ordering::Relaxed);
            let path = home.directory.path().join(format!("copy{number}.db"));
            reader.copy_to(&path).unwrap();
            let copy = Store::open(&path).unwrap();
            let survey = copy.survey().unwrap();
            assert_eq!(i64::try_from(survey.certificates).unwrap(), survey.audit.seq, "copy {number}");
            assert!(copy.verify_audit().unwrap().fault.is_none());
            if last {
                assert_eq!(survey.certificates, 200);
                break;
            }
        }
    });
}

#[test]
fn a_certificate_that_was_lost_and_found_is_listed_once() {
    let home = Home::new();
    let lost = RevokedEntry { serial: "4A".into(), revocation: revocation() };
    home.store.write(|tx| tx.insert_lost(home.issuer, &lost)).unwrap();
    let listed = || {
        let mut all = Vec::new();
        home.store
            .each_revoked(home.issuer, |entry| -> Result<(), StoreError> {
                all.push(entry);
                Ok(())
            })
            .unwrap();
        all
    };
    assert_eq!(listed(), std::slice::from_ref(&lost));
    home.issue("4A");
    assert_eq!(listed(), std::slice::from_ref(&lost));
    home.store.write(|tx| tx.revoke("4A", &revocation())).unwrap();
    assert_eq!(listed(), [lost]);
}
