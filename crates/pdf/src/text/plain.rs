//! Whether an appearance draws a line of text and nothing that could pass for another one: a light background, a border,
//! dark letters of a known font.

use std::collections::HashSet;

use super::content::Content;
use super::error::{TextError, forgiven};
use super::font::is_latin;
use super::form::Form;
use super::matrix::Matrix;
use super::paint::painted;
use super::sheet::{Glyph, Sheet};
use crate::page::Rectangle;
use crate::syntax::{Dictionary, Object};
use crate::view::View;

/// Fonts that every reader has, and draws alike (ISO 32000-2 §9.6.2.2), with what some writers call them.
const FONTS: [&[u8]; 14] = [
    b"Helvetica",
    b"Helvetica-Bold",
    b"Helvetica-Oblique",
    b"Helvetica-BoldOblique",
    b"Times-Roman",
    b"Times-Bold",
    b"Times-Italic",
    b"Times-BoldItalic",
    b"Courier",
    b"Courier-Bold",
    b"Courier-Oblique",
    b"Courier-BoldOblique",
    b"Arial",
    b"ArialMT",
];
/// Codes of the signs for what is checked (annex D.6): check marks, crosses, a circle, a square, a diamond, a star.
const MARKS: &[u8] = b"345678lnuH";
/// Smallest letters that people read, in points.
const SMALLEST: f64 = 3.0;
/// How far letters of one line may stand above each other, and how near the next one, by their size.
const SLACK: f64 = 0.3;
const NARROWEST: f64 = 0.12;
/// How far letters may reach out of the box, by their size.
const OUTSIDE: f64 = 0.15;
/// How large a sign is at least, by the smaller side of the box.
const LEAST_SIGN: f64 = 0.4;
/// Encodings that say the same to every reader.
const ENCODINGS: [&[u8]; 4] =
    [b"WinAnsiEncoding", b"MacRomanEncoding", b"StandardEncoding", b"PDFDocEncoding"];

