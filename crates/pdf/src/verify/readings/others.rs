//! Objects that readers that repair the file see, and whether the sections have something newer.

use crate::revision::XrefEntry;
use crate::view::View;

/// Most of them that are kept.
pub(super) const MAX_OTHERS: usize = 200_000;

/// An object that the sections, or the newest of them, do not speak of where it stands.
pub(super) struct Other {
    pub(super) number: u32,
    pub(super) generation: u16,
    /// Where it stands, or the stream that it is in.
    pub(super) position: u64,
    /// Whether no section speaks of it, and it is none itself.
    pub(super) is_hidden: bool,
}

/// Whether who repairs takes what `view` has under its number for the newer one as well: it stands further behind, and
/// its generation is no lower.
pub(super) fn is_superseded(view: &View<'_>, other: &Other) -> bool {
    let entry = view.entry(other.number).map(|(_, entry)| entry);
    entry
        .and_then(|entry| place(view, entry))
        .is_some_and(|(position, generation)| position >= other.position && generation >= other.generation)
}

/// Where the object of an entry stands, or the stream that it is in, and its generation; `None` if there is none.
pub(super) fn place(view: &View<'_>, entry: XrefEntry) -> Option<(u64, u16)> {
    match entry {
        XrefEntry::Free => None,
        XrefEntry::InFile { offset, generation } => Some((offset.checked_add(view.origin())?, generation)),
        XrefEntry::InStream { stream, .. } => match view.entry(stream)?.1 {
            XrefEntry::InFile { offset, .. } => Some((offset.checked_add(view.origin())?, 0)),
            _ => None,
        },
    }
}
