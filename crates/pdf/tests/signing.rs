//! Real letters are signed; independent readers open what comes out.
#![allow(clippy::unwrap_used)]

mod common;

use std::num::NonZeroU32;

use common::{ROOM, fixture, options, signed};
use pdf::appearance::{Layout, Mark, MarkText};
use pdf::crypt::{CryptError, Permission};
use pdf::form::{Field, Held};
use pdf::page::DisplayedRectangle;
use pdf::revision::XrefKind;
use pdf::sign::{PageChoice, Place, Visible};
use pdf::signature::ByteRange;
use pdf::syntax::{Dictionary, Object, ObjectId};
use pdf::update::Update;
use pdf::{Document, DocumentError, SignError, SignOptions};
use pki::digest::DigestAlgorithm;

const CMS: &[u8] = &[0x30, 0x03, 0x02, 0x01, 0x07];

/// All letters that can be signed, and how many pages they have.
const LETTERS: [(&str, usize, XrefKind); 13] = [
    ("nota-dinas.pdf", 1, XrefKind::Table),
    ("surat-tugas.pdf", 1, XrefKind::Table),
    ("sk-pengangkatan.pdf", 3, XrefKind::Table),
    ("laporan-objstm.pdf", 2, XrefKind::Stream),
    ("surat-linear.pdf", 2, XrefKind::Table),
    ("surat-versi-lama.pdf", 2, XrefKind::Table),
    ("surat-pdf20.pdf", 2, XrefKind::Table),
    ("surat-dipindai.pdf", 1, XrefKind::Table),
    ("lampiran-lanskap.pdf", 2, XrefKind::Table),
    ("formulir.pdf", 1, XrefKind::Table),
    ("formulir-ttd-kosong.pdf", 1, XrefKind::Table),
    ("formulir-xfa.pdf", 1, XrefKind::Table),
    ("surat-hibrid.pdf", 1, XrefKind::Table),
];

fn mark() -> Mark {
    Mark {
        layout: Layout::Block,
        qr: Some("https://sukamaju.example/verifikasi/0011".into()),
        image: None,
        lines: MarkText {
            name: "Endah Prameswari".into(),
            title: Some("Sekretaris Daerah".into()),
            agency: Some("Pemerintah Kabupaten Sukamaju".into()),
            time: "31 Januari 2026 15.00 WIB".into(),
        },
    }
}

fn visible(page: u32, rectangle: Option<[f64; 4]>) -> SignOptions {
    let rectangle = rectangle.map(|[x, y, width, height]| DisplayedRectangle { x, y, width, height });
    let place = rectangle.map_or(Place::Default, Place::Rectangle);
    let page = NonZeroU32::new(page).map_or(PageChoice::Last, PageChoice::Number);
    SignOptions { visible: Some(Visible { mark: mark(), page, place }), ..options() }
}

fn filled(document: &Document<&[u8]>) -> Vec<Field> {
    let fields = document.current().fields().unwrap();
    fields.into_iter().filter(|field| field.is_signature() && field.is_filled()).collect()
}

fn dictionary(document: &Document<&[u8]>, id: ObjectId) -> Dictionary {
    document.current().object(id).unwrap().as_dictionary().unwrap().clone()
}

fn signature(document: &Document<&[u8]>, field: &Field) -> Dictionary {
    let value = field.value(&document.current()).unwrap();
    value.as_dictionary().unwrap().clone()
}

fn byte_range(signature: &Dictionary, length: u64) -> ByteRange {
    ByteRange::from_object(signature.get("ByteRange").unwrap(), length).unwrap()
}

fn digest(bytes: &[u8], range: &ByteRange) -> Vec<u8> {
    let [first, second] = range.covered();
    let part = |range: std::ops::Range<u64>| &bytes[range.start as usize..range.end as usize];
    DigestAlgorithm::Sha256.digest(&[part(first), part(second)].concat())
}

