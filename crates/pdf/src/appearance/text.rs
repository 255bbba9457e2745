//! Lines: wrapped and shrunk until they fit.

use std::ops::Range;

use super::error::{AppearanceError, Field, Size};
use crate::canvas::{Gray, TextStyle};
use crate::font::{Glyph, Typeface, width};

/// The smallest font size that is still read on paper, in points.
const SMALLEST: f64 = 4.0;

/// By how much the font size goes down from one try to the next, in points.
const STEP: f64 = 0.25;

/// A field may have this many bytes; far more than fits.
const LIMIT: usize = 400;

/// From one baseline to the next, as a part of the font size.
const LEADING: f64 = 1.2;

/// How a paragraph looks; sizes are parts of the body size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    /// Font size.
    pub(super) scale: f64,
    pub(super) gray: Gray,
    pub(super) bold: bool,
    /// Extra room above the first line.
    pub(super) above: f64,
    /// Room below the last baseline, where nothing follows.
    pub(super) below: f64,
    /// Room left free at either side.
    pub(super) beside: f64,
}

/// The words of one field, as glyphs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Paragraph {
    field: Field,
    glyphs: Vec<Glyph>,
    style: Style,
}

/// One line in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line<'a> {
    pub(super) field: Field,
    pub(super) glyphs: &'a [Glyph],
    pub(super) style: TextStyle,
    /// Distance of the top of the capitals from the top of the room.
    pub(super) top: f64,
    /// Distance of the baseline from the top of the room.
    pub(super) baseline: f64,
}

/// Paragraphs set in one size.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Setting<'a> {
    pub(super) lines: Vec<Line<'a>>,
    /// The body size, in points.
    pub(super) body: f64,
    /// From the top of the first capitals to the last baseline and the room below it, in points.
    pub(super) height: f64,
}

impl Paragraph {
    /// Checks the words of `field` and turns them into glyphs.
    pub(super) fn new(
        field: Field,
        words: &str,
        style: Style,
        typeface: &Typeface,
    ) -> Result<Self, AppearanceError> {
        Ok(Self { field, glyphs: shape(field, words, typeface)?, style })
    }

    /// One sentence of an opening and the fields that follow it, parted by commas. It goes by the name of the longest
    /// of these fields, which is the one to shorten.
    pub(super) fn listed(
        opening: &str,
        fields: &[(Field, &str)],
        style: Style,
        typeface: &Typeface,
    ) -> Result<Self, AppearanceError> {
        let mut longest = (0, Field::Name);
        for (field, words) in fields {
            let length = shape(*field, words, typeface)?.len();
            longest = if length > longest.0 { (length, *field) } else { longest };
        }
        let words: Vec<&str> = fields.iter().map(|(_, words)| words.trim()).collect();
        let sentence = format!("{opening} {}.", words.join(", "));
        let glyphs = typeface.shape(&sentence);
        let glyphs = glyphs.map_err(|cause| AppearanceError::in_field(Field::Heading, cause))?;
        Ok(Self { field: longest.1, glyphs, style })
    }
}

fn shape(field: Field, words: &str, typeface: &Typeface) -> Result<Vec<Glyph>, AppearanceError> {
    let length = words.len();
    if length > LIMIT {
        return Err(AppearanceError::TooLong { field, length, limit: LIMIT });
    }
    let glyphs = typeface.shape(words).map_err(|cause| AppearanceError::in_field(field, cause))?;
    if glyphs.is_empty() { Err(AppearanceError::Empty { field }) } else { Ok(glyphs) }
}

/// Sets `paragraphs` below each other in the largest body size up to `largest` points at which they fit.
///
/// # Errors
/// [`AppearanceError::DoesNotFit`] if some line would have to be smaller than [`SMALLEST`].
pub(super) fn fit<'a>(
    paragraphs: &'a [Paragraph],
    typeface: &Typeface,
    room: Size,
    largest: f64,
) -> Result<Setting<'a>, AppearanceError> {
    let mut body = largest.max(SMALLEST);
    loop {
        match set(paragraphs, typeface, room, body) {
            Err(_) if body > SMALLEST => body = (body - STEP).max(SMALLEST),
            outcome => return outcome,
        }
    }
}

fn set<'a>(
    paragraphs: &'a [Paragraph],
    typeface: &Typeface,
    room: Size,
    body: f64,
) -> Result<Setting<'a>, AppearanceError> {
    let mut setting = Setting { lines: Vec::new(), body, height: 0.0 };
    let mut top = 0.0;
    for paragraph in paragraphs {
        let Style { scale, gray, bold, above, below, beside } = paragraph.style;
        let column = Size { width: room.width - 2.0 * beside * body, ..room };
        let style = TextStyle { size: scale * body, gray, bold };
        top += above * body;
        for glyphs in paragraph.wrap(style.size, column)? {
            let baseline = top + typeface.cap_height() * style.size;
            setting.lines.push(Line { field: paragraph.field, glyphs, style, top, baseline });
            setting.height = baseline + below * body;
            top += LEADING * style.size;
        }
    }
    if setting.height > room.height {
        let needed = Size { width: room.width, height: setting.height };
        return Err(AppearanceError::DoesNotFit { field: longest_field(&setting), needed, room });
    }
    Ok(setting)
}

