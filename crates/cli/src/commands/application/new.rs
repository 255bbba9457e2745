//! `segel application new`

use clap::Args;
use office::application::{ApplicationId, Opening};

use super::data::DataArgs;
use super::who::WhoArgs;
use super::{document, number, show};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::tr;

/// Open an application
#[derive(Args, Debug)]
pub(crate) struct NewArgs {
    /// The SOP that it goes by; `segel sop list` shows them
    #[arg(long, value_name = "ID")]
    sop: String,

    /// NIK of the applicant, 16 digits; what is known by it already need not be said again
    #[arg(long, value_name = "N")]
    nik: String,

    #[command(flatten)]
    data: DataArgs,

    /// The application whose step this one is
    #[arg(long, value_name = "N", value_parser = number)]
    parent: Option<ApplicationId>,

    /// Serial number of the certificate that it is about [default: the newest of the applicant]
    #[arg(long, value_name = "SERIAL")]
    certificate: Option<String>,

    #[command(flatten)]
    who: WhoArgs,
}

pub(super) fn run(args: &NewArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let who = args.who.read(&office, context)?;
    let id = office.open_application(&Opening {
        sop: &args.sop,
        values: args.data.values(Some(&args.nik)),
        parent: args.parent,
        certificate: args.certificate.clone(),
        by: who.by(),
    })?;
    let dossier = office.application(id)?;
    let terminal = &context.terminal;
    terminal.say(tr!(terminal.lang, "Opened application {id}", "Permohonan {id} dibuka"));
    show::say_next(&office, &dossier, context);
    terminal.document(&document::whole(&office, &dossier, false)?);
    Ok(Exit::Done)
}
