//! Bytes become signed data. BER is taken as well as DER; limits are set on size, depth and count.

use std::borrow::Cow;

use super::CmsError;
use super::attribute::{self, Attribute};
use crate::asn1::{OCTET_STRING, SEQUENCE, SET, tlv};
use crate::ber::{BerError, Reader, Value};
use crate::cert::Certificate;
use crate::digest::DigestAlgorithm;
use crate::name::Name;
use crate::oid::{self, ObjectIdentifier};
use crate::serial::SerialNumber;
use crate::signature;

/// Largest signed data that is read, in octets. Status data inside may be long.
const MAX_LEN: usize = 32 << 20;

/// Most certificates, and most CRLs, that are read in one message.
const MAX_CERTIFICATES: usize = 256;

/// Most signers that are read in one message.
const MAX_SIGNERS: usize = 16;

/// Most digest algorithms that are read in one message.
const MAX_DIGESTS: usize = 16;

const CONTEXT_0: u8 = 0xa0;
const CONTEXT_1: u8 = 0xa1;
/// `[0] IMPLICIT OCTET STRING`, in one piece.
const KEY_IDENTIFIER: u8 = 0x80;
/// `[1] IMPLICIT OtherRevocationInfoFormat`.
const OTHER_FORMAT: u8 = 0xa1;
const INTEGER: u8 = 0x02;

/// A SignedData that was read (RFC 5652 §5.1). Nothing in it is verified yet.
#[derive(Clone, Debug)]
pub struct SignedData {
    /// version.
    pub version: u8,
    /// Whether the lengths of ContentInfo, SignedData and all SignerInfos with their attributes are given ahead.
    pub is_der: bool,
    /// digestAlgorithms.
    pub digest_algorithms: Vec<ObjectIdentifier>,
    /// eContentType.
    pub content_type: ObjectIdentifier,
    /// eContent; absent when the content is elsewhere.
    pub content: Option<Vec<u8>>,
    /// The X.509 certificates that could be read, in their order.
    pub certificates: Vec<Certificate>,
    /// How many certificates were left aside: malformed, or of another kind.
    pub certificates_left_aside: usize,
    /// The CRLs, as they came and unread.
    pub crls: Vec<Vec<u8>>,
    /// The OCSP responses (RFC 5940 §2), as they came and unread.
    pub ocsp_responses: Vec<Vec<u8>>,
    /// signerInfos.
    pub signers: Vec<SignerInfo>,
}

/// What one signer contributes (RFC 5652 §5.3).
#[derive(Clone, Debug)]
pub struct SignerInfo {
    /// version.
    pub version: u8,
    /// sid.
    pub identifier: SignerIdentifier,
    /// digestAlgorithm.
    pub digest_algorithm: AlgorithmIdentifier,
    signed_attributes: Option<SignedAttributes>,
    /// signatureAlgorithm.
    pub signature_algorithm: AlgorithmIdentifier,
    /// signature.
    pub signature: Vec<u8>,
    /// unsignedAttrs, empty when absent.
    pub unsigned_attributes: Vec<Attribute>,
}

/// The signed attributes as bytes and taken apart. Private, so that the two cannot part.
#[derive(Clone, Debug)]
struct SignedAttributes {
    der: Vec<u8>,
    attributes: Vec<Attribute>,
}

/// How a signer's certificate is named.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SignerIdentifier {
    /// By its issuer and serial number.
    IssuerAndSerialNumber {
        /// Who issued it.
        issuer: Name,
        /// Its serial number.
        serial_number: SerialNumber,
    },
    /// By its subjectKeyIdentifier.
    SubjectKeyIdentifier(Vec<u8>),
}

/// An AlgorithmIdentifier, taken apart but not understood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AlgorithmIdentifier {
    /// algorithm.
    pub oid: ObjectIdentifier,
    /// parameters, with their tag; absent when there are none.
    pub parameters: Option<Vec<u8>>,
    /// The whole, with lengths given ahead.
    pub der: Vec<u8>,
}

