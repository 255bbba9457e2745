//! Tokens to objects (ISO 32000-2 §7.3), each dictionary value with its place in the file.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::{Limit, SyntaxError};
use super::lexer::{Lexer, Token};
use super::object::{Dictionary, Entry, Object, ObjectId, Real, Stream};
use crate::source::{self, ByteSource};

/// Deepest nesting of arrays and dictionaries; real files stay below 30.
const MAX_DEPTH: usize = 96;
/// Most values inside one object.
const MAX_VALUES: usize = 2_000_000;
/// How far a missing `endstream` is looked for, in bytes.
const MAX_STREAM_SEARCH: u64 = 64 * 1024 * 1024;

/// An indirect object as it stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct IndirectObject {
    /// The numbers in front of `obj`.
    pub id: ObjectId,
    /// The object.
    pub object: Object,
    /// From the object number to the end of `endobj` (or of the value where that is missing).
    pub span: Range<u64>,
    /// Whether the value of `Length` did not lead to `endstream`, so that this was searched for.
    pub length_repaired: bool,
}

/// Tells the value of an indirect `Length`.
pub(crate) type ResolveLength<'r> = dyn FnMut(ObjectId) -> Option<u64> + 'r;

/// Parses one object of any kind but a stream.
pub(crate) struct Parser<'a> {
    lexer: Lexer<'a>,
    source: &'a dyn ByteSource,
    values: usize,
    in_file: bool,
    searchable: Option<&'a AtomicU64>,
}

impl<'a> Parser<'a> {
    /// Starts at `position` of a file.
    pub(crate) fn new(source: &'a dyn ByteSource, position: u64) -> Self {
        Self { lexer: Lexer::new(source, position), source, values: 0, in_file: true, searchable: None }
    }

    /// Starts at `position` of decoded data: spans would not be places in the file, so there are none.
    pub(crate) fn decoded(source: &'a dyn ByteSource, position: u64) -> Self {
        Self { in_file: false, ..Self::new(source, position) }
    }

    /// Takes what is searched for a missing `endstream` from what all parsers of a document have together.
    pub(crate) fn searching_within(self, searchable: &'a AtomicU64) -> Self {
        Self { searchable: Some(searchable), ..self }
    }

