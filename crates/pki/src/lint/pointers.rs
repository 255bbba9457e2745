//! Policies, addresses and other names (RFC 5280 §4.2.1.4, §4.2.1.6, §4.2.1.13 and §4.2.2.1).

use crate::hex;
use std::collections::HashSet;

use x509_cert::ext::pkix;

use super::der::{Reader, UTF8_STRING};
use super::draft::Draft;
use super::form::{self, joined};
use super::role::{ALL, ISSUED, POINTING};
use super::{Check, check};
use crate::oid::{self, ObjectIdentifier};

/// Longest explicitText in characters (RFC 5280 §4.2.1.4).
const MAX_NOTICE_LEN: usize = 200;

pub(super) static CHECKS: &[Check] = &[
    check(
        ALL,
        "policies-not-critical",
        "EN 319 412-2 §4.3.3",
        "certificatePolicies is not critical",
        |draft| draft.critical(oid::CERTIFICATE_POLICIES),
    ),
    check(
        ALL,
        "policies-unique",
        "RFC 5280 §4.2.1.4",
        "no policy stands in certificatePolicies twice",
        |draft| {
            let mut seen = HashSet::new();
            joined(policies(draft).into_iter().filter(|oid| !seen.insert(*oid)).map(|oid| oid.to_string()))
        },
    ),
    check(
        ISSUED,
        "policies-within-issuer",
        "RFC 5280 §6.1.3",
        "every policy is one of the issuer's, if the issuer is bound to some",
        |draft| {
            let allowed = draft.issuer?.policies().ok()?;
            let is_free = allowed.is_empty() || allowed.contains(&oid::ANY_POLICY);
            let stray = policies(draft).into_iter().filter(|oid| !is_free && !allowed.contains(oid));
            joined(stray.map(|oid| oid.to_string()))
        },
    ),
    check(
        ALL,
        "policy-cps-address",
        "RFC 5280 §4.2.1.4, EN 319 412-2 §4.3.3",
        "a CPS pointer is an http or https address",
        |draft| {
            let texts = qualifiers(draft, oid::QUALIFIER_CPS).into_iter().map(|any| cps_address(&any));
            joined(texts.filter_map(|text| match text {
                Ok(address) if form::has_scheme(&address, &["http", "https"]) => None,
                Ok(address) => Some(format!("`{}`", address.escape_debug())),
                Err(other) => Some(other),
            }))
        },
    ),
    check(
        ALL,
        "policy-notice",
        "RFC 5280 §4.2.1.4",
        "a user notice is a UTF8String of 1 to 200 characters",
        |draft| {
            joined(notices(draft).into_iter().filter_map(|notice| match notice {
                Ok(text) if (1..=MAX_NOTICE_LEN).contains(&text.chars().count()) => None,
                Ok(text) => Some(format!("{} characters", text.chars().count())),
                Err(other) => Some(other),
            }))
        },
    ),
    check(
        POINTING,
        "crl-address-present",
        "EN 319 412-2 §4.3.11, house profile: issuing CA",
        "a certificate says by cRLDistributionPoints where its revocation list is",
        |draft| draft.lacks(oid::CRL_DISTRIBUTION_POINTS).filter(|_| draft.pointers),
    ),
    check(
        ALL,
        "crl-address-not-critical",
        "RFC 5280 §4.2.1.13",
        "cRLDistributionPoints is not critical",
        |draft| draft.critical(oid::CRL_DISTRIBUTION_POINTS),
    ),
    check(
        ALL,
        "crl-address",
        "RFC 5280 §4.2.1.13, EN 319 412-2 §4.3.11",
        "every distribution point has an http or ldap address",
        |draft| without_address(draft, oid::CRL_DISTRIBUTION_POINTS),
    ),
    check(ALL, "freshest-crl-not-critical", "RFC 5280 §4.2.1.15", "freshestCRL is not critical", |draft| {
        draft.critical(oid::FRESHEST_CRL)
    }),
    check(
        ALL,
        "freshest-crl-address",
        "RFC 5280 §4.2.1.15",
        "every distribution point of freshestCRL has an http or ldap address",
        |draft| without_address(draft, oid::FRESHEST_CRL),
    ),
    check(
        POINTING,
        "issuer-address-present",
        "RFC 5280 §4.2.2.1, EN 319 412-2 §4.4.1",
        "authorityInfoAccess says where the issuer's certificate is",
        |draft| {
            let is_missing = draft.pointers && access(draft, oid::ACCESS_CA_ISSUERS).is_empty();
            is_missing.then(|| "no id-ad-caIssuers".to_owned())
        },
    ),
    check(ALL, "access-not-critical", "RFC 5280 §4.2.2.1", "authorityInfoAccess is not critical", |draft| {
        draft.critical(oid::AUTHORITY_INFO_ACCESS)
    }),
    check(
        ALL,
        "access-address",
        "RFC 5280 §4.2.2.1, EN 319 412-2 §4.4.1",
        "every location in authorityInfoAccess is an http address",
        |draft| {
            let all = [access(draft, oid::ACCESS_CA_ISSUERS), access(draft, oid::ACCESS_OCSP)].concat();
            let other = all.into_iter().filter(|address| !form::has_scheme(address, &["http"]));
            joined(other.map(|address| format!("`{}`", address.escape_debug())))
        },
    ),
];

