//! pdfsig, pyHanko and qpdf: marks of every layout, with pictures and on every page, and a second signature after them.

use testkit::fixture;
use testkit::judge::Judge;
use testkit::program::NIK;

use crate::nss::database;
use crate::office::{Office, SECOND, office};
use crate::{poppler, pyhanko};

/// Letters, and what their marks look like.
const LOOKS: [(&str, &str); 6] = [
    ("sk-pengangkatan.pdf", "--layout footer --page all"),
    ("laporan-objstm.pdf", "--layout qr --page all --corner upper-right"),
    ("lampiran-lanskap.pdf", "--layout block --page all --image lambang.png"),
    ("surat-tugas.pdf", "--layout footer --image lambang.jpg --qr https://contoh.go.id"),
    ("surat-versi-lama.pdf", "--layout qr --image progresif.jpg"),
    ("surat-dipindai.pdf", "--image kelabu.jpg --corner upper-left"),
];

#[test]
fn marks_leave_both_signatures_valid() {
    let judges = ["pdfsig", "certutil", "pyhanko", "qpdf"].map(Judge::find);
    let [Some(pdfsig), Some(certutil), Some(by_pyhanko), Some(qpdf)] = judges else { return };
    let office = office("p256");
    for picture in ["lambang.png", "lambang.jpg", "progresif.jpg", "kelabu.jpg"] {
        office.program.write(picture, fixture::read(&format!("pictures/{picture}")));
    }
    let nss = database(&certutil, office, "nss-marks", "CT,C,C");
    for (number, (letter, look)) in LOOKS.iter().enumerate() {
        let (once, twice) = (format!("mark-{number}.pdf"), format!("marks-{number}.pdf"));
        sign(office, NIK, fixture::path(letter).to_str().unwrap(), &once, look);
        sign(office, SECOND, &once, &twice, "--layout block");
        for document in [&once, &twice] {
            qpdf.ask_in(office.folder(), &format!("--check {document}"))
                .accepts(&["No syntax or stream encoding errors found"]);
        }
        let verdict = poppler::ask(&pdfsig, office, &nss, &twice);
        assert_eq!(verdict.text.matches("Signature is Valid.").count(), 2, "{look}: {}", verdict.text);
        assert_eq!(verdict.text.matches("Certificate is Trusted.").count(), 2, "{look}: {}", verdict.text);
        pyhanko::validate(&by_pyhanko, office, &once).accepts(&[":INTACT:TRUSTED,UNTOUCHED"]);
        let verdict = pyhanko::validate(&by_pyhanko, office, &twice);
        verdict.accepts(&["EXTENDED_WITH_FORM_FILLING,ACCEPTABLE_MODIFICATIONS", "UNTOUCHED"]);
    }
}

fn sign(office: &Office, who: &str, input: &str, output: &str, look: &str) {
    let fixed = ["sign", input, "--as", who, "-o", output, "--level", "b", "--passphrase-file", "passphrase"];
    office.program.run(fixed.iter().copied().chain(["--visible"]).chain(look.split(' '))).succeeds();
}
