//! `segel ca`

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use pki::cert::Certificate;
use pki::crl::RevocationList;
use serde_json::Value;
use testkit::program::{NIK, Program};

use crate::house::{SEGEL, attended, each, holder, json, leaves_nothing, listing, rehearsal, serial, text};

#[test]
fn the_authorities_are_shown() {
    let shown = json(&holder(), ["ca", "show"]);
    assert_eq!(shown["schema"], "segel.ca/1");
    assert_eq!(each(&shown["authorities"], "/role"), ["root", "issuing", "ocsp", "tsa"]);
}

#[test]
fn the_chain_leads_to_a_root_that_signed_itself() {
    let program = holder();
    for (arguments, count) in [
        (&["ca", "chain", "--out", "chain.pem"][..], 2),
        (&["ca", "chain", "--root", "--out", "root.pem"], 1),
    ] {
        program.run(arguments).succeeds();
        let chain = Certificate::read_all(&program.read(arguments.last().unwrap())).unwrap();
        assert_eq!(chain.len(), count);
        let root = chain.last().unwrap();
        assert!(root.is_self_issued() && root.is_ca());
        root.verify_signature(root.public_key()).unwrap();
        leaves_nothing(&program, || program.run(arguments).fails(1, &["exists already"]));
    }
}

#[test]
fn the_list_names_what_was_revoked() {
    let program = holder();
    let serial = serial(&program);
    program.run(["ca", "crl", "--out", "before.crl"]).succeeds();
    program.run(["cert", "revoke", NIK, "--reason", "mutasi"]).succeeds();
    program.run(["ca", "crl", "--out", "after.crl"]).succeeds();
    program.run(["ca", "crl", "--out", "after.pem", "--format", "pem"]).succeeds();
    let list = |name: &str| RevocationList::read_all(&program.read(name)).unwrap().swap_remove(0);
    assert_eq!(list("before.crl").len(), 0);
    assert!(list("after.crl").entry(&serial.parse().unwrap()).is_some());
    assert_eq!(list("after.pem").der(), list("after.crl").der());
    assert!(program.read("after.pem").starts_with(b"-----BEGIN X509 CRL-----"));
}

#[test]
fn the_root_has_a_list_of_its_own() {
    let program = holder();
    program.run(["ca", "crl", "--root", "--out", "root.crl"]).succeeds();
    program.run(["ca", "crl", "--out", "issuing.crl"]).succeeds();
    program.run(["ca", "chain", "--root", "--out", "root.pem"]).succeeds();
    let root = Certificate::read_all(&program.read("root.pem")).unwrap().swap_remove(0);
    let issuer = |name: &str| RevocationList::from_der(&program.read(name)).unwrap().issuer().clone();
    assert_eq!(&issuer("root.crl"), root.subject());
    assert_ne!(&issuer("issuing.crl"), root.subject());
}

#[test]
fn a_list_is_due_after_two_thirds_of_its_week() {
    let program = rehearsal();
    for (now, code) in [
        ("2026-01-31T01:00:00Z", 0),
        ("2026-02-04T00:00:00Z", 0),
        ("2026-02-04T16:59:59Z", 0),
        ("2026-02-04T17:00:00Z", 1),
        ("2026-02-07T01:00:01Z", 1),
    ] {
        let run = program.run(["--now", now, "ca", "crl", "--check", "--json"]);
        assert_eq!((run.code, run.json()["due"] == true), (code, code == 1), "{now}: {}", run.stderr);
        assert_eq!(run.json()["behind"], false);
    }
}

#[test]
fn a_list_that_is_due_is_renewed_when_it_is_written() {
    let program = rehearsal();
    let later = "2026-02-06T00:00:00Z";
    program.run(["--now", later, "ca", "crl", "--out", "list.crl"]).succeeds();
    let checked = json(&program, ["--now", later, "ca", "crl", "--check"]);
    assert_eq!((&checked["number"], &checked["due"]), (&2.into(), &false.into()));
    assert_eq!(checked["this_update"], later);
}

