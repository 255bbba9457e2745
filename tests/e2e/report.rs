//! `segel report` and `segel application paper`: registers, reports and papers, as text, tables and pages that can be
//! signed.

use serde_json::Value;
use testkit::program::Program;

use crate::application::{PERSON, office, open, play};
use crate::house::json;

const PAPERS: [(&str, &[&str]); 8] = [
    ("formulir", &["FORMULIR PENDAFTARAN", "Dewi Lestari", PERSON, "[x] KTP elektronik"]),
    ("tanda-terima", &["TANDA TERIMA SURAT", "Nomor agenda: 1", "31 Januari 2026", "Surat Permohonan"]),
    ("disposisi", &["LEMBAR DISPOSISI", "Kasi Infrastruktur TI", "Verifikator"]),
    ("daftar-periksa", &["DAFTAR PERIKSA", "[x] NIP", "[x] Foto selfie", "[x] NIK dan NIP milik satu orang"]),
    ("surat-rekomendasi", &["SURAT REKOMENDASI", "198504172010012001", "Kepala Diskominfo,"]),
    ("perubahan-data", &["PERUBAHAN DATA", "Semula", "Menjadi"]),
    ("telaahan-staf", &["TELAAHAN STAF", "1. Persoalan", "6. Saran"]),
    ("surat-balasan", &["Perihal", "disetujui", "telah diterbitkan"]),
];

