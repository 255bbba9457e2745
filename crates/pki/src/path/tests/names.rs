use super::{Case, extension, name};
use crate::asn1::{sequence, tlv};
use crate::cert::{CertificateError, Extension, GeneralName};
use crate::name::Name;
use crate::oid;
use crate::path::{Budget, PathFault};

fn email(text: &str) -> GeneralName {
    GeneralName::Email(text.into())
}

fn dns(text: &str) -> GeneralName {
    GeneralName::Dns(text.into())
}

fn uri(text: &str) -> GeneralName {
    GeneralName::Uri(text.into())
}

fn ip(octets: &[u8]) -> GeneralName {
    GeneralName::Ip(octets.into())
}

fn country(code: &str) -> GeneralName {
    GeneralName::Directory(Name::builder().country(code).unwrap().build())
}

fn subtrees(tag: u8, bases: &[GeneralName]) -> Vec<u8> {
    let content: Vec<u8> = bases.iter().flat_map(|base| sequence(&[&base.to_der()])).collect();
    if bases.is_empty() { Vec::new() } else { tlv(tag, &content) }
}

fn constraints(permitted: &[GeneralName], excluded: &[GeneralName]) -> Extension {
    let (permitted, excluded) = (subtrees(0xa0, permitted), subtrees(0xa1, excluded));
    extension(oid::NAME_CONSTRAINTS, true, &[&permitted, &excluded])
}

fn constrained(constraints: Extension, names: &[GeneralName]) -> Case {
    Case::changed(|case| {
        // Some of these names are malformed, which the rules for issuers would say first.
        case.requirements.conforming = false;
        case.issuing.put(constraints);
        if !names.is_empty() {
            case.person.put(Extension::subject_alt_name(names));
        }
    })
}

#[test]
fn one_name_against_one_constraint() {
    let mask = |address: [u8; 4], bits: u32| [address, (!0u32 << (32 - bits)).to_be_bytes()].concat();
    for (base, subject, inside) in [
        (email("siti@sukamaju.go.id"), email("siti@sukamaju.go.id"), true),
        (email("siti@sukamaju.go.id"), email("siti@SUKAMAJU.go.id"), true),
        (email("siti@sukamaju.go.id"), email("Siti@sukamaju.go.id"), false),
        (email("sukamaju.go.id"), email("budi@sukamaju.go.id"), true),
        (email("sukamaju.go.id"), email("budi@dinas.sukamaju.go.id"), false),
        (email(".go.id"), email("budi@sukamaju.go.id"), true),
        (email(".go.id"), email("budi@go.id"), false),
        (email(".go.id"), email("budi@sukamaju.xgo.id"), false),
        (dns("go.id"), dns("go.id"), true),
        (dns("go.id"), dns("bps.GO.id"), true),
        (dns("go.id"), dns("xgo.id"), false),
        (dns(""), dns("go.id"), true),
        (dns(".go.id"), dns("bps.go.id"), true),
        (dns(".go.id"), dns("go.id"), false),
        (dns("go.id"), dns("*.go.id"), true),
        (dns("bps.go.id"), dns("*.go.id"), false),
        (uri("bps.go.id"), uri("https://bps.go.id:8443/a?b@c"), true),
        (uri("bps.go.id"), uri("https://user@bps.go.id"), true),
        (uri("bps.go.id"), uri("https://bps.go.id@jahat.example/"), false),
        (uri("bps.go.id"), uri("https://a.bps.go.id/"), false),
        (uri(".go.id"), uri("ldap://bps.go.id/cn=a"), true),
        (uri(".go.id"), uri("https://go.id/"), false),
        (ip(&mask([10, 1, 0, 0], 16)), ip(&[10, 1, 200, 7]), true),
        (ip(&mask([10, 1, 0, 0], 16)), ip(&[10, 2, 0, 1]), false),
        (ip(&mask([10, 1, 0, 0], 16)), ip(&[0; 16]), false),
        (country("ID"), GeneralName::Directory(name("Siti")), true),
    ] {
        let permitted =
            constrained(constraints(std::slice::from_ref(&base), &[]), std::slice::from_ref(&subject));
        assert_eq!(permitted.run().is_ok(), inside, "{base:?} permits {subject:?}");
        let wildcard = matches!(&subject, GeneralName::Dns(host) if host.starts_with('*'));
        // The person's own name stands below the country too, and a wildcard may stand for what is excluded.
        if !wildcard && !matches!(base, GeneralName::Directory(_)) {
            let excluded =
                constrained(constraints(&[], std::slice::from_ref(&base)), std::slice::from_ref(&subject));
            assert_eq!(excluded.run().is_ok(), !inside, "{base:?} excludes {subject:?}");
        }
    }
}

