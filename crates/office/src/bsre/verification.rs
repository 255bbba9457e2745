//! The answer to whoever asks about a document.

use pdf::verify::{
    FileReport, Finding, Indication, Level, LinkStatus, Modification, Severity, SignatureKind,
    SignatureReport,
};
use pki::digest::DigestAlgorithm;
use pki::hex;
use serde::Serialize;

use super::CertificateDetails;
use super::date;

/// The answer about one document.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// The verdict in one word.
    pub conclusion: Conclusion,
    /// The verdict in an Indonesian sentence.
    pub description: &'static str,
    /// How many signatures there are; time stamps over the document do not count.
    pub signature_count: usize,
    /// One entry for each of them.
    pub signature_informations: Vec<SignatureInformation>,
    /// What else there is to say; left out where there is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warning: Vec<String>,
}

/// The verdict in one word. Whatever does not pass is invalid, doubt too: clients know no third word.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Conclusion {
    /// Every signature passed, and nothing is against the file.
    Valid,
    /// Something did not.
    Invalid,
    /// There is none.
    NoSignature,
}

/// One signature.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignatureInformation {
    /// `S-` and 64 digits in upper case, the same for the same signature in the same field.
    pub id: String,
    /// Its level, as `PAdES-BASELINE-LT`; null where it does not hold.
    pub signature_format: Option<&'static str>,
    /// Who signed, by the certificate.
    pub signer_name: Option<String>,
    /// When, as the signer claims.
    pub signature_date: Option<String>,
    /// The field that it stands in.
    pub field_name: String,
    /// Why, as the signer says.
    pub reason: Option<String>,
    /// Where, as the signer says.
    pub location: Option<String>,
    /// Always 0, as in every answer that was seen.
    pub cert_level_code: u8,
    /// Always null, as in every answer that was seen.
    pub signature_algorithm: Option<String>,
    /// Always null, as in every answer that was seen.
    pub digest_algorithm: Option<String>,
    /// The time stamp, if there is one. The misspelling is the API's.
    pub timestamp_infomation: Option<TimestampInformation>,
    /// The path from the signer to the root, or the signer alone where none was found.
    pub certificate_details: Vec<CertificateDetails>,
    /// Whether the document is as it was signed, as far as that was judged.
    pub integrity_valid: bool,
    /// Whether a path leads to what is trusted, and none of its certificates is revoked or of unknown status.
    pub certificate_trusted: bool,
    /// Always false, as in every answer that was seen.
    pub last_signature: bool,
    /// Whether all that proves it stands in the document.
    pub ltv: bool,
    /// Whether something came after it that must not have come; left out where nothing did.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub modified: bool,
}

/// A time stamp.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimestampInformation {
    /// `T-` and the SHA-256 of the token in upper-case hexadecimal.
    pub id: String,
    /// Who stamped.
    pub signer_name: String,
    /// When.
    pub timestamp_date: String,
}

impl Verification {
    /// The answer about a judged document. `warnings` are what else there is to say, in words for people.
    #[must_use]
    pub fn of(report: &FileReport, warnings: Vec<String>) -> Self {
        let is_signature = |signature: &&SignatureReport| signature.kind == SignatureKind::Signature;
        let signatures: Vec<SignatureInformation> =
            report.signatures.iter().filter(is_signature).map(SignatureInformation::of).collect();
        let (conclusion, description) = conclude(report, &signatures);
        Self {
            conclusion,
            description,
            signature_count: signatures.len(),
            signature_informations: signatures,
            warning: warnings,
        }
    }
}

fn conclude(report: &FileReport, signatures: &[SignatureInformation]) -> (Conclusion, &'static str) {
    let own = report.findings.iter();
    let mut findings = own.chain(report.signatures.iter().flat_map(|signature| &signature.findings));
    let passed = report.indication == Some(Indication::TotalPassed);
    let sentence = if report.findings.iter().any(|finding| matches!(finding, Finding::Unreadable(_))) {
        "Dokumen tidak dapat dibaca sebagai PDF"
    } else if signatures.is_empty() && report.indication.is_none_or(|_| passed) {
        return (Conclusion::NoSignature, "Dokumen tidak memiliki tanda tangan elektronik");
    } else if passed && findings.all(|finding| finding.severity() < Severity::Error) {
        return (Conclusion::Valid, "Dokumen valid dan sertifikat yang digunakan tepercaya");
    } else if signatures.iter().any(|signature| !signature.integrity_valid) {
        "Keutuhan dokumen tidak terbukti: isinya mungkin telah diubah setelah ditandatangani"
    } else if signatures.iter().any(|signature| !signature.certificate_trusted) {
        "Dokumen utuh, tetapi sertifikat yang digunakan tidak terbukti tepercaya"
    } else {
        "Dokumen tidak memenuhi seluruh syarat validasi"
    };
    (Conclusion::Invalid, sentence)
}

impl SignatureInformation {
    fn of(signature: &SignatureReport) -> Self {
        let details = &signature.details;
        let is_good = |status| status == LinkStatus::Good;
        Self {
            id: id(signature),
            signature_format: signature.level.map(format),
            signer_name: signature.signer.as_ref().map(|signer| signer.name.clone()),
            signature_date: signature.claimed_time.map(date),
            field_name: signature.field.clone(),
            reason: details.reason.clone(),
            location: details.location.clone(),
            cert_level_code: 0,
            signature_algorithm: None,
            digest_algorithm: None,
            timestamp_infomation: signature.time_stamp.as_ref().map(|stamp| TimestampInformation {
                id: format!("T-{}", hex::upper(&stamp.sha256)),
                signer_name: stamp.tsa.clone(),
                timestamp_date: date(stamp.time),
            }),
            certificate_details: certificates(signature),
            integrity_valid: is_intact(signature),
            certificate_trusted: !signature.chain.is_empty()
                && signature.chain.iter().all(|link| is_good(link.status)),
            last_signature: false,
            ltv: signature.level >= Some(Level::PadesBLt),
            modified: signature.modification == Some(Modification::Disallowed),
        }
    }
}

/// Whether the signature holds over its bytes, and what came after it is known to be harmless.
fn is_intact(signature: &SignatureReport) -> bool {
    let holds = signature.algorithm.is_some();
    let is_harmless = |modification| modification != Modification::Disallowed;
    holds && signature.sub_indication != FORMAT && signature.modification.is_some_and(is_harmless)
}

const FORMAT: Option<pdf::verify::SubIndication> = Some(pdf::verify::SubIndication::FormatFailure);

fn certificates(signature: &SignatureReport) -> Vec<CertificateDetails> {
    let path = signature.chain.iter().map(|link| CertificateDetails::of(&link.certificate));
    let path: Vec<CertificateDetails> = path.collect();
    let alone = || signature.details.certificate.iter().map(CertificateDetails::of).collect();
    if path.is_empty() { alone() } else { path }
}

fn id(signature: &SignatureReport) -> String {
    let value = signature.details.signature_value.as_deref().unwrap_or_default();
    let digest = DigestAlgorithm::Sha256.digest(&[signature.field.as_bytes(), &[0], value].concat());
    format!("S-{}", hex::upper(&digest))
}

/// A level as DSS calls it, which the service is built upon.
const fn format(level: Level) -> &'static str {
    match level {
        Level::Cms => "PKCS7-B",
        Level::PadesBB => "PAdES-BASELINE-B",
        Level::PadesBT => "PAdES-BASELINE-T",
        Level::PadesBLt => "PAdES-BASELINE-LT",
        Level::PadesBLta => "PAdES-BASELINE-LTA",
    }
}
