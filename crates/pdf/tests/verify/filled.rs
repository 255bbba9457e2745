//! What comes into the fields of a form after a signature.

use pdf::verify::{FileReport, Modification};

use crate::authority::{authority, codes, judged, verdicts};
use crate::file::{Craft, SOUND, appended, crafted, stream};
use crate::history::cosigned;

const PASSED: &str = "TOTAL-PASSED";
const OPEN: &str = "INDETERMINATE";
const DISALLOWED: &str = "TOTAL-FAILED DISALLOWED_MODIFICATION";

type Objects = &'static [(u32, &'static str)];

macro_rules! text_field {
    ($more:expr) => {
        concat!(
            "<</Type/Annot/Subtype/Widget/FT/Tx/T(Nama)/Rect[50 700 250 720]/P 3 0 R/DA(/Helv 12 Tf 0 g)",
            $more,
            ">>"
        )
    };
}
macro_rules! choice {
    ($more:expr) => {
        concat!(
            "<</Type/Annot/Subtype/Widget/FT/Ch/Ff 131072/T(Gol)/Opt[[(a)(IV/a)][(b)(IV/b)]]/Rect[50 600 250 620]/P 3 0 R",
            $more,
            ">>"
        )
    };
}
macro_rules! check_box {
    ($more:expr) => {
        concat!(
            "<</Type/Annot/Subtype/Widget/FT/Btn/T(Setuju)/Rect[50 650 60 660]/P 3 0 R/AP<</N<</Ya 17 0 R/Off 18 0 R>>>>",
            $more,
            ">>"
        )
    };
}

/// A form with a text field (10), one with a value (11), a check box (12), a choice (13) and a field of two widgets (14).
const FORM: Objects = &[
    (
        1,
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 10 0 R 11 0 R 12 0 R 13 0 R 14 0 R]/SigFlags 3/DR<</Font<</Helv 19 0 R>>>>>>>>",
    ),
    (
        3,
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R/Annots[5 0 R 10 0 R 11 0 R 12 0 R 13 0 R 15 0 R 16 0 R]>>",
    ),
    (10, text_field!("")),
    (11, "<</Type/Annot/Subtype/Widget/FT/Tx/T(NIP)/Rect[50 500 250 520]/P 3 0 R/V(1971)/AP<</N 20 0 R>>>>"),
    (12, check_box!("/AS/Off")),
    (13, choice!("")),
    (14, "<</FT/Tx/T(Dua)/Kids[15 0 R 16 0 R]>>"),
    (15, "<</Type/Annot/Subtype/Widget/Parent 14 0 R/Rect[50 400 250 420]/P 3 0 R>>"),
    (16, "<</Type/Annot/Subtype/Widget/Parent 14 0 R/Rect[50 300 250 320]/P 3 0 R>>"),
    (17, "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 9>>stream\n1 1 m 2 2\nendstream"),
    (18, "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>stream\n\nendstream"),
    (19, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"),
    (
        20,
        "<</Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</Helv 19 0 R>>>>/Length 35>>stream\nBT /Helv 12 Tf 2 5 Td (1971) Tj ET \nendstream",
    ),
];

fn form() -> Vec<u8> {
    crafted(&Craft { objects: FORM, ..SOUND }, &authority().person)
}

/// An appearance that shows what `content` draws.
fn drawn(content: &str) -> String {
    let entries = "/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</Helv 19 0 R>>>>";
    String::from_utf8(stream(entries, content.as_bytes())).unwrap()
}

/// An appearance that shows `text`.
fn shown(text: &str) -> String {
    drawn(&format!("/Tx BMC q BT /Helv 12 Tf 0 g 2 5 Td ({text}) Tj ET Q EMC"))
}

fn body(text: &str) -> String {
    text.to_owned()
}

fn filled(objects: &[(u32, String)]) -> FileReport {
    let objects: Vec<(u32, &str)> = objects.iter().map(|(number, body)| (*number, body.as_str())).collect();
    judged(&appended(&form(), &objects))
}

