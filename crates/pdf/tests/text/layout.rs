use pdf::Document;
use pdf::text::find_text;

use super::{HELVETICA, page, page_with, places, stream};

/// Where `#` at 100 500 in Helvetica of 10 points stands.
const HERE: [f64; 4] = [100.0, 497.9, 5.6, 9.3];

#[test]
fn a_tag_stands_where_its_matrices_put_it() {
    for (name, content, expected) in [
        ("plain", "BT /F 10 Tf 100 500 Td (#) Tj ET", HERE),
        ("text matrix", "BT /F 1 Tf 10 0 0 10 100 500 Tm (#) Tj ET", HERE),
        ("user space", "q .1 0 0 .1 0 0 cm BT /F 100 Tf 1000 5000 Td (#) Tj ET Q", HERE),
        ("behind other text", "BT /F 10 Tf 90.44 500 Td (--#) Tj ET", [97.1, 497.9, 5.6, 9.3]),
        ("kerning", "BT /F 10 Tf 95 500 Td [-500 (#)] TJ ET", HERE),
        ("next line", "BT /F 10 Tf 12 TL 100 512 Td T* (#) Tj ET", HERE),
        ("leading of TD", "BT /F 10 Tf 100 524 Td 0 -12 TD T* (#) Tj ET", HERE),
        ("quote", "BT /F 10 Tf 12 TL 100 512 Td (#) ' ET", HERE),
        ("double quote", "BT /F 10 Tf 12 TL 100 512 Td 0 0 (#) \" ET", HERE),
        ("spacing of double quote", "BT /F 10 Tf 12 TL 97 512 Td 9 .22 ( #) \" ET", [109.0, 497.9, 5.6, 9.3]),
        ("character spacing", "BT /F 10 Tf 3 Tc 94.22 500 Td ( #) Tj ET", HERE),
        ("word spacing", "BT /F 10 Tf 3 Tw 94.22 500 Td ( #) Tj ET", HERE),
        ("half as wide", "BT /F 10 Tf 50 Tz 100 500 Td (#) Tj ET", [100.0, 497.9, 2.8, 9.3]),
        ("raised", "BT /F 10 Tf 5 Ts 100 495 Td (#) Tj ET", HERE),
        ("invisible", "BT /F 10 Tf 3 Tr 100 500 Td (#) Tj ET", HERE),
        ("upwards", "BT /F 10 Tf 0 1 -1 0 100 500 Tm (#) Tj ET", [92.8, 500.0, 9.3, 5.6]),
        ("mirrored", "BT /F 10 Tf -1 0 0 1 100 500 Tm (#) Tj ET", [94.4, 497.9, 5.6, 9.3]),
        ("upside down", "BT /F -10 Tf 100 500 Td (#) Tj ET", [94.4, 492.8, 5.6, 9.3]),
        ("restored", "q 5 0 0 5 0 0 cm 9 Ts Q BT /F 10 Tf 100 500 Td (#) Tj ET", HERE),
        ("restored too often", "Q Q q Q Q BT /F 10 Tf 100 500 Td (#) Tj ET Q", HERE),
        ("never restored", "q q q BT /F 10 Tf 100 500 Td (#) Tj ET", HERE),
        ("outside a text object", "/F 10 Tf 1 0 0 1 100 500 Tm (#) Tj", HERE),
        (
            "behind an image",
            "BI /W 9 /H 1 /BPC 8 /CS /G ID (BT) Tj\n\\ EI BT /F 10 Tf 100 500 Td (#) Tj ET",
            HERE,
        ),
    ] {
        assert_eq!(places(&page(content, &[HELVETICA]), "#").unwrap(), [expected], "{name}");
    }
}

