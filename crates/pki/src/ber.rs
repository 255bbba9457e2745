//! Reading BER (X.690 §8), for messages whose writers may choose the form of lengths and strings.
//!
//! Values are slices of what was read, so that what is hashed is what came. Tag numbers above 30 are not read: no
//! message of ours uses them.

use std::borrow::Cow;

use crate::asn1::{OCTET_STRING, SEQUENCE, tlv};
use crate::oid::ObjectIdentifier;

/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 32;

/// Most values that are looked at in one walk.
pub const MAX_VALUES: usize = 1 << 20;

const CONSTRUCTED: u8 = 0x20;
const INTEGER: u8 = 0x02;
const OBJECT_IDENTIFIER: u8 = 0x06;
const END_OF_CONTENTS: [u8; 2] = [0, 0];

/// Reads values one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Begins at the start of `bytes`.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// How many bytes are left.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.rest.len()
    }

    /// The tag octet of the next value, if there is one.
    #[must_use]
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Reads the next value, whatever it is.
    ///
    /// # Errors
    /// [`BerError`]. So for all the readers below.
    pub fn value(&mut self) -> Result<Value<'a>, BerError> {
        let header = Header::read(self.rest)?;
        let body = &self.rest[header.len..];
        let (length, trailer) = match header.length {
            Some(length) => (length, 0),
            None => (indefinite_len(body)?, END_OF_CONTENTS.len()),
        };
        let content = body.get(..length).ok_or(BerError::Truncated)?;
        let (raw, rest) = self.rest.split_at(header.len + length + trailer);
        self.rest = rest;
        Ok(Value { tag: header.tag, definite: header.length.is_some(), raw, content })
    }

    /// Reads the next value, which must carry `tag`.
    ///
    /// # Errors
    /// [`BerError::Tag`] when it carries another.
    pub fn expect(&mut self, tag: u8) -> Result<Value<'a>, BerError> {
        match self.peek() {
            Some(found) if found == tag => self.value(),
            Some(found) => Err(BerError::Tag { expected: tag, found }),
            None => Err(BerError::Truncated),
        }
    }

    /// Reads the next value if it carries `tag`.
    ///
    /// # Errors
    /// [`BerError`].
    pub fn optional(&mut self, tag: u8) -> Result<Option<Value<'a>>, BerError> {
        if self.peek() == Some(tag) { self.value().map(Some) } else { Ok(None) }
    }

    /// Reads a string of octets under the primitive `tag`, in one piece or in several (X.690 §8.7).
    ///
    /// # Errors
    /// [`BerError`].
    pub fn octets(&mut self, tag: u8) -> Result<Cow<'a, [u8]>, BerError> {
        let tag = if self.peek() == Some(tag | CONSTRUCTED) { tag | CONSTRUCTED } else { tag };
        self.expect(tag)?.octets()
    }

    /// Reads an OBJECT IDENTIFIER.
    ///
    /// # Errors
    /// [`BerError`].
    pub fn oid(&mut self) -> Result<ObjectIdentifier, BerError> {
        let value = self.expect(OBJECT_IDENTIFIER)?;
        ObjectIdentifier::from_bytes(value.content).map_err(|_| BerError::Value { tag: OBJECT_IDENTIFIER })
    }

    /// Reads the octets of an INTEGER: big-endian, two's complement, at least one.
    ///
    /// # Errors
    /// [`BerError`].
    pub fn integer(&mut self) -> Result<&'a [u8], BerError> {
        let content = self.expect(INTEGER)?.content;
        if content.is_empty() { Err(BerError::Value { tag: INTEGER }) } else { Ok(content) }
    }

    /// Reads an INTEGER from 0 to 127, as versions are.
    ///
    /// # Errors
    /// [`BerError`].
    pub fn small_integer(&mut self) -> Result<u8, BerError> {
        match self.integer()? {
            [value @ 0..=0x7f] => Ok(*value),
            _ => Err(BerError::Value { tag: INTEGER }),
        }
    }

    /// Reads a SEQUENCE and begins at its first element.
    ///
    /// # Errors
    /// [`BerError`].
    pub fn sequence(&mut self) -> Result<Self, BerError> {
        Ok(self.expect(SEQUENCE)?.children())
    }

    /// Reads everything that is left.
    ///
    /// # Errors
    /// [`BerError::TooMany`] when it is more than `limit` values.
    pub fn up_to(mut self, limit: usize) -> Result<Vec<Value<'a>>, BerError> {
        let mut values = Vec::new();
        while !self.is_empty() {
            if values.len() == limit {
                return Err(BerError::TooMany { limit });
            }
            values.push(self.value()?);
        }
        Ok(values)
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// [`BerError::Trailing`] when something is left.
    pub const fn finish(self) -> Result<(), BerError> {
        match self.rest.len() {
            0 => Ok(()),
            length => Err(BerError::Trailing(length)),
        }
    }
}

