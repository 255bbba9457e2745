//! `segel`: the command line. Everything it does lives in the `cli` crate.

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
