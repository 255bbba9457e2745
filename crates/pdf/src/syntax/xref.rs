//! Cross-reference sections (ISO 32000-2 §7.5.4, §7.5.8): tables, streams, and both at once.

use std::collections::BTreeMap;

use super::error::{Limit, SyntaxError};
use super::filter;
use super::lexer::{Lexer, Token};
use super::object::{Dictionary, Object};
use super::parser::Parser;
use crate::source::ByteSource;

/// Most entries of all sections of a file together. PDF processors are only asked for 8 388 607 objects.
pub(crate) const MAX_ENTRIES: usize = 8_388_608;

/// Most bytes of one row of a cross-reference stream.
const MAX_ROW: u64 = 3 * 8 + 1;
/// So much may be decoded for a cross-reference stream, however few rows there is room for.
const MIN_DECODED: u64 = 64 * 1024;

/// How an entry of a table is written, up to the first byte of its end of line.
const PLAIN_ENTRY: &[u8] = b"0000000000 00000 n\n";

/// How a cross-reference section is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum XrefKind {
    /// The classic table with `trailer`.
    Table,
    /// A cross-reference stream.
    Stream,
    /// A table whose trailer names a stream with more entries (`XRefStm`, §7.5.8.4).
    Hybrid,
}

/// Where one object is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum XrefEntry {
    /// Nowhere: deleted, or never used.
    Free,
    /// In the file.
    InFile {
        /// Bytes from the header of the file.
        offset: u64,
        /// Its generation number.
        generation: u16,
    },
    /// In an object stream; its generation is 0.
    InStream {
        /// Object number of the object stream.
        stream: u32,
        /// Which of the objects in there.
        index: u32,
    },
}

/// One cross-reference section with its trailer.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) kind: XrefKind,
    /// Where `xref` or the object number stands, from the start of the file.
    pub(crate) offset: u64,
    /// Right behind the trailer dictionary or `endobj`.
    pub(crate) end: u64,
    pub(crate) trailer: Dictionary,
    pub(crate) entries: BTreeMap<u32, XrefEntry>,
    /// Whether the subsection of object 0 was numbered from 1, a common slip.
    pub(crate) renumbered: bool,
    /// Whether an entry of the table is written otherwise than it should be.
    pub(crate) is_loose: bool,
    /// An object of which the section says two things; the last counts.
    pub(crate) twice: Option<u32>,
}

/// Reads the section at `offset`, taking at most `room` entries.
pub(crate) fn read_section(
    source: &dyn ByteSource,
    offset: u64,
    room: usize,
) -> Result<Section, SyntaxError> {
    let mut parser = Parser::new(source, offset);
    parser.lexer().skip_white_space()?;
    let offset = parser.lexer().position();
    if parser.lexer().take_keyword(b"xref")? {
        return read_table(&mut parser, offset, room);
    }
    read_stream(source, parser, offset, room)
}

/// Whether a section seems to start at `offset`: `xref`, or an object header.
pub(crate) fn section_starts_at(source: &dyn ByteSource, offset: u64) -> bool {
    let mut parser = Parser::new(source, offset);
    if parser.lexer().take_keyword(b"xref").unwrap_or(false) {
        return true;
    }
    parser.object_header().is_ok() && parser.dictionary().is_ok_and(|found| found.is_name("Type", "XRef"))
}

fn read_table(parser: &mut Parser<'_>, offset: u64, room: usize) -> Result<Section, SyntaxError> {
    let mut entries = BTreeMap::new();
    let (mut renumbered, mut is_loose, mut twice) = (false, false, None);
    while !parser.lexer().take_keyword(b"trailer")? {
        let first = parser.lexer().expect_unsigned("first object number or trailer")?;
        let count = parser.lexer().expect_unsigned("number of entries")?;
        let mut shift = 0;
        for index in 0..count {
            let (entry, is_plain) = read_table_entry(parser)?;
            is_loose |= !is_plain;
            if index == 0 && first == 1 && entry == (XrefEntry::Free, 65535) {
                (shift, renumbered) = (1, true);
            }
            let number = object_number(first + index - shift, offset)?;
            let known = entries.insert(number, entry.0);
            twice = twice.or(known.filter(|known| *known != entry.0).map(|_| number));
            check_room(entries.len(), room, offset)?;
        }
    }
    let trailer = parser.dictionary()?;
    let kind = if trailer.contains("XRefStm") { XrefKind::Hybrid } else { XrefKind::Table };
    let end = parser.lexer().position();
    Ok(Section { kind, offset, end, trailer, entries, renumbered, is_loose, twice })
}

