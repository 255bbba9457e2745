//! Octets as hexadecimal text, for people and for files.

/// Two lower-case digits for each octet, as in hashes and file names.
#[must_use]
pub fn lower(octets: &[u8]) -> String {
    let digits = octets.iter().flat_map(|octet| [octet >> 4, octet & 0xf]);
    digits.map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)])).collect()
}

/// Two upper-case digits for each octet, as RFC 4514 §2.4 and serial numbers have them.
#[must_use]
pub fn upper(octets: &[u8]) -> String {
    let mut text = lower(octets);
    text.make_ascii_uppercase();
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_octet_has_two_digits() {
        assert_eq!(super::lower(&[0x00, 0x0a, 0xff]), "000aff");
        assert_eq!(super::upper(&[0x00, 0x0a, 0xff]), "000AFF");
        assert_eq!(super::lower(&[]), "");
    }
}
