//! Certificate revocation lists (RFC 5280 §5): full ones and those that only list changes.

pub mod build; // from entries to the bytes to be signed
mod entry; // one revoked certificate
mod number; // which list
mod read; // a list taken apart in one pass
pub mod reason; // why a certificate was revoked
mod scope; // what a list is about
pub(crate) mod time; // the two forms of a date

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use std::fmt;
use std::sync::Arc;

use der::Decode;
use jiff::Timestamp;
use x509_cert::ext::pkix;

use crate::asn1;
use crate::cert::{self, Extension};
use crate::key::{Provider, PublicKey};
use crate::memo::Memo;
use crate::name::{Name, NameError};
use crate::oid::{self, ObjectIdentifier};
use crate::pem;
use crate::serial::{SerialError, SerialNumber};
use crate::signature::{SignatureAlgorithm, SignatureError};
use read::{Cursor, Fields};
use time::{GENERALIZED_TIME, instant};

pub use entry::RevokedEntry;
pub use number::{CrlNumber, MAX_NUMBER_LEN};
pub use read::{MAX_ENTRIES, MAX_EXTENSIONS, MAX_LEN};
pub use reason::{Reasons, RevocationReason};
pub use scope::{Contains, IssuingDistributionPoint, PointName};

/// Those that were read.
static READ: Memo<RevocationList> = Memo::new();

/// A list that was read: its bytes, exactly as they came, and what they say. Cheap to clone.
///
/// Besides its bytes it holds four octets for each entry; an entry is decoded when it is asked for.
#[derive(Clone)]
pub struct RevocationList(Arc<Fields>);

impl RevocationList {
    /// Reads a list in DER.
    ///
    /// # Errors
    /// [`CrlError`] when it is none, when something follows it, or when it exceeds a limit.
    pub fn from_der(der: &[u8]) -> Result<Self, CrlError> {
        READ.read(der, || Fields::read(der).map(|fields| Self(Arc::new(fields))))
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

    /// cRLNumber (RFC 5280 §5.2.3); nothing when it is absent or not a number of at most 20 octets.
    #[must_use]
    pub fn number(&self) -> Option<CrlNumber> {
        CrlNumber::from_der(&self.extension(oid::CRL_NUMBER)?.value)
    }

    /// Whether it only lists changes since another one (RFC 5280 §5.2.4).
    #[must_use]
    pub fn is_delta(&self) -> bool {
        self.extension(oid::DELTA_CRL_INDICATOR).is_some()
    }

    /// The number of the full list that a delta list tells the changes to: BaseCRLNumber (RFC 5280 §5.2.4). Nothing in
    /// a full list, and in a delta list whose indicator is malformed.
    #[must_use]
    pub fn base_number(&self) -> Option<CrlNumber> {
        CrlNumber::from_der(&self.extension(oid::DELTA_CRL_INDICATOR)?.value)
    }

    /// What it is about (RFC 5280 §5.2.5); nothing when that is everything that its issuer issued.
    ///
    /// # Errors
    /// [`CrlError::Extension`] when the extension is there but malformed.
    pub fn issuing_distribution_point(&self) -> Result<Option<IssuingDistributionPoint>, CrlError> {
        let oid = oid::ISSUING_DISTRIBUTION_POINT;
        self.extension(oid)
            .map(|e| IssuingDistributionPoint::from_der(&e.value).ok_or(CrlError::Extension { oid }))
            .transpose()
    }

    /// The addresses in freshestCRL, where delta lists are (RFC 5280 §5.2.6), empty when it is absent.
    ///
    /// # Errors
    /// [`CrlError::Extension`] when the extension is there but malformed.
    pub fn freshest_addresses(&self) -> Result<Vec<String>, CrlError> {
        let Some(extension) = self.extension(oid::FRESHEST_CRL) else { return Ok(Vec::new()) };
        pkix::CrlDistributionPoints::from_der(&extension.value)
            .map(cert::addresses_of)
            .map_err(|_| CrlError::Extension { oid: oid::FRESHEST_CRL })
    }

    /// expiredCertsOnCRL (X.509 §9.5.2.7): certificates that expired then or later stay on it. Nothing when it is absent
    /// or malformed, which promises nothing.
    #[must_use]
    pub fn expired_certs_on(&self) -> Option<Timestamp> {
        let value = &self.extension(oid::EXPIRED_CERTS_ON_CRL)?.value;
        instant(GENERALIZED_TIME, Cursor::only(value, GENERALIZED_TIME).ok()?)
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

    /// The extension of kind `oid`: a list in which one stands twice is not read.
    #[must_use]
    pub fn extension(&self, oid: ObjectIdentifier) -> Option<&Extension> {
        self.0.extension(oid)
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
        self.0.len()
    }

    /// Whether it lists none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it says about the certificate to which its own issuer gave that serial number.
    #[must_use]
    pub fn entry(&self, serial_number: &SerialNumber) -> Option<RevokedEntry> {
        self.entry_of(self.issuer(), serial_number)
    }

    /// What it says about the certificate to which `issuer` gave that serial number: an indirect list names those of
    /// others too (RFC 5280 §5.3.3). Where it says two things, that which cannot be taken back, and of those the earlier.
    #[must_use]
    pub fn entry_of(&self, issuer: &Name, serial_number: &SerialNumber) -> Option<RevokedEntry> {
        let found = self.0.entries_of(serial_number.significant_octets());
        found
            .filter(|(place, _)| {
                self.0.named_issuer(*place).as_ref().unwrap_or(self.issuer()).matches(issuer)
            })
            .map(|(_, entry)| entry)
            .min_by_key(entry::Entry::weight)
            .map(|entry| entry.to_owned())
    }

    /// What it says about certificates of its own issuer, in the order of their serial numbers.
    pub fn entries(&self) -> impl Iterator<Item = RevokedEntry> {
        let own = |place| self.0.named_issuer(place).is_none_or(|issuer| issuer.matches(self.issuer()));
        self.0.entries().filter(move |(place, _)| own(*place)).map(|(_, entry)| entry.to_owned())
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
        self.0.confirmed.or(issuer_key, || {
            Provider::default().verify(issuer_key, algorithm, self.tbs_der(), &envelope.signature)
        })
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
    /// More entries than are read.
    #[error("a revocation list has more than the {limit} entries that are read")]
    TooManyEntries {
        /// How many are read.
        limit: usize,
    },
    /// More extensions than are read, in the list or in one of its entries.
    #[error("a revocation list has more than the {limit} extensions in one place that are read")]
    TooManyExtensions {
        /// How many are read.
        limit: usize,
    },
    /// An extension stands twice in the list or in one of its entries (RFC 5280 §5.2).
    #[error("the revocation list's extension {oid} stands in one place twice")]
    RepeatedExtension {
        /// Which one.
        oid: ObjectIdentifier,
    },
    /// An extension is there, but malformed.
    #[error("the revocation list's extension {oid} is malformed")]
    Extension {
        /// Which one.
        oid: ObjectIdentifier,
    },
    /// Its issuer's name, or that of another one whose certificate it lists, is malformed.
    #[error("the issuer of the revocation list cannot be read")]
    Issuer(#[source] NameError),
    /// A serial number in it is malformed.
    #[error("a serial number in the revocation list cannot be read")]
    Serial(#[source] SerialError),
    /// A date in it is beyond all calendars, or not in the form of RFC 5280 §5.1.2.4.
    #[error("a date in the revocation list cannot be read")]
    Date,
}
