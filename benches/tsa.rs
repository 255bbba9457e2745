//! A request for a time stamp becomes an answer, beside a bare signature by the same key.

use ca::tsa::Authority;
use divan::Bencher;
use jiff::Timestamp;
use pki::digest::DigestAlgorithm;
use pki::key::KeyType;
use pki::oid::ObjectIdentifier;
use pki::serial::SerialNumber;
use pki::tsp::{Accuracy, MessageImprint, Nonce, TimeStampRequest};
use rand_core::UnwrapErr;
use testkit::authority::{self, ready};
use testkit::keys::{Whose, key};

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
    let mut rng = UnwrapErr(getrandom::SysRng);
    let digest = DigestAlgorithm::Sha256;
    let imprint = MessageImprint::new(digest, &digest.digest(b"surat")).expect("an imprint");
    let request = TimeStampRequest::new(imprint, Nonce::generate(&mut rng)).to_der();
    bencher.bench_local(|| {
        let answer = tsa.stamp(&request, SerialNumber::generate(&mut rng), Ok(now));
        answer.outcome.expect("a stamp");
        answer.der
    });
}

fn time_stamper(kind: KeyType) -> Authority {
    let now = Timestamp::now();
    let (office, key) = (authority::Authority::found(kind, now), key(Whose::Person, kind));
    let certificate = office.time_stamper(&key, now);
    let chain = [office.issuing().clone()];
    Authority::new(&certificate, &chain, ready(&key), vec![POLICY], Accuracy::SECOND).expect("an authority")
}
