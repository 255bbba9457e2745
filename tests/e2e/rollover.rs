//! `segel ca rollover` and `segel ca services`: a new issuing CA beside the old, and new keys for those who answer.

use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::ocsp::{CertId, CertIdDigest, OcspRequest};
use serde_json::Value;
use testkit::program::{NIK, Program};

use crate::house::{NIP, attended, each, holder, json, leaves_nothing, rehearsal, serial, text};

/// The certificates in a file of the folder.
fn certificates(program: &Program, file: &str) -> Vec<Certificate> {
    Certificate::read_all(&program.read(file)).unwrap()
}

/// The chain that is exported with a certificate, from it up to the root.
fn chain_of(program: &Program, serial: &str) -> Vec<Certificate> {
    let out = format!("{serial}.chain");
    program.run(["cert", "export", serial, "--format", "chain", "--out", &out, "--force"]).succeeds();
    certificates(program, &out)
}

/// The common name of whoever issued a certificate.
fn issuer(program: &Program, serial: &str) -> String {
    chain_of(program, serial)[0].issuer().common_name().unwrap().to_owned()
}

/// The serial numbers of the authorities of a role, the oldest first.
fn authorities(program: &Program, role: &str) -> Vec<String> {
    let shown = json(program, ["ca", "show"]);
    let all = shown["authorities"].as_array().unwrap().iter();
    all.filter(|one| one["role"] == role).map(|one| text(&one["serial"])).collect()
}

fn list(program: &Program, arguments: &[&str]) -> RevocationList {
    let arguments = ["ca", "crl", "--out", "list.crl", "--force"].iter().chain(arguments);
    program.run(arguments).succeeds();
    RevocationList::from_der(&program.read("list.crl")).unwrap()
}

/// What is answered about a certificate, by the first CA of its chain.
fn status(program: &Program, chain: &[Certificate]) -> String {
    let id = CertId::of(&chain[1], chain[0].serial_number(), CertIdDigest::Sha1);
    program.write("request", OcspRequest::new(&[id], None).unwrap().der());
    let answer = json(program, ["ocsp", "respond", "request", "-o", "answer", "--force"]);
    text(&answer["certificates"][0]["status"])
}

#[test]
fn another_issues_from_now_on() {
    let program = holder();
    let (old, before) = (authorities(&program, "issuing"), serial(&program));
    let rolled = json(&program, ["ca", "rollover"]);
    assert_eq!((&rolled["retired"], &rolled["crl_number"]), (&old[0].as_str().into(), &1.into()));
    assert_eq!((&rolled["shortened"], &rolled["stamper"]), (&false.into(), &Value::Null));
    assert!(text(&rolled["issuing"]["subject"]).ends_with("CN=CA Penerbit Segel 2 (UJI COBA)"));
    let shown = json(&program, ["ca", "show"]);
    let roles = ["root", "issuing", "ocsp", "tsa", "issuing", "ocsp"];
    assert_eq!(each(&shown["authorities"], "/role"), roles);
    let active = shown["authorities"].as_array().unwrap().iter().map(|one| one["active"] == true);
    assert_eq!(active.collect::<Vec<_>>(), [true, false, true, true, true, true]);
    assert!(each(&shown["authorities"], "/standing").iter().all(|standing| standing == "active"));
    program.issue("p256", &[]).succeeds();
    let after = serial(&program);
    assert_ne!(before, after);
    for (serial, name) in
        [(&before, "CA Penerbit Segel (UJI COBA)"), (&after, "CA Penerbit Segel 2 (UJI COBA)")]
    {
        let chain = chain_of(&program, serial);
        assert_eq!((chain.len(), issuer(&program, serial).as_str()), (3, name));
        for pair in chain.windows(2) {
            pair[0].verify_signature(pair[1].public_key()).unwrap();
        }
    }
    let log = json(&program, ["audit", "show", "--kind", "ca.rollover"]);
    assert_eq!(log["records"][0]["detail"]["retired"], old[0]);
}

