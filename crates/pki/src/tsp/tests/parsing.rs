//! Requests, responses and TSTInfo: written, read back, and harmed.

use super::sample::{CONTENT, POLICY, Sample, imprint, info, request};
use crate::asn1::{OCTET_STRING, sequence, tlv};
use crate::ber::BerError;
use crate::cert::{Extension, GeneralName};
use crate::digest::DigestAlgorithm;
use crate::name::Name;
use crate::oid::{self, ObjectIdentifier};
use crate::serial::SerialNumber;
use crate::signature::identifier;
use crate::tsp::{
    Accuracy, Failure, GenTime, MAX_REQUEST_LEN, MessageImprint, Nonce, Refused, RefusedStatus,
    TimeStampRequest, TimeStampResponse, TimeStampToken, TspError, TstInfo,
};

const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

fn malformed(part: &'static str, source: BerError) -> TspError {
    TspError::Malformed { part, source }
}

#[test]
fn requests_are_read_back() {
    let extension = Extension { oid: POLICY, critical: true, value: vec![5, 0] };
    let long = MessageImprint::new(DigestAlgorithm::Sha512, &[7; 64]).unwrap();
    for request in [
        request(),
        TimeStampRequest { nonce: None, cert_req: false, ..request() },
        TimeStampRequest { policy: Some(POLICY), ..request() },
        TimeStampRequest { imprint: long, policy: Some(POLICY), extensions: vec![extension], ..request() },
    ] {
        assert_eq!(TimeStampRequest::from_der(&request.to_der()), Ok(request));
    }
}

/// The parts of a request: version, imprint, and what comes after.
fn raw(version: &[u8], imprint: &[u8], rest: &[u8]) -> Vec<u8> {
    sequence(&[version, imprint, rest])
}

fn raw_imprint(algorithm: ObjectIdentifier, parameters: &[u8], length: usize) -> Vec<u8> {
    sequence(&[&identifier(algorithm, parameters), &tlv(OCTET_STRING, &vec![7; length])])
}

#[test]
fn unknown_hash_functions_are_kept_for_the_answer() {
    for (name, imprint, known) in [
        ("SHA-1", raw_imprint(SHA_1, &[5, 0], 20), None),
        ("SHA-1 of a wrong length", raw_imprint(SHA_1, &[], 3), None),
        ("SHA-256 with NULL", raw_imprint(oid::SHA_256, &[5, 0], 32), Some(DigestAlgorithm::Sha256)),
        ("SHA-256 with a number", raw_imprint(oid::SHA_256, &[2, 1, 1], 32), None),
    ] {
        let read = TimeStampRequest::from_der(&raw(&[2, 1, 1], &imprint, &[])).unwrap();
        assert_eq!(read.imprint.digest_algorithm(), known, "{name}");
    }
}

