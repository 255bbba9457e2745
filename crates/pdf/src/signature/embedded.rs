//! The signatures and time stamps that a document holds, as its fields say.

use crate::document::DocumentError;
use crate::view::View;

/// A signature or a time stamp in a field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Embedded {
    /// The name of its field.
    pub field: String,
    /// Whether it is a document time stamp (EN 319 142-1 §5.4.3) rather than a signature.
    pub is_time_stamp: bool,
    /// The octets of `Contents`, the padding included.
    pub contents: Vec<u8>,
}

impl View<'_> {
    /// The signatures and time stamps in the fields of this revision, in the order of the field tree. One without
    /// `Contents` is left aside; whether any of them holds is for [`verify`](crate::verify) to tell.
    ///
    /// # Errors
    /// If the fields cannot be read.
    pub fn embedded_signatures(&self) -> Result<Vec<Embedded>, DocumentError> {
        let mut found = Vec::new();
        for field in self.fields()?.into_iter().filter(|field| field.is_signature() && field.is_filled()) {
            let value = field.value(self)?;
            let Some(dictionary) = value.as_dictionary() else { continue };
            let contents = self.get(dictionary, "Contents")?;
            let Some(contents) = contents.as_string().map(<[u8]>::to_vec) else { continue };
            let is_time_stamp = self.get(dictionary, "SubFilter")?.as_name() == Some(b"ETSI.RFC3161");
            found.push(Embedded { field: field.name, is_time_stamp, contents });
        }
        Ok(found)
    }
}
