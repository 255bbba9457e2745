//! The number of a list (RFC 5280 §5.2.3).

use std::fmt;

use crate::asn1::{header_len, tlv};

/// Longest number in octets, which makes it less than 2^159.
pub const MAX_NUMBER_LEN: usize = 20;

/// A cRLNumber: not negative, at most 20 octets. Full lists and delta lists of one scope share one sequence of them.
///
/// `Display` is decimal.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct CrlNumber([u8; MAX_NUMBER_LEN]);

impl CrlNumber {
    /// The greatest there is.
    pub const MAX: Self = {
        let mut octets = [0xff; MAX_NUMBER_LEN];
        octets[0] = 0x7f;
        Self(octets)
    };

    /// The number whose INTEGER holds `octets`; nothing when it is negative or longer than 20 octets.
    #[must_use]
    pub fn from_octets(octets: &[u8]) -> Option<Self> {
        if octets.len() > MAX_NUMBER_LEN || *octets.first()? >= 0x80 {
            return None;
        }
        let mut number = [0; MAX_NUMBER_LEN];
        number[MAX_NUMBER_LEN - octets.len()..].copy_from_slice(octets);
        Some(Self(number))
    }

    /// The number that the INTEGER `der` is, and nothing else, in its shortest form.
    #[must_use]
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let number = Self::from_octets(der.get(header_len(der)?..)?)?;
        (number.to_der() == der).then_some(number)
    }

    /// The INTEGER in DER.
    #[must_use]
    pub fn to_der(self) -> Vec<u8> {
        let zeros = self.0.iter().take_while(|octet| **octet == 0).count();
        let mut start = zeros.min(MAX_NUMBER_LEN - 1);
        // The greatest number begins with 7F, so that there is room for a sign wherever one is needed.
        if self.0[start] >= 0x80 {
            start -= 1;
        }
        tlv(0x02, &self.0[start..])
    }

    /// The number `by` greater; nothing when there is none of at most 20 octets.
    #[must_use]
    pub fn plus(self, by: u64) -> Option<Self> {
        let mut octets = self.0;
        let mut carry = u128::from(by);
        for octet in octets.iter_mut().rev() {
            carry += u128::from(*octet);
            *octet = carry as u8;
            carry >>= 8;
        }
        (carry == 0 && octets[0] < 0x80).then_some(Self(octets))
    }

    /// It as a machine's number, where it is one.
    #[must_use]
    pub fn as_u64(self) -> Option<u64> {
        let (high, low) = self.0.split_at(MAX_NUMBER_LEN - 8);
        high.iter().all(|octet| *octet == 0).then_some(())?;
        Some(low.iter().fold(0, |sum, octet| sum << 8 | u64::from(*octet)))
    }
}

impl From<u64> for CrlNumber {
    fn from(number: u64) -> Self {
        let mut octets = [0; MAX_NUMBER_LEN];
        octets[MAX_NUMBER_LEN - 8..].copy_from_slice(&number.to_be_bytes());
        Self(octets)
    }
}

impl fmt::Display for CrlNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut octets = self.0;
        let mut digits = Vec::new();
        while digits.is_empty() || octets != [0; MAX_NUMBER_LEN] {
            let remainder = octets.iter_mut().fold(0_u16, |remainder, octet| {
                let value = remainder << 8 | u16::from(*octet);
                *octet = (value / 10) as u8;
                value % 10
            });
            digits.push(char::from(b'0' + remainder as u8));
        }
        f.pad(&digits.iter().rev().collect::<String>())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn octets_and_their_numbers() {
        let longest = [0x7f; 20];
        for (octets, shown) in [
            (&[0][..], Some("0")),
            (&[0x7f], Some("127")),
            (&[0x01, 0x2c], Some("300")),
            (&[0, 0x80], Some("128")),
            (&longest, Some("727885129180488904360266563744972327436484050815")),
            (&[], None),
            (&[0x80], None),
            (&[0xff, 0xff], None),
            (&[1; 21], None),
            (&[0; 21], None),
        ] {
            assert_eq!(CrlNumber::from_octets(octets).map(|number| number.to_string()).as_deref(), shown);
        }
    }

    #[test]
    fn der_is_the_shortest_form_and_nothing_else() {
        for number in [0, 1, 127, 128, 255, 256, 32_767, 32_768, u64::MAX] {
            let number = CrlNumber::from(number);
            assert_eq!(CrlNumber::from_der(&number.to_der()), Some(number), "{number}");
        }
        assert_eq!(CrlNumber::from_der(&CrlNumber::MAX.to_der()), Some(CrlNumber::MAX));
        assert_eq!(CrlNumber::MAX.to_der().len(), 22);
        for der in
            [&[][..], &[2], &[2, 0], &[2, 2, 0, 1], &[2, 1, 0x80], &[2, 1, 1, 0], &[4, 1, 1], &[2, 2, 1]]
        {
            assert_eq!(CrlNumber::from_der(der), None, "{der:?}");
        }
    }

    #[test]
    fn numbers_grow_until_there_is_no_room() {
        for (from, by, expected) in
            [(0, 0, Some(0)), (0, 1, Some(1)), (255, 1, Some(256)), (7, 1 << 40, Some((1 << 40) + 7))]
        {
            assert_eq!(CrlNumber::from(from).plus(by), expected.map(CrlNumber::from), "{from} + {by}");
        }
        let beyond = CrlNumber::from(u64::MAX).plus(1).unwrap();
        assert_eq!((beyond.as_u64(), beyond.to_string().as_str()), (None, "18446744073709551616"));
        assert!(beyond > CrlNumber::from(u64::MAX));
        assert_eq!(CrlNumber::MAX.plus(0), Some(CrlNumber::MAX));
        for by in [1, u64::MAX] {
            assert_eq!(CrlNumber::MAX.plus(by), None);
        }
    }
}
