//! What adding a signature changes, and no more: the signature, its field, the form that lists the field, and the
//! page that shows it.

use std::collections::HashSet;

use super::Budget;
use crate::document::{Document, DocumentError};
use crate::form::Field;
use crate::revision::XrefEntry;
use crate::source::ByteSource;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::verify::report::{Change, ChangeKind};
use crate::view::View;

/// What a form may change when a signature is added.
const FORM_KEYS: [&str; 3] = ["Fields", "SigFlags", "NeedAppearances"];
/// What an empty field gets when it is signed.
const FILLED_KEYS: [&str; 2] = ["V", "AP"];
/// What a new signature field or its widget may hold (ISO 32000-2 §12.5.2, §12.5.6.19, §12.7.4.1, §12.7.5.5). Actions
/// are not among it.
const FIELD_KEYS: [&str; 19] = [
    "Type", "Subtype", "FT", "T", "TU", "F", "Ff", "P", "Rect", "V", "AP", "MK", "DA", "Lock", "SV",
    "Parent", "Kids", "NM", "M",
];

/// Which of the `changes` by revision `index` (from 0) the addition of `signature` does not explain.
pub(super) fn unexplained<S: ByteSource>(
    document: &Document<S>,
    index: usize,
    signature: ObjectId,
    changes: &[Change],
    budget: &mut Budget,
) -> Vec<Change> {
    let (Some(before), Some(after)) = (document.at(index - 1), document.at(index)) else {
        return changes.to_vec();
    };
    // What cannot be read explains nothing.
    let Ok(Some(addition)) = Addition::new(before, after, signature) else { return changes.to_vec() };
    let added = changes.iter().filter(|change| change.kind == ChangeKind::Added);
    let awaited = awaited(&before, &added.filter_map(|change| change.object).collect(), budget);
    let explains = |change: &Change| match (change.object, change.kind) {
        (Some(object), ChangeKind::Added) => {
            awaited.as_ref().is_some_and(|awaited| !awaited.contains(&object.number))
                && stands_in_revision(document, index, object)
        }
        (Some(object), ChangeKind::Changed) => addition.explains(object).unwrap_or(false),
        (Some(_), ChangeKind::Removed) | (None, _) => false,
    };
    changes.iter().filter(|change| !explains(change)).copied().collect()
}

/// The objects that the addition of one signature may change.
struct Addition<'a> {
    before: View<'a>,
    after: View<'a>,
    /// The field and its widgets, if they were there before and are filled now.
    filled: Vec<ObjectId>,
    /// The catalog.
    catalog: ObjectId,
    /// The form and its array of fields, where these are objects of their own.
    form: Vec<ObjectId>,
    /// The pages that show the field.
    pages: Vec<ObjectId>,
    /// Their arrays of annotations, where these are objects of their own.
    annotations: Vec<ObjectId>,
}

impl<'a> Addition<'a> {
    /// `None` if the form or a page changed by more than the one field, or the field is not one of a signature.
    fn new(before: View<'a>, after: View<'a>, signature: ObjectId) -> Result<Option<Self>, DocumentError> {
        let fields = after.fields()?;
        let mut signed = fields.iter().filter(|field| field.value == Some(signature.into()));
        let (Some(field), None) = (signed.next(), signed.next()) else { return Ok(None) };
        let existed = before.object(field.id)? != Object::Null;
        let own = own_objects(field);
        let is_sound = match existed {
            true => was_empty(&before, field)?,
            false => is_new(&before, field, &own)? && is_new_signature_field(&after, &own)?,
        };
        let catalog = before.catalog_id()?;
        let Some(form) = form_objects(&before, &after, (!existed).then_some(field.id))? else {
            return Ok(None);
        };
        if !field.is_signature() || !is_sound {
            return Ok(None);
        }
        let filled = if existed { own } else { Vec::new() };
        let (pages, annotations) = (Vec::new(), Vec::new());
        let mut addition = Self { before, after, filled, catalog, form, pages, annotations };
        for widget in &field.widgets {
            if !addition.add_page(*widget, existed)? {
                return Ok(None);
            }
        }
        Ok(Some(addition))
    }

