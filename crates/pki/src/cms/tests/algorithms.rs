//! RSASSA-PSS (RFC 4056) and Ed25519 (RFC 8419) in signed data: what we build, and what is refused.

use super::sample::{CONTENT, Identity, Sample, attribute, holder_of, identity, verdict};
use crate::asn1::{OCTET_STRING, sequence, tlv};
use crate::cms::{CmsVerifyError, EssBinding, SignedData, build_detached, estimated_size};
use crate::digest::DigestAlgorithm::{self, Sha256, Sha384, Sha512};
use crate::key::{KeyType, PrivateKey, Provider, Scheme};
use crate::oid;
use crate::signature::{SignatureAlgorithm, SignatureError, identifier};

const NULL: &[u8] = &[0x05, 0x00];

fn ed25519() -> Identity {
    let private = tlv(OCTET_STRING, &tlv(OCTET_STRING, &[7; 32]));
    let der = sequence(&[&[2, 1, 0], &identifier(oid::ED25519, &[]), &private]);
    holder_of(PrivateKey::from_pkcs8_der(&der).unwrap())
}

/// PSS by the hash, with a salt as long as it.
fn pss(digest: DigestAlgorithm) -> Scheme {
    Scheme { digest: Some(digest), pss: true }
}

/// RSASSA-PSS with parameters of any kind.
fn pss_with(hash: &[u8], mask_hash: &[u8], salt: &[u8]) -> Vec<u8> {
    let mask = identifier(oid::MGF1, mask_hash);
    let parts = [tlv(0xa0, hash), tlv(0xa1, &mask), tlv(0xa2, salt)].concat();
    identifier(oid::RSASSA_PSS, &sequence(&[&parts]))
}

fn hash(digest: DigestAlgorithm) -> Vec<u8> {
    identifier(digest.oid(), NULL)
}

#[test]
fn built_read_and_verified() {
    let (rsa, ed25519) = (identity(KeyType::Rsa2048), ed25519());
    for (name, identity, scheme, expected) in [
        ("PSS by SHA-256", rsa, pss(Sha256), SignatureAlgorithm::RsaPss { digest: Sha256, salt_len: 32 }),
        ("PSS by SHA-384", rsa, pss(Sha384), SignatureAlgorithm::RsaPss { digest: Sha384, salt_len: 48 }),
        ("PSS by SHA-512", rsa, pss(Sha512), SignatureAlgorithm::RsaPss { digest: Sha512, salt_len: 64 }),
        ("Ed25519", &ed25519, Scheme::default(), SignatureAlgorithm::Ed25519),
        ("Ed25519, asked", &ed25519, Scheme::from(Sha512), SignatureAlgorithm::Ed25519),
    ] {
        for provider in Provider::ALL {
            let signer = provider.signer(&identity.key, scheme).unwrap();
            let digest = expected.digest();
            let chain = [identity.issuer.clone()];
            let cms =
                build_detached(&*signer, &identity.certificate, &chain, &digest.digest(CONTENT)).unwrap();
            assert_eq!(
                cms.len(),
                estimated_size(signer.algorithm(), &identity.certificate, &chain),
                "{name}"
            );
            let verified = verdict(&cms).unwrap();
            assert_eq!(verified.algorithm(), expected, "{name}");
            assert_eq!(verified.ess(), EssBinding::V2(digest), "{name}");
            assert_eq!(verified.notes(), [], "{name}");
            let (signed, _) = SignedData::parse(&cms).unwrap();
            assert_eq!(signed.digest_algorithms, [digest.oid()], "{name}");
            assert_eq!(signed.signers[0].signature_algorithm.der, expected.to_der(), "{name}");
            for bit in 0..8 {
                let mut harmed = cms.clone();
                let last = harmed.len() - 1;
                harmed[last] ^= 1 << bit;
                let refused = CmsVerifyError::Signature(SignatureError::Mismatch);
                assert_eq!(verdict(&harmed).unwrap_err(), refused, "{name}: bit {bit}");
            }
        }
    }
}

