//! Signing: a [`Document`] becomes a [`PreparedDocument`], copied once an [`UnsignedDocument`], with the signature in
//! its room a [`GrowingDocument`], which takes time stamps and validation data, and written whole a [`SignedDocument`].

mod archival; // what PDF/A asks of a field
mod certify; // what the signature asks of the document
mod copy; // the file is written and hashed in one pass
mod digests; // several digests of the same bytes
mod elsewhere; // a signature that is made elsewhere
mod error; // why a document cannot be signed
mod field; // the signature field, new or filled
mod growing; // revisions come behind the file
mod options; // what the caller decides
mod permission; // what earlier signatures allow
mod place; // where on the document a mark stands
mod room; // a revision with room for a signature or a time stamp
mod tag; // a mark at a text
mod tagged; // elements of the structure tree

use std::io::Write;

use pki::digest::DigestAlgorithm;

pub use elsewhere::AwaitingDocument;
pub use error::SignError;
pub use growing::{GrowingDocument, SignedDocument, UnsignedDocument};
pub use options::{Certification, Corner, PageChoice, Place, SignOptions, Visible};

use crate::document::Document;
use crate::signature::ByteRange;
use crate::source::ByteSource;
use room::{Content, Roomy};

/// A document and the revision that will hold its signature.
pub struct PreparedDocument<'d, S> {
    document: &'d Document<S>,
    content: Content,
    revision: Roomy,
}

/// Prepares the revision that will hold a signature.
///
/// Nothing of the file is copied or changed; earlier revisions and their signatures stay byte for byte.
///
/// # Errors
/// [`SignError`] if the document is encrypted and not unlocked, forbids another signature, or has no such field, page or place.
pub fn prepare<'d, S: ByteSource>(
    document: &'d Document<S>,
    options: &SignOptions,
) -> Result<PreparedDocument<'d, S>, SignError> {
    let content = Content::Signature(Box::new(options.clone()));
    let revision = content.lay_out(document)?;
    Ok(PreparedDocument { document, content, revision })
}

impl<'d, S: ByteSource> PreparedDocument<'d, S> {
    /// The name of the signature field.
    pub fn field(&self) -> &str {
        &self.revision.field
    }

    /// Which bytes will be signed.
    pub fn byte_range(&self) -> ByteRange {
        self.revision.byte_range
    }

    /// The whole document with the room still empty, for those who only look at it.
    ///
    /// # Errors
    /// [`SignError::Read`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, SignError> {
        let mut bytes = vec![0; self.document.length() as usize];
        self.document.source().read_exact_at(0, &mut bytes).map_err(SignError::Read)?;
        bytes.extend(&self.revision.appendix.bytes);
        Ok(bytes)
    }

    /// Writes the file as it is to `output` and hashes it in the same pass; time stamps will be made by `stamp_digest`.
    ///
    /// # Errors
    /// [`SignError::Read`] and [`SignError::Write`].
    pub fn copy_to<W: Write>(
        self,
        output: W,
        stamp_digest: DigestAlgorithm,
    ) -> Result<UnsignedDocument<'d, S, W>, SignError> {
        let algorithms = [self.revision.digest, stamp_digest];
        let copied = GrowingDocument::copy_for(self.document, output, stamp_digest, &algorithms)?;
        Ok(UnsignedDocument::new(copied, self.content, self.revision))
    }
}
