//! What a later revision may change is looked at from all sides: who else refers to it, and what cannot be read.

use pdf::verify::{Modification, Reason};

use crate::authority::{authority, codes, judged, verdict, verdicts};
use crate::file::{
    Craft, SOUND, append_revision, appended_to, catalog, find, last_section, replaced, roomy, sealed, stream,
    written,
};
use crate::stamping::{STAMPED, addition, codes_of_first, token};

const PASSED: &str = "TOTAL-PASSED";
const OPEN: &str = "INDETERMINATE";

/// The objects of a file of one page with room for a signature; these stand beside the usual ones, or in their place.
fn parts(objects: &[(u32, &str)]) -> Vec<(u32, String)> {
    let mut all = vec![
        (1, root("")),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned()),
        (3, page("<<>>")),
        (4, "<</Length 19>>stream\n0 0 m 10 10 l S    \nendstream".to_owned()),
        (5, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Tanda Tangan)/Rect[0 0 0 0]/P 3 0 R/V 6 0 R>>".to_owned()),
        (6, roomy(&SOUND)),
    ];
    for (number, body) in objects {
        all.retain(|(known, _)| known != number);
        all.push((*number, (*body).to_owned()));
    }
    all
}

/// The file, not signed yet.
fn unsigned(objects: &[(u32, &str)]) -> Vec<u8> {
    let parts = parts(objects);
    written(&parts.iter().map(|(number, body)| (*number, body.as_str())).collect::<Vec<_>>())
}

/// Signed by the person.
fn signed(objects: &[(u32, &str)]) -> Vec<u8> {
    sealed(unsigned(objects), &SOUND, &authority().person)
}

/// Appends a revision that sets these objects.
fn updated(bytes: &[u8], objects: &[(u32, &str)]) -> Vec<u8> {
    appended_to(bytes, objects, "")
}

/// The catalog with more in it.
fn root(more: &str) -> String {
    catalog(more, "5 0 R", "").1
}

fn assert_verdict(name: &str, bytes: &[u8], expected: &str) {
    let report = judged(bytes);
    assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
    let told = matches!(report.signatures[0].reason, Reason::LaterRevision { .. });
    assert_eq!(told, expected == OPEN, "{name}: {:?}", report.signatures[0].reason);
}

/// A page with these resources.
fn page(resources: &str) -> String {
    let rest = "/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[5 0 R]";
    format!("<</Type/Page/Parent 2 0 R{rest}/Resources {resources}>>")
}

#[test]
fn only_trailers_may_refer_to_the_catalog() {
    let (elsewhere, store) = (root("/DSS 8 0 R"), root("/DSS 20 0 R"));
    let added = [(1, store.as_str()), (20, "<</Certs[]>>")];
    let grown = [(8, "<</Certs[21 0 R]>>"), (21, "<</Length 1>>stream\nx\nendstream")];
    let (fonts, resources) = (page("<</Font 1 0 R>>"), page("1 0 R"));
    for (name, objects, expected) in [
        ("they do", &[][..], PASSED),
        ("the fonts of a page", &[(3, fonts.as_str())], OPEN),
        ("the resources of a page", &[(3, &resources)], OPEN),
        ("what nothing refers to", &[(30, "[1 0 R]")], OPEN),
        ("what a signature is about", &[(30, "[<</TransformMethod/FieldMDP/Data 1 0 R>>]")], PASSED),
        (
            "what a signature is about, and more",
            &[(30, "<</TransformMethod/X/Data 1 0 R/Font 1 0 R>>")],
            OPEN,
        ),
        ("what a signature is about twice", &[(30, "<</TransformMethod/X/Data 1 0 R/Data 1 0 R>>")], OPEN),
        ("data", &[(30, "<</Data 1 0 R>>")], OPEN),
        ("it refers to itself", &[(1, &root("/Self 1 0 R"))], OPEN),
    ] {
        assert_verdict(name, &signed(objects), PASSED);
        if !objects.iter().any(|(number, _)| *number == 1) {
            assert_verdict(name, &updated(&signed(objects), &added), expected);
        }
        // It stays as it is, but what it leads to grows.
        let (name, more) = (format!("{name}, elsewhere"), root("/DSS 8 0 R/Self 1 0 R"));
        let itself = if name.contains("itself") { &more } else { &elsewhere };
        let bytes = signed(&[objects, &[(1, itself), (8, "<</Certs[]>>")]].concat());
        assert_verdict(&name, &updated(&bytes, &grown), expected);
    }
    let stamped = |other: &str| {
        let page = crate::file::page("4 0 R", "5 0 R").1;
        let bytes = signed(&[(3, &page), (30, other)]);
        addition().to(&bytes, &|covered| token(covered, &authority().stamper, STAMPED))
    };
    assert_eq!(verdicts(&judged(&stamped("[2 0 R]"))), [PASSED; 2]);
    assert_eq!(verdicts(&judged(&stamped("[1 0 R]"))), [OPEN, PASSED]);
}

