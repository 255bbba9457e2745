//! Whether what was made by an algorithm is proven to be from before its time ended (EN 319 102-1 §5.2.8, §5.6.2.4).
//!
//! Whoever breaks an algorithm makes signatures and certificates that look old. So each counts as of the moment at which it
//! is proven to have existed: a signature by its time stamps, a certificate by the signature that is bound to it, or by
//! a document time stamp over the bytes that hold it. What nothing proves is as new as the judgement.

use jiff::Timestamp;
use pki::cert::Certificate;
use pki::cms::{CmsVerifyError, EssBinding, VerifiedSigner};
use pki::constraints::{Algorithm, Algorithms, Expired};
use pki::digest::DigestAlgorithm;
use pki::oid;
use pki::path::{CertificateId, PathError, PathFault, ValidatedPath};

use super::reason::Reason;

/// When what is judged is proven to have existed.
#[derive(Clone, Copy)]
pub(super) struct Age<'a> {
    /// The moment of judgement.
    pub(super) now: Timestamp,
    /// When the signature, or the time stamp, existed at the latest.
    pub(super) existed: Timestamp,
    /// When a document time stamp covered it with all that it carries, and the certificates that the document's stores
    /// held there.
    pub(super) covered: Option<(Timestamp, &'a [Certificate])>,
}

impl Age<'_> {
    /// What is against the algorithms of the path of `signer`, whose signature carries `embedded`: the end certificate is
    /// as old as the signature that is bound to it.
    pub(super) fn of_path(
        &self,
        path: &ValidatedPath,
        algorithms: &Algorithms,
        signer: &VerifiedSigner,
        embedded: &[Certificate],
    ) -> Option<Reason> {
        let is_bound = signer.ess() != EssBinding::Absent;
        path.certificates.iter().enumerate().find_map(|(height, certificate)| {
            // What has not ended by now needs no proof.
            path.ended(height, algorithms, self.now)?;
            let existed = match height {
                0 if is_bound => self.existed,
                _ => self.of_certificate(certificate, embedded),
            };
            let fault = PathFault::AlgorithmExpired(path.ended(height, algorithms, existed)?);
            let certificate = Box::new(CertificateId::of(certificate));
            Some(Reason::Path(PathError { certificate, fault }))
        })
    }

    /// What had ended of the algorithms by which `signer` signed; `content` is the one by which the content is hashed.
    pub(super) fn of_signature(
        &self,
        algorithms: &Algorithms,
        signer: &VerifiedSigner,
        content: Option<DigestAlgorithm>,
    ) -> Result<(), Expired> {
        if let Some(digest) = content {
            algorithms.check_one(Algorithm::Digest(digest), self.existed)?;
        }
        algorithms.check(signer.algorithm(), signer.certificate().public_key().kind(), self.existed)
    }

    fn of_certificate(&self, certificate: &Certificate, embedded: &[Certificate]) -> Timestamp {
        match self.covered {
            Some((time, stored)) if embedded.contains(certificate) || stored.contains(certificate) => time,
            _ => self.now,
        }
    }
}

/// Whether `doubt` at a signature by `signer` is only that its algorithm, or its key, is one of the past, of which
/// `algorithms` say until when it was relied on.
pub(super) fn is_a_matter_of_age(doubt: &Reason, algorithms: &Algorithms, signer: &VerifiedSigner) -> bool {
    let sha1 = [oid::SHA_1, oid::SHA1_WITH_RSA, oid::ECDSA_WITH_SHA1];
    let algorithm = match doubt {
        Reason::Cms(CmsVerifyError::WeakAlgorithm(oid)) if sha1.contains(oid) => {
            Algorithm::Digest(DigestAlgorithm::Sha1)
        }
        Reason::Cms(CmsVerifyError::WeakKey { .. }) => {
            Algorithm::Key(signer.certificate().public_key().kind())
        }
        _ => return false,
    };
    algorithms.term(algorithm).is_some()
}
