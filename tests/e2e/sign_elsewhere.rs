//! `segel sign --prepare` and `--embed`: a key that segel never sees, here that of OpenSSL.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;
use testkit::judge::Judge;
use testkit::keys::{Whose, key};
use testkit::program::{NIK, Program, Run};

use crate::house::{holder, leaves_nothing, open_key, request, text};

/// A holder whose key is in a file that only OpenSSL reads, with the certificate, its chain and a letter.
fn holder_with_key_elsewhere() -> Program {
    let program = holder();
    program.write("siti.csr", request());
    let issued = program.issue("", &["--csr", "siti.csr", "--json"]).succeeds().json();
    let serial = text(&issued["serial"]);
    program.run(["cert", "export", &serial, "--format", "pem", "--out", "siti.pem"]).succeeds();
    program.run(["ca", "chain", "--out", "chain.pem"]).succeeds();
    program.write("surat.pdf", testkit::fixture::read("nota-dinas.pdf"));
    program
}

const BY_FILE: [&str; 4] = ["--cert", "siti.pem", "--chain", "chain.pem"];

fn prepare(program: &Program, more: &[&str]) -> Value {
    program.run(["sign", "surat.pdf", "--prepare", "--json"].iter().chain(more)).succeeds().json()
}

fn embed(program: &Program, signature: &str, more: &[&str]) -> Run {
    program.run(["sign", "surat-prepared.pdf", "--embed", signature].iter().chain(more))
}

/// Signs as whoever holds the key does.
fn sign(program: &Program, openssl: &Judge, line: &str) {
    openssl.ask_in(program.folder(), &line.replace("KEY", open_key())).accepts(&[]);
}

const DIGEST_AND_SIGN: &str = "dgst -sha256 -sign KEY -keyform DER -out signature surat-prepared.pdf.tbs";

#[test]
fn a_document_goes_out_and_comes_back_signed() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let program = holder_with_key_elsewhere();
    for who in [&BY_FILE[..], &["--as", NIK]] {
        let prepared = prepare(&program, &[who, &["--force"]].concat());
        let file = &prepared["files"][0];
        assert_eq!(
            (&file["output"], &file["to_be_signed"]),
            (&"surat-prepared.pdf".into(), &"surat-prepared.pdf.tbs".into())
        );
        sign(&program, &openssl, DIGEST_AND_SIGN);
        let signed = embed(&program, "signature", &[who, &["--force", "--json"]].concat()).succeeds().json();
        assert_eq!(signed["files"][0]["output"], "surat-signed.pdf");
        program.run(["verify", "surat-signed.pdf"]).succeeds();
        assert!(program.read("surat-signed.pdf").starts_with(&program.read("surat.pdf")));
    }
}

#[test]
fn who_signs_a_hash_finds_it_in_the_answer() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let program = holder_with_key_elsewhere();
    let prepared = prepare(&program, &BY_FILE);
    let digest = openssl.ask_in(program.folder(), "dgst -sha256 -r surat-prepared.pdf.tbs");
    let expected = text(&prepared["files"][0]["digest"]);
    assert!(digest.text.starts_with(&expected), "{}: {expected}", digest.text);
}

#[test]
fn it_comes_back_in_base64_or_as_signed_data() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let program = holder_with_key_elsewhere();
    prepare(&program, &BY_FILE);
    sign(&program, &openssl, DIGEST_AND_SIGN);
    sign(&program, &openssl, "base64 -in signature -out signature.b64");
    embed(&program, "signature.b64", &BY_FILE).succeeds();
    // What is signed is all but the room: the only run of so many zeros.
    let document = program.read("surat-prepared.pdf");
    let room = document.windows(1000).position(|part| part.iter().all(|byte| *byte == b'0')).unwrap() - 1;
    let end = room + document[room..].iter().position(|byte| *byte == b'>').unwrap() + 1;
    program.write("content", [&document[..room], &document[end..]].concat());
    let cms = "cms -sign -binary -cades -md sha256 -signer siti.pem -inkey KEY -keyform DER -in content";
    for (form, name) in [("DER", "signed.der"), ("PEM", "signed.pem")] {
        // It puts a signing-time there, which PAdES does without; a signature it is.
        sign(&program, &openssl, &format!("{cms} -outform {form} -out {name}"));
        embed(&program, name, &[&BY_FILE[..], &["--force"]].concat()).succeeds();
        program.run(["verify", "surat-signed.pdf"]).succeeds();
    }
}

