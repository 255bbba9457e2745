//! How secrets come in: from the terminal without echo, from a file, from a file descriptor. Never as an argument.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args};
use office::Office;
use office::passphrase::Policy;
use pki::key::Passphrase;
use zeroize::Zeroizing;

use crate::context::Context;
use crate::failure::Failure;
use crate::files;
use crate::lang::tr;
use crate::terminal::Terminal;

/// Longest first line that is taken for a passphrase, in bytes.
const LONGEST_LINE: usize = 64 << 10;

/// The passphrase of a signer or holder.
#[derive(Args, Clone, Debug)]
pub(crate) struct HolderPassphrase {
    /// Read the passphrase from the first line of FILE; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_fd")]
    pub(crate) passphrase_file: Option<PathBuf>,

    /// Read the passphrase from the first line of file descriptor N
    #[cfg(unix)]
    #[arg(long, value_name = "N")]
    pub(crate) passphrase_fd: Option<u32>,
}

/// The passphrase of the CA keys.
#[derive(Args, Clone, Debug)]
pub(crate) struct CaPassphrase {
    /// Read the CA passphrase from the first line of FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_passphrase_file: Option<PathBuf>,
}

impl HolderPassphrase {
    /// The passphrase, asked for once.
    pub(crate) fn read(&self) -> Result<Passphrase, Failure> {
        match self.given()? {
            Some(passphrase) => Ok(passphrase),
            None => ask("Passphrase: ", "--passphrase-file"),
        }
    }

    /// A new passphrase, asked for twice.
    pub(crate) fn read_new(&self, context: &Context) -> Result<Passphrase, Failure> {
        match self.given()? {
            Some(passphrase) => Ok(passphrase),
            None => ask_twice(context, &new_prompt(context), "--passphrase-file"),
        }
    }

    /// Refuses to take the old and the new passphrase from standard input, which has one first line.
    pub(crate) fn refuse_one_input_with(&self, new: Option<&Path>) -> Result<(), Failure> {
        refuse_two_from_input(self.passphrase_file.as_deref(), new)
    }

    #[cfg(unix)]
    fn given(&self) -> Result<Option<Passphrase>, Failure> {
        if let Some(descriptor) = self.passphrase_fd {
            return first_line(Path::new(&format!("/dev/fd/{descriptor}"))).map(Some);
        }
        self.passphrase_file.as_deref().map(first_line).transpose()
    }

    #[cfg(not(unix))]
    fn given(&self) -> Result<Option<Passphrase>, Failure> {
        self.passphrase_file.as_deref().map(first_line).transpose()
    }
}

impl CaPassphrase {
    /// The CA passphrase: from its file, from the home that keeps it, or from the terminal.
    pub(crate) fn read(&self, context: &Context, office: &Office) -> Result<Passphrase, Failure> {
        match self.at_hand(office)? {
            Some(passphrase) => Ok(passphrase),
            None => ask(&ca_prompt(context), "--ca-passphrase-file"),
        }
    }

    /// The CA passphrase, if it can be had without asking.
    pub(crate) fn at_hand(&self, office: &Office) -> Result<Option<Passphrase>, Failure> {
        match &self.ca_passphrase_file {
            Some(path) => first_line(path).map(Some),
            None => Ok(office.kept_ca_passphrase()?),
        }
    }

    /// The CA passphrase, if it is given by a file.
    pub(crate) fn given(&self) -> Result<Option<Passphrase>, Failure> {
        self.ca_passphrase_file.as_deref().map(first_line).transpose()
    }

    /// Refuses to take this one and another from standard input, which has one first line.
    pub(crate) fn refuse_one_input_with(&self, other: Option<&Path>) -> Result<(), Failure> {
        refuse_two_from_input(self.ca_passphrase_file.as_deref(), other)
    }

    /// A new CA passphrase.
    pub(crate) fn read_new(&self, context: &Context) -> Result<Passphrase, Failure> {
        match &self.ca_passphrase_file {
            Some(path) => first_line(path),
            None => ask_twice(context, &ca_prompt(context), "--ca-passphrase-file"),
        }
    }
}

/// The arguments that name a file with a secret in it.
const SECRET_FILES: [&str; 8] = [
    "passphrase_file",
    "ca_passphrase_file",
    "new_passphrase_file",
    "backup_passphrase_file",
    "pin_file",
    "pdf_password_file",
    "link_file",
    "portal_password_file",
];

/// Says which of the files with a secret that are named on the command line others may read. They are taken all the
/// same: scripts write them with the habits of their system, and a refusal would not undo it.
pub(crate) fn tell_exposed(found: &ArgMatches, terminal: &Terminal) {
    let mut matches = Some(found);
    while let Some(found) = matches {
        for path in SECRET_FILES.iter().filter_map(|id| found.try_get_one::<PathBuf>(id).ok().flatten()) {
            if let Some(mode) = files::exposed(path) {
                terminal.note_exposed(path, mode);
            }
        }
        matches = found.subcommand().map(|(_, inner)| inner);
    }
}

/// Refuses to take both passphrases from standard input, which has one first line.
pub(crate) fn refuse_one_input(holder: &HolderPassphrase, ca: &CaPassphrase) -> Result<(), Failure> {
    refuse_two_from_input(holder.passphrase_file.as_deref(), ca.ca_passphrase_file.as_deref())
}

/// Refuses to take two secrets from standard input, which has one first line.
pub(crate) fn refuse_two_from_input(one: Option<&Path>, other: Option<&Path>) -> Result<(), Failure> {
    let is_input = |path: Option<&Path>| path == Some(Path::new("-"));
    if is_input(one) && is_input(other) { Err(Failure::OneInput) } else { Ok(()) }
}

