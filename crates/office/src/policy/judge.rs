//! Which rules a report does not meet. What cannot be told does not meet them.

use pdf::verify::{
    FileReport, Finding, Indication, SignatureKind, SignatureReport, SignerReport, Unmet, WantedSigner,
};
use pki::constraints::Algorithm;
use pki::digest::DigestAlgorithm;

use super::{Policy, Simulation};

impl Policy {
    /// Adds to `report` what of these rules it does not meet: to a signature what is about that one, to the file what
    /// is about all. Of a file that cannot be read nothing is said, and document time stamps are no signatures here.
    pub fn judge(&self, report: &mut FileReport) {
        if report.findings.iter().any(|finding| matches!(finding, Finding::Unreadable(_))) {
            return;
        }
        for signature in report.signatures.iter_mut().filter(|signature| is_signature(signature)) {
            let unmet = self.unmet_by(signature);
            signature.findings.extend(unmet.into_iter().map(Finding::Policy));
        }
        let unmet = self.unmet_by_all(&report.signatures);
        report.findings.extend(unmet.into_iter().map(Finding::Policy));
    }

    /// What is about one signature.
    fn unmet_by(&self, signature: &SignatureReport) -> Vec<Unmet> {
        let mut unmet = Vec::new();
        if let Some(wanted) = self.level.filter(|wanted| signature.level < Some(*wanted)) {
            unmet.push(Unmet::Level { wanted, found: signature.level });
        }
        if self.only_listed {
            unmet.extend(self.unlisted(signature));
        }
        if let Some(allowed) = self.modifications
            && signature.modification.is_none_or(|found| found > allowed)
        {
            unmet.push(Unmet::Modification { allowed, found: signature.modification });
        }
        if self.time_stamp && signature.best_time.is_none() {
            unmet.push(Unmet::TimeStamp);
        }
        match (self.simulation, signature.simulation) {
            (Simulation::Refuse, true) => unmet.push(Unmet::Simulation { wanted: false }),
            (Simulation::Require, false) => unmet.push(Unmet::Simulation { wanted: true }),
            (Simulation::Allow, _) | (Simulation::Refuse, false) | (Simulation::Require, true) => {}
        }
        unmet
    }

    /// The hash functions and the key, where they are in no row.
    fn unlisted(&self, signature: &SignatureReport) -> Vec<Unmet> {
        let (Some(digest), Some(key)) = (signature.digest.as_deref().and_then(digest), signature.key) else {
            return vec![Unmet::AlgorithmUnknown];
        };
        // The document may be hashed by another one than what is signed (adbe.pkcs7.sha1).
        let content = signature.details.content.as_ref().map(|(content, _)| *content);
        let content = content.filter(|content| *content != digest).map(Algorithm::Digest);
        let used = content.into_iter().chain([Algorithm::Digest(digest), Algorithm::Key(key)]);
        let table = &self.constraints.algorithms;
        used.filter(|one| table.term(*one).is_none()).map(Unmet::Algorithm).collect()
    }

    /// What is about all signatures together.
    fn unmet_by_all(&self, signatures: &[SignatureReport]) -> Vec<Unmet> {
        let signatures: Vec<_> = signatures.iter().filter(|signature| is_signature(signature)).collect();
        // Anyone can make a certificate with any name in it: only who is trusted counts as having signed.
        let valid: Vec<_> =
            signatures.iter().filter(|signature| signature.indication == Indication::TotalPassed).collect();
        let mut unmet = Vec::new();
        for wanted in &self.signers {
            let mut signers = valid.iter().filter_map(|signature| signature.signer.as_ref());
            if !signers.any(|signer| is_wanted(signer, wanted)) {
                unmet.push(Unmet::Signer(wanted.clone()));
            }
        }
        if valid.len() < self.least {
            unmet.push(Unmet::TooFew { least: self.least, found: valid.len() });
        }
        if let Some(most) = self.most.filter(|most| signatures.len() > *most) {
            unmet.push(Unmet::TooMany { most, found: signatures.len() });
        }
        unmet
    }
}

fn is_signature(signature: &SignatureReport) -> bool {
    signature.kind == SignatureKind::Signature
}

/// The hash function that the report names.
fn digest(name: &str) -> Option<DigestAlgorithm> {
    let known = std::iter::once(DigestAlgorithm::Sha1).chain(DigestAlgorithm::ALL);
    known.into_iter().find(|digest| digest.to_string() == name)
}

/// Whether all that is known of `wanted` fits.
fn is_wanted(signer: &SignerReport, wanted: &WantedSigner) -> bool {
    let same = |wanted: &Option<String>, found: Option<&String>| {
        wanted.as_ref().is_none_or(|wanted| found == Some(wanted))
    };
    let same_address = match (&wanted.email, &signer.email) {
        (None, _) => true,
        (Some(wanted), Some(found)) => wanted.eq_ignore_ascii_case(found),
        (Some(_), None) => false,
    };
    same_address
        && same(&wanted.nip, signer.nip.as_ref())
        && same(&wanted.nik, signer.nik.as_ref())
        && same(&wanted.organization, signer.organization.as_ref())
        && same(&wanted.name, Some(&signer.name))
}