/// Reads `0000000015 00000 n`, and by its tokens what is written otherwise; says which of the two it was.
fn read_table_entry(parser: &mut Parser<'_>) -> Result<((XrefEntry, u64), bool), SyntaxError> {
    let lexer = parser.lexer();
    lexer.skip_white_space()?;
    let position = lexer.position();
    let read = |source| SyntaxError::Read { offset: position, source };
    if let Some(entry) = plain_entry(lexer.cursor().ahead(PLAIN_ENTRY.len()).map_err(read)?) {
        lexer.seek(position + PLAIN_ENTRY.len() as u64 - 1);
        return Ok((entry, true));
    }
    Ok((read_loose_entry(lexer)?, false))
}

fn read_loose_entry(lexer: &mut Lexer<'_>) -> Result<(XrefEntry, u64), SyntaxError> {
    let offset = lexer.expect_unsigned("offset in a cross-reference entry")?;
    let generation = lexer.expect_unsigned("generation number in a cross-reference entry")?;
    match lexer.next()? {
        Token::Keyword(keyword) if keyword == b"f" => Ok((XrefEntry::Free, generation)),
        Token::Keyword(keyword) if keyword == b"n" => match u16::try_from(generation) {
            // No object can stand where the header does; some producers mean a free entry by it.
            Ok(_) if offset == 0 => Ok((XrefEntry::Free, generation)),
            Ok(small) => Ok((XrefEntry::InFile { offset, generation: small }, generation)),
            Err(_) => {
                Err(lexer.unexpected("generation number up to 65535", &Token::Integer(generation as i64)))
            }
        },
        found => Err(lexer.unexpected("n or f", &found)),
    }
}

/// The entry in `bytes`, if they are written as §7.5.4 has it: most are, and there may be many thousands.
fn plain_entry(bytes: &[u8]) -> Option<(XrefEntry, u64)> {
    let is_plain = |(byte, model): (&u8, &u8)| match model {
        b'0' => byte.is_ascii_digit(),
        b'n' => matches!(byte, b'n' | b'f'),
        b'\n' => matches!(byte, b' ' | b'\r' | b'\n'),
        model => byte == model,
    };
    if bytes.len() != PLAIN_ENTRY.len() || !bytes.iter().zip(PLAIN_ENTRY).all(is_plain) {
        return None;
    }
    let number = |digits: &[u8]| digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'));
    let (offset, generation) = (number(&bytes[..10]), number(&bytes[11..16]));
    match (bytes[17], u16::try_from(generation)) {
        (b'f', _) => Some((XrefEntry::Free, generation)),
        (_, Ok(small)) if offset > 0 => Some((XrefEntry::InFile { offset, generation: small }, generation)),
        _ => None,
    }
}

fn read_stream(
    source: &dyn ByteSource,
    mut parser: Parser<'_>,
    offset: u64,
    room: usize,
) -> Result<Section, SyntaxError> {
    let found = parser.indirect(&mut |_| None)?;
    let Object::Stream(stream) = found.object else {
        let found = found.object.kind().to_owned();
        return Err(SyntaxError::Unexpected { offset, expected: "cross-reference stream", found });
    };
    if !stream.dictionary.is_name("Type", "XRef") {
        return Err(SyntaxError::MissingKey { offset, key: "Type" });
    }
    let length = stream.data.end - stream.data.start;
    // Rows of three numbers and a predictor; what has more cannot be read anyway.
    let limit = (room as u64 + 1).saturating_mul(MAX_ROW).clamp(MIN_DECODED, filter::MAX_DECODED);
    if length > limit {
        return Err(SyntaxError::Limit { what: Limit::DecodedLength, offset, limit });
    }
    let mut data = vec![0; length as usize];
    let read = |source| SyntaxError::Read { offset: stream.data.start, source };
    source.read_exact_at(stream.data.start, &mut data).map_err(read)?;
    let data = filter::decode_up_to(data, &stream.dictionary, stream.data.start, limit, &mut 0)?;
    let (entries, twice) = stream_entries(&data, &stream.dictionary, offset, room)?;
    let (kind, end, trailer) = (XrefKind::Stream, found.span.end, stream.dictionary);
    Ok(Section { kind, offset, end, trailer, entries, renumbered: false, is_loose: false, twice })
}

