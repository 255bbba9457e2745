//! `segel setting`

use std::io;
use std::path::Path;

use clap::{Args, Subcommand};
use office::settings::Choice;
use pki::name::Escaped;
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::lang::{setting, tr};

/// See and change what the office chooses for itself
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum SettingCommand {
    List(ListArgs),
    Set(SetArgs),
    Unset(UnsetArgs),
}

/// List the settings, each with its value
#[derive(Args, Debug)]
pub(crate) struct ListArgs {}

/// Change a setting
#[derive(Args, Debug)]
pub(crate) struct SetArgs {
    /// The setting, such as direct_issue
    #[arg(value_name = "KEY")]
    key: String,

    /// Its value; for holidays, civil_data, mail_password_file and mail_root a file
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    value: String,
}

/// Take a setting back to what is usual
#[derive(Args, Debug)]
pub(crate) struct UnsetArgs {
    /// The setting
    #[arg(value_name = "KEY")]
    key: String,
}

pub(crate) fn run(command: &SettingCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        SettingCommand::List(_) => list(context),
        SettingCommand::Set(args) => set(args, context),
        SettingCommand::Unset(args) => change(args.key.parse()?, None, context),
    }
}

fn list(context: &Context) -> Result<Exit, Failure> {
    let choices = context.office()?.choices()?;
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    for chosen in &choices {
        let value = match &chosen.value {
            Some(value) => value.trim_end().replace('\n', "; "),
            None if chosen.usual.is_empty() => "-".to_owned(),
            None => tr!(lang, "{} (usual)", "{} (bawaan)", chosen.usual),
        };
        terminal.say(Escaped(&format!("{:<19} {value}", chosen.choice.word())).to_string());
        terminal.say(format!("{:<19}   {}", "", setting::about(chosen.choice, lang)));
    }
    let all: Vec<_> = choices
        .iter()
        .map(|chosen| json!({ "key": chosen.choice.word(), "value": chosen.value, "usual": chosen.usual }))
        .collect();
    terminal.document(&json!({ "schema": "segel.settings/1", "settings": all }));
    Ok(Exit::Done)
}

fn set(args: &SetArgs, context: &Context) -> Result<Exit, Failure> {
    let choice: Choice = args.key.parse()?;
    let value = match choice {
        choice if choice.is_content() => text(Path::new(&args.value))?,
        choice if choice.is_path() => whole_path(Path::new(&args.value))?,
        _ => args.value.clone(),
    };
    change(choice, Some(&value), context)
}

fn text(path: &Path) -> Result<String, Failure> {
    let bytes = files::read(path)?;
    String::from_utf8(bytes).map_err(|error| Failure::Read {
        path: path.to_owned(),
        source: io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()),
    })
}

/// The way to a file from the root on: the setting is read wherever somebody works later.
fn whole_path(path: &Path) -> Result<String, Failure> {
    let found = path.canonicalize().map_err(|source| Failure::Read { path: path.to_owned(), source })?;
    Ok(found.display().to_string())
}

fn change(choice: Choice, value: Option<&str>, context: &Context) -> Result<Exit, Failure> {
    let kept = context.office()?.choose(choice, value)?;
    let (terminal, word) = (&context.terminal, choice.word());
    match &kept {
        Some(value) => {
            terminal.say(Escaped(&format!("{word} = {}", value.trim_end().replace('\n', "; "))).to_string());
        }
        None => {
            terminal.say(tr!(terminal.lang, "{word} is as usual again", "{word} kembali ke nilai bawaan"));
        }
    }
    terminal.document(&json!({ "schema": "segel.setting/1", "key": word, "value": kept }));
    Ok(Exit::Done)
}
