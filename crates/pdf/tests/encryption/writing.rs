//! What is appended to an encrypted document.

use pdf::Document;
use pdf::appearance::{Layout, Mark, MarkText};
use pdf::sign::{self, SignOptions};
use pdf::signature::ByteRange;
use pdf::syntax::{Dictionary, Object};
use pki::digest::DigestAlgorithm;

use crate::common::{fixture, options};
use crate::made::{METHODS, Method, OWNER, Protected, USER, opened};

const CMS: &[u8] = &[0x30, 0x03, 0x02, 0x01, 0x07];
const REASON: &str = "Persetujuan anggaran";

fn reasoned() -> SignOptions {
    SignOptions {
        reason: Some(REASON.into()),
        location: Some("Ungaran \u{2014} Jawa Tengah".into()),
        contact: Some("setda@sukamaju.example".into()),
        ..options()
    }
}

fn signed(bytes: &[u8], given: &str, options: &SignOptions) -> Vec<u8> {
    let document = opened(bytes, given);
    let prepared = sign::prepare(&document, options).unwrap();
    let unsigned = prepared.copy_to(Vec::new(), DigestAlgorithm::Sha256).unwrap();
    unsigned.embed(CMS).unwrap().finish().unwrap().into_output()
}

fn signatures(document: &Document<&[u8]>) -> Vec<Dictionary> {
    let view = document.current();
    let fields = view.fields().unwrap().into_iter().filter(pdf::form::Field::is_filled);
    fields
        .filter(pdf::form::Field::is_signature)
        .map(|field| field.value(&view).unwrap().as_dictionary().unwrap().clone())
        .collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn what_a_signature_says_is_encrypted_and_its_contents_are_not() {
    for method in METHODS {
        let letter = Protected::by(method).letter("nota-dinas.pdf");
        let once = signed(&letter, USER, &reasoned());
        assert!(once.starts_with(&letter), "{method:?}: only appended to");
        let appended = &once[letter.len()..];
        for secret in [REASON, "Endah", "setda@", "D:2026", "Signature1"] {
            assert!(!holds(appended, secret), "{method:?}: {secret}");
        }
        for given in [USER, OWNER] {
            let document = opened(&once, given);
            let [signature] = &signatures(&document)[..] else { panic!("{method:?}") };
            let text = |key: &str| signature.get(key).unwrap().as_string().unwrap().to_vec();
            assert_eq!(text("Reason"), REASON.as_bytes(), "{method:?}");
            assert_eq!(text("M"), b"D:20260131150000+07'00'", "{method:?}");
            assert_eq!(text("ContactInfo"), b"setda@sukamaju.example", "{method:?}");
            assert!(text("Location").starts_with(&[0xFE, 0xFF]), "{method:?}");
            assert!(text("Contents").starts_with(CMS), "{method:?}");
            let range =
                ByteRange::from_object(signature.get("ByteRange").unwrap(), once.len() as u64).unwrap();
            assert_eq!(signature.entry("Contents").unwrap().span, Some(range.gap()), "{method:?}");
        }
    }
}

#[test]
fn the_trailer_keeps_encryption_and_identifier() {
    for (name, method) in METHODS
        .into_iter()
        .flat_map(|method| [("nota-dinas.pdf", method), ("formulir-ttd-kosong.pdf", method)])
    {
        let letter = Protected::by(method).letter(name);
        let before = opened(&letter, USER);
        let once = signed(&letter, USER, &reasoned());
        let after = opened(&once, USER);
        assert_eq!(after.revisions().len(), 2, "{name} {method:?}");
        let [old, new] = [before.current(), after.current()];
        assert_eq!(new.trailer().get("Encrypt"), old.trailer().get("Encrypt"), "{name} {method:?}");
        let first = |view: &pdf::view::View<'_>| view.get_array(view.trailer(), "ID").unwrap()[0].clone();
        assert_eq!(first(&new), first(&old), "{name} {method:?}");
    }
}

#[test]
fn an_independent_reader_decrypts_what_we_encrypted() {
    for method in METHODS {
        let letter = Protected { user: "", ..Protected::by(method) }.letter("formulir.pdf");
        let marked = SignOptions { visible: Some(block()), ..reasoned() };
        let twice = signed(&signed(&letter, "", &reasoned()), "", &marked);
        let document =
            lopdf::Document::load_mem(&twice).unwrap_or_else(|error| panic!("{method:?}: {error}"));
        let reasons = document.objects.values().filter_map(|object| {
            let dictionary = object.as_dict().ok()?;
            dictionary
                .has(b"ByteRange")
                .then(|| dictionary.get(b"Reason").unwrap().as_str().unwrap().to_vec())
        });
        let expected = vec![REASON.as_bytes().to_vec(); 2];
        assert_eq!(reasons.collect::<Vec<_>>(), expected, "{method:?}");
        let forms = document.objects.values().filter_map(|object| {
            let stream = object.as_stream().ok()?;
            let is_form = stream
                .dict
                .get(b"Subtype")
                .is_ok_and(|name| name.as_name().is_ok_and(|name| name == b"Form"));
            is_form.then(|| stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()))
        });
        assert!(forms.into_iter().any(|content| holds(&content, " Tf")), "{method:?}: the mark is drawn");
    }
}

