//! What a file of others is: a certificate, a key, a bundle, in which armour.
//!
//! Files are told apart by what is inside, not by their names or labels, and only as far as it takes to tell them
//! apart: reading them is the business of the modules that know them.

use std::fmt;

use zeroize::Zeroizing;

use crate::asn1::{BIT_STRING, OCTET_STRING, SEQUENCE};
use crate::ber::{BerError, Reader, Value};
use crate::cert::Certificate;
use crate::cms::SignedData;
use crate::oid;
use crate::pem::{self, PemError};

/// Most blocks that are told apart in one file.
const MAX_PARTS: usize = 4096;

/// Most elements of a value that are looked at: more than any kind has before it is told apart.
const MAX_ELEMENTS: usize = 16;

const INTEGER: u8 = 0x02;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const CONTEXT_0: u8 = 0xa0;
const CONTEXT_1: u8 = 0xa1;

/// What a part of a file is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Kind {
    /// A certificate (RFC 5280 §4).
    Certificate,
    /// A certificate revocation list (RFC 5280 §5).
    RevocationList,
    /// A certification request (RFC 2986).
    CertificationRequest,
    /// A public key alone, as SubjectPublicKeyInfo or in PKCS#1.
    PublicKey,
    /// A private key that lies open (PKCS#8).
    PrivateKey,
    /// A private key under a passphrase (PKCS#8).
    EncryptedPrivateKey,
    /// An open RSA key in the form of PKCS#1.
    RsaPrivateKey,
    /// An open elliptic curve key in the form of SEC 1.
    EcPrivateKey,
    /// The parameters of an elliptic curve, which some programs write before a key.
    EcParameters,
    /// A key under a passphrase in the form that OpenSSL wrote before PKCS#8, with `Proc-Type` and `DEK-Info` lines.
    OldEncryptedPrivateKey,
    /// A private key of OpenSSH.
    OpenSshPrivateKey,
    /// A public key of OpenSSH.
    OpenSshPublicKey,
    /// A key and certificates under a passphrase (PKCS#12).
    Pkcs12,
    /// Signed data (CMS, PKCS#7), also in its use as a bundle of certificates.
    SignedData,
    /// Another message of CMS, such as an encrypted one.
    OtherCms,
    /// A key store of Java, in its own format.
    JavaKeyStore,
    /// A key or a message of OpenPGP.
    OpenPgp,
    /// A PDF document.
    Pdf,
    /// None of these.
    Unknown,
}

/// One part of a file. `Debug` leaves its bytes out.
#[derive(Clone, Eq, PartialEq)]
pub struct Part {
    /// What it is.
    pub kind: Kind,
    /// The label of its PEM block; none in a file that is no PEM.
    pub label: Option<String>,
    /// Its bytes without armour, wiped when dropped as they may be a key.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl Part {
    /// The certificates in it, if it is one or a bundle of them; those that cannot be read are left aside.
    #[must_use]
    pub fn certificates(&self) -> Vec<Certificate> {
        match self.kind {
            Kind::Certificate => Certificate::from_der(&self.bytes).into_iter().collect(),
            Kind::SignedData => {
                SignedData::parse(&self.bytes).map_or(Vec::new(), |(signed, _)| signed.certificates)
            }
            _ => Vec::new(),
        }
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part").field("kind", &self.kind).field("label", &self.label).finish_non_exhaustive()
    }
}

/// Says what `bytes` are: the blocks of a PEM file in their order, or else the one value that the file is. Never empty.
///
/// # Errors
/// [`ForeignError::Empty`]; [`ForeignError::Pem`] when the armour is damaged; [`ForeignError::TooMany`].
pub fn recognise(bytes: &[u8]) -> Result<Vec<Part>, ForeignError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ForeignError::Empty);
    }
    if let Some(kind) = by_its_beginning(bytes) {
        return Ok(vec![part(kind, None, bytes)]);
    }
    if !pem::is_pem(bytes) {
        return Ok(vec![part(by_its_shape(bytes), None, bytes)]);
    }
    if contains(bytes, b"\nProc-Type: 4,ENCRYPTED") {
        return Ok(vec![part(Kind::OldEncryptedPrivateKey, None, bytes)]);
    }
    let blocks = pem::decode_all(bytes).map_err(ForeignError::Pem)?;
    if blocks.len() > MAX_PARTS {
        return Err(ForeignError::TooMany { count: blocks.len(), limit: MAX_PARTS });
    }
    Ok(blocks.into_iter().map(in_block).collect())
}

/// Why nothing can be said of a file.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ForeignError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is PEM, but damaged.
    #[error("the file looks like PEM, but cannot be read")]
    Pem(#[source] PemError),
    /// More blocks than are looked at.
    #[error("the file has {count} PEM blocks, more than the {limit} that are read")]
    TooMany {
        /// How many there are.
        count: usize,
        /// How many are read.
        limit: usize,
    },
}