impl SignedData {
    /// Reads the ContentInfo at the start of `bytes`, and says how many bytes it occupies: what follows, such as the
    /// padding in a PDF, is the caller's to judge.
    ///
    /// # Errors
    /// [`CmsError::NotSignedData`] for another kind of message; [`CmsError::TooLong`] above 32 MiB;
    /// [`CmsError::Malformed`] for all else.
    pub fn parse(bytes: &[u8]) -> Result<(Self, usize), CmsError> {
        let outer = Reader::new(bytes).expect(SEQUENCE).map_err(malformed("ContentInfo"))?;
        let length = outer.raw().len();
        if length > MAX_LEN {
            return Err(CmsError::TooLong { length, limit: MAX_LEN });
        }
        let (content_type, content) = content_info(outer).map_err(malformed("ContentInfo"))?;
        if content_type != oid::ID_SIGNED_DATA {
            return Err(CmsError::NotSignedData(content_type));
        }
        let mut signed = Self::read(content)?;
        signed.is_der &= outer.is_definite();
        Ok((signed, length))
    }

    /// The certificates that `signer` may mean by its identifier. One, unless someone added look-alikes.
    pub fn certificates_of<'a>(&'a self, signer: &'a SignerInfo) -> impl Iterator<Item = &'a Certificate> {
        self.certificates.iter().filter(|certificate| signer.identifier.fits(certificate))
    }

    fn read(content: Value<'_>) -> Result<Self, CmsError> {
        let mut explicit = content.children();
        let value = explicit.expect(SEQUENCE).map_err(malformed("SignedData"))?;
        explicit.finish().map_err(malformed("SignedData"))?;
        let mut fields = value.children();
        let version = fields.small_integer().map_err(malformed("CMSVersion"))?;
        let digest_algorithms =
            digest_algorithms(&mut fields).map_err(malformed("DigestAlgorithmIdentifiers"))?;
        let (content_type, content_octets) =
            encapsulated(&mut fields).map_err(malformed("EncapsulatedContentInfo"))?;
        let (certificates, certificates_left_aside) =
            certificates(&mut fields).map_err(malformed("CertificateSet"))?;
        let (crls, ocsp_responses) = status_data(&mut fields).map_err(malformed("RevocationInfoChoices"))?;
        let (signers, signers_are_der) = signers(&mut fields).map_err(malformed("SignerInfos"))?;
        fields.finish().map_err(malformed("SignedData"))?;
        Ok(Self {
            version,
            is_der: content.is_definite() && value.is_definite() && signers_are_der,
            digest_algorithms,
            content_type,
            content: content_octets,
            certificates,
            certificates_left_aside,
            crls,
            ocsp_responses,
            signers,
        })
    }
}

impl SignerInfo {
    /// signedAttrs; absent when the content itself is signed.
    #[must_use]
    pub fn signed_attributes(&self) -> Option<&[Attribute]> {
        self.signed_attributes.as_ref().map(|signed| &signed.attributes[..])
    }

    /// The bytes that are signed when there are signed attributes: those of the attributes as they came, under the
    /// tag of a SET (RFC 5652 §5.4).
    ///
    /// The standard asks for their DER. What came with lengths left open is brought to that form; what came in
    /// another order is left so, see [`Self::sorted_attributes_der`].
    #[must_use]
    pub fn signed_attributes_der(&self) -> Option<&[u8]> {
        self.signed_attributes.as_ref().map(|signed| &signed.der[..])
    }

    /// The signed attributes in the order of DER (X.690 §11.6), under the tag of a SET, where they came in another one.
    #[must_use]
    pub fn sorted_attributes_der(&self) -> Option<Vec<u8>> {
        let set = Reader::new(self.signed_attributes_der()?).value().ok()?;
        if attribute::is_sorted(set).unwrap_or(true) {
            return None;
        }
        let mut children = set.children();
        let mut elements = Vec::new();
        while !children.is_empty() {
            elements.push(children.value().ok()?.raw().to_vec());
        }
        Some(tlv(SET, &attribute::sorted(elements)))
    }

    /// The hash function of message-digest, if it is one that we accept: what a caller must hash the content by.
    #[must_use]
    pub fn digest(&self) -> Option<DigestAlgorithm> {
        DigestAlgorithm::from_oid(self.digest_algorithm.oid)
    }

