//! What a revision changes is explained: by a signature that it adds, by validation data that it adds, by fields that it
//! fills, by what the program that wrote it noted of itself.

use std::collections::HashSet;

use super::addition::Addition;
use super::edits::{Edits, Known, SAID_IN_CATALOG};
use super::filling::{FilledField, Filling};
use super::properties::Properties;
use super::references::{Latest, References};
use super::role::LatestRoles;
use super::standing::{containers, is_section, is_xref_stream, stands_in_revision};
use super::store::{Growth, Sides};
use super::{Budget, plain, reach, same, written};
use crate::document::{Document, DocumentError};
use crate::source::ByteSource;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::verify::edit::EditKind;
use crate::verify::report::{Change, ChangeKind};
use crate::view::Place;

/// Most objects of a revision that nothing leads to.
const MAX_UNUSED: usize = 64;
/// What some look for wherever it stands: signatures, catalogs, pages.
const SOUGHT: [&str; 5] = ["ByteRange", "Root", "Pages", "Kids", "Contents"];

/// A signature or a document time stamp that a revision adds.
#[derive(Clone, Copy)]
pub(super) struct Added {
    pub(super) dictionary: ObjectId,
    pub(super) is_stamp: bool,
}

/// What is left of the changes by a revision.
pub(super) struct Explained {
    /// Those that nothing explains.
    pub(super) rest: Vec<Change>,
    /// Whether the revision adds validation data.
    pub(super) grows: bool,
    /// Whether the field of the signature that it adds is new.
    pub(super) adds_field: bool,
    /// The fields that it fills.
    pub(super) filled: Vec<FilledField>,
    /// What else it does that some signatures allow.
    pub(super) edits: Vec<EditKind>,
    /// How many objects it adds that nothing leads to.
    pub(super) unused: usize,
}

/// Explains the `changes` by revision `index` (from 0), which adds one signature or none. `None` if it does something
/// else, or nothing at all, or it cannot be told.
pub(super) fn explain<S: ByteSource>(
    document: &Document<S>,
    index: usize,
    added: Option<Added>,
    changes: &[Change],
    latest: &mut Latest,
    roles: &mut LatestRoles,
    budget: &mut Budget,
) -> Option<Explained> {
    // What cannot be read explains nothing.
    let explanation = Explanation::new(document, index, added, changes, latest, budget).ok().flatten()?;
    let grows = explanation.parts.growth.as_ref().is_some_and(Growth::happened);
    let rest = changes.iter().filter(|change| !explanation.explains(change).unwrap_or(false));
    let mut rest: Vec<Change> = rest.copied().collect();
    let filled = explanation.parts.filling.fields().to_vec();
    let mut is_noted = explanation.notes(changes);
    let adds_field = explanation.parts.addition.as_ref().is_some_and(Addition::is_of_new_field);
    let empty = explanation.parts.addition.as_ref().map_or(&[][..], Addition::empty_fields);
    let edits = empty.iter().map(|field| EditKind::FieldAdded { field: field.clone() }).collect();
    let mut explained = Explained { rest: Vec::new(), grows, adds_field, filled, edits, unused: 0 };
    if !rest.is_empty()
        && let Some(roles) = roles.as_of(document, index - 1, budget)
    {
        let (sides, references) = (&explanation.sides, explanation.references);
        let known = Known::new(sides, roles, references, budget);
        let edits = Edits::among(&known, &rest).unwrap_or_default();
        rest.retain(|change| !explanation.is_edited(&edits, change).unwrap_or(false));
        is_noted |= edits.notes;
        explained.edits.extend(edits.kinds);
    }
    let unused = explanation.unused(&rest, changes, budget).unwrap_or_default();
    let left = rest.len();
    rest.retain(|change| !explanation.is_unused(change, &unused));
    explained.unused = left - rest.len();
    is_noted |= explanation.is_idle(changes, &unused);
    // What may come beside these may not come alone.
    let is_known = added.is_some() || grows || is_noted;
    if !is_known && explained.filled.is_empty() && explained.edits.is_empty() {
        return None;
    }
    Some(Explained { rest, ..explained })
}

/// What a revision does of what may be done.
struct Parts<'a> {
    addition: Option<Addition<'a>>,
    growth: Option<Growth>,
    properties: Option<Properties>,
    filling: Filling,
}

