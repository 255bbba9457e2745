//! Revisions that come behind a signature: time stamps and validation data.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../common/mod.rs"]
mod common; // what the tests of this crate share

mod store; // the security store, our own and what others left

use std::io::{self, Write};

use common::{ROOM, fixture, options, written};
use jiff::Zoned;
use pdf::dss::{ValidationData, Vouching};
use pdf::sign::{self, GrowingDocument, SignedDocument};
use pdf::signature::{ByteRange, Embedded};
use pdf::syntax::{Dictionary, Object};
use pdf::{Document, SignError};
use pki::digest::DigestAlgorithm;

const CMS: &[u8] = b"\x30\x03\x02\x01\x05";
const TOKEN: &[u8] = b"\x30\x03\x02\x01\x06";
const LETTERS: [&str; 4] = ["nota-dinas.pdf", "laporan-objstm.pdf", "surat-linear.pdf", "surat-pdf20.pdf"];

type Growing<'d> = GrowingDocument<'d, &'d [u8], Vec<u8>>;

fn begun<'d>(document: &'d Document<&'d [u8]>) -> Growing<'d> {
    GrowingDocument::copy(document, Vec::new(), DigestAlgorithm::Sha256).unwrap()
}

fn signed<'d>(document: &'d Document<&'d [u8]>) -> Growing<'d> {
    let prepared = sign::prepare(document, &options()).unwrap();
    prepared.copy_to(Vec::new(), DigestAlgorithm::Sha512).unwrap().embed(CMS).unwrap()
}

fn stamped<'d>(growing: Growing<'d>) -> Growing<'d> {
    growing.prepare_time_stamp(100, [2; 16]).unwrap().embed(TOKEN).unwrap()
}

fn time() -> Zoned {
    options().claimed_time
}

fn data(certificates: &[&[u8]], lists: &[&[u8]], answers: &[&[u8]]) -> ValidationData {
    let of = |all: &[&[u8]]| all.iter().map(|der| der.to_vec()).collect();
    ValidationData { certificates: of(certificates), lists: of(lists), answers: of(answers) }
}

/// Adds `data` for each signature there is.
fn vouched<'d>(mut growing: Growing<'d>, data: &ValidationData) -> (Growing<'d>, bool) {
    let signatures = growing.signatures().unwrap();
    let vouching = |one: Embedded| Vouching { contents: one.contents, data: data.clone() };
    let all: Vec<_> = signatures.into_iter().map(vouching).collect();
    let changed = growing.add_validation_data(&all, &time(), [3; 16]).unwrap();
    (growing, changed)
}

fn bytes(growing: Growing<'_>) -> Vec<u8> {
    let signed = growing.finish().unwrap();
    let length = signed.length();
    let bytes = signed.into_output();
    assert_eq!(bytes.len() as u64, length);
    bytes
}

/// The signature dictionaries, by the names of their fields.
fn dictionaries(document: &Document<&[u8]>) -> Vec<(String, Dictionary)> {
    let view = document.current();
    let filled = view.fields().unwrap().into_iter().filter(|field| field.is_signature() && field.is_filled());
    filled
        .map(|field| {
            let value = field.value(&view).unwrap();
            (field.name, value.as_dictionary().unwrap().clone())
        })
        .collect()
}

