//! `segel cert export`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::tr;
use crate::passphrase::HolderPassphrase;

/// Write a certificate, its chain or its key to a file
#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    /// Serial number, NIK, NIP or e-mail address
    #[arg(value_name = "ID")]
    id: String,

    /// What to write: the certificate (pem, der), certificate and chain (chain), the key as it is sealed (key), or all
    /// of it under the same passphrase (p12)
    #[arg(long, value_name = "FORMAT")]
    format: Format,

    /// Where to
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    /// Overwrite an existing file
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    passphrase: HolderPassphrase,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Pem,
    Der,
    Chain,
    Key,
    P12,
}

pub(crate) fn run(args: &ExportArgs, context: &Context) -> Result<Exit, Failure> {
    let terminal = &context.terminal;
    files::refuse_existing(&args.out, args.force)?;
    let office = context.office()?;
    let record = office.find_one(&args.id)?;
    let (content, readers) = match args.format {
        Format::Pem => (office.certificate(&record)?.to_pem().into_bytes(), Readers::Usual),
        Format::Der => (office.certificate(&record)?.der().to_vec(), Readers::Usual),
        Format::Chain => (office.full_chain_pem(&record)?.into_bytes(), Readers::Usual),
        Format::P12 => (office.export_pkcs12(&record, &args.passphrase.read()?)?, Readers::Owner),
        Format::Key => (office.export_sealed_key(&record)?.into_bytes(), Readers::Owner),
    };
    files::write(&args.out, &content, args.force, readers)?;
    let shown = args.out.display();
    terminal.say(tr!(terminal.lang, "Wrote {shown}", "Ditulis: {shown}"));
    terminal.document(&json!({ "schema": "segel.export/1", "serial": record.serial, "file": args.out }));
    Ok(Exit::Done)
}
