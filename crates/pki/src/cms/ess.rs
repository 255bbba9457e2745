//! The attribute that says which certificate the signer meant (RFC 2634 §5.4, RFC 5035).
//!
//! Without it a certificate for the same key can be put in the place of the signer's.

use sha1::{Digest, Sha1};

use super::attribute::Attribute;
use crate::asn1::{OCTET_STRING, sequence, tlv};
use crate::ber::{BerError, Reader};
use crate::cert::Certificate;
use crate::digest::DigestAlgorithm;
use crate::name::Name;
use crate::oid::{self, ObjectIdentifier};
use crate::serial::SerialNumber;
use crate::signature;

/// Most certificates that are read in one attribute.
const MAX_CERTIFICATES: usize = 64;

/// The tag octet of directoryName in a GeneralName.
const DIRECTORY_NAME: u8 = 0xa4;

/// Whether the signer's certificate must be bound.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EssRule {
    /// It must, by one version alone: PAdES, and whatever else is built on EN 319 122-1.
    Required,
    /// It must, by either version or by both, each of which must fit: time stamps (RFC 5035 §3, RFC 5816).
    Either,
    /// It need not be, as in `adbe.pkcs7.detached` (ISO 32000-2 §12.8.3.3); but if it is, it must fit.
    Optional,
}

/// How the signer's certificate is bound by the signature.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EssBinding {
    /// signing-certificate-v2 with a hash by this function.
    V2(DigestAlgorithm),
    /// By SHA-1, as always in signing-certificate: it fits, but SHA-1 proves little.
    V1,
    /// Not at all.
    Absent,
}

/// signing-certificate-v2 for `certificate`, without issuerSerial (EN 319 122-1 §5.2.2.3).
pub(super) fn signing_certificate_v2(certificate: &Certificate, digest: DigestAlgorithm) -> Attribute {
    let algorithm = match digest {
        DigestAlgorithm::Sha256 => Vec::new(), // the default, which DER leaves out
        other => signature::identifier(other.oid(), &[]),
    };
    let identifier = sequence(&[&algorithm, &tlv(OCTET_STRING, &certificate.hash(digest))]);
    Attribute::single(oid::SIGNING_CERTIFICATE_V2, sequence(&[&sequence(&[&identifier])]))
}

/// The first entry of the attribute: the one that speaks of the signer (RFC 5035 §3).
pub(super) struct SigningCertificate {
    hash_algorithm: HashAlgorithm,
    hash: Vec<u8>,
    /// The Name in DER and the number, or nothing where a Name should be.
    issuer_serial: Option<(Option<Name>, SerialNumber)>,
}

#[derive(Clone, Copy)]
enum HashAlgorithm {
    Sha1,
    Accepted(DigestAlgorithm),
    Unknown(ObjectIdentifier),
}

impl SigningCertificate {
    /// Reads the value of signing-certificate.
    pub(super) fn read_v1(value: &[u8]) -> Result<Self, BerError> {
        let mut identifier = first_entry(value)?;
        Self::read_hash(&mut identifier, HashAlgorithm::Sha1)
    }

    /// Reads the value of signing-certificate-v2.
    pub(super) fn read_v2(value: &[u8]) -> Result<Self, BerError> {
        let mut identifier = first_entry(value)?;
        let algorithm = match identifier.optional(crate::asn1::SEQUENCE)? {
            None => HashAlgorithm::Accepted(DigestAlgorithm::Sha256),
            Some(algorithm) => {
                let oid = algorithm.children().oid()?;
                match DigestAlgorithm::from_oid_or_weak(oid) {
                    Some(DigestAlgorithm::Sha1) => HashAlgorithm::Sha1,
                    Some(digest) => HashAlgorithm::Accepted(digest),
                    None => HashAlgorithm::Unknown(oid),
                }
            }
        };
        Self::read_hash(&mut identifier, algorithm)
    }

    /// How it binds, if it does it by a hash function that we accept.
    pub(super) fn binding(&self) -> Result<EssBinding, ObjectIdentifier> {
        match self.hash_algorithm {
            HashAlgorithm::Sha1 => Ok(EssBinding::V1),
            HashAlgorithm::Accepted(digest) => Ok(EssBinding::V2(digest)),
            HashAlgorithm::Unknown(oid) => Err(oid),
        }
    }

    /// Whether the hash is that of `certificate`.
    pub(super) fn hash_fits(&self, certificate: &Certificate) -> bool {
        match self.hash_algorithm {
            HashAlgorithm::Sha1 => self.hash == Sha1::digest(certificate.der()).as_slice(),
            HashAlgorithm::Accepted(digest) => self.hash == certificate.hash(digest),
            HashAlgorithm::Unknown(_) => false,
        }
    }

    /// Whether issuerSerial, if it is there, names `certificate`.
    pub(super) fn issuer_serial_fits(&self, certificate: &Certificate) -> bool {
        let Some((issuer, serial)) = &self.issuer_serial else { return true };
        issuer.as_ref().is_some_and(|issuer| issuer.matches(certificate.issuer()))
            && serial == certificate.serial_number()
    }

    fn read_hash(identifier: &mut Reader<'_>, hash_algorithm: HashAlgorithm) -> Result<Self, BerError> {
        let hash = identifier.octets(OCTET_STRING)?.into_owned();
        let issuer_serial =
            if identifier.is_empty() { None } else { Some(read_issuer_serial(identifier.sequence()?)?) };
        identifier.finish()?;
        Ok(Self { hash_algorithm, hash, issuer_serial })
    }
}

/// ESSCertID or ESSCertIDv2 of the signer; the entries after it, and the policies, are only looked at.
fn first_entry(value: &[u8]) -> Result<Reader<'_>, BerError> {
    let mut outer = Reader::new(value);
    let mut fields = outer.sequence()?;
    outer.finish()?;
    let entries = fields.sequence()?.up_to(MAX_CERTIFICATES)?;
    let first = entries.first().ok_or(BerError::Truncated)?;
    Reader::new(first.raw()).sequence()
}

fn read_issuer_serial(mut fields: Reader<'_>) -> Result<(Option<Name>, SerialNumber), BerError> {
    let names = fields.sequence()?.up_to(MAX_CERTIFICATES)?;
    let octets = fields.integer()?;
    fields.finish()?;
    // RFC 5035 §4: exactly one name, and a directoryName.
    let issuer = match &names[..] {
        [one] if one.tag() == DIRECTORY_NAME => Name::from_der(one.content()).ok(),
        _ => None,
    };
    let serial = SerialNumber::from_octets(octets).map_err(|_| BerError::Value { tag: 0x02 })?;
    Ok((issuer, serial))
}
