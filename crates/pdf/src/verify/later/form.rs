//! What a revision may change of the form beside its fields: the list of them, what new appearances draw with, and who
//! draws them (ISO 32000-2 §12.7.3).

use std::collections::HashSet;

use super::references::References;
use super::resources::{Drawing, Resources};
use super::{Budget, drawn, plain};
use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// What a form may change when fields come, or get values. The last three only where nobody sees it by them.
const KEYS: [&str; 5] = ["Fields", "SigFlags", "DR", "DA", NEEDS];
/// Whether readers are to draw all fields anew.
const NEEDS: &str = "NeedAppearances";

/// The objects that the form consists of, where these are objects of their own and may change.
#[derive(Default)]
pub(super) struct FormObjects {
    /// The array of fields.
    fields: Option<ObjectId>,
    /// The form, the resources, and the fonts among these: each on the way to the next.
    way: Vec<ObjectId>,
    /// The fonts, where others may lead to them as well.
    shared: Option<ObjectId>,
    /// What is drawn with, if the form changed by nothing else.
    values: Option<Vec<Object>>,
}

impl FormObjects {
    /// `None` if the form changed by more than `new_fields`, in this order, and resources.
    pub(super) fn between(
        before: &View<'_>,
        after: &View<'_>,
        new_fields: &[ObjectId],
        budget: &mut Budget,
    ) -> Result<Option<Self>, DocumentError> {
        let old_catalog = plain::dictionary(before, before.catalog_id()?)?;
        let new_catalog = plain::dictionary(after, after.catalog_id()?)?;
        let (Some(old_catalog), Some(new_catalog)) = (old_catalog, new_catalog) else { return Ok(None) };
        let old = plain::dictionary_under(before, &old_catalog, "AcroForm")?;
        let new = plain::dictionary_under(after, &new_catalog, "AcroForm")?;
        let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
        if !plain::same_but_for(&old, &new, &KEYS)
            || !lists(before, after, [&old, &new], new_fields, budget)?
            || !keeps_flags(&old, &new)
            || !keeps_who_draws(before, after, [&old, &new], budget)?
        {
            return Ok(None);
        }
        let resources = Resources { before, after, old: &old, new: &new };
        let Some(Drawing { way, shared, values }) = resources.drawing(budget)? else { return Ok(None) };
        let form = plain::same_reference(&old_catalog, &new_catalog, "AcroForm");
        let fields = plain::same_reference(&old, &new, "Fields");
        let way = form.into_iter().chain(way).collect();
        Ok(Some(Self { fields, way, shared, values: Some(values) }))
    }

    /// Whether `object` is one of these, and nothing else leads to it: what does would change as well.
    pub(super) fn explain(&self, object: ObjectId, references: &References) -> bool {
        if self.shared == Some(object) {
            return true;
        }
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

/// Whether as many readers as before draw the fields anew, or none of them would see another value.
fn keeps_who_draws(
    before: &View<'_>,
    after: &View<'_>,
    [old, new]: [&Dictionary; 2],
    budget: &mut Budget,
) -> Result<bool, DocumentError> {
    let [known, now] = [old, new].map(|form| form.get(NEEDS));
    let is_asked = |asked: Option<&Object>| match asked {
        None => Some(false),
        Some(Object::Boolean(asked)) => Some(*asked),
        Some(_) => None,
    };
    if known == now {
        return Ok(true);
    }
    match (is_asked(known), is_asked(now)) {
        (Some(known), Some(now)) => Ok(known == now || drawn::may_change(before, after, now, budget)?),
        _ => Ok(false),
    }
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