const BUDI: &str = text_field!("/V(Budi)/AP<</N 30 0 R>>");

#[test]
fn a_value_with_its_appearance_passes() {
    let refilled =
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(NIP)/Rect[50 500 250 520]/P 3 0 R/V(1982)/AP<</N 30 0 R>>>>";
    let in_place = refilled.replace("30 0 R", "20 0 R");
    let two = "<</FT/Tx/T(Dua)/Kids[15 0 R 16 0 R]/V(x)>>";
    let half = |number: u32| {
        let place = if number == 15 { 400 } else { 300 };
        format!(
            "<</Type/Annot/Subtype/Widget/Parent 14 0 R/Rect[50 {place} 250 {}]/P 3 0 R/AP<</N 30 0 R>>>>",
            place + 20
        )
    };
    for (name, objects, told) in [
        ("text", vec![(10, body(BUDI)), (30, shown("Budi"))], "form-filled"),
        (
            "text in parts",
            vec![
                (10, body(BUDI)),
                (30, drawn("q 1 1 198 18 re W n BT /Helv 9 Tf 2 5 Td [(Bu)-3(d)]TJ 17 0 Td(i)Tj ET Q")),
            ],
            "form-filled",
        ),
        (
            "in UTF-16",
            vec![(10, body(text_field!("/V<FEFF0042007500640069>/AP<</N 30 0 R>>"))), (30, shown("Budi"))],
            "form-filled",
        ),
        ("without an appearance", vec![(10, body(text_field!("/V(Budi)")))], "form-appearance-unclear"),
        (
            "emptied",
            vec![(11, refilled.replace("(1982)", "()")), (30, drawn("/Tx BMC EMC"))],
            "form-refilled",
        ),
        ("another value", vec![(11, body(refilled)), (30, shown("1982"))], "form-refilled"),
        ("another value in place", vec![(11, in_place.clone()), (20, shown("1982"))], "form-refilled"),
        (
            "in place, with a new font",
            vec![
                (11, in_place.clone()),
                (20, shown("1982").replace("19 0 R", "31 0 R")),
                (31, body("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")),
            ],
            "form-refilled",
        ),
        ("a check", vec![(12, body(check_box!("/V/Ya/AS/Ya")))], "form-filled"),
        (
            "a choice",
            vec![(13, body(choice!("/V(b)/I[1]/AP<</N 30 0 R>>"))), (30, shown("IV/b"))],
            "form-filled",
        ),
        (
            "two widgets",
            vec![(14, body(two)), (15, half(15)), (16, half(16)), (30, shown("x"))],
            "form-filled",
        ),
        (
            "a drawing beside",
            vec![(10, body(BUDI)), (30, drawn("0 0 m 1 2 3 4 5 6 c S BT /Helv 12 Tf 2 5 Td (Budi) Tj ET"))],
            "form-appearance-unclear",
        ),
        ("cut off", vec![(10, body(BUDI)), (30, shown("Bu"))], "form-appearance-unclear"),
    ] {
        let report = filled(&objects);
        assert_eq!(verdicts(&report), [PASSED], "{name}: {report:#?}");
        assert_eq!(codes(&report), [told], "{name}");
        assert_eq!(report.signatures[0].modification, Some(Modification::FormFilling), "{name}");
        assert!(!report.signatures[0].changes.is_empty(), "{name}");
    }
}

