//! Signed data as other programs make them: with more beside the signature, and with more signed, than we would.

use pki::asn1::{OCTET_STRING, SEQUENCE, SET, first_value, header_len, sequence, tlv};
use pki::cert::Certificate;
use pki::cms;
use pki::crl::RevocationList;
use pki::digest::DigestAlgorithm;
use pki::ocsp::{self, CertId, CertIdDigest, CertStatus, ResponderId, ResponseData, SingleAnswer};

use crate::authority::{
    Identity, authority, ca_extensions, codes, identity, judged, judged_with, list, someone, time, verdict,
    verdicts,
};
use crate::file::{Craft, SOUND, appended, catalog, crafted, page, roomy, sealed_with, written};
use crate::stamping::{codes_of_first, level};

const ID_DATA: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const ID_SIGNED_DATA: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const SHA_256: &[u8] = &[0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
/// signing-time, of 31 January 2026.
const SIGNING_TIME: &[u8] =
    b"\x30\x1c\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05\x31\x0f\x17\x0d260131080000Z";
/// content-hints, which has no place in PAdES.
const CONTENT_HINTS: &[u8] =
    b"\x30\x1e\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x04\x31\x0f\x30\x0d\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x01";

/// Signed data over `covered`, with these signed attributes beside those that must be there, and these lists.
fn made(identity: &Identity, covered: &[u8], more: &[&[u8]], lists: &[RevocationList]) -> Vec<u8> {
    let signer = identity.signer();
    let digest = DigestAlgorithm::Sha256.digest(covered);
    let usual = cms::attributes_to_sign(signer.algorithm(), &identity.certificate, &digest).unwrap();
    let mut rest = &usual[header_len(&usual).unwrap()..];
    let mut attributes: Vec<&[u8]> = more.to_vec();
    while let Some(first) = first_value(rest) {
        attributes.push(first);
        rest = &rest[first.len()..];
    }
    attributes.sort_unstable();
    let attributes = attributes.concat();
    let signature = signer.sign(&tlv(SET, &attributes)).unwrap();
    let certificate: &Certificate = &identity.certificate;
    let digest_algorithm = tlv(SEQUENCE, SHA_256);
    let version = [2, 1, 1];
    let serial = tlv(2, certificate.serial_number().as_octets());
    let signer_info = sequence(&[
        &version,
        &sequence(&[certificate.issuer().der(), &serial]),
        &digest_algorithm,
        &tlv(0xa0, &attributes),
        &signer.algorithm().to_der(),
        &tlv(OCTET_STRING, &signature),
    ]);
    let lists: Vec<u8> = lists.iter().flat_map(|list| list.der().to_vec()).collect();
    let signed_data = sequence(&[
        &version,
        &tlv(SET, &digest_algorithm),
        &tlv(SEQUENCE, ID_DATA),
        &tlv(0xa0, &[certificate.der(), authority().issuing.certificate.der()].concat()),
        &if lists.is_empty() { Vec::new() } else { tlv(0xa1, &lists) },
        &tlv(SET, &signer_info),
    ]);
    sequence(&[ID_SIGNED_DATA, &tlv(0xa0, &signed_data)])
}

#[test]
fn who_signs_what_pades_forbids_reaches_no_level_of_it() {
    let empty = Craft { cms: |_| Vec::new(), ..SOUND };
    for (name, more, expected, rule) in [
        ("nothing more", &[][..], "PAdES-B-B", None),
        ("signing-time", &[SIGNING_TIME], "CMS", Some("signing-time")),
        ("content-hints", &[CONTENT_HINTS], "CMS", Some("1.2.840.113549.1.9.16.2.4")),
        ("both", &[CONTENT_HINTS, SIGNING_TIME], "CMS", Some("signing-time")),
    ] {
        let person = &authority().person;
        let bytes = crafted(&empty, person);
        let bytes = sealed_with(bytes, &SOUND, &|covered| made(person, covered, more, &[]));
        let report = judged(&bytes);
        let [signature] = &report.signatures[..] else { panic!("{name}: {report:#?}") };
        assert_eq!(verdict(&report), "TOTAL-PASSED", "{name}: {report:#?}");
        assert_eq!(level(signature), expected, "{name}");
        let told = codes_of_first(&report);
        assert_eq!(told, if rule.is_some() { vec!["level-not-reached"] } else { vec![] }, "{name}");
        if let Some(rule) = rule {
            assert!(signature.findings[0].to_string().contains(rule), "{name}: {:?}", signature.findings);
        }
    }
}

/// A document that two people signed, the second with these lists in the signed data.
fn signed_twice(first: &[RevocationList], second: &[RevocationList]) -> Vec<u8> {
    let craft = Craft { room: 32_000, ..SOUND };
    let (_, root) = catalog("", "5 0 R", "");
    let (_, sheet) = page("4 0 R", "5 0 R");
    let bytes = written(&[
        (1, &root),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, &sheet),
        (4, "<</Length 0>>stream\nendstream"),
        (5, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Satu)/Rect[0 0 0 0]/P 3 0 R/V 6 0 R>>"),
        (6, &roomy(&craft)),
    ]);
    let bytes = sealed_with(bytes, &craft, &|covered| made(&authority().person, covered, &[], first));
    let (_, root) = catalog("", "5 0 R 7 0 R", "");
    let (_, sheet) = page("4 0 R", "5 0 R 7 0 R");
    let bytes = appended(
        &bytes,
        &[
            (1, &root),
            (3, &sheet),
            (7, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Dua)/Rect[0 0 0 0]/P 3 0 R/V 8 0 R>>"),
            (8, &roomy(&craft)),
        ],
    );
    let other = someone(|_| {});
    sealed_with(bytes, &craft, &|covered| made(&other, covered, &[], second))
}

