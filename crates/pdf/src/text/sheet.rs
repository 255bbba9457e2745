//! The glyphs that a page shows, in the order they are drawn.

use std::ops::Range;

use super::error::{TextError, TextLimit};
use super::matrix::Point;

/// Most glyphs on one page; a dense one has ten thousand.
const MAX_GLYPHS: usize = 500_000;
/// Smallest font size, in points as displayed.
const MIN_SIZE: f64 = 1e-3;
/// Stands for a glyph that no character is known for.
pub(super) const UNKNOWN: &str = "\u{FFFD}";

/// A glyph with its box, in points as displayed.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// Where its characters stand in [`Sheet::text`].
    pub(super) text: Range<usize>,
    /// Where it starts on its baseline.
    pub(super) origin: Point,
    /// From there to its end: how far the text moves on, without spacing.
    pub(super) along: Point,
    /// From the baseline to its upper edge.
    pub(super) up: Point,
    /// From the baseline to its lower edge.
    pub(super) down: Point,
    /// Font size.
    pub(super) size: f64,
    /// How much letter spacing was asked for behind it, in the direction of the text.
    pub(super) spacing: f64,
}

/// The glyphs on a page of this width and height.
#[derive(Debug)]
pub(super) struct Sheet {
    width: f64,
    height: f64,
    pub(super) glyphs: Vec<Glyph>,
    text: String,
    has_lost: bool,
}

impl Glyph {
    /// The direction of the text, of length 1; `None` if there is none.
    pub(super) fn direction(&self) -> Option<Point> {
        // A glyph without width runs at a right angle to its own height.
        let height = self.up.minus(self.down);
        let along = match self.along.length() > MIN_SIZE / 10.0 {
            true => self.along,
            false => Point::new(height.y, -height.x),
        };
        let length = along.length();
        (length > 0.0).then(|| along.times(1.0 / length))
    }

    fn is_sane(&self) -> bool {
        let points = [self.origin, self.along, self.up, self.down];
        points.iter().all(|point| point.is_finite())
            && self.spacing.is_finite()
            && self.size.is_finite()
            && self.size >= MIN_SIZE
    }

    /// The corners of its box.
    pub(super) fn corners(&self) -> [Point; 4] {
        let end = self.origin.plus(self.along);
        [self.origin.plus(self.up), self.origin.plus(self.down), end.plus(self.up), end.plus(self.down)]
    }

    fn middle(&self) -> Point {
        self.origin.plus(self.along.times(0.5)).plus(self.up.plus(self.down).times(0.5))
    }
}

impl Sheet {
    pub(super) fn new((width, height): (f64, f64)) -> Self {
        Self { width, height, glyphs: Vec::new(), text: String::new(), has_lost: false }
    }

    /// The characters of `glyph`.
    pub(super) fn text(&self, glyph: &Glyph) -> &str {
        &self.text[glyph.text.clone()]
    }

    /// Whether something was left out that is not blank.
    pub(super) fn has_lost(&self) -> bool {
        self.has_lost
    }

    /// Adds a glyph that stands for `text`; what is not on the page or has no size is left out.
    ///
    /// # Errors
    /// If there are too many.
    pub(super) fn add(&mut self, mut glyph: Glyph, text: &str) -> Result<(), TextError> {
        let middle = glyph.middle();
        let on_page = (0.0..=self.width).contains(&middle.x) && (0.0..=self.height).contains(&middle.y);
        if !(glyph.is_sane() && on_page) {
            self.has_lost |= text.is_empty() || text.chars().any(|one| !one.is_whitespace());
            return Ok(());
        }
        TextLimit::Glyphs.check(self.glyphs.len() + 1, MAX_GLYPHS)?;
        glyph.text = self.keep(text);
        self.glyphs.push(glyph);
        Ok(())
    }

    /// Makes the glyphs from `start` on stand for `text`, if that can be said of where each part of it stands.
    pub(super) fn replace_text(&mut self, start: usize, text: &str) {
        let Some(glyphs) = self.glyphs.get(start..).filter(|glyphs| !glyphs.is_empty()) else { return };
        let shown: String = glyphs.iter().map(|glyph| self.text(glyph)).collect();
        if shown == text {
            return;
        }
        if text.is_empty() {
            self.glyphs.truncate(start);
        } else if text.chars().count() == glyphs.len() {
            for (index, character) in text.chars().enumerate() {
                let range = self.keep(character.encode_utf8(&mut [0; 4]));
                self.glyphs[start + index].text = range;
            }
        } else if let Some(mut whole) = merged(glyphs) {
            whole.text = self.keep(text);
            self.glyphs.truncate(start);
            self.glyphs.push(whole);
        }
    }

    fn keep(&mut self, text: &str) -> Range<usize> {
        let text = if text.is_empty() { UNKNOWN } else { text };
        let start = self.text.len();
        self.text.push_str(text);
        start..self.text.len()
    }
}

/// One glyph over all of `glyphs`, if they stand on one line.
fn merged(glyphs: &[Glyph]) -> Option<Glyph> {
    let (first, last) = (glyphs.first()?, glyphs.last()?);
    let along = last.origin.plus(last.along).minus(first.origin);
    let direction = first.direction()?;
    let normal = Point::new(-direction.y, direction.x);
    let on_line = |glyph: &Glyph| {
        let offset = glyph.origin.minus(first.origin);
        offset.dot(normal).abs() < 0.3 * first.size && offset.dot(direction) > -0.5 * first.size
    };
    glyphs.iter().all(on_line).then(|| Glyph { along, spacing: last.spacing, ..first.clone() })
}
