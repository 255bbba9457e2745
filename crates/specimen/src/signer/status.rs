//! Lists and answers that do not say whether a certificate was revoked (RFC 5280 §6.3, RFC 6960).
//!
//! They stand in the store of the document, and are all that is known: of what the CA here issued no list is at hand.

use ca::Profile;
use jiff::SignedDuration;
use pki::cert::Extension;
use pki::crl::build::Template;
use pki::crl::{Contains, IssuingDistributionPoint};
use pki::ocsp::{CertStatus, SingleAnswer};
use pki::oid;

use super::by;
use crate::catalogue::{Row, row};
use crate::error::{Made, MakeError};
use crate::expected::{Expected, open};
use crate::kit::{Identity, Kit, UNKNOWN};
use crate::paper::stamping::store;

pub(super) const ROWS: &[Row] = &[
    row(
        "nothing-known",
        "Nobody says anything of the certificate.",
        open!(TryLater, "status-missing"),
        |kit| by(kit, &signer(kit)?),
    ),
    row(
        "list-outdated",
        "The list in the store is past its nextUpdate.",
        open!(TryLater, "crl-outdated"),
        |kit| {
            let old = kit.moments().long_ago();
            with_list(kit, &|list| (list.this_update, list.next_update) = (old, old + A_DAY))
        },
    ),
    row(
        "list-about-cas",
        "The list in the store is about certificates of CAs alone (5.2.5).",
        open!(TryLater, "crl-out-of-scope"),
        |kit| {
            with_list(kit, &|list| {
                list.scope = Some(IssuingDistributionPoint {
                    contains: Contains::CaCertificates,
                    ..IssuingDistributionPoint::default()
                });
            })
        },
    ),
    row(
        "list-with-unknown-extension",
        "The list in the store holds a critical extension that nobody knows (5.2).",
        open!(TryLater, "crl-extension"),
        |kit| {
            let odd = Extension { oid: UNKNOWN, critical: true, value: vec![5, 0] };
            let ca = kit.silent_authority()?;
            stored(kit, &[kit.list_with(&kit.list_by(&ca, &ca, &|_| {})?, &ca, &odd)?], &[])
        },
    ),
    row(
        "list-by-another",
        "The list in the store is signed by another key than that of the CA.",
        open!(TryLater, "crl-unproven"),
        |kit| {
            let list = kit.list_by(&kit.silent_authority()?, &kit.people.second, &|_| {})?;
            stored(kit, &[list], &[])
        },
    ),
    row(
        "list-after-expiry",
        "The list is from after the certificate expired, when it need not be listed any more.",
        open!(TryLater, "crl-after-expiry"),
        |kit| {
            let ca = kit.silent_authority()?;
            let late = |list: &mut Template| list.this_update = kit.moments().archived();
            let list = kit.list_by(&ca, &ca, &late)?;
            Ok(kit.with_store(&kit.timely_letter(&expired_since(kit)?)?, store(&[list], &[])))
        },
    ),
    row(
        "a-hundred-lists",
        "A hundred and more lists of the CA stand in the store, none of which it signed.",
        open!(TryLater, "status-given-up"),
        |kit| {
            let ca = kit.silent_authority()?;
            let numbered = |number: u32| {
                let change = |list: &mut Template| list.number = u64::from(number).into();
                kit.list_by(&ca, &kit.people.second, &change)
            };
            let lists: Result<Vec<Vec<u8>>, MakeError> = (1..=101).map(numbered).collect();
            stored(kit, &lists?, &[])
        },
    ),
    row(
        "list-of-long-ago",
        "The list in the store is ten days old, and says that there will be none for years: it counts.",
        Expected::passed(),
        |kit| with_list(kit, &|list| list.this_update = kit.moments().long_ago()),
    ),
    row(
        "answer-outdated",
        "The OCSP answer is past its nextUpdate.",
        open!(TryLater, "ocsp-outdated"),
        |kit| {
            let old = kit.moments().long_ago();
            with_answer(kit, &|answer| {
                (answer.this_update, answer.next_update) = (old, Some(old + A_DAY));
            })
        },
    ),
    row(
        "answer-unknown",
        "The OCSP responder does not know the certificate.",
        open!(TryLater, "ocsp-unknown"),
        |kit| with_answer(kit, &|answer| answer.status = CertStatus::Unknown),
    ),
    row(
        "answer-by-another",
        "The OCSP answer is signed by someone whom the CA did not charge with it.",
        open!(TryLater, "ocsp-responder-untrusted"),
        |kit| {
            let (ca, signer) = (kit.silent_authority()?, signer(kit)?);
            stored(kit, &[], &[kit.answer_by((&ca, &signer), &kit.people.second, &|_| {})?])
        },
    ),
    row(
        "answer-by-whom-nobody-knows",
        "Nothing says whether the responder itself was revoked (RFC 6960 4.2.2.2.1).",
        open!(TryLater, "ocsp-responder-status"),
        |kit| {
            let ca = kit.silent_authority()?;
            let name = "OCSP Tanpa Nocheck (UJI COBA)";
            let responder = kit.certified_as(&Profile::OCSP, name, kit.people.second.key(), &ca, |one| {
                one.extensions.retain(|extension| extension.oid != oid::OCSP_NOCHECK);
            })?;
            stored(kit, &[], &[kit.answer_by((&ca, &signer(kit)?), &responder, &|_| {})?])
        },
    ),
    row(
        "answer-after-expiry",
        "The OCSP answer is from after the certificate expired, when nobody need remember it.",
        open!(TryLater, "ocsp-after-expiry"),
        |kit| {
            let signer = expired_since(kit)?;
            let late = |answer: &mut SingleAnswer| answer.this_update = kit.moments().archived();
            let ca = kit.silent_authority()?;
            let answer = kit.answer_by((&ca, &signer), &ca, &late)?;
            Ok(kit.with_store(&kit.timely_letter(&signer)?, store(&[], &[answer])))
        },
    ),
];

const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// Whoever signs here: certified by a CA of which no list is at hand.
fn signer(kit: &Kit) -> Result<Identity, MakeError> {
    kit.person_by(&kit.silent_authority()?, |_| {})
}

/// The same with a certificate that expired since.
fn expired_since(kit: &Kit) -> Result<Identity, MakeError> {
    let end = kit.moments().just_now();
    kit.person_by(&kit.silent_authority()?, |one| one.validity.not_after = end)
}

/// The letter with these lists and answers in its store.
fn stored(kit: &Kit, lists: &[Vec<u8>], answers: &[Vec<u8>]) -> Made {
    Ok(kit.with_store(&by(kit, &signer(kit)?)?, store(lists, answers)))
}

/// The letter with a list by the CA in its store, but for what `change` does.
fn with_list(kit: &Kit, change: &dyn Fn(&mut Template)) -> Made {
    let ca = kit.silent_authority()?;
    stored(kit, &[kit.list_by(&ca, &ca, change)?], &[])
}

/// The letter with an answer by the CA in its store, but for what `change` does.
fn with_answer(kit: &Kit, change: &dyn Fn(&mut SingleAnswer)) -> Made {
    let ca = kit.silent_authority()?;
    stored(kit, &[], &[kit.answer_by((&ca, &signer(kit)?), &ca, change)?])
}