/// Signs `document`; gives the digest that it says to sign, and the result.
fn digested(document: &Document<&[u8]>, options: &SignOptions) -> Result<(Vec<u8>, Vec<u8>), SignError> {
    let unsigned = pdf::sign::prepare(document, options)?.copy_to(Vec::new(), DigestAlgorithm::Sha256)?;
    let digest = unsigned.digest().to_vec();
    Ok((digest, unsigned.embed(CMS)?.finish()?.into_output()))
}

#[test]
fn every_letter_gets_one_more_revision_of_the_same_kind() {
    for (name, pages, kind) in LETTERS {
        for options in [options(), visible(0, None)] {
            let original = fixture(name);
            let before = Document::open(original.as_slice()).unwrap();
            let (expected_digest, bytes) =
                digested(&before, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(bytes.starts_with(&original), "{name}: only appended to");

            let after = Document::open(bytes.as_slice()).unwrap();
            assert_eq!(after.leniencies(), before.leniencies(), "{name}");
            assert_eq!(after.revisions().len(), before.revisions().len() + 1, "{name}");
            assert_eq!(after.newest().kind(), kind, "{name}");
            assert_eq!(after.current().pages().unwrap().count(), pages, "{name}");

            let fields = filled(&after);
            assert_eq!(fields.len(), 1, "{name}");
            let signature = signature(&after, &fields[0]);
            let range = byte_range(&signature, after.length());
            assert_eq!(signature.entry("Contents").unwrap().span, Some(range.gap()), "{name}: exact gap");
            assert!(after.newest().ends_at(range.end()) && range.end() == after.length(), "{name}");
            assert_eq!(digest(&bytes, &range), expected_digest, "{name}");
            let contents = signature.get("Contents").unwrap().as_string().unwrap();
            assert_eq!((contents.len(), contents.starts_with(CMS)), (ROOM, true), "{name}");
        }
    }
}

#[test]
fn other_readers_open_what_we_sign() {
    for (name, pages, _) in LETTERS {
        let once = signed(&fixture(name), &visible(1, None), CMS).unwrap();
        let twice = signed(&once, &visible(0, Some([20.0, 20.0, 200.0, 80.0])), CMS).unwrap();
        let lopdf = lopdf::Document::load_mem(&twice).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(lopdf.get_pages().len(), pages, "{name}");
        let form = lopdf.catalog().unwrap().get_deref(b"AcroForm", &lopdf).unwrap().as_dict().unwrap();
        assert_eq!(form.get(b"SigFlags").unwrap().as_i64().unwrap(), 3, "{name}");
        let hayro = hayro_syntax::Pdf::new(twice).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(hayro.pages().len(), pages, "{name}");
    }
}

#[test]
fn a_second_signature_leaves_the_first_as_it_was() {
    for (name, _, kind) in LETTERS {
        let once = signed(&fixture(name), &options(), CMS).unwrap();
        let twice = signed(&once, &visible(1, None), CMS).unwrap();
        assert!(twice.starts_with(&once), "{name}");
        let document = Document::open(twice.as_slice()).unwrap();
        let fields = filled(&document);
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["Signature1", "Signature2"], "{name}");
        let first = byte_range(&signature(&document, &fields[0]), document.length());
        let revisions = document.revisions();
        assert!(revisions[revisions.len() - 2].ends_at(first.end()), "{name}");
        assert!(revisions.iter().rev().take(2).all(|revision| revision.kind() == kind), "{name}");
    }
}

#[test]
fn signing_touches_few_objects() {
    // What is rewritten beside the new signature and field: the form or the catalog, the page or its Annots.
    for (name, rewritten) in [("nota-dinas.pdf", 2), ("laporan-objstm.pdf", 2), ("formulir.pdf", 2)] {
        let original = fixture(name);
        let before = Document::open(original.as_slice()).unwrap();
        let known = before.revisions().iter().flat_map(|revision| revision.entries().keys());
        let known: std::collections::BTreeSet<u32> = known.copied().collect();
        let bytes = signed(&original, &options(), CMS).unwrap();
        let after = Document::open(bytes.as_slice()).unwrap();
        let touched = after.newest().entries().keys().filter(|number| known.contains(number)).count();
        assert_eq!(touched, rewritten, "{name}");
    }
}

