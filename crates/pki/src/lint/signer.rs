//! Who signs documents: natural persons, and organisations that seal (EN 319 412-2).

use super::der::Element;
use super::draft::Draft;
use super::form::joined;
use super::pointers::access;
use super::role::{ALL, MAILERS, PEOPLE, SIGNERS, STRICT};
use super::{Check, check};
use crate::asn1::SEQUENCE;
use crate::cert::KeyUsage;
use crate::oid::{self, ObjectIdentifier};

/// id-on-SmtpUTF8Mailbox (RFC 9598 §3): a mailbox whose local part is not ASCII.
const SMTP_UTF8_MAILBOX: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.8.9");

/// All that a signer's key may be for.
const SIGNING_PURPOSES: [ObjectIdentifier; 4] = [
    oid::KP_DOCUMENT_SIGNING,
    oid::KP_EMAIL_PROTECTION,
    oid::KP_ADOBE_DOCUMENT_SIGNING,
    oid::KP_MICROSOFT_DOCUMENT_SIGNING,
];

const OTHER_NAME: u8 = 0xa0;
const RFC822_NAME: u8 = 0x81;

pub(super) static CHECKS: &[Check] = &[
    check(
        SIGNERS,
        "signer-country",
        "EN 319 412-2 NAT-4.2.4-3",
        "the subject has one countryName",
        |draft| not_once(draft, oid::COUNTRY_NAME),
    ),
    check(
        SIGNERS,
        "signer-common-name",
        "EN 319 412-2 NAT-4.2.4-3",
        "the subject has one commonName",
        |draft| not_once(draft, oid::COMMON_NAME),
    ),
    check(
        SIGNERS,
        "signer-serial-number",
        "EN 319 412-2 NAT-4.2.4-3",
        "the subject has at most one serialNumber",
        |draft| {
            Some(count(draft, oid::SERIAL_NUMBER)).filter(|count| *count > 1).map(|count| count.to_string())
        },
    ),
    check(
        PEOPLE,
        "person-one-kind-of-name",
        "EN 319 412-2 NAT-4.2.4-1",
        "a pseudonym does not stand beside givenName or surname",
        |draft| {
            let names = count(draft, oid::GIVEN_NAME) + count(draft, oid::SURNAME);
            (names > 0 && count(draft, oid::PSEUDONYM) > 0).then(|| "both".to_owned())
        },
    ),
    check(
        SIGNERS,
        "signer-no-email-in-name",
        "RFC 5280 §4.1.2.6",
        "an e-mail address stands in subjectAltName, not in the subject",
        |draft| {
            let attributes = draft.subject.attributes().iter();
            let addresses = attributes.filter(|attribute| {
                attribute.oid == oid::EMAIL_ADDRESS
                    || attribute.text.as_deref().is_some_and(|text| text.contains('@'))
            });
            joined(addresses.map(|attribute| attribute.oid.to_string()))
        },
    ),
    check(
        SIGNERS,
        "signer-key-usage-signs",
        "EN 319 412-2 NAT-4.3.2",
        "keyUsage has nonRepudiation or digitalSignature",
        |draft| {
            let usage = draft.key_usage()?;
            let signs = usage.intersects(KeyUsage::NON_REPUDIATION | KeyUsage::DIGITAL_SIGNATURE);
            (!signs).then(|| format!("{usage:?}"))
        },
    ),
    check(
        SIGNERS,
        "signer-key-usage-no-encryption",
        "EN 319 412-2 NAT-4.3.2",
        "keyUsage of a signing key has nothing to do with encryption",
        |draft| {
            let usage = draft.key_usage()?;
            let encryption = [
                KeyUsage::KEY_ENCIPHERMENT,
                KeyUsage::DATA_ENCIPHERMENT,
                KeyUsage::KEY_AGREEMENT,
                KeyUsage::ENCIPHER_ONLY,
                KeyUsage::DECIPHER_ONLY,
            ];
            encryption.into_iter().any(|other| usage.contains(other)).then(|| format!("{usage:?}"))
        },
    ),
    check(
        MAILERS,
        "signer-purposes",
        "RFC 9336 §3, house profile: signers",
        "extKeyUsage has documentSigning and emailProtection",
        |draft| {
            let found = draft.purposes().unwrap_or_default();
            let wanted = [oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION];
            wanted.iter().any(|purpose| !found.contains(purpose)).then(|| listed(&found))
        },
    ),
    check(
        SIGNERS,
        "signer-purposes-not-critical",
        "EN 319 412-2 GEN-4.3.10-1",
        "extKeyUsage of a signer is not critical",
        |draft| draft.critical(oid::EXTENDED_KEY_USAGE),
    ),
    check(
        MAILERS,
        "signer-purposes-consistent",
        "RFC 5280 §4.2.1.12, EN 319 412-2 GEN-4.3.10-1, house profile: signers",
        "extKeyUsage of a signer has no purpose but mail, documents, and what Adobe and Microsoft have for them",
        |draft| {
            let stray = draft.purposes()?.into_iter().filter(|purpose| !SIGNING_PURPOSES.contains(purpose));
            joined(stray.map(|purpose| purpose.to_string()))
        },
    ),
    check(
        STRICT,
        "strict-purposes",
        "RFC 9336 §3, house profile: strict signers",
        "extKeyUsage of a strict signer is documentSigning alone",
        |draft| {
            let found = draft.purposes().unwrap_or_default();
            (found != [oid::KP_DOCUMENT_SIGNING]).then(|| listed(&found))
        },
    ),
    check(
        STRICT,
        "strict-key-usage",
        "EN 319 412-2 NAT-4.3.2-1 (type A), house profile: strict signers",
        "keyUsage of a strict signer is nonRepudiation alone",
        |draft| {
            let usage = draft.key_usage()?;
            (usage != KeyUsage::NON_REPUDIATION).then(|| format!("{usage:?}"))
        },
    ),
    check(
        SIGNERS,
        "signer-ocsp-address",
        "EN 319 412-2 §4.4.1",
        "authorityInfoAccess says where the OCSP responder is",
        |draft| {
            let is_missing = draft.pointers && access(draft, oid::ACCESS_OCSP).is_empty();
            is_missing.then(|| "no id-ad-ocsp".to_owned())
        },
    ),
    check(
        ALL,
        "alt-name-not-critical",
        "RFC 5280 §4.2.1.6",
        "subjectAltName is not critical where there is a subject",
        |draft| draft.critical(oid::SUBJECT_ALT_NAME).filter(|_| !draft.subject.is_empty()),
    ),
    check(
        ALL,
        "alt-name-email",
        "RFC 5280 §4.2.1.6, RFC 9598 §3",
        "an rfc822Name is a mailbox in ASCII; with other characters it is an SmtpUTF8Mailbox",
        |draft| {
            let names = alternative_names(draft).into_iter();
            let broken = names.filter(|name| name.tag == RFC822_NAME && !is_mailbox(name.content));
            joined(broken.map(|name| format!("`{}`", name.text().escape_debug())))
        },
    ),
    check(
        PEOPLE,
        "person-email",
        "house profile: signers",
        "subjectAltName has the person's e-mail address",
        |draft| (!alternative_names(draft).iter().any(is_email)).then(|| "no rfc822Name".to_owned()),
    ),
    check(ALL, "qc-statements-not-critical", "EN 319 412-5 §4.1", "qcStatements is not critical", |draft| {
        draft.critical(oid::QC_STATEMENTS)
    }),
];

