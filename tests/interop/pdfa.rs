//! PDF/A and tagged documents: Preflight of Apache PDFBox judges PDF/A-1b, and it alone, since it knows no other part;
//! qpdf says how the structure tree leads to the field and back; pyHanko and poppler whether they mind.

use std::path::Path;

use serde_json::Value;
use testkit::fixture;
use testkit::judge::{Judge, Verdict};
use testkit::program::NIK;

use crate::document::position;
use crate::nss::database;
use crate::office::{Office, SECOND, office};
use crate::poppler;

/// Made by LibreOffice as PDF/A-1a, which is PDF/A-1b and tagged.
const LETTER: &str = "nota-pdfa1.pdf";
const TAGGED: [&str; 4] = [LETTER, "sk-pengangkatan.pdf", "laporan-pdfa3.pdf", "surat-tugas.pdf"];
/// What it says of other parts; " : " stands in each line about an error and nowhere else.
const PART: &str = "7.11.2 : Error on MetaData, part must be 1";
const CONFORMS: &str = "is a valid PDF/A-1b file";
const VALIDATOR: &str = "org.apache.pdfbox.preflight.Validator_A1b";
/// Debian's, with what newer Java no longer brings.
const JARS: [&str; 7] =
    ["preflight", "xmpbox", "pdfbox2", "fontbox2", "commons-logging", "javax.activation", "jaxb-api"];

/// Every way in which signing adds something else.
const WAYS: [(&str, &[&str]); 7] = [
    ("pdfa-invisible.pdf", &[]),
    ("pdfa-certified.pdf", &["--certify", "forms"]),
    ("pdfa-block.pdf", &["--visible"]),
    ("pdfa-qr.pdf", &["--visible", "--layout", "qr"]),
    ("pdfa-footer.pdf", &["--visible", "--layout", "footer", "--page", "all"]),
    ("pdfa-lt.pdf", &["--level", "lt"]),
    ("pdfa-lta.pdf", &["--visible", "--level", "lta"]),
];

#[test]
fn a_pdfa_letter_stays_pdfa() {
    let Some(preflight) = Preflight::find() else { return };
    let office = office("p256");
    for (output, flags) in WAYS {
        office.program.sign(&fixture::path(LETTER), output, flags).succeeds();
        preflight.ask(&office.program.path(output)).accepts(&[CONFORMS]);
    }
    let picture = fixture::path("pictures/lambang.png");
    let flags = ["--visible", "--image", picture.to_str().unwrap()];
    office.program.sign(&fixture::path(LETTER), "pdfa-picture.pdf", &flags).succeeds();
    preflight.ask(&office.program.path("pdfa-picture.pdf")).accepts(&[CONFORMS]);
}

/// Of the letters of other parts it says that they are no PDF/A-1, and has nothing else against them: neither before nor
/// after.
#[test]
fn it_finds_nothing_new_in_letters_of_other_parts() {
    let Some(preflight) = Preflight::find() else { return };
    let office = office("p256");
    for letter in ["sk-pengangkatan.pdf", "laporan-pdfa3.pdf"] {
        let flags = ["--visible", "--layout", "footer", "--page", "all", "--level", "lta", "--force"];
        office.program.sign(&fixture::path(letter), "pdfa-part.pdf", &flags).succeeds();
        for document in [fixture::path(letter), office.program.path("pdfa-part.pdf")] {
            let verdict = preflight.ask(&document);
            verdict.refuses(&[PART]);
            assert_eq!(
                verdict.text.matches(" : ").count(),
                verdict.text.matches(PART).count(),
                "{}",
                verdict.text
            );
        }
    }
}

#[test]
fn it_does_so_with_every_signature() {
    let Some(preflight) = Preflight::find() else { return };
    let office = office("p384");
    sign_twice(office, LETTER, "lta");
    preflight.ask(&office.program.path("tagged-twice.pdf")).accepts(&[CONFORMS]);
}

