//! What is drawn for a value, and looks otherwise than it reads; and annotations that cover more than they say.

use pdf::verify::{FileReport, Severity};

use crate::authority::{authority, codes, judged, verdicts};
use crate::file::{Craft, SOUND, appended, crafted, stream};

const PASSED: &str = "TOTAL-PASSED";

const TEXT: &str =
    "/Type/Annot/Subtype/Widget/FT/Tx/T(Nama)/Rect[50 700 350 740]/P 3 0 R/DA(/Helv 12 Tf 0 g)";
const BOX: &str = "/Type/Annot/Subtype/Widget/FT/Btn/T(Setuju)/Rect[50 650 70 670]/P 3 0 R";
const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R/Annots[5 0 R 10 0 R 12 0 R]>>";

/// A form with a text field (10) and a check box (12), signed with this level of DocMDP.
fn signed(level: u8) -> Vec<u8> {
    let objects: Vec<(u32, &'static str)> = vec![
        (
            1,
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 10 0 R 12 0 R]/SigFlags 3/DR<</Font<</Helv 19 0 R>>>>>>>>",
        ),
        (3, PAGE),
        (10, format!("<<{TEXT}>>").leak()),
        (12, format!("<<{BOX}/V/Off/AS/Off/AP<</N<</Ya 22 0 R/Off 23 0 R>>>>>>").leak()),
        (19, HELVETICA),
        (22, drawn("BT /Helv 9 Tf 1 1 Td (x) Tj ET", "[0 0 20 20]").replace("31 0 R", "19 0 R").leak()),
        (23, drawn("", "[0 0 20 20]").replace("31 0 R", "19 0 R").leak()),
    ];
    let reference =
        format!("/Reference[<</TransformMethod/DocMDP/TransformParams<</P {level}>>>>]/ByteRange");
    let dictionary = SOUND.dictionary.replace("/ByteRange", &reference).into();
    crafted(&Craft { dictionary, objects: objects.leak(), ..SOUND }, &authority().person)
}

fn later(level: u8, objects: &[(u32, String)]) -> FileReport {
    let objects: Vec<(u32, &str)> = objects.iter().map(|(number, body)| (*number, body.as_str())).collect();
    judged(&appended(&signed(level), &objects))
}

/// An appearance with this font (as `Helv` or, of signs, `Z`).
fn drawn(content: &str, bounds: &str) -> String {
    let entries =
        format!("/Type/XObject/Subtype/Form/BBox{bounds}/Resources<</Font<</Helv 31 0 R/Z 31 0 R>>>>");
    String::from_utf8(stream(&entries, content.as_bytes())).unwrap()
}

/// The field with this value, drawn as `content` with this font.
fn filled(value: &str, content: &str, font: &str) -> FileReport {
    later(
        2,
        &[
            (10, format!("<<{TEXT}/V({value})/AP<</N 30 0 R>>>>")),
            (30, drawn(content, "[0 0 300 40]")),
            (31, font.to_owned()),
        ],
    )
}

const BUDI: &str = "BT /Helv 12 Tf 2 15 Td (Budi) Tj ET";

#[track_caller]
fn assert_told(name: &str, report: &FileReport, told: &str) {
    assert_eq!(
        (verdicts(report), codes(report)),
        (vec![PASSED.to_owned()], vec![told]),
        "{name}: {:?}",
        report.signatures[0].reason
    );
}

