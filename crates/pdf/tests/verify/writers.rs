//! What programs of others write beside a value, and the forgeries next to it: MuPDF, PDFBox, pyHanko.

use pdf::verify::{FileReport, Modification};

use crate::authority::{authority, codes, judged, verdicts};
use crate::file::{Craft, SOUND, appended, crafted, stream};

const PASSED: &str = "TOTAL-PASSED";
const OPEN: &str = "INDETERMINATE";
const DISALLOWED: &str = "TOTAL-FAILED DISALLOWED_MODIFICATION";

/// A form whose fields share a dictionary of fonts (19) and resources (18) with the page: a text field (10), one that
/// holds a text (11), a check box (12), a field with a part (13 and 14). 20 is what the page draws.
struct Form<'f> {
    /// What the form holds beside its fields and resources.
    entries: &'f str,
    /// What the field holds beside what it must.
    field: &'f str,
    /// What the page draws.
    content: &'f str,
    /// Objects in place of these, or beside them.
    others: &'f [(u32, &'f str)],
}

const FORM: Form<'static> =
    Form { entries: "", field: "", content: "BT /F1 9 Tf 9 9 Td (Nama) Tj ET", others: &[] };

const TEXT: &str =
    "/Type/Annot/Subtype/Widget/FT/Tx/T(Nama)/Rect[50 700 250 720]/P 3 0 R/DA(/F1 12 Tf 0 g)/TU(Nama)";
const BOX: &str = "/Type/Annot/Subtype/Widget/FT/Btn/T(Setuju)/Rect[50 650 60 660]/P 3 0 R/DA(/F1 0 Tf)";
const PART: &str = "<</Type/Annot/Subtype/Widget/Parent 13 0 R/Rect[50 400 250 420]/P 3 0 R";
const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
const DINGBATS: &str = "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats/Encoding/WinAnsiEncoding>>";

impl Form<'_> {
    fn signed(&self) -> Vec<u8> {
        let fields = "/Fields[5 0 R 10 0 R 11 0 R 12 0 R 13 0 R]/SigFlags 3/DR 18 0 R";
        let entries = self.entries;
        let text = |content: &str| String::from_utf8(stream("", content.as_bytes())).unwrap();
        let mut objects = vec![
            (1, format!("<</Type/Catalog/Pages 2 0 R/AcroForm<<{fields}{entries}>>>>")),
            (
                3,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources 18 0 R/Contents 4 0 R/Annots[5 0 R 10 0 R 11 0 R 12 0 R 14 0 R]>>"
                    .to_owned(),
            ),
            (4, text(self.content)),
            (10, format!("<<{TEXT}{}>>", self.field)),
            (
                11,
                "<</Type/Annot/Subtype/Widget/FT/Tx/T(NIP)/Rect[50 500 250 520]/P 3 0 R/DA(/F1 12 Tf 0 g)/V(1971)/AP<</N 21 0 R>>>>"
                    .to_owned(),
            ),
            (12, format!("<<{BOX}/V/Off/AS/Off/AP<</N<</Ya 22 0 R/Off 23 0 R>>>>>>")),
            (13, "<</FT/Tx/T(Alamat)/Kids[14 0 R]/Ff 4096/DA(/F1 9 Tf)>>".to_owned()),
            (14, format!("{PART}/AP<</N 24 0 R>>>>")),
            (18, "<</Font 19 0 R/ProcSet[/PDF/Text]>>".to_owned()),
            (19, "<</F1 20 0 R>>".to_owned()),
            (20, HELVETICA.to_owned()),
            (21, drawn("BT /F1 12 Tf 2 5 Td (1971) Tj ET")),
            (22, sized("BT /F1 9 Tf 1 1 Td (x) Tj ET", 10, 10)),
            (23, sized("", 10, 10)),
            (24, drawn("/Tx BMC EMC")),
        ];
        for (number, body) in self.others {
            objects.retain(|(known, _)| known != number);
            objects.push((*number, (*body).to_owned()));
        }
        let objects: Vec<(u32, &'static str)> =
            objects.into_iter().map(|(number, body)| (number, &*body.leak())).collect();
        crafted(&Craft { objects: objects.leak(), ..SOUND }, &authority().person)
    }

    fn with(&self, update: &[(u32, String)]) -> FileReport {
        let update: Vec<(u32, &str)> = update.iter().map(|(number, body)| (*number, body.as_str())).collect();
        judged(&appended(&self.signed(), &update))
    }
}

