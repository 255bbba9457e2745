//! Revocation lists of 100 000 entries: made, with the linter and the signature; read, with the signature checked; and
//! the changes to one. OpenSSL reads and checks the same list beside, from a file, with the start of the program.

use std::fs;
use std::process::Command;

use ca::status::{DELTA_LIST_LIFE, ISSUING_LIST_LIFE, Terms, delta_list, revocation_list};
use divan::{Bencher, black_box};
use jiff::Timestamp;
use pki::crl::{RevocationList, RevocationReason, RevokedEntry};
use pki::serial::SerialNumber;
use rand_core::UnwrapErr;
use tempfile::TempDir;
use testkit::authority::Authority;

const ENTRIES: usize = 100_000;
const KINDS: [&str; 2] = ["p256", "rsa3072"];

fn main() {
    divan::main();
}

#[divan::bench(args = KINDS)]
fn make(bencher: Bencher<'_, '_>, kind: &str) {
    let (ca, entries) = (authority(kind), entries(ENTRIES));
    bencher.with_inputs(|| entries.clone()).bench_local_values(|entries| made(&ca, entries));
}

#[divan::bench(args = KINDS)]
fn read_and_check(bencher: Bencher<'_, '_>, kind: &str) {
    let ca = authority(kind);
    let list = made(&ca, entries(ENTRIES));
    bencher.bench_local(|| {
        let list = RevocationList::from_der(black_box(list.der())).expect("a list");
        list.verify_signature(ca.issuing().public_key()).expect("its signature");
        list
    });
}

#[divan::bench(args = KINDS)]
fn read_and_check_by_openssl(bencher: Bencher<'_, '_>, kind: &str) {
    let (ca, folder) = (authority(kind), TempDir::new().expect("a folder"));
    fs::write(folder.path().join("list.crl"), made(&ca, entries(ENTRIES)).der()).expect("a file");
    fs::write(folder.path().join("issuer.pem"), ca.issuing().to_pem()).expect("a file");
    bencher.bench_local(|| {
        let line = ["crl", "-inform", "DER", "-in", "list.crl", "-noout", "-CAfile", "issuer.pem"];
        let output = Command::new("openssl").args(line).current_dir(folder.path()).output().expect("openssl");
        assert!(String::from_utf8_lossy(&output.stderr).contains("verify OK"), "{output:?}");
    });
}

#[divan::bench]
fn look_up_every_entry(bencher: Bencher<'_, '_>) {
    let entries = entries(ENTRIES);
    let list = made(&authority("p256"), entries.clone());
    bencher.bench_local(|| entries.iter().all(|entry| list.entry(&entry.serial_number).is_some()));
}

/// Ten of them after the list was made.
#[divan::bench]
fn make_delta(bencher: Bencher<'_, '_>) {
    let (ca, mut all) = (authority("p256"), entries(ENTRIES));
    let base = made(&ca, all.clone());
    all.extend(entries(10));
    let terms = Terms { number: 2.into(), after: None, now: now(), life: DELTA_LIST_LIFE };
    bencher.with_inputs(|| all.clone()).bench_local_values(|all| {
        delta_list(ca.issuing(), ca.signer(), all, &terms, &base, &[]).expect("a list")
    });
}

fn made(ca: &Authority, entries: Vec<RevokedEntry>) -> RevocationList {
    revocation_list(ca.issuing(), ca.signer(), entries, 1, now(), ISSUING_LIST_LIFE).expect("a list")
}

fn authority(kind: &str) -> Authority {
    Authority::found(kind.parse().expect("a kind"), now())
}

/// In no order, some with a reason.
fn entries(count: usize) -> Vec<RevokedEntry> {
    let mut rng = UnwrapErr(getrandom::SysRng);
    let reasons = [None, Some(RevocationReason::KeyCompromise), Some(RevocationReason::Superseded)];
    (0..count)
        .map(|index| RevokedEntry {
            serial_number: SerialNumber::generate(&mut rng),
            revoked_at: now(),
            reason: reasons[index % reasons.len()],
            invalidity_date: None,
        })
        .collect()
}

fn now() -> Timestamp {
    "2026-11-22T00:00:00Z".parse().expect("a time")
}
