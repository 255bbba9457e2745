//! Whether a revision is written in the one way that all readers read alike.
//!
//! What one reader forgives, another takes for damage, and then looks for objects itself, wherever they may stand. So a
//! revision that a signature is to survive must give no reader a reason for that (ISO 32000-2 §7.5.4, §7.5.6, §7.5.8).

use std::io;
use std::ops::Range;

use super::references::References;
use crate::document::Document;
use crate::revision::{Revision, XrefEntry, XrefKind};
use crate::source::ByteSource;
use crate::syntax::strict::Strict;
use crate::syntax::{Dictionary, Object, ObjectId, Stream, filter};

/// Most bytes of a section with what closes the revision, and of an object without its stream.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// So many numbers may a program have kept for objects that it did not write, and count in `Size`.
const MAX_UNUSED: u64 = 1000;
/// Most octets of a row that a predictor goes over.
const MAX_COLUMNS: i64 = 65_536;
/// Entries of a table take so many bytes each.
const ENTRY: usize = 20;

/// Whether the section of revision `index` is, and all behind it up to the end of the revision.
///
/// `references` are those of the document before.
pub(super) fn is_strict_section<S: ByteSource>(
    document: &Document<S>,
    index: usize,
    references: &References,
) -> io::Result<bool> {
    let (before, own) = (&document.revisions()[index - 1], &document.revisions()[index]);
    let Some(bytes) = read(document.source(), own.offset()..own.end())? else { return Ok(false) };
    let mut strict = Strict::new(&bytes);
    let leads_to = |stated, section| leads_to(document, stated, section).unwrap_or(false);
    // A table behind a stream is damage to some readers.
    let is_of_kind = before.kind() != XrefKind::Stream || own.kind() == XrefKind::Stream;
    let is_sound = is_of_kind
        && !own.trailer().contains("XRefStm")
        && has_sound_size(before, own)
        && number(own, "Prev").is_some_and(|stated| leads_to(stated, before))
        && match own.kind() {
            XrefKind::Table => table(&mut strict, &bytes, own),
            XrefKind::Stream => {
                stream(&mut strict, &bytes, own, |number| has_number(document, index, number, references))
            }
            // Readers differ on which of two sections counts.
            XrefKind::Hybrid => false,
        };
    Ok(is_sound && closing(&mut strict).is_some_and(|stated| leads_to(stated, own)))
}

/// Whether object `id`, which takes `span`, is. `length` tells an indirect length.
pub(super) fn is_strict_object(
    source: &dyn ByteSource,
    id: ObjectId,
    span: Range<u64>,
    object: &Object,
    length: impl Fn(ObjectId) -> Option<u64>,
) -> io::Result<bool> {
    let Object::Stream(Stream { dictionary, data }) = object else {
        let Some(bytes) = read(source, span)? else { return Ok(false) };
        let mut strict = Strict::new(&bytes);
        return Ok(body(&mut strict, id) && strict.blanks().take(b"endobj") && strict.is_at_end());
    };
    let stated = match dictionary.get("Length") {
        Some(Object::Integer(length)) => u64::try_from(*length).ok(),
        Some(Object::Reference(id)) => length(*id),
        _ => None,
    };
    let parts = (read(source, span.start..data.start)?, read(source, data.end..span.end)?);
    let (Some(head), Some(tail)) = parts else { return Ok(false) };
    let (mut head, mut tail) = (Strict::new(&head), Strict::new(&tail));
    Ok(stated == Some(data.end - data.start)
        && is_inside(dictionary)
        && body(&mut head, id)
        && begins_data(&mut head)
        && head.is_at_end()
        && ends_data(&mut tail)
        && tail.is_at_end())
}

fn read(source: &dyn ByteSource, bytes: Range<u64>) -> io::Result<Option<Vec<u8>>> {
    let length = bytes.end.saturating_sub(bytes.start);
    if length > MAX_BYTES {
        return Ok(None);
    }
    let mut read = vec![0; length as usize];
    source.read_exact_at(bytes.start, &mut read)?;
    Ok(Some(read))
}

/// Whether what is `stated` is the place of a section: some writers count one line feed in front of it to the section,
/// which all readers forgive, and none two.
fn leads_to<S: ByteSource>(document: &Document<S>, stated: u64, section: &Revision) -> io::Result<bool> {
    let place = section.offset() - document.origin();
    let mut byte = [0];
    if stated.checked_add(1) == Some(place) {
        document.source().read_exact_at(section.offset() - 1, &mut byte)?;
    }
    Ok(stated == place || byte == *b"\n")
}

