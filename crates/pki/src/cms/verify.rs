//! Signed data becomes a verified signer (RFC 5652 §5.6, RFC 5035, RFC 8933).
//!
//! Says whether the signature is one by the key of the certificate that came along, over this content. Whether that
//! certificate is to be trusted is the matter of [`crate::path`].

use der::Decode;
use jiff::Timestamp;

use super::attribute::Attribute;
use super::ess::{EssBinding, EssRule, SigningCertificate};
use super::note::{self, Note};
use super::read::{AlgorithmIdentifier, SignedData, SignerInfo};
use crate::asn1::{OCTET_STRING, SEQUENCE};
use crate::ber::{BerError, Reader};
use crate::cert::Certificate;
use crate::digest::DigestAlgorithm;
use crate::key::{Provider, PublicKey};
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

/// Verifies the one signature in `signed` over content that is elsewhere.
///
/// `content_digest` gives the digest of the content; it is asked once at most, for [`SignerInfo::digest`] of the
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
    let signer = only_signer(signed)?;
    expect_type(oid::ID_DATA, signed.content_type)?;
    if signed.content.is_some() {
        return Err(CmsVerifyError::EncapsulatedContent);
    }
    let mut verified = verify_signer(signed, oid::ID_DATA, content_digest, &[], ess)?;
    verified.notes.splice(..0, note::notes(signed, signer));
    Ok(verified)
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
    verify_signer(signed, content_type, &|algorithm| algorithm.digest(content), others, ess)
}

/// What both have in common. The only note is the one on the binding.
fn verify_signer(
    signed: &SignedData,
    content_type: ObjectIdentifier,
    content_digest: &dyn Fn(DigestAlgorithm) -> Vec<u8>,
    others: &[Certificate],
    ess: EssRule,
) -> Result<VerifiedSigner, CmsVerifyError> {
    let signer = only_signer(signed)?;
    let (attributes, signed_bytes) = signer
        .signed_attributes()
        .zip(signer.signed_attributes_der())
        .ok_or(CmsVerifyError::NoSignedAttributes)?;
    let claims = Claims::read(attributes, content_type)?;
    let algorithm = algorithm(signer)?;
    if claims.protection.as_ref().is_some_and(|protection| !protection.fits(signer)) {
        return Err(CmsVerifyError::AlgorithmProtection);
    }
    let certificate = signer_certificate(signed, others, signer, claims.signing_certificate.as_ref())?;
    if content_digest(algorithm.digest()) != claims.message_digest {
        return Err(CmsVerifyError::MessageDigest);
    }
    strong_enough(certificate.public_key())?;
    Provider::default()
        .verify(certificate.public_key(), algorithm, signed_bytes, &signer.signature)
        .map_err(CmsVerifyError::Signature)?;
    let binding = binding(claims.signing_certificate.as_ref(), certificate, ess)?;
    let notes = Vec::from_iter((binding == EssBinding::V1).then_some(Note::EssBySha1));
    let certificate = certificate.clone();
    Ok(VerifiedSigner { certificate, algorithm, ess: binding, signing_time: claims.signing_time, notes })
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

/// The single-valued attributes that RFC 5652 §11, RFC 5035 and RFC 6211 §2 allow once.
const ONCE: [ObjectIdentifier; 6] = [
    oid::CONTENT_TYPE,
    oid::MESSAGE_DIGEST,
    oid::SIGNING_TIME,
    oid::SIGNING_CERTIFICATE,
    oid::SIGNING_CERTIFICATE_V2,
    oid::CMS_ALGORITHM_PROTECTION,
];

/// Shortest RSA modulus that is relied on, in bits: the shortest that NIST SP 800-131A lets sign.
const MIN_RSA_BITS: usize = 2048;

/// Algorithms over MD5 and SHA-1, by the names under which they stand in SignerInfo.
const WEAK: [ObjectIdentifier; 8] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.2.5"),   // md5
    ObjectIdentifier::new_unwrap("1.3.14.3.2.26"),        // sha1
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.4"), // md5WithRSAEncryption
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"), // sha1WithRSAEncryption
    ObjectIdentifier::new_unwrap("1.3.14.3.2.29"),        // sha1WithRSASignature
    ObjectIdentifier::new_unwrap("1.2.840.10040.4.3"),    // dsa-with-sha1
    ObjectIdentifier::new_unwrap("1.2.840.10045.4.1"),    // ecdsa-with-SHA1
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.2"), // md2WithRSAEncryption
];

