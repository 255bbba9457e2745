//! A document and the revisions that come behind it, put together in memory and written last.
//!
//! The file itself is copied and hashed once, whatever comes behind it: the digest of each revision goes on from there.

use std::io::Write;

use jiff::Zoned;
use pki::digest::DigestAlgorithm;

use super::digests::Digests;
use super::options::StampOptions;
use super::room::{Content, Roomy};
use super::{SignError, copy};
use crate::document::Document;
use crate::dss::{self, Vouching};
use crate::signature::{ByteRange, Embedded};
use crate::source::{ByteSource, Grown};
use crate::update::Update;

/// A document whose next revision is complete but for what goes into its room.
pub struct UnsignedDocument<'d, S, W> {
    before: GrowingDocument<'d, S, W>,
    content: Content,
    revision: Roomy,
    digest: Vec<u8>,
}

/// A document that was written as it came, with new revisions that were not written yet.
pub struct GrowingDocument<'d, S, W> {
    document: Document<Grown<'d, S>>,
    digests: Digests,
    stamp_digest: DigestAlgorithm,
    output: W,
}

/// A document written out whole.
#[derive(Debug)]
pub struct SignedDocument<W> {
    output: W,
    length: u64,
}

impl<'d, S: ByteSource, W: Write> GrowingDocument<'d, S, W> {
    /// Writes `document` as it is to `output` and hashes it in the same pass, for time stamps by `stamp_digest`.
    ///
    /// # Errors
    /// [`SignError::Read`] and [`SignError::Write`].
    pub fn copy(
        document: &'d Document<S>,
        output: W,
        stamp_digest: DigestAlgorithm,
    ) -> Result<Self, SignError> {
        Self::copy_for(document, output, stamp_digest, &[stamp_digest])
    }

    pub(super) fn copy_for(
        document: &'d Document<S>,
        mut output: W,
        stamp_digest: DigestAlgorithm,
        algorithms: &[DigestAlgorithm],
    ) -> Result<Self, SignError> {
        let digests = Digests::of(algorithms);
        let digests = copy::copy_and_hash(document.source(), document.length(), &mut output, digests)?;
        Ok(Self { document: document.grown(), digests, stamp_digest, output })
    }

    /// The document as it is now.
    pub fn document(&self) -> &Document<Grown<'d, S>> {
        &self.document
    }

    /// The hash function of its time stamps.
    pub fn stamp_digest(&self) -> DigestAlgorithm {
        self.stamp_digest
    }

    /// Its signatures and time stamps, in the order of the field tree.
    ///
    /// # Errors
    /// If the fields cannot be read.
    pub fn signatures(&self) -> Result<Vec<Embedded>, SignError> {
        Ok(self.document.current().embedded_signatures()?)
    }

    /// Prepares the revision that will hold a document time stamp over all there is (EN 319 142-1 §5.4.3).
    ///
    /// # Errors
    /// [`SignError`] if the document cannot be updated.
    pub fn prepare_time_stamp(
        self,
        contents_room: usize,
        file_id: [u8; 16],
    ) -> Result<UnsignedDocument<'d, S, W>, SignError> {
        let options = StampOptions { digest: self.stamp_digest, contents_room, file_id };
        let content = Content::TimeStamp(options);
        let revision = content.lay_out(&self.document)?;
        Ok(UnsignedDocument::new(self, content, revision))
    }

    /// Adds what vouches for signatures, gathered at `time`, as a revision of its own: nothing if all of it is there.
    ///
    /// # Errors
    /// [`SignError`] if the document cannot be updated.
    pub fn add_validation_data(
        &mut self,
        vouchings: &[Vouching],
        time: &Zoned,
        file_id: [u8; 16],
    ) -> Result<bool, SignError> {
        let mut update = Update::new(&self.document)?;
        if !dss::extend(&mut update, vouchings, time)? {
            return Ok(false);
        }
        let appendix = update.finish(file_id)?;
        self.document.append(&appendix)?;
        Ok(true)
    }

    /// Writes what came behind the file.
    ///
    /// # Errors
    /// [`SignError::Write`].
    pub fn finish(mut self) -> Result<SignedDocument<W>, SignError> {
        self.output.write_all(self.document.source().tail()).map_err(SignError::Write)?;
        self.output.flush().map_err(SignError::Write)?;
        Ok(SignedDocument::new(self.output, self.document.length()))
    }
}

impl<'d, S: ByteSource, W: Write> UnsignedDocument<'d, S, W> {
    pub(super) fn new(before: GrowingDocument<'d, S, W>, content: Content, revision: Roomy) -> Self {
        let digest = revision.digest_after(&before.digests, before.document.source().tail());
        Self { before, content, revision, digest }
    }

    /// The digest of all bytes but the room: what `messageDigest`, or the imprint of a time stamp, has to be.
    pub fn digest(&self) -> &[u8] {
        &self.digest
    }

    /// How many bytes the room holds.
    pub fn room(&self) -> usize {
        self.revision.room()
    }

    /// The name of the signature field.
    pub fn field(&self) -> &str {
        &self.revision.field
    }

    /// Which bytes are signed.
    pub fn byte_range(&self) -> ByteRange {
        self.revision.byte_range
    }

    /// The same with room for `room` bytes. The digest is another one then; nothing is read or written again.
    ///
    /// # Errors
    /// As the preparation.
    pub fn with_room(self, room: usize) -> Result<Self, SignError> {
        let content = self.content.with_room(room);
        let revision = content.lay_out(&self.before.document)?;
        Ok(Self::new(self.before, content, revision))
    }

    /// Puts `contents`, signed data in DER, into the room; what is left stays zero.
    ///
    /// # Errors
    /// [`SignError::Room`] if it is too long: see [`with_room`](Self::with_room).
    pub fn embed(self, contents: &[u8]) -> Result<GrowingDocument<'d, S, W>, SignError> {
        let mut grown = self.before;
        grown.document.append(&self.revision.fill(contents)?)?;
        Ok(grown)
    }
}

impl<W> SignedDocument<W> {
    pub(super) fn new(output: W, length: u64) -> Self {
        Self { output, length }
    }

    /// What it was written to.
    pub fn into_output(self) -> W {
        self.output
    }

    /// Length of the signed document in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }
}
