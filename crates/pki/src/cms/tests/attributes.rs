//! Rules on what the signer says: one broken at a time, and the others kept.

use super::sample::{CONTENT, Harm, Sample, attribute, identity, malformed, refused, verdict};
use crate::asn1::{OCTET_STRING, sequence, tlv};
use crate::ber::BerError;
use crate::cms::attribute::{Attribute, oid_der};
use crate::cms::{CmsVerifyError, EssRule, Note, SignedData, verify_detached};
use crate::digest::DigestAlgorithm;
use crate::key::KeyType;
use crate::oid::{self, ObjectIdentifier};
use crate::signature;

const UTC_TIME: &[u8] = b"\x17\x0d260131080000Z";

fn digest_value() -> Vec<u8> {
    tlv(OCTET_STRING, &DigestAlgorithm::Sha256.digest(CONTENT))
}

#[test]
fn content_type_and_message_digest_are_there() {
    use CmsVerifyError as E;
    let (content_type, message_digest) = (oid::CONTENT_TYPE, oid::MESSAGE_DIGEST);
    let cases: [(&str, Harm, CmsVerifyError); 6] = [
        ("no attributes", |s, _| s.attributes = None, E::NoSignedAttributes),
        ("empty attributes", |s, _| s.attributes = Some(vec![]), E::MissingAttribute(content_type)),
        ("no content-type", |s, _| s.remove(oid::CONTENT_TYPE), E::MissingAttribute(content_type)),
        ("no message-digest", |s, _| s.remove(oid::MESSAGE_DIGEST), E::MissingAttribute(message_digest)),
        (
            "another content-type",
            |s, _| s.replace(oid::CONTENT_TYPE, &oid_der(oid::TST_INFO)),
            E::ContentType { expected: oid::ID_DATA, found: oid::TST_INFO },
        ),
        (
            "content-type is text",
            |s, _| s.replace(oid::CONTENT_TYPE, b"\x0c\x01a"),
            malformed(content_type, BerError::Tag { expected: 0x06, found: 0x0c }),
        ),
    ];
    for (name, harm, expected) in cases {
        refused(name, harm, expected);
    }
}

#[test]
fn what_stands_once_has_one_value() {
    let (content_type, message_digest) = (oid::CONTENT_TYPE, oid::MESSAGE_DIGEST);
    let count = |oid, count| CmsVerifyError::AttributeCount { oid, count };
    let cases: [(&str, Harm, CmsVerifyError); 5] = [
        (
            "content-type twice",
            |s, _| s.attributes().push(attribute(oid::CONTENT_TYPE, &oid_der(oid::ID_DATA))),
            count(content_type, 2),
        ),
        (
            "message-digest twice",
            |s, _| s.attributes().push(attribute(oid::MESSAGE_DIGEST, &digest_value())),
            count(message_digest, 2),
        ),
        (
            "message-digest with two values",
            |s, _| {
                s.remove(oid::MESSAGE_DIGEST);
                let values = vec![digest_value(), tlv(OCTET_STRING, &[7; 32])];
                s.attributes().push(Attribute { oid: oid::MESSAGE_DIGEST, values }.to_der());
            },
            count(message_digest, 2),
        ),
        (
            "message-digest without value",
            |s, _| {
                s.remove(oid::MESSAGE_DIGEST);
                s.attributes().push(Attribute { oid: oid::MESSAGE_DIGEST, values: vec![] }.to_der());
            },
            count(message_digest, 0),
        ),
        (
            "signing-time twice",
            |s, _| s.attributes().extend(vec![attribute(oid::SIGNING_TIME, UTC_TIME); 2]),
            count(oid::SIGNING_TIME, 2),
        ),
    ];
    for (name, harm, expected) in cases {
        refused(name, harm, expected);
    }
}

#[test]
fn the_digest_is_that_of_the_content() {
    use CmsVerifyError as E;
    let cases: [(&str, Harm, CmsVerifyError); 4] = [
        (
            "a sequence around the digest",
            |s, _| s.replace(oid::MESSAGE_DIGEST, &tlv(0x30, &digest_value())),
            malformed(oid::MESSAGE_DIGEST, BerError::Tag { expected: 0x04, found: 0x30 }),
        ),
        (
            "another digest",
            |s, _| s.replace(oid::MESSAGE_DIGEST, &tlv(OCTET_STRING, &[7; 32])),
            E::MessageDigest,
        ),
        (
            "beginning of the digest",
            |s, _| s.replace(oid::MESSAGE_DIGEST, &tlv(OCTET_STRING, &digest_value()[2..22])),
            E::MessageDigest,
        ),
        ("empty digest", |s, _| s.replace(oid::MESSAGE_DIGEST, &[0x04, 0x00]), E::MessageDigest),
    ];
    for (name, harm, expected) in cases {
        refused(name, harm, expected);
    }
}