#[test]
fn usual_appearances_are_plain() {
    for (name, content) in [
        ("text alone", BUDI.to_owned()),
        (
            "as MuPDF has it",
            "/Tx BMC\nq\n1 w\n1 1 298 38 re\nW\nn\nBT\n0 0 0 rg\n2 15.823999 Td\n/Helv 8 Tf\n(Budi) Tj\nET\nQ\nEMC\n"
                .to_owned(),
        ),
        (
            "as PDFBox has it",
            "/Tx BMC\nq\n2 2 296 36 re\nW\nn\nBT\n/Helv 12 Tf\n0 g\n4 15.692 Td\n(Budi) Tj\nET\nQ\nEMC\n".to_owned(),
        ),
        (
            "as Acrobat has it",
            "0.85 0.9 1 rg\n0 0 300 40 re\nf\nq\n0 G\n1 w\n0.5 0.5 299 39 re\ns\nQ\n".to_owned()
                + "/Tx BMC \nq\n1 1 298 38 re\nW\nn\nBT\n/Helv 12 Tf\n0 g\n2 15.79 Td\n(Budi) Tj\nET\nQ\nEMC\n",
        ),
        ("a clip with a padding", format!("/Tx BMC q 1 1 298 38 re W n {BUDI} Q EMC")),
        ("a clip inside another", format!("q 0 0 300 40 re W n 2 2 296 36 re W n {BUDI} Q")),
        ("a background and a border", format!("1 g 0 0 300 40 re f 2 w 0 G 1 1 298 38 re S 0 g {BUDI}")),
        ("both at once", format!("q 1 1 0.9 rg 0 0 300 40 re B Q {BUDI}")),
        ("a line without dashes", format!("[] 0 d 0 0 300 40 re s {BUDI}")),
        ("a blank beyond the edge", "BT /Helv 12 Tf 2 15 Td (Budi) Tj 296 0 Td ( ) Tj ET".to_owned()),
        ("letters that reach below", "BT /Helv 12 Tf 2 2 Td (Budi) Tj ET".to_owned()),
    ] {
        assert_told(name, &filled("Budi", &content, HELVETICA), "form-filled");
    }
}

#[test]
fn a_clip_is_one_box_along_the_edge() {
    for (name, before) in [
        ("the same box twice", "0 0 300 40 re 0 0 300 40 re W* n"),
        ("two boxes that share a part", "0 0 300 40 re 40 0 300 40 re W* n"),
        ("two clips that share nothing", "0 0 150 40 re W n 150 0 150 40 re W n"),
        ("half of it", "0 0 150 40 re W n"),
        ("no path", "W n"),
        ("the path before", "0 0 300 40 re n W n"),
        ("a clip twice", "0 0 300 40 re W W* n"),
        ("a box behind the clip", "0 0 300 40 re W 0 0 9 9 re n"),
        ("a clip that is never carried out", "0 0 300 40 re W q"),
        ("a path that stays", "0 0 300 40 re"),
    ] {
        assert_told(name, &filled("Budi", &format!("{before} {BUDI}"), HELVETICA), "form-appearance-unclear");
    }
}

#[test]
fn all_letters_stand_in_the_box() {
    for (name, value, content) in [
        ("cut off below", "Budi", "BT /Helv 12 Tf 2 20 Td (Budi) Tj /Helv 60 Tf 20 -36 Td (9.000.000) Tj ET"),
        ("cut off on the left", "Budi", "BT /Helv 80 Tf -40 5 Td (9) Tj /Helv 12 Tf 60 0 Td (Budi) Tj ET"),
        ("cut off on the right", "Budi", "BT /Helv 12 Tf 2 5 Td (Budi) Tj /Helv 24 Tf 290 0 Td (9) Tj ET"),
        ("cut off above", "Budi", "BT /Helv 12 Tf 2 34 Td (Budi) Tj ET"),
        ("a part beyond the edge", "Budi 9", "BT /Helv 12 Tf 2 5 Td (Budi) Tj 400 0 Td (9) Tj ET"),
        ("letters below a clip", "Budi", "0 4 300 36 re W n BT /Helv 12 Tf 2 1 Td (Budi) Tj ET"),
        ("letters on a border", "Budi", "3 w 2 2 296 36 re S BT /Helv 5 Tf 9 0.5 Td (Budi) Tj ET"),
        (
            "a number that wraps",
            "Budi",
            "BT /Helv 12 Tf 2 14 Td (Budi) Tj /Helv 24 Tf 60 -4294967298 Td (9.000.000) Tj ET",
        ),
        ("a large number in an array", "Budi", "BT /Helv 12 Tf 2 5 Td [(Budi) 9000000] TJ ET"),
        ("a number in two ways", "Budi", "BT /Helv 12 Tf 2 1-5 Td (Budi) Tj ET"),
        ("an array that does not end", "Budi", "BT /Helv 12 Tf 2 5 Td [(Budi) TJ ET"),
        ("an array in an array", "Budi", "BT /Helv 12 Tf 2 5 Td [(Bu)[(di)]] TJ ET"),
        ("a number too many", "Budi", "BT /Helv 12 Tf 40 2 5 Td (Budi) Tj ET"),
    ] {
        assert_told(name, &filled(value, content, HELVETICA), "form-appearance-unclear");
    }
}

