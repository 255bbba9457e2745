//! Files that are not quite what they should be.
#![allow(clippy::unwrap_used)]

mod common;

use std::io;

use common::{fixture, options, signed};
use pdf::document::Leniency;
use pdf::revision::XrefKind;
use pdf::source::ByteSource;
use pdf::syntax::{Limit, Object, ObjectId, SyntaxError};
use pdf::update::UpdateError;
use pdf::{Document, DocumentError, SignError};

fn letter() -> Vec<u8> {
    fixture("nota-dinas.pdf")
}

/// Where the newest section of `bytes` starts.
fn newest(bytes: &[u8]) -> u64 {
    Document::open(bytes).unwrap().newest().offset()
}

/// `bytes` with another number behind the last `startxref`.
fn with_startxref(bytes: &[u8], startxref: u64) -> Vec<u8> {
    let keyword = b"startxref";
    let at = bytes.windows(keyword.len()).rposition(|part| part == keyword).unwrap();
    [&bytes[..at], format!("startxref\n{startxref}\n%%EOF\n").as_bytes()].concat()
}

/// `bytes` with an empty revision whose `Prev` is `previous`.
fn with_empty_revision(bytes: &[u8], previous: u64) -> Vec<u8> {
    let start = bytes.len();
    let revision =
        format!("xref\n0 0\ntrailer\n<</Size 99/Root 1 0 R/Prev {previous}>>\nstartxref\n{start}\n%%EOF\n");
    [bytes, revision.as_bytes()].concat()
}

#[test]
fn slips_are_forgiven_and_told() {
    let letter = letter();
    let length = letter.len() as u64;
    let start = newest(&letter);
    let junk = [b"HTTP/1.1 200 OK\r\n\r\n", letter.as_slice()].concat();
    let counted = with_startxref(&[b"\n\n", letter.as_slice()].concat(), start + 2);
    for (case, bytes, expected) in [
        ("none", letter.clone(), vec![]),
        ("blanks at the end", [letter.as_slice(), b"\r\n \n"].concat(), vec![]),
        (
            "junk at the end",
            [letter.as_slice(), b"<!-- -->"].concat(),
            vec![Leniency::BytesBehindEnd { offset: length, bytes: 8 }],
        ),
        ("junk at the start", junk, vec![Leniency::JunkBeforeHeader { bytes: 19, counted: false }]),
        ("junk that the file counts", counted, vec![Leniency::JunkBeforeHeader { bytes: 2, counted: true }]),
        (
            "startxref too low",
            with_startxref(&letter, start - 7),
            vec![Leniency::StartXrefWrong { stated: start - 7, found: start }],
        ),
        (
            "startxref too high",
            with_startxref(&letter, start + 3),
            vec![Leniency::StartXrefWrong { stated: start + 3, found: start }],
        ),
        ("Prev 0", with_empty_revision(&letter, 0), vec![Leniency::PreviousZero { offset: length }]),
    ] {
        let document = Document::open(bytes.as_slice()).unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(document.leniencies(), expected, "{case}");
    }
}

#[test]
fn what_is_written_otherwise_is_told() {
    let sound =
        common::written(&["<</Type/Catalog/Pages 2 0 R>>".into(), "<</Type/Pages/Kids[]/Count 0>>".into()]);
    let table = newest(&sound);
    let (length, text) = (sound.len() as u64, String::from_utf8(sound.clone()).unwrap());
    let appended = |size: i64| {
        let revision = format!(
            "xref\n0 0\ntrailer\n<</Size {size}/Root 1 0 R/Prev {table}>>\nstartxref\n{length}\n%%EOF\n"
        );
        [&text[..], &revision].concat()
    };
    let decreased = |size| Leniency::SizeDecreased { offset: length, size, highest: 2 };
    let misshapen = Leniency::EntriesMisshapen { offset: table };
    for (case, text, expected) in [
        ("nothing", text.clone(), vec![]),
        ("no version", text.replacen("1.7", "X.Y", 1), vec![Leniency::VersionUnreadable]),
        ("half a version", text.replacen("1.7", "1. ", 1), vec![Leniency::VersionUnreadable]),
        ("blanks for zeros", text.replacen("00000000", "        ", 2), vec![misshapen]),
        ("the same Size", appended(3), vec![]),
        ("a larger Size", appended(9), vec![]),
        ("a smaller Size", appended(2), vec![decreased(2)]),
        ("a Size of nothing", appended(0), vec![decreased(0)]),
        ("a Size below nothing", appended(-1), vec![decreased(-1)]),
    ] {
        let document = Document::open(text.as_bytes()).unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(document.leniencies(), expected, "{case}");
    }
}

