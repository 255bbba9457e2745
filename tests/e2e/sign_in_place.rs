//! `segel sign --in-place`: the signature comes behind the document where it lies.

use testkit::program::{NIK, Program, Run};

use crate::house::holder;

fn with_letter() -> (Program, Vec<u8>) {
    let program = holder();
    let letter = testkit::fixture::read("nota-dinas.pdf");
    program.write("surat.pdf", &letter);
    (program, letter)
}

fn sign(program: &Program, more: &[&str]) -> Run {
    let who = ["sign", "--in-place", "--as", NIK, "--passphrase-file", "passphrase"];
    program.run(who.iter().chain(more))
}

#[test]
fn the_document_grows_by_its_signature() {
    let (program, letter) = with_letter();
    for signatures in 1..=2 {
        sign(&program, &["surat.pdf"]).succeeds();
        let signed = program.read("surat.pdf");
        assert!(signed.starts_with(&letter));
        let report = program.run(["verify", "surat.pdf", "--json"]).succeeds().json();
        let found = report["files"][0]["signatures"].as_array().unwrap().iter();
        assert_eq!(found.filter(|one| one["type"] == "signature").count(), signatures);
    }
    assert_eq!(
        std::fs::read_dir(program.folder())
            .unwrap()
            .filter(|entry| { entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".pdf") })
            .count(),
        1,
        "nothing beside it"
    );
}

#[test]
fn many_grow_where_they_lie() {
    let (program, letter) = with_letter();
    std::fs::create_dir(program.path("in")).unwrap();
    for name in ["a", "b", "c"] {
        program.write(&format!("in/{name}.pdf"), &letter);
    }
    program.write("in/d.pdf", b"no letter");
    assert_eq!(sign(&program, &["in"]).code, 1);
    program.run(["verify", "in/a.pdf", "in/b.pdf", "in/c.pdf"]).succeeds();
    assert_eq!(program.read("in/d.pdf"), b"no letter");
}

#[test]
fn what_fails_leaves_the_document_as_it_was() {
    let (program, letter) = with_letter();
    for more in [&["surat.pdf", "--field", "a.b"][..], &["surat.pdf", "surat.pdf"]] {
        assert_eq!(sign(&program, more).code, 1, "{more:?}");
        assert_eq!(program.read("surat.pdf"), letter, "{more:?}");
    }
    std::fs::set_permissions(program.path("surat.pdf"), std::os::unix::fs::PermissionsExt::from_mode(0o400))
        .unwrap();
    if std::fs::OpenOptions::new().append(true).open(program.path("surat.pdf")).is_err() {
        assert_eq!(sign(&program, &["surat.pdf"]).code, 1);
    }
    assert_eq!(program.read("surat.pdf"), letter);
}

#[test]
fn it_goes_with_no_other_output() {
    let (program, _) = with_letter();
    for more in [&["-o", "a.pdf"][..], &["--out-dir", "out"], &["--force"], &["--resume"]] {
        let run = sign(&program, &[&["surat.pdf"], more].concat());
        assert_eq!(run.code, 2, "{more:?}: {}", run.stderr);
    }
}
