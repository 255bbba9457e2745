//! What a mark is made of: fonts, colours, no transparency; and the annotations that show it.

use std::collections::BTreeSet;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object};
use ttf_parser::{Face, GlyphId};

use crate::{Signed, all_signed, is_name};

/// The operators that a mark may use: the graphics state, paths, text, grey, and XObjects.
const OPERATORS: [&str; 22] = [
    "q", "Q", "cm", "w", "J", "j", "m", "l", "c", "re", "h", "f", "f*", "S", "n", "BT", "ET", "Tf", "Tr",
    "Td", "Tj", "Do",
];
const GREY: [&str; 2] = ["g", "G"];
/// Invisible, Hidden, NoView and ToggleNoView; and the one that must be set, Print.
const FORBIDDEN_FLAGS: i64 = 1 | 2 | 32 | 256;
const PRINT: i64 = 4;

/// ISO 19005-1 §6.3.4 to §6.3.8.
#[test]
fn fonts_are_embedded_with_widths_and_meaning() {
    for signed in all_signed() {
        let document = Document::load_mem(&signed.after).unwrap();
        let fonts: Vec<Dictionary> =
            signed.new_dictionaries().into_iter().filter(|font| is_name(font, "Type", "Font")).collect();
        let composite = fonts.iter().filter(|font| is_name(font, "Subtype", "Type0"));
        let used: BTreeSet<u16> = forms(&signed).iter().flat_map(|form| codes(&form.1)).collect();
        assert_eq!(fonts.is_empty(), used.is_empty(), "{}", signed.name);
        assert!(
            fonts
                .iter()
                .all(|font| is_name(font, "Subtype", "Type0") || is_name(font, "Subtype", "CIDFontType2"))
        );
        for font in composite {
            check_font(&document, font, &signed.name);
        }
    }
}

fn check_font(document: &Document, font: &Dictionary, name: &str) {
    assert!(is_name(font, "Encoding", "Identity-H"), "{name}");
    let [Object::Reference(descendant)] = font.get(b"DescendantFonts").unwrap().as_array().unwrap()[..]
    else {
        panic!("{name}: one descendant");
    };
    let descendant = document.get_dictionary(descendant).unwrap();
    assert!(is_name(descendant, "CIDToGIDMap", "Identity"), "{name}");
    let descriptor = reached(document, descendant, "FontDescriptor").as_dict().unwrap();
    let program = stream(document, descriptor, "FontFile2");
    let face = Face::parse(&program, 0).unwrap();
    let base = font.get(b"BaseFont").unwrap().as_name().unwrap();
    assert_eq!(base.iter().position(|byte| *byte == b'+'), Some(6), "{name}: a subset says so");
    let listed: u32 = stream(document, descriptor, "CIDSet").iter().map(|byte| byte.count_ones()).sum();
    assert_eq!(listed, u32::from(face.number_of_glyphs()), "{name}: every glyph is listed");
    let widths = widths(descendant);
    let meaning = String::from_utf8(stream(document, font, "ToUnicode")).unwrap().to_ascii_uppercase();
    assert!(!widths.is_empty(), "{name}");
    for (glyph, width) in widths {
        let advance = f64::from(face.glyph_hor_advance(GlyphId(glyph)).unwrap());
        let expected = advance * 1000.0 / f64::from(face.units_per_em());
        assert!((width - expected).abs() <= 1.0, "{name}: glyph {glyph} is {expected} wide, not {width}");
        assert!(
            glyph == 0 || meaning.contains(&format!("<{glyph:04X}>")),
            "{name}: glyph {glyph} means nothing"
        );
    }
}

/// The widths of `W`, in its form of a first code and an array.
fn widths(font: &Dictionary) -> Vec<(u16, f64)> {
    let mut widths = Vec::new();
    for run in font.get(b"W").unwrap().as_array().unwrap().chunks(2) {
        let first = run[0].as_i64().unwrap() as u16;
        let of_run = run[1].as_array().unwrap().iter().enumerate();
        widths.extend(
            of_run.map(|(index, width)| (first + index as u16, f64::from(width.as_float().unwrap()))),
        );
    }
    widths
}

#[test]
fn every_code_shown_has_a_glyph_and_a_width() {
    for signed in all_signed() {
        let known: BTreeSet<u16> = signed
            .new_dictionaries()
            .iter()
            .filter(|font| is_name(font, "Subtype", "CIDFontType2"))
            .flat_map(|font| widths(font).into_iter().map(|(code, _)| code))
            .collect();
        let used: BTreeSet<u16> = forms(&signed).iter().flat_map(|form| codes(&form.1)).collect();
        assert!(used.is_subset(&known), "{}: {used:?} of {known:?}", signed.name);
    }
}

