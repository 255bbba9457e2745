//! What is found beside the verdict: a closed list, each with its code.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::code::{SIGNATURE_REMOVED, TOO_MUCH_WORK};
use super::dss::DssFault;
use super::edit::Edit;
use super::indication::Indication;
use super::level::LevelRule;
use super::online::Online;
use super::reason::{Causes, Reason};
use super::unmet::Unmet;
use crate::crypt::CryptError;
use crate::document::{DocumentError, Leniency};
use crate::syntax::ObjectId;

/// One finding, about the file or about one signature. `Display` is one English sentence.
#[derive(Debug, thiserror::Error)]
pub enum Finding {
    /// There is no signature.
    #[error("the file has no signature")]
    NoSignature,
    /// The file cannot be read as a PDF document.
    #[error("the file cannot be read as a PDF document: {}", Causes(.0))]
    Unreadable(DocumentError),
    /// The program failed while it judged the file: a mistake of its own.
    #[error("the program failed on this file, by a mistake of its own, so that it was not judged")]
    GivenUp,
    /// The file is encrypted.
    #[error("the file is encrypted")]
    Encrypted,
    /// It is encrypted, and what stands in strings and streams cannot be looked at.
    #[error("the texts and compressed objects of the file cannot be looked at: {}", Causes(.0))]
    Locked(CryptError),
    /// It carries a code over its integrity (ISO/TS 32004).
    #[error("the file carries a code over its integrity, which is not judged")]
    IntegrityCodeNotJudged,
    /// A rule that the file breaks and that was forgiven.
    #[error("{}", Forgiven(.0))]
    Leniency(Leniency),
    /// Bytes behind the last revision, which readers that repair files may show.
    #[error("{bytes} bytes from byte {offset} on stand behind the last revision")]
    TrailingBytes {
        /// Where they start.
        offset: u64,
        /// How many.
        bytes: u64,
    },
    /// The form of the newest revision cannot be read, so that signatures may be missed.
    #[error("the form cannot be read, so that signatures may have been missed: {}", Causes(.0))]
    FormUnreadable(DocumentError),
    /// The pages of the newest revision cannot be read to the last, so that readers may show anything, or nothing.
    #[error("the pages cannot be read, so that readers may differ on what they show: {}", Causes(.0))]
    PagesUnreadable(DocumentError),
    /// An earlier revision cannot be looked into for signatures.
    #[error("revision {revision} cannot be looked into for signatures")]
    RevisionUnreadable {
        /// Which one, from 1.
        revision: usize,
    },
    /// More revisions, fields or signatures than are looked at.
    #[error("the file has more revisions, fields or signatures than the {limit} that are looked at")]
    TooMuchHistory {
        /// How many are.
        limit: usize,
    },
    /// Judging the file takes more work than is done for one, so that not all of it was judged.
    #[error("not all of the file was judged, for that takes too long: {}", Causes(.0))]
    TooMuchWork(DocumentError),
    /// A signature that was there in an earlier revision is gone.
    #[error("the signature in field {field} was there up to revision {revision} and is gone")]
    SignatureRemoved {
        /// The field's name.
        field: String,
        /// The last revision that shows it, from 1.
        revision: usize,
    },
    /// Something like a signature dictionary that no signature field leads to.
    #[error("a signature at byte {offset} belongs to no signature field")]
    OrphanSignature {
        /// Where its byte range stands.
        offset: u64,
        /// The object that it stands in, where there is one.
        object: Option<ObjectId>,
    },
    /// Something that only readers see that repair the file, as no cross-reference section speaks of it.
    #[error(
        "no cross-reference section speaks of object {object} at byte {offset}: only readers that repair the file see it"
    )]
    HiddenObject {
        /// Where it stands, or the stream that it is in.
        offset: u64,
        /// Its number.
        object: u32,
    },
    /// Several fields lead to one signature.
    #[error("the fields {} share one signature", fields.join(", "))]
    SharedSignature {
        /// Their names.
        fields: Vec<String>,
    },
    /// A signature field that shows something, and that was not there when the first one signed.
    #[error(
        "field {field} was added after a signature and shows something on page {page}, from {},{} to {},{}",
        corners[0], corners[1], corners[2], corners[3]
    )]
    FieldAdded {
        /// The field's name.
        field: String,
        /// The page, from 1.
        page: usize,
        /// Left, bottom, right, top in whole units of default user space.
        corners: [i64; 4],
    },
    /// The same, where it may hide much of what was signed.
    #[error("field {field} was added after a signature and covers {percent} % of page {page}")]
    FieldCoversPage {
        /// The field's name.
        field: String,
        /// The page, from 1.
        page: usize,
        /// How much of the visible page it covers, in percent.
        percent: u8,
    },
    /// The same, where readers differ on how large it is.
    #[error(
        "field {field} was added after a signature, and how much of page {page} it covers depends on the viewer"
    )]
    FieldOfUnknownExtent {
        /// The field's name.
        field: String,
        /// The page, from 1.
        page: usize,
    },
    /// What came after a signature that signatures may allow.
    #[error("{0}")]
    Edit(Edit),
    /// A further reason against the signature, beside the one that its verdict gives.
    #[error("{0}")]
    FurtherReason(Reason),
    /// The first rule of a level of PAdES that the signature breaks, where that is worth telling.
    #[error("not of level {}: {}", .0.level().word(), .0)]
    LevelNotReached(LevelRule),
    /// More time stamps in one signature than are judged.
    #[error("the signature carries more time stamps than the {limit} that are judged")]
    TimeStampNotJudged {
        /// How many are.
        limit: usize,
    },
    /// A time stamp in the signature that proves nothing.
    #[error("the time stamp in the signature proves nothing: {0}")]
    TimeStampNotValid(Reason),
    /// A part of the validation data in the document (ISO 32000-2 §12.8.4.3) that cannot be used.
    #[error("{}", Causes(.0))]
    ValidationData(DssFault),
    /// A kind of signature that writers are told not to use any more (ISO 32000-2 §12.8.3.1).
    #[error("this kind of signature ({sub_filter}) is outdated")]
    LegacyKind {
        /// Its `SubFilter`.
        sub_filter: &'static str,
    },
    /// A file that is attached to the document (ISO 32000-2 §7.11.4); what is in it is not looked at.
    #[error("the file {name} is attached{}", Size(.size))]
    Attachment {
        /// Its name as the document gives it, its beginning where it is long.
        name: String,
        /// Its size in bytes, as the document says.
        size: Option<u64>,
        /// The object that it stands in; `None` if there is none.
        object: Option<ObjectId>,
    },
    /// More is there than is looked through, or something cannot be read.
    #[error("more files may be attached than the {listed} that are listed")]
    AttachmentsNotListed {
        /// How many are.
        listed: usize,
    },
    /// The signature is bound to no certificate.
    #[error("nothing in the signature says which certificate the signer meant")]
    CertificateNotBound,
    /// The certificate was issued by a simulated clock, as it says of itself.
    #[error("the certificate was issued by a simulated clock, so that its dates are no real dates")]
    SimulatedTime,
    /// A rule of whoever receives the document is not met.
    #[error("{0}")]
    Policy(Unmet),
    /// What was looked for online.
    #[error("{0}")]
    Online(Online),
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Odd, but not against the signature.
    Warning,
    /// In the way of a good verdict.
    Error,
}