/// The field with the most lines: the one to shorten. The name if all have the same.
fn longest_field(setting: &Setting<'_>) -> Field {
    let lines = |field: Field| setting.lines.iter().filter(|line| line.field == field).count();
    let fields = [Field::Time, Field::Agency, Field::Title, Field::Name];
    fields.into_iter().max_by_key(|field| lines(*field)).unwrap_or(Field::Name)
}

impl Paragraph {
    /// Breaks the words into as few lines as `room` allows, of about the same length.
    fn wrap(&self, size: f64, room: Size) -> Result<Vec<&[Glyph]>, AppearanceError> {
        let limit = room.width / size;
        let widest = words(&self.glyphs).map(|word| width(&self.glyphs[word])).fold(0.0, f64::max);
        if widest > limit {
            let needed = Size { width: widest * size, height: size };
            return Err(AppearanceError::DoesNotFit { field: self.field, needed, room });
        }
        let count = lines_of(&self.glyphs, limit).len();
        let (mut narrow, mut wide) = (widest, limit);
        while wide - narrow > 0.1 {
            let middle = (narrow + wide) / 2.0;
            match lines_of(&self.glyphs, middle).len() > count {
                true => narrow = middle,
                false => wide = middle,
            }
        }
        Ok(lines_of(&self.glyphs, wide).into_iter().map(|line| &self.glyphs[line]).collect())
    }
}

/// Fills lines of `limit` em one after the other; no word is wider than that.
fn lines_of(glyphs: &[Glyph], limit: f64) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    for word in words(glyphs) {
        match lines.last_mut() {
            Some(line) if width(&glyphs[line.start..word.end]) <= limit => line.end = word.end,
            _ => lines.push(word),
        }
    }
    lines
}

/// Where the words stand, which single spaces part.
fn words(glyphs: &[Glyph]) -> impl Iterator<Item = Range<usize>> {
    glyphs.split(|glyph| glyph.character == ' ').scan(0, |start, word| {
        let range = *start..*start + word.len();
        *start = range.end + 1;
        Some(range)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const PLAIN: Style =
        Style { scale: 1.0, gray: Gray::BLACK, bold: false, above: 0.0, below: 0.0, beside: 0.0 };

    #[test]
    fn words_wrap_and_shrink_until_they_fit() {
        let long = "Dr. Ir. H. Bambang Sulistyo Widodo Nitinegoro, S.T., M.T.";
        for (words, room, body, lines) in [
            ("Siti Aminah", (100.0, 20.0), 8.0, vec!["Siti Aminah"]),
            ("Siti Aminah", (36.0, 20.0), 8.0, vec!["Siti", "Aminah"]),
            ("Siti Aminah", (36.0, 6.0), 7.0, vec!["Siti Aminah"]),
            ("Siti\u{a0}Aminah", (36.0, 40.0), 7.0, vec!["Siti\u{a0}Aminah"]), // no break here
            (long, (120.0, 20.0), 8.0, vec!["Dr. Ir. H. Bambang Sulistyo", "Widodo Nitinegoro, S.T., M.T."]),
            (long, (120.0, 4.0), 4.75, vec![long]),
        ] {
            let typeface = Typeface::bundled();
            let paragraphs = [Paragraph::new(Field::Name, words, PLAIN, &typeface).unwrap()];
            let room = Size { width: room.0, height: room.1 };
            let setting = fit(&paragraphs, &typeface, room, 8.0).unwrap();
            assert_eq!(
                (texts(&setting), setting.body),
                (lines.iter().map(|line| (*line).to_owned()).collect(), body),
                "{words} in {room}"
            );
            assert!(setting.height <= room.height);
            for line in &setting.lines {
                assert!(width(line.glyphs) * line.style.size <= room.width + 1e-9, "{words} in {room}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_room() {
        let (short, word) = ("Siti Aminah", "Wolvasteenkirchenbergen");
        let long = "Kepala Bidang Penyelenggaraan Pemerintahan Berbasis Elektronik";
        for (name, title, room, field) in [
            (word, short, (40.0, 50.0), Field::Name),
            (short, word, (40.0, 50.0), Field::Title),
            (short, long, (60.0, 11.0), Field::Title),
            (long, short, (60.0, 11.0), Field::Name),
            (short, short, (60.0, 5.0), Field::Name),
        ] {
            let typeface = Typeface::bundled();
            let paragraphs = [(Field::Name, name), (Field::Title, title)]
                .map(|(field, words)| Paragraph::new(field, words, PLAIN, &typeface).unwrap());
            let room = Size { width: room.0, height: room.1 };
            match fit(&paragraphs, &typeface, room, 8.0).unwrap_err() {
                AppearanceError::DoesNotFit { field: found, needed, room: given } => {
                    assert_eq!((found, given), (field, room), "{name} / {title}");
                    assert!(needed.width > room.width || needed.height > room.height, "{needed} in {room}");
                }
                other => panic!("{other:?} for {name} / {title}"),
            }
        }
    }

    fn texts(setting: &Setting<'_>) -> Vec<String> {
        let text = |line: &Line<'_>| line.glyphs.iter().map(|glyph| glyph.character).collect();
        setting.lines.iter().map(text).collect()
    }
}
