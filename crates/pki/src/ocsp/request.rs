//! What a client asks (RFC 6960 §4.1).

use super::{CertId, MAX_CERT_IDS, OcspError, extension};
use crate::asn1::{BIT_STRING, OCTET_STRING, SEQUENCE, sequence, tlv};
use crate::cert::Extension;
use crate::lint::der::{self, Element, Reader};
use crate::oid::{self, ObjectIdentifier};

/// Largest request that is read, in octets.
const MAX_LEN: usize = 64 << 10;

const VERSION: u8 = 0xa0;
const REQUESTOR_NAME: u8 = 0xa1;
const REQUEST_EXTENSIONS: u8 = 0xa2;
const SINGLE_EXTENSIONS: u8 = 0xa0;
const SIGNATURE: u8 = 0xa0;
const CERTIFICATES: u8 = 0xa0;

/// What we obey when it is critical. There is one kind of response and one algorithm to each key of ours, so that the
/// client's wishes about them are met or cannot be.
const KNOWN: [ObjectIdentifier; 3] = [oid::OCSP_NONCE, oid::OCSP_RESPONSE, oid::OCSP_PREFERRED_ALGORITHMS];

/// A request: at least one certificate, and perhaps a nonce. A signature on it is skipped: nobody here has to identify
/// themselves to ask.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OcspRequest {
    der: Vec<u8>,
    cert_ids: Vec<CertId>,
    nonce: Option<Vec<u8>>,
}

impl OcspRequest {
    /// Asks about `cert_ids`, with `nonce` to tie the response to this request (RFC 9654 asks for 32 random octets).
    ///
    /// # Errors
    /// [`OcspError::Empty`], [`OcspError::TooManyCertIds`], [`OcspError::Nonce`].
    pub fn new(cert_ids: &[CertId], nonce: Option<&[u8]>) -> Result<Self, OcspError> {
        let list: Vec<u8> = cert_ids.iter().flat_map(|id| sequence(&[id.der()])).collect();
        let extensions = nonce.map_or(Vec::new(), |nonce| {
            let value = tlv(OCTET_STRING, nonce);
            let nonce = Extension { oid: oid::OCSP_NONCE, critical: false, value };
            tlv(REQUEST_EXTENSIONS, &sequence(&[&nonce.to_der()]))
        });
        Self::from_der(&sequence(&[&sequence(&[&sequence(&[&list]), &extensions])]))
    }

    /// Reads a request in DER.
    ///
    /// # Errors
    /// [`OcspError`]. A responder answers each of them with
    /// [`MalformedRequest`](super::ErrorStatus::MalformedRequest).
    pub fn from_der(bytes: &[u8]) -> Result<Self, OcspError> {
        if bytes.len() > MAX_LEN {
            return Err(OcspError::TooLong { length: bytes.len(), limit: MAX_LEN });
        }
        let mut fields = Element::only(bytes, SEQUENCE, "OCSPRequest")?.reader();
        let tbs = fields.expect(SEQUENCE, "tbsRequest")?;
        let signature = fields.optional(SIGNATURE)?;
        fields.finish("optionalSignature")?;
        signature.map_or(Ok(()), check_signature)?;
        let (cert_ids, nonce) = read_tbs(tbs)?;
        match der::first_fault(bytes) {
            None => Ok(Self { der: bytes.to_vec(), cert_ids, nonce }),
            Some(fault) => Err(fault.into()),
        }
    }

    /// The whole request, as it came.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificates that it asks about, in their order: 1 to 100.
    #[must_use]
    pub fn cert_ids(&self) -> &[CertId] {
        &self.cert_ids
    }

    /// The nonce that the response shall repeat: 1 to 128 octets.
    #[must_use]
    pub fn nonce(&self) -> Option<&[u8]> {
        self.nonce.as_deref()
    }
}

fn read_tbs(tbs: Element<'_>) -> Result<(Vec<CertId>, Option<Vec<u8>>), OcspError> {
    let mut fields = tbs.reader();
    super::data::read_version(fields.optional(VERSION)?)?;
    if let Some(name) = fields.optional(REQUESTOR_NAME)? {
        let mut name = name.reader();
        name.any()?;
        name.finish("requestorName")?;
    }
    let list = fields.expect(SEQUENCE, "requestList")?;
    let extensions = fields.optional(REQUEST_EXTENSIONS)?;
    fields.finish("tbsRequest")?;
    let cert_ids = read_list(list.reader())?;
    let extensions = extension::read(extensions, &KNOWN)?;
    Ok((cert_ids, read_nonce(&extensions)?))
}

fn read_list(mut list: Reader<'_>) -> Result<Vec<CertId>, OcspError> {
    let mut cert_ids = Vec::new();
    while !list.is_empty() {
        if cert_ids.len() == MAX_CERT_IDS {
            return Err(OcspError::TooManyCertIds { limit: MAX_CERT_IDS });
        }
        let mut fields = list.expect(SEQUENCE, "Request")?.reader();
        cert_ids.push(CertId::read(fields.expect(SEQUENCE, "reqCert")?)?);
        extension::read(fields.optional(SINGLE_EXTENSIONS)?, &[])?;
        fields.finish("Request")?;
    }
    if cert_ids.is_empty() { Err(OcspError::Empty) } else { Ok(cert_ids) }
}

fn read_nonce(extensions: &[Extension]) -> Result<Option<Vec<u8>>, OcspError> {
    let Some(value) = extension::value(extensions, oid::OCSP_NONCE) else { return Ok(None) };
    let nonce = extension::nonce_octets(value)?;
    extension::check_nonce(nonce)?;
    Ok(Some(nonce.to_vec()))
}

/// Asks that a signature has its form, and no more.
fn check_signature(tagged: Element<'_>) -> Result<(), OcspError> {
    let mut fields = Element::only(tagged.content, SEQUENCE, "optionalSignature")?.reader();
    fields.expect(SEQUENCE, "signatureAlgorithm")?;
    fields.expect(BIT_STRING, "signature")?;
    if let Some(certificates) = fields.optional(CERTIFICATES)? {
        Element::only(certificates.content, SEQUENCE, "certs")?;
    }
    Ok(fields.finish("optionalSignature")?)
}