    /// The same, SHA-1 among them: for those who look whether the content has changed.
    #[must_use]
    pub fn known_digest(&self) -> Option<DigestAlgorithm> {
        DigestAlgorithm::from_oid_or_weak(self.digest_algorithm.oid)
    }

    /// That of one who signed by `certificate`'s key over content that `digest` names the hash of, and nothing else.
    pub(super) fn bare(
        certificate: Option<&Certificate>,
        digest: DigestAlgorithm,
        signature: Vec<u8>,
    ) -> Self {
        let identifier = match certificate {
            Some(certificate) => SignerIdentifier::IssuerAndSerialNumber {
                issuer: certificate.issuer().clone(),
                serial_number: certificate.serial_number().clone(),
            },
            None => SignerIdentifier::SubjectKeyIdentifier(Vec::new()),
        };
        Self {
            version: 1,
            identifier,
            digest_algorithm: AlgorithmIdentifier::without_parameters(digest.oid()),
            signed_attributes: None,
            signature_algorithm: AlgorithmIdentifier::without_parameters(oid::RSA_ENCRYPTION),
            signature,
            unsigned_attributes: Vec::new(),
        }
    }

    fn read(value: Value<'_>) -> Result<(Self, bool), BerError> {
        let mut is_der = value.is_definite();
        let mut fields = Reader::new(value.raw()).sequence()?;
        let version = fields.small_integer()?;
        let identifier = SignerIdentifier::read(&mut fields)?;
        let digest_algorithm = AlgorithmIdentifier::read(&mut fields)?;
        let mut signed_attributes = None;
        if let Some(set) = fields.optional(CONTEXT_0)? {
            let definite = set.to_definite()?;
            is_der &= matches!(definite, Cow::Borrowed(_));
            signed_attributes = Some(SignedAttributes::read(definite.into_owned())?);
        }
        let signature_algorithm = AlgorithmIdentifier::read(&mut fields)?;
        let signature = fields.octets(OCTET_STRING)?.into_owned();
        let unsigned = fields.optional(CONTEXT_1)?;
        fields.finish()?;
        let signer = Self {
            version,
            identifier,
            digest_algorithm,
            signed_attributes,
            signature_algorithm,
            signature,
            unsigned_attributes: unsigned.map(attribute::read_set).transpose()?.unwrap_or_default(),
        };
        Ok((signer, is_der))
    }
}

impl SignedAttributes {
    fn read(mut der: Vec<u8>) -> Result<Self, BerError> {
        der[0] = SET;
        let attributes = attribute::read_set(Reader::new(&der).expect(SET)?)?;
        Ok(Self { der, attributes })
    }
}

impl SignerIdentifier {
    /// Whether `certificate` is one that this names.
    #[must_use]
    pub fn fits(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerialNumber { issuer, serial_number } => {
                serial_number == certificate.serial_number() && issuer.matches(certificate.issuer())
            }
            Self::SubjectKeyIdentifier(identifier) => {
                certificate.subject_key_identifier().is_ok_and(|found| found.as_ref() == Some(identifier))
            }
        }
    }

    fn read(fields: &mut Reader<'_>) -> Result<Self, BerError> {
        if fields.peek() != Some(SEQUENCE) {
            return fields
                .octets(KEY_IDENTIFIER)
                .map(|octets| Self::SubjectKeyIdentifier(octets.into_owned()));
        }
        let mut fields = fields.sequence()?;
        let name = fields.expect(SEQUENCE)?;
        let issuer = Name::from_der(name.raw()).map_err(|_| BerError::Value { tag: SEQUENCE })?;
        let octets = fields.integer()?;
        let serial_number =
            SerialNumber::from_octets(octets).map_err(|_| BerError::Value { tag: INTEGER })?;
        fields.finish()?;
        Ok(Self::IssuerAndSerialNumber { issuer, serial_number })
    }
}

impl AlgorithmIdentifier {
    pub(crate) fn read(fields: &mut Reader<'_>) -> Result<Self, BerError> {
        fields.expect(SEQUENCE).and_then(Self::from_value)
    }

