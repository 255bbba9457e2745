//! Which objects a revision sets anew.

use crate::revision::XrefEntry;
use crate::syntax::{Object, ObjectId};
use crate::verify::report::{Change, ChangeKind};
use crate::view::View;

/// Keys of the trailer that say where the document is.
const TRAILER_KEYS: [&str; 3] = ["Root", "Info", "Encrypt"];

/// What `after` says otherwise than `before`, the revision before it.
pub(super) fn between(before: &View<'_>, after: &View<'_>) -> Vec<Change> {
    let Some(newest) = after.revisions().last() else { return Vec::new() };
    let revision = after.revisions().len();
    let change = |object, kind| Change { object, kind, page: None, revision };
    let value = |view: &View<'_>, key| view.trailer().get(key).unwrap_or(&Object::Null).clone();
    let trailer_differs = TRAILER_KEYS.into_iter().any(|key| value(before, key) != value(after, key));
    let mut changes: Vec<Change> =
        trailer_differs.then(|| change(None, ChangeKind::Changed)).into_iter().collect();
    for (number, entry) in newest.entries() {
        let known = before.entry(*number).map(|(_, entry)| entry);
        // Some writers repeat the entries of objects that they leave as they are.
        if known == Some(*entry) {
            continue;
        }
        let is_known = known.is_some_and(|known| known != XrefEntry::Free);
        let kind = match (is_known, *entry) {
            (false, XrefEntry::Free) => continue,
            (true, XrefEntry::Free) => ChangeKind::Removed,
            (false, _) => ChangeKind::Added,
            (true, _) => ChangeKind::Changed,
        };
        changes.push(change(Some(ObjectId::new(*number, generation(*entry))), kind));
    }
    changes
}

fn generation(entry: XrefEntry) -> u16 {
    match entry {
        XrefEntry::InFile { generation, .. } => generation,
        XrefEntry::InStream { .. } | XrefEntry::Free => 0,
    }
}