/// What the signed attributes say.
struct Claims {
    message_digest: Vec<u8>,
    signing_certificate: Option<SigningCertificate>,
    signing_time: Option<Timestamp>,
    protection: Option<Protection>,
}

impl Claims {
    fn read(attributes: &[Attribute], content_type: ObjectIdentifier) -> Result<Self, CmsVerifyError> {
        for oid in ONCE {
            let mut found = attributes.iter().filter(|attribute| attribute.oid == oid).peekable();
            if found.peek().is_some() {
                let count = found.map(|attribute| attribute.values.len()).sum();
                if count != 1 {
                    return Err(CmsVerifyError::AttributeCount { oid, count });
                }
            }
        }
        let found = read_value(attributes, oid::CONTENT_TYPE, |value| single(value, Reader::oid))?
            .ok_or(CmsVerifyError::MissingAttribute(oid::CONTENT_TYPE))?;
        expect_type(content_type, found)?;
        let octets =
            |value: &[u8]| single(value, |reader| reader.octets(OCTET_STRING).map(|o| o.into_owned()));
        Ok(Self {
            message_digest: read_value(attributes, oid::MESSAGE_DIGEST, octets)?
                .ok_or(CmsVerifyError::MissingAttribute(oid::MESSAGE_DIGEST))?,
            signing_certificate: signing_certificate(attributes)?,
            signing_time: read_value(attributes, oid::SIGNING_TIME, read_time)?,
            protection: read_value(attributes, oid::CMS_ALGORITHM_PROTECTION, Protection::read)?,
        })
    }
}

/// CMSAlgorithmProtection (RFC 6211 §2).
struct Protection {
    digest: AlgorithmIdentifier,
    signature: Option<AlgorithmIdentifier>,
}

impl Protection {
    fn read(value: &[u8]) -> Result<Self, BerError> {
        let mut outer = Reader::new(value);
        let mut fields = outer.sequence()?;
        outer.finish()?;
        let digest = AlgorithmIdentifier::read(&mut fields)?;
        let signature = fields.optional(0xa1)?.map(AlgorithmIdentifier::from_value).transpose()?;
        fields.finish()?;
        Ok(Self { digest, signature })
    }

    /// Absent parameters and NULL count as the same, since writers of RSA and SHA-2 do not agree on them.
    fn fits(&self, signer: &SignerInfo) -> bool {
        let same = |one: &AlgorithmIdentifier, other: &AlgorithmIdentifier| {
            let bare = one.has_no_parameters() && other.has_no_parameters();
            one.oid == other.oid && (bare || one.parameters == other.parameters)
        };
        same(&self.digest, &signer.digest_algorithm)
            && self.signature.as_ref().is_some_and(|signature| same(signature, &signer.signature_algorithm))
    }
}

fn only_signer(signed: &SignedData) -> Result<&SignerInfo, CmsVerifyError> {
    let [signer] = &signed.signers[..] else {
        return Err(CmsVerifyError::SignerCount(signed.signers.len()));
    };
    Ok(signer)
}

fn strong_enough(key: &PublicKey) -> Result<(), CmsVerifyError> {
    match key.kind().modulus_bits() {
        Some(bits) if bits < MIN_RSA_BITS => Err(CmsVerifyError::WeakKey { bits, minimum: MIN_RSA_BITS }),
        _ => Ok(()),
    }
}

