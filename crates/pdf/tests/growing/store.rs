//! The document security store: what is added to it, and what others left in it.

use pdf::Document;
use pdf::SignError;
use pdf::dss::{Vouching, vri_key};
use pdf::syntax::{Dictionary, Object};
use pdf::view::View;

use crate::common::{ROOM, deflated, fixture, written};
use crate::{begun, bytes, data, signed, time, vouched};

fn store(document: &Document<&[u8]>) -> Dictionary {
    let view = document.current();
    view.get_dictionary(&view.catalog().unwrap(), "DSS").unwrap().unwrap()
}

fn store_if_any(document: &Document<&[u8]>) -> Dictionary {
    let view = document.current();
    view.get_dictionary(&view.catalog().unwrap(), "DSS").unwrap().unwrap_or_default()
}

/// What the streams under `key` of `dictionary` hold.
fn streams(document: &Document<&[u8]>, dictionary: &Dictionary, key: &str) -> Vec<Vec<u8>> {
    let view = document.current();
    let read = |object: &Object| {
        let id = object.as_reference().unwrap();
        let Object::Stream(stream) = view.object(id).unwrap() else { panic!("a stream") };
        assert!(stream.dictionary.is_name("Filter", "FlateDecode"), "compressed");
        view.stream_data(id, &stream).unwrap()
    };
    view.get_array(dictionary, key).unwrap().iter().map(read).collect()
}

#[test]
fn validation_data_stand_where_the_standard_wants_them() {
    let original = fixture("nota-dinas.pdf");
    let before = Document::open(original.as_slice()).unwrap();
    let (growing, _) = vouched(signed(&before), &data(&[b"c1", b"c2", b"c1"], &[b"l1"], &[b"o1"]));
    let result = bytes(growing);
    let after = Document::open(result.as_slice()).unwrap();
    let (view, store) = (after.current(), store(&after));
    let certificates = streams(&after, &store, "Certs");
    assert_eq!(certificates, [b"c1".to_vec(), b"c2".to_vec()], "each object once");
    assert_eq!(streams(&after, &store, "CRLs"), [b"l1".to_vec()]);
    assert_eq!(streams(&after, &store, "OCSPs"), [b"o1".to_vec()]);

    let contents = &view.embedded_signatures().unwrap()[0].contents;
    assert_eq!(contents.len(), ROOM, "the padding included");
    let all = view.get_dictionary(&store, "VRI").unwrap().unwrap();
    assert_eq!(all.len(), 1);
    let one = view.get_dictionary(&all, &vri_key(contents)).unwrap().expect("under the key of the signature");
    assert_eq!(one.get("TU").unwrap().as_string(), Some(&b"D:20260131150000+07'00'"[..]));
    assert_eq!(streams(&after, &one, "CRL"), [b"l1".to_vec()]);
    assert_eq!(streams(&after, &one, "OCSP"), [b"o1".to_vec()]);

    let catalog = view.catalog().unwrap();
    assert!(catalog.get("DSS").unwrap().as_reference().is_some(), "an object of its own");
}

#[test]
fn a_store_grows_and_is_never_shortened() {
    let original = fixture("nota-dinas.pdf");
    let before = Document::open(original.as_slice()).unwrap();
    let first = bytes(vouched(signed(&before), &data(&[b"c1"], &[b"l1"], &[])).0);
    let first = Document::open(first.as_slice()).unwrap();
    let catalog = first.current().catalog_id().unwrap();

    let (same, changed) = vouched(begun(&first), &data(&[b"c1"], &[b"l1"], &[]));
    assert!(!changed && same.document().revisions().len() == first.revisions().len(), "nothing new");

    let (growing, changed) = vouched(begun(&first), &data(&[b"c2", b"c1"], &[], &[b"o2"]));
    assert!(changed);
    let second = bytes(growing);
    let second = Document::open(second.as_slice()).unwrap();
    let store = store(&second);
    assert_eq!(streams(&second, &store, "Certs"), [b"c1".to_vec(), b"c2".to_vec()]);
    assert_eq!(streams(&second, &store, "CRLs"), [b"l1".to_vec()]);
    assert_eq!(streams(&second, &store, "OCSPs"), [b"o2".to_vec()]);
    assert!(!second.newest().entries().contains_key(&catalog.number), "the catalog is left alone");
    let view = second.current();
    let all = view.get_dictionary(&store, "VRI").unwrap().unwrap();
    let one =
        view.get_dictionary(&all, std::str::from_utf8(&all.entries()[0].key).unwrap()).unwrap().unwrap();
    assert_eq!(streams(&second, &one, "Cert"), [b"c1".to_vec()], "what was said of a signature stays");
}

