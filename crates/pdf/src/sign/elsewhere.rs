//! A signature that is made elsewhere: the document goes out with its room empty, and comes back to be completed.

use std::io::Write;

use jiff::Timestamp;
use pki::digest::DigestAlgorithm;

use super::{SignError, SignedDocument};
use crate::document::{Document, DocumentError};
use crate::signature::ByteRange;
use crate::source::ByteSource;
use crate::syntax::writer::write_hexadecimal;
use crate::verify::date;

/// Bytes that are read at once.
const BLOCK: usize = 256 * 1024;

/// A document whose last revision waits for its signature.
pub struct AwaitingDocument<'d, S> {
    document: &'d Document<S>,
    field: String,
    claimed_time: Option<Timestamp>,
    byte_range: ByteRange,
}

impl<'d, S: ByteSource> AwaitingDocument<'d, S> {
    /// Finds the empty room of a signature that covers all the rest of `document`.
    ///
    /// # Errors
    /// [`SignError::NotPrepared`] if there is none.
    pub fn find(document: &'d Document<S>) -> Result<Self, SignError> {
        let view = document.current();
        for field in view.fields()?.into_iter().filter(|field| field.is_signature() && field.is_filled()) {
            let value = field.value(&view)?;
            let Some(signature) = value.as_dictionary() else { continue };
            let Some(numbers) = signature.get("ByteRange") else { continue };
            let Ok(byte_range) = ByteRange::from_object(numbers, document.length()) else { continue };
            let claimed_time = view.get(signature, "M")?.as_string().and_then(date::parse);
            let found = Self { document, field: field.name, claimed_time, byte_range };
            if byte_range.end() == document.length() && found.is_empty()? {
                return Ok(found);
            }
        }
        Err(SignError::NotPrepared)
    }

    /// The name of the signature field.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// When it will have been signed, as the signature claims.
    pub fn claimed_time(&self) -> Option<Timestamp> {
        self.claimed_time
    }

    /// How many bytes the room holds.
    pub fn room(&self) -> usize {
        let gap = self.byte_range.gap();
        ((gap.end - gap.start) as usize).saturating_sub("<>".len()) / 2
    }

    /// The digest of all bytes but the room: what `messageDigest` has to be.
    ///
    /// # Errors
    /// [`SignError::Read`].
    pub fn digest(&self, algorithm: DigestAlgorithm) -> Result<Vec<u8>, SignError> {
        let mut hasher = algorithm.hasher();
        for range in self.byte_range.covered() {
            self.each_block(range.start, range.end, |block| {
                hasher.update(block);
                Ok(())
            })?;
        }
        Ok(hasher.finish())
    }

    /// Writes the document to `output` with `contents`, signed data in DER, in its room.
    ///
    /// # Errors
    /// [`SignError::Room`] if it is too long; [`SignError::Read`], [`SignError::Write`].
    pub fn complete<W: Write>(&self, mut output: W, contents: &[u8]) -> Result<SignedDocument<W>, SignError> {
        let room = self.room();
        if contents.len() > room {
            return Err(SignError::Room { needed: contents.len(), room });
        }
        let mut digits = Vec::with_capacity(2 * contents.len());
        write_hexadecimal(&mut digits, contents);
        let first = self.byte_range.gap().start + 1;
        let rest = first + digits.len() as u64;
        self.each_block(0, first, |block| output.write_all(block).map_err(SignError::Write))?;
        output.write_all(&digits).map_err(SignError::Write)?;
        self.each_block(rest, self.document.length(), |block| {
            output.write_all(block).map_err(SignError::Write)
        })?;
        output.flush().map_err(SignError::Write)?;
        Ok(SignedDocument::new(output, self.document.length()))
    }

    /// Whether the gap of the byte range is a room as we leave it: `<`, nothing but `0`, `>`.
    fn is_empty(&self) -> Result<bool, SignError> {
        let gap = self.byte_range.gap();
        if gap.end - gap.start < 2 {
            return Ok(false);
        }
        let mut ends = [0; 2];
        for (end, offset) in ends.iter_mut().zip([gap.start, gap.end - 1]) {
            let read = self.document.source().read_exact_at(offset, std::slice::from_mut(end));
            read.map_err(DocumentError::read(offset))?;
        }
        let mut is_empty = ends == *b"<>";
        self.each_block(gap.start + 1, gap.end - 1, |block| {
            is_empty &= block.iter().all(|digit| *digit == b'0');
            Ok(())
        })?;
        Ok(is_empty)
    }

    fn each_block(
        &self,
        mut from: u64,
        until: u64,
        mut then: impl FnMut(&[u8]) -> Result<(), SignError>,
    ) -> Result<(), SignError> {
        let mut block = vec![0; BLOCK];
        while from < until {
            let count = usize::try_from(until - from).unwrap_or(BLOCK).min(BLOCK);
            self.document.source().read_exact_at(from, &mut block[..count]).map_err(SignError::Read)?;
            then(&block[..count])?;
            from += count as u64;
        }
        Ok(())
    }
}
