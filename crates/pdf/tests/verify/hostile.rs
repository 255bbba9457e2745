//! Small files that are made to cost much: what they would take is limited, and that is said.

use pdf::Document;
use pdf::verify::{Finding, Modification};

use crate::authority::{authority, codes, judged, verdict, verdicts};
use crate::file::{SOUND, append_revision, catalog, last_section, page, roomy, sealed, written};

const LIMIT: &str = "too-much-work";

/// A signed file with these objects beside the usual ones.
fn signed_with(more: &[(u32, String)]) -> Vec<u8> {
    let (_, root) = catalog("", "5 0 R", "");
    let (_, sheet) = page("4 0 R", "5 0 R");
    let signature = roomy(&SOUND);
    let mut objects: Vec<(u32, &str)> = vec![
        (1, &root),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, &sheet),
        (4, "<</Length 0>>stream\nendstream"),
        (5, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Tanda Tangan)/Rect[0 0 0 0]/P 3 0 R/V 6 0 R>>"),
        (6, &signature),
    ];
    objects.extend(more.iter().map(|(number, body)| (*number, body.as_str())));
    sealed(written(&objects), &SOUND, &authority().person)
}

/// Adds `count` revisions, each of which adds to the document's store, and sets `more`.
fn with_revisions(mut bytes: Vec<u8>, count: usize, store: &str, more: &[(u32, &str)]) -> Vec<u8> {
    let (_, root) = catalog("/DSS 20 0 R", "5 0 R", "");
    for index in 0..count {
        let mut objects = vec![(20, store)];
        if index == 0 && more.iter().all(|(number, _)| *number != 1) {
            objects.push((1, &root));
        }
        objects.extend(more);
        let previous = last_section(&bytes[bytes.len() - 64..]);
        append_revision(&mut bytes, &objects, &format!("/Prev {previous}"));
    }
    bytes
}

fn many_objects(count: u32) -> Vec<(u32, String)> {
    (100..100 + count).map(|number| (number, format!("<</A {} 0 R/B({:040})>>", number + 1, 0))).collect()
}

#[test]
fn many_revisions_of_many_objects_pass_where_each_changes_little() {
    let bytes = with_revisions(signed_with(&many_objects(4000)), 900, "<</Certs[]>>", &[]);
    let report = judged(&bytes);
    assert_eq!(codes(&report), ["too-much-history"], "{} bytes", bytes.len());
    assert_eq!(verdicts(&report), ["TOTAL-PASSED"], "{report:#?}");
    assert_eq!(report.signatures[0].modification, Some(Modification::LtaUpdates));
}

#[test]
fn many_revisions_of_many_objects_meet_a_limit_where_each_may_change_all() {
    // What was an integer may have been the length of any stream.
    let mut objects = many_objects(7800);
    objects.push((50, "7".to_owned()));
    let bytes = with_revisions(signed_with(&objects), 1000, "<</Certs[]>>", &[(50, "8")]);
    assert!(bytes.len() < 1_100_000, "{}", bytes.len());
    let report = judged(&bytes);
    assert_eq!(verdict(&report), "INDETERMINATE");
    assert!(codes(&report).contains(&LIMIT), "{:?}", codes(&report));
    assert_eq!(verdicts(&report), ["INDETERMINATE"]);
}

/// Objects inside a text of an object, and so on.
fn nested(count: u32) -> (String, Vec<(u32, usize)>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    for number in 100..100 + count {
        places.push((number, text.len()));
        text += &format!("{number} 0 obj<</X(");
    }
    text += &")>>endobj ".repeat(count as usize);
    (text, places)
}

/// A file of these objects with `inside` behind the header, where `places` are.
fn written_around(inside: &str, places: &[(u32, usize)], objects: &[(u32, &str)]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let start = bytes.len();
    bytes.extend(inside.as_bytes());
    bytes.extend(b"\n");
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (number, at) in places {
        table += &format!("{number} 1\n{:010} 00000 n \n", start + at);
    }
    for (number, body) in objects {
        table += &format!("{number} 1\n{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").into_bytes());
    }
    let start = bytes.len();
    let trailer = format!("trailer\n<</Size 99999/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend((table + &trailer).into_bytes());
    bytes
}

