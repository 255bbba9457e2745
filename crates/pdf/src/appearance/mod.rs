//! What a visible signature looks like.
//!
//! A [`Mark`] becomes a form XObject (ISO 32000-2 §8.10), upright in its own box; where it stands on the page is
//! the caller's business. Grey levels, calibrated, and no transparency, so that it harms no PDF/A document and loses
//! nothing on an office printer; only a picture has colours.

mod block; // layout: QR code or picture, and words below each other
pub(crate) mod calibrated; // colours that mean the same everywhere
mod columns; // what stands beside the words
mod error; // why a mark cannot be drawn
mod footer; // layout: a strip across the foot of a page
mod paper; // paper, frame, and the band of the notice
mod picture; // a picture in its place
mod qr; // the QR code and the seal in its middle
mod square; // layout: a QR code and the notice
mod text; // lines: wrapped and shrunk until they fit

#[cfg(test)]
mod tests; // whole marks: what they show, what they refuse

pub use error::{AppearanceError, Field, Size};

use crate::canvas::Canvas;
use crate::font::{Subset, Typeface, compressed};
use crate::image::Image;
use crate::syntax::{Dictionary, Object};
use crate::update::Fragment;
use qr::Code;

/// What every mark says, whatever else it shows: this is a simulation, not for production.
pub const SIMULATION: &str = "UJI COBA - TIDAK UNTUK PRODUKSI";

/// How the parts of a mark are arranged.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Layout {
    /// A QR code with the notice of the simulation.
    Qr,
    /// QR code or picture, and the words below each other.
    #[default]
    Block,
    /// A strip across the foot of the page: QR code or picture, and the words in one sentence.
    Footer,
}

impl Layout {
    /// From the edges of the page to a mark in one of its corners, in points: beside it, and below or above.
    pub fn margins(self) -> (f64, f64) {
        match self {
            Self::Qr => square::MARGINS,
            Self::Block => block::MARGINS,
            Self::Footer => footer::MARGINS,
        }
    }
}

/// The words of a mark.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MarkText {
    /// Who signs.
    pub name: String,
    /// The signer's position.
    pub title: Option<String>,
    /// The signer's agency.
    pub agency: Option<String>,
    /// When, as it shall be read, zone included.
    pub time: String,
}

/// A visible signature mark.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mark {
    /// Arrangement of the parts.
    pub layout: Layout,
    /// What the QR code says, mostly an address; at most 1273 bytes. Only a mark with a picture can do without.
    pub qr: Option<String>,
    /// A picture: beside the words, or in [`Layout::Qr`] in the middle of the QR code, where else our seal is.
    pub image: Option<Image>,
    /// The words; [`Layout::Qr`] shows none of them.
    pub lines: MarkText,
}

impl Mark {
    /// Width and height, in points, at which the mark looks best on a page of this size, and its QR code can be read.
    pub fn natural_size(&self, page: (f64, f64)) -> (f64, f64) {
        let (width, height) = match self.layout {
            Layout::Qr => square::natural_size(self),
            Layout::Block => block::natural_size(self),
            Layout::Footer => footer::natural_size(self, page.0),
        };
        (width.min(page.0), height.min(page.1))
    }

    /// The side in points that the QR code needs to be read; nothing if there is none, or none can be made.
    fn readable_side(&self) -> f64 {
        let code = self.qr.as_deref().map(Code::new);
        code.and_then(Result::ok).map_or(0.0, |code| code.readable_side())
    }

    /// Draws the mark into a box of `width` by `height` points; the root of the result is the form XObject.
    ///
    /// # Errors
    /// [`AppearanceError`] if the box is out of range, a field is empty or too long, has a character that cannot
    /// be shown, or does not fit even at the smallest size.
    pub fn build(&self, width: f64, height: f64) -> Result<Fragment, AppearanceError> {
        let size = Size { width, height };
        error::check_box(size)?;
        let typeface = Typeface::bundled();
        let mut canvas = Canvas::new(Subset::new(&typeface));
        match self.layout {
            Layout::Qr => square::draw(self, size, &typeface, &mut canvas)?,
            Layout::Block => block::draw(self, size, &typeface, &mut canvas)?,
            Layout::Footer => footer::draw(self, size, &typeface, &mut canvas)?,
        }
        Ok(form(size, canvas))
    }
}

/// The form XObject that shows `canvas`, after the font and the picture it uses.
fn form(size: Size, canvas: Canvas<'_>) -> Fragment {
    let mut fragment = Fragment::default();
    let (content, subset, image) = canvas.finish();
    let font = subset.embed(&mut fragment);
    let fonts = Dictionary::new().with(crate::canvas::FONT, font);
    let spaces = Dictionary::new().with("DefaultGray", calibrated::gray());
    let mut resources =
        Dictionary::new().with("Font", fonts.into()).with("ColorSpace", Object::Dictionary(spaces));
    if let Some(image) = image {
        let image = fragment.add(image.object());
        resources.set("XObject", Dictionary::new().with(crate::canvas::IMAGE, image).into());
    }
    let dictionary = Dictionary::new()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with("BBox", Object::numbers(&[0.0, 0.0, size.width, size.height]))
        .with("Resources", Object::Dictionary(resources));
    fragment.add(compressed(dictionary, &content));
    fragment.root = fragment.objects.len() - 1;
    fragment
}
