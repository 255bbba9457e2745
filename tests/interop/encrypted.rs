//! Documents under a password: qpdf encrypts them in every way it knows, we sign, and the judges open what comes out.

use testkit::fixture;
use testkit::judge::Judge;
use testkit::program::{NIK, PASSPHRASE};

use crate::nss::database;
use crate::office::{Office, SECOND, office};

const USER: &str = "sukamaju-baca";
const OWNER: &str = "sukamaju-pemilik";
const REASON: &str = "Persetujuan anggaran";
const VALID: &str = "Signature Validation: Signature is Valid.";
const TRUSTED: &str = "Certificate Validation: Certificate is Trusted.";

/// How qpdf encrypts, how it arranges objects meanwhile, the revision of the handler, and whether pyHanko knows it.
const METHODS: [(&str, &str, &str, u8, bool); 9] = [
    ("rc4-40", "40", "--object-streams=preserve", 2, true),
    ("rc4-128", "128 --use-aes=n", "--object-streams=generate", 3, true),
    ("rc4-filter", "128 --use-aes=n --force-V4", "--object-streams=preserve", 4, true),
    ("aes-128", "128 --use-aes=y", "--object-streams=generate", 4, true),
    ("aes-128-clear", "128 --use-aes=y --cleartext-metadata", "--linearize", 4, true),
    ("aes-256-r5", "256 --force-R5", "--object-streams=generate", 5, false),
    ("aes-256", "256", "--object-streams=preserve", 6, true),
    ("aes-256-streams", "256", "--object-streams=generate", 6, true),
    ("aes-256-clear", "256 --cleartext-metadata", "--linearize", 6, true),
];

/// A letter encrypted by qpdf.
struct Encrypted {
    file: String,
    revision: u8,
    known_to_pyhanko: bool,
}

/// A letter in every encryption.
fn letters(qpdf: &Judge, office: &Office, prefix: &str) -> Vec<Encrypted> {
    let from = fixture::path("nota-dinas.pdf");
    let encrypt = |(name, how, arranged, revision, known_to_pyhanko): (&str, &str, &str, u8, bool)| {
        let file = format!("{prefix}-{name}.pdf");
        let encryption = format!("--encrypt {USER} {OWNER} {how} --");
        let line = format!("--allow-weak-crypto {arranged} {} {encryption} {file}", from.display());
        qpdf.ask_in(office.folder(), &line).accepts(&[]);
        Encrypted { file, revision, known_to_pyhanko }
    };
    METHODS.into_iter().map(encrypt).collect()
}

/// The file of a password for `document`: tests share the folder of their office and run beside each other, so
/// each document has its own.
fn password_file(office: &Office, document: &str, password: &str) -> String {
    let name = format!("{document}.password");
    office.program.write_secret(&name, password);
    name
}

/// Signs as someone, with one of the passwords.
fn sign(office: &Office, nik: &str, input: &str, output: &str, password: &str, more: &[&str]) {
    let file = password_file(office, output, password);
    let line = ["sign", input, "--as", nik, "--passphrase-file", "passphrase", "-o", output, "--force"];
    let password = ["--pdf-password-file", &file, "--reason", REASON];
    office.program.run(line.iter().chain(&password).chain(more)).succeeds();
}

#[test]
fn qpdf_finds_every_signed_letter_clean_and_still_encrypted() {
    let Some(qpdf) = Judge::find("qpdf") else { return };
    let office = office("p256");
    for Encrypted { file, revision, .. } in letters(&qpdf, office, "qpdf") {
        sign(office, NIK, &file, "qpdf-once.pdf", USER, &["--visible"]);
        sign(
            office,
            SECOND,
            "qpdf-once.pdf",
            "qpdf-twice.pdf",
            OWNER,
            &["--visible", "--corner", "upper-left"],
        );
        for document in ["qpdf-once.pdf", "qpdf-twice.pdf"] {
            for password in [USER, OWNER] {
                let line = format!("--check --password={password} {document}");
                let encrypted = format!("R = {revision}");
                let words = [encrypted.as_str(), "No syntax or stream encoding errors found"];
                qpdf.ask_in(office.folder(), &line).accepts(&words);
            }
            qpdf.ask_in(office.folder(), &format!("--check --password=salah {document}"))
                .refuses(&["password"]);
        }
        let line =
            format!("--password={USER} --decrypt --qdf --object-streams=disable qpdf-twice.pdf open.pdf");
        qpdf.ask_in(office.folder(), &line).accepts(&[]);
        let [sealed, open] =
            ["qpdf-twice.pdf", "open.pdf"].map(|name| count(&office.program.read(name), REASON));
        assert_eq!((sealed, open), (0, 2), "{file}: what we encrypted, qpdf decrypts");
    }
}

#[test]
fn poppler_finds_both_signatures_valid_with_either_password() {
    let (Some(qpdf), Some(pdfsig), Some(certutil)) =
        (Judge::find("qpdf"), Judge::find("pdfsig"), Judge::find("certutil"))
    else {
        return;
    };
    let office = office("p384");
    let nss = database(&certutil, office, "nss-encrypted", "CT,C,C");
    for Encrypted { file, .. } in letters(&qpdf, office, "poppler") {
        sign(office, NIK, &file, "poppler-once.pdf", OWNER, &["--visible"]);
        sign(office, SECOND, "poppler-once.pdf", "poppler-twice.pdf", USER, &[]);
        for password in [format!("-upw {USER}"), format!("-opw {OWNER}")] {
            let line = format!("-no-ocsp -nssdir {nss} {password} poppler-twice.pdf");
            let verdict = pdfsig.ask_in(office.folder(), &line);
            verdict.says(&["Siti Rahayu", "Laksmi Wulandari"]);
            assert_eq!(verdict.text.matches(VALID).count(), 2, "{file}: {}", verdict.text);
            assert_eq!(verdict.text.matches(TRUSTED).count(), 2, "{file}: {}", verdict.text);
        }
        pdfsig.ask_in(office.folder(), "-upw salah poppler-twice.pdf").does_not_say(&[VALID]);
    }
}