#[test]
fn an_extension_says_who_extended_the_format_and_no_more() {
    let known = "/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 3>>/Odd 4 0 R>>";
    for (name, extensions, expected) in [
        ("as they were", "<</ADBE<</BaseVersion/1.7/ExtensionLevel 3>>/Odd 4 0 R>>", PASSED),
        ("a level more", "<</ADBE<</BaseVersion/1.7/ExtensionLevel 8>>/Odd 4 0 R>>", PASSED),
        (
            "another developer",
            "<</ADBE<</BaseVersion/1.7/ExtensionLevel 3>>/Odd 4 0 R/ESIC<</Type/DeveloperExtensions/BaseVersion/1.7/ExtensionLevel 5/URL(x)/ExtensionRevision(:2)>>>>",
            PASSED,
        ),
        (
            "several, and the type",
            "<</Type/Extensions/ADBE<</BaseVersion/1.7/ExtensionLevel 3>>/Odd 4 0 R/ISO_[<</ExtensionLevel 1>><</ExtensionLevel 2>>]>>",
            PASSED,
        ),
        ("one less", "<</ADBE<</BaseVersion/1.7/ExtensionLevel 3>>>>", OPEN),
        ("another type", "<</Type/Font/ADBE<<>>/Odd 4 0 R>>", OPEN),
        ("more of one", "<</ADBE<</ExtensionLevel 3/CharProcs 4 0 R>>/Odd 4 0 R>>", OPEN),
        ("a level elsewhere", "<</ADBE<</ExtensionLevel 4 0 R>>/Odd 4 0 R>>", OPEN),
        ("a level that is a dictionary", "<</ADBE<</ExtensionLevel<</a 4 0 R>>>>/Odd 4 0 R>>", OPEN),
        ("a version that is an array", "<</ADBE<</BaseVersion[4 0 R]>>/Odd 4 0 R>>", OPEN),
        ("an address that is none", "<</ADBE<</URL<</S/URI>>>>/Odd 4 0 R>>", OPEN),
        ("the type of another dictionary", "<</ADBE<</Type/Font>>/Odd 4 0 R>>", OPEN),
        ("a developer elsewhere", "<</ADBE 21 0 R/Odd 4 0 R>>", OPEN),
        ("a number", "<</ADBE 3/Odd 4 0 R>>", OPEN),
        ("an array of others", "<</ADBE[<<>> 4 0 R]/Odd 4 0 R>>", OPEN),
        ("keys twice", "<</ADBE<</ExtensionLevel 3/ExtensionLevel 4>>/Odd 4 0 R>>", OPEN),
    ] {
        let bytes = signed(&[(1, &root(known))]);
        let catalog = root(&format!("/DSS 20 0 R/Extensions{extensions}"));
        let mut update = vec![(1, catalog.as_str()), (20, "<</Certs[]>>")];
        if extensions.contains("21 0 R") {
            update.push((21, "<</ExtensionLevel 5>>"));
        }
        assert_verdict(name, &updated(&bytes, &update), expected);
    }
}

/// The parts of a store in which each is an object of its own.
const STORE: [(u32, &str); 7] = [
    (20, "<</Type/DSS/Certs 21 0 R/VRI 22 0 R>>"),
    (21, "[25 0 R]"),
    (22, "<</AAAA 23 0 R>>"),
    (23, "<</Cert 24 0 R>>"),
    (24, "[25 0 R]"),
    (25, "<</Length 1>>stream\nx\nendstream"),
    (26, "<</Length 1>>stream\ny\nendstream"),
];

