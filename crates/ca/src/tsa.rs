//! The time-stamping authority (RFC 3161, RFC 5816, EN 319 422): a request becomes an answer.
//!
//! Keeps nothing: the serial number, the time, and whether the time can be relied on come from the caller.

use jiff::Timestamp;
use pki::cert::Certificate;
use pki::cms::{CmsError, Encapsulator};
use pki::key::Signer;
use pki::lint::Finding;
use pki::oid::{self, ObjectIdentifier};
use pki::serial::SerialNumber;
use pki::tsp::{
    Accuracy, Failure, GenTime, StampContext, TimeStampRequest, TimeStampResponse, TokenError, TspError,
    TstInfo, lint_tst_info, require_purpose,
};
use pki::validity::Validity;

/// Most octets of a TSTInfo of ours: a policy, an imprint by SHA-512, a serial number and a nonce of 20 octets each, a
/// time, an accuracy.
const LONGEST_CONTENT: usize = 256;

/// Someone who stamps, with all that stays the same from one stamp to the next made ready.
pub struct Authority {
    signer: Encapsulator,
    validity: Validity,
    policies: Vec<ObjectIdentifier>,
    accuracy: Accuracy,
}

/// An answer: what goes back to the client, and what became of the request.
#[derive(Debug)]
pub struct Answer {
    /// The TimeStampResp in DER.
    pub der: Vec<u8>,
    /// What was stamped, or why nothing was.
    pub outcome: Result<TstInfo, Refusal>,
}

/// Why the time cannot be relied on.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ClockTrouble {
    /// The clock shows an earlier time than it did before.
    #[error("the clock was set back")]
    SetBack,
    /// The clock cannot be read, or not as exactly as the authority promises.
    #[error("the clock cannot be relied on")]
    Unreliable,
}

impl Authority {
    /// Makes `signer` ready to stamp with `certificate`; `chain` is carried along where a request asks for
    /// certificates. `policies` are those under which it stamps, the first of them where a request names none.
    ///
    /// # Errors
    /// [`AuthorityError`].
    pub fn new(
        certificate: &Certificate,
        chain: &[Certificate],
        signer: Box<dyn Signer>,
        policies: Vec<ObjectIdentifier>,
        accuracy: Accuracy,
    ) -> Result<Self, AuthorityError> {
        if policies.is_empty() {
            return Err(AuthorityError::NoPolicy);
        }
        require_purpose(certificate).map_err(AuthorityError::Certificate)?;
        let signer =
            Encapsulator::new(signer, certificate, chain, oid::TST_INFO).map_err(AuthorityError::Key)?;
        Ok(Self { signer, validity: certificate.validity(), policies, accuracy })
    }

    /// Answers `request`, which is a TimeStampReq as it came, with a stamp of the number `serial` and the time `now`,
    /// in milliseconds.
    ///
    /// Takes a fresh number each time, even if it comes to nothing.
    #[must_use]
    pub fn stamp(
        &self,
        request: &[u8],
        serial: SerialNumber,
        now: Result<Timestamp, ClockTrouble>,
    ) -> Answer {
        let outcome = self.examine(request).and_then(|request| self.token(&request, serial, now));
        match outcome {
            Ok((token, info)) => Answer { der: TimeStampResponse::grant(&token), outcome: Ok(info) },
            Err(refusal) => refusal.into_answer(),
        }
    }

    /// Most octets that a token of this authority has, certificates included, if its request has no more than
    /// [`TimeStampRequest::new`] puts into one.
    #[must_use]
    pub fn longest_token(&self) -> usize {
        self.signer.estimated_size(LONGEST_CONTENT)
    }

    /// Reads a request and says whether this authority takes it.
    ///
    /// # Errors
    /// [`Refusal`], which [`Refusal::into_answer`] turns into an answer.
    pub fn examine(&self, request: &[u8]) -> Result<TimeStampRequest, Refusal> {
        let request = TimeStampRequest::from_der(request).map_err(Refusal::Request)?;
        if request.imprint.digest_algorithm().is_none() {
            return Err(Refusal::Algorithm(request.imprint.algorithm().oid));
        }
        if let Some(policy) = request.policy.filter(|policy| !self.policies.contains(policy)) {
            return Err(Refusal::Policy(policy));
        }
        match request.extensions.first() {
            Some(extension) => Err(Refusal::Extension(extension.oid)),
            None => Ok(request),
        }
    }

