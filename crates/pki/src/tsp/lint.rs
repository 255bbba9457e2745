//! What an authority shall and shall not sign: one rule for every "shall" that can be seen in a TSTInfo (RFC 3161
//! §2.4.2, EN 319 422 §5.2). The form is judged by reading it and writing it again: DER knows one way only.

use super::{Accuracy, TimeStampRequest, TstInfo};
use crate::lint::{Finding, Rule};
use crate::oid::INDONESIA_ARC;

/// What a TSTInfo is linted against.
#[derive(Clone, Copy, Debug)]
pub struct StampContext<'a> {
    /// The request that it answers.
    pub request: &'a TimeStampRequest,
}

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [&READABLE, &DER].into_iter().chain(CHECKS.iter().map(|check| &check.rule))
}

/// Asks every rule of the TSTInfo in `bytes`; no finding means that it may be signed.
///
/// When the bytes are no TSTInfo, that is the only finding.
#[must_use]
pub fn lint_tst_info(bytes: &[u8], context: &StampContext<'_>) -> Vec<Finding> {
    let info = match TstInfo::from_der(bytes) {
        Ok(info) => info,
        Err(error) => return vec![Finding { rule: &READABLE, found: error.to_string() }],
    };
    let form = (info.to_der() != bytes).then(|| Finding { rule: &DER, found: "other octets".to_owned() });
    let broken = CHECKS.iter().filter_map(|check| {
        (check.broken)(&info, context.request).map(|found| Finding { rule: &check.rule, found })
    });
    form.into_iter().chain(broken).collect()
}

/// A rule, and what breaks it.
struct Check {
    rule: Rule,
    broken: fn(&TstInfo, &TimeStampRequest) -> Option<String>,
}

static READABLE: Rule = Rule {
    id: "tst-info",
    reference: "RFC 3161 §2.4.2",
    sentence: "a time stamp is a TSTInfo of version 1, its time in UTC without needless digits",
};

static DER: Rule =
    Rule { id: "tst-der", reference: "RFC 3161 §2.4.2, X.690 §10, §11", sentence: "a TSTInfo is in DER" };

static CHECKS: &[Check] = &[
    check(
        "tst-policy-asked",
        "RFC 3161 §2.4.2",
        "the policy is the one that was asked for",
        |info, request| request.policy.filter(|asked| *asked != info.policy).map(|_| info.policy.to_string()),
    ),
    check(
        "tst-policy-simulation",
        "house profile: simulation",
        "the policy is not under the national arc of Indonesia",
        |info, _| {
            let inside = info.policy.as_bytes().starts_with(INDONESIA_ARC.as_bytes());
            inside.then(|| info.policy.to_string())
        },
    ),
    check(
        "tst-imprint-asked",
        "RFC 3161 §2.4.2",
        "messageImprint is the one that was asked for",
        |info, request| (info.imprint != request.imprint).then(|| info.imprint.algorithm().oid.to_string()),
    ),
    check(
        "tst-imprint-algorithm",
        "EN 319 422 §5, TS 119 312",
        "messageImprint is by SHA-256, SHA-384 or SHA-512",
        |info, _| {
            let unknown = info.imprint.digest_algorithm().is_none();
            unknown.then(|| info.imprint.algorithm().oid.to_string())
        },
    ),
    check(
        "tst-serial-number",
        "RFC 3161 §2.4.2, house profile: time stamping",
        "serialNumber is positive and has at most 160 bits in 20 octets",
        |info, _| {
            (!info.serial_number.is_conforming())
                .then(|| format!("{} octets", info.serial_number.as_octets().len()))
        },
    ),
    check(
        "tst-accuracy",
        "EN 319 422 §5.2",
        "accuracy is there and one second at most",
        |info, _| match info.accuracy {
            None => Some("none".to_owned()),
            Some(accuracy) if accuracy > Accuracy::SECOND => {
                Some(format!("{} microseconds", accuracy.as_micros()))
            }
            Some(_) => None,
        },
    ),
    check("tst-ordering", "EN 319 422 §5.2", "ordering is FALSE, hence absent", |info, _| {
        info.ordering.then(|| "TRUE".to_owned())
    }),
    check(
        "tst-nonce",
        "RFC 3161 §2.4.2",
        "the nonce is the one of the request, or absent with it",
        |info, request| {
            let nonce = info.nonce.as_ref();
            let found =
                || nonce.map_or_else(|| "none".to_owned(), |n| format!("{} octets", n.as_octets().len()));
            (info.nonce != request.nonce).then(found)
        },
    ),
    check(
        "tst-extensions",
        "EN 319 422 §5.2, house profile: time stamping",
        "there are no extensions",
        |info, _| info.extensions.first().map(|extension| extension.oid.to_string()),
    ),
];

const fn check(
    id: &'static str,
    reference: &'static str,
    sentence: &'static str,
    broken: fn(&TstInfo, &TimeStampRequest) -> Option<String>,
) -> Check {
    Check { rule: Rule { id, reference, sentence }, broken }
}
