//! pyHanko: its verdict on what we sign, and ours on what it signs.

use std::path::Path;

use testkit::fixture;
use testkit::judge::{Judge, Verdict};
use testkit::program::PASSPHRASE;

use crate::document::{with_another_page_size, with_another_signature_value};
use crate::office::{Office, office, offices, signed_letters, with_judge};

const UNTOUCHED: &str = ":INTACT:TRUSTED,UNTOUCHED";

#[test]
fn signed_documents_are_intact_and_trusted() {
    with_judge("pyhanko", |pyhanko, office| {
        validate(pyhanko, office, "signed.pdf").accepts(&["Signature1:", UNTOUCHED]);
    });
}

#[test]
fn every_signed_letter_is_intact_and_trusted() {
    let Some(pyhanko) = Judge::find("pyhanko") else { return };
    for letter in signed_letters() {
        validate(&pyhanko, office("p256"), &letter.file).accepts(&[UNTOUCHED]);
    }
}

#[test]
fn a_second_signature_leaves_the_first_as_it_was() {
    with_judge("pyhanko", |pyhanko, office| {
        let verdict = validate(pyhanko, office, "twice.pdf");
        verdict.accepts(&[
            "Signature1:",
            "EXTENDED_WITH_FORM_FILLING,ACCEPTABLE_MODIFICATIONS",
            "Signature2:",
            UNTOUCHED,
        ]);
        assert_eq!(verdict.text.matches(":INTACT:TRUSTED,").count(), 2, "{}", verdict.text);
    });
}

#[test]
fn tampered_documents_are_refused() {
    with_judge("pyhanko", |pyhanko, office| {
        let signed = office.program.read("signed.pdf");
        for (name, document) in [
            ("page size", with_another_page_size(&signed)),
            ("signature value", with_another_signature_value(&signed)),
        ] {
            office.program.write("tampered-for-pyhanko.pdf", document);
            let verdict = validate(pyhanko, office, "tampered-for-pyhanko.pdf");
            assert!(verdict.text.contains(":INVALID"), "{name}: {}", verdict.text);
            verdict.refuses(&["Validation failed"]);
        }
    });
}

#[test]
fn another_root_is_no_reason_to_trust() {
    let Some(pyhanko) = Judge::find("pyhanko") else { return };
    for (ours, theirs) in [("rsa2048", "rsa3072"), ("p256", "p384")] {
        let root = office(theirs).program.path("root.pem");
        let signed = office(ours).program.path("signed.pdf");
        let line = ["sign", "validate", "--no-revocation-check", "--trust-replace", "--trust"];
        let paths = [root.to_str().unwrap(), signed.to_str().unwrap()];
        pyhanko.ask(line.iter().chain(&paths)).refuses(&[":INTACT:UNTRUSTED"]);
    }
}

/// pyHanko stamps a page of what we signed: both say that the document is not what was signed.
#[test]
fn a_stamp_after_the_signature_is_seen() {
    let Some(pyhanko) = Judge::find("pyhanko") else { return };
    let office = office("rsa2048");
    let style = "stamp-styles:\n  default:\n    type: text\n    stamp-text: DISAHKAN\n";
    office.program.write("pyhanko.yml", style);
    pyhanko.ask_in(office.folder(), "stamp signed.pdf drawn-over.pdf 100 100").accepts(&[]);
    validate(&pyhanko, office, "drawn-over.pdf").refuses(&["EXTENDED_WITH_OTHER,ILLEGAL_MODIFICATIONS"]);
    let run = office.program.run(["verify", "drawn-over.pdf"]);
    assert_ne!(run.code, 0, "{}", run.stdout);
}

#[test]
fn we_pass_what_pyhanko_signs() {
    with_both(|pyhanko, openssl, office| {
        sign(pyhanko, openssl, office, "person", "theirs.pdf");
        for (name, flags, expected) in [
            ("with lists", "--trust root.pem --crl root.crl --crl after.crl", (0, "TOTAL-PASSED", "")),
            ("without lists", "--trust root.pem", (3, "INDETERMINATE", "TRY_LATER")),
            (
                "without the root's list",
                "--trust root.pem --crl after.crl",
                (3, "INDETERMINATE", "TRY_LATER"),
            ),
            ("without a root", "", (3, "INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND")),
        ] {
            expect(office, "theirs.pdf", name, flags, expected);
        }
    });
}

