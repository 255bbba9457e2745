//! `segel audit checkpoint`, `segel audit key`

use std::path::{Path, PathBuf};

use clap::Args;
use office::Office;
use office::audit::checkpoint::Checkpoint;
use pki::hex;
use pki::pem;
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::tr;

/// Sign how far the audit log has come, in a file to be kept elsewhere
#[derive(Args, Debug)]
pub(crate) struct CheckpointArgs {
    /// Where to
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

/// Write the public half of the audit key to a file (PEM): what others need to judge checkpoints
#[derive(Args, Debug)]
pub(crate) struct KeyArgs {
    /// Where to
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &CheckpointArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    files::refuse_existing(&args.out, args.force)?;
    let checkpoint = office.make_checkpoint()?;
    files::write(&args.out, checkpoint.text().as_bytes(), args.force, Readers::Usual)?;
    say(&checkpoint, &args.out, context);
    let statement = checkpoint.statement();
    context.terminal.document(&json!({
        "schema": "segel.audit-checkpoint/1",
        "file": args.out,
        "records": statement.mark.seq,
        "hash": hex::lower(&statement.mark.hash),
        "at": statement.at.to_string(),
        "real_at": statement.real_at.to_string(),
        "key": statement.key,
    }));
    Ok(Exit::Done)
}

pub(super) fn key(args: &KeyArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    files::refuse_existing(&args.out, args.force)?;
    let key = office.audit_public_key()?;
    let text = pem::encode(pem::PUBLIC_KEY, key.spki_der());
    files::write(&args.out, text.as_bytes(), args.force, Readers::Usual)?;
    let (terminal, shown, id) = (&context.terminal, args.out.display(), hex::lower(&key.key_identifier()));
    terminal.say(tr!(
        terminal.lang,
        "Wrote {shown}: audit key {id}. Keep it where nobody who writes to this home can reach it.",
        "Ditulis: {shown}, kunci audit {id}. Simpan di tempat yang tidak terjangkau penulis folder kantor ini."
    ));
    terminal.document(&json!({ "schema": "segel.audit-key/1", "file": args.out, "key": id }));
    Ok(Exit::Done)
}

/// Makes a checkpoint and writes it beside `out`, under the same name with `.checkpoint` behind it. An earlier checkpoint
/// gives way to it; anything else that lies there is refused.
pub(crate) fn write_checkpoint_beside(out: &Path, office: &Office, context: &Context) -> Result<(), Failure> {
    let mut name = out.as_os_str().to_owned();
    name.push(".checkpoint");
    let path = PathBuf::from(name);
    let earlier = path.is_file() && Checkpoint::read(&files::read(&path)?).is_ok();
    files::refuse_existing(&path, earlier)?;
    let checkpoint = office.make_checkpoint()?;
    files::write(&path, checkpoint.text().as_bytes(), earlier, Readers::Usual)?;
    say(&checkpoint, &path, context);
    Ok(())
}

fn say(checkpoint: &Checkpoint, path: &Path, context: &Context) {
    let (records, shown, terminal) = (checkpoint.statement().mark.seq, path.display(), &context.terminal);
    terminal.say(tr!(
        terminal.lang,
        "Checkpoint of the audit log at record {records}: {shown}",
        "Titik periksa log audit pada catatan {records}: {shown}"
    ));
}