#[test]
fn what_is_no_request() {
    let sound = raw_imprint(oid::SHA_256, &[], 32);
    let v1 = &[2, 1, 1];
    let deep = [0x30, 0x80].repeat(2000);
    let nonce = |octets: &[u8]| raw(v1, &sound, &tlv(2, octets));
    let extension = Extension { oid: POLICY, critical: false, value: vec![] }.to_der();
    let value = |tag| BerError::Value { tag };
    let req = "TimeStampReq";
    let length = |found| TspError::ImprintLength { algorithm: DigestAlgorithm::Sha256, expected: 32, found };
    let too_long = |length| TspError::TooLong { part: req, length, limit: MAX_REQUEST_LEN };
    for (name, bytes, expected) in [
        ("nothing", vec![], malformed(req, BerError::Truncated)),
        ("10 MB", vec![0x30; 10 << 20], too_long(10 << 20)),
        ("deep nesting", deep, malformed(req, BerError::TooDeep { limit: 32 })),
        ("trailing bytes", [request().to_der(), vec![0]].concat(), malformed(req, BerError::Trailing(1))),
        ("no sequence", vec![4, 0], malformed(req, BerError::Tag { expected: 0x30, found: 4 })),
        ("version -1", raw(&[2, 1, 0xff], &sound, &[]), malformed(req, value(2))),
        ("version 257", raw(&[2, 2, 1, 1], &sound, &[]), malformed(req, value(2))),
        ("version 0", raw(&[2, 1, 0], &sound, &[]), TspError::Version { part: req, found: 0 }),
        ("version 2", raw(&[2, 1, 2], &sound, &[]), TspError::Version { part: req, found: 2 }),
        ("no imprint", raw(v1, &[], &[]), malformed("MessageImprint", BerError::Truncated)),
        ("digest too short", raw(v1, &raw_imprint(oid::SHA_256, &[], 31), &[]), length(31)),
        ("digest too long", raw(v1, &raw_imprint(oid::SHA_256, &[], 64), &[]), length(64)),
        ("digest empty", raw(v1, &raw_imprint(oid::SHA_256, &[], 0), &[]), length(0)),
        (
            "huge digest by an unknown function",
            raw(v1, &raw_imprint(SHA_1, &[], 5000), &[]),
            TspError::TooLong { part: "hashedMessage", length: 5000, limit: 128 },
        ),
        ("huge nonce", nonce(&[1; 65]), TspError::Nonce { found: 65, limit: 64 }),
        ("empty nonce", nonce(&[]), TspError::Nonce { found: 0, limit: 64 }),
        ("padded nonce", nonce(&[0, 1]), TspError::Nonce { found: 2, limit: 64 }),
        ("padded negative nonce", nonce(&[0xff, 0x80]), TspError::Nonce { found: 2, limit: 64 }),
        ("certReq of two octets", raw(v1, &sound, &[1, 2, 0xff, 0xff]), malformed(req, value(1))),
        (
            "fields in another order",
            raw(v1, &sound, &[1, 1, 0xff, 2, 1, 1]),
            malformed(req, BerError::Trailing(3)),
        ),
        (
            "too many extensions",
            raw(v1, &sound, &tlv(0xa0, &extension.repeat(17))),
            malformed(req, BerError::TooMany { limit: 16 }),
        ),
        (
            "an extension cut",
            raw(v1, &sound, &tlv(0xa0, &extension[..5])),
            malformed(req, BerError::Truncated),
        ),
    ] {
        assert_eq!(TimeStampRequest::from_der(&bytes), Err(expected), "{name}");
    }
}

#[test]
fn requests_cut_or_flipped_do_no_harm() {
    let der = TimeStampRequest { policy: Some(POLICY), ..request() }.to_der();
    for length in 0..der.len() {
        assert!(TimeStampRequest::from_der(&der[..length]).is_err(), "{length}");
    }
    for at in 0..der.len() * 8 {
        let mut harmed = der.clone();
        harmed[at / 8] ^= 1 << (at % 8);
        let _ = TimeStampRequest::from_der(&harmed);
    }
}

#[test]
fn infos_are_read_back() {
    let name = Name::builder().attribute(oid::COMMON_NAME, "TSA Uji").unwrap().build();
    let extension = Extension { oid: POLICY, critical: false, value: vec![5, 0] };
    for info in [
        info(),
        TstInfo { accuracy: None, nonce: None, ..info() },
        TstInfo { ordering: true, tsa: Some(GeneralName::Directory(name)), ..info() },
        TstInfo { extensions: vec![extension], ..info() },
        TstInfo {
            serial_number: SerialNumber::from_octets(&[&[0][..], &[0xff; 20]].concat()).unwrap(),
            ..info()
        },
    ] {
        assert_eq!(TstInfo::from_der(&info.to_der()), Ok(info));
    }
}

