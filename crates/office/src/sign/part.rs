//! The signatures and time stamps in a document: who made each, and when it is known to have existed.

use jiff::Timestamp;
use pdf::dss::ValidationData;
use pdf::signature::Embedded;
use pdf::verify::{FileReport, SignatureKind, SignatureReport};
use pki::cert::Certificate;
use pki::cms::{SignedData, SignerInfo};
use pki::oid;
use pki::tsp::TimeStampToken;

use super::backing::{Backing, signer_of};
use super::evidence::{Evidence, Span};
use crate::Error;

/// A signature or time stamp, with all whose certificates it rests on.
pub(super) struct Part {
    pub(super) contents: Vec<u8>,
    /// Whether nothing about it has to be added: first of all, whether a document time stamp covers it.
    pub(super) is_settled: bool,
    /// Whether it needs a time stamp, and has none that counts.
    pub(super) lacks_time: bool,
    makers: Vec<Maker>,
}

/// Whose certificate it is, and when it was used.
struct Maker {
    certificate: Certificate,
    carried: Vec<Certificate>,
    used: Timestamp,
}

impl Part {
    /// Reads `embedded`, of which `report` says what there is to say; `now` counts where no earlier time is proven.
    pub(super) fn read(embedded: Embedded, report: &FileReport, now: Timestamp) -> Self {
        let told = report.signatures.iter().find(|one| one.field == embedded.field);
        let used = told.and_then(|told| told.best_time).unwrap_or(now);
        let makers = match embedded.is_time_stamp {
            true => Maker::of_stamp(&embedded.contents, used).into_iter().collect(),
            false => Maker::of_signature(&embedded.contents, used),
        };
        Self {
            is_settled: told.is_some_and(|told| is_covered(told, report)),
            lacks_time: !embedded.is_time_stamp && told.is_none_or(|told| told.best_time.is_none()),
            contents: embedded.contents,
            makers,
        }
    }

    /// The certificates of those who made it.
    pub(super) fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.makers.iter().map(|maker| &maker.certificate)
    }

    /// Whether what the document keeps is enough for all of them.
    pub(super) fn is_vouched_for(&self, kept: &Evidence, now: Timestamp) -> bool {
        let vouched = |maker: &Maker| {
            kept.vouch_for(&maker.certificate, &maker.carried, Span { used: maker.used, until: now }).is_ok()
        };
        self.makers.iter().all(vouched)
    }

    /// What vouches for all of them.
    pub(super) fn vouched_by(&self, backing: &Backing<'_>, now: Timestamp) -> Result<ValidationData, Error> {
        let mut data = ValidationData::default();
        for maker in &self.makers {
            let span = Span { used: maker.used, until: now };
            data.merge(backing.vouch_for(&maker.certificate, &maker.carried, span)?);
        }
        Ok(data)
    }
}

impl Maker {
    /// Who made a document time stamp.
    fn of_stamp(contents: &[u8], used: Timestamp) -> Option<Self> {
        let (token, _) = TimeStampToken::parse(contents).ok()?;
        Self::of_token(&token, used)
    }

    fn of_token(token: &TimeStampToken, used: Timestamp) -> Option<Self> {
        let certificate = signer_of(token).ok()?;
        Some(Self { certificate, carried: token.certificates().to_vec(), used })
    }

    /// The signer, and those who stamped the signature.
    fn of_signature(contents: &[u8], used: Timestamp) -> Vec<Self> {
        let Ok((signed, _)) = SignedData::parse(contents) else { return Vec::new() };
        let mut makers = Vec::new();
        for signer in &signed.signers {
            if let Some(certificate) = signed.certificates_of(signer).next() {
                let carried = signed.certificates.clone();
                makers.push(Self { certificate: certificate.clone(), carried, used });
            }
            makers.extend(tokens(signer).filter_map(|token| Self::of_token(&token, used)));
        }
        makers
    }
}

fn tokens(signer: &SignerInfo) -> impl Iterator<Item = TimeStampToken> {
    let stamps = signer.unsigned_attributes.iter().filter(|one| one.oid == oid::SIGNATURE_TIME_STAMP);
    stamps.flat_map(|stamp| &stamp.values).filter_map(|value| TimeStampToken::from_der(value).ok())
}

/// Whether a document time stamp stands behind it.
fn is_covered(told: &SignatureReport, report: &FileReport) -> bool {
    let stamps = report.signatures.iter().filter(|one| one.kind == SignatureKind::DocumentTimestamp);
    stamps.into_iter().any(|stamp| stamp.revision > told.revision)
}
