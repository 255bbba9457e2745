//! What a document keeps already.

use super::ValidationData;
use crate::document::DocumentError;
use crate::syntax::{Dictionary, Limit, Object, ObjectId};
use crate::view::View;

/// Most certificates, lists and answers, all together, that are read from one store.
const MAX_STORED: usize = 4096;

/// The security store of a document, as of one revision.
#[derive(Clone, Debug, Default)]
pub(super) struct SecurityStore {
    /// `Certs`.
    pub(super) certificates: Vec<Stored>,
    /// `CRLs`.
    pub(super) lists: Vec<Stored>,
    /// `OCSPs`.
    pub(super) answers: Vec<Stored>,
    /// `VRI`: what is kept for single signatures, each under its key; the values are as written.
    pub(super) by_signature: Dictionary,
}

/// A stream of a security store.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Stored {
    /// The stream object.
    pub(super) id: ObjectId,
    /// What it holds, decoded; nothing where it cannot be decoded.
    pub(super) der: Vec<u8>,
}

impl View<'_> {
    /// What the document keeps to judge its signatures by, as of this revision; nothing where it keeps nothing.
    ///
    /// # Errors
    /// As when any object is read, and if it holds more than is read.
    pub fn validation_data(&self) -> Result<ValidationData, DocumentError> {
        let store = self.security_store()?.unwrap_or_default();
        let of = |stored: Vec<Stored>| stored.into_iter().map(|stored| stored.der).collect();
        Ok(ValidationData {
            certificates: of(store.certificates),
            lists: of(store.lists),
            answers: of(store.answers),
        })
    }

    /// The document security store, if there is one. Elements of its arrays that are no streams are left aside.
    ///
    /// # Errors
    /// [`DocumentError`] if it cannot be read, or holds more than is read.
    pub(super) fn security_store(&self) -> Result<Option<SecurityStore>, DocumentError> {
        let Some(store) = self.get_dictionary(&self.catalog()?, "DSS")? else { return Ok(None) };
        let mut left = MAX_STORED;
        Ok(Some(SecurityStore {
            certificates: self.stored(&store, "Certs", &mut left)?,
            lists: self.stored(&store, "CRLs", &mut left)?,
            answers: self.stored(&store, "OCSPs", &mut left)?,
            by_signature: self.get_dictionary(&store, "VRI")?.unwrap_or_default(),
        }))
    }

    fn stored(
        &self,
        store: &Dictionary,
        key: &'static str,
        left: &mut usize,
    ) -> Result<Vec<Stored>, DocumentError> {
        let elements = self.get_array(store, key)?;
        let too_much = DocumentError::TooMuch { what: Limit::ValidationData, limit: MAX_STORED };
        *left = left.checked_sub(elements.len()).ok_or(too_much)?;
        let mut found = Vec::with_capacity(elements.len());
        for id in elements.iter().filter_map(Object::as_reference) {
            if let Object::Stream(stream) = self.object(id)? {
                // One that is broken must not keep the others from being read, nor from being kept.
                let der = self.stream_data(id, &stream).unwrap_or_default();
                found.push(Stored { id, der });
            }
        }
        Ok(found)
    }
}
