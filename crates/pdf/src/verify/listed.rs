//! Where cross-reference sections say that objects stand.

use crate::document::Document;
use crate::revision::XrefEntry;
use crate::source::ByteSource;
use crate::syntax::parser::IndirectObject;

/// The places of all revisions, from the start of the file, ascending.
pub(super) struct Listed(Vec<u64>);

impl Listed {
    pub(super) fn of<S>(document: &Document<S>) -> Self {
        let entries = document.revisions().iter().flat_map(|revision| revision.entries().values());
        let mut offsets: Vec<u64> = entries
            .filter_map(|entry| match entry {
                XrefEntry::InFile { offset, .. } => offset.checked_add(document.origin()),
                _ => None,
            })
            .collect();
        offsets.sort_unstable();
        Self(offsets)
    }

    pub(super) fn offsets(&self) -> &[u64] {
        &self.0
    }

    /// The last place that is not behind `offset`.
    fn before(&self, offset: u64) -> Option<u64> {
        let before = self.0.partition_point(|start| *start <= offset);
        self.0[..before].last().copied()
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
