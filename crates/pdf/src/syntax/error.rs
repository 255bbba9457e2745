//! Why bytes are not PDF syntax.

use std::io;

/// Why bytes are not the syntax they should be, or are more than we take.
#[derive(Debug, thiserror::Error)]
pub enum SyntaxError {
    /// Something else stands where a token was expected.
    #[error("expected {expected} at byte {offset}, found `{found}`")]
    Unexpected {
        /// Where, in bytes from the start of the file (or of the object stream).
        offset: u64,
        /// What was expected: a keyword or the name of an object kind.
        expected: &'static str,
        /// The first bytes of what stands there, made printable.
        found: String,
    },
    /// A dictionary lacks a key, or its value is of the wrong kind.
    #[error("the dictionary at byte {offset} has no usable `{key}`")]
    MissingKey {
        /// Where the dictionary stands.
        offset: u64,
        /// The key.
        key: &'static str,
    },
    /// More than we are willing to read.
    #[error("{what} at byte {offset} exceeds the limit of {limit}")]
    Limit {
        /// What is limited.
        what: Limit,
        /// Where it was exceeded.
        offset: u64,
        /// The limit: bytes, levels or a count.
        limit: u64,
    },
    /// A stream is encoded with a filter we do not decode.
    #[error("stream filter `{filter}` is not supported")]
    UnsupportedFilter {
        /// The filter's name, made printable.
        filter: String,
    },
    /// The data of a stream do not decode.
    #[error("the stream data at byte {offset} do not decode with `{filter}`")]
    BrokenStream {
        /// Where the data start.
        offset: u64,
        /// The filter.
        filter: &'static str,
    },
    /// The file could not be read.
    #[error("the file could not be read at byte {offset}")]
    Read {
        /// Where.
        offset: u64,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

/// What is limited when bytes from outside are read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Limit {
    /// Arrays and dictionaries inside each other.
    Depth,
    /// Bytes of one string.
    StringLength,
    /// Bytes of one name or keyword.
    NameLength,
    /// Values inside one object.
    ObjectSize,
    /// Bytes of one decoded stream.
    DecodedLength,
    /// Filters on one stream.
    Filters,
    /// Entries of the cross-reference sections.
    XrefEntries,
    /// Cross-reference sections of one file.
    XrefSections,
    /// Objects in one object stream.
    ObjectStreamLength,
    /// References to references.
    References,
    /// Nodes of the page tree.
    PageTree,
    /// Nodes of the field tree.
    FieldTree,
    /// Certificates, lists and answers kept in the document.
    ValidationData,
    /// Bytes of objects that are parsed to judge one document.
    Parsed,
    /// Cross-reference entries that are looked up to judge one document.
    Lookups,
    /// What may be an object or a trailer beside the cross-reference sections.
    HiddenObjects,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Depth => "nesting depth",
            Self::StringLength => "string length",
            Self::NameLength => "name length",
            Self::ObjectSize => "object size",
            Self::DecodedLength => "decoded stream length",
            Self::Filters => "number of stream filters",
            Self::XrefEntries => "number of cross-reference entries",
            Self::XrefSections => "number of cross-reference sections",
            Self::ObjectStreamLength => "number of objects in an object stream",
            Self::References => "chain of references",
            Self::PageTree => "page tree",
            Self::FieldTree => "field tree",
            Self::ValidationData => "validation data in the document",
            Self::Parsed => "number of bytes parsed in all",
            Self::Lookups => "number of entries looked up in all",
            Self::HiddenObjects => "number of objects beside the cross-reference sections",
        })
    }
}

/// The first bytes of `bytes`, printable.
pub(crate) fn printable(bytes: &[u8]) -> String {
    bytes[..bytes.len().min(32)].escape_ascii().to_string()
}
