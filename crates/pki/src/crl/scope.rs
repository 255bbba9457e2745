//! What a list is about (RFC 5280 §5.2.5).

use der::{Decode, Encode};
use x509_cert::ext::pkix::crl::dp;
use x509_cert::ext::pkix::name::DistributionPointName;

use crate::asn1::{sequence, tlv};
use crate::cert::{Extension, GeneralName};
use crate::crl::Reasons;
use crate::name::NameError;
use crate::oid;

/// issuingDistributionPoint: which certificates a list is about, where they are not all of its issuer's.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct IssuingDistributionPoint {
    /// Its names: those that the certificates it is about give in their cRLDistributionPoints.
    pub distribution_point: Option<PointName>,
    /// The kind of certificates.
    pub contains: Contains,
    /// onlySomeReasons; nothing when it is about all of them.
    pub only_some_reasons: Option<Reasons>,
    /// indirectCRL: whether it lists certificates of other issuers than its own, too.
    pub indirect: bool,
}

/// A DistributionPointName (RFC 5280 §4.2.1.13).
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PointName {
    /// fullName.
    Full(Vec<GeneralName>),
    /// nameRelativeToCRLIssuer: a relative distinguished name in DER, a SET.
    Relative(Vec<u8>),
}

/// The kinds of certificates that a list may be limited to, at most one of them.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Contains {
    /// No limit.
    #[default]
    All,
    /// onlyContainsUserCerts: none of CAs.
    UserCertificates,
    /// onlyContainsCACerts.
    CaCertificates,
    /// onlyContainsAttributeCerts: none of public keys.
    AttributeCertificates,
}

impl IssuingDistributionPoint {
    /// That of a list about those certificates that point to `address`.
    #[must_use]
    pub fn address(address: &str, contains: Contains) -> Self {
        let name = PointName::Full(vec![GeneralName::Uri(address.to_owned())]);
        Self { distribution_point: Some(name), contains, ..Self::default() }
    }

    /// Whether nothing is limited by it: then the extension must not be there at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The addresses among its names.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let names = match &self.distribution_point {
            Some(PointName::Full(names)) => names.as_slice(),
            _ => &[],
        };
        names.iter().filter_map(|name| match name {
            GeneralName::Uri(address) => Some(address.as_str()),
            _ => None,
        })
    }

    /// Reads the value of the extension; nothing when it is malformed, or limited to two kinds of certificates at once.
    #[must_use]
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let read = dp::IssuingDistributionPoint::from_der(der).ok()?;
        let contains = match (
            read.only_contains_user_certs,
            read.only_contains_ca_certs,
            read.only_contains_attribute_certs,
        ) {
            (false, false, false) => Contains::All,
            (true, false, false) => Contains::UserCertificates,
            (false, true, false) => Contains::CaCertificates,
            (false, false, true) => Contains::AttributeCertificates,
            _ => return None,
        };
        let distribution_point = match &read.distribution_point {
            Some(name) => Some(PointName::from_x509(name).ok()?),
            None => None,
        };
        let only_some_reasons = read.only_some_reasons.map(|flags| Reasons::from_flags(flags.bits()));
        Some(Self { distribution_point, contains, only_some_reasons, indirect: read.indirect_crl })
    }

    /// The extension, critical.
    #[must_use]
    pub fn to_extension(&self) -> Extension {
        const YES: &[u8] = &[0xff];
        let point = self.distribution_point.as_ref().map(|name| tlv(0xa0, &name.to_der()));
        let only = |kind, tag| if self.contains == kind { tlv(tag, YES) } else { Vec::new() };
        let value = sequence(&[
            &point.unwrap_or_default(),
            &only(Contains::UserCertificates, 0x81),
            &only(Contains::CaCertificates, 0x82),
            &self.only_some_reasons.map(|reasons| tlv(0x83, &reasons.to_bits())).unwrap_or_default(),
            &if self.indirect { tlv(0x84, YES) } else { Vec::new() },
            &only(Contains::AttributeCertificates, 0x85),
        ]);
        Extension { oid: oid::ISSUING_DISTRIBUTION_POINT, critical: true, value }
    }
}

impl PointName {
    pub(crate) fn from_x509(name: &DistributionPointName) -> Result<Self, NameError> {
        match name {
            DistributionPointName::FullName(names) => {
                names.iter().map(GeneralName::from_x509).collect::<Result<_, _>>().map(Self::Full)
            }
            DistributionPointName::NameRelativeToCRLIssuer(name) => {
                name.to_der().map(Self::Relative).map_err(|_| NameError::Malformed)
            }
        }
    }

    /// The CHOICE in DER.
    fn to_der(&self) -> Vec<u8> {
        match self {
            Self::Full(names) => tlv(0xa0, &names.iter().flat_map(GeneralName::to_der).collect::<Vec<u8>>()),
            // [1] IMPLICIT stands in the place of the SET's own tag.
            Self::Relative(set) => {
                let mut tagged = set.clone();
                if let Some(tag) = tagged.first_mut() {
                    *tag = 0xa1;
                }
                tagged
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::crl::RevocationReason;
    use crate::name::Name;

    #[test]
    fn what_is_written_is_read() {
        let rdn = tlv(0x31, &sequence(&[&[0x06, 3, 0x55, 4, 3], &tlv(0x0c, b"Satu")]));
        let directory = Name::builder().attribute(oid::COMMON_NAME, "Daftar").unwrap().build();
        let reasons = |all: &[RevocationReason]| Some(all.iter().copied().collect::<Reasons>());
        let of = IssuingDistributionPoint::default;
        for scope in [
            IssuingDistributionPoint::address("http://pki.example/crl/1.crl", Contains::All),
            IssuingDistributionPoint::address("http://pki.example/crl/1.crl", Contains::UserCertificates),
            IssuingDistributionPoint { contains: Contains::CaCertificates, ..of() },
            IssuingDistributionPoint { contains: Contains::AttributeCertificates, ..of() },
            IssuingDistributionPoint { indirect: true, ..of() },
            IssuingDistributionPoint {
                only_some_reasons: reasons(&[RevocationReason::KeyCompromise]),
                ..of()
            },
            IssuingDistributionPoint { only_some_reasons: reasons(&RevocationReason::ALL[1..]), ..of() },
            IssuingDistributionPoint { distribution_point: Some(PointName::Relative(rdn)), ..of() },
            IssuingDistributionPoint {
                distribution_point: Some(PointName::Full(vec![GeneralName::Directory(directory)])),
                ..of()
            },
        ] {
            let extension = scope.to_extension();
            assert!(extension.critical && !scope.is_empty());
            assert_eq!(IssuingDistributionPoint::from_der(&extension.value), Some(scope));
        }
        assert!(of().is_empty());
    }

    #[test]
    fn what_is_none() {
        for (name, value) in [
            ("nothing", vec![]),
            ("cut", vec![0x30, 3, 0x81, 1]),
            ("trailing", vec![0x30, 0, 0]),
            ("people and CAs", sequence(&[&[0x81, 1, 0xff], &[0x82, 1, 0xff]])),
            ("people and attributes", sequence(&[&[0x81, 1, 0xff], &[0x85, 1, 0xff]])),
            ("a boolean of two octets", sequence(&[&[0x81, 2, 0xff, 0xff]])),
            ("an unknown field", sequence(&[&[0x86, 1, 0xff]])),
        ] {
            assert_eq!(IssuingDistributionPoint::from_der(&value), None, "{name}");
        }
    }
}
