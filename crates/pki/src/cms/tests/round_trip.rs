//! What we build, we read and verify; what does not belong together is not built.

use super::sample::{CONTENT, identity, verdict};
use crate::cms::{
    CmsError, CmsVerifyError, EssBinding, EssRule, SignedData, SignerIdentifier, build_detached,
    estimated_size, verify_detached,
};
use crate::digest::DigestAlgorithm;
use crate::key::KeyType;
use crate::oid;

const KEY_TYPES: [KeyType; 3] = [KeyType::Rsa2048, KeyType::P256, KeyType::P384];

#[test]
fn built_read_and_verified() {
    for key_type in KEY_TYPES {
        for digest in DigestAlgorithm::ALL {
            let name = format!("{key_type} {digest}");
            let identity = identity(key_type);
            let signer = identity.signer(digest);
            let chain = [identity.issuer.clone()];
            let cms =
                build_detached(&*signer, &identity.certificate, &chain, &digest.digest(CONTENT)).unwrap();
            let verified = verdict(&cms).unwrap();
            assert_eq!(verified.certificate(), &identity.certificate, "{name}");
            assert_eq!(verified.algorithm(), signer.algorithm(), "{name}");
            assert_eq!(verified.digest(), digest, "{name}");
            assert_eq!(verified.ess(), EssBinding::V2(digest), "{name}");
            assert_eq!(verified.signing_time(), None, "{name}");
            assert_eq!(verified.notes(), [], "{name}");
        }
    }
}

#[test]
fn room_is_enough_and_not_too_much() {
    for key_type in KEY_TYPES {
        for digest in DigestAlgorithm::ALL {
            let identity = identity(key_type);
            let signer = identity.signer(digest);
            let chain = [identity.issuer.clone(), identity.issuer.clone()];
            let room = estimated_size(signer.algorithm(), &identity.certificate, &chain);
            for _ in 0..20 {
                let digest = digest.digest(CONTENT);
                let cms = build_detached(&*signer, &identity.certificate, &chain, &digest).unwrap();
                assert!(cms.len() <= room && room - cms.len() <= 16, "{key_type}: {} in {room}", cms.len());
            }
        }
    }
}

#[test]
fn no_more_stands_in_it_than_pades_asks_for() {
    let identity = identity(KeyType::Rsa2048);
    let signer = identity.signer(DigestAlgorithm::Sha256);
    let digest = DigestAlgorithm::Sha256.digest(CONTENT);
    let chain = [identity.certificate.clone(), identity.issuer.clone(), identity.issuer.clone()];
    let mut cms = build_detached(&*signer, &identity.certificate, &chain, &digest).unwrap();
    let length = cms.len();
    cms.extend([0; 100]);
    let (signed, consumed) = SignedData::parse(&cms).unwrap();
    assert_eq!(consumed, length, "padding is left to the caller");
    assert_eq!((signed.version, signed.is_der, signed.content.is_some()), (1, true, false));
    assert_eq!(signed.content_type, oid::ID_DATA);
    assert_eq!(signed.digest_algorithms, [oid::SHA_256]);
    assert_eq!(signed.certificates.len(), 2, "each certificate once");
    assert_eq!((signed.certificates_left_aside, signed.crls.len()), (0, 0));
    let [signer] = &signed.signers[..] else { panic!("one signer") };
    assert_eq!(signer.version, 1);
    assert!(signer.unsigned_attributes.is_empty());
    assert!(matches!(signer.identifier, SignerIdentifier::IssuerAndSerialNumber { .. }));
    assert_eq!(signer.digest_algorithm.parameters, None);
    let mut oids: Vec<_> = signer.signed_attributes().unwrap().iter().map(|a| a.oid).collect();
    oids.sort();
    assert_eq!(oids, [oid::CONTENT_TYPE, oid::MESSAGE_DIGEST, oid::SIGNING_CERTIFICATE_V2]);
}

#[test]
fn what_is_not_built() {
    let (rsa, p256) = (identity(KeyType::Rsa2048), identity(KeyType::P256));
    let digest = DigestAlgorithm::Sha256;
    let signer = rsa.signer(digest);
    let length = |found| CmsError::DigestLength { expected: 32, found };
    for (name, certificate, message_digest, expected) in [
        ("no digest", &rsa.certificate, vec![], length(0)),
        ("short digest", &rsa.certificate, vec![7; 31], length(31)),
        ("digest of another function", &rsa.certificate, vec![7; 48], length(48)),
        ("certificate of another", &p256.certificate, vec![7; 32], CmsError::NotAPair),
        ("certificate of the issuer", &rsa.issuer, vec![7; 32], CmsError::NotAPair),
    ] {
        assert_eq!(build_detached(&*signer, certificate, &[], &message_digest), Err(expected), "{name}");
    }
}

#[test]
fn another_content_is_another_digest() {
    for key_type in KEY_TYPES {
        let identity = identity(key_type);
        let digest = DigestAlgorithm::Sha384;
        let signer = identity.signer(digest);
        let cms = build_detached(&*signer, &identity.certificate, &[], &digest.digest(CONTENT)).unwrap();
        let (signed, _) = SignedData::parse(&cms).unwrap();
        for content in [&b""[..], b"Surat tugas nomor 2", &CONTENT[1..]] {
            let verdict = verify_detached(&signed, &|digest| digest.digest(content), EssRule::Optional);
            assert_eq!(verdict.unwrap_err(), CmsVerifyError::MessageDigest);
        }
    }
}