/// Each signature is judged by what came along with it, however much came along with others.
#[test]
fn no_signature_takes_the_room_of_another() {
    let stranger = identity("Akar Lain", pki::key::KeyType::P256, None, ca_extensions);
    let unrelated = |count: usize| vec![list(&stranger, &[]); count];
    let needed = &authority().lists;
    let with = |count| [unrelated(count), needed.clone()].concat();
    let (passed, later) = ("TOTAL-PASSED", "INDETERMINATE TRY_LATER");
    for (name, first, second, expected) in [
        ("each its own", with(0), with(0), [passed, passed]),
        ("the first alone", with(0), vec![], [passed, passed]),
        ("the second alone", vec![], with(0), [passed, passed]),
        ("beside a full second one", with(0), unrelated(64), [passed, passed]),
        ("full to the brim", with(62), with(62), [passed, passed]),
        ("nothing", vec![], vec![], [later, later]),
        ("more than is taken", with(64), vec![], [later, later]),
    ] {
        let report = judged_with(&signed_twice(&first, &second), &[], crate::authority::AT);
        // What is against the second signature is against its revision, and so against the first one too.
        assert_eq!(verdicts(&report), expected, "{name}: {report:#?}");
        assert!(codes(&report).is_empty(), "{name}");
    }
}

/// adbe-revocationInfoArchival with these lists and answers, as a signed attribute (ISO 32000-2 §12.8.3.3.2).
fn archival(lists: &[RevocationList], answers: &[Vec<u8>]) -> Vec<u8> {
    const OID: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x2f, 1, 1, 8];
    let part = |tag, values: Vec<u8>| match values.is_empty() {
        true => Vec::new(),
        false => tlv(tag, &tlv(SEQUENCE, &values)),
    };
    let lists = part(0xa0, lists.iter().flat_map(|list| list.der().to_vec()).collect());
    let answers = part(0xa1, answers.concat());
    sequence(&[OID, &tlv(SET, &sequence(&[&lists, &answers]))])
}

/// What the issuing CA itself answers about the person.
fn answer(status: CertStatus, next_update: &str) -> Vec<u8> {
    let issuing = &authority().issuing;
    let serial = authority().person.certificate.serial_number();
    let answer = SingleAnswer {
        cert_id: CertId::of(&issuing.certificate, serial, CertIdDigest::Sha1),
        status,
        this_update: time("2026-01-31T23:00:00Z"),
        next_update: Some(time(next_update)),
        archive_cutoff: None,
    };
    let responder = ResponderId::by_key(&issuing.certificate);
    let produced_at = answer.this_update;
    let data = ResponseData { responder, produced_at, answers: vec![answer], nonce: None };
    let signer = issuing.signer();
    ocsp::sign(&data.to_be_signed(signer.algorithm()), &*signer, &[]).unwrap()
}

#[test]
fn status_data_may_be_archived_among_the_signed_attributes() {
    let [root, issuing] = &authority().lists[..] else { panic!("two lists") };
    let good = || answer(CertStatus::Good, "2026-03-01T00:00:00Z");
    let old = answer(CertStatus::Good, "2026-01-31T23:30:00Z");
    let revoked = CertStatus::Revoked { at: time("2026-01-15T00:00:00Z"), reason: None };
    let revoked = answer(revoked, "2026-03-01T00:00:00Z");
    let list = |list: &RevocationList| list.clone();
    let empty = Craft { cms: |_| Vec::new(), ..SOUND };
    for (name, attribute, expected) in [
        ("lists", archival(&[list(root), list(issuing)], &[]), "TOTAL-PASSED"),
        ("a list and an answer", archival(&[list(root)], &[good()]), "TOTAL-PASSED"),
        ("both of one certificate", archival(&[list(root), list(issuing)], &[good()]), "TOTAL-PASSED"),
        ("nothing of the CA", archival(&[], &[good()]), "INDETERMINATE TRY_LATER"),
        ("nothing", archival(&[], &[]), "INDETERMINATE TRY_LATER"),
        ("an answer that is outdated", archival(&[list(root)], &[old]), "INDETERMINATE TRY_LATER"),
        ("what is no answer", archival(&[list(root)], &[tlv(SEQUENCE, &[5, 0])]), "INDETERMINATE TRY_LATER"),
        ("revoked", archival(&[list(root)], &[revoked]), "TOTAL-FAILED REVOKED"),
    ] {
        let person = &authority().person;
        let bytes = crafted(&empty, person);
        let bytes = sealed_with(bytes, &SOUND, &|covered| made(person, covered, &[&attribute], &[]));
        let report = judged_with(&bytes, &[], crate::authority::AT);
        assert_eq!(verdict(&report), expected, "{name}: {report:#?}");
    }
}
