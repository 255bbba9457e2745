//! What the extensions that every certificate has hold (RFC 5280 §4.2.1).

use super::der::{BOOLEAN, Element};
use super::draft::Draft;
use super::form::{self, AuthorityKey};
use super::role::{ALL, ISSUED, LEAVES, ROOT};
use super::{Check, check};
use crate::asn1::{BIT_STRING, SEQUENCE};
use crate::cert::KeyUsage;
use crate::hex;
use crate::oid;

pub(super) static CHECKS: &[Check] = &[
    check(
        ALL,
        "ski-present",
        "RFC 5280 §4.2.1.2, house profile: all certificates",
        "a certificate has a subjectKeyIdentifier",
        |draft| draft.lacks(oid::SUBJECT_KEY_IDENTIFIER),
    ),
    check(ALL, "ski-not-critical", "RFC 5280 §4.2.1.2", "subjectKeyIdentifier is not critical", |draft| {
        draft.critical(oid::SUBJECT_KEY_IDENTIFIER)
    }),
    check(
        ALL,
        "ski-of-key",
        "RFC 5280 §4.2.1.2, RFC 7093 §2",
        "subjectKeyIdentifier is SHA-1, or SHA-256 cut to 160 bits, over the bits of the key",
        foreign_key_identifier,
    ),
    check(
        ISSUED,
        "aki-present",
        "RFC 5280 §4.2.1.1",
        "a certificate that another signs has an authorityKeyIdentifier",
        |draft| draft.lacks(oid::AUTHORITY_KEY_IDENTIFIER),
    ),
    check(ALL, "aki-not-critical", "RFC 5280 §4.2.1.1", "authorityKeyIdentifier is not critical", |draft| {
        draft.critical(oid::AUTHORITY_KEY_IDENTIFIER)
    }),
    check(
        ISSUED,
        "aki-of-issuer",
        "RFC 5280 §4.2.1.1",
        "the keyIdentifier of authorityKeyIdentifier is the issuer's subjectKeyIdentifier",
        |draft| form::wrong_authority_key(draft.extension(oid::AUTHORITY_KEY_IDENTIFIER), draft.issuer),
    ),
    check(
        ALL,
        "aki-no-certificate",
        "RFC 5280 §4.2.1.1, house profile: all certificates",
        "authorityKeyIdentifier names a key, and not one certificate by issuer and serial number",
        |draft| form::authority_certificate(draft.extension(oid::AUTHORITY_KEY_IDENTIFIER)),
    ),
    check(
        ROOT,
        "root-aki-own",
        "RFC 5280 §4.2.1.1",
        "a root has no authorityKeyIdentifier, or its own subjectKeyIdentifier in it",
        |draft| {
            let found =
                AuthorityKey::read(draft.extension(oid::AUTHORITY_KEY_IDENTIFIER)?.value)?.key_identifier;
            (found != draft.key_identifier()).then(|| found.map_or("no keyIdentifier".into(), hex::upper))
        },
    ),
    check(ALL, "key-usage-present", "RFC 5280 §4.2.1.3", "a certificate has a keyUsage", |draft| {
        draft.lacks(oid::KEY_USAGE)
    }),
    check(ALL, "key-usage-critical", "RFC 5280 §4.2.1.3", "keyUsage is critical", |draft| {
        draft.not_critical(oid::KEY_USAGE)
    }),
    check(ALL, "key-usage-not-empty", "RFC 5280 §4.2.1.3", "keyUsage has a bit that is set", |draft| {
        draft.key_usage().filter(|usage| usage.is_empty()).map(|_| "no usage".to_owned())
    }),
    check(
        ALL,
        "key-usage-shortest",
        "X.690 §11.2.2",
        "keyUsage is written without trailing zero bits",
        |draft| {
            let value = draft.extension(oid::KEY_USAGE)?.value;
            let bits = Element::only(value, BIT_STRING, "keyUsage").ok()?;
            (draft.key_usage()?.to_der() != value).then(|| format!("BIT STRING {}", hex::upper(bits.content)))
        },
    ),
    check(
        ALL,
        "basic-constraints-default",
        "X.690 §11.5",
        "cA is not written in basicConstraints where it is FALSE",
        |draft| {
            let value = draft.extension(oid::BASIC_CONSTRAINTS)?.value;
            let mut fields = Element::only(value, SEQUENCE, "basicConstraints").ok()?.reader();
            let ca = fields.optional(BOOLEAN).ok()??;
            (ca.content == [0]).then(|| "cA FALSE".to_owned())
        },
    ),
    check(
        LEAVES,
        "leaf-not-ca",
        "RFC 5280 §4.2.1.9",
        "basicConstraints of whoever is no CA are absent or say so",
        |draft| constraints(draft).filter(|found| found.ca).map(|_| "cA TRUE".to_owned()),
    ),
    check(
        LEAVES,
        "leaf-basic-constraints-critical",
        "RFC 5280 §4.2.1.9, house profile: signers",
        "basicConstraints of whoever is no CA are critical where they stand",
        |draft| draft.not_critical(oid::BASIC_CONSTRAINTS),
    ),
    check(
        LEAVES,
        "leaf-no-path-len",
        "RFC 5280 §4.2.1.9",
        "pathLenConstraint stands only where cA is TRUE",
        |draft| {
            let found = constraints(draft)?;
            found.path_len_constraint.filter(|_| !found.ca).map(|limit| format!("pathLenConstraint {limit}"))
        },
    ),
    check(
        LEAVES,
        "leaf-no-ca-usage",
        "RFC 5280 §4.2.1.3 and §4.2.1.9",
        "whoever is no CA has neither keyCertSign nor cRLSign",
        |draft| {
            let usage = draft.key_usage()?;
            usage.intersects(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN).then(|| format!("{usage:?}"))
        },
    ),
    check(
        LEAVES,
        "leaf-no-ca-extensions",
        "RFC 5280 §4.2.1.5, §4.2.1.10 and §4.2.1.11, EN 319 412-2 §4.3",
        "whoever is no CA has no policyMappings, nameConstraints, policyConstraints or inhibitAnyPolicy",
        |draft| {
            let only_for_cas = [
                oid::POLICY_MAPPINGS,
                oid::NAME_CONSTRAINTS,
                oid::POLICY_CONSTRAINTS,
                oid::INHIBIT_ANY_POLICY,
            ];
            form::joined(only_for_cas.into_iter().filter_map(|oid| draft.has(oid)))
        },
    ),
];

pub(super) fn constraints(draft: &Draft<'_>) -> Option<x509_cert::ext::pkix::BasicConstraints> {
    draft.decode(oid::BASIC_CONSTRAINTS)
}

fn foreign_key_identifier(draft: &Draft<'_>) -> Option<String> {
    let (found, key) = (draft.key_identifier()?, draft.key.as_ref()?);
    (found != key.key_identifier() && found != key.sha1_identifier())
        .then(|| format!("{}, while the key has {}", hex::upper(found), hex::upper(&key.key_identifier())))
}
