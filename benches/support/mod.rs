//! Offices to measure with.
#![allow(dead_code, reason = "each bench takes what it needs")]

pub(crate) mod enrolled; // many who applied

use jiff::{SignedDuration, Timestamp};
use office::found::{CaPassphrase, Founding, found};
use office::{Acting, Office, UnlockedAuthority};
use pki::key::KeyType;
use pki::serial::SerialNumber;
use rand_core::UnwrapErr;
use store::{AuthorityId, AuthorityRole, Intent, Revocation, Store, StoreError};
use tempfile::TempDir;

/// What a certificate of ours is long, in octets.
const LENGTH: usize = 1300;

/// An office in a folder of its own, with keys of one kind.
pub(crate) struct House {
    pub(crate) office: Office,
    folder: TempDir,
}

impl House {
    pub(crate) fn founded(kind: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let founding = Founding {
            key_type: Some(kind.parse::<KeyType>().expect("a kind")),
            ..Founding::of("Bench", "Kabupaten Sukamaju", "bench")
        };
        found(&folder.path().join("home"), &founding, &CaPassphrase::Kept).expect("an office");
        Self { office: open(&folder), folder }
    }

    pub(crate) fn issuer(&self) -> UnlockedAuthority {
        let passphrase = self.office.kept_ca_passphrase().expect("a home").expect("a passphrase");
        self.office.unlock_issuing(&passphrase).expect("an open key")
    }

    /// Puts `count` certificates into the ledger and returns their serial numbers. Their bytes are none.
    pub(crate) fn filled(&self, count: usize) -> Vec<SerialNumber> {
        let store = self.store();
        let issuer = issuing(&store);
        let mut rng = UnwrapErr(getrandom::SysRng);
        let serials: Vec<_> = (0..count).map(|_| SerialNumber::generate(&mut rng)).collect();
        let written = store.write(|tx| {
            serials.iter().enumerate().try_for_each(|(number, serial)| {
                let serial = serial.to_string();
                let (nik, public_key) = (format!("{:016}", 3_399_015_704_850_000 + number), serial.repeat(2));
                tx.intend(&intent(issuer, &serial, &nik, &public_key))?;
                tx.record_issued(&serial, &[0x30; LENGTH])
            })
        });
        written.map(|()| serials).expect("a ledger")
    }

    /// Revokes all of them in the ledger.
    pub(crate) fn revoked(&self, serials: &[SerialNumber]) {
        let revocation =
            Revocation { at: Timestamp::now(), reason: "superseded".to_owned(), invalidity: None };
        let revoked = self
            .store()
            .write(|tx| serials.iter().try_for_each(|serial| tx.revoke(&serial.to_string(), &revocation)));
        revoked.unwrap_or_else(|error: StoreError| panic!("{error}"));
    }

    fn store(&self) -> Store {
        Store::open(&self.office.home().store()).expect("a store")
    }
}

fn open(folder: &TempDir) -> Office {
    let acting = Acting { otherwise: "bench".to_owned(), ..Acting::default() };
    Office::open(&folder.path().join("home"), acting).expect("an office")
}

fn issuing(store: &Store) -> AuthorityId {
    let authority = store.active_authority(AuthorityRole::Issuing).expect("a store");
    authority.expect("an authority").id
}

fn intent<'a>(issuer: AuthorityId, serial: &'a str, nik: &'a str, public_key: &'a str) -> Intent<'a> {
    let now = Timestamp::now();
    Intent {
        serial,
        issuer,
        profile: "person",
        nik: Some(nik),
        nip: None,
        email: Some("siti.rahayu@sukamaju.example"),
        name: "Siti Rahayu",
        title: None,
        subject: "C=ID, O=Kabupaten Sukamaju, OU=UJI COBA - TIDAK UNTUK PRODUKSI, CN=Siti Rahayu",
        key_id: None,
        public_key,
        descent: None,
        not_before: now - SignedDuration::from_mins(10),
        not_after: now + SignedDuration::from_hours(24 * 730),
        tbs_sha256: [7; 32],
        created: now,
    }
}
