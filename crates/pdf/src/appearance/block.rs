//! Layout: QR at the left, words at the right.

use super::canvas::{Canvas, Gray};
use super::error::{AppearanceError, Field, Size};
use super::qr::Code;
use super::text::{self, Line, Paragraph, Setting, Style};
use super::{Mark, MarkText, SIMULATION};
use crate::font::{Typeface, width};

/// Width and height in points.
pub(super) const NATURAL_SIZE: (f64, f64) = (212.0, 72.0);

/// The words above the name, as offices know them.
const HEADING: &str = "Ditandatangani secara elektronik oleh:";

/// The QR code takes at most this part of the width.
const QR_SHARE: f64 = 0.42;

/// The largest body size as a part of the height, and in points.
const LARGEST: (f64, f64) = (0.1, 12.0);

/// Width of the frame in points.
const FRAME: f64 = 0.5;

/// Room between the notice and the edge of its band, as a part of the body size.
const BAND: f64 = 0.42;

const SMALL: Style =
    Style { scale: 1.0, gray: Gray::MUTED, bold: false, above: 0.0, below: 0.0, beside: 0.0 };
const NAME: Style = Style { scale: 1.3, gray: Gray::BLACK, bold: true, above: 0.15, ..SMALL };
const DETAIL: Style = Style { gray: Gray::BLACK, ..SMALL };
const TITLE: Style = Style { above: 0.1, ..DETAIL };
const NOTICE: Style =
    Style { gray: Gray::WHITE, bold: true, above: 0.2 + BAND, below: BAND, beside: BAND, ..SMALL };

/// Draws `mark` into the box from the origin to `size`.
pub(super) fn draw(
    mark: &Mark,
    size: Size,
    typeface: &Typeface,
    canvas: &mut Canvas<'_>,
) -> Result<(), AppearanceError> {
    let code = Code::new(&mark.qr)?;
    let paragraphs = paragraphs(&mark.lines, typeface)?;
    let side = size.height.min(size.width * QR_SHARE);
    let margin = code.quiet_zone(side)?;
    let room = Size { width: size.width - side - margin, height: size.height - 2.0 * margin };
    let largest = LARGEST.1.min(size.height * LARGEST.0);
    let setting = text::fit(&paragraphs, typeface, room, largest)?;
    draw_paper(canvas, size);
    code.draw(canvas, 0.0, size.height, side);
    draw_words(canvas, &setting, side, size.height - margin, room);
    Ok(())
}

fn paragraphs(words: &MarkText, typeface: &Typeface) -> Result<Vec<Paragraph>, AppearanceError> {
    let parts = [
        (Field::Heading, Some(HEADING), SMALL),
        (Field::Name, Some(words.name.as_str()), NAME),
        (Field::Title, words.title.as_deref(), TITLE),
        (Field::Agency, words.agency.as_deref(), DETAIL),
        (Field::Time, Some(words.time.as_str()), DETAIL),
        (Field::Simulation, Some(SIMULATION), NOTICE),
    ];
    let given = parts.into_iter().filter_map(|(field, words, style)| Some((field, words?, style)));
    given.map(|(field, words, style)| Paragraph::new(field, words, style, typeface)).collect()
}

/// White paper in a thin frame, so that the mark can be read (and scanned) on any page.
fn draw_paper(canvas: &mut Canvas<'_>, size: Size) {
    canvas.set_gray(Gray::PALE);
    canvas.rectangle(0.0, 0.0, size.width, size.height);
    canvas.fill();
    canvas.set_gray(Gray::WHITE);
    canvas.rectangle(FRAME, FRAME, size.width - 2.0 * FRAME, size.height - 2.0 * FRAME);
    canvas.fill();
}

/// Draws the words below (`left`, `top`); the notice stands at the bottom of `room`, white on a dark band.
fn draw_words(canvas: &mut Canvas<'_>, setting: &Setting<'_>, left: f64, top: f64, room: Size) {
    let lowered = top - (room.height - setting.height);
    let (notice, words): (Vec<&Line<'_>>, Vec<&Line<'_>>) =
        setting.lines.iter().partition(|line| line.field == Field::Simulation);
    for line in words {
        canvas.text(line.glyphs, line.style, left, top - line.baseline);
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