/// Whether the trailer promises no fewer objects than there are, and hardly more.
fn has_sound_size(before: &Revision, own: &Revision) -> bool {
    let highest = own.entries().last_key_value().map_or(0, |(number, _)| u64::from(*number) + 1);
    let Some((size, known)) = number(own, "Size").zip(number(before, "Size")) else { return false };
    let least = known.max(highest);
    (least..=least + MAX_UNUSED).contains(&size)
}

/// The number under `key` of the trailer, direct and without a fraction.
fn number(revision: &Revision, key: &str) -> Option<u64> {
    let value = revision.trailer().get(key).and_then(Object::as_integer);
    value.and_then(|value| u64::try_from(value).ok())
}

/// Whether the data of a stream are what stands in the file, to readers too that take the short names of inline images.
fn is_inside(dictionary: &Dictionary) -> bool {
    !["F", "FFilter", "FDecodeParms", "DP"].iter().any(|key| dictionary.contains(key))
}

/// Whether all readers decode a stream of this dictionary alike: not compressed, or by FlateDecode with predictors for
/// octets.
pub(super) fn is_decoded_alike(dictionary: &Dictionary) -> bool {
    let (filter, parameters) = (dictionary.get("Filter"), dictionary.get("DecodeParms"));
    let is_flate = |filter: &Object| filter.as_name() == Some(b"FlateDecode");
    match (filter, parameters) {
        (None, None) => true,
        (Some(filter @ Object::Name(_)), None) => is_flate(filter),
        (Some(filter @ Object::Name(_)), Some(Object::Dictionary(parameters))) => {
            is_flate(filter) && predicts_octets(parameters)
        }
        (Some(Object::Array(filters)), None) => matches!(&filters[..], [filter] if is_flate(filter)),
        (Some(Object::Array(filters)), Some(Object::Array(parameters))) => {
            matches!((&filters[..], &parameters[..]), ([filter], [Object::Dictionary(parameters)])
                if is_flate(filter) && predicts_octets(parameters))
        }
        _ => false,
    }
}

/// Whether the parameters are those of a predictor over rows of octets, or of none.
fn predicts_octets(parameters: &Dictionary) -> bool {
    parameters.entries().iter().all(|entry| match (&entry.key[..], entry.value.as_integer()) {
        (b"Predictor", Some(1 | 10..=15)) | (b"Colors", Some(1)) | (b"BitsPerComponent", Some(8)) => true,
        (b"Columns", Some(columns)) => (1..=MAX_COLUMNS).contains(&columns),
        _ => false,
    })
}

/// `xref`, its subsections, and the trailer.
fn table(strict: &mut Strict<'_>, bytes: &[u8], own: &Revision) -> bool {
    if !strict.take(b"xref") || !strict.line_end() {
        return false;
    }
    let mut entries = 0;
    loop {
        // MuPDF leaves one line empty in front of the trailer.
        let is_apart = strict.line_end();
        if strict.keyword(b"trailer") {
            break;
        }
        if is_apart {
            return false;
        }
        let Some((first, count)) = subsection(strict, own) else { return false };
        let rows = usize::try_from(count).ok().and_then(|count| count.checked_mul(ENTRY));
        let rows = rows.and_then(|length| bytes.get(strict.position()..)?.get(..length));
        let Some(rows) = rows else { return false };
        // They may have been read as others, where the first is called 1 and is 0.
        let is_read = |(number, row): (u32, &[u8])| {
            entry(row).is_some_and(|entry| own.entries().get(&number) == Some(&entry))
        };
        if !(first..).zip(rows.chunks_exact(ENTRY)).all(is_read) || !strict.take(rows) {
            return false;
        }
        entries += count;
    }
    // One for each object: none stands there twice.
    entries == own.entries().len() as u64 && strict.blanks().object()
}

/// The line in front of the entries: the first number, and how many they are.
fn subsection(strict: &mut Strict<'_>, own: &Revision) -> Option<(u32, u64)> {
    let first = strict.unsigned()?;
    let count = strict.take(b" ").then(|| strict.unsigned())??;
    // Some writers leave a blank there.
    strict.take(b" ");
    let is_sound = strict.line_end() && count > 0 && first + count <= number(own, "Size")?;
    is_sound.then_some((u32::try_from(first).ok()?, count))
}

/// An entry as it must be written.
fn entry(row: &[u8]) -> Option<XrefEntry> {
    let mut strict = Strict::new(row);
    let offset = strict.unsigned()?;
    let generation = strict.take(b" ").then(|| strict.unsigned())??;
    let has_places = row.get(10) == Some(&b' ') && row.get(16) == Some(&b' ');
    let entry = match (strict.take(b" n"), offset) {
        (true, 0) => return None,
        (true, offset) => XrefEntry::InFile { offset, generation: u16::try_from(generation).ok()? },
        (false, _) => strict.take(b" f").then_some(XrefEntry::Free)?,
    };
    let ends = [&b" \r"[..], b" \n", b"\r\n"].contains(&row.get(strict.position()..)?);
    (has_places && ends).then_some(entry)
}

