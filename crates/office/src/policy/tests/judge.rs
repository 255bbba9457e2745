use pdf::verify::{
    Coverage, FileReport, Finding, Indication, Level, Modification, Reason, SignatureKind, SignatureReport,
    SignerReport, WantedSigner,
};
use pki::digest::DigestAlgorithm;
use pki::key::KeyKind;

use crate::policy::{Policy, Preset, Simulation};

/// A signature to which a change can be made.
type Change = fn(&mut SignatureReport);

fn signer() -> SignerReport {
    SignerReport {
        name: "Siti Rahayu".into(),
        nik: Some("3323010101900001".into()),
        nip: Some("199001012015011001".into()),
        email: Some("siti@example.go.id".into()),
        organization: Some("Dinas Kominfo".into()),
        serial: "1A".into(),
        issuer: "CN=CA".into(),
        not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
        not_after: "2027-12-31T23:59:59Z".parse().unwrap(),
    }
}

/// One that every rule below is content with.
fn signature() -> SignatureReport {
    SignatureReport {
        field: "Signature1".into(),
        kind: SignatureKind::Signature,
        indication: Indication::TotalPassed,
        sub_indication: None,
        reason: Reason::Valid,
        level: Some(Level::PadesBLt),
        digest: Some("SHA-256".into()),
        algorithm: Some("RSA PKCS#1 v1.5 2048".into()),
        key: Some(KeyKind::Rsa { bits: 2048 }),
        details: Default::default(),
        coverage: Coverage::WholeFile,
        byte_range: None,
        revision: Some(1),
        modification: Some(Modification::None),
        docmdp: None,
        changes: Vec::new(),
        claimed_time: None,
        best_time: Some("2026-01-31T08:30:00Z".parse().unwrap()),
        time_stamp: None,
        signer: Some(signer()),
        chain: Vec::new(),
        simulation: false,
        findings: Vec::new(),
    }
}

fn file(signatures: Vec<SignatureReport>) -> FileReport {
    FileReport {
        file: "surat.pdf".into(),
        sha256: None,
        size: None,
        indication: Some(Indication::TotalPassed),
        sub_indication: None,
        findings: Vec::new(),
        signatures,
    }
}

fn changed(change: Change) -> SignatureReport {
    let mut signature = signature();
    change(&mut signature);
    signature
}

/// The codes of what is not met: those about the file, then those about each signature.
fn unmet(policy: &Policy, signatures: Vec<SignatureReport>) -> Vec<&'static str> {
    let mut report = file(signatures);
    policy.judge(&mut report);
    assert_eq!(report.indication, Some(Indication::TotalPassed), "a policy leaves the indication alone");
    let of_signatures = report.signatures.iter().flat_map(|signature| &signature.findings);
    report.findings.iter().chain(of_signatures).map(Finding::code).collect()
}

fn default() -> Policy {
    Preset::Default.policy()
}

#[test]
fn rules_about_one_signature() {
    let level = |level| Policy { level: Some(level), ..default() };
    let later = |most| Policy { modifications: Some(most), ..default() };
    let simulation = |simulation| Policy { simulation, ..default() };
    let stamped = || Policy { time_stamp: true, ..default() };
    let listed = || Policy { only_listed: true, ..default() };
    let as_is: Change = |_| {};
    for (name, policy, change, expected) in [
        ("level: higher", level(Level::PadesBT), as_is, None),
        ("level: as wanted", level(Level::PadesBLt), as_is, None),
        ("level: lower", level(Level::PadesBLta), as_is, Some("policy-level")),
        ("level: none of PAdES", level(Level::PadesBB), |s| s.level = Some(Level::Cms), Some("policy-level")),
        ("level: cannot be told", level(Level::PadesBB), |s| s.level = None, Some("policy-level")),
        ("later: nothing", later(Modification::None), as_is, None),
        (
            "later: as much as may",
            later(Modification::FormFilling),
            |s| s.modification = Some(Modification::FormFilling),
            None,
        ),
        (
            "later: less",
            later(Modification::FormFilling),
            |s| s.modification = Some(Modification::LtaUpdates),
            None,
        ),
        (
            "later: more",
            later(Modification::FormFilling),
            |s| s.modification = Some(Modification::Annotations),
            Some("policy-modification"),
        ),
        (
            "later: what no signature allows",
            later(Modification::Annotations),
            |s| s.modification = Some(Modification::Disallowed),
            Some("policy-modification"),
        ),
        (
            "later: cannot be told",
            later(Modification::Annotations),
            |s| s.modification = None,
            Some("policy-modification"),
        ),
        ("stamp: proven", stamped(), as_is, None),
        ("stamp: not proven", stamped(), |s| s.best_time = None, Some("policy-time-stamp")),
        ("simulation: refused, none", simulation(Simulation::Refuse), as_is, None),
        (
            "simulation: refused",
            simulation(Simulation::Refuse),
            |s| s.simulation = true,
            Some("policy-simulation"),
        ),
        ("simulation: required", simulation(Simulation::Require), |s| s.simulation = true, None),
        ("simulation: required, none", simulation(Simulation::Require), as_is, Some("policy-simulation")),
        ("simulation: either", simulation(Simulation::Allow), |s| s.simulation = true, None),
        ("algorithms: listed", listed(), as_is, None),
        ("algorithms: hash", listed(), |s| s.digest = Some("SHA-1".into()), Some("policy-algorithm")),
        (
            "algorithms: hash of the document",
            listed(),
            |s| s.details.content = Some((DigestAlgorithm::Sha1, Vec::new())),
            Some("policy-algorithm"),
        ),
        (
            "algorithms: key",
            listed(),
            |s| s.key = Some(KeyKind::Rsa { bits: 1024 }),
            Some("policy-algorithm"),
        ),
        ("algorithms: key cannot be told", listed(), |s| s.key = None, Some("policy-algorithm")),
        ("algorithms: hash cannot be told", listed(), |s| s.digest = None, Some("policy-algorithm")),
        ("algorithms: unknown hash", listed(), |s| s.digest = Some("MD5".into()), Some("policy-algorithm")),
        ("algorithms: not asked", default(), |s| s.key = None, None),
    ] {
        assert_eq!(unmet(&policy, vec![changed(change)]), Vec::from_iter(expected), "{name}");
        // A time stamp over the document is nobody's signature.
        let stamp = |s: &mut SignatureReport| s.kind = SignatureKind::DocumentTimestamp;
        let mut signature = changed(change);
        stamp(&mut signature);
        assert!(unmet(&policy, vec![signature]).is_empty(), "{name}");
    }
}

