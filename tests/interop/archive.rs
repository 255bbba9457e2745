//! Documents of every level of PAdES that pyHanko makes with a PKI of its own, and time stamps of OpenSSL: our verdict on
//! them, also once they are tampered with.

use std::sync::OnceLock;

use jiff::Timestamp;
use pdf::Document;
use pdf::sign::GrowingDocument;
use pki::digest::DigestAlgorithm;
use pki::hex;
use testkit::authority::Authority;
use testkit::fixture;
use testkit::judge::Judge;
use testkit::program::Program;

use crate::document::{with_another_page_size, with_another_signature_value};
use crate::office::office;
use crate::tsp::Desk;

const LISTS: &str = "--crl root.crl --crl ca.crl";

/// The documents, in the folder of a program that has no home; nothing if pyHanko is not there.
fn desk() -> Option<&'static Program> {
    static DESK: OnceLock<Option<Program>> = OnceLock::new();
    let set_up = || {
        let python = Judge::find_able("python", &["-c", "import pyhanko, cryptography"])?;
        let folder = std::env::temp_dir();
        let program = Program::new_in(&folder, env!("CARGO_BIN_EXE_segel"));
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/archive/make.py");
        let letter = fixture::path("surat-tugas.pdf");
        python.ask([script.as_ref(), letter.as_os_str(), program.folder().as_os_str()]).accepts(&[]);
        Some(program)
    };
    DESK.get_or_init(set_up).as_ref()
}

/// What we say of `document`: the exit code, and the verdict on each signature with its level.
fn judge(program: &Program, document: &str, flags: &str) -> (i32, Vec<(String, String)>) {
    let arguments = ["--home", "nowhere", "--json", "verify", document, "--trust", "root.pem"];
    let run = program.run(arguments.into_iter().chain(flags.split_whitespace()));
    let report = run.json();
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let verdict = |one: &serde_json::Value| match word(&one["sub_indication"]) {
        sub if sub.is_empty() => word(&one["indication"]),
        sub => format!("{} {sub}", word(&one["indication"])),
    };
    let signatures = report["files"][0]["signatures"].as_array().unwrap();
    (run.code, signatures.iter().map(|one| (verdict(one), word(&one["level"]))).collect())
}

#[track_caller]
fn expect(document: &str, flags: &str, code: i32, expected: &[(&str, &str)]) {
    let Some(program) = desk() else { return };
    let (found, signatures) = judge(program, document, flags);
    let signatures: Vec<(&str, &str)> =
        signatures.iter().map(|(verdict, level)| (verdict.as_str(), level.as_str())).collect();
    assert_eq!((found, &signatures[..]), (code, expected), "{document} {flags}");
}

#[test]
fn every_level_passes_and_is_told() {
    let stamp = ("TOTAL-PASSED", "");
    for (document, flags, expected) in [
        ("b.pdf", LISTS, &[("TOTAL-PASSED", "PAdES-B-B")][..]),
        ("t.pdf", LISTS, &[("TOTAL-PASSED", "PAdES-B-T")]),
        ("stamp.pdf", LISTS, &[("TOTAL-PASSED", "PAdES-B-T"), stamp]),
        // The lists in the document are enough.
        ("lt.pdf", "", &[("TOTAL-PASSED", "PAdES-B-LT")]),
        ("adobe.pdf", "", &[("TOTAL-PASSED", "CMS")]),
        ("ocsp.pdf", "", &[("TOTAL-PASSED", "PAdES-B-LT")]),
        ("lta.pdf", "", &[("TOTAL-PASSED", "PAdES-B-LTA"), stamp]),
        ("twice.pdf", "", &[("TOTAL-PASSED", "PAdES-B-LTA"), stamp, stamp]),
        ("twice.pdf", LISTS, &[("TOTAL-PASSED", "PAdES-B-LTA"), stamp, stamp]),
    ] {
        expect(document, flags, 0, expected);
    }
}

#[test]
fn what_is_missing_is_missed() {
    let unknown = "INDETERMINATE TRY_LATER";
    for (document, flags, expected) in [
        ("b.pdf", "", &[(unknown, "PAdES-B-B")][..]),
        ("t.pdf", "", &[(unknown, "PAdES-B-B")]),
        ("t.pdf", "--crl ca.crl", &[(unknown, "PAdES-B-B")]),
        ("stamp.pdf", "", &[(unknown, "PAdES-B-B"), (unknown, "")]),
    ] {
        expect(document, flags, 3, expected);
    }
    // A time stamp by whom nobody trusts is as none.
    expect("untrusted.pdf", LISTS, 0, &[("TOTAL-PASSED", "PAdES-B-B")]);
}

#[test]
fn who_was_revoked_before_it_was_stamped_is_refused() {
    let lists = "--crl root.crl --crl ca-revoked.crl";
    let stamp = ("TOTAL-PASSED", "");
    for (document, expected) in [
        ("t.pdf", &[("TOTAL-FAILED REVOKED", "PAdES-B-T")][..]),
        ("lt.pdf", &[("TOTAL-FAILED REVOKED", "PAdES-B-LT")]),
        ("lta.pdf", &[("TOTAL-FAILED REVOKED", "PAdES-B-LTA"), stamp]),
    ] {
        expect(document, lists, 1, expected);
    }
}

