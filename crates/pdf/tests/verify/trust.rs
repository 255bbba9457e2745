//! Certificates, revocation, time.

use pdf::Document;
use pdf::verify::{Evidence, Inputs, StatusSource, verify};
use pki::cert::build::Template;
use pki::cert::{Certificate, Extension, KeyUsage};
use pki::crl::RevocationReason;
use pki::key::KeyType;
use pki::name::Name;
use pki::oid::{self, ObjectIdentifier};
use pki::path::{AssertedStatus, RevocationSource, TrustStore};
use pki::serial::SerialNumber;

use crate::authority::{
    AT, authority, certified, judged, judged_with, list, options, person_extensions, signed, signed_by,
    someone, time, verdict,
};
use crate::file::small;

#[test]
fn time_and_revocation_are_judged() {
    use RevocationReason::{CertificateHold, KeyCompromise};
    let authority = authority();
    let (root, issuing) = (&authority.root, &authority.issuing);
    let (person, ca) = (&authority.person.certificate, &issuing.certificate);
    let good = || list(root, &[]);
    let revoked = |at, reason| vec![good(), list(issuing, &[(person, at, reason)])];
    let bytes = signed(&small()); // which claims 2026-01-31T08:00:00Z
    for (name, lists, at, expected) in [
        ("all is well", authority.lists.clone(), AT, "TOTAL-PASSED"),
        ("no lists", vec![], AT, "INDETERMINATE TRY_LATER"),
        ("no list about the person", vec![good()], AT, "INDETERMINATE TRY_LATER"),
        ("no list about the CA", vec![list(issuing, &[])], AT, "INDETERMINATE TRY_LATER"),
        ("lists that came out later", authority.lists.clone(), "2026-01-31T22:59:59Z", "TOTAL-PASSED"),
        ("outdated lists", authority.lists.clone(), "2026-03-01T00:00:01Z", "INDETERMINATE TRY_LATER"),
        ("expired", authority.lists.clone(), "2028-01-01T00:00:00Z", "INDETERMINATE OUT_OF_BOUNDS_NO_POE"),
        ("not valid yet", authority.lists.clone(), "2025-12-31T23:59:59Z", "INDETERMINATE NOT_YET_VALID"),
        ("revoked later", revoked("2026-01-31T20:00:00Z", KeyCompromise), AT, "INDETERMINATE REVOKED_NO_POE"),
        ("revoked before", revoked("2026-01-15T00:00:00Z", KeyCompromise), AT, "TOTAL-FAILED REVOKED"),
        (
            "revoked in that second", // which of the two came first cannot be told
            revoked("2026-01-31T08:00:00Z", KeyCompromise),
            AT,
            "INDETERMINATE REVOKED_NO_POE",
        ),
        ("revoked after all this", revoked("2026-02-01T00:00:01Z", KeyCompromise), AT, "TOTAL-PASSED"),
        ("suspended", revoked("2026-01-15T00:00:00Z", CertificateHold), AT, "INDETERMINATE TRY_LATER"),
        (
            "CA revoked",
            vec![list(root, &[(ca, "2026-01-15T00:00:00Z", KeyCompromise)]), list(issuing, &[])],
            AT,
            "INDETERMINATE REVOKED_CA_NO_POE",
        ),
        (
            "CA revoked and person revoked",
            vec![
                list(root, &[(ca, "2026-01-15T00:00:00Z", KeyCompromise)]),
                list(issuing, &[(person, "2026-01-15T00:00:00Z", KeyCompromise)]),
            ],
            AT,
            "INDETERMINATE REVOKED_CA_NO_POE",
        ),
    ] {
        let report = judged_with(&bytes, &lists, at);
        assert_eq!(verdict(&report), expected, "{name}: {:?}", report.signatures[0].reason);
    }
}