#[test]
fn letters_are_named_as_every_reader_knows_them() {
    let differences = |names: &str| {
        HELVETICA
            .replace("Helvetica", &format!("Helvetica/Encoding<</Type/Encoding/Differences[57{names}]>>"))
    };
    let content = "BT /Helv 24 Tf 2 10 Td (Rp 9) Tj ET";
    for (name, font, told) in [
        ("its name", differences("/one"), "form-filled"),
        (
            "with a base",
            differences("/one").replace("/Diff", "/BaseEncoding/WinAnsiEncoding/Diff"),
            "form-filled",
        ),
        ("a number", differences("/uni0031"), "form-appearance-unclear"),
        ("a short number", differences("/u0031"), "form-appearance-unclear"),
        ("a variant", differences("/one.x"), "form-appearance-unclear"),
        ("another name beside", differences("/one/uni0041"), "form-appearance-unclear"),
        ("no code", differences("/one -1/one"), "form-appearance-unclear"),
        ("a font of codes", differences("/one").replace("Type1", "TrueType"), "form-appearance-unclear"),
        (
            "another base",
            differences("/one").replace("/Diff", "/BaseEncoding/Lain/Diff"),
            "form-appearance-unclear",
        ),
        (
            "another encoding",
            HELVETICA.replace("Helvetica", "Helvetica/Encoding/Lain"),
            "form-appearance-unclear",
        ),
    ] {
        let value = if font.contains("Differences") { "Rp 1" } else { "Rp 9" };
        assert_told(name, &filled(value, content, &font), told);
    }
    let two = filled("Rp 11", content, &differences("/one_one"));
    assert_told("two letters in one", &two, "form-appearance-unclear");
}

#[test]
fn what_is_painted_below_letters_is_thin_or_light() {
    for (name, before) in [
        ("a wide line", "0 G 100 w 0 0 300 40 re S"),
        ("a colour behind the box", "0 0 300 40 re 0 G 1 w S"),
        ("a line across", "2 w 0 20 300 0 re S"),
        ("a line across, closed", "2 w 0 20 300 0 re s"),
        ("letters of light boxes", "1 g 20 28 20 5 re f 20 2 20 5 re f 0 g"),
        ("a dark box with a line", "0 0 300 40 re B"),
        ("dashes", "[3 3] 0 d 0 0 300 40 re S"),
        ("no width", "/x w 0 0 300 40 re S"),
        ("less than no width", "-50 w 0 0 300 40 re S"),
        ("a state that was not kept", "1 g Q"),
        ("a colour beyond the scale", "1 1 -9 rg"),
        ("what is no token", "<zz> 1 1"),
    ] {
        assert_told(name, &filled("Budi", &format!("{before} {BUDI}"), HELVETICA), "form-appearance-unclear");
    }
}

