//! The help in Indonesian: a table, applied to the command that clap made of the English doc comments.
//!
//! Value names (`FILE`, `ID`) and `[OPTIONS]` stay as they are: the first are part of the contract, and clap offers no
//! word of ours for the second.

mod enrolment; // what the commands of enrolment say
mod shared; // arguments that many share
mod table; // what the other commands say

use clap::builder::Resettable;
use clap::{Arg, Command};

use shared::SHARED;
use table::{COMMANDS, Entry};

/// The command with its help in Indonesian.
pub(crate) fn translate(mut command: Command) -> Command {
    // Only now are `help`, `--help` and `--version` there, and the global arguments at every command.
    command.build();
    translate_below(command, "")
}

fn translate_below(command: Command, path: &str) -> Command {
    let entry = find(path);
    let command = match entry {
        Some(entry) => describe(command, entry),
        None => command,
    };
    let usage = command.get_styles().get_usage();
    let template = format!(
        "{{before-help}}{{about-with-newline}}\n{}Penggunaan:{} {{usage}}\n\n{{all-args}}{{after-help}}",
        usage.render(),
        usage.render_reset()
    );
    command
        .help_template(template)
        .subcommand_help_heading("Perintah")
        .subcommand_value_name("PERINTAH")
        .mut_args(|argument| translate_argument(argument, entry))
        .mut_subcommands(|inner| {
            let path = below(path, inner.get_name());
            translate_below(inner, &path)
        })
}

fn describe(command: Command, entry: &Entry) -> Command {
    let command = command.about(entry.about);
    match entry.long_about {
        Some(text) => command.long_about(text),
        None => command,
    }
}

fn translate_argument(argument: Arg, entry: Option<&Entry>) -> Arg {
    let Some(text) = entry.and_then(|entry| words(entry, argument.get_id().as_str())) else {
        return argument;
    };
    let heading = match argument.get_id().as_str() {
        _ if argument.is_positional() => "Argumen",
        "help" | "version" => "Opsi umum",
        _ if argument.is_global_set() => "Opsi umum",
        _ => "Opsi",
    };
    let notes = format!("{text}{}{}", default_of(&argument), choice_of(&argument));
    let argument = argument.help(notes).help_heading(heading);
    // What clap would add in English is said already.
    argument.long_help(Resettable::Reset).hide_default_value(true).hide_possible_values(true)
}

fn default_of(argument: &Arg) -> String {
    let defaults: Vec<_> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if defaults.is_empty() || !argument.get_action().takes_values() {
        return String::new();
    }
    format!(" [bawaan: {}]", defaults.join(" "))
}

fn choice_of(argument: &Arg) -> String {
    let choices = argument.get_possible_values();
    let names: Vec<_> =
        choices.iter().filter(|value| !value.is_hide_set()).map(|value| value.get_name()).collect();
    if names.is_empty() || !argument.get_action().takes_values() {
        return String::new();
    }
    format!(" [pilihan: {}]", names.join(", "))
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path} {name}") }
}

/// The words of a command. Below every `help` the commands stand once more, meaning themselves.
fn find(path: &str) -> Option<&'static Entry> {
    let names: Vec<_> = path.split(' ').filter(|name| *name != "help").collect();
    let meant = if path.ends_with("help") { "help".to_owned() } else { names.join(" ") };
    entries().find(|entry| entry.path == meant)
}

fn entries() -> impl Iterator<Item = &'static Entry> {
    COMMANDS.iter().chain(enrolment::COMMANDS)
}

fn words(entry: &Entry, argument: &str) -> Option<&'static str> {
    let of = |table: &'static [(&'static str, &'static str)]| table.iter().find(|(id, _)| *id == argument);
    of(entry.arguments).or_else(|| of(SHARED)).map(|(_, text)| *text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
