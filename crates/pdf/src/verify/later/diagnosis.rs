//! What is certainly wrong with a change that nothing explains. It never makes a verdict better.

use std::collections::BTreeSet;

use super::annotation;
use super::changes::TrailerKey;
use super::role::{Part, Role, Roles, of_catalog};
use super::{plain, same};
use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::verify::disallowed::Disallowed;
use crate::verify::report::{Change, ChangeKind};
use crate::view::View;

/// Entries of a page by which it is drawn or shown (ISO 32000-2 §7.7.3.3, table 31).
const OF_PAGE: [&[u8]; 20] = [
    b"Type",
    b"Contents",
    b"Resources",
    b"MediaBox",
    b"CropBox",
    b"BleedBox",
    b"TrimBox",
    b"ArtBox",
    b"Rotate",
    b"UserUnit",
    b"Group",
    b"BoxColorInfo",
    b"Thumb",
    b"Dur",
    b"Trans",
    b"VP",
    b"OutputIntents",
    b"SeparationInfo",
    b"PresSteps",
    b"AF",
];
/// Entries of a node of the page tree, with those that pages inherit (§7.7.3.2, table 30; §7.7.3.4).
const OF_NODE: [&[u8]; 8] =
    [b"Type", b"Kids", b"Count", b"Parent", b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// Entries of the catalog that lead somewhere, or say how the document opens (§7.7.2, table 29).
const OF_CATALOG: [&[u8]; 18] = [
    b"Type",
    b"PageLabels",
    b"Names",
    b"Dests",
    b"ViewerPreferences",
    b"PageLayout",
    b"PageMode",
    b"Outlines",
    b"Threads",
    b"OutputIntents",
    b"Legal",
    b"Requirements",
    b"Collection",
    b"NeedsRendering",
    b"AF",
    b"DPartRoot",
    b"SpiderInfo",
    b"Version",
];
/// Entries of a field that its value takes along.
const OF_VALUE: [&[u8]; 5] = [b"V", b"RV", b"I", b"TI", b"M"];
/// Entries that some programs write anew with a value: that does not make them certainly wrong.
const BESIDE_VALUE: [&[u8]; 5] = [b"DA", b"F", b"Ff", b"BS", b"MK"];
/// Entries by which a field shows its value.
const OF_APPEARANCE: [&[u8]; 2] = [b"AP", b"AS"];
/// Entries by which something acts.
const OF_ACTION: [&[u8]; 2] = [b"A", b"AA"];

/// What is wrong, and with what.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Fault {
    pub(super) what: Disallowed,
    /// The page, from 1, where it is known.
    pub(super) page: Option<u32>,
    /// The object; none for the trailer.
    pub(super) object: Option<ObjectId>,
}

/// The gravest fault among the `changes` from one revision to the next, if any is certain.
pub(super) fn gravest(
    before: &View<'_>,
    after: &View<'_>,
    roles: &Roles,
    changes: &[Change],
) -> Option<Fault> {
    changes.iter().filter_map(|change| fault(before, after, roles, change).ok().flatten()).min()
}

fn fault(
    before: &View<'_>,
    after: &View<'_>,
    roles: &Roles,
    change: &Change,
) -> Result<Option<Fault>, DocumentError> {
    let Some(object) = change.object else {
        let what = of_trailer(before, after)?;
        return Ok(what.map(|what| Fault { what, page: None, object: None }));
    };
    // What nothing leads to shows nothing.
    let Some(role) = roles.get(object.number) else { return Ok(None) };
    let what = match change.kind {
        ChangeKind::Removed => of_removed(role),
        ChangeKind::Added | ChangeKind::Changed => {
            let id = before.id_of(object.number).unwrap_or(object);
            let values = Values::read(before, after, id, object)?;
            match of_changed(role, &values) {
                Some(Disallowed::Annotation) => of_list(before, after, &values)?,
                what => what,
            }
        }
    };
    Ok(what.map(|what| Fault { what, page: role.page, object: Some(object) }))
}

