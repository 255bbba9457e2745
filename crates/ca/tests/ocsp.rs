//! What is answered to whom, and by whom.
#![allow(clippy::unwrap_used)]

use std::convert::Infallible;

use ca::ocsp::{ANSWER_LIFE, Answer, AnswerError, IdKind, Issued, Responder, ResponderError, answer};
use jiff::{SignedDuration, Timestamp};
use pki::cert::Certificate;
use pki::crl::RevocationReason;
use pki::key::KeyType;
use pki::ocsp::{
    CertId, CertIdDigest, CertStatus, ErrorStatus, OcspRequest, OcspResponse, Question, Signatory,
    VerifyError,
};
use pki::serial::SerialNumber;
use testkit::authority::{Authority, ready};
use testkit::keys::{Whose, key};

const KIND: KeyType = KeyType::P256;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn founded() -> Timestamp {
    at("2026-01-01T00:00:00Z")
}

fn now() -> Timestamp {
    at("2026-02-01T12:00:00.75Z")
}

fn serial(text: &str) -> SerialNumber {
    text.parse().unwrap()
}

/// An office, and its responder.
fn office(kind: KeyType) -> (Authority, Responder) {
    let authority = Authority::found(kind, founded());
    let responder = charged(&authority, kind, IdKind::ByKey);
    (authority, responder)
}

fn charged(authority: &Authority, kind: KeyType, id_kind: IdKind) -> Responder {
    let key = key(Whose::Person, kind);
    let certificate = authority.ocsp_responder(&key, founded());
    Responder::new(authority.issuing().clone(), certificate, ready(&key), id_kind).unwrap()
}

/// What every CA of these tests knows.
fn known(_: &Certificate, number: &SerialNumber) -> Result<Option<Issued>, Infallible> {
    let revoked = |since: &str, reason| Some((at(since), reason));
    let (revoked, not_after) = match number.to_string().as_str() {
        "1" => (None, "2027-01-01T00:00:00Z"),
        "2" => {
            (revoked("2026-01-15T00:00:00Z", Some(RevocationReason::KeyCompromise)), "2027-01-01T00:00:00Z")
        }
        "3" => {
            (revoked("2026-01-15T00:00:00Z", Some(RevocationReason::CertificateHold)), "2027-01-01T00:00:00Z")
        }
        "4" => (revoked("2026-01-15T00:00:00Z", Some(RevocationReason::Unspecified)), "2027-01-01T00:00:00Z"),
        "5" => (revoked("2026-01-15T00:00:00Z", None), "2026-01-20T00:00:00Z"),
        "6" => (revoked("2026-02-01T12:00:01Z", None), "2027-01-01T00:00:00Z"),
        "7" => (None, "2026-01-31T00:00:00Z"),
        _ => return Ok(None),
    };
    Ok(Some(Issued { revoked, not_after: at(not_after) }))
}

fn ask(ids: &[CertId], responders: &[Responder]) -> Answer {
    let request = OcspRequest::new(ids, Some(&[8; 32])).unwrap();
    answer(&request, responders, known, now(), ANSWER_LIFE).unwrap()
}

fn id(issuer: &Certificate, number: &str) -> CertId {
    CertId::of(issuer, &serial(number), CertIdDigest::Sha1)
}

#[test]
fn each_certificate_has_its_status() {
    let revoked = |reason| CertStatus::Revoked { at: at("2026-01-15T00:00:00Z"), reason };
    let (authority, responder) = office(KIND);
    let issuer = authority.issuing();
    let cutoff = Some(issuer.validity().not_before);
    let responders = [responder];
    for digest in CertIdDigest::ALL {
        for (number, status, archive_cutoff) in [
            ("1", CertStatus::Good, None),
            ("2", revoked(Some(RevocationReason::KeyCompromise)), None),
            ("3", revoked(Some(RevocationReason::CertificateHold)), None),
            ("4", revoked(None), None),
            ("5", revoked(None), cutoff),
            ("6", CertStatus::Good, None),
            ("7", CertStatus::Good, cutoff),
            ("8", CertStatus::Unknown, None),
        ] {
            let serial_number = serial(number);
            let id = CertId::of(issuer, &serial_number, digest);
            let Answer::Signed { der, this_update, next_update, statuses } =
                ask(std::slice::from_ref(&id), &responders)
            else {
                panic!("{number} is not answered");
            };
            assert_eq!(statuses, [(serial_number.clone(), status)]);
            assert_eq!(this_update, at("2026-02-01T12:00:00Z"));
            assert_eq!(next_update, at("2026-02-02T00:00:00Z"));
            let response = OcspResponse::from_der(&der).unwrap();
            assert_eq!(response.check_nonce(&[8; 32]), Ok(()));
            let question = Question { issuer, serial_number: &serial_number, at: now(), now: now() };
            let verified = response.verify(&question).unwrap();
            assert_eq!(verified.answer.cert_id, id);
            assert_eq!(verified.answer.status, status, "{number}");
            assert_eq!(verified.answer.archive_cutoff, archive_cutoff, "{number}");
            assert!(matches!(verified.signatory, Signatory::Delegate { nocheck: true, .. }));
        }
    }
}

