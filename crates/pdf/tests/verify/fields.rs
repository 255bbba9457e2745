//! What a later signature or time stamp may do to fields: forgeries, and what good documents do.

use std::sync::OnceLock;

use pdf::SignOptions;
use pdf::verify::{FileReport, Severity};

use crate::authority::{Identity, authority, codes, judged, options, signed_by, someone, verdict, verdicts};
use crate::common::deflated;
use crate::file::{Craft, SOUND, appended, catalog, crafted, page, roomy, sealed, stream};
use crate::history::cosigned;
use crate::stamping::{Addition, STAMPED, addition, token};

const PASSED: &str = "TOTAL-PASSED";
const OPEN: &str = "INDETERMINATE";
const DISALLOWED: &str = "TOTAL-FAILED DISALLOWED_MODIFICATION";

type Bodies = Vec<(u32, String)>;
type Objects = &'static [(u32, &'static str)];

fn plain() -> Vec<u8> {
    crafted(&SOUND, &authority().person)
}

/// A document time stamp by an authority of anyone's, in a field that says this too.
fn stamped(field: &str, objects: Vec<(u32, Vec<u8>)>) -> FileReport {
    let addition = Addition { field, objects, ..addition() };
    judged(&addition.to(&plain(), &|covered| token(covered, &authority().stamper, STAMPED)))
}

#[test]
fn a_point_is_a_point_for_every_reader() {
    for (name, field, expected) in [
        ("whole numbers", "/Rect[0 0 0 0]", PASSED),
        ("numbers with a point", "/Rect[0.0 -.5 0. -0.50]", PASSED),
        ("a sign", "/Rect[-7 7 -7.0 7.0]", PASSED),
        ("a minus behind", "/Rect[0 0 600- 300-]", OPEN),
        ("a minus behind a fraction", "/Rect[0 0 600.0- 300.0-]", OPEN),
        ("a minus within", "/Rect[0 0 0600.0-0 0300.0-0]", OPEN),
        ("a minus within a whole number", "/Rect[0 0 6-00 3-00]", OPEN),
        ("two points", "/Rect[0 0 600.0.0 300.0.0]", OPEN),
        ("two signs", "/Rect[--0 --0 --600 --300]", OPEN),
        ("both signs", "/Rect[+-0 +-0 +600.0- 300-]", OPEN),
        ("what compilers print", "/Rect[0 0 1.#INF 1.#INF]", OPEN),
        ("a point alone", "/Rect[0 0 . .]", OPEN),
        ("an exponent", "/Rect[0 0 6e2 3e2]", OPEN),
        ("beyond every page", "/Rect[99999999999999999999 0 99999999999999999999 0]", OPEN),
        ("four numbers elsewhere", "/Rect[0 0 9 0 R 9 0 R]", OPEN),
        ("five numbers", "/Rect[0 0 0 0 0]", OPEN),
        ("no appearance without a place", "/AP<<>>", PASSED),
        ("an appearance without a place", "/AP<</N 9 0 R>>", OPEN),
        ("no appearance in a point", "/Rect[0 0 0 0]/AP<<>>", PASSED),
        ("an appearance in a point", "/Rect[0 0 0 0]/AP<</N 9 0 R>>", OPEN),
    ] {
        let report = stamped(field, vec![(9, b"600".to_vec())]);
        assert_eq!(verdicts(&report)[0], expected, "{name}: {report:#?}");
    }
}

