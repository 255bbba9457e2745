//! A signature that is made elsewhere, by a key that nobody here can open: the document is prepared, goes on when the
//! signature comes back, and is looked at before anybody gets it.

use std::io::Write;

use base64ct::{Base64, Encoding};
use pdf::sign::AwaitingDocument;
use pdf::{ByteSource, Document};
use pki::cms::{self, CmsError, CmsVerifyError, EssRule, SignedData, verify_detached};
use pki::pem;
use pki::signature::{SignatureAlgorithm, SignatureError};

use super::{Level, Session, Signed};
use crate::Error;

/// Why a signature that was made elsewhere is not taken.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DeliveryError {
    /// The key of the certificate is not here.
    #[error("the key of certificate {serial} is not here, so its holder has to sign elsewhere")]
    KeyElsewhere {
        /// The certificate's serial number.
        serial: String,
    },
    /// It is no signature by the certified key over what was to be signed.
    #[error("what was delivered is no signature by the certified key over this document")]
    Signature(#[source] SignatureError),
    /// Its signed data do not hold.
    #[error("the signed data that were delivered do not hold for this document")]
    SignedData(#[source] CmsVerifyError),
    /// Somebody else signed.
    #[error("expected a signature with certificate {expected}, found one with {found}")]
    AnotherSigner {
        /// Serial number of the certificate that was named.
        expected: String,
        /// Serial number of the certificate that signed.
        found: String,
    },
}

/// A document that waits for its signature.
#[derive(Clone, Debug)]
pub struct Awaiting {
    /// In which field.
    pub field: String,
    /// Length of the prepared document in bytes.
    pub length: u64,
    /// How it is to be signed.
    pub algorithm: SignatureAlgorithm,
    /// What is to be signed: the signed attributes, in DER. The algorithm hashes them.
    pub to_be_signed: Vec<u8>,
}

impl Session<'_> {
    /// Writes `document` to `output` with an empty room for the signature, and says what is to be signed.
    ///
    /// # Errors
    /// [`Error::Sign`] when the document cannot be signed.
    pub fn prepare<S: ByteSource>(
        &self,
        document: &Document<S>,
        output: impl Write,
    ) -> Result<Awaiting, Error> {
        let options = self.options();
        let unsigned = pdf::sign::prepare(document, &options)?.copy_to(output, options.digest)?;
        let (field, algorithm) = (unsigned.field().to_owned(), self.credentials.algorithm());
        let to_be_signed = cms::attributes_to_sign(algorithm, self.certificate(), unsigned.digest())?;
        let length = unsigned.embed(&[])?.finish()?.length();
        Ok(Awaiting { field, length, algorithm, to_be_signed })
    }

    /// Writes a prepared `document` to `output` with the signature that came back: either that over what was to be
    /// signed, or whole signed data (CMS); as they are, in PEM or in Base64. What does not hold is refused.
    ///
    /// # Errors
    /// [`Error::Sign`] when the document was not prepared; [`Error::Delivery`] when the signature is not one of this
    /// certificate over this document.
    pub fn complete<S: ByteSource>(
        &self,
        document: &Document<S>,
        delivered: &[u8],
        output: impl Write,
    ) -> Result<Signed, Error> {
        let awaiting = AwaitingDocument::find(document)?;
        let algorithm = self.credentials.algorithm();
        let delivered = plain(delivered);
        let contents = match SignedData::parse(&delivered) {
            Ok((signed, length)) => {
                let digest = signed.signers.first().and_then(|signer| signer.digest());
                let digest = awaiting.digest(digest.unwrap_or(algorithm.digest()))?;
                self.check_delivered(&signed, &digest)?;
                // What stands behind it, such as a line feed, is no part of it.
                delivered[..length].to_vec()
            }
            Err(_) => {
                let digest = awaiting.digest(algorithm.digest())?;
                let chain = &self.credentials.chain;
                cms::build_with_signature(algorithm, self.certificate(), chain, &digest, &delivered)
                    .map_err(refused)?
            }
        };
        let length = awaiting.complete(output, &contents)?.length();
        let field = awaiting.field().to_owned();
        let at = awaiting.claimed_time().unwrap_or(self.at());
        Ok(Signed { field, length, at, level: Level::B, stamped_at: None, archived_at: None })
    }

    fn check_delivered(&self, signed: &SignedData, digest: &[u8]) -> Result<(), DeliveryError> {
        let verified = verify_detached(signed, &|_| digest.to_vec(), EssRule::Required);
        let verified = verified.map_err(DeliveryError::SignedData)?;
        let (expected, found) = (self.certificate(), verified.certificate());
        if found.der() == expected.der() {
            return Ok(());
        }
        let [expected, found] = [expected, found].map(|certificate| certificate.serial_number().to_string());
        Err(DeliveryError::AnotherSigner { expected, found })
    }
}

fn refused(error: CmsError) -> Error {
    match error {
        CmsError::WrongSignature(error) => DeliveryError::Signature(error).into(),
        other => other.into(),
    }
}

/// What was delivered, without PEM or Base64 around it.
fn plain(delivered: &[u8]) -> Vec<u8> {
    let in_pem = || Some(pem::decode_all(delivered).ok()?.first()?.1.to_vec());
    let in_base64 = || {
        let digits: String = std::str::from_utf8(delivered).ok()?.split_ascii_whitespace().collect();
        Base64::decode_vec(&digits).ok().filter(|octets| !octets.is_empty())
    };
    in_pem().or_else(in_base64).unwrap_or_else(|| delivered.to_vec())
}