fn part(kind: Kind, label: Option<String>, bytes: &[u8]) -> Part {
    Part { kind, label, bytes: Zeroizing::new(bytes.to_vec()) }
}

/// What begins with a mark of its own.
fn by_its_beginning(bytes: &[u8]) -> Option<Kind> {
    let marks: [(&[u8], Kind); 9] = [
        (b"%PDF-", Kind::Pdf),
        (&[0xfe, 0xed, 0xfe, 0xed], Kind::JavaKeyStore),
        (&[0xce, 0xce, 0xce, 0xce], Kind::JavaKeyStore),
        (b"-----BEGIN PGP ", Kind::OpenPgp),
        (b"ssh-rsa ", Kind::OpenSshPublicKey),
        (b"ssh-ed25519 ", Kind::OpenSshPublicKey),
        (b"ecdsa-sha2-", Kind::OpenSshPublicKey),
        (b"sk-ssh-", Kind::OpenSshPublicKey),
        (b"openssh-key-v1\0", Kind::OpenSshPrivateKey),
    ];
    marks.into_iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, kind)| kind)
}

/// What a PEM block holds. Its label decides only where the inside does not say: the parameters of a curve are a bare
/// OBJECT IDENTIFIER, and OpenSSL writes its notes on trust behind a certificate. They are left out.
fn in_block((label, mut bytes): pem::Block) -> Part {
    if label == "TRUSTED CERTIFICATE" {
        let length = Reader::new(&bytes).value().map_or(bytes.len(), |value| value.raw().len());
        bytes.truncate(length);
    }
    let kind = match label.as_str() {
        "EC PARAMETERS" => Kind::EcParameters,
        _ => by_its_beginning(&bytes).unwrap_or_else(|| by_its_shape(&bytes)),
    };
    Part { kind, label: Some(label), bytes }
}

/// What a value of ASN.1 is, by the tags of its elements.
fn by_its_shape(bytes: &[u8]) -> Kind {
    let mut reader = Reader::new(bytes);
    let Ok(outer) = reader.expect(SEQUENCE) else { return Kind::Unknown };
    if reader.finish().is_err() {
        return Kind::Unknown;
    }
    shape(outer).unwrap_or(Kind::Unknown)
}

fn shape(outer: Value<'_>) -> Result<Kind, BerError> {
    let elements = outer.children().up_to(MAX_ELEMENTS)?;
    let tags: Vec<u8> = elements.iter().map(Value::tag).collect();
    Ok(match tags[..] {
        [SEQUENCE, SEQUENCE, BIT_STRING] => signed(elements[0])?,
        [SEQUENCE, BIT_STRING] if is_algorithm(elements[0]) => Kind::PublicKey,
        [SEQUENCE, OCTET_STRING] if is_algorithm(elements[0]) => Kind::EncryptedPrivateKey,
        [INTEGER, SEQUENCE, OCTET_STRING, ..] if is_algorithm(elements[1]) => Kind::PrivateKey,
        [INTEGER, SEQUENCE] | [INTEGER, SEQUENCE, SEQUENCE] if is_algorithm(elements[1]) => Kind::Pkcs12,
        [INTEGER, OCTET_STRING] | [INTEGER, OCTET_STRING, CONTEXT_0 | CONTEXT_1, ..] => Kind::EcPrivateKey,
        [INTEGER, INTEGER] => Kind::PublicKey,
        [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, ..] => {
            Kind::RsaPrivateKey
        }
        [OBJECT_IDENTIFIER, CONTEXT_0] => match outer.children().oid()? {
            oid::ID_SIGNED_DATA => Kind::SignedData,
            _ => Kind::OtherCms,
        },
        _ => Kind::Unknown,
    })
}

/// What the signed part of `SEQUENCE { signed part, algorithm, signature }` is.
fn signed(part: Value<'_>) -> Result<Kind, BerError> {
    let elements = part.children().up_to(MAX_ELEMENTS)?;
    let tags: Vec<u8> = elements.iter().map(Value::tag).collect();
    // The version of a certificate stands under [0] and may be absent, that of a list is a bare INTEGER and may be.
    let unversioned = tags.strip_prefix(&[CONTEXT_0]).unwrap_or(&tags);
    Ok(match unversioned {
        [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, ..] => Kind::Certificate,
        [INTEGER, SEQUENCE, SEQUENCE, CONTEXT_0] | [INTEGER, SEQUENCE, SEQUENCE] => {
            Kind::CertificationRequest
        }
        [INTEGER, SEQUENCE, SEQUENCE, UTC_TIME | GENERALIZED_TIME, ..]
        | [SEQUENCE, SEQUENCE, UTC_TIME | GENERALIZED_TIME, ..] => Kind::RevocationList,
        _ => Kind::Unknown,
    })
}

/// Whether a SEQUENCE begins with an OBJECT IDENTIFIER, as an AlgorithmIdentifier and a ContentInfo do.
fn is_algorithm(value: Value<'_>) -> bool {
    value.children().peek() == Some(OBJECT_IDENTIFIER)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
