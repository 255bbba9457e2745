//! The part of the graphics state that text depends on (ISO 32000-2 §8.4, §9.3).

use std::rc::Rc;

use super::error::{TextError, TextLimit};
use super::font::Font;
use super::matrix::Matrix;

/// Most states saved at a time; readers take more than the standard's 28, since some writers never restore.
const MAX_SAVED: usize = 4096;

/// The graphics state.
#[derive(Clone)]
pub(super) struct State {
    /// From user space to the page as displayed.
    pub(super) matrix: Matrix,
    pub(super) font: Option<Rc<Font>>,
    /// Font size.
    pub(super) size: f64,
    /// Character spacing.
    pub(super) character_spacing: f64,
    /// Word spacing.
    pub(super) word_spacing: f64,
    /// Horizontal scaling, 1 being normal.
    pub(super) scale: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
}

/// The current state and those below it.
pub(super) struct States {
    pub(super) current: State,
    saved: Vec<State>,
    /// How many of them what is being drawn may not restore.
    floor: usize,
}

impl States {
    pub(super) fn new(matrix: Matrix) -> Self {
        let current = State {
            matrix,
            font: None,
            size: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        Self { current, saved: Vec::new(), floor: 0 }
    }

    /// `q`.
    pub(super) fn save(&mut self) -> Result<(), TextError> {
        TextLimit::SavedStates.check(self.saved.len() + 1, MAX_SAVED)?;
        self.saved.push(self.current.clone());
        Ok(())
    }

    /// `Q`; one too many does nothing.
    pub(super) fn restore(&mut self) {
        if self.saved.len() > self.floor {
            self.current = self.saved.pop().expect("more are saved than the floor, so at least one");
        }
    }

    /// Saves the state and lays a floor there; gives what [`States::leave`] wants back.
    pub(super) fn enter(&mut self) -> Result<usize, TextError> {
        self.save()?;
        Ok(std::mem::replace(&mut self.floor, self.saved.len()))
    }

    /// Restores what [`States::enter`] saved, whatever was saved in between.
    pub(super) fn leave(&mut self, floor: usize) {
        self.saved.truncate(self.floor);
        self.floor = floor;
        self.restore();
    }
}