pub(super) fn count(draft: &Draft<'_>, oid: ObjectIdentifier) -> usize {
    draft.subject.attributes().iter().filter(|attribute| attribute.oid == oid).count()
}

pub(super) fn not_once(draft: &Draft<'_>, oid: ObjectIdentifier) -> Option<String> {
    let count = count(draft, oid);
    (count != 1).then(|| if count == 0 { "none".to_owned() } else { count.to_string() })
}

/// The purposes in words, or that there are none.
pub(super) fn listed(purposes: &[ObjectIdentifier]) -> String {
    joined(purposes.iter().map(ToString::to_string)).unwrap_or_else(|| "none".into())
}

fn alternative_names<'a>(draft: &Draft<'a>) -> Vec<Element<'a>> {
    draft
        .extension(oid::SUBJECT_ALT_NAME)
        .and_then(|extension| {
            Element::only(extension.value, SEQUENCE, "subjectAltName").ok()?.children().ok()
        })
        .unwrap_or_default()
}

fn is_email(name: &Element<'_>) -> bool {
    let is_utf8_mailbox =
        || name.reader().any().is_ok_and(|kind| kind.oid().is_ok_and(|oid| oid == SMTP_UTF8_MAILBOX));
    name.tag == RFC822_NAME || name.tag == OTHER_NAME && is_utf8_mailbox()
}

/// Whether it is `local@domain` in visible ASCII, without angle brackets or a display name (RFC 5280 §4.2.1.6).
fn is_mailbox(octets: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(octets) else { return false };
    let is_plain = text.bytes().all(|octet| octet.is_ascii_graphic() && !b"<>()[]\\,;:\"".contains(&octet));
    is_plain
        && text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.contains('@') && domain.split('.').all(|label| !label.is_empty())
        })
}