#[test]
fn a_tag_is_read_on_its_line() {
    for (name, content, needle, count) in [
        ("two strings", "(${t) Tj (td}) Tj", "${ttd}", 1),
        ("kerned", "[(${t) 20 (t) -30 (d}) ] TJ", "${ttd}", 1),
        ("each glyph moved", "(t) Tj 2.78 0 Td (t) Tj 2.78 0 Td (d) Tj", "ttd", 1),
        ("spread", "3 Tc (ttd) Tj", "ttd", 1),
        ("drawn from the end", "8 0 Td (d) Tj -4 0 Td (t) Tj -4 0 Td (t) Tj", "ttd", 1),
        ("over a row of dots", "(ttd) Tj -1 0 Td (............) Tj", "ttd", 1),
        ("printed twice for boldness", "(ttd) Tj .3 0 Td (ttd) Tj", "ttd", 1),
        ("printed twice glyph by glyph", "(t) Tj .3 0 Td (t) Tj 2.5 0 Td (d) Tj .3 0 Td (d) Tj", "td", 1),
        ("word space by a gap", "[(tanda) -300 (tangan)] TJ", "tanda tangan", 1),
        ("a gap is a space", "[(tanda) -300 (tangan)] TJ", "tandatangan", 0),
        ("a space is a space", "(tanda tangan) Tj", "tandatangan", 0),
        ("many spaces", "(tanda   tangan) Tj", "tanda tangan", 1),
        ("one wanted, none there", "(tandatangan) Tj", "tanda tangan", 0),
        ("space around is nothing", "(#) Tj", "  # ", 1),
        ("two columns", "[(tanda) -9000 (tangan)] TJ", "tanda tangan", 0),
        ("two lines", "12 TL (tanda) Tj T* (tangan) Tj", "tanda tangan", 0),
        ("case counts", "(TTD) Tj", "ttd", 0),
        ("several", "(# # #) Tj 0 -20 Td (#) Tj", "#", 4),
        ("not in itself", "(aaaa) Tj", "aa", 2),
        ("accent made up", r"(\351) Tj", "e\u{301}", 1),
        ("letter without its accent", r"(\351) Tj", "e", 0),
        ("unknown between", r"(t\201td) Tj", "ttd", 0),
        ("another size", "(t) Tj /F 6 Tf (td) Tj", "ttd", 1),
        ("other direction", "(t) Tj 0 1 -1 0 103 500 Tm (td) Tj", "ttd", 0),
        ("off the page", "-200 0 Td (#) Tj", "#", 0),
        ("above the page", "0 900 Td (#) Tj", "#", 0),
        ("actual text", "/Span<</ActualText(ttd)>>BDC (xyzw) Tj EMC", "ttd", 1),
        ("actual text in UTF-16", "/Span<</ActualText<FEFF0023>>>BDC (x) Tj EMC", "#", 1),
        ("glyphs under actual text", "/Span<</ActualText(ttd)>>BDC (xyzw) Tj EMC", "xyzw", 0),
        ("actual text of nothing", "/Span<</ActualText()>>BDC (x) Tj EMC", "x", 0),
        ("actual text over two lines", "/Span<</ActualText(y)>>BDC (x) Tj 0 -20 Td (x) Tj EMC", "x", 2),
        ("actual text by name", "/Span/P BDC (x) Tj EMC", "#", 1),
        ("marked inside", "/Span<</ActualText(#)>>BDC /Span BMC (x) Tj EMC (y) Tj EMC (z) Tj", "#z", 1),
        ("never ended", "/Span<</ActualText(#)>>BDC (x) Tj", "x", 1),
        ("ended twice", "EMC EMC /Span<</ActualText(#)>>BDC (x) Tj EMC", "#", 1),
    ] {
        let content = format!("BT /F 10 Tf 100 500 Td {content} ET");
        let found = places(&page(&content, &[HELVETICA, "<</ActualText(#)>>"]), needle).unwrap();
        assert_eq!(found.len(), count, "{name}: {found:?}");
    }
}

#[test]
fn occurrences_come_in_reading_order() {
    let content = "BT /F 10 Tf 300 100 Td (#) Tj 0 600 Td (#) Tj -200 .5 Td (#) Tj 100 -300 Td (#) Tj ET";
    let found = places(&page(content, &[HELVETICA]), "#").unwrap();
    let corners: Vec<_> = found.iter().map(|[x, y, ..]| (*x, *y)).collect();
    assert_eq!(corners, [(100.0, 698.4), (300.0, 697.9), (200.0, 398.4), (300.0, 97.9)]);
}

