//! Certificates (RFC 5280 §4).

pub mod build; // from a template to the bytes to be signed, and to the certificate
pub mod extension; // the extensions that we write
pub mod general_name; // what alternative names and constraints speak of
pub mod usage; // what a key may be used for

use std::fmt;
use std::sync::Arc;

use der::Decode;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use x509_cert::ext::pkix;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::asn1;
use crate::confirmed::Confirmed;
use crate::digest::DigestAlgorithm;
use crate::key::{KeyError, Provider, PublicKey, verify_digest};
use crate::memo::Memo;
use crate::name::{Name, NameError};
use crate::oid::{self, ObjectIdentifier};
use crate::pem;
use crate::serial::{SerialError, SerialNumber};
use crate::signature::{SignatureAlgorithm, SignatureError};
use crate::validity::Validity;

pub use extension::Extension;
pub use general_name::GeneralName;
pub use usage::KeyUsage;

/// Largest certificate that is read, in octets.
const MAX_LEN: usize = 256 << 10;

/// Those that were read.
static READ: Memo<Certificate> = Memo::new();

/// Most extensions that are read in one certificate.
const MAX_EXTENSIONS: usize = 64;

/// A certificate that was read: its bytes, exactly as they came, and what they say. Cheap to clone.
#[derive(Clone)]
pub struct Certificate(Arc<Fields>);

struct Fields {
    der: Vec<u8>,
    tbs: std::ops::Range<usize>,
    version: u32,
    serial_number: SerialNumber,
    issuer: Name,
    subject: Name,
    validity: Validity,
    public_key: PublicKey,
    inner_algorithm: Vec<u8>,
    outer_algorithm: Vec<u8>,
    signature: Vec<u8>,
    extensions: Vec<Extension>,
    confirmed: Confirmed,
}

