//! Lists made and read again, and lists that somebody else might make.

mod hostile; // what no reader may stumble over
mod round; // what the template says, and what changes it

use jiff::Timestamp;

use super::build::Template;
use super::*;
use crate::cert::Certificate;
use crate::cert::build::tests::self_signed;
use crate::digest::DigestAlgorithm;
use crate::key::KeyType;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn serial(text: &str) -> SerialNumber {
    text.parse().unwrap()
}

fn revoked(serial_number: &str, reason: Option<RevocationReason>) -> RevokedEntry {
    RevokedEntry {
        serial_number: serial(serial_number),
        revoked_at: at("2026-02-01T10:00:00Z"),
        reason,
        invalidity_date: reason.map(|_| at("2051-01-31T00:00:00Z")),
    }
}

fn template(entries: Vec<RevokedEntry>) -> Template {
    Template::new(300, at("2026-02-01T12:00:00Z"), at("2050-02-08T12:00:00Z"), entries)
}

/// A new issuer, and what it signs.
fn signed(template: &Template) -> (Certificate, Vec<u8>) {
    let name = Name::builder().attribute(oid::COMMON_NAME, "CA Uji").unwrap().build();
    let (key, issuer) = self_signed(&name, KeyType::P256, |key| {
        vec![
            Extension::certification_authority(None),
            Extension::subject_key_identifier(&key.key_identifier()),
        ]
    });
    let signer = Provider::default().signer(&key, DigestAlgorithm::Sha256).unwrap();
    let der = template.to_be_signed(&issuer, signer.algorithm()).sign(signer.as_ref()).unwrap();
    (issuer, der)
}
