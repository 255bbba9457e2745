//! Harm to the bytes of a signed file.

use jiff::SignedDuration;
use pdf::Document;
use pdf::verify::FileReport;
use pki::key::KeyType;
use pki::path::TrustStore;

use crate::authority::{
    AT, Identity, authority, ca_extensions, certified, identity, judged, judged_with, list,
    person_extensions, signed, signed_by, someone, time, verdict, verdicts,
};
use crate::file::{SOUND, crafted, find, replaced, small};

/// A small signed file, by a key that is quick to check, and where its Contents stand.
fn sample() -> (Vec<u8>, std::ops::Range<usize>) {
    let bytes = crafted(&SOUND, &someone(|_| {}));
    let start = find(&bytes, b"/Contents <") + "/Contents ".len();
    let end = start + find(&bytes[start..], b">") + 1;
    (bytes, start..end)
}

/// The verdict on a file of which nobody knows whether it can be opened.
fn verdict_if_any(bytes: &[u8]) -> String {
    match Document::open(bytes) {
        Ok(_) => verdict(&judged(bytes)),
        Err(_) => "unreadable".to_owned(),
    }
}

#[test]
fn no_flipped_bit_of_what_is_covered_passes() {
    let (bytes, contents) = sample();
    assert_eq!(verdict_if_any(&bytes), "TOTAL-PASSED");
    let covered = (0..bytes.len()).filter(|at| !contents.contains(at));
    for (at, bit) in covered.flat_map(|at| (0..8).map(move |bit| (at, bit))) {
        let mut touched = bytes.clone();
        touched[at] ^= 1 << bit;
        let verdict = verdict_if_any(&touched);
        assert!(verdict != "TOTAL-PASSED", "bit {bit} of byte {at}: {verdict}");
    }
}

#[test]
fn no_flipped_bit_of_the_signature_itself_changes_what_is_said_of_it() {
    let (bytes, contents) = sample();
    let sound = judged(&bytes);
    let said = |report: &FileReport| {
        let signature = &report.signatures[0];
        format!("{:?} {:?} {:?}", signature.signer, signature.algorithm, signature.chain)
    };
    // Not all octets of signed data are signed: the version and the list of hash functions are not.
    for (at, bit) in contents.step_by(3).flat_map(|at| [(at, 0), (at, 3), (at, 7)]) {
        let mut touched = bytes.clone();
        touched[at] ^= 1 << bit;
        if verdict_if_any(&touched) == "TOTAL-PASSED" {
            assert_eq!(said(&judged(&touched)), said(&sound), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn no_file_that_was_cut_passes() {
    let (bytes, _) = sample();
    // The last line end is no part of the document.
    for length in (0..bytes.len() - 1).step_by(3) {
        let verdict = verdict_if_any(&bytes[..length]);
        assert!(verdict != "TOTAL-PASSED", "{length}: {verdict}");
    }
}

#[test]
fn changed_content_and_moved_signatures_fail() {
    let bytes = signed(&small());
    let other = signed(&replaced(&small(), "0 0 m 10", "0 0 m 20"));
    let contents = |bytes: &[u8]| {
        let start = find(bytes, b"/Contents<") + "/Contents<".len();
        start..start + find(&bytes[start..], b">")
    };
    let mut swapped = bytes.clone();
    swapped[contents(&bytes)].copy_from_slice(&other[contents(&other)]);
    let mut zeroed = bytes.clone();
    zeroed[contents(&bytes)].fill(b'0');
    let hash = "TOTAL-FAILED HASH_FAILURE";
    for (name, harmed, expected) in [
        ("content stream", replaced(&bytes, "10 10 l", "90 90 l"), hash),
        ("time", replaced(&bytes, "(D:20260131", "(D:20260130"), hash),
        (
            "page",
            replaced(
                &bytes,
                "/Contents 4 0 R/Resources<<>>>>\nendobj\n4",
                "/Contents 3 0 R/Resources<<>>>>\nendobj\n4",
            ),
            hash,
        ),
        ("field's name", replaced(&bytes, "(Signature1)", "(Signature2)"), hash),
        ("a signature of another file", swapped, hash),
        ("no signature", zeroed, "TOTAL-FAILED FORMAT_FAILURE"),
        (
            "a byte in front of the signature",
            replaced(&bytes, "/Contents<", "/Contents <"),
            "TOTAL-FAILED FORMAT_FAILURE",
        ),
    ] {
        assert_eq!(verdict(&judged(&harmed)), expected, "{name}");
    }
}

/// A certificate for the same key by another CA of the same name, as long as the first one.
fn look_alike(victim: &Identity) -> Identity {
    let rogue = identity("Penerbit Uji Coba", KeyType::P256, None, ca_extensions);
    let length = victim.certificate.der().len();
    // Signatures differ in length; a provider that signs without chance needs another text for another length.
    let mut made = (0..5000).map(|second| {
        certified("Bambang Sutejo", KeyType::P256, Some(&rogue), person_extensions, |template| {
            template.serial_number = victim.certificate.serial_number().clone();
            template.public_key = victim.certificate.public_key().clone();
            template.validity.not_after -= SignedDuration::from_secs(second);
        })
    });
    made.find(|made| made.certificate.der().len() == length).unwrap()
}

#[test]
fn another_certificate_for_the_same_key_is_not_the_signers() {
    let victim = someone(|_| {});
    let other = look_alike(&victim);
    let hexadecimal = |identity: &Identity, upper: bool| -> String {
        let octets = identity.certificate.der().iter();
        octets.map(|octet| if upper { format!("{octet:02X}") } else { format!("{octet:02x}") }).collect()
    };
    let bytes = crafted(&SOUND, &victim);
    assert_eq!(verdict(&judged(&bytes)), "TOTAL-PASSED");
    let swapped = replaced(&bytes, &hexadecimal(&victim, false), &hexadecimal(&other, true));
    assert_eq!(verdict(&judged(&swapped)), "INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND");
}

#[test]
fn who_signs_with_a_certificate_of_ones_own_making_is_not_trusted() {
    let rogue = identity("Akar Uji Coba", KeyType::P256, None, ca_extensions);
    let itself = identity("Endah Prameswari", KeyType::P256, None, person_extensions);
    let by_rogue = identity("Endah Prameswari", KeyType::P256, Some(&rogue), person_extensions);
    for (name, signer) in [("by itself", &itself), ("by a root of the same name", &by_rogue)] {
        let report = judged(&signed_by(&small(), signer, &crate::authority::options()));
        assert_eq!(report.indication.map(|word| word.word()), Some("INDETERMINATE"), "{name}");
        assert!(report.signatures[0].chain.is_empty(), "{name}");
    }
    // Nothing of it becomes trusted by revocation lists of its own.
    let lists = [list(&rogue, &[])];
    let report = judged_with(&signed_by(&small(), &by_rogue, &crate::authority::options()), &lists, AT);
    assert_ne!(verdict(&report), "TOTAL-PASSED");
}

#[test]
fn whoever_is_trusted_directly_needs_no_path() {
    let itself = identity("Endah Prameswari", KeyType::P256, None, person_extensions);
    let bytes = signed_by(&small(), &itself, &crate::authority::options());
    let anchors = TrustStore::new([itself.certificate.clone(), authority().root.certificate.clone()]);
    let inputs = pdf::verify::Inputs::new(&anchors);
    let report = pdf::verify::verify(&Document::open(&bytes[..]).unwrap(), &inputs, time(AT));
    assert_eq!(verdicts(&report), ["TOTAL-PASSED"]);
}
