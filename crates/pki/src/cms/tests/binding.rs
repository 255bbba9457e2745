//! Rules on the attribute that binds the signer's certificate.

use sha1::{Digest, Sha1};

use super::sample::{
    CONTENT, Harm, Identity, Sample, attribute, identity, look_alike, malformed, refused, verdict,
};
use crate::asn1::{OCTET_STRING, sequence, tlv};
use crate::ber::BerError;
use crate::cms::{CmsVerifyError, EssBinding, EssRule, Note, SignedData, ess, verify_detached};
use crate::digest::DigestAlgorithm;
use crate::key::KeyType;
use crate::oid::{self, ObjectIdentifier};
use crate::signature;

const MD5: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.5");

#[test]
fn a_binding_stands_once() {
    use CmsVerifyError as E;
    let cases: [(&str, Harm, CmsVerifyError); 3] = [
        ("none", |s, _| s.remove(oid::SIGNING_CERTIFICATE_V2), E::EssMissing),
        (
            "both versions",
            |s, i| s.attributes().push(attribute(oid::SIGNING_CERTIFICATE, &ess_value(&[&sha1_hash(i)]))),
            E::EssBoth,
        ),
        (
            "twice",
            |s, i| s.attributes().push(attribute(oid::SIGNING_CERTIFICATE_V2, &ess_value(&[&hash(i)]))),
            E::AttributeCount { oid: oid::SIGNING_CERTIFICATE_V2, count: 2 },
        ),
    ];
    for (name, harm, expected) in cases {
        refused(name, harm, expected);
    }
}

#[test]
fn a_binding_is_by_the_hash_of_the_certificate() {
    use CmsVerifyError as E;
    let cases: [(&str, Harm, CmsVerifyError); 5] = [
        (
            "of the issuer",
            |s, i| {
                let digest = i.issuer.hash(DigestAlgorithm::Sha256);
                s.replace(oid::SIGNING_CERTIFICATE_V2, &ess_value(&[&tlv(OCTET_STRING, &digest)]));
            },
            E::EssHash,
        ),
        (
            "of the issuer first",
            |s, i| {
                let digest = tlv(OCTET_STRING, &i.issuer.hash(DigestAlgorithm::Sha256));
                let entries = [sequence(&[&digest]), sequence(&[&hash(i)])].concat();
                s.replace(oid::SIGNING_CERTIFICATE_V2, &sequence(&[&sequence(&[&entries])]));
            },
            E::EssHash,
        ),
        (
            "by MD5",
            |s, i| {
                let md5 = signature::identifier(MD5, &[]);
                s.replace(oid::SIGNING_CERTIFICATE_V2, &ess_value(&[&md5, &sha1_hash(i)]));
            },
            E::EssDigest(MD5),
        ),
        (
            "wrong SHA-1",
            |s, _| {
                s.remove(oid::SIGNING_CERTIFICATE_V2);
                s.replace(oid::SIGNING_CERTIFICATE, &ess_value(&[&tlv(OCTET_STRING, &[7; 20])]));
            },
            E::EssHash,
        ),
        (
            "another function than the hash is by",
            |s, i| {
                let sha512 = signature::identifier(oid::SHA_512, &[]);
                s.replace(oid::SIGNING_CERTIFICATE_V2, &ess_value(&[&sha512, &hash(i)]));
            },
            E::EssHash,
        ),
    ];
    for (name, harm, expected) in cases {
        refused(name, harm, expected);
    }
}

#[test]
fn a_binding_names_the_certificate() {
    let cases: [(&str, Harm, CmsVerifyError); 3] = [
        (
            "another serial number",
            |s, i| {
                let other = issuer_serial(i.certificate.issuer().der(), 3);
                s.replace(oid::SIGNING_CERTIFICATE_V2, &ess_value(&[&hash(i), &other]));
            },
            CmsVerifyError::EssIssuerSerial,
        ),
        (
            "another issuer",
            |s, i| {
                let other = issuer_serial(i.certificate.subject().der(), 2);
                s.replace(oid::SIGNING_CERTIFICATE_V2, &ess_value(&[&hash(i), &other]));
            },
            CmsVerifyError::EssIssuerSerial,
        ),
        (
            "issuer by an address",
            |s, i| {
                let address = sequence(&[&sequence(&[&tlv(0x86, b"a:b")]), &[0x02, 0x01, 0x02]]);
                s.replace(oid::SIGNING_CERTIFICATE_V2, &ess_value(&[&hash(i), &address]));
            },
            CmsVerifyError::EssIssuerSerial,
        ),
    ];
    for (name, harm, expected) in cases {
        refused(name, harm, expected);
    }
}