fn sized(content: &str, width: u32, height: u32) -> String {
    let entries = format!("/Type/XObject/Subtype/Form/BBox[0 0 {width} {height}]/Resources 18 0 R");
    String::from_utf8(stream(&entries, content.as_bytes())).unwrap()
}

fn drawn(content: &str) -> String {
    sized(content, 200, 20)
}

/// The text field with a value, its appearance, and `more`.
fn filled(more: &str) -> [(u32, String); 2] {
    let shown = drawn("/Tx BMC q BT /F1 12 Tf 0 g 2 5 Td (Budi) Tj ET Q EMC");
    [(10, format!("<<{TEXT}/V(Budi)/AP<</N 30 0 R>>{more}>>")), (30, shown)]
}

fn body(text: &str) -> String {
    text.to_owned()
}

#[track_caller]
fn assert_filled(name: &str, report: &FileReport, expected: &str) {
    assert_eq!(verdicts(report), [expected], "{name}: {report:#?}");
    if expected == PASSED {
        assert_eq!(codes(report), ["form-filled"], "{name}");
        assert_eq!(report.signatures[0].modification, Some(Modification::FormFilling), "{name}");
    }
}

#[test]
fn what_was_meant_already_may_be_said() {
    for (name, more, expected) in [
        ("nothing", "", PASSED),
        ("as MuPDF has it", "/BS<</S/S/W 1>>/Ff 0/MK<<>>", PASSED),
        ("a style with its type", "/BS<</Type/Border/W 1>>", PASSED),
        ("a style of nothing", "/BS<<>>", PASSED),
        ("a thicker border", "/BS<</S/S/W 2>>", OPEN),
        ("no border", "/BS<</S/S/W 0>>", OPEN),
        ("a border of dashes", "/BS<</S/D/W 1>>", OPEN),
        ("dashes beside", "/BS<</S/S/W 1/D[3]>>", OPEN),
        ("a style elsewhere", "/BS 31 0 R", OPEN),
        ("read only", "/Ff 1", OPEN),
        ("several lines", "/Ff 4096", OPEN),
        ("a password", "/Ff 8192", OPEN),
        ("a background", "/MK<</BG[1 0 0]>>", OPEN),
        ("turned", "/MK<</R 180>>", OPEN),
        ("a look elsewhere", "/MK 31 0 R", OPEN),
        ("another length", "/MaxLen 3", DISALLOWED),
        ("in the middle", "/Q 1", DISALLOWED),
        ("an older border", "/Border[0 0 9]", DISALLOWED),
    ] {
        let mut update = filled(more).to_vec();
        update.push((31, body("<<>>")));
        assert_filled(name, &FORM.with(&update), expected);
    }
    for (name, field, more, expected) in [
        ("a border that was none", "/Border[0 0 0]", "/Border[0 0 0]/BS<</S/S/W 1>>", OPEN),
        ("a style that was another", "/BS<</W 0>>", "/BS<</W 1>>", OPEN),
        ("flags that were others", "/Ff 4096", "/Ff 0", OPEN),
        ("a look that was another", "/MK<</BG[1 1 0]>>", "/MK<<>>", OPEN),
        ("a style as it was", "/BS<</W 0>>", "/BS<</W 0>>", PASSED),
    ] {
        assert_filled(name, &Form { field, ..FORM }.with(&filled(more)), expected);
    }
}

/// A field above has flags: none here is not 0.
#[test]
fn flags_of_a_field_above_count() {
    let shown = drawn("BT /F1 9 Tf 2 5 Td (Jalan) Tj ET");
    for (name, flags, expected) in [("its own", "", PASSED), ("none", "/Ff 0", DISALLOWED)] {
        let update = [
            (13, body("<</FT/Tx/T(Alamat)/Kids[14 0 R]/Ff 4096/DA(/F1 9 Tf)/V(Jalan)>>")),
            (14, format!("{PART}{flags}/AP<</N 30 0 R>>>>")),
            (30, shown.clone()),
        ];
        assert_filled(name, &FORM.with(&update), expected);
    }
}

