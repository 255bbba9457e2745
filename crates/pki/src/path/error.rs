//! Why no path is accepted.

use std::fmt;

use jiff::Timestamp;

use crate::cert::{Certificate, CertificateError, GeneralName, KeyUsage};
use crate::constraints::Expired;
use crate::hex;
use crate::key::KeyKind;
use crate::name::Name;
use crate::oid::ObjectIdentifier;
use crate::serial::SerialNumber;
use crate::signature::SignatureError;

/// Why no path is accepted: which certificate stands in the way, and what is wrong with it.
///
/// Where several paths were tried it tells of the one that came furthest.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{certificate} is not accepted")]
pub struct PathError {
    /// Which certificate.
    pub certificate: Box<CertificateId>,
    /// What is wrong with it.
    #[source]
    pub fault: PathFault,
}

impl PathError {
    pub(super) fn new(certificate: &Certificate, fault: PathFault) -> Self {
        Self { certificate: Box::new(CertificateId::of(certificate)), fault }
    }
}

/// What names a certificate to people: whom it is about, and its serial number.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct CertificateId {
    /// Whom it is about.
    pub subject: Name,
    /// Its serial number.
    pub serial_number: SerialNumber,
}

impl CertificateId {
    /// What names `certificate`.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        Self { subject: certificate.subject().clone(), serial_number: certificate.serial_number().clone() }
    }
}

impl fmt::Display for CertificateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "certificate {} of {}", self.serial_number, self.subject)
    }
}

