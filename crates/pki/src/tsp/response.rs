//! What an authority answers: TimeStampResp (RFC 3161 §2.4.2).

use super::token::MAX_TOKEN_LEN;
use super::{TimeStampToken, TspError};
use crate::asn1::{BIT_STRING, SEQUENCE, sequence, tlv};
use crate::ber::{BerError, Reader};

/// Longest response that is read, in octets: a token and some words.
const MAX_LEN: usize = MAX_TOKEN_LEN + (64 << 10);

/// Most strings that are read in statusString.
const MAX_STRINGS: usize = 16;

const INTEGER: u8 = 0x02;
const UTF8_STRING: u8 = 0x0c;

/// An answer.
#[derive(Clone, Debug)]
pub enum TimeStampResponse {
    /// The stamp was granted, perhaps otherwise than asked for: the token tells.
    Granted(Box<TimeStampToken>),
    /// It was not.
    Refused(Refused),
}

/// An answer without a token: PKIStatusInfo.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refused {
    /// status.
    pub status: RefusedStatus,
    /// statusString: in words for people, in whatever language the authority speaks.
    pub text: Vec<String>,
    /// failInfo.
    pub failures: Vec<Failure>,
}

/// The statuses of a response without a token.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RefusedStatus {
    /// rejection.
    Rejection,
    /// waiting.
    Waiting,
    /// revocationWarning: the authority's certificate is about to be revoked.
    RevocationWarning,
    /// revocationNotification: it was revoked.
    RevocationNotification,
}

/// Why a stamp was refused: PKIFailureInfo.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Failure {
    /// badAlg: the hash function is unknown or not accepted.
    BadAlg,
    /// badRequest: such a transaction is not offered.
    BadRequest,
    /// badDataFormat: the request is malformed.
    BadDataFormat,
    /// timeNotAvailable: the authority does not know the time.
    TimeNotAvailable,
    /// unacceptedPolicy: the authority does not stamp under the policy asked for.
    UnacceptedPolicy,
    /// unacceptedExtension: the request has an extension that the authority does not support.
    UnacceptedExtension,
    /// addInfoNotAvailable: something more was asked for and cannot be had.
    AddInfoNotAvailable,
    /// systemFailure: the authority is out of order.
    SystemFailure,
}

impl TimeStampResponse {
    /// Reads one.
    ///
    /// # Errors
    /// [`TspError`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, TspError> {
        TspError::limit("TimeStampResp", bytes.len(), MAX_LEN)?;
        let malformed = TspError::malformed("TimeStampResp");
        let mut outer = Reader::new(bytes);
        let mut fields = outer.sequence().map_err(&malformed)?;
        outer.finish().map_err(&malformed)?;
        let mut info = fields.sequence().map_err(&malformed)?;
        let status = info.small_integer().map_err(&malformed)?;
        let text = read_text(&mut info).map_err(TspError::malformed("PKIFreeText"))?;
        let failures = Failure::read_all(&mut info)?;
        info.finish().map_err(&malformed)?;
        let token = fields.optional(SEQUENCE).map_err(&malformed)?;
        fields.finish().map_err(&malformed)?;
        match (status, token) {
            (0 | 1, Some(token)) => TimeStampToken::from_der(token.raw()).map(Box::new).map(Self::Granted),
            (2..=5, None) => {
                Ok(Self::Refused(Refused { status: RefusedStatus::of(status)?, text, failures }))
            }
            (0..=5, token) => Err(TspError::TokenPresence { status, token: token.is_some() }),
            (other, _) => Err(TspError::Status(other)),
        }
    }

    /// The response that grants `token`, which is DER.
    #[must_use]
    pub fn grant(token: &[u8]) -> Vec<u8> {
        sequence(&[&sequence(&[&[INTEGER, 1, 0]]), token])
    }

    /// The response that refuses for `failure`, said in words too.
    #[must_use]
    pub fn reject(failure: Failure, text: &str) -> Vec<u8> {
        let text = sequence(&[&tlv(UTF8_STRING, text.as_bytes())]);
        sequence(&[&sequence(&[&[INTEGER, 1, 2], &text, &failure.to_der()])])
    }
}

impl RefusedStatus {
    fn of(status: u8) -> Result<Self, TspError> {
        match status {
            2 => Ok(Self::Rejection),
            3 => Ok(Self::Waiting),
            4 => Ok(Self::RevocationWarning),
            5 => Ok(Self::RevocationNotification),
            other => Err(TspError::Status(other)),
        }
    }
}

impl Failure {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::BadAlg,
        Self::BadRequest,
        Self::BadDataFormat,
        Self::TimeNotAvailable,
        Self::UnacceptedPolicy,
        Self::UnacceptedExtension,
        Self::AddInfoNotAvailable,
        Self::SystemFailure,
    ];

    /// Its bit in PKIFailureInfo.
    #[must_use]
    pub const fn bit(self) -> usize {
        match self {
            Self::BadAlg => 0,
            Self::BadRequest => 2,
            Self::BadDataFormat => 5,
            Self::TimeNotAvailable => 14,
            Self::UnacceptedPolicy => 15,
            Self::UnacceptedExtension => 16,
            Self::AddInfoNotAvailable => 17,
            Self::SystemFailure => 25,
        }
    }

    /// The name that the standard gives it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BadAlg => "badAlg",
            Self::BadRequest => "badRequest",
            Self::BadDataFormat => "badDataFormat",
            Self::TimeNotAvailable => "timeNotAvailable",
            Self::UnacceptedPolicy => "unacceptedPolicy",
            Self::UnacceptedExtension => "unacceptedExtension",
            Self::AddInfoNotAvailable => "addInfoNotAvailable",
            Self::SystemFailure => "systemFailure",
        }
    }

    /// A BIT STRING whose last bit is this one (X.690 §11.2.2).
    fn to_der(self) -> Vec<u8> {
        let (octet, bit) = (self.bit() / 8, self.bit() % 8);
        let mut content = vec![0; octet + 2];
        content[0] = 7 - bit as u8;
        content[octet + 1] = 0x80 >> bit;
        tlv(BIT_STRING, &content)
    }

    fn read_all(info: &mut Reader<'_>) -> Result<Vec<Self>, TspError> {
        let malformed = TspError::malformed("PKIFailureInfo");
        let Some(value) = info.optional(BIT_STRING).map_err(&malformed)? else { return Ok(Vec::new()) };
        match value.content() {
            [0..=7, octets @ ..] if octets.len() <= 8 => set_bits(octets).map(Self::of).collect(),
            _ => Err(malformed(BerError::Value { tag: BIT_STRING })),
        }
    }

    fn of(bit: usize) -> Result<Self, TspError> {
        Self::ALL.into_iter().find(|failure| failure.bit() == bit).ok_or(TspError::Failure(bit))
    }
}

/// The positions of the bits that are set, the first one being 0.
fn set_bits(octets: &[u8]) -> impl Iterator<Item = usize> {
    (0..octets.len() * 8).filter(|bit| octets[bit / 8] & (0x80 >> (bit % 8)) != 0)
}

fn read_text(info: &mut Reader<'_>) -> Result<Vec<String>, BerError> {
    let Some(list) = info.optional(SEQUENCE)? else { return Ok(Vec::new()) };
    let mut strings = Vec::new();
    for value in list.children().up_to(MAX_STRINGS)? {
        let octets = Reader::new(value.raw()).octets(UTF8_STRING)?;
        let text = std::str::from_utf8(&octets).map_err(|_| BerError::Value { tag: UTF8_STRING })?;
        strings.push(text.to_owned());
    }
    Ok(strings)
}
