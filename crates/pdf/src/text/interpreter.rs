//! Carries out content: moves the text and collects its glyphs (ISO 32000-2 §8, §9).

use super::budget::Budget;
use super::content::{Content, Operand, Operation};
use super::error::{TextError, TextLimit, forgiven};
use super::font::FontCache;
use super::form::{Form, FormCache};
use super::marked::MarkedContent;
use super::matrix::Matrix;
use super::resources::Resources;
use super::sheet::Sheet;
use super::state::States;
use crate::syntax::{Object, ObjectId};
use crate::view::View;

/// Most form XObjects inside each other.
const MAX_DEPTH: usize = 24;

/// What was read for one page serves the next.
#[derive(Default)]
pub(super) struct Caches {
    pub(super) fonts: FontCache,
    pub(super) forms: FormCache,
}

/// Carries out the content of one page.
pub(super) struct Interpreter<'a, 's> {
    view: View<'a>,
    budget: &'s mut Budget,
    caches: &'s mut Caches,
    pub(super) states: States,
    /// The text matrix.
    pub(super) text: Matrix,
    /// The text line matrix.
    line: Matrix,
    marked: MarkedContent,
    /// The forms that are being drawn, outermost first.
    drawn: Vec<ObjectId>,
    pub(super) sheet: Sheet,
}

impl<'a, 's> Interpreter<'a, 's> {
    /// Starts with an empty page, which `matrix` displays.
    pub(super) fn new(
        view: View<'a>,
        budget: &'s mut Budget,
        caches: &'s mut Caches,
        sheet: Sheet,
        matrix: Matrix,
    ) -> Self {
        let (states, text) = (States::new(matrix), Matrix::IDENTITY);
        let (marked, drawn) = (MarkedContent::default(), Vec::new());
        Self { view, budget, caches, states, text, line: text, marked, drawn, sheet }
    }

    /// Carries out `data`. What makes no sense is left out, as readers do.
    ///
    /// # Errors
    /// Limits, and what cannot be read from the file.
    pub(super) fn run(&mut self, data: &Vec<u8>, resources: &Resources<'_>) -> Result<(), TextError> {
        self.budget.spend_content(data.len())?;
        let mut content = Content::new(data);
        while let Some(operation) = content.next()? {
            self.budget.spend_operation()?;
            self.carry_out(&operation, resources)?;
        }
        Ok(())
    }

    fn carry_out(&mut self, operation: &Operation, resources: &Resources<'_>) -> Result<(), TextError> {
        match operation.operator.as_slice() {
            b"q" => self.states.save()?,
            b"Q" => self.states.restore(),
            b"Do" => self.draw(operation, resources)?,
            b"Tf" => self.set_font(operation, resources)?,
            b"gs" => self.set_graphics_state(operation, resources)?,
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show_operation(operation)?,
            b"BMC" => self.marked.begin(None, self.sheet.glyphs.len()),
            b"BDC" => self.begin_marked(operation, resources)?,
            b"EMC" => self.marked.end(&mut self.sheet),
            b"cm" | b"BT" | b"Td" | b"TD" | b"Tm" | b"T*" => self.move_text(operation),
            _ => self.set_parameter(operation),
        }
        Ok(())
    }

    /// The operators of §8.4.4 and §9.4.2 that change a matrix.
    fn move_text(&mut self, operation: &Operation) {
        match operation.operator.as_slice() {
            b"BT" => self.set_text_matrix(Matrix::IDENTITY),
            b"T*" => self.next_line(),
            b"Td" | b"TD" => {
                let Some([x, y]) = operation.numbers() else { return };
                if operation.operator == b"TD" {
                    self.states.current.leading = -y;
                }
                self.set_text_matrix(Matrix::translation(x, y).then(self.line));
            }
            b"Tm" => {
                let Some(numbers) = operation.numbers() else { return };
                self.set_text_matrix(Matrix(numbers));
            }
            _ => {
                let Some(numbers) = operation.numbers() else { return };
                let state = &mut self.states.current;
                state.matrix = Matrix(numbers).then(state.matrix);
            }
        }
    }

    fn set_text_matrix(&mut self, matrix: Matrix) {
        self.text = matrix;
        self.line = matrix;
    }

    fn next_line(&mut self) {
        let leading = self.states.current.leading;
        self.set_text_matrix(Matrix::translation(0.0, -leading).then(self.line));
    }