#[test]
fn a_binding_is_well_formed() {
    let v2 = oid::SIGNING_CERTIFICATE_V2;
    let cases: [(&str, Harm, CmsVerifyError); 3] = [
        (
            "no entry",
            |s, _| s.replace(oid::SIGNING_CERTIFICATE_V2, &sequence(&[&sequence(&[])])),
            malformed(v2, BerError::Truncated),
        ),
        (
            "an entry without hash",
            |s, _| s.replace(oid::SIGNING_CERTIFICATE_V2, &ess_value(&[])),
            malformed(v2, BerError::Truncated),
        ),
        (
            "an entry with more than there is",
            |s, i| {
                let good = issuer_serial(i.certificate.issuer().der(), 2);
                s.replace(oid::SIGNING_CERTIFICATE_V2, &ess_value(&[&hash(i), &good, &[0x05, 0x00]]));
            },
            malformed(v2, BerError::Trailing(2)),
        ),
    ];
    for (name, harm, expected) in cases {
        refused(name, harm, expected);
    }
}

#[test]
fn bindings_that_hold() {
    let identity = identity(KeyType::P256);
    let sha256 = signature::identifier(oid::SHA_256, &[0x05, 0x00]);
    let named = issuer_serial(identity.certificate.issuer().der(), 2);
    let sha512 = ess::signing_certificate_v2(&identity.certificate, DigestAlgorithm::Sha512).values.remove(0);
    let v2 = |digest| (oid::SIGNING_CERTIFICATE_V2, EssBinding::V2(digest));
    for (name, value, (oid, expected)) in [
        ("default written out", ess_value(&[&sha256, &hash(identity)]), v2(DigestAlgorithm::Sha256)),
        ("SHA-512", sha512, v2(DigestAlgorithm::Sha512)),
        ("with issuer and serial", ess_value(&[&hash(identity), &named]), v2(DigestAlgorithm::Sha256)),
        ("SHA-1", ess_value(&[&sha1_hash(identity)]), (oid::SIGNING_CERTIFICATE, EssBinding::V1)),
        (
            "SHA-1 in the second version",
            ess_value(&[&signature::identifier(oid::SHA_1, &[]), &sha1_hash(identity)]),
            (oid::SIGNING_CERTIFICATE_V2, EssBinding::V1),
        ),
    ] {
        let mut sample = Sample::sound(identity);
        sample.remove(oid::SIGNING_CERTIFICATE_V2);
        sample.replace(oid, &value);
        let cms = sample.finish(&*identity.signer(DigestAlgorithm::Sha256));
        let verified = verdict(&cms).unwrap();
        assert_eq!(verified.ess(), expected, "{name}");
        assert_eq!(verified.notes().contains(&Note::EssBySha1), expected == EssBinding::V1, "{name}");
    }
}

