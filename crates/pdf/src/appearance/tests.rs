//! Whole marks: what they show, what they refuse.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use lopdf::content::{Content, Operation};

use super::*;
use crate::update::NewObject;

const ADDRESS: &str = "http://localhost:8080/v/5f3a9c1e7b2d4860";
const TIME: &str = "31 Januari 2026 15.00.00 WIB";
const LONG_TITLE: &str =
    "Pelaksana Tugas Kepala Bidang Penyelenggaraan Pemerintahan Elektronik dan Persandian";

fn mark(name: &str, title: Option<&str>) -> Mark {
    let title = title.map(str::to_owned);
    let lines = MarkText { name: name.to_owned(), title, agency: None, time: TIME.to_owned() };
    Mark { layout: Layout::Block, qr: Some(ADDRESS.to_owned()), image: None, lines }
}

#[test]
fn every_word_is_shown_and_can_be_copied() {
    let heading = "Ditandatangani secara elektronik oleh:";
    for (name, title, width, height) in [
        ("Siti Rahmawati", Some("Camat Sukamaju"), 212.0, 72.0),
        ("Siti Rahmawati", None, 212.0, 72.0),
        ("Nguyễn Thị Łucja Øre", Some("Juru Bahasa"), 212.0, 72.0),
        ("Dr. Ir. H. Bambang Sulistyo Widodo Nitinegoro, S.T., M.T.", Some(LONG_TITLE), 212.0, 72.0),
        ("Siti Rahmawati", Some(LONG_TITLE), 150.0, 120.0), // narrow and high
        ("Siti Rahmawati", Some(LONG_TITLE), 600.0, 300.0),
        ("Siti Rahmawati", None, 140.0, 40.0),
    ] {
        let fragment = mark(name, title).build(width, height).unwrap();
        let expected: Vec<_> = [Some(heading), Some(name), title, Some(TIME), Some(SIMULATION)].into();
        let expected = expected.into_iter().flatten().collect::<Vec<_>>().join(" ");
        assert_eq!(shown_text(&fragment), expected, "{name} in {width} x {height}");
    }
}

#[test]
fn the_other_layouts_say_it_in_their_way() {
    let agency = Some("Kecamatan Sukamaju".to_owned());
    let words = |title: Option<&str>| {
        let who = ["Siti Rahmawati"].into_iter().chain(title).chain(["Kecamatan Sukamaju", TIME]);
        let who = who.collect::<Vec<_>>().join(", ");
        format!("Dokumen ini telah ditandatangani secara elektronik oleh {who}. {SIMULATION}")
    };
    let notice = "UJI COBA TIDAK UNTUK PRODUKSI".to_owned();
    for (layout, title, width, height, expected) in [
        (Layout::Footer, None, 523.0, 60.0, words(None)),
        (Layout::Footer, Some(LONG_TITLE), 523.0, 60.0, words(Some(LONG_TITLE))),
        (Layout::Footer, Some(LONG_TITLE), 1200.0, 60.0, words(Some(LONG_TITLE))),
        (Layout::Footer, Some(LONG_TITLE), 300.0, 60.0, words(Some(LONG_TITLE))),
        (Layout::Footer, Some(LONG_TITLE), 260.0, 400.0, words(Some(LONG_TITLE))), // narrow and high
        (Layout::Qr, None, 76.0, 92.0, notice.clone()),
        (Layout::Qr, Some(LONG_TITLE), 60.0, 400.0, notice.clone()),
        (Layout::Qr, None, 400.0, 60.0, notice.clone()),
        (Layout::Qr, None, 92.0, 76.0, notice),
    ] {
        let mut mark = mark("Siti Rahmawati", title);
        (mark.layout, mark.lines.agency) = (layout, agency.clone());
        for image in [None, Some(seal(30, 40))] {
            mark.image = image;
            let fragment = mark.build(width, height).unwrap();
            assert_eq!(shown_text(&fragment), expected, "{layout:?} in {width} x {height}");
        }
    }
}

/// A red picture.
fn seal(width: u32, height: u32) -> Image {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[200, 0, 0].repeat((width * height) as usize)).unwrap();
    writer.finish().unwrap();
    Image::read(&bytes).unwrap()
}