/// Name, entries and data of an appearance in a point, what a time stamp with it is.
const IN_A_POINT: [(&str, &str, &[u8], &str); 17] = [
    ("nothing", "/Type/XObject/Subtype/Form/BBox[0 0 0 0]/Resources<<>>", b"", PASSED),
    ("blanks", "/Subtype/Form/BBox[0 0 0.0 0.]", b" \n", PASSED),
    ("no box", "/Subtype/Form", b"", PASSED),
    (
        "as many programs have it",
        "/Type/XObject/Subtype/Form/FormType 1/Matrix[1 0 0 1 0 0]/Resources<</ProcSet[/PDF/Text]>>/BBox[0 0 0 0]/Filter/FlateDecode",
        b"\x78\x9c\x03\0\0\0\0\x01",
        PASSED,
    ),
    // Ghostscript draws it in full size.
    ("a page", "/Subtype/Form/BBox[0 0 595 842]", b"0 0 595 842 re f", OPEN),
    ("a drawing in a point", "/Subtype/Form/BBox[0 0 0 0]", b"0 0 595 842 re f", OPEN),
    ("a drawing without a box", "/Subtype/Form", b"0 0 595 842 re f", OPEN),
    ("a drawing made small", "/Subtype/Form/Matrix[0 0 0 0 0 0]/BBox[0 0 0 0]", b"0 0 9 9 re f", OPEN),
    ("a note in the drawing", "/Subtype/Form/BBox[0 0 0 0]", b"%", OPEN),
    ("a box with an area", "/Subtype/Form/BBox[0 0 595 842]", b"", PASSED),
    ("a box of three corners", "/Subtype/Form/BBox[0 0 595]", b"", OPEN),
    ("a box elsewhere", "/Subtype/Form/BBox 3 0 R", b"", OPEN),
    ("an image", "/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", b" ", OPEN),
    ("a font", "/Subtype/Form/BBox[0 0 0 0]/Resources<</Font<<>>>>", b"", OPEN),
    ("a group", "/Subtype/Form/BBox[0 0 0 0]/Group<<>>", b"", OPEN),
    ("another filter", "/Subtype/Form/BBox[0 0 0 0]/Filter/ASCIIHexDecode", b"", OPEN),
    ("what another program unpacks", "/Subtype/Form/BBox[0 0 0 0]/Filter/FlateDecode", b"f", OPEN),
];

#[test]
fn an_appearance_in_a_point_is_empty() {
    for (name, entries, data, expected) in IN_A_POINT {
        let report = stamped("/Rect[0 0 0 0]/AP<</N 9 0 R>>", vec![(9, stream(entries, data))]);
        assert_eq!(verdicts(&report)[0], expected, "{name}: {report:#?}");
    }
    let empty = || stream("/Subtype/Form/BBox[0 0 0 0]", b"");
    for (name, field, more, expected) in [
        ("elsewhere", "/Rect[0 0 0 0]/AP 10 0 R", "<</N 9 0 R>>", PASSED),
        ("without a place", "/AP<</N 9 0 R>>", "null", PASSED),
        ("more than one", "/Rect[0 0 0 0]/AP<</N 9 0 R/D 9 0 R>>", "null", OPEN),
        ("states", "/Rect[0 0 0 0]/AP<</N 10 0 R>>", "<</On 9 0 R>>", OPEN),
        ("twice", "/Rect[0 0 0 0]/AP<</N 10 0 R/N 9 0 R>>", "null", OPEN),
    ] {
        let report = stamped(field, vec![(9, empty()), (10, more.into())]);
        assert_eq!(verdicts(&report)[0], expected, "{name}: {report:#?}");
    }
    let longer = b"<</Subtype/Form/BBox[0 0 0 0]/Length 0>>stream\n0 0 9 9 re f\nendstream";
    let report = stamped("/Rect[0 0 0 0]/AP<</N 9 0 R>>", vec![(9, longer.to_vec())]);
    assert_eq!(verdicts(&report)[0], OPEN, "{report:#?}");
}

/// A drawing in a widget of its own, as it is without `NeedAppearances`.
const DRAWING: &str = "<</Subtype/Form/BBox[0 0 9 9]/Length 12>>stream\n0 0 9 9 re f\nendstream";

#[test]
fn who_draws_the_fields_stays_the_same() {
    let sheet = page("4 0 R", "5 0 R 10 0 R").1;
    for (name, fields, field, known, now, expected) in [
        ("the same", "10 0 R ", "/FT/Tx", "/NeedAppearances true", "/NeedAppearances true", PASSED),
        ("a text that is drawn", "10 0 R ", "/FT/Tx/V(1)", "/NeedAppearances true", "", OPEN),
        ("an empty text", "10 0 R ", "/FT/Tx", "/NeedAppearances true", "", OPEN),
        ("a text of no form", "", "/FT/Tx/V(1)", "/NeedAppearances true", "", OPEN),
        ("a button", "10 0 R ", "/FT/Btn/Ff 65536/MK<</CA(1)>>", "/NeedAppearances true", "", OPEN),
        ("no more", "10 0 R ", "/FT/Tx", "/NeedAppearances true", "/NeedAppearances false", OPEN),
        ("from now on", "10 0 R ", "/FT/Tx", "", "/NeedAppearances true", OPEN),
    ] {
        let field = format!("<</Type/Annot/Subtype/Widget/T(Isian)/Rect[9 9 99 99]/AP<</N 11 0 R>>{field}>>");
        let form = catalog("", &format!("{fields}5 0 R"), known).1;
        let objects = [(1, form.as_str()), (3, &sheet), (10, &field), (11, DRAWING)];
        let first = written_and_signed(&objects);
        let second = [page("4 0 R", "5 0 R 10 0 R 7 0 R"), catalog("", &format!("{fields}5 0 R 7 0 R"), now)];
        let report = judged(&cosigned(&first, &second, ""));
        assert_eq!(verdicts(&report), [expected, PASSED], "{name}: {report:#?}");
    }
}

