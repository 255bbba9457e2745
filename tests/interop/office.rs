//! An office of every kind of key, and what it gives to outsiders: certificates, lists and signed letters.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use testkit::program::{NIK, Program};
use testkit::{fixture, judge::Judge};

/// The NIK of the one who signs second, after [`NIK`].
pub(crate) const SECOND: &str = "3399036104810003";

/// The NIK of the one whose certificate is revoked.
pub(crate) const REVOKED: &str = "3399010511750002";

/// The letters in the fixtures that can be signed: all but the encrypted ones.
pub(crate) const LETTERS: [&str; 15] = [
    "formulir.pdf",
    "formulir-ttd-kosong.pdf",
    "formulir-xfa.pdf",
    "lampiran-lanskap.pdf",
    "laporan-objstm.pdf",
    "laporan-pdfa3.pdf",
    "nota-dinas.pdf",
    "nota-pdfa1.pdf",
    "sk-pengangkatan.pdf",
    "surat-dipindai.pdf",
    "surat-hibrid.pdf",
    "surat-linear.pdf",
    "surat-pdf20.pdf",
    "surat-tugas.pdf",
    "surat-versi-lama.pdf",
];

/// An office with these files in its folder:
///
/// | file | what it is |
/// |---|---|
/// | `root.pem`, `issuing.pem`, `ocsp.pem`, `tsa.pem` | the certificates of its authorities |
/// | `person.pem`, `second.pem`, `revoked.pem` | those of three people; the third is revoked |
/// | `chain.pem` | issuing CA and root |
/// | `person.der` | the first person's once more, DER |
/// | `person.key`, `second.key`, `revoked.key` | their sealed keys |
/// | `root.crl`, `before.crl`, `after.crl` | the root's list, and the issuing CA's before and after the revocation, DER |
/// | `before.crl.pem`, `after.crl.pem` | the same with the root's list before it, PEM |
/// | `signed.pdf` | a letter that the first person signed, invisibly |
/// | `by-revoked.pdf` | a letter that the third person signed before the revocation |
/// | `twice.pdf` | the same letter, signed by the second person too, visibly |
pub(crate) struct Office {
    /// The kind of its keys.
    pub(crate) kind: &'static str,
    /// The program in its folder.
    pub(crate) program: Program,
}

/// A letter of the fixtures after it was signed.
pub(crate) struct Letter {
    /// The file, in the folder of the office.
    pub(crate) file: String,
    /// What the QR code says, in a visible mark.
    pub(crate) mark: Option<String>,
}

/// The office whose keys are of that kind.
pub(crate) fn office(kind: &str) -> &'static Office {
    offices().find(|office| office.kind == kind).unwrap()
}

/// One office for each kind of key.
pub(crate) fn offices() -> impl Iterator<Item = &'static Office> {
    static OFFICES: [LazyLock<Office>; 4] = [
        LazyLock::new(|| Office::found("rsa2048")),
        LazyLock::new(|| Office::found("rsa3072")),
        LazyLock::new(|| Office::found("p256")),
        LazyLock::new(|| Office::found("p384")),
    ];
    OFFICES.iter().map(|office| &**office)
}

/// All letters, signed in the office of P-256, each without and with a mark.
pub(crate) fn signed_letters() -> &'static [Letter] {
    static SIGNED: LazyLock<Vec<Letter>> = LazyLock::new(|| {
        let office = office("p256");
        LETTERS
            .iter()
            .flat_map(|name| [office.sign_letter(name, false), office.sign_letter(name, true)])
            .collect()
    });
    &SIGNED
}

impl Office {
    fn found(kind: &'static str) -> Self {
        let program = Program::new_in(&folder(), env!("CARGO_BIN_EXE_segel"));
        program.found(kind, &["--base-url", "http://pki.example.com"]).succeeds();
        let office = Self { kind, program };
        office.issue_to_people();
        office.export_certificates();
        office.export_lists("before.crl");
        office.sign_as(REVOKED, fixture::path("nota-dinas.pdf").to_str().unwrap(), "by-revoked.pdf");
        office.run(&["cert", "revoke", REVOKED, "--reason", "keyCompromise"]);
        office.export_lists("after.crl");
        office.sign_twice();
        office
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        self.program.folder()
    }

