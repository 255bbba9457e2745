//! What a CA may name (RFC 5280 §4.2.1.10).

use std::borrow::Cow;

use x509_cert::ext::pkix;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;

use super::{Budget, PathFault};
use crate::cert::{Certificate, GeneralName};
use crate::oid;

/// Most constraints that the names of one path are compared with: enough for thousands of names, not for the product of
/// thousands and thousands.
const MAX_COMPARISONS: usize = 250_000;

/// The constraints that CAs higher up have laid on the names below them.
#[derive(Default)]
pub(super) struct NameConstraints {
    /// One set for each CA that has any. A name must lie within each set that speaks of its kind.
    permitted: Vec<Vec<GeneralName>>,
    excluded: Vec<GeneralName>,
    comparisons: usize,
}

impl NameConstraints {
    /// Adds those of `certificate` (§6.1.4 (g)). A DNS constraint that begins with a period, which no standard knows
    /// but many CAs write, is refused when `conforming` is asked for, and means subdomains otherwise.
    pub(super) fn add(&mut self, certificate: &Certificate, conforming: bool) -> Result<(), PathFault> {
        let found: Option<pkix::NameConstraints> = certificate.decode(oid::NAME_CONSTRAINTS)?;
        let Some(found) = found else { return Ok(()) };
        let permitted = found.permitted_subtrees.map(|subtrees| bases(&subtrees, conforming)).transpose()?;
        let excluded = found.excluded_subtrees.map(|subtrees| bases(&subtrees, conforming)).transpose()?;
        if permitted.is_none() && excluded.is_none() {
            return Err(malformed());
        }
        self.permitted.extend(permitted);
        self.excluded.extend(excluded.unwrap_or_default());
        Ok(())
    }

    /// Checks every name of `certificate` (§6.1.3 (b), (c)).
    pub(super) fn check(&mut self, certificate: &Certificate) -> Result<(), PathFault> {
        if self.permitted.is_empty() && self.excluded.is_empty() {
            return Ok(());
        }
        let subject = certificate.subject();
        if !subject.is_empty() {
            self.check_name(&GeneralName::Directory(subject.clone()))?;
        }
        if certificate.extension(oid::SUBJECT_ALT_NAME).is_none() {
            for address in subject.texts(oid::EMAIL_ADDRESS) {
                self.check_name(&GeneralName::Email(address.to_owned()))?;
            }
        }
        certificate.subject_alt_names()?.iter().try_for_each(|name| self.check_name(name))
    }

    fn check_name(&mut self, name: &GeneralName) -> Result<(), PathFault> {
        self.spend()?;
        let speaks_of_it = |base: &&GeneralName| form(base) == form(name);
        let outside = || PathFault::NameConstraint { name: name.clone() };
        let mut constrained = self.permitted.iter().flatten().chain(&self.excluded).filter(speaks_of_it);
        if constrained.next().is_none() {
            return Ok(());
        }
        if matches!(name, GeneralName::Other(_)) {
            return Err(PathFault::UncheckableConstraint { name: name.clone() });
        }
        let name = comparable(name).ok_or_else(outside)?;
        for set in &self.permitted {
            let mut bases = set.iter().filter(speaks_of_it).peekable();
            if bases.peek().is_some() && !bases.any(|base| covers(base, &name)) {
                return Err(outside());
            }
        }
        if self.excluded.iter().any(|base| covers(base, &name) || wildcard_reaches(base, &name)) {
            return Err(outside());
        }
        Ok(())
    }

    /// Counts what one more name may cost.
    fn spend(&mut self) -> Result<(), PathFault> {
        self.comparisons += self.excluded.len() + self.permitted.iter().map(Vec::len).sum::<usize>();
        if self.comparisons <= MAX_COMPARISONS {
            return Ok(());
        }
        Err(PathFault::Budget { what: Budget::Comparisons, limit: MAX_COMPARISONS })
    }
}

/// Whether `host` is a DNS name: labels of letters, digits, hyphens and underscores, none of them empty.
pub(super) fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-' || octet == b'_')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

/// The two halves of an e-mail address.
pub(super) fn mailbox(address: &str) -> Option<(&str, &str)> {
    let (local, host) = address.split_once('@')?;
    (!local.is_empty() && is_host(host)).then_some((local, host))
}

fn malformed() -> PathFault {
    PathFault::extension(oid::NAME_CONSTRAINTS)
}

fn bases(subtrees: &[GeneralSubtree], conforming: bool) -> Result<Vec<GeneralName>, PathFault> {
    if subtrees.is_empty() {
        return Err(malformed());
    }
    subtrees
        .iter()
        .map(|subtree| {
            let base = GeneralName::from_x509(&subtree.base).map_err(|_| malformed())?;
            let whole = subtree.minimum == 0 && subtree.maximum.is_none();
            if whole && is_base(&base, conforming) { Ok(base) } else { Err(malformed()) }
        })
        .collect()
}

