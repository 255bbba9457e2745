//! `segel testkit`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::json;
use specimen::folder::{COLUMNS, EXPECTED};
use specimen::{DOCUMENTS, JUDGED_AT, Kit, LOCKED, Seeded};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::{testkit, tr};

/// Documents with known verdicts, to test any verifier with
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum TestkitCommand {
    Make(MakeArgs),
}

/// Write good and harmed documents with what is to be said of each, and what is needed to judge them
#[derive(Args, Debug)]
pub(crate) struct MakeArgs {
    /// The folder, which is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// What keys and serial numbers are made from: the same number gives the same ones
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// Write into a folder that is not empty, over files of the same names
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(command: &TestkitCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        TestkitCommand::Make(args) => make(args, context),
    }
}

fn make(args: &MakeArgs, context: &Context) -> Result<Exit, Failure> {
    if !args.force && !is_empty(&args.folder)? {
        return Err(Failure::NotEmpty(args.folder.clone()));
    }
    let terminal = &context.terminal;
    let at: Timestamp = JUDGED_AT.parse().unwrap_or(Timestamp::UNIX_EPOCH);
    let kit = Kit::found(&mut Seeded::new(args.seed), at).map_err(Failure::Specimen)?;
    let mut all = specimen::folder::files(&kit).map_err(Failure::Specimen)?;
    all.extend(testkit::READMES.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())));
    for folder in [DOCUMENTS, LOCKED, "lists"].map(|inner| args.folder.join(inner)) {
        std::fs::create_dir_all(&folder).map_err(|source| Failure::Write { path: folder, source })?;
    }
    let progress = terminal.progress(all.len() as u64);
    for (path, bytes) in &all {
        files::write(&args.folder.join(path), bytes, args.force, Readers::Usual)?;
        progress.inc(1);
    }
    progress.finish_and_clear();
    let documents = all.iter().filter(|(path, _)| path.ends_with(".pdf")).count();
    say(args, documents, context);
    terminal.document(&json!({
        "schema": "segel.testkit/1",
        "simulation": true,
        "folder": args.folder,
        "seed": args.seed,
        "at": JUDGED_AT,
        "documents": documents,
        "expected": args.folder.join(EXPECTED),
        "columns": COLUMNS,
    }));
    Ok(Exit::Done)
}

fn say(args: &MakeArgs, documents: usize, context: &Context) {
    let (terminal, folder) = (&context.terminal, args.folder.display());
    terminal.say(tr!(
        terminal.lang,
        "{documents} documents with known verdicts (UJI COBA) in {folder}; what is to be said of each stands in {EXPECTED}.",
        "{documents} dokumen dengan putusan yang sudah diketahui (UJI COBA) ada di {folder}; putusan tiap dokumen ada di {EXPECTED}."
    ));
    terminal.say(tr!(
        terminal.lang,
        "They are to be judged as of {JUDGED_AT}; README.md says how.",
        "Nilailah seolah-olah pada {JUDGED_AT}; caranya ada di BACA.md."
    ));
}

/// Whether nothing is in the folder yet.
fn is_empty(folder: &Path) -> Result<bool, Failure> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(source) => Err(Failure::Write { path: folder.to_owned(), source }),
    }
}
