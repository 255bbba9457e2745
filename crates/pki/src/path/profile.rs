//! The rules that RFC 5280 §4 lays on issuers, beyond those that §6 has validators check.

use x509_cert::ext::pkix;

use super::PathFault;
use super::name_constraints::{is_host, mailbox};
use crate::cert::{Certificate, GeneralName};
use crate::crl::RevocationList;
use crate::oid::{self, ObjectIdentifier};

/// Where in a path a certificate stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Role {
    Anchor,
    Intermediate,
    End,
}

/// Extensions and whether they must be critical.
const CRITICALITY: [(ObjectIdentifier, bool); 6] = [
    (oid::AUTHORITY_KEY_IDENTIFIER, false), // §4.2.1.1
    (oid::SUBJECT_KEY_IDENTIFIER, false),   // §4.2.1.2
    (oid::NAME_CONSTRAINTS, true),          // §4.2.1.10
    (oid::POLICY_CONSTRAINTS, true),        // §4.2.1.11
    (oid::INHIBIT_ANY_POLICY, true),        // §4.2.1.14
    (oid::AUTHORITY_INFO_ACCESS, false),    // §4.2.2.1
];

/// Checks `certificate` in its role.
pub(super) fn check(certificate: &Certificate, role: Role) -> Result<(), PathFault> {
    if certificate.version() != 3 {
        return Err(PathFault::Version { version: certificate.version() });
    }
    // Well-known roots have the number 0; nobody revokes an anchor by its number.
    if role != Role::Anchor && !certificate.serial_number().is_conforming() {
        return Err(PathFault::SerialNumber);
    }
    check_names(certificate)?;
    for (oid, expected) in CRITICALITY {
        require_criticality(certificate, oid, expected)?;
    }
    check_key_identifiers(certificate, role)?;
    certificate.access_addresses(oid::ACCESS_OCSP)?;
    if certificate.is_ca() {
        return require_criticality(certificate, oid::BASIC_CONSTRAINTS, true);
    }
    check_not_a_ca(certificate)
}

/// Whether a revocation list has the number that §5.2.3 asks for, and does not mark it critical.
pub(super) fn is_conforming_list(list: &RevocationList) -> bool {
    list.extension(oid::CRL_NUMBER).is_some_and(|number| !number.critical)
}

/// §4.1.2.4, §4.1.2.6, §4.2.1.6
fn check_names(certificate: &Certificate) -> Result<(), PathFault> {
    let names_elsewhere = certificate.extension(oid::SUBJECT_ALT_NAME).is_some_and(|names| names.critical);
    let subject_missing = certificate.subject().is_empty() && (certificate.is_ca() || !names_elsewhere);
    if certificate.issuer().is_empty() || subject_missing {
        return Err(PathFault::EmptyName);
    }
    let well_formed = |name: &GeneralName| match name {
        GeneralName::Dns(host) => is_preferred(host.strip_prefix("*.").unwrap_or(host)),
        GeneralName::Email(address) => mailbox(address).is_some(),
        GeneralName::Ip(octets) => matches!(octets.len(), 4 | 16),
        GeneralName::Uri(_) | GeneralName::Directory(_) | GeneralName::Other(_) => true,
    };
    if certificate.subject_alt_names()?.iter().all(well_formed) {
        return Ok(());
    }
    Err(PathFault::extension(oid::SUBJECT_ALT_NAME))
}

/// The "preferred name syntax" of RFC 1034 §3.5: no underscore, and no address of four numbers.
fn is_preferred(host: &str) -> bool {
    is_host(host) && !host.contains('_') && host.parse::<std::net::Ipv4Addr>().is_err()
}

/// §4.2.1.1, §4.2.1.2. Only a self-signed certificate may leave out who signed it.
fn check_key_identifiers(certificate: &Certificate, role: Role) -> Result<(), PathFault> {
    let may_lack_authority = role == Role::Anchor && certificate.is_self_issued();
    let present = certificate.extension(oid::AUTHORITY_KEY_IDENTIFIER).is_some();
    if certificate.authority_key_identifier()?.is_none() && (present || !may_lack_authority) {
        return Err(PathFault::MissingExtension { oid: oid::AUTHORITY_KEY_IDENTIFIER });
    }
    if certificate.is_ca() && certificate.subject_key_identifier()?.is_none() {
        return Err(PathFault::MissingExtension { oid: oid::SUBJECT_KEY_IDENTIFIER });
    }
    Ok(())
}

/// §4.2.1.3, §4.2.1.9, §4.2.1.10: what only a CA may have.
fn check_not_a_ca(certificate: &Certificate) -> Result<(), PathFault> {
    use crate::cert::KeyUsage;
    let signs = certificate.key_usage()?.is_some_and(|usage| usage.contains(KeyUsage::KEY_CERT_SIGN));
    let has_limit = matches!(certificate.basic_constraints()?, Some((false, Some(_))));
    let constrains = certificate.decode::<pkix::NameConstraints>(oid::NAME_CONSTRAINTS)?.is_some();
    let misplaced =
        [(signs, oid::KEY_USAGE), (has_limit, oid::BASIC_CONSTRAINTS), (constrains, oid::NAME_CONSTRAINTS)];
    match misplaced.into_iter().find(|(found, _)| *found) {
        Some((_, oid)) => Err(PathFault::MisplacedExtension { oid }),
        None => Ok(()),
    }
}

fn require_criticality(
    certificate: &Certificate,
    oid: ObjectIdentifier,
    expected: bool,
) -> Result<(), PathFault> {
    match certificate.extension(oid) {
        Some(extension) if extension.critical != expected => Err(PathFault::Criticality { oid, expected }),
        _ => Ok(()),
    }
}
