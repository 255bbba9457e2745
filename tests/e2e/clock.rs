//! The clock of a home: shown, set, advanced, let go; and what is made while it is not real.

use std::process::Command;
use std::thread;

use jiff::{SignedDuration, Timestamp};
use pki::cert::Certificate;
use pki::ocsp::{CertId, CertIdDigest, OcspRequest};
use serde_json::Value;
use testkit::program::{NIK, Program, Run};

use crate::house::{
    EMAIL, REHEARSED, fixture, holder, json, leaves_nothing, rehearsal, request, serial, text,
};

const MARK: &str = "UJI COBA - TIDAK UNTUK PRODUKSI";
const TIME_MARK: &str = "WAKTU SIMULASI";

/// The units that a certificate file names, in their order, by another program.
fn units(program: &Program, file: &str) -> Vec<String> {
    let mut judge = Command::new("openssl");
    judge.args(["x509", "-noout", "-subject", "-nameopt", "multiline,utf8,-esc_msb", "-in"]);
    judge.arg(program.path(file));
    let said = Run::of(judge, "").succeeds().stdout;
    let units = said.lines().filter_map(|line| line.trim().strip_prefix("organizationalUnitName"));
    units.map(|unit| unit.trim_start_matches([' ', '=']).to_owned()).collect()
}

/// The units of the certificate that `id` means.
fn units_of(program: &Program, id: &str) -> Vec<String> {
    program.run(["cert", "export", id, "--format", "pem", "--out", "one.pem", "--force"]).succeeds();
    units(program, "one.pem")
}

/// Issues for a key that its holder keeps: the one of `request.der`.
fn issue(program: &Program, nik: &str, more: &[&str]) -> Run {
    let email = format!("{nik}@sukamaju.example");
    let mut arguments = vec!["cert", "issue", "--nik", nik, "--name", "Budi", "--email", &email, "--json"];
    arguments.extend(["--csr", "request.der"]);
    arguments.extend(more);
    program.run(arguments)
}

fn at(program: &Program) -> String {
    text(&json(program, ["clock", "show"])["at"])
}

/// The newest line of the audit log.
fn last_line(program: &Program) -> Value {
    json(program, ["audit", "show", "--limit", "1"])["records"][0].clone()
}

#[test]
fn the_clock_is_shown_in_both_languages_and_for_machines() {
    let program = rehearsal();
    let shown = json(&program, ["clock", "show"]);
    for (field, expected) in [
        ("schema", "segel.clock/1".into()),
        ("simulation", true.into()),
        ("clock", "simulated".into()),
        ("at", REHEARSED.into()),
        ("local", "2026-01-31T08:00:00+07:00".into()),
        ("zone", "WIB".into()),
        ("last_act", REHEARSED.into()),
        ("turned_back", false.into()),
        ("change", Value::Null),
    ] {
        assert_eq!(shown[field], expected, "{field} in {shown}");
    }
    let (ahead, real) = (shown["ahead_seconds"].as_i64().unwrap(), text(&shown["real"]));
    let real: jiff::Timestamp = real.parse().unwrap();
    let rehearsed: jiff::Timestamp = REHEARSED.parse().unwrap();
    assert!((rehearsed.as_second() - real.as_second() - ahead).abs() <= 1, "{shown}");
    for (lang, simulated, machine) in [
        ("en", "simulated: it stands still", "that of the machine"),
        ("id", "simulasi: waktu berhenti", "jam mesin"),
    ] {
        let said = program.run(["clock", "show", "--lang", lang]).succeeds().stdout;
        let office = "2026-01-31 08:00:00 WIB (2026-01-31T01:00:00Z)";
        assert!(said.contains(simulated) && said.contains(office), "{said}");
        let said = holder().run(["clock", "show", "--lang", lang]).succeeds();
        assert!(said.stdout.contains(machine) && said.stderr.is_empty(), "{said:?}");
    }
    let real = json(&holder(), ["clock", "show"]);
    assert_eq!((&real["clock"], real["ahead_seconds"].as_i64()), (&"system".into(), Some(0)), "{real}");
}

