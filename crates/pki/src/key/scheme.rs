//! How a key is asked to sign, where there is a choice.

use super::{KeyError, KeyKind, PublicKey};
use crate::digest::DigestAlgorithm;
use crate::signature::SignatureAlgorithm;

/// What is asked of a key beside signing; the default leaves the choice to the key.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Scheme {
    /// The hash; the one that usually goes with the key where nothing is said.
    pub digest: Option<DigestAlgorithm>,
    /// RSASSA-PSS instead of RSASSA-PKCS1-v1_5 (RFC 8017 §8.1, §8.2).
    pub pss: bool,
}

impl Scheme {
    /// The algorithm by which `key` signs when it is asked for this. The salt of PSS is as long as the hash (RFC 4055
    /// §3.1), or longer where the key itself wants it so.
    ///
    /// # Errors
    /// [`KeyError::PssNeedsRsa`]; [`KeyError::DigestNotAllowed`] when the key goes with another hash only;
    /// [`KeyError::Unsupported`] for a key that we do not sign with.
    pub fn algorithm(self, key: &PublicKey) -> Result<SignatureAlgorithm, KeyError> {
        let kind = key.kind();
        if self.pss && !kind.is_rsa() {
            return Err(KeyError::PssNeedsRsa(kind));
        }
        let usual = kind.usual_digest();
        let digest = self.digest.unwrap_or(usual);
        match kind {
            KeyKind::Rsa { .. } if !self.pss => Ok(SignatureAlgorithm::RsaPkcs1(digest)),
            KeyKind::Rsa { .. } => Ok(SignatureAlgorithm::RsaPss { digest, salt_len: digest.output_len() }),
            KeyKind::RsaPss { .. } => self.restricted(key, usual),
            KeyKind::P256 | KeyKind::P384 => Ok(SignatureAlgorithm::Ecdsa(digest)),
            KeyKind::Ed25519 if digest == usual => Ok(SignatureAlgorithm::Ed25519),
            KeyKind::Ed25519 => Err(KeyError::DigestNotAllowed { kind, allowed: usual, asked: digest }),
            KeyKind::Other(_) => Err(KeyError::Unsupported(kind.to_string())),
        }
    }

    /// What a key that is for RSASSA-PSS alone makes of it: its own restriction comes first (RFC 4055 §3.3).
    fn restricted(self, key: &PublicKey, usual: DigestAlgorithm) -> Result<SignatureAlgorithm, KeyError> {
        let Some((allowed, least_salt)) = key.pss_restriction() else {
            let digest = self.digest.unwrap_or(usual);
            return Ok(SignatureAlgorithm::RsaPss { digest, salt_len: digest.output_len() });
        };
        match self.digest {
            Some(asked) if asked != allowed => {
                Err(KeyError::DigestNotAllowed { kind: key.kind(), allowed, asked })
            }
            _ => Ok(SignatureAlgorithm::RsaPss {
                digest: allowed,
                salt_len: allowed.output_len().max(least_salt),
            }),
        }
    }
}

impl From<DigestAlgorithm> for Scheme {
    fn from(digest: DigestAlgorithm) -> Self {
        Self { digest: Some(digest), pss: false }
    }
}

impl From<Option<DigestAlgorithm>> for Scheme {
    fn from(digest: Option<DigestAlgorithm>) -> Self {
        Self { digest, pss: false }
    }
}
