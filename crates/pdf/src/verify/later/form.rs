//! What a revision may change of the form beside its fields: the list of them, and what new appearances draw with
//! (ISO 32000-2 §12.7.3).

use std::collections::{BTreeSet, HashSet};

use super::references::{References, each_part};
use super::{Budget, blank, plain, same};
use crate::document::DocumentError;
use crate::form::{Field, shows_value};
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// What a form may change when fields come, or get values. The last two only where nobody draws with them.
const KEYS: [&str; 4] = ["Fields", "SigFlags", "DR", "DA"];
/// Most fonts that one revision may add, and most bytes of the texts that may name them.
const MAX_FONTS: usize = 100;
const MAX_NAMING: usize = 1 << 20;

/// The objects that the form consists of, where these are objects of their own and may change.
#[derive(Default)]
pub(super) struct FormObjects {
    /// The array of fields.
    fields: Option<ObjectId>,
    /// The form, the resources, and the fonts among these: each on the way to the next.
    way: Vec<ObjectId>,
    /// The resources as they are.
    resources: Option<Object>,
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
        {
            return Ok(None);
        }
        let Some(parts) = Resources { before, after, old: &old, new: &new }.parts(budget)? else {
            return Ok(None);
        };
        let form = plain::same_reference(&old_catalog, &new_catalog, "AcroForm");
        let fields = plain::same_reference(&old, &new, "Fields");
        let way = form.into_iter().chain(parts).collect();
        Ok(Some(Self { fields, way, resources: new.get("DR").cloned() }))
    }

    /// Whether `object` is one of these, and nothing else leads to it: what does would change as well.
    pub(super) fn explain(&self, object: ObjectId, references: &References) -> bool {
        let is_led_to_once = |part: &ObjectId| references.to(part.number) == 1;
        match self.way.iter().position(|part| *part == object) {
            Some(last) => self.way[..=last].iter().all(is_led_to_once),
            None => self.fields == Some(object) && is_led_to_once(&object),
        }
    }

    /// What the form draws with now.
    pub(super) fn resources(&self) -> Option<&Object> {
        self.resources.as_ref()
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

/// The default resources and appearance of two forms.
struct Resources<'r, 'a> {
    before: &'r View<'a>,
    after: &'r View<'a>,
    old: &'r Dictionary,
    new: &'r Dictionary,
}

impl Resources<'_, '_> {
    /// The objects that may change with them; `None` if a field could look otherwise by what changed.
    fn parts(&self, budget: &mut Budget) -> Result<Option<Vec<ObjectId>>, DocumentError> {
        let old = plain::dictionary_under(self.before, self.old, "DR")?;
        let new = plain::dictionary_under(self.after, self.new, "DR")?;
        let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
        let fonts = plain::dictionary_under(self.before, &old, "Font")?;
        let fonts_now = plain::dictionary_under(self.after, &new, "Font")?;
        let (Some(fonts), Some(fonts_now)) = (fonts, fonts_now) else { return Ok(None) };
        let is_sound = if plain::same_but_for(&old, &new, &["Font"])
            && keeps(&fonts, &fonts_now)
            && self.old.get("DA") == self.new.get("DA")
        {
            let gained = fonts_now.entries().iter().map(|entry| entry.key.as_slice());
            let gained: Vec<&[u8]> = gained.filter(|name| !fonts.contains(name)).collect();
            gained.is_empty() || (gained.len() <= MAX_FONTS && self.are_named_by_nobody(&gained, budget)?)
        } else {
            self.draw_nothing(budget)?
        };
        let resources = plain::same_reference(self.old, self.new, "DR");
        let parts = resources.into_iter().chain(plain::same_reference(&old, &new, "Font")).collect();
        Ok(is_sound.then_some(parts))
    }

    /// Whether nothing in the document before says that something is drawn in one of `fonts`.
    fn are_named_by_nobody(&self, fonts: &[&[u8]], budget: &mut Budget) -> Result<bool, DocumentError> {
        let names = |said: &[u8]| {
            // A name may be written with its letters escaped.
            said.contains(&b'#')
                || fonts.iter().any(|font| said.windows(font.len().max(1)).any(|part| part == *font))
        };
        let mut left = MAX_NAMING;
        self.all(budget, &mut |_, part| {
            let Some(dictionary) = part.as_dictionary() else { return true };
            let mut said = dictionary.entries().iter().filter(|entry| entry.key == b"DA");
            said.all(|entry| match &entry.value {
                Object::String(text) => {
                    left = left.saturating_sub(text.bytes.len());
                    left > 0 && !names(&text.bytes)
                }
                _ => false,
            })
        })
    }

    /// Whether nothing is drawn with the resources of the form before: no viewer has a value to draw, and what is drawn
    /// already has resources of its own.
    fn draw_nothing(&self, budget: &mut Budget) -> Result<bool, DocumentError> {
        let fields = self.before.shared_fields()?;
        if !budget.spend(fields.len()) {
            return Ok(false);
        }
        for field in fields.iter() {
            if (!field.is_signature() && shows_value(self.before, field)?)
                || !self.has_own_resources(field)?
            {
                return Ok(false);
            }
        }
        let own: HashSet<ObjectId> = fields.iter().flat_map(|field| field.widgets.iter().copied()).collect();
        // Viewers also draw widgets that no field of the form leads to.
        self.all(budget, &mut |id, part| {
            let is_widget = part.as_dictionary().is_some_and(|one| one.is_name("Subtype", "Widget"));
            !is_widget || own.contains(&id)
        })
    }

    /// Whether every part of every object in use of the document before `is_so`.
    fn all(
        &self,
        budget: &mut Budget,
        is_so: &mut dyn FnMut(ObjectId, &Object) -> bool,
    ) -> Result<bool, DocumentError> {
        let revisions = self.before.revisions().iter();
        let numbers: BTreeSet<u32> =
            revisions.flat_map(|revision| revision.entries().keys().copied()).collect();
        if !budget.spend(numbers.len()) {
            return Ok(false);
        }
        for id in numbers.into_iter().filter_map(|number| self.before.id_of(number)) {
            match self.before.object(id) {
                Ok(object) => {
                    let mut all_so = true;
                    each_part(&object, &mut |part| all_so &= is_so(id, part));
                    if !all_so {
                        return Ok(false);
                    }
                }
                Err(error @ DocumentError::TooMuch { .. }) => return Err(error),
                // Nothing refers to what cannot be read, or the references would not be known.
                Err(_) => {}
            }
        }
        Ok(true)
    }

    fn has_own_resources(&self, field: &Field) -> Result<bool, DocumentError> {
        for widget in &field.widgets {
            let Object::Dictionary(widget) = self.before.object(*widget)? else { continue };
            let Some(appearances) = self.before.get_dictionary(&widget, "AP")? else { continue };
            let has_own = match self.before.get(&appearances, "N")? {
                Object::Null => true,
                Object::Stream(form) => form.dictionary.contains("Resources"),
                _ => false,
            };
            if !has_own && !blank::draws_nothing(self.before, &widget)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Whether every font is still the same.
fn keeps(fonts: &Dictionary, now: &Dictionary) -> bool {
    let mut entries = fonts.entries().iter();
    plain::has_unique_keys(now)
        && entries.all(|font| now.get(&font.key).is_some_and(|value| same::is_same_value(&font.value, value)))
}