impl Finding {
    /// Its code: stable, for scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSignature => "no-signature",
            Self::Unreadable(_) => "unreadable",
            Self::Encrypted => "encrypted",
            Self::Locked(_) => "locked",
            Self::IntegrityCodeNotJudged => "integrity-code-not-judged",
            Self::Leniency(leniency) => leniency_code(leniency),
            Self::TrailingBytes { .. } => TRAILING_BYTES,
            Self::FormUnreadable(_) => "form-unreadable",
            Self::PagesUnreadable(_) => "pages-unreadable",
            Self::RevisionUnreadable { .. } => "revision-unreadable",
            Self::TooMuchHistory { .. } => "too-much-history",
            Self::TooMuchWork(_) => TOO_MUCH_WORK,
            Self::SignatureRemoved { .. } => SIGNATURE_REMOVED,
            Self::GivenUp => "given-up",
            Self::OrphanSignature { .. } => "orphan-signature",
            Self::HiddenObject { .. } => "hidden-object",
            Self::SharedSignature { .. } => "shared-signature",
            Self::FieldAdded { .. } => "field-added",
            Self::FieldCoversPage { .. } => "field-covers-page",
            Self::FieldOfUnknownExtent { .. } => "field-of-unknown-extent",
            Self::Edit(edit) => edit.code(),
            Self::FurtherReason(reason) => reason.code(),
            Self::LevelNotReached(_) => "level-not-reached",
            Self::TimeStampNotJudged { .. } => "time-stamp-not-judged",
            Self::TimeStampNotValid(_) => "time-stamp-not-valid",
            Self::ValidationData(_) => "validation-data",
            Self::LegacyKind { .. } => "legacy-kind",
            Self::Attachment { .. } => "attachment",
            Self::AttachmentsNotListed { .. } => "attachments-not-listed",
            Self::CertificateNotBound => "certificate-not-bound",
            Self::SimulatedTime => "simulated-time",
            Self::Policy(unmet) => unmet.code(),
            Self::Online(online) => online.code(),
        }
    }

    /// How much it matters.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::NoSignature
            | Self::Encrypted
            | Self::IntegrityCodeNotJudged
            | Self::FieldAdded { .. }
            | Self::LevelNotReached(_)
            | Self::TimeStampNotJudged { .. }
            | Self::Attachment { .. }
            | Self::AttachmentsNotListed { .. }
            | Self::SimulatedTime => Severity::Info,
            Self::Edit(edit) => edit.severity(),
            Self::Online(online) => online.severity(),
            Self::Leniency(leniency) if !hides_something(leniency) => Severity::Warning,
            Self::RevisionUnreadable { .. }
            | Self::HiddenObject { .. }
            | Self::SharedSignature { .. }
            | Self::FieldCoversPage { .. }
            | Self::FieldOfUnknownExtent { .. }
            | Self::LegacyKind { .. }
            | Self::CertificateNotBound
            | Self::TimeStampNotValid(_)
            | Self::ValidationData(_) => Severity::Warning,
            Self::Locked(_)
            | Self::GivenUp
            | Self::Leniency(_)
            | Self::Unreadable(_)
            | Self::TrailingBytes { .. }
            | Self::FormUnreadable(_)
            | Self::PagesUnreadable(_)
            | Self::TooMuchHistory { .. }
            | Self::TooMuchWork(_)
            | Self::SignatureRemoved { .. }
            | Self::OrphanSignature { .. }
            | Self::FurtherReason(_)
            | Self::Policy(_) => Severity::Error,
        }
    }

    /// The best that a file with this finding can be; `None` if the finding leaves that to the signatures.
    #[must_use]
    pub fn indication(&self) -> Option<Indication> {
        match self {
            Self::Leniency(leniency) if hides_something(leniency) => Some(Indication::Indeterminate),
            Self::Locked(_)
            | Self::GivenUp
            | Self::TrailingBytes { .. }
            | Self::FormUnreadable(_)
            | Self::PagesUnreadable(_)
            | Self::TooMuchHistory { .. }
            | Self::TooMuchWork(_)
            | Self::OrphanSignature { .. } => Some(Indication::Indeterminate),
            Self::SignatureRemoved { .. } => Some(Indication::TotalFailed),
            Self::NoSignature
            | Self::Encrypted
            | Self::IntegrityCodeNotJudged
            | Self::Unreadable(_)
            | Self::Leniency(_)
            | Self::RevisionUnreadable { .. }
            | Self::HiddenObject { .. }
            | Self::SharedSignature { .. }
            | Self::FieldAdded { .. }
            | Self::FieldCoversPage { .. }
            | Self::FieldOfUnknownExtent { .. }
            | Self::Edit(_)
            | Self::FurtherReason(_)
            | Self::LevelNotReached(_)
            | Self::TimeStampNotJudged { .. }
            | Self::TimeStampNotValid(_)
            | Self::ValidationData(_)
            | Self::LegacyKind { .. }
            | Self::Attachment { .. }
            | Self::AttachmentsNotListed { .. }
            | Self::CertificateNotBound
            | Self::SimulatedTime
            | Self::Online(_)
            // A rule of the receiver says nothing of the signature.
            | Self::Policy(_) => None,
        }
    }
}

