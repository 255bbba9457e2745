use ca::request::ProvenKey;
use ca::{Person, Profile};
use jiff::Timestamp;
use pki::digest::DigestAlgorithm;
use pki::key::{KeyType, Passphrase, PrivateKey};
use store::{AuditFilter, AuditOutcome, CertificateState};
use tempfile::TempDir;

use super::*;
use crate::Acting;
use crate::found::{CaPassphrase, Founding, found};
use crate::home::Home;
use crate::issue::{Issued, KeySource, Made, Subject, Terms};
use crate::passphrase::{Context, Policy};

/// The NIK that the office's file refuses, where a test asks for it.
const REFUSED: &str = "3399015704859999";

fn founded() -> (TempDir, Office, UnlockedAuthority) {
    let folder = TempDir::new().unwrap();
    let founding = Founding {
        key_type: Some(KeyType::P256),
        ..Founding::of("Kantor Uji", "Kabupaten Sukamaju", "tester")
    };
    found(folder.path(), &founding, &CaPassphrase::Kept).unwrap();
    let office = open(&folder);
    let issuer = office.unlock_issuing(&office.kept_ca_passphrase().unwrap().unwrap()).unwrap();
    (folder, office, issuer)
}

fn open(folder: &TempDir) -> Office {
    Office::open(folder.path(), Acting { otherwise: "tester".to_owned(), ..Acting::default() }).unwrap()
}

fn terms(nik: &str, days: Option<u16>) -> Terms {
    let person = Person {
        nik: nik.parse().unwrap(),
        name: "Siti Rahayu".to_owned(),
        email: "siti.rahayu@sukamaju.example".parse().unwrap(),
        nip: None,
        title: None,
        agency: "Kabupaten Sukamaju".to_owned(),
        unit: None,
    };
    Terms { subject: Subject::Person(person), profile: Profile::PERSON, days }
}

fn new_key() -> ProvenKey {
    ProvenKey::from(&PrivateKey::generate(KeyType::P256, &mut random()).unwrap())
}

fn brought(proven: ProvenKey) -> Made {
    Made { proven, kept: None, advice: crate::passphrase::Advice::Good }
}

fn nik(number: usize) -> String {
    format!("339901570485{number:04}")
}

fn draft_with(office: &Office, issuer: &UnlockedAuthority, nik: &str, serial: &str) -> (Plan, Prepared) {
    let moment = office.moment().unwrap();
    let plan = office.plan(terms(nik, None), brought(new_key()).kept_since(moment), moment).unwrap();
    let (serial, signer) = (serial.parse().unwrap(), issuer.signer.as_ref());
    let prepared = issuer.issuer.prepare(&plan.request, serial, signer, moment.at).unwrap();
    (plan, prepared)
}

/// How many lines tell of a certificate that was issued, in a log that is whole.
fn lines(office: &Office) -> usize {
    assert_eq!(office.verify_audit().unwrap().fault, None);
    told(office, AuditOutcome::Done)
}

fn told(office: &Office, outcome: AuditOutcome) -> usize {
    let kinds = ["certificate.issue".to_owned()];
    let filter = AuditFilter { kinds: &kinds, outcome: Some(outcome), ..AuditFilter::default() };
    office.audit(&filter).unwrap().len()
}

fn held(office: &Office, state: CertificateState) -> usize {
    let all = office.certificates().unwrap();
    all.iter().filter(|record| record.profile == "person" && record.state == state).count()
}

#[test]
fn each_is_signed_as_it_was_intended_and_has_a_line() {
    let (_folder, office, issuer) = founded();
    let orders = (0..40).map(|number| (terms(&nik(number), None), Ok(brought(new_key())))).collect();
    let issued = office.issue_for(&issuer, orders);
    for (number, issued) in issued.into_iter().enumerate() {
        let Issued { certificate, already_held, .. } = issued.unwrap();
        let record = office.find_one(&nik(number)).unwrap();
        assert_eq!(record.serial, certificate.serial_number().to_string(), "in the order of the orders");
        let hash = DigestAlgorithm::Sha256.digest(certificate.tbs_der());
        assert_eq!(hash, record.tbs_sha256, "what is signed is what was intended");
        certificate.verify_signature(issuer.certificate().public_key()).unwrap();
        assert!(already_held.is_empty());
    }
    assert_eq!((lines(&office), held(&office, CertificateState::Intended)), (40, 0));
}