/// A file with these objects in the place of the usual ones, which a person signed.
fn written_and_signed(objects: &[(u32, &str)]) -> Vec<u8> {
    let all = objects.iter().map(|(number, body)| (*number, &*body.to_string().leak()));
    let objects = all.collect::<Vec<(u32, &'static str)>>().leak();
    waiting(objects)
}

#[test]
fn lists_that_grow_hold_nothing_but_fields() {
    const NOTE: &str = "<</Type/Annot/Subtype/Text/Rect[0 0 9 9]>>";
    let sheet = |list: &str| (3, page("4 0 R", "").1.replace("[]", &format!(" {list}")));
    let form = |list: &str| (1, catalog("", "", "").1.replace("[]", &format!(" {list}")));
    let (few, more) = ("[5 0 R]", "[5 0 R 7 0 R]");
    for (name, element, expected) in [
        ("an annotation", "9 0 R", PASSED),
        ("an annotation in its place", NOTE, PASSED),
        // With a dictionary behind it, a colour space.
        ("the name of a family", "/CalRGB", OPEN),
        ("that name elsewhere", "10 0 R", OPEN),
        ("a stream", "4 0 R", OPEN),
        ("nothing", "null", OPEN),
        ("what does not exist", "20 0 R", OPEN),
    ] {
        let (old, new) = (format!("[{element} 5 0 R]"), format!("[{element} 5 0 R 7 0 R]"));
        let array = |list: &str| (11, list.to_owned());
        for (place, first, second) in [
            ("the page", vec![sheet(&old), form(few)], vec![sheet(&new), form(more)]),
            ("the form", vec![sheet(few), form(&old)], vec![sheet(more), form(&new)]),
            (
                "an array of the page",
                vec![sheet("11 0 R"), form(few), array(&old)],
                vec![sheet("11 0 R"), form(more), array(&new)],
            ),
            (
                "an array of the form",
                vec![sheet(few), form("11 0 R"), array(&old)],
                vec![sheet(more), form("11 0 R"), array(&new)],
            ),
        ] {
            let mut objects: Vec<_> = first.iter().map(|(number, body)| (*number, body.as_str())).collect();
            objects.extend([(9, NOTE), (10, "/CalRGB")]);
            let report = judged(&cosigned(&written_and_signed(&objects), &second, ""));
            assert_eq!(verdicts(&report), [expected, PASSED], "{name} in {place}: {report:#?}");
        }
    }
}

#[test]
fn the_flags_of_the_form_stay_flags() {
    let form = |flags: &str| {
        let (number, body) = catalog("", "5 0 R 7 0 R", "");
        (number, body.replace("/SigFlags 3", flags))
    };
    for (name, flags, expected) in [
        ("the same", "/SigFlags 3", PASSED),
        ("another number", "/SigFlags 1", PASSED),
        ("none", "", PASSED),
        ("a dictionary", "/SigFlags<</AA<<>>>>", OPEN),
        ("a reference", "/SigFlags 9 0 R", OPEN),
        ("a name", "/SigFlags/X", OPEN),
        ("appearances", "/SigFlags 3/NeedAppearances 1", OPEN),
    ] {
        let objects = vec![form(flags), (9, "3".to_owned())];
        let report = judged(&cosigned(&plain(), &objects, ""));
        assert_eq!(verdicts(&report), [expected, PASSED], "{name}: {report:#?}");
    }
}

/// A document whose first signature is in field 5, and that has the empty field 7, with these objects in the place of
/// the usual ones.
fn waiting(objects: Objects) -> Vec<u8> {
    crafted(&Craft { objects, ..SOUND }, &authority().person)
}

const FORM: &str = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 7 0 R]/SigFlags 3>>>>";
const FORM_APART: &str = "<</Type/Catalog/Pages 2 0 R/AcroForm 10 0 R>>";
const TAGGED: &str =
    "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 30 0 R/AcroForm<</Fields[5 0 R 7 0 R]/SigFlags 3>>>>";
