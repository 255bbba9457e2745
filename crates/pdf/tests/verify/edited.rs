//! What some signatures allow to come after them, beside fields that are filled in: annotations, empty fields, and what no
//! page shows.

use pdf::verify::{FileReport, Modification, Severity};
use pki::key::KeyType;

use crate::authority::{authority, codes, identity, judged, person_extensions, verdicts};
use crate::file::{Craft, SOUND, appended, catalog, crafted, page};
use crate::history::cosigned_by;

const PASSED: &str = "TOTAL-PASSED";
const OPEN: &str = "INDETERMINATE";
const DISALLOWED: &str = "TOTAL-FAILED DISALLOWED_MODIFICATION";

type Objects = &'static [(u32, &'static str)];

/// A page with a note (9), in a document with a structure (20 to 22), metadata (23) and a layer (24).
const DOCUMENT: Objects = &[
    (
        1,
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>/StructTreeRoot 20 0 R/Metadata 23 0 R/OCProperties<</OCGs[24 0 R]/D<</ON[24 0 R]>>>>/Lang(id)>>",
    ),
    (
        3,
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Properties<</MC0 24 0 R>>>>/Contents 4 0 R/Annots[5 0 R 9 0 R]>>",
    ),
    (9, "<</Type/Annot/Subtype/Highlight/Rect[9 9 99 20]/QuadPoints[9 20 99 20 9 9 99 9]/AP<</N 10 0 R>>>>"),
    (10, "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>stream\n\nendstream"),
    (20, "<</Type/StructTreeRoot/K 21 0 R>>"),
    (21, "<</S/Document/P 20 0 R/K[22 0 R]>>"),
    (22, "<</S/P/P 21 0 R/ActualText(Rp 100)>>"),
    (23, "<</Type/Metadata/Subtype/XML/Length 4>>stream\n<x/>\nendstream"),
    (24, "<</Type/OCG/Name(Isi)>>"),
];

/// Signed with `level` of DocMDP; 0 is none.
fn signed(level: u8) -> Vec<u8> {
    let reference = match level {
        0 => String::new(),
        level => format!("/Reference[<</TransformMethod/DocMDP/TransformParams<</P {level}>>>>]"),
    };
    let dictionary = SOUND.dictionary.replace("/ByteRange", &format!("{reference}/ByteRange")).into();
    crafted(&Craft { dictionary, objects: DOCUMENT, ..SOUND }, &authority().person)
}

fn edited(level: u8, objects: &[(u32, String)]) -> FileReport {
    let objects: Vec<(u32, &str)> = objects.iter().map(|(number, body)| (*number, body.as_str())).collect();
    judged(&appended(&signed(level), &objects))
}

/// The page with these annotations.
fn sheet(annotations: &str) -> (u32, String) {
    (3, DOCUMENT[1].1.replace("5 0 R 9 0 R", annotations))
}

fn note(entries: &str) -> (u32, String) {
    (30, format!("<</Type/Annot{entries}/Rect[36 36 248 108]>>"))
}

fn body(number: u32, text: &str) -> (u32, String) {
    (number, text.to_owned())
}

/// The root with one entry more, or another one.
fn root(old: &str, new: &str) -> (u32, String) {
    assert!(DOCUMENT[0].1.contains(old), "{old}");
    (1, DOCUMENT[0].1.replace(old, new))
}

