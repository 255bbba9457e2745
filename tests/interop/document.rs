//! The parts of a signed document as an outsider finds them, and ways to harm it.
//!
//! Written without our reader of documents, so that a mistake there cannot hide itself.

use std::ops::Range;

/// What a signature covers, and where it lies.
pub(crate) struct Signed {
    /// The covered bytes.
    pub(crate) content: Vec<u8>,
    /// The CMS with the padding behind it.
    pub(crate) cms: Vec<u8>,
    /// Where the digits of `/Contents` stand.
    pub(crate) digits: Range<usize>,
}

/// Takes the last signature of a document apart.
pub(crate) fn last_signature(document: &[u8]) -> Signed {
    let range = byte_range(document);
    let [first, gap, second] = [0..range[1], range[1]..range[2], range[2]..range[2] + range[3]];
    // Brackets stand around the digits.
    let digits = gap.start + 1..gap.end - 1;
    let cms = document[digits.clone()].chunks(2).map(|pair| {
        let text = std::str::from_utf8(pair).unwrap();
        u8::from_str_radix(text, 16).unwrap()
    });
    Signed { content: [&document[first], &document[second]].concat(), cms: cms.collect(), digits }
}

fn byte_range(document: &[u8]) -> [usize; 4] {
    let at = document.windows(10).rposition(|window| window == b"/ByteRange").unwrap();
    let text = String::from_utf8_lossy(&document[at..at + 100]).into_owned();
    let (_, rest) = text.split_once('[').unwrap();
    let (inside, _) = rest.split_once(']').unwrap();
    let numbers: Vec<usize> = inside.split_whitespace().map(|word| word.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}

/// The document with a page a little wider: a covered byte is another.
pub(crate) fn with_another_page_size(document: &[u8]) -> Vec<u8> {
    let at = position(document, b"/MediaBox");
    let digit = at + document[at..].iter().position(|byte| byte.is_ascii_digit()).unwrap();
    changed(document, digit, |byte| if byte == b'0' { b'1' } else { b'0' })
}

/// The document with one bit of the last signature's value, near the end of its CMS, another.
pub(crate) fn with_another_signature_value(document: &[u8]) -> Vec<u8> {
    let Signed { cms, digits, .. } = last_signature(document);
    let length = der_length(&cms);
    changed(document, digits.start + 2 * (length - 1), |digit| if digit == b'0' { b'1' } else { b'0' })
}

/// The length of the first DER value, header included.
pub(crate) fn der_length(der: &[u8]) -> usize {
    assert_eq!(der[..2], [0x30, 0x82], "a SEQUENCE with a length of two octets");
    4 + usize::from(u16::from_be_bytes([der[2], der[3]]))
}

/// `bytes` with the one at `at` changed.
pub(crate) fn changed(bytes: &[u8], at: usize, change: impl Fn(u8) -> u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] = change(bytes[at]);
    bytes
}

/// Where `needle` first stands.
pub(crate) fn position(bytes: &[u8], needle: &[u8]) -> usize {
    bytes.windows(needle.len()).position(|window| window == needle).unwrap()
}
