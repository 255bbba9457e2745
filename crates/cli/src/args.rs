//! The command line as a whole.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::Resettable;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use jiff::Timestamp;

use crate::commands::{
    application, audit, ca, cert, clock, completions, doctor, extend, init, inspect, man, officer, outbox,
    person, pilot, policy, report, respond, setting, sign, sop, testkit, verify,
};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{Lang, errors, help, usage};
use crate::passphrase;
use crate::terminal::Terminal;

/// Certificate authority and PDF signing toolkit that plays BSrE for tests, training and offline pilots
///
/// Everything made here is a simulation (UJI COBA): not certified, not for production.
#[derive(Debug, Parser)]
#[command(name = "segel", version, propagate_version = true, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    globals: Globals,

    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// The office's data directory [default: `segel` in the platform's data directory]
    #[arg(long, global = true, value_name = "DIR", env = "SEGEL_HOME", hide_env_values = true)]
    pub(crate) home: Option<PathBuf>,

    /// Print one JSON document on stdout and nothing else there
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Language of words for people: `id` or `en` [default: from the locale]
    #[arg(long, global = true, value_name = "LANG", env = "SEGEL_LANG", hide_env_values = true)]
    lang: Option<Lang>,

    /// Read or judge at this instant (RFC 3339); acting at it needs a home with a simulated clock
    #[arg(long, global = true, value_name = "TIME", env = "SEGEL_NOW", hide_env_values = true)]
    pub(crate) now: Option<Timestamp>,

    /// The registered officer who acts, for the audit log
    #[arg(long, global = true, value_name = "ID", env = "SEGEL_ACTOR", hide_env_values = true)]
    pub(crate) actor: Option<String>,

    /// Say nothing beside the answer
    #[arg(long, short, global = true)]
    quiet: bool,

    /// Show no progress bars
    #[arg(long, global = true)]
    no_progress: bool,
}

// `defer`: what a command understands is put together where it is meant, and not of all at each start.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    Init(Box<init::InitArgs>),
    #[command(subcommand)]
    Cert(cert::CertCommand),
    #[command(subcommand)]
    Ca(ca::CaCommand),
    #[command(subcommand)]
    Officer(officer::OfficerCommand),
    #[command(subcommand)]
    Sop(sop::SopCommand),
    #[command(subcommand)]
    Application(application::ApplicationCommand),
    #[command(subcommand)]
    Setting(setting::SettingCommand),
    Report(report::ReportArgs),
    #[command(subcommand)]
    Person(person::PersonCommand),
    #[command(subcommand)]
    Outbox(outbox::OutboxCommand),
    #[command(subcommand)]
    Ocsp(respond::OcspCommand),
    #[command(subcommand)]
    Tsa(respond::TsaCommand),
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    #[command(subcommand)]
    Clock(clock::ClockCommand),
    Doctor(doctor::DoctorArgs),
    Sign(Box<sign::SignArgs>),
    Extend(Box<extend::ExtendArgs>),
    Verify(Box<verify::VerifyArgs>),
    Inspect(inspect::InspectArgs),
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    Pilot(pilot::PilotArgs),
    #[command(subcommand)]
    Testkit(testkit::TestkitCommand),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// The command line as clap sees it, with its help in `lang`.
pub(crate) fn command(lang: Lang) -> clap::Command {
    let command = without_empty_variables(Cli::command());
    match lang {
        Lang::En => command,
        Lang::Id => help::translate(command),
    }
}

/// A variable that is set to nothing, as CI services do with one that nobody gave, counts as not set.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |name| std::env::var_os(name).is_some_and(|value| value.is_empty());
    let empty = command.get_arguments().filter(|argument| argument.get_env().is_some_and(is_empty));
    let empty: Vec<_> = empty.map(|argument| argument.get_id().clone()).collect();
    empty
        .into_iter()
        .fold(command, |command, id| command.mut_arg(id, |argument| argument.env(Resettable::Reset)))
}