/// The locations in authorityInfoAccess under `method`; what is no URI comes out empty.
pub(super) fn access(draft: &Draft<'_>, method: ObjectIdentifier) -> Vec<String> {
    let found: Option<pkix::AuthorityInfoAccessSyntax> = draft.decode(oid::AUTHORITY_INFO_ACCESS);
    let descriptions = found.map_or(Vec::new(), |access| access.0);
    descriptions
        .into_iter()
        .filter(|access| access.access_method == method)
        .map(|access| form::addresses(&[access.access_location]).next().unwrap_or_default().to_owned())
        .collect()
}

/// The identifiers in certificatePolicies.
pub(super) fn policies(draft: &Draft<'_>) -> Vec<ObjectIdentifier> {
    information(draft).iter().map(|policy| policy.policy_identifier).collect()
}

/// The user notices: the text of each, or what stands there instead.
pub(super) fn notices(draft: &Draft<'_>) -> Vec<Result<String, String>> {
    qualifiers(draft, oid::QUALIFIER_USER_NOTICE)
        .into_iter()
        .map(|any| {
            let mut fields = Reader::new(any.value());
            // Of noticeRef, a SEQUENCE, and explicitText only the second is of use to people.
            while let Ok(field) = fields.any() {
                match field.tag {
                    crate::asn1::SEQUENCE => {}
                    UTF8_STRING => return Ok(field.text()),
                    tag => return Err(format!("a text with the tag {tag:02X}")),
                }
            }
            Err("no text".to_owned())
        })
        .collect()
}

fn information(draft: &Draft<'_>) -> Vec<pkix::certpolicy::PolicyInformation> {
    draft.decode::<pkix::CertificatePolicies>(oid::CERTIFICATE_POLICIES).map_or(Vec::new(), |all| all.0)
}

fn qualifiers(draft: &Draft<'_>, kind: ObjectIdentifier) -> Vec<::der::Any> {
    information(draft)
        .into_iter()
        .flat_map(|policy| policy.policy_qualifiers.unwrap_or_default())
        .filter(|qualifier| qualifier.policy_qualifier_id == kind)
        .filter_map(|qualifier| qualifier.qualifier)
        .collect()
}

/// The text of a CPS pointer, or what stands there instead.
fn cps_address(any: &::der::Any) -> Result<String, String> {
    use ::der::Tagged;
    match std::str::from_utf8(any.value()) {
        Ok(text) if any.tag() == ::der::Tag::Ia5String => Ok(text.to_owned()),
        _ => Err(format!("{} {}", any.tag(), hex::upper(any.value()))),
    }
}

fn without_address(draft: &Draft<'_>, oid: ObjectIdentifier) -> Option<String> {
    let points: pkix::CrlDistributionPoints = draft.decode(oid)?;
    joined(points.0.iter().enumerate().filter_map(|(index, point)| {
        let names = match &point.distribution_point {
            Some(pkix::name::DistributionPointName::FullName(names)) => names.as_slice(),
            _ => &[],
        };
        let addresses: Vec<&str> = form::addresses(names).collect();
        let is_reachable = addresses.iter().any(|address| form::has_scheme(address, &["http", "ldap"]));
        (!is_reachable).then(|| format!("point {} with {addresses:?}", index + 1))
    }))
}