#[test]
fn each_step_is_a_revision_that_covers_all_before() {
    for name in LETTERS {
        let original = fixture(name);
        let before = Document::open(original.as_slice()).unwrap();
        let (growing, changed) = vouched(signed(&before), &data(&[b"certificate"], &[b"list"], &[b"answer"]));
        assert!(changed, "{name}");
        let unsigned = growing.prepare_time_stamp(100, [4; 16]).unwrap();
        assert_eq!((unsigned.field(), unsigned.room()), ("Timestamp1", 100), "{name}");
        let digest = unsigned.digest().to_vec();
        let grown = unsigned.embed(TOKEN).unwrap();
        let seen = grown.document().revisions().len();
        let result = bytes(grown);
        assert!(result.starts_with(&original), "{name}: only appended to");

        let after = Document::open(result.as_slice()).unwrap();
        assert_eq!(after.leniencies(), before.leniencies(), "{name}");
        assert_eq!(after.revisions().len(), before.revisions().len() + 3, "{name}");
        assert_eq!(seen, after.revisions().len(), "{name}: what was seen without reading all again");
        let all = dictionaries(&after);
        assert_eq!(all.len(), 2, "{name}");
        for (field, dictionary) in &all {
            let range = ByteRange::from_object(dictionary.get("ByteRange").unwrap(), after.length()).unwrap();
            assert_eq!(dictionary.entry("Contents").unwrap().span, Some(range.gap()), "{name} {field}");
            assert!(after.revisions().iter().any(|one| one.ends_at(range.end())), "{name} {field}");
        }
        let stamp = &all.iter().find(|(field, _)| field == "Timestamp1").unwrap().1;
        let range = ByteRange::from_object(stamp.get("ByteRange").unwrap(), after.length()).unwrap();
        assert_eq!(range.end(), after.length(), "{name}");
        let covered = range.covered().map(|part| &result[part.start as usize..part.end as usize]).concat();
        assert_eq!(DigestAlgorithm::Sha512.digest(&covered), digest, "{name}");
    }
}

#[test]
fn a_time_stamp_says_nothing_but_its_token() {
    let original = fixture("nota-dinas.pdf");
    let before = Document::open(original.as_slice()).unwrap();
    let result = bytes(stamped(stamped(begun(&before))));
    let after = Document::open(result.as_slice()).unwrap();
    let all = dictionaries(&after);
    assert_eq!(all.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["Timestamp1", "Timestamp2"]);
    for (field, dictionary) in all {
        let keys: Vec<_> = dictionary
            .entries()
            .iter()
            .map(|entry| String::from_utf8_lossy(&entry.key).into_owned())
            .collect();
        assert_eq!(keys, ["Type", "Filter", "SubFilter", "V", "ByteRange", "Contents"], "{field}");
        assert!(
            dictionary.is_name("Type", "DocTimeStamp") && dictionary.is_name("SubFilter", "ETSI.RFC3161")
        );
        assert_eq!(dictionary.get("V"), Some(&Object::Integer(0)));
    }
    let view = after.current();
    let fields = view.fields().unwrap();
    let widget = view.object(fields[0].id).unwrap();
    let widget = widget.as_dictionary().unwrap();
    assert_eq!(widget.get("F"), Some(&Object::Integer(4 | 128)), "Print and Locked");
    assert_eq!(widget.get("Rect"), Some(&Object::numbers(&[0.0; 4])), "invisible");
    let page = view.pages().unwrap().next().unwrap().unwrap();
    assert_eq!(widget.get("P"), Some(&page.id.into()));
    let listed = view.get_array(&page.dictionary, "Annots").unwrap();
    assert!(fields.iter().all(|field| listed.contains(&field.id.into())), "on the page");
    assert!(view.embedded_signatures().unwrap().iter().all(|one| one.is_time_stamp));
}

#[test]
fn only_version_1_7_is_said_to_be_extended() {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>".to_owned();
    let pages = "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned();
    for (header, entries, expected) in [
        ("1.7", "", Some("ESIC")),
        ("1.4", "", None),
        ("1.4", "/Version/1.7", Some("ESIC")),
        ("2.0", "", None),
        ("1.7", "/Version/2.0", None),
        ("1.7", "/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 8>>>>", Some("ADBE")),
        ("1.7", "/Extensions<</Acme<</BaseVersion/1.7/ExtensionLevel 1>>>>", Some("Acme ESIC")),
    ] {
        let catalog = format!("<</Type/Catalog/Pages 2 0 R{entries}>>");
        let mut file = written(&[catalog, pages.clone(), page.clone()]);
        file[5..8].copy_from_slice(header.as_bytes());
        let document = Document::open(file.as_slice()).unwrap();
        let result = bytes(stamped(begun(&document)));
        let after = Document::open(result.as_slice()).unwrap();
        let catalog = after.current().catalog().unwrap();
        let found = catalog.get("Extensions").and_then(Object::as_dictionary).map(|extensions| {
            let keys =
                extensions.entries().iter().map(|entry| String::from_utf8_lossy(&entry.key).into_owned());
            keys.collect::<Vec<_>>().join(" ")
        });
        assert_eq!(found.as_deref(), expected, "{header} {entries}");
        assert!(catalog.contains("AcroForm"), "{header} {entries}: and the form is there");
    }
}

