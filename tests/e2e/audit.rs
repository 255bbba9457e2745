//! `segel audit`

use serde_json::Value;
use testkit::program::{NIK, Program};

use crate::house::{
    EMAIL, NIP, attended, each, fixture, holder, json, leaves_nothing, rehearsal, request, serial, text,
};

#[test]
fn every_act_is_recorded_in_its_order() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    program.run(["officer", "add", "yoga", "--name", "Yoga", "--passphrase-file", "passphrase"]).succeeds();
    program.sign(letter.as_ref(), "a.pdf", &[]).succeeds();
    program.run(["cert", "export", NIK, "--format", "key", "--out", "key.pem"]).succeeds();
    program.run(["cert", "revoke", NIK, "--reason", "mutasi"]).succeeds();
    program.sign(letter.as_ref(), "b.pdf", &[]).fails(1, &["revoked"]);
    let records = json(&program, ["audit", "show"])["records"].clone();
    assert_eq!(
        each(&records, "/action"),
        [
            "office.found",
            "certificate.issue",
            "officer.add",
            "document.sign",
            "key.export",
            "certificate.revoke",
            "crl.issue",
            "document.sign",
        ]
    );
    assert_eq!(each(&records, "/outcome")[3..], ["done", "done", "done", "done", "refused"]);
    assert_eq!(records[3]["detail"]["document"], "nota-dinas.pdf");
    assert_eq!(records[7]["detail"]["because"], "revoked");
}

/// What a rule refuses is recorded; what was only mistyped is not.
#[test]
fn refusals_are_recorded() {
    let program = holder();
    program.write("request.pem", request());
    let again = ["--csr", "request.pem"];
    program.issue("p256", &again).succeeds();
    let newest = serial(&program);
    program.run(["cert", "revoke", &newest, "--reason", "superseded"]).succeeds();
    let masked = "3399************";
    for (case, arguments, kind, subject) in [
        ("revoked twice", vec!["revoke", &newest, "--reason", "superseded"], "certificate.revoke", &*newest),
        ("suspended", vec!["suspend", &newest], "certificate.suspend", &newest),
        ("resumed", vec!["resume", &newest], "certificate.resume", &newest),
        ("renewed", vec!["renew", &newest, "--same-key"], "certificate.renew", &newest),
        ("unlocked by nobody", vec!["unlock", NIK], "key.unlock", masked),
    ] {
        eprintln!("{case}");
        program.run(["cert"].into_iter().chain(arguments)).fails(1, &[]);
        let last = json(&program, ["audit", "show", "--limit", "1"])["records"][0].clone();
        assert_eq!((&last["action"], &last["outcome"]), (&kind.into(), &"refused".into()));
        assert_eq!(last["subject"], subject);
        assert!(last["detail"]["because"].as_str().is_some_and(|because| because.len() > 10), "{last}");
    }
    program.issue("p256", &again).fails(1, &["was certified"]);
    let last = json(&program, ["audit", "show", "--limit", "1"])["records"][0].clone();
    assert_eq!((&last["action"], &last["subject"]), (&"certificate.issue".into(), &masked.into()));
    let records = json(&program, ["audit", "show"])["records"].as_array().unwrap().len();
    program.run(["cert", "revoke", "00FF", "--reason", "superseded"]).fails(1, &[]);
    assert_eq!(json(&program, ["audit", "show"])["records"].as_array().unwrap().len(), records);
}

#[test]
fn a_wrong_passphrase_is_recorded_without_it() {
    let program = holder();
    program.write("passphrase", "salah-sekali-9");
    program.sign(fixture("nota-dinas.pdf").as_ref(), "a.pdf", &[]).fails(1, &["does not open the key"]);
    let run = program.run(["audit", "show", "--limit", "1", "--json"]).succeeds();
    assert_eq!(run.json()["records"][0]["detail"]["because"], "wrong passphrase");
    assert!(!run.stdout.contains("salah-sekali-9"));
}

#[test]
fn the_nik_is_masked_in_the_log() {
    let log = holder().run(["audit", "show"]).succeeds().stdout;
    assert!(!log.contains(NIK) && log.contains(&NIK[..4]), "{log}");
}

