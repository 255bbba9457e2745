//! `segel ca`

use pki::cert::Certificate;
use pki::crl::RevocationList;
use testkit::program::NIK;

use crate::house::{attended, each, holder, json, leaves_nothing, rehearsal, serial};

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
