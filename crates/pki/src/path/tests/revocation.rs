use jiff::SignedDuration;

use super::{ISSUING, PERSON, ROOT, STRANGER, Spec, at, extension, key, name};
use crate::asn1::{sequence, tlv};
use crate::cert::{Certificate, Extension, GeneralName, KeyUsage};
use crate::constraints::Constraints;
use crate::crl::{RevocationList, RevocationReason};
use crate::digest::DigestAlgorithm;
use crate::key::Provider;
use crate::name::Name;
use crate::ocsp::OcspResponse;
use crate::oid;
use crate::path::{
    AssertedStatus, Evidence, Inputs, Missing, Origin, Requirements, RevocationSource, Source, Status,
    TrustStore, UnknownStatus, validate,
};
use crate::serial::SerialNumber;
use crate::to_be_signed::ToBeSigned;

const AT: &str = "2026-06-01T08:00:00Z";
pub(super) const HOLD: RevocationReason = RevocationReason::CertificateHold;
pub(super) const LOST: RevocationReason = RevocationReason::KeyCompromise;

/// A list, whose dates are UTCTime.
#[derive(Clone)]
pub(super) struct ListSpec {
    pub(super) issuer: &'static str,
    pub(super) signer: usize,
    pub(super) this_update: &'static str,
    pub(super) next_update: Option<&'static str>,
    pub(super) entries: Vec<(SerialNumber, &'static str, Option<RevocationReason>)>,
    pub(super) extensions: Vec<Extension>,
}

impl Default for ListSpec {
    fn default() -> Self {
        Self {
            issuer: "Penerbit",
            signer: ISSUING,
            this_update: "260531000000Z",
            next_update: Some("260607000000Z"),
            entries: Vec::new(),
            extensions: vec![number(9, false)],
        }
    }
}

impl ListSpec {
    pub(super) fn root() -> Self {
        Self { issuer: "Akar", signer: ROOT, ..Self::default() }
    }

    pub(super) fn revoking(
        serial: &SerialNumber,
        since: &'static str,
        reason: Option<RevocationReason>,
    ) -> Self {
        Self { entries: vec![(serial.clone(), since, reason)], ..Self::default() }
    }

    pub(super) fn with(mut self, extension: Extension) -> Self {
        self.extensions.push(extension);
        self
    }

    fn make(&self) -> RevocationList {
        let signer = Provider::default().signer(key(self.signer), DigestAlgorithm::Sha256).unwrap();
        let time = |text: &str| tlv(0x17, text.as_bytes());
        let entry = |(serial, since, reason): &(SerialNumber, &str, Option<RevocationReason>)| {
            let reason = reason.map(|reason| {
                let value = vec![0x0a, 1, reason.code()];
                sequence(&[&Extension { oid: oid::REASON_CODE, critical: false, value }.to_der()])
            });
            sequence(&[&tlv(2, serial.as_octets()), &time(since), &reason.unwrap_or_default()])
        };
        let entries: Vec<u8> = self.entries.iter().flat_map(entry).collect();
        let extensions: Vec<u8> = self.extensions.iter().flat_map(Extension::to_der).collect();
        let tbs = sequence(&[
            &[2, 1, 1],
            &signer.algorithm().to_der(),
            name(self.issuer).der(),
            &time(self.this_update),
            &self.next_update.map(time).unwrap_or_default(),
            &if entries.is_empty() { Vec::new() } else { sequence(&[&entries]) },
            &tlv(0xa0, &sequence(&[&extensions])),
        ]);
        let der = ToBeSigned::new(tbs, signer.algorithm()).sign(signer.as_ref()).unwrap();
        RevocationList::from_der(&der).unwrap()
    }
}

/// What someone knows of one certificate.
struct Assertion {
    issuer: Name,
    serial_number: SerialNumber,
    status: AssertedStatus,
}

impl RevocationSource for Assertion {
    fn status(&self, issuer: &Name, serial_number: &SerialNumber) -> Option<AssertedStatus> {
        (*issuer == self.issuer && *serial_number == self.serial_number).then_some(self.status)
    }
}

/// A chain of three whose statuses are asked for.
pub(super) struct Chain {
    root: Certificate,
    pub(super) pool: Vec<Certificate>,
    pub(super) person: Certificate,
    pub(super) at: &'static str,
    pub(super) requirements: Requirements,
    pub(super) answers: Vec<OcspResponse>,
    pub(super) constraints: Constraints,
    known: Option<Assertion>,
}

impl Chain {
    pub(super) fn new() -> Self {
        Self::of(Spec::ca("Penerbit", ISSUING, "Akar", ROOT), Spec::person("Siti", "Penerbit", ISSUING))
    }

