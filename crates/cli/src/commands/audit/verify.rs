//! `segel audit verify`

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use office::audit::check::{AuditReport, CheckpointReport, GivenCheckpoint, Sighting};
use office::record::{AuditFault, Tampering};
use office::zone::Zone;
use pki::key::PublicKey;
use pki::pem;
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Expected, Failure};
use crate::files;
use crate::lang::{Lang, errors, tr};
use crate::terminal::Terminal;

/// Check the chain of the audit log and its checkpoints; exit with 1 when it was changed, naming the first bad record
#[derive(Args, Debug)]
pub(crate) struct VerifyArgs {
    /// Check against this checkpoint too, beside the one that the home keeps; may be repeated
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,

    /// Judge checkpoints by the public key in this file (PEM) instead of the home's own
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

pub(super) fn run(args: &VerifyArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let key = args.key.as_deref().map(read_key).transpose()?;
    let given = args.checkpoint.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    let report = office.check_audit(given, key.as_ref())?;
    say(&report, office.zone(), &context.terminal);
    document(&report, &context.terminal);
    Ok(if report.is_whole() { Exit::Done } else { Exit::Refused })
}

fn read(path: &Path) -> Result<GivenCheckpoint, Failure> {
    Ok(GivenCheckpoint { path: path.to_owned(), text: files::read(path)? })
}

fn read_key(path: &Path) -> Result<PublicKey, Failure> {
    let blocks = pem::blocks_or_der(&files::read(path)?, &[pem::PUBLIC_KEY]).ok();
    let key = blocks.as_deref().and_then(|blocks| PublicKey::from_spki_der(&blocks[0]).ok());
    key.ok_or_else(|| Failure::NotA { path: path.to_owned(), expected: Expected::PublicKey })
}

fn say(report: &AuditReport, zone: Zone, terminal: &Terminal) {
    let (sound, lang) = (report.chain.sound, terminal.lang);
    match &report.chain.fault {
        None if report.is_whole() => terminal.say(tr!(
            lang,
            "The audit log is whole: {sound} records.",
            "Log audit utuh: {sound} catatan."
        )),
        None => terminal.say(tr!(
            lang,
            "The chain of the audit log holds: {sound} records. A checkpoint does not agree:",
            "Rantai log audit utuh: {sound} catatan. Ada titik periksa yang tidak cocok:"
        )),
        Some(fault) => {
            let (seq, what) = (fault.seq, fault_words(fault, lang));
            terminal.say(tr!(
                lang,
                "The audit log was changed: record {seq} {what}. {sound} records before it are whole.",
                "Log audit telah diubah: catatan {seq} {what}. {sound} catatan sebelumnya utuh."
            ));
        }
    }
    for checkpoint in &report.checkpoints {
        terminal.say(format!(
            "{}: {}",
            checkpoint.path.display(),
            sighting_words(checkpoint, |at| zone.in_line(at), lang)
        ));
    }
    say_what_is_unseen(report, terminal);
}

/// The chain alone does not show everything.
fn say_what_is_unseen(report: &AuditReport, terminal: &Terminal) {
    if report.copy_missing {
        terminal.note(tr!(
            terminal.lang,
            "Checkpoints were made, and the home no longer keeps the newest: name exported ones with --checkpoint.",
            "Titik periksa pernah dibuat, tetapi yang terbaru tidak lagi ada di folder kantor: sebutkan hasil ekspornya dengan --checkpoint."
        ));
    } else if report.checkpoints.is_empty() {
        terminal.note(tr!(
            terminal.lang,
            "There is no checkpoint to check against: a log that was rewritten as a whole would look the same.",
            "Tidak ada titik periksa pembanding: log yang ditulis ulang seluruhnya akan tampak sama."
        ));
    }
}

fn document(report: &AuditReport, terminal: &Terminal) {
    let checkpoint = |one: &CheckpointReport| {
        let statement = one.statement.as_ref();
        let agrees = one.sighting == Sighting::Agrees;
        json!({
            "file": one.path,
            "records": statement.map(|statement| statement.mark.seq),
            "at": statement.map(|statement| statement.at.to_string()),
            "key": statement.map(|statement| &statement.key),
            "agrees": agrees,
            "because": (!agrees).then(|| sighting_words(one, |at| at.to_string(), Lang::En)),
        })
    };
    let refuted = report.checkpoints.iter().find(|one| one.sighting != Sighting::Agrees);
    let because = report.chain.fault.as_ref().map(|fault| fault_words(fault, Lang::En));
    terminal.document(&json!({
        "schema": "segel.audit-verify/1",
        "whole": report.is_whole(),
        "sound": report.chain.sound,
        "first_bad": report.first_bad(),
        "because": because.or_else(|| refuted.map(|one| sighting_words(one, |at| at.to_string(), Lang::En))),
        "checkpoints": report.checkpoints.iter().map(checkpoint).collect::<Vec<_>>(),
    }));
}

fn fault_words(fault: &AuditFault, lang: Lang) -> String {
    match &fault.what {
        Tampering::Missing { next } => {
            tr!(lang, "is missing, the next one is {next}", "hilang, catatan berikutnya {next}")
        }
        Tampering::Changed => tr!(lang, "is not what was written", "bukan lagi yang ditulis semula"),
        Tampering::BrokenLink => {
            tr!(lang, "does not follow on the one before it", "tidak bersambung dengan catatan sebelumnya")
        }
        Tampering::CutOff { end } => {
            tr!(lang, "is missing; the log once reached {end}", "hilang; log pernah sampai {end}")
        }
        Tampering::Foreign => {
            tr!(lang, "holds what no record holds", "berisi sesuatu yang bukan isi catatan")
        }
        Tampering::NotTheEnd => {
            tr!(lang, "is not the end that was noted", "bukan akhir yang pernah dicatat")
        }
        Tampering::EndUnknown => tr!(lang, "has no noted end", "tidak memiliki akhir yang tercatat"),
    }
}

/// What a checkpoint says of the log.
fn sighting_words(checkpoint: &CheckpointReport, shown: impl Fn(Timestamp) -> String, lang: Lang) -> String {
    let (records, at) = match &checkpoint.statement {
        Some(statement) => (statement.mark.seq, shown(statement.at)),
        None => (0, String::new()),
    };
    match &checkpoint.sighting {
        Sighting::Agrees => {
            tr!(lang, "agrees; it saw {records} records on {at}", "cocok; {records} catatan pada {at}")
        }
        Sighting::Missing { first } => tr!(
            lang,
            "record {first} is missing; a checkpoint of {at} saw {records} records",
            "catatan {first} hilang; titik periksa {at} memuat {records} catatan"
        ),
        Sighting::Differs { after } => {
            let first = after.saturating_add(1);
            tr!(
                lang,
                "record {records} is not the one that a checkpoint of {at} saw; some or all of records {first} to {records} were rewritten",
                "catatan {records} bukan yang tercantum pada titik periksa {at}; catatan {first} sampai {records} ditulis ulang, sebagian atau seluruhnya"
            )
        }
        Sighting::Refused(error) => {
            let why = errors::checkpoint(error, lang);
            tr!(lang, "this checkpoint does not count: {why}", "titik periksa ini tidak berlaku: {why}")
        }
    }
}
