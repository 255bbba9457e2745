//! Which objects a new signature field may consist of, and when it shows nothing.

use std::collections::BTreeSet;

use super::{blank, plain};
use crate::document::DocumentError;
use crate::form::{Field, Held};
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// What a new signature field or its widget may hold (ISO 32000-2 §12.5.2, §12.5.6.19, §12.7.4.1, §12.7.5.5). Actions
/// are not among it.
const FIELD_KEYS: [&str; 21] = [
    "Type",
    "Subtype",
    "FT",
    "T",
    "TU",
    "F",
    "Ff",
    "P",
    "Rect",
    "V",
    "AP",
    "MK",
    "DA",
    "Lock",
    "SV",
    "Parent",
    "Kids",
    "NM",
    "M",
    "H",
    "StructParent",
];

/// What the field alone may hold of it, and no widget of it: to some readers that would be a field with a value.
const OWN_KEYS: [&str; 3] = ["T", "V", "DA"];
/// What a field that nobody signed does not hold: readers would draw a value of it.
const DRAWN_KEYS: [&str; 2] = ["V", "DA"];

/// What makes a signature field bind others (§12.7.5.5).
const LOCKING: [&str; 2] = ["Lock", "SV"];

/// Whether nothing of the field, whose objects are `own`, was there before, nor another field of its name among
/// `fields`.
pub(super) fn is_new(
    before: &View<'_>,
    fields: &[Field],
    field: &Field,
    own: &BTreeSet<ObjectId>,
) -> Result<bool, DocumentError> {
    for id in own {
        if before.object(*id)? != Object::Null {
            return Ok(false);
        }
    }
    Ok(!field.name.is_empty() && fields.iter().all(|known| known.name != field.name))
}

/// The name of a signature field that came with `after` and that nobody signed by it: without a value, or with one that
/// was there before. What cannot be read is none.
pub(super) fn new_empty_field(before: &View<'_>, after: &View<'_>) -> Option<String> {
    let fields = after.shared_fields().ok()?;
    let is_empty = |field: &Field| match field.value {
        Some(Held::Reference(value)) => before.id_of(value.number).is_some(),
        _ => !field.is_filled(),
    };
    let is_new = |field: &&Field| field.is_signature() && before.id_of(field.id.number).is_none();
    fields.iter().filter(is_new).find(|field| is_empty(field)).map(|field| field.name.clone())
}

/// Whether the new objects, which are all of `field`, hold nothing but what a signature field needs.
pub(super) fn is_signature_field(
    after: &View<'_>,
    field: &Field,
    own: &BTreeSet<ObjectId>,
) -> Result<bool, DocumentError> {
    let is_own = |value: &Object| value.as_reference().is_some_and(|id| own.contains(&id));
    for id in own {
        let Some(new) = plain::dictionary(after, *id)? else { return Ok(false) };
        let is_name = |key, name| !new.contains(key) || new.is_name(key, name);
        let allowed = |key: &[u8]| FIELD_KEYS.iter().any(|known| known.as_bytes() == key);
        let may_hold = |key: &&str| {
            !(*id != field.id && OWN_KEYS.contains(key)) && (field.is_filled() || !DRAWN_KEYS.contains(key))
        };
        let kids = plain::array_under(after, &new, "Kids")?;
        let holds = is_name("Type", "Annot")
            && is_name("Subtype", "Widget")
            && is_name("FT", "Sig")
            && new.entries().iter().all(|entry| allowed(&entry.key))
            && OWN_KEYS.iter().filter(|key| new.contains(key)).all(may_hold)
            && new.get("Parent").is_none_or(is_own)
            && kids.is_some_and(|kids| kids.iter().all(is_own));
        if !holds {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the new objects have no place on a page nor anything to draw there, and lock nothing. Some readers give an
/// appearance in a point, or without a rectangle, a place of their own.
pub(super) fn shows_nothing(after: &View<'_>, own: &BTreeSet<ObjectId>) -> Result<bool, DocumentError> {
    for id in own {
        let Some(new) = plain::dictionary(after, *id)? else { return Ok(false) };
        let is_placed = new.get("Rect").is_some_and(|rectangle| !blank::is_point(rectangle));
        let is_locking = LOCKING.iter().any(|key| new.contains(key));
        if is_placed || is_locking || !blank::draws_nothing(after, &new)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the new objects have no appearance, or an empty one.
pub(super) fn draws_nothing(after: &View<'_>, own: &BTreeSet<ObjectId>) -> Result<bool, DocumentError> {
    for id in own {
        let Some(new) = plain::dictionary(after, *id)? else { return Ok(false) };
        // Viewers draw borders and backgrounds by themselves.
        let is_plain =
            new.get("MK").is_none_or(|look| look.as_dictionary().is_some_and(Dictionary::is_empty));
        if !is_plain || !blank::draws_nothing(after, &new)? {
            return Ok(false);
        }
    }
    Ok(true)
}