#[test]
fn who_is_asked_answers_or_nobody_does() {
    let (authority, responder) = office(KIND);
    let rolled = Authority::found(KeyType::P384, founded());
    let stranger = Authority::found(KeyType::Rsa2048, founded());
    let responders = [responder, charged(&rolled, KeyType::P384, IdKind::ByName)];
    let (ours, new, theirs) = (authority.issuing(), rolled.issuing(), stranger.issuing());
    let unauthorized = || Err(ErrorStatus::Unauthorized);
    let nobodys = OcspRequest::from_der(&unknown_hash(ours)).unwrap().cert_ids()[0].clone();
    for (name, ids, expected) in [
        ("the old CA", vec![id(ours, "1")], Ok((ours, vec![CertStatus::Good]))),
        ("the new CA", vec![id(new, "1")], Ok((new, vec![CertStatus::Good]))),
        ("twice", vec![id(new, "1"), id(new, "1")], Ok((new, vec![CertStatus::Good; 2]))),
        (
            "a stranger beside ours",
            vec![id(theirs, "1"), id(ours, "1")],
            Ok((ours, vec![CertStatus::Unknown, CertStatus::Good])),
        ),
        (
            "a hash nobody knows beside ours",
            vec![id(new, "1"), nobodys.clone()],
            Ok((new, vec![CertStatus::Good, CertStatus::Unknown])),
        ),
        ("both CAs", vec![id(ours, "1"), id(new, "1")], unauthorized()),
        ("both CAs and more", vec![id(ours, "1"), id(ours, "2"), id(new, "1")], unauthorized()),
        ("a stranger", vec![id(theirs, "1")], unauthorized()),
        ("the root's own", vec![id(authority.root(), "1")], unauthorized()),
        ("a hash nobody knows", vec![nobodys], unauthorized()),
    ] {
        match (ask(&ids, &responders), expected) {
            (Answer::Refused(status), Err(expected)) => assert_eq!(status, expected, "{name}"),
            (Answer::Signed { der, statuses, .. }, Ok((issuer, expected))) => {
                let found: Vec<_> = statuses.into_iter().map(|(_, status)| status).collect();
                assert_eq!(found, expected, "{name}");
                let response = OcspResponse::from_der(&der).unwrap();
                let question = Question { issuer, serial_number: &serial("1"), at: now(), now: now() };
                assert!(response.verify(&question).is_ok(), "{name}");
            }
            (found, expected) => panic!("{name}: {found:?} instead of {expected:?}"),
        }
    }
    assert_eq!(ask(&[id(ours, "1")], &[]), Answer::Refused(ErrorStatus::Unauthorized));
}

/// A request whose CertID hashes by a function that nobody knows.
fn unknown_hash(issuer: &Certificate) -> Vec<u8> {
    let mut der = OcspRequest::new(&[id(issuer, "1")], None).unwrap().der().to_vec();
    let place = der.windows(5).position(|window| window == [0x2b, 0x0e, 3, 2, 0x1a]).unwrap();
    der[place + 4] = 0x7f;
    der
}

#[test]
fn an_answer_does_not_outlive_its_responder() {
    let (authority, responder) = office(KIND);
    let end = responder.certificate().validity().not_after;
    let responders = [responder];
    let request = OcspRequest::new(&[id(authority.issuing(), "1")], None).unwrap();
    let hour = SignedDuration::from_hours(1);
    for (name, now, life, expected) in [
        ("long before", end - hour * 2, hour, Some(end - hour)),
        ("shortly before", end - hour, hour * 2, Some(end)),
        ("for ever", now(), SignedDuration::MAX, Some(end)),
        ("after", end + hour, hour, None),
        ("too early", founded() - hour, hour, None),
    ] {
        match answer(&request, &responders, known, now, life) {
            Ok(Answer::Signed { next_update, .. }) => assert_eq!(Some(next_update), expected, "{name}"),
            Err(AnswerError::ResponderNotValid { .. }) => assert_eq!(expected, None, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
    // The last second of its life leaves no time for a newer answer, and so breaks a rule.
    let last = answer(&request, &responders, known, end, hour);
    assert!(matches!(last, Err(AnswerError::Lint(findings)) if findings[0].rule.id == "ocsp-next-update"));
}

#[test]
fn the_ledger_may_fail() {
    #[derive(Debug, Eq, PartialEq)]
    struct Broken;
    let (authority, responder) = office(KIND);
    let request = OcspRequest::new(&[id(authority.issuing(), "1")], None).unwrap();
    let refused = answer(&request, &[responder], |_, _| Err(Broken), now(), ANSWER_LIFE);
    assert!(matches!(refused, Err(AnswerError::Lookup(Broken))));
}

#[test]
fn not_everyone_answers() {
    let (authority, _) = office(KIND);
    let (own, other) = (key(Whose::Person, KIND), key(Whose::Issuing, KIND));
    let issuing = || authority.issuing().clone();
    let responder = authority.ocsp_responder(&own, founded());
    let namesake = Authority::found(KeyType::P384, founded()).ocsp_responder(&own, founded());
    let new = |certificate: Certificate, key| {
        Responder::new(issuing(), certificate, ready(key), IdKind::ByName).map(drop)
    };
    let refused = |why| Err(ResponderError::NotADelegate(why));
    assert_eq!(new(responder.clone(), &own), Ok(()));
    assert_eq!(new(issuing(), &other), Ok(()));
    assert_eq!(new(responder, &other), Err(ResponderError::NotAPair));
    assert_eq!(new(authority.person(&own, founded()), &own), refused(VerifyError::Purpose));
    assert_eq!(new(namesake, &own), refused(VerifyError::NotByIssuer));
}