#[test]
fn part_of_a_glyph_is_part_of_its_box() {
    let content = "BT /F 10 Tf 100 500 Td /Span<</ActualText(ab)>>BDC (#) Tj EMC ET";
    let bytes = page(content, &[HELVETICA]);
    assert_eq!(places(&bytes, "b").unwrap(), [[102.8, 497.9, 2.8, 9.3]]);
    assert_eq!(places(&bytes, "ab").unwrap(), [HERE]);
}

#[test]
fn places_are_those_of_the_page_as_displayed() {
    let content = "BT /F 10 Tf 100 500 Td (#) Tj ET";
    for (name, entries, expected) in [
        ("box off the corner", "/MediaBox[-20 24 580 824]", [120.0, 473.9, 5.6, 9.3]),
        ("cropped", "/MediaBox[0 0 600 800]/CropBox[50 400 200 600]", [50.0, 97.9, 5.6, 9.3]),
        ("turned right", "/MediaBox[0 0 600 800]/Rotate 90", [497.9, 494.4, 9.3, 5.6]),
        ("upside down", "/MediaBox[0 0 600 800]/Rotate 180", [494.4, 292.8, 5.6, 9.3]),
        ("turned left", "/MediaBox[0 0 600 800]/Rotate -90", [292.8, 100.0, 9.3, 5.6]),
        ("large units", "/MediaBox[0 0 600 800]/UserUnit 2", [200.0, 995.9, 11.1, 18.5]),
        (
            "all of it",
            "/MediaBox[0 0 600 800]/CropBox[50 400 200 600]/Rotate 270/UserUnit 2",
            [185.6, 100.0, 18.5, 11.1],
        ),
    ] {
        assert_eq!(places(&page_with(entries, content, &[HELVETICA]), "#").unwrap(), [expected], "{name}");
    }
    let cropped = page_with("/MediaBox[0 0 600 800]/CropBox[0 0 90 90]", content, &[HELVETICA]);
    assert_eq!(places(&cropped, "#").unwrap(), [[0.0; 4]; 0]);
}

#[test]
fn the_corners_are_those_of_the_text() {
    let bytes = page("BT /F 10 Tf .6 .8 -.8 .6 100 500 Tm (#) Tj ET", &[HELVETICA]);
    let document = Document::open(&bytes[..]).unwrap();
    let view = document.current();
    let first = view.pages().unwrap().next().unwrap().unwrap();
    let found = find_text(&view, &first, "#").unwrap();
    let corners =
        found[0].quad.map(|corner| [corner.x, corner.y].map(|value| (value * 100.0).round() / 100.0));
    assert_eq!(corners, [[101.66, 498.76], [104.99, 503.21], [97.59, 508.76], [94.26, 504.31]]);
}

