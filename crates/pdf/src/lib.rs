//! A signed file and its history: revisions, incremental update, sign, verify.
//!
//! Bytes come from a [`source::ByteSource`] and are never all in memory. [`document::Document`] finds the
//! revisions of a file, [`update::Update`] appends one, [`sign::prepare`] makes the one that holds a signature.

pub mod appearance; // what a visible signature looks like
mod body; // what will stand in an object that is appended
mod canvas; // drawing operations
pub mod crypt; // encrypted documents
pub mod document; // a file opened: its revisions, and its objects as of each of them
pub mod dss; // validation data kept in a document
mod extension; // what a document says of itself
pub mod font; // the bundled font and its subsets
pub mod form; // the interactive form and its fields
pub mod image; // a picture from outside, checked and made ready for a page
mod linearized; // a file that says how long it is, with a section in front
mod object_stream; // objects that stand in a stream
pub mod page; // pages, their geometry, a rectangle as displayed
pub mod revision; // one incremental update: cross-reference section, trailer, extent
mod shared; // what all views of one document share
pub mod sign; // document -> prepared document -> signed document
pub mod signature; // signature dictionary and byte range
pub mod source; // where the bytes of a file come from
pub mod syntax; // objects, lexer, parser, writer, filters, cross-reference sections
pub mod text; // where a text stands on a page
pub mod typeset; // words become pages
pub mod update; // what is appended to a file
mod usage; // which objects are referred to
pub mod verify; // every signature is judged
pub mod view; // the document as of one revision

pub use document::{Document, DocumentError};
pub use sign::{PreparedDocument, SignError, SignOptions, SignedDocument};
pub use source::{Blocks, ByteSource};