/// Where a picture lies, and whether there is a QR code, which is drawn as rectangles in a scaled system.
#[test]
fn a_picture_takes_the_place_of_the_code_or_stands_beside_it() {
    let qr = || Some(ADDRESS.to_owned());
    for (name, layout, qr, image, place, has_code) in [
        ("block", Layout::Block, None, seal(30, 40), [5.8, 5.8, 45.4, 60.5], false),
        ("block, wide picture", Layout::Block, None, seal(40, 10), [5.8, 26.3, 77.5, 19.4], false),
        ("block, both", Layout::Block, qr(), seal(40, 40), [5.1, 9.3, 53.4, 53.4], true),
        ("footer", Layout::Footer, None, seal(40, 40), [5.8, 15.3, 41.3, 41.3], false),
        ("footer, both", Layout::Footer, qr(), seal(40, 40), [5.8, 15.3, 41.3, 41.3], true),
        // In modules, of which the code has 37 across here, from the upper left one.
        ("in the middle", Layout::Qr, qr(), seal(40, 40), [16.0, 21.0, 5.0, -5.0], true),
    ] {
        let mut mark = mark("Siti", None);
        (mark.layout, mark.qr, mark.image) = (layout, qr, Some(image));
        let operations = content(&mark.build(212.0, 72.0).unwrap());
        let shown = operations.iter().position(|operation| operation.operator == "Do").unwrap();
        let [width, _, _, height, x, y] = numbers(&operations[shown - 2])[..] else { panic!("{name}") };
        let found = [x, y, width, height];
        for (one, other) in found.iter().zip(place) {
            assert!((one - other).abs() < 0.1, "{name}: {found:?}, expected {place:?}");
        }
        let squares = operations.iter().filter(|operation| operation.operator == "re").count();
        assert_eq!(squares > 100, has_code, "{name}: {squares} rectangles");
    }
}

