//! Bytes and objects that some readers see and others do not.

use pdf::verify::Reason;

use crate::archive::store_with;
use crate::authority::{AT, authority, codes, judged, judged_with, verdict, verdicts};
use crate::file::{
    SOUND, append_revision, catalog, last_section, replaced, rfind, roomy, sealed, stream, written,
};
use crate::stamping::{grown, store, timely, with_store};

const PASSED: &str = "TOTAL-PASSED";
const OPEN: &str = "INDETERMINATE";
/// What readers that repair files would take for another object 4.
const HIDDEN: &str = "4 0 obj<</Length 0>>stream\nendstream endobj\n";

type Objects = Vec<(u32, Vec<u8>)>;

fn assert_hidden(name: &str, bytes: &[u8], expected: &str) {
    let report = judged_with(bytes, &[], AT);
    assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
    let told = matches!(report.signatures[0].reason, Reason::HiddenBytes { revision: 2 });
    assert_eq!(told, expected == OPEN, "{name}: {:?}", report.signatures[0].reason);
}

#[test]
fn a_revision_that_anyone_can_add_hides_nothing_between_its_parts() {
    let first = with_store(&timely(), store(), "");
    let table = last_section(&first);
    let put = |at: usize, what: &[u8]| {
        let moved = [&first[..at], what, &first[at..]].concat();
        let section = format!("startxref\n{table}");
        let at = rfind(&moved, section.as_bytes());
        let new = format!("startxref\n{}", table + what.len());
        [&moved[..at], new.as_bytes(), &moved[at + section.len()..]].concat()
    };
    // What stands behind the table does not move it.
    let before = |keyword: &str, what: &[u8]| {
        let at = rfind(&first, keyword.as_bytes());
        [&first[..at], what, &first[at..]].concat()
    };
    let behind = |what: &str| before("startxref", what.as_bytes());
    let comment = |text: &str| behind(&format!("%{text}\n"));
    for (name, bytes, expected) in [
        ("nothing", first.clone(), PASSED),
        ("blanks", put(table, b"\n \n"), PASSED),
        ("an object behind the last one", put(table, HIDDEN.as_bytes()), OPEN),
        ("text behind the last one", put(table, b"x"), OPEN),
        ("a comment behind the last one", put(table, b"%x\n"), OPEN),
        ("many blanks", put(table, &[b' '; 999]), OPEN),
        ("the program's name", comment("iText-Core-8.0.4"), PASSED),
        ("the program's name and blanks", behind("\r\n%iText-5.5.13.2 \r\n\r\n"), PASSED),
        ("an object in a comment", comment("4 0 obj<</Length 0>>stream endstream endobj"), OPEN),
        ("a comment in no script", before("startxref", b"%\xe2\xe3\xcf\xd3\n"), OPEN),
        ("a long comment", comment(&"x".repeat(999)), PASSED),
        (
            "an object in a comment behind startxref",
            replaced(
                &first,
                &format!("startxref\n{table}\n"),
                &format!("startxref\n%4 0 obj<<>>endobj\n{table}\n"),
            ),
            OPEN,
        ),
        (
            "an object in a comment in the table",
            {
                let trailer = rfind(&first, b"trailer\n");
                [&first[..trailer], b"%4 0 obj<<>>endobj\n", &first[trailer..]].concat()
            },
            OPEN,
        ),
        (
            "a comment in the trailer",
            {
                let trailer = rfind(&first, b"trailer\n<<");
                [&first[..trailer], b"trailer\n%<</Root 4 0 R>>\n", &first[trailer + 8..]].concat()
            },
            OPEN,
        ),
        (
            "another trailer in a comment",
            {
                let trailer = rfind(&first, b"trailer\n<<");
                [&first[..trailer], b"%trailer<</Root 4 0 R>>\n", &first[trailer..]].concat()
            },
            OPEN,
        ),
    ] {
        assert_hidden(name, &bytes, expected);
    }
}

/// The store with this of one signature, and this as object 30.
fn store_about(one: &str, other: Vec<u8>) -> Objects {
    let whole = "Certs[21 0 R 22 0 R]/CRLs[23 0 R 24 0 R]";
    let body = format!("<</{whole}/VRI<</{}<<{one}>>>>>>", "A".repeat(40));
    let mut all = store_with(&[(20, &body)]);
    all.push((30, other));
    all
}

