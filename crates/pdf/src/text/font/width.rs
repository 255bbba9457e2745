//! How far the glyphs of a composite font move on (ISO 32000-2 §9.7.4.3).

use std::collections::HashMap;

use crate::syntax::{Dictionary, Object};
use crate::text::error::{TextError, TextLimit, forgiven};
use crate::view::View;

/// Most entries in the widths of one font.
const MAX_ENTRIES: usize = 200_000;

/// Widths by glyph number, in thousandths of the font size.
#[derive(Debug, Default)]
pub(super) struct Widths {
    singles: HashMap<u32, f64>,
    /// First and last glyph; in the order written, the first one that fits counts.
    ranges: Vec<(u32, u32, f64)>,
    default: f64,
}

impl Widths {
    /// Reads the array under `key`, whose groups are a glyph and an array with `stride` numbers for each glyph from
    /// there on, or first and last glyph and `stride` numbers. The first number of each is taken.
    ///
    /// # Errors
    /// If there are too many.
    pub(super) fn load(
        view: &View<'_>,
        font: &Dictionary,
        key: &str,
        stride: usize,
        default: f64,
    ) -> Result<Self, TextError> {
        let mut widths = Self { default, ..Self::default() };
        let elements = forgiven(view.get_array(font, key))?.unwrap_or_default();
        let mut elements = elements.iter();
        while let Some(first) = elements.next() {
            let first = glyph(forgiven(view.resolve(first))?.as_ref());
            let Some(second) = elements.next() else { break };
            let second = forgiven(view.resolve(second))?.unwrap_or(Object::Null);
            match (first, &second) {
                (Some(first), Object::Array(group)) => widths.add_group(view, first, group, stride)?,
                (Some(first), last) => {
                    let width = elements.next().and_then(Object::as_number);
                    elements.by_ref().take(stride - 1).for_each(drop);
                    if let (Some(last), Some(width)) = (glyph(Some(last)), width) {
                        widths.ranges.push((first, last, width));
                    }
                }
                (None, _) => {}
            }
            TextLimit::Widths.check(widths.len(), MAX_ENTRIES)?;
        }
        Ok(widths)
    }

    fn add_group(
        &mut self,
        view: &View<'_>,
        first: u32,
        group: &[Object],
        stride: usize,
    ) -> Result<(), TextError> {
        TextLimit::Widths.check(self.len() + group.len(), MAX_ENTRIES)?;
        for (glyph, width) in (first..=u32::MAX).zip(group.iter().step_by(stride)) {
            let width = forgiven(view.resolve(width))?.as_ref().and_then(Object::as_number);
            self.singles.extend(width.map(|width| (glyph, width)));
        }
        Ok(())
    }

    /// The width of `glyph`, in thousandths of the font size.
    pub(super) fn get(&self, glyph: u32) -> f64 {
        if let Some(width) = self.singles.get(&glyph) {
            return *width;
        }
        let mut ranges = self.ranges.iter();
        let found = ranges.find(|(first, last, _)| (*first..=*last).contains(&glyph));
        found.map_or(self.default, |(.., width)| *width)
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.singles.len() + self.ranges.len()
    }
}

fn glyph(object: Option<&Object>) -> Option<u32> {
    object?.as_integer().and_then(|value| u32::try_from(value).ok())
}
