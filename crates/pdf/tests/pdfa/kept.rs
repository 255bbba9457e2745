//! What signing must leave as it was, and what it must not bring.

use lopdf::{Dictionary, Document, Object};

use crate::{Signed, all_signed, is_name};

/// What a signature may set in the catalog.
const SIGNING: [&[u8]; 3] = [b"AcroForm", b"Perms", b"Extensions"];
/// What makes a document act (ISO 19005-1 §6.6), or is forbidden in it altogether.
const FORBIDDEN: [&str; 14] = [
    "A",
    "AA",
    "JS",
    "JavaScript",
    "OpenAction",
    "Launch",
    "EmbeddedFiles",
    "EF",
    "AF",
    "OCProperties",
    "XFA",
    "NeedsRendering",
    "Requirements",
    "NeedAppearances",
];
const MAX_STRING: usize = 32_767;
const MAX_NAME: usize = 127;

/// Header, objects, and every byte of them.
#[test]
fn the_file_is_only_appended_to() {
    for signed in all_signed() {
        assert!(signed.after.starts_with(&signed.before), "{}", signed.name);
        assert!(signed.after.ends_with(b"%%EOF\n"), "{}: nothing behind the end", signed.name);
    }
}

/// ISO 19005-1 §6.7.3: information and metadata say the same, so that neither may change alone.
#[test]
fn metadata_and_information_stay() {
    for signed in all_signed() {
        let [before, after] = documents(&signed);
        let metadata = catalog(&before).get(b"Metadata").unwrap().as_reference().unwrap();
        assert_eq!(catalog(&after).get(b"Metadata").unwrap().as_reference().unwrap(), metadata);
        let data =
            |document: &Document| document.get_object(metadata).unwrap().as_stream().unwrap().content.clone();
        assert_eq!(data(&before), data(&after), "{}", signed.name);
        let information = before.trailer.get(b"Info").unwrap();
        assert_eq!(after.trailer.get(b"Info").unwrap(), information, "{}", signed.name);
        let information = information.as_reference().unwrap();
        assert_eq!(before.get_object(information).unwrap(), after.get_object(information).unwrap());
        let changed: Vec<_> = signed.new_objects().into_iter().map(|(id, _)| id).collect();
        assert!(!changed.contains(&metadata) && !changed.contains(&information), "{}", signed.name);
    }
}

#[test]
fn the_catalog_gains_what_a_signature_needs_and_no_more() {
    for signed in all_signed() {
        let [before, after] = documents(&signed);
        let rest = |document: &Document| {
            let mut catalog = catalog(document).clone();
            for key in SIGNING {
                catalog.remove(key);
            }
            catalog
        };
        assert_eq!(rest(&before), rest(&after), "{}", signed.name);
        assert!(catalog(&after).has(b"OutputIntents"), "{}", signed.name);
        let permissions = catalog(&after).get(b"Perms").and_then(Object::as_dict).ok();
        let keys = permissions.map(|all| all.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>());
        assert!(keys.is_none_or(|keys| keys == [b"DocMDP"]), "{}", signed.name);
    }
}

/// ISO 19005-1 §6.1.3.
#[test]
fn the_trailer_keeps_what_names_the_file() {
    for signed in all_signed() {
        let [before, after] = documents(&signed).map(|document| document.trailer);
        let first = |trailer: &Dictionary| trailer.get(b"ID").unwrap().as_array().unwrap()[0].clone();
        assert_eq!(first(&before), first(&after), "{}", signed.name);
        assert_eq!(before.get(b"Root").unwrap(), after.get(b"Root").unwrap(), "{}", signed.name);
        assert!(!after.has(b"Encrypt"), "{}", signed.name);
    }
}

/// ISO 19005-1 §6.6, §6.1.11, §6.9.
#[test]
fn nothing_acts_and_nothing_is_attached() {
    for signed in all_signed() {
        let known = Document::load_mem(&signed.before).unwrap();
        let was_there = catalog(&known).clone();
        for dictionary in signed.new_dictionaries() {
            let is_catalog = is_name(&dictionary, "Type", "Catalog");
            for key in FORBIDDEN.map(str::as_bytes) {
                let is_old = is_catalog && was_there.has(key);
                assert!(is_old || !dictionary.has(key), "{}: {}", signed.name, String::from_utf8_lossy(key));
            }
        }
    }
}

/// ISO 19005-2 §6.1.13; the strictest of all parts.
#[test]
fn no_value_is_beyond_what_readers_must_take() {
    for signed in all_signed() {
        for (id, object) in signed.new_objects() {
            let mut waiting = vec![object];
            while let Some(object) = waiting.pop() {
                match object {
                    Object::Integer(number) => {
                        assert!(i32::try_from(number).is_ok(), "{}: {id:?}", signed.name)
                    }
                    Object::Real(number) => assert!(number.abs() < 32_767.0, "{}: {id:?}", signed.name),
                    Object::String(bytes, _) => assert!(bytes.len() <= MAX_STRING, "{}: {id:?}", signed.name),
                    Object::Name(name) => assert!(name.len() <= MAX_NAME, "{}: {id:?}", signed.name),
                    Object::Array(elements) => waiting.extend(elements),
                    Object::Dictionary(dictionary) => waiting.extend(values(&dictionary)),
                    Object::Stream(stream) => waiting.extend(values(&stream.dict)),
                    Object::Null | Object::Boolean(_) | Object::Reference(_) => {}
                }
            }
        }
    }
}

fn values(dictionary: &Dictionary) -> Vec<Object> {
    dictionary.iter().map(|(_, value)| value.clone()).collect()
}

fn documents(signed: &Signed) -> [Document; 2] {
    [&signed.before, &signed.after].map(|bytes| Document::load_mem(bytes).unwrap())
}

fn catalog(document: &Document) -> &Dictionary {
    document.catalog().unwrap()
}
