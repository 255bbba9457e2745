//! From words to glyphs, or an error that names the character.
//!
//! Every character becomes one glyph, placed after the one before. Scripts that need more than that, and
//! combining marks that have no composed form, are refused instead of drawn wrongly.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Typeface;

/// One character as it will be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// The character, in Normalization Form C.
    pub character: char,
    /// Its glyph in the font file.
    pub id: u16,
    /// How far it moves the pen, in em.
    pub advance: f64,
}

/// Why words cannot be shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ShapeError {
    /// The font cannot draw the character.
    #[error("the font has no glyph for `{character}` (U+{:04X})", u32::from(*character))]
    MissingGlyph {
        /// The character.
        character: char,
    },
    /// A character that cannot be seen but changes what is: control, direction, zero width.
    #[error("the invisible character U+{:04X} is not allowed", u32::from(*character))]
    Invisible {
        /// The character.
        character: char,
    },
}

impl Typeface {
    /// Turns `text` into glyphs: Normalization Form C, outer spaces dropped, inner runs of spaces made one.
    ///
    /// # Errors
    /// The first character that the font lacks or that is invisible, see [`ShapeError`].
    pub fn shape(&self, text: &str) -> Result<Vec<Glyph>, ShapeError> {
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(text.len());
        for character in text.nfc() {
            if is_invisible(character) {
                return Err(ShapeError::Invisible { character });
            }
            let follows_space = glyphs.last().is_none_or(|glyph| glyph.character == ' ');
            if character != ' ' || !follows_space {
                glyphs.push(self.glyph_of(character)?);
            }
        }
        while glyphs.last().is_some_and(|glyph| glyph.character == ' ') {
            glyphs.pop();
        }
        Ok(glyphs)
    }

    /// `text` with a question mark in the place of each character that [`Typeface::shape`] would refuse.
    #[must_use]
    pub fn legible(&self, text: &str) -> String {
        let shown = |character| !is_invisible(character) && self.glyph_of(character).is_ok();
        text.nfc().map(|character| if shown(character) { character } else { '?' }).collect()
    }

    fn glyph_of(&self, character: char) -> Result<Glyph, ShapeError> {
        match self.glyph(character) {
            Some((id, advance)) if id != 0 && !is_combining_mark(character) => {
                Ok(Glyph { character, id, advance })
            }
            _ => Err(ShapeError::MissingGlyph { character }),
        }
    }
}

/// Width of `glyphs` side by side, in em.
pub fn width(glyphs: &[Glyph]) -> f64 {
    glyphs.iter().map(|glyph| glyph.advance).sum()
}

/// Whether `character` is a control, a format control (general category Cf), a separator of lines or a filler
/// that is drawn as nothing.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            u32::from(character),
            0x00ad
                | 0x034f
                | 0x061c
                | 0x115f..=0x1160
                | 0x180b..=0x180f
                | 0x200b..=0x200f
                | 0x2028..=0x202e
                | 0x2060..=0x206f
                | 0x3164
                | 0xfe00..=0xfe0f
                | 0xfeff
                | 0xffa0
                | 0xfff0..=0xfffb
                | 0x1bca0..=0x1bca3
                | 0x1d173..=0x1d17a
                | 0xe0000..=0xe0fff
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_glyphs_or_name_the_character() {
        let missing = |character| Err(ShapeError::MissingGlyph { character });
        let invisible = |character| Err(ShapeError::Invisible { character });
        let typeface = Typeface::bundled();
        for (text, expected) in [
            ("Siti Aminah", Ok("Siti Aminah")),
            ("Nguyễn Thị Ánh", Ok("Nguyễn Thị Ánh")),
            ("Nguye\u{302}\u{303}n", Ok("Nguyễn")), // decomposed, as macOS writes file names
            ("Łukasz Żółć", Ok("Łukasz Żółć")),
            ("Ha\u{2bb}i Ma\u{2bc}ruf", Ok("Ha\u{2bb}i Ma\u{2bc}ruf")),
            ("  dua   spasi ", Ok("dua spasi")),
            ("   ", Ok("")),
            ("", Ok("")),
            ("山田", missing('山')),
            ("ꦧꦸꦢꦶ", missing('ꦧ')), // Javanese
            ("Ahmad أحمد", missing('أ')),
            ("Budi \u{1f600}", missing('\u{1f600}')),
            ("x\u{302}\u{301}", missing('\u{302}')), // no composed form: would be drawn beside the letter
            ("Budi\n", invisible('\n')),
            ("Budi\tS", invisible('\t')),
            ("Budi\0", invisible('\0')),
            ("Budi\u{7f}", invisible('\u{7f}')),
            ("Budi\u{85}", invisible('\u{85}')),
            ("\u{202e}iduB", invisible('\u{202e}')), // right-to-left override
            ("Bu\u{2066}di\u{2069}", invisible('\u{2066}')),
            ("Bu\u{200b}di", invisible('\u{200b}')),
            ("Bu\u{200d}di", invisible('\u{200d}')),
            ("Bu\u{ad}di", invisible('\u{ad}')),
            ("\u{feff}Budi", invisible('\u{feff}')),
            ("Budi\u{e0041}", invisible('\u{e0041}')), // tag characters smuggle text
        ] {
            let found =
                typeface.shape(text).map(|glyphs| glyphs.iter().map(|glyph| glyph.character).collect());
            assert_eq!(found, expected.map(str::to_owned), "{text:?}");
        }
    }

    #[test]
    fn errors_name_the_code_point() {
        let typeface = Typeface::bundled();
        for (text, expected) in [
            ("山", "the font has no glyph for `山` (U+5C71)"),
            ("\u{202e}", "the invisible character U+202E is not allowed"),
        ] {
            assert_eq!(typeface.shape(text).map_err(|error| error.to_string()), Err(expected.to_owned()));
        }
    }

    #[test]
    fn width_adds_up() {
        let typeface = Typeface::bundled();
        let one = typeface.shape("m").map(|glyphs| width(&glyphs)).unwrap_or(f64::NAN);
        let three = typeface.shape("mmm").map(|glyphs| width(&glyphs)).unwrap_or(f64::NAN);
        assert!(one > 0.7 && one < 1.0, "{one}");
        assert!((three - 3.0 * one).abs() < 1e-9, "{three}");
    }
}
