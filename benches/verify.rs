//! Verifying one signed document of 45 kB: trust anchor and revocation lists at hand.

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
    let (examiner, signed) = prepared(kind.parse().expect("a kind"));
    bencher.bench_local(|| {
        let document = Document::open(black_box(&signed[..])).expect("a document");
        let report = examiner.examine(&document).expect("a report");
        assert_eq!(report.indication, Some(Indication::TotalPassed));
    });
}

/// Everything of one kind of key: root, issuing CA and person.
fn prepared(kind: KeyType) -> (Examiner, Vec<u8>) {
    let authority = Authority::found(kind, now());
    let key = key(Whose::Person, kind);
    let chain = vec![authority.issuing().clone(), authority.root().clone()];
    let certificate = authority.person(&key, now());
    let credentials =
        Credentials::from_files(key.reveal_pkcs8(), certificate, chain, None, Scheme::default())
            .expect("a pair");
    let letter = fixture::read("nota-dinas.pdf");
    let document = Document::open(&letter[..]).expect("a document");
    let mut signed = Cursor::new(Vec::new());
    let (order, vouchers) = (SignOrder::default(), Vouchers::default());
    let session = Session::new(&credentials, &order, &vouchers, Zone::Wib, now()).expect("a session");
    session.sign(&document, &mut signed).expect("a signature");
    let evidence = Evidence {
        anchors: vec![authority.root().clone()],
        intermediates: Vec::new(),
        lists: authority.lists(Vec::new(), now()),
        answers: Vec::new(),
    };
    (Examiner::new(evidence, None, now()).expect("an examiner"), signed.into_inner())
}
