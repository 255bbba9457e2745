//! Where cross-reference sections say that objects stand.

use crate::document::Document;
use crate::revision::XrefEntry;
use crate::source::ByteSource;
use crate::syntax::parser::IndirectObject;

/// An object as an entry speaks of it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Entry {
    /// From the start of the file.
    pub(super) offset: u64,
    pub(super) number: u32,
    pub(super) generation: u16,
}

/// The entries of all revisions for objects in the file, ascending.
pub(super) struct Listed(Vec<Entry>);

impl Listed {
    pub(super) fn of<S>(document: &Document<S>) -> Self {
        let entries = document.revisions().iter().flat_map(|revision| revision.entries());
        let mut listed: Vec<Entry> = entries
            .filter_map(|(number, entry)| match *entry {
                XrefEntry::InFile { offset, generation } => {
                    let offset = offset.checked_add(document.origin())?;
                    Some(Entry { offset, number: *number, generation })
                }
                _ => None,
            })
            .collect();
        listed.sort_unstable();
        Self(listed)
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// Whether the entry that leads to `around` speaks of `head`, in front of which it has nothing but blanks.
    pub(super) fn is_behind_blanks(&self, head: Entry, around: Option<&IndirectObject>) -> bool {
        let is_start = around.is_some_and(|around| around.span.start == head.offset);
        let Some(offset) = self.before(head.offset).filter(|_| is_start) else { return false };
        self.0.binary_search(&Entry { offset, ..head }).is_ok()
    }

    /// The last place that is not behind `offset`.
    fn before(&self, offset: u64) -> Option<u64> {
        let before = self.0.partition_point(|entry| entry.offset <= offset);
        self.0[..before].last().map(|entry| entry.offset)
    }
}

/// Reads the listed objects around ascending places, each once.
pub(super) struct Around<'d, S> {
    document: &'d Document<S>,
    listed: &'d Listed,
    /// Where it was read last, and what.
    last: Option<(u64, Option<IndirectObject>)>,
}

impl<'d, S: ByteSource> Around<'d, S> {
    pub(super) fn new(document: &'d Document<S>, listed: &'d Listed) -> Self {
        Self { document, listed, last: None }
    }

    /// The object that `place` is in: its head, its values or its data. It is not decrypted.
    pub(super) fn at(&mut self, place: u64) -> Option<&IndirectObject> {
        let start = self.listed.before(place)?;
        if self.last.as_ref().is_none_or(|(known, _)| *known != start) {
            let found = self.document.current().indirect_at(start).ok().and_then(Result::ok);
            self.last = Some((start, found));
        }
        let (_, found) = self.last.as_ref()?;
        found.as_ref().filter(|found| found.span.contains(&place))
    }
}
