//! A revision with room in it for what is made over all the rest: a signature, or a time stamp.

use pki::digest::DigestAlgorithm;

use super::certify::Demands;
use super::digests::Digests;
use super::options::{SignOptions, StampOptions};
use super::{SignError, field, permission, tagged};
use crate::document::Document;
use crate::extension;
use crate::signature::ByteRange;
use crate::signature::dictionary::{Draft, SignatureDictionary};
use crate::source::ByteSource;
use crate::syntax::ObjectId;
use crate::syntax::writer::write_hexadecimal;
use crate::update::{Appendix, Update};
use field::Chosen;

/// What is to be put into the room.
#[derive(Clone)]
pub(super) enum Content {
    Signature(Box<SignOptions>),
    TimeStamp(StampOptions),
}

/// A revision that is complete but for what goes into the room.
#[derive(Clone)]
pub(super) struct Roomy {
    pub(super) appendix: Appendix,
    pub(super) byte_range: ByteRange,
    pub(super) field: String,
    /// The hash function of what goes into the room.
    pub(super) digest: DigestAlgorithm,
}

impl Content {
    /// Lays out the next revision of `document`.
    pub(super) fn lay_out<S: ByteSource>(&self, document: &Document<S>) -> Result<Roomy, SignError> {
        match self {
            Self::Signature(options) => lay_out_signature(document, options),
            Self::TimeStamp(options) => lay_out_stamp(document, options),
        }
    }

    /// The same with room for `room` bytes.
    pub(super) fn with_room(mut self, room: usize) -> Self {
        match &mut self {
            Self::Signature(options) => options.contents_room = room,
            Self::TimeStamp(options) => options.contents_room = room,
        }
        self
    }
}

fn lay_out_signature<S: ByteSource>(
    document: &Document<S>,
    options: &SignOptions,
) -> Result<Roomy, SignError> {
    document.check_unlocked()?;
    let mut update = Update::new(document)?;
    let fields = update.view().fields()?;
    let signature = update.reserve()?;
    let field = field::choose(&fields, options.field.as_deref())?;
    check_author(document, matches!(field, Chosen::New(_)))?;
    permission::check(&update.view(), &fields, &field)?;
    let demands = Demands::of(&update.view(), &fields, &field, options)?;
    let references = demands.references(update.view().catalog_id()?);
    let lock = demands.add_lock(&mut update)?;
    let description = tagged::describe(options.name.as_deref());
    field::write(&mut update, &fields, &field, signature, lock, options.visible.as_ref(), &description)?;
    demands.certify(&mut update, signature)?;
    if options.edwards_curve {
        extension::declare_edwards_curves(&mut update)?;
    }
    let draft = SignatureDictionary {
        time: &options.claimed_time,
        name: options.name.as_deref(),
        reason: options.reason.as_deref(),
        location: options.location.as_deref(),
        contact: options.contact.as_deref(),
        references,
    }
    .write(options.contents_room, |entries| update.encrypted(signature, entries, options.file_id));
    finish(update, signature, draft, options.file_id, field.name(), options.digest)
}

/// Whatever earlier signatures forbid, a document time stamp may be added (ISO 32000-2 §12.8.5.3); and wherever the
/// document's author allows to sign in a field that exists.
fn lay_out_stamp<S: ByteSource>(document: &Document<S>, options: &StampOptions) -> Result<Roomy, SignError> {
    document.check_unlocked()?;
    let mut update = Update::new(document)?;
    let fields = update.view().fields()?;
    check_author(document, false)?;
    let stamp = update.reserve()?;
    let field = field::choose_for_stamp(&fields);
    field::write(&mut update, &fields, &field, stamp, None, None, tagged::TIME_STAMP)?;
    extension::declare_pades(&mut update)?;
    let draft = Draft::of_time_stamp(options.contents_room);
    finish(update, stamp, draft, options.file_id, field.name(), options.digest)
}

/// Refuses what the author of an encrypted document does not allow to those without the owner's password.
fn check_author<S>(document: &Document<S>, adds_field: bool) -> Result<(), SignError> {
    let missing = document.rights().and_then(|rights| match adds_field {
        true => rights.missing_to_add_field(),
        false => rights.missing_to_fill(),
    });
    missing.map_or(Ok(()), |permission| Err(SignError::NotPermitted { permission }))
}

fn finish(
    mut update: Update<'_>,
    dictionary: ObjectId,
    draft: Draft,
    file_id: [u8; 16],
    field: &str,
    digest: DigestAlgorithm,
) -> Result<Roomy, SignError> {
    update.set_body(dictionary, draft.bytes);
    let mut appendix = update.finish(file_id)?;
    let body = appendix.bodies[&dictionary];
    let gap = [draft.contents.start, draft.contents.end].map(|at| appendix.offset + (body + at) as u64);
    let byte_range = ByteRange::around(gap[0]..gap[1], appendix.offset + appendix.bytes.len() as u64);
    let room = body + draft.byte_range.start..body + draft.byte_range.end;
    Draft::set_byte_range(&mut appendix.bytes, room, &byte_range);
    Ok(Roomy { appendix, byte_range, field: field.to_owned(), digest })
}

impl Roomy {
    /// How many bytes fit.
    pub(super) fn room(&self) -> usize {
        let gap = self.byte_range.gap();
        (gap.end - gap.start) as usize / 2 - 1
    }

    /// The digest of all but the room: `before` has taken in the file, `tail` stands between it and this revision.
    pub(super) fn digest_after(&self, before: &Digests, tail: &[u8]) -> Vec<u8> {
        let [start, end] = self.gap();
        let bytes = &self.appendix.bytes;
        before.with(self.digest, &[tail, &bytes[..start], &bytes[end..]])
    }

    /// Puts `contents` into the room; what is left stays zero.
    pub(super) fn fill(mut self, contents: &[u8]) -> Result<Appendix, SignError> {
        let room = self.room();
        if contents.len() > room {
            return Err(SignError::Room { needed: contents.len(), room });
        }
        let mut digits = Vec::with_capacity(2 * contents.len());
        write_hexadecimal(&mut digits, contents);
        let first_digit = self.gap()[0] + 1;
        self.appendix.bytes[first_digit..first_digit + digits.len()].copy_from_slice(&digits);
        Ok(self.appendix)
    }

    /// Where the token of `Contents` is in the revision.
    fn gap(&self) -> [usize; 2] {
        let gap = self.byte_range.gap();
        [gap.start, gap.end].map(|at| (at - self.appendix.offset) as usize)
    }
}
