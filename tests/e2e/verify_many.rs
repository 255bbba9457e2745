//! `segel verify` of many documents side by side, and by evidence that lies in files and folders.

use std::fs;

use serde_json::Value;
use testkit::program::{NIK, Program, Run};

use crate::house::{each, fixture, holder, text};
use crate::verify::judged;

fn verify(program: &Program, arguments: &[&str]) -> Run {
    program.run(["verify"].iter().chain(arguments))
}

/// A folder `many` of `count` documents: good ones, changed ones, unsigned ones and broken ones by turns.
fn many(program: &Program, count: usize) {
    fs::create_dir(program.path("many")).unwrap();
    for index in 0..count {
        let source = ["good.pdf", "changed.pdf", "unsigned.pdf", "broken.pdf"][index % 4];
        fs::copy(program.path(source), program.path(&format!("many/{index:04}.pdf"))).unwrap();
    }
}

#[test]
fn the_report_is_the_same_by_however_many_threads() {
    let program = judged();
    many(&program, 60);
    let by = |jobs: &str| {
        let run = verify(&program, &["many", "--json", "--at", "2026-11-22T00:00:00Z", "--jobs", jobs]);
        (run.code, run.stdout)
    };
    let alone = by("1");
    assert_eq!(alone.0, 1);
    for jobs in ["2", "7", "100"] {
        assert_eq!(by(jobs), alone, "--jobs {jobs}");
    }
    let report: Value = serde_json::from_str(&alone.1).unwrap();
    let files = each(&report["files"], "/file");
    assert_eq!(files, (0..60).map(|index| format!("many/{index:04}.pdf")).collect::<Vec<_>>());
}

