//! `segel sign --level` and `segel extend`

use testkit::program::{NIK, Program, Run};

use crate::house::{each, fixture, holder, json, leaves_nothing, open_key, rehearsal};

/// Signs the letter at that level.
fn sign(program: &Program, level: &str, output: &str) {
    let letter = fixture("nota-dinas.pdf");
    let who =
        ["sign", &letter, "--as", NIK, "--passphrase-file", "passphrase", "--level", level, "-o", output];
    program.run(who).succeeds();
}

/// The levels of the signatures, and the exit code: judged as of the time of the home.
fn levels(program: &Program, document: &str) -> (Vec<String>, i32) {
    let run = program.run(["verify", document, "--json"]);
    let signatures = run.json()["files"][0]["signatures"].clone();
    let signatures = signatures.as_array().unwrap().iter().filter(|one| one["type"] == "signature");
    (signatures.map(|one| one["level"].as_str().unwrap_or_default().to_owned()).collect(), run.code)
}

#[test]
fn who_has_a_certificate_of_the_home_signs_for_the_long_term() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    let run = program.run([
        "sign",
        &letter,
        "--as",
        NIK,
        "--passphrase-file",
        "passphrase",
        "-o",
        "a.pdf",
        "--json",
    ]);
    let answer = run.succeeds().json();
    assert_eq!(answer["level"], "PAdES-B-LT");
    assert!(answer["files"][0]["time_stamp"].is_string());
    assert_eq!(levels(&program, "a.pdf"), (vec!["PAdES-B-LT".to_owned()], 0));
    let log = json(&program, ["audit", "show"]);
    let acts = each(&log["records"], "/action");
    assert!(acts.contains(&"timestamp.issue".to_owned()), "{acts:?}");
}

#[test]
fn whoever_holds_a_key_file_signs_alone_and_is_helped_where_that_is_asked_for() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    elsewhere(&program);
    let sign = |more: &[&str]| {
        let who = [
            "sign",
            &letter,
            "--key-file",
            open_key(),
            "--cert",
            "them.pem",
            "-o",
            "b.pdf",
            "--force",
            "--json",
        ];
        program.run(who.iter().chain(more))
    };
    assert_eq!(sign(&[]).succeeds().json()["level"], "PAdES-B-B");
    assert_eq!(sign(&["--level", "t"]).succeeds().json()["level"], "PAdES-B-T");
    let kind = |run: Run| run.json()["error"]["kind"].as_str().unwrap().to_owned();
    assert_eq!(kind(sign(&["--level", "lt"]).fails(1, &["root", "--intermediate"])), "no-evidence");
    let chain = ["--intermediate", "theirs/chain.pem", "theirs/root.pem"];
    let lt = [&["--level", "lt"][..], &chain].concat();
    assert_eq!(kind(sign(&lt).fails(1, &["nobody says whether", "--crl"])), "no-evidence");
    let lists = [&lt[..], &["--crl", "theirs/issuing.crl", "--crl", "theirs/root.crl"]].concat();
    assert_eq!(sign(&lists).succeeds().json()["level"], "PAdES-B-LT");
    let half = [&lt[..], &["--crl", "theirs/issuing.crl"]].concat();
    assert_eq!(kind(sign(&half).fails(1, &["nobody says whether", "CA Penerbit"])), "no-evidence");
    let alone = ["--home", "nowhere"];
    let run = program.run(
        alone
            .iter()
            .chain(&["sign", &letter, "--key-file", open_key(), "--cert", "them.pem", "-o", "c.pdf"])
            .chain(&["--level", "t"]),
    );
    run.fails(1, &["nobody to ask", "--tsa"]);
    assert!(!program.path("c.pdf").exists());
}

