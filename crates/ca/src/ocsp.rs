//! Answers to OCSP requests.
//!
//! What is known of a certificate comes from the caller, who keeps it; what is answered, and by whom, is decided here.

use jiff::{SignedDuration, Timestamp};
use pki::cert::Certificate;
use pki::crl::RevocationReason;
use pki::key::Signer;
use pki::lint::Finding;
use pki::ocsp::verify::check_delegate;
use pki::ocsp::{
    CertId, CertStatus, ErrorStatus, IssuerHashes, OcspRequest, ResponderId, ResponseData, SingleAnswer,
    VerifyError, lint,
};
use pki::serial::SerialNumber;
use pki::to_be_signed::SigningError;
use pki::validity::whole_second;

/// How long an answer is good for.
pub const ANSWER_LIFE: SignedDuration = SignedDuration::from_hours(12);

/// How a response names its responder.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum IdKind {
    /// By the hash of the key: shorter.
    ByKey,
    /// By the name in the responder's certificate.
    ByName,
}

/// Who answers for one issuing CA: the CA itself, or whom it charged with that. After a rollover there are several.
pub struct Responder {
    issuer: Certificate,
    hashes: IssuerHashes,
    certificate: Certificate,
    signer: Box<dyn Signer>,
    id: ResponderId,
}

/// What is known of a certificate that was issued.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Issued {
    /// Since when it is revoked or suspended, and why; nothing when it is neither.
    pub revoked: Option<(Timestamp, Option<RevocationReason>)>,
    /// Its last valid second.
    pub not_after: Timestamp,
}

/// A response that was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answer {
    /// A signed one.
    Signed {
        /// The response.
        der: Vec<u8>,
        /// As of when it is right.
        this_update: Timestamp,
        /// By when there will be a newer one: how long it may be kept, unless a nonce ties it to its request.
        next_update: Timestamp,
        /// What it says about each certificate that was asked about, in the order of the request.
        statuses: Vec<(SerialNumber, CertStatus)>,
    },
    /// One that only says why there is no answer.
    Refused(ErrorStatus),
}

impl Answer {
    /// The response in DER.
    #[must_use]
    pub fn into_der(self) -> Vec<u8> {
        match self {
            Self::Signed { der, .. } => der,
            Self::Refused(status) => pki::ocsp::error_response(status),
        }
    }
}

impl Responder {
    /// Takes the CA whose certificates are asked about, and the certificate and key by which answers are signed.
    ///
    /// # Errors
    /// [`ResponderError`] when key and certificate are no pair, or the CA did not charge its holder with answering.
    pub fn new(
        issuer: Certificate,
        certificate: Certificate,
        signer: Box<dyn Signer>,
        id_kind: IdKind,
    ) -> Result<Self, ResponderError> {
        if signer.public_key() != certificate.public_key() {
            return Err(ResponderError::NotAPair);
        }
        if certificate != issuer {
            check_delegate(&certificate, &issuer).map_err(ResponderError::NotADelegate)?;
        }
        let id = match id_kind {
            IdKind::ByKey => ResponderId::by_key(&certificate),
            IdKind::ByName => ResponderId::by_name(&certificate),
        };
        Ok(Self { hashes: IssuerHashes::of(&issuer), issuer, certificate, signer, id })
    }

    /// The CA that it answers for.
    #[must_use]
    pub fn issuer(&self) -> &Certificate {
        &self.issuer
    }

    /// Its own certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn sign<E>(
        &self,
        request: &OcspRequest,
        answers: Vec<SingleAnswer>,
        now: Timestamp,
    ) -> Result<Vec<u8>, AnswerError<E>> {
        let data = ResponseData {
            responder: self.id.clone(),
            produced_at: now,
            answers,
            nonce: request.nonce().map(<[u8]>::to_vec),
        };
        let bytes = data.to_be_signed(self.signer.algorithm());
        let context = lint::Context { request, responder: &self.certificate, now };
        let findings = lint(bytes.der(), &context);
        if !findings.is_empty() {
            return Err(AnswerError::Lint(findings));
        }
        let delegated = self.certificate != self.issuer;
        let certificates = if delegated { std::slice::from_ref(&self.certificate) } else { &[] };
        pki::ocsp::sign(&bytes, self.signer.as_ref(), certificates).map_err(AnswerError::Sign)
    }
}

impl std::fmt::Debug for Responder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Responder({} for {})", self.certificate.subject(), self.issuer.subject())
    }
}

