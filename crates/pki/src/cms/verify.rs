//! Signed data becomes a verified signer (RFC 5652 §5.6, RFC 5035, RFC 8933).
//!
//! Says whether the signature is one by the key of the certificate that came along, over this content. Whether that
//! certificate is to be trusted is the matter of [`crate::path`].

use jiff::Timestamp;

use super::claims::Claims;
use super::ess::{EssBinding, EssRule, SigningCertificate};
use super::note::{self, Note};
use super::read::{SignedData, SignerInfo};
use super::strength::{self, Doubt};
use crate::armed::{Check, is_made};
use crate::ber::BerError;
use crate::cert::Certificate;
use crate::digest::DigestAlgorithm;
use crate::oid::{self, ObjectIdentifier};
use crate::signature::{SignatureAlgorithm, SignatureError};

/// A signer whose signature fits. Only verifying makes one.
#[derive(Clone, Debug)]
pub struct VerifiedSigner {
    certificate: Certificate,
    algorithm: SignatureAlgorithm,
    ess: EssBinding,
    signing_time: Option<Timestamp>,
    notes: Vec<Note>,
}

impl VerifiedSigner {
    /// The certificate whose key signed.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The hash function of content and signature.
    #[must_use]
    pub fn digest(&self) -> DigestAlgorithm {
        self.algorithm.digest()
    }

    /// The signature algorithm.
    #[must_use]
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// How the certificate is bound by the signature.
    #[must_use]
    pub fn ess(&self) -> EssBinding {
        self.ess
    }

    /// signing-time, which is no more than the signer's word.
    #[must_use]
    pub fn signing_time(&self) -> Option<Timestamp> {
        self.signing_time
    }

    /// What is odd without being wrong.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }
}

/// A signature that fits, and why it may all the same not be relied on.
#[derive(Clone, Debug)]
pub struct Examined {
    /// Who made it.
    pub signer: VerifiedSigner,
    /// [`CmsVerifyError::WeakAlgorithm`], [`CmsVerifyError::WeakKey`], [`CmsVerifyError::NoSignedAttributes`] and
    /// [`CmsVerifyError::AttributesOrder`], where they apply, in this order.
    pub doubts: Vec<CmsVerifyError>,
}

impl Examined {
    /// The signer, if there is no doubt.
    fn relied_on(self) -> Result<VerifiedSigner, CmsVerifyError> {
        self.doubts.into_iter().next().map_or(Ok(self.signer), Err)
    }
}

/// Verifies the one signature in `signed` over content that is elsewhere.
///
/// `content_digest` gives the digest of the content; it is asked once at most, for [`SignerInfo::known_digest`] of the
/// signer. A signature without signed attributes is refused: nothing binds its certificate, and content that looks
/// like attributes could pass for them.
///
/// # Errors
/// [`CmsVerifyError`]: the first rule that is broken. Form comes first, then the content's digest, the signature, and
/// the binding of the certificate; so [`CmsVerifyError::EssMissing`] says that all else is in order.
pub fn verify_detached(
    signed: &SignedData,
    content_digest: &dyn Fn(DigestAlgorithm) -> Vec<u8>,
    ess: EssRule,
) -> Result<VerifiedSigner, CmsVerifyError> {
    examine_detached(signed, content_digest, ess)?.relied_on()
}

/// The same for those who judge what is no longer relied on: by SHA-1, by a short RSA key, without signed
/// attributes, or over attributes that are not in order.
///
/// # Errors
/// As [`verify_detached`]; what is a doubt here is an error only where it is in the way of checking the signature.
pub fn examine_detached(
    signed: &SignedData,
    content_digest: &dyn Fn(DigestAlgorithm) -> Vec<u8>,
    ess: EssRule,
) -> Result<Examined, CmsVerifyError> {
    let signer = only_signer(signed)?;
    expect_type(oid::ID_DATA, signed.content_type)?;
    if signed.content.is_some() && is_made(Check::Signers) {
        return Err(CmsVerifyError::EncapsulatedContent);
    }
    let mut examined = examine(signed, oid::ID_DATA, content_digest, &[], ess)?;
    examined.signer.notes.splice(..0, note::notes(signed, signer));
    Ok(examined)
}

/// Examines the one signature in `signed` over content of which it carries the SHA-1, which is `sha1` (`adbe.pkcs7.sha1`,
/// ISO 32000-2 §12.8.3.3.1). There is always a doubt: SHA-1.
///
/// # Errors
/// As [`examine_detached`]; [`CmsVerifyError::NoEncapsulatedDigest`].
pub fn examine_sha1(signed: &SignedData, sha1: &[u8], ess: EssRule) -> Result<Examined, CmsVerifyError> {
    let signer = only_signer(signed)?;
    expect_type(oid::ID_DATA, signed.content_type)?;
    let content = signed.content.as_deref().ok_or(CmsVerifyError::NoEncapsulatedDigest)?;
    if content.len() != DigestAlgorithm::Sha1.output_len() {
        return Err(CmsVerifyError::NoEncapsulatedDigest);
    }
    if content != sha1 {
        return Err(CmsVerifyError::MessageDigest);
    }
    let mut examined = examine(signed, oid::ID_DATA, &|algorithm| algorithm.digest(content), &[], ess)?;
    examined.signer.notes.splice(..0, note::notes(signed, signer));
    examined.doubts.retain(|doubt| !matches!(doubt, CmsVerifyError::WeakAlgorithm(_)));
    examined.doubts.insert(0, CmsVerifyError::WeakAlgorithm(oid::SHA_1));
    Ok(examined)
}

