//! Whether an answer counts (RFC 6960 §3.2, §4.2.2.2).

use jiff::{SignedDuration, Timestamp};

use super::{CertStatus, OcspResponse, SingleAnswer};
use crate::cert::{Certificate, CertificateError, KeyUsage};
use crate::oid::{self, ObjectIdentifier};
use crate::serial::SerialNumber;
use crate::signature::SignatureError;
use crate::validity::{Validity, whole_second};

/// How far the responder's clock may be ahead of ours.
pub const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// How long an answer counts that does not say by when there will be a newer one. RFC 6960 §4.2.2.1 has newer ones
/// available at any time then, so that one must not count for ever.
pub const UNDATED_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// Most certificates beside a response that are tried as the responder's.
const MAX_OTHERS: usize = 8;

/// The critical extensions that we know in a responder's certificate.
const KNOWN: [ObjectIdentifier; 8] = [
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::SUBJECT_KEY_IDENTIFIER,
    oid::BASIC_CONSTRAINTS,
    oid::KEY_USAGE,
    oid::EXTENDED_KEY_USAGE,
    oid::CERTIFICATE_POLICIES,
    oid::SUBJECT_ALT_NAME,
    oid::OCSP_NOCHECK,
];

/// Which certificate, and when.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The certificate of the CA that issued it. That this CA is to be trusted is for a path to show.
    pub issuer: &'a Certificate,
    /// The number that the CA gave it.
    pub serial_number: &'a SerialNumber,
    /// The moment at which its status is wanted.
    pub at: Timestamp,
    /// The moment by which a response must have been made: the same, or later for a status in the past.
    pub now: Timestamp,
}

/// An answer that counts. Before the moment in the question a revocation may not have taken effect: that is for the
/// caller to compare.
#[derive(Clone, Copy, Debug)]
pub struct Verified<'a> {
    /// The answer.
    pub answer: &'a SingleAnswer,
    /// Who signed it.
    pub signatory: Signatory<'a>,
}

/// Who signed a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Signatory<'a> {
    /// The issuer of the certificate in question itself.
    Issuer,
    /// Whom the issuer charged with it.
    Delegate {
        /// The responder's certificate, from the response.
        certificate: &'a Certificate,
        /// Whether its issuer says that it need not be checked for revocation (RFC 6960 §4.2.2.2.1). Otherwise its own
        /// status is still open.
        nocheck: bool,
    },
}

