//! Verifying a signed document of 45 kB, and one with twenty signatures: trust anchor and revocation lists at hand.

use std::io::Cursor;

use divan::{Bencher, black_box};
use jiff::Timestamp;
use office::sign::{Credentials, Session, SignOrder, Vouchers};
use office::verify::{Evidence, Examiner};
use office::zone::Zone;
use pdf::Document;
use pdf::verify::Indication;
use pki::key::{KeyType, Scheme};
use testkit::authority::Authority;
use testkit::fixture;
use testkit::keys::{Whose, key};

fn main() {
    divan::main();
}

fn now() -> Timestamp {
    "2026-11-22T00:00:00Z".parse().expect("a time")
}

#[divan::bench(args = ["rsa2048", "rsa3072", "p256", "p384"])]
fn one_signature(bencher: Bencher<'_, '_>, kind: &str) {
    verify(bencher, prepared(kind.parse().expect("a kind"), 1));
}

#[divan::bench(args = [1, 20])]
fn signatures(bencher: Bencher<'_, '_>, count: usize) {
    verify(bencher, prepared(KeyType::Rsa2048, count));
}

fn verify(bencher: Bencher<'_, '_>, (examiner, signed): (Examiner, Vec<u8>)) {
    bencher.bench_local(|| {
        let document = Document::open(black_box(&signed[..])).expect("a document");
        let report = examiner.examine(&document).expect("a report");
        assert_eq!(report.indication, Some(Indication::TotalPassed));
    });
}

/// Everything of one kind of key: root, issuing CA and person; and a letter that this person signed so many times.
fn prepared(kind: KeyType, count: usize) -> (Examiner, Vec<u8>) {
    let authority = Authority::found(kind, now());
    let key = key(Whose::Person, kind);
    let chain = vec![authority.issuing().clone(), authority.root().clone()];
    let certificate = authority.person(&key, now());
    let credentials =
        Credentials::from_files(key.reveal_pkcs8(), certificate, chain, None, Scheme::default())
            .expect("a pair");
    let (order, vouchers) = (SignOrder::default(), Vouchers::default());
    let session = Session::new(&credentials, &order, &vouchers, Zone::Wib, now()).expect("a session");
    let mut letter = fixture::read("nota-dinas.pdf");
    for _ in 0..count {
        let mut signed = Cursor::new(Vec::new());
        session.sign(&Document::open(&letter[..]).expect("a document"), &mut signed).expect("a signature");
        letter = signed.into_inner();
    }
    let evidence = Evidence {
        anchors: vec![authority.root().clone()],
        intermediates: Vec::new(),
        lists: authority.lists(Vec::new(), now()),
        answers: Vec::new(),
    };
    (Examiner::new(evidence, None, now()).expect("an examiner"), letter)
}
