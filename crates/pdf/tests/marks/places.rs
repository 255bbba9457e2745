//! Where marks stand: in every corner of every kind of page, and on every page.

use std::num::NonZeroU32;

use pdf::appearance::{AppearanceError, Layout, Mark};
use pdf::form::Field;
use pdf::page::{DisplayedRectangle, PageError};
use pdf::sign::{Corner, PageChoice, Place};
use pdf::syntax::{Object, ObjectId};
use pdf::{Document, SignError, SignOptions};

use super::paper::{Paper, draw};
use super::{common, mark, shown, signed, with_image};

/// Dots per inch: one pixel is one point.
const DPI: f32 = 72.0;

const CORNERS: [Corner; 4] = [Corner::LowerLeft, Corner::LowerRight, Corner::UpperLeft, Corner::UpperRight];

fn page(number: u32) -> PageChoice {
    NonZeroU32::new(number).map_or(PageChoice::Last, PageChoice::Number)
}

/// A document of one page with these entries.
fn one_page(entries: &str) -> Vec<u8> {
    pages(&[entries])
}

/// A document of pages with these entries, and an empty array behind them.
fn pages(entries: &[&str]) -> Vec<u8> {
    let kids: Vec<String> = (0..entries.len()).map(|index| format!("{} 0 R", index + 3)).collect();
    let tree = format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), kids.len());
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned(), tree];
    objects.extend(entries.iter().map(|entries| format!("<</Type/Page/Parent 2 0 R{entries}>>")));
    objects.push("[]".to_owned());
    common::written(&objects)
}

/// A mark in a corner reaches to its margins there, stands upright, and changes nothing around it.
#[test]
fn marks_stand_in_their_corner_of_any_page() {
    for (name, file, number) in [
        ("portrait", common::fixture("nota-dinas.pdf"), 1),
        ("turned, landscape", common::fixture("lampiran-lanskap.pdf"), 1),
        ("turned the other way, off the origin", common::fixture("lampiran-lanskap.pdf"), 2),
        ("F4", common::fixture("sk-pengangkatan.pdf"), 3),
        ("scanned", common::fixture("surat-dipindai.pdf"), 1),
        ("cropped", one_page("/MediaBox[-50 -50 700 900]/CropBox[20 30 520 630]"), 1),
        ("cropped and upside down", one_page("/MediaBox[0 0 595 842]/CropBox[9 9 509 609]/Rotate 180"), 1),
        ("crop box beyond the media box", one_page("/MediaBox[0 0 400 500]/CropBox[-9 -9 999 999]"), 1),
    ] {
        let before = draw(file.clone(), number as usize, DPI);
        for layout in [Layout::Qr, Layout::Block, Layout::Footer] {
            for corner in CORNERS {
                let options = shown(mark(layout), page(number), Place::Corner(corner));
                let bytes = common::signed(&file, &options, &[0x30, 0]).unwrap();
                let after = draw(bytes, number as usize, DPI);
                let place = in_corner(&after, &mark(layout), corner);
                assert_near(changed(&before, &after), place, &format!("{name}: {layout:?} in {corner:?}"));
            }
        }
    }
}

/// Left, top, right and lower edge in pixels of a mark in a corner, by the margins of its layout.
fn in_corner(paper: &Paper, mark: &Mark, corner: Corner) -> [usize; 4] {
    let (page_width, page_height) = (paper.width as f64, paper.height as f64);
    let (width, height) = mark.natural_size((page_width, page_height));
    let (beside, below) = mark.layout.margins();
    let left = match corner {
        Corner::LowerLeft | Corner::UpperLeft => beside,
        Corner::LowerRight | Corner::UpperRight => page_width - beside - width,
    };
    let top = match corner {
        Corner::LowerLeft | Corner::LowerRight => page_height - below - height,
        Corner::UpperLeft | Corner::UpperRight => below,
    };
    [left, top, left + width, top + height].map(|edge| edge.round() as usize)
}

