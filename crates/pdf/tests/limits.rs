//! What is more than a reader takes is an error that names the limit.
#![allow(clippy::unwrap_used)]

mod common;

use pdf::syntax::{Limit, Object, ObjectId, SyntaxError};
use pdf::{Document, DocumentError};

/// The limit that the error is about.
fn limit_of(error: &DocumentError) -> Option<Limit> {
    match error {
        DocumentError::TooMuch { what, .. }
        | DocumentError::Object { source: SyntaxError::Limit { what, .. }, .. } => Some(*what),
        _ => None,
    }
}

/// A document whose object 3 is `object`, followed by `more`.
fn with_object(object: String, more: &[&str]) -> Vec<u8> {
    let mut objects =
        vec!["<</Type/Catalog/Pages 2 0 R>>".into(), "<</Type/Pages/Kids[]/Count 0>>".into(), object];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    common::written(&objects)
}

#[test]
fn every_limit_of_an_object_is_named() {
    let chain: Vec<String> = (4..40).map(|number| format!("{} 0 R", number + 1)).collect();
    let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
    let filters =
        |count| format!("<</Length 1/Filter[{}]>>stream\nx\nendstream", "/FlateDecode".repeat(count));
    for (name, object, more, expected) in [
        ("depth", "[".repeat(200), &[][..], Limit::Depth),
        ("dictionaries", "<</A".repeat(200), &[], Limit::Depth),
        ("name", format!("/{}", "n".repeat(5000)), &[], Limit::NameLength),
        ("keyword", "x".repeat(5000), &[], Limit::NameLength),
        ("filters", filters(9), &[], Limit::Filters),
        ("references", "4 0 R".into(), &chain, Limit::References),
    ] {
        let bytes = with_object(object, more);
        let document = Document::open(&bytes[..]).unwrap();
        let view = document.current();
        let read = view.resolve(&Object::Reference(ObjectId::new(3, 0)));
        let read = read.and_then(|object| match object {
            Object::Stream(stream) => view.stream_data(ObjectId::new(3, 0), &stream).map(|_| Object::Null),
            other => Ok(other),
        });
        let error = read.expect_err(name);
        assert_eq!(limit_of(&error), Some(expected), "{name}: {error}");
    }
}

#[test]
fn an_object_stream_has_a_number_of_objects() {
    let stream = "<</Type/ObjStm/N 9000000/First 9/Length 1>>stream\nx\nendstream";
    let mut bytes = with_object("null".into(), &[stream]);
    let (previous, start) = (Document::open(&bytes[..]).unwrap().newest().offset(), bytes.len());
    let head = format!(
        "5 0 obj<</Type/XRef/W[1 1 1]/Index[9 1]/Size 10/Root 1 0 R/Prev {previous}/Length 3>>stream\n"
    );
    let end = format!("\nendstream endobj\nstartxref\n{start}\n%%EOF\n");
    bytes.extend([head.as_bytes(), &[2, 4, 0], end.as_bytes()].concat());
    let document = Document::open(&bytes[..]).unwrap();
    let error = document.current().object(ObjectId::new(9, 0)).unwrap_err();
    assert_eq!(limit_of(&error), Some(Limit::ObjectStreamLength), "{error}");
}

#[test]
fn a_page_tree_ends() {
    for (name, pages) in [
        ("itself", "<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        ("twice", "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>"),
    ] {
        let page = "<</Type/Page/Parent 2 0 R>>".to_owned();
        let bytes = common::written(&["<</Pages 2 0 R>>".to_owned(), pages.to_owned(), page]);
        let document = Document::open(&bytes[..]).unwrap();
        let error = document.current().pages().unwrap().find_map(Result::err);
        assert!(matches!(error, Some(DocumentError::PageLoop { .. })), "{name}");
    }
}

/// A form of fields 10 and on, each with an entry of its own: all run into the same `body`, for to each the next ones are
/// a comment.
fn overlapping(count: usize, entry: &str, body: &str) -> Vec<u8> {
    let fields: String = (10..10 + count).map(|number| format!("{number} 0 R ")).collect();
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut offsets = vec![0; 10 + count];
    for (number, object) in [
        (1, format!("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{fields}]>>>>")),
        (2, "<</Type/Pages/Kids[]/Count 0>>".to_owned()),
    ] {
        offsets[number] = bytes.len();
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    for (number, offset) in offsets.iter_mut().enumerate().skip(10) {
        *offset = bytes.len();
        bytes.extend(format!("{number} 0 obj<</T({number}){entry}%").into_bytes());
    }
    bytes.extend(format!("\n{body}>>\nendobj\n").into_bytes());
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len()).into_bytes());
    for offset in &offsets[1..] {
        let kind = if *offset == 0 { 'f' } else { 'n' };
        bytes.extend(format!("{offset:010} 00000 {kind} \n").into_bytes());
    }
    let size = offsets.len();
    bytes.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    bytes
}

#[test]
fn fields_take_no_more_room_than_the_file() {
    let values = "0 ".repeat(50_000);
    let kids = |count: usize| (10..10 + count).map(|number| format!("{number} 0 R ")).collect::<String>();
    let heir = "<</T(Ahli)/Parent 3 0 R>>";
    let inherited = [
        "<</Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>".to_owned(),
        "<</Type/Pages/Kids[]/Count 0>>".to_owned(),
        format!("<</FT/Tx/T(Warisan)/V[{values}]/Lock[{values}]/Kids[{}]>>", kids(100)),
    ];
    let heirs = std::iter::repeat_n("null".to_owned(), 6).chain(std::iter::repeat_n(heir.to_owned(), 100));
    let inherited: Vec<String> = inherited.into_iter().chain(heirs).collect();
    for (name, count, bytes) in [
        ("what nobody knows", 100, overlapping(100, "/FT/Sig/A[", &format!("{values}]"))),
        ("values", 100, overlapping(100, "/FT/Tx/V[", &format!("{values}]"))),
        ("texts", 100, overlapping(100, "/FT/Tx/V", &format!("({})", "x".repeat(100_000)))),
        ("locks", 100, overlapping(100, "/FT/Sig/Lock[", &format!("{values}]"))),
        ("a value that all inherit", 100, common::written(&inherited)),
    ] {
        let document = Document::open(&bytes[..]).unwrap();
        let fields = document.current().fields().unwrap();
        assert_eq!(fields.len(), count, "{name}");
        let room = format!("{fields:?}").len();
        assert!(room < bytes.len(), "{name}: {room} for a file of {}", bytes.len());
    }
}

#[test]
fn types_of_fields_have_a_limit_together() {
    let of_kids = |count: usize| {
        let kids: String = (4..4 + count).map(|number| format!("{number} 0 R ")).collect();
        let name = "x".repeat(4000);
        let mut objects = vec![
            "<</Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>".to_owned(),
            "<</Type/Pages/Kids[]/Count 0>>".to_owned(),
            format!("<</T(A)/FT/{name}/Kids[{kids}]>>"),
        ];
        objects.extend(std::iter::repeat_n("<</T(B)>>".to_owned(), count));
        common::written(&objects)
    };
    let bytes = of_kids(16_000);
    assert_eq!(Document::open(&bytes[..]).unwrap().current().fields().unwrap().len(), 16_000);
    let bytes = of_kids(17_000);
    let error = Document::open(&bytes[..]).unwrap().current().fields().unwrap_err();
    assert_eq!(limit_of(&error), Some(Limit::StringLength), "{error}");
}
