//! What is said of a signature in the report, in the words of the report.

use pki::cert::Certificate;
use pki::key::KeyKind;
use pki::name::{Escaped, Name};
use pki::signature::SignatureAlgorithm;

use super::binding::{self, SubFilter};
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
        serial: certificate.serial_number().to_string(),
        issuer: certificate.issuer().to_string(),
        not_before: validity.not_before,
        not_after: validity.not_after,
    }
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
