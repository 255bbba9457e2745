//! Whom to ask for what: the addresses in certificates.

use pdf::verify::Sought;
use pki::cert::Certificate;
use pki::ocsp::{CertId, CertIdDigest, OcspRequest};
use pki::oid;
use pki::path::{CertificateId, Unsettled};

/// Most addresses of one kind that are asked for one certificate.
pub(super) const MAX_ADDRESSES: usize = 4;

/// One question to one address: what is the same goes out once.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Question {
    pub(super) kind: Kind,
    pub(super) address: String,
    /// The OCSP request in DER; empty for what is only read.
    pub(super) request: Vec<u8>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Kind {
    Certificates,
    Answer,
    List,
}

impl Kind {
    /// Whether a status is asked for, which only those are asked for whom a path leads to.
    pub(super) const fn is_status(self) -> bool {
        matches!(self, Self::Answer | Self::List)
    }
}

/// A question, and what it is about.
pub(super) struct Source {
    pub(super) question: Question,
    pub(super) sought: Sought,
}

/// Whom to ask, in this order.
pub(super) struct Sources {
    pub(super) all: Vec<Source>,
    /// Whether addresses were left out.
    pub(super) is_cut: bool,
}

impl Sources {
    /// For the certificate of whoever issued `orphan`.
    pub(super) fn of_issuer(orphan: &Certificate) -> Self {
        let named = orphan.access_addresses(oid::ACCESS_CA_ISSUERS).unwrap_or_default();
        let mut sources = Self { all: Vec::new(), is_cut: false };
        let id = CertificateId::of(orphan);
        sources.add(named, Kind::Certificates, &[], &|| Sought::IssuerOf(id.clone()));
        sources
    }

    /// For the status of a certificate: an OCSP answer, which is short and about it alone, then a list.
    ///
    /// The request names the certificate by SHA-1, since there are responders that know nothing else (RFC 5019 §2.1.1): it
    /// only finds it. There is no nonce in it: responders may leave that out of an answer (§4 there), so that whoever
    /// plays back an old answer would, too. The dates count.
    pub(super) fn of_status(unsettled: &Unsettled) -> Self {
        let Unsettled { certificate, issuer } = unsettled;
        let mut sources = Self { all: Vec::new(), is_cut: false };
        let id = CertId::of(issuer, certificate.serial_number(), CertIdDigest::Sha1);
        if let Ok(request) = OcspRequest::new(&[id], None) {
            let named = certificate.access_addresses(oid::ACCESS_OCSP).unwrap_or_default();
            let about = CertificateId::of(certificate);
            sources.add(named, Kind::Answer, request.der(), &|| Sought::AnswerAbout(about.clone()));
        }
        let named = certificate.crl_addresses().unwrap_or_default();
        sources.add(named, Kind::List, &[], &|| Sought::List);
        sources
    }

    /// Adds addresses of one kind: first those that can be asked.
    fn add(&mut self, mut named: Vec<String>, kind: Kind, request: &[u8], sought: &dyn Fn() -> Sought) {
        let is_of_http = |address: &String| {
            let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
            matches!(scheme.as_deref(), Some("http" | "https"))
        };
        named.sort_by_key(|address| !is_of_http(address));
        named.dedup();
        self.is_cut |= named.len() > MAX_ADDRESSES;
        self.all.extend(named.into_iter().take(MAX_ADDRESSES).map(|address| Source {
            question: Question { kind, address, request: request.to_vec() },
            sought: sought(),
        }));
    }
}
