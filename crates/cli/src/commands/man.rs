//! `segel man`

use std::path::{Path, PathBuf};

use clap::Args;

use crate::args;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::tr;

/// Write manual pages, one for each command
#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// The folder to write them into
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(crate) fn run(args: &ManArgs, context: &Context) -> Result<Exit, Failure> {
    let folder = &args.folder;
    std::fs::create_dir_all(folder).map_err(|source| Failure::Write { path: folder.clone(), source })?;
    let mut command = args::command(context.terminal.lang).disable_help_subcommand(true);
    command.build();
    let written = write_pages(&command, "segel", folder)?;
    let shown = folder.display();
    let lang = context.terminal.lang;
    context.terminal.say(tr!(
        lang,
        "Wrote {written} pages into {shown}",
        "{written} halaman ditulis ke {shown}"
    ));
    context
        .terminal
        .document(&serde_json::json!({ "schema": "segel.man/1", "folder": folder, "pages": written }));
    Ok(Exit::Done)
}

fn write_pages(command: &clap::Command, name: &str, folder: &Path) -> Result<usize, Failure> {
    let path = folder.join(format!("{name}.1"));
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .title(name)
        .render(&mut page)
        .map_err(|source| Failure::Write { path: path.clone(), source })?;
    files::write(&path, &page, true, Readers::Usual)?;
    let below = command
        .get_subcommands()
        .map(|inner| write_pages(inner, &format!("{name}-{}", inner.get_name()), folder));
    below.sum::<Result<usize, Failure>>().map(|pages| pages + 1)
}
