//! `segel verify --policy`, and `segel policy`.

use testkit::program::{NIK, Program, Run};

use crate::house::{REHEARSED, SEGEL, each, fixture, holder, json, leaves_nothing, rehearsal, text};

/// A home with a letter at B-B and one at B-LTA.
fn letters() -> Program {
    let program = holder();
    program.sign(fixture("nota-dinas.pdf").as_ref(), "b.pdf", &[]).succeeds();
    program.sign(fixture("nota-dinas.pdf").as_ref(), "lta.pdf", &["--level", "lta"]).succeeds();
    program.write("unsigned.pdf", testkit::fixture::read("nota-dinas.pdf"));
    program.write("broken.pdf", "broken");
    program
}

fn verify(program: &Program, file: &str, policy: &str) -> Run {
    program.run(["verify", file, "--policy", policy, "--json"])
}

/// The codes of what is not met, about the file and about its signatures.
fn unmet(run: &Run) -> Vec<String> {
    let report = &run.json()["files"][0];
    let mut codes = each(&report["findings"], "/code");
    for signature in report["signatures"].as_array().unwrap() {
        codes.extend(each(&signature["findings"], "/code"));
    }
    codes.retain(|code| code.starts_with("policy-"));
    codes
}

#[test]
fn each_rule_is_met_or_not() {
    let program = letters();
    let nik = format!("[[signer]]\nnik = \"{NIK}\"");
    for (name, file, rules, expected) in [
        ("nothing", "b.pdf", "", &[][..]),
        ("a level that is reached", "lta.pdf", "level = \"b-lta\"", &[]),
        ("a higher level", "b.pdf", "level = \"b-t\"", &["policy-level"]),
        ("a time stamp", "lta.pdf", "time_stamp = true", &[]),
        ("no time stamp", "b.pdf", "time_stamp = true", &["policy-time-stamp"]),
        ("as it was signed", "b.pdf", "modifications = \"none\"", &[]),
        ("kept provable later", "lta.pdf", "modifications = \"lta-updates\"", &[]),
        ("nothing may come later", "lta.pdf", "modifications = \"none\"", &["policy-modification"]),
        ("a simulation must be one", "b.pdf", "simulation = \"require\"", &[]),
        ("a simulation", "b.pdf", "simulation = \"refuse\"", &["policy-simulation"]),
        ("one signature", "lta.pdf", "signatures.min = 1\nsignatures.max = 1", &[]),
        ("two signatures", "lta.pdf", "signatures.min = 2", &["policy-count"]),
        ("by NIP", "b.pdf", "[[signer]]\nnip = \"198504172010012001\"\nname = \"Siti Rahayu\"", &[]),
        ("by address", "b.pdf", "[[signer]]\nemail = \"Siti.Rahayu@sukamaju.example\"", &[]),
        ("by NIK, as the ledger knows it", "b.pdf", &nik, &[]),
        ("by someone else", "b.pdf", "[[signer]]\nnip = \"198504172010012002\"", &["policy-signer"]),
        ("P-256 and SHA-256", "b.pdf", "[keys]\np256 = true\n[digests]\nsha256 = true", &[]),
        ("RSA alone", "b.pdf", "[keys]\nrsa2048 = true", &["policy-algorithm"]),
        (
            "several",
            "b.pdf",
            "level = \"b-lt\"\nsimulation = \"refuse\"\nsignatures.min = 2",
            &["policy-count", "policy-level", "policy-simulation"],
        ),
        ("strict", "lta.pdf", "based_on = \"strict\"\nsimulation = \"allow\"\nfail_on = \"error\"", &[]),
    ] {
        program.write("aturan.toml", rules);
        let run = verify(&program, file, "aturan.toml");
        assert_eq!(unmet(&run), expected, "{name}: {}", run.stdout);
        assert_eq!(run.code, if expected.is_empty() { 0 } else { 1 }, "{name}: {}", run.stdout);
        assert_eq!(run.json()["files"][0]["indication"], "TOTAL-PASSED", "{name}");
    }
}

#[test]
fn the_policy_wins_over_the_indication() {
    let program = letters();
    program.write("tingkat.toml", "level = \"b-t\"");
    for (name, file, policy, code) in [
        ("strict, at B-B", "b.pdf", "strict", 1),
        ("a simulation under strict", "lta.pdf", "strict", 1),
        ("default", "b.pdf", "default", 0),
        ("archive", "b.pdf", "archive", 0),
        ("unsigned, and one is asked for", "unsigned.pdf", "strict", 1),
        ("unsigned, and none is", "unsigned.pdf", "default", 4),
        ("unreadable", "broken.pdf", "strict", 5),
        ("not met", "b.pdf", "tingkat.toml", 1),
    ] {
        let run = program.run(["verify", file, "--policy", policy]);
        assert_eq!(run.code, code, "{name}: {} {}", run.stdout, run.stderr);
    }
    // Nothing is trusted here, which is INDETERMINATE; the rule is not met all the same.
    let elsewhere = Program::new(SEGEL);
    elsewhere.write("b.pdf", program.read("b.pdf"));
    elsewhere.write("tingkat.toml", "level = \"b-t\"");
    assert_eq!(elsewhere.run(["verify", "b.pdf"]).code, 3);
    let run = verify(&elsewhere, "b.pdf", "tingkat.toml");
    assert_eq!((run.code, run.json()["files"][0]["indication"].as_str()), (1, Some("INDETERMINATE")));
}

