mod samples; // one of each kind
mod table; // docs/verdicts.md

use std::collections::BTreeSet;

use office::report::{
    ChainLink, Coverage, Details, FileReport, Finding, Indication, LinkStatus, Reason, SignatureKind,
    SignatureReport, SignerReport,
};
use pki::cms::CmsVerifyError;
use pki::crl::RevocationReason;
use pki::key::KeyType;
use pki::path::{PathFault, UnknownStatus};

use testkit::authority::Authority;

use super::{file, hint, words};
use crate::args;
use crate::lang::Lang;
use samples::{certificate, name, path, status, time};

/// A sentence in English and in Indonesian.
type Pair = [String; 2];

fn both(say: impl Fn(Lang) -> String) -> Pair {
    [say(Lang::En), say(Lang::Id)]
}

fn is_a_line_each(pair: &Pair, what: &dyn std::fmt::Debug) {
    assert_ne!(pair[0], pair[1], "{what:?}");
    for text in pair {
        assert!(!text.is_empty() && !text.contains(char::is_control), "{what:?}: {text:?}");
        assert!(!text.ends_with('.') && !text.starts_with(char::is_uppercase), "{what:?}: {text:?}");
    }
}

#[test]
fn both_languages_tell_everything_in_one_line() {
    for reason in samples::reasons() {
        is_a_line_each(&both(|lang| words::reason(&reason, lang)), &reason);
    }
    for finding in samples::findings() {
        is_a_line_each(&both(|lang| words::finding(&finding, lang)), &finding);
    }
    for change in samples::changes() {
        is_a_line_each(&both(|lang| words::change(&change, lang)), &change);
    }
}

#[test]
fn no_two_reasons_sound_the_same() {
    for lang in [Lang::En, Lang::Id] {
        let reasons = samples::reasons();
        let told: BTreeSet<String> = reasons.iter().map(|reason| words::reason(reason, lang)).collect();
        // A claim to have signed before the revocation proves nothing, and sounds like no claim.
        assert_eq!(told.len(), reasons.len() - 1, "{lang:?}");
    }
}

#[test]
fn reasons_in_so_many_words() {
    let revoked = |reason, claimed| Reason::Revoked { at: time(8), reason, claimed };
    for (reason, english, indonesian) in [
        (
            Reason::Valid,
            "the document is as it was signed, and the signer's certificate is trusted",
            "dokumen masih sebagaimana ditandatangani, dan sertifikat penanda tangan dipercaya",
        ),
        (
            Reason::Cms(CmsVerifyError::MessageDigest),
            "the digest of the content is not the one that was signed",
            "isi dokumen tidak sama dengan yang ditandatangani",
        ),
        (
            path(PathFault::NoIssuer { issuer: name("CA Penerbit") }),
            "certificate 1A2B of CN=Siti Rahayu is not accepted: no certificate of its issuer CN=CA Penerbit is at hand",
            "sertifikat 1A2B atas nama CN=Siti Rahayu tidak diterima: sertifikat penerbitnya, CN=CA Penerbit, tidak tersedia",
        ),
        (
            revoked(Some(RevocationReason::KeyCompromise), Some(time(9))),
            "the signer's certificate was revoked at 2026-01-31T08:00:00Z, and the signer claims to have signed at 2026-01-31T09:00:00Z (reason: keyCompromise)",
            "sertifikat penanda tangan dicabut pada 2026-01-31T08:00:00Z, sedangkan penanda tangan menyatakan menandatangani pada 2026-01-31T09:00:00Z (alasan: kunci atau passphrase bocor)",
        ),
        (
            revoked(None, Some(time(7))),
            "the signer's certificate was revoked at 2026-01-31T08:00:00Z, and nothing proves that the signature is older",
            "sertifikat penanda tangan dicabut pada 2026-01-31T08:00:00Z, dan tidak ada bukti bahwa tanda tangan lebih dahulu dibuat",
        ),
        (
            status(UnknownStatus::Outdated { next_update: Some(time(7)) }),
            "nothing at hand says whether certificate 1A2B of CN=Siti Rahayu was revoked: the revocation list was outdated since 2026-01-31T07:00:00Z",
            "tidak diketahui apakah sertifikat 1A2B atas nama CN=Siti Rahayu sudah dicabut: daftar pencabutan sudah usang sejak 2026-01-31T07:00:00Z",
        ),
    ] {
        assert_eq!(words::reason(&reason, Lang::En), english);
        assert_eq!(words::reason(&reason, Lang::Id), indonesian);
    }
}

