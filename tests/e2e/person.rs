//! `segel person`: how someone stands, what is handed out, what is erased.

use crate::application::{PERSON, office, open, play};
use crate::house::{each, json, text};

use serde_json::Value;
use testkit::program::Program;

fn status(program: &Program) -> String {
    text(&json(program, ["person", "status", PERSON])["status"])
}

#[test]
fn the_nine_words_of_the_api_are_said_of_one_person() {
    let program = office();
    let mut seen = vec![status(&program)];
    open(&program, "klaten", &[]).succeeds();
    for step in ["4", "5", "6", "8"] {
        play(&program, "1", &["--until", step]).succeeds();
        seen.push(status(&program));
    }
    play(&program, "1", &[]).succeeds();
    seen.push(status(&program));
    program.run(["cert", "suspend", PERSON]).succeeds();
    seen.push(status(&program));
    program.run(["cert", "resume", PERSON]).succeeds();
    program.run(["clock", "advance", "3y"]).succeeds();
    seen.push(status(&program));
    program.run(["application", "new", "--sop", "tapin", "--nik", PERSON]).succeeds();
    seen.push(status(&program));
    play(&program, "2", &[]).succeeds();
    program.run(["cert", "revoke", PERSON, "--reason", "mutasi"]).succeeds();
    seen.push(status(&program));
    assert_eq!(
        seen,
        [
            "NOT_REGISTERED",
            "NOT_REGISTERED",
            "NEW",
            "NO_CERTIFICATE",
            "WAITING_FOR_VERIFICATION",
            "ISSUE",
            "SUSPEND",
            "EXPIRED",
            "RENEW",
            "REVOKE",
        ]
    );
}

#[test]
fn all_that_is_known_is_handed_out_in_a_folder_of_its_own() {
    let program = office();
    open(&program, "umum", &[]).succeeds();
    play(&program, "1", &[]).succeeds();
    let handed = json(&program, ["person", "export", PERSON, "--out", "berkas"]);
    assert_eq!(handed["papers"].as_array().unwrap().len(), 4);
    for paper in each(&handed["papers"], "") {
        assert!(String::from_utf8(program.read(&format!("berkas/{paper}"))).unwrap().starts_with("UJI COBA"));
    }
    let known: Value = serde_json::from_slice(&program.read("berkas/person.json")).unwrap();
    assert_eq!((text(&known["nik"]).as_str(), text(&known["status"]).as_str()), (PERSON, "ISSUE"));
    assert_eq!(known["applications"][0]["application"]["data"]["nama"], "Dewi Lestari");
    assert_eq!(known["data"].as_object().unwrap().values().next().unwrap()["nama"], "Dewi Lestari");
    let messages = each(&handed["messages"], "");
    assert_eq!(messages.len(), 3);
    assert!(messages.iter().all(|file| program.read(&format!("berkas/{file}")).starts_with(b"From: ")));
    program.run(["person", "export", PERSON, "--out", "berkas"]).fails(1, &["berkas"]);
    let last = json(&program, ["audit", "show", "--limit", "1"]);
    assert_eq!(last["records"][0]["action"], "person.export");
}

