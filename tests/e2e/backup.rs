//! An office in one file, and an office out of it.

mod bad; // backups that are not whole, and homes that are not empty
mod later; // what was done after a backup was made

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use pki::crl::RevocationList;
use serde_json::Value;
use testkit::program::{NIK, PASSPHRASE, Program, Run};

use crate::house::{SEGEL, attended, each, fixture, holder, json, leaves_nothing, text};

/// People of the drill, beside the one whom every test knows.
const BUDI: [&str; 3] = ["3399012006790002", "Budi Santoso", "budi.santoso@sukamaju.example"];
const CITRA: [&str; 3] = ["3399014411880003", "Citra Lestari", "citra.lestari@sukamaju.example"];
const DEWI: [&str; 3] = ["3399015502920004", "Dewi Anggraini", "dewi.anggraini@sukamaju.example"];
const EKO: [&str; 3] = ["3399010101900005", "Eko Prasetyo", "eko.prasetyo@sukamaju.example"];

/// The passphrase of backups.
const SECRET: &str = "gudang garam 2031";

/// Issues a certificate and returns its serial number.
#[track_caller]
fn issue(program: &Program, [nik, name, email]: [&str; 3]) -> String {
    let person = ["cert", "issue", "--nik", nik, "--name", name, "--email", email, "--json"];
    let key = ["--key-type", "p256", "--passphrase-file", "passphrase"];
    text(&program.run(person.into_iter().chain(key)).succeeds().json()["serial"])
}

#[track_caller]
fn revoke(program: &Program, id: &str) {
    program.run(["cert", "revoke", id, "--reason", "mutasi"]).succeeds();
}

/// Issues a new list of the issuing CA into a file, and returns its number.
#[track_caller]
fn publish(program: &Program, file: &str) -> u64 {
    let crl = ["ca", "crl", "--out", file, "--force", "--ca-passphrase-file", "home/ca.passphrase"];
    json(program, crl)["number"].as_u64().unwrap()
}

/// The serial numbers in a list, with their reasons.
fn listed(program: &Program, file: &str) -> Vec<(String, Option<&'static str>)> {
    let list = RevocationList::read_all(&program.read(file)).unwrap().remove(0);
    let entry = |entry: pki::crl::RevokedEntry| {
        (entry.serial_number.to_string(), entry.reason.map(pki::crl::RevocationReason::name))
    };
    let mut all: Vec<_> = list.entries().map(entry).collect();
    all.sort();
    all
}

#[track_caller]
fn backup(program: &Program, file: &str, more: &[&str]) -> Value {
    program.run(["ca", "backup", file, "--json"].iter().chain(more)).succeeds().json()
}

fn restore(program: &Program, file: &str, more: &[&str]) -> Run {
    program.run(["ca", "restore", file, "--json"].iter().chain(more))
}

