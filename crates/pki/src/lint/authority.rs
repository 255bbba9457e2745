//! Certification authorities (RFC 5280 §4.2.1.9).

use super::draft::Draft;
use super::extensions::constraints;
use super::pointers::policies;
use super::role::{AUTHORITIES, ISSUING, ROOT};
use super::{Check, Role, check};
use crate::cert::KeyUsage;
use crate::oid;

const SIGNS_ALL: [KeyUsage; 2] = [KeyUsage::KEY_CERT_SIGN, KeyUsage::CRL_SIGN];

/// What an issuing CA issues certificates for.
const ISSUED_PURPOSES: [oid::ObjectIdentifier; 4] =
    [oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION, oid::KP_OCSP_SIGNING, oid::KP_TIME_STAMPING];

pub(super) static CHECKS: &[Check] = &[
    check(
        AUTHORITIES,
        "ca-basic-constraints",
        "RFC 5280 §4.2.1.9",
        "basicConstraints of a CA say that it is one",
        |draft| match draft.extension(oid::BASIC_CONSTRAINTS) {
            None => Some("no basicConstraints".into()),
            Some(_) => constraints(draft).filter(|found| !found.ca).map(|_| "cA FALSE".into()),
        },
    ),
    check(
        AUTHORITIES,
        "ca-basic-constraints-critical",
        "RFC 5280 §4.2.1.9",
        "basicConstraints of a CA are critical",
        |draft| draft.not_critical(oid::BASIC_CONSTRAINTS),
    ),
    check(
        AUTHORITIES,
        "ca-key-usage",
        "RFC 5280 §4.2.1.3",
        "keyUsage of a CA has keyCertSign and cRLSign",
        |draft| {
            let usage = draft.key_usage()?;
            SIGNS_ALL.iter().any(|wanted| !usage.contains(*wanted)).then(|| format!("{usage:?}"))
        },
    ),
    check(
        AUTHORITIES,
        "ca-key-usage-only",
        "house profile: CAs",
        "keyUsage of a CA has nothing else, but for an issuing CA's digitalSignature",
        surplus_usage,
    ),
    check(
        ISSUING,
        "issuing-path-len",
        "RFC 5280 §4.2.1.9, house profile: issuing CA",
        "pathLenConstraint of an issuing CA is 0",
        |draft| {
            let found = constraints(draft).filter(|found| found.ca)?.path_len_constraint;
            (found != Some(0)).then(|| found.map_or("none".into(), |limit| limit.to_string()))
        },
    ),
    check(
        ISSUING,
        "issuing-purposes",
        "RFC 5280 §4.2.1.12, house profile: issuing CA",
        "an issuing CA has no extKeyUsage, or every purpose that it issues for",
        |draft| {
            let found = draft.purposes()?;
            let missing = ISSUED_PURPOSES.iter().any(|purpose| !found.contains(purpose));
            (missing && !found.contains(&oid::KP_ANY)).then(|| super::signer::listed(&found))
        },
    ),
    check(
        ISSUING,
        "name-constraints-critical",
        "RFC 5280 §4.2.1.10",
        "nameConstraints is critical",
        |draft| draft.not_critical(oid::NAME_CONSTRAINTS),
    ),
    check(ROOT, "root-no-path-len", "house profile: root CA", "a root has no pathLenConstraint", |draft| {
        constraints(draft)?.path_len_constraint.map(|limit| limit.to_string())
    }),
    check(ROOT, "root-no-access", "house profile: root CA", "a root has no authorityInfoAccess", |draft| {
        draft.has(oid::AUTHORITY_INFO_ACCESS)
    }),
    check(
        ROOT,
        "root-no-crl-address",
        "house profile: root CA",
        "a root has no cRLDistributionPoints",
        |draft| draft.has(oid::CRL_DISTRIBUTION_POINTS),
    ),
    check(ROOT, "root-no-policies", "house profile: root CA", "a root has no certificatePolicies", |draft| {
        draft.has(oid::CERTIFICATE_POLICIES).map(|_| super::signer::listed(&policies(draft)))
    }),
    check(ROOT, "root-no-purposes", "house profile: root CA", "a root has no extKeyUsage", |draft| {
        draft.has(oid::EXTENDED_KEY_USAGE)
    }),
];

fn surplus_usage(draft: &Draft<'_>) -> Option<String> {
    let usage = draft.key_usage()?;
    let mut allowed = KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN;
    if draft.role == Role::Issuing {
        allowed = allowed | KeyUsage::DIGITAL_SIGNATURE;
    }
    (!allowed.contains(usage)).then(|| format!("{usage:?}"))
}
