//! An office in a folder of its own, and what the command line cannot bring about: a clock that falls back.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use office::Error;
use office::answer::IdKind;
use office::answer::{CertStatus, OcspAnswer};
use office::document::Document;
use office::found::CaPassphrase;
use office::home::Home;
use office::record::AuditFilter;
use office::revoke::RevokeOrder;
use office::sign::{SignOrder, Vouchers};
use office::verify::{Evidence, Examiner};
use pki::crl::RevocationReason;
use pki::digest::DigestAlgorithm;
use pki::key::Scheme;
use pki::ocsp::{CertId, CertIdDigest, OcspRequest};
use pki::tsp::{MessageImprint, Nonce, TimeStampRequest};
use rand_core::UnwrapErr;
use store::Store;
use tempfile::TempDir;

use crate::{establish, open, order, passphrase};

/// An office, and the serial number of a certificate that it issued.
fn office_with_holder() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    establish(folder.path(), &CaPassphrase::Chosen(passphrase()));
    let office = open(folder.path());
    let issuer = office.unlock_issuing(&passphrase()).unwrap();
    let serial = office.issue(&issuer, order()).unwrap().certificate.serial_number().to_string();
    (folder, serial)
}

/// Something is done at a time that the machine's clock has yet to reach.
fn last_seen_in(home: &Path, ahead: SignedDuration) {
    let store = Store::open(&Home::at(home).store()).unwrap();
    store.write(|tx| tx.raise_high_water(Timestamp::now() + ahead)).unwrap();
}

#[test]
fn a_clock_that_falls_back_does_not_undo_a_revocation() {
    let (folder, serial) = office_with_holder();
    last_seen_in(folder.path(), SignedDuration::from_mins(4));
    let office = open(folder.path());
    let order =
        RevokeOrder { id: serial.clone(), reason: RevocationReason::KeyCompromise, at: None, all: false };
    office.revoke(&order).unwrap();
    let revoked = office.find_one(&serial).unwrap().revocation.unwrap();
    assert!(revoked.at > Timestamp::now(), "as of the last act, ahead of the machine's clock");
    let refused = office.unlock_holder(&serial, &passphrase(), Scheme::default()).err().unwrap();
    assert!(matches!(refused, Error::NotActive { .. }), "{refused}");
}

#[test]
fn a_clock_that_was_turned_back_stops_every_act() {
    let (folder, serial) = office_with_holder();
    last_seen_in(folder.path(), SignedDuration::from_mins(6));
    let office = open(folder.path());
    for refused in [
        office.unlock_holder(&serial, &passphrase(), Scheme::default()).err(),
        office.unlock_issuing(&passphrase()).err(),
    ] {
        assert!(matches!(refused, Some(Error::ClockTurnedBack { .. })), "{refused:?}");
    }
}

#[test]
fn a_ledger_that_fails_while_it_is_asked_leaves_no_verdict() {
    let (folder, serial) = office_with_holder();
    let office = open(folder.path());
    let credentials = office.unlock_holder(&serial, &passphrase(), Scheme::default()).unwrap();
    let letter =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/nota-dinas.pdf")).unwrap();
    let mut signed = Cursor::new(Vec::new());
    let document = Document::open(&letter[..]).unwrap();
    let order = SignOrder::default();
    office
        .begin_signing(&credentials, &order, &Vouchers::default())
        .unwrap()
        .sign(&document, &mut signed)
        .unwrap();
    let signed = signed.into_inner();
    let examiner = Examiner::new(Evidence::default(), Some(&office), Timestamp::now()).unwrap();
    let document = Document::open(&signed[..]).unwrap();
    assert_eq!(examiner.examine(&document).unwrap().signatures.len(), 1);
    let file = rusqlite::Connection::open(Home::at(folder.path()).store()).unwrap();
    file.execute_batch("ALTER TABLE certificates RENAME TO elsewhere").unwrap();
    let refused = examiner.examine(&document).err().unwrap();
    assert!(matches!(refused, Error::Store(_)), "{refused}");
}

