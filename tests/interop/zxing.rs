//! ZXing, which reads QR codes on telephones: every layout is found on the whole page, also with a picture of the office in
//! the middle of the code.

use std::io::Cursor;

use testkit::fixture;
use testkit::judge::Judge;
use testkit::program::NIK;

use crate::office::{Office, office};

const LETTERS: [(&str, &str); 6] = [
    ("nota-dinas.pdf", "1"),
    ("surat-tugas.pdf", "1"),
    ("lampiran-lanskap.pdf", "2"),
    ("surat-dipindai.pdf", "1"),
    ("laporan-objstm.pdf", "1"),
    ("sk-pengangkatan.pdf", "3"),
];

/// Prints the name of each image, and what stands in its codes with the degrees by which they are turned. An image is a
/// binary PGM.
const READER: &str = r#"
import sys
import zxingcpp
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        whole = file.read()
    _, width, height, _ = whole.split(None, 4)[:4]
    width, height = int(width), int(height)
    page = memoryview(whole[-width * height:]).cast("B", shape=[height, width])
    codes = zxingcpp.read_barcodes(page)
    print(name, *(f"{code.format}:{code.orientation}:{code.text}" for code in codes))
"#;

/// From two renderers that share nothing, at 150 dots per inch, grey, with an address of usual length.
#[test]
fn every_layout_reads_from_whole_pages() {
    let python = Judge::find_able("python", &["-c", "import zxingcpp"]);
    let (Some(pdftoppm), Some(python)) = (Judge::find("pdftoppm"), python) else { return };
    let office = office("p256");
    office.program.write("reader.py", READER);
    let picture = fixture::path("pictures/lambang.png");
    let picture = ["--image", picture.to_str().unwrap()];
    let mut expected = String::new();
    let mut images = Vec::new();
    for (letter, page) in LETTERS {
        for (layout, picture) in ["block", "qr", "footer"]
            .into_iter()
            .flat_map(|layout| [(layout, &[][..]), (layout, &picture[..])])
        {
            let name = format!("zxing-{letter}-{layout}-{}", picture.len());
            let address = format!(
                "https://segel.sukamajukab.example/v/{:032x}",
                images.len() as u128 * 0x0123_4567_89ab_cdef_0123_4567
            );
            let flags =
                [&["--visible", "--page", page, "--layout", layout, "--qr", &address, "--force"], picture]
                    .concat();
            for image in [
                by_poppler(&pdftoppm, office, &name, letter, page, &flags),
                by_hayro(office, &name, letter, &flags),
            ] {
                expected += &format!("{image} QR Code:0:{address}\n");
                images.push(image);
            }
        }
    }
    let line = format!("reader.py {}", images.join(" "));
    assert_eq!(python.ask_in(office.folder(), &line).text, expected);
}

/// Draws a page of the signed letter.
fn by_poppler(
    pdftoppm: &Judge,
    office: &Office,
    name: &str,
    letter: &str,
    page: &str,
    flags: &[&str],
) -> String {
    let (signed, flags) = (format!("{name}.pdf"), [flags, &["--level", "b"]].concat());
    office.program.sign(&fixture::path(letter), &signed, &flags).succeeds();
    let line = format!("-r 150 -gray -singlefile -f {page} -l {page} {signed} {name}");
    pdftoppm.ask_in(office.folder(), &line).accepts(&[]);
    format!("{name}.pgm")
}

/// Draws the same page without signing.
fn by_hayro(office: &Office, name: &str, letter: &str, flags: &[&str]) -> String {
    let (letter, preview) = (fixture::path(letter), format!("{name}.png"));
    let file = ["sign", letter.to_str().unwrap(), "--as", NIK, "--preview", &preview];
    office.program.run(file.iter().chain(flags)).succeeds();
    let image = format!("{name}-preview.pgm");
    office.program.write(&image, grey(&office.program.read(&preview)));
    image
}

/// A PNG picture as PGM, each pixel by its luminance (ITU-R BT.601).
fn grey(picture: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(Cursor::new(picture)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let luminance = |pixel: &[u8]| {
        let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
        ((299 * red + 587 * green + 114 * blue) / 1000) as u8
    };
    let bytes = frame.buffer_size() / (frame.width * frame.height) as usize;
    let mut image = format!("P5 {} {} 255\n", frame.width, frame.height).into_bytes();
    image.extend(pixels[..frame.buffer_size()].chunks_exact(bytes).map(luminance));
    image
}
