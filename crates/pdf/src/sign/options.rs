//! What the caller decides about a signature.

use std::num::NonZeroU32;

use jiff::Zoned;
use pki::digest::DigestAlgorithm;

use crate::appearance::Mark;
use crate::page::DisplayedRectangle;
use crate::signature::FieldLock;

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
    /// Whether it is by an Edwards curve, which a document of PDF 2.0 declares (ISO/TS 32002).
    pub edwards_curve: bool,
    /// What the document allows from then on; as its first signature only.
    pub certify: Option<Certification>,
    /// Fields that must not change from then on. That of an existing field holds as well: the stricter one counts.
    pub lock: Option<FieldLock>,
    /// What is to be seen of it; `None` for an invisible signature.
    pub visible: Option<Visible>,
    /// Room for the CMS, in bytes.
    pub contents_room: usize,
    /// Random bytes for the file identifier.
    pub file_id: [u8; 16],
}

/// What a certified document allows, the strictest first (ISO 32000-2 §12.8.2.2, table 257).
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Certification {
    /// No changes, and no other signatures.
    NoChanges,
    /// Filling in forms and signing.
    Forms,
    /// The same, and annotations.
    Annotations,
}

impl Certification {
    /// `P` of the parameters of DocMDP.
    #[must_use]
    pub const fn p(self) -> i64 {
        match self {
            Self::NoChanges => 1,
            Self::Forms => 2,
            Self::Annotations => 3,
        }
    }

    /// The one that `p` means, if it is one of the three.
    #[must_use]
    pub fn from_p(p: i64) -> Option<Self> {
        [Self::NoChanges, Self::Forms, Self::Annotations].into_iter().find(|known| known.p() == p)
    }
}

/// What is decided about a document time stamp.
#[derive(Clone, Copy, Debug)]
pub(super) struct StampOptions {
    /// The hash function of the imprint.
    pub(super) digest: DigestAlgorithm,
    /// Room for the token, in bytes.
    pub(super) contents_room: usize,
    /// Random bytes for the file identifier.
    pub(super) file_id: [u8; 16],
}

/// A visible mark and its place.
#[derive(Clone, Debug)]
pub struct Visible {
    /// What is shown.
    pub mark: Mark,
    /// On which page; for a new field only.
    pub page: PageChoice,
    /// Where on the page; for a new field only.
    pub place: Place,
}

/// Where on its page a mark stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Place {
    /// Where the layout has its home, at its natural size; in a field that exists, the place of the field.
    #[default]
    Default,
    /// In this rectangle.
    Rectangle(DisplayedRectangle),
    /// In a corner of the page as displayed, at the natural size of the layout.
    Corner(Corner),
    /// At the natural size of the layout over the first occurrence of this text, centre on centre; the white paper
    /// of the mark covers it.
    Tag(String),
}

/// A corner of a page as displayed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Corner {
    /// At the foot, left.
    LowerLeft,
    /// At the foot, right.
    LowerRight,
    /// At the head, left.
    UpperLeft,
    /// At the head, right.
    UpperRight,
}

/// Which pages of a document show the mark.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PageChoice {
    /// By its number, from 1.
    Number(NonZeroU32),
    /// The last one.
    Last,
    /// Every page: the signature field stands on the last one, and all others show the same mark in a stamp that the
    /// signature covers. With [`Place::Tag`] every page that has the text.
    All,
    /// The first page that has the text of [`Place::Tag`]; the last one where none is asked for.
    Tagged,
}
