//! What is odd in signed data without making the signature wrong. Whoever judges by PAdES counts some as violations.

use super::attribute::{is_signed_in_pades, is_sorted};
use super::read::{SignedData, SignerIdentifier, SignerInfo};
use crate::ber::Reader;
use crate::oid::{self, ObjectIdentifier};

/// One oddity.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Note {
    /// The message is in BER with lengths left open; DER is asked for (EN 319 142-1 §5.1).
    NotDer,
    /// The signed attributes do not stand in the order of DER (RFC 5652 §5.4).
    AttributesUnsorted,
    /// signing-time is there, which PAdES forbids: the claimed time stands in the PDF.
    SigningTime,
    /// A signed attribute that EN 319 142-1 does not provide for.
    SignedAttribute(ObjectIdentifier),
    /// An unsigned attribute that EN 319 142-1 does not provide for.
    UnsignedAttribute(ObjectIdentifier),
    /// The binding of the certificate is by SHA-1.
    EssBySha1,
    /// digestAlgorithms does not list the one that the signer used (RFC 5652 §5.1).
    DigestNotListed,
    /// A version is not the one that RFC 5652 §5.1 or §5.3 asks for.
    Version {
        /// The version that should stand there.
        expected: u8,
        /// The version that stands there.
        found: u8,
    },
    /// So many certificates that could not be read, or are of another kind, were left aside.
    CertificatesLeftAside(usize),
}

/// The oddities in the one signer's part and around it, but for those of the binding.
pub(super) fn notes(signed: &SignedData, signer: &SignerInfo) -> Vec<Note> {
    let mut notes = Vec::new();
    if !signed.is_der {
        notes.push(Note::NotDer);
    }
    if !attributes_are_sorted(signer) {
        notes.push(Note::AttributesUnsorted);
    }
    for attribute in signer.signed_attributes().unwrap_or_default() {
        match attribute.oid {
            oid::SIGNING_TIME => notes.push(Note::SigningTime),
            other if !is_signed_in_pades(other) => notes.push(Note::SignedAttribute(other)),
            _ => {}
        }
    }
    let strangers = signer.unsigned_attributes.iter().filter(|a| a.oid != oid::SIGNATURE_TIME_STAMP);
    notes.extend(strangers.map(|attribute| Note::UnsignedAttribute(attribute.oid)));
    if !signed.digest_algorithms.contains(&signer.digest_algorithm.oid) {
        notes.push(Note::DigestNotListed);
    }
    notes.extend(versions(signed, signer));
    if signed.certificates_left_aside > 0 {
        notes.push(Note::CertificatesLeftAside(signed.certificates_left_aside));
    }
    notes
}

fn attributes_are_sorted(signer: &SignerInfo) -> bool {
    let Some(set) = signer.signed_attributes_der() else { return true };
    Reader::new(set).value().and_then(is_sorted).unwrap_or(false)
}

/// SignedData of id-data is of the same version as its signer: 1 with issuer and serial number, else 3. Certificates
/// of other kinds would ask for more, but those are left aside.
fn versions(signed: &SignedData, signer: &SignerInfo) -> impl Iterator<Item = Note> {
    let expected = match signer.identifier {
        SignerIdentifier::IssuerAndSerialNumber { .. } => 1,
        SignerIdentifier::SubjectKeyIdentifier(_) => 3,
    };
    [signed.version, signer.version]
        .into_iter()
        .filter(move |found| *found != expected)
        .map(move |found| Note::Version { expected, found })
}
