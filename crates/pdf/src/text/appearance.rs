//! What the appearance of a field shows (ISO 32000-2 §12.5.5, §12.7.4.3).

use std::collections::HashMap;

use super::budget::Budget;
use super::error::TextError;
use super::interpreter::{Caches, Interpreter};
use super::matrix::Matrix;
use super::plain::{is_mark, is_plain};
use super::resources::Resources;
use super::sheet::{Sheet, UNKNOWN};
use crate::page::rectangle;
use crate::syntax::{Object, ObjectId};
use crate::view::View;

/// What an appearance shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shown {
    /// The characters of its glyphs in the order in which they are drawn, without white space.
    pub(crate) text: String,
    /// Whether it draws nothing else than text that is known, and plain boxes and lines.
    pub(crate) is_plain: bool,
    /// Whether it draws one sign that stands for what is checked, and plain boxes and lines.
    pub(crate) is_mark: bool,
    /// Width and height of its box.
    pub(crate) size: (f64, f64),
}

/// The appearances of one document as it stands in one view.
pub(crate) struct Appearances<'a> {
    view: View<'a>,
    caches: Caches,
    known: HashMap<ObjectId, Option<Shown>>,
}

impl<'a> Appearances<'a> {
    pub(crate) fn new(view: View<'a>) -> Self {
        Self { view, caches: Caches::default(), known: HashMap::new() }
    }

    /// What the appearance stream `id` shows; `None` if it is none.
    ///
    /// # Errors
    /// Limits, and what cannot be read from the file.
    pub(crate) fn shown_by(&mut self, id: ObjectId, budget: &mut Budget) -> Result<Option<Shown>, TextError> {
        if let Some(known) = self.known.get(&id) {
            return Ok(known.clone());
        }
        let shown = self.look_at(id, budget)?;
        self.known.insert(id, shown.clone());
        Ok(shown)
    }

    fn look_at(&mut self, id: ObjectId, budget: &mut Budget) -> Result<Option<Shown>, TextError> {
        let view = self.view;
        let Object::Stream(stream) = view.object(id)? else { return Ok(None) };
        let Some(bounds) = rectangle(&view, stream.dictionary.get("BBox"))? else { return Ok(None) };
        let Some(form) = self.caches.forms.load(&view, id)? else { return Ok(None) };
        let sheet = Sheet::new((bounds.width(), bounds.height()));
        let matrix = Matrix::translation(-bounds.left, -bounds.bottom);
        let mut interpreter = Interpreter::new(view, budget, &mut self.caches, sheet, matrix);
        interpreter.run(&form.content, &Resources::new(form.resources.clone(), None))?;
        let sheet = interpreter.sheet;
        let text: String = sheet.glyphs.iter().map(|glyph| sheet.text(glyph)).collect();
        let is_plain = is_plain(&view, &form, &bounds, &sheet)? && !text.contains(UNKNOWN);
        let is_mark = is_mark(&view, &form, &bounds, &sheet)?;
        let size = (bounds.width(), bounds.height());
        Ok(Some(Shown { text: without_blanks(&text), is_plain, is_mark, size }))
    }
}

/// `text` without white space and what is no character, nor the languages that it says it is in (ISO 32000-2 §7.9.2.2).
pub(crate) fn without_blanks(text: &str) -> String {
    // What stands between two escapes is a language.
    let said = text.split('\u{1b}').step_by(2);
    said.flat_map(str::chars)
        .filter(|one| !one.is_whitespace() && !one.is_control() && *one != '\u{200B}')
        .collect()
}
