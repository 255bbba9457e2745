//! Pages and their geometry (ISO 32000-2 §7.7.3, §14.11.2).

use std::collections::HashSet;

use crate::document::DocumentError;
use crate::syntax::{Dictionary, Limit, Object, ObjectId};
use crate::view::View;

/// Most nodes of a page tree.
const MAX_NODES: usize = 1_000_000;
/// How far a rectangle may reach over the edge of a page, in points: what rounding may do.
const TOLERANCE: f64 = 0.01;

/// One page with what it inherits.
#[derive(Clone, Debug)]
pub struct Page {
    /// The page object.
    pub id: ObjectId,
    /// Its dictionary as written, without what it inherits.
    pub dictionary: Dictionary,
    /// What it inherits, or says itself.
    pub attributes: Attributes,
}

/// The inheritable page attributes (ISO 32000-2 table 31), references not followed.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    /// `Resources`.
    pub resources: Option<Object>,
    /// `MediaBox`.
    pub media_box: Option<Object>,
    /// `CropBox`.
    pub crop_box: Option<Object>,
    /// `Rotate`.
    pub rotate: Option<Object>,
}

/// A rectangle in default user space: `left <= right`, `bottom <= top`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rectangle {
    /// Smallest x.
    pub left: f64,
    /// Smallest y.
    pub bottom: f64,
    /// Largest x.
    pub right: f64,
    /// Largest y.
    pub top: f64,
}

/// A rectangle in points, its corner counted from the lower left corner of the page as displayed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DisplayedRectangle {
    /// From the left edge to the rectangle.
    pub x: f64,
    /// From the lower edge to the rectangle.
    pub y: f64,
    /// Width as displayed.
    pub width: f64,
    /// Height as displayed.
    pub height: f64,
}

/// How a page is cut and turned for display.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    /// What is visible, in user space: the crop box inside the media box.
    pub visible: Rectangle,
    /// Quarter turns clockwise, 0 to 3.
    pub quarter_turns: u8,
    /// Points per user space unit.
    pub user_unit: f64,
}

/// Where something upright on the displayed page stands in user space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// The rectangle for `Rect`.
    pub rectangle: Rectangle,
    /// The matrix that turns a box of the displayed width and height, corner at 0 0.
    pub matrix: [f64; 6],
}

/// Why a rectangle cannot be placed on a page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The page has no usable size.
    #[error("page object {page} has no media box with an area")]
    NoSize {
        /// The page.
        page: ObjectId,
    },
    /// The rectangle is empty or not finite.
    #[error("a rectangle of {width} by {height} points is no place for a mark")]
    Empty {
        /// Width in points.
        width: f64,
        /// Height in points.
        height: f64,
    },
    /// The rectangle is not wholly on the page.
    #[error(
        "the rectangle {},{},{},{} reaches over the edge of the page, which is {page_width} by {page_height} points",
        rectangle.x, rectangle.y, rectangle.width, rectangle.height
    )]
    OffPage {
        /// The rectangle.
        rectangle: DisplayedRectangle,
        /// Width of the page as displayed, in points.
        page_width: f64,
        /// Height of the page as displayed, in points.
        page_height: f64,
    },
}

impl Rectangle {
    /// Reads an array of four numbers, corners in any order (ISO 32000-2 §7.9.5).
    pub fn from_object(object: &Object) -> Option<Self> {
        let [a, b, c, d] = object.as_array()? else { return None };
        let (a, b, c, d) = (a.as_number()?, b.as_number()?, c.as_number()?, d.as_number()?);
        Some(Self { left: a.min(c), bottom: b.min(d), right: a.max(c), top: b.max(d) })
    }

    /// As an array of four numbers.
    pub fn to_object(self) -> Object {
        Object::numbers(&[self.left, self.bottom, self.right, self.top])
    }

    /// Width in user space units.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Height in user space units.
    pub fn height(&self) -> f64 {
        self.top - self.bottom
    }

    /// Whether it has an area.
    pub fn has_area(&self) -> bool {
        self.width() > 0.0 && self.height() > 0.0
    }

    /// What lies in both.
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }
}

impl Page {
    /// How the page is displayed.
    ///
    /// # Errors
    /// [`DocumentError`] if a box cannot be read; the inner [`PageError::NoSize`] if there is none.
    pub fn geometry(&self, view: &View<'_>) -> Result<Result<Geometry, PageError>, DocumentError> {
        let media = rectangle(view, self.attributes.media_box.as_ref())?;
        let crop = rectangle(view, self.attributes.crop_box.as_ref())?;
        let visible = match (media, crop) {
            (Some(media), Some(crop)) => {
                Some(media.intersection(&crop)).filter(Rectangle::has_area).or(Some(media))
            }
            (media, _) => media,
        };
        let Some(visible) = visible.filter(Rectangle::has_area) else {
            return Ok(Err(PageError::NoSize { page: self.id }));
        };
        let rotate = match &self.attributes.rotate {
            Some(rotate) => view.resolve(rotate)?.as_number().unwrap_or(0.0),
            None => 0.0,
        };
        let quarter_turns = (rotate / 90.0).round().rem_euclid(4.0) as u8;
        let user_unit = view.get(&self.dictionary, "UserUnit")?.as_number().filter(|unit| *unit > 0.0);
        Ok(Ok(Geometry { visible, quarter_turns, user_unit: user_unit.unwrap_or(1.0) }))
    }
}

