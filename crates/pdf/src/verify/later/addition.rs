//! What adding a signature changes, and no more: the signature, its field, the form that lists the field, and the
//! page that shows it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::form::{FormObjects, may_grow};
use super::redrawn::Redrawn;
use super::references::References;
use super::store::Sides;
use super::{Budget, filling, places, plain, reach, silent, stated};
use crate::document::DocumentError;
use crate::form::{Field, Held};
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// Flags of an annotation that a signature may set: it can be neither moved nor edited (ISO 32000-2 §12.5.3).
const LOCKED: i64 = 1 << 7 | 1 << 9;
/// What a field that nobody signed may lead to.
const EMPTY_KEYS: [&str; 4] = ["AP", "MK", "Lock", "SV"];
/// What a page gets with a tagged field, beside the field.
const PAGE_KEYS: [&str; 3] = ["Annots", "Tabs", "StructParents"];

/// The objects that the addition of one signature, or of fields for signatures to come, may change.
pub(super) struct Addition<'a> {
    before: View<'a>,
    after: View<'a>,
    /// The field, if it was there before and is filled now.
    filled: Option<Filled>,
    form: FormObjects,
    /// The pages that show the field.
    pages: HashSet<ObjectId>,
    /// Their arrays of annotations, where these are objects of their own.
    arrays: HashSet<ObjectId>,
    /// Parts of the appearance of the empty field, written anew.
    redrawn: Redrawn,
    /// The fields that nobody signed, by name, and what the revision sets as part of them.
    empty: Vec<String>,
    reached: HashSet<u32>,
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
                silent::is_new(&before, &known, field, &own)?
                    && silent::is_signature_field(&after, field, &own)?
            }
        };
        if !field.is_signature()
            || !is_sound
            || (silent && (existed || !silent::shows_nothing(&after, &own)?))
        {
            return Ok(None);
        }
        let new_field: Vec<ObjectId> = (!existed).then_some(field.id).into_iter().collect();
        let Some(form) = FormObjects::listing(&before, &after, &new_field, budget)? else { return Ok(None) };
        let mut addition = Self::of(before, after, form);
        if existed {
            addition.filled = Some(Filled::new(field));
            for widget in &own {
                addition.redrawn.add(&before, *widget)?;
            }
        }
        let is_shown = addition.add_pages(&[field], budget)?;
        Ok(is_shown.then_some(addition))
    }

    /// Fields for signatures to come, which show nothing; `None` if there are none, or the form or a page changed by more.
    pub(super) fn of_empty_fields(
        sides: &Sides<'a>,
        budget: &mut Budget,
    ) -> Result<Option<Self>, DocumentError> {
        let (before, after) = (sides.before, sides.after);
        let known = before.shared_fields()?;
        let fields = after.shared_fields()?;
        let is_new = |field: &&Field| field.is_signature() && before.id_of(field.id.number).is_none();
        let new: Vec<&Field> = fields.iter().filter(is_new).collect();
        if new.is_empty() || !budget.spend(known.len().saturating_mul(new.len())) {
            return Ok(None);
        }
        for field in &new {
            let own: BTreeSet<ObjectId> = field.widgets.iter().copied().chain([field.id]).collect();
            if field.is_filled()
                || !silent::is_new(&before, &known, field, &own)?
                || !silent::is_signature_field(&after, field, &own)?
                || !silent::draws_nothing(&after, &own)?
            {
                return Ok(None);
            }
        }
        let ids: Vec<ObjectId> = new.iter().map(|field| field.id).collect();
        let Some(form) = FormObjects::listing(&before, &after, &ids, budget)? else { return Ok(None) };
        let mut addition = Self::of(before, after, form);
        addition.empty = new.iter().map(|field| field.name.clone()).collect();
        let mut values: Vec<Object> = addition.form.values().unwrap_or_default().to_vec();
        for id in new.iter().flat_map(|field| field.widgets.iter().chain([&field.id])) {
            addition.reached.insert(id.number);
            let Some(field) = plain::dictionary(&after, *id)? else { return Ok(None) };
            values.extend(EMPTY_KEYS.iter().filter_map(|key| field.get(key).cloned()));
        }
        let is_sound = addition.add_pages(&new, budget)?
            && reach::reach(sides, values, &mut addition.reached, filling::may_be_drawn)?;
        Ok(is_sound.then_some(addition))
    }

    fn of(before: View<'a>, after: View<'a>, form: FormObjects) -> Self {
        Self {
            before,
            after,
            filled: None,
            form,
            pages: HashSet::new(),
            arrays: HashSet::new(),
            redrawn: Redrawn::default(),
            empty: Vec::new(),
            reached: HashSet::new(),
        }
    }

    /// The names of the fields that nobody signed.
    pub(super) fn empty_fields(&self) -> &[String] {
        &self.empty
    }

    /// Whether the revision sets object `number` as part of it: where somebody signed for the revision, whatever it is.
    pub(super) fn leads_to(&self, number: u32) -> bool {
        self.empty.is_empty() || self.reached.contains(&number)
    }

    /// Whether its field was not there before.
    pub(super) fn is_of_new_field(&self) -> bool {
        self.filled.is_none()
    }

    /// Takes in the pages that show the widgets of `fields`. False if one shows something else that is new.
    fn add_pages(&mut self, fields: &[&Field], budget: &mut Budget) -> Result<bool, DocumentError> {
        let mut shown: BTreeMap<ObjectId, HashSet<ObjectId>> = BTreeMap::new();
        let widgets = fields.iter().flat_map(|field| field.widgets.iter().copied());
        for widget in widgets.collect::<BTreeSet<_>>() {
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
        if self.arrays.contains(&object) {
            return Ok(references.to(object.number) == 1);
        }
        let own = |_| self.filled.as_ref();
        if self.form.explain(object, references)
            || self.redrawn.explain(&self.before, own, object, references)?
        {
            return Ok(true);
        }
        let (old, new) = (plain::dictionary(&self.before, object)?, plain::dictionary(&self.after, object)?);
        let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
        if let Some(filled) = &self.filled
            && let Some(keys) = filled.keys(object, &old)
        {
            return Ok(stated::is_same_but_for(&self.before, &old, &new, keys)?
                && keeps_flags(&old, &new)
                && places::are_of_field(&self.before, filled, object, references)?);
        }
        Ok(self.pages.contains(&object) && plain::same_but_for(&old, &new, &PAGE_KEYS))
    }
}