#[test]
fn what_is_declined_leaves_the_others() {
    let (_folder, office, issuer) = founded();
    let twice = new_key();
    let known = new_key();
    let earlier = vec![(terms(&nik(1), None), Ok(brought(known.clone())))];
    let earlier = office.issue_for(&issuer, earlier).remove(0).unwrap().certificate;
    let orders = vec![
        (terms(&nik(2), None), Ok(brought(twice.clone()))),
        (terms(&nik(3), None), Err(Error::UnknownOfficer("failed before".to_owned()))),
        (terms(&nik(4), Some(u16::MAX)), Ok(brought(new_key()))),
        (terms(&nik(5), None), Ok(brought(twice))),
        (terms(&nik(6), None), Ok(brought(known))),
        (terms(&nik(2), None), Ok(brought(new_key()))),
    ];
    let issued = office.issue_for(&issuer, orders);
    let serial =
        |issued: &Result<Issued, Error>| issued.as_ref().unwrap().certificate.serial_number().to_string();
    let first = serial(&issued[0]);
    assert!(matches!(&issued[1], Err(Error::UnknownOfficer(_))), "{:?}", issued[1]);
    assert!(matches!(&issued[2], Err(Error::Issue(IssueError::Lifetime { .. }))), "{:?}", issued[2]);
    assert!(matches!(&issued[3], Err(Error::KeyKnown { serial }) if *serial == first), "{:?}", issued[3]);
    let of_earlier = earlier.serial_number().to_string();
    assert!(
        matches!(&issued[4], Err(Error::KeyKnown { serial }) if *serial == of_earlier),
        "{:?}",
        issued[4]
    );
    assert_eq!(issued[5].as_ref().unwrap().already_held, [first], "of the same batch");
    assert_eq!((lines(&office), held(&office, CertificateState::Issued)), (3, 3));
    assert_eq!((told(&office, AuditOutcome::Refused), held(&office, CertificateState::Intended)), (3, 0));
}

#[test]
fn of_several_with_one_serial_one_keeps_it() {
    let (_folder, office, issuer) = founded();
    let spent = office.issue_for(&issuer, vec![(terms(&nik(1), None), Ok(brought(new_key())))]).remove(0);
    let spent = spent.unwrap().certificate.serial_number().to_string();
    let serials = ["5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A", "5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A", &spent];
    let drafts = serials.iter().map(|serial| Ok(draft_with(&office, &issuer, &nik(2), serial))).collect();
    let carried: Vec<String> = office
        .carry_out_drafts(&issuer, drafts)
        .into_iter()
        .map(|carried| carried.unwrap().1.certificate.serial_number().to_string())
        .collect();
    assert_eq!(carried[0], serials[0]);
    assert!(carried[1] != serials[1] && carried[2] != spent, "{carried:?}");
    let standing: std::collections::BTreeSet<_> =
        office.certificates().unwrap().into_iter().map(|record| record.serial).collect();
    assert!(carried.iter().all(|serial| standing.contains(serial)));
    assert_eq!((lines(&office), held(&office, CertificateState::Intended)), (4, 0));
}

#[test]
fn a_crash_before_the_signatures_are_recorded_leaves_intents() {
    let (folder, office, issuer) = founded();
    let serials = ["5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A", "6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B6B"];
    let drafts = serials.iter().map(|serial| Ok(draft_with(&office, &issuer, &nik(1), serial))).collect();
    let intended =
        office.write_each(drafts, |tx, (plan, prepared)| office.intend(tx, &issuer, plan, prepared));
    assert!(intended.iter().all(Result::is_ok));
    drop(office);
    let office = open(&folder);
    for serial in serials {
        let record = office.find_one(serial).unwrap();
        assert_eq!(Standing::of(&record, Timestamp::now()), Standing::Unfinished);
        assert!(office.certificate(&record).is_err(), "nobody was given one");
    }
    assert_eq!((lines(&office), held(&office, CertificateState::Issued)), (0, 0));
}

