//! The time-stamping authority: what it grants, and everything for which it refuses.
#![allow(clippy::unwrap_used)]

use ca::tsa::{Authority, AuthorityError, ClockTrouble, Refusal};
use jiff::{SignedDuration, Timestamp};
use pki::asn1::{OCTET_STRING, sequence, tlv};
use pki::ber::BerError;
use pki::cert::{Certificate, Extension};
use pki::cms::CmsError;
use pki::digest::DigestAlgorithm;
use pki::key::{KeyError, KeyType, PublicKey, Signer};
use pki::oid::{self, ObjectIdentifier};
use pki::serial::SerialNumber;
use pki::signature::SignatureAlgorithm;
use pki::tsp::{
    Accuracy, Failure, MessageImprint, Nonce, TimeStampRequest, TimeStampResponse, TokenError, TspError,
};
use testkit::authority;
use testkit::keys::{Whose, key};

const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.2");
const SECOND_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.3");
const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const MD5: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.5");
const CONTENT: &[u8] = b"Surat tugas nomor 1";

fn now() -> Timestamp {
    "2026-03-04T05:06:07.5Z".parse().unwrap()
}

fn serial() -> SerialNumber {
    "CAFE01".parse().unwrap()
}

/// The certificate of a time stamper whose key is the ready-made one of a person.
fn certificate() -> Certificate {
    authority::Authority::found(KeyType::P256, now()).time_stamper(&key(Whose::Person, KeyType::P256), now())
}

fn with(signer: Box<dyn Signer>, accuracy: Accuracy) -> Result<Authority, AuthorityError> {
    Authority::new(&certificate(), &[], signer, vec![POLICY, SECOND_POLICY], accuracy)
}

fn tsa() -> Authority {
    with(authority::ready(&key(Whose::Person, KeyType::P256)), Accuracy::SECOND).unwrap()
}

fn request() -> TimeStampRequest {
    let digest = DigestAlgorithm::Sha256;
    let imprint = MessageImprint::new(digest, &digest.digest(CONTENT)).unwrap();
    TimeStampRequest::new(imprint, Nonce::from_octets(&[0x42; 8]).unwrap())
}

#[test]
fn what_is_asked_is_granted() {
    let policy = Some(SECOND_POLICY);
    for (name, request, policy) in [
        ("usual", request(), POLICY),
        ("a policy", TimeStampRequest { policy, ..request() }, SECOND_POLICY),
        ("no nonce", TimeStampRequest { nonce: None, ..request() }, POLICY),
        ("no certificates", TimeStampRequest { cert_req: false, ..request() }, POLICY),
    ] {
        let between = now() + SignedDuration::from_micros(999);
        let answer = tsa().stamp(&request.to_der(), serial(), Ok(between));
        let info = answer.outcome.unwrap();
        assert_eq!(
            (info.policy, &info.serial_number, info.gen_time.timestamp()),
            (policy, &serial(), now()),
            "{name}"
        );
        let response = TimeStampResponse::from_der(&answer.der).unwrap();
        let TimeStampResponse::Granted(token) = response else { panic!("{name}") };
        assert_eq!(token.info(), &info, "{name}");
        assert_eq!(request.answered_by(&token), Ok(()), "{name}");
        let verified = token.verify(&|digest| digest.digest(CONTENT), &[certificate()]);
        // Each founding has serial numbers of its own: only a token that carries its certificate can be verified.
        assert_eq!(verified.is_ok(), request.cert_req, "{name}");
    }
}

/// A request with other octets in the place of the imprint's algorithm and digest.
fn asking(algorithm: ObjectIdentifier, parameters: &[u8], length: usize) -> Vec<u8> {
    let algorithm = sequence(&[&tlv(6, algorithm.as_bytes()), parameters]);
    let imprint = sequence(&[&algorithm, &tlv(OCTET_STRING, &vec![7; length])]);
    sequence(&[&[2, 1, 1], &imprint])
}

#[test]
fn requests_that_cannot_be_read() {
    let sound = request().to_der();
    let mut second_version = sound.clone();
    second_version[4] = 2;
    let part = "TimeStampReq";
    let malformed = |source| TspError::Malformed { part, source };
    let algorithm = DigestAlgorithm::Sha256;
    let format = Failure::BadDataFormat;
    for (name, request, failure, error) in [
        ("nothing", vec![], format, malformed(BerError::Truncated)),
        (
            "10 MB",
            vec![0x30; 10 << 20],
            format,
            TspError::TooLong { part, length: 10 << 20, limit: 16 << 10 },
        ),
        ("cut", sound[..40].to_vec(), format, malformed(BerError::Truncated)),
        ("trailing bytes", [&sound[..], &[0]].concat(), format, malformed(BerError::Trailing(1))),
        ("version 2", second_version, Failure::BadRequest, TspError::Version { part, found: 2 }),
        (
            "SHA-256 of 20 octets",
            asking(oid::SHA_256, &[], 20),
            format,
            TspError::ImprintLength { algorithm, expected: 32, found: 20 },
        ),
    ] {
        refused_at_once(name, &request, failure, &Refusal::Request(error));
    }
}

