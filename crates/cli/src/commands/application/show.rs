//! `segel application show`, `next` and `history`

use clap::Args;
use office::Office;
use office::application::{ApplicationId, Dossier, Status};

use super::{document, number};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{application, errors, tr};

/// Show where an application stands
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// Number of the application
    #[arg(value_name = "N", value_parser = number)]
    id: ApplicationId,

    /// Show what is known of the applicant in full
    #[arg(long)]
    reveal: bool,
}

pub(super) fn run(args: &ShowArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let dossier = office.application(args.id)?;
    let terminal = &context.terminal;
    match terminal.json {
        true => terminal.document(&document::whole(&office, &dossier, args.reveal)?),
        false => {
            terminal.answer(&application::page(&dossier, office.zone(), args.reveal, terminal.lang));
            note_doubts(&office, &dossier, context);
        }
    }
    Ok(Exit::Done)
}

pub(super) fn next(id: ApplicationId, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let dossier = office.application(id)?;
    say_next(&office, &dossier, context);
    context.terminal.document(&document::whole(&office, &dossier, false)?);
    Ok(Exit::Done)
}

pub(super) fn history(id: ApplicationId, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let dossier = office.application(id)?;
    let terminal = &context.terminal;
    for event in &dossier.events {
        terminal.say(application::event(event, office.zone(), terminal.lang));
    }
    terminal.document(&document::history(&office, &dossier)?);
    Ok(Exit::Done)
}

/// What comes next, for people.
pub(super) fn say_next(office: &Office, dossier: &Dossier, context: &Context) {
    let terminal = &context.terminal;
    for line in application::next(dossier, terminal.lang) {
        terminal.say(line);
    }
    note_doubts(office, dossier, context);
}

/// What speaks against the data of an application that goes on.
fn note_doubts(office: &Office, dossier: &Dossier, context: &Context) {
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    if dossier.application.status() == Status::Open {
        let doubts = match office.doubts(dossier) {
            Ok(doubts) => doubts.iter().map(|doubt| errors::doubt(doubt, lang)).collect(),
            // What was asked for is done or shown; that nothing could be compared is worth a note.
            Err(error) => vec![errors::message(&Failure::Office(error), lang)],
        };
        let doubts = doubts.into_iter();
        let oddities = dossier.oddities().into_iter().filter(|oddity| !oddity.is_between());
        let oddities = oddities.map(|oddity| errors::doubt(&oddity, lang));
        for words in doubts.chain(oddities) {
            terminal.note(tr!(lang, "Note: {words}.", "Catatan: {words}."));
        }
    }
}
