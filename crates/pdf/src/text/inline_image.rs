//! Inline images (ISO 32000-2 §8.9.7): their data are not syntax, and nothing but reading them tells where they end.

use crate::syntax::lexer::{Lexer, Token, is_white_space};

/// How many bytes behind `EI` have to look like content.
const LOOK_AHEAD: usize = 24;

/// What the dictionary of the image says about the length of its data.
#[derive(Default)]
struct Image {
    width: Option<u64>,
    height: Option<u64>,
    bits: Option<u64>,
    components: Option<u64>,
    is_mask: bool,
    filtered: bool,
    length: Option<u64>,
}

/// Moves `lexer`, which stands behind `BI`, behind the `EI` of the image.
pub(super) fn skip(lexer: &mut Lexer<'_>, data: &[u8]) {
    let Some(image) = dictionary(lexer) else { return };
    // One white space character stands between `ID` and the data.
    let start = (lexer.position() as usize).saturating_add(1).min(data.len());
    let stated = image.stated_length().and_then(|length| end_at(data, start, length));
    let end = stated.or_else(|| search_end(data, start)).unwrap_or(data.len());
    lexer.seek(end as u64);
}

/// Reads keys and values up to `ID`; `None` if the content ends before.
fn dictionary(lexer: &mut Lexer<'_>) -> Option<Image> {
    let mut image = Image::default();
    let mut key = Vec::new();
    loop {
        match lexer.next() {
            Ok(Token::End) => return None,
            Ok(Token::Keyword(keyword)) if keyword == b"ID" => return Some(image),
            Ok(Token::Name(name)) if key.is_empty() => key = name,
            Ok(Token::ArrayOpen) => {
                image.set(&key, &Token::ArrayOpen);
                skip_array(lexer);
                key.clear();
            }
            Ok(value) => {
                image.set(&key, &value);
                key.clear();
            }
            Err(_) => key.clear(),
        }
    }
}

fn skip_array(lexer: &mut Lexer<'_>) {
    while !matches!(lexer.next(), Ok(Token::ArrayClose | Token::End)) {}
}

impl Image {
    fn set(&mut self, key: &[u8], value: &Token) {
        let number = match value {
            Token::Integer(value) => u64::try_from(*value).ok(),
            _ => None,
        };
        match key {
            b"W" | b"Width" => self.width = number,
            b"H" | b"Height" => self.height = number,
            b"BPC" | b"BitsPerComponent" => self.bits = number,
            b"L" | b"Length" => self.length = number,
            b"F" | b"Filter" => self.filtered = true,
            b"IM" | b"ImageMask" => self.is_mask = matches!(value, Token::Keyword(word) if word == b"true"),
            b"CS" | b"ColorSpace" => {
                self.components = match value {
                    Token::Name(name) => match name.as_slice() {
                        b"G" | b"DeviceGray" | b"CalGray" => Some(1),
                        b"RGB" | b"DeviceRGB" | b"CalRGB" => Some(3),
                        b"CMYK" | b"DeviceCMYK" => Some(4),
                        _ => None,
                    },
                    // Only an indexed space may be written as an array here.
                    Token::ArrayOpen => Some(1),
                    _ => None,
                }
            }
            _ => {}
        }
    }

    /// The length that the dictionary gives, or that data without filter must have.
    fn stated_length(&self) -> Option<u64> {
        if let Some(length) = self.length {
            return Some(length);
        }
        if self.filtered {
            return None;
        }
        let (bits, components) = if self.is_mask { (1, 1) } else { (self.bits?, self.components?) };
        let row = self.width?.checked_mul(bits)?.checked_mul(components)?.div_ceil(8);
        row.checked_mul(self.height?)
    }
}

/// The end of `EI` if it stands `length` bytes behind `start`, behind white space.
fn end_at(data: &[u8], start: usize, length: u64) -> Option<usize> {
    let mut at = start.checked_add(usize::try_from(length).ok()?)?;
    while is_white_space(*data.get(at)?) {
        at += 1;
    }
    is_end(data, at).then_some(at + 2)
}

/// The end of the first `EI` between white space that content follows.
fn search_end(data: &[u8], start: usize) -> Option<usize> {
    let after_space = |at: &usize| *at == start || is_white_space(data[at - 1]);
    let found = (start..data.len()).filter(after_space).find(|at| {
        let behind = data.iter().skip(at + 2).take(LOOK_AHEAD);
        is_end(data, *at) && behind.copied().all(|byte| matches!(byte, b' '..=b'~') || is_white_space(byte))
    })?;
    Some(found + 2)
}

fn is_end(data: &[u8], at: usize) -> bool {
    data.get(at..).is_some_and(|rest| rest.starts_with(b"EI"))
        && data.get(at + 2).is_none_or(|next| is_white_space(*next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_ends_at_its_own_end() {
        for (name, content, rest) in [
            ("grey", &b" /W 2 /H 2 /BPC 8 /CS /G ID  EI  EI Q"[..], &b" Q"[..]),
            ("mask", b"/W 9 /H 1 /IM true ID \x01\x02\nEI\nQ", b"\nQ"),
            (
                "rgb by full names",
                b"/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceRGB ID abc EI Q",
                b" Q",
            ),
            ("indexed", b"/W 2/H 1/BPC 4/CS[/I/RGB 1<000000FFFFFF>]ID \xF0 EI Q", b" Q"),
            ("stated length", b"/F/Fl/L 7 ID a EI bc EI Q", b" Q"),
            ("filtered", b"/F /A85 ID abc~> EI Q", b" Q"),
            ("EI inside filtered data", b"/F/Fl ID \x01 EI \x80\x90 EI Q q BT (x) Tj", b" Q q BT (x) Tj"),
            ("wrong size", b"/W 500 /H 500 /BPC 8 /CS /G ID abc EI Q", b" Q"),
            ("huge size", b"/W 9999999999999 /H 9999999999999 /BPC 8 /CS /CMYK ID abc EI Q", b" Q"),
            ("negative size", b"/W -1 /H 1 /BPC 8 /CS /G ID abc EI Q", b" Q"),
            ("ends with the content", b"/F/Fl ID abc EI", b""),
            ("never ends", b"/F/Fl ID abc", b""),
            ("nothing behind ID", b"/F/Fl ID", b""),
            ("no data", b"/W 1 /H 1", b""),
            ("word like the end", b"/F/Fl ID abc EIQ EI Q", b" Q"),
        ] {
            let mut lexer = Lexer::new(&content, 0);
            skip(&mut lexer, content);
            let end = lexer.position() as usize;
            assert_eq!(content[end..], *rest, "{name}");
        }
    }
}
