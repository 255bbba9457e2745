//! `segel ca crl`: full lists and lists of changes, their numbers, and what they say about themselves.

use pki::cert::Certificate;
use pki::crl::{RevocationList, RevocationReason};
use serde_json::{Value, json};
use testkit::program::{NIK, Program};

use crate::house::{attended, holder, rehearsal, serial, text};

const HOLD: RevocationReason = RevocationReason::CertificateHold;
const REMOVED: RevocationReason = RevocationReason::RemoveFromCrl;

/// Writes a list to `out`, renewed if the passphrase makes it so, and returns it with what was said.
fn write(program: &Program, out: &str, arguments: &[&str]) -> (RevocationList, Value) {
    let usual = ["ca", "crl", "--json", "--force", "--out", out];
    let said = program.run(usual.iter().chain(arguments)).succeeds().json();
    (RevocationList::from_der(&program.read(out)).unwrap(), said)
}

/// With the passphrase at hand, so that a new list is issued.
fn issue(program: &Program, out: &str, arguments: &[&str]) -> (RevocationList, Value) {
    let with = ["--ca-passphrase-file", "passphrase"];
    write(program, out, &[arguments, &with].concat())
}

fn number(list: &RevocationList) -> u64 {
    list.number().unwrap().as_u64().unwrap()
}

#[test]
fn full_lists_and_lists_of_changes_count_together() {
    let program = attended();
    let delta = &["--delta"][..];
    // The first list of changes needs a full list that says where to look for it.
    for (arguments, expected, base) in [
        (&[][..], 2, None),
        (delta, 4, Some(3)),
        (delta, 5, Some(3)),
        (&[], 6, None),
        (delta, 7, Some(6)),
        (&["--scope", "yes"], 8, None),
        (delta, 9, Some(8)),
        (&["--deltas", "no"], 10, None),
        (delta, 12, Some(11)),
    ] {
        let (list, said) = issue(&program, "list.crl", arguments);
        assert_eq!((number(&list), list.is_delta()), (expected, base.is_some()), "{arguments:?}");
        assert_eq!(list.base_number().and_then(|base| base.as_u64()), base);
        assert_eq!((&said["number"], &said["base"]), (&json!(expected), &json!(base)), "{arguments:?}");
        assert_eq!(said["base_issued"], matches!(expected, 4 | 12), "{arguments:?}");
    }
}

