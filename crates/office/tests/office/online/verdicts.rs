use ca::tsa;
use jiff::{SignedDuration, Timestamp};
use office::online::Online;
use office::policy::Policy;
use office::remote::RemoteTsa;
use office::report::{Indication, LinkStatus, StatusSource};
use office::sign::{Level, Supplied, Vouchers};
use office::verify::{Evidence, Examiner};
use pki::cert::Extension;
use pki::crl::RevocationReason;
use pki::key::KeyType;
use pki::ocsp::{CertStatus, OcspRequest};
use pki::oid;
use pki::tsp::Accuracy;
use testkit::authority::ready;
use testkit::keys::{Whose, key};
use testkit::server;

use super::world::{World, examine, fresh, limits, ok, signed_with, summary, told_online, verdict};

const PASSED: (Indication, &str) = (Indication::TotalPassed, "valid");

#[test]
fn what_a_bare_signature_lacks_is_found() {
    let world = World::new();
    let bytes = world.signed_by(&world.person());
    let offline = examine(&world.examiner(None), &bytes);
    assert_eq!(verdict(&offline), (Indication::Indeterminate, "issuer-missing"));
    assert!(told_online(&offline).is_empty() && world.asked().is_empty(), "nobody said that it may ask");

    let online = examine(&world.examiner(Some(limits())), &bytes);
    assert_eq!(verdict(&online), PASSED, "{}", summary(&online));
    let sources: Vec<_> = online.signatures[0].chain.iter().map(|link| link.source).collect();
    let expected = [StatusSource::OnlineOcsp, StatusSource::OnlineCrl, StatusSource::TrustAnchor];
    assert_eq!(sources, expected.map(Some));
    assert_eq!(world.asked(), ["issuing.cer", "ocsp", "root.crl"]);
    for (code, message) in told_online(&online) {
        assert_eq!(code, "online-fetched, info", "{message}");
        assert!(message.contains(&world.url), "{message}");
    }
}

/// What the server says of the signer, and what becomes of the signature.
#[test]
fn what_servers_say_counts_as_it_should() {
    let revoked =
        |reason| CertStatus::Revoked { at: Timestamp::now() - SignedDuration::from_hours(1), reason };
    let lost = Some(RevocationReason::KeyCompromise);
    let hold = Some(RevocationReason::CertificateHold);
    for (name, status, expected, asked) in [
        ("good", CertStatus::Good, PASSED, vec!["issuing.cer", "ocsp", "root.crl"]),
        (
            "revoked",
            revoked(lost),
            (Indication::TotalFailed, "revoked"),
            vec!["issuing.cer", "ocsp", "root.crl"],
        ),
        (
            "suspended",
            revoked(hold),
            (Indication::Indeterminate, "suspended"),
            vec!["issuing.cer", "ocsp", "root.crl"],
        ),
        // The list knows of no revocation.
        ("unknown", CertStatus::Unknown, PASSED, vec!["issuing.cer", "ocsp", "issuing.crl", "root.crl"]),
    ] {
        let world = World::new();
        world.answer_ocsp(status);
        let bytes = world.signed_by(&world.person());
        let report = examine(&world.examiner(Some(limits())), &bytes);
        let code = report.signatures[0].reason.code();
        assert_eq!((report.signatures[0].indication, code), expected, "{name}: {}", summary(&report));
        assert_eq!(world.asked(), asked, "{name}");
    }
}

#[test]
fn a_list_that_is_fetched_revokes() {
    let world = World::new();
    let person = world.person();
    world.forget("ocsp");
    world.answer("issuing.crl", ok(world.list_revoking(&person).der()));
    let report = examine(&world.examiner(Some(limits())), &world.signed_by(&person));
    let signer = &report.signatures[0].chain[0];
    assert_eq!((signer.status, signer.source), (LinkStatus::Revoked, Some(StatusSource::OnlineCrl)));
    assert_eq!(report.indication, Some(Indication::TotalFailed));
    let told: Vec<_> = told_online(&report).into_iter().map(|(code, _)| code).collect();
    let failed = "online-failed, info";
    assert_eq!(told, ["online-fetched, info", failed, "online-fetched, info", "online-fetched, info"]);
}

/// Whoever stamped is looked into as well.
#[test]
fn a_time_stamp_lacks_no_less() {
    let world = World::new();
    let stamping = key(Whose::Root, KeyType::P384);
    let certificate = world.house.time_stamper(&stamping, world.now);
    let policies = vec![oid::SIMULATION_POLICY];
    let tsa = tsa::Authority::new(&certificate, &[], ready(&stamping), policies, Accuracy::SECOND).unwrap();
    let address = server::serve(move |question| {
        let stamp = tsa.stamp(&question.body, "4A".parse().unwrap(), Ok(Timestamp::now()));
        server::Reply::Bytes(server::ok(&stamp.der))
    });
    let remote = RemoteTsa::new(&address).unwrap();
    let vouchers = Vouchers::without_home(Level::T, Some(remote), Supplied::default()).unwrap();
    let bytes = world.sign(crate::levels::LETTER, &world.person(), Level::T, &vouchers);
    let offline = examine(&world.examiner(None), &bytes);
    assert!(!offline.signatures[0].time_stamp.as_ref().unwrap().valid);
    let online = examine(&world.examiner(Some(limits())), &bytes);
    assert_eq!(verdict(&online), PASSED, "{}", summary(&online));
    assert!(online.signatures[0].time_stamp.as_ref().unwrap().valid, "{}", summary(&online));
    let mut asked = world.asked();
    asked.sort();
    assert_eq!(asked, ["issuing.cer", "ocsp", "ocsp", "root.crl"]);
}

