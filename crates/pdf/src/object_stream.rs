//! Objects that stand in a stream (ISO 32000-2 §7.5.7).

use crate::syntax::parser::Parser;
use crate::syntax::{Limit, Object, Stream, SyntaxError};

/// Most objects in one object stream.
const MAX_OBJECTS: u64 = 1_000_000;

/// A decoded object stream.
pub(crate) struct ObjectStream {
    data: Vec<u8>,
    /// Object numbers and where each object starts in `data`.
    objects: Vec<(u32, u64)>,
    /// The same by number, each with its place in `objects`; of one number the first comes first.
    by_number: Vec<(u32, usize)>,
}

impl ObjectStream {
    /// Reads the numbers in front of the objects; `data` are what `stream` decodes to.
    ///
    /// # Errors
    /// If they cannot be read, or are too many.
    pub(crate) fn parse(stream: &Stream, data: Vec<u8>) -> Result<Self, SyntaxError> {
        let offset = stream.data.start;
        let number = |key| {
            let value = stream.dictionary.get(key).and_then(Object::as_integer);
            value.and_then(|value| u64::try_from(value).ok()).ok_or(SyntaxError::MissingKey { offset, key })
        };
        let (count, first) = (number("N")?, number("First")?);
        if count > MAX_OBJECTS {
            let (what, limit) = (Limit::ObjectStreamLength, MAX_OBJECTS);
            return Err(SyntaxError::Limit { what, offset, limit });
        }
        let mut objects = Vec::new();
        let mut parser = Parser::decoded(&data, 0);
        for _ in 0..count {
            let number = parser.lexer().expect_unsigned("object number in an object stream")?;
            let start = parser.lexer().expect_unsigned("offset in an object stream")?;
            if let Ok(number) = u32::try_from(number) {
                objects.push((number, first.saturating_add(start)));
            }
        }
        let places = objects.iter().enumerate();
        let mut by_number: Vec<(u32, usize)> = places.map(|(place, (number, _))| (*number, place)).collect();
        by_number.sort_unstable();
        Ok(Self { data, objects, by_number })
    }

    /// What the stream decodes to.
    pub(crate) fn data(&self) -> &Vec<u8> {
        &self.data
    }

    /// How many bytes it takes.
    pub(crate) fn size(&self) -> u64 {
        let index = self.objects.capacity() * size_of::<(u32, u64)>()
            + self.by_number.capacity() * size_of::<(u32, usize)>();
        (self.data.capacity() + index) as u64
    }

    /// The numbers of its objects, in their order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.objects.iter().map(|(number, _)| *number)
    }

    /// Where object `number` starts, which should be at `index`. That is a hint: where it is wrong, the number decides.
    pub(crate) fn start_of(&self, number: u32, index: u32) -> Option<u64> {
        let hinted = self.objects.get(index as usize).filter(|(known, _)| *known == number);
        if let Some((_, start)) = hinted {
            return Some(*start);
        }
        let first = self.by_number.partition_point(|(known, _)| *known < number);
        let (known, place) = self.by_number.get(first)?;
        (*known == number).then(|| self.objects[*place].1)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::syntax::Dictionary;

    fn stream(count: i64, first: i64) -> Stream {
        let dictionary = Dictionary::new().with("N", count.into()).with("First", first.into());
        Stream { dictionary, data: 0..0 }
    }

    #[test]
    fn the_number_decides_where_the_index_is_wrong() {
        let parsed = ObjectStream::parse(&stream(5, 100), b"9 0 7 1 9 2 4294967296 3 5 4".to_vec()).unwrap();
        assert_eq!(parsed.numbers().collect::<Vec<_>>(), [9, 7, 9, 5]);
        for (name, number, index, expected) in [
            ("where it should be", 7, 1, Some(101)),
            ("elsewhere", 7, 0, Some(101)),
            ("nowhere near", 7, u32::MAX, Some(101)),
            ("the last", 5, 0, Some(104)),
            ("one of two", 9, 2, Some(102)),
            ("the first of two", 9, 1, Some(100)),
            ("less than all", 4, 0, None),
            ("between", 8, 0, None),
            ("more than all", 10, 0, None),
        ] {
            assert_eq!(parsed.start_of(number, index), expected, "{name}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for (name, stream, data) in [
            ("fewer than promised", stream(2, 0), &b"9 0"[..]),
            ("no number", stream(1, 0), b"x 0"),
            ("a negative count", stream(-1, 0), b""),
            ("a negative place", stream(0, -1), b""),
            ("too many", stream(1_000_001, 0), b""),
        ] {
            assert!(ObjectStream::parse(&stream, data.to_vec()).is_err(), "{name}");
        }
    }
}
