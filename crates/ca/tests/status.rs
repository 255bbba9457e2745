//! Lists of an issuing CA in memory: full, of changes, and when they are due.
#![allow(clippy::unwrap_used)]

use ca::status::{
    DELTA_LIST_LIFE, ISSUING_LIST_LIFE, ListError, Publication, RESTORED_GAP, Staleness, Terms, delta_list,
    due, full_list, number_after, revocation_list, staleness,
};
use jiff::{SignedDuration, Timestamp};
use pki::crl::{
    Contains, CrlNumber, IssuingDistributionPoint, RevocationList, RevocationReason, RevokedEntry,
};
use pki::key::KeyType;
use testkit::authority::Authority;

const HOLD: Option<RevocationReason> = Some(RevocationReason::CertificateHold);
const LOST: Option<RevocationReason> = Some(RevocationReason::KeyCompromise);
const RELEASED: Option<RevocationReason> = Some(RevocationReason::RemoveFromCrl);
const NOW: &str = "2026-01-31T08:00:00.7Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn authority() -> Authority {
    Authority::found(KeyType::P256, at("2026-01-01T00:00:00Z"))
}

fn revoked(serial: &str, reason: Option<RevocationReason>) -> RevokedEntry {
    RevokedEntry {
        serial_number: serial.parse().unwrap(),
        revoked_at: at("2026-01-30T10:00:00.3Z"),
        reason,
        invalidity_date: None,
    }
}

fn all(entries: &[(&str, Option<RevocationReason>)]) -> Vec<RevokedEntry> {
    entries.iter().map(|(serial, reason)| revoked(serial, *reason)).collect()
}

fn terms(number: u64) -> Terms {
    Terms { number: number.into(), after: None, now: at(NOW), life: DELTA_LIST_LIFE }
}

fn full(ca: &Authority, entries: &[(&str, Option<RevocationReason>)]) -> RevocationList {
    full_list(ca.issuing(), ca.signer(), all(entries), &terms(10), &Publication::default()).unwrap()
}

fn delta(
    ca: &Authority,
    entries: &[(&str, Option<RevocationReason>)],
    number: u64,
    base: &RevocationList,
    since: &[RevocationList],
) -> Result<RevocationList, ListError> {
    delta_list(ca.issuing(), ca.signer(), all(entries), &terms(number), base, since)
}

fn said(list: &RevocationList) -> Vec<(String, Option<RevocationReason>)> {
    list.entries().map(|entry| (entry.serial_number.to_string(), entry.reason)).collect()
}

