//! A tbsCertList taken apart (RFC 5280 §5.1), each part still in its own octets.

use super::super::der::{self, ENUMERATED, Element, Fault, GENERALIZED_TIME, INTEGER, Reader, UTC_TIME};
use super::super::draft::{DraftExtension, read_extensions};
use super::super::{Finding, Rule};
use super::{CrlContext, DISTINGUISHED, STRUCTURE};
use crate::asn1::SEQUENCE;
use crate::crl::{CrlNumber, RevocationReason};
use crate::oid::{self, ObjectIdentifier};
use crate::serial::MAX_SERIAL_LEN;

/// A tbsCertList and what it is linted against.
pub(in super::super) struct Draft<'a> {
    pub(super) context: CrlContext<'a>,
    /// All of it.
    pub(super) tbs: &'a [u8],
    /// The content of the version's INTEGER, when it is there.
    pub(super) version: Option<&'a [u8]>,
    /// The AlgorithmIdentifier.
    pub(super) algorithm: &'a [u8],
    pub(super) issuer_name: &'a [u8],
    pub(super) this_update: Element<'a>,
    pub(super) next_update: Option<Element<'a>>,
    /// The serial numbers in revokedCertificates; none when that is absent.
    pub(super) serials: Option<Vec<&'a [u8]>>,
    /// The entries that are not of the usual form. Those that are break no rule about single entries.
    pub(super) odd_entries: Vec<Entry<'a>>,
    pub(super) extensions: Vec<DraftExtension<'a>>,
}

/// One revoked certificate.
pub(super) struct Entry<'a> {
    /// The content of userCertificate.
    pub(super) serial: &'a [u8],
    pub(super) revocation_date: Element<'a>,
    pub(super) extensions: Vec<DraftExtension<'a>>,
}

impl<'a> Draft<'a> {
    /// Takes `tbs` apart, or says which of the two rules about its form it breaks.
    pub(in super::super) fn read(tbs: &'a [u8], context: &CrlContext<'a>) -> Result<Self, Finding> {
        let refused = |rule: &'static Rule| move |fault: Fault| Finding { rule, found: fault.to_string() };
        match der::first_fault(tbs) {
            Some(fault) => Err(refused(&DISTINGUISHED)(fault)),
            None => read_fields(tbs, context).map_err(refused(&STRUCTURE)),
        }
    }

    /// The first extension of kind `oid`.
    pub(super) fn extension(&self, oid: ObjectIdentifier) -> Option<&DraftExtension<'a>> {
        self.extensions.iter().find(|extension| extension.oid == oid)
    }

    /// The content of the INTEGER that an extension is.
    pub(super) fn integer(&self, oid: ObjectIdentifier) -> Option<&'a [u8]> {
        Element::only(self.extension(oid)?.value, INTEGER, "a number").ok().map(|number| number.content)
    }

    /// The number that an extension is, if it is one of at most 20 octets.
    pub(super) fn number(&self, oid: ObjectIdentifier) -> Option<CrlNumber> {
        CrlNumber::from_octets(self.integer(oid)?)
    }

    /// What breaks a rule that wants the extension.
    pub(super) fn lacks(&self, oid: ObjectIdentifier) -> Option<String> {
        self.extension(oid).is_none().then(|| "none".to_owned())
    }

    /// What breaks a rule that wants the extension not critical where it stands.
    pub(super) fn critical(&self, oid: ObjectIdentifier) -> Option<String> {
        self.extension(oid).filter(|extension| extension.is_critical()).map(|_| "critical".to_owned())
    }

    /// What breaks a rule that wants the extension critical where it stands.
    pub(super) fn not_critical(&self, oid: ObjectIdentifier) -> Option<String> {
        self.extension(oid).filter(|extension| !extension.is_critical()).map(|_| "not critical".to_owned())
    }

    /// Whether it tells only what changed since another list.
    pub(super) fn is_delta(&self) -> bool {
        self.extension(oid::DELTA_CRL_INDICATOR).is_some()
    }

    pub(super) fn serials(&self) -> &[&'a [u8]] {
        self.serials.as_deref().unwrap_or_default()
    }
}

