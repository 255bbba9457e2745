//! From an end certificate up to an anchor.
//!
//! Depth first: at each certificate, whoever bears its issuer's name and whose key confirms its signature is tried,
//! the likeliest first. The number of signatures checked bounds all of it.

use std::cell::{Cell, RefCell};

use jiff::Timestamp;

use super::revocation::Judge;
use super::{
    Budget, Inputs, MAX_INTERMEDIATES, PathError, PathFault, Requirements, Status, ValidatedPath, validate,
};
use crate::cert::Certificate;
use crate::crl::RevocationList;
use crate::key::PublicKey;
use crate::signature::SignatureError;

/// Most signatures that are checked for one end certificate, those of revocation lists and OCSP answers included.
pub(super) const MAX_SIGNATURES: usize = 100;

/// The one thing that searches within a search share: how many signatures may still be checked, and what came of those
/// of lists, each of which is asked for many certificates.
pub(super) struct Meter {
    left: Cell<usize>,
    lists: RefCell<Vec<(*const RevocationList, PublicKey, bool)>>,
    is_exceeded: Cell<bool>,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self { left: Cell::new(MAX_SIGNATURES), lists: RefCell::default(), is_exceeded: Cell::new(false) }
    }

    /// Counts one. False when there is none left.
    pub(super) fn spend(&self) -> bool {
        self.spend_all(1)
    }

    /// Counts as many. False when there are not so many left.
    pub(super) fn spend_all(&self, count: usize) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(count));
        if left < count {
            self.is_exceeded.set(true);
        }
        left >= count
    }

    /// Whether something was left unchecked.
    pub(super) fn is_exceeded(&self) -> bool {
        self.is_exceeded.get()
    }

    /// Whether `key` signed `list`, which counts once however often it is asked.
    pub(super) fn signed(&self, list: &RevocationList, key: &PublicKey) -> bool {
        let place = std::ptr::from_ref(list);
        let known = |(of, by, _): &&(_, PublicKey, bool)| *of == place && by == key;
        if let Some((.., is_signed)) = self.lists.borrow().iter().find(known) {
            return *is_signed;
        }
        if !self.spend() {
            return false;
        }
        let is_signed = list.verify_signature(key).is_ok();
        self.lists.borrow_mut().push((place, key.clone(), is_signed));
        is_signed
    }
}

/// A search for a path.
pub(super) struct Search<'a> {
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) at: Timestamp,
    pub(super) requirements: &'a Requirements,
    pub(super) meter: &'a Meter,
    /// Signers of lists and answers that are being looked into just now, so that none vouches for itself.
    pub(super) pending: &'a [Certificate],
}

/// What a search has found so far.
#[derive(Default)]
struct Findings {
    valid: Option<ValidatedPath>,
    failure: Option<PathError>,
    /// Certificates that nobody at hand could have issued.
    orphans: Vec<Certificate>,
    /// Whether nothing better can be found, or nothing more may be spent.
    done: bool,
}

