//! The measures of a page, in points.

/// The shorter and the longer side of A4 (ISO 216).
const A4: (f64, f64) = (595.276, 841.89);
/// Room left free: at the left where papers are bound, at the right, above and below.
const LEFT: f64 = 71.0;
const RIGHT: f64 = 56.7;
const ABOVE: f64 = 51.0;
const BELOW: f64 = 62.4;
/// From the lower edge to the baseline of the foot.
const FOOT: f64 = 34.0;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sheet {
    pub(super) page_width: f64,
    pub(super) page_height: f64,
}

impl Sheet {
    pub(super) fn of(landscape: bool) -> Self {
        let (short, long) = A4;
        let (page_width, page_height) = if landscape { (long, short) } else { (short, long) };
        Self { page_width, page_height }
    }

    /// How wide the words may be.
    pub(super) fn width(&self) -> f64 {
        self.page_width - LEFT - RIGHT
    }

    /// How much stands on a page below each other.
    pub(super) fn height(&self) -> f64 {
        self.page_height - ABOVE - BELOW
    }

    /// The left edge of the words.
    pub(super) fn left(&self) -> f64 {
        LEFT
    }

    /// The height above the lower edge of what is so far below the upper end of the words.
    pub(super) fn above_edge(&self, down: f64) -> f64 {
        self.page_height - ABOVE - down
    }

    /// The baseline of the foot.
    pub(super) fn foot(&self) -> f64 {
        FOOT
    }
}