impl Certificate {
    /// Reads one certificate from its DER.
    ///
    /// # Errors
    /// [`CertificateError`] when it is not one, when something follows it, or when it exceeds a limit.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > MAX_LEN {
            return Err(CertificateError::TooLong { length: der.len(), limit: MAX_LEN });
        }
        READ.read(der, || Self::read(der))
    }

    fn read(der: &[u8]) -> Result<Self, CertificateError> {
        let (rest, parsed) = X509Certificate::from_der(der).map_err(|_| CertificateError::Malformed)?;
        if !rest.is_empty() {
            return Err(CertificateError::TrailingData(rest.len()));
        }
        read_fields(der, &parsed).map(|fields| Self(Arc::new(fields)))
    }

    /// Reads every certificate in a file: PEM blocks, or one in DER.
    ///
    /// # Errors
    /// As [`from_der`](Self::from_der); [`CertificateError::Malformed`] when there is none in it.
    pub fn read_all(bytes: &[u8]) -> Result<Vec<Self>, CertificateError> {
        let labels = [pem::CERTIFICATE, "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];
        let blocks = pem::blocks_or_der(bytes, &labels).map_err(|_| CertificateError::Malformed)?;
        blocks.iter().map(|der| Self::from_der(der)).collect()
    }

    /// The whole certificate, as it was read.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The same as PEM.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem::encode(pem::CERTIFICATE, self.der())
    }

    /// The signed part, tbsCertificate, as it was read.
    #[must_use]
    pub fn tbs_der(&self) -> &[u8] {
        &self.0.der[self.0.tbs.clone()]
    }

    /// The version as people count: 1, 2 or 3.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.0.version
    }

    /// Its serial number.
    #[must_use]
    pub fn serial_number(&self) -> &SerialNumber {
        &self.0.serial_number
    }

    /// Who issued it.
    #[must_use]
    pub fn issuer(&self) -> &Name {
        &self.0.issuer
    }

    /// Whom it is about.
    #[must_use]
    pub fn subject(&self) -> &Name {
        &self.0.subject
    }

    /// From when until when it is valid.
    #[must_use]
    pub fn validity(&self) -> Validity {
        self.0.validity
    }

    /// The certified key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.0.public_key
    }

    /// The AlgorithmIdentifier inside the signed part, in DER.
    #[must_use]
    pub fn inner_algorithm_der(&self) -> &[u8] {
        &self.0.inner_algorithm
    }

    /// The AlgorithmIdentifier beside the signature, in DER.
    #[must_use]
    pub fn outer_algorithm_der(&self) -> &[u8] {
        &self.0.outer_algorithm
    }

    /// How it is signed.
    ///
    /// # Errors
    /// [`SignatureError`] for an algorithm that is not accepted.
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, SignatureError> {
        SignatureAlgorithm::from_der(&self.0.outer_algorithm)
    }

    /// The signature's octets.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.0.signature
    }

    /// Its extensions, in their order, duplicates included.
    #[must_use]
    pub fn extensions(&self) -> &[Extension] {
        &self.0.extensions
    }

    /// The first extension of kind `oid`.
    #[must_use]
    pub fn extension(&self, oid: ObjectIdentifier) -> Option<&Extension> {
        self.0.extensions.iter().find(|extension| extension.oid == oid)
    }

    /// SHA-256 over the whole certificate: its fingerprint.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(self.der()).into()
    }

    /// The hash of the whole certificate by any of our hash functions, as RFC 5035 binds signers.
    #[must_use]
    pub fn hash(&self, digest: DigestAlgorithm) -> Vec<u8> {
        digest.digest(self.der())
    }

    /// Whether issuer and subject are the same name. Says nothing about who signed it.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.issuer().matches(self.subject())
    }

    /// Checks that `issuer_key` signed this certificate, and that the algorithm inside is the one outside.
    ///
    /// # Errors
    /// [`SignatureError`]; [`SignatureError::MalformedAlgorithm`] when the two algorithms differ.
    pub fn verify_signature(&self, issuer_key: &PublicKey) -> Result<(), SignatureError> {
        if self.0.inner_algorithm != self.0.outer_algorithm {
            return Err(SignatureError::MalformedAlgorithm);
        }
        let algorithm = self.signature_algorithm()?;
        self.0.confirmed.or(issuer_key, || {
            Provider::default().verify(issuer_key, algorithm, self.tbs_der(), self.signature())
        })
    }

    /// The same for those who judge what is no longer relied on, by its age: also by SHA-1, also with RSA from 1024 bits
    /// on.
    ///
    /// # Errors
    /// As [`verify_signature`](Self::verify_signature).
    pub(crate) fn verify_any_signature(&self, issuer_key: &PublicKey) -> Result<(), SignatureError> {
        if self.0.inner_algorithm != self.0.outer_algorithm {
            return Err(SignatureError::MalformedAlgorithm);
        }
        let algorithm = SignatureAlgorithm::from_der_or_weak(&self.0.outer_algorithm)?;
        if algorithm == SignatureAlgorithm::Ed25519 {
            return Provider::default().verify(issuer_key, algorithm, self.tbs_der(), self.signature());
        }
        let digest = algorithm.digest().digest(self.tbs_der());
        verify_digest(issuer_key, algorithm, &digest, self.signature())
    }

    /// basicConstraints: whether it is a CA, and how many more CAs may follow (RFC 5280 §4.2.1.9).
    ///
    /// # Errors
    /// [`CertificateError::Extension`] when the extension is there but malformed. So for all the readers below.
    pub fn basic_constraints(&self) -> Result<Option<(bool, Option<u8>)>, CertificateError> {
        let found: Option<pkix::BasicConstraints> = self.decode(oid::BASIC_CONSTRAINTS)?;
        Ok(found.map(|constraints| (constraints.ca, constraints.path_len_constraint)))
    }

    /// Whether basicConstraints say that it is a CA. A malformed extension makes it none.
    #[must_use]
    pub fn is_ca(&self) -> bool {
        matches!(self.basic_constraints(), Ok(Some((true, _))))
    }

    /// keyUsage (RFC 5280 §4.2.1.3).
    ///
    /// # Errors
    /// [`CertificateError::Extension`].
    pub fn key_usage(&self) -> Result<Option<KeyUsage>, CertificateError> {
        let Some(extension) = self.extension(oid::KEY_USAGE) else { return Ok(None) };
        KeyUsage::from_der(&extension.value)
            .map(Some)
            .ok_or(CertificateError::Extension { oid: oid::KEY_USAGE })
    }

    /// extKeyUsage (RFC 5280 §4.2.1.12).
    ///
    /// # Errors
    /// [`CertificateError::Extension`].
    pub fn extended_key_usage(&self) -> Result<Option<Vec<ObjectIdentifier>>, CertificateError> {
        let found: Option<pkix::ExtendedKeyUsage> = self.decode(oid::EXTENDED_KEY_USAGE)?;
        Ok(found.map(|usage| usage.0))
    }

    /// subjectKeyIdentifier (RFC 5280 §4.2.1.2).
    ///
    /// # Errors
    /// [`CertificateError::Extension`].
    pub fn subject_key_identifier(&self) -> Result<Option<Vec<u8>>, CertificateError> {
        let found: Option<pkix::SubjectKeyIdentifier> = self.decode(oid::SUBJECT_KEY_IDENTIFIER)?;
        Ok(found.map(|identifier| identifier.0.as_bytes().to_vec()))
    }

    /// The keyIdentifier of authorityKeyIdentifier (RFC 5280 §4.2.1.1).
    ///
    /// # Errors
    /// [`CertificateError::Extension`].
    pub fn authority_key_identifier(&self) -> Result<Option<Vec<u8>>, CertificateError> {
        let found: Option<pkix::AuthorityKeyIdentifier> = self.decode(oid::AUTHORITY_KEY_IDENTIFIER)?;
        Ok(found.and_then(|identifier| identifier.key_identifier).map(|id| id.as_bytes().to_vec()))
    }

    /// subjectAltName (RFC 5280 §4.2.1.6), empty when it is absent.
    ///
    /// # Errors
    /// [`CertificateError::Extension`].
    pub fn subject_alt_names(&self) -> Result<Vec<GeneralName>, CertificateError> {
        let found: Option<pkix::SubjectAltName> = self.decode(oid::SUBJECT_ALT_NAME)?;
        found
            .map_or(Ok(Vec::new()), |names| names.0.iter().map(GeneralName::from_x509).collect())
            .map_err(|_| CertificateError::Extension { oid: oid::SUBJECT_ALT_NAME })
    }

    /// The policy identifiers of certificatePolicies (RFC 5280 §4.2.1.4), empty when it is absent.
    ///
    /// # Errors
    /// [`CertificateError::Extension`].
    pub fn policies(&self) -> Result<Vec<ObjectIdentifier>, CertificateError> {
        let found: Option<pkix::CertificatePolicies> = self.decode(oid::CERTIFICATE_POLICIES)?;
        Ok(found.map_or(Vec::new(), |all| all.0.iter().map(|policy| policy.policy_identifier).collect()))
    }

    /// The addresses in cRLDistributionPoints (RFC 5280 §4.2.1.13), empty when it is absent.
    ///
    /// # Errors
    /// [`CertificateError::Extension`].
    pub fn crl_addresses(&self) -> Result<Vec<String>, CertificateError> {
        let found: Option<pkix::CrlDistributionPoints> = self.decode(oid::CRL_DISTRIBUTION_POINTS)?;
        Ok(found.map_or(Vec::new(), addresses_of))
    }

    /// The addresses in freshestCRL, where delta lists are (RFC 5280 §4.2.1.15), empty when it is absent.
    ///
    /// # Errors
    /// [`CertificateError::Extension`].
    pub fn freshest_addresses(&self) -> Result<Vec<String>, CertificateError> {
        let found: Option<pkix::CrlDistributionPoints> = self.decode(oid::FRESHEST_CRL)?;
        Ok(found.map_or(Vec::new(), addresses_of))
    }

    /// The addresses in authorityInfoAccess for `method`, such as [`oid::ACCESS_OCSP`] (RFC 5280 §4.2.2.1).
    ///
    /// # Errors
    /// [`CertificateError::Extension`].
    pub fn access_addresses(&self, method: ObjectIdentifier) -> Result<Vec<String>, CertificateError> {
        let found: Option<pkix::AuthorityInfoAccessSyntax> = self.decode(oid::AUTHORITY_INFO_ACCESS)?;
        let all = found.map_or(Vec::new(), |access| access.0);
        Ok(all
            .into_iter()
            .filter(|access| access.access_method == method)
            .filter_map(|access| uri_of(&access.access_location))
            .collect())
    }

    /// Decodes the first extension of kind `oid`, strictly.
    pub(crate) fn decode<T>(&self, oid: ObjectIdentifier) -> Result<Option<T>, CertificateError>
    where
        T: for<'a> Decode<'a, Error = der::Error>,
    {
        self.extension(oid)
            .map(|extension| T::from_der(&extension.value).map_err(|_| CertificateError::Extension { oid }))
            .transpose()
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der() == other.der()
    }
}

