//! Certificate revocation lists (RFC 5280 §5).

pub mod build; // from entries to the bytes to be signed
pub mod reason; // why a certificate was revoked

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use x509_parser::extensions::{ParsedExtension, X509Extension};
use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::{CertificateRevocationList, RevokedCertificate};

use crate::asn1::{self, Envelope};
use crate::cert::Extension;
use crate::key::{Provider, PublicKey};
use crate::name::{Name, NameError};
use crate::oid::{self, ObjectIdentifier};
use crate::pem;
use crate::serial::{SerialError, SerialNumber};
use crate::signature::{SignatureAlgorithm, SignatureError};

pub use reason::RevocationReason;

/// Largest list that is read, in octets: more than a million entries.
const MAX_LEN: usize = 64 << 20;

/// The extensions of a list that we know how to obey (RFC 5280 §5.2, X.509 for the last).
const KNOWN: [ObjectIdentifier; 7] = [
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::ISSUER_ALT_NAME,
    oid::CRL_NUMBER,
    oid::DELTA_CRL_INDICATOR,
    oid::ISSUING_DISTRIBUTION_POINT,
    oid::FRESHEST_CRL,
    oid::EXPIRED_CERTS_ON_CRL,
];

/// A list that was read: its bytes, exactly as they came, and what they say. Cheap to clone.
#[derive(Clone)]
pub struct RevocationList(Arc<Fields>);

struct Fields {
    der: Vec<u8>,
    tbs: std::ops::Range<usize>,
    issuer: Name,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    envelope: Envelope,
    extensions: Vec<Extension>,
    entries: HashMap<Vec<u8>, RevokedEntry>,
    unknown_critical: Option<ObjectIdentifier>,
}

/// One revoked certificate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RevokedEntry {
    /// Which one.
    pub serial_number: SerialNumber,
    /// Since when.
    pub revoked_at: Timestamp,
    /// Why; nothing when the list does not say, which means unspecified.
    pub reason: Option<RevocationReason>,
    /// When the key is known or thought to have been lost, where that is said (RFC 5280 §5.3.2).
    pub invalidity_date: Option<Timestamp>,
}

impl RevocationList {
    /// Reads a list in DER.
    ///
    /// # Errors
    /// [`CrlError`] when it is none, when something follows it, or when it exceeds a limit.
    pub fn from_der(der: &[u8]) -> Result<Self, CrlError> {
        if der.len() > MAX_LEN {
            return Err(CrlError::TooLong { length: der.len(), limit: MAX_LEN });
        }
        let (rest, parsed) = CertificateRevocationList::from_der(der).map_err(|_| CrlError::Malformed)?;
        if !rest.is_empty() {
            return Err(CrlError::Malformed);
        }
        read_fields(der, &parsed).map(|fields| Self(Arc::new(fields)))
    }

    /// Reads every list in a file: PEM blocks, or one in DER.
    ///
    /// # Errors
    /// As [`from_der`](Self::from_der); [`CrlError::Malformed`] when there is none in it.
    pub fn read_all(bytes: &[u8]) -> Result<Vec<Self>, CrlError> {
        let blocks = pem::blocks_or_der(bytes, &[pem::X509_CRL]).map_err(|_| CrlError::Malformed)?;
        blocks.iter().map(|der| Self::from_der(der)).collect()
    }

    /// The whole list, as it was read.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The signed part, tbsCertList, as it was read.
    #[must_use]
    pub fn tbs_der(&self) -> &[u8] {
        &self.0.der[self.0.tbs.clone()]
    }

    /// The same as PEM.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem::encode(pem::X509_CRL, self.der())
    }

    /// Who issued it.
    #[must_use]
    pub fn issuer(&self) -> &Name {
        &self.0.issuer
    }

    /// When it was issued.
    #[must_use]
    pub fn this_update(&self) -> Timestamp {
        self.0.this_update
    }

    /// By when there will be a newer one.
    #[must_use]
    pub fn next_update(&self) -> Option<Timestamp> {
        self.0.next_update
    }

    /// The octets of its cRLNumber (RFC 5280 §5.2.3).
    #[must_use]
    pub fn number(&self) -> Option<&[u8]> {
        self.extension(oid::CRL_NUMBER)?.value.get(2..)
    }

    /// Whether it only lists changes since another one (RFC 5280 §5.2.4).
    #[must_use]
    pub fn is_delta(&self) -> bool {
        self.extension(oid::DELTA_CRL_INDICATOR).is_some()
    }

    /// The keyIdentifier of authorityKeyIdentifier.
    #[must_use]
    pub fn authority_key_identifier(&self) -> Option<&[u8]> {
        // [0] IMPLICIT is the first field of the SEQUENCE, and the only one that we look for.
        let value = &self.extension(oid::AUTHORITY_KEY_IDENTIFIER)?.value;
        let first = asn1::first_value(value.get(asn1::header_len(value)?..)?)?;
        (first[0] == 0x80).then(|| &first[asn1::header_len(first).unwrap_or(first.len())..])
    }

    /// Its extensions, in their order.
    #[must_use]
    pub fn extensions(&self) -> &[Extension] {
        &self.0.extensions
    }

    /// The first extension of kind `oid`.
    #[must_use]
    pub fn extension(&self, oid: ObjectIdentifier) -> Option<&Extension> {
        self.0.extensions.iter().find(|extension| extension.oid == oid)
    }

    /// A critical extension, of the list or of an entry, that we do not know: such a list must not be used to
    /// determine a status (RFC 5280 §5.2, §5.3).
    #[must_use]
    pub fn unknown_critical_extension(&self) -> Option<ObjectIdentifier> {
        self.0.unknown_critical
    }

    /// How many certificates it lists.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.entries.len()
    }

    /// Whether it lists none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.entries.is_empty()
    }

    /// What it says about the certificate of that serial number.
    #[must_use]
    pub fn entry(&self, serial_number: &SerialNumber) -> Option<&RevokedEntry> {
        self.0.entries.get(serial_number.significant_octets())
    }

    /// Checks that `issuer_key` signed it, and that the algorithm inside is the one outside.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify_signature(&self, issuer_key: &PublicKey) -> Result<(), SignatureError> {
        let envelope = &self.0.envelope;
        if envelope.inner_algorithm.as_ref() != Some(&envelope.outer_algorithm) {
            return Err(SignatureError::MalformedAlgorithm);
        }
        let algorithm = SignatureAlgorithm::from_der(&envelope.outer_algorithm)?;
        Provider::default().verify(issuer_key, algorithm, self.tbs_der(), &envelope.signature)
    }
}