#[test]
fn what_grows_is_reached_by_one_way() {
    let (root, store) = (root("/DSS 20 0 R"), &STORE[..]);
    let new = "<</Length 1>>stream\nz\nendstream";
    let with = |resources: &str| {
        let page = page(resources);
        signed(&[&[(1, root.as_str()), (3, &page)], store].concat())
    };
    for (name, update, refused_beside) in [
        ("an array of the store", &[(21, "[25 0 R 30 0 R]"), (30, new)][..], &[20, 21][..]),
        ("an array of one signature", &[(24, "[25 0 R 30 0 R]"), (30, new)], &[20, 22, 23, 24]),
        ("an array of one signature, of what was there", &[(24, "[26 0 R]")], &[20, 22, 23, 24]),
        ("what is said of one signature", &[(23, "<</Cert 24 0 R/TU(D:2026)>>")], &[20, 22, 23]),
        ("one signature more", &[(22, "<</AAAA 23 0 R/BBBB<</Cert[25 0 R]>>>>")], &[20, 22]),
        ("the store", &[(20, "<</Type/DSS/Certs 21 0 R/VRI 22 0 R/CRLs[]>>")], &[20]),
    ] {
        assert_verdict(name, &updated(&with("<<>>"), update), PASSED);
        for part in 20..=24 {
            let name = format!("{name}, where a page takes {part} for its colours");
            let bytes = with(&format!("<</ColorSpace {part} 0 R>>"));
            let is_passed = verdicts(&judged(&updated(&bytes, update))) == [PASSED];
            assert_eq!(is_passed, !refused_beside.contains(&part), "{name}");
        }
    }
    for (name, update) in [
        ("a name", &[(24, "[25 0 R/Indexed]")][..]),
        ("a name elsewhere", &[(24, "[25 0 R 30 0 R]"), (30, "/Indexed")]),
        ("a dictionary", &[(24, "[25 0 R 30 0 R]"), (30, "<<>>")]),
        ("the page", &[(24, "[25 0 R 3 0 R]")]),
        ("nothing", &[(24, "[25 0 R 90 0 R]")]),
        ("the catalog", &[(24, "[25 0 R 1 0 R]")]),
    ] {
        assert_verdict(name, &updated(&with("<<>>"), update), OPEN);
    }
}

#[test]
fn the_version_rises_and_does_not_sink() {
    for (name, before, after, expected) in [
        ("the same as in the header", "", "/Version/1.7", PASSED),
        ("a later one", "", "/Version/2.0", PASSED),
        ("a later one than before", "/Version/1.7", "/Version/2.0", PASSED),
        ("an earlier one than in the header", "", "/Version/1.4", OPEN),
        ("an earlier one than before", "/Version/2.0", "/Version/1.7", OPEN),
        ("gone", "/Version/2.0", "", OPEN),
        ("unknown", "", "/Version/9.9", OPEN),
        ("unknown before", "/Version/9.9", "/Version/2.0", OPEN),
        ("a number", "", "/Version 2.0", OPEN),
        ("a dictionary", "", "/Version<</a 4 0 R>>", OPEN),
        ("elsewhere", "", "/Version 4 0 R", OPEN),
        ("twice", "", "/Version/1.7/Version/2.0", OPEN),
    ] {
        let bytes = signed(&[(1, &root(before))]);
        let update = [(1, root(&format!("{after}/DSS 20 0 R"))), (20, "<</Certs[]>>".to_owned())];
        let update = update.each_ref().map(|(number, body)| (*number, body.as_str()));
        assert_verdict(name, &updated(&bytes, &update), expected);
    }
    // By itself it is not what keeps signatures provable.
    let report = judged(&updated(&signed(&[]), &[(1, &root("/Version/2.0"))]));
    let told = &report.signatures[0].reason;
    assert!(matches!(told, Reason::LaterRevision { revision: 2, objects: 1 }), "{told:?}");
}

