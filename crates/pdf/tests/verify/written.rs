//! A later revision is written in the one way that all readers read alike, or it leaves no signature as good as it was.

use pdf::verify::Reason;

use crate::authority::{authority, codes, judged, verdict, verdicts};
use crate::file::{
    SOUND, append_revision, appended_to, catalog, crafted, last_section, page, rfind, roomy, sealed, stream,
};
use crate::stamping::{store, timely, with_store};

const PASSED: &str = "TOTAL-PASSED";
const OPEN: &str = "INDETERMINATE";

#[track_caller]
fn assert_written(name: &str, bytes: &[u8], expected: &str) {
    let report = judged(bytes);
    assert_eq!(verdict(&report), expected, "{name}: {report:#?}");
    let told = matches!(report.signatures[0].reason, Reason::HiddenBytes { .. });
    assert_eq!(told, expected == OPEN, "{name}: {:?}", report.signatures[0].reason);
}

/// The last `old` of the last revision replaced by `new`; `startxref` says where the section is then.
fn with(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    let section = last_section(bytes);
    let at = rfind(bytes, old.as_bytes());
    let changed = [&bytes[..at], new.as_bytes(), &bytes[at + old.len()..]].concat();
    let moved = if at < section { section + new.len() - old.len() } else { section };
    let (stated, now) = (format!("startxref\n{section}\n"), format!("startxref\n{moved}\n"));
    match changed.windows(stated.len()).any(|part| part == stated.as_bytes()) {
        true => {
            let at = rfind(&changed, stated.as_bytes());
            [&changed[..at], now.as_bytes(), &changed[at + stated.len()..]].concat()
        }
        false => changed,
    }
}

/// Each makes at least one reader in use look for objects itself.
#[test]
fn a_table_is_written_as_it_must_be() {
    let whole = with_store(&timely(), store(), "");
    let section = last_section(&whole);
    let first = format!("1 1\n{:010} 00000 n \n", rfind(&whole, b"1 0 obj\n<</Type/Catalog"));
    let entry = |text: &str| first.replace(" 00000 n \n", text);
    let start = format!("startxref\n{section}\n");
    for (name, bytes, expected) in [
        ("as it must be", whole.clone(), PASSED),
        ("lines of two ends", with(&whole, &first, &entry(" 00000 n\r\n")), PASSED),
        ("a blank behind the count", with(&whole, &first, &first.replace("1 1\n", "1 1 \n")), PASSED),
        ("no entries at all", with(&whole, &first, &format!("0 0\n{first}")), OPEN),
        ("none of a number far away", with(&whole, &first, &format!("999999999999 0\n{first}")), OPEN),
        ("beyond Size", with(&whole, &first, &format!("9000 1\n0000000000 00000 f \n{first}")), OPEN),
        ("an entry of 19 bytes", with(&whole, &first, &entry(" 00000 n\n")), OPEN),
        ("an entry of 21 bytes", with(&whole, &first, &entry(" 00000 n \r\n")), OPEN),
        ("a comment between entries", with(&whole, &first, &format!("{first}%x\n")), OPEN),
        ("a sign", with(&whole, &first, &first.replace("1 1\n", "+1 1\n")), OPEN),
        ("two blanks", with(&whole, &first, &first.replace("1 1\n", "1  1\n")), OPEN),
        ("all on one line", with(&whole, &first, &first.replace("1 1\n", "1 1 ")), OPEN),
        ("a line in front of the trailer", with(&whole, "trailer", "\ntrailer"), PASSED),
        ("two lines in front of the trailer", with(&whole, "trailer", "\n\ntrailer"), OPEN),
        ("a blank in front of the trailer", with(&whole, "trailer", " trailer"), OPEN),
        ("a comment in front of the trailer", with(&whole, "trailer", "%x\ntrailer"), OPEN),
        ("a line in front of the entries", with(&whole, &first, &format!("\n{first}")), OPEN),
        ("an entry twice", with(&whole, &first, &first.repeat(2)), OPEN),
        ("a line feed in front", with(&whole, "xref\n1 1", "\nxref\n1 1"), PASSED),
        ("a line feed and more in front", with(&whole, "xref\n1 1", "\r\nxref\n1 1"), OPEN),
        ("a blank in front", with(&whole, "xref\n1 1", " xref\n1 1"), OPEN),
        ("xref not alone", with(&whole, "xref\n1 1", "xref 1 1"), OPEN),
        ("Prev with a fraction", with(&whole, "/Prev ", "/Prev +"), OPEN),
        ("a comment in the trailer", with(&whole, "/Root 1 0 R", "%\n/Root 1 0 R"), OPEN),
        ("a key twice", with(&whole, "/Root 1 0 R", "/Root 1 0 R/Root 1 0 R"), OPEN),
        ("a sign before startxref's number", with(&whole, &start, &start.replace('\n', "\n+")), OPEN),
        ("a comment behind startxref", with(&whole, &start, &format!("startxref%x\n{section}\n")), OPEN),
        ("far too large a Size", with(&whole, "/Size 9000", "/Size 99999"), OPEN),
    ] {
        let report = judged(&bytes);
        // Some cannot be closed then, or a key twice explains nothing.
        assert_eq!(verdict(&report), expected, "{name}: {report:#?}");
    }
}

