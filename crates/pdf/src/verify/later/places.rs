//! Where else a field that is filled may be referred to from: who refers to it sees it change as well.
//!
//! A field gets `V` and its widgets `AP`, which are harmless names wherever a field is expected. But what is named by
//! chance can be a font, a drawing or an appearance in another dictionary, one of resources for instance, and the field
//! can be that dictionary too. So it counts from where it is referred to. A form and an array that change have to have
//! one place only. A page may have any: it changes in the list of its annotations. To those who took the page for a
//! dictionary of fonts, drawings, destinations or colour spaces that list is none, before and after, because it may only
//! grow where it holds dictionaries and nothing else: a list that begins with the name of a family would become a colour
//! space with the first dictionary behind it (ISO 32000-2 §8.6.5).

use super::addition::Filled;
use super::references::References;
use super::{objects, plain};
use crate::document::DocumentError;
use crate::syntax::{Object, ObjectId};
use crate::view::View;

/// What leads to a field or a widget by itself: its place in the form, and the structure of the document
/// (ISO 32000-2 §14.7.5.3).
const LEADING: [&[u8]; 2] = [b"Parent", b"Obj"];

/// What leads to a page by itself: its fields and annotations, the structure, and destinations (§12.3.2) in actions.
const LEADING_TO_PAGES: [&[u8]; 4] = [b"P", b"Pg", b"Parent", b"Page"];

/// Whether the document `before` refers to the page `id` only as such.
pub(super) fn are_of_page(
    before: &View<'_>,
    id: ObjectId,
    references: &References,
) -> Result<bool, DocumentError> {
    Ok(references.to(id.number) == anywhere(before, id, &LEADING_TO_PAGES)?)
}

/// Whether the document `before` refers to `object`, the field or a widget of it, only as such.
pub(super) fn are_of_field(
    before: &View<'_>,
    field: &Filled,
    object: ObjectId,
    references: &References,
) -> Result<bool, DocumentError> {
    // What most documents have is found without a look at all of it.
    Ok(are_plainly_of_field(before, field, object, references)?
        || references.to(object.number) == anywhere(before, object, &LEADING)?)
}

/// The same, where nothing but the form, and the page that it says it is on, may refer to it.
pub(super) fn are_plainly_of_field(
    before: &View<'_>,
    field: &Filled,
    object: ObjectId,
    references: &References,
) -> Result<bool, DocumentError> {
    Ok(references.to(object.number) == in_form(before, field, object)? + on_page(before, object)?)
}

/// How often the form refers to `object`: where it lists it, and from the widgets of the field.
fn in_form(before: &View<'_>, field: &Filled, object: ObjectId) -> Result<usize, DocumentError> {
    if object != field.id {
        return Ok(field.widgets.get(&object).copied().unwrap_or(0));
    }
    let mut found = 1;
    for widget in field.widgets.keys().filter(|widget| **widget != object) {
        let widget = plain::dictionary(before, *widget)?;
        let leads_back = widget.is_some_and(|widget| widget.get("Parent") == Some(&object.into()));
        found += usize::from(leads_back);
    }
    Ok(found)
}

/// How often the page that `widget` says it is on lists it.
fn on_page(before: &View<'_>, widget: ObjectId) -> Result<usize, DocumentError> {
    let Some(page) = plain::dictionary(before, widget)?.and_then(|widget| widget.get("P")?.as_reference())
    else {
        return Ok(0);
    };
    let Some(page) = plain::dictionary(before, page)? else { return Ok(0) };
    let shown = plain::array_under(before, &page, "Annots")?.unwrap_or_default();
    Ok(shown.iter().filter(|shown| **shown == widget.into()).count())
}

/// How often objects in use refer to `object` as an element of an array, where it has no name, or under one of the
/// `leading` names.
fn anywhere(before: &View<'_>, object: ObjectId, leading: &[&[u8]]) -> Result<usize, DocumentError> {
    let mut found = 0;
    for id in objects::in_use(before) {
        found += objects::read(before, id)?.map_or(0, |held| leading_to(&held, object, leading));
    }
    Ok(found)
}

fn leading_to(held: &Object, object: ObjectId, leading: &[&[u8]]) -> usize {
    let target = Object::from(object);
    let (mut found, mut waiting) = (0, vec![held]);
    while let Some(held) = waiting.pop() {
        if let Object::Array(elements) = held {
            found += elements.iter().filter(|element| **element == target).count();
            waiting.extend(elements);
        }
        for entry in held.as_dictionary().into_iter().flat_map(|dictionary| dictionary.entries()) {
            found += usize::from(entry.value == target && leading.contains(&entry.key.as_slice()));
            waiting.push(&entry.value);
        }
    }
    found
}
