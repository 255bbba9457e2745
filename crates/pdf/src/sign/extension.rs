//! What a document says of itself when its signature needs more than its version of PDF knows (ISO 32000-2 §7.12).

use super::SignError;
use crate::syntax::{Dictionary, Object};
use crate::update::Update;

/// The number of ISO/TS 32002, which added signatures over Edwards curves to PDF 2.0.
const EDWARDS_CURVES: i64 = 32002;

/// Declares signatures over Edwards curves in the catalog of a document of PDF 2.0; an earlier version has no base to
/// declare them on.
///
/// # Errors
/// If the catalog cannot be read.
pub(super) fn declare_edwards_curves(update: &mut Update<'_>) -> Result<(), SignError> {
    if update.version()? < (2, 0) {
        return Ok(());
    }
    let (view, mut catalog) = (update.view(), update.catalog()?);
    let mut extensions = view.get_dictionary(&catalog, "Extensions")?.unwrap_or_default();
    let mut known = match view.get(&extensions, "ISO_")? {
        Object::Array(all) => all,
        Object::Null => Vec::new(),
        one => vec![one],
    };
    for extension in &known {
        let Object::Dictionary(extension) = view.resolve(extension)? else { continue };
        if view.get(&extension, "ExtensionLevel")?.as_integer() == Some(EDWARDS_CURVES) {
            return Ok(());
        }
    }
    let new = Dictionary::new()
        .with("BaseVersion", Object::name("2.0"))
        .with("ExtensionLevel", EDWARDS_CURVES.into());
    known.push(new.into());
    // One alone stands by itself; several of one developer stand in an array (table 49).
    let value = if known.len() == 1 { known.remove(0) } else { Object::Array(known) };
    extensions.set("ISO_", value);
    catalog.set("Extensions", extensions.into());
    Ok(update.set_catalog(catalog)?)
}