impl fmt::Debug for RevocationList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RevocationList({}, {}, {} entries)", self.issuer(), self.this_update(), self.len())
    }
}

/// Why something is no list that we can read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CrlError {
    /// Not a list.
    #[error("not a well-formed certificate revocation list")]
    Malformed,
    /// Larger than is read.
    #[error("a revocation list of {length} bytes is larger than the {limit} that are read")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// The issuer's name is malformed.
    #[error("the issuer of the revocation list cannot be read")]
    Issuer(#[source] NameError),
    /// A serial number in it is malformed.
    #[error("a serial number in the revocation list cannot be read")]
    Serial(#[source] SerialError),
    /// A date in it is beyond all calendars.
    #[error("a date in the revocation list cannot be read")]
    Date,
}

fn read_fields(der: &[u8], parsed: &CertificateRevocationList<'_>) -> Result<Fields, CrlError> {
    let tbs = &parsed.tbs_cert_list;
    let tbs_bytes: &[u8] = tbs.as_ref();
    let start = tbs_bytes.as_ptr().addr() - der.as_ptr().addr();
    let extensions = convert(tbs.extensions())?;
    let mut entries = HashMap::with_capacity(tbs.revoked_certificates.len());
    let mut unknown_critical = first_unknown(&extensions, &KNOWN);
    for revoked in &tbs.revoked_certificates {
        let (entry, unknown) = read_entry(revoked)?;
        unknown_critical = unknown_critical.or(unknown);
        entries.insert(entry.serial_number.significant_octets().to_vec(), entry);
    }
    Ok(Fields {
        der: der.to_vec(),
        tbs: start..start + tbs_bytes.len(),
        issuer: Name::from_der(tbs.issuer.as_raw()).map_err(CrlError::Issuer)?,
        this_update: date(tbs.this_update.timestamp())?,
        next_update: tbs.next_update.map(|at| date(at.timestamp())).transpose()?,
        envelope: asn1::envelope(der, tbs_bytes).ok_or(CrlError::Malformed)?,
        extensions,
        entries,
        unknown_critical,
    })
}

fn read_entry(
    revoked: &RevokedCertificate<'_>,
) -> Result<(RevokedEntry, Option<ObjectIdentifier>), CrlError> {
    let mut entry = RevokedEntry {
        serial_number: SerialNumber::from_octets(revoked.raw_serial()).map_err(CrlError::Serial)?,
        revoked_at: date(revoked.revocation_date.timestamp())?,
        reason: None,
        invalidity_date: None,
    };
    for extension in revoked.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::ReasonCode(code) => entry.reason = RevocationReason::from_code(code.0),
            ParsedExtension::InvalidityDate(at) => entry.invalidity_date = Some(date(at.timestamp())?),
            _ => {}
        }
    }
    // certificateIssuer is not among them: without it an entry of an indirect list would be taken for the issuer's own.
    let known = [oid::REASON_CODE, oid::INVALIDITY_DATE];
    Ok((entry, first_unknown(&convert(revoked.extensions())?, &known)))
}

fn convert(extensions: &[X509Extension<'_>]) -> Result<Vec<Extension>, CrlError> {
    extensions.iter().map(Extension::from_x509).collect::<Option<_>>().ok_or(CrlError::Malformed)
}

fn first_unknown(extensions: &[Extension], known: &[ObjectIdentifier]) -> Option<ObjectIdentifier> {
    extensions.iter().find(|e| e.critical && !known.contains(&e.oid)).map(|e| e.oid)
}

fn date(seconds: i64) -> Result<Timestamp, CrlError> {
    Timestamp::from_second(seconds).map_err(|_| CrlError::Date)
}