/// What looks otherwise than its text, or may: drawn behind `BT /Helv 12 Tf 0 g 2 5 Td`, or instead of it.
const UNCLEAR: [(&str, &str); 16] = [
    ("letters on one spot", "BT /Helv 12 Tf -8 Tc 2 5 Td (Budi) Tj ET"),
    ("letters drawn as lines", "q 1 1 m 9 9 l S Q BT /Helv 12 Tf 2 5 Td (Budi) Tj ET"),
    (
        "letters drawn as boxes",
        "1 1 2 9 re 4 1 2 9 re 7 1 2 9 re 10 1 2 9 re 13 1 2 9 re 16 1 2 9 re 19 1 2 9 re 22 1 2 9 re 25 1 2 9 re n BT /Helv 12 Tf 2 5 Td (Budi) Tj ET",
    ),
    ("a dark background", "0.2 g 0 0 200 20 re f 0 g BT /Helv 12 Tf 2 5 Td (Budi) Tj ET"),
    ("white letters", "BT /Helv 12 Tf 1 g 2 5 Td (Budi) Tj ET"),
    ("pale letters", "BT /Helv 12 Tf 1 1 0.6 rg 2 5 Td (Budi) Tj ET"),
    ("tiny letters", "BT /Helv 0.5 Tf 2 5 Td (Budi) Tj ET"),
    ("a box over them", "BT /Helv 12 Tf 2 5 Td (Budi) Tj ET 1 g 0 0 200 20 re f"),
    ("a clip that hides them", "0 0 1 1 re W n BT /Helv 12 Tf 2 5 Td (Budi) Tj ET"),
    ("a clip elsewhere", "900 900 999 999 re W n BT /Helv 12 Tf 2 5 Td (Budi) Tj ET"),
    ("a clip turned over", "0 0 -999 -999 re W n BT /Helv 12 Tf 2 5 Td (Budi) Tj ET"),
    ("another order to the eye", "BT /Helv 12 Tf 60 5 Td (Bu) Tj -50 0 Td (di) Tj ET"),
    ("letters on top of each other", "BT /Helv 12 Tf 60 5 Td (Bu) Tj -9 0 Td (di) Tj ET"),
    ("another text to read", "/Span<</ActualText(Budi)>>BDC BT /Helv 12 Tf 2 5 Td (Rudi) Tj ET EMC"),
    ("invisible", "BT /Helv 12 Tf 3 Tr 2 5 Td (Budi) Tj ET"),
    ("an image", "BT /Helv 12 Tf 2 5 Td (Budi) Tj ET BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI"),
];

#[test]
fn what_may_look_like_another_text_is_told() {
    for (name, content) in UNCLEAR {
        let report = filled(&[(10, body(BUDI)), (30, drawn(content))]);
        assert_eq!(
            (verdicts(&report), codes(&report)),
            (vec![PASSED.to_owned()], vec!["form-appearance-unclear"]),
            "{name}"
        );
    }
    let shown = shown("Budi");
    for (name, appearance, font) in [
        (
            "a font that says what it does not show",
            shown.replace("19 0 R", "31 0 R"),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 32 0 R>>",
        ),
        (
            "a font of drawings",
            shown.replace("19 0 R", "31 0 R"),
            "<</Type/Font/Subtype/Type3/FontMatrix[1 0 0 1 0 0]>>",
        ),
        (
            "a font of signs",
            shown.replace("19 0 R", "31 0 R"),
            "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats/Encoding/WinAnsiEncoding>>",
        ),
        ("a box that is made small", shown.replace("[0 0 200 20]", "[0 0 30000 3000]"), "null"),
        ("turned over", shown.replace("/BBox", "/Matrix[-1 0 0 -1 0 0]/BBox"), "null"),
    ] {
        let report = filled(&[(10, body(BUDI)), (30, appearance), (31, font.to_owned())]);
        assert_ne!(codes(&report), ["form-filled"], "{name}: {report:#?}");
    }
    let rich =
        filled(&[(10, body(text_field!("/V(Budi)/RV(Rudi)/AP<</N 30 0 R>>"))), (30, self::shown("Budi"))]);
    assert_eq!(codes(&rich), ["form-appearance-unclear"]);
    let escaped = "/V<FEFF001B0069006400001B0042007500640069>";
    let escaped = escaped.replace("00001B", "001B");
    let language = filled(&[(10, BUDI.replace("/V(Budi)", &escaped)), (30, self::shown("Budi"))]);
    assert_eq!(codes(&language), ["form-filled"], "{language:#?}");
}

