//! New annotations in a tagged document, whatever the shape of its structure tree.

use std::collections::HashSet;

use lopdf::{Document, Object};
use pdf::appearance::Layout;
use pdf::sign::PageChoice;
use pki::digest::DigestAlgorithm;

use crate::common;
use crate::tree::{Tagged, Tree};
use crate::{is_name, mark, shown};

const TAGGED: [&str; 4] = ["nota-pdfa1.pdf", "sk-pengangkatan.pdf", "laporan-pdfa3.pdf", "surat-tugas.pdf"];
/// "Tanda tangan elektronik", and who.
const DESCRIPTION: &[u8] = b"Tanda tangan elektronik Endah Prameswari";

#[test]
fn a_tagged_letter_gets_a_tagged_field() {
    for letter in TAGGED {
        for options in [common::options(), shown(mark(Layout::Block), PageChoice::Last)] {
            let before = common::fixture(letter);
            let after = common::signed(&before, &options, &[0x30, 0]).unwrap();
            let [before, after] = [&before, &after].map(|bytes| Document::load_mem(bytes).unwrap());
            let new = new_annotations(&before, &after);
            let [field] = &new[..] else { panic!("{letter}: {new:?}") };
            check_field(field, letter);
            assert_eq!(field.parent, "Document", "{letter}");
            let [known, now] = [&before, &after].map(|document| Tree::of(document).elements().len());
            assert_eq!(now, known + 1, "{letter}: nothing else comes or goes");
        }
    }
}

fn check_field(field: &Tagged, name: &str) {
    assert!(is_name(&field.annotation, "FT", "Sig"), "{name}");
    assert!(is_name(&field.element, "S", "Form"), "{name}");
    for (dictionary, key) in [(&field.annotation, b"TU".as_slice()), (&field.element, b"Alt")] {
        assert_eq!(dictionary.get(key).unwrap().as_str().unwrap(), DESCRIPTION, "{name}");
    }
    assert_eq!(field.element.get(b"Lang").unwrap().as_str().unwrap(), b"id", "{name}");
}

/// A stamp is an `Annot`, which PDF 1.4 does not know yet.
#[test]
fn the_stamps_on_all_other_pages_are_tagged_too() {
    let decree = common::fixture("sk-pengangkatan.pdf");
    let older = [b"%PDF-1.4", &decree[8..]].concat();
    let report = common::fixture("laporan-pdfa3.pdf");
    for (name, before, stamps, stamp_type) in
        [("decree", decree, 2, "Annot"), ("older", older, 2, "Figure"), ("report", report, 1, "Annot")]
    {
        let after =
            common::signed(&before, &shown(mark(Layout::Footer), PageChoice::All), &[0x30, 0]).unwrap();
        let [before, after] = [&before, &after].map(|bytes| Document::load_mem(bytes).unwrap());
        let new = new_annotations(&before, &after);
        let of_type = |name: &str| new.iter().filter(|one| is_name(&one.element, "S", name)).count();
        assert_eq!((of_type("Form"), of_type(stamp_type), new.len()), (1, stamps, stamps + 1), "{name}");
        for page in after.get_pages().into_values() {
            assert!(is_name(after.get_dictionary(page).unwrap(), "Tabs", "S"), "{name}");
        }
    }
}

/// What came later would be a change to the document that the first signature signed.
#[test]
fn a_signed_letter_is_not_tagged_further() {
    for letter in TAGGED {
        let once = common::signed(&common::fixture(letter), &common::options(), &[0x30, 0]).unwrap();
        let twice = common::signed(&once, &shown(mark(Layout::Qr), PageChoice::Last), &[0x30, 0]).unwrap();
        let [before, after] = [&once, &twice].map(|bytes| Document::load_mem(bytes).unwrap());
        assert_eq!(new_annotations(&before, &after).len(), 0, "{letter}");
        assert_eq!(Tree::of(&before).mapped(), Tree::of(&after).mapped(), "{letter}");
        assert_eq!(Tree::of(&before).elements(), Tree::of(&after).elements(), "{letter}");
    }
}

#[test]
fn the_field_of_a_document_time_stamp_is_tagged_if_it_comes_first() {
    let letter = common::fixture("surat-tugas.pdf");
    let document = pdf::Document::open(letter.as_slice()).unwrap();
    let growing = pdf::sign::GrowingDocument::copy(&document, Vec::new(), DigestAlgorithm::Sha256).unwrap();
    let once = growing.prepare_time_stamp(common::ROOM, [7; 16]).unwrap().embed(&[0x30, 0]).unwrap();
    let twice = once.prepare_time_stamp(common::ROOM, [8; 16]).unwrap().embed(&[0x30, 0]).unwrap();
    let after = Document::load_mem(&twice.finish().unwrap().into_output()).unwrap();
    let new = new_annotations(&Document::load_mem(&letter).unwrap(), &after);
    let [stamp] = &new[..] else { panic!("{new:?}") };
    assert_eq!(stamp.element.get(b"Alt").unwrap().as_str().unwrap(), b"Stempel waktu elektronik");
}

