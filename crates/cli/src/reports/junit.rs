//! JUnit XML: a test suite for each file, a test case for the file itself and one for each signature. Whatever does not
//! pass is red, doubt too: a pipeline that goes on must know.

use office::report::{FileReport, Finding, Indication, Severity, SignatureReport};
use pki::name::Escaped;
use pki::validity::whole_second;

use super::xml::Element;
use super::{Judged, place};
use crate::lang::verdict;

/// How a test case ended.
enum Outcome {
    Passed,
    /// Judged, and not passed: what kind, and in one sentence why.
    Failure(String, String),
    /// Not judged at all: the same.
    Error(String, String),
}

pub(super) fn render(judged: &Judged<'_>) -> String {
    let suites: Vec<Suite> = judged.files.iter().map(|report| Suite::of(report, judged)).collect();
    let sum = |count: fn(&Suite) -> usize| suites.iter().map(count).sum::<usize>();
    let root = Element::new("testsuites")
        .with("name", "segel verify")
        .with("tests", sum(Suite::tests))
        .with("failures", sum(Suite::failures))
        .with("errors", sum(Suite::errors));
    root.holding(suites.into_iter().map(Suite::element)).document()
}

struct Suite {
    name: String,
    timestamp: String,
    properties: Vec<(String, String)>,
    cases: Vec<(String, Outcome, String)>,
}

impl Suite {
    fn of(report: &FileReport, judged: &Judged<'_>) -> Self {
        let mut cases = vec![("document".to_owned(), of_file(report, judged), said_of_file(report, judged))];
        for signature in &report.signatures {
            let name = format!("{} {}", place::kind(signature), Escaped(&signature.field));
            cases.push((name, of_signature(signature, judged), said_of(signature, judged)));
        }
        Self {
            name: Escaped(&report.file).to_string(),
            timestamp: whole_second(judged.at).to_string(),
            properties: properties(report),
            cases,
        }
    }

    fn tests(&self) -> usize {
        self.cases.len()
    }

    fn failures(&self) -> usize {
        self.cases.iter().filter(|(_, outcome, _)| matches!(outcome, Outcome::Failure(..))).count()
    }

    fn errors(&self) -> usize {
        self.cases.iter().filter(|(_, outcome, _)| matches!(outcome, Outcome::Error(..))).count()
    }

    fn element(self) -> Element {
        let properties = self.properties.iter();
        let properties =
            properties.map(|(name, value)| Element::new("property").with("name", name).with("value", value));
        let suite = Element::new("testsuite")
            .with("name", &self.name)
            .with("tests", self.tests())
            .with("failures", self.failures())
            .with("errors", self.errors())
            .with("skipped", 0)
            .with("time", 0)
            .with("timestamp", &self.timestamp)
            .holding([Element::new("properties").holding(properties)]);
        let class = self.name;
        suite.holding(self.cases.into_iter().map(|(name, outcome, said)| case(&name, &class, outcome, said)))
    }
}

fn case(name: &str, class: &str, outcome: Outcome, said: String) -> Element {
    let case = Element::new("testcase").with("name", name).with("classname", class).with("time", 0);
    let (tag, kind, message) = match outcome {
        Outcome::Passed if said.is_empty() => return case,
        Outcome::Passed => return case.holding([Element::text("system-out", said)]),
        Outcome::Failure(kind, message) => ("failure", kind, message),
        Outcome::Error(kind, message) => ("error", kind, message),
    };
    case.holding([Element::text(tag, said).with("type", kind).with("message", message)])
}

/// What speaks against the file itself, its signatures left aside.
fn of_file(report: &FileReport, judged: &Judged<'_>) -> Outcome {
    let said = |finding: &Finding| verdict::finding_sentence(finding, judged.lang);
    let find = |is: fn(&Finding) -> bool| report.findings.iter().find(|finding| is(finding));
    if let Some(finding) = find(|finding| matches!(finding, Finding::Unreadable(_))) {
        return Outcome::Error(finding.code().to_owned(), said(finding));
    }
    if let Some(finding) = find(|finding| matches!(finding, Finding::NoSignature)) {
        return Outcome::Failure(finding.code().to_owned(), said(finding));
    }
    match find(|finding| finding.severity() == Severity::Error) {
        Some(finding) => {
            let verdict = finding.indication().map(|indication| indication.to_string());
            Outcome::Failure(verdict.unwrap_or_else(|| finding.code().to_owned()), said(finding))
        }
        None => of_warnings(report, judged),
    }
}

