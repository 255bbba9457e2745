use super::revocation::{Chain, HOLD, LOST, ListSpec, good, number, point, scope, unknown};
use super::{ISSUING, STRANGER, at, extension, key};
use crate::asn1::tlv;
use crate::cert::Extension;
use crate::crl::RevocationReason;
use crate::oid;
use crate::path::{Origin, Source, Status, UnknownStatus};

const RELEASED: RevocationReason = RevocationReason::RemoveFromCrl;
const EARLIER: &str = "260501000000Z";
/// Before the moment of judgement, so that what ends then was outdated.
const ENDED: &str = "260601000000Z";

/// A full list of that number.
fn full(of: u8) -> ListSpec {
    list(of, vec![])
}

/// A delta list of that number to the full list of another, a day newer than that.
fn delta(of: u8, base: u8) -> ListSpec {
    let indicator = Extension { oid: oid::DELTA_CRL_INDICATOR, critical: true, value: vec![2, 1, base] };
    ListSpec { this_update: "260601000000Z", ..list(of, vec![indicator]) }
}

fn list(of: u8, more: Vec<Extension>) -> ListSpec {
    let authority = Extension::authority_key_identifier(&key(ISSUING).public_key().key_identifier());
    ListSpec { extensions: [vec![number(of, false), authority], more].concat(), ..ListSpec::default() }
}

impl ListSpec {
    fn says(mut self, chain: &Chain, reason: RevocationReason) -> Self {
        self.entries.push((chain.serial().clone(), EARLIER, Some(reason)));
        self
    }

    fn ended(self) -> Self {
        Self { next_update: Some(ENDED), ..self }
    }
}

fn revoked(reason: RevocationReason, index: usize) -> Status {
    Status::Revoked {
        at: at("2026-05-01T00:00:00Z"),
        reason: Some(reason),
        source: Source::Crl { origin: Origin::Supplied, index },
    }
}

#[test]
fn changes_count_where_they_fit() {
    let chain = Chain::new();
    let outdated = unknown(UnknownStatus::Outdated { next_update: Some(at("2026-06-01T00:00:00Z")) });
    let nothing = || unknown(UnknownStatus::OutOfScope);
    let lost = |list: ListSpec| list.says(&chain, LOST);
    let held = |list: ListSpec| list.says(&chain, HOLD);
    let released = |list: ListSpec| list.says(&chain, RELEASED);
    for (what, lists, expected) in [
        ("no full list", vec![delta(11, 10)], nothing()),
        ("no full list, though revoked", vec![lost(delta(11, 10))], nothing()),
        ("silent", vec![full(10), delta(11, 10)], good(0)),
        ("silent, in the other order", vec![delta(11, 10), full(10)], good(1)),
        ("revoked since", vec![full(10), lost(delta(11, 10))], revoked(LOST, 1)),
        ("suspended since", vec![full(10), held(delta(11, 10))], revoked(HOLD, 1)),
        ("released since", vec![held(full(10)), released(delta(11, 10))], good(0)),
        ("released, never listed", vec![full(10), released(delta(11, 10))], good(0)),
        ("still suspended", vec![held(full(10)), delta(11, 10)], revoked(HOLD, 0)),
        ("suspended, then revoked", vec![held(full(10)), lost(delta(11, 10))], revoked(LOST, 1)),
        ("revoked for ever", vec![lost(full(10)), released(delta(11, 10))], revoked(LOST, 0)),
        ("revoked, then suspended", vec![lost(full(10)), held(delta(11, 10))], revoked(LOST, 0)),
        ("of the same number", vec![full(11), lost(delta(11, 10))], revoked(LOST, 1)),
        ("to an older full list", vec![full(12), lost(delta(13, 10))], revoked(LOST, 1)),
        ("older than the full list", vec![full(12), lost(delta(11, 10))], good(0)),
        ("to a newer full list", vec![full(10), lost(delta(12, 11))], good(0)),
        ("one after the other", vec![full(10), delta(11, 10), lost(delta(12, 11))], revoked(LOST, 2)),
        (
            "one after the other, mixed up",
            vec![lost(delta(12, 11)), delta(11, 10), full(10)],
            revoked(LOST, 0),
        ),
        ("released by the last", vec![full(10), held(delta(11, 10)), released(delta(12, 10))], good(0)),
        (
            "suspended by the last",
            vec![full(10), released(delta(11, 10)), held(delta(12, 10))],
            revoked(HOLD, 2),
        ),
        ("full list outdated", vec![full(10).ended(), delta(11, 10)], good(0)),
        ("full list outdated, released", vec![held(full(10).ended()), released(delta(11, 10))], good(0)),
        ("full list outdated, revoked", vec![full(10).ended(), lost(delta(11, 10))], revoked(LOST, 1)),
        ("full list outdated, none that fits", vec![full(10).ended(), delta(12, 11)], outdated.clone()),
        ("both outdated", vec![full(10).ended(), lost(delta(11, 10).ended())], outdated),
        ("outdated, silent", vec![full(10), delta(11, 10).ended()], good(0)),
        ("outdated, revoked", vec![full(10), lost(delta(11, 10).ended())], revoked(LOST, 1)),
        ("outdated, released", vec![held(full(10)), released(delta(11, 10).ended())], revoked(HOLD, 0)),
    ] {
        assert_eq!(chain.status(&lists), expected, "{what}");
    }
}

