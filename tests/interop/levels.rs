//! Signatures beyond B-B: pyHanko judges by what the documents keep, poppler and qpdf as they judge any other, and
//! OpenSSL the time stamps that are cut out of them.

use std::path::Path;

use testkit::fixture;
use testkit::judge::{Judge, Verdict};
use testkit::program::NIK;

use crate::document::{Signed, der_length, last_signature, with_another_page_size};
use crate::nss::database;
use crate::office::{Office, SECOND, office};

const LEVELS: [&str; 3] = ["t", "lt", "lta"];
const KINDS: [&str; 2] = ["rsa2048", "p256"];
/// The lists of the root and of the issuing CA.
pub(crate) const LISTS: &str = "root.crl after.crl";
const VALID: &str = "Signature Validation: Signature is Valid.";
const TRUSTED: &str = "Certificate Validation: Certificate is Trusted.";
/// id-aa-signatureTimeStampToken, as an OBJECT IDENTIFIER in DER.
const TIME_STAMP: &[u8] = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e";

/// Signs `input` as the person of that NIK.
fn sign(office: &Office, nik: &str, input: &Path, level: &str, output: &str) {
    let line =
        ["sign", input.to_str().unwrap(), "--as", nik, "--passphrase-file", "passphrase", "-o", output];
    office.program.run(line.iter().chain(&["--level", level, "--force"])).succeeds();
}

fn extend(office: &Office, input: &str, output: &str) {
    let line = ["extend", input, "--level", "lta", "-o", output, "--force"];
    office.program.run(line).succeeds();
}

/// Signs a letter, and gives its name in the folder of `office`.
fn signed(office: &Office, level: &str) -> String {
    let output = format!("level-{level}.pdf");
    sign(office, NIK, &fixture::path("nota-dinas.pdf"), level, &output);
    output
}

/// pyHanko, without a network; lists beside the document count at B-T only.
pub(crate) fn pyhanko() -> Option<Judge> {
    Judge::find_able("python", &["-c", "import pyhanko"])
}

fn ask(pyhanko: &Judge, office: &Office, document: &str, level: &str) -> Verdict {
    ask_with(pyhanko, office, "root.pem", document, level, if level == "t" { LISTS } else { "" })
}

/// Asks about a document or a folder of them, by these roots and with these lists beside.
pub(crate) fn ask_with(
    pyhanko: &Judge,
    office: &Office,
    roots: &str,
    what: &str,
    level: &str,
    lists: &str,
) -> Verdict {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/levels.py");
    pyhanko.ask_in(office.folder(), &format!("{script} {roots} {what} {level} {lists}"))
}

#[test]
fn pyhanko_passes_every_level_by_what_the_document_keeps() {
    let Some(pyhanko) = pyhanko() else { return };
    for kind in KINDS {
        let office = office(kind);
        for level in LEVELS {
            let document = signed(office, level);
            ask(&pyhanko, office, &document, level).accepts(&["Signature1 AdESPassed.OK"]);
        }
        ask(&pyhanko, office, "level-lta.pdf", "lta").accepts(&["Timestamp1 AdESPassed.OK"]);
        let line = "sign validate --no-revocation-check --trust-replace --trust root.pem level-lta.pdf";
        let cli = Judge::find("pyhanko").unwrap().ask_in(office.folder(), line);
        cli.accepts(&["EXTENDED_WITH_LTA_UPDATES,ACCEPTABLE_MODIFICATIONS"]);
    }
}

#[test]
fn pyhanko_passes_a_second_signer_and_more_archive_stamps() {
    let Some(pyhanko) = pyhanko() else { return };
    for kind in KINDS {
        let office = office(kind);
        let folder = office.folder();
        sign(office, NIK, &fixture::path("nota-dinas.pdf"), "lta", "first.pdf");
        sign(office, SECOND, &folder.join("first.pdf"), "lta", "second.pdf");
        extend(office, "second.pdf", "extended.pdf");
        extend(office, "extended.pdf", "again.pdf");
        ask(&pyhanko, office, "again.pdf", "lta").accepts(&[
            "Signature1 AdESPassed.OK",
            "Signature2 AdESPassed.OK",
            "Timestamp4 AdESPassed.OK",
        ]);
        let run = office.program.run(["verify", "again.pdf", "--json"]).succeeds();
        let signatures = run.json()["files"][0]["signatures"].as_array().unwrap().clone();
        let levels: Vec<_> = signatures.iter().filter_map(|one| one["level"].as_str()).collect();
        assert_eq!(levels.iter().filter(|level| **level == "PAdES-B-LTA").count(), 2, "{levels:?}");
    }
}