#[test]
fn a_field_that_covers_a_page_is_told() {
    let large = "<</Type/Annot/Subtype/Widget/FT/Tx/T(Nama)/Rect[0 0 595 600]/P 3 0 R>>";
    let objects: Vec<(u32, &str)> =
        FORM.iter().map(|(number, body)| (*number, if *number == 10 { large } else { body })).collect();
    let signed =
        crafted(&Craft { objects: Box::leak(objects.into_boxed_slice()), ..SOUND }, &authority().person);
    let filled = large.replace("/P 3", "/V(Batal)/AP<</N 30 0 R>>/P 3");
    let report = judged(&appended(&signed, &[(10, &filled), (30, &drawn("1 g 0 0 200 20 re f"))]));
    assert!(codes(&report).contains(&"form-covers-page"), "{report:#?}");
}

#[test]
fn a_field_may_not_change_by_more_than_its_value() {
    let moved =
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(Nama)/Rect[0 0 595 842]/P 3 0 R/DA(/Helv 12 Tf 0 g)/V(Budi)>>";
    for (name, objects, expected, told) in [
        ("another text", vec![(10, body(BUDI)), (30, shown("Rudi"))], DISALLOWED, "appearance-alone"),
        ("more text", vec![(10, body(BUDI)), (30, shown("Rp 1.000"))], DISALLOWED, "appearance-alone"),
        (
            "nothing shown for a value",
            vec![(10, body(text_field!("/AP<</N 30 0 R>>"))), (30, shown("Budi"))],
            OPEN,
            "later-revision",
        ),
        (
            "the appearance alone",
            vec![
                (
                    11,
                    body(
                        "<</Type/Annot/Subtype/Widget/FT/Tx/T(NIP)/Rect[50 500 250 520]/P 3 0 R/V(1971)/AP<</N 30 0 R>>>>",
                    ),
                ),
                (30, shown("1982")),
            ],
            DISALLOWED,
            "appearance-alone",
        ),
        ("the drawing alone", vec![(20, shown("1982"))], DISALLOWED, "appearance-alone"),
        (
            "the drawing of a check",
            vec![(12, body(check_box!("/V/Ya/AS/Ya"))), (17, shown("Ya"))],
            DISALLOWED,
            "appearance-alone",
        ),
        (
            "no state for a value",
            vec![(12, body(check_box!("/V/Ya/AS/Off")))],
            DISALLOWED,
            "appearance-alone",
        ),
        (
            "a state that it has not",
            vec![(12, body(check_box!("/V/Tidak/AS/Tidak")))],
            DISALLOWED,
            "appearance-alone",
        ),
        ("another state", vec![(12, body(check_box!("/V/Off/AS/Ya")))], DISALLOWED, "appearance-alone"),
        ("a larger place", vec![(10, body(moved))], DISALLOWED, "field-changed"),
        ("an action", vec![(10, body(text_field!("/V(Budi)/AA<<>>")))], DISALLOWED, "action-added"),
        (
            "another name",
            vec![(10, body(BUDI).replace("Nama", "Nim")), (30, shown("Budi"))],
            DISALLOWED,
            "field-changed",
        ),
        (
            "a font",
            vec![
                (10, body(BUDI)),
                (30, shown("Budi")),
                (19, body("<</Type/Font/Subtype/Type1/BaseFont/Symbol>>")),
            ],
            DISALLOWED,
            "resource-replaced",
        ),
        (
            "the page beside",
            vec![(10, body(BUDI)), (30, shown("Budi")), (4, body("<</Length 3>>stream\n0 g\nendstream"))],
            DISALLOWED,
            "page-changed",
        ),
        (
            "a drawing that nothing leads to",
            vec![(10, body(BUDI)), (30, shown("Budi")), (31, shown("Rudi"))],
            OPEN,
            "later-revision",
        ),
        (
            "a page beside",
            vec![(10, body(BUDI)), (30, shown("Budi").replace("/XObject", "/Page"))],
            OPEN,
            "later-revision",
        ),
        ("a number", vec![(10, body(text_field!("/V 7")))], OPEN, "later-revision"),
    ] {
        let report = filled(&objects);
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
        assert_eq!(report.signatures[0].reason.code(), told, "{name}");
    }
}

