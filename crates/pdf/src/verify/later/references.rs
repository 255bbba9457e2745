//! What the document before refers to: where something new answers an old reference, the old changes its meaning.

use std::collections::{HashMap, HashSet};

use super::Budget;
use crate::revision::XrefEntry;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::{Place, View};

/// How often the document refers to each object.
pub(super) struct References(HashMap<u32, usize>);

impl References {
    /// How often the document refers to object `number`.
    pub(super) fn to(&self, number: u32) -> usize {
        self.0.get(&number).copied().unwrap_or(0)
    }

    /// Counts the references to the `wanted` numbers: by objects in use, by trailers, and by entries of objects in
    /// streams. `None` if an object in use cannot be read or reaches beyond the document, since other readers may
    /// see something there, or if it takes too long to find out.
    pub(super) fn count(before: &View<'_>, wanted: HashSet<u32>, budget: &mut Budget) -> Option<Self> {
        let revisions = before.revisions();
        let end = revisions.last()?.end();
        let numbers: HashSet<u32> =
            revisions.iter().flat_map(|revision| revision.entries().keys().copied()).collect();
        if !budget.spend(numbers.len(), revisions.len()) {
            return None;
        }
        let mut found = Found { wanted, count: HashMap::new() };
        for revision in revisions {
            for entry in revision.entries().values() {
                if let XrefEntry::InStream { stream, .. } = entry {
                    found.note(*stream);
                }
            }
            found.take_dictionary(revision.trailer());
        }
        let mut numbers: Vec<u32> = numbers.into_iter().collect();
        numbers.sort_unstable();
        for number in numbers {
            let generation = match before.entry(number) {
                None | Some((_, XrefEntry::Free)) => continue,
                Some((_, XrefEntry::InFile { generation, .. })) => generation,
                Some((_, XrefEntry::InStream { .. })) => 0,
            };
            let located = before.locate(ObjectId::new(number, generation)).ok()?;
            let Some(located) = located else { continue };
            if matches!(&located.place, Place::File(span) if span.end > end) {
                return None;
            }
            found.take(&located.object);
        }
        Some(Self(found.count))
    }
}

struct Found {
    wanted: HashSet<u32>,
    count: HashMap<u32, usize>,
}

impl Found {
    fn note(&mut self, number: u32) {
        if self.wanted.contains(&number) {
            *self.count.entry(number).or_default() += 1;
        }
    }

    fn take_dictionary(&mut self, dictionary: &Dictionary) {
        dictionary.entries().iter().for_each(|entry| self.take(&entry.value));
    }

    fn take(&mut self, object: &Object) {
        let mut waiting = vec![object];
        while let Some(object) = waiting.pop() {
            match object {
                Object::Reference(id) => self.note(id.number),
                Object::Array(elements) => waiting.extend(elements),
                other => {
                    let all = other.as_dictionary().into_iter().flat_map(Dictionary::entries);
                    waiting.extend(all.map(|entry| &entry.value));
                }
            }
        }
    }
}
