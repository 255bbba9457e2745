//! A list taken apart in one pass: what is long stays where it stands in the bytes.
//!
//! The encoding must be DER wherever lengths and dates are concerned. Each entry is read once to see that it can be, and
//! again when somebody asks for it; between the two only its place is kept, four octets of it.

use std::ops::Range;

use jiff::Timestamp;

use super::entry::{self, Entry};
use super::time::{GENERALIZED_TIME, UTC_TIME, instant};
use super::{CrlError, IssuingDistributionPoint};
use crate::asn1::{self, Envelope, OCTET_STRING, SEQUENCE};
use crate::cert::Extension;
use crate::confirmed::Confirmed;
use crate::name::Name;
use crate::oid::{self, ObjectIdentifier};

/// Largest list that is read, in octets.
pub const MAX_LEN: usize = 64 << 20;

/// Most entries that are read.
pub const MAX_ENTRIES: usize = 1 << 20;

/// Most extensions that are read, of a list or of one of its entries.
pub const MAX_EXTENSIONS: usize = 32;

/// The extensions of a list that we know how to obey (RFC 5280 §5.2, X.509 for the last).
const KNOWN: [ObjectIdentifier; 7] = [
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::ISSUER_ALT_NAME,
    oid::CRL_NUMBER,
    oid::DELTA_CRL_INDICATOR,
    oid::ISSUING_DISTRIBUTION_POINT,
    oid::FRESHEST_CRL,
    oid::EXPIRED_CERTS_ON_CRL,
];

/// A list and what it says.
pub(super) struct Fields {
    pub(super) der: Vec<u8>,
    pub(super) tbs: Range<usize>,
    pub(super) issuer: Name,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Option<Timestamp>,
    pub(super) envelope: Envelope,
    pub(super) extensions: Vec<Extension>,
    pub(super) unknown_critical: Option<ObjectIdentifier>,
    pub(super) confirmed: Confirmed,
    index: Index,
}

/// Where its entries begin.
#[derive(Default)]
struct Index {
    /// All of them, in the order of their serial numbers.
    places: Vec<u32>,
    /// Those that name an issuer, which holds for the ones after them too, in the order of the bytes.
    issuers: Vec<u32>,
    unknown_critical: Option<ObjectIdentifier>,
}

impl Fields {
    /// Reads a list in DER and nothing else.
    pub(super) fn read(der: &[u8]) -> Result<Self, CrlError> {
        if der.len() > MAX_LEN {
            return Err(CrlError::TooLong { length: der.len(), limit: MAX_LEN });
        }
        let tbs = Cursor(Cursor::only(der, SEQUENCE)?).value(SEQUENCE)?;
        let envelope = asn1::envelope(der, tbs.raw).ok_or(CrlError::Malformed)?;
        let mut cursor = Cursor(tbs.content);
        // RFC 5280 §5.1.2.1: where it is present it is 1.
        if cursor.optional(0x02)?.is_some_and(|version| version.content != [1]) {
            return Err(CrlError::Malformed);
        }
        cursor.value(SEQUENCE)?;
        let issuer = Name::from_der(cursor.value(SEQUENCE)?.raw).map_err(CrlError::Issuer)?;
        let this_update = cursor.time()?.ok_or(CrlError::Malformed)?;
        let next_update = cursor.time()?;
        let mut index = match cursor.optional(SEQUENCE)? {
            Some(list) => Index::of(list.content, place(der, list.content), der)?,
            None => Index::default(),
        };
        let extensions = match cursor.optional(0xa0)? {
            Some(tagged) => read_extensions(tagged.content)?,
            None => Vec::new(),
        };
        cursor.finish()?;
        let unknown = extensions.iter().find(|e| e.critical && !KNOWN.contains(&e.oid)).map(|e| e.oid);
        let unknown_critical = unknown.or(index.unknown_critical.take());
        let start = place(der, tbs.raw);
        let tbs = start..start + tbs.raw.len();
        let mut fields = Self {
            der: der.to_vec(),
            tbs,
            issuer,
            this_update,
            next_update,
            envelope,
            extensions,
            unknown_critical,
            confirmed: Confirmed::default(),
            index,
        };
        // Only an indirect list may name others, and who does not know that would take their entries for its own.
        if !fields.index.issuers.is_empty() && !fields.is_indirect() {
            fields.unknown_critical.get_or_insert(oid::CERTIFICATE_ISSUER);
        }
        Ok(fields)
    }

    /// The first extension of kind `oid`; there is no second one.
    pub(super) fn extension(&self, oid: ObjectIdentifier) -> Option<&Extension> {
        self.extensions.iter().find(|extension| extension.oid == oid)
    }

    /// How many entries there are, those of other issuers included.
    pub(super) fn len(&self) -> usize {
        self.index.places.len()
    }

    /// Every entry, in the order of the serial numbers.
    pub(super) fn entries(&self) -> impl Iterator<Item = (u32, Entry<'_>)> {
        self.index.places.iter().map(|place| (*place, entry_at(&self.der, *place)))
    }

    /// The entries of one serial number, given by its significant octets.
    pub(super) fn entries_of(&self, serial: &[u8]) -> impl Iterator<Item = (u32, Entry<'_>)> {
        let order = |place: &u32| order(entry::serial_at(&self.der[*place as usize..]));
        let wanted = (serial.len(), serial);
        let first = self.index.places.partition_point(|place| order(place) < wanted);
        self.index.places[first..]
            .iter()
            .take_while(move |place| order(place) == wanted)
            .map(|place| (*place, entry_at(&self.der, *place)))
    }

