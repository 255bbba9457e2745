//! What is signed in a response (RFC 6960 §4.2.1).

use jiff::Timestamp;

use super::{CertId, MAX_CERT_IDS, OcspError, extension};
use crate::asn1::{OCTET_STRING, SEQUENCE, sequence, tlv};
use crate::cert::{Certificate, Extension};
use crate::crl::RevocationReason;
use crate::crl::build::generalized_time;
use crate::lint::der::{ENUMERATED, Element, GENERALIZED_TIME, INTEGER, Reader};
use crate::name::Name;
use crate::oid::{self, ObjectIdentifier};
use crate::signature::SignatureAlgorithm;
use crate::to_be_signed::ToBeSigned;

const VERSION: u8 = 0xa0;
const BY_NAME: u8 = 0xa1;
const BY_KEY: u8 = 0xa2;
const RESPONSE_EXTENSIONS: u8 = 0xa1;
const GOOD: u8 = 0x80;
const REVOKED: u8 = 0xa1;
const UNKNOWN: u8 = 0x82;
const REASON: u8 = 0xa0;
const NEXT_UPDATE: u8 = 0xa0;
const SINGLE_EXTENSIONS: u8 = 0xa1;

/// What we obey when it is critical, in a response and in a single answer.
const KNOWN: [ObjectIdentifier; 2] = [oid::OCSP_NONCE, oid::OCSP_ARCHIVE_CUTOFF];

/// Everything that stands in a response, except who signs it. Written in whole seconds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ResponseData {
    /// Who answers.
    pub responder: ResponderId,
    /// When the response is signed.
    pub produced_at: Timestamp,
    /// One answer for each certificate that was asked about.
    pub answers: Vec<SingleAnswer>,
    /// The nonce of the request.
    pub nonce: Option<Vec<u8>>,
}

/// Who answers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ResponderId {
    /// By the subject of the responder's certificate.
    ByName(Name),
    /// By the SHA-1 hash of the bits of the responder's key.
    ByKey([u8; 20]),
}

/// What is said about one certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SingleAnswer {
    /// Which one.
    pub cert_id: CertId,
    /// Its status.
    pub status: CertStatus,
    /// The latest moment at which the status is known to be right.
    pub this_update: Timestamp,
    /// By when there will be newer information. Without it there is newer information at any time.
    pub next_update: Option<Timestamp>,
    /// Since when the responder remembers, also beyond the expiry of a certificate (RFC 6960 §4.4.4).
    pub archive_cutoff: Option<Timestamp>,
}

/// The status of one certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CertStatus {
    /// Not revoked.
    Good,
    /// Revoked, or suspended (`certificateHold`).
    Revoked {
        /// Since when.
        at: Timestamp,
        /// Why, where that is said.
        reason: Option<RevocationReason>,
    },
    /// The responder knows of no such certificate.
    Unknown,
}

impl ResponseData {
    /// The tbsResponseData that a responder, whose key signs by `algorithm`, would sign.
    #[must_use]
    pub fn to_be_signed(&self, algorithm: SignatureAlgorithm) -> ToBeSigned {
        let answers: Vec<u8> = self.answers.iter().flat_map(SingleAnswer::to_der).collect();
        let nonce = self.nonce.as_ref().map_or(Vec::new(), |nonce| {
            extensions(RESPONSE_EXTENSIONS, oid::OCSP_NONCE, tlv(OCTET_STRING, nonce))
        });
        let der = sequence(&[
            &self.responder.to_der(),
            &generalized_time(self.produced_at),
            &tlv(SEQUENCE, &answers),
            &nonce,
        ]);
        ToBeSigned::new(der, algorithm)
    }

    /// Reads a tbsResponseData.
    ///
    /// # Errors
    /// [`OcspError`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, OcspError> {
        let mut fields = Element::only(bytes, SEQUENCE, "tbsResponseData")?.reader();
        read_version(fields.optional(VERSION)?)?;
        let responder = ResponderId::read(fields.any()?)?;
        let produced_at = read_time(&mut fields)?;
        let list = fields.expect(SEQUENCE, "responses")?.reader();
        let extensions = extension::read(fields.optional(RESPONSE_EXTENSIONS)?, &KNOWN)?;
        fields.finish("tbsResponseData")?;
        // Responders have written nonces of all forms. One that is not as RFC 9654 has it cannot equal any of ours.
        let nonce = extension::value(&extensions, oid::OCSP_NONCE)
            .and_then(|value| extension::nonce_octets(value).ok())
            .map(<[u8]>::to_vec);
        Ok(Self { responder, produced_at, answers: read_list(list)?, nonce })
    }
}

impl ResponderId {
    /// The responder with that certificate, by its name.
    #[must_use]
    pub fn by_name(responder: &Certificate) -> Self {
        Self::ByName(responder.subject().clone())
    }

    /// The responder with that certificate, by its key.
    #[must_use]
    pub fn by_key(responder: &Certificate) -> Self {
        Self::ByKey(responder.public_key().sha1_identifier())
    }

    /// Whether it means the holder of `certificate`.
    #[must_use]
    pub fn matches(&self, certificate: &Certificate) -> bool {
        match self {
            Self::ByName(name) => name.matches(certificate.subject()),
            Self::ByKey(hash) => *hash == certificate.public_key().sha1_identifier(),
        }
    }

