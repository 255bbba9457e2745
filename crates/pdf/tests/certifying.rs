//! The first signature certifies; signatures lock fields; what comes later obeys.
#![allow(clippy::unwrap_used)]

mod common;

use common::{fixture, options, signed, written};
use pdf::sign::Certification;
use pdf::signature::FieldLock;
use pdf::syntax::{Dictionary, Object};
use pdf::{Document, SignError, SignOptions};

const CMS: &[u8] = &[0x30, 0x03, 0x02, 0x01, 0x07];

/// A page, two text fields in a group, and two signature fields: `lock` is that of the field `Ttd`.
fn form(lock: &str) -> Vec<u8> {
    written(&[
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R 7 0 R 8 0 R]>>>>".into(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[5 0 R 6 0 R 7 0 R 8 0 R]>>".into(),
        "<</T(data)/Kids[5 0 R 6 0 R]>>".into(),
        "<</Subtype/Widget/FT/Tx/T(nama)/Parent 4 0 R/Rect[0 0 9 9]>>".into(),
        "<</Subtype/Widget/FT/Tx/T(nip)/Parent 4 0 R/Rect[0 0 9 9]>>".into(),
        format!("<</Subtype/Widget/FT/Sig/T(Ttd)/P 3 0 R/Rect[0 0 0 0]{lock}>>"),
        "<</Subtype/Widget/FT/Sig/T(Paraf)/P 3 0 R/Rect[0 0 0 0]>>".into(),
    ])
}

fn certifying(certification: Certification) -> SignOptions {
    SignOptions { certify: Some(certification), ..options() }
}

fn locking(field: Option<&str>, lock: FieldLock) -> SignOptions {
    SignOptions { field: field.map(str::to_owned), lock: Some(lock), ..options() }
}

