//! The status of each certificate in a path (RFC 5280 §6.3).

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use super::build::{MAX_SIGNATURES, Meter, Search};
use super::inquiry::Inquiry;
use super::{Inputs, Origin, PolicySettings, Purpose, Requirements};
use crate::cert::{Certificate, KeyUsage};
use crate::crl::{RevocationList, RevocationReason};
use crate::name::Name;
use crate::ocsp::VerifyError;
use crate::oid::{self, ObjectIdentifier};
use crate::serial::SerialNumber;

/// How deep signers of lists and answers may be vouched for by lists and answers of other signers.
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
    /// Its issuer: it is an OCSP responder's, and need not be checked (RFC 6960 §4.2.2.2.1).
    NoCheck,
    /// A list: the one that names the certificate, delta list or not; where none does, the full list that is silent.
    Crl {
        /// Where it comes from.
        origin: Origin,
        /// Its place in [`Inputs::crls`](super::Inputs::crls), from 0.
        index: usize,
    },
    /// An OCSP answer.
    Ocsp {
        /// Where it comes from.
        origin: Origin,
        /// Its place in [`Inputs::answers`](super::Inputs::answers), from 0.
        index: usize,
    },
    /// What the caller asserted of its own knowledge.
    Home,
}

/// Why a status is not known. Of several lists and answers, what stood in the way of the most fitting one.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, thiserror::Error)]
pub enum UnknownStatus {
    /// There is no list by its issuer, and no answer about it.
    #[error("neither a revocation list of its issuer nor an OCSP answer about it is at hand")]
    NoEvidence,
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
    /// The list, or the answer, is older than whoever judges allows for.
    #[error("the status data is of {this_update}, more than {} h before {at}", limit.as_hours())]
    TooOld {
        /// When it was issued, or given.
        this_update: Timestamp,
        /// For which moment it was asked.
        at: Timestamp,
        /// How old it may be.
        limit: SignedDuration,
    },
    /// The answer was given too late.
    #[error("the OCSP answer was given only at {made_at}")]
    AnswerNotYetMade {
        /// When it was given.
        made_at: Timestamp,
    },
    /// The answer was outdated already.
    #[error("the OCSP answer was outdated{}", Since(*.next_update))]
    AnswerOutdated {
        /// By when there would be a newer one; nothing when it does not say.
        next_update: Option<Timestamp>,
    },
    /// The answer was given after the certificate had expired, when the responder need not remember it any more.
    #[error("the OCSP answer was given at {this_update}, when the certificate had expired")]
    AnsweredAfterExpiry {
        /// When it was given.
        this_update: Timestamp,
    },
    /// Nobody whom its issuer charged with it signed the answer.
    #[error("the OCSP answer is not signed by its issuer, nor by anyone whom that charged with it")]
    UntrustedResponder,
    /// Whether the responder itself was revoked is not known, or it was.
    #[error("the certificate of the OCSP responder is revoked, or its own status is not known")]
    ResponderStatus,
    /// The responder does not know the certificate.
    #[error("the OCSP responder does not know it")]
    UnknownToResponder,
    /// There is so much evidence that not all of it was looked at, and what was not may say that it is revoked.
    #[error(
        "there are more revocation lists and OCSP answers than {MAX_SIGNATURES} checks of a signature can confirm"
    )]
    GivenUp,
}

impl UnknownStatus {
    /// What stands in the way where an answer does not count; nothing where it is about other certificates.
    #[must_use]
    pub fn of_answer(error: &VerifyError) -> Option<Self> {
        match *error {
            VerifyError::NoAnswer { .. } => None,
            VerifyError::NotYetMade { made_at } => Some(Self::AnswerNotYetMade { made_at }),
            VerifyError::Outdated { next_update, .. } => Some(Self::AnswerOutdated { next_update }),
            VerifyError::Order { next_update, .. } => {
                Some(Self::AnswerOutdated { next_update: Some(next_update) })
            }
            _ => Some(Self::UntrustedResponder),
        }
    }
}

