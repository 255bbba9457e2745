//! Drawing operations (ISO 32000-2 annex A), collected and encoded once.

use lopdf::content::{Content, Operation};
use lopdf::{Object, StringFormat};

use crate::font::{Glyph, Subset};
use crate::image::Image;

/// The name of the font in the form's resources.
pub(crate) const FONT: &str = "F1";

/// The name of the picture in the form's resources.
pub(crate) const IMAGE: &str = "Im1";

/// Stroke that makes letters bold, as a part of the font size.
const BOLD_STROKE: f64 = 0.028;

/// A level of DeviceGray: 0 is black, 1 is white.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Gray(f64);

impl Gray {
    pub(crate) const BLACK: Self = Self(0.0);
    pub(crate) const BAND: Self = Self(0.2);
    pub(crate) const MUTED: Self = Self(0.35);
    pub(crate) const PALE: Self = Self(0.7);
    pub(crate) const TINT: Self = Self(0.91);
    pub(crate) const WHITE: Self = Self(1.0);
}

/// One line of glyphs in one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TextStyle {
    /// Font size in points.
    pub(crate) size: f64,
    pub(crate) gray: Gray,
    pub(crate) bold: bool,
}

/// The operations of one form, and the glyphs and the picture that they use.
pub(crate) struct Canvas<'a> {
    operations: Vec<Operation>,
    subset: Subset<'a>,
    image: Option<&'a Image>,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(subset: Subset<'a>) -> Self {
        Self { operations: Vec::new(), subset, image: None }
    }

    /// The encoded content stream, and the glyphs and the picture it needs.
    pub(crate) fn finish(self) -> (Vec<u8>, Subset<'a>, Option<&'a Image>) {
        let content = Content { operations: self.operations };
        (content.encode().expect("memory takes every byte"), self.subset, self.image)
    }

    pub(crate) fn save(&mut self) {
        self.push("q", vec![]);
    }

    pub(crate) fn restore(&mut self) {
        self.push("Q", vec![]);
    }

    /// Scales by `scale_x` and `scale_y`, then moves the origin to (`x`, `y`).
    pub(crate) fn transform(&mut self, scale_x: f64, scale_y: f64, x: f64, y: f64) {
        self.numbers("cm", &[scale_x, 0.0, 0.0, scale_y, x, y]);
    }

    /// Sets what [`Canvas::fill`] fills with; stands before the path, in which no colour may change.
    pub(crate) fn set_gray(&mut self, gray: Gray) {
        self.numbers("g", &[gray.0]);
    }

    /// Adds a rectangle to the path.
    pub(crate) fn rectangle(&mut self, x: f64, y: f64, width: f64, height: f64) {
        self.numbers("re", &[x, y, width, height]);
    }

    pub(crate) fn move_to(&mut self, x: f64, y: f64) {
        self.numbers("m", &[x, y]);
    }

    pub(crate) fn line_to(&mut self, x: f64, y: f64) {
        self.numbers("l", &[x, y]);
    }

    /// Adds a Bézier curve: first handle, second handle, end.
    pub(crate) fn curve_to(&mut self, points: [f64; 6]) {
        self.numbers("c", &points);
    }

    /// Fills the path (nonzero winding number rule).
    pub(crate) fn fill(&mut self) {
        self.push("f", vec![]);
    }

    /// Draws `image`, the one of this form, on the unit square as `matrix` lays it.
    pub(crate) fn image(&mut self, image: &'a Image, matrix: [f64; 6]) {
        self.image = Some(image);
        self.save();
        self.numbers("cm", &matrix);
        self.numbers("cm", &image.upright());
        self.push("Do", vec![Object::Name(IMAGE.into())]);
        self.restore();
    }

    /// Draws `glyphs` from (`x`, `y`) on the baseline.
    pub(crate) fn text(&mut self, glyphs: &[Glyph], style: TextStyle, x: f64, y: f64) {
        self.stretched_text(glyphs, style, x, y, 0.0);
    }

    /// The same with each blank wider by `stretch` em.
    pub(crate) fn stretched_text(
        &mut self,
        glyphs: &[Glyph],
        style: TextStyle,
        x: f64,
        y: f64,
        stretch: f64,
    ) {
        self.push("BT", vec![]);
        self.push("Tf", vec![Object::Name(FONT.into()), number(style.size)]);
        self.numbers("g", &[style.gray.0]);
        self.numbers("Tr", &[if style.bold { 2.0 } else { 0.0 }]);
        if style.bold {
            self.numbers("G", &[style.gray.0]);
            self.numbers("w", &[style.size * BOLD_STROKE]);
        }
        self.numbers("Td", &[x, y]);
        match stretch {
            0.0 => {
                let codes = self.encoded(glyphs);
                self.push("Tj", vec![codes]);
            }
            _ => {
                let parts = glyphs.split_inclusive(|glyph| glyph.character == ' ');
                let mut shown = Vec::new();
                for part in parts {
                    shown.extend([self.encoded(part), number(-1000.0 * stretch)]);
                }
                self.push("TJ", vec![Object::Array(shown)]);
            }
        }
        self.push("ET", vec![]);
    }

    fn encoded(&mut self, glyphs: &[Glyph]) -> Object {
        Object::String(self.subset.encode(glyphs), StringFormat::Hexadecimal)
    }

    fn numbers(&mut self, operator: &str, operands: &[f64]) {
        self.push(operator, operands.iter().copied().map(number).collect());
    }

    fn push(&mut self, operator: &str, operands: Vec<Object>) {
        self.operations.push(Operation::new(operator, operands));
    }
}

/// A number with at most three decimals, which is finer than any printer.
fn number(value: f64) -> Object {
    let rounded = (value * 1000.0).round() / 1000.0;
    if rounded.fract() == 0.0 { Object::Integer(rounded as i64) } else { Object::Real(rounded as f32) }
}