#[test]
fn what_comes_from_outside_moves_no_cursor() {
    let wicked = || "a\u{1b}[2J\n\u{202e}fdp".to_owned();
    for lang in [Lang::En, Lang::Id] {
        for text in [
            words::reason(&Reason::KindNotJudged { sub_filter: wicked() }, lang),
            words::finding(&Finding::SignatureRemoved { field: wicked(), revision: 1 }, lang),
            words::finding(&Finding::SharedSignature { fields: vec![wicked()] }, lang),
            words::finding(&Finding::Attachment { name: wicked(), size: None, object: None }, lang),
            words::finding(&Finding::FieldCoversPage { field: wicked(), page: 1, percent: 99 }, lang),
        ] {
            assert!(text.contains("a\\u{1b}[2J\\u{a}\\u{202e}fdp"), "{text:?}");
        }
    }
}

fn signature(reason: Reason) -> SignatureReport {
    let (indication, sub_indication) = reason.verdict();
    SignatureReport {
        field: "Signature1".into(),
        kind: SignatureKind::Signature,
        indication,
        sub_indication,
        reason,
        level: None,
        digest: None,
        algorithm: None,
        key: None,
        coverage: Coverage::WholeFile,
        byte_range: None,
        revision: Some(1),
        modification: None,
        docmdp: None,
        changes: Vec::new(),
        claimed_time: None,
        best_time: None,
        time_stamp: None,
        signer: None,
        chain: Vec::new(),
        simulation: false,
        findings: Vec::new(),
        details: Details::default(),
    }
}

/// A report whose verdict is the worst of its parts', as [`office::report`] gives it.
fn report(reasons: Vec<Reason>, findings: Vec<Finding>) -> FileReport {
    let signatures: Vec<SignatureReport> = reasons.into_iter().map(signature).collect();
    let of_signatures = signatures.iter().map(|signature| signature.indication).max();
    FileReport {
        file: "surat.pdf".into(),
        sha256: None,
        size: None,
        indication: of_signatures.max(findings.iter().filter_map(Finding::indication).max()),
        sub_indication: None,
        findings,
        signatures,
    }
}

fn last_line(report: &FileReport, lang: Lang) -> String {
    file(report, lang).lines().last().unwrap().to_owned()
}

#[test]
fn the_last_line_says_what_to_do() {
    for (reasons, findings, english, indonesian) in [
        (
            vec![Reason::Cms(CmsVerifyError::MessageDigest)],
            vec![],
            "  hint: the document was changed after signing: ask the sender for the original",
            "  petunjuk: dokumen diubah setelah ditandatangani: mintalah berkas aslinya kepada pengirim",
        ),
        (
            vec![path(PathFault::Untrusted), path(PathFault::Untrusted)],
            vec![],
            "  hint: if you trust this root, give it with --trust; an office of segel writes its own with `segel ca chain --root --out root.pem`",
            "  petunjuk: jika CA akar ini Anda percaya, berikan dengan --trust; kantor segel menuliskannya dengan `segel ca chain --root --out root.pem`",
        ),
        (
            // The lesser trouble is left out.
            vec![
                path(PathFault::Untrusted),
                Reason::Cms(CmsVerifyError::MessageDigest),
                path(PathFault::Untrusted),
            ],
            vec![],
            "  hint: the document was changed after signing: ask the sender for the original",
            "  petunjuk: dokumen diubah setelah ditandatangani: mintalah berkas aslinya kepada pengirim",
        ),
        (
            vec![Reason::Valid],
            vec![Finding::TrailingBytes { offset: 9, bytes: 8 }],
            "  hint: ask the sender for the file as it was signed, without what came after",
            "  petunjuk: mintalah kepada pengirim berkas sebagaimana ditandatangani, tanpa tambahan sesudahnya",
        ),
        (
            vec![],
            vec![Finding::Unreadable(office::cause::DocumentError::NotPdf { length: 3 })],
            "  hint: only PDF is read; export a letter from the office program as PDF first",
            "  petunjuk: hanya PDF yang dibaca; ekspor dahulu surat dari program perkantoran sebagai PDF",
        ),
    ] {
        let report = report(reasons, findings);
        assert_eq!(last_line(&report, Lang::En), english);
        assert_eq!(last_line(&report, Lang::Id), indonesian);
        let told = file(&report, Lang::En);
        assert_eq!(told.matches("hint:").count(), 1, "{told}");
    }
}

#[test]
fn a_file_that_passed_gets_no_hint() {
    for findings in [vec![], vec![Finding::TimeStampNotJudged { limit: 4 }]] {
        let report = report(vec![Reason::Valid, Reason::Valid], findings);
        assert_eq!(report.indication, Some(Indication::TotalPassed));
        assert!(!file(&report, Lang::En).contains("hint"));
        assert!(!file(&report, Lang::Id).contains("petunjuk"));
    }
}