#[test]
fn what_cannot_be_read_counts_where_something_refers_to_it() {
    let broken = "[1 0 R >>";
    let cut = "<</Length 90 0 R>>stream\nx\n";
    let (store, of_it) = (root("/DSS 20 0 R"), page("<</Font 30 0 R>>"));
    for (name, objects, update, expected) in [
        ("unused", &[(30, broken)][..], "<</Certs[]>>", PASSED),
        ("unused and cut off", &[(30, cut)], "<</Certs[]>>", PASSED),
        ("used by what cannot be read", &[(30, broken), (31, "[30 0 R >>")], "<</Certs[]>>", PASSED),
        ("used", &[(30, broken), (3, &of_it)], "<</Certs[]>>", OPEN),
        ("used by what nothing refers to", &[(30, broken), (31, "[30 0 R]")], "<</Certs[]>>", OPEN),
        ("used later", &[(30, broken)], "<</Certs[30 0 R]>>", OPEN),
        ("used later and deep", &[(30, broken)], "<</VRI<</AAAA<</TS<</X[30 0 R]>>>>>>>>", OPEN),
    ] {
        let bytes = signed(objects);
        assert_verdict(name, &bytes, PASSED);
        let once = updated(&bytes, &[(1, &store), (20, update)]);
        assert_verdict(name, &once, expected);
        // What was counted once is counted on.
        let more = update.replace(">>>>>>>>", ">>>>>>/BBBB<<>>>>>>").replace("]>>", "]/CRLs[]>>");
        if !update.contains("VRI") {
            assert_verdict(name, &updated(&once, &[(20, &more)]), expected);
        }
    }
    let bytes = signed(&[(30, broken)]);
    for (name, number, body) in [("it is mended", 30, "<<>>"), ("it is gone", 30, "")] {
        let update = [(1, store.as_str()), (20, "<</Certs[]>>"), (number, body)];
        assert_verdict(name, &updated(&bytes, &update), OPEN);
    }
}

/// Whoever goes by the length that a stream states may read on into what is appended.
#[test]
fn a_stream_that_does_not_end_where_it_says_counts_where_something_refers_to_it() {
    let streamed = |entries: &str| format!("<<{entries}>>stream\n0 0 m 10 10 l S    \nendstream");
    for (name, entries, others, expected) in [
        ("its length", "/Length 19", &[][..], PASSED),
        ("its length elsewhere", "/Length 31 0 R", &[(31, "19")], PASSED),
        ("beyond the file", "/Length 40000", &[], OPEN),
        ("too short", "/Length 3", &[], OPEN),
        ("none", "", &[], OPEN),
        ("less than none", "/Length -1", &[], OPEN),
        ("twice", "/Length 19/Length 40000", &[], OPEN),
        ("twice, the right one behind", "/Length 40000/Length 19", &[], OPEN),
        ("elsewhere and beyond the file", "/Length 31 0 R", &[(31, "40000")], OPEN),
        ("elsewhere and nowhere", "/Length 31 0 R", &[], OPEN),
    ] {
        let body = streamed(entries);
        let store = [(1, root("/DSS 20 0 R")), (20, "<</Certs[]>>".to_owned())];
        let store = store.each_ref().map(|(number, body)| (*number, body.as_str()));
        for (place, number, expected) in [("shown", 4, expected), ("unused", 30, PASSED)] {
            let bytes = signed(&[&[(number, body.as_str())], others].concat());
            assert_verdict(&format!("{name}, {place}"), &bytes, PASSED);
            assert_verdict(&format!("{name}, {place}, updated"), &updated(&bytes, &store), expected);
        }
    }
}

/// What is signed as the data of a stream is not signed as a catalog.
#[test]
fn an_object_that_changes_stands_in_what_is_appended() {
    let (old, new) = (root(""), root("/DSS<</Type/DSS/Certs[]>>"));
    let body = format!("1 0 obj\n{new}\nendobj\n");
    // An attached file may be a document itself; elsewhere readers that repair would find it.
    let hidden = format!("<</Type/EmbeddedFile/Length {}>>stream\n{body}\nendstream", body.len());
    let bytes = signed(&[(1, &old), (30, &hidden)]);
    assert_verdict("signed", &bytes, PASSED);
    assert_verdict("what is appended", &updated(&bytes, &[(1, &new)]), PASSED);
    let (place, start, previous) = (find(&bytes, body.as_bytes()), bytes.len(), last_section(&bytes));
    let section = format!(
        "xref\n1 1\n{place:010} 00000 n \ntrailer\n<</Size 9000/Root 1 0 R/Prev {previous}>>\nstartxref\n{start}\n%%EOF\n"
    );
    assert_verdict("what was there", &[&bytes[..], section.as_bytes()].concat(), OPEN);
}

