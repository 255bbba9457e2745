//! Certified documents and locked fields: the others accept them, with a second signature and with forms filled in, and
//! refuse what was not allowed.

use testkit::fixture;
use testkit::judge::{Judge, Verdict};
use testkit::program::{NIK, Run};

use crate::nss::database;
use crate::office::{Office, SECOND, office};

/// Fills in text fields of a document as a revision of its own, without looking at what its signatures allow.
const FILLER: &str = r#"
import sys
from pyhanko.pdf_utils.generic import TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
source, target, name, value = sys.argv[1:]
writer = IncrementalPdfFileWriter(open(source, "rb"))
for field in writer.root["/AcroForm"]["/Fields"]:
    field = field.get_object()
    if field.get("/T") == name:
        field["/V"] = TextStringObject(value)
        writer.update_container(field)
writer.write(open(target, "wb"))
"#;

const UNTOUCHED: &str = ":INTACT:TRUSTED,UNTOUCHED";
const FILLED: &str = "EXTENDED_WITH_FORM_FILLING,ACCEPTABLE_MODIFICATIONS";
const UPDATED: &str = "EXTENDED_WITH_LTA_UPDATES,ACCEPTABLE_MODIFICATIONS";
const ILLEGAL: &str = "ILLEGAL_MODIFICATIONS";

#[test]
fn certified_and_locked_documents_are_accepted_with_a_second_signature() {
    let judges =
        [Judge::find("pyhanko"), Judge::find("pdfsig"), Judge::find("certutil"), Judge::find("qpdf")];
    let [Some(pyhanko), Some(pdfsig), Some(certutil), Some(qpdf)] = judges else { return };
    let office = office("p256");
    let nss = database(&certutil, office, "nss-certified", "CT,C,C");
    for (letter, first, second) in [
        ("nota-dinas.pdf", "--certify none", None),
        ("nota-dinas.pdf", "--certify none --level lta", None),
        ("nota-dinas.pdf", "--certify forms", Some("")),
        ("laporan-objstm.pdf", "--certify annotations", Some("")),
        ("surat-tugas.pdf", "--certify forms --visible", Some("")),
        ("formulir-ttd-kosong.pdf", "--certify forms", Some("--field TtdPemohon --visible")),
        ("formulir-ttd-kosong.pdf", "--certify forms --lock include:TtdPemohon", Some("")),
        ("formulir-ttd-kosong.pdf", "--lock include:TtdPemohon", Some("")),
        ("formulir-ttd-kosong.pdf", "--lock all", None),
        ("formulir-ttd-kosong.pdf", "--field TtdPemohon --lock exclude:nama", None),
    ] {
        let case = format!("{letter} {first}");
        let accept = |document: &str, signatures: usize, words: &[&str]| {
            let verdict = validate(&pyhanko, office, document);
            verdict.accepts(words);
            assert_eq!(
                verdict.text.matches(":INTACT:TRUSTED,").count(),
                signatures,
                "{case}: {}",
                verdict.text
            );
            let verdict = pdfsig.ask_in(office.folder(), &format!("-no-ocsp -nssdir {nss} {document}"));
            assert_eq!(
                verdict.text.matches("Signature is Valid.").count(),
                signatures,
                "{case}: {}",
                verdict.text
            );
            assert_eq!(verdict.text.matches("Certificate is Trusted.").count(), signatures, "{case}");
            qpdf.ask_in(office.folder(), &format!("--check {document}")).accepts(&["No syntax"]);
            office.program.run(["verify", document]).succeeds();
        };
        sign(office, NIK, fixture::path(letter).to_str().unwrap(), "certified.pdf", first).succeeds();
        accept("certified.pdf", 1, &[if first.contains("lta") { UPDATED } else { UNTOUCHED }]);
        if let Some(second) = second {
            sign(office, SECOND, "certified.pdf", "certified-twice.pdf", second).succeeds();
            accept("certified-twice.pdf", 2, &[FILLED, UNTOUCHED]);
        }
    }
}

#[test]
fn forms_are_filled_in_where_that_is_allowed() {
    let (Some(pyhanko), Some(python)) = (Judge::find("pyhanko"), Judge::find("python")) else { return };
    let office = office("p256");
    let filler = office.program.write("filler.py", FILLER);
    for (flags, words) in [
        ("--certify none", ILLEGAL),
        ("--certify forms", FILLED),
        ("--certify annotations", FILLED),
        ("--lock all", ILLEGAL),
        ("--lock include:nama", ILLEGAL),
        ("--lock include:TtdPemohon", FILLED),
        ("--certify forms --lock exclude:TtdPemohon", ILLEGAL),
    ] {
        let letter = fixture::path("formulir-ttd-kosong.pdf");
        sign(office, NIK, letter.to_str().unwrap(), "to-fill.pdf", flags).succeeds();
        let line = format!("{} to-fill.pdf filled.pdf nama Siti", filler.display());
        python.ask_in(office.folder(), &line).accepts(&[]);
        validate(&pyhanko, office, "filled.pdf").says(&[words]);
        // Ours judges no values of forms yet where they are allowed; it never passes what is forbidden.
        if words == ILLEGAL {
            let run = office.program.run(["verify", "filled.pdf"]);
            assert_ne!(run.code, 0, "{flags}: {}", run.stdout);
        }
    }
}

#[test]
fn what_the_document_forbids_is_refused() {
    let office = office("p256");
    let letter = fixture::path("formulir-ttd-kosong.pdf");
    let letter = letter.to_str().unwrap();
    for (first, second, words) in [
        ("", "--certify forms", "certified by its first signature, and field `Signature1` is signed already"),
        (
            "--certify none",
            "",
            "the signature in field `Signature1` certifies the document and allows no changes",
        ),
        ("--lock all", "", "field `Signature2` is locked by the signature in field `Signature1`"),
        ("--lock include:TtdPemohon", "--field TtdPemohon", "field `TtdPemohon` is locked by the signature"),
        ("--certify annotations", "--certify annotations", "is signed already"),
        ("", "--lock include:Nama", "there is no field `Nama` to lock; the document has `nama`, `nik`,"),
    ] {
        sign(office, NIK, letter, "restricted.pdf", first).succeeds();
        sign(office, SECOND, "restricted.pdf", "forbidden.pdf", second).fails(1, &[words]);
        assert!(!office.program.path("forbidden.pdf").exists(), "{first} {second}");
    }
    for flags in ["--certify all", "--lock", "--lock include:", "--lock nama", "--lock ALL"] {
        sign(office, NIK, letter, "forbidden.pdf", flags).fails(2, &[]);
    }
}

fn sign(office: &Office, whose: &str, input: &str, output: &str, flags: &str) -> Run {
    let line = ["sign", input, "-o", output, "--force", "--as", whose, "--passphrase-file", "passphrase"];
    let level: &[&str] = if flags.contains("--level") { &[] } else { &["--level", "b"] };
    office.program.run(line.iter().chain(level).copied().chain(flags.split_whitespace()))
}

fn validate(pyhanko: &Judge, office: &Office, document: &str) -> Verdict {
    let line = format!("sign validate --trust root.pem --trust-replace --no-revocation-check {document}");
    pyhanko.ask_in(office.folder(), &line)
}