#[test]
fn the_chain_is_the_new_one_and_all_are_to_be_had() {
    let program = holder();
    for _ in 0..2 {
        program.run(["ca", "rollover"]).succeeds();
    }
    let names = |flag: &[&str]| {
        let arguments = ["ca", "chain", "--out", "chain.pem", "--force"].iter().chain(flag);
        program.run(arguments).succeeds();
        let name = |one: &Certificate| one.subject().common_name().unwrap().replace(" (UJI COBA)", "");
        certificates(&program, "chain.pem").iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names(&[]), ["CA Penerbit Segel 3", "Root CA Segel"]);
    assert_eq!(names(&["--root"]), ["Root CA Segel"]);
    assert_eq!(
        names(&["--all"]),
        ["CA Penerbit Segel 3", "CA Penerbit Segel 2", "CA Penerbit Segel", "Root CA Segel"]
    );
    program.run(["ca", "chain", "--out", "x.pem", "--root", "--all"]).fails(2, &[]);
}

#[test]
fn keys_are_of_the_same_kind_or_of_the_one_asked_for() {
    let program = holder();
    for (asked, found) in [(None, "P-256"), (Some("p384"), "P-384"), (None, "P-384")] {
        let flag = asked.map(|kind| ["--key-type", kind]);
        program.run(["ca", "rollover"].iter().chain(flag.iter().flatten())).succeeds();
        let shown = json(&program, ["ca", "show"]);
        let newest: Vec<_> = shown["authorities"].as_array().unwrap().iter().rev().take(2).collect();
        assert!(newest.iter().all(|one| one["key"] == found), "{asked:?}: {newest:?}");
    }
}

#[test]
fn what_was_issued_before_signs_and_is_verified_after() {
    let program = holder();
    let letter = testkit::fixture::path("nota-dinas.pdf");
    program.sign(&letter, "before.pdf", &[]).succeeds();
    program.run(["ca", "rollover"]).succeeds();
    program.sign(&letter, "after.pdf", &[]).succeeds();
    program.run(["ca", "chain", "--root", "--out", "root.pem"]).succeeds();
    list(&program, &["--root"]);
    std::fs::rename(program.path("list.crl"), program.path("root.crl")).unwrap();
    list(&program, &["--ca", &authorities(&program, "issuing")[0]]);
    for file in ["before.pdf", "after.pdf"] {
        program.run(["verify", file]).succeeds();
        // Elsewhere only the root is known: the earlier CA comes with the signature.
        let arguments = ["verify", file, "--trust", "root.pem", "--crl", "root.crl", "--crl", "list.crl"];
        program
            .run_with(arguments, "", |command| {
                command.env("SEGEL_HOME", "nowhere");
            })
            .succeeds();
    }
    program.run([
        "cert",
        "export",
        NIK,
        "--format",
        "p12",
        "--out",
        "siti.p12",
        "--passphrase-file",
        "passphrase",
    ]);
    let p12 = ["--p12", "siti.p12", "--passphrase-file", "passphrase", "-o", "p12.pdf"];
    program.run(["sign", letter.to_str().unwrap()].iter().chain(&p12)).succeeds();
    program.run(["verify", "p12.pdf"]).succeeds();
}

#[test]
fn what_follows_a_certificate_of_the_old_one_is_of_the_new_one() {
    for arguments in [&["renew", NIK, "--same-key"][..], &["renew", NIK, "--same-key", "--revoke-old"]] {
        let program = holder();
        let (before, old) = (serial(&program), authorities(&program, "issuing").remove(0));
        program.run(["ca", "rollover"]).succeeds();
        let renewed = program.run(["cert"].iter().chain(arguments).chain(&["--json"])).succeeds().json();
        assert_eq!(issuer(&program, &text(&renewed["serial"])), "CA Penerbit Segel 2 (UJI COBA)");
        let expected: &[&str] = if arguments.contains(&"--revoke-old") { &[&old] } else { &[] };
        assert_eq!(each(&renewed["lists"], "/ca"), expected, "the old CA's list names what it issued");
        let listed = list(&program, &["--ca", &old]);
        assert_eq!(listed.entry(&before.parse().unwrap()).is_some(), !expected.is_empty());
    }
}

