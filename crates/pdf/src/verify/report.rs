//! What a verification says, in the shape in which scripts get it.

use std::fmt;

use jiff::Timestamp;
use pki::cert::Certificate;
use pki::key::KeyKind;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::details::Details;
use super::finding::Finding;
use super::indication::{Indication, SubIndication};
use super::reason::Reason;
use crate::syntax::ObjectId;

/// The report on one file.
#[derive(Debug, Serialize)]
pub struct FileReport {
    /// The file as the caller calls it; empty until the caller says.
    pub file: String,
    /// SHA-256 of the whole file in lower-case hexadecimal; `None` if it could not be read.
    pub sha256: Option<String>,
    /// Its length in bytes; `None` if it could not be read.
    pub size: Option<u64>,
    /// The worst of its signatures' and of its own findings; `None` without a signature, or if unreadable.
    pub indication: Option<Indication>,
    /// The sub-indication of the signature that the indication stems from.
    pub sub_indication: Option<SubIndication>,
    /// What was found about the file itself.
    pub findings: Vec<Finding>,
    /// Its signatures, in the order of what they cover.
    pub signatures: Vec<SignatureReport>,
}

/// The report on one signature.
#[derive(Debug, Serialize)]
pub struct SignatureReport {
    /// The fully qualified name of its field; of several, the first.
    pub field: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: SignatureKind,
    /// The verdict.
    pub indication: Indication,
    /// The verdict's reason in one word.
    pub sub_indication: Option<SubIndication>,
    /// The verdict's reason, and its code. [`Reason::verdict`] gives the two above.
    #[serde(flatten)]
    pub reason: Reason,
    /// The level that it reaches; `None` if it does not hold.
    pub level: Option<Level>,
    /// The hash function of the content.
    pub digest: Option<String>,
    /// How it is signed, and the length of the key.
    pub algorithm: Option<String>,
    /// The kind of key that signed, if it holds; `algorithm` says it in words.
    #[serde(skip)]
    pub key: Option<KeyKind>,
    /// How much of the file it covers.
    pub coverage: Coverage,
    /// The byte range as four numbers; `None` if it is impossible.
    pub byte_range: Option<[u64; 4]>,
    /// The revision that it signs, from 1.
    pub revision: Option<usize>,
    /// What came after; `None` where that is not judged.
    pub modification: Option<Modification>,
    /// What the signature allows to come after it, if it certifies the document (ISO 32000-2 §12.8.2.2).
    pub docmdp: Option<u8>,
    /// What came after that is no signature.
    pub changes: Vec<Change>,
    /// When the signer claims to have signed.
    #[serde(serialize_with = "shown_option")]
    pub claimed_time: Option<Timestamp>,
    /// When it was signed at the latest, as proven; `None` without a trusted time stamp.
    #[serde(serialize_with = "shown_option")]
    pub best_time: Option<Timestamp>,
    /// Its time stamp, or the one that it is; of several the earliest valid one. `None` without one that can be read.
    pub time_stamp: Option<TimeStampReport>,
    /// Who signed, by the certificate that came along; trusted or not.
    pub signer: Option<SignerReport>,
    /// The path from the signer to the anchor; empty if there is none.
    pub chain: Vec<ChainLink>,
    /// Whether the signer's certificate says of itself that it is a simulation.
    pub simulation: bool,
    /// What was found beside the verdict.
    pub findings: Vec<Finding>,
    /// What it says of itself, for reports in other shapes; scripts do not get it.
    #[serde(skip)]
    pub details: Details,
}

/// What a signature is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureKind {
    /// Someone's signature.
    Signature,
    /// A time stamp over the whole document (ISO 32000-2 §12.8.5).
    DocumentTimestamp,
}

/// How good a signature is by its making, and how long it can be judged: the lowest first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Level {
    /// A signature of PDF that does not keep all rules of PAdES.
    #[serde(rename = "CMS")]
    Cms,
    /// Baseline B (EN 319 142-1 §6.3).
    #[serde(rename = "PAdES-B-B")]
    PadesBB,
    /// With a trusted time stamp beside: the signature existed at a known time.
    #[serde(rename = "PAdES-B-T")]
    PadesBT,
    /// And with all certificates and status data in the document.
    #[serde(rename = "PAdES-B-LT")]
    PadesBLt,
    /// And with a trusted time stamp over those.
    #[serde(rename = "PAdES-B-LTA")]
    PadesBLta,
}

/// How much of the file a signature covers, its own octets always left out.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coverage {
    /// All of it.
    WholeFile,
    /// All up to the end of its revision.
    WholeRevision,
    /// It does not end where a revision ends.
    Partial,
    /// Nothing that could be told.
    None,
}