/// The rules that were broken.
fn broken(result: Result<RevocationList, ListError>) -> Vec<&'static str> {
    match result {
        Err(ListError::Lint(findings)) => findings.iter().map(|finding| finding.rule.id).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_delta_list_tells_what_changed() {
    let ca = authority();
    let unspecified = Some(RevocationReason::Unspecified);
    let held_and_lost = [("A1", HOLD), ("B2", LOST), ("C3", unspecified)];
    let base = full(&ca, &held_and_lost);
    for (what, now, expected) in [
        ("nothing", &held_and_lost[..], &[][..]),
        ("revoked", &[("A1", HOLD), ("B2", LOST), ("C3", None), ("D4", LOST)], &[("D4", LOST)]),
        ("suspended", &[("A1", HOLD), ("B2", LOST), ("C3", None), ("D4", HOLD)], &[("D4", HOLD)]),
        ("released", &[("B2", LOST), ("C3", None)], &[("A1", RELEASED)]),
        ("revoked for good", &[("A1", LOST), ("B2", LOST), ("C3", None)], &[("A1", LOST)]),
        ("another reason", &[("A1", HOLD), ("B2", LOST), ("C3", LOST)], &[("C3", LOST)]),
        ("forgotten, but for good", &[("A1", HOLD)], &[]),
        ("forgotten altogether", &[], &[("A1", RELEASED)]),
    ] {
        let list = delta(&ca, now, 11, &base, &[]).unwrap();
        let expected: Vec<_> =
            expected.iter().map(|(serial, reason)| ((*serial).to_owned(), *reason)).collect();
        assert_eq!(said(&list), expected, "{what}");
        assert_eq!((list.base_number(), list.number()), (Some(10.into()), Some(11.into())), "{what}");
        assert_eq!(list.verify_signature(ca.issuing().public_key()), Ok(()), "{what}");
    }
}

#[test]
fn what_was_suspended_only_in_between_is_released() {
    let ca = authority();
    let base = full(&ca, &[]);
    let suspended = delta(&ca, &[("A1", HOLD)], 11, &base, &[]).unwrap();
    let released = delta(&ca, &[], 12, &base, std::slice::from_ref(&suspended)).unwrap();
    assert_eq!(said(&released), [("A1".to_owned(), RELEASED)]);
    let again = delta(&ca, &[], 13, &base, &[released]).unwrap();
    assert_eq!(
        said(&again),
        [("A1".to_owned(), RELEASED)],
        "whoever has the first one only must still hear it"
    );
    assert_eq!(said(&delta(&ca, &[], 13, &base, &[]).unwrap()), []);
}

#[test]
fn a_delta_list_has_the_scope_of_its_base() {
    let ca = authority();
    let publication = Publication {
        scope: Some(IssuingDistributionPoint::address(
            "http://pki.example.com/1.crl",
            Contains::UserCertificates,
        )),
        freshest: Some("http://pki.example.com/1-delta.crl".to_owned()),
        expired_certs_on: Some(at("2026-01-01T00:00:00.5Z")),
    };
    let base = full_list(ca.issuing(), ca.signer(), vec![], &terms(10), &publication).unwrap();
    assert_eq!(base.issuing_distribution_point().unwrap(), publication.scope);
    assert_eq!(base.freshest_addresses().unwrap(), ["http://pki.example.com/1-delta.crl"]);
    assert_eq!(base.expired_certs_on(), Some(at("2026-01-01T00:00:00Z")));
    let list = delta(&ca, &[("A1", HOLD)], 11, &base, &[]).unwrap();
    assert_eq!(list.issuing_distribution_point().unwrap(), publication.scope);
    assert!(list.freshest_addresses().unwrap().is_empty());
    assert_eq!(list.expired_certs_on(), base.expired_certs_on());
}

#[test]
fn lists_that_are_not_made() {
    let ca = authority();
    let base = full(&ca, &[]);
    let changed = delta(&ca, &[("A1", HOLD)], 11, &base, &[]).unwrap();
    assert!(matches!(delta(&ca, &[], 12, &changed, &[]), Err(ListError::NoBase)));
    assert_eq!(broken(delta(&ca, &[], 10, &base, &[])), ["crl-number-increasing", "crl-delta-base"]);
    assert_eq!(broken(delta(&ca, &[], 11, &base, &[changed])), ["crl-number-increasing"]);
    let earlier = Terms { now: at("2026-01-31T07:59:59Z"), ..terms(11) };
    let refused = delta_list(ca.issuing(), ca.signer(), vec![], &earlier, &base, &[]);
    assert_eq!(broken(refused), ["crl-delta-not-earlier"]);
    let list =
        |entries, terms| full_list(ca.issuing(), ca.signer(), entries, &terms, &Publication::default());
    let after = Some(CrlNumber::from(11));
    assert_eq!(broken(list(vec![], Terms { after, ..terms(11) })), ["crl-number-increasing"]);
    assert_eq!(broken(list(all(&[("A1", HOLD), ("A1", LOST)]), terms(1))), ["crl-entries-unique"]);
    assert_eq!(broken(list(all(&[("A1", RELEASED)]), terms(1))), ["crl-reason-remove-only-in-delta"]);
    let no_life = Terms { life: SignedDuration::ZERO, ..terms(1) };
    assert_eq!(broken(list(vec![], no_life)), ["crl-next-update-later"]);
    let of_root = delta_list(ca.root(), ca.signer(), vec![], &terms(11), &base, &[]);
    assert_eq!(broken(of_root), ["crl-delta-same-key"]);
}

#[test]
fn lists_come_due_and_grow_stale() {
    let ca = authority();
    let list = revocation_list(ca.issuing(), ca.signer(), vec![], 1, at(NOW), ISSUING_LIST_LIFE).unwrap();
    let (start, end) = (at("2026-01-31T08:00:00Z"), at("2026-02-07T08:00:00Z"));
    assert_eq!((list.this_update(), list.next_update()), (start, Some(end)));
    assert_eq!(due(start, end), at("2026-02-05T00:00:00Z"));
    for (now, expected) in [
        ("2026-01-31T08:00:00Z", Staleness::Fresh),
        ("2026-02-04T23:59:59Z", Staleness::Fresh),
        ("2026-02-04T23:59:59.9Z", Staleness::Fresh),
        ("2026-02-05T00:00:00Z", Staleness::Due),
        ("2026-02-05T00:00:01Z", Staleness::Due),
        ("2026-02-07T07:59:59Z", Staleness::Due),
        ("2026-02-07T08:00:00Z", Staleness::Due),
        ("2026-02-07T08:00:00.9Z", Staleness::Due),
        ("2026-02-07T08:00:01Z", Staleness::Stale),
        ("2036-02-07T08:00:00Z", Staleness::Stale),
    ] {
        assert_eq!(staleness(&list, at(now)), expected, "{now}");
    }
}

#[test]
fn a_restored_store_leaves_numbers_out() {
    let ca = authority();
    let published = |number| {
        revocation_list(ca.issuing(), ca.signer(), vec![], number, at(NOW), ISSUING_LIST_LIFE).unwrap()
    };
    let number = |number: u64| Some(CrlNumber::from(number));
    for (list, stored, expected) in [
        (None, None, number(RESTORED_GAP)),
        (None, number(7), number(7 + RESTORED_GAP)),
        (number(9), None, number(9 + RESTORED_GAP)),
        (number(9), number(7), number(9 + RESTORED_GAP)),
        (number(7), number(9), number(9 + RESTORED_GAP)),
        (Some(CrlNumber::MAX), number(9), Some(CrlNumber::MAX)),
    ] {
        let list = list.map(published);
        assert_eq!(Some(number_after(list.as_ref(), stored)), expected, "{list:?} {stored:?}");
    }
}
