//! The signed data around a time stamp, read and verified (RFC 3161 §2.4.2, RFC 5816).

use jiff::Timestamp;

use super::{GenTime, TspError, TstInfo};
use crate::armed::{Check, is_made};
use crate::ber::BerError;
use crate::cert::{Certificate, CertificateError, GeneralName, KeyUsage};
use crate::cms::{CmsVerifyError, EssRule, SignedData, VerifiedSigner, verify_content};
use crate::digest::DigestAlgorithm;
use crate::oid::{self, ObjectIdentifier};
use crate::path::{self, Inputs, PathError, Purpose, Requirements, ValidatedPath};

/// Longest token that is read, in octets. Certificates and status data inside may be long.
pub const MAX_TOKEN_LEN: usize = 4 << 20;

/// A token that was read. Nothing in it is verified yet.
#[derive(Clone, Debug)]
pub struct TimeStampToken {
    der: Vec<u8>,
    signed: SignedData,
    content: Vec<u8>,
    info: TstInfo,
}

impl TimeStampToken {
    /// Reads the one token that `bytes` are. Lengths may be left open, as BER allows.
    ///
    /// # Errors
    /// [`TspError`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, TspError> {
        let (token, length) = Self::parse(bytes)?;
        match bytes.len() - length {
            0 => Ok(token),
            rest => Err(TspError::malformed("TimeStampToken")(BerError::Trailing(rest))),
        }
    }

    /// Reads the token at the start of `bytes`, and says how many of them it occupies: what follows, such as the
    /// padding in a PDF, is the caller's to judge.
    ///
    /// # Errors
    /// [`TspError`].
    pub fn parse(bytes: &[u8]) -> Result<(Self, usize), TspError> {
        let (signed, length) = SignedData::parse(bytes).map_err(TspError::SignedData)?;
        TspError::limit("TimeStampToken", length, MAX_TOKEN_LEN)?;
        let (expected, found) = (oid::TST_INFO, signed.content_type);
        if found != expected {
            return Err(TspError::ContentType { expected, found });
        }
        if signed.signers.len() != 1 {
            return Err(TspError::SignerCount(signed.signers.len()));
        }
        let content = signed.content.clone().ok_or(TspError::NoContent)?;
        let info = TstInfo::from_der(&content)?;
        Ok((Self { der: bytes[..length].to_vec(), signed, content, info }, length))
    }

    /// The token as it came, byte for byte.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// What it says.
    #[must_use]
    pub fn info(&self) -> &TstInfo {
        &self.info
    }

    /// The certificates in it.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.signed.certificates
    }

    /// The revocation lists in it, unread.
    #[must_use]
    pub fn crls(&self) -> &[Vec<u8>] {
        &self.signed.crls
    }

    /// Checks that the token was signed by a time-stamping authority, over what `stamped` gives the digest of.
    ///
    /// `others` are certificates among which the authority's may be, for tokens that carry none. Whether it is to be
    /// trusted is the matter of [`VerifiedToken::path`].
    ///
    /// # Errors
    /// [`TokenError`]: the first rule that is broken. The signature comes first, then its signer, then what is stamped.
    pub fn verify(
        &self,
        stamped: &dyn Fn(DigestAlgorithm) -> Vec<u8>,
        others: &[Certificate],
    ) -> Result<VerifiedToken, TokenError> {
        let signer = verify_content(&self.signed, oid::TST_INFO, &self.content, others, EssRule::Either)
            .map_err(TokenError::Signature)?;
        require_purpose(signer.certificate())?;
        check_name(self.info.tsa.as_ref(), signer.certificate())?;
        if let Some(unknown) = self.info.extensions.iter().find(|extension| extension.critical) {
            return Err(TokenError::CriticalExtension(unknown.oid));
        }
        let imprint = &self.info.imprint;
        let digest = imprint.digest_algorithm().ok_or(TokenError::Digest(imprint.algorithm().oid))?;
        if stamped(digest) != imprint.digest() && is_made(Check::Stamps) {
            return Err(TokenError::Imprint);
        }
        Ok(VerifiedToken { signer, info: self.info.clone(), embedded: self.signed.certificates.clone() })
    }
}

/// A token whose signature fits and whose signer may stamp. Only [`TimeStampToken::verify`] makes one.
#[derive(Clone, Debug)]
pub struct VerifiedToken {
    signer: VerifiedSigner,
    info: TstInfo,
    embedded: Vec<Certificate>,
}

