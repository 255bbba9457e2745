//! `segel ca`

mod backup;
mod chain;
mod crl;
mod restore;
mod rollover;
mod services;
mod show;

use clap::Subcommand;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Show the authorities of the office, their chain and revocation lists, and replace them
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum CaCommand {
    Show(show::ShowArgs),
    Chain(chain::ChainArgs),
    Crl(crl::CrlArgs),
    Rollover(rollover::RolloverArgs),
    Services(services::ServicesArgs),
    Backup(backup::BackupArgs),
    Restore(restore::RestoreArgs),
}

pub(crate) fn run(command: &CaCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        CaCommand::Show(_) => show::run(context),
        CaCommand::Chain(args) => chain::run(args, context),
        CaCommand::Crl(args) => crl::run(args, context),
        CaCommand::Rollover(args) => rollover::run(args, context),
        CaCommand::Services(args) => services::run(args, context),
        CaCommand::Backup(args) => backup::run(args, context),
        CaCommand::Restore(args) => restore::run(args, context),
    }
}
