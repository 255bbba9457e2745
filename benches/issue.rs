//! 1 000 certificates for given requests in one process, everything recorded: the proofs checked, intents and
//! certificates committed durably, batch by batch. One certificate for itself. And persons whose keys are made and
//! sealed here, beside the bare work for the keys.

use std::hint::black_box;
use std::thread;

use ca::Profile;
use divan::Bencher;
use divan::counter::ItemsCount;
use office::issue::{KeySource, Order, Subject};
use pki::csr;
use pki::key::{KeyType, Passphrase, PrivateKey, SealedKey};
use pki::name::Name;
use pki::oid;
use rand_core::UnwrapErr;
use testkit::authority::{ready, someone};

mod support;

use support::House;

const KINDS: [&str; 2] = [KeyType::P256.word(), KeyType::Rsa2048.word()];
const REQUESTS: usize = 1_000;
const PERSONS: usize = 32;

fn main() {
    divan::main();
}

#[divan::bench(args = KINDS, sample_count = 15, sample_size = 1)]
fn a_thousand_requests(bencher: Bencher<'_, '_>, issuer: &str) {
    let house = House::founded(issuer);
    let (issuer, mut people) = (house.issuer(), people());
    bencher
        .counter(ItemsCount::new(REQUESTS))
        .with_inputs(|| -> Vec<Order> { people.by_ref().take(REQUESTS).map(by_request).collect() })
        .bench_local_values(|orders| {
            let orders = orders.into_iter().map(|order| (order, ()));
            house.office.issue_many(&issuer, orders, |(), issued| drop(issued.expect("a certificate")));
        });
}

#[divan::bench(args = KINDS)]
fn one_request(bencher: Bencher<'_, '_>, issuer: &str) {
    let house = House::founded(issuer);
    let (issuer, mut people) = (house.issuer(), people());
    bencher
        .with_inputs(|| by_request(people.next().expect("one more")))
        .bench_local_values(|order| house.office.issue(&issuer, order).expect("a certificate"));
}

/// P-256, so that the work does not hang on luck: how long an RSA key takes to be found does.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn persons_with_sealed_keys(bencher: Bencher<'_, '_>) {
    let house = House::founded(KeyType::P256.word());
    let (issuer, mut people) = (house.issuer(), people());
    bencher
        .counter(ItemsCount::new(PERSONS))
        .with_inputs(|| -> Vec<Order> { people.by_ref().take(PERSONS).map(with_key_made).collect() })
        .bench_local_values(|orders| {
            let orders = orders.into_iter().map(|order| (order, ()));
            house.office.issue_many(&issuer, orders, |(), issued| drop(issued.expect("a certificate")));
        });
}

/// The same keys made and sealed on all cores, and nothing else.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn bare_keys(bencher: Bencher<'_, '_>) {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    bencher.counter(ItemsCount::new(PERSONS)).bench_local(|| {
        thread::scope(|scope| {
            for _ in 0..cores {
                scope.spawn(|| (0..PERSONS / cores).for_each(|_| drop(black_box(sealed_key()))));
            }
        });
    });
}

fn sealed_key() -> SealedKey {
    let mut rng = UnwrapErr(getrandom::SysRng);
    let key = PrivateKey::generate(KeyType::P256, &mut rng).expect("a key");
    SealedKey::seal(&key, &passphrase(), &mut rng).expect("a sealed key")
}

fn passphrase() -> Passphrase {
    Passphrase::new("sawah-padi-gunung-17".to_owned())
}

/// One after another, each by a NIK of its own.
fn people() -> impl Iterator<Item = Subject> {
    (0..).map(|number: u64| {
        let nik = format!("{:016}", 3_399_015_704_850_001 + number);
        Subject::Person(ca::Person { nik: nik.parse().expect("a NIK"), ..someone() })
    })
}

fn with_key_made(subject: Subject) -> Order {
    let key = KeySource::Made { key_type: KeyType::P256, passphrase: passphrase() };
    Order { subject, key, profile: Profile::PERSON, days: None }
}

/// Each for a key of its own: one that was certified already is refused.
fn by_request(subject: Subject) -> Order {
    let mut rng = UnwrapErr(getrandom::SysRng);
    let signer = ready(&PrivateKey::generate(KeyType::P256, &mut rng).expect("a key"));
    let name = Name::builder().attribute(oid::COMMON_NAME, "Siti Rahayu").expect("a name").build();
    let key = KeySource::Unread(csr::build(&name, signer.as_ref()).expect("a request"));
    Order { subject, key, profile: Profile::PERSON, days: None }
}
