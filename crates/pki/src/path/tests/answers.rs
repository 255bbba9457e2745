use jiff::SignedDuration;

use super::revocation::{Chain, HOLD, LOST, ListSpec, good, unknown};
use super::{ISSUING, PERSON, RESPONDER, ROOT, STRANGER, Spec, at, extension, key, name};
use crate::cert::{Certificate, Extension};
use crate::crl::RevocationReason;
use crate::digest::DigestAlgorithm;
use crate::key::Provider;
use crate::ocsp::{
    CertId, CertIdDigest, CertStatus, OcspResponse, ResponderId, ResponseData, SingleAnswer, sign,
};
use crate::oid;
use crate::path::{Origin, Source, Status, UnknownStatus};
use crate::serial::SerialNumber;

const EARLIER: &str = "2026-05-01T00:00:00Z";

/// An answer, who gives it, and whose key signs it.
#[derive(Clone)]
pub(super) struct AnswerSpec {
    cert_id: CertId,
    status: CertStatus,
    this_update: &'static str,
    next_update: Option<&'static str>,
    cutoff: Option<&'static str>,
    responder: Certificate,
    signer: usize,
    by_name: bool,
    /// Whether the responder's certificate stands in the response.
    embeds: bool,
}

impl AnswerSpec {
    /// About the person, by a responder as it should be.
    pub(super) fn about(chain: &Chain) -> Self {
        Self::of(&chain.person, &chain.pool[0])
    }

    pub(super) fn of(certificate: &Certificate, issuer: &Certificate) -> Self {
        Self {
            cert_id: CertId::of(issuer, certificate.serial_number(), CertIdDigest::Sha1),
            status: CertStatus::Good,
            this_update: "2026-06-01T00:00:00Z",
            next_update: Some("2026-06-08T00:00:00Z"),
            cutoff: None,
            responder: Spec::responder(RESPONDER).make(),
            signer: RESPONDER,
            by_name: false,
            embeds: true,
        }
    }

    pub(super) fn says(self, since: &str, reason: Option<RevocationReason>) -> Self {
        Self { status: CertStatus::Revoked { at: at(since), reason }, ..self }
    }

    pub(super) fn by(self, responder: Certificate, signer: usize) -> Self {
        Self { responder, signer, ..self }
    }

    fn on(self, this_update: &'static str) -> Self {
        Self { this_update, ..self }
    }

    pub(super) fn make(&self) -> OcspResponse {
        let answer = SingleAnswer {
            cert_id: self.cert_id.clone(),
            status: self.status,
            this_update: at(self.this_update),
            next_update: self.next_update.map(at),
            archive_cutoff: self.cutoff.map(at),
        };
        let responder = match self.by_name {
            true => ResponderId::by_name(&self.responder),
            false => ResponderId::by_key(&self.responder),
        };
        let produced_at = at(self.this_update);
        let data = ResponseData { responder, produced_at, answers: vec![answer], nonce: None };
        let signer = Provider::default().signer(key(self.signer), DigestAlgorithm::Sha256).unwrap();
        let bytes = data.to_be_signed(signer.algorithm());
        let certificates = std::slice::from_ref(&self.responder);
        let embedded = if self.embeds { certificates } else { &[] };
        let der = sign(&bytes, signer.as_ref(), embedded).unwrap();
        OcspResponse::from_der(&der).unwrap()
    }
}

impl Chain {
    fn told(&mut self, answers: &[AnswerSpec]) -> Status {
        self.told_and_listed(answers, &[])
    }

    fn told_and_listed(&mut self, answers: &[AnswerSpec], lists: &[ListSpec]) -> Status {
        self.answers = answers.iter().map(AnswerSpec::make).collect();
        self.status(lists)
    }
}

fn answered(index: usize) -> Source {
    Source::Ocsp { origin: Origin::Supplied, index }
}

fn told_good(index: usize) -> Status {
    Status::Good { source: answered(index) }
}