#[test]
fn poppler_draws_page_and_mark() {
    let (Some(qpdf), Some(pdftoppm)) = (Judge::find("qpdf"), Judge::find("pdftoppm")) else { return };
    let office = office("p256");
    for Encrypted { file, .. } in letters(&qpdf, office, "drawn") {
        sign(office, NIK, &file, "drawn.pdf", USER, &["--visible"]);
        let pictures = [(file.as_str(), "before"), ("drawn.pdf", "after")].map(|(document, picture)| {
            let line = format!("-r 40 -upw {USER} {document} {picture}");
            pdftoppm.ask_in(office.folder(), &line).accepts(&[]);
            office.program.read(&format!("{picture}-1.ppm"))
        });
        let differing =
            pictures[0].iter().zip(&pictures[1]).filter(|(before, after)| before != after).count();
        assert!(
            differing > 1000 && pictures[0].len() == pictures[1].len(),
            "{file}: {differing} bytes differ"
        );
    }
}

#[test]
fn pyhanko_finds_both_signatures_intact_and_trusted() {
    let (Some(qpdf), Some(pyhanko)) = (Judge::find("qpdf"), Judge::find("pyhanko")) else { return };
    let office = office("p256");
    let validate = |document: &str| {
        let how = "sign validate --trust root.pem --trust-replace --no-revocation-check";
        pyhanko.ask_in(office.folder(), &format!("{how} --password {USER} {document}"))
    };
    for Encrypted { file, known_to_pyhanko, .. } in letters(&qpdf, office, "pyhanko") {
        if !known_to_pyhanko {
            continue;
        }
        sign(office, NIK, &file, "pyhanko-once.pdf", USER, &[]);
        sign(office, SECOND, "pyhanko-once.pdf", "pyhanko-twice.pdf", OWNER, &[]);
        let verdict = validate("pyhanko-twice.pdf");
        assert_eq!(
            (verdict.code, verdict.text.matches(":INTACT:TRUSTED,").count()),
            (0, 2),
            "{file}: {}",
            verdict.text
        );
        let mut harmed = office.program.read("pyhanko-once.pdf");
        let place = harmed.windows(8).rposition(|part| part == b"/Reason<").unwrap() + 12;
        harmed[place] = if harmed[place] == b'0' { b'1' } else { b'0' };
        office.program.write("pyhanko-harmed.pdf", harmed);
        validate("pyhanko-harmed.pdf").refuses(&[":INVALID"]);
        expect(office, "pyhanko-harmed.pdf", 1, "TOTAL-FAILED");
        expect(office, "pyhanko-twice.pdf", 0, "TOTAL-PASSED");
    }
}

/// pyHanko signs what qpdf encrypted, and what it encrypted itself.
const SIGNING: &str = r#"
import sys
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
source, target, user, secret = sys.argv[1:]
signer = signers.SimpleSigner.load("person.key", "person.pem", ca_chain_files=("issuing.pem",), key_passphrase=secret.encode())
with open(source, "rb") as file:
    writer = IncrementalPdfFileWriter(file)
    writer.encrypt(user_pwd=user)
    metadata = signers.PdfSignatureMetadata(field_name="Tanda", reason="Persetujuan", subfilter=fields.SigSeedSubFilter.PADES)
    with open(target, "wb") as out:
        signers.sign_pdf(writer, metadata, signer=signer, output=out)
"#;

#[test]
fn we_pass_what_pyhanko_signs_in_encrypted_files() {
    let (Some(qpdf), Some(_), Some(python)) =
        (Judge::find("qpdf"), Judge::find("pyhanko"), Judge::find("python"))
    else {
        return;
    };
    let office = office("p256");
    office.program.write("signing.py", SIGNING);
    for Encrypted { file, known_to_pyhanko, .. } in letters(&qpdf, office, "theirs") {
        if !known_to_pyhanko {
            continue;
        }
        let line = format!("signing.py {file} theirs-encrypted.pdf {USER} {PASSPHRASE}");
        python.ask_in(office.folder(), &line).accepts(&[]);
        expect(office, "theirs-encrypted.pdf", 0, "TOTAL-PASSED");
        let mut harmed = office.program.read("theirs-encrypted.pdf");
        // The version in the header.
        harmed[7] ^= 1;
        office.program.write("theirs-harmed.pdf", harmed);
        expect(office, "theirs-harmed.pdf", 1, "TOTAL-FAILED");
    }
}

/// Demands exit code and indication of us, with the password and the office's own lists.
#[track_caller]
fn expect(office: &Office, document: &str, code: i32, indication: &str) {
    let file = password_file(office, document, USER);
    let run = office.program.run(["verify", document, "--json", "--pdf-password-file", &file]);
    assert_eq!(run.code, code, "{document}: {}", run.stdout);
    assert_eq!(run.json()["files"][0]["indication"], indication, "{document}: {}", run.stdout);
}

fn count(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).filter(|part| *part == text.as_bytes()).count()
}