/// An office in which one application came to its end and another is on its way.
fn busy() -> Program {
    let program = office();
    open(&program, "klaten", &[]).succeeds();
    play(&program, "1", &[]).succeeds();
    program.write("more.csv", "nik,nama,nip,jabatan,unit,email,no_hp\n3399011704850001,Budi Santoso,198504172010011001,Analis,Umum,budi@sukamaju.go.id,081234567891\n3399011704850003,Joko Susilo,198504172010011002,Analis,Umum,joko@sukamaju.go.id,081234567892\n");
    program.run(["application", "import", "more.csv", "--sop", "klaten"]).succeeds();
    play(&program, "2", &["--until", "3"]).succeeds();
    program
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn report(program: &Program, kind: &str, more: &[&str]) -> Value {
    let arguments = ["report", kind, "--json"].into_iter().chain(more.iter().copied());
    program.run(arguments).succeeds().json()
}

#[test]
fn every_paper_is_drawn_up_as_text_and_as_pages_that_can_be_signed() {
    let program = busy();
    for (kind, words) in PAPERS {
        let text = on_one_line(&program.run(["application", "paper", "1", kind]).succeeds().stdout);
        for word in words.iter().chain(&["UJI COBA", "KABUPATEN SUKAMAJU"]) {
            assert!(text.contains(word), "{kind}: {word} in {text}");
        }
        program.run(["application", "paper", "1", kind, "--format", "pdf"]).succeeds();
        let file = format!("{kind}-1.pdf");
        let by = ["--as", PERSON, "--passphrase-file", "passphrase", "--visible", "--level", "b"];
        program.run(["sign", &file, "-o", "signed.pdf", "--force"].into_iter().chain(by)).succeeds();
        program.run(["verify", "signed.pdf"]).succeeds();
        let again = ["application", "paper", "1", kind, "--format", "pdf"];
        program.run(again).fails(1, &["--force"]);
    }
    program.run(["application", "paper", "1", "paspor"]).fails(2, &["formulir"]);
    program.run(["application", "paper", "9", "formulir"]).fails(1, &["no application 9"]);
}

/// What is asked to become otherwise stands beside what it was.
#[test]
fn a_change_of_data_says_what_was_and_what_is_to_be() {
    let program = busy();
    let change =
        ["application", "new", "--sop", "perubahan-data", "--nik", PERSON, "--title", "Kepala Seksi"];
    program.run(change).succeeds();
    let text = program.run(["application", "paper", "4", "perubahan-data"]).succeeds().stdout;
    assert!(text.contains("Jabatan  Analis  Kepala Seksi"), "{text}");
    assert!(!text.contains("Unit kerja  "), "{text}");
}

#[test]
fn a_reply_says_why_something_was_refused() {
    let program = busy();
    program.run(["application", "reject", "2", "--actor", "kasi", "--reason", "Bukan pegawai"]).succeeds();
    let text = on_one_line(&program.run(["application", "paper", "2", "surat-balasan"]).succeeds().stdout);
    assert!(text.contains("ditolak dengan alasan: Bukan pegawai"), "{text}");
}

#[test]
fn nothing_is_said_to_have_come_in_that_was_only_opened() {
    let program = busy();
    program.run(["application", "paper", "3", "tanda-terima"]).fails(1, &["nothing was handed in yet"]);
    let text = on_one_line(&program.run(["application", "paper", "3", "surat-balasan"]).succeeds().stdout);
    assert!(text.contains("yang dibuka tanggal 31 Januari 2026"), "{text}");
    // Taken back as a whole: no step was done by that.
    program
        .run(["application", "cancel", "3", "--at-desk", "--actor", "ani", "--reason", "Pindah"])
        .succeeds();
    let sla = report(&program, "sla", &[]);
    let first = sla["rows"].as_array().unwrap().iter().find(|row| row["step"] == 1).unwrap().clone();
    assert_eq!(first["done"], 2);
}

/// Whoever refuses says it in a letter's length; and a letter of that length goes over pages as it should.
#[test]
fn reasons_have_the_length_of_a_letter() {
    let program = busy();
    let long = "alasan ".repeat(200);
    let reject = ["application", "reject", "2", "--actor", "kasi", "--reason"];
    program.run(reject.into_iter().chain([long.as_str()])).fails(1, &["at most 1000 characters"]);
    let fits = "alasan\n".repeat(140);
    program.run(reject.into_iter().chain([fits.as_str()])).succeeds();
    program.run(["application", "paper", "2", "surat-balasan", "--format", "pdf"]).succeeds();
}

#[test]
fn a_register_tells_of_what_ended_and_keeps_offices_to_itself() {
    let program = busy();
    program.run(["cert", "revoke", PERSON, "--reason", "mutasi"]).succeeds();
    let holders = report(&program, "holders", &[]);
    assert_eq!((&holders["rows"][0]["status"], &holders["sums"]["holders"]), (&"dicabut".into(), &0.into()));
    assert_eq!(holders["rows"][0]["title"], Value::Null);
    assert_eq!(report(&program, "holders", &["--reveal"])["rows"][0]["title"], "Analis");
    assert_eq!(
        report(&program, "holders", &["--from", "2026-02-01", "--to", "2026-02-02"])["rows"],
        serde_json::json!([])
    );
    let file =
        program.run(["report", "agenda", "--format", "csv", "-o", "agenda.csv", "--json"]).succeeds().json();
    assert_eq!(file["file"], "agenda.csv");
    assert!(program.read("agenda.csv").starts_with(b"number,received"));
}

#[test]
fn registers_count_what_there_is() {
    let program = busy();
    let holders = report(&program, "holders", &[]);
    assert_eq!((&holders["sums"]["holders"], &holders["rows"][0]["name"]), (&1.into(), &"D. L.".into()));
    let revealed = report(&program, "holders", &["--reveal"]);
    assert_eq!(revealed["rows"][0]["name"], "Dewi Lestari");
    let applications = report(&program, "applications", &[]);
    let sums = &applications["sums"];
    assert_eq!((&sums["opened"], &sums["finished"], &sums["open"]), (&3.into(), &1.into(), &2.into()));
    // What was opened and not handed in has not come yet.
    let agenda = report(&program, "agenda", &[]);
    assert_eq!(agenda["rows"].as_array().unwrap().len(), 2);
    assert_eq!(agenda["rows"][0]["passed_to"], "Kasi Infrastruktur TI, Verifikator");
    let log = json(&program, ["audit", "show"]);
    let made = log["records"].as_array().unwrap().iter().filter(|line| line["action"] == "report.make");
    assert_eq!(made.count(), 1);
}

#[test]
fn reports_are_about_their_days() {
    let program = busy();
    let february = ["--from", "2026-02-01", "--to", "2026-02-28"];
    let applications = report(&program, "applications", &february);
    // What ended before is not in it; what is open is.
    assert_eq!(applications["rows"].as_array().unwrap().len(), 2);
    assert_eq!(applications["sums"]["opened"], 0);
    assert_eq!(report(&program, "agenda", &february)["sums"]["letters"], 0);
    assert_eq!(report(&program, "sla", &february)["sums"]["done"], 0);
    program.run(["report", "sla", "--from", "2026-02-28", "--to", "2026-02-01"]).fails(2, &["is no period"]);
    program.run(["report", "salary"]).fails(2, &["holders, applications, sla, agenda"]);
}

/// Monday 08:00 WIB: the kabid has ten minutes, and takes an hour of which half an hour is none of working time.
#[test]
fn steps_that_took_too_long_are_counted_in_working_time() {
    let program = office();
    program.run(["clock", "set", "2026-02-02T08:30:00Z"]).succeeds(); // Monday, 15:30 WIB
    open(&program, "klaten", &[]).succeeds();
    play(&program, "1", &["--until", "2"]).succeeds();
    program.run(["clock", "advance", "17h"]).succeeds(); // Tuesday, 08:30 WIB
    play(&program, "1", &["--until", "3"]).succeeds();
    let sla = report(&program, "sla", &["--from", "2026-02-01"]);
    let row = |step: u64| {
        let rows = sla["rows"].as_array().unwrap();
        rows.iter().find(|row| row["step"] == step).unwrap().clone()
    };
    assert_eq!((&row(1)["in_time"], &row(1)["late"]), (&1.into(), &0.into()));
    let second = row(2);
    assert_eq!((&second["actor"], &second["standard"]), (&"kabid".into(), &"10 menit".into()));
    assert_eq!((&second["late"], &second["mean_minutes"]), (&1.into(), &60.into()));
    assert_eq!(sla["sums"]["late"], 1);
}

#[test]
fn tables_are_for_spreadsheets_and_pages_for_people() {
    let program = busy();
    let csv = program.run(["report", "agenda", "--format", "csv"]).succeeds().stdout;
    let mut lines = csv.lines();
    assert_eq!(lines.next().unwrap(), "number,received,name,subject,papers,passed_to,status");
    assert!(lines.next().unwrap().starts_with("1,2026-01-31,D. L.,"), "{csv}");
    for kind in ["holders", "applications", "sla", "agenda"] {
        let text = program.run(["report", kind]).succeeds().stdout;
        assert!(text.contains("1 Januari 2026 - 31 Januari 2026"), "{text}");
        program.run(["report", kind, "--format", "pdf", "-o", "report.pdf", "--force"]).succeeds();
        let inspected = json(&program, ["inspect", "report.pdf"]);
        assert_eq!(inspected["document"]["revisions"].as_array().map(Vec::len), Some(1), "{inspected}");
    }
}

/// The last step sends the letter: what it says is decided by then.
#[test]
fn the_letter_that_the_last_step_sends_says_what_was_decided() {
    for (outcome, said, concluded) in [
        (None, "permohonan tersebut disetujui", "Akun dapat dipergunakan"),
        (Some("ditolak"), "ditolak dengan alasan: Bukan pegawai", "Akun tidak diberikan"),
    ] {
        let program = office();
        open(&program, "morowali", &[]).succeeds();
        play(&program, "1", &["--until", "3"]).succeeds();
        if let Some(outcome) = outcome {
            let refuse = ["application", "do", "1", "--actor", "kabid", "--reason", "Bukan pegawai"];
            program.run(refuse.into_iter().chain(["--outcome", outcome])).succeeds();
        }
        play(&program, "1", &["--until", "7"]).succeeds();
        let paper = |kind| on_one_line(&program.run(["application", "paper", "1", kind]).succeeds().stdout);
        let (reply, study) = (paper("surat-balasan"), paper("telaahan-staf"));
        assert!(reply.contains(said) && study.contains(concluded), "{reply} {study}");
    }
}

/// A portal is no certificate: BSrE may still refuse.
#[test]
fn nothing_is_approved_before_it_is_issued() {
    let program = office();
    open(&program, "klaten", &[]).succeeds();
    play(&program, "1", &["--until", "8"]).succeeds();
    let text = on_one_line(&program.run(["application", "paper", "1", "surat-balasan"]).succeeds().stdout);
    assert!(text.contains("masih diproses"), "{text}");
}

/// A receipt is of what came with the letter, on the day on which it came, whenever it is drawn up.
#[test]
fn a_receipt_stays_what_it_was() {
    let program = office();
    open(&program, "klaten", &[]).succeeds();
    play(&program, "1", &["--until", "2"]).succeeds();
    let receipt = || program.run(["application", "paper", "1", "tanda-terima"]).succeeds().stdout;
    let first = receipt();
    play(&program, "1", &[]).succeeds();
    program.run(["clock", "advance", "90d"]).succeeds();
    assert_eq!(receipt(), first);
    assert!(!first.contains("selfie"), "{first}");
}

/// Data that were put right lead back to who approves; nobody did the step that was left by that.
#[test]
fn who_puts_data_right_has_not_done_the_step() {
    let program = office();
    open(&program, "klaten", &[]).succeeds();
    play(&program, "1", &["--until", "8"]).succeeds();
    program.run(["application", "correct", "1", "--title", "Arsiparis", "--actor", "ani"]).succeeds();
    let rows = report(&program, "sla", &[])["rows"].clone();
    let steps: Vec<u64> = rows.as_array().unwrap().iter().map(|row| row["step"].as_u64().unwrap()).collect();
    assert_eq!(steps, [1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn a_file_is_what_its_name_says_and_no_name_stops_a_list() {
    let program = busy();
    program.run(["report", "holders", "-o", "holders.pdf"]).succeeds();
    program.run(["report", "holders", "-o", "holders.csv"]).succeeds();
    program.run(["application", "paper", "1", "formulir", "-o", "formulir.pdf"]).succeeds();
    assert!(
        program.read("holders.pdf").starts_with(b"%PDF-")
            && program.read("formulir.pdf").starts_with(b"%PDF-")
    );
    assert!(program.read("holders.csv").starts_with(b"number,name"));
    let name = ["application", "correct", "2", "--name", "Budi \u{5c71}", "--actor", "ani"];
    program.run(name).succeeds();
    program.run(["report", "agenda", "-o", "agenda.pdf", "--reveal"]).succeeds();
    // A letter to one person is not sent with their name in pieces.
    program.run(["application", "paper", "2", "formulir", "-o", "2.pdf"]).fails(1, &["no glyph"]);
}