const WIDGET: &str = "<</Type/Annot/Subtype/Widget/FT/Sig/T(Kedua)/Rect[0 0 9 9]/P 3 0 R>>";
const UNPLACED: &str = "<</Type/Annot/Subtype/Widget/FT/Sig/T(Kedua)/Rect[0 0 9 9]>>";
const SHEET: &str =
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R/Annots[5 0 R 7 0 R]>>";
const ALIAS: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font 7 0 R>>/Contents 4 0 R/Annots[5 0 R 7 0 R]>>";
const SECOND_ALIAS: &str = "<</Font<</Parent 7 0 R>>/XObject 7 0 R>>";
const APPEARANCE_ALIAS: &str = "<</Type/Annot/Subtype/Stamp/AS/AP/AP<</N 7 0 R>>>>";
const ELEMENT: &str = "<</S/Form/P 30 0 R/K<</Type/OBJR/Obj 7 0 R/Pg 3 0 R>>>>";
const KID: &str = "<</Type/Annot/Subtype/Widget/Parent 7 0 R/P 3 0 R/Rect[0 0 9 9]>>";
const OTHER_KID: &str = "<</Type/Annot/Subtype/Widget/Parent 7 0 R/Rect[0 0 9 9]>>";
const PARENT: &str = "<</FT/Sig/T(Kedua)/Kids[9 0 R 11 0 R]>>";
const KIDS_SHEET: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R/Annots[5 0 R 9 0 R 11 0 R]>>";

/// Fills field 7 of `first` and gives it an appearance, with these objects beside.
fn filled(first: &[u8], field: &str) -> FileReport {
    filled_with(first, field, "/V 8 0 R/AP<</N 20 0 R>>", &[])
}

/// Gives field 7 of `first` these entries, with these objects beside.
fn filled_with(first: &[u8], field: &str, more: &str, objects: &[(u32, &str)]) -> FileReport {
    let body = field.replacen(">>", &format!("{more}>>"), 1);
    let drawn = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 4>>stream\n0 g \nendstream";
    let signature = roomy(&SOUND);
    let mut all = [objects, &[(7, &body), (8, &signature), (20, drawn)]].concat();
    all.sort_by_key(|(number, _)| *number);
    judged(&sealed(appended(first, &all), &SOUND, &someone(|_| {})))
}

/// Name, objects of the signed document, verdict on its signature after field 7 was filled.
const FILLED: [(&str, Objects, &str); 9] = [
    ("as it should be", &[(1, FORM), (3, SHEET), (7, WIDGET)], PASSED),
    ("no page named", &[(1, FORM), (3, SHEET), (7, UNPLACED)], PASSED),
    ("on no page", &[(1, FORM), (7, UNPLACED)], PASSED),
    (
        "in the structure",
        &[(1, TAGGED), (3, SHEET), (7, WIDGET), (30, "<</Type/StructTreeRoot/K 31 0 R>>"), (31, ELEMENT)],
        PASSED,
    ),
    (
        "in a list of an action",
        &[(1, FORM), (3, SHEET), (7, WIDGET), (31, "<</S/ResetForm/Fields[7 0 R]>>")],
        PASSED,
    ),
    ("fonts of the page", &[(1, FORM), (3, ALIAS), (7, WIDGET)], OPEN),
    (
        "drawings, and a name that leads to fields",
        &[(1, FORM), (3, SHEET), (7, WIDGET), (31, SECOND_ALIAS)],
        OPEN,
    ),
    (
        "appearances of another annotation",
        &[(1, FORM), (3, SHEET), (7, WIDGET), (31, APPEARANCE_ALIAS)],
        OPEN,
    ),
    ("facts of the document", &[(1, FORM), (3, SHEET), (7, WIDGET), (31, "<</Names 7 0 R>>")], OPEN),
];

#[test]
fn a_field_that_is_filled_is_nothing_else() {
    for (name, objects, expected) in FILLED {
        let field = objects.iter().find(|(number, _)| *number == 7).unwrap().1;
        let report = filled(&waiting(objects), field);
        assert_eq!(verdicts(&report), [expected, PASSED], "{name}: {report:#?}");
    }
}

