//! Text strings (ISO 32000-2 §7.9.2.2): PDFDocEncoding, UTF-16BE or UTF-8 behind a mark.

use zeroize::Zeroizing;

/// Encodes `text`: ASCII as it is, which is PDFDocEncoding, all else as UTF-16BE with a byte order mark.
///
/// Control characters other than tab, line feed and carriage return take the second way as well, because
/// PDFDocEncoding has accents in their place.
pub fn encode_text(text: &str) -> Vec<u8> {
    if text.bytes().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~')) {
        return text.as_bytes().to_vec();
    }
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    [0xFE, 0xFF].into_iter().chain(units).collect()
}

/// Decodes a text string; what has no meaning becomes U+FFFD.
pub fn decode_text(bytes: &[u8]) -> String {
    if let Some(units) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf16(units, u16::from_be_bytes);
    }
    // Not in the standard, but written by some producers and read by all viewers.
    if let Some(units) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf16(units, u16::from_le_bytes);
    }
    if let Some(text) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return String::from_utf8_lossy(text).into_owned();
    }
    bytes.iter().map(|byte| pdf_doc_encoding(*byte)).collect()
}

/// Encodes `text`, which is secret, in PDFDocEncoding alone; `None` if a character is not in it.
pub(crate) fn encode_pdf_doc(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let byte_of = |wanted: char| (0..=u8::MAX).find(|byte| pdf_doc_encoding(*byte) == wanted);
    // Room for all of it: a vector that grows leaves a copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    for wanted in text.chars() {
        bytes.push(byte_of(wanted).filter(|_| wanted != char::REPLACEMENT_CHARACTER)?);
    }
    Some(bytes)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(|pair| unit([pair[0], *pair.get(1).unwrap_or(&0)])).collect();
    String::from_utf16_lossy(&units)
}

/// ISO 32000-2 annex D.2: Latin-1 but for two rows.
fn pdf_doc_encoding(byte: u8) -> char {
    const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const SIGNS: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ',
        'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
    ];
    match byte {
        0x18..=0x1F => ACCENTS[usize::from(byte - 0x18)],
        0x80..=0xA0 => SIGNS[usize::from(byte - 0x80)],
        0x7F | 0xAD => '\u{FFFD}',
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_survives() {
        for text in ["", "Surat Tugas", "Desa Candirejo — Kab. Semarang", "ꦱꦼꦒꦼꦭ꧀", "🖋", "a\u{1}b", "é"]
        {
            assert_eq!(decode_text(&encode_text(text)), text);
        }
        assert_eq!(encode_text("(ASCII)"), b"(ASCII)");
    }

    #[test]
    fn foreign_encodings_are_read() {
        for (bytes, expected) in [
            (&b"\x80\x84\xA0\x18"[..], "•—€˘"),
            (b"\x9F\x7F\xAD", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            (b"caf\xE9", "café"),
            (b"\xEF\xBB\xBFcaf\xC3\xA9", "café"),
            (b"\xFF\xFEa\0b\0", "ab"),
            (b"\xFE\xFF\0a\0", "a\0"), // half a unit at the end
            (b"\xFE\xFF\xD8\0", "\u{FFFD}"),
        ] {
            assert_eq!(decode_text(bytes), expected, "{bytes:?}");
        }
    }
}
