//! `segel pilot`

use testkit::program::{Program, Run};

use crate::house::{SEGEL, each, json, leaves_nothing};

/// Runs it in an empty folder that is nobody's home.
fn pilot(program: &Program, arguments: &[&str]) -> Run {
    program.run(["pilot"].iter().chain(arguments))
}

#[test]
fn it_shows_everything_and_can_be_looked_at_afterwards() {
    let program = Program::new(SEGEL);
    let run = pilot(&program, &["coba"]).succeeds();
    for words in [
        "TOTAL-PASSED",
        "UJI COBA",
        "refused: certificate",
        "coba/nota-dinas-signed.pdf",
        "segel --home coba/home",
    ] {
        assert!(run.stdout.contains(words), "{words} in {}", run.stdout);
    }
    assert!(!program.home().exists(), "the home that the environment names is left alone");
    assert!(!program.path("coba/nota-dinas-2-signed.pdf").exists(), "the refused letter");
    let authorities = json(&program, ["--home", "coba/home", "ca", "show"]);
    assert_eq!(each(&authorities["authorities"], "/key"), ["RSA 4096", "RSA 3072", "RSA 2048", "RSA 2048"]);
    let verified = program.run(["--home", "coba/home", "verify", "coba/nota-dinas-signed.pdf"]);
    assert!(verified.stdout.contains("TOTAL-PASSED"), "signed before the revocation: {}", verified.stdout);
    program.run(["--home", "coba/home", "audit", "verify"]).succeeds();
}

#[test]
fn its_applicant_goes_through_the_sop_that_is_named() {
    for (sop, steps) in [("klaten", 8), ("temanggung", 10), ("singkawang", 7)] {
        let program = Program::new(SEGEL);
        let told = pilot(&program, &["--sop", sop, "--json"]).succeeds().json();
        let history = json(&program, ["--home", "pilot/home", "application", "history", "1"]);
        let done: Vec<_> =
            history["events"].as_array().unwrap().iter().filter(|event| event["deed"] == "done").collect();
        assert_eq!(done.len(), steps, "{sop}");
        assert_eq!(done.iter().find_map(|event| event["certificate"].as_str()), told["serial"].as_str());
    }
    pilot(&Program::new(SEGEL), &["--sop", "tapin"]).fails(2, &["tapin", "klaten"]);
}

#[test]
fn run_twice_it_explains_itself() {
    let program = Program::new(SEGEL);
    let first = pilot(&program, &["--json"]).succeeds().json();
    assert_eq!(first["verified"]["indication"], "TOTAL-PASSED");
    assert_eq!(first["verified"]["signatures"][0]["simulation"], true);
    assert_eq!(first["verified"]["signatures"][0]["level"], "PAdES-B-LTA");
    assert!(first["refused_after_revocation"].as_str().unwrap().contains("revoked"));
    leaves_nothing(&program, || {
        let again = pilot(&program, &[]).succeeds();
        assert!(again.stdout.contains("has run in pilot before"), "{}", again.stdout);
        assert_eq!(pilot(&program, &["--json"]).succeeds().json()["already"], true);
    });
}

#[test]
fn it_goes_by_the_real_time() {
    let program = Program::new(SEGEL);
    leaves_nothing(&program, || {
        pilot(&program, &["--now", "2026-01-31T01:00:00Z"]).fails(1, &["real time", "leave out --now"])
    });
}

#[test]
fn a_folder_that_cannot_be_made_is_refused() {
    let program = Program::new(SEGEL);
    leaves_nothing(&program, || {
        pilot(&program, &["passphrase"]).fails(1, &["`passphrase` could not be written"])
    });
}
