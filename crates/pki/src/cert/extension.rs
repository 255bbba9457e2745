//! The extensions that we write (RFC 5280 §4.2), and any extension that we read.

use x509_parser::extensions::X509Extension;

use super::{GeneralName, KeyUsage};
use crate::asn1::{OCTET_STRING, sequence, tlv};
use crate::oid::{self, ObjectIdentifier};

const IA5_STRING: u8 = 0x16;

/// An extension: what it is, whether whoever does not know it must refuse the certificate, and its value in DER.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Extension {
    /// extnID.
    pub oid: ObjectIdentifier,
    /// critical.
    pub critical: bool,
    /// The content of extnValue.
    pub value: Vec<u8>,
}

impl Extension {
    pub(crate) fn from_x509(extension: &X509Extension<'_>) -> Option<Self> {
        let oid = ObjectIdentifier::from_bytes(extension.oid.as_bytes()).ok()?;
        Some(Self { oid, critical: extension.critical, value: extension.value.to_vec() })
    }

    /// The Extension SEQUENCE in DER.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let critical: &[u8] = if self.critical { &[0x01, 0x01, 0xff] } else { &[] };
        sequence(&[&oid_der(self.oid), critical, &tlv(OCTET_STRING, &self.value)])
    }

    /// basicConstraints of a CA, critical. `path_len` is how many more CAs may follow.
    #[must_use]
    pub fn certification_authority(path_len: Option<u8>) -> Self {
        let limit = path_len.map(|limit| tlv(0x02, &[limit & 0x7f])).unwrap_or_default();
        Self::critical(oid::BASIC_CONSTRAINTS, sequence(&[&[0x01, 0x01, 0xff], &limit]))
    }

    /// basicConstraints of anyone else, critical: an empty SEQUENCE, since FALSE is the default.
    #[must_use]
    pub fn end_entity() -> Self {
        Self::critical(oid::BASIC_CONSTRAINTS, sequence(&[]))
    }

    /// keyUsage, critical.
    #[must_use]
    pub fn key_usage(usage: KeyUsage) -> Self {
        Self::critical(oid::KEY_USAGE, usage.to_der())
    }

    /// extKeyUsage.
    #[must_use]
    pub fn extended_key_usage(purposes: &[ObjectIdentifier], critical: bool) -> Self {
        let purposes: Vec<u8> = purposes.iter().flat_map(|purpose| oid_der(*purpose)).collect();
        Self { oid: oid::EXTENDED_KEY_USAGE, critical, value: sequence(&[&purposes]) }
    }

    /// subjectKeyIdentifier.
    #[must_use]
    pub fn subject_key_identifier(identifier: &[u8]) -> Self {
        Self::plain(oid::SUBJECT_KEY_IDENTIFIER, tlv(OCTET_STRING, identifier))
    }

    /// authorityKeyIdentifier, the keyIdentifier alone.
    #[must_use]
    pub fn authority_key_identifier(identifier: &[u8]) -> Self {
        Self::plain(oid::AUTHORITY_KEY_IDENTIFIER, sequence(&[&tlv(0x80, identifier)]))
    }

    /// certificatePolicies with one policy, the address of its practice statement (CPS, ASCII), and a notice to whoever
    /// relies on it.
    #[must_use]
    pub fn certificate_policy(policy: ObjectIdentifier, cps: Option<&str>, notice: Option<&str>) -> Self {
        let cps = cps
            .map(|address| sequence(&[&oid_der(oid::QUALIFIER_CPS), &tlv(IA5_STRING, address.as_bytes())]));
        let notice = notice.map(|text| {
            let user_notice = sequence(&[&tlv(0x0c, text.as_bytes())]);
            sequence(&[&oid_der(oid::QUALIFIER_USER_NOTICE), &user_notice])
        });
        let qualifiers = [cps, notice].into_iter().flatten().collect::<Vec<_>>().concat();
        let qualifiers = if qualifiers.is_empty() { qualifiers } else { sequence(&[&qualifiers]) };
        let information = sequence(&[&oid_der(policy), &qualifiers]);
        Self::plain(oid::CERTIFICATE_POLICIES, sequence(&[&information]))
    }

    /// cRLDistributionPoints: one point, one address.
    #[must_use]
    pub fn crl_distribution_point(address: &str) -> Self {
        let full_name = tlv(0xa0, &GeneralName::Uri(address.to_owned()).to_der());
        let point = sequence(&[&tlv(0xa0, &full_name)]);
        Self::plain(oid::CRL_DISTRIBUTION_POINTS, sequence(&[&point]))
    }

    /// freshestCRL: one point, one address of delta lists. In certificates and in full lists (RFC 5280 §4.2.1.15, §5.2.6).
    #[must_use]
    pub fn freshest_crl(address: &str) -> Self {
        Self { oid: oid::FRESHEST_CRL, ..Self::crl_distribution_point(address) }
    }

    /// authorityInfoAccess: where the issuer's certificate and, if so, the OCSP responder are.
    #[must_use]
    pub fn authority_info_access(ca_issuers: &str, ocsp: Option<&str>) -> Self {
        let description = |method, address: &str| {
            sequence(&[&oid_der(method), &GeneralName::Uri(address.to_owned()).to_der()])
        };
        let ocsp = ocsp.map(|address| description(oid::ACCESS_OCSP, address)).unwrap_or_default();
        let issuers = description(oid::ACCESS_CA_ISSUERS, ca_issuers);
        Self::plain(oid::AUTHORITY_INFO_ACCESS, sequence(&[&ocsp, &issuers]))
    }

    /// subjectAltName.
    #[must_use]
    pub fn subject_alt_name(names: &[GeneralName]) -> Self {
        let names: Vec<u8> = names.iter().flat_map(GeneralName::to_der).collect();
        Self::plain(oid::SUBJECT_ALT_NAME, sequence(&[&names]))
    }

    /// id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1).
    #[must_use]
    pub fn ocsp_nocheck() -> Self {
        Self::plain(oid::OCSP_NOCHECK, vec![0x05, 0x00])
    }

    fn critical(oid: ObjectIdentifier, value: Vec<u8>) -> Self {
        Self { oid, critical: true, value }
    }

    fn plain(oid: ObjectIdentifier, value: Vec<u8>) -> Self {
        Self { oid, critical: false, value }
    }
}

fn oid_der(oid: ObjectIdentifier) -> Vec<u8> {
    tlv(0x06, oid.as_bytes())
}