#[test]
fn what_a_picture_needs_is_asked_for() {
    for (name, layout, qr, image, width, height, expected) in [
        ("neither picture nor code", Layout::Block, None, None, 212.0, 72.0, Field::QrCode),
        ("no code to put it into", Layout::Qr, None, Some(seal(9, 9)), 76.0, 92.0, Field::QrCode),
        ("no room for the words", Layout::Block, None, Some(seal(9, 9)), 60.0, 24.0, Field::Time),
        ("no room for the code", Layout::Block, Some(ADDRESS), Some(seal(9, 9)), 100.0, 72.0, Field::QrCode),
        ("no room for the picture", Layout::Footer, None, Some(seal(1, 999)), 70.0, 24.0, Field::Time),
    ] {
        let mut mark = mark("Siti", None);
        (mark.layout, mark.qr, mark.image) = (layout, qr.map(str::to_owned), image);
        let found = match mark.build(width, height) {
            Err(AppearanceError::Empty { field } | AppearanceError::DoesNotFit { field, .. }) => field,
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn lines_stay_in_the_box_and_can_be_read() {
    for (name, width, height) in [
        ("Siti Rahmawati", 212.0, 72.0),
        (LONG_TITLE, 212.0, 72.0),
        (LONG_TITLE, 150.0, 150.0),
        ("A", 150.0, 60.0),
    ] {
        let content = content(&mark(name, Some(LONG_TITLE)).build(width, height).unwrap());
        let operands = |operator: &str| -> Vec<Vec<f64>> {
            let found = content.iter().filter(|operation| operation.operator == operator);
            found.map(numbers).collect()
        };
        assert!(operands("Tf").iter().all(|size| size[0] >= 4.0), "{name}: {:?}", operands("Tf"));
        let places = operands("Td");
        assert!(places.len() >= 5);
        for place in places {
            assert!(
                (0.0..width).contains(&place[0]) && (0.0..height).contains(&place[1]),
                "{name}: {place:?}"
            );
        }
    }
}

#[test]
fn the_form_is_plain_gray_and_closed() {
    let fragment = mark("Siti", None).build(212.0, 72.0).unwrap();
    let form = &fragment.objects[fragment.root];
    assert!(form.dictionary.is_name("Type", "XObject") && form.dictionary.is_name("Subtype", "Form"));
    assert_eq!(form.dictionary.get("BBox"), Some(&Object::numbers(&[0.0, 0.0, 212.0, 72.0])));
    let operations = content(&fragment);
    let used: BTreeSet<&str> = operations.iter().map(|operation| operation.operator.as_str()).collect();
    let known = "BT ET G Q Td Tf Tj Tr c cm f g l m q re w".split(' ').collect::<BTreeSet<_>>();
    assert_eq!(used, known);
    let count = |operator: &str| operations.iter().filter(|operation| operation.operator == operator).count();
    assert_eq!((count("q"), count("BT")), (count("Q"), count("ET")));
    assert_eq!(fragment, mark("Siti", None).build(212.0, 72.0).unwrap(), "the same mark is the same bytes");
}

#[test]
fn bad_marks_are_refused_by_name() {
    let good = mark("Siti", None);
    let with_name = |name: &str| mark(name, None);
    let words = |change: fn(&mut MarkText)| {
        let mut mark = good.clone();
        change(&mut mark.lines);
        mark
    };
    for (name, mark, expected) in [
        ("empty name", with_name(""), AppearanceError::Empty { field: Field::Name }),
        ("blank name", with_name("  "), AppearanceError::Empty { field: Field::Name }),
        ("empty title", mark("Siti", Some("")), AppearanceError::Empty { field: Field::Title }),
        (
            "empty agency",
            words(|lines| lines.agency = Some(" ".to_owned())),
            AppearanceError::Empty { field: Field::Agency },
        ),
        ("empty time", words(|lines| lines.time.clear()), AppearanceError::Empty { field: Field::Time }),
        (
            "empty address",
            Mark { qr: Some(String::new()), ..good.clone() },
            AppearanceError::Empty { field: Field::QrCode },
        ),
        (
            "no glyph",
            with_name("Siti 山"),
            AppearanceError::MissingGlyph { field: Field::Name, character: '山' },
        ),
        (
            "line feed",
            mark("Siti", Some("Camat\nBupati")),
            AppearanceError::InvisibleCharacter { field: Field::Title, character: '\n' },
        ),
        (
            "text direction",
            words(|lines| lines.agency = Some("\u{202e}Dinas".to_owned())),
            AppearanceError::InvisibleCharacter { field: Field::Agency, character: '\u{202e}' },
        ),
        (
            "long name",
            with_name(&"Siti ".repeat(100)),
            AppearanceError::TooLong { field: Field::Name, length: 500, limit: 400 },
        ),
        (
            "long address",
            Mark { qr: Some("x".repeat(1274)), ..good.clone() },
            AppearanceError::TooLong { field: Field::QrCode, length: 1274, limit: 1273 },
        ),
    ] {
        assert_eq!(mark.build(212.0, 72.0), Err(expected), "{name}");
    }
}

#[test]
fn boxes_have_limits() {
    for (width, height) in [
        (0.0, 0.0),
        (59.9, 72.0),
        (212.0, 23.9),
        (-212.0, 72.0),
        (212.0, f64::NAN),
        (f64::INFINITY, 72.0),
        (14_400.1, 72.0),
    ] {
        let outcome = mark("Siti", None).build(width, height);
        assert!(matches!(outcome, Err(AppearanceError::BoxSize { .. })), "{width} x {height}: {outcome:?}");
    }
    for (name, title, width, height, expected) in [
        ("Siti", None, 62.0, 26.0, Field::QrCode),
        ("Siti", None, 90.0, 37.0, Field::Time),
        ("Wolvasteenkirchenbergendorferschaft", None, 140.0, 60.0, Field::Name),
        ("Siti", Some(LONG_TITLE), 140.0, 40.0, Field::Title),
    ] {
        let error = mark(name, title).build(width, height).unwrap_err();
        let AppearanceError::DoesNotFit { field, .. } = error else { panic!("{error:?}: {name}") };
        assert_eq!(field, expected, "{name} in {width} x {height}");
    }
}

#[test]
fn errors_say_both_values() {
    for (mark, size, expected) in [
        (
            mark("Siti", None),
            (10.0, 10.0),
            "a signature mark of 10.0 x 10.0 pt cannot be drawn, expected 60.0 x 24.0 pt to 14400.0 x 14400.0 pt",
        ),
        (
            mark("Siti 山", None),
            (212.0, 72.0),
            "the font has no glyph for `山` (U+5C71) in the name of the signature mark",
        ),
        (
            mark("Siti", Some("\u{202e}")),
            (212.0, 72.0),
            "the title of the signature mark has the invisible character U+202E",
        ),
        (mark("", None), (212.0, 72.0), "the name of the signature mark is empty"),
        (
            mark("Siti", None),
            (62.0, 26.0),
            "the QR code of the signature mark needs 32.4 x 32.4 pt at its smallest size, found 26.0 x 26.0 pt",
        ),
    ] {
        assert_eq!(mark.build(size.0, size.1).unwrap_err().to_string(), expected);
    }
}

/// All lines of the mark, joined by spaces, through the font's own map back to characters.
fn shown_text(fragment: &Fragment) -> String {
    let cmap = fragment.objects.iter().filter(|object| object.stream.is_some()).map(inflate);
    let cmap =
        cmap.filter_map(|data| String::from_utf8(data).ok()).find(|text| text.contains("begincmap")).unwrap();
    let hex = |text: &str| u16::from_str_radix(text, 16).unwrap();
    let characters: BTreeMap<u16, char> = cmap
        .lines()
        .filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"))
        .filter(|(code, _)| *code != "0000")
        .map(|(code, unit)| (hex(code), char::from_u32(hex(unit).into()).unwrap()))
        .collect();
    let lines =
        content(fragment).into_iter().filter(|operation| operation.operator == "Tj").map(|operation| {
            let codes = operation.operands[0].as_str().unwrap().to_vec();
            codes
                .chunks(2)
                .map(|code| characters[&u16::from_be_bytes([code[0], code[1]])])
                .collect::<String>()
        });
    lines.collect::<Vec<_>>().join(" ")
}

fn content(fragment: &Fragment) -> Vec<Operation> {
    Content::decode(&inflate(&fragment.objects[fragment.root])).unwrap().operations
}

fn numbers(operation: &Operation) -> Vec<f64> {
    operation.operands.iter().filter_map(|operand| operand.as_float().ok()).map(f64::from).collect()
}

fn inflate(object: &NewObject) -> Vec<u8> {
    let mut data = Vec::new();
    flate2::read::ZlibDecoder::new(object.stream.as_deref().unwrap()).read_to_end(&mut data).unwrap();
    data
}
