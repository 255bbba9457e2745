use jiff::SignedDuration;

use super::{Case, ISSUING, STRANGER, at, extension, key, name};
use crate::asn1;
use crate::cert::{Certificate, Extension, KeyUsage};
use crate::digest::DigestAlgorithm;
use crate::key::{KeyKind, KeyType, PrivateKey};
use crate::oid;
use crate::path::{Inputs, PathFault, Purpose, Source, Status, TrustStore, validate};
use crate::serial::SerialNumber;
use crate::signature::{self, SignatureAlgorithm, SignatureError};

pub(super) const UNKNOWN: oid::ObjectIdentifier = oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.9.9");

pub(super) type Change = fn(&mut Case);

#[test]
fn paths_that_keep_every_rule() {
    let cases: [(&str, Change); 13] = [
        ("as it should be", |_| {}),
        ("the first valid second", |case| case.at = case.person.template.validity.not_before),
        ("the last valid second", |case| {
            case.at = case.person.template.validity.not_after + SignedDuration::from_millis(900);
        }),
        ("a purpose that it has", |case| {
            case.requirements.purpose =
                Purpose::OneOf(vec![oid::KP_EMAIL_PROTECTION, oid::KP_DOCUMENT_SIGNING]);
        }),
        ("any purpose", |case| {
            case.requirements.purpose = Purpose::OneOf(vec![oid::KP_TIME_STAMPING]);
            case.person.put(Extension::extended_key_usage(&[oid::KP_ANY], false));
        }),
        ("no purpose said", |case| {
            case.requirements.purpose = Purpose::OneOf(vec![oid::KP_TIME_STAMPING]);
            case.person.remove(oid::EXTENDED_KEY_USAGE);
        }),
        ("a key usage that it has", |case| {
            case.requirements.key_usage = Some(KeyUsage::NON_REPUDIATION | KeyUsage::KEY_AGREEMENT);
        }),
        ("no key usage said", |case| {
            case.requirements.key_usage = Some(KeyUsage::NON_REPUDIATION);
            case.person.remove(oid::KEY_USAGE);
        }),
        ("one CA below the root, as it allows", |case| {
            case.root.put(Extension::certification_authority(Some(1)));
        }),
        ("no CA below the issuing CA", |case| {
            case.issuing.put(Extension::certification_authority(Some(0)));
        }),
        ("one CA, as the caller allows", |case| case.requirements.max_path_length = Some(1)),
        ("an unknown extension that is not critical", |case| {
            case.person.put(extension(UNKNOWN, false, &[]));
        }),
        ("a root that does not name its own key", |case| case.root.remove(oid::AUTHORITY_KEY_IDENTIFIER)),
    ];
    for (what, change) in cases {
        let path =
            Case::changed(change).run().unwrap_or_else(|error| panic!("{what}: {error}: {:?}", error.fault));
        let subjects: Vec<_> =
            path.certificates.iter().map(|one| one.subject().common_name().unwrap()).collect();
        assert_eq!(subjects, ["Siti Rahayu", "Penerbit", "Akar"], "{what}");
        assert_eq!(path.statuses.len(), 3, "{what}");
    }
}

pub(super) fn refused(what: &str, change: Change, who: &str, expected: &PathFault) {
    let error = Case::changed(change).run().map(|path| path.certificates).expect_err(what);
    assert_eq!(&error.fault, expected, "{what}");
    assert_eq!(error.certificate.subject, name(who), "{what}");
}

#[test]
fn paths_that_do_not_reach_an_anchor() {
    let mismatch = || PathFault::Signature(SignatureError::Mismatch);
    let no_issuer = |issuer| PathFault::NoIssuer { issuer: name(issuer) };
    let cases: [(&str, Change, &str, PathFault); 6] = [
        ("issuing CA not at hand", |case| case.has_issuing = false, "Siti Rahayu", no_issuer("Penerbit")),
        ("root not trusted", |case| case.trusts_root = false, "Akar", PathFault::Untrusted),
        ("another issuer", |case| case.person.issuer = name("Lain"), "Siti Rahayu", no_issuer("Lain")),
        ("signed by a stranger", |case| case.person.signer = STRANGER, "Siti Rahayu", mismatch()),
        ("CA signed by a stranger", |case| case.issuing.signer = STRANGER, "Penerbit", mismatch()),
        (
            "a CA of the same name and another key",
            |case| {
                case.person.signer = STRANGER;
                let identifier = key(STRANGER).public_key().key_identifier();
                case.person.put(Extension::authority_key_identifier(&identifier));
            },
            "Siti Rahayu",
            no_issuer("Penerbit"),
        ),
    ];
    for (what, change, who, expected) in cases {
        refused(what, change, who, &expected);
    }
}

