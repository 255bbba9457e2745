use super::*;
use crate::signature::SignatureError;

#[test]
fn says_what_the_template_says() {
    let entries =
        vec![revoked("FF", Some(RevocationReason::KeyCompromise)), revoked("1000", None), revoked("2", None)];
    let (issuer, der) = signed(&template(entries.clone()));
    for list in [
        RevocationList::from_der(&der).unwrap(),
        RevocationList::read_all(pem::encode(pem::X509_CRL, &der).as_bytes()).unwrap().remove(0),
    ] {
        assert_eq!(list.issuer(), issuer.subject());
        assert_eq!(list.number(), Some(CrlNumber::from(300)));
        assert_eq!(list.this_update(), at("2026-02-01T12:00:00Z"));
        assert_eq!(list.next_update(), Some(at("2050-02-08T12:00:00Z")));
        assert_eq!(list.authority_key_identifier(), Some(&issuer.public_key().key_identifier()[..]));
        assert_eq!(list.verify_signature(issuer.public_key()), Ok(()));
        assert!(!list.is_delta() && list.unknown_critical_extension().is_none());
        assert_eq!(list.base_number(), None);
        assert_eq!(list.issuing_distribution_point(), Ok(None));
        assert_eq!(list.freshest_addresses(), Ok(vec![]));
        assert_eq!(list.expired_certs_on(), None);
        assert_eq!(list.len(), 3);
        for entry in &entries {
            assert_eq!(list.entry(&entry.serial_number).as_ref(), Some(entry));
        }
        assert_eq!(list.entry(&serial("1001")), None);
        let in_order: Vec<_> = list.entries().map(|entry| entry.serial_number.to_string()).collect();
        assert_eq!(in_order, ["2", "FF", "1000"]);
    }
}

#[test]
fn says_what_it_is_about() {
    let scope = IssuingDistributionPoint::address("http://pki.example/1.crl", Contains::UserCertificates);
    let since = at("2020-01-31T08:00:00Z");
    let full = Template {
        scope: Some(scope.clone()),
        freshest: Some("http://pki.example/1-delta.crl".into()),
        expired_certs_on: Some(since),
        number: CrlNumber::MAX,
        ..template(vec![])
    };
    let list = RevocationList::from_der(&signed(&full).1).unwrap();
    assert_eq!(list.issuing_distribution_point(), Ok(Some(scope.clone())));
    assert_eq!(list.freshest_addresses(), Ok(vec!["http://pki.example/1-delta.crl".to_owned()]));
    assert_eq!((list.expired_certs_on(), list.number()), (Some(since), Some(CrlNumber::MAX)));
    let delta = Template { scope: Some(scope), base: Some(CrlNumber::from(299)), ..template(vec![]) };
    let list = RevocationList::from_der(&signed(&delta).1).unwrap();
    assert!(list.is_delta() && list.unknown_critical_extension().is_none());
    assert_eq!(list.base_number(), Some(CrlNumber::from(299)));
    assert!(list.extension(oid::DELTA_CRL_INDICATOR).unwrap().critical);
}

#[test]
fn an_empty_list_has_no_list() {
    let (_, der) = signed(&template(vec![]));
    let list = RevocationList::from_der(&der).unwrap();
    assert!(list.is_empty() && list.entries().next().is_none());
    assert!(der.len() < 300);
}

#[test]
fn the_same_entries_make_the_same_bytes() {
    let entries: Vec<_> = ["3", "1FF", "2", "80", "7F", "1000"].map(|number| revoked(number, None)).into();
    let (issuer, _) = signed(&template(vec![]));
    let algorithm = SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256);
    let made = |entries: Vec<_>| template(entries).to_be_signed(&issuer, algorithm);
    assert_eq!(made(entries.iter().rev().cloned().collect()), made(entries));
}

#[test]
fn what_is_touched_is_refused() {
    let (issuer, der) = signed(&template(vec![revoked("ABCD", None)]));
    for at in 0..der.len() {
        let mut touched = der.clone();
        touched[at] ^= 1;
        let accepted = RevocationList::from_der(&touched)
            .is_ok_and(|list| list.verify_signature(issuer.public_key()).is_ok());
        assert!(!accepted, "octet {at}");
    }
    let (other, _) = signed(&template(vec![]));
    let list = RevocationList::from_der(&der).unwrap();
    assert_eq!(list.verify_signature(other.public_key()), Err(SignatureError::Mismatch));
}
