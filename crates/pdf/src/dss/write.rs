//! What is added to the security store: it only ever grows.

use jiff::Zoned;

use super::{SecurityStore, Stored, ValidationData, vri_key};
use crate::font::compressed;
use crate::form::wrong_kind;
use crate::signature::dictionary::pdf_date;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::update::{Fragment, Update, UpdateError};

/// What is known about the certificates of one signature or time stamp.
#[derive(Clone, Debug)]
pub struct Vouching {
    /// The octets of its `Contents`, padding included.
    pub contents: Vec<u8>,
    /// What vouches for it.
    pub data: ValidationData,
}

/// The three arrays of the store, each with its key there and its key in a VRI dictionary.
const ARRAYS: [(&str, &str); 3] = [("Certs", "Cert"), ("CRLs", "CRL"), ("OCSPs", "OCSP")];

/// Adds `vouchings`, gathered at `time`, to the security store. Gives whether anything in it changed: what is there
/// already is not added again, and the entry of a signature that has one stays as it is, for those who compare
/// revisions take a changed one for an attack.
///
/// # Errors
/// [`UpdateError`] if the store or the catalog cannot be read or is no dictionary.
pub(crate) fn extend(
    update: &mut Update<'_>,
    vouchings: &[Vouching],
    time: &Zoned,
) -> Result<bool, UpdateError> {
    let known = update.view().security_store()?;
    let mut arrays = Arrays::of(known.clone().unwrap_or_default());
    let mut by_signature = known.as_ref().map_or_else(Dictionary::new, |store| store.by_signature.clone());
    let mut changed = false;
    for vouching in vouchings {
        let key = vri_key(&vouching.contents);
        let entry = arrays.take_in(update, &vouching.data, &mut changed)?;
        if !by_signature.contains(&key) {
            let entry = entry.with("TU", Object::string(pdf_date(time)));
            by_signature.set(&key, update.add(entry.into())?.into());
            changed = true;
        }
    }
    if changed {
        write(update, &arrays, by_signature)?;
    }
    Ok(changed)
}

/// Certificates, lists and answers of the store, in the order of [`ARRAYS`].
struct Arrays([Vec<Stored>; 3]);

impl Arrays {
    fn of(store: SecurityStore) -> Self {
        Self([store.certificates, store.lists, store.answers])
    }

    /// Adds what is not there yet; gives the VRI dictionary that names all of it.
    fn take_in(
        &mut self,
        update: &mut Update<'_>,
        data: &ValidationData,
        changed: &mut bool,
    ) -> Result<Dictionary, UpdateError> {
        let mut entry = Dictionary::new().with("Type", Object::name("VRI"));
        let all = [&data.certificates, &data.lists, &data.answers];
        for ((stored, new), (_, key)) in self.0.iter_mut().zip(all).zip(ARRAYS) {
            let mut references = Vec::with_capacity(new.len());
            for der in new {
                let id = match stored.iter().find(|stored| stored.der == *der) {
                    Some(known) => known.id,
                    None => {
                        *changed = true;
                        let id = add_stream(update, der)?;
                        stored.push(Stored { id, der: der.clone() });
                        id
                    }
                };
                references.push(id.into());
            }
            if !references.is_empty() {
                entry.set(key, Object::Array(references));
            }
        }
        Ok(entry)
    }
}

fn add_stream(update: &mut Update<'_>, der: &[u8]) -> Result<ObjectId, UpdateError> {
    update.adopt(Fragment { objects: vec![compressed(Dictionary::new(), der)], root: 0 })
}

/// Writes the store: as an object of its own, so that the next update leaves the catalog alone.
fn write(update: &mut Update<'_>, arrays: &Arrays, by_signature: Dictionary) -> Result<(), UpdateError> {
    let mut catalog = update.catalog()?;
    let mut store = match update.view().get(&catalog, "DSS")? {
        Object::Dictionary(store) => store,
        Object::Null => Dictionary::new().with("Type", Object::name("DSS")),
        found => return Err(wrong_kind("document security store", &found).into()),
    };
    for (stored, (key, _)) in arrays.0.iter().zip(ARRAYS) {
        if !stored.is_empty() {
            store.set(key, Object::Array(stored.iter().map(|stored| stored.id.into()).collect()));
        }
    }
    store.set("VRI", by_signature.into());
    match catalog.get("DSS") {
        Some(Object::Reference(id)) => update.set(*id, store.into()),
        _ => {
            let id = update.add(store.into())?;
            catalog.set("DSS", id.into());
            update.set_catalog(catalog)?;
            declare_extension(update)?;
        }
    }
    Ok(())
}

/// Declares in the catalog that the document uses what PAdES added to PDF 1.7, unless that is said already
/// (EN 319 142-1 §5.6, ISO 32000-2 §7.12). Later versions need no such word, and for an earlier one it would name a
/// base that the document does not claim.
///
/// # Errors
/// [`UpdateError`] if the catalog cannot be read.
pub(crate) fn declare_extension(update: &mut Update<'_>) -> Result<(), UpdateError> {
    if update.version()? != (1, 7) {
        return Ok(());
    }
    let mut catalog = update.catalog()?;
    let mut extensions = update.view().get_dictionary(&catalog, "Extensions")?.unwrap_or_default();
    if extensions.contains("ESIC") || extensions.contains("ADBE") {
        return Ok(());
    }
    let level = Dictionary::new().with("BaseVersion", Object::name("1.7")).with("ExtensionLevel", 1.into());
    extensions.set("ESIC", level.into());
    // Direct, as §7.12.1 wants all of it.
    catalog.set("Extensions", extensions.into());
    Ok(update.set_catalog(catalog)?)
}
