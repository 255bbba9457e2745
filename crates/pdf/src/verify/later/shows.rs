//! Whether a field shows the value that it got.

use std::collections::HashSet;

use super::filling::is_same_value;
use super::store::Sides;
use super::{Budget, plain};
use crate::document::DocumentError;
use crate::form::Field;
use crate::page::{Rectangle, rectangle};
use crate::syntax::text::decode_text;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::text::{Appearances, Shown, without_blanks};
use crate::view::View;

/// `Password` of a text field (ISO 32000-2 §12.7.5.3, table 231).
const PASSWORD: i64 = 1 << 13;
/// Most states of one button.
const MAX_STATES: usize = 8;
/// The state of what is not checked (§12.7.5.2.3).
pub(super) const OFF: &[u8] = b"Off";

/// What a field shows.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Shows {
    /// Its value.
    Value,
    /// What cannot be told, or a part of it alone.
    Unclear,
    /// Something else.
    Other,
}

/// A new value.
pub(super) struct Change {
    pub(super) had_value: bool,
    pub(super) shows: Shows,
}

/// What the field got; `None` if its value is the same as before, or of a kind that it cannot have.
pub(super) fn between<'a>(
    sides: &Sides<'a>,
    [old, new]: [&Field; 2],
    appearances: &mut Appearances<'a>,
    budget: &mut Budget,
) -> Result<Option<Change>, DocumentError> {
    let (known, now) = (old.value(&sides.before)?, new.value(&sides.after)?);
    let Some(kind) = Kind::of(old).filter(|kind| kind.may_be(&known) && kind.may_be(&now)) else {
        return Ok(None);
    };
    if is_same_value(&known, &now) {
        return Ok(None);
    }
    if kind == Kind::Choice && !chooses(&sides.after, new.id, &now, budget)? {
        return Ok(None);
    }
    let mut shows = Shows::Value;
    let mut is_chosen = false;
    for widget in &new.widgets {
        let mut place = Place { sides, field: new.id, widget: *widget, appearances, budget };
        let Some(shown) = place.shows(kind, &now)? else { return Ok(None) };
        shows = shows.max(shown);
        is_chosen |= state(&sides.after, *widget)?.is_some_and(|state| Some(&state[..]) == now.as_name());
    }
    // One of the buttons is that which the value names.
    if kind == Kind::Button && kind.is_filled(&now) && !is_chosen {
        shows = Shows::Other;
    }
    Ok(Some(Change { had_value: kind.is_filled(&known), shows }))
}

