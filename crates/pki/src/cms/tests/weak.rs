//! What is no longer relied on is looked at all the same: what was changed is told from what is only old.

use std::sync::LazyLock;

use rsa::{Pkcs1v15Sign, Pss, RsaPrivateKey};
use spki::EncodePublicKey;

use super::sample::{CONTENT, Identity, Sample, certified, holder_of, identity};
use crate::asn1::{OCTET_STRING, sequence, tlv};
use crate::ber::{BerError, Reader};
use crate::cms::attribute::oid_der;
use crate::cms::{
    CmsError, CmsVerifyError, EssRule, Examined, SignedData, examine_detached, examine_sha1, verify_detached,
};
use crate::digest::DigestAlgorithm::{self, Sha1, Sha3_256, Sha3_512, Sha256, Sha384, Sha512};
use crate::key::{KeyError, KeyType, PrivateKey, Provider, PublicKey, Scheme, Signer};
use crate::oid;
use crate::signature::{SignatureAlgorithm, SignatureError, identifier};

const CHANGED: &[u8] = b"Surat tugas nomor 7";

fn mismatch() -> CmsVerifyError {
    CmsVerifyError::Signature(SignatureError::Mismatch)
}

fn weak(oid: oid::ObjectIdentifier) -> CmsVerifyError {
    CmsVerifyError::WeakAlgorithm(oid)
}

fn signer(identity: &Identity, digest: DigestAlgorithm, pss: bool) -> Box<dyn Signer> {
    let public = identity.certificate.public_key();
    if public.kind().modulus_bits() == Some(1024) {
        let algorithm = match pss {
            true => SignatureAlgorithm::RsaPss { digest, salt_len: 32 },
            false => SignatureAlgorithm::RsaPkcs1(digest),
        };
        return Box::new(ShortKey { public: public.clone(), algorithm });
    }
    Provider::Portable.signer(&identity.key, Scheme { digest: Some(digest), pss }).unwrap()
}

static SHORT: LazyLock<RsaPrivateKey> =
    LazyLock::new(|| RsaPrivateKey::new(&mut rand_core::UnwrapErr(getrandom::SysRng), 1024).unwrap());

/// A key as we make none.
struct ShortKey {
    public: PublicKey,
    algorithm: SignatureAlgorithm,
}

impl Signer for ShortKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let (random, digest) = (&mut rand_core::UnwrapErr(getrandom::SysRng), self.algorithm.digest());
        let hash = digest.digest(message);
        Ok(match (self.algorithm, digest) {
            (SignatureAlgorithm::RsaPss { salt_len, .. }, _) => {
                SHORT.sign_with_rng(random, Pss::<sha2::Sha256>::new_with_salt(salt_len), &hash)
            }
            (_, Sha1) => SHORT.sign(Pkcs1v15Sign::new::<sha1::Sha1>(), &hash),
            _ => SHORT.sign(Pkcs1v15Sign::new::<sha2::Sha256>(), &hash),
        }
        .unwrap())
    }
}

fn short_key() -> Identity {
    certified(SHORT.to_public_key().to_public_key_der().unwrap().as_bytes())
}

fn ed25519() -> Identity {
    let private = tlv(OCTET_STRING, &tlv(OCTET_STRING, &[7; 32]));
    let der = sequence(&[&[2, 1, 0], &identifier(oid::ED25519, &[]), &private]);
    holder_of(PrivateKey::from_pkcs8_der(&der).unwrap())
}

fn examined(cms: &[u8], content: &[u8]) -> Result<Examined, CmsVerifyError> {
    let (signed, _) = SignedData::parse(cms).unwrap();
    examine_detached(&signed, &|digest| digest.digest(content), EssRule::Optional)
}

/// The doubts, once nothing else is found; and where there is one, that it is an error to who relies on it.
fn doubts(cms: &[u8], content: &[u8]) -> Result<Vec<CmsVerifyError>, CmsVerifyError> {
    let doubts = examined(cms, content)?.doubts;
    let (signed, _) = SignedData::parse(cms).unwrap();
    let relied_on = verify_detached(&signed, &|digest| digest.digest(content), EssRule::Optional);
    assert_eq!(relied_on.err().as_ref(), doubts.first());
    Ok(doubts)
}

