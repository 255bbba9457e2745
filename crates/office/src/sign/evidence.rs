//! What vouches for a certificate, and goes into the document: its path, and the status of each certificate in it.
//!
//! Nothing is put there that our own path validation does not rest on.

use ca::ocsp::{Answer, AnswerError};
use jiff::Timestamp;
use pdf::dss::ValidationData;
use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::ocsp::{CertId, CertIdDigest, OcspRequest, OcspResponse, Question, Signatory};
use pki::path::{
    self, CertificateId, Inputs, Origin, PathError, Requirements, Source, Status, TrustStore, UnknownStatus,
};

use super::vouchers::{Supplied, Vouchers};
use crate::{Error, Office};

/// Why what vouches for a certificate cannot be put into a document.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EvidenceError {
    /// Nothing leads from it to a root.
    #[error("nothing at hand leads from the certificate to a root")]
    NoPath(#[source] PathError),
    /// Whether it was revoked is not known.
    #[error("nobody says whether {certificate} was revoked")]
    Unknown {
        /// Which.
        certificate: Box<CertificateId>,
        /// What is missing.
        #[source]
        why: UnknownStatus,
    },
    /// It was revoked before it was used.
    #[error("{certificate} was revoked at {at}")]
    Revoked {
        /// Which.
        certificate: Box<CertificateId>,
        /// When.
        at: Timestamp,
    },
}

/// Everything at hand that may vouch for certificates, as of one moment.
#[derive(Default)]
pub(super) struct Evidence {
    pub(super) certificates: Vec<Certificate>,
    pub(super) lists: Vec<RevocationList>,
    pub(super) answers: Vec<OcspResponse>,
}

/// When a certificate was used, and up to when evidence about that may have been made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) used: Timestamp,
    pub(super) until: Timestamp,
}

impl Evidence {
    /// What was brought along.
    pub(super) fn supplied(supplied: &Supplied) -> Self {
        let Supplied { certificates, lists, answers } = supplied.clone();
        Self { certificates, lists, answers }
    }

    /// And what the office knows: a fresh answer about each of `asked` that it issued, its CAs, and the newest full lists
    /// of those whose certificates were not asked about.
    pub(super) fn of_office(
        office: &Office,
        vouchers: &Vouchers,
        asked: &[&Certificate],
    ) -> Result<Self, Error> {
        let mut evidence = Self::supplied(&vouchers.supplied);
        let authorities = office.every_ca()?;
        let mut answered = Vec::new();
        for certificate in asked {
            let issuer = authorities.iter().find(|ca| issued(ca, certificate));
            let Some(issuer) = issuer.filter(|_| vouchers.responders.is_some()) else { continue };
            if let Some(answer) = office.answer_about(vouchers, certificate, issuer)? {
                evidence.answers.push(answer);
                answered.push(issuer);
            }
        }
        for ca in authorities.iter().filter(|ca| !answered.contains(ca)) {
            evidence.lists.extend(office.newest_list_of(ca)?);
        }
        evidence.certificates.extend(authorities);
        Ok(evidence)
    }

    /// What a document keeps, as far as it can be read.
    pub(super) fn kept(data: &ValidationData) -> Self {
        let certificates = data.certificates.iter().filter_map(|der| Certificate::from_der(der).ok());
        let lists = data.lists.iter().filter_map(|der| RevocationList::from_der(der).ok());
        let answers = data.answers.iter().filter_map(|der| OcspResponse::from_der(der).ok());
        Self { certificates: certificates.collect(), lists: lists.collect(), answers: answers.collect() }
    }

    /// Takes in `other`.
    pub(super) fn merge(&mut self, other: Self) {
        self.certificates.extend(other.certificates);
        self.lists.extend(other.lists);
        self.answers.extend(other.answers);
    }