/// Whether the options that a choice names by their places, if it does, are those of its value (§12.7.5.4, table 234).
fn chooses(
    view: &View<'_>,
    field: ObjectId,
    value: &Object,
    budget: &mut Budget,
) -> Result<bool, DocumentError> {
    let Some(field) = plain::dictionary(view, field)? else { return Ok(false) };
    if !field.contains("I") {
        return Ok(true);
    }
    let (chosen, options) = (view.get_array(&field, "I")?, view.get_array(&field, "Opt")?);
    let text = |value: &Object| value.as_string().map(decode_text);
    let values = match value {
        Object::Null => &[],
        value => value.as_array().unwrap_or(std::slice::from_ref(value)),
    };
    if values.len() != chosen.len() || !budget.spend(options.len() + chosen.len()) {
        return Ok(false);
    }
    for (value, place) in values.iter().zip(&chosen) {
        let option = place.as_integer().and_then(|place| options.get(usize::try_from(place).ok()?));
        let option = option.map(|option| view.resolve(option)).transpose()?;
        let exported = match &option {
            Some(Object::Array(pair)) => pair.first(),
            option => option.as_ref(),
        };
        if text(value).is_none() || exported.and_then(text) != text(value) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The state that a button is in, if it has an appearance for it.
fn state(view: &View<'_>, widget: ObjectId) -> Result<Option<Vec<u8>>, DocumentError> {
    let Some(widget) = plain::dictionary(view, widget)? else { return Ok(None) };
    let appearances = view.get_dictionary(&widget, "AP")?.unwrap_or_default();
    let states = view.get_dictionary(&appearances, "N")?.unwrap_or_default();
    let state = widget.get("AS").and_then(Object::as_name);
    Ok(state.filter(|state| states.contains(state)).map(<[u8]>::to_vec))
}

/// A kind of field that people fill in.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    Text,
    Choice,
    Button,
}

impl Kind {
    pub(super) fn of(field: &Field) -> Option<Self> {
        match field.field_type.as_deref()? {
            b"Tx" => Some(Self::Text),
            b"Ch" => Some(Self::Choice),
            b"Btn" => Some(Self::Button),
            _ => None,
        }
    }

    fn may_be(self, value: &Object) -> bool {
        let is_text = |value: &Object| matches!(value, Object::String(_));
        match (self, value) {
            (_, Object::Null)
            | (Self::Text | Self::Choice, Object::String(_))
            | (Self::Button, Object::Name(_)) => true,
            (Self::Choice, Object::Array(values)) => values.iter().all(is_text),
            _ => false,
        }
    }

    pub(super) fn is_filled(self, value: &Object) -> bool {
        match value {
            Object::Null => false,
            Object::String(text) => !decode_text(&text.bytes).is_empty(),
            Object::Name(name) => name != OFF,
            _ => true,
        }
    }
}

/// A widget of a field, and what may be spent on a look at it.
struct Place<'p, 'a> {
    sides: &'p Sides<'a>,
    field: ObjectId,
    widget: ObjectId,
    appearances: &'p mut Appearances<'a>,
    budget: &'p mut Budget,
}

impl Place<'_, '_> {
    /// What it shows of `value`; `None` for what some readers show and others do not.
    fn shows(&mut self, kind: Kind, value: &Object) -> Result<Option<Shows>, DocumentError> {
        let Sides { before, after, .. } = self.sides;
        let (old, new) = (plain::dictionary(before, self.widget)?, plain::dictionary(after, self.widget)?);
        let (Some(old), Some(new)) = (old, new) else { return Ok(Some(Shows::Unclear)) };
        let is_drawn_anew = self.needs_appearances()?;
        // In whatever way the field says now, and perhaps not the value.
        if is_drawn_anew && self.changes("DA")? {
            return Ok(None);
        }
        if kind == Kind::Button {
            return self.state_of(&old, &new, value);
        }
        let Some(field) = plain::dictionary(after, self.field)? else { return Ok(Some(Shows::Unclear)) };
        let shows = stored(&self.sides.after, self.appearances, self.budget, [&field, &new], value)?;
        // It may be signed like that, but what each reader draws is not what stands here.
        Ok(Some(if is_drawn_anew { shows.max(Shows::Unclear) } else { shows }))
    }

    /// A button shows one of its appearances, that of its value, or that of none. These stay, or are drawn anew as
    /// everyone draws them.
    fn state_of(
        &mut self,
        old: &Dictionary,
        new: &Dictionary,
        value: &Object,
    ) -> Result<Option<Shows>, DocumentError> {
        let state = new.get("AS").and_then(Object::as_name);
        let keeps = match (old.get("AP"), new.get("AP")) {
            (Some(old), Some(new)) => super::same::is_same_value(old, new),
            (old, new) => old.is_none() && new.is_none(),
        };
        match if keeps { Shows::Value } else { self.are_signs(old, new)? } {
            // Where readers are to draw anew, some do not find the font.
            Shows::Value if keeps || !self.needs_appearances()? => {}
            Shows::Value | Shows::Unclear => return Ok(None),
            Shows::Other => return Ok(Some(Shows::Other)),
        }
        Ok(Some(match state {
            None => Shows::Unclear,
            Some(state) if state == OFF || Some(state) == value.as_name() => Shows::Value,
            Some(_) => Shows::Other,
        }))
    }

    /// Whether a check box has the states that it had, and draws a sign for the one that is on and nothing for the other.
    fn are_signs(&mut self, old: &Dictionary, new: &Dictionary) -> Result<Shows, DocumentError> {
        let Sides { before, after, .. } = self.sides;
        let (Some(known), Some(now)) = (states(before, old)?, states(after, new)?) else {
            return Ok(Shows::Unclear);
        };
        let names = |states: &Dictionary| -> HashSet<Vec<u8>> {
            states.entries().iter().map(|state| state.key.clone()).filter(|state| state != OFF).collect()
        };
        let place = rectangle(after, new.get("Rect"))?;
        let (Some(place), true) = (place, names(&known) == names(&now) && now.len() <= MAX_STATES) else {
            return Ok(Shows::Unclear);
        };
        let mut shows = Shows::Value;
        for state in now.entries() {
            let id = state.value.as_reference();
            let shown =
                id.and_then(|id| self.appearances.shown_by(id, &mut self.budget.drawing).ok().flatten());
            shows = shows.max(shown.map_or(Shows::Unclear, |shown| sign(&shown, &place, state.key == OFF)));
        }
        Ok(shows)
    }
}

/// What the appearance that a widget has shows of the `value` of its field.
fn stored<'a>(
    view: &View<'a>,
    appearances: &mut Appearances<'a>,
    budget: &mut Budget,
    [field, widget]: [&Dictionary; 2],
    value: &Object,
) -> Result<Shows, DocumentError> {
    let Some(drawn) = plain::dictionary_under(view, widget, "AP")? else {
        return Ok(Shows::Unclear);
    };
    let id = match drawn.entries() {
        [entry] if entry.key == b"N" => entry.value.as_reference(),
        // Readers make one of the value, each its own.
        _ => None,
    };
    let Some(id) = id.filter(|_| !field.contains("RV")) else { return Ok(Shows::Unclear) };
    let Ok(Some(shown)) = appearances.shown_by(id, &mut budget.drawing) else {
        return Ok(Shows::Unclear);
    };
    let place = rectangle(view, widget.get("Rect"))?;
    let is_of_size = place
        .is_some_and(|place| is_near(place.width(), shown.size.0) && is_near(place.height(), shown.size.1));
    if !shown.is_plain || !is_of_size || !budget.spend(field.len()) {
        // Letters of another size are drawn, but perhaps too small to be read.
        return Ok(Shows::Unclear);
    }
    let flags = view.get(field, "Ff")?.as_integer().unwrap_or(0);
    Ok(match compared(&shown.text, &texts(view, field, value, budget)?) {
        Shows::Other if flags & PASSWORD != 0 => Shows::Unclear,
        shows => shows,
    })
}

