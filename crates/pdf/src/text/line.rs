//! Glyphs become lines: what a person would read as standing next to each other.

use std::cmp::Ordering;

use super::matrix::Point;
use super::needle::is_space;
use super::sheet::{Glyph, Sheet};

// Distances by font size. Words are at least a fifth of it apart; letters are moved closer or apart by less.

/// From here on there may be a space between two glyphs.
const MAYBE_SPACE: f64 = 0.1;
/// From here on there is one.
const SPACE: f64 = 0.2;
/// From here on they are not of one line: columns.
const COLUMN: f64 = 2.0;
/// How far a glyph may start before the end of the last one.
const OVERLAP: f64 = 0.5;
/// How far it may stand above or below the last one.
const BASELINE: f64 = 0.3;
/// Two glyphs for the same character so near to each other are one: bold type made by printing twice.
const DOUBLED: f64 = 0.1;
/// The cosine of the angle between two glyphs of one line, at least.
const SAME_DIRECTION: f64 = 0.99;
/// Lines whose directions differ by less than this part of a turn may be the same.
const DIRECTIONS: f64 = 360.0;

/// One step of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    /// A glyph, by its number on the sheet.
    Glyph(usize),
    /// Room for a space.
    Space,
    /// Room that may be a space.
    MaybeSpace,
}

/// The lines of `sheet` in the order in which their glyphs are drawn.
pub(super) fn as_drawn(sheet: &Sheet) -> Vec<Vec<Step>> {
    let order: Vec<usize> = (0..sheet.glyphs.len()).collect();
    split(sheet, &order)
}

/// The lines of `sheet` as they are seen, whatever the order in which their glyphs are drawn.
pub(super) fn as_seen(sheet: &Sheet) -> Vec<Vec<Step>> {
    let mut places: Vec<Place> =
        (0..sheet.glyphs.len()).filter_map(|index| Place::of(sheet, index)).collect();
    places.sort_by(Place::by_baseline);
    let mut order = Vec::with_capacity(places.len());
    for line in places.chunk_by_mut(Place::is_near) {
        line.sort_by(|one, other| one.along.total_cmp(&other.along));
        order.extend(without_doubles(sheet, line));
    }
    split(sheet, &order)
}

/// Where a glyph stands in the direction of its text.
struct Place {
    glyph: usize,
    direction: i32,
    /// How far to the left of the direction its baseline runs.
    baseline: f64,
    along: f64,
    size: f64,
}

impl Place {
    fn of(sheet: &Sheet, index: usize) -> Option<Self> {
        let glyph = &sheet.glyphs[index];
        let direction = glyph.direction()?;
        let turn = direction.y.atan2(direction.x) / std::f64::consts::TAU;
        let bucket = (turn * DIRECTIONS).round().rem_euclid(DIRECTIONS);
        // All glyphs of a bucket are measured alike, or those far from the corner would seem to stand apart.
        let (sine, cosine) = (bucket / DIRECTIONS * std::f64::consts::TAU).sin_cos();
        Some(Self {
            glyph: index,
            direction: bucket as i32,
            baseline: glyph.origin.dot(Point::new(-sine, cosine)),
            along: glyph.origin.dot(Point::new(cosine, sine)),
            size: glyph.size,
        })
    }

    fn by_baseline(&self, other: &Self) -> Ordering {
        self.direction.cmp(&other.direction).then(self.baseline.total_cmp(&other.baseline))
    }

    fn is_near(&self, next: &Self) -> bool {
        self.direction == next.direction
            && next.baseline - self.baseline < BASELINE / 2.0 * self.size.min(next.size)
    }
}

/// The glyphs of a line, each that is printed twice taken once.
fn without_doubles(sheet: &Sheet, line: &[Place]) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::with_capacity(line.len());
    for place in line {
        let glyph = &sheet.glyphs[place.glyph];
        let is_double = kept.iter().rev().take(4).any(|before| {
            let before = &sheet.glyphs[*before];
            let distance = glyph.origin.minus(before.origin).length();
            distance < DOUBLED * glyph.size && sheet.text(before) == sheet.text(glyph)
        });
        if !is_double {
            kept.push(place.glyph);
        }
    }
    kept
}

/// Splits `order` where one glyph does not follow the other on a line.
fn split(sheet: &Sheet, order: &[usize]) -> Vec<Vec<Step>> {
    let mut lines = Vec::new();
    let mut line = Vec::new();
    let mut last: Option<&Glyph> = None;
    for index in order {
        let glyph = &sheet.glyphs[*index];
        let gap = last.map(|last| gap(last, glyph));
        match gap.flatten() {
            None if !line.is_empty() => lines.push(std::mem::take(&mut line)),
            Some(gap) if gap >= MAYBE_SPACE => {
                let written = [last, Some(glyph)].into_iter().flatten().any(|it| is_space(sheet.text(it)));
                let step = if gap >= SPACE { Step::Space } else { Step::MaybeSpace };
                line.extend((!written).then_some(step));
            }
            _ => {}
        }
        line.push(Step::Glyph(*index));
        last = Some(glyph);
    }
    lines.push(line);
    lines
}

/// How far `next` starts behind the end of `last`, by font size and without the spacing that was asked for; `None`
/// if it does not stand on the same line.
fn gap(last: &Glyph, next: &Glyph) -> Option<f64> {
    let direction = last.direction()?;
    if direction.dot(next.direction()?) < SAME_DIRECTION {
        return None;
    }
    let size = last.size.max(next.size);
    let offset = next.origin.minus(last.origin);
    let across = offset.dot(Point::new(-direction.y, direction.x));
    let gap = offset.minus(last.along).dot(direction) / size;
    let beside = across.abs() < BASELINE * size && gap > -OVERLAP;
    // Tightened text may overlap; then there is nothing to take off.
    let gap = if gap > 0.0 { gap - (last.spacing / size).max(0.0) } else { gap };
    (beside && gap < COLUMN).then_some(gap)
}
