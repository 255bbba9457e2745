//! Whether all bytes of a revision are accounted for: what its cross-reference section does not speak of, readers that
//! repair files may show.

use std::ops::Range;

use super::Budget;
use crate::document::Document;
use crate::revision::{Revision, XrefEntry};
use crate::source::ByteSource;
use crate::syntax::{Object, ObjectId};
use crate::view::Place;

/// Most bytes between two objects.
const MAX_GAP: u64 = 256;

/// Whether revision `index` (from 0) stands behind the one before, ends as it must, and holds nothing but its objects.
pub(super) fn are_accounted_for<S: ByteSource>(
    document: &Document<S>,
    index: usize,
    budget: &mut Budget,
) -> bool {
    let (Some(before), Some(own)) = (document.revisions().get(index - 1), document.revisions().get(index))
    else {
        return false;
    };
    if !own.is_closed() || own.offset() < before.end() || !budget.spend(own.entries().len(), 1) {
        return false;
    }
    let Some(mut spans) = spans(document, index, before.end()..own.offset()) else { return false };
    spans.sort_by_key(|span| span.start);
    spans.push(own.offset()..own.offset());
    let mut end = before.end();
    for span in spans {
        if span.start < end || !is_blank(document, end..span.start) {
            return false;
        }
        end = span.end;
    }
    true
}

/// Where the objects are that the revision sets within `bytes`; `None` if one cannot be read.
fn spans<S: ByteSource>(document: &Document<S>, index: usize, bytes: Range<u64>) -> Option<Vec<Range<u64>>> {
    let (view, revision) = (document.at(index)?, &document.revisions()[index]);
    let mut spans = Vec::new();
    for (number, entry) in revision.entries() {
        let XrefEntry::InFile { offset, generation } = *entry else { continue };
        if !bytes.contains(&offset.checked_add(document.origin())?) {
            continue;
        }
        let located = view.locate(ObjectId::new(*number, generation)).ok()??;
        match located.place {
            Place::File(span) if hides_nothing(revision, *number, &located.object) => spans.push(span),
            Place::File(_) | Place::ObjectStream { .. } => return None,
        }
    }
    Some(spans)
}

/// Whether `object` is no stream of objects, or one of which the revision lists every object.
fn hides_nothing(revision: &Revision, number: u32, object: &Object) -> bool {
    let Object::Stream(stream) = object else { return true };
    if !stream.dictionary.is_name("Type", "ObjStm") {
        return true;
    }
    let entries = revision.entries().values();
    let is_in = |entry: &&XrefEntry| matches!(entry, XrefEntry::InStream { stream, .. } if *stream == number);
    let listed = i64::try_from(entries.filter(is_in).count()).unwrap_or(i64::MAX);
    stream.dictionary.get("N").and_then(Object::as_integer) == Some(listed)
}

fn is_blank<S: ByteSource>(document: &Document<S>, bytes: Range<u64>) -> bool {
    let length = bytes.end - bytes.start;
    if length > MAX_GAP {
        return false;
    }
    let mut gap = vec![0; length as usize];
    document.source().read_exact_at(bytes.start, &mut gap).is_ok()
        && gap.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'\x0c' | b'\0'))
}