#[test]
fn both_languages_say_what_is_not_met() {
    let program = letters();
    program.write("aturan.toml", "level = \"b-lt\"");
    let words = |lang| program.run(["verify", "b.pdf", "--policy", "aturan.toml", "--lang", lang]).stdout;
    assert!(words("en").contains("error: the policy asks for PAdES-B-LT, and the signature is PAdES-B-B"));
    assert!(
        words("id").contains("galat: kebijakan meminta PAdES-B-LT, sedangkan tanda tangan ini PAdES-B-B")
    );
}

#[test]
fn algorithms_end_and_status_data_grow_old() {
    let program = rehearsal();
    program.sign(fixture("nota-dinas.pdf").as_ref(), "b.pdf", &[]).succeeds();
    program.run(["ca", "chain", "--root", "--out", "root.pem"]).succeeds();
    std::fs::create_dir(program.path("lists")).unwrap();
    program.run(["ca", "crl", "--out", "lists/issuing.crl"]).succeeds();
    program.run(["ca", "crl", "--root", "--out", "lists/root.crl"]).succeeds();
    let elsewhere = Program::new(SEGEL);
    for name in ["b.pdf", "root.pem", "lists/issuing.crl", "lists/root.crl"] {
        std::fs::create_dir_all(elsewhere.path("lists")).unwrap();
        elsewhere.write(name, program.read(name));
    }
    let today = &REHEARSED[..10];
    let (time, later) = (format!("{today}T23:59:59Z"), two_days_after(today));
    for (name, rules, at, code, expected) in [
        ("in time", format!("[keys]\np256 = {today}"), &time, 0, "valid"),
        ("too late", format!("[keys]\np256 = {today}"), &later, 3, "algorithm-expired"),
        ("fresh", "max_status_age = \"1d\"".to_owned(), &time, 0, "valid"),
        ("old", "max_status_age = \"1d\"".to_owned(), &later, 3, "status-too-old"),
    ] {
        elsewhere.write("aturan.toml", rules);
        let run = elsewhere.run([
            "verify",
            "b.pdf",
            "--trust",
            "root.pem",
            "--crl",
            "lists",
            "--at",
            at,
            "--policy",
            "aturan.toml",
            "--json",
        ]);
        let signature = &run.json()["files"][0]["signatures"][0];
        assert_eq!((run.code, text(&signature["code"]).as_str()), (code, expected), "{name}: {}", run.stdout);
    }
}

/// At the end of the day.
fn two_days_after(today: &str) -> String {
    let end: jiff::Timestamp = format!("{today}T23:59:59Z").parse().unwrap();
    (end + jiff::SignedDuration::from_hours(48)).to_string()
}

#[test]
fn a_file_with_faults_is_refused_before_anything_is_judged() {
    let program = letters();
    program.write("salah.toml", "levle = \"b-t\"\nlevel = \"b-x\"\n");
    leaves_nothing(&program, || {
        let run = program.run(["verify", "b.pdf", "--policy", "salah.toml"]);
        let run = run.fails(5, &["salah.toml", "2 faults", "line 1", "levle", "segel policy check"]);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
        let run = program.run(["verify", "b.pdf", "--policy", "salah.toml", "--json"]);
        assert_eq!(run.json()["error"]["kind"], "policy-refused");
        program.run(["verify", "b.pdf", "--policy", "none.toml"]).fails(5, &["none.toml", "not found"]);
    });
}

#[test]
fn check_tells_all_faults() {
    let program = Program::new(SEGEL);
    program.write("salah.toml", "levle = \"b-t\"\n\n[signatures]\nmin = \"two\"\n");
    program.write("bukan.toml", "level = ");
    program.write("baik.toml", "level = \"b-t\"\n");
    for (file, code, words) in [
        ("salah.toml", 1, &["salah.toml: line 1: ", "levle", "salah.toml: line 4: ", "signatures.min"][..]),
        ("bukan.toml", 1, &["line 1 is not TOML"]),
        ("baik.toml", 0, &["baik.toml: without faults"]),
    ] {
        let run = program.run(["policy", "check", file, "--lang", "en"]);
        assert_eq!(run.code, code, "{file}: {}", run.stdout);
        assert!(words.iter().all(|word| run.stdout.contains(word)), "{file}: {}", run.stdout);
    }
    let report = program.run(["policy", "check", "salah.toml", "--json", "--lang", "id"]).json();
    assert_eq!((report["valid"].as_bool(), report["faults"][1]["line"].as_u64()), (Some(false), Some(4)));
    assert!(text(&report["faults"][0]["message"]).contains("tidak dikenal"));
    assert_eq!(program.run(["policy", "check", "baik.toml", "--json"]).json()["valid"], true);
    assert_eq!(program.run(["policy", "check", "none.toml"]).code, 5);
}

#[test]
fn what_show_prints_passes_check() {
    let program = Program::new(SEGEL);
    for preset in ["strict", "default", "archive"] {
        for lang in ["en", "id"] {
            let shown = program.run(["policy", "show", preset, "--lang", lang]).succeeds().stdout;
            program.write("aturan.toml", &shown);
            program.run(["policy", "check", "aturan.toml"]).succeeds();
            assert!(shown.contains(&format!("based_on = \"{preset}\"")), "{shown}");
        }
        let document = json(&program, ["policy", "show", preset]);
        assert_eq!(document["preset"], preset);
        assert!(text(&document["toml"]).contains("[digests]"));
    }
    assert_eq!(program.run(["policy", "show", "lax"]).code, 2);
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/policy.toml");
    program.run(["policy", "check", sample]).succeeds();
}
