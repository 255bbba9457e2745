//! What adding a signature changes, and no more: the signature, its field, the form that lists the field, and the
//! page that shows it.

use super::plain;
use super::references::References;
use crate::document::DocumentError;
use crate::form::Field;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// What a form may change when a signature is added.
const FORM_KEYS: [&str; 3] = ["Fields", "SigFlags", "NeedAppearances"];
/// What a new signature field or its widget may hold (ISO 32000-2 §12.5.2, §12.5.6.19, §12.7.4.1, §12.7.5.5). Actions
/// are not among it.
const FIELD_KEYS: [&str; 19] = [
    "Type", "Subtype", "FT", "T", "TU", "F", "Ff", "P", "Rect", "V", "AP", "MK", "DA", "Lock", "SV",
    "Parent", "Kids", "NM", "M",
];

/// What makes a signature field bind others (§12.7.5.5).
const LOCKING: [&str; 2] = ["Lock", "SV"];

/// The objects that the addition of one signature may change.
pub(super) struct Addition<'a> {
    before: View<'a>,
    after: View<'a>,
    /// The field, if it was there before and is filled now.
    filled: Option<Field>,
    /// The form, where it is an object of its own.
    form: Option<ObjectId>,
    /// The pages that show the field.
    pages: Vec<ObjectId>,
    /// The array of fields and those of annotations, where these are objects of their own.
    arrays: Vec<ObjectId>,
}

impl<'a> Addition<'a> {
    /// `None` if the form or a page changed by more than the one field, or the field is not one of a signature; for a
    /// document time stamp (`silent`) also if it could show anything.
    pub(super) fn new(
        before: View<'a>,
        after: View<'a>,
        signature: ObjectId,
        silent: bool,
    ) -> Result<Option<Self>, DocumentError> {
        let (known, fields) = (before.fields()?, after.fields()?);
        let mut signed = fields.iter().filter(|field| field.value == Some(signature.into()));
        let (Some(field), None) = (signed.next(), signed.next()) else { return Ok(None) };
        let existed = before.object(field.id)? != Object::Null;
        let own = own_objects(field);
        let is_sound = match existed {
            true => was_empty(&known, field),
            false => is_new(&before, &known, field, &own)? && is_new_signature_field(&after, &own)?,
        };
        if !field.is_signature() || !is_sound || (silent && (existed || !shows_nothing(&after, &own)?)) {
            return Ok(None);
        }
        let Some(FormObjects { form, fields: array }) =
            form_objects(&before, &after, &known, (!existed).then_some(field.id))?
        else {
            return Ok(None);
        };
        let (filled, arrays) = (existed.then(|| field.clone()), array.into_iter().collect());
        let mut addition = Self { before, after, filled, form, pages: Vec::new(), arrays };
        for widget in &field.widgets {
            if !addition.add_page(*widget, existed)? {
                return Ok(None);
            }
        }
        Ok(Some(addition))
    }

    /// Takes in the page that shows `widget`. False if it shows something else that is new.
    fn add_page(&mut self, widget: ObjectId, existed: bool) -> Result<bool, DocumentError> {
        let Some(widget_dictionary) = plain::dictionary(&self.after, widget)? else { return Ok(false) };
        let Some(page) = widget_dictionary.get("P") else { return Ok(true) };
        let Some(page) = page.as_reference() else { return Ok(false) };
        let (old, new) = (plain::dictionary(&self.before, page)?, plain::dictionary(&self.after, page)?);
        let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
        let shown = plain::array_under(&self.before, &old, "Annots")?;
        let now = plain::array_under(&self.after, &new, "Annots")?;
        let (Some(shown), Some(now)) = (shown, now) else { return Ok(false) };
        let extra = now.strip_prefix(&shown[..]);
        let expected: &[Object] = if existed { &[] } else { &[widget.into()] };
        if !old.is_name("Type", "Page") || (extra != Some(expected) && extra != Some(&[])) {
            return Ok(false);
        }
        self.arrays.extend(plain::same_reference(&old, &new, "Annots"));
        self.pages.push(page);
        Ok(true)
    }

    /// Whether `object`, which was there before, is one that the signature may change, in the way that it may.
    pub(super) fn explains(&self, object: ObjectId, references: &References) -> Result<bool, DocumentError> {
        // What else refers to the array would change as well.
        if self.arrays.contains(&object) {
            return Ok(references.to(object.number) == 1);
        }
        if self.form == Some(object) {
            return Ok(true);
        }
        let (old, new) = (plain::dictionary(&self.before, object)?, plain::dictionary(&self.after, object)?);
        let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
        if let Some(keys) = self.filled.as_ref().and_then(|field| filled_keys(field, object, &old)) {
            return Ok(plain::same_but_for(&old, &new, keys));
        }
        Ok(self.pages.contains(&object) && plain::same_but_for(&old, &new, &["Annots"]))
    }
}

