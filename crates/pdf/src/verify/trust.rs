//! Whether the signer's certificate is to be trusted: a path to an anchor, and the status of each certificate in it
//! (EN 319 102-1 §5.2.6, §5.3).

use jiff::Timestamp;
use pki::armed::{Check, is_made};
use pki::cert::{Certificate, KeyUsage};
use pki::cms::VerifiedSigner;
use pki::crl::RevocationReason;
use pki::oid::{self, ObjectIdentifier};
use pki::path::{
    self, CertificateId, Inputs, Origin, PathError, Purpose, Requirements, Source, Status, ValidatedPath,
};

use super::age::Age;
use super::reason::Reason;
use super::report::{ChainLink, LinkStatus, StatusSource};

/// Adobe's purpose for signing documents, older than the one of RFC 9336.
const ADOBE_DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.5");

/// Whose signature is judged, and what is known of when it was made.
#[derive(Clone, Copy)]
pub(super) struct Signing<'a> {
    pub(super) signer: &'a VerifiedSigner,
    /// The certificates that came along with the signature.
    pub(super) embedded: &'a [Certificate],
    /// When it existed at the latest: as proven, or else the moment of judgement.
    pub(super) existed: Timestamp,
    /// When the signer claims to have signed, which only counts against the signer.
    pub(super) claimed: Option<Timestamp>,
    /// When the signer had it time-stamped, if that is trusted.
    pub(super) stamped: Option<Timestamp>,
}

impl Signing<'_> {
    /// Judges the signer's certificate as of when the signature existed at the latest: what came later does not harm.
    ///
    /// Gives the path, and what is against it.
    pub(super) fn judge(&self, inputs: &Inputs<'_>, age: &Age<'_>) -> (Vec<ChainLink>, Option<Reason>) {
        let algorithms = &inputs.constraints.algorithms;
        match self.path(inputs) {
            Ok(path) => {
                let too_late = age.of_path(&path, algorithms, self.signer, self.embedded);
                let against = too_late.or_else(|| self.against(&path));
                (chain(&path), against.filter(|_| is_made(Check::Revocation)))
            }
            Err(error) => (Vec::new(), is_made(Check::Chain).then_some(Reason::Path(error))),
        }
    }

    /// Whether `inputs` and the certificates in the signature alone show a path with nothing unknown or revoked.
    ///
    /// # Errors
    /// The first certificate of which that is not so.
    pub(super) fn is_provable(&self, inputs: &Inputs<'_>) -> Result<(), CertificateId> {
        all_good(&self.path(inputs).map_err(|error| *error.certificate)?)
    }

    fn path(&self, inputs: &Inputs<'_>) -> Result<ValidatedPath, PathError> {
        let intermediates: Vec<Certificate> =
            inputs.intermediates.iter().chain(self.embedded).cloned().collect();
        let inputs = Inputs { intermediates: &intermediates, ..*inputs };
        path::validate(self.signer.certificate(), &inputs, self.existed, &requirements())
    }

    fn against(&self, path: &ValidatedPath) -> Option<Reason> {
        against(path, |at, reason| {
            if reason == Some(RevocationReason::CertificateHold) {
                return Reason::Suspended { at };
            }
            let claimed = self.claimed;
            match self.stamped.filter(|stamped| *stamped >= at) {
                // The signer's own word comes first: it says that the signature is from after the revocation.
                Some(stamped) if claimed.is_none_or(|claimed| claimed <= at) => {
                    Reason::RevokedBeforeStamp { at, reason, stamped }
                }
                _ => Reason::Revoked { at, reason, claimed },
            }
        })
    }
}

/// What is against the path of a time-stamping authority.
pub(super) fn against_stamp(path: &ValidatedPath) -> Option<Reason> {
    against(path, |at, reason| match reason {
        Some(RevocationReason::CertificateHold) => Reason::StampSuspended { at },
        _ => Reason::StampRevoked { at },
    })
}

/// Whether no certificate in the path is revoked, or of unknown status.
///
/// # Errors
/// The first that is.
pub(super) fn all_good(path: &ValidatedPath) -> Result<(), CertificateId> {
    let mut links = path.certificates.iter().zip(&path.statuses);
    match links.find(|(_, status)| !matches!(status, Status::Good { .. })) {
        Some((certificate, _)) => Err(CertificateId::of(certificate)),
        None => Ok(()),
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

/// The path as it is told.
pub(super) fn chain(path: &ValidatedPath) -> Vec<ChainLink> {
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
        Source::NoCheck => StatusSource::Nocheck,
        Source::Crl { origin: Origin::Embedded, .. } => StatusSource::EmbeddedCrl,
        Source::Ocsp { origin: Origin::Embedded, .. } => StatusSource::EmbeddedOcsp,
        // What the home publishes counts as supplied.
        Source::Crl { origin: Origin::Supplied | Origin::Home, .. } => StatusSource::SuppliedCrl,
        Source::Ocsp { origin: Origin::Supplied | Origin::Home, .. } => StatusSource::SuppliedOcsp,
        Source::Crl { origin: Origin::Online, .. } => StatusSource::OnlineCrl,
        Source::Ocsp { origin: Origin::Online, .. } => StatusSource::OnlineOcsp,
        Source::Home => StatusSource::Home,
    });
    ChainLink { subject: certificate.subject().to_string(), status, source, certificate: certificate.clone() }
}

/// What is revoked counts more than what is unknown; the CAs come first, since a revoked CA's word about the
/// certificates below it is worth nothing. `end_revoked` says what it means that the end certificate was revoked or suspended.
fn against(
    path: &ValidatedPath,
    end_revoked: impl Fn(Timestamp, Option<RevocationReason>) -> Reason,
) -> Option<Reason> {
    let links = || path.certificates.iter().zip(&path.statuses).enumerate().rev();
    let revoked = links().find_map(|(height, (certificate, status))| match status {
        Status::Revoked { at, reason, .. } => Some(match height {
            0 => end_revoked(*at, *reason),
            _ => Reason::CaRevoked { certificate: CertificateId::of(certificate), at: *at },
        }),
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