#[test]
fn without_the_ca_passphrase_the_list_stays_behind_the_ledger() {
    let program = attended();
    let run = program.run(["cert", "revoke", NIK, "--reason", "mutasi"]).succeeds();
    assert!(run.stderr.contains("segel ca crl --out FILE"), "it says that the list is due: {}", run.stderr);
    let run = program.run(["ca", "crl", "--check", "--json"]);
    assert_eq!((run.code, &run.json()["behind"]), (1, &true.into()));
    leaves_nothing(&program, || program.run(["ca", "crl", "--out", "list.crl"]).fails(2, &["no terminal"]));
    program.run(["ca", "crl", "--out", "list.crl", "--ca-passphrase-file", "passphrase"]).succeeds();
    assert_eq!(json(&program, ["ca", "crl", "--check"])["entries"], 1);
}

#[test]
fn the_ledger_counts_before_the_list_does() {
    let program = attended();
    program.run(["cert", "revoke", NIK, "--reason", "mutasi"]).succeeds();
    let letter = testkit::fixture::path("nota-dinas.pdf");
    program.sign(&letter, "a.pdf", &[]).fails(1, &["not active: revoked"]);
}

/// The serial number of the authority of that role.
fn authority(program: &Program, role: &str) -> String {
    let shown = json(program, ["ca", "show"]);
    let all = shown["authorities"].as_array().unwrap();
    text(&all.iter().find(|authority| authority["role"] == role).unwrap()["serial"])
}

#[test]
fn what_a_revoked_authority_issued_is_of_no_use() {
    let program = holder();
    let (person, issuing) = (serial(&program), authority(&program, "issuing"));
    let revoked = json(&program, ["cert", "revoke", &issuing, "--reason", "keyCompromise"]);
    assert_eq!((&revoked["list"], &revoked["crl_number"]), (&"root".into(), &2.into()));
    program.run(["ca", "crl", "--root", "--out", "root.crl"]).succeeds();
    let list = RevocationList::from_der(&program.read("root.crl")).unwrap();
    assert!(list.entry(&issuing.parse().unwrap()).is_some());
    let letter = testkit::fixture::path("nota-dinas.pdf");
    let because = format!("{issuing} is not active: revoked");
    program.sign(&letter, "a.pdf", &[]).fails(1, &[&because]);
    program.issue("p256", &[]).fails(1, &[&because]);
    let log = json(&program, ["audit", "show", "--limit", "2"]);
    assert_eq!(each(&log["records"], "/action"), ["document.sign", "ca.unlock"]);
    assert_eq!(each(&log["records"], "/outcome"), ["refused", "refused"]);
    // Its certificates can be revoked still; it signs no list that says so.
    let revoked = json(&program, ["cert", "revoke", &person, "--reason", "superseded"]);
    assert_eq!((&revoked["list"], &revoked["crl_number"]), (&"issuing".into(), &Value::Null));
}

#[test]
fn that_the_list_of_the_root_is_due_is_said() {
    let program = attended();
    let issuing = authority(&program, "issuing");
    let run = program.run(["cert", "revoke", &issuing, "--reason", "superseded"]).succeeds();
    assert!(run.stderr.contains("segel ca crl --root --out FILE"), "{}", run.stderr);
    for (of, code) in [(&[][..], 1), (&["--root"], 1), (&["--ca", &issuing], 0)] {
        assert_eq!(program.run(["ca", "crl", "--check"].iter().chain(of)).code, code, "{of:?}");
    }
}

#[test]
fn an_office_in_the_folder_where_one_works_or_behind_a_link() {
    let program = Program::new(SEGEL);
    for name in ["here", "there"] {
        std::fs::create_dir(program.path(name)).unwrap();
    }
    std::os::unix::fs::symlink("there", program.path("link")).unwrap();
    let found = ["init", "--unattended", "--key-type", "p256"];
    let at_work = |home: &str, arguments: &[&str]| {
        let arguments = ["--home", home].iter().chain(arguments).copied().collect::<Vec<_>>();
        let enter = |command: &mut Command| {
            command.current_dir(program.path("here"));
        };
        program.run_with(arguments, "", enter).succeeds()
    };
    for (home, place) in [(".", "here"), ("../link", "there")] {
        at_work(home, &found);
        let files = listing(&program.path(place));
        assert_eq!(files.len(), 3, "{home}: {files:?}");
        assert_eq!(program.path(place).metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
    assert!(program.path("link").symlink_metadata().unwrap().is_symlink());
    at_work(".", &["ca", "show"]);
}