#[test]
fn signatures_with_attributes() {
    let (rsa, p256, p384, short) =
        (identity(KeyType::Rsa2048), identity(KeyType::P256), identity(KeyType::P384), short_key());
    let short_rsa = CmsVerifyError::WeakKey { bits: 1024, minimum: 2048 };
    for (name, identity, digest, pss, expected) in [
        ("RSA by SHA-1", rsa, Sha1, false, vec![weak(oid::SHA_1)]),
        ("P-256 by SHA-1", p256, Sha1, false, vec![weak(oid::SHA_1)]),
        ("P-384 by SHA-1", p384, Sha1, false, vec![weak(oid::SHA_1)]),
        ("a short key", &short, Sha256, false, vec![short_rsa.clone()]),
        ("a short key by PSS", &short, Sha256, true, vec![short_rsa.clone()]),
        ("a short key by SHA-1", &short, Sha1, false, vec![weak(oid::SHA_1), short_rsa]),
        ("RSA by SHA3-256", rsa, Sha3_256, false, vec![]),
        ("PSS by SHA3-512", rsa, Sha3_512, true, vec![]),
        ("P-256 by SHA3-512", p256, Sha3_512, false, vec![]),
        ("P-384 by SHA3-256", p384, Sha3_256, false, vec![]),
    ] {
        let signer = signer(identity, digest, pss);
        let cms = Sample::by(identity, signer.algorithm()).finish(&*signer);
        assert_eq!(doubts(&cms, CONTENT), Ok(expected), "{name}");
        assert_eq!(examined(&cms, CONTENT).unwrap().signer.algorithm(), signer.algorithm(), "{name}");
        assert_eq!(doubts(&cms, CHANGED), Err(CmsVerifyError::MessageDigest), "{name}");
        let mut harmed = cms;
        *harmed.last_mut().unwrap() ^= 1;
        assert_eq!(doubts(&harmed, CONTENT), Err(mismatch()), "{name}");
    }
}

#[test]
fn signatures_over_the_content_itself() {
    use CmsVerifyError::NoSignedAttributes;
    let (rsa, p256, p384) = (identity(KeyType::Rsa2048), identity(KeyType::P256), identity(KeyType::P384));
    for (name, identity, digest, pss, expected) in [
        ("RSA", rsa, Sha256, false, vec![NoSignedAttributes]),
        ("PSS", rsa, Sha384, true, vec![NoSignedAttributes]),
        ("P-256", p256, Sha256, false, vec![NoSignedAttributes]),
        ("P-256 by SHA-512", p256, Sha512, false, vec![NoSignedAttributes]),
        ("P-384 by SHA-256", p384, Sha256, false, vec![NoSignedAttributes]),
        ("RSA by SHA3-256", rsa, Sha3_256, false, vec![NoSignedAttributes]),
        ("RSA by SHA-1", rsa, Sha1, false, vec![weak(oid::SHA_1), NoSignedAttributes]),
    ] {
        let signer = signer(identity, digest, pss);
        let mut sample = Sample::by(identity, signer.algorithm());
        sample.attributes = None;
        let cms = sample.finish(&*signer);
        assert_eq!(doubts(&cms, CONTENT), Ok(expected), "{name}");
        assert_eq!(doubts(&cms, CHANGED), Err(mismatch()), "{name}");
    }
    let ed25519 = ed25519();
    let mut sample = Sample::by(&ed25519, SignatureAlgorithm::Ed25519);
    sample.attributes = None;
    let cms = sample.finish(&*signer(&ed25519, Sha512, false));
    for content in [CONTENT, CHANGED] {
        assert_eq!(doubts(&cms, content), Err(NoSignedAttributes), "Ed25519 needs the content itself");
    }
}

