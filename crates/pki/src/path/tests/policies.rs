use super::{Case, extension};
use crate::asn1::{sequence, tlv};
use crate::cert::{CertificateError, Extension};
use crate::oid::{self, ObjectIdentifier};
use crate::path::PathFault;

const A: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.1");
const B: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.2");
const C: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.3");
const ANY: ObjectIdentifier = oid::ANY_POLICY;

fn der(oid: ObjectIdentifier) -> Vec<u8> {
    tlv(0x06, oid.as_bytes())
}

fn policies(all: &[ObjectIdentifier]) -> Extension {
    let values: Vec<u8> = all.iter().flat_map(|policy| sequence(&[&der(*policy)])).collect();
    extension(oid::CERTIFICATE_POLICIES, false, &[&values])
}

fn mappings(pairs: &[(ObjectIdentifier, ObjectIdentifier)]) -> Extension {
    let values: Vec<u8> = pairs.iter().flat_map(|(a, b)| sequence(&[&der(*a), &der(*b)])).collect();
    extension(oid::POLICY_MAPPINGS, true, &[&values])
}

fn constraints(require_explicit: Option<u8>, inhibit_mapping: Option<u8>) -> Extension {
    let value = |tag, skip: Option<u8>| skip.map(|skip| tlv(tag, &[skip])).unwrap_or_default();
    extension(oid::POLICY_CONSTRAINTS, true, &[&value(0x80, require_explicit), &value(0x81, inhibit_mapping)])
}

fn inhibit_any(skip: u8) -> Extension {
    Extension { oid: oid::INHIBIT_ANY_POLICY, critical: true, value: tlv(0x02, &[skip]) }
}

/// What holds, or nothing when the path is refused for its policies.
fn holding(case: &Case) -> Option<Vec<ObjectIdentifier>> {
    match case.run() {
        Ok(path) => Some(path.policies),
        Err(error) => {
            assert_eq!(error.fault, PathFault::Policy);
            None
        }
    }
}

#[test]
fn what_holds_for_a_path() {
    type Policies = &'static [ObjectIdentifier];
    let cases: [(&str, Policies, Policies, Option<Policies>, Policies); 9] = [
        ("the same", &[A], &[A], None, &[A]),
        ("some in common", &[A, B], &[B, C], None, &[B]),
        ("nothing in common", &[A], &[B], None, &[]),
        ("any above", &[ANY], &[A, B], None, &[A, B]),
        ("any below", &[A], &[ANY], None, &[A]),
        ("any everywhere", &[ANY], &[ANY], None, &[ANY]),
        ("any everywhere, one acceptable", &[ANY], &[ANY], Some(&[B]), &[B]),
        ("only one acceptable", &[A, B], &[A, B], Some(&[B, C]), &[B]),
        ("none acceptable", &[A], &[A], Some(&[B]), &[]),
    ];
    for (what, issuing, person, acceptable, expected) in cases {
        let mut case = Case::changed(|case| {
            case.issuing.put(policies(issuing));
            case.person.put(policies(person));
            case.requirements.policies.acceptable = acceptable.map(<[_]>::to_vec);
        });
        assert_eq!(holding(&case), Some(expected.to_vec()), "{what}");
        // The same where a policy must hold: refused if there is none.
        case.requirements.policies.require_explicit = true;
        let explicit = (!expected.is_empty()).then(|| expected.to_vec());
        assert_eq!(holding(&case), explicit, "{what}, explicitly");
    }
}

type Change = fn(&mut Case);

/// Checks what holds in each case; nothing is for a path that is refused.
fn hold(cases: &[(&str, Change, Option<&[ObjectIdentifier]>)]) {
    for (what, change, expected) in cases {
        assert_eq!(holding(&Case::changed(change)), expected.map(<[_]>::to_vec), "{what}");
    }
}

#[test]
fn what_cas_ask_for() {
    hold(&[
        ("no policies at all", |_| {}, Some(&[])),
        ("none, though the CA asks for one", |case| case.issuing.put(constraints(Some(0), None)), None),
        (
            "none, though the CA asks for one further down",
            |case| {
                case.issuing.put(constraints(Some(1), None));
            },
            None,
        ),
        (
            "none, and the CA asks for one where nothing is",
            |case| {
                case.issuing.put(constraints(Some(2), None));
            },
            Some(&[]),
        ),
    ]);
}

#[test]
fn what_cas_map() {
    hold(&[
        (
            "mapped",
            |case| {
                case.issuing.put(policies(&[A]));
                case.issuing.put(mappings(&[(A, B)]));
                case.person.put(policies(&[B]));
            },
            Some(&[A]),
        ),
        (
            "mapped away",
            |case| {
                case.issuing.put(policies(&[A]));
                case.issuing.put(mappings(&[(A, B)]));
                case.person.put(policies(&[A]));
            },
            Some(&[]),
        ),
        (
            "mapped from any",
            |case| {
                case.issuing.put(policies(&[ANY]));
                case.issuing.put(mappings(&[(A, B)]));
                case.person.put(policies(&[B]));
            },
            Some(&[A]),
        ),
        (
            "mapped, though mapping is inhibited",
            |case| {
                case.requirements.policies.inhibit_mapping = true;
                case.issuing.put(policies(&[A]));
                case.issuing.put(mappings(&[(A, B)]));
                case.person.put(policies(&[B]));
            },
            Some(&[]),
        ),
        (
            "any, though the CA inhibits it",
            |case| {
                case.issuing.put(policies(&[A]));
                case.issuing.put(inhibit_any(0));
                case.person.put(policies(&[ANY]));
            },
            Some(&[]),
        ),
        (
            "any, though the caller inhibits it",
            |case| {
                case.requirements.policies.inhibit_any = true;
                case.issuing.put(policies(&[ANY]));
                case.person.put(policies(&[A]));
            },
            Some(&[]),
        ),
    ]);
}

#[test]
fn malformed_policies() {
    let cases: [(&str, Change, ObjectIdentifier); 3] = [
        ("twice", |case| case.person.put(policies(&[A, A])), oid::CERTIFICATE_POLICIES),
        ("mapped from any", |case| case.issuing.put(mappings(&[(ANY, A)])), oid::POLICY_MAPPINGS),
        ("mapped to any", |case| case.issuing.put(mappings(&[(A, ANY)])), oid::POLICY_MAPPINGS),
    ];
    for (what, change, oid) in cases {
        let expected = PathFault::Malformed(CertificateError::Extension { oid });
        assert_eq!(Case::changed(change).run().unwrap_err().fault, expected, "{what}");
    }
}