#[test]
fn the_identifier_keeps_its_first_half() {
    let with = fixture("nota-dinas.pdf");
    let mut without = with.clone();
    let at = without.windows(4).rposition(|part| part == b"/ID ").unwrap();
    without[at..at + 3].copy_from_slice(b"/XX");
    let halves = |bytes: &[u8]| {
        let document = Document::open(bytes).unwrap();
        let halves = document.current().get_array(document.newest().trailer(), "ID").unwrap();
        halves.iter().map(|half| half.as_string().unwrap().to_vec()).collect::<Vec<_>>()
    };
    let new = b"0123456789abcdef".to_vec();
    assert_eq!(halves(&signed(&with, &options(), CMS).unwrap()), [halves(&with)[0].clone(), new.clone()]);
    assert_eq!(halves(&without), Vec::<Vec<u8>>::new());
    assert_eq!(halves(&signed(&without, &options(), CMS).unwrap()), [new.clone(), new]);
}

#[test]
fn an_empty_field_is_filled_where_it_stands() {
    let original = fixture("formulir-ttd-kosong.pdf");
    let options = SignOptions { field: Some("TtdPemohon".into()), ..visible(1, None) };
    let bytes = signed(&original, &options, CMS).unwrap();
    let document = Document::open(bytes.as_slice()).unwrap();
    let fields = document.current().fields().unwrap();
    assert_eq!(fields.iter().filter(|field| field.is_signature()).count(), 1);
    let field = fields.into_iter().find(|field| field.name == "TtdPemohon").unwrap();
    let dictionary = dictionary(&document, field.id);
    assert_eq!(dictionary.get("Rect"), Some(&Object::numbers(&[310.0, 262.0, 500.0, 322.0])));
    assert!(dictionary.contains("AP"));
}

#[test]
fn values_are_drawn_as_before() {
    let file = |fields: &str, field: &str| {
        common::written(&[
            format!("<</Type/Catalog/Pages 2 0 R/AcroForm<</NeedAppearances true/Fields[{fields}]>>>>"),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>".into(),
            format!("<</Subtype/{field}/T(a)/Rect[0 0 9 9]/AP<</N 5 0 R>>>>"),
            "<</Subtype/Form/BBox[0 0 9 9]/Length 0>>stream\n\nendstream".into(),
        ])
    };
    for (case, fields, field, options, kept) in [
        // What the appearance shows may not be the value.
        ("a text, visible", "4 0 R", "Widget/FT/Tx/V(1)", visible(1, None), true),
        ("a text, invisible", "4 0 R", "Widget/FT/Tx/V(1)", options(), true),
        ("a text of no form, visible", "", "Widget/FT/Tx/V(1)", visible(1, None), true),
        ("a signature made before, visible", "4 0 R", "Widget/FT/Sig/V 5 0 R", visible(1, None), true),
        // With NeedAppearances viewers would draw an empty box over the mark.
        ("an empty text, visible", "4 0 R", "Widget/FT/Tx", visible(1, None), false),
        ("a button, visible", "4 0 R", "Widget/FT/Btn/Ff 65536", visible(1, None), false),
        ("a field for a signature, visible", "4 0 R", "Widget/FT/Sig", visible(1, None), false),
        ("a field for a signature, invisible", "4 0 R", "Widget/FT/Sig", options(), true),
        ("a note, visible", "", "Text", visible(1, None), false),
    ] {
        let bytes =
            signed(&file(fields, field), &options, CMS).unwrap_or_else(|error| panic!("{case}: {error}"));
        let document = Document::open(bytes.as_slice()).unwrap();
        let catalog = document.current().catalog().unwrap();
        let form = document.current().get_dictionary(&catalog, "AcroForm").unwrap().unwrap();
        assert_eq!(form.contains("NeedAppearances"), kept, "{case}");
    }
}

