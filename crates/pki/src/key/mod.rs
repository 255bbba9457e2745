//! Private and public keys.

pub mod fitness; // whether a key of others is certified
pub mod passphrase; // what opens a sealed key
mod private; // reading the kinds of private key that we do not make
pub mod provider; // who does the mathematics
pub mod public; // the half that everyone may see
pub mod scheme; // how a key is asked to sign
pub mod seal; // a private key under a passphrase

use std::fmt;
use std::str::FromStr;

use p256::elliptic_curve::Generate;
use pkcs8::{DecodePrivateKey, EncodePrivateKey};
use rand_core::CryptoRng;
use rsa::traits::PublicKeyParts;
use spki::EncodePublicKey;
use zeroize::Zeroizing;

use crate::digest::DigestAlgorithm;
use crate::pem;

pub use fitness::UnfitKey;
pub use passphrase::Passphrase;
pub use provider::{Provider, Signer};
pub(crate) use provider::{signed_digest, verify_digest};
pub use public::{KeyKind, PublicKey};
pub use scheme::Scheme;
pub use seal::SealedKey;

/// The kinds of key that we make.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum KeyType {
    /// RSA, modulus of 2048 bits.
    Rsa2048,
    /// RSA, modulus of 3072 bits.
    Rsa3072,
    /// RSA, modulus of 4096 bits.
    Rsa4096,
    /// ECDSA on secp256r1.
    P256,
    /// ECDSA on secp384r1.
    P384,
}

impl KeyType {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Rsa2048, Self::Rsa3072, Self::Rsa4096, Self::P256, Self::P384];

    /// The hash that goes with it: as strong as the key, and understood everywhere.
    #[must_use]
    pub const fn usual_digest(self) -> DigestAlgorithm {
        match self {
            Self::P384 => DigestAlgorithm::Sha384,
            _ => DigestAlgorithm::Sha256,
        }
    }

    /// The word that names it on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rsa2048 => "rsa2048",
            Self::Rsa3072 => "rsa3072",
            Self::Rsa4096 => "rsa4096",
            Self::P256 => "p256",
            Self::P384 => "p384",
        }
    }
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for KeyType {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.word() == text)
            .ok_or_else(|| KeyError::UnknownType(text.to_owned()))
    }
}

/// Lengths of the modulus of the RSA keys that are taken, in bits.
const RSA_BITS: [u32; 3] = [2048, 3072, 4096];

/// Largest open private key that is read, in octets: one of RSA-4096 takes a third of it.
const MAX_LEN: usize = 8 << 10;

/// A private key, wiped from memory when dropped. It has neither `Debug` nor `Display`.
pub struct PrivateKey {
    pkcs8: Zeroizing<Vec<u8>>,
    public: PublicKey,
}

impl PrivateKey {
    /// Makes a key from `rng`.
    ///
    /// # Errors
    /// [`KeyError::Generate`] when the arithmetic below fails.
    pub fn generate(key_type: KeyType, rng: &mut dyn CryptoRng) -> Result<Self, KeyError> {
        match key_type {
            KeyType::Rsa2048 => Self::generate_rsa(2048, rng),
            KeyType::Rsa3072 => Self::generate_rsa(3072, rng),
            KeyType::Rsa4096 => Self::generate_rsa(4096, rng),
            KeyType::P256 => {
                let key = p256::SecretKey::generate_from_rng(rng);
                Self::assemble(&key, &key.public_key())
            }
            KeyType::P384 => {
                let key = p384::SecretKey::generate_from_rng(rng);
                Self::assemble(&key, &key.public_key())
            }
        }
    }

    /// Reads an open private key from a file: PKCS#8 in DER or PEM.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] when there is none in it; [`KeyError::Unsupported`].
    pub fn read_open(bytes: &[u8]) -> Result<Self, KeyError> {
        let blocks = pem::blocks_or_der(bytes, &[pem::PRIVATE_KEY]).map(Zeroizing::new);
        Self::from_pkcs8_der(&blocks.map_err(|_| KeyError::Malformed)?[0])
    }

