//! What adding validation data changes, and no more: the document security store only grows (ISO 32000-2 §12.8.4.3).

use std::collections::{HashMap, HashSet};

use super::references::References;
use super::{Budget, extension, plain, reach};
use crate::document::DocumentError;
use crate::dss::DssPart;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// What a store may gain beside its arrays.
const KEYS: [&str; 2] = ["Type", "VRI"];
/// What may be said of one signature; the time of an update and its time stamp are set anew each time.
const KEYS_OF_ONE: [&str; 3] = ["Type", "TU", "TS"];
/// What a dictionary of its own may be that the store or an extension leads to.
const TYPES: [&str; 4] = ["DSS", "VRI", "Extensions", "DeveloperExtensions"];
/// The objects by which a revision adds to the store.
pub(super) struct Growth {
    /// Those that were there before: each may change, if nothing else leads to it.
    grown: HashSet<ObjectId>,
    /// The object that led to each part of what there was; none where the catalog did.
    holders: HashMap<u32, Option<u32>>,
    /// Those that the revision sets and that the store leads to.
    reached: HashSet<u32>,
    /// Whether the revision adds to the store at all.
    happened: bool,
}

/// A document before and after one revision.
pub(super) struct Sides<'a> {
    pub(super) before: View<'a>,
    pub(super) after: View<'a>,
    /// The numbers of the objects that the revision sets.
    pub(super) set: HashSet<u32>,
}

/// Something as it was and as it is.
type Both<T> = (T, T);

/// One value as it was and as it is, and the object in which it was.
#[derive(Clone, Copy)]
struct Values<'a> {
    old: Option<&'a Object>,
    new: Option<&'a Object>,
    within: Option<u32>,
}

impl<'a> Values<'a> {
    fn under(old: &'a Dictionary, new: &'a Dictionary, key: &str, within: Option<u32>) -> Self {
        Self { old: old.get(key), new: new.get(key), within }
    }

    /// The object in which stands what the old value leads to.
    fn holder(self) -> Option<u32> {
        self.old.and_then(Object::as_reference).map(|id| id.number).or(self.within)
    }
}

impl Growth {
    /// Looks at what the catalog leads to.
    ///
    /// `None` if anything but growth happened, or it cannot be told.
    pub(super) fn between(sides: &Sides<'_>, budget: &mut Budget) -> Result<Option<Self>, DocumentError> {
        let old = plain::dictionary(&sides.before, sides.before.catalog_id()?)?;
        let new = plain::dictionary(&sides.after, sides.after.catalog_id()?)?;
        let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
        let mut growth =
            Self { grown: HashSet::new(), holders: HashMap::new(), reached: HashSet::new(), happened: false };
        let store = Values::under(&old, &new, "DSS", None);
        if !growth.take_store(sides, store, budget)? || !growth.reach(sides, store.new)? {
            return Ok(None);
        }
        growth.happened = store.old != store.new
            || !growth.reached.is_empty()
            || growth.grown.iter().any(|part| sides.set.contains(&part.number));
        let extensions = Values::under(&old, &new, "Extensions", None);
        let is_sound = growth.take_extensions(sides, extensions)? && growth.reach(sides, extensions.new)?;
        Ok(is_sound.then_some(growth))
    }

    /// Whether the revision adds to the store at all.
    pub(super) fn happened(&self) -> bool {
        self.happened
    }

    /// Whether `object`, which was there before, is one that grew, and the catalog led to it by one way and nothing
    /// else did: what else refers to it, or to anything on the way to it, would change as well.
    pub(super) fn may_change(&self, object: ObjectId, references: &References) -> bool {
        let holder = |part: &u32| self.holders.get(part).copied().flatten();
        let mut way = std::iter::successors(Some(object.number), holder);
        self.grown.contains(&object) && way.all(|part| references.to(part) == 1)
    }

    /// Whether the revision sets object `number` as part of the store.
    pub(super) fn leads_to(&self, number: u32) -> bool {
        self.reached.contains(&number)
    }

    fn take_store(
        &mut self,
        sides: &Sides<'_>,
        store: Values<'_>,
        budget: &mut Budget,
    ) -> Result<bool, DocumentError> {
        let Some((old, new)) = self.dictionaries(sides, store)? else { return Ok(false) };
        if !keeps(&old, &new, &KEYS, DssPart::IN_STORE) {
            return Ok(false);
        }
        for key in DssPart::IN_STORE {
            let Some((known, now)) = self.arrays(sides, &old, &new, key, store.holder())? else {
                return Ok(false);
            };
            if !array_grows(&known, &now)
                || !budget.spend(now.len())
                || !leads_to_streams(&sides.after, &known, &now)?
            {
                return Ok(false);
            }
        }
        self.take_signatures(sides, Values::under(&old, &new, "VRI", store.holder()), budget)
    }

