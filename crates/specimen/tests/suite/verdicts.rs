//! Our own verification says of every specimen what stands beside it.

use pdf::verify::{FileReport, Indication};

use specimen::{Kit, Seeded};

use crate::house::{judged, judged_by, kit};

/// What is said, for whoever looks into a disagreement.
fn said(report: &FileReport) -> String {
    let of_file = report.findings.iter().map(|finding| (finding.code(), finding.to_string()));
    let of_signatures = report.signatures.iter().map(|one| (one.reason.code(), one.reason.to_string()));
    of_file.chain(of_signatures).map(|(code, words)| format!("\n    {code}: {words}")).collect()
}

#[test]
fn our_own_verification_agrees_with_every_specimen() {
    assert_agrees(kit());
}

/// As long as RSA-2048 is relied on.
#[test]
fn it_agrees_at_any_time_and_with_any_keys() {
    for (seed, at) in [(7, "2029-12-31T23:59:59Z"), (8, "2000-02-29T12:00:00.5Z")] {
        assert_agrees(&Kit::found(&mut Seeded::new(seed), at.parse().unwrap()).unwrap());
    }
}

fn assert_agrees(kit: &Kit) {
    let mut wrong = Vec::new();
    for specimen in specimen::all(kit).unwrap() {
        let report = judged_by(kit, &specimen.bytes, specimen.password);
        if let Some(disagreement) = specimen.expected.disagreement(&report) {
            wrong.push(format!("{}: {disagreement}{}", specimen.path(), said(&report)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The words of a disagreement are there when there is one: the verdict of another specimen is another one.
#[test]
fn a_wrong_verdict_is_a_disagreement() {
    let one = |group: &str, name: &str| specimen::one(kit(), group, name).unwrap().unwrap();
    let (good, harmed) = (one("written", "classic-table"), one("contents", "changed"));
    let (stripped, unsigned) = (one("stripping", "no-form"), one("written", "unsigned"));
    for (name, expected, bytes) in [
        ("a forgery that passes", &harmed.expected, &good.bytes),
        ("a good one that fails", &good.expected, &harmed.bytes),
        ("a signature that is overlooked", &stripped.expected, &unsigned.bytes),
        ("another reason", &harmed.expected, &stripped.bytes),
    ] {
        assert!(expected.disagreement(&judged(bytes, None)).is_some(), "{name}");
    }
    assert_eq!(judged(&good.bytes, None).indication, Some(Indication::TotalPassed));
}

/// Where nothing stands in the way of anyone, nobody is warned.
#[test]
fn a_field_in_a_point_is_no_reason_for_a_warning() {
    let one = specimen::one(kit(), "changed", "field-for-another").unwrap().unwrap();
    let report = judged(&one.bytes, None);
    let severities = report.findings.iter().map(pdf::verify::Finding::severity);
    assert!(severities.eq([pdf::verify::Severity::Info]), "{:?}", report.findings);
}
