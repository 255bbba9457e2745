//! `segel sign` of many documents: side by side, and again after an interruption.

use std::fs;

use ca::tsa;
use jiff::Timestamp;
use pki::cert::Certificate;
use pki::key::KeyType;
use pki::oid;
use pki::tsp::Accuracy;
use serde_json::Value;
use testkit::authority::{Authority, ready};
use testkit::keys::{Whose, key};
use testkit::program::{NIK, Program, Run};
use testkit::server::{Reply, ok, serve};

use crate::house::{holder, json, open_key, request, serial, text};

/// How many letters lie in the folder: more than share one commit.
const LETTERS: usize = 70;

/// A holder, and a folder `in` of letters.
fn with_letters() -> Program {
    let program = holder();
    let letter = testkit::fixture::read("nota-dinas.pdf");
    fs::create_dir(program.path("in")).unwrap();
    for number in 0..LETTERS {
        program.write(&format!("in/{number:03}.pdf"), &letter);
    }
    program
}

fn sign(program: &Program, more: &[&str]) -> Run {
    let who = ["sign", "in", "--out-dir", "out", "--as", NIK, "--passphrase-file", "passphrase"];
    program.run(who.iter().chain(more))
}

/// What came of each document: `signed`, `before`, or the kind of its error.
fn outcomes(run: &Run) -> Vec<String> {
    let outcome = |file: &Value| match (&file["error"]["kind"], &file["signed_before"]) {
        (Value::String(kind), _) => kind.clone(),
        (_, Value::Bool(true)) => "before".to_owned(),
        _ => "signed".to_owned(),
    };
    run.json()["files"].as_array().unwrap().iter().map(outcome).collect()
}

fn signatures_in_the_log(program: &Program) -> usize {
    let log = json(program, ["audit", "show", "--kind", "document.sign"]);
    log["records"].as_array().unwrap().len()
}

#[test]
fn each_is_signed_recorded_and_told_in_its_order() {
    let program = with_letters();
    let run = sign(&program, &["--json", "--jobs", "3"]).succeeds();
    let files: Vec<String> =
        run.json()["files"].as_array().unwrap().iter().map(|file| text(&file["file"])).collect();
    assert!(files.is_sorted() && files.len() == LETTERS, "{files:?}");
    assert_eq!(signatures_in_the_log(&program), LETTERS);
    program.run(["verify", "out"]).succeeds();
}

#[test]
fn what_an_earlier_run_did_is_left_as_it_is() {
    let program = with_letters();
    sign(&program, &[]).succeeds();
    let kept = program.read("out/001-signed.pdf");
    fs::remove_file(program.path("out/000-signed.pdf")).unwrap();
    let run = sign(&program, &["--resume", "--json"]).succeeds();
    let mut expected = vec!["before"; LETTERS];
    expected[0] = "signed";
    assert_eq!(outcomes(&run), expected);
    assert_eq!(program.read("out/001-signed.pdf"), kept);
    assert_eq!(signatures_in_the_log(&program), LETTERS + 1, "only what was signed is recorded");
    assert_eq!(outcomes(&sign(&program, &["--json"])), ["output-exists"; LETTERS]);
}

#[test]
fn one_document_is_resumed_too() {
    let program = holder();
    program.write("a.pdf", testkit::fixture::read("nota-dinas.pdf"));
    let arguments = ["sign", "a.pdf", "--as", NIK, "--passphrase-file", "passphrase", "--resume", "--json"];
    for expected in ["signed", "before"] {
        assert_eq!(outcomes(&program.run(arguments).succeeds()), [expected]);
    }
}

/// Where `house` stamps, with `carried` in its time stamps.
fn stamping(house: &Authority, carried: &[Certificate]) -> String {
    let key = key(Whose::Person, KeyType::P256);
    let certificate = house.time_stamper(&key, Timestamp::now());
    let policies = vec![oid::SIMULATION_POLICY];
    let tsa = tsa::Authority::new(&certificate, carried, ready(&key), policies, Accuracy::SECOND).unwrap();
    serve(move |question| {
        let now = Ok(Timestamp::now());
        Reply::Bytes(ok(&tsa.stamp(&question.body, "4A".parse().unwrap(), now).der))
    })
}

/// Writes what vouches for the people of `house`, and gives how to name it.
fn brought_along(program: &Program, house: &Authority) -> ([&'static str; 3], [&'static str; 3]) {
    program.write("issuing.cer", house.issuing().der());
    program.write("root.cer", house.root().der());
    let lists = house.lists(Vec::new(), Timestamp::now());
    program.write("issuing.crl", lists[0].der());
    program.write("root.crl", lists[1].der());
    (["--intermediate", "issuing.cer", "root.cer"], ["--crl", "issuing.crl", "root.crl"])
}

