//! From a template to the bytes that are to be signed: a capturing signer takes them, and signs nothing.

use std::cell::RefCell;

use rcgen::{
    CertificateParams, CustomExtension, DistinguishedName, DnType, DnValue, PublicKeyData, SigningKey,
};
use time::OffsetDateTime;

use super::Extension;
use crate::asn1;
use crate::digest::DigestAlgorithm;
use crate::key::{KeyKind, PublicKey};
use crate::lint::der::{Element, Fault};
use crate::name::{Attribute, Name};
use crate::oid::{self, ObjectIdentifier};
use crate::serial::SerialNumber;
use crate::signature::SignatureAlgorithm;
use crate::to_be_signed::ToBeSigned;
use crate::validity::Validity;

/// Everything that stands in a certificate, except who signs it.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its serial number.
    pub serial_number: SerialNumber,
    /// Whom it is about.
    pub subject: Name,
    /// From when until when it is valid.
    pub validity: Validity,
    /// The certified key.
    pub public_key: PublicKey,
    /// Its extensions, in the order in which they are to stand.
    pub extensions: Vec<Extension>,
}

impl Template {
    /// The tbsCertificate that `issuer`, whose key signs by `algorithm`, would sign.
    ///
    /// # Errors
    /// [`BuildError`] when the template asks for something that cannot be encoded.
    pub fn to_be_signed(
        &self,
        issuer: &Name,
        algorithm: SignatureAlgorithm,
    ) -> Result<ToBeSigned, BuildError> {
        let capture = Capture { algorithm: rcgen_algorithm(algorithm)?, tbs: RefCell::default() };
        let nameless = rcgen::Issuer::new(nameless(), &capture);
        self.params()?
            .signed_by(&CertifiedKey::new(&self.public_key)?, &nameless)
            .map_err(|error| BuildError::Encode(error.to_string()))?;
        let named = with_names(&capture.tbs.take(), issuer, &self.subject);
        Ok(ToBeSigned::new(named.map_err(|fault| BuildError::Encode(fault.to_string()))?, algorithm))
    }

    fn params(&self) -> Result<CertificateParams, BuildError> {
        let mut params = nameless();
        params.serial_number = Some(rcgen::SerialNumber::from_slice(self.serial_number.as_octets()));
        params.not_before = date(self.validity.not_before)?;
        params.not_after = date(self.validity.not_after)?;
        params.custom_extensions = self.extensions.iter().map(rcgen_extension).collect();
        Ok(params)
    }
}

/// Why no certificate could be put together.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum BuildError {
    /// An attribute stands in a name more often than can be written.
    #[error("the name holds the attribute {0} more than twice")]
    RepeatedAttribute(ObjectIdentifier),
    /// A kind of key or algorithm that cannot stand in a certificate of ours.
    #[error("{0} cannot stand in a certificate of ours")]
    Unsupported(String),
    /// A date beyond all calendars.
    #[error("a date of the validity cannot be written")]
    Date,
    /// The encoder refused.
    #[error("the certificate could not be encoded: {0}")]
    Encode(String),
}

fn nameless() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params
}

/// The tbsCertificate with these names, exactly as they are: the encoder's own are maps, which hold no attribute three
/// times and no two in one relative distinguished name.
fn with_names(tbs: &[u8], issuer: &Name, subject: &Name) -> Result<Vec<u8>, Fault> {
    // RFC 5280 §4.1: version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, extensions.
    const ISSUER: usize = 3;
    const SUBJECT: usize = 5;
    let fields = Element::only(tbs, asn1::SEQUENCE, "TBSCertificate")?.children()?;
    let named = fields.iter().enumerate().map(|(at, field)| match at {
        ISSUER => issuer.der(),
        SUBJECT => subject.der(),
        _ => field.raw,
    });
    Ok(asn1::sequence(&named.collect::<Vec<_>>()))
}

/// Takes the bytes that are to be signed and signs nothing.
struct Capture {
    algorithm: &'static rcgen::SignatureAlgorithm,
    tbs: RefCell<Vec<u8>>,
}

impl PublicKeyData for &Capture {
    fn der_bytes(&self) -> &[u8] {
        &[]
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        self.algorithm
    }
}

impl SigningKey for &Capture {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        self.tbs.replace(message.to_vec());
        Ok(Vec::new())
    }
}

/// The certified key as the encoder wants it: algorithm and bits apart.
struct CertifiedKey<'a> {
    key: &'a PublicKey,
    algorithm: &'static rcgen::SignatureAlgorithm,
}

impl<'a> CertifiedKey<'a> {
    fn new(key: &'a PublicKey) -> Result<Self, BuildError> {
        let algorithm = match key.kind() {
            KeyKind::Rsa { .. } => &rcgen::PKCS_RSA_SHA256,
            KeyKind::P256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            KeyKind::P384 => &rcgen::PKCS_ECDSA_P384_SHA384,
            other @ (KeyKind::RsaPss { .. } | KeyKind::Ed25519 | KeyKind::Other(_)) => {
                return Err(BuildError::Unsupported(other.to_string()));
            }
        };
        Ok(Self { key, algorithm })
    }
}

