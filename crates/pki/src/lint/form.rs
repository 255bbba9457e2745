//! Checks that certificates and lists share. Each returns what was found when the rule is broken.

use crate::hex;
use ::der::Decode;
use x509_cert::ext::pkix;

use super::der::{self, ENUMERATED, Element, GENERALIZED_TIME, INTEGER, OBJECT_IDENTIFIER, UTC_TIME};
use super::draft::DraftExtension;
use crate::asn1::{OCTET_STRING, SEQUENCE};
use crate::cert::{Certificate, KeyUsage};
use crate::key::PublicKey;
use crate::oid::{self, ObjectIdentifier};
use crate::signature::{SignatureAlgorithm, SignatureError};

/// A date and the name of its field.
pub(super) type Date<'a> = (&'static str, Element<'a>);

/// Dates that are not written with seconds, without a fraction, in UTC with `Z`.
pub(super) fn wrong_time_form<'a>(dates: impl IntoIterator<Item = Date<'a>>) -> Option<String> {
    listed(dates, |date| date.instant().is_none())
}

/// Dates through 2049 that are not UTCTime.
pub(super) fn early_generalized_time<'a>(dates: impl IntoIterator<Item = Date<'a>>) -> Option<String> {
    listed(dates, |date| date.tag == GENERALIZED_TIME && date.content < b"2050")
}

/// UTCTimes that wrapped around: their two digits 50 to 99 mean 1950 to 1999, before there was anything to date.
pub(super) fn wrapped_utc_time<'a>(dates: impl IntoIterator<Item = Date<'a>>) -> Option<String> {
    listed(dates, |date| date.tag == UTC_TIME && date.content >= b"50".as_slice())
}

fn listed<'a>(
    dates: impl IntoIterator<Item = Date<'a>>,
    is_broken: impl Fn(&Element<'a>) -> bool,
) -> Option<String> {
    let broken = dates.into_iter().filter(|(_, date)| is_broken(date));
    joined(broken.map(|(field, date)| format!("{field} {}", described_date(&date))))
}

fn described_date(date: &Element<'_>) -> String {
    let kind = match date.tag {
        UTC_TIME => "UTCTime".to_owned(),
        GENERALIZED_TIME => "GeneralizedTime".to_owned(),
        tag => format!("tag {tag:02X}"),
    };
    format!("{kind} {}", date.text().escape_debug())
}

/// All of `parts`, with commas between them; nothing when there is none. Stops at eight.
pub(super) fn joined(parts: impl IntoIterator<Item = String>) -> Option<String> {
    let mut parts = parts.into_iter();
    let mut shown: Vec<String> = parts.by_ref().take(8).collect();
    if parts.next().is_some() {
        shown.push("and more".into());
    }
    (!shown.is_empty()).then(|| shown.join(", "))
}

/// The parameters of an AlgorithmIdentifier, if its algorithm is one of `among`.
fn parameters(algorithm: &[u8], among: impl Fn(ObjectIdentifier) -> bool) -> Option<&[u8]> {
    let mut reader = Element::only(algorithm, SEQUENCE, "AlgorithmIdentifier").ok()?.reader();
    let oid = reader.expect(OBJECT_IDENTIFIER, "algorithm").ok()?.oid().ok()?;
    among(oid).then_some(reader.rest())
}

/// ecdsa-with-… that has parameters.
pub(super) fn ecdsa_parameters(algorithm: &[u8]) -> Option<String> {
    let ecdsa = ObjectIdentifier::new_unwrap("1.2.840.10045.4");
    let found = parameters(algorithm, |oid| oid.as_bytes().starts_with(ecdsa.as_bytes()))?;
    (!found.is_empty()).then(|| hex::upper(found))
}

/// …WithRSAEncryption or rsaEncryption whose parameters are not NULL. Those of RSASSA-PSS are another matter.
pub(super) fn rsa_parameters(algorithm: &[u8]) -> Option<String> {
    let pkcs1 = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1");
    let found =
        parameters(algorithm, |oid| oid.as_bytes().starts_with(pkcs1.as_bytes()) && oid != oid::RSASSA_PSS)?;
    (found != [0x05, 0x00]).then(|| if found.is_empty() { "none".to_owned() } else { hex::upper(found) })
}

/// A signature algorithm that we do not accept. Parameters of ECDSA and RSA have rules of their own.
pub(super) fn refused_algorithm(algorithm: &[u8]) -> Option<String> {
    match SignatureAlgorithm::from_der(algorithm) {
        Ok(_) => None,
        Err(SignatureError::Parameters(oid)) if oid != oid::RSASSA_PSS => None,
        Err(error) => Some(error.to_string()),
    }
}

/// A signature algorithm that the key cannot sign by.
pub(super) fn unfit_algorithm(algorithm: &[u8], key: Option<&PublicKey>) -> Option<String> {
    let (algorithm, key) = (SignatureAlgorithm::from_der(algorithm).ok()?, key?);
    (!key.signs_by(algorithm)).then(|| format!("{algorithm} by a key of kind {}", key.kind()))
}

