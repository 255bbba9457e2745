//! Intended, issued, found again.

use std::panic::{AssertUnwindSafe, catch_unwind};

use store::{
    AuditVerdict, AuthorityRole, CertificateRecord, CertificateState, Descent, Holder, Intent, Ledger, Store,
    StoreError, Succession,
};

use crate::{Home, authority, record, sealed_key, second, serials, variant};

#[test]
fn an_intent_becomes_a_certificate() {
    let home = Home::new();
    home.store.write(|tx| tx.intend(&home.intent("4A"))).unwrap();
    let intended = home.store.certificate("4A").unwrap().unwrap();
    assert_eq!(intended.state, CertificateState::Intended);
    assert_eq!(home.store.certificate_der("4A").unwrap(), None);
    home.store.write(|tx| tx.record_issued("4A", b"der")).unwrap();
    let issued = home.store.certificate("4A").unwrap().unwrap();
    assert_eq!(issued, CertificateRecord { state: CertificateState::Issued, ..intended });
    assert_eq!(issued.tbs_sha256, [7; 32]);
    assert_eq!(home.store.certificate_der("4A").unwrap().as_deref(), Some(&b"der"[..]));
}

#[test]
fn what_cannot_be_intended() {
    let home = Home::new();
    home.issue("4A");
    home.store.write(|tx| tx.intend(&home.intent("4B"))).unwrap();
    let elsewhere = Home::new().store.write(|tx| {
        tx.insert_sealed_key(&sealed_key("k2"))?;
        tx.insert_authority(&authority("CA02", "k2"))
    });
    let good = home.intent("4C");
    for (case, intent, expected) in [
        ("serial of an issued one", home.intent("4A"), "SerialTaken"),
        ("serial of an intended one", home.intent("4B"), "SerialTaken"),
        ("serial in lower case", home.intent("4d"), "MalformedSerial"),
        ("serial with a leading zero", home.intent("04D"), "MalformedSerial"),
        ("serial zero", home.intent("0"), "MalformedSerial"),
        ("no serial", home.intent(""), "MalformedSerial"),
        ("issuer of another home", Intent { issuer: elsewhere.unwrap(), ..good.clone() }, "Unknown"),
        ("key that is not kept", Intent { key_id: Some("none"), ..good.clone() }, "Unknown"),
        ("a good one", Intent { key_id: Some("ca-key"), ..good }, "Ok"),
    ] {
        let result = home.store.write(|tx| tx.intend(&intent));
        assert_eq!(variant(&result), expected, "{case}");
    }
    assert_eq!(home.store.certificates().unwrap().len(), 3);
}

#[test]
fn what_cannot_be_reserved() {
    let home = Home::new();
    home.issue("4A");
    home.store.write(|tx| tx.intend(&home.intent("4B"))).unwrap();
    for (case, serial, expected) in [
        ("an issued one", "4A", "SerialTaken"),
        ("an intended one", "4B", "SerialTaken"),
        ("in lower case", "4d", "MalformedSerial"),
        ("a free one", "4C", "Ok"),
    ] {
        assert_eq!(variant(&home.store.write(|tx| tx.reserve(serial))), expected, "{case}");
    }
    assert_eq!(home.store.certificate("4C").unwrap(), None, "a reservation without an intent leaves nothing");
}

#[test]
fn what_cannot_be_recorded_as_issued() {
    let home = Home::new();
    home.issue("4A");
    for (case, serial, expected) in [
        ("issued before", "4A", "AlreadyIssued"),
        ("never intended", "4B", "Unknown"),
        ("lower case", "4a", "MalformedSerial"),
    ] {
        let result = home.store.write(|tx| tx.record_issued(serial, b"other"));
        assert_eq!(variant(&result), expected, "{case}");
    }
    assert_eq!(home.store.certificate_der("4A").unwrap().as_deref(), Some(&b"4A"[..]));
}

#[test]
fn a_crash_between_intent_and_record_leaves_it_unfinished() {
    let home = Home::new();
    for serial in ["4A", "4B", "4C"] {
        home.store.write(|tx| tx.intend(&home.intent(serial))).unwrap();
    }
    home.store.write(|tx| tx.record_issued("4B", b"der")).unwrap();
    let path = home.path();
    drop(home.store);
    let store = Store::open(&path).unwrap();
    assert_eq!(serials(&store, CertificateState::Intended), ["4A", "4C"]);
    assert_eq!(serials(&store, CertificateState::Issued), ["4B"]);
    let again = store.write(|tx| tx.intend(&crate::intent(home.issuer, "4A")));
    assert_eq!(variant(&again), "SerialTaken");
}

