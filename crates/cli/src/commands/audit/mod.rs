//! `segel audit`

mod checkpoint;
mod export;
mod filter;
mod show;
mod verify;

use clap::Subcommand;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) use checkpoint::write_checkpoint_beside;

/// Show and export the audit log, and check that nothing in it was changed
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum AuditCommand {
    Show(Box<show::ShowArgs>),
    Verify(verify::VerifyArgs),
    Checkpoint(checkpoint::CheckpointArgs),
    Key(checkpoint::KeyArgs),
    Export(Box<export::ExportArgs>),
}

pub(crate) fn run(command: &AuditCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        AuditCommand::Show(args) => show::run(args, context),
        AuditCommand::Verify(args) => verify::run(args, context),
        AuditCommand::Checkpoint(args) => checkpoint::run(args, context),
        AuditCommand::Key(args) => checkpoint::key(args, context),
        AuditCommand::Export(args) => export::run(args, context),
    }
}
