//! poppler: `pdfsig`, which asks NSS about the signer. Its exit code does not tell; its words do.

use testkit::judge::{Judge, Verdict};

use crate::document::{with_another_page_size, with_another_signature_value};
use crate::nss::database;
use crate::office::{Office, office, offices, signed_letters};

const VALID: &str = "Signature Validation: Signature is Valid.";
const TRUSTED: &str = "Certificate Validation: Certificate is Trusted.";
const WHOLE: &str = "- Total document signed";

#[test]
fn signed_documents_are_valid_and_trusted() {
    with_judges(|pdfsig, certutil| {
        for office in offices() {
            let nss = database(certutil, office, "nss-trusted", "CT,C,C");
            let verdict = ask(pdfsig, office, &nss, "signed.pdf");
            verdict.accepts(&["ETSI.CAdES.detached", "Common Name: Siti Rahayu", WHOLE, VALID, TRUSTED]);
        }
    });
}

/// Two people, because version 22.12 says "Unknown issue with Certificate" of the second signature by one and the
/// same certificate, also in documents that pyHanko signed twice.
#[test]
fn two_signatures_are_valid_and_trusted() {
    with_judges(|pdfsig, certutil| {
        for office in offices() {
            let nss = database(certutil, office, "nss-twice", "CT,C,C");
            let verdict = ask(pdfsig, office, &nss, "twice.pdf");
            verdict.accepts(&["Siti Rahayu", "Laksmi Wulandari", "- Not total document signed", WHOLE]);
            assert_eq!(verdict.text.matches(VALID).count(), 2, "{}", verdict.text);
            assert_eq!(verdict.text.matches(TRUSTED).count(), 2, "{}", verdict.text);
        }
    });
}

#[test]
fn every_signed_letter_is_valid_and_trusted() {
    with_judges(|pdfsig, certutil| {
        let office = office("p256");
        let nss = database(certutil, office, "nss-letters", "CT,C,C");
        for letter in signed_letters() {
            ask(pdfsig, office, &nss, &letter.file).accepts(&[WHOLE, VALID, TRUSTED]);
        }
    });
}

#[test]
fn the_signer_is_not_trusted_without_the_root() {
    with_judges(|pdfsig, certutil| {
        for office in offices() {
            let nss = database(certutil, office, "nss-without", ",,");
            let verdict = ask(pdfsig, office, &nss, "signed.pdf");
            verdict.says(&[VALID, "Certificate issuer isn't Trusted."]);
            verdict.does_not_say(&[TRUSTED]);
        }
    });
}

#[test]
fn tampered_documents_are_not_valid() {
    with_judges(|pdfsig, certutil| {
        for office in offices() {
            let nss = database(certutil, office, "nss-tampered", "CT,C,C");
            let signed = office.program.read("signed.pdf");
            for (name, document, words) in [
                ("page size", with_another_page_size(&signed), "Digest Mismatch"),
                ("signature value", with_another_signature_value(&signed), "Signature is Invalid"),
            ] {
                office.program.write("tampered-for-pdfsig.pdf", document);
                let verdict = ask(pdfsig, office, &nss, "tampered-for-pdfsig.pdf");
                assert!(verdict.text.contains(words), "{name}: {}", verdict.text);
                verdict.does_not_say(&[VALID, TRUSTED]);
            }
        }
    });
}

fn with_judges(test: impl Fn(&Judge, &Judge)) {
    if let (Some(pdfsig), Some(certutil)) = (Judge::find("pdfsig"), Judge::find("certutil")) {
        test(&pdfsig, &certutil);
    }
}

pub(crate) fn ask(pdfsig: &Judge, office: &Office, nss: &str, document: &str) -> Verdict {
    pdfsig.ask_in(office.folder(), &format!("-no-ocsp -nssdir {nss} {document}"))
}
