//! The interactive form and its fields (ISO 32000-2 §12.7).

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use crate::document::DocumentError;
use crate::syntax::text::decode_text;
use crate::syntax::{Dictionary, Limit, Object, ObjectId};
use crate::update::{Update, UpdateError};
use crate::view::View;

/// Most nodes of a field tree.
const MAX_NODES: usize = 200_000;
/// Most bytes of the names and types of all fields.
const MAX_NAME_BYTES: usize = 64 * 1024 * 1024;
/// Most nodes above one another: each adds to the names of all below it.
const MAX_DEPTH: usize = 64;
/// Signatures exist, and the file may only be appended to (§12.7.3, table 225).
const SIGNATURES_EXIST_APPEND_ONLY: i64 = 3;

/// A field that holds a value: a leaf of the field tree.
///
/// What its dictionary holds is not kept: objects of a file may overlap, so that all of them take far more room than it.
#[derive(Clone, Debug)]
pub struct Field {
    /// The field object.
    pub id: ObjectId,
    /// The fully qualified name (§12.7.4.2).
    pub name: String,
    /// `FT`, inherited if need be: `Sig`, `Tx`, `Btn` or `Ch`.
    pub field_type: Option<Arc<[u8]>>,
    /// `V`, inherited if need be.
    pub value: Option<Held>,
    /// `Lock` (§12.7.5.5).
    pub lock: Option<Held>,
    /// Its widget annotations; the field itself where both are merged.
    pub widgets: Vec<ObjectId>,
}

/// Where something is that a field holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Held {
    /// It is this object.
    Reference(ObjectId),
    /// It stands in the dictionary of a field.
    Direct {
        /// The field: the one that holds it, or one above that it is inherited from.
        holder: ObjectId,
        /// Its kind, in the words of the standard.
        kind: &'static str,
    },
}

impl Held {
    /// What stands under `key` of `dictionary`, which is object `holder`.
    fn under(key: &str, dictionary: &Dictionary, holder: ObjectId) -> Option<Self> {
        Some(match dictionary.get(key)? {
            Object::Reference(id) => Self::Reference(*id),
            value => Self::Direct { holder, kind: value.kind() },
        })
    }

    fn is_null(self) -> bool {
        matches!(self, Self::Direct { kind, .. } if kind == Object::Null.kind())
    }
}

impl Field {
    /// Whether it is a signature field (§12.7.5.5).
    pub fn is_signature(&self) -> bool {
        self.field_type.as_deref() == Some(b"Sig")
    }

    /// Whether it has a value that is not `null`.
    pub fn is_filled(&self) -> bool {
        self.value.is_some_and(|value| !value.is_null())
    }

    /// Its value, references followed; `null` if it has none. `view` is the one that it was found in.
    ///
    /// # Errors
    /// If the value cannot be read.
    pub fn value(&self, view: &View<'_>) -> Result<Object, DocumentError> {
        view.held(self.value, "V")
    }

    /// Its lock dictionary; `None` if it has none. `view` is the one that it was found in.
    ///
    /// # Errors
    /// If the lock cannot be read.
    pub fn lock(&self, view: &View<'_>) -> Result<Option<Dictionary>, DocumentError> {
        Ok(view.held(self.lock, "Lock")?.as_dictionary().cloned())
    }
}

impl View<'_> {
    /// All fields that can hold a value, in the order of the field tree.
    ///
    /// # Errors
    /// If the form or a field cannot be read, or the tree is a loop or too large.
    pub fn fields(&self) -> Result<Vec<Field>, DocumentError> {
        self.shared().check_empty_nodes()?;
        let Some(form) = self.get_dictionary(&self.catalog()?, "AcroForm")? else { return Ok(Vec::new()) };
        let mut walk = Walk::new(self);
        walk.wait(&self.get_array(&form, "Fields")?, &Rc::default());
        while let Some((id, parent)) = walk.waiting.pop() {
            walk.visit(id, &parent)?;
        }
        Ok(walk.fields)
    }

    /// The same; while a document is judged, they are looked for once where they are asked for again and again.
    ///
    /// # Errors
    /// As [`View::fields`].
    pub(crate) fn shared_fields(&self) -> Result<Arc<Vec<Field>>, DocumentError> {
        let count = self.revisions().len();
        if let Some(known) = self.shared().kept_fields(count) {
            return Ok(known);
        }
        let fields = Arc::new(self.fields()?);
        self.shared().keep_fields(count, &fields);
        Ok(fields)
    }

    /// What a field holds under `key`, references followed; `null` if that is nothing.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) fn held(&self, held: Option<Held>, key: &str) -> Result<Object, DocumentError> {
        match held {
            None => Ok(Object::Null),
            Some(Held::Reference(id)) => self.resolve(&id.into()),
            Some(Held::Direct { holder, .. }) => match self.object(holder)? {
                Object::Dictionary(holder) => self.get(&holder, key),
                _ => Ok(Object::Null),
            },
        }
    }
}