#[test]
fn a_revision_that_anyone_can_add_hides_nothing_in_its_parts() {
    let signed = timely();
    let list = |data: &[u8]| {
        let mut all = store();
        all.retain(|(number, _)| *number != 21);
        all.push((21, stream("", data)));
        all
    };
    let stamp = |data: &[u8]| store_about("/TS 30 0 R", stream("", data));
    let inside = |text: &str| [b"\x30\x82\x01\x00", text.as_bytes(), b"\xff"].concat();
    let of_type = |entries: &str| store_about("/TS 30 0 R", stream(entries, b"4 0 <<>>"));
    for (name, objects, expected) in [
        ("a time stamp", stamp(b"\x30\x03\x02\x01\x00"), PASSED),
        ("words about an obj", stamp(b"an obj, 4 obj, x4 y0 obj, 4 0 Obj; the trailer of a film"), PASSED),
        ("an object in a time stamp", stamp(HIDDEN.as_bytes()), OPEN),
        ("an object among octets", stamp(&inside(HIDDEN)), OPEN),
        (
            "an object behind many octets",
            stamp(&[&[b'x'; 65_000][..], inside(HIDDEN).as_slice()].concat()),
            OPEN,
        ),
        ("an object over lines", stamp(&inside("4\r\n0\n\tobj <<>>")), OPEN),
        ("a trailer in a time stamp", stamp(b"trailer <</Root 4 0 R>>"), OPEN),
        ("an object in a list", list(&inside(HIDDEN)), OPEN),
        ("an object in a text", store_about("/TU(4 0 obj<<>>endobj)/TS 30 0 R", stream("", b"")), OPEN),
        (
            "an object in a comment",
            store_with(&[(20, "<<%4 0 obj<<>>endobj\n/Certs[21 0 R 22 0 R]/CRLs[23 0 R 24 0 R]>>")]),
            OPEN,
        ),
        ("a comment", store_with(&[(20, "<<%4\n/Certs[21 0 R 22 0 R]/CRLs[23 0 R 24 0 R]>>")]), OPEN),
        ("objects in a stream of them", of_type("/Type/ObjStm/N 1/First 4"), OPEN),
        ("objects by a second type", of_type("/Type/X/Type/ObjStm/N 1/First 4"), OPEN),
        ("objects by a first type", of_type("/Type/ObjStm/Type/X/N 1/First 4"), OPEN),
        ("a type elsewhere", of_type("/Type 4 0 R/N 1/First 4"), OPEN),
        ("another section", of_type("/Type/XRef/Size 9/W[1 2 1]/Root 4 0 R"), OPEN),
        ("a section of its own", of_type("/Type/XRef/Size 9/W[1 2 1]/Index[]/Root 1 0 R"), OPEN),
        (
            "the same section without entries",
            of_type(&format!("/Type/XRef/Size 0/W[1 2 1]/Root 1 0 R/Prev {}", last_section(&signed))),
            PASSED,
        ),
        (
            "the same section with another entry",
            of_type(&format!(
                "/Type/XRef/Size 2/W[1 2 1]/Index[4 1]/Root 1 0 R/Prev {}",
                last_section(&signed)
            )),
            OPEN,
        ),
        ("a type of one's own", of_type("/Type/Stempel"), PASSED),
    ] {
        assert_hidden(name, &with_store(&signed, objects, ""), expected);
    }
}

/// Wherever it stands among what is looked through at a time.
#[test]
fn no_place_hides_the_start_of_an_object() {
    let signed = timely();
    let with = |filler: usize| {
        let data = [&vec![b'x'; filler][..], b" 4 0 obj "].concat();
        with_store(&signed, store_about("/TS 30 0 R", stream("", &data)), "")
    };
    let bare = rfind(&with(0), b" 4 0 obj ") - signed.len();
    for filler in 65_536 - bare - 12..65_536 - bare + 4 {
        assert_hidden(&filler.to_string(), &with(filler), OPEN);
    }
}