/// One value, as it stands in what was read.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    tag: u8,
    definite: bool,
    raw: &'a [u8],
    content: &'a [u8],
}

impl<'a> Value<'a> {
    /// The tag octet: class, form and number.
    #[must_use]
    pub const fn tag(&self) -> u8 {
        self.tag
    }

    /// Whether its length was given ahead, as DER wants it.
    #[must_use]
    pub const fn is_definite(&self) -> bool {
        self.definite
    }

    /// The whole value as it came, from the tag octet to the last.
    #[must_use]
    pub const fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// What stands between the length and the end.
    #[must_use]
    pub const fn content(&self) -> &'a [u8] {
        self.content
    }

    /// Begins at the first value inside this one.
    #[must_use]
    pub const fn children(&self) -> Reader<'a> {
        Reader::new(self.content)
    }

    /// The octets of a string, its pieces put together.
    ///
    /// # Errors
    /// [`BerError`] when a piece is no OCTET STRING.
    pub fn octets(&self) -> Result<Cow<'a, [u8]>, BerError> {
        if self.tag & CONSTRUCTED == 0 {
            return Ok(Cow::Borrowed(self.content));
        }
        let mut octets = Vec::new();
        self.collect_octets(&mut octets, &mut Budget::new())?;
        Ok(Cow::Owned(octets))
    }

    /// The same value with all lengths given ahead and all octet strings in one piece. The order of a SET stays as it
    /// came. What needs no change stays byte for byte, even if its lengths are longer than they need to be.
    ///
    /// # Errors
    /// [`BerError`] when something inside cannot be read.
    pub fn to_definite(&self) -> Result<Cow<'a, [u8]>, BerError> {
        self.definite_within(&mut Budget::new())
    }

    fn collect_octets(&self, out: &mut Vec<u8>, budget: &mut Budget) -> Result<(), BerError> {
        if self.tag & CONSTRUCTED == 0 {
            out.extend_from_slice(self.content);
            return Ok(());
        }
        budget.enter()?;
        let mut pieces = self.children();
        while let Some(tag) = pieces.peek() {
            if tag & !CONSTRUCTED != OCTET_STRING {
                return Err(BerError::Tag { expected: OCTET_STRING, found: tag });
            }
            budget.spend()?;
            pieces.value()?.collect_octets(out, budget)?;
        }
        budget.leave();
        Ok(())
    }

    fn definite_within(&self, budget: &mut Budget) -> Result<Cow<'a, [u8]>, BerError> {
        if self.tag & CONSTRUCTED == 0 {
            return Ok(Cow::Borrowed(self.raw));
        }
        if self.tag == OCTET_STRING | CONSTRUCTED {
            return self.octets().map(|octets| Cow::Owned(tlv(OCTET_STRING, &octets)));
        }
        budget.enter()?;
        let mut parts = Vec::new();
        let mut children = self.children();
        while !children.is_empty() {
            budget.spend()?;
            parts.push(children.value()?.definite_within(budget)?);
        }
        budget.leave();
        let unchanged = self.definite && parts.iter().all(|part| matches!(part, Cow::Borrowed(_)));
        Ok(if unchanged { Cow::Borrowed(self.raw) } else { Cow::Owned(tlv(self.tag, &parts.concat())) })
    }
}

/// Why something is no BER that we read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum BerError {
    /// It ends within a value.
    #[error("the encoding ends within a value")]
    Truncated,
    /// A tag number above 30.
    #[error("the tag octet {0:#04x} announces a tag number above 30, which is not read")]
    HighTag(u8),
    /// A length in a form that is not read: of more than four octets, or left open in a primitive value.
    #[error("the length octet {0:#04x} is not read here")]
    Length(u8),
    /// Another value than the standard asks for.
    #[error("expected the tag octet {expected:#04x}, found {found:#04x}")]
    Tag {
        /// What should stand there.
        expected: u8,
        /// What stands there.
        found: u8,
    },
    /// A value that its type does not allow.
    #[error("the content under the tag octet {tag:#04x} is not one that its type allows")]
    Value {
        /// Which type.
        tag: u8,
    },
    /// Something stands where nothing should.
    #[error("{0} bytes follow where nothing should")]
    Trailing(usize),
    /// Values within values.
    #[error("values are nested deeper than the {limit} levels that are read")]
    TooDeep {
        /// How many levels are read.
        limit: usize,
    },
    /// More values than are read.
    #[error("more values than the {limit} that are read")]
    TooMany {
        /// How many are read.
        limit: usize,
    },
}