/// Reads a box whose array or numbers may be indirect.
pub(crate) fn rectangle(
    view: &View<'_>,
    object: Option<&Object>,
) -> Result<Option<Rectangle>, DocumentError> {
    let Some(object) = object else { return Ok(None) };
    let Object::Array(elements) = view.resolve(object)? else { return Ok(None) };
    let elements: Result<Vec<Object>, _> = elements.iter().map(|value| view.resolve(value)).collect();
    Ok(Rectangle::from_object(&Object::Array(elements?)))
}

impl Geometry {
    /// Width and height of the page as displayed, in points.
    pub fn displayed_size(&self) -> (f64, f64) {
        let (width, height) = (self.visible.width() * self.user_unit, self.visible.height() * self.user_unit);
        if self.quarter_turns.is_multiple_of(2) { (width, height) } else { (height, width) }
    }

    /// Where `displayed` stands in user space.
    ///
    /// # Errors
    /// [`PageError::Empty`], or [`PageError::OffPage`] if any of it is not on the page.
    pub fn place(&self, displayed: DisplayedRectangle) -> Result<Placement, PageError> {
        let DisplayedRectangle { x, y, width, height } = displayed;
        // Written so that a NaN is refused, too.
        if !(width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite()) {
            return Err(PageError::Empty { width, height });
        }
        let (page_width, page_height) = self.displayed_size();
        let inside = |from: f64, size: f64, edge: f64| from >= -TOLERANCE && from + size <= edge + TOLERANCE;
        if !(inside(x, width, page_width) && inside(y, height, page_height)) {
            return Err(PageError::OffPage { rectangle: displayed, page_width, page_height });
        }
        Ok(Placement { rectangle: self.in_user_space(displayed), matrix: self.upright(width, height) })
    }

    fn in_user_space(&self, displayed: DisplayedRectangle) -> Rectangle {
        let Rectangle { left, bottom, right, top } = self.visible;
        let [x, y, width, height] = [displayed.x, displayed.y, displayed.width, displayed.height]
            .map(|points| points / self.user_unit);
        let (left, bottom, width, height) = match self.quarter_turns {
            0 => (left + x, bottom + y, width, height),
            1 => (right - y - height, bottom + x, height, width),
            2 => (right - x - width, top - y - height, width, height),
            _ => (left + y, top - x - width, height, width),
        };
        Rectangle { left, bottom, right: left + width, top: bottom + height }
    }

    /// The matrix that turns a box of `width` by `height` points so that it stands upright as displayed.
    pub fn upright(&self, width: f64, height: f64) -> [f64; 6] {
        match self.quarter_turns {
            0 => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            1 => [0.0, 1.0, -1.0, 0.0, height, 0.0],
            2 => [-1.0, 0.0, 0.0, -1.0, width, height],
            _ => [0.0, -1.0, 1.0, 0.0, 0.0, width],
        }
    }
}

/// Walks the page tree in order (ISO 32000-2 §7.7.3.2), one page at a time.
pub struct Pages<'a> {
    view: View<'a>,
    waiting: Vec<(ObjectId, Attributes)>,
    seen: HashSet<ObjectId>,
}

impl<'a> View<'a> {
    /// The pages, first to last.
    ///
    /// # Errors
    /// If the catalog has no page tree. Each page may be an error of its own, after which the walk ends.
    pub fn pages(&self) -> Result<Pages<'a>, DocumentError> {
        let catalog = self.catalog()?;
        let root = catalog.get("Pages").unwrap_or(&Object::Null);
        let Some(root) = root.as_reference() else {
            return Err(DocumentError::Structure {
                expected: "reference to a page tree",
                found: root.kind(),
            });
        };
        let waiting = vec![(root, Attributes::default())];
        Ok(Pages { view: *self, waiting, seen: HashSet::new() })
    }
}

