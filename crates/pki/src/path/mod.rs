//! Certification paths (RFC 5280 §6): building, validation at a given time, revocation, with evidence for each
//! certificate.
//!
//! Start at [`validate`]. A path that breaks a rule is a [`PathError`]; whether its certificates were revoked is told
//! apart from that, one [`Status`] each, because it is for the caller to say what a missing status means.

mod answered; // what OCSP answers say about one certificate
mod build; // from an end certificate up to an anchor
mod crl; // whether a revocation list is about a certificate at all
mod error; // why no path is accepted
mod evidence; // revocation lists and OCSP answers, and where they come from
mod inquiry; // what all revocation lists and OCSP answers together say about one certificate
mod missing; // what would have helped
mod name_constraints; // what a CA may name
mod policy; // which certificate policies hold
mod profile; // the rules for issuers, beyond those for validation
mod revocation; // the status of each certificate
mod trust; // what is trusted to begin with
mod validate; // one path, rule by rule

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use jiff::Timestamp;

use crate::cert::{Certificate, KeyUsage};
use crate::constraints::{Algorithms, Constraints, Expired};
use crate::oid::ObjectIdentifier;

pub use error::{Budget, CertificateId, PathError, PathFault};
pub use evidence::{Evidence, Origin};
pub use missing::{MAX_NOTED, Missing, Unsettled};
pub use revocation::{AssertedStatus, RevocationSource, Source, Status, UnknownStatus};
pub use trust::{TrustAnchor, TrustStore};

/// Most certificates between the end certificate and the anchor, those that are self-issued included.
pub const MAX_INTERMEDIATES: usize = 10;

/// What there is to build a path from and to judge it by.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// What is trusted to begin with.
    pub anchors: &'a TrustStore,
    /// Certificates that may stand between. Their order does not matter, and most may have nothing to do with it.
    pub intermediates: &'a [Certificate],
    /// Revocation lists and OCSP answers, by where they come from.
    pub evidence: &'a [Evidence<'a>],
    /// Someone whom the caller trusts and who knows the status of certificates without a list.
    pub known: Option<&'a dyn RevocationSource>,
    /// Until when algorithms are relied on, and how old evidence may be.
    pub constraints: &'a Constraints,
    /// Where to note what was missing, for a caller who can get it and try anew.
    pub missing: Option<&'a Missing>,
}

impl<'a> Inputs<'a> {
    /// Anchors and nothing else.
    #[must_use]
    pub const fn new(anchors: &'a TrustStore) -> Self {
        Self {
            anchors,
            intermediates: &[],
            evidence: &[],
            known: None,
            constraints: Constraints::DEFAULT,
            missing: None,
        }
    }
}

/// What is asked of a path.
#[derive(Clone, Debug, Default)]
pub struct Requirements {
    /// What the end certificate must be meant for.
    pub purpose: Purpose,
    /// What the end certificate's key must be allowed to do: one of these is enough, as is a certificate without
    /// keyUsage.
    pub key_usage: Option<KeyUsage>,
    /// Most CAs between the anchor and the end certificate, those that are self-issued not counted. In any case no more
    /// than [`MAX_INTERMEDIATES`].
    pub max_path_length: Option<usize>,
    /// Which certificate policies must hold.
    pub policies: PolicySettings,
    /// Revocation lists issued after the moment of judgement count up to this one: what was published later says more
    /// about that moment, not less. Without it none that is issued later counts.
    pub evidence_until: Option<Timestamp>,
    /// Whether certificates and lists must also keep the rules that RFC 5280 §4 and §5 lay on issuers and that §6 does
    /// not ask validators to check, such as key identifiers and the criticality of extensions.
    pub conforming: bool,
}

/// What an end certificate must be meant for (RFC 5280 §4.2.1.12).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Purpose {
    /// Whatever it says.
    #[default]
    Any,
    /// One of these, or any purpose, or it does not say.
    OneOf(Vec<ObjectIdentifier>),
}

/// The policy inputs of RFC 5280 §6.1.1.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PolicySettings {
    /// user-initial-policy-set: the acceptable policies; without it any is.
    pub acceptable: Option<Vec<ObjectIdentifier>>,
    /// initial-explicit-policy: whether one must hold.
    pub require_explicit: bool,
    /// initial-policy-mapping-inhibit: whether mappings are refused.
    pub inhibit_mapping: bool,
    /// initial-any-policy-inhibit: whether anyPolicy is refused.
    pub inhibit_any: bool,
}

/// A path that keeps every rule, and what is known about each certificate in it.
#[derive(Clone, Debug)]
pub struct ValidatedPath {
    /// The end certificate first, then upwards, the anchor last. An end certificate that is trusted itself stands alone.
    pub certificates: Vec<Certificate>,
    /// The status of each of them, in the same order.
    pub statuses: Vec<Status>,
    /// The policies that hold for the whole path, in the terms of its first CA, and that the caller accepts. Holds
    /// [`ANY_POLICY`](crate::oid::ANY_POLICY) where all do.
    pub policies: Vec<ObjectIdentifier>,
}

impl ValidatedPath {
    /// The end certificate.
    #[must_use]
    pub fn end(&self) -> &Certificate {
        &self.certificates[0]
    }

    /// What had ended at `existed` of the algorithms by which the certificate at `height` is signed, from 0 for the end
    /// certificate; nothing for the anchor, which is trusted however it is signed.
    #[must_use]
    pub fn ended(&self, height: usize, algorithms: &Algorithms, existed: Timestamp) -> Option<Expired> {
        let [certificate, issuer] = self.certificates.get(height..height.checked_add(2)?)? else {
            return None;
        };
        validate::ended(algorithms, certificate, issuer, existed)
    }

    /// The anchor.
    #[must_use]
    pub fn anchor(&self) -> &Certificate {
        &self.certificates[self.certificates.len() - 1]
    }
}

/// Looks for a path from `end` to an anchor and judges it as of `at`.
///
/// Among several that keep the rules, one in which nothing is revoked or unknown is preferred. Work is bounded: in the
/// length of a path, in signatures checked, in certificates tried and in names compared.
///
/// # Errors
/// [`PathError`] when there is none that keeps every rule.
pub fn validate(
    end: &Certificate,
    inputs: &Inputs<'_>,
    at: Timestamp,
    requirements: &Requirements,
) -> Result<ValidatedPath, PathError> {
    let meter = build::Meter::new();
    build::Search { inputs, at, requirements, meter: &meter, pending: &[] }.run(end)
}
