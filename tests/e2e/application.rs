//! `segel application` and `segel outbox`: every SOP is walked to its end, and what stops one is told.

use std::sync::LazyLock;

use serde_json::Value;
use testkit::program::{KeptHome, Program, Run};

use crate::house::{REHEARSED, SEGEL, each, fixture, json, text};

pub(crate) const PERSON: &str = "3399015704850002";
const OFFICERS: [(&str, &str); 6] = [
    ("kadis", "kadis"),
    ("kabid", "kabid"),
    ("kasi", "kasi"),
    ("ani", "verifikator"),
    ("budi", "verifikator"),
    ("bsre", "bsre_ra"),
];

/// An office by a clock that stands still, with officers of all roles.
pub(crate) fn office() -> Program {
    static HOME: LazyLock<KeptHome> = LazyLock::new(|| {
        let program = Program::with_office(SEGEL, "p256", &["--simulated-clock", REHEARSED]);
        for (id, role) in OFFICERS {
            let arguments = ["officer", "add", id, "--name", id, "--role", role];
            program.run(arguments.into_iter().chain(["--passphrase-file", "passphrase"])).succeeds();
        }
        program.keep()
    });
    let program = Program::again(SEGEL, &HOME);
    program.write("paper.txt", "UJI COBA");
    program
}

pub(crate) fn open(program: &Program, sop: &str, more: &[&str]) -> Run {
    let known =
        ["--name", "Dewi Lestari", "--nip", "198504172010012001", "--title", "Analis", "--unit", "Umum"];
    let reached =
        ["--agency", "Kabupaten Sukamaju", "--email", "dewi@tapinkab.go.id", "--phone", "081234567890"];
    let arguments = ["application", "new", "--sop", sop, "--nik", PERSON].into_iter().chain(known);
    program.run(arguments.chain(reached).chain(more.iter().copied()))
}

pub(crate) fn play(program: &Program, number: &str, more: &[&str]) -> Run {
    let arguments = ["application", "run", number, "--auto", "--passphrase-file", "passphrase"];
    program.run(arguments.into_iter().chain(["--key-type", "p256", "--json"]).chain(more.iter().copied()))
}

fn kinds(program: &Program) -> Vec<String> {
    each(&json(program, ["outbox", "list"])["messages"], "/kind")
}

/// The steps that were done, as the history tells.
fn steps(program: &Program, number: &str) -> Vec<u64> {
    let history = json(program, ["application", "history", number]);
    let events = history["events"].as_array().unwrap().clone();
    events.iter().filter_map(|event| event["step"].as_u64()).collect()
}

#[test]
fn every_sop_that_issues_leads_to_a_certificate_that_signs() {
    for (sop, count) in [("klaten", 8), ("temanggung", 10), ("singkawang", 7), ("umum", 6)] {
        let program = office();
        open(&program, sop, &[]).succeeds();
        let ended = play(&program, "1", &[]).succeeds().json();
        assert_eq!(ended["status"], "finished", "{sop}");
        assert_eq!(steps(&program, "1"), (1..=count).collect::<Vec<u64>>(), "{sop}");
        let shown = json(&program, ["cert", "show", PERSON]);
        assert_eq!(shown["serial"], ended["certificate"], "{sop}");
        let letter = fixture("nota-dinas.pdf");
        let by = ["--as", PERSON, "--passphrase-file", "passphrase", "--level", "b", "-o", "signed.pdf"];
        program.run(["sign", &letter].into_iter().chain(by)).succeeds();
        program.run(["verify", "signed.pdf"]).succeeds();
        program.run(["audit", "verify"]).succeeds();
        program.run(["doctor"]).succeeds();
    }
}

#[test]
fn an_account_is_opened_and_the_certificate_comes_by_the_sop_that_is_linked() {
    let program = office();
    open(&program, "morowali", &[]).succeeds();
    let ended = play(&program, "1", &[]).succeeds().json();
    assert_eq!((&ended["status"], &ended["certificate"]), (&Value::from("finished"), &Value::Null));
    assert!(kinds(&program).contains(&"akun".to_owned()));
    open(&program, "morowali-aktivasi", &[]).succeeds();
    assert_eq!(play(&program, "2", &[]).succeeds().json()["status"], "finished");
    json(&program, ["cert", "show", PERSON]);
}

