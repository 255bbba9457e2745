//! A signature dictionary is bound to the bytes that it stands in: what it leaves out is its own Contents and
//! nothing else, and what it covers is a whole revision (ISO 32000-2 §12.8.1).

use std::ops::Range;

use pki::armed::{Check, is_made};

use super::format::FormatFault;
use super::locate::Place;
use super::report::Coverage;
use crate::document::Document;
use crate::revision::{Revision, XrefEntry};
use crate::signature::ByteRange;
use crate::source::ByteSource;
use crate::syntax::error::printable;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::{self, View};

/// Keys of which a second one would be taken by some readers.
const ONCE: [&str; 5] = ["Type", "Filter", "SubFilter", "ByteRange", "Contents"];

/// How a signature is encoded (ISO 32000-2 §12.8.3).
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum SubFilter {
    /// `ETSI.CAdES.detached`.
    Cades,
    /// `adbe.pkcs7.detached`.
    Pkcs7,
    /// `adbe.pkcs7.sha1`: signed data that carry the SHA-1 of the document.
    Sha1,
    /// `adbe.x509.rsa_sha1`: a signature alone, its certificate in `Cert`.
    Bare,
    /// `ETSI.RFC3161`: a time stamp.
    TimeStamp,
    /// Any other, made printable.
    Other(String),
}

impl SubFilter {
    /// Its name, where it is one of those that ISO 32000-2 §12.8.3.1 tells writers not to use any more.
    pub(super) const fn legacy(&self) -> Option<&'static str> {
        match self {
            Self::Sha1 => Some("adbe.pkcs7.sha1"),
            Self::Bare => Some("adbe.x509.rsa_sha1"),
            Self::Cades | Self::Pkcs7 | Self::TimeStamp | Self::Other(_) => None,
        }
    }
}

/// A signature dictionary as it stands in the file.
pub(super) struct Placed {
    pub(super) dictionary: Dictionary,
    /// From the object number to `endobj`.
    pub(super) span: Range<u64>,
    /// The revision that set it, from 0.
    pub(super) set_by: usize,
}

/// A signature that is bound to its bytes.
pub(super) struct Bound {
    pub(super) sub_filter: SubFilter,
    pub(super) byte_range: ByteRange,
    /// The value of Contents, padding included.
    pub(super) contents: Vec<u8>,
    /// The revision that it signs, from 0.
    pub(super) revision: usize,
}

/// Reads the dictionary at `place`, as of the revision that set it.
pub(super) fn read<S: ByteSource>(document: &Document<S>, place: &Place) -> Result<Placed, FormatFault> {
    let (id, set_by) = match place {
        Place::Direct { found: "dictionary", .. } => return Err(FormatFault::Direct),
        Place::Direct { found, .. } => return Err(FormatFault::Value { found }),
        Place::Indirect { id, set_by } => (*id, *set_by),
    };
    let nothing = || FormatFault::Value { found: Object::Null.kind() };
    let view = document.at(set_by).ok_or_else(nothing)?;
    let located = view.locate(id).map_err(FormatFault::Unreadable)?.ok_or_else(nothing)?;
    let span = match located.place {
        view::Place::File(span) => span,
        view::Place::ObjectStream { stream } => return Err(FormatFault::Compressed { stream }),
    };
    match located.object {
        Object::Dictionary(dictionary) => Ok(Placed { dictionary, span, set_by }),
        other => Err(FormatFault::Value { found: other.kind() }),
    }
}

/// How the signature says that it is encoded; `None` if it does not.
pub(super) fn sub_filter(dictionary: &Dictionary) -> Option<SubFilter> {
    let name = dictionary.get("SubFilter")?.as_name()?;
    Some(match name {
        b"ETSI.CAdES.detached" => SubFilter::Cades,
        b"adbe.pkcs7.detached" => SubFilter::Pkcs7,
        b"adbe.pkcs7.sha1" => SubFilter::Sha1,
        b"adbe.x509.rsa_sha1" => SubFilter::Bare,
        b"ETSI.RFC3161" => SubFilter::TimeStamp,
        other => SubFilter::Other(printable(other)),
    })
}

/// The byte range, if it is possible at all.
pub(super) fn byte_range(dictionary: &Dictionary, length: u64) -> Result<ByteRange, FormatFault> {
    let value = dictionary.get("ByteRange").ok_or(FormatFault::Missing { key: "ByteRange" })?;
    ByteRange::from_object(value, length).map_err(FormatFault::ByteRange)
}

/// Binds the dictionary to its bytes.
pub(super) fn bind<S: ByteSource>(document: &Document<S>, placed: &Placed) -> Result<Bound, FormatFault> {
    let dictionary = &placed.dictionary;
    let twice = ONCE.into_iter().find(|key| dictionary.has_duplicate(key));
    if let Some(key) = twice.filter(|_| is_made(Check::Tokens)) {
        return Err(FormatFault::Duplicate { key });
    }
    check_type(dictionary)?;
    let sub_filter = sub_filter(dictionary).ok_or(FormatFault::Missing { key: "SubFilter" })?;
    check_kind(dictionary, &sub_filter)?;
    let byte_range = byte_range(dictionary, document.length())?;
    let contents = contents(dictionary, &byte_range)?;
    let revision = signed_revision(document, byte_range.end())
        .filter(|revision| *revision >= placed.set_by)
        .or_else(|| (!is_made(Check::Nesting)).then(|| document.revisions().len() - 1))
        .ok_or(FormatFault::Coverage { end: byte_range.end() })?;
    check_covered(document, revision, &byte_range)?;
    Ok(Bound { sub_filter, byte_range, contents, revision })
}

