//! Signature dictionaries that no signature field leads to, found by the name of their byte range.

use std::ops::Range;

use super::finding::Finding;
use super::listed::{Around, Listed};
use crate::document::Document;
use crate::source::ByteSource;
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
    listed: &Listed,
) -> Vec<Finding> {
    let unknown = hits.iter().filter(|hit| !known.iter().any(|span| span.contains(hit)));
    let mut around = Around::new(document, listed);
    let mut findings = Vec::new();
    for offset in unknown {
        let object = match around.at(*offset) {
            None => None,
            Some(found) if holds_signature(&document.current(), &found.object) => Some(found.id),
            Some(_) => continue,
        };
        findings.push(Finding::OrphanSignature { offset: *offset, object });
        if findings.len() == MAX_REPORTED {
            break;
        }
    }
    findings
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