fn revoked(reason: Option<RevocationReason>, source: Source) -> Status {
    Status::Revoked { at: at(EARLIER), reason, source }
}

#[test]
fn what_an_answer_says() {
    let mut chain = Chain::new();
    let base = AnswerSpec::about(&chain);
    let at_once = "2026-06-01T08:00:00Z";
    for (what, answer, expected) in [
        ("good", base.clone(), told_good(0)),
        (
            "unknown",
            AnswerSpec { status: CertStatus::Unknown, ..base.clone() },
            unknown(UnknownStatus::UnknownToResponder),
        ),
        ("revoked", base.clone().says(EARLIER, Some(LOST)), revoked(Some(LOST), answered(0))),
        ("revoked for no reason", base.clone().says(EARLIER, None), revoked(None, answered(0))),
        ("suspended", base.clone().says(EARLIER, Some(HOLD)), revoked(Some(HOLD), answered(0))),
        (
            "revoked in that second",
            base.clone().says(at_once, Some(LOST)),
            Status::Revoked { at: at(at_once), reason: Some(LOST), source: answered(0) },
        ),
        ("revoked later", base.clone().says("2026-06-01T08:00:01Z", Some(LOST)), told_good(0)),
        ("suspended later", base.clone().says("2026-06-01T08:00:01Z", Some(HOLD)), told_good(0)),
    ] {
        for digest in CertIdDigest::ALL {
            let cert_id = CertId::of(&chain.pool[0], chain.serial(), digest);
            let answer = AnswerSpec { cert_id, ..answer.clone() };
            assert_eq!(chain.told(&[answer]), expected, "{what}, {digest:?}");
        }
    }
}

#[test]
fn who_may_answer() {
    let mut chain = Chain::new();
    let base = AnswerSpec::about(&chain);
    let (issuing, responder) = (chain.pool[0].clone(), Spec::responder(RESPONDER));
    let by_name = AnswerSpec { by_name: true, ..base.clone() };
    for (what, answer) in [
        ("a delegate by its key", base.clone()),
        ("a delegate by its name", by_name.clone()),
        ("the issuer by its key", base.clone().by(issuing.clone(), ISSUING)),
        ("the issuer by its name", by_name.clone().by(issuing.clone(), ISSUING)),
        (
            "a delegate who may sign anything",
            base.clone().by(without(responder.clone(), oid::KEY_USAGE), RESPONDER),
        ),
    ] {
        assert_eq!(chain.told(&[answer]), told_good(0), "{what}");
    }
    let purposes =
        |purposes: &[_]| Spec::responder(RESPONDER).with(Extension::extended_key_usage(purposes, false));
    let namesake = Spec::ca("Penerbit", STRANGER, "Akar", ROOT).make();
    let of_root = Spec { issuer: name("Akar"), signer: ROOT, ..responder.clone() };
    let of_namesake = Spec { signer: STRANGER, ..responder.clone() };
    let ended = |not_after| {
        let mut spec = responder.clone();
        spec.template.validity.not_after = at(not_after);
        spec.make()
    };
    let unknown_oid = oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.9.9");
    let strange = responder.clone().with(extension(unknown_oid, true, &[]));
    for (what, answer) in [
        ("a CA of the same name", by_name.clone().by(namesake.clone(), STRANGER)),
        ("a CA of the same name, by its key", base.clone().by(namesake, STRANGER)),
        ("a stranger in the issuer's name", by_name.by(issuing.clone(), STRANGER)),
        ("a stranger as the issuer's key", base.clone().by(issuing, STRANGER)),
        ("a stranger as the delegate", base.clone().by(responder.make(), STRANGER)),
        ("the root", base.clone().by(Spec::ca("Akar", ROOT, "Akar", ROOT).make(), ROOT)),
        ("a delegate of the root", base.clone().by(of_root.make(), RESPONDER)),
        ("a delegate of a CA of the same name", base.clone().by(of_namesake.make(), RESPONDER)),
        ("the person", base.clone().by(chain.person.clone(), PERSON)),
        (
            "a delegate without a purpose",
            base.clone().by(without(responder.clone(), oid::EXTENDED_KEY_USAGE), RESPONDER),
        ),
        ("a delegate for any purpose", base.clone().by(purposes(&[oid::KP_ANY]).make(), RESPONDER)),
        ("a delegate for time stamps", base.clone().by(purposes(&[oid::KP_TIME_STAMPING]).make(), RESPONDER)),
        ("a delegate that may not sign", base.clone().by(may_encipher(&responder), RESPONDER)),
        ("a delegate of which we know not enough", base.clone().by(strange.make(), RESPONDER)),
        ("expired when it answered", base.clone().by(ended("2026-05-31T23:59:59Z"), RESPONDER)),
        ("expired since", base.by(ended("2026-06-01T07:59:59Z"), RESPONDER)),
    ] {
        let refused = unknown(UnknownStatus::UntrustedResponder);
        assert_eq!(chain.told(std::slice::from_ref(&answer)), refused, "{what}");
        assert_eq!(chain.told(&[answer.says(EARLIER, Some(LOST))]), refused, "{what}, revoking");
    }
}

