//! When an annotation draws nothing, whoever reads it.
//!
//! The standard maps the box of an appearance to the rectangle of the annotation (ISO 32000-2 §12.5.5); where the
//! rectangle is a point or a line, some readers draw it in full size instead.

use super::plain;
use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object, ObjectId, Stream};
use crate::view::View;

/// What an appearance that draws nothing may say of itself (§8.10.2). Programs write all of these.
const APPEARANCE_KEYS: [&str; 8] =
    ["Type", "Subtype", "FormType", "BBox", "Matrix", "Resources", "Length", "Filter"];

/// Most bytes of an appearance without content: blanks, or what a cipher makes of nothing.
const MAX_BLANK: u64 = 64;

/// What compressed data begin with, at each of the strengths (RFC 1950 §2.2).
const ZLIB_HEADERS: [[u8; 2]; 4] = [[0x78, 0x01], [0x78, 0x5e], [0x78, 0x9c], [0x78, 0xda]];
/// Nothing, compressed, behind that (RFC 1951 §3.2.6), and its checksum.
const DEFLATED_NOTHING: [u8; 6] = [3, 0, 0, 0, 0, 1];

/// Largest coordinate, either way: beyond that, readers round in their own ways.
const FARTHEST: f64 = 1e6;

/// Whether `widget` has no appearance, or one that is known to be empty.
///
/// # Errors
/// If what it refers to cannot be read.
pub(in crate::verify) fn draws_nothing(view: &View<'_>, widget: &Dictionary) -> Result<bool, DocumentError> {
    let Some(appearances) = plain::dictionary_under(view, widget, "AP")? else { return Ok(false) };
    for entry in appearances.entries() {
        let is_blank = match (&entry.key[..], &entry.value) {
            (b"N", Object::Reference(id)) => is_blank(view, *id)?,
            _ => false,
        };
        if !is_blank {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a rectangle has neither width nor height, whoever reads it.
pub(super) fn is_point(rectangle: &Object) -> bool {
    let Some([left, bottom, right, top]) = rectangle.as_array() else { return false };
    let is_at =
        |one, other| matches!((coordinate(one), coordinate(other)), (Some(one), Some(other)) if one == other);
    is_at(left, right) && is_at(bottom, top)
}

/// A number that all readers take as the same.
pub(in crate::verify) fn coordinate(object: &Object) -> Option<f64> {
    let value = match object {
        Object::Real(real) if !real.is_well_formed() => return None,
        number => number.as_number()?,
    };
    (value.abs() <= FARTHEST).then_some(value)
}

/// Whether `id` is a form without content.
fn is_blank(view: &View<'_>, id: ObjectId) -> Result<bool, DocumentError> {
    let Object::Stream(form) = view.object(id)? else { return Ok(false) };
    let Stream { dictionary, data } = &form;
    let is_known = |key: &[u8]| APPEARANCE_KEYS.iter().any(|known| known.as_bytes() == key);
    let is_name = |key, name| !dictionary.contains(key) || dictionary.is_name(key, name);
    let size = data.end.saturating_sub(data.start);
    if !plain::has_unique_keys(dictionary)
        || !dictionary.entries().iter().all(|entry| is_known(&entry.key))
        || !is_name("Type", "XObject")
        || !is_name("Subtype", "Form")
        || !is_name("Filter", "FlateDecode")
        || !dictionary.get("BBox").is_none_or(is_box)
        || !dictionary.get("Resources").is_none_or(are_of_nothing)
        || size > MAX_BLANK
        || view.get(dictionary, "Length")?.as_integer() != i64::try_from(size).ok()
    {
        return Ok(false);
    }
    let mut encoded = form.clone();
    encoded.dictionary.remove("Filter");
    let bytes = view.stream_data_up_to(id, &encoded, MAX_BLANK)?;
    Ok(match dictionary.contains("Filter") {
        false => bytes.iter().all(|byte| b" \t\r\n".contains(byte)),
        true => ZLIB_HEADERS.iter().any(|head| bytes == [&head[..], &DEFLATED_NOTHING].concat()),
    })
}

/// Whether it is a rectangle, whatever its corners.
fn is_box(object: &Object) -> bool {
    object
        .as_array()
        .is_some_and(|corners| corners.len() == 4 && corners.iter().all(|one| coordinate(one).is_some()))
}

/// Whether resources hold nothing, or the names of what old printers had to know (§14.2).
fn are_of_nothing(resources: &Object) -> bool {
    let Object::Dictionary(resources) = resources else { return false };
    resources.entries().iter().all(|entry| {
        let names = entry.value.as_array().is_some_and(|all| all.iter().all(|one| one.as_name().is_some()));
        entry.key == b"ProcSet" && names
    })
}
