//! One revoked certificate: written and read (RFC 5280 §5.1.2.6, §5.3).

use jiff::Timestamp;

use super::read::{Cursor, each_extension};
use super::time::{GENERALIZED_TIME, generalized_time, instant, push_time};
use super::{CrlError, RevocationReason};
use crate::asn1::{self, OCTET_STRING, SEQUENCE, push_tlv};
use crate::name::Name;
use crate::oid::{self, ObjectIdentifier};
use crate::serial::{SerialError, SerialNumber};

const INTEGER: u8 = 0x02;
const ENUMERATED: u8 = 0x0a;

/// One revoked certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RevokedEntry {
    /// Which one.
    pub serial_number: SerialNumber,
    /// Since when.
    pub revoked_at: Timestamp,
    /// Why; nothing when the list does not say, which means unspecified.
    pub reason: Option<RevocationReason>,
    /// When the key is known or thought to have been lost, where that is said (RFC 5280 §5.3.2).
    pub invalidity_date: Option<Timestamp>,
}

/// An entry that still stands in its list.
pub(super) struct Entry<'a> {
    pub(super) serial: &'a [u8],
    pub(super) revoked_at: Timestamp,
    pub(super) reason: Option<RevocationReason>,
    pub(super) invalidity_date: Option<Timestamp>,
    /// Whom certificateIssuer names: the issuer of this one and of those after it.
    pub(super) issuer: Option<Name>,
    pub(super) unknown_critical: Option<ObjectIdentifier>,
}

impl Entry<'_> {
    /// The entry by itself.
    pub(super) fn to_owned(&self) -> RevokedEntry {
        RevokedEntry {
            serial_number: SerialNumber::from_octets(self.serial).expect("its length was checked"),
            revoked_at: self.revoked_at,
            reason: self.reason,
            invalidity_date: self.invalidity_date,
        }
    }

    /// How much weight it has where a list names a certificate twice: what cannot be taken back comes before what can,
    /// and the earlier before the later. The least weighs most.
    pub(super) fn weight(&self) -> (u8, Timestamp) {
        let finality = match self.reason {
            Some(RevocationReason::RemoveFromCrl) => 2,
            Some(RevocationReason::CertificateHold) => 1,
            _ => 0,
        };
        (finality, self.revoked_at)
    }
}

/// Reads the content of an entry's SEQUENCE.
pub(super) fn read(content: &[u8]) -> Result<Entry<'_>, CrlError> {
    let mut cursor = Cursor(content);
    let serial = cursor.value(INTEGER)?.content;
    if serial.is_empty() || serial.len() > crate::serial::MAX_READ_LEN {
        return Err(CrlError::Serial(SerialError::Length(serial.len())));
    }
    let revoked_at = cursor.time()?.ok_or(CrlError::Malformed)?;
    let mut entry = Entry {
        serial,
        revoked_at,
        reason: None,
        invalidity_date: None,
        issuer: None,
        unknown_critical: None,
    };
    if let Some(extensions) = cursor.optional(SEQUENCE)? {
        read_extensions(&mut entry, extensions.content)?;
    }
    cursor.finish()?;
    Ok(entry)
}

/// The octets of the serial number of the entry that begins `octets`, which was read before.
pub(super) fn serial_at(octets: &[u8]) -> &[u8] {
    let inside = asn1::header_len(octets).map_or(&[][..], |header| &octets[header..]);
    Cursor(inside).value(INTEGER).map_or(&[], |serial| serial.content)
}

/// Reason and date are there to inform: one that cannot be read counts as if it were not there, and the certificate as
/// revoked all the same.
fn read_extensions<'a>(entry: &mut Entry<'a>, content: &'a [u8]) -> Result<(), CrlError> {
    let mut seen = [false; 3];
    each_extension(content, |oid, critical, value| {
        let known = [oid::REASON_CODE, oid::INVALIDITY_DATE, oid::CERTIFICATE_ISSUER];
        match known.iter().position(|known| known.as_bytes() == oid) {
            Some(kind) if std::mem::replace(&mut seen[kind], true) => {
                return Err(CrlError::RepeatedExtension { oid: known[kind] });
            }
            Some(0) => entry.reason = reason(value),
            Some(1) => {
                let date = Cursor::only(value, GENERALIZED_TIME).ok();
                entry.invalidity_date = date.and_then(|date| instant(GENERALIZED_TIME, date));
            }
            Some(_) => entry.issuer = Some(certificate_issuer(value)?),
            None => {
                let oid = ObjectIdentifier::from_bytes(oid).map_err(|_| CrlError::Malformed)?;
                entry.unknown_critical = entry.unknown_critical.or(critical.then_some(oid));
            }
        }
        Ok(())
    })
}

fn reason(value: &[u8]) -> Option<RevocationReason> {
    match Cursor::only(value, ENUMERATED) {
        Ok([code]) => RevocationReason::from_code(*code),
        _ => None,
    }
}

/// The directoryName among the GeneralNames of certificateIssuer (RFC 5280 §5.3.3).
fn certificate_issuer(value: &[u8]) -> Result<Name, CrlError> {
    let mut names = Cursor(Cursor::only(value, SEQUENCE)?);
    let first = names.value(0xa4)?;
    names.finish()?;
    Name::from_der(first.content).map_err(CrlError::Issuer)
}

impl RevokedEntry {
    /// Whether it may be taken back: a suspension, or one that was taken back already.
    #[must_use]
    pub fn can_be_released(&self) -> bool {
        matches!(self.reason, Some(RevocationReason::CertificateHold | RevocationReason::RemoveFromCrl))
    }

    /// Appends the entry's SEQUENCE to `out`. `content` is room to work in, whose octets are lost.
    pub(super) fn push_der(&self, out: &mut Vec<u8>, content: &mut Vec<u8>) {
        content.clear();
        push_tlv(content, INTEGER, self.serial_number.as_octets());
        push_time(content, self.revoked_at);
        // RFC 5280 §5.3.1: absent rather than unspecified.
        let reason = self.reason.filter(|reason| *reason != RevocationReason::Unspecified);
        if reason.is_some() || self.invalidity_date.is_some() {
            let start = content.len();
            content.extend([SEQUENCE, 0]);
            if let Some(reason) = reason {
                push_extension(content, oid::REASON_CODE, &[ENUMERATED, 1, reason.code()]);
            }
            if let Some(at) = self.invalidity_date {
                push_extension(content, oid::INVALIDITY_DATE, &generalized_time(at));
            }
            content[start + 1] = (content.len() - start - 2) as u8;
        }
        push_tlv(out, SEQUENCE, content);
    }
}

/// Appends an extension that is not critical and as short as these two are, so that each length is one octet.
fn push_extension(out: &mut Vec<u8>, oid: ObjectIdentifier, value: &[u8]) {
    let oid = oid.as_bytes();
    out.extend([SEQUENCE, (oid.len() + value.len() + 4) as u8]);
    push_tlv(out, 0x06, oid);
    push_tlv(out, OCTET_STRING, value);
}
