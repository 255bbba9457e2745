//! The one text form of a serial number.

use crate::StoreError;

/// Checks that `text` is a serial as the ledger keeps it: upper-case hexadecimal, no leading zero, not zero,
/// and a positive INTEGER of at most 20 octets (RFC 5280 §4.1.2.2).
///
/// One form only, because two spellings of a serial would hide a revocation.
pub(crate) fn checked(text: &str) -> Result<&str, StoreError> {
    let digits = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
    let first = text.bytes().next().unwrap_or(b'0');
    // With 40 digits a first one of 8 or more sets the sign bit, which takes a 21st octet.
    let fits = text.len() < 40 || (text.len() == 40 && first < b'8');
    if digits && first != b'0' && fits {
        Ok(text)
    } else {
        Err(StoreError::MalformedSerial { text: text.chars().take(64).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_have_one_form() {
        let longest = format!("7{}", "F".repeat(39));
        for good in ["1", "A0", "80", "FF", "123456789ABCDEF", &longest] {
            assert!(checked(good).is_ok(), "{good:?}");
        }
        let negative = format!("8{}", "0".repeat(39));
        let long = "1".repeat(41);
        for bad in [
            "", "0", "00", "01", "0x1F", "ff", "1g", "1 ", " 1", "1:2", "-1", "+1", "1\0", "１", &negative,
            &long,
        ] {
            assert!(matches!(checked(bad), Err(StoreError::MalformedSerial { .. })), "{bad:?}");
        }
    }

    #[test]
    fn a_long_text_is_cut_in_the_error() {
        match checked(&"z".repeat(1000)) {
            Err(StoreError::MalformedSerial { text }) => assert_eq!(text.len(), 64),
            other => panic!("{other:?}"),
        }
    }
}