/// A field that was there before.
pub(super) struct Filled {
    pub(super) id: ObjectId,
    /// How often it lists each of its widgets.
    pub(super) widgets: HashMap<ObjectId, usize>,
}

impl Filled {
    pub(super) fn new(field: &Field) -> Self {
        let mut widgets = HashMap::new();
        field.widgets.iter().for_each(|widget| *widgets.entry(*widget).or_default() += 1);
        Self { id: field.id, widgets }
    }

    /// What `object` gets when the field is signed; `None` if it is neither the field nor one of its widgets.
    fn keys(&self, object: ObjectId, old: &Dictionary) -> Option<&'static [&'static str]> {
        let is_widget = self.widgets.contains_key(&object) && old.is_name("Subtype", "Widget");
        if object == self.id {
            return Some(if is_widget { &["V", "AP", "F", "M"] } else { &["V"] });
        }
        let belongs = old.get("Parent").is_some_and(|parent| *parent == self.id.into());
        (is_widget && belongs).then_some(&["AP", "F", "M"])
    }
}

/// Whether nothing but the flags that lock a widget was set.
fn keeps_flags(old: &Dictionary, new: &Dictionary) -> bool {
    match (old.get("F"), new.get("F")) {
        (old, new) if old == new => true,
        (Some(Object::Integer(old)), Some(Object::Integer(new))) => old ^ new == !old & new & LOCKED,
        _ => false,
    }
}

/// Whether the field had no value before, when there were `fields`.
fn was_empty(fields: &[Field], field: &Field) -> bool {
    let known = fields.iter().find(|known| known.id == field.id);
    known.is_some_and(|known| known.is_signature() && !known.is_filled() && known.name == field.name)
}