#[test]
fn what_does_not_hold_is_not_taken() {
    let Some(openssl) = Judge::find("openssl") else { return };
    let program = holder_with_key_elsewhere();
    prepare(&program, &BY_FILE);
    sign(&program, &openssl, DIGEST_AND_SIGN);
    sign(&program, &openssl, "dgst -sha256 -sign KEY -keyform DER -out of-the-letter surat.pdf");
    let stranger = program.write("stranger.der", key(Whose::Root, pki::key::KeyType::P256).reveal_pkcs8());
    std::fs::set_permissions(stranger, Permissions::from_mode(0o600)).unwrap();
    sign(
        &program,
        &openssl,
        &DIGEST_AND_SIGN.replace("KEY", "stranger.der").replace("signature", "by-another"),
    );
    program.write("empty", b"");
    let mut changed = program.read("surat-prepared.pdf");
    changed[1000] ^= 1;
    program.write("changed.pdf", changed);
    for (input, signature, words) in [
        ("surat-prepared.pdf", "of-the-letter", "delivery-refused"),
        ("surat-prepared.pdf", "by-another", "delivery-refused"),
        ("surat-prepared.pdf", "empty", "delivery-refused"),
        ("surat-prepared.pdf", "surat.pdf", "delivery-refused"),
        ("changed.pdf", "signature", "delivery-refused"),
        ("surat.pdf", "signature", "document-refused"),
    ] {
        let arguments = ["sign", input, "--embed", signature, "-o", "out.pdf", "--json"];
        leaves_nothing(&program, || {
            let run = program.run(arguments.iter().chain(&BY_FILE));
            assert_eq!(run.code, 1, "{input}, {signature}: {}", run.stderr);
            let kind = run.json()["error"]["kind"].clone();
            assert_eq!(kind, words, "{input}, {signature}");
            run
        });
    }
}

#[test]
fn flags_that_do_not_go_with_it() {
    let program = holder_with_key_elsewhere();
    for more in [
        &["--prepare"][..],
        &["--prepare", "--as", NIK, "--cert", "siti.pem"],
        &["--prepare", "--cert", "siti.pem", "--level", "t"],
        &["--prepare", "--cert", "siti.pem", "--embed", "signature"],
        &["--prepare", "--cert", "siti.pem", "--key-file", "siti.key"],
        &["--embed", "signature", "--cert", "siti.pem", "--visible"],
        &["--embed", "signature", "--cert", "siti.pem", "--in-place"],
    ] {
        let run = program.run(["sign", "surat.pdf"].iter().chain(more));
        assert_eq!(run.code, 2, "{more:?}: {}", run.stderr);
    }
    program.write("b.pdf", b"");
    let run = program.run(["sign", "surat.pdf", "b.pdf", "--embed", "surat.pdf", "--cert", "siti.pem"]);
    run.fails(2, &["--embed brings one signature, for 2 documents"]);
}

#[test]
fn of_many_one_that_fails_stops_none_of_the_others() {
    let program = holder_with_key_elsewhere();
    let letter = program.read("surat.pdf");
    for name in ["in/a.pdf", "in/c.pdf"] {
        std::fs::create_dir_all(program.path("in")).unwrap();
        program.write(name, &letter);
    }
    program.write("in/b.pdf", b"no letter");
    let prepare = ["sign", "in", "--prepare", "--out-dir", "out"];
    let run = program.run(prepare.iter().chain(&BY_FILE)).fails(1, &["in/b.pdf: ", "1 of 3 documents"]);
    for name in ["a", "c"] {
        assert!(
            run.stdout.contains(&format!("in/{name}.pdf -> out/{name}-prepared.pdf\n")),
            "{}",
            run.stdout
        );
    }
    let run = program.run(prepare.iter().chain(&BY_FILE).chain(&["--force", "--json"])).fails(1, &[]);
    let answer = run.json();
    let files: Vec<_> = answer["files"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(files, [("in/a.pdf", ""), ("in/b.pdf", "document-unreadable"), ("in/c.pdf", "")]);
    assert_eq!(answer["schema"], "segel.prepare/1");
    assert_eq!(answer["files"][2]["to_be_signed"], "out/c-prepared.pdf.tbs");
    assert_eq!(std::fs::read_dir(program.path("out")).unwrap().count(), 4);
    // What lies there is left as it is, and said of each.
    let run = program.run(prepare.iter().chain(&BY_FILE).chain(&["--json"])).fails(1, &["3 of 3 documents"]);
    let answer = run.json();
    let kinds: Vec<_> = answer["files"].as_array().unwrap().iter().map(|file| told(file).1).collect();
    assert_eq!(kinds, ["output-exists", "document-unreadable", "output-exists"]);
}

/// A document, and the kind of its error or nothing.
fn told(file: &Value) -> (&str, &str) {
    (file["file"].as_str().unwrap(), file["error"]["kind"].as_str().unwrap_or_default())
}