fn into(field: &str) -> SignOptions {
    SignOptions { field: Some(field.into()), ..options() }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The signature dictionary in `field`, its field, and the catalog.
fn read(bytes: &[u8], field: &str) -> (Dictionary, Dictionary, Dictionary) {
    let document = Document::open(bytes).unwrap();
    let view = document.current();
    let fields = view.fields().unwrap();
    let field = fields.iter().find(|known| known.name == field).unwrap();
    let signature = field.value(&view).unwrap();
    let dictionary = |object: &Object| object.as_dictionary().unwrap().clone();
    (dictionary(&signature), dictionary(&view.object(field.id).unwrap()), view.catalog().unwrap())
}

/// The method and the parameters of each reference.
fn references(signature: &Dictionary) -> Vec<(String, Dictionary)> {
    let Some(references) = signature.get("Reference") else { return Vec::new() };
    let references = references.as_array().unwrap().iter().map(|reference| {
        let reference = reference.as_dictionary().unwrap();
        let method = String::from_utf8(reference.get("TransformMethod").unwrap().as_name().unwrap().to_vec());
        (method.unwrap(), reference.get("TransformParams").unwrap().as_dictionary().unwrap().clone())
    });
    references.collect()
}

/// What the parameters of FieldMDP say, in short.
fn lock_of(signature: &Dictionary) -> String {
    let all = references(signature);
    let Some((_, parameters)) = all.iter().find(|(method, _)| method == "FieldMDP") else {
        return "none".into();
    };
    let text = |object: &Object| String::from_utf8(object.as_string().unwrap().to_vec()).unwrap();
    let fields = parameters.get("Fields").map(|fields| fields.as_array().unwrap().iter().map(text).collect());
    let action = String::from_utf8(parameters.get("Action").unwrap().as_name().unwrap().to_vec()).unwrap();
    let p = parameters.get("P").map(|p| format!(" P{}", p.as_integer().unwrap())).unwrap_or_default();
    format!("{action} {}{p}", fields.unwrap_or(Vec::new()).join(",")).trim().replace("  ", " ")
}

#[test]
fn the_catalog_names_the_signature_that_certifies() {
    for name in ["nota-dinas.pdf", "laporan-objstm.pdf", "surat-pdf20.pdf", "formulir-ttd-kosong.pdf"] {
        for (certification, p) in
            [(Certification::NoChanges, 1), (Certification::Forms, 2), (Certification::Annotations, 3)]
        {
            let bytes = signed(&fixture(name), &certifying(certification), CMS).unwrap();
            let (signature, field, catalog) = read(&bytes, "Signature1");
            let [(method, parameters)] = &references(&signature)[..] else { panic!("{name}: one reference") };
            assert_eq!((method.as_str(), parameters.get("P")), ("DocMDP", Some(&p.into())), "{name}");
            assert_eq!(parameters.get("V"), Some(&Object::name("1.2")), "{name}");
            let permissions = catalog.get("Perms").unwrap().as_dictionary().unwrap();
            assert_eq!(permissions.get("DocMDP"), field.get("V"), "{name}");
            assert!(catalog.contains("AcroForm") && catalog.contains("Pages"), "{name}");
            lopdf::Document::load_mem(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}

#[test]
fn other_permissions_stay() {
    let file = |permissions: &str, more: &str| {
        written(&[
            format!("<</Type/Catalog/Pages 2 0 R/Perms {permissions}>>"),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".into(),
            "<</UR3 5 0 R>>".into(),
            "<</Type/Sig>>".into(),
            more.into(),
        ])
    };
    for (case, bytes) in [
        ("direct", file("<</UR3 5 0 R>>", "null")),
        ("indirect", file("4 0 R", "null")),
        ("used elsewhere", file("4 0 R", "[4 0 R]")),
    ] {
        let bytes = signed(&bytes, &certifying(Certification::Forms), CMS).unwrap();
        let document = Document::open(bytes.as_slice()).unwrap();
        let catalog = document.current().catalog().unwrap();
        let permissions = document.current().get_dictionary(&catalog, "Perms").unwrap().unwrap();
        assert!(permissions.contains("UR3") && permissions.contains("DocMDP"), "{case}");
        let fourth = document.current().object(pdf::syntax::ObjectId::new(4, 0)).unwrap();
        assert_eq!(fourth.as_dictionary().unwrap().contains("DocMDP"), case == "indirect", "{case}");
    }
}

#[test]
fn only_the_first_signature_certifies() {
    let plain = signed(&form(""), &options(), CMS).unwrap();
    let certified = signed(&form(""), &certifying(Certification::Annotations), CMS).unwrap();
    let by_catalog = written(&[
        "<</Type/Catalog/Pages 2 0 R/Perms<</DocMDP 4 0 R>>>>".into(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".into(),
        "<</Type/Sig>>".into(),
    ]);
    for (case, bytes, expected) in [
        ("signed", plain, "Signature1"),
        ("certified", certified, "Signature1"),
        ("by the catalog", by_catalog, ""),
    ] {
        let refused = signed(&bytes, &certifying(Certification::Forms), CMS).unwrap_err();
        assert!(matches!(&refused, SignError::NotFirst { field } if field == expected), "{case}: {refused}");
    }
}

#[test]
fn what_a_certified_document_allows_to_be_signed() {
    for (certification, allowed) in
        [(Certification::NoChanges, false), (Certification::Forms, true), (Certification::Annotations, true)]
    {
        let once = signed(&form(""), &certifying(certification), CMS).unwrap();
        for options in [options(), into("Paraf")] {
            match (allowed, signed(&once, &options, CMS)) {
                (true, Ok(_)) | (false, Err(SignError::Certified { .. })) => {}
                (_, other) => panic!("{certification:?}: {:?}", other.map(drop)),
            }
        }
    }
}

#[test]
fn a_lock_stands_in_the_signature_and_in_a_new_field() {
    for (lock, expected) in [
        (FieldLock::All, "All"),
        (FieldLock::Include(names(&["data.nama"])), "Include data.nama"),
        (FieldLock::Include(names(&["data", "Ttd"])), "Include data,Ttd"),
        (FieldLock::Exclude(names(&["Paraf"])), "Exclude Paraf"),
        (FieldLock::Exclude(names(&["Signature1"])), "Exclude Signature1"),
    ] {
        let bytes = signed(&form(""), &locking(None, lock.clone()), CMS).unwrap();
        let (signature, field, catalog) = read(&bytes, "Signature1");
        assert_eq!(lock_of(&signature), expected);
        assert!(!catalog.contains("Perms"));
        let document = Document::open(bytes.as_slice()).unwrap();
        let own = document.current().object(field.get("Lock").unwrap().as_reference().unwrap()).unwrap();
        let own = own.as_dictionary().unwrap();
        assert_eq!(own.get("Action"), references(&signature)[0].1.get("Action"));
        assert_eq!(own.get("Fields"), references(&signature)[0].1.get("Fields"));
    }
    let (_, filled, _) =
        read(&signed(&form(""), &locking(Some("Paraf"), FieldLock::All), CMS).unwrap(), "Paraf");
    assert!(!filled.contains("Lock"), "a field that exists stays as it is");
    let both = SignOptions { lock: Some(FieldLock::All), ..certifying(Certification::Forms) };
    let (signature, ..) = read(&signed(&form(""), &both, CMS).unwrap(), "Signature1");
    let methods: Vec<String> = references(&signature).into_iter().map(|(method, _)| method).collect();
    assert_eq!(methods, ["DocMDP", "FieldMDP"]);
}

#[test]
fn names_that_are_none_are_refused() {
    let many: Vec<String> = (1..=30).map(|number| format!("<</FT/Tx/T(f{number})>>")).collect();
    let kids: Vec<String> = (4..34).map(|number| format!("{number} 0 R")).collect();
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{}]>>>>", kids.join(" ")),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".to_owned(),
    ];
    objects.extend(many);
    let listed = "the document has `data.nama`, `data.nip`, `Ttd`, `Paraf`";
    for (case, bytes, unknown, expected) in [
        ("misspelt", form(""), "Nama", listed),
        ("half of a group", form(""), "dat", listed),
        ("below a field", form(""), "data.nama.depan", listed),
        ("empty", form(""), "", listed),
        ("no fields", fixture("nota-dinas.pdf"), "nama", "the document has no fields"),
        ("many fields", written(&objects), "nama", "`f20` and 10 more"),
    ] {
        for lock in [FieldLock::Include(names(&[unknown])), FieldLock::Exclude(names(&[unknown]))] {
            let refused = signed(&bytes, &locking(None, lock), CMS).unwrap_err();
            let is_named = matches!(&refused, SignError::NoSuchField { name, .. } if name == unknown);
            assert!(is_named && refused.to_string().ends_with(expected), "{case}: {refused}");
        }
    }
}

#[test]
fn of_two_locks_the_stricter_counts() {
    let own = |lock: &str| form(&format!("/Lock<</Type/SigFieldLock{lock}>>"));
    let include = |listed: &[&str]| FieldLock::Include(names(listed));
    for (case, bytes, asked, expected) in [
        ("its own only", own("/Action/Include/Fields[(data)]"), None, Some("Include data")),
        ("its own is All", own("/Action/All"), Some(include(&["data"])), Some("All")),
        (
            "the one asked for",
            own("/Action/Include/Fields[(data.nip)]"),
            Some(include(&["data"])),
            Some("Include data"),
        ),
        ("All is asked for", own("/Action/Exclude/Fields[(Paraf)]"), Some(FieldLock::All), Some("All")),
        ("neither", own("/Action/Include/Fields[(data.nip)]"), Some(include(&["data.nama"])), None),
        ("with P", own("/Action/All/P 2"), None, Some("All P2")),
        ("no action", own("/P 3"), None, Some("none")),
    ] {
        let options = SignOptions { lock: asked, ..into("Ttd") };
        match (signed(&bytes, &options, CMS), expected) {
            (Ok(bytes), Some(expected)) => {
                let (signature, ..) = read(&bytes, "Ttd");
                assert_eq!(lock_of(&signature), expected, "{case}");
                assert!(references(&signature).iter().all(|(method, _)| method != "DocMDP"), "{case}");
            }
            (Err(SignError::LockDiffers { field }), None) => assert_eq!(field, "Ttd", "{case}"),
            (result, _) => panic!("{case}: {:?}", result.map(drop)),
        }
    }
    // What the field itself allows tightens what is asked for.
    for (p, asked, expected) in
        [(1, Certification::Annotations, 1), (3, Certification::Forms, 2), (9, Certification::Forms, 2)]
    {
        let options = SignOptions { field: Some("Ttd".into()), ..certifying(asked) };
        let (signature, ..) = read(&signed(&own(&format!("/P {p}")), &options, CMS).unwrap(), "Ttd");
        assert_eq!(references(&signature)[0].1.get("P"), Some(&expected.into()), "P {p}");
    }
}

#[test]
fn what_earlier_locks_allow_to_be_signed() {
    let own = |lock: &str| signed(&form(&format!("/Lock<<{lock}>>")), &into("Ttd"), CMS).unwrap();
    let by = |lock: FieldLock| signed(&form(""), &locking(Some("Ttd"), lock), CMS).unwrap();
    for (case, once, next, refusal) in [
        ("P 1", own("/Action/Include/Fields[]/P 1"), into("Paraf"), Some("no changes")),
        ("P 1, without an action", own("/P 1"), options(), Some("no changes")),
        ("P 9", own("/Action/Include/Fields[]/P 9"), into("Paraf"), Some("no changes")),
        ("P 2", own("/Action/Include/Fields[]/P 2"), into("Paraf"), None),
        ("all", by(FieldLock::All), into("Paraf"), Some("`Paraf` is locked by the signature in field `Ttd`")),
        ("all, a new field", by(FieldLock::All), options(), Some("`Signature1` is locked")),
        ("this one", by(FieldLock::Include(names(&["Paraf"]))), into("Paraf"), Some("`Paraf` is locked")),
        ("this one, a new field", by(FieldLock::Include(names(&["Paraf"]))), options(), None),
        ("others", by(FieldLock::Include(names(&["data"]))), into("Paraf"), None),
        ("all but this one", by(FieldLock::Exclude(names(&["Paraf"]))), into("Paraf"), None),
        (
            "all but this one, a new field",
            by(FieldLock::Exclude(names(&["Paraf"]))),
            options(),
            Some("is locked"),
        ),
    ] {
        match (signed(&once, &next, CMS), refusal) {
            (Ok(_), None) => {}
            (Err(error), Some(refusal)) => assert!(error.to_string().contains(refusal), "{case}: {error}"),
            (result, _) => panic!("{case}: {:?}", result.map(drop)),
        }
    }
}

#[test]
fn edwards_curves_are_declared_in_pdf_2_0_only() {
    let edwards = SignOptions { edwards_curve: true, ..options() };
    let file = |version: &str, extensions: &str| {
        let bytes = written(&[
            format!("<</Type/Catalog/Pages 2 0 R{extensions}>>"),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".into(),
        ]);
        [b"%PDF-", version.as_bytes(), &bytes[8..]].concat()
    };
    let levels = |bytes: &[u8]| -> Vec<i64> {
        let document = Document::open(bytes).unwrap();
        let catalog = document.current().catalog().unwrap();
        let Some(extensions) = document.current().get_dictionary(&catalog, "Extensions").unwrap() else {
            return Vec::new();
        };
        let all = match extensions.get("ISO_") {
            Some(Object::Array(all)) => all.clone(),
            one => one.into_iter().cloned().collect(),
        };
        let level =
            |one: &Object| one.as_dictionary().unwrap().get("ExtensionLevel").unwrap().as_integer().unwrap();
        all.iter().map(level).collect()
    };
    let known = "/Extensions<</ISO_<</BaseVersion/2.0/ExtensionLevel 32002>>>>";
    let sha3 = "/Extensions<</ISO_<</BaseVersion/2.0/ExtensionLevel 32001>>>>";
    let several = "/Extensions<</ISO_[<</ExtensionLevel 32001>><</ExtensionLevel 32002>>]/ADBE<<>>>>";
    for (case, bytes, options, expected) in [
        ("2.0", file("2.0", ""), &edwards, vec![32002]),
        ("2.0 by the catalog", file("1.7", "/Version/2.0"), &edwards, vec![32002]),
        ("2.0, of others", file("2.0", sha3), &edwards, vec![32001, 32002]),
        ("2.0, said already", file("2.0", known), &edwards, vec![32002]),
        ("2.0, said among others", file("2.0", several), &edwards, vec![32001, 32002]),
        ("2.0, another algorithm", file("2.0", ""), &options(), vec![]),
        ("1.7", file("1.7", ""), &edwards, vec![]),
        ("1.4", file("1.4", ""), &edwards, vec![]),
    ] {
        assert_eq!(levels(&signed(&bytes, options, CMS).unwrap()), expected, "{case}");
    }
}
