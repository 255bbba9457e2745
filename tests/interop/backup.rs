//! Backups in the hands of others: OpenSSL opens what we encrypt, and we what it encrypts; tar unpacks both.

use pki::cms::envelope;
use pki::key::{KeyType, Passphrase};
use testkit::judge::{Judge, Verdict};
use testkit::program::Program;

use crate::document::changed;

const SECRET: &str = "gudang garam 2031";

/// An office with a backup of either kind.
fn office() -> Program {
    let program = Program::with_office(env!("CARGO_BIN_EXE_segel"), &KeyType::P256.to_string(), &[]);
    program.write("secret", format!("{SECRET}\n"));
    program.run(["ca", "backup", "open.segel"]).succeeds();
    program.run(["ca", "backup", "sealed.segel", "--backup-passphrase-file", "secret"]).succeeds();
    program
}

/// With words that hold blanks.
fn ask(judge: &Judge, program: &Program, words: &[&str]) -> Verdict {
    judge.ask_with(words, |command| {
        command.current_dir(program.folder());
    })
}

fn decrypt<'a>(file: &'a str, passphrase: &'a str) -> [&'a str; 9] {
    ["cms", "-decrypt", "-inform", "DER", "-in", file, "-pwri_password", passphrase, "-binary"]
}

#[test]
fn openssl_opens_what_we_encrypt_and_tar_unpacks_it() {
    let [Some(openssl), Some(tar), Some(sums)] = ["openssl", "tar", "sha256sum"].map(Judge::find) else {
        return;
    };
    let program = office();
    let words = [&decrypt("sealed.segel", SECRET)[..], &["-out", "opened.tar"]].concat();
    ask(&openssl, &program, &words).accepts(&[]);
    for archive in ["opened.tar", "open.segel"] {
        std::fs::create_dir_all(program.path("out")).unwrap();
        let files = ["manifest.json", "manifest.sha256", "home.secret", "ca.passphrase", "segel.db"];
        ask(&tar, &program, &["-tf", archive]).accepts(&[&files.join("\n")]);
        ask(&tar, &program, &["-xf", archive, "-C", "out"]).accepts(&[]);
        assert_eq!(program.read("out/home.secret"), program.read("home/home.secret"));
        let check = sums.ask_with(["--check", "manifest.sha256"], |command| {
            command.current_dir(program.path("out"));
        });
        check.accepts(&["manifest.json: OK"]);
        let manifest: serde_json::Value = serde_json::from_slice(&program.read("out/manifest.json")).unwrap();
        for file in manifest["files"].as_array().unwrap() {
            let name = format!("out/{}", file["name"].as_str().unwrap());
            ask(&sums, &program, &[&name]).accepts(&[file["sha256"].as_str().unwrap()]);
        }
    }
}

#[test]
fn openssl_sees_how_it_is_encrypted_and_refuses_what_is_not_right() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let program = office();
    let print = ["cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", "sealed.segel"];
    ask(&openssl, &program, &print).accepts(&[
        "contentType: pkcs7-envelopedData",
        "version: 3",
        "d.pwri:",
        "algorithm: PBKDF2",
        "algorithm: id-alg-PWRI-KEK",
        "algorithm: aes-256-cbc",
    ]);
    ask(&openssl, &program, &decrypt("sealed.segel", "gudang garam 2032")).refuses(&[]);
    let whole = program.read("sealed.segel");
    // The wrapped key, and the last block, which holds the padding.
    let wrapped = whole.windows(2).position(|octets| octets == [0x04, 48]).unwrap() + 2;
    for place in [wrapped, wrapped + 47, whole.len() - 17] {
        program.write("touched.segel", changed(&whole, place, |byte| byte ^ 0x40));
        ask(&openssl, &program, &decrypt("touched.segel", SECRET)).refuses(&[]);
        let ours = envelope::open(&program.read("touched.segel"), &Passphrase::new(SECRET.to_owned()));
        assert!(ours.is_err(), "octet {place}");
    }
}

#[test]
fn we_restore_what_openssl_encrypted() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let program = office();
    std::fs::rename(program.home(), program.path("old")).unwrap();
    let encrypt =
        ["cms", "-encrypt", "-binary", "-in", "open.segel", "-outform", "DER", "-pwri_password", SECRET];
    // In one piece or in several, with a length or without.
    for (cipher, more) in
        [("-aes256", &[][..]), ("-aes192", &[]), ("-aes128", &[]), ("-aes256", &["-stream"])]
    {
        let words = [&encrypt[..], &[cipher, "-out", "theirs.segel"], more].concat();
        ask(&openssl, &program, &words).accepts(&[]);
        program.run(["ca", "restore", "theirs.segel", "--backup-passphrase-file", "secret"]).succeeds();
        program.run(["audit", "verify"]).succeeds();
        std::fs::remove_dir_all(program.home()).unwrap();
    }
    let words = [&encrypt[..], &["-des3", "-out", "theirs.segel"]].concat();
    ask(&openssl, &program, &words).accepts(&[]);
    program
        .run(["ca", "restore", "theirs.segel", "--backup-passphrase-file", "secret"])
        .fails(5, &["1.2.840.113549.3.7", "not opened here"]);
}
