//! The words of a verdict (EN 319 102-1 §5.1.3).

use serde::{Serialize, Serializer};

/// What is said of a signature, or of a file: the better first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Indication {
    /// Everything that was asked holds.
    TotalPassed,
    /// What is at hand is not enough to say either.
    Indeterminate,
    /// It does not hold, whatever else may come to light.
    TotalFailed,
}

/// Why, in one word. All but the last are those of EN 319 102-1.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum SubIndication {
    /// It is not built as its standard asks for.
    FormatFailure,
    /// The signed bytes are not those that are there.
    HashFailure,
    /// The signature does not fit the signer's key.
    SigCryptoFailure,
    /// An attribute of the signature is missing or not as it must be.
    SigConstraintsFailure,
    /// A certificate must not be used for what it is used for.
    ChainConstraintsFailure,
    /// No path could be judged, for another reason.
    CertificateChainGeneralFailure,
    /// An algorithm that is not known or not accepted.
    CryptoConstraintsFailure,
    /// An algorithm or key that is too weak, and no proof that the signature is older than the weakness.
    CryptoConstraintsFailureNoPoe,
    /// The certificate is not valid yet.
    NotYetValid,
    /// The certificate was revoked when the signer says that it was used.
    Revoked,
    /// The certificate was revoked, and there is no proof that the signature is older.
    RevokedNoPoe,
    /// The certificate of a CA was revoked, and there is no proof that the signature is older.
    RevokedCaNoPoe,
    /// The certificate has expired, and there is no proof that the signature is older.
    OutOfBoundsNoPoe,
    /// The signer's certificate is not at hand, or another one stands in its place.
    NoSigningCertificateFound,
    /// Nothing leads from the signer's certificate to what is trusted.
    NoCertificateChainFound,
    /// Something is missing that may be had later: status data, or the end of a suspension.
    TryLater,
    /// The signed bytes could not be read.
    SignedDataNotFound,
    /// Of two time stamps, the one that covers the other is the earlier by its own word.
    TimestampOrderFailure,
    /// Ours: what came after the signature must not have come. The standard has no word for it.
    DisallowedModification,
}

impl Indication {
    /// The word of the standard.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::TotalPassed => "TOTAL-PASSED",
            Self::Indeterminate => "INDETERMINATE",
            Self::TotalFailed => "TOTAL-FAILED",
        }
    }
}

impl Serialize for Indication {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl std::fmt::Display for Indication {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl SubIndication {
    /// The word of the standard.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::FormatFailure => "FORMAT_FAILURE",
            Self::HashFailure => "HASH_FAILURE",
            Self::SigCryptoFailure => "SIG_CRYPTO_FAILURE",
            Self::SigConstraintsFailure => "SIG_CONSTRAINTS_FAILURE",
            Self::ChainConstraintsFailure => "CHAIN_CONSTRAINTS_FAILURE",
            Self::CertificateChainGeneralFailure => "CERTIFICATE_CHAIN_GENERAL_FAILURE",
            Self::CryptoConstraintsFailure => "CRYPTO_CONSTRAINTS_FAILURE",
            Self::CryptoConstraintsFailureNoPoe => "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
            Self::NotYetValid => "NOT_YET_VALID",
            Self::Revoked => "REVOKED",
            Self::RevokedNoPoe => "REVOKED_NO_POE",
            Self::RevokedCaNoPoe => "REVOKED_CA_NO_POE",
            Self::OutOfBoundsNoPoe => "OUT_OF_BOUNDS_NO_POE",
            Self::NoSigningCertificateFound => "NO_SIGNING_CERTIFICATE_FOUND",
            Self::NoCertificateChainFound => "NO_CERTIFICATE_CHAIN_FOUND",
            Self::TryLater => "TRY_LATER",
            Self::SignedDataNotFound => "SIGNED_DATA_NOT_FOUND",
            Self::TimestampOrderFailure => "TIMESTAMP_ORDER_FAILURE",
            Self::DisallowedModification => "DISALLOWED_MODIFICATION",
        }
    }
}

impl Serialize for SubIndication {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl std::fmt::Display for SubIndication {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}