#[test]
fn text_in_forms_is_found() {
    let show = "BT /F 10 Tf 100 500 Td (#) Tj ET";
    for (name, content, form, inner, expected) in [
        ("form", "/X Do", stream("/Subtype/Form", show), "null".to_owned(), vec![HERE]),
        (
            "matrix",
            "q 2 0 0 2 0 -500 cm /X Do Q",
            stream("/Subtype/Form/Matrix[.5 0 0 .5 0 250]", show),
            "null".into(),
            vec![HERE],
        ),
        (
            "form in a form",
            "/X Do",
            stream("/Subtype/Form", "1 0 0 1 0 100 cm /Y Do"),
            stream("/Subtype/Form/Matrix[1 0 0 1 0 -100]", show),
            vec![HERE],
        ),
        (
            "resources of its own",
            "/X Do",
            stream("/Subtype/Form/Resources<</Font<</Q 5 0 R>>>>", "BT /Q 10 Tf 100 500 Td (#) Tj ET"),
            "null".into(),
            vec![HERE],
        ),
        (
            "twice",
            "/X Do 1 0 0 1 0 -100 cm /X Do",
            stream("/Subtype/Form", show),
            "null".into(),
            vec![HERE, [100.0, 397.9, 5.6, 9.3]],
        ),
        (
            "leaves the state alone",
            "/X Do BT /F 10 Tf 100 500 Td (#) Tj ET",
            stream("/Subtype/Form", "Q Q 5 0 0 5 0 0 cm q q 9 Ts"),
            "null".into(),
            vec![HERE],
        ),
        ("itself", "/X Do", stream("/Subtype/Form", &format!("{show} /X Do")), "null".into(), vec![HERE]),
        (
            "in a circle",
            "/X Do",
            stream("/Subtype/Form", "/Y Do"),
            stream("/Subtype/Form", &format!("/X Do {show}")),
            vec![HERE],
        ),
        ("image", "/X Do", stream("/Subtype/Image/Width 1/Height 1", show), "null".into(), vec![]),
        ("no stream", "/X Do", "<</Subtype/Form>>".into(), "null".into(), vec![]),
        ("not there", "/Z Do", "null".into(), "null".into(), vec![]),
        ("no name", "7 Do Do", "null".into(), "null".into(), vec![]),
        (
            "data that do not decode",
            "/X Do",
            stream("/Subtype/Form/Filter/FlateDecode", show),
            "null".into(),
            vec![],
        ),
    ] {
        let bytes = page(content, &[HELVETICA, &form, &inner]);
        assert_eq!(places(&bytes, "#").unwrap(), expected, "{name}");
    }
}

#[test]
fn fonts_come_from_graphics_state_parameters_too() {
    let bytes = page("/G gs BT 100 500 Td (#) Tj ET", &[HELVETICA, "<</Font[5 0 R 10]>>"]);
    assert_eq!(places(&bytes, "#").unwrap(), [HERE]);
    for odd in ["<</Font 7>>", "<</Font[5 0 R]>>", "<</Font[5 0 R/A]>>", "null"] {
        let bytes = page("/G gs BT 100 500 Td (#) Tj ET", &[HELVETICA, odd]);
        assert_eq!(places(&bytes, "#").unwrap(), [[0.0; 4]; 0], "{odd}");
    }
}

#[test]
fn content_may_be_cut_and_packed() {
    let show = "BT /F 10 Tf 100 500 Td (#) Tj ET";
    let hexadecimal = |text: &str| text.bytes().map(|byte| format!("{byte:02X}")).collect::<String>();
    let runs = format!("{:02X}{}80>", show.len() - 1, hexadecimal(show));
    let here = vec![HERE];
    for (name, contents, parts, expected) in [
        ("in two", "[6 0 R 7 0 R]", [stream("", "BT /F 10 Tf 100 500"), stream("", "Td (#) Tj ET")], &here),
        (
            "not within a word",
            "[6 0 R 7 0 R]",
            [stream("", "BT /F 10 Tf 100 500 T"), stream("", "d ET")],
            &vec![],
        ),
        ("references to nothing", "[99 0 R null 5 0 R 6 0 R]", [stream("", show), "null".into()], &here),
        ("array elsewhere", "7 0 R", [stream("", show), "[6 0 R]".into()], &here),
        ("a dictionary", "<<>>", ["null".into(), "null".into()], &vec![]),
        ("hexadecimal", "6 0 R", [stream("/Filter/AHx", &hexadecimal(show)), "null".into()], &here),
        (
            "runs in hexadecimal",
            "6 0 R",
            [stream("/Filter[/ASCIIHexDecode/RunLengthDecode]", &runs), "null".into()],
            &here,
        ),
    ] {
        // The last of two entries counts.
        let entries = format!("/MediaBox[0 0 600 800]/Contents {contents}");
        let bytes = page_with(&entries, "", &[HELVETICA, &parts[0], &parts[1]]);
        assert_eq!(places(&bytes, "#").unwrap(), *expected, "{name}");
    }
}
