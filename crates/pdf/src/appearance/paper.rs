//! What stands under and around the words: paper, frame, and the band of the notice.

use super::error::{Field, Size};
use super::text::{Line, Setting, Style};
use crate::canvas::{Canvas, Gray};
use crate::font::width;

/// Width of the frame in points.
const FRAME: f64 = 0.5;

/// Room between the notice and the edge of its band, as a part of the body size.
pub(super) const BAND: f64 = 0.42;

/// How the notice looks that this is a simulation: white on a dark band.
pub(super) const NOTICE: Style =
    Style { scale: 1.0, gray: Gray::WHITE, bold: true, above: BAND, below: BAND, beside: BAND };

/// White paper in a thin frame, so that the mark can be read (and scanned) on any page.
pub(super) fn draw_paper(canvas: &mut Canvas<'_>, size: Size) {
    canvas.set_gray(Gray::PALE);
    canvas.rectangle(0.0, 0.0, size.width, size.height);
    canvas.fill();
    canvas.set_gray(Gray::WHITE);
    canvas.rectangle(FRAME, FRAME, size.width - 2.0 * FRAME, size.height - 2.0 * FRAME);
    canvas.fill();
}

/// Draws the words into `room` below (`left`, `top`); the notice stands at its bottom, in the middle of its band. Of the
/// height that is left over, the part `above` goes above the words.
pub(super) fn draw_words(
    canvas: &mut Canvas<'_>,
    setting: &Setting<'_>,
    (left, top): (f64, f64),
    room: Size,
    above: f64,
) {
    let rest = room.height - setting.height;
    let lowered = top - rest;
    let (notice, words): (Vec<&Line<'_>>, Vec<&Line<'_>>) =
        setting.lines.iter().partition(|line| line.field == Field::Simulation);
    for line in words {
        canvas.text(line.glyphs, line.style, left, top - rest * above - line.baseline);
    }
    if let Some(first) = notice.first() {
        let height = setting.height - first.top + BAND * setting.body;
        canvas.set_gray(Gray::BAND);
        canvas.rectangle(left, top - room.height, room.width, height);
        canvas.fill();
    }
    for line in notice {
        let indent = (room.width - width(line.glyphs) * line.style.size) / 2.0;
        canvas.text(line.glyphs, line.style, left + indent, lowered - line.baseline);
    }
}
