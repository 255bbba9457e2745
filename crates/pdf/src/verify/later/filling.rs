//! Fields that a revision fills in: their values change, and what shows these (ISO 32000-2 §12.7.4.3, §12.7.5).

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use super::addition::Filled;
use super::form::FormObjects;
use super::redrawn::{self, Redrawn};
use super::references::References;
use super::shows::{self, Shows};
use super::store::Sides;
use super::{Budget, places, plain, reach, same, stated};
use crate::document::DocumentError;
use crate::form::Field;
use crate::syntax::text::decode_text;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::text::Appearances;
use crate::verify::edit::EditKind;

/// What a value takes along in a field and its widgets.
const KEYS: [&str; 8] = ["V", "RV", "I", "TI", "AP", "AS", "M", "DA"];
/// What of it stands in the field alone: readers would draw what a widget of it holds.
const VALUE_KEYS: [&str; 4] = ["V", "RV", "I", "TI"];
/// Of so many fields of one revision is looked in the whole document who refers to them.
const MAX_SOUGHT: usize = 16;

/// The fields that a revision fills.
pub(super) struct Filling {
    /// The objects of these fields and their widgets.
    own: HashMap<ObjectId, usize>,
    places: Vec<Filled>,
    /// Parts of appearances that were there before and were written anew.
    redrawn: Redrawn,
    /// What the revision sets and these lead to.
    reached: HashSet<u32>,
    fields: Vec<FilledField>,
    /// The form, where it changed by nothing but what they are drawn with.
    form: FormObjects,
    sought: Cell<usize>,
}

/// A field that got a value.
#[derive(Clone, Debug)]
pub(super) struct FilledField {
    pub(super) id: ObjectId,
    pub(super) name: String,
    /// Whether it had one before.
    pub(super) had_value: bool,
    /// Whether it shows it.
    pub(super) shows: Shows,
}

impl FilledField {
    /// What is to be told of it.
    pub(super) fn told(&self) -> EditKind {
        let field = self.name.clone();
        match (self.shows, self.had_value) {
            (Shows::Value, false) => EditKind::FieldFilled { field },
            (Shows::Value, true) => EditKind::FieldRefilled { field },
            (Shows::Unclear | Shows::Other, _) => EditKind::FieldUnclear { field },
        }
    }
}

impl Filling {
    /// Looks at the fields among the objects that the revision sets. Those that change in another way are left out.
    pub(super) fn between(sides: &Sides<'_>, budget: &mut Budget) -> Result<Self, DocumentError> {
        let mut filling = Self {
            own: HashMap::new(),
            places: Vec::new(),
            redrawn: Redrawn::default(),
            reached: HashSet::new(),
            fields: Vec::new(),
            form: FormObjects::default(),
            sought: Cell::new(0),
        };
        let known = sides.before.shared_fields()?;
        if !budget.spend(known.len()) {
            return Ok(filling);
        }
        let is_set = |field: &&Field| {
            let mut own = field.widgets.iter().chain([&field.id]);
            !field.is_signature() && own.any(|id| may_be_set(sides, *id))
        };
        let set: Vec<&Field> = known.iter().filter(is_set).collect();
        if set.is_empty() {
            return Ok(filling);
        }
        let now = sides.after.shared_fields()?;
        let now: HashMap<ObjectId, &Field> = now.iter().map(|field| (field.id, field)).collect();
        let mut appearances = Appearances::new(sides.after);
        for old in set {
            if let Some(new) = now.get(&old.id) {
                filling.add(sides, [old, new], &mut appearances, budget)?;
            }
        }
        if filling.fields.is_empty() {
            return Ok(filling);
        }
        if let Some(form) = FormObjects::drawing(&sides.before, &sides.after, budget)? {
            let values = form.values().unwrap_or_default().to_vec();
            if reach::reach(sides, values, &mut filling.reached, may_be_drawn)? {
                filling.form = form;
            }
        }
        Ok(filling)
    }

    /// The fields that it fills.
    pub(super) fn fields(&self) -> &[FilledField] {
        &self.fields
    }

    /// Whether `object`, which was there before, is one that a value changes, and nothing else takes it for something
    /// else.
    pub(super) fn explains(
        &self,
        sides: &Sides<'_>,
        object: ObjectId,
        references: &References,
    ) -> Result<bool, DocumentError> {
        let place = |id: ObjectId| self.own.get(&id).map(|index| &self.places[*index]);
        if self.form.explain(object, references)
            || self.redrawn.explain(&sides.before, place, object, references)?
        {
            return Ok(true);
        }
        let Some(place) = place(object) else { return Ok(false) };
        self.sought.set(self.sought.get() + 1);
        match self.sought.get() <= MAX_SOUGHT {
            true => places::are_of_field(&sides.before, place, object, references),
            false => places::are_plainly_of_field(&sides.before, place, object, references),
        }
    }