/// Some readers repair a file in which something is numbered beyond `Size`, until a later one no longer excludes it.
#[test]
fn what_size_excludes_is_not_referred_to_where_it_grows() {
    let store = [(1, root("/DSS 20 0 R")), (20, "<</Certs[]>>".to_owned())];
    let store = store.each_ref().map(|(number, body)| (*number, body.as_str()));
    for (name, size, number, later, expected) in [
        ("within", 31, 30, 40, PASSED),
        ("the first beyond", 31, 31, 32, OPEN),
        ("beyond", 31, 35, 40, OPEN),
        ("the last before the later one", 31, 39, 40, OPEN),
        ("beyond both", 31, 40, 40, PASSED),
        ("beyond, and Size stays", 31, 99, 31, PASSED),
    ] {
        let page = page(&format!("<</XObject<</X {number} 0 R>>>>"));
        let table = replaced(&unsigned(&[(3, &page)]), "/Size 9000", &format!("/Size {size}"));
        let bytes = sealed(table, &SOUND, &authority().person);
        assert_verdict(name, &bytes, PASSED);
        let updated = replaced(&updated(&bytes, &store), "/Size 9000", &format!("/Size {later}"));
        assert_verdict(name, &updated, expected);
    }
}

/// A linearized file says how long it is, and readers that find it so start from the section in front.
#[test]
fn a_file_does_not_grow_to_be_linearized_again() {
    const LENGTH: usize = 60_000;
    let grown = |bytes: &[u8], length: usize| {
        let update = |fill: usize| {
            let stream = format!("<</Length {fill:05}>>stream\n{}\nendstream", " ".repeat(fill));
            updated(bytes, &[(1, &root("/DSS 20 0 R")), (20, "<</Certs[21 0 R]>>"), (21, &stream)])
        };
        update(length + 30_000 - update(30_000).len())
    };
    for (name, first, unlike, alike) in [
        ("no word of it", "<</L 60000>>", PASSED, PASSED),
        ("another length", "<</Linearized 1/L 60001>>", PASSED, PASSED),
        ("its length", "<</Linearized 1/L 60000>>", PASSED, OPEN),
        ("with a fraction", "<</Linearized 1/L 60000.0>>", PASSED, OPEN),
        ("one of two lengths", "<</Linearized 1/L 9/L 60000>>", PASSED, OPEN),
        ("an escaped name", "<</Linea#72ized 1/#4C 60000>>", PASSED, OPEN),
        ("a length elsewhere", "<</Linearized 1/L 31 0 R>>", OPEN, OPEN),
        ("what cannot be read", "<</Linearized 1/L 60000 ]>>", OPEN, OPEN),
        ("no dictionary", "[/Linearized 1/L 60000]", PASSED, PASSED),
    ] {
        let parts = [&[(10, first.to_owned())], &parts(&[])[..]].concat();
        let parts: Vec<(u32, &str)> = parts.iter().map(|(number, body)| (*number, body.as_str())).collect();
        let bytes = sealed(written(&parts), &SOUND, &authority().person);
        for (length, expected) in [(LENGTH - 1, unlike), (LENGTH, alike)] {
            let bytes = grown(&bytes, length);
            assert_eq!(bytes.len(), length, "{name}");
            let report = judged(&bytes);
            assert_eq!(verdict(&report), expected, "{name}, {length}: {report:#?}");
            let is_told = codes(&report).contains(&"linearized-again");
            assert_eq!(is_told, expected == OPEN, "{name}, {length}");
        }
    }
    // Blanks behind the end are no revision.
    let of = |stated: usize| {
        let parts = [&[(10, format!("<</Linearized 1/L {stated:05}>>"))], &parts(&[])[..]].concat();
        let parts: Vec<(u32, &str)> = parts.iter().map(|(number, body)| (*number, body.as_str())).collect();
        sealed(written(&parts), &SOUND, &authority().person)
    };
    let bytes = of(of(0).len() + 5);
    assert_eq!(verdict(&judged(&bytes)), PASSED);
    assert_eq!(verdict(&judged(&[&bytes[..], &b"\n\n\n\n"[..]].concat())), PASSED);
    assert_eq!(verdict(&judged(&[&bytes[..], &b"\n\n\n\n\n"[..]].concat())), OPEN);
}

