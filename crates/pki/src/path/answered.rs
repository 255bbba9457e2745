//! What OCSP answers say about one certificate, and whether they count (RFC 6960 §3.2).

use jiff::Timestamp;

use super::revocation::Judge;
use super::{Source, UnknownStatus, validate};
use crate::cert::Certificate;
use crate::ocsp::{CertStatus, OcspResponse, Question, Signatory, SingleAnswer};

/// What an answer that counts says, of which moment, and where it stands.
pub(super) struct Said {
    pub(super) status: CertStatus,
    pub(super) as_of: Timestamp,
    pub(super) source: Source,
}

/// What all answers at hand say about `certificate`, which `issuer` issued: each of them, or why it does not count.
pub(super) fn about<'a>(
    judge: &'a Judge<'a>,
    certificate: &'a Certificate,
    issuer: &'a Certificate,
) -> impl Iterator<Item = Result<Said, UnknownStatus>> + 'a {
    let (at, now) = (judge.at(), judge.evidence_until());
    let question = Question { issuer, serial_number: certificate.serial_number(), at, now };
    judge.inputs().answers().enumerate().filter_map(move |(index, (origin, response))| {
        let answer = match response.current_answer(&question) {
            Ok(answer) => answer,
            Err(error) => return UnknownStatus::of_answer(&error).map(Err),
        };
        let said =
            Said { status: answer.status, as_of: answer.this_update, source: Source::Ocsp { origin, index } };
        let counts = || {
            check_memory(answer, certificate)?;
            check_signatory(judge, response, &question)
        };
        Some(counts().map(|()| said))
    })
}

/// Whether the responder still remembered a certificate that had expired (RFC 6960 §4.4.4). That it was revoked says
/// that it did.
fn check_memory(answer: &SingleAnswer, certificate: &Certificate) -> Result<(), UnknownStatus> {
    let not_after = certificate.validity().not_after;
    let remembers = answer.archive_cutoff.is_some_and(|since| since <= not_after);
    let is_late = answer.this_update > not_after && !remembers;
    if is_late && !matches!(answer.status, CertStatus::Revoked { .. }) {
        return Err(UnknownStatus::AnsweredAfterExpiry { this_update: answer.this_update });
    }
    Ok(())
}

/// Whether the issuer signed, or someone whom it charged with that and who was not revoked.
fn check_signatory(
    judge: &Judge<'_>,
    response: &OcspResponse,
    question: &Question<'_>,
) -> Result<(), UnknownStatus> {
    let untrusted = UnknownStatus::UntrustedResponder;
    let others = judge.inputs().intermediates;
    if !judge.meter().spend_all(response.signature_checks(question.issuer, others)) {
        return Err(untrusted);
    }
    let Signatory::Delegate { certificate: delegate, .. } =
        response.signatory(question, others).map_err(|_| untrusted)?
    else {
        return Ok(());
    };
    validate::check_key(delegate).map_err(|_| untrusted)?;
    let made_at = response.data().produced_at.max(question.at);
    if judge.is_clear(delegate, question.issuer, made_at) {
        return Ok(());
    }
    if let Some(missing) = judge.inputs().missing {
        missing.note_doubt(delegate, question.issuer);
    }
    Err(UnknownStatus::ResponderStatus)
}