/// The attack that the attribute is there for: another certificate for the same key.
#[test]
fn a_look_alike_cannot_take_the_place_of_the_certificate() {
    let identity = identity(KeyType::Rsa2048);
    let signer = identity.signer(DigestAlgorithm::Sha256);
    let (same_serial, other_serial) = (look_alike(identity, 2), look_alike(identity, 3));
    for (name, certificates, expected) in [
        ("same issuer and number", vec![&same_serial], Err(CmsVerifyError::EssHash)),
        ("another number", vec![&other_serial], Err(CmsVerifyError::NoSignerCertificate(1))),
        ("issuer alone", vec![&identity.issuer], Err(CmsVerifyError::NoSignerCertificate(1))),
        ("none", vec![], Err(CmsVerifyError::NoSignerCertificate(0))),
        ("before the right one", vec![&same_serial, &identity.certificate], Ok(&identity.certificate)),
        ("behind the right one", vec![&identity.certificate, &same_serial], Ok(&identity.certificate)),
    ] {
        let mut sample = Sample::sound(identity);
        sample.certificates = certificates.iter().map(|one| one.der().to_vec()).collect();
        let verdict = verdict(&sample.finish(&*signer));
        assert_eq!(
            verdict.as_ref().map(|verified| verified.certificate()),
            expected.as_ref().copied(),
            "{name}"
        );
    }
}

#[test]
fn a_binding_may_be_optional_but_never_wrong() {
    let identity = identity(KeyType::P256);
    let signer = identity.signer(DigestAlgorithm::Sha256);
    let judge = |sample: &Sample| {
        let (signed, _) = SignedData::parse(&sample.finish(&*signer)).unwrap();
        verify_detached(&signed, &|digest| digest.digest(CONTENT), EssRule::Optional).map(|found| found.ess())
    };
    let mut absent = Sample::sound(identity);
    absent.remove(oid::SIGNING_CERTIFICATE_V2);
    assert_eq!(judge(&absent), Ok(EssBinding::Absent));
    let mut wrong = Sample::sound(identity);
    wrong.replace(oid::SIGNING_CERTIFICATE_V2, &ess_value(&[&tlv(OCTET_STRING, &[7; 32])]));
    assert_eq!(judge(&wrong), Err(CmsVerifyError::EssHash));
}

#[test]
fn both_versions_count_each_by_itself() {
    let identity = identity(KeyType::P256);
    let signer = identity.signer(DigestAlgorithm::Sha256);
    let (fits, other) = (sha1_hash(identity), tlv(OCTET_STRING, &[7; 20]));
    let v2 = Ok(EssBinding::V2(DigestAlgorithm::Sha256));
    for (name, rule, v1, expected) in [
        ("both fit", EssRule::Either, &fits, v2.clone()),
        ("both fit, and need not be there", EssRule::Optional, &fits, v2),
        ("one is enough", EssRule::Required, &fits, Err(CmsVerifyError::EssBoth)),
        ("the first is of another", EssRule::Either, &other, Err(CmsVerifyError::EssHash)),
        ("the same where it need not be there", EssRule::Optional, &other, Err(CmsVerifyError::EssHash)),
    ] {
        let mut sample = Sample::sound(identity);
        sample.replace(oid::SIGNING_CERTIFICATE, &ess_value(&[v1]));
        let (signed, _) = SignedData::parse(&sample.finish(&*signer)).unwrap();
        let verdict = verify_detached(&signed, &|digest| digest.digest(CONTENT), rule);
        assert_eq!(verdict.map(|found| found.ess()), expected, "{name}");
    }
    let mut absent = Sample::sound(identity);
    absent.remove(oid::SIGNING_CERTIFICATE_V2);
    let (signed, _) = SignedData::parse(&absent.finish(&*signer)).unwrap();
    let verdict = verify_detached(&signed, &|digest| digest.digest(CONTENT), EssRule::Either);
    assert_eq!(verdict.map(drop), Err(CmsVerifyError::EssMissing));
}

/// The value of signing-certificate-v2 with these fields in its first entry.
fn ess_value(fields: &[&[u8]]) -> Vec<u8> {
    sequence(&[&sequence(&[&sequence(fields)])])
}

fn issuer_serial(name: &[u8], serial: u8) -> Vec<u8> {
    sequence(&[&sequence(&[&tlv(0xa4, name)]), &tlv(0x02, &[serial])])
}

fn hash(identity: &Identity) -> Vec<u8> {
    tlv(OCTET_STRING, &identity.certificate.hash(DigestAlgorithm::Sha256))
}

fn sha1_hash(identity: &Identity) -> Vec<u8> {
    tlv(OCTET_STRING, &Sha1::digest(identity.certificate.der()))
}