/// What a field has from the nodes above it.
#[derive(Default)]
struct Node {
    depth: usize,
    name: String,
    field_type: Option<Arc<[u8]>>,
    value: Option<Held>,
}

struct Walk<'v> {
    view: &'v View<'v>,
    seen: HashSet<ObjectId>,
    /// Kids looked at, and whether those that were have a name of their own.
    kids: usize,
    named: HashMap<ObjectId, bool>,
    /// Bytes of all names and types.
    name_bytes: usize,
    fields: Vec<Field>,
    waiting: Vec<(ObjectId, Rc<Node>)>,
}

impl<'v> Walk<'v> {
    fn new(view: &'v View<'v>) -> Self {
        Self {
            view,
            seen: HashSet::new(),
            kids: 0,
            named: HashMap::new(),
            name_bytes: 0,
            fields: Vec::new(),
            waiting: Vec::new(),
        }
    }

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
        let Object::Dictionary(dictionary) = self.view.object(id)? else {
            return self.view.shared().spend_empty_node();
        };
        let node = self.node(id, &dictionary, parent)?;
        self.name_bytes += node.name.len() + node.field_type.as_deref().map_or(0, <[u8]>::len);
        if self.name_bytes > MAX_NAME_BYTES {
            return Err(DocumentError::TooMuch { what: Limit::StringLength, limit: MAX_NAME_BYTES });
        }
        let kids = self.view.get_array(&dictionary, "Kids")?;
        if self.are_fields(&kids)? {
            self.wait(&kids, &Rc::new(node));
            return self.view.shared().spend_empty_node();
        }
        let mut widgets: Vec<ObjectId> = kids.iter().filter_map(Object::as_reference).collect();
        if widgets.is_empty() {
            widgets.push(id);
        }
        let lock = Held::under("Lock", &dictionary, id);
        let Node { name, field_type, value, .. } = node;
        self.fields.push(Field { id, name, field_type, value, lock, widgets });
        Ok(())
    }

    fn node(&self, id: ObjectId, dictionary: &Dictionary, parent: &Node) -> Result<Node, DocumentError> {
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
            Object::Name(name) => Some(name.into()),
            _ => parent.field_type.clone(),
        };
        let value = Held::under("V", dictionary, id).or(parent.value);
        Ok(Node { depth: parent.depth + 1, name, field_type, value })
    }

    /// Kids with a partial name are fields, those without are widgets (§12.7.4.1).
    fn are_fields(&mut self, kids: &[Object]) -> Result<bool, DocumentError> {
        self.kids += kids.len();
        if self.kids > MAX_NODES {
            return Err(DocumentError::TooMuch { what: Limit::FieldTree, limit: MAX_NODES });
        }
        for kid in kids {
            if self.is_named(kid)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_named(&mut self, kid: &Object) -> Result<bool, DocumentError> {
        let known = kid.as_reference();
        if let Some(named) = known.and_then(|id| self.named.get(&id)) {
            return Ok(*named);
        }
        let named = self.view.resolve(kid)?.as_dictionary().is_some_and(|kid| kid.contains("T"));
        if let Some(id) = known {
            self.named.insert(id, named);
        }
        Ok(named)
    }
}

/// What a signature does to the form.
pub(crate) struct FormChange {
    /// A field to be added; `None` if the form has it already.
    pub(crate) new_field: Option<ObjectId>,
    /// Whether viewers have to leave the appearances of fields as they are, see [`can_keep_appearances`].
    pub(crate) keep_appearances: bool,
}

/// Changes the form, making one if there is none; touches as few objects as it can.
///
/// # Errors
/// If the catalog or the form cannot be read.
pub(crate) fn change_form(update: &mut Update<'_>, change: &FormChange) -> Result<(), UpdateError> {
    let mut catalog = update.catalog()?;
    let form = match update.view().get(&catalog, "AcroForm")? {
        Object::Dictionary(form) => Some(form),
        Object::Null => None,
        found => return Err(wrong_kind("interactive form dictionary", &found).into()),
    };
    let is_new = form.is_none();
    let Some(form) = changed_form(update, form.unwrap_or_default(), change)? else { return Ok(()) };
    match catalog.get("AcroForm") {
        Some(Object::Reference(form_id)) => update.set(*form_id, form.into()),
        _ => {
            // A form of its own: the next signature need not touch the catalog.
            let form = if is_new { update.add(form.into())?.into() } else { form.into() };
            catalog.set("AcroForm", form);
            update.set_catalog(catalog)?;
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

/// Whether `NeedAppearances` can go (ISO 32000-2 §12.7.3, table 224): with it, viewers draw their own instead of a mark;
/// but without it, they show what stands in the appearance instead of the value. So no field may have a value to show, no
/// page another widget than those of `fields`, and nobody may have signed before.
///
/// # Errors
/// If the pages or their annotations cannot be read.
pub(crate) fn can_keep_appearances(view: &View<'_>, fields: &[Field]) -> Result<bool, DocumentError> {
    let Some(form) = view.get_dictionary(&view.catalog()?, "AcroForm")? else { return Ok(true) };
    if !form.contains("NeedAppearances") {
        return Ok(true);
    }
    for field in fields {
        let is_empty = match field.is_signature() {
            true => !field.is_filled(),
            false => !shows_value(view, field)?,
        };
        if !is_empty {
            return Ok(false);
        }
    }
    let own: HashSet<ObjectId> = fields.iter().flat_map(|field| field.widgets.iter().copied()).collect();
    for page in view.pages()? {
        for annotation in view.get_array(&page?.dictionary, "Annots")? {
            let is_own = annotation.as_reference().is_some_and(|id| own.contains(&id));
            let shown = view.resolve(&annotation)?;
            if !is_own && shown.as_dictionary().is_some_and(|shown| shown.is_name("Subtype", "Widget")) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Whether a viewer draws the value of a field by itself: text and choices that are not empty.
pub(crate) fn shows_value(view: &View<'_>, field: &Field) -> Result<bool, DocumentError> {
    if !field.is_filled() || field.field_type.as_deref() == Some(b"Btn") {
        return Ok(false);
    }
    Ok(!field.value(view)?.as_string().is_some_and(|text| decode_text(text).is_empty()))
}

/// What is to be rewritten is not what it should be, so that rewriting it would destroy something else.
pub(crate) fn wrong_kind(expected: &'static str, found: &Object) -> DocumentError {
    DocumentError::Structure { expected, found: found.kind() }
}

/// Appends a reference to the array under `key`: where that is indirect and nothing else refers to it, only the
/// array is rewritten and `dictionary` stays as it is. Gives whether `dictionary` changed.
///
/// # Errors
/// If the array cannot be read, or something else stands there.
pub(crate) fn append_to_array(
    update: &mut Update<'_>,
    dictionary: &mut Dictionary,
    key: &'static str,
    new: ObjectId,
) -> Result<bool, UpdateError> {
    append_all_to_array(update, dictionary, key, &[new.into()])
}

/// The same with several elements. Not twice for one array in one update: the second would not know of the first.
pub(crate) fn append_all_to_array(
    update: &mut Update<'_>,
    dictionary: &mut Dictionary,
    key: &'static str,
    new: &[Object],
) -> Result<bool, UpdateError> {
    let mut elements = match update.view().get(dictionary, key)? {
        Object::Array(elements) => elements,
        Object::Null => Vec::new(),
        found => return Err(wrong_kind(key, &found).into()),
    };
    elements.extend_from_slice(new);
    match dictionary.get(key) {
        Some(Object::Reference(id)) if update.is_sole(*id) => {
            update.set(*id, Object::Array(elements));
            Ok(false)
        }
        _ => {
            dictionary.set(key, Object::Array(elements));
            Ok(true)
        }
    }
}