pub(super) fn without(mut spec: Spec, oid: oid::ObjectIdentifier) -> Certificate {
    spec.remove(oid);
    spec.make()
}

fn may_encipher(responder: &Spec) -> Certificate {
    let usage = Extension::key_usage(crate::cert::KeyUsage::KEY_ENCIPHERMENT);
    responder.clone().with(usage).make()
}

#[test]
fn the_certificate_of_the_responder_may_stand_elsewhere() {
    let untrusted = || unknown(UnknownStatus::UntrustedResponder);
    let ours = || Spec::responder(RESPONDER);
    let of_stranger = || Spec { signer: STRANGER, ..ours() }.make();
    let for_nothing = || without(ours(), oid::EXTENDED_KEY_USAGE);
    for (what, at_hand, embeds, expected) in [
        ("nowhere", vec![], false, untrusted()),
        ("among the others", vec![ours().make()], false, told_good(0)),
        ("behind one that does not fit", vec![of_stranger(), ours().make()], false, told_good(0)),
        ("one of the same key that is not charged with it", vec![for_nothing()], false, untrusted()),
        ("one that somebody else issued", vec![of_stranger()], false, untrusted()),
        (
            "behind more than are tried",
            [vec![of_stranger(); 8], vec![ours().make()]].concat(),
            false,
            untrusted(),
        ),
        ("in the response too", vec![of_stranger()], true, told_good(0)),
    ] {
        for by_name in [false, true] {
            let mut chain = Chain::new();
            chain.pool.extend(at_hand.clone());
            let answer = AnswerSpec { embeds, by_name, ..AnswerSpec::about(&chain) };
            assert_eq!(chain.told(&[answer]), expected, "{what}, by name: {by_name}");
        }
    }
    // What stands in the response counts alone: who made the response chose it.
    let mut chain = Chain::new();
    chain.pool.push(ours().make());
    let answer = AnswerSpec::about(&chain).by(of_stranger(), RESPONDER);
    assert_eq!(chain.told(&[answer]), untrusted());
}

#[test]
fn answers_about_something_else() {
    let mut chain = Chain::new();
    let base = AnswerSpec::about(&chain);
    let (issuing, serial) = (&chain.pool[0], chain.serial());
    let (own_name, own_key) = (issuing.subject().der(), issuing.public_key().bits());
    let other = SerialNumber::from_octets(&[77]).unwrap();
    let named = |name: &[u8], key: &[u8]| CertId::new(CertIdDigest::Sha1, name, key, serial);
    let cases = [
        ("another number", CertId::of(issuing, &other, CertIdDigest::Sha1)),
        ("another name and key", named(name("Akar").der(), key(ROOT).public_key().bits())),
        ("the same name, another key", named(own_name, key(STRANGER).public_key().bits())),
        ("another name, the same key", named(name("Lain").der(), own_key)),
    ];
    for (what, cert_id) in cases {
        let answer = AnswerSpec { cert_id, ..base.clone() };
        let nothing = unknown(UnknownStatus::NoEvidence);
        assert_eq!(chain.told(std::slice::from_ref(&answer)), nothing, "{what}");
        assert_eq!(chain.told(&[answer.says(EARLIER, Some(LOST))]), nothing, "{what}, revoking");
    }
}

