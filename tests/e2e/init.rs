//! `segel init`

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use pki::cert::Certificate;
use pki::oid;
use testkit::program::{NIK, PASSPHRASE, Program, Run};

use crate::house::{SEGEL, each, holder, json, leaves_nothing, rehearsal, text};

#[test]
fn four_authorities_are_made() {
    let program = Program::new(SEGEL);
    let made = json(&program, ["init", "--unattended", "--key-type", "p256", "--name", "Latihan"]);
    assert_eq!(made["schema"], "segel.init/1");
    assert_eq!(made["simulation"], true);
    let authorities = &made["authorities"];
    assert_eq!(each(authorities, "/role"), ["root", "issuing", "ocsp", "tsa"]);
    assert_eq!(each(authorities, "/key"), ["P-256"; 4]);
    for (subject, begin) in
        each(authorities, "/subject").iter().zip(["Root CA", "CA Penerbit", "OCSP", "TSA"])
    {
        assert!(subject.contains(&format!("CN={begin} Latihan (UJI COBA)")), "{subject}");
        assert!(subject.contains("OU=UJI COBA - TIDAK UNTUK PRODUKSI"), "{subject}");
    }
}

#[test]
fn the_root_lives_for_20_years_and_the_issuing_ca_for_10() {
    let program = rehearsal();
    let authorities = json(&program, ["ca", "show"])["authorities"].clone();
    let years: Vec<i32> =
        each(&authorities, "/not_after").iter().map(|at| at[..4].parse().unwrap()).collect();
    assert_eq!(years[..2], [2046, 2036]);
}

/// Also where the habits of the user would let everyone in.
#[test]
fn the_home_is_its_owners_alone() {
    let program = Program::new(SEGEL);
    let inner = program.command(["init", "--unattended", "--key-type", "p256"]);
    let mut outer = Command::new("sh");
    outer.args(["-c", "umask 0; exec \"$0\" \"$@\""]).arg(inner.get_program()).args(inner.get_args());
    outer.env("SEGEL_HOME", program.home());
    Run::of(outer, "").succeeds();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&program.home()), 0o700);
    let files: Vec<_> = program.home().read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 3, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn an_empty_folder_becomes_a_home() {
    let program = Program::new(SEGEL);
    std::fs::create_dir(program.home()).unwrap();
    program.run(["init", "--unattended", "--key-type", "p256"]).succeeds();
    program.run(["ca", "show"]).succeeds();
}

#[test]
fn a_taken_home_is_refused_and_stays_as_it_is() {
    let program = holder();
    std::fs::create_dir(program.path("papers")).unwrap();
    program.write("papers/notes.txt", "mine");
    for (case, home, code, words) in [
        ("an office", "home", 1, "is not empty"),
        ("a folder with something in it", "papers", 1, "is not empty"),
        ("a file", "passphrase", 5, "not a directory"),
    ] {
        let arguments = ["--home", home, "init", "--unattended", "--key-type", "p256"];
        let run = leaves_nothing(&program, || program.run(arguments));
        eprintln!("{case}");
        run.fails(code, &[home, words]);
    }
    program.run(["cert", "show", NIK]).succeeds();
}

