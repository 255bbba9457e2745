//! `segel application send`, `correct`, `reject` and `cancel`

use clap::{ArgGroup, Args};
use office::application::ApplicationId;

use super::data::DataArgs;
use super::who::WhoArgs;
use super::{document, number, show};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::tr;

/// Mail another link for the step where an application stands
#[derive(Args, Debug)]
pub(crate) struct SendArgs {
    /// Number of the application
    #[arg(value_name = "N", value_parser = number)]
    id: ApplicationId,
}

/// Put the data of an application right; what was approved is approved again
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("corrected").required(true).multiple(true)
    .args(["nik", "name", "nip", "title", "unit", "agency", "email", "phone"]))]
pub(crate) struct CorrectArgs {
    /// Number of the application
    #[arg(value_name = "N", value_parser = number)]
    id: ApplicationId,

    /// NIK of the applicant
    #[arg(long, value_name = "N")]
    nik: Option<String>,

    #[command(flatten)]
    data: DataArgs,

    #[command(flatten)]
    who: WhoArgs,
}

/// Refuse an application as a whole
#[derive(Args, Debug)]
pub(crate) struct ReasonArgs {
    /// Number of the application
    #[arg(value_name = "N", value_parser = number)]
    id: ApplicationId,

    /// Why; whoever applied is told
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Take an application back, for whoever applied
#[derive(Args, Debug)]
pub(crate) struct CancelArgs {
    /// Number of the application
    #[arg(value_name = "N", value_parser = number)]
    id: ApplicationId,

    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,

    #[command(flatten)]
    who: WhoArgs,
}

pub(super) fn send(args: &SendArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let dossier = office.send_link(args.id, office::application::By::Officer)?;
    let terminal = &context.terminal;
    terminal.say(tr!(
        terminal.lang,
        "Another link for application {} is in the outbox; the one before is good no more",
        "Link baru untuk permohonan {} ada di kotak keluar; link sebelumnya tidak berlaku lagi",
        args.id
    ));
    terminal.document(&document::whole(&office, &dossier, false)?);
    Ok(Exit::Done)
}

pub(super) fn correct(args: &CorrectArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let who = args.who.read(&office, context)?;
    let values = args.data.values(args.nik.as_ref());
    let dossier = office.correct_application(args.id, who.by(), &values)?;
    let terminal = &context.terminal;
    terminal.say(tr!(
        terminal.lang,
        "Corrected the data of application {}",
        "Data permohonan {} diperbaiki",
        args.id
    ));
    show::say_next(&office, &dossier, context);
    terminal.document(&document::whole(&office, &dossier, false)?);
    Ok(Exit::Done)
}

pub(super) fn reject(args: &ReasonArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let by = office::application::By::Officer;
    let dossier = office.reject_application(args.id, by, &args.reason)?;
    let terminal = &context.terminal;
    terminal.say(tr!(terminal.lang, "Refused application {}", "Permohonan {} ditolak", args.id));
    terminal.document(&document::whole(&office, &dossier, false)?);
    Ok(Exit::Done)
}

pub(super) fn cancel(args: &CancelArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let who = args.who.read(&office, context)?;
    let dossier = office.cancel_application(args.id, who.by(), &args.reason)?;
    let terminal = &context.terminal;
    terminal.say(tr!(terminal.lang, "Took application {} back", "Permohonan {} dibatalkan", args.id));
    terminal.document(&document::whole(&office, &dossier, false)?);
    Ok(Exit::Done)
}