#[test]
fn a_failed_act_leaves_nothing() {
    let home = Home::new();
    let act = |tx: &store::Tx<'_>| {
        tx.intend(&home.intent("4A"))?;
        tx.append_audit(&record("certificate.intend"))?;
        tx.set_setting("zone", "WIT")
    };
    let refused: Result<(), StoreError> = home.store.write(|tx| {
        act(tx)?;
        tx.record_issued("FF", b"der")
    });
    assert_eq!(variant(&refused), "Unknown");
    assert_untouched(&home.store, "an error");

    let panicked = catch_unwind(AssertUnwindSafe(|| {
        home.store.write(|tx| -> Result<(), StoreError> {
            act(tx)?;
            panic!("the machine stumbles")
        })
    }));
    assert!(panicked.is_err());
    assert_untouched(&home.store, "a panic");

    let nested = home.store.write(|tx| {
        act(tx)?;
        home.store.write(|_| Ok(()))
    });
    assert_eq!(variant(&nested), "Engine");
    assert_untouched(&home.store, "a write inside a write");

    home.store.write(act).unwrap();
    assert_eq!(serials(&home.store, CertificateState::Intended), ["4A"]);
    assert_eq!(home.store.verify_audit().unwrap().sound, 1);
    assert_eq!(home.store.setting("zone").unwrap().as_deref(), Some("WIT"));
}

fn assert_untouched(ledger: &Ledger, after: &str) {
    assert_eq!(ledger.certificate("4A").unwrap(), None, "{after}");
    assert_eq!(ledger.verify_audit().unwrap(), AuditVerdict { sound: 0, fault: None }, "{after}");
    assert_eq!(ledger.setting("zone").unwrap(), None, "{after}");
}

#[test]
fn many_are_issued_in_one_transaction() {
    let home = Home::new();
    let many: Vec<String> = (1..=100).map(|n| format!("{n:X}")).collect();
    home.store.write(|tx| many.iter().try_for_each(|serial| tx.intend(&home.intent(serial)))).unwrap();
    home.store
        .write(|tx| many.iter().try_for_each(|serial| tx.record_issued(serial, serial.as_bytes())))
        .unwrap();
    assert_eq!(serials(&home.store, CertificateState::Issued), many);
}

#[test]
fn a_successor_names_what_it_follows_and_keeps_to_it() {
    let home = Home::new();
    home.issue("4A");
    let descent = Descent { replaces: "4A".into(), succession: Succession::Rekeyed };
    let next = Intent { descent: Some(&descent), public_key: "5f02", ..home.intent("4B") };
    home.store.write(|tx| tx.intend(&next)).unwrap();
    assert_eq!(home.store.certificate("4B").unwrap().unwrap().descent, Some(descent));
    assert_eq!(home.store.certificate("4A").unwrap().unwrap().descent, None);
    for (key, expected) in [("5f01", &["4A"][..]), ("5f02", &["4B"]), ("5f03", &[]), ("", &[])] {
        let found = home.store.certificates_for_key(key).unwrap();
        let serials: Vec<_> = found.iter().map(|record| record.serial.as_str()).collect();
        assert_eq!(serials, expected, "{key}");
    }
    let sqlite = rusqlite::Connection::open(home.path()).unwrap();
    for column in ["replaces", "succession", "public_key"] {
        let changed = sqlite.execute(&format!("UPDATE certificates SET {column} = NULL"), []);
        assert!(changed.unwrap_err().to_string().contains("never changes"), "{column}");
    }
}

#[test]
fn certificates_are_found_by_their_end() {
    let home = Home::new();
    for (serial, not_after) in [("4A", 300), ("4B", 100), ("4C", 200), ("4D", 400)] {
        let intent = Intent { not_after: second(not_after), ..home.intent(serial) };
        home.store.write(|tx| tx.intend(&intent)).unwrap();
        if serial != "4D" {
            home.store.write(|tx| tx.record_issued(serial, b"der")).unwrap();
        }
    }
    for (from, until, expected) in [
        (0, 1000, &["4B", "4C", "4A"][..]),
        (100, 300, &["4C", "4A"]),
        (99, 200, &["4B", "4C"]),
        (300, 1000, &[]),
        (200, 100, &[]),
    ] {
        let found = home.store.certificates_ending(second(from), second(until)).unwrap();
        let serials: Vec<_> = found.iter().map(|record| record.serial.as_str()).collect();
        assert_eq!(serials, expected, "{from} to {until}");
    }
}