/// Whether a font is known.
type IsKnown = fn(&View<'_>, &Dictionary) -> Result<bool, TextError>;

/// Whether `form`, with this box, is plain; `sheet` holds its letters.
pub(super) fn is_plain(
    view: &View<'_>,
    form: &Form,
    bounds: &Rectangle,
    sheet: &Sheet,
) -> Result<bool, TextError> {
    Ok(is_in_order(sheet) && draws_with(view, form, bounds, sheet, is_known_font)?)
}

/// Whether it draws one sign of those that stand for a box that is checked, and boxes.
pub(super) fn is_mark(
    view: &View<'_>,
    form: &Form,
    bounds: &Rectangle,
    sheet: &Sheet,
) -> Result<bool, TextError> {
    let least = LEAST_SIGN * bounds.width().min(bounds.height());
    let is_one = matches!(&sheet.glyphs[..], [glyph] if can_be_read(glyph) && glyph.size >= least);
    Ok(is_one && says_mark(&form.content)? && draws_with(view, form, bounds, sheet, is_font_of_marks)?)
}

/// Whether nothing is drawn but boxes and letters of fonts that are known, as they stand, all of them inside.
fn draws_with(
    view: &View<'_>,
    form: &Form,
    bounds: &Rectangle,
    sheet: &Sheet,
    is_known: IsKnown,
) -> Result<bool, TextError> {
    if form.matrix != Matrix::IDENTITY || sheet.has_lost() {
        return Ok(false);
    }
    let Some(painted) = painted(&form.content, bounds)? else { return Ok(false) };
    let Rectangle { left, bottom, right, top } = painted.inside;
    let is_blank = |glyph: &Glyph| sheet.text(glyph).chars().all(char::is_whitespace);
    let is_inside = |glyph: &Glyph| {
        let slack = OUTSIDE * glyph.size;
        // The sheet starts at the corner of the box.
        let (left, right) = (left - bounds.left - slack, right - bounds.left + slack);
        let (bottom, top) = (bottom - bounds.bottom - slack, top - bounds.bottom + slack);
        glyph
            .corners()
            .iter()
            .all(|corner| (left..=right).contains(&corner.x) && (bottom..=top).contains(&corner.y))
    };
    Ok(sheet.glyphs.iter().all(|glyph| is_blank(glyph) || is_inside(glyph))
        && has_resources(view, &form.resources, &painted.fonts, is_known)?)
}

/// Whether one letter is shown, and that is the code of such a sign.
fn says_mark(data: &Vec<u8>) -> Result<bool, TextError> {
    let mut content = Content::new(data);
    let mut said = Vec::new();
    while let Some(operation) = content.next()? {
        match operation.operator.as_slice() {
            b"Tj" => said.push(operation.string().map(<[u8]>::to_vec)),
            b"TJ" | b"'" | b"\"" => return Ok(false),
            _ => {}
        }
    }
    Ok(matches!(&said[..], [Some(text)] if matches!(text[..], [code] if MARKS.contains(&code))))
}

/// Whether all letters can be read, one behind the other.
fn is_in_order(sheet: &Sheet) -> bool {
    let follows = |pair: &[Glyph]| {
        let (way, slack) = (pair[1].origin.minus(pair[0].origin), SLACK * pair[0].size);
        way.y < -slack || (way.y <= slack && way.x >= NARROWEST * pair[0].size)
    };
    sheet.glyphs.iter().all(can_be_read) && sheet.glyphs.windows(2).all(follows)
}

/// Whether a letter is large enough, and not pressed into a line.
fn can_be_read(glyph: &Glyph) -> bool {
    glyph.size >= SMALLEST && glyph.along.length() >= NARROWEST * glyph.size
}

/// Whether there is nothing to draw with but fonts, and the `used` ones are known.
fn has_resources(
    view: &View<'_>,
    resources: &Dictionary,
    used: &HashSet<Vec<u8>>,
    is_known: IsKnown,
) -> Result<bool, TextError> {
    for entry in resources.entries() {
        if entry.key == b"ProcSet" {
            continue;
        }
        let fonts = forgiven(view.resolve(&entry.value))?.unwrap_or(Object::Null);
        let (b"Font", Object::Dictionary(fonts)) = (&entry.key[..], &fonts) else { return Ok(false) };
        for font in fonts.entries().iter().filter(|font| used.contains(&font.key)) {
            let font = forgiven(view.resolve(&font.value))?.unwrap_or(Object::Null);
            let Some(font) = font.as_dictionary() else { return Ok(false) };
            if !is_known(view, font)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

fn is_known_font(view: &View<'_>, font: &Dictionary) -> Result<bool, TextError> {
    let base = font.get("BaseFont").and_then(Object::as_name);
    Ok((font.is_name("Subtype", "Type1") || font.is_name("Subtype", "TrueType"))
        && base.is_some_and(|base| FONTS.contains(&base))
        && !font.contains("FontDescriptor")
        && !font.contains("ToUnicode")
        && has_known_encoding(view, font)?)
}

/// Whether every reader finds the same letters for its codes: readers know the names of annex D, and others more or less.
fn has_known_encoding(view: &View<'_>, font: &Dictionary) -> Result<bool, TextError> {
    let is_known = |name: &Object| name.as_name().is_some_and(|name| ENCODINGS.contains(&name));
    let encoding = forgiven(view.get(font, "Encoding"))?.unwrap_or(Object::Null);
    let Object::Dictionary(encoding) = encoding else {
        return Ok(encoding == Object::Null || is_known(&encoding));
    };
    let differences = forgiven(view.get_array(&encoding, "Differences"))?.unwrap_or_default();
    let are_latin = differences.iter().all(|element| match element {
        Object::Name(name) => is_latin(name),
        code => code.as_integer().is_some_and(|code| (0..256).contains(&code)),
    });
    // What stands in a font of the other kind is found by codes as well.
    Ok(font.is_name("Subtype", "Type1")
        && are_latin
        && encoding.entries().iter().all(|entry| match &entry.key[..] {
            b"Type" | b"Differences" => true,
            b"BaseEncoding" => is_known(&entry.value),
            _ => false,
        }))
}

/// The font of signs that every reader has, with the codes that it has by itself: MuPDF names an encoding that is not
/// about signs, and readers pass over it.
fn is_font_of_marks(_: &View<'_>, font: &Dictionary) -> Result<bool, TextError> {
    Ok(font.is_name("Subtype", "Type1")
        && font.is_name("BaseFont", "ZapfDingbats")
        && font.entries().iter().all(|entry| {
            matches!(&entry.key[..], b"Type" | b"Subtype" | b"BaseFont" | b"Name")
                || (entry.key == b"Encoding" && entry.value.as_name() == Some(b"WinAnsiEncoding"))
        }))
}
