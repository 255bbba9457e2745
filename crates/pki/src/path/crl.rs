//! Whether a revocation list is about a certificate at all (RFC 5280 §6.3.3 (b), (d)).

use x509_cert::ext::pkix::CrlDistributionPoints;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;

use crate::asn1;
use crate::cert::{Certificate, GeneralName};
use crate::crl::{Contains, PointName, Reasons, RevocationList};
use crate::name::Name;
use crate::oid;

/// Where a certificate says that its status stands.
pub(super) struct Points<'a> {
    certificate: &'a Certificate,
    points: Vec<Point>,
}

struct Point {
    names: Vec<GeneralName>,
    /// Who issues the list; nobody named means the certificate's own issuer.
    list_issuers: Vec<Name>,
    reasons: Reasons,
}

impl<'a> Points<'a> {
    /// Those of its cRLDistributionPoints, and the one that its issuer's name stands for (§6.3.3, last paragraph).
    pub(super) fn of(certificate: &'a Certificate) -> Self {
        let own = Point {
            names: vec![GeneralName::Directory(certificate.issuer().clone())],
            list_issuers: Vec::new(),
            reasons: Reasons::ALL,
        };
        let read: Option<CrlDistributionPoints> =
            certificate.decode(oid::CRL_DISTRIBUTION_POINTS).unwrap_or_default();
        let named = read.map_or(Vec::new(), |points| points.0);
        let named = named.iter().map(|point| Point::read(point, certificate.issuer()));
        Self { certificate, points: std::iter::once(own).chain(named).collect() }
    }

    /// Whether a list of that issuer may speak of the certificate.
    pub(super) fn may_be_of(&self, list_issuer: &Name) -> bool {
        list_issuer.matches(self.certificate.issuer())
            || self.points.iter().any(|point| point.names_issuer(list_issuer))
    }

    /// For which reasons `list` covers the certificate: none when that is outside its scope.
    pub(super) fn coverage(&self, list: &RevocationList) -> Reasons {
        let Ok(scope) = list.issuing_distribution_point() else { return Reasons::default() };
        let scope = scope.unwrap_or_default();
        let excluded = match scope.contains {
            Contains::All => false,
            Contains::UserCertificates => self.certificate.is_ca(),
            Contains::CaCertificates => !self.certificate.is_ca(),
            Contains::AttributeCertificates => true,
        };
        if excluded {
            return Reasons::default();
        }
        let list_names = scope.distribution_point.as_ref().map(|name| names(name, list.issuer()));
        let is_own = list.issuer().matches(self.certificate.issuer());
        let pointing = self.points.iter().filter(|point| {
            let is_issuer = match point.list_issuers.as_slice() {
                [] => is_own,
                _ => point.names_issuer(list.issuer()) && (scope.indirect || is_own),
            };
            is_issuer && list_names.as_ref().is_none_or(|names| shares_name(names, &point.names))
        });
        let reasons = pointing.fold(Reasons::default(), |all, point| all.or(point.reasons));
        reasons.and(scope.only_some_reasons.unwrap_or(Reasons::ALL))
    }
}

impl Point {
    /// A point without a name is where its issuer's name is.
    fn read(point: &DistributionPoint, certificate_issuer: &Name) -> Self {
        let issuers = point.crl_issuer.as_deref().unwrap_or_default();
        let issuers: Vec<_> = issuers.iter().filter_map(|name| GeneralName::from_x509(name).ok()).collect();
        let list_issuers: Vec<Name> = issuers.iter().filter_map(directory).cloned().collect();
        let name = point.distribution_point.as_ref().and_then(|name| PointName::from_x509(name).ok());
        let names = match &name {
            Some(name) => names(name, list_issuers.first().unwrap_or(certificate_issuer)),
            None => issuers,
        };
        let reasons = point.reasons.map_or(Reasons::ALL, |flags| Reasons::from_flags(flags.bits()));
        Self { names, list_issuers, reasons }
    }

    fn names_issuer(&self, list_issuer: &Name) -> bool {
        self.list_issuers.iter().any(|issuer| issuer.matches(list_issuer))
    }
}

fn directory(name: &GeneralName) -> Option<&Name> {
    match name {
        GeneralName::Directory(name) => Some(name),
        _ => None,
    }
}

fn names(name: &PointName, issuer: &Name) -> Vec<GeneralName> {
    match name {
        PointName::Full(names) => names.clone(),
        PointName::Relative(relative) => {
            below(issuer, relative).map(GeneralName::Directory).into_iter().collect()
        }
    }
}

/// `issuer` with one more relative distinguished name at its end.
fn below(issuer: &Name, relative: &[u8]) -> Option<Name> {
    let content = issuer.der().get(asn1::header_len(issuer.der())?..)?;
    Name::from_der(&asn1::sequence(&[content, relative])).ok()
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
