//! What PDF/A asks of a field beyond what its mark keeps to.

use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object};
use crate::update::{Fragment, NewObject, Update, UpdateError};
use crate::view::View;

/// Metadata above this size are not read.
const MAX_METADATA: u64 = 1024 * 1024;
/// The name space by which metadata say that a document is PDF/A (ISO 19005-1 §6.7.11).
const IDENTIFICATION: &[u8] = b"http://www.aiim.org/pdfa/ns/id/";

/// The appearance of a field that shows nothing: PDF/A-1 asks for one of every field (ISO 19005-1 §6.9). `None` in a
/// document that is not PDF/A.
pub(super) fn empty_appearance(update: &mut Update<'_>) -> Result<Option<Object>, UpdateError> {
    // Metadata that cannot be read say nothing.
    if !is_archival(&update.view()).unwrap_or(false) {
        return Ok(None);
    }
    let dictionary = Dictionary::new()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with("BBox", Object::numbers(&[0.0; 4]))
        .with("Resources", Dictionary::new().into());
    let mut fragment = Fragment::default();
    fragment.add(NewObject { dictionary, stream: Some(Vec::new()) });
    let form = update.adopt(fragment)?;
    Ok(Some(Dictionary::new().with("N", form.into()).into()))
}

fn is_archival(view: &View<'_>) -> Result<bool, DocumentError> {
    let Some(id) = view.catalog()?.get("Metadata").and_then(Object::as_reference) else { return Ok(false) };
    let Object::Stream(metadata) = view.object(id)? else { return Ok(false) };
    let data = view.stream_data_up_to(id, &metadata, MAX_METADATA)?;
    Ok(data.windows(IDENTIFICATION.len()).any(|window| window == IDENTIFICATION))
}