#[test]
fn lists_say_of_themselves_what_they_were_told_to_say() {
    let program = attended();
    program.run(["ca", "chain", "--out", "chain.pem"]).succeeds();
    let issuing = Certificate::read_all(&program.read("chain.pem")).unwrap().swap_remove(0);
    program.run(["cert", "export", NIK, "--format", "der", "--out", "siti.der"]).succeeds();
    let person = Certificate::from_der(&program.read("siti.der")).unwrap();
    let address = person.crl_addresses().unwrap();
    let delta = address[0].replace(".crl", "-delta.crl");
    for (arguments, scope, freshest) in [
        (&[][..], false, false),
        (&["--scope", "yes"], true, false),
        (&[], true, false),
        (&["--deltas", "ya"], true, true),
        (&["--scope", "no"], false, true),
        (&["--scope", "tidak", "--deltas", "no"], false, false),
        (&["--root"], false, false),
    ] {
        let (list, _) = issue(&program, "list.crl", arguments);
        let found = list.issuing_distribution_point().unwrap();
        let found = found.map(|scope| scope.addresses().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(found, scope.then(|| address.clone()), "{arguments:?}");
        assert_eq!(list.freshest_addresses().unwrap() == [delta.clone()], freshest, "{arguments:?}");
        // Whatever expired stays on it.
        let since = list.expired_certs_on();
        assert!(since.is_some_and(|since| since <= issuing.validity().not_before), "{since:?}");
    }
    for arguments in [
        &["--scope", "maybe"][..],
        &["--scope"],
        &["--scope", "yes", "--delta"],
        &["--deltas", "no", "--delta"],
        &["--root", "--ca", "77"],
    ] {
        program.run(["ca", "crl", "--out", "x.crl"].iter().chain(arguments)).fails(2, &[]);
    }
    for arguments in [&["--check", "--delta"][..], &["--check", "--scope", "yes"], &["--check", "--out", "x"]]
    {
        program.run(["ca", "crl"].iter().chain(arguments)).fails(2, &[]);
    }
}

#[test]
fn a_list_of_changes_tells_of_suspended_resumed_and_revoked() {
    let program = attended();
    let serial = serial(&program);
    let (base, _) = issue(&program, "base.crl", &["--deltas", "yes"]);
    for (act, reason) in [
        (&[][..], None),
        (&["suspend", NIK], Some(HOLD)),
        (&["resume", NIK], Some(REMOVED)),
        (&["suspend", NIK], Some(HOLD)),
        (&["revoke", NIK, "--reason", "keyCompromise"], Some(RevocationReason::KeyCompromise)),
    ] {
        if !act.is_empty() {
            // One that is suspended is found by its serial number.
            let act: Vec<&str> = act.iter().map(|word| if *word == NIK { &serial } else { *word }).collect();
            program.run(["cert"].iter().chain(&act)).succeeds();
            assert_eq!(program.run(["ca", "crl", "--check"]).code, 1, "{act:?}");
        }
        let (delta, said) = issue(&program, "delta.crl", &["--delta"]);
        let entry = delta.entry(&serial.parse().unwrap());
        assert_eq!(entry.and_then(|entry| entry.reason), reason, "{act:?}");
        assert_eq!(delta.base_number(), base.number(), "{act:?}");
        assert_eq!(said["entries"], delta.len());
        // With it the full list is up to date, though it says nothing of it.
        let checked = program.run(["ca", "crl", "--check", "--json"]).succeeds().json();
        assert_eq!((&checked["entries"], &checked["behind"]), (&0.into(), &false.into()), "{act:?}");
        assert_eq!(checked["delta"]["newest"]["number"], said["number"]);
    }
    let (full, _) = issue(&program, "full.crl", &[]);
    assert!(full.entry(&serial.parse().unwrap()).is_some());
    let (delta, _) = issue(&program, "delta.crl", &["--delta"]);
    assert_eq!(delta.len(), 0);
}

/// As after a simulated time that ran ahead.
#[test]
fn changes_are_told_to_no_list_that_is_dated_later() {
    let program = rehearsal();
    program.run(["clock", "advance", "20d"]).succeeds();
    let (base, _) = write(&program, "base.crl", &["--deltas", "yes"]);
    let back = base.this_update() - jiff::SignedDuration::from_hours(24 * 10);
    program.run(["clock", "set", &back.to_string()]).succeeds();
    let (delta, said) = write(&program, "delta.crl", &["--delta"]);
    assert_eq!((said["base_issued"].as_bool(), delta.this_update()), (Some(true), back));
    program.run(["ca", "crl", "--check", "--ca", said["ca"].as_str().unwrap()]).succeeds();
}

#[test]
fn a_suspension_in_the_full_list_is_taken_back_by_a_list_of_changes() {
    let program = attended();
    let serial = serial(&program);
    program.run(["cert", "suspend", NIK]).succeeds();
    let (base, _) = issue(&program, "base.crl", &["--deltas", "yes"]);
    assert_eq!(base.entry(&serial.parse().unwrap()).and_then(|entry| entry.reason), Some(HOLD));
    program.run(["cert", "resume", &serial]).succeeds();
    let (delta, _) = issue(&program, "delta.crl", &["--delta"]);
    assert_eq!(delta.entry(&serial.parse().unwrap()).and_then(|entry| entry.reason), Some(REMOVED));
    program.run(["ca", "crl", "--check"]).succeeds();
}

#[test]
fn full_list_and_list_of_changes_judge_together() {
    for scope in ["no", "yes"] {
        let program = attended();
        let serial = serial(&program);
        let letter = testkit::fixture::path("nota-dinas.pdf");
        program.sign(&letter, "signed.pdf", &[]).succeeds();
        program.run(["ca", "chain", "--root", "--out", "root.pem"]).succeeds();
        issue(&program, "root.crl", &["--root"]);
        issue(&program, "base.crl", &["--scope", scope, "--deltas", "yes"]);
        issue(&program, "nothing.crl", &["--delta"]);
        program.run(["cert", "suspend", &serial]).succeeds();
        issue(&program, "suspended.crl", &["--delta"]);
        issue(&program, "hold.crl", &[]);
        program.run(["cert", "resume", &serial]).succeeds();
        issue(&program, "resumed.crl", &["--delta"]);
        for (lists, status) in [
            (&["base.crl"][..], "good"),
            (&["base.crl", "nothing.crl"], "good"),
            (&["base.crl", "suspended.crl"], "revoked"),
            (&["hold.crl"], "revoked"),
            (&["hold.crl", "resumed.crl"], "good"),
            // A list of changes to a later full list says nothing about an earlier one, nor anything by itself.
            (&["suspended.crl"], "unknown"),
            (&[], "unknown"),
        ] {
            let mut arguments =
                vec!["verify", "signed.pdf", "--trust", "root.pem", "--crl", "root.crl", "--json"];
            lists.iter().for_each(|list| arguments.extend(["--crl", list]));
            let run = program.run_with(arguments, "", |command| {
                command.env("SEGEL_HOME", "nowhere");
            });
            let found = run.json()["files"][0]["signatures"][0]["chain"][0]["status"].clone();
            assert_eq!(found, status, "{scope} {lists:?}: {}", run.stdout);
            assert_eq!(run.code == 0, status == "good", "{lists:?}");
        }
    }
}

#[test]
fn a_list_of_changes_is_due_after_two_thirds_of_its_day() {
    let program = rehearsal();
    let at = |now: &str, arguments: &[&str]| {
        let all = ["--now", now, "ca", "crl", "--json"].iter().chain(arguments).copied().collect::<Vec<_>>();
        program.run(all)
    };
    at("2026-02-01T00:00:00Z", &["--deltas", "yes", "--out", "base.crl"]).succeeds();
    for (now, code) in [("2026-02-01T00:00:00Z", 0), ("2026-02-01T15:59:59Z", 0), ("2026-02-01T16:00:00Z", 1)]
    {
        let run = at(now, &["--check"]);
        let due = run.json()["lists"][0]["delta"]["due"].clone();
        assert_eq!((run.code, due), (code, json!(code == 1)), "{now}");
    }
    at("2026-02-01T16:00:00Z", &["--delta", "--out", "delta.crl"]).succeeds();
    for (now, code) in [("2026-02-02T07:59:59Z", 0), ("2026-02-02T08:00:00Z", 1)] {
        assert_eq!(at(now, &["--check"]).code, code, "{now}");
    }
    // A full list that is due itself is no base any more.
    let said = at("2026-02-06T00:00:00Z", &["--delta", "--out", "delta.crl", "--force"]).succeeds().json();
    assert_eq!((&said["base_issued"], &said["base"], &said["number"]), (&true.into(), &4.into(), &5.into()));
    at("2026-02-06T00:00:00Z", &["--check"]).succeeds();
}

#[test]
fn all_lists_are_checked_unless_one_is_named() {
    let program = rehearsal();
    // Life of the issuing CA's list: until 7 February; of the root's: until 30 July.
    for (now, issuing, root) in [
        ("2026-02-01T00:00:00Z", ["false", "false"], ["false", "false"]),
        ("2026-02-05T00:00:00Z", ["true", "false"], ["false", "false"]),
        ("2026-02-07T01:00:00Z", ["true", "false"], ["false", "false"]),
        ("2026-02-07T01:00:01Z", ["true", "true"], ["false", "false"]),
        ("2026-05-31T01:00:00Z", ["true", "true"], ["true", "false"]),
        ("2026-07-30T01:00:01Z", ["true", "true"], ["true", "true"]),
    ] {
        let check = |more: &[&str]| {
            let usual = ["--now", now, "ca", "crl", "--check", "--json"];
            program.run(usual.iter().chain(more))
        };
        let stands = |list: &Value| [list["due"].to_string(), list["stale"].to_string()];
        let all = check(&[]);
        let lists = all.json()["lists"].clone();
        assert_eq!(lists.as_array().unwrap().len(), 2);
        assert_eq!(
            (stands(&lists[0]), stands(&lists[1])),
            (issuing.map(Into::into), root.map(Into::into)),
            "{now}"
        );
        assert_eq!(all.code, i32::from(issuing[0] == "true" || root[0] == "true"), "{now}");
        let of_root = check(&["--root"]);
        assert_eq!(
            (of_root.code, &of_root.json()["lists"][0]["role"]),
            (i32::from(root[0] == "true"), &"root".into())
        );
    }
}

#[test]
fn a_list_that_is_renewed_is_written_with_a_checkpoint_beside_it() {
    let program = holder();
    write(&program, "same.crl", &[]);
    assert!(!program.path("same.crl.checkpoint").exists(), "nothing was signed");
    let (list, said) = write(&program, "new.crl", &["--deltas", "no"]);
    assert!(program.path("new.crl.checkpoint").exists());
    assert_eq!((number(&list), &said["number"]), (2, &2.into()));
    assert_eq!(text(&said["ca"]).len(), 32);
}
