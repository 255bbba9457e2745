//! What a responder answers, or that it refuses to (RFC 6960 §4.2.1).

use std::fmt;
use std::sync::Arc;

use super::{OcspError, ResponseData};
use crate::asn1::{self, BIT_STRING, OCTET_STRING, SEQUENCE, sequence, tlv};
use crate::cert::Certificate;
use crate::confirmed::Confirmed;
use crate::key::{Provider, PublicKey, Signer};
use crate::lint::der::{ENUMERATED, Element, OBJECT_IDENTIFIER, Reader};
use crate::memo::Memo;
use crate::oid;
use crate::signature::{SignatureAlgorithm, SignatureError};
use crate::to_be_signed::{SigningError, ToBeSigned};

/// Largest response that is read, in octets.
const MAX_LEN: usize = 1 << 20;

/// Most certificates that are read beside the signature.
const MAX_CERTIFICATES: usize = 16;

const RESPONSE_BYTES: u8 = 0xa0;
const CERTIFICATES: u8 = 0xa0;
const SUCCESSFUL: [u8; 3] = [ENUMERATED, 1, 0];

/// Why a responder gives no answer (RFC 6960 §2.3, RFC 5019 §2.2.3).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ErrorStatus {
    /// The request cannot be read.
    MalformedRequest,
    /// Something is wrong with the responder.
    InternalError,
    /// The responder cannot answer now.
    TryLater,
    /// The responder wants signed requests.
    SigRequired,
    /// The responder does not answer for that issuer, or not to this client.
    Unauthorized,
}

impl ErrorStatus {
    /// All of them, by their codes.
    pub const ALL: [Self; 5] =
        [Self::MalformedRequest, Self::InternalError, Self::TryLater, Self::SigRequired, Self::Unauthorized];

    /// The code in a response. 4 is not used.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::MalformedRequest => 1,
            Self::InternalError => 2,
            Self::TryLater => 3,
            Self::SigRequired => 5,
            Self::Unauthorized => 6,
        }
    }

    /// The status of that code.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

impl fmt::Display for ErrorStatus {
    /// The name in the standard.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MalformedRequest => "malformedRequest",
            Self::InternalError => "internalError",
            Self::TryLater => "tryLater",
            Self::SigRequired => "sigRequired",
            Self::Unauthorized => "unauthorized",
        })
    }
}

/// A response that only says why there is no answer: nobody signs it.
#[must_use]
pub fn error_response(status: ErrorStatus) -> Vec<u8> {
    sequence(&[&[ENUMERATED, 1, status.code()]])
}

/// Signs `bytes`, a tbsResponseData, unchanged, and puts the response together, with `certificates` in it: in DER.
///
/// # Errors
/// [`SigningError`].
pub fn sign(
    bytes: &ToBeSigned,
    signer: &dyn Signer,
    certificates: &[Certificate],
) -> Result<Vec<u8>, SigningError> {
    let signed = bytes.sign(signer)?;
    let signed_fields = &signed[asn1::header_len(&signed).unwrap_or(signed.len())..];
    let certificates: Vec<u8> = certificates.iter().flat_map(Certificate::der).copied().collect();
    let certificates = match certificates.is_empty() {
        true => Vec::new(),
        false => tlv(CERTIFICATES, &tlv(SEQUENCE, &certificates)),
    };
    let basic = sequence(&[signed_fields, &certificates]);
    let kind = tlv(OBJECT_IDENTIFIER, oid::OCSP_BASIC.as_bytes());
    let response_bytes = sequence(&[&kind, &tlv(OCTET_STRING, &basic)]);
    Ok(sequence(&[&SUCCESSFUL, &tlv(RESPONSE_BYTES, &response_bytes)]))
}

/// Those that were read.
static READ: Memo<OcspResponse> = Memo::new();

/// A basic response that was read: its bytes, exactly as they came, and what they say. Whether that counts is for
/// [`verify`](Self::verify) to tell. Cheap to clone.
#[derive(Clone)]
pub struct OcspResponse(Arc<Fields>);

struct Fields {
    der: Vec<u8>,
    tbs: Vec<u8>,
    data: ResponseData,
    algorithm: Vec<u8>,
    signature: Vec<u8>,
    certificates: Vec<Certificate>,
    confirmed: Confirmed,
}