    fn issue_to_people(&self) {
        self.program.issue(self.kind, &[]).succeeds();
        for (nik, name, email) in [
            (SECOND, "Laksmi Wulandari", "laksmi.wulandari@sukamaju.example"),
            (REVOKED, "Bagas Tri Nugroho", "bagas.nugroho@sukamaju.example"),
        ] {
            let person = ["cert", "issue", "--nik", nik, "--name", name, "--email", email];
            self.run(&[&person[..], &["--key-type", self.kind, "--passphrase-file", "passphrase"]].concat());
        }
    }

    fn export_certificates(&self) {
        for (id, file) in [(NIK, "person"), (SECOND, "second"), (REVOKED, "revoked")] {
            self.run(&["cert", "export", id, "--format", "pem", "--out", &format!("{file}.pem")]);
            self.run(&["cert", "export", id, "--format", "key", "--out", &format!("{file}.key")]);
        }
        self.run(&["cert", "export", NIK, "--format", "der", "--out", "person.der"]);
        let authorities = self.program.run(["ca", "show", "--json"]).succeeds().json();
        for authority in authorities["authorities"].as_array().unwrap() {
            let (serial, role) = (authority["serial"].as_str().unwrap(), authority["role"].as_str().unwrap());
            if role != "root" {
                self.run(&["cert", "export", serial, "--format", "pem", "--out", &format!("{role}.pem")]);
            }
        }
        self.run(&["ca", "chain", "--root", "--out", "root.pem"]);
        self.run(&["ca", "chain", "--out", "chain.pem"]);
        self.run(&["ca", "crl", "--root", "--out", "root.crl"]);
        self.run(&["ca", "crl", "--root", "--format", "pem", "--out", "root.crl.pem"]);
    }

    fn export_lists(&self, file: &str) {
        let pem = format!("{file}.pem");
        self.run(&["ca", "crl", "--out", file]);
        self.run(&["ca", "crl", "--format", "pem", "--out", &pem]);
        let both = [self.program.read("root.crl.pem"), self.program.read(&pem)].concat();
        self.program.write(&pem, both);
    }

    fn sign_twice(&self) {
        self.program.sign(&fixture::path("nota-dinas.pdf"), "signed.pdf", &[]).succeeds();
        self.sign_as(SECOND, "signed.pdf", "twice.pdf");
    }

    fn sign_as(&self, nik: &str, input: &str, output: &str) {
        let passphrase = ["--passphrase-file", "passphrase"];
        self.run(
            &[&["sign", input, "--as", nik, "--visible", "--level", "b", "-o", output], &passphrase[..]]
                .concat(),
        );
    }

    fn sign_letter(&self, name: &str, visible: bool) -> Letter {
        let stem = name.trim_end_matches(".pdf");
        let mark = format!("http://pki.example.com/v/{stem}?nomor=800/42&uji=coba");
        let mut flags = Vec::new();
        if visible {
            flags.extend(["--visible", "--qr", &mark]);
        }
        if name == "formulir-ttd-kosong.pdf" {
            flags.extend(["--field", "TtdPemohon"]);
        }
        let file = format!("{stem}-{}.pdf", if visible { "visible" } else { "invisible" });
        self.program.sign(&fixture::path(name), &file, &flags).succeeds();
        Letter { file, mark: visible.then_some(mark) }
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) {
        self.program.run(arguments).succeeds();
    }
}

/// Where they lie. They stay behind, since nobody drops a static: those of earlier runs are removed here.
pub(crate) fn folder() -> PathBuf {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interop");
        fs::create_dir_all(&folder).unwrap();
        let an_hour_ago = SystemTime::now() - Duration::from_secs(3600);
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            // Younger ones may belong to a run that goes on beside this one.
            if entry.metadata().is_ok_and(|metadata| metadata.modified().is_ok_and(|time| time < an_hour_ago))
            {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        folder
    });
    FOLDER.clone()
}

/// Asks the judge of that name about every office, or nobody when it is not installed.
pub(crate) fn with_judge(name: &str, ask: impl Fn(&Judge, &Office)) {
    if let Some(judge) = Judge::find(name) {
        offices().for_each(|office| ask(&judge, office));
    }
}

#[test]
fn every_letter_is_signed_or_encrypted() {
    let mut letters: Vec<_> = fs::read_dir(fixture::folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".pdf"))
        .collect();
    letters.sort();
    let mut expected = [&LETTERS[..], &["surat-terenkripsi.pdf", "surat-terkunci.pdf"]].concat();
    expected.sort_unstable();
    assert_eq!(letters, expected);
}
