//! `segel sign`

use std::path::Path;
use std::process::Command;

use serde_json::json;
use testkit::program::{NIK, PASSPHRASE, Program, Run};

use crate::house::{
    EMAIL, NIP, SEGEL, each, fixture, holder, json, leaves_nothing, open_key, rehearsal, request, serial,
};

/// Signs as the invented civil servant, with inputs and flags as they come.
fn sign(program: &Program, arguments: &[&str]) -> Run {
    let who = ["sign", "--as", NIK, "--passphrase-file", "passphrase"];
    program.run(who.iter().chain(arguments))
}

fn letters(program: &Program, folder: &str) {
    std::fs::create_dir(program.path(folder)).unwrap();
    for name in ["nota-dinas.pdf", "surat-tugas.pdf", "laporan-objstm.pdf"] {
        program.write(&format!("{folder}/{name}"), testkit::fixture::read(name));
    }
}

#[track_caller]
fn passes(program: &Program, file: &str) {
    program.run(["verify", file]).succeeds();
}

#[test]
fn the_signed_letter_lies_beside_the_letter() {
    let program = holder();
    let letter = testkit::fixture::read("nota-dinas.pdf");
    program.write("surat.pdf", &letter);
    sign(&program, &["surat.pdf"]).succeeds();
    passes(&program, "surat-signed.pdf");
    assert_eq!(program.read("surat.pdf"), letter);
    assert!(program.read("surat-signed.pdf").starts_with(&letter), "an incremental update");
}

#[test]
fn any_name_of_the_holder_signs() {
    let program = holder();
    let serial = serial(&program);
    for id in [NIK, NIP, EMAIL, &serial] {
        let letter = fixture("nota-dinas.pdf");
        let more = ["--passphrase-file", "passphrase", "-o", "a.pdf", "--force"];
        program.run(["sign", &letter, "--as", id].iter().chain(&more)).succeeds();
        passes(&program, "a.pdf");
    }
}

#[test]
fn every_fixture_that_can_be_signed_is_signed_and_passes() {
    let program = holder();
    std::fs::create_dir(program.path("out")).unwrap();
    let run = sign(&program, &[&fixture("."), "--out-dir", "out", "--json"]);
    assert_eq!(run.code, 1, "the two encrypted ones ask for a password");
    let files = run.json()["files"].as_array().unwrap().clone();
    let refused: Vec<_> = files.iter().filter(|file| !file["error"].is_null()).collect();
    assert!(refused.iter().all(|file| file["error"]["kind"] == "document-refused"), "{refused:?}");
    assert_eq!((files.len(), refused.len()), (17, 2));
    let verified = json(&program, ["verify", "out"]);
    assert_eq!(each(&verified["files"], "/indication"), ["TOTAL-PASSED"; 15]);
}

#[test]
fn the_answer_for_machines() {
    let program = rehearsal();
    let letter = fixture("nota-dinas.pdf");
    let signed = sign(&program, &[&letter, "-o", "a.pdf", "--json"]).succeeds().json();
    let size = program.read("a.pdf").len();
    assert_eq!(
        signed,
        json!({
            "schema": "segel.sign/1",
            "simulation": true,
            "level": "PAdES-B-LT",
            "files": [{
                "file": letter,
                "output": "a.pdf",
                "signed_before": false,
                "field": "Signature1",
                "size": size,
                "claimed_time": "2026-01-31T01:00:00Z",
                "time_stamp": "2026-01-31T01:00:00Z",
                "archive_time_stamp": null,
                "forgiven": [],
                "error": null,
            }],
        })
    );
}

#[test]
fn a_folder_goes_into_a_folder() {
    let program = holder();
    letters(&program, "in");
    program.write("in/notes.txt", "not for signing");
    std::fs::create_dir(program.path("out")).unwrap();
    sign(&program, &["in", "--out-dir", "out"]).succeeds();
    let out: Vec<_> = crate::house::listing(&program.path("out")).into_keys().collect();
    let names: Vec<_> = out.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["laporan-objstm-signed.pdf", "nota-dinas-signed.pdf", "surat-tugas-signed.pdf"]);
    passes(&program, "out");
}

