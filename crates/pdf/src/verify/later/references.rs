//! What the document before refers to: where something new answers an old reference, the old changes its meaning.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Budget;
use super::changes::TrailerKey;
use crate::document::{Document, DocumentError};
use crate::revision::{Revision, XrefEntry};
use crate::source::ByteSource;
use crate::syntax::{Dictionary, Object, ObjectId, Stream};
use crate::view::{Located, Place, View};

/// So many bytes behind a stream whose length is wrong does a reader look for its end (Poppler, 5000).
const MAX_AHEAD: u64 = 8192;

/// How often the document refers to each object, as of one revision.
pub(super) struct References {
    /// Which one, from 0.
    revision: usize,
    counts: HashMap<u32, usize>,
    /// Those of the counts by which signatures say what they are about.
    as_signed: HashMap<u32, usize>,
    /// Those of the counts that are by trailers.
    of_trailers: HashMap<(TrailerKey, u32), usize>,
    /// Streams that some revision says objects are in.
    containers: HashSet<u32>,
    /// Objects in use whose references do not count, see [`Seen::Apart`].
    apart: HashSet<u32>,
}

/// The references as of the revision that was asked for last: those of the next one are nearly the same.
#[derive(Default)]
pub(super) struct Latest(Option<References>);

/// What is found of an object that an entry stands for.
enum Seen {
    /// There is none.
    Nothing,
    /// It is this one.
    Object(Object),
    /// Its references do not count: it cannot be read or may reach beyond the document, and other readers may see
    /// something there, or something else once more follows; or it is a cross-reference stream, whose references are those of a trailer. As long as nothing
    /// refers to it, none of them matters.
    Apart,
}

impl Latest {
    /// Counts the references as of `revision` (from 0): by objects in use, by trailers, and by entries of objects in
    /// streams. `None` if the document refers to an object that cannot be read or reaches beyond it, or if it takes too
    /// long to find out.
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
        let references = self.0.insert(references);
        if !budget.spend(references.apart.len()) {
            return None;
        }
        references.apart.iter().all(|number| references.to(*number) == 0).then_some(references)
    }
}

impl References {
    /// How often the document refers to object `number`.
    pub(super) fn to(&self, number: u32) -> usize {
        self.counts.get(&number).copied().unwrap_or(0)
    }

    /// Whether nothing refers to object `number` but trailers as to the catalog, and signatures that say that they are
    /// about it (ISO 32000-2 §12.8.1, table 256). Whoever takes such a signature for something else finds the catalog
    /// there under a name, and looks in it for what only that has: not for what signatures and stores change.
    pub(super) fn lead_to_catalog(&self, number: u32) -> bool {
        let as_signed = self.as_signed.get(&number).copied().unwrap_or(0);
        self.of_trailers(TrailerKey::Root, number) + as_signed == self.to(number)
    }

    /// Whether nothing refers to object `number` but trailers as to the properties of the document.
    pub(super) fn lead_to_properties(&self, number: u32) -> bool {
        self.of_trailers(TrailerKey::Info, number) == self.to(number)
    }

    fn of_trailers(&self, key: TrailerKey, number: u32) -> usize {
        self.of_trailers.get(&(key, number)).copied().unwrap_or(0)
    }

    /// Whether nothing that the next revision sets refers to an object whose own references are not known. `after` is
    /// the document as of that revision.
    pub(super) fn stay_known(&self, after: &View<'_>, budget: &mut Budget) -> bool {
        let Some(newest) = after.revisions().last() else { return false };
        if self.apart.is_empty() {
            return true;
        }
        if !budget.spend(newest.entries().len()) {
            return false;
        }
        let mut is_known = true;
        let mut note = |id: ObjectId| is_known &= !self.apart.contains(&id.number);
        each_reference_in(newest.trailer(), &mut note);
        for number in newest.entries().keys() {
            match seen(after, *number, newest.end()) {
                None => return false,
                Some(Seen::Object(object)) => each_reference(&object, &mut note),
                Some(Seen::Nothing | Seen::Apart) => {}
            }
        }
        is_known
    }