/// What `object` gets when `field` is signed; `None` if it is neither the field nor one of its widgets.
fn filled_keys(field: &Field, object: ObjectId, old: &Dictionary) -> Option<&'static [&'static str]> {
    let is_widget = field.widgets.contains(&object) && old.is_name("Subtype", "Widget");
    if object == field.id {
        return Some(if is_widget { &["V", "AP"] } else { &["V"] });
    }
    let belongs = old.get("Parent").is_some_and(|parent| *parent == field.id.into());
    (is_widget && belongs).then_some(&["AP"])
}

/// The field and its widgets, which may be one object.
fn own_objects(field: &Field) -> Vec<ObjectId> {
    let mut own = field.widgets.clone();
    if !own.contains(&field.id) {
        own.push(field.id);
    }
    own
}

/// Whether the field had no value before, when there were `fields`.
fn was_empty(fields: &[Field], field: &Field) -> bool {
    let known = fields.iter().find(|known| known.id == field.id);
    known.is_some_and(|known| known.is_signature() && !known.is_filled() && known.name == field.name)
}

/// Whether nothing of the field was there before, nor another field of its name among `fields`.
fn is_new(
    before: &View<'_>,
    fields: &[Field],
    field: &Field,
    own: &[ObjectId],
) -> Result<bool, DocumentError> {
    for id in own {
        if before.object(*id)? != Object::Null {
            return Ok(false);
        }
    }
    Ok(!field.name.is_empty() && fields.iter().all(|known| known.name != field.name))
}

/// Whether the new objects hold nothing but what a signature field needs.
fn is_new_signature_field(after: &View<'_>, own: &[ObjectId]) -> Result<bool, DocumentError> {
    for id in own {
        let Some(new) = plain::dictionary(after, *id)? else { return Ok(false) };
        let is_name = |key, name| !new.contains(key) || new.is_name(key, name);
        if !is_name("Type", "Annot") || !is_name("Subtype", "Widget") {
            return Ok(false);
        }
        let allowed = |key: &[u8]| FIELD_KEYS.iter().any(|known| known.as_bytes() == key);
        if !new.entries().iter().all(|entry| allowed(&entry.key)) {
            return Ok(false);
        }
        if new.get("Parent").is_some_and(|parent| !own.iter().any(|id| *parent == (*id).into())) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the new objects have no place on a page, and lock nothing.
fn shows_nothing(after: &View<'_>, own: &[ObjectId]) -> Result<bool, DocumentError> {
    for id in own {
        let Some(new) = plain::dictionary(after, *id)? else { return Ok(false) };
        if LOCKING.iter().any(|key| new.contains(key)) || new.get("Rect").is_some_and(|rect| !is_point(rect))
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a rectangle has neither width nor height.
fn is_point(rect: &Object) -> bool {
    let numbers: Vec<f64> =
        rect.as_array().unwrap_or_default().iter().filter_map(Object::as_number).collect();
    matches!(numbers[..], [left, bottom, right, top] if left == right && bottom == top)
        && rect.as_array().is_some_and(|elements| elements.len() == 4)
}

/// The form and its array of fields, where these are objects of their own.
struct FormObjects {
    form: Option<ObjectId>,
    fields: Option<ObjectId>,
}

/// What adding a signature may change of the form, which had `fields` before; `None` if the form changed by more than
/// `new_field`.
fn form_objects(
    before: &View<'_>,
    after: &View<'_>,
    fields: &[Field],
    new_field: Option<ObjectId>,
) -> Result<Option<FormObjects>, DocumentError> {
    let old_catalog = plain::dictionary(before, before.catalog_id()?)?;
    let new_catalog = plain::dictionary(after, after.catalog_id()?)?;
    let (Some(old_catalog), Some(new_catalog)) = (old_catalog, new_catalog) else { return Ok(None) };
    let old = plain::dictionary_under(before, &old_catalog, "AcroForm")?;
    let new = plain::dictionary_under(after, &new_catalog, "AcroForm")?;
    let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
    let known = plain::array_under(before, &old, "Fields")?;
    let now = plain::array_under(after, &new, "Fields")?;
    let (Some(known), Some(now)) = (known, now) else { return Ok(None) };
    let expected: Vec<Object> = new_field.into_iter().map(Object::Reference).collect();
    if now.strip_prefix(&known[..]) != Some(&expected[..])
        || !plain::same_but_for(&old, &new, &FORM_KEYS)
        || !keeps_appearances(fields, &old, &new)
    {
        return Ok(None);
    }
    let form = plain::same_reference(&old_catalog, &new_catalog, "AcroForm");
    Ok(Some(FormObjects { form, fields: plain::same_reference(&old, &new, "Fields") }))
}

/// Whether the values of `fields` are drawn as before: what no field shows may go, but nothing may come.
fn keeps_appearances(fields: &[Field], old: &Dictionary, new: &Dictionary) -> bool {
    let [known, now] = [old, new].map(|form| form.get("NeedAppearances"));
    known == now || (now.is_none() && !fields.iter().any(Field::shows_text))
}