#[test]
fn when_an_answer_counts() {
    let mut chain = Chain::new();
    let base = AnswerSpec::about(&chain);
    let until = |next_update| AnswerSpec { next_update: Some(next_update), ..base.clone() };
    let undated = |this_update| AnswerSpec { next_update: None, ..base.clone() }.on(this_update);
    let outdated =
        |next_update: Option<&str>| Err(UnknownStatus::AnswerOutdated { next_update: next_update.map(at) });
    for (what, answer, expected) in [
        ("the last second", until("2026-06-01T08:00:00Z"), Ok(())),
        ("a second too old", until("2026-06-01T07:59:59Z"), outdated(Some("2026-06-01T07:59:59Z"))),
        (
            "the end before the beginning",
            until("2026-05-31T00:00:00Z"),
            outdated(Some("2026-05-31T00:00:00Z")),
        ),
        ("no end said, a day old", undated("2026-05-31T08:00:00Z"), Ok(())),
        ("no end said, and older", undated("2026-05-31T07:59:59Z"), outdated(None)),
        ("a clock five minutes ahead", base.clone().on("2026-06-01T08:05:00Z"), Ok(())),
        (
            "given later",
            base.clone().on("2026-06-01T08:05:01Z"),
            Err(UnknownStatus::AnswerNotYetMade { made_at: at("2026-06-01T08:05:01Z") }),
        ),
    ] {
        let status = chain.told(std::slice::from_ref(&answer));
        assert_eq!(status, expected.map_or_else(unknown, |()| told_good(0)), "{what}");
        let against = chain.told(&[answer.says(EARLIER, None)]);
        assert_eq!(
            against,
            expected.map_or_else(unknown, |()| revoked(None, answered(0))),
            "{what}, revoking"
        );
    }
}

#[test]
fn an_answer_given_later_counts_when_asked_for() {
    let mut chain = Chain::new();
    chain.requirements.evidence_until = Some(at("2027-01-01T00:00:00Z"));
    let later = AnswerSpec { next_update: Some("2026-09-08T00:00:00Z"), ..AnswerSpec::about(&chain) }
        .on("2026-09-01T00:00:00Z");
    let mut new = Spec::responder(RESPONDER);
    new.template.validity.not_before = at("2026-08-01T00:00:00Z");
    for (what, answer, expected) in [
        ("good", later.clone(), told_good(0)),
        ("good, and outdated by now", AnswerSpec { next_update: None, ..later.clone() }, told_good(0)),
        ("by a responder who was not there yet", later.clone().by(new.make(), RESPONDER), told_good(0)),
        ("revoked before", later.clone().says(EARLIER, Some(LOST)), revoked(Some(LOST), answered(0))),
        ("revoked since", later.clone().says("2026-07-01T00:00:00Z", Some(LOST)), told_good(0)),
        ("suspended since", later.clone().says("2026-07-01T00:00:00Z", Some(HOLD)), told_good(0)),
    ] {
        assert_eq!(chain.told(&[answer]), expected, "{what}");
    }
    let made_at = at("2026-09-01T00:00:00Z");
    chain.requirements.evidence_until = Some(at("2026-08-31T23:54:59Z"));
    assert_eq!(chain.told(&[later]), unknown(UnknownStatus::AnswerNotYetMade { made_at }));
}