/// Where that was asked for, a warning makes a file fail that passes otherwise.
fn of_warnings(report: &FileReport, judged: &Judged<'_>) -> Outcome {
    let of_signatures = report.signatures.iter().flat_map(|signature| &signature.findings);
    let mut findings = report.findings.iter().chain(of_signatures);
    let counts = judged.warnings_fail && report.indication == Some(Indication::TotalPassed);
    let warning = findings.find(|finding| counts && finding.severity() == Severity::Warning);
    match warning {
        Some(finding) => {
            Outcome::Failure("WARNING".to_owned(), verdict::finding_sentence(finding, judged.lang))
        }
        None => Outcome::Passed,
    }
}

fn of_signature(signature: &SignatureReport, judged: &Judged<'_>) -> Outcome {
    let message = verdict::reason(&signature.reason, judged.lang);
    let against = signature.findings.iter().find(|finding| finding.severity() == Severity::Error);
    match (signature.indication, signature.sub_indication, against) {
        (Indication::TotalPassed, _, None) => Outcome::Passed,
        (Indication::TotalPassed, _, Some(finding)) => {
            Outcome::Failure(finding.code().to_owned(), verdict::finding_sentence(finding, judged.lang))
        }
        (Indication::Indeterminate, ..) | (_, None, _) => {
            Outcome::Failure(signature.indication.to_string(), message)
        }
        (Indication::TotalFailed, Some(sub), _) => {
            Outcome::Failure(format!("{} {sub}", signature.indication), message)
        }
    }
}

/// All that the text says of the file, its signatures left aside, with what to do.
fn said_of_file(report: &FileReport, judged: &Judged<'_>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for finding in &report.findings {
        lines.push(verdict::finding(finding, judged.lang));
        lines.extend(
            verdict::of_finding(finding, judged.lang).map(|hint| verdict::hint_line(&hint, judged.lang)),
        );
    }
    lines.join("\n")
}

/// All that the text says of a signature, with what to do.
fn said_of(signature: &SignatureReport, judged: &Judged<'_>) -> String {
    let lines = verdict::signature(signature, judged.lang).into_iter().map(|(_, line)| line);
    let hint = verdict::of_reason(&signature.reason, judged.lang);
    lines.chain(hint.map(|hint| verdict::hint_line(&hint, judged.lang))).collect::<Vec<_>>().join("\n")
}

/// What there is to know at a glance, each under a name of its own. Older schemas have properties for suites alone.
fn properties(report: &FileReport) -> Vec<(String, String)> {
    let mut properties = Vec::new();
    let mut add = |name: String, value: Option<String>| {
        properties.extend(value.map(|value| (name, value)));
    };
    add("sha256".into(), report.sha256.clone());
    add("indication".into(), report.indication.map(|indication| indication.to_string()));
    for (index, signature) in report.signatures.iter().enumerate() {
        let mut of =
            |name: &str, value: Option<String>| add(format!("signature.{}.{name}", index + 1), value);
        of("field", Some(Escaped(&signature.field).to_string()));
        of("indication", Some(signature.indication.to_string()));
        of("sub-indication", signature.sub_indication.map(|sub| sub.to_string()));
        of("code", Some(signature.reason.code().to_owned()));
        of("level", signature.level.map(|level| level.word().to_owned()));
        of("signer", signature.signer.as_ref().map(|signer| Escaped(&signer.name).to_string()));
        of("serial", signature.signer.as_ref().map(|signer| signer.serial.clone()));
        of("claimed-time", signature.claimed_time.map(|time| time.to_string()));
        of("best-time", signature.best_time.map(|time| time.to_string()));
        of("simulation", Some(signature.simulation.to_string()));
    }
    properties
}
