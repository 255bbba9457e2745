//! `segel verify`: what is judged by what, and exit codes.

use serde_json::Value;
use testkit::program::{NIK, Program, Run};

use crate::house::{
    SEGEL, attended, each, fixture, holder, json, leaves_nothing, open_key, rehearsal, request, text,
};

/// A home with `good.pdf`, signed, and the same harmed in ways that give every verdict.
pub(crate) fn judged() -> Program {
    let program = holder();
    program.sign(fixture("nota-dinas.pdf").as_ref(), "good.pdf", &[]).succeeds();
    let good = program.read("good.pdf");
    let mut changed = good.clone();
    changed[5000] ^= 1;
    program.write("changed.pdf", changed);
    program.write("trailing.pdf", [&good[..], b"more"].concat());
    program.write("later.pdf", with_revision(&good));
    program.write("unsigned.pdf", testkit::fixture::read("nota-dinas.pdf"));
    program.write("broken.pdf", "broken");
    program
}

/// Appends a revision that brings a stream which nothing leads to: nobody can say what it is for.
fn with_revision(document: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(document);
    let after = |key: &str| text[text.rfind(key).unwrap() + key.len()..].trim_start().to_owned();
    let number = |key: &str| -> usize {
        let digits: String = after(key).chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap()
    };
    let (size, previous) = (number("/Size"), number("startxref"));
    let root: Vec<String> = after("/Root").split_whitespace().take(2).map(str::to_owned).collect();
    let object = format!("{size} 0 obj\n<</Length 7>>stream\ncatatan\nendstream\nendobj\n");
    let (at, table) = (document.len(), document.len() + object.len());
    let section = format!(
        "xref\n{size} 1\n{at:010} 00000 n \ntrailer\n<< /Size {} /Root {} {} R /Prev {previous} >>\nstartxref\n{table}\n%%EOF\n",
        size + 1,
        root[0],
        root[1],
    );
    [document, object.as_bytes(), section.as_bytes()].concat()
}

fn verify(program: &Program, arguments: &[&str]) -> Run {
    program.run(["verify"].iter().chain(arguments))
}

#[test]
fn exit_codes_and_the_worst_of_many() {
    let program = judged();
    let cases: [(&[&str], i32); 13] = [
        (&["good.pdf"], 0),
        (&["good.pdf", "good.pdf"], 0),
        (&["changed.pdf"], 1),
        (&["trailing.pdf"], 3),
        (&["later.pdf"], 3),
        (&["unsigned.pdf"], 4),
        (&["broken.pdf"], 5),
        (&["missing.pdf"], 5),
        (&["good.pdf", "later.pdf"], 3),
        (&["later.pdf", "unsigned.pdf"], 4),
        (&["unsigned.pdf", "broken.pdf", "later.pdf"], 5),
        (&["changed.pdf", "broken.pdf", "unsigned.pdf", "later.pdf", "good.pdf"], 1),
        (&["."], 1),
    ];
    for (files, code) in cases {
        let run = verify(&program, files);
        assert_eq!(run.code, code, "{files:?}: {} {}", run.stdout, run.stderr);
    }
}

#[test]
fn the_words_of_each_verdict() {
    let program = judged();
    for (file, indication, sub_indication) in [
        ("good.pdf", "TOTAL-PASSED", None),
        ("changed.pdf", "TOTAL-FAILED", Some("HASH_FAILURE")),
        ("trailing.pdf", "INDETERMINATE", None),
        ("later.pdf", "INDETERMINATE", None),
    ] {
        let run = verify(&program, &[file, "--json"]);
        let report = &run.json()["files"][0];
        assert_eq!(report["indication"], indication, "{file}");
        assert_eq!(report["sub_indication"].as_str(), sub_indication, "{file}");
        assert!(verify(&program, &[file]).stdout.contains(indication), "{file}");
    }
    for (file, finding) in
        [("unsigned.pdf", "no-signature"), ("broken.pdf", "unreadable"), ("missing.pdf", "unreadable")]
    {
        let run = verify(&program, &[file, "--json"]);
        let report = &run.json()["files"][0];
        assert_eq!(report["indication"], Value::Null, "{file}");
        assert_eq!(each(&report["findings"], "/code"), [finding]);
    }
}

