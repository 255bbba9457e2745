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
        Self {
            is_settled: told.is_some_and(|told| is_covered(told, report)),
            lacks_time: !embedded.is_time_stamp && told.is_none_or(|told| told.best_time.is_none()),
            makers: Maker::all_of(&embedded, used),
            contents: embedded.contents,
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
    /// The signers, and those who stamped.
    fn all_of(embedded: &Embedded, used: Timestamp) -> Vec<Self> {
        let mut makers = if embedded.is_time_stamp { Vec::new() } else { Self::signers(embedded, used) };
        makers.extend(time_stamps(embedded).iter().filter_map(|token| {
            let certificate = signer_of(token).ok()?;
            Some(Self { certificate, carried: token.certificates().to_vec(), used })
        }));
        makers
    }

    fn signers(embedded: &Embedded, used: Timestamp) -> Vec<Self> {
        let Ok((signed, _)) = SignedData::parse(&embedded.contents) else { return Vec::new() };
        let certificates = signed.signers.iter().filter_map(|signer| signed.certificates_of(signer).next());
        certificates
            .map(|certificate| Self {
                certificate: certificate.clone(),
                carried: signed.certificates.clone(),
                used,
            })
            .collect()
    }
}

/// The time stamp that it is, or those that stand beside it.
pub(super) fn time_stamps(embedded: &Embedded) -> Vec<TimeStampToken> {
    if embedded.is_time_stamp {
        return TimeStampToken::parse(&embedded.contents).into_iter().map(|(token, _)| token).collect();
    }
    let Ok((signed, _)) = SignedData::parse(&embedded.contents) else { return Vec::new() };
    signed.signers.iter().flat_map(tokens).collect()
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