fn lose_home(program: &Program) {
    fs::remove_dir_all(program.home()).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// The letter that the drill is about: signed before the backup was made.
#[track_caller]
fn signed_letter(program: &Program, output: &str) {
    let letter = fixture("nota-dinas.pdf");
    program
        .run(["sign", &letter, "--as", NIK, "--passphrase-file", "passphrase", "-o", output, "--force"])
        .succeeds();
}

#[track_caller]
fn passes(program: &Program, letter: &str) {
    let report = program.run(["verify", letter, "--json"]).succeeds().json();
    assert_eq!(report["files"][0]["indication"], "TOTAL-PASSED");
}

/// An office at work: a letter is signed, one of three people is gone, and five lists were published.
struct Drill {
    program: Program,
    budi: String,
    citra: String,
    /// Issued after the backups, and so unknown to them.
    dewi: String,
    /// The number of the list that was published after the backups.
    published: u64,
}

impl Drill {
    /// Until the home is gone.
    fn run() -> Self {
        let program = Program::with_holder(SEGEL, "p256", &[]);
        let (budi, citra) = (issue(&program, BUDI), issue(&program, CITRA));
        program.write("secret", format!("{SECRET}\n"));
        signed_letter(&program, "old.pdf");
        passes(&program, "old.pdf");
        revoke(&program, &citra);
        while publish(&program, "early.crl") < 5 {}
        backup(&program, "plain.segel", &[]);
        backup(&program, "sealed.segel", &["--backup-passphrase-file", "secret"]);
        let dewi = issue(&program, DEWI);
        program.run(["cert", "export", &dewi, "--format", "pem", "--out", "dewi.pem"]).succeeds();
        revoke(&program, &budi);
        revoke(&program, &dewi);
        let published = publish(&program, "published.crl");
        lose_home(&program);
        Self { program, budi, citra, dewi, published }
    }

    /// All that an office must be able to do, restored or not.
    #[track_caller]
    fn goes_on(&self) {
        let program = &self.program;
        passes(program, "old.pdf");
        signed_letter(program, "new.pdf");
        passes(program, "new.pdf");
        let eko = issue(program, EKO);
        revoke(program, &eko);
        let number = publish(program, "after.crl");
        assert!(number > self.published + 1000, "{number} after {}", self.published);
        let moved = Some("affiliationChanged");
        let mut expected: Vec<_> =
            [&self.budi, &self.citra, &self.dewi, &eko].map(|serial| (serial.clone(), moved)).into();
        expected.sort();
        assert_eq!(listed(program, "after.crl"), expected);
        program.run(["verify", "old.pdf", "--crl", "after.crl"]).succeeds();
        program.run(["audit", "verify"]).succeeds();
        program.run(["doctor"]).succeeds();
    }

    fn modes_are_private(&self) {
        assert_eq!(mode(&self.program.home()), 0o700);
        for name in ["segel.db", "home.secret", "ca.passphrase"] {
            assert_eq!(mode(&self.program.home().join(name)), 0o600, "{name}");
        }
        let left = fs::read_dir(self.program.folder()).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert!(!left.iter().any(|name| name.starts_with('.')), "{left:?}");
    }
}

#[test]
fn the_drill() {
    let drill = Drill::run();
    let program = &drill.program;
    let restored = restore(program, "plain.segel", &["--published-crl", "published.crl"]).succeeds().json();
    assert_eq!(restored["revoked"], serde_json::json!([drill.budi]));
    assert_eq!(restored["lost"], serde_json::json!([drill.dewi]));
    assert_eq!(
        (&restored["adopted"], &restored["released"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
    assert_eq!(restored["lists_due"], false);
    assert!(restored["lists"][0]["crl_number"].as_u64().unwrap() > drill.published);
    drill.modes_are_private();
    // What only the list knows is no certificate of the ledger, and is revoked all the same.
    program.run(["cert", "show", &drill.dewi]).fails(1, &[]);
    drill.goes_on();
    let log = json(program, ["audit", "show", "--kind", "office"]);
    assert_eq!(each(&log["records"], "/action"), ["office.found", "office.backup", "office.restore"]);
    let detail = &log["records"][2]["detail"];
    assert_eq!((&detail["revoked"], &detail["lost"], &detail["adopted"]), (&1.into(), &1.into(), &0.into()));
    assert!(detail["gap"].as_u64().unwrap() > 1 << 20);
}

#[test]
fn the_drill_with_a_passphrase_and_a_certificate_that_was_issued_since() {
    let drill = Drill::run();
    let program = &drill.program;
    let more =
        ["--published-crl", "published.crl", "--issued", "dewi.pem", "--backup-passphrase-file", "secret"];
    let restored = restore(program, "sealed.segel", &more).succeeds().json();
    assert_eq!(restored["adopted"], serde_json::json!([drill.dewi]));
    assert_eq!(restored["lost"], serde_json::json!([]));
    drill.modes_are_private();
    let shown = json(program, ["cert", "show", &drill.dewi]);
    assert_eq!((&shown["status"], &shown["name"]), (&"revoked".into(), &DEWI[1].into()));
    assert_eq!(
        (&shown["email"], &shown["nik"], &shown["key_kept_here"]),
        (&DEWI[2].into(), &Value::Null, &false.into())
    );
    drill.goes_on();
}

#[test]
fn a_backup_says_what_is_in_it_and_whom_to_keep_it_from() {
    let program = holder();
    program.write("secret", format!("{SECRET}\n"));
    let run = program.run(["ca", "backup", "plain.segel"]).succeeds();
    assert!(run.stdout.contains("certificates"), "{}", run.stdout);
    for words in ["Whoever has this file has the office", "The CA passphrase that this home keeps is in it"] {
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
    let made = backup(&program, "sealed.segel", &["--backup-passphrase-file", "secret"]);
    assert_eq!((&made["schema"], &made["encrypted"]), (&"segel.ca-backup/1".into(), &true.into()));
    let manifest = &made["manifest"];
    assert_eq!((&manifest["schema"], &manifest["simulation"]), (&"segel.backup/1".into(), &true.into()));
    assert_eq!(each(&manifest["files"], "/name"), ["home.secret", "ca.passphrase", "segel.db"]);
    // The issuing CA's, the responder's, the TSA's, and one person's.
    assert_eq!(manifest["counts"]["certificates"], 4);
    assert_eq!(each(&manifest["crl_numbers"], "/role"), ["root", "issuing"]);
    for file in ["plain.segel", "sealed.segel"] {
        assert_eq!(mode(&program.path(file)), 0o600, "{file}");
    }
    let sealed = program.read("sealed.segel");
    assert_eq!(made["size"], sealed.len());
    for secret in [PASSPHRASE, SECRET, "SQLite format 3", "manifest.json", "siti.rahayu"] {
        assert!(!sealed.windows(secret.len()).any(|octets| octets == secret.as_bytes()), "{secret}");
    }
}

#[test]
fn a_ca_passphrase_that_is_left_out_is_asked_for() {
    let program = holder();
    let kept = program.read("home/ca.passphrase");
    let run = program.run(["ca", "backup", "b.segel", "--without-ca-passphrase"]).succeeds();
    assert!(run.stderr.contains("The CA passphrase is not in it"), "{}", run.stderr);
    let backup = program.read("b.segel");
    assert!(!backup.windows(kept.len()).any(|octets| octets == kept));
    lose_home(&program);
    let restored = restore(&program, "b.segel", &[]).succeeds().json();
    assert_eq!(restored["lists_due"], true);
    assert!(!program.home().join("ca.passphrase").exists());
    let issue =
        ["cert", "issue", "--nik", BUDI[0], "--name", BUDI[1], "--email", BUDI[2], "--key-type", "p256"];
    program.run(issue.iter().chain(&["--passphrase-file", "passphrase"])).fails(2, &["--ca-passphrase-file"]);
    // A list is due now: its number must leave those out that may have been used.
    assert_eq!(program.run(["ca", "crl", "--check"]).code, 1);
    program.write("kept", kept);
    let crl = ["ca", "crl", "--out", "a.crl", "--ca-passphrase-file", "kept"];
    assert!(json(&program, crl)["number"].as_u64().unwrap() > 1 << 20);
}

#[test]
fn with_the_ca_passphrase_the_lists_are_renewed_at_once() {
    let program = attended();
    backup(&program, "b.segel", &[]);
    lose_home(&program);
    program.write("wrong", "sawah-padi-18\n");
    leaves_nothing(&program, || {
        restore(&program, "b.segel", &["--ca-passphrase-file", "wrong"])
            .fails(1, &["the CA passphrase is wrong"])
    });
    let restored = restore(&program, "b.segel", &["--ca-passphrase-file", "passphrase"]).succeeds().json();
    assert_eq!(restored["lists_due"], false);
    program.run(["ca", "crl", "--check"]).succeeds();
}

#[test]
fn an_existing_file_is_overwritten_only_by_force() {
    let program = holder();
    program.write("b.segel", "a letter");
    leaves_nothing(&program, || {
        program.run(["ca", "backup", "b.segel"]).fails(1, &["`b.segel` exists already", "--force"])
    });
    backup(&program, "b.segel", &["--force"]);
    assert_eq!(mode(&program.path("b.segel")), 0o600);
    lose_home(&program);
    restore(&program, "b.segel", &[]).succeeds();
}

/// The files of a home are in a backup as they are, the office's own profiles too.
#[test]
fn what_is_restored_is_what_was_there() {
    let program = holder();
    program.write("home/profiles.toml", "[profile.person]\nlifetime_days = 365\n");
    let before = program.read("home/home.secret");
    backup(&program, "b.segel", &[]);
    lose_home(&program);
    fs::create_dir(program.home()).unwrap();
    restore(&program, "b.segel", &[]).succeeds();
    assert_eq!(program.read("home/home.secret"), before);
    assert_eq!(program.read("home/profiles.toml"), b"[profile.person]\nlifetime_days = 365\n");
    assert_eq!(mode(&program.home()), 0o700);
}

#[test]
fn the_offices_own_sops_and_letters_come_along() {
    let program = holder();
    program.run(["sop", "new", "kami"]).succeeds();
    fs::create_dir(program.home().join("letters")).unwrap();
    let letter = "Perihal\n\nYth. {nama}\n";
    fs::write(program.home().join("letters/terbit.txt"), letter).unwrap();
    fs::write(program.home().join("letters/.swp"), "x").unwrap();
    let made = backup(&program, "kantor.backup", &[]);
    let names = each(&made["manifest"]["files"], "/name");
    assert!(names.contains(&"sop/kami.toml".to_owned()) && names.contains(&"letters/terbit.txt".to_owned()));
    assert!(!names.iter().any(|name| name.contains("swp")), "{names:?}");
    program.run(["ca", "restore", "kantor.backup", "--home", "lagi"]).succeeds();
    assert_eq!(String::from_utf8(program.read("lagi/letters/terbit.txt")).unwrap(), letter);
    program.run(["--home", "lagi", "sop", "show", "kami"]).succeeds();
    program.run(["--home", "lagi", "doctor"]).succeeds();
}
