//! Which objects the objects of a document refer to, whether those exist or not.

use std::collections::{BTreeMap, HashMap};

use crate::revision::XrefEntry;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::{Place, View};

/// Documents with more entries are not gone through: only their trailers are.
const MAX_ENTRIES: usize = 20_000;
/// How many times the length of the file may be parsed, for objects may overlap.
const MAX_PASSES: u64 = 4;

/// How often each object number is referred to.
pub(crate) struct Usage {
    counts: HashMap<u32, u32>,
    is_complete: bool,
}

impl Usage {
    /// Counts the references in all trailers and, unless there are too many, in all objects that can be read.
    pub(crate) fn of(view: &View<'_>) -> Self {
        let mut usage = Self { counts: HashMap::new(), is_complete: false };
        for revision in view.revisions() {
            usage.count_in(revision.trailer());
        }
        let entries: usize = view.revisions().iter().map(|revision| revision.entries().len()).sum();
        if entries <= MAX_ENTRIES {
            usage.is_complete = usage.count_objects(view);
        }
        usage
    }

    /// Whether anything was found to refer to `number`.
    pub(crate) fn is_used(&self, number: u32) -> bool {
        self.counts.contains_key(&number)
    }

    /// Whether `id` is known to be referred to from one place only.
    pub(crate) fn is_sole(&self, id: ObjectId) -> bool {
        self.is_complete && self.counts.get(&id.number) == Some(&1)
    }

    /// Gives whether every object was read.
    fn count_objects(&mut self, view: &View<'_>) -> bool {
        let Ok(length) = view.source().length() else { return false };
        let mut budget = length.saturating_mul(MAX_PASSES);
        let mut is_complete = true;
        for id in newest_ids(view) {
            let cost = match view.locate(id) {
                Ok(Some(located)) => {
                    let size = self.count(&located.object);
                    match located.place {
                        Place::File(span) => span.end - span.start,
                        Place::ObjectStream { .. } => size,
                    }
                }
                Ok(None) => 0,
                Err(_) => {
                    is_complete = false;
                    length
                }
            };
            match budget.checked_sub(cost) {
                Some(rest) => budget = rest,
                None => return false,
            }
        }
        is_complete
    }

    /// Gives how many bytes the object has at least.
    fn count(&mut self, object: &Object) -> u64 {
        match object {
            Object::Reference(id) => {
                *self.counts.entry(id.number).or_default() += 1;
                6
            }
            Object::Array(elements) => 2 + elements.iter().map(|element| self.count(element)).sum::<u64>(),
            Object::Dictionary(dictionary) => self.count_in(dictionary),
            Object::Stream(stream) => self.count_in(&stream.dictionary),
            Object::String(string) => string.bytes.len() as u64 + 1,
            Object::Name(name) => name.len() as u64 + 1,
            _ => 1,
        }
    }

    fn count_in(&mut self, dictionary: &Dictionary) -> u64 {
        let entries = dictionary.entries().iter();
        entries.map(|entry| entry.key.len() as u64 + 1 + self.count(&entry.value)).sum()
    }
}

/// The objects that the newest entries speak of.
fn newest_ids(view: &View<'_>) -> impl Iterator<Item = ObjectId> + use<> {
    let mut newest: BTreeMap<u32, XrefEntry> = BTreeMap::new();
    for revision in view.revisions() {
        newest.extend(revision.entries());
    }
    newest.into_iter().filter_map(|(number, entry)| match entry {
        XrefEntry::InFile { generation, .. } => Some(ObjectId::new(number, generation)),
        XrefEntry::InStream { .. } => Some(ObjectId::new(number, 0)),
        XrefEntry::Free => None,
    })
}
