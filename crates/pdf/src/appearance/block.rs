//! Layout: QR code or picture, and words in lines below each other.

use super::columns::{Columns, Shares};
use super::error::{AppearanceError, Field, Size};
use super::paper::{NOTICE, draw_paper, draw_words};
use super::text::{self, Paragraph, Style};
use super::{Mark, MarkText, SIMULATION};
use crate::canvas::{Canvas, Gray};
use crate::font::Typeface;

/// Width and height in points, unless the code needs more.
const NATURAL_SIZE: (f64, f64) = (212.0, 72.0);

/// From the edges of the page, in points.
pub(super) const MARGINS: (f64, f64) = (36.0, 36.0);

/// The words above the name, as offices know them.
const HEADING: &str = "Ditandatangani secara elektronik oleh:";

const SHARES: Shares = Shares { one: 0.42, two: 0.3, around: 0.08 };

/// The largest body size as a part of the height, and in points.
const LARGEST: (f64, f64) = (0.1, 12.0);

const SMALL: Style =
    Style { scale: 1.0, gray: Gray::MUTED, bold: false, above: 0.0, below: 0.0, beside: 0.0 };
const NAME: Style = Style { scale: 1.3, gray: Gray::BLACK, bold: true, above: 0.15, ..SMALL };
const DETAIL: Style = Style { gray: Gray::BLACK, ..SMALL };
const TITLE: Style = Style { above: 0.1, ..DETAIL };
/// The band keeps away from the words above it.
const BAND: Style = Style { above: NOTICE.above + 0.2, ..NOTICE };

/// Width and height in points, with room for all that `mark` has.
pub(super) fn natural_size(mark: &Mark) -> (f64, f64) {
    let (width, height) = NATURAL_SIZE;
    let scale = (mark.readable_side() / height).max(1.0);
    let (width, height) = (width * scale, height * scale);
    match (&mark.qr, &mark.image) {
        (Some(_), Some(_)) => (width + height, height),
        _ => (width, height),
    }
}

/// Draws `mark` into the box from the origin to `size`.
pub(super) fn draw<'a>(
    mark: &'a Mark,
    size: Size,
    typeface: &Typeface,
    canvas: &mut Canvas<'a>,
) -> Result<(), AppearanceError> {
    let columns = Columns::of(mark, size, SHARES)?;
    let paragraphs = paragraphs(&mark.lines, typeface)?;
    let largest = LARGEST.1.min(size.height * LARGEST.0);
    let setting = text::fit(&paragraphs, typeface, columns.room(), largest)?;
    draw_paper(canvas, size);
    columns.draw(canvas)?;
    draw_words(canvas, &setting, (columns.left, columns.top()), columns.room(), 0.0);
    Ok(())
}

fn paragraphs(words: &MarkText, typeface: &Typeface) -> Result<Vec<Paragraph>, AppearanceError> {
    let parts = [
        (Field::Heading, Some(HEADING), SMALL),
        (Field::Name, Some(words.name.as_str()), NAME),
        (Field::Title, words.title.as_deref(), TITLE),
        (Field::Agency, words.agency.as_deref(), DETAIL),
        (Field::Time, Some(words.time.as_str()), DETAIL),
        (Field::Simulation, Some(SIMULATION), BAND),
    ];
    let given = parts.into_iter().filter_map(|(field, words, style)| Some((field, words?, style)));
    given.map(|(field, words, style)| Paragraph::new(field, words, style, typeface)).collect()
}
