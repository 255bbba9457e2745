//! What adding a signature changes, and no more: the signature, its field, the form that lists the field, and the
//! page that shows it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::references::References;
use super::{Budget, places, plain, silent};
use crate::document::DocumentError;
use crate::form::{Field, Held};
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// What a form may change when a signature is added.
const FORM_KEYS: [&str; 2] = ["Fields", "SigFlags"];

/// The objects that the addition of one signature may change.
pub(super) struct Addition<'a> {
    before: View<'a>,
    after: View<'a>,
    /// The field, if it was there before and is filled now.
    filled: Option<Filled>,
    /// The form, where it is an object of its own.
    form: Option<ObjectId>,
    /// The pages that show the field.
    pages: HashSet<ObjectId>,
    /// The array of fields and those of annotations, where these are objects of their own.
    arrays: HashSet<ObjectId>,
}

impl<'a> Addition<'a> {
    /// `None` if the form or a page changed by more than the one field, or the field is not one of a signature; for a
    /// document time stamp (`silent`) also if it could show anything.
    pub(super) fn new(
        before: View<'a>,
        after: View<'a>,
        signature: ObjectId,
        silent: bool,
        budget: &mut Budget,
    ) -> Result<Option<Self>, DocumentError> {
        let (known, fields) = (before.shared_fields()?, after.shared_fields()?);
        let mut signed = fields.iter().filter(|field| field.value == Some(Held::Reference(signature)));
        let (Some(field), None) = (signed.next(), signed.next()) else { return Ok(None) };
        let existed = before.object(field.id)? != Object::Null;
        let own: BTreeSet<ObjectId> = field.widgets.iter().copied().chain([field.id]).collect();
        let is_sound = match existed {
            true => was_empty(&known, field),
            false => {
                silent::is_new(&before, &known, field, &own)? && silent::is_signature_field(&after, &own)?
            }
        };
        if !field.is_signature()
            || !is_sound
            || (silent && (existed || !silent::shows_nothing(&after, &own)?))
        {
            return Ok(None);
        }
        let Some(FormObjects { form, fields: array }) =
            form_objects(&before, &after, (!existed).then_some(field.id), budget)?
        else {
            return Ok(None);
        };
        let (filled, arrays) = (existed.then(|| Filled::new(field)), array.into_iter().collect());
        let mut addition = Self { before, after, filled, form, pages: HashSet::new(), arrays };
        let is_shown = addition.add_pages(field, budget)?;
        Ok(is_shown.then_some(addition))
    }