#[test]
fn what_is_erased_is_gone_and_what_happened_stays() {
    let program = office();
    open(&program, "umum", &[]).succeeds();
    let erase = || program.run(["person", "erase", "1", "--reason", "Diminta pemiliknya"]);
    erase().fails(1, &["application 1 still goes on", "segel application reject 1"]);
    play(&program, "1", &[]).succeeds();
    erase().fails(1, &["is still good", "segel cert revoke"]);
    let serial = text(&json(&program, ["cert", "show", PERSON])["serial"]);
    program.run(["cert", "revoke", PERSON, "--reason", "pensiun"]).succeeds();
    erase().succeeds();
    assert_eq!(json(&program, ["person", "status", "1"])["status"], "NOT_REGISTERED");
    // Again: nothing is left to take away.
    erase().succeeds();
    program.run(["person", "status", "77"]).fails(1, &["nobody is known", "segel person list"]);
    assert_eq!(status(&program), "NOT_REGISTERED");
    assert_eq!(json(&program, ["person", "list"])["people"][0]["nik"], Value::Null);
    program.run(["cert", "show", PERSON]).fails(1, &[]);
    assert_eq!(json(&program, ["cert", "show", &serial])["status"], "revoked");
    let shown = json(&program, ["application", "show", "1", "--reveal"]);
    assert_eq!((&shown["data"], text(&shown["status"]).as_str()), (&Value::Null, "finished"));
    assert!(json(&program, ["application", "history", "1"])["events"].as_array().unwrap().len() > 6);
    assert_eq!(std::fs::read_dir(program.home().join("outbox")).unwrap().count(), 0);
    program.run(["audit", "verify"]).succeeds();
    program.run(["doctor"]).succeeds();
}

/// The key of whoever was refused after setting a passphrase signs for nobody, and goes with the person.
#[test]
fn a_key_without_a_certificate_goes_with_its_person() {
    let program = office();
    open(&program, "umum", &[]).succeeds();
    play(&program, "1", &["--until", "6"]).succeeds();
    let refuse =
        ["application", "do", "1", "--actor", "bsre", "--outcome", "ditolak", "--reason", "Bukan pegawai"];
    program.run(refuse).succeeds();
    let keys =
        |program: &Program| program.run(["doctor", "--json"]).json()["checked"]["keys"].as_u64().unwrap();
    let before = keys(&program);
    program.run(["person", "erase", PERSON, "--reason", "atas permintaan"]).succeeds();
    assert_eq!(keys(&program), before - 1);
    program.run(["audit", "verify"]).succeeds();
}

#[test]
fn another_password_of_the_portal_is_mailed() {
    let program = office();
    open(&program, "klaten", &[]).succeeds();
    program
        .run(["person", "password", PERSON])
        .fails(1, &["person 1 has no account of the portal", "klaten"]);
    play(&program, "1", &[]).succeeds();
    assert_eq!(json(&program, ["person", "password", "1"])["person"], 1);
    let messages = json(&program, ["outbox", "list"]);
    assert_eq!(each(&messages["messages"], "/kind").last().unwrap(), "sandi-baru");
    assert_eq!(json(&program, ["audit", "show", "--limit", "1"])["records"][0]["action"], "portal.renew");
}

#[test]
fn what_became_something_else_since_is_handed_out_too() {
    let program = office();
    open(&program, "umum", &[]).succeeds();
    program.write("ktp.txt", "KTP pertama");
    let first =
        ["application", "do", "1", "--paper", "ktp=ktp.txt", "--paper", "surat-rekomendasi=paper.txt"];
    program.run(first).succeeds();
    let back =
        ["application", "do", "1", "--actor", "ani", "--outcome", "tidak-lengkap", "--reason", "Buram"];
    program.run(back).succeeds();
    program.write("ktp.txt", "KTP kedua");
    program.run(first.into_iter().chain(["--unit", "Bagian Hukum"])).succeeds();
    let handed = json(&program, ["person", "export", "1", "--out", "berkas"]);
    let papers = each(&handed["papers"], "");
    assert_eq!(papers, ["1-ktp-ktp.txt", "1-surat-rekomendasi-paper.txt", "1-ktp-2-ktp.txt"]);
    assert_eq!(program.read("berkas/1-ktp-ktp.txt"), b"KTP pertama");
    assert_eq!(program.read("berkas/1-ktp-2-ktp.txt"), b"KTP kedua");
    let known: Value = serde_json::from_slice(&program.read("berkas/person.json")).unwrap();
    let units = known["data"].as_object().unwrap().values().map(|data| text(&data["unit"]));
    let units: std::collections::BTreeSet<String> = units.collect();
    assert_eq!(units.into_iter().collect::<Vec<_>>(), ["Bagian Hukum", "Umum"]);
}