#[test]
fn widgets_apart_from_their_field_are_nothing_else() {
    let shown = |widget: &str| widget.replacen(">>", "/AP<</N 20 0 R>>>>", 1);
    for (name, more, expected) in [
        ("as it should be", "[]", PASSED),
        ("a list of fields", "<</S/Hide/T[9 0 R]>>", PASSED),
        ("appearances of another annotation", "<</Subtype/Stamp/AS/AP/AP<</N 11 0 R>>>>", OPEN),
        ("the field, as drawings", "<</XObject 7 0 R>>", OPEN),
    ] {
        let base = [(1, FORM), (3, KIDS_SHEET), (7, PARENT), (9, KID), (11, OTHER_KID)];
        let objects = base.iter().copied().chain([(31, more)]).collect::<Vec<_>>();
        let first = crafted(&Craft { objects: objects.leak(), ..SOUND }, &authority().person);
        let (kid, other) = (shown(KID), shown(OTHER_KID));
        let report = filled_with(&first, PARENT, "/V 8 0 R", &[(9, kid.as_str()), (11, other.as_str())]);
        assert_eq!(verdicts(&report), [expected, PASSED], "{name}: {report:#?}");
    }
}

#[test]
fn a_form_of_its_own_is_nothing_else() {
    for (name, objects, expected) in [
        ("as it should be", &[(1, FORM_APART), (10, "<</Fields[5 0 R]>>")][..], PASSED),
        (
            "an action that submits",
            &[(1, FORM_APART), (10, "<</Fields[5 0 R]>>"), (31, "<</S/JavaScript/Next 10 0 R>>")],
            OPEN,
        ),
    ] {
        let second: Bodies = vec![(1, FORM_APART.to_owned()), (10, "<</Fields[5 0 R 7 0 R]>>".to_owned())];
        let report = judged(&cosigned(&waiting(objects), &second, ""));
        assert_eq!(verdicts(&report), [expected, PASSED], "{name}: {report:#?}");
    }
}

/// A second signature in a new field with this rectangle. Object 9 draws something, and 10 does not.
fn shown_at(rectangle: &str, more: &str) -> FileReport {
    shown_with(&format!("/Rect[{rectangle}]{more}"))
}

fn shown_with(entries: &str) -> FileReport {
    let field = format!("<</Type/Annot/Subtype/Widget/FT/Sig/T(Kedua)/V 8 0 R/P 3 0 R{entries}>>");
    let empty = "<</Subtype/Form/BBox[0 0 0 0]/Length 0>>stream\n\nendstream";
    judged(&cosigned(&plain(), &[(7, field), (9, DRAWING.to_owned()), (10, empty.to_owned())], ""))
}

#[test]
fn what_later_fields_show_is_told() {
    for (name, rectangle, more, expected) in [
        ("nothing", "0 0 0 0", "", None),
        ("a line", "0 0 99 0", "", None),
        ("a mark", "36 36 248 108", "", Some(("field-added", Severity::Info))),
        ("corners the other way", "248 108 36 36", "", Some(("field-added", Severity::Info))),
        ("hidden", "36 36 248 108", "/F 2", None),
        ("only printed", "36 36 248 108", "/F 36", Some(("field-added", Severity::Info))),
        ("a quarter of the page", "0 0 297.5 421", "", Some(("field-added", Severity::Info))),
        ("more than that", "0 0 298 422", "", Some(("field-covers-page", Severity::Warning))),
        ("all of it", "0 0 595 842", "", Some(("field-covers-page", Severity::Warning))),
        ("more than all of it", "-9999 -9999 9999 9999", "", Some(("field-covers-page", Severity::Warning))),
        ("beside the page", "600 0 1600 842", "", Some(("field-added", Severity::Info))),
    ] {
        let report = shown_at(rectangle, more);
        assert_eq!(verdict(&report), PASSED, "{name}: {report:#?}");
        let told: Vec<_> = report.findings.iter().map(|found| (found.code(), found.severity())).collect();
        assert_eq!(told, expected.into_iter().collect::<Vec<_>>(), "{name}");
    }
    let told = shown_at("0 0 595 842", "").findings[0].to_string();
    assert_eq!(told, "field Kedua was added after a signature and covers 100 % of page 1");
    let told = shown_at("36 36 248 108", "").findings[0].to_string();
    assert!(told.ends_with("shows something on page 1, from 36,36 to 248,108"), "{told}");
}

