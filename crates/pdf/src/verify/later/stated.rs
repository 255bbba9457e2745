//! What programs write into a field beside its value though it was so already: what is meant where nothing is said, and
//! texts in another encoding (ISO 32000-2 §7.9.2.2, §12.5.4, §12.7.4.1).

use super::plain;
use crate::document::DocumentError;
use crate::syntax::text::{decode_text, encode_text};
use crate::syntax::{Dictionary, Object};
use crate::view::View;

/// Texts of a field or a widget that are no value.
const TEXTS: [&str; 6] = ["T", "TU", "TM", "DV", "NM", "Contents"];
/// What is written though nothing else was meant.
const USUAL: [&str; 3] = ["BS", "Ff", "MK"];
/// Most nodes above a field.
const MAX_DEPTH: usize = 64;
/// What a text begins with that is in UTF-8: readers of older versions take it for another one.
const UTF_8: &[u8] = b"\xef\xbb\xbf";

/// Whether a field or widget holds the same, whatever it holds under `keys`, but for what was meant before already.
pub(super) fn is_same_but_for(
    before: &View<'_>,
    old: &Dictionary,
    new: &Dictionary,
    keys: &[&str],
) -> Result<bool, DocumentError> {
    let mut now = new.clone();
    for key in USUAL {
        let added = new.get(key).filter(|_| !old.contains(key));
        if let Some(value) = added
            && is_usual(before, old, key, value)?
        {
            now.remove(key);
        }
    }
    let is_text = |key: &[u8], text: &[u8]| {
        TEXTS.iter().any(|known| known.as_bytes() == key) && !text.starts_with(UTF_8)
    };
    Ok(plain::same_but_for(&with_plain_texts(old, is_text), &with_plain_texts(&now, is_text), keys))
}

/// The same with every text that, by its key, `is_text` written in one way: some programs write all of them anew.
pub(super) fn with_plain_texts(
    dictionary: &Dictionary,
    is_text: impl Fn(&[u8], &[u8]) -> bool,
) -> Dictionary {
    let mut plain = dictionary.clone();
    for (key, value) in plain.entries_mut() {
        let bytes = value.as_string().filter(|bytes| is_text(key, bytes));
        // What has no meaning could be anything.
        if let Some(text) = bytes.map(decode_text).filter(|text| !text.contains(char::REPLACEMENT_CHARACTER))
        {
            *value = Object::string(encode_text(&text));
        }
    }
    plain
}

/// Whether `dictionary`, or a field above it, has an entry under `key`.
pub(super) fn has(view: &View<'_>, dictionary: &Dictionary, key: &str) -> Result<bool, DocumentError> {
    let mut node = dictionary.clone();
    for _ in 0..MAX_DEPTH {
        if node.contains(key) {
            return Ok(true);
        }
        match node.get("Parent").map(|parent| view.resolve(parent)).transpose()? {
            None => return Ok(false),
            Some(Object::Dictionary(parent)) => node = parent,
            Some(_) => return Ok(true),
        }
    }
    Ok(true)
}

/// Whether `value`, which came under `key`, says what was meant by there being none.
fn is_usual(before: &View<'_>, old: &Dictionary, key: &str, value: &Object) -> Result<bool, DocumentError> {
    Ok(match (key, value) {
        // It counts instead of what the older entry says.
        ("BS", Object::Dictionary(style)) => !old.contains("Border") && is_usual_border(style),
        ("Ff", Object::Integer(0)) => !has(before, old, "Ff")?,
        ("MK", Object::Dictionary(look)) => look.is_empty(),
        _ => false,
    })
}

/// A solid line of one unit (§12.5.4, table 168).
fn is_usual_border(style: &Dictionary) -> bool {
    plain::has_unique_keys(style)
        && style.entries().iter().all(|entry| match (&entry.key[..], &entry.value) {
            (b"Type", value) => value.as_name() == Some(b"Border"),
            (b"S", value) => value.as_name() == Some(b"S"),
            (b"W", Object::Integer(width)) => *width == 1,
            _ => false,
        })
}
