//! Where the objects of a revision stand, and which of them are about how it is written.

use std::collections::HashSet;

use crate::document::Document;
use crate::revision::{Revision, XrefEntry, XrefKind};
use crate::source::ByteSource;
use crate::syntax::ObjectId;
use crate::view::View;

/// The streams that `revision` says objects are in.
pub(super) fn containers(revision: &Revision) -> HashSet<u32> {
    let entries = revision.entries().values();
    entries
        .filter_map(|entry| match entry {
            XrefEntry::InStream { stream, .. } => Some(*stream),
            _ => None,
        })
        .collect()
}

/// Whether the object that is set stands among the bytes of revision `index`, and not among those that were there before.
pub(super) fn stands_in_revision<S: ByteSource>(
    document: &Document<S>,
    index: usize,
    object: ObjectId,
) -> bool {
    let revisions = document.revisions();
    let bytes = revisions[index - 1].end()..revisions[index].end();
    let is_new = |number: u32| match revisions[index].entries().get(&number) {
        Some(XrefEntry::InFile { offset, .. }) => {
            offset.checked_add(document.origin()).is_some_and(|offset| bytes.contains(&offset))
        }
        _ => false,
    };
    match revisions[index].entries().get(&object.number) {
        Some(XrefEntry::InStream { stream, .. }) => is_new(*stream),
        _ => is_new(object.number),
    }
}

/// Whether object `number` is the cross-reference stream of revision `index`, and was that of an earlier one: some
/// writers give each the number of the one before.
pub(super) fn is_xref_stream<S: ByteSource>(document: &Document<S>, index: usize, number: u32) -> bool {
    let revisions = document.revisions();
    let (Some(before), Some(after)) = (document.at(index - 1), document.at(index)) else { return false };
    let entry = |view: &View<'_>| view.entry(number).map(|(_, entry)| entry);
    // At most one number is that of the newest one, so that hardly any is looked for among all.
    is_section(document, &revisions[index..=index], entry(&after))
        && is_section(document, &revisions[..index], entry(&before))
}

/// Whether `entry` is that of the cross-reference stream of one of `revisions`.
pub(super) fn is_section<S: ByteSource>(
    document: &Document<S>,
    revisions: &[Revision],
    entry: Option<XrefEntry>,
) -> bool {
    let Some(XrefEntry::InFile { offset, .. }) = entry else { return false };
    let Some(offset) = offset.checked_add(document.origin()) else { return false };
    revisions.iter().any(|one| one.kind() == XrefKind::Stream && one.offset() == offset)
}
