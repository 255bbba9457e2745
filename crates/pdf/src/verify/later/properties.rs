//! What programs note of themselves in the document's properties when they write: who wrote, and when.

use super::plain;
use super::references::References;
use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// What is noted; no page shows it.
const KEYS: [&str; 2] = ["ModDate", "Producer"];
/// Keys of the trailer that say where the document is.
const PLACES: [&str; 2] = ["Root", "Encrypt"];

/// The information dictionary (ISO 32000-2 §14.3.3), where only such notes changed in it.
pub(super) struct Properties {
    id: ObjectId,
    /// Whether it is the first that the document has.
    is_new: bool,
    /// How many trailers led to it before.
    trailers: usize,
}

impl Properties {
    /// `None` if there is none, or more changed in it.
    pub(super) fn between(before: &View<'_>, after: &View<'_>) -> Result<Option<Self>, DocumentError> {
        let value = |view: &View<'_>, key| view.trailer().get(key).cloned().unwrap_or(Object::Null);
        let (old, new) = (value(before, "Info"), value(after, "Info"));
        let Some(id) = new.as_reference() else { return Ok(None) };
        let is_new = old == Object::Null;
        if (!is_new && old != new) || PLACES.iter().any(|key| value(before, key) != value(after, key)) {
            return Ok(None);
        }
        let known = if is_new { Some(Dictionary::new()) } else { plain::dictionary(before, id)? };
        let (Some(known), Some(now)) = (known, plain::dictionary(after, id)?) else { return Ok(None) };
        let is_text = |key: &&str| now.get(key).is_none_or(|value| value.as_string().is_some());
        if !plain::same_but_for(&known, &now, &KEYS) || !KEYS.iter().all(is_text) {
            return Ok(None);
        }
        let trailers = before.revisions().iter().map(|revision| revision.trailer().get("Info"));
        let trailers = trailers.filter(|info| info.is_some_and(|info| *info == id.into())).count();
        Ok(Some(Self { id, is_new, trailers }))
    }

    /// Whether the trailer changed by nothing but leading to it.
    pub(super) fn explains_trailer(&self) -> bool {
        self.is_new
    }

    /// Whether `object` is it, and nothing but trailers led to it.
    pub(super) fn explains(&self, object: ObjectId, references: &References) -> bool {
        object == self.id && references.to(object.number) == self.trailers
    }
}