/// What came after a signature: the least first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Modification {
    /// Nothing, or nothing but other signatures.
    None,
    /// Beside other signatures, what keeps them provable: validation data, document time stamps (ISO 32000-2 §12.8.5.3).
    LtaUpdates,
    /// And forms were filled in, as the document allows.
    FormFilling,
    /// And annotations came or changed, as the document allows.
    Annotations,
    /// What must not have come.
    Disallowed,
}

impl Modification {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::LtaUpdates => "lta-updates",
            Self::FormFilling => "form-filling",
            Self::Annotations => "annotations",
            Self::Disallowed => "disallowed",
        }
    }
}

/// One change in a later revision.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Change {
    /// The object; `None` for the trailer.
    pub object: Option<ObjectId>,
    /// What happened to it.
    pub kind: ChangeKind,
    /// The page that it belongs to, from 1, where that is known.
    pub page: Option<u32>,
    /// The revision that did it, from 1.
    pub revision: usize,
}

/// What happened to an object.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is another one now.
    Changed,
    /// It is gone.
    Removed,
}

/// A time stamp.
#[derive(Clone, Debug, Serialize)]
pub struct TimeStampReport {
    /// The time that it attests.
    #[serde(serialize_with = "shown")]
    pub time: Timestamp,
    /// Who attests it.
    pub tsa: String,
    /// Whether it holds and is trusted.
    pub valid: bool,
    /// SHA-256 of the token.
    #[serde(skip)]
    pub sha256: Vec<u8>,
}

/// Who signed.
#[derive(Clone, Debug, Serialize)]
pub struct SignerReport {
    /// The commonName, else the whole name.
    pub name: String,
    /// The NIK, which stands in no certificate: for those who can look it up.
    pub nik: Option<String>,
    /// The NIP: the serialNumber of the certificate's subject, where that is one (18 digits).
    pub nip: Option<String>,
    /// The first e-mail address in the certificate.
    pub email: Option<String>,
    /// The organizationName of the certificate's subject.
    pub organization: Option<String>,
    /// The certificate's serial number in hexadecimal.
    pub serial: String,
    /// Who issued the certificate.
    pub issuer: String,
    /// Its first valid second.
    #[serde(serialize_with = "shown")]
    pub not_before: Timestamp,
    /// Its last valid second.
    #[serde(serialize_with = "shown")]
    pub not_after: Timestamp,
}

/// One certificate of the path.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct ChainLink {
    /// Whom it is about.
    pub subject: String,
    /// Its status.
    pub status: LinkStatus,
    /// Who says so; `None` if nobody does.
    pub source: Option<StatusSource>,
    /// The certificate itself; `subject` is what scripts get of it.
    #[serde(skip)]
    pub certificate: Certificate,
}

/// The status of a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkStatus {
    /// Not revoked.
    Good,
    /// Revoked or suspended.
    Revoked,
    /// Nobody says.
    Unknown,
}

/// Where a status comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusSource {
    /// It is trusted to begin with.
    TrustAnchor,
    /// Its issuer: it is an OCSP responder's, and need not be checked.
    Nocheck,
    /// A revocation list that came along with the signature.
    EmbeddedCrl,
    /// An OCSP answer that came along with the signature.
    EmbeddedOcsp,
    /// A revocation list that the caller gave, or keeps.
    SuppliedCrl,
    /// An OCSP answer that the caller gave, or keeps.
    SuppliedOcsp,
    /// A revocation list that the caller fetched.
    OnlineCrl,
    /// An OCSP answer that the caller fetched.
    OnlineOcsp,
    /// The caller's own knowledge.
    Home,
}

impl Level {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cms => "CMS",
            Self::PadesBB => "PAdES-B-B",
            Self::PadesBT => "PAdES-B-T",
            Self::PadesBLt => "PAdES-B-LT",
            Self::PadesBLta => "PAdES-B-LTA",
        }
    }
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut change = serializer.serialize_struct("Change", 4)?;
        change.serialize_field("object", &self.object.map(|object| object.to_string()))?;
        change.serialize_field("kind", &self.kind)?;
        change.serialize_field("page", &self.page)?;
        change.serialize_field("message", &self.to_string())?;
        change.end()
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.object {
            Some(object) => write!(f, "object {object}")?,
            None => f.write_str("the trailer")?,
        }
        let done = match self.kind {
            ChangeKind::Added => "is new in",
            ChangeKind::Changed => "was changed by",
            ChangeKind::Removed => "was removed by",
        };
        write!(f, " {done} revision {}", self.revision)
    }
}

fn shown<T: fmt::Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn shown_option<T: fmt::Display, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}