#[test]
fn what_readers_draw_in_their_own_size_is_told() {
    let unknown = Some(("field-of-unknown-extent", Severity::Warning));
    for (name, entries, expected) in [
        ("an empty appearance in a point", "/Rect[0 0 0 0]/AP<</N 10 0 R>>", None),
        ("an empty appearance in a line", "/Rect[0 0 99 0]/AP<</N 10 0 R>>", None),
        ("an empty appearance without a place", "/AP<</N 10 0 R>>", None),
        ("hidden", "/Rect[0 0 0 0]/F 2/AP<</N 9 0 R>>", None),
        ("a point", "/Rect[0 0 0 0]/AP<</N 9 0 R>>", unknown),
        ("a line", "/Rect[0 0 99 0]/AP<</N 9 0 R>>", unknown),
        ("a line upwards", "/Rect[9 0 9 99]/AP<</N 9 0 R>>", unknown),
        // With an appearance, Ghostscript draws these as large as that is.
        ("a point to some", "/Rect[99 99 99.0000001 99.0000001]/AP<</N 9 0 R>>", unknown),
        (
            "a mark of some size",
            "/Rect[99 99 99.2 99.2]/AP<</N 9 0 R>>",
            Some(("field-added", Severity::Info)),
        ),
        ("no place", "/AP<</N 9 0 R>>", unknown),
        ("three numbers", "/Rect[0 0 9]/AP<</N 9 0 R>>", unknown),
        ("beyond every page", "/Rect[0 0 9 99999999]/AP<</N 9 0 R>>", unknown),
        ("states", "/Rect[0 0 0 0]/AP<</N<</On 9 0 R>>>>", unknown),
    ] {
        let report = shown_with(entries);
        assert_eq!(verdict(&report), PASSED, "{name}: {report:#?}");
        let told: Vec<_> = report.findings.iter().map(|found| (found.code(), found.severity())).collect();
        assert_eq!(told, expected.into_iter().collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn what_was_there_when_the_first_one_signed_is_not_told() {
    let first = waiting(&[(1, FORM), (3, SHEET), (7, WIDGET)]);
    let report = filled(&first, WIDGET);
    assert_eq!((verdict(&report).as_str(), codes(&report)), (PASSED, vec![]), "{report:#?}");
}

#[test]
fn widgets_of_one_page_may_come_together() {
    let widget = |number: u32| {
        (number, "<</Type/Annot/Subtype/Widget/Parent 7 0 R/P 3 0 R/Rect[9 9 20 20]>>".to_owned())
    };
    for (name, annotations, expected) in [
        ("each once", "5 0 R 9 0 R 11 0 R", PASSED),
        ("in another order", "5 0 R 11 0 R 9 0 R", PASSED),
        ("one of them", "5 0 R 11 0 R", PASSED),
        ("one of them twice", "5 0 R 9 0 R 11 0 R 9 0 R", OPEN),
        ("and another one", "5 0 R 9 0 R 11 0 R 12 0 R", DISALLOWED),
        ("before what was there", "9 0 R 5 0 R 11 0 R", OPEN),
    ] {
        let field = (7, "<</FT/Sig/T(Kedua)/V 8 0 R/Kids[9 0 R 11 0 R 9 0 R]>>".to_owned());
        let stray = (12, "<</Type/Annot/Subtype/Stamp>>".to_owned());
        let objects = [field, widget(9), widget(11), stray, page("4 0 R", annotations)];
        let report = judged(&cosigned(&plain(), &objects, ""));
        assert_eq!(verdicts(&report), [expected, PASSED], "{name}: {report:#?}");
    }
}

/// Each look at the widget is charged; looks at the same one again and again would use up all that a file may cost.
#[test]
fn a_widget_that_is_listed_often_is_looked_at_once() {
    let description = "x".repeat(3900);
    let widget =
        format!("<</Type/Annot/Subtype/Widget/Rect[0 0 0 0]/P 3 0 R/Parent 7 0 R/TU({description})>>");
    let kids = "9 0 R ".repeat(150_000);
    let field = format!("<</FT/Sig/T(Kedua)/V 8 0 R/Kids[{kids}]>>");
    let objects = [page("4 0 R", "5 0 R"), (7, field), (9, widget)];
    let report = judged(&cosigned(&plain(), &objects, ""));
    assert_eq!((verdict(&report).as_str(), codes(&report)), (PASSED, vec![]), "{report:#?}");
}

/// A document with these fields in one compressed object stream.
fn with_compressed_fields(count: u32) -> Vec<u8> {
    let numbers = 1000..1000 + count;
    let (mut head, mut body) = (String::new(), String::new());
    for number in numbers.clone() {
        head += &format!("{number} {} ", body.len());
        body += &format!("<</FT/Tx/T(Isian {number})/TU({number:0300})>> ");
    }
    let all: String = numbers.clone().map(|number| format!("{number} 0 R ")).collect();
    let entries = format!("/Type/ObjStm/N {count}/First {}/Filter/FlateDecode", head.len());
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut rows: Vec<[u8; 9]> = vec![[0; 9]; 1000];
    let row = |kind: u8, second: u32, third: u32| {
        let mut row = [kind; 9];
        row[1..5].copy_from_slice(&second.to_be_bytes());
        row[5..].copy_from_slice(&third.to_be_bytes());
        row
    };
    for (number, body) in [
        (1, FORM_APART.as_bytes().to_vec()),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec()),
        (3, page("4 0 R", "").1.into_bytes()),
        (4, b"<</Length 4>>stream\n0 g \nendstream".to_vec()),
        (10, b"<</Fields 11 0 R/SigFlags 3>>".to_vec()),
        (11, format!("[{all}]").into_bytes()),
        (12, stream(&entries, &deflated((head + &body).as_bytes()))),
    ] {
        rows[number] = row(1, bytes.len() as u32, 0);
        bytes.extend([format!("{number} 0 obj\n").as_bytes(), &body, b"\nendobj\n"].concat());
    }
    rows[13] = row(1, bytes.len() as u32, 0);
    rows.extend((0..count).map(|index| row(2, 12, index)));
    let start = bytes.len();
    let head = format!("13 0 obj\n<</Type/XRef/Size {}/W[1 4 4]/Root 1 0 R", rows.len());
    bytes.extend([head.as_bytes(), &stream("", &rows.concat())[2..]].concat());
    bytes.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").into_bytes());
    bytes
}

#[test]
fn compressed_forms_that_many_people_signed_are_judged_to_the_end() {
    let mut bytes = with_compressed_fields(1000);
    for index in 0..30 {
        let options = SignOptions { field: Some(format!("Tanda {index}")), ..options() };
        bytes = signed_by(&bytes, someone_fast(), &options);
    }
    assert!(bytes.len() < 1_000_000, "{}", bytes.len());
    let report = judged(&bytes);
    assert!(codes(&report).is_empty(), "{:?}", codes(&report));
    assert_eq!(verdicts(&report), [PASSED; 30]);
}

/// Someone with a key of the fast kind, the same each time.
fn someone_fast() -> &'static Identity {
    static SOMEONE: OnceLock<Identity> = OnceLock::new();
    SOMEONE.get_or_init(|| someone(|_| {}))
}

#[test]
fn what_a_signature_forbids_is_kept_within_limits() {
    let locks = |count: usize| {
        "<</TransformMethod/FieldMDP/TransformParams<</Action/Include/Fields[(Lain)]>>>>".repeat(count)
    };
    let names = |count: usize| {
        let names = "(Lain)".repeat(count);
        format!("<</TransformMethod/FieldMDP/TransformParams<</Action/Include/Fields[{names}]>>>>")
    };
    let long = format!(
        "<</TransformMethod/FieldMDP/TransformParams<</Action/Include/Fields[({})]>>>>",
        "x".repeat(300_000)
    );
    for (name, references, expected) in [
        ("references", locks(16), PASSED),
        ("more references", locks(17), OPEN),
        ("names", names(10_000), PASSED),
        ("more names", names(10_001), OPEN),
        ("a long name", long, OPEN),
    ] {
        let head = "/Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/M(D:2026)";
        let dictionary = format!("<<{head}/Reference[{references}]/ByteRange @BR/Contents @SIG>>").into();
        let first = crafted(&Craft { dictionary, ..SOUND }, &authority().person);
        let report = judged(&cosigned(&first, &[], ""));
        assert_eq!(verdicts(&report), [expected, PASSED], "{name}");
    }
}
