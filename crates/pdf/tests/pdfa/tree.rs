//! A structure tree as others read it: down from the root, and back from each annotation.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::is_name;

/// An annotation with its element, found from both ends.
#[derive(Debug)]
pub(crate) struct Tagged {
    pub(crate) annotation: Dictionary,
    pub(crate) element: Dictionary,
    /// What the element hangs on: the type of its structure.
    pub(crate) parent: String,
}

pub(crate) struct Tree<'d> {
    document: &'d Document,
    root: &'d Dictionary,
}

impl<'d> Tree<'d> {
    pub(crate) fn of(document: &'d Document) -> Self {
        let root = document.catalog().unwrap().get(b"StructTreeRoot").unwrap().as_reference().unwrap();
        Self { document, root: document.get_dictionary(root).unwrap() }
    }

    /// All annotations that have a key: each must be reached by its element and lead back to it.
    pub(crate) fn annotations(&self) -> Vec<Tagged> {
        let elements = self.elements();
        let mut found = Vec::new();
        for (id, object) in &self.document.objects {
            let Ok(annotation) = object.as_dict() else { continue };
            let Ok(key) = annotation.get(b"StructParent").and_then(Object::as_i64) else { continue };
            let mapped = self.mapped();
            let of_key: Vec<&ObjectId> =
                mapped.iter().filter(|(known, _)| *known == key).map(|(_, element)| element).collect();
            let [element] = of_key[..] else { panic!("key {key} leads to {of_key:?}") };
            assert!(elements.contains(element), "the root leads to {element:?}");
            let element = self.document.get_dictionary(*element).unwrap();
            let content = element.get(b"K").unwrap().as_dict().unwrap();
            assert!(is_name(content, "Type", "OBJR"));
            assert_eq!(content.get(b"Obj").unwrap().as_reference().unwrap(), *id);
            assert_eq!(content.get(b"Pg").unwrap(), annotation.get(b"P").unwrap());
            let parent =
                self.document.get_dictionary(element.get(b"P").unwrap().as_reference().unwrap()).unwrap();
            let parent = parent.get(b"S").or_else(|_| parent.get(b"Type")).unwrap().as_name().unwrap();
            let parent = String::from_utf8_lossy(parent).into_owned();
            found.push(Tagged { annotation: annotation.clone(), element: element.clone(), parent });
        }
        found
    }

    /// All elements below the root, each of which names what it hangs on.
    pub(crate) fn elements(&self) -> HashSet<ObjectId> {
        let root = self.document.catalog().unwrap().get(b"StructTreeRoot").unwrap().as_reference().unwrap();
        let mut found = HashSet::new();
        let mut waiting = vec![root];
        while let Some(parent) = waiting.pop() {
            for kid in self.kids(self.document.get_dictionary(parent).unwrap()) {
                let element = self.document.get_dictionary(kid).unwrap();
                assert_eq!(element.get(b"P").unwrap().as_reference().unwrap(), parent, "{element:?}");
                assert!(found.insert(kid), "{kid:?} hangs on two");
                waiting.push(kid);
            }
        }
        found
    }

    /// The kids that are elements, and not content.
    fn kids(&self, node: &Dictionary) -> Vec<ObjectId> {
        let Ok(kids) = node.get(b"K") else { return Vec::new() };
        let kids = match self.document.dereference(kids).unwrap().1 {
            Object::Array(kids) => kids.clone(),
            _ => vec![kids.clone()],
        };
        kids.iter().filter_map(|kid| kid.as_reference().ok()).collect()
    }

    /// The pairs of the tree of parents, their keys rising, within the limits of every node.
    pub(crate) fn mapped(&self) -> Vec<(i64, ObjectId)> {
        let tree = self.root.get(b"ParentTree").unwrap();
        let mut pairs = Vec::new();
        let mut waiting = vec![tree];
        while let Some(node) = waiting.pop() {
            let node = self.document.dereference(node).unwrap().1.as_dict().unwrap();
            if let Ok(kids) = node.get(b"Kids") {
                waiting.extend(self.document.dereference(kids).unwrap().1.as_array().unwrap().iter().rev());
                continue;
            }
            let numbers = node.get(b"Nums").unwrap();
            let numbers = self.document.dereference(numbers).unwrap().1.as_array().unwrap();
            let keys: Vec<i64> = numbers.chunks(2).map(|pair| pair[0].as_i64().unwrap()).collect();
            if let Ok(limits) = node.get(b"Limits").and_then(Object::as_array) {
                let limits: Vec<i64> = limits.iter().map(|limit| limit.as_i64().unwrap()).collect();
                assert_eq!(limits, [keys[0], *keys.last().unwrap()]);
            }
            let elements = numbers
                .chunks(2)
                .filter_map(|pair| Some((pair[0].as_i64().ok()?, pair[1].as_reference().ok()?)));
            pairs.extend(elements);
        }
        assert!(pairs.is_sorted_by(|one, next| one.0 < next.0), "{pairs:?}");
        pairs
    }

    /// The key that the next annotation would get, if the root says so.
    pub(crate) fn next_key(&self) -> Option<i64> {
        self.root.get(b"ParentTreeNextKey").and_then(Object::as_i64).ok()
    }
}