#[test]
fn an_entry_that_leads_to_nowhere_counts_where_something_refers_to_it() {
    for (name, resources, expected) in [("unused", "<<>>", PASSED), ("used", "<</Font 30 0 R>>", OPEN)] {
        let table = unsigned(&[(3, &page(resources)), (30, "null")]);
        let entry = format!("{:010} 00000 n", find(&table, b"\n30 0 obj") + 1);
        let bytes = sealed(replaced(&table, &entry, "0000000012 00000 n"), &SOUND, &authority().person);
        // Readers that repair the file find it where it is.
        assert_eq!(verdicts(&judged(&bytes)), [expected], "{name}");
        let update = updated(&bytes, &[(1, &root("/DSS 20 0 R")), (20, "<</Certs[]>>")]);
        assert_eq!(verdicts(&judged(&update)), [expected], "{name}");
        let told = codes_of_first(&judged(&update)).contains(&"later-revision");
        assert_eq!(told, expected == OPEN, "{name}");
    }
}

/// Appends a revision of these objects with a cross-reference stream, object `number`, in whose dictionary stands this
/// as well.
fn append_with_stream(bytes: &mut Vec<u8>, objects: &[(u32, String)], number: u32, more: &str) {
    let start_of = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap();
    let mut places = Vec::new();
    for (number, body) in objects {
        places.push((*number, start_of(bytes)));
        bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").into_bytes());
    }
    let start = start_of(bytes);
    places.push((number, start));
    places.sort_unstable();
    let index: String = places.iter().map(|(number, _)| format!("{number} 1 ")).collect();
    let rows: Vec<u8> =
        places.iter().flat_map(|(_, offset)| [&[1][..], &offset.to_be_bytes(), &[0]].concat()).collect();
    let head = format!("/Type/XRef/Size 900/W[1 4 1]/Index[{}]/Root 1 0 R{more}", index.trim_end());
    bytes.extend(format!("{number} 0 obj\n").into_bytes());
    bytes.extend(stream(&head, &rows));
    bytes.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").into_bytes());
}

#[test]
fn a_cross_reference_stream_counts_once() {
    let store = [(1, root("/DSS 20 0 R")), (20, "<</Certs[]>>".to_owned())];
    let dated = [(30, "<</Producer(x)/ModDate(D:2026)>>".to_owned())];
    let titled = [(30, "<</Producer(x)/Title(Lain)>>".to_owned())];
    let both = [&store[..], &dated].concat();
    let info = (30, "<</Producer(x)>>");
    let aliased = page("<</Font 40 0 R>>");
    for (name, objects, update, own, expected) in [
        ("a store", &[info][..], &store[..], 41, PASSED),
        ("a date", &[info], &dated, 41, PASSED),
        ("a date, and the stream has the number of the one before", &[info], &dated, 40, PASSED),
        ("both", &[info], &both, 41, PASSED),
        ("a title", &[info], &titled, 41, PASSED),
        (
            "a page takes the properties for its fonts",
            &[info, (3, &page("<</Font 30 0 R>>"))],
            &both,
            41,
            OPEN,
        ),
        ("a page takes the section for its fonts", &[info, (3, &aliased)], &store, 41, OPEN),
        ("the same, and a date", &[info, (3, &aliased)], &dated, 41, OPEN),
    ] {
        let mut bytes = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
        append_with_stream(&mut bytes, &parts(objects), 40, "/Info 30 0 R");
        let bytes = sealed(bytes, &SOUND, &authority().person);
        assert_verdict(name, &bytes, PASSED);
        let mut updated = bytes.clone();
        for _ in 0..3 {
            let previous = last_section(&updated);
            append_with_stream(&mut updated, update, own, &format!("/Info 30 0 R/Prev {previous}"));
            assert_verdict(name, &updated, expected);
        }
    }
}

/// Whoever goes by the length that it states may read rows in what is appended.
#[test]
fn a_cross_reference_stream_ends_where_it_says() {
    let store = [(1, root("/DSS 20 0 R")), (20, "<</Certs[]>>".to_owned())];
    let mut whole = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    append_with_stream(&mut whole, &parts(&[]), 40, "");
    for (name, length, expected) in [
        ("its length", "/Length 42>>", PASSED),
        ("beyond the file", "/Length 42000>>", OPEN),
        ("too short", "/Length 36>>", OPEN),
        ("two", "/Length 42/Length 42000>>", OPEN),
        ("elsewhere", "/Length 41 0 R>>", OPEN),
    ] {
        let bytes = sealed(replaced(&whole, "/Length 42>>", length), &SOUND, &authority().person);
        assert_verdict(name, &bytes, PASSED);
        let mut updated = bytes.clone();
        append_with_stream(&mut updated, &store, 41, &format!("/Prev {}", last_section(&bytes)));
        assert_verdict(name, &updated, expected);
    }
}

