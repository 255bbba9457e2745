//! The accelerated provider.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, RsaEncoding, RsaKeyPair, UnparsedPublicKey,
    VerificationAlgorithm,
};

use super::{KeyError, Signer, ed25519_seed, portable, rsa_private_key};
use crate::digest::DigestAlgorithm::{Sha256, Sha384, Sha512};
use crate::key::{KeyKind, PrivateKey, PublicKey};
use crate::signature::{SignatureAlgorithm, SignatureError};

struct AwsLcSigner {
    pair: Pair,
    public: PublicKey,
    algorithm: SignatureAlgorithm,
}

enum Pair {
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

pub(super) fn signer(key: &PrivateKey, algorithm: SignatureAlgorithm) -> Result<Box<dyn Signer>, KeyError> {
    let kind = key.public_key().kind();
    let refused = |_| KeyError::Unsupported(kind.to_string());
    let pair = if let Some(encoding) = rsa_encoding(algorithm) {
        Pair::Rsa(RsaKeyPair::from_der(rsa_private_key(key)?).map_err(refused)?, encoding)
    } else if let Some(curve) = ecdsa_signing(kind, algorithm) {
        Pair::Ecdsa(EcdsaKeyPair::from_pkcs8(curve, key.reveal_pkcs8()).map_err(refused)?)
    } else if algorithm == SignatureAlgorithm::Ed25519 {
        let (seed, public) = (ed25519_seed(key)?, key.public_key().bits());
        Pair::Ed25519(Ed25519KeyPair::from_seed_and_public_key(seed, public).map_err(refused)?)
    } else {
        // It signs by ECDSA only with the hash that is as long as the curve, and by PSS only with a salt as long as
        // the hash.
        return portable::signer(key, algorithm);
    };
    Ok(Box::new(AwsLcSigner { pair, public: key.public_key().clone(), algorithm }))
}

impl Signer for AwsLcSigner {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Ecdsa(pair) => {
                pair.sign(&random, message).map(|s| s.as_ref().to_vec()).map_err(|_| KeyError::Sign)
            }
            Pair::Rsa(pair, encoding) => {
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(*encoding, &random, message, &mut out).map_err(|_| KeyError::Sign)?;
                Ok(out)
            }
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
        }
    }
}

pub(super) fn verify(
    key: &PublicKey,
    algorithm: SignatureAlgorithm,
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    // It checks PSS only with a salt as long as the hash; other lengths are rare and left to the portable provider.
    let Some(verification) = verification(key.kind(), algorithm) else {
        return portable::verify(key, algorithm, message, signature);
    };
    UnparsedPublicKey::new(verification, key.bits())
        .verify(message, signature)
        .map_err(|_| SignatureError::Mismatch)
}

fn rsa_encoding(algorithm: SignatureAlgorithm) -> Option<&'static dyn RsaEncoding> {
    Some(match algorithm {
        SignatureAlgorithm::RsaPkcs1(Sha256) => &signature::RSA_PKCS1_SHA256,
        SignatureAlgorithm::RsaPkcs1(Sha384) => &signature::RSA_PKCS1_SHA384,
        SignatureAlgorithm::RsaPkcs1(Sha512) => &signature::RSA_PKCS1_SHA512,
        SignatureAlgorithm::RsaPss { digest: Sha256, salt_len: 32 } => &signature::RSA_PSS_SHA256,
        SignatureAlgorithm::RsaPss { digest: Sha384, salt_len: 48 } => &signature::RSA_PSS_SHA384,
        SignatureAlgorithm::RsaPss { digest: Sha512, salt_len: 64 } => &signature::RSA_PSS_SHA512,
        _ => return None,
    })
}

fn ecdsa_signing(kind: KeyKind, algorithm: SignatureAlgorithm) -> Option<&'static EcdsaSigningAlgorithm> {
    match (kind, algorithm) {
        (KeyKind::P256, SignatureAlgorithm::Ecdsa(Sha256)) => {
            Some(&signature::ECDSA_P256_SHA256_ASN1_SIGNING)
        }
        (KeyKind::P384, SignatureAlgorithm::Ecdsa(Sha384)) => {
            Some(&signature::ECDSA_P384_SHA384_ASN1_SIGNING)
        }
        _ => None,
    }
}

fn verification(kind: KeyKind, algorithm: SignatureAlgorithm) -> Option<&'static dyn VerificationAlgorithm> {
    Some(match (algorithm, kind) {
        (SignatureAlgorithm::RsaPkcs1(Sha256), _) => &signature::RSA_PKCS1_2048_8192_SHA256,
        (SignatureAlgorithm::RsaPkcs1(Sha384), _) => &signature::RSA_PKCS1_2048_8192_SHA384,
        (SignatureAlgorithm::RsaPkcs1(Sha512), _) => &signature::RSA_PKCS1_2048_8192_SHA512,
        (SignatureAlgorithm::RsaPss { digest: Sha256, salt_len: 32 }, _) => {
            &signature::RSA_PSS_2048_8192_SHA256
        }
        (SignatureAlgorithm::RsaPss { digest: Sha384, salt_len: 48 }, _) => {
            &signature::RSA_PSS_2048_8192_SHA384
        }
        (SignatureAlgorithm::RsaPss { digest: Sha512, salt_len: 64 }, _) => {
            &signature::RSA_PSS_2048_8192_SHA512
        }
        (SignatureAlgorithm::Ecdsa(Sha256), KeyKind::P256) => &signature::ECDSA_P256_SHA256_ASN1,
        (SignatureAlgorithm::Ecdsa(Sha384), KeyKind::P256) => &signature::ECDSA_P256_SHA384_ASN1,
        (SignatureAlgorithm::Ecdsa(Sha512), KeyKind::P256) => &signature::ECDSA_P256_SHA512_ASN1,
        (SignatureAlgorithm::Ecdsa(Sha256), KeyKind::P384) => &signature::ECDSA_P384_SHA256_ASN1,
        (SignatureAlgorithm::Ecdsa(Sha384), KeyKind::P384) => &signature::ECDSA_P384_SHA384_ASN1,
        (SignatureAlgorithm::Ecdsa(Sha512), KeyKind::P384) => &signature::ECDSA_P384_SHA512_ASN1,
        (SignatureAlgorithm::Ed25519, _) => &signature::ED25519,
        _ => return None,
    })
}