impl<'a> Parts<'a> {
    /// `None` if it does none of it, or something else.
    fn of(
        sides: &Sides<'a>,
        added: Option<Added>,
        budget: &mut Budget,
    ) -> Result<Option<Self>, DocumentError> {
        let (before, after) = (sides.before, sides.after);
        let addition = match added {
            None => Addition::of_empty_fields(sides, budget)?,
            Some(added) => match Addition::new(before, after, added.dictionary, added.is_stamp, budget)? {
                None => return Ok(None),
                addition => addition,
            },
        };
        let growth = Growth::between(sides, budget)?;
        if addition.is_none() && (sides.set.is_empty() || growth.is_none()) {
            return Ok(None);
        }
        let properties = Properties::between(&before, &after)?;
        let filling = Filling::between(sides, budget)?;
        Ok(Some(Self { addition, growth, properties, filling }))
    }
}

struct Explanation<'a, S> {
    document: &'a Document<S>,
    index: usize,
    sides: Sides<'a>,
    catalog: ObjectId,
    parts: Parts<'a>,
    references: &'a References,
    /// Streams that the revision says objects are in.
    containers: HashSet<u32>,
}

impl<'a, S: ByteSource> Explanation<'a, S> {
    /// `None` if the revision does something else, or it cannot be told.
    fn new(
        document: &'a Document<S>,
        index: usize,
        added: Option<Added>,
        changes: &[Change],
        latest: &'a mut Latest,
        budget: &mut Budget,
    ) -> Result<Option<Self>, DocumentError> {
        let (Some(before), Some(after)) = (document.at(index - 1), document.at(index)) else {
            return Ok(None);
        };
        if document.is_locked() || !plain::has_unique_keys(after.trailer()) {
            return Ok(None);
        }
        let set = changes.iter().filter_map(|change| change.object).map(|object| object.number).collect();
        // A revision that does nothing is not worth a look at all objects.
        let sides = Sides { before, after, set };
        let Some(parts) = Parts::of(&sides, added, budget)? else { return Ok(None) };
        let catalog = before.catalog_id()?;
        let references = references_before(document, index, catalog, latest, budget);
        let containers = containers(&document.revisions()[index]);
        Ok(references.map(|references| Self {
            document,
            index,
            sides,
            catalog,
            parts,
            references,
            containers,
        }))
    }

    fn explains(&self, change: &Change) -> Result<bool, DocumentError> {
        match (change.object, change.kind) {
            (None, _) => Ok(self.parts.properties.as_ref().is_some_and(Properties::explains_trailer)),
            (Some(object), ChangeKind::Added) => Ok(self.explains_new(object)),
            (Some(object), ChangeKind::Changed) => self.explains_changed(object),
            (Some(_), ChangeKind::Removed) => Ok(false),
        }
    }

    /// Whether what programs note of themselves is among the `changes`.
    fn notes(&self, changes: &[Change]) -> bool {
        let Some(properties) = &self.parts.properties else { return false };
        let mut objects = changes.iter().filter_map(|change| change.object);
        objects.any(|object| properties.explains(object, self.references))
    }

    /// What nothing referred to before is reached through what is explained, or not at all. Where nobody signed for the
    /// revision it must be part of what it adds.
    fn explains_new(&self, object: ObjectId) -> bool {
        let is_part = self.parts.addition.as_ref().is_some_and(|addition| addition.leads_to(object.number))
            || self.parts.growth.as_ref().is_some_and(|growth| growth.leads_to(object.number))
            || self.parts.properties.as_ref().is_some_and(|found| found.explains(object, self.references))
            || self.parts.filling.leads_to(object.number)
            || self.is_of_the_file(object.number)
            || (self.parts.growth.as_ref().is_some_and(Growth::happened) && self.is_of_one_signature(object));
        is_part
            && self.references.to(object.number) == 0
            && stands_in_revision(self.document, self.index, object)
    }

    /// Whether it is what was once to be said of one signature: some writers leave it behind, with nothing that leads to it.
    fn is_of_one_signature(&self, object: ObjectId) -> bool {
        let is_list = |value: &Object| {
            value.as_array().is_some_and(|list| list.iter().all(|one| one.as_reference().is_some()))
        };
        plain::dictionary(&self.sides.after, object).is_ok_and(|one| {
            one.is_some_and(|one| {
                one.is_name("Type", "VRI")
                    && one.entries().iter().all(|entry| entry.key == b"Type" || is_list(&entry.value))
            })
        })
    }