#[test]
fn what_is_shown_can_be_narrowed() {
    let program = attended();
    program.run(["cert", "revoke", NIK, "--reason", "mutasi", "--actor", "nobody"]).fails(1, &["nobody"]);
    program.run(["cert", "suspend", NIK]).succeeds();
    program.write("wrong", "salah-sekali-9");
    program.run(["cert", "resume", NIK, "--ca-passphrase-file", "wrong"]).fails(1, &["CA passphrase"]);
    let kinds = |more: &[&str]| {
        let run = program.run(["audit", "show", "--json"].iter().chain(more)).succeeds();
        each(&run.json()["records"], "/action").join(" ")
    };
    let all = "office.found certificate.issue certificate.suspend ca.unlock";
    for (more, expected) in [
        (&[][..], all),
        (&["--kind", "certificate.issue"], "certificate.issue"),
        (&["--kind", "certificate"], "certificate.issue certificate.suspend"),
        (&["--kind", "office", "--kind", "ca.unlock"], "office.found ca.unlock"),
        (&["--kind", "certificate.revoke"], ""),
        (&["--kind", "cert"], ""),
        (&["--by", "user:tester"], all),
        (&["--by", "nobody"], ""),
        (&["--outcome", "refused"], "ca.unlock"),
        (&["--outcome", "done", "--limit", "1"], "certificate.suspend"),
        (&["--limit", "1"], "ca.unlock"),
        (&["--about", NIK], "certificate.issue certificate.suspend"),
        (&["--since", "2999-01-01T00:00:00Z"], ""),
        (&["--since", "2000-01-01", "--until", "2999-01-01"], all),
        (&["--until", "2000-01-01"], ""),
    ] {
        assert_eq!(kinds(more), expected, "{more:?}");
    }
    for (more, code, words) in [
        (&["--since", "yesterday"][..], 2, "2027-03-01"),
        (&["--until", "31-01-2026"], 2, "--until"),
        (&["--outcome", "perhaps"], 2, "perhaps"),
        (&["--about", "siti"], 2, "siti"),
        (&["--about", "3399036104810003"], 1, "no certificate"),
    ] {
        program.run(["audit", "show"].iter().chain(more)).fails(code, &[words]);
    }
}

#[test]
fn a_day_is_a_day_of_the_zone() {
    let program = rehearsal();
    // 17.30 on 31 January in UTC is 00.30 on 1 February in WIB.
    let letter = fixture("nota-dinas.pdf");
    program.sign(letter.as_ref(), "a.pdf", &["--now", "2026-01-31T17:30:00Z"]).succeeds();
    let count = |flag: &str, day: &str| {
        let run = program.run(["audit", "show", "--json", "--kind", "document.sign", flag, day]).succeeds();
        run.json()["records"].as_array().unwrap().len()
    };
    for (day, since, until) in [("2026-01-31", 1, 0), ("2026-02-01", 1, 1), ("2026-02-02", 0, 1)] {
        assert_eq!((count("--since", day), count("--until", day)), (since, until), "{day}");
    }
}

#[test]
fn the_history_of_a_person_goes_across_certificates() {
    let program = holder();
    let first = serial(&program);
    let renew = ["cert", "renew", NIK, "--passphrase-file", "passphrase", "--revoke-old"];
    program.run(renew.iter().chain(&["--key-type", "p256"])).succeeds();
    let second = serial(&program);
    program.sign(fixture("nota-dinas.pdf").as_ref(), "a.pdf", &[]).succeeds();
    let about = |id: &str| {
        let records = json(&program, ["audit", "show", "--about", id])["records"].clone();
        each(&records, "/action").join(" ")
    };
    let whole = "certificate.issue certificate.revoke certificate.rekey document.sign";
    for id in [NIK, NIP, EMAIL] {
        assert_eq!(about(id), whole, "{id}");
    }
    assert_eq!(about(&first), "certificate.issue certificate.revoke certificate.rekey");
    assert_eq!(about(&second), "certificate.rekey document.sign");
}

