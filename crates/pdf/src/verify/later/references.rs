//! What the document before refers to: where something new answers an old reference, the old changes its meaning.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Budget;
use crate::document::Document;
use crate::revision::{Revision, XrefEntry};
use crate::source::ByteSource;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::{Place, View};

/// How often the document refers to each object, as of one revision.
pub(super) struct References {
    /// Which one, from 0.
    revision: usize,
    counts: HashMap<u32, usize>,
    /// Streams that some revision says objects are in.
    containers: HashSet<u32>,
}

/// The references as of the revision that was asked for last: those of the next one are nearly the same.
#[derive(Default)]
pub(super) struct Latest(Option<References>);

impl Latest {
    /// Counts the references as of `revision` (from 0): by objects in use, by trailers, and by entries of objects in
    /// streams. `None` if an object in use cannot be read or reaches beyond the document, since other readers may
    /// see something there, or if it takes too long to find out.
    pub(super) fn as_of<S: ByteSource>(
        &mut self,
        document: &Document<S>,
        revision: usize,
        budget: &mut Budget,
    ) -> Option<&References> {
        let known = self.0.take().filter(|known| known.revision <= revision);
        let mut references = match known {
            Some(known) => known,
            None => References::whole(document, revision, budget)?,
        };
        while references.revision < revision {
            references = references.next(document, budget)?;
        }
        Some(self.0.insert(references))
    }
}

impl References {
    /// How often the document refers to object `number`.
    pub(super) fn to(&self, number: u32) -> usize {
        self.counts.get(&number).copied().unwrap_or(0)
    }

    /// Looks at every object.
    fn whole<S: ByteSource>(document: &Document<S>, index: usize, budget: &mut Budget) -> Option<Self> {
        let view = document.at(index)?;
        let revisions = view.revisions();
        let end = revisions.last()?.end();
        let entries = revisions.iter().map(|revision| revision.entries().len()).sum();
        if !budget.spend(entries) {
            return None;
        }
        let mut references = Self { revision: index, counts: HashMap::new(), containers: HashSet::new() };
        revisions.iter().for_each(|revision| references.take_section(revision));
        let numbers: BTreeSet<u32> =
            revisions.iter().flat_map(|revision| revision.entries().keys().copied()).collect();
        for number in numbers {
            if let Some(object) = object(&view, number, end)? {
                each_reference(&object, &mut |id| references.add(id.number));
            }
        }
        Some(references)
    }

    /// Goes on to the next revision, where nothing but the objects that it sets counts otherwise.
    fn next<S: ByteSource>(mut self, document: &Document<S>, budget: &mut Budget) -> Option<Self> {
        let (before, after) = (document.at(self.revision)?, document.at(self.revision + 1)?);
        let newest = after.revisions().last()?;
        if !budget.spend(newest.entries().len()) {
            return None;
        }
        for number in newest.entries().keys() {
            let old = object(&before, *number, u64::MAX)?;
            if self.may_decide_on_others(*number, old.as_ref()) {
                return Self::whole(document, self.revision + 1, budget);
            }
            old.iter().for_each(|old| each_reference(old, &mut |id| self.remove(id.number)));
        }
        for number in newest.entries().keys() {
            if let Some(new) = object(&after, *number, newest.end())? {
                each_reference(&new, &mut |id| self.add(id.number));
            }
        }
        self.take_section(newest);
        self.revision += 1;
        Some(self)
    }

    /// Whether other objects are read otherwise where object `number` is another one: it holds them, is the length of a
    /// stream, or was missing.
    fn may_decide_on_others(&self, number: u32, old: Option<&Object>) -> bool {
        match old {
            None => self.to(number) > 0,
            Some(Object::Integer(_)) => true,
            Some(_) => self.containers.contains(&number),
        }
    }

    fn take_section(&mut self, revision: &Revision) {
        for entry in revision.entries().values() {
            if let XrefEntry::InStream { stream, .. } = entry {
                self.add(*stream);
                self.containers.insert(*stream);
            }
        }
        each_reference_in(revision.trailer(), &mut |id| self.add(id.number));
    }

    fn add(&mut self, number: u32) {
        *self.counts.entry(number).or_default() += 1;
    }

    fn remove(&mut self, number: u32) {
        if let Some(count) = self.counts.get_mut(&number) {
            *count = count.saturating_sub(1);
        }
    }
}

/// Object `number` as of `view`, if there is one. `None` if it cannot be read or reaches beyond `end`.
fn object(view: &View<'_>, number: u32, end: u64) -> Option<Option<Object>> {
    let generation = match view.entry(number) {
        None | Some((_, XrefEntry::Free)) => return Some(None),
        Some((_, XrefEntry::InFile { generation, .. })) => generation,
        Some((_, XrefEntry::InStream { .. })) => 0,
    };
    let Some(located) = view.locate(ObjectId::new(number, generation)).ok()? else { return Some(None) };
    if matches!(&located.place, Place::File(span) if span.end > end) {
        return None;
    }
    Some(Some(located.object))
}

/// Tells every reference in `object`, however deep.
pub(super) fn each_reference(object: &Object, note: &mut dyn FnMut(ObjectId)) {
    let mut waiting = vec![object];
    while let Some(object) = waiting.pop() {
        match object {
            Object::Reference(id) => note(*id),
            Object::Array(elements) => waiting.extend(elements),
            other => {
                let all = other.as_dictionary().into_iter().flat_map(Dictionary::entries);
                waiting.extend(all.map(|entry| &entry.value));
            }
        }
    }
}

fn each_reference_in(dictionary: &Dictionary, note: &mut dyn FnMut(ObjectId)) {
    dictionary.entries().iter().for_each(|entry| each_reference(&entry.value, note));
}