/// Verifies a signature over `content`, which is of the type `content_type` and stands inside.
///
/// `others` are certificates among which the signer's may be when it did not come along. There are no notes but on how
/// the certificate is bound: the others are about PDF signatures.
///
/// # Errors
/// [`CmsVerifyError`], in the order of [`verify_detached`].
pub(crate) fn verify_content(
    signed: &SignedData,
    content_type: ObjectIdentifier,
    content: &[u8],
    others: &[Certificate],
    ess: EssRule,
) -> Result<VerifiedSigner, CmsVerifyError> {
    only_signer(signed)?;
    expect_type(content_type, signed.content_type)?;
    examine(signed, content_type, &|algorithm| algorithm.digest(content), others, ess)?.relied_on()
}

/// What all have in common. The only note is the one on the binding.
fn examine(
    signed: &SignedData,
    content_type: ObjectIdentifier,
    content_digest: &dyn Fn(DigestAlgorithm) -> Vec<u8>,
    others: &[Certificate],
    ess: EssRule,
) -> Result<Examined, CmsVerifyError> {
    let signer = only_signer(signed)?;
    let attributes = signer.signed_attributes();
    let claims = attributes.map(|attributes| Claims::read(attributes, content_type)).transpose()?;
    let digest = strength::content_digest(signer)?;
    let protection = claims.as_ref().and_then(|claims| claims.protection.as_ref());
    if protection.is_some_and(|protection| !protection.fits(signer)) {
        return Err(CmsVerifyError::AlgorithmProtection);
    }
    let bound = claims.as_ref().map_or(&[][..], |claims| &claims.signing_certificates);
    let certificate = signer_certificate(signed, others, signer, bound.first())?;
    let content = content_digest(digest);
    if claims.as_ref().is_some_and(|claims| claims.message_digest != content) && is_made(Check::Digest) {
        return Err(CmsVerifyError::MessageDigest);
    }
    let (algorithm, doubts) =
        strength::check(signer, digest, &content, certificate.public_key(), ess != EssRule::Optional)?;
    let binding = match claims {
        Some(_) => binding(bound, certificate, ess)?,
        // Of the two faults that there are then, the doubt says more.
        None => EssBinding::Absent,
    };
    let signer = VerifiedSigner {
        certificate: certificate.clone(),
        algorithm,
        ess: binding,
        signing_time: claims.and_then(|claims| claims.signing_time),
        notes: Vec::from_iter((binding == EssBinding::V1).then_some(Note::EssBySha1)),
    };
    Ok(Examined { signer, doubts: doubts.into_iter().map(Doubt::into).collect() })
}

