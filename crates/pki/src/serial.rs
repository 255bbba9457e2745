//! Certificate serial numbers (RFC 5280 §4.1.2.2).

use std::fmt;
use std::str::FromStr;

use rand_core::CryptoRng;

use crate::hex;

/// A certificate's serial number, as the octets that stand in its INTEGER.
///
/// Those we make are positive, 16 octets long and random. Those we read may break that rule, as old certificates
/// do; [`is_conforming`](Self::is_conforming) tells. `Display` is the one text form: upper-case hexadecimal, no
/// leading zero.
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SerialNumber(Vec<u8>);

/// The longest serial number in octets that RFC 5280 §4.1.2.2 allows.
pub const MAX_SERIAL_LEN: usize = 20;

/// Longest serial number that is read at all, in octets: foreign certificates break the rule, but not by this much.
pub(crate) const MAX_READ_LEN: usize = 64;

impl SerialNumber {
    /// Makes a number of 16 octets from `rng`: 126 bits at least that nobody can guess. Its text is always of 32
    /// digits, so that it is the same in programs that write whole octets.
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut octets = [0; 16];
        loop {
            rng.fill_bytes(&mut octets);
            octets[0] &= 0x7f;
            if octets[0] >= 0x10 {
                return Self(octets.to_vec());
            }
        }
    }

    /// The number whose INTEGER holds `octets` (big-endian, two's complement).
    ///
    /// # Errors
    /// [`SerialError::Length`] when there is none, or more than 64.
    pub fn from_octets(octets: &[u8]) -> Result<Self, SerialError> {
        if octets.is_empty() || octets.len() > MAX_READ_LEN {
            return Err(SerialError::Length(octets.len()));
        }
        Ok(Self(octets.to_vec()))
    }

    /// The octets of its INTEGER, big-endian.
    #[must_use]
    pub fn as_octets(&self) -> &[u8] {
        &self.0
    }

    /// The octets without leading zeros: two encodings of one positive number are the same here.
    #[must_use]
    pub fn significant_octets(&self) -> &[u8] {
        let zeros = self.0.iter().take_while(|octet| **octet == 0).count();
        &self.0[zeros.min(self.0.len() - 1)..]
    }

    /// Whether it is positive and at most 20 octets (RFC 5280 §4.1.2.2).
    #[must_use]
    pub fn is_conforming(&self) -> bool {
        self.0.len() <= MAX_SERIAL_LEN && self.0[0] < 0x80 && self.0.iter().any(|octet| *octet != 0)
    }
}

impl fmt::Display for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = hex::upper(&self.0);
        let digits = text.trim_start_matches('0');
        f.write_str(if digits.is_empty() { "0" } else { digits })
    }
}

impl fmt::Debug for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SerialNumber({self})")
    }
}

impl FromStr for SerialNumber {
    type Err = SerialError;

    /// Reads hexadecimal digits of either case, with or without colons between octets.
    fn from_str(text: &str) -> Result<Self, SerialError> {
        let digits: String = text.chars().filter(|c| *c != ':').collect();
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(SerialError::NotHexadecimal);
        }
        let digits = digits.trim_start_matches('0');
        let padded = if digits.len().is_multiple_of(2) { digits.to_owned() } else { format!("0{digits}") };
        let mut octets: Vec<u8> = (0..padded.len())
            .step_by(2)
            .filter_map(|at| u8::from_str_radix(&padded[at..at + 2], 16).ok())
            .collect();
        // A positive INTEGER whose first bit is set carries a zero octet before it; zero itself is one octet.
        if octets.first().is_none_or(|first| *first >= 0x80) {
            octets.insert(0, 0);
        }
        Self::from_octets(&octets)
    }
}

/// Why something is no serial number.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SerialError {
    /// Too short or too long to be read.
    #[error("a serial number has 1 to {MAX_READ_LEN} octets, not {0}")]
    Length(usize),
    /// Not hexadecimal.
    #[error("a serial number is written in hexadecimal digits")]
    NotHexadecimal,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn one_text_form() {
        for (text, expected) in [
            ("0A1b", Ok("A1B")),
            ("a1:b2", Ok("A1B2")),
            ("00ff", Ok("FF")),
            ("0", Ok("0")),
            ("", Err(SerialError::NotHexadecimal)),
            ("12 34", Err(SerialError::NotHexadecimal)),
            ("0x12", Err(SerialError::NotHexadecimal)),
            ("é", Err(SerialError::NotHexadecimal)),
        ] {
            let read = text.parse::<SerialNumber>().map(|serial| serial.to_string());
            assert_eq!(read, expected.map(str::to_owned), "{text:?}");
        }
    }

    #[test]
    fn high_bit_gets_a_zero_octet() {
        let serial: SerialNumber = "FF".parse().unwrap();
        assert_eq!(serial.as_octets(), [0, 0xff]);
        assert!(serial.is_conforming());
    }

    #[test]
    fn what_does_not_conform_can_be_read_and_told() {
        for octets in [&[0u8][..], &[0x80], &[1; 21]] {
            assert!(!SerialNumber::from_octets(octets).unwrap().is_conforming(), "{octets:?}");
        }
        assert_eq!(SerialNumber::from_octets(&[]), Err(SerialError::Length(0)));
        assert_eq!(SerialNumber::from_octets(&[1; 65]), Err(SerialError::Length(65)));
    }

    #[test]
    fn generated_ones_are_sixteen_positive_octets_of_two_digits_each() {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        for _ in 0..200 {
            let serial = SerialNumber::generate(&mut rng);
            assert!(serial.is_conforming());
            assert_eq!(serial.as_octets().len(), 16);
            assert!((0x10..0x80).contains(&serial.as_octets()[0]));
            assert_eq!(serial.to_string().len(), 32);
            assert_eq!(serial.to_string().parse(), Ok(serial));
        }
    }
}
