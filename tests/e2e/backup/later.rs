//! What was done after a backup was made.

use std::sync::atomic::{AtomicBool, Ordering};

use pki::cert::Certificate;
use pki::ocsp::{CertId, CertIdDigest, OcspRequest};
use serde_json::json;
use testkit::program::NIK;

use super::{BUDI, CITRA, DEWI, EKO, backup, issue, listed, lose_home, publish, restore, revoke};
use crate::house::{attended, holder, json as run_json, leaves_nothing, rehearsal, serial, text};

#[test]
fn suspended_resumed_and_revoked_for_good_since() {
    let program = holder();
    let siti = serial(&program);
    let [budi, citra, dewi] = [BUDI, CITRA, DEWI].map(|person| issue(&program, person));
    // At the time of the backup two are suspended, one of them by a list that says so.
    program.run(["cert", "suspend", &budi]).succeeds();
    publish(&program, "older.crl");
    program.run(["cert", "suspend", &citra]).succeeds();
    backup(&program, "b.segel", &[]);
    program.run(["cert", "resume", &budi]).succeeds();
    revoke(&program, &citra);
    program.run(["cert", "suspend", &dewi]).succeeds();
    publish(&program, "newer.crl");
    lose_home(&program);
    let lists = ["--published-crl", "newer.crl", "--published-crl", "older.crl"];
    let restored = restore(&program, "b.segel", &lists).succeeds().json();
    let mut revoked = [citra.clone(), dewi.clone()];
    revoked.sort();
    assert_eq!(restored["revoked"], json!(revoked));
    assert_eq!((&restored["released"], &restored["lost"]), (&json!([budi]), &json!([])));
    for (id, status) in [(&siti, "active"), (&budi, "active"), (&citra, "revoked"), (&dewi, "suspended")] {
        assert_eq!(run_json(&program, ["cert", "show", id])["status"], status);
    }
    publish(&program, "after.crl");
    assert_eq!(listed(&program, "after.crl"), listed(&program, "newer.crl"));
}

/// A list that is older than the backup says less than its ledger.
#[test]
fn a_list_from_before_the_backup_changes_nothing() {
    let program = holder();
    let budi = issue(&program, BUDI);
    program.run(["cert", "suspend", &budi]).succeeds();
    publish(&program, "older.crl");
    program.run(["cert", "resume", &budi]).succeeds();
    publish(&program, "old.crl");
    backup(&program, "b.segel", &[]);
    lose_home(&program);
    let restored = restore(&program, "b.segel", &["--published-crl", "older.crl"]).succeeds().json();
    for what in ["revoked", "released", "lost", "adopted"] {
        assert_eq!(restored[what], json!([]), "{what}");
    }
    assert_eq!(run_json(&program, ["cert", "show", &budi])["status"], "active");
}

#[test]
fn a_list_of_changes_tells_what_changed() {
    let program = holder();
    let [budi, citra] = [BUDI, CITRA].map(|person| issue(&program, person));
    let siti = serial(&program);
    program.run(["cert", "suspend", &budi]).succeeds();
    let delta = |file| ["ca", "crl", "--delta", "--out", file, "--ca-passphrase-file", "kept"];
    std::fs::copy(program.path("home/ca.passphrase"), program.path("kept")).unwrap();
    program.run(delta("first.crl")).succeeds();
    backup(&program, "b.segel", &[]);
    // Without the passphrase at hand no full list is issued in between.
    std::fs::remove_file(program.path("home/ca.passphrase")).unwrap();
    program.run(["cert", "resume", &budi]).succeeds();
    revoke(&program, &citra);
    program.run(["cert", "suspend", &siti]).succeeds();
    program.run(delta("delta.crl")).succeeds();
    program.run(["ca", "crl", "--out", "full.crl", "--ca-passphrase-file", "kept"]).succeeds();
    program.run(["cert", "resume", &siti]).succeeds();
    program.run(delta("later.crl")).succeeds();
    lose_home(&program);
    leaves_nothing(&program, || {
        restore(&program, "b.segel", &["--published-crl", "later.crl"])
            .fails(1, &["tells only the changes to list", "hint: give that full list too"]);
    });
    let restored = restore(&program, "b.segel", &["--published-crl", "delta.crl"]).succeeds().json();
    let mut revoked = [citra.clone(), siti.clone()];
    revoked.sort();
    assert_eq!(
        (&restored["revoked"], &restored["released"], &restored["lost"]),
        (&json!(revoked), &json!([budi]), &json!([]))
    );
}

