//! `segel setting`: what an office chooses, and what follows from it.

use serde_json::Value;
use testkit::program::{Program, Run};

use crate::application::{PERSON, office, open, play};
use crate::house::{json, text};

fn set(program: &Program, key: &str, value: &str) -> Run {
    program.run(["setting", "set", key, value])
}

/// What a run that went well says, on either stream.
trait Says {
    fn says_all(self, words: &[&str]);
    fn notes(self, words: &[&str]);
}

impl Says for Run {
    fn says_all(self, words: &[&str]) {
        words.iter().for_each(|word| assert!(self.stdout.contains(word), "{word}: {}", self.stdout));
    }

    fn notes(self, words: &[&str]) {
        words.iter().for_each(|word| assert!(self.stderr.contains(word), "{word}: {}", self.stderr));
    }
}

fn value(program: &Program, key: &str) -> Value {
    let all = json(program, ["setting", "list"]);
    let all = all["settings"].as_array().unwrap().clone();
    all.into_iter().find(|one| one["key"] == key).unwrap()["value"].clone()
}

#[test]
fn settings_are_set_listed_recorded_and_taken_back() {
    let program = office();
    assert_eq!(value(&program, "hours"), Value::Null);
    program.run(["setting", "list"]).succeeds().says_all(&[
        "direct_issue",
        "true (usual)",
        "30, 7, 1 (usual)",
    ]);
    set(&program, "hours", "senin-kamis 08:00-16:00, jumat 08:00-11:30").succeeds();
    assert!(text(&value(&program, "hours")).ends_with("jumat 08:00-11:30"));
    set(&program, "hours", "every day").fails(2, &["`hours`", "senin-kamis", "segel setting list"]);
    set(&program, "colour", "red").fails(2, &["no setting `colour`", "direct_issue"]);
    set(&program, "mail_server", "smtp://siti:rahasia@mail.example").fails(2, &["no password"]);
    program.run(["setting", "unset", "hours"]).succeeds();
    assert_eq!(value(&program, "hours"), Value::Null);
    let log = json(&program, ["audit", "show"]);
    let lines = log["records"].as_array().unwrap().iter();
    let subjects: Vec<_> =
        lines.filter(|line| line["action"] == "office.setting").map(|line| line["subject"].clone()).collect();
    assert_eq!(subjects, ["hours", "hours"]);
}

#[test]
fn an_office_may_issue_by_an_sop_alone() {
    let program = office();
    set(&program, "direct_issue", "false").succeeds();
    let issue = ["cert", "issue", "--nik", PERSON, "--name", "Dewi", "--email", "dewi@sukamaju.example"];
    let issue = issue.into_iter().chain(["--passphrase-file", "passphrase"]);
    program.run(issue.clone()).fails(1, &["by an SOP alone", "segel application new"]);
    program.write("people.csv", "nik,name,email\n3399015704850002,Dewi,dewi@sukamaju.example\n");
    program.run(["cert", "import", "people.csv"]).fails(1, &["by an SOP alone"]);
    open(&program, "umum", &[]).succeeds();
    assert_eq!(play(&program, "1", &[]).succeeds().json()["status"], "finished");
    let renew = ["cert", "renew", PERSON, "--passphrase-file", "passphrase"];
    program.run(renew).fails(1, &["by an SOP alone"]);
    set(&program, "direct_issue", "true").succeeds();
    program.run(issue).succeeds();
}

#[test]
fn numbers_of_two_persons_are_told_or_refused() {
    let program = office();
    // Another day of birth than the NIK has, and a man's.
    let other = ["--nip", "198504182010011001"];
    let arguments = ["application", "new", "--sop", "temanggung", "--nik", PERSON, "--name", "Dewi Lestari"];
    let more = ["--title", "Analis", "--email", "dewi@sukamaju.example", "--phone", "081234567890"];
    let all = || arguments.into_iter().chain(more).chain(other);
    program.run(all()).succeeds().notes(&["NIK and NIP have different dates of birth"]);
    play(&program, "1", &["--until", "5"]).succeeds();
    let matched = ["application", "do", "1", "--step", "5", "--actor", "bsre"];
    program.run(matched).fails(1, &["different dates of birth", "--outcome"]);
    let refused = ["--outcome", "tidak-cocok", "--reason", "NIK dan NIP tidak cocok"];
    program.run(matched.into_iter().chain(refused)).succeeds();
    set(&program, "numbers", "refuse").succeeds();
    program.run(all()).fails(1, &["cannot be right", "different dates of birth", "numbers advise"]);
    program.run(all().chain(["--lang", "id"])).fails(1, &["tanggal lahir pada NIK dan NIP berbeda"]);
}

