//! Which objects a revision sets anew.

use crate::revision::XrefEntry;
use crate::syntax::{Object, ObjectId};
use crate::verify::report::{Change, ChangeKind};
use crate::view::View;

/// The keys of a trailer that say where the document is (ISO 32000-2 §7.5.5, table 15).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum TrailerKey {
    /// The catalog.
    Root,
    /// The properties of the document.
    Info,
    /// How it is encrypted.
    Encrypt,
}

impl TrailerKey {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Root, Self::Info, Self::Encrypt];

    /// The key as it is written.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Root => "Root",
            Self::Info => "Info",
            Self::Encrypt => "Encrypt",
        }
    }

    /// The one that is written like this, if it is one.
    pub(super) fn of(key: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name().as_bytes() == key)
    }

    /// Whether `after` leads elsewhere than `before`.
    pub(super) fn differs(self, before: &View<'_>, after: &View<'_>) -> bool {
        let value = |view: &View<'_>| view.trailer().get(self.name()).unwrap_or(&Object::Null).clone();
        value(before) != value(after)
    }
}

/// What `after` says otherwise than `before`, the revision before it.
pub(in crate::verify) fn between(before: &View<'_>, after: &View<'_>) -> Vec<Change> {
    let Some(newest) = after.revisions().last() else { return Vec::new() };
    let revision = after.revisions().len();
    let change = |object, kind| Change { object, kind, page: None, revision };
    let trailer_differs = TrailerKey::ALL.into_iter().any(|key| key.differs(before, after));
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
