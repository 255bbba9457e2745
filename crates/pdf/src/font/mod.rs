//! The bundled font and its subsets.
//!
//! Words become [`Glyph`]s through [`Typeface::shape`], which refuses what it cannot show; a [`Subset`] collects
//! the glyphs that were used and becomes the objects of a composite font.

mod embed; // a subset as the objects of a composite font
mod shape; // from words to glyphs, or an error that names the character
mod stream; // compressed stream objects
mod to_unicode; // back from codes to characters, for search and copy
mod typeface; // the font file and its measures

pub use embed::Subset;
pub use shape::{Glyph, ShapeError, width};
pub(crate) use stream::{compressed, deflate};
pub use typeface::Typeface;
