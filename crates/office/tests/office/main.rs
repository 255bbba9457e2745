//! An office in a folder of its own, and what the command line cannot bring about.
#![allow(clippy::unwrap_used)]

mod audit; // checkpoints, and what is done to the log behind them
mod elsewhere; // signatures beyond B-B with the help of others
mod enrolment; // applications, from the first paper to the certificate
mod house; // a clock that falls back, a ledger that fails, stamps by the hundred
mod levels; // signatures beyond B-B
mod online; // documents that lack something, and servers that have it, or do not
mod parallel; // several processes at once
mod remote; // time stamps by servers of every kind
mod rollover; // a CA that is open while another takes its place

use std::path::Path;

use office::found::{CaPassphrase, Founding, found};
use office::issue::{KeySource, Order, Profile, Subject};
use office::person::Person;
use office::{Acting, Office};
use pki::key::{KeyType, Passphrase};

fn passphrase() -> Passphrase {
    Passphrase::new("sawah-padi-17".to_owned())
}

/// Founds an office whose keys are made quickly.
fn establish(home: &Path, passphrase: &CaPassphrase) {
    let founding = Founding {
        key_type: Some(KeyType::P256),
        ..Founding::of("Kantor Uji", "Kabupaten Sukamaju", "tester")
    };
    found(home, &founding, passphrase).unwrap();
}

fn open(home: &Path) -> Office {
    open_as(home, "tester")
}

fn open_as(home: &Path, actor: &str) -> Office {
    Office::open(home, Acting { otherwise: actor.to_owned(), ..Acting::default() }).unwrap()
}

fn person(nik: &str) -> Person {
    Person {
        nik: nik.parse().unwrap(),
        name: "Siti Rahayu".to_owned(),
        email: "siti.rahayu@sukamaju.example".parse().unwrap(),
        nip: None,
        title: None,
        agency: "Kabupaten Sukamaju".to_owned(),
        unit: None,
    }
}

/// A certificate for that person, with a key that is made here.
fn order() -> Order {
    let key = KeySource::Made { key_type: KeyType::P256, passphrase: passphrase() };
    Order { subject: Subject::Person(person("3399015704850001")), key, profile: Profile::PERSON, days: None }
}