#[test]
fn each_lists_what_it_issued() {
    let program = attended();
    let (before, old) = (serial(&program), authorities(&program, "issuing").remove(0));
    let with = ["--ca-passphrase-file", "passphrase"];
    program.run(["ca", "rollover"]).fails(2, &["no terminal"]);
    program.run(["ca", "rollover"].iter().chain(&with)).succeeds();
    let new = authorities(&program, "issuing").remove(1);
    let run = program.run(["cert", "revoke", &before, "--reason", "mutasi", "--json"]).succeeds();
    assert!(run.stderr.contains(&format!("segel ca crl --ca {old} --out FILE")), "{}", run.stderr);
    assert_eq!(
        run.json()["lists"],
        serde_json::json!([{ "list": "issuing", "ca": old, "crl_number": null }])
    );
    let checked = program.run(["ca", "crl", "--check", "--json"]);
    assert_eq!((checked.code, &checked.json()["due"]), (1, &false.into()), "that of the new CA is not due");
    let lists = checked.json()["lists"].clone();
    assert_eq!(each(&lists, "/role"), ["issuing", "root", "issuing"]);
    assert_eq!((&lists[0]["ca"], &lists[2]["ca"]), (&new.as_str().into(), &old.as_str().into()));
    assert_eq!((&lists[0]["behind"], &lists[2]["behind"]), (&false.into(), &true.into()));
    for (of, code) in [(&old, 1), (&new, 0)] {
        assert_eq!(program.run(["ca", "crl", "--check", "--ca", of]).code, code, "{of}");
    }
    assert_eq!(list(&program, &["--ca", &new]).len(), 0);
    leaves_nothing(&program, || {
        program.run(["ca", "crl", "--ca", &old, "--out", "old.crl"]).fails(2, &["no terminal"])
    });
    let listed = list(&program, &["--ca", &old, "--ca-passphrase-file", "passphrase"]);
    assert!(listed.entry(&before.parse().unwrap()).is_some());
    assert_eq!(listed.number().and_then(|number| number.as_u64()), Some(2));
    assert_eq!(program.run(["ca", "crl", "--check"]).code, 0);
}

#[test]
fn a_key_in_wrong_hands_goes_into_the_lists_of_both() {
    let program = holder();
    let (before, old) = (serial(&program), authorities(&program, "issuing").remove(0));
    program.run(["ca", "rollover"]).succeeds();
    let after = text(&json(&program, ["cert", "renew", NIK, "--same-key"])["serial"]);
    let revoked = json(&program, ["cert", "revoke", &after, "--reason", "keyCompromise"]);
    assert_eq!(revoked["lists"].as_array().unwrap().len(), 2);
    assert_eq!(list(&program, &[]).entries().next().unwrap().serial_number.to_string(), after);
    assert_eq!(list(&program, &["--ca", &old]).entries().next().unwrap().serial_number.to_string(), before);
}

#[test]
fn one_of_the_old_is_suspended_and_resumed_in_its_own_list() {
    let program = holder();
    let old = authorities(&program, "issuing").remove(0);
    program.run(["ca", "rollover"]).succeeds();
    for (act, entries) in [("suspend", 1), ("resume", 0)] {
        assert_eq!(each(&json(&program, ["cert", act, NIP])["lists"], "/ca"), [old.as_str()], "{act}");
        assert_eq!(list(&program, &["--ca", &old]).len(), entries, "{act}");
    }
}

#[test]
fn both_are_answered_for() {
    let program = holder();
    let before = chain_of(&program, &serial(&program));
    program.run(["ca", "rollover"]).succeeds();
    program.issue("p256", &[]).succeeds();
    let after = chain_of(&program, &serial(&program));
    assert_eq!([status(&program, &before), status(&program, &after)], ["good", "good"]);
    program.run(["cert", "revoke", &before[0].serial_number().to_string(), "--reason", "mutasi"]).succeeds();
    assert_eq!([status(&program, &before), status(&program, &after)], ["revoked", "good"]);
    // A serial number means nothing to the other CA.
    let crossed = [before[0].clone(), after[1].clone()];
    assert_eq!(status(&program, &crossed), "unknown");
}

