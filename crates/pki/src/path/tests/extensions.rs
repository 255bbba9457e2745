use super::chain::{Change, UNKNOWN, refused};
use super::extension;
use crate::cert::{CertificateError, Extension, GeneralName, KeyUsage};
use crate::oid;
use crate::path::PathFault;

fn malformed(oid: oid::ObjectIdentifier) -> PathFault {
    PathFault::Malformed(CertificateError::Extension { oid })
}

#[test]
fn extensions_that_cannot_be_relied_on() {
    let cases: [(&str, Change, &str, PathFault); 7] = [
        (
            "unknown and critical",
            |case| case.person.put(extension(UNKNOWN, true, &[])),
            "Siti Rahayu",
            PathFault::UnknownCriticalExtension { oid: UNKNOWN },
        ),
        (
            "unknown and critical in the root",
            |case| case.root.put(extension(UNKNOWN, true, &[])),
            "Akar",
            PathFault::UnknownCriticalExtension { oid: UNKNOWN },
        ),
        (
            "twice",
            |case| {
                let again = Extension::key_usage(KeyUsage::NON_REPUDIATION);
                case.person.template.extensions.push(again);
            },
            "Siti Rahayu",
            PathFault::DuplicateExtension { oid: oid::KEY_USAGE },
        ),
        (
            "no purpose in the list of purposes",
            |case| case.person.put(Extension::extended_key_usage(&[], false)),
            "Siti Rahayu",
            malformed(oid::EXTENDED_KEY_USAGE),
        ),
        (
            "no name in the list of names",
            |case| case.person.put(Extension::subject_alt_name(&[])),
            "Siti Rahayu",
            malformed(oid::SUBJECT_ALT_NAME),
        ),
        (
            "an address with two signs",
            |case| case.person.put(Extension::subject_alt_name(&[GeneralName::Email("a@b@c".into())])),
            "Siti Rahayu",
            malformed(oid::SUBJECT_ALT_NAME),
        ),
        (
            "not even DER",
            |case| {
                case.issuing.put(Extension { oid: oid::BASIC_CONSTRAINTS, critical: true, value: vec![0x30] })
            },
            "Penerbit",
            malformed(oid::BASIC_CONSTRAINTS),
        ),
    ];
    for (what, change, who, expected) in cases {
        refused(what, change, who, &expected);
    }
}

#[test]
fn extensions_that_issuers_must_get_right() {
    let criticality = |oid, expected| PathFault::Criticality { oid, expected };
    let cases: [(&str, Change, &str, PathFault); 4] = [
        (
            "a critical key identifier",
            |case| case.person.put(extension(oid::AUTHORITY_KEY_IDENTIFIER, true, &[&[0x80, 1, 7]])),
            "Siti Rahayu",
            criticality(oid::AUTHORITY_KEY_IDENTIFIER, false),
        ),
        (
            "constraints that may be ignored",
            |case| case.issuing.put(extension(oid::BASIC_CONSTRAINTS, false, &[&[1, 1, 0xff]])),
            "Penerbit",
            criticality(oid::BASIC_CONSTRAINTS, true),
        ),
        (
            "no key identifier of the issuer",
            |case| case.person.remove(oid::AUTHORITY_KEY_IDENTIFIER),
            "Siti Rahayu",
            PathFault::MissingExtension { oid: oid::AUTHORITY_KEY_IDENTIFIER },
        ),
        (
            "no key identifier of a CA",
            |case| case.issuing.remove(oid::SUBJECT_KEY_IDENTIFIER),
            "Penerbit",
            PathFault::MissingExtension { oid: oid::SUBJECT_KEY_IDENTIFIER },
        ),
    ];
    for (what, change, who, expected) in cases {
        refused(what, change, who, &expected);
    }
}