#[test]
fn requests_that_are_not_accepted() {
    let policy = Some(oid::ANY_POLICY);
    let of_policy = TimeStampRequest { policy, ..request() }.to_der();
    let with_extension = |critical| {
        let extensions = vec![Extension { oid: oid::ANY_POLICY, critical, value: vec![5, 0] }];
        TimeStampRequest { extensions, ..request() }.to_der()
    };
    let (bad_alg, unaccepted) = (Failure::BadAlg, Failure::UnacceptedExtension);
    let extension = Refusal::Extension(oid::ANY_POLICY);
    for (name, request, failure, refusal) in [
        ("SHA-1", asking(SHA_1, &[5, 0], 20), bad_alg, Refusal::Algorithm(SHA_1)),
        ("MD5", asking(MD5, &[], 16), bad_alg, Refusal::Algorithm(MD5)),
        ("no hash function", asking(POLICY, &[], 32), bad_alg, Refusal::Algorithm(POLICY)),
        (
            "SHA-256 with parameters",
            asking(oid::SHA_256, &[2, 1, 1], 32),
            bad_alg,
            Refusal::Algorithm(oid::SHA_256),
        ),
        ("another policy", of_policy, Failure::UnacceptedPolicy, Refusal::Policy(oid::ANY_POLICY)),
        ("critical extension", with_extension(true), unaccepted, extension.clone()),
        ("extension", with_extension(false), unaccepted, extension),
    ] {
        refused_at_once(name, &request, failure, &refusal);
    }
}

#[test]
fn nothing_is_stamped_out_of_order() {
    let request = request().to_der();
    let stamp = |at| tsa().stamp(&request, serial(), at);
    for trouble in [ClockTrouble::SetBack, ClockTrouble::Unreliable] {
        let answer = stamp(Err(trouble));
        refused("clock", &answer, Failure::TimeNotAvailable, &Refusal::Clock(trouble));
    }
    for at in
        [now() - SignedDuration::from_hours(48), "2060-01-01T00:00:00Z".parse().unwrap(), Timestamp::MIN]
    {
        let refusal = Refusal::CertificateNotValid { at };
        refused("validity", &stamp(Ok(at)), Failure::SystemFailure, &refusal);
    }
    let zero = SerialNumber::from_octets(&[0]).unwrap();
    let lazy = with(authority::ready(&key(Whose::Person, KeyType::P256)), Accuracy::from_micros(2_000_000));
    for (rule, answer) in [
        ("tst-serial-number", tsa().stamp(&request, zero, Ok(now()))),
        ("tst-accuracy", lazy.unwrap().stamp(&request, serial(), Ok(now()))),
    ] {
        let Err(Refusal::Lint(findings)) = &answer.outcome else { panic!("{answer:?}") };
        assert_eq!(findings.iter().map(|finding| finding.rule.id).collect::<Vec<_>>(), [rule]);
        refused(rule, &answer, Failure::SystemFailure, &Refusal::Lint(findings.clone()));
    }
}

/// A key that refuses to sign.
struct Stubborn(Box<dyn Signer>);

impl Signer for Stubborn {
    fn public_key(&self) -> &PublicKey {
        self.0.public_key()
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm()
    }

    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, KeyError> {
        Err(KeyError::Sign)
    }
}

#[test]
fn a_key_that_refuses_is_a_failure_of_the_system() {
    let stubborn = Stubborn(authority::ready(&key(Whose::Person, KeyType::P256)));
    let answer =
        with(Box::new(stubborn), Accuracy::SECOND).unwrap().stamp(&request().to_der(), serial(), Ok(now()));
    refused("signer", &answer, Failure::SystemFailure, &Refusal::Sign(CmsError::Sign(KeyError::Sign)));
}

#[test]
fn what_makes_no_authority() {
    let ready = |whose| authority::ready(&key(whose, KeyType::P256));
    let of = |certificate: &Certificate, whose, policies: &[_]| {
        Authority::new(certificate, &[], ready(whose), policies.to_vec(), Accuracy::SECOND).err()
    };
    let office = authority::Authority::found(KeyType::P256, now());
    let person = office.person(&key(Whose::Person, KeyType::P256), now());
    let purposes = person.extended_key_usage().unwrap().unwrap();
    let purpose = |purposes| Some(AuthorityError::Certificate(TokenError::Purpose(purposes)));
    assert_eq!(of(&certificate(), Whose::Person, &[]), Some(AuthorityError::NoPolicy));
    assert_eq!(of(&person, Whose::Person, &[POLICY]), purpose(purposes));
    assert_eq!(of(office.issuing(), Whose::Issuing, &[POLICY]), purpose(vec![]));
    let stranger = of(&certificate(), Whose::Root, &[POLICY]);
    assert_eq!(stranger, Some(AuthorityError::Key(CmsError::NotAPair)));
}

/// Demands that the request is refused before a number or the time is asked for, and all the same with both.
#[track_caller]
fn refused_at_once(name: &str, request: &[u8], failure: Failure, refusal: &Refusal) {
    assert_eq!(tsa().examine(request).unwrap_err(), *refusal, "{name}");
    refused(name, &tsa().stamp(request, serial(), Ok(now())), failure, refusal);
}

#[track_caller]
fn refused(name: &str, answer: &ca::tsa::Answer, failure: Failure, refusal: &Refusal) {
    assert_eq!(answer.outcome.as_ref(), Err(refusal), "{name}");
    let TimeStampResponse::Refused(read) = TimeStampResponse::from_der(&answer.der).unwrap() else {
        panic!("{name}: granted")
    };
    assert_eq!(read.failures, [failure], "{name}");
    assert_eq!(read.text, [refusal.to_string()], "{name}");
}
