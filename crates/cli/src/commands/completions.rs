//! `segel completions`

use clap::Args;
use clap_complete::Shell;

use crate::args;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Print the completions for a shell
#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// Which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs, context: &Context) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut args::command(context.terminal.lang), "segel", &mut script);
    context.terminal.answer(&String::from_utf8_lossy(&script));
    Ok(Exit::Done)
}