#[test]
fn every_verdict_that_is_not_good_has_a_hint() {
    for reason in samples::reasons() {
        let hints = [Lang::En, Lang::Id].map(|lang| hint::of_reason(&reason, lang));
        let expected = !matches!(reason, Reason::Valid | Reason::ValidStamp | Reason::KindNotJudged { .. });
        assert_eq!(hints.each_ref().map(Option::is_some), [expected; 2], "{reason:?}");
        if let [Some(english), Some(indonesian)] = hints {
            is_a_line_each(&[english, indonesian], &reason);
        }
    }
    for finding in samples::findings() {
        if let [Some(english), Some(indonesian)] =
            [Lang::En, Lang::Id].map(|lang| hint::of_finding(&finding, lang))
        {
            is_a_line_each(&[english, indonesian], &finding);
        }
    }
}

#[test]
fn hints_name_only_what_there_is() {
    let mut command = args::command(Lang::En);
    command.build();
    let verify: BTreeSet<String> = flags(command.find_subcommand("verify").unwrap());
    let reasons = samples::reasons();
    let hints = reasons
        .iter()
        .flat_map(|reason| [Lang::En, Lang::Id].into_iter().filter_map(|lang| hint::of_reason(reason, lang)));
    let mut named = BTreeSet::new();
    for hint in hints {
        for (index, part) in hint.split('`').enumerate() {
            // What stands in backticks is a command of its own; all else is about the next `segel verify`.
            let known = if index % 2 == 0 { verify.clone() } else { flags_of_line(&command, part) };
            for flag in part.split([' ', ',', ';', ':']).filter(|word| word.starts_with("--")) {
                assert!(known.contains(flag), "there is no {flag}: {hint}");
                named.insert(flag.to_owned());
            }
        }
    }
    let expected =
        ["--at", "--crl", "--intermediate", "--online", "--out", "--root", "--trust"].map(str::to_owned);
    assert_eq!(named, BTreeSet::from(expected));
}

fn flags(command: &clap::Command) -> BTreeSet<String> {
    command.get_arguments().filter_map(|argument| Some(format!("--{}", argument.get_long()?))).collect()
}

fn flags_of_line(command: &clap::Command, line: &str) -> BTreeSet<String> {
    let words =
        line.strip_prefix("segel ").unwrap_or_else(|| panic!("no command of ours: {line}")).split(' ');
    let names = words.take_while(|word| !word.starts_with("--"));
    let last =
        names.fold(command, |at, name| at.find_subcommand(name).unwrap_or_else(|| panic!("no {line}")));
    flags(last)
}

#[test]
fn a_suspension_is_not_called_a_revocation() {
    let certificate_of_siti = Authority::found(KeyType::P256, time(8)).root().clone();
    let link = || ChainLink {
        subject: "CN=Siti".into(),
        status: LinkStatus::Revoked,
        source: None,
        certificate: certificate_of_siti.clone(),
    };
    for (reason, english, indonesian) in [
        (Reason::Suspended { at: time(8) }, "suspended: CN=Siti", "ditangguhkan: CN=Siti"),
        (
            Reason::Revoked { at: time(8), reason: None, claimed: None },
            "revoked: CN=Siti",
            "dicabut: CN=Siti",
        ),
        (
            Reason::CaRevoked { certificate: certificate(), at: time(8) },
            "revoked: CN=Siti",
            "dicabut: CN=Siti",
        ),
    ] {
        let mut report = report(vec![reason], vec![]);
        report.signatures[0].chain.push(link());
        let has = |lang, words: &str| file(&report, lang).lines().any(|line| line.trim() == words);
        assert!(has(Lang::En, english) && has(Lang::Id, indonesian), "{}", file(&report, Lang::Id));
    }
}

#[test]
fn a_name_that_nothing_vouches_for_is_no_fact() {
    let signer = || SignerReport {
        name: "Siti".into(),
        nik: None,
        nip: None,
        email: None,
        organization: None,
        serial: "1A2B".into(),
        issuer: "CN=CA".into(),
        not_before: time(7),
        not_after: time(9),
    };
    for (reason, english, indonesian) in [
        (Reason::Valid, "signed by Siti, certificate 1A2B", "ditandatangani oleh Siti, sertifikat 1A2B"),
        (
            path(PathFault::Untrusted),
            "names Siti as the signer, certificate 1A2B",
            "menyebut Siti sebagai penanda tangan, sertifikat 1A2B",
        ),
        (
            Reason::Cms(CmsVerifyError::MessageDigest),
            "names Siti as the signer, certificate 1A2B",
            "menyebut Siti sebagai penanda tangan, sertifikat 1A2B",
        ),
    ] {
        let mut report = report(vec![reason], vec![]);
        report.signatures[0].signer = Some(signer());
        let has = |lang, words: &str| file(&report, lang).lines().any(|line| line.trim() == words);
        assert!(has(Lang::En, english) && has(Lang::Id, indonesian), "{}", file(&report, Lang::Id));
    }
}
