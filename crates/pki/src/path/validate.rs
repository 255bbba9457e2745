//! One path, rule by rule (RFC 5280 §6.1).
//!
//! Signatures and the chaining of names were checked where the path was built.

use jiff::Timestamp;

use super::name_constraints::NameConstraints;
use super::policy::PolicyState;
use super::profile::{self, Role};
use super::{PathError, PathFault, Purpose, Requirements};
use crate::cert::{Certificate, KeyUsage};
use crate::constraints::{Algorithms, Expired, USUAL_RSA_BITS};
use crate::key::KeyKind;
use crate::oid::{self, ObjectIdentifier};
use crate::signature::SignatureAlgorithm;

/// The extensions that are processed here, whose criticality hence does no harm.
const PROCESSED: [ObjectIdentifier; 13] = [
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::BASIC_CONSTRAINTS,
    oid::CERTIFICATE_POLICIES,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::EXTENDED_KEY_USAGE,
    oid::INHIBIT_ANY_POLICY,
    oid::ISSUER_ALT_NAME,
    oid::KEY_USAGE,
    oid::NAME_CONSTRAINTS,
    oid::POLICY_CONSTRAINTS,
    oid::POLICY_MAPPINGS,
    oid::SUBJECT_ALT_NAME,
    oid::SUBJECT_KEY_IDENTIFIER,
];

/// Judges `path`, the end certificate first and the anchor last, as of `at`. Returns the policies that hold for it.
pub(super) fn check(
    path: &[Certificate],
    at: Timestamp,
    requirements: &Requirements,
    algorithms: &Algorithms,
) -> Result<Vec<ObjectIdentifier>, PathError> {
    let mut state = State::new(path.len() - 1, at, requirements, algorithms);
    for (height, certificate) in path.iter().enumerate().rev() {
        let role = match height {
            0 => Role::End,
            _ if height == path.len() - 1 => Role::Anchor,
            _ => Role::Intermediate,
        };
        state
            .step(certificate, role)
            .and_then(|()| state.check_age(certificate, path.get(height + 1)))
            .map_err(|fault| PathError::new(certificate, fault))?;
    }
    let end = &path[0];
    if path.len() == 1 {
        return Ok(vec![oid::ANY_POLICY]);
    }
    state.policies.finish(end).map_err(|fault| PathError::new(end, fault))
}

/// The variables of §6.1.2 that change on the way down.
struct State<'a> {
    at: Timestamp,
    requirements: &'a Requirements,
    algorithms: &'a Algorithms,
    /// How many certificates stand below the anchor.
    length: usize,
    names: NameConstraints,
    policies: PolicyState<'a>,
    /// How many more CAs may follow.
    remaining: usize,
    /// The limit that this stems from.
    limit: usize,
}

impl<'a> State<'a> {
    fn new(length: usize, at: Timestamp, requirements: &'a Requirements, algorithms: &'a Algorithms) -> Self {
        let limit = requirements.max_path_length.unwrap_or(super::MAX_INTERMEDIATES);
        Self {
            at,
            requirements,
            algorithms,
            length,
            names: NameConstraints::default(),
            policies: PolicyState::new(&requirements.policies, length),
            remaining: limit,
            limit,
        }
    }

    fn step(&mut self, certificate: &Certificate, role: Role) -> Result<(), PathFault> {
        self.check_itself(certificate)?;
        if self.requirements.conforming {
            profile::check(certificate, role)?;
        }
        match role {
            Role::Anchor => self.prepare_below(certificate, role),
            Role::Intermediate => {
                self.check_as_subject(certificate, role)?;
                self.count(certificate)?;
                self.policies.descend(certificate)?;
                self.prepare_below(certificate, role)
            }
            Role::End => {
                // One that is trusted itself has nobody above it.
                if self.length > 0 {
                    self.check_as_subject(certificate, role)?;
                }
                self.check_as_end(certificate)
            }
        }
    }

    /// What is asked of any certificate by itself.
    fn check_itself(&self, certificate: &Certificate) -> Result<(), PathFault> {
        let validity = certificate.validity();
        if self.at < validity.not_before {
            return Err(PathFault::NotYetValid { not_before: validity.not_before, at: self.at });
        }
        if !validity.contains(self.at) {
            return Err(PathFault::Expired { not_after: validity.not_after, at: self.at });
        }
        check_key_from(certificate, self.algorithms.shortest_rsa())?;
        check_extensions(certificate)
    }

    /// Whether what `issuer` signed `certificate` by was still relied on; nobody signed an anchor.
    fn check_age(&self, certificate: &Certificate, issuer: Option<&Certificate>) -> Result<(), PathFault> {
        let Some(issuer) = issuer else { return Ok(()) };
        ended(self.algorithms, certificate, issuer, self.at)
            .map_or(Ok(()), |expired| Err(PathFault::AlgorithmExpired(expired)))
    }

