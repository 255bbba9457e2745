//! What adding validation data changes, and no more: the document security store only grows (ISO 32000-2 §12.8.4.3).

use std::collections::{HashMap, HashSet};

use super::{Budget, plain, references};
use crate::document::DocumentError;
use crate::dss::DssPart;
use crate::syntax::{Dictionary, Object};
use crate::view::View;

/// What a store may gain beside its arrays.
const KEYS: [&str; 2] = ["Type", "VRI"];
/// What may be said of one signature; the time of an update and its time stamp are set anew each time.
const KEYS_OF_ONE: [&str; 3] = ["Type", "TU", "TS"];
/// Most references that are followed.
const MAX_REFERENCES: usize = 20_000;

/// The objects by which a revision adds to the store.
pub(super) struct Growth {
    /// Those that were there before: each may change, if nothing else refers to it.
    grown: HashSet<u32>,
    /// Those that the revision sets and that the store leads to.
    reached: HashSet<u32>,
    /// Whether the revision adds to the store at all.
    happened: bool,
}

impl Growth {
    /// Looks at what the catalog leads to; `set` are the numbers of the objects that the revision sets.
    ///
    /// `None` if anything but growth happened, or it cannot be told.
    pub(super) fn between(
        before: &View<'_>,
        after: &View<'_>,
        set: &HashSet<u32>,
        budget: &mut Budget,
    ) -> Result<Option<Self>, DocumentError> {
        let old = plain::dictionary(before, before.catalog_id()?)?;
        let new = plain::dictionary(after, after.catalog_id()?)?;
        let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
        let mut growth = Self { grown: HashSet::new(), reached: HashSet::new(), happened: false };
        if !growth.take_store(before, after, &old, &new, budget)?
            || !growth.reach(after, new.get("DSS"), set)?
        {
            return Ok(None);
        }
        growth.happened =
            old.get("DSS") != new.get("DSS") || !growth.reached.is_empty() || !growth.grown.is_disjoint(set);
        let is_sound = growth.take_extensions(before, after, &old, &new)?
            && growth.reach(after, new.get("Extensions"), set)?;
        Ok(is_sound.then_some(growth))
    }

    /// Whether the revision adds to the store at all.
    pub(super) fn happened(&self) -> bool {
        self.happened
    }

    /// Whether `object`, which was there before, is one that grew.
    pub(super) fn may_change(&self, number: u32) -> bool {
        self.grown.contains(&number)
    }

    /// Whether the revision sets object `number` as part of the store.
    pub(super) fn leads_to(&self, number: u32) -> bool {
        self.reached.contains(&number)
    }