/// A catalog in another place is not certainly another one.
fn of_trailer(before: &View<'_>, after: &View<'_>) -> Result<Option<Disallowed>, DocumentError> {
    if TrailerKey::Encrypt.differs(before, after) {
        return Ok(Some(Disallowed::Catalog));
    }
    if !TrailerKey::Root.differs(before, after) {
        return Ok(None);
    }
    let values = Values::read(before, after, before.catalog_id()?, after.catalog_id()?)?;
    Ok(match (&values.old, &values.new) {
        (Object::Dictionary(_), Object::Dictionary(_)) => of_catalog_entries(&values),
        _ => Some(Disallowed::Catalog),
    })
}

/// Widgets in a list of annotations are judged as fields.
fn of_list(
    before: &View<'_>,
    after: &View<'_>,
    values: &Values,
) -> Result<Option<Disallowed>, DocumentError> {
    let list = |object: &'_ Object| match object {
        Object::Dictionary(page) if page.is_name("Type", "Page") => page.get("Annots").cloned(),
        Object::Array(_) => Some(object.clone()),
        _ => None,
    };
    let is_list = |object: &Object| {
        matches!(object, Object::Array(_))
            || matches!(object, Object::Dictionary(page) if page.is_name("Type", "Page"))
    };
    if !is_list(&values.old) || !is_list(&values.new) {
        return Ok(Some(Disallowed::Annotation));
    }
    let (old, new) = (list(&values.old), list(&values.new));
    let is_more = annotation::differs_by_more_than_widgets(before, after, old.as_ref(), new.as_ref())?;
    Ok(is_more.then_some(Disallowed::Annotation))
}

fn of_removed(role: Role) -> Option<Disallowed> {
    match role.part {
        Part::Structure | Part::Metadata | Part::Store => None,
        Part::Page | Part::PageTree => Some(Disallowed::PageTree),
        _ => Some(Disallowed::Freed),
    }
}

/// An object as it was and as it is.
struct Values {
    old: Object,
    new: Object,
    is_same: bool,
}

impl Values {
    fn read(
        before: &View<'_>,
        after: &View<'_>,
        old: ObjectId,
        new: ObjectId,
    ) -> Result<Self, DocumentError> {
        let (old, new) = (before.object(old)?, after.object(new)?);
        // What cannot be read again is not known to differ.
        let is_same = same::is_same(before.source(), &old, &new).unwrap_or(true);
        Ok(Self { old, new, is_same })
    }

    /// The keys under which two dictionaries differ; `None` if they are none, or one has a key twice.
    fn differing(&self) -> Option<BTreeSet<&[u8]>> {
        let (Object::Dictionary(old), Object::Dictionary(new)) = (&self.old, &self.new) else { return None };
        if !plain::has_unique_keys(old) || !plain::has_unique_keys(new) {
            return None;
        }
        let is_rounded =
            |key: &&[u8]| old.get(key).zip(new.get(key)).is_some_and(|(old, new)| same::is_rounded(old, new));
        Some(same::differing(old, new).into_iter().filter(|key| !is_rounded(key)).collect())
    }
}

fn of_changed(role: Role, values: &Values) -> Option<Disallowed> {
    if values.is_same {
        return None;
    }
    match role.part {
        Part::Catalog => of_catalog_entries(values),
        // What nothing explains of its annotations is more than what people do to these.
        Part::Page => values.differing()?.into_iter().filter_map(of_page_entry).min(),
        Part::PageTree => of_node(values),
        Part::Content => Some(Disallowed::Page),
        Part::Resource => (!only_gains(values)).then_some(Disallowed::Resource),
        Part::Layer => Some(Disallowed::Layer),
        Part::Action => Some(Disallowed::Action),
        Part::Annotation => of_annotation(values),
        Part::Field => of_field(values),
        Part::Other if role.page.is_none() => Some(Disallowed::Catalog),
        Part::Form | Part::Structure | Part::Metadata | Part::Store | Part::Other => None,
    }
}

fn of_catalog_entries(values: &Values) -> Option<Disallowed> {
    let keys = values.differing()?;
    let of_permissions =
        (keys.contains(&b"Perms"[..]) && changes_certification(values)).then_some(Disallowed::Catalog);
    keys.into_iter().filter_map(of_catalog_entry).chain(of_permissions).min()
}

