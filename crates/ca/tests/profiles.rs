//! What an office's profiles make of certificates, and which requests they refuse.
#![allow(clippy::unwrap_used)]

use ca::request::{Holder, ProvenKey};
use ca::{Approval, IssuanceRequest, IssueError, Profile, Profiles, Seal};
use jiff::{SignedDuration, Timestamp};
use pki::cert::{Certificate, KeyUsage};
use pki::key::{KeyKind, KeyType};
use pki::name::Name;
use pki::oid;
use pki::serial::SerialNumber;
use testkit::authority::{Authority, someone};
use testkit::keys::{Whose, key};

const OWN: &str = "
profile.person.key_types = ['p384']
profile.person.longest_days = 100

[profile.lengkap]
based_on = 'person'
key_usage = 'nonRepudiation'
extra_purposes = ['1.3.6.1.4.1.311.10.3.12']
cps = 'http://pki.example.com/cps.html'
lifetime_days = 30

[profile.luring]
based_on = 'seal'
pointers = false
";

fn now() -> Timestamp {
    "2026-03-01T00:00:00Z".parse().unwrap()
}

fn approval() -> Approval {
    Approval::Direct { who: "uji".to_owned() }
}

fn proven() -> ProvenKey {
    ProvenKey::from(&key(Whose::Person, KeyType::P256))
}

fn person(profile: &Profile, days: Option<i64>) -> IssuanceRequest {
    let lifetime = days.map(|days| SignedDuration::from_hours(24 * days));
    IssuanceRequest::for_person(&someone(), proven(), profile, lifetime, approval()).unwrap()
}

fn seal(profile: &Profile) -> IssuanceRequest {
    let seal = Seal {
        name: "Segel Dinas Komunikasi".to_owned(),
        organization: "Pemerintah Kabupaten Sukamaju".to_owned(),
        identifier: Some("VATID-012345678901000".parse().unwrap()),
        email: None,
    };
    IssuanceRequest::for_seal(&seal, proven(), profile, None, approval()).unwrap()
}

fn issue(request: &IssuanceRequest) -> Result<Certificate, IssueError> {
    let authority = Authority::found(KeyType::P256, now());
    let serial: SerialNumber = "4A0102030405060708090A0B0C0D0E0F".parse().unwrap();
    authority.issuer().prepare(request, serial, authority.signer(), now())?.sign(authority.signer())
}

#[test]
fn a_seal_is_about_an_organization() {
    let certificate = issue(&seal(&Profile::SEAL)).unwrap();
    assert_eq!(
        certificate.subject().to_string(),
        "C=ID, O=Pemerintah Kabupaten Sukamaju, OU=UJI COBA - TIDAK UNTUK PRODUKSI, \
         organizationIdentifier=VATID-012345678901000, CN=Segel Dinas Komunikasi"
    );
    assert_eq!(certificate.subject_alt_names(), Ok(vec![]));
    let usage = KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION;
    assert_eq!(certificate.key_usage(), Ok(Some(usage)));
}

#[test]
fn the_strict_one_says_documents_and_content_commitment_alone() {
    let certificate = issue(&person(&Profile::PERSON_STRICT, None)).unwrap();
    assert_eq!(certificate.key_usage(), Ok(Some(KeyUsage::NON_REPUDIATION)));
    assert_eq!(certificate.extended_key_usage(), Ok(Some(vec![oid::KP_DOCUMENT_SIGNING])));
}

#[test]
fn what_an_office_set_stands_in_the_certificate() {
    let profiles = Profiles::with_overrides(OWN).unwrap();
    let certificate = issue(&person(profiles.get("lengkap").unwrap(), None)).unwrap();
    assert_eq!(certificate.key_usage(), Ok(Some(KeyUsage::NON_REPUDIATION)));
    let purposes =
        vec![oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION, oid::KP_MICROSOFT_DOCUMENT_SIGNING];
    assert_eq!(certificate.extended_key_usage(), Ok(Some(purposes)));
    assert_eq!(certificate.policies(), Ok(vec![oid::SIMULATION_POLICY]));
    let address = b"http://pki.example.com/cps.html";
    assert!(certificate.der().windows(address.len()).any(|octets| octets == address));
    let life = certificate.validity().not_after.duration_since(certificate.validity().not_before);
    assert_eq!(life, SignedDuration::from_secs(30 * 86_400 - 1));

    let bare = issue(&seal(profiles.get("luring").unwrap())).unwrap();
    assert_eq!(bare.crl_addresses(), Ok(vec![]));
    assert_eq!(bare.access_addresses(oid::ACCESS_OCSP), Ok(vec![]));
    assert_eq!(bare.policies(), Ok(vec![oid::SIMULATION_POLICY]));
}

#[test]
fn requests_that_do_not_fit_are_refused() {
    let profiles = Profiles::with_overrides(OWN).unwrap();
    let own = profiles.get("person").unwrap();
    let wrong = |profile: &str, holder| format!("profile `{profile}` is not for {holder}");
    let authority = |profile| {
        let name = Name::builder().attribute(oid::COMMON_NAME, "Uji").unwrap().build();
        IssuanceRequest::for_authority(name, proven(), profile)
    };
    for (request, why) in [
        (person(&Profile::SEAL, None), wrong("seal", Holder::Person)),
        (person(&Profile::ISSUING, None), wrong("issuing", Holder::Person)),
        (person(&Profile::ROOT, None), wrong("root", Holder::Person)),
        (person(&Profile::OCSP, None), wrong("ocsp", Holder::Person)),
        (person(profiles.get("luring").unwrap(), None), wrong("luring", Holder::Person)),
        (seal(&Profile::PERSON), wrong("person", Holder::Organization)),
        (seal(&Profile::TSA), wrong("tsa", Holder::Organization)),
        (authority(&Profile::PERSON), wrong("person", Holder::Authority)),
        (authority(&Profile::SEAL), wrong("seal", Holder::Authority)),
        (person(own, None), "profile `person` certifies no key of kind P-256".to_owned()),
        (person(own, Some(101)), "101 days of validity is not between 1 and the 100".to_owned()),
        (person(&Profile::PERSON, Some(0)), "0 days of validity is not between 1 and the 1096".to_owned()),
        (person(&Profile::PERSON, Some(1097)), "1097 days of validity is not between 1".to_owned()),
        (person(&Profile::PERSON, Some(-1)), "-1 days of validity is not between 1".to_owned()),
    ] {
        let refused = issue(&request).map(drop).unwrap_err().to_string();
        assert!(refused.starts_with(&why), "expected {why:?}, found {refused:?}");
    }
}

#[test]
fn an_rsa_key_counts_as_the_size_below_it() {
    let only = |word: &str| {
        let text = format!("profile.person.key_types = ['{word}']");
        Profiles::with_overrides(&text).unwrap().get("person").unwrap().clone()
    };
    for (bits, word) in [
        (1024, None),
        (2047, None),
        (2048, Some("rsa2048")),
        (3071, Some("rsa2048")),
        (3072, Some("rsa3072")),
        (4095, Some("rsa3072")),
        (4096, Some("rsa4096")),
        (4097, None),
        (16384, None),
    ] {
        for own in ["rsa2048", "rsa3072", "rsa4096", "p256"] {
            let certified = only(own).certifies(KeyKind::Rsa { bits });
            assert_eq!(certified, Some(own) == word, "{bits} bits by {own}");
        }
        assert_eq!(Profile::PERSON.certifies(KeyKind::Rsa { bits }), word.is_some(), "{bits} bits");
    }
    assert!(!Profile::PERSON.certifies(KeyKind::Other(oid::COMMON_NAME)));
}
