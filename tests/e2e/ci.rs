//! The scripts of docs/ci.md, as a pipeline runs them.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use testkit::program::{Program, Run};

use crate::house::SEGEL;
use crate::verify::judged;

/// A repository with `letters` of these files, and `evidence` for whoever has no home.
fn repository(letters: &[&str]) -> Program {
    let program = judged();
    for folder in ["letters", "evidence"] {
        fs::create_dir(program.path(folder)).unwrap();
    }
    for letter in letters {
        fs::copy(program.path(letter), program.path(&format!("letters/{letter}"))).unwrap();
    }
    for line in [
        &["ca", "chain", "--root", "--out", "evidence/root.pem"][..],
        &["ca", "chain", "--out", "evidence/chain.pem"],
        &["ca", "crl", "--root", "--out", "evidence/root.crl"],
        &["ca", "crl", "--out", "evidence/issuing.crl"],
    ] {
        program.run(line).succeeds();
    }
    program
}

/// Runs a script of examples/ci there, without a home.
fn script(program: &Program, name: &str, arguments: &[&str]) -> Run {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/ci").join(name);
    let mut command = Command::new(path);
    command.args(arguments).current_dir(program.folder());
    command.env("SEGEL", SEGEL).env("SEGEL_LANG", "en").env("SEGEL_HOME", "nowhere");
    Run::of(command, "")
}

#[test]
fn the_script_ends_as_verify_does_and_leaves_all_reports() {
    for (letters, code) in [
        (&["good.pdf"][..], 0),
        (&["good.pdf", "later.pdf"], 3),
        (&["good.pdf", "unsigned.pdf"], 4),
        (&["good.pdf", "broken.pdf"], 5),
        (&["good.pdf", "changed.pdf", "broken.pdf"], 1),
    ] {
        let program = repository(letters);
        let run = script(&program, "verify.sh", &["letters", "evidence", "reports/of/today"]);
        assert_eq!(run.code, code, "{letters:?}: {} {}", run.stdout, run.stderr);
        assert!(run.stdout.contains("letters/good.pdf: TOTAL-PASSED"), "{}", run.stdout);
        let report: Value = serde_json::from_slice(&program.read("reports/of/today/report.json")).unwrap();
        assert_eq!(report["files"].as_array().unwrap().len(), letters.len());
        let junit = String::from_utf8(program.read("reports/of/today/junit.xml")).unwrap();
        assert_eq!(junit.matches("<testsuite ").count(), letters.len(), "{junit}");
        let sarif: Value = serde_json::from_slice(&program.read("reports/of/today/segel.sarif")).unwrap();
        assert_eq!(sarif["runs"][0]["artifacts"][0]["location"]["uri"], {
            let mut sorted = letters.to_vec();
            sorted.sort_unstable();
            format!("letters/{}", sorted[0])
        });
    }
}

#[test]
fn the_script_runs_again_and_takes_more_flags() {
    let program = repository(&["good.pdf"]);
    for _ in 0..2 {
        let run = script(&program, "verify.sh", &["letters", "evidence", "reports", "--jobs", "2"]);
        assert_eq!(run.code, 0, "{} {}", run.stdout, run.stderr);
    }
    let junk = [b"junk\n", &testkit::fixture::read("nota-dinas.pdf")[..]].concat();
    program.sign(&program.write("junk.pdf", junk), "letters/odd.pdf", &[]).succeeds();
    for (more, code) in [(&[][..], 0), (&["--fail-on", "warning"], 1), (&["--at", "2020-01-01T00:00:00Z"], 3)]
    {
        let arguments = ["letters", "evidence", "reports"].iter().chain(more).copied();
        let run = script(&program, "verify.sh", &arguments.collect::<Vec<_>>());
        assert_eq!(run.code, code, "{more:?}: {} {}", run.stdout, run.stderr);
    }
}

/// The policy of docs/ci.md asks for a signature by the head of the agency, who is not Siti.
#[test]
fn the_script_asks_for_what_a_policy_asks() {
    let program = repository(&["good.pdf"]);
    let policy = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/policy.toml");
    let line = ["letters", "evidence", "reports", "--policy", policy.to_str().unwrap()];
    let run = script(&program, "verify.sh", &line);
    assert_eq!(run.code, 1, "{} {}", run.stdout, run.stderr);
    let sarif = String::from_utf8(program.read("reports/segel.sarif")).unwrap();
    assert!(sarif.contains("policy-signer"), "{sarif}");
    let junit = String::from_utf8(program.read("reports/junit.xml")).unwrap();
    assert!(junit.contains(r#"<failure type="policy-signer""#), "{junit}");
}

#[test]
fn the_script_says_what_is_missing() {
    let program = repository(&["good.pdf"]);
    for (arguments, code) in [
        (&["letters", "nowhere", "reports"][..], 5),
        (&["nowhere", "evidence", "reports"], 5),
        (&["letters", "evidence", "reports", "--bogus"], 2),
    ] {
        let run = script(&program, "verify.sh", arguments);
        assert_eq!(run.code, code, "{arguments:?}: {} {}", run.stdout, run.stderr);
    }
    assert_ne!(script(&program, "verify.sh", &["letters"]).code, 0);
}

#[test]
fn a_commit_of_what_does_not_pass_is_refused() {
    let program = repository(&["good.pdf", "changed.pdf", "unsigned.pdf", "later.pdf", "broken.pdf"]);
    fs::rename(program.path("evidence"), program.path(".segel")).unwrap();
    fs::rename(program.path("letters/changed.pdf"), program.path("letters/-a b.pdf")).unwrap();
    for (files, code, words) in [
        (&["letters/good.pdf", "letters/unsigned.pdf"][..], 0, ""),
        (&[], 0, ""),
        (&["letters/good.pdf", "letters/-a b.pdf"], 1, "letters/-a b.pdf: TOTAL-FAILED"),
        (&["letters/later.pdf", "letters/good.pdf"], 1, "letters/later.pdf: INDETERMINATE"),
        (&["letters/broken.pdf"], 1, "letters/broken.pdf: no verdict"),
    ] {
        let run = script(&program, "pre-commit.sh", files);
        assert_eq!(run.code, code, "{files:?}: {} {}", run.stdout, run.stderr);
        assert!(run.stdout.contains(words), "{files:?}: {}", run.stdout);
    }
}

/// What docs/ci.md shows of the files is what stands in them.
#[test]
fn the_page_names_what_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/ci.md")).unwrap();
    for file in ["verify.sh", "pre-commit.sh", "github.yml", "gitlab.yml"] {
        assert!(page.contains(&format!("(../examples/ci/{file})")), "{file}");
        assert!(root.join("examples/ci").join(file).is_file(), "{file}");
    }
    let line = "examples/ci/verify.sh letters evidence reports";
    for file in ["github.yml", "gitlab.yml"] {
        let text = fs::read_to_string(root.join("examples/ci").join(file)).unwrap();
        assert!(text.contains(line), "{file}");
    }
    let hook = fs::read_to_string(root.join(".pre-commit-hooks.yaml")).unwrap();
    assert!(hook.contains("entry: examples/ci/pre-commit.sh") && hook.contains("id: segel-verify"));
}
