//! Answering OCSP requests, from the bytes of the request to those of the response: with what is known at hand, and from
//! the ledger of an office that issued 10 000 certificates. Beside the provider's bare signature.

use std::convert::Infallible;

use ca::ocsp::{ANSWER_LIFE, Answer, IdKind, Issued, Responder, answer};
use divan::{Bencher, black_box};
use jiff::Timestamp;
use pki::cert::Certificate;
use pki::key::KeyType;
use pki::ocsp::{CertId, CertIdDigest, OcspRequest};
use pki::serial::SerialNumber;
use testkit::authority::{Authority, ready};
use testkit::keys::{Whose, key};

mod support;

use support::House;

const ISSUED: usize = 10_000;
const KINDS: [&str; 2] = [KeyType::P256.word(), KeyType::Rsa2048.word()];

fn main() {
    divan::main();
}

fn now() -> Timestamp {
    "2026-11-22T00:00:00Z".parse().expect("a time")
}

/// The provider's operation alone, over what a ResponseData is long.
#[divan::bench(args = KINDS)]
fn bare_operation(bencher: Bencher<'_, '_>, kind: &str) {
    let signer = ready(&key(Whose::Person, kind.parse().expect("a kind")));
    bencher.bench_local(|| signer.sign(black_box(&[7; 170])).expect("a signature"));
}

/// One certificate in question, and a nonce.
#[divan::bench(args = KINDS)]
fn one_answer(bencher: Bencher<'_, '_>, kind: &str) {
    let kind: KeyType = kind.parse().expect("a kind");
    let authority = Authority::found(kind, now());
    let key = key(Whose::Person, kind);
    let certificate = authority.ocsp_responder(&key, now());
    let issuer = authority.issuing().clone();
    let serial: SerialNumber = "5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A".parse().expect("a number");
    let id = CertId::of(&issuer, &serial, CertIdDigest::Sha1);
    let request = OcspRequest::new(&[id], Some(&[1; 32])).expect("a request").der().to_vec();
    let responder = Responder::new(issuer, certificate, ready(&key), IdKind::ByKey).expect("a responder");
    let responders = [responder];
    let good = |_: &Certificate, _: &SerialNumber| {
        Ok::<_, Infallible>(Some(Issued { revoked: None, not_after: Timestamp::MAX }))
    };
    bencher.bench_local(|| -> Answer {
        let request = OcspRequest::from_der(black_box(&request)).expect("a request");
        answer(&request, &responders, good, now(), ANSWER_LIFE).expect("an answer")
    });
}

/// The same from the ledger: a certificate that was issued, each time another.
#[divan::bench(args = KINDS)]
fn from_the_ledger(bencher: Bencher<'_, '_>, kind: &str) {
    let house = House::founded(kind);
    let issuer = house.issuer().certificate().clone();
    let request = |serial: &SerialNumber| {
        let id = CertId::of(&issuer, serial, CertIdDigest::Sha1);
        OcspRequest::new(&[id], Some(&[1; 32])).expect("a request").der().to_vec()
    };
    let requests: Vec<_> = house.filled(ISSUED).iter().map(request).collect();
    let responders = house.office.open_responders(IdKind::ByKey).expect("responders");
    let mut next = requests.iter().cycle();
    bencher.bench_local(|| {
        let request = next.next().expect("one of them");
        let answer = house.office.answer_ocsp(&responders, black_box(request)).expect("an answer");
        assert!(matches!(answer, Answer::Signed { .. }));
        answer
    });
}