    /// Whether nothing is referred to that `before` excludes by its `Size`, and that the next revision, `after`, no longer
    /// excludes or speaks of: some readers repair a file in which that happens, and see all of it otherwise.
    pub(super) fn stay_within_size(&self, before: &View<'_>, after: &View<'_>, budget: &mut Budget) -> bool {
        let Some(newest) = after.revisions().last() else { return false };
        let (from, to) = (size(before.trailer()), size(after.trailer()));
        if newest.entries().range(from..).any(|(number, _)| self.to(*number) > 0) {
            return false;
        }
        let gained = to.saturating_sub(from) as usize;
        if !budget.spend(gained.min(self.counts.len())) {
            return false;
        }
        match gained < self.counts.len() {
            true => (from..to).all(|number| self.to(number) == 0),
            false => self.counts.iter().all(|(number, count)| *count == 0 || !(from..to).contains(number)),
        }
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
        let mut references = Self {
            revision: index,
            counts: HashMap::new(),
            as_signed: HashMap::new(),
            of_trailers: HashMap::new(),
            containers: HashSet::new(),
            apart: HashSet::new(),
        };
        for revision in revisions {
            references.take_section(&view, document.origin(), revision)?;
        }
        let numbers: BTreeSet<u32> =
            revisions.iter().flat_map(|revision| revision.entries().keys().copied()).collect();
        for number in numbers {
            references.take(number, seen(&view, number, end)?);
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
            let old = match self.apart.contains(number) {
                true => Seen::Apart,
                false => seen(&before, *number, u64::MAX)?,
            };
            if self.may_decide_on_others(*number, &old) {
                return Self::whole(document, self.revision + 1, budget);
            }
            if let Seen::Object(old) = &old {
                each_reference(old, &mut |id| reduce(&mut self.counts, id.number));
                each_signed(old, &mut |id| reduce(&mut self.as_signed, id.number));
            }
        }
        for number in newest.entries().keys() {
            self.apart.remove(number);
            self.take(*number, seen(&after, *number, newest.end())?);
        }
        self.take_section(&after, document.origin(), newest)?;
        self.revision += 1;
        Some(self)
    }

    /// Whether other objects are read otherwise where object `number` is another one: it holds them, is the length of a
    /// stream, or was missing.
    fn may_decide_on_others(&self, number: u32, old: &Seen) -> bool {
        match old {
            Seen::Nothing | Seen::Apart => self.to(number) > 0,
            Seen::Object(Object::Integer(_)) => true,
            Seen::Object(_) => self.containers.contains(&number),
        }
    }

    fn take(&mut self, number: u32, seen: Seen) {
        match seen {
            Seen::Nothing => {}
            Seen::Object(object) => {
                each_reference(&object, &mut |id| self.add(id.number));
                each_signed(&object, &mut |id| *self.as_signed.entry(id.number).or_default() += 1);
            }
            Seen::Apart => {
                self.apart.insert(number);
            }
        }
    }

    /// `None` if readers may read the section on into what is appended.
    fn take_section(&mut self, view: &View<'_>, origin: u64, revision: &Revision) -> Option<()> {
        if !sections(origin, revision).all(|offset| ends_as_stated(view, offset)) {
            return None;
        }
        for entry in revision.entries().values() {
            if let XrefEntry::InStream { stream, .. } = entry {
                self.add(*stream);
                self.containers.insert(*stream);
            }
        }
        each_reference_in(revision.trailer(), &mut |id| self.add(id.number));
        for entry in revision.trailer().entries() {
            if let (Some(key), Some(id)) = (TrailerKey::of(&entry.key), entry.value.as_reference()) {
                *self.of_trailers.entry((key, id.number)).or_default() += 1;
            }
        }
        Some(())
    }

    fn add(&mut self, number: u32) {
        *self.counts.entry(number).or_default() += 1;
    }
}

/// Where the sections of `revision` stand, and the one before: in a linearized file that is of the same revision.
fn sections(origin: u64, revision: &Revision) -> impl Iterator<Item = u64> {
    let beside = ["XRefStm", "Prev"].into_iter().filter_map(move |key| {
        let offset = revision.trailer().get(key)?.as_integer()?;
        u64::try_from(offset).ok()?.checked_add(origin)
    });
    std::iter::once(revision.offset()).chain(beside)
}

