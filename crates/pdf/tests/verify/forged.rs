//! Forgeries by what readers draw themselves: fields in the clothes of others, values where they do not belong, and fonts
//! and defaults that change before they are drawn with.

use pdf::verify::FileReport;

use crate::authority::{authority, codes, judged, verdicts};
use crate::file::{Craft, SOUND, appended, crafted, page, stream};
use crate::history::cosigned;
use crate::stamping::{Addition, STAMPED, addition, token};

const PASSED: &str = "TOTAL-PASSED";
const OPEN: &str = "INDETERMINATE";
const DISALLOWED: &str = "TOTAL-FAILED DISALLOWED_MODIFICATION";

/// A field that a revision adds: its objects 7 and 9, of which 9 is its widget.
fn kid(field: &str, widget: &str) -> Vec<(u32, String)> {
    vec![
        (7, format!("<<{field}/Kids[9 0 R]>>")),
        (9, format!("<</Type/Annot/Subtype/Widget/Parent 7 0 R/P 3 0 R/Rect[9 9 99 99]/F 4{widget}>>")),
    ]
}

/// Readers draw a text field where a widget says that it is one.
#[test]
fn an_empty_signature_field_is_nothing_else() {
    let field = "/FT/Sig/T(Kedua)";
    for (name, field, widget, expected) in [
        ("a widget", field, "", PASSED),
        ("a widget that says what it is", field, "/FT/Sig", PASSED),
        ("a text", field, "/FT/Tx/V(Rp 9.999)/DA(/Helv 24 Tf 0 g)", OPEN),
        ("an empty text", field, "/FT/Tx/DA(/Helv 24 Tf 0 g)", OPEN),
        ("a choice", field, "/FT/Ch/V(BATAL)/DA(/Helv 24 Tf 0 g)", OPEN),
        ("a button", field, "/FT/Btn/Ff 65536", OPEN),
        ("a value", field, "/V(Rp 9.999)", OPEN),
        ("what to draw with", field, "/DA(/Helv 24 Tf 0 g)", OPEN),
        ("what to draw with above", "/FT/Sig/T(Kedua)/DA(/Helv 24 Tf 0 g)", "", OPEN),
        ("another name", field, "/T(Nama)", OPEN),
    ] {
        let mut update = kid(field, widget);
        update.push((
            1,
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 7 0 R]/SigFlags 3>>>>".to_owned(),
        ));
        update.push(page("4 0 R", "5 0 R 9 0 R"));
        let update: Vec<(u32, &str)> = update.iter().map(|(number, body)| (*number, body.as_str())).collect();
        let report = judged(&appended(&crafted(&SOUND, &authority().person), &update));
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
    }
}

#[test]
fn the_field_of_another_signature_is_nothing_else() {
    let field = "/FT/Sig/T(Kedua)/V 8 0 R";
    for (name, field, widget, expected) in [
        ("a widget", field, "", PASSED),
        ("a text", field, "/FT/Tx/DA(/Helv 24 Tf 0 g)", OPEN),
        ("a value", field, "/V(Rp 9.999)", OPEN),
        ("a name", field, "/T(Nama)", OPEN),
        ("another kid", "/FT/Sig/T(Kedua)/V 8 0 R/Kids[10 0 R]", "", OPEN),
    ] {
        let mut update = kid(field, widget);
        update.push(page("4 0 R", "5 0 R 9 0 R"));
        update.push((10, "<</FT/Tx/T(Lain)/V(9)/Parent 7 0 R>>".to_owned()));
        let report = judged(&cosigned(&crafted(&SOUND, &authority().person), &update, ""));
        assert_eq!(verdicts(&report)[0], expected, "{name}: {report:#?}");
    }
}

const FORM: &str = "/Fields[5 0 R 10 0 R 12 0 R]/SigFlags 3/DR 18 0 R";
const PARENT: &str = "/FT/Tx/T(Nama)/Kids[11 0 R]/DA(/Helv 12 Tf 0 g)";
const WIDGET: &str = "/Type/Annot/Subtype/Widget/Parent 10 0 R/Rect[50 700 250 720]/P 3 0 R";
const CHOICE: &str = "/Type/Annot/Subtype/Widget/FT/Ch/Ff 131072/T(Gol)/Opt[(Satu)(Dua)]/Rect[50 600 250 620]/P 3 0 R/DA(/Helv 12 Tf 0 g)";
const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

