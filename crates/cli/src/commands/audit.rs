//! `segel audit`

use clap::{Args, Subcommand};
use jiff::Timestamp;
use office::record::{AuditEntry, AuditFault, AuditFilter, Tampering};
use pki::name::Escaped;
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{Lang, tr};

/// Show the audit log, or check that nothing in it was changed
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    Show(ShowArgs),
    Verify(VerifyArgs),
}

/// Show the audit log, oldest first
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// Only from this instant on (RFC 3339)
    #[arg(long, value_name = "TIME")]
    since: Option<Timestamp>,

    /// Only what this person did
    #[arg(long, value_name = "ID")]
    by: Option<String>,

    /// Only this kind of act, such as certificate.issue
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,

    /// Only the newest N
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

/// Check the chain of the audit log; exit with 1 when it was changed, naming the first bad record
#[derive(Args, Debug)]
pub(crate) struct VerifyArgs {}

pub(crate) fn run(command: &AuditCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        AuditCommand::Show(args) => show(args, context),
        AuditCommand::Verify(_) => verify(context),
    }
}

fn show(args: &ShowArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let filter = AuditFilter {
        since: args.since,
        actor: args.by.as_deref(),
        action: args.kind.as_deref(),
        limit: args.limit,
    };
    let entries = office.audit(&filter)?;
    for entry in &entries {
        context.terminal.say(line(entry));
    }
    let list: Vec<_> = entries.iter().map(document).collect();
    context.terminal.document(&json!({ "schema": "segel.audit/1", "records": list }));
    Ok(Exit::Done)
}

/// An entry for people; a name that another program wrote into the store must not move the cursor.
fn line(entry: &AuditEntry) -> String {
    let (actor, subject) = (Escaped(&entry.actor).to_string(), Escaped(&entry.subject));
    let (seq, at, action, outcome) = (entry.seq, entry.at, &entry.action, entry.outcome.as_str());
    format!("{seq:>6}  {at}  {actor:<16}  {action:<18}  {outcome:<7}  {subject}  {}", entry.detail)
}

fn document(entry: &AuditEntry) -> serde_json::Value {
    json!({
        "seq": entry.seq,
        "at": entry.at.to_string(),
        "real_at": entry.real_at.to_string(),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "outcome": entry.outcome.to_string(),
        "detail": entry.detail,
    })
}

fn verify(context: &Context) -> Result<Exit, Failure> {
    let terminal = &context.terminal;
    let verdict = context.office()?.verify_audit()?;
    let sound = verdict.sound;
    match &verdict.fault {
        None => terminal.say(tr!(
            terminal.lang,
            "The audit log is whole: {sound} records.",
            "Log audit utuh: {sound} catatan."
        )),
        Some(fault) => {
            let (seq, what) = (fault.seq, fault_words(fault, terminal.lang));
            terminal.say(tr!(
                terminal.lang,
                "The audit log was changed: record {seq} {what}. {sound} records before it are whole.",
                "Log audit telah diubah: catatan {seq} {what}. {sound} catatan sebelumnya utuh."
            ));
        }
    }
    terminal.document(&json!({
        "schema": "segel.audit-verify/1",
        "whole": verdict.fault.is_none(),
        "sound": sound,
        "first_bad": verdict.fault.as_ref().map(|fault| fault.seq),
        "because": verdict.fault.as_ref().map(|fault| fault_words(fault, Lang::En)),
    }));
    Ok(if verdict.fault.is_none() { Exit::Done } else { Exit::Refused })
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
