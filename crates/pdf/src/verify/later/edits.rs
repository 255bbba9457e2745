//! What a revision does that some signatures allow, beside filling in fields: annotations, and what nobody sees on a page.

use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;

use super::annotation;
use super::changes::TrailerKey;
use super::holders::Holders;
use super::references::References;
use super::role::{Part, Roles, of_catalog};
use super::same;
use super::store::Sides;
use super::{Budget, places, plain, reach, xmp};
use crate::document::DocumentError;
use crate::syntax::{Object, ObjectId};
use crate::verify::edit::EditKind;
use crate::verify::report::{Change, ChangeKind};
use crate::view::View;

/// Entries of the catalog that say something about the document (ISO 32000-2 §7.7.2, table 29).
pub(super) const SAID_IN_CATALOG: [&str; 6] =
    ["Metadata", "PieceInfo", "StructTreeRoot", "MarkInfo", "Lang", "SpiderInfo"];
/// Entries of a page that do (§7.7.3.3, table 31), and whether that is the structure.
const SAID_IN_PAGE: [(&[u8], bool); 5] = [
    (b"Metadata", false),
    (b"PieceInfo", false),
    (b"LastModified", false),
    (b"StructParents", true),
    (b"Tabs", true),
];
/// The boxes of a page (§14.11.2).
const BOXES: [&[u8]; 5] = [b"MediaBox", b"CropBox", b"BleedBox", b"TrimBox", b"ArtBox"];

/// What is explained of the changes by one revision.
#[derive(Default)]
pub(super) struct Edits {
    pub(super) kinds: Vec<EditKind>,
    explained: HashSet<ObjectId>,
    explains_trailer: bool,
    /// Whether programs noted who wrote, and when.
    pub(super) notes: bool,
    /// What the revision sets as part of it.
    reached: HashSet<u32>,
}

/// What is known of a revision.
pub(super) struct Known<'e, 'a> {
    sides: &'e Sides<'a>,
    roles: &'e Roles,
    references: &'e References,
    budget: RefCell<&'e mut Budget>,
    /// Looked up where they are needed; none where that takes too long.
    holders: OnceCell<Option<Holders>>,
}

impl<'e, 'a> Known<'e, 'a> {
    pub(super) fn new(
        sides: &'e Sides<'a>,
        roles: &'e Roles,
        references: &'e References,
        budget: &'e mut Budget,
    ) -> Self {
        Self { sides, roles, references, budget: RefCell::new(budget), holders: OnceCell::new() }
    }

    /// Whether `object`, which is `part`, is referred to by its like alone, and by what is seen less: who takes it for
    /// something else sees it change.
    fn is_what_it_seems(&self, object: ObjectId, part: Part) -> Result<bool, DocumentError> {
        let catalog = self.sides.before.catalog()?;
        // What most documents have is found without a look at all of it.
        if catalog.get("Metadata") == Some(&object.into()) && self.references.to(object.number) == 1 {
            return Ok(!catalog.has_duplicate("Metadata"));
        }
        let find = || Holders::of(&self.sides.before, self.roles, *self.budget.borrow_mut());
        let holders = self.holders.get_or_init(find).as_ref();
        Ok(holders.is_some_and(|holders| holders.are_alike(object.number, part, self.references)))
    }
}

impl Edits {
    /// Looks for edits among `changes`.
    pub(super) fn among(known: &Known<'_, '_>, changes: &[Change]) -> Result<Self, DocumentError> {
        let mut edits = Self::default();
        let mut values = Vec::new();
        for change in changes {
            edits.take(known, change, &mut values)?;
        }
        if !reach::reach(known.sides, values, &mut edits.reached, reach::is_none_of_pages)? {
            return Ok(Self::default());
        }
        // Once for each revision.
        for kind in [EditKind::Metadata, EditKind::Structure] {
            let mut found = false;
            edits.kinds.retain(|other| *other != kind || !std::mem::replace(&mut found, true));
        }
        Ok(edits)
    }

    /// Whether `change` is one of these, or part of it.
    pub(super) fn explains(&self, change: &Change, references: &References) -> bool {
        match (change.object, change.kind) {
            (None, _) => self.explains_trailer,
            (Some(object), ChangeKind::Added) => {
                self.reached.contains(&object.number) && references.to(object.number) == 0
            }
            (Some(object), _) => self.explained.contains(&object),
        }
    }

    fn take(
        &mut self,
        known: &Known<'_, '_>,
        change: &Change,
        values: &mut Vec<Object>,
    ) -> Result<(), DocumentError> {
        let Some(object) = change.object else { return self.take_trailer(known, values) };
        if change.kind == ChangeKind::Added {
            return Ok(());
        }
        if known.roles.get(object.number).is_some_and(|role| role.part == Part::Catalog) {
            return self.take_catalog(known.sides, object, values);
        }
        let Some(kinds) = kinds_of(known, object, change.kind)? else { return Ok(()) };
        if kinds == [EditKind::Metadata] && xmp::is_note(known.sides, object)? {
            self.notes = true;
            self.explained.insert(object);
            return Ok(());
        }
        values.push(known.sides.after.object(object)?);
        self.kinds.extend(kinds);
        self.explained.insert(object);
        Ok(())
    }