#[test]
fn one_that_was_revoked_is_replaced_all_the_more() {
    let program = holder();
    let (before, old) = (serial(&program), authorities(&program, "issuing").remove(0));
    program.run(["cert", "revoke", &old, "--reason", "keyCompromise"]).succeeds();
    program.issue("p256", &[]).fails(1, &[&old, "revoked"]);
    let rolled = json(&program, ["ca", "rollover"]);
    assert!(rolled["stamper"].is_string(), "a stamp by the old one's authority is worth nothing: {rolled}");
    program.issue("p256", &[]).succeeds();
    let checked = json(&program, ["ca", "crl", "--check"]);
    assert_eq!(each(&checked["lists"], "/role"), ["issuing", "root"], "what cannot sign is not waited for");
    program.run(["ca", "services", "--check"]).succeeds();
    program.run(["cert", "revoke", &before, "--reason", "superseded"]).succeeds();
    let renew = ["ca", "crl", "--ca", &old, "--out", "old.crl", "--ca-passphrase-file", "home/ca.passphrase"];
    leaves_nothing(&program, || program.run(renew).fails(1, &[&old, "revoked"]));
    // What it said last is to be had.
    let last = program.run(["ca", "crl", "--ca", &old, "--out", "old.crl"]).succeeds();
    assert!(last.stderr.contains("the last one"), "{}", last.stderr);
    leaves_nothing(&program, || {
        program.run(["ca", "crl", "--ca", &old, "--delta", "--out", "delta.crl"]).fails(1, &[&old, "revoked"])
    });
    let letter = testkit::fixture::path("nota-dinas.pdf");
    program.sign(&letter, "new.pdf", &[]).succeeds();
    program.run(["verify", "new.pdf"]).succeeds();
}

#[test]
fn when_there_is_no_other() {
    let program = rehearsal();
    program.write("wrong", "bukan-ini-1\n");
    for (name, now, more, expected) in [
        ("a wrong passphrase", "2026-02-01T00:00:00Z", &["--ca-passphrase-file", "wrong"][..], "wrong"),
        ("no such kind of key", "2026-02-01T00:00:00Z", &["--key-type", "rsa1024"], "rsa1024"),
        ("a root that soon ends", "2045-02-01T00:00:00Z", &[], "too soon"),
        ("a root that ended", "2046-02-01T00:00:00Z", &[], "expired"),
    ] {
        let code = if name.starts_with("no such") { 2 } else { 1 };
        program.run(["--now", now, "ca", "rollover"].iter().chain(more)).fails(code, &[expected]);
        assert_eq!(authorities(&program, "issuing").len(), 1, "{name}");
    }
    let unknown = ["ca", "crl", "--check", "--ca"];
    for serial in ["77", "nonsense", "", &serial(&program), &authorities(&program, "ocsp")[0]] {
        program.run(unknown.iter().chain(&[serial])).fails(1, &["no", "CA of this office"]);
    }
}

#[test]
fn one_that_would_outlive_the_root_ends_with_it() {
    let program = rehearsal();
    for (now, shortened) in [("2036-01-30T00:00:00Z", false), ("2036-03-01T00:00:00Z", true)] {
        let run = program.run(["--now", now, "ca", "rollover", "--json"]).succeeds();
        assert_eq!(run.json()["shortened"], shortened, "{now}");
        assert_eq!(run.stderr.contains("together with that of the root"), shortened, "{}", run.stderr);
        assert_eq!(run.json()["issuing"]["not_after"] == "2046-01-31T00:49:59Z", shortened);
    }
    // The first two have expired or will soon; what has is not waited for.
    let checked = program.run(["--now", "2036-03-01T00:00:00Z", "ca", "crl", "--check", "--json"]).json();
    assert_eq!(checked["lists"].as_array().unwrap().len(), 3);
}

/// Days and a second after the founding, in the simulated time of [`rehearsal`].
const BEFORE_TWO_THIRDS: &str = "2026-04-01T00:49:58Z";
const AT_TWO_THIRDS: &str = "2026-04-01T00:49:59Z";
const WHEN_OVER: &str = "2026-05-02T00:00:00Z";

