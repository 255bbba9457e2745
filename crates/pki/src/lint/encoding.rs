//! How a certificate is written: structure, serial number, algorithm, dates, key (RFC 5280 §4.1).

use super::draft::{Draft, repeated};
use super::form::{self, Date};
use super::role::{ALL, ISSUED};
use super::{Check, Role, Rule, check};
use crate::cert::{Certificate, KeyUsage};
use crate::hex;
use crate::key::{KeyKind, PublicKey};

/// Shortest serial number in octets: 64 bits from a random number generator need as many.
const MIN_SERIAL_LEN: usize = 8;

pub(super) static STRUCTURE: Rule = Rule {
    id: "tbs-structure",
    reference: "RFC 5280 §4.1",
    sentence: "what is signed is one TBSCertificate with all its fields, and nothing else",
};

pub(super) static DISTINGUISHED: Rule = Rule {
    id: "tbs-der",
    reference: "RFC 5280 §4.1, X.690 §10 and §11",
    sentence: "what is signed is in the distinguished encoding",
};

pub(super) static SAME_ALGORITHM: Rule = Rule {
    id: "algorithm-same-outside",
    reference: "RFC 5280 §4.1.1.2",
    sentence: "the signature algorithm is the same inside and outside the signed part",
};

pub(super) static CHECKS: &[Check] = &[
    check(ALL, "serial-positive", "RFC 5280 §4.1.2.2", "a serial number is not negative", |draft| {
        (draft.serial[0] >= 0x80).then(|| format!("INTEGER {}", hex::upper(draft.serial)))
    }),
    check(ALL, "serial-non-zero", "RFC 5280 §4.1.2.2", "a serial number is not zero", |draft| {
        (draft.serial == [0]).then(|| "0".to_owned())
    }),
    check(ALL, "serial-length", "RFC 5280 §4.1.2.2", "a serial number has at most 20 octets", |draft| {
        (draft.serial.len() > crate::serial::MAX_SERIAL_LEN).then(|| format!("{} octets", draft.serial.len()))
    }),
    check(
        ALL,
        "serial-entropy",
        "CA/Browser Forum BR §7.1",
        "a serial number has room for 64 random bits",
        |draft| {
            (draft.serial.len() < MIN_SERIAL_LEN && draft.serial != [0])
                .then(|| format!("{} octets", draft.serial.len()))
        },
    ),
    check(ALL, "version-3", "RFC 5280 §4.1.2.1", "a certificate with extensions is of version 3", |draft| {
        (draft.version != Some(&[2])).then(|| match draft.version {
            None => "no version, which means 1".to_owned(),
            Some(octets) => format!("INTEGER {}", hex::upper(octets)),
        })
    }),
    check(
        ALL,
        "unique-identifiers-absent",
        "RFC 5280 §4.1.2.8",
        "a certificate has no issuerUniqueID and no subjectUniqueID",
        |draft| (draft.unique_identifiers > 0).then(|| format!("{} of them", draft.unique_identifiers)),
    ),
    check(
        ALL,
        "algorithm-ecdsa-parameters",
        "RFC 5758 §3.2",
        "an ECDSA signature algorithm has no parameters",
        |draft| form::ecdsa_parameters(draft.algorithm),
    ),
    check(
        ALL,
        "algorithm-rsa-parameters",
        "RFC 4055 §5",
        "an RSA PKCS#1 v1.5 signature algorithm has NULL as parameters",
        |draft| form::rsa_parameters(draft.algorithm),
    ),
    check(
        ALL,
        "algorithm-accepted",
        "ETSI TS 119 312",
        "the signature is RSA or ECDSA with a hash of the SHA-2 family",
        |draft| form::refused_algorithm(draft.algorithm),
    ),
    check(
        ALL,
        "algorithm-fits-key",
        "RFC 5280 §4.1.1.2",
        "the signature algorithm is one for the key that signs",
        |draft| form::unfit_algorithm(draft.algorithm, draft.signing_key()),
    ),
    check(
        ISSUED,
        "issuer-known",
        "RFC 5280 §6.1",
        "a certificate that is not a root is compared with its issuer's certificate",
        |draft| draft.issuer.is_none().then(|| "no issuer's certificate".to_owned()),
    ),
    check(
        ALL,
        "issuer-name-equal",
        "RFC 5280 §4.1.2.4",
        "the issuer's name is, byte for byte, the subject of the issuer's certificate",
        other_issuer,
    ),
    check(
        ISSUED,
        "issuer-may-certify",
        "RFC 5280 §4.2.1.3 and §4.2.1.9",
        "the issuer is a CA that may sign certificates, and further CAs only as its pathLenConstraint allows",
        powerless_issuer,
    ),
    check(
        ALL,
        "time-form",
        "RFC 5280 §4.1.2.5",
        "dates have seconds, no fraction of them, and end with Z",
        |draft| form::wrong_time_form(dates(draft)),
    ),
    check(
        ALL,
        "time-utc-through-2049",
        "RFC 5280 §4.1.2.5",
        "dates through the year 2049 are UTCTime",
        |draft| form::early_generalized_time(dates(draft)),
    ),
    check(
        ALL,
        "time-generalized-from-2050",
        "RFC 5280 §4.1.2.5",
        "dates from the year 2050 on are GeneralizedTime: as UTCTime they mean the century before",
        |draft| form::wrapped_utc_time(dates(draft)),
    ),
    check(ALL, "validity-order", "RFC 5280 §4.1.2.5", "a validity starts before it ends", |draft| {
        let (start, end) = (draft.not_before.instant()?, draft.not_after.instant()?);
        (start >= end).then(|| format!("{start} to {end}"))
    }),
    check(
        ISSUED,
        "validity-within-issuer",
        "RFC 5280 §6.1.3",
        "a certificate ends no later than its issuer's",
        |draft| {
            let (end, limit) = (draft.not_after.instant()?, draft.issuer?.validity().not_after);
            (end > limit).then(|| format!("{end}, while the issuer ends {limit}"))
        },
    ),
    check(
        ALL,
        "key-accepted",
        "ETSI TS 119 312",
        "the key is RSA with 2048 bits or more, P-256 or P-384",
        weak_key,
    ),
    check(
        ALL,
        "key-rsa-parameters",
        "RFC 3279 §2.3.1",
        "an RSA public key has NULL as parameters",
        rsa_key_parameters,
    ),
    check(ALL, "extensions-unique", "RFC 5280 §4.2", "no extension stands in a certificate twice", |draft| {
        repeated(&draft.extensions)
    }),
    check(
        ALL,
        "extension-critical-default",
        "X.690 §11.5",
        "critical is not written where it is FALSE",
        |draft| form::written_default(&draft.extensions),
    ),
    check(
        ALL,
        "extension-well-formed",
        "RFC 5280 §4.2",
        "the value of an extension is what its standard says, in DER",
        |draft| form::malformed_extension(&draft.extensions),
    ),
];