#[test]
fn of_many_the_rest_goes_on_when_one_fails() {
    let program = holder();
    letters(&program, "in");
    program.write("in/kosong.pdf", "");
    let run = sign(&program, &["in"]).fails(1, &["in/kosong.pdf", "1 of 4 documents were not signed"]);
    assert_eq!(run.stdout.lines().count(), 3, "{}", run.stdout);
    for name in ["nota-dinas", "surat-tugas", "laporan-objstm"] {
        passes(&program, &format!("in/{name}-signed.pdf"));
    }
    assert!(!program.path("in/kosong-signed.pdf").exists());
}

#[test]
fn of_many_each_has_its_answer_for_machines() {
    let program = holder();
    letters(&program, "in");
    program.write("in/kosong.pdf", "");
    let files = sign(&program, &["in", "--json"]).json()["files"].clone();
    let errors: Vec<_> = files.as_array().unwrap().iter().map(|file| file["error"]["kind"].clone()).collect();
    assert_eq!(errors, [json!("document-unreadable"), json!(null), json!(null), json!(null)]);
}

#[test]
fn one_output_is_not_for_many() {
    let program = holder();
    letters(&program, "in");
    leaves_nothing(&program, || {
        sign(&program, &["in", "-o", "a.pdf"]).fails(2, &["one output for 3 documents"])
    });
}

#[test]
fn what_is_there_already_is_overwritten_by_force_alone() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    program.write("a.pdf", "mine");
    leaves_nothing(&program, || {
        sign(&program, &[&letter, "-o", "a.pdf"]).fails(1, &["`a.pdf` exists already", "--force"])
    });
    sign(&program, &[&letter, "-o", "a.pdf", "--force"]).succeeds();
    passes(&program, "a.pdf");
}

#[test]
fn a_letter_is_never_its_own_output() {
    let program = holder();
    program.write("a.pdf", testkit::fixture::read("nota-dinas.pdf"));
    std::os::unix::fs::symlink("a.pdf", program.path("link.pdf")).unwrap();
    for (input, output) in
        [("a.pdf", "a.pdf"), ("a.pdf", "./a.pdf"), ("link.pdf", "a.pdf"), ("a.pdf", "link.pdf")]
    {
        leaves_nothing(&program, || {
            sign(&program, &[input, "-o", output, "--force"]).fails(1, &["both the input and the output"])
        });
    }
}

#[test]
fn an_empty_field_is_filled() {
    let program = holder();
    let form = fixture("formulir-ttd-kosong.pdf");
    for (output, more) in [("plain.pdf", &[][..]), ("seen.pdf", &["--visible"])] {
        let arguments = [&form, "-o", output, "--field", "TtdPemohon", "--json"];
        let arguments: Vec<&str> = arguments.iter().chain(more).copied().collect();
        let signed = sign(&program, &arguments).succeeds().json();
        assert_eq!(signed["files"][0]["field"], "TtdPemohon");
        passes(&program, output);
    }
}

#[test]
fn a_new_field_takes_the_name_that_is_given() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    sign(&program, &[&letter, "-o", "a.pdf", "--field", "Kadis"]).succeeds();
    let report = json(&program, ["verify", "a.pdf"]);
    assert_eq!(report["files"][0]["signatures"][0]["field"], "Kadis");
}

#[test]
fn a_second_signature_leaves_the_first_as_it_is() {
    let program = holder();
    sign(&program, &[&fixture("nota-dinas.pdf"), "-o", "a.pdf"]).succeeds();
    sign(&program, &["a.pdf", "-o", "b.pdf", "--level", "b"]).succeeds();
    assert!(program.read("b.pdf").starts_with(&program.read("a.pdf")));
    let report = json(&program, ["verify", "b.pdf"]);
    let signatures = &report["files"][0]["signatures"];
    assert_eq!(each(signatures, "/field"), ["Signature1", "Signature2"]);
    assert_eq!(each(signatures, "/indication"), ["TOTAL-PASSED"; 2]);
    assert_eq!(each(signatures, "/coverage"), ["whole-revision", "whole-file"]);
}