struct Header {
    tag: u8,
    len: usize,
    /// Absent when it is left open and an end-of-contents follows (X.690 §8.1.3.6).
    length: Option<usize>,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Self, BerError> {
        let [tag, first, rest @ ..] = bytes else { return Err(BerError::Truncated) };
        let (tag, first) = (*tag, *first);
        if tag & 0x1f == 0x1f {
            return Err(BerError::HighTag(tag));
        }
        if first < 0x80 {
            return Ok(Self { tag, len: 2, length: Some(usize::from(first)) });
        }
        let count = usize::from(first & 0x7f);
        match count {
            0 if tag & CONSTRUCTED != 0 => Ok(Self { tag, len: 2, length: None }),
            1..=4 => {
                let octets = rest.get(..count).ok_or(BerError::Truncated)?;
                let length = octets.iter().fold(0_u64, |length, octet| length << 8 | u64::from(*octet));
                let length = usize::try_from(length).map_err(|_| BerError::Length(first))?;
                Ok(Self { tag, len: 2 + count, length: Some(length) })
            }
            _ => Err(BerError::Length(first)),
        }
    }
}

/// Length of the contents whose end-of-contents octets stand somewhere in `bytes`.
fn indefinite_len(bytes: &[u8]) -> Result<usize, BerError> {
    let mut at = 0_usize;
    let mut budget = Budget::new();
    budget.enter()?;
    loop {
        budget.spend()?;
        let rest = bytes.get(at..).ok_or(BerError::Truncated)?;
        if rest.starts_with(&END_OF_CONTENTS) {
            budget.leave();
            if budget.depth == 0 {
                return Ok(at);
            }
            at += END_OF_CONTENTS.len();
            continue;
        }
        let header = Header::read(rest)?;
        if header.length.is_none() {
            budget.enter()?;
        }
        at = at
            .checked_add(header.len)
            .and_then(|at| at.checked_add(header.length.unwrap_or(0)))
            .ok_or(BerError::Truncated)?;
    }
}

/// How much of a walk is done.
struct Budget {
    depth: usize,
    values: usize,
}

impl Budget {
    const fn new() -> Self {
        Self { depth: 0, values: 0 }
    }