    fn take_store(
        &mut self,
        before: &View<'_>,
        after: &View<'_>,
        old_catalog: &Dictionary,
        new_catalog: &Dictionary,
        budget: &mut Budget,
    ) -> Result<bool, DocumentError> {
        let old = plain::dictionary_under(before, old_catalog, "DSS")?;
        let new = plain::dictionary_under(after, new_catalog, "DSS")?;
        let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
        if !keeps(&old, &new, &KEYS, DssPart::IN_STORE) || !self.arrays_grow(before, after, &old, &new)? {
            return Ok(false);
        }
        self.note_same(old_catalog, new_catalog, "DSS");
        self.note_same(&old, &new, "VRI");
        let known = plain::dictionary_under(before, &old, "VRI")?;
        let now = plain::dictionary_under(after, &new, "VRI")?;
        let (Some(known), Some(now)) = (known, now) else { return Ok(false) };
        if !budget.spend(known.len() + now.len()) {
            return Ok(false);
        }
        let (known, now) = (by_key(&known), by_key(&now));
        if !known.keys().all(|key| now.contains_key(key)) {
            return Ok(false);
        }
        for (key, new) in now {
            if !self.take_one(before, after, known.get(key).copied(), new)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What is said of one signature. It only points to what the store holds, and some writers write it anew with less
    /// in it: what was there before still counts.
    fn take_one(
        &mut self,
        before: &View<'_>,
        after: &View<'_>,
        known: Option<&Object>,
        now: &Object,
    ) -> Result<bool, DocumentError> {
        let old = plain::dictionary_of(before, known)?;
        let new = plain::dictionary_of(after, Some(now))?;
        let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
        self.grown.extend(plain::same_target(known, Some(now)).map(|id| id.number));
        for key in DssPart::IN_VRI {
            let Some(now) = plain::array_under(after, &new, key)? else { return Ok(false) };
            if !now.iter().all(|one| one.as_reference().is_some()) {
                return Ok(false);
            }
            self.note_same(&old, &new, key);
        }
        Ok(keeps(&old, &new, &KEYS_OF_ONE, DssPart::IN_VRI))
    }

    /// Whether nothing goes from the arrays of the store.
    fn arrays_grow(
        &mut self,
        before: &View<'_>,
        after: &View<'_>,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<bool, DocumentError> {
        for key in DssPart::IN_STORE {
            let known = plain::array_under(before, old, key)?;
            let now = plain::array_under(after, new, key)?;
            let (Some(known), Some(now)) = (known, now) else { return Ok(false) };
            let present: HashSet<_> = now.iter().filter_map(Object::as_reference).collect();
            let kept = |one: &Object| one.as_reference().is_some_and(|id| present.contains(&id));
            if !now.iter().all(|one| one.as_reference().is_some()) || !known.iter().all(kept) {
                return Ok(false);
            }
            self.note_same(old, new, key);
        }
        Ok(true)
    }

    /// The developer extensions that make validation data known to older readers (§7.12): those named before stay.
    fn take_extensions(
        &mut self,
        before: &View<'_>,
        after: &View<'_>,
        old_catalog: &Dictionary,
        new_catalog: &Dictionary,
    ) -> Result<bool, DocumentError> {
        let old = plain::dictionary_under(before, old_catalog, "Extensions")?;
        let new = plain::dictionary_under(after, new_catalog, "Extensions")?;
        let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
        self.note_same(old_catalog, new_catalog, "Extensions");
        let now = by_key(&new);
        Ok(old.entries().iter().all(|entry| now.contains_key(&entry.key[..])))
    }

    /// Notes the object under `key`, if both refer to the same.
    fn note_same(&mut self, old: &Dictionary, new: &Dictionary, key: impl AsRef<[u8]>) {
        self.grown.extend(plain::same_reference(old, new, key).map(|id| id.number));
    }

    /// Follows references to objects in `set`. False if there are too many.
    fn reach(
        &mut self,
        after: &View<'_>,
        from: Option<&Object>,
        set: &HashSet<u32>,
    ) -> Result<bool, DocumentError> {
        let mut waiting: Vec<Object> = from.cloned().into_iter().collect();
        let mut followed = 0;
        while let Some(object) = waiting.pop() {
            let mut found = Vec::new();
            references::each_reference(&object, &mut |id| {
                followed += 1;
                if set.contains(&id.number) && self.reached.insert(id.number) {
                    found.push(id);
                }
            });
            if followed > MAX_REFERENCES {
                return Ok(false);
            }
            for id in found {
                waiting.push(after.object(id)?);
            }
        }
        Ok(true)
    }
}

/// The values by their keys, none of which stands there twice.
fn by_key(dictionary: &Dictionary) -> HashMap<&[u8], &Object> {
    dictionary.entries().iter().map(|entry| (&entry.key[..], &entry.value)).collect()
}

/// Whether what changed, came or went stands under `keys`, or is one of the arrays.
fn keeps(old: &Dictionary, new: &Dictionary, keys: &[&str], arrays: [&str; 3]) -> bool {
    let is_named = new.is_name("Type", "DSS") || new.is_name("Type", "VRI") || !new.contains("Type");
    is_named && plain::same_but_for(old, new, &[keys, &arrays].concat())
}