fn expect_type(expected: ObjectIdentifier, found: ObjectIdentifier) -> Result<(), CmsVerifyError> {
    if found == expected { Ok(()) } else { Err(CmsVerifyError::ContentType { expected, found }) }
}

/// How the signer signed: digestAlgorithm and signatureAlgorithm must speak of one hash function.
fn algorithm(signer: &SignerInfo) -> Result<SignatureAlgorithm, CmsVerifyError> {
    let (digest, signature) = (&signer.digest_algorithm, &signer.signature_algorithm);
    if let Some(weak) = [digest.oid, signature.oid].into_iter().find(|oid| WEAK.contains(oid)) {
        return Err(CmsVerifyError::WeakAlgorithm(weak));
    }
    let content = signer.digest().ok_or(CmsVerifyError::UnknownDigest(digest.oid))?;
    if !digest.has_no_parameters() {
        return Err(CmsVerifyError::DigestParameters(digest.oid));
    }
    // RFC 5754 §3.2 lets rsaEncryption stand here: the hash is then that of digestAlgorithm.
    if signature.oid == oid::RSA_ENCRYPTION && signature.has_no_parameters() {
        return Ok(SignatureAlgorithm::RsaPkcs1(content));
    }
    let algorithm =
        SignatureAlgorithm::from_der(&signature.der).map_err(CmsVerifyError::SignatureAlgorithm)?;
    let signature = algorithm.digest();
    if signature == content {
        Ok(algorithm)
    } else {
        Err(CmsVerifyError::DigestsDiffer { content, signature })
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
    bound: Option<&SigningCertificate>,
    certificate: &Certificate,
    rule: EssRule,
) -> Result<EssBinding, CmsVerifyError> {
    let Some(bound) = bound else {
        return match rule {
            EssRule::Required => Err(CmsVerifyError::EssMissing),
            EssRule::Optional => Ok(EssBinding::Absent),
        };
    };
    let binding = bound.binding().map_err(CmsVerifyError::EssDigest)?;
    if !bound.hash_fits(certificate) {
        return Err(CmsVerifyError::EssHash);
    }
    if !bound.issuer_serial_fits(certificate) {
        return Err(CmsVerifyError::EssIssuerSerial);
    }
    Ok(binding)
}

fn signing_certificate(attributes: &[Attribute]) -> Result<Option<SigningCertificate>, CmsVerifyError> {
    let v1 = read_value(attributes, oid::SIGNING_CERTIFICATE, SigningCertificate::read_v1)?;
    let v2 = read_value(attributes, oid::SIGNING_CERTIFICATE_V2, SigningCertificate::read_v2)?;
    if v1.is_some() && v2.is_some() { Err(CmsVerifyError::EssBoth) } else { Ok(v2.or(v1)) }
}

/// Reads the value of an attribute that stands once, if it is there.
fn read_value<T>(
    attributes: &[Attribute],
    oid: ObjectIdentifier,
    read: impl FnOnce(&[u8]) -> Result<T, BerError>,
) -> Result<Option<T>, CmsVerifyError> {
    let value =
        attributes.iter().find(|attribute| attribute.oid == oid).and_then(|found| found.values.first());
    value
        .map(|value| read(value))
        .transpose()
        .map_err(|source| CmsVerifyError::MalformedAttribute { oid, source })
}

/// Reads the one thing that `value` is.
fn single<'a, T>(
    value: &'a [u8],
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, BerError>,
) -> Result<T, BerError> {
    let mut reader = Reader::new(value);
    let read = read(&mut reader)?;
    reader.finish()?;
    Ok(read)
}

fn read_time(value: &[u8]) -> Result<Timestamp, BerError> {
    let malformed = || BerError::Value { tag: value.first().copied().unwrap_or(SEQUENCE) };
    let time = x509_cert::time::Time::from_der(value).map_err(|_| malformed())?;
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).map_err(|_| malformed())?;
    Timestamp::from_second(seconds).map_err(|_| malformed())
}