/// A visible mark in the corner.
pub(crate) fn block() -> pdf::sign::Visible {
    let mark = Mark {
        layout: Layout::Block,
        qr: Some("https://sukamaju.example/verifikasi/0011".into()),
        image: None,
        lines: MarkText {
            name: "Endah Prameswari".into(),
            title: Some("Sekretaris Daerah".into()),
            agency: Some("Pemerintah Kabupaten Sukamaju".into()),
            time: "31 Januari 2026 15.00 WIB".into(),
        },
    };
    pdf::sign::Visible { mark, page: pdf::sign::PageChoice::Last, place: pdf::sign::Place::Default }
}

#[test]
fn no_initialization_vector_comes_twice() {
    let letter = Protected::by(Method::Aes256).letter("formulir.pdf");
    let mut bytes = letter.clone();
    for _ in 0..3 {
        // The same identifier each time, as a careless caller would have it.
        bytes = signed(&bytes, USER, &SignOptions { visible: Some(block()), ..reasoned() });
    }
    let document = opened(&bytes, USER);
    let mut vectors = Vec::new();
    for (index, revision) in document.revisions().iter().enumerate().skip(1) {
        let view = document.at(index).unwrap();
        for (number, entry) in revision.entries() {
            let pdf::revision::XrefEntry::InFile { offset, .. } = entry else { continue };
            let from = *offset as usize;
            let until = from + bytes[from..].windows(6).position(|part| part == b"endobj").unwrap();
            vectors.extend(strings(&bytes[from..until]).into_iter().map(|string| string[..32].to_vec()));
            let id = pdf::syntax::ObjectId::new(*number, 0);
            if let Object::Stream(stream) = view.object(id).unwrap() {
                let start = stream.data.start as usize;
                vectors.push(pki::hex::lower(&bytes[start..start + 16]).into_bytes());
            }
        }
    }
    let count = vectors.len();
    vectors.sort();
    vectors.dedup();
    assert!(count > 20 && vectors.len() == count, "{} of {count} differ", vectors.len());
}

/// The hexadecimal strings of an object long enough to be encrypted, but for Contents.
fn strings(object: &[u8]) -> Vec<Vec<u8>> {
    let parts = object.split(|byte| *byte == b'<').skip(1);
    let tokens = parts.filter_map(|part| Some(part[..part.iter().position(|byte| *byte == b'>')?].to_vec()));
    let is_hex = |token: &Vec<u8>| token.iter().all(u8::is_ascii_hexdigit);
    tokens.filter(|token| token.len() >= 64 && token.len() < 2000 && is_hex(token)).collect()
}

#[test]
fn earlier_signatures_stay() {
    for method in [Method::Rc4With40, Method::Aes128, Method::Aes256] {
        let letter = Protected::by(method).letter("formulir.pdf");
        let once = signed(&letter, USER, &reasoned());
        let twice = signed(&once, OWNER, &SignOptions { visible: Some(block()), ..options() });
        assert!(twice.starts_with(&once), "{method:?}");
        let document = opened(&twice, USER);
        assert_eq!(signatures(&document).len(), 2, "{method:?}");
        for signature in signatures(&document) {
            assert!(signature.get("Contents").unwrap().as_string().unwrap().starts_with(CMS), "{method:?}");
        }
    }
}

#[test]
fn our_own_letters_are_signed() {
    for (name, given) in
        [("surat-terenkripsi.pdf", USER), ("surat-terenkripsi.pdf", OWNER), ("surat-terkunci.pdf", OWNER)]
    {
        let bytes = signed(&fixture(name), given, &SignOptions { visible: Some(block()), ..reasoned() });
        let document = opened(&bytes, OWNER);
        assert_eq!(signatures(&document).len(), 1, "{name}");
        assert_eq!(document.current().pages().unwrap().count(), 1, "{name}");
        assert!(!holds(&bytes, REASON), "{name}");
    }
}
