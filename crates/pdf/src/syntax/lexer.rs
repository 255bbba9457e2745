//! Bytes to tokens (ISO 32000-2 §7.2, §7.3).

use std::io;
use std::ops::Range;

use super::error::{Limit, SyntaxError};
use super::object::PdfString;
use crate::source::{ByteSource, Cursor};

/// Longest string taken, in bytes. A signature with its whole chain and long CRLs stays far below.
const MAX_STRING: usize = 32 * 1024 * 1024;
/// Longest name, number or keyword taken, in bytes.
const MAX_NAME: usize = 4096;
/// So many bytes of a name, a number or a text are taken at a time ...
const RUN: usize = 64;
/// ... and so many hexadecimal digits.
const PAIRS: usize = 256;
/// What each byte is worth as a hexadecimal digit; [`NO_DIGIT`] if it is none.
const HEX_DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        let digit = b"0123456789abcdef"[value];
        digits[digit as usize] = value as u8;
        digits[digit.to_ascii_uppercase() as usize] = value as u8;
        value += 1;
    }
    digits
};
const NO_DIGIT: u8 = 0xff;

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    Integer(i64),
    /// Any other number, as written; also whole numbers beyond 64 bits.
    Real(String),
    String(PdfString),
    Name(Vec<u8>),
    ArrayOpen,
    ArrayClose,
    DictionaryOpen,
    DictionaryClose,
    Keyword(Vec<u8>),
    End,
}

/// Takes tokens from a source, with their places.
pub(crate) struct Lexer<'a> {
    cursor: Cursor<'a>,
    start: u64,
}

impl<'a> Lexer<'a> {
    /// Starts at `position` of `source`.
    pub(crate) fn new(source: &'a dyn ByteSource, position: u64) -> Self {
        Self { cursor: Cursor::new(source, position), start: position }
    }

    /// The offset right behind the last token.
    pub(crate) fn position(&self) -> u64 {
        self.cursor.position()
    }

    /// Goes on at `position`.
    pub(crate) fn seek(&mut self, position: u64) {
        self.cursor.seek(position);
    }

    /// Where the last token stands, delimiters included.
    pub(crate) fn span(&self) -> Range<u64> {
        self.start..self.cursor.position()
    }

