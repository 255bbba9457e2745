//! Marked content whose `ActualText` says what its glyphs stand for (ISO 32000-2 §14.6, §14.9.4).

use super::sheet::Sheet;
use crate::syntax::text::decode_text;

/// The marked content that is open.
#[derive(Debug, Default)]
pub(super) struct MarkedContent {
    depth: usize,
    /// The outermost one with a text.
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    depth: usize,
    /// Its first glyph.
    start: usize,
    text: String,
}

impl MarkedContent {
    /// Begins marked content, which stands for `text` if it has one, before glyph number `start`.
    pub(super) fn begin(&mut self, text: Option<&[u8]>, start: usize) {
        self.depth += 1;
        if let (None, Some(text)) = (&self.open, text) {
            self.open = Some(Open { depth: self.depth, start, text: decode_text(text) });
        }
    }

    /// Ends the innermost marked content; one too many does nothing.
    pub(super) fn end(&mut self, sheet: &mut Sheet) {
        if let Some(open) = self.open.take_if(|open| open.depth == self.depth) {
            sheet.replace_text(open.start, &open.text);
        }
        self.depth = self.depth.saturating_sub(1);
    }
}
