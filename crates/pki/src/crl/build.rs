//! From entries to the bytes to be signed.
//!
//! Put together by hand, value by value: the builders of the libraries below take the issuer's own issuer for the
//! issuer, cannot write delta lists, or hold a long list in memory several times over.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{RevocationReason, RevokedEntry};
use crate::asn1::{self, sequence, tlv};
use crate::cert::{Certificate, Extension};
use crate::oid;
use crate::signature::SignatureAlgorithm;
use crate::to_be_signed::ToBeSigned;

/// Everything that stands in a full list, except who signs it.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its number, greater than that of every list of this issuer before.
    pub number: u64,
    /// When it is issued.
    pub this_update: Timestamp,
    /// By when there will be a newer one.
    pub next_update: Timestamp,
    /// The revoked certificates, in any order.
    pub entries: Vec<RevokedEntry>,
}

impl Template {
    /// The tbsCertList that `issuer`, whose key signs by `algorithm`, would sign. Entries stand in the order of
    /// their serial numbers, so that the same entries always make the same bytes.
    #[must_use]
    pub fn to_be_signed(&self, issuer: &Certificate, algorithm: SignatureAlgorithm) -> ToBeSigned {
        let extensions: Vec<u8> = self.extensions(issuer).iter().flat_map(Extension::to_der).collect();
        let der = sequence(&[
            &[0x02, 0x01, 0x01],
            &algorithm.to_der(),
            issuer.subject().der(),
            &time(self.this_update),
            &time(self.next_update),
            &self.revoked_certificates(),
            &tlv(0xa0, &sequence(&[&extensions])),
        ]);
        ToBeSigned::new(der, algorithm)
    }

    fn extensions(&self, issuer: &Certificate) -> [Extension; 2] {
        let number = Extension { oid: oid::CRL_NUMBER, critical: false, value: integer(self.number) };
        let identifier = issuer.public_key().key_identifier();
        let identifier = match issuer.subject_key_identifier() {
            Ok(Some(identifier)) => identifier,
            _ => identifier.to_vec(),
        };
        [Extension::authority_key_identifier(&identifier), number]
    }

    /// Absent, not empty, when there is nothing to list (RFC 5280 §5.1.2.6).
    fn revoked_certificates(&self) -> Vec<u8> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let mut sorted: Vec<&RevokedEntry> = self.entries.iter().collect();
        sorted.sort_by(|a, b| order(a).cmp(&order(b)));
        let content: Vec<u8> = sorted.into_iter().flat_map(entry).collect();
        tlv(asn1::SEQUENCE, &content)
    }
}

/// Positive numbers of different lengths compare by length first.
fn order(entry: &RevokedEntry) -> (usize, &[u8]) {
    let octets = entry.serial_number.significant_octets();
    (octets.len(), octets)
}

fn entry(entry: &RevokedEntry) -> Vec<u8> {
    let serial = tlv(0x02, entry.serial_number.as_octets());
    let mut extensions = Vec::new();
    // RFC 5280 §5.3.1: absent rather than unspecified.
    if let Some(reason) = entry.reason.filter(|reason| *reason != RevocationReason::Unspecified) {
        let value = vec![0x0a, 0x01, reason.code()];
        extensions.extend(Extension { oid: oid::REASON_CODE, critical: false, value }.to_der());
    }
    if let Some(at) = entry.invalidity_date {
        let value = generalized_time(at);
        extensions.extend(Extension { oid: oid::INVALIDITY_DATE, critical: false, value }.to_der());
    }
    let extensions = if extensions.is_empty() { extensions } else { sequence(&[&extensions]) };
    sequence(&[&serial, &time(entry.revoked_at), &extensions])
}

fn integer(number: u64) -> Vec<u8> {
    let octets = number.to_be_bytes();
    let start = octets.iter().take_while(|octet| **octet == 0).count().min(7);
    let sign: &[u8] = if octets[start] >= 0x80 { &[0] } else { &[] };
    tlv(0x02, &[sign, &octets[start..]].concat())
}

/// UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280 §5.1.2.4).
fn time(at: Timestamp) -> Vec<u8> {
    let civil = at.to_zoned(TimeZone::UTC);
    if (1950..2050).contains(&civil.year()) {
        return tlv(0x17, civil.strftime("%y%m%d%H%M%SZ").to_string().as_bytes());
    }
    generalized_time(at)
}