#[test]
fn a_store_grows_by_an_array_elsewhere() {
    let root = root("/DSS 20 0 R");
    let bytes = signed(&[&[(1, root.as_str())], &STORE[..]].concat());
    let new = "<</Length 1>>stream\nz\nendstream";
    for (name, update, expected) in [
        ("a certificate", &[(21, "[25 0 R 30 0 R]"), (30, new)][..], PASSED),
        ("one of one signature", &[(24, "[25 0 R 30 0 R]"), (30, new)], PASSED),
        (
            "its length elsewhere",
            &[(21, "[25 0 R 30 0 R]"), (30, "<</Length 31 0 R>>stream\nz\nendstream"), (31, "1")],
            PASSED,
        ),
        ("what it does not lead to", &[(21, "[25 0 R 30 0 R]"), (30, new), (31, "1")], PASSED),
        (
            "a page that it does not lead to",
            &[(21, "[25 0 R 30 0 R]"), (30, new), (31, "<</Type/Page>>")],
            OPEN,
        ),
        (
            "what the stream leads to",
            &[(21, "[25 0 R 30 0 R]"), (30, "<</Length 1/X 31 0 R>>stream\nz\nendstream"), (31, "<</A 1>>")],
            PASSED,
        ),
        (
            "a catalog that the stream leads to",
            &[
                (21, "[25 0 R 30 0 R]"),
                (30, "<</Length 1/X 31 0 R>>stream\nz\nendstream"),
                (31, "<</Type/Catalog>>"),
            ],
            OPEN,
        ),
        (
            "a type that is none",
            &[
                (21, "[25 0 R 30 0 R]"),
                (30, "<</Length 1/X 31 0 R>>stream\nz\nendstream"),
                (31, "<</Type 32 0 R>>"),
                (32, "/Catalog"),
            ],
            OPEN,
        ),
        ("a page", &[(21, "[25 0 R 30 0 R]"), (30, "<</Type/Page>>")], OPEN),
        ("a dictionary of no type", &[(21, "[25 0 R 30 0 R]"), (30, "<</A 1>>")], OPEN),
        ("the page that is there", &[(21, "[25 0 R 3 0 R]")], OPEN),
        (
            "a stream of objects",
            &[(21, "[25 0 R 30 0 R]"), (30, "<</Type/ObjStm/N 0/First 0/Length 1>>stream\n \nendstream")],
            OPEN,
        ),
        (
            "a stream that says it is a page",
            &[(23, "<</Cert 24 0 R/TS 30 0 R>>"), (30, "<</Type/Page/Length 1>>stream\nz\nendstream")],
            OPEN,
        ),
        ("a time stamp", &[(23, "<</Cert 24 0 R/TS 30 0 R>>"), (30, new)], PASSED),
        ("a page for a time stamp", &[(23, "<</Cert 24 0 R/TS 30 0 R>>"), (30, "<</Type/Page>>")], OPEN),
        ("a certificate less", &[(21, "[30 0 R]"), (30, new)], OPEN),
        ("another certificate of the same number", &[(25, new)], OPEN),
    ] {
        let updated = updated(&bytes, update);
        assert_verdict(name, &updated, expected);
        let modification = judged(&updated).signatures[0].modification;
        assert_eq!(modification, (expected == PASSED).then_some(Modification::LtaUpdates), "{name}");
    }
}

