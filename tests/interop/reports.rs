//! Reports for other programs: by their schemas, with a document of every verdict in them. What is harmed is refused, which
//! shows that the judges look.

use std::fs;
use std::path::Path;

use testkit::judge::{Judge, Verdict};
use testkit::program::Program;

use crate::office::office;

/// Python with what the formats are judged by.
fn judge() -> Option<Judge> {
    let probe = "import sys, jsonschema, lxml, xsdata, pyhanko.generated.etsi.ts_11910202, pathlib; \
                 here = pathlib.Path(sys.prefix).parent / 'schemas'; \
                 sys.exit(not all((here / name).is_file() for name in ('junit.xsd', 'sarif.json')))";
    Judge::find_able("python", &["-c", probe])
}

/// A folder of documents with names and words that are to be escaped, and beside them the test kit.
fn documents() -> Program {
    let office = office("p256");
    let folder = Program::new(env!("CARGO_BIN_EXE_segel"));
    let sign = |level: &str, output: &str| {
        let letter = testkit::fixture::path("nota-dinas.pdf");
        let (letter, output) = (letter.to_str().unwrap(), folder.path(output));
        let line = ["sign", letter, "--as", testkit::program::NIK, "--passphrase-file", "passphrase"];
        let more = ["--level", level, "--reason", "<b>\"Uji\" & coba", "-o", output.to_str().unwrap()];
        office.program.run(line.iter().chain(&more)).succeeds();
    };
    sign("b", "b & \"c\" <d>.pdf");
    sign("lta", "lta.pdf");
    let mut changed = folder.read("lta.pdf");
    folder.write("trailing.pdf", [&changed[..], b"more"].concat());
    changed[5000] ^= 1;
    folder.write("changed.pdf", changed);
    fs::copy(office.folder().join("by-revoked.pdf"), folder.path("revoked.pdf")).unwrap();
    fs::copy(office.folder().join("twice.pdf"), folder.path("twice.pdf")).unwrap();
    fs::copy(testkit::fixture::path("nota-dinas.pdf"), folder.path("unsigned.pdf")).unwrap();
    folder.write("broken\u{1}.pdf", "broken");
    office.program.run(["testkit", "make", folder.path("kit").to_str().unwrap()]).succeeds();
    folder
}

/// The report on all of them, in a file of the folder.
fn report(folder: &Program, format: &str, lang: &str) -> String {
    let office = office("p256");
    let output = format!("report-{lang}.{format}");
    let path = folder.path(&output);
    let (own, kit) = (folder.folder(), folder.path("kit/documents"));
    let inputs = [own.to_str().unwrap(), kit.to_str().unwrap()];
    let line = ["verify", inputs[0], inputs[1], "--lang", lang, "--format", format, "--output"];
    let run = office.program.run(line.iter().chain(&[path.to_str().unwrap()]));
    assert_eq!(run.code, 1, "{}", run.stderr);
    output
}

fn ask(judge: &Judge, folder: &Program, kind: &str, file: &str) -> Verdict {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/reports.py");
    judge.ask([script, kind, folder.path(file).to_str().unwrap()])
}

/// Asks about a report in both languages, and about the same with each harm done to it.
fn is_judged(format: &str, kind: &str, harms: &[(&str, &str)]) {
    let Some(judge) = judge() else { return };
    let folder = documents();
    for lang in ["en", "id"] {
        let file = report(&folder, format, lang);
        ask(&judge, &folder, kind, &file).accepts(&["valid"]);
    }
    let document = String::from_utf8(folder.read(&format!("report-en.{format}"))).unwrap();
    for (piece, instead) in harms {
        let harmed = document.replacen(piece, instead, 1);
        assert_ne!(harmed, document, "{piece}");
        folder.write("harmed", harmed);
        let verdict = ask(&judge, &folder, kind, "harmed");
        assert_ne!(verdict.code, 0, "{piece} as {instead}");
    }
}

/// The files of examples/ci that services read.
#[test]
fn pipelines_are_as_their_services_want_them() {
    let Some(check) = Judge::find("check-jsonschema") else { return };
    let folder = Program::new(env!("CARGO_BIN_EXE_segel"));
    for (file, schema, piece, instead) in [
        ("github.yml", "vendor.github-workflows", "runs-on:", "runs:"),
        (
            "github.yml",
            "vendor.github-workflows",
            "- uses: actions/checkout@v4",
            "- use: actions/checkout@v4",
        ),
        ("gitlab.yml", "vendor.gitlab-ci", "stage: test", "stage: [test, 1]"),
        ("gitlab.yml", "vendor.gitlab-ci", "when: always", "when: perhaps"),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/ci").join(file);
        let ask = |file: &Path| check.ask(["--builtin-schema", schema, file.to_str().unwrap()]);
        ask(&path).accepts(&[]);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(piece), "{piece}");
        ask(&folder.write(file, text.replacen(piece, instead, 1))).refuses(&[]);
    }
}

#[test]
fn junit_is_as_jenkins_wants_it() {
    let harms = [
        ("<testcase name=", "<testcase nome="),
        ("<failure type=", "<failing type="),
        (" tests=\"", " test=\""),
        ("</testsuite>", "</testsuites>"),
        ("&lt;", "<"),
    ];
    is_judged("junit", "junit", &harms);
}

#[test]
fn sarif_keeps_its_schema() {
    let harms = [
        ("\"version\": \"2.1.0\"", "\"version\": \"2.1\""),
        ("\"level\": \"error\"", "\"level\": \"fatal\""),
        ("\"text\":", "\"texts\":"),
        ("\"byteOffset\": ", "\"byteOffset\": -"),
        ("\"driver\":", "\"drivers\":"),
        ("\"ruleIndex\": ", "\"ruleIndex\": 0.5"),
    ];
    is_judged("sarif", "sarif", &harms);
}

#[test]
fn etsi_reports_are_as_their_schema_wants_them() {
    let harms = [
        ("<MainIndication>", "<Indication>"),
        ("<HashOnly>false", "<HashOnly>perhaps"),
        ("    <SignersDocument>", "    <SignersDocuments/><SignersDocument>"),
        ("<POETime>", "<POETime>about "),
        ("VOReference=\"C-", "VOReference=\"C-0"),
        ("VOReference=\"", "Reference=\""),
        ("<ds:DigestMethod Algorithm=", "<ds:DigestMethod Digest="),
    ];
    is_judged("etsi-xml", "etsi", &harms);
}
