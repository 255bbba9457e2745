//! How documents are put together byte for byte, so that each can be wrong in one thing.

pub(crate) mod bytes; // parts of a file found and replaced
pub(crate) mod craft; // a signature in its file, each part of which can be another one
pub(crate) mod file; // objects written with their cross-reference section, and revisions appended
pub(crate) mod letter; // the document that is harmed
pub(crate) mod message; // signed data, each part of which can be another one
pub(crate) mod stamping; // time stamps over documents, and validation data in them
