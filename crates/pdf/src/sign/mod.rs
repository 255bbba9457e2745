//! Signing: a [`Document`] becomes a [`PreparedDocument`], written once becomes an [`UnsignedDocument`],
//! and with the signature in its room a [`SignedDocument`].

mod copy; // the file is written and hashed in one pass
mod error; // why a document cannot be signed
mod field; // the signature field, new or filled
mod options; // what the caller decides
mod permission; // what earlier signatures allow

use std::io::{Seek, SeekFrom, Write};

use pki::digest::DigestAlgorithm;

pub use error::SignError;
pub use options::{PageChoice, SignOptions, Visible};

use crate::document::Document;
use crate::signature::ByteRange;
use crate::signature::dictionary::{Draft, SignatureDictionary};
use crate::source::ByteSource;
use crate::syntax::writer::write_hexadecimal;
use crate::update::Update;

/// A document and the revision that will hold its signature.
pub struct PreparedDocument<'d, S> {
    source: &'d S,
    length: u64,
    appendix: Vec<u8>,
    byte_range: ByteRange,
    digest: DigestAlgorithm,
    field: String,
}

/// A document written out whole, with the room for its signature still empty.
pub struct UnsignedDocument<W> {
    output: W,
    start: u64,
    byte_range: ByteRange,
    digest: Vec<u8>,
    field: String,
}

/// A signed document.
#[derive(Debug)]
pub struct SignedDocument<W> {
    output: W,
    byte_range: ByteRange,
    field: String,
}

/// Prepares the revision that will hold a signature.
///
/// Nothing of the file is copied or changed; earlier revisions and their signatures stay byte for byte.
///
/// # Errors
/// [`SignError`] if the document is encrypted, forbids another signature, or has no such field, page or place.
pub fn prepare<'d, S: ByteSource>(
    document: &'d Document<S>,
    options: &SignOptions,
) -> Result<PreparedDocument<'d, S>, SignError> {
    if document.is_encrypted() {
        return Err(SignError::Encrypted);
    }
    let mut update = Update::new(document)?;
    let fields = update.view().fields()?;
    let signature = update.reserve()?;
    let field = field::choose(&fields, options.field.as_deref())?;
    permission::check(update.view(), &fields, &field)?;
    let references = permission::references(update.view(), &field)?;
    field::write(&mut update, &fields, &field, signature, options.visible.as_ref())?;

    let draft = SignatureDictionary {
        time: &options.claimed_time,
        name: options.name.as_deref(),
        reason: options.reason.as_deref(),
        location: options.location.as_deref(),
        contact: options.contact.as_deref(),
        references,
    }
    .write(options.contents_room);
    update.set_body(signature, draft.bytes.clone());
    let mut appendix = update.finish(options.file_id)?;

    let body = appendix.bodies[&signature];
    let gap = [draft.contents.start, draft.contents.end].map(|at| appendix.offset + (body + at) as u64);
    let byte_range = ByteRange::around(gap[0]..gap[1], appendix.offset + appendix.bytes.len() as u64);
    let room = body + draft.byte_range.start..body + draft.byte_range.end;
    Draft::set_byte_range(&mut appendix.bytes, room, &byte_range);
    Ok(PreparedDocument {
        source: document.source(),
        length: document.length(),
        appendix: appendix.bytes,
        byte_range,
        digest: options.digest,
        field: field.name().to_owned(),
    })
}

impl<S: ByteSource> PreparedDocument<'_, S> {
    /// The name of the signature field.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Which bytes will be signed.
    pub fn byte_range(&self) -> ByteRange {
        self.byte_range
    }

    /// Writes the whole document to `output`, from where it stands, and hashes it in the same pass.
    ///
    /// # Errors
    /// [`SignError::Read`] and [`SignError::Write`].
    pub fn write_to<W: Write + Seek>(self, mut output: W) -> Result<UnsignedDocument<W>, SignError> {
        let start = output.stream_position().map_err(SignError::Write)?;
        let hasher = self.digest.hasher();
        let mut hasher = copy::copy_and_hash(self.source, self.length, &mut output, hasher)?;
        output.write_all(&self.appendix).map_err(SignError::Write)?;
        let gap = self.byte_range.gap();
        let [gap_start, gap_end] = [gap.start, gap.end].map(|at| (at - self.length) as usize);
        hasher.update(&self.appendix[..gap_start]);
        hasher.update(&self.appendix[gap_end..]);
        let (byte_range, digest, field) = (self.byte_range, hasher.finish(), self.field);
        Ok(UnsignedDocument { output, start, byte_range, digest, field })
    }
}

impl<W: Write + Seek> UnsignedDocument<W> {
    /// The digest of all bytes but the room for the signature: what `messageDigest` has to be.
    pub fn digest(&self) -> &[u8] {
        &self.digest
    }

    /// Puts `cms` into its room; what is left stays zero.
    ///
    /// # Errors
    /// [`SignError::Room`] if it is too long, [`SignError::Write`].
    pub fn embed(mut self, cms: &[u8]) -> Result<SignedDocument<W>, SignError> {
        let gap = self.byte_range.gap();
        let room = (gap.end - gap.start) as usize / 2 - 1;
        if cms.len() > room {
            return Err(SignError::Room { needed: cms.len(), room });
        }
        let mut digits = Vec::new();
        write_hexadecimal(&mut digits, cms);
        let first_digit = self.start + gap.start + 1;
        self.output.seek(SeekFrom::Start(first_digit)).map_err(SignError::Write)?;
        self.output.write_all(&digits).map_err(SignError::Write)?;
        self.output.seek(SeekFrom::Start(self.start + self.byte_range.end())).map_err(SignError::Write)?;
        self.output.flush().map_err(SignError::Write)?;
        Ok(SignedDocument { output: self.output, byte_range: self.byte_range, field: self.field })
    }
}

impl<W> SignedDocument<W> {
    /// What it was written to, positioned behind the document.
    pub fn into_output(self) -> W {
        self.output
    }

    /// Which bytes are signed.
    pub fn byte_range(&self) -> ByteRange {
        self.byte_range
    }

    /// The name of the signature field.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Length of the signed document in bytes.
    pub fn length(&self) -> u64 {
        self.byte_range.end()
    }
}