/// A document with a store of another program; object 4 is a stream that holds `c1`, 5 an array of it, 6 a store of
/// that, 7 a stream that cannot be decoded, 8 no object that can be read, 9 an entry of some signature, 99 not there.
fn with_store(store: &str) -> Vec<u8> {
    let stream =
        |filter: &str, data: &str| format!("<<{filter}/Length {}>>stream\n{data}\nendstream", data.len());
    written(&[
        format!("<</Type/Catalog/Pages 2 0 R/DSS {store}>>"),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".into(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>".into(),
        stream("", "c1"),
        "[4 0 R]".into(),
        "<</Certs 5 0 R>>".into(),
        stream("/Filter/FlateDecode", "harmed"),
        "<</Unfinished".into(),
        "<</Cert[99 0 R 8 0 R]/Own[5]>>".into(),
    ])
}

/// Adds `c1` and `c2`, which vouch for a signature of the Contents `any`.
fn add_two(file: &[u8]) -> Result<Vec<u8>, SignError> {
    let document = Document::open(file).unwrap();
    let vouching = Vouching { contents: b"any".to_vec(), data: data(&[b"c1", b"c2"], &[], &[]) };
    let mut growing = begun(&document);
    growing.add_validation_data(&[vouching], &time(), [3; 16])?;
    Ok(bytes(growing))
}

#[test]
fn a_store_of_another_program_is_taken_as_it_is() {
    for (name, before, certificates) in [
        ("direct", "<</Certs[4 0 R]/Own(kept)>>", "4 +"),
        ("its arrays elsewhere", "6 0 R", "4 +"),
        ("twice the same", "<</Certs[4 0 R 4 0 R]>>", "4 4 +"),
        ("no store", "null", "+ +"),
        ("a store that is not there", "99 0 R", "+ +"),
        ("an array that is not there", "<</Certs 99 0 R>>", "+ +"),
        ("what leads nowhere", "<</Certs[99 0 R 4 0 R 98 0 R]>>", "99 4 98 +"),
        ("what is no stream", "<</Certs[2 0 R 4 0 R 5 null]>>", "2 4 integer null +"),
        ("what cannot be decoded", "<</Certs[7 0 R 4 0 R]>>", "7 4 +"),
        ("what cannot be read", "<</Certs[8 0 R 4 0 R]>>", "8 4 +"),
        ("all of it unread", "<</Certs[8 0 R 7 0 R]>>", "8 7 + +"),
        ("other arrays that cannot be read", "<</Certs[4 0 R]/CRLs 8 0 R/OCSPs(none)>>", "4 +"),
        ("entries of signatures", "<</Certs[4 0 R]/VRI<</AB 8 0 R/CD 9 0 R/EF 99 0 R>>>>", "4 +"),
        ("entries that cannot be read", "<</Certs[4 0 R]/VRI 8 0 R>>", "4 +"),
        ("entries that are none", "<</Certs[4 0 R]/VRI[9 0 R]>>", "4 +"),
    ] {
        let file = with_store(before);
        let result = add_two(&file).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let (before, after) = (Document::open(&file[..]).unwrap(), Document::open(&result[..]).unwrap());
        let (view, known, now) = (after.current(), store_if_any(&before), store(&after));
        let told = |element: &Object| match element.as_reference() {
            Some(id) if after.newest().entries().contains_key(&id.number) => "+".to_owned(),
            Some(id) => id.number.to_string(),
            None => element.kind().to_owned(),
        };
        let elements = view.get_array(&now, "Certs").unwrap();
        assert_eq!(elements.iter().map(told).collect::<Vec<_>>().join(" "), certificates, "{name}");
        for entry in known.entries().iter().filter(|entry| ![&b"Certs"[..], b"VRI"].contains(&&entry.key[..]))
        {
            assert_eq!(now.get(&entry.key), Some(&entry.value), "{name}");
        }
        let entries = |store: &Dictionary, view: View<'_>| match view.get(store, "VRI") {
            Ok(Object::Dictionary(entries)) => entries,
            Ok(Object::Null) => Dictionary::new(),
            _ => Dictionary::new().with("as it was", store.get("VRI").unwrap().clone()),
        };
        let (known, now) = (entries(&known, before.current()), entries(&now, view));
        assert!(known.entries().iter().all(|one| now.get(&one.key) == Some(&one.value)), "{name}: {now:?}");
        assert_eq!(now.len() - known.len(), usize::from(!known.contains("as it was")), "{name}");
    }
}

