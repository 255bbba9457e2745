//! `segel ca show`

use clap::Args;
use office::ledger::Standing;
use office::own::Own;
use office::zone::Zone;
use serde_json::{Value, json};

use crate::commands::init::authority;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{role, tr};

/// Show root, issuing CA, OCSP responder and time stamping authority, and those that were here before
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {}

pub(crate) fn run(context: &Context) -> Result<Exit, Failure> {
    let terminal = &context.terminal;
    let office = context.office()?;
    let all = office.own_certificates()?;
    all.iter().for_each(|own| say(own, office.zone(), context));
    let authorities: Vec<_> = all.iter().map(document).collect();
    terminal.document(&json!({ "schema": "segel.ca/1", "simulation": true, "authorities": authorities }));
    Ok(Exit::Done)
}

fn say(own: &Own, zone: Zone, context: &Context) {
    let terminal = &context.terminal;
    let (role, certificate) = (role::words(own.role, terminal.lang), &own.certificate);
    let (serial, subject, key) =
        (certificate.serial_number(), certificate.subject(), certificate.public_key().kind());
    let until = zone.in_line(certificate.validity().not_after);
    terminal.say(tr!(
        terminal.lang,
        "{role:<14}  {serial}\n  {subject}\n  {key}, valid until {until}",
        "{role:<14}  {serial}\n  {subject}\n  {key}, berlaku sampai {until}"
    ));
    if let Some(at) = own.retired_at.map(|at| zone.in_line(at)) {
        terminal.say(tr!(terminal.lang, "  another is in its place since {at}", "  digantikan sejak {at}"));
    }
    if own.standing != Standing::Active {
        let standing = crate::commands::cert::standing(own.standing, terminal.lang);
        terminal.say(format!("  {standing}"));
    }
}

fn document(own: &Own) -> Value {
    let mut document = authority(own.role, &own.certificate);
    document["active"] = json!(own.retired_at.is_none());
    document["retired_at"] = json!(own.retired_at.map(|at| at.to_string()));
    document["standing"] = json!(own.standing.word());
    document
}
