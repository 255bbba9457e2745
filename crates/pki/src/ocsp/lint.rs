//! What a response of ours shall and shall not be: one rule for every "shall" that can be seen in the bytes.

use jiff::Timestamp;

use super::{CertStatus, OcspRequest, ResponderId, ResponseData, SingleAnswer};
use crate::asn1::SEQUENCE;
use crate::cert::Certificate;
use crate::crl::RevocationReason;
use crate::lint::der::{self, Element};
use crate::lint::{Finding, Rule};

/// What a response is linted against.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What was asked.
    pub request: &'a OcspRequest,
    /// The certificate of whoever is about to sign.
    pub responder: &'a Certificate,
    /// Now.
    pub now: Timestamp,
}

/// Asks every rule of the tbsResponseData in `tbs`; no finding means that it may be signed.
///
/// When the bytes are no ResponseData in DER, that is the only finding.
#[must_use]
pub fn lint(tbs: &[u8], context: &Context<'_>) -> Vec<Finding> {
    if let Some(fault) = der::first_fault(tbs) {
        return vec![Finding { rule: &DISTINGUISHED, found: fault.to_string() }];
    }
    match ResponseData::from_der(tbs) {
        Ok(data) => {
            let draft = Draft { tbs, data, context };
            let broken = |check: &'static Check| {
                (check.broken)(&draft).map(|found| Finding { rule: &check.rule, found })
            };
            CHECKS.iter().filter_map(broken).collect()
        }
        Err(error) => vec![Finding { rule: &STRUCTURE, found: error.to_string() }],
    }
}

/// Every rule there is.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [&DISTINGUISHED, &STRUCTURE].into_iter().chain(CHECKS.iter().map(|check| &check.rule))
}

struct Draft<'a> {
    tbs: &'a [u8],
    data: ResponseData,
    context: &'a Context<'a>,
}