fn is_base(base: &GeneralName, conforming: bool) -> bool {
    let is_domain = |text: &str| is_host(text.strip_prefix('.').unwrap_or(text));
    match base {
        GeneralName::Email(text) if text.contains('@') => mailbox(text).is_some(),
        GeneralName::Email(text) | GeneralName::Uri(text) => is_domain(text),
        GeneralName::Dns(text) => text.is_empty() || if conforming { is_host(text) } else { is_domain(text) },
        GeneralName::Ip(octets) => is_address_and_mask(octets),
        GeneralName::Directory(_) | GeneralName::Other(_) => true,
    }
}

fn is_address_and_mask(octets: &[u8]) -> bool {
    let mask = &octets[octets.len() / 2..];
    let ones = mask.iter().flat_map(|octet| (0..8).rev().map(move |bit| octet >> bit & 1));
    let is_prefix = ones.skip_while(|bit| *bit == 1).all(|bit| bit == 0);
    matches!(octets.len(), 8 | 32) && is_prefix
}

/// The number of a name's context tag: only names of one form are compared.
fn form(name: &GeneralName) -> u8 {
    match name {
        GeneralName::Email(_) => 1,
        GeneralName::Dns(_) => 2,
        GeneralName::Directory(_) => 4,
        GeneralName::Uri(_) => 6,
        GeneralName::Ip(_) => 7,
        GeneralName::Other(der) => der.first().map_or(0, |tag| tag & 0x1f),
    }
}

/// A name in the form that constraints compare: a URI becomes its host. None when it is malformed, or a URI without a
/// host name, which a constraint on URIs must refuse (§4.2.1.10).
fn comparable(name: &GeneralName) -> Option<Cow<'_, GeneralName>> {
    let as_it_is = match name {
        GeneralName::Email(address) => mailbox(address).is_some(),
        GeneralName::Dns(host) => is_host(host.strip_prefix("*.").unwrap_or(host)),
        GeneralName::Ip(octets) => matches!(octets.len(), 4 | 16),
        GeneralName::Uri(uri) => {
            return host_of(uri).map(|host| Cow::Owned(GeneralName::Uri(host.to_owned())));
        }
        GeneralName::Directory(_) | GeneralName::Other(_) => true,
    };
    as_it_is.then_some(Cow::Borrowed(name))
}

fn host_of(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let is_address = host.parse::<std::net::Ipv4Addr>().is_ok();
    (is_host(host) && !is_address).then_some(host)
}

fn covers(base: &GeneralName, name: &GeneralName) -> bool {
    match (base, name) {
        (GeneralName::Email(base), GeneralName::Email(address)) => covers_mailbox(base, address),
        (GeneralName::Dns(base), GeneralName::Dns(host)) => {
            base.is_empty() || base.eq_ignore_ascii_case(host) || is_below(base, host)
        }
        (GeneralName::Uri(base), GeneralName::Uri(host)) => covers_host(base, host),
        (GeneralName::Directory(base), GeneralName::Directory(name)) => name.starts_with(base),
        (GeneralName::Ip(base), GeneralName::Ip(address)) => {
            let (network, mask) = base.split_at(base.len() / 2);
            network.len() == address.len()
                && network.iter().zip(mask).zip(address).all(|((n, m), a)| n & m == a & m)
        }
        _ => false,
    }
}

/// An address alone, every address at a host, or, after a period, at every host below a domain.
fn covers_mailbox(base: &str, address: &str) -> bool {
    let Some((local, host)) = mailbox(address) else { return false };
    match base.split_once('@') {
        Some((base_local, base_host)) => base_local == local && base_host.eq_ignore_ascii_case(host),
        None => covers_host(base, host),
    }
}

/// A host alone, or, after a period, every host below a domain.
fn covers_host(base: &str, host: &str) -> bool {
    if base.starts_with('.') { is_below(base, host) } else { base.eq_ignore_ascii_case(host) }
}

/// Whether labels stand before `domain` in `host`.
fn is_below(domain: &str, host: &str) -> bool {
    let domain = domain.strip_prefix('.').unwrap_or(domain);
    host.len()
        .checked_sub(domain.len() + 1)
        .filter(|at| *at > 0 && host.is_char_boundary(*at))
        .is_some_and(|at| host[at..].starts_with('.') && host[at + 1..].eq_ignore_ascii_case(domain))
}

/// Whether a wildcard could stand for the excluded name itself: `*.go.id` does for `bps.go.id`.
fn wildcard_reaches(base: &GeneralName, name: &GeneralName) -> bool {
    let (GeneralName::Dns(base), GeneralName::Dns(host)) = (base, name) else { return false };
    match (host.strip_prefix("*."), base.trim_start_matches('.').split_once('.')) {
        (Some(parent), Some((_, base_parent))) => parent.eq_ignore_ascii_case(base_parent),
        _ => false,
    }
}
