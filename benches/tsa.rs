//! A request for a time stamp becomes an answer, beside a bare signature by the same key: in memory, and by an office
//! that records each stamp durably, one at a time or many together on all cores.

use std::hint::black_box;
use std::thread;

use ca::tsa::Authority;
use divan::Bencher;
use divan::counter::ItemsCount;
use jiff::Timestamp;
use pki::digest::DigestAlgorithm;
use pki::key::{KeyType, Signer};
use pki::oid::ObjectIdentifier;
use pki::serial::SerialNumber;
use pki::tsp::{Accuracy, MessageImprint, Nonce, TimeStampRequest};
use rand_core::UnwrapErr;
use testkit::authority::{self, ready};
use testkit::keys::{Whose, key};

mod support;

use support::House;

/// Requests that come together.
const MANY: usize = 4096;
const KINDS: [&str; 2] = [KeyType::P256.word(), KeyType::Rsa2048.word()];
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.2");

fn main() {
    divan::main();
}

#[divan::bench(args = KINDS)]
fn bare_signature(bencher: Bencher<'_, '_>, kind: &str) {
    let signer = ready(&key(Whose::Person, kind.parse().expect("a kind")));
    bencher.bench_local(|| signer.sign(&[7; 200]).expect("a signature"));
}

#[divan::bench(args = KINDS)]
fn stamp(bencher: Bencher<'_, '_>, kind: &str) {
    let (tsa, now) = (time_stamper(kind.parse().expect("a kind")), Timestamp::now());
    let (mut rng, request) = (UnwrapErr(getrandom::SysRng), request());
    bencher.bench_local(|| {
        let answer = tsa.stamp(&request, SerialNumber::generate(&mut rng), Ok(now));
        answer.outcome.expect("a stamp");
        answer.der
    });
}

#[divan::bench(args = KINDS)]
fn stamp_by_an_office(bencher: Bencher<'_, '_>, kind: &str) {
    let (house, request) = (House::founded(kind), request());
    let mut stamper = house.office.open_stamper().expect("a stamper");
    bencher.bench_local(|| {
        let answer = house.office.stamp(&mut stamper, &request).expect("an answer");
        answer.outcome.expect("a stamp");
        answer.der
    });
}

#[divan::bench(args = KINDS, sample_count = 20, sample_size = 1)]
fn bare_signatures_on_all_cores(bencher: Bencher<'_, '_>, kind: &str) {
    let signer = ready(&key(Whose::Person, kind.parse().expect("a kind")));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let sign = |signer: &dyn Signer| drop(black_box(signer.sign(&[7; 200]).expect("a signature")));
    bencher.counter(ItemsCount::new(MANY)).bench_local(|| {
        thread::scope(|scope| {
            for _ in 0..cores {
                scope.spawn(|| (0..MANY / cores).for_each(|_| sign(signer.as_ref())));
            }
        });
    });
}

#[divan::bench(args = KINDS, sample_count = 20, sample_size = 1)]
fn many_stamps_by_an_office(bencher: Bencher<'_, '_>, kind: &str) {
    let (house, request) = (House::founded(kind), request());
    let mut stamper = house.office.open_stamper().expect("a stamper");
    let requests = [request.as_slice(); MANY];
    bencher.counter(ItemsCount::new(MANY)).bench_local(|| {
        let answers = house.office.stamp_all(&mut stamper, &requests).expect("answers");
        assert!(answers.iter().all(|answer| answer.outcome.is_ok()));
        answers
    });
}

fn request() -> Vec<u8> {
    let digest = DigestAlgorithm::Sha256;
    let imprint = MessageImprint::new(digest, &digest.digest(b"surat")).expect("an imprint");
    TimeStampRequest::new(imprint, Nonce::generate(&mut UnwrapErr(getrandom::SysRng))).to_der()
}

fn time_stamper(kind: KeyType) -> Authority {
    let now = Timestamp::now();
    let (office, key) = (authority::Authority::found(kind, now), key(Whose::Person, kind));
    let certificate = office.time_stamper(&key, now);
    let chain = [office.issuing().clone()];
    Authority::new(&certificate, &chain, ready(&key), vec![POLICY], Accuracy::SECOND).expect("an authority")
}