/// ISO 19005-1 §6.4.
#[test]
fn nothing_is_transparent() {
    for signed in all_signed() {
        for dictionary in signed.new_dictionaries() {
            for key in [
                "SMask",
                "Mask",
                "ca",
                "CA",
                "BM",
                "Group",
                "ExtGState",
                "TR",
                "TR2",
                "HTP",
                "OPI",
                "PS",
                "Ref",
            ] {
                assert!(!dictionary.has(key.as_bytes()), "{}: {key} in {dictionary:?}", signed.name);
            }
        }
    }
}

/// ISO 19005-1 §6.2.3: grey, which the resources define, and pictures in a calibrated space.
#[test]
fn colours_mean_the_same_everywhere() {
    for signed in all_signed() {
        for (form, operations) in forms(&signed) {
            let resources = form.get(b"Resources").unwrap().as_dict().unwrap();
            let spaces = resources.get(b"ColorSpace").and_then(Object::as_dict);
            let is_calibrated =
                spaces.is_ok_and(|spaces| is_space(spaces.get(b"DefaultGray").unwrap(), "CalGray"));
            for Operation { operator, .. } in &operations {
                let is_grey = GREY.contains(&operator.as_str());
                assert!(OPERATORS.contains(&operator.as_str()) || is_grey, "{}: {operator}", signed.name);
                assert!(is_calibrated || !is_grey, "{}: grey of no space", signed.name);
            }
        }
        for image in signed.new_dictionaries().iter().filter(|image| is_name(image, "Subtype", "Image")) {
            let space = image.get(b"ColorSpace").unwrap();
            let is_known = ["CalGray", "CalRGB", "Indexed"].iter().any(|known| is_space(space, known));
            assert!(is_known, "{}: {space:?}", signed.name);
            assert!(!image.has(b"Interpolate"), "{}", signed.name);
        }
    }
}

fn is_space(space: &Object, family: &str) -> bool {
    match space.as_array().unwrap().first().unwrap().as_name().unwrap() {
        b"Indexed" if family == "Indexed" => {
            let base = &space.as_array().unwrap()[1];
            is_space(base, "CalRGB") || is_space(base, "CalGray")
        }
        found => found == family.as_bytes(),
    }
}

/// ISO 19005-1 §6.5.3 and §6.9, ISO 19005-2 §6.3.
#[test]
fn annotations_are_printed_and_have_an_appearance() {
    for signed in all_signed() {
        let document = Document::load_mem(&signed.after).unwrap();
        let annotations = signed.annotations();
        assert!(!annotations.is_empty(), "{}", signed.name);
        for annotation in annotations {
            let flags = annotation.get(b"F").unwrap().as_i64().unwrap();
            assert_eq!((flags & PRINT, flags & FORBIDDEN_FLAGS), (PRINT, 0), "{}", signed.name);
            let appearance = annotation.get(b"AP").unwrap().as_dict().unwrap();
            let keys: Vec<&[u8]> = appearance.iter().map(|(key, _)| key.as_slice()).collect();
            assert_eq!(keys, [b"N"], "{}", signed.name);
            assert!(reached(&document, appearance, "N").as_stream().is_ok(), "{}", signed.name);
            assert!(is_name(&annotation, "Subtype", "Widget") || is_name(&annotation, "Subtype", "Stamp"));
            for key in [&b"C"[..], b"IC", b"A", b"AA", b"AS"] {
                assert!(!annotation.has(key), "{}: {}", signed.name, String::from_utf8_lossy(key));
            }
        }
    }
}

/// The new forms with their operations.
fn forms(signed: &Signed) -> Vec<(Dictionary, Vec<Operation>)> {
    let streams = signed.new_objects().into_iter().filter_map(|(_, object)| object.as_stream().cloned().ok());
    let forms = streams.filter(|stream| is_name(&stream.dict, "Subtype", "Form"));
    forms
        .map(|form| {
            let data = form.get_plain_content().unwrap();
            (form.dict, Content::decode(&data).unwrap().operations)
        })
        .collect()
}

/// The codes of two bytes that are shown.
fn codes(operations: &[Operation]) -> Vec<u16> {
    let shown = operations.iter().filter(|operation| operation.operator == "Tj");
    let strings = shown.flat_map(|operation| operation.operands[0].as_str().unwrap().chunks(2));
    strings.map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}

fn reached<'d>(document: &'d Document, dictionary: &'d Dictionary, key: &str) -> &'d Object {
    document.dereference(dictionary.get(key.as_bytes()).unwrap()).unwrap().1
}

fn stream(document: &Document, dictionary: &Dictionary, key: &str) -> Vec<u8> {
    reached(document, dictionary, key).as_stream().unwrap().get_plain_content().unwrap()
}
