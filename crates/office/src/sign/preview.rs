//! A page drawn with the mark that a signature would show, and nothing signed.
//!
//! What is drawn is the very revision that signing prepares, read back by a renderer of others.

use jiff::Timestamp;
use pdf::sign::SignOptions;
use pdf::syntax::ObjectId;
use pdf::{ByteSource, Document, SignError};
use pki::digest::DigestAlgorithm;
use pki::key::Passphrase;

use super::{SignOrder, Signatory, mark};
use crate::Error;
use crate::drawing;
use crate::zone::Zone;

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

/// Draws the page of `document` that would show the mark, at 150 dots per inch. A `password` is that of the document.
///
/// # Errors
/// [`Error::Sign`] when the document cannot be signed like that, [`Error::Drawing`].
pub fn preview<S: ByteSource>(
    document: &Document<S>,
    password: Option<&Passphrase>,
    signatory: &Signatory,
    order: &SignOrder,
    zone: Zone,
    at: Timestamp,
) -> Result<Preview, Error> {
    drawing::check_length(document.length())?;
    let prepared = pdf::sign::prepare(document, &options(signatory, order, zone, at))?;
    let (bytes, field) = (prepared.to_bytes()?, prepared.field().to_owned());
    let page = page_of(&bytes, password, &field)?;
    let png = drawing::draw(bytes, password, page)?.to_png()?;
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