    /// The bytes themselves, for what is not made of tokens.
    pub(crate) fn cursor(&mut self) -> &mut Cursor<'a> {
        &mut self.cursor
    }

    /// Takes the next token.
    pub(crate) fn next(&mut self) -> Result<Token, SyntaxError> {
        self.skip_white_space()?;
        self.start = self.cursor.position();
        let Some(byte) = self.byte()? else { return Ok(Token::End) };
        match byte {
            b'/' => Ok(Token::Name(self.name()?)),
            b'(' => self.literal_string(),
            b'<' if self.take(b"<")? => Ok(Token::DictionaryOpen),
            b'<' => self.hexadecimal_string(),
            b'>' if self.take(b">")? => Ok(Token::DictionaryClose),
            b'[' => Ok(Token::ArrayOpen),
            b']' => Ok(Token::ArrayClose),
            b'>' | b')' | b'{' | b'}' => Ok(Token::Keyword(vec![byte])),
            _ => self.regular(byte),
        }
    }

    /// Takes the next token, which must be the keyword `expected`.
    pub(crate) fn expect_keyword(&mut self, expected: &'static str) -> Result<(), SyntaxError> {
        match self.next()? {
            Token::Keyword(keyword) if keyword == expected.as_bytes() => Ok(()),
            found => Err(self.unexpected(expected, &found)),
        }
    }

    /// Takes the next token, which must be a whole number from 0 on.
    pub(crate) fn expect_unsigned(&mut self, expected: &'static str) -> Result<u64, SyntaxError> {
        let token = self.next()?;
        match &token {
            Token::Integer(value) => u64::try_from(*value).map_err(|_| self.unexpected(expected, &token)),
            _ => Err(self.unexpected(expected, &token)),
        }
    }

    /// Takes the next token if it is the keyword `wanted`, else stays where it is.
    pub(crate) fn take_keyword(&mut self, wanted: &[u8]) -> Result<bool, SyntaxError> {
        let before = self.position();
        if matches!(self.next()?, Token::Keyword(keyword) if keyword == wanted) {
            return Ok(true);
        }
        self.seek(before);
        Ok(false)
    }

    /// An error at the last token.
    pub(crate) fn unexpected(&self, expected: &'static str, found: &Token) -> SyntaxError {
        SyntaxError::Unexpected { offset: self.start, expected, found: describe(found) }
    }

    /// Moves behind white space and comments (§7.2.3, §7.2.4).
    pub(crate) fn skip_white_space(&mut self) -> Result<(), SyntaxError> {
        while let Some(byte) = self.peek()? {
            if byte == b'%' {
                while !matches!(self.peek()?, None | Some(b'\r' | b'\n')) {
                    self.byte()?;
                }
            } else if is_white_space(byte) {
                self.byte()?;
            } else {
                break;
            }
        }
        Ok(())
    }

    fn name(&mut self) -> Result<Vec<u8>, SyntaxError> {
        let mut name = Vec::new();
        loop {
            self.take_run(&mut name, MAX_NAME, |byte| is_regular(byte) && byte != b'#')?;
            self.check(Limit::NameLength, name.len(), MAX_NAME)?;
            if !self.take(b"#")? {
                return Ok(name);
            }
            name.push(self.name_escape()?);
        }
    }

    /// `#41` is `A`; a number sign without two digits stands for itself.
    fn name_escape(&mut self) -> Result<u8, SyntaxError> {
        let before = self.position();
        let digits = [self.byte()?.and_then(hex_digit), self.byte()?.and_then(hex_digit)];
        if let [Some(high), Some(low)] = digits {
            return Ok(high << 4 | low);
        }
        self.seek(before);
        Ok(b'#')
    }

    fn literal_string(&mut self) -> Result<Token, SyntaxError> {
        let mut bytes = Vec::new();
        let mut open = 1u32;
        loop {
            self.take_run(&mut bytes, MAX_STRING, |byte| !matches!(byte, b'\\' | b'\r' | b'(' | b')'))?;
            self.check(Limit::StringLength, bytes.len(), MAX_STRING)?;
            let byte = self.byte()?.ok_or_else(|| self.unexpected(")", &Token::End))?;
            match byte {
                b'\\' => bytes.extend(self.string_escape()?),
                b'\r' => {
                    self.take(b"\n")?;
                    bytes.push(b'\n');
                }
                b')' if open == 1 => break,
                _ => {
                    open = match byte {
                        b'(' => open + 1,
                        b')' => open - 1,
                        _ => open,
                    };
                    bytes.push(byte);
                }
            }
        }
        Ok(Token::String(PdfString { bytes, hexadecimal: false }))
    }

    /// What follows a reverse solidus (§7.3.4.2, table 3); `None` for a line that goes on.
    fn string_escape(&mut self) -> Result<Option<u8>, SyntaxError> {
        let Some(byte) = self.byte()? else { return Ok(None) };
        Ok(match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'\n' => None,
            b'\r' => {
                self.take(b"\n")?;
                None
            }
            b'0'..=b'7' => Some(self.octal(byte - b'0')?),
            other => Some(other),
        })
    }

    fn octal(&mut self, first: u8) -> Result<u8, SyntaxError> {
        let mut value = first;
        for _ in 0..2 {
            let Some(digit @ b'0'..=b'7') = self.peek()? else { break };
            self.byte()?;
            value = value.wrapping_mul(8).wrapping_add(digit - b'0');
        }
        Ok(value)
    }

    fn hexadecimal_string(&mut self) -> Result<Token, SyntaxError> {
        let mut bytes = Vec::new();
        let mut high = None;
        loop {
            self.hexadecimal_pairs(&mut bytes, high)?;
            self.check(Limit::StringLength, bytes.len(), MAX_STRING)?;
            let byte = self.byte()?.ok_or_else(|| self.unexpected(">", &Token::End))?;
            match (hex_digit(byte), high) {
                (Some(digit), None) => high = Some(digit),
                (Some(digit), Some(first)) => {
                    bytes.push(first << 4 | digit);
                    high = None;
                }
                (None, _) if byte == b'>' => break,
                (None, _) if is_white_space(byte) => {}
                (None, _) => return Err(self.unexpected("hexadecimal digit", &Token::Keyword(vec![byte]))),
            }
        }
        bytes.extend(high.map(|first| first << 4));
        Ok(Token::String(PdfString { bytes, hexadecimal: true }))
    }

    /// Takes the pairs of digits that come next without a blank, as signatures are written, unless half of one is `high`.
    fn hexadecimal_pairs(&mut self, bytes: &mut Vec<u8>, high: Option<u8>) -> Result<(), SyntaxError> {
        while high.is_none() && bytes.len() <= MAX_STRING {
            let offset = self.cursor.position();
            let ahead = self.cursor.ahead(PAIRS).map_err(|source| SyntaxError::Read { offset, source })?;
            let mut decoded = [0; PAIRS / 2];
            let mut count = 0;
            for (byte, pair) in decoded.iter_mut().zip(ahead.chunks_exact(2)) {
                let (Some(first), Some(second)) = (hex_digit(pair[0]), hex_digit(pair[1])) else { break };
                *byte = first << 4 | second;
                count += 1;
            }
            bytes.extend_from_slice(&decoded[..count]);
            self.cursor.seek(offset + 2 * count as u64);
            if count < decoded.len() {
                break;
            }
        }
        Ok(())
    }

    fn regular(&mut self, first: u8) -> Result<Token, SyntaxError> {
        let mut text = vec![first];
        self.take_run(&mut text, MAX_NAME, is_regular)?;
        self.check(Limit::NameLength, text.len(), MAX_NAME)?;
        Ok(number(&text).unwrap_or(Token::Keyword(text)))
    }

    /// Takes the bytes that come next and are `wanted`; stops when there are more than `most`.
    fn take_run(
        &mut self,
        taken: &mut Vec<u8>,
        most: usize,
        wanted: impl Fn(u8) -> bool,
    ) -> Result<(), SyntaxError> {
        while taken.len() <= most {
            let offset = self.cursor.position();
            let ahead = self.cursor.ahead(RUN).map_err(|source| SyntaxError::Read { offset, source })?;
            let count = ahead.iter().take_while(|byte| wanted(**byte)).count();
            taken.extend_from_slice(&ahead[..count]);
            self.cursor.seek(offset + count as u64);
            if count < RUN {
                break;
            }
        }
        Ok(())
    }

    fn check(&self, what: Limit, value: usize, limit: usize) -> Result<(), SyntaxError> {
        if value <= limit {
            return Ok(());
        }
        Err(SyntaxError::Limit { what, offset: self.start, limit: limit as u64 })
    }

    fn peek(&mut self) -> Result<Option<u8>, SyntaxError> {
        self.cursor.peek().map_err(|source| self.read_error(source))
    }

    fn byte(&mut self) -> Result<Option<u8>, SyntaxError> {
        self.cursor.next().map_err(|source| self.read_error(source))
    }

    fn take(&mut self, expected: &[u8]) -> Result<bool, SyntaxError> {
        self.cursor.take(expected).map_err(|source| self.read_error(source))
    }

    fn read_error(&self, source: io::Error) -> SyntaxError {
        SyntaxError::Read { offset: self.cursor.position(), source }
    }
}