/// Whether the catalog no longer says by which signature the document is certified, or names another one (§12.8.6).
fn changes_certification(values: &Values) -> bool {
    let certification = |catalog: &Object| {
        let permissions = catalog.as_dictionary()?.get("Perms")?.as_dictionary()?;
        permissions.get("DocMDP").cloned()
    };
    let leads_elsewhere = |catalog: &Object| {
        let permissions = catalog.as_dictionary().and_then(|catalog| catalog.get("Perms"));
        permissions.is_some_and(|permissions| permissions.as_reference().is_some())
    };
    let old = certification(&values.old);
    old.is_some() && old != certification(&values.new) && !leads_elsewhere(&values.new)
}

/// A node of the page tree, in which programs also keep notes of their own.
fn of_node(values: &Values) -> Option<Disallowed> {
    match values.differing() {
        Some(keys) => keys.iter().any(|key| OF_NODE.contains(key)).then_some(Disallowed::PageTree),
        None => Some(Disallowed::PageTree),
    }
}

fn of_catalog_entry(key: &[u8]) -> Option<Disallowed> {
    match of_catalog(key) {
        Part::PageTree => Some(Disallowed::PageTree),
        Part::Action => Some(Disallowed::Action),
        Part::Layer => Some(Disallowed::Layer),
        Part::Other if OF_CATALOG.contains(&key) => Some(Disallowed::Catalog),
        _ => None,
    }
}

fn of_page_entry(key: &[u8]) -> Option<Disallowed> {
    match key {
        b"AA" => Some(Disallowed::Action),
        b"Annots" => Some(Disallowed::Annotation),
        b"Parent" => Some(Disallowed::PageTree),
        key if OF_PAGE.contains(&key) => Some(Disallowed::Page),
        _ => None,
    }
}

/// Whether a dictionary got entries and lost none: what has no name yet is not certainly needed.
fn only_gains(values: &Values) -> bool {
    let (Object::Dictionary(old), Object::Dictionary(new)) = (&values.old, &values.new) else { return false };
    values.differing().is_some_and(|keys| keys.iter().all(|key| !old.contains(key) && new.contains(key)))
}

fn of_annotation(values: &Values) -> Option<Disallowed> {
    let acts = values.differing().is_some_and(|keys| keys.iter().any(|key| OF_ACTION.contains(key)));
    Some(if acts { Disallowed::Action } else { Disallowed::Annotation })
}

/// A field may get a value; whether this one may, and as this one did, is judged elsewhere.
fn of_field(values: &Values) -> Option<Disallowed> {
    match (&values.old, &values.new) {
        (Object::Stream(_), Object::Stream(_)) => Some(Disallowed::Appearance),
        (Object::Dictionary(_), Object::Dictionary(_)) => {
            let keys = values.differing()?;
            let among = |known: &[&[u8]]| keys.iter().any(|key| known.contains(key));
            if among(&OF_ACTION) {
                return Some(Disallowed::Action);
            }
            if !is_field(values) {
                return Some(Disallowed::Resource);
            }
            let has_value = among(&[b"V"]);
            let is_known = |key: &&[u8]| {
                OF_VALUE.contains(key)
                    || OF_APPEARANCE.contains(key)
                    || (has_value && BESIDE_VALUE.contains(key))
            };
            if !keys.iter().all(is_known) {
                return Some(Disallowed::Field);
            }
            // Only one that was empty shows anything new by a value.
            (among(&OF_APPEARANCE) && !among(&[b"V"]) && keeps_value(values))
                .then_some(Disallowed::Appearance)
        }
        (Object::Null, _) | (_, Object::Null) => None,
        (old, new) => (old.kind() != new.kind()).then_some(Disallowed::Type),
    }
}

/// Whether it is a field or a widget, and not what one needs to draw.
fn is_field(values: &Values) -> bool {
    let is = |field: &Dictionary| {
        field.is_name("Subtype", "Widget")
            || ["FT", "T", "Kids", "Parent"].iter().any(|key| field.contains(key))
    };
    values.old.as_dictionary().is_some_and(is)
}

/// Whether the value stands in the field itself, so that it is known to stay.
fn keeps_value(values: &Values) -> bool {
    values.old.as_dictionary().is_some_and(|field| field.contains("V") && field.contains("FT"))
}
