use super::*;
use crate::asn1::{bit_string, sequence, tlv};
use crate::crl::RevocationReason;

const STATUSES: [CertStatus; 4] = [
    CertStatus::Good,
    CertStatus::Unknown,
    CertStatus::Revoked { at: Timestamp::UNIX_EPOCH, reason: None },
    CertStatus::Revoked { at: Timestamp::UNIX_EPOCH, reason: Some(RevocationReason::CertificateHold) },
];

#[test]
fn a_response_says_what_it_was_made_of() {
    for responder in
        [ResponderId::by_key(&RESPONDER.certificate), ResponderId::by_name(&RESPONDER.certificate)]
    {
        for nonce in [None, Some(vec![3; 32])] {
            let answers = STATUSES.map(|status| SingleAnswer {
                status,
                next_update: nonce.as_ref().map(|_| at("2050-01-01T00:00:00Z")),
                archive_cutoff: nonce.as_ref().map(|_| at("2026-01-01T00:00:00Z")),
                ..good_answer()
            });
            let data = ResponseData {
                responder: responder.clone(),
                produced_at: at(NOW),
                answers: answers.to_vec(),
                nonce,
            };
            let der = signed(&data, &RESPONDER);
            let response = OcspResponse::from_der(&der).unwrap();
            assert_eq!(response.der(), der);
            assert_eq!(response.data(), &data);
            let bytes = data.to_be_signed(RESPONDER.signer.algorithm());
            assert_eq!(response.tbs_der(), bytes.der());
            assert_eq!(response.certificates(), std::slice::from_ref(&RESPONDER.certificate));
            assert_eq!(response.signature_algorithm(), Ok(RESPONDER.signer.algorithm()));
            assert_eq!(response.verify_signature(RESPONDER.signer.public_key()), Ok(()));
            assert!(response.verify_signature(ISSUER.signer.public_key()).is_err());
        }
    }
}

#[test]
fn refusals_carry_nothing_else() {
    for (status, der) in [
        (ErrorStatus::MalformedRequest, [0x30, 3, 0x0a, 1, 1]),
        (ErrorStatus::InternalError, [0x30, 3, 0x0a, 1, 2]),
        (ErrorStatus::TryLater, [0x30, 3, 0x0a, 1, 3]),
        (ErrorStatus::SigRequired, [0x30, 3, 0x0a, 1, 5]),
        (ErrorStatus::Unauthorized, [0x30, 3, 0x0a, 1, 6]),
    ] {
        assert_eq!(error_response(status), der);
        assert_eq!(OcspResponse::from_der(&der).unwrap_err(), OcspError::Refused(status));
    }
}

/// A response around `response_bytes`.
fn response(status: u8, response_bytes: &[u8]) -> Vec<u8> {
    sequence(&[&[0x0a, 1, status], response_bytes])
}

fn bytes_of(kind: ObjectIdentifier, basic: &[u8]) -> Vec<u8> {
    tlv(0xa0, &sequence(&[&tlv(0x06, kind.as_bytes()), &tlv(0x04, basic)]))
}

/// A response around `tbs`, with a signature that is none.
fn around(tbs: &[u8], certificates: &[u8]) -> Vec<u8> {
    let algorithm = RESPONDER.signer.algorithm().to_der();
    let basic = sequence(&[tbs, &algorithm, &bit_string(&[1; 70]), certificates]);
    response(0, &bytes_of(oid::OCSP_BASIC, &basic))
}

