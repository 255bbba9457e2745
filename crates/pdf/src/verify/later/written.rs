//! Whether a revision is written in the one way that all readers read alike.
//!
//! What one reader forgives, another takes for damage, and then looks for objects itself, wherever they may stand. So a
//! revision that a signature is to survive must give no reader a reason for that (ISO 32000-2 §7.5.4, §7.5.6, §7.5.8).

use std::io;
use std::ops::Range;

use crate::document::Document;
use crate::revision::{Revision, XrefKind};
use crate::source::ByteSource;
use crate::syntax::strict::Strict;
use crate::syntax::{Dictionary, Object, ObjectId, Stream, filter};

/// Most bytes of a section with what closes the revision, and of an object without its stream.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// So many numbers may a program have kept for objects that it did not write, and count in `Size`.
const MAX_UNUSED: u64 = 1000;
/// Entries of a table take so many bytes each.
const ENTRY: usize = 20;

/// Whether the section of revision `index` is, and all behind it up to the end of the revision.
pub(super) fn is_strict_section<S: ByteSource>(document: &Document<S>, index: usize) -> io::Result<bool> {
    let (before, own) = (&document.revisions()[index - 1], &document.revisions()[index]);
    let Some(bytes) = read(document.source(), own.offset()..own.end())? else { return Ok(false) };
    let mut strict = Strict::new(&bytes);
    let leads_to = |stated, section| leads_to(document, stated, section).unwrap_or(false);
    let is_sound = has_sound_size(before, own)
        && number(own, "Prev").is_some_and(|stated| leads_to(stated, before))
        && match own.kind() {
            XrefKind::Table => table(&mut strict, &bytes, own),
            XrefKind::Stream => stream(&mut strict, &bytes, own),
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

/// `xref`, its subsections, and the trailer.
fn table(strict: &mut Strict<'_>, bytes: &[u8], own: &Revision) -> bool {
    if !strict.take(b"xref") || !strict.line_end() {
        return false;
    }
    let mut entries = 0;
    while !strict.keyword(b"trailer") {
        let Some((first, count)) = subsection(strict) else { return false };
        let rows = usize::try_from(count).ok().and_then(|count| count.checked_mul(ENTRY));
        let rows = rows.and_then(|length| bytes.get(strict.position()..)?.get(..length));
        let Some(rows) = rows else { return false };
        // They may have been read as others, where the first is called 1 and is 0.
        let is_known = |number| u32::try_from(number).is_ok_and(|number| own.entries().contains_key(&number));
        let are_sound = rows.chunks_exact(ENTRY).all(is_entry) && (first..first + count).all(is_known);
        if !are_sound || !strict.take(rows) {
            return false;
        }
        entries += count;
    }
    // One for each object: none stands there twice.
    entries == own.entries().len() as u64 && strict.blanks().object()
}

/// The line in front of the entries: the first number, and how many they are.
fn subsection(strict: &mut Strict<'_>) -> Option<(u64, u64)> {
    let first = strict.unsigned()?;
    let count = strict.take(b" ").then(|| strict.unsigned())??;
    // Some writers leave a blank there.
    strict.take(b" ");
    strict.line_end().then_some((first, count))
}

fn is_entry(entry: &[u8]) -> bool {
    let (digits, ends) = entry.split_at(ENTRY - 2);
    let are_digits = [0..10, 11..16].into_iter().all(|place| digits[place].iter().all(u8::is_ascii_digit));
    are_digits
        && digits[10] == b' '
        && digits[16] == b' '
        && matches!(digits[17], b'n' | b'f')
        && [&b" \r"[..], b" \n", b"\r\n"].contains(&ends)
}

/// The cross-reference stream.
fn stream(strict: &mut Strict<'_>, bytes: &[u8], own: &Revision) -> bool {
    let dictionary = own.trailer();
    let length = dictionary.get("Length").and_then(Object::as_integer);
    let Some(length) = length.and_then(|length| usize::try_from(length).ok()) else { return false };
    let has_header = strict.object_header().is_some();
    if !has_header || !strict.blanks().object() || !begins_data(strict) {
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
    let rows = own.entries().len();
    let limit = (rows as u64 + 1) * (width as u64 + 1);
    let data = filter::decode_up_to(data.to_vec(), dictionary, own.offset(), limit, &mut 0).ok()?;
    let mut counts = index.iter().skip(1).step_by(2);
    let promised = counts.try_fold(0usize, |sum, count| sum.checked_add(*count));
    Some(
        index.len() % 2 == 0
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
