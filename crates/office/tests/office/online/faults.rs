use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use office::online::Limits;
use office::report::{FileReport, Finding, Indication, Online, OnlineFault};
use pki::key::KeyType;
use pki::ocsp::{CertId, CertIdDigest, ErrorStatus, SingleAnswer, error_response};
use pki::path::UnknownStatus;
use testkit::authority::ready;
use testkit::keys::{Whose, key};
use testkit::server::{Reply, head};

use super::world::{World, examine, fresh, limits, ok, signed, summary, told, verdict};

/// Why what was looked for did not come, and whether it is missing still.
fn faults(report: &FileReport) -> Vec<(OnlineFault, bool)> {
    let fault = |finding: &Finding| match finding {
        Finding::Online(Online::Failed { fault, is_missed, .. }) => Some((fault.clone(), *is_missed)),
        _ => None,
    };
    report.findings.iter().filter_map(fault).collect()
}

/// A little patience, for servers that try it; lists may come slowly.
fn hasty() -> Limits {
    Limits { patience: Duration::from_secs(1), ..limits() }
}

fn redirect(to: &str) -> Reply {
    Reply::Bytes(head(302, &format!("Location: {to}\r\nContent-Length: 0\r\n")))
}

fn endless(start: &str) -> Reply {
    Reply::Endless { start: head(200, start), more: vec![b'x'; 4096] }
}

/// Answers that are none, for whatever was asked.
fn bad_replies(world: &World) -> Vec<(&'static str, Reply, OnlineFault)> {
    let status = |status| OnlineFault::Status { status };
    let patience = hasty().patience;
    vec![
        ("not there", told(404, b"<html>"), status(404)),
        ("a fault of its own", told(500, b""), status(500)),
        ("busy", told(503, b""), status(503)),
        ("nothing said", told(204, b""), status(204)),
        ("a page", ok(b"<html><body>Selamat datang</body></html>"), OnlineFault::NotThat),
        ("nothing in it", ok(b""), OnlineFault::NotThat),
        ("cut short", ok(&world.house.issuing().der()[..99]), OnlineFault::NotThat),
        ("elsewhere", redirect(&format!("{}elsewhere", world.url)), OnlineFault::Redirected { status: 302 }),
        ("in a circle", redirect(&world.url), OnlineFault::Redirected { status: 302 }),
        ("no HTTP", Reply::Bytes(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()), OnlineFault::Protocol),
        ("gone", Reply::Bytes(Vec::new()), OnlineFault::Closed),
        (
            "gone in the middle",
            Reply::Bytes([&head(200, "Content-Length: 999\r\n")[..], b"30"].concat()),
            OnlineFault::Closed,
        ),
        ("silence", Reply::Silence, OnlineFault::TimedOut { patience }),
        (
            "a byte now and then",
            Reply::Trickle(head(200, "Content-Length: 60000\r\n")),
            OnlineFault::TimedOut { patience },
        ),
    ]
}

#[test]
fn servers_without_the_issuer() {
    let world = World::new();
    let bytes = world.signed_by(&world.person());
    let stranger = World::strange();
    let limit = limits().certificates_len;
    let mut cases = bad_replies(&world);
    cases.push(("too long, as it says", told(200, &vec![0x30; limit + 1]), OnlineFault::TooLong { limit }));
    cases.push(("without end", endless(""), OnlineFault::TooLong { limit }));
    cases.push(("without end, in pieces", endless("Transfer-Encoding: chunked\r\n"), OnlineFault::Protocol));
    cases.push(("a list", ok(world.house.lists(Vec::new(), world.now)[0].der()), OnlineFault::NotThat));
    for (name, reply, expected) in cases {
        world.answer("issuing.cer", reply);
        let started = Instant::now();
        let report = examine(&world.examiner(Some(hasty())), &bytes);
        assert_eq!(verdict(&report), (Indication::Indeterminate, "issuer-missing"), "{name}");
        assert_eq!(faults(&report), [(expected, true)], "{name}");
        assert!(started.elapsed() < Duration::from_secs(10), "{name}");
        assert!(world.asked().iter().all(|path| path == "issuing.cer"), "{name}: nobody else is asked");
    }
    world.answer("issuing.cer", ok(stranger.house.issuing().der()));
    let report = examine(&world.examiner(Some(limits())), &bytes);
    assert_eq!(verdict(&report), (Indication::Indeterminate, "issuer-missing"), "another CA of that name");
}