#[test]
fn texts_may_be_written_in_another_encoding() {
    let text = |name: &str| TEXT.replace("/TU(Nama)", name);
    for (name, texts, expected) in [
        ("in UTF-16", "/TU<FEFF004E0061006D0061>", PASSED),
        ("in hexadecimal", "/TU<4E616D61>", PASSED),
        ("in UTF-8", "/TU<EFBBBF4E616D61>", DISALLOWED),
        ("another text", "/TU(Nomor)", DISALLOWED),
        ("another text in UTF-16", "/TU<FEFF004E0061006D0062>", DISALLOWED),
        ("a name", "/TU/Nama", DISALLOWED),
        ("none", "", DISALLOWED),
    ] {
        let [_, shown] = filled("");
        let field = (10, format!("<<{}/V(Budi)/AP<</N 30 0 R>>>>", text(texts)));
        assert_filled(name, &FORM.with(&[field, shown]), expected);
    }
    let empty = Form { field: "/V<FEFF>/DV<FEFF>", ..FORM };
    assert_filled("what was empty", &empty.with(&filled("/DV()")), PASSED);
    assert_filled("another default", &empty.with(&filled("/DV(Rudi)")), DISALLOWED);
}

/// A sign for what is on, as MuPDF draws it.
const MARK: &str = "q 1 w BT 0 g 1.8 1.6 Td /ZaDb 8 Tf (3) Tj ET Q";
const STATES: &str = "/Ya 31 0 R/Off 32 0 R";
const ON: &str = "/V/Ya/AS/Ya";

/// An appearance of a check box.
fn sign(content: &str) -> String {
    sized(content, 10, 10).replace("18 0 R", "<</Font<</ZaDb 33 0 R>>>>")
}

/// The appearances of a check box, and the font that they are drawn with.
fn signs(on: &str) -> Vec<(u32, String)> {
    vec![(31, sign(on)), (32, sign("q 1 w Q")), (33, body(DINGBATS))]
}

/// `objects` with one of them in another way.
fn with(number: u32, body: String, mut objects: Vec<(u32, String)>) -> Vec<(u32, String)> {
    objects.retain(|(known, _)| *known != number);
    objects.push((number, body));
    objects
}

#[track_caller]
fn assert_redrawn(name: &str, value: &str, states: &str, objects: Vec<(u32, String)>, expected: &str) {
    let update = with(12, format!("<<{BOX}{value}/AP<</N<<{states}>>>>>>"), objects);
    assert_filled(name, &FORM.with(&update), expected);
    let asked = Form { entries: "/NeedAppearances true", ..FORM };
    assert_ne!(verdicts(&asked.with(&update)), [PASSED], "{name}: readers draw it themselves");
}

/// MuPDF draws check boxes anew, in the font of signs that every reader has.
#[test]
fn a_check_box_may_be_drawn_anew_as_everyone_draws_it() {
    for (name, content, expected) in [
        ("as MuPDF has it", MARK.to_owned(), PASSED),
        ("a cross", MARK.replace("(3)", "(8)"), PASSED),
        ("a box around it", format!("0 0 10 10 re S {MARK}"), PASSED),
        ("nothing for what is on", body("q Q"), DISALLOWED),
        ("a hand that points", MARK.replace("(3)", "(*)"), OPEN),
        ("two signs", MARK.replace("(3)", "(33)"), OPEN),
        ("a pale sign", MARK.replace("0 g", "1 g"), OPEN),
        ("a tiny sign", MARK.replace("8 Tf", "1 Tf"), OPEN),
        ("a sign pressed into a line", MARK.replace("BT", "BT 0 Tz"), OPEN),
        ("a sign that is cut off", format!("90 90 99 99 re W n {MARK}"), OPEN),
        ("a drawing beside", format!("0 0 m 9 9 l S {MARK}"), OPEN),
    ] {
        assert_redrawn(name, ON, STATES, signs(&content), expected);
    }
    let usual = "/V/Ya/AS/Ya/BS<</S/S/W 1>>/Ff 0";
    assert_redrawn("with what MuPDF writes beside it", usual, STATES, signs(MARK), PASSED);
}

