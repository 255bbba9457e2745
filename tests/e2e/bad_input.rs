//! What cannot be read, or must not be done: one clear error that says what and what to do, the exit code of the
//! contract, and nothing half-written.

use std::fs::{File, Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;

use testkit::program::{NIK, Program, Run};

use crate::house::{REHEARSED, fixture, holder, leaves_nothing, rehearsal, request};

/// A case: its name, the arguments, the exit code, and words of the error and of the hint.
type Case<'a> = (&'a str, &'a [&'a str], i32, &'a [&'a str]);

#[track_caller]
fn refuses(program: &Program, cases: &[Case<'_>]) {
    for (name, arguments, code, words) in cases {
        eprintln!("{name}");
        leaves_nothing(program, || program.run(*arguments).fails(*code, words));
    }
}

/// An office, and files that are not what they seem.
fn with_oddities() -> Program {
    let program = holder();
    let letter = testkit::fixture::read("nota-dinas.pdf");
    program.write("letter.pdf", &letter);
    program.write("text.pdf", "Yang bertanda tangan di bawah ini");
    program.write("cut.pdf", &letter[..letter.len() / 2]);
    program.write("header.pdf", "%PDF-1.7\n");
    program.write("empty.pdf", "");
    program.write("empty", "");
    program.write("binary", [0xff, 0xfe, 0x00]);
    program.write("garbage", "garbage");
    // Sparse: it takes no room on the disk.
    File::create(program.path("zeros.pdf")).unwrap().set_len(2 << 30).unwrap();
    std::fs::create_dir(program.path("folder.pdf")).unwrap();
    let mut bad = request();
    *bad.last_mut().unwrap() ^= 1;
    program.write("bad.csr", bad);
    program.write("long.csr", vec![b' '; 65 << 10]);
    program
}

/// `sign … -o out.pdf` as the invented civil servant.
fn signing(input: &str) -> Vec<&str> {
    vec!["sign", input, "--as", NIK, "--passphrase-file", "passphrase", "-o", "out.pdf"]
}

#[test]
fn documents_that_cannot_be_signed() {
    let program = with_oddities();
    let (user, owner) = (fixture("surat-terenkripsi.pdf"), fixture("surat-terkunci.pdf"));
    for (name, input, code, words) in [
        ("not a PDF", "text.pdf", 5, &["`text.pdf` cannot be read as a PDF", "%PDF-", "hint: only PDF"][..]),
        ("truncated", "cut.pdf", 5, &["`cut.pdf` cannot be read", "startxref", "hint: the end is missing"]),
        ("a header alone", "header.pdf", 5, &["`header.pdf` cannot be read", "startxref"]),
        ("zero bytes", "empty.pdf", 5, &["`empty.pdf` cannot be read", "0 bytes"]),
        ("2 GB of zeros", "zeros.pdf", 5, &["`zeros.pdf` cannot be read", "2147483648 bytes"]),
        (
            "missing",
            "missing.pdf",
            5,
            &["`missing.pdf` could not be read: not found", "hint: check the spelling"],
        ),
        (
            "a folder without documents",
            "folder.pdf",
            2,
            &["there is no document to work on", "hint: in a folder"],
        ),
        ("encrypted", &user, 1, &["encrypted", "needs a password", "hint: ", "--pdf-password-file"]),
        ("encrypted for its owner", &owner, 1, &["modifying the document", "hint: ", "--pdf-password-file"]),
    ] {
        refuses(&program, &[(name, &signing(input), code, words)]);
    }
}

#[test]
fn documents_that_cannot_be_judged() {
    let program = with_oddities();
    for (name, input, words) in [
        ("not a PDF", "text.pdf", "%PDF-"),
        ("truncated", "cut.pdf", "startxref"),
        ("zero bytes", "empty.pdf", "0 bytes"),
        ("2 GB of zeros", "zeros.pdf", "2147483648 bytes"),
        ("missing", "missing.pdf", "not found"),
    ] {
        let run = leaves_nothing(&program, || program.run(["verify", input]));
        assert_eq!(run.code, 5, "{name}: {}", run.stderr);
        for words in [input, words, "hint: "] {
            assert!(run.stdout.contains(words), "{name}: {words} in {}", run.stdout);
        }
    }
    refuses(&program, &[("a folder", &["verify", "folder.pdf"], 2, &["there is no document to work on"])]);
}

#[test]
fn outputs_that_cannot_be() {
    let program = with_oddities();
    program.write("there.pdf", "mine");
    let to = |output| ["sign", "letter.pdf", "--as", NIK, "--passphrase-file", "passphrase", "-o", output];
    refuses(
        &program,
        &[
            ("there already", &to("there.pdf"), 1, &["`there.pdf` exists already", "hint: --force"]),
            ("a folder", &to("folder.pdf"), 1, &["`folder.pdf` exists already"]),
            (
                "in no folder",
                &to("nowhere/a.pdf"),
                1,
                &["`nowhere/a.pdf` could not be written: not found", "hint: the folder"],
            ),
            (
                "in a file",
                &to("empty/a.pdf"),
                1,
                &["`empty/a.pdf` could not be written: a part of the path is not a directory"],
            ),
            ("the input", &to("letter.pdf"), 1, &["`letter.pdf` is both the input and the output", "hint: "]),
            ("a list", &["ca", "crl", "--out", "there.pdf"], 1, &["`there.pdf` exists already"]),
            (
                "a chain",
                &["ca", "chain", "--out", "nowhere/chain.pem"],
                1,
                &["`nowhere/chain.pem` could not be written"],
            ),
            (
                "a report",
                &["verify", "letter.pdf", "--output", "there.pdf"],
                1,
                &["`there.pdf` exists already"],
            ),
            ("pages in a file", &["man", "there.pdf"], 1, &["`there.pdf` could not be written"]),
        ],
    );
}

#[test]
fn a_folder_is_not_overwritten_even_by_force() {
    let program = with_oddities();
    let arguments =
        ["sign", "letter.pdf", "--as", NIK, "--passphrase-file", "passphrase", "--force", "-o", "folder.pdf"];
    refuses(&program, &[("by force", &arguments, 1, &["`folder.pdf` could not be written"])]);
}

#[test]
fn passphrases_that_cannot_be_had() {
    let program = with_oddities();
    program.write("wrong", "salah-12345");
    let from = |file| ["sign", "letter.pdf", "--as", NIK, "--passphrase-file", file, "-o", "out.pdf"];
    refuses(
        &program,
        &[
            (
                "wrong",
                &from("wrong"),
                1,
                &[
                    "the passphrase does not open the key of certificate",
                    "hint: try again if it was mistyped; passphrases cannot be recovered",
                ],
            ),
            (
                "no file",
                &from("nowhere"),
                5,
                &["`nowhere` could not be read: not found", "hint: check the spelling"],
            ),
            ("empty", &from("empty"), 5, &["empty", "hint: the passphrase stands on the first line"]),
            ("empty standard input", &from("-"), 5, &["empty"]),
            ("a folder", &from("folder.pdf"), 5, &["`folder.pdf` could not be read: it is a directory"]),
            ("no text", &from("binary"), 5, &["`binary` could not be read: it is not text in UTF-8"]),
            (
                "nobody to ask",
                &["sign", "letter.pdf", "--as", NIK],
                2,
                &["no terminal", "hint: give it with --passphrase-file"],
            ),
            (
                "as an argument",
                &["sign", "letter.pdf", "--as", NIK, "--passphrase", "x"],
                2,
                &["--passphrase"],
            ),
        ],
    );
}

#[test]
fn nobody_goes_by_that_name() {
    let program = with_oddities();
    let known = &["no certificate is known under", "hint: `segel cert list`"][..];
    let malformed = &["is neither a serial number, a NIK, a NIP nor an e-mail address", "hint: "][..];
    for (name, id, code, words) in [
        ("an unknown serial", "0123456789ABCDEF", 1, known),
        ("an unknown NIK", "3399011708690001", 1, known),
        ("an unknown NIP", "196803121993032004", 1, known),
        ("an unknown address", "bupati@sukamaju.example", 1, known),
        ("no name at all", "Siti Rahayu", 2, malformed),
        ("a NIK with a letter O", "33990157O4850001", 2, malformed),
        ("a serial too long", "A1B2C3D4E5F6A1B2C3D4E5F6A1B2C3D4E5F6A1B2C3", 2, malformed),
        ("nothing", "", 2, malformed),
        ("an injection", "' OR 1=1 --", 2, malformed),
    ] {
        let sign = ["sign", "letter.pdf", "--as", id, "--passphrase-file", "passphrase", "-o", "out.pdf"];
        refuses(
            &program,
            &[
                (name, &["cert", "show", id], code, words),
                (name, &["cert", "revoke", id, "--reason", "mutasi"], code, words),
                (name, &["cert", "export", id, "--format", "pem", "--out", "out.pem"], code, words),
                (name, &sign, code, words),
            ],
        );
    }
}

#[test]
fn persons_that_cannot_be() {
    let program = with_oddities();
    let (nik, email) = ("3399015704850001", "siti@sukamaju.example");
    let long = "x".repeat(65);
    for (name, nik, holder, email, more, code, words) in [
        ("a NIK of 15 digits", "339901570485001", "Siti", email, &[][..], 2, "a NIK has 16 digits, not 15"),
        ("a NIK with a letter", "33990157O4850001", "Siti", email, &[], 2, "--nik"),
        ("a NIP of 16 digits", nik, "Siti", email, &["--nip", nik], 2, "18 digits"),
        ("no address", nik, "Siti", "siti", &[], 2, "`siti` is not an e-mail address"),
        ("a name too long", nik, &long, email, &[], 1, "64"),
        ("no name", nik, "", email, &[], 1, "name"),
        ("a mark that turns the text around", nik, "Siti \u{202e}uyahaR", email, &[], 1, "name"),
        ("no days", nik, "Siti", email, &["--days", "0"], 1, "1096"),
        ("days without number", nik, "Siti", email, &["--days", "dua"], 2, "--days"),
        ("an unknown profile", nik, "Siti", email, &["--profile", "root"], 2, "--profile"),
        ("a weak key", nik, "Siti", email, &["--key-type", "rsa1024"], 2, "rsa1024"),
    ] {
        let arguments = ["cert", "issue", "--nik", nik, "--name", holder, "--email", email];
        let given = ["--passphrase-file", "passphrase", "--out", "out"];
        let kind = if more.contains(&"--key-type") { &[][..] } else { &["--key-type", "p256"] };
        let arguments = [&arguments[..], &given, kind, more].concat();
        refuses(&program, &[(name, &arguments, code, &[words])]);
    }
}

#[test]
fn requests_that_are_refused() {
    let program = with_oddities();
    let with = |csr| {
        [
            "cert",
            "issue",
            "--nik",
            NIK,
            "--name",
            "Siti",
            "--email",
            "siti@sukamaju.example",
            "--csr",
            csr,
            "--out",
            "out",
        ]
    };
    refuses(
        &program,
        &[
            (
                "a bad signature",
                &with("bad.csr"),
                1,
                &["does not prove that its sender holds the private key", "hint: let the holder"],
            ),
            ("garbage", &with("garbage"), 5, &["not a well-formed certification request", "hint: PKCS#10"]),
            ("empty", &with("empty"), 5, &["not a well-formed certification request"]),
            ("too long", &with("long.csr"), 5, &["66560 bytes", "65536"]),
            ("a letter", &with("letter.pdf"), 5, &["not a well-formed certification request"]),
            ("missing", &with("nowhere"), 5, &["`nowhere` could not be read: not found"]),
            ("a folder", &with("folder.pdf"), 5, &["`folder.pdf` could not be read: it is a directory"]),
        ],
    );
}

#[test]
fn certificates_that_may_not_sign() {
    let sign = |now| {
        ["--now", now, "sign", "letter.pdf", "--as", NIK, "--passphrase-file", "passphrase", "-o", "out.pdf"]
    };
    let program = rehearsal();
    program.write("letter.pdf", testkit::fixture::read("nota-dinas.pdf"));
    refuses(
        &program,
        &[
            ("expired", &sign("2028-02-01T00:00:00Z"), 1, &["is not active: expired", "cert renew"]),
            ("not yet valid", &sign("2026-01-01T00:00:00Z"), 1, &["is not active: not yet valid", "hint: "]),
        ],
    );
    program.run(["--now", REHEARSED, "cert", "revoke", NIK, "--reason", "pensiun"]).succeeds();
    refuses(
        &program,
        &[(
            "revoked",
            &sign("2026-02-01T00:00:00Z"),
            1,
            &["is not active: revoked", "hint: `segel cert show"],
        )],
    );
}

#[test]
fn nothing_is_done_as_of_another_time_in_a_home_that_goes_by_the_real_one() {
    let program = with_oddities();
    let words = &["goes by the real time", "hint: leave out --now"][..];
    let now = ["--now", "2030-01-01T00:00:00Z"];
    for (name, act) in [
        ("sign", signing("letter.pdf")),
        ("revoke", vec!["cert", "revoke", NIK, "--reason", "mutasi"]),
        ("officer", vec!["officer", "add", "yoga", "--name", "Yoga", "--passphrase-file", "passphrase"]),
    ] {
        refuses(&program, &[(name, &[&now[..], &act].concat(), 1, words)]);
    }
    program.issue("p256", &now).fails(1, words);
    program.run(["--now", "2030-01-01T00:00:00Z", "cert", "list"]).succeeds();
}

#[test]
fn wrong_usage() {
    let program = with_oddities();
    let issue = ["cert", "issue", "--nik", NIK, "--name", "Siti", "--email", "siti@sukamaju.example"];
    let csr = |flag, value| [&issue[..], &["--csr", "bad.csr", flag, value]].concat();
    let both = [&issue[..], &["--passphrase-file", "-", "--ca-passphrase-file", "-"]].concat();
    refuses(
        &program,
        &[
            ("no command", &[], 2, &["a command is missing", "hint: usage: segel"]),
            ("no inner command", &["cert"], 2, &["a command is missing", "hint: usage: segel"]),
            ("an unknown command", &["tandatangan"], 2, &["tandatangan"]),
            ("an unknown flag", &["cert", "list", "--bogus"], 2, &["--bogus"]),
            (
                "a level that there is not",
                &["sign", "letter.pdf", "--as", NIK, "--level", "ltv"],
                2,
                &["--level", "b, t, lt, lta"],
            ),
            ("a level below the first step", &["extend", "letter.pdf", "--level", "x"], 2, &["--level"]),
            ("nothing to sign", &["sign", "--as", NIK], 2, &["<FILE|DIR>"]),
            ("nobody to sign", &["sign", "letter.pdf"], 2, &["--as"]),
            ("nothing to verify", &["verify"], 2, &["<FILE|DIR>"]),
            ("no instant", &["--now", "kemarin", "cert", "list"], 2, &["kemarin"]),
            ("an unknown format", &["verify", "letter.pdf", "--format", "pdf"], 2, &["pdf"]),
            ("writing and checking", &["ca", "crl", "--check", "--out", "a.crl"], 2, &["--check"]),
            ("neither of them", &["ca", "crl"], 2, &["--out"]),
            ("checking in a form", &["ca", "crl", "--check", "--format", "pem"], 2, &["--check", "--format"]),
            (
                "checking with a passphrase",
                &["ca", "crl", "--check", "--ca-passphrase-file", "passphrase"],
                2,
                &["--check", "--ca-passphrase-file"],
            ),
            ("a request with a passphrase", &csr("--passphrase-file", "passphrase"), 2, &["--csr"]),
            ("a request with a descriptor", &csr("--passphrase-fd", "0"), 2, &["--csr"]),
            ("two passphrases in one input", &both, 2, &["standard input cannot hold two", "hint: "]),
            (
                "an officer without name",
                &["officer", "add", "yoga", "--name", " ", "--passphrase-file", "passphrase"],
                2,
                &["a name is not empty"],
            ),
            (
                "no reason",
                &["cert", "revoke", NIK, "--reason", "bosan"],
                2,
                &["`bosan` is not valid for --reason", "keyCompromise", "mutasi"],
            ),
        ],
    );
}

#[test]
fn files_that_are_too_long_to_be_read_whole() {
    let program = with_oddities();
    let words = &["`zeros.pdf` is longer than 64 MiB", "hint: "][..];
    refuses(
        &program,
        &[
            ("anchors", &["verify", "letter.pdf", "--trust", "zeros.pdf"], 5, words),
            ("a list", &["verify", "letter.pdf", "--crl", "zeros.pdf"], 5, words),
            ("a certificate", &["cert", "show", "zeros.pdf"], 5, words),
            (
                "a key",
                &["sign", "letter.pdf", "--key-file", "zeros.pdf", "--cert", "zeros.pdf", "-o", "out.pdf"],
                5,
                words,
            ),
        ],
    );
}

/// What is issued cannot be taken back, so that the folder is tried before.
#[cfg(target_os = "linux")]
#[test]
fn nothing_is_issued_for_a_folder_that_takes_no_files() {
    let program = with_oddities();
    let count = || crate::house::json(&program, ["cert", "list"])["certificates"].as_array().unwrap().len();
    let before = count();
    leaves_nothing(&program, || {
        program.issue("p256", &["--out", "/proc"]).fails(1, &["`/proc` could not be written"])
    });
    assert_eq!(count(), before);
}

#[test]
fn names_in_the_audit_log_move_no_cursor() {
    let program = with_oddities();
    let export = ["cert", "export", NIK, "--format", "key", "--out", "key.pem"];
    let mut command = program.command(export);
    command.env("USER", "a\u{1b}[2J");
    Run::of(command, "").succeeds();
    let shown = program.run(["audit", "show", "--kind", "key.export"]).succeeds().stdout;
    assert!(shown.contains("user:a\\u{1b}[2J") && !shown.contains('\u{1b}'), "{shown}");
    assert!(shown.contains("  done     "), "{shown}");
}

#[test]
fn with_json_the_error_is_a_document_too() {
    let program = with_oddities();
    for (arguments, kind) in [
        (&["cert", "show", "0123456789ABCDEF"][..], "unknown-id"),
        (&["sign", "text.pdf", "--as", NIK], "document-unreadable"),
        (&["cert", "list", "--bogus"], "usage"),
        (&["--home", "nowhere", "cert", "list"], "no-office"),
    ] {
        let run = program.run(arguments.iter().chain(&["--json"]));
        let error = &run.json()["error"];
        assert_eq!(error["kind"], kind);
        assert!(
            run.stderr.contains(&format!("error: {}", error["message"].as_str().unwrap())),
            "{}",
            run.stderr
        );
        assert!(error["hints"].is_array());
    }
}

#[test]
fn a_passphrase_that_others_may_read_is_not_used() {
    let program = with_oddities();
    let kept = program.home().join("ca.passphrase");
    for mode in [0o644, 0o640, 0o604, 0o620] {
        set_permissions(&kept, Permissions::from_mode(mode)).unwrap();
        let words = ["ca.passphrase` may be read by others", &format!("{mode:o}"), "hint: `chmod 600"];
        leaves_nothing(&program, || program.issue("p256", &[]).fails(1, &words));
    }
    set_permissions(&kept, Permissions::from_mode(0o600)).unwrap();
    program.issue("p256", &[]).succeeds();
}
