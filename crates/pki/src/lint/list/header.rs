//! Who made a list, when, and which one it is (RFC 5280 §5.1 and §5.2).

use super::super::draft::repeated;
use super::super::form::{self, Date};
use super::draft::Draft;
use super::{Check, check};
use crate::cert::KeyUsage;
use crate::crl::CrlNumber;
use crate::hex;
use crate::oid;

pub(super) static CHECKS: &[Check] = &[
    check("crl-version-2", "RFC 5280 §5.1.2.1", "a list is of version 2", |draft| {
        (draft.version != Some(&[1])).then(|| draft.version.map_or("no version".into(), hex::upper))
    }),
    check(
        "crl-algorithm-ecdsa-parameters",
        "RFC 5758 §3.2",
        "an ECDSA signature algorithm has no parameters",
        |draft| form::ecdsa_parameters(draft.algorithm),
    ),
    check(
        "crl-algorithm-rsa-parameters",
        "RFC 4055 §5",
        "an RSA PKCS#1 v1.5 signature algorithm has NULL as parameters",
        |draft| form::rsa_parameters(draft.algorithm),
    ),
    check(
        "crl-algorithm-accepted",
        "ETSI TS 119 312",
        "the signature is RSA or ECDSA with a hash of the SHA-2 family",
        |draft| form::refused_algorithm(draft.algorithm),
    ),
    check(
        "crl-algorithm-fits-key",
        "RFC 5280 §5.1.1.2",
        "the signature algorithm is one for the key that signs",
        |draft| form::unfit_algorithm(draft.algorithm, Some(draft.context.issuer.public_key())),
    ),
    check(
        "crl-issuer-name-equal",
        "RFC 5280 §5.1.2.3",
        "the issuer's name is, byte for byte, the subject of the issuer's certificate",
        |draft| {
            let wanted = draft.context.issuer.subject();
            (draft.issuer_name != wanted.der()).then(|| {
                match crate::name::Name::from_der(draft.issuer_name) {
                    Ok(found) => format!("`{found}` instead of `{wanted}`"),
                    Err(error) => error.to_string(),
                }
            })
        },
    ),
    check("crl-issuer-may-sign", "RFC 5280 §4.2.1.3", "the issuer's keyUsage has cRLSign", |draft| {
        let usage = draft.context.issuer.key_usage().ok()??;
        (!usage.contains(KeyUsage::CRL_SIGN)).then(|| format!("{usage:?}"))
    }),
    check(
        "crl-time-form",
        "RFC 5280 §5.1.2.4",
        "dates have seconds, no fraction of them, and end with Z",
        |draft| form::wrong_time_form(dates(draft)),
    ),
    check(
        "crl-time-utc-through-2049",
        "RFC 5280 §5.1.2.4",
        "dates through the year 2049 are UTCTime",
        |draft| form::early_generalized_time(dates(draft)),
    ),
    check(
        "crl-time-generalized-from-2050",
        "RFC 5280 §5.1.2.4",
        "dates from the year 2050 on are GeneralizedTime: as UTCTime they mean the century before",
        |draft| form::wrapped_utc_time(dates(draft)),
    ),
    check("crl-this-update-not-future", "RFC 5280 §5.1.2.4", "thisUpdate is not in the future", |draft| {
        let (start, now) = (draft.this_update.instant()?, draft.context.now);
        (start > now).then(|| format!("{start}, while it is {now}"))
    }),
    check("crl-next-update-present", "RFC 5280 §5.1.2.5", "a list has a nextUpdate", |draft| {
        draft.next_update.is_none().then(|| "none".to_owned())
    }),
    check("crl-next-update-later", "RFC 5280 §5.1.2.5", "nextUpdate is later than thisUpdate", |draft| {
        let (start, end) = (draft.this_update.instant()?, draft.next_update?.instant()?);
        (end <= start).then(|| format!("{start} to {end}"))
    }),
    check(
        "crl-extensions-unique",
        "RFC 5280 §5.2",
        "no extension stands in a list or in one of its entries twice",
        |draft| {
            let entries = draft.odd_entries.iter().filter_map(|entry| repeated(&entry.extensions));
            form::joined(repeated(&draft.extensions).into_iter().chain(entries))
        },
    ),
    check(
        "crl-extension-critical-default",
        "X.690 §11.5",
        "critical is not written where it is FALSE",
        |draft| of_all_extensions(draft, form::written_default),
    ),
    check(
        "crl-extension-well-formed",
        "RFC 5280 §5.2",
        "the value of an extension is what its standard says, in DER",
        |draft| of_all_extensions(draft, form::malformed_extension),
    ),
    check("crl-aki-present", "RFC 5280 §5.2.1", "a list has an authorityKeyIdentifier", |draft| {
        draft.lacks(oid::AUTHORITY_KEY_IDENTIFIER)
    }),
    check("crl-aki-not-critical", "RFC 5280 §5.2.1", "authorityKeyIdentifier is not critical", |draft| {
        draft.critical(oid::AUTHORITY_KEY_IDENTIFIER)
    }),
    check(
        "crl-aki-of-issuer",
        "RFC 5280 §5.2.1",
        "the keyIdentifier of authorityKeyIdentifier is the issuer's subjectKeyIdentifier",
        |draft| {
            let extension = draft.extension(oid::AUTHORITY_KEY_IDENTIFIER);
            form::wrong_authority_key(extension, Some(draft.context.issuer))
        },
    ),
    check(
        "crl-aki-no-certificate",
        "RFC 5280 §5.2.1, house profile: all certificates",
        "authorityKeyIdentifier names a key, and not one certificate by issuer and serial number",
        |draft| form::authority_certificate(draft.extension(oid::AUTHORITY_KEY_IDENTIFIER)),
    ),
    check("crl-number-present", "RFC 5280 §5.2.3", "a list has a cRLNumber", |draft| {
        draft.lacks(oid::CRL_NUMBER)
    }),
    check("crl-number-not-critical", "RFC 5280 §5.2.3", "cRLNumber is not critical", |draft| {
        draft.critical(oid::CRL_NUMBER)
    }),
    check(
        "crl-number-length",
        "RFC 5280 §5.2.3",
        "cRLNumber is not negative and has at most 20 octets",
        |draft| {
            draft
                .integer(oid::CRL_NUMBER)
                .filter(|number| CrlNumber::from_octets(number).is_none())
                .map(hex::upper)
        },
    ),
    check(
        "crl-number-increasing",
        "RFC 5280 §5.2.3",
        "cRLNumber is greater than that of every list before",
        |draft| {
            let (number, previous) = (draft.number(oid::CRL_NUMBER)?, draft.context.previous_number?);
            (number <= previous).then(|| format!("{number} after {previous}"))
        },
    ),
    check(
        "crl-national-arc-unused",
        "house rule: simulation",
        "nothing in a list stands under 2.16.360, the national arc of Indonesia",
        |draft| form::national_arc(draft.tbs),
    ),
];

fn dates<'d, 'a: 'd>(draft: &'d Draft<'a>) -> impl Iterator<Item = Date<'a>> + 'd {
    let next = draft.next_update.map(|date| ("nextUpdate", date));
    let entries = draft.odd_entries.iter().map(|entry| ("revocationDate", entry.revocation_date));
    [("thisUpdate", draft.this_update)].into_iter().chain(next).chain(entries)
}

fn of_all_extensions(
    draft: &Draft<'_>,
    broken: fn(&[super::super::draft::DraftExtension<'_>]) -> Option<String>,
) -> Option<String> {
    let entries = draft.odd_entries.iter().filter_map(|entry| broken(&entry.extensions));
    form::joined(broken(&draft.extensions).into_iter().chain(entries))
}