#[test]
fn a_check_box_keeps_its_states() {
    let kept = [&signs(MARK)[..1], &signs(MARK)[2..]].concat();
    for (name, value, states, objects, expected) in [
        ("off as it was", ON, "/Ya 31 0 R/Off 23 0 R", kept, PASSED),
        ("a sign for what is off", ON, STATES, with(32, sign(MARK), signs(MARK)), DISALLOWED),
        ("a drawing for what is off", ON, STATES, with(32, sign("0 0 m 9 9 l S"), signs(MARK)), OPEN),
        ("another state", ON, "/Ya 31 0 R/Tidak 31 0 R/Off 32 0 R", signs(MARK), OPEN),
        ("its state gone", "/V/Lain/AS/Lain", "/Lain 31 0 R/Off 32 0 R", signs(MARK), OPEN),
        ("not the state of its value", "/V/Ya/AS/Off", STATES, signs(MARK), DISALLOWED),
        ("far larger", ON, STATES, with(31, sign(MARK).replace("10 10]", "99 99]"), signs(MARK)), OPEN),
    ] {
        assert_redrawn(name, value, states, objects, expected);
    }
    let alone = with(12, format!("<<{BOX}/V/Off/AS/Off/AP<</N<<{STATES}>>>>>>"), signs(MARK));
    assert_ne!(verdicts(&FORM.with(&alone)), [PASSED], "no other value");
}

#[test]
fn signs_are_of_the_font_that_every_reader_has() {
    let other = |old: &str, new: &str| with(33, DINGBATS.replace(old, new), signs(MARK));
    for (name, objects, expected) in [
        ("without an encoding", other("/Encoding/WinAnsiEncoding", ""), PASSED),
        ("letters", with(33, body(HELVETICA), signs(&MARK.replace("(3)", "(x)"))), DISALLOWED),
        ("another font of that name", other("/Encoding/WinAnsiEncoding", "/FontDescriptor 34 0 R"), OPEN),
        ("signs in another order", other("/WinAnsiEncoding", "<</Differences[51/a1]>>"), OPEN),
        ("signs of other widths", other("/Encoding", "/Widths[0]/Encoding"), OPEN),
        ("drawings", other("/Type1", "/Type3"), OPEN),
    ] {
        assert_redrawn(name, ON, STATES, objects, expected);
    }
}

/// The catalog with a form of these entries.
fn form(entries: &str) -> (u32, String) {
    let fields = "/Fields[5 0 R 10 0 R 11 0 R 12 0 R 13 0 R]/SigFlags 3/DR 18 0 R";
    (1, format!("<</Type/Catalog/Pages 2 0 R/AcroForm<<{fields}{entries}>>>>"))
}

#[test]
fn who_draws_does_not_change() {
    let (asked, not) = ("/NeedAppearances true", "/NeedAppearances false");
    for (name, entries, now, expected) in [
        ("taken back", asked, not, OPEN),
        ("gone", asked, "", OPEN),
        ("asked for", "", asked, OPEN),
        ("said that it is not", "", not, PASSED),
        ("no longer said", not, "", PASSED),
        ("a number", "", "/NeedAppearances 0", OPEN),
        ("elsewhere", "", "/NeedAppearances 25 0 R", OPEN),
        ("said twice", "", "/NeedAppearances false/NeedAppearances true", OPEN),
    ] {
        let mut update = filled("").to_vec();
        update.extend([form(now), (25, body("false"))]);
        assert_filled(name, &Form { entries, ..FORM }.with(&update), expected);
    }
}

#[test]
fn a_default_appearance_may_come_where_nobody_needs_it() {
    let without = "<</Type/Annot/Subtype/Widget/FT/Tx/T(NIP)/Rect[50 500 250 520]/P 3 0 R>>";
    for (name, entries, now, others, expected) in [
        ("every field has its own", "", "/DA(/Helv 0 Tf 0 g)", &[][..], PASSED),
        ("another one", "/DA(/F1 0 Tf)", "/DA(/F1 9 Tf)", &[], OPEN),
        ("none any more", "/DA(/F1 0 Tf)", "", &[], OPEN),
        ("a field has none", "", "/DA(/F1 0 Tf)", &[(11, without)], OPEN),
        ("a widget has none", "", "/DA(/F1 0 Tf)", &[(26, without)], OPEN),
        ("no text", "", "/DA 9", &[], OPEN),
    ] {
        let mut update = filled("").to_vec();
        update.push(form(now));
        assert_filled(name, &Form { entries, others, ..FORM }.with(&update), expected);
    }
}

