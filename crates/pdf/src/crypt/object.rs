//! All strings of an object (ISO 32000-2 §7.6.2).

use crate::syntax::object::PdfString;
use crate::syntax::{Dictionary, Object};

/// Calls `change` for every string in `object`, but for what is never encrypted: the Contents of a signature, whose
/// bytes are bound to their place, and all that a cross-reference stream says.
pub(super) fn change_strings<E>(
    object: &mut Object,
    change: &mut dyn FnMut(&mut PdfString) -> Result<(), E>,
) -> Result<(), E> {
    match object {
        Object::String(string) => change(string),
        Object::Array(elements) => {
            elements.iter_mut().try_for_each(|element| change_strings(element, change))
        }
        Object::Dictionary(dictionary) => change_in(dictionary, change),
        Object::Stream(stream) if stream.dictionary.is_name("Type", "XRef") => Ok(()),
        Object::Stream(stream) => change_in(&mut stream.dictionary, change),
        _ => Ok(()),
    }
}

fn change_in<E>(
    dictionary: &mut Dictionary,
    change: &mut dyn FnMut(&mut PdfString) -> Result<(), E>,
) -> Result<(), E> {
    let is_signature = dictionary.contains("ByteRange");
    let is_exempt = |key: &[u8], value: &Object| {
        is_signature && key == b"Contents" && matches!(value, Object::String(string) if string.hexadecimal)
    };
    let mut entries = dictionary.entries_mut().filter(|(key, value)| !is_exempt(key, value));
    entries.try_for_each(|(_, value)| change_strings(value, change))
}
