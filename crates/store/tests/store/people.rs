//! Officers, keys, settings and the high-water mark.

use std::collections::BTreeSet;

use store::{Kind, Officer, SealedKey, Store, StoreError};

use crate::{Home, sealed_key, second};

fn roles(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| name.to_string()).collect()
}

fn officer(id: &str) -> Officer {
    Officer {
        id: id.into(),
        name: "Budi Santoso".into(),
        roles: roles(&["verifikator", "auditor"]),
        passphrase_hash: "$argon2id$v=19$rahasia".into(),
        active: true,
        created: second(0),
    }
}

#[test]
fn officers_are_registered_once() {
    let home = Home::new();
    home.store.write(|tx| tx.insert_officer(&officer("siti"))).unwrap();
    home.store.write(|tx| tx.insert_officer(&officer("budi"))).unwrap();
    let taken = home.store.write(|tx| tx.insert_officer(&officer("budi")));
    assert!(matches!(taken, Err(StoreError::Taken { kind: Kind::Officer, id }) if id == "budi"));
    assert_eq!(home.store.officers().unwrap(), [officer("budi"), officer("siti")]);
    assert_eq!(home.store.officer("budi").unwrap(), Some(officer("budi")));
    for unknown in ["joko", "Budi", ""] {
        assert_eq!(home.store.officer(unknown).unwrap(), None, "{unknown:?}");
    }
    assert!(!format!("{:?}", officer("budi")).contains("argon2"));
}

#[test]
fn keys_are_kept_once() {
    let home = Home::new();
    let key = sealed_key("k1");
    home.store.write(|tx| tx.insert_sealed_key(&key)).unwrap();
    let other = SealedKey { sealed: b"another key".to_vec(), ..key.clone() };
    let taken = home.store.write(|tx| tx.insert_sealed_key(&other));
    assert!(matches!(taken, Err(StoreError::Taken { kind: Kind::Key, .. })), "{taken:?}");
    assert_eq!(home.store.sealed_key("k1").unwrap(), Some(key));
    assert_eq!(home.store.sealed_key("k2").unwrap(), None);
}

#[test]
fn settings_are_set_and_set_again() {
    let home = Home::new();
    assert_eq!(home.store.setting("zone").unwrap(), None);
    for (key, value) in
        [("zone", "WIB"), ("agency", "Dinas Kominfo 'Kab. Klaten'"), ("zone", "WITA"), ("", "")]
    {
        home.store.write(|tx| tx.set_setting(key, value)).unwrap();
        assert_eq!(home.store.setting(key).unwrap().as_deref(), Some(value));
    }
    for (key, value) in [("agency", Some("Dinas Kominfo 'Kab. Klaten'")), ("Zone", None), ("zon", None)] {
        assert_eq!(home.store.setting(key).unwrap().as_deref(), value, "{key}");
    }
}

#[test]
fn the_high_water_mark_only_rises_unless_reset() {
    let home = Home::new();
    assert_eq!(home.store.high_water().unwrap(), None);
    for (at, expected) in [(5, 5), (3, 5), (5, 5), (9, 9), (-100, 9)] {
        home.store.write(|tx| tx.raise_high_water(second(at))).unwrap();
        assert_eq!(home.store.high_water().unwrap(), Some(second(expected)), "raised to {at}");
    }
    home.store.write(|tx| tx.reset_high_water(second(1))).unwrap();
    assert_eq!(home.store.high_water().unwrap(), Some(second(1)));
}

#[test]
fn a_transaction_reads_what_it_wrote_and_others_do_not() {
    let home = Home::new();
    let other = Store::open(&home.path()).unwrap();
    home.store
        .write(|tx| {
            tx.set_setting("zone", "WIT")?;
            assert_eq!(tx.setting("zone")?.as_deref(), Some("WIT"));
            assert_eq!(other.setting("zone")?, None);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(other.setting("zone").unwrap().as_deref(), Some("WIT"));
}
