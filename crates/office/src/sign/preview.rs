//! A page drawn with the mark that a signature would show, and nothing signed.
//!
//! What is drawn is the very revision that signing prepares, read back by a renderer of others.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use jiff::Timestamp;
use pdf::sign::SignOptions;
use pdf::syntax::ObjectId;
use pdf::{ByteSource, Document, SignError};
use pki::digest::DigestAlgorithm;
use pki::key::Passphrase;

use super::{SignOrder, Signatory, mark};
use crate::Error;
use crate::zone::Zone;

/// Pixels per point: 150 in an inch of 72 points.
const SCALE: f32 = 150.0 / 72.0;
/// Most pixels along one side; a larger page is drawn smaller.
const MAX_SIDE: f32 = 8000.0;
/// Longest document that is drawn, in bytes: the renderer has all of it in memory.
const MAX_LENGTH: u64 = 256 * 1024 * 1024;
/// Stands for the identifier that a signed document gets, in the address in the QR code.
const NO_FILE_ID: [u8; 16] = [0; 16];
/// Room for a signature, in bytes; none comes.
const NO_ROOM: usize = 16;

/// A page as it would look.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The picture, as PNG.
    pub png: Vec<u8>,
    /// Which page it is, from 1.
    pub page: usize,
}

/// Why a page cannot be drawn.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PreviewError {
    /// It is too long.
    #[error("a preview is drawn of at most {limit} bytes, the document has {length}")]
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

/// Draws the page of `document` that would show the mark, at 150 dots per inch. A `password` is that of the document.
///
/// # Errors
/// [`Error::Sign`] when the document cannot be signed like that, [`Error::Preview`].
pub fn preview<S: ByteSource>(
    document: &Document<S>,
    password: Option<&Passphrase>,
    signatory: &Signatory,
    order: &SignOrder,
    zone: Zone,
    at: Timestamp,
) -> Result<Preview, Error> {
    let (length, limit) = (document.length(), MAX_LENGTH);
    if length > limit {
        return Err(PreviewError::TooLong { length, limit }.into());
    }
    let prepared = pdf::sign::prepare(document, &options(signatory, order, zone, at))?;
    let (bytes, field) = (prepared.to_bytes()?, prepared.field().to_owned());
    let page = page_of(&bytes, password, &field)?;
    let png = draw(bytes, password, page).ok_or(PreviewError::NotDrawn { page })?;
    Ok(Preview { png, page })
}

fn options(signatory: &Signatory, order: &SignOrder, zone: Zone, at: Timestamp) -> SignOptions {
    let Signatory { certificate, title } = signatory;
    let see = |mark| mark::visible(mark, certificate, title.as_deref(), &NO_FILE_ID, at);
    SignOptions {
        field: order.field.clone(),
        reason: None,
        location: None,
        contact: None,
        name: None,
        claimed_time: zone.local(at),
        digest: DigestAlgorithm::Sha256,
        edwards_curve: false,
        certify: order.certify,
        lock: order.lock.clone(),
        visible: order.mark.as_ref().map(see),
        contents_room: NO_ROOM,
        file_id: NO_FILE_ID,
    }
}

/// The number of the page that shows the field, from 1; the first one if none does.
fn page_of(bytes: &[u8], password: Option<&Passphrase>, field: &str) -> Result<usize, SignError> {
    let mut document = Document::open(bytes)?;
    if let Some(password) = password {
        document.unlock(password).map_err(SignError::Crypt)?;
    }
    let view = document.current();
    let fields = view.fields()?;
    let widgets = fields.iter().find(|known| known.name == field).map(|known| known.widgets.as_slice());
    for (index, page) in view.pages()?.enumerate() {
        let shown = view.get_array(&page?.dictionary, "Annots")?;
        let is_shown = |widget: &ObjectId| shown.contains(&(*widget).into());
        if widgets.unwrap_or_default().iter().any(is_shown) {
            return Ok(index + 1);
        }
    }
    Ok(1)
}

/// The page as PNG. A renderer of pages that come from anywhere may give up in any way.
fn draw(bytes: Vec<u8>, password: Option<&Passphrase>, page: usize) -> Option<Vec<u8>> {
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        let pdf = open(bytes, password)?;
        let page = pdf.pages().get(page - 1)?;
        let (width, height) = page.render_dimensions();
        let scale = SCALE.min(MAX_SIDE / width.max(height));
        let pixmap = render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
        );
        pixmap.into_png().ok()
    }));
    drawn.ok().flatten()
}

/// The renderer takes the password of the user, which is often empty where that of the owner was given.
fn open(bytes: Vec<u8>, password: Option<&Passphrase>) -> Option<Pdf> {
    let bytes = Arc::new(bytes);
    let given = password.map(Passphrase::reveal).into_iter();
    given.chain([""]).find_map(|password| Pdf::new_with_password(Arc::clone(&bytes), password).ok())
}