/// Whether what stands at `offset` is no stream, or one that ends where its `Length` says.
fn ends_as_stated(view: &View<'_>, offset: u64) -> bool {
    match view.indirect_at(offset) {
        Ok(Ok(found)) => !found.length_repaired && !has_two_lengths(&found.object),
        // A table.
        Ok(Err(_)) => true,
        Err(_) => false,
    }
}

fn has_two_lengths(object: &Object) -> bool {
    matches!(object, Object::Stream(stream) if stream.dictionary.has_duplicate("Length"))
}

/// What `Size` says; 0 if it says nothing that can be understood.
fn size(trailer: &Dictionary) -> u32 {
    let stated = trailer.get("Size").and_then(Object::as_integer).unwrap_or(0);
    u32::try_from(stated.max(0)).unwrap_or(u32::MAX)
}

fn reduce(counts: &mut HashMap<u32, usize>, number: u32) {
    if let Some(count) = counts.get_mut(&number) {
        *count = count.saturating_sub(1);
    }
}

/// What stands for object `number` as of `view`, where the document ends at `end`. `None` if it takes too long to find
/// out, or the file cannot be read.
fn seen(view: &View<'_>, number: u32, end: u64) -> Option<Seen> {
    let generation = match view.entry(number) {
        None | Some((_, XrefEntry::Free)) => return Some(Seen::Nothing),
        Some((_, XrefEntry::InFile { generation, .. })) => generation,
        Some((_, XrefEntry::InStream { .. })) => 0,
    };
    Some(match view.locate(ObjectId::new(number, generation)) {
        Ok(None) => Seen::Apart,
        Ok(Some(located)) if has_two_lengths(&located.object) || reads_on(view, &located, end) => Seen::Apart,
        Ok(Some(located)) => match (located.place, located.object) {
            (Place::File(span), _) if span.end > end => Seen::Apart,
            (_, Object::Stream(stream)) if stream.dictionary.is_name("Type", "XRef") => Seen::Apart,
            (_, object) => Seen::Object(object),
        },
        Err(
            DocumentError::Object { .. }
            | DocumentError::WrongObject { .. }
            | DocumentError::Structure { .. }
            | DocumentError::Cipher { .. },
        ) => Seen::Apart,
        Err(_) => return None,
    })
}

/// Whether somebody may read on behind `end`, where the document ends now: those who go by a length that is wrong, and
/// some by that and a little more.
fn reads_on(view: &View<'_>, located: &Located, end: u64) -> bool {
    let Object::Stream(Stream { dictionary, data }) = &located.object else { return false };
    let length = match dictionary.get("Length") {
        Some(Object::Reference(id)) => view.object(*id).ok().and_then(|length| length.as_integer()),
        length => length.and_then(Object::as_integer),
    };
    let length = length.map_or(0, |length| u64::try_from(length).unwrap_or(u64::MAX));
    let reach = data.start.saturating_add(length).saturating_add(MAX_AHEAD);
    located.length_repaired && reach > end
}

/// Tells every reference in `object`, however deep.
pub(super) fn each_reference(object: &Object, note: &mut dyn FnMut(ObjectId)) {
    each_part(object, &mut |part| {
        if let Object::Reference(id) = part {
            note(*id);
        }
    });
}

/// Tells every reference in `object` by which a signature says what it is about.
fn each_signed(object: &Object, note: &mut dyn FnMut(ObjectId)) {
    each_part(object, &mut |part| {
        let reference = part.as_dictionary().filter(|dictionary| dictionary.contains("TransformMethod"));
        let data = reference.filter(|dictionary| !dictionary.has_duplicate("Data"));
        data.and_then(|dictionary| dictionary.get("Data")?.as_reference()).into_iter().for_each(&mut *note);
    });
}

/// Tells `object` and everything in it, however deep.
pub(super) fn each_part(object: &Object, note: &mut dyn FnMut(&Object)) {
    let mut waiting = vec![object];
    while let Some(object) = waiting.pop() {
        note(object);
        if let Object::Array(elements) = object {
            waiting.extend(elements);
        }
        let all = object.as_dictionary().into_iter().flat_map(Dictionary::entries);
        waiting.extend(all.map(|entry| &entry.value));
    }
}

fn each_reference_in(dictionary: &Dictionary, note: &mut dyn FnMut(ObjectId)) {
    dictionary.entries().iter().for_each(|entry| each_reference(&entry.value, note));
}