#[test]
fn a_field_that_is_something_else_as_well_is_not_filled() {
    for (name, objects) in [
        (
            "a font of a page",
            &[(
                3,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 10 0 R>>>>/Contents 4 0 R/Annots[5 0 R 10 0 R]>>",
            )][..],
        ),
        (
            "in the catalog",
            &[(1, "<</Type/Catalog/Pages 2 0 R/X 10 0 R/AcroForm<</Fields[5 0 R 10 0 R]/SigFlags 3>>>>")],
        ),
    ] {
        let all: Vec<(u32, &str)> = FORM
            .iter()
            .filter(|(number, _)| objects.iter().all(|(other, _)| other != number))
            .chain(objects)
            .copied()
            .collect();
        let signed =
            crafted(&Craft { objects: Box::leak(all.into_boxed_slice()), ..SOUND }, &authority().person);
        let report = judged(&appended(&signed, &[(10, BUDI), (30, &shown("Budi"))]));
        assert_ne!(verdicts(&report), [PASSED], "{name}: {report:#?}");
    }
}

#[test]
fn what_the_signature_forbids_is_refused() {
    for (name, reference, expected, code) in [
        ("no change", "/DocMDP/TransformParams<</P 1>>", DISALLOWED, "change-forbidden"),
        ("forms", "/DocMDP/TransformParams<</P 2>>", PASSED, "valid"),
        ("annotations", "/DocMDP/TransformParams<</P 3>>", PASSED, "valid"),
        (
            "this field",
            "/FieldMDP/TransformParams<</Action/Include/Fields[(Nama)]>>",
            DISALLOWED,
            "form-filled-forbidden",
        ),
        ("another field", "/FieldMDP/TransformParams<</Action/Include/Fields[(NIP)]>>", PASSED, "valid"),
        ("all but this one", "/FieldMDP/TransformParams<</Action/Exclude/Fields[(Nama)]>>", PASSED, "valid"),
        ("what is not known", "/FieldMDP", OPEN, "later-revision"),
    ] {
        let head = "/Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/M(D:2026)";
        let reference = format!("<</TransformMethod{reference}>>");
        let dictionary = format!("<<{head}/Reference[{reference}]/ByteRange @BR/Contents @SIG>>").into();
        let signed = crafted(&Craft { dictionary, objects: FORM, ..SOUND }, &authority().person);
        let report = judged(&appended(&signed, &[(10, BUDI), (30, &shown("Budi"))]));
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
        assert_eq!(report.signatures[0].reason.code(), code, "{name}");
    }
}

#[test]
fn a_signer_may_fill_in_fields_too() {
    let all = "5 0 R 10 0 R 11 0 R 12 0 R 13 0 R 14 0 R";
    let catalog = FORM[0].1.replace(all, &format!("{all} 7 0 R"));
    let page = FORM[1].1.replace("16 0 R]", "16 0 R 7 0 R]");
    for (name, text, expected) in [("its value", "Budi", PASSED), ("another text", "Rudi", DISALLOWED)] {
        let objects = [(1, catalog.clone()), (3, page.clone()), (10, body(BUDI)), (30, shown(text))];
        let report = judged(&cosigned(&form(), &objects, ""));
        assert_eq!(verdicts(&report), [expected, PASSED], "{name}: {report:#?}");
    }
}
