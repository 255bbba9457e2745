//! What was signed, as readers see it that repair files.

use pdf::verify::Reason;

use crate::authority::{authority, codes, judged, verdicts};
use crate::file::{SOUND, append_revision, appended, find, last_section, roomy, sealed, stream, written};

const PASSED: &str = "TOTAL-PASSED";
const OPEN: &str = "INDETERMINATE";
const OTHER: &str = "4 0 obj\n<</Length 5>>stream\nq Q q\nendstream";

/// A document whose page has these resources, with these objects beside it, in the order of their numbers.
fn document(resources: &str, objects: &[(u32, String)]) -> Vec<u8> {
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<{resources}>>/Contents 4 0 R/Annots[5 0 R]>>"
    );
    let mut all = vec![
        (1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>>>".to_owned()),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned()),
        (3, page),
        (4, "<</Length 19>>stream\n0 0 m 10 10 l S    \nendstream".to_owned()),
        (5, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Satu)/Rect[0 0 0 0]/P 3 0 R/V 6 0 R>>".to_owned()),
        (6, roomy(&SOUND)),
    ];
    for (number, body) in objects {
        all.retain(|(known, _)| known != number);
        all.push((*number, body.clone()));
    }
    all.sort_by_key(|(number, _)| *number);
    let all: Vec<(u32, &str)> = all.iter().map(|(number, body)| (*number, body.as_str())).collect();
    written(&all)
}

/// Signs what has room for it, and says whether pages are shown in one way only, and whether something is hidden.
fn assert_read(name: &str, bytes: Vec<u8>, expected: &str, is_hidden: bool) {
    let report = judged(&sealed(bytes, &SOUND, &authority().person));
    assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
    let told = matches!(report.signatures[0].reason, Reason::ReadingsDiffer { .. });
    assert_eq!(told, expected == OPEN, "{name}: {:?}", report.signatures[0].reason);
    assert_eq!(codes(&report).contains(&"hidden-object"), is_hidden, "{name}: {:?}", report.findings);
}

/// An object that nothing refers to, with more behind it.
fn behind(more: &str) -> Vec<(u32, String)> {
    vec![(7, format!("null\nendobj\n{more}"))]
}

/// An object stream with this as object `number`.
fn holding(number: u32, object: &str) -> String {
    let head = format!("{number} 0 ");
    let entries = format!("/Type/ObjStm/N 1/First {}", head.len());
    String::from_utf8(stream(&entries, format!("{head}{object}").as_bytes())).unwrap()
}

/// An object stream with two objects of one number.
fn twice(number: u32) -> String {
    let head = format!("{number} 0 {number} 3 ");
    let entries = format!("/Type/ObjStm/N 2/First {}", head.len());
    String::from_utf8(stream(&entries, format!("{head}[] <</ca 0>>").as_bytes())).unwrap()
}

/// Resources that lead to object 40, and what makes the page invisible there.
const STATE: &str = "/ExtGState<</A 40 0 R>>";
const INVISIBLE: &str = "40 0 obj\n<</ca 0>>";

/// Objects in front of the page's own content.
fn in_front(text: &str) -> Vec<(u32, String)> {
    vec![(2, format!("<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n{text}"))]
}

#[test]
fn another_object_that_a_page_shows_is_seen() {
    for (name, resources, objects, expected, is_hidden) in [
        ("nothing", "", vec![], PASSED, false),
        ("another content behind it", "", behind(OTHER), OPEN, true),
        ("another content in front of it", "", in_front(OTHER), PASSED, false),
        ("another catalog", "", behind("77 0 obj\n<</Type/Catalog/Pages 2 0 R>>"), OPEN, true),
        ("another catalog, spelt", "", behind("77 0 obj\n<</Type/C#61talog/Pages 2 0 R>>"), OPEN, true),
        ("something else, spelt", "", behind("77 0 obj\n<</Type/M#65tadata>>"), PASSED, true),
        ("the page", "", behind("3 0 obj\n<</Type/Page/Parent 2 0 R>>"), OPEN, true),
        ("the catalog", "", behind("1 0 obj\n<</Type/Catalog/Pages 2 0 R>>"), OPEN, true),
        ("the field", "", behind("5 0 obj\n<</Type/Annot/Subtype/Stamp>>"), OPEN, true),
        ("where a page shows nothing", STATE, behind(INVISIBLE), OPEN, true),
        ("where a page asks for nothing", "", behind(INVISIBLE), PASSED, true),
        ("under a name of something else", "/ExtGState<</Parent 40 0 R>>", behind(INVISIBLE), OPEN, true),
    ] {
        assert_read(name, document(resources, &objects), expected, is_hidden);
    }
}