    /// The properties of the document (§14.3.3).
    fn take_trailer(&mut self, known: &Known<'_, '_>, values: &mut Vec<Object>) -> Result<(), DocumentError> {
        let Sides { before, after, .. } = known.sides;
        let moved = [TrailerKey::Root, TrailerKey::Encrypt].iter().any(|key| key.differs(before, after));
        let info = after.trailer().get(TrailerKey::Info.name());
        // Some programs leave them behind.
        if !moved && info.is_none() {
            self.explains_trailer = true;
            self.kinds.push(EditKind::Metadata);
            return Ok(());
        }
        let info = info.and_then(Object::as_reference);
        let Some(info) = info.filter(|info| !moved && known.references.to(info.number) == 0) else {
            return Ok(());
        };
        if known.sides.set.contains(&info.number) && are_properties(after, info)? {
            self.explains_trailer = true;
            self.kinds.push(EditKind::Metadata);
            values.push(info.into());
        }
        Ok(())
    }

    /// What the catalog says about the document; what else changed in it is judged by who asks.
    fn take_catalog(
        &mut self,
        sides: &Sides<'_>,
        id: ObjectId,
        values: &mut Vec<Object>,
    ) -> Result<(), DocumentError> {
        let (old, new) = (plain::dictionary(&sides.before, id)?, plain::dictionary(&sides.after, id)?);
        let (Some(old), Some(new)) = (old, new) else { return Ok(()) };
        for key in same::differing(&old, &new) {
            if SAID_IN_CATALOG.iter().any(|known| known.as_bytes() == key) {
                let is_metadata = of_catalog(key) == Part::Metadata;
                self.kinds.push(if is_metadata { EditKind::Metadata } else { EditKind::Structure });
                values.extend(new.get(key).cloned());
            }
        }
        Ok(())
    }
}

/// What was done to `object`, if it is known to be no more than that.
fn kinds_of(
    known: &Known<'_, '_>,
    object: ObjectId,
    kind: ChangeKind,
) -> Result<Option<Vec<EditKind>>, DocumentError> {
    let is_removed = kind == ChangeKind::Removed;
    if known.references.lead_to_properties(object.number) && known.references.to(object.number) > 0 {
        let is_kept = !is_removed && are_properties(&known.sides.after, object)?;
        return Ok(is_kept.then(|| vec![EditKind::Metadata]));
    }
    let Some(role) = known.roles.get(object.number) else { return Ok(None) };
    match (role.part, role.page) {
        (Part::Page, Some(page)) if !is_removed => of_page(known, object, page),
        (Part::Metadata | Part::Structure | Part::Annotation, _)
            if !known.is_what_it_seems(object, role.part)? =>
        {
            Ok(None)
        }
        (Part::Metadata, _) => Ok(Some(vec![EditKind::Metadata])),
        (Part::Structure, _) => Ok(Some(vec![EditKind::Structure])),
        (Part::Annotation, Some(page)) => annotation::changed(known.sides, object, page, is_removed),
        _ => Ok(None),
    }
}

/// Whether the object says nothing but texts and names of the document.
fn are_properties(view: &View<'_>, id: ObjectId) -> Result<bool, DocumentError> {
    let is_said = |value: &Object| matches!(value, Object::String(_) | Object::Name(_) | Object::Null);
    let properties = plain::dictionary(view, id)?;
    Ok(properties.is_some_and(|all| all.entries().iter().all(|entry| is_said(&entry.value))))
}

/// What was done to a page, if it was done to what lies over it, or is said about it.
fn of_page(known: &Known<'_, '_>, id: ObjectId, page: u32) -> Result<Option<Vec<EditKind>>, DocumentError> {
    let (sides, references) = (known.sides, known.references);
    let (old, new) = (plain::dictionary(&sides.before, id)?, plain::dictionary(&sides.after, id)?);
    let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
    let mut kinds = Vec::new();
    for key in same::differing(&old, &new) {
        // Some programs round the size of a page when they write it again.
        let is_rounded =
            || old.get(key).zip(new.get(key)).is_some_and(|(old, new)| same::is_rounded(old, new));
        if BOXES.contains(&key) && is_rounded() {
            continue;
        }
        match SAID_IN_PAGE.iter().find(|(known, _)| *known == key) {
            Some(_) if !places::are_of_page(&sides.before, id, references)? => return Ok(None),
            Some((_, true)) if new.get(key).is_none_or(is_direct) => kinds.push(EditKind::Structure),
            Some((_, false)) => kinds.push(EditKind::Metadata),
            Some(_) => return Ok(None),
            None if key == b"Annots" => match annotation::listed(sides, old.get(key), new.get(key), page)? {
                Some(found) => kinds.extend(found),
                None => return Ok(None),
            },
            None => return Ok(None),
        }
    }
    Ok(Some(kinds))
}

/// `Tabs` and `StructParents` are a name and a number.
fn is_direct(value: &Object) -> bool {
    matches!(value, Object::Name(_) | Object::Integer(_))
}