#[test]
fn a_missing_file_is_said_to_be_missing() {
    let program = holder();
    let run = verify(&program, &["missing.pdf"]);
    assert!(run.stdout.contains("not found"), "{}", run.stdout);
}

#[test]
fn a_folder_is_judged_file_by_file() {
    let program = judged();
    let report = verify(&program, &[".", "--json"]).json();
    let names =
        ["broken", "changed", "good", "later", "trailing", "unsigned"].map(|name| format!("./{name}.pdf"));
    assert_eq!(each(&report["files"], "/file"), names);
}

/// Root and lists as files, for whoever has no home.
fn with_evidence() -> Program {
    let program = holder();
    program.sign(fixture("nota-dinas.pdf").as_ref(), "good.pdf", &[]).succeeds();
    std::fs::create_dir(program.path("lists")).unwrap();
    for arguments in [
        &["ca", "chain", "--root", "--out", "root.pem"][..],
        &["ca", "chain", "--out", "chain.pem"],
        &["ca", "crl", "--out", "lists/issuing.crl"],
        &["ca", "crl", "--root", "--out", "lists/root.pem", "--format", "pem"],
    ] {
        program.run(arguments).succeeds();
    }
    program
}

#[test]
fn whoever_has_no_home_brings_root_and_lists() {
    let program = with_evidence();
    let cases: [(&[&str], i32, &str); 6] = [
        (&[], 3, "NO_CERTIFICATE_CHAIN_FOUND"),
        (&["--trust", "root.pem"], 3, "TRY_LATER"),
        (&["--trust", "root.pem", "--crl", "lists/issuing.crl"], 3, "TRY_LATER"),
        (&["--trust", "root.pem", "--crl", "lists/issuing.crl", "lists/root.pem"], 0, "TOTAL-PASSED"),
        (&["--trust", "root.pem", "--crl", "lists"], 0, "TOTAL-PASSED"),
        (&["--crl", "lists"], 3, "NO_CERTIFICATE_CHAIN_FOUND"),
    ];
    for (more, code, words) in cases {
        let run = program.run(["--home", "nowhere", "verify", "good.pdf"].iter().chain(more));
        assert_eq!(run.code, code, "{more:?}: {} {}", run.stdout, run.stderr);
        assert!(run.stdout.contains(words), "{more:?}: {}", run.stdout);
    }
}

#[test]
fn without_home_and_trust_the_hint_says_how_to_get_a_root() {
    let program = with_evidence();
    let run = program.run(["--home", "nowhere", "verify", "good.pdf"]);
    assert!(run.stderr.contains("segel ca chain --root"), "{}", run.stderr);
    let run = program.run(["verify", "good.pdf"]).succeeds();
    assert!(!run.stderr.contains("hint"), "{}", run.stderr);
}