/// Another office, in `theirs`, and a certificate of it for [`open_key`].
fn elsewhere(program: &Program) {
    let theirs = Program::with_office(crate::house::SEGEL, "p256", &[]);
    theirs.write("person.csr", crate::house::request());
    let issue = ["cert", "issue", "--csr", "person.csr", "--nik", NIK, "--name", "Siti Rahayu"];
    theirs.run(issue.iter().chain(&["--email", "siti.rahayu@sukamaju.example"])).succeeds();
    theirs.run(["cert", "export", NIK, "--format", "pem", "--out", "them.pem"]).succeeds();
    theirs.run(["ca", "chain", "--out", "chain.pem"]).succeeds();
    theirs.run(["ca", "chain", "--root", "--out", "root.pem"]).succeeds();
    theirs.run(["ca", "crl", "--out", "issuing.crl"]).succeeds();
    theirs.run(["ca", "crl", "--root", "--out", "root.crl"]).succeeds();
    std::fs::create_dir(program.path("theirs")).unwrap();
    program.write("them.pem", theirs.read("them.pem"));
    for file in ["chain.pem", "root.pem", "issuing.crl", "root.crl"] {
        program.write(&format!("theirs/{file}"), theirs.read(file));
    }
}

#[test]
fn a_signature_alone_is_raised_and_kept() {
    let program = rehearsal();
    sign(&program, "b", "a.pdf");
    let answer = program.run(["extend", "a.pdf", "--json"]).succeeds().json();
    let file = &answer["files"][0];
    assert_eq!((&answer["schema"], &answer["level"]), (&"segel.extend/1".into(), &"PAdES-B-LTA".into()));
    assert_eq!(file["output"], "a-extended.pdf");
    assert_eq!(file["size"], program.read("a-extended.pdf").len());
    assert_eq!(each(&file["time_stamps"], ""), ["2026-01-31T01:00:00Z"; 2]);
    assert!(program.read("a-extended.pdf").starts_with(&program.read("a.pdf")));
    assert_eq!(levels(&program, "a-extended.pdf"), (vec!["PAdES-B-LTA".to_owned()], 0));

    program.run(["clock", "advance", "60d"]).succeeds();
    program.run(["extend", "a-extended.pdf", "-o", "kept.pdf"]).succeeds();
    // Without it, nobody could say any more that the certificate was in force: it has ended.
    program.run(["clock", "advance", "800d"]).succeeds();
    assert_eq!(levels(&program, "kept.pdf").0, ["PAdES-B-LTA"]);
}

#[test]
fn what_is_not_extended_leaves_nothing() {
    let program = holder();
    sign(&program, "lt", "lt.pdf");
    sign(&program, "b", "b.pdf");
    let mut harmed = program.read("b.pdf");
    let at = harmed.windows(8).position(|part| part == b"/Creator").unwrap();
    harmed[at + 1] = b'k';
    program.write("harmed.pdf", harmed);
    program.write("letter.pdf", testkit::fixture::read("nota-dinas.pdf"));
    program.write("text.pdf", "no document");
    program.write("there.pdf", "already");
    for (name, arguments, code, words) in [
        ("no signature", &["letter.pdf"][..], 1, &["no signature", "segel sign"][..]),
        ("harmed", &["harmed.pdf"], 1, &["Signature1", "HASH_FAILURE", "segel verify"]),
        ("reached", &["lt.pdf", "--level", "lt"], 1, &["PAdES-B-LT", "nothing was written"]),
        ("reached before", &["lt.pdf", "--level", "t"], 1, &["PAdES-B-T"]),
        ("no document", &["text.pdf"], 5, &["text.pdf"]),
        ("an output that is there", &["b.pdf", "-o", "there.pdf"], 1, &["there.pdf", "exists"]),
        ("onto itself", &["b.pdf", "-o", "b.pdf", "--force"], 1, &["b.pdf"]),
        ("one output for two", &["b.pdf", "lt.pdf", "-o", "c.pdf"], 2, &["-o"]),
        ("the first step", &["b.pdf", "--level", "b"], 1, &["PAdES-B-B"]),
        ("no authority", &["b.pdf", "--tsa", "ftp://x"], 2, &["ftp"]),
        ("nowhere", &["--home", "nowhere", "b.pdf"], 5, &["nowhere"]),
    ] {
        leaves_nothing(&program, || {
            let run = program.run(["extend"].iter().chain(arguments));
            assert_eq!(run.code, code, "{name}: {} {}", run.stdout, run.stderr);
            for word in words {
                assert!(run.stderr.contains(word), "{name}: {word} in {}", run.stderr);
            }
        });
    }
}

