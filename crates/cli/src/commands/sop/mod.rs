//! `segel sop`

mod document; // an SOP for programs

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use office::home::Home;
use office::sop::{Sop, SopFault, Sops};
use rules::Located;
use serde_json::json;

use super::faults::{self, Told};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::{sop, tr};

/// See the SOPs that can be followed, and write one of the office's own
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum SopCommand {
    List(ListArgs),
    Show(ShowArgs),
    Check(CheckArgs),
    New(NewArgs),
}

/// List the SOPs: the published ones, those written for this simulation, the office's own
#[derive(Args, Debug)]
pub(crate) struct ListArgs {}

/// Show an SOP, step by step
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// Its short name
    #[arg(value_name = "ID")]
    id: String,

    /// Print its file instead
    #[arg(long)]
    toml: bool,
}

/// Say what is wrong with the file of an SOP
#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// The file, in TOML
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Write the file of a new SOP, to be changed by hand
#[derive(Args, Debug)]
pub(crate) struct NewArgs {
    /// Its short name: `a-z`, `0-9` and `-`
    #[arg(value_name = "ID")]
    id: String,

    /// The SOP that it begins as
    #[arg(long, value_name = "ID", default_value = "umum")]
    from: String,

    /// Write it there [default: among the SOPs of the home]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(command: &SopCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        SopCommand::List(_) => list(context),
        SopCommand::Show(args) => show(args, context),
        SopCommand::Check(args) => check(&args.file, context),
        SopCommand::New(args) => new(args, context),
    }
}

/// The home whose SOPs are meant too, if there is one; nothing else of it is asked for.
fn home(context: &Context) -> Option<Home> {
    context.home().ok().map(|home| Home::at(&home)).filter(Home::exists)
}

fn sops(context: &Context) -> Result<Sops, Failure> {
    Ok(Sops::of(home(context).as_ref())?)
}

fn list(context: &Context) -> Result<Exit, Failure> {
    let sops = sops(context)?;
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    for file in sops.iter() {
        terminal.say(sop::line(&file.sop, lang));
    }
    let all: Vec<_> = sops.iter().map(|file| document::summary(&file.sop)).collect();
    terminal.document(&json!({ "schema": "segel.sops/1", "sops": all }));
    Ok(Exit::Done)
}

fn show(args: &ShowArgs, context: &Context) -> Result<Exit, Failure> {
    let sops = sops(context)?;
    let file = sops.get(&args.id)?;
    let terminal = &context.terminal;
    match (args.toml, terminal.json) {
        (true, true) => terminal.document(&json!({ "id": args.id, "toml": file.text })),
        (true, false) => terminal.answer(&file.text),
        (false, true) => terminal.document(&document::whole(&file.sop)),
        (false, false) => terminal.answer(&sop::page(&file.sop, terminal.lang)),
    }
    Ok(Exit::Done)
}

fn check(path: &Path, context: &Context) -> Result<Exit, Failure> {
    let sops = Sops::sound(home(context).as_ref())?;
    let faults = sops.check(&files::read(path)?).err().unwrap_or_default();
    let told =
        |fault: &SopFault| Told { line: fault.line(), message: sop::fault(fault, context.terminal.lang) };
    let told: Vec<Told> = faults.iter().map(told).collect();
    Ok(faults::tell("segel.sop-check/1", path, &told, context))
}

fn new(args: &NewArgs, context: &Context) -> Result<Exit, Failure> {
    let sops = sops(context)?;
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    let text = format!("{}{}", sop::heading(&args.from, lang), sops.derived(&args.id, &args.from)?);
    let made: Sop =
        sops.check(text.as_bytes()).map_err(|faults| Failure::NewSop { id: args.id.clone(), faults })?;
    let path = match &args.output {
        Some(path) => path.clone(),
        None => own_path(&made.id, context)?,
    };
    files::write(&path, text.as_bytes(), args.force, Readers::Usual)?;
    let shown = path.display();
    terminal.say(tr!(
        lang,
        "Written: {shown}. Change it, then try it with `segel sop check {shown}`.",
        "Ditulis: {shown}. Ubah seperlunya, lalu periksa dengan `segel sop check {shown}`."
    ));
    terminal
        .document(&json!({ "schema": "segel.sop-new/1", "id": made.id, "from": args.from, "file": path }));
    Ok(Exit::Done)
}

/// Where the home keeps an SOP of this name; its folder is made.
fn own_path(id: &str, context: &Context) -> Result<PathBuf, Failure> {
    let office = context.office()?;
    let folder = office.home().sops();
    std::fs::create_dir_all(&folder).map_err(|source| Failure::Write { path: folder.clone(), source })?;
    Ok(folder.join(format!("{id}.toml")))
}