impl<'a> Entry<'a> {
    /// The first extension of kind `oid`.
    pub(super) fn extension(&self, oid: ObjectIdentifier) -> Option<&DraftExtension<'a>> {
        self.extensions.iter().find(|extension| extension.oid == oid)
    }

    /// The reasonCode as it stands there: an ENUMERATED, or an INTEGER by mistake.
    pub(super) fn reason(&self) -> Option<Element<'a>> {
        let reason = Reader::new(self.extension(oid::REASON_CODE)?.value).any().ok()?;
        matches!(reason.tag, ENUMERATED | INTEGER).then_some(reason)
    }

    pub(super) fn has_reason(&self, reason: RevocationReason) -> bool {
        self.reason().is_some_and(|found| found.content == [reason.code()])
    }
}

fn read_fields<'a>(tbs: &'a [u8], context: &CrlContext<'a>) -> Result<Draft<'a>, Fault> {
    let mut reader = Element::only(tbs, SEQUENCE, "TBSCertList")?.reader();
    let version = reader.optional(INTEGER)?.map(|version| version.content);
    let algorithm = reader.expect(SEQUENCE, "signature")?.raw;
    let issuer_name = reader.expect(SEQUENCE, "issuer")?.raw;
    let this_update = time(&mut reader)?.ok_or_else(|| Fault("thisUpdate is missing".into()))?;
    let next_update = time(&mut reader)?;
    let mut odd_entries = Vec::new();
    let serials = match reader.optional(SEQUENCE)? {
        Some(list) => Some(read_entries(list, &mut odd_entries)?),
        None => None,
    };
    let extensions = match reader.optional(0xa0)? {
        Some(tagged) => read_extensions(tagged.content)?,
        None => Vec::new(),
    };
    reader.finish("the last field")?;
    Ok(Draft {
        context: *context,
        tbs,
        version,
        algorithm,
        issuer_name,
        this_update,
        next_update,
        serials,
        odd_entries,
        extensions,
    })
}

fn time<'a>(reader: &mut Reader<'a>) -> Result<Option<Element<'a>>, Fault> {
    match reader.optional(UTC_TIME)? {
        Some(time) => Ok(Some(time)),
        None => reader.optional(GENERALIZED_TIME),
    }
}

/// The serial number of every entry; the entries that are not of the usual form go to `odd`.
fn read_entries<'a>(list: Element<'a>, odd: &mut Vec<Entry<'a>>) -> Result<Vec<&'a [u8]>, Fault> {
    let mut reader = list.reader();
    let mut serials = Vec::new();
    while !reader.is_empty() {
        let mut fields = reader.expect(SEQUENCE, "a revoked certificate")?.reader();
        let serial = fields.expect(INTEGER, "userCertificate")?.content;
        let date = time(&mut fields)?.ok_or_else(|| Fault("revocationDate is missing".into()))?;
        serials.push(serial);
        if is_usual(serial, &date, fields.rest()) {
            continue;
        }
        let extensions = if fields.is_empty() { Vec::new() } else { read_extensions(fields.rest())? };
        odd.push(Entry { serial, revocation_date: date, extensions });
    }
    Ok(serials)
}

/// Whether an entry has a positive serial number of at most 20 octets, a UTCTime of this century, and no extension but a
/// reasonCode that is not critical and known. In a long list nearly all are so, and need no closer look.
fn is_usual(serial: &[u8], date: &Element<'_>, extensions: &[u8]) -> bool {
    let positive = matches!(serial, [first, ..] if *first < 0x80) && serial != [0];
    let dated = date.tag == UTC_TIME && date.content < b"50".as_slice() && date.instant().is_some();
    let reason = match extensions.split_last() {
        None => true,
        Some((code, before)) => before == ONLY_REASON && matches!(code, 1..=6 | 9 | 10),
    };
    positive && serial.len() <= MAX_SERIAL_LEN && dated && reason
}

/// Extensions that hold a reasonCode alone, up to the code.
const ONLY_REASON: [u8; 13] = [0x30, 12, 0x30, 10, 6, 3, 0x55, 0x1d, 0x15, 4, 3, ENUMERATED, 1];
