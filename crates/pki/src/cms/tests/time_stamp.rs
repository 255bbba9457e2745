//! A time stamp is put beside a signature, and nothing else changes.

use super::sample::{CONTENT, Sample, attribute, identity, verdict};
use crate::asn1::{OCTET_STRING, tlv};
use crate::ber::BerError;
use crate::cms::{
    CmsError, SignedData, build_detached, stamped_octets, time_stamp_overhead, with_time_stamp,
};
use crate::digest::DigestAlgorithm;
use crate::key::KeyType;
use crate::oid;

/// What is put there: whether it is a token is not looked at here.
fn token(length: usize) -> Vec<u8> {
    tlv(OCTET_STRING, &vec![7; length])
}

#[test]
fn the_signed_part_stays_octet_for_octet() {
    for key_type in [KeyType::Rsa2048, KeyType::P256] {
        let identity = identity(key_type);
        let signer = identity.signer(DigestAlgorithm::Sha256);
        let digest = DigestAlgorithm::Sha256.digest(CONTENT);
        let chain = [identity.issuer.clone()];
        let cms = build_detached(&*signer, &identity.certificate, &chain, &digest).unwrap();
        for length in [0, 1, 100, 127, 128, 255, 256, 5_000, 65_535, 70_000] {
            let token = token(length);
            let stamped = with_time_stamp(&cms, &token).unwrap();
            let room = cms.len() + time_stamp_overhead(token.len());
            assert!(stamped.len() <= room && room - stamped.len() <= 24, "{length}: {}", stamped.len());

            let (before, after) =
                (SignedData::parse(&cms).unwrap().0, SignedData::parse(&stamped).unwrap().0);
            let [old, new] = [&before.signers[0], &after.signers[0]];
            assert!(after.is_der && old.unsigned_attributes.is_empty());
            assert_eq!(new.signed_attributes_der(), old.signed_attributes_der(), "{length}");
            assert_eq!((&new.signature, &new.identifier), (&old.signature, &old.identifier), "{length}");
            assert_eq!(after.certificates, before.certificates, "{length}");
            let [attribute] = &new.unsigned_attributes[..] else { panic!("one attribute") };
            assert_eq!((attribute.oid, &attribute.values), (oid::SIGNATURE_TIME_STAMP, &vec![token]));
            assert_eq!(stamped_octets(&stamped).unwrap(), old.signature);
            assert!(verdict(&stamped).is_ok(), "{length}");
        }
    }
}

#[test]
fn other_shapes_keep_what_they_have() {
    let identity = identity(KeyType::P256);
    let signer = identity.signer(DigestAlgorithm::Sha256);
    let mut sample = Sample::sound(identity);
    sample.unsigned =
        vec![attribute(oid::SIGNATURE_TIME_STAMP, &token(9)), attribute(oid::ID_DATA, &token(3))];
    let crowded = sample.finish(&*signer);
    sample.open = true;
    let open = sample.finish(&*signer);
    for (name, mut cms) in [("other unsigned attributes", crowded), ("open lengths", open)] {
        let before = SignedData::parse(&cms).unwrap().0;
        // What follows in a PDF.
        cms.extend([0; 50]);
        let stamped = with_time_stamp(&cms, &token(40)).unwrap();
        let (after, length) = SignedData::parse(&stamped).unwrap();
        assert_eq!(length, stamped.len(), "{name}: no padding is carried along");
        let mut oids: Vec<_> = after.signers[0].unsigned_attributes.iter().map(|one| one.oid).collect();
        oids.sort();
        assert_eq!(oids, [oid::ID_DATA, oid::SIGNATURE_TIME_STAMP, oid::SIGNATURE_TIME_STAMP], "{name}");
        assert_eq!(
            after.signers[0].signed_attributes_der(),
            before.signers[0].signed_attributes_der(),
            "{name}"
        );
        assert!(verdict(&stamped).is_ok(), "{name}");
    }
}

#[test]
fn what_cannot_be_stamped() {
    let identity = identity(KeyType::P256);
    let signer = identity.signer(DigestAlgorithm::Sha256);
    let of = |signers| Sample { signers, ..Sample::sound(identity) }.finish(&*signer);
    let empty = BerError::Truncated;
    for (name, cms, expected) in [
        ("no signer", of(0), CmsError::SignerCount(0)),
        ("two signers", of(2), CmsError::SignerCount(2)),
        ("nothing", Vec::new(), CmsError::Malformed { part: "ContentInfo", source: empty }),
        (
            "a certificate",
            identity.certificate.der().to_vec(),
            CmsError::Malformed {
                part: "ContentInfo",
                source: BerError::Tag { expected: 0x06, found: 0x30 },
            },
        ),
    ] {
        assert_eq!(stamped_octets(&cms), Err(expected.clone()), "{name}");
        assert_eq!(with_time_stamp(&cms, &token(4)), Err(expected), "{name}");
    }
}