#[test]
fn annotations_come_and_go_where_the_certification_allows_it() {
    let more = sheet("5 0 R 9 0 R 30 0 R");
    let highlight = DOCUMENT[2].1;
    for (name, objects, told) in [
        (
            "a text over the page",
            vec![more.clone(), note("/Subtype/FreeText/DA(/Helv 9 Tf)/Contents(Lunas)")],
            ("annotation-added", Severity::Warning),
        ),
        (
            "a hidden one",
            vec![more.clone(), note("/Subtype/Stamp/F 2")],
            ("annotation-added", Severity::Info),
        ),
        (
            "a note",
            vec![more.clone(), body(30, "<</Type/Annot/Subtype/Text/Rect[36 36 56 56]/Contents(x)>>")],
            ("annotation-added", Severity::Info),
        ),
        (
            "with an appearance",
            vec![more.clone(), note("/Subtype/Ink/AP<</N 31 0 R>>"), body(31, DOCUMENT[3].1)],
            ("annotation-added", Severity::Warning),
        ),
        (
            "another colour",
            vec![body(9, &highlight.replace("/Rect", "/C[1 0 0]/Rect"))],
            ("annotation-changed", Severity::Warning),
        ),
        (
            "another appearance",
            vec![body(10, "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 3>>stream\n0 g\nendstream")],
            ("annotation-changed", Severity::Warning),
        ),
        ("one less", vec![sheet("5 0 R")], ("annotation-removed", Severity::Warning)),
        (
            "one less, and gone",
            vec![sheet("5 0 R"), body(9, ""), body(10, "")],
            ("annotation-removed", Severity::Warning),
        ),
    ] {
        let report = edited(3, &objects);
        assert_eq!(verdicts(&report), [PASSED], "{name}: {report:#?}");
        assert_eq!(report.signatures[0].modification, Some(Modification::Annotations), "{name}");
        let found: Vec<_> = report.findings.iter().map(|found| (found.code(), found.severity())).collect();
        assert!(found.contains(&told), "{name}: {found:?}");
        for level in [0, 2] {
            let report = edited(level, &objects);
            assert_eq!(verdicts(&report), [DISALLOWED], "{name}, P={level}: {report:#?}");
            assert_eq!(report.signatures[0].reason.code(), "annotation-forbidden", "{name}, P={level}");
        }
        let report = edited(1, &objects);
        assert_eq!(report.signatures[0].reason.code(), "change-forbidden", "{name}: {report:#?}");
    }
    let told = edited(3, &[more, note("/Subtype/Stamp")]).findings[0].to_string();
    assert_eq!(
        told,
        "revision 2 added an annotation (Stamp) on page 1 from 36,36 to 248,108, which may cover what was signed"
    );
}

#[test]
fn annotations_do_nothing_and_are_no_fields() {
    let more = sheet("5 0 R 9 0 R 30 0 R");
    for (name, objects, expected) in [
        ("an action", vec![more.clone(), note("/Subtype/Link/A<</S/JavaScript/JS(x)>>")], OPEN),
        (
            "an action after another",
            vec![more.clone(), note("/Subtype/Link/A<</S/GoTo/D[3 0 R/Fit]/Next 31 0 R>>")],
            OPEN,
        ),
        (
            "a place in another file",
            vec![more.clone(), note("/Subtype/Link/A<</S/GoToR/D[0/Fit]/F(x)>>")],
            OPEN,
        ),
        ("a place that is none", vec![more.clone(), note("/Subtype/Link/A<</S/GoTo/D<</D 3 0 R>>>>")], OPEN),
        (
            "a place that leads on",
            vec![more.clone(), note("/Subtype/Link/A<</S/GoTo/D[3 0 R/Fit 31 0 R]>>")],
            OPEN,
        ),
        ("an action elsewhere", vec![more.clone(), note("/Subtype/Link/A 31 0 R")], OPEN),
        ("more actions", vec![more.clone(), note("/Subtype/Stamp/AA<<>>")], OPEN),
        ("what plays", vec![more.clone(), note("/Subtype/RichMedia")], OPEN),
        ("what redacts", vec![more.clone(), note("/Subtype/Redact")], OPEN),
        ("no subtype", vec![more.clone(), note("")], OPEN),
        ("a widget", vec![more.clone(), note("/Subtype/Widget/FT/Tx/T(x)/V(Lunas)")], OPEN),
        ("the content as one", vec![sheet("5 0 R 9 0 R 4 0 R")], OPEN),
        ("another order", vec![sheet("9 0 R 5 0 R")], OPEN),
        ("the field gone", vec![sheet("9 0 R")], OPEN),
        (
            "an action later",
            vec![body(9, &DOCUMENT[2].1.replace("/Rect", "/A<</S/JavaScript/JS(x)>>/Rect"))],
            DISALLOWED,
        ),
        ("the page beside", vec![(3, more.1.replace("595", "995")), note("/Subtype/Stamp")], DISALLOWED),
        (
            "the content beside",
            vec![more.clone(), note("/Subtype/Stamp"), body(4, "<</Length 3>>stream\n0 g\nendstream")],
            DISALLOWED,
        ),
        (
            "a page that nothing leads to",
            vec![more, note("/Subtype/Stamp"), body(40, "<</Type/Page>>")],
            OPEN,
        ),
    ] {
        let report = edited(3, &objects);
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
    }
}

/// Objects of the signed document, what becomes of one of them.
type Alias = (&'static str, Objects, (u32, &'static str));

const DRAWN: &str = "<</Subtype/Form/BBox[0 0 99 99]/Length 3>>stream\n0 g\nendstream";
const PAPER: &str = "/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[5 0 R]";

