//! Revoked, and listed.

use store::{CrlRecord, Revocation, RevokedEntry, StoreError};

use crate::{Home, authority, second, variant};

fn because(reason: &str, at: i64) -> Revocation {
    Revocation { at: second(at), reason: reason.into(), invalidity: None }
}

#[test]
fn a_certificate_is_revoked_once() {
    let home = Home::new();
    home.issue("4A");
    home.issue("4B");
    home.store.write(|tx| tx.intend(&home.intent("4C"))).unwrap();
    let compromised = Revocation { invalidity: Some(second(-5)), ..because("keyCompromise", 10) };
    home.store.write(|tx| tx.revoke("4A", &compromised)).unwrap();
    for (case, serial, revocation, expected) in [
        ("again", "4A", because("keyCompromise", 10), "AlreadyRevoked"),
        ("again for another reason", "4A", because("superseded", 20), "AlreadyRevoked"),
        ("softened to a hold", "4A", because("certificateHold", 20), "AlreadyRevoked"),
        ("intended only", "4C", because("superseded", 20), "NotIssued"),
        ("unknown", "4D", because("superseded", 20), "Unknown"),
        ("other spelling of the serial", "04A", because("superseded", 20), "MalformedSerial"),
        ("lower case", "4a", because("superseded", 20), "MalformedSerial"),
    ] {
        assert_eq!(variant(&home.store.write(|tx| tx.revoke(serial, &revocation))), expected, "{case}");
    }
    assert_eq!(home.store.certificate("4A").unwrap().unwrap().revocation, Some(compromised));
    assert_eq!(home.store.certificate("4B").unwrap().unwrap().revocation, None);
}

#[test]
fn a_suspended_certificate_is_released_or_revoked_for_good() {
    let home = Home::new();
    let hold = |at| because(store::CERTIFICATE_HOLD, at);
    for serial in ["4A", "4B"] {
        home.issue(serial);
        home.store.write(|tx| tx.revoke(serial, &hold(10))).unwrap();
        assert_eq!(variant(&home.store.write(|tx| tx.revoke(serial, &hold(11)))), "AlreadyRevoked");
    }
    let standing = |serial| home.store.certificate(serial).unwrap().unwrap().revocation;
    home.store.write(|tx| tx.release("4A")).unwrap();
    assert_eq!(standing("4A"), None);
    home.store.write(|tx| tx.revoke("4B", &because("keyCompromise", 20))).unwrap();
    assert_eq!(standing("4B"), Some(because("keyCompromise", 20)));
    for (case, serial, expected) in [
        ("released already", "4A", "NotSuspended"),
        ("revoked for good", "4B", "NotSuspended"),
        ("unknown", "4C", "NotSuspended"),
        ("lower case", "4a", "MalformedSerial"),
    ] {
        assert_eq!(variant(&home.store.write(|tx| tx.release(serial))), expected, "{case}");
    }
    assert_eq!(standing("4B"), Some(because("keyCompromise", 20)));
}

