//! `segel application run`

use clap::Args;
use office::application::{ApplicationId, Play, Played};
use pki::key::KeyType;

use super::{document, number, show};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::application;
use crate::passphrase::{self, CaPassphrase, HolderPassphrase};

/// Play all roles, for a demonstration
#[derive(Args, Debug)]
pub(crate) struct RunArgs {
    /// Number of the application
    #[arg(value_name = "N", value_parser = number)]
    id: ApplicationId,

    /// Do each step as whoever may do it
    #[arg(long, required = true)]
    auto: bool,

    /// Stop where the application stands at this step
    #[arg(long, value_name = "N")]
    until: Option<u8>,

    /// Kind of the key that is made when the passphrase is set
    #[arg(long, value_name = "TYPE", default_value = "rsa2048")]
    key_type: KeyType,

    #[command(flatten)]
    passphrase: HolderPassphrase,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

pub(super) fn run(args: &RunArgs, context: &Context) -> Result<Exit, Failure> {
    passphrase::refuse_one_input(&args.passphrase, &args.ca_passphrase)?;
    let office = context.office()?;
    let wants = office.wants_to_play(args.id)?;
    let holder = wants.passphrase.then(|| args.passphrase.read_new(context)).transpose()?;
    let ca = match wants.ca {
        true => Some(office.unlock_issuing(&args.ca_passphrase.read(context, &office)?)?),
        false => None,
    };
    let play =
        Play { until: args.until, passphrase: holder.as_ref(), key_type: args.key_type, ca: ca.as_ref() };
    let terminal = &context.terminal;
    let mut say = |played: &Played| terminal.say(application::played(played, terminal.lang));
    let dossier = office.play(args.id, &play, &mut say)?;
    show::say_next(&office, &dossier, context);
    terminal.document(&document::whole(&office, &dossier, false)?);
    Ok(Exit::Done)
}
