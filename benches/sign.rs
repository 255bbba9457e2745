//! Signing one document of 35 kB with an unlocked key, beside the provider's bare RSA operation.

use std::io::Cursor;

use divan::{Bencher, black_box};
use jiff::Timestamp;
use office::sign::{Credentials, MarkOrder, Session, SignOrder, Vouchers};
use office::zone::Zone;
use pdf::Document;
use pdf::appearance::Layout;
use pdf::sign::{PageChoice, Place};
use pki::key::{KeyType, Passphrase, PrivateKey, Scheme, SealedKey};
use testkit::authority::{Authority, ready};
use testkit::fixture;
use testkit::keys::{Whose, key};

const KINDS: [&str; 3] = ["rsa2048", "rsa3072", "p256"];

fn main() {
    divan::main();
}

fn now() -> Timestamp {
    "2026-11-22T00:00:00Z".parse().expect("a time")
}

fn credentials(kind: KeyType) -> Credentials {
    let authority = Authority::found(KeyType::P256, now());
    let key = key(Whose::Person, kind);
    let chain = vec![authority.issuing().clone(), authority.root().clone()];
    let certificate = authority.person(&key, now());
    Credentials::from_files(key.reveal_pkcs8(), certificate, chain, None, Scheme::default()).expect("a pair")
}

/// The provider's operation alone, over what signed attributes are long.
#[divan::bench(args = KINDS)]
fn bare_operation(bencher: Bencher<'_, '_>, kind: &str) {
    let signer = ready(&key(Whose::Person, kind.parse().expect("a kind")));
    bencher.bench_local(|| signer.sign(black_box(&[7; 160])).expect("a signature"));
}

/// Open, prepare, hash, sign, embed: everything but reading the file from the disk.
#[divan::bench(args = KINDS)]
fn invisible(bencher: Bencher<'_, '_>, kind: &str) {
    let credentials = credentials(kind.parse().expect("a kind"));
    let letter = fixture::read("nota-dinas.pdf");
    bencher.bench_local(|| sign(&credentials, &letter, &SignOrder::default()));
}

/// The same with a mark: QR code, text, font subset.
#[divan::bench(args = ["rsa2048"])]
fn visible(bencher: Bencher<'_, '_>, kind: &str) {
    let credentials = credentials(kind.parse().expect("a kind"));
    let letter = fixture::read("nota-dinas.pdf");
    let mark = MarkOrder {
        layout: Layout::Block,
        page: PageChoice::Last,
        place: Place::Default,
        qr: None,
        image: None,
        verification: "http://localhost:8080".to_owned(),
        zone: Zone::Wib,
    };
    let order = SignOrder { mark: Some(mark), ..SignOrder::default() };
    bencher.bench_local(|| sign(&credentials, &letter, &order));
}

fn sign(credentials: &Credentials, letter: &[u8], order: &SignOrder) -> Vec<u8> {
    let document = Document::open(black_box(letter)).expect("a document");
    let mut signed = Cursor::new(Vec::with_capacity(letter.len() + (32 << 10)));
    let vouchers = Vouchers::default();
    let session = Session::new(credentials, order, &vouchers, Zone::Wib, now()).expect("a session");
    session.sign(&document, &mut signed).expect("a signature");
    signed.into_inner()
}

/// What signing pays once for each key, however many documents follow: reading an open key, and opening a sealed one.
#[divan::bench(args = KINDS)]
fn read_open_key(bencher: Bencher<'_, '_>, kind: &str) {
    let key = key(Whose::Person, kind.parse().expect("a kind"));
    bencher.bench_local(|| ready(&PrivateKey::from_pkcs8_der(black_box(key.reveal_pkcs8())).expect("a key")));
}

#[divan::bench(args = ["p256"], sample_count = 10)]
fn open_sealed_key(bencher: Bencher<'_, '_>, kind: &str) {
    let key = key(Whose::Person, kind.parse().expect("a kind"));
    let passphrase = Passphrase::new("sawah-padi-17".to_owned());
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    let sealed = SealedKey::seal(&key, &passphrase, &mut rng).expect("a sealed key");
    bencher.bench_local(|| sealed.open(&passphrase).expect("a key"));
}