#[test]
fn changes_that_do_not_belong_to_the_list() {
    let chain = Chain::new();
    let here = || scope(&[&tlv(0x81, &[0xff])]);
    let there = || scope(&[&point("http://pki.example/crl/2")]);
    let unknown_oid = oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.9.9");
    let revoking = || delta(11, 10).says(&chain, LOST);
    let without = |mut list: ListSpec, oid| {
        list.extensions.retain(|extension| extension.oid != oid);
        list
    };
    let base = |value: &[u8]| {
        let indicator = Extension { oid: oid::DELTA_CRL_INDICATOR, critical: true, value: value.to_vec() };
        without(revoking(), oid::DELTA_CRL_INDICATOR).with(indicator)
    };
    for (what, full, delta) in [
        ("only the delta list is limited", full(10), revoking().with(here())),
        ("only the full list is limited", full(10).with(here()), revoking()),
        ("about something else", full(10).with(here()), revoking().with(there())),
        ("no key named", full(10), without(revoking(), oid::AUTHORITY_KEY_IDENTIFIER)),
        ("no number", full(10), without(revoking(), oid::CRL_NUMBER)),
        ("full list without number", without(full(10), oid::CRL_NUMBER), revoking()),
        ("a base that is no number", full(10), base(&[2, 0])),
        ("a negative base", full(10), base(&[2, 1, 0x80])),
        ("signed by a stranger", full(10), ListSpec { signer: STRANGER, ..revoking() }),
        ("an unknown critical extension", full(10), revoking().with(extension(unknown_oid, true, &[]))),
        ("issued later", full(10), ListSpec { this_update: "260601080001Z", ..revoking() }),
        ("of another issuer", full(10), ListSpec { issuer: "Akar", signer: super::ROOT, ..revoking() }),
    ] {
        assert_eq!(chain.status(&[full, delta]), good(0), "{what}");
    }
    let both = [full(10).with(here()), revoking().with(here())];
    assert_eq!(chain.status(&both), revoked(LOST, 1), "both limited alike");
}

#[test]
fn changes_count_as_of_then() {
    let mut chain = Chain::new();
    let mut later = delta(11, 10);
    later.entries.push((chain.serial().clone(), "260601080001Z", Some(LOST)));
    assert_eq!(chain.status(&[full(10), later.clone()]), good(0), "revoked only later");
    later.this_update = "260602000000Z";
    assert_eq!(chain.status(&[full(10), later.clone()]), good(0), "issued only later");
    chain.requirements.evidence_until = Some(at("2026-06-03T00:00:00Z"));
    chain.at = "2026-06-01T08:00:01Z";
    let revoked_at = at("2026-06-01T08:00:01Z");
    let source = Source::Crl { origin: Origin::Supplied, index: 1 };
    let expected = Status::Revoked { at: revoked_at, reason: Some(LOST), source };
    assert_eq!(chain.status(&[full(10), later]), expected, "later evidence counts");
}

#[test]
fn changes_may_forget_what_has_expired() {
    let mut person = super::Spec::person("Siti", "Penerbit", ISSUING);
    person.template.validity.not_after = at("2026-06-02T00:00:00Z");
    let mut chain = Chain::of(super::Spec::ca("Penerbit", ISSUING, "Akar", super::ROOT), person);
    chain.requirements.evidence_until = Some(at("2026-06-04T00:00:00Z"));
    let later =
        || ListSpec { this_update: "260603000000Z", next_update: Some("260610000000Z"), ..delta(11, 10) };
    let kept = |since: &[u8]| {
        let value = tlv(0x18, since);
        Extension { oid: oid::EXPIRED_CERTS_ON_CRL, critical: false, value }
    };
    let outdated = unknown(UnknownStatus::Outdated { next_update: Some(at("2026-06-01T00:00:00Z")) });
    let held = || full(10).says(&chain, HOLD);
    for (what, lists, expected) in [
        ("its silence says nothing", vec![full(10).ended(), later()], outdated.clone()),
        ("unless it promises so", vec![full(10).ended(), later().with(kept(b"20260602000000Z"))], good(0)),
        ("from too late on", vec![full(10).ended(), later().with(kept(b"20260602000001Z"))], outdated),
        ("it releases nobody", vec![held(), later().says(&chain, RELEASED)], revoked(HOLD, 0)),
        ("it revokes", vec![full(10), later().says(&chain, LOST)], revoked(LOST, 1)),
    ] {
        assert_eq!(chain.status(&lists), expected, "{what}");
    }
}
