//! Whether an appearance draws a line of text and nothing that could pass for another one: a light background, a border,
//! dark letters of a known font.

use super::content::{Content, Operation};
use super::error::{TextError, forgiven};
use super::form::Form;
use super::matrix::Matrix;
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
/// Operators that say how something is drawn, and draw nothing themselves.
const SILENT: [&[u8]; 27] = [
    b"BT", b"ET", b"Td", b"TD", b"Tm", b"T*", b"Tf", b"Tc", b"Tw", b"Tz", b"TL", b"Ts", b"BMC", b"EMC",
    b"MP", b"G", b"RG", b"K", b"w", b"J", b"j", b"M", b"d", b"i", b"ri", b"n", b"h",
];
/// Most boxes that are a background and a border, and most that are painted.
const MAX_BOXES: usize = 8;
const MAX_PAINTED: usize = 4;
/// A background is at least so bright, and letters at most, 1 being white.
const LIGHT: f64 = 0.8;
const DARK: f64 = 0.6;
/// Smallest letters that people read, in points.
const SMALLEST: f64 = 3.0;
/// How far letters of one line may stand above each other, and how near the next one, by their size.
const SLACK: f64 = 0.3;
const NARROWEST: f64 = 0.12;

/// Whether `form`, with this box, is plain; `sheet` holds its letters.
pub(super) fn is_plain(
    view: &View<'_>,
    form: &Form,
    bounds: &Rectangle,
    sheet: &Sheet,
) -> Result<bool, TextError> {
    Ok(form.matrix == Matrix::IDENTITY
        && is_in_order(sheet)
        && has_plain_resources(view, &form.resources)?
        && draws_plainly(&form.content, bounds.width() * bounds.height())?)
}

/// Whether all letters can be read, one behind the other.
fn is_in_order(sheet: &Sheet) -> bool {
    let follows = |pair: &[Glyph]| {
        let (way, slack) = (pair[1].origin.minus(pair[0].origin), SLACK * pair[0].size);
        way.y < -slack || (way.y <= slack && way.x >= NARROWEST * pair[0].size)
    };
    sheet.glyphs.iter().all(|glyph| glyph.size >= SMALLEST) && sheet.glyphs.windows(2).all(follows)
}

/// Whether there is nothing to draw with but fonts that every reader has.
fn has_plain_resources(view: &View<'_>, resources: &Dictionary) -> Result<bool, TextError> {
    for entry in resources.entries() {
        if entry.key == b"ProcSet" {
            continue;
        }
        let fonts = forgiven(view.resolve(&entry.value))?.unwrap_or(Object::Null);
        let (b"Font", Object::Dictionary(fonts)) = (&entry.key[..], &fonts) else { return Ok(false) };
        for font in fonts.entries() {
            let font = forgiven(view.resolve(&font.value))?.unwrap_or(Object::Null);
            if !font.as_dictionary().is_some_and(is_known_font) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

fn is_known_font(font: &Dictionary) -> bool {
    let base = font.get("BaseFont").and_then(Object::as_name);
    (font.is_name("Subtype", "Type1") || font.is_name("Subtype", "TrueType"))
        && base.is_some_and(|base| FONTS.contains(&base))
        && !font.contains("FontDescriptor")
        && !font.contains("ToUnicode")
}

fn draws_plainly(data: &Vec<u8>, area: f64) -> Result<bool, TextError> {
    let mut content = Content::new(data);
    let mut paint =
        Paint { area, fill: 0.0, saved: Vec::new(), has_text: false, boxes: 0, painted: 0, last: 0.0 };
    while let Some(operation) = content.next()? {
        if !paint.takes(&operation) {
            return Ok(false);
        }
    }
    Ok(!content.has_images())
}

/// What was painted so far.
struct Paint {
    area: f64,
    /// How bright what is filled is, 1 being white; and what it was before.
    fill: f64,
    saved: Vec<f64>,
    has_text: bool,
    boxes: usize,
    painted: usize,
    /// The area of the last box.
    last: f64,
}

impl Paint {
    /// Whether an operation is plain, behind those before it.
    fn takes(&mut self, operation: &Operation) -> bool {
        match operation.operator.as_slice() {
            b"q" => self.saved.push(self.fill),
            b"Q" => self.fill = self.saved.pop().unwrap_or(0.0),
            b"g" | b"rg" | b"k" => return brightness(operation).map(|fill| self.fill = fill).is_some(),
            b"re" => return self.boxes_up(operation),
            b"f" | b"F" | b"f*" | b"B" | b"B*" => return self.fill >= LIGHT && self.paints(),
            b"S" | b"s" => return self.paints(),
            b"W" | b"W*" => return self.last >= self.area / 2.0,
            b"Tj" | b"TJ" | b"'" | b"\"" => {
                self.has_text = true;
                return self.fill <= DARK;
            }
            operator => return SILENT.contains(&operator),
        }
        true
    }

    fn boxes_up(&mut self, operation: &Operation) -> bool {
        let Some([_, _, width, height]) = operation.numbers() else { return false };
        self.last = (width * height).abs();
        self.boxes += 1;
        self.boxes <= MAX_BOXES && !self.has_text
    }

    /// Nothing may be painted over text.
    fn paints(&mut self) -> bool {
        self.painted += 1;
        self.painted <= MAX_PAINTED && !self.has_text
    }
}

/// How bright a colour is, 1 being white.
fn brightness(operation: &Operation) -> Option<f64> {
    let luminance = |red: f64, green: f64, blue: f64| 0.3 * red + 0.59 * green + 0.11 * blue;
    match operation.operator.as_slice() {
        b"g" => operation.numbers().map(|[grey]| grey),
        b"rg" => operation.numbers().map(|[red, green, blue]| luminance(red, green, blue)),
        _ => operation.numbers().map(|[cyan, magenta, yellow, black]| {
            luminance(1.0 - cyan, 1.0 - magenta, 1.0 - yellow) * (1.0 - black)
        }),
    }
}
