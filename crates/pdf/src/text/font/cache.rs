//! Fonts by object, so that those of a letterhead are not read again for every page.

use std::collections::HashMap;
use std::rc::Rc;

use super::Font;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::text::budget::Budget;
use crate::text::error::{TextError, forgiven};
use crate::view::View;

/// Most mappings and widths kept.
const MAX_WEIGHT: usize = 1_000_000;

/// The fonts of a document that were loaded.
#[derive(Default)]
pub(crate) struct FontCache {
    fonts: HashMap<ObjectId, Rc<Font>>,
    weight: usize,
}

impl FontCache {
    /// The font `value` is or refers to. What is no font is taken as one without description.
    ///
    /// # Errors
    /// Limits, and what cannot be read from the file.
    pub(in crate::text) fn load(
        &mut self,
        view: &View<'_>,
        value: &Object,
        budget: &mut Budget,
    ) -> Result<Rc<Font>, TextError> {
        let id = value.as_reference();
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Ok(Rc::clone(known));
        }
        budget.spend_font()?;
        let dictionary = match forgiven(view.resolve(value))? {
            Some(Object::Dictionary(dictionary)) => dictionary,
            _ => Dictionary::new(),
        };
        let font = Rc::new(Font::load(view, &dictionary)?);
        if let Some(id) = id {
            self.keep(id, &font);
        }
        Ok(font)
    }

    fn keep(&mut self, id: ObjectId, font: &Rc<Font>) {
        self.weight += font.weight();
        if self.weight > MAX_WEIGHT {
            self.fonts.clear();
            self.weight = font.weight();
        }
        self.fonts.insert(id, Rc::clone(font));
    }
}