#[test]
fn trees_of_every_shape_take_an_element() {
    let document = "<</Type/StructElem/S/Document/P 4 0 R/K";
    let part = "<</Type/StructElem/S/Part/P 4 0 R>>";
    let leaf = "/ParentTree 6 0 R";
    let nums = "<</Nums[0[7 0 R]]>>";
    for (name, root, element, tree, parent, key) in [
        ("one document", format!("/K 5 0 R{leaf}"), format!("{document}[7 0 R]>>"), nums, "Document", 1),
        ("in an array", format!("/K[5 0 R]{leaf}"), format!("{document}[7 0 R]>>"), nums, "Document", 1),
        ("in an array apart", format!("/K 8 0 R{leaf}"), format!("{document} 9 0 R>>"), nums, "Document", 1),
        ("with one kid", format!("/K 5 0 R{leaf}"), format!("{document} 7 0 R>>"), nums, "Document", 1),
        ("with content", format!("/K 5 0 R{leaf}"), format!("{document} 0>>"), nums, "Document", 1),
        ("with nothing", format!("/K 5 0 R{leaf}"), format!("{document} null>>"), nums, "Document", 1),
        (
            "by another name",
            format!("/K 5 0 R{leaf}/RoleMap<</Surat/Document>>"),
            document.replace("/S/Document", "/S/Surat") + "[7 0 R]>>",
            nums,
            "Surat",
            1,
        ),
        ("no document", format!("/K 5 0 R{leaf}"), part.to_owned(), nums, "StructTreeRoot", 1),
        ("in an array without", format!("/K[5 0 R]{leaf}"), part.to_owned(), nums, "StructTreeRoot", 1),
        ("nothing at all", leaf.to_owned(), part.to_owned(), nums, "StructTreeRoot", 1),
        (
            "a direct tree",
            "/K 5 0 R/ParentTree<</Nums[3 5 0 R]>>".into(),
            part.to_owned(),
            nums,
            "StructTreeRoot",
            4,
        ),
        (
            "numbers apart",
            format!("/K 5 0 R{leaf}"),
            part.to_owned(),
            "<</Nums 10 0 R>>",
            "StructTreeRoot",
            6,
        ),
        (
            "leaves",
            format!("/K 5 0 R{leaf}"),
            part.to_owned(),
            "<</Kids[11 0 R 12 0 R]>>",
            "StructTreeRoot",
            10,
        ),
        (
            "leaves apart",
            format!("/K 5 0 R{leaf}"),
            part.to_owned(),
            "<</Kids 13 0 R>>",
            "StructTreeRoot",
            10,
        ),
        (
            "a next key",
            format!("/K 5 0 R/ParentTreeNextKey 40{leaf}"),
            part.to_owned(),
            nums,
            "StructTreeRoot",
            40,
        ),
        (
            "a low next key",
            format!("/K 5 0 R/ParentTreeNextKey 0{leaf}"),
            part.to_owned(),
            nums,
            "StructTreeRoot",
            1,
        ),
    ] {
        let before =
            made("<</Marked true>>", "4 0 R", &format!("<</Type/StructTreeRoot{root}>>"), &element, tree);
        let after = common::signed(&before, &common::options(), &[0x30, 0]).unwrap();
        let [before, after] = [&before, &after].map(|bytes| Document::load_mem(bytes).unwrap());
        let new = new_annotations(&before, &after);
        let [field] = &new[..] else { panic!("{name}: {new:?}") };
        check_field(field, name);
        assert_eq!(field.parent, parent, "{name}");
        assert_eq!(field.annotation.get(b"StructParent").unwrap().as_i64().unwrap(), key, "{name}");
        let kept = Tree::of(&after).mapped();
        assert!(Tree::of(&before).mapped().iter().all(|pair| kept.contains(pair)), "{name}");
        let stated = Tree::of(&before).next_key().map(|_| key + 1);
        assert_eq!(Tree::of(&after).next_key(), stated, "{name}");
    }
}

/// A document of one page with a structure tree of these parts: catalog 1, pages 2 and 3, root 4, element 5, tree of
/// parents 6, and others that some refer to.
pub(crate) fn made(mark: &str, root_value: &str, root: &str, element: &str, tree: &str) -> Vec<u8> {
    common::written(&[
        format!("<</Type/Catalog/Pages 2 0 R/MarkInfo {mark}/StructTreeRoot {root_value}>>"),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/StructParents 0>>".into(),
        root.into(),
        element.into(),
        tree.into(),
        "<</Type/StructElem/S/P/P 5 0 R/Pg 3 0 R/K 0>>".into(),
        "[5 0 R]".into(),
        "[7 0 R]".into(),
        "[0[7 0 R]5 7 0 R]".into(),
        "<</Limits[0 2]/Nums[0[7 0 R]2 7 0 R]>>".into(),
        "<</Limits[8 9]/Nums[8 7 0 R 9 7 0 R]>>".into(),
        "[11 0 R 12 0 R]".into(),
    ])
}

fn new_annotations(before: &Document, after: &Document) -> Vec<Tagged> {
    let keys =
        |document: &Document| -> HashSet<i64> { Tree::of(document).annotations().iter().map(key).collect() };
    let known = keys(before);
    Tree::of(after).annotations().into_iter().filter(|one| !known.contains(&key(one))).collect()
}

fn key(tagged: &Tagged) -> i64 {
    tagged.annotation.get(b"StructParent").and_then(Object::as_i64).unwrap()
}
