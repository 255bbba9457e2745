//! Issuing for given requests with a P-256 issuer: intent and certificate each committed durably.

use ca::Profile;
use divan::Bencher;
use office::found::{CaPassphrase, Founding, found};
use office::issue::{KeySource, Order, Subject};
use office::passphrase::Policy;
use office::zone::Zone;
use office::{Acting, Office};
use pki::csr::{self, VerifiedCsr};
use pki::key::{KeyType, PrivateKey};
use pki::name::Name;
use pki::oid;
use tempfile::TempDir;
use testkit::authority::{ready, someone};

fn main() {
    divan::main();
}

#[divan::bench(args = [KeyType::P256.word(), KeyType::Rsa2048.word()])]
fn for_requests(bencher: Bencher<'_, '_>, issuer: &str) {
    let folder = TempDir::new().expect("a folder");
    let office = founded(&folder, issuer.parse().expect("a kind"));
    let passphrase = office.kept_ca_passphrase().expect("a home").expect("a passphrase");
    let issuer = office.unlock_issuing(&passphrase).expect("an open key");
    bencher.with_inputs(fresh_request).bench_local_values(|request| {
        let csr = VerifiedCsr::read(&request).expect("a request");
        let key = KeySource::Request(csr);
        let order = Order { subject: Subject::Person(someone()), key, profile: Profile::PERSON, days: None };
        office.issue(&issuer, order).expect("a certificate")
    });
}

/// Each for a key of its own: one that was certified already is refused.
fn fresh_request() -> Vec<u8> {
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    let signer = ready(&PrivateKey::generate(KeyType::P256, &mut rng).expect("a key"));
    let subject = Name::builder().attribute(oid::COMMON_NAME, "Siti Rahayu").expect("a name").build();
    csr::build(&subject, signer.as_ref()).expect("a request")
}

fn founded(folder: &TempDir, kind: KeyType) -> Office {
    let home = folder.path().join("home");
    let founding = Founding {
        name: "Bench".to_owned(),
        agency: "Kabupaten Sukamaju".to_owned(),
        base_url: "http://localhost:8080".to_owned(),
        zone: Zone::Wib,
        policy: Policy::default(),
        key_type: Some(kind),
        simulated_time: None,
        actor: "bench".to_owned(),
    };
    found(&home, &founding, &CaPassphrase::Kept).expect("an office");
    Office::open(&home, Acting { otherwise: "bench".to_owned(), ..Acting::default() }).expect("an office")
}
