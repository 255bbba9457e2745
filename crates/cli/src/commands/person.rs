//! `segel person`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use office::application::{Dossier, Event, Fingerprint};
use office::people::Person;
use office::{Error, Office};
use pki::name::Escaped;
use serde_json::{Map, Value, json};

use super::application::document;
use super::outbox;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::tr;

/// See what is known of a person, hand it out, erase it; open the portal again
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum PersonCommand {
    List(ListArgs),
    Status(StatusArgs),
    Export(ExportArgs),
    Erase(EraseArgs),
    Password(PasswordArgs),
}

/// List who ever applied
#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// Say names in full
    #[arg(long)]
    reveal: bool,
}

/// Say what BSrE's API says of a person: ISSUE, EXPIRED, NOT_REGISTERED and six others
#[derive(Args, Debug)]
pub(crate) struct StatusArgs {
    /// NIK, or the number of the person here
    #[arg(value_name = "ID")]
    id: String,
}

/// Write all that is known of a person into a new folder, for that person
#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    /// NIK, or the number of the person here
    #[arg(value_name = "ID")]
    id: String,

    /// The folder, which is made
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Erase all that is known of a person; what happened stays, without what it was about
#[derive(Args, Debug)]
pub(crate) struct EraseArgs {
    /// NIK, or the number of the person here
    #[arg(value_name = "ID")]
    id: String,

    /// Why, for the audit log
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Mail another password of the portal, which unlocks the account
#[derive(Args, Debug)]
pub(crate) struct PasswordArgs {
    /// NIK, or the number of the person here
    #[arg(value_name = "ID")]
    id: String,
}

pub(crate) fn run(command: &PersonCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        PersonCommand::List(args) => list(args, context),
        PersonCommand::Status(args) => status(&args.id, context),
        PersonCommand::Export(args) => export(args, context),
        PersonCommand::Erase(args) => erase(args, context),
        PersonCommand::Password(args) => password(&args.id, context),
    }
}

fn list(args: &ListArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let people = office.people(args.reveal)?;
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    if people.is_empty() {
        terminal.say(tr!(lang, "Nobody has applied yet", "Belum ada pemohon"));
    }
    for person in &people {
        let nik = person.nik.as_ref().map_or_else(|| tr!(lang, "erased", "dihapus"), ToString::to_string);
        let name = person.name.as_deref().unwrap_or("-");
        let since = office.zone().in_line(person.created);
        terminal.say(format!("{:>6}  {nik:<16}  {:<16}  {since}", person.id, Escaped(name).to_string()));
    }
    let all: Vec<_> = people
        .iter()
        .map(|person| {
            json!({
                "person": person.id.0,
                "nik": person.nik.as_ref().map(ToString::to_string),
                "name": person.name,
                "created": person.created.to_string(),
                "erased": person.erased.map(|erased| erased.to_string()),
            })
        })
        .collect();
    terminal.document(&json!({ "schema": "segel.people/1", "people": all }));
    Ok(Exit::Done)
}

fn status(id: &str, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let person = office.person(id)?;
    context.terminal.say(person.standing.word());
    context.terminal.document(&json!({
        "schema": "segel.person-status/1",
        "simulation": true,
        "person": person.id.map(|id| id.0),
        "status": person.standing.word(),
        "applications": person.applications.iter().map(|one| one.id.0).collect::<Vec<_>>(),
        "certificates": person.certificates.iter().map(|one| &one.serial).collect::<Vec<_>>(),
    }));
    Ok(Exit::Done)
}

fn export(args: &ExportArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let person = office.person(&args.id)?;
    files::new_private_folder(&args.out)?;
    let papers = papers(&person, &office, &args.out)?;
    let messages = person.id.map(|id| office.messages_to(id)).transpose()?.unwrap_or_default();
    for (file, content) in &messages {
        files::write(&args.out.join(file), content, false, Readers::Owner)?;
    }
    let whole = serde_json::to_vec_pretty(&known(&person, &office)?).unwrap_or_default();
    files::write(&args.out.join("person.json"), &whole, false, Readers::Owner)?;
    if let Some(id) = person.id {
        office.note_export(id)?;
    }
    let (terminal, folder) = (&context.terminal, args.out.display().to_string());
    terminal.say(tr!(
        terminal.lang,
        "Wrote person.json, {} papers and {} messages into {}",
        "person.json, {} berkas, dan {} pesan ditulis ke {}",
        papers.len(),
        messages.len(),
        Escaped(&folder)
    ));
    terminal.document(&json!({
        "schema": "segel.person-export/1",
        "folder": folder,
        "papers": papers,
        "messages": messages.iter().map(|(file, _)| file).collect::<Vec<_>>(),
    }));
    Ok(Exit::Done)
}

