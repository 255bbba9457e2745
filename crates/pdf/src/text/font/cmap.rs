//! CMaps (ISO 32000-2 §9.7.5, §9.10.3): from codes to characters or to glyphs.

use std::collections::HashMap;

use super::name;
use crate::syntax::lexer::{Lexer, Token};
use crate::text::error::{TextError, TextLimit};

/// Most entries of one CMap; there are no more codes of two bytes than 65536.
const MAX_ENTRIES: usize = 200_000;
/// Longest text one code may stand for, in UTF-16 units.
const MAX_TEXT: usize = 512;
/// Longest code, in bytes.
const MAX_CODE: usize = 4;
/// How many ranges are looked at for one code, should they overlap.
const MAX_OVERLAP: usize = 16;

/// A CMap.
#[derive(Debug, Default)]
pub(super) struct CMap {
    codespaces: Vec<Codespace>,
    singles: HashMap<u32, Target>,
    /// First and last code and what the first one maps to; sorted by the first.
    ranges: Vec<(u32, u32, Target)>,
    /// Whether text runs from top to bottom.
    pub(super) is_vertical: bool,
    /// Whether it builds on `Identity`, so that what it does not map maps to itself.
    is_identity: bool,
}

/// Codes of one length: each byte lies between those of `low` and `high`.
#[derive(Debug)]
struct Codespace {
    low: Vec<u8>,
    high: Vec<u8>,
}

#[derive(Clone, Debug)]
enum Target {
    /// UTF-16.
    Text(Vec<u16>),
    /// Glyph number in a composite font.
    Cid(u32),
}

/// A value in a CMap.
enum Value {
    Code(Vec<u8>),
    Number(u32),
    Name(Vec<u8>),
    List(Vec<Value>),
}

impl CMap {
    /// Reads a CMap. What is not understood is passed over.
    ///
    /// # Errors
    /// If it maps too many codes.
    pub(super) fn parse(data: &[u8]) -> Result<Self, TextError> {
        let mut cmap = Self::default();
        let mut lexer = Lexer::new(&data, 0);
        let mut before: [Option<Token>; 2] = [None, None];
        loop {
            let Ok(token) = lexer.next() else { continue };
            match &token {
                Token::End => break,
                Token::Keyword(keyword) => cmap.section(keyword, &before, &mut lexer)?,
                _ => {}
            }
            before = [before[1].take(), Some(token)];
        }
        cmap.ranges.sort_by_key(|(low, ..)| *low);
        Ok(cmap)
    }

