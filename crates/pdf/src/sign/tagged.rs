//! New annotations in a tagged document (ISO 32000-2 §14.7.5.4): an element of the structure tree that holds each of them,
//! and the way back, from the annotation to its element.
//!
//! Only in a document that nobody has signed yet: a later change of the structure tree is none that verifiers take for the
//! addition of a signature, and would cast doubt on the signatures before. And only where the tree is sound as far as it
//! is touched: a broken one is left alone rather than made worse, and the document is signed all the same.

use crate::document::DocumentError;
use crate::form::{Field, append_all_to_array, append_to_array};
use crate::syntax::text::encode_text;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::update::{Update, UpdateError};
use crate::view::View;

/// Most nodes of a number tree above one another.
const MAX_DEPTH: usize = 16;
/// Most elements of an array that is written anew.
const MAX_ELEMENTS: usize = 200_000;
/// Highest key that is counted on from: all numbers of the document stay within 32 bits.
const MAX_KEY: i64 = 1 << 30;
/// The language of the descriptions.
const LANGUAGE: &str = "id";
/// The first version with the structure type `Annot`.
const ANNOT_SINCE: (u8, u8) = (1, 5);

/// What readers aloud say of a document time stamp.
pub(super) const TIME_STAMP: &str = "Stempel waktu elektronik";

/// What readers aloud say of a signature of `name`.
pub(super) fn describe(name: Option<&str>) -> String {
    name.map_or_else(|| SIGNATURE.to_owned(), |name| format!("{SIGNATURE} {name}"))
}

const SIGNATURE: &str = "Tanda tangan elektronik";

/// What an annotation is to those who read the structure.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Role {
    /// The widget of a field.
    Field,
    /// A stamp.
    Stamp,
}

/// New annotations, and where in the structure tree they go; nowhere in a document that is not tagged.
pub(super) struct Tags<'t> {
    /// What the new annotations are, in words.
    description: &'t str,
    tree: Option<Tree>,
    /// The new elements, and for each the key of its annotation before it.
    elements: Vec<Object>,
    back: Vec<Object>,
}

impl<'t> Tags<'t> {
    /// For annotations that are called `description`, in a document with these `fields`.
    pub(super) fn new(update: &Update<'_>, fields: &[Field], description: &'t str) -> Self {
        let is_signed = fields.iter().any(|field| field.is_signature() && field.is_filled());
        // What cannot be read is not sound.
        let tree = if is_signed { None } else { Tree::find(&update.view()).ok().flatten() };
        Self { description, tree, elements: Vec::new(), back: Vec::new() }
    }

    /// The description as a text string.
    pub(super) fn description(&self) -> Object {
        Object::string(encode_text(self.description))
    }

    /// Gives the annotation `id`, which stands on `page`, its element.
    pub(super) fn add(
        &mut self,
        update: &mut Update<'_>,
        (id, annotation): (ObjectId, &mut Dictionary),
        page: ObjectId,
        role: Role,
    ) -> Result<(), UpdateError> {
        let Some(tree) = &self.tree else { return Ok(()) };
        let key = tree.next_key + self.elements.len() as i64;
        annotation.set("StructParent", key.into());
        let content = Dictionary::new()
            .with("Type", Object::name("OBJR"))
            .with("Obj", id.into())
            .with("Pg", page.into());
        let element = Dictionary::new()
            .with("Type", Object::name("StructElem"))
            .with("S", Object::name(structure_type(update, role)?))
            .with("P", tree.parent().into())
            .with("Alt", self.description())
            .with("Lang", Object::string(LANGUAGE))
            .with("K", content.into());
        let element = update.add(element.into())?;
        self.elements.push(element.into());
        self.back.extend([key.into(), element.into()]);
        Ok(())
    }

    /// Has the keyboard follow the structure of a `page` that gets such an annotation (§12.5.1).
    pub(super) fn order(&self, page: &mut Dictionary) {
        if self.tree.is_some() && !page.contains("Tabs") {
            page.set("Tabs", Object::name("S"));
        }
    }