    /// Stamps `request`, which this authority [takes](Self::examine): the token alone, in DER, and what it says.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn token(
        &self,
        request: &TimeStampRequest,
        serial: SerialNumber,
        now: Result<Timestamp, ClockTrouble>,
    ) -> Result<(Vec<u8>, TstInfo), Refusal> {
        let at = now.map_err(Refusal::Clock)?;
        // More digits would claim what no clock of ours knows.
        let whole = Timestamp::from_millisecond(at.as_millisecond()).ok();
        let gen_time = whole.and_then(GenTime::new).filter(|_| self.validity.contains(at));
        let info = TstInfo {
            policy: request.policy.unwrap_or(self.policies[0]),
            imprint: request.imprint.clone(),
            serial_number: serial,
            gen_time: gen_time.ok_or(Refusal::CertificateNotValid { at })?,
            accuracy: Some(self.accuracy),
            ordering: false,
            nonce: request.nonce.clone(),
            tsa: None,
            extensions: Vec::new(),
        };
        let content = info.to_der();
        let findings = lint_tst_info(&content, &StampContext { request });
        if !findings.is_empty() {
            return Err(Refusal::Lint(findings));
        }
        let token = self.signer.sign(&content, request.cert_req).map_err(Refusal::Sign)?;
        Ok((token, info))
    }
}

/// Why a certificate and a key make no authority.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AuthorityError {
    /// Every stamp is made under a policy.
    #[error("a time-stamping authority needs a policy to stamp under")]
    NoPolicy,
    /// The certificate is not one for time stamping.
    #[error("the certificate is not one to stamp with")]
    Certificate(#[source] TokenError),
    /// The key and the certificate do not belong together.
    #[error("the key cannot stamp with this certificate")]
    Key(#[source] CmsError),
}

/// Why nothing was stamped.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The request cannot be read.
    #[error("the request for a time stamp cannot be read")]
    Request(#[source] TspError),
    /// The hash function is unknown or weak, or has parameters.
    #[error("the hash function {0} is not accepted")]
    Algorithm(ObjectIdentifier),
    /// Stamps are not made under this policy.
    #[error("time stamps are not made under the policy {0}")]
    Policy(ObjectIdentifier),
    /// The request has an extension that is not supported.
    #[error("the extension {0} is not supported")]
    Extension(ObjectIdentifier),
    /// The time cannot be relied on.
    #[error("the time is not available")]
    Clock(#[source] ClockTrouble),
    /// The authority's certificate is not valid at the time of the stamp. Its clock is not to blame as far as it knows,
    /// so that this is a failure of the system, not of the time.
    #[error("the certificate of the time-stamping authority is not valid at {at}")]
    CertificateNotValid {
        /// The time of the stamp.
        at: Timestamp,
    },
    /// The stamp would break rules.
    #[error("the time stamp would break {} of the rules it is checked against", .0.len())]
    Lint(Vec<Finding>),
    /// The key refused.
    #[error("the time stamp could not be signed")]
    Sign(#[source] CmsError),
}

impl Refusal {
    /// How the protocol calls it.
    #[must_use]
    pub fn failure(&self) -> Failure {
        match self {
            Self::Request(TspError::Version { .. }) => Failure::BadRequest,
            Self::Request(_) => Failure::BadDataFormat,
            Self::Algorithm(_) => Failure::BadAlg,
            Self::Policy(_) => Failure::UnacceptedPolicy,
            Self::Extension(_) => Failure::UnacceptedExtension,
            Self::Clock(_) => Failure::TimeNotAvailable,
            Self::CertificateNotValid { .. } | Self::Lint(_) | Self::Sign(_) => Failure::SystemFailure,
        }
    }

    /// The answer that says so, in words too.
    #[must_use]
    pub fn into_answer(self) -> Answer {
        Answer { der: TimeStampResponse::reject(self.failure(), &self.to_string()), outcome: Err(self) }
    }
}