impl From<Leniency> for Finding {
    fn from(leniency: Leniency) -> Self {
        match leniency {
            Leniency::BytesBehindEnd { offset, bytes } => Self::TrailingBytes { offset, bytes },
            leniency => Self::Leniency(leniency),
        }
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut finding = serializer.serialize_struct("Finding", 3)?;
        finding.serialize_field("code", self.code())?;
        finding.serialize_field("severity", &self.severity())?;
        finding.serialize_field("message", &self.to_string())?;
        finding.end()
    }
}

const TRAILING_BYTES: &str = "trailing-bytes";

/// Whether readers may see other revisions or objects in such a file than we do.
const fn hides_something(leniency: &Leniency) -> bool {
    matches!(
        leniency,
        Leniency::EndMarkerMisplaced { .. }
            | Leniency::SectionsOutOfOrder { .. }
            | Leniency::EntryTwice { .. }
            | Leniency::LinearizedAgain { .. }
    )
}

const fn leniency_code(leniency: &Leniency) -> &'static str {
    match leniency {
        Leniency::JunkBeforeHeader { .. } => "junk-before-header",
        Leniency::StartXrefWrong { .. } => "startxref-wrong",
        Leniency::EndMarkerMisplaced { .. } => "end-marker-misplaced",
        Leniency::BytesBehindEnd { .. } => TRAILING_BYTES,
        Leniency::VersionUnreadable => "version-unreadable",
        Leniency::EntriesMisshapen { .. } => "entries-misshapen",
        Leniency::SizeDecreased { .. } => "size-decreased",
        Leniency::PreviousZero { .. } => "prev-zero",
        Leniency::SectionsOutOfOrder { .. } => "sections-out-of-order",
        Leniency::SubsectionRenumbered { .. } => "subsection-renumbered",
        Leniency::EntriesBeyondSize { .. } => "entries-beyond-size",
        Leniency::EntryTwice { .. } => "entry-twice",
        Leniency::LinearizedAgain { .. } => "linearized-again",
    }
}

