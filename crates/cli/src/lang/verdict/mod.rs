//! The report on a verified document, for people.

mod cms; // signed data that do not hold
mod dss; // validation data in the document that cannot be used
mod format; // what is wrong with the making of a signature
mod hint; // what to do next
mod later; // what came after a signature
mod online; // what was looked for online
mod path; // certificates and revocations
mod unmet; // rules of the receiver that are not met
mod words; // reasons and findings as sentences

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub(crate) use hint::{of_finding, of_reason};
pub(crate) use words::{finding, finding_sentence, reason};

use jiff::Timestamp;
use office::report::{
    ChainLink, Coverage, FileReport, Finding, Indication, LinkStatus, Reason, Severity, SignatureKind,
    SignatureReport, SignerReport, TimeStampReport,
};
use pki::name::Escaped;

use super::{Lang, tr};

/// How a line of the report is meant, for whoever paints it. The line says it in words, too.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Tone {
    Plain,
    Passed,
    Doubtful,
    Failed,
    Hint,
}

/// The report on one file, several lines, without a line end at the end.
pub(crate) fn file(report: &FileReport, lang: Lang) -> String {
    lines(report, lang).into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n")
}

/// The same line by line.
pub(crate) fn lines(report: &FileReport, lang: Lang) -> Vec<(Tone, String)> {
    let name = Escaped(&report.file).to_string();
    let mut lines = vec![match report.indication {
        Some(indication) => {
            (tone_of(indication), format!("{name}: {indication}{}", sub(report.sub_indication)))
        }
        None => (Tone::Doubtful, tr!(lang, "{name}: no verdict", "{name}: tanpa putusan")),
    }];
    let mut add = |tone, line: String| lines.push((tone, format!("  {line}")));
    for finding in &report.findings {
        add(tone_of_finding(finding), words::finding(finding, lang));
    }
    for signature in &report.signatures {
        self::signature(signature, lang).into_iter().for_each(|(tone, line)| add(tone, line));
    }
    for hint in hint::hints(report, lang) {
        add(Tone::Hint, hint_line(&hint, lang));
    }
    lines
}

/// What to do, as such.
pub(crate) fn hint_line(hint: &str, lang: Lang) -> String {
    let hint = Escaped(hint);
    tr!(lang, "hint: {hint}", "petunjuk: {hint}")
}

/// The report on one signature.
pub(crate) fn signature(report: &SignatureReport, lang: Lang) -> Vec<(Tone, String)> {
    let kind = match report.kind {
        SignatureKind::Signature => tr!(lang, "signature", "tanda tangan"),
        SignatureKind::DocumentTimestamp => tr!(lang, "document time stamp", "stempel waktu dokumen"),
    };
    let field = Escaped(&report.field).to_string();
    let headline = format!("{kind} `{field}`: {}{}", report.indication, sub(report.sub_indication));
    let mut lines = vec![(tone_of(report.indication), headline)];
    let details = details(report, lang).into_iter().map(|line| (Tone::Plain, line));
    let findings = report.findings.iter();
    let findings = findings.map(|finding| (tone_of_finding(finding), words::finding(finding, lang)));
    lines.extend(details.chain(findings).map(|(tone, line)| (tone, format!("  {line}"))));
    lines
}

const fn tone_of(indication: Indication) -> Tone {
    match indication {
        Indication::TotalPassed => Tone::Passed,
        Indication::Indeterminate => Tone::Doubtful,
        Indication::TotalFailed => Tone::Failed,
    }
}

fn tone_of_finding(finding: &Finding) -> Tone {
    match finding.severity() {
        Severity::Info => Tone::Plain,
        Severity::Warning => Tone::Doubtful,
        Severity::Error => Tone::Failed,
    }
}

/// What is known of a signature beside its verdict and its findings.
fn details(report: &SignatureReport, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    let mut detail = |line: String| lines.push(line);
    detail(words::reason(&report.reason, lang));
    if let Some(signer) = &report.signer {
        let proven = report.indication == Indication::TotalPassed;
        self::signer(signer, proven, lang).into_iter().for_each(&mut detail);
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
            "ditandatangani pada {at}, menurut penanda tangan"
        ));
    }
    if let Some(stamp) = &report.time_stamp {
        detail(time_stamp(stamp, lang));
    }
    if let Some(at) = report.best_time.filter(|at| is_news(report, *at)) {
        detail(tr!(lang, "existed by {at}, as proven", "terbukti sudah ada pada {at}"));
    }
    detail(coverage(report, lang));
    if let (Some(algorithm), Some(digest)) = (&report.algorithm, &report.digest) {
        let level = report.level.map(|level| format!("{}, ", level.word())).unwrap_or_default();
        detail(format!("{level}{algorithm}, {digest}"));
    }
    let suspended = matches!(report.reason, Reason::Suspended { .. });
    report.chain.iter().filter_map(|link| self::link(link, suspended, lang)).for_each(&mut detail);
    for change in &report.changes {
        detail(words::change(change, lang));
    }
    lines
}

/// Who signed; a name that nothing vouches for is not told as a fact.
fn signer(signer: &SignerReport, proven: bool, lang: Lang) -> [String; 2] {
    let (name, issuer, serial) = (Escaped(&signer.name), Escaped(&signer.issuer), &signer.serial);
    let who = match proven {
        true => tr!(
            lang,
            "signed by {name}, certificate {serial}",
            "ditandatangani oleh {name}, sertifikat {serial}"
        ),
        false => tr!(
            lang,
            "names {name} as the signer, certificate {serial}",
            "menyebut {name} sebagai penanda tangan, sertifikat {serial}"
        ),
    };
    [who, tr!(lang, "issued by {issuer}", "diterbitkan oleh {issuer}")]
}

/// What a time stamp says; what nothing vouches for is not told as a fact.
fn time_stamp(stamp: &TimeStampReport, lang: Lang) -> String {
    let (tsa, time) = (Escaped(&stamp.tsa), stamp.time);
    match stamp.valid {
        true => tr!(lang, "time-stamped at {time} by {tsa}", "distempel waktu pada {time} oleh {tsa}"),
        false => tr!(
            lang,
            "names {tsa} as having time-stamped it at {time}",
            "menyebut {tsa} sebagai pemberi stempel waktu pada {time}"
        ),
    }
}

/// Whether the proven time `at` is told by no valid time stamp already.
fn is_news(report: &SignatureReport, at: Timestamp) -> bool {
    report.time_stamp.as_ref().is_none_or(|stamp| !stamp.valid || stamp.time != at)
}

/// A certificate of the path that is not known to be good. A suspension may be lifted, and is not called revocation.
fn link(link: &ChainLink, suspended: bool, lang: Lang) -> Option<String> {
    let subject = Escaped(&link.subject);
    match link.status {
        LinkStatus::Good => None,
        LinkStatus::Revoked if suspended => {
            Some(tr!(lang, "suspended: {subject}", "ditangguhkan: {subject}"))
        }
        LinkStatus::Revoked => Some(tr!(lang, "revoked: {subject}", "dicabut: {subject}")),
        LinkStatus::Unknown => {
            Some(tr!(lang, "status unknown: {subject}", "status tidak diketahui: {subject}"))
        }
    }
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

fn sub(sub: Option<office::report::SubIndication>) -> String {
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
