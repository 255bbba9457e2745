//! Layout: a strip across the foot of a page, with a small QR code or picture and one sentence.

use super::columns::{Columns, Shares};
use super::error::{AppearanceError, Field, Size};
use super::paper::{NOTICE, draw_paper, draw_words};
use super::text::{self, Paragraph, Style};
use super::{Mark, MarkText, SIMULATION};
use crate::canvas::{Canvas, Gray};
use crate::font::Typeface;

/// Height in points, unless the code needs more.
const NATURAL_HEIGHT: f64 = 56.0;

/// From the edges of the page, in points: as far beside as the words of most letters, and within their lower margin.
pub(super) const MARGINS: (f64, f64) = (36.0, 12.0);

/// The width is a multiple of this, in points: pages of nearly the same width share one drawing.
const STEP: f64 = 6.0;

/// The greatest width in points; longer lines are hard to read.
const WIDEST: f64 = 1200.0;

const SHARES: Shares = Shares { one: 0.25, two: 0.25, around: 0.11 };

/// The largest body size as a part of the height, and in points.
const LARGEST: (f64, f64) = (0.145, 10.0);

/// What the sentence begins with.
const OPENING: &str = "Dokumen ini telah ditandatangani secara elektronik oleh";

const SENTENCE: Style =
    Style { scale: 1.0, gray: Gray::BLACK, bold: false, above: 0.0, below: 0.0, beside: 0.0 };
/// The band keeps away from the words above it.
const BAND: Style = Style { above: NOTICE.above + 0.3, ..NOTICE };

/// Width and height in points, on a page of this width.
pub(super) fn natural_size(mark: &Mark, page_width: f64) -> (f64, f64) {
    let width = (page_width - 2.0 * MARGINS.0).min(WIDEST);
    ((width / STEP).floor() * STEP, mark.readable_side().max(NATURAL_HEIGHT))
}

/// Draws `mark` into the box from the origin to `size`.
pub(super) fn draw<'a>(
    mark: &'a Mark,
    size: Size,
    typeface: &Typeface,
    canvas: &mut Canvas<'a>,
) -> Result<(), AppearanceError> {
    let columns = Columns::of(mark, size, SHARES)?;
    let notice = Paragraph::new(Field::Simulation, SIMULATION, BAND, typeface)?;
    let paragraphs = [sentence(&mark.lines, typeface)?, notice];
    let largest = LARGEST.1.min(size.height * LARGEST.0);
    let setting = text::fit(&paragraphs, typeface, columns.room(), largest)?;
    draw_paper(canvas, size);
    columns.draw(canvas)?;
    draw_words(canvas, &setting, (columns.left, columns.top()), columns.room(), 0.5);
    Ok(())
}

/// The one sentence that says who signed and when.
fn sentence(words: &MarkText, typeface: &Typeface) -> Result<Paragraph, AppearanceError> {
    let fields = [
        (Field::Name, Some(words.name.as_str())),
        (Field::Title, words.title.as_deref()),
        (Field::Agency, words.agency.as_deref()),
        (Field::Time, Some(words.time.as_str())),
    ];
    let given: Vec<(Field, &str)> =
        fields.into_iter().filter_map(|(field, words)| Some((field, words?))).collect();
    Paragraph::listed(OPENING, &given, SENTENCE, typeface)
}