#[test]
fn nothing_takes_the_place_of_what_cannot_be_read() {
    let crowded = format!("<</Certs[{}]>>", "4 0 R ".repeat(1024));
    for (name, store) in [
        ("broken", "<</Certs[4 0 R 3 0 R"),
        ("no dictionary", "[]"),
        ("a stream", "4 0 R"),
        ("unreadable", "8 0 R"),
        ("an array that is none", "<</Certs(none)>>"),
        ("an array that cannot be read", "<</Certs 8 0 R>>"),
        ("more than is read", &crowded),
    ] {
        let file = with_store(store);
        assert!(add_two(&file).is_err(), "{name}");
    }
}

#[test]
fn what_is_read_of_a_store_has_limits() {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>";
    let of = |store: &str, length: usize| {
        let catalog = format!("<</Type/Catalog/Pages 2 0 R/DSS<<{store}>>>>");
        let data = deflated(&vec![0; length]);
        let mut file = written(&[
            catalog,
            "<</Type/Pages/Count 1/Kids[3 0 R]>>".into(),
            page.into(),
            format!(
                "<</Filter/FlateDecode/Length {}>>stream\n{}\nendstream",
                data.len(),
                "x".repeat(data.len())
            ),
        ]);
        let at = file.windows(7).position(|part| part == b"stream\n").unwrap() + 7;
        file[at..at + data.len()].copy_from_slice(&data);
        file
    };
    let (of_certificate, of_answer) = (256 * 1024, 1024 * 1024);
    for (name, store, length, read) in [
        ("a certificate", "/Certs[4 0 R]".to_owned(), of_certificate, 1),
        ("a longer one", "/Certs[4 0 R]".into(), of_certificate + 1, 0),
        ("an answer", "/OCSPs[4 0 R]".into(), of_answer, 1),
        ("a longer one", "/OCSPs[4 0 R]".into(), of_answer + 1, 0),
        ("a list of any length", "/CRLs[4 0 R]".into(), 2 * of_answer, 1),
        ("many", format!("/Certs[{}]", "4 0 R ".repeat(1024)), 10, 1024),
        ("more of them", format!("/Certs[{}]/CRLs[4 0 R]", "4 0 R ".repeat(1025)), 10, 1024),
        ("96 MB", format!("/OCSPs[{}]", "4 0 R ".repeat(96)), of_answer, 96),
        ("more than that", format!("/OCSPs[{}]", "4 0 R ".repeat(100)), of_answer, 96),
    ] {
        let file = of(&store, length);
        let found = Document::open(file.as_slice()).unwrap().current().validation_data();
        let found = found.certificates.len() + found.lists.len() + found.answers.len();
        assert_eq!(found, read, "{name}: {length}");
    }
}