#[test]
fn responders_without_an_answer() {
    let world = World::new();
    let bytes = world.signed_by(&world.person());
    let limit = limits().answer_len;
    let mut cases = bad_replies(&world);
    for status in ErrorStatus::ALL {
        cases.push(("no answer", ok(&error_response(status)), OnlineFault::Refused(status)));
    }
    cases.push(("without end", endless(""), OnlineFault::TooLong { limit }));
    cases.push(("a certificate", ok(world.house.issuing().der()), OnlineFault::NotThat));
    for (name, reply, expected) in cases {
        world.answer("ocsp", reply);
        let report = examine(&world.examiner(Some(hasty())), &bytes);
        assert_eq!(verdict(&report), (Indication::TotalPassed, "valid"), "{name}: {}", summary(&report));
        assert_eq!(faults(&report), [(expected, false)], "{name}: the list serves instead");
    }
}

type Change = Box<dyn Fn(&CertId, SingleAnswer) -> SingleAnswer + Send>;
type Expected = fn(&OnlineFault) -> bool;

/// What an answer may be that is one, and proves nothing.
#[test]
fn answers_that_do_not_count() {
    let world = World::new();
    let bytes = world.signed_by(&world.person());
    world.forget("issuing.crl");
    let hours = |hours| Timestamp::now() + SignedDuration::from_hours(hours);
    let issuing = world.house.issuing().clone();
    let other = CertId::of(&issuing, &"4A".parse().unwrap(), CertIdDigest::Sha1);
    let of_root = world.house.root().clone();
    let cases: Vec<(&str, Change, Expected)> = vec![
        ("about another certificate", Box::new(move |_, _| fresh(&other)), |fault| {
            *fault == OnlineFault::AnotherAnswer
        }),
        (
            "about one of another CA",
            Box::new(move |id, _| fresh(&CertId::of(&of_root, id.serial_number(), CertIdDigest::Sha1))),
            |fault| *fault == OnlineFault::AnotherAnswer,
        ),
        (
            "stale",
            Box::new(move |_, answer| SingleAnswer {
                this_update: hours(-3),
                next_update: Some(hours(-2)),
                ..answer
            }),
            |fault| matches!(fault, OnlineFault::DoesNotCount(UnknownStatus::AnswerOutdated { .. })),
        ),
        (
            "stale, without saying so",
            Box::new(move |_, answer| SingleAnswer { this_update: hours(-30), next_update: None, ..answer }),
            |fault| matches!(fault, OnlineFault::DoesNotCount(UnknownStatus::AnswerOutdated { .. })),
        ),
    ];
    for (name, change, expected) in cases {
        world.answer_ocsp_with(change);
        let report = examine(&world.examiner(Some(limits())), &bytes);
        assert_eq!(verdict(&report).0, Indication::Indeterminate, "{name}: {}", summary(&report));
        assert!(expected(&faults(&report)[0].0), "{name}: {:?}", faults(&report));
        assert!(faults(&report).iter().all(|(_, is_missed)| *is_missed), "{name}");
    }
}