impl Search<'_> {
    /// Searches.
    pub(super) fn run(&self, end: &Certificate) -> Result<ValidatedPath, PathError> {
        let mut findings = Findings::default();
        let mut path = vec![end.clone()];
        if self.inputs.anchors.contains(end) {
            self.complete(&path, &mut findings);
        } else {
            self.extend(&mut path, &mut findings);
        }
        self.note(&findings);
        let Findings { valid, failure, .. } = findings;
        valid.ok_or_else(|| {
            let issuer = end.issuer().clone();
            failure.unwrap_or_else(|| PathError::new(end, PathFault::NoIssuer { issuer }))
        })
    }

    /// Notes what was missing, for whoever wants to know. Those who vouch for evidence are no reason to look for more
    /// certificates.
    fn note(&self, findings: &Findings) {
        let Some(missing) = self.inputs.missing else { return };
        match (&findings.valid, self.pending.is_empty()) {
            (Some(path), true) => missing.note_path(path),
            (Some(path), false) => missing.note_doubts(path),
            (None, true) => missing.note_orphans(&findings.orphans),
            (None, false) => {}
        }
    }

    /// Tries whoever could have issued the uppermost certificate of `path`.
    fn extend(&self, path: &mut Vec<Certificate>, findings: &mut Findings) {
        let current = path[path.len() - 1].clone();
        let candidates = self.candidates(&current, path);
        if candidates.is_empty() {
            findings.note(PathError::new(&current, self.without_issuer(&current)));
        }
        let mut is_orphan = !current.is_self_issued();
        for (candidate, is_anchor) in candidates {
            if findings.done {
                return;
            }
            if !self.confirms(&candidate, &current, findings) {
                continue;
            }
            is_orphan = false;
            if !is_anchor && path.len() > MAX_INTERMEDIATES {
                let fault = PathFault::PathLength { limit: MAX_INTERMEDIATES };
                findings.note(PathError::new(&candidate, fault));
                continue;
            }
            path.push(candidate);
            if is_anchor {
                self.complete(path, findings);
            } else {
                self.extend(path, findings);
            }
            path.pop();
        }
        if is_orphan {
            findings.orphans.push(current);
        }
    }

    /// Certificates of the issuer's name, the likeliest first, and whether they are anchors.
    fn candidates(&self, current: &Certificate, path: &[Certificate]) -> Vec<(Certificate, bool)> {
        let anchors = self.inputs.anchors.named(current.issuer()).map(|anchor| (anchor.certificate(), true));
        let others = self
            .inputs
            .intermediates
            .iter()
            .filter(|one| one.subject().matches(current.issuer()) && !self.inputs.anchors.contains(one))
            .map(|one| (one, false));
        // The same name with the same key again would be a loop.
        let is_new = |one: &Certificate| {
            !path
                .iter()
                .any(|below| below.subject() == one.subject() && below.public_key() == one.public_key())
        };
        let mut found: Vec<(Certificate, bool)> = anchors
            .chain(others)
            .filter(|(one, _)| is_new(one))
            .map(|(one, is_anchor)| (one.clone(), is_anchor))
            .collect();
        found.sort_by_key(|(one, is_anchor)| {
            (identifiers_differ(current, one), !one.validity().contains(self.at), !is_anchor)
        });
        found
    }

    fn without_issuer(&self, current: &Certificate) -> PathFault {
        if current.is_self_issued() {
            return PathFault::Untrusted;
        }
        PathFault::NoIssuer { issuer: current.issuer().clone() }
    }

    /// Whether `issuer`'s key signed `certificate`.
    fn confirms(&self, issuer: &Certificate, certificate: &Certificate, findings: &mut Findings) -> bool {
        if !self.meter.spend() {
            let fault = PathFault::Budget { what: Budget::Signatures, limit: MAX_SIGNATURES };
            findings.note(PathError::new(certificate, fault));
            findings.done = true;
            return false;
        }
        let reaches_back = self.inputs.constraints.algorithms.reach_back();
        let verified = match reaches_back {
            true => certificate.verify_any_signature(issuer.public_key()),
            false => certificate.verify_signature(issuer.public_key()),
        };
        match verified {
            Ok(()) => true,
            // Another CA of the same name, by its own word or because each is a root: nothing is wrong with the signature.
            Err(SignatureError::Mismatch)
                if identifiers_differ(certificate, issuer) || certificate.is_self_issued() =>
            {
                findings.note(PathError::new(certificate, self.without_issuer(certificate)));
                false
            }
            Err(error) => {
                let weak = match &error {
                    // The signature may fit: it is the key that is not relied on.
                    SignatureError::WrongKey { .. } => validate::check_key(issuer).err(),
                    _ => None,
                };
                findings.note(match weak {
                    Some(fault) => PathError::new(issuer, fault),
                    None => PathError::new(certificate, PathFault::Signature(error)),
                });
                false
            }
        }
    }

    /// Judges a path that has reached an anchor.
    fn complete(&self, path: &[Certificate], findings: &mut Findings) {
        let policies =
            match validate::check(path, self.at, self.requirements, &self.inputs.constraints.algorithms) {
                Ok(policies) => policies,
                Err(error) => return findings.note(error),
            };
        let statuses = Judge::new(self, path).statuses();
        let all_good = statuses.iter().all(|status| matches!(status, Status::Good { .. }));
        findings.done |= all_good || self.inputs.knows_nothing();
        if all_good || findings.valid.is_none() {
            findings.valid = Some(ValidatedPath { certificates: path.to_vec(), statuses, policies });
        }
    }
}

impl Findings {
    /// Keeps the failure of the path that came furthest; among equals, of the likeliest one, which was tried first.
    fn note(&mut self, error: PathError) {
        if self.failure.as_ref().is_none_or(|kept| progress(&kept.fault) < progress(&error.fault)) {
            self.failure = Some(error);
        }
    }
}

/// How far a path came that failed so.
fn progress(fault: &PathFault) -> u8 {
    match fault {
        PathFault::NoIssuer { .. } => 0,
        PathFault::Untrusted => 1,
        PathFault::Signature(_) => 2,
        PathFault::Budget { what: Budget::Signatures, .. } => 3,
        _ => 4,
    }
}

/// Whether the two say that they do not belong together. Only a hint: key identifiers prove nothing (RFC 4158 §3.5.12).
fn identifiers_differ(certificate: &Certificate, issuer: &Certificate) -> bool {
    match (certificate.authority_key_identifier(), issuer.subject_key_identifier()) {
        (Ok(Some(wanted)), Ok(Some(found))) => wanted != found,
        _ => false,
    }
}
