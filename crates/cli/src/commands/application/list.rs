//! `segel application list` and `due`

use clap::Args;
use office::Office;
use office::application::{ApplicationId, Found, Overview, Status};
use office::sop::Sops;
use office::zone::Zone;

use super::document;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{Lang, application, tr};

/// List the applications
#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// Only those that go by this SOP
    #[arg(long, value_name = "ID")]
    sop: Option<String>,

    /// Only those of the person with this NIK
    #[arg(long, value_name = "N")]
    nik: Option<String>,

    /// Say names in full
    #[arg(long)]
    reveal: bool,

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

    /// Say names in full
    #[arg(long)]
    reveal: bool,
}

pub(super) fn run(args: &ListArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let person = args.nik.as_ref().map(|nik| office.person(nik)).transpose()?;
    let is_meant = |one: &Overview<'_>| {
        person.as_ref().is_none_or(|person| person.id == Some(one.person))
            && args.sop.as_ref().is_none_or(|sop| one.sop.id == *sop)
            && args.status.as_ref().is_none_or(|status| one.application.status().word() == status)
    };
    let entries = Entries::of(&office, args.reveal, context);
    let found = office.applications(|one| is_meant(one).then(|| entries.entry(one)))?;
    if let Some(sop) = args.sop.as_ref().filter(|_| found.all.is_empty()) {
        // Applications may go by one that is not in the home any more; where there is none, it may be a slip.
        let known = office.applications(|one| (one.sop.id == *sop).then_some(()))?;
        if known.all.is_empty() {
            Sops::sound(Some(office.home()))?.get(sop)?;
        }
    }
    say(found, entries, &office, context)
}

pub(super) fn due(args: &DueArgs, context: &Context) -> Result<Exit, Failure> {
    let does = |one: &Overview<'_>, role: &String| {
        one.application.step(&one.sop).is_some_and(|step| step.actors.contains(role))
    };
    let is_meant = |one: &Overview<'_>| {
        one.application.status() == Status::Open
            && (!args.overdue || one.is_late())
            && args.role.as_ref().is_none_or(|role| does(one, role))
    };
    let office = context.office()?;
    let entries = Entries::of(&office, args.reveal, context);
    // Those that have no standard come last.
    let urgency = |one: &Overview<'_>| (one.due().is_none(), one.due(), one.id);
    let mut found = office.applications(|one| is_meant(one).then(|| (urgency(one), entries.entry(one))))?;
    if let Some(role) = args.role.as_ref().filter(|_| found.all.is_empty()) {
        Sops::sound(Some(office.home()))?.check_role(role)?;
    }
    found.all.sort_unstable_by_key(|(urgency, _)| *urgency);
    let all = found.all.into_iter().map(|(_, entry)| entry).collect();
    say(Found { all, damaged: found.damaged }, entries, &office, context)
}

/// What is said of each application.
#[derive(Clone, Copy)]
struct Entries {
    json: bool,
    /// Whether names are said in full.
    reveal: bool,
    zone: Zone,
    lang: Lang,
}

/// What is said of one.
enum Entry {
    Line(String),
    Document(document::Listed),
}

impl Entries {
    fn of(office: &Office, reveal: bool, context: &Context) -> Self {
        let (json, lang) = (context.terminal.json, context.terminal.lang);
        Self { json, reveal, zone: office.zone(), lang }
    }

    fn entry(self, one: &Overview<'_>) -> Entry {
        match self.json {
            true => Entry::Document(document::Listed::of(one, self.reveal)),
            false => Entry::Line(application::line(one, self.reveal, self.zone, self.lang)),
        }
    }
}

fn say(found: Found<Entry>, entries: Entries, office: &Office, context: &Context) -> Result<Exit, Failure> {
    if entries.reveal {
        office.note_revealed("applications")?;
    }
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    let (mut lines, mut documents) = (Vec::new(), Vec::new());
    for entry in found.all {
        match entry {
            Entry::Line(line) => lines.push(line),
            Entry::Document(document) => documents.push(document),
        }
    }
    match lines.is_empty() {
        true => terminal.say(tr!(lang, "No applications", "Tidak ada permohonan")),
        false => terminal.say_lines(&lines),
    }
    terminal.document_of(|| document::List {
        schema: "segel.applications/1",
        at: office.now().to_string(),
        applications: documents,
        damaged: found.damaged.iter().map(|id| id.0).collect(),
    });
    Ok(warn_damaged(&found.damaged, context))
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