/// Answers `request` at `now`, good for `life` or until the responder's certificate ends.
///
/// One of `responders` signs: the one for the CA whose certificates are asked about. `lookup` tells what that CA, given
/// by its certificate, knows of a serial number: nothing when it never issued it, which is answered by `unknown`, as is
/// a certificate of a stranger beside one of ours. Where no certificate is of a CA that is answered for, or two of our
/// CAs would have to sign, the answer is `unauthorized`.
///
/// A certificate that is expired is answered with archiveCutoff: nothing is forgotten here, and so what is known goes
/// back to the beginning of the CA.
///
/// # Errors
/// [`AnswerError`]; it is the caller's to answer with [`ErrorStatus::InternalError`] or [`ErrorStatus::TryLater`] then.
pub fn answer<E>(
    request: &OcspRequest,
    responders: &[Responder],
    mut lookup: impl FnMut(&Certificate, &SerialNumber) -> Result<Option<Issued>, E>,
    now: Timestamp,
    life: SignedDuration,
) -> Result<Answer, AnswerError<E>> {
    let Some(responder) = only_responder(request, responders) else {
        return Ok(Answer::Refused(ErrorStatus::Unauthorized));
    };
    let this_update = whole_second(now);
    let own = responder.certificate.validity();
    if !own.contains(now) {
        return Err(AnswerError::ResponderNotValid { now, not_after: own.not_after });
    }
    let next_update = this_update.saturating_add(life).unwrap_or(Timestamp::MAX).min(own.not_after);
    let single = |cert_id: &CertId| {
        let known = match responder.hashes.match_id(cert_id) {
            true => lookup(&responder.issuer, cert_id.serial_number())?,
            false => None,
        };
        let expired = known.is_some_and(|known| known.not_after < this_update);
        Ok(SingleAnswer {
            cert_id: cert_id.clone(),
            status: status(known, this_update),
            this_update,
            next_update: Some(next_update),
            archive_cutoff: expired.then(|| responder.issuer.validity().not_before),
        })
    };
    let answers: Result<Vec<_>, E> = request.cert_ids().iter().map(single).collect();
    let answers = answers.map_err(AnswerError::Lookup)?;
    let said = |answer: &SingleAnswer| (answer.cert_id.serial_number().clone(), answer.status);
    let statuses = answers.iter().map(said).collect();
    let der = responder.sign(request, answers, this_update)?;
    Ok(Answer::Signed { der, this_update, next_update, statuses })
}

/// Who answers: nobody when no certificate is of a CA that is answered for, or when they are of two.
fn only_responder<'a>(request: &OcspRequest, responders: &'a [Responder]) -> Option<&'a Responder> {
    let of = |cert_id: &CertId| responders.iter().position(|one| one.hashes.match_id(cert_id));
    let mut found = request.cert_ids().iter().filter_map(of);
    let first = found.next()?;
    found.all(|other| other == first).then(|| &responders[first])
}

/// As of `at`: what is revoked only after that is good still.
fn status(known: Option<Issued>, at: Timestamp) -> CertStatus {
    match known {
        None => CertStatus::Unknown,
        Some(Issued { revoked: Some((since, reason)), .. }) if since <= at => {
            // Left out rather than unspecified, as in lists (RFC 5280 §5.3.1).
            let reason = reason.filter(|reason| *reason != RevocationReason::Unspecified);
            CertStatus::Revoked { at: since, reason }
        }
        Some(_) => CertStatus::Good,
    }
}

/// Why someone is no responder.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ResponderError {
    /// The key is not the certificate's.
    #[error("the responder's key does not belong to its certificate")]
    NotAPair,
    /// The CA did not charge it with answering.
    #[error("the CA did not charge the holder of this certificate with OCSP answers")]
    NotADelegate(#[source] VerifyError),
}

/// Why no answer was made.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AnswerError<E> {
    /// What is known could not be looked up.
    #[error("what is known of the certificate could not be looked up")]
    Lookup(#[source] E),
    /// The responder's own certificate is not valid.
    #[error("the OCSP responder's certificate is not valid at {now}; it ends {not_after}")]
    ResponderNotValid {
        /// Now.
        now: Timestamp,
        /// The end of its validity.
        not_after: Timestamp,
    },
    /// The bytes break rules.
    #[error("the OCSP response would break {} of the rules it is checked against", .0.len())]
    Lint(Vec<Finding>),
    /// The key refused.
    #[error("the OCSP response was not signed")]
    Sign(#[source] SigningError),
}