#[test]
fn we_refuse_what_pyhanko_signs_with_a_revoked_certificate() {
    with_both(|pyhanko, openssl, office| {
        sign(pyhanko, openssl, office, "revoked", "theirs-revoked.pdf");
        let lists = "--trust root.pem --crl root.crl --crl after.crl";
        expect(office, "theirs-revoked.pdf", "revoked", lists, (1, "TOTAL-FAILED", "REVOKED"));
    });
}

#[test]
fn we_refuse_what_pyhanko_signed_once_it_is_tampered_with() {
    with_both(|pyhanko, openssl, office| {
        sign(pyhanko, openssl, office, "person", "theirs-intact.pdf");
        let intact = office.program.read("theirs-intact.pdf");
        for (name, document, why) in [
            ("page size", with_another_page_size(&intact), "HASH_FAILURE"),
            ("signature value", with_another_signature_value(&intact), "SIG_CRYPTO_FAILURE"),
        ] {
            office.program.write("theirs-tampered.pdf", document);
            let lists = "--trust root.pem --crl root.crl --crl after.crl";
            expect(office, "theirs-tampered.pdf", name, lists, (1, "TOTAL-FAILED", why));
        }
    });
}

fn with_both(test: impl Fn(&Judge, &Judge, &Office)) {
    if let (Some(pyhanko), Some(openssl)) = (Judge::find("pyhanko"), Judge::find("openssl")) {
        offices().for_each(|office| test(&pyhanko, &openssl, office));
    }
}

pub(crate) fn validate(pyhanko: &Judge, office: &Office, document: &str) -> Verdict {
    validate_in(pyhanko, office.folder(), "root.pem", document)
}

/// Its verdict on a document in `folder`, by the root that lies there.
pub(crate) fn validate_in(pyhanko: &Judge, folder: &Path, root: &str, document: &str) -> Verdict {
    let bytes = std::fs::read(folder.join(document)).unwrap();
    // When it is strict it judges no document with a hybrid cross-reference.
    let is_hybrid = bytes.windows(8).any(|part| part == b"/XRefStm");
    let how = if is_hybrid { "--no-strict-syntax" } else { "" };
    let line = format!("sign validate --trust {root} --trust-replace --no-revocation-check {how} {document}");
    pyhanko.ask_in(folder, &line)
}

/// Lets pyHanko sign a letter with someone's key, which goes to it in a PKCS#12 file that OpenSSL makes.
fn sign(pyhanko: &Judge, openssl: &Judge, office: &Office, whose: &str, output: &str) {
    let files = format!("-inkey {whose}.key -in {whose}.pem -certfile chain.pem -out {output}.p12");
    let secrets = format!("-passin pass:{PASSPHRASE} -passout pass:{PASSPHRASE}");
    openssl.ask_in(office.folder(), &format!("pkcs12 -export {files} {secrets}")).accepts(&[]);
    std::fs::copy(fixture::path("surat-tugas.pdf"), office.program.path(&format!("{output}.in"))).unwrap();
    let how = "sign addsig --field Tanda --use-pades pkcs12 --passfile passphrase";
    pyhanko.ask_in(office.folder(), &format!("{how} {output}.in {output} {output}.p12")).accepts(&[]);
}

/// Demands exit code, indication and sub-indication (empty for none) of us, who have no home at hand.
#[track_caller]
fn expect(office: &Office, document: &str, name: &str, flags: &str, expected: (i32, &str, &str)) {
    let arguments = ["--home", "nowhere", "--json", "verify", document];
    let run = office.program.run(arguments.into_iter().chain(flags.split_whitespace()));
    let report = run.json();
    let signature = &report["files"][0]["signatures"][0];
    let words = ["indication", "sub_indication"].map(|key| signature[key].as_str().unwrap_or_default());
    assert_eq!((run.code, words[0], words[1]), expected, "{} {name}: {signature:#}", office.kind);
}
