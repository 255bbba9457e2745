//! What PDF/A (ISO 19005) and tagged PDF ask of a document, asked of what signing adds to one.
//!
//! The outputs are read by a reader of others, so that ours cannot hide its own mistakes.
#![allow(clippy::unwrap_used)]

mod appearance; // fonts, colours, transparency
mod broken; // structure trees that are left alone
mod bytes; // how objects are written
#[path = "../common/mod.rs"]
mod common;
mod kept; // what must not change
mod structure; // elements for the new annotations
mod tree; // a structure tree as others read it

use lopdf::{Dictionary, Document, Object, ObjectId};
use pdf::SignOptions;
use pdf::appearance::{Layout, Mark, MarkText};
use pdf::image::Image;
use pdf::sign::{Certification, PageChoice, Place, Visible};

/// Letters that say that they are PDF/A-1a, PDF/A-2b and PDF/A-3b; all are tagged.
const LETTERS: [&str; 3] = ["nota-pdfa1.pdf", "sk-pengangkatan.pdf", "laporan-pdfa3.pdf"];

/// A letter before and after it was signed.
struct Signed {
    name: String,
    before: Vec<u8>,
    after: Vec<u8>,
}

impl Signed {
    fn new(letter: &str, way: &str, options: &SignOptions) -> Self {
        let before = common::fixture(letter);
        let name = format!("{letter}, {way}");
        let after =
            common::signed(&before, options, &[0x30, 0]).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { name, before, after }
    }

    /// What was appended.
    fn appended(&self) -> &[u8] {
        &self.after[self.before.len()..]
    }

    /// The objects that are new or other than before.
    fn new_objects(&self) -> Vec<(ObjectId, Object)> {
        let [before, after] = [&self.before, &self.after].map(|bytes| Document::load_mem(bytes).unwrap());
        let is_new = |(id, object): &(ObjectId, Object)| before.objects.get(id) != Some(object);
        after.objects.into_iter().filter(is_new).collect()
    }

    /// The dictionaries among these, those of streams and those inside others too.
    fn new_dictionaries(&self) -> Vec<Dictionary> {
        let mut found = Vec::new();
        let mut waiting: Vec<Object> = self.new_objects().into_iter().map(|(_, object)| object).collect();
        while let Some(object) = waiting.pop() {
            match object {
                Object::Array(elements) => waiting.extend(elements),
                Object::Dictionary(dictionary) | Object::Stream(lopdf::Stream { dict: dictionary, .. }) => {
                    waiting.extend(dictionary.iter().map(|(_, value)| value.clone()));
                    found.push(dictionary);
                }
                _ => {}
            }
        }
        found
    }

    /// The new annotations.
    fn annotations(&self) -> Vec<Dictionary> {
        let is_annotation = |dictionary: &Dictionary| is_name(dictionary, "Type", "Annot");
        self.new_dictionaries().into_iter().filter(is_annotation).collect()
    }
}

/// Every letter, signed in every way in which signing adds something else.
fn all_signed() -> Vec<Signed> {
    let ways = ways();
    let each =
        |letter: &'static str| ways.iter().map(move |(way, options)| Signed::new(letter, way, options));
    LETTERS.into_iter().flat_map(each).collect()
}

fn ways() -> Vec<(&'static str, SignOptions)> {
    let certified = SignOptions { certify: Some(Certification::Forms), ..common::options() };
    let pictured = Image::read(&common::fixture("pictures/lambang.png")).unwrap();
    vec![
        ("invisible", common::options()),
        ("certified", certified),
        ("a QR code", shown(mark(Layout::Qr), PageChoice::Last)),
        ("a block", shown(mark(Layout::Block), PageChoice::Last)),
        ("a picture", shown(Mark { image: Some(pictured), ..mark(Layout::Block) }, PageChoice::Last)),
        ("a strip on every page", shown(mark(Layout::Footer), PageChoice::All)),
    ]
}

fn shown(mark: Mark, page: PageChoice) -> SignOptions {
    let visible = Visible { mark, page, place: Place::Default };
    SignOptions { visible: Some(visible), ..common::options() }
}

fn mark(layout: Layout) -> Mark {
    Mark {
        layout,
        qr: Some("http://localhost:8080/v/5f3a9c1e7b2d48600f1e2d3c4b5a6978".into()),
        image: None,
        lines: MarkText {
            name: "Endah Prameswari".into(),
            title: Some("Sekretaris Daerah".into()),
            agency: Some("Pemerintah Kabupaten Sukamaju".into()),
            time: "31 Januari 2026 15.00.00 WIB".into(),
        },
    }
}

fn is_name(dictionary: &Dictionary, key: &str, name: &str) -> bool {
    dictionary.get(key.as_bytes()).and_then(Object::as_name).is_ok_and(|found| found == name.as_bytes())
}
