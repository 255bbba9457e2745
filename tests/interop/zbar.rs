//! zbar: the QR code of the visible mark says what was asked for, and stands upright on the page as displayed.

use testkit::fixture;
use testkit::judge::Judge;

use crate::office::{Office, office, signed_letters};

#[test]
fn the_mark_of_every_letter_reads() {
    with_judges(|pdftoppm, zbarimg| {
        for letter in signed_letters() {
            match &letter.mark {
                Some(mark) => {
                    assert_eq!(codes(pdftoppm, zbarimg, &letter.file, ""), [upright(mark)], "{}", letter.file)
                }
                None => assert!(codes(pdftoppm, zbarimg, &letter.file, "").is_empty(), "{}", letter.file),
            }
        }
    });
}

/// Page 1 is turned by 90 degrees; page 2 by 270, and its box does not begin at 0 0.
#[test]
fn the_mark_stands_upright_on_turned_pages() {
    with_judges(|pdftoppm, zbarimg| {
        for (page, place) in
            [("1", "40,40,200,80"), ("1", "600,480,200,80"), ("2", "40,40,200,80"), ("2", "600,480,200,80")]
        {
            let (mark, file) = (format!("halaman {page} di {place}"), "turned.pdf");
            let flags = ["--visible", "--page", page, "--rect", place, "--qr", &mark, "--force"];
            office("p256").program.sign(&fixture::path("lampiran-lanskap.pdf"), file, &flags).succeeds();
            assert_eq!(codes(pdftoppm, zbarimg, file, &format!("-f {page} -l {page}")), [upright(&mark)]);
        }
    });
}

fn with_judges(test: impl Fn(&Judge, &Judge)) {
    if let (Some(pdftoppm), Some(zbarimg)) = (Judge::find("pdftoppm"), Judge::find("zbarimg")) {
        test(&pdftoppm, &zbarimg);
    }
}

/// What zbar says of a code that stands upright.
fn upright(text: &str) -> String {
    format!("orientation='UP'><data><![CDATA[{text}]]></data></symbol>")
}

/// The codes on the pages of a document in the office's folder, each as [`upright`] writes it.
fn codes(pdftoppm: &Judge, zbarimg: &Judge, document: &str, pages: &str) -> Vec<String> {
    let office = office("p256");
    let folder = format!("{document}-pages");
    std::fs::create_dir_all(office.program.path(&folder)).unwrap();
    pdftoppm.ask_in(office.folder(), &format!("-r 150 -gray {pages} {document} {folder}/page")).accepts(&[]);
    let codes =
        images(office, &folder).flat_map(|image| found_in(zbarimg, office, &format!("{folder}/{image}")));
    let codes = codes.collect();
    std::fs::remove_dir_all(office.program.path(&folder)).unwrap();
    codes
}

/// The codes in an image in the office's folder.
fn found_in(zbarimg: &Judge, office: &Office, image: &str) -> Vec<String> {
    let said = zbarimg.ask_in(office.folder(), &format!("--quiet --xml {image}")).text;
    said.lines().filter_map(|line| line.find("orientation=").map(|at| line[at..].to_owned())).collect()
}

fn images(office: &Office, folder: &str) -> impl Iterator<Item = String> {
    let entries = std::fs::read_dir(office.program.path(folder)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap())
}