impl OcspResponse {
    /// Reads an OCSPResponse in DER.
    ///
    /// # Errors
    /// [`OcspError`]; [`OcspError::Refused`] when it says why there is no answer.
    pub fn from_der(der: &[u8]) -> Result<Self, OcspError> {
        if der.len() > MAX_LEN {
            return Err(OcspError::TooLong { length: der.len(), limit: MAX_LEN });
        }
        READ.read(der, || Self::read(der))
    }

    fn read(der: &[u8]) -> Result<Self, OcspError> {
        let mut fields = Element::only(der, SEQUENCE, "OCSPResponse")?.reader();
        let status = fields.expect(ENUMERATED, "responseStatus")?.content;
        let tagged = fields.optional(RESPONSE_BYTES)?;
        fields.finish("OCSPResponse")?;
        match (status, tagged) {
            ([0], Some(tagged)) => Self::read_basic(der, basic_bytes(tagged)?),
            ([code], None) => {
                let status = ErrorStatus::from_code(*code).ok_or(OcspError::Malformed)?;
                Err(OcspError::Refused(status))
            }
            _ => Err(OcspError::Malformed),
        }
    }

    /// The whole response, as it came.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The signed part, tbsResponseData, as it came.
    #[must_use]
    pub fn tbs_der(&self) -> &[u8] {
        &self.0.tbs
    }

    /// What the signed part says.
    #[must_use]
    pub fn data(&self) -> &ResponseData {
        &self.0.data
    }

    /// The certificates beside the signature, which nothing protects.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.0.certificates
    }

    /// How it is signed.
    ///
    /// # Errors
    /// [`SignatureError`] for an algorithm that is not accepted.
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, SignatureError> {
        SignatureAlgorithm::from_der(&self.0.algorithm)
    }

    /// Checks that `key` signed it. Whether that key may is another question: see [`verify`](Self::verify).
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify_signature(&self, key: &PublicKey) -> Result<(), SignatureError> {
        let algorithm = self.signature_algorithm()?;
        let Fields { tbs, signature, .. } = &*self.0;
        self.0.confirmed.or(key, || Provider::default().verify(key, algorithm, tbs, signature))
    }

    fn read_basic(der: &[u8], basic: &[u8]) -> Result<Self, OcspError> {
        let mut fields = Element::only(basic, SEQUENCE, "BasicOCSPResponse")?.reader();
        let tbs = fields.expect(SEQUENCE, "tbsResponseData")?.raw;
        let algorithm = fields.expect(SEQUENCE, "signatureAlgorithm")?.raw;
        let signature = match fields.expect(BIT_STRING, "signature")?.content {
            [0, octets @ ..] => octets,
            _ => return Err(OcspError::Malformed),
        };
        let certificates = fields.optional(CERTIFICATES)?.map_or(Ok(Vec::new()), read_certificates)?;
        fields.finish("BasicOCSPResponse")?;
        Ok(Self(Arc::new(Fields {
            der: der.to_vec(),
            tbs: tbs.to_vec(),
            data: ResponseData::from_der(tbs)?,
            algorithm: algorithm.to_vec(),
            signature: signature.to_vec(),
            certificates,
            confirmed: Confirmed::default(),
        })))
    }
}

impl fmt::Debug for OcspResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ResponseData { produced_at, answers, .. } = self.data();
        write!(f, "OcspResponse({produced_at}, {} answers)", answers.len())
    }
}

fn basic_bytes(tagged: Element<'_>) -> Result<&[u8], OcspError> {
    let mut fields = Element::only(tagged.content, SEQUENCE, "responseBytes")?.reader();
    let kind = fields.expect(OBJECT_IDENTIFIER, "responseType")?.oid()?;
    let response = fields.expect(OCTET_STRING, "response")?.content;
    fields.finish("responseBytes")?;
    if kind == oid::OCSP_BASIC { Ok(response) } else { Err(OcspError::NotBasic { found: kind }) }
}

fn read_certificates(tagged: Element<'_>) -> Result<Vec<Certificate>, OcspError> {
    let mut list: Reader<'_> = Element::only(tagged.content, SEQUENCE, "certs")?.reader();
    let mut certificates = Vec::new();
    while !list.is_empty() {
        if certificates.len() == MAX_CERTIFICATES {
            return Err(OcspError::TooManyCertificates { limit: MAX_CERTIFICATES });
        }
        let der = list.expect(SEQUENCE, "a certificate")?.raw;
        certificates.push(Certificate::from_der(der).map_err(OcspError::Certificate)?);
    }
    Ok(certificates)
}
