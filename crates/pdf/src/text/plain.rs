//! Whether an appearance draws a line of text and nothing that could pass for another one: a light background, a border,
//! dark letters of a known font.

use std::collections::HashSet;

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
/// Codes of the signs for what is checked (annex D.6): check marks, crosses, a circle, a square, a diamond, a star.
const MARKS: &[u8] = b"345678lnuH";
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
    Ok(is_in_order(sheet) && draws_with(view, form, bounds, is_known_font)?)
}

/// Whether it draws one sign of those that stand for a box that is checked, and boxes.
pub(super) fn is_mark(
    view: &View<'_>,
    form: &Form,
    bounds: &Rectangle,
    sheet: &Sheet,
) -> Result<bool, TextError> {
    let is_one = matches!(&sheet.glyphs[..], [glyph] if can_be_read(glyph));
    Ok(is_one && says_mark(&form.content)? && draws_with(view, form, bounds, is_font_of_marks)?)
}

/// Whether nothing is drawn but boxes and letters of fonts that are known, as they stand.
fn draws_with(
    view: &View<'_>,
    form: &Form,
    bounds: &Rectangle,
    is_known: fn(&Dictionary) -> bool,
) -> Result<bool, TextError> {
    let mut fonts = HashSet::new();
    Ok(form.matrix == Matrix::IDENTITY
        && draws_plainly(&form.content, bounds, &mut fonts)?
        && has_resources(view, &form.resources, &fonts, is_known)?)
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
    is_known: fn(&Dictionary) -> bool,
) -> Result<bool, TextError> {
    for entry in resources.entries() {
        if entry.key == b"ProcSet" {
            continue;
        }
        let fonts = forgiven(view.resolve(&entry.value))?.unwrap_or(Object::Null);
        let (b"Font", Object::Dictionary(fonts)) = (&entry.key[..], &fonts) else { return Ok(false) };
        for font in fonts.entries().iter().filter(|font| used.contains(&font.key)) {
            let font = forgiven(view.resolve(&font.value))?.unwrap_or(Object::Null);
            if !font.as_dictionary().is_some_and(is_known) {
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

/// The font of signs that every reader has, with the codes that it has by itself: MuPDF names an encoding that is not
/// about signs, and readers pass over it.
fn is_font_of_marks(font: &Dictionary) -> bool {
    font.is_name("Subtype", "Type1")
        && font.is_name("BaseFont", "ZapfDingbats")
        && font.entries().iter().all(|entry| {
            matches!(&entry.key[..], b"Type" | b"Subtype" | b"BaseFont" | b"Name")
                || (entry.key == b"Encoding" && entry.value.as_name() == Some(b"WinAnsiEncoding"))
        })
}

/// Whether nothing but letters and plain boxes is drawn; the letters with `fonts`.
fn draws_plainly(
    data: &Vec<u8>,
    bounds: &Rectangle,
    fonts: &mut HashSet<Vec<u8>>,
) -> Result<bool, TextError> {
    let mut content = Content::new(data);
    let mut paint = Paint {
        bounds,
        fill: Fill::BLACK,
        saved: Vec::new(),
        has_text: false,
        boxes: 0,
        painted: 0,
        last: 0.0,
    };
    while let Some(operation) = content.next()? {
        if !paint.takes(&operation) {
            return Ok(false);
        }
        if operation.operator == b"Tf" {
            fonts.extend(operation.name(1).map(<[u8]>::to_vec));
        }
    }
    Ok(!content.has_images())
}

/// What was painted so far.
struct Paint<'b> {
    bounds: &'b Rectangle,
    /// With what is filled, and what that was before.
    fill: Fill,
    saved: Vec<Fill>,
    has_text: bool,
    boxes: usize,
    painted: usize,
    /// How much of the bounds the last box covers, 1 being all.
    last: f64,
}

/// A colour.
#[derive(Clone, Copy)]
struct Fill {
    /// 1 being white.
    brightness: f64,
    /// How many numbers a colour consists of.
    components: usize,
}

impl Fill {
    const BLACK: Self = Self { brightness: 0.0, components: 1 };

    /// What an operator sets (§8.6.8); `None` for a colour that is not known.
    fn set(self, operation: &Operation) -> Option<Self> {
        let components = match operation.operator.as_slice() {
            b"g" => 1,
            b"rg" => 3,
            b"k" => 4,
            b"cs" => {
                return match operation.name(0)? {
                    b"DeviceGray" => Some(Self::BLACK),
                    b"DeviceRGB" => Some(Self { components: 3, ..Self::BLACK }),
                    b"DeviceCMYK" => Some(Self { components: 4, ..Self::BLACK }),
                    _ => None,
                };
            }
            _ => self.components,
        };
        Some(Self { brightness: brightness(operation, components)?, components })
    }
}

impl Paint<'_> {
    /// Whether an operation is plain, behind those before it.
    fn takes(&mut self, operation: &Operation) -> bool {
        match operation.operator.as_slice() {
            b"q" => self.saved.push(self.fill),
            b"Q" => self.fill = self.saved.pop().unwrap_or(Fill::BLACK),
            b"g" | b"rg" | b"k" | b"cs" | b"sc" | b"scn" => {
                return self.fill.set(operation).map(|fill| self.fill = fill).is_some();
            }
            b"re" => return self.boxes_up(operation),
            b"f" | b"F" | b"f*" | b"B" | b"B*" => return self.fill.brightness >= LIGHT && self.paints(),
            b"S" | b"s" => return self.paints(),
            b"W" | b"W*" => return self.last >= 0.5,
            b"Tj" | b"TJ" | b"'" | b"\"" => {
                self.has_text = true;
                return self.fill.brightness <= DARK;
            }
            operator => return SILENT.contains(&operator),
        }
        true
    }

    fn boxes_up(&mut self, operation: &Operation) -> bool {
        let Some([x, y, width, height]) = operation.numbers() else { return false };
        let Rectangle { left, bottom, right, top } = *self.bounds;
        let shared = |from: f64, length: f64, low: f64, high: f64| {
            let (start, end) = (from.min(from + length), from.max(from + length));
            (end.min(high) - start.max(low)).max(0.0) / (high - low)
        };
        self.last = shared(x, width, left, right) * shared(y, height, bottom, top);
        self.boxes += 1;
        self.boxes <= MAX_BOXES && !self.has_text
    }

    /// Nothing may be painted over text.
    fn paints(&mut self) -> bool {
        self.painted += 1;
        self.painted <= MAX_PAINTED && !self.has_text
    }
}

/// How bright a colour of so many components is, 1 being white.
fn brightness(operation: &Operation, components: usize) -> Option<f64> {
    let luminance = |red: f64, green: f64, blue: f64| 0.3 * red + 0.59 * green + 0.11 * blue;
    match components {
        1 => operation.numbers().map(|[grey]| grey),
        3 => operation.numbers().map(|[red, green, blue]| luminance(red, green, blue)),
        _ => operation.numbers().map(|[cyan, magenta, yellow, black]| {
            luminance(1.0 - cyan, 1.0 - magenta, 1.0 - yellow) * (1.0 - black)
        }),
    }
}
