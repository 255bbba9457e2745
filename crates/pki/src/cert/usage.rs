//! What a key may be used for (RFC 5280 §4.2.1.3).

use std::fmt;
use std::ops::BitOr;

use crate::asn1;

/// A set of key usages.
#[derive(Clone, Copy, Default, Eq, Hash, PartialEq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// digitalSignature.
    pub const DIGITAL_SIGNATURE: Self = Self(1);
    /// nonRepudiation, renamed contentCommitment.
    pub const NON_REPUDIATION: Self = Self(1 << 1);
    /// keyEncipherment.
    pub const KEY_ENCIPHERMENT: Self = Self(1 << 2);
    /// dataEncipherment.
    pub const DATA_ENCIPHERMENT: Self = Self(1 << 3);
    /// keyAgreement.
    pub const KEY_AGREEMENT: Self = Self(1 << 4);
    /// keyCertSign.
    pub const KEY_CERT_SIGN: Self = Self(1 << 5);
    /// cRLSign.
    pub const CRL_SIGN: Self = Self(1 << 6);
    /// encipherOnly.
    pub const ENCIPHER_ONLY: Self = Self(1 << 7);
    /// decipherOnly.
    pub const DECIPHER_ONLY: Self = Self(1 << 8);

    const NAMES: [&'static str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];

    /// The usages of both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether every usage of `other` is in it.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any usage of `other` is in it.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it holds no usage at all.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The names of its usages, in the order of the standard.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .enumerate()
            .filter(move |(bit, _)| self.0 & (1 << bit) != 0)
            .map(|(_, name)| name)
    }

    /// A named BIT STRING in DER: no trailing zero bits (X.690 §11.2.2).
    #[must_use]
    pub fn to_der(self) -> Vec<u8> {
        let bits = (self.0 as u8).reverse_bits();
        let ninth = (self.0 >> 8) as u8;
        let content = match (bits, ninth) {
            (0, 0) => vec![0],
            (_, 0) => vec![bits.trailing_zeros() as u8, bits],
            _ => vec![7, bits, 0x80],
        };
        asn1::tlv(asn1::BIT_STRING, &content)
    }

    /// Reads the BIT STRING. Trailing zero bits, which some issuers leave, are tolerated; more than nine bits are not.
    #[must_use]
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let [asn1::BIT_STRING, length, unused, octets @ ..] = der else { return None };
        if usize::from(*length) != octets.len() + 1 || *unused > 7 || octets.len() > 2 {
            return None;
        }
        let bits = u16::from(octets.first().copied().unwrap_or(0).reverse_bits());
        match octets.get(1) {
            None => Some(Self(bits)),
            Some(second) if second & 0x7f == 0 => Some(Self(bits | u16::from(second >> 7) << 8)),
            Some(_) => None,
        }
    }
}

impl BitOr for KeyUsage {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.union(other)
    }
}

impl fmt::Debug for KeyUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names().collect::<Vec<_>>().join("|"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_without_trailing_zeros() {
        for (usage, der) in [
            (KeyUsage::DIGITAL_SIGNATURE, &[3, 2, 7, 0x80][..]),
            (KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION, &[3, 2, 6, 0xc0]),
            (KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN, &[3, 2, 1, 0x06]),
            (KeyUsage::KEY_AGREEMENT | KeyUsage::DECIPHER_ONLY, &[3, 3, 7, 0x08, 0x80]),
            (KeyUsage::default(), &[3, 1, 0]),
        ] {
            assert_eq!(usage.to_der(), der, "{usage:?}");
            assert_eq!(KeyUsage::from_der(der), Some(usage));
        }
    }

    #[test]
    fn refuses_what_is_no_key_usage() {
        for der in [
            &[][..],
            &[3],
            &[3, 1],
            &[4, 2, 7, 0x80],
            &[3, 3, 7, 0x80],
            &[3, 2, 9, 0x80],
            &[3, 4, 0, 1, 2, 3],
            &[3, 3, 0, 1, 1],
        ] {
            assert_eq!(KeyUsage::from_der(der), None, "{der:?}");
        }
    }
}
