//! An office with many applications on their way.

use std::collections::BTreeSet;

use office::application::{By, Play};
use office::found::{CaPassphrase, Founding, found};
use office::officer::NewOfficer;
use office::sop::Field;
use office::{Acting, Office};
use pki::key::{KeyType, Passphrase};
use rusqlite::Connection;
use tempfile::TempDir;

/// The SOP by which all of them go.
pub(crate) const SOP: &str = "klaten";
/// A Monday, at the opening of the office.
const OPENED: &str = "2026-01-05T01:00:00Z";
/// Two months later.
const READ: &str = "2026-03-05T01:00:00Z";
/// By the steps of the SOP, in order; nobody may approve what he entered.
const OFFICERS: [(&str, &str); 6] = [
    ("kadis", "kadis"),
    ("kabid", "kabid"),
    ("kasi", "kasi"),
    ("siti", "verifikator"),
    ("budi", "verifikator"),
    ("bsre", "bsre_ra"),
];
/// Each application has what happened to the first one, up to one of these events: five of each in the middle.
const COPIED: &str = "INSERT INTO application_events (application, seq, at, real_at, event)
    SELECT a.application, e.seq, e.at, e.real_at, e.event
    FROM applications a JOIN application_events e ON e.application = 1
    WHERE a.application > 1 AND e.seq BETWEEN 1 AND a.application % 9
    ORDER BY a.application, e.seq";

/// An office in a folder of its own.
pub(crate) struct Enrolled(TempDir);

impl Enrolled {
    /// With officers, and nobody who applied.
    pub(crate) fn founded() -> Self {
        let folder = TempDir::new().expect("a folder");
        let founding = Founding {
            key_type: Some(KeyType::P256),
            simulated_time: Some(OPENED.parse().expect("an instant")),
            ..Founding::of("Bench", "Kabupaten Sukamaju", "bench")
        };
        found(&folder.path().join("home"), &founding, &CaPassphrase::Kept).expect("an office");
        let house = Self(folder);
        let office = house.office(None);
        for (id, role) in OFFICERS {
            let officer = NewOfficer {
                id: id.to_owned(),
                name: format!("Petugas {id}"),
                roles: BTreeSet::from([role.to_owned()]),
                passphrase: Passphrase::new("kebun-karet-31".to_owned()),
            };
            office.add_officer(&officer).expect("an officer");
        }
        house
    }

    /// With `count` who applied, each with some five events.
    pub(crate) fn filled(count: usize) -> Self {
        let house = Self::founded();
        let office = house.office(None);
        let opened = office.open_applications(SOP, By::Applicant(None), &applicants(count)).expect("a store");
        let first = opened.outcomes.into_iter().next().expect("one").expect("an application");
        let passphrase = Passphrase::new("sawah-padi-17".to_owned());
        let kept = office.kept_ca_passphrase().expect("a home").expect("a passphrase");
        let ca = office.unlock_issuing(&kept).expect("an open key");
        let play =
            Play { until: None, passphrase: Some(&passphrase), key_type: KeyType::P256, ca: Some(&ca) };
        office.play(first, &play, &mut |_| {}).expect("a certificate");
        let store = Connection::open(office.home().store()).expect("a store");
        store.execute(COPIED, []).expect("events");
        house
    }

    /// The office, at the desk or as somebody reads there two months later.
    pub(crate) fn office(&self, now: Option<&str>) -> Office {
        let now = now.map(|now| now.parse().expect("an instant"));
        let acting = Acting { now, otherwise: "bench".to_owned(), ..Acting::default() };
        Office::open(&self.0.path().join("home"), acting).expect("an office")
    }

    /// The office, as somebody reads there two months later.
    pub(crate) fn later(&self) -> Office {
        self.office(Some(READ))
    }
}

/// What is known of `count` who apply.
pub(crate) fn applicants(count: usize) -> Vec<Vec<(Field, String)>> {
    let applicant = |number: usize| {
        vec![
            (Field::Nama, format!("Pemohon Nomor {number}")),
            (Field::Nik, format!("{:016}", 3_399_015_704_850_000 + number)),
            (Field::Nip, "198504172010012001".to_owned()),
            (Field::Jabatan, "Analis Kebijakan".to_owned()),
            (Field::Unit, "Bidang Persandian".to_owned()),
            (Field::Email, format!("pemohon.{number}@sukamaju.go.id")),
            (Field::NoHp, "081234567890".to_owned()),
        ]
    };
    (1..=count).map(applicant).collect()
}