    /// Reads an open PKCS#8 PrivateKeyInfo (RFC 5208, RFC 5958) and brings it to one canonical form.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] when it is no private key, [`KeyError::Unsupported`] when it is one of a kind or size
    /// that we do not take, [`KeyError::TooLong`]; [`KeyError::NotAPair`] when it brings the public half of another.
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, KeyError> {
        // Arithmetic on what is far longer would take far too long.
        if der.len() > MAX_LEN {
            return Err(KeyError::TooLong { length: der.len(), limit: MAX_LEN });
        }
        let info = pkcs8::PrivateKeyInfoRef::try_from(der).map_err(|_| KeyError::Malformed)?;
        match info.algorithm.oid {
            crate::oid::RSA_ENCRYPTION => Self::from_rsa(&rsa_key(der)?),
            crate::oid::EC_PUBLIC_KEY => {
                if let Ok(key) = p256::SecretKey::from_pkcs8_der(der) {
                    return Self::assemble(&key, &key.public_key());
                }
                let key = p384::SecretKey::from_pkcs8_der(der)
                    .map_err(|_| KeyError::Unsupported("elliptic curve other than P-256 and P-384".into()))?;
                Self::assemble(&key, &key.public_key())
            }
            crate::oid::ED25519 => private::ed25519(&info).map(Self::from),
            crate::oid::RSASSA_PSS => private::rsa_pss(&info).map(Self::from),
            other => Err(KeyError::Unsupported(other.to_string())),
        }
    }

    /// The half that everyone may see.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The key as its certified half is: an RSA key may be certified for RSASSA-PSS alone without saying so itself, and
    /// then keeps to that.
    ///
    /// # Errors
    /// [`KeyError::NotAPair`] when it is another key.
    pub fn paired_with(self, certified: &PublicKey) -> Result<Self, KeyError> {
        if self.public == *certified {
            return Ok(self);
        }
        match (self.public.kind(), certified.kind()) {
            (KeyKind::Rsa { .. }, KeyKind::RsaPss { .. }) if self.public.bits() == certified.bits() => {
                private::restricted(&self.pkcs8, certified).map(Self::from)
            }
            _ => Err(KeyError::NotAPair),
        }
    }

    /// The open PKCS#8 PrivateKeyInfo. Whoever asks for it answers for it.
    #[must_use]
    pub fn reveal_pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    fn generate_rsa(bits: usize, mut rng: &mut dyn CryptoRng) -> Result<Self, KeyError> {
        let key = rsa::RsaPrivateKey::new(&mut rng, bits).map_err(|_| KeyError::Generate)?;
        Self::from_rsa(&key)
    }

    fn from_rsa(key: &rsa::RsaPrivateKey) -> Result<Self, KeyError> {
        let bits = key.n().bits_vartime();
        if !RSA_BITS.contains(&bits) {
            return Err(KeyError::Unsupported(format!("RSA with {bits} bits")));
        }
        Self::assemble(key, &key.to_public_key())
    }

    /// Both halves at once: reading a private key back only to get at its public half takes longer than signing with it.
    fn assemble(private: &impl EncodePrivateKey, public: &impl EncodePublicKey) -> Result<Self, KeyError> {
        let pkcs8 = private.to_pkcs8_der().map_err(|_| KeyError::Malformed)?.to_bytes();
        let spki = public.to_public_key_der().map_err(|_| KeyError::Malformed)?;
        Ok(Self { pkcs8, public: PublicKey::from_spki_der(spki.as_bytes())? })
    }
}

impl From<private::Halves> for PrivateKey {
    fn from(halves: private::Halves) -> Self {
        Self { pkcs8: halves.pkcs8, public: halves.public }
    }
}

fn rsa_key(der: &[u8]) -> Result<rsa::RsaPrivateKey, KeyError> {
    rsa::RsaPrivateKey::from_pkcs8_der(der).map_err(|_| KeyError::Malformed)
}