#[test]
fn validity_at_its_edges() {
    let (not_before, not_after) = (at("2026-01-01T00:00:00Z"), at("2027-12-31T23:59:59Z"));
    let late = at("2028-01-01T00:00:00Z");
    refused(
        "one second late",
        |case| case.at = at("2028-01-01T00:00:00Z"),
        "Akar",
        &PathFault::Expired { not_after, at: late },
    );
    refused(
        "a moment early",
        |case| case.at = at("2025-12-31T23:59:59.999Z"),
        "Akar",
        &PathFault::NotYetValid { not_before, at: at("2025-12-31T23:59:59.999Z") },
    );
    refused(
        "only the person's certificate has expired",
        |case| case.person.template.validity.not_after = at("2026-02-01T00:00:00Z"),
        "Siti Rahayu",
        &PathFault::Expired { not_after: at("2026-02-01T00:00:00Z"), at: at("2026-06-01T08:00:00Z") },
    );
}

#[test]
fn who_may_issue() {
    let certifying = KeyUsage::KEY_CERT_SIGN;
    let cases: [(&str, Change, &str, PathFault); 6] = [
        ("not a CA", |case| case.issuing.put(Extension::end_entity()), "Penerbit", misplaced(oid::KEY_USAGE)),
        (
            "not a CA, lenient",
            |case| {
                case.requirements.conforming = false;
                case.issuing.put(Extension::end_entity());
            },
            "Penerbit",
            PathFault::NotACa,
        ),
        (
            "basicConstraints missing",
            |case| {
                case.requirements.conforming = false;
                case.issuing.remove(oid::BASIC_CONSTRAINTS);
            },
            "Penerbit",
            PathFault::NotACa,
        ),
        (
            "a CA that may not sign certificates",
            |case| case.issuing.put(Extension::key_usage(KeyUsage::CRL_SIGN)),
            "Penerbit",
            PathFault::KeyUsage { needed: certifying, found: KeyUsage::CRL_SIGN },
        ),
        (
            "a root that allows no CA below it",
            |case| case.root.put(Extension::certification_authority(Some(0))),
            "Penerbit",
            PathFault::PathLength { limit: 0 },
        ),
        (
            "a caller that allows no CA between",
            |case| case.requirements.max_path_length = Some(0),
            "Penerbit",
            PathFault::PathLength { limit: 0 },
        ),
    ];
    for (what, change, who, expected) in cases {
        refused(what, change, who, &expected);
    }
}

#[test]
fn what_an_end_certificate_may_do() {
    let signing = KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION;
    let cases: [(&str, Change, &str, PathFault); 4] = [
        (
            "another purpose",
            |case| case.requirements.purpose = Purpose::OneOf(vec![oid::KP_TIME_STAMPING]),
            "Siti Rahayu",
            PathFault::ExtendedKeyUsage { found: vec![oid::KP_DOCUMENT_SIGNING] },
        ),
        (
            "another key usage",
            |case| case.requirements.key_usage = Some(KeyUsage::KEY_AGREEMENT),
            "Siti Rahayu",
            PathFault::KeyUsage { needed: KeyUsage::KEY_AGREEMENT, found: signing },
        ),
        (
            "a person who may sign certificates",
            |case| case.person.put(Extension::key_usage(KeyUsage::KEY_CERT_SIGN)),
            "Siti Rahayu",
            misplaced(oid::KEY_USAGE),
        ),
        (
            "a person with a limit for CAs",
            |case| case.person.put(extension(oid::BASIC_CONSTRAINTS, true, &[&[2, 1, 0]])),
            "Siti Rahayu",
            misplaced(oid::BASIC_CONSTRAINTS),
        ),
    ];
    for (what, change, who, expected) in cases {
        refused(what, change, who, &expected);
    }
}

fn misplaced(oid: oid::ObjectIdentifier) -> PathFault {
    PathFault::MisplacedExtension { oid }
}