#[test]
fn answers_by_whoever_may_not() {
    let world = World::new();
    let person = world.person();
    let bytes = world.signed_by(&person);
    world.forget("issuing.crl");
    let issuing = world.house.issuing().clone();
    let mine = CertId::of(&issuing, person.serial_number(), CertIdDigest::Sha1);
    let stranger = ready(&key(Whose::Person, KeyType::P256));
    let own = ready(&key(Whose::Issuing, KeyType::P256));
    let good = signed(vec![fresh(&mine)], &issuing, own.as_ref());
    let mut harmed = good.clone();
    *harmed.last_mut().unwrap() ^= 1;
    for (name, answer) in [
        ("signed by the signer in the CA's name", signed(vec![fresh(&mine)], &issuing, stranger.as_ref())),
        ("signed by the signer", signed(vec![fresh(&mine)], &person, stranger.as_ref())),
        ("its signature harmed", harmed),
    ] {
        world.answer("ocsp", ok(&answer));
        let report = examine(&world.examiner(Some(limits())), &bytes);
        assert_eq!(
            verdict(&report),
            (Indication::Indeterminate, "ocsp-responder-untrusted"),
            "{name}: {}",
            summary(&report)
        );
        let untrusted = OnlineFault::DoesNotCount(UnknownStatus::UntrustedResponder);
        assert_eq!(faults(&report)[0], (untrusted, true), "{name}");
    }
    world.answer("ocsp", ok(&good));
    assert_eq!(verdict(&examine(&world.examiner(Some(limits())), &bytes)).0, Indication::TotalPassed);
}

#[test]
fn lists_that_do_not_count() {
    let world = World::new();
    let bytes = world.signed_by(&world.person());
    world.forget("ocsp");
    let stranger = World::strange();
    let earlier = world.now - SignedDuration::from_hours(24 * 300);
    for (name, list, expected) in [
        ("forged", stranger.house.lists(Vec::new(), world.now).swap_remove(0), "crl-unproven"),
        ("stale", world.house.lists(Vec::new(), earlier).swap_remove(0), "crl-outdated"),
        ("the root's", world.house.lists(Vec::new(), world.now).swap_remove(1), "status-missing"),
        ("as it should be", world.house.lists(Vec::new(), world.now).swap_remove(0), "valid"),
    ] {
        world.answer("issuing.crl", ok(list.der()));
        let report = examine(&world.examiner(Some(limits())), &bytes);
        assert_eq!(verdict(&report).1, expected, "{name}: {}", summary(&report));
    }
}

/// A server that is down is not asked for ever.
#[test]
fn a_server_that_fails_is_left_alone() {
    let world = World::new();
    world.answer("ocsp", Reply::Silence);
    let limits = Limits { failures: 2, ..hasty() };
    let examiner = world.examiner(Some(limits));
    let mut last = Vec::new();
    for _ in 0..4 {
        let report = examine(&examiner, &world.signed_by(&world.person()));
        last = faults(&report);
    }
    assert_eq!(last[0].0, OnlineFault::LeftAlone { failures: 2 });
    assert_eq!(world.asked().iter().filter(|path| *path == "ocsp").count(), 2);
}

#[test]
fn nobody_listens() {
    let world = World::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = format!("http://{}/x", listener.local_addr().unwrap());
    drop(listener);
    for (name, address, expected) in [
        ("a closed port", closed.as_str(), OnlineFault::Unreachable),
        ("a name that nobody has", "http://tidak-ada.invalid/x", OnlineFault::HostNotFound),
    ] {
        let access = pki::cert::Extension::authority_info_access(address, None);
        let person = world.person_with(&[access]);
        let report = examine(&world.examiner(Some(limits())), &world.signed_by(&person));
        // Without a network no name is looked up.
        let found = faults(&report);
        assert!(
            found == [(expected, true)] || found == [(OnlineFault::Unreachable, true)],
            "{name}: {found:?}"
        );
    }
}

/// What https proves is who answers; where it does not, nobody is asked any further.
#[cfg(feature = "https")]
#[test]
fn a_server_whose_certificate_nobody_knows() {
    let world = World::new();
    let access = pki::cert::Extension::authority_info_access(&crate::remote::server::serve_secretly(), None);
    let person = world.person_with(&[access]);
    let report = examine(&world.examiner(Some(limits())), &world.signed_by(&person));
    assert_eq!(faults(&report), [(OnlineFault::Insecure, true)]);
}
