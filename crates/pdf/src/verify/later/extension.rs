//! Developer extensions (ISO 32000-2 §7.12): who extended the format, over which version, how far.

use crate::syntax::{Dictionary, Object};

/// Whether `value` says nothing but which extensions the developer called `name` uses, in direct objects. Under `Type`
/// stands what the whole dictionary is.
pub(super) fn is_plain(name: &[u8], value: &Object) -> bool {
    if name == b"Type" {
        return value.as_name() == Some(b"Extensions");
    }
    match value {
        Object::Dictionary(one) => is_developers(one),
        Object::Array(several) => {
            several.iter().all(|one| matches!(one, Object::Dictionary(one) if is_developers(one)))
        }
        _ => false,
    }
}

/// Whether it is a developer extensions dictionary (table 49).
fn is_developers(dictionary: &Dictionary) -> bool {
    dictionary.entries().iter().all(|entry| match &entry.key[..] {
        b"Type" => entry.value.as_name() == Some(b"DeveloperExtensions"),
        b"BaseVersion" => entry.value.as_name().is_some(),
        b"ExtensionLevel" => matches!(entry.value, Object::Integer(_)),
        b"URL" | b"ExtensionRevision" => entry.value.as_string().is_some(),
        _ => false,
    })
}
