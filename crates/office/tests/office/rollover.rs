//! What the command line cannot bring about: a CA that is open while another takes its place, and certificates that are
//! known from published lists alone.

use jiff::{SignedDuration, Timestamp};
use office::answer::IdKind;
use office::answer::{CertStatus, OcspAnswer};
use office::found::CaPassphrase;
use office::home::Home;
use office::list::ListOf;
use office::revoke::RevokeOrder;
use office::{Error, Office};
use pki::cert::Certificate;
use pki::crl::RevocationReason;
use pki::ocsp::{CertId, CertIdDigest, OcspRequest};
use store::{Revocation, RevokedEntry, Store};
use tempfile::TempDir;

use crate::{establish, open, order, passphrase};

fn office() -> TempDir {
    let folder = TempDir::new().unwrap();
    establish(folder.path(), &CaPassphrase::Chosen(passphrase()));
    folder
}

fn asked(office: &Office, issuer: &Certificate, serial: &str) -> CertStatus {
    let id = CertId::of(issuer, &serial.parse().unwrap(), CertIdDigest::Sha1);
    let request = OcspRequest::new(&[id], None).unwrap();
    match office.answer_ocsp(&office.open_responders(IdKind::ByKey).unwrap(), request.der()).unwrap() {
        OcspAnswer::Signed { statuses, .. } => statuses[0].1,
        OcspAnswer::Refused(status) => panic!("{status}"),
    }
}

#[test]
fn a_ca_that_was_open_before_issues_nothing_after() {
    let folder = office();
    let (one, other) = (open(folder.path()), open(folder.path()));
    let old = one.unlock_issuing(&passphrase()).unwrap();
    one.issue(&old, order()).unwrap();
    let retired = other.roll_over(&passphrase(), None, None).unwrap().retired;
    let refused = one.issue(&old, order()).unwrap_err();
    assert!(matches!(&refused, Error::Retired { serial, .. } if *serial == retired), "{refused}");
    assert_eq!(one.certificates().unwrap().iter().filter(|entry| entry.profile == "person").count(), 1);
    // It signs its lists all the same.
    let number = one.renew_list(&old).unwrap();
    let of = one.list_of(&retired).unwrap();
    assert!(matches!(of, ListOf::Earlier(_)));
    assert_eq!(one.current_list(of).unwrap().number, number);
}

#[test]
fn names_and_numbers_go_on_from_one_to_the_next() {
    let folder = office();
    let office = open(folder.path());
    for generation in 2..5 {
        let rolled = office.roll_over(&passphrase(), None, None).unwrap();
        let name = format!("CA Penerbit Kantor Uji {generation} (UJI COBA)");
        assert_eq!(rolled.certificate.subject().common_name(), Some(name.as_str()));
        assert_eq!((rolled.crl_number, rolled.stamper.is_none()), (1, true));
    }
    assert_eq!(office.lists().unwrap().len(), 5);
    assert_eq!(office.services().unwrap().len(), 5);
    assert_eq!(office.every_ca().unwrap().len(), 5);
    // No certificate was signed that the ledger does not hold.
    let unfinished = office.certificates().unwrap().into_iter();
    assert_eq!(unfinished.filter(|entry| entry.state == store::CertificateState::Intended).count(), 0);
}

#[test]
fn what_is_known_from_lists_alone_is_revoked() {
    let folder = office();
    let office = open(folder.path());
    let [issuing, root] = <[Certificate; 2]>::try_from(office.chain().unwrap()).unwrap();
    let store = Store::open(&Home::at(folder.path()).store()).unwrap();
    let at = Timestamp::from_second((Timestamp::now() - SignedDuration::from_hours(1)).as_second()).unwrap();
    let revocation = Revocation { at, reason: "keyCompromise".to_owned(), invalidity: None };
    let issuer = store.active_authority(store::AuthorityRole::Issuing).unwrap().unwrap().id;
    let lost = RevokedEntry { serial: "4711".to_owned(), revocation };
    store.write(|tx| tx.insert_lost(issuer, &lost)).unwrap();
    for (serial, issuer, revoked) in [("4711", &issuing, true), ("4712", &issuing, false)] {
        let status = asked(&office, issuer, serial);
        assert_eq!(matches!(status, CertStatus::Revoked { .. }), revoked, "{serial}: {status:?}");
        assert_eq!(matches!(status, CertStatus::Unknown), !revoked, "{serial}: {status:?}");
    }
    let list = office.current_list(ListOf::Issuing).unwrap();
    assert!(list.behind, "the list is to name it");
    office.renew_list(&office.unlock_issuing(&passphrase()).unwrap()).unwrap();
    let list = office.current_list(ListOf::Issuing).unwrap();
    assert_eq!((list.behind, list.list.len()), (false, 1));
    // The other CA knows nothing of that number.
    office.roll_over(&passphrase(), None, None).unwrap();
    let newer = office.chain().unwrap().swap_remove(0);
    assert!(matches!(asked(&office, &newer, "4711"), CertStatus::Unknown));
    assert!(matches!(asked(&office, &issuing, "4711"), CertStatus::Revoked { .. }));
    drop(root);
}

#[test]
fn a_responder_that_was_revoked_answers_nothing() {
    let folder = office();
    let office = open(folder.path());
    let old = office.chain().unwrap().swap_remove(0);
    let reason = RevocationReason::KeyCompromise;
    let revoke = |serial: &str| {
        office.revoke(&RevokeOrder { id: serial.to_owned(), reason, at: None, all: false }).unwrap();
    };
    let responder = || {
        let found = office.services().unwrap().into_iter().find(|one| one.role == "ocsp").unwrap();
        (found.serial, found.due)
    };
    let (serial, _) = responder();
    revoke(&serial);
    let refused = office.open_responders(IdKind::ByKey).err();
    assert!(
        matches!(&refused, Some(Error::NotActive { serial: found, .. }) if *found == serial),
        "{refused:?}"
    );
    assert!(responder().1);
    office.renew_services(&office.unlock_issuing(&passphrase()).unwrap(), false).unwrap();
    assert!(matches!(asked(&office, &old, &serial), CertStatus::Revoked { .. }));
    // That of another CA answers on.
    let (serial, _) = responder();
    office.roll_over(&passphrase(), None, None).unwrap();
    revoke(&serial);
    assert!(matches!(asked(&office, &office.chain().unwrap()[0], "4711"), CertStatus::Unknown));
}

#[test]
fn a_responder_that_is_open_answers_on_until_its_certificate_ends() {
    let folder = office();
    let office = open(folder.path());
    let responders = office.open_responders(IdKind::ByKey).unwrap();
    let issuing = office.chain().unwrap().swap_remove(0);
    let renewed = office.renew_services(&office.unlock_issuing(&passphrase()).unwrap(), true).unwrap();
    assert_eq!(renewed.iter().map(|one| one.role).collect::<Vec<_>>(), ["ocsp", "tsa"]);
    let request =
        OcspRequest::new(&[CertId::of(&issuing, &"4711".parse().unwrap(), CertIdDigest::Sha1)], None);
    let answer = office.answer_ocsp(&responders, request.unwrap().der()).unwrap();
    assert!(matches!(answer, OcspAnswer::Signed { .. }));
    assert!(office.renew_services(&office.unlock_root(&passphrase()).unwrap(), true).unwrap().is_empty());
}
