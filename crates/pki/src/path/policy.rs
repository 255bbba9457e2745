//! Which certificate policies hold along a path (RFC 5280 §6.1, by the graph of RFC 9618).
//!
//! RFC 5280 describes a tree, which mappings can make grow exponentially. The graph has one node for each policy at each
//! depth, so that it grows with the size of the certificates alone.

use std::collections::{BTreeMap, BTreeSet};

use x509_cert::ext::pkix;

use super::{PathFault, PolicySettings};
use crate::cert::{Certificate, CertificateError};
use crate::oid::{self, ObjectIdentifier};

/// The policy variables of RFC 5280 §6.1.2 while a path is walked from its anchor down.
pub(super) struct PolicyState<'a> {
    settings: &'a PolicySettings,
    explicit_policy: usize,
    policy_mapping: usize,
    inhibit_any: usize,
    /// The levels that are finished, the uppermost first.
    finished: Vec<Level>,
    /// What is expected of the next certificate, or, once that was processed, what holds for it.
    level: Level,
}

/// The policies at one depth, each with those one level up that it stems from: none where that is anyPolicy.
#[derive(Default)]
struct Level {
    nodes: BTreeMap<ObjectIdentifier, BTreeSet<ObjectIdentifier>>,
    any: bool,
}

impl Level {
    fn is_empty(&self) -> bool {
        self.nodes.is_empty() && !self.any
    }
}

impl<'a> PolicyState<'a> {
    /// The variables before the first of `length` certificates.
    pub(super) fn new(settings: &'a PolicySettings, length: usize) -> Self {
        let counter = |zero: bool| if zero { 0 } else { length + 1 };
        Self {
            settings,
            explicit_policy: counter(settings.require_explicit),
            policy_mapping: counter(settings.inhibit_mapping),
            inhibit_any: counter(settings.inhibit_any),
            finished: Vec::new(),
            level: Level { any: true, nodes: BTreeMap::new() },
        }
    }

    /// Takes in the policies of the next certificate (§6.1.3 (d) to (f)).
    pub(super) fn process(&mut self, certificate: &Certificate, is_last: bool) -> Result<(), PathFault> {
        let any_allowed = self.inhibit_any > 0 || (!is_last && certificate.is_self_issued());
        self.narrow(&unique_policies(certificate)?, any_allowed);
        if self.explicit_policy == 0 && self.level.is_empty() { Err(PathFault::Policy) } else { Ok(()) }
    }

    /// Prepares for the certificate below `certificate` (§6.1.4 (a), (b), (h) to (j)).
    pub(super) fn descend(&mut self, certificate: &Certificate) -> Result<(), PathFault> {
        self.map(&mappings(certificate)?);
        if !certificate.is_self_issued() {
            self.explicit_policy = self.explicit_policy.saturating_sub(1);
            self.policy_mapping = self.policy_mapping.saturating_sub(1);
            self.inhibit_any = self.inhibit_any.saturating_sub(1);
        }
        if let Some(constraints) = constraints(certificate)? {
            lower(&mut self.explicit_policy, constraints.require_explicit_policy);
            lower(&mut self.policy_mapping, constraints.inhibit_policy_mapping);
        }
        let inhibit: Option<u32> = certificate.decode(oid::INHIBIT_ANY_POLICY)?;
        lower(&mut self.inhibit_any, inhibit);
        Ok(())
    }

    /// The policies that hold for the whole path and that the caller accepts (§6.1.5 (a), (b), (g)).
    pub(super) fn finish(mut self, end: &Certificate) -> Result<Vec<ObjectIdentifier>, PathFault> {
        self.explicit_policy = self.explicit_policy.saturating_sub(1);
        if constraints(end)?.is_some_and(|constraints| constraints.require_explicit_policy == Some(0)) {
            self.explicit_policy = 0;
        }
        let holding = self.holding();
        if self.explicit_policy == 0 && holding.is_empty() { Err(PathFault::Policy) } else { Ok(holding) }
    }

