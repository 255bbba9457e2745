//! Why a document cannot be signed.

use std::io;

use crate::appearance::AppearanceError;
use crate::crypt::{CryptError, Permission};
use crate::document::DocumentError;
use crate::page::PageError;
use crate::text::TextError;
use crate::update::UpdateError;

/// Why a document cannot be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The document cannot be read where signing touches it.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The document cannot be updated.
    #[error(transparent)]
    Update(UpdateError),
    /// The rectangle is no place on the page.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The mark cannot be drawn.
    #[error("the visible mark cannot be drawn")]
    Appearance(#[from] AppearanceError),
    /// The document is encrypted, and not unlocked.
    #[error(transparent)]
    Crypt(#[from] CryptError),
    /// The document's author does not allow it to those without the owner's password (ISO 32000-2 §7.6.4.2).
    #[error("signing asks for {permission}, which the document allows with its owner's password only")]
    NotPermitted {
        /// What is not allowed.
        permission: Permission,
    },
    /// An earlier signature forbids every change (ISO 32000-2 §12.8.2.2, `P` 1).
    #[error("the signature in field `{field}` certifies the document and allows no changes")]
    Certified {
        /// The field of that signature.
        field: String,
    },
    /// An earlier signature locks the field (ISO 32000-2 §12.8.2.4).
    #[error("field `{field}` is locked by the signature in field `{by}`")]
    Locked {
        /// The field that was asked for.
        field: String,
        /// The field of the earlier signature.
        by: String,
    },
    /// Only the first signature of a document can certify it (ISO 32000-2 §12.8.2.2).
    #[error("a document is certified by its first signature, and field `{field}` is signed already")]
    NotFirst {
        /// The field of an earlier signature; the empty text for one that only the catalog names.
        field: String,
    },
    /// A lock names a field that is not there.
    #[error("there is no field `{name}` to lock; {}", listed(known, *count))]
    NoSuchField {
        /// The name.
        name: String,
        /// Names that there are, the first of them.
        known: Vec<String>,
        /// How many there are.
        count: usize,
    },
    /// The field has a lock of its own, and neither of the two locks all that the other does.
    #[error("field `{field}` has a lock of its own, beside which the one asked for cannot stand")]
    LockDiffers {
        /// The field.
        field: String,
    },
    /// The field is signed already.
    #[error("field `{field}` is signed already")]
    AlreadySigned {
        /// The field.
        field: String,
    },
    /// The field exists, but is not a signature field.
    #[error("expected a signature field, found that field `{field}` is of type `{found}`")]
    NotSignatureField {
        /// The field.
        field: String,
        /// Its type, or the empty text for a group of fields.
        found: String,
    },
    /// A new field cannot have this name.
    #[error("`{name}` cannot be the name of a new field: it is empty or has a full stop")]
    FieldName {
        /// The name.
        name: String,
    },
    /// The field that exists has its place, another was given.
    #[error("field `{field}` has its place already, so none can be chosen for it")]
    PlaceGiven {
        /// The field.
        field: String,
    },
    /// The field that exists has no area for a mark.
    #[error("field `{field}` is invisible, so it cannot show a mark")]
    FieldInvisible {
        /// The field.
        field: String,
    },
    /// There is no such page.
    #[error("the document has {pages} pages, so there is no page {asked}")]
    NoSuchPage {
        /// The page asked for, from 1; 0 stands for the last page of a document without any.
        asked: u32,
        /// How many there are.
        pages: u32,
    },
    /// The text that marks the place is not on the page.
    #[error("the text `{tag}`, at which the mark was to stand, was not found on {pages} pages")]
    NoSuchTag {
        /// The text.
        tag: String,
        /// How many pages were searched.
        pages: u32,
    },
    /// The pages cannot be searched for the text that marks the place.
    #[error("the text `{tag}`, at which the mark was to stand, cannot be looked for")]
    Search {
        /// The text.
        tag: String,
        /// Why not.
        #[source]
        source: TextError,
    },
    /// Marks on other pages than that of the field would be changes to what an earlier signature covers.
    #[error("the signature in field `{field}` covers every page, so a mark can be put on one page only")]
    MarksAfterSignature {
        /// The field of the earlier signature.
        field: String,
    },
    /// No signature of the document waits to be completed.
    #[error("the document has no empty room for a signature that covers all the rest of it")]
    NotPrepared,
    /// The signature is longer than its room.
    #[error("the signature has {needed} bytes, the room for it {room}")]
    Room {
        /// Length of the signature in bytes.
        needed: usize,
        /// The room in bytes.
        room: usize,
    },
    /// The document could not be read to its end.
    #[error("the document could not be read")]
    Read(#[source] io::Error),
    /// The signed document could not be written.
    #[error("the signed document could not be written")]
    Write(#[source] io::Error),
}

/// The names of fields, as far as they are given.
fn listed(known: &[String], count: usize) -> String {
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    match count - known.len() {
        _ if known.is_empty() => "the document has no fields".to_owned(),
        0 => format!("the document has {}", names.join(", ")),
        more => format!("the document has {} and {more} more", names.join(", ")),
    }
}

impl From<UpdateError> for SignError {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Document(error) => Self::Document(error),
            error => Self::Update(error),
        }
    }
}
