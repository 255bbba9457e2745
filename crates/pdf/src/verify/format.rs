//! What a signature must be made of, and what is wrong where it is not (ISO 32000-2 §12.8.1).

use std::ops::Range;

use pki::cms::CmsError;
use pki::tsp::TspError;

use crate::document::DocumentError;
use crate::signature::ByteRangeError;
use crate::syntax::ObjectId;

/// Why a signature is not built as its standard asks for.
#[derive(Debug, thiserror::Error)]
pub enum FormatFault {
    /// The value of the field is no dictionary.
    #[error("expected a signature dictionary as value of the field, found {found}")]
    Value {
        /// The kind of object that is there.
        found: &'static str,
    },
    /// The dictionary stands inside the field.
    #[error("the signature dictionary is not an object of its own")]
    Direct,
    /// The dictionary cannot be read.
    #[error("the signature dictionary cannot be read")]
    Unreadable(#[source] DocumentError),
    /// The dictionary is in an object stream, so that its Contents has no place in the file.
    #[error("the signature dictionary is in object stream {stream}, where none may be")]
    Compressed {
        /// Object number of the stream.
        stream: u32,
    },
    /// A key that must be there is not.
    #[error("the signature dictionary has no {key}")]
    Missing {
        /// The key.
        key: &'static str,
    },
    /// A key stands there twice, so that readers may differ on which one counts.
    #[error("the signature dictionary has {key} more than once")]
    Duplicate {
        /// The key.
        key: &'static str,
    },
    /// A value is of the wrong kind.
    #[error("expected {expected} as {key} of the signature dictionary, found {found}")]
    Kind {
        /// The key.
        key: &'static str,
        /// The kind of object that belongs there.
        expected: &'static str,
        /// The kind of object that is there.
        found: &'static str,
    },
    /// `Type` says that it is a document time stamp, `SubFilter` that it is not.
    #[error("the dictionary is of type DocTimeStamp, but its SubFilter is {sub_filter}")]
    NoTimeStamp {
        /// The SubFilter, made printable.
        sub_filter: String,
    },
    /// Contents is no time-stamp token.
    #[error("the time stamp cannot be read")]
    Token(#[source] TspError),
    /// `Type` is that of something else.
    #[error("the signature dictionary is of type {found}")]
    Type {
        /// The type, made printable.
        found: String,
    },
    /// The byte range is impossible.
    #[error("the byte range is impossible")]
    ByteRange(#[source] ByteRangeError),
    /// Contents is empty.
    #[error("the signature is empty")]
    Empty,
    /// Contents holds more than pairs of hexadecimal digits.
    #[error("the {length} bytes of Contents hold more than the {digits} digits that they should")]
    Digits {
        /// Length of the token between its delimiters, in bytes.
        length: u64,
        /// The digits that its value takes.
        digits: u64,
    },
    /// What is left out is not exactly Contents.
    #[error("the byte range leaves out {}..{}, but the signature stands at {}..{}", gap.start, gap.end, contents.start, contents.end)]
    Gap {
        /// What the byte range leaves out.
        gap: Range<u64>,
        /// Where the token of Contents stands, delimiters included.
        contents: Range<u64>,
    },
    /// Something but zeros stands behind the signature in Contents.
    #[error("something stands behind the signature, {offset} bytes into Contents")]
    Padding {
        /// Where, in bytes of the value.
        offset: usize,
    },
    /// Contents is no signed data.
    #[error("the signature cannot be read")]
    Cms(#[source] CmsError),
    /// The byte range does not end where a revision ends.
    #[error("the byte range ends at {end}, where no revision of the file ends")]
    Coverage {
        /// Where it ends.
        end: u64,
    },
    /// An object of the signed document stands where it is not signed.
    #[error("object {object} at byte {offset} belongs to the signed revision, but is not signed")]
    Uncovered {
        /// The object.
        object: ObjectId,
        /// Where it is said to stand, from the start of the file.
        offset: u64,
    },
    /// A cross-reference section of the signed document stands where it is not signed.
    #[error("the cross-reference section at byte {offset} belongs to the signed revision, but is not signed")]
    UncoveredXref {
        /// Where it stands, from the start of the file.
        offset: u64,
    },
    /// Another signature's byte range crosses this one.
    #[error("the byte ranges of two signatures cross, at bytes {end} and {other}")]
    Crossing {
        /// Where this one ends.
        end: u64,
        /// Where the other one ends.
        other: u64,
    },
}
