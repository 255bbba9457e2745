//! Appearances that are written anew in the place of what was there (ISO 32000-2 §12.5.5).

use std::collections::HashMap;

use super::addition::Filled;
use super::places;
use super::plain;
use super::references::References;
use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// The objects that carry the normal appearances of widgets as they were, each with the widget.
#[derive(Default)]
pub(super) struct Redrawn {
    ways: HashMap<ObjectId, Way>,
}

/// How a widget leads to a part of its appearance.
struct Way {
    widget: ObjectId,
    /// The dictionary of appearances on the way, if it is an object of its own.
    through: Option<ObjectId>,
}

impl Redrawn {
    /// Takes in what `widget` leads to.
    pub(super) fn add(&mut self, view: &View<'_>, widget: ObjectId) -> Result<(), DocumentError> {
        let Some(dictionary) = plain::dictionary(view, widget)? else { return Ok(()) };
        let [appearances, normal] = carriers(view, &dictionary)?;
        let mut take = |part: Option<ObjectId>, through| {
            if let Some(part) = part {
                self.ways.insert(part, Way { widget, through });
            }
        };
        take(appearances, None);
        take(normal, appearances);
        Ok(())
    }

    /// Whether nothing is among these.
    pub(super) fn is_empty(&self) -> bool {
        self.ways.is_empty()
    }

    /// Keeps what is so.
    pub(super) fn retain(&mut self, is_kept: impl Fn(ObjectId) -> bool) {
        self.ways.retain(|part, _| is_kept(*part));
    }

    /// What they are now: a new appearance may need new objects, such as a font.
    pub(super) fn values(&self, after: &View<'_>) -> Result<Vec<Object>, DocumentError> {
        self.ways.keys().map(|part| after.object(*part)).collect()
    }

    /// Takes over what `others` are.
    pub(super) fn extend(&mut self, others: Self) {
        self.ways.extend(others.ways);
    }

    /// Whether `object` is among these, and nothing but its widget leads to it, which is one of `field` and nothing else.
    pub(super) fn explain<'f>(
        &self,
        before: &View<'_>,
        field: impl FnOnce(ObjectId) -> Option<&'f Filled>,
        object: ObjectId,
        references: &References,
    ) -> Result<bool, DocumentError> {
        let Some(Way { widget, through }) = self.ways.get(&object) else { return Ok(false) };
        let Some(field) = field(*widget) else { return Ok(false) };
        let mut way = through.iter().chain([&object]);
        Ok(way.all(|part| references.to(part.number) == 1)
            && places::are_plainly_of_field(before, field, *widget, references)?)
    }
}

/// The dictionary of appearances of a widget, and its normal appearance, where these are objects of their own.
pub(super) fn carriers(view: &View<'_>, widget: &Dictionary) -> Result<[Option<ObjectId>; 2], DocumentError> {
    let appearances = widget.get("AP");
    let normal = plain::dictionary_of(view, appearances)?.and_then(|all| all.get("N")?.as_reference());
    Ok([appearances.and_then(Object::as_reference), normal])
}