/// PDFBox adds fonts to what the form draws with. LibreOffice shares that with the page, and who draws with it, in what way,
/// is not told apart.
#[test]
fn fonts_may_come_that_nobody_names() {
    let gained = "<</F1 20 0 R/Helv 31 0 R>>";
    // The page has resources of its own.
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 20 0 R>>>>/Contents 4 0 R/Annots[5 0 R 10 0 R 11 0 R 12 0 R 14 0 R]>>";
    let alone = |content: &str| drawn(content).replace("18 0 R", "<</Font<</F1 20 0 R>>>>");
    let (text, sign) = (alone("BT /F1 12 Tf 2 5 Td (1971) Tj ET"), alone("").replace("200 20", "10 10"));
    let of_form: Vec<(u32, &str)> =
        [(3, page)].into_iter().chain([(21, &*text), (22, &*sign), (23, &*sign), (24, &*text)]).collect();
    let with = |more: (u32, &'static str)| [&of_form[..], &[more]].concat();
    for (name, fonts, others, expected) in [
        ("a new name", gained, of_form.clone(), PASSED),
        ("a new name that the page shares", gained, vec![], OPEN),
        ("a font of another kind under a name", "<</F1 31 0 R>>", of_form.clone(), OPEN),
        ("a name gone", "<</Helv 31 0 R>>", of_form.clone(), OPEN),
        ("a name that a field draws with", gained, with((25, "<</DA(/Helv 9 Tf)>>")), OPEN),
        ("a dictionary that is also one of states", gained, with((25, "<</ExtGState 19 0 R>>")), OPEN),
    ] {
        let shown = filled("");
        let shown = [shown[0].clone(), (30, shown[1].1.replace("18 0 R", "<</Font<</F1 20 0 R>>>>"))];
        let update = [&shown[..], &[(19, body(fonts)), (31, body(HELVETICA))]].concat();
        assert_filled(name, &Form { others: &others, ..FORM }.with(&update), expected);
    }
}

/// pyHanko notes in the metadata when it wrote, also where it adds nothing but validation data.
#[test]
fn programs_note_in_metadata_when_they_wrote() {
    let xmp = |date: &str, title: &str| {
        let text = format!("<x xmp:ModifyDate=\"{date}\" dc:title=\"{title}\"/>");
        String::from_utf8(stream("/Type/Metadata/Subtype/XML", text.as_bytes())).unwrap()
    };
    let root = |more: &str| {
        let form = "/AcroForm<</Fields[5 0 R]/SigFlags 3>>/Metadata 23 0 R";
        format!("<</Type/Catalog/Pages 2 0 R{form}{more}>>")
    };
    let signed = |level: u8| {
        let reference =
            format!("/Reference[<</TransformMethod/DocMDP/TransformParams<</P {level}>>>>]/ByteRange");
        let dictionary = SOUND.dictionary.replace("/ByteRange", &reference).into();
        let objects: [(u32, &'static str); 2] = [(1, root("").leak()), (23, xmp("2025", "Surat").leak())];
        crafted(&Craft { dictionary, objects: Box::leak(Box::new(objects)), ..SOUND }, &authority().person)
    };
    let store = [(1, root("/DSS<</Certs[]>>"))];
    let (later, other) = ((23, xmp("2026", "Surat")), (23, xmp("2026", "Nota")));
    let in_place = (23, xmp("2026", "Surat").replace("XML", "Xml"));
    let beside = |object: &(u32, String)| [&store[..], std::slice::from_ref(object)].concat();
    let lta = Some(Modification::LtaUpdates);
    for (name, level, update, expected, modification) in [
        ("beside a store", 1, beside(&later), PASSED, lta),
        ("alone where nothing may come", 1, vec![later.clone()], OPEN, None),
        ("alone", 2, vec![later], PASSED, lta),
        ("another title beside a store", 1, beside(&other), DISALLOWED, Some(Modification::Disallowed)),
        ("of another kind", 1, beside(&in_place), DISALLOWED, Some(Modification::Disallowed)),
    ] {
        let update: Vec<(u32, &str)> = update.iter().map(|(number, body)| (*number, body.as_str())).collect();
        let report = judged(&appended(&signed(level), &update));
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
        assert_eq!(report.signatures[0].modification, modification, "{name}");
    }
}
