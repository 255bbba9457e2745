//! Fonts as far as searching needs them: codes, what they stand for, how wide they are (ISO 32000-2 §9.6 to §9.10).

mod cache; // each font loaded once
mod cmap; // CMaps: codes to characters, codes to glyphs
mod composite; // Type0 fonts
mod encoding; // the standard encodings and their differences
mod latin; // names of glyphs that every reader has
mod metrics; // the standard fonts, and how far glyphs reach up and down
mod name; // glyph names to characters
mod program; // what an embedded font program says of its codes
mod simple; // Type1, TrueType and Type3 fonts
mod width; // widths by glyph

pub(super) use cache::FontCache;
pub(super) use latin::is_latin;

use super::error::{TextError, forgiven};
use super::matrix::Matrix;
use crate::syntax::{Dictionary, Object};
use crate::view::View;
use cmap::CMap;
use composite::Composite;
use simple::Simple;

/// Most bytes of a CMap or font program that are read.
const MAX_STREAM: u64 = 16 * 1024 * 1024;

/// A font.
pub(super) struct Font {
    kind: Kind,
    to_unicode: ToUnicode,
    /// How far its glyphs reach above and below the baseline, by font size.
    extent: (f64, f64),
}

enum Kind {
    Simple(Box<Simple>),
    Composite(Box<Composite>),
}

/// What the font says its codes stand for (§9.10.3).
enum ToUnicode {
    Nothing,
    CMap(Box<CMap>),
    /// `Identity-H` or `Identity-V`, which some writers put here: the codes are UTF-16.
    Codes,
}

/// A character code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Code {
    value: u32,
    /// How many bytes it takes.
    length: usize,
}

impl Code {
    /// Whether word spacing counts behind it: the single byte 32 (§9.3.3).
    pub(super) fn is_space(self) -> bool {
        self.value == 32 && self.length == 1
    }
}

impl Font {
    /// Reads the font that `dictionary` describes.
    ///
    /// # Errors
    /// Limits, and what cannot be read from the file; anything else wrong with it leaves codes without meaning.
    fn load(view: &View<'_>, dictionary: &Dictionary) -> Result<Self, TextError> {
        let to_unicode = ToUnicode::load(view, dictionary)?;
        let subtype = forgiven(view.get(dictionary, "Subtype"))?.unwrap_or(Object::Null);
        if subtype.as_name() == Some(b"Type0") {
            let composite = Composite::load(view, dictionary)?;
            let extent = metrics::extent(composite.descriptor(), None);
            return Ok(Self { kind: Kind::Composite(Box::new(composite)), to_unicode, extent });
        }
        let descriptor = forgiven(view.get_dictionary(dictionary, "FontDescriptor"))?.flatten();
        let base_font = forgiven(view.get(dictionary, "BaseFont"))?.unwrap_or(Object::Null);
        let standard = metrics::Standard::named(base_font.as_name().unwrap_or_default(), descriptor.as_ref());
        let simple = Simple::load(view, dictionary, descriptor.as_ref(), &standard)?;
        let extent = match subtype.as_name() {
            Some(b"Type3") => type3_extent(view, dictionary)?,
            _ => metrics::extent(descriptor.as_ref(), Some(&standard)),
        };
        Ok(Self { kind: Kind::Simple(Box::new(simple)), to_unicode, extent })
    }

    /// The codes that `bytes` are made of.
    pub(super) fn codes<'f>(&'f self, bytes: &'f [u8]) -> impl Iterator<Item = Code> + 'f {
        let mut rest = bytes;
        std::iter::from_fn(move || {
            let first = *rest.first()?;
            let code = match &self.kind {
                Kind::Simple(_) => Code { value: u32::from(first), length: 1 },
                Kind::Composite(composite) => composite.code(rest),
            };
            rest = &rest[code.length.clamp(1, rest.len())..];
            Some(code)
        })
    }

    /// How far `code` moves on, by font size.
    pub(super) fn width(&self, code: Code) -> f64 {
        match &self.kind {
            Kind::Simple(simple) => simple.width(code.value),
            Kind::Composite(composite) => composite.width(code),
        }
    }

