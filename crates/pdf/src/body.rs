//! What will stand between `obj` and `endobj` of an object that is appended.

use std::sync::Arc;

use crate::crypt::{Ivs, Protection};
use crate::syntax::writer::{write_dictionary, write_object};
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::update::NewObject;

/// What will stand between `obj` and `endobj`. It is encrypted only when it is written, where the document is.
pub(crate) enum Body {
    /// An object that is no stream.
    Object(Object),
    /// A dictionary or stream, with the numbers of its fragment.
    New(NewObject, Arc<[ObjectId]>),
    /// As the caller wrote it, encrypted if need be.
    Written(Vec<u8>),
}

/// How the objects of one revision are encrypted, if at all. No object may come twice.
#[derive(Clone, Copy)]
pub(crate) struct Sealing<'p> {
    pub(crate) protection: &'p Protection,
    /// The random identifier of the revision.
    pub(crate) file_id: [u8; 16],
    /// Where the revision starts.
    pub(crate) offset: u64,
}

impl Body {
    /// The bytes for object `id`.
    pub(crate) fn write(self, id: ObjectId, sealing: Sealing<'_>) -> Vec<u8> {
        let (object, ids) = match self {
            Self::Written(body) => return body,
            Self::New(NewObject { dictionary, stream: Some(data) }, ids) => {
                let (dictionary, data) = sealing.stream(id, dictionary, data);
                return stream(dictionary, &data, &ids);
            }
            Self::New(NewObject { dictionary, stream: None }, ids) => (dictionary.into(), ids),
            Self::Object(object) => (object, Arc::default()),
        };
        let mut body = Vec::new();
        write_object(&mut body, &sealing.object(id, object), &ids);
        body
    }
}

impl Sealing<'_> {
    /// What stands for `object` inside object `id`.
    pub(crate) fn object(self, id: ObjectId, mut object: Object) -> Object {
        if let Some(unlocked) = self.protection.open() {
            unlocked.encrypt(id, &mut object, &mut self.ivs(id));
        }
        object
    }

    /// What stands for the dictionary and the data of stream `id`.
    fn stream(self, id: ObjectId, mut dictionary: Dictionary, mut data: Vec<u8>) -> (Dictionary, Vec<u8>) {
        if let Some(unlocked) = self.protection.open() {
            let mut ivs = self.ivs(id);
            data = unlocked.encrypt_data(id, &dictionary, data, &mut ivs);
            unlocked.encrypt_dictionary(id, &mut dictionary, &mut ivs);
        }
        (dictionary, data)
    }

    fn ivs(self, id: ObjectId) -> Ivs {
        Ivs::new(self.file_id, self.offset, id)
    }
}

/// A stream as it is: dictionary, `stream`, data, `endstream`.
pub(crate) fn stream(mut dictionary: Dictionary, data: &[u8], ids: &[ObjectId]) -> Vec<u8> {
    let mut body = Vec::new();
    dictionary.set("Length", (data.len() as i64).into());
    write_dictionary(&mut body, &dictionary, ids);
    body.extend(b"\nstream\n");
    body.extend(data);
    body.extend(b"\nendstream");
    body
}