#[test]
fn defaults_are_left_out() {
    let holds = |info: TstInfo, part: &[u8]| info.to_der().windows(part.len()).any(|window| window == part);
    for (flag, expected) in [(&[1, 1, 0xff], true), (&[1, 1, 0], false)] {
        assert!(!holds(info(), flag));
        assert_eq!(holds(TstInfo { ordering: true, ..info() }, flag), expected);
    }
    for (micros, expected) in [
        (0, &[0x30, 0][..]),
        (1_000_000, &[0x30, 3, 2, 1, 1]),
        (200_000_000, &[0x30, 4, 2, 2, 0, 200]),
        (500_000, &[0x30, 4, 0x80, 2, 1, 0xf4]),
        (2_000_001, &[0x30, 6, 2, 1, 2, 0x81, 1, 1]),
    ] {
        let accuracy = Some(Accuracy::from_micros(micros));
        let info = TstInfo { accuracy, ..info() };
        assert!(holds(info.clone(), expected), "{micros}");
        assert_eq!(TstInfo::from_der(&info.to_der()).unwrap().accuracy, accuracy);
    }
}

#[test]
fn times_have_one_form() {
    for (at, expected) in [
        ("2026-03-04T05:06:07Z", "20260304050607Z"),
        ("2026-03-04T05:06:07.5Z", "20260304050607.5Z"),
        ("2026-03-04T05:06:07.000100Z", "20260304050607.0001Z"),
        ("2026-12-31T23:59:59.123456789Z", "20261231235959.123456789Z"),
        ("0001-01-01T00:00:00Z", "00010101000000Z"),
    ] {
        let gen_time = GenTime::new(at.parse().unwrap()).unwrap();
        let der = TstInfo { gen_time, ..info() }.to_der();
        assert!(der.windows(expected.len()).any(|text| text == expected.as_bytes()), "{at}");
        assert_eq!(TstInfo::from_der(&der).unwrap().gen_time, gen_time, "{at}");
    }
    assert_eq!(GenTime::new("-000001-12-31T23:59:59Z".parse().unwrap()), None);
}

/// The TSTInfo of [`info`] with another value in the place of `part`.
fn changed(part: &[u8], by: &[u8]) -> Vec<u8> {
    let der = info().to_der();
    let content = &der[der.len() - usize::from(der[1])..];
    let at = content.windows(part.len()).position(|window| window == part).unwrap();
    sequence(&[&content[..at], by, &content[at + part.len()..]])
}

#[test]
fn what_is_no_time() {
    let sound = tlv(0x18, b"20260304050607.25Z");
    for text in [
        "20260304050607.25",
        "20260304050607.250Z",
        "20260304050607.0Z",
        "20260304050607.Z",
        "20260304050607,25Z",
        "20260304050607+0700",
        "20261304050607Z",
        "20260004050607Z",
        "20260230050607Z",
        "20260304240607Z",
        "20260304056007Z",
        "20260304050660Z",
        "202603040506Z",
        "260304050607Z",
        "2026030405060 Z",
        "-2260304050607Z",
        "20260304050607.1234567891Z",
        "Z",
        "",
    ] {
        let bytes = changed(&sound, &tlv(0x18, text.as_bytes()));
        assert_eq!(TstInfo::from_der(&bytes), Err(TspError::GenTime(text.to_owned())), "{text}");
    }
    let utc = changed(&sound, &tlv(0x17, b"260304050607Z"));
    let expected = malformed("genTime", BerError::Tag { expected: 0x18, found: 0x17 });
    assert_eq!(TstInfo::from_der(&utc), Err(expected));
}

