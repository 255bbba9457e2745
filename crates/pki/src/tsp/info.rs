//! What an authority signs: TSTInfo (RFC 3161 §2.4.2).

use der::Decode;
use x509_cert::ext::pkix::name;

use super::field::{
    INTEGER, MessageImprint, Nonce, OBJECT_IDENTIFIER, TRUE, VERSION_1, push_extensions, read_extensions,
    read_flag,
};
use super::{Accuracy, GenTime, TspError};
use crate::asn1::{SEQUENCE, push_tlv, tlv};
use crate::ber::{BerError, Reader, Value};
use crate::cert::{Extension, GeneralName};
use crate::oid::ObjectIdentifier;
use crate::serial::SerialNumber;

/// Longest TSTInfo that is read, in octets.
const MAX_LEN: usize = 1 << 16;

/// Octets that most have at most, without extensions.
const USUAL_LEN: usize = 192;

/// Most octets of a serial number: 160 bits.
const MAX_SERIAL_LEN: usize = 20;

/// `[0] tsa` and `[1] extensions`.
const TSA: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa1;

/// A statement that something existed at a time, version 1.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TstInfo {
    /// policy: under which rules it was stamped.
    pub policy: ObjectIdentifier,
    /// messageImprint: what was stamped.
    pub imprint: MessageImprint,
    /// serialNumber: at most 160 bits, never twice from one authority.
    pub serial_number: SerialNumber,
    /// genTime: when.
    pub gen_time: GenTime,
    /// accuracy: by how much genTime may be off.
    pub accuracy: Option<Accuracy>,
    /// ordering: whether any two stamps of the authority can be put in order by genTime alone.
    pub ordering: bool,
    /// nonce: that of the request.
    pub nonce: Option<Nonce>,
    /// tsa: a hint at who stamped.
    pub tsa: Option<GeneralName>,
    /// extensions.
    pub extensions: Vec<Extension>,
}

impl TstInfo {
    /// Its DER; what is at its default is left out.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let mut content = Vec::with_capacity(USUAL_LEN);
        content.extend_from_slice(&VERSION_1);
        push_tlv(&mut content, OBJECT_IDENTIFIER, self.policy.as_bytes());
        self.imprint.push_to(&mut content);
        push_tlv(&mut content, INTEGER, self.serial_number.as_octets());
        self.gen_time.push_to(&mut content);
        if let Some(accuracy) = self.accuracy {
            accuracy.push_to(&mut content);
        }
        if self.ordering {
            content.extend_from_slice(&TRUE);
        }
        if let Some(nonce) = &self.nonce {
            nonce.push_to(&mut content);
        }
        if let Some(tsa) = &self.tsa {
            push_tlv(&mut content, TSA, &tsa.to_der());
        }
        push_extensions(&mut content, EXTENSIONS, &self.extensions);
        tlv(SEQUENCE, &content)
    }

    /// Reads one.
    ///
    /// # Errors
    /// [`TspError`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, TspError> {
        TspError::limit("TSTInfo", bytes.len(), MAX_LEN)?;
        let malformed = TspError::malformed("TSTInfo");
        let mut outer = Reader::new(bytes);
        let mut fields = outer.sequence().map_err(&malformed)?;
        outer.finish().map_err(&malformed)?;
        let found = fields.small_integer().map_err(&malformed)?;
        if found != 1 {
            return Err(TspError::Version { part: "TSTInfo", found });
        }
        let info = Self {
            policy: fields.oid().map_err(&malformed)?,
            imprint: MessageImprint::read(&mut fields)?,
            serial_number: serial_number(fields.integer().map_err(&malformed)?)?,
            gen_time: GenTime::read(&mut fields)?,
            accuracy: fields.optional(SEQUENCE).map_err(&malformed)?.map(Accuracy::read).transpose()?,
            ordering: read_flag(&mut fields).map_err(&malformed)?,
            nonce: Nonce::read(&mut fields)?,
            tsa: fields.optional(TSA).and_then(read_name).map_err(TspError::malformed("tsa"))?,
            extensions: fields.optional(EXTENSIONS).and_then(read_extensions).map_err(&malformed)?,
        };
        fields.finish().map_err(&malformed)?;
        Ok(info)
    }
}

fn serial_number(octets: &[u8]) -> Result<SerialNumber, TspError> {
    SerialNumber::from_octets(octets)
        .ok()
        .filter(|serial| octets[0] < 0x80 && serial.significant_octets().len() <= MAX_SERIAL_LEN)
        .ok_or(TspError::SerialNumber)
}

fn read_name(explicit: Option<Value<'_>>) -> Result<Option<GeneralName>, BerError> {
    let Some(explicit) = explicit else { return Ok(None) };
    let malformed = || BerError::Value { tag: TSA };
    let name = name::GeneralName::from_der(explicit.content()).map_err(|_| malformed())?;
    GeneralName::from_x509(&name).map(Some).map_err(|_| malformed())
}
