//! Why a document cannot be signed.

use std::io;

use crate::appearance::AppearanceError;
use crate::document::DocumentError;
use crate::page::PageError;
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
    /// The document is encrypted.
    #[error("the document is encrypted, and encrypted documents cannot be signed")]
    Encrypted,
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

impl From<UpdateError> for SignError {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Document(error) => Self::Document(error),
            error => Self::Update(error),
        }
    }
}
