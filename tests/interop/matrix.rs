//! Every letter at every level of PAdES by every kind of key, each with a mark: pdfsig, pyHanko, qpdf, a renderer of others
//! and our own verdict on all of them.

use std::fs;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use testkit::fixture;
use testkit::judge::{Judge, Verdict};
use testkit::program::NIK;

use crate::algorithms::folder_of_others;
use crate::nss::database;
use crate::office::{LETTERS, Office, office};
use crate::{levels, poppler};

const LEVELS: [&str; 4] = ["b", "t", "lt", "lta"];

/// Where the mark stands on the page as displayed, in points: left, bottom, width, height.
const MARK: [usize; 4] = [24, 24, 200, 70];

/// Someone of the office.
const PERSON: [&str; 4] = ["--as", NIK, "--passphrase-file", "passphrase"];

macro_rules! columns {
    ($($test:ident: $kind:literal, $flags:expr;)+) => {$(
        #[test]
        fn $test() {
            judge($kind, stringify!($test), &$flags);
        }
    )+};
}

columns! {
    rsa_2048: "rsa2048", [];
    rsa_2048_pss: "rsa2048", ["--pss"];
    rsa_3072: "rsa3072", [];
    p256: "p256", [];
    p384: "p384", [];
}

/// An office certifies no such key: here a CA of OpenSSL did, and its list is supplied. pdfsig knows no Ed25519.
#[test]
fn ed25519() {
    let (Some(pyhanko), Some(qpdf), Some(others)) =
        (levels::pyhanko(), Judge::find("qpdf"), folder_of_others())
    else {
        return;
    };
    let office = office("p256");
    for name in ["ca.pem", "ca.crl", "ed25519.pem"] {
        office.program.write(name, fs::read(others.join(name)).unwrap());
    }
    office.program.write_secret("ed25519.key", fs::read(others.join("ed25519.key")).unwrap());
    let roots = [office.program.read("root.pem"), office.program.read("ca.pem")].concat();
    office.program.write("roots.pem", roots);
    for level in LEVELS {
        let mut who = vec!["--key-file", "ed25519.key", "--cert", "ed25519.pem"];
        if matches!(level, "lt" | "lta") {
            who.extend(["--intermediate", "ca.pem", "--crl", "ca.crl"]);
        }
        let folder = sign_all(office, "ed25519", level, &who);
        let lists = format!("{} ca.crl", levels::LISTS);
        let lists = if matches!(level, "b" | "t") { &lists } else { "" };
        let verdict = levels::ask_with(&pyhanko, office, "roots.pem", &folder, level, lists);
        judge_each(office, &folder, &verdict, &qpdf, |_| {});
        we_pass_all(office, &folder, level, &["--trust", "roots.pem", "--crl", "ca.crl"]);
    }
}

/// The column `name`: a person of the office of that kind of keys signs, with these flags.
fn judge(kind: &str, name: &str, flags: &[&str]) {
    let judges = ["pdfsig", "certutil", "qpdf"].map(Judge::find);
    let ([Some(pdfsig), Some(certutil), Some(qpdf)], Some(pyhanko)) = (judges, levels::pyhanko()) else {
        return;
    };
    let office = office(kind);
    let nss = database(&certutil, office, &format!("nss-{name}"), "CT,C,C");
    for level in LEVELS {
        let folder = sign_all(office, name, level, &[&PERSON, flags].concat());
        let lists = if matches!(level, "b" | "t") { levels::LISTS } else { "" };
        let verdict = levels::ask_with(&pyhanko, office, "root.pem", &folder, level, lists);
        judge_each(office, &folder, &verdict, &qpdf, |document| {
            let verdict = poppler::ask(&pdfsig, office, &nss, document);
            verdict.says(&["Signature is Valid.", "Certificate is Trusted."]);
        });
        we_pass_all(office, &folder, level, &[]);
    }
}