    /// How far `code` moves on in vertical writing, by font size; mostly less than 0.
    pub(super) fn vertical_advance(&self, code: Code) -> f64 {
        match &self.kind {
            Kind::Simple(_) => 0.0,
            Kind::Composite(composite) => composite.vertical_advance(code),
        }
    }

    /// Whether text runs from top to bottom.
    pub(super) fn is_vertical(&self) -> bool {
        matches!(&self.kind, Kind::Composite(composite) if composite.is_vertical())
    }

    /// How far glyphs reach above the baseline (at least 0) and below (at most 0), by font size.
    pub(super) fn extent(&self) -> (f64, f64) {
        self.extent
    }

    /// Adds what `code` stands for to `text`; nothing if that is not known.
    pub(super) fn text(&self, code: Code, text: &mut String) {
        let before = text.len();
        match &self.to_unicode {
            ToUnicode::CMap(cmap) => cmap.text(code.value, text),
            ToUnicode::Codes => text.extend(char::from_u32(code.value)),
            ToUnicode::Nothing => {}
        }
        if text[before..].chars().any(|character| character != '\0') {
            return;
        }
        text.truncate(before);
        match &self.kind {
            Kind::Simple(simple) => text.push_str(simple.text(code.value)),
            Kind::Composite(composite) => composite.text(code, text),
        }
    }

    /// How much room it takes: the number of its mappings and widths.
    fn weight(&self) -> usize {
        let mapped = match &self.to_unicode {
            ToUnicode::CMap(cmap) => cmap.len(),
            _ => 0,
        };
        mapped
            + match &self.kind {
                Kind::Simple(_) => 512,
                Kind::Composite(composite) => composite.weight(),
            }
    }
}

impl ToUnicode {
    fn load(view: &View<'_>, font: &Dictionary) -> Result<Self, TextError> {
        match forgiven(view.get(font, "ToUnicode"))? {
            Some(Object::Name(name)) if name.starts_with(b"Identity") => Ok(Self::Codes),
            Some(Object::Stream(_)) => {
                let data = stream(view, font, "ToUnicode")?;
                Ok(data
                    .map(|data| CMap::parse(&data))
                    .transpose()?
                    .map_or(Self::Nothing, |cmap| Self::CMap(Box::new(cmap))))
            }
            _ => Ok(Self::Nothing),
        }
    }
}

/// The decoded stream under `key`; `None` if there is none that can be read.
fn stream(view: &View<'_>, dictionary: &Dictionary, key: &str) -> Result<Option<Vec<u8>>, TextError> {
    let Some(Object::Reference(id)) = dictionary.get(key) else { return Ok(None) };
    let Some(Object::Stream(stream)) = forgiven(view.object(*id))? else { return Ok(None) };
    forgiven(view.stream_data_up_to(*id, &stream, MAX_STREAM))
}

/// The numbers of the array under `key`; what is no number counts as 0.
fn numbers(view: &View<'_>, dictionary: &Dictionary, key: &str) -> Result<Vec<f64>, TextError> {
    let elements = forgiven(view.get_array(dictionary, key))?.unwrap_or_default();
    let mut numbers = Vec::with_capacity(elements.len());
    for element in &elements {
        let element = forgiven(view.resolve(element))?.unwrap_or(Object::Null);
        numbers.push(element.as_number().unwrap_or(0.0));
    }
    Ok(numbers)
}

/// The upper and lower edge of `FontBBox` in the glyph space of a Type3 font, by font size.
fn type3_extent(view: &View<'_>, font: &Dictionary) -> Result<(f64, f64), TextError> {
    let matrix = forgiven(view.get(font, "FontMatrix"))?.unwrap_or(Object::Null);
    let matrix = Matrix::from_object(&matrix).unwrap_or(Matrix([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]));
    let bounds = numbers(view, font, "FontBBox")?;
    let [_, bottom, _, top] = bounds.as_slice() else { return Ok(metrics::USUAL_EXTENT) };
    let [bottom, top] = [bottom, top].map(|edge| matrix.vector(0.0, *edge).y);
    let (bottom, top) = (bottom.min(top), bottom.max(top));
    let usable = bottom.is_finite() && top > bottom && top - bottom < 4.0;
    Ok(if usable { (top, bottom) } else { metrics::USUAL_EXTENT })
}