/// A new passphrase in the place of another: from its file, or asked for twice.
pub(crate) fn read_new_from(file: Option<&Path>, context: &Context) -> Result<Passphrase, Failure> {
    match file {
        Some(path) => first_line(path),
        None => ask_twice(context, &new_prompt(context), "--new-passphrase-file"),
    }
}

/// The passphrase of a backup: from its file, or asked for.
pub(crate) fn read_for_backup(file: Option<&Path>, context: &Context) -> Result<Passphrase, Failure> {
    match file {
        Some(path) => first_line(path),
        None => ask(
            &tr!(context.terminal.lang, "Passphrase of the backup: ", "Passphrase cadangan: "),
            "--backup-passphrase-file",
        ),
    }
}

/// A new passphrase for a backup: from its file, or asked for twice.
pub(crate) fn read_new_for_backup(file: Option<&Path>, context: &Context) -> Result<Passphrase, Failure> {
    match file {
        Some(path) => first_line(path),
        None => ask_twice(context, &new_prompt(context), "--backup-passphrase-file"),
    }
}

/// The password of documents, from its file.
pub(crate) fn read_of_documents(file: &Path) -> Result<Passphrase, Failure> {
    first_line(file)
}

/// The PIN of a token: from its file, or asked for.
pub(crate) fn read_pin(file: Option<&Path>) -> Result<Passphrase, Failure> {
    match file {
        Some(path) => first_line(path),
        None => ask("PIN: ", "--pin-file"),
    }
}

fn ca_prompt(context: &Context) -> String {
    tr!(context.terminal.lang, "CA passphrase: ", "Passphrase CA: ")
}

/// Asks for a new one, with the rule that this home judges it by.
fn new_prompt(context: &Context) -> String {
    let lang = context.terminal.lang;
    match context.office().map(|office| office.passphrase_policy()) {
        Ok(Policy::Nist) => tr!(
            lang,
            "New passphrase (at least 15 characters; it cannot be recovered): ",
            "Passphrase baru (sedikitnya 15 karakter; tidak dapat dipulihkan): "
        ),
        _ => tr!(
            lang,
            "New passphrase (at least 8 characters, letters and digits; it cannot be recovered): ",
            "Passphrase baru (sedikitnya 8 karakter, huruf dan angka; tidak dapat dipulihkan): "
        ),
    }
}

fn ask_twice(context: &Context, prompt: &str, flag: &'static str) -> Result<Passphrase, Failure> {
    let first = ask(prompt, flag)?;
    let second = ask(&tr!(context.terminal.lang, "Once more: ", "Sekali lagi: "), flag)?;
    if first.reveal() == second.reveal() { Ok(first) } else { Err(Failure::PassphrasesDiffer) }
}

fn ask(prompt: &str, flag: &'static str) -> Result<Passphrase, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::NoTerminal { flag });
    }
    let text = rpassword::prompt_password(prompt).map_err(|_| Failure::NoTerminal { flag })?;
    Ok(Passphrase::new(text))
}

/// The first line of a file, without its line end and nothing else taken away.
pub(crate) fn first_line(path: &Path) -> Result<Passphrase, Failure> {
    let failed = |source| Failure::Read { path: path.to_owned(), source };
    let read = match path == Path::new("-") {
        true => read_line(&mut io::stdin().lock()),
        false => files::open_stream(path).and_then(|mut file| read_line(&mut *file)),
    };
    let bytes = read.map_err(failed)?;
    let line = bytes.split(is_line_end).next().unwrap_or_default();
    let text = std::str::from_utf8(line).map_err(|_| failed(io::Error::from(io::ErrorKind::InvalidData)))?;
    if text.is_empty() { Err(Failure::EmptyPassphrase) } else { Ok(Passphrase::new(text.to_owned())) }
}

/// A short text with a secret in it.
pub(crate) fn whole_text(path: &Path) -> Result<Passphrase, Failure> {
    let bytes = Zeroizing::new(files::read(path)?);
    let text = std::str::from_utf8(&bytes).map_err(|_| Failure::Read {
        path: path.to_owned(),
        source: io::Error::from(io::ErrorKind::InvalidData),
    })?;
    Ok(Passphrase::new(text.to_owned()))
}

/// Reads until the first line has ended: whoever writes it may go on to hold a pipe open, and a terminal does.
fn read_line(input: &mut dyn Read) -> io::Result<Zeroizing<Vec<u8>>> {
    // Roomy from the start: what grows leaves copies of itself behind.
    let mut bytes = Zeroizing::new(vec![0; LONGEST_LINE]);
    let mut length = 0;
    while !bytes[..length].iter().any(is_line_end) {
        match input.read(&mut bytes[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(length);
    Ok(bytes)
}

fn is_line_end(byte: &u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A pipe that comes in pieces, and whose writer never goes away.
    struct Held<'a>(&'a [&'a str]);

    impl Read for Held<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let (piece, rest) = self.0.split_first().expect("nobody waits for more than the first line");
            self.0 = rest;
            buffer[..piece.len()].copy_from_slice(piece.as_bytes());
            Ok(piece.len())
        }
    }

    #[test]
    fn a_line_is_read_no_further_than_to_its_end() {
        for (pieces, expected) in [
            (&["sawah\n"][..], "sawah\n"),
            (&["sa", "wah", "\r", "\n"], "sawah\r"),
            (&["sawah\npadi", "more"], "sawah\npadi"),
            (&["sawah", ""], "sawah"),
            (&[""], ""),
        ] {
            assert_eq!(*read_line(&mut Held(pieces)).unwrap(), expected.as_bytes(), "{pieces:?}");
        }
        assert_eq!(read_line(&mut io::repeat(b'a')).unwrap().len(), LONGEST_LINE);
    }
}
