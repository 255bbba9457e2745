//! The QR code (ISO/IEC 18004) and the seal in its middle.

use std::f64::consts::TAU;

use qrcodegen::{QrCode, QrCodeEcc};

use super::error::{AppearanceError, Field, Size};
use super::picture;
use crate::canvas::{Canvas, Gray};
use crate::image::Image;

/// What the largest QR code of level H holds, in bytes.
const LIMIT: usize = 1273;

/// Light modules around the code (ISO/IEC 18004 §6.3.8).
const QUIET: f64 = 4.0;

/// The smallest module that office printers and phones can do, in points: 3 dots at 300 dpi.
const SMALLEST_MODULE: f64 = 0.72;

/// A seal smaller than this, in points, cannot be made out, and only makes the code harder to read.
const SMALLEST_SEAL: f64 = 9.0;

/// Light modules around an image in the middle.
const AROUND_IMAGE: f64 = 1.0;

/// Most modules that an image covers, those around it included: with more, scanners take many a coat of arms for a
/// finder pattern, which depends on its parts and cannot be foreseen.
const WIDEST_IMAGE: i32 = 7;

/// A module that scanners still read from a page of 150 dots per inch, in points: two and a half dots.
const READABLE_MODULE: f64 = 1.2;

/// Bumps on the rim of the seal.
const BUMPS: u32 = 12;

/// A QR code of the highest error correction level, which leaves room for the seal.
pub(super) struct Code {
    modules: QrCode,
}

impl Code {
    /// Encodes `payload` at level H.
    pub(super) fn new(payload: &str) -> Result<Self, AppearanceError> {
        let field = Field::QrCode;
        let length = payload.len();
        if payload.trim().is_empty() {
            return Err(AppearanceError::Empty { field });
        }
        if length > LIMIT {
            return Err(AppearanceError::TooLong { field, length, limit: LIMIT });
        }
        let modules = QrCode::encode_text(payload, QrCodeEcc::High);
        let modules = modules.map_err(|_| AppearanceError::TooLong { field, length, limit: LIMIT })?;
        Ok(Self { modules })
    }

    /// Width and height in points, quiet zone included, at which scanners read the code from a page of 150 dots per inch.
    pub(super) fn readable_side(&self) -> f64 {
        self.modules_across() * READABLE_MODULE
    }

    /// Width in points of the quiet zone if the code, quiet zone included, is `side` points wide.
    ///
    /// # Errors
    /// [`AppearanceError::DoesNotFit`] if its modules would be too small to print and scan.
    pub(super) fn quiet_zone(&self, side: f64) -> Result<f64, AppearanceError> {
        let least = self.modules_across() * SMALLEST_MODULE;
        if side < least {
            let square = |side| Size { width: side, height: side };
            let field = Field::QrCode;
            return Err(AppearanceError::DoesNotFit { field, needed: square(least), room: square(side) });
        }
        Ok(QUIET * self.module(side))
    }