#[test]
fn a_sign_is_seen_and_nothing_else() {
    let dingbats = "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>";
    let check = "BT /Z 16 Tf 3 4 Td (4) Tj ET";
    for (name, on, off, is_sign) in [
        ("a sign", check.to_owned(), "", true),
        ("with a border", format!("0 0 20 20 re S {check}"), "0 0 20 20 re S", true),
        ("a clip of nothing", format!("0 0 20 20 re 0 0 20 20 re W* n {check}"), "", false),
        ("a sign in the corner", "BT /Z 16 Tf 13 -5 Td (u) Tj ET".to_owned(), "", false),
        ("a small sign", "BT /Z 5 Tf 3 4 Td (4) Tj ET".to_owned(), "", false),
        ("a sign under a wide line", format!(".6 G 50 w 0 0 20 20 re S .6 g {check}"), "", false),
        ("a filled box for what is off", check.to_owned(), "0 G 50 w 0 0 20 20 re S", false),
        ("a dark box for what is off", check.to_owned(), "0 0 20 20 re f", false),
        ("many lines for what is off", check.to_owned(), "3 w 0 0 20 20 re S 4 4 12 12 re S", false),
    ] {
        let report = later(
            2,
            &[
                (12, format!("<<{BOX}/V/Ya/AS/Ya/AP<</N<</Ya 40 0 R/Off 41 0 R>>>>>>")),
                (31, dingbats.to_owned()),
                (40, drawn(&on, "[0 0 20 20]")),
                (41, drawn(off, "[0 0 20 20]")),
            ],
        );
        assert_eq!(verdicts(&report) == [PASSED], is_sign, "{name}: {report:#?}");
    }
}

#[test]
fn annotations_that_cover_are_told() {
    let page = PAGE.replace("12 0 R]", "12 0 R 50 0 R]");
    for (name, annotation, severity, place) in [
        ("a link", "/Subtype/Link/Rect[40 785 250 800]/Border[0 0 0]/C[1 1 1]", Severity::Info, None),
        ("a link with a thin line", "/Subtype/Link/Rect[40 785 250 800]", Severity::Info, None),
        ("a link with a style", "/Subtype/Link/Rect[40 785 250 800]/BS<</W 1>>", Severity::Info, None),
        (
            "a link with a wide line",
            "/Subtype/Link/Rect[250 800 40 785]/Border[0 0 60]",
            Severity::Warning,
            Some("from -20,725 to 310,860"),
        ),
        (
            "a link with a wide style",
            "/Subtype/Link/Rect[40 785 250 800]/BS<</W 60/S/S>>",
            Severity::Warning,
            Some("from -20,725 to 310,860"),
        ),
        ("a link with a white line", "/Subtype/Link/Rect[40 785 250 800]/C[1 1 1]", Severity::Warning, None),
        ("a width that is none", "/Subtype/Link/Rect[40 785 250 800]/Border[0 0]", Severity::Warning, None),
        ("a width below 0", "/Subtype/Link/Rect[40 785 250 800]/Border[0 0 -9]", Severity::Warning, None),
        ("a hidden stamp", "/Subtype/Stamp/Rect[40 785 250 800]/F 2", Severity::Info, None),
        ("a flag that wraps", "/Subtype/Stamp/Rect[40 785 250 800]/F 4294967298", Severity::Warning, None),
        ("a flag elsewhere", "/Subtype/Stamp/Rect[40 785 250 800]/F 51 0 R", Severity::Warning, None),
        ("a note", "/Subtype/Text/Rect[40 785 60 805]", Severity::Info, None),
        ("a large note", "/Subtype/Text/Rect[40 785 250 800]", Severity::Warning, None),
        ("a note without a place", "/Subtype/Text", Severity::Warning, None),
        ("a large window", "/Subtype/Popup/Rect[40 785 250 800]/Open true", Severity::Warning, None),
    ] {
        let mut objects = vec![(3, page.clone()), (50, format!("<</Type/Annot{annotation}>>"))];
        if annotation.contains("51 0 R") {
            objects.push((51, "2".to_owned()));
        }
        let report = later(3, &objects);
        let found = report.findings.iter().find(|found| found.code() == "annotation-added");
        let found = found.unwrap_or_else(|| panic!("{name}: {report:#?}"));
        assert_eq!(found.severity(), severity, "{name}");
        assert!(place.is_none_or(|place| found.to_string().contains(place)), "{name}: {found}");
    }
}