    /// What vouches for `certificate`, with what came along with it in `carried`: certificates up to a root, and the
    /// lists and answers that show that none of them was revoked when it was used.
    pub(super) fn vouch_for(
        &self,
        certificate: &Certificate,
        carried: &[Certificate],
        span: Span,
    ) -> Result<ValidationData, EvidenceError> {
        let all = self.certificates.iter().chain(carried).cloned();
        let (roots, between): (Vec<_>, Vec<_>) = all.partition(is_root);
        let anchors = TrustStore::new(roots);
        let at_hand = [path::Evidence { origin: Origin::Home, crls: &self.lists, answers: &self.answers }];
        let inputs = Inputs { intermediates: &between, evidence: &at_hand, ..Inputs::new(&anchors) };
        let requirements = Requirements { evidence_until: Some(span.until), ..Requirements::default() };
        let path =
            path::validate(certificate, &inputs, span.used, &requirements).map_err(EvidenceError::NoPath)?;
        let mut data = ValidationData::default();
        for (place, status) in path.statuses.iter().enumerate() {
            data.merge(self.shown_by(&path.certificates[place..], status, span)?);
        }
        Ok(data)
    }

    /// The first certificate of `path`, up to its root, and what its status rests on.
    fn shown_by(
        &self,
        path: &[Certificate],
        status: &Status,
        span: Span,
    ) -> Result<ValidationData, EvidenceError> {
        let certificate = &path[0];
        let named = || Box::new(CertificateId::of(certificate));
        let source = match status {
            Status::Good { source } => *source,
            Status::Revoked { at, .. } => {
                return Err(EvidenceError::Revoked { certificate: named(), at: *at });
            }
            Status::Unknown { why } => {
                return Err(EvidenceError::Unknown { certificate: named(), why: *why });
            }
        };
        let mut data =
            ValidationData { certificates: vec![certificate.der().to_vec()], ..ValidationData::default() };
        match source {
            Source::Crl { index, .. } => data.lists.push(self.lists[index].der().to_vec()),
            Source::Ocsp { index, .. } => data.merge(self.answer(&self.answers[index], path, span)?),
            Source::TrustAnchor | Source::NoCheck | Source::Home => {}
        }
        Ok(data)
    }

    /// An answer about the first certificate of `path`, and what vouches for whoever gave it. Others whose certificates
    /// came along with it have no part in it.
    fn answer(
        &self,
        answer: &OcspResponse,
        path: &[Certificate],
        span: Span,
    ) -> Result<ValidationData, EvidenceError> {
        let mut data = ValidationData { answers: vec![answer.der().to_vec()], ..ValidationData::default() };
        let [certificate, issuer, ..] = path else { return Ok(data) };
        let Span { used: at, until: now } = span;
        let question = Question { issuer, serial_number: certificate.serial_number(), at, now };
        if let Ok(verified) = answer.verify(&question)
            && let Signatory::Delegate { certificate: delegate, nocheck } = verified.signatory
        {
            if !nocheck {
                data.merge(self.without_answers().vouch_for(delegate, path, span)?);
            }
            data.certificates.push(delegate.der().to_vec());
        }
        Ok(data)
    }

    /// It is not asked by OCSP again who answers by OCSP.
    fn without_answers(&self) -> Self {
        Self { certificates: self.certificates.clone(), lists: self.lists.clone(), answers: Vec::new() }
    }
}

/// Whether nobody stands above it. Whether it is trusted is for those who judge the document to say.
pub(super) fn is_root(certificate: &Certificate) -> bool {
    certificate.is_self_issued() && certificate.verify_signature(certificate.public_key()).is_ok()
}

fn issued(ca: &Certificate, certificate: &Certificate) -> bool {
    ca.subject().matches(certificate.issuer()) && certificate.verify_signature(ca.public_key()).is_ok()
}

impl Office {
    /// A fresh answer about `certificate`, if one of the office's responders answers for `issuer`.
    fn answer_about(
        &self,
        vouchers: &Vouchers,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<Option<OcspResponse>, Error> {
        let Some(responders) = &vouchers.responders else { return Ok(None) };
        // By SHA-1, which only finds the certificate here, and which every reader of answers knows.
        let id = CertId::of(issuer, certificate.serial_number(), CertIdDigest::Sha1);
        let Ok(request) = OcspRequest::new(&[id], None) else { return Ok(None) };
        match self.answer_ocsp(responders, request.der()) {
            // Whose time is over cannot answer; then the list has to say it.
            Err(Error::Answer(error)) if matches!(*error, AnswerError::ResponderNotValid { .. }) => Ok(None),
            Err(error) => Err(error),
            Ok(Answer::Refused(_)) => Ok(None),
            Ok(Answer::Signed { der, .. }) => Ok(OcspResponse::from_der(&der).ok()),
        }
    }
}