#[test]
fn a_table_that_numbers_its_objects_otherwise_is_none() {
    let whole = with_store(&timely(), store(), "");
    let at = rfind(&whole, b"1 0 obj\n<</Type/Catalog");
    let first = format!("1 1\n{at:010} 00000 n \n");
    let renumbered = format!("1 2\n0000000000 65535 f \n{at:010} 00000 n \n");
    assert_written("numbered from 1", &with(&whole, &first, &renumbered), OPEN);
    let also = format!("2 1\n{:010} 00000 n \n{renumbered}", rfind(&whole, b"2 0 obj\n<</Type/Pages"));
    assert_written("numbered from 1 behind another", &with(&whole, &first, &also), OPEN);
}

/// `startxref` led to the section, wherever it is.
#[test]
fn objects_are_written_as_they_must_be() {
    let signed = timely();
    let with_body = |body: &str| {
        let mut objects = store();
        objects.retain(|(number, _)| *number != 20);
        objects.insert(0, (20, body.as_bytes().to_vec()));
        with_store(&signed, objects, "")
    };
    let body = "<</Type/DSS/Certs[21 0 R 22 0 R]/CRLs[23 0 R 24 0 R]>>";
    let changed = |old: &str, new: &str| with_body(&body.replace(old, new));
    for (name, bytes, expected) in [
        ("as they must be", changed("", ""), PASSED),
        ("with lines", changed("/", "\r\n /"), PASSED),
        ("a name in other letters", changed("/Type/DSS", "/Ty#70e/DSS"), PASSED),
        ("a form feed", changed("/Certs", "\u{c}/Certs"), OPEN),
        ("a NUL", changed("/Certs", "\0/Certs"), OPEN),
        ("a reference over a comment", changed("21 0 R", "21 %x\n0 R"), OPEN),
        ("a sign in a reference", changed("21 0 R", "21 +0 R"), OPEN),
    ] {
        assert_written(name, &bytes, expected);
    }
    for (name, header, expected) in [
        ("a header as it must be", "20 0 obj\n<</Type/DSS", PASSED),
        ("with nothing behind it", "20 0 obj<</Type/DSS", PASSED),
        ("two blanks", "20  0 obj\n<</Type/DSS", OPEN),
        ("a line end", "20\n0 obj\n<</Type/DSS", OPEN),
        ("a comment", "20 0 obj%x\n<</Type/DSS", OPEN),
    ] {
        assert_written(name, &moving(&changed("", ""), "20 0 obj\n<</Type/DSS", header), expected);
    }
    for (name, end, expected) in [
        ("an end as it must be", ">>\nendobj\n21 0 obj", PASSED),
        ("no endobj", ">>\n21 0 obj", OPEN),
        ("a comment", ">>%x\nendobj\n21 0 obj", OPEN),
    ] {
        assert_written(name, &moving(&changed("", ""), ">>\nendobj\n21 0 obj", end), expected);
    }
}

/// The last `old` replaced by `new`, and all offsets behind it moved along.
fn moving(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    let (at, section) = (rfind(bytes, old.as_bytes()), last_section(bytes));
    let shift = |offset: usize| if offset > at { offset + new.len() - old.len() } else { offset };
    let mut changed = [&bytes[..at], new.as_bytes(), &bytes[at + old.len()..section]].concat();
    let text = String::from_utf8(bytes[section..].to_vec()).unwrap();
    for line in text.split_inclusive('\n') {
        changed.extend(
            match line.strip_suffix(" 00000 n \n") {
                Some(offset) => format!("{:010} 00000 n \n", shift(offset.parse().unwrap())),
                None if line == format!("{section}\n") => format!("{}\n", shift(section)),
                None => line.to_owned(),
            }
            .into_bytes(),
        );
    }
    changed
}

