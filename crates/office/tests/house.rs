//! An office in a folder of its own, and what the command line cannot bring about: a clock that falls back.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use office::found::{CaPassphrase, Founding, found};
use office::home::Home;
use office::issue::{KeySource, Order, Profile};
use office::person::Person;
use office::revoke::RevokeOrder;
use office::zone::Zone;
use office::{Acting, Error, Office};
use pki::crl::RevocationReason;
use pki::key::{KeyType, Passphrase};
use store::Store;
use tempfile::TempDir;

fn passphrase() -> Passphrase {
    Passphrase::new("rahasia-12345".to_owned())
}

fn open(home: &Path) -> Office {
    Office::open(home, Acting { otherwise: "tester".to_owned(), ..Acting::default() }).unwrap()
}

/// An office, and the serial number of a certificate that it issued.
fn office_with_holder() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let founding = Founding {
        name: "Kantor Uji".to_owned(),
        agency: "Kabupaten Sukamaju".to_owned(),
        base_url: "http://localhost:8080".to_owned(),
        zone: Zone::Wib,
        key_type: Some(KeyType::P256),
        simulated_time: None,
        actor: "tester".to_owned(),
    };
    found(folder.path(), &founding, &CaPassphrase::Chosen(passphrase())).unwrap();
    let office = open(folder.path());
    let person = Person {
        nik: "3399015704850001".parse().unwrap(),
        name: "Siti Rahayu".to_owned(),
        email: "siti.rahayu@sukamaju.example".parse().unwrap(),
        nip: None,
        title: None,
        agency: "Kabupaten Sukamaju".to_owned(),
        unit: None,
    };
    let key = KeySource::Made { key_type: KeyType::P256, passphrase: passphrase() };
    let issuer = office.unlock_issuing(&passphrase()).unwrap();
    let order = Order { person, key, profile: &Profile::PERSON, days: None };
    let serial = office.issue(&issuer, order).unwrap().certificate.serial_number().to_string();
    (folder, serial)
}

/// Something is done at a time that the machine's clock has yet to reach.
fn last_seen_in(home: &Path, ahead: SignedDuration) {
    let store = Store::open(&Home::at(home).store()).unwrap();
    store.write(|tx| tx.raise_high_water(Timestamp::now() + ahead)).unwrap();
}

#[test]
fn a_clock_that_falls_back_does_not_undo_a_revocation() {
    let (folder, serial) = office_with_holder();
    last_seen_in(folder.path(), SignedDuration::from_mins(4));
    let office = open(folder.path());
    let order =
        RevokeOrder { id: serial.clone(), reason: RevocationReason::KeyCompromise, at: None, all: false };
    office.revoke(&order).unwrap();
    let revoked = office.find_one(&serial).unwrap().revocation.unwrap();
    assert!(revoked.at > Timestamp::now(), "as of the last act, ahead of the machine's clock");
    let refused = office.unlock_holder(&serial, &passphrase(), None).err().unwrap();
    assert!(matches!(refused, Error::NotActive { .. }), "{refused}");
}

#[test]
fn a_clock_that_was_turned_back_stops_every_act() {
    let (folder, serial) = office_with_holder();
    last_seen_in(folder.path(), SignedDuration::from_mins(6));
    let office = open(folder.path());
    for refused in
        [office.unlock_holder(&serial, &passphrase(), None).err(), office.unlock_issuing(&passphrase()).err()]
    {
        assert!(matches!(refused, Some(Error::ClockTurnedBack { .. })), "{refused:?}");
    }
}
