//! Signatures in encrypted files.

use lopdf::{EncryptionState, EncryptionVersion, Permissions};
use pdf::verify::{Evidence, FileReport, Finding, Inputs, Modification, verify};
use pdf::{Document, sign};
use pki::key::Passphrase;
use pki::path::TrustStore;

use crate::authority::{AT, Identity, authority, cms_over, codes, options, someone, time, verdict, verdicts};
use crate::file::fixture;

const USER: &str = "sukamaju-baca";
const OWNER: &str = "sukamaju-pemilik";

/// A letter encrypted by lopdf, RC4 with 128 bits.
fn rc4(name: &str) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(&fixture(name)).unwrap();
    let (owner_password, user_password, permissions) = (OWNER, USER, Permissions::all());
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password,
        user_password,
        key_length: 128,
        permissions,
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn opened<'b>(bytes: &'b [u8], password: Option<&str>) -> Document<&'b [u8]> {
    let mut document = Document::open(bytes).unwrap();
    if let Some(password) = password {
        let _ = document.unlock(&Passphrase::new(password.to_owned()));
    }
    document
}

fn signed(bytes: &[u8], password: &str, identity: &Identity) -> Vec<u8> {
    let document = opened(bytes, Some(password));
    let options = options();
    let unsigned = sign::prepare(&document, &options).unwrap().copy_to(Vec::new(), options.digest).unwrap();
    let cms = cms_over(identity, unsigned.digest());
    unsigned.embed(&cms).unwrap().finish().unwrap().into_output()
}

fn judged(bytes: &[u8], password: Option<&str>) -> FileReport {
    let anchors = TrustStore::new([authority().root.certificate.clone()]);
    let evidence = [Evidence::supplied(&authority().lists)];
    let inputs = Inputs { evidence: &evidence, ..Inputs::new(&anchors) };
    verify(&opened(bytes, password), &inputs, time(AT))
}

/// Encrypted letters: AES-256, AES-128 without a password to read it, RC4.
fn letters() -> [(&'static str, Vec<u8>, &'static str); 4] {
    [
        ("AES-256", fixture("surat-terenkripsi.pdf"), USER),
        ("AES-128", fixture("surat-terkunci.pdf"), OWNER),
        ("RC4", rc4("nota-dinas.pdf"), USER),
        ("RC4, a form", rc4("formulir.pdf"), OWNER),
    ]
}

#[test]
fn signatures_in_encrypted_files_pass() {
    for (name, letter, password) in letters() {
        let once = signed(&letter, password, &authority().person);
        let twice = signed(&once, OWNER, &someone(|_| {}));
        for given in [password, OWNER] {
            let report = judged(&once, Some(given));
            assert_eq!(verdict(&report), "TOTAL-PASSED", "{name}: {report:#?}");
            assert_eq!(codes(&report), ["encrypted"], "{name}");
            let [signature] = &report.signatures[..] else { panic!("{name}") };
            assert_eq!(signature.claimed_time, Some(time("2026-01-31T08:00:00Z")), "{name}");
            assert!(signature.findings.is_empty(), "{name}: {:?}", signature.findings);
            let report = judged(&twice, Some(given));
            assert_eq!(verdicts(&report), ["TOTAL-PASSED"; 2], "{name}: {report:#?}");
            let fields: Vec<&str> =
                report.signatures.iter().map(|signature| signature.field.as_str()).collect();
            assert_eq!(fields, ["Signature1", "Signature2"], "{name}");
            let modified: Vec<_> = report.signatures.iter().map(|signature| signature.modification).collect();
            assert_eq!(modified, [Some(Modification::None); 2], "{name}");
        }
    }
}

#[test]
fn an_empty_password_needs_not_be_given() {
    let once = signed(&fixture("surat-terkunci.pdf"), OWNER, &authority().person);
    for given in [None, Some(""), Some(OWNER), Some("salah")] {
        let report = judged(&once, given);
        assert_eq!(verdict(&report), "TOTAL-PASSED", "{given:?}: {report:#?}");
        assert_eq!(codes(&report), ["encrypted"], "{given:?}");
    }
}

#[test]
fn without_the_password_the_signature_is_judged_and_the_rest_is_not() {
    let once = signed(&fixture("surat-terenkripsi.pdf"), USER, &authority().person);
    for (given, expected) in [
        (None, "the document is encrypted and needs a password"),
        (Some("salah"), "the password does not open the document"),
    ] {
        let report = judged(&once, given);
        assert_eq!(verdict(&report), "INDETERMINATE", "{given:?}: {report:#?}");
        assert_eq!(codes(&report), ["encrypted", "locked"], "{given:?}");
        let told = report.findings.iter().find(|finding| matches!(finding, Finding::Locked(_))).unwrap();
        assert!(told.to_string().contains(expected), "{told}");
        assert_eq!(verdicts(&report), ["TOTAL-PASSED"], "{given:?}");
        assert_eq!(report.signatures[0].claimed_time, None, "{given:?}");
    }
}

#[test]
fn harm_to_the_bytes_is_seen_with_and_without_the_password() {
    let once = signed(&fixture("surat-terenkripsi.pdf"), USER, &authority().person);
    let places = [("a page", "/Type /Page "), ("the encryption", "/Perms"), ("the reason", "/Reason<")];
    for (name, at) in places {
        let place = once.windows(at.len()).position(|part| part == at.as_bytes());
        let place = place.unwrap_or_else(|| panic!("{at}")) + at.len() + 2;
        let mut harmed = once.clone();
        harmed[place] = if harmed[place] == b'0' { b'1' } else { b'0' };
        for given in [None, Some(USER), Some(OWNER)] {
            let report = judged(&harmed, given);
            let passed = verdicts(&report).iter().any(|verdict| verdict == "TOTAL-PASSED");
            assert!(!passed && verdict(&report) != "TOTAL-PASSED", "{name} {given:?}: {report:#?}");
        }
    }
}

#[test]
fn a_later_revision_with_another_encryption_is_not_passed() {
    let once = signed(&fixture("surat-terkunci.pdf"), OWNER, &authority().person);
    let previous = Document::open(&once[..]).unwrap().newest().offset();
    let trailer = |entries: &str| {
        let start = once.len();
        let table = format!("xref\n0 0\ntrailer\n<<{entries}/Prev {previous}>>\nstartxref\n{start}\n%%EOF\n");
        [&once[..], table.as_bytes()].concat()
    };
    let same = "/Size 900/Root 1 0 R/Info 2 0 R/ID[<2de61d3e7d0a8c3f284f4260a2398191><00>]";
    for (name, bytes) in [
        ("left out", trailer(same)),
        ("another", trailer(&format!("{same}/Encrypt<</Filter/Standard/V 1/R 2>>"))),
        ("nothing there", trailer(&format!("{same}/Encrypt 899 0 R"))),
    ] {
        for given in [None, Some(OWNER)] {
            let report = judged(&bytes, given);
            assert_eq!(verdict(&report), "INDETERMINATE", "{name}: {report:#?}");
            assert!(codes(&report).contains(&"locked"), "{name}: {:?}", codes(&report));
        }
    }
}