impl Eq for Certificate {}

impl std::hash::Hash for Certificate {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.der().hash(state);
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({}, {})", self.serial_number(), self.subject())
    }
}

/// Why something is no certificate that we can read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CertificateError {
    /// Not a certificate.
    #[error("not a well-formed certificate")]
    Malformed,
    /// Larger than is read.
    #[error("a certificate of {length} bytes is larger than the {limit} that are read")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// Something stands behind it.
    #[error("{0} bytes follow the certificate")]
    TrailingData(usize),
    /// More extensions than are read.
    #[error("a certificate has {count} extensions, more than the {limit} that are read")]
    TooManyExtensions {
        /// How many there are.
        count: usize,
        /// How many are read.
        limit: usize,
    },
    /// A name in it is malformed.
    #[error("a name in the certificate cannot be read")]
    Name(#[source] NameError),
    /// The serial number is malformed.
    #[error("the certificate's serial number cannot be read")]
    Serial(#[source] SerialError),
    /// The key is malformed.
    #[error("the certificate's public key cannot be read")]
    Key(#[source] KeyError),
    /// A date in it is beyond all calendars.
    #[error("the certificate's validity cannot be read")]
    Validity,
    /// An extension is there, but malformed.
    #[error("the certificate's extension {oid} is malformed")]
    Extension {
        /// Which one.
        oid: ObjectIdentifier,
    },
}

fn read_fields(der: &[u8], parsed: &X509Certificate<'_>) -> Result<Fields, CertificateError> {
    let tbs = &parsed.tbs_certificate;
    let extensions = tbs.extensions();
    if extensions.len() > MAX_EXTENSIONS {
        return Err(CertificateError::TooManyExtensions { count: extensions.len(), limit: MAX_EXTENSIONS });
    }
    let tbs_bytes: &[u8] = tbs.as_ref();
    let start = tbs_bytes.as_ptr().addr() - der.as_ptr().addr();
    let envelope = asn1::envelope(der, tbs_bytes).ok_or(CertificateError::Malformed)?;
    Ok(Fields {
        der: der.to_vec(),
        tbs: start..start + tbs_bytes.len(),
        version: tbs.version().0 + 1,
        serial_number: SerialNumber::from_octets(tbs.raw_serial()).map_err(CertificateError::Serial)?,
        issuer: Name::from_der(tbs.issuer().as_raw()).map_err(CertificateError::Name)?,
        subject: Name::from_der(tbs.subject().as_raw()).map_err(CertificateError::Name)?,
        validity: Validity {
            not_before: timestamp(tbs.validity().not_before.timestamp())?,
            not_after: timestamp(tbs.validity().not_after.timestamp())?,
        },
        public_key: PublicKey::from_spki_der(tbs.public_key().raw).map_err(CertificateError::Key)?,
        inner_algorithm: envelope.inner_algorithm.ok_or(CertificateError::Malformed)?,
        outer_algorithm: envelope.outer_algorithm,
        signature: envelope.signature,
        extensions: extensions
            .iter()
            .map(Extension::from_x509)
            .collect::<Option<_>>()
            .ok_or(CertificateError::Malformed)?,
        confirmed: Confirmed::default(),
    })
}

fn timestamp(seconds: i64) -> Result<Timestamp, CertificateError> {
    Timestamp::from_second(seconds).map_err(|_| CertificateError::Validity)
}

/// The addresses of distribution points.
pub(crate) fn addresses_of(points: pkix::CrlDistributionPoints) -> Vec<String> {
    let names = points.0.into_iter().filter_map(|point| point.distribution_point);
    let names = names.flat_map(|name| match name {
        pkix::name::DistributionPointName::FullName(names) => names,
        pkix::name::DistributionPointName::NameRelativeToCRLIssuer(_) => Vec::new(),
    });
    names.filter_map(|name| uri_of(&name)).collect()
}

fn uri_of(name: &pkix::name::GeneralName) -> Option<String> {
    match name {
        pkix::name::GeneralName::UniformResourceIdentifier(uri) => Some(uri.as_str().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