#[test]
fn what_has_ended_is_renewed_and_what_is_wrong_is_revoked() {
    let program = office();
    open(&program, "tapin", &[]).fails(1, &["is about a certificate"]);
    open(&program, "umum", &[]).succeeds();
    play(&program, "1", &[]).succeeds();
    let first = text(&json(&program, ["cert", "show", PERSON])["serial"]);
    program.run(["clock", "advance", "3y"]).succeeds();

    // Step 3 branches to a change of data, an SOP of its own; without one, issuance is followed.
    program
        .run(["application", "new", "--sop", "tapin", "--nik", PERSON, "--agency", "Kabupaten Tapin"])
        .succeeds();
    assert_eq!(play(&program, "2", &[]).succeeds().json()["status"], "finished");
    assert_eq!(steps(&program, "2"), [1, 2, 3, 5, 6]);
    let second = json(&program, ["cert", "show", PERSON]);
    assert_ne!(second["serial"], Value::from(first.clone()));
    assert_eq!(second["replaces"], Value::from(first));

    program.run(["application", "new", "--sop", "pencabutan", "--nik", PERSON]).succeeds();
    let ended = play(&program, "4", &[]).succeeds().json();
    assert_eq!(ended["certificate"], second["serial"]);
    program.run(["cert", "show", PERSON]).succeeds();
    assert_eq!(json(&program, ["cert", "show", text(&second["serial"]).as_str()])["status"], "revoked");
    assert_eq!(kinds(&program).last().unwrap(), "dicabut");
}

#[test]
fn changed_data_are_those_of_the_next_application() {
    let program = office();
    open(&program, "perubahan-data", &["--title", "Kepala Seksi"]).fails(2, &[]);
    open(&program, "umum", &[]).succeeds();
    play(&program, "1", &[]).succeeds();
    let change =
        ["application", "new", "--sop", "perubahan-data", "--nik", PERSON, "--title", "Kepala Seksi"];
    program.run(change).succeeds();
    assert_eq!(play(&program, "2", &[]).succeeds().json()["status"], "finished");
    program.run(["application", "new", "--sop", "umum", "--nik", PERSON]).succeeds();
    let shown = json(&program, ["application", "show", "3", "--reveal"]);
    assert_eq!(shown["data"]["jabatan"], "Kepala Seksi");
}

#[test]
fn what_stops_an_application_is_told_with_a_way_out() {
    let program = office();
    open(&program, "klaten", &[]).succeeds();
    let act = |more: &[&str]| program.run(["application", "do", "1"].into_iter().chain(more.iter().copied()));
    act(&[]).fails(1, &["step 1 needs surat-permohonan, surat-rekomendasi-atasan, ktp", "--paper KIND=FILE"]);
    act(&["--step", "2", "--actor", "kabid"]).fails(1, &["stands at step 1, not at step 2"]);
    act(&["--actor", "nobody"]).fails(1, &["nobody"]);
    act(&["--paper", "paspor=paper.txt"]).fails(2, &["no paper `paspor`", "segel sop show klaten"]);
    act(&["--paper", "ktp"]).fails(2, &["KIND=FILE"]);
    program.run(["application", "do", "7"]).fails(1, &["no application 7", "segel application list"]);
    play(&program, "1", &["--until", "5"]).succeeds();
    act(&["--actor", "ani"]).fails(1, &["step 5 is done by pemohon, and not by verifikator", "--at-desk"]);
    act(&[]).fails(1, &["by the link that was mailed", "--link-file"]);
    program.write("link", "http://localhost:8080/aktivasi/tebakan\n");
    act(&["--link-file", "link"])
        .fails(1, &["not the link that was mailed last", "segel application send 1"]);
    program.run(["clock", "advance", "1d"]).succeeds();
    let link = text(&json(&program, ["outbox", "list"])["messages"][0]["file"]);
    act(&["--link-file", &link]).fails(1, &["the link was good until"]);
    program.run(["application", "send", "1", "--actor", "bsre"]).fails(1, &["verifikator"]);
    program.run(["application", "send", "1", "--actor", "ani"]).succeeds();
    play(&program, "1", &["--until", "6"]).succeeds();
    act(&["--actor", "ani"]).fails(1, &["say which were looked at", "--seen"]);
    act(&["--actor", "ani", "--outcome", "tidak-sesuai"]).fails(1, &["says why", "--reason"]);
    act(&["--actor", "ani", "--outcome", "baik"]).fails(1, &["no outcome `baik`; there are tidak-sesuai"]);
    let refused = act(&["--actor", "ani", "--outcome", "tidak-sesuai", "--reason", "Foto buram", "--json"]);
    assert_eq!(refused.succeeds().json()["step"]["number"], 5);
    assert!(kinds(&program).contains(&"dikembalikan".to_owned()));
    program.run(["application", "reject", "1", "--reason", "Bukan pegawai"]).fails(1, &["--actor"]);
    program.run(["application", "reject", "1", "--reason", "Bukan pegawai", "--actor", "ani"]).succeeds();
    act(&["--actor", "ani"]).fails(1, &["has come to its end: refused"]);
    assert_eq!(kinds(&program).last().unwrap(), "ditolak");
}

