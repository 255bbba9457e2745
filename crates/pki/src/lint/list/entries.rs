//! What a list says is revoked (RFC 5280 §5.1.2.6 and §5.3).

use super::super::der::{ENUMERATED, Element, GENERALIZED_TIME};
use super::super::form::joined;
use super::draft::{Draft, Entry};
use super::{Check, check};
use crate::crl::RevocationReason;
use crate::hex;
use crate::oid;

/// The codes of CRLReason: 7 was never given out, 10 is the last.
const REASONS: [u8; 10] = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10];

pub(super) static CHECKS: &[Check] = &[
    check(
        "crl-revoked-not-empty",
        "RFC 5280 §5.1.2.6",
        "revokedCertificates is absent where nothing is revoked",
        |draft| {
            draft
                .serials
                .as_ref()
                .filter(|serials| serials.is_empty())
                .map(|_| "an empty SEQUENCE".to_owned())
        },
    ),
    check("crl-entries-unique", "RFC 5280 §5.1.2.6", "no serial number stands in a list twice", |draft| {
        let mut serials = draft.serials().to_vec();
        if !serials.is_sorted_by_key(|serial| order(serial)) {
            serials.sort_unstable();
        }
        joined(serials.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| hex::upper(pair[0])))
    }),
    check(
        "crl-entries-sorted",
        "house profile: lists",
        "the entries stand in the order of their serial numbers",
        |draft| {
            let unordered = draft.serials().windows(2).find(|pair| order(pair[0]) > order(pair[1]))?;
            Some(format!("{} before {}", hex::upper(unordered[0]), hex::upper(unordered[1])))
        },
    ),
    check(
        "crl-entry-serial",
        "RFC 5280 §4.1.2.2",
        "the serial number of an entry is positive and has at most 20 octets",
        |draft| {
            let odd = draft.odd_entries.iter().filter(|entry| {
                entry.serial == [0]
                    || entry.serial[0] >= 0x80
                    || entry.serial.len() > crate::serial::MAX_SERIAL_LEN
            });
            joined(odd.map(|entry| hex::upper(entry.serial)))
        },
    ),
    check("crl-reason-not-critical", "RFC 5280 §5.3", "reasonCode is not critical", |draft| {
        of_entries(draft, |entry| {
            entry.extension(oid::REASON_CODE)?.is_critical().then(|| "critical".to_owned())
        })
    }),
    check("crl-reason-enumerated", "RFC 5280 §5.3.1", "reasonCode is an ENUMERATED", |draft| {
        of_entries(draft, |entry| {
            entry
                .reason()
                .filter(|reason| reason.tag != ENUMERATED)
                .map(|other| format!("tag {:02X}", other.tag))
        })
    }),
    check(
        "crl-reason-not-unspecified",
        "RFC 5280 §5.3.1",
        "reasonCode is left out where it would be unspecified (0)",
        |draft| {
            of_entries(draft, |entry| entry.has_reason(RevocationReason::Unspecified).then(|| "0".to_owned()))
        },
    ),
    check("crl-reason-known", "RFC 5280 §5.3.1", "reasonCode is one of 1 to 6 and 8 to 10", |draft| {
        of_entries(draft, |entry| {
            let reason = entry.reason()?;
            let is_known = matches!(reason.content, [code] if REASONS.contains(code));
            (!is_known).then(|| hex::upper(reason.content))
        })
    }),
    check(
        "crl-reason-remove-only-in-delta",
        "RFC 5280 §5.3.1",
        "removeFromCRL (8) stands only in a delta list",
        |draft| {
            of_entries(draft, |entry| {
                (!draft.is_delta() && entry.has_reason(RevocationReason::RemoveFromCrl))
                    .then(|| "8".to_owned())
            })
        },
    ),
    check(
        "crl-invalidity-date",
        "RFC 5280 §5.3.2",
        "invalidityDate is a GeneralizedTime with seconds and Z, and not critical",
        |draft| of_entries(draft, odd_invalidity_date),
    ),
    check(
        "crl-entry-own-issuer",
        "RFC 5280 §5.3.3",
        "certificateIssuer stands only in lists about certificates of other issuers, and ours are not",
        |draft| {
            of_entries(draft, |entry| {
                entry.extension(oid::CERTIFICATE_ISSUER).map(|_| "certificateIssuer".to_owned())
            })
        },
    ),
];

/// Positive numbers of different lengths compare by length first.
fn order(serial: &[u8]) -> (usize, &[u8]) {
    (serial.len(), serial)
}

fn of_entries(draft: &Draft<'_>, broken: impl Fn(&Entry<'_>) -> Option<String>) -> Option<String> {
    let found = draft.odd_entries.iter().filter_map(|entry| Some((entry, broken(entry)?)));
    joined(found.map(|(entry, found)| format!("{found} at {}", hex::upper(entry.serial))))
}

fn odd_invalidity_date(entry: &Entry<'_>) -> Option<String> {
    let extension = entry.extension(oid::INVALIDITY_DATE)?;
    let date = Element::only(extension.value, GENERALIZED_TIME, "invalidityDate").ok();
    match date.and_then(|date| date.instant()) {
        Some(_) => extension.is_critical().then(|| "critical".to_owned()),
        None => Some(hex::upper(extension.value)),
    }
}
