//! `segel cert list`

use clap::Args;
use office::ledger::Standing;
use pki::name::Escaped;
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::tr;

/// List the certificates in the ledger, newest first
#[derive(Args, Debug)]
pub(crate) struct ListArgs {}

pub(crate) fn run(_args: &ListArgs, context: &Context) -> Result<Exit, Failure> {
    let terminal = &context.terminal;
    let office = context.office()?;
    let now = office.now();
    let records = office.certificates()?;
    for record in &records {
        let standing = super::standing(Standing::of(record, now), terminal.lang);
        let until = office.zone().local(record.not_after).date();
        terminal.say(format!(
            "{:<32}  {standing:<13}  {until}  {:<8}  {}",
            record.serial,
            record.profile,
            Escaped(&record.name)
        ));
    }
    let count = records.len();
    terminal.note(tr!(terminal.lang, "{count} certificates", "{count} sertifikat"));
    let certificates: Vec<_> =
        records.iter().map(|record| super::record(record, Standing::of(record, now))).collect();
    terminal
        .document(&json!({ "schema": "segel.certs/1", "at": now.to_string(), "certificates": certificates }));
    Ok(Exit::Done)
}