#[test]
fn protected_algorithms() {
    let protect = |digest: &[u8], signature: &[u8]| sequence(&[digest, &tlv(0xa1, signature)]);
    let sha256 = signature::identifier(oid::SHA_256, &[]);
    let with_null = signature::identifier(oid::SHA_256, &[0x05, 0x00]);
    let sha512 = signature::identifier(oid::SHA_512, &[]);
    let ecdsa = oid_der(oid::ECDSA_WITH_SHA256);
    let fault = Err(CmsVerifyError::AlgorithmProtection);
    for (name, value, expected) in [
        ("as in use", protect(&sha256, &ecdsa), Ok(())),
        ("with NULL", protect(&with_null, &ecdsa), Ok(())),
        ("another hash", protect(&sha512, &ecdsa), fault.clone()),
        ("another signature", protect(&sha256, &oid_der(oid::ECDSA_WITH_SHA512)), fault.clone()),
        ("signature with parameters", protect(&sha256, &[&ecdsa[..], &[2, 1, 7]].concat()), fault.clone()),
        ("no signature", sequence(&[&sha256]), fault),
        ("nothing", sequence(&[]), Err(malformed(oid::CMS_ALGORITHM_PROTECTION, BerError::Truncated))),
    ] {
        let identity = identity(KeyType::P256);
        let mut sample = Sample::sound(identity);
        sample.replace(oid::CMS_ALGORITHM_PROTECTION, &value);
        let cms = sample.finish(&*identity.signer(DigestAlgorithm::Sha256));
        assert_eq!(verdict(&cms).map(drop), expected, "{name}");
    }
}

#[test]
fn what_is_odd_is_noted() {
    let stranger = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.15");
    let cases: [(&str, Harm, Vec<Note>); 9] = [
        ("nothing", |_, _| (), vec![]),
        ("signing-time", |s, _| s.replace(oid::SIGNING_TIME, UTC_TIME), vec![Note::SigningTime]),
        (
            "other attribute",
            |s, _| s.replace(ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.15"), &[0x30, 0x00]),
            vec![Note::SignedAttribute(stranger)],
        ),
        ("time stamp", |s, _| s.unsigned.push(attribute(oid::SIGNATURE_TIME_STAMP, &[0x30, 0x00])), vec![]),
        (
            "other unsigned attribute",
            |s, _| s.unsigned.push(attribute(oid::SIGNING_TIME, UTC_TIME)),
            vec![Note::UnsignedAttribute(oid::SIGNING_TIME)],
        ),
        ("unlisted", |s, _| s.digest_algorithms.clear(), vec![Note::DigestNotListed]),
        ("version", |s, _| s.version = 3, vec![Note::Version { expected: 1, found: 3 }]),
        ("signer", |s, _| s.signer_version = 5, vec![Note::Version { expected: 1, found: 5 }]),
        (
            "attribute certificate, broken certificate",
            |s, _| s.certificates.extend([vec![0xa1, 0x00], vec![0x30, 0x00]]),
            vec![Note::CertificatesLeftAside(2)],
        ),
    ];
    for (name, change, expected) in cases {
        let identity = identity(KeyType::P256);
        let mut sample = Sample::sound(identity);
        change(&mut sample, identity);
        sample.attributes().sort();
        let verified = verdict(&sample.finish(&*identity.signer(DigestAlgorithm::Sha256))).unwrap();
        assert_eq!(verified.notes(), expected, "{name}");
        let time = "2026-01-31T08:00:00Z".parse().unwrap();
        assert_eq!(verified.signing_time(), (name == "signing-time").then_some(time), "{name}");
    }
}

#[test]
fn the_order_that_is_signed_is_that_of_der() {
    let identity = identity(KeyType::P256);
    let signer = identity.signer(DigestAlgorithm::Sha256);
    let mismatch = CmsVerifyError::Signature(crate::signature::SignatureError::Mismatch);
    let noted = || Ok(vec![Note::AttributesUnsorted]);
    let orders: [&[usize]; 3] = [&[0, 1, 2], &[1, 0, 2], &[2, 1, 0]];
    for (name, sent, signed, expected) in [
        ("sorted", 0, 0, Ok(vec![])),
        ("sent in another order", 1, 0, noted()),
        ("sent in the opposite order", 2, 0, noted()),
        ("signed as sent", 1, 1, Err(CmsVerifyError::AttributesOrder)),
        ("signed in an order of its own", 1, 2, Err(mismatch.clone())),
        ("sorted only when sent", 0, 1, Err(mismatch)),
    ] {
        let mut sample = Sample::sound(identity);
        let attributes = sample.attributes().clone();
        let ordered = |order: &[usize]| order.iter().map(|at| attributes[*at].clone()).collect::<Vec<_>>();
        sample.signed = Some(ordered(orders[signed]));
        sample.attributes = Some(ordered(orders[sent]));
        let cms = sample.finish(&*signer);
        let verdict = verdict(&cms).map(|verified| verified.notes().to_vec());
        assert_eq!(verdict, expected, "{name}");
        let (signed, _) = SignedData::parse(&cms).unwrap();
        let lenient = verify_detached(&signed, &|digest| digest.digest(CONTENT), EssRule::Optional);
        let lenient = lenient.map(|verified| verified.notes().to_vec());
        let is_taken = expected == Err(CmsVerifyError::AttributesOrder);
        assert_eq!(lenient, if is_taken { noted() } else { expected }, "{name}, not as PAdES");
    }
}
