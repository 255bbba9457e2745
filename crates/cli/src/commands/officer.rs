//! `segel officer`

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use office::officer::NewOfficer;
use office::record::Officer;
use pki::name::Escaped;
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::tr;
use crate::passphrase::HolderPassphrase;

/// Register and list the officers who act in this home
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum OfficerCommand {
    Add(AddArgs),
    List(ListArgs),
}

/// Register an officer
#[derive(Args, Debug)]
pub(crate) struct AddArgs {
    /// Short handle: letters, digits, `.`, `-` and `_`
    #[arg(value_name = "ID")]
    id: String,

    /// The person's name
    #[arg(long, value_name = "TEXT", value_parser = name)]
    name: String,

    /// A role that some SOP names, such as verifikator; may be given several times
    #[arg(long = "role", value_name = "ROLE", default_value = "verifikator")]
    roles: Vec<String>,

    #[command(flatten)]
    passphrase: HolderPassphrase,
}

/// List the officers
#[derive(Args, Debug)]
pub(crate) struct ListArgs {}

pub(crate) fn run(command: &OfficerCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        OfficerCommand::Add(args) => add(args, context),
        OfficerCommand::List(_) => list(context),
    }
}

fn add(args: &AddArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let roles: BTreeSet<String> = args.roles.iter().cloned().collect();
    let new = NewOfficer {
        id: args.id.clone(),
        name: args.name.clone(),
        roles,
        passphrase: args.passphrase.read_new(context)?,
    };
    office.add_officer(&new)?;
    let terminal = &context.terminal;
    terminal.say(tr!(terminal.lang, "Registered {}", "Terdaftar: {}", args.id));
    terminal.document(
        &json!({ "schema": "segel.officer/1", "id": new.id, "name": new.name, "roles": new.roles }),
    );
    Ok(Exit::Done)
}

fn name(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("a name is not empty".to_owned()) } else { Ok(text.to_owned()) }
}

fn list(context: &Context) -> Result<Exit, Failure> {
    let officers = context.office()?.officers()?;
    for officer in &officers {
        let roles = officer.roles.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        context.terminal.say(format!("{:<16}  {:<24}  {}", officer.id, roles, Escaped(&officer.name)));
    }
    let list: Vec<_> = officers.iter().map(document).collect();
    context.terminal.document(&json!({ "schema": "segel.officers/1", "officers": list }));
    Ok(Exit::Done)
}

fn document(officer: &Officer) -> serde_json::Value {
    json!({
        "id": officer.id,
        "name": officer.name,
        "roles": officer.roles,
        "active": officer.active,
        "created": officer.created.to_string(),
    })
}