    /// §6.1.3, for what stands below an anchor.
    fn check_as_subject(&mut self, certificate: &Certificate, role: Role) -> Result<(), PathFault> {
        if role == Role::End || !certificate.is_self_issued() {
            self.names.check(certificate)?;
        }
        self.policies.process(certificate, role == Role::End)
    }

    /// §6.1.4 (l): one CA more, unless it only carries a new key of the same one.
    fn count(&mut self, certificate: &Certificate) -> Result<(), PathFault> {
        if !certificate.is_self_issued() {
            let limit = self.limit;
            self.remaining = self.remaining.checked_sub(1).ok_or(PathFault::PathLength { limit })?;
        }
        Ok(())
    }

    /// §6.1.4 (g), (k), (m), (n), for what stands above others.
    fn prepare_below(&mut self, certificate: &Certificate, role: Role) -> Result<(), PathFault> {
        let version = certificate.version();
        if version < 3 {
            // An anchor is trusted whatever its version; without extensions there is nothing in it to obey.
            return if role == Role::Anchor { Ok(()) } else { Err(PathFault::Version { version }) };
        }
        self.names.add(certificate, self.requirements.conforming)?;
        let Some((true, path_len)) = certificate.basic_constraints()? else { return Err(PathFault::NotACa) };
        if let Some(limit) = path_len.map(usize::from).filter(|limit| *limit < self.remaining) {
            (self.remaining, self.limit) = (limit, limit);
        }
        check_key_usage(certificate, KeyUsage::KEY_CERT_SIGN)
    }

    fn check_as_end(&self, certificate: &Certificate) -> Result<(), PathFault> {
        if let Some(needed) = self.requirements.key_usage {
            check_key_usage(certificate, needed)?;
        }
        let (Purpose::OneOf(wanted), Some(found)) =
            (&self.requirements.purpose, certificate.extended_key_usage()?)
        else {
            return Ok(());
        };
        if found.iter().any(|purpose| *purpose == oid::KP_ANY || wanted.contains(purpose)) {
            return Ok(());
        }
        Err(PathFault::ExtendedKeyUsage { found })
    }
}

/// Whether the key is strong enough for anyone.
pub(super) fn check_key(certificate: &Certificate) -> Result<(), PathFault> {
    check_key_from(certificate, USUAL_RSA_BITS)
}

fn check_key_from(certificate: &Certificate, shortest: usize) -> Result<(), PathFault> {
    match certificate.public_key().kind() {
        KeyKind::Rsa { bits } | KeyKind::RsaPss { bits } if bits >= shortest => Ok(()),
        KeyKind::P256 | KeyKind::P384 | KeyKind::Ed25519 => Ok(()),
        kind => Err(PathFault::WeakKey { kind }),
    }
}

/// What had ended at `existed` of the algorithms by which `issuer` signed `certificate`.
pub(super) fn ended(
    algorithms: &Algorithms,
    certificate: &Certificate,
    issuer: &Certificate,
    existed: Timestamp,
) -> Option<Expired> {
    // One that cannot be read has verified nothing.
    let algorithm = SignatureAlgorithm::from_der_or_weak(certificate.outer_algorithm_der()).ok()?;
    algorithms.check(algorithm, issuer.public_key().kind(), existed).err()
}

/// One of `needed` is enough; so is a certificate that does not limit its key.
fn check_key_usage(certificate: &Certificate, needed: KeyUsage) -> Result<(), PathFault> {
    match certificate.key_usage()? {
        Some(found) if !found.intersects(needed) => Err(PathFault::KeyUsage { needed, found }),
        _ => Ok(()),
    }
}

/// Every extension stands there once, is known if it is critical, and can be read if we rely on it.
fn check_extensions(certificate: &Certificate) -> Result<(), PathFault> {
    let mut seen = Vec::new();
    for extension in certificate.extensions() {
        let oid = extension.oid;
        if seen.contains(&oid) {
            return Err(PathFault::DuplicateExtension { oid });
        }
        if extension.critical && !PROCESSED.contains(&oid) {
            return Err(PathFault::UnknownCriticalExtension { oid });
        }
        seen.push(oid);
    }
    certificate.basic_constraints()?;
    certificate.key_usage()?;
    certificate.subject_key_identifier()?;
    certificate.authority_key_identifier()?;
    certificate.policies()?;
    // Both are SIZE (1..MAX) by RFC 5280 §4.2.1.6 and §4.2.1.12.
    if seen.contains(&oid::SUBJECT_ALT_NAME) && certificate.subject_alt_names()?.is_empty() {
        return Err(PathFault::extension(oid::SUBJECT_ALT_NAME));
    }
    if certificate.extended_key_usage()?.is_some_and(|purposes| purposes.is_empty()) {
        return Err(PathFault::extension(oid::EXTENDED_KEY_USAGE));
    }
    Ok(())
}
