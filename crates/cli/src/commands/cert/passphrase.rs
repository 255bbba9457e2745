//! `segel cert passphrase` and `segel cert unlock`

use std::path::PathBuf;

use clap::Args;
use office::passphrase::{Advice, GOOD_LENGTH};
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::tr;
use crate::passphrase::{self, HolderPassphrase};

/// Change the passphrase of a key that is kept here
#[derive(Args, Debug)]
pub(crate) struct PassphraseArgs {
    /// Serial number, NIK, NIP or e-mail address
    #[arg(value_name = "ID")]
    id: String,

    /// Read the new passphrase from the first line of FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,

    #[command(flatten)]
    passphrase: HolderPassphrase,
}

/// Unlock a key that was locked after too many wrong passphrases; needs --actor
#[derive(Args, Debug)]
pub(crate) struct UnlockArgs {
    /// Serial number, NIK, NIP or e-mail address
    #[arg(value_name = "ID")]
    id: String,
}

pub(crate) fn change(args: &PassphraseArgs, context: &Context) -> Result<Exit, Failure> {
    let terminal = &context.terminal;
    args.passphrase.refuse_one_input_with(args.new_passphrase_file.as_deref())?;
    let office = context.office()?;
    let old = args.passphrase.read()?;
    let new = passphrase::read_new_from(args.new_passphrase_file.as_deref(), context)?;
    let (serial, advice) = office.change_passphrase(&args.id, &old, &new)?;
    terminal.say(tr!(
        terminal.lang,
        "The key of {serial} has another passphrase now.",
        "Kunci {serial} kini memakai passphrase lain."
    ));
    terminal.note(tr!(
        terminal.lang,
        "Copies of the key that were exported keep the old passphrase.",
        "Salinan kunci yang pernah diekspor tetap memakai passphrase lama."
    ));
    advise(advice, context);
    terminal.document(&json!({ "schema": "segel.passphrase/1", "simulation": true, "serial": serial }));
    Ok(Exit::Done)
}

pub(crate) fn unlock(args: &UnlockArgs, context: &Context) -> Result<Exit, Failure> {
    let terminal = &context.terminal;
    let unlocked = context.office()?.unlock_key(&args.id)?;
    let (serial, failures) = (&unlocked.serial, unlocked.failures);
    terminal.say(if unlocked.was_locked {
        tr!(
            terminal.lang,
            "Unlocked {serial} ({failures} failures)",
            "Kunci dibuka: {serial} ({failures} kegagalan)"
        )
    } else {
        tr!(
            terminal.lang,
            "{serial} was not locked; {failures} failures are forgotten",
            "{serial} tidak terkunci; {failures} kegagalan dihapus"
        )
    });
    terminal.document(&json!({
        "schema": "segel.unlock/1",
        "simulation": true,
        "serial": serial,
        "was_locked": unlocked.was_locked,
        "failures": failures,
    }));
    Ok(Exit::Done)
}

/// Tells what is to be said about a new passphrase.
pub(crate) fn advise(advice: Advice, context: &Context) {
    if let Advice::Short { found } = advice {
        context.terminal.note(tr!(
            context.terminal.lang,
            "Note: a passphrase of {found} characters can be guessed by whoever gets a copy of the sealed key; {GOOD_LENGTH} or more are better.",
            "Catatan: passphrase {found} karakter dapat ditebak oleh siapa pun yang memperoleh salinan kunci tersegel; {GOOD_LENGTH} karakter atau lebih lebih baik."
        ));
    }
}
