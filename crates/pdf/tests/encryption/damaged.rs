//! Data that do not decrypt, and encryption that changes.

use pdf::crypt::{CipherError, CryptError};
use pdf::sign;
use pdf::syntax::{Object, ObjectId};
use pdf::{Document, DocumentError, SignError};

use crate::common::options;
use crate::made::{Method, OWNER, Protected, USER, opened, password};

/// `bytes` with one more revision, of these objects and with this trailer.
fn appended(bytes: &[u8], objects: &[(u32, Vec<u8>)], trailer: &str) -> Vec<u8> {
    let previous = Document::open(bytes).unwrap().newest().offset();
    let mut out = bytes.to_vec();
    let mut table = String::from("xref\n");
    for (number, object) in objects {
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", out.len()));
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(table.bytes());
    out.extend(format!("trailer\n<<{trailer}/Prev {previous}>>\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

/// What a trailer has to say of `bytes` as they are.
fn trailer(bytes: &[u8]) -> String {
    let document = Document::open(bytes).unwrap();
    let trailer = document.newest().trailer();
    let id = |key| trailer.get(key).and_then(Object::as_reference).unwrap();
    let ids = trailer.get("ID").unwrap().as_array().unwrap();
    let first = pki::hex::lower(ids[0].as_string().unwrap());
    format!(
        "/Size 900/Root {} R/Info {} R/Encrypt {} R/ID[<{first}><00>]",
        id("Root"),
        id("Info"),
        id("Encrypt")
    )
}

#[test]
fn strings_that_do_not_decrypt_are_errors() {
    for method in [Method::Aes128, Method::Aes256Revision5, Method::Aes256] {
        let letter = Protected::by(method).letter("nota-dinas.pdf");
        for (name, string, expected) in [
            ("one byte", "<00>".to_owned(), CipherError::Blocks { length: 1 }),
            ("plain text", "(Nota Dinas)".to_owned(), CipherError::Blocks { length: 10 }),
            ("a vector alone", format!("<{}>", "00".repeat(16)), CipherError::Blocks { length: 16 }),
            ("one byte too many", format!("<{}>", "00".repeat(33)), CipherError::Blocks { length: 33 }),
            ("no padding", format!("<{}>", "17".repeat(48)), CipherError::Padding),
            ("giant", format!("<{}>", "5a".repeat(1 << 20)), CipherError::Padding),
        ] {
            let objects = [(800, format!("<</A[<</B {string}>>]>>").into_bytes())];
            let bytes = appended(&letter, &objects, &trailer(&letter));
            let document = opened(&bytes, USER);
            let error = document.current().object(ObjectId::new(800, 0)).unwrap_err();
            let DocumentError::Cipher { id, source } = &error else { panic!("{method:?} {name}: {error}") };
            assert_eq!((id.number, source), (800, &expected), "{method:?} {name}");
        }
        let empty = appended(&letter, &[(800, b"()".to_vec())], &trailer(&letter));
        let found = opened(&empty, USER).current().object(ObjectId::new(800, 0)).unwrap();
        assert_eq!(found, Object::string(""), "{method:?}");
    }
}

#[test]
fn streams_that_do_not_decrypt_are_errors() {
    let letter = Protected::by(Method::Aes256).letter("nota-dinas.pdf");
    for (name, dictionary, data, expected) in [
        ("not whole", "/Length 17", vec![0; 17], Err(CipherError::Blocks { length: 17 })),
        ("no padding", "/Length 48", vec![9; 48], Err(CipherError::Padding)),
        (
            "unknown filter",
            "/Length 3/Filter/Crypt/DecodeParms<</Name/X>>",
            b"abc".to_vec(),
            Err(CipherError::NoFilter),
        ),
        ("none", "/Length 3/Filter/Crypt", b"abc".to_vec(), Ok(b"abc".to_vec())),
        (
            "by name",
            "/Length 3/Filter[/Crypt]/DecodeParms[<</Name/Identity>>]",
            b"abc".to_vec(),
            Ok(b"abc".to_vec()),
        ),
        ("empty", "/Length 0", vec![], Ok(vec![])),
    ] {
        let body = [format!("<<{dictionary}>>stream\n").as_bytes(), &data, b"\nendstream"].concat();
        let bytes = appended(&letter, &[(800, body)], &trailer(&letter));
        let document = opened(&bytes, USER);
        let id = ObjectId::new(800, 0);
        let Object::Stream(stream) = document.current().object(id).unwrap() else { panic!("{name}") };
        let found = document.current().stream_data(id, &stream);
        let found = found.map_err(|error| match error {
            DocumentError::Cipher { source, .. } => source,
            error => panic!("{name}: {error}"),
        });
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn an_encryption_that_changes_is_refused() {
    let letter = Protected::by(Method::Aes256).letter("nota-dinas.pdf");
    let same = trailer(&letter);
    let encrypt = Document::open(&letter[..]).unwrap();
    let encrypt = encrypt.newest().trailer().get("Encrypt").and_then(Object::as_reference).unwrap();
    let reference = format!("/Encrypt {encrypt} R");
    let cases = [
        ("left out", same.replace(&reference, ""), vec![]),
        (
            "another object",
            same.replace(&reference, "/Encrypt 800 0 R"),
            vec![(800, b"<</Filter/X>>".to_vec())],
        ),
        ("in the trailer", same.replace(&reference, "/Encrypt<</Filter/Standard>>"), vec![]),
        ("rewritten", same.clone(), vec![(encrypt.number, b"<</Filter/Standard/V 1/R 2>>".to_vec())]),
    ];
    for (name, trailer, objects) in cases {
        let bytes = appended(&letter, &objects, &trailer);
        let mut document = Document::open(&bytes[..]).unwrap();
        for given in [USER, OWNER] {
            let error = document.unlock(&password(given)).unwrap_err();
            assert!(matches!(error, CryptError::Differs { revision: 2 }), "{name}: {error}");
        }
        let error = sign::prepare(&document, &options()).err().unwrap();
        assert!(matches!(error, SignError::Crypt(CryptError::Differs { revision: 2 })), "{name}: {error}");
    }
    // What is appended without touching it does no harm.
    let bytes = appended(&letter, &[(800, b"<<>>".to_vec())], &same);
    sign::prepare(&opened(&bytes, USER), &options()).unwrap();
}

#[test]
fn a_plain_document_does_not_become_an_encrypted_one() {
    let letter = crate::common::fixture("nota-dinas.pdf");
    let root = Document::open(&letter[..]).unwrap().current().catalog_id().unwrap();
    let trailer = format!("/Size 900/Root {root} R/Encrypt 800 0 R/ID[<00><00>]");
    let bytes = appended(&letter, &[(800, b"<</Filter/Standard/V 1/R 2>>".to_vec())], &trailer);
    let mut document = Document::open(&bytes[..]).unwrap();
    assert!(document.is_locked());
    let error = document.unlock(&password(USER)).unwrap_err();
    assert!(matches!(error, CryptError::Differs { revision: 2 }), "{error}");
}

/// Whatever stands there, reading it comes to an end.
#[test]
fn no_damage_does_harm() {
    let mut state: u64 = 20_260_131;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let letters = [
        Protected::by(Method::Rc4With64).letter("nota-dinas.pdf"),
        Protected::by(Method::Aes128).letter("formulir.pdf"),
        Protected::by(Method::Aes256).letter("nota-dinas.pdf"),
    ];
    for (letter, round) in letters.iter().flat_map(|letter| (0..60).map(move |round| (letter, round))) {
        let mut bytes = letter.clone();
        // Half of the time in the encryption dictionary.
        let encryption = bytes.windows(9).position(|part| part == b"/Standard").unwrap() - 200;
        for _ in 0..=random(3) {
            let place = if round % 2 == 0 { encryption + random(900) } else { random(bytes.len()) };
            let place = place.min(bytes.len() - 1);
            bytes[place] = random(256) as u8;
        }
        let Ok(mut document) = Document::open(&bytes[..]) else { continue };
        let _ = document.unlock(&password(OWNER));
        let view = document.current();
        for number in 1..40 {
            let id = ObjectId::new(number, 0);
            if let Ok(Object::Stream(stream)) = view.object(id) {
                let _ = view.stream_data(id, &stream);
            }
        }
        let _ = sign::prepare(&document, &options());
    }
}
