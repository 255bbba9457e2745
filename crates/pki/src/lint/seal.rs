//! Organizations that seal documents (EN 319 412-3, and EN 319 412-1 for their numbers).

use super::draft::Draft;
use super::form::joined;
use super::role::SEAL;
use super::signer::{count, not_once};
use super::{Check, check};
use crate::name::Escaped;
use crate::oid::{self, ObjectIdentifier};

/// Attributes of a natural person.
const PERSONAL: [ObjectIdentifier; 4] = [oid::GIVEN_NAME, oid::SURNAME, oid::PSEUDONYM, oid::TITLE];

/// The types of organization number that hold in every country (EN 319 412-1 §5.1.4).
const IDENTITY_TYPES: [&str; 3] = ["VAT", "NTR", "PSD"];

/// What stands for a country before a Legal Entity Identifier, which no country gives out.
const LEI: &str = "LEIXG";

pub(super) static CHECKS: &[Check] = &[
    check(
        SEAL,
        "seal-organization",
        "EN 319 412-3 LEG-4.2.1-2",
        "the subject of a seal has one organizationName",
        |draft| not_once(draft, oid::ORGANIZATION_NAME),
    ),
    check(
        SEAL,
        "seal-organization-identifier",
        "EN 319 412-3 LEG-4.2.1-2",
        "the subject of a seal has at most one organizationIdentifier",
        |draft| {
            let count = count(draft, oid::ORGANIZATION_IDENTIFIER);
            (count > 1).then(|| count.to_string())
        },
    ),
    check(
        SEAL,
        "seal-organization-identifier-form",
        "EN 319 412-1 §5.1.4",
        "organizationIdentifier is a type, a country, a hyphen and a number",
        |draft| {
            let texts = draft.subject.texts(oid::ORGANIZATION_IDENTIFIER);
            let other = texts.filter(|text| !is_organization_identifier(text));
            joined(other.map(|text| format!("`{}`", Escaped(text))))
        },
    ),
    check(
        SEAL,
        "seal-of-no-person",
        "EN 319 412-3 §4.2.1, house profile: seal",
        "the subject of a seal names no natural person",
        personal,
    ),
];

fn personal(draft: &Draft<'_>) -> Option<String> {
    let attributes = draft.subject.attributes().iter().map(|attribute| attribute.oid);
    joined(attributes.filter(|oid| PERSONAL.contains(oid)).map(|oid| oid.to_string()))
}

/// Whether `text` is the number of an organization: `VATID-…`, `NTRID-…`, `PSDID-…`, `LEIXG-…`, or two letters of a
/// national scheme, as in `NP:ID-…` (EN 319 412-1 §5.1.4).
#[must_use]
pub fn is_organization_identifier(text: &str) -> bool {
    let Some((prefix, number)) = text.split_once('-') else { return false };
    let letters = |text: &str| text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase());
    let is_typed = || prefix.get(..3).is_some_and(|of| IDENTITY_TYPES.contains(&of)) && letters(&prefix[3..]);
    let is_national = || prefix.split_once(':').is_some_and(|(of, country)| letters(of) && letters(country));
    let is_plain = number.chars().all(|c| c.is_ascii_graphic());
    !number.is_empty() && is_plain && (prefix == LEI || is_typed() || is_national())
}