/// In either commit: before the signatures, and after them.
#[test]
fn what_the_store_refuses_for_one_it_takes_for_the_others() {
    for (refusal, intents) in [
        (format!("BEFORE INSERT ON certificates WHEN new.nik = '{REFUSED}'"), 0),
        (format!("BEFORE UPDATE OF der ON certificates WHEN new.nik = '{REFUSED}'"), 1),
    ] {
        let (folder, office, issuer) = founded();
        let file = rusqlite::Connection::open(Home::at(folder.path()).store()).unwrap();
        let trigger = format!("CREATE TRIGGER refused {refusal} BEGIN SELECT RAISE(ABORT, 'no'); END");
        file.execute_batch(&trigger).unwrap();
        let made = || {
            let passphrase = Passphrase::new("sawah-padi-17".to_owned());
            let source = KeySource::Made { key_type: KeyType::P256, passphrase };
            Made::of(Policy::default(), source, &Context::default())
        };
        let orders = [&nik(1), REFUSED, &nik(2)].map(|nik| (terms(nik, None), made()));
        let issued = office.issue_for(&issuer, orders.into());
        let refused: Vec<_> = issued.iter().map(|issued| matches!(issued, Err(Error::Store(_)))).collect();
        assert_eq!(refused, [false, true, false], "{refusal}");
        assert!(issued[0].is_ok() && issued[2].is_ok());
        assert_eq!((lines(&office), held(&office, CertificateState::Issued)), (2, 2), "{refusal}");
        assert_eq!(held(&office, CertificateState::Intended), intents, "{refusal}");
        let kept: i64 = file
            .query_row("SELECT count(*) FROM sealed_keys WHERE kind = 'person'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, 2 + i64::try_from(intents).unwrap(), "no key without its intent");
    }
}

/// What others revoke while a certificate is being made: before its intent, or between that and its record.
#[test]
fn what_is_revoked_meanwhile_is_not_followed() {
    use crate::renew::{NextKey, RenewOrder};
    use crate::revoke::RevokeOrder;
    use pki::crl::RevocationReason;
    for (intended, reason) in [
        (false, Some(RevocationReason::KeyCompromise)),
        (true, Some(RevocationReason::KeyCompromise)),
        (true, Some(RevocationReason::Superseded)),
        (true, None),
    ] {
        let (folder, office, issuer) = founded();
        office.issue_for(&issuer, vec![(terms(&nik(1), None), Ok(brought(new_key())))]).remove(0).unwrap();
        let id = nik(1);
        let order = RenewOrder { id: id.clone(), key: NextKey::Same, days: None, revoke_old: false };
        let (_, plan) = office.next(order).unwrap();
        let prepared = draft(&issuer, &plan).unwrap();
        let meanwhile = || match reason {
            Some(reason) => {
                drop(open(&folder).revoke(&RevokeOrder { id, reason, at: None, all: false }).unwrap())
            }
            None => drop(open(&folder).suspend(&id).unwrap()),
        };
        let refused = if intended {
            let write = |tx: &Tx<'_>, (plan, prepared): &mut (Plan, Prepared)| {
                office.intend(tx, &issuer, plan, prepared)
            };
            let ((plan, prepared), ()) =
                office.write_each(vec![Ok((plan, prepared))], write).remove(0).unwrap();
            meanwhile();
            let signed = prepared.sign(issuer.signer.as_ref()).unwrap();
            office.store().write(|tx| office.record_signed(tx, &plan, &signed)).map(drop)
        } else {
            meanwhile();
            office.carry_out_drafts(&issuer, vec![Ok((plan, prepared))]).remove(0).map(drop)
        };
        assert!(matches!(refused, Err(Error::NotActive { .. })), "{intended} {reason:?}: {refused:?}");
        assert_eq!(held(&office, CertificateState::Issued), 1, "{intended} {reason:?}");
    }
}

#[test]
fn a_ca_that_was_revoked_since_it_was_opened_issues_nothing() {
    let (folder, office, issuer) = founded();
    let id = issuer.certificate().serial_number().to_string();
    let order = crate::revoke::RevokeOrder {
        id: id.clone(),
        reason: pki::crl::RevocationReason::CaCompromise,
        at: None,
        all: false,
    };
    open(&folder).revoke(&order).unwrap();
    let orders = (0..2).map(|number| (terms(&nik(number), None), Ok(brought(new_key())))).collect();
    for refused in office.issue_for(&issuer, orders) {
        assert!(matches!(&refused, Err(Error::NotActive { serial, .. }) if *serial == id), "{refused:?}");
    }
    assert_eq!(held(&office, CertificateState::Issued) + held(&office, CertificateState::Intended), 0);
}