    /// Whether the form is direct in the catalog or stays, and may change there.
    pub(super) fn may_change_form(&self) -> bool {
        self.form.values().is_some() && !self.fields.is_empty()
    }

    /// Whether the revision sets object `number` as part of an appearance or a value.
    pub(super) fn leads_to(&self, number: u32) -> bool {
        self.reached.contains(&number)
    }

    /// Takes the field in, if nothing but its value changed, and what shows it.
    fn add<'a>(
        &mut self,
        sides: &Sides<'a>,
        [old, new]: [&Field; 2],
        appearances: &mut Appearances<'a>,
        budget: &mut Budget,
    ) -> Result<(), DocumentError> {
        let stays = old.name == new.name && old.field_type == new.field_type && old.widgets == new.widgets;
        let own: HashSet<ObjectId> = old.widgets.iter().copied().chain([old.id]).collect();
        let Some(parts) =
            own.iter().map(|id| part(sides, *id, *id == old.id)).collect::<Result<Option<Vec<_>>, _>>()?
        else {
            return Ok(());
        };
        let Some(change) = shows::between(sides, [old, new], appearances, budget)?.filter(|_| stays) else {
            return Ok(());
        };
        let mut redrawn = Redrawn::default();
        for id in &own {
            redrawn.add(&sides.before, *id)?;
        }
        redrawn.retain(|id| sides.set.contains(&id.number));
        // Those of a button are chosen from, not drawn anew.
        if old.field_type.as_deref() == Some(b"Btn") && !redrawn.is_empty() {
            return Ok(());
        }
        let values = parts.into_iter().flatten().chain(redrawn.values(&sides.after)?).collect();
        let mut reached = HashSet::new();
        if !reach::reach(sides, values, &mut reached, may_be_drawn)? {
            return Ok(());
        }
        let index = self.places.len();
        self.own.extend(own.into_iter().map(|id| (id, index)));
        self.places.push(Filled::new(old));
        self.redrawn.extend(redrawn);
        self.reached.extend(reached);
        self.fields.push(FilledField {
            id: old.id,
            name: old.name.clone(),
            had_value: change.had_value,
            shows: change.shows,
        });
        Ok(())
    }
}

/// Whether the revision may set `id`, or part of the appearance that it leads to.
fn may_be_set(sides: &Sides<'_>, id: ObjectId) -> bool {
    if sides.set.contains(&id.number) {
        return true;
    }
    let Ok(Some(dictionary)) = plain::dictionary(&sides.before, id) else { return false };
    let is_set = |id: &ObjectId| sides.set.contains(&id.number);
    redrawn::carriers(&sides.before, &dictionary).is_ok_and(|parts| parts.iter().flatten().any(is_set))
}

/// The values of an object that is a field or, unless it `is_field`, a widget of one; `None` if more changed than a value
/// takes along.
fn part(sides: &Sides<'_>, id: ObjectId, is_field: bool) -> Result<Option<Vec<Object>>, DocumentError> {
    let (old, new) = (plain::dictionary(&sides.before, id)?, plain::dictionary(&sides.after, id)?);
    let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
    let has_value = |one: &Dictionary| VALUE_KEYS.iter().any(|key| one.contains(key));
    if !is_field && (has_value(&old) || has_value(&new)) {
        return Ok(None);
    }
    let values = KEYS.iter().filter_map(|key| new.get(key).cloned());
    Ok(stated::is_same_but_for(&sides.before, &old, &new, &KEYS)?.then(|| values.collect()))
}

/// Whether an object may be part of an appearance, by what it says of itself.
pub(super) fn may_be_drawn(object: &Object) -> bool {
    reach::each_type(object, |name| name.is_some_and(|name| !reach::is_of_pages(name) && name != b"Annot"))
}

/// Whether both values are the same.
pub(super) fn is_same_value(old: &Object, new: &Object) -> bool {
    let is_empty = |value: &Object| value.as_string().is_some_and(|text| decode_text(text).is_empty());
    let is_nothing = |value: &Object| *value == Object::Null || is_empty(value);
    same::is_same_value(old, new) || (is_nothing(old) && is_nothing(new))
}
