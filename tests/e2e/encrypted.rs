//! `--pdf-password-file`: documents under a password.

use testkit::program::{NIK, Program, Run};

use crate::house::{each, fixture, holder, json};

const USER: &str = "sukamaju-baca";
const OWNER: &str = "sukamaju-pemilik";

/// A holder, and files with passwords.
fn house() -> Program {
    let program = holder();
    for (name, password) in [("user", USER), ("owner", OWNER), ("wrong", "salah"), ("empty", "")] {
        program.write_secret(name, format!("{password}\n"));
    }
    program
}

fn sign(program: &Program, letter: &str, more: &[&str]) -> Run {
    let letter = fixture(letter);
    let line = ["sign", &letter, "--as", NIK, "--passphrase-file", "passphrase", "-o", "a.pdf"];
    program.run(line.iter().chain(more))
}

fn verify(program: &Program, more: &[&str]) -> (i32, serde_json::Value) {
    let run = program.run(["verify", "a.pdf", "--json"].iter().chain(more));
    (run.code, run.json()["files"][0].clone())
}

fn codes(file: &serde_json::Value) -> Vec<&str> {
    file["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

#[test]
fn either_password_signs_and_verifies() {
    let program = house();
    for (letter, password, level) in [
        ("surat-terenkripsi.pdf", "user", "lta"),
        ("surat-terenkripsi.pdf", "owner", "b"),
        ("surat-terkunci.pdf", "owner", "lt"),
    ] {
        let how = ["--reason", "Persetujuan anggaran", "--level", level, "--force"];
        let more = [&["--pdf-password-file", password], &how[..]].concat();
        sign(&program, letter, &more).succeeds();
        let signed = program.read("a.pdf");
        assert!(signed.starts_with(&std::fs::read(fixture(letter)).unwrap()), "{letter}");
        let secret = b"Persetujuan anggaran";
        assert!(
            !signed.windows(secret.len()).any(|part| part == secret),
            "{letter}: the reason is encrypted"
        );
        for given in [password, "owner"] {
            let (code, file) = verify(&program, &["--pdf-password-file", given]);
            assert_eq!((code, codes(&file)), (0, vec!["encrypted"]), "{letter}: {file:#}");
            assert!(!file["signatures"][0]["claimed_time"].is_null(), "{letter}");
        }
    }
}

#[test]
fn the_password_comes_from_standard_input_too() {
    let program = house();
    let letter = fixture("surat-terenkripsi.pdf");
    let line = ["sign", &letter, "--as", NIK, "--passphrase-file", "passphrase", "--pdf-password-file", "-"];
    program.run_with(line.iter().chain(&["-o", "a.pdf"]), &format!("{USER}\n"), |_| {}).succeeds();
    let run = program.run_with(["verify", "a.pdf", "--pdf-password-file", "-"], OWNER, |_| {});
    assert_eq!(run.code, 0, "{}", run.stdout);
    let both = ["sign", &letter, "--as", NIK, "--passphrase-file", "-", "--pdf-password-file", "-"];
    program.run_with(both, USER, |_| {}).fails(2, &["standard input"]);
}

#[test]
fn without_the_password_the_rest_cannot_be_read() {
    let program = house();
    // One revision: what comes after a signature cannot be judged without the password.
    sign(&program, "surat-terenkripsi.pdf", &["--pdf-password-file", "user", "--level", "b"]).succeeds();
    for (more, words) in [
        (&[][..], "needs a password"),
        (&["--pdf-password-file", "wrong"], "the password does not open the document"),
    ] {
        let (code, file) = verify(&program, more);
        assert_eq!((code, codes(&file)), (3, vec!["encrypted", "locked"]), "{file:#}");
        assert!(file["findings"][1]["message"].as_str().unwrap().contains(words), "{file:#}");
        assert_eq!(file["signatures"][0]["indication"], "TOTAL-PASSED", "{file:#}");
        assert!(file["signatures"][0]["claimed_time"].is_null(), "{file:#}");
    }
    let told = program.run(["verify", "a.pdf"]);
    assert!(told.stdout.contains("--pdf-password-file"), "{}", told.stdout);
    let told = program.run(["verify", "a.pdf", "--lang", "id"]);
    assert!(told.stdout.contains("memerlukan kata sandi"), "{}", told.stdout);
}

#[test]
fn what_does_not_open_it_is_said() {
    let program = house();
    for (name, letter, more, code, words) in [
        (
            "none",
            "surat-terenkripsi.pdf",
            &[][..],
            1,
            &["needs a password", "hint: ", "--pdf-password-file"][..],
        ),
        (
            "wrong",
            "surat-terenkripsi.pdf",
            &["--pdf-password-file", "wrong"],
            1,
            &["does not open", "hint: "],
        ),
        (
            "wrong, and none needed",
            "surat-terkunci.pdf",
            &["--pdf-password-file", "wrong"],
            1,
            &["does not open"],
        ),
        ("empty", "surat-terenkripsi.pdf", &["--pdf-password-file", "empty"], 5, &["empty"]),
        ("missing", "surat-terenkripsi.pdf", &["--pdf-password-file", "nowhere"], 5, &["not found"]),
        (
            "not allowed",
            "surat-terkunci.pdf",
            &[],
            1,
            &["modifying the document", "owner's password", "hint: ", "--pdf-password-file"],
        ),
    ] {
        let run = sign(&program, letter, more).fails(code, words);
        assert!(!program.path("a.pdf").exists(), "{name}: {}", run.stderr);
    }
    let refused =
        sign(&program, "surat-terkunci.pdf", &["--lang", "id"]).fails(1, &["izin mengubah dokumen"]);
    assert!(refused.stderr.contains("kata sandi pemilik"), "{}", refused.stderr);
}

#[test]
fn the_owners_password_signs_the_whole_folder() {
    let program = house();
    let folder = fixture(".");
    let line =
        ["sign", &folder, "--as", NIK, "--passphrase-file", "passphrase", "--pdf-password-file", "owner"];
    let run = program.run(line.iter().chain(&["--out-dir", "out", "--json"])).succeeds();
    let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let letters = entries.filter(|path| path.extension().is_some_and(|ending| ending == "pdf")).count();
    assert_eq!(run.json()["files"].as_array().unwrap().len(), letters);
    let verified = json(&program, ["verify", "out", "--pdf-password-file", "owner"]);
    assert_eq!(each(&verified["files"], "/indication"), vec!["TOTAL-PASSED"; letters]);
    // Those that were signed before are known as such, encrypted or not.
    let again = program.run(line.iter().chain(&["--out-dir", "out", "--resume", "--json"])).succeeds();
    let files = again.json()["files"].clone();
    assert!(files.as_array().unwrap().iter().all(|file| file["signed_before"] == true), "{files:#}");
}