#[test]
fn nothing_personal_is_shown_unless_it_is_asked_for() {
    let program = office();
    open(&program, "umum", &[]).succeeds();
    play(&program, "1", &["--until", "4"]).succeeds();
    for arguments in [
        &["application", "show", "1"][..],
        &["application", "list"],
        &["application", "due"],
        &["application", "history", "1"],
        &["application", "next", "1"],
        &["outbox", "list"],
        &["audit", "show"],
    ] {
        for more in [&[][..], &["--json"]] {
            let said = program.run(arguments.iter().chain(more)).succeeds();
            for secret in [PERSON, "Dewi", "Lestari", "198504172010012001", "dewi@", "081234567890"] {
                assert!(
                    !said.stdout.contains(secret) && !said.stderr.contains(secret),
                    "{arguments:?}: {secret}"
                );
            }
        }
    }
    let whole = program.run(["application", "show", "1", "--reveal"]).succeeds().stdout;
    assert!(whole.contains(PERSON) && whole.contains("Dewi Lestari"));
}

#[test]
fn what_is_due_comes_by_working_hours() {
    let program = office();
    // Saturday: the office opens on Monday, 2 February, at eight.
    open(&program, "klaten", &[]).succeeds();
    let due = |more: &[&str]| {
        let arguments = ["application", "due", "--json"].into_iter().chain(more.iter().copied());
        program.run(arguments).succeeds().json()["applications"].clone()
    };
    assert_eq!(due(&[])[0]["due"], "2026-02-02T01:10:00Z");
    assert_eq!(due(&["--overdue"]), Value::Array(Vec::new()));
    program.run(["clock", "set", "2026-02-02T09:00:00+07:00"]).succeeds();
    assert_eq!(due(&["--overdue"])[0]["late"], true);
    assert_eq!(due(&["--role", "verifikator"]), Value::Array(Vec::new()));
    let paces = json(&program, ["application", "history", "1"])["paces"].clone();
    assert_eq!(paces[0]["working_minutes"], 60);
    let said = program.run(["application", "due", "--lang", "id"]).succeeds().stdout;
    assert!(said.contains("TERLAMBAT, tenggat 2026-02-02 08:10:00 WIB"), "{said}");
}

#[test]
fn forty_applicants_hand_in_by_a_table() {
    let program = office();
    let mut table = "nik;nama;surel;nip;jabatan;unit kerja;no hp\n".to_owned();
    for number in 1..=40 {
        let row = format!(
            "33990157048{number:05};Budi {number};budi{number}@sukamaju.go.id;1985041720100110{number:02};"
        );
        table.push_str(&format!("{row}Analis;Umum;0812345678{number:02}\n"));
    }
    table.push_str(
        "3399015704800001;Budi 1;budi@sukamaju.go.id;;;;\n3399015704899999;Ani;ani@gmail.example;;;;\n",
    );
    program.write("pemohon.csv", table);
    let import = ["application", "import", "pemohon.csv", "--sop", "klaten", "--json"];
    let run = program.run(import);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let told = run.json();
    assert_eq!((&told["opened"], &told["refused"]), (&Value::from(40), &Value::from(2)));
    assert!(text(&told["rows"][41]["error"]).contains("gmail.example"), "{}", told["rows"][41]);
    assert_eq!(json(&program, ["application", "list"])["applications"].as_array().unwrap().len(), 40);
    // The same table again opens nothing anew.
    let again = program.run(import).json();
    assert_eq!((&again["opened"], &again["refused"]), (&Value::from(0), &Value::from(42)));
    assert!(text(&again["rows"][0]["error"]).contains("is open for this person already"), "{again}");
    // By the officer who typed them, who is then not the only one to approve.
    program
        .run(["application", "import", "pemohon.csv", "--sop", "umum", "--at-desk"])
        .fails(1, &["--actor"]);
    program.run(["application", "import", "pemohon.csv", "--sop", "bupati"]).fails(2, &["no SOP `bupati`"]);
}

