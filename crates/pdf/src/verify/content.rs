//! What stands in Contents, read and checked (ISO 32000-2 §12.8.3).

use pki::armed::{Check, is_made};
use pki::cert::Certificate;
use pki::cms::{
    CmsVerifyError, EssRule, Examined, SignedData, VerifiedSigner, examine_detached, examine_sha1,
};
use pki::digest::DigestAlgorithm;
use pki::tsp::TimeStampToken;

use super::binding::{Bound, SubFilter};
use super::finding::Finding;
use super::format::FormatFault;
use super::stamp::{self, Stamp};
use crate::syntax::{Dictionary, Object};
use crate::view::View;

/// Most certificates that are taken from `Cert`.
const MAX_CERTIFICATES: usize = 64;

/// What stands in Contents.
pub(super) enum Content {
    /// What cannot be read, or is not judged.
    Unknown,
    Signature(Box<Signed>),
    TimeStamp(Box<Stamp>),
}

/// A signature by someone.
pub(super) struct Signed {
    pub(super) data: SignedData,
    /// Whether the data carry the SHA-1 of the document.
    carries_sha1: bool,
    /// Who signed, if the signature holds.
    pub(super) signer: Option<VerifiedSigner>,
    /// The time stamps in it, once it holds.
    pub(super) stamps: Vec<Stamp>,
}

impl Content {
    /// Reads Contents, behind which there may be nothing but zeros. `certificates` are those in the dictionary.
    pub(super) fn read(bound: &Bound, certificates: Vec<Certificate>) -> Result<Self, FormatFault> {
        let contents = &bound.contents;
        let (content, length) = match &bound.sub_filter {
            SubFilter::Other(_) => return Ok(Self::Unknown),
            SubFilter::TimeStamp => {
                let (token, length) = TimeStampToken::parse(contents).map_err(FormatFault::Token)?;
                (Self::TimeStamp(Box::new(Stamp::new(token))), length)
            }
            SubFilter::Bare => {
                let read = SignedData::parse_bare(contents, certificates);
                let (data, length) = read.map_err(FormatFault::Cms)?;
                (Self::signature(data, false), length)
            }
            sub_filter @ (SubFilter::Cades | SubFilter::Pkcs7 | SubFilter::Sha1) => {
                let (data, length) = SignedData::parse(contents).map_err(FormatFault::Cms)?;
                (Self::signature(data, *sub_filter == SubFilter::Sha1), length)
            }
        };
        match contents[length..].iter().position(|octet| *octet != 0) {
            Some(stray) if is_made(Check::Padding) => Err(FormatFault::Padding { offset: length + stray }),
            _ => Ok(content),
        }
    }

    /// The hash function by which the document is to be hashed, if it is one that we know.
    pub(super) fn digest(&self) -> Option<DigestAlgorithm> {
        match self {
            Self::Unknown => None,
            Self::Signature(signed) if signed.carries_sha1 => Some(DigestAlgorithm::Sha1),
            Self::Signature(signed) => signed.data.signers.first()?.known_digest(),
            Self::TimeStamp(stamp) => stamp.digest(),
        }
    }

    fn signature(data: SignedData, carries_sha1: bool) -> Self {
        Self::Signature(Box::new(Signed { data, carries_sha1, signer: None, stamps: Vec::new() }))
    }
}

impl Signed {
    /// Checks the signature over a document of that digest, and then the time stamps in it. What it gives keeps the
    /// signature from being relied on though it holds.
    pub(super) fn check(
        &mut self,
        digest: &[u8],
        rule: EssRule,
        others: &[Certificate],
        findings: &mut Vec<Finding>,
    ) -> Result<Vec<CmsVerifyError>, CmsVerifyError> {
        let Examined { signer, doubts } = match self.carries_sha1 {
            true => examine_sha1(&self.data, digest, rule)?,
            false => examine_detached(&self.data, &|_| digest.to_vec(), rule)?,
        };
        self.signer = Some(signer);
        if let Some(signer) = self.data.signers.first() {
            let (stamps, odd) = stamp::of_signature(signer, others);
            self.stamps = stamps;
            findings.extend(odd);
        }
        Ok(doubts)
    }
}

/// The certificates in `Cert` of a signature dictionary: one, or an array of them (ISO 32000-2 table 255). What cannot be
/// read is left aside.
pub(super) fn certificates(view: &View<'_>, dictionary: &Dictionary) -> Vec<Certificate> {
    let read = |object: &Object| Certificate::from_der(object.as_string()?).ok();
    match view.get(dictionary, "Cert") {
        Ok(Object::Array(elements)) => {
            let elements = elements.iter().take(MAX_CERTIFICATES);
            elements.filter_map(|element| read(&view.resolve(element).ok()?)).collect()
        }
        Ok(one) => read(&one).into_iter().collect(),
        Err(_) => Vec::new(),
    }
}
