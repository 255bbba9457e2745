//! What a certificate or list of ours shall and shall not be: one rule for every "shall" that can be seen in the bytes.
//!
//! Lints exactly the bytes that are about to be signed, with the certificate of whoever signs them beside it. All rules
//! are asked and all findings come back at once. [`rules`] lists them.
//!
//! Two places where the profiles of this house and EN 319 412-2 part ways, and the house wins: a person's subject holds
//! serialNumber only where there is a NIP, as it is and without the prefixes of EN 319 412-1 §5.1.3, and it holds the
//! name as commonName alone, without givenName and surname (NAT-4.2.4-1).

mod authority; // root and issuing CA
pub(crate) mod der; // a strict walk over the octets
mod draft; // a tbsCertificate taken apart
mod encoding; // how it is written: structure, times, algorithm, extensions
mod extensions; // what the extensions of every certificate hold
mod form; // checks that certificates and lists share
mod list; // certificate revocation lists
mod names; // distinguished names
mod pointers; // policies and addresses
mod role; // whose rules apply
mod seal; // organizations that seal
mod service; // OCSP responder and time stamper
mod signer; // all who sign documents: natural persons and seals
mod simulation; // never to be mistaken for the real thing

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use std::fmt;

use crate::cert::Certificate;

pub use list::CrlContext;
pub use role::Role;
pub use seal::is_organization_identifier;
pub use simulation::{SIMULATED_TIME_MARK, SIMULATION_MARK, holds_persons_number, reads_as_mark, real_name};

/// What a certificate is linted against.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Which profile's rules apply.
    pub role: Role,
    /// The certificate of the CA that is about to sign; none when a root signs itself.
    pub issuer: Option<&'a Certificate>,
    /// Whether it must say where its list, its issuer's certificate and the OCSP responder are. An office that no
    /// address leads to may issue without.
    pub pointers: bool,
}

/// One thing that the standards or our profiles ask for.
#[derive(Debug, Eq, PartialEq)]
pub struct Rule {
    /// Its name, stable, in kebab-case.
    pub id: &'static str,
    /// Where it comes from: standard and clause.
    pub reference: &'static str,
    /// What it asks for, as one clause in lower case.
    pub sentence: &'static str,
}

/// A rule that is broken, and by what.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// What was found instead, in words for people.
    pub found: String,
}

impl fmt::Display for Finding {
    /// `serial-length: a serial number has at most 20 octets (found: 21 octets)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} (found: {})", self.rule.id, self.rule.sentence, self.found)
    }
}

/// Asks every rule for `context.role` of the tbsCertificate in `tbs`; no finding means that it may be signed.
///
/// When the bytes are no TBSCertificate in DER, that is the only finding.
#[must_use]
pub fn lint_tbs_certificate(tbs: &[u8], context: &Context<'_>) -> Vec<Finding> {
    match draft::Draft::read(tbs, context) {
        Ok(draft) => certificate_checks()
            .filter(|check| check.roles.contains(&context.role))
            .filter_map(|check| finding(&check.rule, (check.broken)(&draft)))
            .collect(),
        Err(finding) => vec![finding],
    }
}

/// Lints a certificate that is signed already: its signed part, and that both algorithms are the same.
#[must_use]
pub fn lint_certificate(certificate: &Certificate, context: &Context<'_>) -> Vec<Finding> {
    let mut findings = lint_tbs_certificate(certificate.tbs_der(), context);
    findings.extend(finding(&encoding::SAME_ALGORITHM, encoding::algorithms_differ(certificate)));
    findings
}

/// Asks every rule for the tbsCertList in `tbs`; no finding means that it may be signed.
///
/// When the bytes are no TBSCertList in DER, that is the only finding.
#[must_use]
pub fn lint_tbs_crl(tbs: &[u8], context: &CrlContext<'_>) -> Vec<Finding> {
    match list::draft::Draft::read(tbs, context) {
        Ok(draft) => {
            list::checks().filter_map(|check| finding(&check.rule, (check.broken)(&draft))).collect()
        }
        Err(finding) => vec![finding],
    }
}

/// Every rule there is: those for certificates, then those for lists.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let structure = [&encoding::STRUCTURE, &encoding::DISTINGUISHED, &encoding::SAME_ALGORITHM];
    let lists = [&list::STRUCTURE, &list::DISTINGUISHED];
    structure
        .into_iter()
        .chain(certificate_checks().map(|check| &check.rule))
        .chain(lists)
        .chain(list::checks().map(|check| &check.rule))
}

/// A rule for certificates, the roles that it binds, and how to see that it is broken.
struct Check {
    rule: Rule,
    roles: &'static [Role],
    /// What breaks it, or nothing.
    broken: fn(&draft::Draft<'_>) -> Option<String>,
}

/// A row of the tables of checks.
const fn check(
    roles: &'static [Role],
    id: &'static str,
    reference: &'static str,
    sentence: &'static str,
    broken: fn(&draft::Draft<'_>) -> Option<String>,
) -> Check {
    Check { rule: Rule { id, reference, sentence }, roles, broken }
}

fn certificate_checks() -> impl Iterator<Item = &'static Check> {
    [
        encoding::CHECKS,
        names::CHECKS,
        extensions::CHECKS,
        pointers::CHECKS,
        simulation::CHECKS,
        signer::CHECKS,
        seal::CHECKS,
        authority::CHECKS,
        service::CHECKS,
    ]
    .into_iter()
    .flatten()
}

fn finding(rule: &'static Rule, found: Option<String>) -> Option<Finding> {
    found.map(|found| Finding { rule, found })
}
