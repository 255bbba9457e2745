//! What one search may spend, on all its pages together.

use super::error::{TextError, TextLimit};

/// Most operators carried out; a dense page has ten thousand.
const MAX_OPERATIONS: u64 = 10_000_000;
/// Most form XObjects drawn; plots draw one for each point.
const MAX_FORMS: u64 = 100_000;
/// Most bytes of content carried out; a form that is drawn twice counts twice.
const MAX_CONTENT: u64 = 256 * 1024 * 1024;
/// Most fonts loaded.
const MAX_FONTS: u64 = 50_000;

/// What is left to spend.
#[derive(Debug)]
pub(crate) struct Budget {
    operations: u64,
    forms: u64,
    content: u64,
    fonts: u64,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { operations: MAX_OPERATIONS, forms: MAX_FORMS, content: MAX_CONTENT, fonts: MAX_FONTS }
    }

    /// What may be spent on the appearances of all fields that are filled in after a signature: boxes with a line of text.
    pub(crate) const fn for_appearances() -> Self {
        Self { operations: 2_000_000, forms: 1000, content: 16 * 1024 * 1024, fonts: 2000 }
    }

    pub(super) fn spend_operation(&mut self) -> Result<(), TextError> {
        spend(&mut self.operations, 1, TextLimit::Operations, MAX_OPERATIONS)
    }

    pub(super) fn spend_content(&mut self, bytes: usize) -> Result<(), TextError> {
        spend(&mut self.content, bytes as u64, TextLimit::Content, MAX_CONTENT)
    }

    pub(super) fn spend_form(&mut self) -> Result<(), TextError> {
        spend(&mut self.forms, 1, TextLimit::Forms, MAX_FORMS)
    }

    pub(super) fn spend_font(&mut self) -> Result<(), TextError> {
        spend(&mut self.fonts, 1, TextLimit::Fonts, MAX_FONTS)
    }
}

fn spend(left: &mut u64, amount: u64, what: TextLimit, limit: u64) -> Result<(), TextError> {
    *left = left.checked_sub(amount).ok_or(TextError::TooMuch { what, limit })?;
    Ok(())
}