#[test]
fn a_responder_is_due_after_two_thirds_of_its_life() {
    let program = rehearsal();
    for (now, code, due) in [
        (BEFORE_TWO_THIRDS, 0, ["false", "false"]),
        (AT_TWO_THIRDS, 1, ["true", "false"]),
        (WHEN_OVER, 1, ["true", "false"]),
    ] {
        let run = program.run(["--now", now, "ca", "services", "--check", "--json"]);
        let services = run.json()["services"].clone();
        assert_eq!((run.code, each(&services, "/role")), (code, vec!["ocsp".to_owned(), "tsa".to_owned()]));
        let found: Vec<_> = services.as_array().unwrap().iter().map(|one| one["due"].to_string()).collect();
        assert_eq!(found, due, "{now}");
    }
}

#[test]
fn a_responder_gets_a_new_key_when_its_ca_is_open_anyway() {
    let program = rehearsal();
    let chain = chain_of(&program, &serial(&program));
    let (before, first) = (status(&program, &chain), authorities(&program, "ocsp"));
    let write = ["ca", "crl", "--out", "list.crl", "--force", "--json"];
    let run = program.run(["--now", BEFORE_TWO_THIRDS].iter().chain(&write)).succeeds().json();
    assert_eq!(run["services"], serde_json::json!([]));
    let run = program.run(["--now", WHEN_OVER].iter().chain(&write)).succeeds().json();
    assert_eq!(each(&run["services"], "/replaces"), first);
    let both = authorities(&program, "ocsp");
    assert_eq!((both.len(), &both[1]), (2, &text(&run["services"][0]["serial"])));
    assert_eq!((before.as_str(), status(&program, &chain).as_str()), ("good", "good"));
    program.run(["ca", "services", "--check"]).succeeds();
    assert_eq!(
        json(&program, ["audit", "show", "--kind", "service.renew"])["records"][0]["subject"],
        both[1]
    );
}

#[test]
fn services_get_new_keys_when_they_are_told_to() {
    let program = rehearsal();
    let renew = |flags: &[&str]| {
        let arguments = ["--now", AT_TWO_THIRDS, "ca", "services", "--json"];
        let renewed = program.run(arguments.iter().chain(flags)).succeeds().json()["renewed"].clone();
        each(&renewed, "/role")
    };
    for (flags, expected) in [
        (&[][..], &[][..]),
        (&["--renew"], &["ocsp"]),
        (&["--renew"], &[]),
        (&["--renew", "--all"], &["ocsp", "tsa"]),
    ] {
        assert_eq!(renew(flags), expected, "{flags:?}");
    }
    for flags in [&["--all"][..], &["--check", "--renew"]] {
        program.run(["ca", "services"].iter().chain(flags)).fails(2, &[]);
    }
}

#[test]
fn the_responder_of_an_earlier_ca_gets_its_new_key_from_that_ca() {
    let program = rehearsal();
    let (before, old) = (chain_of(&program, &serial(&program)), authorities(&program, "issuing").remove(0));
    program.run(["--now", "2026-03-01T00:00:00Z", "ca", "rollover"]).succeeds();
    // Theirs are due a month apart.
    for (now, due) in [(AT_TWO_THIRDS, [false, true, false]), (WHEN_OVER, [true, true, false])] {
        let run = program.run(["--now", now, "ca", "services", "--json"]).succeeds().json();
        let found = run["services"].as_array().unwrap().iter().map(|one| one["due"] == true);
        assert_eq!(found.collect::<Vec<_>>(), due, "{now}");
    }
    let run = program.run(["--now", WHEN_OVER, "ca", "services", "--renew", "--json"]).succeeds().json();
    assert_eq!(each(&run["services"], "/role"), ["ocsp", "ocsp", "tsa"]);
    assert_eq!(run["services"][1]["issuer"], old);
    assert_eq!(run["renewed"].as_array().unwrap().len(), 2);
    assert_eq!(status(&program, &before), "good");
}
