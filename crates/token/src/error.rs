//! Everything that can go wrong with a token, as values. Never a PIN.

use std::io;
use std::path::PathBuf;

use cryptoki::error::{Error, RvError};
use pki::cert::CertificateError;
use pki::key::{KeyError, KeyKind, UnfitKey};
use pki::signature::SignatureAlgorithm;

use crate::uri::UriError;

/// Why a key on a token cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The URI does not name a key.
    #[error("the PKCS#11 URI cannot be used")]
    Uri(#[from] UriError),
    /// The module's file cannot be read.
    #[error("the PKCS#11 module `{}` cannot be read", path.display())]
    Module {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file is no library, or one without PKCS#11.
    #[error("`{}` cannot be loaded as a PKCS#11 module", .0.display())]
    NotAModule(PathBuf),
    /// No token that is plugged in is the one named.
    #[error("no token fits the URI; {present} are present")]
    NoToken {
        /// How many tokens the module sees.
        present: usize,
    },
    /// More tokens than one fit.
    #[error("{count} tokens fit the URI")]
    SeveralTokens {
        /// How many.
        count: usize,
    },
    /// The token refuses the PIN. It was tried once.
    #[error("the PIN is wrong; a token locks itself after few wrong ones")]
    WrongPin,
    /// The token takes no PIN any more.
    #[error("the token's PIN is locked after too many wrong ones")]
    PinLocked,
    /// No private key on the token is the one named.
    #[error("no private key on the token fits the URI")]
    NoKey,
    /// More private keys than one fit.
    #[error("several private keys on the token fit the URI")]
    SeveralKeys,
    /// The token holds no certificate with the key's CKA_ID.
    #[error("the token holds no certificate with the identifier of the key")]
    NoCertificate,
    /// The token holds several of them.
    #[error("the token holds several certificates with the identifier of the key")]
    SeveralCertificates,
    /// The certificate on the token cannot be read.
    #[error("the certificate on the token cannot be read")]
    Certificate(#[from] CertificateError),
    /// The token does not tell the public half of the key.
    #[error("the token does not tell the public half of the key")]
    NoPublicKey,
    /// A key to be certified that is known to be weak.
    #[error("the key on the token is not fit for a certificate")]
    Unfit(#[source] UnfitKey),
    /// What the token signed is not by the key in the certificate.
    #[error("the key on the token does not belong to this certificate")]
    NotAPair,
    /// A key of a kind that we do not sign with.
    #[error("a key of kind {0} on a token is not supported")]
    Unsupported(KeyKind),
    /// The key does not sign in the way that was asked for.
    #[error("the key on the token does not sign in this way")]
    Scheme(#[source] KeyError),
    /// The token does not sign in this way.
    #[error("the token offers no way to sign by {0}")]
    Mechanism(SignatureAlgorithm),
    /// The module refused a call.
    #[error("the token answered {call} with {answer}")]
    Device {
        /// The function of PKCS#11, without its `C_`.
        call: String,
        /// The return value's name.
        answer: String,
    },
}

impl TokenError {
    /// What the wrapper said. Its own sentences are left out, except where there is no return value.
    pub(crate) fn device(error: &Error) -> Self {
        match error {
            Error::Pkcs11(RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange, _) => {
                Self::WrongPin
            }
            Error::Pkcs11(RvError::PinLocked, _) => Self::PinLocked,
            Error::Pkcs11(answer, call) => {
                Self::Device { call: format!("{call:?}"), answer: format!("{answer:?}") }
            }
            other => Self::Device { call: "PKCS#11".to_owned(), answer: format!("{other:?}") },
        }
    }
}

#[cfg(test)]
mod tests {
    use cryptoki::context::Function;

    use super::*;

    #[test]
    fn a_wrong_pin_is_told_from_everything_else() {
        for (name, answer, wrong, locked) in [
            ("incorrect", RvError::PinIncorrect, true, false),
            ("too short", RvError::PinLenRange, true, false),
            ("invalid", RvError::PinInvalid, true, false),
            ("locked", RvError::PinLocked, false, true),
            ("unplugged", RvError::TokenNotPresent, false, false),
            ("general", RvError::GeneralError, false, false),
        ] {
            let error = TokenError::device(&Error::Pkcs11(answer, Function::Login));
            assert_eq!(matches!(error, TokenError::WrongPin), wrong, "{name}");
            assert_eq!(matches!(error, TokenError::PinLocked), locked, "{name}");
        }
        let error = TokenError::device(&Error::Pkcs11(RvError::GeneralError, Function::Login));
        assert_eq!(error.to_string(), "the token answered Login with GeneralError");
    }
}
