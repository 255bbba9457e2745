//! Content streams as operators with their operands (ISO 32000-2 §7.8.2). What is not syntax is passed over.

use super::error::{TextError, TextLimit};
use super::inline_image;
use crate::syntax::Dictionary;
use crate::syntax::Real;
use crate::syntax::lexer::{Lexer, Token};
use crate::syntax::parser::Parser;

/// Operands kept for one operator; of more, the last ones count.
const MAX_OPERANDS: usize = 64;
/// Most elements of an array.
const MAX_ELEMENTS: usize = 1_000_000;

/// What stands in front of an operator.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Number(f64),
    String(Vec<u8>),
    Name(Vec<u8>),
    /// An array; one inside it counts as its elements.
    Array(Vec<Operand>),
    Dictionary(Dictionary),
    /// `true`, `false` or `null`.
    Other,
}

/// An operator and what stands in front of it.
#[derive(Debug, PartialEq)]
pub(super) struct Operation {
    pub(super) operator: Vec<u8>,
    pub(super) operands: Vec<Operand>,
}

/// Takes operations from decoded content.
pub(super) struct Content<'a> {
    data: &'a Vec<u8>,
    lexer: Lexer<'a>,
    has_images: bool,
    is_broken: bool,
}

impl Operand {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(*value),
            _ => None,
        }
    }
}

impl Operation {
    /// The last `N` operands, if they are numbers.
    pub(super) fn numbers<const N: usize>(&self) -> Option<[f64; N]> {
        let start = self.operands.len().checked_sub(N)?;
        let mut numbers = [0.0; N];
        for (number, operand) in numbers.iter_mut().zip(&self.operands[start..]) {
            *number = operand.number()?;
        }
        Some(numbers)
    }

