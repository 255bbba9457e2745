//! `segel outbox`

use clap::{Args, Subcommand};
use pki::name::Escaped;
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::tr;

/// See the messages to applicants
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum OutboxCommand {
    List(ListArgs),
}

/// List the messages, each with its file
#[derive(Args, Debug)]
pub(crate) struct ListArgs {}

pub(crate) fn run(command: &OutboxCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        OutboxCommand::List(_) => list(context),
    }
}

fn list(context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let (messages, folder) = (office.messages()?, office.home().outbox());
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    if messages.is_empty() {
        terminal.say(tr!(lang, "No messages", "Tidak ada pesan"));
    }
    for message in &messages {
        let about = message.application.map(|id| tr!(lang, "application {id}", "permohonan {id}"));
        let line = format!(
            "{:>6}  {}  {:<14} {:<8} {:<18} {}",
            message.id,
            office.zone().in_line(message.created),
            message.kind,
            message.state,
            about.unwrap_or_default(),
            folder.join(&message.file).display()
        );
        terminal.say(Escaped(&line).to_string());
    }
    let all: Vec<_> = messages
        .iter()
        .map(|message| {
            json!({
                "message": message.id.0,
                "application": message.application.map(|id| id.0),
                "person": message.person.0,
                "kind": message.kind,
                "state": message.state.as_str(),
                "created": message.created.to_string(),
                "file": folder.join(&message.file).display().to_string(),
            })
        })
        .collect();
    terminal.document(&json!({ "schema": "segel.outbox/1", "messages": all }));
    Ok(Exit::Done)
}