/// What is wrong with a certificate in its place in a path.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PathFault {
    /// Nobody at hand could have issued it.
    #[error("no certificate of its issuer {issuer} is at hand")]
    NoIssuer {
        /// Who is missing.
        issuer: Name,
    },
    /// The path ends here, in a certificate that vouches for itself and is not trusted.
    #[error("it is signed by itself and is no trust anchor")]
    Untrusted,
    /// The search was stopped.
    #[error("the search for a path was given up after {limit} {what}")]
    Budget {
        /// What was counted.
        what: Budget,
        /// How many were allowed.
        limit: usize,
    },
    /// Its signature cannot be confirmed.
    #[error("its signature cannot be confirmed by its issuer's key")]
    Signature(#[source] SignatureError),
    /// Its validity has ended.
    #[error("it expired at {not_after}, before {at}")]
    Expired {
        /// Its last valid second.
        not_after: Timestamp,
        /// When it was judged.
        at: Timestamp,
    },
    /// Its validity has not begun.
    #[error("it is valid from {not_before}, after {at}")]
    NotYetValid {
        /// Its first valid second.
        not_before: Timestamp,
        /// When it was judged.
        at: Timestamp,
    },
    /// A key that is too weak, or of a kind that nothing is checked with.
    #[error("its key ({kind}) is too weak or of a kind that is not accepted")]
    WeakKey {
        /// The key.
        kind: KeyKind,
    },
    /// It is signed by an algorithm, or with a key, whose time was over when it is proven to have existed.
    #[error("its signature is by {}, whose time ended at {}, and nothing proves that it is older than {}", .0.algorithm, .0.ended, .0.existed)]
    AlgorithmExpired(Expired),
    /// It stands above others without being a CA (RFC 5280 §6.1.4 (k)).
    #[error("it issues certificates, but is not a CA by its basicConstraints")]
    NotACa,
    /// It is not of version 3, which a CA must be (RFC 5280 §6.1.4 (k)).
    #[error("it issues certificates, but is of version {version} instead of 3")]
    Version {
        /// Its version.
        version: u32,
    },
    /// One CA more than the CAs above it, or the caller, allow (RFC 5280 §6.1.4 (l)).
    #[error("it is one CA more than the {limit} that are allowed above an end certificate")]
    PathLength {
        /// How many were allowed, those that are self-issued not counted.
        limit: usize,
    },
    /// Its key must not be used for what it is used for.
    #[error("its keyUsage ({found:?}) allows none of {needed:?}")]
    KeyUsage {
        /// What it is needed for; one of them is enough.
        needed: KeyUsage,
        /// What it allows.
        found: KeyUsage,
    },
    /// It is not meant for what it is used for.
    #[error("its extKeyUsage names none of the purposes asked for")]
    ExtendedKeyUsage {
        /// What it is meant for.
        found: Vec<ObjectIdentifier>,
    },
    /// One of its names lies outside what a CA above it may name (RFC 5280 §6.1.3 (b), (c)).
    #[error("a CA above it may not issue for the name {}", ShownName(.name))]
    NameConstraint {
        /// The name.
        name: GeneralName,
    },
    /// A CA above it constrains names of a kind, or in a way, that we cannot compare.
    #[error("a CA above it constrains the name {}, in a way that cannot be checked", ShownName(.name))]
    UncheckableConstraint {
        /// The name.
        name: GeneralName,
    },
    /// No certificate policy holds for the whole path, though one must (RFC 5280 §6.1.5 (g)).
    #[error("no acceptable certificate policy holds for it")]
    Policy,
    /// A critical extension that we do not know (RFC 5280 §4.2).
    #[error("its critical extension {oid} is not known")]
    UnknownCriticalExtension {
        /// Which one.
        oid: ObjectIdentifier,
    },
    /// Something in it cannot be read, or contradicts its standard.
    #[error("something in it is malformed")]
    Malformed(#[from] CertificateError),
    /// An extension that stands in it twice (RFC 5280 §4.2).
    #[error("its extension {oid} stands in it twice")]
    DuplicateExtension {
        /// Which one.
        oid: ObjectIdentifier,
    },
    /// An extension that every issuer must include (RFC 5280 §4.2.1).
    #[error("it lacks the extension {oid}, which every issuer must include")]
    MissingExtension {
        /// Which one.
        oid: ObjectIdentifier,
    },
    /// An extension that must not stand in a certificate of this kind (RFC 5280 §4.2.1).
    #[error("its extension {oid} must not stand in such a certificate")]
    MisplacedExtension {
        /// Which one.
        oid: ObjectIdentifier,
    },
    /// An extension marked critical that must not be, or the other way round (RFC 5280 §4.2.1).
    #[error("its extension {oid} has the wrong criticality: expected {expected}, found {}", !.expected)]
    Criticality {
        /// Which one.
        oid: ObjectIdentifier,
        /// Whether it should be critical.
        expected: bool,
    },
    /// Issuer or subject is empty where it must not be (RFC 5280 §4.1.2.4, §4.1.2.6).
    #[error("its issuer or its subject is empty")]
    EmptyName,
    /// Its serial number is not positive, or is too long (RFC 5280 §4.1.2.2).
    #[error("its serial number is not a positive number of at most 20 octets")]
    SerialNumber,
}

impl PathFault {
    /// The extension `oid` is malformed.
    pub(super) const fn extension(oid: ObjectIdentifier) -> Self {
        Self::Malformed(CertificateError::Extension { oid })
    }
}

/// What a search for a path may use up.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Budget {
    /// Signatures checked.
    Signatures,
    /// Names compared with constraints.
    Comparisons,
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Signatures => "checks of a signature",
            Self::Comparisons => "comparisons of names",
        })
    }
}

/// A general name as people read it.
struct ShownName<'a>(&'a GeneralName);

impl fmt::Display for ShownName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::name::Escaped;
        match self.0 {
            GeneralName::Email(text) | GeneralName::Dns(text) | GeneralName::Uri(text) => {
                write!(f, "{}", Escaped(text))
            }
            GeneralName::Directory(name) => write!(f, "{name}"),
            GeneralName::Ip(octets) => match <[u8; 4]>::try_from(octets.as_slice()) {
                Ok(four) => write!(f, "{}", std::net::Ipv4Addr::from(four)),
                Err(_) => f.write_str(&hex::upper(octets)),
            },
            GeneralName::Other(der) => f.write_str(&hex::upper(&der[..der.len().min(32)])),
        }
    }
}