/// A size as people read it, where it is known.
struct Size<'a>(&'a Option<u64>);

impl std::fmt::Display for Size<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.map_or(Ok(()), |bytes| write!(f, " ({bytes} bytes)"))
    }
}

/// A leniency as people read it.
struct Forgiven<'a>(&'a Leniency);

impl std::fmt::Display for Forgiven<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Leniency::JunkBeforeHeader { bytes, .. } => {
                write!(f, "{bytes} bytes stand in front of the header")
            }
            Leniency::StartXrefWrong { stated, found } => {
                write!(f, "startxref says {stated}, but the cross-reference section is at byte {found}")
            }
            Leniency::EndMarkerMisplaced { offset } => {
                write!(f, "the trailer that ends at byte {offset} is not followed by startxref and %%EOF")
            }
            Leniency::BytesBehindEnd { offset, bytes } => {
                write!(f, "{bytes} bytes from byte {offset} on stand behind the last revision")
            }
            Leniency::VersionUnreadable => f.write_str("the header names no version"),
            Leniency::EntriesMisshapen { offset } => write!(
                f,
                "entries of the cross-reference table at byte {offset} are not written with ten and five digits"
            ),
            Leniency::SizeDecreased { offset, size, highest } => write!(
                f,
                "the cross-reference section at byte {offset} has a Size of {size}, though an earlier one speaks of object {highest}"
            ),
            Leniency::PreviousZero { offset } => {
                write!(f, "the cross-reference section at byte {offset} says that an earlier one is at 0")
            }
            Leniency::SectionsOutOfOrder { offset } => {
                write!(f, "the cross-reference section at byte {offset} stands before an older one")
            }
            Leniency::SubsectionRenumbered { offset } => {
                write!(f, "the cross-reference table at byte {offset} numbers object 0 as 1")
            }
            Leniency::EntryTwice { offset, number } => write!(
                f,
                "the cross-reference section at byte {offset} says two things of object {number}, and readers differ on which counts"
            ),
            Leniency::LinearizedAgain { length } => write!(
                f,
                "the file says that it is linearized with its length of {length} bytes, but its newest section stands elsewhere, and readers differ on where they start"
            ),
            Leniency::EntriesBeyondSize { offset, size, highest } => {
                write!(
                    f,
                    "the cross-reference section at byte {offset} speaks of object {highest}, with a Size of {size}"
                )
            }
        }
    }
}
