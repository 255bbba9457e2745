//! Which objects that a revision adds are part of something.

use std::collections::HashSet;

use super::references::each_reference;
use super::store::Sides;
use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object, ObjectId};

/// What readers that repair a file look for.
const TYPES_OF_PAGES: [&str; 3] = ["Catalog", "Pages", "Page"];
/// Most references that are followed.
const MAX_REFERENCES: usize = 20_000;

/// Follows references from `values` to objects that the revision adds, through such objects alone, and adds these to
/// `reached`. False if there are too many, or one is none that `may_be` part of it.
pub(super) fn reach(
    sides: &Sides<'_>,
    values: Vec<Object>,
    reached: &mut HashSet<u32>,
    may_be: impl Fn(&Object) -> bool,
) -> Result<bool, DocumentError> {
    // It is judged by itself.
    let catalog = sides.after.catalog_id()?;
    let mut waiting = values;
    let mut followed = 0;
    while let Some(value) = waiting.pop() {
        let mut found: Vec<ObjectId> = Vec::new();
        each_reference(&value, &mut |id| {
            followed += 1;
            let is_new = sides.set.contains(&id.number) && sides.before.id_of(id.number).is_none();
            if id != catalog && is_new && reached.insert(id.number) {
                found.push(id);
            }
        });
        if followed > MAX_REFERENCES {
            return Ok(false);
        }
        for id in found {
            let object = sides.after.object(id)?;
            if !may_be(&object) {
                return Ok(false);
            }
            waiting.push(object);
        }
    }
    Ok(true)
}

/// Whether readers that repair a file look for objects of this type.
pub(super) fn is_of_pages(name: &[u8]) -> bool {
    TYPES_OF_PAGES.iter().any(|known| known.as_bytes() == name)
}

/// Whether no reader that repairs a file takes the object for a page or what leads to these.
pub(super) fn is_none_of_pages(object: &Object) -> bool {
    each_type(object, |name| name.is_some_and(|name| !is_of_pages(name)))
}

/// Whether all that an object says of its type is such; `None` for what is no name.
pub(super) fn each_type(object: &Object, is_so: impl Fn(Option<&[u8]>) -> bool) -> bool {
    let entries = object.as_dictionary().map(Dictionary::entries).unwrap_or_default();
    entries.iter().filter(|entry| entry.key == b"Type").all(|entry| is_so(entry.value.as_name()))
}