#[test]
fn bsre_matches_with_the_civil_registry() {
    let program = office();
    program.write(
        "civil.csv",
        "NIK;Nama\n3399011704850001;Budi Santoso\n3399015704850002;DEWI LESTARI, S.Kom\n",
    );
    set(&program, "civil_data", "civil.csv").succeeds();
    assert!(text(&value(&program, "civil_data")).starts_with('/'));
    open(&program, "temanggung", &[]).succeeds();
    assert_eq!(play(&program, "1", &[]).succeeds().json()["status"], "finished");

    let matched = ["application", "do", "2", "--step", "5", "--actor", "bsre"];
    open(&program, "temanggung", &["--name", "Dewi Lestiani"]).fails(2, &[]);
    program.write("civil.csv", "nik,nama\n3399015704850002,Dewi Lestiani\n");
    open(&program, "temanggung", &[]).succeeds();
    play(&program, "2", &["--until", "5"]).succeeds();
    program.run(matched).fails(1, &["civil registry: it has another nama"]);
    program.write("civil.csv", "nik,nama\n3399011704850001,Budi Santoso\n");
    program.run(matched).fails(1, &["does not know the NIK"]);
    program.write("civil.csv", "nik,agama\n");
    program.run(matched).fails(5, &["no table of civil data", "`agama`"]);
    program.write("civil.csv", "nik,nama\n3399015704850002,Dewi Lestari\n");
    program.run(matched).succeeds();
    set(&program, "civil_data", "nowhere.csv").fails(5, &["nowhere.csv"]);
}

/// The published warning of Klaten: BSrE refuses where the letter and the KTP do not agree.
#[test]
fn what_the_recommendation_letter_says_is_compared_at_bsre() {
    let program = office();
    open(&program, "klaten", &[]).succeeds();
    play(&program, "1", &["--until", "4"]).succeeds();
    let enter = ["application", "do", "1", "--actor", "ani", "--paper", "surat-rekomendasi=paper.txt"];
    let letter = ["--letter", "nama=Dewi Lestiani", "--letter", "nip=198504172010012001"];
    let run = program.run(enter.into_iter().chain(letter)).succeeds();
    run.notes(&["the recommendation letter has another nama"]);
    play(&program, "1", &["--until", "8"]).succeeds();
    let issue = ["application", "do", "1", "--actor", "bsre"];
    program.run(issue).fails(1, &["step 8", "recommendation letter has another nama", "--outcome"]);
    let refused = ["--outcome", "ditolak", "--reason", "Nama pada surat rekomendasi berbeda dengan KTP"];
    program.run(issue.into_iter().chain(refused)).succeeds();
    let history = program.run(["application", "history", "1", "--json"]).succeeds();
    history.says_all(&["Nama pada surat rekomendasi"]);
    program.run(["application", "show", "1"]).succeeds().says_all(&["refused"]);
}

/// Singkawang matches and examines nothing: what speaks against the data stands in the way of the certificate.
#[test]
fn doubts_stand_in_the_way_of_a_certificate_under_every_sop() {
    let program = office();
    program.write("civil.csv", "nik,nama\n3399015704850002,Orang Lain\n");
    set(&program, "civil_data", "civil.csv").succeeds();
    open(&program, "singkawang", &[]).succeeds();
    play(&program, "1", &[]).fails(1, &["civil registry: it has another nama"]);
    program.write("civil.csv", "nik,nama\n3399015704850002,Dewi Lestari\n");
    assert_eq!(play(&program, "1", &[]).succeeds().json()["status"], "finished");
}

/// What was done is done and told, also where nothing could be compared.
#[test]
fn a_table_that_is_gone_stops_only_who_compares() {
    let program = office();
    program.write("civil.csv", "nik,nama\n3399015704850002,Dewi Lestari\n");
    set(&program, "civil_data", "civil.csv").succeeds();
    std::fs::remove_file(program.path("civil.csv")).unwrap();
    open(&program, "temanggung", &["--json"]).succeeds();
    play(&program, "1", &["--until", "5"]).succeeds();
    let shown = json(&program, ["application", "show", "1"]);
    assert_eq!((&shown["doubts"], &shown["step"]["number"]), (&Value::Null, &5.into()));
    program.run(["application", "next", "1"]).succeeds().notes(&["civil.csv"]);
    program.run(["application", "do", "1", "--actor", "bsre"]).fails(5, &["civil.csv"]);
    let list = program.run(["application", "paper", "1", "daftar-periksa"]);
    list.fails(5, &["civil.csv"]);
    program.run(["setting", "unset", "civil_data"]).succeeds();
    let list = program.run(["application", "paper", "1", "daftar-periksa"]).succeeds();
    list.says_all(&[
        "[x] NIK dan NIP milik satu orang",
        "[ ] Data sesuai dengan data kependudukan (belum dibandingkan)",
    ]);
}

/// The office works until noon, and not on its holiday: the step is due later than in an office that works all day.
#[test]
fn deadlines_follow_the_hours_and_holidays_of_the_office() {
    let due = |program: &Program| text(&json(program, ["application", "due"])["applications"][0]["due"]);
    let program = office();
    open(&program, "temanggung", &[]).succeeds();
    play(&program, "1", &["--until", "4"]).succeeds();
    // Monday 08:00 WIB and what was played since: 30 minutes are over soon.
    let usual = due(&program);
    let day = usual.split('T').next().unwrap().to_owned();
    program.write("holidays.csv", format!("tanggal,nama\n{day},Hari Jadi\n"));
    set(&program, "holidays", "holidays.csv").succeeds();
    let later = due(&program);
    assert!(later > format!("{day}T23:59:59Z"), "{usual} {later}");
    program.run(["setting", "unset", "holidays"]).succeeds();
    assert_eq!(due(&program), usual);
    program.write("wrong.csv", "2026-08-17\n17-08-2026\n");
    set(&program, "holidays", "wrong.csv").fails(2, &["line 2"]);
}
