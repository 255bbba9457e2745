//! From entries to the bytes to be signed.
//!
//! Put together by hand, value by value: the builders of the libraries below take the issuer's own issuer for the
//! issuer, cannot write delta lists, or hold a long list in memory several times over.

use jiff::Timestamp;

use super::read::order;
pub(crate) use super::time::generalized_time;
use super::time::push_time;
use super::{CrlNumber, IssuingDistributionPoint, RevokedEntry};
use crate::asn1::{self, sequence, tlv};
use crate::cert::{Certificate, Extension};
use crate::oid;
use crate::signature::SignatureAlgorithm;
use crate::to_be_signed::ToBeSigned;

/// About how long an entry is, in octets.
const USUAL_ENTRY_LEN: usize = 56;

/// Everything that stands in a list, except who signs it.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its number, greater than that of every list of this issuer and scope before.
    pub number: CrlNumber,
    /// When it is issued.
    pub this_update: Timestamp,
    /// By when there will be a newer one.
    pub next_update: Timestamp,
    /// The revoked certificates, in any order. In a delta list those that changed since its base.
    pub entries: Vec<RevokedEntry>,
    /// What it is about, where that is not everything that its issuer issued.
    pub scope: Option<IssuingDistributionPoint>,
    /// Where delta lists to it are published. Nothing in a delta list (RFC 5280 §5.2.6).
    pub freshest: Option<String>,
    /// Certificates that expired at this moment or later stay on it (X.509 §9.5.2.7).
    pub expired_certs_on: Option<Timestamp>,
    /// The number of the full list that it tells the changes to, which makes it a delta list.
    pub base: Option<CrlNumber>,
}

impl Template {
    /// A full list about everything.
    #[must_use]
    pub fn new(
        number: impl Into<CrlNumber>,
        this_update: Timestamp,
        next_update: Timestamp,
        entries: Vec<RevokedEntry>,
    ) -> Self {
        Self {
            number: number.into(),
            this_update,
            next_update,
            entries,
            scope: None,
            freshest: None,
            expired_certs_on: None,
            base: None,
        }
    }

    /// The tbsCertList that `issuer`, whose key signs by `algorithm`, would sign. Entries stand in the order of
    /// their serial numbers, so that the same entries always make the same bytes.
    #[must_use]
    pub fn to_be_signed(&self, issuer: &Certificate, algorithm: SignatureAlgorithm) -> ToBeSigned {
        let extensions: Vec<u8> = self.extensions(issuer).iter().flat_map(Extension::to_der).collect();
        let mut dates = Vec::new();
        push_time(&mut dates, self.this_update);
        push_time(&mut dates, self.next_update);
        let der = sequence(&[
            &[0x02, 0x01, 0x01],
            &algorithm.to_der(),
            issuer.subject().der(),
            &dates,
            &self.revoked_certificates(),
            &tlv(0xa0, &sequence(&[&extensions])),
        ]);
        ToBeSigned::new(der, algorithm)
    }

    fn extensions(&self, issuer: &Certificate) -> Vec<Extension> {
        let own = |oid, critical, value| Extension { oid, critical, value };
        let identifier = match issuer.subject_key_identifier() {
            Ok(Some(identifier)) => identifier,
            _ => issuer.public_key().key_identifier().to_vec(),
        };
        let mut all = vec![
            Extension::authority_key_identifier(&identifier),
            own(oid::CRL_NUMBER, false, self.number.to_der()),
        ];
        all.extend(self.base.map(|base| own(oid::DELTA_CRL_INDICATOR, true, base.to_der())));
        all.extend(self.scope.as_ref().map(IssuingDistributionPoint::to_extension));
        all.extend(self.freshest.as_deref().map(Extension::freshest_crl));
        let kept = self.expired_certs_on.map(generalized_time);
        all.extend(kept.map(|since| own(oid::EXPIRED_CERTS_ON_CRL, false, since)));
        all
    }

    /// Absent, not empty, when there is nothing to list (RFC 5280 §5.1.2.6).
    fn revoked_certificates(&self) -> Vec<u8> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let mut sorted: Vec<&RevokedEntry> = self.entries.iter().collect();
        sorted.sort_by_cached_key(|entry| sort_key(entry));
        let mut content = Vec::with_capacity(sorted.len() * USUAL_ENTRY_LEN);
        let mut room = Vec::new();
        for entry in sorted {
            entry.push_der(&mut content, &mut room);
        }
        tlv(asn1::SEQUENCE, &content)
    }
}

/// The order of serial numbers, with their first octets as one number: few need to be compared any further.
fn sort_key(entry: &RevokedEntry) -> (usize, u64, &[u8]) {
    let (length, octets) = order(entry.serial_number.as_octets());
    let first = octets.iter().take(8).fold(0, |sum, octet| sum << 8 | u64::from(*octet));
    (length, first, octets)
}