#[test]
fn another_object_is_seen_however_its_head_is_written() {
    for (name, objects, expected, is_hidden) in [
        ("of a higher generation", in_front(&OTHER.replace("4 0", "4 1")), OPEN, true),
        ("with blanks", behind(&OTHER.replace("4 0 obj", "4\t0\r\n\0obj")), OPEN, true),
        ("with comments", behind(&OTHER.replace("4 0 obj", "+4 %a\n0%b\robj")), OPEN, true),
        ("far apart", behind(&OTHER.replace("4 0 obj", &format!("4{}0 obj", " ".repeat(900)))), OPEN, true),
        ("of a word that is spelt", behind(&OTHER.replace("obj", "ob#6a")), OPEN, true),
        ("run together", behind("8 0 obj null endobj4 0 obj[]"), OPEN, true),
        ("that ends nowhere", behind("4 0 obj<</Length"), OPEN, true),
        ("in a comment", behind("%4 0 obj<<>>endobj\n8 0 obj null"), OPEN, true),
        ("within a text", vec![(7, format!("({OTHER})"))], OPEN, false),
        ("a number of more bits", behind(&OTHER.replace("4 0", "4294967300 0")), OPEN, true),
        ("a number below 0", behind(&OTHER.replace("4 0", "-4294967292 0")), OPEN, true),
        (
            "behind a long comment",
            behind(&OTHER.replace("0 obj", &format!("0 %{}\nobj", "x".repeat(99)))),
            OPEN,
            true,
        ),
    ] {
        assert_read(name, document("", &objects), expected, is_hidden);
    }
}

#[test]
fn another_object_is_seen_in_object_streams_too() {
    for (name, resources, objects, expected, is_hidden) in [
        (
            "in a stream whose dictionary cannot be read",
            "",
            behind("60 0 obj\n<</Type/ObjStm/N 1/First 5)/Length 7>>stream\n40 0 []\nendstream"),
            OPEN,
            true,
        ),
        (
            "a stream whose dictionary cannot be read",
            "",
            behind("60 0 obj\n<</N 1/First 5)/Length 7>>stream\n40 0 []\nendstream"),
            PASSED,
            true,
        ),
        ("in an object stream", STATE, vec![(50, holding(40, "<</ca 0>>"))], OPEN, true),
        (
            "in a hidden object stream",
            STATE,
            behind(&format!("60 0 obj\n{}", holding(40, "null"))),
            OPEN,
            true,
        ),
        ("in an object stream, for nobody", "", vec![(50, holding(40, "<</ca 0>>"))], PASSED, true),
        (
            "content in an object stream in front",
            "",
            in_front(&format!("60 0 obj\n{}", holding(4, "[]"))),
            PASSED,
            true,
        ),
        (
            "within a stream",
            "",
            vec![(7, String::from_utf8(stream("", OTHER.as_bytes())).unwrap())],
            OPEN,
            false,
        ),
        (
            "under another name of the type",
            STATE,
            vec![(50, holding(40, "[]").replace("/ObjStm", "/#4fbjStm"))],
            OPEN,
            true,
        ),
        (
            "in a stream that cannot be read",
            "",
            vec![(50, holding(41, "[]").replace("/N 1", "/N(x)"))],
            OPEN,
            false,
        ),
        ("twice in a stream", STATE, vec![(50, twice(40))], OPEN, true),
        (
            "a stream of two types",
            STATE,
            vec![(50, holding(40, "[]").replace("/Type", "/Type/A/Type"))],
            OPEN,
            true,
        ),
    ] {
        assert_read(name, document(resources, &objects), expected, is_hidden);
    }
}

