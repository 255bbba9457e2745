//! What a client asks: TimeStampReq (RFC 3161 §2.4.1).

use super::field::{
    MessageImprint, Nonce, OBJECT_IDENTIFIER, TRUE, VERSION_1, push_extensions, read_extensions, read_flag,
};
use super::{TimeStampToken, TspError};
use crate::asn1::{SEQUENCE, push_tlv, tlv};
use crate::ber::Reader;
use crate::cert::Extension;
use crate::oid::ObjectIdentifier;

/// Longest request that is read, in octets.
pub const MAX_REQUEST_LEN: usize = 16 << 10;

/// `[0] extensions`.
const EXTENSIONS: u8 = 0xa0;

/// A request for a time stamp, version 1.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TimeStampRequest {
    /// messageImprint: what to stamp.
    pub imprint: MessageImprint,
    /// reqPolicy: under which rules; without it under those that the authority chooses.
    pub policy: Option<ObjectIdentifier>,
    /// nonce: to be repeated in the answer.
    pub nonce: Option<Nonce>,
    /// certReq: whether the authority's certificates are wanted in the token.
    pub cert_req: bool,
    /// extensions.
    pub extensions: Vec<Extension>,
}

impl TimeStampRequest {
    /// Asks for a stamp on `imprint` under any policy, with the certificates.
    #[must_use]
    pub fn new(imprint: MessageImprint, nonce: Nonce) -> Self {
        Self { imprint, policy: None, nonce: Some(nonce), cert_req: true, extensions: Vec::new() }
    }

    /// Its DER.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let mut content = VERSION_1.to_vec();
        self.imprint.push_to(&mut content);
        if let Some(policy) = self.policy {
            push_tlv(&mut content, OBJECT_IDENTIFIER, policy.as_bytes());
        }
        if let Some(nonce) = &self.nonce {
            nonce.push_to(&mut content);
        }
        if self.cert_req {
            content.extend_from_slice(&TRUE);
        }
        push_extensions(&mut content, EXTENSIONS, &self.extensions);
        tlv(SEQUENCE, &content)
    }

    /// Reads one of at most [`MAX_REQUEST_LEN`] octets. The hash function need not be known.
    ///
    /// # Errors
    /// [`TspError`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, TspError> {
        TspError::limit("TimeStampReq", bytes.len(), MAX_REQUEST_LEN)?;
        let malformed = TspError::malformed("TimeStampReq");
        let mut outer = Reader::new(bytes);
        let mut fields = outer.sequence().map_err(&malformed)?;
        outer.finish().map_err(&malformed)?;
        let found = fields.small_integer().map_err(&malformed)?;
        if found != 1 {
            return Err(TspError::Version { part: "TimeStampReq", found });
        }
        let imprint = MessageImprint::read(&mut fields)?;
        let has_policy = fields.peek() == Some(OBJECT_IDENTIFIER);
        let policy = has_policy.then(|| fields.oid()).transpose().map_err(&malformed)?;
        let nonce = Nonce::read(&mut fields)?;
        let cert_req = read_flag(&mut fields).map_err(&malformed)?;
        let extensions = fields.optional(EXTENSIONS).and_then(read_extensions).map_err(&malformed)?;
        fields.finish().map_err(&malformed)?;
        Ok(Self { imprint, policy, nonce, cert_req, extensions })
    }

    /// Checks that `token` is an answer to this request (RFC 3161 §2.2). Who signed it is another matter.
    ///
    /// # Errors
    /// [`AnswerError`].
    pub fn answered_by(&self, token: &TimeStampToken) -> Result<(), AnswerError> {
        let info = token.info();
        if !self.imprint.matches(&info.imprint) {
            return Err(AnswerError::Imprint);
        }
        if self.nonce != info.nonce {
            return Err(AnswerError::Nonce);
        }
        match self.policy {
            Some(asked) if asked != info.policy => {
                return Err(AnswerError::Policy { asked, found: info.policy });
            }
            _ => {}
        }
        // RFC 3161 §2.4.1: the field of certificates is absent unless they are asked for.
        match (self.cert_req, token.certificates().len()) {
            (true, 0) => Err(AnswerError::Certificates { asked: true, found: 0 }),
            (false, found @ 1..) => Err(AnswerError::Certificates { asked: false, found }),
            _ => Ok(()),
        }
    }
}

/// Why a token is no answer to a request.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AnswerError {
    /// Something else was stamped.
    #[error("the time stamp is on something else than what was asked for")]
    Imprint,
    /// The nonce is not repeated: it may be an answer to an earlier request.
    #[error("the time stamp does not repeat the nonce of the request")]
    Nonce,
    /// It was stamped under other rules.
    #[error("asked for a time stamp under the policy {asked}, got one under {found}")]
    Policy {
        /// What the request asks for.
        asked: ObjectIdentifier,
        /// What the token names.
        found: ObjectIdentifier,
    },
    /// Certificates are missing, or there although they were not asked for.
    #[error("the token carries {found} certificates, which {} asked for", if *asked { "were" } else { "were not" })]
    Certificates {
        /// Whether the request asks for them.
        asked: bool,
        /// How many there are.
        found: usize,
    },
}
