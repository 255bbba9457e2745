//! The portable provider: RustCrypto, always built in.

use ed25519_dalek::Signer as _;
use p256::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use pkcs8::{DecodePrivateKey, DecodePublicKey};
use rsa::pkcs1::{DecodeRsaPrivateKey, DecodeRsaPublicKey};
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, RsaPrivateKey, RsaPublicKey, hazmat};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_384, Sha3_512};

use super::{KeyError, Signer, ed25519_seed, rsa_private_key};
use crate::ber::Reader;
use crate::digest::DigestAlgorithm;
use crate::key::{KeyKind, PrivateKey, PublicKey};
use crate::signature::{SignatureAlgorithm, SignatureError};

/// The library below tells hash functions apart by their types: `$body` with `$hash` as the type that `$digest` is.
macro_rules! by_hash {
    ($digest:expr, $hash:ident => $body:expr) => {
        by_hash!($digest, $hash => $body, Sha1 Sha256 Sha384 Sha512 Sha3_256 Sha3_384 Sha3_512)
    };
    ($digest:expr, $hash:ident => $body:expr, $($name:ident)*) => {
        match $digest {
            $(DigestAlgorithm::$name => {
                type $hash = $name;
                $body
            })*
        }
    };
}

struct PortableSigner {
    key: Key,
    public: PublicKey,
    algorithm: SignatureAlgorithm,
}