/// A catalog, a page with these entries, its contents (object 4), and `more`.
fn with_form(form: &str, page: &str, more: &[&str]) -> Vec<u8> {
    let contents = "<</Rect[0 0 200 100]/P 3 0 R/Fields[]/Length 1>>stream\nq\nendstream";
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{form}>>"),
        "<</Type/Pages/Kids 5 0 R/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R{page}>>"),
        contents.to_owned(),
        "[3 0 R]".to_owned(),
    ];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    common::written(&objects)
}

#[test]
fn nothing_else_is_overwritten() {
    let into_field = SignOptions { field: Some("B".into()), ..visible(1, None) };
    let field = |kid: &str| format!("<</FT/Sig/T(B)/Kids[{kid}]>>");
    let stamp = "<</Subtype/Stamp/Rect[0 0 200 100]/P 3 0 R>>";
    for (case, form, page, more, options) in [
        ("the form is the contents", "/AcroForm 4 0 R", "", vec![], options()),
        ("the form is an array", "/AcroForm 5 0 R", "", vec![], options()),
        ("the fields are the contents", "/AcroForm<</Fields 4 0 R>>", "", vec![], options()),
        ("the annotations are the contents", "", "/Annots 4 0 R", vec![], options()),
        (
            "the widget is the contents",
            "/AcroForm<</Fields[6 0 R]>>",
            "",
            vec![field("4 0 R")],
            into_field.clone(),
        ),
        (
            "the widget is a stamp",
            "/AcroForm<</Fields[6 0 R]>>",
            "",
            vec![field("7 0 R"), stamp.to_owned()],
            into_field,
        ),
    ] {
        let more: Vec<&str> = more.iter().map(String::as_str).collect();
        let error = signed(&with_form(form, page, &more), &options, CMS).expect_err(case);
        let refused = matches!(error, SignError::Document(DocumentError::Structure { .. }));
        assert!(refused, "{case}: {error}");
    }
}

#[test]
fn an_array_that_others_use_stays_as_it_is() {
    for (case, form, page, more, in_place) in [
        ("fields are pages", "/AcroForm<</Fields 5 0 R>>", "", "null", None),
        ("fields are annotations", "/AcroForm<</Fields 6 0 R>>", "/Annots 6 0 R", "[]", None),
        ("annotations used twice", "", "/Annots 6 0 R/B 6 0 R", "[]", None),
        ("annotations of their own", "", "/Annots 6 0 R", "[]", Some(1)),
        ("fields of their own", "/AcroForm<</Fields 6 0 R>>", "", "[]", Some(1)),
    ] {
        let bytes = signed(&with_form(form, page, &[more]), &options(), CMS)
            .unwrap_or_else(|error| panic!("{case}: {error}"));
        let document = Document::open(bytes.as_slice()).unwrap();
        let view = document.current();
        let length = |number| view.object(ObjectId::new(number, 0)).unwrap().as_array().map(<[_]>::len);
        assert_eq!(length(5), Some(1), "{case}");
        assert_eq!(length(6).filter(|length| *length > 0), in_place, "{case}");
        assert_eq!((view.pages().unwrap().count(), filled(&document).len()), (1, 1), "{case}");
    }
}

#[test]
fn no_dangling_reference_gets_an_object() {
    let dangling = "/Annots[6 0 R 7 0 R]/B[9 0 R<</C[8 0 R]>>]";
    let bytes = signed(&with_form("", dangling, &[]), &visible(1, None), CMS).unwrap();
    let document = Document::open(bytes.as_slice()).unwrap();
    let new: Vec<u32> = document.newest().entries().keys().copied().collect();
    assert!(new.iter().all(|number| !(6..=9).contains(number)) && new.contains(&10), "{new:?}");
}

