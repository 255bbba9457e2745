//! Which objects a new signature field may consist of, and when it shows nothing.

use std::collections::BTreeSet;

use super::plain;
use crate::document::DocumentError;
use crate::form::Field;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// What a new signature field or its widget may hold (ISO 32000-2 §12.5.2, §12.5.6.19, §12.7.4.1, §12.7.5.5). Actions
/// are not among it.
const FIELD_KEYS: [&str; 19] = [
    "Type", "Subtype", "FT", "T", "TU", "F", "Ff", "P", "Rect", "V", "AP", "MK", "DA", "Lock", "SV",
    "Parent", "Kids", "NM", "M",
];

/// What makes a signature field bind others (§12.7.5.5).
const LOCKING: [&str; 2] = ["Lock", "SV"];

/// Largest coordinate of a point, either way: beyond that, readers round in their own ways.
const FARTHEST: f64 = 1e6;

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

/// Whether the new objects hold nothing but what a signature field needs.
pub(super) fn is_signature_field(after: &View<'_>, own: &BTreeSet<ObjectId>) -> Result<bool, DocumentError> {
    all(after, own, |new| {
        let is_name = |key, name| !new.contains(key) || new.is_name(key, name);
        let allowed = |key: &[u8]| FIELD_KEYS.iter().any(|known| known.as_bytes() == key);
        let belongs = |parent: &Object| parent.as_reference().is_some_and(|parent| own.contains(&parent));
        is_name("Type", "Annot")
            && is_name("Subtype", "Widget")
            && new.entries().iter().all(|entry| allowed(&entry.key))
            && new.get("Parent").is_none_or(belongs)
    })
}

/// Whether the new objects have no place on a page, and lock nothing. Some readers give an appearance without a
/// rectangle a place of their own.
pub(super) fn shows_nothing(after: &View<'_>, own: &BTreeSet<ObjectId>) -> Result<bool, DocumentError> {
    all(after, own, |new| {
        let is_placed = match new.get("Rect") {
            Some(rectangle) => !is_point(rectangle),
            None => new.contains("AP"),
        };
        !is_placed && !LOCKING.iter().any(|key| new.contains(key))
    })
}

fn all(
    after: &View<'_>,
    own: &BTreeSet<ObjectId>,
    holds: impl Fn(&Dictionary) -> bool,
) -> Result<bool, DocumentError> {
    for id in own {
        if !plain::dictionary(after, *id)?.is_some_and(|new| holds(&new)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a rectangle has neither width nor height, whoever reads it.
fn is_point(rectangle: &Object) -> bool {
    let Some([left, bottom, right, top]) = rectangle.as_array() else { return false };
    let is_at =
        |one, other| matches!((coordinate(one), coordinate(other)), (Some(one), Some(other)) if one == other);
    is_at(left, right) && is_at(bottom, top)
}

/// A number that all readers take as the same.
fn coordinate(object: &Object) -> Option<f64> {
    let value = match object {
        Object::Real(real) if !real.is_well_formed() => return None,
        number => number.as_number()?,
    };
    (value.abs() <= FARTHEST).then_some(value)
}