#[test]
fn fields_that_are_refused() {
    let program = holder();
    let form = fixture("formulir-ttd-kosong.pdf");
    sign(&program, &[&form, "-o", "full.pdf", "--field", "TtdPemohon"]).succeeds();
    for (case, arguments, words) in [
        ("a text field", &[&form, "--field", "nama"][..], "`nama`"),
        ("a field that is signed", &["full.pdf", "--field", "TtdPemohon"], "signed"),
        ("a name with a dot", &[&form, "--field", "a.b"], "`a.b`"),
        (
            "a place for a field that has one",
            &[&form, "--field", "TtdPemohon", "--visible", "--rect", "1,1,100,50"],
            "has its place already",
        ),
    ] {
        eprintln!("{case}");
        let arguments: Vec<&str> = ["-o", "a.pdf"].iter().chain(arguments).copied().collect();
        leaves_nothing(&program, || sign(&program, &arguments).fails(1, &[words]));
    }
}

#[test]
fn a_mark_stands_where_it_was_asked_for() {
    let program = holder();
    let decree = fixture("sk-pengangkatan.pdf");
    for (case, more, words) in [
        ("first page", &["--page", "1", "--rect", "300,150,186,60"][..], "/Rect[300 150 486 210]"),
        ("last page", &["--page", "last", "--rect", "10.5,20,186,60"], "/Rect[10.5 20 196.5 80]"),
        ("where nothing is said", &[], "/Rect["),
    ] {
        let arguments: Vec<&str> =
            [&decree, "--visible", "--force", "-o", "a.pdf"].iter().chain(more).copied().collect();
        sign(&program, &arguments).succeeds();
        passes(&program, "a.pdf");
        let signed = program.read("a.pdf");
        let added = String::from_utf8_lossy(&signed[testkit::fixture::read("sk-pengangkatan.pdf").len()..])
            .into_owned();
        assert!(added.contains(words), "{case}: {words} in {added}");
    }
}

#[test]
fn places_that_are_refused() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    for (case, more, code, words) in [
        ("a page too many", &["--visible", "--page", "9"][..], 1, "no page 9"),
        ("page 0", &["--visible", "--page", "0"], 2, "--page"),
        ("no page", &["--visible", "--page", "pertama"], 2, "--page"),
        ("three numbers", &["--visible", "--rect", "1,2,3"], 2, "four numbers, such as 300,60,180,60"),
        ("no number", &["--visible", "--rect", "1,2,NaN,4"], 2, "--rect"),
        ("too small to draw", &["--visible", "--rect", "1,1,1,1"], 1, "cannot be drawn"),
        ("a place of nothing visible", &["--rect", "1,1,100,50"], 2, "--visible"),
        ("a page of nothing visible", &["--page", "1"], 2, "--visible"),
    ] {
        eprintln!("{case}");
        let arguments: Vec<&str> = [&letter, "-o", "a.pdf"].iter().chain(more).copied().collect();
        leaves_nothing(&program, || sign(&program, &arguments).fails(code, &[words]));
    }
}

/// A certificate for a key of the holder's own, its chain, and the root, as files.
fn with_own_key() -> Program {
    let program = holder();
    own_key(&program);
    program.run(["ca", "chain", "--out", "chain.pem"]).succeeds();
    program
}

fn own_key(program: &Program) {
    program.write("siti.csr", request());
    let issued = program.issue("", &["--csr", "siti.csr", "--json"]).succeeds().json();
    let serial = issued["serial"].as_str().unwrap();
    program.run(["cert", "export", serial, "--format", "pem", "--out", "siti.pem"]).succeeds();
}

#[test]
fn a_key_file_signs_without_a_home() {
    let program = with_own_key();
    let letter = fixture("nota-dinas.pdf");
    let arguments = ["--home", "nowhere", "sign", &letter, "--key-file", open_key(), "--cert", "siti.pem"];
    program.run(arguments.iter().chain(&["--chain", "chain.pem", "-o", "a.pdf"])).succeeds();
    passes(&program, "a.pdf");
    assert!(!program.path("nowhere").exists());
}

