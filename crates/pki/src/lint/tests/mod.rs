//! One failing vector, at least, for every rule; and good ones for every role.

mod certificates; // a certificate of each role, and what can be wrong with it
mod hierarchy; // keys, certificates and tbsCertificates whose parts can be changed one by one
mod lists; // a list, and what can be wrong with it
mod signers; // seals, and people by the letter of RFC 9336

use std::collections::{BTreeMap, HashSet};

use super::*;

/// The rules that were broken, each once, in their order.
fn ids(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.id).collect()
}

#[test]
fn rules_are_named_once_and_say_something() {
    let mut seen = HashSet::new();
    for rule in rules() {
        assert!(seen.insert(rule.id), "{} twice", rule.id);
        assert!(
            rule.id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-'),
            "{}",
            rule.id
        );
        assert!(!rule.reference.is_empty() && !rule.sentence.ends_with('.'), "{}", rule.id);
    }
}

#[test]
fn every_rule_has_a_vector_that_breaks_it_and_nothing_else() {
    let mut alone: BTreeMap<&str, bool> = rules().map(|rule| (rule.id, false)).collect();
    let vectors = certificates::VECTORS
        .iter()
        .chain(signers::VECTORS)
        .map(|vector| vector.breaks)
        .chain(lists::VECTORS.iter().map(|v| v.breaks));
    for breaks in vectors {
        if let [only] = breaks {
            alone.insert(only, true);
        }
    }
    // The form of the signed part, and of what stands outside it, have tests of their own. A usage that is no
    // signer's is always one that another rule forbids, too: two vectors show the pair.
    let elsewhere = ["tbs-structure", "tbs-der", "crl-structure", "crl-der", "algorithm-same-outside"];
    for id in elsewhere.into_iter().chain(["signer-key-usage-signs"]) {
        alone.insert(id, true);
    }
    let without: Vec<_> = alone.iter().filter(|(_, has)| !**has).map(|(id, _)| id).collect();
    assert!(without.is_empty(), "no vector of their own: {without:?}");
    assert_eq!(alone.len(), rules().count(), "a vector names a rule that is none");
}

#[test]
fn a_finding_says_rule_and_value() {
    let rule = rules().find(|rule| rule.id == "serial-length").unwrap();
    let finding = Finding { rule, found: "21 octets".into() };
    assert_eq!(
        finding.to_string(),
        "serial-length: a serial number has at most 20 octets (found: 21 octets)"
    );
}
