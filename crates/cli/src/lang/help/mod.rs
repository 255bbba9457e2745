//! The help in Indonesian.

/// The command with its help in Indonesian.
pub(crate) fn translate(command: clap::Command) -> clap::Command {
    command
}
