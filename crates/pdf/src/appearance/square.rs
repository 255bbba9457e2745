//! Layout: a QR code, and the notice that this is a simulation below it, or beside it in a wide box.

use super::error::{AppearanceError, Field, Size};
use super::paper::{NOTICE, draw_paper, draw_words};
use super::qr::Code;
use super::text::{self, Paragraph, Style};
use super::{Mark, SIMULATION};
use crate::canvas::Canvas;
use crate::font::Typeface;

/// Width and height in points, unless the code needs more.
const NATURAL_SIZE: (f64, f64) = (76.0, 92.0);

/// From the edges of the page, in points.
pub(super) const MARGINS: (f64, f64) = (36.0, 36.0);

/// The notice below the code takes at most this part of the height, and beside it at most this part of the width.
const SHARE: f64 = 0.4;

/// The largest size of the notice as a part of the width it has, and in points.
const LARGEST: (f64, f64) = (0.073, 12.0);

/// Room around the notice, as a part of the shorter side.
const MARGIN: f64 = 0.05;

/// A box is wide from this ratio of width to height on.
const WIDE: f64 = 1.25;

/// Width and height in points.
pub(super) fn natural_size(mark: &Mark) -> (f64, f64) {
    let (width, height) = NATURAL_SIZE;
    let scale = (mark.readable_side() / width).max(1.0);
    (width * scale, height * scale)
}

/// Draws `mark` into the box from the origin to `size`.
pub(super) fn draw<'a>(
    mark: &'a Mark,
    size: Size,
    typeface: &Typeface,
    canvas: &mut Canvas<'a>,
) -> Result<(), AppearanceError> {
    let code = Code::new(mark.qr.as_deref().unwrap_or_default())?;
    let notice = notice(typeface)?;
    let margin = MARGIN * size.width.min(size.height);
    let is_wide = size.width > size.height * WIDE;
    let room = match is_wide {
        true => Size {
            width: size.width - size.height.min(size.width * (1.0 - SHARE)) - margin,
            height: size.height - 2.0 * margin,
        },
        false => Size { width: size.width - 2.0 * margin, height: size.height * SHARE },
    };
    let setting = text::fit(&notice, typeface, room, LARGEST.1.min(room.width * LARGEST.0))?;
    let below = margin + setting.height;
    // What the code has for itself: its left and its lower edge, and its side.
    let (left, bottom, side) = match is_wide {
        true => {
            let side = size.width - margin - room.width;
            (0.0, (size.height - side) / 2.0, side)
        }
        false => {
            let side = size.width.min(size.height - below);
            ((size.width - side) / 2.0, below + (size.height - below - side) / 2.0, side)
        }
    };
    code.quiet_zone(side)?;
    draw_paper(canvas, size);
    code.draw(canvas, left, bottom + side, side, mark.image.as_ref());
    let band = Size { height: setting.height, ..room };
    match is_wide {
        true => draw_words(canvas, &setting, (side, (size.height + band.height) / 2.0), band, 0.0),
        false => draw_words(canvas, &setting, (margin, below), band, 0.0),
    }
    Ok(())
}

/// The notice in two lines, so that none of them can be read alone as its opposite.
fn notice(typeface: &Typeface) -> Result<Vec<Paragraph>, AppearanceError> {
    let styles = [NOTICE, Style { above: 0.0, ..NOTICE }];
    let lines = SIMULATION.split(" - ").zip(styles);
    lines.map(|(line, style)| Paragraph::new(Field::Simulation, line, style, typeface)).collect()
}
