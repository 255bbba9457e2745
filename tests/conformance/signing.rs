//! Documents that others made to be awkward: what can be read is signed, and judges accept the signature.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::Value;
use testkit::judge::Judge;
use testkit::program::{NIK, Program};

use super::Verdict;
use super::exceptions::Exceptions;

const EXCEPTIONS: &str = include_str!("signing-exceptions.txt");

/// What came of each document.
struct Signed {
    program: Program,
    originals: PathBuf,
    /// By name: the field, or why it was not signed.
    outcomes: BTreeMap<String, Result<String, String>>,
}

static SIGNED: LazyLock<Option<Signed>> = LazyLock::new(|| Some(sign_all(super::data()?.join("pdf/files"))));

fn sign_all(originals: PathBuf) -> Signed {
    let program = Program::with_holder(env!("CARGO_BIN_EXE_segel"), "p256", &[]);
    program.run(["ca", "chain", "--root", "--out", "root.pem"]).succeeds();
    let who = ["--as", NIK, "--passphrase-file", "passphrase", "--out-dir", "signed", "--json"];
    // At B-B: behind anything more, pyHanko compares all that came before, and stumbles over what is amiss there.
    let run = program.run(["sign", originals.to_str().unwrap(), "--level", "b"].iter().chain(&who));
    let outcome = |file: &Value| {
        let name = PathBuf::from(file["file"].as_str().unwrap());
        let name = name.file_stem().unwrap().to_string_lossy().into_owned();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let outcome = match &file["error"] {
            Value::Null => Ok(text(&file["field"])),
            error => Err(text(&error["message"])),
        };
        (name, outcome)
    };
    let outcomes = run.json()["files"].as_array().unwrap().iter().map(outcome).collect();
    Signed { program, originals, outcomes }
}

impl Signed {
    fn original(&self, name: &str) -> PathBuf {
        self.originals.join(format!("{name}.pdf"))
    }

    fn document(&self, name: &str) -> PathBuf {
        self.program.path(&format!("signed/{name}-signed.pdf"))
    }

    /// Asks a judge about every document that was signed; `asked` says what it has against it.
    fn judged(&self, section: &str, asked: impl Fn(&str) -> Option<String>) {
        let mut exceptions = Exceptions::read(EXCEPTIONS, section);
        for (name, outcome) in &self.outcomes {
            if outcome.is_err() {
                continue;
            }
            let verdict = asked(name).map_or(Verdict::Accepted, Verdict::Refused);
            exceptions.compare(name, true, &verdict);
        }
        exceptions.finish();
    }
}

#[test]
fn what_can_be_read_is_signed() {
    let Some(signed) = &*SIGNED else { return };
    let mut exceptions = Exceptions::read(EXCEPTIONS, "segel");
    for (name, outcome) in &signed.outcomes {
        let verdict =
            outcome.as_ref().map_or_else(|why| Verdict::Refused(why.clone()), |_| Verdict::Accepted);
        exceptions.compare(name, true, &verdict);
    }
    exceptions.finish();
}

#[test]
fn the_syntax_is_as_good_as_it_was() {
    let (Some(signed), Some(qpdf)) = (&*SIGNED, Judge::find("qpdf")) else { return };
    let complaints = |path: PathBuf| {
        let verdict = qpdf.ask(["--check".into(), path]);
        let lines = verdict.text.lines().filter(|line| line.starts_with("WARNING") || line.contains("error"));
        // What it complains about, without the file and the places, which differ.
        let kinds: BTreeSet<String> =
            lines.map(|line| line.rsplit(": ").next().unwrap_or_default().to_owned()).collect();
        (verdict.code, kinds)
    };
    signed.judged("qpdf", |name| {
        let (before, after) = (complaints(signed.original(name)), complaints(signed.document(name)));
        (after.0 > before.0).then(|| format!("{:?}, before {:?}", after.1, before.1))
    });
}

#[test]
fn poppler_holds_the_signature_for_valid() {
    let (Some(signed), Some(pdfsig)) = (&*SIGNED, Judge::find("pdfsig")) else { return };
    signed.judged("pdfsig", |name| {
        let verdict = pdfsig.ask(["-nocert".into(), signed.document(name)]);
        let ours = verdict.text.split("Signature #").find(|one| one.contains("Siti Rahayu"));
        let is_valid = ours.is_some_and(|ours| ours.contains("Signature Validation: Signature is Valid."));
        (!is_valid).then(|| ours.unwrap_or(&verdict.text).to_owned())
    });
}

#[test]
fn pyhanko_holds_the_signature_for_intact_and_trusted() {
    let (Some(signed), Some(python)) = (&*SIGNED, Judge::find_able("python", &["-c", "import pyhanko"]))
    else {
        return;
    };
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/last_signature.py");
    let documents = signed.outcomes.iter().filter(|(_, outcome)| outcome.is_ok());
    let documents = documents.map(|(name, _)| signed.document(name));
    let verdict = python.ask([script, signed.program.path("root.pem")].into_iter().chain(documents));
    let verdicts: BTreeMap<&str, &str> =
        verdict.text.lines().filter_map(|line| line.split_once("-signed.pdf\t")).collect();
    signed.judged("pyhanko", |name| match verdicts.get(name) {
        Some(said) if said.starts_with("INTACT:TRUSTED,") && said.ends_with(",ENTIRE_FILE") => None,
        Some(said) => Some((*said).to_owned()),
        None => Some(verdict.text.clone()),
    });
}
