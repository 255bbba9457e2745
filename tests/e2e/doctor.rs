//! `segel doctor`: what it finds in a home that something happened to, and what it puts right.

mod enrolled; // applications, messages, settings
mod flips; // one bit of a file is another

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::{Duration, SystemTime};

use rusqlite::Connection;
use serde_json::Value;
use testkit::program::{NIK, Program};

use crate::house::{attended, holder, json, rehearsal};

/// What happened, to the home at that path.
type Harm = fn(&Path);

fn report(program: &Program, more: &[&str]) -> (i32, Value) {
    let run = program.run(["doctor", "--json"].iter().chain(more));
    (run.code, run.json())
}

/// The codes that were found and not put right, each once.
fn codes(report: &Value) -> BTreeSet<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let open = findings.filter(|finding| finding["repaired"] == false);
    open.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn private(path: &Path, content: impl AsRef<[u8]>) {
    fs::write(path, content).unwrap();
    mode(path, 0o600);
}

fn store(home: &Path) -> Connection {
    let store = Connection::open(home.join("segel.db")).unwrap();
    store.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
    store
}

/// Changes rows as somebody would who takes the triggers away, and puts them back.
fn tamper(home: &Path, sql: &str) {
    let store = store(home);
    let mut statement = store.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let triggers = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let triggers: Vec<(String, String)> = triggers.map(Result::unwrap).collect();
    for (name, _) in &triggers {
        store.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    store.execute_batch(sql).unwrap();
    for (_, sql) in &triggers {
        store.execute_batch(sql).unwrap();
    }
}

/// Changes the row of the one person.
fn person(home: &Path, change: &str) {
    tamper(home, &format!("UPDATE certificates SET {change} WHERE profile = 'person'"));
}

/// Adds a row like that of the one person, with another serial number.
fn another(home: &Path, state: &str, created: &str) {
    let der = if state == "issued" { "der" } else { "NULL" };
    tamper(
        home,
        &format!(
            "INSERT INTO certificates (serial, issuer, profile, nik, name, subject, key_id, public_key, not_before,
                 not_after, state, tbs_sha256, der, created)
             SELECT 'ABC123', issuer, profile, nik, name, subject, key_id, public_key, not_before, not_after,
                 '{state}', tbs_sha256, {der}, {created} FROM certificates WHERE profile = 'person'"
        ),
    );
}

fn leave(home: &Path, age: Duration) {
    let folder = home.join(".founding-x1");
    fs::create_dir(&folder).unwrap();
    private(&folder.join("home.secret"), "x");
    fs::File::open(&folder).unwrap().set_modified(SystemTime::now() - age).unwrap();
}

/// The last octet of a column, changed.
const LAST_OCTET: &str = "CAST(substr(der, 1, length(der) - 1) || x'00' AS BLOB)";

#[test]
fn a_sound_home_is_healthy() {
    let program = holder();
    let (code, report) = report(&program, &["--fail-on", "warning"]);
    assert_eq!((code, &report["healthy"]), (0, &Value::Bool(true)), "{report}");
    assert_eq!(report["findings"], Value::Array(Vec::new()));
    let expected = [("certificates", 4), ("audit_records", 2), ("lists", 2), ("keys", 5), ("files", 3)];
    for (name, count) in expected {
        assert_eq!(report["checked"][name], count, "{name}");
    }
    program.run(["doctor"]).succeeds();
    let (_, report) = crate::doctor::report(&rehearsal(), &[]);
    assert_eq!(codes(&report), BTreeSet::from(["clock-simulated".to_owned()]));
}

