//! What is added to the security store: it only ever grows.

use jiff::Zoned;

use super::read::{SecurityStore, Stored, StoredArray};
use super::{DssPart, MAX_PARTS, ValidationData, vri_key};
use crate::document::DocumentError;
use crate::extension;
use crate::font::compressed;
use crate::signature::dictionary::pdf_date;
use crate::syntax::{Dictionary, Limit, Object, ObjectId};
use crate::update::{Fragment, Update, UpdateError};

/// What is known about the certificates of one signature or time stamp.
#[derive(Clone, Debug)]
pub struct Vouching {
    /// The octets of its `Contents`, padding included.
    pub contents: Vec<u8>,
    /// What vouches for it.
    pub data: ValidationData,
}

/// Adds `vouchings`, gathered at `time`, to the security store. Gives whether anything in it changed: what is there
/// already is not added again, and the entry of a signature that has one stays as it is, for those who compare
/// revisions take a changed one for an attack. For their sake, too, all that stands there stays, be it readable or not.
///
/// # Errors
/// [`UpdateError`] if the store or the catalog cannot be read or is no dictionary, if an array that has to grow cannot
/// be read, or if there would be more than is read.
pub(crate) fn extend(
    update: &mut Update<'_>,
    vouchings: &[Vouching],
    time: &Zoned,
) -> Result<bool, UpdateError> {
    let mut growing =
        Growing { store: update.view().security_store()?, grew: [false; 3], has_entries: false };
    for vouching in vouchings {
        let entry = growing.take_in(update, &vouching.data)?;
        growing.add_entry(update, &vri_key(&vouching.contents), entry, time)?;
    }
    growing.write(update)
}

/// A store to which something is added.
struct Growing {
    store: SecurityStore,
    /// Which of its arrays grew.
    grew: [bool; 3],
    /// Whether there are new entries for signatures.
    has_entries: bool,
}

impl Growing {
    /// Adds what is not there yet; gives the VRI dictionary that names all of it.
    fn take_in(&mut self, update: &mut Update<'_>, data: &ValidationData) -> Result<Dictionary, UpdateError> {
        let mut entry = Dictionary::new().with("Type", Object::name("VRI"));
        let all = [&data.certificates, &data.lists, &data.answers];
        let arrays = self.store.arrays.iter_mut().zip(&mut self.grew);
        for (((array, grew), new), key) in arrays.zip(all).zip(DssPart::IN_VRI) {
            let mut references = Vec::with_capacity(new.len());
            for der in new {
                let known = array.streams.iter().find(|stored| stored.der == *der);
                let id = match known.map(|stored| stored.id) {
                    Some(id) => id,
                    None => {
                        *grew = true;
                        let id = add_stream(update, der)?;
                        array.push(Stored { id, der: der.clone() })?;
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

    /// Adds what is kept for a signature, unless there is something. Nothing is lost where there is no place for it: it
    /// only points to what the arrays hold.
    fn add_entry(
        &mut self,
        update: &mut Update<'_>,
        key: &str,
        entry: Dictionary,
        time: &Zoned,
    ) -> Result<(), UpdateError> {
        let Some(entries) = self.store.by_signature.as_mut().filter(|entries| !entries.contains(key)) else {
            return Ok(());
        };
        let entry = entry.with("TU", Object::string(pdf_date(time)));
        entries.set(key, update.add(entry.into())?.into());
        self.has_entries = true;
        Ok(())
    }

    /// Writes the store, if it grew: as an object of its own, so that the next update leaves the catalog alone.
    fn write(self, update: &mut Update<'_>) -> Result<bool, UpdateError> {
        if !self.has_entries && self.grew == [false; 3] {
            return Ok(false);
        }
        let SecurityStore { id, mut dictionary, arrays, by_signature } = self.store;
        let mut parts = 0;
        for ((array, grew), part) in arrays.into_iter().zip(self.grew).zip(DssPart::ALL) {
            parts += array.elements.as_ref().map_or(0, Vec::len);
            if grew {
                dictionary.set(part.key(), Object::Array(array.elements?));
            }
        }
        if parts > MAX_PARTS {
            let (what, limit) = (Limit::ValidationData, MAX_PARTS);
            return Err(DocumentError::TooMuch { what, limit }.into());
        }
        if let Some(entries) = by_signature.filter(|_| self.has_entries) {
            dictionary.set("VRI", entries.into());
        }
        place(update, id, dictionary)?;
        Ok(true)
    }
}

impl StoredArray {
    fn push(&mut self, new: Stored) -> Result<(), DocumentError> {
        let mut elements = std::mem::replace(&mut self.elements, Ok(Vec::new()))?;
        elements.push(new.id.into());
        self.elements = Ok(elements);
        self.streams.push(new);
        Ok(())
    }
}

fn add_stream(update: &mut Update<'_>, der: &[u8]) -> Result<ObjectId, UpdateError> {
    update.adopt(Fragment { objects: vec![compressed(Dictionary::new(), der)], root: 0 })
}

/// Sets the store where it stands, or makes it known by the catalog.
fn place(update: &mut Update<'_>, id: Option<ObjectId>, store: Dictionary) -> Result<(), UpdateError> {
    if let Some(id) = id {
        update.set(id, store.into());
        return Ok(());
    }
    let id = update.add(store.into())?;
    let catalog = update.catalog()?.with("DSS", id.into());
    update.set_catalog(catalog)?;
    Ok(extension::declare_pades(update)?)
}
