//! Which certificates a list is about (RFC 5280 §5.2.5).

use super::super::der::Element;
use super::super::form::joined;
use super::draft::Draft;
use super::{Check, check};
use crate::asn1::SEQUENCE;
use crate::crl::IssuingDistributionPoint;
use crate::oid;

const EMPTY_SEQUENCE: [u8; 2] = [0x30, 0x00];

/// The fields that limit a list to a kind of certificates.
const KINDS: [(u8, &str); 3] =
    [(0x81, "onlyContainsUserCerts"), (0x82, "onlyContainsCACerts"), (0x85, "onlyContainsAttributeCerts")];

const SOME_REASONS: (u8, &str) = (0x83, "onlySomeReasons");
const INDIRECT: (u8, &str) = (0x84, "indirectCRL");

pub(super) static CHECKS: &[Check] = &[
    check(
        "crl-scope-present",
        "RFC 5280 §5.2.5",
        "a list that is not about everything has an issuingDistributionPoint, and one about everything has none",
        |draft| match (draft.context.scope, draft.extension(oid::ISSUING_DISTRIBUTION_POINT)) {
            (None, Some(_)) => Some("a limited list, while it is about everything".into()),
            (Some(_), None) => Some("none, while it is not about everything".into()),
            _ => None,
        },
    ),
    check("crl-scope-critical", "RFC 5280 §5.2.5", "issuingDistributionPoint is critical", |draft| {
        draft.not_critical(oid::ISSUING_DISTRIBUTION_POINT)
    }),
    check("crl-scope-not-empty", "RFC 5280 §5.2.5", "issuingDistributionPoint is not empty", |draft| {
        let value = draft.extension(oid::ISSUING_DISTRIBUTION_POINT)?.value;
        (value == EMPTY_SEQUENCE).then(|| "an empty SEQUENCE".to_owned())
    }),
    check(
        "crl-scope-address",
        "RFC 5280 §5.2.5",
        "the address in issuingDistributionPoint is, byte for byte, that in the certificates",
        |draft| {
            let (wanted, found) = both(draft)?;
            let (wanted, found): (Vec<_>, Vec<_>) =
                (wanted.addresses().collect(), found.addresses().collect());
            (found != wanted).then(|| format!("{found:?} instead of {wanted:?}"))
        },
    ),
    check(
        "crl-scope-kind",
        "RFC 5280 §5.2.5",
        "issuingDistributionPoint limits a list to the kind of certificates that it is about",
        |draft| {
            let (wanted, found) = both(draft)?;
            (found.contains != wanted.contains)
                .then(|| format!("{:?} instead of {:?}", found.contains, wanted.contains))
        },
    ),
    check(
        "crl-scope-one-kind",
        "RFC 5280 §5.2.5",
        "at most one of onlyContainsUserCerts, onlyContainsCACerts and onlyContainsAttributeCerts is TRUE",
        |draft| {
            let all = fields(draft);
            let named = KINDS
                .iter()
                .filter(|(tag, _)| all.iter().any(|(field, content)| field == tag && *content != [0]));
            let names: Vec<_> = named.map(|(_, name)| *name).collect();
            (names.len() > 1).then(|| names.join(" and "))
        },
    ),
    check(
        "crl-scope-default",
        "X.690 §11.5",
        "a field of issuingDistributionPoint is not written where it is FALSE",
        |draft| {
            let all = fields(draft);
            let named = KINDS.iter().chain([&INDIRECT]);
            joined(
                named
                    .filter(|(tag, _)| all.iter().any(|(field, content)| field == tag && *content == [0]))
                    .map(|(_, name)| format!("{name} FALSE")),
            )
        },
    ),
    check(
        "crl-scope-whole",
        "house profile: lists",
        "a list is about all reasons, and about certificates of its own issuer only",
        |draft| {
            let all = fields(draft);
            let set = |tag| all.iter().any(|(field, content)| *field == tag && *content != [0]);
            joined(
                [SOME_REASONS, INDIRECT]
                    .iter()
                    .filter(|(tag, _)| set(*tag))
                    .map(|(_, name)| (*name).to_owned()),
            )
        },
    ),
];

/// What it should be about and what it says, where it says something.
fn both<'a>(draft: &Draft<'a>) -> Option<(&'a IssuingDistributionPoint, IssuingDistributionPoint)> {
    let value = draft.extension(oid::ISSUING_DISTRIBUTION_POINT)?.value;
    if value == EMPTY_SEQUENCE {
        return None;
    }
    Some((draft.context.scope?, IssuingDistributionPoint::from_der(value)?))
}

/// The tags of its fields, and what they hold.
fn fields<'a>(draft: &Draft<'a>) -> Vec<(u8, &'a [u8])> {
    let value = draft.extension(oid::ISSUING_DISTRIBUTION_POINT).map_or(&[][..], |extension| extension.value);
    let all = Element::only(value, SEQUENCE, "issuingDistributionPoint").and_then(|all| all.children());
    all.unwrap_or_default().iter().map(|field| (field.tag, field.content)).collect()
}