#[test]
fn what_was_tampered_with_is_seen() {
    let Some(program) = desk() else { return };
    let read = |name: &str| program.read(name);
    let (open, passed) = ("INDETERMINATE", "TOTAL-PASSED");
    let broken = "TOTAL-FAILED HASH_FAILURE";
    for (name, document, code, expected) in [
        ("page size", with_another_page_size(&read("lta.pdf")), 1, &[(broken, ""), (broken, "")][..]),
        (
            "validation data that a time stamp covers",
            with_another_store(&read("lta.pdf")),
            1,
            &[(open, "PAdES-B-T"), (broken, "")],
        ),
        (
            "the last time stamp",
            with_another_signature_value(&read("twice.pdf")),
            1,
            &[(open, "PAdES-B-LTA"), (open, ""), ("TOTAL-FAILED SIG_CRYPTO_FAILURE", "")],
        ),
        (
            "the only time stamp",
            with_another_signature_value(&read("stamp.pdf")),
            1,
            &[(open, "PAdES-B-B"), ("TOTAL-FAILED SIG_CRYPTO_FAILURE", "")],
        ),
        // What nobody covers is only worth what it says itself.
        ("validation data", with_another_store(&read("lt.pdf")), 0, &[(passed, "PAdES-B-T")]),
    ] {
        program.write("tampered.pdf", document);
        let (found, signatures) = judge(program, "tampered.pdf", LISTS);
        let signatures: Vec<(&str, &str)> =
            signatures.iter().map(|(verdict, level)| (verdict.as_str(), level.as_str())).collect();
        assert_eq!((found, &signatures[..]), (code, expected), "{name}");
    }
}

/// With one letter of a name another, in the last list or certificate that the document holds.
fn with_another_store(document: &[u8]) -> Vec<u8> {
    let name = b"CA Penerbit";
    let at = document.windows(name.len()).rposition(|part| part == name).unwrap();
    let mut changed = document.to_vec();
    changed[at + 3] ^= 1;
    changed
}

/// OpenSSL stamps a letter that an office signed.
#[test]
fn document_time_stamps_of_openssl_count() {
    let office = office("p256");
    let letter = office.program.read("signed.pdf");
    let document = Document::open(letter.as_slice()).unwrap();
    for desk in Desk::all() {
        desk.configure("sha256", "ordering = no\ntsa_name = yes\n");
        let growing = GrowingDocument::copy(&document, Vec::new(), DigestAlgorithm::Sha256).unwrap();
        let unsigned = growing.prepare_time_stamp(8192, [7; 16]).unwrap();
        let digest = hex::lower(unsigned.digest());
        desk.ask(&format!("ts -query -digest {digest} -sha256 -cert -out request")).accepts(&[]);
        let token = desk.stamped_by_openssl();
        let stamped = unsigned.embed(token.der()).unwrap().finish().unwrap().into_output();
        office.program.write("stamped-by-openssl.pdf", &stamped);
        office.program.write("desk.pem", desk.root.to_pem());
        // The same keys make lists that are as good as those of the desk's own authority.
        let authority = Authority::found(desk.kind, Timestamp::now());
        for (list, file) in
            authority.lists(Vec::new(), Timestamp::now()).iter().zip(["desk.crl", "desk-root.crl"])
        {
            office.program.write(file, list.der());
        }
        let own = "--trust desk.pem --crl root.crl --crl after.crl";
        for (name, flags, expected) in [
            ("trusted", "--crl desk.crl --crl desk-root.crl", "TOTAL-PASSED"),
            ("no lists", "", "INDETERMINATE TRY_LATER"),
        ] {
            let (_, signatures) = judge(&office.program, "stamped-by-openssl.pdf", &format!("{own} {flags}"));
            let (signer, stamp) = (signatures.first().unwrap(), signatures.last().unwrap());
            assert_eq!(signer.0, "TOTAL-PASSED", "{name}: {signatures:?}");
            assert_eq!(stamp, &(expected.to_owned(), String::new()), "{name}: {signatures:?}");
        }
        let moved = document_with_token(&letter, token.der());
        office.program.write("stamped-by-openssl.pdf", moved);
        let (code, signatures) = judge(&office.program, "stamped-by-openssl.pdf", own);
        assert_eq!((code, signatures.last().unwrap().0.as_str()), (1, "TOTAL-FAILED HASH_FAILURE"));
    }
}

/// With a document time stamp that was made for another file.
fn document_with_token(letter: &[u8], token: &[u8]) -> Vec<u8> {
    let document = Document::open(letter).unwrap();
    let growing = GrowingDocument::copy(&document, Vec::new(), DigestAlgorithm::Sha256).unwrap();
    let unsigned = growing.prepare_time_stamp(9000, [8; 16]).unwrap();
    unsigned.embed(token).unwrap().finish().unwrap().into_output()
}

/// pyHanko stamps a page of what it had archived.
#[test]
fn a_page_that_changed_later_is_seen() {
    let (Some(program), Some(pyhanko)) = (desk(), Judge::find("pyhanko")) else { return };
    program.write("pyhanko.yml", "stamp-styles:\n  default:\n    type: text\n    stamp-text: DISAHKAN\n");
    pyhanko.ask_in(program.folder(), "stamp lta.pdf stamped.pdf 100 100").accepts(&[]);
    let failed = "TOTAL-FAILED DISALLOWED_MODIFICATION";
    expect("stamped.pdf", LISTS, 1, &[(failed, "PAdES-B-LTA"), (failed, "")]);
}
