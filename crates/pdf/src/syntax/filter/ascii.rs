//! ASCIIHexDecode and ASCII85Decode (ISO 32000-2 §7.4.2, §7.4.3). Neither makes data longer than they are.

use crate::syntax::lexer::{hex_digit, is_white_space};

/// Two digits for each byte, up to `>` or the end; `None` if anything else stands there.
pub(super) fn hexadecimal(data: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(data.len() / 2);
    let mut high = None;
    for byte in data.iter().take_while(|byte| **byte != b'>').filter(|byte| !is_white_space(**byte)) {
        let digit = hex_digit(*byte)?;
        match high.take() {
            None => high = Some(digit),
            Some(high) => decoded.push(high << 4 | digit),
        }
    }
    decoded.extend(high.map(|high| high << 4));
    Some(decoded)
}

/// Five characters for four bytes, up to `~>` or the end; `None` if they are not of base 85.
pub(super) fn base85(data: &[u8]) -> Option<Vec<u8>> {
    let data = data.trim_ascii_start();
    let data = data.strip_prefix(b"<~").unwrap_or(data);
    let mut decoded = Vec::with_capacity(data.len() / 5 * 4);
    let mut group = Vec::with_capacity(5);
    for byte in data.iter().take_while(|byte| **byte != b'~').filter(|byte| !is_white_space(**byte)) {
        match byte {
            b'z' if group.is_empty() => decoded.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => return None,
        }
        if group.len() == 5 {
            decoded.extend(four_bytes(&group)?);
            group.clear();
        }
    }
    match group.len() {
        0 => {}
        1 => return None,
        length => {
            group.resize(5, 84);
            decoded.extend(&four_bytes(&group)?[..length - 1]);
        }
    }
    Some(decoded)
}

fn four_bytes(group: &[u8]) -> Option<[u8; 4]> {
    let number = group.iter().fold(0, |number, digit| number * 85 + u64::from(*digit));
    u32::try_from(number).ok().map(u32::to_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_data() {
        for (data, expected) in [
            (&b"48656C6c6f>"[..], Some(&b"Hello"[..])),
            (b"4 8\n65 6>rest", Some(b"He`")),
            (b"", Some(b"")),
            (b"41", Some(b"A")),
            (b"4G>", None),
            (b"<41>", None),
        ] {
            assert_eq!(hexadecimal(data).as_deref(), expected, "{data:?}");
        }
    }

    #[test]
    fn base85_data() {
        for (data, expected) in [
            (&b"87cURD]j7BEbo80~>"[..], Some(&b"Hello world!"[..])),
            (b"<~87cUR\nD]~>rest", Some(b"Hello")),
            (b"z87~>", Some(b"\0\0\0\0H")),
            (b"", Some(b"")),
            (b"~>", Some(b"")),
            (b"87cUR", Some(b"Hell")),
            (b"8~>", None),
            (b"8z~>", None),
            (b"uuuuu~>", None),
            (b"87cU{~>", None),
        ] {
            let decoded = base85(data);
            assert_eq!(decoded.as_deref(), expected, "{data:?}");
        }
    }
}
