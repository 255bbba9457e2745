//! `segel ca backup`

use std::path::PathBuf;

use clap::Args;
use office::backup::{Backup, BackupOrder};
use serde_json::json;

use crate::commands::cert::advise;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{Output, Readers};
use crate::lang::tr;
use crate::passphrase;

/// Write the whole office into one file: ledger, keys as they are sealed, lists, audit log, settings
#[derive(Args, Debug)]
pub(crate) struct BackupArgs {
    /// Where to
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Put it under a passphrase, asked for on the terminal
    #[arg(long)]
    encrypt: bool,

    /// Put it under the passphrase in the first line of FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    backup_passphrase_file: Option<PathBuf>,

    /// Leave out the CA passphrase that an unattended home keeps; whoever restores must know it
    #[arg(long)]
    without_ca_passphrase: bool,

    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(args: &BackupArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let mut output = Output::begin(&args.file, args.force, Readers::Owner)?;
    let file = args.backup_passphrase_file.as_deref();
    let encrypted = args.encrypt || file.is_some();
    let order = BackupOrder {
        target: args.file.clone(),
        passphrase: encrypted.then(|| passphrase::read_new_for_backup(file, context)).transpose()?,
        with_ca_passphrase: !args.without_ca_passphrase,
    };
    let backup = office.backup(&order, &mut output)?;
    // Before long the home may be gone.
    output.finish_durably()?;
    report(args, &backup, encrypted, office.home().ca_passphrase().exists(), context);
    Ok(Exit::Done)
}

fn report(args: &BackupArgs, backup: &Backup, encrypted: bool, keeps_passphrase: bool, context: &Context) {
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    let (shown, manifest) = (args.file.display(), &backup.manifest);
    let (certificates, records) = (manifest.counts.certificates, manifest.counts.audit_records);
    terminal.say(tr!(
        lang,
        "Wrote {shown}: {certificates} certificates, {records} records of the audit log",
        "Ditulis: {shown}, memuat {certificates} sertifikat dan {records} catatan log audit"
    ));
    if let Some(advice) = backup.advice {
        advise(advice, context);
    }
    if !encrypted {
        terminal.note(tr!(
            lang,
            "Whoever has this file has the office, as with the home itself: keep it as safe. --encrypt puts it under a passphrase.",
            "Siapa pun yang memegang berkas ini memegang kantor, sama seperti folder kantor: simpan sama amannya. --encrypt melindunginya dengan passphrase."
        ));
    }
    if manifest.ca_passphrase {
        terminal.note(tr!(
            lang,
            "The CA passphrase that this home keeps is in it; --without-ca-passphrase leaves it out.",
            "Passphrase CA yang disimpan kantor ini ikut di dalamnya; --without-ca-passphrase meninggalkannya."
        ));
    } else if keeps_passphrase {
        terminal.note(tr!(
            lang,
            "The CA passphrase is not in it: without it, what is restored issues and revokes nothing on lists. Keep it elsewhere.",
            "Passphrase CA tidak ikut di dalamnya: tanpa itu, kantor hasil pemulihan tidak dapat menerbitkan sertifikat maupun daftar pencabutan. Simpan di tempat lain."
        ));
    }
    terminal.document(&json!({
        "schema": "segel.ca-backup/1",
        "simulation": true,
        "file": args.file,
        "size": backup.size,
        "sha256": backup.sha256,
        "encrypted": encrypted,
        "manifest": manifest,
    }));
}
