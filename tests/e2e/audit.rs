//! `segel audit`

use testkit::program::NIK;

use crate::house::{attended, each, fixture, holder, json, leaves_nothing, rehearsal};

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
    let count = |more: &[&str]| {
        let run = program.run(["audit", "show", "--json"].iter().chain(more)).succeeds();
        run.json()["records"].as_array().unwrap().len()
    };
    assert_eq!(count(&[]), 2);
    assert_eq!(count(&["--kind", "certificate.issue"]), 1);
    assert_eq!(count(&["--kind", "certificate.revoke"]), 0);
    assert_eq!(count(&["--by", "nobody"]), 0);
    assert_eq!(count(&["--limit", "1"]), 1);
    assert_eq!(count(&["--since", "2999-01-01T00:00:00Z"]), 0);
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
