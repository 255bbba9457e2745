//! Wrong passphrases: counted, slowed down, locked, unlocked; and passphrases that are changed or refused.

use std::path::Path;

use testkit::program::{NIK, Program, Run};

use crate::house::{fixture, holder, json, leaves_nothing, serial};

/// Signs with a passphrase that is wrong.
fn mistype(program: &Program) -> Run {
    program.write("wrong", "bukan-ini-1\n");
    let letter = fixture("nota-dinas.pdf");
    program.run(["sign", &letter, "--as", NIK, "--passphrase-file", "wrong", "-o", "never.pdf"])
}

fn sign(program: &Program, output: &str) -> Run {
    program.sign(Path::new(&fixture("nota-dinas.pdf")), output, &[])
}

/// Changes the passphrase from the one in a file to the one in another.
fn change(program: &Program, old: &str, new: &str) -> Run {
    program.run(["cert", "passphrase", NIK, "--passphrase-file", old, "--new-passphrase-file", new])
}

/// The wait between two attempts is over.
fn let_time_pass(program: &Program) {
    let sqlite = rusqlite::Connection::open(program.home().join("segel.db")).unwrap();
    sqlite.execute("UPDATE key_guards SET last_attempt = last_attempt - 3600", []).unwrap();
}

/// Wrong passphrases until the key is locked, whatever the delays.
fn lock(program: &Program) {
    for left in (0..10).rev() {
        mistype(program).fails(1, &[&format!("{left} more failure")]);
        let_time_pass(program);
    }
}

#[test]
fn a_few_mistakes_are_forgiven() {
    let program = holder();
    for left in ["9", "8", "7"] {
        mistype(&program).fails(1, &[&format!("{left} more failure"), "cert reissue"]);
    }
    sign(&program, "signed.pdf").succeeds();
    mistype(&program).fails(1, &["9 more failures"]);
}

#[test]
fn more_mistakes_bring_a_delay_even_for_the_right_passphrase() {
    let program = holder();
    for _ in 0..7 {
        mistype(&program);
        let_time_pass(&program);
    }
    mistype(&program).fails(1, &["2 more failures"]);
    sign(&program, "signed.pdf").fails(1, &["can be tried again at"]);
    assert!(!program.path("signed.pdf").exists());
}

#[test]
fn ten_mistakes_lock_the_key_until_an_officer_unlocks_it() {
    let program = holder();
    let serial = serial(&program);
    lock(&program);
    sign(&program, "signed.pdf").fails(1, &[&serial, "locked", "cert unlock"]);
    assert_eq!(json(&program, ["cert", "show", NIK])["locked"], true);
    program.run(["cert", "unlock", NIK]).fails(1, &["--actor"]);
    program
        .run([
            "officer",
            "add",
            "dewi",
            "--name",
            "Dewi",
            "--role",
            "verifikator",
            "--passphrase-file",
            "passphrase",
        ])
        .succeeds();
    let unlocked = json(&program, ["cert", "unlock", NIK, "--actor", "dewi"]);
    assert_eq!((&unlocked["was_locked"], &unlocked["failures"]), (&true.into(), &10.into()));
    sign(&program, "signed.pdf").succeeds();
    let log = json(&program, ["audit", "show"]);
    let unlocks = log["records"].as_array().unwrap().iter().filter(|record| record["action"] == "key.unlock");
    let unlocks: Vec<_> = unlocks.map(|record| (&record["actor"], &record["outcome"])).collect();
    assert_eq!(unlocks, [(&"user:tester".into(), &"refused".into()), (&"dewi".into(), &"done".into())]);
}

#[test]
fn an_attempt_that_died_counts_as_failed() {
    let program = holder();
    let sqlite = rusqlite::Connection::open(program.home().join("segel.db")).unwrap();
    mistype(&program);
    sqlite.execute("UPDATE key_guards SET pending = 8, last_attempt = last_attempt - 3600", []).unwrap();
    mistype(&program).fails(1, &["0 more failures"]);
    sign(&program, "signed.pdf").fails(1, &["locked"]);
}

#[test]
fn the_passphrase_is_changed_by_whoever_knows_it() {
    let program = holder();
    program.write("new", "kerbau hitam 42\n");
    let change = |old, new| change(&program, old, new);
    change("new", "passphrase").fails(1, &["does not open"]);
    change("passphrase", "new").succeeds();
    sign(&program, "a.pdf").fails(1, &["does not open"]);
    let letter = fixture("nota-dinas.pdf");
    program.run(["sign", &letter, "--as", NIK, "--passphrase-file", "new", "-o", "b.pdf"]).succeeds();
    let both = change("-", "-");
    both.fails(2, &["standard input"]);
}

#[test]
fn what_is_guessed_first_is_refused() {
    let program = holder();
    for (passphrase, word) in [
        ("Password1", "guessed first"),
        ("rahasia123", "guessed first"),
        ("sitirahayu1", "own name"),
        ("198504172010012001a", "own name"),
        ("kuning", "fewer than 8"),
        ("kuningkuning", "no digit"),
    ] {
        program.write("new", format!("{passphrase}\n"));
        let said = leaves_nothing(&program, || change(&program, "passphrase", "new").fails(1, &[word]));
        assert!(!said.stderr.contains(passphrase));
    }
    program.write("new", "kuning-7a\n");
    let said = program.run(["cert", "renew", NIK, "--passphrase-file", "new"]).succeeds();
    assert!(said.stderr.contains("15 or more"), "{}", said.stderr);
}

#[test]
fn an_office_may_go_by_the_rule_of_nist() {
    let program = Program::new(crate::house::SEGEL);
    program.found("p256", &["--passphrase-policy", "nist"]).succeeds();
    program.issue("p256", &[]).fails(1, &["fewer than 15"]);
    program.write("passphrase", "sawah padi bukit\n");
    program.issue("p256", &[]).succeeds();
    sign(&program, "signed.pdf").succeeds();
}

#[test]
fn a_passphrase_opens_however_its_accents_were_typed() {
    let program = holder();
    program.write("composed", "caf\u{e9} pagi 12\n");
    program.write("decomposed", "cafe\u{301} pagi 12\n");
    change(&program, "passphrase", "composed").succeeds();
    change(&program, "decomposed", "passphrase").succeeds();
    sign(&program, "signed.pdf").succeeds();
}