#[test]
fn certificates_must_be_for_signing_documents() {
    const ADOBE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.5");
    let constraints = "INDETERMINATE CHAIN_CONSTRAINTS_FAILURE";
    let usage = |usage| Some(Extension::key_usage(usage));
    let purposes = |purposes: &[_]| Some(Extension::extended_key_usage(purposes, false));
    let signing = KeyUsage::DIGITAL_SIGNATURE;
    for (name, key_usage, purpose, expected) in [
        ("neither", None, None, "TOTAL-PASSED"),
        ("digitalSignature", usage(signing), None, "TOTAL-PASSED"),
        ("nonRepudiation", usage(KeyUsage::NON_REPUDIATION), None, "TOTAL-PASSED"),
        ("documentSigning", usage(signing), purposes(&[oid::KP_DOCUMENT_SIGNING]), "TOTAL-PASSED"),
        ("emailProtection", usage(signing), purposes(&[oid::KP_EMAIL_PROTECTION]), "TOTAL-PASSED"),
        ("Adobe's", usage(signing), purposes(&[ADOBE]), "TOTAL-PASSED"),
        ("any", usage(signing), purposes(&[oid::KP_ANY]), "TOTAL-PASSED"),
        ("keyEncipherment", usage(KeyUsage::KEY_ENCIPHERMENT), None, constraints),
        ("keyAgreement", usage(KeyUsage::KEY_AGREEMENT), purposes(&[oid::KP_DOCUMENT_SIGNING]), constraints),
        ("serverAuth", usage(signing), purposes(&[oid::KP_SERVER_AUTH]), constraints),
        ("timeStamping", usage(signing), purposes(&[oid::KP_TIME_STAMPING]), constraints),
        ("OCSPSigning", None, purposes(&[oid::KP_OCSP_SIGNING]), constraints),
    ] {
        let extensions: Vec<Extension> = key_usage.into_iter().chain(purpose).collect();
        let signer = someone(|template| template.extensions = extensions);
        let report = judged(&signed_by(&small(), &signer, &options()));
        assert_eq!(verdict(&report), expected, "{name}");
        assert!(!report.signatures[0].simulation, "{name}");
    }
}

#[test]
fn a_person_issues_no_certificates() {
    let change = |_: &mut Template| {};
    let below = certified("Anak Buah", KeyType::P256, Some(&authority().person), person_extensions, change);
    let bytes = signed_by(&small(), &below, &options());
    let anchors = TrustStore::new([authority().root.certificate.clone()]);
    let intermediates = [authority().person.certificate.clone()];
    let crls = &authority().lists;
    let inputs = Inputs {
        intermediates: &intermediates,
        evidence: &[Evidence::supplied(crls)],
        ..Inputs::new(&anchors)
    };
    let report = verify(&Document::open(&bytes[..]).unwrap(), &inputs, time(AT));
    assert_eq!(verdict(&report), "INDETERMINATE CHAIN_CONSTRAINTS_FAILURE");
}

/// A home that knows its own certificates, and one of them as something else.
struct Home<'a>(&'a Certificate, AssertedStatus);

impl RevocationSource for Home<'_> {
    fn status(&self, _: &Name, serial_number: &SerialNumber) -> Option<AssertedStatus> {
        let is_that_one = serial_number == self.0.serial_number();
        Some(if is_that_one { self.1 } else { AssertedStatus::Good })
    }
}

#[test]
fn what_the_home_knows_counts() {
    let person = &authority().person.certificate;
    let anchors = TrustStore::new([authority().root.certificate.clone()]);
    let bytes = signed(&small());
    let revoked = |at| AssertedStatus::Revoked { at: time(at), reason: None };
    for (name, status, expected) in [
        ("good", AssertedStatus::Good, "TOTAL-PASSED"),
        ("revoked later", revoked("2026-01-31T20:00:00Z"), "INDETERMINATE REVOKED_NO_POE"),
        ("revoked before", revoked("2026-01-15T00:00:00Z"), "TOTAL-FAILED REVOKED"),
    ] {
        let home = Home(person, status);
        let inputs = Inputs { known: Some(&home), ..Inputs::new(&anchors) };
        let report = verify(&Document::open(&bytes[..]).unwrap(), &inputs, time(AT));
        assert_eq!(verdict(&report), expected, "{name}");
        assert_eq!(report.signatures[0].chain[0].source, Some(StatusSource::Home), "{name}");
    }
}

#[test]
fn without_anchors_there_is_no_path() {
    let anchors = TrustStore::default();
    let crls = &authority().lists;
    let inputs = Inputs { evidence: &[Evidence::supplied(crls)], ..Inputs::new(&anchors) };
    let bytes = signed(&small());
    let report = verify(&Document::open(&bytes[..]).unwrap(), &inputs, time(AT));
    assert_eq!(verdict(&report), "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND");
    // Who signed is said all the same, and that nothing is wrong with the signature itself.
    let signature = &report.signatures[0];
    assert_eq!(signature.signer.as_ref().map(|signer| signer.name.as_str()), Some("Endah Prameswari"));
    assert_eq!(signature.level.map(|level| level.word()), Some("PAdES-B-B"));
}
