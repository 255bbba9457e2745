//! What is said of what was looked for.

use pdf::verify::{Finding, Online as Said, OnlineFault, OnlineLimit};
use pki::cert::Certificate;
use pki::path::Missing;

use super::source::Source;
use crate::remote::fault::shortened;

/// One question, what came of it, and for which certificates it was asked.
struct Told {
    source: Source,
    came: Result<usize, OnlineFault>,
    wanted_by: Vec<Certificate>,
}

/// All of them, in their order, and why there are no more.
#[derive(Default)]
pub(super) struct Account {
    told: Vec<Told>,
    stopped: Option<OnlineLimit>,
}

impl Account {
    /// Enters a question that was asked for `certificate`, and what came of it: how many bytes, or why none that count.
    pub(super) fn enter(
        &mut self,
        source: Source,
        certificate: &Certificate,
        came: Result<usize, OnlineFault>,
    ) {
        self.told.push(Told { source, came, wanted_by: vec![certificate.clone()] });
    }

    /// The same question would have been asked for `certificate` as well.
    pub(super) fn again(&mut self, source: &Source, certificate: &Certificate) {
        let known = self.told.iter_mut().find(|told| told.source.question == source.question);
        if let Some(told) = known.filter(|told| !told.wanted_by.contains(certificate)) {
            told.wanted_by.push(certificate.clone());
        }
    }

    /// Some limit kept from asking; the first is told.
    pub(super) fn stop(&mut self, limit: OnlineLimit) {
        self.stopped.get_or_insert(limit);
    }

    /// As findings about the document, of which `missing` is missing still.
    pub(super) fn findings(self, missing: &Missing) -> Vec<Finding> {
        let mut lacking = missing.orphans();
        lacking.extend(missing.unsettled().into_iter().map(|unsettled| unsettled.certificate));
        let stopped = self.stopped.filter(|_| !lacking.is_empty()).map(Said::Stopped);
        let told = self.told.into_iter().map(|told| told.said(&lacking));
        told.chain(stopped).map(Finding::Online).collect()
    }
}

impl Told {
    fn said(self, lacking: &[Certificate]) -> Said {
        let Self { source: Source { question, sought }, came, wanted_by } = self;
        let address = shown(&question.address);
        match came {
            Ok(bytes) => Said::Fetched { sought, address, bytes },
            Err(fault) => {
                let is_missed = wanted_by.iter().any(|certificate| lacking.contains(certificate));
                Said::Failed { sought, address, fault, is_missed }
            }
        }
    }
}

/// An address as it is told: its beginning where it is long, and without a user name or password.
fn shown(address: &str) -> String {
    let masked = address.split_once("://").and_then(|(scheme, rest)| {
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (_, server) = rest[..end].rsplit_once('@')?;
        Some(format!("{scheme}://***@{server}{}", &rest[end..]))
    });
    shortened(masked.as_deref().unwrap_or(address))
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn addresses_as_they_are_told() {
        for (address, expected) in [
            ("http://pki.example/ocsp", "http://pki.example/ocsp"),
            ("http://siti:rahasia@pki.example/a@b", "http://***@pki.example/a@b"),
            ("ldap://siti@pki.example", "ldap://***@pki.example"),
            ("http://a@b:c@pki.example?x", "http://***@pki.example?x"),
            ("http://pki.example/a@b", "http://pki.example/a@b"),
            ("a\u{1b}[2J", "a\\u{1b}[2J"),
            ("", ""),
        ] {
            assert_eq!(shown(address), expected);
        }
        assert_eq!(shown(&"a".repeat(999)).chars().count(), 161);
    }
}