#[test]
fn a_mark_stands_upright_on_a_turned_page() {
    let original = fixture("lampiran-lanskap.pdf");
    for (page, rectangle, matrix) in [
        (1, [505.0, 100.0, 585.0, 300.0], [0.0, 1.0, -1.0, 0.0, 80.0, 0.0]),
        (2, [-10.0, 566.0, 70.0, 766.0], [0.0, -1.0, 1.0, 0.0, 0.0, 200.0]),
    ] {
        let bytes = signed(&original, &visible(page, Some([100.0, 10.0, 200.0, 80.0])), CMS).unwrap();
        let document = Document::open(bytes.as_slice()).unwrap();
        let view = document.current();
        let field = dictionary(&document, filled(&document)[0].id);
        let rect = view.get_array(&field, "Rect").unwrap();
        for (found, expected) in rect.iter().zip(rectangle) {
            assert!((found.as_number().unwrap() - expected).abs() < 0.1, "page {page}: {rect:?}");
        }
        let appearance = view.get_dictionary(&field, "AP").unwrap().unwrap();
        let form = view.get_dictionary(&appearance, "N").unwrap().unwrap();
        assert_eq!(form.get("Matrix"), Some(&Object::numbers(&matrix)), "page {page}");
    }
}

#[test]
fn what_cannot_be_signed_is_refused() {
    let named = |field: &str| SignOptions { field: Some(field.into()), ..options() };
    let existing = "formulir-ttd-kosong.pdf";
    let placed =
        SignOptions { field: Some("TtdPemohon".into()), ..visible(1, Some([0.0, 0.0, 200.0, 80.0])) };
    type Expected = fn(&SignError) -> bool;
    let cases: [(&str, &str, SignOptions, Expected); 13] = [
        ("encrypted", "surat-terenkripsi.pdf", options(), |error| {
            matches!(error, SignError::Crypt(CryptError::PasswordNeeded))
        }),
        ("no changes allowed", "surat-terkunci.pdf", options(), |error| {
            matches!(error, SignError::NotPermitted { permission: Permission::Modify })
        }),
        ("text field", existing, named("nama"), |error| matches!(error, SignError::NotSignatureField { .. })),
        ("full stop", existing, named("a.b"), |error| matches!(error, SignError::FieldName { .. })),
        ("no name", existing, named(""), |error| matches!(error, SignError::FieldName { .. })),
        ("second place", existing, placed, |error| matches!(error, SignError::PlaceGiven { .. })),
        ("no such page", "nota-dinas.pdf", visible(2, None), |error| {
            matches!(error, SignError::NoSuchPage { asked: 2, pages: 1 })
        }),
        ("off the page", "nota-dinas.pdf", visible(1, Some([500.0, 0.0, 200.0, 80.0])), |error| {
            matches!(error, SignError::Page(_))
        }),
        (
            "wide only unturned",
            "lampiran-lanskap.pdf",
            visible(1, Some([0.0, 560.0, 200.0, 80.0])),
            |error| matches!(error, SignError::Page(_)),
        ),
        ("negative", "nota-dinas.pdf", visible(1, Some([-5.0, 0.0, 200.0, 80.0])), |error| {
            matches!(error, SignError::Page(_))
        }),
        ("empty", "nota-dinas.pdf", visible(1, Some([0.0, 0.0, 0.0, 80.0])), |error| {
            matches!(error, SignError::Page(_))
        }),
        ("too small", "nota-dinas.pdf", visible(1, Some([0.0, 0.0, 5.0, 5.0])), |error| {
            matches!(error, SignError::Appearance(_))
        }),
        ("not a number", "nota-dinas.pdf", visible(1, Some([f64::NAN, 0.0, 200.0, 80.0])), |error| {
            matches!(error, SignError::Page(_))
        }),
    ];
    for (case, name, options, expected) in cases {
        let error = signed(&fixture(name), &options, CMS).expect_err(case);
        assert!(expected(&error), "{case}: {error}");
    }
}

#[test]
fn a_signed_field_is_not_signed_again() {
    let once = signed(&fixture("nota-dinas.pdf"), &options(), CMS).unwrap();
    let again = SignOptions { field: Some("Signature1".into()), ..options() };
    let error = signed(&once, &again, CMS).unwrap_err();
    assert!(matches!(&error, SignError::AlreadySigned { field } if field == "Signature1"), "{error}");
}