#[test]
fn files_with_slips_can_be_signed() {
    let letter = letter();
    let start = newest(&letter);
    for (case, bytes) in [
        ("no line end", letter.trim_ascii_end().to_vec()),
        ("junk at the end", [letter.as_slice(), b"<!-- -->"].concat()),
        ("junk at the start", [b"HTTP/1.1 200 OK\r\n\r\n", letter.as_slice()].concat()),
        ("startxref too high", with_startxref(&letter, start + 3)),
    ] {
        let once = signed(&bytes, &options(), b"0").unwrap_or_else(|error| panic!("{case}: {error}"));
        let twice = signed(&once, &options(), b"0").unwrap_or_else(|error| panic!("{case}: {error}"));
        let document = Document::open(twice.as_slice()).unwrap();
        assert_eq!(document.revisions().len(), 3, "{case}");
        let signed = document.current().fields().unwrap();
        assert_eq!(signed.iter().filter(|field| field.is_filled()).count(), 2, "{case}");
    }
}

#[test]
fn unusable_files_are_errors() {
    let letter = letter();
    let length = letter.len() as u64;
    type Expected = fn(&DocumentError) -> bool;
    let cases: [(&str, Vec<u8>, Expected); 10] = [
        ("empty", vec![], |error| matches!(error, DocumentError::NotPdf { length: 0 })),
        ("text", b"Kepada Yth.".to_vec(), |error| matches!(error, DocumentError::NotPdf { length: 11 })),
        ("header only", b"%PDF-1.7".to_vec(), |error| matches!(error, DocumentError::NoStartXref { .. })),
        ("header too late", [vec![b' '; 1025], letter.clone()].concat(), |error| {
            matches!(error, DocumentError::NotPdf { .. })
        }),
        ("cut", letter[..letter.len() - 400].to_vec(), |error| {
            matches!(error, DocumentError::NoStartXref { .. })
        }),
        ("startxref far off", with_startxref(&letter, 40), |error| {
            matches!(error, DocumentError::Xref { .. })
        }),
        ("startxref behind the end", with_startxref(&letter, u64::MAX / 2), |error| {
            matches!(error, DocumentError::Xref { .. })
        }),
        ("Prev to itself", with_empty_revision(&letter, length), |error| {
            matches!(error, DocumentError::XrefLoop { .. })
        }),
        ("Prev to nothing", with_empty_revision(&letter, 40), |error| {
            matches!(error, DocumentError::Xref { .. })
        }),
        ("Prev beyond numbers", with_empty_revision(&letter, u64::MAX), |error| {
            matches!(error, DocumentError::Xref { .. } | DocumentError::Trailer { key: "Prev", .. })
        }),
    ];
    for (case, bytes, expected) in cases {
        let error = Document::open(bytes.as_slice()).expect_err(case);
        assert!(expected(&error), "{case}: {error}");
    }
}

/// Zeros between a head and a tail.
struct Sparse {
    head: Vec<u8>,
    zeros: u64,
    tail: Vec<u8>,
}