#[test]
fn a_sealed_key_file_asks_for_its_passphrase() {
    let program = holder();
    program.run(["cert", "export", NIK, "--format", "key", "--out", "key.pem"]).succeeds();
    program.run(["cert", "export", NIK, "--format", "chain", "--out", "siti.pem"]).succeeds();
    program.write("wrong", "salah-12345");
    let letter = fixture("nota-dinas.pdf");
    let sign = |more: &[&str]| {
        let arguments = ["sign", &letter, "--key-file", "key.pem", "--cert", "siti.pem", "-o", "a.pdf"];
        program.run(arguments.iter().chain(more))
    };
    sign(&[]).fails(2, &["no terminal"]);
    sign(&["--passphrase-file", "wrong"]).fails(1, &["passphrase"]);
    assert!(!program.path("a.pdf").exists());
    sign(&["--passphrase-file", "passphrase"]).succeeds();
    passes(&program, "a.pdf");
}

#[test]
fn key_files_that_are_refused() {
    let program = with_own_key();
    let letter = fixture("nota-dinas.pdf");
    let other = open_key().replace("person", "root");
    program.write("garbage", "garbage");
    for (case, key, cert, code, words) in [
        (
            "the key of another certificate",
            other.as_str(),
            "siti.pem",
            1,
            "does not belong to this certificate",
        ),
        ("another certificate first", open_key(), "chain.pem", 1, "does not belong to this certificate"),
        ("no key", "garbage", "siti.pem", 5, "key"),
        ("no certificate", open_key(), "garbage", 5, "`garbage` is no certificate"),
        ("no key file", "nowhere", "siti.pem", 5, "`nowhere` could not be read: not found"),
        ("no certificate file", open_key(), "nowhere", 5, "`nowhere` could not be read: not found"),
    ] {
        eprintln!("{case}");
        let arguments = ["sign", &letter, "--key-file", key, "--cert", cert, "-o", "a.pdf"];
        leaves_nothing(&program, || program.run(arguments).fails(code, &[words]));
    }
}

#[test]
fn flags_that_belong_together() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    let cases: [&[&str]; 5] = [
        &[],
        &["--key-file", open_key()],
        &["--as", NIK, "--key-file", open_key(), "--cert", "siti.pem"],
        &["--as", NIK, "--passphrase-file", "passphrase", "--passphrase-fd", "0"],
        &["--as", NIK, "-o", "a.pdf", "--out-dir", "."],
    ];
    for arguments in cases {
        program.run(["sign", &letter].iter().chain(arguments)).fails(2, &["usage: segel sign"]);
    }
}

#[test]
fn a_wrong_passphrase_leaves_nothing() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    // The first line alone counts, and nothing is taken away from it but its end.
    for wrong in [" sawah-padi-17", "sawah-padi-17 ", "SAWAH-PADI-17", "sawah-padi-1"] {
        program.write("passphrase", wrong);
        leaves_nothing(&program, || {
            sign(&program, &[&letter, "-o", "a.pdf"]).fails(1, &["does not open the key"])
        });
    }
}

#[test]
fn the_passphrase_comes_by_file_descriptor_or_standard_input() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    let line = format!("{PASSPHRASE}\r\nand more\n");
    let by = |flag: &str, value: &str| {
        program.command(["sign", &letter, "--as", NIK, "-o", "a.pdf", "--force", flag, value])
    };
    program.write("windows", &line);
    Run::of(by("--passphrase-file", "windows"), "").succeeds();
    Run::of(by("--passphrase-file", "-"), &line).succeeds();
    Run::of(by("--passphrase-fd", "0"), &line).succeeds();
    let inner = by("--passphrase-fd", "7");
    let mut outer = Command::new("sh");
    outer.args(["-c", "exec \"$0\" \"$@\" 7< windows"]).arg(inner.get_program()).args(inner.get_args());
    outer.current_dir(program.folder()).env("SEGEL_HOME", program.home());
    Run::of(outer, "").succeeds();
    Run::of(by("--passphrase-fd", "9"), "").fails(5, &["/dev/fd/9"]);
    passes(&program, "a.pdf");
}

