//! `segel audit show`

use clap::Args;
use office::record::{AuditEntry, AuditFilter, AuditOutcome};
use office::zone::Zone;
use pki::name::Escaped;
use serde_json::{Value, json};

use super::filter::FilterArgs;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::act::act;
use crate::lang::{Lang, tr};

/// Show the audit log, oldest first
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    filter: FilterArgs,

    /// Only the newest N
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

pub(super) fn run(args: &ShowArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let serials = args.filter.serials(&office)?;
    let filter = AuditFilter { limit: args.limit, ..args.filter.filter(&serials, &office)? };
    let terminal = &context.terminal;
    let mut records = Vec::new();
    office.each_audit(&filter, |entry, _| -> Result<(), Failure> {
        if terminal.json {
            records.push(document(&entry));
        } else {
            terminal.say(line(&entry, office.zone(), terminal.lang));
        }
        Ok(())
    })?;
    terminal.document(&json!({ "schema": "segel.audit/1", "records": records }));
    Ok(Exit::Done)
}

/// An entry for people; a name that another program wrote into the store must not move the cursor.
fn line(entry: &AuditEntry, zone: Zone, lang: Lang) -> String {
    let (seq, at) = (entry.seq, zone.in_line(entry.at));
    let [actor, what] = [&entry.actor, act(&entry.action, lang)].map(|text| Escaped(text).to_string());
    let outcome = match entry.outcome {
        AuditOutcome::Done => tr!(lang, "done", "selesai"),
        AuditOutcome::Refused => tr!(lang, "refused", "ditolak"),
    };
    let text = format!("{} {}", entry.subject, detail(&entry.detail));
    let (width, text) = (36, Escaped(text.trim_end()));
    format!("{seq:>6}  {at}  {actor:<16}  {what:<width$}  {outcome:<7}  {text}")
}

/// What stands in a detail: `reason: mutasi, since: …`.
fn detail(detail: &Value) -> String {
    let Some(fields) = detail.as_object() else { return detail.to_string() };
    let field = |(name, value): (&String, &Value)| match value {
        Value::Null => None,
        Value::String(text) => Some(format!("{name}: {text}")),
        other => Some(format!("{name}: {other}")),
    };
    fields.iter().filter_map(field).collect::<Vec<_>>().join(", ")
}

/// An entry for machines.
pub(super) fn document(entry: &AuditEntry) -> Value {
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