#[test]
fn what_was_lost_once_is_found_by_its_certificate_later() {
    let program = holder();
    backup(&program, "first.segel", &[]);
    let dewi = issue(&program, DEWI);
    program.run(["cert", "export", &dewi, "--format", "chain", "--out", "dewi.pem"]).succeeds();
    revoke(&program, &dewi);
    publish(&program, "a.crl");
    lose_home(&program);
    let restored = restore(&program, "first.segel", &["--published-crl", "a.crl"]).succeeds().json();
    assert_eq!(restored["lost"], json!([dewi]));
    backup(&program, "second.segel", &[]);
    lose_home(&program);
    let restored = restore(&program, "second.segel", &["--issued", "dewi.pem"]).succeeds().json();
    assert_eq!((&restored["adopted"], &restored["revoked"]), (&json!([dewi]), &json!([dewi])));
    publish(&program, "b.crl");
    assert_eq!(listed(&program, "b.crl"), listed(&program, "a.crl"));
}

#[test]
fn a_certificate_that_is_known_already_is_taken_in_once() {
    let program = holder();
    program.run(["cert", "export", NIK, "--format", "chain", "--out", "siti.pem"]).succeeds();
    backup(&program, "b.segel", &[]);
    let dewi = issue(&program, DEWI);
    program.run(["cert", "export", &dewi, "--format", "der", "--out", "dewi.der"]).succeeds();
    lose_home(&program);
    let issued = ["--issued", "siti.pem", "--issued", "dewi.der", "--issued", "dewi.der"];
    let restored = restore(&program, "b.segel", &issued).succeeds().json();
    assert_eq!((&restored["adopted"], &restored["revoked"]), (&json!([dewi]), &json!([])));
    // Its holder goes on with what was issued; here it can be revoked.
    assert_eq!(run_json(&program, ["cert", "show", DEWI[2]])["status"], "active");
    revoke(&program, DEWI[2]);
    publish(&program, "a.crl");
    assert_eq!(listed(&program, "a.crl").len(), 1);
}

/// Each restore goes beyond the list that it is given, as often as one restores.
#[test]
fn numbers_grow_from_one_restore_to_the_next() {
    let program = holder();
    backup(&program, "b.segel", &[]);
    let mut last = publish(&program, "a.crl");
    for _ in 0..3 {
        lose_home(&program);
        restore(&program, "b.segel", &["--published-crl", "a.crl"]).succeeds();
        let next = publish(&program, "a.crl");
        assert!(next > last + (1 << 20), "{next} after {last}");
        last = next;
    }
}

/// Nobody has a list of the office that was restored first, and the second one uses none of its numbers.
#[test]
fn two_restores_of_one_backup_use_no_number_twice() {
    let program = attended();
    backup(&program, "b.segel", &[]);
    let mut used = Vec::new();
    for _ in 0..2 {
        lose_home(&program);
        let restored =
            restore(&program, "b.segel", &["--ca-passphrase-file", "passphrase"]).succeeds().json();
        let lists = restored["lists"].as_array().unwrap();
        used.extend(
            lists.iter().map(|list| (text(&list["authority"]), list["crl_number"].as_u64().unwrap())),
        );
    }
    let mut once = used.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), 4, "{used:?}");
}

/// An office is restored without the newest list, goes on, and is lost again: that list counts still, though the numbers
/// of the backup are long beyond it.
#[test]
fn a_list_from_before_an_earlier_restore_revokes() {
    let program = holder();
    let [budi, citra, eko] = [BUDI, CITRA, EKO].map(|person| issue(&program, person));
    backup(&program, "first.segel", &[]);
    revoke(&program, &budi);
    program.run(["cert", "suspend", &citra]).succeeds();
    let dewi = issue(&program, DEWI);
    revoke(&program, &dewi);
    publish(&program, "found.crl");
    lose_home(&program);
    restore(&program, "first.segel", &[]).succeeds();
    // That list does not name whom the office suspended since, and says nothing of him.
    program.run(["cert", "suspend", &eko]).succeeds();
    backup(&program, "second.segel", &[]);
    lose_home(&program);
    let restored = restore(&program, "second.segel", &["--published-crl", "found.crl"]).succeeds().json();
    let mut revoked = [budi.clone(), citra.clone()];
    revoked.sort();
    assert_eq!((&restored["revoked"], &restored["lost"]), (&json!(revoked), &json!([dewi])));
    for (id, status) in [(&budi, "revoked"), (&citra, "suspended"), (&eko, "suspended")] {
        assert_eq!(run_json(&program, ["cert", "show", id])["status"], status);
    }
}