#[test]
fn hash_functions_that_do_not_go_together() {
    let rsa = identity(KeyType::Rsa2048);
    let plain = |oid| identifier(oid, &[]);
    let md5_rsa = oid::ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.4");
    for (name, content, algorithm, expected) in [
        ("SHA-1 under SHA-256", Sha1, plain(oid::SHA256_WITH_RSA), weak(oid::SHA_1)),
        ("SHA-256 under SHA-1", Sha256, plain(oid::SHA1_WITH_RSA), weak(oid::SHA1_WITH_RSA)),
        ("SHA-256 under MD5", Sha256, plain(md5_rsa), weak(md5_rsa)),
        ("SHA-1 under MD5", Sha1, plain(md5_rsa), weak(md5_rsa)),
        (
            "SHA-256 under SHA3-256",
            Sha256,
            plain(oid::SHA3_256_WITH_RSA),
            CmsVerifyError::DigestsDiffer { content: Sha256, signature: Sha3_256 },
        ),
        (
            "SHA3-256 under SHA-256",
            Sha3_256,
            plain(oid::SHA256_WITH_RSA),
            CmsVerifyError::DigestsDiffer { content: Sha3_256, signature: Sha256 },
        ),
        ("ECDSA by SHA-1 with an RSA key", Sha1, plain(oid::ECDSA_WITH_SHA1), {
            let algorithm = SignatureAlgorithm::Ecdsa(Sha1);
            CmsVerifyError::Signature(SignatureError::WrongKey { algorithm, key: "RSA 2048".into() })
        }),
    ] {
        let signer = signer(rsa, content, false);
        let mut sample = Sample::by(rsa, signer.algorithm());
        sample.signature_algorithm = algorithm;
        let cms = sample.finish(&*signer);
        assert_eq!(doubts(&cms, CONTENT), Err(expected), "{name}");
        assert_eq!(doubts(&cms, CHANGED), Err(CmsVerifyError::MessageDigest), "{name}");
    }
}

#[test]
fn data_that_carry_the_sha_1_of_the_document() {
    let rsa = identity(KeyType::Rsa2048);
    let carried =
        |content: &[u8]| sequence(&[&oid_der(oid::ID_DATA), &tlv(0xa0, &tlv(OCTET_STRING, content))]);
    let sha1 = Sha1.digest(CONTENT);
    let verdict = |digest: DigestAlgorithm, with_attributes: bool, content_info: Vec<u8>, document: &[u8]| {
        let signer = signer(rsa, digest, false);
        let mut sample = Sample::by(rsa, signer.algorithm());
        sample.content_info = content_info;
        if with_attributes {
            sample.replace(oid::MESSAGE_DIGEST, &tlv(OCTET_STRING, &digest.digest(&sha1)));
        } else {
            sample.attributes = None;
        }
        let cms = sample.finish_over(&*signer, &sha1);
        let (signed, _) = SignedData::parse(&cms).unwrap();
        examine_sha1(&signed, &Sha1.digest(document), EssRule::Optional).map(|examined| examined.doubts)
    };
    let weak = || weak(oid::SHA_1);
    let none = CmsVerifyError::NoEncapsulatedDigest;
    for (name, digest, with_attributes, content_info, expected) in [
        ("by SHA-1", Sha1, true, carried(&sha1), Ok(vec![weak()])),
        ("by SHA-256, over SHA-1 all the same", Sha256, true, carried(&sha1), Ok(vec![weak()])),
        (
            "without attributes",
            Sha1,
            false,
            carried(&sha1),
            Ok(vec![weak(), CmsVerifyError::NoSignedAttributes]),
        ),
        ("detached", Sha1, true, sequence(&[&oid_der(oid::ID_DATA)]), Err(none.clone())),
        ("a longer digest", Sha1, true, carried(&Sha256.digest(CONTENT)), Err(none.clone())),
        ("nothing", Sha1, true, carried(&[]), Err(none)),
        (
            "that of another document",
            Sha1,
            true,
            carried(&Sha1.digest(CHANGED)),
            Err(CmsVerifyError::MessageDigest),
        ),
    ] {
        assert_eq!(verdict(digest, with_attributes, content_info, CONTENT), expected, "{name}");
    }
    for with_attributes in [true, false] {
        let changed = verdict(Sha1, with_attributes, carried(&sha1), CHANGED);
        assert_eq!(changed, Err(CmsVerifyError::MessageDigest));
        let put_inside = verdict(Sha1, with_attributes, carried(&Sha1.digest(CHANGED)), CHANGED);
        let expected = if with_attributes { CmsVerifyError::MessageDigest } else { mismatch() };
        assert_eq!(put_inside, Err(expected));
    }
}

