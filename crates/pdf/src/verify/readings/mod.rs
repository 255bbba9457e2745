//! Whether readers that repair a file see the same in it as those that follow its cross-reference sections.
//!
//! Who repairs goes through the file from its start, takes whatever looks like an object for one, and of several with one
//! number the last. Where that is another one than the sections say, and something that a page shows leads to it, nobody
//! can tell what was signed. What stands behind the signed bytes is for [`later`](super::later) to judge.

mod others; // objects that other readers see
mod reach; // what leads to them
mod reordered; // objects that stand in another order than their revisions
mod unlisted; // objects that no section speaks of

use std::collections::HashMap;

use super::case::Case;
use super::finding::Finding;
use super::listed::{Entry, Listed};
use super::pass::{MAX_OBJECTS, Marks};
use super::reason::Reason;
use crate::document::{Document, DocumentError};
use crate::source::ByteSource;
use crate::syntax::{Limit, Object};
use crate::view::View;
use others::{MAX_OTHERS, Other, is_set_by, is_superseded};

/// Most objects beside the sections that are named.
const MAX_NAMED: usize = 16;
/// Most times that all such objects are looked at, once for each signature.
const MAX_LOOKS: usize = 4_000_000;

/// What readers that repair the file see beside the objects of the sections.
pub(super) struct Readings {
    others: Vec<Other>,
    /// The entries for what they do not see, as it stands in the data of a stream.
    unseen: Vec<Entry>,
    /// The catalogs that trailers name, each with the place of the trailer; `null` where that cannot be read.
    roots: Vec<(u64, Object)>,
    /// Streams with objects in them that cannot be read, though another reader may: number and place.
    unread: Vec<(u32, u64)>,
    /// The entries for what all readers see where it is.
    plain: Vec<Entry>,
    /// Whether there may be more.
    is_cut: bool,
}

/// Where such readers see something else.
#[derive(Clone, Copy)]
struct Difference {
    /// The object number; `None` if it is the catalog, by a trailer.
    object: Option<u32>,
    offset: u64,
}

impl Readings {
    /// Looks at the places where something stands that may be an object, to judge so many `signatures` by them.
    pub(super) fn of<S: ByteSource>(
        document: &Document<S>,
        listed: &Listed,
        mut marks: Marks,
        signatures: usize,
    ) -> Self {
        let mut readings = Self {
            others: Vec::new(),
            unseen: Vec::new(),
            roots: Vec::new(),
            unread: Vec::new(),
            is_cut: marks.is_cut(),
            plain: std::mem::take(&mut marks.plain),
        };
        unlisted::find(document, listed, &marks, &mut readings);
        reordered::find(document, &mut readings.others);
        let most = MAX_OTHERS.min(MAX_LOOKS / signatures.max(1));
        readings.is_cut |= readings.others.len() > most;
        readings.others.truncate(most);
        readings
    }

    /// Says of each signature whether what was signed is read in one way only.
    pub(super) fn judge<S: ByteSource>(&self, document: &Document<S>, cases: &mut [Case]) {
        let mut known: HashMap<usize, Option<Difference>> = HashMap::new();
        // With several, what one asks for the next does as well.
        let is_only = cases.len() == 1;
        for case in cases {
            let Some(bound) = &case.bound else { continue };
            let (revision, end) = (bound.revision, bound.byte_range.end());
            let difference = *known.entry(revision).or_insert_with(|| {
                let view = document.at(revision)?;
                self.difference(&if is_only { view.in_passing() } else { view }, end)
            });
            if let Some(Difference { object, offset }) = difference {
                case.reasons.push(Reason::ReadingsDiffer { object, offset });
            }
        }
    }

    /// What is to be said of the file: objects that only such readers see.
    pub(super) fn findings<S: ByteSource>(&self, document: &Document<S>) -> Vec<Finding> {
        let view = document.current();
        let is_seen = |other: &&Other| other.is_hidden && !is_superseded(&view, other, &self.plain);
        let named = self.others.iter().filter(is_seen).take(MAX_NAMED);
        let mut findings: Vec<Finding> = named
            .map(|other| Finding::HiddenObject { offset: other.position, object: other.number })
            .collect();
        if self.is_cut {
            let (what, limit) = (Limit::HiddenObjects, MAX_OBJECTS);
            findings.push(Finding::TooMuchWork(DocumentError::TooMuch { what, limit }));
        }
        findings
    }

    /// The first difference in what a page shows as of `view`, in a file that ends at `end`.
    fn difference(&self, view: &View<'_>, end: u64) -> Option<Difference> {
        let root = view.trailer().get("Root").unwrap_or(&Object::Null);
        if let Some((offset, _)) = self.roots.iter().find(|(offset, other)| *offset < end && other != root) {
            return Some(Difference { object: None, offset: *offset });
        }
        if let Some((number, offset)) = self.unread.iter().find(|(_, offset)| *offset < end) {
            return Some(Difference { object: Some(*number), offset: *offset });
        }
        let is_seen = |other: &&Other| other.position < end && !is_superseded(view, other, &self.plain);
        let seen = self.others.iter().filter(is_seen).map(|other| (other.number, other.position));
        let unseen = self.unseen.iter().filter(|entry| entry.offset < end && is_set_by(view, entry));
        let wanted: HashMap<u32, u64> =
            seen.chain(unseen.map(|entry| (entry.number, entry.offset))).collect();
        let first = *wanted.values().min()?;
        let number = reach::first_shown(view, &wanted)?;
        Some(Difference { object: Some(number), offset: wanted.get(&number).copied().unwrap_or(first) })
    }
}
