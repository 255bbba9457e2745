//! `--lang`, help, completions and manual pages.

use testkit::program::{NIK, Program, Run};

use crate::house::{SEGEL, fixture, holder, json};

/// Variables that are set.
type Environment<'a> = &'a [(&'a str, &'a str)];

fn speaking(program: &Program, arguments: &[&str], environment: Environment<'_>) -> Run {
    program.run_with(arguments, "", |command| {
        command.env_remove("SEGEL_LANG");
        command.envs(environment.iter().copied());
    })
}

#[test]
fn the_language_is_asked_for_by_flag_then_environment_then_locale() {
    let program = Program::new(SEGEL);
    let (english, indonesian) = ("there is no office in", "tidak ada kantor di");
    let nothing = [("LANG", "id_ID.UTF-8"), ("SEGEL_LANG", ""), ("SEGEL_NOW", ""), ("SEGEL_ACTOR", "")];
    let cases: [(&str, &[&str], Environment<'_>, &str); 8] = [
        ("nothing", &[], &[], english),
        ("locale", &[], &[("LANG", "id_ID.UTF-8")], indonesian),
        ("another locale", &[], &[("LANG", "ms_MY.UTF-8")], english),
        ("a stronger locale", &[], &[("LANG", "id_ID.UTF-8"), ("LC_ALL", "C.UTF-8")], english),
        ("environment", &[], &[("LANG", "en_US.UTF-8"), ("SEGEL_LANG", "id")], indonesian),
        ("variables set to nothing", &[], &nothing, indonesian),
        ("flag", &["--lang", "en"], &[("SEGEL_LANG", "id")], english),
        ("flag behind the command", &["--lang=id"], &[("SEGEL_LANG", "en")], indonesian),
    ];
    for (case, flag, environment, words) in cases {
        eprintln!("{case}");
        let arguments: Vec<&str> = ["cert", "list"].iter().chain(flag).copied().collect();
        speaking(&program, &arguments, environment).fails(5, &[words]);
    }
}

#[test]
fn an_unknown_language_is_refused() {
    Program::new(SEGEL).run(["--lang", "jv", "cert", "list"]).fails(2, &["--lang", "jv"]);
}

#[test]
fn the_first_word_of_an_error_is_the_same_in_both() {
    let program = Program::new(SEGEL);
    let run = program.run(["--lang", "id", "cert", "list"]).fails(5, &["petunjuk: "]);
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
}

#[test]
fn words_for_machines_are_the_same_in_both() {
    let program = Program::new(SEGEL);
    for lang in ["id", "en"] {
        let run = program.run(["--lang", lang, "cert", "list", "--json"]).fails(5, &[]);
        assert_eq!(run.json()["error"]["kind"], "no-office");
    }
}

#[test]
fn the_help_speaks_indonesian() {
    let program = Program::new(SEGEL);
    let help = program.run(["--lang", "id", "sign", "--help"]).succeeds().stdout;
    for words in ["Penggunaan:", "Opsi:", "Tampilkan bantuan"] {
        assert!(help.contains(words), "{words} in {help}");
    }
    let help = program.run(["sign", "--help"]).succeeds().stdout;
    assert!(help.contains("Usage:") && !help.contains("Penggunaan:"), "{help}");
}

#[test]
fn help_and_version_are_answers() {
    let program = Program::new(SEGEL);
    for arguments in
        [&["--help"][..], &["--version"], &["cert", "--help"], &["help"], &["ca", "crl", "--help"]]
    {
        let run = program.run(arguments).succeeds();
        assert!(!run.stdout.is_empty() && run.stderr.is_empty(), "{arguments:?}");
    }
    let version = program.run(["--version"]).stdout;
    assert_eq!(version.trim(), concat!("segel ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_for_shells() {
    let program = Program::new(SEGEL);
    for shell in ["bash", "zsh", "fish"] {
        let script = program.run(["completions", shell]).succeeds().stdout;
        for word in ["segel", "verify", "passphrase-file", "unattended"] {
            assert!(script.contains(word), "{word} for {shell}");
        }
    }
    program.run(["completions", "cmd"]).fails(2, &["cmd"]);
}

#[test]
fn manual_pages_for_every_command() {
    let program = Program::new(SEGEL);
    let written = json(&program, ["man", "man"])["pages"].as_u64().unwrap();
    let pages: Vec<_> = program.path("man").read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(pages.len() as u64, written);
    for name in ["segel.1", "segel-sign.1", "segel-cert-issue.1", "segel-ca-crl.1", "segel-audit-verify.1"] {
        let page = String::from_utf8(program.read(&format!("man/{name}"))).unwrap();
        assert!(page.contains(".TH") && page.contains(".SH"), "{name}");
    }
    program.run(["man", "man"]).succeeds();
}

#[test]
fn a_usage_does_not_repeat_what_the_environment_gives() {
    let program = Program::new(SEGEL);
    let environment = [("SEGEL_NOW", "2026-01-31T01:00:00Z"), ("SEGEL_ACTOR", "yoga"), ("SEGEL_LANG", "en")];
    let run = speaking(&program, &["cert", "show"], &environment);
    run.fails(2, &["hint: usage: segel cert show <ID|FILE>\n"]);
}

#[test]
fn what_was_done_is_said_in_indonesian() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    let officer = ["officer", "add", "yoga", "--name", "Yoga", "--passphrase-file", "passphrase"];
    for (arguments, words) in [
        (&["ca", "chain", "--out", "chain.pem"][..], "Ditulis: chain.pem"),
        (&["cert", "export", NIK, "--format", "pem", "--out", "siti.pem"], "Ditulis: siti.pem"),
        (&officer, "Terdaftar: yoga"),
    ] {
        let run = program.run(["--lang", "id"].iter().chain(arguments)).succeeds();
        assert!(run.stdout.contains(words), "{words} in {}", run.stdout);
    }
    let sign =
        ["--lang", "id", "sign", &letter, "--as", NIK, "--passphrase-file", "passphrase", "-o", "a.pdf"];
    program.run(sign.iter().chain(&["--visible", "--page", "9"])).fails(1, &["hanya ada halaman 1"]);
}

#[test]
fn a_report_speaks_indonesian() {
    let program = crate::verify::judged();
    let run = program.run(["--lang", "id", "verify", "good.pdf"]).succeeds();
    assert!(run.stdout.contains("tanda tangan") && run.stdout.contains("TOTAL-PASSED"), "{}", run.stdout);
}