/// pyHanko wants a time stamp in the signed data of all but a signature alone; those over the document it judges one by one.
#[test]
fn pyhanko_passes_what_was_extended_from_the_signature_alone() {
    let Some(pyhanko) = pyhanko() else { return };
    for kind in KINDS {
        let office = office(kind);
        sign(office, NIK, &fixture::path("laporan-objstm.pdf"), "b", "alone.pdf");
        extend(office, "alone.pdf", "raised.pdf");
        let verdict = ask(&pyhanko, office, "raised.pdf", "b");
        verdict.accepts(&[
            "Signature1 AdESPassed.OK",
            "Timestamp1 AdESPassed.OK",
            "Timestamp2 AdESPassed.OK",
        ]);
    }
}

#[test]
fn pyhanko_refuses_what_was_tampered_with() {
    let Some(pyhanko) = pyhanko() else { return };
    let office = office("p256");
    sign(office, NIK, &fixture::path("nota-dinas.pdf"), "lta", "intact.pdf");
    let tampered = with_another_page_size(&office.program.read("intact.pdf"));
    office.program.write("touched.pdf", tampered);
    ask(&pyhanko, office, "touched.pdf", "lta").refuses(&["HASH_FAILURE"]);
    office.program.run(["extend", "touched.pdf", "-o", "never.pdf"]).fails(1, &["does not hold"]);
    assert!(!office.program.path("never.pdf").exists());
}

#[test]
fn poppler_trusts_the_signature_at_every_level() {
    let (Some(pdfsig), Some(certutil)) = (Judge::find("pdfsig"), Judge::find("certutil")) else { return };
    for kind in KINDS {
        let office = office(kind);
        let nss = database(&certutil, office, "nss-levels", "CT,C,C");
        for level in LEVELS {
            let document = signed(office, level);
            let line = format!("-no-ocsp -nssdir {nss} {document}");
            // It does not judge document time stamps.
            pdfsig.ask_in(office.folder(), &line).says(&["Common Name: Siti Rahayu", VALID, TRUSTED]);
        }
    }
}

#[test]
fn qpdf_finds_every_level_well_formed() {
    let Some(qpdf) = Judge::find("qpdf") else { return };
    let office = office("p256");
    for letter in ["nota-dinas.pdf", "laporan-objstm.pdf", "surat-linear.pdf", "surat-versi-lama.pdf"] {
        sign(office, NIK, &fixture::path(letter), "lta", "well-formed.pdf");
        extend(office, "well-formed.pdf", "well-formed-still.pdf");
        for document in ["well-formed.pdf", "well-formed-still.pdf"] {
            let verdict = qpdf.ask_in(office.folder(), &format!("--check {document}"));
            verdict.accepts(&["No syntax or stream encoding errors found"]);
        }
    }
}

#[test]
fn openssl_verifies_both_time_stamps() {
    let Some(openssl) = Judge::find("openssl") else { return };
    for kind in KINDS {
        let office = office(kind);
        sign(office, NIK, &fixture::path("nota-dinas.pdf"), "t", "stamped.pdf");
        let Signed { cms, .. } = last_signature(&office.program.read("stamped.pdf"));
        let (signature, token) = signature_and_token(&cms);
        verify(&openssl, office, &signature, &token);
        sign(office, NIK, &fixture::path("nota-dinas.pdf"), "lta", "archived.pdf");
        let Signed { content, cms, .. } = last_signature(&office.program.read("archived.pdf"));
        verify(&openssl, office, &content, &cms[..der_length(&cms)]);
        let line = "ts -verify -in token.der -token_in -CAfile root.pem -untrusted chain.pem -data token.der";
        openssl.ask_in(office.folder(), line).refuses(&["message imprint mismatch"]);
    }
}

fn verify(openssl: &Judge, office: &Office, stamped: &[u8], token: &[u8]) {
    office.program.write("stamped.bin", stamped);
    office.program.write("token.der", token);
    let line = "ts -verify -in token.der -token_in -CAfile root.pem -untrusted chain.pem -data stamped.bin";
    openssl.ask_in(office.folder(), line).accepts(&["Verification: OK"]);
}

/// The octets of the signature, which stand right before the unsigned attributes, and the time stamp on them.
fn signature_and_token(cms: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let at = cms.windows(TIME_STAMP.len()).position(|part| part == TIME_STAMP).unwrap();
    // A SET with a length of two octets stands around the token.
    let token = &cms[at + TIME_STAMP.len() + 4..];
    let token = token[..der_length(token)].to_vec();
    // [1] and the SEQUENCE of the attribute stand before, each with a length of two octets.
    let end = at - 8;
    assert_eq!((cms[end], cms[end + 4]), (0xa1, 0x30));
    let is_start = |length: &usize| {
        let header = &cms[end - length - 4..end - length];
        match *length {
            256 => header == [0x04, 0x82, 0x01, 0x00],
            short => header[2..] == [0x04, short as u8] && cms[end - length] == 0x30,
        }
    };
    let length = [256, 70, 71, 72, 69, 68].into_iter().find(is_start).unwrap();
    (cms[end - length..end].to_vec(), token)
}