    fn narrow(&mut self, policies: &BTreeSet<ObjectIdentifier>, any_allowed: bool) {
        let any_above = self.level.any;
        if !(any_allowed && policies.contains(&oid::ANY_POLICY)) {
            self.level.nodes.retain(|policy, _| policies.contains(policy));
            self.level.any = false;
        }
        if any_above {
            for policy in policies.iter().filter(|policy| **policy != oid::ANY_POLICY) {
                self.level.nodes.entry(*policy).or_default();
            }
        }
    }

    fn map(&mut self, mappings: &[(ObjectIdentifier, ObjectIdentifier)]) {
        let allowed = self.policy_mapping > 0;
        let mapped: BTreeSet<_> = mappings.iter().map(|(issuer, _)| *issuer).collect();
        for policy in &mapped {
            if !allowed {
                self.level.nodes.remove(policy);
            } else if self.level.any {
                self.level.nodes.entry(*policy).or_default();
            }
        }
        let mut next = Level { any: self.level.any, nodes: BTreeMap::new() };
        for (issuer, subject) in mappings {
            if self.level.nodes.contains_key(issuer) {
                next.nodes.entry(*subject).or_default().insert(*issuer);
            }
        }
        for policy in self.level.nodes.keys().filter(|policy| !mapped.contains(*policy)) {
            next.nodes.entry(*policy).or_default().insert(*policy);
        }
        self.finished.push(std::mem::replace(&mut self.level, next));
    }

    fn holding(&self) -> Vec<ObjectIdentifier> {
        let rooted = self.rooted();
        let acceptable = self.settings.acceptable.as_ref().filter(|set| !set.contains(&oid::ANY_POLICY));
        match acceptable {
            None => rooted.into_iter().chain(self.level.any.then_some(oid::ANY_POLICY)).collect(),
            Some(set) => {
                set.iter().filter(|policy| self.level.any || rooted.contains(*policy)).copied().collect()
            }
        }
    }

    /// The policies of the first CA from which those of the last level stem.
    fn rooted(&self) -> BTreeSet<ObjectIdentifier> {
        let mut rooted = BTreeSet::new();
        let mut reached: BTreeSet<_> = self.level.nodes.keys().copied().collect();
        for level in std::iter::once(&self.level).chain(self.finished.iter().rev()) {
            let mut above = BTreeSet::new();
            for policy in reached {
                match level.nodes.get(&policy) {
                    Some(parents) if !parents.is_empty() => above.extend(parents.iter().copied()),
                    _ => {
                        rooted.insert(policy);
                    }
                }
            }
            reached = above;
        }
        rooted
    }
}

fn lower(counter: &mut usize, limit: Option<u32>) {
    if let Some(limit) = limit {
        *counter = (*counter).min(limit as usize);
    }
}

fn unique_policies(certificate: &Certificate) -> Result<BTreeSet<ObjectIdentifier>, PathFault> {
    let policies = certificate.policies()?;
    let unique: BTreeSet<_> = policies.iter().copied().collect();
    // RFC 5280 §4.2.1.4: a policy must not stand there twice.
    if unique.len() == policies.len() {
        return Ok(unique);
    }
    Err(PathFault::extension(oid::CERTIFICATE_POLICIES))
}

fn mappings(certificate: &Certificate) -> Result<Vec<(ObjectIdentifier, ObjectIdentifier)>, PathFault> {
    let found: Option<pkix::PolicyMappings> = certificate.decode(oid::POLICY_MAPPINGS)?;
    let pairs: Vec<_> = found
        .map_or(Vec::new(), |mappings| mappings.0)
        .into_iter()
        .map(|mapping| (mapping.issuer_domain_policy, mapping.subject_domain_policy))
        .collect();
    // §6.1.4 (a)
    if pairs.iter().any(|(issuer, subject)| [*issuer, *subject].contains(&oid::ANY_POLICY)) {
        return Err(PathFault::extension(oid::POLICY_MAPPINGS));
    }
    Ok(pairs)
}

fn constraints(certificate: &Certificate) -> Result<Option<pkix::PolicyConstraints>, CertificateError> {
    certificate.decode(oid::POLICY_CONSTRAINTS)
}