    const fn enter(&mut self) -> Result<(), BerError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(BerError::TooDeep { limit: MAX_DEPTH }) } else { Ok(()) }
    }

    const fn leave(&mut self) {
        self.depth -= 1;
    }

    const fn spend(&mut self) -> Result<(), BerError> {
        self.values += 1;
        if self.values > MAX_VALUES { Err(BerError::TooMany { limit: MAX_VALUES }) } else { Ok(()) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_with_what_they_occupy() {
        for (name, bytes, content, used) in [
            ("short", &[0x04, 0x01, 0xaa, 0xff][..], &[0xaa][..], 3),
            ("long form of a short length", &[0x04, 0x82, 0x00, 0x01, 0xaa], &[0xaa], 5),
            ("open", &[0x30, 0x80, 0x05, 0x00, 0x00, 0x00, 0xff], &[0x05, 0x00], 6),
            ("open within open", &[0x30, 0x80, 0x30, 0x80, 0, 0, 0, 0, 0, 0], &[0x30, 0x80, 0, 0], 8),
            ("zeros in a value", &[0x30, 0x80, 0x04, 0x02, 0, 0, 0, 0], &[0x04, 0x02, 0, 0], 8),
        ] {
            let value = Reader::new(bytes).value().unwrap();
            assert_eq!(value.content(), content, "{name}");
            assert_eq!(value.raw(), &bytes[..used], "{name}");
        }
    }

    #[test]
    fn what_is_no_value() {
        let deep = [0x30, 0x80].repeat(MAX_DEPTH + 1);
        for (name, bytes, expected) in [
            ("nothing", &[][..], BerError::Truncated),
            ("tag alone", &[0x30], BerError::Truncated),
            ("content cut", &[0x04, 0x02, 0xaa], BerError::Truncated),
            ("length cut", &[0x04, 0x82, 0x01], BerError::Truncated),
            ("length beyond everything", &[0x04, 0x84, 0xff, 0xff, 0xff, 0xff], BerError::Truncated),
            ("length of five octets", &[0x04, 0x85, 0, 0, 0, 0, 1, 0], BerError::Length(0x85)),
            ("reserved length", &[0x04, 0xff], BerError::Length(0xff)),
            ("open primitive", &[0x04, 0x80, 0, 0], BerError::Length(0x80)),
            ("never closed", &[0x30, 0x80, 0x05, 0x00], BerError::Truncated),
            ("closed half", &[0x30, 0x80, 0x05, 0x00, 0x00], BerError::Truncated),
            ("inner value beyond the end", &[0x30, 0x80, 0x04, 0x7f, 0, 0], BerError::Truncated),
            ("high tag", &[0x3f, 0x81, 0x00, 0x00], BerError::HighTag(0x3f)),
            ("too deep", &deep, BerError::TooDeep { limit: MAX_DEPTH }),
        ] {
            assert_eq!(Reader::new(bytes).value().unwrap_err(), expected, "{name}");
        }
    }

    #[test]
    fn a_walk_is_bounded() {
        let mut many = vec![0x30, 0x80];
        many.extend([0x05, 0x00].repeat(MAX_VALUES));
        let refused = BerError::TooMany { limit: MAX_VALUES };
        assert_eq!(Reader::new(&many).value().unwrap_err(), refused);

        let nested = (0..=MAX_DEPTH).fold(vec![], |inner, _| tlv(0x30, &inner));
        let value = Reader::new(&nested).value().unwrap();
        assert_eq!(value.to_definite(), Err(BerError::TooDeep { limit: MAX_DEPTH }));

        let strings = (0..=MAX_DEPTH).fold(vec![], |inner, _| tlv(0x24, &inner));
        let value = Reader::new(&strings).value().unwrap();
        assert_eq!(value.octets(), Err(BerError::TooDeep { limit: MAX_DEPTH }));
        assert_eq!(Reader::new(&[5, 0, 5, 0]).up_to(1).unwrap_err(), BerError::TooMany { limit: 1 });
    }

    #[test]
    fn strings_come_in_pieces() {
        let pieces = [0x24, 0x80, 0x04, 0x01, 0xaa, 0x24, 0x03, 0x04, 0x01, 0xbb, 0, 0];
        assert_eq!(*Reader::new(&pieces).octets(OCTET_STRING).unwrap(), [0xaa, 0xbb]);
        let stranger = [0x24, 0x80, 0x05, 0x00, 0, 0];
        let refused = BerError::Tag { expected: OCTET_STRING, found: 0x05 };
        assert_eq!(Reader::new(&stranger).octets(OCTET_STRING).unwrap_err(), refused);
    }

    #[test]
    fn definite_form_changes_only_what_must_change() {
        for (name, bytes, expected) in [
            ("definite", &[0x31, 0x02, 0x05, 0x00][..], &[0x31, 0x02, 0x05, 0x00][..]),
            ("long length stays", &[0x31, 0x81, 0x02, 0x05, 0x00], &[0x31, 0x81, 0x02, 0x05, 0x00]),
            ("open", &[0x31, 0x80, 0x05, 0x00, 0, 0], &[0x31, 0x02, 0x05, 0x00]),
            ("open inside", &[0x31, 0x04, 0x30, 0x80, 0, 0], &[0x31, 0x02, 0x30, 0x00]),
            ("order stays", &[0x31, 0x80, 2, 1, 9, 2, 1, 1, 0, 0], &[0x31, 0x06, 2, 1, 9, 2, 1, 1]),
            ("string in pieces", &[0x24, 0x03, 0x04, 0x01, 7], &[0x04, 0x01, 7]),
        ] {
            let value = Reader::new(bytes).value().unwrap();
            assert_eq!(*value.to_definite().unwrap(), *expected, "{name}");
        }
    }

    #[test]
    fn readers_refuse_what_they_were_not_asked_for() {
        let wrong = |expected, found| BerError::Tag { expected, found };
        assert_eq!(Reader::new(&[5, 0]).sequence().unwrap_err(), wrong(SEQUENCE, 5));
        assert_eq!(Reader::new(&[]).expect(SEQUENCE).unwrap_err(), BerError::Truncated);
        assert_eq!(Reader::new(&[6, 0]).oid().unwrap_err(), BerError::Value { tag: 6 });
        assert_eq!(Reader::new(&[2, 0]).integer().unwrap_err(), BerError::Value { tag: 2 });
        for number in [&[2_u8, 1, 0x80][..], &[2, 2, 0, 1]] {
            assert_eq!(Reader::new(number).small_integer().unwrap_err(), BerError::Value { tag: 2 });
        }
        assert_eq!(Reader::new(&[5, 0]).finish(), Err(BerError::Trailing(2)));
        assert!(Reader::new(&[5, 0]).optional(SEQUENCE).unwrap().is_none());
    }
}
