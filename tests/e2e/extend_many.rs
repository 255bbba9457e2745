//! `segel extend` of many documents, side by side or where they lie, and why one is not extended.

use std::fs;

use serde_json::{Value, json};
use testkit::program::{NIK, Program, Run};

use crate::house::{each, holder, json as answer, leaves_nothing, rehearsal};

/// Letters in the folder `in`, signed at that level where they lie.
fn with_signed(program: Program, level: &str, names: &[&str]) -> Program {
    fs::create_dir(program.path("in")).unwrap();
    for name in names {
        program.write(&format!("in/{name}.pdf"), testkit::fixture::read("nota-dinas.pdf"));
    }
    let who = ["--as", NIK, "--passphrase-file", "passphrase"];
    program.run(["sign", "in", "--in-place", "--level", level].iter().chain(&who)).succeeds();
    program
}

fn extend(program: &Program, more: &[&str]) -> Run {
    program.run(["extend", "in"].iter().chain(more))
}

/// The document as it is after a change to what was signed.
fn harmed(mut document: Vec<u8>) -> Vec<u8> {
    let at = document.windows(8).position(|part| part == b"/Creator").unwrap();
    document[at + 1] = b'k';
    document
}

/// Those whose acts are in the log, whatever their order.
fn recorded(program: &Program) -> Vec<String> {
    let log = answer(program, ["audit", "show", "--kind", "document.extend"]);
    let mut names = each(&log["records"], "/subject");
    names.sort();
    names
}

#[test]
fn each_has_its_line_in_order_and_one_that_fails_stops_none() {
    for jobs in ["1", "3"] {
        let program = with_signed(holder(), "b", &["a", "b", "c", "d", "e"]);
        program.write("in/b.pdf", harmed(program.read("in/b.pdf")));
        program.write("in/d.pdf", b"no letter");
        let flags = ["--out-dir", "out", "--level", "lt", "--jobs", jobs];
        let run = extend(&program, &flags)
            .fails(1, &["in/b.pdf: ", "in/d.pdf: cannot be read", "2 of 5 documents"]);
        let lines: Vec<&str> = run.stdout.lines().collect();
        let line = |name| format!("in/{name}.pdf -> out/{name}-extended.pdf (PAdES-B-LT)");
        assert_eq!(lines, ["a", "c", "e"].map(line), "{jobs} jobs");
        assert_eq!(recorded(&program), ["a.pdf", "c.pdf", "e.pdf"]);
        assert_eq!(fs::read_dir(program.path("out")).unwrap().count(), 3);
        program.run(["verify", "out"]).succeeds();
        program.run(["audit", "verify"]).succeeds();
    }
}

#[test]
fn what_is_wrong_for_all_is_said_of_each() {
    let program = with_signed(holder(), "b", &["a", "b", "c"]);
    let elsewhere = ["--level", "t", "--tsa", "http://127.0.0.1:9", "--jobs", "2", "--json"];
    for home in ["home", "nowhere"] {
        let flags = [&["--home", home][..], &elsewhere].concat();
        let run = leaves_nothing(&program, || extend(&program, &flags).fails(1, &["3 of 3 documents"]));
        assert_eq!(each(&run.json()["files"], "/error/kind"), ["not-stamped"; 3], "{home}");
    }
}

#[test]
fn scripts_have_an_entry_for_each() {
    let program = with_signed(rehearsal(), "b", &["a", "b", "c"]);
    program.write("in/b.pdf", testkit::fixture::read("nota-dinas.pdf"));
    let run = extend(&program, &["--out-dir", "out", "--json"]).fails(1, &["1 of 3 documents"]);
    let done = |name: &str| {
        json!({
            "file": format!("in/{name}.pdf"), "output": format!("out/{name}-extended.pdf"),
            "size": program.read(&format!("out/{name}-extended.pdf")).len(),
            "time_stamps": ["2026-01-31T01:00:00Z", "2026-01-31T01:00:00Z"], "error": null,
        })
    };
    let mut found = run.json();
    let message = found["files"][1]["error"]["message"].take();
    assert!(message.as_str().unwrap().contains("no signature"), "{message}");
    let refused = json!({
        "file": "in/b.pdf", "output": null, "error": { "kind": "not-extended", "message": Value::Null },
    });
    let expected = json!({
        "schema": "segel.extend/1", "simulation": true, "level": "PAdES-B-LTA",
        "files": [done("a"), refused, done("c")],
    });
    assert_eq!(found, expected);
}