#[test]
fn what_is_no_info() {
    let tst = "TSTInfo";
    let serial = tlv(2, &[1, 2, 3]);
    let accuracy = [0x30, 3, 2, 1, 1];
    let accuracies = |content: &[u8]| changed(&accuracy, &tlv(0x30, content));
    for (name, bytes, expected) in [
        ("nothing", vec![], malformed(tst, BerError::Truncated)),
        ("trailing bytes", [info().to_der(), vec![0]].concat(), malformed(tst, BerError::Trailing(1))),
        ("10 MB", vec![0; 10 << 20], TspError::TooLong { part: tst, length: 10 << 20, limit: 1 << 16 }),
        ("version 2", changed(&[2, 1, 1], &[2, 1, 2]), TspError::Version { part: tst, found: 2 }),
        ("negative serial number", changed(&serial, &[2, 1, 0x80]), TspError::SerialNumber),
        ("serial number of 161 bits", changed(&serial, &tlv(2, &[1; 21])), TspError::SerialNumber),
        ("serial number of 65 octets", changed(&serial, &tlv(2, &[1; 65])), TspError::SerialNumber),
        ("negative accuracy", accuracies(&[2, 1, 0xff]), TspError::Accuracy),
        ("no milliseconds", accuracies(&[0x80, 1, 0]), TspError::Accuracy),
        ("1000 milliseconds", accuracies(&[0x80, 2, 3, 0xe8]), TspError::Accuracy),
        ("1000 microseconds", accuracies(&[0x81, 2, 3, 0xe8]), TspError::Accuracy),
        ("more seconds than anyone waits", accuracies(&[2, 6, 1, 0, 0, 0, 0, 0]), TspError::Accuracy),
        (
            "accuracy in another order",
            accuracies(&[0x81, 1, 1, 0x80, 1, 1]),
            malformed("Accuracy", BerError::Trailing(3)),
        ),
        (
            "tsa that is no name",
            changed(&tlv(2, &[0x42; 8]), &[0xa0, 2, 5, 0]),
            malformed("tsa", BerError::Value { tag: 0xa0 }),
        ),
    ] {
        assert_eq!(TstInfo::from_der(&bytes), Err(expected), "{name}");
    }
}

#[test]
fn refusals_are_read_back() {
    for (failure, bits) in [
        (Failure::BadAlg, &[3, 2, 7, 0x80][..]),
        (Failure::BadRequest, &[3, 2, 5, 0x20]),
        (Failure::BadDataFormat, &[3, 2, 2, 0x04]),
        (Failure::TimeNotAvailable, &[3, 3, 1, 0, 0x02]),
        (Failure::UnacceptedPolicy, &[3, 3, 0, 0, 0x01]),
        (Failure::UnacceptedExtension, &[3, 4, 7, 0, 0, 0x80]),
        (Failure::AddInfoNotAvailable, &[3, 4, 6, 0, 0, 0x40]),
        (Failure::SystemFailure, &[3, 5, 6, 0, 0, 0, 0x40]),
    ] {
        let der = TimeStampResponse::reject(failure, "ditolak");
        assert!(der.ends_with(bits), "{failure:?}: {der:02x?}");
        let TimeStampResponse::Refused(read) = TimeStampResponse::from_der(&der).unwrap() else { panic!() };
        let text = vec!["ditolak".to_owned()];
        assert_eq!(read, Refused { status: RefusedStatus::Rejection, text, failures: vec![failure] });
    }
}

#[test]
fn grants_are_read_back() {
    let token = Sample::sound().finish();
    let response = TimeStampResponse::from_der(&TimeStampResponse::grant(&token)).unwrap();
    let TimeStampResponse::Granted(read) = response else { panic!() };
    assert_eq!(read.der(), token);
    assert_eq!(read.info(), &info());
    assert_eq!(request().answered_by(&read), Ok(()));
}

