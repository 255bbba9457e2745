//! One signature on its way to a verdict: read, bound, checked, trusted, reported.

use jiff::Timestamp;
use pki::cert::Certificate;
use pki::cms::{EssBinding, EssRule, SignedData, VerifiedSigner, verify_detached};
use pki::key::KeyKind;
use pki::lint::SIMULATED_TIME_MARK;
use pki::oid;
use pki::path::Inputs;
use pki::signature::SignatureAlgorithm;

use super::binding::{self, Bound, Placed, SubFilter};
use super::digest::Job;
use super::finding::Finding;
use super::format::FormatFault;
use super::level;
use super::locate::Candidate;
use super::permission::{self, Permission};
use super::reason::Reason;
use super::report::{Coverage, Level, Modification, SignatureKind, SignatureReport, SignerReport};
use super::{date, trust};
use crate::document::Document;
use crate::source::ByteSource;
use crate::syntax::Dictionary;

/// A signature and what is known of it so far.
pub(super) struct Case {
    pub(super) report: SignatureReport,
    /// What speaks against it, in the order in which it was found.
    pub(super) reasons: Vec<Reason>,
    pub(super) placed: Option<Placed>,
    pub(super) bound: Option<Bound>,
    /// What it allows to come after it.
    pub(super) permission: Permission,
    signed: Option<SignedData>,
    signer: Option<VerifiedSigner>,
}

impl Case {
    /// Reads the signature and binds it to its bytes.
    pub(super) fn open<S: ByteSource>(document: &Document<S>, candidate: &Candidate) -> Self {
        let mut case = Self {
            report: blank(candidate),
            reasons: Vec::new(),
            placed: None,
            bound: None,
            permission: Permission::default(),
            signed: None,
            signer: None,
        };
        if let Err(fault) = case.read(document, candidate) {
            case.reasons.push(Reason::Format(fault));
        }
        case
    }

    /// The digest that is needed to go on; `None` if it already failed, or is of a kind that is not judged.
    pub(super) fn job(&self) -> Option<Job> {
        let (bound, signed) = self.bound.as_ref().zip(self.signed.as_ref())?;
        let digest = signed.signers.first()?.digest()?;
        Some(Job { digest, ranges: bound.byte_range.covered() })
    }

    /// Checks the signature over a content of this digest; `None` if the content could not be read.
    pub(super) fn check_content(&mut self, digest: Option<&[u8]>) {
        let (Some(bound), Some(signed)) = (&self.bound, &self.signed) else { return };
        let rule = match bound.sub_filter {
            SubFilter::Cades => EssRule::Required,
            _ => EssRule::Optional,
        };
        let Some(digest) = digest else {
            self.reasons.push(Reason::Unread);
            return;
        };
        match verify_detached(signed, &|_| digest.to_vec(), rule) {
            Ok(signer) => {
                self.note_signer(&signer);
                self.signer = Some(signer);
            }
            Err(error) => self.reasons.push(Reason::Cms(error)),
        }
    }

    /// Whether the signature holds over its bytes, whoever made it.
    pub(super) fn is_intact(&self) -> bool {
        self.signer.is_some()
    }

    /// Judges the signer's certificate.
    pub(super) fn check_trust(&mut self, inputs: &Inputs<'_>, at: Timestamp) {
        let (Some(signer), Some(signed)) = (&self.signer, &self.signed) else { return };
        let claimed = self.report.claimed_time.or(signer.signing_time());
        let (chain, reason) = trust::judge(signer.certificate(), &signed.certificates, inputs, at, claimed);
        self.report.chain = chain;
        self.reasons.extend(reason);
    }