    /// The last operand, if it is a string.
    pub(super) fn string(&self) -> Option<&[u8]> {
        match self.operands.last()? {
            Operand::String(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The operand `from_end` places before the last one, if it is a name.
    pub(super) fn name(&self, from_end: usize) -> Option<&[u8]> {
        match self.operands.iter().rev().nth(from_end)? {
            Operand::Name(name) => Some(name),
            _ => None,
        }
    }
}

impl<'a> Content<'a> {
    pub(super) fn new(data: &'a Vec<u8>) -> Self {
        Self { data, lexer: Lexer::new(data, 0), has_images: false, is_broken: false }
    }

    /// Whether inline images were passed over.
    pub(super) fn has_images(&self) -> bool {
        self.has_images
    }

    /// Whether something was passed over that makes no sense, or that each reader takes in its own way.
    pub(super) fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// The next operation; `None` at the end. Inline images are passed over.
    ///
    /// # Errors
    /// If an array is too long.
    pub(super) fn next(&mut self) -> Result<Option<Operation>, TextError> {
        let mut operands = Vec::new();
        loop {
            let operator = match self.token() {
                Token::End => return Ok(None),
                Token::ArrayOpen => match self.array(&mut operands)? {
                    Some(operator) => operator,
                    None => continue,
                },
                Token::Keyword(keyword) => keyword,
                token => {
                    keep(&mut operands, self.operand(token));
                    continue;
                }
            };
            match operator.as_slice() {
                b"true" | b"false" | b"null" => keep(&mut operands, Some(Operand::Other)),
                b"BI" => {
                    self.has_images = true;
                    inline_image::skip(&mut self.lexer, self.data);
                    operands.clear();
                }
                _ => return Ok(Some(Operation { operator, operands })),
            }
        }
    }

    /// The next token. What does not lex ends where the lexer gave up, so that every byte is read once.
    fn token(&mut self) -> Token {
        loop {
            if let Ok(token) = self.lexer.next() {
                return token;
            }
            self.is_broken = true;
        }
    }

    fn operand(&mut self, token: Token) -> Option<Operand> {
        match token {
            Token::Integer(value) => Some(Operand::Number(value as f64)),
            Token::Real(text) => {
                let real = Real::from_text(text);
                self.is_broken |= !real.is_well_formed();
                Some(Operand::Number(real.value()))
            }
            Token::String(string) => Some(Operand::String(string.bytes)),
            Token::Name(name) => Some(Operand::Name(name)),
            Token::DictionaryOpen => self.dictionary().map(Operand::Dictionary),
            _ => {
                self.is_broken = true;
                None
            }
        }
    }

    fn dictionary(&mut self) -> Option<Dictionary> {
        let mut parser = Parser::decoded(self.data, self.lexer.span().start);
        let dictionary = parser.dictionary();
        self.lexer.seek(parser.lexer().position());
        dictionary.ok()
    }

    /// Takes an array. One that an operator cuts short gives that operator.
    fn array(&mut self, operands: &mut Vec<Operand>) -> Result<Option<Vec<u8>>, TextError> {
        let mut elements = Vec::new();
        let operator = loop {
            match self.token() {
                Token::ArrayClose => break None,
                Token::End => {
                    self.is_broken = true;
                    break None;
                }
                Token::Keyword(keyword) => {
                    self.is_broken = true;
                    break Some(keyword);
                }
                token => elements.extend(self.operand(token)),
            }
            TextLimit::Operands.check(elements.len(), MAX_ELEMENTS)?;
        };
        keep(operands, Some(Operand::Array(elements)));
        Ok(operator)
    }
}

fn keep(operands: &mut Vec<Operand>, operand: Option<Operand>) {
    if operands.len() == MAX_OPERANDS {
        operands.remove(0);
    }
    operands.extend(operand);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let data = text.as_bytes().to_vec();
        let mut content = Content::new(&data);
        let mut read = Vec::new();
        while let Some(operation) = content.next().unwrap() {
            let operator = String::from_utf8_lossy(&operation.operator).into_owned();
            read.push(format!("{operator} {}", operation.operands.len()));
        }
        read
    }

    #[test]
    fn content_becomes_operations_whatever_stands_there() {
        let many = "1 ".repeat(100) + "Tz";
        for (name, text, expected) in [
            ("plain", "q 1 0 0 1 7 8 cm /F1 12 Tf (a) Tj Q", &["q 0", "cm 6", "Tf 2", "Tj 1", "Q 0"][..]),
            ("strings hug operators", "(a)Tj[(b)-7<63>]TJ", &["Tj 1", "TJ 1"]),
            ("quotes", "1 2 (a) \" (b) ' T*", &["\" 3", "' 1", "T* 0"]),
            ("dictionary", "/Span <</ActualText(x)/K[1<</L 2>>]>> BDC EMC", &["BDC 2", "EMC 0"]),
            ("comment", "% (a) Tj\nBT", &["BT 0"]),
            ("words that are values", "true null false d0", &["d0 3"]),
            ("nothing", "", &[]),
            ("operands without operator", "1 2 3", &[]),
            ("array never closed", "[(a) TJ ET", &["TJ 1", "ET 0"]),
            ("array closed twice", "[(a)]] TJ", &["TJ 1"]),
            ("string never closed", "q (a Tj ET", &["q 0"]),
            ("bad hexadecimal", "<4x> Tj ET", &["> 0", "Tj 0", "ET 0"]),
            ("broken dictionary", "<< 1 >> BDC ET", &["BDC 0", "ET 0"]),
            ("braces", "{ q } Q", &["{ 0", "q 0", "} 0", "Q 0"]),
            ("more than counts", &many, &["Tz 64"]),
            ("inline image", "q BI /W 1 /H 1 ID (\x01 EI Q", &["q 0", "Q 0"]),
        ] {
            assert_eq!(read(text), expected, "{name}");
        }
    }

    #[test]
    fn odd_operands_are_no_numbers() {
        let operation = |operands| Operation { operator: vec![], operands };
        let [one, two] = [Operand::Number(1.0), Operand::Number(2.0)];
        assert_eq!(operation(vec![one.clone(), two.clone()]).numbers(), Some([1.0, 2.0]));
        assert_eq!(operation(vec![one.clone(), two.clone()]).numbers(), Some([2.0]));
        assert_eq!(operation(vec![one.clone()]).numbers::<2>(), None);
        assert_eq!(operation(vec![Operand::Other, one]).numbers::<2>(), None);
        assert_eq!(operation(vec![two]).string(), None);
        assert_eq!(operation(vec![]).name(1), None);
    }

    #[test]
    fn an_endless_array_meets_its_limit() {
        let data = format!("[{}", "1 ".repeat(MAX_ELEMENTS + 1)).into_bytes();
        let error = Content::new(&data).next().unwrap_err();
        assert!(matches!(error, TextError::TooMuch { what: TextLimit::Operands, .. }), "{error}");
    }
}