/// The revision whose end is at `end`, from 0; of several, the oldest, so that most counts as later.
///
/// It has to say itself where it ends, and to stand behind the one before it: else a section that no reader followed
/// when it was signed can be put in the place of the one that was.
fn signed_revision<S>(document: &Document<S>, end: u64) -> Option<usize> {
    let revisions = document.revisions();
    let index = revisions.iter().position(|revision| revision.ends_at(end))?;
    let behind_previous = index == 0 || revisions[index].offset() >= revisions[index - 1].end();
    (revisions[index].is_closed() && behind_previous).then_some(index)
}

/// How much a byte range covers that ends at `end`.
pub(super) fn coverage<S>(document: &Document<S>, end: u64) -> Coverage {
    let newest = document.revisions().len() - 1;
    match signed_revision(document, end) {
        None => Coverage::Partial,
        // Blanks behind the end marker belong to the revision, but writers do not always sign them.
        Some(index) if index == newest && document.newest().end() == document.length() => Coverage::WholeFile,
        Some(_) => Coverage::WholeRevision,
    }
}

fn check_type(dictionary: &Dictionary) -> Result<(), FormatFault> {
    match dictionary.get("Type") {
        None => Ok(()),
        Some(Object::Name(name)) if name == b"Sig" || name == b"DocTimeStamp" => Ok(()),
        Some(Object::Name(name)) => Err(FormatFault::Type { found: printable(name) }),
        Some(other) => Err(FormatFault::Kind { key: "Type", expected: "name", found: other.kind() }),
    }
}

/// Readers that go by Type and those that go by SubFilter must not see two kinds of signature (§12.8.5). A time stamp
/// without its Type is one by its SubFilter alone.
fn check_kind(dictionary: &Dictionary, sub_filter: &SubFilter) -> Result<(), FormatFault> {
    if !dictionary.is_name("Type", "DocTimeStamp") || *sub_filter == SubFilter::TimeStamp {
        return Ok(());
    }
    let name = dictionary.get("SubFilter").and_then(Object::as_name).unwrap_or_default();
    Err(FormatFault::NoTimeStamp { sub_filter: printable(name) })
}

/// The value of Contents, whose token must fill the gap exactly and hold nothing but pairs of digits (§7.3.4.3).
fn contents(dictionary: &Dictionary, byte_range: &ByteRange) -> Result<Vec<u8>, FormatFault> {
    let entry = dictionary.entry("Contents").ok_or(FormatFault::Missing { key: "Contents" })?;
    let string = match &entry.value {
        Object::String(string) if string.hexadecimal => string,
        other => {
            let expected = "string in hexadecimal";
            return Err(FormatFault::Kind { key: "Contents", expected, found: other.kind() });
        }
    };
    if string.bytes.is_empty() {
        return Err(FormatFault::Empty);
    }
    let token = entry.span.clone().unwrap_or_default();
    let (length, digits) = ((token.end - token.start).saturating_sub(2), 2 * string.bytes.len() as u64);
    if length != digits {
        return Err(FormatFault::Digits { length, digits });
    }
    if byte_range.gap() != token && is_made(Check::Gap) {
        return Err(FormatFault::Gap { gap: byte_range.gap(), contents: token });
    }
    Ok(string.bytes.clone())
}

/// Every object of the signed document, and every cross-reference section, must be among the signed bytes.
fn check_covered<S: ByteSource>(
    document: &Document<S>,
    revision: usize,
    byte_range: &ByteRange,
) -> Result<(), FormatFault> {
    let Some(view) = document.at(revision) else { return Ok(()) };
    let [_, second] = byte_range.covered();
    let is_signed = |offset: u64| offset < second.end && !byte_range.gap().contains(&offset);
    for (index, set) in view.revisions().iter().enumerate() {
        let sections = [Some(set.offset()), hidden_section(set, document.origin())];
        if let Some(offset) = sections.into_iter().flatten().find(|offset| !is_signed(*offset)) {
            return Err(FormatFault::UncoveredXref { offset });
        }
        // Small files can have very many entries, and many signatures over them.
        view.shared().check_parsed().map_err(FormatFault::Unreadable)?;
        view.shared().spend_parsed(set.entries().len() as u64, 0);
        for (number, entry) in set.entries() {
            let XrefEntry::InFile { offset, generation } = *entry else { continue };
            let offset = offset.saturating_add(document.origin());
            // Nothing can stand behind the end of the file, whatever a damaged table says.
            if is_signed(offset) || offset >= document.length() || !counts(&view, *number, index) {
                continue;
            }
            return Err(FormatFault::Uncovered { object: ObjectId::new(*number, generation), offset });
        }
    }
    Ok(())
}

/// Where the stream is that a hybrid section adds (§7.5.8.4); what is no whole number stands nowhere.
fn hidden_section(revision: &Revision, origin: u64) -> Option<u64> {
    let offset = revision.trailer().get("XRefStm")?.as_integer();
    let offset = offset.and_then(|offset| u64::try_from(offset).ok()?.checked_add(origin));
    Some(offset.unwrap_or(u64::MAX))
}

/// Whether no later revision of `view` says otherwise of the object than revision `index` does.
fn counts(view: &View<'_>, number: u32, index: usize) -> bool {
    view.entry(number).is_some_and(|(set_by, _)| set_by == index)
}