#[test]
fn pss_whose_parameters_do_not_fit() {
    use CmsVerifyError as E;
    let parameters = E::SignatureAlgorithm(SignatureError::Parameters(oid::RSASSA_PSS));
    let mismatch = E::Signature(SignatureError::Mismatch);
    let sha1 = identifier(oid::SHA_1, NULL);
    let rsa = identity(KeyType::Rsa2048);
    let algorithm = SignatureAlgorithm::RsaPss { digest: Sha256, salt_len: 32 };
    let sha256 = hash(Sha256);
    for (name, given, expected) in [
        ("a shorter salt", pss_with(&sha256, &sha256, &[2, 1, 20]), mismatch.clone()),
        ("a longer salt", pss_with(&sha256, &sha256, &[2, 1, 64]), mismatch.clone()),
        ("no salt", pss_with(&sha256, &sha256, &[2, 1, 0]), mismatch.clone()),
        ("a salt below zero", pss_with(&sha256, &sha256, &[2, 1, 0xff]), parameters.clone()),
        ("a mask by another hash", pss_with(&sha256, &hash(Sha384), &[2, 1, 32]), parameters.clone()),
        ("a mask by SHA-1", pss_with(&sha256, &sha1, &[2, 1, 32]), parameters.clone()),
        ("SHA-1 for both", pss_with(&sha1, &sha1, &[2, 1, 32]), parameters.clone()),
        ("all by default", identifier(oid::RSASSA_PSS, &sequence(&[])), parameters.clone()),
        ("no parameters", identifier(oid::RSASSA_PSS, &[]), parameters),
        (
            "another hash than the content",
            SignatureAlgorithm::RsaPss { digest: Sha384, salt_len: 48 }.to_der(),
            E::DigestsDiffer { content: Sha256, signature: Sha384 },
        ),
        ("PKCS#1 v1.5", SignatureAlgorithm::RsaPkcs1(Sha256).to_der(), mismatch),
    ] {
        let mut sample = Sample::by(rsa, algorithm);
        sample.signature_algorithm = given;
        let signer = Provider::default().signer(&rsa.key, pss(Sha256)).unwrap();
        assert_eq!(verdict(&sample.finish(&*signer)).unwrap_err(), expected, "{name}");
    }
}

#[test]
fn ed25519_over_what_it_does_not_go_with() {
    use CmsVerifyError as E;
    let ed25519 = ed25519();
    let signer = Provider::default().signer(&ed25519.key, Scheme::default()).unwrap();
    let sound = || Sample::by(&ed25519, SignatureAlgorithm::Ed25519);
    assert_eq!(verdict(&sound().finish(&*signer)).map(drop), Ok(()));

    for (name, digest) in [("SHA-256", Sha256), ("SHA-384", Sha384)] {
        let mut sample = sound();
        sample.digest_algorithm = identifier(digest.oid(), &[]);
        sample.replace(oid::MESSAGE_DIGEST, &tlv(OCTET_STRING, &digest.digest(CONTENT)));
        let expected = E::DigestsDiffer { content: digest, signature: Sha512 };
        assert_eq!(verdict(&sample.finish(&*signer)).unwrap_err(), expected, "{name}");
    }
    let mut sample = sound();
    sample.signature_algorithm = identifier(oid::ED25519, NULL);
    let expected = E::SignatureAlgorithm(SignatureError::Parameters(oid::ED25519));
    assert_eq!(verdict(&sample.finish(&*signer)).unwrap_err(), expected, "NULL beside it");

    let mut sample = sound();
    sample.signature_algorithm = SignatureAlgorithm::Ecdsa(Sha512).to_der();
    let algorithm = SignatureAlgorithm::Ecdsa(Sha512);
    let expected = E::Signature(SignatureError::WrongKey { algorithm, key: "Ed25519".into() });
    assert_eq!(verdict(&sample.finish(&*signer)).unwrap_err(), expected, "ECDSA by such a key");

    let mut sample = sound();
    sample.signed = Some(vec![attribute(oid::MESSAGE_DIGEST, &tlv(OCTET_STRING, &[0; 64]))]);
    let expected = E::Signature(SignatureError::Mismatch);
    assert_eq!(verdict(&sample.finish(&*signer)).unwrap_err(), expected, "other attributes signed");
}