#[test]
fn signatures_alone() {
    let (rsa, short) = (identity(KeyType::Rsa2048), short_key());
    let certificates = |identity: &Identity| vec![identity.certificate.clone(), identity.issuer.clone()];
    let bare = |identity: &Identity, digest| {
        tlv(OCTET_STRING, &signer(identity, digest, false).sign(CONTENT).unwrap())
    };
    let judge = |contents: &[u8], certificates, document: &[u8]| {
        let (signed, length) = SignedData::parse_bare(contents, certificates).unwrap();
        assert_eq!(length, Reader::new(contents).value().unwrap().raw().len());
        examine_detached(&signed, &|digest| digest.digest(document), EssRule::Optional)
            .map(|examined| examined.doubts)
    };
    use CmsVerifyError::NoSignedAttributes as Bare;
    let short_rsa = CmsVerifyError::WeakKey { bits: 1024, minimum: 2048 };
    for (name, identity, digest, expected) in [
        ("by SHA-1", rsa, Sha1, vec![weak(oid::SHA_1), Bare]),
        ("by SHA-256", rsa, Sha256, vec![Bare]),
        ("by SHA-512", rsa, Sha512, vec![Bare]),
        ("by SHA3-256", rsa, Sha3_256, vec![Bare]),
        ("by a short key", &short, Sha1, vec![weak(oid::SHA_1), short_rsa, Bare]),
    ] {
        let contents = [bare(identity, digest), vec![0; 40]].concat();
        assert_eq!(judge(&contents, certificates(identity), CONTENT), Ok(expected), "{name}");
        assert_eq!(judge(&contents, certificates(identity), CHANGED), Err(mismatch()), "{name}");
        let mut harmed = contents;
        harmed[50] ^= 4;
        assert_eq!(judge(&harmed, certificates(identity), CONTENT), Err(mismatch()), "{name}");
    }
    let sound = bare(rsa, Sha1);
    let other = identity(KeyType::P256);
    for (name, contents, certificates, expected) in [
        ("no certificate", sound.clone(), vec![], CmsVerifyError::NoSignerCertificate(0)),
        (
            "that of another first",
            sound,
            vec![short.certificate.clone(), rsa.certificate.clone()],
            mismatch(),
        ),
        ("an empty signature", tlv(OCTET_STRING, &[]), certificates(rsa), mismatch()),
        ("a signature from the modulus on", tlv(OCTET_STRING, &[0xff; 256]), certificates(rsa), mismatch()),
        ("too long a signature", tlv(OCTET_STRING, &[1; 257]), certificates(rsa), mismatch()),
        ("a key of another kind", tlv(OCTET_STRING, &[1; 70]), certificates(other), {
            let algorithm = SignatureAlgorithm::RsaPkcs1(Sha1);
            CmsVerifyError::Signature(SignatureError::WrongKey { algorithm, key: "P-256".into() })
        }),
    ] {
        assert_eq!(judge(&contents, certificates, CONTENT), Err(expected), "{name}");
    }
    let malformed = |source| CmsError::Malformed { part: "signature", source };
    for (name, contents, expected) in [
        ("nothing", vec![], malformed(BerError::Truncated)),
        ("zeros", vec![0; 64], malformed(BerError::Tag { expected: OCTET_STRING, found: 0 })),
        ("cut", tlv(OCTET_STRING, &[1; 64])[..60].to_vec(), malformed(BerError::Truncated)),
        ("signed data", sequence(&[&oid_der(oid::ID_SIGNED_DATA)]), {
            malformed(BerError::Tag { expected: OCTET_STRING, found: 0x30 })
        }),
        ("much too long", tlv(OCTET_STRING, &[1; 2049]), CmsError::TooLong { length: 2049, limit: 2048 }),
    ] {
        assert_eq!(SignedData::parse_bare(&contents, certificates(rsa)).unwrap_err(), expected, "{name}");
    }
}
