//! What others write: lengths left open, strings in pieces, attributes of their own.

use super::sample::{Sample, identity, verdict};
use crate::cms::{CmsVerifyError, EssBinding, Note, SignedData};
use crate::digest::DigestAlgorithm;
use crate::key::KeyType;
use crate::oid::{self, ObjectIdentifier};

#[test]
fn lengths_left_open_mean_the_same() {
    for key_type in [KeyType::Rsa2048, KeyType::P256] {
        let identity = identity(key_type);
        let sample = Sample { open: true, ..Sample::sound(identity) };
        let mut cms = sample.finish(&*identity.signer(DigestAlgorithm::Sha256));
        let length = cms.len();
        cms.extend([0; 8]);
        let (signed, consumed) = SignedData::parse(&cms).unwrap();
        assert_eq!((consumed, signed.is_der), (length, false));
        let verified = verdict(&cms).unwrap();
        assert_eq!(verified.certificate(), &identity.certificate);
        assert!(verified.notes().contains(&Note::NotDer));
    }
}

/// Made by OpenSSL 3.0: `cms -sign -binary -stream -indef -cades -md sha256` with a P-256 key, the content then cut out,
/// which leaves all lengths in order.
const OPENSSL: &[u8] = include_bytes!("openssl-stream.cms");

#[test]
fn openssl_is_understood() {
    let (signed, consumed) = SignedData::parse(OPENSSL).unwrap();
    assert_eq!((consumed, signed.is_der), (OPENSSL.len(), false));
    let verified = verdict(OPENSSL).unwrap();
    assert_eq!(verified.certificate().subject().common_name(), Some("Siti Rahayu"));
    assert_eq!(verified.ess(), EssBinding::V2(DigestAlgorithm::Sha256));
    let capabilities = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.15");
    let expected = [Note::NotDer, Note::SigningTime, Note::SignedAttribute(capabilities)];
    assert_eq!(verified.notes(), expected);
    for at in [OPENSSL.len() - 20, OPENSSL.len() - 150] {
        let mut harmed = OPENSSL.to_vec();
        harmed[at] ^= 1;
        let refused = CmsVerifyError::Signature(crate::signature::SignatureError::Mismatch);
        assert_eq!(verdict(&harmed).unwrap_err(), refused, "byte {at}");
    }
}

#[test]
fn rules_hold_in_that_form_too() {
    let identity = identity(KeyType::P256);
    let signer = identity.signer(DigestAlgorithm::Sha256);
    let mut sample = Sample { open: true, ..Sample::sound(identity) };
    sample.remove(oid::SIGNING_CERTIFICATE_V2);
    assert_eq!(verdict(&sample.finish(&*signer)).unwrap_err(), CmsVerifyError::EssMissing);
    sample.remove(oid::MESSAGE_DIGEST);
    let missing = CmsVerifyError::MissingAttribute(oid::MESSAGE_DIGEST);
    assert_eq!(verdict(&sample.finish(&*signer)).unwrap_err(), missing);
}
