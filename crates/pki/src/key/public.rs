//! The half of a key that everyone may see.

use std::fmt;

use der::Decode;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use spki::SubjectPublicKeyInfoRef;

use super::{KeyError, KeyType};
use crate::digest::DigestAlgorithm;
use crate::oid;
use crate::signature::{SignatureAlgorithm, pss_from_parameters};

/// A public key: its SubjectPublicKeyInfo, byte for byte (RFC 5280 §4.1.2.7).
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct PublicKey {
    spki: Vec<u8>,
    bits: Vec<u8>,
    kind: KeyKind,
    pss_restriction: Option<(DigestAlgorithm, usize)>,
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
    /// RSA for RSASSA-PSS alone (RFC 4055 §1.2), with a modulus of so many bits.
    RsaPss {
        /// Length of the modulus in bits.
        bits: usize,
    },
    /// Ed25519 (RFC 8410).
    Ed25519,
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
            oid::RSASSA_PSS => {
                match (info.algorithm.parameters.map(pss_from_parameters), modulus_bits(&bits)) {
                    (None | Some(Ok(_)), Ok(bits)) => KeyKind::RsaPss { bits },
                    // Restricted to what we do not accept, such as the SHA-1 of empty parameters, or no key at all.
                    _ => KeyKind::Other(oid::RSASSA_PSS),
                }
            }
            oid::ED25519 if bits.len() == ED25519_LEN && info.algorithm.parameters.is_none() => {
                KeyKind::Ed25519
            }
            oid::EC_PUBLIC_KEY => match info.algorithm.parameters_oid() {
                Ok(oid::SECP256R1) => KeyKind::P256,
                Ok(oid::SECP384R1) => KeyKind::P384,
                Ok(other) => KeyKind::Other(other),
                Err(_) => return Err(KeyError::Malformed),
            },
            other => KeyKind::Other(other),
        };
        let restriction = info.algorithm.parameters.filter(|_| matches!(kind, KeyKind::RsaPss { .. }));
        let pss_restriction = match restriction.map(pss_from_parameters) {
            Some(Ok(SignatureAlgorithm::RsaPss { digest, salt_len })) => Some((digest, salt_len)),
            _ => None,
        };
        Ok(Self { spki: der.to_vec(), bits, kind, pss_restriction })
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

    /// The one hash that a key for RSASSA-PSS alone is for, and the shortest salt in octets, where it is restricted
    /// (RFC 4055 §3.3).
    #[must_use]
    pub fn pss_restriction(&self) -> Option<(DigestAlgorithm, usize)> {
        self.pss_restriction
    }

    /// Whether a signature by `algorithm` can be one of this key.
    #[must_use]
    pub fn signs_by(&self, algorithm: SignatureAlgorithm) -> bool {
        match (algorithm, self.kind) {
            (SignatureAlgorithm::Ecdsa(_), KeyKind::P256 | KeyKind::P384)
            | (SignatureAlgorithm::Ed25519, KeyKind::Ed25519)
            | (SignatureAlgorithm::RsaPkcs1(_) | SignatureAlgorithm::RsaPss { .. }, KeyKind::Rsa { .. }) => {
                true
            }
            (SignatureAlgorithm::RsaPss { digest, salt_len }, KeyKind::RsaPss { .. }) => {
                self.pss_restriction.is_none_or(|(only, least)| digest == only && salt_len >= least)
            }
            _ => false,
        }
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
            Self::Rsa { .. } | Self::RsaPss { .. } | Self::Ed25519 | Self::Other(_) => None,
        }
    }

    /// The hash that goes with it: as strong as the key, and understood everywhere. Ed25519 goes with SHA-512 only
    /// (RFC 8419 §3).
    #[must_use]
    pub const fn usual_digest(self) -> DigestAlgorithm {
        match self {
            Self::P384 => DigestAlgorithm::Sha384,
            Self::Ed25519 => DigestAlgorithm::Sha512,
            _ => DigestAlgorithm::Sha256,
        }
    }

    /// Whether its mathematics are those of RSA.
    #[must_use]
    pub const fn is_rsa(self) -> bool {
        matches!(self, Self::Rsa { .. } | Self::RsaPss { .. })
    }

    /// Length of its modulus in bits, if it has one.
    #[must_use]
    pub const fn modulus_bits(self) -> Option<usize> {
        match self {
            Self::Rsa { bits } | Self::RsaPss { bits } => Some(bits),
            _ => None,
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(f, "RSA {bits}"),
            Self::P256 => f.write_str("P-256"),
            Self::P384 => f.write_str("P-384"),
            Self::RsaPss { bits } => write!(f, "RSASSA-PSS {bits}"),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::Other(oid) => match name(*oid) {
                Some(name) => f.write_str(name),
                None => write!(f, "{oid}"),
            },
        }
    }
}

/// Octets of a public key of Ed25519 (RFC 8032 §5.1.5).
const ED25519_LEN: usize = 32;

/// How people call the kinds of keys that we do not take, but others send; also where such a key is malformed.
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::asn1::{bit_string, sequence};
    use crate::signature::identifier;

    #[test]
    fn what_only_looks_like_a_key_checks_nothing() {
        let null: &[u8] = &[5, 0];
        for (name, oid, parameters, bits) in [
            ("Ed25519, short", oid::ED25519, &[][..], &[7; 31][..]),
            ("Ed25519, long", oid::ED25519, &[], &[7; 33]),
            ("Ed25519, empty", oid::ED25519, &[], &[]),
            ("Ed25519 with NULL", oid::ED25519, null, &[7; 32]),
            ("RSASSA-PSS, no key", oid::RSASSA_PSS, &[], &[7; 32]),
            ("RSASSA-PSS with NULL", oid::RSASSA_PSS, null, &[0x30, 6, 2, 1, 7, 2, 1, 3]),
            ("RSASSA-PSS by SHA-1", oid::RSASSA_PSS, &[0x30, 0], &[0x30, 6, 2, 1, 7, 2, 1, 3]),
        ] {
            let spki = sequence(&[&identifier(oid, parameters), &bit_string(bits)]);
            let key = PublicKey::from_spki_der(&spki).unwrap();
            assert_eq!(key.kind(), KeyKind::Other(oid), "{name}");
            assert!(!key.signs_by(SignatureAlgorithm::Ed25519), "{name}");
            let pss = SignatureAlgorithm::RsaPss { digest: DigestAlgorithm::Sha256, salt_len: 32 };
            assert!(!key.signs_by(pss) && key.kind().key_type().is_none(), "{name}");
        }
    }
}
