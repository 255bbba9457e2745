//! What stands beside the words: a QR code or a picture at the left; with both, the QR code stands at the right end.

use super::error::{AppearanceError, Size};
use super::qr::Code;
use super::{Mark, picture};
use crate::canvas::Canvas;
use crate::image::Image;

/// How a layout divides its box.
#[derive(Clone, Copy)]
pub(super) struct Shares {
    /// The part of the width that a QR code or a picture may take.
    pub(super) one: f64,
    /// The part that each of them may take where both stand.
    pub(super) two: f64,
    /// Room around a picture, as a part of the height, or of what it may take of the width.
    pub(super) around: f64,
}

/// What stands where, from the left to the right.
pub(super) struct Columns<'a> {
    size: Size,
    /// Room around the words and the picture.
    margin: f64,
    /// The picture and its room.
    picture: Option<(&'a Image, Size)>,
    /// The code, its left edge, and its side, quiet zone included.
    code: Option<(Code, f64, f64)>,
    /// Where the words begin.
    pub(super) left: f64,
    /// Where the words end.
    right: f64,
}

impl<'a> Columns<'a> {
    /// Divides a box of `size`.
    ///
    /// # Errors
    /// [`AppearanceError`] if the QR code says nothing or too much, or would be too small.
    pub(super) fn of(mark: &'a Mark, size: Size, shares: Shares) -> Result<Self, AppearanceError> {
        let Some(image) = &mark.image else { return Self::with_code(mark, size, shares.one) };
        let share = if mark.qr.is_some() { shares.two } else { shares.one };
        let margin = shares.around * size.height.min(size.width * share);
        let room = Size { width: size.width * share - 2.0 * margin, height: size.height - 2.0 * margin };
        let width = picture::fitted(image, room).width;
        let mut columns = Self {
            size,
            margin,
            picture: Some((image, Size { width, ..room })),
            code: None,
            left: width + 2.0 * margin,
            right: size.width - margin,
        };
        if let Some(payload) = &mark.qr {
            let (code, side) = (Code::new(payload)?, size.height.min(size.width * share));
            // Its quiet zone keeps the words away from it.
            code.quiet_zone(side)?;
            columns.right = size.width - side;
            columns.code = Some((code, columns.right, side));
        }
        Ok(columns)
    }

    fn with_code(mark: &Mark, size: Size, share: f64) -> Result<Self, AppearanceError> {
        let code = Code::new(mark.qr.as_deref().unwrap_or_default())?;
        let side = size.height.min(size.width * share);
        let margin = code.quiet_zone(side)?;
        let right = size.width - margin;
        Ok(Self { size, margin, picture: None, code: Some((code, 0.0, side)), left: side, right })
    }

    /// The room of the words.
    pub(super) fn room(&self) -> Size {
        Size { width: self.right - self.left, height: self.size.height - 2.0 * self.margin }
    }

    /// The upper edge of the words.
    pub(super) fn top(&self) -> f64 {
        self.size.height - self.margin
    }

    /// Draws all but the words.
    ///
    /// # Errors
    /// [`AppearanceError::DoesNotFit`] if the picture would be too small.
    pub(super) fn draw(&self, canvas: &mut Canvas<'a>) -> Result<(), AppearanceError> {
        if let Some((image, room)) = self.picture {
            picture::draw(canvas, image, self.margin, self.top(), room)?;
        }
        if let Some((code, left, side)) = &self.code {
            code.draw(canvas, *left, (self.size.height + side) / 2.0, *side, None);
        }
        Ok(())
    }
}
