//! What a revision may change of the form beside its fields: the list of them, and what new appearances draw with
//! (ISO 32000-2 §12.7.3).

use std::collections::HashSet;

use super::references::References;
use super::resources::{Drawing, Resources};
use super::{Budget, plain};
use crate::document::DocumentError;
use crate::form::Field;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// What a form may change when fields for signatures come or are signed.
const LISTED: [&str; 2] = ["Fields", "SigFlags"];
/// What it may change when fields get values, where nobody sees it by that.
const DRAWN: [&str; 4] = ["Fields", "SigFlags", "DR", "DA"];
/// Whether readers are to draw all fields anew.
const NEEDS: &str = "NeedAppearances";

/// The objects that the form consists of, where these are objects of their own and may change.
#[derive(Default)]
pub(super) struct FormObjects {
    /// The array of fields.
    fields: Option<ObjectId>,
    /// The form, the resources, and the fonts among these: each on the way to the next.
    way: Vec<ObjectId>,
    /// What is drawn with, if the form changed by nothing else.
    values: Option<Vec<Object>>,
}

impl FormObjects {
    /// The form that lists `new_fields`, in this order; `None` if it changed by anything else.
    pub(super) fn listing(
        before: &View<'_>,
        after: &View<'_>,
        new_fields: &[ObjectId],
        budget: &mut Budget,
    ) -> Result<Option<Self>, DocumentError> {
        let Some(forms) = Forms::of(before, after)? else { return Ok(None) };
        let keys = if forms.draw_nothing()? { &DRAWN[..] } else { &LISTED };
        let values = forms.list(new_fields, keys, budget)?.then(|| forms.new.get("DR").cloned());
        Ok(values.map(|values| forms.objects(Vec::new(), values.into_iter().collect())))
    }

    /// The form whose fields get values; `None` if it changed by more than fonts that nothing draws with, and a default
    /// appearance that nobody needs.
    pub(super) fn drawing(
        before: &View<'_>,
        after: &View<'_>,
        budget: &mut Budget,
    ) -> Result<Option<Self>, DocumentError> {
        let Some(forms) = Forms::of(before, after)? else { return Ok(None) };
        // Readers that draw all fields anew draw with what the form has.
        if without_no(&forms.old).contains(NEEDS) {
            let values = forms.list(&[], &LISTED, budget)?.then(Vec::new);
            return Ok(values.map(|values| forms.objects(Vec::new(), values)));
        }
        if !forms.list(&[], &DRAWN, budget)? {
            return Ok(None);
        }
        let resources = Resources { before, after, old: &forms.old, new: &forms.new };
        let drawing = resources.drawing(budget)?;
        Ok(drawing.map(|Drawing { way, values }| forms.objects(way, values)))
    }

    /// Whether `object` is one of these, and nothing else leads to it: what does would change as well.
    pub(super) fn explain(&self, object: ObjectId, references: &References) -> bool {
        let is_led_to_once = |part: &ObjectId| references.to(part.number) == 1;
        match self.way.iter().position(|part| *part == object) {
            Some(last) => self.way[..=last].iter().all(is_led_to_once),
            None => self.fields == Some(object) && is_led_to_once(&object),
        }
    }

    /// What the form draws with now; `None` if it is not known to have changed by no more than it may.
    pub(super) fn values(&self) -> Option<&[Object]> {
        self.values.as_deref()
    }
}

/// A form, before and after.
struct Forms<'f, 'a> {
    before: &'f View<'a>,
    after: &'f View<'a>,
    old: Dictionary,
    new: Dictionary,
    /// Where it is an object of its own.
    id: Option<ObjectId>,
}

impl<'f, 'a> Forms<'f, 'a> {
    fn of(before: &'f View<'a>, after: &'f View<'a>) -> Result<Option<Self>, DocumentError> {
        let old_catalog = plain::dictionary(before, before.catalog_id()?)?;
        let new_catalog = plain::dictionary(after, after.catalog_id()?)?;
        let (Some(old_catalog), Some(new_catalog)) = (old_catalog, new_catalog) else { return Ok(None) };
        let old = plain::dictionary_under(before, &old_catalog, "AcroForm")?;
        let new = plain::dictionary_under(after, &new_catalog, "AcroForm")?;
        let id = plain::same_reference(&old_catalog, &new_catalog, "AcroForm");
        Ok(old.zip(new).map(|(old, new)| Self { before, after, old, new, id }))
    }

    /// Whether it lists `new_fields` now, and changed by nothing else but for what it holds under `keys`.
    fn list(
        &self,
        new_fields: &[ObjectId],
        keys: &[&str],
        budget: &mut Budget,
    ) -> Result<bool, DocumentError> {
        let Self { before, after, old, new, .. } = self;
        Ok(plain::same_but_for(&without_no(old), &without_no(new), keys)
            && lists(before, after, [old, new], new_fields, budget)?
            && keeps_flags(old, new))
    }

    /// Whether nobody draws with what the form has: all fields are for signatures, which bring their appearances along.
    /// Some programs write resources all the same.
    fn draw_nothing(&self) -> Result<bool, DocumentError> {
        if self.old.contains(NEEDS) || self.new.contains(NEEDS) {
            return Ok(false);
        }
        Ok(self.before.shared_fields()?.iter().all(Field::is_signature))
    }

    /// What it consists of, and what it draws with: the objects on the `way` and what `values` lead to.
    fn objects(&self, way: Vec<ObjectId>, values: Vec<Object>) -> FormObjects {
        let fields = plain::same_reference(&self.old, &self.new, "Fields");
        FormObjects { fields, way: self.id.into_iter().chain(way).collect(), values: Some(values) }
    }
}

/// A form without the word that readers need not draw its fields anew, which some programs write and others do not.
fn without_no(form: &Dictionary) -> Dictionary {
    let mut form = form.clone();
    if form.get(NEEDS) == Some(&Object::Boolean(false)) {
        form.remove(NEEDS);
    }
    form
}

/// Whether the list of fields got `new_fields`, and nothing else.
fn lists(
    before: &View<'_>,
    after: &View<'_>,
    [old, new]: [&Dictionary; 2],
    new_fields: &[ObjectId],
    budget: &mut Budget,
) -> Result<bool, DocumentError> {
    let known = plain::array_under(before, old, "Fields")?;
    let now = plain::array_under(after, new, "Fields")?;
    let (Some(known), Some(now)) = (known, now) else { return Ok(false) };
    let expected: Vec<Object> = new_fields.iter().copied().map(Object::Reference).collect();
    Ok(now.strip_prefix(&known[..]) == Some(&expected[..])
        && may_grow(before, &known, expected.len(), budget)?)
}

/// Whether the flags of the form are flags, or as they were.
fn keeps_flags(old: &Dictionary, new: &Dictionary) -> bool {
    let [known, now] = [old, new].map(|form| form.get("SigFlags"));
    known == now || now.is_none_or(|flags| matches!(flags, Object::Integer(_)))
}

/// Whether an array of these elements lists fields or annotations and nothing else, so that it may get `more`: with a
/// name in front, it would be a colour space for whoever finds it where one is expected.
pub(super) fn may_grow(
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