#[test]
fn what_is_no_object_does_no_harm() {
    let data =
        format!("%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n{OTHER}\nendobj\ntrailer\n<</Root 9 0 R>>\n");
    let text = |text: &str| vec![(7, format!("({text})"))];
    let attached = |entries: &str| vec![(7, String::from_utf8(stream(entries, data.as_bytes())).unwrap())];
    let films =
        String::from_utf8(stream("/Type/EmbeddedFile", &b"trailer of a film, trailer\n".repeat(9000)))
            .unwrap();
    for (name, objects, is_hidden) in [
        ("an attached document", attached("/Type/EmbeddedFile"), false),
        ("many words", vec![(7, films)], false),
        ("words about objects", text("obj 0 obj, an obj, endobj; 4 0 Obj, x4 y0 obj"), false),
        ("the trailer of a film", behind("trailer for sale"), false),
        ("a trailer that leads to the catalog", behind("trailer\n<</Root 1 0 R/Size 9>>"), false),
        ("a section", behind("70 0 obj\n<</Type/XRef/Root 1 0 R/Length 0>>stream\n\nendstream"), false),
        ("too high a number", behind("99999999999999999999 0 obj null"), false),
        ("a high number", behind("4294967295 0 obj null"), true),
    ] {
        assert_read(name, document("", &objects), PASSED, is_hidden);
    }
}

#[test]
fn what_annotations_and_pages_say_of_themselves_is_not_shown() {
    let hidden = || "null\nendobj\n40 0 obj\n<</S/GoTo>>".to_owned();
    let widget = |entry: &str| {
        format!("<</Type/Annot/Subtype/Widget/FT/Sig/T(Satu)/Rect[0 0 0 0]/P 3 0 R/V 6 0 R/{entry}>>")
    };
    for (entry, expected) in [
        ("A 40 0 R", PASSED),
        ("Popup 40 0 R", PASSED),
        ("Dest[40 0 R/Fit]", PASSED),
        ("AP<</N 40 0 R>>", OPEN),
    ] {
        let bytes = document("", &[(5, widget(entry)), (7, hidden())]);
        assert_read(entry, bytes, expected, true);
    }
    for (entry, expected) in
        [("Metadata 40 0 R", PASSED), ("PieceInfo<</A 40 0 R>>", PASSED), ("Group 40 0 R", OPEN)]
    {
        let page =
            format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Annots[5 0 R]/{entry}>>");
        assert_read(entry, document("", &[(3, page), (7, hidden())]), expected, true);
    }
}

#[test]
fn trailers_that_lead_elsewhere_are_seen() {
    let catalog = (30, "<</Type/Catalog/Pages 2 0 R>>".to_owned());
    for (name, more) in [
        ("a trailer", "trailer\n<</Root 30 0 R>>"),
        ("a trailer without blanks", "trailer<</Root 30 0 R>>"),
        ("a trailer of a word that is spelt", "#74raile#72<</Root 30 0 R>>"),
        ("a trailer by which all is decrypted", "trailer<</Size 9/Encrypt<</Filter/Standard>>>>"),
        ("a section", "70 0 obj\n<</Type/XRef/Root 30 0 R/Length 0>>stream\n\nendstream"),
    ] {
        let mut objects = behind(more);
        objects.push(catalog.clone());
        assert_read(name, document("", &objects), OPEN, false);
    }
}

#[test]
fn what_an_earlier_revision_set_is_seen_again() {
    let state = "/ExtGState<</A 40 0 R>>";
    for (name, resources, expected) in [("shown", state, OPEN), ("not shown", "", PASSED)] {
        let first = document(resources, &[(40, "<</ca 0>>".to_owned())]);
        assert_read(name, appended(&first, &[(40, "")]), expected, false);
    }
    let first = document(state, &[(40, "<</ca 0>>".to_owned())]);
    assert_read("replaced", appended(&first, &[(40, "<</ca 1>>")]), PASSED, false);
    let again = appended(&appended(&first, &[(40, "")]), &[(40, "<</ca 1>>")]);
    assert_read("taken away and set again", again, PASSED, false);
}