#[test]
fn status_answers_tell_what_was_revoked_even_by_a_clock_that_fell_back() {
    let (folder, serial) = office_with_holder();
    let office = open(folder.path());
    let responders = office.open_responders(IdKind::ByKey).unwrap();
    let record = office.find_one(&serial).unwrap();
    let issuer = office.chain().unwrap().remove(0);
    let number = office.certificate(&record).unwrap().serial_number().clone();
    let request = OcspRequest::new(&[CertId::of(&issuer, &number, CertIdDigest::Sha1)], None).unwrap();
    last_seen_in(folder.path(), SignedDuration::from_mins(4));
    let order = RevokeOrder { id: serial, reason: RevocationReason::KeyCompromise, at: None, all: false };
    office.revoke(&order).unwrap();
    match office.answer_ocsp(&responders, request.der()).unwrap() {
        OcspAnswer::Signed { statuses, .. } => {
            assert!(matches!(statuses[0].1, CertStatus::Revoked { .. }), "{statuses:?}");
        }
        refused => panic!("{refused:?}"),
    }
    let file = rusqlite::Connection::open(Home::at(folder.path()).store()).unwrap();
    file.execute_batch("ALTER TABLE certificates RENAME TO elsewhere").unwrap();
    let refused = office.answer_ocsp(&responders, request.der()).err().unwrap();
    assert!(matches!(refused, Error::Answer(_)), "a ledger that fails does not say unknown: {refused}");
}

#[test]
fn stamps_that_are_made_together_are_each_of_their_own_and_recorded() {
    let (folder, _) = office_with_holder();
    let office = open(folder.path());
    let mut stamper = office.open_stamper().unwrap();
    let request = |text: &[u8]| {
        let digest = DigestAlgorithm::Sha256;
        let imprint = MessageImprint::new(digest, &digest.digest(text)).unwrap();
        TimeStampRequest::new(imprint, Nonce::generate(&mut rng())).to_der()
    };
    let mut requests: Vec<Vec<u8>> = (0..600u32).map(|number| request(&number.to_be_bytes())).collect();
    requests[300] = b"no request".to_vec();
    let asked: Vec<&[u8]> = requests.iter().map(Vec::as_slice).collect();
    let answers = office.stamp_all(&mut stamper, &asked).unwrap();
    let mut serials = BTreeSet::new();
    for (number, (request, answer)) in requests.iter().zip(&answers).enumerate() {
        match &answer.outcome {
            Ok(info) => {
                let asked = TimeStampRequest::from_der(request).unwrap();
                assert_eq!(info.imprint, asked.imprint, "in the order of the requests");
                assert!(serials.insert(info.serial_number.to_string()), "{}", info.serial_number);
            }
            Err(refusal) => assert_eq!(number, 300, "{refusal}"),
        }
    }
    let log = office.audit(&AuditFilter::default()).unwrap();
    let recorded: BTreeSet<String> = log
        .iter()
        .filter(|entry| entry.action == "timestamp.issue")
        .flat_map(|entry| entry.detail["stamps"].as_array().unwrap())
        .map(|stamp| stamp.as_str().unwrap().to_owned())
        .collect();
    assert_eq!((recorded.len(), &recorded), (599, &serials));
    assert_eq!(office.verify_audit().unwrap().fault, None);
}

/// The commit that would record them fails: nobody gets a stamp.
#[test]
fn stamps_that_cannot_be_recorded_are_not_given_out() {
    let (folder, _) = office_with_holder();
    let office = open(folder.path());
    let mut stamper = office.open_stamper().unwrap();
    let digest = DigestAlgorithm::Sha256;
    let imprint = MessageImprint::new(digest, &digest.digest(b"surat")).unwrap();
    let request = TimeStampRequest::new(imprint, Nonce::generate(&mut rng())).to_der();
    let file = rusqlite::Connection::open(Home::at(folder.path()).store()).unwrap();
    file.execute_batch(
        "CREATE TRIGGER refused BEFORE INSERT ON audit WHEN new.action = 'timestamp.issue'
         BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .unwrap();
    let refused = office.stamp_all(&mut stamper, &[&request, &request]).err();
    assert!(matches!(refused, Some(Error::Store(_))), "{refused:?}");
    assert!(matches!(office.stamp(&mut stamper, &request), Err(Error::Store(_))));
}

fn rng() -> UnwrapErr<getrandom::SysRng> {
    UnwrapErr(getrandom::SysRng)
}
