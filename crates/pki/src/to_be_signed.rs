//! Signing in two steps, so that exactly the bytes that will be signed can be looked at before anyone signs them.

use crate::asn1;
use crate::key::{KeyError, Signer};
use crate::signature::SignatureAlgorithm;

/// The bytes that an issuer is about to sign: a tbsCertificate or a tbsCertList.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ToBeSigned {
    der: Vec<u8>,
    algorithm: SignatureAlgorithm,
}

impl ToBeSigned {
    /// `der` names `algorithm` inside.
    pub(crate) fn new(der: Vec<u8>, algorithm: SignatureAlgorithm) -> Self {
        Self { der, algorithm }
    }

    /// What will be signed, byte for byte.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Signs these bytes, unchanged, and puts the signed value together: in DER.
    ///
    /// # Errors
    /// [`SigningError::Algorithm`] when the key signs by another algorithm than the one these bytes name,
    /// [`SigningError::Key`] when the key refuses.
    pub fn sign(&self, signer: &dyn Signer) -> Result<Vec<u8>, SigningError> {
        if signer.algorithm() != self.algorithm {
            return Err(SigningError::Algorithm { expected: self.algorithm, found: signer.algorithm() });
        }
        let signature = signer.sign(&self.der).map_err(SigningError::Key)?;
        Ok(asn1::sequence(&[&self.der, &self.algorithm.to_der(), &asn1::bit_string(&signature)]))
    }
}

/// Why bytes were not signed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SigningError {
    /// The key signs otherwise than the bytes say.
    #[error("these bytes are to be signed by {expected}, and the key signs by {found}")]
    Algorithm {
        /// What the bytes name.
        expected: SignatureAlgorithm,
        /// What the key does.
        found: SignatureAlgorithm,
    },
    /// The key refused.
    #[error("the issuer's key could not sign")]
    Key(#[source] KeyError),
}