/// What a list revokes is revoked at once, though the clock stands before that list.
#[test]
fn a_simulated_clock_goes_on_where_the_lists_stand() {
    let program = rehearsal();
    backup(&program, "b.segel", &[]);
    program.run(["clock", "advance", "3d"]).succeeds();
    revoke(&program, NIK);
    publish(&program, "a.crl");
    lose_home(&program);
    restore(&program, "b.segel", &["--published-crl", "a.crl"]).succeeds();
    assert_eq!(run_json(&program, ["clock", "show"])["at"], "2026-02-03T01:00:00Z");
    let serial = listed(&program, "a.crl").remove(0).0;
    assert_eq!(run_json(&program, ["cert", "show", &serial])["status"], "revoked");
    program.run(["ca", "crl", "--check"]).succeeds();
}

/// The lists show that the clock of the machine is behind: by it, what they revoke would be good again.
#[test]
fn a_machine_behind_the_lists_restores_nothing() {
    let program = rehearsal();
    program.run(["clock", "real"]).succeeds();
    backup(&program, "b.segel", &[]);
    program.run(["clock", "advance", "3d"]).succeeds();
    publish(&program, "a.crl");
    lose_home(&program);
    leaves_nothing(&program, || {
        restore(&program, "b.segel", &["--published-crl", "a.crl"]).fails(1, &["something was done at"]);
    });
}

#[test]
fn a_simulated_clock_goes_on_where_it_stood() {
    let program = rehearsal();
    backup(&program, "b.segel", &[]);
    lose_home(&program);
    let restored = restore(&program, "b.segel", &[]).succeeds().json();
    assert_eq!(restored["backup_made_at"], crate::house::REHEARSED);
    program.run(["audit", "verify"]).succeeds();
    program.run(["cert", "revoke", NIK, "--reason", "mutasi"]).succeeds();
}

#[test]
fn a_backup_from_later_than_now_is_refused() {
    let program = holder();
    let shell = rusqlite::Connection::open(program.path("home/segel.db")).unwrap();
    backup(&program, "b.segel", &[]);
    shell.execute_batch("UPDATE clock SET last_seen = last_seen + 100000").unwrap();
    drop(shell);
    program.run(["ca", "backup", "later.segel"]).fails(1, &["something was done at"]);
}

/// A backup that is made while others issue is of one moment, and they do not fail.
#[test]
fn a_backup_made_while_others_issue() {
    let program = holder();
    let done = AtomicBool::new(false);
    let mut made = 0;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..6 {
                let nik = format!("33990120067900{:02}", 10 + number);
                issue(&program, [&nik, "Budi Santoso", BUDI[2]]);
            }
            done.store(true, Ordering::Relaxed);
        });
        while !done.load(Ordering::Relaxed) || made == 0 {
            backup(&program, &format!("b{made}.segel"), &[]);
            made += 1;
        }
    });
    for number in 0..made {
        lose_home(&program);
        restore(&program, &format!("b{number}.segel"), &[]).succeeds();
        program.run(["audit", "verify"]).succeeds();
    }
}

#[test]
fn what_only_the_lists_know_is_revoked_in_every_answer() {
    let program = holder();
    backup(&program, "b.segel", &[]);
    let dewi = issue(&program, DEWI);
    program.run(["cert", "export", &dewi, "--format", "chain", "--out", "dewi.pem"]).succeeds();
    revoke(&program, &dewi);
    publish(&program, "a.crl");
    lose_home(&program);
    restore(&program, "b.segel", &["--published-crl", "a.crl"]).succeeds();
    let chain = Certificate::read_all(&program.read("dewi.pem")).unwrap();
    let id = CertId::of(&chain[1], chain[0].serial_number(), CertIdDigest::Sha1);
    program.write("request", OcspRequest::new(&[id], None).unwrap().der());
    let answer = run_json(&program, ["ocsp", "respond", "request", "-o", "answer"]);
    let told = &answer["certificates"][0];
    assert_eq!((&told["status"], &told["reason"]), (&"revoked".into(), &"affiliationChanged".into()));
}