#[test]
fn names_that_are_refused() {
    let outside = |name: GeneralName| PathFault::NameConstraint { name };
    let other = GeneralName::Other(tlv(0xa0, &[0x06, 0x01, 0x2a, 0xa0, 0x02, 0x05, 0x00]));
    for (what, constraints, names, expected) in [
        (
            "a malformed address",
            constraints(&[email("b")], &[]),
            vec![email("a@c@b")],
            outside(email("a@c@b")),
        ),
        ("a malformed host", constraints(&[dns("b")], &[]), vec![dns(".b")], outside(dns(".b"))),
        (
            "an address of five octets",
            constraints(&[ip(&[0; 8])], &[]),
            vec![ip(&[1; 5])],
            outside(ip(&[1; 5])),
        ),
        ("no host", constraints(&[], &[uri("b")]), vec![uri("urn:a:b")], outside(uri("urn:a:b"))),
        (
            "a host in numbers",
            constraints(&[], &[uri("b")]),
            vec![uri("http://10.0.0.1/")],
            outside(uri("http://10.0.0.1/")),
        ),
        ("a wildcard over it", constraints(&[], &[dns("a.b")]), vec![dns("*.b")], outside(dns("*.b"))),
        (
            "the second name",
            constraints(&[dns("a"), email("b")], &[]),
            vec![dns("a"), email("c@b"), email("c@d")],
            outside(email("c@d")),
        ),
        (
            "permitted and excluded",
            constraints(&[dns("b")], &[dns("a.b")]),
            vec![dns("a.b")],
            outside(dns("a.b")),
        ),
        (
            "the subject itself",
            constraints(&[country("SG")], &[]),
            vec![],
            outside(GeneralName::Directory(name("Siti Rahayu"))),
        ),
        (
            "a kind that nobody compares",
            constraints(&[], std::slice::from_ref(&other)),
            vec![other.clone()],
            PathFault::UncheckableConstraint { name: other.clone() },
        ),
    ] {
        let error = constrained(constraints, &names).run().map(|path| path.certificates).expect_err(what);
        assert_eq!(error.fault, expected, "{what}");
        assert_eq!(error.certificate.subject, name("Siti Rahayu"), "{what}");
    }
}

#[test]
fn names_of_another_kind_are_free() {
    let other = GeneralName::Other(tlv(0xa0, &[0x06, 0x01, 0x2a, 0xa0, 0x02, 0x05, 0x00]));
    for (what, constraints, names) in [
        ("mail under a constraint on hosts", constraints(&[dns("b")], &[]), vec![email("a@c")]),
        ("no such name at all", constraints(&[], &[other]), vec![dns("b")]),
    ] {
        assert!(constrained(constraints, &names).run().is_ok(), "{what}");
    }
}

#[test]
fn an_address_in_the_subject_is_one() {
    let named = || Name::builder().attribute(oid::EMAIL_ADDRESS, "siti@lain.example").unwrap().build();
    let mut case = constrained(constraints(&[email("sukamaju.example")], &[]), &[]);
    case.person.template.subject = named();
    let refused = PathFault::NameConstraint { name: email("siti@lain.example") };
    assert_eq!(case.run().unwrap_err().fault, refused);
    // RFC 5280 §4.2.1.10: only without alternative names.
    case.person.put(Extension::subject_alt_name(&[email("siti@sukamaju.example")]));
    assert!(case.run().is_ok());
}

#[test]
fn each_ca_can_only_narrow() {
    let both = Case::changed(|case| {
        case.root.put(constraints(&[dns("a.id")], &[]));
        case.issuing.put(constraints(&[dns("id")], &[]));
        case.person.put(Extension::subject_alt_name(&[dns("b.id")]));
    });
    assert_eq!(both.run().unwrap_err().fault, PathFault::NameConstraint { name: dns("b.id") });
}

#[test]
fn malformed_constraints() {
    let malformed = PathFault::Malformed(CertificateError::Extension { oid: oid::NAME_CONSTRAINTS });
    let with_minimum = tlv(0xa0, &sequence(&[&dns("b").to_der(), &[0x80, 1, 1]]));
    for (what, constraints) in [
        ("none at all", constraints(&[], &[])),
        ("an empty list", extension(oid::NAME_CONSTRAINTS, true, &[&[0xa0, 0]])),
        ("a minimum", extension(oid::NAME_CONSTRAINTS, true, &[&with_minimum])),
        ("a wildcard", constraints(&[dns("*.b")], &[])),
        ("an address with two signs", constraints(&[email("a@b@c")], &[])),
        ("an address without a mask", constraints(&[ip(&[10, 0, 0, 1])], &[])),
        ("a mask with holes", constraints(&[ip(&[10, 0, 0, 0, 255, 0, 255, 0])], &[])),
        ("not DER", Extension { oid: oid::NAME_CONSTRAINTS, critical: true, value: vec![0x30, 0x05] }),
    ] {
        assert_eq!(constrained(constraints, &[]).run().unwrap_err().fault, malformed, "{what}");
    }
    let mut period = constrained(constraints(&[dns(".go.id")], &[]), &[dns("bps.go.id")]);
    assert!(period.run().is_ok());
    period.requirements.conforming = true;
    assert_eq!(period.run().unwrap_err().fault, malformed);
}

#[test]
fn comparisons_are_bounded() {
    let hosts =
        |count: usize, zone: &str| (0..count).map(|i| dns(&format!("h{i}.{zone}"))).collect::<Vec<_>>();
    let many = constrained(constraints(&[], &hosts(600, "a")), &hosts(600, "b"));
    let expected = PathFault::Budget { what: Budget::Comparisons, limit: 250_000 };
    assert_eq!(many.run().unwrap_err().fault, expected);
    assert!(constrained(constraints(&[], &hosts(300, "a")), &hosts(300, "b")).run().is_ok());
}