struct Check {
    rule: Rule,
    /// What breaks it, or nothing.
    broken: fn(&Draft<'_>) -> Option<String>,
}

const fn check(
    id: &'static str,
    reference: &'static str,
    sentence: &'static str,
    broken: fn(&Draft<'_>) -> Option<String>,
) -> Check {
    Check { rule: Rule { id, reference, sentence }, broken }
}

static DISTINGUISHED: Rule = Rule {
    id: "ocsp-distinguished-encoding",
    reference: "RFC 6960 §4.2.1, X.690 §10",
    sentence: "a response is written in the distinguished encoding rules",
};

static STRUCTURE: Rule = Rule {
    id: "ocsp-structure",
    reference: "RFC 6960 §4.2.1",
    sentence: "a response is a ResponseData whose times are GeneralizedTime with seconds and `Z`",
};

static CHECKS: &[Check] = &[
    check("ocsp-version", "RFC 6960 §4.2.1", "version 1 is the default and is not written", written_version),
    check(
        "ocsp-responder-id",
        "RFC 6960 §4.2.2.3",
        "responderID is the name of the signer, byte for byte, or the SHA-1 hash of its key",
        other_responder,
    ),
    check(
        "ocsp-responder-valid",
        "RFC 6960 §4.2.2.2",
        "a response is signed while the certificate of its signer is valid",
        invalid_responder,
    ),
    check(
        "ocsp-answers",
        "RFC 6960 §2.1, RFC 5019 §2.2.1",
        "there is one answer to each CertID of the request, in its order and byte for byte",
        other_answers,
    ),
    check(
        "ocsp-nonce",
        "RFC 9654 §2.1",
        "the nonce of the request is repeated, and none is there unless one was sent",
        other_nonce,
    ),
    check("ocsp-produced-now", "RFC 6960 §2.4", "producedAt is the time of signing", |draft| {
        let (found, now) = (draft.data.produced_at, draft.context.now);
        (found.as_second() != now.as_second()).then(|| format!("{found}, while it is {now}"))
    }),
    check("ocsp-this-update", "RFC 6960 §2.4", "thisUpdate is not after producedAt", |draft| {
        draft.first(|answer| {
            let found = answer.this_update;
            (found > draft.data.produced_at).then(|| found.to_string())
        })
    }),
    check(
        "ocsp-next-update",
        "RFC 5019 §2.2.4, RFC 6960 §2.4",
        "nextUpdate is there and after thisUpdate",
        |draft| {
            draft.first(|answer| match answer.next_update {
                None => Some("none".to_owned()),
                Some(found) => (found <= answer.this_update).then(|| found.to_string()),
            })
        },
    ),
    check(
        "ocsp-next-update-within-responder",
        "RFC 5019 §2.2.4",
        "nextUpdate is not after the end of the signer's certificate",
        |draft| {
            let end = draft.context.responder.validity().not_after;
            draft.first(|answer| answer.next_update.filter(|found| *found > end).map(|at| at.to_string()))
        },
    ),
    check("ocsp-revoked-before", "RFC 6960 §4.2.1", "revocationTime is not after thisUpdate", |draft| {
        draft.first(|answer| match answer.status {
            CertStatus::Revoked { at, .. } if at > answer.this_update => Some(at.to_string()),
            _ => None,
        })
    }),
    check(
        "ocsp-reason",
        "RFC 6960 §4.2.1, RFC 5280 §5.3.1",
        "revocationReason is left out rather than unspecified, and removeFromCRL is for delta lists",
        |draft| {
            draft.first(|answer| match answer.status {
                CertStatus::Revoked { reason: Some(reason), .. } => {
                    let misplaced = [RevocationReason::Unspecified, RevocationReason::RemoveFromCrl];
                    misplaced.contains(&reason).then(|| reason.to_string())
                }
                _ => None,
            })
        },
    ),
    check("ocsp-archive-cutoff", "RFC 6960 §4.4.4", "archiveCutoff is not after producedAt", |draft| {
        draft.first(|answer| {
            let late = answer.archive_cutoff.filter(|found| *found > draft.data.produced_at);
            late.map(|found| found.to_string())
        })
    }),
];

impl Draft<'_> {
    /// What breaks a rule in the first answer that breaks it.
    fn first(&self, broken: impl Fn(&SingleAnswer) -> Option<String>) -> Option<String> {
        self.data.answers.iter().find_map(|answer| {
            broken(answer).map(|found| format!("{found} for {}", answer.cert_id.serial_number()))
        })
    }
}

fn written_version(draft: &Draft<'_>) -> Option<String> {
    let mut fields = Element::only(draft.tbs, SEQUENCE, "tbsResponseData").ok()?.reader();
    fields.optional(0xa0).ok()?.map(|_| "a version".to_owned())
}

fn other_responder(draft: &Draft<'_>) -> Option<String> {
    let responder = draft.context.responder;
    match &draft.data.responder {
        ResponderId::ByName(name) if name != responder.subject() => Some(name.to_string()),
        ResponderId::ByKey(hash) if *hash != responder.public_key().sha1_identifier() => {
            Some("the hash of another key".to_owned())
        }
        _ => None,
    }
}

fn invalid_responder(draft: &Draft<'_>) -> Option<String> {
    let found = draft.data.produced_at;
    (!draft.context.responder.validity().contains(found)).then(|| found.to_string())
}

fn other_answers(draft: &Draft<'_>) -> Option<String> {
    let asked = draft.context.request.cert_ids();
    let answered = &draft.data.answers;
    if asked.len() != answered.len() {
        return Some(format!("{} answers to {} questions", answered.len(), asked.len()));
    }
    let differs = |(asked, answered): (&super::CertId, &SingleAnswer)| {
        (asked.der() != answered.cert_id.der()).then(|| format!("other bytes for {}", asked.serial_number()))
    };
    asked.iter().zip(answered).find_map(differs)
}

fn other_nonce(draft: &Draft<'_>) -> Option<String> {
    let (asked, found) = (draft.context.request.nonce(), draft.data.nonce.as_deref());
    let shown = |nonce: Option<&[u8]>| nonce.map_or("none".to_owned(), |n| format!("{} octets", n.len()));
    (asked != found).then(|| format!("{}, while {} were asked for", shown(found), shown(asked)))
}