#[test]
fn a_folder_goes_on_when_one_fails() {
    let program = holder();
    std::fs::create_dir(program.path("in")).unwrap();
    sign(&program, "b", "in/a.pdf");
    sign(&program, "t", "in/c.pdf");
    program.write("in/b.pdf", testkit::fixture::read("nota-dinas.pdf"));
    std::fs::create_dir(program.path("out")).unwrap();
    let run = program.run(["extend", "in", "--out-dir", "out", "--level", "lt", "--json"]);
    let answer = run.fails(1, &["1 of 3"]).json();
    let outputs: Vec<_> =
        answer["files"].as_array().unwrap().iter().map(|file| file["output"].clone()).collect();
    assert_eq!(outputs, ["out/a-extended.pdf".into(), serde_json::Value::Null, "out/c-extended.pdf".into()]);
    assert_eq!(answer["files"][1]["error"]["kind"], "not-extended");
    let log = json(&program, ["audit", "show", "--kind", "document.extend"]);
    let mut extended = each(&log["records"], "/subject");
    extended.sort_unstable(); // whichever was done first
    assert_eq!(extended, ["a.pdf", "c.pdf"]);
}

#[test]
fn a_list_that_has_ended_is_named_and_renewed() {
    let program = rehearsal();
    program.run(["clock", "advance", "85d"]).succeeds();
    sign(&program, "lt", "before.pdf");
    program.run(["clock", "advance", "100d"]).succeeds();
    let letter = fixture("nota-dinas.pdf");
    let line = ["sign", &letter, "--as", NIK, "--passphrase-file", "passphrase", "-o", "after.pdf"];
    leaves_nothing(&program, || program.run(line).fails(1, &["segel ca crl"]));
    assert_eq!(program.run(line.iter().chain(&["--json"])).json()["error"]["kind"], "no-evidence");
    // What needs no list is signed nonetheless.
    program.run(line.iter().chain(&["--level", "b", "--force"])).succeeds();
    for list in [&["ca", "crl", "--out", "issuing.crl"][..], &["ca", "crl", "--root", "--out", "root.crl"]] {
        program.run(list).succeeds();
    }
    program.run(line.iter().chain(&["--force"])).succeeds();
    assert_eq!(levels(&program, "after.pdf"), (vec!["PAdES-B-LT".to_owned()], 0));
}

#[test]
fn what_a_level_has_no_use_for_is_refused_and_else_implies_the_level() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    let who = ["sign", &letter, "--as", NIK, "--passphrase-file", "passphrase", "-o", "a.pdf"];
    for (more, words) in [
        (&["--level", "b", "--tsa", "http://127.0.0.1:9"][..], "--tsa is of use from PAdES-B-T on only"),
        (&["--level", "t", "--crl", "passphrase"], "--crl is of use from PAdES-B-LT on only"),
    ] {
        program.run(who.iter().chain(more)).fails(2, &[words]);
    }
    elsewhere(&program);
    let bare = ["sign", &letter, "--key-file", open_key(), "--cert", "them.pem", "-o", "b.pdf", "--json"];
    let refused = program.run(bare.iter().chain(&["--tsa", "http://127.0.0.1:9"]));
    assert_eq!(refused.fails(1, &[]).json()["error"]["kind"], "not-stamped", "it was asked for");
}

#[test]
fn outputs_do_not_take_the_place_of_each_other_or_of_an_input() {
    let program = holder();
    for folder in ["a", "b"] {
        std::fs::create_dir(program.path(folder)).unwrap();
        sign(&program, "b", &format!("{folder}/x.pdf"));
    }
    sign(&program, "b", "x-extended.pdf");
    program.write("x.pdf", program.read("a/x.pdf"));
    for (arguments, kind) in [
        (&["a/x.pdf", "b/x.pdf", "--out-dir", "out"][..], "same-output"),
        (&["x.pdf", "x-extended.pdf"], "same-file"),
    ] {
        let run = program.run(["extend", "--force", "--json"].iter().chain(arguments));
        assert_eq!(run.fails(1, &[]).json()["error"]["kind"], kind, "{arguments:?}");
    }
}