#[test]
fn the_error_says_when_and_why_it_was_revoked() {
    let home = Home::new();
    home.issue("4A");
    home.store.write(|tx| tx.revoke("4A", &because("superseded", 10))).unwrap();
    match home.store.write(|tx| tx.revoke("4A", &because("keyCompromise", 99))) {
        Err(StoreError::AlreadyRevoked { serial, at, reason }) => {
            assert_eq!((serial.as_str(), at, reason.as_str()), ("4A", second(10), "superseded"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_holds_the_revoked_of_one_issuer_in_order() {
    let home = Home::new();
    let other = home.store.write(|tx| tx.insert_authority(&authority("CA02", "ca-key"))).unwrap();
    for (serial, at) in [("4A", 30), ("4B", 10), ("4C", 20)] {
        home.issue(serial);
        home.store.write(|tx| tx.revoke(serial, &because("superseded", at))).unwrap();
    }
    home.issue("4D");
    home.store
        .write(|tx| {
            tx.intend(&crate::intent(other, "5A"))?;
            tx.record_issued("5A", b"der")?;
            tx.revoke("5A", &because("superseded", 5))
        })
        .unwrap();
    let listed = |issuer| {
        let mut entries: Vec<RevokedEntry> = Vec::new();
        home.store
            .each_revoked(issuer, |entry| {
                entries.push(entry);
                Ok::<_, StoreError>(())
            })
            .unwrap();
        entries
    };
    let entries = listed(home.issuer);
    let serials: Vec<_> = entries.iter().map(|entry| entry.serial.as_str()).collect();
    assert_eq!(serials, ["4B", "4C", "4A"]);
    assert_eq!(entries[0].revocation, because("superseded", 10));
    assert_eq!(listed(other).len(), 1);
}

#[test]
fn an_error_of_the_taker_ends_the_list() {
    let home = Home::new();
    for serial in ["4A", "4B", "4C"] {
        home.issue(serial);
        home.store.write(|tx| tx.revoke(serial, &because("superseded", 1))).unwrap();
    }
    let mut taken = 0;
    let ended = home.store.each_revoked(home.issuer, |_| {
        taken += 1;
        if taken == 2 { Err(StoreError::Full) } else { Ok(()) }
    });
    assert_eq!((variant(&ended).as_str(), taken), ("Full", 2));
}

#[test]
fn crl_numbers_only_grow() {
    let home = Home::new();
    let other = home.store.write(|tx| tx.insert_authority(&authority("CA02", "ca-key"))).unwrap();
    let crl = |authority, number| CrlRecord {
        authority,
        number,
        base: None,
        der: format!("crl {number}").into_bytes(),
        this_update: second(number),
        next_update: second(number + 100),
    };
    assert_eq!(home.store.latest_crl(home.issuer).unwrap(), None);
    for (case, number, expected) in [
        ("negative", -1, "CrlNumber"),
        ("the first", 0, "Ok"),
        ("the same", 0, "CrlNumber"),
        ("with a gap", 7, "Ok"),
        ("inside the gap", 3, "CrlNumber"),
        ("one below", 6, "CrlNumber"),
        ("the same again", 7, "CrlNumber"),
        ("one above", 8, "Ok"),
    ] {
        let result = home.store.write(|tx| tx.insert_crl(&crl(home.issuer, number)));
        assert_eq!(variant(&result), expected, "{case}");
    }
    home.store.write(|tx| tx.insert_crl(&crl(other, 1))).unwrap();
    assert_eq!(home.store.latest_crl(home.issuer).unwrap(), Some(crl(home.issuer, 8)));
    assert_eq!(home.store.last_crl_number(other).unwrap(), Some(1));
    match home.store.write(|tx| tx.insert_crl(&crl(home.issuer, 2))) {
        Err(StoreError::CrlNumber { last: 8, offered: 2, .. }) => {}
        result => panic!("{result:?}"),
    }
    home.store.write(|tx| tx.raise_crl_floor(home.issuer, 50)).unwrap();
    home.store.write(|tx| tx.raise_crl_floor(home.issuer, 40)).unwrap();
    for (case, number, expected) in [("below the floor", 50, "CrlNumber"), ("above the floor", 51, "Ok")] {
        let result = home.store.write(|tx| tx.insert_crl(&crl(home.issuer, number)));
        assert_eq!(variant(&result), expected, "{case}");
    }
    assert_eq!(home.store.last_crl_number(home.issuer).unwrap(), Some(51));
}

#[test]
fn lists_of_changes_stand_beside_full_ones() {
    let home = Home::new();
    let crl = |number, base| CrlRecord {
        authority: home.issuer,
        number,
        base,
        der: format!("crl {number}").into_bytes(),
        this_update: second(number),
        next_update: second(number + 100),
    };
    for record in [crl(1, None), crl(2, Some(1)), crl(3, Some(1)), crl(4, None), crl(5, Some(4))] {
        home.store.write(|tx| tx.insert_crl(&record)).unwrap();
    }
    assert_eq!(home.store.latest_crl(home.issuer).unwrap(), Some(crl(4, None)));
    assert_eq!(home.store.latest_delta_crl(home.issuer).unwrap(), Some(crl(5, Some(4))));
    assert_eq!(home.store.last_crl_number(home.issuer).unwrap(), Some(5));
}

#[test]
fn what_is_known_from_lists_alone_stays_revoked() {
    let home = Home::new();
    home.issue("4A");
    home.store.write(|tx| tx.revoke("4A", &because("superseded", 20))).unwrap();
    let lost = RevokedEntry { serial: "4B".to_owned(), revocation: because("keyCompromise", 10) };
    for _ in 0..2 {
        home.store.write(|tx| tx.insert_lost(home.issuer, &lost)).unwrap();
    }
    let mut serials = Vec::new();
    home.store
        .each_revoked(home.issuer, |entry| {
            serials.push(entry.serial);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(serials, ["4B", "4A"]);
    assert_eq!(home.store.lost_certificate("4B").unwrap(), Some((home.issuer, lost.revocation)));
    assert_eq!(home.store.lost_certificate("4C").unwrap(), None);
    assert_eq!(variant(&home.store.write(|tx| tx.reserve("4B"))), "SerialTaken");
}

/// A suspension that only a list knew, of a certificate that was found again, ends like any other.
#[test]
fn what_came_into_the_ledger_since_stands_as_there() {
    let home = Home::new();
    let hold = because("certificateHold", 10);
    let lost = RevokedEntry { serial: "4B".to_owned(), revocation: hold.clone() };
    home.store.write(|tx| tx.insert_lost(home.issuer, &lost)).unwrap();
    let listed = || {
        let mut serials = Vec::new();
        home.store
            .each_revoked(home.issuer, |entry| {
                serials.push(entry.serial);
                Ok::<_, StoreError>(())
            })
            .unwrap();
        serials
    };
    assert_eq!(listed(), ["4B"]);
    home.store.write(|tx| tx.intend(&home.intent("4B"))).unwrap();
    assert_eq!(listed(), ["4B"], "an intent says nothing yet");
    home.store
        .write(|tx| {
            tx.record_issued("4B", b"der")?;
            tx.revoke("4B", &hold)
        })
        .unwrap();
    assert_eq!(listed(), ["4B"], "once");
    home.store.write(|tx| tx.release("4B")).unwrap();
    assert!(listed().is_empty());
}