/// A form with a field (10) of one widget (11) and a choice (12), drawn with 18, in which are the fonts 19.
fn signed(form: &str) -> Vec<u8> {
    let objects = [
        (1, catalog(form)),
        page("4 0 R", "5 0 R 11 0 R 12 0 R"),
        (10, format!("<<{PARENT}>>")),
        (11, format!("<<{WIDGET}>>")),
        (12, format!("<<{CHOICE}>>")),
        (18, "<</Font 19 0 R>>".to_owned()),
        (19, "<</Helv 20 0 R>>".to_owned()),
        (20, HELVETICA.to_owned()),
    ];
    let objects: Vec<(u32, &'static str)> =
        objects.into_iter().map(|(number, body)| (number, &*body.leak())).collect();
    crafted(&Craft { objects: objects.leak(), ..SOUND }, &authority().person)
}

fn catalog(form: &str) -> String {
    format!("<</Type/Catalog/Pages 2 0 R/AcroForm<<{FORM}{form}>>>>")
}

fn drawn(text: &str) -> String {
    let content = format!("BT /Helv 12 Tf 2 5 Td ({text}) Tj ET");
    let entries = "/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</Helv 31 0 R>>>>";
    String::from_utf8(stream(entries, content.as_bytes())).unwrap()
}

/// What fills in the field, and what its widget and the field hold beside it.
fn filled(field: &str, widget: &str) -> Vec<(u32, String)> {
    vec![
        (10, format!("<<{PARENT}/V(Budi){field}>>")),
        (11, format!("<<{WIDGET}/AP<</N 30 0 R>>{widget}>>")),
        (30, drawn("Budi")),
        (31, HELVETICA.to_owned()),
    ]
}

fn with(bytes: &[u8], update: &[(u32, String)]) -> FileReport {
    judged(&after(bytes, update))
}

fn after(bytes: &[u8], update: &[(u32, String)]) -> Vec<u8> {
    let update: Vec<(u32, &str)> = update.iter().map(|(number, body)| (*number, body.as_str())).collect();
    appended(bytes, &update)
}

#[test]
fn a_value_stands_in_its_field() {
    let rich = "/RV(<body><p>Rudi</p></body>)";
    for (name, form, widget, expected, code) in [
        ("in the field", "", "", PASSED, "form-filled"),
        ("in a widget", "", "/V(Rudi)", OPEN, ""),
        ("the same in a widget", "", "/V(Budi)", OPEN, ""),
        ("a rich one in a widget", "", rich, OPEN, ""),
        ("a choice in a widget", "", "/I[0]/TI 0", OPEN, ""),
        ("drawn by readers", "/NeedAppearances true", "", PASSED, "form-appearance-unclear"),
        ("in a widget, drawn by readers", "/NeedAppearances true", "/V(Rudi)", OPEN, ""),
    ] {
        let report = with(&signed(form), &filled("", widget));
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
        assert_eq!(codes(&report), if code.is_empty() { vec![] } else { vec![code] }, "{name}");
    }
}

#[test]
fn a_choice_is_of_its_value() {
    for (name, value, shown, expected) in [
        ("none", "/V(Satu)", "Satu", PASSED),
        ("its own", "/V(Satu)/I[0]", "Satu", PASSED),
        ("another", "/V(Satu)/I[1]", "Satu", OPEN),
        ("two", "/V(Satu)/I[0 1]", "Satu", OPEN),
        ("no place at all", "/V(Satu)/I[]", "Satu", OPEN),
        ("one beyond", "/V(Satu)/I[2]", "Satu", OPEN),
        ("one in front", "/V(Satu)/I[-1]", "Satu", OPEN),
        ("a text", "/V(Satu)/I[(Satu)]", "Satu", OPEN),
        ("another that is shown", "/V(Satu)/I[0]", "Dua", DISALLOWED),
    ] {
        let update = [
            (12, format!("<<{CHOICE}{value}/AP<</N 30 0 R>>>>")),
            (30, drawn(shown)),
            (31, HELVETICA.to_owned()),
        ];
        let report = with(&signed(""), &update);
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
    }
}

/// Letters of a font can look like others.
const OTHER: &str = "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 66/LastChar 66/Widths[1]/Encoding<</Differences[66/B]>>/CharProcs<</B 4 0 R>>>>";

#[test]
fn what_readers_draw_with_stays() {
    let asked = "/NeedAppearances true";
    let fonts = |fonts: &str| (19, fonts.to_owned());
    let other = (32, OTHER.to_owned());
    let da = filled("", "/DA(/Lain 12 Tf 0 g)");
    for (name, form, mut update, more) in [
        ("asked for", "", filled("", ""), vec![(1, catalog(asked))]),
        ("taken back", asked, filled("", ""), vec![(1, catalog(""))]),
        ("a font replaced", "", filled("", ""), vec![fonts("<</Helv 32 0 R>>"), other.clone()]),
        ("the font itself", "", filled("", ""), vec![(20, OTHER.to_owned())]),
        (
            "a font replaced, drawn by readers",
            asked,
            filled("", ""),
            vec![fonts("<</Helv 32 0 R>>"), other.clone()],
        ),
        (
            "a font more, drawn by readers",
            asked,
            filled("", ""),
            vec![fonts("<</Helv 20 0 R/Lain 32 0 R>>"), other],
        ),
        ("another font, drawn by readers", asked, da, vec![]),
        (
            "a default, drawn by readers",
            asked,
            filled("", ""),
            vec![(1, catalog("/NeedAppearances true/DA(/Helv 99 Tf 1 g)"))],
        ),
    ] {
        update.extend(more);
        let report = with(&signed(form), &update);
        assert_ne!(verdicts(&report), [PASSED], "{name}: {report:#?}");
    }
}

/// Each revision by itself: the one that prepares what the next one shows.
#[test]
fn what_is_prepared_does_not_pass() {
    let signed = signed("");
    let gains =
        [filled("", ""), vec![(19, "<</Helv 20 0 R/Lain 32 0 R>>".to_owned()), (32, OTHER.to_owned())]]
            .concat();
    let prepared = after(&signed, &gains);
    assert_eq!(verdicts(&judged(&prepared)), [PASSED]);
    let chosen = vec![(12, format!("<<{CHOICE}/V(Satu)/AP<</N 33 0 R>>>>")), (33, drawn("Satu"))];
    assert_eq!(verdicts(&with(&prepared, &chosen)), [PASSED]);
    let asked = [chosen, vec![(1, catalog("/NeedAppearances true"))]].concat();
    assert_eq!(verdicts(&with(&prepared, &asked)), [OPEN]);
}

#[test]
fn signatures_and_time_stamps_leave_what_is_drawn_with() {
    let form = |more: &str| {
        format!("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 7 0 R]/SigFlags 3{more}>>>>")
    };
    let signed = crafted(&SOUND, &authority().person);
    for (name, more, expected) in [
        ("nothing", "", PASSED),
        ("fonts, and nobody who draws", "/DR<</Font<</Helv 30 0 R>>>>", PASSED),
        ("a default, and nobody whose it is", "/DA(/Helv 0 Tf 0 g)", PASSED),
        ("who draws", "/NeedAppearances true", OPEN),
    ] {
        let update = vec![(1, form(more)), (30, HELVETICA.to_owned())];
        let report = judged(&cosigned(&signed, &update, ""));
        assert_eq!(verdicts(&report)[0], expected, "{name}: {report:#?}");
        let objects = update.into_iter().map(|(number, body)| (number, body.into_bytes())).collect();
        let stamp = |covered: &[u8]| token(covered, &authority().stamper, STAMPED);
        let report = judged(&Addition { objects, ..addition() }.to(&signed, &stamp));
        assert_eq!(verdicts(&report)[0], expected, "{name}, by a time stamp: {report:#?}");
    }
}
