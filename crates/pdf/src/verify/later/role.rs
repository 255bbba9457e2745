//! What each object of a document is part of: of a page, of the form, of what nobody sees.

use std::collections::HashMap;

use serde::Serialize;

use super::Budget;
use super::references::each_reference;
use crate::document::{Document, DocumentError};
use crate::page::Page;
use crate::source::ByteSource;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// What an object is part of. Of several, the first of these: what can be seen before what nobody sees, so that nothing is
/// taken for less than it is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The catalog.
    Catalog,
    /// A page.
    Page,
    /// Layers, which can be seen or not (ISO 32000-2 §8.11).
    Layer,
    /// What a page draws (§7.8.2).
    Content,
    /// What that needs: fonts, images, patterns (§7.8.3).
    Resource,
    /// A field of the form, its widgets, and what they draw (§12.7).
    Field,
    /// The form itself.
    Form,
    /// What happens when something is opened, clicked or changed (§12.6).
    Action,
    /// An annotation, and what it draws (§12.5).
    Annotation,
    /// The page tree above the pages.
    PageTree,
    /// Anything else.
    Other,
    /// What keeps signatures provable (§12.8.4.3), and what they say of themselves (§12.8.6).
    Store,
    /// The structure of the document (§14.7).
    Structure,
    /// What is said about the document (§14.3).
    Metadata,
}

/// What an object is part of, and the page, from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::verify) struct Role {
    pub(in crate::verify) part: Part,
    pub(in crate::verify) page: Option<u32>,
}

/// The roles of all objects that the catalog leads to.
pub(in crate::verify) struct Roles {
    /// As of which revision, from 0.
    revision: usize,
    roles: HashMap<u32, Role>,
}

/// The roles as of the revision that was asked for last: those of later ones are nearly the same.
#[derive(Default)]
pub(in crate::verify) struct LatestRoles(Option<Roles>);

impl LatestRoles {
    /// The roles as of `revision` (from 0). `None` if it takes too long to find out, or the document cannot be read.
    pub(in crate::verify) fn as_of<S: ByteSource>(
        &mut self,
        document: &Document<S>,
        revision: usize,
        budget: &mut Budget,
    ) -> Option<&Roles> {
        let known = self.0.take().filter(|known| known.revision <= revision);
        let mut roles = match known {
            Some(known) => known,
            None => Roles::whole(&document.at(revision)?, revision, budget).ok()?,
        };
        while roles.revision < revision {
            let view = document.at(roles.revision + 1)?;
            roles = roles.next(&view, budget).ok()?;
        }
        Some(self.0.insert(roles))
    }
}

impl Roles {
    /// The role of object `number`, if the catalog leads to it.
    pub(in crate::verify) fn get(&self, number: u32) -> Option<Role> {
        self.roles.get(&number).copied()
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, Part)> {
        self.roles.iter().map(|(number, role)| (*number, role.part))
    }

    /// Walks through all of the document.
    fn whole(view: &View<'_>, revision: usize, budget: &mut Budget) -> Result<Self, TooLong> {
        let mut walk = Walk { view, roles: HashMap::new(), budget };
        walk.document()?;
        Ok(Self { revision, roles: walk.roles })
    }

    /// Goes on to the next revision, which `view` ends with. What was part of something stays that.
    fn next(self, view: &View<'_>, budget: &mut Budget) -> Result<Self, TooLong> {
        let mut walk = Walk { view, roles: self.roles, budget };
        for number in view.revisions().last().ok_or(TooLong)?.entries().keys() {
            walk.changed(*number)?;
        }
        Ok(Self { revision: self.revision + 1, roles: walk.roles })
    }
}

struct Walk<'w, 'a> {
    view: &'w View<'a>,
    roles: HashMap<u32, Role>,
    budget: &'w mut Budget,
}

/// The walk takes too long, or cannot go on.
struct TooLong;

impl From<DocumentError> for TooLong {
    fn from(_: DocumentError) -> Self {
        Self
    }
}

impl Walk<'_, '_> {
    fn document(&mut self) -> Result<(), TooLong> {
        let id = self.view.catalog_id()?;
        let catalog = self.view.catalog()?;
        self.take(id, Role { part: Part::Catalog, page: None });
        let pages: Vec<Page> = self.view.pages()?.collect::<Result<_, _>>()?;
        let roles = (1..).map(|page| Role { part: Part::Page, page: Some(page) });
        pages.iter().zip(roles).for_each(|(page, role)| {
            self.take(page.id, role);
        });
        for (number, page) in (1..).zip(&pages) {
            self.page(&page.dictionary, number)?;
            let resources = page.attributes.resources.clone();
            self.follow(resources.into_iter().collect(), Role { part: Part::Resource, page: Some(number) })?;
        }
        self.catalog(&catalog)
    }