/// Whether object `number` may be the cross-reference stream of revision `index`: the section lists it where it stands,
/// or no object ever had that number, nor does anything refer to it. Some readers take it for that object.
fn has_number<S: ByteSource>(
    document: &Document<S>,
    index: usize,
    number: u64,
    references: &References,
) -> bool {
    let own = &document.revisions()[index];
    let place = XrefEntry::InFile { offset: own.offset() - document.origin(), generation: 0 };
    let Ok(number) = u32::try_from(number) else { return false };
    // Nor is it listed under another number.
    if own.entries().iter().any(|(other, entry)| *entry == place && *other != number) {
        return false;
    }
    match document.at(index).and_then(|view| view.entry(number)) {
        Some(_) => own.entries().get(&number) == Some(&place),
        None => {
            references.to(number) == 0
                && self::number(own, "Size").is_some_and(|size| u64::from(number) < size)
        }
    }
}

/// The cross-reference stream, whose number is one that it `may_have`.
fn stream(strict: &mut Strict<'_>, bytes: &[u8], own: &Revision, may_have: impl Fn(u64) -> bool) -> bool {
    let dictionary = own.trailer();
    let length = dictionary.get("Length").and_then(Object::as_integer);
    let Some(length) = length.and_then(|length| usize::try_from(length).ok()) else { return false };
    let header = strict.object_header();
    let header = header.filter(|(number, generation)| *generation == 0 && may_have(*number));
    let is_plain = is_inside(dictionary) && is_decoded_alike(dictionary);
    if header.is_none() || !is_plain || !strict.blanks().object() || !begins_data(strict) {
        return false;
    }
    let data = bytes.get(strict.position()..).and_then(|rest| rest.get(..length));
    let Some(data) = data else { return false };
    strict.take(data) && ends_data(strict) && is_strict_index(data, dictionary, own).unwrap_or(false)
}

/// Whether the stream holds exactly the rows that its dictionary promises, one for each object. `None` if it cannot be
/// told.
fn is_strict_index(data: &[u8], dictionary: &Dictionary, own: &Revision) -> Option<bool> {
    let numbers = |key| -> Option<Vec<usize>> {
        let numbers = dictionary.get(key)?.as_array()?.iter();
        numbers.map(|one| usize::try_from(one.as_integer()?).ok()).collect()
    };
    let width = match numbers("W")?[..] {
        // No reader takes more, nor less for the kind; pyHanko writes 8 octets of offset.
        [1, second @ 1..=8, third @ 0..=4] => 1 + second + third,
        _ => return Some(false),
    };
    let size = usize::try_from(dictionary.get("Size")?.as_integer()?).ok()?;
    let index = if dictionary.contains("Index") { numbers("Index")? } else { vec![0, size] };
    let is_within = |part: &[usize]| matches!(part, [first, count] if *count > 0 && first.checked_add(*count).is_some_and(|end| end <= size));
    let rows = own.entries().len();
    let limit = (rows as u64 + 1) * (width as u64 + 1);
    let data = filter::decode_up_to(data.to_vec(), dictionary, own.offset(), limit, &mut 0).ok()?;
    let mut counts = index.iter().skip(1).step_by(2);
    let promised = counts.try_fold(0usize, |sum, count| sum.checked_add(*count));
    Some(
        index.chunks(2).all(is_within)
            && promised == Some(rows)
            && data.len() == rows * width
            && data.chunks_exact(width).all(|row| row[0] <= 2),
    )
}

/// Behind the section: at most comments by the program that wrote it, and what closes the revision. Says where the
/// section is stated to be.
fn closing(strict: &mut Strict<'_>) -> Option<u64> {
    while strict.blanks().comment() {}
    let stated = (strict.take(b"startxref") && strict.line_end()).then(|| strict.unsigned())??;
    let is_closed = strict.line_end() && strict.take(b"%%EOF") && strict.blanks().is_at_end();
    is_closed.then_some(stated)
}

/// The header of object `id`, and the object.
fn body(strict: &mut Strict<'_>, id: ObjectId) -> bool {
    let header = (u64::from(id.number), u64::from(id.generation));
    strict.object_header() == Some(header) && strict.blanks().object()
}

fn begins_data(strict: &mut Strict<'_>) -> bool {
    strict.blanks().take(b"stream") && (strict.take(b"\r\n") || strict.take(b"\n"))
}

fn ends_data(strict: &mut Strict<'_>) -> bool {
    strict.line_end();
    strict.take(b"endstream") && strict.blanks().take(b"endobj")
}