#[test]
fn preflight_looks_at_what_we_add() {
    let Some(preflight) = Preflight::find() else { return };
    let office = office("p256");
    office.program.sign(&fixture::path(LETTER), "pdfa-whole.pdf", &["--visible"]).succeeds();
    let whole = office.program.read("pdfa-whole.pdf");
    let from = fixture::read(LETTER).len();
    for (name, found, instead) in [
        ("hidden", &b"/F 132"[..], &b"/F 134"[..]),
        ("another appearance", b"/AP<</N ", b"/AP<</D "),
        ("no embedded font", b"/FontFile2 ", b"/FontFileX "),
        ("no such space", b"/CalGray", b"/CalGrey"),
        ("no widths", b"/W[", b"/V["),
        ("no list of glyphs", b"/CIDSet ", b"/CIDSeX "),
    ] {
        let at = from + position(&whole[from..], found);
        let mut other = whole.clone();
        other[at..at + found.len()].copy_from_slice(instead);
        office.program.write("pdfa-other.pdf", other);
        let verdict = preflight.ask(&office.program.path("pdfa-other.pdf"));
        assert!(!verdict.text.contains(CONFORMS), "{name}: {}", verdict.text);
    }
}

#[test]
fn the_structure_tree_leads_to_the_field_and_back() {
    let Some(qpdf) = Judge::find("qpdf") else { return };
    let office = office("p256");
    for letter in TAGGED {
        for flags in [&[][..], &["--visible"][..]] {
            office
                .program
                .sign(&fixture::path(letter), "tagged.pdf", &[flags, &["--force"]].concat())
                .succeeds();
            let before = Objects::read(&qpdf, &fixture::path(letter));
            let after = Objects::read(&qpdf, &office.program.path("tagged.pdf"));
            let [(field, element)] = &after.tagged_fields()[..] else { panic!("{letter}: one field") };
            assert_eq!(
                (&after.at(element)["/S"], &after.at(field)["/FT"]),
                (&"/Form".into(), &"/Sig".into())
            );
            assert_eq!(after.kids().len(), before.kids().len() + 1, "{letter}");
            assert_eq!(after.kids().last(), Some(element), "{letter}");
            assert!(after.leaf().starts_with(before.leaf()), "{letter}: what was there stays");
        }
    }
}

/// A second signer's field has no element: pyHanko would take one for a change to what the first had signed.
#[test]
fn two_signatures_in_a_tagged_letter_are_accepted() {
    let office = office("rsa2048");
    let [qpdf, pyhanko, pdfsig, certutil] = ["qpdf", "pyhanko", "pdfsig", "certutil"].map(Judge::find);
    let nss = certutil.map(|certutil| database(&certutil, office, "nss-tagged", "CT,C,C"));
    for letter in TAGGED {
        sign_twice(office, letter, "b");
        if let Some(qpdf) = &qpdf {
            qpdf.ask_in(office.folder(), "--check tagged-twice.pdf")
                .accepts(&["No syntax or stream encoding errors"]);
            let [once, twice] = ["tagged-once.pdf", "tagged-twice.pdf"]
                .map(|file| Objects::read(qpdf, &office.program.path(file)));
            assert_eq!((once.kids(), once.leaf()), (twice.kids(), twice.leaf()), "{letter}");
        }
        if let Some(pyhanko) = &pyhanko {
            let line =
                "sign validate --trust root.pem --trust-replace --no-revocation-check tagged-twice.pdf";
            let verdict = pyhanko.ask_in(office.folder(), line);
            verdict.accepts(&["EXTENDED_WITH_FORM_FILLING,ACCEPTABLE_MODIFICATIONS"]);
            assert_eq!(verdict.text.matches(":INTACT:TRUSTED,").count(), 2, "{letter}: {}", verdict.text);
        }
        if let (Some(pdfsig), Some(nss)) = (&pdfsig, &nss) {
            let verdict = poppler::ask(pdfsig, office, nss, "tagged-twice.pdf");
            assert_eq!(verdict.text.matches("Signature is Valid.").count(), 2, "{letter}: {}", verdict.text);
        }
        let run = office.program.run(["--json", "verify", "tagged-twice.pdf", "--trust", "root.pem"]).json();
        for signature in run["files"][0]["signatures"].as_array().unwrap() {
            assert_eq!(signature["indication"], "TOTAL-PASSED", "{letter}: {signature:#}");
        }
    }
}

