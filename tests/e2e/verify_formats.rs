//! `segel verify --format`: the same verdicts in every shape, and nothing in a name that could break out of it.

use std::fs;
use std::process::Stdio;

use serde_json::Value;
use testkit::judge::Judge;
use testkit::program::{NIK, Program, Run};

use crate::house::{SEGEL, each, fixture, text};
use crate::verify::judged;

/// The files of [`judged`], and how the worst of them ends.
const FILES: [(&str, i32); 7] = [
    ("good.pdf", 0),
    ("changed.pdf", 1),
    ("trailing.pdf", 3),
    ("later.pdf", 3),
    ("unsigned.pdf", 4),
    ("broken.pdf", 5),
    ("missing.pdf", 5),
];

const FORMATS: [&str; 6] = ["text", "json", "junit", "sarif", "etsi-xml", "bsre"];

fn report(program: &Program, format: &str, arguments: &[&str]) -> Run {
    program.run(["verify", "--format", format].iter().chain(arguments))
}

/// How often a piece of a document stands in it.
fn count(document: &str, piece: &str) -> usize {
    document.matches(piece).count()
}

#[test]
fn the_exit_code_is_the_same_in_every_shape() {
    let program = judged();
    for format in FORMATS {
        for (file, code) in FILES {
            let run = report(&program, format, &[file]);
            assert_eq!(run.code, code, "{format} {file}: {} {}", run.stdout, run.stderr);
            assert!(!run.stdout.is_empty(), "{format} {file}");
        }
    }
}

#[test]
fn every_shape_goes_into_a_file_as_well() {
    let program = judged();
    for format in FORMATS {
        let shown = report(&program, format, &["changed.pdf", "--at", "2026-11-22T00:00:00Z"]);
        let output = format!("report.{format}");
        let arguments = ["changed.pdf", "--at", "2026-11-22T00:00:00Z", "--output", &output];
        let run = report(&program, format, &arguments);
        assert_eq!((run.code, run.stdout.as_str()), (shown.code, ""), "{format}");
        assert_eq!(String::from_utf8(program.read(&output)).unwrap(), shown.stdout, "{format}");
    }
}