impl ByteSource for Sparse {
    fn length(&self) -> io::Result<u64> {
        Ok(self.head.len() as u64 + self.zeros + self.tail.len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let tail = self.head.len() as u64 + self.zeros;
        if offset >= tail {
            return self.tail.read_at(offset - tail, buffer);
        }
        let count = buffer.len().min(usize::try_from(tail - offset).unwrap());
        buffer[..count].fill(0);
        self.head.read_at(offset, &mut buffer[..count])?;
        Ok(count)
    }
}

#[test]
fn gigabytes_of_zeros_are_refused_at_once() {
    let zeros = 2 << 30;
    let nothing = Document::open(Sparse { head: vec![], zeros, tail: vec![] }).unwrap_err();
    assert!(matches!(nothing, DocumentError::NotPdf { .. }), "{nothing}");
    let header = Document::open(Sparse { head: b"%PDF-1.7\n".into(), zeros, tail: vec![] }).unwrap_err();
    assert!(matches!(header, DocumentError::NoStartXref { .. }), "{header}");
}

/// A letter with a revision behind `zeros`, whose section is a table or a stream.
fn enormous(zeros: u64, stream: bool) -> Sparse {
    let head = letter();
    let previous = newest(&head);
    let root = Document::open(head.as_slice()).unwrap().current().catalog_id().unwrap();
    let start = head.len() as u64 + zeros;
    let entries = format!("/Size 900/Root {root} R/Prev {previous}");
    let section = match stream {
        false => format!("xref\n0 0\ntrailer\n<<{entries}>>"),
        true => {
            format!("900 0 obj<</Type/XRef/W[1 8 2]/Index[]/Length 0{entries}>>stream\n\nendstream endobj")
        }
    };
    let tail = format!("{section}\nstartxref\n{start}\n%%EOF\n").into_bytes();
    Sparse { head, zeros, tail }
}

#[test]
fn ten_digits_are_enough_for_tables_only_up_to_ten_gigabytes() {
    for (case, zeros, stream, fits) in [
        ("table below", 9_900_000_000, false, true),
        ("table above", 10_000_000_000, false, false),
        ("stream above", 10_000_000_000, true, true),
        ("stream far above", 1 << 50, true, true),
    ] {
        let document =
            Document::open(enormous(zeros, stream)).unwrap_or_else(|error| panic!("{case}: {error}"));
        match (fits, pdf::sign::prepare(&document, &options())) {
            (true, Ok(prepared)) => assert!(prepared.byte_range().end() > zeros, "{case}"),
            (false, Err(SignError::Update(UpdateError::TooLong { .. }))) => {}
            (_, other) => panic!("{case}: {:?}", other.map(|prepared| prepared.byte_range())),
        }
    }
}

#[test]
fn no_cut_and_no_flipped_byte_makes_a_panic() {
    for name in ["nota-dinas.pdf", "laporan-objstm.pdf", "surat-linear.pdf", "formulir-ttd-kosong.pdf"] {
        let original = fixture(name);
        for part in 0..64 {
            let mut bytes = original.clone();
            bytes.truncate(original.len() * part / 64);
            walk(&bytes);
        }
        // The structure is where a changed byte matters: the last part of each file.
        for back in (1..original.len().min(6000)).step_by(7) {
            let mut bytes = original.clone();
            let at = bytes.len() - back;
            bytes[at] ^= 0x11;
            walk(&bytes);
        }
    }
}

/// Reads all there is and tries to sign; whatever happens is fine, but a panic or a loop.
fn walk(bytes: &[u8]) {
    let Ok(document) = Document::open(bytes) else { return };
    let view = document.current();
    if let Ok(pages) = view.pages() {
        pages.for_each(drop);
    }
    let _ = view.fields();
    let _ = signed(bytes, &options(), b"0");
}

#[test]
fn revisions_are_seen_as_they_were() {
    let original = fixture("formulir-ttd-kosong.pdf");
    let bytes = signed(&original, &options(), b"0").unwrap();
    let document = Document::open(bytes.as_slice()).unwrap();
    let names = |index: usize| -> Vec<String> {
        let fields = document.at(index).unwrap().fields().unwrap();
        fields.into_iter().filter(|field| field.is_signature()).map(|field| field.name).collect()
    };
    assert_eq!(names(0), Vec::<String>::new());
    assert_eq!(names(1), ["TtdPemohon"]);
    assert_eq!(names(2), ["TtdPemohon", "Signature1"]);
    assert!(document.at(3).is_none());
    let ends: Vec<u64> = document.revisions().iter().map(|revision| revision.end()).collect();
    assert_eq!(ends[1..], [original.len() as u64, bytes.len() as u64]);
}

#[test]
fn a_linearized_file_is_one_revision() {
    for name in ["surat-linear.pdf", "surat-dipindai.pdf"] {
        let bytes = fixture(name);
        let document = Document::open(bytes.as_slice()).unwrap();
        assert_eq!(document.revisions().len(), 1, "{name}");
        assert_eq!(document.newest().end(), bytes.len() as u64, "{name}");
        assert_eq!(document.leniencies(), [], "{name}");
    }
}

/// A later section hidden in front of the older ones, as a shadow attack may prepare.
#[test]
fn a_section_out_of_order_is_a_revision_of_its_own() {
    let letter = letter();
    let start = newest(&letter);
    let header = b"%PDF-1.6\n".len();
    let hidden = format!("xref\n0 0\ntrailer\n<</Size 99/Root 1 0 R/Prev {:010}>>\n", start);
    // Offsets now count from behind the inserted section, so that the letter's own stay right.
    let moved = hidden.len() as u64;
    let hidden = hidden.replace(&format!("{start:010}"), &format!("{:010}", start + moved));
    let bytes = [&letter[..header], hidden.as_bytes(), &letter[header..]].concat();
    let bytes = with_startxref(&bytes, header as u64);
    let document = Document::open(bytes.as_slice()).unwrap();
    assert_eq!(document.revisions().len(), 2);
    let told = Leniency::SectionsOutOfOrder { offset: header as u64 };
    assert!(document.leniencies().contains(&told), "{:?}", document.leniencies());
}

#[test]
fn objects_in_a_hybrid_file_come_from_both_sections() {
    let letter = letter();
    let previous = newest(&letter);
    let root = Document::open(letter.as_slice()).unwrap().current().catalog_id().unwrap();
    let mut bytes = letter.clone();
    let objects = "900 0 901 3 42 (in)";
    let stream = bytes.len();
    let length = objects.len();
    bytes.extend(
        format!(
            "902 0 obj<</Type/ObjStm/N 2/First 12/Length {length}>>stream\n{objects}\nendstream endobj\n"
        )
        .bytes(),
    );
    let hidden = bytes.len();
    let rows = [&[2, 3, 134, 0, 2, 3, 134, 1, 1][..], &(stream as u16).to_be_bytes(), &[0]].concat();
    bytes.extend(
        format!("903 0 obj<</Type/XRef/Size 904/W[1 2 1]/Index[900 3]/Length {}>>stream\n", rows.len())
            .bytes(),
    );
    bytes.extend(rows);
    bytes.extend(b"\nendstream endobj\n");
    let start = bytes.len();
    bytes.extend(
        format!("xref\n900 2\n0000000000 65535 f\r\n0000000000 65535 f\r\ntrailer\n<</Size 904/Root {root} R/Prev {previous}/XRefStm {hidden}>>\nstartxref\n{start}\n%%EOF\n")
            .bytes(),
    );
    let document = Document::open(bytes.as_slice()).unwrap();
    assert_eq!(document.newest().kind(), XrefKind::Hybrid);
    let object = |number| document.current().object(ObjectId::new(number, 0)).unwrap();
    assert_eq!((object(900), object(901)), (Object::Integer(42), Object::string("in")));
    let once = signed(&bytes, &options(), b"0").unwrap();
    let document = Document::open(once.as_slice()).unwrap();
    assert_eq!(document.newest().kind(), XrefKind::Table);
    assert!(!document.newest().trailer().contains("XRefStm"));
}

#[test]
fn another_object_at_the_place_is_an_error() {
    let letter = letter();
    let document = Document::open(letter.as_slice()).unwrap();
    let root = document.current().catalog_id().unwrap();
    let previous = document.newest().offset();
    let start = letter.len();
    let mut bytes = letter.clone();
    // The catalog's number, at the place of another object.
    let other = document.newest().entries().iter().find_map(|(number, entry)| match entry {
        pdf::revision::XrefEntry::InFile { offset, .. } if *number != root.number => Some(*offset),
        _ => None,
    });
    let (number, offset) = (root.number, other.unwrap());
    bytes.extend(
        format!("xref\n{number} 1\n{offset:010} 00000 n\r\ntrailer\n<</Size 99/Root {number} 0 R/Prev {previous}>>\nstartxref\n{start}\n%%EOF\n")
            .bytes(),
    );
    let document = Document::open(bytes.as_slice()).unwrap();
    let error = document.current().catalog().unwrap_err();
    assert!(matches!(error, DocumentError::WrongObject { expected, .. } if expected == root), "{error}");
}

#[test]
fn a_field_tree_has_a_depth() {
    let deep = |depth: u32| {
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>".to_owned(),
            "<</Type/Pages/Kids[]/Count 0>>".to_owned(),
        ];
        objects.extend((4..3 + depth).map(|kid| format!("<</T(a)/Kids[{kid} 0 R]>>")));
        objects.push("<</T(a)/FT/Tx>>".to_owned());
        common::written(&objects)
    };
    let names = |depth| {
        let bytes = deep(depth);
        let document = Document::open(&bytes[..]).unwrap();
        document.current().fields().map(|fields| fields[0].name.len())
    };
    assert_eq!(names(64).unwrap(), 2 * 64 - 1);
    let refused = names(65);
    assert!(matches!(refused, Err(DocumentError::TooMuch { what: Limit::Depth, limit: 64 })), "{refused:?}");
}

