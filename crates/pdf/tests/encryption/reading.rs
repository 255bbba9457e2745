//! What comes out decrypted.

use pdf::crypt::CryptError;
use pdf::syntax::{Object, ObjectId};
use pdf::{Document, DocumentError};

use crate::common::fixture;
use crate::made::{METHODS, Method, OWNER, Protected, USER, opened, password};

/// Letters, and how many pages they have.
const LETTERS: [(&str, usize); 3] = [("nota-dinas.pdf", 1), ("sk-pengangkatan.pdf", 3), ("formulir.pdf", 1)];

/// The strings of the information dictionary.
fn information(document: &Document<&[u8]>) -> Vec<(Vec<u8>, Vec<u8>)> {
    let view = document.current();
    let information = view.get_dictionary(view.trailer(), "Info").unwrap().unwrap();
    let entries = information.entries().iter();
    let mut strings: Vec<_> =
        entries.filter_map(|entry| Some((entry.key.clone(), entry.value.as_string()?.to_vec()))).collect();
    strings.sort();
    strings
}

/// The decoded content of each page.
fn contents(document: &Document<&[u8]>) -> Vec<Vec<u8>> {
    let view = document.current();
    let content = |page: pdf::page::Page| {
        let id = page.dictionary.get("Contents").and_then(Object::as_reference).unwrap();
        let Object::Stream(stream) = view.object(id).unwrap() else { panic!("{id}") };
        view.stream_data(id, &stream).unwrap()
    };
    view.pages().unwrap().map(|page| content(page.unwrap())).collect()
}

#[test]
fn either_password_shows_what_was_encrypted() {
    for (name, pages) in LETTERS {
        let original = fixture(name);
        let plain = Document::open(&original[..]).unwrap();
        assert_eq!((contents(&plain).len(), information(&plain).is_empty()), (pages, false), "{name}");
        let fields = plain.current().fields().unwrap();
        for method in METHODS {
            let bytes = Protected::by(method).letter(name);
            for given in [USER, OWNER] {
                let document = opened(&bytes, given);
                assert_eq!(information(&document), information(&plain), "{name} {method:?} {given}");
                assert_eq!(contents(&document), contents(&plain), "{name} {method:?} {given}");
                let found = document.current().fields().unwrap();
                let names = |fields: &[pdf::form::Field]| -> Vec<String> {
                    fields.iter().map(|field| field.name.clone()).collect()
                };
                assert_eq!(names(&found), names(&fields), "{name} {method:?} {given}");
            }
        }
    }
}

#[test]
fn the_empty_password_opens_by_itself() {
    for method in METHODS {
        let bytes = Protected { user: "", ..Protected::by(method) }.letter("nota-dinas.pdf");
        let document = Document::open(&bytes[..]).unwrap();
        assert!(document.is_encrypted() && !document.is_locked(), "{method:?}");
        document.check_unlocked().unwrap();
        let original = fixture("nota-dinas.pdf");
        let plain = Document::open(&original[..]).unwrap();
        assert_eq!(information(&document), information(&plain), "{method:?}");
        assert_eq!(contents(&document), contents(&plain), "{method:?}");
    }
}

#[test]
fn our_own_letters_open() {
    let bytes = fixture("surat-terkunci.pdf");
    let document = Document::open(&bytes[..]).unwrap();
    assert!(document.is_encrypted() && !document.is_locked());
    assert_eq!(contents(&document).len(), 1);
    let bytes = fixture("surat-terenkripsi.pdf");
    let original = fixture("nota-dinas.pdf");
    let plain = Document::open(&original[..]).unwrap();
    for given in [USER, OWNER] {
        let document = opened(&bytes, given);
        assert_eq!(contents(&document), contents(&plain), "{given}");
        let titles =
            |document: &Document<&[u8]>| information(document).into_iter().find(|(key, _)| key == b"Creator");
        assert_eq!(titles(&document), titles(&plain), "{given}");
    }
}

#[test]
fn without_the_password_streams_are_withheld() {
    for method in METHODS {
        let bytes = Protected::by(method).letter("nota-dinas.pdf");
        let mut document = Document::open(&bytes[..]).unwrap();
        for given in [None, Some(""), Some("salah"), Some("Sukamaju-Baca"), Some("sukamaju-baca ")] {
            if let Some(given) = given {
                let error = document.unlock(&password(given)).unwrap_err();
                assert!(matches!(error, CryptError::WrongPassword), "{method:?}: {error}");
            }
            assert!(document.is_locked(), "{method:?} {given:?}");
            let view = document.current();
            let page = view.pages().unwrap().next().unwrap().unwrap();
            let id = page.dictionary.get("Contents").and_then(Object::as_reference).unwrap();
            let Object::Stream(stream) = view.object(id).unwrap() else { panic!() };
            let error = view.stream_data(id, &stream).unwrap_err();
            assert!(matches!(error, DocumentError::Locked { id: found } if found == id), "{error}");
        }
    }
}

#[test]
fn places_of_tokens_stay() {
    let bytes = Protected::by(Method::Aes256).letter("nota-dinas.pdf");
    let document = opened(&bytes, USER);
    let view = document.current();
    let id = view.trailer().get("Info").and_then(Object::as_reference).unwrap();
    let Object::Dictionary(information) = view.object(id).unwrap() else { panic!() };
    for entry in information.entries() {
        let span = entry.span.clone().unwrap();
        let token = &bytes[span.start as usize..span.end as usize];
        assert!(matches!(token, [b'(' | b'<', .., b')' | b'>']), "{token:?}");
        assert!(token.len() as u64 > entry.value.as_string().unwrap().len() as u64 + 16);
    }
}

#[test]
fn the_encryption_dictionary_is_not_encrypted() {
    for method in METHODS {
        let bytes = Protected::by(method).letter("nota-dinas.pdf");
        let document = opened(&bytes, USER);
        let view = document.current();
        let id: ObjectId = view.trailer().get("Encrypt").and_then(Object::as_reference).unwrap();
        let Object::Dictionary(encrypt) = view.object(id).unwrap() else { panic!() };
        let expected = if matches!(method, Method::Aes256 | Method::Aes256Revision5) { 48 } else { 32 };
        for key in ["O", "U"] {
            assert_eq!(encrypt.get(key).unwrap().as_string().unwrap().len(), expected, "{method:?} {key}");
        }
    }
}