    fn section(
        &mut self,
        keyword: &[u8],
        before: &[Option<Token>; 2],
        lexer: &mut Lexer<'_>,
    ) -> Result<(), TextError> {
        match keyword {
            b"begincodespacerange" => self.codespaces(lexer)?,
            b"beginbfchar" | b"begincidchar" => self.characters(lexer)?,
            b"beginbfrange" | b"begincidrange" => self.ranges(lexer)?,
            b"usecmap" => {
                if let [_, Some(Token::Name(name))] = before {
                    self.is_identity = name.starts_with(b"Identity");
                }
            }
            b"def" => {
                if let [Some(Token::Name(key)), Some(Token::Integer(mode))] = before
                    && key == b"WMode"
                {
                    self.is_vertical = *mode == 1;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn codespaces(&mut self, lexer: &mut Lexer<'_>) -> Result<(), TextError> {
        while let Some(row) = row(lexer)? {
            if let [Value::Code(low), Value::Code(high)] = row
                && low.len() == high.len()
                && (1..=MAX_CODE).contains(&low.len())
            {
                self.codespaces.push(Codespace { low, high });
            }
            self.check()?;
        }
        Ok(())
    }

    fn characters(&mut self, lexer: &mut Lexer<'_>) -> Result<(), TextError> {
        while let Some([code, target]) = row(lexer)? {
            if let (Some(code), Some(target)) = (code.number(), target.into_target()) {
                self.singles.insert(code, target);
            }
            self.check()?;
        }
        Ok(())
    }

    fn ranges(&mut self, lexer: &mut Lexer<'_>) -> Result<(), TextError> {
        while let Some([low, high, target]) = row(lexer)? {
            let (Some(low), Some(high)) = (low.number(), high.number()) else { continue };
            match target {
                Value::List(targets) => {
                    let targets = (low..=high).zip(targets);
                    self.singles.extend(targets.filter_map(|(code, to)| Some((code, to.into_target()?))));
                }
                target => {
                    let target = target.into_target().filter(|_| low <= high);
                    self.ranges.extend(target.map(|target| (low, high, target)));
                }
            }
            self.check()?;
        }
        Ok(())
    }

    fn check(&self) -> Result<(), TextError> {
        TextLimit::CMap.check(self.len(), MAX_ENTRIES)
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.codespaces.len() + self.singles.len() + self.ranges.len()
    }

    /// How many bytes of `bytes` are the next code: as the codespaces say, two where they say nothing.
    pub(super) fn code_length(&self, bytes: &[u8]) -> usize {
        let lengths = 1..=MAX_CODE.min(bytes.len());
        let mut fitting = lengths
            .filter(|length| self.codespaces.iter().any(|codespace| codespace.contains(&bytes[..*length])));
        fitting
            .next()
            .unwrap_or_else(|| self.codespaces.iter().map(|space| space.low.len()).min().unwrap_or(2))
    }

    /// Adds what `code` stands for to `text`.
    pub(super) fn text(&self, code: u32, text: &mut String) {
        let Some((Target::Text(units), offset)) = self.find(code) else { return };
        let mut units = units.clone();
        if let Some(last) = units.last_mut() {
            *last = last.wrapping_add(offset as u16);
        }
        text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }

    /// The glyph that `code` stands for.
    pub(super) fn cid(&self, code: u32) -> Option<u32> {
        match self.find(code) {
            Some((Target::Cid(first), offset)) => first.checked_add(offset),
            _ => self.is_identity.then_some(code),
        }
    }

    /// What `code` maps to, or what the first code of its range does and how far behind that it is.
    fn find(&self, code: u32) -> Option<(&Target, u32)> {
        if let Some(target) = self.singles.get(&code) {
            return Some((target, 0));
        }
        let behind = self.ranges.partition_point(|(low, ..)| *low <= code);
        let mut candidates = self.ranges[..behind].iter().rev().take(MAX_OVERLAP);
        let (low, _, target) = candidates.find(|(_, high, _)| code <= *high)?;
        Some((target, code - low))
    }
}

impl Codespace {
    fn contains(&self, code: &[u8]) -> bool {
        let bounds = self.low.iter().zip(&self.high);
        code.len() == self.low.len()
            && code.iter().zip(bounds).all(|(byte, (low, high))| (low..=high).contains(&byte))
    }
}

impl Value {
    /// The number that the bytes of a code are; `None` for none or too many.
    fn number(&self) -> Option<u32> {
        let Self::Code(code) = self else { return None };
        let fits = (1..=MAX_CODE).contains(&code.len());
        fits.then(|| code.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    fn into_target(self) -> Option<Target> {
        match self {
            Self::Code(bytes) => {
                let units = match bytes.as_slice() {
                    // Some writers give a single byte.
                    [single] => vec![u16::from(*single)],
                    _ => bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
                };
                (units.len() <= MAX_TEXT).then_some(Target::Text(units))
            }
            Self::Number(cid) => Some(Target::Cid(cid)),
            Self::Name(name) => {
                let text = name::text(&String::from_utf8_lossy(&name))?;
                Some(Target::Text(text.encode_utf16().collect()))
            }
            Self::List(_) => None,
        }
    }
}

/// The next `N` values; `None` at the end of the section.
fn row<const N: usize>(lexer: &mut Lexer<'_>) -> Result<Option<[Value; N]>, TextError> {
    let mut values = Vec::with_capacity(N);
    while values.len() < N {
        match lexer.next() {
            Ok(Token::End | Token::Keyword(_)) => return Ok(None),
            Ok(Token::ArrayOpen) => values.push(list(lexer)?),
            Ok(token) => values.extend(simple(token)),
            Err(_) => {}
        }
    }
    Ok(values.try_into().ok())
}

fn list(lexer: &mut Lexer<'_>) -> Result<Value, TextError> {
    let mut elements = Vec::new();
    loop {
        match lexer.next() {
            Ok(Token::ArrayClose | Token::End | Token::Keyword(_)) => return Ok(Value::List(elements)),
            Ok(token) => elements.extend(simple(token)),
            Err(_) => {}
        }
        TextLimit::CMap.check(elements.len(), MAX_ENTRIES)?;
    }
}

fn simple(token: Token) -> Option<Value> {
    match token {
        Token::String(string) => Some(Value::Code(string.bytes)),
        Token::Integer(value) => u32::try_from(value).ok().map(Value::Number),
        Token::Name(name) => Some(Value::Name(name)),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parse(text: &str) -> CMap {
        CMap::parse(text.as_bytes()).unwrap()
    }

    fn text(cmap: &CMap, code: u32) -> String {
        let mut text = String::new();
        cmap.text(code, &mut text);
        text
    }

    #[test]
    fn codes_stand_for_characters() {
        let cmap = parse(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap
            1 begincodespacerange <0000> <FFFF> endcodespacerange
            3 beginbfchar <0001> <0023> <0002> <00660066> <0003> <D83DDD8B> endbfchar
            2 beginbfrange <0010> <0012> <0041> <0020><0022>[<0078> <0079> /numbersign] endbfrange
            1 beginbfrange <0030> <0030> <0024>
            endbfrange 1 beginbfchar <0031> /Adieresis endbfchar endcmap",
        );
        for (code, expected) in [
            (1, "#"),
            (2, "ff"),
            (3, "🖋"),
            (0x10, "A"),
            (0x12, "C"),
            (0x13, ""),
            (0x20, "x"),
            (0x22, "#"),
            (0x30, "$"),
            (0x31, "Ä"),
            (0, ""),
            (u32::MAX, ""),
        ] {
            assert_eq!(text(&cmap, code), expected, "{code:X}");
        }
    }

    #[test]
    fn odd_maps_are_read_as_far_as_they_go() {
        for (name, source, code, expected) in [
            ("empty", "", 1, ""),
            ("never ends", "beginbfchar <01> <0041> <02>", 1, "A"),
            ("one byte for a character", "beginbfchar <01> <41> endbfchar", 1, "A"),
            ("half a pair", "beginbfchar <01> <D83D> endbfchar", 1, "\u{FFFD}"),
            ("odd bytes", "beginbfchar <01> <004142> endbfchar", 1, "A"),
            ("backwards", "beginbfrange <05> <01> <0041> endbfrange", 3, ""),
            ("long code", "beginbfchar <0102030405> <0041> endbfchar", 5, ""),
            ("empty code", "beginbfchar <> <0041> endbfchar", 0, ""),
            ("list too short", "beginbfrange <01> <05> [<0041>] endbfrange", 2, ""),
            ("list in a list", "beginbfrange <01> <02> [<0041> [<0042>] <0043>] endbfrange", 2, "B"),
            ("broken string", "beginbfchar <zz beginbfchar <01> <0041> endbfchar", 1, "A"),
            ("overlap", "beginbfrange <00> <FF> <0041> <10> <11> <0061> endbfrange", 0x12, "S"),
            ("last unit wraps", "beginbfrange <0000> <FFFF> <FFFF> endbfrange", 0x42, "A"),
        ] {
            assert_eq!(text(&parse(source), code), expected, "{name}");
        }
    }

    #[test]
    fn codes_have_the_length_of_their_codespace() {
        let cmap = parse("begincodespacerange <00> <7F> <8140> <9FFC> endcodespacerange");
        for (bytes, expected) in [
            (&b"A"[..], 1),
            (b"A\x81", 1),
            (b"\x81\x40\x41", 2),
            (b"\x81\x20", 1), // in neither
            (b"\xFF", 1),
        ] {
            assert_eq!(cmap.code_length(bytes), expected, "{bytes:?}");
        }
        assert_eq!(parse("").code_length(b"abc"), 2);
    }

    #[test]
    fn codes_stand_for_glyphs() {
        let cmap =
            parse("/WMode 1 def begincidrange <0020> <007E> 7 endcidrange begincidchar <80> 9 endcidchar");
        assert!(cmap.is_vertical);
        for (code, expected) in [(0x20, Some(7)), (0x21, Some(8)), (0x80, Some(9)), (0x7F, None)] {
            assert_eq!(cmap.cid(code), expected, "{code:X}");
        }
        assert_eq!(parse("/Identity-H usecmap").cid(77), Some(77));
        assert_eq!(parse("/UniGB-UCS2-H usecmap").cid(77), None);
    }

    #[test]
    fn a_bomb_meets_its_limit() {
        let many = (0..=MAX_ENTRIES).map(|code| format!("<{code:08X}> <0041>"));
        let list = format!("beginbfrange <00000000> <FFFFFFFF> [{}]", "<0041>".repeat(MAX_ENTRIES + 1));
        let chars = format!("beginbfchar {} endbfchar", many.collect::<String>());
        for (name, source) in [("list", list), ("characters", chars)] {
            let error = CMap::parse(source.as_bytes()).unwrap_err();
            assert!(matches!(error, TextError::TooMuch { what: TextLimit::CMap, .. }), "{name}: {error}");
        }
    }
}