#[test]
fn time_is_set_and_advanced_and_each_change_is_recorded() {
    let program = rehearsal();
    for (act, expected) in [
        (&["set", "2027-03-01"][..], "2027-02-28T17:00:00Z"),
        (&["set", "2027-03-01T08:00:00+07:00"], "2027-03-01T01:00:00Z"),
        (&["advance", "30d"], "2027-03-31T01:00:00Z"),
        (&["advance", "12h"], "2027-03-31T13:00:00Z"),
        (&["advance", "2w"], "2027-04-14T13:00:00Z"),
        (&["advance", "1y 2mo"], "2028-06-14T13:00:00Z"),
        (&["advance", "P1D"], "2028-06-15T13:00:00Z"),
    ] {
        let before = at(&program);
        let arguments = [&["clock"], act, &["--json"]].concat();
        let changed = program.run(&arguments).succeeds().json();
        assert_eq!(
            (text(&changed["at"]), at(&program)),
            (expected.to_owned(), expected.to_owned()),
            "{act:?}"
        );
        assert_eq!(changed["change"]["from"], before, "{changed}");
        assert_eq!(changed["change"]["turned_back_from"], Value::Null, "{changed}");
        let line = last_line(&program);
        assert_eq!(line["action"], format!("clock.{}", act[0]));
        assert_eq!((&line["at"], &line["detail"]["from"]), (&expected.into(), &before.into()), "{line}");
        assert_eq!((&line["detail"]["to"], &line["detail"]["simulated"]), (&expected.into(), &true.into()));
        assert!(text(&line["real_at"]) != expected, "{line}");
    }
    let said = program.run(["audit", "verify"]).succeeds().stdout;
    assert!(!said.is_empty());
}

#[test]
fn time_turned_back_is_recorded_and_told() {
    let program = rehearsal();
    program.run(["clock", "set", "2029-01-01T00:00:00Z"]).succeeds();
    for (lang, to, words) in [
        ("en", "2028-01-01T00:00:00Z", "Time was turned back: something was done at 2029-01-01 07:00:00 WIB"),
        ("id", "2027-01-01T00:00:00Z", "Waktu dimundurkan: sudah ada tindakan pada 2028-01-01 07:00:00 WIB"),
    ] {
        let said = program.run(["clock", "set", to, "--lang", lang]).succeeds();
        assert!(said.stderr.contains(words), "{}", said.stderr);
        let line = last_line(&program);
        assert!(words.contains(&text(&line["detail"]["turned_back_from"])[..10]), "{line}");
    }
    // By an act of any other kind too, as before.
    program.run(["cert", "suspend", NIK, "--now", "2026-06-01T00:00:00Z"]).succeeds();
    assert_eq!(at(&program), "2026-06-01T00:00:00Z");
    let line = json(&program, ["audit", "show", "--kind", "certificate.suspend"])["records"][0].clone();
    assert_eq!(line["detail"]["turned_back_from"], "2027-01-01T00:00:00Z");
}

#[test]
fn back_in_real_time_it_is_said_what_lies_ahead() {
    let program = holder();
    program.write("request.der", request());
    let said = program.run(["clock", "set", "2039-01-01"]).succeeds().stderr;
    assert!(said.contains("went by the real time until now") && said.contains(TIME_MARK), "{said}");
    issue(&program, "3399011203800002", &[]).fails(1, &["not active", "expired"]);
    program.run(["clock", "set", "2028-01-01"]).succeeds();
    issue(&program, "3399011203800002", &[]).succeeds();
    program.run(["cert", "suspend", NIK]).succeeds();
    let changed = json(&program, ["clock", "real"]);
    assert_eq!(changed["clock"], "system");
    let change = &changed["change"];
    assert_eq!(change["from"], "2027-12-31T17:00:00Z");
    assert_eq!((&change["not_yet_valid"], &change["revocations_ahead"]), (&1.into(), &1.into()), "{changed}");
    let line = last_line(&program);
    assert_eq!(
        (&line["action"], &line["detail"]["simulated"]),
        (&"clock.real".into(), &Value::Null),
        "{line}"
    );
    assert_eq!(line["detail"]["turned_back_from"], "2027-12-31T17:00:00Z");
    // What is dated later counts from then on.
    assert_eq!(json(&program, ["cert", "show", NIK])["status"], "active");
    assert_eq!(json(&program, ["cert", "show", "3399011203800002"])["status"], "not-yet-valid");
    // A list that is dated later is of no use to anybody now.
    assert_eq!(program.run(["ca", "crl", "--check"]).code, 1);
    program.run(["ca", "crl", "--out", "now.crl"]).succeeds();
    program.run(["ca", "crl", "--check"]).succeeds();
    // Real acts go on, by the real clock.
    program.run(["cert", "revoke", NIK, "--reason", "mutasi"]).succeeds();
    assert_eq!(last_line(&program)["detail"]["simulated"], Value::Null);
    let shown = json(&program, ["clock", "show"]);
    assert_eq!((&shown["clock"], &shown["turned_back"]), (&"system".into(), &false.into()), "{shown}");
    for (lang, words) in [
        ("en", ["Certificates that are not valid yet at this time", "count only from a later time on"]),
        (
            "id",
            ["Sertifikat yang belum berlaku pada waktu ini", "baru berlaku pada waktu yang lebih kemudian"],
        ),
    ] {
        let program = rehearsal();
        program.run(["clock", "advance", "2y"]).succeeds();
        program.run(["cert", "renew", NIK, "--same-key"]).succeeds();
        program.run(["cert", "suspend", NIK]).succeeds();
        let said = program.run(["clock", "real", "--lang", lang]).succeeds().stderr;
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
    }
}