/// What breaks [`SAME_ALGORITHM`].
pub(super) fn algorithms_differ(certificate: &Certificate) -> Option<String> {
    let (inner, outer) = (certificate.inner_algorithm_der(), certificate.outer_algorithm_der());
    (inner != outer).then(|| format!("{} inside, {} outside", hex::upper(inner), hex::upper(outer)))
}

fn dates<'a>(draft: &Draft<'a>) -> [Date<'a>; 2] {
    [("notBefore", draft.not_before), ("notAfter", draft.not_after)]
}

fn other_issuer(draft: &Draft<'_>) -> Option<String> {
    let wanted = match draft.role {
        Role::Root => &draft.subject,
        _ => draft.issuer?.subject(),
    };
    (draft.issuer_name != wanted.der()).then(|| match crate::name::Name::from_der(draft.issuer_name) {
        Ok(found) if found.matches(wanted) => format!("`{found}` in other octets"),
        Ok(found) => format!("`{found}` instead of `{wanted}`"),
        Err(error) => error.to_string(),
    })
}

fn powerless_issuer(draft: &Draft<'_>) -> Option<String> {
    let issuer = draft.issuer?;
    if !issuer.is_ca() {
        return Some("an issuer that is no CA".into());
    }
    if !issuer.key_usage().ok()?.is_none_or(|usage| usage.contains(KeyUsage::KEY_CERT_SIGN)) {
        return Some("an issuer without keyCertSign".into());
    }
    let path_len = issuer.basic_constraints().ok()??.1;
    (draft.role == Role::Issuing && path_len == Some(0)).then(|| "an issuer with pathLenConstraint 0".into())
}

fn weak_key(draft: &Draft<'_>) -> Option<String> {
    match draft.key.as_ref().map(PublicKey::kind) {
        None => Some("a key that cannot be read".into()),
        Some(KeyKind::Rsa { bits }) if bits >= 2048 => None,
        Some(KeyKind::P256 | KeyKind::P384) => None,
        Some(other) => Some(other.to_string()),
    }
}

fn rsa_key_parameters(draft: &Draft<'_>) -> Option<String> {
    let info = super::der::Element::only(draft.spki, crate::asn1::SEQUENCE, "subjectPublicKeyInfo").ok()?;
    let algorithm = info.reader().any().ok()?;
    matches!(draft.key.as_ref()?.kind(), KeyKind::Rsa { .. })
        .then(|| form::rsa_parameters(algorithm.raw))
        .flatten()
}