impl Iterator for Pages<'_> {
    type Item = Result<Page, DocumentError>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some((id, inherited)) = self.waiting.pop() {
            match self.visit(id, inherited) {
                Ok(None) => {}
                Ok(Some(page)) => return Some(Ok(page)),
                Err(error) => {
                    self.waiting.clear();
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

impl Pages<'_> {
    /// Gives a page, or takes the children of a node.
    fn visit(&mut self, id: ObjectId, inherited: Attributes) -> Result<Option<Page>, DocumentError> {
        if !self.seen.insert(id) {
            return Err(DocumentError::PageLoop { id });
        }
        if self.seen.len() > MAX_NODES {
            return Err(DocumentError::TooMuch { what: Limit::PageTree, limit: MAX_NODES });
        }
        let dictionary = match self.view.object(id)? {
            Object::Dictionary(dictionary) => dictionary,
            found => {
                return Err(DocumentError::Structure {
                    expected: "page or page tree node",
                    found: found.kind(),
                });
            }
        };
        let attributes = inherited.overridden_by(&dictionary);
        if !dictionary.contains("Kids") {
            return Ok(Some(Page { id, dictionary, attributes }));
        }
        for kid in self.view.get_array(&dictionary, "Kids")?.iter().rev() {
            match kid {
                Object::Reference(kid) => self.waiting.push((*kid, attributes.clone())),
                found => {
                    let found = found.kind();
                    return Err(DocumentError::Structure { expected: "reference to a page", found });
                }
            }
        }
        Ok(None)
    }
}

impl Attributes {
    fn overridden_by(mut self, dictionary: &Dictionary) -> Self {
        for (key, slot) in [
            ("Resources", &mut self.resources),
            ("MediaBox", &mut self.media_box),
            ("CropBox", &mut self.crop_box),
            ("Rotate", &mut self.rotate),
        ] {
            if let Some(value) = dictionary.get(key) {
                *slot = Some(value.clone());
            }
        }
        self
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const A4: Rectangle = Rectangle { left: 10.0, bottom: 20.0, right: 605.0, top: 862.0 };

    fn geometry(quarter_turns: u8, user_unit: f64) -> Geometry {
        Geometry { visible: A4, quarter_turns, user_unit }
    }

    fn displayed(x: f64, y: f64, width: f64, height: f64) -> DisplayedRectangle {
        DisplayedRectangle { x, y, width, height }
    }

    #[test]
    fn rectangles_follow_the_rotation() {
        for (turns, unit, expected) in [
            (0, 1.0, [40.0, 60.0, 140.0, 110.0]),
            (1, 1.0, [515.0, 50.0, 565.0, 150.0]),
            (2, 1.0, [475.0, 772.0, 575.0, 822.0]),
            (3, 1.0, [50.0, 732.0, 100.0, 832.0]),
            (0, 2.0, [25.0, 40.0, 75.0, 65.0]),
        ] {
            let placed = geometry(turns, unit).place(displayed(30.0, 40.0, 100.0, 50.0)).unwrap();
            let Rectangle { left, bottom, right, top } = placed.rectangle;
            assert_eq!([left, bottom, right, top], expected, "{turns} quarter turns, unit {unit}");
        }
    }

    #[test]
    fn the_matrix_keeps_the_box_in_the_positive_quadrant() {
        for turns in 0..4 {
            let [a, b, c, d, e, f] = geometry(turns, 1.0).upright(100.0, 50.0);
            let corners = [(0.0, 0.0), (100.0, 0.0), (0.0, 50.0), (100.0, 50.0)];
            let moved = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
            let smallest =
                moved.iter().fold((f64::MAX, f64::MAX), |low, at| (low.0.min(at.0), low.1.min(at.1)));
            assert_eq!(smallest, (0.0, 0.0), "{turns}");
            assert_eq!(a * d - b * c, 1.0, "{turns}: a rotation, no mirror");
        }
    }

    #[test]
    fn rectangles_off_the_page_are_refused() {
        for (name, turns, rectangle) in [
            ("left", 0, displayed(-1.0, 0.0, 10.0, 10.0)),
            ("below", 0, displayed(0.0, -1.0, 10.0, 10.0)),
            ("right", 0, displayed(590.0, 0.0, 10.0, 10.0)),
            ("above", 0, displayed(0.0, 840.0, 10.0, 10.0)),
            ("wide only when turned", 0, displayed(700.0, 0.0, 10.0, 10.0)),
            ("high only when not turned", 1, displayed(0.0, 700.0, 10.0, 10.0)),
            ("no width", 0, displayed(0.0, 0.0, 0.0, 10.0)),
            ("negative height", 0, displayed(0.0, 0.0, 10.0, -10.0)),
            ("not a number", 0, displayed(f64::NAN, 0.0, 10.0, 10.0)),
            ("infinite", 0, displayed(0.0, 0.0, f64::INFINITY, 10.0)),
        ] {
            assert!(geometry(turns, 1.0).place(rectangle).is_err(), "{name}");
        }
        assert!(geometry(1, 1.0).place(displayed(700.0, 0.0, 10.0, 10.0)).is_ok());
    }
}