#[test]
fn a_certified_document_takes_stamps_and_no_signatures() {
    let certified = "<</Type/Sig/Filter/A/SubFilter/adbe.pkcs7.detached/ByteRange[0 1 2 3]/Contents<00>/Reference[\
                     <</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]>>";
    let file = written(&[
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>/Perms<</DocMDP 5 0 R>>>>".into(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".into(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Annots[4 0 R]>>".into(),
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(Kepala)/V 5 0 R/Rect[0 0 0 0]/P 3 0 R>>".into(),
        certified.into(),
    ]);
    let document = Document::open(file.as_slice()).unwrap();
    assert!(matches!(sign::prepare(&document, &options()), Err(SignError::Certified { .. })));
    let result = bytes(stamped(begun(&document)));
    assert_eq!(dictionaries(&Document::open(result.as_slice()).unwrap()).len(), 2);
}

#[test]
fn more_room_is_made_without_another_pass() {
    let original = fixture("nota-dinas.pdf");
    let document = Document::open(original.as_slice()).unwrap();
    let unsigned = sign::prepare(&document, &options()).unwrap();
    let unsigned = unsigned.copy_to(Vec::new(), DigestAlgorithm::Sha256).unwrap();
    let narrow = unsigned.digest().to_vec();
    let long = vec![0x30; ROOM + 1];
    let unsigned = unsigned.with_room(long.len()).unwrap();
    assert_eq!(unsigned.room(), long.len());
    assert_ne!(unsigned.digest(), narrow, "the byte range is another one");
    let digest = unsigned.digest().to_vec();
    let result = bytes(unsigned.embed(&long).unwrap());
    let after = Document::open(result.as_slice()).unwrap();
    assert_eq!(after.revisions().len(), document.revisions().len() + 1, "one signature, not two");
    let range =
        ByteRange::from_object(dictionaries(&after)[0].1.get("ByteRange").unwrap(), after.length()).unwrap();
    let covered = range.covered().map(|part| &result[part.start as usize..part.end as usize]).concat();
    assert_eq!(DigestAlgorithm::Sha256.digest(&covered), digest);

    for (room, contents, fits) in [(3, 4, false), (3, 3, true), (4, 4, true), (0, 0, true), (0, 1, false)] {
        let unsigned = begun(&document).prepare_time_stamp(room, [0; 16]).unwrap();
        match unsigned.embed(&vec![1; contents]) {
            Ok(_) => assert!(fits, "{contents} in {room}"),
            Err(SignError::Room { needed, room: found }) => {
                assert_eq!((needed, found, fits), (contents, room, false));
            }
            Err(other) => panic!("{other}"),
        }
    }
}

/// Takes so many bytes and no more.
struct Disk(usize);

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.min(bytes.len()) {
            0 => Err(io::ErrorKind::StorageFull.into()),
            taken => {
                self.0 -= taken;
                Ok(taken)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error_at_every_byte() {
    let original = fixture("nota-dinas.pdf");
    let document = Document::open(original.as_slice()).unwrap();
    let grown = |room: usize| -> Result<SignedDocument<Disk>, SignError> {
        let growing = GrowingDocument::copy(&document, Disk(room), DigestAlgorithm::Sha256)?;
        growing.prepare_time_stamp(100, [0; 16])?.embed(TOKEN)?.finish()
    };
    let whole = grown(usize::MAX).unwrap().length() as usize;
    assert!(grown(whole).is_ok());
    for room in [0, 1, original.len() - 1, original.len(), original.len() + 1, whole - 1] {
        assert!(matches!(grown(room), Err(SignError::Write(_))), "{room}");
    }
}