/// Whether an appearance is the sign for what is on, or nothing where it `is_off`.
fn sign(shown: &Shown, place: &Rectangle, is_off: bool) -> Shows {
    let is_of_size = is_near(place.width(), shown.size.0) && is_near(place.height(), shown.size.1);
    match (is_off, shown.is_mark) {
        (false, true) if is_of_size => Shows::Value,
        (true, false) if shown.is_plain && shown.text.is_empty() => Shows::Value,
        (true, true) => Shows::Other,
        _ if shown.is_plain => Shows::Other,
        _ => Shows::Unclear,
    }
}

/// The appearances of a button by its states, where it has no others.
fn states(view: &View<'_>, widget: &Dictionary) -> Result<Option<Dictionary>, DocumentError> {
    match widget.get("AP") {
        Some(Object::Dictionary(drawn)) if drawn.entries().iter().all(|entry| entry.key == b"N") => {
            plain::dictionary_under(view, drawn, "N")
        }
        _ => Ok(None),
    }
}

impl Place<'_, '_> {
    /// Whether viewers are to draw all fields anew.
    fn needs_appearances(&self) -> Result<bool, DocumentError> {
        let view = &self.sides.after;
        let form = view.get_dictionary(&view.catalog()?, "AcroForm")?.unwrap_or_default();
        Ok(form.get("NeedAppearances").is_some_and(|needs| *needs != Object::Boolean(false)))
    }

    /// Whether the entry of the field or the widget is another one.
    fn changes(&self, key: &str) -> Result<bool, DocumentError> {
        for id in [self.field, self.widget] {
            let (old, new) = (self.sides.before.object(id)?, self.sides.after.object(id)?);
            let value = |object: &Object| object.as_dictionary().and_then(|one| one.get(key)).cloned();
            if value(&old) != value(&new) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether an appearance is drawn in about the size that it has.
fn is_near(place: f64, size: f64) -> bool {
    size > 0.0 && (0.5..=2.0).contains(&(place / size))
}

fn compared(shown: &str, wanted: &[String]) -> Shows {
    if wanted.iter().any(|wanted| wanted == shown) {
        Shows::Value
    } else if wanted.iter().any(|wanted| is_part(shown, wanted)) {
        Shows::Unclear
    } else {
        Shows::Other
    }
}

/// The value as it may be written: itself, or what its option says.
fn texts(
    view: &View<'_>,
    field: &Dictionary,
    value: &Object,
    budget: &mut Budget,
) -> Result<Vec<String>, DocumentError> {
    let text = |value: &Object| value.as_string().map(|bytes| without_blanks(&decode_text(bytes)));
    let Some(value) = value.as_array().map_or_else(|| text(value).or(Some(String::new())), |_| None) else {
        // Several of a list, which shows the others as well.
        return Ok(Vec::new());
    };
    let mut found = vec![value.clone()];
    let options = view.get_array(field, "Opt")?;
    if !budget.spend(options.len()) {
        return Ok(found);
    }
    for option in options {
        let Object::Array(pair) = view.resolve(&option)? else { continue };
        let [exported, displayed] = &pair[..] else { continue };
        if text(exported).as_ref() == Some(&value) {
            found.extend(text(displayed));
        }
    }
    Ok(found)
}

/// Whether what is shown is a part of what is wanted, cut off by the box, or the other way round: a list shows more.
fn is_part(shown: &str, wanted: &str) -> bool {
    wanted.starts_with(shown) || (!wanted.is_empty() && shown.contains(wanted))
}