/// What is seen, and is said to be what nobody sees as well.
const ALIASES: [Alias; 6] = [
    (
        "the page tree as private data of a page",
        &[(
            3,
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[5 0 R]/PieceInfo<</X<</Private 2 0 R>>>>>>",
        )],
        (2, "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>"),
    ),
    (
        "a page as its drawings",
        &[
            (
                3,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[5 0 R]/Resources 9 0 R/Metadata 10 0 R>>",
            ),
            (9, "<</XObject 3 0 R>>"),
            (10, DRAWN),
            (11, DRAWN),
        ],
        (
            3,
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[5 0 R]/Resources 9 0 R/Metadata 11 0 R>>",
        ),
    ),
    (
        "a drawing of another generation",
        &[
            (
                1,
                "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>/PieceInfo<</X<</Private 8 0 R>>>>>>",
            ),
            (
                3,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[5 0 R]/X 7 1 R/Resources 7 0 R>>",
            ),
            (7, "<</XObject<</X 8 0 R>>>>"),
            (8, DRAWN),
        ],
        (8, "<</Subtype/Form/BBox[0 0 99 99]/Length 3>>stream\n1 g\nendstream"),
    ),
    (
        "a drawing of other resources",
        &[
            (
                1,
                "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>/PieceInfo<</X<</Private 8 0 R>>>>>>",
            ),
            (
                3,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[5 0 R]/Resources<</XObject<</X 8 0 R>>>>/Resources<<>>>>",
            ),
            (8, DRAWN),
        ],
        (8, "<</Subtype/Form/BBox[0 0 99 99]/Length 3>>stream\n1 g\nendstream"),
    ),
    (
        "what opens the document",
        &[
            (1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>/OpenAction 8 0 R>>"),
            (
                3,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[5 0 R]/PieceInfo<</X<</Private 8 0 R>>>>>>",
            ),
            (8, "<</S/GoTo/D[3 0 R/Fit]>>"),
        ],
        (8, "<</S/JavaScript/JS(x)>>"),
    ),
    (
        "a file that is attached",
        &[
            (
                1,
                "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 8 0 R>>>>]>>>>>>",
            ),
            (
                3,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[5 0 R]/PieceInfo<</X<</Private 8 0 R>>>>>>",
            ),
            (8, DRAWN),
        ],
        (8, "<</Subtype/Form/BBox[0 0 99 99]/Length 3>>stream\n1 g\nendstream"),
    ),
];

#[test]
fn what_is_seen_is_not_taken_for_what_nobody_sees() {
    assert!(ALIASES.iter().all(|(_, objects, _)| objects.iter().any(|(_, body)| body.contains(PAPER))));
    for (name, objects, change) in ALIASES {
        let signed = crafted(&Craft { objects, ..SOUND }, &authority().person);
        assert_eq!(verdicts(&judged(&signed)), [PASSED], "{name}");
        let report = judged(&appended(&signed, &[change]));
        assert_ne!(verdicts(&report), [PASSED], "{name}: {report:#?}");
    }
}

#[test]
fn what_lies_over_a_page_is_told_as_such() {
    let more = sheet("5 0 R 9 0 R 30 0 R");
    for (name, entries) in [
        ("a note with an appearance", "/Subtype/Text/AP<</N 31 0 R>>"),
        ("a window with an appearance", "/Subtype/Popup/Parent 9 0 R/AP<</N 31 0 R>>"),
        (
            "a link that opens an address",
            "/Subtype/Link/AP<</N 31 0 R>>/A<</S/URI/URI(https://contoh.example)>>",
        ),
        ("a link to a page", "/Subtype/Link/AP<</N 31 0 R>>/A<</S/GoTo/D[3 0 R/XYZ 0 842 null]>>"),
        ("a link to a name", "/Subtype/Link/AP<</N 31 0 R>>/A<</Type/Action/S/GoTo/D(Bab 1)>>"),
    ] {
        let report = edited(3, &[more.clone(), note(&format!("{entries}/P 3 0 R")), body(31, DOCUMENT[3].1)]);
        let told = report.findings.iter().find(|found| found.code() == "annotation-added");
        assert_eq!(told.map(|told| told.severity()), Some(Severity::Warning), "{name}: {report:#?}");
        assert_eq!(verdicts(&report), [PASSED], "{name}: {report:#?}");
    }
}

#[test]
fn what_no_page_shows_is_told() {
    let metadata = "<</Type/Metadata/Subtype/XML/Length 6>>stream\n<x>y/>\nendstream";
    for (name, objects, told) in [
        ("metadata", vec![body(23, metadata)], "metadata-changed"),
        (
            "other metadata",
            vec![root("/Metadata 23 0 R", "/Metadata 40 0 R"), body(40, metadata)],
            "metadata-changed",
        ),
        ("no metadata", vec![root("/Metadata 23 0 R", "")], "metadata-changed"),
        (
            "metadata of the page",
            vec![(3, DOCUMENT[1].1.replace("/Contents", "/Metadata 40 0 R/Contents")), body(40, metadata)],
            "metadata-changed",
        ),
        ("what is read aloud", vec![body(22, "<</S/P/P 21 0 R/ActualText(Rp 900)>>")], "structure-changed"),
        (
            "an element",
            vec![body(21, "<</S/Document/P 20 0 R/K[22 0 R 40 0 R]>>"), body(40, "<</S/P/P 21 0 R>>")],
            "structure-changed",
        ),
        ("the language", vec![root("/Lang(id)", "/Lang(en)")], "structure-changed"),
    ] {
        for level in [0, 2, 3] {
            let report = edited(level, &objects);
            assert_eq!(verdicts(&report), [PASSED], "{name}, P={level}: {report:#?}");
            assert_eq!(codes(&report), [told], "{name}");
            assert_eq!(report.findings[0].severity(), Severity::Warning, "{name}");
        }
        let report = edited(1, &objects);
        assert_eq!(verdicts(&report), [DISALLOWED], "{name}: {report:#?}");
    }
}

#[test]
fn what_is_certainly_wrong_is_named() {
    for (name, objects, code) in [
        ("a layer off", vec![root("/ON[24 0 R]", "/OFF[24 0 R]")], "layer-changed"),
        ("the layer", vec![body(24, "<</Type/OCG/Name(Isi)/Usage<<>>>>")], "layer-changed"),
        ("a script", vec![root("/Lang(id)", "/Lang(id)/OpenAction<</S/JavaScript/JS(x)>>")], "action-added"),
        (
            "a script of the page",
            vec![(3, DOCUMENT[1].1.replace("/Contents", "/AA<<>>/Contents"))],
            "action-added",
        ),
        ("the pages", vec![body(2, "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>")], "page-tree-changed"),
        ("the content", vec![body(4, "<</Length 3>>stream\n0 g\nendstream")], "page-changed"),
        ("the content gone", vec![body(4, "")], "object-freed"),
        ("a view", vec![root("/Lang(id)", "/Lang(id)/ViewerPreferences<<>>")], "catalog-changed"),
        ("the resources", vec![(3, DOCUMENT[1].1.replace("/MC0 24 0 R", ""))], "page-changed"),
    ] {
        let report = edited(3, &objects);
        assert_eq!(verdicts(&report), [DISALLOWED], "{name}: {report:#?}");
        assert_eq!(report.signatures[0].reason.code(), code, "{name}");
        // It counts too where a later revision undoes it.
        let numbers: Vec<u32> = objects.iter().map(|(number, _)| *number).collect();
        let small = [
            "",
            "",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "",
            "<</Length 19>>stream\n0 0 m 10 10 l S    \nendstream",
        ];
        let before = |number: u32| {
            let known = DOCUMENT.iter().find(|(known, _)| *known == number);
            known.map_or_else(|| small[number as usize], |(_, body)| *body)
        };
        let objects: Vec<(u32, &str)> =
            objects.iter().map(|(number, body)| (*number, body.as_str())).collect();
        let undone: Vec<(u32, &str)> = numbers.iter().map(|number| (*number, before(*number))).collect();
        let report = judged(&appended(&appended(&signed(3), &objects), &undone));
        assert_eq!(verdicts(&report), [DISALLOWED], "{name}, undone: {report:#?}");
    }
}

/// Programs that append to a file may name themselves in front of what they append.
#[test]
fn a_line_in_front_names_who_wrote() {
    let line = |text: &str| {
        let mut bytes = signed(2);
        bytes.extend(text.bytes());
        judged(&appended(&bytes, &[(23, "<</Type/Metadata/Subtype/XML/Length 6>>stream\n<x>y/>\nendstream")]))
    };
    for (name, text, expected) in [
        ("nothing", "", PASSED),
        ("a name", "% Written by MuPDF 1.28.5\n\n", PASSED),
        ("no line end", "% Written by MuPDF", PASSED),
        ("two lines", "% a\n% b\n", OPEN),
        ("no comment", "Written\n", OPEN),
        ("an object", "% 4 0 obj<</Length 0>>stream endstream endobj\n", OPEN),
        ("a trailer", "% trailer<</Root 9 0 R>>\n", OPEN),
        ("a binary line", "% \u{1}\n", OPEN),
        ("a long line", &format!("% {}\n", "x".repeat(300)), OPEN),
    ] {
        let report = line(text);
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
    }
}

/// A field for a signature to come, object 7.
fn empty(more: &str) -> (u32, String) {
    (7, format!("<</Type/Annot/Subtype/Widget/FT/Sig/T(Kedua)/Rect[9 9 99 99]/P 3 0 R{more}>>"))
}

#[test]
fn a_field_may_come_before_its_signature() {
    let form = |fields: &str| catalog("", fields, "");
    let listed = [form("5 0 R 7 0 R"), page("4 0 R", "5 0 R 7 0 R")];
    let with = |field: (u32, String), more: &[(u32, String)]| [&listed[..], &[field], more].concat();
    let drawn = (30, "<</Subtype/Form/BBox[0 0 9 9]/Length 3>>stream\n0 g\nendstream".to_owned());
    let nothing =
        (30, "<</Subtype/Form/BBox[0 60 200 0]/Resources<<>>/Length 0>>stream\n\nendstream".to_owned());
    let plain = |level: u8| {
        let reference =
            format!("/Reference[<</TransformMethod/DocMDP/TransformParams<</P {level}>>>>]/ByteRange");
        let dictionary = match level {
            0 => SOUND.dictionary.clone(),
            _ => SOUND.dictionary.replace("/ByteRange", &reference).into(),
        };
        crafted(&Craft { dictionary, ..SOUND }, &authority().person)
    };
    for (name, objects, expected) in [
        ("empty", with(empty(""), &[]), PASSED),
        ("as iText has it", with(empty("/H/P/F 132"), &[]), PASSED),
        (
            "with a lock",
            with(empty("/Lock 30 0 R"), &[body(30, "<</Type/SigFieldLock/Action/All>>")]),
            PASSED,
        ),
        ("as pyHanko has it", with(empty("/F 132/AP<</N 30 0 R>>"), &[nothing]), PASSED),
        ("drawn", with(empty("/AP<</N 30 0 R>>"), &[drawn]), OPEN),
        ("a background", with(empty("/MK<</BG[1 1 1]>>"), &[]), OPEN),
        ("an action", with(empty("/AA<<>>"), &[]), OPEN),
        ("another type", with((7, empty("").1.replace("Sig", "Tx")), &[]), OPEN),
        ("the name of another", with((7, empty("").1.replace("Kedua", "Tanda Tangan")), &[]), OPEN),
        ("a page that nothing leads to", with(empty(""), &[body(30, "<</Type/Page>>")]), OPEN),
        (
            "the content beside",
            with(empty(""), &[body(4, "<</Length 3>>stream\n0 g\nendstream")]),
            DISALLOWED,
        ),
    ] {
        let objects: Vec<(u32, &str)> =
            objects.iter().map(|(number, body)| (*number, body.as_str())).collect();
        let report = judged(&appended(&plain(0), &objects));
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
        if expected == PASSED {
            assert_eq!(codes(&report), ["empty-field-added"], "{name}");
            for (level, code) in [(1, "change-forbidden"), (2, "field-added-after-certification")] {
                let report = judged(&appended(&plain(level), &objects));
                assert_eq!(verdicts(&report), [DISALLOWED], "{name}, P={level}: {report:#?}");
                assert_eq!(report.signatures[0].reason.code(), code, "{name}");
            }
        }
    }
}

#[test]
fn who_signs_later_need_not_be_trusted_but_for_a_certified_document() {
    let stranger = identity("Orang Lain", KeyType::P256, None, person_extensions);
    let twice = |first: Vec<u8>| judged(&cosigned_by(&first, &[], "", &stranger));
    let report = twice(crafted(&SOUND, &authority().person));
    assert_eq!(verdicts(&report), [PASSED, "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND"], "{report:#?}");
    for level in [2, 3] {
        let reference =
            format!("/Reference[<</TransformMethod/DocMDP/TransformParams<</P {level}>>>>]/ByteRange");
        let dictionary = SOUND.dictionary.replace("/ByteRange", &reference).into();
        let report = twice(crafted(&Craft { dictionary, ..SOUND }, &authority().person));
        assert_eq!(verdicts(&report)[0], DISALLOWED, "{report:#?}");
        assert_eq!(report.signatures[0].reason.code(), "field-added-after-certification");
    }
}