#[test]
fn only_an_active_certificate_signs() {
    for (case, now, revoked, words) in [
        ("valid", "2026-06-01T00:00:00Z", false, None),
        ("its last second", "2028-01-31T00:49:59Z", false, None),
        ("not yet valid", "2026-01-30T00:00:00Z", false, Some("not yet valid")),
        ("expired", "2028-01-31T00:50:00Z", false, Some("expired")),
        ("revoked", "2026-06-01T00:00:00Z", true, Some("revoked")),
    ] {
        let program = rehearsal();
        if revoked {
            program.run(["cert", "revoke", NIK, "--reason", "mutasi"]).succeeds();
        }
        let letter = fixture("nota-dinas.pdf");
        let act = || sign(&program, &["--now", now, &letter, "-o", "a.pdf", "--level", "b"]);
        match words {
            None => drop(act().succeeds()),
            Some(words) => drop(leaves_nothing(&program, || act().fails(1, &["not active", words]))),
        }
        assert_eq!(program.path("a.pdf").exists(), words.is_none(), "{case}");
    }
}

/// Signs with the key file of [`with_own_key`], with further flags.
fn sign_by_file(program: &Program, more: &[&str]) -> Run {
    let letter = fixture("nota-dinas.pdf");
    let arguments = ["sign", &letter, "--key-file", open_key(), "--cert", "siti.pem", "-o", "a.pdf"];
    program.run(arguments.iter().chain(more))
}

/// Without a ledger the certificate itself says when it may be used.
#[test]
fn a_key_file_signs_within_the_time_of_its_certificate_alone() {
    for (issued, words) in [("2020-01-01T00:00:00Z", "expired"), ("2045-01-01T00:00:00Z", "not yet valid")] {
        let program = Program::with_office(SEGEL, "p256", &["--simulated-clock", issued]);
        own_key(&program);
        leaves_nothing(&program, || sign_by_file(&program, &["--home", "nowhere"]).fails(1, &[words]));
        sign_by_file(&program, &["--json"]).succeeds();
    }
}

#[test]
fn a_key_file_signs_at_another_time_in_a_simulated_home_alone() {
    let program = rehearsal();
    own_key(&program);
    let now = "2026-03-01T00:00:00Z";
    let signed = sign_by_file(&program, &["--now", now, "--json"]).succeeds().json();
    assert_eq!(signed["files"][0]["claimed_time"], now);
    let program = with_own_key();
    for home in ["home", "nowhere"] {
        let more = ["--now", now, "--home", home];
        leaves_nothing(&program, || {
            sign_by_file(&program, &more).fails(1, &["real time", "leave out --now"])
        });
    }
}

/// Whoever holds the key file still signs with a certificate of the home, and the home has its say.
#[test]
fn a_key_file_of_a_certificate_of_the_home_is_recorded_and_stopped_by_a_revocation() {
    let program = with_own_key();
    let recorded =
        || each(&json(&program, ["audit", "show", "--kind", "document.sign"])["records"], "/outcome");
    sign_by_file(&program, &[]).succeeds();
    assert_eq!(recorded(), ["done"]);
    program.run(["cert", "revoke", NIK, "--all", "--reason", "mutasi"]).succeeds();
    leaves_nothing(&program, || {
        sign_by_file(&program, &["--force"]).fails(1, &["is not active: revoked", "segel cert show"])
    });
    assert_eq!(recorded(), ["done", "refused"]);
}

