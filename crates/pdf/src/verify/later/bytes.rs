//! Whether all bytes of a revision are accounted for: what its cross-reference section does not speak of, readers that
//! repair files may show.
//!
//! Each byte belongs to an object that the section names, to the section itself, to the end of the revision, or is
//! blank, and objects and section are [written](super::written) so that no reader repairs the file. Should one do so all
//! the same: nobody judges what stands in the data of every stream, in texts and in comments, so nothing may look there
//! like the start of an object or like a trailer.

use std::collections::HashMap;
use std::io;
use std::ops::Range;

use memchr::memmem;

use super::references::Latest;
use super::{Budget, written};
use crate::document::Document;
use crate::revision::{Revision, XrefEntry, XrefKind};
use crate::source::ByteSource;
use crate::syntax::strict;
use crate::syntax::{Dictionary, Object, ObjectId, Stream, xref};
use crate::verify::heads::{self, Before};
use crate::view::{Place, View};

/// Most bytes between two objects.
const MAX_GAP: u64 = 256;
/// Most bytes in front of `obj`, or behind `trailer`, that are looked at.
const MAX_LOOK: u64 = 4096;
/// So much is looked through at a time.
const BLOCK: u64 = 64 * 1024;
const OBJ: &[u8] = b"obj";
const TRAILER: &[u8] = b"trailer";

/// Keys of a trailer that say where the document is.
const TRAILER_KEYS: [&str; 4] = ["Root", "Info", "Encrypt", "Prev"];

/// Whether revision `index` (from 0) stands behind the one before, ends as it must, and holds nothing but its objects.
pub(super) fn are_accounted_for<S: ByteSource>(
    document: &Document<S>,
    index: usize,
    latest: &mut Latest,
    budget: &mut Budget,
) -> bool {
    let (Some(before), Some(own)) = (document.revisions().get(index - 1), document.revisions().get(index))
    else {
        return false;
    };
    if !own.is_closed() || own.offset() < before.end() || !budget.spend(own.entries().len()) {
        return false;
    }
    let Some(spans) = spans(document, index, before.end()..own.offset()) else { return false };
    let source = document.source();
    are_adjacent(source, &spans, before.end()..own.offset())
        && latest
            .as_of(document, index - 1, budget)
            .is_some_and(|known| written::is_strict_section(document, index, known).unwrap_or(false))
        && hides_no_object(source, own, &spans, before.end(), budget).unwrap_or(false)
}

/// Where the objects are that the revision sets within `bytes`, ascending; `None` if one cannot be read, or is of a kind
/// that may show more than the revision speaks of.
fn spans<S: ByteSource>(document: &Document<S>, index: usize, bytes: Range<u64>) -> Option<Vec<Range<u64>>> {
    let revision = &document.revisions()[index];
    let listed = listed(revision);
    let mut spans = Vec::new();
    for (number, entry) in revision.entries() {
        let XrefEntry::InFile { offset, generation } = *entry else { continue };
        let place = offset.checked_add(document.origin())?;
        let is_section = place == bytes.end && revision.kind() == XrefKind::Stream;
        if place >= bytes.end && !is_section {
            return None;
        }
        if bytes.contains(&place) {
            spans.push(span(document, index, ObjectId::new(*number, generation), listed.get(number))?);
        }
    }
    spans.sort_by_key(|span| span.start);
    Some(spans)
}

/// A number and its index in an object stream.
type Listed = Vec<(u32, u32)>;

/// What the revision says of object streams, by the number of each.
fn listed(revision: &Revision) -> HashMap<u32, Listed> {
    let mut listed: HashMap<u32, Listed> = HashMap::new();
    for (number, entry) in revision.entries() {
        if let XrefEntry::InStream { stream, index } = entry {
            listed.entry(*stream).or_default().push((*number, *index));
        }
    }
    listed
}

/// Where object `id` is; `None` as [`spans`].
fn span<S: ByteSource>(
    document: &Document<S>,
    index: usize,
    id: ObjectId,
    listed: Option<&Listed>,
) -> Option<Range<u64>> {
    let (view, source) = (document.at(index)?, document.source());
    let located = view.locate(id).ok()??;
    let Place::File(span) = located.place else { return None };
    let length = |id| view.object(id).ok()?.as_integer().and_then(|length| u64::try_from(length).ok());
    let is_strict = written::is_strict_object(source, id, span.clone(), &located.object, length).ok()?;
    let hides_nothing = match located.object {
        Object::Stream(Stream { dictionary, .. }) if dictionary.is_name("Type", "XRef") => {
            has_plain_type(&dictionary)
                && written::is_decoded_alike(&dictionary)
                && repeats_section(source, span.start, &document.revisions()[index])
        }
        Object::Stream(Stream { dictionary, .. }) => {
            has_plain_type(&dictionary) && holds_listed(&view, id.number, &dictionary, listed)
        }
        _ => true,
    };
    (is_strict && hides_nothing).then_some(span)
}

/// Whether all readers agree on what kind of stream it is: they differ on which of two types counts, and on whether they
/// follow a reference there.
fn has_plain_type(dictionary: &Dictionary) -> bool {
    !dictionary.has_duplicate("Type") && dictionary.get("Type").is_none_or(|of| of.as_name().is_some())
}

/// Whether stream `number` holds exactly the objects that are `listed` as being in it, or by its own word none.
fn holds_listed(view: &View<'_>, number: u32, dictionary: &Dictionary, listed: Option<&Listed>) -> bool {
    if listed.is_none() && !dictionary.is_name("Type", "ObjStm") {
        return true;
    }
    written::is_decoded_alike(dictionary)
        && view.contained(number).is_ok_and(|stream| stream.is_strict(listed.map_or(&[], Vec::as_slice)))
}