/// What can go wrong with a key. Never says anything of what is inside.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum KeyError {
    /// A word that names no kind of key.
    #[error("`{0}` is not one of rsa2048, rsa3072, rsa4096, p256, p384")]
    UnknownType(String),
    /// A key of a kind that we do not take.
    #[error("a key of this kind is not supported: {0}")]
    Unsupported(String),
    /// Not a key.
    #[error("not a well-formed key")]
    Malformed,
    /// Larger than is read.
    #[error("a private key of {length} bytes is larger than the {limit} that are read")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// Key generation failed.
    #[error("no key could be generated")]
    Generate,
    /// The passphrase does not open it. A damaged file looks the same (PBES2 in CBC mode has no integrity check).
    #[error("the passphrase is wrong, or the sealed key is damaged")]
    WrongPassphrase,
    /// The sealing asks for more work than anyone would ask for on purpose.
    #[error("the sealed key asks for {asked} rounds of key derivation, more than the {limit} that are done")]
    TooManyRounds {
        /// What the file asks for.
        asked: u64,
        /// What is done at most.
        limit: u64,
    },
    /// A sealing that we do not open.
    #[error("the sealed key is protected in a way that is not supported")]
    UnsupportedSeal,
    /// A scheme for RSA was asked of another key.
    #[error("RSASSA-PSS is a scheme for RSA keys, and this one is of kind {0}")]
    PssNeedsRsa(KeyKind),
    /// The key goes with one hash only.
    #[error("a key of kind {kind} signs with {allowed} only, not with {asked}")]
    DigestNotAllowed {
        /// The key.
        kind: KeyKind,
        /// The hash that it goes with.
        allowed: DigestAlgorithm,
        /// The hash that was asked for.
        asked: DigestAlgorithm,
    },
    /// The private key and a public key or certificate are not of one pair.
    #[error("the private key does not belong to this certificate")]
    NotAPair,
    /// The provider refused to sign.
    #[error("the key could not sign")]
    Sign,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn generated_keys_survive_a_round_trip() {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        for key_type in [KeyType::Rsa2048, KeyType::P256, KeyType::P384] {
            let key = PrivateKey::generate(key_type, &mut rng).unwrap();
            let again = PrivateKey::from_pkcs8_der(key.reveal_pkcs8()).unwrap();
            assert_eq!(again.public_key().kind().key_type(), Some(key_type));
            assert_eq!(again.public_key(), key.public_key());
        }
    }

    #[test]
    fn what_is_no_key_of_ours() {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let weak = rsa::RsaPrivateKey::new(&mut rng, 1024).unwrap().to_pkcs8_der().unwrap();
        let nested = (0..2_000).fold(Vec::new(), |inner, _| crate::asn1::tlv(0x30, &inner));
        let ed448 = [
            &[0x30, 0x47, 0x02, 1, 0, 0x30, 5, 0x06, 3, 0x2b, 0x65, 0x71, 0x04, 0x3b, 0x04, 0x39][..],
            &[7; 57],
        ]
        .concat();
        for (name, der, expected) in [
            ("nothing", &[][..], KeyError::Malformed),
            ("cut", &weak.as_bytes()[..100], KeyError::Malformed),
            ("RSA-1024", weak.as_bytes(), KeyError::Unsupported("RSA with 1024 bits".into())),
            ("Ed448", &ed448, KeyError::Unsupported("1.3.101.113".into())),
            ("sequences in sequences", &nested, KeyError::Malformed),
            ("a length that lies", &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02, 1, 0], KeyError::Malformed),
            ("too long", &[0; MAX_LEN + 1], KeyError::TooLong { length: MAX_LEN + 1, limit: MAX_LEN }),
        ] {
            assert_eq!(PrivateKey::from_pkcs8_der(der).err(), Some(expected), "{name}");
        }
        for word in ["", "rsa", "RSA2048", "p521", "ed25519"] {
            assert_eq!(word.parse::<KeyType>(), Err(KeyError::UnknownType(word.into())));
        }
    }
}