    /// What is said of single signatures.
    fn take_signatures(
        &mut self,
        sides: &Sides<'_>,
        signatures: Values<'_>,
        budget: &mut Budget,
    ) -> Result<bool, DocumentError> {
        let Some((known, now)) = self.dictionaries(sides, signatures)? else { return Ok(false) };
        if !budget.spend(known.len() + now.len()) {
            return Ok(false);
        }
        let (known, now) = (by_key(&known), by_key(&now));
        if !known.keys().all(|key| now.contains_key(key)) {
            return Ok(false);
        }
        for (key, new) in now {
            let (old, new) = (known.get(key).copied(), Some(new));
            if !self.take_one(sides, Values { old, new, within: signatures.holder() }, budget)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What is said of one signature. It only points to what the store holds, and some writers write it anew with less
    /// in it: what was there before still counts.
    fn take_one(
        &mut self,
        sides: &Sides<'_>,
        one: Values<'_>,
        budget: &mut Budget,
    ) -> Result<bool, DocumentError> {
        let Some((old, new)) = self.dictionaries(sides, one)? else { return Ok(false) };
        for key in DssPart::IN_VRI {
            let Some((known, now)) = self.arrays(sides, &old, &new, key, one.holder())? else {
                return Ok(false);
            };
            if !budget.spend(now.len()) || !leads_to_streams(&sides.after, &known, &now)? {
                return Ok(false);
            }
        }
        Ok(keeps(&old, &new, &KEYS_OF_ONE, DssPart::IN_VRI))
    }

    /// The developer extensions that make validation data known to older readers (§7.12): those named before stay, and
    /// what is said of one anew is that and nothing else.
    fn take_extensions(&mut self, sides: &Sides<'_>, extensions: Values<'_>) -> Result<bool, DocumentError> {
        let Some((old, new)) = self.dictionaries(sides, extensions)? else { return Ok(false) };
        let (old, new) = (by_key(&old), by_key(&new));
        let is_sound =
            |(key, value): (&&[u8], &&Object)| old.get(key) == Some(value) || extension::is_plain(key, value);
        Ok(old.keys().all(|key| new.contains_key(key)) && new.iter().all(is_sound))
    }

    fn dictionaries(
        &mut self,
        sides: &Sides<'_>,
        values: Values<'_>,
    ) -> Result<Option<Both<Dictionary>>, DocumentError> {
        self.note(values);
        let old = plain::dictionary_of(&sides.before, values.old)?;
        let new = plain::dictionary_of(&sides.after, values.new)?;
        Ok(old.zip(new))
    }

    fn arrays(
        &mut self,
        sides: &Sides<'_>,
        old: &Dictionary,
        new: &Dictionary,
        key: &str,
        within: Option<u32>,
    ) -> Result<Option<Both<Vec<Object>>>, DocumentError> {
        self.note(Values::under(old, new, key, within));
        let known = plain::array_under(&sides.before, old, key)?;
        let now = plain::array_under(&sides.after, new, key)?;
        Ok(known.zip(now))
    }

    /// Notes where the old value stands, and that it may change if the new one stands there too.
    fn note(&mut self, values: Values<'_>) {
        if let Some(id) = values.old.and_then(Object::as_reference) {
            // From the catalog downwards, so that no part is among its own holders.
            self.holders.entry(id.number).or_insert(values.within);
        }
        self.grown.extend(plain::same_target(values.old, values.new));
    }

    /// Follows references to objects that the revision sets, from this value and from what grew. False if there are too
    /// many, or one leads to something else.
    fn reach(&mut self, sides: &Sides<'_>, from: Option<&Object>) -> Result<bool, DocumentError> {
        let mut waiting: Vec<Object> = from.cloned().into_iter().collect();
        // The way there may lead through objects that the revision leaves as they are.
        for part in self.grown.iter().filter(|part| sides.set.contains(&part.number)) {
            waiting.push(sides.after.object(*part)?);
        }
        reach::reach(sides, waiting, &mut self.reached, is_of_store)
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

/// Whether nothing goes from an array of the store.
fn array_grows(known: &[Object], now: &[Object]) -> bool {
    let present: HashSet<_> = now.iter().filter_map(Object::as_reference).collect();
    let kept = |one: &Object| one.as_reference().is_some_and(|id| present.contains(&id));
    now.iter().all(|one| one.as_reference().is_some()) && known.iter().all(kept)
}

/// Whether an object may be part of a store or an extension, by what it says of itself.
fn is_of_store(object: &Object) -> bool {
    let is_among = |name: &[u8]| TYPES.iter().any(|known| known.as_bytes() == name);
    match object {
        // Streams that hold objects or say where they are, and those whose type is not plain, are looked into as bytes.
        Object::Stream(_) => {
            reach::each_type(object, |name| name.is_none_or(|name| !reach::is_of_pages(name)))
        }
        object => reach::each_type(object, |name| name.is_some_and(is_among)),
    }
}

/// Whether an array holds references, and those that are not `known` lead to streams of no type.
fn leads_to_streams(after: &View<'_>, known: &[Object], now: &[Object]) -> Result<bool, DocumentError> {
    let known: HashSet<_> = known.iter().filter_map(Object::as_reference).collect();
    for element in now {
        let Some(id) = element.as_reference() else { return Ok(false) };
        if !known.contains(&id) && !is_untyped_stream(&after.object(id)?) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_untyped_stream(object: &Object) -> bool {
    matches!(object, Object::Stream(stream) if !stream.dictionary.contains("Type"))
}