/// Whether the cross-reference stream at `start` says nothing but what the revision's own section says: some programs
/// write a table beside it.
fn repeats_section(source: &dyn ByteSource, start: u64, own: &Revision) -> bool {
    let Ok(section) = xref::read_section(source, start, own.entries().len()) else { return false };
    let is_own = |(number, entry): (&u32, &XrefEntry)| own.entries().get(number) == Some(entry);
    section.entries.iter().all(is_own)
        && TRAILER_KEYS.iter().all(|key| section.trailer.get(key) == own.trailer().get(key))
}

/// Whether there is nothing but blanks in `bytes` beside the `spans`. In front of the first there may be a line in which
/// the program that wrote names itself.
fn are_adjacent(source: &dyn ByteSource, spans: &[Range<u64>], bytes: Range<u64>) -> bool {
    let start = bytes.start;
    let mut end = start;
    for span in spans {
        let is_gap = |bytes: Range<u64>| {
            let is_first = bytes.start == start;
            is_blank(source, bytes.clone()).unwrap_or(false)
                || (is_first && is_comment(source, bytes).unwrap_or(false))
        };
        if span.start < end || !is_gap(end..span.start) {
            return false;
        }
        end = span.end;
    }
    end <= bytes.end && is_blank(source, end..bytes.end).unwrap_or(false)
}

/// Whether the bytes are one line of printable characters that is a comment, and blanks.
fn is_comment(source: &dyn ByteSource, bytes: Range<u64>) -> io::Result<bool> {
    let length = bytes.end - bytes.start;
    if length > MAX_GAP {
        return Ok(false);
    }
    let mut gap = vec![0; length as usize];
    source.read_exact_at(bytes.start, &mut gap)?;
    let text = gap.trim_ascii();
    Ok(text.starts_with(b"% ")
        && text.iter().all(|byte| matches!(byte, b' '..=b'~'))
        && gap.iter().rev().take_while(|byte| strict::is_blank(**byte)).any(|byte| b"\r\n".contains(byte)))
}

fn is_blank(source: &dyn ByteSource, bytes: Range<u64>) -> io::Result<bool> {
    let length = bytes.end - bytes.start;
    if length > MAX_GAP {
        return Ok(false);
    }
    let mut gap = vec![0; length as usize];
    source.read_exact_at(bytes.start, &mut gap)?;
    Ok(gap.iter().copied().all(strict::is_blank))
}

/// Whether nothing from `from` on looks like an object that is none of the `spans`, or like a trailer that is not the
/// revision's own.
fn hides_no_object(
    source: &dyn ByteSource,
    own: &Revision,
    spans: &[Range<u64>],
    from: u64,
    budget: &mut Budget,
) -> io::Result<bool> {
    let is_known = |start: u64| {
        (own.kind() == XrefKind::Stream && start == own.offset())
            || spans.binary_search_by_key(&start, |span| span.start).is_ok()
    };
    let mut trailers = 0;
    let mut start = from;
    let mut block = Vec::new();
    while start < own.end() {
        // Blocks overlap by what a keyword across their border needs.
        let wanted = (own.end() - start).min(BLOCK + TRAILER.len() as u64 - 1);
        block.resize(wanted as usize, 0);
        source.read_exact_at(start, &mut block)?;
        let places = |word| memmem::find_iter(&block, word).map(|place| start + place as u64);
        for offset in places(OBJ).filter(|offset| *offset < start + BLOCK) {
            if !budget.spend(1) || !is_harmless(source, from, offset, is_known)? {
                return Ok(false);
            }
        }
        for offset in places(TRAILER) {
            trailers += usize::from(is_trailer(source, offset, own.end())?);
        }
        start += BLOCK;
    }
    Ok(trailers == usize::from(own.kind() != XrefKind::Stream))
}

/// Whether the `obj` at `keyword` begins no object but one that `is_known` by where its first number stands.
///
/// Readers that repair files differ on what may stand between a number and the word: blanks of all kinds, comments.
fn is_harmless(
    source: &dyn ByteSource,
    from: u64,
    keyword: u64,
    is_known: impl Fn(u64) -> bool,
) -> io::Result<bool> {
    let start = from.max(keyword.saturating_sub(MAX_LOOK));
    let mut before = vec![0; (keyword - start) as usize];
    source.read_exact_at(start, &mut before)?;
    if header_before(&before).is_some_and(|header| is_known(start + header as u64)) {
        return Ok(true);
    }
    Ok(match heads::before(&before) {
        Before::Head(_) => false,
        Before::Other => true,
        // Where all of it is blank or digits, the numbers may stand in front of it.
        Before::Unclear => start <= from,
    })
}

/// Where `12 0 ` starts, with which the bytes end.
fn header_before(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    for _ in 0..2 {
        rest = rest.strip_suffix(b" ")?;
        let digits = rest.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        rest = &rest[..rest.len() - digits];
    }
    Some(rest.len())
}

/// Whether a dictionary may follow the keyword at `keyword`.
fn is_trailer(source: &dyn ByteSource, keyword: u64, end: u64) -> io::Result<bool> {
    let start = keyword + TRAILER.len() as u64;
    let mut behind = vec![0; end.saturating_sub(start).min(MAX_LOOK) as usize];
    source.read_exact_at(start, &mut behind)?;
    let blanks = behind.iter().take_while(|byte| heads::is_odd_blank(**byte)).count();
    Ok(blanks == behind.len() || matches!(behind[blanks], b'<' | b'%'))
}