    /// The tokens behind what was parsed.
    pub(crate) fn lexer(&mut self) -> &mut Lexer<'a> {
        &mut self.lexer
    }

    /// How many values were parsed so far.
    pub(crate) fn values(&self) -> usize {
        self.values
    }

    /// Parses the object that comes next.
    pub(crate) fn object(&mut self) -> Result<Object, SyntaxError> {
        let token = self.lexer.next()?;
        self.value(token, 0)
    }

    /// Parses the dictionary that comes next.
    pub(crate) fn dictionary(&mut self) -> Result<Dictionary, SyntaxError> {
        match self.lexer.next()? {
            Token::DictionaryOpen => self.entries(1),
            found => Err(self.lexer.unexpected("<<", &found)),
        }
    }

    /// Parses `12 0 obj ... endobj`.
    pub(crate) fn indirect(
        &mut self,
        resolve_length: &mut ResolveLength<'_>,
    ) -> Result<IndirectObject, SyntaxError> {
        self.lexer.skip_white_space()?;
        let start = self.lexer.position();
        let id = self.object_header()?;
        let empty = self.lexer.position();
        let mut object = match self.lexer.take_keyword(b"endobj")? {
            // Nothing between `obj` and `endobj` is taken as null by all readers.
            true => {
                self.lexer.seek(empty);
                Object::Null
            }
            false => self.object()?,
        };
        let mut end = self.lexer.position();
        let mut length_repaired = false;
        if let Object::Dictionary(dictionary) = object {
            (object, length_repaired) = self.stream_or_dictionary(dictionary, resolve_length)?;
            end = self.lexer.position();
        }
        if self.lexer.take_keyword(b"endobj")? {
            end = self.lexer.position();
        }
        Ok(IndirectObject { id, object, span: start..end, length_repaired })
    }

    /// Parses `12 0 obj`.
    pub(crate) fn object_header(&mut self) -> Result<ObjectId, SyntaxError> {
        let number = self.lexer.expect_unsigned("object number")?;
        let start = self.lexer.span().start;
        let generation = self.lexer.expect_unsigned("generation number")?;
        self.lexer.expect_keyword("obj")?;
        match (u32::try_from(number), u16::try_from(generation)) {
            (Ok(number), Ok(generation)) => Ok(ObjectId { number, generation }),
            _ => Err(SyntaxError::Unexpected {
                offset: start,
                expected: "object number",
                found: format!("{number} {generation}"),
            }),
        }
    }

    fn value(&mut self, token: Token, depth: usize) -> Result<Object, SyntaxError> {
        self.count(depth)?;
        Ok(match token {
            Token::Integer(value) => self.integer_or_reference(value)?,
            Token::Real(text) => Object::Real(Real::from_text(text)),
            Token::String(string) => Object::String(string),
            Token::Name(name) => Object::Name(name),
            Token::ArrayOpen => Object::Array(self.elements(depth + 1)?),
            Token::DictionaryOpen => Object::Dictionary(self.entries(depth + 1)?),
            Token::Keyword(keyword) if keyword == b"null" => Object::Null,
            Token::Keyword(keyword) if keyword == b"true" => Object::Boolean(true),
            Token::Keyword(keyword) if keyword == b"false" => Object::Boolean(false),
            found => return Err(self.lexer.unexpected("an object", &found)),
        })
    }

    /// `12 0 R` takes two tokens of looking ahead (§7.3.10).
    fn integer_or_reference(&mut self, value: i64) -> Result<Object, SyntaxError> {
        let after = self.lexer.position();
        if let Ok(number @ 1..) = u32::try_from(value)
            && let Token::Integer(generation) = self.lexer.next()?
            && let Ok(generation) = u16::try_from(generation)
            && let Token::Keyword(keyword) = self.lexer.next()?
            && keyword == b"R"
        {
            return Ok(Object::Reference(ObjectId { number, generation }));
        }
        self.lexer.seek(after);
        Ok(Object::Integer(value))
    }

    fn elements(&mut self, depth: usize) -> Result<Vec<Object>, SyntaxError> {
        let mut elements = Vec::new();
        loop {
            match self.lexer.next()? {
                Token::ArrayClose => return Ok(elements),
                token => elements.push(self.value(token, depth)?),
            }
        }
    }

    fn entries(&mut self, depth: usize) -> Result<Dictionary, SyntaxError> {
        let mut dictionary = Dictionary::new();
        loop {
            let key = match self.lexer.next()? {
                Token::DictionaryClose => return Ok(dictionary),
                Token::Name(key) => key,
                found => return Err(self.lexer.unexpected("a key or >>", &found)),
            };
            let before = self.lexer.position();
            let token = self.lexer.next()?;
            let start = self.lexer.span().start;
            // A last key without a value is kept as null: whoever needs the value sees that it is not there.
            let value = if token == Token::DictionaryClose {
                self.lexer.seek(before);
                Object::Null
            } else {
                self.value(token, depth)?
            };
            let end = self.lexer.position();
            let span = self.in_file.then_some(start.min(end)..end);
            dictionary.push(Entry { key, value, span });
        }
    }

    fn stream_or_dictionary(
        &mut self,
        dictionary: Dictionary,
        resolve_length: &mut ResolveLength<'_>,
    ) -> Result<(Object, bool), SyntaxError> {
        if !self.lexer.take_keyword(b"stream")? {
            return Ok((Object::Dictionary(dictionary), false));
        }
        let start = self.start_of_data()?;
        let length = match dictionary.get("Length") {
            Some(Object::Integer(length)) => u64::try_from(*length).ok(),
            Some(Object::Reference(id)) => resolve_length(*id),
            _ => None,
        };
        let stated = length.and_then(|length| start.checked_add(length));
        if let Some(end) = stated
            && self.endstream_at(end)?
        {
            return Ok((Object::Stream(Stream { dictionary, data: start..end }), false));
        }
        let end = self.search_end_of_data(start)?;
        Ok((Object::Stream(Stream { dictionary, data: start..end }), true))
    }

    /// The data start behind CR LF or LF; a CR alone is tolerated (§7.3.8.1).
    fn start_of_data(&mut self) -> Result<u64, SyntaxError> {
        let cursor = self.lexer.cursor();
        let offset = cursor.position();
        let read = |source| SyntaxError::Read { offset, source };
        while cursor.take(b" ").map_err(read)? {}
        if !cursor.take(b"\r\n").map_err(read)? && !cursor.take(b"\n").map_err(read)? {
            cursor.take(b"\r").map_err(read)?;
        }
        Ok(cursor.position())
    }

    fn endstream_at(&mut self, end: u64) -> Result<bool, SyntaxError> {
        self.lexer.seek(end);
        let cursor = self.lexer.cursor();
        let read = |source| SyntaxError::Read { offset: end, source };
        if !cursor.take(b"\r\n").map_err(read)? && !cursor.take(b"\n").map_err(read)? {
            cursor.take(b"\r").map_err(read)?;
        }
        cursor.take(b"endstream").map_err(read)
    }

    fn search_end_of_data(&mut self, start: u64) -> Result<u64, SyntaxError> {
        let read = |source| SyntaxError::Read { offset: start, source };
        let length = self.source.length().map_err(read)?;
        let room = self.searchable.map_or(MAX_STREAM_SEARCH, |left| left.load(Ordering::Relaxed));
        let until = length.min(start.saturating_add(room.min(MAX_STREAM_SEARCH)));
        let found = source::find(self.source, b"endstream", start, until).map_err(read)?;
        if let Some(left) = self.searchable {
            let cost = found.unwrap_or(until).saturating_sub(start);
            left.store(room.saturating_sub(cost), Ordering::Relaxed);
        }
        if found.is_none() && room < length.saturating_sub(start).min(MAX_STREAM_SEARCH) {
            return Err(SyntaxError::Limit { what: Limit::ObjectSize, offset: start, limit: room });
        }
        let Some(marker) = found else {
            let found = "end of file".to_owned();
            return Err(SyntaxError::Unexpected { offset: until, expected: "endstream", found });
        };
        self.lexer.seek(marker + b"endstream".len() as u64);
        let mut tail = [0; 2];
        let from = marker.saturating_sub(2).max(start);
        let tail = &mut tail[..(marker - from) as usize];
        self.source.read_exact_at(from, tail).map_err(read)?;
        let line_end = match tail {
            [b'\r', b'\n'] => 2,
            [.., b'\n' | b'\r'] => 1,
            _ => 0,
        };
        Ok(marker - line_end)
    }

    fn count(&mut self, depth: usize) -> Result<(), SyntaxError> {
        self.values += 1;
        let offset = self.lexer.span().start;
        if depth > MAX_DEPTH {
            return Err(SyntaxError::Limit { what: Limit::Depth, offset, limit: MAX_DEPTH as u64 });
        }
        if self.values > MAX_VALUES {
            return Err(SyntaxError::Limit { what: Limit::ObjectSize, offset, limit: MAX_VALUES as u64 });
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parse(text: &[u8]) -> Result<Object, SyntaxError> {
        Parser::new(&text, 0).object()
    }

    #[test]
    fn objects() {
        let reference = |number| Object::Reference(ObjectId::new(number, 0));
        for (text, expected) in [
            ("12 0 R", reference(12)),
            ("[1 2 3 0 R 4]", Object::Array(vec![1.into(), 2.into(), reference(3), 4.into()])),
            ("0 0 R", Object::Integer(0)), // object 0 is never in use
            ("[true false null]", Object::Array(vec![true.into(), false.into(), Object::Null])),
            ("<</A/B/C<</D 1>>>>", {
                let inner = Dictionary::new().with("D", 1.into());
                Object::Dictionary(Dictionary::new().with("A", Object::name("B")).with("C", inner.into()))
            }),
            ("<</A>>", Object::Dictionary(Dictionary::new().with("A", Object::Null))),
        ] {
            assert_eq!(parse(text.as_bytes()).unwrap(), expected, "{text:?}");
        }
    }

    #[test]
    fn broken_objects_are_errors() {
        let deep = "[".repeat(100_000);
        for text in ["", "]", ">>", "[1", "<</A 1", "<<1 2>>", "<</A 1 2>>", "endobj", "[}", "R", &deep] {
            assert!(parse(text.as_bytes()).is_err(), "{:?}", &text[..text.len().min(20)]);
        }
    }

    #[test]
    fn spans_bind_values_to_their_tokens() {
        let text = b"<< /ByteRange [0 1 2 3] /Contents  <00 11>/V 5 0 R/Contents(x)>>";
        let dictionary = Parser::new(&text.as_slice(), 0).dictionary().unwrap();
        let token = |entry: &Entry| {
            let span = entry.span.clone().unwrap();
            String::from_utf8(text[span.start as usize..span.end as usize].to_vec()).unwrap()
        };
        let tokens: Vec<String> = dictionary.entries().iter().map(token).collect();
        assert_eq!(tokens, ["[0 1 2 3]", "<00 11>", "5 0 R", "(x)"]);
        assert!(dictionary.has_duplicate("Contents"));
        let unplaced = Parser::decoded(&text.as_slice(), 0).dictionary().unwrap();
        assert!(unplaced.entries().iter().all(|entry| entry.span.is_none()));
    }

    #[test]
    fn stream_data_end_where_endstream_is() {
        for (text, data, repaired) in [
            ("1 0 obj<</Length 3>>stream\nabc\nendstream endobj", "abc", false),
            ("1 0 obj<</Length 3>>stream\r\nabcendstream endobj", "abc", false),
            ("1 0 obj<</Length 9 0 R>>stream\nabc\r\nendstream endobj", "abc", false),
            ("1 0 obj<</Length 2>>stream\nabc\r\nendstream endobj", "abc", true),
            ("1 0 obj<</Length 99>>stream\nabc\nendstream endobj", "abc", true),
            ("1 0 obj<</Length -1>>stream\nabcendstream endobj", "abc", true),
            ("1 0 obj<<>>stream\n\nendstream endobj", "", true),
            ("1 0 obj<<>>stream\nendstream endobj", "", true),
        ] {
            let found = Parser::new(&text.as_bytes(), 0).indirect(&mut |_| Some(3)).unwrap();
            let Object::Stream(stream) = found.object else { panic!("{text:?}") };
            assert_eq!(&text[stream.data.start as usize..stream.data.end as usize], data, "{text:?}");
            assert_eq!(found.length_repaired, repaired, "{text:?}");
            assert_eq!(found.span, 0..text.len() as u64, "{text:?}");
        }
        let empty = Parser::new(&b"1 0 obj endobj".as_slice(), 0).indirect(&mut |_| None).unwrap();
        assert_eq!((empty.object, empty.span), (Object::Null, 0..14));
        let text = "1 0 obj<</Length 3>>stream\nabc";
        assert!(Parser::new(&text.as_bytes(), 0).indirect(&mut |_| None).is_err());
    }

    #[test]
    fn object_headers_have_small_whole_numbers() {
        for text in ["1 0 R", "1 65536 obj", "4294967296 0 obj", "-1 0 obj", "1 obj", "1.0 0 obj"] {
            assert!(Parser::new(&text.as_bytes(), 0).object_header().is_err(), "{text:?}");
        }
    }
}
