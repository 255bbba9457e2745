//! The report on a verified document, for people.

mod words; // reasons and findings as sentences

use pdf::verify::{Coverage, FileReport, LinkStatus, Severity, SignatureKind, SignatureReport, SignerReport};
use pki::name::Escaped;

use super::{Lang, tr};

/// The report on one file, several lines, without a line end at the end.
pub(crate) fn file(report: &FileReport, lang: Lang) -> String {
    let name = Escaped(&report.file).to_string();
    let mut lines = vec![match &report.indication {
        Some(indication) => format!("{name}: {indication}{}", sub(report.sub_indication)),
        None => tr!(lang, "{name}: no verdict", "{name}: tanpa putusan"),
    }];
    for finding in &report.findings {
        lines.push(format!("  {}", words::finding(finding, lang)));
    }
    for signature in &report.signatures {
        lines.extend(self::signature(signature, lang).into_iter().map(|line| format!("  {line}")));
    }
    lines.join("\n")
}

fn signature(report: &SignatureReport, lang: Lang) -> Vec<String> {
    let kind = match report.kind {
        SignatureKind::Signature => tr!(lang, "signature", "tanda tangan"),
        SignatureKind::DocumentTimestamp => tr!(lang, "document time stamp", "stempel waktu dokumen"),
    };
    let field = Escaped(&report.field).to_string();
    let mut lines = vec![format!("{kind} `{field}`: {}{}", report.indication, sub(report.sub_indication))];
    let mut detail = |line: String| lines.push(format!("  {line}"));
    detail(words::reason(&report.reason, lang));
    if let Some(signer) = &report.signer {
        self::signer(signer, lang).into_iter().for_each(&mut detail);
    }
    if report.simulation {
        detail(tr!(
            lang,
            "UJI COBA: the certificate is one of a simulation, not certified, not for production",
            "UJI COBA: sertifikat simulasi, tidak tersertifikasi, tidak untuk produksi"
        ));
    }
    if let Some(at) = report.claimed_time {
        detail(tr!(
            lang,
            "signed at {at}, as the signer claims",
            "ditandatangani {at}, menurut penanda tangan"
        ));
    }
    detail(coverage(report, lang));
    if let (Some(algorithm), Some(digest)) = (&report.algorithm, &report.digest) {
        let level = report.level.map(|level| format!("{}, ", level.word())).unwrap_or_default();
        detail(format!("{level}{algorithm}, {digest}"));
    }
    for link in report.chain.iter().filter(|link| link.status != LinkStatus::Good) {
        let subject = Escaped(&link.subject).to_string();
        detail(match link.status {
            LinkStatus::Revoked => tr!(lang, "revoked: {subject}", "dicabut: {subject}"),
            _ => tr!(lang, "status unknown: {subject}", "status tidak diketahui: {subject}"),
        });
    }
    for change in &report.changes {
        detail(words::change(change, lang));
    }
    for finding in &report.findings {
        detail(words::finding(finding, lang));
    }
    lines
}

fn signer(signer: &SignerReport, lang: Lang) -> [String; 2] {
    let (name, issuer, serial) = (Escaped(&signer.name), Escaped(&signer.issuer), &signer.serial);
    [
        tr!(
            lang,
            "signed by {name}, certificate {serial}",
            "ditandatangani oleh {name}, sertifikat {serial}"
        ),
        tr!(lang, "issued by {issuer}", "diterbitkan oleh {issuer}"),
    ]
}

fn coverage(report: &SignatureReport, lang: Lang) -> String {
    let revision = report.revision.unwrap_or_default();
    match report.coverage {
        Coverage::WholeFile => tr!(lang, "covers the whole file", "mencakup seluruh berkas"),
        Coverage::WholeRevision => tr!(
            lang,
            "covers the file as it stood in revision {revision}",
            "mencakup berkas sebagaimana adanya pada revisi {revision}"
        ),
        Coverage::Partial => tr!(lang, "covers only part of the file", "hanya mencakup sebagian berkas"),
        Coverage::None => tr!(lang, "covers nothing that could be told", "tidak jelas mencakup apa"),
    }
}

fn sub(sub: Option<pdf::verify::SubIndication>) -> String {
    sub.map(|sub| format!(" ({sub})")).unwrap_or_default()
}

/// How much a finding matters, as the word in front of it.
fn severity(severity: Severity, lang: Lang) -> String {
    match severity {
        Severity::Info => tr!(lang, "note", "catatan"),
        Severity::Warning => tr!(lang, "warning", "peringatan"),
        Severity::Error => tr!(lang, "error", "galat"),
    }
}
