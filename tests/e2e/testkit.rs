//! `segel testkit make`

use std::collections::BTreeMap;

use serde_json::Value;
use testkit::program::Program;

use crate::house::{SEGEL, leaves_nothing};

/// When everything is to be judged.
const AT: &str = "2026-02-01T00:00:00Z";

/// A line of the table, by column.
type Line = BTreeMap<String, String>;

fn made() -> (Program, Vec<Line>) {
    let program = Program::new(SEGEL);
    program.run(["testkit", "make", "kit"]).succeeds();
    let table = String::from_utf8(program.read("kit/expected.tsv")).unwrap();
    let mut lines = table.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let lines = lines.map(|cells| head.iter().cloned().zip(cells).collect()).collect();
    (program, lines)
}

/// What `verify` says of these inputs, by file.
fn verified(program: &Program, inputs: &[&str], more: &[&str]) -> BTreeMap<String, Value> {
    let mut arguments = vec!["verify"];
    arguments.extend(inputs);
    arguments.extend(["--trust", "kit/root.pem", "--crl", "kit/lists", "--at", AT, "--json"]);
    arguments.extend(more);
    let report = program.run(arguments).json();
    let files = report["files"].as_array().unwrap().iter();
    files.map(|file| (file["file"].as_str().unwrap().to_owned(), file.clone())).collect()
}

fn codes(file: &Value) -> Vec<&str> {
    let signatures = file["signatures"].as_array().unwrap().iter();
    let own = file["findings"].as_array().unwrap().iter();
    own.chain(signatures.clone().flat_map(|one| one["findings"].as_array().unwrap()))
        .chain(signatures)
        .filter_map(|said| said["code"].as_str())
        .collect()
}

/// One of the values that the table allows; any where it is empty.
fn allows(expected: &str, found: &str) -> bool {
    expected.is_empty() || expected.split('|').any(|one| one == found)
}

#[test]
fn our_own_verification_agrees_with_the_table() {
    let (program, lines) = made();
    let mut found = verified(&program, &["kit/documents"], &[]);
    found.extend(verified(&program, &["kit/locked"], &["--pdf-password-file", "kit/password"]));
    assert_eq!(found.len(), lines.len());
    for line in &lines {
        let path = format!("kit/{}", line["file"]);
        let file = &found[&path];
        let indication = file["indication"].as_str().unwrap_or_default();
        let sub = file["sub_indication"].as_str().unwrap_or_default();
        assert!(indication.is_empty() || allows(&line["indication"], indication), "{path}: {file:#}");
        assert!(allows(&line["sub_indication"], sub), "{path}: {file:#}");
        let codes = codes(file);
        let expected = line["code"].split(',').filter(|code| !code.is_empty());
        assert!(expected.clone().all(|code| codes.contains(&code)), "{path}: {codes:?}");
        let count = file["signatures"].as_array().unwrap().len().to_string();
        assert!(line["signatures"].is_empty() || line["signatures"] == count, "{path}: {count}");
    }
}

/// One of each verdict and of each group, each alone.
#[test]
fn exit_codes_are_those_of_the_table() {
    let (program, lines) = made();
    let mut one_of_each: BTreeMap<(&str, &str), &Line> = BTreeMap::new();
    for line in &lines {
        one_of_each.entry((&line["group"], &line["exit"])).or_insert(line);
    }
    assert!(one_of_each.len() > 30, "{}", one_of_each.len());
    for line in one_of_each.values() {
        let path = format!("kit/{}", line["file"]);
        let mut arguments =
            vec!["verify", &path, "--trust", "kit/root.pem", "--crl", "kit/lists", "--at", AT];
        if path.contains("/locked/") {
            arguments.extend(["--pdf-password-file", "kit/password"]);
        }
        let code = program.run(&arguments).code.to_string();
        assert!(
            line["exit"].split('|').any(|exit| exit == code),
            "{path}: {code} instead of {}",
            line["exit"]
        );
        if line["warning"] == "required" {
            let strict = program.run(arguments.iter().chain(&["--fail-on", "warning"])).code;
            assert_ne!(strict, 0, "{path}");
        }
    }
}

#[test]
fn a_folder_that_is_not_empty_is_refused() {
    let program = Program::new(SEGEL);
    std::fs::create_dir(program.path("kit")).unwrap();
    program.write("kit/mine.txt", "x");
    leaves_nothing(&program, || {
        program.run(["testkit", "make", "kit"]).fails(1, &["not empty", "--force"]);
        program.run(["--lang", "id", "testkit", "make", "kit"]).fails(1, &["tidak kosong"]);
    });
    let said = program.run(["testkit", "make", "kit", "--force", "--seed", "7", "--json"]).succeeds().json();
    assert_eq!((said["seed"].as_u64(), said["at"].as_str()), (Some(7), Some(AT)));
    assert_eq!(program.read("kit/mine.txt"), b"x");
    for name in ["README.md", "BACA.md"] {
        let text = String::from_utf8(program.read(&format!("kit/{name}"))).unwrap();
        assert!(text.contains("UJI COBA") && text.contains(AT), "{name}");
    }
}

#[test]
fn the_same_seed_gives_the_same_root() {
    let program = Program::new(SEGEL);
    let key = |folder: &str, seed: &str| {
        program.run(["testkit", "make", folder, "--seed", seed]).succeeds();
        let shown = program.run(["cert", "show", &format!("{folder}/root.pem"), "--json"]).succeeds().json();
        shown["certificates"][0]["serial"].as_str().unwrap().to_owned()
    };
    assert_eq!(key("a", "1"), key("b", "1"));
    assert_ne!(key("a2", "1"), key("c", "2"));
}
