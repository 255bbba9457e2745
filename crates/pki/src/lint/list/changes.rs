//! Lists of changes and where they are (RFC 5280 §5.2.4, §5.2.6), and what stays on a list (X.509).

use crate::hex;
use ::der::Decode;
use x509_cert::ext::pkix::CrlDistributionPoints;

use super::super::der::{Element, GENERALIZED_TIME};
use super::super::form::joined;
use super::draft::Draft;
use super::{Check, check};
use crate::cert::addresses_of;
use crate::crl::{CrlNumber, RevocationReason};
use crate::oid::{self, ObjectIdentifier};
use crate::serial::SerialNumber;

pub(super) static CHECKS: &[Check] = &[
    check("crl-delta-critical", "RFC 5280 §5.2.4", "deltaCRLIndicator is critical", |draft| {
        draft.not_critical(oid::DELTA_CRL_INDICATOR)
    }),
    check("crl-delta-base", "RFC 5280 §5.2.4", "the base of a delta list is a list before it", |draft| {
        let (base, number) = (draft.integer(oid::DELTA_CRL_INDICATOR)?, draft.number(oid::CRL_NUMBER)?);
        (CrlNumber::from_octets(base).is_none_or(|base| base >= number))
            .then(|| format!("base {} in hexadecimal, number {number}", hex::upper(base)))
    }),
    check(
        "crl-delta-of-base",
        "RFC 5280 §5.2.4",
        "a delta list names the number of the full list whose changes it tells, and a full list names none",
        |draft| match (draft.context.base, draft.is_delta()) {
            (Some(_), false) => Some("a full list, while it is to tell changes".into()),
            (None, true) => Some("a delta list, while it is to be full".into()),
            (Some(base), true) => {
                let (wanted, found) = (base.number(), draft.number(oid::DELTA_CRL_INDICATOR)?);
                (wanted != Some(found)).then(|| format!("{found} instead of {}", shown(wanted)))
            }
            (None, false) => None,
        },
    ),
    check(
        "crl-delta-same-scope",
        "RFC 5280 §5.2.4",
        "the issuingDistributionPoint of a delta list is, byte for byte, that of its base",
        |draft| other_than_base(draft, oid::ISSUING_DISTRIBUTION_POINT),
    ),
    check(
        "crl-delta-same-key",
        "RFC 5280 §6.3.3 (c)",
        "the authorityKeyIdentifier of a delta list is, byte for byte, that of its base",
        |draft| other_than_base(draft, oid::AUTHORITY_KEY_IDENTIFIER),
    ),
    check(
        "crl-delta-not-earlier",
        "RFC 5280 §5.2.4",
        "a delta list is not issued before its base",
        |draft| {
            let (base, delta) = (draft.context.base?.this_update(), draft.this_update.instant()?);
            (delta < base).then(|| format!("{delta}, its base {base}"))
        },
    ),
    check(
        "crl-delta-removes-holds",
        "RFC 5280 §5.3.1",
        "removeFromCRL releases only what its base does not revoke for good",
        removed_for_good,
    ),
    check("crl-freshest-not-critical", "RFC 5280 §5.2.6", "freshestCRL is not critical", |draft| {
        draft.critical(oid::FRESHEST_CRL)
    }),
    check("crl-freshest-not-in-delta", "RFC 5280 §5.2.6", "a delta list has no freshestCRL", |draft| {
        draft.extension(oid::FRESHEST_CRL).filter(|_| draft.is_delta()).map(|_| "one".to_owned())
    }),
    check(
        "crl-freshest-address",
        "RFC 5280 §5.2.6",
        "a full list says by freshestCRL where its delta lists are, if there are any",
        |draft| {
            let found = freshest(draft).map_or(Vec::new(), addresses_of);
            let wanted: Vec<&str> = draft.context.freshest.into_iter().collect();
            (!draft.is_delta() && found != wanted).then(|| format!("{found:?} instead of {wanted:?}"))
        },
    ),
    check(
        "crl-freshest-whole",
        "RFC 5280 §5.2.6",
        "the points of freshestCRL have neither reasons nor cRLIssuer",
        |draft| {
            let points = freshest(draft)?.0;
            let odd = points.iter().any(|point| point.reasons.is_some() || point.crl_issuer.is_some());
            odd.then(|| "a point with reasons or cRLIssuer".to_owned())
        },
    ),
    check(
        "crl-expired-certificates",
        "X.509 §9.5.2.7",
        "expiredCertsOnCRL is a GeneralizedTime with seconds and Z, and not critical",
        |draft| {
            let extension = draft.extension(oid::EXPIRED_CERTS_ON_CRL)?;
            let date = Element::only(extension.value, GENERALIZED_TIME, "expiredCertsOnCRL");
            match date.map(|date| date.instant()) {
                Ok(Some(_)) => draft.critical(oid::EXPIRED_CERTS_ON_CRL),
                _ => Some(hex::upper(extension.value)),
            }
        },
    ),
    check(
        "crl-expired-not-future",
        "X.509 §9.5.2.7",
        "the moment in expiredCertsOnCRL is not after thisUpdate",
        |draft| {
            let value = draft.extension(oid::EXPIRED_CERTS_ON_CRL)?.value;
            let since = Element::only(value, GENERALIZED_TIME, "expiredCertsOnCRL").ok()?.instant()?;
            let this_update = draft.this_update.instant()?;
            (since > this_update).then(|| format!("{since}, thisUpdate {this_update}"))
        },
    ),
];

fn freshest(draft: &Draft<'_>) -> Option<CrlDistributionPoints> {
    CrlDistributionPoints::from_der(draft.extension(oid::FRESHEST_CRL)?.value).ok()
}

fn other_than_base(draft: &Draft<'_>, oid: ObjectIdentifier) -> Option<String> {
    let wanted = draft.context.base?.extension(oid).map(|extension| extension.value.as_slice());
    let found = draft.extension(oid).map(|extension| extension.value);
    let shown = |value: Option<&[u8]>| value.map_or("none".to_owned(), hex::upper);
    (draft.is_delta() && found != wanted).then(|| format!("{} instead of {}", shown(found), shown(wanted)))
}

fn removed_for_good(draft: &Draft<'_>) -> Option<String> {
    let base = draft.context.base?;
    let removed = draft.odd_entries.iter().filter(|entry| entry.has_reason(RevocationReason::RemoveFromCrl));
    let for_good = removed.filter(|entry| {
        let listed = SerialNumber::from_octets(entry.serial).ok().and_then(|serial| base.entry(&serial));
        listed.is_some_and(|listed| !listed.can_be_released())
    });
    joined(for_good.map(|entry| hex::upper(entry.serial)))
}

fn shown(number: Option<CrlNumber>) -> String {
    number.map_or("none".to_owned(), |number| number.to_string())
}
