use std::time::Duration;

use jiff::Timestamp;
use office::online::{Limits, Online};
use office::report::{FileReport, Indication};
use office::sign::{Level, Vouchers};
use office::verify::{Evidence, Examiner};
use pki::asn1::{sequence, tlv};
use pki::cert::build::Template;
use pki::cert::{Certificate, Extension, GeneralName};
use pki::name::Name;
use pki::oid::{self, ObjectIdentifier};

use testkit::server::Reply;

use super::world::{World, examine, limits, ok, summary, told_online, verdict};

const NO_TIME: Duration = Duration::ZERO;

/// authorityInfoAccess with all these addresses.
fn access(addresses: &[(ObjectIdentifier, String)]) -> Extension {
    let descriptions = addresses.iter().map(|(method, address)| {
        sequence(&[&tlv(0x06, method.as_bytes()), &GeneralName::Uri(address.clone()).to_der()])
    });
    let all: Vec<Vec<u8>> = descriptions.collect();
    let value = sequence(&all.iter().map(Vec::as_slice).collect::<Vec<_>>());
    Extension { oid: oid::AUTHORITY_INFO_ACCESS, critical: false, value }
}

/// In the place of one that is to be left out.
fn without(oid: ObjectIdentifier) -> Extension {
    Extension { oid, critical: false, value: Vec::new() }
}

fn joined(report: &FileReport) -> String {
    told_online(report).into_iter().map(|(code, message)| format!("{code}: {message}\n")).collect()
}

#[test]
fn twenty_signatures_ask_once() {
    let world = World::new();
    let person = world.person();
    let mut bytes = world.signed_by(&person);
    for _ in 1..20 {
        bytes = world.sign(&bytes, &person, Level::B, &Vouchers::default());
    }
    let report = examine(&world.examiner(Some(limits())), &bytes);
    assert_eq!(report.signatures.len(), 20);
    assert_eq!(report.indication, Some(Indication::TotalPassed), "{}", summary(&report));
    assert_eq!(world.asked(), ["issuing.cer", "ocsp", "root.crl"]);
    assert_eq!(told_online(&report).len(), 3);
}

/// One set of answers serves for many documents, and many threads; what failed is not tried again either.
#[test]
fn many_documents_ask_once() {
    let world = World::new();
    world.forget("root.crl");
    let (one, two) = (world.signed_by(&world.person()), world.signed_by(&world.person()));
    let examiner = world.examiner(Some(limits()));
    std::thread::scope(|scope| {
        for bytes in [&one, &two, &one, &two] {
            scope.spawn(|| {
                let report = examine(&examiner, bytes);
                assert_eq!(verdict(&report), (Indication::Indeterminate, "status-missing"));
                assert_eq!(told_online(&report).len(), 3, "each is told");
            });
        }
    });
    let mut asked = world.asked();
    asked.sort();
    assert_eq!(asked, ["issuing.cer", "ocsp", "ocsp", "root.crl"], "an answer for each certificate");
}

