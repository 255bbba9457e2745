//! Signature dictionaries that no signature field leads to, found by the name of their byte range.

use std::ops::Range;

use super::finding::Finding;
use crate::document::Document;
use crate::revision::XrefEntry;
use crate::source::ByteSource;
use crate::syntax::parser::IndirectObject;
use crate::syntax::{Dictionary, Object};
use crate::view::View;

/// Most of them that are reported.
const MAX_REPORTED: usize = 16;

/// Looks at the places where `/ByteRange` stands, but for those in `known` objects.
///
/// Best effort: who hides a signature that nothing leads to could as well take it out. What stands in the data of a
/// stream, such as an attached file, is no object of this file.
pub(super) fn find<S: ByteSource>(
    document: &Document<S>,
    hits: &[u64],
    known: &[Range<u64>],
) -> Vec<Finding> {
    let unknown: Vec<u64> =
        hits.iter().copied().filter(|hit| !known.iter().any(|span| span.contains(hit))).collect();
    if unknown.is_empty() {
        return Vec::new();
    }
    let offsets = object_offsets(document);
    // The places ascend, so that each object is read once.
    let mut around: (Option<u64>, Option<IndirectObject>) = (None, None);
    let mut findings = Vec::new();
    for offset in unknown {
        let start = start_before(&offsets, offset);
        if around.0 != start {
            around = (start, start.and_then(|start| object_at(document, start)));
        }
        let object = match around.1.as_ref().filter(|object| object.span.contains(&offset)) {
            None => None,
            Some(found) if holds_signature(&document.current(), &found.object) => Some(found.id),
            Some(_) => continue,
        };
        findings.push(Finding::OrphanSignature { offset, object });
        if findings.len() == MAX_REPORTED {
            break;
        }
    }
    findings
}

/// Where any revision says that an object stands, ascending.
fn object_offsets<S>(document: &Document<S>) -> Vec<u64> {
    let entries = document.revisions().iter().flat_map(|revision| revision.entries().values());
    let mut offsets: Vec<u64> = entries
        .filter_map(|entry| match entry {
            XrefEntry::InFile { offset, .. } => offset.checked_add(document.origin()),
            _ => None,
        })
        .collect();
    offsets.sort_unstable();
    offsets
}

/// The last of the ascending `offsets` that is not behind `offset`.
fn start_before(offsets: &[u64], offset: u64) -> Option<u64> {
    let before = offsets.partition_point(|start| *start <= offset);
    offsets[..before].last().copied()
}

/// The object at `start`; `None` if none can be read there.
fn object_at<S: ByteSource>(document: &Document<S>, start: u64) -> Option<IndirectObject> {
    document.current().indirect_at(start).ok()?.ok()
}

/// Whether a signature is in it, however deep.
fn holds_signature(view: &View<'_>, object: &Object) -> bool {
    let mut waiting = vec![object];
    while let Some(object) = waiting.pop() {
        if let Object::Array(elements) = object {
            waiting.extend(elements);
        }
        let Some(dictionary) = object.as_dictionary() else { continue };
        if dictionary.contains("ByteRange") && dictionary.contains("Contents") {
            if !grants_usage_rights(view, dictionary) {
                return true;
            }
            continue;
        }
        waiting.extend(dictionary.entries().iter().map(|entry| &entry.value));
    }
    false
}

/// Whether it is the producer's signature that unlocks functions of a viewer (ISO 32000-1 §12.8.2.3): no one signs
/// the document by it, and no field leads to it.
fn grants_usage_rights(view: &View<'_>, signature: &Dictionary) -> bool {
    let is_for_rights = |reference: &Object| {
        view.resolve(reference).is_ok_and(|reference| {
            reference.as_dictionary().is_some_and(|found| {
                ["UR", "UR3"].iter().any(|method| found.is_name("TransformMethod", method))
            })
        })
    };
    view.get_array(signature, "Reference").is_ok_and(|all| !all.is_empty() && all.iter().all(is_for_rights))
}
