//! Whoever answers for a CA by OCSP, and time-stamping authorities (RFC 6960, RFC 3161).

use jiff::SignedDuration;

use super::role::{RESPONDER, TSA};
use super::{Check, check, pointers, signer};
use crate::cert::KeyUsage;
use crate::oid;
use crate::validity::BACKDATE;

/// Longest life of a responder: nobody can revoke it (RFC 6960 §4.2.2.2.1). Its validity starts [`BACKDATE`] earlier.
const MAX_RESPONDER_LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);

pub(super) static CHECKS: &[Check] = &[
    check(
        RESPONDER,
        "responder-purpose",
        "RFC 6960 §4.2.2.2",
        "extKeyUsage of an OCSP responder is OCSPSigning alone",
        |draft| {
            let found = draft.purposes().unwrap_or_default();
            (found != [oid::KP_OCSP_SIGNING]).then(|| signer::listed(&found))
        },
    ),
    check(
        RESPONDER,
        "responder-key-usage",
        "RFC 5280 §4.2.1.12, house profile: OCSP responder",
        "keyUsage of an OCSP responder is digitalSignature alone",
        |draft| {
            draft
                .key_usage()
                .filter(|usage| *usage != KeyUsage::DIGITAL_SIGNATURE)
                .map(|usage| format!("{usage:?}"))
        },
    ),
    check(
        RESPONDER,
        "responder-nocheck",
        "RFC 6960 §4.2.2.2.1",
        "an OCSP responder has id-pkix-ocsp-nocheck, since nobody answers for it",
        |draft| draft.lacks(oid::OCSP_NOCHECK),
    ),
    check(
        RESPONDER,
        "responder-nocheck-null",
        "RFC 6960 §4.2.2.2.1",
        "the value of id-pkix-ocsp-nocheck is NULL",
        |draft| {
            let value = draft.extension(oid::OCSP_NOCHECK)?.value;
            (value != [0x05, 0x00]).then(|| crate::hex::upper(value))
        },
    ),
    check(
        RESPONDER,
        "responder-nocheck-not-critical",
        "RFC 6960 §4.2.2.2.1",
        "id-pkix-ocsp-nocheck is not critical",
        |draft| draft.critical(oid::OCSP_NOCHECK),
    ),
    check(
        RESPONDER,
        "responder-short-lived",
        "RFC 6960 §4.2.2.2.1, house profile: OCSP responder",
        "an OCSP responder, which cannot be revoked, is valid for 90 days at most after it is issued",
        |draft| {
            let lifetime = draft.not_after.instant()?.duration_since(draft.not_before.instant()?);
            (lifetime > MAX_RESPONDER_LIFE + BACKDATE).then(|| format!("{} hours", lifetime.as_hours()))
        },
    ),
    check(
        RESPONDER,
        "responder-no-ocsp-address",
        "house profile: OCSP responder",
        "an OCSP responder does not point to an OCSP responder",
        |draft| {
            let found = pointers::access(draft, oid::ACCESS_OCSP);
            (!found.is_empty()).then(|| found.join(", "))
        },
    ),
    check(
        TSA,
        "tsa-purpose",
        "RFC 3161 §2.3",
        "extKeyUsage of a time-stamping authority is timeStamping alone",
        |draft| {
            let found = draft.purposes().unwrap_or_default();
            (found != [oid::KP_TIME_STAMPING]).then(|| signer::listed(&found))
        },
    ),
    check(
        TSA,
        "tsa-purpose-critical",
        "RFC 3161 §2.3",
        "extKeyUsage of a time-stamping authority is critical",
        |draft| draft.not_critical(oid::EXTENDED_KEY_USAGE),
    ),
    check(
        TSA,
        "tsa-key-usage",
        "RFC 5280 §4.2.1.12, house profile: time stamping",
        "keyUsage of a time-stamping authority is digitalSignature or nonRepudiation, or both",
        |draft| {
            let (usage, allowed) =
                (draft.key_usage()?, KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION);
            (!allowed.contains(usage)).then(|| format!("{usage:?}"))
        },
    ),
];