    /// Whose certificate the entry at `place` is about: nobody, where no entry until then names an issuer, which means
    /// the list's own.
    pub(super) fn named_issuer(&self, place: u32) -> Option<Name> {
        let until = self.index.issuers.partition_point(|named| *named <= place);
        let naming = self.index.issuers[..until].last()?;
        entry_at(&self.der, *naming).issuer
    }

    fn is_indirect(&self) -> bool {
        self.extension(oid::ISSUING_DISTRIBUTION_POINT)
            .and_then(|extension| IssuingDistributionPoint::from_der(&extension.value))
            .is_some_and(|scope| scope.indirect)
    }
}

impl Index {
    /// Reads every entry in `content`, which stands at `start` of `der`.
    fn of(content: &[u8], start: usize, der: &[u8]) -> Result<Self, CrlError> {
        let mut index = Self::default();
        let mut cursor = Cursor(content);
        let (mut last, mut sorted): (&[u8], bool) = (&[], true);
        while !cursor.0.is_empty() {
            if index.places.len() == MAX_ENTRIES {
                return Err(CrlError::TooManyEntries { limit: MAX_ENTRIES });
            }
            // No list is longer than MAX_LEN, so that its places fit.
            let place = (start + content.len() - cursor.0.len()) as u32;
            let entry = entry::read(cursor.value(SEQUENCE)?.content)?;
            sorted &= order(last) <= order(entry.serial);
            last = entry.serial;
            index.places.push(place);
            if entry.issuer.is_some() {
                index.issuers.push(place);
            }
            index.unknown_critical = index.unknown_critical.or(entry.unknown_critical);
        }
        if !sorted {
            index.places.sort_by_key(|place| order(entry::serial_at(&der[*place as usize..])));
        }
        Ok(index)
    }
}

/// Positive numbers of different lengths compare by length first.
pub(super) fn order(serial: &[u8]) -> (usize, &[u8]) {
    let zeros = serial.iter().take_while(|octet| **octet == 0).count();
    let significant = &serial[zeros.min(serial.len().saturating_sub(1))..];
    (significant.len(), significant)
}

fn entry_at(der: &[u8], place: u32) -> Entry<'_> {
    Cursor(&der[place as usize..])
        .value(SEQUENCE)
        .and_then(|value| entry::read(value.content))
        .expect("each entry was read when the list was")
}

/// Where `part` stands in `whole`, of which it is a slice.
fn place(whole: &[u8], part: &[u8]) -> usize {
    part.as_ptr().addr() - whole.as_ptr().addr()
}

fn read_extensions(octets: &[u8]) -> Result<Vec<Extension>, CrlError> {
    let mut extensions: Vec<Extension> = Vec::new();
    each_extension(Cursor::only(octets, SEQUENCE)?, |oid, critical, value| {
        let oid = ObjectIdentifier::from_bytes(oid).map_err(|_| CrlError::Malformed)?;
        if extensions.iter().any(|other| other.oid == oid) {
            return Err(CrlError::RepeatedExtension { oid });
        }
        extensions.push(Extension { oid, critical, value: value.to_vec() });
        Ok(())
    })?;
    Ok(extensions)
}

/// Gives each Extension in `content` to `take`: the octets of extnID, critical, extnValue.
pub(super) fn each_extension<'a>(
    content: &'a [u8],
    mut take: impl FnMut(&'a [u8], bool, &'a [u8]) -> Result<(), CrlError>,
) -> Result<(), CrlError> {
    let mut all = Cursor(content);
    for _ in 0..MAX_EXTENSIONS {
        if all.0.is_empty() {
            return Ok(());
        }
        let mut one = Cursor(all.value(SEQUENCE)?.content);
        let oid = one.value(0x06)?.content;
        let critical = match one.optional(0x01)?.map(|critical| critical.content) {
            None | Some([0]) => false,
            Some([0xff]) => true,
            Some(_) => return Err(CrlError::Malformed),
        };
        let value = one.value(OCTET_STRING)?.content;
        one.finish()?;
        take(oid, critical, value)?;
    }
    if all.0.is_empty() { Ok(()) } else { Err(CrlError::TooManyExtensions { limit: MAX_EXTENSIONS }) }
}

/// Values one after the other, in DER.
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

/// One of them, with its header and without.
pub(super) struct Value<'a> {
    pub(super) raw: &'a [u8],
    pub(super) content: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// The content of the one value that `octets` are.
    pub(super) fn only(octets: &'a [u8], tag: u8) -> Result<&'a [u8], CrlError> {
        let mut cursor = Self(octets);
        let value = cursor.value(tag)?;
        cursor.finish()?;
        Ok(value.content)
    }

    /// The next value, which must have `tag`.
    pub(super) fn value(&mut self, tag: u8) -> Result<Value<'a>, CrlError> {
        let raw = asn1::first_value(self.0).filter(|raw| raw[0] == tag).ok_or(CrlError::Malformed)?;
        let header = asn1::header_len(raw).ok_or(CrlError::Malformed)?;
        self.0 = &self.0[raw.len()..];
        Ok(Value { raw, content: &raw[header..] })
    }

    /// The next value if it has `tag`.
    pub(super) fn optional(&mut self, tag: u8) -> Result<Option<Value<'a>>, CrlError> {
        if self.0.first() == Some(&tag) { self.value(tag).map(Some) } else { Ok(None) }
    }

    /// The next value if it is a date.
    pub(super) fn time(&mut self) -> Result<Option<Timestamp>, CrlError> {
        let Some(tag @ (UTC_TIME | GENERALIZED_TIME)) = self.0.first().copied() else { return Ok(None) };
        instant(tag, self.value(tag)?.content).map(Some).ok_or(CrlError::Date)
    }

    /// Asks that nothing follows.
    pub(super) fn finish(&self) -> Result<(), CrlError> {
        if self.0.is_empty() { Ok(()) } else { Err(CrlError::Malformed) }
    }
}