    /// What an object of the newest revision leads to now.
    fn changed(&mut self, number: u32) -> Result<(), TooLong> {
        let Some((role, id)) = self.roles.get(&number).copied().zip(self.view.id_of(number)) else {
            return Ok(());
        };
        let Ok(object) = self.view.object(id) else { return Ok(()) };
        match (role.part, role.page, &object) {
            (Part::Catalog, _, Object::Dictionary(catalog)) => self.catalog(catalog),
            (Part::Page, Some(number), Object::Dictionary(page)) => self.page(page, number),
            (Part::Form, _, Object::Dictionary(form)) => self.form_entries(form),
            _ => self.follow(vec![object], role),
        }
    }

    fn catalog(&mut self, catalog: &Dictionary) -> Result<(), TooLong> {
        self.form(catalog)?;
        let names = self.view.get_dictionary(catalog, "Names")?.unwrap_or_default();
        let role = |part| Role { part, page: None };
        self.follow(names.get("JavaScript").cloned().into_iter().collect(), role(Part::Action))?;
        for entry in catalog.entries().iter().filter(|entry| entry.key != b"AcroForm") {
            self.follow(vec![entry.value.clone()], role(of_catalog(&entry.key)))?;
        }
        Ok(())
    }

    fn form(&mut self, catalog: &Dictionary) -> Result<(), TooLong> {
        let form = catalog.get("AcroForm").cloned().unwrap_or(Object::Null);
        let role = |part| Role { part, page: None };
        if let Some(id) = form.as_reference() {
            self.take(id, role(Part::Form));
        }
        let Some(dictionary) = self.view.resolve(&form)?.as_dictionary().cloned() else { return Ok(()) };
        self.form_entries(&dictionary)
    }

    fn form_entries(&mut self, form: &Dictionary) -> Result<(), TooLong> {
        for entry in form.entries() {
            let part = if entry.key == b"Fields" { Part::Field } else { Part::Form };
            self.follow(vec![entry.value.clone()], Role { part, page: None })?;
        }
        Ok(())
    }

    fn page(&mut self, page: &Dictionary, number: u32) -> Result<(), TooLong> {
        for entry in page.entries().iter().filter(|entry| entry.key != b"Parent") {
            let role = Role { part: of_page(&entry.key), page: Some(number) };
            self.follow(vec![entry.value.clone()], role)?;
        }
        Ok(())
    }

    /// Whether that is more than the object was known to be.
    fn take(&mut self, id: ObjectId, role: Role) -> bool {
        match self.roles.get_mut(&id.number) {
            Some(known) if known.part <= role.part => {
                // A field says by its place among the annotations on which page it is.
                known.page = known.page.or(role.page);
                false
            }
            _ => {
                self.roles.insert(id.number, role);
                true
            }
        }
    }

    /// Gives the role to all that `values` lead to and that is not more already.
    fn follow(&mut self, values: Vec<Object>, role: Role) -> Result<(), TooLong> {
        let mut waiting = values;
        while let Some(value) = waiting.pop() {
            let mut found = Vec::new();
            each_reference(&value, &mut |id| found.push(id));
            if !self.budget.spend(found.len()) {
                return Err(TooLong);
            }
            for id in found {
                if self.take(id, role) {
                    // Some readers do not look at the generation. What cannot be read leads nowhere.
                    let id = self.view.id_of(id.number).unwrap_or(id);
                    waiting.extend(self.view.object(id).ok());
                }
            }
        }
        Ok(())
    }
}

/// What an entry of a page is about (ISO 32000-2 §7.7.3.3, table 31).
pub(super) fn of_page(key: &[u8]) -> Part {
    match key {
        b"Resources" => Part::Resource,
        b"AA" => Part::Action,
        b"Annots" => Part::Annotation,
        b"B" => Part::Other,
        b"Metadata" | b"PieceInfo" => Part::Metadata,
        _ => Part::Content,
    }
}

/// What an entry of the catalog is about (§7.7.2, table 29).
pub(super) fn of_catalog(key: &[u8]) -> Part {
    match key {
        b"Pages" => Part::PageTree,
        b"AcroForm" => Part::Form,
        b"OpenAction" | b"AA" | b"URI" => Part::Action,
        b"OCProperties" => Part::Layer,
        b"StructTreeRoot" | b"MarkInfo" | b"Lang" | b"SpiderInfo" => Part::Structure,
        b"Metadata" | b"PieceInfo" => Part::Metadata,
        b"DSS" | b"Extensions" | b"Version" | b"Perms" => Part::Store,
        _ => Part::Other,
    }
}
