//! What comes up from the rooms below and goes through the office unchanged: values, no acts.
//!
//! The edges know the office and the base only; this is where they find the words for what the office takes and gives.

/// The people certificates are about.
pub mod person {
    pub use ca::person::{Email, Nik, NikOddity, Nip, NotDigits, Person, PersonError};
    pub use ca::{OrganizationIdentifier, OrganizationIdentifierError, Seal};
    pub use ca::{SIMULATED_TIME_MARK, SIMULATION_MARK};
}

/// What stands in the ledger and in the audit log.
pub mod record {
    pub use store::{
        AuditEntry, AuditFault, AuditFilter, AuditLink, AuditOutcome, AuditVerdict, CertificateRecord,
        MessageRecord, MessageState, Officer, Tampering,
    };
}

/// What the office answers to those who ask about certificates.
pub mod answer {
    pub use ca::ocsp::{Answer as OcspAnswer, IdKind};
    pub use ca::tsa::Answer as StampAnswer;
    pub use pki::ocsp::CertStatus;
}

/// Documents, and marks on their pages.
pub mod document {
    pub use pdf::appearance::Layout;
    pub use pdf::image::Image;
    pub use pdf::page::DisplayedRectangle;
    pub use pdf::sign::{Certification, Corner, PageChoice, Place};
    pub use pdf::signature::FieldLock;
    pub use pdf::{Blocks, ByteSource, Document};
}

/// The report on a document.
pub mod report {
    pub use pdf::verify::{
        AnnotationEdit, ChainLink, Change, ChangeKind, Coverage, Details, Disallowed, DssFault, DssPart,
        Edit, EditKind, FileReport, Finding, FormatFault, Indication, Level, LevelRule, LinkStatus,
        Modification, Online, OnlineFault, OnlineLimit, Reason, Severity, SignatureKind, SignatureReport,
        SignerPart, SignerReport, Sought, StatusSource, SubIndication, TimeStampReport, Unmet, WantedSigner,
        given_up, unreadable,
    };
}

/// Why something below did not work: what [`Error`](crate::Error) carries, for those who put it into words.
pub mod cause {
    pub use ca::IssueError;
    pub use ca::addresses::AddressError;
    pub use ca::hierarchy::NamesError;
    pub use ca::ocsp::{AnswerError, ResponderError};
    pub use ca::profile::ProfileError;
    pub use ca::request::Holder;
    pub use ca::status::ListError;
    pub use ca::tsa::{AuthorityError, ClockTrouble, Refusal as StampRefusal};
    pub use pdf::appearance::{AppearanceError, Field, Size};
    pub use pdf::crypt::{CipherError, CryptError, Permission};
    pub use pdf::document::Leniency;
    pub use pdf::font::ShapeError;
    pub use pdf::image::{Format, ImageError, Measure, Unsupported};
    pub use pdf::page::PageError;
    pub use pdf::signature::ByteRangeError;
    pub use pdf::syntax::{Limit, ObjectId, SyntaxError};
    pub use pdf::text::{TextError, TextLimit};
    pub use pdf::typeset::TypesetError;
    pub use pdf::update::UpdateError;
    pub use pdf::{DocumentError, SignError};
    pub use store::{Kind, StoreError};
    pub use token::{TokenError, UriError};
}