/// A stream as long as it says, with its data behind one line end.
#[test]
fn streams_are_as_long_as_they_say() {
    let signed = timely();
    let with_stream = |stream: &str| {
        let mut objects = store();
        objects[0].1 = [
            b"<</Certs[21 0 R 22 0 R]/CRLs[23 0 R 24 0 R]/VRI<</",
            "A".repeat(40).as_bytes(),
            b"<</TS 30 0 R>>>>>>",
        ]
        .concat();
        objects.push((30, stream.as_bytes().to_vec()));
        with_store(&signed, objects, "")
    };
    for (name, stream, expected) in [
        ("as it must be", "<</Length 3>>stream\nabc\nendstream", PASSED),
        ("two ends of line", "<</Length 3>>\r\nstream\r\nabc\r\nendstream", PASSED),
        ("no line end behind", "<</Length 3>>stream\nabcendstream", PASSED),
        ("too short", "<</Length 2>>stream\nabc\nendstream", OPEN),
        ("too long", "<</Length 99>>stream\nabc\nendstream", OPEN),
        ("no length", "<<>>stream\nabc\nendstream", OPEN),
        ("two lengths", "<</Length 3/Length 3>>stream\nabc\nendstream", OPEN),
        ("a carriage return alone", "<</Length 3>>stream\rabc\nendstream", OPEN),
        ("a blank behind stream", "<</Length 3>>stream \nabc\nendstream", OPEN),
    ] {
        assert_written(name, &with_stream(stream), expected);
    }
}

/// A revision with a cross-reference stream of this dictionary, over rows of 1, 4 and 1 octets.
fn in_a_stream(dictionary: &str, rows: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    numbered(40, 40, dictionary, rows)
}

/// The same of object `number`, which says where object `listed` is: it itself.
fn numbered(number: u32, listed: u32, dictionary: &str, rows: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let signed = timely();
    let mut bytes = signed.clone();
    let (mut entries, mut index) = (Vec::new(), String::new());
    let (_, root) = catalog("/DSS 20 0 R", "5 0 R", "");
    let mut objects = store();
    objects.insert(0, (1, root.into_bytes()));
    let mut add = |number: u32, at: usize| {
        index += &format!("{number} 1 ");
        entries.push([&[1][..], &u32::try_from(at).unwrap().to_be_bytes(), &[0]].concat());
    };
    for (number, body) in objects {
        add(number, bytes.len());
        bytes.extend([format!("{number} 0 obj\n").as_bytes(), &body, b"\nendobj\n"].concat());
    }
    let start = bytes.len();
    add(listed, start);
    let entries = rows(entries.concat());
    let dictionary =
        dictionary.replace("@INDEX", &index).replace("@PREV", &last_section(&signed).to_string());
    bytes.extend(format!("{number} 0 obj\n").into_bytes());
    bytes.extend(stream(&dictionary, &entries));
    bytes.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").into_bytes());
    bytes
}

#[test]
fn a_cross_reference_stream_holds_what_it_promises() {
    const WHOLE: &str = "/Type/XRef/Size 9000/W[1 4 1]/Index[@INDEX]/Root 1 0 R/Prev @PREV";
    let whole = |old: &str, new: &str| in_a_stream(&WHOLE.replace(old, new), |rows| rows);
    let fewer = |rows: Vec<u8>| rows[..rows.len() - 6].to_vec();
    let more = |rows: Vec<u8>| [rows, vec![0; 6]].concat();
    let unknown = |mut rows: Vec<u8>| {
        let last = rows.len() - 6;
        rows[last] = 3;
        rows
    };
    let wide = |rows: Vec<u8>| {
        let wide = |row: &[u8]| [&[0; 7], &row[..1], &[0; 4], &row[1..5], &[0; 7], &row[5..]].concat();
        rows.chunks_exact(6).flat_map(wide).collect()
    };
    for (name, bytes, expected) in [
        ("as it must be", whole("", ""), PASSED),
        ("fewer rows", in_a_stream(WHOLE, fewer), OPEN),
        ("more rows", in_a_stream(WHOLE, more), OPEN),
        ("a kind to come", in_a_stream(WHOLE, unknown), OPEN),
        ("numbers of eight octets", in_a_stream(&WHOLE.replace("1 4 1", "8 8 8"), wide), OPEN),
        ("four widths", whole("W[1 4 1]", "W[1 4 1 0]"), OPEN),
        ("Prev with a fraction", whole("/Prev @PREV", "/Prev @PREV.0"), OPEN),
        ("a comment", whole("/Root", "%x\n/Root"), OPEN),
        ("none of a number", whole("[@INDEX]", "[@INDEX 50 0]"), OPEN),
        ("none of a number far away", whole("[@INDEX]", "[@INDEX 4294967295 0]"), OPEN),
        ("parameters without a filter", whole("/Root", "/DecodeParms<<>>/Root"), OPEN),
        ("the short name of parameters", whole("/Root", "/DP<</Predictor 12>>/Root"), OPEN),
        ("the short name of a filter", whole("/Root", "/F/Fl/Root"), OPEN),
        ("another section beside it", whole("/Root", "/XRefStm 15/Root"), OPEN),
        ("one promised that is not there", whole("[@INDEX]", "[@INDEX 50 1]"), OPEN),
    ] {
        assert_written(name, &bytes, expected);
    }
}

