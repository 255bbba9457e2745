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
