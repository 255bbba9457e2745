//! A picture in its place: as large as it can be, in the middle, never distorted.

use super::error::{AppearanceError, Field, Size};
use crate::canvas::Canvas;
use crate::image::Image;

/// Smaller than this, in points, nothing can be made out on paper.
const SMALLEST: f64 = 8.0;

/// The largest size of `image` in `room`.
pub(super) fn fitted(image: &Image, room: Size) -> Size {
    let (width, height) = image.size();
    let (width, height) = (f64::from(width), f64::from(height));
    let scale = (room.width / width).min(room.height / height);
    Size { width: width * scale, height: height * scale }
}

/// Draws `image` into the middle of `room`, whose upper left corner is (`left`, `top`).
///
/// # Errors
/// [`AppearanceError::DoesNotFit`] if nothing could be made out.
pub(super) fn draw<'a>(
    canvas: &mut Canvas<'a>,
    image: &'a Image,
    left: f64,
    top: f64,
    room: Size,
) -> Result<(), AppearanceError> {
    let size = fitted(image, room);
    let longer = size.width.max(size.height);
    if longer < SMALLEST {
        let needed = Size { width: size.width * SMALLEST / longer, height: size.height * SMALLEST / longer };
        return Err(AppearanceError::DoesNotFit { field: Field::Picture, needed, room });
    }
    let x = left + (room.width - size.width) / 2.0;
    let y = top - (room.height + size.height) / 2.0;
    canvas.image(image, [size.width, 0.0, 0.0, size.height, x, y]);
    Ok(())
}
