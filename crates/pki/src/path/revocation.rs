//! The status of each certificate in a path (RFC 5280 §6.3).

use std::fmt;

use jiff::Timestamp;

use super::build::Search;
use super::crl::{self, Reasons};
use super::{PolicySettings, Purpose, Requirements, profile};
use crate::cert::{Certificate, KeyUsage};
use crate::crl::{RevocationList, RevocationReason, RevokedEntry};
use crate::name::Name;
use crate::oid::{self, ObjectIdentifier};
use crate::serial::SerialNumber;
use crate::validity::whole_second;

/// How deep signers of lists may be vouched for by lists of other signers.
const MAX_DEPTH: usize = 3;

/// Whether a certificate was revoked, as of the moment that was judged.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Status {
    /// Not revoked.
    Good {
        /// Who says so.
        source: Source,
    },
    /// Revoked, or suspended (`certificateHold`).
    Revoked {
        /// Since when.
        at: Timestamp,
        /// Why, where that is said.
        reason: Option<RevocationReason>,
        /// Who says so.
        source: Source,
    },
    /// Nobody says anything that counts.
    Unknown {
        /// What is missing.
        why: UnknownStatus,
    },
}

/// Where a status comes from.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Source {
    /// It is an anchor: nobody above it could revoke it.
    TrustAnchor,
    /// A list.
    Crl {
        /// Its place in [`Inputs::crls`](super::Inputs::crls), from 0.
        index: usize,
    },
    /// What the caller asserted of its own knowledge.
    Home,
}

/// Why a status is not known. Of several lists, what stood in the way of the most fitting one.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, thiserror::Error)]
pub enum UnknownStatus {
    /// There is no list by its issuer.
    #[error("no revocation list of its issuer is at hand")]
    NoList,
    /// The lists by its issuer are about other certificates, only some reasons, or only what changed.
    #[error("the revocation lists of its issuer do not cover it")]
    OutOfScope,
    /// The list breaks a rule of RFC 5280 §5 for its issuer.
    #[error("the revocation list has no number, or marks it critical")]
    NonConforming,
    /// The list holds a critical extension that we do not know.
    #[error("the revocation list's critical extension {oid} is not known")]
    UnknownCriticalExtension {
        /// Which one.
        oid: ObjectIdentifier,
    },
    /// The list was issued too late.
    #[error("the revocation list was issued only at {this_update}")]
    NotYetIssued {
        /// When it was issued.
        this_update: Timestamp,
    },
    /// The list was outdated already.
    #[error("the revocation list was outdated{}", Since(*.next_update))]
    Outdated {
        /// By when there would be a newer one; nothing when it does not say.
        next_update: Option<Timestamp>,
    },
    /// The list was issued after the certificate had expired, when it need not be listed any more.
    #[error("the revocation list was issued at {this_update}, when the certificate had expired")]
    IssuedAfterExpiry {
        /// When it was issued.
        this_update: Timestamp,
    },
    /// No certificate at hand proves that the list is by its issuer.
    #[error("no certificate at hand proves that the revocation list is by its issuer")]
    Unsigned,
}

/// Since when a list is outdated, where it says so.
struct Since(Option<Timestamp>);

impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |since| write!(f, " since {since}"))
    }
}

/// Someone who knows the status of certificates without a list, such as the CA's own ledger.
pub trait RevocationSource {
    /// What is known of the certificate that `issuer` gave this serial number; nothing when it is not known at all.
    fn status(&self, issuer: &Name, serial_number: &SerialNumber) -> Option<AssertedStatus>;
}

/// What can be known of a certificate. One that is suspended now and was not always so is asserted by when it was.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AssertedStatus {
    /// Never revoked, and not suspended now.
    Good,
    /// Revoked or suspended.
    Revoked {
        /// Since when.
        at: Timestamp,
        /// Why.
        reason: Option<RevocationReason>,
    },
}

/// Who determines the statuses along one path.
pub(super) struct Judge<'a> {
    search: &'a Search<'a>,
    path: &'a [Certificate],
}

/// What is said about one certificate by the lists that count.
#[derive(Default)]
struct Gathered {
    covered: Reasons,
    /// The newest list that is silent about it, and where it is.
    silent: Option<(Timestamp, usize)>,
    /// The newest list that says it is suspended.
    hold: Option<(Timestamp, Status)>,
    obstacle: Option<UnknownStatus>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(search: &'a Search<'a>, path: &'a [Certificate]) -> Self {
        Self { search, path }
    }

    /// The status of each certificate, in the order of the path.
    pub(super) fn statuses(&self) -> Vec<Status> {
        let below_anchor = self.path.windows(2).map(|pair| self.status(&pair[0], &pair[1]));
        below_anchor.chain(std::iter::once(Status::Good { source: Source::TrustAnchor })).collect()
    }

    fn status(&self, certificate: &Certificate, issuer: &Certificate) -> Status {
        let asserted = self.asserted(certificate);
        if let Some(AssertedStatus::Revoked { at, reason }) = asserted
            && at <= self.search.at
        {
            return Status::Revoked { at, reason, source: Source::Home };
        }
        match self.listed(certificate, issuer) {
            // A suspension can be lifted, which the source at home knows before any list; nothing else can.
            Status::Revoked { reason: Some(RevocationReason::CertificateHold), .. }
            | Status::Good { .. }
            | Status::Unknown { .. }
                if asserted.is_some() =>
            {
                Status::Good { source: Source::Home }
            }
            status => status,
        }
    }

    fn asserted(&self, certificate: &Certificate) -> Option<AssertedStatus> {
        self.search.inputs.known?.status(certificate.issuer(), certificate.serial_number())
    }

