//! Text on pages: where a word or a tag such as `#` or `${ttd}` stands (ISO 32000-2 §9).
//!
//! A page's content is carried out as far as text needs it: matrices, text state, fonts, form XObjects. Each glyph
//! gets a box on the page as displayed and the characters that it stands for; glyphs make lines, and lines are searched.
//!
//! What is invisible (text rendering mode 3, or under something) counts; what lies outside the visible part of the
//! page does not. Annotations, patterns and the glyphs of Type3 fonts are not looked into.

mod appearance; // what a field shows
mod budget; // what one search may spend
mod content; // content streams to operators and operands
mod error; // why a page cannot be searched
mod font; // codes to characters and widths
mod form; // form XObjects
mod inline_image; // images between operators
mod interpreter; // operators carried out
mod line; // glyphs to lines
mod marked; // marked content that says what it stands for
mod matrix; // places and matrices
mod needle; // the text that is looked for, and where a line has it
mod paint; // whether boxes are plain
mod plain; // whether there is nothing but plain text
mod resources; // names to fonts and forms
mod search; // pages searched
mod sheet; // the glyphs on one page
mod show; // strings to glyphs
mod state; // graphics state

pub(crate) use appearance::{Appearances, Shown, without_blanks};
pub(crate) use budget::Budget as TextBudget;
pub use error::{TextError, TextLimit};
pub use matrix::Point;
pub use search::{Found, Occurrence, Search, find_in_pages, find_text};
