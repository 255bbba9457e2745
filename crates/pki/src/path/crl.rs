//! What one revocation list says about one certificate (RFC 5280 §6.3.3 (b), (d)).

use der::{Decode, Encode};
use x509_cert::ext::pkix::CrlDistributionPoints;
use x509_cert::ext::pkix::crl::dp::{DistributionPoint, IssuingDistributionPoint, ReasonFlags};
use x509_cert::ext::pkix::name::DistributionPointName;
use x509_cert::name::RelativeDistinguishedName;

use crate::asn1;
use crate::cert::{Certificate, GeneralName};
use crate::crl::RevocationList;
use crate::name::Name;
use crate::oid;

/// A set of revocation reasons, by the bits of ReasonFlags (RFC 5280 §4.2.1.13).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Reasons(u16);

impl Reasons {
    /// Every reason there is.
    pub(super) const ALL: Self = Self(0b1_1111_1110);
    /// certificateHold.
    pub(super) const HOLD: Self = Self(1 << 6);

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(super) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    fn of(flags: Option<ReasonFlags>) -> Self {
        flags.map_or(Self::ALL, |flags| Self(flags.bits()).and(Self::ALL))
    }
}

/// For which reasons a full list of `certificate`'s own issuer covers it: none when it is outside the list's scope.
///
/// Lists that hold entries of other issuers (indirect ones) cover nothing here.
pub(super) fn coverage(list: &RevocationList, certificate: &Certificate) -> Reasons {
    let none = Reasons::default();
    let Some(extension) = list.extension(oid::ISSUING_DISTRIBUTION_POINT) else { return Reasons::ALL };
    let Ok(scope) = IssuingDistributionPoint::from_der(&extension.value) else { return none };
    let excluded =
        if certificate.is_ca() { scope.only_contains_user_certs } else { scope.only_contains_ca_certs };
    if excluded || scope.indirect_crl || scope.only_contains_attribute_certs {
        return none;
    }
    let reasons = Reasons::of(scope.only_some_reasons);
    match &scope.distribution_point {
        None => reasons,
        Some(point) => reasons.and(point_reasons(&names(point, list.issuer()), certificate)),
    }
}

/// The reasons for which `certificate` points to a list of one of these names.
fn point_reasons(list_names: &[GeneralName], certificate: &Certificate) -> Reasons {
    let mut reasons = Reasons::default();
    // A point that the certificate does not name is the one that its issuer's name stands for (§6.3.3, last paragraph).
    if shares_name(list_names, &[GeneralName::Directory(certificate.issuer().clone())]) {
        return Reasons::ALL;
    }
    let points: Option<CrlDistributionPoints> =
        certificate.decode(oid::CRL_DISTRIBUTION_POINTS).unwrap_or_default();
    for point in points.map_or(Vec::new(), |points| points.0) {
        if shares_name(list_names, &names_of_point(&point, certificate.issuer())) {
            reasons.add(Reasons::of(point.reasons));
        }
    }
    reasons
}

/// The names of a point of the certificate's own issuer; of any other issuer's none.
fn names_of_point(point: &DistributionPoint, issuer: &Name) -> Vec<GeneralName> {
    if let Some(others) = &point.crl_issuer {
        let others = general_names(others);
        if !shares_name(&others, &[GeneralName::Directory(issuer.clone())]) {
            return Vec::new();
        }
        if point.distribution_point.is_none() {
            return others;
        }
    }
    point.distribution_point.as_ref().map_or(Vec::new(), |name| names(name, issuer))
}

fn names(name: &DistributionPointName, issuer: &Name) -> Vec<GeneralName> {
    match name {
        DistributionPointName::FullName(names) => general_names(names),
        DistributionPointName::NameRelativeToCRLIssuer(relative) => {
            below(issuer, relative).map(GeneralName::Directory).into_iter().collect()
        }
    }
}

fn general_names(names: &[x509_cert::ext::pkix::name::GeneralName]) -> Vec<GeneralName> {
    names.iter().filter_map(|name| GeneralName::from_x509(name).ok()).collect()
}

/// `issuer` with one more relative distinguished name at its end.
fn below(issuer: &Name, relative: &RelativeDistinguishedName) -> Option<Name> {
    let content = issuer.der().get(asn1::header_len(issuer.der())?..)?;
    Name::from_der(&asn1::sequence(&[content, &relative.to_der().ok()?])).ok()
}

fn shares_name(these: &[GeneralName], those: &[GeneralName]) -> bool {
    these.iter().any(|this| those.iter().any(|that| is_same(this, that)))
}

fn is_same(this: &GeneralName, that: &GeneralName) -> bool {
    match (this, that) {
        (GeneralName::Directory(this), GeneralName::Directory(that)) => this.matches(that),
        _ => this == that,
    }
}