    fn explains_changed(&self, object: ObjectId) -> Result<bool, DocumentError> {
        // Bytes that were there before may look otherwise to other readers, and whoever signed them did not see them as
        // this object.
        if !stands_in_revision(self.document, self.index, object) {
            return Ok(false);
        }
        let references = self.references.to(object.number);
        if self.is_as_it_was(object)? {
            return Ok(true);
        }
        if references == 0 && is_xref_stream(self.document, self.index, object.number) {
            return Ok(true);
        }
        if object == self.catalog {
            return self.explains_catalog(&[]);
        }
        if self.parts.growth.as_ref().is_some_and(|growth| growth.may_change(object, self.references))
            || self.parts.properties.as_ref().is_some_and(|found| found.explains(object, self.references))
        {
            return Ok(true);
        }
        if self.parts.filling.explains(&self.sides, object, self.references)? {
            return Ok(true);
        }
        self.parts.addition.as_ref().map_or(Ok(false), |addition| addition.explains(object, self.references))
    }

    /// Whether `change` leaves all as it was, or is about how the revision is written.
    fn changes_nothing(&self, change: &Change) -> Result<bool, DocumentError> {
        let Some(object) = change.object else { return Ok(false) };
        let is_here = stands_in_revision(self.document, self.index, object);
        Ok(is_here
            && match change.kind {
                ChangeKind::Added => {
                    self.is_of_the_file(object.number) && self.references.to(object.number) == 0
                }
                ChangeKind::Changed => {
                    self.is_as_it_was(object)? || is_xref_stream(self.document, self.index, object.number)
                }
                ChangeKind::Removed => false,
            })
    }

    /// Whether `object` is written anew as it was, and all read alike what it was: some programs do that to all that they
    /// looked at. Those that others are in, and signatures, have a place that counts.
    fn is_as_it_was(&self, object: ObjectId) -> Result<bool, DocumentError> {
        let Sides { before, after, .. } = &self.sides;
        let Some(located) = before.locate(object)?.filter(|_| before.id_of(object.number) == Some(object))
        else {
            return Ok(false);
        };
        let Place::File(span) = located.place else { return Ok(false) };
        let length = |id| before.object(id).ok()?.as_integer().and_then(|length| u64::try_from(length).ok());
        let is_strict = written::is_strict_object(before.source(), object, span, &located.object, length);
        let (old, new) = (located.object, after.object(object)?);
        let has_place = old.as_dictionary().is_some_and(|one| {
            one.contains("ByteRange") || one.is_name("Type", "ObjStm") || one.is_name("Type", "XRef")
        });
        let is_same = !has_place && same::is_same(before.source(), &old, &new).unwrap_or(false);
        Ok(is_same && is_strict.unwrap_or(false))
    }

    /// Whether all of `changes` leave everything as it was.
    fn is_idle(&self, changes: &[Change], unused: &HashSet<u32>) -> bool {
        let is_idle =
            |change| self.is_unused(change, unused) || self.changes_nothing(change).unwrap_or(false);
        changes.iter().all(is_idle)
    }

    /// The numbers of what the revision adds and nothing leads to, neither the trailer nor what it changes; looked for
    /// where something new is among the `rest` that nothing explains.
    fn unused(
        &self,
        rest: &[Change],
        changes: &[Change],
        budget: &mut Budget,
    ) -> Result<HashSet<u32>, DocumentError> {
        let is_asked = rest.iter().any(|change| change.kind == ChangeKind::Added);
        if !is_asked || !budget.spend(changes.len()) {
            return Ok(HashSet::new());
        }
        let after = &self.sides.after;
        let mut values = vec![Object::Dictionary(after.trailer().clone())];
        let mut added = HashSet::new();
        for (change, object) in changes.iter().filter_map(|change| Some((change, change.object?))) {
            match change.kind {
                ChangeKind::Added => _ = added.insert(object.number),
                _ => values.push(after.object(object)?),
            }
        }
        let mut reached = HashSet::new();
        let is_known = reach::reach(&self.sides, values, &mut reached, |_| true)?;
        added.retain(|number| is_known && !reached.contains(number) && !self.is_of_the_file(*number));
        Ok(if added.len() > MAX_UNUSED { HashSet::new() } else { added })
    }