#[test]
fn people_read_words_and_machines_kinds() {
    let program = holder();
    program.write("passphrase", "salah-sekali-9");
    program.sign(fixture("nota-dinas.pdf").as_ref(), "a.pdf", &[]).fails(1, &["does not open"]);
    for (lang, words) in [
        ("en", ["found office", "issue certificate", "done", "refused", "because: wrong passphrase"]),
        (
            "id",
            ["pendirian kantor", "penerbitan sertifikat", "selesai", "ditolak", "because: wrong passphrase"],
        ),
    ] {
        let text = program.run(["--lang", lang, "audit", "show"]).succeeds().stdout;
        for word in words {
            assert!(text.contains(word), "{word} in {text}");
        }
        assert!(!text.contains("certificate.issue"), "{text}");
    }
}

#[test]
fn lines_are_exported_whole_or_not_at_all() {
    let program = holder();
    let run = program.run(["audit", "export", "--out", "log.jsonl"]).succeeds();
    assert!(run.stdout.contains("2 records"), "{}", run.stdout);
    let text = String::from_utf8(program.read("log.jsonl")).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let shown = json(&program, ["audit", "show"])["records"].clone();
    let mut previous = Value::from("00".repeat(32));
    for (line, record) in lines.iter().zip(shown.as_array().unwrap()) {
        for (name, value) in record.as_object().unwrap() {
            assert_eq!(&line[name], value, "{name}");
        }
        assert_eq!(line["previous_hash"], previous);
        previous = line["hash"].clone();
    }
    assert_eq!((lines.len(), text.ends_with('\n')), (2, true));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = program.path("log.jsonl").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    leaves_nothing(&program, || {
        program.run(["audit", "export", "--out", "log.jsonl"]).fails(1, &["exists already"]);
        let printed = program.run(["audit", "export", "--out", "-"]).succeeds().stdout;
        assert_eq!(printed, text);
        let none = program.run(["audit", "export", "--out", "-", "--by", "nobody"]).succeeds();
        assert_eq!(none.stdout, "");
    });
    let again = ["audit", "export", "--out", "log.jsonl", "--force", "--kind", "certificate", "--json"];
    assert_eq!(program.run(again).succeeds().json()["records"], 1);
}

/// Whoever reads them checks the chain by the very characters that were recorded, on a terminal too.
#[test]
fn lines_hide_nothing_and_lose_nothing_on_their_way() {
    let program = holder();
    let actor = "siti\u{9b}2J\u{202e}\u{7f}\u{1b}[1m";
    let revoke = ["cert", "revoke", NIK, "--reason", "mutasi"];
    program
        .run_with(revoke, "", |command| {
            command.env("USER", actor);
        })
        .succeeds();
    let shown = program.run(["audit", "export", "--out", "-"]).succeeds().stdout;
    program.run(["audit", "export", "--out", "log.jsonl"]).succeeds();
    assert_eq!(shown.as_bytes(), program.read("log.jsonl"));
    assert!(shown.chars().all(|character| character == '\n' || (' '..='~').contains(&character)), "{shown}");
    let lines = shown.lines().map(serde_json::from_str::<Value>);
    assert!(lines.map(Result::unwrap).any(|line| line["actor"] == format!("user:{actor}")), "{shown}");
}

#[test]
fn a_whole_log_is_found_whole() {
    let program = holder();
    leaves_nothing(&program, || {
        let verdict = json(&program, ["audit", "verify"]);
        assert_eq!((&verdict["whole"], &verdict["sound"]), (&true.into(), &2.into()));
    });
}