    /// Takes in the page that shows `widget`. False if it shows something else that is new.
    fn add_page(&mut self, widget: ObjectId, existed: bool) -> Result<bool, DocumentError> {
        let object = self.after.object(widget)?;
        let page = object.as_dictionary().and_then(|widget| widget.get("P")?.as_reference());
        let Some(page) = page else { return Ok(true) };
        let (old, new) = (dictionary(&self.before, page)?, dictionary(&self.after, page)?);
        let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
        let shown = self.before.get_array(&old, "Annots")?;
        let now = self.after.get_array(&new, "Annots")?;
        let extra = now.strip_prefix(&shown[..]);
        let expected: &[Object] = if existed { &[] } else { &[widget.into()] };
        if extra != Some(expected) && extra != Some(&[]) {
            return Ok(false);
        }
        self.annotations.extend(same_reference(&old, &new, "Annots"));
        self.pages.push(page);
        Ok(true)
    }

    /// Whether `object`, which was there before, is one that the signature may change, in the way that it may.
    fn explains(&self, object: ObjectId) -> Result<bool, DocumentError> {
        if self.form.contains(&object) || self.annotations.contains(&object) {
            return Ok(true);
        }
        let (old, new) = (self.before.object(object)?, self.after.object(object)?);
        if let (Object::Stream(old), Object::Stream(new)) = (&old, &new) {
            // Some writers give each cross-reference stream the number of the one before.
            return Ok(old.dictionary.is_name("Type", "XRef") && new.dictionary.is_name("Type", "XRef"));
        }
        let (Object::Dictionary(old), Object::Dictionary(new)) = (&old, &new) else { return Ok(false) };
        if object == self.catalog {
            return Ok(same_but_for(old, new, &["AcroForm"]));
        }
        if self.filled.contains(&object) {
            return Ok(same_but_for(old, new, &FILLED_KEYS));
        }
        Ok(self.pages.contains(&object) && same_but_for(old, new, &["Annots"]))
    }
}

/// The field and its widgets, which may be one object.
fn own_objects(field: &Field) -> Vec<ObjectId> {
    let mut own = field.widgets.clone();
    if !own.contains(&field.id) {
        own.push(field.id);
    }
    own
}

/// Whether the field had no value before.
fn was_empty(before: &View<'_>, field: &Field) -> Result<bool, DocumentError> {
    let fields = before.fields()?;
    let known = fields.iter().find(|known| known.id == field.id);
    Ok(known.is_some_and(|known| known.is_signature() && !known.is_filled() && known.name == field.name))
}

/// Whether nothing of the field was there before, nor another field of its name.
fn is_new(before: &View<'_>, field: &Field, own: &[ObjectId]) -> Result<bool, DocumentError> {
    for id in own {
        if before.object(*id)? != Object::Null {
            return Ok(false);
        }
    }
    Ok(!field.name.is_empty() && before.fields()?.iter().all(|known| known.name != field.name))
}