#[test]
fn programs_may_note_when_they_wrote() {
    let with = |more: &str| {
        let dictionary = SOUND.dictionary.replace("/ByteRange", &format!("{more}/ByteRange")).into();
        let craft = Craft { dictionary, ..SOUND };
        let mut parts = parts(&[(30, "<</Title(Surat)/ModDate(D:2025)>>")]);
        parts.retain(|(number, _)| *number != 6);
        parts.push((6, roomy(&craft)));
        let parts: Vec<(u32, &str)> = parts.iter().map(|(number, body)| (*number, body.as_str())).collect();
        let table = replaced(&written(&parts), "/Size 9000", "/Size 9000/Info 30 0 R");
        sealed(table, &craft, &authority().person)
    };
    let dated = |bytes: &[u8], objects: &[(u32, &str)]| appended_to(bytes, objects, "/Info 30 0 R");
    let date = (30, "<</Title(Surat)/ModDate(D:2026)>>");
    let bytes = with("");
    for (name, update, expected) in [
        ("a date", &[date][..], PASSED),
        ("another title", &[(30, "<</Title(Lain)/ModDate(D:2025)>>")], PASSED),
        ("the title in UTF-16", &[(30, "<</Title<FEFF00530075007200610074>/ModDate(D:2026)>>")], PASSED),
        ("the title in UTF-8", &[(30, "<</Title<EFBBBF5375726174>/ModDate(D:2026)>>")], PASSED),
        ("another title in UTF-16", &[(30, "<</Title<FEFF00530075007200610054>/ModDate(D:2026)>>")], PASSED),
        ("a title that is a name", &[(30, "<</Title/Surat/ModDate(D:2026)>>")], PASSED),
        ("an object beside it", &[date, (31, "<<>>")], PASSED),
        ("a catalog beside it", &[date, (31, "<</Type/Catalog>>")], OPEN),
        ("the version beside it", &[(1, &root("/Version/2.0")), date], PASSED),
    ] {
        assert_verdict(name, &dated(&bytes, update), expected);
        assert_verdict(name, &dated(&dated(&bytes, update), update), expected);
    }
    let left = appended_to(&bytes, &[(31, "<<>>")], "");
    assert_verdict("the properties left behind", &left, PASSED);
    assert_eq!(codes(&judged(&left)), ["metadata-changed"]);
    let left = appended_to(&bytes, &[(31, "<<>>")], "/Encrypt 30 0 R");
    assert_ne!(verdict(&judged(&left)), PASSED, "left behind, and encrypted");
    for (name, level, expected) in [("nothing", 1, OPEN), ("forms", 2, PASSED), ("annotations", 3, PASSED)] {
        let reference = format!("/Reference[<</TransformMethod/DocMDP/TransformParams<</P {level}>>>>]");
        let certified = with(&reference);
        assert_verdict(name, &certified, PASSED);
        assert_verdict(name, &dated(&certified, &[date]), expected);
        let store = [(1, root("/DSS 20 0 R")), (20, "<</Certs[]>>".to_owned())];
        let store = store.each_ref().map(|(number, body)| (*number, body.as_str()));
        assert_verdict(name, &dated(&certified, &[&store[..], &[date]].concat()), PASSED);
    }
}

/// Each revision is judged by what it says itself, not by all that was said before.
#[test]
fn trailers_with_many_keys_cost_what_they_are_long() {
    let junk: String = (0..2000).map(|key| format!("/{key:x} 0")).collect();
    let mut bytes = replaced(&unsigned(&[(30, "<<>>")]), "/Size 9000", "/Size 9000/Info 30 0 R");
    bytes = sealed(bytes, &SOUND, &authority().person);
    for _ in 0..200 {
        let trailer = format!("/Info 30 0 R/Prev {}{junk}", last_section(&bytes));
        append_revision(&mut bytes, &[(30, "<</ModDate(D:2026)>>")], &trailer);
    }
    assert_verdict("many keys", &bytes, PASSED);
}

#[test]
fn what_is_written_once_more_stays_what_it_was() {
    let data = "<</Length 1>>stream\nx\nendstream";
    for (name, old, new, expected) in [
        ("the same", "<</A 1>>", "<</A 1>>", PASSED),
        ("in another order", "<</A 1/B[2.0]>>", "<</B [ 2 ]/A 1>>", PASSED),
        ("a stream", data, data, PASSED),
        ("more in it", "<</A 1>>", "<</A 1/B 2>>", OPEN),
        ("another number", "<</A 1>>", "<</A 2>>", OPEN),
        ("a stream of other data", data, "<</Length 1>>stream\ny\nendstream", OPEN),
        ("a stream of other length", data, "<</Length 2>>stream\nx \nendstream", OPEN),
        ("what not all read alike", "<</A 1%x\n>>", "<</A 1>>", OPEN),
        ("a key twice", "<</A 1/A 1>>", "<</A 1>>", OPEN),
        ("a signature", "<</ByteRange[0 1 2 3]>>", "<</ByteRange[0 1 2 3]>>", OPEN),
    ] {
        assert_verdict(name, &updated(&signed(&[(30, old)]), &[(30, new)]), expected);
    }
}