#[test]
fn what_was_stamped_elsewhere_is_found_again() {
    let program = holder();
    program.write("a.pdf", testkit::fixture::read("nota-dinas.pdf"));
    let house = Authority::found(KeyType::P256, Timestamp::now());
    let (cas, lists) = brought_along(&program, &house);
    let above = [house.issuing().clone(), house.root().clone()];
    let (whole, bare) = (stamping(&house, &above), stamping(&house, &[]));
    let all = [cas, lists].concat();
    let sign = |output: &str, level: &str, tsa: &str, more: &[&str]| {
        let who = ["sign", "a.pdf", "-o", output, "--as", NIK, "--passphrase-file", "passphrase"];
        let how = ["--level", level, "--tsa", tsa, "--resume", "--json"];
        program.run(who.iter().chain(&how).chain(more))
    };
    for (output, level, tsa, more) in [
        ("t.pdf", "t", &whole, &[][..]),
        ("t-bare.pdf", "t", &bare, &[]),
        ("lt.pdf", "lt", &whole, &lists),
        ("lt-bare.pdf", "lt", &bare, &all),
        ("lta.pdf", "lta", &whole, &lists),
        ("lta-bare.pdf", "lta", &bare, &all),
    ] {
        for expected in ["signed", "before"] {
            assert_eq!(outcomes(&sign(output, level, tsa, more).succeeds()), [expected], "{output}");
        }
    }
    let mut harmed = program.read("lta.pdf");
    let length = harmed.len();
    harmed[length - 3000] ^= 1;
    program.write("harmed.pdf", harmed);
    let alone =
        ["sign", "a.pdf", "-o", "b.pdf", "--as", NIK, "--passphrase-file", "passphrase", "--level", "b"];
    program.run(alone).succeeds();
    for (output, level, more) in [
        ("b.pdf", "t", &[][..]),
        ("t.pdf", "lt", &lists),
        ("lt.pdf", "lta", &lists),
        ("harmed.pdf", "lta", &lists),
    ] {
        let run = sign(output, level, &whole, more).fails(1, &[]);
        assert_eq!(run.json()["error"]["kind"], "output-exists", "{output} {level}");
    }
}

#[test]
fn what_lies_there_and_is_no_output_of_ours_is_not_taken_for_one() {
    let program = with_letters();
    sign(&program, &[]).succeeds();
    let out = |name: &str| format!("out/{name}-signed.pdf");
    let signed = program.read(&out("000"));
    let letter = testkit::fixture::read("nota-dinas.pdf");
    let mut changed = signed.clone();
    *changed.get_mut(signed.len() - 2000).unwrap() ^= 1;
    let serial = serial(&program);
    let who = ["--as", &serial, "--passphrase-file", "passphrase"];
    program.write(&out("000"), &letter);
    program.write(&out("001"), &signed[..signed.len() - 40]);
    program.write(&out("002"), &changed);
    program.write(&out("003"), b"notes");
    program.write("in/004.pdf", testkit::fixture::read("surat-tugas.pdf"));
    let lower = ["sign", "in/005.pdf", "-o", &out("005"), "--force", "--level", "b"];
    program.run(lower.iter().chain(&who)).succeeds();
    sign_with_another_key(&program, "in/006.pdf", &out("006"));
    let again = ["sign", "in", "--out-dir", "out", "--resume", "--json"];
    let run = program.run(again.iter().chain(&who));
    assert_eq!(run.code, 1);
    let (refused, done) =
        outcomes(&run).into_iter().enumerate().partition::<Vec<_>, _>(|(_, one)| one == "output-exists");
    assert_eq!(refused.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
    assert!(done.iter().all(|(_, outcome)| outcome == "before"), "{done:?}");
    assert_eq!(program.read(&out("003")), b"notes");
}

/// Signs with another certificate of the same name.
fn sign_with_another_key(program: &Program, input: &str, output: &str) {
    program.write("siti.csr", request());
    let issued = program.issue("", &["--csr", "siti.csr", "--json"]).succeeds().json();
    program
        .run(["cert", "export", &text(&issued["serial"]), "--format", "pem", "--out", "siti.pem"])
        .succeeds();
    let who = ["sign", input, "-o", output, "--force", "--key-file", open_key(), "--cert", "siti.pem"];
    program.run(who).succeeds();
}

#[test]
fn one_that_fails_stops_none_of_the_others() {
    let program = with_letters();
    program.write("in/010.pdf", b"no letter");
    program.write("in/069.pdf", b"");
    let run = sign(&program, &["--json"]);
    assert_eq!(run.code, 1);
    let failed: Vec<usize> = outcomes(&run)
        .iter()
        .enumerate()
        .filter(|(_, outcome)| *outcome != "signed")
        .map(|(n, _)| n)
        .collect();
    assert_eq!(failed, [10, 69]);
    assert_eq!(fs::read_dir(program.path("out")).unwrap().count(), LETTERS - 2);
}