/// Rounding to pixels may move an edge by one.
pub(super) fn assert_near(found: [usize; 4], expected: [usize; 4], case: &str) {
    let is_near = found.iter().zip(expected).all(|(one, other)| one.abs_diff(other) <= 1);
    assert!(is_near, "{case}: {found:?}, expected {expected:?}");
}

/// Left, top, right and lower edge of all pixels that are not the same.
pub(super) fn changed(before: &Paper, after: &Paper) -> [usize; 4] {
    assert_eq!((before.width, before.height), (after.width, after.height));
    let mut found = [usize::MAX, usize::MAX, 0, 0];
    for (index, _) in before.pixels.iter().zip(&after.pixels).enumerate().filter(|(_, (one, two))| one != two)
    {
        let (x, y) = (index % before.width, index / before.width);
        found = [found[0].min(x), found[1].min(y), found[2].max(x + 1), found[3].max(y + 1)];
    }
    found
}

#[test]
fn rotation_and_unit_are_undone() {
    for (name, entries, expected, matrix) in [
        ("as it is", "", [364.0, 36.0, 576.0, 108.0], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
        ("unit 2", "/UserUnit 2", [488.0, 18.0, 594.0, 54.0], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
        ("turned", "/Rotate 90", [504.0, 544.0, 576.0, 756.0], [0.0, 1.0, -1.0, 0.0, 72.0, 0.0]),
        (
            "unit 2, turned",
            "/UserUnit 2/Rotate 270",
            [18.0, 18.0, 54.0, 124.0],
            [0.0, -1.0, 1.0, 0.0, 0.0, 212.0],
        ),
        ("upside down", "/Rotate 180", [36.0, 684.0, 248.0, 756.0], [-1.0, 0.0, 0.0, -1.0, 212.0, 72.0]),
    ] {
        let file = one_page(&format!("/MediaBox[0 0 612 792]{entries}"));
        let bytes =
            common::signed(&file, &shown(mark(Layout::Block), page(1), Place::Default), &[0x30, 0]).unwrap();
        let document = Document::open(bytes.as_slice()).unwrap();
        let field = first_field(&document);
        assert_eq!(field.get("Rect"), Some(&Object::numbers(&expected)), "{name}");
        let form = form(&document, &field);
        let form = document.current().object(form).unwrap();
        let found = form.as_dictionary().unwrap().get("Matrix").cloned();
        assert_eq!(found, Some(Object::numbers(&matrix)), "{name}");
    }
}

/// The dictionary of the first field.
fn first_field(document: &Document<&[u8]>) -> pdf::syntax::Dictionary {
    let view = document.current();
    view.object(view.fields().unwrap()[0].id).unwrap().as_dictionary().unwrap().clone()
}

/// The form that an annotation shows.
fn form(document: &Document<&[u8]>, annotation: &pdf::syntax::Dictionary) -> ObjectId {
    let appearance = document.current().get_dictionary(annotation, "AP").unwrap().unwrap();
    appearance.get("N").unwrap().as_reference().unwrap()
}

#[test]
fn on_small_pages_marks_keep_within_the_edges() {
    for (name, media_box, layout, outcome) in [
        ("as wide as the mark", "0 0 212 300", Layout::Block, Some([0.0, 36.0, 212.0, 108.0])),
        ("a receipt", "0 0 226 600", Layout::Block, Some([7.0, 36.0, 219.0, 108.0])),
        ("as high as the mark", "0 0 600 72", Layout::Block, Some([352.0, 0.0, 564.0, 72.0])),
        ("a strip", "0 0 300 64", Layout::Footer, Some([36.0, 2.6, 264.0, 61.4])),
        ("a card", "0 0 76 92", Layout::Qr, Some([0.0, 0.0, 76.0, 92.0])),
        ("too narrow", "0 0 50 300", Layout::Qr, None),
        ("too low", "0 0 600 20", Layout::Footer, None),
        ("narrower than its margins", "0 0 70 300", Layout::Footer, None),
    ] {
        let file = one_page(&format!("/MediaBox[{media_box}]"));
        let result = common::signed(&file, &shown(mark(layout), page(1), Place::Default), &[0x30, 0]);
        match (outcome, result) {
            (Some(expected), Ok(bytes)) => {
                let document = Document::open(bytes.as_slice()).unwrap();
                let rect = first_field(&document).get("Rect").cloned();
                assert_eq!(rect, Some(Object::numbers(&expected)), "{name}");
            }
            (None, Err(SignError::Appearance(_) | SignError::Page(PageError::Empty { .. }))) => {}
            (_, result) => panic!("{name}: {result:?}"),
        }
    }
}

#[test]
fn every_page_shows_the_mark_and_one_has_the_field() {
    let turned = "/MediaBox[0 0 612 792]/Rotate 90";
    let plain = "/MediaBox[0 0 612 792]";
    let shared = format!("{plain}/Annots 6 0 R");
    for (name, file, count, forms) in [
        ("one page", common::fixture("nota-dinas.pdf"), 1, 1),
        ("three pages", common::fixture("sk-pengangkatan.pdf"), 3, 1),
        ("object streams", common::fixture("laporan-objstm.pdf"), 2, 1),
        ("turned in two ways", common::fixture("lampiran-lanskap.pdf"), 2, 2),
        ("plain and turned", pages(&[plain, turned, plain, turned]), 4, 2),
        ("annotations of all pages in one array", pages(&[shared.as_str(); 3]), 3, 1),
    ] {
        let options = shown(mark(Layout::Block), PageChoice::All, Place::Default);
        let bytes = common::signed(&file, &options, &[0x30, 0]).unwrap();
        let document = Document::open(bytes.as_slice()).unwrap();
        let view = document.current();
        let fields = signatures(&document);
        assert_eq!((fields.len(), fields[0].widgets.len()), (1, 1), "{name}");
        let mut shown = Vec::new();
        let all: Vec<_> = view.pages().unwrap().map(Result::unwrap).collect();
        for (index, page) in all.iter().enumerate() {
            let last = view.get_array(&page.dictionary, "Annots").unwrap().last().cloned().unwrap();
            let annotation = view.resolve(&last).unwrap();
            let annotation = annotation.as_dictionary().unwrap();
            let is_field = index + 1 == count;
            assert_eq!(annotation.is_name("Subtype", "Stamp"), !is_field, "{name}, page {}", index + 1);
            assert_eq!(last == fields[0].id.into(), is_field, "{name}, page {}", index + 1);
            assert_eq!(annotation.get("P"), Some(&page.id.into()), "{name}, page {}", index + 1);
            shown.push(form(&document, annotation));
        }
        assert_eq!(shown.len(), count, "{name}");
        shown.sort_unstable();
        shown.dedup();
        assert_eq!(shown.len(), forms, "{name}: pages of one kind share a drawing");
        let before = Document::open(file.as_slice()).unwrap();
        for (old, new) in before.current().pages().unwrap().zip(&all) {
            let old = old.unwrap();
            assert_eq!(old.dictionary.get("Contents"), new.dictionary.get("Contents"), "{name}");
        }
    }
}

fn signatures(document: &Document<&[u8]>) -> Vec<Field> {
    let fields = document.current().fields().unwrap();
    fields.into_iter().filter(Field::is_signature).collect()
}

#[test]
fn every_page_is_drawn_with_the_mark() {
    let file = common::fixture("sk-pengangkatan.pdf");
    let bytes = signed("sk-pengangkatan.pdf", &shown(mark(Layout::Footer), PageChoice::All, Place::Default));
    for number in 1..=3 {
        let (before, after) = (draw(file.clone(), number, DPI), draw(bytes.clone(), number, DPI));
        let expected = in_corner(&after, &mark(Layout::Footer), Corner::LowerLeft);
        assert_near(changed(&before, &after), expected, &format!("page {number}"));
    }
}

#[test]
fn places_that_cannot_be_are_refused() {
    let signed_once = signed("nota-dinas.pdf", &common::options());
    let letter = common::fixture("nota-dinas.pdf");
    let form = common::fixture("formulir-ttd-kosong.pdf");
    let block = || mark(Layout::Block);
    let at = |x, y, width, height| Place::Rectangle(DisplayedRectangle { x, y, width, height });
    let into_field = |options: SignOptions| SignOptions { field: Some("TtdPemohon".into()), ..options };
    type Expected = fn(&SignError) -> bool;
    let is_page: Expected = |error| matches!(error, SignError::Page(_));
    let is_appearance: Expected = |error| matches!(error, SignError::Appearance(_));
    let is_given: Expected = |error| matches!(error, SignError::PlaceGiven { .. });
    let cases: [(&str, &[u8], SignOptions, Expected); 13] = [
        (
            "every page after a signature",
            &signed_once,
            shown(block(), PageChoice::All, Place::Default),
            |error| matches!(error, SignError::MarksAfterSignature { field } if field == "Signature1"),
        ),
        ("no such page", &letter, shown(block(), page(2), Place::Default), |error| {
            matches!(error, SignError::NoSuchPage { asked: 2, pages: 1 })
        }),
        ("no page at all", &pages(&[]), shown(block(), PageChoice::All, Place::Default), |error| {
            matches!(error, SignError::NoSuchPage { asked: 0, pages: 0 })
        }),
        (
            "a corner for a field",
            &form,
            into_field(shown(block(), page(1), Place::Corner(Corner::UpperLeft))),
            is_given,
        ),
        (
            "a rectangle for a field",
            &form,
            into_field(shown(block(), page(1), at(9.0, 9.0, 200.0, 80.0))),
            is_given,
        ),
        (
            "every page for a field",
            &form,
            into_field(shown(block(), PageChoice::All, Place::Default)),
            is_given,
        ),
        ("beyond the edge", &letter, shown(block(), page(1), at(500.0, 9.0, 200.0, 80.0)), is_page),
        ("no width", &letter, shown(block(), page(1), at(9.0, 9.0, 0.0, 80.0)), is_page),
        ("not a number", &letter, shown(block(), page(1), at(f64::NAN, 9.0, 200.0, 80.0)), is_page),
        (
            "one page has no size",
            &pages(&["/MediaBox[0 0 600 600]", ""]),
            shown(block(), PageChoice::All, Place::Default),
            is_page,
        ),
        (
            "one page is too small",
            &pages(&["/MediaBox[0 0 40 40]", "/MediaBox[0 0 600 600]"]),
            shown(block(), PageChoice::All, Place::Default),
            is_appearance,
        ),
        (
            "too small for the code",
            &letter,
            shown(mark(Layout::Qr), page(1), at(9.0, 9.0, 62.0, 30.0)),
            is_appearance,
        ),
        (
            "too small for the picture",
            &letter,
            shown(with_image(Layout::Footer, false), page(1), at(9.0, 9.0, 60.0, 24.0)),
            is_appearance,
        ),
    ];
    for (name, file, options, expected) in cases {
        let error = common::signed(file, &options, &[0x30, 0]).expect_err(name);
        assert!(expected(&error), "{name}: {error:?}");
    }
}

#[test]
fn too_many_pages_are_refused() {
    let many = pages(&["/MediaBox[0 0 600 600]"; 20_001]);
    let error = common::signed(&many, &shown(mark(Layout::Qr), PageChoice::All, Place::Default), &[0x30, 0]);
    assert_eq!(error.unwrap_err().to_string(), "page tree exceeds the limit of 20000");
}

#[test]
fn what_a_layout_does_not_show_is_not_asked_for() {
    // A square of a QR code shows no words, so there is none that the font could lack.
    let mut mark = mark(Layout::Qr);
    mark.lines.name = "山田".into();
    assert!(mark.build(76.0, 92.0).is_ok());
    mark.layout = Layout::Footer;
    assert!(matches!(mark.build(500.0, 60.0), Err(AppearanceError::MissingGlyph { character: '山', .. })));
}
