//! The syntax of PDF (ISO 32000-2 §7): from bytes to objects and back.

pub mod error; // why bytes are not PDF
pub mod filter; // stream data decoded, with limits
pub(crate) mod lexer; // bytes to tokens
pub mod object; // the kinds of objects
pub mod parser; // tokens to objects, each with its place in the file
pub(crate) mod strict; // what is written in the one way that all readers read alike
pub mod text; // text strings
pub mod writer; // objects to bytes
pub mod xref; // cross-reference tables and streams

pub use error::{Limit, SyntaxError};
pub use object::{Dictionary, Object, ObjectId, PdfString, Real, Stream};
