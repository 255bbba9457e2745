//! Who made a list, when, and which one it is (RFC 5280 §5.1 and §5.2).

use x509_cert::ext::pkix::crl::dp::IssuingDistributionPoint;
use x509_cert::ext::pkix::name::DistributionPointName;

use ::der::Decode;

use super::super::der::{Element, GENERALIZED_TIME};
use super::super::draft::repeated;
use super::super::form::{self, Date, hex};
use super::draft::Draft;
use super::{Check, CrlScope, check};
use crate::cert::KeyUsage;
use crate::oid::{self, ObjectIdentifier};

const EMPTY_SEQUENCE: [u8; 2] = [0x30, 0x00];

/// Longest cRLNumber in octets.
const MAX_NUMBER_LEN: usize = 20;

pub(super) static CHECKS: &[Check] = &[
    check("crl-version-2", "RFC 5280 §5.1.2.1", "a list is of version 2", |draft| {
        (draft.version != Some(&[1])).then(|| draft.version.map_or("no version".into(), hex))
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
            let entries = draft.entries().iter().filter_map(|entry| repeated(&entry.extensions));
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
        lacks(draft, oid::AUTHORITY_KEY_IDENTIFIER)
    }),
    check("crl-aki-not-critical", "RFC 5280 §5.2.1", "authorityKeyIdentifier is not critical", |draft| {
        critical(draft, oid::AUTHORITY_KEY_IDENTIFIER)
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
        lacks(draft, oid::CRL_NUMBER)
    }),
    check("crl-number-not-critical", "RFC 5280 §5.2.3", "cRLNumber is not critical", |draft| {
        critical(draft, oid::CRL_NUMBER)
    }),
    check(
        "crl-number-length",
        "RFC 5280 §5.2.3",
        "cRLNumber is not negative and has at most 20 octets",
        |draft| draft.integer(oid::CRL_NUMBER).filter(|number| !is_number(number)).map(hex),
    ),
    check(
        "crl-number-increasing",
        "RFC 5280 §5.2.3",
        "cRLNumber is greater than that of every list before",
        |draft| {
            let number = draft.integer(oid::CRL_NUMBER).filter(|number| is_number(number))?;
            let previous = draft.context.previous_number?;
            (!is_greater(number, &previous.to_be_bytes()))
                .then(|| format!("{} after {previous:X}, in hexadecimal", hex(number)))
        },
    ),
    check(
        "crl-scope-present",
        "RFC 5280 §5.2.5",
        "a list that is not about everything has an issuingDistributionPoint, and one about everything has none",
        wrong_scope,
    ),
    check("crl-scope-critical", "RFC 5280 §5.2.5", "issuingDistributionPoint is critical", |draft| {
        not_critical(draft, oid::ISSUING_DISTRIBUTION_POINT)
    }),
    check("crl-scope-not-empty", "RFC 5280 §5.2.5", "issuingDistributionPoint is not empty", |draft| {
        let value = draft.extension(oid::ISSUING_DISTRIBUTION_POINT)?.value;
        (value == EMPTY_SEQUENCE).then(|| "an empty SEQUENCE".to_owned())
    }),
    check(
        "crl-scope-address",
        "RFC 5280 §5.2.5",
        "the address in issuingDistributionPoint is, byte for byte, that in the certificates",
        other_address,
    ),
    check("crl-delta-critical", "RFC 5280 §5.2.4", "deltaCRLIndicator is critical", |draft| {
        not_critical(draft, oid::DELTA_CRL_INDICATOR)
    }),
    check("crl-delta-base", "RFC 5280 §5.2.4", "the base of a delta list is a list before it", |draft| {
        let (base, number) = (draft.integer(oid::DELTA_CRL_INDICATOR)?, draft.integer(oid::CRL_NUMBER)?);
        (!is_number(base) || !is_greater(number, base))
            .then(|| format!("base {}, number {}", hex(base), hex(number)))
    }),
    check("crl-freshest-not-critical", "RFC 5280 §5.2.6", "freshestCRL is not critical", |draft| {
        critical(draft, oid::FRESHEST_CRL)
    }),
    check("crl-freshest-not-in-delta", "RFC 5280 §5.2.6", "a delta list has no freshestCRL", |draft| {
        draft.extension(oid::FRESHEST_CRL).filter(|_| draft.is_delta()).map(|_| "one".to_owned())
    }),
    check(
        "crl-expired-certificates",
        "X.509 §9.5.2.7",
        "expiredCertsOnCRL is a GeneralizedTime with seconds and Z, and not critical",
        |draft| {
            let extension = draft.extension(oid::EXPIRED_CERTS_ON_CRL)?;
            let date = Element::only(extension.value, GENERALIZED_TIME, "expiredCertsOnCRL");
            match date.map(|date| date.instant()) {
                Ok(Some(_)) => critical(draft, oid::EXPIRED_CERTS_ON_CRL),
                _ => Some(hex(extension.value)),
            }
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
    let entries = draft.entries().iter().map(|entry| ("revocationDate", entry.revocation_date));
    [("thisUpdate", draft.this_update)].into_iter().chain(next).chain(entries)
}

fn of_all_extensions(
    draft: &Draft<'_>,
    broken: fn(&[super::super::draft::DraftExtension<'_>]) -> Option<String>,
) -> Option<String> {
    let entries = draft.entries().iter().filter_map(|entry| broken(&entry.extensions));
    form::joined(broken(&draft.extensions).into_iter().chain(entries))
}

fn lacks(draft: &Draft<'_>, oid: ObjectIdentifier) -> Option<String> {
    draft.extension(oid).is_none().then(|| "none".to_owned())
}

fn critical(draft: &Draft<'_>, oid: ObjectIdentifier) -> Option<String> {
    draft.extension(oid).filter(|extension| extension.is_critical()).map(|_| "critical".to_owned())
}

fn not_critical(draft: &Draft<'_>, oid: ObjectIdentifier) -> Option<String> {
    draft.extension(oid).filter(|extension| !extension.is_critical()).map(|_| "not critical".to_owned())
}

fn is_number(octets: &[u8]) -> bool {
    octets.len() <= MAX_NUMBER_LEN && octets.first().is_some_and(|first| *first < 0x80)
}

/// Whether one big-endian number that is not negative is greater than another.
fn is_greater(one: &[u8], other: &[u8]) -> bool {
    let significant =
        |octets: &[u8]| octets.iter().skip_while(|octet| **octet == 0).copied().collect::<Vec<u8>>();
    let (one, other) = (significant(one), significant(other));
    (one.len(), one) > (other.len(), other)
}

fn wrong_scope(draft: &Draft<'_>) -> Option<String> {
    match (draft.context.scope, draft.extension(oid::ISSUING_DISTRIBUTION_POINT)) {
        (CrlScope::Everything, Some(_)) => Some("a limited list, while it is about everything".into()),
        (CrlScope::Address(address), None) => Some(format!("none, while it is about {address}")),
        _ => None,
    }
}

fn other_address(draft: &Draft<'_>) -> Option<String> {
    let CrlScope::Address(wanted) = draft.context.scope else { return None };
    let value = draft.extension(oid::ISSUING_DISTRIBUTION_POINT)?.value;
    if value == EMPTY_SEQUENCE {
        return None;
    }
    let point = IssuingDistributionPoint::from_der(value).ok()?.distribution_point;
    let names = match &point {
        Some(DistributionPointName::FullName(names)) => names.as_slice(),
        _ => &[],
    };
    let found: Vec<&str> = form::addresses(names).collect();
    (!found.contains(&wanted)).then(|| format!("{found:?} instead of {wanted:?}"))
}
