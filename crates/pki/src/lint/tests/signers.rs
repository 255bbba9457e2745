//! What can be wrong with a seal, and with a person's certificate that keeps to the letter of RFC 9336.

use super::certificates::{Vector, lint, vector};
use super::hierarchy::{Tbs, name};
use super::*;
use crate::cert::{Extension, KeyUsage};
use crate::oid;

use Role::{PersonStrict, Seal};

pub(super) static VECTORS: &[Vector] = &[
    vector(Seal, &["seal-organization"], |t| {
        t.subject = name(&[
            (oid::COUNTRY_NAME, 0x13, b"ID"),
            (oid::ORGANIZATIONAL_UNIT_NAME, 0x0c, SIMULATION_MARK.as_bytes()),
            (oid::COMMON_NAME, 0x0c, b"Segel"),
        ]);
    }),
    vector(Seal, &["seal-organization-identifier"], |t| {
        t.subject_with(&[
            (oid::ORGANIZATION_IDENTIFIER, 0x0c, b"VATID-012345678901000"),
            (oid::ORGANIZATION_IDENTIFIER, 0x0c, b"NTRID-12345"),
        ]);
    }),
    vector(Seal, &["seal-organization-identifier-form"], |t| number(t, b"012345678901000")),
    vector(Seal, &["seal-organization-identifier-form"], |t| number(t, b"VAT-012345678901000")),
    vector(Seal, &["seal-organization-identifier-form"], |t| number(t, b"PNOID-012345678901000")),
    vector(Seal, &["seal-organization-identifier-form"], |t| number(t, b"VATID-")),
    vector(Seal, &["seal-organization-identifier-form"], |t| number(t, b"LEIID-529900T8BM49AURSDO55")),
    vector(Seal, &["seal-organization-identifier-form"], |t| number(t, b"NP:id-1")),
    vector(Seal, &["resident-number-absent"], |t| number(t, b"VATID-3323010101900001")),
    vector(Seal, &["seal-of-no-person"], |t| t.subject_with(&[(oid::SURNAME, 0x0c, b"Rahayu")])),
    vector(Seal, &["seal-of-no-person"], |t| t.subject_with(&[(oid::TITLE, 0x0c, b"Kepala Dinas")])),
    vector(Seal, &["signer-country"], |t| {
        t.subject = name(&[
            (oid::ORGANIZATION_NAME, 0x0c, b"Kabupaten Sukamaju"),
            (oid::ORGANIZATIONAL_UNIT_NAME, 0x0c, SIMULATION_MARK.as_bytes()),
            (oid::COMMON_NAME, 0x0c, b"Segel"),
        ]);
    }),
    vector(PersonStrict, &["strict-purposes"], |t| t.remove(oid::EXTENDED_KEY_USAGE)),
    vector(PersonStrict, &["strict-purposes"], |t| {
        let purposes = [oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION];
        t.put(Extension::extended_key_usage(&purposes, false));
    }),
    vector(PersonStrict, &["strict-purposes"], |t| {
        t.put(Extension::extended_key_usage(&[oid::KP_ADOBE_DOCUMENT_SIGNING], false));
    }),
    vector(PersonStrict, &["strict-key-usage"], |t| {
        t.key_usage(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION);
    }),
    vector(PersonStrict, &["strict-key-usage"], |t| t.key_usage(KeyUsage::DIGITAL_SIGNATURE)),
    vector(PersonStrict, &["signer-purposes-not-critical"], |t| {
        t.set_critical(oid::EXTENDED_KEY_USAGE, true);
    }),
    vector(PersonStrict, &["person-email"], |t| t.remove(oid::SUBJECT_ALT_NAME)),
];

#[test]
fn numbers_of_organizations_in_every_form() {
    for text in [
        &b"VATID-012345678901000"[..],
        b"VATID-0012345678901000",
        b"NTRID-AHU-0012345",
        b"LEIXG-529900T8BM49AURSDO55",
        b"NP:ID-01.234.567.8-901.000",
    ] {
        let mut tbs = Tbs::good(Seal);
        number(&mut tbs, text);
        assert_eq!(lint(&tbs, Seal), [], "{}", text.escape_ascii());
    }
}

/// Gives the subject the number of an organization.
fn number(t: &mut Tbs, text: &[u8]) {
    t.subject_with(&[(oid::ORGANIZATION_IDENTIFIER, 0x0c, text)]);
}
