//! Officers, keys, wrong passphrases, settings and the high-water mark.

use std::collections::BTreeSet;

use store::{Kind, Officer, PassphraseFailures, SealedKey, Store, StoreError};

use crate::{Home, sealed_key, second, variant};

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
fn officers_are_registered_once_and_changed_by_name() {
    let home = Home::new();
    home.store.write(|tx| tx.insert_officer(&officer("siti"))).unwrap();
    home.store.write(|tx| tx.insert_officer(&officer("budi"))).unwrap();
    let taken = home.store.write(|tx| tx.insert_officer(&officer("budi")));
    assert!(matches!(taken, Err(StoreError::Taken { kind: Kind::Officer, id }) if id == "budi"));
    home.store
        .write(|tx| {
            tx.set_officer_roles("budi", &roles(&["admin"]))?;
            tx.set_officer_passphrase("budi", "$argon2id$new")?;
            tx.set_officer_active("budi", false)
        })
        .unwrap();
    let changed = Officer {
        roles: roles(&["admin"]),
        passphrase_hash: "$argon2id$new".into(),
        active: false,
        ..officer("budi")
    };
    assert_eq!(home.store.officers().unwrap(), [changed, officer("siti")]);
    for (case, result) in [
        ("roles", home.store.write(|tx| tx.set_officer_roles("joko", &roles(&["admin"])))),
        ("passphrase", home.store.write(|tx| tx.set_officer_passphrase("joko", "$x"))),
        ("active", home.store.write(|tx| tx.set_officer_active("joko", true))),
        ("other case", home.store.write(|tx| tx.set_officer_active("Budi", true))),
    ] {
        assert_eq!(variant(&result), "Unknown", "{case}");
    }
    assert_eq!(home.store.officer("joko").unwrap(), None);
    assert!(!format!("{:?}", officer("budi")).contains("argon2"));
}

#[test]
fn keys_are_kept_once_and_resealed() {
    let home = Home::new();
    let key = SealedKey { sealed: b"the first sealed form of this key".to_vec(), ..sealed_key("k1") };
    home.store.write(|tx| tx.insert_sealed_key(&key)).unwrap();
    let taken = home.store.write(|tx| tx.insert_sealed_key(&sealed_key("k1")));
    assert!(matches!(taken, Err(StoreError::Taken { kind: Kind::Key, .. })), "{taken:?}");
    let unknown = home.store.write(|tx| tx.reseal_key("k2", b"x"));
    assert!(matches!(unknown, Err(StoreError::Unknown { kind: Kind::Key, .. })), "{unknown:?}");
    assert_eq!(home.store.sealed_key("k2").unwrap(), None);
    assert_eq!(home.store.sealed_key("k1").unwrap().as_ref(), Some(&key));
    home.store.write(|tx| tx.reseal_key("k1", b"second")).unwrap();
    assert_eq!(home.store.sealed_key("k1").unwrap().unwrap().sealed, b"second");
    let path = home.path();
    drop(home.store);
    let bytes = std::fs::read(path).unwrap();
    assert!(
        !bytes.windows(key.sealed.len()).any(|window| window == key.sealed),
        "the old form is still there"
    );
}

#[test]
fn wrong_passphrases_are_counted_until_forgotten() {
    let home = Home::new();
    home.issue("4A");
    home.issue("4B");
    assert_eq!(home.store.passphrase_failures("4A").unwrap(), None);
    for expected in 1..=3 {
        let count = home.store.write(|tx| tx.count_passphrase_failure("4A", second(expected.into())));
        assert_eq!(count.unwrap(), expected);
    }
    let counted = PassphraseFailures { count: 3, last_failed_at: second(3) };
    let reopened = Store::open(&home.path()).unwrap();
    assert_eq!(reopened.passphrase_failures("4A").unwrap(), Some(counted));
    assert_eq!(reopened.passphrase_failures("4B").unwrap(), None);
    home.store.write(|tx| tx.forget_passphrase_failures("4A")).unwrap();
    home.store.write(|tx| tx.forget_passphrase_failures("4A")).unwrap();
    assert_eq!(home.store.write(|tx| tx.count_passphrase_failure("4A", second(9))).unwrap(), 1);
    for (case, serial, expected) in [
        ("unknown", "4C", "Unknown"),
        ("lower case", "4a", "MalformedSerial"),
        ("empty", "", "MalformedSerial"),
    ] {
        let result = home.store.write(|tx| tx.count_passphrase_failure(serial, second(0)));
        assert_eq!(variant(&result), expected, "{case}");
    }
}

#[test]
fn a_full_counter_stays_full() {
    let home = Home::new();
    home.issue("4A");
    home.tamper("INSERT INTO passphrase_failures VALUES ('4A', 4294967295, 0)");
    let count = home.store.write(|tx| tx.count_passphrase_failure("4A", second(0)));
    assert_eq!(count.unwrap(), u32::MAX);
}

#[test]
fn settings_are_set_and_listed() {
    let home = Home::new();
    assert_eq!(home.store.setting("zone").unwrap(), None);
    for (key, value) in
        [("zone", "WIB"), ("agency", "Dinas Kominfo 'Kab. Klaten'"), ("zone", "WITA"), ("", "")]
    {
        home.store.write(|tx| tx.set_setting(key, value)).unwrap();
        assert_eq!(home.store.setting(key).unwrap().as_deref(), Some(value));
    }
    let keys: Vec<_> = home.store.settings().unwrap().into_keys().collect();
    assert_eq!(keys, ["", "agency", "zone"]);
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

#[test]
fn a_snapshot_does_not_move_under_its_reader() {
    let home = Home::new();
    let other = Store::open(&home.path()).unwrap();
    home.store
        .snapshot(|ledger| {
            assert_eq!(ledger.setting("zone")?, None);
            other.write(|tx| tx.set_setting("zone", "WIB"))?;
            assert_eq!(ledger.setting("zone")?, None);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(home.store.setting("zone").unwrap().as_deref(), Some("WIB"));
}
