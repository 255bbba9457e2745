//! Who does the mathematics: the accelerated library where it is built in, portable Rust everywhere.
//!
//! Both are always tested against each other. Key generation and parsing are portable in either case.

#[cfg(feature = "aws-lc")]
mod aws_lc;
mod portable;

use super::{KeyError, KeyKind, PrivateKey, PublicKey, Scheme};
use crate::digest::DigestAlgorithm;
use crate::signature::{SignatureAlgorithm, SignatureError};

/// Something that can sign with one private key: a key in memory, or one that never leaves its token.
pub trait Signer: Send + Sync {
    /// The public half of the key.
    fn public_key(&self) -> &PublicKey;

    /// How it signs.
    fn algorithm(&self) -> SignatureAlgorithm;

    /// Signs `message`, which it hashes itself. ECDSA signatures are DER (RFC 3279 §2.2.3).
    ///
    /// # Errors
    /// [`KeyError::Sign`] when the key refuses.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError>;
}

/// One of the libraries that do the mathematics.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Provider {
    /// AWS-LC, in C and assembly.
    #[cfg(feature = "aws-lc")]
    AwsLc,
    /// RustCrypto.
    Portable,
}

impl Default for Provider {
    #[cfg(feature = "aws-lc")]
    fn default() -> Self {
        Self::AwsLc
    }

    #[cfg(not(feature = "aws-lc"))]
    fn default() -> Self {
        Self::Portable
    }
}

impl Provider {
    /// All that are built in.
    pub const ALL: &'static [Self] = &[
        #[cfg(feature = "aws-lc")]
        Self::AwsLc,
        Self::Portable,
    ];

    /// Makes `key` ready to sign as `scheme` says: by a hash alone, by PKCS#1 v1.5 or ECDSA over it.
    ///
    /// # Errors
    /// As [`Scheme::algorithm`]; [`KeyError::Unsupported`] when the library does not take the key.
    pub fn signer(self, key: &PrivateKey, scheme: impl Into<Scheme>) -> Result<Box<dyn Signer>, KeyError> {
        let algorithm = scheme.into().algorithm(key.public_key())?;
        match self {
            #[cfg(feature = "aws-lc")]
            Self::AwsLc => aws_lc::signer(key, algorithm),
            Self::Portable => portable::signer(key, algorithm),
        }
    }

    /// Checks that `signature` is one by `key` over `message`.
    ///
    /// # Errors
    /// [`SignatureError::WrongKey`] for a key of another kind or for other hashes, or an RSA key outside 2048 to 8192
    /// bits;
    /// [`SignatureError::Mismatch`] when the signature does not fit.
    pub fn verify(
        self,
        key: &PublicKey,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        let has_size = key.kind().modulus_bits().is_none_or(|bits| (2048..=8192).contains(&bits));
        if !has_size || !key.signs_by(algorithm) {
            return Err(SignatureError::WrongKey { algorithm, key: key.kind().to_string() });
        }
        match self {
            #[cfg(feature = "aws-lc")]
            Self::AwsLc => aws_lc::verify(key, algorithm, message, signature),
            Self::Portable => portable::verify(key, algorithm, message, signature),
        }
    }
}

/// Checks that `signature` is one by `key` over a message of which `digest` is the digest: also by SHA-1, also with RSA
/// from 1024 bits on. It says whether the signature fits, not that it is to be relied on.
///
/// # Errors
/// As [`Provider::verify`]; [`SignatureError::WrongKey`] too for Ed25519, which signs no digest.
pub(crate) fn verify_digest(
    key: &PublicKey,
    algorithm: SignatureAlgorithm,
    digest: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    let has_size = key.kind().modulus_bits().is_none_or(|bits| (1024..=8192).contains(&bits));
    if !has_size || !key.signs_by(algorithm) || algorithm == SignatureAlgorithm::Ed25519 {
        return Err(SignatureError::WrongKey { algorithm, key: key.kind().to_string() });
    }
    portable::verify_digest(key, algorithm, digest, signature)
}

/// The hash function that a signature by RSASSA-PKCS1-v1_5 names inside itself, if `key` opens it (RFC 8017 §9.2). That
/// the signature fits is for [`verify_digest`] to say.
pub(crate) fn signed_digest(key: &PublicKey, signature: &[u8]) -> Option<DigestAlgorithm> {
    match key.kind() {
        KeyKind::Rsa { bits: 1024..=8192 } => portable::signed_digest(key, signature),
        _ => None,
    }
}

/// RSAPrivateKey (RFC 8017 appendix A.1.2) inside the PKCS#8 of an RSA key, be it for RSASSA-PSS alone or not.
fn rsa_private_key(key: &PrivateKey) -> Result<&[u8], KeyError> {
    let info = pkcs8::PrivateKeyInfoRef::try_from(key.reveal_pkcs8()).map_err(|_| KeyError::Malformed)?;
    Ok(info.private_key.as_bytes())
}