/// Why a signature is not accepted: one variant for each rule.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CmsVerifyError {
    /// Not exactly one signer (EN 319 142-1 §4.1).
    #[error("expected exactly one signer, found {0}")]
    SignerCount(usize),
    /// The content is inside.
    #[error("the signed data carries content of its own, though the signed content is the document")]
    EncapsulatedContent,
    /// The digest of the content should be inside, and is not.
    #[error("the signed data should carry the SHA-1 of the document, and does not")]
    NoEncapsulatedDigest,
    /// The content is said to be of another type than id-data, outside or among the signed attributes.
    #[error("expected content of type {expected}, found {found}")]
    ContentType {
        /// What should stand there.
        expected: ObjectIdentifier,
        /// What stands there.
        found: ObjectIdentifier,
    },
    /// Nothing but the content is signed.
    #[error("the signature has no signed attributes")]
    NoSignedAttributes,
    /// A signed attribute that must be there is not.
    #[error("the signed attribute {0} is missing")]
    MissingAttribute(ObjectIdentifier),
    /// A signed attribute that stands once stands more often, or has not exactly one value.
    #[error("the signed attribute {oid} has {count} values where exactly one is allowed")]
    AttributeCount {
        /// Which attribute.
        oid: ObjectIdentifier,
        /// How many values there are in all.
        count: usize,
    },
    /// A signed attribute is there but cannot be read.
    #[error("the signed attribute {oid} is malformed")]
    MalformedAttribute {
        /// Which attribute.
        oid: ObjectIdentifier,
        /// What is wrong with it.
        #[source]
        source: BerError,
    },
    /// An algorithm that once was good: MD5, SHA-1, and signatures over them.
    #[error("the algorithm {0} is too weak to be relied on")]
    WeakAlgorithm(ObjectIdentifier),
    /// A hash function that we do not know.
    #[error("the hash function {0} is not accepted")]
    UnknownDigest(ObjectIdentifier),
    /// A hash function with parameters (RFC 5754 §2).
    #[error("the hash function {0} has parameters that its standard does not allow")]
    DigestParameters(ObjectIdentifier),
    /// The signature algorithm is unknown or malformed.
    #[error("the signature algorithm is not accepted")]
    SignatureAlgorithm(#[source] SignatureError),
    /// Content and attributes are hashed by different functions (RFC 8933 §3).
    #[error("the content is hashed by {content}, but the signature is over {signature}")]
    DigestsDiffer {
        /// digestAlgorithm.
        content: DigestAlgorithm,
        /// The hash in signatureAlgorithm.
        signature: DigestAlgorithm,
    },
    /// cmsAlgorithmProtection names other algorithms than those in use (RFC 6211).
    #[error("the protected algorithms are not those in use")]
    AlgorithmProtection,
    /// No certificate that came along is the one that the signer names.
    #[error("the signer's certificate is not among the {0} certificates in the signed data")]
    NoSignerCertificate(usize),
    /// The content is not what was signed.
    #[error("the digest of the content is not the one that was signed")]
    MessageDigest,
    /// An RSA key that is too short for its signatures to be relied on.
    #[error("the signer's RSA key has {bits} bits, fewer than the {minimum} that are relied on")]
    WeakKey {
        /// Length of its modulus in bits.
        bits: usize,
        /// Length that is relied on.
        minimum: usize,
    },
    /// The signature does not fit the attributes and the key.
    #[error("the signature does not hold")]
    Signature(#[source] SignatureError),
    /// The signed attributes are signed in another order than that of DER (RFC 5652 §5.4), and
    /// the certificate must be bound: what is built on EN 319 122-1 wants DER.
    #[error(
        "the signed attributes are not in the order of DER, and the signature is over them as they stand, so that readers differ on whether it holds"
    )]
    AttributesOrder,
    /// The certificate is not bound, though it must be.
    #[error("no signed attribute binds the signer's certificate")]
    EssMissing,
    /// Both versions of the binding are there (EN 319 122-1 §5.2.2.1).
    #[error("the signer's certificate is bound by both versions of the attribute")]
    EssBoth,
    /// The binding is by a hash function that we do not accept.
    #[error("the signer's certificate is bound by the hash function {0}, which is not accepted")]
    EssDigest(ObjectIdentifier),
    /// Another certificate is bound: this one was put in its place.
    #[error("the certificate is not the one that the signature is bound to")]
    EssHash,
    /// The bound issuer and serial number are those of another certificate.
    #[error("the issuer and serial number that the signature is bound to are not those of the certificate")]
    EssIssuerSerial,
}

fn only_signer(signed: &SignedData) -> Result<&SignerInfo, CmsVerifyError> {
    match &signed.signers[..] {
        [signer, others @ ..] if others.is_empty() || !is_made(Check::Signers) => Ok(signer),
        other => Err(CmsVerifyError::SignerCount(other.len())),
    }
}

pub(super) fn expect_type(expected: ObjectIdentifier, found: ObjectIdentifier) -> Result<(), CmsVerifyError> {
    if found == expected || !is_made(Check::Attributes) {
        Ok(())
    } else {
        Err(CmsVerifyError::ContentType { expected, found })
    }
}

/// The certificate that the signer names; among several of one name, the one that is bound.
fn signer_certificate<'a>(
    signed: &'a SignedData,
    others: &'a [Certificate],
    signer: &'a SignerInfo,
    bound: Option<&SigningCertificate>,
) -> Result<&'a Certificate, CmsVerifyError> {
    let fits = |certificate: &&Certificate| signer.identifier.fits(certificate);
    let mut named = signed.certificates_of(signer).chain(others.iter().filter(fits));
    let count = signed.certificates.len() + others.len();
    let first = named.next().ok_or(CmsVerifyError::NoSignerCertificate(count))?;
    let Some(bound) = bound else { return Ok(first) };
    Ok(std::iter::once(first).chain(named).find(|certificate| bound.hash_fits(certificate)).unwrap_or(first))
}

fn binding(
    bound: &[SigningCertificate],
    certificate: &Certificate,
    rule: EssRule,
) -> Result<EssBinding, CmsVerifyError> {
    if !is_made(Check::Binding) {
        return Ok(EssBinding::Absent);
    }
    if bound.len() > 1 && rule == EssRule::Required {
        return Err(CmsVerifyError::EssBoth);
    }
    let mut strongest = None;
    for one in bound {
        let binding = one.binding().map_err(CmsVerifyError::EssDigest)?;
        if !one.hash_fits(certificate) {
            return Err(CmsVerifyError::EssHash);
        }
        if !one.issuer_serial_fits(certificate) {
            return Err(CmsVerifyError::EssIssuerSerial);
        }
        strongest.get_or_insert(binding);
    }
    match strongest {
        Some(binding) => Ok(binding),
        None if rule == EssRule::Optional => Ok(EssBinding::Absent),
        None => Err(CmsVerifyError::EssMissing),
    }
}
