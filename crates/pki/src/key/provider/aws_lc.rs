//! The accelerated provider.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, RsaEncoding, RsaKeyPair, UnparsedPublicKey,
    VerificationAlgorithm,
};

use super::{KeyError, Signer, portable, signing_algorithm};
use crate::digest::DigestAlgorithm::{self, Sha256, Sha384, Sha512};
use crate::key::{KeyKind, KeyType, PrivateKey, PublicKey};
use crate::signature::{SignatureAlgorithm, SignatureError};

struct AwsLcSigner {
    pair: Pair,
    public: PublicKey,
    algorithm: SignatureAlgorithm,
}

enum Pair {
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    Ecdsa(EcdsaKeyPair),
}

pub(super) fn signer(key: &PrivateKey, digest: DigestAlgorithm) -> Result<Box<dyn Signer>, KeyError> {
    let refused = |_| KeyError::Unsupported(key.key_type().to_string());
    let algorithm = signing_algorithm(key.key_type(), digest);
    let pair = match (algorithm, ecdsa_signing(key.key_type(), digest)) {
        (SignatureAlgorithm::Ecdsa(_), Some(curve)) => {
            Pair::Ecdsa(EcdsaKeyPair::from_pkcs8(curve, key.reveal_pkcs8()).map_err(refused)?)
        }
        // It signs by ECDSA only with the hash that is as long as the curve.
        (SignatureAlgorithm::Ecdsa(_), None) => return portable::signer(key, digest),
        _ => Pair::Rsa(RsaKeyPair::from_pkcs8(key.reveal_pkcs8()).map_err(refused)?, rsa_encoding(digest)),
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

fn rsa_encoding(digest: DigestAlgorithm) -> &'static dyn RsaEncoding {
    match digest {
        Sha256 => &signature::RSA_PKCS1_SHA256,
        Sha384 => &signature::RSA_PKCS1_SHA384,
        Sha512 => &signature::RSA_PKCS1_SHA512,
    }
}

fn ecdsa_signing(key_type: KeyType, digest: DigestAlgorithm) -> Option<&'static EcdsaSigningAlgorithm> {
    match (key_type, digest) {
        (KeyType::P256, Sha256) => Some(&signature::ECDSA_P256_SHA256_ASN1_SIGNING),
        (KeyType::P384, Sha384) => Some(&signature::ECDSA_P384_SHA384_ASN1_SIGNING),
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
        _ => return None,
    })
}
