//! zbar: the QR code of the visible mark says what was asked for, and stands upright on the page as displayed.

use std::io::Cursor;

use testkit::fixture;
use testkit::judge::Judge;
use testkit::program::NIK;

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

/// Every layout on every kind of page, with an address of usual length, from two renderers that share nothing.
#[test]
fn every_layout_reads_from_a_page_of_150_dots_per_inch() {
    with_judges(|pdftoppm, zbarimg| {
        let picture = fixture::path("pictures/lambang.png");
        let picture = picture.to_str().unwrap();
        for (letter, page) in
            [("nota-dinas.pdf", "1"), ("lampiran-lanskap.pdf", "2"), ("surat-dipindai.pdf", "1")]
        {
            for look in [
                &["--layout", "block"][..],
                &["--layout", "block", "--image", picture],
                &["--layout", "qr"],
                &["--layout", "qr", "--image", picture],
                &["--layout", "footer"],
                &["--layout", "footer", "--image", picture],
            ] {
                let address =
                    format!("https://segel.sukamajukab.example/v/{page}f3a9c1e7b2d48600f1e2d3c4b5a6978");
                let flags = [&["--visible", "--page", page, "--qr", &address, "--force"], look].concat();
                for draw in [by_poppler, by_hayro] {
                    draw(pdftoppm, letter, page, &flags);
                    let found = found_below(zbarimg, office("p256"), "look.png");
                    assert_eq!(found, [upright(&address)], "{letter}, page {page}: {look:?}");
                }
            }
        }
    });
}

/// Draws a page of the signed letter into `look.png`, grey.
fn by_poppler(pdftoppm: &Judge, letter: &str, page: &str, flags: &[&str]) {
    let office = office("p256");
    let flags = [flags, &["--level", "b"]].concat();
    office.program.sign(&fixture::path(letter), "look.pdf", &flags).succeeds();
    let line = format!("-r 150 -gray -png -singlefile -f {page} -l {page} look.pdf look");
    pdftoppm.ask_in(office.folder(), &line).accepts(&[]);
}

/// Draws the same page without signing.
fn by_hayro(_: &Judge, letter: &str, _: &str, flags: &[&str]) {
    let letter = fixture::path(letter);
    let file = ["sign", letter.to_str().unwrap(), "--as", NIK, "--preview", "look.png"];
    office("p256").program.run(file.iter().chain(flags)).succeeds();
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

/// The codes in the lower part of a page, over which one holds a scanner: on a whole page full of lines, what zbar sees
/// changes with each pixel that the page is moved.
fn found_below(zbarimg: &Judge, office: &Office, page: &str) -> Vec<String> {
    let page = office.program.read(page);
    let mut reader = png::Decoder::new(Cursor::new(page)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let top = frame.height * 3 / 5;
    let mut below = Vec::new();
    let mut encoder = png::Encoder::new(&mut below, frame.width, frame.height - top);
    encoder.set_color(frame.color_type);
    encoder.set_depth(frame.bit_depth);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels[top as usize * frame.line_size..frame.buffer_size()]).unwrap();
    writer.finish().unwrap();
    office.program.write("below.png", below);
    found_in(zbarimg, office, "below.png")
}

fn images(office: &Office, folder: &str) -> impl Iterator<Item = String> {
    let entries = std::fs::read_dir(office.program.path(folder)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap())
}
