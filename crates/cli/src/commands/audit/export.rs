//! `segel audit export`

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use office::Office;
use office::record::{AuditEntry, AuditFilter, AuditLink};
use pki::hex;
use serde_json::json;

use super::filter::FilterArgs;
use super::show::document;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{Output, Readers};
use crate::lang::tr;
use crate::terminal::compact;

/// So much is handed to standard output at once, in octets.
const BLOCK: usize = 1 << 16;

/// Write the audit log as JSON lines, by which another program can check its chain
#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    /// Where to; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    #[command(flatten)]
    filter: FilterArgs,

    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &ExportArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let serials = args.filter.serials(&office)?;
    let filter = args.filter.filter(&serials, &office)?;
    if args.out == Path::new("-") {
        print(&office, &filter, context)?;
        return Ok(Exit::Done);
    }
    let count = write(&office, &filter, args)?;
    let (terminal, shown) = (&context.terminal, args.out.display());
    terminal.say(tr!(terminal.lang, "Wrote {shown}: {count} records", "Ditulis: {shown}, {count} catatan"));
    terminal.document(&json!({ "schema": "segel.audit-export/1", "file": args.out, "records": count }));
    Ok(Exit::Done)
}

/// The lines are the answer, for people and machines alike.
fn print(office: &Office, filter: &AuditFilter<'_>, context: &Context) -> Result<(), Failure> {
    let mut block = String::new();
    office.each_audit(filter, |entry, link| -> Result<(), Failure> {
        block.push_str(&line(&entry, &link));
        if block.len() >= BLOCK {
            context.terminal.answer(&block);
            block.clear();
        }
        Ok(())
    })?;
    if !block.is_empty() {
        context.terminal.answer(&block);
    }
    Ok(())
}

/// Names of people and documents stand in the log: the file is for its owner.
fn write(office: &Office, filter: &AuditFilter<'_>, args: &ExportArgs) -> Result<u64, Failure> {
    let failed = |source| Failure::Write { path: args.out.clone(), source };
    let mut output = BufWriter::new(Output::begin(&args.out, args.force, Readers::Owner)?);
    let mut count = 0;
    office.each_audit(filter, |entry, link| -> Result<(), Failure> {
        count += 1;
        output.write_all(line(&entry, &link).as_bytes()).map_err(failed)
    })?;
    output.into_inner().map_err(|error| failed(error.into_error()))?.finish()?;
    Ok(count)
}

fn line(entry: &AuditEntry, link: &AuditLink) -> String {
    let mut record = document(entry);
    record["previous_hash"] = hex::lower(&link.previous_hash).into();
    record["hash"] = hex::lower(&link.hash).into();
    compact(&record) + "\n"
}
