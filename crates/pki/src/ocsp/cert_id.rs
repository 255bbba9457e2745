//! Which certificate is asked about (RFC 6960 §4.1.1).

use sha1::{Digest, Sha1};

use super::OcspError;
use crate::asn1::{OCTET_STRING, SEQUENCE, sequence, tlv};
use crate::cert::Certificate;
use crate::digest::DigestAlgorithm;
use crate::lint::der::{Element, INTEGER, OBJECT_IDENTIFIER, Reader};
use crate::oid::{self, ObjectIdentifier};
use crate::serial::SerialNumber;
use crate::signature::identifier;

const NULL: [u8; 2] = [0x05, 0x00];

/// A hash function by which a CertID names an issuer. SHA-1 is among them: it only finds a certificate here, nothing is
/// trusted because of it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum CertIdDigest {
    /// SHA-1, which every client and responder knows.
    Sha1,
    /// One of the SHA-2 family.
    Sha2(DigestAlgorithm),
}

impl CertIdDigest {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Sha1,
        Self::Sha2(DigestAlgorithm::Sha256),
        Self::Sha2(DigestAlgorithm::Sha384),
        Self::Sha2(DigestAlgorithm::Sha512),
    ];

    /// Its object identifier.
    #[must_use]
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha1 => oid::SHA_1,
            Self::Sha2(digest) => digest.oid(),
        }
    }

    fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|digest| digest.oid() == oid)
    }

    fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(bytes).to_vec(),
            Self::Sha2(digest) => digest.digest(bytes),
        }
    }
}

/// Names one certificate: hashes of its issuer's name and key, and its serial number. Keeps the bytes as they came, so
/// that an answer repeats exactly what was asked.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct CertId {
    der: Vec<u8>,
    digest: Option<CertIdDigest>,
    name_hash: Vec<u8>,
    key_hash: Vec<u8>,
    serial_number: SerialNumber,
}

impl CertId {
    /// Names the certificate `serial_number` of the issuer whose subject is `name_der` and whose key's BIT STRING holds
    /// `key_bits`.
    #[must_use]
    pub fn new(digest: CertIdDigest, name_der: &[u8], key_bits: &[u8], serial_number: &SerialNumber) -> Self {
        let (name_hash, key_hash) = (digest.digest(name_der), digest.digest(key_bits));
        let der = sequence(&[
            &identifier(digest.oid(), &NULL),
            &tlv(OCTET_STRING, &name_hash),
            &tlv(OCTET_STRING, &key_hash),
            &tlv(INTEGER, serial_number.as_octets()),
        ]);
        Self { der, digest: Some(digest), name_hash, key_hash, serial_number: serial_number.clone() }
    }

    /// Names the certificate that `issuer` gave that number.
    #[must_use]
    pub fn of(issuer: &Certificate, serial_number: &SerialNumber, digest: CertIdDigest) -> Self {
        Self::new(digest, issuer.subject().der(), issuer.public_key().bits(), serial_number)
    }

    /// The CertID in DER, as it came.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The hash function; nothing when we do not know it.
    #[must_use]
    pub fn digest(&self) -> Option<CertIdDigest> {
        self.digest
    }

    /// The number that the issuer gave the certificate.
    #[must_use]
    pub fn serial_number(&self) -> &SerialNumber {
        &self.serial_number
    }

    /// Whether it is about a certificate of `issuer`: both hashes are those of its name and its key.
    #[must_use]
    pub fn matches(&self, issuer: &Certificate) -> bool {
        self.digest.is_some_and(|digest| {
            self.key_hash == digest.digest(issuer.public_key().bits())
                && self.name_hash == digest.digest(issuer.subject().der())
        })
    }

    pub(super) fn read(element: Element<'_>) -> Result<Self, OcspError> {
        let mut fields = element.reader();
        let mut algorithm = fields.expect(SEQUENCE, "hashAlgorithm")?.reader();
        let digest = CertIdDigest::from_oid(algorithm.expect(OBJECT_IDENTIFIER, "algorithm")?.oid()?);
        if digest.is_some() && !matches!(algorithm.rest(), [] | [0x05, 0x00]) {
            return Err(OcspError::Malformed);
        }
        let name_hash = octets(&mut fields)?;
        let key_hash = octets(&mut fields)?;
        let serial = fields.expect(INTEGER, "serialNumber")?.content;
        fields.finish("a CertID")?;
        let serial_number = SerialNumber::from_octets(serial).map_err(|_| OcspError::Malformed)?;
        Ok(Self { der: element.raw.to_vec(), digest, name_hash, key_hash, serial_number })
    }
}

fn octets(fields: &mut Reader<'_>) -> Result<Vec<u8>, OcspError> {
    Ok(fields.expect(OCTET_STRING, "a hash of the issuer")?.content.to_vec())
}

/// The hashes of one issuer by every hash function, computed once for many questions.
#[derive(Clone, Debug)]
pub struct IssuerHashes([Hashes; 4]);

#[derive(Clone, Debug)]
struct Hashes {
    digest: CertIdDigest,
    name: Vec<u8>,
    key: Vec<u8>,
}

impl IssuerHashes {
    /// Those of `issuer`.
    #[must_use]
    pub fn of(issuer: &Certificate) -> Self {
        Self(CertIdDigest::ALL.map(|digest| Hashes {
            digest,
            name: digest.digest(issuer.subject().der()),
            key: digest.digest(issuer.public_key().bits()),
        }))
    }

    /// Whether `cert_id` is about a certificate of this issuer.
    #[must_use]
    pub fn match_id(&self, cert_id: &CertId) -> bool {
        self.0.iter().any(|hashes| {
            Some(hashes.digest) == cert_id.digest
                && hashes.key == cert_id.key_hash
                && hashes.name == cert_id.name_hash
        })
    }
}
