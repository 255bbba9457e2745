//! What is said of a signature in the report, in the words of the report.

use pki::cert::{Certificate, GeneralName};
use pki::key::KeyKind;
use pki::name::{Escaped, Name};
use pki::oid::{self, ObjectIdentifier};
use pki::signature::SignatureAlgorithm;

use super::binding::{self, SubFilter};
use super::details::Details;
use super::finding::Finding;
use super::locate::Candidate;
use super::reason::Reason;
use super::report::{Coverage, Modification, SignatureKind, SignatureReport, SignerReport};
use crate::syntax::Dictionary;

/// The report on a signature of which nothing is known but its fields.
pub(super) fn blank(candidate: &Candidate) -> SignatureReport {
    let mut findings = Vec::new();
    if candidate.fields.len() > 1 {
        findings.push(Finding::SharedSignature { fields: candidate.fields.clone() });
    }
    let (indication, sub_indication) = Reason::Valid.verdict();
    SignatureReport {
        field: candidate.fields.first().cloned().unwrap_or_default(),
        kind: SignatureKind::Signature,
        indication,
        sub_indication,
        reason: Reason::Valid,
        level: None,
        digest: None,
        algorithm: None,
        key: None,
        coverage: Coverage::None,
        byte_range: None,
        revision: None,
        modification: Some(Modification::None),
        docmdp: None,
        changes: Vec::new(),
        claimed_time: None,
        best_time: None,
        time_stamp: None,
        signer: None,
        chain: Vec::new(),
        simulation: false,
        findings,
        details: Details::default(),
    }
}

/// What the dictionary says that it is.
pub(super) fn kind(dictionary: &Dictionary) -> SignatureKind {
    let is_time_stamp = binding::sub_filter(dictionary) == Some(SubFilter::TimeStamp);
    match is_time_stamp || dictionary.is_name("Type", "DocTimeStamp") {
        true => SignatureKind::DocumentTimestamp,
        false => SignatureKind::Signature,
    }
}

/// Who signed.
pub(super) fn signer(certificate: &Certificate) -> SignerReport {
    let validity = certificate.validity();
    SignerReport {
        name: name(certificate.subject()),
        nik: None,
        nip: nip(certificate.subject()),
        email: email(certificate),
        organization: subject_text(certificate.subject(), oid::ORGANIZATION_NAME),
        serial: certificate.serial_number().to_string(),
        issuer: certificate.issuer().to_string(),
        not_before: validity.not_before,
        not_after: validity.not_after,
    }
}

/// The serialNumber, where it is a NIP: 18 digits.
fn nip(subject: &Name) -> Option<String> {
    let is_nip = |text: &&str| text.len() == 18 && text.bytes().all(|octet| octet.is_ascii_digit());
    subject.texts(oid::SERIAL_NUMBER).find(is_nip).map(str::to_owned)
}

/// The first address in subjectAltName, else the emailAddress of the subject.
fn email(certificate: &Certificate) -> Option<String> {
    let names = certificate.subject_alt_names().unwrap_or_default();
    let address = names.into_iter().find_map(|name| match name {
        GeneralName::Email(address) => Some(Escaped(&address).to_string()),
        _ => None,
    });
    address.or_else(|| subject_text(certificate.subject(), oid::EMAIL_ADDRESS))
}

fn subject_text(subject: &Name, oid: ObjectIdentifier) -> Option<String> {
    subject.text(oid).map(|text| Escaped(text).to_string())
}

/// The commonName, else the whole name.
pub(super) fn name(name: &Name) -> String {
    name.common_name().map_or_else(|| name.to_string(), |common| Escaped(common).to_string())
}

/// How it is signed, and the length of the key.
pub(super) fn algorithm(algorithm: SignatureAlgorithm, key: KeyKind) -> String {
    let scheme = match algorithm {
        SignatureAlgorithm::RsaPkcs1(_) => "RSA PKCS#1 v1.5",
        SignatureAlgorithm::RsaPss { .. } => "RSA PSS",
        SignatureAlgorithm::Ecdsa(_) => "ECDSA",
        SignatureAlgorithm::Ed25519 => return algorithm.to_string(),
    };
    match key.modulus_bits() {
        Some(bits) => format!("{scheme} {bits}"),
        None => format!("{scheme} {key}"),
    }
}