    /// Writes what changes of the tree; the elements themselves are part of the update already. Before the page and the
    /// form are written: should an odd tree claim the same objects, these count.
    pub(super) fn write(&self, update: &mut Update<'_>) -> Result<(), UpdateError> {
        match &self.tree {
            Some(tree) if !self.elements.is_empty() => tree.write(update, &self.elements, &self.back),
            _ => Ok(()),
        }
    }
}

fn structure_type(update: &Update<'_>, role: Role) -> Result<&'static str, DocumentError> {
    Ok(match role {
        Role::Field => "Form",
        Role::Stamp if update.version()? >= ANNOT_SINCE => "Annot",
        Role::Stamp => "Figure",
    })
}

/// A structure tree that takes new elements.
struct Tree {
    id: ObjectId,
    root: Dictionary,
    /// The one element below the root, if it stands for the whole document.
    document: Option<(ObjectId, Dictionary)>,
    /// The first key that no annotation or page has.
    next_key: i64,
}

impl Tree {
    /// `None` if the document is not tagged, or not soundly.
    fn find(view: &View<'_>) -> Result<Option<Self>, DocumentError> {
        let catalog = view.catalog()?;
        let mark = view.get_dictionary(&catalog, "MarkInfo")?.unwrap_or_default();
        if view.get(&mark, "Marked")? != Object::Boolean(true) {
            return Ok(None);
        }
        let Some(id) = catalog.get("StructTreeRoot").and_then(Object::as_reference) else { return Ok(None) };
        let Object::Dictionary(root) = view.object(id)? else { return Ok(None) };
        if !root.is_name("Type", "StructTreeRoot") {
            return Ok(None);
        }
        let document = document_element(view, &root)?;
        let is_sound = match &document {
            Some((_, element)) => element.get("P") == Some(&id.into()) && takes_kids(view, element)?,
            None => takes_kids(view, &root)? && view.get(&root, "K")?.as_integer().is_none(),
        };
        let Some(next_key) = next_key(view, &root)? else { return Ok(None) };
        Ok(is_sound.then_some(Self { id, root, document, next_key }))
    }

    /// What the new elements hang on.
    fn parent(&self) -> ObjectId {
        self.document.as_ref().map_or(self.id, |(id, _)| *id)
    }

    fn write(
        &self,
        update: &mut Update<'_>,
        elements: &[Object],
        back: &[Object],
    ) -> Result<(), UpdateError> {
        let mut root = self.root.clone();
        let mut changed = false;
        match self.document.clone() {
            Some((id, mut document)) => {
                if append_kids(update, &mut document, elements)? {
                    update.set(id, document.into());
                }
            }
            None => changed = append_kids(update, &mut root, elements)?,
        }
        changed |= lead_back(update, &mut root, back)?;
        if root.contains("ParentTreeNextKey") {
            root.set("ParentTreeNextKey", (self.next_key + elements.len() as i64).into());
            changed = true;
        }
        if changed {
            update.set(self.id, root.into());
        }
        Ok(())
    }
}

/// The only element below the root, if it is of the type `Document`, or of one that means the same.
fn document_element(
    view: &View<'_>,
    root: &Dictionary,
) -> Result<Option<(ObjectId, Dictionary)>, DocumentError> {
    let only = match view.get(root, "K")? {
        Object::Array(kids) => <[Object; 1]>::try_from(kids).ok().and_then(|[only]| only.as_reference()),
        _ => root.get("K").and_then(Object::as_reference),
    };
    let Some(id) = only else { return Ok(None) };
    let Object::Dictionary(element) = view.object(id)? else { return Ok(None) };
    let Object::Name(own_type) = view.get(&element, "S")? else { return Ok(None) };
    let roles = view.get_dictionary(root, "RoleMap")?.unwrap_or_default();
    let is_document = own_type == b"Document" || roles.is_name(&own_type, "Document");
    let is_element = !element.contains("Type") || element.is_name("Type", "StructElem");
    Ok((is_document && is_element).then_some((id, element)))
}

/// Whether the kids of `node` are such that more can be added.
fn takes_kids(view: &View<'_>, node: &Dictionary) -> Result<bool, DocumentError> {
    Ok(match view.get(node, "K")? {
        Object::Null | Object::Dictionary(_) | Object::Integer(_) => true,
        Object::Array(kids) => kids.len() < MAX_ELEMENTS,
        _ => false,
    })
}

/// The key behind all that the tree of parents has and that were ever given; `None` if that is not sound.
fn next_key(view: &View<'_>, root: &Dictionary) -> Result<Option<i64>, DocumentError> {
    let Object::Dictionary(tree) = view.get(root, "ParentTree")? else { return Ok(None) };
    let Some(last) = last_key(view, tree)? else { return Ok(None) };
    let stated = match view.get(root, "ParentTreeNextKey")? {
        Object::Null => 0,
        Object::Integer(stated) => stated,
        _ => return Ok(None),
    };
    Ok(last.checked_add(1).map(|next| next.max(stated)).filter(|next| (0..MAX_KEY).contains(next)))
}

/// The last key of the number tree below `node` (§7.9.7).
fn last_key(view: &View<'_>, mut node: Dictionary) -> Result<Option<i64>, DocumentError> {
    let mut limit = i64::MIN;
    for _ in 0..MAX_DEPTH {
        let limits = view.get_array(&node, "Limits")?;
        limit = limit.max(limits.get(1).and_then(Object::as_integer).unwrap_or(limit));
        node = match (view.get(&node, "Nums")?, view.get(&node, "Kids")?) {
            (Object::Array(pairs), Object::Null) => {
                return Ok(last_of_rising(&pairs).map(|last| last.max(limit)));
            }
            (Object::Null, Object::Array(kids)) if kids.len() < MAX_ELEMENTS => {
                let last = kids.last().map_or(Ok(Object::Null), |kid| view.resolve(kid))?;
                let Object::Dictionary(last) = last else { return Ok(None) };
                last
            }
            _ => return Ok(None),
        };
    }
    Ok(None)
}

/// The last key of a leaf, if each is higher than the one before and none below zero.
fn last_of_rising(pairs: &[Object]) -> Option<i64> {
    let keys: Option<Vec<i64>> = pairs.chunks(2).map(|pair| pair.first()?.as_integer()).collect();
    let keys = keys.filter(|_| pairs.len().is_multiple_of(2) && pairs.len() < MAX_ELEMENTS)?;
    let rise = keys.first() >= Some(&0) && keys.is_sorted_by(|one, next| one < next);
    keys.last().copied().filter(|_| rise)
}

/// Appends to the kids of `node`, of which it may have one only, and no array then. Gives whether `node` changed.
fn append_kids(
    update: &mut Update<'_>,
    node: &mut Dictionary,
    elements: &[Object],
) -> Result<bool, UpdateError> {
    let only = match update.view().get(node, "K")? {
        Object::Array(_) | Object::Null => None,
        _ => node.get("K").cloned(),
    };
    if let Some(only) = only {
        node.set("K", Object::Array(vec![only]));
    }
    append_all_to_array(update, node, "K", elements)
}

/// Adds the pairs `back` to the tree of parents: to its leaf where it is one, else as one more leaf, so that no other
/// node has to change. Gives whether `root` changed.
fn lead_back(update: &mut Update<'_>, root: &mut Dictionary, back: &[Object]) -> Result<bool, UpdateError> {
    let Some(mut tree) = update.view().get_dictionary(root, "ParentTree")? else { return Ok(false) };
    let changed = match update.view().get(&tree, "Nums")? {
        Object::Null => {
            let last = back.chunks(2).last().map_or(&[][..], |pair| pair);
            let limits = back.iter().take(1).chain(last.iter().take(1)).cloned().collect();
            let leaf = Dictionary::new()
                .with("Limits", Object::Array(limits))
                .with("Nums", Object::Array(back.to_vec()));
            let leaf = update.add(leaf.into())?;
            append_to_array(update, &mut tree, "Kids", leaf)?
        }
        _ => append_all_to_array(update, &mut tree, "Nums", back)?,
    };
    match root.get("ParentTree").and_then(Object::as_reference) {
        _ if !changed => Ok(false),
        Some(id) => {
            update.set(id, tree.into());
            Ok(false)
        }
        None => {
            root.set("ParentTree", tree.into());
            Ok(true)
        }
    }
}