#[test]
fn in_place_documents_only_grow() {
    let program = with_signed(holder(), "b", &["a", "b", "c-extended"]);
    program.write("in/b.pdf", harmed(program.read("in/b.pdf")));
    let names = ["in/a.pdf", "in/b.pdf", "in/c-extended.pdf"];
    let before = names.map(|name| program.read(name));
    let run = extend(&program, &["--in-place", "--json"]).fails(1, &["1 of 3 documents"]);
    let outputs: Vec<Value> =
        run.json()["files"].as_array().unwrap().iter().map(|file| file["output"].clone()).collect();
    assert_eq!(outputs, [json!(names[0]), Value::Null, json!(names[2])]);
    for (name, before) in names.iter().zip(&before) {
        let after = program.read(name);
        assert!(after.starts_with(before), "{name}");
        assert_eq!(after.len() > before.len(), *name != "in/b.pdf", "{name}");
    }
    assert_eq!(fs::read_dir(program.path("in")).unwrap().count(), 3, "nothing beside them");
    program.run(["verify", names[0], names[2]]).succeeds();
}

#[test]
fn one_document_grows_where_it_lies_too() {
    let program = with_signed(holder(), "lt", &["a"]);
    let before = program.read("in/a.pdf");
    program.run(["extend", "in/a.pdf", "--in-place", "--level", "lt"]).fails(1, &["PAdES-B-LT"]);
    assert_eq!(program.read("in/a.pdf"), before);
    program.run(["extend", "in/a.pdf", "--in-place"]).succeeds();
    assert!(program.read("in/a.pdf").starts_with(&before));
    program.run(["verify", "in/a.pdf"]).succeeds();
}

#[test]
fn flags_that_do_not_go_together_are_refused() {
    let program = with_signed(holder(), "b", &["a"]);
    for (flags, word) in [
        (&["--in-place", "-o", "x.pdf"][..], "--in-place"),
        (&["--in-place", "--out-dir", "out"], "--in-place"),
        (&["--in-place", "--force"], "--in-place"),
        (&["--jobs", "0"], "--jobs"),
    ] {
        leaves_nothing(&program, || extend(&program, flags).fails(2, &[word]));
    }
}

#[test]
fn without_a_simulated_clock_it_is_done_now() {
    let program = with_signed(holder(), "b", &["a"]);
    let (now, tsa) = (["--now", "2026-01-31T08:00:00Z"], ["--tsa", "http://127.0.0.1:9"]);
    for more in [&now[..], &[&now[..], &["--home", "nowhere"], &tsa[..]].concat()] {
        let run = leaves_nothing(&program, || extend(&program, &[more, &["--json"]].concat()));
        assert_eq!((run.code, &run.json()["error"]["kind"]), (1, &json!("clock-not-simulated")), "{more:?}");
    }
}

#[test]
fn what_cannot_be_told_is_not_called_broken() {
    let revoked = ["cert", "revoke", NIK, "--reason", "keyCompromise"];
    for (name, meanwhile, english, indonesian) in [
        (
            "revoked",
            &[&["clock", "advance", "1d"][..], &revoked][..],
            ["Signature1", "cannot be told", "was revoked", "INDETERMINATE, REVOKED_NO_POE", "time stamp"],
            ["Signature1", "tidak dapat dipastikan", "dicabut", "REVOKED_NO_POE", "stempel waktu"],
        ),
        (
            "ended",
            &[&["clock", "advance", "800d"]],
            [
                "Signature1",
                "cannot be told",
                "has ended",
                "INDETERMINATE, OUT_OF_BOUNDS_NO_POE",
                "time stamp",
            ],
            ["Signature1", "tidak dapat dipastikan", "habis", "OUT_OF_BOUNDS_NO_POE", "stempel waktu"],
        ),
    ] {
        let program = with_signed(rehearsal(), "b", &["a"]);
        for act in meanwhile {
            program.run(*act).succeeds();
        }
        for (lang, words) in [("en", english), ("id", indonesian)] {
            let run = leaves_nothing(&program, || extend(&program, &["--lang", lang]));
            assert_eq!(run.code, 1, "{name}: {}", run.stdout);
            for word in words {
                assert!(run.stderr.contains(word), "{name}: {word} in {}", run.stderr);
            }
            assert!(!run.stderr.contains("does not hold") && !run.stderr.contains("tidak sah"), "{name}");
        }
    }
}

#[test]
fn what_stands_beside_the_signatures_is_said() {
    let program = with_signed(holder(), "b", &["a"]);
    let followed = [program.read("in/a.pdf"), b"\n% more\n".to_vec()].concat();
    program.write("in/a.pdf", followed);
    for (lang, words) in [
        ("en", ["beside its signatures", "ask the sender", "segel verify"]),
        ("id", ["selain tanda tangannya", "mintalah kepada pengirim", "segel verify"]),
    ] {
        leaves_nothing(&program, || extend(&program, &["--lang", lang]).fails(1, &words));
    }
}