/// A letter with a cross-reference stream of `count` compressed entries that stand nowhere.
fn with_entries(count: usize) -> Vec<u8> {
    let letter = letter();
    let (start, previous) = (letter.len(), newest(&letter));
    let rows = common::deflated(&[1, 0, 0, 9].repeat(count));
    let head = format!(
        "900 0 obj<</Type/XRef/W[1 3 0]/Index[1000 {count}]/Size 99/Root 1 0 R/Prev {previous}/Filter/FlateDecode/Length {}>>stream\n",
        rows.len()
    );
    let tail = format!("\nendstream endobj\nstartxref\n{start}\n%%EOF\n");
    [letter.as_slice(), head.as_bytes(), &rows, tail.as_bytes()].concat()
}

#[test]
fn a_file_has_no_more_entries_than_bytes_and_few_sections() {
    let limit = |bytes: &[u8]| match Document::open(bytes) {
        Err(DocumentError::Xref { source: SyntaxError::Limit { what, .. }, .. }) => Some(what),
        _ => None,
    };
    assert_eq!(limit(&with_entries(30_000)), None);
    assert_eq!(limit(&with_entries(60_000)), Some(Limit::XrefEntries));
    assert_eq!(limit(&with_entries(2_000_000)), Some(Limit::DecodedLength));
    let sections = |count| {
        (0..count).fold(letter(), |mut bytes, _| {
            let previous = last_startxref(&bytes);
            let start = bytes.len();
            bytes.extend(
                format!(
                    "xref\n0 0\ntrailer\n<</Size 99/Root 1 0 R/Prev {previous}>>\nstartxref\n{start}\n%%EOF\n"
                )
                .bytes(),
            );
            bytes
        })
    };
    assert_eq!(limit(&sections(1023)), None);
    assert_eq!(limit(&sections(1024)), Some(Limit::XrefSections));
}