#[test]
fn objects_within_objects_meet_a_limit() {
    let (inside, places) = nested(12_000);
    let kids: String = places.iter().map(|(number, _)| format!("{number} 0 R ")).collect();
    let fields = catalog("", &kids, "").1;
    let (_, hidden) = catalog("", "5 0 R", "");
    let byte_ranges = inside.replace("/X(", "/ByteRange(");
    let places_of_ranges: Vec<(u32, usize)> =
        places.iter().map(|(number, at)| (*number, at + 8 * (*number - 100) as usize)).collect();
    let sheets = "<</Type/Pages/Kids[]/Count 0>>";
    for (name, bytes) in [
        ("fields", written_around(&inside, &places, &[(1, &fields), (2, sheets)])),
        ("byte ranges", written_around(&byte_ranges, &places_of_ranges, &[(1, &hidden), (2, sheets)])),
    ] {
        assert!(bytes.len() < 1_100_000, "{name}: {}", bytes.len());
        let report = judged(&bytes);
        assert_eq!(verdict(&report), "INDETERMINATE", "{name}");
        assert!(codes(&report).contains(&LIMIT), "{name}: {:?}", codes(&report));
        let last = report.findings.iter().rfind(|finding| matches!(finding, Finding::TooMuchWork(_)));
        assert!(last.unwrap().to_string().contains("bytes parsed"), "{name}: {last:?}");
    }
}

/// A file whose form leads to `count` fields in one object stream, each of which its entry says to be elsewhere in it.
fn with_wrong_places(count: u32) -> Vec<u8> {
    let numbers = 10..10 + count;
    let (mut head, mut body) = (String::new(), String::new());
    for number in numbers.clone() {
        head += &format!("{number} {} ", body.len());
        body += &format!("<</FT/Sig/T({number})>> ");
    }
    // A second one of the same number does not count.
    head += "10 0 ";
    let kids: String = numbers.clone().map(|number| format!("{number} 0 R ")).collect();
    let stream = format!(
        "<</Type/ObjStm/N {}/First {}/Length {}>>stream\n{head}{body}\nendstream",
        count + 1,
        head.len(),
        head.len() + body.len()
    );
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut rows: Vec<[u8; 9]> = vec![[0; 9]; 10];
    let row = |kind: u8, second: u32, third: u32| {
        let mut row = [kind; 9];
        row[1..5].copy_from_slice(&second.to_be_bytes());
        row[5..].copy_from_slice(&third.to_be_bytes());
        row
    };
    for (number, body) in
        [(1, catalog("", &kids, "").1), (2, "<</Type/Pages/Kids[]/Count 0>>".to_owned()), (3, stream)]
    {
        rows[number] = row(1, bytes.len() as u32, 0);
        bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").into_bytes());
    }
    let start = bytes.len();
    rows[4] = row(1, start as u32, 0);
    rows.extend(numbers.map(|number| row(2, 3, number - 9)));
    let size = rows.len();
    let head = format!("4 0 obj\n<</Type/XRef/Size {size}/W[1 4 4]/Root 1 0 R/Length {}>>stream\n", 9 * size);
    bytes.extend([head.as_bytes(), &rows.concat()].concat());
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").into_bytes());
    bytes
}

#[test]
fn what_stands_elsewhere_in_an_object_stream_is_found_by_its_number() {
    let bytes = with_wrong_places(15_000);
    assert!(bytes.len() < 1_100_000, "{}", bytes.len());
    let document = Document::open(&bytes[..]).unwrap();
    let names: Vec<String> =
        document.current().fields().unwrap().into_iter().map(|field| field.name).collect();
    assert_eq!(names.len(), 15_000);
    assert!(names.iter().zip(10..).all(|(name, number)| *name == number.to_string()));
    assert_eq!(codes(&judged(&bytes)), ["no-signature"]);
}