/// What was revoked by the real time would else be good again until then.
#[test]
fn a_machine_turned_back_while_time_was_simulated_is_found_out() {
    let program = holder();
    let serial = serial(&program);
    program.run(["cert", "revoke", NIK, "--reason", "mutasi"]).succeeds();
    program.run(["clock", "advance", "1d"]).succeeds();
    // As if the machine's clock had been turned back before the next act.
    let store = rusqlite::Connection::open(program.path("home/segel.db")).unwrap();
    store
        .execute_batch(
            "DROP TRIGGER audit_is_not_rewritten;
             UPDATE audit SET at = at + 86400, real_at = real_at + 86400
             WHERE json_extract(detail, '$.simulated') IS NOT 1",
        )
        .unwrap();
    program.run(["clock", "real"]).fails(1, &["something was done at"]);
    assert_eq!(json(&program, ["clock", "show"])["clock"], "simulated");
    assert_eq!(json(&program, ["cert", "show", &serial])["status"], "revoked");
}

#[test]
fn a_real_clock_stays_real_without_a_line() {
    let program = holder();
    let before = last_line(&program);
    let changed = json(&program, ["clock", "real"]);
    assert_eq!((&changed["clock"], &changed["change"]), (&"system".into(), &Value::Null));
    assert_eq!(last_line(&program), before);
}

#[test]
fn from_a_real_clock_time_is_advanced_from_now() {
    let program = holder();
    let changed = json(&program, ["clock", "advance", "30d"]);
    assert_eq!((&changed["clock"], &changed["change"]["clock_was"]), (&"simulated".into(), &"system".into()));
    let ahead = changed["ahead_seconds"].as_i64().unwrap();
    assert!((30 * 86_400 - 60..=30 * 86_400).contains(&ahead), "{changed}");
    assert_eq!(json(&program, ["clock", "advance", "1d"])["change"]["clock_was"], "simulated");
}

#[test]
fn what_is_made_by_a_simulated_clock_bears_the_mark_once() {
    let program = rehearsal();
    let person = ["Dinas Komunikasi", MARK, TIME_MARK];
    assert_eq!(units_of(&program, NIK), person);
    program.run(["ca", "chain", "--out", "root.pem", "--root"]).succeeds();
    assert_eq!(units(&program, "root.pem"), [MARK, TIME_MARK]);
    let authorities = json(&program, ["ca", "show"]);
    for authority in authorities["authorities"].as_array().unwrap() {
        let subject = text(&authority["subject"]);
        assert!(subject.contains(&format!("OU={MARK}, OU={TIME_MARK}, CN=")), "{subject}");
    }
    program.write("request.der", request());
    let seal = ["--profile", "seal", "--name", "Dinas Kominfo", "--csr", "request.der", "--json"];
    let seal = program.run(["cert", "issue"].into_iter().chain(seal)).succeeds().json();
    assert_eq!(units_of(&program, &text(&seal["serial"])), [MARK, TIME_MARK]);
    let real = holder();
    for (program, expected) in [(&program, true), (&real, false)] {
        program.sign(fixture("nota-dinas.pdf").as_ref(), "a.pdf", &[]).succeeds();
        let report = json(program, ["verify", "a.pdf"]);
        let findings = report["files"][0]["signatures"][0]["findings"].as_array().unwrap();
        let found = findings.iter().any(|one| one["code"] == "simulated-time" && one["severity"] == "info");
        assert_eq!(found, expected, "{report}");
    }
    assert_eq!(units_of(&real, NIK), ["Dinas Komunikasi", MARK]);
    assert!(!real.run(["ca", "show"]).succeeds().stdout.contains(TIME_MARK));
}

