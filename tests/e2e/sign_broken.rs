//! `segel sign` of documents that break the rules of PDF: it says which were forgiven, or refuses.

use testkit::judge::Judge;
use testkit::program::{NIK, Program, Run};

use crate::house::{each, holder, leaves_nothing};

fn sign(program: &Program, more: &[&str]) -> Run {
    let who = ["sign", "surat.pdf", "--force", "--as", NIK, "--passphrase-file", "passphrase"];
    program.run(who.iter().chain(more))
}

fn letter() -> Vec<u8> {
    testkit::fixture::read("nota-dinas.pdf")
}

/// The letter with the last `from` in it replaced.
fn with(from: &str, to: &str) -> Vec<u8> {
    let mut letter = letter();
    let at = letter.windows(from.len()).rposition(|part| part == from.as_bytes()).unwrap();
    letter.splice(at..at + from.len(), to.bytes());
    letter
}

fn before(junk: &[u8]) -> Vec<u8> {
    [junk, &letter()].concat()
}

fn startxref() -> String {
    let letter = String::from_utf8_lossy(&letter()).into_owned();
    letter.rsplit("startxref").next().unwrap().split_whitespace().next().unwrap().to_owned()
}

#[test]
fn what_was_forgiven_is_said() {
    let Some(qpdf) = Judge::find("qpdf") else { return };
    let program = holder();
    let offset: usize = startxref().parse().unwrap();
    let beside = format!("startxref\n{}\n", offset + 7);
    for (name, document, codes) in [
        ("sound", letter(), &[][..]),
        ("junk before the header", before(b"MIME-Version: 1.0\r\n\r\n"), &["junk-before-header"]),
        ("startxref beside", with(&format!("startxref\n{offset}\n"), &beside), &["startxref-wrong"]),
        ("bytes behind the end", [letter(), b"\n<html>".to_vec()].concat(), &["trailing-bytes"]),
        ("a wrong length", with("/Length 6 0 R", "/Length 3    "), &[]),
    ] {
        program.write("surat.pdf", &document);
        let run = sign(&program, &["--json"]).succeeds();
        assert_eq!(each(&run.json()["files"][0]["forgiven"], "/code"), codes, "{name}");
        let told = sign(&program, &[]).succeeds();
        assert_eq!(told.stderr.matches("note: surat.pdf was signed although").count(), codes.len(), "{name}");
        assert!(program.read("surat-signed.pdf").starts_with(&document), "{name}");
        program.run(["verify", "surat-signed.pdf"]).succeeds();
        let complaints = |file: &str| qpdf.ask(["--check".into(), program.path(file)]).code;
        assert!(complaints("surat-signed.pdf") <= complaints("surat.pdf"), "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_refused() {
    let program = holder();
    let whole = letter();
    let offset: usize = startxref().parse().unwrap();
    for (name, document, word) in [
        ("nothing", Vec::new(), "found none in a file of 0 bytes"),
        ("no header", whole[20..].to_vec(), "expected `%PDF-`"),
        ("cut in the middle", whole[..whole.len() / 2].to_vec(), "expected `startxref`"),
        ("cut in the table", whole[..offset + 40].to_vec(), "expected `startxref`"),
        ("no table", with("xref\n0 ", "kref\n0 "), "the cross-reference section"),
        ("no catalog", with("/Root ", "/Toor "), "as `Root`"),
        ("startxref far away", with(&format!("startxref\n{offset}\n"), "startxref\n20\n"), "at byte 20"),
        ("another kind of file", b"PK\x03\x04 word/document.xml".to_vec(), "expected `%PDF-`"),
    ] {
        program.write("surat.pdf", &document);
        eprintln!("{name}");
        leaves_nothing(&program, || sign(&program, &[]).fails(5, &[word]));
    }
}
