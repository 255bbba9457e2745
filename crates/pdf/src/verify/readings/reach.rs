//! What pages show, and whether it leads to some objects.

use std::collections::{HashMap, HashSet};

use crate::syntax::object::Entry;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// Parts of pages and of their tree that lead elsewhere, or say something about them (§7.7.3).
const PAGE_NOT_SHOWN: [&str; 5] = ["Metadata", "PieceInfo", "AA", "B", "Thumb"];
/// Parts of annotations and fields that do (§12.5.2, §12.7.4).
const ANNOTATION_NOT_SHOWN: [&str; 6] = ["P", "A", "AA", "Dest", "Popup", "IRT"];

/// What a value is part of. In resources any name may stand for something that is shown.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Part {
    Tree,
    Annotation,
    Other,
}

/// A way through all that pages show.
struct Walk<'w> {
    wanted: &'w HashMap<u32, u64>,
    seen: HashSet<(u32, Part)>,
    waiting: Vec<(ObjectId, Part)>,
    /// The first of the wanted ones.
    found: Option<u32>,
}

/// The first of the `wanted` object numbers that something leads to by which a page looks as it does; or the first that
/// cannot be read on the way.
pub(super) fn first_shown(view: &View<'_>, wanted: &HashMap<u32, u64>) -> Option<u32> {
    let catalog_id = view.catalog_id().ok()?;
    if wanted.contains_key(&catalog_id.number) {
        return Some(catalog_id.number);
    }
    let catalog = view.catalog().ok()?;
    let mut walk = Walk { wanted, seen: HashSet::new(), waiting: Vec::new(), found: None };
    walk.enter_catalog(view, &catalog);
    while walk.found.is_none()
        && let Some((id, part)) = walk.waiting.pop()
    {
        match view.object(id) {
            // Who repairs looks at the number alone.
            Ok(_) if view.id_of(id.number).is_some_and(|known| known != id) => return Some(id.number),
            Ok(object) => walk.enter(&object, part),
            // Another reader may see something there.
            Err(_) => return Some(id.number),
        }
    }
    walk.found
}

impl Walk<'_> {
    fn enter_catalog(&mut self, view: &View<'_>, catalog: &Dictionary) {
        for entry in catalog.entries() {
            if is(entry, &["Pages"]) {
                self.enter(&entry.value, Part::Tree);
            } else if is(entry, &["OCProperties"]) {
                self.enter(&entry.value, Part::Other);
            } else if is(entry, &["AcroForm"]) {
                self.note(&entry.value);
                let form = view.resolve(&entry.value).ok();
                let parts = form.iter().filter_map(Object::as_dictionary).flat_map(Dictionary::entries);
                parts.for_each(|entry| {
                    let part = if is(entry, &["Fields", "CO"]) { Part::Annotation } else { Part::Other };
                    self.enter(&entry.value, part);
                });
            }
        }
    }

    /// Goes through a value up to its references.
    fn enter(&mut self, value: &Object, part: Part) {
        let mut within = vec![(value, part)];
        while let Some((value, part)) = within.pop() {
            match value {
                Object::Reference(id) => {
                    self.note(value);
                    if self.seen.insert((id.number, part)) {
                        self.waiting.push((*id, part));
                    }
                }
                Object::Array(elements) => within.extend(elements.iter().map(|element| (element, part))),
                _ => {
                    let entries = value.as_dictionary().into_iter().flat_map(Dictionary::entries);
                    within.extend(entries.filter_map(|entry| Some((&entry.value, part_of(entry, part)?))));
                }
            }
        }
    }

    /// Whether a reference leads to a wanted one.
    fn note(&mut self, object: &Object) {
        let wanted = object.as_reference().filter(|id| self.wanted.contains_key(&id.number));
        self.found = self.found.or(wanted.map(|id| id.number));
    }
}

/// What an entry is part of, in a dictionary that is part of `part`; `None` if it shows nothing.
fn part_of(entry: &Entry, part: Part) -> Option<Part> {
    match part {
        Part::Tree if is(entry, &PAGE_NOT_SHOWN) => None,
        Part::Annotation if is(entry, &ANNOTATION_NOT_SHOWN) => None,
        Part::Tree if is(entry, &["Kids", "Parent"]) => Some(Part::Tree),
        Part::Tree if is(entry, &["Annots"]) => Some(Part::Annotation),
        Part::Annotation if is(entry, &["Parent", "Kids"]) => Some(Part::Annotation),
        _ => Some(Part::Other),
    }
}

fn is(entry: &Entry, keys: &[&str]) -> bool {
    keys.iter().any(|key| entry.key == key.as_bytes())
}
