//! Who does the mathematics: the accelerated library where it is built in, portable Rust everywhere.
//!
//! Both are always tested against each other. Key generation and parsing are portable in either case.

#[cfg(feature = "aws-lc")]
mod aws_lc;
mod portable;

use super::{KeyError, KeyKind, KeyType, PrivateKey, PublicKey};
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

    /// Makes `key` ready to sign by PKCS#1 v1.5 or ECDSA over `digest`.
    ///
    /// # Errors
    /// [`KeyError::Unsupported`] when the library does not take the key.
    pub fn signer(self, key: &PrivateKey, digest: DigestAlgorithm) -> Result<Box<dyn Signer>, KeyError> {
        match self {
            #[cfg(feature = "aws-lc")]
            Self::AwsLc => aws_lc::signer(key, digest),
            Self::Portable => portable::signer(key, digest),
        }
    }

    /// Checks that `signature` is one by `key` over `message`.
    ///
    /// # Errors
    /// [`SignatureError::WrongKey`] for a key of another kind, or an RSA key outside 2048 to 8192 bits;
    /// [`SignatureError::Mismatch`] when the signature does not fit.
    pub fn verify(
        self,
        key: &PublicKey,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        let fits = match (algorithm, key.kind()) {
            (SignatureAlgorithm::Ecdsa(_), KeyKind::P256 | KeyKind::P384) => true,
            (SignatureAlgorithm::RsaPkcs1(_) | SignatureAlgorithm::RsaPss { .. }, KeyKind::Rsa { bits }) => {
                (2048..=8192).contains(&bits)
            }
            _ => false,
        };
        if !fits {
            return Err(SignatureError::WrongKey { algorithm, key: key.kind().to_string() });
        }
        match self {
            #[cfg(feature = "aws-lc")]
            Self::AwsLc => aws_lc::verify(key, algorithm, message, signature),
            Self::Portable => portable::verify(key, algorithm, message, signature),
        }
    }
}

/// The algorithm that a key of `key_type` signs with over `digest`.
fn signing_algorithm(key_type: KeyType, digest: DigestAlgorithm) -> SignatureAlgorithm {
    match key_type {
        KeyType::Rsa2048 | KeyType::Rsa3072 | KeyType::Rsa4096 => SignatureAlgorithm::RsaPkcs1(digest),
        KeyType::P256 | KeyType::P384 => SignatureAlgorithm::Ecdsa(digest),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Every provider signs, every provider checks, and all refuse what was touched.
    #[test]
    fn providers_agree() {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        for key_type in [KeyType::Rsa2048, KeyType::P256, KeyType::P384] {
            let key = PrivateKey::generate(key_type, &mut rng).unwrap();
            let other = PrivateKey::generate(key_type, &mut rng).unwrap();
            for digest in DigestAlgorithm::ALL {
                for signing in Provider::ALL {
                    let signer = signing.signer(&key, digest).unwrap();
                    let signature = signer.sign(b"surat tugas").unwrap();
                    for checking in Provider::ALL {
                        let verdict = |key: &PrivateKey, message: &[u8], signature: &[u8]| {
                            checking.verify(key.public_key(), signer.algorithm(), message, signature)
                        };
                        let name = format!("{key_type} {digest} {signing:?} {checking:?}");
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
