//! `segel application list` and `due`

use clap::Args;
use office::application::{ApplicationId, Overview, Overviews, Status};
use serde_json::json;

use super::document;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{application, tr};

/// List the applications
#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// Only those that go by this SOP
    #[arg(long, value_name = "ID")]
    sop: Option<String>,

    /// Only those that stand like this
    #[arg(long, value_name = "STATUS", value_parser = ["open", "finished", "refused", "cancelled"])]
    status: Option<String>,
}

/// List what is due, the most urgent first
#[derive(Args, Debug)]
pub(crate) struct DueArgs {
    /// Only what should have been done by now
    #[arg(long)]
    overdue: bool,

    /// Only what this role does, such as verifikator
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
}

pub(super) fn run(args: &ListArgs, context: &Context) -> Result<Exit, Failure> {
    let is_meant = |one: &Overview| {
        args.sop.as_ref().is_none_or(|sop| one.sop.id == *sop)
            && args.status.as_ref().is_none_or(|status| one.application.status().word() == status)
    };
    let office = context.office()?;
    let mut found = office.applications()?;
    found.all.retain(is_meant);
    Ok(say(&found, &office, context))
}

pub(super) fn due(args: &DueArgs, context: &Context) -> Result<Exit, Failure> {
    let does = |one: &Overview, role: &String| {
        one.application.step(&one.sop).is_some_and(|step| step.actors.contains(role))
    };
    let office = context.office()?;
    let mut found = office.applications()?;
    found.all.retain(|one| {
        one.application.status() == Status::Open
            && (!args.overdue || one.is_late())
            && args.role.as_ref().is_none_or(|role| does(one, role))
    });
    // Those that have no standard come last.
    found.all.sort_by_key(|one| (one.due().is_none(), one.due(), one.id));
    Ok(say(&found, &office, context))
}

fn say(found: &Overviews, office: &office::Office, context: &Context) -> Exit {
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    match found.all.is_empty() {
        true => terminal.say(tr!(lang, "No applications", "Tidak ada permohonan")),
        false => {
            terminal.say_lines(found.all.iter().map(|one| application::line(one, office.zone(), lang)));
        }
    }
    terminal.document_of(|| {
        let all: Vec<_> = found.all.iter().map(document::overview).collect();
        json!({
            "schema": "segel.applications/1",
            "at": office.now().to_string(),
            "applications": all,
            "damaged": found.damaged.iter().map(|id| id.0).collect::<Vec<_>>(),
        })
    });
    warn_damaged(&found.damaged, context)
}

/// Says which applications are not in a list because they cannot be read.
pub(in crate::commands) fn warn_damaged(damaged: &[ApplicationId], context: &Context) -> Exit {
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    for id in damaged {
        terminal.note(tr!(
            lang,
            "application {id} cannot be read and is not listed; `segel doctor` says more",
            "permohonan {id} tidak dapat dibaca dan tidak tercantum; `segel doctor` menjelaskannya"
        ));
    }
    if damaged.is_empty() { Exit::Done } else { Exit::Refused }
}
