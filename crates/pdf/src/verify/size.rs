//! `Size` of the trailers: what is numbered beyond it counts as missing (ISO 32000-2 §7.5.5, table 15), and not every
//! reader asks the same trailer.

use super::case::Case;
use super::reason::Reason;
use crate::document::Document;
use crate::revision::{Revision, XrefEntry};
use crate::syntax::Object;

/// What the trailers say, and the highest number of an object in use, as of each revision.
pub(super) struct Sizes(Vec<(Option<i64>, Option<u32>)>);

impl Sizes {
    pub(super) fn of<S>(document: &Document<S>) -> Self {
        let highest = document.revisions().iter().scan(None, |highest, revision| {
            *highest = highest_in_use(revision).max(*highest);
            Some((stated(revision), *highest))
        });
        Self(highest.collect())
    }

    /// Says of signatures over revisions in which readers may hold an object for missing that they are.
    pub(super) fn check(&self, cases: &mut [Case]) {
        for case in cases {
            let revision = case.bound.as_ref().map(|bound| bound.revision);
            if let Some((size, highest)) = revision.and_then(|revision| self.excluded(revision)) {
                case.reasons.push(Reason::BeyondSize { size, highest });
            }
        }
    }

    /// Whether revision `index`, which must not be the first, neither hides nor shows an object by its `Size` alone.
    pub(super) fn are_kept(&self, index: usize) -> bool {
        let (before, after) = (index - 1, index);
        self.excluded(before).is_none()
            && self.excluded(after).is_none()
            && self.0[after].0 >= self.0[before].0
    }

    /// What `Size` of revision `index` says, and the highest object number in use, where that is excluded.
    fn excluded(&self, index: usize) -> Option<(i64, u32)> {
        let (size, highest) = self.0[index];
        let (size, highest) = (size.unwrap_or(0), highest?);
        (i64::from(highest) >= size).then_some((size, highest))
    }
}

fn stated(revision: &Revision) -> Option<i64> {
    revision.trailer().get("Size").and_then(Object::as_integer)
}

/// What is free is missing anyway.
fn highest_in_use(revision: &Revision) -> Option<u32> {
    let mut newest_first = revision.entries().iter().rev();
    newest_first.find(|(_, entry)| **entry != XrefEntry::Free).map(|(number, _)| *number)
}
