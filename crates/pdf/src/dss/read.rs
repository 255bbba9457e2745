//! What a document keeps already.

use super::{DssPart, MAX_BYTES, MAX_PARTS, ValidationData};
use crate::document::DocumentError;
use crate::form::wrong_kind;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// The security store of a document, as of one revision; an empty one where there is none.
#[derive(Debug)]
pub(super) struct SecurityStore {
    /// The object that it is, where it is one of its own.
    pub(super) id: Option<ObjectId>,
    /// All of it, as written.
    pub(super) dictionary: Dictionary,
    /// Its arrays, in the order of [`DssPart::ALL`].
    pub(super) arrays: [StoredArray; 3],
    /// `VRI`: what is kept for single signatures, each under its key, the values as written; nothing where something
    /// else stands there.
    pub(super) by_signature: Option<Dictionary>,
}

/// An array of a security store.
#[derive(Debug)]
pub(super) struct StoredArray {
    /// Its elements as written, wherever they lead; or why it cannot be read.
    pub(super) elements: Result<Vec<Object>, DocumentError>,
    /// What can be read of what they lead to.
    pub(super) streams: Vec<Stored>,
}

/// A stream of a security store.
#[derive(Debug)]
pub(super) struct Stored {
    /// The stream object.
    pub(super) id: ObjectId,
    /// What it holds, decoded.
    pub(super) der: Vec<u8>,
}

/// How much more is read.
struct Left {
    parts: usize,
    bytes: u64,
}

impl View<'_> {
    /// What the document keeps to judge its signatures by, as of this revision, as far as it can be read.
    pub fn validation_data(&self) -> ValidationData {
        let Ok(store) = self.security_store() else { return ValidationData::default() };
        let of = |array: StoredArray| array.streams.into_iter().map(|stored| stored.der).collect();
        let [certificates, lists, answers] = store.arrays.map(of);
        ValidationData { certificates, lists, answers }
    }

    /// The document security store. What its arrays lead to and cannot be read is left unread.
    ///
    /// # Errors
    /// [`DocumentError`] if the store itself cannot be read, or something else stands there.
    pub(super) fn security_store(&self) -> Result<SecurityStore, DocumentError> {
        let catalog = self.catalog()?;
        let id = catalog.get("DSS").and_then(Object::as_reference);
        let (id, dictionary) = match self.get(&catalog, "DSS")? {
            Object::Dictionary(store) => (id, store),
            Object::Null => (None, Dictionary::new().with("Type", Object::name("DSS"))),
            found => return Err(wrong_kind("document security store", &found)),
        };
        let mut left = Left { parts: MAX_PARTS, bytes: MAX_BYTES };
        let arrays = DssPart::ALL.map(|part| self.stored_array(&dictionary, part, &mut left));
        let by_signature = match self.get(&dictionary, "VRI") {
            Ok(Object::Dictionary(by_signature)) => Some(by_signature),
            Ok(Object::Null) => Some(Dictionary::new()),
            _ => None,
        };
        Ok(SecurityStore { id, dictionary, arrays, by_signature })
    }

    fn stored_array(&self, store: &Dictionary, part: DssPart, left: &mut Left) -> StoredArray {
        let elements = match self.get(store, part.key()) {
            Ok(Object::Array(elements)) => Ok(elements),
            Ok(Object::Null) => Ok(Vec::new()),
            Ok(found) => Err(wrong_kind("array in the document security store", &found)),
            Err(error) => Err(error),
        };
        let mut streams = Vec::new();
        for element in elements.iter().flatten() {
            let Some(parts) = left.parts.checked_sub(1) else { break };
            left.parts = parts;
            streams.extend(self.stored(element, part, left));
        }
        StoredArray { elements, streams }
    }

    fn stored(&self, element: &Object, part: DssPart, left: &mut Left) -> Option<Stored> {
        let id = element.as_reference()?;
        let Ok(Object::Stream(stream)) = self.object(id) else { return None };
        let der = self.stream_data_up_to(id, &stream, part.limit().min(left.bytes)).ok()?;
        left.bytes -= der.len() as u64;
        Some(Stored { id, der })
    }
}