/// Writes all papers that were ever handed in, also those that others took the place of, and gives the names of the files.
fn papers(person: &Person, office: &Office, folder: &Path) -> Result<Vec<String>, Failure> {
    let mut written = Vec::new();
    for dossier in &person.applications {
        let handed_in = dossier.events.iter().filter_map(Event::done).flat_map(|done| &done.papers);
        let mut known: Vec<(&String, &Fingerprint)> = Vec::new();
        for paper in handed_in {
            let (kind, fingerprint) = paper;
            let content = office.paper(dossier.person, fingerprint)?.filter(|_| !known.contains(&paper));
            let Some((name, content)) = content else { continue };
            let before = known.iter().filter(|(other, _)| *other == kind).count();
            let again = if before == 0 { String::new() } else { format!("-{}", before + 1) };
            let file = format!("{}-{kind}{again}-{}", dossier.id, plain(&name));
            files::write(&folder.join(&file), &content, false, Readers::Owner)?;
            known.push(paper);
            written.push(file);
        }
    }
    Ok(written)
}

/// All data of a person that events speak of, by their fingerprints: as they were said, and as letters had them.
fn data(person: &Person, office: &Office) -> Result<Value, Error> {
    let mut all = Map::new();
    for dossier in &person.applications {
        for fingerprint in dossier.events.iter().flat_map(Event::data) {
            if let Some(data) = office.data(dossier.person, fingerprint)? {
                let fields: Map<String, Value> =
                    data.iter().map(|(field, value)| (field.word().to_owned(), json!(value))).collect();
                all.insert(fingerprint.to_string(), Value::Object(fields));
            }
        }
    }
    Ok(Value::Object(all))
}

/// A name that stays in its folder.
fn plain(name: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || ".-_ ".contains(c);
    let name = Path::new(name).file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_default().chars().map(|c| if fits(c) { c } else { '_' }).collect()
}

/// All that is known, for the person's own eyes.
fn known(person: &Person, office: &Office) -> Result<Value, Error> {
    let dossier = |one: &Dossier| -> Result<Value, Error> {
        let (whole, history) = (document::whole(office, one, true)?, document::history(office, one)?);
        Ok(json!({ "application": whole, "history": history }))
    };
    Ok(json!({
        "schema": "segel.person/1",
        "simulation": true,
        "person": person.id.map(|id| id.0),
        "nik": person.nik.as_ref().map(office::people::revealed),
        "status": person.standing.word(),
        "portal_user": person.account,
        "data": data(person, office)?,
        "applications": person.applications.iter().map(dossier).collect::<Result<Vec<_>, _>>()?,
        "certificates": person.certificates.iter().map(|one| json!({
            "serial": one.serial,
            "subject": one.subject,
            "not_before": one.not_before.to_string(),
            "not_after": one.not_after.to_string(),
        })).collect::<Vec<_>>(),
    }))
}

fn erase(args: &EraseArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let number = office.erase_person(&args.id, &args.reason)?;
    let terminal = &context.terminal;
    terminal.say(tr!(
        terminal.lang,
        "Erased what was known of person {number}; backups made before still hold it",
        "Data orang {number} dihapus; cadangan yang dibuat sebelumnya masih memuatnya"
    ));
    terminal.document(&json!({ "schema": "segel.person-erase/1", "person": number.0, "erased": true }));
    Ok(Exit::Done)
}

fn password(id: &str, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let number = office.renew_portal_password(id)?;
    let terminal = &context.terminal;
    terminal.say(tr!(
        terminal.lang,
        "Wrote person {number} a message with another password of the portal",
        "Pesan dengan kata sandi portal yang baru ditulis kepada orang {number}"
    ));
    terminal.document(&json!({ "schema": "segel.person-password/1", "person": number.0 }));
    outbox::deliver(&office, context);
    Ok(Exit::Done)
}