    /// The report, with the worst reason as its verdict.
    pub(super) fn finish(self) -> SignatureReport {
        let Self { mut report, mut reasons, .. } = self;
        // Stable: among equally bad ones the first that was found counts.
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.verdict().0));
        let mut reasons = reasons.into_iter();
        report.reason = reasons.next().unwrap_or(Reason::Valid);
        (report.indication, report.sub_indication) = report.reason.verdict();
        report.findings.extend(reasons.map(Finding::FurtherReason));
        report
    }

    fn read<S: ByteSource>(
        &mut self,
        document: &Document<S>,
        candidate: &Candidate,
    ) -> Result<(), FormatFault> {
        let placed = binding::read(document, &candidate.place)?;
        self.describe(document, &placed);
        let bound = binding::bind(document, &placed);
        self.placed = Some(placed);
        let bound = bound?;
        self.report.revision = Some(bound.revision + 1);
        match &bound.sub_filter {
            SubFilter::Cades | SubFilter::Pkcs7 => self.signed = Some(read_signed_data(&bound)?),
            SubFilter::TimeStamp => {
                let sub_filter = "ETSI.RFC3161".to_owned();
                self.reasons.push(Reason::KindNotJudged { sub_filter });
            }
            SubFilter::Other(name) => {
                self.reasons.push(Reason::KindNotJudged { sub_filter: name.clone() });
            }
        }
        self.note_claims();
        self.bound = Some(bound);
        Ok(())
    }

    /// Takes what the dictionary says into the report, before any of it is checked.
    fn describe<S: ByteSource>(&mut self, document: &Document<S>, placed: &Placed) {
        let dictionary = &placed.dictionary;
        self.report.kind = kind(dictionary);
        if let Ok(byte_range) = binding::byte_range(dictionary, document.length()) {
            self.report.byte_range = Some(byte_range.numbers());
            self.report.coverage = binding::coverage(document, byte_range.end());
        }
        let Some(view) = document.at(placed.set_by) else { return };
        self.permission = permission::read(&view, dictionary);
        self.report.docmdp = self.permission.docmdp;
        if !document.is_encrypted() {
            let time = view.get(dictionary, "M").ok();
            self.report.claimed_time = time.and_then(|time| date::parse(time.as_string()?));
        }
    }

    /// Takes what the signed data say of their signer into the report, before any of it is checked.
    fn note_claims(&mut self) {
        let Some(signed) = &self.signed else { return };
        let Some(signer) = signed.signers.first() else { return };
        self.report.digest = signer.digest().map(|digest| digest.to_string());
        if let Some(certificate) = signed.certificates_of(signer).next() {
            self.report.signer = Some(describe_signer(certificate));
        }
        let mut attributes = signer.unsigned_attributes.iter();
        if attributes.any(|attribute| attribute.oid == oid::SIGNATURE_TIME_STAMP) {
            self.report.findings.push(Finding::TimeStampNotJudged);
        }
    }

    /// Takes what is certain of the signer into the report.
    fn note_signer(&mut self, signer: &VerifiedSigner) {
        let certificate = signer.certificate();
        self.report.signer = Some(describe_signer(certificate));
        self.report.algorithm = Some(algorithm(signer.algorithm(), certificate.public_key().kind()));
        self.report.simulation =
            certificate.policies().is_ok_and(|policies| policies.contains(&oid::SIMULATION_POLICY));
        let mut units = certificate.subject().texts(oid::ORGANIZATIONAL_UNIT_NAME);
        if self.report.simulation && units.any(|unit| unit == SIMULATED_TIME_MARK) {
            self.report.findings.push(Finding::SimulatedTime);
        }
        if signer.ess() == EssBinding::Absent {
            self.report.findings.push(Finding::CertificateNotBound);
        }
        let broken = self.broken_rule(signer);
        self.report.level = Some(if broken.is_some() { Level::Cms } else { Level::PadesBB });
        self.report.findings.extend(broken.map(Finding::LevelNotReached));
    }

    fn broken_rule(&self, signer: &VerifiedSigner) -> Option<level::LevelRule> {
        let (placed, bound) = self.placed.as_ref().zip(self.bound.as_ref())?;
        let info = self.signed.as_ref()?.signers.first()?;
        let has_time = self.report.claimed_time.is_some();
        level::broken_rule(&placed.dictionary, &bound.sub_filter, has_time, info, signer.notes())
    }
}

/// The report on a signature of which nothing is known but its fields.
fn blank(candidate: &Candidate) -> SignatureReport {
    let mut findings = Vec::new();
    if candidate.fields.len() > 1 {
        findings.push(Finding::SharedSignature { fields: candidate.fields.clone() });
    }
    let (indication, sub_indication) = Reason::Valid.verdict();
    SignatureReport {
        field: candidate.fields.first().cloned().unwrap_or_default(),
        kind: SignatureKind::Signature,
        indication,
        sub_indication,
        reason: Reason::Valid,
        level: None,
        digest: None,
        algorithm: None,
        coverage: Coverage::None,
        byte_range: None,
        revision: None,
        modification: Some(Modification::None),
        docmdp: None,
        changes: Vec::new(),
        claimed_time: None,
        best_time: None,
        time_stamp: None,
        signer: None,
        chain: Vec::new(),
        simulation: false,
        findings,
    }
}

fn kind(dictionary: &Dictionary) -> SignatureKind {
    let is_time_stamp = binding::sub_filter(dictionary) == Some(SubFilter::TimeStamp);
    match is_time_stamp || dictionary.is_name("Type", "DocTimeStamp") {
        true => SignatureKind::DocumentTimestamp,
        false => SignatureKind::Signature,
    }
}

/// Reads the signed data, behind which there may be nothing but zeros.
fn read_signed_data(bound: &Bound) -> Result<SignedData, FormatFault> {
    let (signed, length) = SignedData::parse(&bound.contents).map_err(FormatFault::Cms)?;
    match bound.contents[length..].iter().position(|octet| *octet != 0) {
        Some(stray) => Err(FormatFault::Padding { offset: length + stray }),
        None => Ok(signed),
    }
}

fn describe_signer(certificate: &Certificate) -> SignerReport {
    let subject = certificate.subject();
    let name = match subject.common_name() {
        Some(name) => pki::name::Escaped(name).to_string(),
        None => subject.to_string(),
    };
    let validity = certificate.validity();
    SignerReport {
        name,
        nik: None,
        serial: certificate.serial_number().to_string(),
        issuer: certificate.issuer().to_string(),
        not_before: validity.not_before,
        not_after: validity.not_after,
    }
}

fn algorithm(algorithm: SignatureAlgorithm, key: KeyKind) -> String {
    let scheme = match algorithm {
        SignatureAlgorithm::RsaPkcs1(_) => "RSA PKCS#1 v1.5",
        SignatureAlgorithm::RsaPss { .. } => "RSA PSS",
        SignatureAlgorithm::Ecdsa(_) => "ECDSA",
    };
    match key {
        KeyKind::Rsa { bits } => format!("{scheme} {bits}"),
        other => format!("{scheme} {other}"),
    }
}
