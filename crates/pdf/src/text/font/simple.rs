//! Simple fonts (ISO 32000-2 §9.6): one byte, one glyph.

use super::encoding::{Encoding, named_glyph};
use super::metrics::Standard;
use super::{numbers, program};
use crate::syntax::{Dictionary, Object};
use crate::text::error::{TextError, forgiven};
use crate::text::matrix::Matrix;
use crate::view::View;

/// `Flags`: glyphs outside the standard Latin character set (§9.8.2).
const SYMBOLIC: i64 = 4;

/// A Type1, TrueType or Type3 font.
pub(super) struct Simple {
    /// What each code stands for; nothing where that is not known.
    texts: Vec<String>,
    /// How far each code moves on, by font size.
    widths: Vec<f64>,
}

impl Simple {
    pub(super) fn load(
        view: &View<'_>,
        font: &Dictionary,
        descriptor: Option<&Dictionary>,
        standard: &Standard,
    ) -> Result<Self, TextError> {
        let texts = texts(view, font, descriptor, standard)?;
        let widths = widths(view, font, descriptor, standard, &texts)?;
        Ok(Self { texts, widths })
    }

    pub(super) fn text(&self, code: u32) -> &str {
        self.texts.get(code as usize).map_or("", String::as_str)
    }

    pub(super) fn width(&self, code: u32) -> f64 {
        self.widths.get(code as usize).copied().unwrap_or(0.0)
    }
}

/// What the codes stand for: the base encoding with its differences (§9.6.5).
fn texts(
    view: &View<'_>,
    font: &Dictionary,
    descriptor: Option<&Dictionary>,
    standard: &Standard,
) -> Result<Vec<String>, TextError> {
    let encoding = forgiven(view.get(font, "Encoding"))?.unwrap_or(Object::Null);
    let named = match &encoding {
        Object::Name(name) => Encoding::named(name),
        Object::Dictionary(dictionary) => {
            let base = forgiven(view.get(dictionary, "BaseEncoding"))?.unwrap_or(Object::Null);
            base.as_name().and_then(Encoding::named)
        }
        _ => None,
    };
    let mut texts = match named {
        Some(named) => named.table(),
        None => built_in(view, font, descriptor, standard)?,
    };
    if let Object::Dictionary(dictionary) = &encoding {
        let differences = forgiven(view.get_array(dictionary, "Differences"))?.unwrap_or_default();
        let mut code = 0;
        for element in &differences {
            match forgiven(view.resolve(element))?.unwrap_or(Object::Null) {
                Object::Name(name) => {
                    if let Some(text) = texts.get_mut(code) {
                        *text = named_glyph(&name);
                    }
                    code = code.saturating_add(1);
                }
                other => code = other.as_integer().and_then(|it| usize::try_from(it).ok()).unwrap_or(code),
            }
        }
    }
    Ok(texts)
}

/// What the codes stand for in the font program, or else in the standard font of this name.
fn built_in(
    view: &View<'_>,
    font: &Dictionary,
    descriptor: Option<&Dictionary>,
    standard: &Standard,
) -> Result<Vec<String>, TextError> {
    if let Some(texts) =
        descriptor.map(|descriptor| program::encoding(view, descriptor)).transpose()?.flatten()
    {
        return Ok(texts);
    }
    let flags = descriptor.and_then(|it| it.get("Flags")).and_then(Object::as_integer).unwrap_or(0);
    let is_true_type = font.is_name("Subtype", "TrueType");
    Ok(match is_true_type && flags & SYMBOLIC == 0 {
        true => Encoding::WinAnsi.table(),
        false => standard.encoding().table(),
    })
}

fn widths(
    view: &View<'_>,
    font: &Dictionary,
    descriptor: Option<&Dictionary>,
    standard: &Standard,
    texts: &[String],
) -> Result<Vec<f64>, TextError> {
    let stated = numbers(view, font, "Widths")?;
    if stated.is_empty() {
        let width = |(code, text): (usize, &String)| standard.width(code as u8, text) / 1000.0;
        return Ok(texts.iter().enumerate().map(width).collect());
    }
    let unit = match font.is_name("Subtype", "Type3") {
        true => {
            let matrix = forgiven(view.get(font, "FontMatrix"))?.unwrap_or(Object::Null);
            Matrix::from_object(&matrix).map_or(0.001, |matrix| matrix.0[0])
        }
        false => 0.001,
    };
    let first = forgiven(view.get(font, "FirstChar"))?.and_then(|first| first.as_integer()).unwrap_or(0);
    let missing = descriptor.and_then(|it| it.get("MissingWidth")).and_then(Object::as_number).unwrap_or(0.0);
    let width = |code: i64| {
        let index = code.checked_sub(first).and_then(|index| usize::try_from(index).ok());
        index.and_then(|index| stated.get(index)).copied().unwrap_or(missing) * unit
    };
    Ok((0..256).map(width).collect())
}