fn generalized_time(at: Timestamp) -> Vec<u8> {
    tlv(0x18, at.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%SZ").to_string().as_bytes())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::cert::build::tests::self_signed;
    use crate::crl::{CrlError, RevocationList};
    use crate::digest::DigestAlgorithm;
    use crate::key::{KeyType, Provider};
    use crate::name::Name;
    use crate::pem;
    use crate::serial::SerialNumber;
    use crate::signature::SignatureError;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn revoked(serial: &str, reason: Option<RevocationReason>) -> RevokedEntry {
        RevokedEntry {
            serial_number: serial.parse().unwrap(),
            revoked_at: at("2026-02-01T10:00:00Z"),
            reason,
            invalidity_date: reason.map(|_| at("2051-01-31T00:00:00Z")),
        }
    }

    fn signed(entries: Vec<RevokedEntry>) -> (Certificate, Vec<u8>) {
        let name = Name::builder().attribute(oid::COMMON_NAME, "CA Uji").unwrap().build();
        let (key, issuer) = self_signed(&name, KeyType::P256, |key| {
            vec![
                Extension::certification_authority(None),
                Extension::subject_key_identifier(&key.key_identifier()),
            ]
        });
        let signer = Provider::default().signer(&key, DigestAlgorithm::Sha256).unwrap();
        let template = Template {
            number: 300,
            this_update: at("2026-02-01T12:00:00Z"),
            next_update: at("2050-02-08T12:00:00Z"),
            entries,
        };
        let der = template.to_be_signed(&issuer, signer.algorithm()).sign(signer.as_ref()).unwrap();
        (issuer, der)
    }

    #[test]
    fn says_what_the_template_says() {
        let entries = vec![
            revoked("FF", Some(RevocationReason::KeyCompromise)),
            revoked("1000", None),
            revoked("2", None),
        ];
        let (issuer, der) = signed(entries.clone());
        for list in [
            RevocationList::from_der(&der).unwrap(),
            RevocationList::read_all(pem::encode(pem::X509_CRL, &der).as_bytes()).unwrap().remove(0),
        ] {
            assert_eq!(list.issuer(), issuer.subject());
            assert_eq!(list.number(), Some(&[0x01, 0x2c][..]));
            assert_eq!(list.this_update(), at("2026-02-01T12:00:00Z"));
            assert_eq!(list.next_update(), Some(at("2050-02-08T12:00:00Z")));
            assert_eq!(list.authority_key_identifier(), Some(&issuer.public_key().key_identifier()[..]));
            assert_eq!(list.verify_signature(issuer.public_key()), Ok(()));
            assert!(!list.is_delta() && list.unknown_critical_extension().is_none());
            assert_eq!(list.len(), 3);
            for entry in &entries {
                assert_eq!(list.entry(&entry.serial_number), Some(entry));
            }
            let absent: SerialNumber = "1001".parse().unwrap();
            assert_eq!(list.entry(&absent), None);
        }
    }

    #[test]
    fn an_empty_list_has_no_list() {
        let (_, der) = signed(vec![]);
        let list = RevocationList::from_der(&der).unwrap();
        assert!(list.is_empty());
        assert!(der.len() < 300);
    }

    #[test]
    fn what_is_touched_is_refused() {
        let (issuer, der) = signed(vec![revoked("ABCD", None)]);
        for at in 0..der.len() {
            let mut touched = der.clone();
            touched[at] ^= 1;
            let accepted = RevocationList::from_der(&touched)
                .is_ok_and(|list| list.verify_signature(issuer.public_key()).is_ok());
            assert!(!accepted, "octet {at}");
        }
        let (other, _) = signed(vec![]);
        let list = RevocationList::from_der(&der).unwrap();
        assert_eq!(list.verify_signature(other.public_key()), Err(SignatureError::Mismatch));
        let trailing = [&der[..], &[0]].concat();
        for bytes in [&[][..], b"halo", &der[..der.len() - 1], &trailing] {
            assert_eq!(RevocationList::from_der(bytes).err(), Some(CrlError::Malformed));
        }
    }
}
