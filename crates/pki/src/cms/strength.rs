//! By which algorithm a signer signed, whether the signature fits, and whether it is one to rely on.

use super::read::SignerInfo;
use super::verify::CmsVerifyError;
use crate::digest::DigestAlgorithm;
use crate::key::{KeyKind, Provider, PublicKey, verify_digest};
use crate::oid::{self, ObjectIdentifier};
use crate::signature::{SignatureAlgorithm, SignatureError};

/// Shortest RSA modulus that is relied on, in bits: the shortest that NIST SP 800-131A lets sign.
const MIN_RSA_BITS: usize = 2048;

/// Shortest RSA modulus with which a signature is looked at, in bits.
const MIN_READ_BITS: usize = 1024;

/// Algorithms over MD5 and SHA-1, by the names under which they stand in SignerInfo.
const WEAK: [ObjectIdentifier; 8] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.2.5"),   // md5
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.2"), // md2WithRSAEncryption
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.4"), // md5WithRSAEncryption
    ObjectIdentifier::new_unwrap("1.3.14.3.2.29"),        // sha1WithRSASignature
    ObjectIdentifier::new_unwrap("1.2.840.10040.4.3"),    // dsa-with-sha1
    oid::SHA_1,
    oid::SHA1_WITH_RSA,
    oid::ECDSA_WITH_SHA1,
];

/// Why a signature that fits is not relied on.
pub(super) enum Doubt {
    /// What is signed, or was hashed to be signed, is hashed by this.
    Algorithm(ObjectIdentifier),
    /// An RSA key of so many bits.
    Key { bits: usize },
    /// The content itself is signed.
    NoSignedAttributes,
    /// The attributes are not signed in the order of DER.
    Order,
}

impl From<Doubt> for CmsVerifyError {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::Algorithm(oid) => Self::WeakAlgorithm(oid),
            Doubt::Key { bits } => Self::WeakKey { bits, minimum: MIN_RSA_BITS },
            Doubt::NoSignedAttributes => Self::NoSignedAttributes,
            Doubt::Order => Self::AttributesOrder,
        }
    }
}

/// The hash function of the content, if we know it.
pub(super) fn content_digest(signer: &SignerInfo) -> Result<DigestAlgorithm, CmsVerifyError> {
    let algorithm = &signer.digest_algorithm;
    let Some(digest) = signer.known_digest() else {
        return Err(match WEAK.contains(&algorithm.oid) {
            true => CmsVerifyError::WeakAlgorithm(algorithm.oid),
            false => CmsVerifyError::UnknownDigest(algorithm.oid),
        });
    };
    if algorithm.has_no_parameters() {
        Ok(digest)
    } else {
        Err(CmsVerifyError::DigestParameters(algorithm.oid))
    }
}

/// Checks the signature by `key` over the signed attributes, or where there are none over the content, whose digest is
/// `content`. Attributes that are signed in another order than that of DER are a doubt where `in_order` is asked for.
pub(super) fn check(
    signer: &SignerInfo,
    digest: DigestAlgorithm,
    content: &[u8],
    key: &PublicKey,
    in_order: bool,
) -> Result<(SignatureAlgorithm, Vec<Doubt>), CmsVerifyError> {
    let algorithm = algorithm(signer, digest)?;
    let mut doubts = doubts(signer, algorithm, key)?;
    let is_usual = doubts.is_empty();
    let fits = |attributes: &[u8]| match is_usual {
        // What is relied on is checked by the usual way, and by that alone.
        true => Provider::default().verify(key, algorithm, attributes, &signer.signature),
        false => {
            let digest = algorithm.digest().digest(attributes);
            verify_digest(key, algorithm, &digest, &signer.signature)
        }
    };
    let verdict = match (signer.signed_attributes_der(), signer.sorted_attributes_der()) {
        (None, _) => verify_digest(key, algorithm, content, &signer.signature),
        (Some(attributes), None) => fits(attributes),
        // What is signed is the DER, whatever stands there. Some sign what stands there, and many readers take it.
        (Some(attributes), Some(sorted)) => fits(&sorted).or_else(|_| {
            doubts.extend(in_order.then_some(Doubt::Order));
            fits(attributes)
        }),
    };
    verdict.map_err(CmsVerifyError::Signature)?;
    Ok((algorithm, doubts))
}

/// How the signer signed: digestAlgorithm, which is `content`, and signatureAlgorithm must speak of one hash function.
fn algorithm(signer: &SignerInfo, content: DigestAlgorithm) -> Result<SignatureAlgorithm, CmsVerifyError> {
    let named = &signer.signature_algorithm;
    // RFC 5754 §3.2 lets rsaEncryption stand here: the hash is then that of digestAlgorithm.
    if named.oid == oid::RSA_ENCRYPTION && named.has_no_parameters() {
        return Ok(SignatureAlgorithm::RsaPkcs1(content));
    }
    if WEAK.contains(&named.oid) && !content.is_weak() {
        return Err(CmsVerifyError::WeakAlgorithm(named.oid));
    }
    let algorithm = SignatureAlgorithm::from_der_or_weak(&named.der).map_err(|error| match error {
        SignatureError::UnknownAlgorithm(oid) if WEAK.contains(&oid) => CmsVerifyError::WeakAlgorithm(oid),
        other => CmsVerifyError::SignatureAlgorithm(other),
    })?;
    let signature = algorithm.digest();
    if signature == content {
        Ok(algorithm)
    } else if content.is_weak() {
        Err(CmsVerifyError::WeakAlgorithm(content.oid()))
    } else {
        Err(CmsVerifyError::DigestsDiffer { content, signature })
    }
}

/// What is to be said against the signature if it fits.
fn doubts(
    signer: &SignerInfo,
    algorithm: SignatureAlgorithm,
    key: &PublicKey,
) -> Result<Vec<Doubt>, CmsVerifyError> {
    let mut doubts = Vec::new();
    if algorithm.digest().is_weak() {
        let named = [signer.digest_algorithm.oid, signer.signature_algorithm.oid];
        doubts.extend(named.into_iter().find(|oid| WEAK.contains(oid)).map(Doubt::Algorithm));
    }
    match key.kind() {
        // Nothing is wrong with the signature: we cannot tell.
        KeyKind::Other(oid) => {
            return Err(CmsVerifyError::SignatureAlgorithm(SignatureError::UnknownAlgorithm(oid)));
        }
        kind => match kind.modulus_bits() {
            Some(bits) if bits < MIN_READ_BITS => return Err(Doubt::Key { bits }.into()),
            Some(bits) if bits < MIN_RSA_BITS => doubts.push(Doubt::Key { bits }),
            _ => {}
        },
    }
    if signer.signed_attributes().is_none() {
        if algorithm == SignatureAlgorithm::Ed25519 {
            // It is over the content itself, which is not at hand in one piece.
            return Err(CmsVerifyError::NoSignedAttributes);
        }
        doubts.push(Doubt::NoSignedAttributes);
    }
    Ok(doubts)
}