/// What happened, what is found, and whether that is an error.
const HARMS: &[(&str, Harm, &[&str], i32)] = &[
    ("a home for all to enter", |home| mode(home, 0o755), &["file-exposed"], 1),
    ("a secret for all to read", |home| mode(&home.join("home.secret"), 0o644), &["file-exposed"], 1),
    ("a store for a group to read", |home| mode(&home.join("segel.db"), 0o640), &["file-exposed"], 1),
    (
        "profiles for all to write",
        |home| {
            fs::write(home.join("profiles.toml"), "").unwrap();
            mode(&home.join("profiles.toml"), 0o666);
        },
        &["file-exposed"],
        0,
    ),
    ("profiles that are none", |home| private(&home.join("profiles.toml"), "x"), &["profiles-refused"], 1),
    ("no secret", |home| fs::remove_file(home.join("home.secret")).unwrap(), &["file-missing"], 1),
    ("no store", |home| fs::remove_file(home.join("segel.db")).unwrap(), &["file-missing", "no-office"], 1),
    ("nothing", |home| fs::remove_dir_all(home).unwrap(), &["no-office"], 1),
    (
        "a link to the secret",
        |home| {
            fs::rename(home.join("home.secret"), home.with_extension("secret")).unwrap();
            symlink(home.with_extension("secret"), home.join("home.secret")).unwrap();
        },
        &["file-link"],
        0,
    ),
    (
        "a directory for a secret",
        |home| {
            fs::remove_file(home.join("home.secret")).unwrap();
            fs::create_dir(home.join("home.secret")).unwrap();
        },
        &["file-kind"],
        1,
    ),
    ("something else", |home| private(&home.join("notes.txt"), "x"), &["file-unknown"], 0),
    ("a founding that may still run", |home| leave(home, Duration::ZERO), &["leftover"], 0),
    ("a founding that was interrupted", |home| leave(home, Duration::from_secs(7200)), &["leftover"], 0),
    ("another secret", |home| private(&home.join("home.secret"), "another\n"), &["key-unopened"], 1),
    ("another CA passphrase", |home| private(&home.join("ca.passphrase"), "another\n"), &["key-unopened"], 1),
    (
        "a secret that is no text",
        |home| private(&home.join("home.secret"), [0xff; 9]),
        &["file-unreadable"],
        1,
    ),
    ("garbage for a store", |home| private(&home.join("segel.db"), [b'x'; 8192]), &["store-foreign"], 1),
    ("no bytes for a store", |home| private(&home.join("segel.db"), ""), &["store-foreign"], 1),
    (
        "a store that was cut off",
        |home| {
            let path = home.join("segel.db");
            let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
            file.set_len(path.metadata().unwrap().len() - 100).unwrap();
        },
        &["store-damaged"],
        1,
    ),
    ("a newer store", |home| tamper(home, "PRAGMA user_version = 99"), &["store-newer"], 1),
    (
        "a trigger that was dropped",
        |home| store(home).execute_batch("DROP TRIGGER audit_is_kept").unwrap(),
        &["store-schema"],
        1,
    ),
    ("a table that was added", |home| tamper(home, "CREATE TABLE x (y)"), &["store-schema"], 1),
    (
        "a zone that is none",
        |home| tamper(home, "UPDATE settings SET value = 'WIX' WHERE key = 'zone'"),
        &["setting"],
        1,
    ),
    ("no base address", |home| tamper(home, "DELETE FROM settings WHERE key = 'base_url'"), &["setting"], 1),
    (
        "a time that is none",
        |home| tamper(home, "INSERT INTO settings VALUES ('simulated_time', 'soon')"),
        &["setting"],
        1,
    ),
    (
        "a key that was deleted",
        |home| tamper(home, "DELETE FROM sealed_keys WHERE kind = 'person'"),
        &["store-reference"],
        1,
    ),
    (
        "a record that was changed",
        |home| tamper(home, "UPDATE audit SET actor = 'x' WHERE seq = 2"),
        &["audit-broken"],
        1,
    ),
    (
        "a record that was cut off",
        |home| tamper(home, "DELETE FROM audit WHERE seq = 2"),
        &["audit-broken", "certificate-unrecorded"],
        1,
    ),
    ("another subject", |home| person(home, "subject = 'CN=X'"), &["certificate-differs"], 1),
    ("a longer life", |home| person(home, "not_after = not_after + 1"), &["certificate-differs"], 1),
    ("a later birth", |home| person(home, "not_before = not_before + 1"), &["certificate-differs"], 1),
    ("another hash", |home| person(home, "tbs_sha256 = zeroblob(32)"), &["certificate-differs"], 1),
    ("another key", |home| person(home, "public_key = '5f01'"), &["certificate-differs"], 1),
    (
        "another serial number",
        |home| person(home, "serial = 'ABC123'"),
        &["certificate-differs", "certificate-lost", "certificate-unrecorded"],
        1,
    ),
    (
        "another signature",
        |home| tamper(home, &format!("UPDATE certificates SET der = {LAST_OCTET} WHERE profile = 'person'")),
        &["certificate-signature"],
        1,
    ),
    ("no certificate", |home| person(home, "der = x'3000'"), &["certificate-unreadable"], 1),
    (
        "a row that was deleted",
        |home| tamper(home, "DELETE FROM certificates WHERE profile = 'person'"),
        &["certificate-lost", "key-orphaned"],
        1,
    ),
    (
        "a row that was added",
        |home| another(home, "issued", "created"),
        &["certificate-differs", "certificate-unrecorded", "key-shared"],
        1,
    ),
    (
        "a time out of reach",
        |home| person(home, "created = 9223372036854775807"),
        &["certificate-lost", "row-unreadable"],
        1,
    ),
    (
        "a revocation that nobody made",
        |home| person(home, "revoked_at = created, reason = 'keyCompromise'"),
        &["list-behind", "revocation-unrecorded"],
        0,
    ),
    (
        "a reason that is none",
        |home| person(home, "revoked_at = created, reason = 'mood'"),
        &["list-behind", "revocation-reason", "revocation-unrecorded"],
        1,
    ),
    (
        "a revocation to come",
        |home| person(home, "revoked_at = created + 99999, reason = 'keyCompromise'"),
        &["list-behind", "revocation-time", "revocation-unrecorded"],
        1,
    ),
    (
        "a descent from nobody",
        |home| person(home, "replaces = 'ABC123', succession = 'rekeyed'"),
        &["succession-broken"],
        1,
    ),
    ("an intent of just now", |home| another(home, "intended", "unixepoch()"), &["intent-unfinished"], 0),
    (
        "an intent of yesterday",
        |home| another(home, "intended", "created - 86400"),
        &["intent-unfinished"],
        0,
    ),
    (
        "a key that is none",
        |home| tamper(home, "UPDATE sealed_keys SET sealed = x'3000' WHERE kind = 'person'"),
        &["key-unreadable"],
        1,
    ),
    (
        "a key in the place of another",
        |home| {
            tamper(
                home,
                "UPDATE sealed_keys SET sealed = (SELECT sealed FROM sealed_keys WHERE kind = 'tsa') WHERE kind = 'ocsp'",
            );
        },
        &["key-mismatch"],
        1,
    ),
    (
        "a key of nobody",
        |home| {
            tamper(
                home,
                "INSERT INTO sealed_keys SELECT '5f01', kind, sealed, created FROM sealed_keys WHERE kind = 'person'",
            )
        },
        &["key-orphaned"],
        0,
    ),
    (
        "a key that is locked",
        |home| {
            tamper(
                home,
                "INSERT INTO key_guards SELECT key_id, 10, 0, created, created FROM sealed_keys WHERE kind = 'person'",
            )
        },
        &["key-locked"],
        0,
    ),
    (
        "no time stamping authority",
        |home| tamper(home, "UPDATE authorities SET retired_at = created WHERE role = 'tsa'"),
        &["authority-missing"],
        1,
    ),
    (
        "a responder that was revoked",
        |home| {
            tamper(
                home,
                "UPDATE certificates SET revoked_at = created, reason = 'superseded' WHERE profile = 'ocsp'",
            )
        },
        &["authority-revoked", "list-behind", "revocation-unrecorded"],
        1,
    ),
    (
        "no list of the root",
        |home| tamper(home, "DELETE FROM crls WHERE authority = 1"),
        &["list-missing"],
        1,
    ),
    (
        "a list that is none",
        |home| tamper(home, "UPDATE crls SET der = x'3000' WHERE authority = 1"),
        &["list-unreadable"],
        1,
    ),
    (
        "another signature of a list",
        |home| tamper(home, &format!("UPDATE crls SET der = {LAST_OCTET}")),
        &["list-signature"],
        1,
    ),
    ("another number of a list", |home| tamper(home, "UPDATE crls SET number = 7"), &["list-differs"], 1),
    (
        "a longer life of a list",
        |home| tamper(home, "UPDATE crls SET next_update = next_update + 1"),
        &["list-differs"],
        1,
    ),
    (
        "a later list of an earlier time",
        |home| {
            tamper(
                home,
                "INSERT INTO crls SELECT authority, 2, der, this_update - 9, next_update, base FROM crls",
            )
        },
        &["list-differs", "list-order"],
        1,
    ),
    (
        "a clock that was turned back",
        |home| tamper(home, "UPDATE clock SET last_seen = last_seen + 86400"),
        &["clock-behind"],
        1,
    ),
];

