//! What is written in the one way that all readers read alike.
//!
//! ISO 32000-2 §7.2 and §7.3 allow more than this, and readers forgive more than they allow, each in its own way: comments
//! between tokens, numbers such as `600.0-`, a key that stands twice, half a digit. Here is only said whether any of that
//! occurs, not what it means: the parser says that.

use std::collections::HashSet;

use super::lexer::hex_digit;

/// Deepest nesting.
const MAX_DEPTH: usize = 32;
/// Most digits of an integer: a file has fewer bytes than that allows.
const MAX_DIGITS: usize = 12;
/// Most characters of a number with a fraction: what programs write that do not round it.
const MAX_REAL: usize = 24;
/// Longest name, in bytes as written.
const MAX_NAME: usize = 127;

/// Recognises what stands in bytes, one thing after the other. What was not recognised is not passed over.
pub(crate) struct Strict<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// An array or a dictionary that is not closed yet.
enum Open {
    Array,
    /// With the keys so far.
    Dictionary(HashSet<Vec<u8>>),
}

impl<'a> Strict<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes were recognised.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Whether all were.
    pub(crate) fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Passes over blanks and line ends.
    pub(crate) fn blanks(&mut self) -> &mut Self {
        self.at += self.rest().iter().take_while(|byte| is_blank(**byte)).count();
        self
    }

    /// Exactly these bytes.
    pub(crate) fn take(&mut self, text: &[u8]) -> bool {
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    /// A word that ends there.
    pub(crate) fn keyword(&mut self, word: &[u8]) -> bool {
        let found = self.rest().starts_with(word) && self.ends_at(self.at + word.len());
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// One end of line.
    pub(crate) fn line_end(&mut self) -> bool {
        self.take(b"\r\n") || self.take(b"\n") || self.take(b"\r")
    }

    /// Digits alone.
    pub(crate) fn unsigned(&mut self) -> Option<u64> {
        let count = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 || count > MAX_DIGITS || !self.ends_at(self.at + count) {
            return None;
        }
        let digits = &self.rest()[..count];
        self.at += count;
        Some(digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0')))
    }

    /// `12 0 obj`.
    pub(crate) fn object_header(&mut self) -> Option<(u64, u64)> {
        let number = self.unsigned()?;
        let generation = self.take(b" ").then(|| self.unsigned())??;
        (self.take(b" ") && self.keyword(b"obj")).then_some((number, generation))
    }

    /// A comment of one line in letters of ASCII, without what stands for an end.
    pub(crate) fn comment(&mut self) -> bool {
        let rest = self.rest();
        if rest.first() != Some(&b'%') || rest.starts_with(b"%%EOF") {
            return false;
        }
        let length = rest.iter().take_while(|byte| matches!(byte, b' '..=b'~' | b'\t')).count();
        let ends = rest.get(length).is_some_and(|byte| matches!(byte, b'\r' | b'\n'));
        self.at += if ends { length } else { 0 };
        ends
    }

    /// One object of any kind but a stream.
    pub(crate) fn object(&mut self) -> bool {
        let mut open = Vec::new();
        loop {
            self.blanks();
            let is_whole = match open.last_mut() {
                Some(Open::Array) if self.take(b"]") => open.pop().is_some(),
                Some(Open::Dictionary(_)) if self.take(b">>") => open.pop().is_some(),
                Some(Open::Dictionary(keys)) => {
                    self.name().is_some_and(|key| keys.insert(key)) && self.blanks().part(&mut open)
                }
                Some(Open::Array) | None => self.part(&mut open),
            };
            if !is_whole || open.len() > MAX_DEPTH {
                return false;
            }
            if open.is_empty() {
                return true;
            }
        }
    }

    /// A simple object, or the beginning of another.
    fn part(&mut self, open: &mut Vec<Open>) -> bool {
        if self.take(b"<<") {
            open.push(Open::Dictionary(HashSet::new()));
            return true;
        }
        if self.take(b"[") {
            open.push(Open::Array);
            return true;
        }
        match self.rest().first() {
            Some(b'/') => self.name().is_some(),
            Some(b'(') => self.text(),
            Some(b'<') => self.hexadecimal(),
            Some(b'0'..=b'9') => self.reference() || self.number(),
            Some(b'-' | b'.') => self.number(),
            _ => [&b"true"[..], b"false", b"null"].iter().any(|word| self.keyword(word)),
        }
    }

    /// `12 0 R`.
    fn reference(&mut self) -> bool {
        let start = self.at;
        let found = self.unsigned().is_some()
            && self.gap()
            && self.unsigned().is_some()
            && self.gap()
            && self.keyword(b"R");
        self.at = if found { self.at } else { start };
        found
    }

    fn gap(&mut self) -> bool {
        let start = self.at;
        self.blanks().at > start
    }

    fn number(&mut self) -> bool {
        let rest = self.rest();
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = |from: usize| rest[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let whole = digits(sign);
        let mut length = sign + whole;
        let mut fraction = 0;
        let is_real = rest.get(length) == Some(&b'.');
        if is_real {
            fraction = digits(length + 1);
            length += 1 + fraction;
        }
        let fits = if is_real { length <= MAX_REAL } else { whole <= MAX_DIGITS };
        let found = whole + fraction > 0 && fits && self.ends_at(self.at + length);
        self.at += if found { length } else { 0 };
        found
    }

    /// The name without its escapes.
    fn name(&mut self) -> Option<Vec<u8>> {
        let rest = self.rest().strip_prefix(b"/")?;
        let written: Vec<u8> = rest.iter().copied().take_while(|byte| is_regular(*byte)).collect();
        let mut name = Vec::new();
        let mut bytes = written.iter();
        while let Some(byte) = bytes.next() {
            name.push(match byte {
                b'#' => hex_pair(*bytes.next()?, *bytes.next()?).filter(|byte| *byte != 0)?,
                b'!'..=b'~' | 0x80.. => *byte,
                _ => return None,
            });
        }
        if written.is_empty() || written.len() > MAX_NAME {
            return None;
        }
        self.at += 1 + written.len();
        Some(name)
    }

    /// A string in parentheses.
    fn text(&mut self) -> bool {
        let mut depth = 0usize;
        let mut bytes = self.rest().iter().enumerate();
        while let Some((place, byte)) = bytes.next() {
            match byte {
                b'\\' => _ = bytes.next(),
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.at += place + 1;
                return true;
            }
        }
        false
    }

    fn hexadecimal(&mut self) -> bool {
        let Some(end) = memchr::memchr(b'>', self.rest()) else { return false };
        let inside = &self.rest()[1..end];
        let digits = inside.iter().filter(|byte| hex_digit(**byte).is_some()).count();
        let blanks = inside.iter().filter(|byte| is_blank(**byte)).count();
        let found = digits + blanks == inside.len() && digits % 2 == 0;
        self.at += if found { end + 1 } else { 0 };
        found
    }

    fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// Whether a word that ends there does end.
    fn ends_at(&self, place: usize) -> bool {
        self.bytes.get(place).is_none_or(|byte| is_blank(*byte) || b"()<>[]/".contains(byte))
    }
}

/// What all readers take for a blank or a line end: some take NUL and form feed, and a few what is none.
pub(crate) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_regular(byte: u8) -> bool {
    byte > b' ' && byte != 0x7f && !b"()<>[]{}/%".contains(&byte)
}

fn hex_pair(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_in_the_one_way() {
        let deep = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for (text, expected) in [
            ("<</Type/DSS/Certs[1 0 R 22 0 R]/VRI<</A1 3 0 R>>>>", true),
            ("<< /A 1 /B -2.50 /C .5 /D 5. /E (a\\)(b)) /F <0a FF> /G [] /H true >>", true),
            ("<</A#20B null/C[false(x)]>>", true),
            ("[1 2 3 0 R 4]", true),
            ("12 0 R", true),
            ("999999999999", true),
            (deep(32).as_str(), true),
            (deep(33).as_str(), false),
            ("", false),
            ("<</A 1", false),
            ("<</A>>", false),
            ("<</A 1/A 2>>", false),
            ("<</A 1/#41 2>>", false),
            ("<</A%c\n1>>", false),
            ("<<1 2>>", false),
            ("<</A 1]", false),
            ("</A 1>>", false),
            ("/", false),
            ("/A#4", false),
            ("/A#00", false),
            ("/A\u{7f}", false),
            (&format!("/{}", "x".repeat(127)), true),
            (&format!("/{}", "x".repeat(128)), false),
            ("+5", false),
            ("--5", false),
            ("5-", false),
            ("600.0-", false),
            ("1.2.3", false),
            ("-", false),
            (".", false),
            ("1e5", false),
            ("9999999999999", false),
            ("293.65200000000004", true),
            ("-0.00012345678901234567", true),
            ("0.00000000000000000000001", false),
            ("-1.#INF", false),
            ("<4>", false),
            ("<4x>", false),
            ("<41", false),
            ("(a", false),
            ("(a\\)", false),
            ("1\u{b}0 R", false),
            ("1 0 Rx", false),
            ("1 -0 R", false),
            ("truex", false),
            ("{1}", false),
            ("1\0", false),
        ] {
            let mut strict = Strict::new(text.as_bytes());
            assert_eq!(strict.object() && strict.is_at_end(), expected, "{text}");
        }
    }

    #[test]
    fn headers_and_comments() {
        for (text, expected) in [
            ("12 0 obj<<", Some((12, 0))),
            ("12 0 obj\r", Some((12, 0))),
            ("12 0 obj", Some((12, 0))),
            ("12  0 obj", None),
            ("12 0obj", None),
            ("12 0 objx", None),
            ("+12 0 obj", None),
            ("12 %\n0 obj", None),
            ("12\t0 obj", None),
        ] {
            assert_eq!(Strict::new(text.as_bytes()).object_header(), expected, "{text:?}");
        }
        for (text, expected) in [
            ("%iText-Core-8.0.4\n", 17),
            ("%\r\n", 1),
            ("%%EOF\n", 0),
            ("%x", 0),
            ("%\u{e9}\n", 0),
            ("x%\n", 0),
        ] {
            let mut strict = Strict::new(text.as_bytes());
            assert_eq!((strict.comment(), strict.position()), (expected > 0, expected), "{text:?}");
        }
    }
}