#[test]
fn an_object_behind_its_later_one_is_seen() {
    let (one, other) = ("4 0 obj\n<</Length 1>>stream\nq\nendstream", "<</Length 1>>stream\nQ\nendstream");
    let first = document(
        "",
        &[(2, format!("<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n{one}")), (4, other.into())],
    );
    let mut bytes = first.clone();
    append_revision(&mut bytes, &[(9, "null")], &format!("/Prev {}", last_section(&first)));
    let section = last_section(&bytes);
    let (head, tail) = bytes.split_at(section);
    let entry = format!("xref\n4 1\n{:010} 00000 n \n", find(&first, one.as_bytes()));
    let tail = String::from_utf8_lossy(tail).replacen("xref\n", &entry, 1).into_bytes();
    assert_read("turned round", [head, &tail].concat(), OPEN, false);
}

/// `bytes`, where the table says that object `number` is where `head` starts, `ahead` bytes on.
fn listed_at(number: u32, head: &str, ahead: usize, bytes: &[u8]) -> Vec<u8> {
    let own = format!("{:010} 00000 n", find(bytes, format!("\n{number} 0 obj").as_bytes()) + 1);
    let other = format!("{:010} 00000 n", find(bytes, head.as_bytes()) + ahead);
    let at = find(bytes, own.as_bytes());
    [&bytes[..at], other.as_bytes(), &bytes[at + own.len()..]].concat()
}

#[test]
fn entries_that_lead_where_no_reader_looks_are_seen() {
    let shown = "<</Length 1>>stream\nQ\nendstream";
    let content = |front: &str| format!("null\nendobj\n{front}4 0 obj\n{shown}");
    for (name, head, ahead, body) in [
        ("in the middle of a number", "\n14 0 obj", 2, content("1")),
        ("in a comment", "%4 0 obj", 1, content("%")),
        ("in a text", "(\n4 0 obj", 2, content("(\n")),
        ("behind something", "null 4 0 obj", 5, content("8 0 obj null ")),
    ] {
        // The other content is the object that readers see.
        let objects = [(4, "<</Length 1>>stream\nq\nendstream".to_owned()), (7, body)];
        assert_read(name, listed_at(4, head, ahead, &document("", &objects)), OPEN, true);
    }
    let fake = [(7, format!("null\nendobj\n{OTHER}")), (9, "null".to_owned())];
    assert_read(
        "under another number",
        listed_at(9, "\n4 0 obj\n<</Length 5", 1, &document("", &fake)),
        OPEN,
        true,
    );
}

#[test]
fn what_stands_in_the_data_of_a_stream_is_not_seen_by_all() {
    let state = "/ExtGState<</A 40 0 R>>";
    let data = String::from_utf8(stream("", b"\n41 0 obj\n<</ca 0>>\nendobj\n")).unwrap();
    for (name, resources, expected) in [("shown", state, OPEN), ("not shown", "", PASSED)] {
        let objects = [(7, data.clone()), (40, "null".to_owned())];
        let mut bytes = listed_at(40, "\n41 0 obj\n<<", 1, &document(resources, &objects));
        let own = find(&bytes, b"40 0 obj\nnull\nendobj");
        bytes[own..own + 20].fill(b' ');
        let other = find(&bytes, b"41 0 obj");
        bytes[other..other + 2].copy_from_slice(b"40");
        assert_read(name, bytes, expected, false);
    }
}

#[test]
fn a_revision_with_another_catalog_is_seen() {
    let catalog = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>>>".to_owned();
    let first = document("", &[(30, catalog)]);
    let moved = appended(&first, &[(9, "null")]);
    let at = moved.len() - 200 + find(&moved[moved.len() - 200..], b"/Root 1 0 R");
    let moved = [&moved[..at], b"/Root 30 0 R", &moved[at + 11..]].concat();
    assert_read("another one", moved, OPEN, false);
}
