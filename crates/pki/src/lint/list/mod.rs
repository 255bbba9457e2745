//! Certificate revocation lists (RFC 5280 §5).

mod changes; // delta lists, and where they are
pub(super) mod draft; // a tbsCertList taken apart
mod entries; // what is revoked
mod header; // who, when, which list
mod scope; // which certificates

use jiff::Timestamp;

use super::Rule;
use crate::cert::Certificate;
use crate::crl::{CrlNumber, IssuingDistributionPoint, RevocationList};

/// What a list is linted against.
#[derive(Clone, Copy, Debug)]
pub struct CrlContext<'a> {
    /// The certificate of the CA that is about to sign.
    pub issuer: &'a Certificate,
    /// Now: a list does not start in the future.
    pub now: Timestamp,
    /// The highest cRLNumber that this issuer ever used for lists of this scope, delta lists too; none for the first.
    pub previous_number: Option<CrlNumber>,
    /// What the list is about, where that is not every certificate of its issuer.
    pub scope: Option<&'a IssuingDistributionPoint>,
    /// For a delta list, the full list whose changes it tells.
    pub base: Option<&'a RevocationList>,
    /// For a full list, where delta lists to it are published, if they are.
    pub freshest: Option<&'a str>,
}

pub(super) static STRUCTURE: Rule = Rule {
    id: "crl-structure",
    reference: "RFC 5280 §5.1",
    sentence: "what is signed is one TBSCertList with all its fields, and nothing else",
};

pub(super) static DISTINGUISHED: Rule = Rule {
    id: "crl-der",
    reference: "RFC 5280 §5.1, X.690 §10 and §11",
    sentence: "what is signed is in the distinguished encoding",
};

/// A rule for lists, and how to see that it is broken.
pub(super) struct Check {
    pub(super) rule: Rule,
    /// What breaks it, or nothing.
    pub(super) broken: fn(&draft::Draft<'_>) -> Option<String>,
}

/// Every rule for lists.
pub(super) fn checks() -> impl Iterator<Item = &'static Check> {
    [header::CHECKS, scope::CHECKS, changes::CHECKS, entries::CHECKS].into_iter().flatten()
}

/// A row of the tables of checks.
const fn check(
    id: &'static str,
    reference: &'static str,
    sentence: &'static str,
    broken: fn(&draft::Draft<'_>) -> Option<String>,
) -> Check {
    Check { rule: Rule { id, reference, sentence }, broken }
}