#[test]
fn numbers_and_names_that_break_a_rule() {
    refused(
        "the serial number 0",
        |case| case.person.template.serial_number = SerialNumber::from_octets(&[0]).unwrap(),
        "Siti Rahayu",
        &PathFault::SerialNumber,
    );
    let nobody = Case::changed(|case| case.person.template.subject = crate::name::Name::builder().build());
    assert_eq!(nobody.run().unwrap_err().fault, PathFault::EmptyName);
}

#[test]
fn the_rules_for_issuers_are_asked_for() {
    let lenient: [(&str, Change); 4] = [
        ("no key identifiers", |case| {
            case.person.remove(oid::AUTHORITY_KEY_IDENTIFIER);
            case.issuing.remove(oid::SUBJECT_KEY_IDENTIFIER);
        }),
        ("criticality", |case| case.issuing.put(extension(oid::BASIC_CONSTRAINTS, false, &[&[1, 1, 0xff]]))),
        ("serial number 0", |case| {
            case.person.template.serial_number = SerialNumber::from_octets(&[0]).unwrap();
        }),
        ("a person who may sign certificates", |case| {
            case.person.put(Extension::key_usage(KeyUsage::KEY_CERT_SIGN));
        }),
    ];
    for (what, change) in lenient {
        let mut case = Case::changed(change);
        assert!(case.run().is_err(), "{what}");
        case.requirements.conforming = false;
        assert!(case.run().is_ok(), "{what}");
    }
}

#[test]
fn weak_keys_are_refused() {
    // An RSA key whose modulus has 1024 bits.
    let modulus = [&[0x02, 0x81, 0x81, 0x00][..], &[0xc5; 128]].concat();
    let numbers = asn1::sequence(&[&modulus, &[0x02, 0x03, 0x01, 0x00, 0x01]]);
    let algorithm = signature::identifier(oid::RSA_ENCRYPTION, &[0x05, 0x00]);
    let spki = asn1::sequence(&[&algorithm, &asn1::bit_string(&numbers)]);
    let weak = crate::key::PublicKey::from_spki_der(&spki).unwrap();
    let mut case = Case::default();
    case.person.template.public_key = weak.clone();
    let fault = case.run().unwrap_err().fault;
    assert_eq!(fault, PathFault::WeakKey { kind: KeyKind::Rsa { bits: 1024 } });
    let mut above = Case::default();
    above.issuing.template.public_key = weak;
    let by_rsa = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256);
    let person = above.person.template.to_be_signed(&above.person.issuer, by_rsa).unwrap();
    let signature = asn1::bit_string(&[7; 128]);
    let person = asn1::sequence(&[person.der(), &by_rsa.to_der(), &signature]);
    let person = Certificate::from_der(&person).unwrap();
    let (issuing, anchors) = ([above.issuing.make()], TrustStore::new([above.root.make()]));
    let inputs = Inputs { intermediates: &issuing, ..Inputs::new(&anchors) };
    let error = validate(&person, &inputs, above.at, &above.requirements).unwrap_err();
    assert_eq!(error.fault, PathFault::WeakKey { kind: KeyKind::Rsa { bits: 1024 } });
    assert_eq!(&error.certificate.subject, issuing[0].subject());
}

#[test]
fn a_certificate_that_is_trusted_itself_stands_alone() {
    let Case { person, at, mut requirements, .. } = Case::default();
    let person = person.make();
    let anchors = TrustStore::new([person.clone()]);
    let inputs = Inputs::new(&anchors);
    let path = validate(&person, &inputs, at, &requirements).unwrap();
    assert_eq!(path.certificates, std::slice::from_ref(&person));
    assert_eq!(path.statuses, [Status::Good { source: Source::TrustAnchor }]);
    requirements.purpose = Purpose::OneOf(vec![oid::KP_TIME_STAMPING]);
    let found = vec![oid::KP_DOCUMENT_SIGNING];
    let fault = validate(&person, &inputs, at, &requirements).unwrap_err().fault;
    assert_eq!(fault, PathFault::ExtendedKeyUsage { found });
}

#[test]
fn other_kinds_of_key_chain_as_well() {
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    for key_type in [KeyType::Rsa2048, KeyType::P384] {
        let key = PrivateKey::generate(key_type, &mut rng).unwrap();
        let case = Case::changed(|case| case.person.template.public_key = key.public_key().clone());
        assert!(case.run().is_ok(), "{key_type}");
    }
    assert_ne!(key(ISSUING).public_key(), key(STRANGER).public_key());
}
