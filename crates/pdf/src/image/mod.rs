//! A picture from outside, checked and made ready for a page: PNG or JPEG.
//!
//! It is shown on white paper, so a PNG loses its transparency here, which PDF/A-1 forbids (ISO 19005-1 §6.4). A JPEG
//! goes through as it is, without what cameras write about place and owner. Colours become calibrated ones
//! (ISO 32000-2 §8.6.5.3): they need no output intent, which a PDF/A document may lack, and no profile to embed.

mod error; // why a picture is refused
mod exif; // which way up a camera was held
mod jpeg; // JPEG: checked, and passed on without its metadata
mod png; // PNG: decoded and laid on white paper

#[cfg(test)]
mod tests; // pictures good and bad

use std::fmt;
use std::sync::Arc;

pub use error::{Format, ImageError, Measure, Unsupported};
pub use exif::Orientation;

use crate::appearance::calibrated;
use crate::font::deflate;
use crate::syntax::{Dictionary, Object};
use crate::update::NewObject;

/// Longest file, in bytes: it goes into every document that is signed with it.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Most pixels along one side.
const MAX_SIDE: u32 = 8192;
/// Most pixels: a photo of a common camera has 12 million.
const MAX_PIXELS: u64 = 16 * 1024 * 1024;

/// A picture that can be shown.
#[derive(Clone, Eq, PartialEq)]
pub struct Image {
    width: u32,
    height: u32,
    colors: Colors,
    filter: &'static str,
    /// What stands in the stream; all documents of a batch share it.
    data: Arc<[u8]>,
    orientation: Orientation,
}

/// What a sample means.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Colors {
    Gray,
    Rgb,
}

impl Image {
    /// Reads a PNG or JPEG file and checks it to its end.
    ///
    /// # Errors
    /// [`ImageError`] if it is something else, damaged, of a kind that a page cannot show, or larger than the limits.
    pub fn read(bytes: &[u8]) -> Result<Self, ImageError> {
        Measure::Bytes.check(bytes.len() as u64, MAX_BYTES as u64)?;
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => png::read(bytes),
            [0xff, 0xd8, 0xff, ..] => jpeg::read(bytes),
            _ => Err(ImageError::UnknownFormat),
        }
    }

    /// Width and height in pixels, upright.
    pub fn size(&self) -> (u32, u32) {
        match self.orientation.is_turned() {
            true => (self.height, self.width),
            false => (self.width, self.height),
        }
    }

    /// The matrix that lays the picture upright on the unit square.
    pub(crate) fn upright(&self) -> [f64; 6] {
        self.orientation.matrix()
    }

    /// The image XObject (ISO 32000-2 §8.9.5).
    pub(crate) fn object(&self) -> NewObject {
        let dictionary = Dictionary::new()
            .with("Type", Object::name("XObject"))
            .with("Subtype", Object::name("Image"))
            .with("Width", i64::from(self.width).into())
            .with("Height", i64::from(self.height).into())
            .with("BitsPerComponent", 8.into())
            .with(
                "ColorSpace",
                match self.colors {
                    Colors::Gray => calibrated::gray(),
                    Colors::Rgb => calibrated::rgb(),
                },
            )
            .with("Filter", Object::name(self.filter));
        NewObject { dictionary, stream: Some(self.data.to_vec()) }
    }

    /// A picture of these samples, row by row from the top, 8 bits each.
    fn from_samples(
        (width, height): (u32, u32),
        colors: Colors,
        samples: &[u8],
        orientation: Orientation,
    ) -> Self {
        let data = deflate(samples).into();
        Self { width, height, colors, filter: "FlateDecode", data, orientation }
    }
}

/// Checks the size before anything of that size is made.
fn check_size(width: u32, height: u32) -> Result<(), ImageError> {
    Measure::Side.check(width.max(height).into(), MAX_SIDE.into())?;
    Measure::Pixels.check(u64::from(width) * u64::from(height), MAX_PIXELS)
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (colors, filter, length) = (self.colors, self.filter, self.data.len());
        write!(f, "Image({} x {}, {colors:?}, {filter}, {length} bytes)", self.width, self.height)
    }
}
