//! `segel inspect`

use testkit::program::{NIK, Program};

use crate::house::{each, fixture, holder, json};

/// A letter with a visible signature, and a time stamp over it.
fn signed() -> Program {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    let who = ["sign", &letter, "--as", NIK, "--passphrase-file", "passphrase", "--visible"];
    program.run([&who[..], &["--level", "lta", "-o", "a.pdf"]].concat()).succeeds();
    program
}

#[test]
fn revisions_and_what_each_changed_are_told() {
    let program = signed();
    let answer = json(&program, ["inspect", "a.pdf"]);
    assert_eq!(answer["schema"], "segel.inspect/1");
    let document = &answer["document"];
    assert_eq!((document["pages"].as_u64(), document["encrypted"].as_bool()), (Some(1), Some(false)));
    assert_eq!(each(&document["fields"], "/name").len(), 2);
    let revisions = document["revisions"].as_array().unwrap();
    assert_eq!(revisions[0]["start"], 0);
    assert_eq!(revisions.last().unwrap()["end"], document["size"]);
    for pair in revisions.windows(2) {
        assert_eq!(pair[0]["end"], pair[1]["start"]);
    }
    assert_eq!(revisions[1]["signed"], serde_json::json!(["Signature1"]));
    let changes = revisions[1]["changes"].as_array().unwrap();
    for part in ["catalog", "page", "field"] {
        assert!(changes.iter().any(|change| change["part"] == part), "{part}: {changes:?}");
    }
}

#[test]
fn people_read_it_in_their_language() {
    let program = signed();
    let english = program.run(["inspect", "a.pdf"]).succeeds().stdout.clone();
    assert!(english.contains("signed in field `Signature1`"), "{english}");
    assert!(english.contains("dictionary of page 1: object "), "{english}");
    let indonesian = program.run(["inspect", "a.pdf", "--lang", "id"]).succeeds().stdout.clone();
    assert!(indonesian.contains("ditandatangani di bidang `Signature1`"), "{indonesian}");
    assert!(indonesian.contains("kamus halaman 1: objek "), "{indonesian}");
}

#[test]
fn pages_are_drawn_before_and_after() {
    let program = signed();
    let answer = json(&program, ["inspect", "a.pdf", "--render", "gambar/a"]);
    let pictures = answer["pictures"].as_array().unwrap();
    assert_eq!(pictures[0]["differs"], true, "{answer}");
    assert_eq!(pictures.last().unwrap()["differs"], false, "{answer}");
    for picture in each(&answer["pictures"], "/files/0") {
        let bytes = std::fs::read(program.path(&picture)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG"), "{picture}");
    }
    let again = program.run(["inspect", "a.pdf", "--render", "gambar/a"]);
    assert_eq!(again.code, 1, "{}", again.stderr);
    program.run(["inspect", "a.pdf", "--render", "gambar/a", "--force"]).succeeds();
}

#[test]
fn what_is_no_document_is_refused() {
    let program = holder();
    program.write("a.pdf", b"not a document");
    for (file, code) in [("a.pdf", 5), ("none.pdf", 5)] {
        assert_eq!(program.run(["inspect", file]).code, code, "{file}");
    }
}
