//! Strings become glyphs, and the text moves on behind each (ISO 32000-2 §9.4.3, §9.4.4).

use super::error::TextError;
use super::font::{Code, Font};
use super::interpreter::Interpreter;
use super::matrix::Matrix;
use super::sheet::Glyph;

impl Interpreter<'_, '_> {
    /// Shows `bytes` in the current font.
    ///
    /// # Errors
    /// If there are too many glyphs.
    pub(super) fn show(&mut self, bytes: &[u8]) -> Result<(), TextError> {
        let Some(font) = self.states.current.font.clone() else { return Ok(()) };
        let mut text = String::new();
        for code in font.codes(bytes) {
            let glyph = self.glyph(&font, code);
            text.clear();
            font.text(code, &mut text);
            self.sheet.add(glyph, &text)?;
            self.move_on(&font, code);
        }
        Ok(())
    }

    /// The glyph for `code`, where the text has come to.
    fn glyph(&self, font: &Font, code: Code) -> Glyph {
        let state = &self.states.current;
        let outside = self.text.then(state.matrix);
        let scaled = Matrix([state.size * state.scale, 0.0, 0.0, state.size, 0.0, state.rise]);
        let place = scaled.then(outside);
        let width = font.width(code);
        let (along, up, down) = if font.is_vertical() {
            // The line runs through the middle of the glyph, downwards (§9.7.4.3).
            let side = place.vector(width / 2.0, 0.0);
            (place.vector(0.0, font.vertical_advance(code)), side, side.times(-1.0))
        } else {
            let (ascent, descent) = font.extent();
            (place.vector(width, 0.0), place.vector(0.0, ascent), place.vector(0.0, descent))
        };
        let spacing = match font.is_vertical() {
            true => outside.vector(0.0, state.character_spacing),
            false => outside.vector(state.character_spacing * state.scale, 0.0),
        };
        let spacing = spacing.length().copysign(state.character_spacing);
        let (origin, size) = (place.place(0.0, 0.0), place.vector(0.0, 1.0).length());
        Glyph { text: 0..0, origin, along, up, down, size, spacing }
    }

    fn move_on(&mut self, font: &Font, code: Code) {
        let state = &self.states.current;
        let word_spacing = if code.is_space() { state.word_spacing } else { 0.0 };
        let spacing = state.character_spacing + word_spacing;
        let (x, y) = match font.is_vertical() {
            true => (0.0, font.vertical_advance(code) * state.size + spacing),
            false => ((font.width(code) * state.size + spacing) * state.scale, 0.0),
        };
        self.text = Matrix::translation(x, y).then(self.text);
    }

    /// Moves the text as a number in an array of strings says, in thousandths of the font size.
    pub(super) fn adjust(&mut self, adjustment: f64) {
        let state = &self.states.current;
        let moved = -adjustment / 1000.0 * state.size;
        let is_vertical = state.font.as_ref().is_some_and(|font| font.is_vertical());
        let (x, y) = if is_vertical { (0.0, moved) } else { (moved * state.scale, 0.0) };
        self.text = Matrix::translation(x, y).then(self.text);
    }
}