    /// Reads one whatever tag it carries, since IMPLICIT replaces that of the SEQUENCE.
    pub(super) fn from_value(value: Value<'_>) -> Result<Self, BerError> {
        let mut der = value.to_definite()?.into_owned();
        der[0] = SEQUENCE;
        let mut fields = Reader::new(&der).sequence()?;
        let oid = fields.oid()?;
        let parameters = if fields.is_empty() { None } else { Some(fields.value()?.raw().to_vec()) };
        fields.finish()?;
        Ok(Self { oid, parameters, der })
    }

    fn without_parameters(oid: ObjectIdentifier) -> Self {
        Self { oid, parameters: None, der: signature::identifier(oid, &[]) }
    }

    /// Whether there are no parameters, or NULL as many write it.
    pub(crate) fn has_no_parameters(&self) -> bool {
        self.parameters.as_deref().is_none_or(|parameters| parameters == [0x05, 0x00])
    }
}

/// Ready for `map_err`: what is malformed, and its cause.
fn malformed(part: &'static str) -> impl FnOnce(BerError) -> CmsError {
    move |source| CmsError::Malformed { part, source }
}

fn content_info(outer: Value<'_>) -> Result<(ObjectIdentifier, Value<'_>), BerError> {
    let mut fields = outer.children();
    let content_type = fields.oid()?;
    let content = fields.expect(CONTEXT_0)?;
    fields.finish()?;
    Ok((content_type, content))
}

fn digest_algorithms(fields: &mut Reader<'_>) -> Result<Vec<ObjectIdentifier>, BerError> {
    let values = fields.expect(SET)?.children().up_to(MAX_DIGESTS)?;
    values.iter().map(|value| Reader::new(value.raw()).sequence()?.oid()).collect()
}

fn encapsulated(fields: &mut Reader<'_>) -> Result<(ObjectIdentifier, Option<Vec<u8>>), BerError> {
    let mut fields = fields.sequence()?;
    let content_type = fields.oid()?;
    let Some(explicit) = fields.optional(CONTEXT_0)? else {
        fields.finish()?;
        return Ok((content_type, None));
    };
    fields.finish()?;
    let mut inner = explicit.children();
    let content = inner.octets(OCTET_STRING)?.into_owned();
    inner.finish()?;
    Ok((content_type, Some(content)))
}

/// The certificates that can be read, and how many others there are.
fn certificates(fields: &mut Reader<'_>) -> Result<(Vec<Certificate>, usize), BerError> {
    let Some(set) = fields.optional(CONTEXT_0)? else { return Ok((Vec::new(), 0)) };
    let values = set.children().up_to(MAX_CERTIFICATES)?;
    let read: Vec<Certificate> =
        values.iter().filter_map(|value| Certificate::from_der(value.raw()).ok()).collect();
    let left_aside = values.len() - read.len();
    Ok((read, left_aside))
}

/// Values as they came.
type Unread = Vec<Vec<u8>>;

/// The CRLs, and the OCSP responses; what is of other kinds is left aside.
fn status_data(fields: &mut Reader<'_>) -> Result<(Unread, Unread), BerError> {
    let Some(set) = fields.optional(CONTEXT_1)? else { return Ok((Vec::new(), Vec::new())) };
    let values = set.children().up_to(MAX_CERTIFICATES)?;
    let crls = values.iter().filter(|value| value.tag() == SEQUENCE).map(|value| value.raw().to_vec());
    let responses = values.iter().filter(|value| value.tag() == OTHER_FORMAT).filter_map(|value| {
        let mut other = value.children();
        let is_response = other.oid().is_ok_and(|format| format == oid::RI_OCSP_RESPONSE);
        other.value().ok().filter(|_| is_response).map(|response| response.raw().to_vec())
    });
    Ok((crls.collect(), responses.collect()))
}

/// The signers, and whether all their lengths are given ahead.
fn signers(fields: &mut Reader<'_>) -> Result<(Vec<SignerInfo>, bool), BerError> {
    let values = fields.expect(SET)?.children().up_to(MAX_SIGNERS)?;
    let read = values.into_iter().map(SignerInfo::read).collect::<Result<Vec<_>, _>>()?;
    let is_der = read.iter().all(|(_, is_der)| *is_der);
    Ok((read.into_iter().map(|(signer, _)| signer).collect(), is_der))
}