/// Some readers put the section in the place of the object whose number it has.
#[test]
fn a_cross_reference_stream_takes_no_place_of_another_object() {
    const WHOLE: &str = "/Type/XRef/Size 9000/W[1 4 1]/Index[@INDEX]/Root 1 0 R/Prev @PREV";
    let unlisted = |rows: Vec<u8>| rows[..rows.len() - 6].to_vec();
    for (name, bytes, expected) in [
        ("its own number", numbered(40, 40, WHOLE, |rows| rows), PASSED),
        ("its own, not listed", numbered(41, 40, &WHOLE.replace("40 1 ", ""), |rows| rows), OPEN),
        ("that of the content", numbered(4, 40, WHOLE, |rows| rows), OPEN),
        ("that of the page", numbered(3, 40, WHOLE, |rows| rows), OPEN),
        ("beyond Size", numbered(9000, 40, WHOLE, |rows| rows), OPEN),
        (
            "not listed",
            numbered(41, 40, &WHOLE.replace("@INDEX", "1 1 20 1 21 1 22 1 23 1 24 1"), unlisted),
            PASSED,
        ),
        (
            "not listed, of the content",
            numbered(4, 40, &WHOLE.replace("@INDEX", "1 1 20 1 21 1 22 1 23 1 24 1"), unlisted),
            OPEN,
        ),
        (
            "not listed, beyond Size",
            numbered(9000, 40, &WHOLE.replace("@INDEX", "1 1 20 1 21 1 22 1 23 1 24 1"), unlisted),
            OPEN,
        ),
    ] {
        assert_eq!(verdict(&judged(&bytes)), expected, "{name}");
    }
}

/// A table frees what a hidden section of long ago sets again: for some readers it is gone, for others it is back.
#[test]
fn a_section_hidden_in_what_was_there_explains_nothing() {
    let first = timely();
    let (_, root) = catalog("/DSS 20 0 R", "5 0 R", "");
    let mut objects: Vec<(u32, Vec<u8>)> = vec![(1, root.into_bytes())];
    objects.extend(store());
    let mut bytes = first.clone();
    let hidden = bytes.len();
    bytes.extend(b"50 0 obj\n<</Type/XRef/Size 9000/W[1 4 1]/Index[]/Root 1 0 R/Length 0>>stream\n\nendstream\nendobj\n");
    append_revision(&mut bytes, &objects, &format!("/XRefStm {hidden}/Prev {}", last_section(&first)));
    assert_eq!(verdict(&judged(&bytes)), OPEN);
}

/// Of two entries for one object some readers take the first, others the last: nobody knows what was signed.
#[test]
fn a_section_that_says_two_things_signs_nothing_certain() {
    let (_, root) = catalog("", "5 0 R", "");
    let (_, shown) = page("4 0 R", "5 0 R");
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let body = roomy(&SOUND);
    let objects: Vec<(u32, String)> = vec![
        (1, root),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>".into()),
        (3, shown),
        (4, "<</Length 3>>stream\nf S\nendstream".into()),
        (4, "<</Length 3>>stream\nb S\nendstream".into()),
        (5, "<</FT/Sig/T(A)/V 6 0 R>>".into()),
        (6, body),
    ];
    append_revision(&mut bytes, &objects, "");
    let report = judged(&sealed(bytes, &SOUND, &authority().person));
    assert_eq!((verdict(&report).as_str(), codes(&report)), (OPEN, vec!["entry-twice"]), "{report:#?}");
}

/// Whoever signs next may have something else in mind than who signed before.
#[test]
fn a_second_signature_is_written_as_it_must_be_too() {
    let first = crafted(&SOUND, &authority().person);
    let (_, root) = catalog("", "5 0 R 7 0 R", "");
    let (_, shown) = page("4 0 R", "5 0 R 7 0 R");
    let field = "<</Type/Annot/Subtype/Widget/FT/Sig/T(Kedua)/Rect[0 0 0 0]/P 3 0 R/V 8 0 R>>";
    let body = roomy(&SOUND);
    let cosigned = |more: &[(u32, &str)], trailer: &str| {
        let mut objects = vec![(1, root.as_str()), (3, &shown), (7, field), (8, &body)];
        objects.extend(more);
        sealed(appended_to(&first, &objects, trailer), &SOUND, &authority().person)
    };
    for (name, bytes, expected) in [
        ("as it must be", cosigned(&[], ""), [PASSED, PASSED]),
        ("a comment in the trailer", cosigned(&[], "%\n"), [OPEN, PASSED]),
        ("an object that hides another", cosigned(&[(9, "(4 0 obj<<>>endobj)")], ""), [OPEN, PASSED]),
    ] {
        let report = judged(&bytes);
        assert_eq!(verdicts(&report)[0], expected[0], "{name}: {report:#?}");
    }
}