/// Why an answer does not count.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum VerifyError {
    /// No certificate at hand is the responder's.
    #[error("no certificate at hand belongs to the responder that the response names")]
    UnknownResponder,
    /// The responder's certificate was issued by another key, even if the name is the same.
    #[error("the responder's certificate was not issued by the CA whose certificate is in question")]
    NotByIssuer,
    /// extendedKeyUsage is missing or lacks OCSPSigning.
    #[error("the responder's certificate is not meant for signing OCSP responses")]
    Purpose,
    /// keyUsage does not allow signatures.
    #[error("the key usage of the responder's certificate does not allow it to sign")]
    KeyUsage,
    /// The responder's certificate is expired or not valid yet.
    #[error("the responder's certificate is valid from {} to {}, not at {at}", .validity.not_before, .validity.not_after)]
    NotValid {
        /// The moment that counts.
        at: Timestamp,
        /// From when until when it is valid.
        validity: Validity,
    },
    /// A critical extension in the responder's certificate that we do not know.
    #[error("the critical extension {oid} of the responder's certificate is not known")]
    UnknownCriticalExtension {
        /// Which one.
        oid: ObjectIdentifier,
    },
    /// The responder's certificate is malformed in a place that counts.
    #[error("the responder's certificate cannot be read")]
    Certificate(#[source] CertificateError),
    /// The signature does not hold.
    #[error("the signature of the OCSP response does not hold")]
    Signature(#[source] SignatureError),
    /// It is about other certificates.
    #[error("the OCSP response says nothing about certificate {serial_number}")]
    NoAnswer {
        /// Which one was asked about.
        serial_number: SerialNumber,
    },
    /// It was made too late.
    #[error("the OCSP response was made only at {made_at}")]
    NotYetMade {
        /// Its thisUpdate or its producedAt.
        made_at: Timestamp,
    },
    /// It was outdated already.
    #[error("the answer of {this_update} was outdated at {at}")]
    Outdated {
        /// As of when it is right.
        this_update: Timestamp,
        /// By when there would be a newer one; nothing when there is one at any time.
        next_update: Option<Timestamp>,
        /// The moment that was asked about.
        at: Timestamp,
    },
    /// nextUpdate is before thisUpdate.
    #[error("the answer of {this_update} ends before that, at {next_update}")]
    Order {
        /// thisUpdate.
        this_update: Timestamp,
        /// nextUpdate.
        next_update: Timestamp,
    },
    /// The response repeats no nonce or another one.
    #[error("the OCSP response does not repeat the nonce of the request")]
    Nonce,
}

impl OcspResponse {
    /// Finds the answer to `question`, if the one who gave it may and it was current then.
    ///
    /// The issuer itself may answer, or whoever holds a certificate that the issuer's key signed, with the purpose
    /// OCSPSigning. That certificate must be valid when the response was made and at the moment in question.
    ///
    /// # Errors
    /// [`VerifyError`].
    pub fn verify(&self, question: &Question<'_>) -> Result<Verified<'_>, VerifyError> {
        // Asked before anything is verified: a signature costs more than a look at a date.
        let answer = self.current_answer(question)?;
        Ok(Verified { answer, signatory: self.signatory(question, &[])? })
    }

    /// Asks that the response repeats the nonce of the request.
    ///
    /// # Errors
    /// [`VerifyError::Nonce`].
    pub fn check_nonce(&self, nonce: &[u8]) -> Result<(), VerifyError> {
        if self.data().nonce.as_deref() == Some(nonce) { Ok(()) } else { Err(VerifyError::Nonce) }
    }

    /// The answer to `question`, if it was current then, whoever gave it.
    pub(crate) fn current_answer(&self, question: &Question<'_>) -> Result<&SingleAnswer, VerifyError> {
        let answer = self.answer(question)?;
        let made_at = self.data().produced_at.max(answer.this_update);
        let latest = question.now.saturating_add(TOLERANCE).unwrap_or(Timestamp::MAX);
        if made_at > latest {
            return Err(VerifyError::NotYetMade { made_at });
        }
        check_currency(answer, question.at)?;
        Ok(answer)
    }

    /// How many signatures [`signatory`](Self::signatory) checks at most: one by the issuer, and two for each delegate.
    pub(crate) fn signature_checks(&self, issuer: &Certificate, others: &[Certificate]) -> usize {
        usize::from(self.data().responder.matches(issuer)) + 2 * self.delegates(others).count()
    }

    /// Who signed it. Of several certificates that could be the responder's the first that fits counts; where none came
    /// along, it may be among `others` (RFC 6960 §4.2.1 leaves certificates out of a response freely).
    pub(crate) fn signatory<'a>(
        &'a self,
        question: &Question<'_>,
        others: &'a [Certificate],
    ) -> Result<Signatory<'a>, VerifyError> {
        let issuer = self.data().responder.matches(question.issuer);
        let issuer = issuer.then(|| self.signed_by_issuer(question));
        let delegates = self.delegates(others);
        let mut refusal = VerifyError::UnknownResponder;
        for attempt in issuer.into_iter().chain(delegates.map(|delegate| self.signed_by(delegate, question)))
        {
            match attempt {
                Ok(signatory) => return Ok(signatory),
                Err(error) => refusal = error,
            }
        }
        Err(refusal)
    }

    /// The certificates that the responder may mean by its name or key: those in the response, else some of `others`.
    fn delegates<'a>(&'a self, others: &'a [Certificate]) -> impl Iterator<Item = &'a Certificate> {
        let responder = &self.data().responder;
        let own = self.certificates().iter().filter(|certificate| responder.matches(certificate));
        let others = if own.clone().next().is_some() { &[] } else { others };
        own.chain(others.iter().filter(|certificate| responder.matches(certificate)).take(MAX_OTHERS))
    }

    fn signed_by_issuer<'a>(&self, question: &Question<'_>) -> Result<Signatory<'a>, VerifyError> {
        self.verify_signature(question.issuer.public_key()).map_err(VerifyError::Signature)?;
        Ok(Signatory::Issuer)
    }

    fn signed_by<'a>(
        &self,
        delegate: &'a Certificate,
        question: &Question<'_>,
    ) -> Result<Signatory<'a>, VerifyError> {
        check_delegate(delegate, question.issuer)?;
        let made_at = self.data().produced_at;
        for at in [made_at, made_at.max(question.at)] {
            if !delegate.validity().contains(at) {
                return Err(VerifyError::NotValid { at, validity: delegate.validity() });
            }
        }
        self.verify_signature(delegate.public_key()).map_err(VerifyError::Signature)?;
        let nocheck = delegate.extension(oid::OCSP_NOCHECK).is_some();
        Ok(Signatory::Delegate { certificate: delegate, nocheck })
    }

    /// The newest answer about the certificate in question; of two of the same moment the worse.
    fn answer(&self, question: &Question<'_>) -> Result<&SingleAnswer, VerifyError> {
        self.data()
            .answers
            .iter()
            .filter(|answer| answer.cert_id.serial_number() == question.serial_number)
            .filter(|answer| answer.cert_id.matches(question.issuer))
            .max_by_key(|answer| (answer.this_update, matches!(answer.status, CertStatus::Revoked { .. })))
            .ok_or_else(|| VerifyError::NoAnswer { serial_number: question.serial_number.clone() })
    }
}

