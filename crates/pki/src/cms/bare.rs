//! A signature that is no more than a signature: `adbe.x509.rsa_sha1` (ISO 32000-2 §12.8.3.2).
//!
//! Despite its name it may be by any hash function: the signature names it inside itself (ISO 32000-2 table 260).

use super::CmsError;
use super::read::{SignedData, SignerInfo};
use crate::asn1::OCTET_STRING;
use crate::ber::{BerError, Reader};
use crate::cert::Certificate;
use crate::digest::DigestAlgorithm;
use crate::key;
use crate::oid;

/// Most octets that such a signature may have.
const MAX_LEN: usize = 2048;

impl SignedData {
    /// Reads the OCTET STRING at the start of `bytes`, and says how many bytes it occupies. The first of `certificates`
    /// is the signer's.
    ///
    /// What comes of it is the same as if someone had put it into signed data without signed attributes.
    ///
    /// # Errors
    /// [`CmsError::Malformed`]; [`CmsError::TooLong`] above 2 048 octets.
    pub fn parse_bare(bytes: &[u8], certificates: Vec<Certificate>) -> Result<(Self, usize), CmsError> {
        let malformed = |source: BerError| CmsError::Malformed { part: "signature", source };
        let mut reader = Reader::new(bytes);
        let signature = reader.octets(OCTET_STRING).map_err(malformed)?.into_owned();
        if signature.len() > MAX_LEN {
            return Err(CmsError::TooLong { length: signature.len(), limit: MAX_LEN });
        }
        let length = bytes.len() - reader.left();
        let signer = certificates.first();
        let named = signer.and_then(|signer| key::signed_digest(signer.public_key(), &signature));
        // Where none can be told the signature does not fit by any.
        let digest = named.unwrap_or(DigestAlgorithm::Sha1);
        let signers = vec![SignerInfo::bare(signer, digest, signature)];
        let signed = Self {
            version: 1,
            is_der: true,
            digest_algorithms: vec![digest.oid()],
            content_type: oid::ID_DATA,
            content: None,
            certificates,
            certificates_left_aside: 0,
            crls: Vec::new(),
            ocsp_responses: Vec::new(),
            signers,
        };
        Ok((signed, length))
    }
}