#[test]
fn each_harm_has_its_code() {
    let mut wrong = Vec::new();
    for (name, harm, expected, code) in HARMS {
        eprintln!("{name}");
        let program = attended();
        harm(&program.home());
        let (ended, report) = report(&program, &[]);
        let expected: BTreeSet<String> = expected.iter().map(|&code| code.to_owned()).collect();
        if (codes(&report), ended) != (expected, *code) {
            wrong.push(format!("{name}: {report:#}"));
        }
        assert_eq!(report["healthy"], ended == 0, "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What time alone does.
#[test]
fn each_time_has_its_codes() {
    let program = rehearsal();
    for (now, expected, code) in [
        ("2026-01-31T02:00:00Z", &["clock-simulated"][..], 0),
        ("2026-02-05T02:00:00Z", &["clock-simulated", "list-due"], 0),
        ("2026-02-08T02:00:00Z", &["clock-simulated", "list-stale"], 1),
        ("2099-01-01T00:00:00Z", &["authority-over", "clock-simulated", "list-stale"], 1),
        ("2020-01-01T00:00:00Z", &["clock-simulated", "list-future"], 0),
    ] {
        let (ended, report) = report(&program, &["--now", now]);
        let expected: BTreeSet<String> = expected.iter().map(|&code| code.to_owned()).collect();
        let mut found = codes(&report);
        // How long those who answer are good for is not for this test to know.
        found.remove("authority-ending");
        assert_eq!((found, ended), (expected, code), "{now}: {report}");
    }
}

#[test]
fn a_checkpoint_that_is_gone_or_another_is_told() {
    let program = holder();
    program.run(["audit", "checkpoint", "--out", "checkpoint.txt"]).succeeds();
    assert_eq!(codes(&report(&program, &[]).1), BTreeSet::new());
    let kept = program.home().join("audit.checkpoint");
    let text = fs::read_to_string(&kept).unwrap();
    private(&kept, text.replacen("records: ", "records: 1", 1));
    let (code, differs) = report(&program, &[]);
    assert_eq!((code, codes(&differs)), (1, BTreeSet::from(["checkpoint-differs".to_owned()])), "{differs}");
    fs::remove_file(&kept).unwrap();
    let (code, missing) = report(&program, &[]);
    assert_eq!((code, codes(&missing)), (0, BTreeSet::from(["checkpoint-missing".to_owned()])), "{missing}");
}

/// Only a superuser can give a file away.
#[test]
fn a_file_of_another_user_is_told() {
    let program = holder();
    let secret = program.home().join("home.secret");
    if std::os::unix::fs::chown(&secret, Some(65534), None).is_err() {
        return;
    }
    let (code, report) = report(&program, &[]);
    assert_eq!((code, codes(&report)), (0, BTreeSet::from(["file-owner".to_owned()])), "{report}");
}

#[test]
fn every_code_stands_in_the_documentation() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/cli.md")).unwrap();
    for code in HARMS.iter().flat_map(|(_, _, codes, _)| *codes) {
        assert!(page.contains(&format!("`{code}`")), "{code}");
    }
}

#[test]
fn a_revocation_that_was_undone_is_missed() {
    let program = holder();
    program.run(["cert", "revoke", NIK, "--reason", "keyCompromise"]).succeeds();
    assert_eq!(codes(&report(&program, &[]).1), BTreeSet::new());
    person(&program.home(), "revoked_at = NULL, reason = NULL");
    let (code, report) = report(&program, &[]);
    assert_eq!(code, 1);
    assert!(codes(&report).contains("revocation-differs"), "{report}");
}

#[test]
fn warnings_count_when_asked() {
    let program = holder();
    leave(&program.home(), Duration::from_secs(7200));
    assert_eq!(report(&program, &[]).0, 0);
    let (code, report) = report(&program, &["--fail-on", "warning"]);
    assert_eq!((code, &report["healthy"]), (1, &Value::Bool(false)));
}

/// Modes, what was left behind, and unfinished certificates; each is said, and recorded.
#[test]
fn what_can_be_repaired_is() {
    let program = holder();
    let home = program.home();
    leave(&home, Duration::from_secs(7200));
    another(&home, "intended", "created - 86400");
    mode(&home.join("home.secret"), 0o644);
    mode(&home, 0o755);
    let (code, repaired) = report(&program, &["--repair"]);
    assert_eq!((code, codes(&repaired)), (0, BTreeSet::new()), "{repaired}");
    assert_eq!(repaired["findings"].as_array().unwrap().len(), 4, "{repaired}");
    assert!(!home.join(".founding-x1").exists());
    assert_eq!(home.join("home.secret").metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let (code, after) = report(&program, &["--fail-on", "warning"]);
    assert_eq!((code, codes(&after)), (0, BTreeSet::from(["intent-abandoned".to_owned()])), "{after}");
    let acts = json(&program, ["audit", "show"]);
    let acts: Vec<_> = acts["records"].as_array().unwrap().iter().map(|one| one["action"].clone()).collect();
    assert!(
        acts.contains(&"office.repair".into()) && acts.contains(&"certificate.abandon".into()),
        "{acts:?}"
    );
    program.run(["audit", "verify"]).succeeds();
    // Once is enough.
    report(&program, &["--repair"]);
    assert_eq!(json(&program, ["audit", "show"])["records"].as_array().unwrap().len(), acts.len());
}

#[test]
fn a_repair_that_cannot_be_recorded_is_made_and_said() {
    let program = holder();
    tamper(&program.home(), "UPDATE clock SET last_seen = last_seen + 86400");
    mode(&program.home().join("home.secret"), 0o644);
    let (_, report) = report(&program, &["--repair"]);
    let expected = ["clock-behind", "repair-unrecorded"].map(str::to_owned);
    assert_eq!(codes(&report), BTreeSet::from(expected), "{report}");
    assert_eq!(program.home().join("home.secret").metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_repair_in_a_home_that_does_not_open_is_made_and_said() {
    let program = holder();
    tamper(&program.home(), "DELETE FROM settings WHERE key = 'zone'");
    mode(&program.home(), 0o755);
    let (_, report) = report(&program, &["--repair"]);
    let expected = ["repair-unrecorded", "setting"].map(str::to_owned);
    assert_eq!(codes(&report), BTreeSet::from(expected), "{report}");
}

#[test]
fn nobody_repairs_who_is_not_registered() {
    let program = holder();
    program.run(["--actor", "endah", "doctor", "--repair"]).fails(1, &["`endah`"]);
}

/// Keys and rows stay, whatever is wrong with them.
#[test]
fn repair_deletes_no_key_and_no_row() {
    let program = holder();
    let home = program.home();
    tamper(&home, "UPDATE sealed_keys SET sealed = x'3000' WHERE kind = 'person'");
    person(&home, "der = x'3000'");
    private(&home.join("notes.txt"), "x");
    let count = |table: &str| {
        let sql = format!("SELECT count(*) FROM {table}");
        store(&home).query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let before = (count("sealed_keys"), count("certificates"));
    assert_eq!(report(&program, &["--repair"]).0, 1);
    assert_eq!((count("sealed_keys"), count("certificates")), before);
    assert!(home.join("notes.txt").exists());
}

#[test]
fn it_speaks_both_languages() {
    let program = holder();
    mode(&program.home().join("home.secret"), 0o644);
    for (lang, words) in [("en", "no more than 0600 is right"), ("id", "paling longgar 0600")] {
        let run = program.run(["doctor", "--lang", lang]);
        assert_eq!(run.code, 1);
        assert!(run.stdout.contains(words) && run.stdout.contains("[file-exposed]"), "{}", run.stdout);
        assert!(run.stdout.contains("segel doctor --repair"), "{}", run.stdout);
    }
}
