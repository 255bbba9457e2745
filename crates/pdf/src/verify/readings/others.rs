//! Objects that readers that repair the file see, and whether the sections have something newer.

use crate::revision::XrefEntry;
use crate::verify::listed::Entry;
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

/// Whether who repairs takes what `view` has under its number for the newer one as well: it stands further behind, its
/// generation is no lower, and all readers see it there.
pub(super) fn is_superseded(view: &View<'_>, other: &Other, plain: &[Entry]) -> bool {
    let Some((_, entry)) = view.entry(other.number) else { return false };
    let Some((found, is_member)) = stands(view, other.number, entry) else { return false };
    let is_newer = found.offset >= other.position && place_generation(entry) >= other.generation;
    let is_seen = plain.binary_search(&found).is_ok();
    // Of an object in a stream and one beside it, some take the latter.
    let is_it = found.offset == other.position && !is_member;
    is_newer && (is_it || (is_seen && !(is_member && other.is_hidden)))
}

/// Where the object of an entry stands, or the stream that it is in, and its generation; `None` if there is none.
pub(super) fn place(view: &View<'_>, number: u32, entry: XrefEntry) -> Option<(u64, u16)> {
    let (found, _) = stands(view, number, entry)?;
    Some((found.offset, place_generation(entry)))
}

/// Whether `view` has that object there.
pub(super) fn is_set_by(view: &View<'_>, wanted: &Entry) -> bool {
    let found = view.entry(wanted.number).and_then(|(_, entry)| stands(view, wanted.number, entry));
    found.is_some_and(|(found, is_member)| found == *wanted && !is_member)
}

fn place_generation(entry: XrefEntry) -> u16 {
    match entry {
        XrefEntry::InFile { generation, .. } => generation,
        _ => 0,
    }
}

/// What stands in the file for an entry: the object, or the stream that it is in, and whether it is that.
fn stands(view: &View<'_>, number: u32, entry: XrefEntry) -> Option<(Entry, bool)> {
    let in_file = |number, entry| match entry {
        XrefEntry::InFile { offset, generation } => {
            Some(Entry { offset: offset.checked_add(view.origin())?, number, generation })
        }
        _ => None,
    };
    match entry {
        XrefEntry::InStream { stream, .. } => Some((in_file(stream, view.entry(stream)?.1)?, true)),
        entry => Some((in_file(number, entry)?, false)),
    }
}