#[test]
fn a_renewal_bears_the_mark_of_its_own_clock() {
    let program = holder();
    let renew = || {
        program.run(["cert", "renew", NIK, "--same-key"]).succeeds();
        units_of(&program, &serial(&program))
    };
    for (clock, marked) in [
        (&["real"][..], false),
        (&["advance", "1d"], true),
        (&["advance", "1d"], true),
        (&["real"], false),
        (&["real"], false),
    ] {
        program.run([&["clock"], clock].concat()).succeeds();
        // The newest that is active: those made in a later time are not yet valid in this one.
        let units = renew();
        let mut expected = vec!["Dinas Komunikasi", MARK];
        expected.extend(marked.then_some(TIME_MARK));
        assert_eq!(units, expected, "{clock:?}");
    }
}

#[test]
fn nobody_gets_a_mark_as_a_unit() {
    let program = holder();
    program.write("request.der", request());
    for unit in [TIME_MARK, "waktu  simulasi", MARK] {
        let refused = || issue(&program, "3399011203800002", &["--unit", unit]);
        leaves_nothing(&program, || {
            let run = refused();
            assert_eq!(run.code, 1, "{run:?}");
            assert_eq!(run.json()["error"]["kind"], "person", "{run:?}");
            assert!(
                run.stderr.contains("which only the CA puts there") && run.stderr.contains("--unit"),
                "{run:?}"
            );
        });
    }
    issue(&program, "3399011203800002", &["--unit", "Seksi Waktu Simulasi"]).succeeds();
}

#[test]
fn time_that_is_advanced_ends_certificates_and_lists() {
    let program = rehearsal();
    program.run(["ca", "crl", "--check"]).succeeds();
    program.run(["clock", "advance", "6d"]).succeeds();
    assert_eq!(program.run(["ca", "crl", "--check"]).code, 1);
    assert_eq!(json(&program, ["cert", "show", NIK])["status"], "active");
    program.run(["clock", "advance", "2y"]).succeeds();
    assert_eq!(json(&program, ["cert", "show", NIK])["status"], "expired");
    program.sign(fixture("nota-dinas.pdf").as_ref(), "late.pdf", &[]).fails(1, &["expired"]);
    program.run(["clock", "set", REHEARSED]).succeeds();
    assert_eq!(json(&program, ["cert", "show", EMAIL])["status"], "active");
    program.sign(fixture("nota-dinas.pdf").as_ref(), "early.pdf", &[]).succeeds();
}

#[test]
fn now_is_for_simulated_homes_alone() {
    let program = rehearsal();
    let now = "2026-05-01T00:00:00Z";
    let changed = json(&program, ["clock", "advance", "1d", "--now", now]);
    assert_eq!((text(&changed["change"]["from"]), at(&program)), (now.into(), "2026-05-02T00:00:00Z".into()));
    let real = holder();
    for act in [&["set", "2027-03-01"][..], &["advance", "30d"]] {
        let arguments = [&["clock"], act, &["--now", now]].concat();
        leaves_nothing(&real, || real.run(&arguments).fails(1, &["goes by the real time", now]));
    }
    assert_eq!(json(&real, ["clock", "show", "--now", now])["clock"], "system");
    // Once its clock is simulated, it is a rehearsal like any other.
    real.run(["clock", "set", "2027-03-01"]).succeeds();
    real.run(["cert", "suspend", NIK, "--now", "2027-04-01T00:00:00Z"]).succeeds();
    assert_eq!(at(&real), "2027-04-01T00:00:00Z");
}

/// An answer that is dated ahead would say good when its certificate has long been revoked.
#[test]
fn no_answer_is_signed_as_of_another_time_than_the_real_one() {
    let program = holder();
    program.run(["cert", "export", NIK, "--format", "chain", "--out", "chain.pem"]).succeeds();
    let chain = Certificate::read_all(&program.read("chain.pem")).unwrap();
    let id = CertId::of(&chain[1], chain[0].serial_number(), CertIdDigest::Sha1);
    program.write("request", OcspRequest::new(&[id], None).unwrap().der());
    let respond = ["ocsp", "respond", "request", "-o", "answer"];
    for hours in [-1, 1] {
        let now = (Timestamp::now() + SignedDuration::from_hours(hours)).to_string();
        let ahead = ["--now", &now];
        let refused = || program.run(respond.iter().chain(&ahead)).fails(1, &["goes by the real time"]);
        leaves_nothing(&program, refused);
    }
    program.run(respond).succeeds();
}