#[test]
fn a_key_file_signs_beside_a_home_that_cannot_be_opened_but_for_nobody_unknown() {
    let program = with_own_key();
    std::fs::create_dir(program.path("broken")).unwrap();
    program.write("broken/segel.db", "garbage");
    sign_by_file(&program, &["--home", "broken"]).succeeds();
    for (home, code, words) in [("home", 1, "`hantu`"), ("broken", 5, "segel.db")] {
        let more = ["--force", "--actor", "hantu", "--home", home];
        leaves_nothing(&program, || sign_by_file(&program, &more).fails(code, &[words]));
    }
}

#[test]
fn the_signature_and_its_mark_tell_one_zone() {
    let theirs = with_own_key();
    let program = Program::with_office(SEGEL, "p256", &["--zone", "WITA"]);
    program.write("siti.pem", theirs.read("siti.pem"));
    sign_by_file(&program, &["--visible"]).succeeds();
    let signed = program.read("a.pdf");
    assert!(signed.windows(6).any(|window| window == b"+08'00"));
    assert!(!signed[testkit::fixture::read("nota-dinas.pdf").len()..].windows(6).any(|w| w == b"+07'00"));
}

#[test]
fn no_output_takes_the_place_of_another_or_of_an_input() {
    let program = holder();
    for folder in ["one", "two", "out"] {
        std::fs::create_dir(program.path(folder)).unwrap();
        program.write(&format!("{folder}/a.pdf"), testkit::fixture::read("nota-dinas.pdf"));
    }
    program.write("one/a-signed.pdf", testkit::fixture::read("nota-dinas.pdf"));
    let twice = "`out/a-signed.pdf` is the output of two documents";
    for (case, inputs, words) in [
        ("one output", &["one/a.pdf", "two/a.pdf", "--out-dir", "out"][..], twice),
        ("folders", &["one", "two", "--out-dir", "out"], twice),
        ("one document twice", &["one/a.pdf", "./one/a.pdf", "--out-dir", "out"], twice),
        ("another input", &["one/a.pdf", "one/a-signed.pdf"], "both the input and the output"),
    ] {
        eprintln!("{case}");
        for force in [&[][..], &["--force"]] {
            // Before anyone is asked for a passphrase.
            let arguments = [&["sign", "--as", NIK][..], inputs, force].concat();
            leaves_nothing(&program, || program.run(arguments).fails(1, &[words, "hint: "]));
        }
    }
}

#[test]
fn reason_place_and_contact_stand_in_the_signature() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    let more = ["--reason", "Persetujuan", "--location", "Sukamaju", "--contact", "0299-000000"];
    let arguments: Vec<&str> = [&letter, "-o", "a.pdf"].iter().chain(&more).copied().collect();
    sign(&program, &arguments).succeeds();
    let signed = program.read("a.pdf");
    for words in ["/Reason(Persetujuan)", "/Location(Sukamaju)", "/ContactInfo(0299-000000)"] {
        assert!(signed.windows(words.len()).any(|window| window == words.as_bytes()), "{words}");
    }
    passes(&program, "a.pdf");
}

#[test]
fn every_hash_function() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    for (digest, shown) in [("sha256", "SHA-256"), ("sha384", "SHA-384"), ("sha512", "SHA-512")] {
        sign(&program, &[&letter, "-o", "a.pdf", "--force", "--digest", digest]).succeeds();
        let report = json(&program, ["verify", "a.pdf"]);
        assert_eq!(report["files"][0]["signatures"][0]["digest"], shown);
    }
    sign(&program, &[&letter, "-o", "a.pdf", "--force", "--digest", "sha1"]).fails(2, &["sha1"]);
}

#[test]
fn every_kind_of_key() {
    for (kind, shown) in
        [("rsa2048", "RSA PKCS#1 v1.5 2048"), ("rsa3072", "RSA PKCS#1 v1.5 3072"), ("p384", "ECDSA P-384")]
    {
        let program = Program::again(SEGEL, &holder().keep());
        program.issue(kind, &[]).succeeds();
        program.sign(Path::new(&fixture("nota-dinas.pdf")), "a.pdf", &[]).succeeds();
        let report = json(&program, ["verify", "a.pdf"]);
        assert_eq!(report["files"][0]["signatures"][0]["algorithm"], shown);
    }
}
