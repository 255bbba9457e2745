//! Where the signatures of a file are: what signature fields lead to, in the newest revision and in each before it.

use std::collections::HashSet;

use pki::armed::{Check, is_made};

use super::finding::Finding;
use super::reason::Reason;
use crate::document::{Document, DocumentError};
use crate::form::{Field, Held};
use crate::revision::XrefEntry;
use crate::source::ByteSource;
use crate::syntax::{Object, ObjectId};
use crate::view::View;

/// Most revisions that are looked into.
const MAX_REVISIONS: usize = 256;
/// Most fields that are looked at, in all revisions together.
const MAX_FIELDS: usize = 400_000;
/// Most signatures that are judged.
pub(super) const MAX_SIGNATURES: usize = 256;
/// Most widgets of a signature that are looked at.
const MAX_WIDGETS: usize = 16;

/// A signature that some signature field leads to.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Where it is.
    pub(super) place: Place,
    /// The fully qualified names of the fields, as of the newest revision that has them.
    pub(super) fields: Vec<String>,
    /// Widgets of the first of these fields: so many as are looked at.
    pub(super) widgets: Vec<ObjectId>,
    /// The newest revision in which a field leads to it, from 0.
    pub(super) last_seen: usize,
    /// `Lock` of the field, and the oldest revision that was looked into, from 0: by being signed, it came into force.
    lock: (Option<Held>, usize),
}

impl Candidate {
    /// The lock that came into force; `None` if there is none.
    pub(super) fn lock<S: ByteSource>(
        &self,
        document: &Document<S>,
    ) -> Result<Option<Object>, DocumentError> {
        let (held, revision) = self.lock;
        let Some(view) = document.at(revision).filter(|_| held.is_some()) else { return Ok(None) };
        view.held(held, "Lock").map(Some)
    }
}

/// Where the value of a signature field is.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) enum Place {
    /// In an object of its own, as set by one revision (from 0).
    Indirect { id: ObjectId, set_by: usize },
    /// Inside the field, where it must not be.
    Direct { field: ObjectId, found: &'static str },
}

impl Place {
    /// The object that it is.
    fn object(&self) -> Option<ObjectId> {
        match self {
            Self::Indirect { id, .. } => Some(*id),
            Self::Direct { .. } => None,
        }
    }
}

/// The signatures of a file, and what was found on the way.
#[derive(Default)]
pub(super) struct Located {
    pub(super) candidates: Vec<Candidate>,
    pub(super) findings: Vec<Finding>,
    /// The newest revision, from 0.
    newest: usize,
    /// Whether it does not show what there is in the newest revision.
    form_unreadable: bool,
}

/// Looks into every revision, the newest first.
pub(super) fn locate<S: ByteSource>(document: &Document<S>) -> Located {
    let newest = document.revisions().len() - 1;
    let mut located = Located { newest, ..Located::default() };
    let mut fields_left = MAX_FIELDS;
    for index in (0..=newest).rev() {
        let Some(view) = document.at(index) else { continue };
        let limit = if newest - index >= MAX_REVISIONS {
            Some(MAX_REVISIONS)
        } else {
            located.look_into(&view, index, &mut fields_left)
        };
        if let Some(limit) = limit {
            located.findings.push(Finding::TooMuchHistory { limit });
            break;
        }
    }
    located
}

impl Located {
    /// What a later revision did to the signature itself, if anything.
    pub(super) fn fate(&self, candidate: &Candidate) -> Option<Reason> {
        if candidate.last_seen == self.newest || self.form_unreadable {
            return None;
        }
        let successor = self.candidates.iter().find_map(|other| match (&candidate.place, &other.place) {
            (Place::Indirect { id, set_by }, Place::Indirect { id: other, set_by: later }) => {
                (id == other && later > set_by).then_some(*later)
            }
            _ => None,
        });
        Some(match successor {
            Some(later) => Reason::Redefined { revision: later + 1 },
            None => Reason::Removed { revision: candidate.last_seen + 1 },
        })
    }

    /// Adds the signatures of revision `index`. Gives the limit that was met, if one was.
    fn look_into(&mut self, view: &View<'_>, index: usize, fields_left: &mut usize) -> Option<usize> {
        let fields = match view.fields() {
            Ok(fields) => fields,
            Err(error) if index == self.newest => {
                self.form_unreadable = true;
                self.findings.push(Finding::FormUnreadable(error));
                return None;
            }
            Err(_) => {
                self.findings.push(Finding::RevisionUnreadable { revision: index + 1 });
                return None;
            }
        };
        match fields_left.checked_sub(fields.len()) {
            None => return Some(MAX_FIELDS),
            Some(left) => *fields_left = left,
        }
        if self.add(view, index, &fields) { None } else { Some(MAX_SIGNATURES) }
    }

    /// Adds what `fields` lead to as of revision `index`. False if that is more than is judged.
    fn add(&mut self, view: &View<'_>, index: usize, fields: &[Field]) -> bool {
        let known: HashSet<Place> = self.candidates.iter().map(|known| known.place.clone()).collect();
        for field in fields.iter().filter(|field| field.is_signature()) {
            let Some(place) = place_of(view, field).map(|place| self.known_as(place)) else { continue };
            let lock = (field.lock, index);
            if known.contains(&place) {
                let known = self.candidates.iter_mut().find(|candidate| candidate.place == place);
                known.into_iter().for_each(|known| known.lock = lock);
                continue;
            }
            let is_full = self.candidates.len() == MAX_SIGNATURES;
            match self.candidates.iter_mut().find(|candidate| candidate.place == place) {
                Some(candidate) => candidate.fields.push(field.name.clone()),
                None if is_full => return false,
                None => {
                    let fields = vec![field.name.clone()];
                    let widgets = field.widgets.iter().take(MAX_WIDGETS).copied().collect();
                    self.candidates.push(Candidate { place, fields, widgets, last_seen: index, lock });
                }
            }
        }
        true
    }

    /// Which signature it is: that of its revision. Were it not checked that later revisions leave it the same, whatever
    /// the newest one has in its object would be taken for it.
    fn known_as(&self, place: Place) -> Place {
        let newest = self.candidates.iter().map(|candidate| &candidate.place);
        let mut newest = newest.filter(|known| known.object().is_some() && known.object() == place.object());
        if is_made(Check::Dictionary) { place } else { newest.next().cloned().unwrap_or(place) }
    }
}

/// Where the value of `field` is; `None` if it has none.
fn place_of(view: &View<'_>, field: &Field) -> Option<Place> {
    match field.value.filter(|_| field.is_filled())? {
        // A reference to nothing is no value (ISO 32000-2 §7.3.10).
        Held::Reference(id) => set_by(view, id).map(|set_by| Place::Indirect { id, set_by }),
        Held::Direct { kind, .. } => Some(Place::Direct { field: field.id, found: kind }),
    }
}

/// The revision that set object `id`, from 0; `None` if there is no such object.
fn set_by(view: &View<'_>, id: ObjectId) -> Option<usize> {
    let (set_by, entry) = view.entry(id.number)?;
    let found = match entry {
        XrefEntry::Free => return None,
        XrefEntry::InFile { generation, .. } => generation,
        XrefEntry::InStream { .. } => 0,
    };
    (found == id.generation).then_some(set_by)
}