#[test]
fn what_is_no_time_or_leads_nowhere_is_refused() {
    let program = rehearsal();
    for (act, words) in [
        (&["set", "besok"][..], &["`besok`", "2027-03-01"][..]),
        (&["set", "2027-02-29"], &["`2027-02-29`", "a date looks like"]),
        (&["set", "2027-03-01T08:00:00"], &["`2027-03-01T08:00:00`", "+07:00"]),
        (&["set", "1969-12-31"], &["`1969-12-31`", "1970-01-01T00:00:00Z", "9900-01-01T00:00:00Z"]),
        (&["set", "9999-12-31"], &["9999-12-31", "9900-01-01T00:00:00Z"]),
        (&["set"], &["<TIME>"]),
        (&["advance", "sebulan"], &["`sebulan`", "30d, 12h, 2w"]),
        (&["advance", "30"], &["`30`", "30d, 12h, 2w"]),
        (&["advance", "0d"], &["`0d`", REHEARSED, "segel clock set"]),
        (&["advance", "-30d"], &["`-30d`", REHEARSED, "2026-01-01T01:00:00Z", "segel clock set"]),
        (&["advance", "9000y"], &["`9000y`", "9900-01-01T00:00:00Z"]),
        (&["advance"], &["<SPAN>"]),
        (&["real", "now"], &["`now`"]),
        (&["mundur"], &["`mundur`"]),
    ] {
        let before = last_line(&program);
        program.run([&["clock"], act].concat()).fails(2, words);
        assert_eq!((last_line(&program), at(&program)), (before, REHEARSED.to_owned()), "{act:?}");
    }
    let told = program.run(["clock", "advance", "0d", "--lang", "id"]).fails(2, &["tidak maju"]);
    assert!(told.stderr.contains("petunjuk: `segel clock set TIME` memundurkan waktu"), "{}", told.stderr);
    let far = Program::new(crate::house::SEGEL);
    far.found("p256", &["--simulated-clock", "9999-12-01T00:00:00Z"]).fails(2, &["9900-01-01T00:00:00Z"]);
    assert!(!far.home().exists());
    program
        .run(["cert", "suspend", NIK, "--now", "9999-12-01T00:00:00Z"])
        .fails(2, &["9999-12-01T00:00:00Z"]);
}

#[test]
fn a_clock_that_somebody_sets_is_not_set_back_by_an_act_under_way() {
    let program = rehearsal();
    let letter = fixture("nota-dinas.pdf");
    thread::scope(|scope| {
        let acts = scope.spawn(|| {
            for number in 0..6 {
                program.sign(letter.as_ref(), &format!("{number}.pdf"), &[]).succeeds();
                program.run(["cert", "renew", NIK, "--passphrase-file", "passphrase"]).succeeds();
            }
        });
        for month in 2..8 {
            for day in 1..=9 {
                let time = format!("2026-{month:02}-{day:02}T00:00:00Z");
                program.run(["clock", "set", &time]).succeeds();
                assert_eq!(at(&program), time);
            }
        }
        acts.join().unwrap();
    });
    program.run(["audit", "verify"]).succeeds();
    // Time went forward only: nothing fell back to the time of an act that had begun before.
    let log = json(&program, ["audit", "show"]);
    let records = log["records"].as_array().unwrap();
    let set: Vec<_> = records.iter().filter(|one| one["action"] == "clock.set").collect();
    assert_eq!(set.len(), 54);
    for pair in set.windows(2) {
        assert_eq!(pair[1]["detail"]["from"], pair[0]["detail"]["to"], "{pair:?}");
    }
}

#[test]
fn a_home_that_goes_by_the_real_time_again_stays_real() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    thread::scope(|scope| {
        let acts = scope.spawn(|| {
            for number in 0..8 {
                program.sign(letter.as_ref(), &format!("{number}.pdf"), &[]).succeeds();
            }
        });
        for _ in 0..12 {
            program.run(["clock", "advance", "10d"]).succeeds();
            program.run(["clock", "real"]).succeeds();
            assert_eq!(json(&program, ["clock", "show"])["clock"], "system");
        }
        acts.join().unwrap();
    });
    let shown = json(&program, ["clock", "show"]);
    assert_eq!((&shown["clock"], &shown["turned_back"]), (&"system".into(), &false.into()), "{shown}");
    program.run(["audit", "verify"]).succeeds();
}