/// What pyHanko said of all, what qpdf and the renderer say of each, and who judges beside them.
fn judge_each(office: &Office, folder: &str, pyhanko: &Verdict, qpdf: &Judge, other: impl Fn(&str)) {
    for letter in LETTERS {
        let name = letter.replace(".pdf", "-signed.pdf");
        let document = format!("{folder}/{name}");
        pyhanko.accepts(&[&format!("{name}: Signature1 AdESPassed.OK")]);
        let verdict = qpdf.ask_in(office.folder(), &format!("--check {document}"));
        verdict.accepts(&["No syntax or stream encoding errors found"]);
        other(&document);
        only_the_mark_is_new(letter, &office.program.read(&document));
    }
}

/// Signs all letters in one call, and gives the folder that they are in.
fn sign_all(office: &Office, name: &str, level: &str, who: &[&str]) -> String {
    let (letters, folder) = (format!("{name}-letters"), format!("{name}-{level}"));
    fs::create_dir_all(office.program.path(&letters)).unwrap();
    for letter in LETTERS {
        fs::copy(fixture::path(letter), office.program.path(&format!("{letters}/{letter}"))).unwrap();
    }
    let place = MARK.map(|number| number.to_string()).join(",");
    let line = ["sign", &letters, "--level", level, "--out-dir", &folder];
    let mark = ["--visible", "--page", "1", "--rect", &place];
    office.program.run(line.iter().chain(&mark).chain(who)).succeeds();
    folder
}

fn we_pass_all(office: &Office, folder: &str, level: &str, trusted: &[&str]) {
    let report = office.program.run(["verify", folder, "--json"].iter().chain(trusted)).succeeds().json();
    let files = report["files"].as_array().unwrap();
    assert_eq!(files.len(), LETTERS.len());
    for file in files {
        let signatures = file["signatures"].as_array().unwrap();
        let is_archived = signatures.iter().any(|one| one["type"] == "document-timestamp");
        assert_eq!(is_archived, level == "lta", "{file}");
        for one in signatures {
            assert_eq!(one["indication"], "TOTAL-PASSED", "{file}");
            if one["type"] == "signature" {
                assert_eq!(one["level"], format!("PAdES-B-{}", level.to_uppercase()), "{file}");
            }
        }
    }
}

/// The levels of grey of each page at 72 dots per inch, and how wide it is.
fn drawn(document: Vec<u8>) -> Vec<(usize, Vec<u8>)> {
    let pdf = Pdf::new(document).unwrap();
    let (cache, interpreter, settings) =
        (RenderCache::new(), InterpreterSettings::default(), RenderSettings::default());
    let pixels = PixmapSettings { x_scale: 1.0, y_scale: 1.0, bg_color: WHITE };
    let pages = pdf.pages().iter().map(|page| {
        let drawn = render(page, &cache, &interpreter, &settings, &pixels);
        (usize::from(drawn.width()), drawn.data_as_u8_slice().chunks_exact(4).map(|pixel| pixel[1]).collect())
    });
    pages.collect()
}

fn only_the_mark_is_new(letter: &str, signed: &[u8]) {
    let (before, after) = (drawn(fixture::read(letter)), drawn(signed.to_vec()));
    assert_eq!(before.len(), after.len(), "{letter}");
    let [left, bottom, width, height] = MARK;
    for (page, ((wide, was), (wide_now, is))) in before.iter().zip(&after).enumerate() {
        assert_eq!((wide, was.len()), (wide_now, is.len()), "{letter}");
        let high = was.len() / wide;
        let in_mark = |at: usize| {
            let (x, y) = (at % wide, high - at / wide);
            page == 0 && (left..=left + width).contains(&x) && (bottom..=bottom + height).contains(&y)
        };
        let changed: Vec<usize> = (0..was.len()).filter(|at| was[*at] != is[*at]).collect();
        assert!(changed.iter().all(|at| in_mark(*at)), "{letter}: page {page} changed outside the mark");
        assert_eq!(!changed.is_empty(), page == 0, "{letter}: page {page}");
    }
}