impl PublicKeyData for CertifiedKey<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.key.bits()
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        self.algorithm
    }
}

pub(crate) fn rcgen_algorithm(
    algorithm: SignatureAlgorithm,
) -> Result<&'static rcgen::SignatureAlgorithm, BuildError> {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(Sha256) => Ok(&rcgen::PKCS_RSA_SHA256),
        SignatureAlgorithm::RsaPkcs1(Sha384) => Ok(&rcgen::PKCS_RSA_SHA384),
        SignatureAlgorithm::RsaPkcs1(Sha512) => Ok(&rcgen::PKCS_RSA_SHA512),
        SignatureAlgorithm::Ecdsa(Sha256) => Ok(&rcgen::PKCS_ECDSA_P256_SHA256),
        SignatureAlgorithm::Ecdsa(Sha384) => Ok(&rcgen::PKCS_ECDSA_P384_SHA384),
        other => Err(BuildError::Unsupported(other.to_string())),
    }
}

/// The name of a request. The encoder keeps a name as a map from kinds of attribute to values. A second organizational unit therefore goes
/// in under its object identifier, which is another key of the map and the same bytes in the certificate.
pub(crate) fn rcgen_name(name: &Name) -> Result<DistinguishedName, BuildError> {
    let mut out = DistinguishedName::new();
    for attribute in name.attributes() {
        let custom = DnType::CustomDnType(attribute.oid.arcs().map(u64::from).collect());
        let kind = [named_type(attribute.oid), Some(custom)]
            .into_iter()
            .flatten()
            .find(|kind| out.get(kind).is_none())
            .ok_or(BuildError::RepeatedAttribute(attribute.oid))?;
        out.push(kind, value(attribute)?);
    }
    Ok(out)
}

fn named_type(oid: ObjectIdentifier) -> Option<DnType> {
    match oid {
        oid::COUNTRY_NAME => Some(DnType::CountryName),
        oid::LOCALITY_NAME => Some(DnType::LocalityName),
        oid::STATE_OR_PROVINCE_NAME => Some(DnType::StateOrProvinceName),
        oid::ORGANIZATION_NAME => Some(DnType::OrganizationName),
        oid::ORGANIZATIONAL_UNIT_NAME => Some(DnType::OrganizationalUnitName),
        oid::COMMON_NAME => Some(DnType::CommonName),
        _ => None,
    }
}

fn value(attribute: &Attribute) -> Result<DnValue, BuildError> {
    let unsupported = || BuildError::Unsupported(format!("the value of attribute {}", attribute.oid));
    let text = attribute.text.as_deref().ok_or_else(unsupported)?;
    match attribute.value.first() {
        Some(0x0c) => Ok(DnValue::Utf8String(text.to_owned())),
        Some(0x13) => text.try_into().map(DnValue::PrintableString).map_err(|_| unsupported()),
        Some(0x16) => text.try_into().map(DnValue::Ia5String).map_err(|_| unsupported()),
        _ => Err(unsupported()),
    }
}

fn rcgen_extension(extension: &Extension) -> CustomExtension {
    let arcs: Vec<u64> = extension.oid.arcs().map(u64::from).collect();
    let mut custom = CustomExtension::from_oid_content(&arcs, extension.value.clone());
    custom.set_criticality(extension.critical);
    custom
}

