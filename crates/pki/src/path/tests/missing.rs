use super::answers::{AnswerSpec, without};
use super::revocation::{Chain, LOST, ListSpec};
use super::{ISSUING, RESPONDER, ROOT, STRANGER, Spec, at, name};
use crate::cert::Certificate;
use crate::oid;
use crate::path::{AssertedStatus, Inputs, MAX_NOTED, Missing, Requirements, TrustStore, validate};

/// The names of the certificates whose issuer is missing.
fn orphans(end: &Spec, anchors: &[&Spec], pool: &[Spec]) -> Vec<String> {
    let missing = Missing::default();
    let anchors = TrustStore::new(anchors.iter().map(|spec| spec.make()));
    let pool: Vec<Certificate> = pool.iter().map(Spec::make).collect();
    let inputs = Inputs { intermediates: &pool, missing: Some(&missing), ..Inputs::new(&anchors) };
    let _ = validate(&end.make(), &inputs, at("2026-06-01T08:00:00Z"), &Requirements::default());
    assert!(missing.unsettled().len() < 3);
    missing.orphans().iter().map(|one| one.subject().to_string()).collect()
}

#[test]
fn whose_issuer_is_missing() {
    let root = Spec::ca("Akar", ROOT, "Akar", ROOT);
    let issuing = Spec::ca("Penerbit", ISSUING, "Akar", ROOT);
    let stranger = Spec::ca("Penerbit", STRANGER, "Akar", ROOT);
    let lost = Spec::ca("Penerbit", ISSUING, "Hilang", STRANGER);
    let person = Spec::person("Siti", "Penerbit", ISSUING);
    let own = Spec::person("Siti", "Siti", super::PERSON);
    let mut expired = issuing.clone();
    expired.template.validity.not_after = at("2026-02-01T00:00:00Z");
    let siti = name("Siti").to_string();
    let penerbit = name("Penerbit").to_string();
    for (what, end, pool, expected) in [
        ("nobody's", &person, vec![], vec![&siti]),
        ("nobody's but that of a CA of the same name", &person, vec![stranger.clone()], vec![&siti]),
        ("that of the CA", &person, vec![lost.clone()], vec![&penerbit]),
        ("none: a path is there", &person, vec![issuing.clone()], vec![]),
        ("none: a path is there, and another leads nowhere", &person, vec![lost, issuing], vec![]),
        ("none: the path is bad", &person, vec![expired], vec![]),
        ("none: whoever signs oneself has no other", &own, vec![], vec![]),
    ] {
        assert_eq!(orphans(end, &[&root], &pool).iter().collect::<Vec<_>>(), expected, "{what}");
    }
    let crowd: Vec<Spec> = (0..MAX_NOTED + 9)
        .map(|index| Spec::ca("Penerbit", ISSUING, &format!("Hilang {index}"), STRANGER))
        .collect();
    assert_eq!(orphans(&person, &[&root], &crowd).len(), MAX_NOTED);
}

/// The names of those whose status is missing, each with its issuer's.
fn unsettled(chain: &Chain, lists: &[ListSpec]) -> Vec<String> {
    let missing = Missing::default();
    chain.statuses_noting(lists, &missing);
    assert!(missing.orphans().is_empty());
    let names = missing.unsettled().into_iter().map(|one| {
        let [certificate, issuer] =
            [&one.certificate, &one.issuer].map(|one| one.subject().text(oid::COMMON_NAME).unwrap());
        format!("{certificate} < {issuer}")
    });
    names.collect()
}

#[test]
fn whose_status_is_missing() {
    let chain = Chain::new();
    let (own, root) = (ListSpec::default, ListSpec::root);
    let outdated = || ListSpec { next_update: Some("260531000001Z"), ..own() };
    let forged = || ListSpec { signer: STRANGER, ..own() };
    let revoking = |reason| ListSpec::revoking(chain.serial(), "260501000000Z", reason);
    let (siti, penerbit) = ("Siti < Penerbit", "Penerbit < Akar");
    for (what, lists, expected) in [
        ("all", vec![], vec![siti, penerbit]),
        ("none", vec![own(), root()], vec![]),
        ("the CA's", vec![own()], vec![penerbit]),
        ("the person's", vec![root()], vec![siti]),
        ("that on an outdated list", vec![outdated(), root()], vec![siti]),
        ("that on a forged list", vec![forged(), root()], vec![siti]),
        ("none: it is revoked", vec![revoking(Some(LOST)), root()], vec![]),
        ("none: it is suspended", vec![revoking(Some(super::revocation::HOLD)), root()], vec![]),
    ] {
        assert_eq!(unsettled(&chain, &lists), expected, "{what}");
    }
    let known = Chain::new().asserting(AssertedStatus::Good);
    assert_eq!(unsettled(&known, &[]), [penerbit], "what the home knows is not missing");
}

/// A responder's own status is missing where its answer would settle something, and nothing else does.
#[test]
fn responders_whose_status_is_missing() {
    let responder = without(Spec::responder(RESPONDER), oid::OCSP_NOCHECK);
    let mut chain = Chain::new();
    let answer = AnswerSpec::about(&chain).by(responder, RESPONDER);
    chain.answers = vec![answer.make()];
    let (own, root) = (ListSpec::default, ListSpec::root);
    assert_eq!(unsettled(&chain, &[root()]), ["Siti < Penerbit", "OCSP < Penerbit"]);
    assert_eq!(unsettled(&chain, &[root(), own()]), [""; 0]);
    chain.answers = vec![AnswerSpec::about(&chain).make()];
    assert_eq!(unsettled(&chain, &[root()]), [""; 0], "one that need not be checked");
}
