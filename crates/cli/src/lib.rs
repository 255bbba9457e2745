//! Arguments in, words and exit codes out.
//!
//! A subcommand is one file in `commands`: it reads its arguments, calls one function of the office, and prints.
//! Rules of output: data go to stdout, everything else to stderr; with `--json` stdout holds one document and nothing
//! else; colour never carries meaning alone; errors are one line, hints come after.

mod args; // the command line as a whole
mod commands; // one file for each subcommand
mod context; // what every command is handed: globals, home, terminal
mod core_dump; // none of this process
mod csv; // comma-separated values
mod exit; // exit codes
mod failure; // what ends a command, as values
mod files; // inputs, and outputs that are whole or not there
mod lang; // the two languages
mod passphrase; // how secrets come in
mod reports; // the report on documents, in every shape
mod terminal; // stdout and stderr
mod threads; // work on many things at once

use std::process::ExitCode;

/// Runs the program with the arguments of the process and returns its exit code.
#[must_use]
pub fn main() -> ExitCode {
    core_dump::switch_off();
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    args::run(arguments).into()
}