#[test]
fn a_responder_may_forget_what_has_expired() {
    let mut person = Spec::person("Siti", "Penerbit", ISSUING);
    person.template.validity.not_after = at("2026-06-02T00:00:00Z");
    let mut chain = Chain::of(Spec::ca("Penerbit", ISSUING, "Akar", ROOT), person);
    chain.requirements.evidence_until = Some(at("2026-07-01T00:00:00Z"));
    let later = AnswerSpec::about(&chain).on("2026-06-03T00:00:00Z");
    let kept = |since| AnswerSpec { cutoff: Some(since), ..later.clone() };
    let forgotten = UnknownStatus::AnsweredAfterExpiry { this_update: at("2026-06-03T00:00:00Z") };
    for (what, answer, expected) in [
        ("in the last second", later.clone().on("2026-06-02T00:00:00Z"), told_good(0)),
        ("after it", later.clone(), unknown(forgotten)),
        ("after it, and it remembers", kept("2026-06-02T00:00:00Z"), told_good(0)),
        ("after it, and it remembers too little", kept("2026-06-02T00:00:01Z"), unknown(forgotten)),
        (
            "after it, and it does not know it",
            AnswerSpec { status: CertStatus::Unknown, ..later.clone() },
            unknown(forgotten),
        ),
        ("after it, revoked", later.says(EARLIER, None), revoked(None, answered(0))),
    ] {
        assert_eq!(chain.told(&[answer]), expected, "{what}");
    }
}

#[test]
fn of_several_the_newest_counts_and_no_revocation_is_undone() {
    let mut chain = Chain::new();
    let newer = AnswerSpec::about(&chain);
    let older = newer.clone().on("2026-05-30T00:00:00Z");
    let unknown_to_it = AnswerSpec { status: CertStatus::Unknown, ..newer.clone() };
    let (lost, hold) = (Some(LOST), Some(HOLD));
    let (held, lost_newer) = (newer.clone().says(EARLIER, hold), newer.clone().says(EARLIER, lost));
    let (held_older, lost_older) = (older.clone().says(EARLIER, hold), older.clone().says(EARLIER, lost));
    let list = ListSpec::default; // of 2026-05-31
    let listing = |reason| ListSpec::revoking(chain.serial(), "260501000000Z", reason);
    let (list_lost, list_held) = (listing(lost), listing(hold));
    let listed = |reason| revoked(reason, Source::Crl { origin: Origin::Supplied, index: 0 });
    for (what, answers, lists, expected) in [
        ("good twice", vec![older.clone(), newer.clone()], vec![], told_good(1)),
        ("good, then revoked", vec![older.clone(), lost_newer.clone()], vec![], revoked(lost, answered(1))),
        ("revoked, then good", vec![newer.clone(), lost_older.clone()], vec![], revoked(lost, answered(1))),
        ("suspended, then good", vec![held_older.clone(), newer.clone()], vec![], told_good(1)),
        ("good, then suspended", vec![older.clone(), held.clone()], vec![], revoked(hold, answered(1))),
        ("suspended, then revoked", vec![held_older.clone(), lost_newer], vec![], revoked(lost, answered(1))),
        ("both at once", vec![newer.clone(), held.clone()], vec![], revoked(hold, answered(1))),
        ("both at once, mixed up", vec![held.clone(), newer.clone()], vec![], revoked(hold, answered(0))),
        ("good, and not known", vec![newer.clone(), unknown_to_it.clone()], vec![], told_good(0)),
        ("listed as nothing, and not known", vec![unknown_to_it], vec![list()], good(0)),
        ("a newer answer", vec![newer.clone()], vec![list()], told_good(0)),
        ("an older answer", vec![older.clone()], vec![list()], good(0)),
        ("suspended by an older answer", vec![held_older], vec![list()], good(0)),
        ("suspended by a newer answer", vec![held], vec![list()], revoked(hold, answered(0))),
        ("released by a newer answer", vec![newer.clone()], vec![list_held.clone()], told_good(0)),
        ("not released by an older answer", vec![older], vec![list_held], listed(hold)),
        ("on a list, and answered good", vec![newer], vec![list_lost], listed(lost)),
        ("revoked by an older answer", vec![lost_older], vec![list()], revoked(lost, answered(0))),
    ] {
        assert_eq!(chain.told_and_listed(&answers, &lists), expected, "{what}");
    }
}