#[test]
fn what_is_no_response() {
    let good = signed(&good_data(), &RESPONDER);
    let body = bytes_of(oid::OCSP_BASIC, &[]);
    let tbs = good_data().to_be_signed(RESPONDER.signer.algorithm()).der().to_vec();
    let certificate = RESPONDER.certificate.der();
    let seventeen = tlv(0xa0, &sequence(&[&certificate.repeat(17)]));
    let algorithm = RESPONDER.signer.algorithm().to_der();
    let unused_bits = sequence(&[&tbs, &algorithm, &tlv(0x03, &[1, 0xfe])]);
    let too_long = vec![0x30; (1 << 20) + 1];
    let strange = oid::KP_ANY;
    for (name, der, expected) in [
        ("nothing", vec![], OcspError::Malformed),
        ("no DER", b"halo".to_vec(), OcspError::Malformed),
        ("cut", good[..good.len() - 1].to_vec(), OcspError::Malformed),
        ("one octet behind it", [&good[..], &[0]].concat(), OcspError::Malformed),
        ("too long", too_long, OcspError::TooLong { length: (1 << 20) + 1, limit: 1 << 20 }),
        ("successful and silent", response(0, &[]), OcspError::Malformed),
        ("refused and not silent", response(1, &body), OcspError::Malformed),
        ("status 4", response(4, &[]), OcspError::Malformed),
        ("status 7", response(7, &[]), OcspError::Malformed),
        ("another kind", response(0, &bytes_of(strange, &[])), OcspError::NotBasic { found: strange }),
        ("empty", response(0, &body), OcspError::Malformed),
        ("open length", [&[0x30, 0x80][..], &good[4..], &[0, 0]].concat(), OcspError::Malformed),
        (
            "unused bits in the signature",
            response(0, &bytes_of(oid::OCSP_BASIC, &unused_bits)),
            OcspError::Malformed,
        ),
        ("17 certificates", around(&tbs, &seventeen), OcspError::TooManyCertificates { limit: 16 }),
        (
            "a certificate that is none",
            around(&tbs, &tlv(0xa0, &sequence(&[&sequence(&[])]))),
            OcspError::Certificate(CertificateError::Malformed),
        ),
        ("something behind the certificates", around(&tbs, &[0xa1, 0]), OcspError::Malformed),
    ] {
        assert_eq!(OcspResponse::from_der(&der).unwrap_err(), expected, "{name}");
    }
}

/// Replaces the only place where `from` stands.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let places: Vec<usize> = (0..bytes.len()).filter(|place| bytes[*place..].starts_with(from)).collect();
    let [place] = places[..] else { panic!("{} places", places.len()) };
    [&bytes[..place], to, &bytes[place + from.len()..]].concat()
}

#[test]
fn what_is_no_response_data() {
    let revoked = |reason| CertStatus::Revoked { at: at("2026-01-20T00:00:00Z"), reason };
    let data =
        |status| ResponseData { answers: vec![SingleAnswer { status, ..good_answer() }], ..good_data() };
    let der = |data: &ResponseData| data.to_be_signed(RESPONDER.signer.algorithm()).der().to_vec();
    let (good, held) =
        (der(&data(CertStatus::Good)), der(&data(revoked(Some(RevocationReason::CertificateHold)))));
    let many = ResponseData { answers: vec![good_answer(); 101], ..good_data() };
    let none = ResponseData { answers: vec![], ..good_data() };
    for (name, tbs, expected) in [
        ("no answer", der(&none), OcspError::Empty),
        ("101 answers", der(&many), OcspError::TooManyCertIds { limit: 100 }),
        ("reason 7", replaced(&held, &[0x0a, 1, 6], &[0x0a, 1, 7]), OcspError::Malformed),
        ("reason as an integer", replaced(&held, &[0x0a, 1, 6], &[2, 1, 6]), OcspError::Malformed),
        ("another status", replaced(&good, &[0x80, 0], &[0x83, 0]), OcspError::Malformed),
        ("a choice of responder", replaced(&good, &[0xa2, 22], &[0xa3, 22]), OcspError::Malformed),
        ("month 13", replaced(&good, b"20260202000000Z", b"20261302000000Z"), OcspError::Malformed),
        ("local time", replaced(&good, b"20260202000000Z", b"202602020000000"), OcspError::Malformed),
        ("UTCTime", replaced(&good, &[0xa0, 17, 0x18, 15], &[0xa0, 17, 0x17, 15]), OcspError::Malformed),
        ("no data", sequence(&[]), OcspError::Malformed),
    ] {
        assert_eq!(ResponseData::from_der(&tbs), Err(expected.clone()), "{name}");
        assert_eq!(OcspResponse::from_der(&around(&tbs, &[])).unwrap_err(), expected, "{name}");
    }
}