enum Key {
    Rsa(Box<RsaPrivateKey>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
}

pub(super) fn signer(key: &PrivateKey, algorithm: SignatureAlgorithm) -> Result<Box<dyn Signer>, KeyError> {
    let der = key.reveal_pkcs8();
    let kind = key.public_key().kind();
    let unsupported = || KeyError::Unsupported(kind.to_string());
    let inner = match kind {
        KeyKind::P256 => Key::P256(p256::ecdsa::SigningKey::from_pkcs8_der(der).map_err(|_| unsupported())?),
        KeyKind::P384 => Key::P384(p384::ecdsa::SigningKey::from_pkcs8_der(der).map_err(|_| unsupported())?),
        KeyKind::Rsa { .. } | KeyKind::RsaPss { .. } => {
            let key = RsaPrivateKey::from_pkcs1_der(rsa_private_key(key)?).map_err(|_| unsupported())?;
            Key::Rsa(Box::new(key))
        }
        KeyKind::Ed25519 => Key::Ed25519(ed25519_dalek::SigningKey::from_bytes(ed25519_seed(key)?)),
        KeyKind::Other(_) => return Err(unsupported()),
    };
    Ok(Box::new(PortableSigner { key: inner, public: key.public_key().clone(), algorithm }))
}

impl Signer for PortableSigner {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let hash = || self.algorithm.digest().digest(message);
        match &self.key {
            Key::Rsa(key) => sign_rsa(key, self.algorithm, &hash()),
            Key::Ed25519(key) => Ok(key.sign(message).to_bytes().to_vec()),
            Key::P256(key) => {
                let signature: p256::ecdsa::Signature =
                    key.sign_prehash(&hash()).map_err(|_| KeyError::Sign)?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
            Key::P384(key) => {
                let signature: p384::ecdsa::Signature =
                    key.sign_prehash(&padded(hash(), 48)).map_err(|_| KeyError::Sign)?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
        }
    }
}

/// Randomness blinds the private operation (RUSTSEC-2023-0071), and is the salt of PSS.
fn sign_rsa(key: &RsaPrivateKey, algorithm: SignatureAlgorithm, hash: &[u8]) -> Result<Vec<u8>, KeyError> {
    let mut random = rand_core::UnwrapErr(getrandom::SysRng);
    match algorithm {
        SignatureAlgorithm::RsaPss { digest, salt_len } => by_hash!(digest, Hash => {
            key.sign_with_rng(&mut random, Pss::<Hash>::new_with_salt(salt_len), hash)
        }),
        other => key.sign_with_rng(&mut random, pkcs1_padding(other.digest()), hash),
    }
    .map_err(|_| KeyError::Sign)
}

pub(super) fn verify(
    key: &PublicKey,
    algorithm: SignatureAlgorithm,
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    match algorithm {
        SignatureAlgorithm::Ed25519 => verify_ed25519(key, message, signature),
        _ => verify_digest(key, algorithm, &algorithm.digest().digest(message), signature),
    }
}

/// The same over the digest of a message that is not at hand. Ed25519 signs no digest.
pub(super) fn verify_digest(
    key: &PublicKey,
    algorithm: SignatureAlgorithm,
    hash: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(digest) => {
            rsa_key(key)?.verify(pkcs1_padding(digest), hash, signature).map_err(mismatch)
        }
        SignatureAlgorithm::RsaPss { digest, salt_len } => by_hash!(digest, Hash => {
            rsa_key(key)?.verify(Pss::<Hash>::new_with_salt(salt_len), hash, signature).map_err(mismatch)
        }),
        SignatureAlgorithm::Ecdsa(_) => verify_ecdsa(key, hash, signature),
        SignatureAlgorithm::Ed25519 => Err(SignatureError::Mismatch),
    }
}

/// The hash function in the DigestInfo that `signature` becomes under `key`.
pub(super) fn signed_digest(key: &PublicKey, signature: &[u8]) -> Option<DigestAlgorithm> {
    let key = rsa_key(key).ok()?;
    let length = key.size();
    // A number from the modulus on stands for no signature (RFC 8017 §5.2.2).
    let modulus = key.n_bytes();
    if signature.len() != length || *signature >= modulus[..] {
        return None;
    }
    let number = BoxedUint::from_be_slice(signature, u32::try_from(length * 8).ok()?).ok()?;
    let opened = hazmat::rsa_encrypt(&key, &number).ok()?.to_be_bytes();
    let padded = opened.strip_prefix(&[0, 1])?;
    let ones = padded.iter().take_while(|octet| **octet == 0xff).count();
    let info = padded[ones..].strip_prefix(&[0])?;
    let oid = Reader::new(info).sequence().ok()?.sequence().ok()?.oid().ok()?;
    DigestAlgorithm::from_oid_or_weak(oid)
}

fn verify_ecdsa(key: &PublicKey, hash: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    if key.kind() == KeyKind::P256 {
        let signature = p256::ecdsa::Signature::from_der(signature).map_err(mismatch)?;
        let key = p256::ecdsa::VerifyingKey::from_public_key_der(key.spki_der()).map_err(mismatch)?;
        return key.verify_prehash(hash, &signature).map_err(mismatch);
    }
    let signature = p384::ecdsa::Signature::from_der(signature).map_err(mismatch)?;
    let key = p384::ecdsa::VerifyingKey::from_public_key_der(key.spki_der()).map_err(mismatch)?;
    key.verify_prehash(&padded(hash.to_vec(), 48), &signature).map_err(mismatch)
}

/// Strictly: a key or a commitment of small order would make one signature fit many messages.
fn verify_ed25519(key: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    let bits = key.bits().try_into().map_err(mismatch)?;
    let key = ed25519_dalek::VerifyingKey::from_bytes(bits).map_err(mismatch)?;
    let signature = ed25519_dalek::Signature::from_slice(signature).map_err(mismatch)?;
    key.verify_strict(message, &signature).map_err(mismatch)
}

fn mismatch<E>(_: E) -> SignatureError {
    SignatureError::Mismatch
}

fn rsa_key(key: &PublicKey) -> Result<RsaPublicKey, SignatureError> {
    RsaPublicKey::from_pkcs1_der(key.bits()).map_err(mismatch)
}

fn pkcs1_padding(digest: DigestAlgorithm) -> Pkcs1v15Sign {
    by_hash!(digest, Hash => Pkcs1v15Sign::new::<Hash>())
}

/// A hash shorter than the curve's order is a number all the same: zeros before it do not change it
/// (SEC 1 §4.1.3). The library below refuses hashes shorter than half the order, which none of ours is on P-256.
fn padded(hash: Vec<u8>, length: usize) -> Vec<u8> {
    let missing = length.saturating_sub(hash.len());
    [vec![0; missing], hash].concat()
}
