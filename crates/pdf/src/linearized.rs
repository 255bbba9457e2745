//! Linearized files (ISO 32000-2 annex F): a section for the first page stands in front, behind a dictionary that says
//! how long the file is.

use crate::document::DocumentError;
use crate::revision::is_one_place;
use crate::source::{self, ByteSource};
use crate::syntax::{Dictionary, Object, SyntaxError, lexer::Lexer, parser::Parser};

/// How far from the header on readers look for the end of the dictionary, in bytes.
const MAX_HEAD: u64 = 1024;
const END_OF_OBJECT: &[u8] = b"endobj";

/// Whether the first object is a linearization parameter dictionary (§F.3.3).
pub(crate) fn is_linearized(source: &dyn ByteSource, origin: u64) -> bool {
    first_dictionary(source, origin)
        .is_some_and(|(found, _)| found.is_ok_and(|dictionary| dictionary.contains("Linearized")))
}

/// Whether readers that trust the length in such a dictionary start from another section than `newest`. They trust it
/// where it is that of the file, which holds until more is appended: and again, once so much is.
///
/// # Errors
/// If the file cannot be read.
pub(crate) fn starts_elsewhere(
    source: &dyn ByteSource,
    header: u64,
    length: u64,
    newest: u64,
) -> Result<bool, DocumentError> {
    let Some((found, end)) = first_dictionary(source, header) else { return Ok(false) };
    let states = |length: u64| match &found {
        Ok(dictionary) => dictionary.contains("Linearized") && may_state(dictionary, length),
        // Other readers may be able to read it.
        Err(_) => true,
    };
    if !states(length) && !states(length - header) {
        return Ok(false);
    }
    let Some(end) = end else { return Ok(true) };
    // Some look for the word alone.
    let until = length.min(header.saturating_add(MAX_HEAD));
    let first = source::find(source, END_OF_OBJECT, header, until).map_err(DocumentError::read(header))?;
    Ok(first != Some(end) || !is_next(source, end + END_OF_OBJECT.len() as u64, newest)?)
}

/// What stands there if the first object is a dictionary, and where its `endobj` starts.
fn first_dictionary(
    source: &dyn ByteSource,
    header: u64,
) -> Option<(Result<Dictionary, SyntaxError>, Option<u64>)> {
    let mut parser = Parser::new(source, header);
    parser.object_header().ok()?;
    parser.lexer().skip_white_space().ok()?;
    let start = parser.lexer().position();
    if !parser.lexer().cursor().take(b"<<").ok()? {
        return None;
    }
    parser.lexer().seek(start);
    let found = parser.dictionary();
    let is_ended = found.is_ok() && parser.lexer().take_keyword(END_OF_OBJECT).unwrap_or(false);
    let end = is_ended.then(|| parser.lexer().position() - END_OF_OBJECT.len() as u64);
    Some((found, end))
}

/// Whether any `L` says `length`, or says something that is no number here.
fn may_state(dictionary: &Dictionary, length: u64) -> bool {
    let mut stated = dictionary.entries().iter().filter(|entry| entry.key == b"L").map(|entry| &entry.value);
    stated.any(|value| match value {
        Object::Integer(stated) => u64::try_from(*stated) == Ok(length),
        Object::Real(stated) => stated.value() as u64 == length,
        _ => true,
    })
}

/// Whether nothing but white space stands between the `end` of the dictionary and `section`.
fn is_next(source: &dyn ByteSource, end: u64, section: u64) -> Result<bool, DocumentError> {
    let mut lexer = Lexer::new(source, end);
    if lexer.skip_white_space().is_err() || section < end {
        return Ok(false);
    }
    is_one_place(source, lexer.position(), section).map_err(DocumentError::read(end))
}
