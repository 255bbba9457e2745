//! Pages searched for a text.

use super::budget::Budget;
use super::error::{TextError, TextLimit};
use super::interpreter::{Caches, Interpreter};
use super::line::{as_drawn, as_seen};
use super::matrix::{Matrix, Point};
use super::needle::{Needle, Part};
use super::resources::Resources;
use super::sheet::Sheet;
use crate::page::{DisplayedRectangle, Geometry, Page};
use crate::syntax::Object;
use crate::view::View;

/// Most bytes of content of one page.
const MAX_PAGE: usize = 64 * 1024 * 1024;
/// Most streams that the content of one page is cut into.
const MAX_STREAMS: usize = 100_000;

/// Where a text stands on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// Its corners in points as displayed, as one reads it: lower left, lower right, upper right, upper left.
    pub quad: [Point; 4],
    /// The rectangle around them.
    pub rectangle: DisplayedRectangle,
}

/// Where a text stands in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Page number, from 1.
    pub page: u32,
    /// Where on that page.
    pub place: Occurrence,
}

/// A search for one text in the pages of one document; what it may spend counts for all of them.
pub struct Search<'a> {
    view: View<'a>,
    needle: Needle,
    budget: Budget,
    caches: Caches,
}

/// Where `page` shows `needle`, in reading order. Case counts; accents are the same however they are made up; what is
/// split over several strings or moved apart by less than a word space is found, what goes over two lines is not.
///
/// # Errors
/// [`TextError`] if there is nothing to look for, the page cannot be read, or a limit is met.
pub fn find_text(view: &View<'_>, page: &Page, needle: &str) -> Result<Vec<Occurrence>, TextError> {
    Search::new(view, needle)?.page(page)
}

/// Where those pages of the document whose number, from 1, is `wanted` show `needle`, in reading order.
///
/// # Errors
/// As [`find_text`].
pub fn find_in_pages(
    view: &View<'_>,
    needle: &str,
    wanted: impl Fn(u32) -> bool,
) -> Result<Vec<Found>, TextError> {
    let mut search = Search::new(view, needle)?;
    let mut found = Vec::new();
    for (number, page) in (1..).zip(view.pages()?) {
        let page = page?;
        if wanted(number) {
            found.extend(search.page(&page)?.into_iter().map(|place| Found { page: number, place }));
        }
    }
    Ok(found)
}

impl<'a> Search<'a> {
    /// A search for `needle`.
    ///
    /// # Errors
    /// [`TextError::Empty`], or [`TextError::TooMuch`] if it is too long.
    pub fn new(view: &View<'a>, needle: &str) -> Result<Self, TextError> {
        let (budget, caches) = (Budget::new(), Caches::default());
        Ok(Self { view: *view, needle: Needle::new(needle)?, budget, caches })
    }

    /// Where `page` shows it, in reading order.
    ///
    /// # Errors
    /// As [`find_text`].
    pub fn page(&mut self, page: &Page) -> Result<Vec<Occurrence>, TextError> {
        let sheet = self.sheet(page)?;
        let mut found: Vec<Occurrence> = Vec::new();
        for line in as_drawn(&sheet).iter().chain(&as_seen(&sheet)) {
            for parts in self.needle.find(&sheet, line) {
                found.extend(occurrence(&sheet, &parts));
            }
        }
        Ok(in_reading_order(found))
    }

    /// The glyphs that `page` shows.
    fn sheet(&mut self, page: &Page) -> Result<Sheet, TextError> {
        let geometry = page.geometry(&self.view)??;
        let data = content(&self.view, page)?;
        let resources = match &page.attributes.resources {
            Some(resources) => self.view.resolve(resources)?.as_dictionary().cloned(),
            None => None,
        };
        let resources = Resources::new(resources.unwrap_or_default(), None);
        let sheet = Sheet::new(geometry.displayed_size());
        let matrix = displaying(&geometry);
        let mut interpreter = Interpreter::new(self.view, &mut self.budget, &mut self.caches, sheet, matrix);
        interpreter.run(&data, &resources)?;
        Ok(interpreter.sheet)
    }
}

