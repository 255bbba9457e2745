//! The font file and its measures.

use ttf_parser::{Face, GlyphId};

/// Roboto Regular; its origin and licence are in `assets/README.md`.
pub(super) const FONT_FILE: &[u8] = include_bytes!("../../assets/Roboto-Regular.ttf");

/// The name of the font as PostScript knows it.
pub(super) const POSTSCRIPT_NAME: &str = "Roboto-Regular";

/// The bundled font, ready to measure. All measures are in em: multiply by the font size.
pub struct Typeface {
    face: Face<'static>,
}

impl Typeface {
    /// Opens the bundled font.
    pub fn bundled() -> Self {
        Self { face: Face::parse(FONT_FILE, 0).expect("the font is a constant, which the tests parse") }
    }

    /// Height of the capitals above the baseline.
    pub fn cap_height(&self) -> f64 {
        self.em(self.face.capital_height().unwrap_or_else(|| self.face.ascender()))
    }

    /// How far letters reach above the baseline.
    pub fn ascent(&self) -> f64 {
        self.em(self.face.ascender())
    }

    /// How far letters reach below the baseline; negative.
    pub fn descent(&self) -> f64 {
        self.em(self.face.descender())
    }

    /// The box that holds every glyph: left, bottom, right, top.
    pub fn bounding_box(&self) -> [f64; 4] {
        let bounds = self.face.global_bounding_box();
        [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|value| self.em(value))
    }

    /// The glyph that shows `character` by itself, and how far it moves the pen.
    pub(super) fn glyph(&self, character: char) -> Option<(u16, f64)> {
        let id = self.face.glyph_index(character)?;
        Some((id.0, advance(&self.face, id)))
    }

    fn em(&self, units: i16) -> f64 {
        f64::from(units) / f64::from(self.face.units_per_em())
    }
}

/// How far glyph `id` of `face` moves the pen, in em; nothing if the font does not say.
pub(super) fn advance(face: &Face<'_>, id: GlyphId) -> f64 {
    f64::from(face.glyph_hor_advance(id).unwrap_or(0)) / f64::from(face.units_per_em())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_plausible() {
        let typeface = Typeface::bundled();
        let [left, bottom, right, top] = typeface.bounding_box();
        for (name, value, range) in [
            ("cap height", typeface.cap_height(), 0.65..0.75),
            ("ascent", typeface.ascent(), 0.75..1.2),
            ("descent", typeface.descent(), -0.4..-0.15),
            ("left", left, -1.5..0.0),
            ("bottom", bottom, -1.0..-0.2),
            ("right", right, 1.0..3.0),
            ("top", top, 0.9..1.5),
        ] {
            assert!(range.contains(&value), "{name} is {value}");
        }
    }

    #[test]
    fn every_letter_of_the_latin_blocks_has_a_glyph() {
        let typeface = Typeface::bundled();
        for block in [0x20..=0x7e, 0xa0..=0xff, 0x100..=0x17f, 0x1e00..=0x1eff] {
            for character in block.filter_map(char::from_u32) {
                assert!(typeface.glyph(character).is_some(), "U+{:04X}", u32::from(character));
            }
        }
    }
}
