//! What a visible signature looks like.
//!
//! A [`Mark`] becomes a form XObject (ISO 32000-2 §8.10), upright in its own box; where it stands on the page is
//! the caller's business. Only DeviceGray and no transparency, so that it harms no PDF/A document and loses
//! nothing on an office printer.

mod block; // layout: QR at the left, words at the right
mod canvas; // drawing operations
mod error; // why a mark cannot be drawn
mod qr; // the QR code and the seal in its middle
mod text; // lines: wrapped and shrunk until they fit

#[cfg(test)]
mod tests; // whole marks: what they show, what they refuse

pub use error::{AppearanceError, Field, Size};

use crate::font::{Subset, Typeface, compressed};
use crate::syntax::{Dictionary, Object};
use crate::update::Fragment;
use canvas::Canvas;

/// What every mark says, whatever else it shows: this is a simulation, not for production.
pub const SIMULATION: &str = "UJI COBA - TIDAK UNTUK PRODUKSI";

/// How the parts of a mark are arranged.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Layout {
    /// QR code at the left, words at the right.
    #[default]
    Block,
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
    /// What the QR code says, mostly an address; at most 1273 bytes.
    pub qr: String,
    /// The words.
    pub lines: MarkText,
}

impl Mark {
    /// Width and height, in points, at which the mark looks best.
    pub fn natural_size(&self) -> (f64, f64) {
        match self.layout {
            Layout::Block => block::NATURAL_SIZE,
        }
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
            Layout::Block => block::draw(self, size, &typeface, &mut canvas)?,
        }
        Ok(form(size, canvas))
    }
}

/// The form XObject that shows `canvas`, after the font it uses.
fn form(size: Size, canvas: Canvas<'_>) -> Fragment {
    let mut fragment = Fragment::default();
    let (content, subset) = canvas.finish();
    let font = subset.embed(&mut fragment);
    let fonts = Dictionary::new().with(canvas::FONT, font);
    let resources = Dictionary::new().with("Font", Object::Dictionary(fonts));
    let dictionary = Dictionary::new()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with("BBox", Object::numbers(&[0.0, 0.0, size.width, size.height]))
        .with("Resources", Object::Dictionary(resources));
    fragment.add(compressed(dictionary, &content));
    fragment.root = fragment.objects.len() - 1;
    fragment
}
