//! Marks over a text in the document.

use std::num::NonZeroU32;

use pdf::SignError;
use pdf::appearance::Layout;
use pdf::page::DisplayedRectangle;
use pdf::sign::{PageChoice, Place};
use pdf::text::TextError;

use super::paper::draw;
use super::places::{assert_near, changed};
use super::{common, mark, shown, signed};

/// Dots per inch: one pixel is one point.
const DPI: f32 = 72.0;
/// The size of the mark in points.
const MARK: [f64; 2] = [212.0, 72.0];

fn number(page: u32) -> PageChoice {
    PageChoice::Number(NonZeroU32::new(page).unwrap())
}

fn tag(text: &str) -> Place {
    Place::Tag(text.to_owned())
}

/// Poppler's `pdftotext -bbox` says where the tags are.
#[test]
fn a_mark_stands_over_its_tag() {
    for (name, text, choice, page, middle) in [
        ("nota-dinas.pdf", "#", PageChoice::Tagged, 1, [317.7, 642.5]),
        ("surat-tugas.pdf", "${ttd_pengirim1}", PageChoice::Tagged, 1, [352.4, 682.4]),
        ("sk-pengangkatan.pdf", "^", PageChoice::Tagged, 2, [317.5, 407.3]),
        ("sk-pengangkatan.pdf", "^", number(3), 3, [317.5, 603.4]),
        ("sk-pengangkatan.pdf", "^", PageChoice::Last, 3, [317.5, 603.4]),
        ("laporan-objstm.pdf", "#", PageChoice::Last, 2, [317.7, 257.6]),
        ("surat-linear.pdf", "#", PageChoice::Tagged, 2, [317.7, 257.6]),
        ("surat-versi-lama.pdf", "#", PageChoice::All, 2, [317.7, 258.2]),
        ("surat-pdf20.pdf", "#", PageChoice::All, 2, [317.7, 258.2]),
        ("lampiran-lanskap.pdf", "Sekretaris", number(1), 1, [542.1, 369.2]),
        ("lampiran-lanskap.pdf", "Sekretaris", number(2), 2, [565.5, 274.1]),
    ] {
        let bytes = signed(name, &shown(mark(Layout::Block), choice, tag(text)));
        let case = format!("{name} {choice:?}");
        let before = draw(common::fixture(name), page, DPI);
        let after = draw(bytes, page, DPI);
        let [x, y] = middle;
        let edges = [x - MARK[0] / 2.0, y - MARK[1] / 2.0, x + MARK[0] / 2.0, y + MARK[1] / 2.0];
        assert_near(changed(&before, &after), edges.map(|edge| edge.round() as usize), &case);
    }
}

#[test]
fn the_mark_covers_its_tag() {
    let file = common::fixture("nota-dinas.pdf");
    let over = |file: &[u8], place| {
        let bytes = common::signed(file, &shown(mark(Layout::Block), PageChoice::Last, place), &[0x30, 0]);
        draw(bytes.unwrap(), 1, 144.0)
    };
    let blank = common::written(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.303937 841.889764]>>".to_owned(),
    ]);
    let place = DisplayedRectangle { x: 212.0, y: 163.0, width: 212.0, height: 72.0 };
    // Along the edges pixels are part mark, part letter.
    let inner = DisplayedRectangle { x: 214.0, y: 165.0, width: 208.0, height: 68.0 };
    let on_letter = over(&file, Place::Rectangle(place)).cut(inner, 144.0);
    let on_blank = over(&blank, Place::Rectangle(place)).cut(inner, 144.0);
    assert_eq!(on_letter.differences(&on_blank), Some(0));
    // And the tag was there.
    let alone = draw(file, 1, 144.0).cut(inner, 144.0);
    let paper = draw(blank, 1, 144.0).cut(inner, 144.0);
    assert_ne!(alone.differences(&paper), Some(0));
}

#[test]
fn at_an_edge_the_mark_keeps_on_the_page() {
    for (name, at, edges) in
        [("left and low", "2 2", [0, 728, 212, 800]), ("right and high", "592 792", [388, 0, 600, 72])]
    {
        let content = format!("BT /F 10 Tf {at} Td (#) Tj ET");
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
                .to_owned(),
            format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        ];
        let file = common::written(&objects);
        let options = shown(mark(Layout::Block), PageChoice::Tagged, tag("#"));
        let after = draw(common::signed(&file, &options, &[0x30, 0]).unwrap(), 1, DPI);
        assert_near(changed(&draw(file, 1, DPI), &after), edges, name);
    }
}

#[test]
fn every_page_that_has_the_tag_shows_the_mark() {
    let options = shown(mark(Layout::Block), PageChoice::All, tag("^"));
    let bytes = signed("sk-pengangkatan.pdf", &options);
    for (page, shows) in [(1, false), (2, true), (3, true)] {
        let before = draw(common::fixture("sk-pengangkatan.pdf"), page, DPI);
        assert_eq!(draw(bytes.clone(), page, DPI) != before, shows, "page {page}");
    }
}

#[test]
fn a_tag_that_is_not_there_says_how_many_pages_were_searched() {
    for (name, text, choice, searched) in [
        ("nota-dinas.pdf", "${ttd}", PageChoice::Tagged, 1),
        ("sk-pengangkatan.pdf", "#", PageChoice::Tagged, 3),
        ("sk-pengangkatan.pdf", "#", PageChoice::All, 3),
        ("sk-pengangkatan.pdf", "^", number(1), 1),
        ("surat-dipindai.pdf", "Sukamaju", PageChoice::Last, 1),
    ] {
        let options = shown(mark(Layout::Block), choice, tag(text));
        let error = common::signed(&common::fixture(name), &options, &[0x30, 0]).unwrap_err();
        assert!(
            matches!(&error, SignError::NoSuchTag { tag, pages } if tag == text && *pages == searched),
            "{name}: {error}"
        );
    }
    let refused = |choice, place| {
        let options = shown(mark(Layout::Block), choice, place);
        common::signed(&common::fixture("nota-dinas.pdf"), &options, &[0x30, 0]).unwrap_err()
    };
    assert!(matches!(refused(number(2), tag("#")), SignError::NoSuchPage { asked: 2, pages: 1 }));
    let empty = refused(PageChoice::Tagged, tag(" "));
    assert!(matches!(empty, SignError::Search { source: TextError::Empty, .. }), "{empty}");
}