/// Whoever made a document that nobody vouches for has nobody asked for a status.
#[test]
fn strangers_choose_no_responder() {
    let (world, stranger) = (World::new(), World::strange());
    let bytes = stranger.signed_by(&stranger.person());
    let report = examine(&world.examiner(Some(limits())), &bytes);
    assert_eq!(verdict(&report).0, Indication::Indeterminate);
    // The root itself signs itself: there is nobody to look for.
    assert_eq!(stranger.asked(), ["issuing.cer", "root.cer"]);
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn which_addresses_are_asked() {
    let world = World::new();
    let issuers = |addresses: &[&str]| {
        access(&addresses.iter().map(|one| (oid::ACCESS_CA_ISSUERS, (*one).to_owned())).collect::<Vec<_>>())
    };
    let many: Vec<String> = (0..200).map(|index| format!("{}many/{index}", world.url)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let secret = world.url.replace("http://", "http://user:rahasia@");
    let port = world.url.trim_end_matches('/').rsplit(':').next().unwrap();
    let zero = format!("http://0.0.0.0:{port}/x");
    let mapped = format!("http://[::ffff:169.254.169.254]:{port}/x");
    for (name, addresses, asked, words) in [
        ("none", vec![], vec![], vec![]),
        ("of a directory", vec!["ldap://dir.example/cn=CA"], vec![], vec!["not `ldap`"]),
        ("a file", vec!["file:///etc/passwd"], vec![], vec!["no address of http"]),
        ("with a password", vec![&secret], vec![], vec!["a user name or password stands"]),
        ("no address", vec!["http://"], vec![], vec!["no address of http"]),
        (
            "of the machine's own secrets",
            vec!["http://169.254.169.254/latest"],
            vec![],
            vec!["nobody is asked"],
        ),
        ("the same in another form", vec![&mapped], vec![], vec!["nobody is asked"]),
        ("of any of the machine's own", vec![&zero], vec![], vec!["nobody is asked"]),
        (
            "a directory, and a server that has nothing",
            vec!["ldap://dir.example/cn=CA", &many[7]],
            vec!["/many/7"],
            vec!["HTTP status 404", "not `ldap`"],
        ),
        (
            "two hundred",
            many.clone(),
            vec!["/many/0", "/many/1", "/many/2", "/many/3"],
            vec!["online-stopped, warning: ", "more than the 4 addresses of one kind"],
        ),
        ("one twice", vec![&many[0], &many[0]], vec!["/many/0"], vec!["HTTP status 404"]),
    ] {
        let person = match addresses.is_empty() {
            true => world.person_with(&[without(oid::AUTHORITY_INFO_ACCESS)]),
            false => world.person_with(&[issuers(&addresses)]),
        };
        let report = examine(&world.examiner(Some(limits())), &world.signed_by(&person));
        assert_eq!(verdict(&report), (Indication::Indeterminate, "issuer-missing"), "{name}");
        assert_eq!(world.asked(), asked, "{name}");
        let told = joined(&report);
        assert!(words.iter().all(|words| told.contains(words)), "{name}: {told}");
        assert!(!told.contains("rahasia") && !told.contains("info"), "{name}: {told}");
        assert_eq!(told.is_empty(), words.is_empty(), "{name}: {told}");
    }
}

/// A responder that fails is followed by the next one, then by the list.
#[test]
fn one_after_the_other_is_asked() {
    let world = World::new();
    let at = |path: &str| (oid::ACCESS_OCSP, format!("{}{path}", world.url));
    let issuers = (oid::ACCESS_CA_ISSUERS, format!("{}bundle.p7c", world.url));
    world.answer("bundle.p7c", ok(&bundle(&[world.house.root(), world.house.issuing()])));
    for (name, responders, asked) in [
        ("the second", vec![at("one"), at("ocsp")], vec!["/bundle.p7c", "/one", "ocsp", "root.crl"]),
        (
            "the list",
            vec![at("one"), at("two")],
            vec!["/bundle.p7c", "/one", "/two", "issuing.crl", "root.crl"],
        ),
    ] {
        let access = access(&[&responders[..], std::slice::from_ref(&issuers)].concat());
        let person = world.person_with(&[access]);
        let report = examine(&world.examiner(Some(limits())), &world.signed_by(&person));
        assert_eq!(verdict(&report).0, Indication::TotalPassed, "{name}: {}", summary(&report));
        assert_eq!(world.asked(), asked, "{name}");
    }
}

/// Certificates alone, as PKCS#7 (RFC 5280 §4.2.2.1).
fn bundle(certificates: &[&Certificate]) -> Vec<u8> {
    let oid = |oid: &str| tlv(0x06, ObjectIdentifier::new_unwrap(oid).as_bytes());
    let all: Vec<u8> = certificates.iter().flat_map(|one| one.der()).copied().collect();
    let signed = sequence(&[
        &[2, 1, 1],
        &tlv(0x31, &[]),
        &sequence(&[&oid("1.2.840.113549.1.7.1")]),
        &tlv(0xa0, &all),
        &tlv(0x31, &[]),
    ]);
    sequence(&[&oid("1.2.840.113549.1.7.2"), &tlv(0xa0, &signed)])
}

#[test]
fn no_more_is_asked_than_the_limits_allow() {
    let change = |change: fn(&mut Limits)| {
        let mut limits = limits();
        change(&mut limits);
        limits
    };
    for (name, limits, asked, words) in [
        (
            "of issuers for a file",
            change(|limits| limits.file_issuers = 0),
            0,
            "0 addresses that are asked for one file",
        ),
        (
            "of statuses for a file",
            change(|limits| limits.file_statuses = 1),
            2,
            "1 addresses that are asked for one file",
        ),
        (
            "of time for a file",
            change(|limits| limits.file_waiting = NO_TIME),
            0,
            "0 seconds that are waited for servers for one file",
        ),
        ("of a run", change(|limits| limits.requests = 1), 2, "1 addresses that are asked in one run"),
        (
            "of time",
            change(|limits| limits.waiting = NO_TIME),
            0,
            "0 seconds that are waited for servers in one run",
        ),
        ("of bytes", change(|limits| limits.total_len = 0), 0, "0 bytes that are fetched in one run"),
        (
            "of bytes, met on the way",
            change(|limits| limits.total_len = 400),
            1,
            "400 bytes that are fetched",
        ),
        ("none", limits(), 3, ""),
    ] {
        let world = World::new();
        let report = examine(&world.examiner(Some(limits)), &world.signed_by(&world.person()));
        assert_eq!(world.asked().len(), asked, "{name}");
        let told = joined(&report);
        assert!(told.contains(words), "{name}: {told}");
        let complete = words.is_empty();
        assert_eq!(told.contains("online-stopped"), !complete, "{name}: {told}");
        assert_eq!(report.indication == Some(Indication::TotalPassed), complete, "{name}");
    }
}

/// Those who make documents that nobody vouches for use up nothing of what others need.
#[test]
fn strangers_leave_others_their_share() {
    let (world, stranger) = (World::new(), World::strange());
    world.answer("gone", Reply::Bytes(Vec::new()));
    let gone = access(&[(oid::ACCESS_CA_ISSUERS, format!("{}gone", world.url))]);
    let evidence = Evidence { intermediates: vec![world.house.issuing().clone()], ..world.anchors() };
    let online = Online::within(Limits { requests: 2, failures: 1, ..limits() });
    let examiner = Examiner::new(evidence, None, Timestamp::now()).unwrap().asking(Some(online));
    let nobodys = world.signed_by(&stranger.person_with(&[gone]));
    assert_eq!(verdict(&examine(&examiner, &nobodys)).1, "issuer-missing");
    let report = examine(&examiner, &world.signed_by(&world.person()));
    assert_eq!(verdict(&report).1, "valid", "{}", summary(&report));
    assert_eq!(world.asked(), ["/gone", "/gone", "ocsp", "root.crl"]);
}

/// A path that comes one certificate at a time is followed only so far, and addresses in a circle only once around.
#[test]
fn a_path_without_end_is_not_followed() {
    for (name, length, asked, words) in [
        ("long", 20, 8, "judged anew 8 times"),
        ("with addresses in a circle", 3, 3, "no certificate"),
        ("with its own address", 1, 1, "no certificate"),
    ] {
        let world = World::new();
        let at =
            |index: usize| access(&[(oid::ACCESS_CA_ISSUERS, format!("{}{}", world.url, index % length))]);
        for index in 0..length {
            world.answer(&index.to_string(), ok(link(&world, index, length, at(index + 1)).der()));
        }
        let person = world.person_with(&[at(0)]);
        let report = examine(&world.examiner(Some(limits())), &world.signed_by(&person));
        assert_eq!(verdict(&report), (Indication::Indeterminate, "issuer-missing"), "{name}");
        let expected: Vec<String> = (0..asked).map(|index| format!("/{index}")).collect();
        assert_eq!(world.asked(), expected, "{name}");
        assert!(summary(&report).contains(words), "{name}: {}", summary(&report));
    }
}

/// A CA by the key of the issuing CA, and by the next of `length` such CAs; the first has the issuing CA's name.
fn link(world: &World, index: usize, length: usize, access: Extension) -> Certificate {
    let issuing = world.house.issuing();
    let name = |index: usize| match index {
        0 => issuing.subject().clone(),
        _ => Name::builder().attribute(oid::COMMON_NAME, &format!("CA {index}")).unwrap().build(),
    };
    let mut extensions = issuing.extensions().to_vec();
    extensions.retain(|one| ![oid::AUTHORITY_INFO_ACCESS, oid::AUTHORITY_KEY_IDENTIFIER].contains(&one.oid));
    extensions.push(access);
    let template = Template {
        serial_number: issuing.serial_number().clone(),
        subject: name(index),
        validity: issuing.validity(),
        public_key: issuing.public_key().clone(),
        extensions,
    };
    let signer = world.house.signer();
    let issuer = if index + 1 == length {
        Name::builder().attribute(oid::COMMON_NAME, "Akhir").unwrap().build()
    } else {
        name(index + 1)
    };
    let tbs = template.to_be_signed(&issuer, signer.algorithm()).unwrap();
    Certificate::from_der(&tbs.sign(signer).unwrap()).unwrap()
}
