//! The interactive form and its fields (ISO 32000-2 §12.7).

use std::collections::HashSet;
use std::rc::Rc;

use crate::document::DocumentError;
use crate::syntax::text::decode_text;
use crate::syntax::{Dictionary, Limit, Object, ObjectId};
use crate::update::{Update, UpdateError};
use crate::view::View;

/// Most nodes of a field tree.
const MAX_NODES: usize = 200_000;
/// Most nodes above one another: each adds to the names of all below it.
const MAX_DEPTH: usize = 64;
/// Signatures exist, and the file may only be appended to (§12.7.3, table 225).
const SIGNATURES_EXIST_APPEND_ONLY: i64 = 3;

/// A field that holds a value: a leaf of the field tree.
#[derive(Clone, Debug)]
pub struct Field {
    /// The field object.
    pub id: ObjectId,
    /// The fully qualified name (§12.7.4.2).
    pub name: String,
    /// The field's dictionary as written.
    pub dictionary: Dictionary,
    /// `FT`, inherited if need be: `Sig`, `Tx`, `Btn` or `Ch`.
    pub field_type: Option<Vec<u8>>,
    /// `V`, inherited if need be; a reference is not followed.
    pub value: Option<Object>,
    /// Its widget annotations; the field itself where both are merged.
    pub widgets: Vec<ObjectId>,
}

impl Field {
    /// Whether it is a signature field (§12.7.5.5).
    pub fn is_signature(&self) -> bool {
        self.field_type.as_deref() == Some(b"Sig")
    }

    /// Whether it has a value that is not `null`.
    pub fn is_filled(&self) -> bool {
        self.value.as_ref().is_some_and(|value| *value != Object::Null)
    }
}

impl View<'_> {
    /// All fields that can hold a value, in the order of the field tree.
    ///
    /// # Errors
    /// If the form or a field cannot be read, or the tree is a loop or too large.
    pub fn fields(&self) -> Result<Vec<Field>, DocumentError> {
        let Some(form) = self.get_dictionary(&self.catalog()?, "AcroForm")? else { return Ok(Vec::new()) };
        let mut walk = Walk { view: self, seen: HashSet::new(), fields: Vec::new(), waiting: Vec::new() };
        walk.wait(&self.get_array(&form, "Fields")?, &Rc::default());
        while let Some((id, parent)) = walk.waiting.pop() {
            walk.visit(id, &parent)?;
        }
        Ok(walk.fields)
    }
}

/// What a field has from the nodes above it.
#[derive(Default)]
struct Node {
    depth: usize,
    name: String,
    field_type: Option<Vec<u8>>,
    value: Option<Object>,
}

struct Walk<'v> {
    view: &'v View<'v>,
    seen: HashSet<ObjectId>,
    fields: Vec<Field>,
    waiting: Vec<(ObjectId, Rc<Node>)>,
}