/// A revision in the way of object streams: of what object stream 31 holds, these are its entries.
fn with_object_stream(numbers: [u32; 2], entries: [u32; 2]) -> Vec<u8> {
    let signed = timely();
    let mut bytes = signed.clone();
    let (mut rows, mut index): (Vec<u8>, Vec<String>) = (Vec::new(), Vec::new());
    let mut add = |number: u32, row: [u8; 6]| {
        index.push(format!("{number} 1"));
        rows.extend(row);
    };
    let in_file = |at: usize| {
        let [.., a, b, c] = at.to_be_bytes();
        [1, 0, a, b, c, 0]
    };
    let store = "<</Certs[32 0 R]/VRI 33 0 R>> ";
    let (first, second) = (format!("{} 0 ", numbers[0]), format!("{} {} ", numbers[1], store.len()));
    let head = first + &second;
    let (_, root) = catalog(&format!("/DSS {} 0 R", entries[0]), "5 0 R", "");
    for (number, body) in [
        (1, root.into_bytes()),
        (
            31,
            stream(
                &format!("/Type/ObjStm/N 2/First {}", head.len()),
                format!("{head}{store}<<>>").as_bytes(),
            ),
        ),
        (32, stream("", authority().issuing.certificate.der())),
    ] {
        add(number, in_file(bytes.len()));
        bytes.extend([format!("{number} 0 obj\n").as_bytes(), &body, b"\nendobj\n"].concat());
    }
    for (place, number) in entries.into_iter().enumerate() {
        add(number, [2, 0, 0, 0, 31, place as u8]);
    }
    let start = bytes.len();
    add(34, in_file(start));
    let head = format!(
        "34 0 obj\n<</Type/XRef/Size 9000/W[1 4 1]/Index[{}]/Root 1 0 R/Prev {}/Length {}>>stream\n",
        index.join(" "),
        last_section(&signed),
        rows.len()
    );
    bytes.extend([head.as_bytes(), &rows].concat());
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").into_bytes());
    bytes
}

#[test]
fn a_stream_of_objects_holds_those_that_are_listed() {
    for (name, numbers, entries, expected) in [
        ("as listed", [20, 33], [20, 33], PASSED),
        ("one listed under another number", [20, 4], [20, 33], OPEN),
        ("one twice", [20, 20], [20, 33], OPEN),
    ] {
        let report = judged(&with_object_stream(numbers, entries));
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
    }
}

/// What is numbered beyond `Size` is missing for readers that go by it.
#[test]
fn no_object_is_hidden_or_shown_by_a_number_alone() {
    let archived = with_store(&timely(), store(), "");
    let last = rfind(&archived, b"/Size 9000");
    for (size, expected) in
        [("9000", PASSED), ("9999", PASSED), ("8999", OPEN), ("   2", OPEN), (" (x)", OPEN)]
    {
        let mut bytes = archived.clone();
        bytes[last + 6..last + 10].copy_from_slice(size.as_bytes());
        assert_eq!(verdict(&judged(&bytes)), expected, "{size}");
    }
}

#[test]
fn a_signed_document_says_how_many_objects_it_has() {
    let (_, root) = catalog("", "5 0 R", "");
    let table = written(&[
        (1, &root),
        (2, "<</Type/Pages/Kids[]/Count 0>>"),
        (5, "<</FT/Sig/T(A)/V 6 0 R>>"),
        (6, &roomy(&SOUND)),
        (8, ""),
    ]);
    let beyond = "entries-beyond-size";
    for (name, size, expected, told) in [
        ("more", "/Size 9000", PASSED, vec![]),
        ("as many as there are", "/Size 9", PASSED, vec![]),
        ("all but one that is free", "/Size 7", PASSED, vec![beyond]),
        ("all but the signature", "/Size 6", OPEN, vec![beyond]),
        ("none", "/Size 0", OPEN, vec![beyond]),
        ("less than none", "/Size -9", OPEN, vec![beyond]),
        ("no number", "/Size /X", OPEN, vec![beyond]),
        ("nothing", "", OPEN, vec![beyond]),
    ] {
        let bytes = sealed(replaced(&table, "/Size 9000", size), &SOUND, &authority().person);
        let report = judged(&bytes);
        assert_eq!((verdict(&report).as_str(), codes(&report)), (expected, told), "{name}");
        let is_named = matches!(report.signatures[0].reason, Reason::BeyondSize { highest: 6, .. });
        assert_eq!(is_named, expected == OPEN, "{name}: {:?}", report.signatures[0].reason);
    }
    // A later Size is no better word about what was signed.
    let short = sealed(replaced(&table, "/Size 9000", "/Size 6"), &SOUND, &authority().person);
    let mut later = short.clone();
    append_revision(&mut later, &[(20, "<<>>")], &format!("/Prev {}", last_section(&short)));
    for bytes in [later, grown(&short, &[])] {
        let report = judged(&bytes);
        assert_eq!(verdicts(&report), [OPEN], "{report:#?}");
    }
}