#[test]
fn a_responder_has_a_status_too() {
    let mut chain = Chain::new();
    let unchecked = |own| without(Spec::responder(own), oid::OCSP_NOCHECK);
    let (one, two, sure) = (unchecked(RESPONDER), unchecked(STRANGER), Spec::responder(STRANGER).make());
    let answer = AnswerSpec::about(&chain).by(one.clone(), RESPONDER);
    let issuing = chain.pool[0].clone();
    let about = |delegate: &Certificate| AnswerSpec::of(delegate, &issuing);
    let by_issuer = |delegate: &Certificate| about(delegate).by(issuing.clone(), ISSUING);
    let list = ListSpec::default;
    let listing = |one: &Certificate, since| ListSpec::revoking(one.serial_number(), since, Some(LOST));
    let refused = || unknown(UnknownStatus::ResponderStatus);
    for (what, answers, lists, expected) in [
        ("nothing is known of it", vec![answer.clone()], vec![], refused()),
        ("not on the list", vec![answer.clone()], vec![list()], told_good(0)),
        ("on the list", vec![answer.clone()], vec![listing(&one, "260501000000Z")], good(0)),
        ("on the list, but later", vec![answer.clone()], vec![listing(&one, "260601080001Z")], told_good(0)),
        ("good, says the issuer", vec![answer.clone(), by_issuer(&one)], vec![], told_good(0)),
        (
            "revoked, says the issuer",
            vec![answer.clone(), by_issuer(&one).says(EARLIER, None)],
            vec![],
            refused(),
        ),
        (
            "good, says itself",
            vec![answer.clone(), about(&one).by(one.clone(), RESPONDER)],
            vec![],
            refused(),
        ),
        (
            "good, says one to be trusted",
            vec![answer.clone(), about(&one).by(sure, STRANGER)],
            vec![],
            told_good(0),
        ),
        (
            "each says so of the other",
            vec![
                answer.clone(),
                about(&one).by(two.clone(), STRANGER),
                about(&two).by(one.clone(), RESPONDER),
            ],
            vec![],
            refused(),
        ),
        (
            "one says so, of whom the issuer says so",
            vec![answer, about(&one).by(two.clone(), STRANGER), by_issuer(&two)],
            vec![],
            told_good(0),
        ),
    ] {
        assert_eq!(chain.told_and_listed(&answers, &lists), expected, "{what}");
    }
}

/// That nobody need ask does not mean that nobody may know.
#[test]
fn a_responder_that_is_revoked_counts_for_nothing() {
    let mut chain = Chain::new();
    let answer = AnswerSpec::about(&chain);
    let list = ListSpec::revoking(answer.responder.serial_number(), "260501000000Z", Some(LOST));
    assert_eq!(chain.told_and_listed(std::slice::from_ref(&answer), &[list]), good(0));
    assert_eq!(chain.told_and_listed(&[answer], &[ListSpec::default()]), told_good(0));
}

#[test]
fn responders_vouch_for_responders_only_so_far() {
    let mut chain = Chain::new();
    let issuing = chain.pool[0].clone();
    let ladder: Vec<Certificate> =
        (0..5).map(|_| without(Spec::responder(RESPONDER), oid::OCSP_NOCHECK)).collect();
    let mut about = chain.person.clone();
    let mut answers = Vec::new();
    for (rungs, fits) in [(1, true), (2, true), (3, true), (4, false), (5, false)] {
        let responder = ladder[rungs - 1].clone();
        answers.push(AnswerSpec::of(&about, &issuing).by(responder.clone(), RESPONDER));
        let mut all = answers.clone();
        all.push(AnswerSpec::of(&responder, &issuing).by(issuing.clone(), ISSUING));
        assert_eq!(matches!(chain.told(&all), Status::Good { .. }), fits, "{rungs} responders");
        about = responder;
    }
}