impl Walk<'_> {
    fn wait(&mut self, kids: &[Object], parent: &Rc<Node>) {
        // Fields have to be indirect; what is not cannot be named by a signature or a widget anyway.
        let kids = kids.iter().rev().filter_map(Object::as_reference);
        self.waiting.extend(kids.map(|kid| (kid, Rc::clone(parent))));
    }

    fn visit(&mut self, id: ObjectId, parent: &Node) -> Result<(), DocumentError> {
        if !self.seen.insert(id) {
            return Err(DocumentError::FieldLoop { id });
        }
        if self.seen.len() > MAX_NODES {
            return Err(DocumentError::TooMuch { what: Limit::FieldTree, limit: MAX_NODES });
        }
        // A reference to nothing is a field that was deleted.
        let Object::Dictionary(dictionary) = self.view.object(id)? else { return Ok(()) };
        let node = self.node(&dictionary, parent)?;
        let kids = self.view.get_array(&dictionary, "Kids")?;
        if self.are_fields(&kids)? {
            self.wait(&kids, &Rc::new(node));
            return Ok(());
        }
        let mut widgets: Vec<ObjectId> = kids.iter().filter_map(Object::as_reference).collect();
        if widgets.is_empty() {
            widgets.push(id);
        }
        let Node { name, field_type, value, .. } = node;
        self.fields.push(Field { id, name, dictionary, field_type, value, widgets });
        Ok(())
    }

    fn node(&self, dictionary: &Dictionary, parent: &Node) -> Result<Node, DocumentError> {
        if parent.depth == MAX_DEPTH {
            return Err(DocumentError::TooMuch { what: Limit::Depth, limit: MAX_DEPTH });
        }
        let own = self.view.get(dictionary, "T")?;
        let name = match own.as_string().map(decode_text) {
            None => parent.name.clone(),
            Some(own) if parent.name.is_empty() => own,
            Some(own) => format!("{}.{own}", parent.name),
        };
        let field_type = match self.view.get(dictionary, "FT")? {
            Object::Name(name) => Some(name),
            _ => parent.field_type.clone(),
        };
        let value = dictionary.get("V").or(parent.value.as_ref()).cloned();
        Ok(Node { depth: parent.depth + 1, name, field_type, value })
    }

    /// Kids with a partial name are fields, those without are widgets (§12.7.4.1).
    fn are_fields(&self, kids: &[Object]) -> Result<bool, DocumentError> {
        for kid in kids {
            if self.view.resolve(kid)?.as_dictionary().is_some_and(|kid| kid.contains("T")) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What a signature does to the form.
pub(crate) struct FormChange {
    /// A field to be added; `None` if the form has it already.
    pub(crate) new_field: Option<ObjectId>,
    /// Whether viewers have to leave the appearances of fields as they are, see [`keep_appearances`].
    pub(crate) keep_appearances: bool,
}

/// Changes the form, making one if there is none; touches as few objects as it can.
///
/// # Errors
/// If the catalog or the form cannot be read.
pub(crate) fn change_form(update: &mut Update<'_>, change: &FormChange) -> Result<(), UpdateError> {
    let catalog_id = update.view().catalog_id()?;
    let mut catalog = update.view().catalog()?;
    let form = update.view().get_dictionary(&catalog, "AcroForm")?;
    let is_new = form.is_none();
    let Some(form) = changed_form(update, form.unwrap_or_default(), change)? else { return Ok(()) };
    match catalog.get("AcroForm") {
        Some(Object::Reference(form_id)) => update.set(*form_id, form.into()),
        _ => {
            // A form of its own: the next signature need not touch the catalog.
            let form = if is_new { update.add(form.into())?.into() } else { form.into() };
            catalog.set("AcroForm", form);
            update.set(catalog_id, catalog.into());
        }
    }
    Ok(())
}

/// The form after the change; `None` if the form itself stays as it is.
fn changed_form(
    update: &mut Update<'_>,
    mut form: Dictionary,
    change: &FormChange,
) -> Result<Option<Dictionary>, UpdateError> {
    let mut changed = false;
    if let Some(field) = change.new_field {
        changed |= append_to_array(update, &mut form, "Fields", field)?;
    }
    let flags = update.view().get(&form, "SigFlags")?.as_integer().unwrap_or(0);
    if flags & SIGNATURES_EXIST_APPEND_ONLY != SIGNATURES_EXIST_APPEND_ONLY {
        form.set("SigFlags", (flags | SIGNATURES_EXIST_APPEND_ONLY).into());
        changed = true;
    }
    if change.keep_appearances && form.contains("NeedAppearances") {
        form.remove("NeedAppearances");
        changed = true;
    }
    Ok(changed.then_some(form))
}

/// Whether every filled field shows its value by itself, so that `NeedAppearances` can go: with it, viewers
/// draw their own instead of a mark, and change a signed file by it (ISO 32000-2 §12.7.3, table 224).
///
/// # Errors
/// If a widget cannot be read.
pub(crate) fn keep_appearances(view: &View<'_>, fields: &[Field]) -> Result<bool, DocumentError> {
    let shown = fields.iter().filter(|field| field.is_filled() && !field.is_signature());
    for widget in shown.flat_map(|field| &field.widgets) {
        if !view.object(*widget)?.as_dictionary().is_some_and(|widget| widget.contains("AP")) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Appends a reference to the array under `key`: where that is indirect, only the array is rewritten and
/// `dictionary` stays as it is. Gives whether `dictionary` changed.
///
/// # Errors
/// If the array cannot be read.
pub(crate) fn append_to_array(
    update: &mut Update<'_>,
    dictionary: &mut Dictionary,
    key: &'static str,
    new: ObjectId,
) -> Result<bool, UpdateError> {
    let mut elements = update.view().get_array(dictionary, key)?;
    elements.push(new.into());
    match dictionary.get(key) {
        Some(Object::Reference(id)) => {
            update.set(*id, Object::Array(elements));
            Ok(false)
        }
        _ => {
            dictionary.set(key, Object::Array(elements));
            Ok(true)
        }
    }
}
