//! Signature algorithms as they stand in ASN.1 (RFC 4055, RFC 5480, RFC 5754, RFC 5758, RFC 8410,
//! RFC 9688).

use std::fmt;

use der::asn1::AnyRef;
use der::{Decode, Sequence};
use spki::AlgorithmIdentifierRef;

use crate::asn1;
use crate::digest::DigestAlgorithm;
use crate::oid::{self, ObjectIdentifier};

/// A way to sign: the mathematics and the hash that goes with it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1(DigestAlgorithm),
    /// RSASSA-PSS, whose mask generation uses the same hash.
    RsaPss {
        /// The hash, of the message and of the mask.
        digest: DigestAlgorithm,
        /// Length of the salt in octets.
        salt_len: usize,
    },
    /// ECDSA, on whatever curve the key has.
    Ecdsa(DigestAlgorithm),
    /// Ed25519, over the message itself.
    Ed25519,
}

impl SignatureAlgorithm {
    /// The hash that is signed; with Ed25519, which signs no hash, the one that stands beside it in signed data
    /// (RFC 8419 §3).
    #[must_use]
    pub const fn digest(self) -> DigestAlgorithm {
        match self {
            Self::RsaPkcs1(digest) | Self::RsaPss { digest, .. } | Self::Ecdsa(digest) => digest,
            Self::Ed25519 => DigestAlgorithm::Sha512,
        }
    }

    /// Its AlgorithmIdentifier in DER: RSA with NULL, ECDSA and Ed25519 without parameters, PSS with all of them.
    #[must_use]
    pub fn to_der(self) -> Vec<u8> {
        let null: &[u8] = &[0x05, 0x00];
        match self {
            Self::RsaPkcs1(digest) => identifier(rsa_oid(digest), null),
            Self::Ecdsa(digest) => identifier(ecdsa_oid(digest), &[]),
            Self::Ed25519 => identifier(oid::ED25519, &[]),
            Self::RsaPss { digest, salt_len } => {
                identifier(oid::RSASSA_PSS, &pss_parameters(digest, salt_len))
            }
        }
    }

    /// Reads an AlgorithmIdentifier of a signature.
    ///
    /// # Errors
    /// [`SignatureError::UnknownAlgorithm`] for an algorithm that we do not accept (SHA-1 and older among them),
    /// [`SignatureError::Parameters`] when the parameters are not those that its standard asks for.
    pub fn from_der(algorithm_identifier: &[u8]) -> Result<Self, SignatureError> {
        let identifier = AlgorithmIdentifierRef::from_der(algorithm_identifier)
            .map_err(|_| SignatureError::MalformedAlgorithm)?;
        Self::from_identifier(&identifier)
    }

    /// Reads an AlgorithmIdentifier of a signature, SHA-1 by RSASSA-PKCS1-v1_5 and ECDSA among them: for those who look
    /// whether a signature ever held, and rely on nothing.
    ///
    /// # Errors
    /// As [`Self::from_der`].
    pub fn from_der_or_weak(algorithm_identifier: &[u8]) -> Result<Self, SignatureError> {
        match Self::from_der(algorithm_identifier) {
            Err(SignatureError::UnknownAlgorithm(oid::SHA1_WITH_RSA)) => {
                Ok(Self::RsaPkcs1(DigestAlgorithm::Sha1))
            }
            Err(SignatureError::UnknownAlgorithm(oid::ECDSA_WITH_SHA1)) => {
                Ok(Self::Ecdsa(DigestAlgorithm::Sha1))
            }
            known => known,
        }
    }

    fn from_identifier(identifier: &AlgorithmIdentifierRef<'_>) -> Result<Self, SignatureError> {
        let known = |of: fn(DigestAlgorithm) -> ObjectIdentifier| {
            DigestAlgorithm::ALL.into_iter().find(|digest| of(*digest) == identifier.oid)
        };
        if let Some(digest) = known(rsa_oid) {
            // RFC 4055 §5 wants NULL; absent parameters are tolerated there.
            return match identifier.parameters {
                None => Ok(Self::RsaPkcs1(digest)),
                Some(parameters) if parameters.is_null() => Ok(Self::RsaPkcs1(digest)),
                Some(_) => Err(SignatureError::Parameters(identifier.oid)),
            };
        }
        if let Some(digest) = known(ecdsa_oid) {
            return match identifier.parameters {
                None => Ok(Self::Ecdsa(digest)),
                Some(_) => Err(SignatureError::Parameters(identifier.oid)),
            };
        }
        if identifier.oid == oid::ED25519 {
            // RFC 8410 §3: absent, and nothing else.
            return match identifier.parameters {
                None => Ok(Self::Ed25519),
                Some(_) => Err(SignatureError::Parameters(identifier.oid)),
            };
        }
        match identifier.parameters {
            Some(parameters) if identifier.oid == oid::RSASSA_PSS => pss_from_parameters(parameters),
            None if identifier.oid == oid::RSASSA_PSS => Err(SignatureError::Parameters(identifier.oid)),
            _ => Err(SignatureError::UnknownAlgorithm(identifier.oid)),
        }
    }
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RsaPkcs1(digest) => write!(f, "RSA PKCS#1 v1.5 {digest}"),
            Self::RsaPss { digest, .. } => write!(f, "RSA PSS {digest}"),
            Self::Ecdsa(digest) => write!(f, "ECDSA {digest}"),
            Self::Ed25519 => f.write_str("Ed25519"),
        }
    }
}

