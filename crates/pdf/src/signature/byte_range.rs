//! `ByteRange`: which bytes are signed (ISO 32000-2 §12.8.1, table 255).

use std::ops::Range;

use crate::syntax::Object;

/// Two ranges of bytes with the signature in the gap between them; the first starts at byte 0.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ByteRange {
    gap_start: u64,
    gap_end: u64,
    end: u64,
}

/// Why a byte range cannot be right.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ByteRangeError {
    /// It is not a direct array.
    #[error("expected a direct array as byte range, found {found}")]
    NotArray {
        /// The kind of object that is there.
        found: &'static str,
    },
    /// It does not have four elements.
    #[error("expected 4 numbers in the byte range, found {found}")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// An element is not a whole number from 0 on.
    #[error("number {index} of the byte range is not a whole number from 0 on")]
    NotUnsigned {
        /// Which of the four, from 0.
        index: usize,
    },
    /// The first range does not start with the file.
    #[error("expected the byte range to start at 0, found {found}")]
    Start {
        /// Where it starts.
        found: u64,
    },
    /// The second range starts inside the first.
    #[error("the byte range covers up to {first_end}, then starts again at {second_start}")]
    Overlap {
        /// End of the first range.
        first_end: u64,
        /// Start of the second.
        second_start: u64,
    },
    /// The second range reaches behind the end of the file.
    #[error("the byte range covers {length} bytes from {start}, the file has {file_length}")]
    BeyondEnd {
        /// Start of the second range.
        start: u64,
        /// Its length.
        length: u64,
        /// Length of the file.
        file_length: u64,
    },
}

impl ByteRange {
    /// The range of a file of `end` bytes that leaves out `gap`.
    pub(crate) fn around(gap: Range<u64>, end: u64) -> Self {
        Self { gap_start: gap.start, gap_end: gap.end, end }
    }

    /// Reads the direct value of `ByteRange` in a file of `file_length` bytes.
    ///
    /// # Errors
    /// [`ByteRangeError`] for anything but four whole numbers `[0 a b c]` with `a <= b` and `b + c` within the
    /// file.
    pub fn from_object(object: &Object, file_length: u64) -> Result<Self, ByteRangeError> {
        let Some(elements) = object.as_array() else {
            return Err(ByteRangeError::NotArray { found: object.kind() });
        };
        let mut numbers = Vec::with_capacity(4);
        for (index, element) in elements.iter().take(4).enumerate() {
            let number = element.as_integer().and_then(|number| u64::try_from(number).ok());
            numbers.push(number.ok_or(ByteRangeError::NotUnsigned { index })?);
        }
        let (&[start, gap_start, gap_end, length], 4) = (numbers.as_slice(), elements.len()) else {
            return Err(ByteRangeError::Length { found: elements.len() });
        };
        if start != 0 {
            return Err(ByteRangeError::Start { found: start });
        }
        if gap_end < gap_start {
            return Err(ByteRangeError::Overlap { first_end: gap_start, second_start: gap_end });
        }
        match gap_end.checked_add(length).filter(|end| *end <= file_length) {
            Some(end) => Ok(Self { gap_start, gap_end, end }),
            None => Err(ByteRangeError::BeyondEnd { start: gap_end, length, file_length }),
        }
    }

    /// The bytes that are not signed: exactly the token of `Contents`, delimiters included, if all is well.
    pub fn gap(&self) -> Range<u64> {
        self.gap_start..self.gap_end
    }

    /// The two ranges that are signed.
    pub fn covered(&self) -> [Range<u64>; 2] {
        [0..self.gap_start, self.gap_end..self.end]
    }

    /// Where the second range ends: the end of the signed revision.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// The four numbers.
    pub fn numbers(&self) -> [u64; 4] {
        [0, self.gap_start, self.gap_end, self.end - self.gap_end]
    }
}

impl std::fmt::Display for ByteRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [start, first, second, length] = self.numbers();
        write!(f, "[{start} {first} {second} {length}]")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn array(numbers: &[i64]) -> Object {
        Object::Array(numbers.iter().map(|number| (*number).into()).collect())
    }

    #[test]
    fn byte_ranges_are_checked() {
        use ByteRangeError as Error;
        let max = i64::MAX;
        for (object, expected) in [
            (array(&[0, 10, 20, 80]), Ok([0, 10, 20, 80])),
            (array(&[0, 10, 10, 90]), Ok([0, 10, 10, 90])),
            (array(&[0, 10, 20, 70]), Ok([0, 10, 20, 70])),
            (array(&[0, 10, 20, 81]), Err(Error::BeyondEnd { start: 20, length: 81, file_length: 100 })),
            (
                array(&[0, 10, max, max]),
                Err(Error::BeyondEnd { start: max as u64, length: max as u64, file_length: 100 }),
            ),
            (array(&[1, 10, 20, 80]), Err(Error::Start { found: 1 })),
            (array(&[0, 21, 20, 80]), Err(Error::Overlap { first_end: 21, second_start: 20 })),
            (array(&[0, -10, 20, 80]), Err(Error::NotUnsigned { index: 1 })),
            (array(&[0, 10]), Err(Error::Length { found: 2 })),
            (array(&[0, 10, 20, 80, 0]), Err(Error::Length { found: 5 })),
            (array(&[]), Err(Error::Length { found: 0 })),
            (Object::Null, Err(Error::NotArray { found: "null" })),
            (Object::Array(vec![Object::number(0.5); 4]), Err(Error::NotUnsigned { index: 0 })),
        ] {
            let found = ByteRange::from_object(&object, 100).map(|range| range.numbers());
            assert_eq!(found, expected, "{object:?}");
        }
    }
}
