use super::{ISSUING, ROOT, STRANGER, Spec, at, key, name};
use crate::cert::{Certificate, Extension};
use crate::oid;
use crate::path::{Budget, Inputs, PathError, PathFault, Requirements, TrustStore, ValidatedPath, validate};

fn search(end: &Spec, anchors: &[&Spec], pool: &[&Spec]) -> Result<ValidatedPath, PathError> {
    let anchors = TrustStore::new(anchors.iter().map(|spec| spec.make()));
    let pool: Vec<Certificate> = pool.iter().map(|spec| spec.make()).collect();
    let inputs = Inputs { intermediates: &pool, ..Inputs::new(&anchors) };
    validate(&end.make(), &inputs, at("2026-06-01T08:00:00Z"), &Requirements::default())
}

fn expired(mut spec: Spec) -> Spec {
    spec.template.validity.not_after = at("2026-02-01T00:00:00Z");
    spec
}

/// Every hint about keys removed, so that only signatures tell.
fn without_hints(mut spec: Spec) -> Spec {
    spec.remove(oid::AUTHORITY_KEY_IDENTIFIER);
    spec.remove(oid::SUBJECT_KEY_IDENTIFIER);
    spec
}

#[test]
fn a_way_around_is_found() {
    let root = Spec::ca("Akar", ROOT, "Akar", ROOT);
    let issuing = Spec::ca("Penerbit", ISSUING, "Akar", ROOT);
    let person = Spec::person("Siti", "Penerbit", ISSUING);
    let stranger = without_hints(Spec::ca("Penerbit", STRANGER, "Akar", ROOT));
    let cross = Spec::ca("Akar", ROOT, "Lain", STRANGER);
    let other_root = Spec::ca("Lain", STRANGER, "Lain", STRANGER);
    for (what, anchors, pool) in [
        ("an expired twin of the CA", vec![&root], vec![&expired(issuing.clone()), &issuing]),
        ("a CA of the same name", vec![&root], vec![&stranger, &issuing]),
        ("the root among the others", vec![&root], vec![&root, &issuing]),
        ("two roots", vec![&other_root, &root], vec![&cross, &issuing]),
        (
            "an expired root, and a way past it",
            vec![&expired(root.clone()), &other_root],
            vec![&issuing, &cross],
        ),
        ("through a cross certificate alone", vec![&other_root], vec![&cross, &issuing]),
    ] {
        let path = search(&person, &anchors, &pool).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(path.end().subject(), &name("Siti"), "{what}");
        assert_eq!(path.certificates[1].public_key(), key(ISSUING).public_key(), "{what}");
    }
}

#[test]
fn the_most_telling_failure_is_told() {
    let root = Spec::ca("Akar", ROOT, "Akar", ROOT);
    let issuing = Spec::ca("Penerbit", ISSUING, "Akar", ROOT);
    let person = Spec::person("Siti", "Penerbit", ISSUING);
    let stray = Spec::ca("Penerbit", ISSUING, "Lain", STRANGER);
    let error = search(&person, &[&root], &[&stray, &expired(issuing)]).unwrap_err();
    assert!(matches!(error.fault, PathFault::Expired { .. }), "{:?}", error.fault);
    assert_eq!(error.certificate.subject, name("Penerbit"));
}

#[test]
fn cas_that_vouch_for_each_other_lead_nowhere() {
    let root = Spec::ca("Akar", ROOT, "Akar", ROOT);
    let one = Spec::ca("Satu", ISSUING, "Dua", STRANGER);
    let two = Spec::ca("Dua", STRANGER, "Satu", ISSUING);
    let error = search(&Spec::person("Siti", "Satu", ISSUING), &[&root], &[&one, &two]).unwrap_err();
    assert!(matches!(error.fault, PathFault::NoIssuer { .. }), "{:?}", error.fault);
}

#[test]
fn work_is_bounded() {
    let root = Spec::ca("Akar", ROOT, "Akar", ROOT);
    let person = Spec::person("Siti", "Penerbit", ISSUING);
    let decoy = without_hints(Spec::ca("Penerbit", STRANGER, "Akar", ROOT));
    let decoys = vec![&decoy; 120];
    let expected = PathFault::Budget { what: Budget::Signatures, limit: 100 };
    assert_eq!(search(&person, &[&root], &decoys).unwrap_err().fault, expected);
}

#[test]
fn a_path_has_a_longest_length() {
    let ladder = |steps: usize| -> Vec<Spec> {
        let step = |i: usize| {
            let issuer = if i == 0 { "Akar".into() } else { format!("CA {}", i - 1) };
            Spec::ca(&format!("CA {i}"), ISSUING, &issuer, if i == 0 { ROOT } else { ISSUING })
        };
        (0..steps).map(step).collect()
    };
    let root = Spec::ca("Akar", ROOT, "Akar", ROOT).with(Extension::certification_authority(None));
    for (steps, fits) in [(1, true), (10, true), (11, false), (40, false)] {
        let rungs = ladder(steps);
        let person = Spec::person("Siti", &format!("CA {}", steps - 1), ISSUING);
        let found = search(&person, &[&root], &rungs.iter().collect::<Vec<_>>());
        assert_eq!(found.is_ok(), fits, "{steps} CAs");
        if !fits {
            assert_eq!(found.unwrap_err().fault, PathFault::PathLength { limit: 10 });
        }
    }
}

#[test]
fn another_root_of_the_same_name_is_no_broken_signature() {
    let trusted = Spec::ca("Akar", STRANGER, "Akar", STRANGER);
    let root = Spec::ca("Akar", ROOT, "Akar", ROOT);
    let issuing = Spec::ca("Penerbit", ISSUING, "Akar", ROOT);
    let person = Spec::person("Siti", "Penerbit", ISSUING);
    for root in [root.clone(), without_hints(root)] {
        let error = search(&person, &[&trusted], &[&issuing, &root]).unwrap_err();
        assert_eq!(error.fault, PathFault::Untrusted);
    }
}