#[test]
fn one_bad_file_stops_none_of_the_others() {
    let program = judged();
    many(&program, 12);
    fs::remove_file(program.path("many/0003.pdf")).unwrap();
    fs::create_dir(program.path("folder.pdf")).unwrap();
    let run = verify(&program, &["many/0003.pdf", "many", "missing.pdf", "good.pdf", "--json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let files = run.json()["files"].as_array().unwrap().clone();
    assert_eq!(files.len(), 14);
    let verdicts = |verdict: Value| files.iter().filter(|file| file["indication"] == verdict).count();
    assert_eq!(verdicts("TOTAL-PASSED".into()), 4);
    assert_eq!(verdicts("TOTAL-FAILED".into()), 3);
    assert_eq!(verdicts(Value::Null), 7);
}

#[test]
fn how_many_ended_how_is_said_beside_the_answer() {
    let program = judged();
    let line = ["good.pdf", "changed.pdf", "later.pdf", "trailing.pdf", "unsigned.pdf", "missing.pdf"];
    for (lang, words) in [
        ("en", "6 files: 1 passed, 1 failed, 2 in doubt, 1 without a signature, 1 unreadable.\n"),
        ("id", "6 berkas: 1 lolos, 1 gagal, 2 meragukan, 1 tanpa tanda tangan, 1 tidak terbaca.\n"),
    ] {
        let run = verify(&program, &[&line[..], &["--lang", lang]].concat());
        assert!(run.stderr.ends_with(words), "{}", run.stderr);
    }
    assert_eq!(verify(&program, &[&line[..], &["--quiet"]].concat()).stderr, "");
    assert_eq!(verify(&program, &["good.pdf"]).stderr, "");
}

#[test]
fn no_number_of_jobs_is_wrong_usage() {
    let program = judged();
    for jobs in ["0", "-1", "x", ""] {
        let run = verify(&program, &["good.pdf", &format!("--jobs={jobs}")]);
        assert_eq!(run.code, 2, "{jobs}: {}", run.stdout);
    }
}

#[test]
fn the_ledger_answers_all_threads() {
    let program = judged();
    many(&program, 40);
    let report = verify(&program, &["many", "--json", "--jobs", "8"]).json();
    let signers =
        report["files"].as_array().unwrap().iter().filter(|file| file["indication"] == "TOTAL-PASSED");
    let niks: Vec<Value> = signers.map(|file| file["signatures"][0]["signer"]["nik"].clone()).collect();
    assert_eq!(niks, vec![Value::from(NIK); 10]);
}

/// A folder `evidence` of all that vouches for `good.pdf`: root, issuing CA, lists, an OCSP answer; and things that do not.
fn with_folder() -> Program {
    let program = holder();
    program.sign(fixture("nota-dinas.pdf").as_ref(), "good.pdf", &[]).succeeds();
    fs::create_dir(program.path("evidence")).unwrap();
    for arguments in [
        &["ca", "chain", "--root", "--out", "evidence/root.pem"][..],
        &["ca", "chain", "--out", "evidence/chain.pem"],
        &["ca", "crl", "--out", "evidence/issuing.crl"],
        &["ca", "crl", "--root", "--out", "evidence/root-list.pem", "--format", "pem"],
    ] {
        program.run(arguments).succeeds();
    }
    program.write("evidence/README.txt", "what lies here");
    program.write("evidence/surat.pdf", program.read("good.pdf"));
    program.write("evidence/notes.pem", "nothing in it");
    program.write("evidence/key.der", [0x30, 0x03, 0x02, 0x01, 0x00]);
    program
}

#[test]
fn of_a_folder_what_is_of_another_kind_is_left_aside() {
    let program = with_folder();
    let judge = |more: &[&str]| program.run(["--home", "nowhere", "verify", "good.pdf"].iter().chain(more));
    for (more, code, words) in [
        (&["--trust", "evidence/root.pem", "--crl", "evidence"][..], 0, "TOTAL-PASSED"),
        (&["--trust", "evidence", "--crl", "evidence"], 0, "TOTAL-PASSED"),
        (
            &["--trust", "evidence", "--crl", "evidence", "--intermediate", "evidence", "--ocsp", "evidence"],
            0,
            "TOTAL-PASSED",
        ),
        (&["--trust", "evidence"], 3, "TRY_LATER"),
        (&["--trust", "evidence/root.pem", "--ocsp", "evidence"], 3, "TRY_LATER"),
    ] {
        let run = judge(more);
        assert_eq!(run.code, code, "{more:?}: {} {}", run.stdout, run.stderr);
        assert!(run.stdout.contains(words), "{more:?}: {}", run.stdout);
    }
}

#[test]
fn a_named_file_of_another_kind_is_an_error_with_a_way_out() {
    let program = with_folder();
    program.write("evidence/zz.ors", "garbage");
    for (flag, file, words) in [
        (
            "--trust",
            "evidence/issuing.crl",
            ["`evidence/issuing.crl` is no certificate", "BEGIN CERTIFICATE"],
        ),
        ("--crl", "evidence/root.pem", ["`evidence/root.pem` is no revocation list", "BEGIN X509 CRL"]),
        ("--ocsp", "evidence/root.pem", ["`evidence/root.pem` is no OCSP response", "openssl ocsp -respout"]),
        ("--ocsp", "evidence", ["`evidence/zz.ors` is no OCSP response", "openssl ocsp -respout"]),
        (
            "--intermediate",
            "evidence/notes.pem",
            ["`evidence/notes.pem` is no certificate", "BEGIN CERTIFICATE"],
        ),
        ("--ocsp", "nowhere", ["`nowhere` could not be read", "not found"]),
    ] {
        verify(&program, &["good.pdf", flag, file]).fails(5, &words);
    }
}

/// The answer of the home's responder about whoever signed, and the list of the root about the CA that issued it.
#[test]
fn ocsp_answers_are_evidence() {
    let program = with_folder();
    program.run(["cert", "export", NIK, "--format", "pem", "--out", "siti.pem"]).succeeds();
    let certificate = pki::cert::Certificate::read_all(&program.read("siti.pem")).unwrap().remove(0);
    let issuer = pki::cert::Certificate::read_all(&program.read("evidence/chain.pem")).unwrap().remove(0);
    let id = pki::ocsp::CertId::of(
        &issuer,
        certificate.serial_number(),
        pki::ocsp::CertIdDigest::Sha2(pki::digest::DigestAlgorithm::Sha256),
    );
    program.write("request.der", pki::ocsp::OcspRequest::new(&[id], None).unwrap().der());
    let asked = |output: &str| program.run(["ocsp", "respond", "request.der", "-o", output]).succeeds();
    fs::create_dir(program.path("answers")).unwrap();
    asked("answers/good.ocsp");
    let judge = |answers: &[&str]| {
        let evidence = ["--trust", "evidence/root.pem", "--crl", "evidence/root-list.pem", "--json"];
        let line = ["--home", "nowhere", "verify", "good.pdf"].iter().chain(&evidence);
        program.run(line.chain(answers))
    };
    assert_eq!(judge(&[]).code, 3);
    for answers in [&["--ocsp", "answers/good.ocsp"][..], &["--ocsp", "answers"]] {
        let run = judge(answers).succeeds();
        let link = run.json()["files"][0]["signatures"][0]["chain"][0].clone();
        assert_eq!((text(&link["status"]), text(&link["source"])), ("good".into(), "supplied-ocsp".into()));
    }
    program.run(["cert", "revoke", NIK, "--reason", "passphrase-bocor"]).succeeds();
    asked("answers/later.ocsp");
    let run = judge(&["--ocsp", "answers"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert_eq!(run.json()["files"][0]["sub_indication"], "REVOKED_NO_POE");
}