/// Extensions whose `critical` is written although it is FALSE, the default.
pub(super) fn written_default(extensions: &[DraftExtension<'_>]) -> Option<String> {
    let written = extensions.iter().filter(|extension| extension.critical == Some(false));
    joined(written.map(|extension| format!("critical FALSE in {}", extension.oid)))
}

/// Extensions whose value is not what their standard says.
pub(super) fn malformed_extension(extensions: &[DraftExtension<'_>]) -> Option<String> {
    joined(extensions.iter().filter_map(|extension| {
        let found = match der::first_fault(extension.value) {
            Some(fault) => fault.to_string(),
            None if is_well_formed(extension) => return None,
            None => hex::upper(&extension.value[..extension.value.len().min(32)]),
        };
        Some(format!("{} with {found}", extension.oid))
    }))
}

fn is_well_formed(extension: &DraftExtension<'_>) -> bool {
    let value = extension.value;
    let one = |tag| Element::only(value, tag, "the value");
    match extension.oid {
        oid::BASIC_CONSTRAINTS => pkix::BasicConstraints::from_der(value).is_ok(),
        oid::KEY_USAGE => KeyUsage::from_der(value).is_some(),
        oid::EXTENDED_KEY_USAGE => pkix::ExtendedKeyUsage::from_der(value).is_ok_and(|all| !all.0.is_empty()),
        oid::SUBJECT_KEY_IDENTIFIER => one(OCTET_STRING).is_ok_and(|octets| !octets.content.is_empty()),
        oid::AUTHORITY_KEY_IDENTIFIER => AuthorityKey::read(value).is_some(),
        oid::CERTIFICATE_POLICIES => {
            pkix::CertificatePolicies::from_der(value).is_ok_and(|all| !all.0.is_empty())
        }
        oid::CRL_DISTRIBUTION_POINTS | oid::FRESHEST_CRL => {
            pkix::CrlDistributionPoints::from_der(value).is_ok_and(|all| !all.0.is_empty())
        }
        oid::AUTHORITY_INFO_ACCESS => {
            pkix::AuthorityInfoAccessSyntax::from_der(value).is_ok_and(|all| !all.0.is_empty())
        }
        oid::NAME_CONSTRAINTS => pkix::NameConstraints::from_der(value).is_ok(),
        oid::ISSUING_DISTRIBUTION_POINT => pkix::crl::dp::IssuingDistributionPoint::from_der(value).is_ok(),
        // Taken apart octet by octet, so that the rule about addresses can say which one is wrong.
        oid::SUBJECT_ALT_NAME | oid::QC_STATEMENTS => {
            one(SEQUENCE).and_then(|all| all.children()).is_ok_and(|all| !all.is_empty())
        }
        oid::CRL_NUMBER | oid::DELTA_CRL_INDICATOR => one(INTEGER).is_ok(),
        // What stands in these has a rule that says more.
        oid::REASON_CODE => one(ENUMERATED).or(one(INTEGER)).is_ok(),
        _ => der::Reader::new(value).any().is_ok_and(|only| only.raw.len() == value.len()),
    }
}

/// authorityKeyIdentifier (RFC 5280 §4.2.1.1).
pub(super) struct AuthorityKey<'a> {
    /// keyIdentifier.
    pub(super) key_identifier: Option<&'a [u8]>,
    /// Whether authorityCertIssuer or authorityCertSerialNumber stands there too.
    pub(super) names_certificate: bool,
}

impl<'a> AuthorityKey<'a> {
    pub(super) fn read(value: &'a [u8]) -> Option<Self> {
        let mut reader = Element::only(value, SEQUENCE, "authorityKeyIdentifier").ok()?.reader();
        let key_identifier = reader.optional(0x80).ok()?.map(|element| element.content);
        let issuer = reader.optional(0xa1).ok()?;
        let serial = reader.optional(0x82).ok()?;
        let names_certificate = issuer.is_some() || serial.is_some();
        reader.is_empty().then_some(Self { key_identifier, names_certificate })
    }
}

/// An authorityKeyIdentifier whose keyIdentifier is not the issuer's subjectKeyIdentifier.
pub(super) fn wrong_authority_key(
    extension: Option<&DraftExtension<'_>>,
    issuer: Option<&Certificate>,
) -> Option<String> {
    let found = AuthorityKey::read(extension?.value)?.key_identifier;
    let wanted = issuer?.subject_key_identifier().ok().flatten();
    let shown = |octets: Option<&[u8]>| octets.map_or("none".to_owned(), hex::upper);
    (found.is_none() || found != wanted.as_deref())
        .then(|| format!("{}, while the issuer has {}", shown(found), shown(wanted.as_deref())))
}

/// An authorityKeyIdentifier that names a certificate too.
pub(super) fn authority_certificate(extension: Option<&DraftExtension<'_>>) -> Option<String> {
    AuthorityKey::read(extension?.value)?
        .names_certificate
        .then(|| "authorityCertIssuer or authorityCertSerialNumber".to_owned())
}

/// Object identifiers under the national arc of Indonesia.
pub(super) fn national_arc(octets: &[u8]) -> Option<String> {
    let national = oid::INDONESIA_ARC;
    // A list may be millions of octets long: they are taken apart only where the arc can be in them.
    let arc = national.as_bytes();
    if !octets.windows(arc.len()).any(|window| window == arc) {
        return None;
    }
    let found = der::object_identifiers(octets);
    joined(found.into_iter().filter(|oid| is_under(*oid, national)).map(|oid| oid.to_string()))
}

/// Whether `oid` is `arc` or stands below it.
fn is_under(oid: ObjectIdentifier, arc: ObjectIdentifier) -> bool {
    oid.as_bytes().starts_with(arc.as_bytes())
}

/// The addresses of the kind uniformResourceIdentifier in `names`.
pub(super) fn addresses(names: &[pkix::name::GeneralName]) -> impl Iterator<Item = &str> {
    names.iter().filter_map(|name| match name {
        pkix::name::GeneralName::UniformResourceIdentifier(uri) => Some(uri.as_str()),
        _ => None,
    })
}

/// Whether `address` is an URI of one of `schemes` with something behind `://`.
pub(super) fn has_scheme(address: &str, schemes: &[&str]) -> bool {
    address.split_once("://").is_some_and(|(scheme, rest)| {
        !rest.is_empty() && schemes.iter().any(|wanted| scheme.eq_ignore_ascii_case(wanted))
    })
}
