//! SARIF 2.1.0 (OASIS): one result for each finding, and one for each signature that does not pass.

mod rule; // what each code means

use std::collections::BTreeMap;
use std::ops::Range;

use office::report::{FileReport, Finding, Indication, Severity, SignatureReport};
use pki::name::Escaped;
use pki::validity::whole_second;
use serde_json::{Value, json};

use super::{Judged, place};
use crate::lang::{Lang, verdict};
use crate::terminal::pretty;

/// Where the schema is published, which readers know the format by.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn render(judged: &Judged<'_>) -> String {
    let mut rules = Rules::default();
    let mut results = Vec::new();
    for (index, report) in judged.files.iter().enumerate() {
        results.extend(of_file(report, index, judged.lang, &mut rules));
    }
    let driver = json!({
        "name": "segel",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules.described(),
    });
    let run = json!({
        "tool": { "driver": driver },
        "language": language(judged.lang),
        "invocations": [{
            "executionSuccessful": true,
            "properties": { "judgedAt": whole_second(judged.at).to_string() },
        }],
        "artifacts": judged.files.iter().map(artifact).collect::<Vec<_>>(),
        "results": results,
    });
    pretty(&json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))
}

/// The codes in use, in the order of their first use.
#[derive(Default)]
struct Rules(BTreeMap<&'static str, usize>);

impl Rules {
    fn index(&mut self, code: &'static str) -> usize {
        let next = self.0.len();
        *self.0.entry(code).or_insert(next)
    }

    fn described(&self) -> Vec<Value> {
        let mut codes: Vec<(&str, usize)> = self.0.iter().map(|(code, index)| (*code, *index)).collect();
        codes.sort_by_key(|(_, index)| *index);
        codes.into_iter().map(|(code, _)| rule::describe(code)).collect()
    }
}

/// One result, before it is written.
struct Found<'a> {
    code: &'static str,
    severity: Severity,
    message: String,
    region: Option<Range<u64>>,
    signature: Option<&'a SignatureReport>,
}

fn of_file(report: &FileReport, index: usize, lang: Lang, rules: &mut Rules) -> Vec<Value> {
    let mut found: Vec<Found<'_>> =
        report.findings.iter().map(|finding| of_finding(finding, None, lang)).collect();
    for signature in &report.signatures {
        found.extend(of_verdict(signature, lang));
        let findings = signature.findings.iter();
        found.extend(findings.map(|finding| of_finding(finding, Some(signature), lang)));
    }
    found.into_iter().map(|found| found.result(report, index, rules)).collect()
}

fn of_finding<'a>(finding: &Finding, signature: Option<&'a SignatureReport>, lang: Lang) -> Found<'a> {
    Found {
        code: finding.code(),
        severity: finding.severity(),
        message: with_hint(
            verdict::finding_sentence(finding, lang),
            verdict::of_finding(finding, lang),
            lang,
        ),
        region: place::of_finding(finding).or_else(|| signature.and_then(place::of_signature)),
        signature,
    }
}

/// The verdict on a signature that does not pass.
fn of_verdict(signature: &SignatureReport, lang: Lang) -> Option<Found<'_>> {
    (signature.indication != Indication::TotalPassed).then(|| Found {
        code: signature.reason.code(),
        severity: Severity::Error,
        message: with_hint(
            verdict::reason(&signature.reason, lang),
            verdict::of_reason(&signature.reason, lang),
            lang,
        ),
        region: place::of_signature(signature),
        signature: Some(signature),
    })
}

fn with_hint(sentence: String, hint: Option<String>, lang: Lang) -> String {
    match hint {
        Some(hint) => format!("{sentence}\n{}", verdict::hint_line(&hint, lang)),
        None => sentence,
    }
}

impl Found<'_> {
    fn result(self, report: &FileReport, index: usize, rules: &mut Rules) -> Value {
        let mut physical = json!({
            "artifactLocation": { "uri": place::uri(&report.file), "index": index },
        });
        if let Some(region) = &self.region {
            physical["region"] = region_of(region);
        }
        let mut location = json!({ "physicalLocation": physical });
        let mut result = json!({
            "ruleId": self.code,
            "ruleIndex": rules.index(self.code),
            "level": level(self.severity),
            "message": { "text": self.message },
        });
        if let Some(signature) = self.signature {
            location["logicalLocations"] = json!([{
                "name": Escaped(&signature.field).to_string(),
                "kind": place::kind(signature),
            }]);
            result["properties"] = json!({
                "indication": signature.indication,
                "subIndication": signature.sub_indication,
            });
        }
        result["locations"] = json!([location]);
        result
    }
}

/// A range of bytes; only its start where it is empty, since its end is not known then.
fn region_of(region: &Range<u64>) -> Value {
    match region.end - region.start {
        0 => json!({ "byteOffset": region.start }),
        length => json!({ "byteOffset": region.start, "byteLength": length }),
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

const fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Id => "id",
    }
}

fn artifact(report: &FileReport) -> Value {
    let mut artifact = json!({
        "location": { "uri": place::uri(&report.file) },
        "mimeType": "application/pdf",
    });
    if let Some(sha256) = &report.sha256 {
        artifact["hashes"] = json!({ "sha-256": sha256 });
    }
    if let Some(size) = report.size {
        artifact["length"] = json!(size);
    }
    artifact
}