    pub(super) fn of(issuing: Spec, person: Spec) -> Self {
        Self {
            root: Spec::ca("Akar", ROOT, "Akar", ROOT).make(),
            pool: vec![issuing.make()],
            person: person.make(),
            at: AT,
            requirements: Requirements::default(),
            answers: Vec::new(),
            constraints: Constraints::default(),
            known: None,
        }
    }

    pub(super) fn serial(&self) -> &SerialNumber {
        self.person.serial_number()
    }

    pub(super) fn asserting(mut self, status: AssertedStatus) -> Self {
        let (issuer, serial_number) = (self.person.issuer().clone(), self.serial().clone());
        self.known = Some(Assertion { issuer, serial_number, status });
        self
    }

    pub(super) fn statuses(&self, lists: &[ListSpec]) -> Vec<Status> {
        self.statuses_noting(lists, &Missing::default())
    }

    pub(super) fn statuses_noting(&self, lists: &[ListSpec], missing: &Missing) -> Vec<Status> {
        let lists: Vec<_> = lists.iter().map(ListSpec::make).collect();
        let anchors = TrustStore::new([self.root.clone()]);
        let inputs = Inputs {
            intermediates: &self.pool,
            evidence: &[Evidence { answers: &self.answers, ..Evidence::supplied(&lists) }],
            known: self.known.as_ref().map(|known| known as &dyn RevocationSource),
            constraints: &self.constraints,
            missing: Some(missing),
            ..Inputs::new(&anchors)
        };
        validate(&self.person, &inputs, at(self.at), &self.requirements).unwrap().statuses
    }

