//! Which checks of a verification are made: all of them.
//!
//! To show that the harmed documents of our tests find a check missing, a build with the feature `unarmed` leaves one
//! out where a test asks for it. Without the feature nothing can be left out, and with it nothing can be released.

#[cfg(all(feature = "unarmed", not(debug_assertions)))]
compile_error!("a build that can leave out checks must not be released: it is for tests alone");

/// What a verifier checks of each signature at least.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Check {
    /// Contents and ByteRange are one token each, and it is known where they stand.
    Tokens,
    /// What is left out is exactly the token of Contents.
    Gap,
    /// What is covered ends where a revision ends, and ranges nest.
    Nesting,
    /// Nothing stands behind the last revision.
    Tail,
    /// Nothing but zeros stands behind the DER.
    Padding,
    /// One signer, and no content of its own.
    Signers,
    /// The signed attributes are those that must be there.
    Attributes,
    /// The digest is that of what is covered.
    Digest,
    /// The certificate is the one that the signature is bound to.
    Binding,
    /// A path leads to an anchor, at the right time.
    Chain,
    /// Nothing in the path was revoked.
    Revocation,
    /// Time stamps are over what they stand beside.
    Stamps,
    /// The signature dictionary is the same in the newest revision.
    Dictionary,
    /// Later revisions changed nothing but what may change.
    Revisions,
    /// No signature is hidden, or was taken away.
    Hidden,
    /// What later fields and annotations show is told.
    Shown,
    /// What had to be repaired is told.
    Leniencies,
    /// The level that is not reached is told, with the rule.
    Level,
}

impl Check {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Tokens,
        Self::Gap,
        Self::Nesting,
        Self::Tail,
        Self::Padding,
        Self::Signers,
        Self::Attributes,
        Self::Digest,
        Self::Binding,
        Self::Chain,
        Self::Revocation,
        Self::Stamps,
        Self::Dictionary,
        Self::Revisions,
        Self::Hidden,
        Self::Shown,
        Self::Leniencies,
        Self::Level,
    ];
}

/// Whether `check` is made: always.
#[cfg(not(feature = "unarmed"))]
#[inline(always)]
#[must_use]
pub const fn is_made(_check: Check) -> bool {
    true
}

#[cfg(feature = "unarmed")]
pub use unarmed::{is_made, leaving_out};

#[cfg(feature = "unarmed")]
mod unarmed {
    use std::cell::Cell;

    use super::Check;

    thread_local! {
        /// A bit for each check that is left out.
        static LEFT_OUT: Cell<u32> = const { Cell::new(0) };
    }

    /// Whether `check` is made on this thread.
    #[must_use]
    pub fn is_made(check: Check) -> bool {
        LEFT_OUT.get() & bit(check) == 0
    }

    /// What `judge` gives when `checks` are not made on this thread meanwhile.
    pub fn leaving_out<T>(checks: &[Check], judge: impl FnOnce() -> T) -> T {
        let before = LEFT_OUT.replace(checks.iter().map(|check| bit(*check)).sum());
        let given = judge();
        LEFT_OUT.set(before);
        given
    }

    const fn bit(check: Check) -> u32 {
        1 << check as u32
    }
}