#[test]
fn a_holder_is_found_by_nik_nip_and_address_newest_first() {
    let home = Home::new();
    home.issue("4A");
    home.issue("4B");
    let other = Intent {
        nik: Some("3323010101900002"),
        nip: Some("199001012015031001"),
        email: None,
        ..home.intent("4C")
    };
    home.store.write(|tx| tx.intend(&other)).unwrap();
    for (case, holder, expected) in [
        ("NIK", Holder::Nik("3323010101900001"), &["4B", "4A"][..]),
        ("NIP", Holder::Nip("199001012015031001"), &["4C"]),
        ("address", Holder::Email("Siti.Aminah@example.go.id"), &["4B", "4A"]),
        ("address in lower case", Holder::Email("siti.aminah@example.go.id"), &["4B", "4A"]),
        ("unknown NIK", Holder::Nik("3323010101900003"), &[]),
        ("beginning of a NIK", Holder::Nik("332301010190000"), &[]),
        ("NIK as NIP", Holder::Nip("3323010101900001"), &[]),
        ("pattern", Holder::Email("%"), &[]),
        ("nothing", Holder::Email(""), &[]),
        ("words of SQL", Holder::Nik("' OR 1=1 --"), &[]),
    ] {
        let found = home.store.certificates_of(holder).unwrap();
        let serials: Vec<_> = found.iter().map(|entry| entry.serial.as_str()).collect();
        assert_eq!(serials, expected, "{case}");
    }
}

#[test]
fn the_file_itself_refuses_to_forget() {
    let home = Home::new();
    home.issue("4A");
    home.store.write(|tx| tx.append_audit(&record("certificate.issue"))).unwrap();
    let shell = rusqlite::Connection::open(home.path()).unwrap();
    for sql in [
        "DELETE FROM certificates",
        "UPDATE certificates SET serial = '4B'",
        "UPDATE certificates SET der = x'00'",
        "UPDATE certificates SET state = 'intended', der = NULL",
        "UPDATE certificates SET tbs_sha256 = zeroblob(32)",
        "UPDATE certificates SET issuer = 2",
        "UPDATE certificates SET revoked_at = 1",
        "UPDATE certificates SET reason = 'superseded'",
        "DELETE FROM audit",
        "UPDATE audit SET actor = 'x'",
        "UPDATE audit SET at = at",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
    ] {
        assert!(shell.execute_batch(sql).is_err(), "{sql}");
    }
    let before = home.store.certificate("4A").unwrap();
    let columns = "serial, issuer, profile, name, subject, not_before, not_after, state, tbs_sha256, created";
    for values in [
        "serial, issuer, 'seal', name, subject, 0, 1, 'intended', tbs_sha256, 0",
        "'4B', issuer, 'seal', name, subject, 0, 1, 'intended', tbs_sha256, 0",
    ] {
        shell
            .execute_batch(&format!(
                "INSERT OR REPLACE INTO certificates (entry, {columns}) SELECT entry, {values} FROM certificates"
            ))
            .unwrap();
        assert_eq!(home.store.certificate("4A").unwrap(), before, "{values}");
    }
    assert_eq!(home.store.certificate_der("4A").unwrap().as_deref(), Some(&b"4A"[..]));
}

#[test]
fn authorities_stand_on_their_keys() {
    let home = Home::new();
    for (case, new, expected) in [
        ("serial taken", authority("CA01", "ca-key"), "Taken"),
        ("key that is not kept", authority("CA02", "none"), "Unknown"),
        ("serial in lower case", authority("ca02", "ca-key"), "MalformedSerial"),
        ("good", authority("CA02", "ca-key"), "Ok"),
    ] {
        assert_eq!(variant(&home.store.write(|tx| tx.insert_authority(&new))), expected, "{case}");
    }
    let active = |role| home.store.active_authority(role).unwrap().map(|authority| authority.serial);
    assert_eq!(active(AuthorityRole::Issuing).as_deref(), Some("CA02"));
    assert_eq!(active(AuthorityRole::Tsa), None);
    let first = home.store.authority(home.issuer).unwrap().unwrap();
    let all: Vec<_> =
        home.store.authorities().unwrap().into_iter().map(|authority| authority.serial).collect();
    assert_eq!((first.serial.as_str(), all), ("CA01", vec!["CA01".to_owned(), "CA02".to_owned()]));
}

#[test]
fn nothing_personal_or_secret_is_in_debug_output() {
    let home = Home::new();
    home.issue("4A");
    let shown = [
        format!("{:?}", home.store.certificate("4A").unwrap()),
        format!("{:?}", home.intent("4A")),
        format!("{:?}", Holder::Nik("3323010101900001")),
        format!("{:?}", Holder::Email("Siti.Aminah@example.go.id")),
    ]
    .concat();
    for personal in ["3323010101900001", "Siti", "example.go.id"] {
        assert!(!shown.contains(personal), "{personal} in {shown}");
    }
}