#[test]
fn nothing_is_left_behind_when_it_is_refused() {
    let program = Program::new(SEGEL);
    for (name, content) in
        [("short", "abc1"), ("letters", "abcdefgh"), ("digits", "12345678"), ("empty", "\nabcdefg1")]
    {
        program.write(name, content);
    }
    let cases: [(&str, &[&str], i32, &str); 15] = [
        ("an officer before there is an office", &["--unattended", "--actor", "yoga"], 1, "yoga"),
        ("another time", &["--unattended", "--now", "2026-01-31T01:00:00Z"], 1, "--simulated-clock"),
        ("a real body as its name", &["--unattended", "--name", "BSrE"], 1, "`BSrE`"),
        ("a real body within its name", &["--unattended", "--name", "Mitra BSrE Klaten"], 1, "bsre"),
        (
            "a real body as its agency",
            &["--unattended", "--agency", "Balai Sertifikasi Elektronik"],
            1,
            "real",
        ),
        ("an empty name", &["--unattended", "--agency", ""], 1, "name"),
        ("a passphrase too short", &["--ca-passphrase-file", "short"], 1, "4 characters, fewer than 8"),
        ("a passphrase without digit", &["--ca-passphrase-file", "letters"], 1, "no digit"),
        ("a passphrase without letter", &["--ca-passphrase-file", "digits"], 1, "no letter"),
        ("a passphrase on the second line", &["--ca-passphrase-file", "empty"], 5, "empty"),
        (
            "no passphrase file",
            &["--ca-passphrase-file", "nowhere"],
            5,
            "`nowhere` could not be read: not found",
        ),
        ("nobody to ask", &[], 2, "no terminal"),
        ("no web address", &["--unattended", "--base-url", "ftp://pki.example"], 2, "ftp://pki.example"),
        ("no zone", &["--unattended", "--zone", "WAT"], 2, "WAT"),
        ("no kind of key", &["--unattended", "--key-type", "dsa1024"], 2, "dsa1024"),
    ];
    for (case, arguments, code, words) in cases {
        eprintln!("{case}");
        leaves_nothing(&program, || program.run(["init"].iter().chain(arguments)).fails(code, &[words]));
        assert!(!program.home().exists());
    }
}

#[test]
fn the_base_address_stands_in_every_pointer() {
    let program = Program::new(SEGEL);
    let base = "http://pki.sukamaju.example/uji";
    program.run(["init", "--unattended", "--key-type", "p256", "--base-url", base]).succeeds();
    program.issue("p256", &[]).succeeds();
    program.run(["cert", "export", NIK, "--format", "der", "--out", "siti.cer"]).succeeds();
    let certificate = Certificate::from_der(&program.read("siti.cer")).unwrap();
    let issuers = certificate.access_addresses(oid::ACCESS_CA_ISSUERS).unwrap();
    let pointers = [
        (certificate.crl_addresses().unwrap(), "/crl/", ".crl"),
        (certificate.access_addresses(oid::ACCESS_OCSP).unwrap(), "/ocsp", ""),
        (issuers, "/ca/", ".cer"),
    ];
    for (addresses, middle, end) in pointers {
        let [address] = &addresses[..] else { panic!("{addresses:?}") };
        assert!(address.starts_with(&format!("{base}{middle}")) && address.ends_with(end), "{address}");
    }
}

#[test]
fn an_unattended_office_keeps_its_passphrase_and_says_so() {
    let program = Program::new(SEGEL);
    let run = program.run(["init", "--unattended", "--key-type", "p256"]).succeeds();
    let kept = program.home().join("ca.passphrase");
    assert!(run.stderr.contains(kept.to_str().unwrap()), "{}", run.stderr);
    assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let passphrase = std::fs::read_to_string(&kept).unwrap();
    assert!(passphrase.trim().len() >= 32);
    assert!(!run.stdout.contains(passphrase.trim()) && !run.stderr.contains(passphrase.trim()));
}

#[test]
fn an_attended_office_keeps_no_passphrase() {
    let program = Program::new(SEGEL);
    let input = format!("{PASSPHRASE}\n");
    let arguments = ["init", "--key-type", "p256", "--ca-passphrase-file", "-"];
    program.run_with(arguments, &input, |_| {}).succeeds();
    assert!(!program.home().join("ca.passphrase").exists());
    program.issue("p256", &[]).fails(2, &["no terminal"]);
    program.write("wrong", "salah-12345");
    program.issue("p256", &["--ca-passphrase-file", "wrong"]).fails(1, &["the CA passphrase is wrong"]);
    program.issue("p256", &["--ca-passphrase-file", "passphrase"]).succeeds();
}

#[test]
fn a_simulated_clock_stands_until_something_is_done_later() {
    let program = rehearsal();
    let clock = || text(&json(&program, ["cert", "list"])["at"]);
    assert_eq!(clock(), "2026-01-31T01:00:00Z");
    program.run(["--now", "2026-03-01T00:00:00Z", "cert", "revoke", NIK, "--reason", "mutasi"]).succeeds();
    assert_eq!(clock(), "2026-03-01T00:00:00Z");
    let audit = json(&program, ["audit", "show", "--kind", "certificate.revoke"]);
    let record = &audit["records"][0];
    assert_eq!(record["at"], "2026-03-01T00:00:00Z");
    assert_ne!(record["real_at"], record["at"]);
}
