//! What is signed or stamped, and the room that it needs in the document.

use std::io::Write;

use pdf::ByteSource;
use pdf::sign::{GrowingDocument, SignError, UnsignedDocument};

use crate::Error;

/// How often more room is made for what turned out longer than was thought.
const TRIES: usize = 4;
/// So much more room is made then, in bytes: the next one may be a little longer again.
const SPARE: usize = 128;

/// A document with its room filled.
pub(super) struct Filled<'d, S, W, T> {
    pub(super) growing: GrowingDocument<'d, S, W>,
    /// The octets of `Contents`, padding included.
    pub(super) contents: Vec<u8>,
    /// What else was made along with them.
    pub(super) with: T,
}

/// Fills the room with what `make` makes for a digest; a larger one, for which it is made anew, where it does not fit.
pub(super) fn fill<'d, S: ByteSource, W: Write, T>(
    mut unsigned: UnsignedDocument<'d, S, W>,
    make: impl Fn(&[u8]) -> Result<(Vec<u8>, T), Error>,
) -> Result<Filled<'d, S, W, T>, Error> {
    let mut left = TRIES;
    loop {
        let (mut contents, with) = make(unsigned.digest())?;
        let (needed, room) = (contents.len(), unsigned.room());
        if needed <= room {
            contents.resize(room, 0);
            return Ok(Filled { growing: unsigned.embed(&contents)?, contents, with });
        }
        left = left.checked_sub(1).ok_or(SignError::Room { needed, room })?;
        unsigned = unsigned.with_room(needed + SPARE)?;
    }
}