#[test]
fn another_offices_root_is_not_the_anchor_of_ours() {
    let program = with_evidence();
    attended()
        .run(["ca", "chain", "--root", "--out", program.path("other.pem").to_str().unwrap()])
        .succeeds();
    let run = verify(&program, &["good.pdf", "--trust", "other.pem"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    verify(&program, &["good.pdf", "--trust", "other.pem", "root.pem"]).succeeds();
}

#[test]
fn the_nik_is_told_where_the_ledger_is_at_hand() {
    let program = with_evidence();
    let nik = |home: &str| {
        let evidence = ["good.pdf", "--trust", "root.pem", "--crl", "lists", "--json"];
        let run = program.run(["--home", home, "verify"].iter().chain(&evidence)).succeeds();
        run.json()["files"][0]["signatures"][0]["signer"]["nik"].clone()
    };
    assert_eq!(nik("home"), NIK);
    assert_eq!(nik("nowhere"), Value::Null);
}

#[test]
fn certificates_that_did_not_come_along_can_be_brought() {
    let program = with_evidence();
    program.write("siti.csr", request());
    program.issue("", &["--csr", "siti.csr"]).succeeds();
    program.run(["cert", "export", NIK, "--format", "pem", "--out", "siti.pem"]).succeeds();
    let letter = fixture("nota-dinas.pdf");
    program
        .run([
            "sign",
            &letter,
            "--key-file",
            open_key(),
            "--cert",
            "siti.pem",
            "-o",
            "bare.pdf",
            "--level",
            "b",
        ])
        .succeeds();
    let judge = |more: &[&str]| {
        let evidence = ["--home", "nowhere", "verify", "bare.pdf", "--trust", "root.pem", "--crl", "lists"];
        program.run(evidence.iter().chain(more))
    };
    let run = judge(&[]);
    assert!(run.code == 3 && run.stdout.contains("NO_CERTIFICATE_CHAIN_FOUND"), "{}", run.stdout);
    judge(&["--intermediate", "chain.pem"]).succeeds();
}

#[test]
fn evidence_that_cannot_be_read() {
    let program = with_evidence();
    program.write("garbage", "garbage");
    program.write("lists/zz.crl", "garbage");
    for (flag, file, words) in [
        ("--trust", "garbage", "`garbage` is no certificate"),
        ("--trust", "lists/issuing.crl", "is no certificate"),
        ("--intermediate", "garbage", "`garbage` is no certificate"),
        ("--crl", "garbage", "`garbage` is no revocation list"),
        ("--crl", "root.pem", "`root.pem` is no revocation list"),
        ("--crl", "lists", "`lists/zz.crl` is no revocation list"),
        ("--trust", "nowhere", "`nowhere` could not be read: not found"),
    ] {
        verify(&program, &["good.pdf", flag, file]).fails(5, &[words]);
    }
}

#[test]
fn the_instant_decides() {
    let program = rehearsal();
    program.sign(fixture("nota-dinas.pdf").as_ref(), "good.pdf", &[]).succeeds();
    for (at, code, words) in [
        ("2026-01-31T01:00:00Z", 0, "TOTAL-PASSED"),
        ("2026-01-31T07:30:00+07:00", 3, "NOT_YET_VALID"),
        ("2020-01-01T00:00:00Z", 3, "NOT_YET_VALID"),
        ("2028-01-31T00:49:59Z", 0, "TOTAL-PASSED"),
        ("2028-01-31T00:50:00Z", 3, "OUT_OF_BOUNDS_NO_POE"),
    ] {
        let run = verify(&program, &["good.pdf", "--at", at]);
        assert_eq!(run.code, code, "{at}: {}", run.stdout);
        assert!(run.stdout.contains(words), "{at}: {}", run.stdout);
    }
}

#[test]
fn at_wins_over_now() {
    let program = rehearsal();
    program.sign(fixture("nota-dinas.pdf").as_ref(), "good.pdf", &[]).succeeds();
    let report = json(
        &program,
        ["--now", "2030-01-01T00:00:00Z", "verify", "good.pdf", "--at", "2026-02-01T00:00:00Z"],
    );
    assert_eq!(report["at"], "2026-02-01T00:00:00Z");
    let run = program.run(["--now", "2030-01-01T00:00:00Z", "verify", "good.pdf", "--json"]);
    assert_eq!((run.code, text(&run.json()["at"])), (3, "2030-01-01T00:00:00Z".to_owned()));
}

#[test]
fn after_a_revocation_nothing_proves_that_the_signature_is_older() {
    let program = with_evidence();
    program.run(["cert", "revoke", NIK, "--reason", "passphrase-bocor"]).succeeds();
    let run = verify(&program, &["good.pdf", "--json"]);
    assert_eq!(run.code, 3);
    let file = &run.json()["files"][0];
    assert_eq!(file["sub_indication"], "REVOKED_NO_POE");
    assert_eq!(each(&file["signatures"][0]["chain"], "/status"), ["revoked", "good", "good"]);
    program.run(["ca", "crl", "--out", "new.crl"]).succeeds();
    let evidence = ["good.pdf", "--trust", "root.pem", "--crl", "new.crl", "lists/root.pem"];
    let run = program.run(["--home", "nowhere", "verify"].iter().chain(&evidence));
    assert!(run.code == 3 && run.stdout.contains("REVOKED_NO_POE"), "{}", run.stdout);
}

#[test]
fn a_report_goes_into_a_file_that_is_not_there_yet() {
    let program = judged();
    let run = verify(&program, &["changed.pdf", "--format", "json", "--output", "report.json"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    let report: Value = serde_json::from_slice(&program.read("report.json")).unwrap();
    assert_eq!(report["files"][0]["indication"], "TOTAL-FAILED");
    leaves_nothing(&program, || {
        verify(&program, &["good.pdf", "--output", "report.json"]).fails(1, &["`report.json` exists already"])
    });
    verify(&program, &["good.pdf", "--output", "report.json", "--force"]).succeeds();
    assert!(String::from_utf8(program.read("report.json")).unwrap().contains("TOTAL-PASSED"));
}

#[test]
fn whoever_asks_for_a_document_gets_failures_as_one_too() {
    let program = judged();
    let by_equals = ["good.pdf", "--trust", "nowhere", "--format=json"];
    for (arguments, code, kind) in [
        (&["good.pdf", "--trust", "nowhere", "--format", "json"][..], 5, "unreadable"),
        (&by_equals, 5, "unreadable"),
        (&["good.pdf", "--format", "json", "--bogus"], 2, "usage"),
        (&["good.pdf", "--format", "json", "--output", "good.pdf"], 1, "output-exists"),
    ] {
        let run = verify(&program, arguments);
        assert_eq!((run.code, text(&run.json()["error"]["kind"])), (code, kind.to_owned()));
    }
    assert_eq!(verify(&program, &["good.pdf", "--trust", "nowhere"]).stdout, "");
}

#[test]
fn a_warning_counts_when_it_is_asked_to() {
    let program = holder();
    let junk = [b"junk\n", &testkit::fixture::read("nota-dinas.pdf")[..]].concat();
    program.write("junk.pdf", junk);
    program.sign(&program.path("junk.pdf"), "odd.pdf", &[]).succeeds();
    let report = json(&program, ["verify", "odd.pdf"]);
    assert_eq!(each(&report["files"][0]["findings"], "/severity"), ["warning"]);
    assert_eq!(verify(&program, &["odd.pdf", "--fail-on", "warning"]).code, 1);
    program.sign(fixture("nota-dinas.pdf").as_ref(), "good.pdf", &[]).succeeds();
    verify(&program, &["good.pdf", "--fail-on", "warning"]).succeeds();
}

/// Whoever brings an anchor is not stopped by a home that cannot be opened; whoever relies on the home is told.
#[test]
fn a_damaged_home_matters_to_those_who_rely_on_it() {
    let program = with_evidence();
    std::fs::write(program.home().join("segel.db"), "garbage").unwrap();
    verify(&program, &["good.pdf"]).fails(5, &["segel.db"]);
    verify(&program, &["good.pdf", "--trust", "root.pem", "--crl", "lists"]).succeeds();
}

#[test]
fn an_office_without_the_signers_certificate_does_not_vouch_for_it() {
    let program = with_evidence();
    let stranger = Program::with_office(SEGEL, "p256", &[]);
    let file = program.path("good.pdf");
    let run = stranger.run(["verify", file.to_str().unwrap(), "--json"]);
    assert_eq!(run.code, 3);
    assert_eq!(run.json()["files"][0]["signatures"][0]["signer"]["nik"], Value::Null);
}