    /// Draws the code in black, quiet zone included, into the square of `side` points below and right of (`left`, `top`);
    /// in its middle `seal`, or our own where that can be made out.
    pub(super) fn draw<'a>(
        &self,
        canvas: &mut Canvas<'a>,
        left: f64,
        top: f64,
        side: f64,
        seal: Option<&'a Image>,
    ) {
        let module = self.module(side);
        let width = self.covered(seal);
        let is_seen = seal.is_some() || f64::from(width) * module >= SMALLEST_SEAL;
        let covered = if is_seen { width } else { 0 };
        canvas.save();
        // From here on one unit is one module, counted from the upper left one.
        canvas.transform(module, -module, left + QUIET * module, top - QUIET * module);
        canvas.set_gray(Gray::BLACK);
        // One path for all, because separately filled neighbours show seams on screens.
        for row in 0..self.modules.size() {
            self.draw_row(canvas, row, covered);
        }
        canvas.fill();
        match seal {
            Some(image) => self.draw_image(canvas, image),
            None if is_seen => self.draw_seal(canvas),
            None => {}
        }
        canvas.restore();
    }

    /// How many modules along a side `seal`, or our own, covers.
    fn covered(&self, seal: Option<&Image>) -> i32 {
        let width = seal_width(self.modules.size());
        if seal.is_some() { width.min(WIDEST_IMAGE) } else { width }
    }

    /// An image in the place of the seal.
    fn draw_image<'a>(&self, canvas: &mut Canvas<'a>, image: &'a Image) {
        let center = f64::from(self.modules.size()) / 2.0;
        let side = f64::from(self.covered(Some(image))) - 2.0 * AROUND_IMAGE;
        let Size { width, height } = picture::fitted(image, Size { width: side, height: side });
        // The y axis points down here, in images it points up.
        canvas.image(image, [width, 0.0, 0.0, -height, center - width / 2.0, center + height / 2.0]);
    }

    fn draw_row(&self, canvas: &mut Canvas<'_>, row: i32, covered: i32) {
        let mut start = None;
        for column in 0..=self.modules.size() {
            match (start, self.is_dark(column, row, covered)) {
                (None, true) => start = Some(column),
                (Some(first), false) => {
                    canvas.rectangle(first.into(), row.into(), (column - first).into(), 1.0);
                    start = None;
                }
                _ => {}
            }
        }
    }

    /// Whether the module is drawn dark; those in the square of `covered` modules in the middle are left out.
    fn is_dark(&self, column: i32, row: i32, covered: i32) -> bool {
        let first = (self.modules.size() - covered) / 2;
        let seal = first..first + covered;
        self.modules.get_module(column, row) && !(seal.contains(&column) && seal.contains(&row))
    }

    /// A wafer with a star in the middle of the code. It is nobody's coat of arms or logo; no check mark, because a
    /// picture cannot know whether the signature is valid; no rings, because scanners take them for one more
    /// finder pattern.
    fn draw_seal(&self, canvas: &mut Canvas<'_>) {
        let size = self.modules.size();
        let center = f64::from(size) / 2.0;
        let radius = f64::from(seal_width(size)) / 2.0 - 0.5;
        draw_wafer(canvas, center, radius);
        canvas.fill();
        canvas.set_gray(Gray::WHITE);
        draw_star(canvas, center, radius * 0.62);
        canvas.fill();
    }

    fn modules_across(&self) -> f64 {
        f64::from(self.modules.size()) + 2.0 * QUIET
    }

    fn module(&self, side: f64) -> f64 {
        side / self.modules_across()
    }
}

/// The largest odd number of modules that is at most a fifth of `size`: it covers at most 4 % of the code, of
/// which level H repairs 30 %.
fn seal_width(size: i32) -> i32 {
    let fifth = size / 5;
    if fifth % 2 == 0 { fifth - 1 } else { fifth }
}

/// Adds a disc with a scalloped rim to the path.
fn draw_wafer(canvas: &mut Canvas<'_>, center: f64, radius: f64) {
    let point = |bump: f64, reach: f64| on_circle(center, radius * reach, bump / f64::from(BUMPS));
    let (x, y) = point(0.0, 0.9);
    canvas.move_to(x, y);
    for bump in (0..BUMPS).map(f64::from) {
        let (rise, fall, end) = (point(bump + 0.2, 1.03), point(bump + 0.8, 1.03), point(bump + 1.0, 0.9));
        canvas.curve_to([rise.0, rise.1, fall.0, fall.1, end.0, end.1]);
    }
}

/// Adds a five-pointed star to the path.
fn draw_star(canvas: &mut Canvas<'_>, center: f64, radius: f64) {
    for corner in 0..10 {
        let reach = if corner % 2 == 0 { radius } else { radius * 0.45 };
        // The y axis points down here: three quarters of a turn is the top.
        let (x, y) = on_circle(center, reach, 0.75 + f64::from(corner) / 10.0);
        match corner {
            0 => canvas.move_to(x, y),
            _ => canvas.line_to(x, y),
        }
    }
}