fn date(at: jiff::Timestamp) -> Result<OffsetDateTime, BuildError> {
    OffsetDateTime::from_unix_timestamp(at.as_second()).map_err(|_| BuildError::Date)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use super::*;
    use crate::cert::{Certificate, GeneralName, KeyUsage};
    use crate::key::{KeyType, PrivateKey, Provider};

    /// A certificate for `subject` and a new key, signed by that key itself.
    pub(crate) fn self_signed(
        subject: &Name,
        key_type: KeyType,
        extensions: impl FnOnce(&PublicKey) -> Vec<Extension>,
    ) -> (PrivateKey, Certificate) {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let key = PrivateKey::generate(key_type, &mut rng).unwrap();
        let digest =
            if key_type == KeyType::P384 { DigestAlgorithm::Sha384 } else { DigestAlgorithm::Sha256 };
        let signer = Provider::default().signer(&key, digest).unwrap();
        let template = Template {
            serial_number: SerialNumber::generate(&mut rng),
            subject: subject.clone(),
            validity: Validity {
                not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
                not_after: "2056-01-01T00:00:00Z".parse().unwrap(),
            },
            public_key: key.public_key().clone(),
            extensions: extensions(key.public_key()),
        };
        let tbs = template.to_be_signed(subject, signer.algorithm()).unwrap();
        let certificate = Certificate::from_der(&tbs.sign(signer.as_ref()).unwrap()).unwrap();
        assert_eq!(
            certificate.tbs_der(),
            tbs.der(),
            "the bytes that were looked at are the bytes that were signed"
        );
        assert_eq!(certificate.serial_number(), &template.serial_number);
        assert_eq!(certificate.validity(), template.validity);
        (key, certificate)
    }

    fn person() -> Name {
        Name::builder()
            .country("ID")
            .and_then(|n| n.attribute(oid::ORGANIZATION_NAME, "Pemerintah Kabupaten Sukamaju"))
            .and_then(|n| n.attribute(oid::ORGANIZATIONAL_UNIT_NAME, "Dinas Kominfo"))
            .and_then(|n| n.attribute(oid::ORGANIZATIONAL_UNIT_NAME, "UJI COBA"))
            .and_then(|n| n.attribute(oid::COMMON_NAME, "Siti Nur\u{2019}aini"))
            .and_then(|n| n.attribute(oid::SERIAL_NUMBER, "198501012010012001"))
            .unwrap()
            .build()
    }

    #[test]
    fn says_what_the_template_says() {
        for key_type in [KeyType::Rsa2048, KeyType::P256, KeyType::P384] {
            let usage = KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION;
            let mail = GeneralName::Email("siti@sukamaju.example".into());
            let (key, certificate) = self_signed(&person(), key_type, |key| {
                vec![
                    Extension::end_entity(),
                    Extension::key_usage(usage),
                    Extension::extended_key_usage(&[oid::KP_DOCUMENT_SIGNING], false),
                    Extension::subject_key_identifier(&key.key_identifier()),
                    Extension::authority_key_identifier(&key.key_identifier()),
                    Extension::certificate_policy(oid::SIMULATION_POLICY, None, Some("UJI COBA")),
                    Extension::crl_distribution_point("http://localhost:8080/crl"),
                    Extension::authority_info_access(
                        "http://localhost:8080/ca",
                        Some("http://localhost:8080/ocsp"),
                    ),
                    Extension::subject_alt_name(std::slice::from_ref(&mail)),
                ]
            });
            assert_eq!(certificate.subject(), &person());
            assert_eq!(certificate.public_key(), key.public_key());
            assert_eq!(certificate.version(), 3);
            assert_eq!(certificate.verify_signature(key.public_key()), Ok(()));
            assert_eq!(certificate.basic_constraints(), Ok(Some((false, None))));
            assert_eq!(certificate.key_usage(), Ok(Some(usage)));
            assert_eq!(certificate.extended_key_usage(), Ok(Some(vec![oid::KP_DOCUMENT_SIGNING])));
            let identifier = key.public_key().key_identifier().to_vec();
            assert_eq!(certificate.subject_key_identifier(), Ok(Some(identifier.clone())));
            assert_eq!(certificate.authority_key_identifier(), Ok(Some(identifier)));
            assert_eq!(certificate.policies(), Ok(vec![oid::SIMULATION_POLICY]));
            assert_eq!(certificate.crl_addresses(), Ok(vec!["http://localhost:8080/crl".into()]));
            let ocsp = certificate.access_addresses(oid::ACCESS_OCSP);
            assert_eq!(ocsp, Ok(vec!["http://localhost:8080/ocsp".into()]));
            assert_eq!(certificate.subject_alt_names(), Ok(vec![mail]));
        }
    }

    #[test]
    fn names_stand_in_certificates_as_they_are() {
        let units = ["A", "UJI COBA", "WAKTU SIMULASI", "A"];
        let many = units
            .iter()
            .fold(Name::builder(), |name, unit| name.attribute(oid::ORGANIZATIONAL_UNIT_NAME, unit).unwrap());
        let pair = |oid: ObjectIdentifier, text: &str| {
            asn1::sequence(&[&asn1::tlv(0x06, oid.as_bytes()), &asn1::tlv(0x0c, text.as_bytes())])
        };
        let both = [pair(oid::COMMON_NAME, "A"), pair(oid::SURNAME, "B")].concat();
        let two_in_one = Name::from_der(&asn1::sequence(&[&asn1::tlv(asn1::SET, &both)])).unwrap();
        for name in [many.build(), two_in_one, Name::builder().build()] {
            let (key, certificate) = self_signed(&name, KeyType::P256, |_| vec![Extension::end_entity()]);
            assert_eq!((certificate.subject(), certificate.issuer()), (&name, &name));
            assert_eq!(certificate.verify_signature(key.public_key()), Ok(()));
        }
    }

    #[test]
    fn a_third_attribute_of_one_kind_is_refused_in_a_request() {
        let name =
            (0..3).fold(Name::builder(), |name, _| name.attribute(oid::COMMON_NAME, "A").unwrap()).build();
        let refused = Err(BuildError::RepeatedAttribute(oid::COMMON_NAME));
        assert_eq!(rcgen_name(&name).map(drop), refused);
    }

    #[test]
    fn no_flipped_bit_passes_for_the_same_certificate() {
        let (key, certificate) = self_signed(&person(), KeyType::P256, |_| vec![Extension::end_entity()]);
        for at in 0..certificate.der().len() {
            for bit in 0..8 {
                let mut touched = certificate.der().to_vec();
                touched[at] ^= 1 << bit;
                let accepted = Certificate::from_der(&touched)
                    .is_ok_and(|touched| touched.verify_signature(key.public_key()).is_ok());
                assert!(!accepted, "bit {bit} of octet {at}");
            }
        }
    }
}
