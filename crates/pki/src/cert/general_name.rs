//! What alternative names and name constraints speak of (RFC 5280 §4.2.1.6).

use der::Encode;
use x509_cert::ext::pkix::name;

use crate::asn1;
use crate::name::{Name, NameError};

/// A general name, in the kinds that validation knows how to compare.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum GeneralName {
    /// rfc822Name: an e-mail address.
    Email(String),
    /// dNSName.
    Dns(String),
    /// uniformResourceIdentifier.
    Uri(String),
    /// directoryName.
    Directory(Name),
    /// iPAddress: 4 or 16 octets, twice as many in a constraint.
    Ip(Vec<u8>),
    /// Any other kind, in DER.
    Other(Vec<u8>),
}

impl GeneralName {
    pub(crate) fn from_x509(name: &name::GeneralName) -> Result<Self, NameError> {
        let malformed = |_| NameError::Malformed;
        Ok(match name {
            name::GeneralName::Rfc822Name(text) => Self::Email(text.as_str().to_owned()),
            name::GeneralName::DnsName(text) => Self::Dns(text.as_str().to_owned()),
            name::GeneralName::UniformResourceIdentifier(text) => Self::Uri(text.as_str().to_owned()),
            name::GeneralName::IpAddress(octets) => Self::Ip(octets.as_bytes().to_vec()),
            name::GeneralName::DirectoryName(directory) => {
                Self::Directory(Name::from_der(&directory.to_der().map_err(malformed)?)?)
            }
            other => Self::Other(other.to_der().map_err(malformed)?),
        })
    }

    /// Its DER, under the context tag of its kind.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        match self {
            Self::Email(text) => asn1::tlv(0x81, text.as_bytes()),
            Self::Dns(text) => asn1::tlv(0x82, text.as_bytes()),
            Self::Uri(text) => asn1::tlv(0x86, text.as_bytes()),
            Self::Directory(name) => asn1::tlv(0xa4, name.der()),
            Self::Ip(octets) => asn1::tlv(0x87, octets),
            Self::Other(der) => der.clone(),
        }
    }
}