/// Parses, runs and tells what went wrong.
pub(crate) fn run(arguments: Vec<OsString>) -> Exit {
    let lang = Lang::find(&arguments, |name| std::env::var(name).ok());
    let json = wants_json(&arguments);
    // The words of all commands are needed for help and for refusals alone.
    let parsed = parse(command(Lang::En), &arguments).or_else(|error| match lang {
        Lang::En => Err(error),
        Lang::Id => parse(command(lang), &arguments),
    });
    let (cli, found) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return refuse_arguments(&error, lang, json),
    };
    let Globals { json, quiet, no_progress, .. } = cli.globals;
    // Failures are documents too for whoever asked for the report as one.
    let json = json || matches!(&cli.command, Command::Verify(args) if args.is_json());
    let terminal = Terminal::new(lang, json, quiet, !no_progress);
    passphrase::tell_exposed(&found, &terminal);
    let context = Context { globals: cli.globals, terminal };
    let ended = dispatch(&cli.command, &context);
    let ended = ended.and_then(|exit| match context.terminal.unwritten() {
        None => Ok(exit),
        // An answer that nobody got is not done, whatever it was.
        Some(source) => Err(Failure::Write { path: PathBuf::from("-"), source }),
    });
    match ended {
        Ok(exit) => exit,
        Err(failure) => {
            let message = errors::message(&failure, lang);
            context.terminal.error(failure.kind(), &message, &errors::hints(&failure, lang));
            failure.exit()
        }
    }
}

fn parse(command: clap::Command, arguments: &[OsString]) -> Result<(Cli, ArgMatches), clap::Error> {
    let found = command.try_get_matches_from(arguments)?;
    Ok((Cli::from_arg_matches(&found)?, found))
}

/// Whether the answer is a document, where the arguments cannot be parsed; `verify` has a word of its own for it.
fn wants_json(arguments: &[OsString]) -> bool {
    let follows = |pair: &[OsString]| pair[0] == "--format" && pair[1] == "json";
    arguments.iter().any(|argument| argument == "--json" || argument == "--format=json")
        || arguments.windows(2).any(follows)
}

fn dispatch(command: &Command, context: &Context) -> Result<Exit, Failure> {
    match command {
        Command::Init(args) => init::run(args, context),
        Command::Cert(command) => cert::run(command, context),
        Command::Ca(command) => ca::run(command, context),
        Command::Officer(command) => officer::run(command, context),
        Command::Sop(command) => sop::run(command, context),
        Command::Application(command) => application::run(command, context),
        Command::Setting(command) => setting::run(command, context),
        Command::Report(args) => report::run(args, context),
        Command::Person(command) => person::run(command, context),
        Command::Outbox(command) => outbox::run(command, context),
        Command::Ocsp(command) => respond::ocsp(command, context),
        Command::Tsa(command) => respond::tsa(command, context),
        Command::Audit(command) => audit::run(command, context),
        Command::Clock(command) => clock::run(command, context),
        Command::Doctor(args) => doctor::run(args, context),
        Command::Sign(args) => sign::run(args, context),
        Command::Extend(args) => extend::run(args, context),
        Command::Verify(args) => verify::run(args, context),
        Command::Inspect(args) => inspect::run(args, context),
        Command::Policy(command) => policy::run(command, context),
        Command::Pilot(args) => pilot::run(args, context),
        Command::Testkit(command) => testkit::run(command, context),
        Command::Completions(args) => completions::run(args, context),
        Command::Man(args) => man::run(args, context),
    }
}

/// Help and version go to stdout and are no errors; all else is wrong usage.
fn refuse_arguments(error: &clap::Error, lang: Lang, json: bool) -> Exit {
    use clap::error::ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    match error.kind() {
        DisplayHelp | DisplayVersion => {
            let _ = error.print();
            return Exit::Done;
        }
        DisplayHelpOnMissingArgumentOrSubcommand if !json => {
            let _ = error.print();
        }
        _ => {
            let terminal = Terminal::new(lang, json, false, false);
            terminal.error("usage", &usage::message(error, lang), &usage::hints(error, lang));
        }
    }
    Exit::Usage
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command(Lang::En).debug_assert();
        command(Lang::Id).debug_assert();
    }
}