/// A responder whom nobody excused from being checked is looked into, too.
#[test]
fn a_responder_has_a_status_too() {
    for (name, revokes) in [("good", false), ("revoked", true)] {
        let world = World::new();
        let answering = key(Whose::Root, KeyType::P384);
        let model = world.house.ocsp_responder(&answering, world.now);
        let excused = Extension { oid: oid::OCSP_NOCHECK, critical: false, value: Vec::new() };
        let responder = world.anew(&model, &[excused]);
        if revokes {
            world.answer("issuing.crl", ok(world.list_revoking(&responder).der()));
        }
        let carried = responder.clone();
        world.answer_with("ocsp", move |question| {
            let request = OcspRequest::from_der(&question.body).unwrap();
            let answers = request.cert_ids().iter().map(fresh).collect();
            ok(&signed_with(answers, &carried, ready(&answering).as_ref(), std::slice::from_ref(&carried)))
        });
        let report = examine(&world.examiner(Some(limits())), &world.signed_by(&world.person()));
        assert_eq!(verdict(&report), PASSED, "{name}: {}", summary(&report));
        // The list that was fetched for the responder speaks of the signer, too.
        let source = report.signatures[0].chain[0].source;
        assert!(!revokes || source == Some(StatusSource::OnlineCrl), "{name}: {source:?}");
        assert_eq!(world.asked(), ["issuing.cer", "ocsp", "root.crl", "issuing.crl"], "{name}");
    }
}

/// What is at hand is older than the receiver allows for; what is fetched is not.
#[test]
fn old_news_is_brought_up_to_date() {
    let world = World::new();
    let bytes = world.signed_by(&world.person());
    let earlier = world.now - SignedDuration::from_hours(3 * 24);
    let examine_with = |online: Option<Online>| {
        let evidence = Evidence {
            intermediates: vec![world.house.issuing().clone()],
            lists: world.house.lists(Vec::new(), earlier),
            ..world.anchors()
        };
        let policy = Policy::read(b"max_status_age = \"1d\"\n").unwrap();
        let examiner = Examiner::new(evidence, None, Timestamp::now()).unwrap();
        examine(&examiner.under(Some(policy)).asking(online), &bytes)
    };
    assert_eq!(verdict(&examine_with(None)), (Indication::Indeterminate, "status-too-old"));
    let report = examine_with(Some(Online::within(limits())));
    assert_eq!(verdict(&report), PASSED, "{}", summary(&report));
    assert_eq!(world.asked(), ["ocsp"], "the root's list counts until its end");
}

/// A moment in the past is judged by what is said today; one to come is not.
#[test]
fn another_moment() {
    let world = World::new();
    let bytes = world.signed_by(&world.person());
    let hours = |hours| Timestamp::now() + SignedDuration::from_hours(hours);
    for (name, at, expected) in [
        ("a little ago", world.now + SignedDuration::from_secs(1), PASSED),
        ("before the certificate", hours(-24), (Indication::Indeterminate, "certificate-not-yet-valid")),
        ("when lists and answers have ended", hours(24 * 300), (Indication::Indeterminate, "crl-outdated")),
    ] {
        let report = examine(&world.examiner_at(at, Some(limits())), &bytes);
        assert_eq!(verdict(&report), expected, "{name}: {}", summary(&report));
        world.asked();
    }
}

/// A document that carries all that it needs is judged without asking anyone, and so is one that is broken.
#[test]
fn who_lacks_nothing_asks_nobody() {
    let world = World::new();
    let person = world.person();
    let bytes = world.signed_by(&person);
    let evidence = Evidence {
        anchors: vec![world.house.root().clone()],
        intermediates: vec![world.house.issuing().clone()],
        lists: world.house.lists(Vec::new(), world.now),
        answers: Vec::new(),
    };
    let online = Some(Online::within(limits()));
    let examiner = Examiner::new(evidence, None, Timestamp::now()).unwrap().asking(online);
    assert_eq!(verdict(&examine(&examiner, &bytes)), PASSED);
    let mut broken = bytes.clone();
    broken[1234] ^= 1;
    assert_eq!(examine(&world.examiner(Some(limits())), &broken).indication, Some(Indication::TotalFailed));
    assert_eq!(examine(&examiner, crate::levels::LETTER).indication, None);
    assert_eq!(world.asked(), [""; 0]);
}
