//! `segel application`

mod data; // what is known of whoever applies
pub(super) mod document; // an application for programs
mod doing; // one step is done
mod ending; // refused, taken back, put right, a link once more
mod import; // many begin
pub(super) mod list; // all of them
mod new; // it begins
mod paper; // papers that SOPs put out
mod play; // all roles are played
mod show; // where one stands, what happened, what comes next
mod who; // who acts

use clap::{Args, Subcommand};
use office::application::ApplicationId;

use super::outbox;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Take applications through an SOP, step by step
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum ApplicationCommand {
    New(Box<new::NewArgs>),
    Import(import::ImportArgs),
    List(list::ListArgs),
    Show(show::ShowArgs),
    Next(Target),
    Do(Box<doing::DoArgs>),
    Run(play::RunArgs),
    Send(ending::SendArgs),
    Correct(ending::CorrectArgs),
    Reject(ending::ReasonArgs),
    Cancel(ending::CancelArgs),
    History(HistoryArgs),
    Due(list::DueArgs),
    Paper(paper::PaperArgs),
}

/// Say what comes next, who does it, and what it needs
#[derive(Args, Debug)]
pub(crate) struct Target {
    /// Number of the application
    #[arg(value_name = "N", value_parser = number)]
    id: ApplicationId,
}

/// Tell what happened to an application, step by step
#[derive(Args, Debug)]
pub(crate) struct HistoryArgs {
    /// Number of the application
    #[arg(value_name = "N", value_parser = number)]
    id: ApplicationId,
}

pub(crate) fn run(command: &ApplicationCommand, context: &Context) -> Result<Exit, Failure> {
    let ended = dispatch(command, context);
    if command.writes_messages()
        && let Ok(office) = context.office()
    {
        outbox::deliver(&office, context);
    }
    ended
}

impl ApplicationCommand {
    /// Whether somebody may have been told something.
    fn writes_messages(&self) -> bool {
        match self {
            Self::Do(_) | Self::Run(_) | Self::Send(_) | Self::Correct(_) | Self::Reject(_) => true,
            Self::New(_) | Self::Import(_) | Self::List(_) | Self::Show(_) | Self::Next(_) => false,
            Self::Cancel(_) | Self::History(_) | Self::Due(_) | Self::Paper(_) => false,
        }
    }
}

fn dispatch(command: &ApplicationCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        ApplicationCommand::New(args) => new::run(args, context),
        ApplicationCommand::Import(args) => import::run(args, context),
        ApplicationCommand::List(args) => list::run(args, context),
        ApplicationCommand::Paper(args) => paper::run(args, context),
        ApplicationCommand::Due(args) => list::due(args, context),
        ApplicationCommand::Show(args) => show::run(args, context),
        ApplicationCommand::Next(target) => show::next(target.id, context),
        ApplicationCommand::History(args) => show::history(args.id, context),
        ApplicationCommand::Do(args) => doing::run(args, context),
        ApplicationCommand::Run(args) => play::run(args, context),
        ApplicationCommand::Send(args) => ending::send(args, context),
        ApplicationCommand::Correct(args) => ending::correct(args, context),
        ApplicationCommand::Reject(args) => ending::reject(args, context),
        ApplicationCommand::Cancel(args) => ending::cancel(args, context),
    }
}

/// The number of an application.
fn number(text: &str) -> Result<ApplicationId, String> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(ApplicationId(number)),
        _ => Err("an application has a number, such as 17".to_owned()),
    }
}