/// Whether the new objects hold nothing but what a signature field needs.
fn is_new_signature_field(after: &View<'_>, own: &[ObjectId]) -> Result<bool, DocumentError> {
    for id in own {
        let Some(new) = dictionary(after, *id)? else { return Ok(false) };
        let allowed = |key: &[u8]| FIELD_KEYS.iter().any(|known| known.as_bytes() == key);
        if !new.entries().iter().all(|entry| allowed(&entry.key)) {
            return Ok(false);
        }
        if new.get("Parent").is_some_and(|parent| !own.iter().any(|id| *parent == (*id).into())) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The objects of the form that may change; `None` if it changed by more than `new_field`.
fn form_objects(
    before: &View<'_>,
    after: &View<'_>,
    new_field: Option<ObjectId>,
) -> Result<Option<Vec<ObjectId>>, DocumentError> {
    let (old_catalog, new_catalog) = (before.catalog()?, after.catalog()?);
    let old = before.get_dictionary(&old_catalog, "AcroForm")?.unwrap_or_default();
    let Some(new) = after.get_dictionary(&new_catalog, "AcroForm")? else { return Ok(None) };
    let (known, now) = (before.get_array(&old, "Fields")?, after.get_array(&new, "Fields")?);
    let expected: Vec<Object> = new_field.into_iter().map(Object::Reference).collect();
    let keeps_appearances =
        new.get("NeedAppearances").is_none_or(|value| Some(value) == old.get("NeedAppearances"));
    if now.strip_prefix(&known[..]) != Some(&expected[..])
        || !same_but_for(&old, &new, &FORM_KEYS)
        || !keeps_appearances
    {
        return Ok(None);
    }
    let form = same_reference(&old_catalog, &new_catalog, "AcroForm");
    Ok(Some(form.into_iter().chain(same_reference(&old, &new, "Fields")).collect()))
}

/// The object under `key`, if both refer to the same.
fn same_reference(old: &Dictionary, new: &Dictionary, key: &str) -> Option<ObjectId> {
    let old = old.get(key)?.as_reference()?;
    new.get(key).is_some_and(|new| *new == old.into()).then_some(old)
}

fn dictionary(view: &View<'_>, id: ObjectId) -> Result<Option<Dictionary>, DocumentError> {
    match view.object(id)? {
        Object::Dictionary(dictionary) => Ok(Some(dictionary)),
        _ => Ok(None),
    }
}

/// Whether two dictionaries hold the same, whatever they hold under `keys`; never with a key that stands there twice.
fn same_but_for(old: &Dictionary, new: &Dictionary, keys: &[&str]) -> bool {
    let rest = |dictionary: &Dictionary| {
        let entries = dictionary.entries().iter();
        let mut rest: Vec<(Vec<u8>, Object)> = entries
            .filter(|entry| !keys.iter().any(|key| key.as_bytes() == entry.key))
            .map(|entry| (entry.key.clone(), entry.value.clone()))
            .collect();
        rest.sort_by(|one, other| one.0.cmp(&other.0));
        rest
    };
    let unique = |dictionary: &Dictionary| {
        let mut seen = HashSet::new();
        dictionary.entries().iter().all(|entry| seen.insert(&entry.key))
    };
    unique(old) && unique(new) && rest(old) == rest(new)
}

/// Whether the new object stands among the bytes of revision `index`, and not among those that were there before.
fn stands_in_revision<S: ByteSource>(document: &Document<S>, index: usize, object: ObjectId) -> bool {
    let revisions = document.revisions();
    let bytes = revisions[index - 1].end()..revisions[index].end();
    let is_new = |number: u32| match revisions[index].entries().get(&number) {
        Some(XrefEntry::InFile { offset, .. }) => {
            offset.checked_add(document.origin()).is_some_and(|offset| bytes.contains(&offset))
        }
        _ => false,
    };
    match revisions[index].entries().get(&object.number) {
        Some(XrefEntry::InStream { stream, .. }) => is_new(*stream),
        _ => is_new(object.number),
    }
}

/// The numbers among `added` that something in the earlier document refers to already: with the new object its
/// meaning changes. `None` if that takes too long to find out.
fn awaited(before: &View<'_>, added: &HashSet<ObjectId>, budget: &mut Budget) -> Option<HashSet<u32>> {
    let added: HashSet<u32> = added.iter().map(|object| object.number).collect();
    let numbers: HashSet<u32> =
        before.revisions().iter().flat_map(|revision| revision.entries().keys().copied()).collect();
    if !budget.spend(numbers.len(), before.revisions().len()) {
        return None;
    }
    let mut numbers: Vec<u32> = numbers.into_iter().collect();
    numbers.sort_unstable();
    let mut awaited = HashSet::new();
    for number in numbers {
        let generation = match before.entry(number) {
            Some((_, XrefEntry::InFile { generation, .. })) => generation,
            _ => 0,
        };
        // What cannot be read shows nothing.
        let Ok(object) = before.object(ObjectId::new(number, generation)) else { continue };
        collect_references(&object, &added, &mut awaited);
    }
    Some(awaited)
}

fn collect_references(object: &Object, wanted: &HashSet<u32>, found: &mut HashSet<u32>) {
    let mut waiting = vec![object];
    while let Some(object) = waiting.pop() {
        let dictionary = match object {
            Object::Reference(id) if wanted.contains(&id.number) => {
                found.insert(id.number);
                continue;
            }
            Object::Array(elements) => {
                waiting.extend(elements);
                continue;
            }
            other => other.as_dictionary(),
        };
        waiting.extend(dictionary.into_iter().flat_map(|all| all.entries()).map(|entry| &entry.value));
    }
}
