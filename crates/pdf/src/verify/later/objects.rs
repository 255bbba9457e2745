//! All objects of a document as it stood at one revision.

use std::collections::BTreeSet;

use crate::document::DocumentError;
use crate::syntax::{Object, ObjectId};
use crate::view::View;

/// Those in use, ascending.
pub(super) fn in_use<'a>(view: &View<'a>) -> impl Iterator<Item = ObjectId> + use<'a> {
    let view = *view;
    let revisions = view.revisions().iter();
    let numbers: BTreeSet<u32> = revisions.flat_map(|revision| revision.entries().keys().copied()).collect();
    numbers.into_iter().filter_map(move |number| view.id_of(number))
}

/// Object `id`; `None` if it cannot be read: nothing refers to it then, or the references would not be known.
///
/// # Errors
/// If reading takes too much.
pub(super) fn read(view: &View<'_>, id: ObjectId) -> Result<Option<Object>, DocumentError> {
    match view.object(id) {
        Ok(object) => Ok(Some(object)),
        Err(error @ DocumentError::TooMuch { .. }) => Err(error),
        Err(_) => Ok(None),
    }
}
