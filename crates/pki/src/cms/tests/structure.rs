//! Rules on what stands around the attributes, and limits.

use super::sample::{Sample, identity, verdict};
use crate::asn1::{OCTET_STRING, sequence, tlv};
use crate::ber::BerError;
use crate::cms::attribute::oid_der;
use crate::cms::{CmsError, CmsVerifyError, SignedData};
use crate::digest::DigestAlgorithm;
use crate::key::KeyType;
use crate::oid::{self, ObjectIdentifier};
use crate::signature::{self, SignatureAlgorithm, SignatureError};

const NULL: &[u8] = &[0x05, 0x00];

#[test]
fn signers_and_content() {
    use CmsVerifyError as E;
    let other_type = E::ContentType { expected: oid::ID_DATA, found: oid::TST_INFO };
    let inside =
        |content: &[u8]| sequence(&[&oid_der(oid::ID_DATA), &tlv(0xa0, &tlv(OCTET_STRING, content))]);
    type Harm<'a> = &'a dyn Fn(&mut Sample);
    let cases: [(&str, Harm<'_>, CmsVerifyError); 6] = [
        ("no signer", &|s| s.signers = 0, E::SignerCount(0)),
        ("two signers", &|s| s.signers = 2, E::SignerCount(2)),
        ("content inside", &|s| s.content_info = inside(b"lain"), E::EncapsulatedContent),
        ("empty content inside", &|s| s.content_info = inside(b""), E::EncapsulatedContent),
        ("other content", &|s| s.content_info = sequence(&[&oid_der(oid::TST_INFO)]), other_type),
        ("no certificates", &|s| s.certificates.clear(), E::NoSignerCertificate(0)),
    ];
    let identity = identity(KeyType::P256);
    for (name, harm, expected) in cases {
        let mut sample = Sample::sound(identity);
        harm(&mut sample);
        let cms = sample.finish(&*identity.signer(DigestAlgorithm::Sha256));
        assert_eq!(verdict(&cms).unwrap_err(), expected, "{name}");
    }
}

#[test]
fn algorithms() {
    use CmsVerifyError as E;
    let (sha256, sha512) = (DigestAlgorithm::Sha256, DigestAlgorithm::Sha512);
    let plain = |oid| signature::identifier(oid, &[]);
    let weak = |text| ObjectIdentifier::new(text).unwrap();
    let (sha1, md5, sha1_rsa) =
        (weak("1.3.14.3.2.26"), weak("1.2.840.113549.2.5"), weak("1.2.840.113549.1.1.5"));
    let (sha3_224, ed448) = (weak("2.16.840.1.101.3.4.2.7"), weak("1.3.101.113"));
    let rsa = |digest| SignatureAlgorithm::RsaPkcs1(digest).to_der();
    let differ = |content, signature| E::DigestsDiffer { content, signature };
    let wrong_key =
        SignatureError::WrongKey { algorithm: SignatureAlgorithm::Ecdsa(sha256), key: "RSA 2048".into() };
    let ecdsa = SignatureAlgorithm::Ecdsa(sha256).to_der();
    let pss = SignatureAlgorithm::RsaPss { digest: sha256, salt_len: 32 }.to_der();
    for (name, digest, algorithm, expected) in [
        ("as built", plain(oid::SHA_256), rsa(sha256), Ok(())),
        ("NULL behind the hash", signature::identifier(oid::SHA_256, NULL), rsa(sha256), Ok(())),
        ("rsaEncryption", plain(oid::SHA_256), signature::identifier(oid::RSA_ENCRYPTION, NULL), Ok(())),
        ("rsaEncryption bare", plain(oid::SHA_256), plain(oid::RSA_ENCRYPTION), Ok(())),
        // Whatever it is relied on, the content is not what was signed.
        ("content by SHA-1", plain(sha1), rsa(sha256), Err(E::MessageDigest)),
        ("content by MD5", plain(md5), rsa(sha256), Err(E::WeakAlgorithm(md5))),
        ("signature by SHA-1", plain(oid::SHA_256), plain(sha1_rsa), Err(E::WeakAlgorithm(sha1_rsa))),
        ("SHA3-224", plain(sha3_224), rsa(sha256), Err(E::UnknownDigest(sha3_224))),
        (
            "hash with parameters",
            signature::identifier(oid::SHA_256, &[2, 1, 1]),
            rsa(sha256),
            Err(E::DigestParameters(oid::SHA_256)),
        ),
        ("another hash of the content", plain(oid::SHA_512), rsa(sha256), Err(E::MessageDigest)),
        ("two hashes, turned", plain(oid::SHA_256), rsa(sha512), Err(differ(sha256, sha512))),
        ("curve for RSA", plain(oid::SHA_256), ecdsa, Err(E::Signature(wrong_key))),
        ("PSS for PKCS#1", plain(oid::SHA_256), pss, Err(E::Signature(SignatureError::Mismatch))),
        (
            "unknown",
            plain(oid::SHA_256),
            plain(ed448),
            Err(E::SignatureAlgorithm(SignatureError::UnknownAlgorithm(ed448))),
        ),
        (
            "rsaEncryption with parameters",
            plain(oid::SHA_256),
            signature::identifier(oid::RSA_ENCRYPTION, &[2, 1, 1]),
            Err(E::SignatureAlgorithm(SignatureError::UnknownAlgorithm(oid::RSA_ENCRYPTION))),
        ),
    ] {
        let identity = identity(KeyType::Rsa2048);
        let mut sample = Sample::sound(identity);
        (sample.digest_algorithm, sample.signature_algorithm) = (digest, algorithm);
        let cms = sample.finish(&*identity.signer(sha256));
        assert_eq!(verdict(&cms).map(drop), expected, "{name}");
    }
}

#[test]
fn signers_are_named_in_two_ways() {
    let identity = identity(KeyType::P256);
    for (name, identifier, expected) in [
        ("its identifier", tlv(0x80, &[2; 20]), Ok(())),
        ("in pieces", tlv(0xa0, &[tlv(4, &[2; 9]), tlv(4, &[2; 11])].concat()), Ok(())),
        ("that of the issuer", tlv(0x80, &[1; 20]), Err(CmsVerifyError::Signature(SignatureError::Mismatch))),
        ("of nobody", tlv(0x80, &[9; 20]), Err(CmsVerifyError::NoSignerCertificate(2))),
        ("empty", tlv(0x80, &[]), Err(CmsVerifyError::NoSignerCertificate(2))),
    ] {
        let mut sample = Sample::sound(identity);
        (sample.version, sample.signer_version, sample.identifier) = (3, 3, identifier);
        let cms = sample.finish(&*identity.signer(DigestAlgorithm::Sha256));
        assert_eq!(verdict(&cms).map(drop), expected, "{name}");
    }
}

#[test]
fn what_is_no_signed_data() {
    let content_info = |oid, content: &[u8]| sequence(&[&oid_der(oid), &tlv(0xa0, content)]);
    let data = content_info(oid::ID_DATA, &tlv(OCTET_STRING, b"a"));
    let empty = content_info(oid::ID_SIGNED_DATA, &sequence(&[]));
    let nothing = content_info(oid::ID_SIGNED_DATA, &[]);
    let two = content_info(oid::ID_SIGNED_DATA, &[sequence(&[]), sequence(&[])].concat());
    let version = content_info(oid::ID_SIGNED_DATA, &sequence(&[&[2, 2, 1, 0]]));
    let malformed = |part, source| CmsError::Malformed { part, source };
    let tag = |expected, found| BerError::Tag { expected, found };
    for (name, bytes, expected) in [
        ("nothing", vec![], malformed("ContentInfo", BerError::Truncated)),
        ("zeros", vec![0; 64], malformed("ContentInfo", tag(0x30, 0x00))),
        ("text", b"%PDF-1.7".to_vec(), malformed("ContentInfo", tag(0x30, 0x25))),
        ("data", data, CmsError::NotSignedData(oid::ID_DATA)),
        ("no SignedData", nothing, malformed("SignedData", BerError::Truncated)),
        ("empty SignedData", empty, malformed("CMSVersion", BerError::Truncated)),
        ("two of them", two, malformed("SignedData", BerError::Trailing(2))),
        ("a version of two octets", version, malformed("CMSVersion", BerError::Value { tag: 2 })),
        (
            "larger than is read",
            tlv(0x30, &vec![0; 32 << 20]),
            CmsError::TooLong { length: (32 << 20) + 6, limit: 32 << 20 },
        ),
    ] {
        assert_eq!(SignedData::parse(&bytes).unwrap_err(), expected, "{name}");
    }
}

#[test]
fn parts_are_counted() {
    let identity = identity(KeyType::P256);
    let certificate = identity.certificate.der().to_vec();
    type Harm<'a> = &'a dyn Fn(&mut Sample);
    let cases: [(&str, Harm<'_>, &str, usize); 7] = [
        ("certificates", &|s| s.certificates = vec![certificate.clone(); 257], "CertificateSet", 256),
        ("others", &|s| s.certificates = vec![vec![0xa1, 0]; 257], "CertificateSet", 256),
        ("CRLs", &|s| s.crls = vec![vec![0x30, 0]; 257], "RevocationInfoChoices", 256),
        ("signers", &|s| s.signers = 17, "SignerInfos", 16),
        (
            "digest algorithms",
            &|s| s.digest_algorithms = vec![s.digest_algorithm.clone(); 17],
            "DigestAlgorithmIdentifiers",
            16,
        ),
        (
            "attributes",
            &|s| s.attributes = Some(vec![s.attributes.as_ref().unwrap()[0].clone(); 65]),
            "SignerInfos",
            64,
        ),
        (
            "unsigned attributes",
            &|s| s.unsigned = vec![s.attributes.as_ref().unwrap()[0].clone(); 65],
            "SignerInfos",
            64,
        ),
    ];
    for (name, harm, part, limit) in cases {
        let mut sample = Sample::sound(identity);
        harm(&mut sample);
        let cms = sample.finish(&*identity.signer(DigestAlgorithm::Sha256));
        let expected = CmsError::Malformed { part, source: BerError::TooMany { limit } };
        assert_eq!(SignedData::parse(&cms).unwrap_err(), expected, "{name}");
    }
}

#[test]
fn status_data_is_kept_as_it_came() {
    let identity = identity(KeyType::P256);
    let crl = sequence(&[NULL]);
    let response = sequence(&[&[0x0a, 1, 0]]);
    let of_kind = |oid, value: &[u8]| tlv(0xa1, &[&oid_der(oid), value].concat());
    let mut sample = Sample::sound(identity);
    sample.crls = vec![
        crl.clone(),
        tlv(0xa1, NULL),
        of_kind(oid::RI_OCSP_RESPONSE, &response),
        of_kind(oid::RI_OCSP_RESPONSE, &[]),
        of_kind(oid::ID_DATA, &response),
    ];
    let cms = sample.finish(&*identity.signer(DigestAlgorithm::Sha256));
    let (signed, _) = SignedData::parse(&cms).unwrap();
    assert_eq!(signed.crls, [crl], "those of other kinds are left aside");
    assert_eq!(signed.ocsp_responses, [response], "those of other kinds are left aside");
    assert_eq!(verdict(&cms).map(drop), Ok(()));
}