    /// Whether `change` adds one of the `unused`, which no reader looks for by itself.
    fn is_unused(&self, change: &Change, unused: &HashSet<u32>) -> bool {
        let Some(object) = change.object.filter(|object| unused.contains(&object.number)) else {
            return false;
        };
        let is_found = |found: &Object| {
            matches!(found, Object::Stream(_))
                || found.as_dictionary().is_some_and(|one| SOUGHT.iter().any(|key| one.contains(key)))
                || !reach::is_none_of_pages(found)
        };
        self.references.to(object.number) == 0
            && stands_in_revision(self.document, self.index, object)
            && self.sides.after.object(object).is_ok_and(|found| !is_found(&found))
    }

    /// Whether `change` is one of `edits`, and stands in the revision; the catalog may say something about the document
    /// beside what else it may get.
    fn is_edited(&self, edits: &Edits, change: &Change) -> Result<bool, DocumentError> {
        match change.object {
            Some(object) if change.kind != ChangeKind::Removed => {
                let is_here = stands_in_revision(self.document, self.index, object);
                let is_edited = edits.explains(change, self.references)
                    || (object == self.catalog && self.explains_catalog(&SAID_IN_CATALOG)?);
                Ok(is_here && is_edited)
            }
            _ => Ok(edits.explains(change, self.references)),
        }
    }

    fn explains_catalog(&self, more: &[&str]) -> Result<bool, DocumentError> {
        let old = plain::dictionary(&self.sides.before, self.catalog)?;
        let new = plain::dictionary(&self.sides.after, self.catalog)?;
        let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
        let changes_form = self.parts.addition.is_some() || self.parts.filling.may_change_form();
        let of_form = changes_form.then_some("AcroForm");
        let of_store = if self.parts.growth.is_some() { &["DSS", "Extensions"][..] } else { &[] };
        let of_all = of_store.iter().copied().chain(["Version"]);
        let keys: Vec<&str> = of_form.into_iter().chain(of_all).chain(more.iter().copied()).collect();
        Ok(plain::same_but_for(&old, &new, &keys) && keeps_version(&old, &new, self.document.version()))
    }

    /// Whether object `number` is part of how the revision is written: its cross-reference stream, or a stream that
    /// holds objects of it.
    fn is_of_the_file(&self, number: u32) -> bool {
        let revision = &self.document.revisions()[self.index];
        self.containers.contains(&number)
            || is_section(
                self.document,
                std::slice::from_ref(revision),
                revision.entries().get(&number).copied(),
            )
    }
}

/// What the document before revision `index` refers to. `None` if it cannot be told, or if anything takes the catalog, or
/// one of its entries, for something else: that would change with it.
fn references_before<'a, S: ByteSource>(
    document: &Document<S>,
    index: usize,
    catalog: ObjectId,
    latest: &'a mut Latest,
    budget: &mut Budget,
) -> Option<&'a References> {
    let (before, after) = (document.at(index - 1)?, document.at(index)?);
    let references = latest.as_of(document, index - 1, budget)?;
    let is_known = references.lead_to_catalog(catalog.number)
        && references.stay_known(&after, budget)
        && references.stay_within_size(&before, &after, budget);
    is_known.then_some(references)
}

/// Versions of the format that a catalog can state.
const VERSIONS: [(&[u8], (u8, u8)); 5] =
    [(b"1.4", (1, 4)), (b"1.5", (1, 5)), (b"1.6", (1, 6)), (b"1.7", (1, 7)), (b"2.0", (2, 0))];

/// Whether the version of a document with this `header` stays or rises from one catalog to the next (§7.2.2): some
/// programs state the one that they write by.
fn keeps_version(old: &Dictionary, new: &Dictionary, header: (u8, u8)) -> bool {
    let (old, new) = (old.get("Version"), new.get("Version"));
    let known = |stated: &Object| {
        let name = stated.as_name()?;
        VERSIONS.iter().find_map(|(known, version)| (*known == name).then_some(*version))
    };
    let before = old.map_or(Some(header), known);
    old == new
        || matches!((before, new.and_then(known)), (Some(before), Some(now)) if now >= before.max(header))
}