    /// That of the person.
    pub(super) fn status(&self, lists: &[ListSpec]) -> Status {
        self.statuses(lists).swap_remove(0)
    }
}

pub(super) fn good(index: usize) -> Status {
    Status::Good { source: Source::Crl { origin: Origin::Supplied, index } }
}

pub(super) fn number(of: u8, critical: bool) -> Extension {
    Extension { oid: oid::CRL_NUMBER, critical, value: vec![2, 1, of] }
}

pub(super) fn unknown(why: UnknownStatus) -> Status {
    Status::Unknown { why }
}

#[test]
fn each_certificate_has_its_own_status() {
    let chain = Chain::new();
    let anchor = Status::Good { source: Source::TrustAnchor };
    let lists = [ListSpec::root(), ListSpec::default()];
    assert_eq!(chain.statuses(&lists), [good(1), good(0), anchor.clone()]);
    let nothing = unknown(UnknownStatus::NoEvidence);
    assert_eq!(chain.statuses(&lists[1..]), [good(0), nothing.clone(), anchor.clone()]);
    assert_eq!(chain.statuses(&[]), [nothing.clone(), nothing, anchor]);
}

#[test]
fn revoked_as_of_then() {
    let chain = Chain::new();
    let listed = |since, reason| chain.status(&[ListSpec::revoking(chain.serial(), since, reason)]);
    let revoked = |since: &str, reason| Status::Revoked {
        at: at(since),
        reason,
        source: Source::Crl { origin: Origin::Supplied, index: 0 },
    };
    for (since, reason, expected) in [
        ("260501000000Z", None, revoked("2026-05-01T00:00:00Z", None)),
        ("260501000000Z", Some(LOST), revoked("2026-05-01T00:00:00Z", Some(LOST))),
        ("260501000000Z", Some(HOLD), revoked("2026-05-01T00:00:00Z", Some(HOLD))),
        ("260601080000Z", None, revoked("2026-06-01T08:00:00Z", None)),
        ("260601080001Z", Some(LOST), good(0)),
    ] {
        assert_eq!(listed(since, reason), expected, "{since} {reason:?}");
    }
    let other = ListSpec::revoking(&SerialNumber::from_octets(&[77]).unwrap(), "260501000000Z", None);
    assert_eq!(chain.status(&[other]), good(0));
}

#[test]
fn only_a_suspension_can_be_lifted() {
    let chain = Chain::new();
    let newer = ListSpec { this_update: "260601000000Z", ..ListSpec::default() };
    let since = "260501000000Z";
    for (what, reason, lists_newer, is_good) in [
        ("still suspended", HOLD, false, false),
        ("suspension lifted", HOLD, true, true),
        ("revocation not repeated", LOST, true, false),
    ] {
        let listing = ListSpec::revoking(chain.serial(), since, Some(reason));
        let older = ListSpec { this_update: "260530000000Z", ..ListSpec::default() };
        let lists = [listing, if lists_newer { newer.clone() } else { older }];
        assert_eq!(matches!(chain.status(&lists), Status::Good { .. }), is_good, "{what}");
    }
}

#[test]
fn lists_that_do_not_count() {
    let unknown_oid = oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.9.9");
    let base = ListSpec::default;
    let (early, late) = (at("2026-05-31T00:00:00Z"), at("2026-06-01T08:00:01Z"));
    for (what, list, expected) in [
        ("another issuer", ListSpec::root(), UnknownStatus::NoEvidence),
        (
            "outdated",
            ListSpec { next_update: Some("260531000000Z"), ..base() },
            UnknownStatus::Outdated { next_update: Some(early) },
        ),
        (
            "no end said",
            ListSpec { next_update: None, ..base() },
            UnknownStatus::Outdated { next_update: None },
        ),
        (
            "issued later",
            ListSpec { this_update: "260601080001Z", ..base() },
            UnknownStatus::NotYetIssued { this_update: late },
        ),
        ("signed by a stranger", ListSpec { signer: STRANGER, ..base() }, UnknownStatus::Unsigned),
        ("signed by the person", ListSpec { signer: PERSON, ..base() }, UnknownStatus::Unsigned),
        (
            "an unknown critical extension",
            base().with(extension(unknown_oid, true, &[])),
            UnknownStatus::UnknownCriticalExtension { oid: unknown_oid },
        ),
        (
            "only changes",
            base().with(Extension { oid: oid::DELTA_CRL_INDICATOR, critical: true, value: vec![2, 1, 1] }),
            UnknownStatus::OutOfScope,
        ),
    ] {
        let mut revoking = list.clone();
        let chain = Chain::new();
        assert_eq!(chain.status(&[list]), unknown(expected), "{what}");
        // Nor do they count against it.
        revoking.entries = vec![(chain.serial().clone(), "260501000000Z", None)];
        assert_eq!(chain.status(&[revoking]), unknown(expected), "{what}, revoking");
    }
}

#[test]
fn the_issuer_must_be_allowed_to_sign_lists() {
    let issuing =
        Spec::ca("Penerbit", ISSUING, "Akar", ROOT).with(Extension::key_usage(KeyUsage::KEY_CERT_SIGN));
    let chain = Chain::of(issuing, Spec::person("Siti", "Penerbit", ISSUING));
    assert_eq!(chain.status(&[ListSpec::default()]), unknown(UnknownStatus::Unsigned));
}

#[test]
fn another_key_of_the_issuer_needs_a_path_of_its_own() {
    let own_list = ListSpec { signer: STRANGER, ..ListSpec::default() };
    let signer = |issuer, by| {
        Spec::ca("Penerbit", STRANGER, issuer, by).with(Extension::key_usage(KeyUsage::CRL_SIGN)).make()
    };
    let lists = [own_list.clone(), ListSpec::root()];
    let mut chain = Chain::new();
    assert_eq!(chain.status(&lists), unknown(UnknownStatus::Unsigned));
    chain.pool.push(signer("Akar", ROOT));
    assert_eq!(chain.status(&lists), good(0));
    assert_eq!(chain.status(&lists[..1]), unknown(UnknownStatus::Unsigned), "its own status is not known");
    let mut revoking = ListSpec::root();
    revoking.entries = vec![(chain.pool[1].serial_number().clone(), "260501000000Z", Some(LOST))];
    assert_eq!(chain.status(&[own_list, revoking]), unknown(UnknownStatus::Unsigned), "it was revoked");
    chain.pool[1] = signer("Penerbit", STRANGER);
    assert_eq!(chain.status(&lists), unknown(UnknownStatus::Unsigned), "it vouches for itself");
}

pub(super) fn scope(values: &[&[u8]]) -> Extension {
    extension(oid::ISSUING_DISTRIBUTION_POINT, true, values)
}

/// `[0] { fullName [0] { URI } }`
pub(super) fn point(address: &str) -> Vec<u8> {
    tlv(0xa0, &tlv(0xa0, &GeneralName::Uri(address.into()).to_der()))
}

#[test]
fn lists_have_a_scope() {
    let here = "http://pki.example/crl/1";
    let point_of_person = Extension::crl_distribution_point(here);
    let (yes, no): (&[u8], bool) = (&[0xff], false);
    let key_compromise: &[u8] = &[0x83, 2, 6, 0x40];
    for (what, list, covers) in [
        ("only people", scope(&[&tlv(0x81, yes)]), true),
        ("only CAs", scope(&[&tlv(0x82, yes)]), no),
        ("only attributes", scope(&[&tlv(0x85, yes)]), no),
        ("entries of other issuers too", scope(&[&tlv(0x84, yes)]), true),
        ("only one reason", scope(&[key_compromise]), no),
        ("its own point", scope(&[&point(here)]), true),
        ("another point", scope(&[&point("http://pki.example/crl/2")]), no),
        ("malformed", Extension { value: vec![0x30, 9], ..scope(&[]) }, no),
    ] {
        let person = Spec::person("Siti", "Penerbit", ISSUING).with(point_of_person.clone());
        let chain = Chain::of(Spec::ca("Penerbit", ISSUING, "Akar", ROOT), person);
        let expected = if covers { good(0) } else { unknown(UnknownStatus::OutOfScope) };
        assert_eq!(chain.status(&[ListSpec::default().with(list)]), expected, "{what}");
    }
}

#[test]
fn lists_of_some_reasons_add_up() {
    let reasons = |first: u8, second: u8| scope(&[&[0x83, 3, 7, first, second]]);
    let some = ListSpec::default().with(reasons(0b0110_0000, 0));
    let others = ListSpec::default().with(reasons(0b0001_1111, 0x80));
    let chain = Chain::new();
    assert_eq!(chain.status(std::slice::from_ref(&some)), unknown(UnknownStatus::OutOfScope));
    assert_eq!(chain.status(&[some.clone(), others.clone()]), good(1));
    let mut revoking = some;
    revoking.entries = vec![(chain.serial().clone(), "260501000000Z", Some(LOST))];
    assert!(matches!(chain.status(&[others, revoking]), Status::Revoked { .. }));
}

#[test]
fn later_evidence_counts_when_asked_for() {
    let mut chain = Chain::new();
    let later =
        ListSpec { this_update: "260603000000Z", next_update: Some("260610000000Z"), ..ListSpec::default() };
    let revoking =
        ListSpec { entries: vec![(chain.serial().clone(), "260602000000Z", Some(LOST))], ..later.clone() };
    let this_update = at("2026-06-03T00:00:00Z");
    assert_eq!(
        chain.status(std::slice::from_ref(&later)),
        unknown(UnknownStatus::NotYetIssued { this_update })
    );
    chain.requirements.evidence_until = Some(at("2026-06-04T00:00:00Z"));
    assert_eq!(chain.status(&[later]), good(0));
    assert_eq!(chain.status(&[revoking]), good(0), "revoked only later");
}

#[test]
fn a_list_may_forget_what_has_expired() {
    let mut person = Spec::person("Siti", "Penerbit", ISSUING);
    person.template.validity.not_after = at("2026-06-02T00:00:00Z");
    let mut chain = Chain::of(Spec::ca("Penerbit", ISSUING, "Akar", ROOT), person);
    chain.requirements.evidence_until = Some(at("2026-06-04T00:00:00Z"));
    let later =
        ListSpec { this_update: "260603000000Z", next_update: Some("260610000000Z"), ..ListSpec::default() };
    let this_update = at("2026-06-03T00:00:00Z");
    let forgetful = unknown(UnknownStatus::IssuedAfterExpiry { this_update });
    assert_eq!(chain.status(std::slice::from_ref(&later)), forgetful);
    let kept =
        Extension { oid: oid::EXPIRED_CERTS_ON_CRL, critical: false, value: tlv(0x18, b"20260602000000Z") };
    assert_eq!(chain.status(&[later.clone().with(kept.clone())]), good(0));
    for (what, value) in [("from too late on", &b"20260602000001Z"[..]), ("no date", b"")] {
        let kept = Extension { value: tlv(0x18, value), ..kept.clone() };
        assert_eq!(chain.status(&[later.clone().with(kept)]), forgetful, "{what}");
    }
    let listed = ListSpec { entries: vec![(chain.serial().clone(), "260501000000Z", None)], ..later };
    assert!(matches!(chain.status(&[listed]), Status::Revoked { .. }));
}

#[test]
fn lists_must_conform_when_asked_for() {
    let mut chain = Chain::new();
    chain.requirements.conforming = true;
    for (what, extensions, expected) in [
        ("as it should be", vec![number(9, false)], good(0)),
        ("no number", vec![], unknown(UnknownStatus::NonConforming)),
        ("a critical number", vec![number(9, true)], unknown(UnknownStatus::NonConforming)),
    ] {
        assert_eq!(chain.status(&[ListSpec { extensions, ..ListSpec::default() }]), expected, "{what}");
    }
}

#[test]
fn what_is_known_at_home() {
    let revoked = |since: &str| AssertedStatus::Revoked { at: at(since), reason: Some(LOST) };
    let home = Status::Good { source: Source::Home };
    let lost = Status::Revoked { at: at("2026-05-02T00:00:00Z"), reason: Some(LOST), source: Source::Home };
    let listed = Status::Revoked {
        at: at("2026-05-01T00:00:00Z"),
        reason: Some(LOST),
        source: Source::Crl { origin: Origin::Supplied, index: 0 },
    };
    for (what, asserted, reason, expected) in [
        ("good, no list", AssertedStatus::Good, None, home.clone()),
        ("revoked, no list", revoked("2026-05-02T00:00:00Z"), None, lost.clone()),
        ("revoked later", revoked("2026-06-02T00:00:00Z"), None, home.clone()),
        ("suspended on a list, good at home", AssertedStatus::Good, Some(HOLD), home),
        ("revoked on a list, good at home", AssertedStatus::Good, Some(LOST), listed),
        ("revoked on both", revoked("2026-05-02T00:00:00Z"), Some(LOST), lost),
    ] {
        let chain = Chain::new().asserting(asserted);
        let lists: Vec<_> = reason
            .map(|reason| ListSpec::revoking(chain.serial(), "260501000000Z", Some(reason)))
            .into_iter()
            .collect();
        assert_eq!(chain.status(&lists), expected, "{what}");
    }
    let mut other = Chain::new().asserting(AssertedStatus::Good);
    other.known.as_mut().unwrap().issuer = name("Lain");
    assert_eq!(other.status(&[]), unknown(UnknownStatus::NoEvidence), "another issuer's number");
}

/// A point whose list somebody else issues.
fn point_by(issuer: &str) -> Extension {
    let issuer = tlv(0xa2, &GeneralName::Directory(name(issuer)).to_der());
    extension(oid::CRL_DISTRIBUTION_POINTS, false, &[&sequence(&[&issuer])])
}

#[test]
fn lists_of_somebody_else_count_where_the_certificate_says_so() {
    let indirect = || scope(&[&tlv(0x84, &[0xff])]);
    let theirs = || ListSpec { issuer: "Pencatat", signer: STRANGER, ..ListSpec::default() };
    let registrar = || {
        let usage = Extension::key_usage(KeyUsage::CRL_SIGN);
        Spec::ca("Pencatat", STRANGER, "Akar", ROOT).with(usage).make()
    };
    let nothing = || unknown(UnknownStatus::NoEvidence);
    for (what, point, list, knows_registrar, expected) in [
        ("as it should be", Some("Pencatat"), theirs().with(indirect()), true, good(0)),
        ("no such point", None, theirs().with(indirect()), true, nothing()),
        ("a point of another", Some("Lain"), theirs().with(indirect()), true, nothing()),
        ("not indirect", Some("Pencatat"), theirs(), true, unknown(UnknownStatus::OutOfScope)),
        (
            "nobody known",
            Some("Pencatat"),
            theirs().with(indirect()),
            false,
            unknown(UnknownStatus::Unsigned),
        ),
        (
            "signed by the wrong one",
            Some("Pencatat"),
            ListSpec { signer: ISSUING, ..theirs() }.with(indirect()),
            true,
            unknown(UnknownStatus::Unsigned),
        ),
    ] {
        let mut person = Spec::person("Siti", "Penerbit", ISSUING);
        if let Some(issuer) = point {
            person = person.with(point_by(issuer));
        }
        let mut chain = Chain::of(Spec::ca("Penerbit", ISSUING, "Akar", ROOT), person);
        chain.pool.extend(knows_registrar.then(registrar));
        assert_eq!(chain.status(&[list.clone(), ListSpec::root()]), expected, "{what}");
        // The same number of another issuer's certificate says nothing about this one.
        let entries = vec![(chain.serial().clone(), "260501000000Z", Some(LOST))];
        assert_eq!(
            chain.status(&[ListSpec { entries, ..list }, ListSpec::root()]),
            expected,
            "{what}, other entry"
        );
    }
}

/// What says that a certificate is good may be too old; what says that it was revoked is not.
#[test]
fn how_old_a_list_may_be() {
    let mut chain = Chain::new();
    // 32 hours before the moment that is asked for.
    let lists = |chain: &Chain, reason: Option<Option<RevocationReason>>| {
        let serial = chain.serial().clone();
        [reason.map_or_else(ListSpec::default, |reason| ListSpec::revoking(&serial, "260501000000Z", reason))]
    };
    let too_old = |limit| {
        let (this_update, at) = (at("2026-05-31T00:00:00Z"), at(AT));
        unknown(UnknownStatus::TooOld { this_update, at, limit })
    };
    let revoked = |reason| Status::Revoked {
        at: at("2026-05-01T00:00:00Z"),
        reason,
        source: Source::Crl { origin: Origin::Supplied, index: 0 },
    };
    for (name, minutes, said, expected) in [
        ("no limit", None, None, good(0)),
        ("as old as may be", Some(32 * 60), None, good(0)),
        ("older", Some(32 * 60 - 1), None, too_old(SignedDuration::from_mins(32 * 60 - 1))),
        ("revoked", Some(1), Some(Some(LOST)), revoked(Some(LOST))),
        ("suspended", Some(1), Some(Some(HOLD)), revoked(Some(HOLD))),
    ] {
        chain.constraints.max_status_age = minutes.map(SignedDuration::from_mins);
        let lists = lists(&chain, said);
        assert_eq!(chain.status(&lists), expected, "{name}");
    }
    // Lists about CAs are made seldom, and count as long as they say themselves.
    chain.constraints.max_status_age = Some(SignedDuration::from_mins(1));
    let fresh = ListSpec { this_update: "260601080000Z", ..ListSpec::default() };
    let statuses = chain.statuses(&[fresh, ListSpec::root()]);
    assert_eq!(statuses[..2], [good(0), good(1)]);
    // What the caller knows has no age.
    let chain = chain.asserting(AssertedStatus::Good);
    assert_eq!(chain.status(&[ListSpec::default()]), Status::Good { source: Source::Home });
}