/// Why a signature or its algorithm is not accepted.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SignatureError {
    /// Not an AlgorithmIdentifier at all.
    #[error("the signature algorithm is not a well-formed AlgorithmIdentifier")]
    MalformedAlgorithm,
    /// An algorithm that we do not know or do not accept any more.
    #[error("the signature algorithm {0} is not accepted")]
    UnknownAlgorithm(ObjectIdentifier),
    /// The parameters are not those that the algorithm's standard asks for.
    #[error("the signature algorithm {0} has parameters that its standard does not allow")]
    Parameters(ObjectIdentifier),
    /// The algorithm is for another kind of key.
    #[error("a signature by {algorithm} cannot be checked with a key of kind {key}")]
    WrongKey {
        /// What the signature claims.
        algorithm: SignatureAlgorithm,
        /// The key at hand.
        key: String,
    },
    /// The signature does not belong to this message and key.
    #[error("the signature does not fit the signed bytes and the key")]
    Mismatch,
}

fn rsa_oid(digest: DigestAlgorithm) -> ObjectIdentifier {
    match digest {
        DigestAlgorithm::Sha1 => oid::SHA1_WITH_RSA,
        DigestAlgorithm::Sha256 => oid::SHA256_WITH_RSA,
        DigestAlgorithm::Sha384 => oid::SHA384_WITH_RSA,
        DigestAlgorithm::Sha512 => oid::SHA512_WITH_RSA,
        DigestAlgorithm::Sha3_256 => oid::SHA3_256_WITH_RSA,
        DigestAlgorithm::Sha3_384 => oid::SHA3_384_WITH_RSA,
        DigestAlgorithm::Sha3_512 => oid::SHA3_512_WITH_RSA,
    }
}

fn ecdsa_oid(digest: DigestAlgorithm) -> ObjectIdentifier {
    match digest {
        DigestAlgorithm::Sha1 => oid::ECDSA_WITH_SHA1,
        DigestAlgorithm::Sha256 => oid::ECDSA_WITH_SHA256,
        DigestAlgorithm::Sha384 => oid::ECDSA_WITH_SHA384,
        DigestAlgorithm::Sha512 => oid::ECDSA_WITH_SHA512,
        DigestAlgorithm::Sha3_256 => oid::ECDSA_WITH_SHA3_256,
        DigestAlgorithm::Sha3_384 => oid::ECDSA_WITH_SHA3_384,
        DigestAlgorithm::Sha3_512 => oid::ECDSA_WITH_SHA3_512,
    }
}

/// An AlgorithmIdentifier whose parameters are DER already (or empty for none).
pub(crate) fn identifier(oid: ObjectIdentifier, parameters: &[u8]) -> Vec<u8> {
    asn1::sequence(&[&asn1::tlv(0x06, oid.as_bytes()), parameters])
}

/// RSASSA-PSS-params with all that we give: one hash for message and mask, and the length of the salt.
fn pss_parameters(digest: DigestAlgorithm, salt_len: usize) -> Vec<u8> {
    let hash = identifier(digest.oid(), &[0x05, 0x00]);
    let mask = identifier(oid::MGF1, &hash);
    let octet = u8::try_from(salt_len).unwrap_or(u8::MAX);
    let salt: &[u8] = if octet < 0x80 { &[octet] } else { &[0, octet] };
    asn1::sequence(&[
        &asn1::tlv(0xa0, &hash),
        &asn1::tlv(0xa1, &mask),
        &asn1::tlv(0xa2, &asn1::tlv(0x02, salt)),
    ])
}

/// RSASSA-PSS-params (RFC 4055 §3.1). The defaults there are SHA-1, which we do not accept: all must be given.
#[derive(Sequence)]
struct PssParameters<'a> {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    hash: Option<AlgorithmIdentifierRef<'a>>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifierRef<'a>>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt_len: Option<u8>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer: Option<u8>,
}