#[test]
fn large_dictionaries_are_no_reason_to_search_without_end() {
    let all = |start: &str, value: &str, end: &str| {
        let entries: String = (0..30_000).map(|key| format!("/K{key}{value}")).collect();
        format!("{start}{entries}{end}")
    };
    let many: Vec<(u32, String)> = (1000..9000).map(|number| (number, "<<>>".to_owned())).collect();
    let many: Vec<(u32, &str)> = many.iter().map(|(number, body)| (*number, body.as_str())).collect();
    let signed = signed_with(&[]);
    let keys = all("<</VRI<<", "<<>>", ">>>>");
    let objects = format!("<</VRI<</A<</TU({})>>>>>>", "obj".repeat(200_000));
    let extensions = catalog(&all("/DSS 20 0 R/Extensions<<", "<<>>", ">>"), "5 0 R", "").1;
    for (name, bytes, expected) in [
        ("keys", with_revisions(signed.clone(), 2, &keys, &[]), "TOTAL-PASSED"),
        ("extensions", with_revisions(signed.clone(), 2, "<<>>", &[(1, &extensions)]), "TOTAL-PASSED"),
        ("what looks like objects", with_revisions(signed.clone(), 1, &objects, &[]), "TOTAL-PASSED"),
        ("what nothing leads to", with_revisions(signed.clone(), 1, "<<>>", &many), "INDETERMINATE"),
    ] {
        assert!(bytes.len() < 1_500_000, "{name}: {}", bytes.len());
        assert_eq!(verdict(&judged(&bytes)), expected, "{name}");
    }
}

/// A document that this many people signed, with so many other fields in its form.
fn signed_by_many(people: u32, others: u32) -> Vec<u8> {
    let form: Vec<u32> = (1000..1000 + others).collect();
    let references =
        |numbers: &[u32]| numbers.iter().map(|number| format!("{number} 0 R ")).collect::<String>();
    let text = |number: &u32| (*number, format!("<</FT/Tx/T(Isian {number})/V({number:0200})>>"));
    let all = references(&form);
    let (_, root) = catalog("", &all, "");
    let (_, sheet) = page("4 0 R", "");
    let mut objects = vec![
        (1, root),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned()),
        (3, sheet),
        (4, "<</Length 0>>stream\nendstream".to_owned()),
    ];
    objects.extend(form.iter().map(text));
    let objects: Vec<(u32, &str)> = objects.iter().map(|(number, body)| (*number, body.as_str())).collect();
    let mut bytes = written(&objects);
    let mut signed = Vec::new();
    for number in (20..).step_by(2).take(people as usize) {
        signed.push(number);
        let (_, root) = catalog("", &format!("{all}{}", references(&signed)), "");
        let (_, sheet) = page("4 0 R", &references(&signed));
        let field = "<</Type/Annot/Subtype/Widget/FT/Sig/Rect[0 0 0 0]/P 3 0 R";
        let field = format!("{field}/T(Tanda {number})/V {} 0 R>>", number + 1);
        let signature = roomy(&SOUND);
        let objects = [(1, root.as_str()), (3, &sheet), (number, &field), (number + 1, &signature)];
        let previous = last_section(&bytes[bytes.len() - 64..]);
        append_revision(&mut bytes, &objects, &format!("/Prev {previous}"));
        bytes = sealed(bytes, &SOUND, &authority().person);
    }
    bytes
}

#[test]
fn long_forms_that_many_people_signed_are_judged_to_the_end() {
    let report = judged(&signed_by_many(40, 800));
    assert!(codes(&report).is_empty(), "{:?}", codes(&report));
    assert_eq!(verdicts(&report), ["TOTAL-PASSED"; 40]);
}
