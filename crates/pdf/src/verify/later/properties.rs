//! What programs note of themselves in the document's properties when they write: who wrote, and when.

use super::changes::TrailerKey;
use super::references::References;
use super::{plain, stated};
use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// What is noted; no page shows it.
const KEYS: [&str; 2] = ["ModDate", "Producer"];

/// The information dictionary (ISO 32000-2 §14.3.3), where only such notes changed in it.
pub(super) struct Properties {
    id: ObjectId,
    /// Whether it is the first that the document has.
    is_new: bool,
}

impl Properties {
    /// `None` if there is none, or more changed in it.
    pub(super) fn between(before: &View<'_>, after: &View<'_>) -> Result<Option<Self>, DocumentError> {
        let info = |view: &View<'_>| view.trailer().get(TrailerKey::Info.name()).cloned();
        let Some(id) = info(after).and_then(|info| info.as_reference()) else { return Ok(None) };
        let is_new = info(before).is_none_or(|info| info == Object::Null);
        let differs = |key: TrailerKey| (key != TrailerKey::Info || !is_new) && key.differs(before, after);
        if TrailerKey::ALL.into_iter().any(differs) {
            return Ok(None);
        }
        let known = if is_new { Some(Dictionary::new()) } else { plain::dictionary(before, id)? };
        let (Some(known), Some(now)) = (known, plain::dictionary(after, id)?) else { return Ok(None) };
        let is_text = |key: &&str| now.get(key).is_none_or(|value| value.as_string().is_some());
        let in_plain_texts = |properties| stated::with_plain_texts(properties, |_, _| true);
        if !plain::same_but_for(&in_plain_texts(&known), &in_plain_texts(&now), &KEYS)
            || !KEYS.iter().all(is_text)
        {
            return Ok(None);
        }
        Ok(Some(Self { id, is_new }))
    }

    /// Whether the trailer changed by nothing but leading to it.
    pub(super) fn explains_trailer(&self) -> bool {
        self.is_new
    }

    /// Whether `object` is it, and nothing but trailers led to it.
    pub(super) fn explains(&self, object: ObjectId, references: &References) -> bool {
        object == self.id && references.lead_to_properties(object.number)
    }
}