impl VerifiedToken {
    /// Who signed, and how.
    #[must_use]
    pub fn signer(&self) -> &VerifiedSigner {
        &self.signer
    }

    /// What the token says.
    #[must_use]
    pub fn info(&self) -> &TstInfo {
        &self.info
    }

    /// When what is stamped existed, if the authority is to be trusted.
    #[must_use]
    pub fn gen_time(&self) -> GenTime {
        self.info.gen_time
    }

    /// Looks for a path from the authority to an anchor, as of `at`, which is [`gen_time`](Self::gen_time) unless there
    /// is proof of a later existence; the certificates in the token may stand between.
    ///
    /// Revocation is told apart, one status for each certificate, and lists that came out after `at` count.
    ///
    /// # Errors
    /// [`PathError`] when there is none that keeps every rule.
    pub fn path(&self, inputs: &Inputs<'_>, at: Timestamp) -> Result<ValidatedPath, PathError> {
        let intermediates: Vec<Certificate> =
            inputs.intermediates.iter().chain(&self.embedded).cloned().collect();
        let inputs = Inputs { intermediates: &intermediates, ..*inputs };
        path::validate(self.signer.certificate(), &inputs, at, &requirements())
    }
}

/// Why a token proves nothing.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TokenError {
    /// The signature is not accepted.
    #[error("the signature of the time stamp is not accepted")]
    Signature(#[source] CmsVerifyError),
    /// The signer's certificate has an extension that cannot be read.
    #[error("the certificate of the time-stamping authority cannot be read")]
    Certificate(#[source] CertificateError),
    /// The signer is no time-stamping authority, or something else besides (RFC 3161 §2.3).
    #[error("the certificate of the time-stamping authority is for {} purposes, not for timeStamping alone", .0.len())]
    Purpose(Vec<ObjectIdentifier>),
    /// The signer's purpose is not critical (RFC 3161 §2.3).
    #[error("the purpose in the certificate of the time-stamping authority is not critical")]
    PurposeNotCritical,
    /// The token names another authority than the one that signed (RFC 3161 §2.4.2).
    #[error("the time stamp names another authority than the one that signed it")]
    Name,
    /// The token has a critical extension that we do not know.
    #[error("the time stamp has the critical extension {0}, which is not known")]
    CriticalExtension(ObjectIdentifier),
    /// What was stamped was hashed by a function that we do not accept.
    #[error("what was stamped was hashed by {0}, which is not accepted")]
    Digest(ObjectIdentifier),
    /// Something else was stamped.
    #[error("the time stamp is on something else")]
    Imprint,
}

/// What is asked of an authority's path: what was published later says more about a moment, not less.
fn requirements() -> Requirements {
    Requirements {
        purpose: Purpose::OneOf(vec![oid::KP_TIME_STAMPING]),
        key_usage: Some(KeyUsage::DIGITAL_SIGNATURE.union(KeyUsage::NON_REPUDIATION)),
        evidence_until: Some(Timestamp::MAX),
        ..Requirements::default()
    }
}

/// Checks that `certificate` is one to stamp with: timeStamping is its only purpose, and critical (RFC 3161 §2.3).
///
/// # Errors
/// [`TokenError::Certificate`], [`TokenError::Purpose`], [`TokenError::PurposeNotCritical`].
pub fn require_purpose(certificate: &Certificate) -> Result<(), TokenError> {
    let purposes = certificate.extended_key_usage().map_err(TokenError::Certificate)?.unwrap_or_default();
    if purposes != [oid::KP_TIME_STAMPING] {
        return Err(TokenError::Purpose(purposes));
    }
    match certificate.extension(oid::EXTENDED_KEY_USAGE) {
        Some(extension) if extension.critical => Ok(()),
        _ => Err(TokenError::PurposeNotCritical),
    }
}

fn check_name(claimed: Option<&GeneralName>, certificate: &Certificate) -> Result<(), TokenError> {
    let fits = match claimed {
        None => true,
        Some(GeneralName::Directory(name)) if name.matches(certificate.subject()) => true,
        Some(other) => certificate.subject_alt_names().map_err(TokenError::Certificate)?.contains(other),
    };
    if fits { Ok(()) } else { Err(TokenError::Name) }
}
