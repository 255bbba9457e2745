//! `segel outbox notices`: who is told that a certificate ends, when, and how often.

use testkit::program::Program;

use crate::application::{PERSON, office, open, play};
use crate::house::{each, json};

/// The notices that are written now, by their kinds.
fn written(program: &Program) -> Vec<String> {
    each(&json(program, ["outbox", "notices"])["notices"], "/kind")
}

fn advance(program: &Program, time: &str) {
    program.run(["clock", "advance", time]).succeeds();
}

/// A holder whose certificate, of two years, was issued without an application.
fn issued() -> Program {
    let program = office();
    let person = ["--nik", PERSON, "--name", "Dewi Lestari", "--email", "dewi@tapinkab.go.id"];
    let made = ["--key-type", "p256", "--passphrase-file", "passphrase"];
    program.run(["cert", "issue"].into_iter().chain(person).chain(made)).succeeds();
    program
}

#[test]
fn holders_are_told_once_at_each_of_the_days_that_were_chosen() {
    let program = issued();
    let days = 24 * 730;
    let mut passed = 0;
    let mut at = |left: i64, program: &Program| {
        let hours = days - left * 24 - passed;
        advance(program, &format!("{hours}h"));
        passed += hours;
    };
    assert!(written(&program).is_empty());
    for (left, expected) in [
        (40, &[][..]),
        (29, &["akan-berakhir"][..]), // a month before
        (20, &[]),
        (6, &["akan-berakhir"]),
        (2, &[]),
        (1, &["akan-berakhir"]), // 24 hours less a second and more
        (-1, &["berakhir"]),
        (-40, &[]),
    ] {
        at(left, &program);
        assert_eq!(written(&program), expected, "{left} days left");
        assert!(written(&program).is_empty(), "twice with {left} days left");
    }
    let said = program.run(["outbox", "list"]).succeeds().stdout;
    assert_eq!(said.lines().count(), 4, "{said}");
}

#[test]
fn days_are_a_choice_and_whoever_comes_late_is_told_once() {
    let program = issued();
    program.run(["setting", "set", "notice_before", "60, 14"]).succeeds();
    program.run(["setting", "set", "notice_after", ""]).succeeds();
    // Nobody asked for weeks: of two days that have come, the last.
    advance(&program, &format!("{}h", 24 * 720));
    assert_eq!(written(&program), ["akan-berakhir"]);
    advance(&program, "30d");
    assert!(written(&program).is_empty());
}

#[test]
fn whoever_has_renewed_or_was_revoked_is_told_nothing() {
    let program = issued();
    advance(&program, &format!("{}h", 24 * 700));
    open(&program, "umum", &[]).succeeds();
    play(&program, "1", &[]).succeeds();
    assert!(written(&program).is_empty());
    let program = issued();
    let reason = ["--reason", "cessationOfOperation"];
    program.run(["cert", "revoke", PERSON].into_iter().chain(reason)).succeeds();
    advance(&program, &format!("{}h", 24 * 725));
    assert!(written(&program).is_empty());
}

/// Tapin: the notice that a certificate has ended begins a renewal, which leads to another.
#[test]
fn a_notice_leads_to_a_renewal() {
    let program = office();
    open(&program, "umum", &[]).succeeds();
    play(&program, "1", &[]).succeeds();
    advance(&program, "731d");
    assert_eq!(written(&program), ["berakhir"]);
    assert_eq!(json(&program, ["person", "status", PERSON])["status"], "EXPIRED");
    program
        .run(["application", "new", "--sop", "tapin", "--nik", PERSON, "--agency", "Kabupaten Tapin"])
        .succeeds();
    assert_eq!(json(&program, ["person", "status", PERSON])["status"], "RENEW");
    play(&program, "2", &[]).succeeds();
    assert_eq!(json(&program, ["person", "status", PERSON])["status"], "ISSUE");
    assert!(written(&program).is_empty());
}
