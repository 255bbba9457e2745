//! Whether the signer's certificate is to be trusted: a path to an anchor, and the status of each certificate in it
//! (EN 319 102-1 §5.2.6, §5.3).

use jiff::Timestamp;
use pki::cert::{Certificate, KeyUsage};
use pki::crl::RevocationReason;
use pki::oid::{self, ObjectIdentifier};
use pki::path::{self, CertificateId, Inputs, Purpose, Requirements, Source, Status, ValidatedPath};

use super::reason::Reason;
use super::report::{ChainLink, LinkStatus, StatusSource};

/// Adobe's purpose for signing documents, older than the one of RFC 9336.
const ADOBE_DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.5");

/// Judges `signer` as of `at`; `embedded` are the certificates that came along with the signature.
///
/// Gives the path, and what is against it. There is no proof yet of when the signature was made, so that it is
/// judged as if it had been made at `at`; `claimed` only counts against the signer.
pub(super) fn judge(
    signer: &Certificate,
    embedded: &[Certificate],
    inputs: &Inputs<'_>,
    at: Timestamp,
    claimed: Option<Timestamp>,
) -> (Vec<ChainLink>, Option<Reason>) {
    let intermediates: Vec<Certificate> = inputs.intermediates.iter().chain(embedded).cloned().collect();
    let inputs = Inputs { intermediates: &intermediates, ..*inputs };
    match path::validate(signer, &inputs, at, &requirements()) {
        Ok(path) => (chain(&path), against(&path, claimed)),
        Err(error) => (Vec::new(), Some(Reason::Path(error))),
    }
}

/// A certificate for signing documents, by any of the purposes under which they are issued.
fn requirements() -> Requirements {
    let purposes = vec![oid::KP_EMAIL_PROTECTION, oid::KP_DOCUMENT_SIGNING, ADOBE_DOCUMENT_SIGNING];
    Requirements {
        purpose: Purpose::OneOf(purposes),
        key_usage: Some(KeyUsage::DIGITAL_SIGNATURE.union(KeyUsage::NON_REPUDIATION)),
        // A list that came out after the moment of judgement says more about that moment than an older one.
        evidence_until: Some(Timestamp::MAX),
        ..Requirements::default()
    }
}

fn chain(path: &ValidatedPath) -> Vec<ChainLink> {
    let links = path.certificates.iter().zip(&path.statuses);
    links.map(|(certificate, status)| link(certificate, status)).collect()
}

fn link(certificate: &Certificate, status: &Status) -> ChainLink {
    let (status, source) = match status {
        Status::Good { source } => (LinkStatus::Good, Some(*source)),
        Status::Revoked { source, .. } => (LinkStatus::Revoked, Some(*source)),
        Status::Unknown { .. } => (LinkStatus::Unknown, None),
    };
    let source = source.map(|source| match source {
        Source::TrustAnchor => StatusSource::TrustAnchor,
        Source::Crl { .. } => StatusSource::SuppliedCrl,
        Source::Home => StatusSource::Home,
    });
    ChainLink { subject: certificate.subject().to_string(), status, source }
}

/// What is revoked counts more than what is unknown; the CAs come first, since a revoked CA's word about the
/// certificates below it is worth nothing.
fn against(path: &ValidatedPath, claimed: Option<Timestamp>) -> Option<Reason> {
    let links = || path.certificates.iter().zip(&path.statuses).enumerate().rev();
    let revoked = links().find_map(|(height, (certificate, status))| match status {
        Status::Revoked { at, reason, .. } => Some(revoked(height, certificate, *at, *reason, claimed)),
        _ => None,
    });
    let unknown = || {
        links().find_map(|(_, (certificate, status))| match status {
            Status::Unknown { why } => {
                Some(Reason::StatusUnknown { certificate: CertificateId::of(certificate), why: *why })
            }
            _ => None,
        })
    };
    revoked.or_else(unknown)
}

fn revoked(
    height: usize,
    certificate: &Certificate,
    at: Timestamp,
    reason: Option<RevocationReason>,
    claimed: Option<Timestamp>,
) -> Reason {
    match (height, reason) {
        (0, Some(RevocationReason::CertificateHold)) => Reason::Suspended { at },
        (0, _) => Reason::Revoked { at, reason, claimed },
        _ => Reason::CaRevoked { certificate: CertificateId::of(certificate), at },
    }
}