/// The point at `turn` (1 is the whole way round) of the circle around (`center`, `center`).
fn on_circle(center: f64, radius: f64, turn: f64) -> (f64, f64) {
    let (sin, cos) = (turn * TAU).sin_cos();
    (center + radius * cos, center + radius * sin)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use lopdf::content::Content;

    use super::*;
    use crate::font::{Subset, Typeface};

    #[test]
    fn what_is_drawn_is_the_code_without_the_square_of_the_seal() {
        for (payload, version) in [
            ("https://contoh.go.id", 3),
            ("https://contoh.go.id/v/5f3a9c1e7b2d4860a1c3e5", 6),
            ("1", 1),
            (&"x".repeat(LIMIT), 40),
        ] {
            let expected = QrCode::encode_text(payload, QrCodeEcc::High).unwrap();
            assert_eq!(expected.version().value(), version, "{payload:.40}");
            let size = expected.size();
            let covered = seal_width(size);
            assert!(covered % 2 == 1 && 5 * covered <= size, "{covered} of {size}");
            let drawn = drawn_modules(&Code::new(payload).unwrap());
            for (row, column) in (0..size).flat_map(|row| (0..size).map(move |column| (row, column))) {
                let from_center = (2 * row + 1 - size).abs().max((2 * column + 1 - size).abs());
                let dark = expected.get_module(column, row) && from_center >= covered;
                assert_eq!(drawn.contains(&(row, column)), dark, "{payload:.40}: row {row}, column {column}");
            }
        }
    }

    #[test]
    fn payloads_and_room_have_limits() {
        let field = Field::QrCode;
        for (payload, expected) in [
            ("", AppearanceError::Empty { field }),
            (" \n", AppearanceError::Empty { field }),
            (&"x".repeat(LIMIT + 1), AppearanceError::TooLong { field, length: LIMIT + 1, limit: LIMIT }),
            (&"ễ".repeat(425), AppearanceError::TooLong { field, length: 1275, limit: LIMIT }),
        ] {
            assert_eq!(Code::new(payload).err(), Some(expected), "{payload:.40}");
        }
        let square = |side| Size { width: side, height: side };
        for (payload, side, expected) in [
            ("1", 29.0, Ok(4.0)),
            ("1", 20.88, Ok(4.0 * SMALLEST_MODULE)),
            ("1", 20.0, Err((square(29.0 * SMALLEST_MODULE), square(20.0)))),
            (&"x".repeat(200), 40.0, Err((square(85.0 * SMALLEST_MODULE), square(40.0)))),
        ] {
            let expected =
                expected.map_err(|(needed, room)| AppearanceError::DoesNotFit { field, needed, room });
            assert_eq!(Code::new(payload).unwrap().quiet_zone(side), expected, "{payload:.40} in {side}");
        }
    }

    /// Row and column of each module in the rectangles that are filled.
    fn drawn_modules(code: &Code) -> BTreeSet<(i32, i32)> {
        let typeface = Typeface::bundled();
        let mut canvas = Canvas::new(Subset::new(&typeface));
        code.draw(&mut canvas, 0.0, 100.0, 100.0, None);
        let content = Content::decode(&canvas.finish().0).unwrap();
        let mut modules = BTreeSet::new();
        for operation in content.operations.iter().filter(|operation| operation.operator == "re") {
            let [x, y, width, height] = operation.operands.as_slice() else { panic!("{operation:?}") };
            let [x, y, width, height] = [x, y, width, height].map(|number| number.as_i64().unwrap() as i32);
            assert_eq!(height, 1);
            for column in x..x + width {
                assert!(modules.insert((y, column)), "row {y}, column {column} is drawn twice");
            }
        }
        modules
    }
}
