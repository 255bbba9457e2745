//! The half of a key that everyone may see.

use std::fmt;

use der::Decode;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use spki::SubjectPublicKeyInfoRef;

use super::{KeyError, KeyType};
use crate::oid;

/// A public key: its SubjectPublicKeyInfo, byte for byte (RFC 5280 §4.1.2.7).
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct PublicKey {
    spki: Vec<u8>,
    bits: Vec<u8>,
    kind: KeyKind,
}

/// What kind of public key it is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum KeyKind {
    /// RSA with a modulus of so many bits.
    Rsa {
        /// Length of the modulus in bits.
        bits: usize,
    },
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// Anything else: it can be shown, but nothing is checked with it.
    Other(crate::oid::ObjectIdentifier),
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] when it is not one.
    pub fn from_spki_der(der: &[u8]) -> Result<Self, KeyError> {
        let info = SubjectPublicKeyInfoRef::try_from(der).map_err(|_| KeyError::Malformed)?;
        let bits = info.subject_public_key.as_bytes().ok_or(KeyError::Malformed)?.to_vec();
        let kind = match info.algorithm.oid {
            oid::RSA_ENCRYPTION => KeyKind::Rsa { bits: modulus_bits(&bits)? },
            oid::EC_PUBLIC_KEY => match info.algorithm.parameters_oid() {
                Ok(oid::SECP256R1) => KeyKind::P256,
                Ok(oid::SECP384R1) => KeyKind::P384,
                Ok(other) => KeyKind::Other(other),
                Err(_) => return Err(KeyError::Malformed),
            },
            other => KeyKind::Other(other),
        };
        Ok(Self { spki: der.to_vec(), bits, kind })
    }

    /// The SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn spki_der(&self) -> &[u8] {
        &self.spki
    }

    /// The content of its subjectPublicKey BIT STRING.
    #[must_use]
    pub fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The identifier that our certificates carry: the first 160 bits of SHA-256 over the key's bits (RFC 7093 §2,
    /// method 1).
    #[must_use]
    pub fn key_identifier(&self) -> [u8; 20] {
        let mut identifier = [0; 20];
        identifier.copy_from_slice(&Sha256::digest(&self.bits)[..20]);
        identifier
    }

    /// The identifier of RFC 5280 §4.2.1.2 method 1 (SHA-1), by which OCSP names keys.
    #[must_use]
    pub fn sha1_identifier(&self) -> [u8; 20] {
        Sha1::digest(&self.bits).into()
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.kind)
    }
}

impl KeyKind {
    /// The type that it counts as, where we make keys of it. An RSA key between two of our sizes counts as the smaller
    /// one.
    #[must_use]
    pub const fn key_type(self) -> Option<KeyType> {
        match self {
            Self::Rsa { bits: 2048..3072 } => Some(KeyType::Rsa2048),
            Self::Rsa { bits: 3072..4096 } => Some(KeyType::Rsa3072),
            Self::Rsa { bits: 4096 } => Some(KeyType::Rsa4096),
            Self::P256 => Some(KeyType::P256),
            Self::P384 => Some(KeyType::P384),
            Self::Rsa { .. } | Self::Other(_) => None,
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(f, "RSA {bits}"),
            Self::P256 => f.write_str("P-256"),
            Self::P384 => f.write_str("P-384"),
            Self::Other(oid) => match name(*oid) {
                Some(name) => f.write_str(name),
                None => write!(f, "{oid}"),
            },
        }
    }
}

/// How people call the kinds of keys that we do not take, but others send.
fn name(oid: oid::ObjectIdentifier) -> Option<&'static str> {
    Some(match oid {
        oid::SECP521R1 => "P-521",
        oid::SECP256K1 => "secp256k1",
        oid::ED25519 => "Ed25519",
        oid::ED448 => "Ed448",
        oid::X25519 => "X25519",
        oid::DSA => "DSA",
        oid::RSASSA_PSS => "RSASSA-PSS",
        _ => return None,
    })
}

fn modulus_bits(key: &[u8]) -> Result<usize, KeyError> {
    let key = RsaPublicKey::from_der(key).map_err(|_| KeyError::Malformed)?;
    let octets = key.modulus.as_bytes();
    let leading = octets.first().map_or(0, |first| first.leading_zeros() as usize);
    Ok(octets.len() * 8 - leading)
}

/// RSAPublicKey (RFC 8017 appendix A.1.1).
#[derive(der::Sequence)]
pub(super) struct RsaPublicKey<'a> {
    pub(super) modulus: der::asn1::UintRef<'a>,
    pub(super) exponent: der::asn1::UintRef<'a>,
}
