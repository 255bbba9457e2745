//! Why a certificate was revoked (RFC 5280 §5.3.1).

use std::fmt;
use std::str::FromStr;

/// A reason code.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum RevocationReason {
    /// No reason is given.
    Unspecified,
    /// The private key is or may be in other hands.
    KeyCompromise,
    /// The issuer's private key is or may be in other hands.
    CaCompromise,
    /// The holder moved to another office, or the name changed.
    AffiliationChanged,
    /// A newer certificate takes its place.
    Superseded,
    /// The holder no longer does what the certificate was for.
    CessationOfOperation,
    /// Suspended: the only reason that can be taken back.
    CertificateHold,
    /// No longer suspended; only in delta lists.
    RemoveFromCrl,
    /// The right to it was taken away.
    PrivilegeWithdrawn,
    /// The attribute authority's key is or may be in other hands.
    AaCompromise,
}

impl RevocationReason {
    /// All of them, by their codes.
    pub const ALL: [Self; 10] = [
        Self::Unspecified,
        Self::KeyCompromise,
        Self::CaCompromise,
        Self::AffiliationChanged,
        Self::Superseded,
        Self::CessationOfOperation,
        Self::CertificateHold,
        Self::RemoveFromCrl,
        Self::PrivilegeWithdrawn,
        Self::AaCompromise,
    ];

    /// The code in a list. 7 is not used.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Unspecified => 0,
            Self::KeyCompromise => 1,
            Self::CaCompromise => 2,
            Self::AffiliationChanged => 3,
            Self::Superseded => 4,
            Self::CessationOfOperation => 5,
            Self::CertificateHold => 6,
            Self::RemoveFromCrl => 8,
            Self::PrivilegeWithdrawn => 9,
            Self::AaCompromise => 10,
        }
    }

    /// The reason of that code.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The name in the standard.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "keyCompromise",
            Self::CaCompromise => "cACompromise",
            Self::AffiliationChanged => "affiliationChanged",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessationOfOperation",
            Self::CertificateHold => "certificateHold",
            Self::RemoveFromCrl => "removeFromCRL",
            Self::PrivilegeWithdrawn => "privilegeWithdrawn",
            Self::AaCompromise => "aACompromise",
        }
    }
}

impl fmt::Display for RevocationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for RevocationReason {
    type Err = UnknownReason;

    /// Takes the name in the standard, in any case.
    fn from_str(text: &str) -> Result<Self, UnknownReason> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.name().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownReason(text.to_owned()))
    }
}

/// A set of reasons, such as a list may be limited to: ReasonFlags (RFC 5280 §4.2.1.13). Neither `unspecified`, which no
/// list can be limited to, nor `removeFromCRL` ever belongs to it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Reasons(u16);

impl Reasons {
    /// Every reason there is.
    pub const ALL: Self = Self(0b1_1111_1110);
    /// certificateHold.
    pub const HOLD: Self = Self(1 << 6);

    /// Whether none belongs to it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether each of `other` belongs to it.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Those that belong to both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that belong to one of them.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// By the bits of ReasonFlags, the first one lowest.
    pub(crate) fn from_flags(bits: u16) -> Self {
        Self(bits & Self::ALL.0)
    }

    /// The content of the BIT STRING: bits without a name are left away at its end (X.690 §11.2.2).
    pub(super) fn to_bits(self) -> Vec<u8> {
        let [first, second] = self.0.reverse_bits().to_be_bytes();
        let octets: &[u8] = match (first, second) {
            (0, 0) => &[],
            (_, 0) => &[first],
            _ => &[first, second],
        };
        let unused = octets.last().map_or(0, |last| last.trailing_zeros() as u8);
        [&[unused], octets].concat()
    }
}

impl FromIterator<RevocationReason> for Reasons {
    fn from_iter<I: IntoIterator<Item = RevocationReason>>(reasons: I) -> Self {
        let bit = |reason| match reason {
            RevocationReason::Unspecified | RevocationReason::RemoveFromCrl => 0,
            // These two stand one place before their codes, where 7 and removeFromCRL would be.
            RevocationReason::PrivilegeWithdrawn => 1 << 7,
            RevocationReason::AaCompromise => 1 << 8,
            reason => 1 << reason.code(),
        };
        Self(reasons.into_iter().map(bit).fold(0, |all, bit| all | bit))
    }
}

/// A word that is no reason.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is not a reason for revocation")]
pub struct UnknownReason(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_those_of_the_standard() {
        for (reasons, bits) in [
            (&[][..], &[0][..]),
            (&[RevocationReason::Unspecified, RevocationReason::RemoveFromCrl], &[0]),
            (&[RevocationReason::KeyCompromise], &[6, 0x40]),
            (&[RevocationReason::CertificateHold], &[1, 0x02]),
            (&[RevocationReason::PrivilegeWithdrawn], &[0, 0x01]),
            (&[RevocationReason::AaCompromise], &[7, 0x00, 0x80]),
            (&RevocationReason::ALL, &[7, 0x7f, 0x80]),
        ] {
            assert_eq!(reasons.iter().copied().collect::<Reasons>().to_bits(), bits, "{reasons:?}");
        }
        assert_eq!(RevocationReason::ALL.into_iter().collect::<Reasons>(), Reasons::ALL);
        assert_eq!(Reasons::from_flags(u16::MAX), Reasons::ALL);
    }

    #[test]
    fn codes_and_names_are_those_of_the_standard() {
        for reason in RevocationReason::ALL {
            assert_eq!(RevocationReason::from_code(reason.code()), Some(reason));
            assert_eq!(reason.name().parse(), Ok(reason));
        }
        assert_eq!("keycompromise".parse(), Ok(RevocationReason::KeyCompromise));
        assert_eq!(RevocationReason::from_code(7), None);
        assert_eq!(RevocationReason::from_code(11), None);
        for word in ["", "mutasi", "key compromise"] {
            assert_eq!(word.parse::<RevocationReason>(), Err(UnknownReason(word.to_owned())));
        }
    }
}
