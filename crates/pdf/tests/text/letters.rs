use pdf::Document;
use pdf::text::find_in_pages;
use pki::key::Passphrase;

use super::common::fixture;

/// A page number, and left, top, right and bottom edge from the upper left corner, as poppler's `pdftotext -bbox` gives
/// them.
type Box = (u32, [f64; 4]);

/// How far two readers may differ, in points.
const TOLERANCE: f64 = 1.5;

#[test]
fn tags_stand_where_poppler_sees_them() {
    let writer: [Box; 1] = [(2, [314.8, 250.1, 320.6, 265.0])];
    let ghostscript: [Box; 1] = [(2, [314.8, 252.9, 320.6, 263.5])];
    let chromium: [Box; 1] = [(1, [311.4, 676.0, 393.4, 688.7])];
    let memo: [Box; 1] = [(1, [314.8, 635.0, 320.6, 650.0])];
    let decree: [Box; 2] = [(2, [314.8, 399.8, 320.2, 414.7]), (3, [314.8, 595.9, 320.2, 610.8])];
    let landscape: [Box; 2] = [(1, [519.1, 362.8, 565.1, 375.5]), (2, [542.5, 267.7, 588.4, 280.5])];
    for (name, tag, heights, expected) in [
        ("nota-dinas.pdf", "#", [841.9; 3], &memo[..]),
        ("surat-terenkripsi.pdf", "#", [841.9; 3], &memo),
        ("surat-tugas.pdf", "${ttd_pengirim1}", [841.9; 3], &chromium),
        ("surat-terkunci.pdf", "${ttd_pengirim1}", [841.9; 3], &chromium),
        ("sk-pengangkatan.pdf", "^", [935.5; 3], &decree),
        ("laporan-objstm.pdf", "#", [841.9; 3], &writer),
        ("surat-linear.pdf", "#", [841.9; 3], &writer),
        ("surat-versi-lama.pdf", "#", [841.9; 3], &ghostscript),
        ("surat-pdf20.pdf", "#", [841.9; 3], &ghostscript),
        ("lampiran-lanskap.pdf", "Sekretaris", [595.0; 3], &landscape),
        ("surat-dipindai.pdf", "#", [841.9; 3], &[]),
        ("nota-dinas.pdf", "${ttd_pengirim1}", [841.9; 3], &[]),
    ] {
        let mut document = Document::open(fixture(name)).unwrap();
        document.unlock(&Passphrase::new("sukamaju-baca".to_owned())).ok();
        let found = find_in_pages(&document.current(), tag, |_| true).unwrap();
        assert_eq!(found.len(), expected.len(), "{name}: {found:?}");
        for (found, (page, edges)) in found.iter().zip(expected) {
            let place = found.place.rectangle;
            let height = heights[*page as usize - 1];
            let [left, top] = [place.x, height - place.y - place.height];
            let ours = [left, top, left + place.width, top + place.height];
            let is_near = ours.iter().zip(edges).all(|(one, other)| (one - other).abs() <= TOLERANCE);
            assert!(is_near && found.page == *page, "{name}: {found:?}");
        }
    }
}

#[test]
fn an_encrypted_letter_is_not_searched() {
    let document = Document::open(fixture("surat-terenkripsi.pdf")).unwrap();
    assert!(find_in_pages(&document.current(), "#", |_| true).is_err());
}