#[test]
fn signatures_are_counted() {
    let failed: Change = |s| s.indication = Indication::TotalFailed;
    let open: Change = |s| s.indication = Indication::Indeterminate;
    let stamp: Change = |s| s.kind = SignatureKind::DocumentTimestamp;
    let good: Change = |_| {};
    let policy = |least, most| Policy { least, most, ..default() };
    const COUNT: &[&str] = &["policy-count"];
    for (name, policy, changes, expected) in [
        ("none needed", policy(0, None), &[][..], &[][..]),
        ("none there", policy(1, None), &[], COUNT),
        ("enough", policy(2, None), &[good, good], &[]),
        ("one does not hold", policy(2, None), &[good, failed], COUNT),
        ("of one that cannot be told", policy(2, None), &[good, open], COUNT),
        ("a stamp is none", policy(2, None), &[good, stamp], COUNT),
        ("as many as may be", policy(0, Some(2)), &[good, good], &[]),
        ("more", policy(0, Some(2)), &[good, good, good], COUNT),
        ("more, though not all hold", policy(0, Some(1)), &[good, failed], COUNT),
        ("stamps are not counted", policy(0, Some(1)), &[good, stamp, stamp], &[]),
        ("too few and too many", policy(1, Some(1)), &[open, failed], &["policy-count", "policy-count"]),
    ] {
        let signatures = changes.iter().map(|change| changed(*change)).collect();
        assert_eq!(unmet(&policy, signatures), expected, "{name}");
    }
}

#[test]
fn who_must_sign() {
    let wanted = |change: fn(&mut WantedSigner)| {
        let mut wanted = WantedSigner::default();
        change(&mut wanted);
        Policy { signers: vec![wanted], ..default() }
    };
    let nip = || wanted(|w| w.nip = Some("199001012015011001".into()));
    let as_is: Change = |_| {};
    for (name, policy, change, is_met) in [
        ("NIP", nip(), as_is, true),
        ("another NIP", wanted(|w| w.nip = Some("199001012015011002".into())), as_is, false),
        ("no NIP in the certificate", nip(), |s| s.signer.as_mut().unwrap().nip = None, false),
        ("no signer", nip(), |s| s.signer = None, false),
        ("of doubtful trust", nip(), |s| s.indication = Indication::Indeterminate, false),
        ("failed", nip(), |s| s.indication = Indication::TotalFailed, false),
        ("a stamp", nip(), |s| s.kind = SignatureKind::DocumentTimestamp, false),
        ("NIK", wanted(|w| w.nik = Some("3323010101900001".into())), as_is, true),
        (
            "NIK without the ledger",
            wanted(|w| w.nik = Some("3323010101900001".into())),
            |s| s.signer.as_mut().unwrap().nik = None,
            false,
        ),
        ("address", wanted(|w| w.email = Some("Siti@EXAMPLE.go.id".into())), as_is, true),
        ("another address", wanted(|w| w.email = Some("siti@example.id".into())), as_is, false),
        (
            "no address",
            wanted(|w| w.email = Some("siti@example.go.id".into())),
            |s| s.signer.as_mut().unwrap().email = None,
            false,
        ),
        ("organization", wanted(|w| w.organization = Some("Dinas Kominfo".into())), as_is, true),
        ("a part of it", wanted(|w| w.organization = Some("Dinas".into())), as_is, false),
        ("name", wanted(|w| w.name = Some("Siti Rahayu".into())), as_is, true),
        ("another name", wanted(|w| w.name = Some("Siti Rahayu, S.Kom".into())), as_is, false),
        (
            "all of it must fit one",
            wanted(|w| {
                w.name = Some("Siti Rahayu".into());
                w.organization = Some("Dinas Kesehatan".into());
            }),
            as_is,
            false,
        ),
    ] {
        let expected = if is_met { vec![] } else { vec!["policy-signer"] };
        assert_eq!(unmet(&policy, vec![changed(change)]), expected, "{name}");
        // Whoever else signed does not stand for them.
        let other = changed(|s| s.signer = None);
        assert_eq!(unmet(&policy, vec![other, changed(change)]), expected, "{name}, beside another");
    }
    let two = Policy { signers: [nip().signers, nip().signers].concat(), ..default() };
    assert_eq!(unmet(&two, vec![changed(|s| s.signer = None)]), ["policy-signer", "policy-signer"]);
}

#[test]
fn nothing_is_said_of_what_cannot_be_read() {
    let mut report = pdf::verify::unreadable(pdf::DocumentError::NotPdf { length: 3 });
    Preset::Strict.policy().judge(&mut report);
    assert_eq!(report.findings.len(), 1);
    assert_eq!(unmet(&Preset::Strict.policy(), Vec::new()), ["policy-count"]);
    assert!(unmet(&default(), Vec::new()).is_empty());
    assert!(unmet(&Preset::Strict.policy(), vec![signature()]).is_empty());
}