#[test]
fn whose_status_need_not_be_asked() {
    let no_check = Status::Good { source: Source::NoCheck };
    let nothing = || unknown(UnknownStatus::NoEvidence);
    let person = || Spec::person("Siti", "Penerbit", ISSUING);
    let issuing = || Spec::ca("Penerbit", ISSUING, "Akar", ROOT);
    for (what, spec, expected) in [
        ("a responder", Spec::responder(PERSON), no_check.clone()),
        (
            "a responder of which nobody says so",
            person().with(Extension::extended_key_usage(&[oid::KP_OCSP_SIGNING], false)),
            nothing(),
        ),
        ("no responder", person().with(Extension::ocsp_nocheck()), nothing()),
        (
            "a responder for any purpose",
            Spec::responder(PERSON).with(Extension::extended_key_usage(&[oid::KP_ANY], false)),
            nothing(),
        ),
    ] {
        let chain = Chain::of(issuing(), spec);
        assert_eq!(chain.status(&[]), expected, "{what}");
        let listed = ListSpec::revoking(chain.serial(), "260501000000Z", Some(LOST));
        assert!(matches!(chain.status(&[listed]), Status::Revoked { .. }), "{what}, on a list");
    }
    let ca = issuing()
        .with(Extension::ocsp_nocheck())
        .with(Extension::extended_key_usage(&[oid::KP_OCSP_SIGNING], false));
    assert_eq!(Chain::of(ca, person()).statuses(&[])[1], nothing(), "a CA");
}

/// Worthless evidence does not hide what counts.
#[test]
fn too_many_answers_are_no_answer() {
    let mut chain = Chain::new();
    let answer = AnswerSpec::about(&chain);
    let forged = vec![answer.clone().by(answer.responder.clone(), STRANGER); 60];
    let revoking = answer.says(EARLIER, Some(LOST));
    let hidden = [forged.clone(), vec![revoking.clone()]].concat();
    let given_up = unknown(UnknownStatus::GivenUp);
    assert_eq!(chain.told_and_listed(&hidden, &[ListSpec::default()]), given_up);
    assert_eq!(chain.told_and_listed(&forged[..3], &[ListSpec::default()]), good(0));
    let first = [vec![revoking], forged].concat();
    assert_eq!(chain.told(&first), revoked(Some(LOST), answered(0)));
}

#[test]
fn how_old_an_answer_may_be() {
    let mut chain = Chain::new();
    let base = AnswerSpec::about(&chain);
    let says = |since| base.clone().says(since, Some(LOST));
    let too_old = |minutes| {
        let (this_update, at) = (at("2026-06-01T00:00:00Z"), at("2026-06-01T08:00:00Z"));
        unknown(UnknownStatus::TooOld { this_update, at, limit: SignedDuration::from_mins(minutes) })
    };
    for (name, minutes, answer, expected) in [
        ("as old as may be", 480, base.clone(), told_good(0)),
        ("older", 479, base.clone(), too_old(479)),
        ("revoked", 1, says(EARLIER), revoked(Some(LOST), answered(0))),
        ("revoked only later", 1, says("2026-07-01T00:00:00Z"), too_old(1)),
        ("newer than asked for", 1, base.clone().on("2026-06-01T08:00:00Z"), told_good(0)),
    ] {
        chain.constraints.max_status_age = Some(SignedDuration::from_mins(minutes));
        assert_eq!(chain.told(&[answer]), expected, "{name}");
    }
    // A list that is fresh enough stands in for an answer that is not.
    chain.constraints.max_status_age = Some(SignedDuration::from_hours(1));
    let fresh = ListSpec { this_update: "260601070000Z", ..ListSpec::default() };
    assert_eq!(chain.told_and_listed(&[base], &[fresh]), good(0));
}
