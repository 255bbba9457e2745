//! Form XObjects (ISO 32000-2 §8.10), read once for all the times that a page draws them.

use std::collections::HashMap;
use std::rc::Rc;

use super::error::{TextError, forgiven};
use super::matrix::Matrix;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// Most bytes of content kept.
const MAX_KEPT: usize = 16 * 1024 * 1024;

/// A form XObject.
pub(super) struct Form {
    pub(super) content: Vec<u8>,
    pub(super) matrix: Matrix,
    pub(super) resources: Dictionary,
}

/// The forms of a document that were read; `None` for what is none, or cannot be read.
#[derive(Default)]
pub(super) struct FormCache {
    forms: HashMap<ObjectId, Option<Rc<Form>>>,
    size: usize,
}

impl FormCache {
    /// The form XObject `id`; `None` if it is another one, or readers would not show it.
    ///
    /// # Errors
    /// Limits, and what cannot be read from the file.
    pub(super) fn load(&mut self, view: &View<'_>, id: ObjectId) -> Result<Option<Rc<Form>>, TextError> {
        if let Some(known) = self.forms.get(&id) {
            return Ok(known.clone());
        }
        let form = Form::read(view, id)?.map(Rc::new);
        // Even one that is none takes room.
        self.size += form.as_ref().map_or(0, |form| form.content.len()) + 1024;
        if self.size > MAX_KEPT {
            self.forms.clear();
            self.size = 0;
        }
        self.forms.insert(id, form.clone());
        Ok(form)
    }
}

impl Form {
    fn read(view: &View<'_>, id: ObjectId) -> Result<Option<Self>, TextError> {
        let Some(Object::Stream(stream)) = forgiven(view.object(id))? else { return Ok(None) };
        let subtype = forgiven(view.get(&stream.dictionary, "Subtype"))?;
        if subtype.as_ref().and_then(Object::as_name) != Some(b"Form") {
            return Ok(None);
        }
        let Some(content) = forgiven(view.stream_data(id, &stream))? else { return Ok(None) };
        let resources = forgiven(view.get_dictionary(&stream.dictionary, "Resources"))?.flatten();
        let matrix = forgiven(view.get(&stream.dictionary, "Matrix"))?;
        let matrix = matrix.as_ref().and_then(Matrix::from_object).unwrap_or(Matrix::IDENTITY);
        Ok(Some(Self { content, matrix, resources: resources.unwrap_or_default() }))
    }
}