    /// The text state operators (§9.3.1), all but `Tf` and `Tr`: what is invisible counts as well.
    fn set_parameter(&mut self, operation: &Operation) {
        let Some([value]) = operation.numbers() else { return };
        let state = &mut self.states.current;
        match operation.operator.as_slice() {
            b"Tc" => state.character_spacing = value,
            b"Tw" => state.word_spacing = value,
            b"Tz" => state.scale = value / 100.0,
            b"TL" => state.leading = value,
            b"Ts" => state.rise = value,
            _ => {}
        }
    }

    fn set_font(&mut self, operation: &Operation, resources: &Resources<'_>) -> Result<(), TextError> {
        let (Some(name), Some([size])) = (operation.name(1), operation.numbers()) else { return Ok(()) };
        let font = resources.font(&self.view, name, &mut self.caches.fonts, self.budget)?;
        self.states.current.font = Some(font);
        self.states.current.size = size;
        Ok(())
    }

    /// A graphics state parameter dictionary may set the font too (§8.4.5, table 57).
    fn set_graphics_state(
        &mut self,
        operation: &Operation,
        resources: &Resources<'_>,
    ) -> Result<(), TextError> {
        let Some(name) = operation.name(0) else { return Ok(()) };
        let Some(parameters) = resources.graphics_state(&self.view, name)? else { return Ok(()) };
        let font = forgiven(self.view.get_array(&parameters, "Font"))?.unwrap_or_default();
        let [font, size] = font.as_slice() else { return Ok(()) };
        let Some(size) = size.as_number() else { return Ok(()) };
        self.states.current.font = Some(self.caches.fonts.load(&self.view, font, self.budget)?);
        self.states.current.size = size;
        Ok(())
    }

    fn show_operation(&mut self, operation: &Operation) -> Result<(), TextError> {
        if operation.operator == b"\"" {
            let count = operation.operands.len();
            if let Some([Operand::Number(word), Operand::Number(character), _]) =
                count.checked_sub(3).map(|start| &operation.operands[start..])
            {
                self.states.current.word_spacing = *word;
                self.states.current.character_spacing = *character;
            }
        }
        if operation.operator != b"Tj" && operation.operator != b"TJ" {
            self.next_line();
        }
        if let (b"TJ", Some(Operand::Array(elements))) =
            (operation.operator.as_slice(), operation.operands.last())
        {
            for element in elements {
                match element {
                    Operand::String(bytes) => self.show(bytes)?,
                    Operand::Number(adjustment) => self.adjust(*adjustment),
                    _ => {}
                }
            }
        } else if let Some(bytes) = operation.string() {
            self.show(bytes)?;
        }
        Ok(())
    }

    fn begin_marked(&mut self, operation: &Operation, resources: &Resources<'_>) -> Result<(), TextError> {
        let properties = match operation.operands.last() {
            Some(Operand::Dictionary(dictionary)) => Some(dictionary.clone()),
            Some(Operand::Name(name)) => resources.properties(&self.view, name)?,
            _ => None,
        };
        let text = properties.as_ref().and_then(|properties| properties.get("ActualText"));
        let text = match text {
            Some(text) => forgiven(self.view.resolve(text))?,
            None => None,
        };
        self.marked.begin(text.as_ref().and_then(Object::as_string), self.sheet.glyphs.len());
        Ok(())
    }

    fn draw(&mut self, operation: &Operation, resources: &Resources<'_>) -> Result<(), TextError> {
        let Some(name) = operation.name(0) else { return Ok(()) };
        let Some(id) = resources.external(&self.view, name)? else { return Ok(()) };
        // A form inside itself draws nothing more in any reader.
        if self.drawn.contains(&id) {
            return Ok(());
        }
        let Some(form) = self.caches.forms.load(&self.view, id)? else { return Ok(()) };
        self.budget.spend_form()?;
        TextLimit::FormDepth.check(self.drawn.len() + 1, MAX_DEPTH)?;
        self.drawn.push(id);
        let drawn = self.draw_form(&form, resources);
        self.drawn.pop();
        drawn
    }

    fn draw_form(&mut self, form: &Form, resources: &Resources<'_>) -> Result<(), TextError> {
        let resources = Resources::new(form.resources.clone(), Some(resources));
        let floor = self.states.enter()?;
        let outside = (self.text, self.line);
        self.states.current.matrix = form.matrix.then(self.states.current.matrix);
        let drawn = self.run(&form.content, &resources);
        (self.text, self.line) = outside;
        self.states.leave(floor);
        drawn
    }
}