/// The number behind the last `startxref`.
fn last_startxref(bytes: &[u8]) -> u64 {
    let tail = String::from_utf8_lossy(&bytes[bytes.len() - 60..]).into_owned();
    tail.rsplit_once("startxref").unwrap().1.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn many_revisions_are_seen_as_they_were() {
    let mut bytes = letter();
    for value in 0..20i64 {
        let document = Document::open(bytes.as_slice()).unwrap();
        let mut update = pdf::update::Update::new(&document).unwrap();
        update.set(ObjectId::new(900, 0), value.into());
        let appendix = update.finish([1; 16]).unwrap().bytes;
        bytes.extend(appendix);
    }
    let document = Document::open(bytes.as_slice()).unwrap();
    let count = document.revisions().len();
    assert_eq!(count, 21);
    for index in 0..count {
        let view = document.at(index).unwrap();
        let expected = if index == 0 { Object::Null } else { Object::Integer(index as i64 - 1) };
        assert_eq!(view.object(ObjectId::new(900, 0)).unwrap(), expected, "{index}");
        assert_eq!(view.entry(899), None, "{index}");
        assert!(view.catalog().is_ok(), "{index}");
    }
}

#[test]
fn what_is_decoded_is_counted() {
    let section = |streams: usize, length: usize| {
        let mut bytes = letter();
        let previous = newest(&bytes);
        let data = common::deflated(&[b"900 0 1 ".as_slice(), &b" ".repeat(length)].concat());
        let mut rows = Vec::new();
        for number in 0..streams {
            let start = bytes.len() as u32;
            rows.extend([&[1][..], &start.to_be_bytes(), &[0, 0]].concat());
            let length = data.len();
            let number = 1000 + number;
            bytes.extend(
                format!(
                    "{number} 0 obj<</Type/ObjStm/N 1/First 6/Filter/FlateDecode/Length {length}>>stream\n"
                )
                .bytes(),
            );
            bytes.extend(&data);
            bytes.extend(b"\nendstream endobj\n");
        }
        for number in 0..streams {
            rows.extend([&[2][..], &(1000 + number as u32).to_be_bytes(), &[0, 0]].concat());
        }
        let (start, length) = (bytes.len(), rows.len());
        bytes.extend(format!("900 0 obj<</Type/XRef/W[1 4 2]/Index[1000 {streams} 2000 {streams}]/Size 3000/Root 1 0 R/Prev {previous}/Length {length}>>stream\n").bytes());
        bytes.extend(rows);
        bytes.extend(format!("\nendstream endobj\nstartxref\n{start}\n%%EOF\n").bytes());
        bytes
    };
    let read = |bytes: &[u8], numbers: std::ops::Range<u32>| {
        let document = Document::open(bytes).unwrap();
        let view = document.current();
        numbers.map(|number| view.object(ObjectId::new(number, 0))).find_map(Result::err)
    };
    let mega = 1024 * 1024;
    let one = read(&section(1, 33 * mega), 2000..2001);
    let too_long = |error: &DocumentError| {
        matches!(
            error,
            DocumentError::Object { source: SyntaxError::Limit { what: Limit::DecodedLength, .. }, .. }
        )
    };
    assert!(one.as_ref().is_some_and(too_long), "{one:?}");
    let all = section(20, 30 * mega);
    assert!(read(&all, 2000..2017).is_none());
    let error = read(&all, 2000..2020);
    assert!(matches!(error, Some(DocumentError::TooMuch { what: Limit::DecodedLength, .. })), "{error:?}");
    // One that is kept is decoded once.
    let document = Document::open(all.as_slice()).unwrap();
    assert!((0..100).all(|_| document.current().object(ObjectId::new(2000, 0)).is_ok()));
}

#[test]
fn missing_ends_are_not_searched_without_end() {
    let mut objects = vec!["<</Type/Catalog>>".to_owned()];
    objects.extend((0..40).map(|_| "<</Length 5>>stream\nabc".to_owned()));
    objects.push(format!("({})", " ".repeat(4 * 1024 * 1024)));
    objects.push("endstream".to_owned());
    let bytes = common::written(&objects);
    let document = Document::open(bytes.as_slice()).unwrap();
    let view = document.current();
    assert!(view.object(ObjectId::new(2, 0)).is_ok());
    let error = (3..42).find_map(|number| view.object(ObjectId::new(number, 0)).err());
    let is_limit = |error: &DocumentError| {
        matches!(
            error,
            DocumentError::Object { source: SyntaxError::Limit { what: Limit::ObjectSize, .. }, .. }
        )
    };
    assert!(error.as_ref().is_some_and(is_limit), "{error:?}");
}

#[test]
fn a_field_tree_has_a_size() {
    let file = |field: String, more: &str| {
        common::written(&["<</AcroForm<</Fields[2 0 R 3 0 R]>>>>".into(), field.clone(), field, more.into()])
    };
    let fields = |bytes: &[u8]| Document::open(bytes).unwrap().current().fields().map(|fields| fields.len());
    let kids = |count: usize| format!("<</T(a)/Kids[{}]>>", "4 0 R ".repeat(count));
    // The same big kid again and again is looked at once.
    let big = format!("<</X[{}]>>", "1 ".repeat(100_000));
    assert_eq!(fields(&file(kids(20_000), &big)).unwrap(), 2);
    let refused = fields(&file(kids(100_001), "<<>>"));
    assert!(matches!(refused, Err(DocumentError::TooMuch { what: Limit::FieldTree, .. })), "{refused:?}");

    let mut objects = vec!["<</AcroForm<</Fields[2 0 R]>>>>".to_owned()];
    let kids: String = (3..203).map(|kid| format!("{kid} 0 R ")).collect();
    objects.push(format!("<</T({})/Kids[{kids}]>>", "a".repeat(1024 * 1024)));
    objects.extend((3..203).map(|_| "<</T(b)>>".to_owned()));
    let refused = fields(&common::written(&objects));
    assert!(matches!(refused, Err(DocumentError::TooMuch { what: Limit::StringLength, .. })), "{refused:?}");

    let nulls: String = (1000..101_000).map(|kid| format!("{kid} 0 R ")).collect();
    let bytes = common::written(&[format!("<</AcroForm<</Fields[{nulls}]>>>>")]);
    let document = Document::open(bytes.as_slice()).unwrap();
    assert!((0..5).all(|_| document.current().fields().is_ok_and(|fields| fields.is_empty())));
    let refused = document.current().fields();
    assert!(matches!(refused, Err(DocumentError::TooMuch { what: Limit::FieldTree, .. })), "{refused:?}");

    let nulls: String = (1000..201_001).map(|kid| format!("{kid} 0 R ")).collect();
    let refused = fields(&common::written(&[format!("<</AcroForm<</Fields[{nulls}]>>>>")]));
    assert!(matches!(refused, Err(DocumentError::TooMuch { what: Limit::FieldTree, .. })), "{refused:?}");
}
