//! Pages drawn by a renderer of others.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use pki::key::Passphrase;

/// Pixels per point: 150 in an inch of 72 points.
const SCALE: f32 = 150.0 / 72.0;
/// Most pixels along one side; a larger page is drawn smaller.
const MAX_SIDE: f32 = 8000.0;
/// Longest document that is drawn, in bytes: the renderer has all of it in memory.
const MAX_LENGTH: u64 = 256 * 1024 * 1024;
/// Red, for what differs.
const MARK: [u8; 3] = [220, 0, 0];

/// Why a page cannot be drawn.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DrawingError {
    /// It is too long.
    #[error("pages are drawn of documents of at most {limit} bytes, and this one has {length}")]
    TooLong {
        /// Its length in bytes.
        length: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The renderer cannot read it, or gave up.
    #[error("page {page} cannot be drawn")]
    NotDrawn {
        /// Which page, from 1.
        page: usize,
    },
}

/// A page as it looks.
pub(crate) struct Drawn {
    pixels: Pixmap,
    page: usize,
}

/// Refuses a document that is too long to be drawn.
pub(crate) fn check_length(length: u64) -> Result<(), DrawingError> {
    match length > MAX_LENGTH {
        true => Err(DrawingError::TooLong { length, limit: MAX_LENGTH }),
        false => Ok(()),
    }
}

/// Draws `page`, from 1, at 150 dots per inch. A renderer of pages that come from anywhere may give up in any way.
pub(crate) fn draw(
    bytes: Vec<u8>,
    password: Option<&Passphrase>,
    page: usize,
) -> Result<Drawn, DrawingError> {
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        let pdf = open(bytes, password)?;
        let page = pdf.pages().get(page.checked_sub(1)?)?;
        let (width, height) = page.render_dimensions();
        let scale = SCALE.min(MAX_SIDE / width.max(height));
        Some(render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
        ))
    }));
    let pixels = drawn.ok().flatten().ok_or(DrawingError::NotDrawn { page })?;
    Ok(Drawn { pixels, page })
}

impl Drawn {
    /// The picture as PNG.
    pub(crate) fn to_png(&self) -> Result<Vec<u8>, DrawingError> {
        self.pixels.clone().into_png().map_err(|_| DrawingError::NotDrawn { page: self.page })
    }

    /// This page pale, with what differs from `before` in red; `None` if nothing does.
    pub(crate) fn marked_against(&self, before: &Self) -> Option<Self> {
        let mut marked = self.pixels.clone();
        let same_size = (marked.width(), marked.height()) == (before.pixels.width(), before.pixels.height());
        let mut differs = !same_size;
        let known = before.pixels.data_as_u8_slice();
        for (index, pixel) in marked.data_as_u8_slice_mut().chunks_exact_mut(4).enumerate() {
            let is_other = same_size && known[4 * index..4 * index + 4] != *pixel;
            differs |= is_other;
            match is_other {
                true => pixel[..3].copy_from_slice(&MARK),
                // Halfway to white.
                false => pixel[..3].iter_mut().for_each(|colour| *colour = 128 + *colour / 2),
            }
        }
        differs.then_some(Self { pixels: marked, page: self.page })
    }
}

/// The renderer takes the password of the user, which is often empty where that of the owner was given.
fn open(bytes: Vec<u8>, password: Option<&Passphrase>) -> Option<Pdf> {
    let bytes = Arc::new(bytes);
    let given = password.map(Passphrase::reveal).into_iter();
    given.chain([""]).find_map(|password| Pdf::new_with_password(Arc::clone(&bytes), password).ok())
}