/// Whether `issuer` charged the holder of `delegate` with signing responses (RFC 6960 §4.2.2.2), whenever that was.
///
/// # Errors
/// [`VerifyError`]: one of its first variants, but never [`VerifyError::NotValid`].
pub fn check_delegate(delegate: &Certificate, issuer: &Certificate) -> Result<(), VerifyError> {
    let is_issued =
        delegate.issuer().matches(issuer.subject()) && delegate.verify_signature(issuer.public_key()).is_ok();
    if !is_issued {
        return Err(VerifyError::NotByIssuer);
    }
    let purposes = delegate.extended_key_usage().map_err(VerifyError::Certificate)?;
    if !purposes.is_some_and(|purposes| purposes.contains(&oid::KP_OCSP_SIGNING)) {
        return Err(VerifyError::Purpose);
    }
    let signing = KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION;
    let usage = delegate.key_usage().map_err(VerifyError::Certificate)?;
    if usage.is_some_and(|usage| !usage.intersects(signing)) {
        return Err(VerifyError::KeyUsage);
    }
    match delegate.extensions().iter().find(|e| e.critical && !KNOWN.contains(&e.oid)) {
        Some(extension) => Err(VerifyError::UnknownCriticalExtension { oid: extension.oid }),
        None => Ok(()),
    }
}

fn check_currency(answer: &SingleAnswer, at: Timestamp) -> Result<(), VerifyError> {
    let SingleAnswer { this_update, next_update, .. } = *answer;
    if let Some(next_update) = next_update.filter(|next_update| *next_update < this_update) {
        return Err(VerifyError::Order { this_update, next_update });
    }
    let undated_end = || this_update.saturating_add(UNDATED_LIFE).unwrap_or(Timestamp::MAX);
    if next_update.unwrap_or_else(undated_end) < whole_second(at) {
        return Err(VerifyError::Outdated { this_update, next_update, at });
    }
    Ok(())
}
