//! What came after a signature.

use pdf::SignOptions;
use pdf::verify::{Coverage, Modification};

use crate::authority::{Identity, authority, codes, judged, options, signed_by, someone, verdict, verdicts};
use crate::file::{
    Craft, SOUND, appended, appended_to, catalog, crafted, find, last_section, page, replaced, roomy, sealed,
    small, with_object_stream, written,
};

const DISALLOWED: &str = "TOTAL-FAILED DISALLOWED_MODIFICATION";
const FIELD: &str = "<</Type/Annot/Subtype/Widget/FT/Sig/T(Tanda Tangan)/Rect[0 0 0 0]/P 3 0 R/V 6 0 R>>";

fn sample() -> Vec<u8> {
    crafted(&SOUND, &authority().person)
}

#[test]
fn revisions_that_are_no_signatures_are_seen() {
    let open = "INDETERMINATE";
    let gone = &["signature-removed"][..];
    let moved = FIELD.replace("0 0 0 0", "0 0 9 9");
    let renamed = FIELD.replace("Tanda", "Nama");
    let (_, more) = catalog("/PageMode/UseOutlines", "5 0 R", "");
    let (_, private) = catalog("/X 1", "5 0 R", "");
    let as_it_was = page("4 0 R", "5 0 R").1;
    for (name, objects, expected, found) in [
        ("nothing", &[][..], "TOTAL-PASSED", &[][..]),
        ("the page's content", &[(4, "<</Length 3>>stream\n0 g\nendstream")], DISALLOWED, &[]),
        ("the page", &[(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")], DISALLOWED, &[]),
        ("the catalog", &[(1, more.as_str())], DISALLOWED, &[]),
        ("what nobody knows in the catalog", &[(1, private.as_str())], open, &[]),
        ("a new object", &[(20, "<<>>")], "TOTAL-PASSED", &[]),
        ("validation data that nothing leads to", &[(20, "<</Type/DSS/Certs[]>>")], "TOTAL-PASSED", &[]),
        ("the page as it was", &[(3, as_it_was.as_str())], "TOTAL-PASSED", &[]),
        ("a new page", &[(20, "<</Type/Page>>")], open, &[]),
        ("a new catalog", &[(20, "<</Type/Catalog/Pages 2 0 R>>")], open, &[]),
        ("what could be a catalog", &[(20, "<</Pages 2 0 R>>")], open, &[]),
        ("what could be a page", &[(20, "<</Contents 4 0 R>>")], open, &[]),
        ("what could be a trailer", &[(20, "<</Root 1 0 R>>")], open, &[]),
        (
            "a signature that nothing leads to",
            &[(20, "<</ByteRange[0 1 2 3]/Contents<00>>>")],
            open,
            &["orphan-signature"],
        ),
        ("a new stream", &[(20, "<</Length 0>>stream\n\nendstream")], open, &[]),
        ("two that lead to each other", &[(20, "[21 0 R]"), (21, "[20 0 R]")], "TOTAL-PASSED", &[]),
        ("one that leads to a page", &[(20, "[21 0 R]"), (21, "<</Type/Page>>")], open, &[]),
        ("a page gone", &[(3, "")], DISALLOWED, &["pages-unreadable"]),
        ("another place", &[(5, moved.as_str())], DISALLOWED, &[]),
        ("another name", &[(5, renamed.as_str())], DISALLOWED, &[]),
        ("form unreadable", &[(5, "<</FT/Sig/T(S")], open, &["form-unreadable", "attachments-not-listed"]),
        ("field gone", &[(5, "")], DISALLOWED, gone),
        ("field without value", &[(5, "<</FT/Sig/T(Tanda Tangan)>>")], DISALLOWED, gone),
        ("field of another type", &[(5, "<</FT/Tx/T(Tanda Tangan)/V 6 0 R>>")], DISALLOWED, gone),
        ("form gone", &[(1, "<</Type/Catalog/Pages 2 0 R>>")], DISALLOWED, gone),
        ("form empty", &[(1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]>>>>")], DISALLOWED, gone),
        ("signature gone", &[(6, "")], DISALLOWED, gone),
        ("signature null", &[(6, "null")], DISALLOWED, &[]),
    ] {
        let bytes = if objects.is_empty() { sample() } else { appended(&sample(), objects) };
        let report = judged(&bytes);
        let worst = verdict(&report);
        assert!(worst.starts_with(expected.split(' ').next().unwrap()), "{name}: {worst} {report:#?}");
        assert!(verdicts(&report).iter().any(|verdict| verdict == expected), "{name}: {report:#?}");
        assert_eq!(codes(&report), found, "{name}");
    }
}

#[test]
fn what_a_later_revision_changed_is_listed() {
    let report = judged(&appended(&sample(), &[(4, "<</Length 0>>stream\nendstream"), (9, "<<>>"), (3, "")]));
    let [signature] = &report.signatures[..] else { panic!("{report:#?}") };
    assert_eq!(signature.modification, Some(Modification::Disallowed));
    assert_eq!(signature.coverage, Coverage::WholeRevision);
    let listed = serde_json::to_value(&signature.changes).unwrap();
    let pair =
        |index: usize| (listed[index]["object"].as_str().unwrap(), listed[index]["kind"].as_str().unwrap());
    assert_eq!([pair(0), pair(1), pair(2)], [("3 0", "removed"), ("4 0", "changed"), ("9 0", "added")]);
    assert_eq!(listed[1]["message"], "object 4 0 was changed by revision 2");
    let reason = signature.reason.to_string();
    assert_eq!(reason, "revision 2 adds, removes or moves pages (page 1, object 3 0)");
}

#[test]
fn a_signature_is_read_from_the_revision_that_it_signs() {
    let bytes = sample();
    let start = find(&bytes, b"6 0 obj\n") + "6 0 obj\n".len();
    let end = start + find(&bytes[start..], b"\nendobj");
    let dictionary = String::from_utf8(bytes[start..end].to_vec()).unwrap();
    for (name, body) in [
        ("the same again", dictionary.clone()),
        ("another time", dictionary.replace("20260131", "20250131")),
        ("another byte range", dictionary.replace("/ByteRange [0 ", "/ByteRange [1 ")),
        ("a document time stamp", dictionary.replace("ETSI.CAdES.detached", "ETSI.RFC3161")),
    ] {
        let report = judged(&appended(&bytes, &[(6, &body)]));
        let [first, second] = &report.signatures[..] else { panic!("{name}: {report:#?}") };
        assert_eq!(verdict(&report).split(' ').next(), Some("TOTAL-FAILED"), "{name}");
        assert_eq!(first.sub_indication.map(|sub| sub.word()), Some("DISALLOWED_MODIFICATION"), "{name}");
        assert_eq!(second.sub_indication.map(|sub| sub.word()), Some("FORMAT_FAILURE"), "{name}");
        assert_eq!(first.claimed_time.map(|time| time.to_string()).as_deref(), Some("2026-01-31T08:00:00Z"));
    }
}

#[test]
fn a_signature_in_an_object_stream_is_refused() {
    let report =
        judged(&with_object_stream("<</SubFilter/ETSI.CAdES.detached/ByteRange[0 9 20 9]/Contents<00>>>"));
    assert_eq!(verdicts(&report), ["TOTAL-FAILED FORMAT_FAILURE"], "{report:#?}");
    assert!(report.signatures[0].reason.to_string().contains("object stream 7"), "{report:#?}");
}

#[test]
fn bytes_behind_the_end_are_told() {
    let bytes = sample();
    let section = last_section(&bytes);
    for (name, tail, expected) in [
        ("line ends", "\r\n\n".to_owned(), "TOTAL-PASSED"),
        ("text", "x".to_owned(), "INDETERMINATE"),
        ("zeros", "\0\0\0\0".to_owned(), "INDETERMINATE"),
        (
            "a body without a table",
            "4 0 obj<</Length 0>>stream\nendstream endobj\n".to_owned(),
            "INDETERMINATE",
        ),
        (
            "a body that ends in the old table",
            format!("4 0 obj<</Length 0>>stream\nendstream endobj\nstartxref\n{section}\n%%EOF\n"),
            "INDETERMINATE",
        ),
    ] {
        let report = judged(&[&bytes[..], tail.as_bytes()].concat());
        assert_eq!(verdict(&report), expected, "{name}");
        assert_eq!(verdicts(&report), ["TOTAL-PASSED"], "{name}");
        let told = codes(&report).contains(&"trailing-bytes");
        assert_eq!(told, expected != "TOTAL-PASSED", "{name}");
    }
}

#[test]
fn two_signatures_over_the_same_bytes_are_refused() {
    let second = roomy(&SOUND);
    let objects = [
        (1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 7 0 R]/SigFlags 3>>>>"),
        (2, "<</Type/Pages/Kids[]/Count 0>>"),
        (5, "<</FT/Sig/T(A)/V 6 0 R>>"),
        (6, second.as_str()),
        (7, "<</FT/Sig/T(B)/V 8 0 R>>"),
        (8, second.as_str()),
    ];
    let report = judged(&sealed(written(&objects), &SOUND, &authority().person));
    assert_eq!(verdicts(&report), ["TOTAL-FAILED FORMAT_FAILURE"; 2], "{report:#?}");
}

/// The field of the second signature.
fn field(more: &str) -> (u32, String) {
    (7, format!("<</Type/Annot/Subtype/Widget/FT/Sig/T(Kedua)/Rect[0 0 0 0]/V 8 0 R{more}>>"))
}

/// Appends a second signature that holds, object 8, with these objects in the place of the sound ones or beside them.
pub(crate) fn cosigned(bytes: &[u8], objects: &[(u32, String)], trailer: &str) -> Vec<u8> {
    cosigned_by(bytes, objects, trailer, &someone(|_| {}))
}

/// The same by `signer`.
pub(crate) fn cosigned_by(
    bytes: &[u8],
    objects: &[(u32, String)],
    trailer: &str,
    signer: &Identity,
) -> Vec<u8> {
    let sound =
        [catalog("", "5 0 R 7 0 R", ""), page("4 0 R", "5 0 R 7 0 R"), field("/P 3 0 R"), (8, roomy(&SOUND))];
    let replaced = |number: u32| objects.iter().any(|(other, _)| *other == number);
    let kept = sound.iter().filter(|(number, _)| !replaced(*number));
    let mut all: Vec<(u32, &str)> =
        kept.chain(objects).map(|(number, body)| (*number, body.as_str())).collect();
    all.sort_by_key(|(number, _)| *number);
    sealed(appended_to(bytes, &all, trailer), &SOUND, signer)
}

#[test]
fn a_second_signature_may_add_its_field_and_nothing_else() {
    let other = |body: &str| (9, body.to_owned());
    let stream = "<</Length 0>>stream\nendstream";
    let (passed, open, failed) = ("TOTAL-PASSED", "INDETERMINATE", DISALLOWED);
    let shown = field("/P 3 0 R");
    for (name, objects, expected) in [
        ("sound", vec![], passed),
        ("an appearance", vec![field("/P 3 0 R/AP<</N 9 0 R>>"), other(stream)], passed),
        ("what nobody awaits", vec![other(stream)], passed),
        ("what was awaited", vec![(20, stream.to_owned())], open),
        ("a page that it does not name", vec![field("")], open),
        ("the name of another field", vec![(7, shown.1.replace("Kedua", "Tanda Tangan"))], open),
        ("no name", vec![(7, shown.1.replace("Kedua", ""))], open),
        ("an action", vec![field("/P 3 0 R/AA<<>>")], open),
        ("a parent", vec![field("/P 3 0 R/Parent 5 0 R")], open),
        ("the content", vec![(4, stream.to_owned())], failed),
        ("an object gone", vec![(4, String::new())], failed),
        ("other content", vec![page("9 0 R", "5 0 R 7 0 R"), other(stream)], failed),
        ("annotations twice", vec![page("4 0 R/Annots[9 0 R]", "5 0 R 7 0 R")], open),
        ("the page's size", vec![(3, page("4 0 R", "5 0 R 7 0 R").1.replace("595", "995"))], failed),
        ("another annotation", vec![page("4 0 R", "5 0 R 7 0 R 9 0 R"), other("<</Type/Annot>>")], failed),
        ("another annotation instead", vec![page("4 0 R", "5 0 R 9 0 R"), other("<</Type/Annot>>")], failed),
        ("an annotation gone", vec![page("4 0 R", "7 0 R")], open),
        ("more in the catalog", vec![catalog("/OpenAction 9 0 R", "5 0 R 7 0 R", "")], failed),
        ("more to draw with, and nobody who draws", vec![catalog("", "5 0 R 7 0 R", "/DR<<>>")], passed),
        ("more in the form", vec![catalog("", "5 0 R 7 0 R", "/XFA 4 0 R")], open),
        ("appearances drawn anew, and none", vec![catalog("", "5 0 R 7 0 R", "/NeedAppearances true")], open),
        ("another order", vec![catalog("", "7 0 R 5 0 R", "")], open),
        ("a second field", vec![catalog("", "5 0 R 7 0 R 9 0 R", ""), other("<</FT/Tx/T(x)>>")], open),
        ("two fields for it", vec![catalog("", "5 0 R 7 0 R 9 0 R", ""), (9, shown.1.clone())], open),
        ("the first field moved", vec![(5, FIELD.replace("0 0 0 0", "0 0 9 9"))], failed),
    ] {
        // Object 20 is referred to, but does not exist.
        let first = crafted(&Craft { objects: &[(10, "[20 0 R]")], ..SOUND }, &authority().person);
        let report = judged(&cosigned(&first, &objects, ""));
        // What the page still refers to is seen again by readers that repair the file.
        let second = if name == "an object gone" { open } else { passed };
        assert_eq!(verdicts(&report), [expected, second], "{name}: {report:#?}");
        let modification = match expected {
            "TOTAL-PASSED" => Some(Modification::None),
            DISALLOWED => Some(Modification::Disallowed),
            _ => None,
        };
        assert_eq!(report.signatures[0].modification, modification, "{name}");
    }
}

type Objects = &'static [(u32, &'static str)];

const FORM: &str = "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R>>";
const DRAWN: &str =
    "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 10 0 R]/SigFlags 3/NeedAppearances true>>>>";
const WAITING: &str = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 7 0 R]/SigFlags 3>>>>";
const KIDS: &str = "<</FT/Sig/T(Kedua)/Kids[9 0 R 11 0 R]>>";
const SIGNED: &str = "<</FT/Sig/T(Kedua)/Kids[9 0 R 11 0 R]/V 8 0 R>>";
const WIDGET: &str = "<</Subtype/Widget/Parent 7 0 R/P 3 0 R>>";
const SHOWN: &str = "<</Subtype/Widget/Parent 7 0 R/P 3 0 R/AP<<>>>>";
const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots 10 0 R>>";
const PLAIN: &str = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 10 0 R 7 0 R]/SigFlags 3>>>>";

/// Name, objects of the signed revision, objects of the one after it, trailer entries of that, verdict.
const TWO_WAYS: [(&str, Objects, Objects, &str, &str); 12] = [
    ("a key twice in the trailer", &[], &[], "/Root 1 0 R", "INDETERMINATE"),
    (
        "content that calls itself a cross-reference stream",
        &[(4, "<</Type/XRef/Length 0>>stream\nendstream")],
        &[(4, "<</Type/XRef/Length 3>>stream\n0 g\nendstream")],
        "",
        DISALLOWED,
    ),
    (
        "content that is the form",
        &[(1, FORM), (4, "<</Fields[5 0 R]/Length 0>>stream\nendstream")],
        &[(1, FORM), (4, "<</Fields[5 0 R 7 0 R]/Length 3>>stream\n0 g\nendstream")],
        "",
        DISALLOWED,
    ),
    ("an object that cannot be read", &[(10, "[11 0 R]"), (11, "<</X")], &[], "", "INDETERMINATE"),
    ("an object that cannot be read and is not used", &[(11, "<</X")], &[], "", "TOTAL-PASSED"),
    ("values drawn no more", &[(1, DRAWN), (10, "<</FT/Tx/T(X)/V(x)>>")], &[(1, PLAIN)], "", "INDETERMINATE"),
    ("no values to draw", &[(1, DRAWN), (10, "<</FT/Tx/T(X)>>")], &[(1, PLAIN)], "", "INDETERMINATE"),
    (
        "a stamp among the widgets",
        &[(1, WAITING), (7, KIDS), (9, WIDGET), (11, "<</Subtype/Stamp/Parent 7 0 R>>")],
        &[(1, WAITING), (7, SIGNED), (11, "<</Subtype/Stamp/Parent 7 0 R/AP<<>>>>")],
        "",
        "INDETERMINATE",
    ),
    (
        "a widget of another field",
        &[(1, WAITING), (7, KIDS), (9, WIDGET), (11, "<</Subtype/Widget/Parent 5 0 R>>")],
        &[(1, WAITING), (7, SIGNED), (11, "<</Subtype/Widget/Parent 5 0 R/AP<<>>>>")],
        "",
        "INDETERMINATE",
    ),
    (
        "its own widget",
        &[(1, WAITING), (7, KIDS), (9, WIDGET), (11, WIDGET)],
        &[(1, WAITING), (7, SIGNED), (9, SHOWN)],
        "",
        "TOTAL-PASSED",
    ),
    (
        "annotations of one page",
        &[(3, PAGE), (10, "[5 0 R]")],
        &[(3, PAGE), (10, "[5 0 R 7 0 R]")],
        "",
        "TOTAL-PASSED",
    ),
    (
        "annotations that are something else too",
        &[(3, PAGE), (10, "[5 0 R]"), (11, "<</Kids 10 0 R>>")],
        &[(3, PAGE), (10, "[5 0 R 7 0 R]")],
        "",
        "INDETERMINATE",
    ),
];

#[test]
fn what_readers_could_take_in_two_ways_explains_nothing() {
    for (name, first, second, trailer, expected) in TWO_WAYS {
        let first = crafted(&Craft { objects: first, ..SOUND }, &authority().person);
        let mut objects: Vec<(u32, String)> =
            second.iter().map(|(number, body)| (*number, (*body).to_owned())).collect();
        let fills = objects.iter().any(|(number, _)| *number == 7);
        if fills {
            objects.push(page("4 0 R", "5 0 R"));
        }
        let report = judged(&cosigned(&first, &objects, trailer));
        assert_eq!(verdicts(&report), [expected, "TOTAL-PASSED"], "{name}: {report:#?}");
    }
}

#[test]
fn a_signed_revision_says_itself_where_it_ends() {
    let table = written(&[
        (1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>>>"),
        (2, "<</Type/Pages/Kids[]/Count 0>>"),
        (5, "<</FT/Sig/T(A)/V 6 0 R>>"),
        (6, &roomy(&SOUND)),
    ]);
    let section = last_section(&table);
    let stated = format!("startxref\n{section}");
    for (name, tail, expected) in [
        ("as it must", stated.clone(), "TOTAL-PASSED"),
        ("another place", format!("startxref\n{}", section + 1), "TOTAL-FAILED FORMAT_FAILURE"),
        ("something between", format!("<<>>\n{stated}"), "TOTAL-FAILED FORMAT_FAILURE"),
    ] {
        let bytes = sealed(replaced(&table, &stated, &tail), &SOUND, &authority().person);
        assert_eq!(verdict(&judged(&bytes)), expected, "{name}");
    }
}

#[test]
fn an_encrypted_file_is_not_passed() {
    let table = replaced(
        &written(&[
            (1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>"),
            (2, "<</Type/Pages/Kids[]/Count 0>>"),
            (5, "<</FT/Sig/T(A)/V 6 0 R>>"),
            (6, &roomy(&SOUND)),
        ]),
        "/Size 9000",
        "/Size 9000/Encrypt 30 0 R",
    );
    let report = judged(&sealed(table, &SOUND, &authority().person));
    assert_eq!((verdict(&report).as_str(), codes(&report)), ("INDETERMINATE", vec!["encrypted", "locked"]));
}

#[test]
fn a_later_signature_must_hold_and_keep_the_document() {
    let sound = cosigned(&sample(), &[], "");
    assert_eq!(verdicts(&judged(&sound)), ["TOTAL-PASSED"; 2]);
    let broken = replaced(&sound, "(Kedua)", "(Ketua)");
    assert_eq!(verdicts(&judged(&broken)), ["INDETERMINATE", "TOTAL-FAILED HASH_FAILURE"]);
    for (name, trailer) in [("another root", "/Root 2 0 R"), ("other facts", "/Info 4 0 R")] {
        let report = judged(&cosigned(&sample(), &[], trailer));
        assert_ne!(verdict(&report), "TOTAL-PASSED", "{name}");
        assert_ne!(verdicts(&report)[0], "TOTAL-PASSED", "{name}");
    }
    let between = cosigned(&appended(&sample(), &[(30, "<</Type/Page>>")]), &[], "");
    assert_eq!(verdicts(&judged(&between)), ["INDETERMINATE", "TOTAL-PASSED"]);
    let after = appended(&sound, &[(30, "<</Type/Page>>")]);
    assert_eq!(verdicts(&judged(&after)), ["INDETERMINATE"; 2]);
}

#[test]
fn a_field_that_leads_elsewhere_hides_no_signature() {
    let other = FIELD.replace("6 0 R", "9 0 R");
    let moved = appended(&sample(), &[(5, &other), (9, "<</SubFilter/ETSI.CAdES.detached>>")]);
    let report = judged(&moved);
    assert_eq!(verdicts(&report), [DISALLOWED, "TOTAL-FAILED FORMAT_FAILURE"], "{report:#?}");
    assert_eq!(codes(&report), ["signature-removed"]);
}

#[test]
fn objects_of_the_signed_revision_must_be_signed() {
    let bytes = sample();
    let entry = format!("{:010} 00000 n", find(&bytes, b"4 0 obj"));
    // A table that points behind the end of what is signed, and something put there later.
    let pointed = |target: usize| {
        let table = crafted_with_table(&entry, target);
        let mut bytes = table;
        bytes.extend(b"4 0 obj<</Length 0>>stream\nendstream endobj\n".repeat(3));
        bytes
    };
    let report = judged(&pointed(bytes.len()));
    assert_eq!(verdicts(&report), ["TOTAL-FAILED FORMAT_FAILURE"], "{report:#?}");
    assert!(report.signatures[0].reason.to_string().contains("object 4 0"), "{report:#?}");
}

/// [`sample`] as it is when its table was written with object 4 at `target` before it was signed.
fn crafted_with_table(entry: &str, target: usize) -> Vec<u8> {
    let objects = [
        (1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/SigFlags 3>>>>"),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>/Annots[5 0 R]>>"),
        (4, "<</Length 19>>stream\n0 0 m 10 10 l S    \nendstream"),
        (5, FIELD),
        (6, &roomy(&SOUND)),
    ];
    let table = replaced(&written(&objects), entry, &format!("{target:010} 00000 n"));
    sealed(table, &SOUND, &authority().person)
}

#[test]
fn a_signature_after_changes_vouches_for_what_it_covers() {
    let changed = appended(&small(), &[(4, "<</Length 0>>stream\nendstream")]);
    let named = SignOptions { field: Some("Akhir".into()), ..options() };
    let report = judged(&signed_by(&changed, &authority().person, &named));
    assert_eq!(verdicts(&report), ["TOTAL-PASSED"]);
    assert_eq!(report.signatures[0].revision, Some(3));
}
