//! Objects that stand in a stream (ISO 32000-2 §7.5.7).

use std::collections::HashSet;

use crate::syntax::parser::Parser;
use crate::syntax::strict::Strict;
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

    /// The numbers of the objects, in their order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.objects.iter().map(|(number, _)| *number)
    }

    /// How many bytes it takes.
    pub(crate) fn size(&self) -> u64 {
        let index = self.objects.capacity() * size_of::<(u32, u64)>()
            + self.by_number.capacity() * size_of::<(u32, usize)>();
        (self.data.capacity() + index) as u64
    }

    /// Whether all readers find in it what `listed` says, each number with its index, and nothing else: whether they
    /// go by number or by index, and whether they read an object to its end or up to the next one.
    pub(crate) fn is_strict(&self, listed: &[(u32, u32)]) -> bool {
        let are_listed = self.objects.len() == listed.len()
            && listed.iter().all(|(number, index)| {
                self.objects.get(*index as usize).is_some_and(|(known, _)| known == number)
            });
        let numbers: HashSet<u32> = listed.iter().map(|(number, _)| *number).collect();
        are_listed && numbers.len() == listed.len() && self.is_written_plainly()
    }

    /// Whether the objects stand behind one another, and nothing stands beside them.
    fn is_written_plainly(&self) -> bool {
        let mut starts = self.objects.iter().map(|(_, start)| usize::try_from(*start).unwrap_or(usize::MAX));
        let Some(first) = starts.next().filter(|first| *first <= self.data.len()) else { return false };
        let mut head = Strict::new(&self.data[..first]);
        let mut number = || head.blanks().unsigned().is_some();
        let pairs = self.objects.iter().all(|_| number() && number());
        let mut begin = first;
        let mut holds_one = |end: usize| {
            let Some(bytes) = self.data.get(begin..end) else { return false };
            begin = end;
            let mut object = Strict::new(bytes);
            object.object() && object.blanks().is_at_end()
        };
        pairs && head.blanks().is_at_end() && starts.all(&mut holds_one) && holds_one(self.data.len())
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
    fn readers_agree_on_what_is_written_plainly() {
        let listed = [(7, 0), (9, 1)];
        for (name, first, data, listed, expected) in [
            ("plainly", 8, "7 0 9 4 <<>> [1]", &listed[..], true),
            ("with line ends", 8, "7 0\n9 5\n<<>>\n[1]\n", &listed, true),
            ("another order in the section", 8, "7 0 9 4 <<>> [1]", &[(9, 1), (7, 0)], true),
            ("other indices", 8, "7 0 9 4 <<>> [1]", &[(7, 1), (9, 0)], false),
            ("fewer listed", 8, "7 0 9 4 <<>> [1]", &listed[..1], false),
            ("another number", 8, "7 0 9 4 <<>> [1]", &[(7, 0), (8, 1)], false),
            ("one number twice", 8, "7 0 7 4 <<>> [1]", &[(7, 0), (7, 1)], false),
            ("swapped", 8, "7 4 9 0 [1] <<>>", &listed, false),
            ("one inside the other", 8, "7 0 9 1 [[1]]", &listed, false),
            ("text between", 8, "7 0 9 6 <<>> x [1]", &listed, false),
            ("a comment", 8, "7 0 9 7 <<>> %x\n[1]", &listed, false),
            ("text behind", 8, "7 0 9 4 <<>> [1] x", &listed, false),
            ("text in front", 11, "7 0 9 4 ab <<>> [1]", &listed, false),
            ("beyond the end", 8, "7 0 9 99 <<>> [1]", &listed, false),
        ] {
            let first = if name.contains("beyond") { 9 } else { first };
            let parsed = ObjectStream::parse(&stream(2, first), data.as_bytes().to_vec()).unwrap();
            assert_eq!(parsed.is_strict(listed), expected, "{name}");
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
