//! What a form draws with: its default resources and appearance (ISO 32000-2 §12.7.3).

use std::collections::HashSet;

use super::references::each_part;
use super::{Budget, objects, plain, same, stated};
use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// Most fonts that one revision may add, and most bytes of the texts that may name them.
const MAX_FONTS: usize = 100;
const MAX_NAMING: usize = 1 << 20;

/// What two forms draw with.
pub(super) struct Resources<'r, 'a> {
    pub(super) before: &'r View<'a>,
    pub(super) after: &'r View<'a>,
    pub(super) old: &'r Dictionary,
    pub(super) new: &'r Dictionary,
}

/// What may change of it.
pub(super) struct Drawing {
    /// The resources, and the fonts among these, where they are objects of their own: each on the way to the next.
    pub(super) way: Vec<ObjectId>,
    /// What is drawn with now.
    pub(super) values: Vec<Object>,
}

impl Resources<'_, '_> {
    /// `None` if a field could look otherwise by what changed.
    pub(super) fn drawing(&self, budget: &mut Budget) -> Result<Option<Drawing>, DocumentError> {
        let old = plain::dictionary_under(self.before, self.old, "DR")?;
        let new = plain::dictionary_under(self.after, self.new, "DR")?;
        let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
        let fonts = plain::dictionary_under(self.before, &old, "Font")?;
        let fonts_now = plain::dictionary_under(self.after, &new, "Font")?;
        let (Some(fonts), Some(fonts_now)) = (fonts, fonts_now) else { return Ok(None) };
        let gained = || fonts_now.entries().iter().filter(|entry| !fonts.contains(&entry.key));
        let names: Vec<&[u8]> = gained().map(|entry| entry.key.as_slice()).collect();
        let own_fonts = plain::same_reference(&old, &new, "Font");
        let gains = plain::same_but_for(&old, &new, &["Font"])
            && keeps(&fonts, &fonts_now)
            && self.keeps_appearance(budget)?
            && (names.is_empty()
                || (names.len() <= MAX_FONTS && self.are_named_by_nobody(&names, budget)?));
        if !gains {
            return Ok(None);
        }
        let way = plain::same_reference(self.old, self.new, "DR").into_iter().chain(own_fonts).collect();
        let values = gained().map(|entry| entry.value.clone());
        let values = self.new.get("DR").cloned().into_iter().chain(values).collect();
        Ok(Some(Drawing { way, values }))
    }

    /// Whether the default appearance is as it was, or came where every field has its own.
    fn keeps_appearance(&self, budget: &mut Budget) -> Result<bool, DocumentError> {
        let (old, new) = (self.old.get("DA"), self.new.get("DA"));
        if old == new {
            return Ok(true);
        }
        let is_new = old.is_none() && new.is_some_and(|appearance| appearance.as_string().is_some());
        if !is_new {
            return Ok(false);
        }
        let own = self.own_widgets(budget)?;
        self.all(budget, &mut |id, part| {
            let Some(dictionary) = part.as_dictionary() else { return true };
            let is_field = dictionary.is_name("Subtype", "Widget") || dictionary.contains("FT");
            let has_own = || stated::has(self.before, dictionary, "DA").unwrap_or(false);
            !is_field || dictionary.is_name("FT", "Sig") || (own.contains(&id) && has_own())
        })
    }

    /// The objects of all fields of the form before.
    fn own_widgets(&self, budget: &mut Budget) -> Result<HashSet<ObjectId>, DocumentError> {
        let fields = self.before.shared_fields()?;
        if !budget.spend(fields.len()) {
            return Ok(HashSet::new());
        }
        let own = fields.iter().flat_map(|field| field.widgets.iter().chain([&field.id]).copied());
        Ok(own.collect())
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

    /// Whether every part of every object in use of the document before `is_so`.
    fn all(
        &self,
        budget: &mut Budget,
        is_so: &mut dyn FnMut(ObjectId, &Object) -> bool,
    ) -> Result<bool, DocumentError> {
        let ids: Vec<ObjectId> = objects::in_use(self.before).collect();
        if !budget.spend(ids.len()) {
            return Ok(false);
        }
        for id in ids {
            let mut all_so = true;
            if let Some(object) = objects::read(self.before, id)? {
                each_part(&object, &mut |part| all_so &= is_so(id, part));
            }
            if !all_so {
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