#[test]
fn junit_is_red_for_all_that_does_not_pass() {
    let program = judged();
    for (file, tests, piece) in [
        ("changed.pdf", 2, r#"<failure type="TOTAL-FAILED HASH_FAILURE" message="#),
        ("trailing.pdf", 2, r#"<failure type="INDETERMINATE" message="4 bytes"#),
        ("later.pdf", 2, r#"<failure type="INDETERMINATE" message="revision 3"#),
        ("unsigned.pdf", 1, r#"<failure type="no-signature" message="#),
        ("broken.pdf", 1, r#"<error type="unreadable" message="#),
        ("missing.pdf", 1, r#"<error type="unreadable" message="#),
    ] {
        let document = report(&program, "junit", &[file]).stdout;
        assert_eq!(count(&document, "<testcase "), tests, "{document}");
        assert_eq!(count(&document, "<failure ") + count(&document, "<error "), 1, "{document}");
        assert!(document.contains(piece), "{file}: {document}");
    }
    let document = report(&program, "junit", &["good.pdf"]).succeeds().stdout;
    assert!(document.contains(r#"tests="2" failures="0" errors="0""#), "{document}");
    for property in ["level\" value=\"PAdES-B-B", "signer\" value=\"SITI RAHAYU", "simulation\" value=\"true"]
    {
        assert!(document.to_uppercase().contains(&property.to_uppercase()), "{property}: {document}");
    }
}

/// A warning beside it does not make a file without a signature green.
#[test]
fn junit_is_red_for_a_damaged_file_without_a_signature() {
    let program = judged();
    program.write("junk.pdf", [b"junk\n", &testkit::fixture::read("nota-dinas.pdf")[..]].concat());
    let run = report(&program, "junit", &["junk.pdf"]);
    assert_eq!(run.code, 4, "{}", run.stdout);
    assert!(run.stdout.contains(r#"<failure type="no-signature""#), "{}", run.stdout);
}

#[test]
fn junit_has_a_suite_for_each_file_and_counts_them_all() {
    let program = judged();
    let document = report(&program, "junit", &["."]).stdout;
    assert_eq!(count(&document, "<testsuite "), 6);
    assert!(
        document.contains(r#"<testsuites name="segel verify" tests="10" failures="4" errors="1">"#),
        "{document}"
    );
}

#[test]
fn junit_counts_a_warning_where_that_is_asked_for() {
    let program = judged();
    let junk = [b"junk\n", &testkit::fixture::read("nota-dinas.pdf")[..]].concat();
    program.sign(&program.write("junk.pdf", junk), "odd.pdf", &[]).succeeds();
    let failures = |more: &[&str]| {
        let arguments: Vec<&str> = ["odd.pdf"].iter().chain(more).copied().collect();
        count(&report(&program, "junit", &arguments).stdout, r#"<failure type="WARNING""#)
    };
    assert_eq!((failures(&[]), failures(&["--fail-on", "warning"])), (0, 1));
}

fn sarif(program: &Program, arguments: &[&str]) -> Value {
    report(program, "sarif", arguments).json()["runs"][0].clone()
}

#[test]
fn sarif_has_a_result_for_whatever_does_not_pass() {
    let program = judged();
    for (file, codes) in [
        ("good.pdf", &[][..]),
        ("changed.pdf", &["content-changed"]),
        ("trailing.pdf", &["trailing-bytes"]),
        ("later.pdf", &["later-revision"]),
        ("unsigned.pdf", &["no-signature"]),
        ("broken.pdf", &["unreadable"]),
    ] {
        let run = sarif(&program, &[file]);
        let errors = |result: &&Value| result["level"] != "note" || codes.contains(&"no-signature");
        let results = run["results"].as_array().unwrap();
        let found: Vec<String> =
            results.iter().filter(errors).map(|result| text(&result["ruleId"])).collect();
        assert_eq!(found, codes, "{file}: {run}");
        for result in results {
            let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            assert!(text(&rule["help"]["text"]).contains("docs/verdicts.md"), "{rule}");
            assert!(!text(&rule["shortDescription"]["text"]).is_empty(), "{rule}");
            let artifact = &result["locations"][0]["physicalLocation"]["artifactLocation"];
            assert_eq!(artifact["uri"], file);
        }
    }
}

#[test]
fn sarif_says_where() {
    let program = judged();
    let region = |file: &str, code: &str| {
        let run = sarif(&program, &[file]);
        let results = run["results"].as_array().unwrap();
        let result = results.iter().find(|result| result["ruleId"] == code).unwrap();
        result["locations"][0]["physicalLocation"]["region"].clone()
    };
    let good = program.read("good.pdf").len();
    assert_eq!(
        region("trailing.pdf", "trailing-bytes"),
        serde_json::json!({"byteOffset": good, "byteLength": 4})
    );
    let gap = region("changed.pdf", "content-changed");
    let from = usize::try_from(gap["byteOffset"].as_u64().unwrap()).unwrap();
    let length = usize::try_from(gap["byteLength"].as_u64().unwrap()).unwrap();
    let changed = program.read("changed.pdf");
    assert_eq!((changed[from], changed[from + length - 1]), (b'<', b'>'));
}

#[test]
fn words_are_in_the_language_that_was_chosen() {
    let program = judged();
    for (format, english, indonesian) in [
        ("junit", "the digest of the content is not the one that was signed", "isi dokumen tidak sama"),
        ("sarif", "the digest of the content is not the one that was signed", "isi dokumen tidak sama"),
        ("etsi-xml", "the digest of the content is not the one that was signed", "isi dokumen tidak sama"),
    ] {
        assert!(report(&program, format, &["changed.pdf"]).stdout.contains(english), "{format}");
        let run = report(&program, format, &["changed.pdf", "--lang", "id"]);
        assert!(run.stdout.contains(indonesian), "{format}: {}", run.stdout);
    }
}

#[test]
fn etsi_uses_the_urns_of_the_standard() {
    let program = judged();
    for (file, urns) in [
        ("good.pdf", &["urn:etsi:019102:mainindication:total-passed"][..]),
        (
            "changed.pdf",
            &["urn:etsi:019102:mainindication:total-failed", "urn:etsi:019102:subindication:HASH_FAILURE"],
        ),
        // A report without a verdict on files: what keeps the file from passing keeps its signature from that.
        ("trailing.pdf", &["urn:etsi:019102:mainindication:indeterminate"]),
        ("later.pdf", &["urn:etsi:019102:mainindication:indeterminate"]),
        ("unsigned.pdf", &["urn:x-segel:mainindication:no-signature"]),
        ("broken.pdf", &["urn:x-segel:mainindication:unreadable"]),
    ] {
        let document = report(&program, "etsi-xml", &[file]).stdout;
        assert_eq!(count(&document, "<MainIndication>"), 1, "{document}");
        for urn in urns {
            assert!(document.contains(&format!(">{urn}<")), "{file}: {document}");
        }
    }
}

#[test]
fn etsi_refers_to_certificates_and_says_what_the_signer_said() {
    let program = judged();
    let more = ["--reason", "Uji <coba> & \"segel\"", "--location", "Candirejo", "--level", "lta"];
    program.sign(fixture("nota-dinas.pdf").as_ref(), "lta.pdf", &more).succeeds();
    let document = report(&program, "etsi-xml", &["lta.pdf"]).succeeds().stdout;
    for piece in [
        "<ReasonElement>Uji &lt;coba&gt; &amp; &quot;segel&quot;</ReasonElement>",
        "<AddressString>Candirejo</AddressString>",
        "<SubFilterElement>ETSI.CAdES.detached</SubFilterElement>",
        "urn:etsi:019102:validationObject:timestamp",
        "urn:etsi:019102:mainindication:passed",
        "urn:etsi:019102:validationprocess:LTA",
        "<PAdESFieldName>Signature1</PAdESFieldName>",
    ] {
        assert!(document.contains(piece), "{piece}: {document}");
    }
    // Signer, issuing CA, root; and two of the time-stamping authority's own path are among them or beside.
    assert!(count(&document, "validationObject:certificate<") >= 3, "{document}");
    assert!(count(&document, "<IntermediateCertificate ") >= 1, "{document}");
}

#[test]
fn bsre_answers_as_its_api_does() {
    let program = judged();
    let more = ["--reason", "Pengesahan", "--location", "Candirejo", "--level", "lt"];
    program.sign(fixture("nota-dinas.pdf").as_ref(), "lt.pdf", &more).succeeds();
    let answer = report(&program, "bsre", &["lt.pdf"]).succeeds().json();
    assert_eq!((&answer["conclusion"], &answer["signatureCount"]), (&"VALID".into(), &1.into()));
    assert!(text(&answer["description"]).contains("tepercaya"));
    let signature = &answer["signatureInformations"][0];
    for (field, expected) in [
        ("signatureFormat", "PAdES-BASELINE-LT"),
        ("fieldName", "Signature1"),
        ("reason", "Pengesahan"),
        ("location", "Candirejo"),
    ] {
        assert_eq!(signature[field], expected, "{field}");
    }
    for (field, expected) in
        [("integrityValid", true), ("certificateTrusted", true), ("ltv", true), ("lastSignature", false)]
    {
        assert_eq!(signature[field], expected, "{field}");
    }
    let id = text(&signature["id"]);
    assert!(id.len() == 66 && id.starts_with("S-"), "{id}");
    assert!(text(&signature["timestampInfomation"]["id"]).starts_with("T-"));
    assert!(text(&signature["signatureDate"]).ends_with(".000+00:00"));
    let certificates = signature["certificateDetails"].as_array().unwrap();
    assert_eq!(certificates.len(), 3);
    assert_eq!(certificates[0]["keyUsages"], serde_json::json!(["digitalSignature", "nonRepudiation"]));
    assert!(text(&certificates[0]["serialNumber"]).bytes().all(|digit| digit.is_ascii_digit()));
    assert!(!answer.to_string().contains(NIK), "no NIK is told");
}

#[test]
fn bsre_knows_no_doubt_and_answers_in_a_list_about_many() {
    let program = judged();
    for (file, conclusion, intact) in [
        ("changed.pdf", "INVALID", Some(false)),
        ("trailing.pdf", "INVALID", Some(true)),
        ("later.pdf", "INVALID", Some(false)),
        ("unsigned.pdf", "NO_SIGNATURE", None),
        ("broken.pdf", "INVALID", None),
    ] {
        let answer = report(&program, "bsre", &[file]).json();
        assert_eq!(answer["conclusion"], conclusion, "{file}");
        let found = answer["signatureInformations"].get(0).map(|entry| entry["integrityValid"] == true);
        assert_eq!(found, intact, "{file}: {answer}");
    }
    let answers = report(&program, "bsre", &["good.pdf", "changed.pdf"]).json();
    assert_eq!(each(&answers, "/conclusion"), ["VALID", "INVALID"]);
}

/// A rule of the receiver that is not met keeps a document from passing in every shape.
#[test]
fn what_a_policy_asks_counts_in_every_shape() {
    let program = judged();
    program.write("policy.toml", "level = \"b-lt\"\n");
    for (format, piece) in [
        ("text", "the policy asks for PAdES-B-LT"),
        ("json", "\"policy-level\""),
        ("junit", r#"<failure type="policy-level" message="the policy asks for"#),
        ("sarif", r#""ruleId": "policy-level""#),
        ("etsi-xml", "<MainIndication>urn:etsi:019102:mainindication:indeterminate</MainIndication>"),
        ("etsi-xml", "<SubIndication>urn:etsi:019102:subindication:SIG_CONSTRAINTS_FAILURE</SubIndication>"),
        ("bsre", r#""conclusion": "INVALID""#),
    ] {
        let run = report(&program, format, &["good.pdf", "--policy", "policy.toml"]);
        assert_eq!(run.code, 1, "{format}: {}", run.stderr);
        assert!(run.stdout.contains(piece), "{format}: {}", run.stdout);
    }
}

/// Names of files and fields are by whoever made them.
#[test]
fn no_name_breaks_out_of_a_document() {
    let program = judged();
    let wicked = "a\"b'<c>&d]]> e\u{1}\u{202e}f%.pdf";
    fs::copy(program.path("changed.pdf"), program.path(wicked)).unwrap();
    for format in FORMATS {
        let run = report(&program, format, &[wicked]);
        assert_eq!(run.code, 1, "{format}: {}", run.stderr);
        let seen = run.stdout.chars().find(|character| matches!(character, '\u{1}' | '\u{202e}'));
        assert_eq!(seen, None, "{format}: {:?}", run.stdout);
    }
    for format in ["junit", "etsi-xml"] {
        let document = report(&program, format, &[wicked]).stdout;
        assert!(!document.contains("<c>") && !document.contains("]]>"), "{document}");
    }
    let run = sarif(&program, &[wicked]);
    let uri = text(&run["artifacts"][0]["location"]["uri"]);
    assert_eq!(uri, "a%22b%27%3Cc%3E%26d%5D%5D%3E%20e%01%E2%80%AEf%25.pdf");
}

#[test]
fn json_goes_with_no_other_format() {
    let program = judged();
    for format in ["text", "junit", "sarif", "etsi-xml", "bsre"] {
        let run = report(&program, format, &["good.pdf", "--json"]);
        assert_eq!(run.code, 2, "{format}: {}", run.stdout);
        assert_eq!(run.json()["error"]["kind"], "usage");
    }
    report(&program, "json", &["good.pdf", "--json"]).succeeds();
}

/// Runs the program on a terminal, with one more variable; not as on a CI runner, whose
/// logs show colours whatever the terminal is called.
fn at_terminal(program: &Program, arguments: &str, variable: (&str, &str)) -> Option<String> {
    let script = Judge::find("script")?;
    let line = format!("{SEGEL} verify {arguments}");
    let shown = script.ask_with(["-qec", &line, "/dev/null"], |terminal| {
        terminal.current_dir(program.folder()).stdin(Stdio::null());
        terminal.env("SEGEL_HOME", program.home()).env("SEGEL_LANG", "en").env("TERM", "xterm");
        terminal.env_remove("NO_COLOR").env_remove("CI").env(variable.0, variable.1);
    });
    Some(shown.text)
}

#[test]
fn a_terminal_gets_colours_beside_the_words() {
    let program = judged();
    for (file, painted) in [
        ("good.pdf", "\u{1b}[32mgood.pdf: TOTAL-PASSED"),
        ("changed.pdf", "\u{1b}[1;31mchanged.pdf: TOTAL-FAILED"),
        ("later.pdf", "\u{1b}[33mlater.pdf: INDETERMINATE"),
        ("changed.pdf", "  \u{1b}[36mhint: "),
    ] {
        let Some(shown) = at_terminal(&program, file, ("SEGEL_LANG", "en")) else { return };
        assert!(shown.contains(painted), "{file}: {shown:?}");
        for variable in [("NO_COLOR", "1"), ("TERM", "dumb")] {
            let Some(shown) = at_terminal(&program, file, variable) else { return };
            assert!(!shown.contains("\u{1b}["), "{variable:?} {file}: {shown:?}");
        }
    }
    let Some(shown) = at_terminal(&program, "good.pdf --format junit", ("SEGEL_LANG", "en")) else { return };
    assert!(!shown.contains("\u{1b}["), "{shown:?}");
}

#[test]
fn what_is_no_terminal_gets_no_colour() {
    let program = judged();
    for more in [&["changed.pdf"][..], &["changed.pdf", "--output", "report.txt"]] {
        let run = report(&program, "text", more);
        assert!(!run.stdout.contains('\u{1b}'), "{:?}", run.stdout);
    }
    assert!(!program.read("report.txt").contains(&0x1b));
}