/// Someone with write access changes a record in the file, past the program and past the engine.
#[test]
fn a_changed_record_is_found_and_named() {
    let program = holder();
    let store = program.home().join("segel.db");
    let mut bytes = std::fs::read(&store).unwrap();
    let written = br#""approval":"direct""#;
    let at = bytes.windows(written.len()).position(|window| window == written).unwrap();
    bytes[at..at + written.len()].copy_from_slice(br#""approval":"kadis!""#);
    std::fs::write(&store, bytes).unwrap();
    let run = program.run(["audit", "verify", "--json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let verdict = run.json();
    assert_eq!((&verdict["whole"], &verdict["first_bad"]), (&false.into(), &2.into()));
    let words = program.run(["audit", "verify"]).stdout;
    assert!(words.contains("record 2 is not what was written"), "{words}");
}

#[test]
fn by_a_simulated_clock_every_record_says_so() {
    let program = rehearsal();
    let letter = fixture("nota-dinas.pdf");
    for (now, name) in [("2026-03-01T00:00:00Z", "a.pdf"), ("2026-02-01T00:00:00Z", "b.pdf")] {
        program.sign(letter.as_ref(), name, &["--now", now]).succeeds();
    }
    program.write("passphrase", "salah-sekali-9");
    program.sign(letter.as_ref(), "c.pdf", &[]).fails(1, &["does not open the key"]);
    let log = json(&program, ["audit", "show"]);
    let records = log["records"].as_array().unwrap();
    assert!(records.iter().all(|record| record["detail"]["simulated"] == true), "{log}");
    let turned_back: Vec<_> =
        records.iter().map(|record| record["detail"]["turned_back_from"].as_str()).collect();
    assert_eq!(turned_back, [None, None, None, Some("2026-03-01T00:00:00Z"), None]);
    let real = json(&holder(), ["audit", "show"]);
    assert!(real["records"].as_array().unwrap().iter().all(|record| record["detail"]["simulated"] != true));
}

/// Two checkpoints, `early` and `late`, with a signature between them and another behind; `audit.pem`.
fn witnessed() -> Program {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    program.run(["audit", "checkpoint", "--out", "early"]).succeeds();
    program.sign(letter.as_ref(), "a.pdf", &[]).succeeds();
    program.run(["audit", "checkpoint", "--out", "late"]).succeeds();
    program.sign(letter.as_ref(), "b.pdf", &[]).succeeds();
    program.run(["audit", "key", "--out", "audit.pem"]).succeeds();
    program
}

/// Someone with a SQLite shell cuts the log off behind `last`, and sets back its noted end.
fn cut_behind(program: &Program, last: i64) {
    let file = rusqlite::Connection::open(program.home().join("segel.db")).unwrap();
    let head = "UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit WHERE seq =";
    let cut = format!("DROP TRIGGER audit_is_kept; DELETE FROM audit WHERE seq > {last}; {head} {last})");
    file.execute_batch(&cut).unwrap();
}

#[test]
fn checkpoints_agree_with_a_log_that_was_only_written_on() {
    let program = witnessed();
    leaves_nothing(&program, || {
        let verdict = json(&program, ["audit", "verify", "--checkpoint", "early", "--key", "audit.pem"]);
        assert_eq!((&verdict["whole"], &verdict["sound"]), (&true.into(), &7.into()));
        let seen = verdict["checkpoints"].as_array().unwrap();
        assert_eq!(seen.iter().map(|one| one["records"].as_i64().unwrap()).collect::<Vec<_>>(), [6, 4]);
        assert!(seen.iter().all(|one| one["agrees"] == true && one["because"].is_null()), "{verdict}");
        let words = program.run(["audit", "verify", "--checkpoint", "late"]).succeeds().stdout;
        assert!(words.contains("whole: 7 records") && words.contains("late: agrees; it saw 6"), "{words}");
        program.run(["audit", "checkpoint", "--out", "late"]).fails(1, &["exists already"]);
        program.run(["audit", "key", "--out", "audit.pem"]).fails(1, &["exists already"]);
    });
}

#[test]
fn a_cut_past_a_checkpoint_is_named_by_it_alone() {
    let program = witnessed();
    cut_behind(&program, 4);
    let at = text(&json(&program, ["audit", "show"])["records"][3]["at"]);
    let run = program.run(["audit", "verify", "--checkpoint", "late", "--checkpoint", "early"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    for words in ["chain of the audit log holds: 4 records", "late: record 5 is missing", "early: agrees"] {
        assert!(run.stdout.contains(words), "{words} in {}", run.stdout);
    }
    // People read it by the clocks of the home's zone.
    let at = at.parse::<jiff::Timestamp>().unwrap().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7)));
    let at = at.strftime("%Y-%m-%d %H:%M:%S WIB").to_string();
    assert!(run.stdout.contains(&format!("; it saw 4 records on {at}")), "{}", run.stdout);
    let run = program.run(["audit", "verify", "--json"]);
    assert_eq!((run.code, &run.json()["first_bad"]), (1, &5.into()), "the copy in the home says so too");
    program.run(["audit", "checkpoint", "--out", "new"]).fails(1, &["does not hold at record 5"]);
    assert!(!program.path("new").exists());
    let indonesian = program.run(["--lang", "id", "audit", "verify"]).stdout;
    assert!(indonesian.contains("catatan 5 hilang; titik periksa"), "{indonesian}");
    // Whoever takes that copy away too leaves a trace: the checkpoint that is still in the log.
    std::fs::remove_file(program.home().join("audit.checkpoint")).unwrap();
    let run = program.run(["audit", "verify"]).succeeds();
    assert!(run.stderr.contains("no longer keeps the newest"), "{}", run.stderr);
}

/// The home's copy is gone, and the record that tells of it can no longer be read: the chain still says which one it is.
#[test]
fn a_rewritten_record_of_a_checkpoint_is_named() {
    let program = holder();
    program.run(["audit", "checkpoint", "--out", "early"]).succeeds();
    std::fs::remove_file(program.home().join("audit.checkpoint")).unwrap();
    let file = rusqlite::Connection::open(program.home().join("segel.db")).unwrap();
    let rewrite = "DROP TRIGGER audit_is_not_rewritten;
        UPDATE audit SET detail = '{' WHERE action = 'audit.checkpoint'";
    file.execute_batch(rewrite).unwrap();
    let run = program.run(["audit", "verify", "--json"]);
    assert_eq!((run.code, &run.json()["first_bad"]), (1, &4.into()), "{}", run.stderr);
    assert!(run.stderr.contains("no longer keeps the newest"), "{}", run.stderr);
}

#[test]
fn checkpoints_that_do_not_count_are_named() {
    let (program, other) = (witnessed(), witnessed());
    program.write("theirs", other.read("late"));
    program.write("theirs.pem", other.read("audit.pem"));
    let late = String::from_utf8(program.read("late")).unwrap();
    program.write("forged", late.replace("records: 6", "records: 5"));
    program.write("empty", "");
    program.write("long", "x".repeat(5000));
    for (arguments, words) in [
        (&["--checkpoint", "theirs"][..], "theirs: this checkpoint does not count: it is signed by key"),
        (&["--checkpoint", "forged"], "forged: this checkpoint does not count: its signature does not fit"),
        (&["--checkpoint", "empty"], "empty: this checkpoint does not count: its first line is not"),
        (&["--checkpoint", "long"], "5000 bytes are more than the 4096"),
        (&["--checkpoint", "audit.pem"], "audit.pem: this checkpoint does not count: its first line is not"),
        (&["--key", "theirs.pem"], "audit.checkpoint: this checkpoint does not count: it is signed by key"),
    ] {
        let run = program.run(["audit", "verify"].iter().chain(arguments));
        assert_eq!(run.code, 1, "{arguments:?}: {}", run.stderr);
        assert!(run.stdout.contains(words), "{words} in {}", run.stdout);
    }
    for (arguments, words) in [
        (["--checkpoint", "nowhere"], "`nowhere` could not be read"),
        (["--key", "nowhere"], "`nowhere` could not be read"),
        (["--key", "late"], "`late` is no public key"),
        (["--key", "passphrase"], "`passphrase` is no public key"),
    ] {
        program.run(["audit", "verify"].iter().chain(&arguments)).fails(5, &[words]);
    }
}

#[test]
fn the_list_is_published_with_a_checkpoint() {
    let program = holder();
    program.run(["ca", "crl", "--out", "issuing.crl"]).succeeds();
    assert!(!program.path("issuing.crl.checkpoint").exists(), "nothing was renewed");
    let renew = ["ca", "crl", "--out", "issuing.crl", "--force", "--ca-passphrase-file"];
    let kept = program.home().join("ca.passphrase");
    let renew = || program.run(renew.iter().copied().chain(kept.to_str()));
    for records in ["records: 5\n", "records: 7\n"] {
        assert!(renew().succeeds().stdout.contains("issuing.crl.checkpoint"));
        let text = String::from_utf8(program.read("issuing.crl.checkpoint")).unwrap();
        assert!(text.contains(records), "{text}");
        program.run(["audit", "verify", "--checkpoint", "issuing.crl.checkpoint"]).succeeds();
    }
    program.write("issuing.crl.checkpoint", "what someone else put there");
    renew().fails(1, &["issuing.crl.checkpoint", "exists already"]);
    assert_eq!(program.read("issuing.crl.checkpoint"), b"what someone else put there");
}