#[test]
fn a_signature_longer_than_its_room_is_refused() {
    let original = fixture("nota-dinas.pdf");
    assert!(signed(&original, &options(), &[0x30; ROOM]).is_ok());
    let error = signed(&original, &options(), &[0x30; ROOM + 1]).unwrap_err();
    assert!(matches!(error, SignError::Room { needed: 2049, room: 2048 }), "{error}");
}

/// Appends a revision that gives the signature in `Signature1` a reference, as a certifying tool would.
fn with_reference(bytes: &[u8], method: &str, parameters: Dictionary) -> Vec<u8> {
    let document = Document::open(bytes).unwrap();
    let field = &filled(&document)[0];
    let Some(Held::Reference(id)) = field.value else { panic!("{field:?}") };
    let reference = Dictionary::new()
        .with("TransformMethod", Object::name(method))
        .with("TransformParams", parameters.into());
    let dictionary = signature(&document, field).with("Reference", Object::Array(vec![reference.into()]));
    let mut update = Update::new(&document).unwrap();
    update.set(id, dictionary.into());
    [bytes, &update.finish([1; 16]).unwrap().bytes].concat()
}

#[test]
fn earlier_signatures_can_forbid() {
    let once = signed(&fixture("formulir-ttd-kosong.pdf"), &options(), CMS).unwrap();
    let fill = SignOptions { field: Some("TtdPemohon".into()), ..options() };
    let lock = |action: &str, field: &str| {
        let fields = Object::Array(vec![Object::string(field)]);
        Dictionary::new().with("Action", Object::name(action)).with("Fields", fields)
    };
    let permission = |p: i64| Dictionary::new().with("P", p.into());
    for (case, method, parameters, options, refused) in [
        ("no changes", "DocMDP", permission(1), options(), true),
        ("no changes, existing field", "DocMDP", permission(1), fill.clone(), true),
        ("nonsense", "DocMDP", permission(0), options(), true),
        ("forms", "DocMDP", permission(2), options(), false),
        ("default", "DocMDP", Dictionary::new(), options(), false),
        ("all locked", "FieldMDP", lock("All", ""), fill.clone(), true),
        ("locked", "FieldMDP", lock("Include", "TtdPemohon"), fill.clone(), true),
        ("not locked", "FieldMDP", lock("Include", "Ttd"), fill.clone(), false),
        ("all others locked", "FieldMDP", lock("Exclude", "TtdPemohon"), fill.clone(), false),
        ("others free", "FieldMDP", lock("Exclude", "nama"), fill.clone(), true),
        ("new field", "FieldMDP", lock("All", ""), options(), true),
        ("new field, others locked", "FieldMDP", lock("Include", "TtdPemohon"), options(), false),
    ] {
        let bytes = with_reference(&once, method, parameters);
        let result = signed(&bytes, &options, CMS);
        match (refused, &result) {
            (false, Ok(_)) | (true, Err(SignError::Certified { .. } | SignError::Locked { .. })) => {}
            _ => panic!("{case}: {:?}", result.map(|bytes| bytes.len())),
        }
    }
}

#[test]
fn a_large_file_is_hashed_as_it_is_written() {
    let mut original = fixture("nota-dinas.pdf");
    let document = Document::open(original.as_slice()).unwrap();
    let mut update = Update::new(&document).unwrap();
    let data: Vec<u8> = (0..9_000_000u32).map(|n| (n % 251) as u8).collect();
    update.add(Object::hex_string(data)).unwrap();
    let appendix = update.finish([1; 16]).unwrap().bytes;
    original.extend(appendix);
    let document = Document::open(original.as_slice()).unwrap();
    let (expected, bytes) = digested(&document, &options()).unwrap();
    assert!(bytes.starts_with(&original));
    let document = Document::open(bytes.as_slice()).unwrap();
    let range = byte_range(&signature(&document, &filled(&document)[0]), document.length());
    assert_eq!(digest(&bytes, &range), expected);
}
