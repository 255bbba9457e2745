//! Whether readers are to draw all fields anew (ISO 32000-2 §12.7.3, table 224, `NeedAppearances`), and when that makes no
//! difference.

use std::collections::{HashMap, HashSet};

use super::filling::is_same_value;
use super::shows::{Kind, OFF, Shows, stored};
use super::{Budget, blank, objects, plain};
use crate::document::DocumentError;
use crate::form::Field;
use crate::syntax::{Object, ObjectId};
use crate::text::Appearances;
use crate::view::View;

/// `Pushbutton` of a button (§12.7.5.2, table 229).
const PUSH_BUTTON: i64 = 1 << 16;

/// Whether it is the same to everyone in the document `after` that readers are asked to draw all fields anew, or, where
/// they are not `asked`, no longer: the fields show their values by the appearances that they have.
///
/// Each reader draws buttons in its own way: none may be on but one that the revision turned on, `before` which it was
/// off. Where readers are asked, a field without an appearance shows the value that it got.
pub(super) fn may_change(
    before: &View<'_>,
    after: &View<'_>,
    asked: bool,
    budget: &mut Budget,
) -> Result<bool, DocumentError> {
    let (known, fields) = (before.shared_fields()?, after.shared_fields()?);
    if !budget.spend(known.len() + fields.len()) || (asked && draws_signatures(after)?) {
        return Ok(false);
    }
    let known = known.iter().map(|field| (field.id, field)).collect();
    let mut look = Look { before, after, asked, known, appearances: Appearances::new(*after), budget };
    for field in fields.iter().filter(|field| !field.is_signature()) {
        if !look.shows_value(field)? {
            return Ok(false);
        }
    }
    // Some readers also draw widgets that no field leads to.
    let own: HashSet<ObjectId> = fields.iter().flat_map(|field| field.widgets.iter().copied()).collect();
    let ids: Vec<ObjectId> = objects::in_use(after).collect();
    if !budget.spend(ids.len()) {
        return Ok(false);
    }
    for id in ids.into_iter().filter(|id| !own.contains(id)) {
        let object = objects::read(after, id)?;
        let dictionary = object.as_ref().and_then(Object::as_dictionary);
        if dictionary.is_some_and(|one| one.is_name("Subtype", "Widget")) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a signature field draws anything, which readers may draw anew in their own ways.
fn draws_signatures(view: &View<'_>) -> Result<bool, DocumentError> {
    for field in view.shared_fields()?.iter().filter(|field| field.is_signature()) {
        for widget in &field.widgets {
            let widget = plain::dictionary(view, *widget)?;
            if !widget.is_some_and(|widget| blank::draws_nothing(view, &widget).unwrap_or(false)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// A look at all fields.
struct Look<'l, 'a> {
    before: &'l View<'a>,
    after: &'l View<'a>,
    asked: bool,
    /// The fields as they were.
    known: HashMap<ObjectId, &'l Field>,
    appearances: Appearances<'a>,
    budget: &'l mut Budget,
}

impl Look<'_, '_> {
    fn shows_value(&mut self, field: &Field) -> Result<bool, DocumentError> {
        let Some(kind) = Kind::of(field) else { return Ok(false) };
        let value = field.value(self.after)?;
        let old = self.known.get(&field.id).map(|field| field.value(self.before)).transpose()?;
        if kind == Kind::Button {
            let was_off = old.is_some_and(|old| !kind.is_filled(&old));
            return Ok(was_off
                && !is_push_button(self.after, field)?
                && (kind.is_filled(&value) || self.shows_no_state(field)?));
        }
        let is_new = !kind.is_filled(&value) || old.is_some_and(|old| !is_same_value(&old, &value));
        self.shows_text(field, &value, self.asked && is_new)
    }

    /// Whether `value` is what stands in each appearance; some may be missing where that `may_lack`.
    fn shows_text(&mut self, field: &Field, value: &Object, may_lack: bool) -> Result<bool, DocumentError> {
        let view = self.after;
        let Some(dictionary) = plain::dictionary(view, field.id)? else { return Ok(false) };
        for widget in &field.widgets {
            let Some(widget) = plain::dictionary(view, *widget)? else { return Ok(false) };
            let is_left_out = may_lack && !widget.contains("AP");
            if !is_left_out
                && stored(view, &mut self.appearances, self.budget, [&dictionary, &widget], value)?
                    != Shows::Value
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a button that is off shows nothing by the appearances that it has, but boxes.
    fn shows_no_state(&mut self, field: &Field) -> Result<bool, DocumentError> {
        let view = self.after;
        for widget in &field.widgets {
            let Some(widget) = plain::dictionary(view, *widget)? else { return Ok(false) };
            let Some(drawn) = plain::dictionary_under(view, &widget, "AP")? else { return Ok(false) };
            let Some(states) = plain::dictionary_under(view, &drawn, "N")? else { return Ok(false) };
            let shown = match states.get(OFF) {
                None => None,
                Some(Object::Reference(id)) => {
                    self.appearances.shown_by(*id, &mut self.budget.drawing).ok().flatten()
                }
                Some(_) => return Ok(false),
            };
            let is_empty =
                shown.map_or(!states.contains(OFF), |shown| shown.is_plain && shown.text.is_empty());
            if widget.get("AS").and_then(Object::as_name) != Some(OFF) || !is_empty {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Whether it shows a caption, and no state (§12.7.5.2.2).
fn is_push_button(view: &View<'_>, field: &Field) -> Result<bool, DocumentError> {
    let Some(dictionary) = plain::dictionary(view, field.id)? else { return Ok(true) };
    let flags = view.get(&dictionary, "Ff")?.as_integer();
    // Those of a field above are not looked for.
    Ok(flags.map_or(dictionary.contains("Parent"), |flags| flags & PUSH_BUTTON != 0))
}
