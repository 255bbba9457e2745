//! What a document says of itself when it uses more than its version of PDF knows (ISO 32000-2 §7.12).

use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object};
use crate::update::Update;
use crate::view::View;

/// The number of ISO/TS 32002, which added signatures over Edwards curves to PDF 2.0.
const EDWARDS_CURVES: i64 = 32002;

/// Declares in the catalog that the document uses what PAdES added to PDF 1.7, unless that is said already
/// (EN 319 142-1 §5.6). Later versions need no such word, and for an earlier one it would name a base that the document
/// does not claim.
///
/// # Errors
/// If the catalog cannot be read.
pub(crate) fn declare_pades(update: &mut Update<'_>) -> Result<(), DocumentError> {
    if update.version()? != (1, 7) {
        return Ok(());
    }
    let extensions = declared(update)?;
    if extensions.contains("ESIC") || extensions.contains("ADBE") {
        return Ok(());
    }
    declare(update, extensions, "ESIC", level("1.7", 1))
}

/// Declares signatures over Edwards curves in the catalog of a document of PDF 2.0; an earlier version has no base to
/// declare them on.
///
/// # Errors
/// If the catalog cannot be read.
pub(crate) fn declare_edwards_curves(update: &mut Update<'_>) -> Result<(), DocumentError> {
    if update.version()? < (2, 0) {
        return Ok(());
    }
    let extensions = declared(update)?;
    let mut known = match update.view().get(&extensions, "ISO_")? {
        Object::Array(all) => all,
        Object::Null => Vec::new(),
        one => vec![one],
    };
    for extension in &known {
        if is_of_edwards_curves(&update.view(), extension)? {
            return Ok(());
        }
    }
    known.push(level("2.0", EDWARDS_CURVES));
    // One alone stands by itself; several of one developer stand in an array (table 49).
    let value = if known.len() == 1 { known.remove(0) } else { Object::Array(known) };
    declare(update, extensions, "ISO_", value)
}

fn is_of_edwards_curves(view: &View<'_>, extension: &Object) -> Result<bool, DocumentError> {
    let Object::Dictionary(extension) = view.resolve(extension)? else { return Ok(false) };
    Ok(view.get(&extension, "ExtensionLevel")?.as_integer() == Some(EDWARDS_CURVES))
}

/// What the catalog declares so far.
fn declared(update: &Update<'_>) -> Result<Dictionary, DocumentError> {
    Ok(update.view().get_dictionary(&update.catalog()?, "Extensions")?.unwrap_or_default())
}

fn level(base: &str, level: i64) -> Object {
    Dictionary::new().with("BaseVersion", Object::name(base)).with("ExtensionLevel", level.into()).into()
}

/// Adds what `developer` extends to what the catalog declares; direct, as §7.12.1 wants all of it.
fn declare(
    update: &mut Update<'_>,
    mut extensions: Dictionary,
    developer: &str,
    value: Object,
) -> Result<(), DocumentError> {
    let mut catalog = update.catalog()?;
    extensions.set(developer, value);
    catalog.set("Extensions", extensions.into());
    update.set_catalog(catalog)
}