fn stream_entries(
    data: &[u8],
    dictionary: &Dictionary,
    offset: u64,
    room: usize,
) -> Result<(BTreeMap<u32, XrefEntry>, Option<u32>), SyntaxError> {
    let [kind, second, third] = widths(dictionary, offset)?;
    let mut rows = data.chunks_exact(kind + second + third);
    let (mut entries, mut twice) = (BTreeMap::new(), None);
    for (first, count) in subsections(dictionary, offset)? {
        for index in 0..count {
            // Fewer rows than promised: what is missing is not defined.
            let Some(row) = rows.next() else { return Ok((entries, twice)) };
            let (row_kind, rest) = row.split_at(kind);
            let (second, third) = rest.split_at(second);
            let row_kind = if kind == 0 { 1 } else { big_endian(row_kind) };
            // Kinds to come have to be taken as references to null (§7.5.8.3).
            let entry = match row_kind {
                1 => in_file(big_endian(second), big_endian(third)),
                2 => in_stream(big_endian(second), big_endian(third)),
                _ => Some(XrefEntry::Free),
            };
            let entry = entry.ok_or(SyntaxError::MissingKey { offset, key: "W" })?;
            let number = object_number(first + index, offset)?;
            let known = entries.insert(number, entry);
            twice = twice.or(known.filter(|known| *known != entry).map(|_| number));
            check_room(entries.len(), room, offset)?;
        }
    }
    Ok((entries, twice))
}

fn widths(dictionary: &Dictionary, offset: u64) -> Result<[usize; 3], SyntaxError> {
    let error = SyntaxError::MissingKey { offset, key: "W" };
    let Some([first, second, third, ..]) = dictionary.get("W").and_then(Object::as_array) else {
        return Err(error);
    };
    let width = |object: &Object| match object.as_integer() {
        Some(width @ 0..=8) => Some(width as usize),
        _ => None,
    };
    match (width(first), width(second), width(third)) {
        (Some(first), Some(second @ 1..), Some(third)) => Ok([first, second, third]),
        _ => Err(error),
    }
}

/// `Index`, or one subsection from 0 to `Size`.
fn subsections(dictionary: &Dictionary, offset: u64) -> Result<Vec<(u64, u64)>, SyntaxError> {
    let error = |key| SyntaxError::MissingKey { offset, key };
    let unsigned = |object: &Object| object.as_integer().and_then(|value| u32::try_from(value).ok());
    let Some(index) = dictionary.get("Index") else {
        let size = dictionary.get("Size").and_then(unsigned).ok_or(error("Size"))?;
        return Ok(vec![(0, size.into())]);
    };
    let numbers: Option<Vec<u32>> = index.as_array().and_then(|all| all.iter().map(unsigned).collect());
    let numbers = numbers.filter(|numbers| numbers.len() % 2 == 0).ok_or(error("Index"))?;
    Ok(numbers.chunks_exact(2).map(|pair| (pair[0].into(), pair[1].into())).collect())
}

fn in_file(offset: u64, generation: u64) -> Option<XrefEntry> {
    let generation = u16::try_from(generation).ok()?;
    Some(if offset == 0 { XrefEntry::Free } else { XrefEntry::InFile { offset, generation } })
}