/// From user space to the page as displayed.
fn displaying(geometry: &Geometry) -> Matrix {
    let visible = &geometry.visible;
    let unit = geometry.user_unit;
    Matrix(match geometry.quarter_turns {
        0 => [unit, 0.0, 0.0, unit, -visible.left * unit, -visible.bottom * unit],
        1 => [0.0, -unit, unit, 0.0, -visible.bottom * unit, visible.right * unit],
        2 => [-unit, 0.0, 0.0, -unit, visible.right * unit, visible.top * unit],
        _ => [0.0, unit, -unit, 0.0, visible.top * unit, -visible.left * unit],
    })
}

/// The content of `page`: one stream, or several that are read as if white space stood between them (§7.8.2).
fn content(view: &View<'_>, page: &Page) -> Result<Vec<u8>, TextError> {
    let mut data = Vec::new();
    let contents = page.dictionary.get("Contents").unwrap_or(&Object::Null);
    let parts = match view.resolve(contents)? {
        Object::Array(parts) => parts,
        _ => vec![contents.clone()],
    };
    TextLimit::Content.check(parts.len(), MAX_STREAMS)?;
    for part in &parts {
        let Object::Reference(id) = part else { continue };
        if let Object::Stream(stream) = view.object(*id)? {
            data.extend(view.stream_data(*id, &stream)?);
            data.push(b'\n');
            TextLimit::Content.check(data.len(), MAX_PAGE)?;
        }
    }
    Ok(data)
}

/// The box around `parts`, in the direction of the first of them.
fn occurrence(sheet: &Sheet, parts: &[Part]) -> Option<Occurrence> {
    let direction = sheet.glyphs[parts.first()?.glyph].direction()?;
    let normal = Point::new(-direction.y, direction.x);
    let (mut along, mut across) = (Bounds::NOTHING, Bounds::NOTHING);
    for part in parts {
        let glyph = &sheet.glyphs[part.glyph];
        for fraction in [part.extent.start, part.extent.end] {
            let base = glyph.origin.plus(glyph.along.times(fraction));
            for corner in [base.plus(glyph.down), base.plus(glyph.up)] {
                along.include(corner.dot(direction));
                across.include(corner.dot(normal));
            }
        }
    }
    let corner = |along: f64, across: f64| direction.times(along).plus(normal.times(across));
    let quad = [
        corner(along.least, across.least),
        corner(along.most, across.least),
        corner(along.most, across.most),
        corner(along.least, across.most),
    ];
    let (mut x, mut y) = (Bounds::NOTHING, Bounds::NOTHING);
    for corner in &quad {
        x.include(corner.x);
        y.include(corner.y);
    }
    let (width, height) = (x.most - x.least, y.most - y.least);
    let rectangle = DisplayedRectangle { x: x.least, y: y.least, width, height };
    Some(Occurrence { quad, rectangle })
}

struct Bounds {
    least: f64,
    most: f64,
}

impl Bounds {
    const NOTHING: Self = Self { least: f64::INFINITY, most: f64::NEG_INFINITY };

    fn include(&mut self, value: f64) {
        self.least = self.least.min(value);
        self.most = self.most.max(value);
    }
}

/// Top to bottom, left to right; what was found twice at one place once.
fn in_reading_order(mut found: Vec<Occurrence>) -> Vec<Occurrence> {
    found.sort_by(|one, other| middle(other).y.total_cmp(&middle(one).y));
    let same_row = |one: &Occurrence, other: &Occurrence| {
        middle(one).y - middle(other).y < one.rectangle.height.min(other.rectangle.height) / 4.0
    };
    for row in found.chunk_by_mut(same_row) {
        row.sort_by(|one, other| middle(one).x.total_cmp(&middle(other).x));
    }
    found.dedup_by(|later, earlier| is_same_place(later, earlier));
    found
}

fn middle(occurrence: &Occurrence) -> Point {
    let DisplayedRectangle { x, y, width, height } = occurrence.rectangle;
    Point::new(x + width / 2.0, y + height / 2.0)
}

fn is_same_place(one: &Occurrence, other: &Occurrence) -> bool {
    let distance = middle(one).minus(middle(other));
    let least = |a: f64, b: f64| a.min(b).max(1.0) / 4.0;
    distance.x.abs() < least(one.rectangle.width, other.rectangle.width)
        && distance.y.abs() < least(one.rectangle.height, other.rectangle.height)
}