/// The seed inside the PKCS#8 of an Ed25519 key.
fn ed25519_seed(key: &PrivateKey) -> Result<&[u8; 32], KeyError> {
    key.reveal_pkcs8().last_chunk().ok_or(KeyError::Malformed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::asn1::{OCTET_STRING, sequence, tlv};
    use crate::key::KeyType;
    use crate::oid;
    use crate::signature::identifier;

    fn ed25519(seed: u8) -> PrivateKey {
        let private = tlv(OCTET_STRING, &tlv(OCTET_STRING, &[seed; 32]));
        PrivateKey::from_pkcs8_der(&sequence(&[&[2, 1, 0], &identifier(oid::ED25519, &[]), &private]))
            .unwrap()
    }

    /// Two keys of each kind, and whether PSS is asked of them.
    fn pairs() -> Vec<(PrivateKey, PrivateKey, bool)> {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let mut made = |key_type| PrivateKey::generate(key_type, &mut rng).unwrap();
        let mut pairs = vec![(ed25519(1), ed25519(2), false)];
        for (key_type, pss) in [
            (KeyType::Rsa2048, false),
            (KeyType::Rsa2048, true),
            (KeyType::P256, false),
            (KeyType::P384, false),
        ] {
            pairs.push((made(key_type), made(key_type), pss));
        }
        pairs
    }

    /// Every provider signs, every provider checks, and all refuse what was touched.
    #[test]
    fn providers_agree() {
        for (key, other, pss) in pairs() {
            let kind = key.public_key().kind();
            for digest in DigestAlgorithm::ALL {
                if kind == KeyKind::Ed25519 && digest != kind.usual_digest() {
                    continue;
                }
                for signing in Provider::ALL {
                    let signer = signing.signer(&key, Scheme { digest: Some(digest), pss }).unwrap();
                    let signature = signer.sign(b"surat tugas").unwrap();
                    for checking in Provider::ALL {
                        let verdict = |key: &PrivateKey, message: &[u8], signature: &[u8]| {
                            checking.verify(key.public_key(), signer.algorithm(), message, signature)
                        };
                        let name = format!("{kind} {} {signing:?} {checking:?}", signer.algorithm());
                        assert_eq!(verdict(&key, b"surat tugas", &signature), Ok(()), "{name}");
                        let refused = Err(SignatureError::Mismatch);
                        assert_eq!(verdict(&key, b"surat Tugas", &signature), refused, "{name}");
                        assert_eq!(verdict(&other, b"surat tugas", &signature), refused, "{name}");
                        assert_eq!(verdict(&key, b"surat tugas", &[]), refused, "{name}");
                        let mut flipped = signature.clone();
                        flipped[signature.len() / 2] ^= 0x10;
                        assert_eq!(verdict(&key, b"surat tugas", &flipped), refused, "{name}");
                    }
                }
            }
        }
    }

    /// The salt is as long as the algorithm says, not longer and not shorter, and the hash of the mask is its own.
    #[test]
    fn pss_with_other_parameters_is_refused() {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let key = PrivateKey::generate(KeyType::Rsa2048, &mut rng).unwrap();
        let (sha256, sha384) = (DigestAlgorithm::Sha256, DigestAlgorithm::Sha384);
        let pss = |digest, salt_len| SignatureAlgorithm::RsaPss { digest, salt_len };
        for signing in Provider::ALL {
            let signer = signing.signer(&key, Scheme { digest: Some(sha256), pss: true }).unwrap();
            let signature = signer.sign(b"surat").unwrap();
            for checking in Provider::ALL {
                for (name, algorithm) in [
                    ("no salt", pss(sha256, 0)),
                    ("a shorter salt", pss(sha256, 31)),
                    ("a longer salt", pss(sha256, 33)),
                    ("a salt longer than the modulus", pss(sha256, 255)),
                    ("another hash", pss(sha384, 48)),
                    ("another hash, this salt", pss(sha384, 32)),
                    ("PKCS#1 v1.5", SignatureAlgorithm::RsaPkcs1(sha256)),
                ] {
                    let verdict = checking.verify(key.public_key(), algorithm, b"surat", &signature);
                    assert_eq!(verdict, Err(SignatureError::Mismatch), "{name} {signing:?} {checking:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_not_asked_of_a_key() {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let p256 = PrivateKey::generate(KeyType::P256, &mut rng).unwrap();
        let (pss, sha256) = (Scheme { digest: None, pss: true }, Scheme::from(DigestAlgorithm::Sha256));
        let (allowed, asked) = (DigestAlgorithm::Sha512, DigestAlgorithm::Sha256);
        for (name, key, scheme, expected) in [
            ("PSS by ECDSA", &p256, pss, KeyError::PssNeedsRsa(KeyKind::P256)),
            ("PSS by Ed25519", &ed25519(1), pss, KeyError::PssNeedsRsa(KeyKind::Ed25519)),
            (
                "Ed25519 over SHA-256",
                &ed25519(1),
                sha256,
                KeyError::DigestNotAllowed { kind: KeyKind::Ed25519, allowed, asked },
            ),
        ] {
            for provider in Provider::ALL {
                assert_eq!(provider.signer(key, scheme).err(), Some(expected.clone()), "{name}");
            }
        }
    }

    #[test]
    fn an_algorithm_wants_its_own_kind_of_key() {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let key = PrivateKey::generate(KeyType::P256, &mut rng).unwrap();
        let algorithm = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256);
        let expected = SignatureError::WrongKey { algorithm, key: "P-256".into() };
        for provider in Provider::ALL {
            assert_eq!(provider.verify(key.public_key(), algorithm, b"", &[0; 256]), Err(expected.clone()));
        }
    }
}