    fn to_der(&self) -> Vec<u8> {
        match self {
            Self::ByName(name) => tlv(BY_NAME, name.der()),
            Self::ByKey(hash) => tlv(BY_KEY, &tlv(OCTET_STRING, hash)),
        }
    }

    fn read(element: Element<'_>) -> Result<Self, OcspError> {
        match element.tag {
            BY_NAME => Name::from_der(element.content).map(Self::ByName).map_err(|_| OcspError::Malformed),
            BY_KEY => {
                let hash = Element::only(element.content, OCTET_STRING, "KeyHash")?.content;
                hash.try_into().map(Self::ByKey).map_err(|_| OcspError::Malformed)
            }
            _ => Err(OcspError::Malformed),
        }
    }
}

impl SingleAnswer {
    fn to_der(&self) -> Vec<u8> {
        let next_update = self.next_update.map(|at| tlv(NEXT_UPDATE, &generalized_time(at)));
        let cutoff = self
            .archive_cutoff
            .map(|at| extensions(SINGLE_EXTENSIONS, oid::OCSP_ARCHIVE_CUTOFF, generalized_time(at)));
        sequence(&[
            self.cert_id.der(),
            &self.status.to_der(),
            &generalized_time(self.this_update),
            &next_update.unwrap_or_default(),
            &cutoff.unwrap_or_default(),
        ])
    }

    fn read(element: Element<'_>) -> Result<Self, OcspError> {
        let mut fields = element.reader();
        let cert_id = CertId::read(fields.expect(SEQUENCE, "certID")?)?;
        let status = CertStatus::read(fields.any()?)?;
        let this_update = read_time(&mut fields)?;
        let next_update =
            fields.optional(NEXT_UPDATE)?.map(|tagged| only_time(tagged.content)).transpose()?;
        let extensions = extension::read(fields.optional(SINGLE_EXTENSIONS)?, &KNOWN)?;
        fields.finish("SingleResponse")?;
        let archive_cutoff =
            extension::value(&extensions, oid::OCSP_ARCHIVE_CUTOFF).map(only_time).transpose()?;
        Ok(Self { cert_id, status, this_update, next_update, archive_cutoff })
    }
}

impl CertStatus {
    fn to_der(self) -> Vec<u8> {
        match self {
            Self::Good => vec![GOOD, 0],
            Self::Unknown => vec![UNKNOWN, 0],
            Self::Revoked { at, reason } => {
                let reason = reason.map(|reason| tlv(REASON, &[ENUMERATED, 1, reason.code()]));
                tlv(REVOKED, &[generalized_time(at), reason.unwrap_or_default()].concat())
            }
        }
    }

    fn read(element: Element<'_>) -> Result<Self, OcspError> {
        match (element.tag, element.content) {
            (GOOD, []) => Ok(Self::Good),
            (UNKNOWN, []) => Ok(Self::Unknown),
            (REVOKED, _) => {
                let mut fields = element.reader();
                let at = read_time(&mut fields)?;
                let reason = fields.optional(REASON)?.map(read_reason).transpose()?;
                fields.finish("RevokedInfo")?;
                Ok(Self::Revoked { at, reason })
            }
            _ => Err(OcspError::Malformed),
        }
    }
}

/// Asks for the only version there is; v1 may be written or left out.
pub(super) fn read_version(tagged: Option<Element<'_>>) -> Result<(), OcspError> {
    match tagged.map(|tagged| tagged.content) {
        None | Some([INTEGER, 1, 0]) => Ok(()),
        Some(_) => Err(OcspError::Malformed),
    }
}

/// An explicit tag around the one extension of a kind that is never critical.
fn extensions(tag: u8, oid: ObjectIdentifier, value: Vec<u8>) -> Vec<u8> {
    tlv(tag, &sequence(&[&Extension { oid, critical: false, value }.to_der()]))
}

fn read_list(mut list: Reader<'_>) -> Result<Vec<SingleAnswer>, OcspError> {
    let mut answers = Vec::new();
    while !list.is_empty() {
        if answers.len() == MAX_CERT_IDS {
            return Err(OcspError::TooManyCertIds { limit: MAX_CERT_IDS });
        }
        answers.push(SingleAnswer::read(list.expect(SEQUENCE, "SingleResponse")?)?);
    }
    if answers.is_empty() { Err(OcspError::Empty) } else { Ok(answers) }
}

fn read_reason(tagged: Element<'_>) -> Result<RevocationReason, OcspError> {
    match tagged.content {
        [ENUMERATED, 1, code] => RevocationReason::from_code(*code).ok_or(OcspError::Malformed),
        _ => Err(OcspError::Malformed),
    }
}

fn read_time(fields: &mut Reader<'_>) -> Result<Timestamp, OcspError> {
    fields.expect(GENERALIZED_TIME, "a time")?.instant().ok_or(OcspError::Malformed)
}

fn only_time(der: &[u8]) -> Result<Timestamp, OcspError> {
    Element::only(der, GENERALIZED_TIME, "a time")?.instant().ok_or(OcspError::Malformed)
}