/// Reads RSASSA-PSS-params, of a signature or of a key.
pub(crate) fn pss_from_parameters(parameters: AnyRef<'_>) -> Result<SignatureAlgorithm, SignatureError> {
    let refused = || SignatureError::Parameters(oid::RSASSA_PSS);
    let parameters: PssParameters<'_> = parameters.decode_as().map_err(|_| refused())?;
    let hash = parameters.hash.ok_or_else(refused)?;
    let mask = parameters.mask.filter(|mask| mask.oid == oid::MGF1).ok_or_else(refused)?;
    let mask_hash: AlgorithmIdentifierRef<'_> =
        mask.parameters.ok_or_else(refused)?.decode_as().map_err(|_| refused())?;
    let digest = DigestAlgorithm::from_oid(hash.oid).ok_or_else(refused)?;
    // RFC 4055 §3.1 recommends one hash for both; RFC 8933's reasoning makes anything else suspicious.
    if mask_hash.oid != hash.oid || parameters.trailer.is_some_and(|trailer| trailer != 1) {
        return Err(refused());
    }
    Ok(SignatureAlgorithm::RsaPss { digest, salt_len: usize::from(parameters.salt_len.unwrap_or(20)) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read_back() {
        for digest in DigestAlgorithm::ALL {
            for algorithm in [
                SignatureAlgorithm::RsaPkcs1(digest),
                SignatureAlgorithm::Ecdsa(digest),
                SignatureAlgorithm::RsaPss { digest, salt_len: digest.output_len() },
                SignatureAlgorithm::RsaPss { digest, salt_len: 0 },
                SignatureAlgorithm::RsaPss { digest, salt_len: 222 },
                SignatureAlgorithm::Ed25519,
            ] {
                assert_eq!(SignatureAlgorithm::from_der(&algorithm.to_der()), Ok(algorithm));
            }
        }
    }

    /// RFC 9688 §3: the arcs of NIST, in its order.
    #[test]
    fn sha_3_has_identifiers_of_its_own() {
        let sha_3 = [DigestAlgorithm::Sha3_256, DigestAlgorithm::Sha3_384, DigestAlgorithm::Sha3_512];
        for (index, digest) in sha_3.into_iter().enumerate() {
            for (of, first) in [(ecdsa_oid as fn(_) -> _, 10), (rsa_oid, 14)] {
                assert_eq!(of(digest).to_string(), format!("2.16.840.1.101.3.4.3.{}", first + index));
            }
            assert_eq!(digest.oid().to_string(), format!("2.16.840.1.101.3.4.2.{}", 8 + index));
        }
    }

    #[test]
    fn sha_1_is_read_by_those_alone_who_ask_for_it() {
        let null: &[u8] = &[0x05, 0x00];
        for (der, weak) in [
            (identifier(oid::SHA1_WITH_RSA, null), SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha1)),
            (identifier(oid::ECDSA_WITH_SHA1, &[]), SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha1)),
        ] {
            assert!(matches!(SignatureAlgorithm::from_der(&der), Err(SignatureError::UnknownAlgorithm(_))));
            assert_eq!(SignatureAlgorithm::from_der_or_weak(&der), Ok(weak));
            assert_eq!(weak.to_der(), der);
        }
        let md5 = identifier(ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.4"), null);
        assert_eq!(SignatureAlgorithm::from_der_or_weak(&md5), SignatureAlgorithm::from_der(&md5));
    }

    #[test]
    fn what_is_not_accepted() {
        let null: &[u8] = &[0x05, 0x00];
        let sha1_rsa = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5");
        let sha1 = identifier(ObjectIdentifier::new_unwrap("1.3.14.3.2.26"), null);
        let sha256 = identifier(oid::SHA_256, null);
        let mixed = asn1::sequence(&[
            &asn1::tlv(0xa0, &sha256),
            &asn1::tlv(0xa1, &identifier(oid::MGF1, &sha1)),
            &asn1::tlv(0xa2, &[2, 1, 32]),
        ]);
        let pss = oid::RSASSA_PSS;
        for (name, der, expected) in [
            ("SHA-1", identifier(sha1_rsa, null), SignatureError::UnknownAlgorithm(sha1_rsa)),
            (
                "ECDSA with NULL",
                identifier(oid::ECDSA_WITH_SHA256, null),
                SignatureError::Parameters(oid::ECDSA_WITH_SHA256),
            ),
            (
                "RSA with an integer",
                identifier(oid::SHA256_WITH_RSA, &[2, 1, 1]),
                SignatureError::Parameters(oid::SHA256_WITH_RSA),
            ),
            ("Ed25519 with NULL", identifier(oid::ED25519, null), SignatureError::Parameters(oid::ED25519)),
            ("Ed448", identifier(oid::ED448, &[]), SignatureError::UnknownAlgorithm(oid::ED448)),
            ("PSS without parameters", identifier(pss, &[]), SignatureError::Parameters(pss)),
            ("PSS by default SHA-1", identifier(pss, &[0x30, 0x00]), SignatureError::Parameters(pss)),
            ("PSS with two hashes", identifier(pss, &mixed), SignatureError::Parameters(pss)),
            ("empty", vec![], SignatureError::MalformedAlgorithm),
            ("cut", vec![0x30, 0x0d, 0x06], SignatureError::MalformedAlgorithm),
        ] {
            assert_eq!(SignatureAlgorithm::from_der(&der), Err(expected), "{name}");
        }
    }
}
