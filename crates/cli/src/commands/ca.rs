//! `segel ca`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use office::Office;
use office::list::{CurrentList, ListOf};
use pki::pem;
use serde_json::json;

use crate::commands::init::authority;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::tr;
use crate::passphrase::CaPassphrase;

/// Show the authorities of the office, their chain and their revocation lists
#[derive(Debug, Subcommand)]
pub(crate) enum CaCommand {
    Show(ShowArgs),
    Chain(ChainArgs),
    Crl(CrlArgs),
}

/// Show root, issuing CA, OCSP responder and time stamping authority
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {}

/// Write issuing CA and root to a file (PEM): what others need to trust what is signed here
#[derive(Args, Debug)]
pub(crate) struct ChainArgs {
    /// Where to
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    /// Only the root
    #[arg(long)]
    root: bool,

    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

/// Write the revocation list to a file, renewed when it is due; or check it
#[derive(Args, Debug)]
pub(crate) struct CrlArgs {
    /// Where to
    #[arg(long, value_name = "FILE", required_unless_present = "check")]
    out: Option<PathBuf>,

    /// The root's list, of issuing CAs, instead of the issuing CA's, of people
    #[arg(long)]
    root: bool,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "der")]
    format: Format,

    /// Write nothing; exit with 1 when the list is due or behind the ledger
    #[arg(long, conflicts_with_all = ["out", "force", "format", "ca_passphrase_file"])]
    check: bool,

    /// Overwrite an existing file
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Der,
    Pem,
}

pub(crate) fn run(command: &CaCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        CaCommand::Show(_) => show(context),
        CaCommand::Chain(args) => chain(args, context),
        CaCommand::Crl(args) => crl(args, context),
    }
}

fn show(context: &Context) -> Result<Exit, Failure> {
    let terminal = &context.terminal;
    let office = context.office()?;
    let authorities = office.authorities()?;
    for (role, certificate) in &authorities {
        let (serial, subject, key) =
            (certificate.serial_number(), certificate.subject(), certificate.public_key().kind());
        let until = certificate.validity().not_after;
        terminal.say(tr!(
            terminal.lang,
            "{role:<8} {serial}\n         {subject}\n         {key}, valid until {until}",
            "{role:<8} {serial}\n         {subject}\n         {key}, berlaku sampai {until}"
        ));
    }
    let list: Vec<_> = authorities.iter().map(|(role, certificate)| authority(role, certificate)).collect();
    terminal.document(&json!({ "schema": "segel.ca/1", "simulation": true, "authorities": list }));
    Ok(Exit::Done)
}

fn chain(args: &ChainArgs, context: &Context) -> Result<Exit, Failure> {
    let terminal = &context.terminal;
    let office = context.office()?;
    let chain = if args.root { vec![office.root()?] } else { office.chain()? };
    let text: String = chain.iter().map(pki::cert::Certificate::to_pem).collect();
    files::write(&args.out, text.as_bytes(), args.force, Readers::Usual)?;
    let shown = args.out.display();
    terminal.say(tr!(terminal.lang, "Wrote {shown}", "Ditulis: {shown}"));
    terminal.document(&json!({ "schema": "segel.chain/1", "file": args.out, "certificates": chain.len() }));
    Ok(Exit::Done)
}

fn crl(args: &CrlArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let of = if args.root { ListOf::Root } else { ListOf::Issuing };
    let current = office.current_list(of)?;
    let due = current.is_due(office.now());
    let Some(out) = &args.out else {
        report(&current, due, context);
        return Ok(if due { Exit::Refused } else { Exit::Done });
    };
    files::refuse_existing(out, args.force)?;
    let current = if due || args.ca_passphrase.ca_passphrase_file.is_some() {
        renew(of, args, context, &office)?
    } else {
        current
    };
    let content = match args.format {
        Format::Der => current.list.der().to_vec(),
        Format::Pem => pem::encode(pem::X509_CRL, current.list.der()).into_bytes(),
    };
    files::write(out, &content, args.force, Readers::Usual)?;
    report(&current, false, context);
    Ok(Exit::Done)
}

fn renew(of: ListOf, args: &CrlArgs, context: &Context, office: &Office) -> Result<CurrentList, Failure> {
    let passphrase = args.ca_passphrase.read(context, office)?;
    let authority = match of {
        ListOf::Issuing => office.unlock_issuing(&passphrase)?,
        ListOf::Root => office.unlock_root(&passphrase)?,
    };
    office.renew_list(of, &authority)?;
    Ok(office.current_list(of)?)
}

fn report(current: &CurrentList, due: bool, context: &Context) {
    let terminal = &context.terminal;
    let (number, entries) = (current.number, current.list.len());
    let next = current.list.next_update().map(|at| at.to_string()).unwrap_or_default();
    terminal.say(tr!(
        terminal.lang,
        "Revocation list {number}: {entries} entries, good until {next}",
        "Daftar pencabutan {number}: {entries} entri, berlaku sampai {next}"
    ));
    if due {
        terminal.say(if current.behind {
            tr!(
                terminal.lang,
                "It is behind the ledger: renew it.",
                "Daftar ini tertinggal dari buku besar: perbarui."
            )
        } else {
            tr!(terminal.lang, "It is due: renew it.", "Sudah waktunya daftar ini diperbarui.")
        });
    }
    terminal.document(&json!({
        "schema": "segel.crl/1",
        "number": number,
        "entries": entries,
        "this_update": current.list.this_update().to_string(),
        "next_update": current.list.next_update().map(|at| at.to_string()),
        "due": due,
        "behind": current.behind,
    }));
}