fn sign_twice(office: &Office, letter: &str, level: &str) {
    let sign = |id: &str, input: &Path, output: &str| {
        let line =
            ["sign", input.to_str().unwrap(), "--as", id, "--passphrase-file", "passphrase", "-o", output];
        office.program.run(line.iter().chain(&["--level", level, "--force"])).succeeds();
    };
    sign(NIK, &fixture::path(letter), "tagged-once.pdf");
    sign(SECOND, &office.program.path("tagged-once.pdf"), "tagged-twice.pdf");
}

/// Where Debian's jars are, installed or unpacked.
pub(crate) fn jars() -> String {
    let unpacked = concat!(env!("CARGO_MANIFEST_DIR"), "/target/judges/debian/usr/share/java");
    let folders = ["/usr/share/java", unpacked];
    let jars: Vec<String> = folders
        .iter()
        .flat_map(|folder| JARS.map(|jar| format!("{folder}/{jar}.jar")))
        .filter(|jar| Path::new(jar).exists())
        .collect();
    jars.join(":")
}

/// The validator of PDF/A-1b.
struct Preflight {
    java: Judge,
    jars: String,
}

impl Preflight {
    /// One that accepts the letter before we sign it.
    fn find() -> Option<Self> {
        let jars = jars();
        let letter = fixture::path(LETTER);
        let java = Judge::find_able("java", &["-cp", &jars, VALIDATOR, letter.to_str().unwrap()])?;
        Some(Self { java, jars })
    }

    fn ask(&self, document: &Path) -> Verdict {
        self.java.ask(["-cp", &self.jars, VALIDATOR, document.to_str().unwrap()])
    }
}

/// The objects of a document, as qpdf reads them.
struct Objects(Value);

impl Objects {
    fn read(qpdf: &Judge, document: &Path) -> Self {
        let verdict = qpdf.ask(["--json=2", "--json-key=qpdf", document.to_str().unwrap()]);
        verdict.accepts(&[]);
        let all: Value = serde_json::from_str(&verdict.text).unwrap();
        Self(all["qpdf"][1].clone())
    }

    /// The object that `reference` refers to, or itself if it is none.
    fn at<'v>(&'v self, reference: &'v Value) -> &'v Value {
        let found = reference.as_str().and_then(|name| self.0.get(format!("obj:{name}")));
        found.map_or(reference, |object| &object["value"])
    }

    fn catalog(&self) -> &Value {
        self.at(&self.0["trailer"]["value"]["/Root"])
    }

    fn root(&self) -> &Value {
        self.at(&self.catalog()["/StructTreeRoot"])
    }

    /// The kids of the element that stands for the whole document.
    fn kids(&self) -> Vec<Value> {
        let top = self.at(&self.root()["/K"]);
        let document = self.at(top.get(0).unwrap_or(top));
        assert_eq!(document["/S"], "/Document");
        self.at(&document["/K"]).as_array().unwrap().clone()
    }

    /// The tree of parents, which is one leaf here.
    fn leaf(&self) -> &[Value] {
        self.at(&self.at(&self.root()["/ParentTree"])["/Nums"]).as_array().unwrap()
    }

    /// The fields with a key, and the element that the key leads to, which leads back.
    fn tagged_fields(&self) -> Vec<(Value, Value)> {
        let fields = self.at(&self.at(&self.catalog()["/AcroForm"])["/Fields"]).as_array().unwrap();
        let tagged = fields.iter().filter(|field| self.at(field).get("/StructParent").is_some());
        tagged
            .map(|field| {
                let key = &self.at(field)["/StructParent"];
                let pair = self.leaf().chunks(2).find(|pair| pair[0] == *key).unwrap();
                assert_eq!(self.at(&pair[1])["/K"]["/Obj"], *field);
                assert!(self.kids().contains(&pair[1]));
                (field.clone(), pair[1].clone())
            })
            .collect()
    }
}
