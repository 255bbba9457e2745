//! What names in content stand for (ISO 32000-2 §7.8.3), each looked up once.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::budget::Budget;
use super::error::{TextError, forgiven};
use super::font::{Font, FontCache};
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// The resources of a page or form, and of what draws it: a name that a form does not know may be the page's.
pub(super) struct Resources<'p> {
    dictionary: Dictionary,
    around: Option<&'p Resources<'p>>,
    categories: [OnceCell<Dictionary>; 4],
    fonts: RefCell<HashMap<Vec<u8>, Rc<Font>>>,
}

/// A kind of resource.
#[derive(Clone, Copy)]
enum Category {
    Font,
    XObject,
    GraphicsState,
    Properties,
}

impl Category {
    fn key(self) -> &'static str {
        match self {
            Self::Font => "Font",
            Self::XObject => "XObject",
            Self::GraphicsState => "ExtGState",
            Self::Properties => "Properties",
        }
    }
}

impl<'p> Resources<'p> {
    pub(super) fn new(dictionary: Dictionary, around: Option<&'p Resources<'p>>) -> Self {
        Self { dictionary, around, categories: Default::default(), fonts: RefCell::default() }
    }

    /// The font `name`; one that cannot be read, or is not there, is shown in another one by readers too.
    pub(super) fn font(
        &self,
        view: &View<'_>,
        name: &[u8],
        cache: &mut FontCache,
        budget: &mut Budget,
    ) -> Result<Rc<Font>, TextError> {
        if let Some(known) = self.fonts.borrow().get(name) {
            return Ok(Rc::clone(known));
        }
        let value = self.find(view, Category::Font, name)?.unwrap_or(Object::Null);
        let font = cache.load(view, &value, budget)?;
        self.fonts.borrow_mut().insert(name.to_vec(), Rc::clone(&font));
        Ok(font)
    }

    /// Which external object is called `name`; a stream is never direct.
    pub(super) fn external(&self, view: &View<'_>, name: &[u8]) -> Result<Option<ObjectId>, TextError> {
        Ok(self.find(view, Category::XObject, name)?.and_then(|found| found.as_reference()))
    }

    /// The graphics state parameters called `name`.
    pub(super) fn graphics_state(
        &self,
        view: &View<'_>,
        name: &[u8],
    ) -> Result<Option<Dictionary>, TextError> {
        self.dictionary_of(view, Category::GraphicsState, name)
    }

    /// The property list called `name`.
    pub(super) fn properties(&self, view: &View<'_>, name: &[u8]) -> Result<Option<Dictionary>, TextError> {
        self.dictionary_of(view, Category::Properties, name)
    }

    fn dictionary_of(
        &self,
        view: &View<'_>,
        category: Category,
        name: &[u8],
    ) -> Result<Option<Dictionary>, TextError> {
        let Some(value) = self.find(view, category, name)? else { return Ok(None) };
        let value = forgiven(view.resolve(&value))?;
        Ok(value.and_then(|value| value.as_dictionary().cloned()))
    }

    fn find(&self, view: &View<'_>, category: Category, name: &[u8]) -> Result<Option<Object>, TextError> {
        let mut resources = Some(self);
        while let Some(here) = resources {
            let known = here.category(view, category)?;
            if let Some(found) = known.get(name) {
                return Ok(Some(found.clone()));
            }
            resources = here.around;
        }
        Ok(None)
    }

    fn category(&self, view: &View<'_>, category: Category) -> Result<&Dictionary, TextError> {
        let cell = &self.categories[category as usize];
        if cell.get().is_none() {
            let found = forgiven(view.get_dictionary(&self.dictionary, category.key()))?.flatten();
            return Ok(cell.get_or_init(|| found.unwrap_or_default()));
        }
        Ok(cell.get_or_init(Dictionary::new))
    }
}
