//! What is no certificate, or more of one than is read.

use super::build::tests::self_signed;
use super::*;
use crate::asn1::{self, sequence, tlv};
use crate::key::KeyType;
use crate::oid;

/// A certificate whose subject is `subject` and whose extensions are `extensions`, all in DER, by the parts of a good
/// one; nobody's signature holds for it.
fn with(good: &Certificate, subject: Option<&[u8]>, extensions: &[u8]) -> Vec<u8> {
    let validity = sequence(&[&tlv(0x17, b"260101000000Z"), &tlv(0x17, b"270101000000Z")]);
    let name = good.subject().der();
    let tbs = sequence(&[
        &[0xa0, 3, 0x02, 1, 2, 0x02, 1, 7],
        &good.0.outer_algorithm,
        name,
        &validity,
        subject.unwrap_or(name),
        good.public_key().spki_der(),
        &tlv(0xa3, extensions),
    ]);
    sequence(&[&tbs, &good.0.outer_algorithm, &asn1::bit_string(&good.0.signature)])
}

fn extension(last: u8, value: &[u8]) -> Vec<u8> {
    sequence(&[&[0x06, 3, 0x55, 0x1d, last], &tlv(0x04, value)])
}

fn common_names(count: usize) -> Vec<u8> {
    let name = sequence(&[&tlv(0x06, oid::COMMON_NAME.as_bytes()), &tlv(0x0c, b"a")]);
    sequence(&[&tlv(asn1::SET, &name).repeat(count)])
}

#[test]
fn what_is_no_certificate() {
    let name = Name::builder().attribute(oid::COMMON_NAME, "Siti").unwrap().build();
    let (_, good) = self_signed(&name, KeyType::P256, |_| vec![]);
    let numbered = |count: usize| {
        let all: Vec<u8> = (0..count).flat_map(|at| extension(at as u8 & 0x7f, &[0x05, 0])).collect();
        with(&good, None, &sequence(&[&all]))
    };
    assert!(Certificate::from_der(&with(&good, None, &sequence(&[&extension(14, &[0x04, 1, 7])]))).is_ok());
    assert!(Certificate::from_der(&numbered(MAX_EXTENSIONS)).is_ok());
    assert!(Certificate::from_der(&with(&good, Some(&common_names(64)), &[0x30, 0])).is_ok());
    let nested = (0..40_000).fold(Vec::new(), |inner, _| tlv(0x30, &inner));
    let count = MAX_EXTENSIONS + 1;
    let malformed = CertificateError::Malformed;
    for (case, bytes, expected) in [
        ("nothing", vec![], malformed.clone()),
        ("words", b"sertifikat".to_vec(), malformed.clone()),
        ("sequences in sequences", nested.clone(), malformed.clone()),
        ("lengths left open", [0x30, 0x80].repeat(100_000), malformed.clone()),
        ("2^63 octets", [&[0x30, 0x88, 0x80], &[0; 64][..]].concat(), malformed.clone()),
        ("4 GB", [&[0x30, 0x84], &[0xff; 64][..]].concat(), malformed),
        (
            "a name of a bomb",
            with(&good, Some(&nested), &[0x30, 0]),
            CertificateError::Name(NameError::Malformed),
        ),
        ("something behind it", [good.der(), &[0, 0]].concat(), CertificateError::TrailingData(2)),
        (
            "65 extensions",
            numbered(count),
            CertificateError::TooManyExtensions { count, limit: MAX_EXTENSIONS },
        ),
        (
            "65 attributes",
            with(&good, Some(&common_names(65)), &[0x30, 0]),
            CertificateError::Name(NameError::TooMany { limit: 64 }),
        ),
        (
            "too long",
            vec![0x30; MAX_LEN + 1],
            CertificateError::TooLong { length: MAX_LEN + 1, limit: MAX_LEN },
        ),
    ] {
        assert_eq!(Certificate::from_der(&bytes).err(), Some(expected), "{case}");
    }
    for length in 0..good.der().len() {
        assert!(Certificate::from_der(&good.der()[..length]).is_err(), "{length}");
    }
}

/// What stands in an extension is read when it is asked for, and no deeper than its type goes.
#[test]
fn extensions_that_are_bombs() {
    let name = Name::builder().attribute(oid::COMMON_NAME, "Siti").unwrap().build();
    let (_, good) = self_signed(&name, KeyType::P256, |_| vec![]);
    let nested = |tag: u8| (0..30_000).fold(Vec::new(), |inner, _| tlv(tag, &inner));
    for (case, value) in [
        ("sequences", nested(0x30)),
        ("tagged", nested(0xa0)),
        ("directory names", sequence(&[&nested(0xa4)])),
        ("sets", sequence(&[&nested(0x31)])),
        ("empty values", sequence(&[&[0x30, 0].repeat(50_000)])),
        ("a length that lies", vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff]),
    ] {
        // subjectAltName, cRLDistributionPoints, certificatePolicies, nameConstraints, extKeyUsage, authorityKeyIdentifier.
        for kind in [17, 31, 32, 30, 37, 35] {
            let begun = std::time::Instant::now();
            let bytes = with(&good, None, &sequence(&[&extension(kind, &value)]));
            if let Ok(read) = Certificate::from_der(&bytes) {
                let _ = (read.subject_alt_names(), read.crl_addresses(), read.policies());
                let _ = (read.extended_key_usage(), read.authority_key_identifier());
            }
            assert!(begun.elapsed().as_secs() < 2, "{case} in {kind}: {:?}", begun.elapsed());
        }
    }
}