/// Whether `byte` is white space (ISO 32000-2 §7.2.3, table 1).
pub(crate) fn is_white_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Whether `byte` is neither white space nor a delimiter (ISO 32000-2 §7.2.3).
pub(crate) fn is_regular(byte: u8) -> bool {
    !is_white_space(byte)
        && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

pub(crate) fn hex_digit(byte: u8) -> Option<u8> {
    let digit = HEX_DIGITS[usize::from(byte)];
    (digit != NO_DIGIT).then_some(digit)
}

/// A number token, if `text` looks like one; odd ones such as `--5`, `1.2.3`, or the `-1.#INF` that some
/// compilers print, stay text.
fn number(text: &[u8]) -> Option<Token> {
    let digits = text.split(|byte| *byte == b'#').next()?;
    let looks = digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'));
    if !looks || !digits.iter().any(|byte| byte.is_ascii_digit() || *byte == b'.') {
        return None;
    }
    let text = String::from_utf8(text.to_vec()).ok()?;
    Some(text.parse().map_or(Token::Real(text), Token::Integer))
}

fn describe(token: &Token) -> String {
    match token {
        Token::Integer(value) => value.to_string(),
        Token::Real(text) => super::error::printable(text.as_bytes()),
        Token::String(_) => "a string".to_owned(),
        Token::Name(name) => format!("/{}", super::error::printable(name)),
        Token::ArrayOpen => "[".to_owned(),
        Token::ArrayClose => "]".to_owned(),
        Token::DictionaryOpen => "<<".to_owned(),
        Token::DictionaryClose => ">>".to_owned(),
        Token::Keyword(keyword) => super::error::printable(keyword),
        Token::End => "end of file".to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn string(bytes: &[u8], hexadecimal: bool) -> Token {
        Token::String(PdfString { bytes: bytes.to_vec(), hexadecimal })
    }

    #[test]
    fn one_token_and_its_span() {
        for (text, expected, span) in [
            ("42", Token::Integer(42), 0..2),
            ("  -7 ", Token::Integer(-7), 2..4),
            ("+17", Token::Integer(17), 0..3),
            ("0001", Token::Integer(1), 0..4),
            ("4.", Token::Real("4.".into()), 0..2),
            ("-.002", Token::Real("-.002".into()), 0..5),
            ("99999999999999999999", Token::Real("99999999999999999999".into()), 0..20),
            ("--5", Token::Real("--5".into()), 0..3),
            ("-1.#INF", Token::Real("-1.#INF".into()), 0..7),
            ("/Name", Token::Name(b"Name".to_vec()), 0..5),
            ("/", Token::Name(vec![]), 0..1),
            ("/A#20B#", Token::Name(b"A B#".to_vec()), 0..7),
            ("/A#2", Token::Name(b"A#2".to_vec()), 0..4),
            ("(a(b)c)", string(b"a(b)c", false), 0..7),
            (r"(\n\053\53x\8\))", string(b"\n++x8)", false), 0..16),
            ("(a\\\r\nb\rc)", string(b"ab\nc", false), 0..9),
            ("<48 65\n6>", string(b"He`", true), 0..9),
            ("<>", string(b"", true), 0..2),
            ("%c\n[", Token::ArrayOpen, 3..4),
            ("endobj%", Token::Keyword(b"endobj".to_vec()), 0..6),
            ("", Token::End, 0..0),
            ("-", Token::Keyword(b"-".to_vec()), 0..1),
        ] {
            let text = text.as_bytes();
            let mut lexer = Lexer::new(&text, 0);
            assert_eq!(lexer.next().unwrap(), expected, "{text:?}");
            assert_eq!(lexer.span(), span, "{text:?}");
        }
    }

    #[test]
    fn broken_tokens_are_errors() {
        for text in ["(never closed", r"(\", "<41", "<4x>", "<4%\n1>"] {
            assert!(Lexer::new(&text.as_bytes(), 0).next().is_err(), "{text:?}");
        }
    }

    #[test]
    fn long_names_meet_the_limit() {
        let text = format!("/{}", "n".repeat(MAX_NAME + 1));
        let error = Lexer::new(&text.as_bytes(), 0).next().unwrap_err();
        assert!(matches!(error, SyntaxError::Limit { what: Limit::NameLength, .. }), "{error}");
    }

    #[test]
    fn a_long_name_is_not_read_beyond_the_limit() {
        for (name, text, length) in [("spelt", "#41".repeat(50_000), 3), ("plain", "A".repeat(50_000), 1)] {
            let text = format!("/{text}").into_bytes();
            let mut lexer = Lexer::new(&text, 0);
            assert!(lexer.next().is_err(), "{name}");
            let most = length * (MAX_NAME + RUN + 1) as u64;
            assert!(lexer.position() <= most, "{name}: {}", lexer.position());
        }
    }
}