    /// Takes in the pages that show the widgets of `field`. False if one shows something else that is new.
    fn add_pages(&mut self, field: &Field, budget: &mut Budget) -> Result<bool, DocumentError> {
        let mut shown: BTreeMap<ObjectId, HashSet<ObjectId>> = BTreeMap::new();
        for widget in field.widgets.iter().copied().collect::<BTreeSet<_>>() {
            let Some(dictionary) = plain::dictionary(&self.after, widget)? else { return Ok(false) };
            let Some(page) = dictionary.get("P") else { continue };
            let Some(page) = page.as_reference() else { return Ok(false) };
            shown.entry(page).or_default().insert(widget);
        }
        for (page, mut widgets) in shown {
            if self.filled.is_some() {
                widgets.clear();
            }
            if !self.add_page(page, widgets, budget)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes in `page`. False if it shows something else that is new than each of `widgets` once.
    fn add_page(
        &mut self,
        page: ObjectId,
        mut widgets: HashSet<ObjectId>,
        budget: &mut Budget,
    ) -> Result<bool, DocumentError> {
        let (old, new) = (plain::dictionary(&self.before, page)?, plain::dictionary(&self.after, page)?);
        let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
        let shown = plain::array_under(&self.before, &old, "Annots")?;
        let now = plain::array_under(&self.after, &new, "Annots")?;
        let (Some(shown), Some(now)) = (shown, now) else { return Ok(false) };
        let Some(extra) = now.strip_prefix(&shown[..]) else { return Ok(false) };
        let mut is_own = |extra: &Object| extra.as_reference().is_some_and(|extra| widgets.remove(&extra));
        if !old.is_name("Type", "Page")
            || !extra.iter().all(&mut is_own)
            || !may_grow(&self.before, &shown, extra.len(), budget)?
        {
            return Ok(false);
        }
        self.arrays.extend(plain::same_reference(&old, &new, "Annots"));
        self.pages.insert(page);
        Ok(true)
    }

    /// Whether `object`, which was there before, is one that the signature may change, in the way that it may.
    pub(super) fn explains(&self, object: ObjectId, references: &References) -> Result<bool, DocumentError> {
        // What else refers to the array or the form would change as well.
        if self.arrays.contains(&object) || self.form == Some(object) {
            return Ok(references.to(object.number) == 1);
        }
        let (old, new) = (plain::dictionary(&self.before, object)?, plain::dictionary(&self.after, object)?);
        let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
        if let Some(filled) = &self.filled
            && let Some(keys) = filled.keys(object, &old)
        {
            return Ok(plain::same_but_for(&old, &new, keys)
                && places::are_of_field(&self.before, filled, object, references)?);
        }
        Ok(self.pages.contains(&object) && plain::same_but_for(&old, &new, &["Annots"]))
    }
}

/// A field that was there before.
pub(super) struct Filled {
    pub(super) id: ObjectId,
    /// How often it lists each of its widgets.
    pub(super) widgets: HashMap<ObjectId, usize>,
}

impl Filled {
    fn new(field: &Field) -> Self {
        let mut widgets = HashMap::new();
        field.widgets.iter().for_each(|widget| *widgets.entry(*widget).or_default() += 1);
        Self { id: field.id, widgets }
    }

    /// What `object` gets when the field is signed; `None` if it is neither the field nor one of its widgets.
    fn keys(&self, object: ObjectId, old: &Dictionary) -> Option<&'static [&'static str]> {
        let is_widget = self.widgets.contains_key(&object) && old.is_name("Subtype", "Widget");
        if object == self.id {
            return Some(if is_widget { &["V", "AP"] } else { &["V"] });
        }
        let belongs = old.get("Parent").is_some_and(|parent| *parent == self.id.into());
        (is_widget && belongs).then_some(&["AP"])
    }
}

/// Whether the field had no value before, when there were `fields`.
fn was_empty(fields: &[Field], field: &Field) -> bool {
    let known = fields.iter().find(|known| known.id == field.id);
    known.is_some_and(|known| known.is_signature() && !known.is_filled() && known.name == field.name)
}

/// The form and its array of fields, where these are objects of their own.
struct FormObjects {
    form: Option<ObjectId>,
    fields: Option<ObjectId>,
}

/// What adding a signature may change of the form; `None` if the form changed by more than `new_field`.
fn form_objects(
    before: &View<'_>,
    after: &View<'_>,
    new_field: Option<ObjectId>,
    budget: &mut Budget,
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
        || !keeps_flags(&old, &new)
        || !may_grow(before, &known, expected.len(), budget)?
    {
        return Ok(None);
    }
    let form = plain::same_reference(&old_catalog, &new_catalog, "AcroForm");
    Ok(Some(FormObjects { form, fields: plain::same_reference(&old, &new, "Fields") }))
}

/// Whether the flags of the form are flags, or as they were.
fn keeps_flags(old: &Dictionary, new: &Dictionary) -> bool {
    let [known, now] = [old, new].map(|form| form.get("SigFlags"));
    known == now || now.is_none_or(|flags| matches!(flags, Object::Integer(_)))
}

/// Whether an array of these elements lists fields or annotations and nothing else, so that it may get `more`: with a
/// name in front, it would be a colour space for whoever finds it where one is expected.
fn may_grow(
    before: &View<'_>,
    elements: &[Object],
    more: usize,
    budget: &mut Budget,
) -> Result<bool, DocumentError> {
    if more == 0 {
        return Ok(true);
    }
    if !budget.spend(elements.len()) {
        return Ok(false);
    }
    let mut seen = HashSet::new();
    for element in elements {
        let is_dictionary = match element {
            Object::Reference(id) if !seen.insert(*id) => true,
            Object::Reference(id) => matches!(before.object(*id)?, Object::Dictionary(_)),
            element => matches!(element, Object::Dictionary(_)),
        };
        if !is_dictionary {
            return Ok(false);
        }
    }
    Ok(true)
}