fn in_stream(stream: u64, index: u64) -> Option<XrefEntry> {
    Some(XrefEntry::InStream { stream: u32::try_from(stream).ok()?, index: u32::try_from(index).ok()? })
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

fn object_number(number: u64, offset: u64) -> Result<u32, SyntaxError> {
    u32::try_from(number).map_err(|_| SyntaxError::Unexpected {
        offset,
        expected: "object number",
        found: number.to_string(),
    })
}

fn check_room(entries: usize, room: usize, offset: u64) -> Result<(), SyntaxError> {
    if entries <= room {
        return Ok(());
    }
    Err(SyntaxError::Limit { what: Limit::XrefEntries, offset, limit: room as u64 })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Section, SyntaxError> {
        read_section(&bytes, 0, 1000)
    }

    fn at(offset: u64) -> XrefEntry {
        XrefEntry::InFile { offset, generation: 0 }
    }

    fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
        let head = format!("9 0 obj<</Type/XRef/Length {}{dictionary}>>stream\n", data.len());
        [head.as_bytes(), data, b"\nendstream endobj"].concat()
    }

    #[test]
    fn tables() {
        for (name, text, expected) in [
            (
                "exact",
                "xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer<<>>",
                vec![(0, XrefEntry::Free), (1, at(9))],
            ),
            (
                "19 bytes",
                "xref\n0 2\n0000000000 65535 f\n0000000009 00000 n\ntrailer<<>>",
                vec![(0, XrefEntry::Free), (1, at(9))],
            ),
            ("21 bytes", "xref 3 1\n0000000009 00000 n \r\ntrailer <<>>", vec![(3, at(9))]),
            ("two subsections", "xref\n1 1\n9 0 n\n7 1\n8 0 n\ntrailer<<>>", vec![(1, at(9)), (7, at(8))]),
            (
                "from 1",
                "xref\n1 2\n0000000000 65535 f\n9 0 n\ntrailer<<>>",
                vec![(0, XrefEntry::Free), (1, at(9))],
            ),
            (
                "mixed",
                "xref\n0 4\n0000000000 65535 f \n0000000009 00000 n %c\n0000000010 00000 n\r0000000011 00000 n\r\ntrailer<<>>",
                vec![(0, XrefEntry::Free), (1, at(9)), (2, at(10)), (3, at(11))],
            ),
            ("run together", "xref\n1 1\n0000000009 00000 n\ntrailer<<>>", vec![(1, at(9))]),
            ("offset 0 in full", "xref\n1 1\n0000000000 00000 n \ntrailer<<>>", vec![(1, XrefEntry::Free)]),
            ("offset 0", "xref\n1 1\n0 0 n\ntrailer<<>>", vec![(1, XrefEntry::Free)]),
            ("empty", "xref\n0 0\ntrailer<<>>", vec![]),
        ] {
            let section = read(text.as_bytes()).unwrap();
            assert_eq!(section.entries.into_iter().collect::<Vec<_>>(), expected, "{name}");
            assert_eq!(section.end, text.len() as u64, "{name}");
            assert_eq!(section.renumbered, name == "from 1", "{name}");
        }
    }

    #[test]
    fn streams() {
        for (name, bytes, expected) in [
            (
                "plain",
                stream("/Size 3/W[1 2 1]", &[0, 0, 0, 0, 1, 1, 2, 0, 2, 0, 5, 3]),
                vec![(0, XrefEntry::Free), (1, at(258)), (2, XrefEntry::InStream { stream: 5, index: 3 })],
            ),
            ("default kind", stream("/Size 9/Index[4 1]/W[0 1 0]", &[7]), vec![(4, at(7))]),
            ("unknown kind", stream("/Size 9/Index[4 1]/W[1 1 0]", &[3, 7]), vec![(4, XrefEntry::Free)]),
            ("fewer rows", stream("/Size 9/Index[4 5]/W[1 1 0]", &[1, 7]), vec![(4, at(7))]),
        ] {
            let section = read(&bytes).unwrap();
            assert_eq!(section.entries.into_iter().collect::<Vec<_>>(), expected, "{name}");
        }
    }

    #[test]
    fn broken_sections_are_errors() {
        let huge = stream("/Size 4294967295/W[0 1 0]", &[1; 2000]);
        for (name, bytes) in [
            ("nothing", &b""[..]),
            ("no trailer", b"xref\n0 1\n0000000000 65535 f \n"),
            ("too few entries", b"xref\n0 2\n0000000000 65535 f \ntrailer<<>>"),
            ("letter run on", b"xref\n0 1\n0000000009 00000 nx\ntrailer<<>>"),
            ("bad letter", b"xref\n0 1\n0000000000 65535 x \ntrailer<<>>"),
            ("generation", b"xref\n0 1\n0000000007 65536 n \ntrailer<<>>"),
            ("negative", b"xref\n-1 1\n0000000000 65535 f \ntrailer<<>>"),
            ("number too large", b"xref\n4294967296 1\n7 0 n\ntrailer<<>>"),
            ("no W", &stream("/Size 1", &[0])),
            ("W too wide", &stream("/Size 1/W[1 9 1]", &[0; 11])),
            ("W empty", &stream("/Size 1/W[1 0 1]", &[0; 2])),
            ("no Size", &stream("/W[1 1 1]", &[0; 3])),
            ("odd Index", &stream("/Size 1/W[1 1 1]/Index[0]", &[0; 3])),
            ("negative Index", &stream("/Size 1/W[1 1 1]/Index[-1 1]", &[0; 3])),
            ("too many", &huge),
            ("not a stream", b"9 0 obj<</Type/XRef>>endobj"),
            ("another type", b"9 0 obj<</Type/X/Length 0>>stream\nendstream endobj"),
        ] {
            assert!(read(bytes).is_err(), "{name}");
        }
    }
}