#[test]
fn who_plays_says_so_and_stops_where_an_sop_goes_round() {
    let program = office();
    let umum =
        program.run(["sop", "show", "umum", "--toml"]).stdout.replace("id = \"umum\"", "id = \"putar\"");
    let second = "[[step]]\ntext = \"Verifikator memeriksa kelengkapan";
    let round = "[[step]]\ntext = \"Verifikator menunda.\"\nactors = [\"verifikator\"]\nacts = [\"check\"]\nnext = 1\n\n\
                 [[step.branch]]\noutcome = \"lengkap\"\ntitle = \"Lengkap\"\nto = 3\nrefusal = false\n\n";
    let round = umum.replace("to = 3\n", "to = 4\n").replace(second, &format!("{round}{second}"));
    let file = text(&json(&program, ["sop", "new", "putar", "--from", "umum"])["file"]);
    program.write(&file, round);
    open(&program, "putar", &[]).succeeds();
    play(&program, "1", &[]).fails(1, &["no end after 200 steps", "segel application history 1"]);
    let played = json(&program, ["audit", "show", "--limit", "1"]);
    assert_eq!(played["records"][0]["detail"]["played"], true);
}

#[test]
fn a_table_tells_of_numbers_that_cannot_be_right_and_of_columns_for_others() {
    let program = office();
    program.write(
        "pemohon.csv",
        "nik,nama,email,nip,jabatan,unit,no_hp,profile\n\
         3399019904850031,Ani,ani@sukamaju.go.id,,Analis,Umum,081234567890,person\n\
         3399015704850002,Budi,budi@sukamaju.go.id,,Analis,Umum,081234567891,person\n",
    );
    let run = program.run(["application", "import", "pemohon.csv", "--sop", "klaten"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("takes nothing from the columns profile"), "{}", run.stderr);
    assert!(run.stderr.contains("line 2: the NIK holds no date of birth"), "{}", run.stderr);
    assert!(!run.stderr.contains("line 3"), "{}", run.stderr);
}

#[test]
fn who_may_not_do_a_step_is_not_asked_for_a_passphrase() {
    let program = office();
    open(&program, "klaten", &[]).succeeds();
    play(&program, "1", &["--until", "7"]).succeeds();
    program.run(["application", "do", "1", "--actor", "ani"]).fails(1, &["step 7 is done by pemohon"]);
    program.run(["application", "do", "1"]).fails(1, &["by the link that was mailed"]);
    program.write("empty.pdf", "");
    open(&program, "umum", &[]).succeeds();
    let papers = ["--paper", "ktp=empty.pdf", "--paper", "surat-rekomendasi=paper.txt"];
    let empty = program.run(["application", "do", "2"].into_iter().chain(papers));
    empty.fails(1, &["`ktp` is an empty file"]);
}

#[test]
fn a_step_that_follows_says_how_it_is_opened_and_lists_know_their_words() {
    let program = office();
    open(&program, "umum", &[]).succeeds();
    play(&program, "1", &[]).succeeds();
    program.run(["clock", "advance", "3y"]).succeeds();
    open(&program, "tapin", &[]).succeeds();
    play(&program, "2", &["--until", "2"]).succeeds();
    let next = program.run(["application", "next", "2"]).stdout;
    assert!(next.contains("--portal-user NAME --portal-password-file FILE"), "{next}");
    play(&program, "2", &["--until", "5"]).succeeds();
    let next = program.run(["application", "next", "2"]).stdout;
    assert!(next.contains("segel application new --sop umum --parent 2 --nik NIK"), "{next}");
    program.run(["application", "new", "--sop", "umum", "--parent", "2", "--nik", PERSON]).succeeds();
    let next = program.run(["application", "next", "2"]).stdout;
    assert!(next.contains("segel application next 3"), "{next}");
    program.run(["application", "reject", "3", "--actor", "ani", "--reason", "Salah orang"]).succeeds();
    let next = program.run(["application", "next", "2"]).stdout;
    assert!(
        next.contains("segel application new --sop umum --parent 2") && !next.contains("next 3"),
        "{next}"
    );
    let found = json(&program, ["application", "list", "--nik", PERSON]);
    assert_eq!(found["applications"].as_array().unwrap().len(), 3);
    play(&program, "2", &[]).succeeds();
    assert_eq!(json(&program, ["application", "show", "2"])["status"], "finished");
    program.run(["application", "list", "--sop", "kamii"]).fails(2, &["there is no SOP `kamii`"]);
    program.run(["application", "due", "--role", "kasii"]).fails(2, &["kasii", "verifikator"]);
    // Nothing is left that a passphrase would be for.
    program.run(["application", "run", "1", "--auto"]).succeeds();
}

#[test]
fn what_is_wrong_is_named_where_it_is() {
    let program = office();
    open(&program, "klaten", &[]).succeeds();
    play(&program, "1", &["--until", "5"]).succeeds();
    program.run(["application", "correct", "1", "--actor", "ani"]).fails(2, &["--title"]);
    let outbox = json(&program, ["outbox", "list"])["messages"].clone();
    let link = text(&outbox[0]["file"]);
    program.run(["clock", "advance", "25h"]).succeeds();
    let cancel = ["application", "cancel", "1", "--reason", "Pindah", "--link-file", &link];
    program.run(cancel).fails(1, &["the link was good until", "segel application send 1 --actor ID"]);
    program.run(["report", "agenda", "--from", "01/12/2026"]).fails(2, &["a day looks like 2026-01-31"]);
    let seen = ["application", "do", "1", "--actor", "ani", "--seen", "1234567"];
    program.run(seen).fails(2, &["eight digits at least"]);
}

#[test]
fn names_are_said_in_full_where_that_is_asked_and_noted() {
    let program = office();
    open(&program, "klaten", &[]).succeeds();
    for list in [["person", "list"], ["application", "list"], ["application", "due"]] {
        assert!(program.run(list).stdout.contains("D. L."), "{list:?}");
        let full = program.run(list.into_iter().chain(["--reveal"])).succeeds().stdout;
        assert!(full.contains("Dewi Lestari"), "{full}");
        assert_eq!(json(&program, ["audit", "show", "--limit", "1"])["records"][0]["action"], "list.reveal");
    }
    play(&program, "1", &["--until", "99"]).fails(1, &["`klaten` has 8 steps, and no step 99"]);
    play(&program, "1", &["--until", "7"]).succeeds();
    let other = ["application", "new", "--sop", "klaten", "--nik", "3399015704850009", "--name", "Budi"];
    let known = ["--title", "Analis", "--unit", "Umum", "--phone", "081234567891"];
    let address = ["--email", "dewi@tapinkab.go.id"];
    program
        .run(other.into_iter().chain(known).chain(address))
        .fails(1, &["`dewi@tapinkab.go.id` is the user name of another", "segel application correct"]);
    let sheet = program.run(["application", "paper", "1", "disposisi"]).succeeds().stdout;
    assert!(sheet.lines().all(|line| line.chars().count() <= 130), "{sheet}");
}

/// What an officer read in the letter stands until one reads it anew, and who decides does not read it away.
#[test]
fn a_letter_that_says_otherwise_is_not_read_away() {
    let program = office();
    open(&program, "klaten", &[]).succeeds();
    play(&program, "1", &["--until", "3"]).succeeds();
    program.run(["application", "do", "1", "--actor", "kasi", "--letter", "nama=Orang Lain"]).succeeds();
    play(&program, "1", &["--until", "8"]).succeeds();
    for letter in ["unit=Umum", "nama=Dewi Lestari"] {
        let issue = ["application", "do", "1", "--actor", "bsre", "--letter", letter];
        program.run(issue).fails(1, &["the recommendation letter has another nama"]);
    }
    let program = office();
    open(&program, "klaten", &[]).succeeds();
    play(&program, "1", &["--until", "3"]).succeeds();
    program.run(["application", "do", "1", "--actor", "kasi", "--letter", "nama=Dewi L"]).succeeds();
    play(&program, "1", &["--until", "6"]).succeeds();
    // Whoever approves holds the letter in hand, and may put right what was read wrongly.
    let seen = text(&json(&program, ["application", "show", "1"])["data_fingerprint"]);
    let approve = ["application", "do", "1", "--actor", "budi", "--seen", &seen];
    program.run(approve.into_iter().chain(["--letter", "nama=Dewi Lestari"])).succeeds();
    play(&program, "1", &[]).succeeds();
}
