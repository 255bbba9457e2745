//! Structures read without tolerance: what readers could take in two ways explains nothing.

use std::collections::HashSet;

use super::same;
use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// Object `id`, if it is a dictionary itself, and no stream, and no key stands in it twice.
pub(super) fn dictionary(view: &View<'_>, id: ObjectId) -> Result<Option<Dictionary>, DocumentError> {
    let object = view.object(id)?;
    Ok(match object {
        Object::Dictionary(_) if !is_unambiguous(&object) => None,
        Object::Dictionary(dictionary) => Some(dictionary),
        _ => None,
    })
}

/// The dictionary under `key`, as [`dictionary`]; an empty one if there is none.
pub(super) fn dictionary_under(
    view: &View<'_>,
    parent: &Dictionary,
    key: impl AsRef<[u8]>,
) -> Result<Option<Dictionary>, DocumentError> {
    dictionary_of(view, parent.get(key))
}

/// The dictionary that `value` is or refers to, as [`dictionary`]; an empty one if there is no value.
pub(super) fn dictionary_of(
    view: &View<'_>,
    value: Option<&Object>,
) -> Result<Option<Dictionary>, DocumentError> {
    match value {
        None => Ok(Some(Dictionary::new())),
        Some(Object::Reference(id)) => dictionary(view, *id),
        Some(object @ Object::Dictionary(found)) => Ok(is_unambiguous(object).then(|| found.clone())),
        Some(_) => Ok(None),
    }
}

/// The array under `key`, there or in the very object that is referred to; an empty one if there is none.
pub(super) fn array_under(
    view: &View<'_>,
    parent: &Dictionary,
    key: impl AsRef<[u8]>,
) -> Result<Option<Vec<Object>>, DocumentError> {
    match parent.get(key) {
        None => Ok(Some(Vec::new())),
        Some(Object::Array(elements)) => Ok(Some(elements.clone())),
        Some(Object::Reference(id)) => match view.object(*id)? {
            Object::Array(elements) => Ok(Some(elements)),
            _ => Ok(None),
        },
        Some(_) => Ok(None),
    }
}

/// The object under `key`, if both refer to the same.
pub(super) fn same_reference(old: &Dictionary, new: &Dictionary, key: impl AsRef<[u8]>) -> Option<ObjectId> {
    same_target(old.get(&key), new.get(&key))
}

/// The object that both values refer to, if it is the same.
pub(super) fn same_target(old: Option<&Object>, new: Option<&Object>) -> Option<ObjectId> {
    let old = old?.as_reference()?;
    (new?.as_reference()? == old).then_some(old)
}

/// Whether two dictionaries hold the same, whatever they hold under `keys`; never with a key that stands there twice.
pub(super) fn same_but_for(old: &Dictionary, new: &Dictionary, keys: &[&str]) -> bool {
    let rest = |dictionary: &Dictionary| {
        let mut rest = dictionary.clone();
        keys.iter().for_each(|key| rest.remove(key));
        Object::Dictionary(rest)
    };
    has_unique_keys(old) && has_unique_keys(new) && same::is_same_value(&rest(old), &rest(new))
}

/// Whether no key stands twice in `dictionary` itself.
pub(super) fn has_unique_keys(dictionary: &Dictionary) -> bool {
    let mut seen = HashSet::new();
    dictionary.entries().iter().all(|entry| seen.insert(&entry.key))
}

/// Whether no key stands twice in a dictionary, however deep.
fn is_unambiguous(object: &Object) -> bool {
    let mut waiting = vec![object];
    while let Some(object) = waiting.pop() {
        if let Object::Array(elements) = object {
            waiting.extend(elements);
        }
        let Some(dictionary) = object.as_dictionary() else { continue };
        if !has_unique_keys(dictionary) {
            return false;
        }
        waiting.extend(dictionary.entries().iter().map(|entry| &entry.value));
    }
    true
}