/// Since when a list or an answer is outdated, where it says so.
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
        match Inquiry::new(self, certificate, issuer).status() {
            // A suspension can be lifted, which the source at home knows before any list; nothing else can.
            Status::Revoked { reason: Some(RevocationReason::CertificateHold), .. }
            | Status::Good { .. }
            | Status::Unknown { .. }
                if asserted.is_some() =>
            {
                Status::Good { source: Source::Home }
            }
            Status::Unknown { why } if why != UnknownStatus::GivenUp && needs_no_check(certificate) => {
                Status::Good { source: Source::NoCheck }
            }
            status => status,
        }
    }

    fn asserted(&self, certificate: &Certificate) -> Option<AssertedStatus> {
        self.search.inputs.known?.status(certificate.issuer(), certificate.serial_number())
    }

    /// What is at hand.
    pub(super) fn inputs(&self) -> &'a Inputs<'a> {
        self.search.inputs
    }

    /// How many signatures may still be checked.
    pub(super) fn meter(&self) -> &'a Meter {
        self.search.meter
    }

    pub(super) fn at(&self) -> Timestamp {
        self.search.at
    }

    /// Up to when lists may have been issued, and answers given.
    pub(super) fn evidence_until(&self) -> Timestamp {
        self.search.requirements.evidence_until.map_or(self.search.at, |until| until.max(self.search.at))
    }

    /// Whether what is said of `certificate` as of `this_update` is too old for whoever judges.
    pub(super) fn check_age(
        &self,
        certificate: &Certificate,
        this_update: Timestamp,
    ) -> Result<(), UnknownStatus> {
        let Some(limit) = self.search.inputs.constraints.max_status_age else { return Ok(()) };
        // Roots make lists about CAs once in months.
        if certificate.is_ca() {
            return Ok(());
        }
        let at = self.search.at;
        match at.duration_since(this_update) > limit {
            true => Err(UnknownStatus::TooOld { this_update, at, limit }),
            false => Ok(()),
        }
    }

    pub(super) fn wants_conforming(&self) -> bool {
        self.search.requirements.conforming
    }

    /// Whether whom `list` names as its issuer signed it: by the key of `issuer` in the path, if that is the one, or by
    /// another key that the same anchor vouches for.
    pub(super) fn is_signed(&self, list: &RevocationList, issuer: &Certificate) -> bool {
        let is_own = issuer.subject().matches(list.issuer());
        if is_own && self.signs(issuer, list) {
            return true;
        }
        let Search { inputs, .. } = self.search;
        let anchors = inputs.anchors.named(list.issuer()).map(|anchor| anchor.certificate());
        let others = inputs.intermediates.iter().filter(|other| other.subject().matches(list.issuer()));
        anchors
            .chain(others)
            .filter(|other| !is_own || other.public_key() != issuer.public_key())
            .any(|other| self.signs(other, list) && self.is_vouched_for(other))
    }

    /// §6.3.3 (f), (g)
    fn signs(&self, signer: &Certificate, list: &RevocationList) -> bool {
        let may_sign = match signer.key_usage() {
            Ok(usage) => usage.is_none_or(|usage| usage.contains(KeyUsage::CRL_SIGN)),
            Err(_) => false,
        };
        may_sign && self.search.meter.signed(list, signer.public_key())
    }

    /// Whether `delegate`, a responder whom `issuer` charged with answering, was not revoked as of `at`.
    pub(super) fn is_clear(&self, delegate: &Certificate, issuer: &Certificate, at: Timestamp) -> bool {
        let Some(pending) = self.pending_with(delegate) else { return false };
        let nested = Search { at, pending: &pending, ..*self.search };
        matches!(Judge::new(&nested, self.path).status(delegate, issuer), Status::Good { .. })
    }

    /// Those who are being looked into, and `signer`; nothing when that is one of them, or one too many.
    fn pending_with(&self, signer: &Certificate) -> Option<Vec<Certificate>> {
        let pending = self.search.pending;
        let may_be_asked = pending.len() < MAX_DEPTH && !pending.contains(signer);
        may_be_asked.then(|| pending.iter().chain(std::iter::once(signer)).cloned().collect())
    }

    /// Whether a path leads from `signer` to the same anchor, with nothing revoked in it.
    fn is_vouched_for(&self, signer: &Certificate) -> bool {
        let Some(pending) = self.pending_with(signer) else { return false };
        let requirements = Requirements {
            purpose: Purpose::Any,
            key_usage: Some(KeyUsage::CRL_SIGN),
            max_path_length: None,
            policies: PolicySettings::default(),
            ..*self.search.requirements
        };
        // What was good once counts by proof of its age, and of this one there is none.
        let constraints = self.search.inputs.constraints.of_today();
        let inputs = Inputs { constraints: &constraints, ..*self.search.inputs };
        let nested =
            Search { inputs: &inputs, requirements: &requirements, pending: &pending, ..*self.search };
        nested.run(signer).is_ok_and(|path| {
            path.anchor() == &self.path[self.path.len() - 1]
                && path.statuses.iter().all(|status| matches!(status, Status::Good { .. }))
        })
    }
}

/// Whether its issuer says that nobody need ask for its status. That is for responders alone (RFC 6960 §4.2.2.2.1).
fn needs_no_check(certificate: &Certificate) -> bool {
    let answers = matches!(certificate.extended_key_usage(), Ok(Some(purposes)) if purposes.contains(&oid::KP_OCSP_SIGNING));
    answers && !certificate.is_ca() && certificate.extension(oid::OCSP_NOCHECK).is_some()
}