    fn listed(&self, certificate: &Certificate, issuer: &Certificate) -> Status {
        let mut gathered = Gathered::default();
        for (index, list) in self.search.inputs.crls.iter().enumerate() {
            if !list.issuer().matches(certificate.issuer()) {
                continue;
            }
            let reasons = match self.usable(list, certificate, issuer) {
                Ok(reasons) => reasons,
                Err(why) => {
                    gathered.obstacle = gathered.obstacle.max(Some(why));
                    continue;
                }
            };
            match list.entry(certificate.serial_number()).filter(|entry| entry.revoked_at <= self.search.at) {
                Some(entry) if entry.reason != Some(RevocationReason::CertificateHold) => {
                    return revoked(entry, index);
                }
                Some(entry) => gathered.suspended(list, revoked(entry, index)),
                None => gathered.silent(list, index, reasons),
            }
        }
        gathered.verdict()
    }

    /// For which reasons `list` counts for `certificate`.
    fn usable(
        &self,
        list: &RevocationList,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<Reasons, UnknownStatus> {
        let reasons = crl::coverage(list, certificate);
        if list.is_delta() || reasons.is_empty() {
            return Err(UnknownStatus::OutOfScope);
        }
        if self.search.requirements.conforming && !profile::is_conforming_list(list) {
            return Err(UnknownStatus::NonConforming);
        }
        if let Some(oid) = list.unknown_critical_extension() {
            return Err(UnknownStatus::UnknownCriticalExtension { oid });
        }
        self.check_dates(list, certificate)?;
        if self.is_signed(list, issuer) { Ok(reasons) } else { Err(UnknownStatus::Unsigned) }
    }

    fn check_dates(&self, list: &RevocationList, certificate: &Certificate) -> Result<(), UnknownStatus> {
        let (this_update, next_update) = (list.this_update(), list.next_update());
        let until =
            self.search.requirements.evidence_until.map_or(self.search.at, |until| until.max(self.search.at));
        // Lists count in whole seconds.
        let at = whole_second(self.search.at);
        if this_update > until {
            return Err(UnknownStatus::NotYetIssued { this_update });
        }
        if next_update.is_none_or(|next_update| next_update < at) {
            return Err(UnknownStatus::Outdated { next_update });
        }
        let drops_expired = list.extension(oid::EXPIRED_CERTS_ON_CRL).is_none();
        let is_listed = list.entry(certificate.serial_number()).is_some();
        if this_update > certificate.validity().not_after && drops_expired && !is_listed {
            return Err(UnknownStatus::IssuedAfterExpiry { this_update });
        }
        Ok(())
    }

    /// Whether the issuer signed `list`: by the key in the path, or by another one that the same anchor vouches for.
    fn is_signed(&self, list: &RevocationList, issuer: &Certificate) -> bool {
        if self.signs(issuer, list) {
            return true;
        }
        let Search { inputs, pending, .. } = self.search;
        let anchors = inputs.anchors.named(list.issuer()).map(|anchor| anchor.certificate());
        let others = inputs.intermediates.iter().filter(|other| other.subject().matches(list.issuer()));
        anchors
            .chain(others)
            .filter(|other| other.public_key() != issuer.public_key() && !pending.contains(other))
            .any(|other| self.signs(other, list) && self.is_vouched_for(other))
    }

    /// §6.3.3 (f), (g)
    fn signs(&self, signer: &Certificate, list: &RevocationList) -> bool {
        let may_sign = match signer.key_usage() {
            Ok(usage) => usage.is_none_or(|usage| usage.contains(KeyUsage::CRL_SIGN)),
            Err(_) => false,
        };
        may_sign && self.search.meter.spend() && list.verify_signature(signer.public_key()).is_ok()
    }

    /// Whether a path leads from `signer` to the same anchor, with nothing revoked in it.
    fn is_vouched_for(&self, signer: &Certificate) -> bool {
        let mut pending = self.search.pending.to_vec();
        pending.push(signer.clone());
        if pending.len() > MAX_DEPTH {
            return false;
        }
        let requirements = Requirements {
            purpose: Purpose::Any,
            key_usage: Some(KeyUsage::CRL_SIGN),
            max_path_length: None,
            policies: PolicySettings::default(),
            ..*self.search.requirements
        };
        let nested = Search { requirements: &requirements, pending: &pending, ..*self.search };
        nested.run(signer).is_ok_and(|path| {
            path.anchor() == &self.path[self.path.len() - 1]
                && path.statuses.iter().all(|status| matches!(status, Status::Good { .. }))
        })
    }
}

impl Gathered {
    fn suspended(&mut self, list: &RevocationList, status: Status) {
        if self.hold.as_ref().is_none_or(|(newest, _)| *newest < list.this_update()) {
            self.hold = Some((list.this_update(), status));
        }
    }

    fn silent(&mut self, list: &RevocationList, index: usize, reasons: Reasons) {
        self.covered.add(reasons);
        let newer = self.silent.is_none_or(|(newest, _)| newest < list.this_update());
        if newer && reasons.contains(Reasons::HOLD) {
            self.silent = Some((list.this_update(), index));
        }
    }

    fn verdict(self) -> Status {
        match (self.hold, self.silent) {
            (Some((since, hold)), silent) if silent.is_none_or(|(newest, _)| newest <= since) => hold,
            (_, Some((_, index))) if self.covered.contains(Reasons::ALL) => {
                Status::Good { source: Source::Crl { index } }
            }
            _ if !self.covered.is_empty() => Status::Unknown { why: UnknownStatus::OutOfScope },
            _ => Status::Unknown { why: self.obstacle.unwrap_or(UnknownStatus::NoList) },
        }
    }
}

fn revoked(entry: &RevokedEntry, index: usize) -> Status {
    Status::Revoked { at: entry.revoked_at, reason: entry.reason, source: Source::Crl { index } }
}
