//! Distinguished names (RFC 5280 §4.1.2.4 and appendix A.1, X.520).

use super::der::{IA5_STRING, PRINTABLE_STRING, UTF8_STRING};
use super::draft::Draft;
use super::form::joined;
use super::role::ALL;
use super::{Check, check};
use crate::name::{Attribute, Escaped, is_deceptive, upper_bound};
use crate::oid::{self, ObjectIdentifier};

/// Attributes whose own definition makes them IA5String.
const IA5: [ObjectIdentifier; 2] = [oid::EMAIL_ADDRESS, oid::DOMAIN_COMPONENT];

/// Attributes whose own definition makes them PrintableString.
const PRINTABLE: [ObjectIdentifier; 2] = [oid::COUNTRY_NAME, oid::SERIAL_NUMBER];

pub(super) static CHECKS: &[Check] = &[
    check(ALL, "subject-not-empty", "RFC 5280 §4.1.2.6", "the subject is not empty", |draft| {
        draft.subject.is_empty().then(|| "an empty subject".to_owned())
    }),
    check(
        ALL,
        "dn-string-type",
        "RFC 5280 §4.1.2.4",
        "the text of a name is UTF8String or PrintableString",
        |draft| {
            broken(draft, |attribute| {
                !IA5.contains(&attribute.oid)
                    && !PRINTABLE.contains(&attribute.oid)
                    && !matches!(attribute.value[0], UTF8_STRING | PRINTABLE_STRING)
            })
        },
    ),
    check(
        ALL,
        "dn-country",
        "RFC 5280 appendix A.1, ISO 3166-1",
        "countryName is a PrintableString of two capital letters",
        |draft| {
            broken(draft, |attribute| {
                attribute.oid == oid::COUNTRY_NAME
                    && !matches!(attribute.value.as_slice(), [PRINTABLE_STRING, 2, letters @ ..]
                        if letters.iter().all(u8::is_ascii_uppercase))
            })
        },
    ),
    check(
        ALL,
        "dn-serial-number",
        "RFC 5280 appendix A.1",
        "serialNumber in a name is a PrintableString",
        |draft| of_other_type(draft, oid::SERIAL_NUMBER, PRINTABLE_STRING),
    ),
    check(
        ALL,
        "dn-email-address",
        "RFC 5280 appendix A.1",
        "emailAddress in a name is an IA5String",
        |draft| of_other_type(draft, oid::EMAIL_ADDRESS, IA5_STRING),
    ),
    check(
        ALL,
        "dn-length",
        "RFC 5280 appendix A.1, X.520",
        "the text of a name is not empty and no longer than the upper bound of X.520",
        |draft| {
            // A country of another length has its own rule.
            let texts = texts(draft).filter(|(attribute, _)| attribute.oid != oid::COUNTRY_NAME);
            joined(texts.filter_map(|(attribute, text)| {
                let (length, limit) = (text.chars().count(), upper_bound(attribute.oid));
                (length == 0 || length > limit)
                    .then(|| format!("{} of {length} characters, not 1 to {limit}", attribute.oid))
            }))
        },
    ),
    check(
        ALL,
        "dn-characters",
        "Unicode TR 36 §2",
        "the text of a name holds no control characters and none that change the direction of text",
        |draft| {
            let deceptive = texts(draft).filter(|(_, text)| text.chars().any(is_deceptive));
            joined(deceptive.map(|(attribute, text)| format!("{} `{}`", attribute.oid, Escaped(text))))
        },
    ),
];

fn texts<'a>(draft: &'a Draft<'_>) -> impl Iterator<Item = (&'a Attribute, &'a str)> {
    draft.subject.attributes().iter().filter_map(|attribute| Some((attribute, attribute.text.as_deref()?)))
}

fn of_other_type(draft: &Draft<'_>, oid: ObjectIdentifier, tag: u8) -> Option<String> {
    broken(draft, |attribute| attribute.oid == oid && attribute.value[0] != tag)
}

fn broken(draft: &Draft<'_>, is_broken: impl Fn(&Attribute) -> bool) -> Option<String> {
    let attributes = draft.subject.attributes().iter().filter(|attribute| is_broken(attribute));
    joined(attributes.map(|attribute| {
        let (oid, tag) = (attribute.oid, attribute.value[0]);
        match attribute.text.as_deref() {
            // A number of the subject is personal data, and findings end up in logs.
            Some(text) if oid != oid::SERIAL_NUMBER => format!("{oid} as tag {tag:02X} `{}`", Escaped(text)),
            _ => format!("{oid} as tag {tag:02X}"),
        }
    }))
}
