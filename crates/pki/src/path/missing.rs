//! What would have helped: issuers that nobody had at hand, and certificates whose status nobody told.

use std::cell::RefCell;

use super::{Status, UnknownStatus, ValidatedPath};
use crate::cert::Certificate;

/// Most certificates of each kind that are noted. What is judged decides how many there are.
pub const MAX_NOTED: usize = 64;

/// Notes of what was missing while paths were looked for, for whoever can get it and then try anew.
#[derive(Debug, Default)]
pub struct Missing {
    orphans: RefCell<Vec<Certificate>>,
    unsettled: RefCell<Vec<Unsettled>>,
    /// Those whose evidence would have counted, had their own status been known: in the search that goes on just now.
    doubted: RefCell<Vec<Unsettled>>,
}

/// A certificate whose status nobody told, in a path that leads to an anchor.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unsettled {
    /// Which one.
    pub certificate: Certificate,
    /// Whoever issued it, as the path shows.
    pub issuer: Certificate,
}

impl Missing {
    /// Certificates at which every path ended, because nobody at hand could have issued them. No path vouches for them.
    #[must_use]
    pub fn orphans(&self) -> Vec<Certificate> {
        self.orphans.borrow().clone()
    }

    /// Certificates whose status nobody told: each stands in a path to an anchor, or signed evidence and was charged with
    /// that by one that does.
    #[must_use]
    pub fn unsettled(&self) -> Vec<Unsettled> {
        self.unsettled.borrow().clone()
    }

    /// Notes those at which a search ended that came to nothing.
    pub(super) fn note_orphans(&self, certificates: &[Certificate]) {
        self.doubted.take();
        certificates.iter().for_each(|certificate| note(&self.orphans, certificate.clone()));
    }

    /// Notes what is not known of the path that a search has come to.
    pub(super) fn note_path(&self, path: &ValidatedPath) {
        let doubted = self.doubted.take();
        let unknown = unknown(path);
        if !unknown.is_empty() {
            unknown.into_iter().chain(doubted).for_each(|one| note(&self.unsettled, one));
        }
    }

    /// Notes what is not known of the path to someone who signed evidence.
    pub(super) fn note_doubts(&self, path: &ValidatedPath) {
        unknown(path).into_iter().for_each(|one| note(&self.doubted, one));
    }

    /// Notes someone whose own status stands in the way of evidence.
    pub(super) fn note_doubt(&self, certificate: &Certificate, issuer: &Certificate) {
        note(&self.doubted, Unsettled { certificate: certificate.clone(), issuer: issuer.clone() });
    }
}

/// Certificates of `path` whose status is not known. Where it was given up, more evidence would not help.
fn unknown(path: &ValidatedPath) -> Vec<Unsettled> {
    let links = path.certificates.windows(2).zip(&path.statuses);
    let unknown = links.filter(|(_, status)| match status {
        Status::Unknown { why } => *why != UnknownStatus::GivenUp,
        Status::Good { .. } | Status::Revoked { .. } => false,
    });
    unknown.map(|(pair, _)| Unsettled { certificate: pair[0].clone(), issuer: pair[1].clone() }).collect()
}

fn note<T: PartialEq>(notes: &RefCell<Vec<T>>, one: T) {
    let mut notes = notes.borrow_mut();
    if notes.len() < MAX_NOTED && !notes.contains(&one) {
        notes.push(one);
    }
}