#[test]
fn what_is_no_response() {
    let resp = "TimeStampResp";
    let token = Sample::sound().finish();
    let with = |status: &[u8], rest: &[u8]| sequence(&[&sequence(&[status]), rest]);
    let failure = |bits: &[u8]| sequence(&[&sequence(&[&[2, 1, 2], &tlv(3, bits)])]);
    let text = |strings: &[u8]| sequence(&[&sequence(&[&[2, 1, 2], &tlv(0x30, strings)])]);
    let presence = |status, token| TspError::TokenPresence { status, token };
    let words = |source| malformed("PKIFreeText", source);
    let bits = malformed("PKIFailureInfo", BerError::Value { tag: 3 });
    let large = TspError::TooLong { part: resp, length: 10 << 20, limit: (4 << 20) + (64 << 10) };
    for (name, bytes, expected) in [
        ("nothing", vec![], malformed(resp, BerError::Truncated)),
        ("10 MB", vec![0x30; 10 << 20], large),
        ("deep nesting", [0x30, 0x80].repeat(5000), malformed(resp, BerError::TooDeep { limit: 32 })),
        (
            "trailing bytes",
            [TimeStampResponse::grant(&token), vec![0]].concat(),
            malformed(resp, BerError::Trailing(1)),
        ),
        ("granted without a token", with(&[2, 1, 0], &[]), presence(0, false)),
        ("granted otherwise without a token", with(&[2, 1, 1], &[]), presence(1, false)),
        ("rejected with a token", with(&[2, 1, 2], &token), presence(2, true)),
        ("an unknown status", with(&[2, 1, 6], &[]), TspError::Status(6)),
        ("an unknown status with a token", with(&[2, 1, 6], &token), TspError::Status(6)),
        ("a negative status", with(&[2, 1, 0xff], &token), malformed(resp, BerError::Value { tag: 2 })),
        ("an unknown failure", failure(&[0, 0x40]), TspError::Failure(1)),
        ("a failure of 9 octets", failure(&[0; 10]), bits.clone()),
        ("a failure with 8 bits unused", failure(&[8, 0]), bits),
        ("words that are no UTF-8", text(&[0x0c, 1, 0xff]), words(BerError::Value { tag: 0x0c })),
        (
            "words of another type",
            text(&[0x13, 1, 0x41]),
            words(BerError::Tag { expected: 0x0c, found: 0x13 }),
        ),
        ("17 strings", text(&[0x0c, 0].repeat(17)), words(BerError::TooMany { limit: 16 })),
    ] {
        assert_eq!(TimeStampResponse::from_der(&bytes).map(drop), Err(expected), "{name}");
    }
}

#[test]
fn an_answer_to_something_else() {
    use crate::tsp::AnswerError;
    let token = TimeStampToken::from_der(&Sample::sound().finish()).unwrap();
    let other = MessageImprint::new(DigestAlgorithm::Sha256, &[7; 32]).unwrap();
    let nonce = |octets: &[u8]| Some(Nonce::from_octets(octets).unwrap());
    let found = info().policy;
    for (name, request, expected) in [
        ("imprint", TimeStampRequest { imprint: other, ..request() }, AnswerError::Imprint),
        ("nonce", TimeStampRequest { nonce: nonce(&[7]), ..request() }, AnswerError::Nonce),
        ("nonce not asked for", TimeStampRequest { nonce: None, ..request() }, AnswerError::Nonce),
        (
            "policy",
            TimeStampRequest { policy: Some(oid::ANY_POLICY), ..request() },
            AnswerError::Policy { asked: oid::ANY_POLICY, found },
        ),
        (
            "certificates not asked for",
            TimeStampRequest { cert_req: false, ..request() },
            AnswerError::Certificates { asked: false, found: 1 },
        ),
    ] {
        assert_eq!(request.answered_by(&token), Err(expected), "{name}");
    }
    let bare = Sample { carried: vec![], ..Sample::sound() }.finish();
    let missing = AnswerError::Certificates { asked: true, found: 0 };
    assert_eq!(request().answered_by(&TimeStampToken::from_der(&bare).unwrap()), Err(missing));
    assert_eq!(imprint().digest(), DigestAlgorithm::Sha256.digest(CONTENT));
}

#[test]
fn generated_nonces_differ_and_are_in_their_shortest_form() {
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    let [one, other] = [(); 2].map(|()| Nonce::generate(&mut rng));
    assert_ne!(one, other);
    for nonce in [one, other] {
        assert_eq!(Nonce::from_octets(nonce.as_octets()), Ok(nonce));
    }
}
