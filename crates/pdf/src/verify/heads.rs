//! What readers that repair files take for the head of an object: two numbers in front of the word `obj`.
//!
//! They differ on what may stand between: blanks of all kinds, comments.

/// What stands in front of the word.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Before<'b> {
    /// Something else.
    Other,
    /// Blanks and digits from the first byte that is known: the numbers may begin in front of it.
    Unclear,
    /// Two numbers.
    Head(Head<'b>),
}

/// The head of an object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Head<'b> {
    /// Where it starts.
    pub(super) start: usize,
    /// The digits of the object number.
    number: &'b [u8],
    /// Whether a minus stands in front of them.
    is_negative: bool,
    /// Those of the generation.
    generation: &'b [u8],
    /// Whether it is written as all programs do, so that all readers see it: at the start of a line, with single spaces.
    pub(super) is_plain: bool,
}

impl Head<'_> {
    /// The object number, as readers take it that keep 32 bits of it; `None` if it is longer than any of them reads.
    pub(super) fn number(&self) -> Option<u32> {
        let number = parse(self.number)? as u32;
        Some(if self.is_negative { number.wrapping_neg() } else { number })
    }

    /// The generation; as high as can be if it is higher.
    pub(super) fn generation(&self) -> u16 {
        parse(self.generation).and_then(|found| found.try_into().ok()).unwrap_or(u16::MAX)
    }
}

/// What stands at the end of `bytes`, which the word follows.
pub(super) fn before(bytes: &[u8]) -> Before<'_> {
    let (generation, rest) = match number_before(bytes) {
        Number::Found { digits, rest, .. } => (digits, rest),
        Number::Unclear => return Before::Unclear,
        Number::None => return Before::Other,
    };
    match number_before(rest) {
        Number::Found { digits, rest, is_apart: true, is_negative } => {
            let length = rest.len() + digits.len() + generation.len() + 2;
            let is_plain = length == bytes.len()
                && bytes[rest.len() + digits.len()] == b' '
                && bytes.ends_with(b" ")
                && rest.last().is_some_and(|byte| is_line_end(*byte));
            Before::Head(Head { start: rest.len(), number: digits, is_negative, generation, is_plain })
        }
        Number::Unclear => Before::Unclear,
        Number::Found { .. } | Number::None => Before::Other,
    }
}

/// The number at the end of some bytes.
enum Number<'b> {
    None,
    /// The bytes begin too late to tell.
    Unclear,
    Found {
        digits: &'b [u8],
        /// What stands in front of it.
        rest: &'b [u8],
        /// Whether something stands behind it.
        is_apart: bool,
        is_negative: bool,
    },
}

fn number_before(bytes: &[u8]) -> Number<'_> {
    let shown = without_blanks(bytes);
    let count = shown.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (rest, digits) = shown.split_at(shown.len() - count);
    if shown.is_empty() {
        return Number::Unclear;
    }
    if digits.is_empty() {
        // It may be a comment whose start is not in view.
        let ends_line = bytes[shown.len()..].iter().any(|byte| is_line_end(*byte));
        let is_in_view = shown.iter().any(|byte| is_line_end(*byte));
        return if ends_line && !is_in_view { Number::Unclear } else { Number::None };
    }
    let is_negative = rest.ends_with(b"-");
    let rest = match rest {
        [before @ .., b'+' | b'-'] => before,
        _ => rest,
    };
    Number::Found { digits, rest, is_apart: shown.len() < bytes.len(), is_negative }
}

/// The bytes without blanks of all kinds and comments at their end. What looks like a comment may be none; then it is no
/// harm to look in front of it.
fn without_blanks(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes;
    loop {
        let count = rest.iter().rev().take_while(|byte| is_odd_blank(**byte)).count();
        let (shown, blanks) = rest.split_at(rest.len() - count);
        let line = shown.iter().rposition(|byte| is_line_end(*byte)).map_or(0, |end| end + 1);
        match shown[line..].iter().position(|byte| *byte == b'%') {
            Some(comment) if blanks.iter().any(|byte| is_line_end(*byte)) => rest = &shown[..line + comment],
            _ => return shown,
        }
    }
}

/// What any reader takes for a blank.
pub(super) const fn is_odd_blank(byte: u8) -> bool {
    matches!(byte, 0..=b' ' | 0x7f | 0x85 | 0xa0)
}

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

fn parse(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_behind_whatever_readers_pass_over() {
        for (bytes, expected) in [
            (&b"x 12 0 "[..], Some((2, Some(12), 0))),
            (b"\n12 0", Some((1, Some(12), 0))),
            (b">>endobj12 3 ", Some((8, Some(12), 3))),
            (b">> 12\0\t7\r\n", Some((3, Some(12), 7))),
            (b">> 12 % obj\n0 %\r", Some((3, Some(12), 0))),
            (b"x +12 -0 ", Some((2, Some(12), 0))),
            (b"x 4294967300 0 ", Some((2, Some(4), 0))),
            (b"x -4294967292 0 ", Some((2, Some(4), 0))),
            (b"x 99999999999999999999999 65536 ", Some((2, None, u16::MAX))),
            (b"end", None),
            (b"x 0 ", None),
            (b"x 12/ 0 ", None),
            (b"x 12 0 /", None),
            (b"x120 ", None),
        ] {
            let found = match before(bytes) {
                Before::Head(head) => Some((head.start, head.number(), head.generation())),
                Before::Other => None,
                Before::Unclear => panic!("{}", bytes.escape_ascii()),
            };
            let sign = |byte: &u8| matches!(byte, b'+' | b'-');
            let start = bytes.iter().position(sign).unwrap_or(usize::MAX);
            let expected = expected.map(|(place, number, generation)| (place.min(start), number, generation));
            assert_eq!(found, expected, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn what_begins_too_late_is_unclear() {
        for bytes in [&b""[..], b"  ", b" 0 ", b"0 \n", b" % 1\n0 ", b"a comment, perhaps\n", b"one\n0 "] {
            assert_eq!(before(bytes), Before::Unclear, "{}", bytes.escape_ascii());
        }
        assert!(matches!(before(b"12 0 "), Before::Head(Head { start: 0, .. })));
    }

    #[test]
    fn some_heads_are_seen_by_all_readers() {
        for (bytes, expected) in [
            (&b"\n12 0 "[..], true),
            (b"\r12 0 ", true),
            (b"12 0 ", false),
            (b" 12 0 ", false),
            (b"\n12  0 ", false),
            (b"\n12 0", false),
            (b"\n12 0\n", false),
            (b"\n+12 0 ", false),
            (b"endobj12 0 ", false),
        ] {
            let is_plain = matches!(before(bytes), Before::Head(Head { is_plain: true, .. }));
            assert_eq!(is_plain, expected, "{}", bytes.escape_ascii());
        }
    }
}
