//! `segel ca chain`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::tr;

/// Write issuing CA and root to a file (PEM): what others need to trust what is signed here
#[derive(Args, Debug)]
pub(crate) struct ChainArgs {
    /// Where to
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    /// Only the root
    #[arg(long)]
    root: bool,

    /// Every CA of the office, earlier issuing CAs too
    #[arg(long, conflicts_with = "root")]
    all: bool,

    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(args: &ChainArgs, context: &Context) -> Result<Exit, Failure> {
    let terminal = &context.terminal;
    let office = context.office()?;
    let chain = match args {
        ChainArgs { root: true, .. } => vec![office.root()?],
        ChainArgs { all: true, .. } => office.every_ca()?,
        _ => office.chain()?,
    };
    let text: String = chain.iter().map(pki::cert::Certificate::to_pem).collect();
    files::write(&args.out, text.as_bytes(), args.force, Readers::Usual)?;
    let shown = args.out.display();
    terminal.say(tr!(terminal.lang, "Wrote {shown}", "Ditulis: {shown}"));
    terminal.document(&json!({ "schema": "segel.chain/1", "file": args.out, "certificates": chain.len() }));
    Ok(Exit::Done)
}
