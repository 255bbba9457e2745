//! What the caller decides about a signature.

use std::num::NonZeroU32;

use jiff::Zoned;
use pki::digest::DigestAlgorithm;

use crate::appearance::Mark;
use crate::page::DisplayedRectangle;

/// What the caller decides about a signature.
#[derive(Clone, Debug)]
pub struct SignOptions {
    /// The field to fill, or the name of a new one; `None` for the first unused of `Signature1`, `Signature2`...
    pub field: Option<String>,
    /// Why it is signed.
    pub reason: Option<String>,
    /// Where it is signed.
    pub location: Option<String>,
    /// How to reach the signer.
    pub contact: Option<String>,
    /// The signer's name, for viewers that do not read the certificate.
    pub name: Option<String>,
    /// When it is signed, as the signer says, with the zone it is shown in.
    pub claimed_time: Zoned,
    /// The hash function of the signature.
    pub digest: DigestAlgorithm,
    /// What is to be seen of it; `None` for an invisible signature.
    pub visible: Option<Visible>,
    /// Room for the CMS, in bytes.
    pub contents_room: usize,
    /// Random bytes for the file identifier.
    pub file_id: [u8; 16],
}

/// A visible mark and its place.
#[derive(Clone, Debug)]
pub struct Visible {
    /// What is shown.
    pub mark: Mark,
    /// On which page; for a new field only.
    pub page: PageChoice,
    /// Where on the page; `None` for the lower right corner at the mark's natural size, or for the place of a
    /// field that exists.
    pub rectangle: Option<DisplayedRectangle>,
}

/// One page of a document.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PageChoice {
    /// By its number, from 1.
    Number(NonZeroU32),
    /// The last one.
    Last,
}
