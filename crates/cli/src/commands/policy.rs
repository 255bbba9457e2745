//! `segel policy`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use office::policy::{Policy, PolicyFault, Preset, Setting};
use rules::Located;
use serde_json::json;

use super::faults::{self, Told};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::lang::{Lang, policy};

/// Check rules for received documents, or print those that are built in
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum PolicyCommand {
    Check(CheckArgs),
    Show(ShowArgs),
}

/// Say what is wrong with a file of rules
#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// The file, in TOML
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Print built-in rules as a file to start from
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// Which ones
    #[arg(value_name = "PRESET")]
    preset: Word,
}

/// The name of a preset.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Word {
    Strict,
    Default,
    Archive,
}

pub(crate) fn run(command: &PolicyCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        PolicyCommand::Check(args) => check(&args.file, context),
        PolicyCommand::Show(args) => {
            show(preset(args.preset), context);
            Ok(Exit::Done)
        }
    }
}

/// The rules that `--policy` names: those of a preset, or those in a file.
pub(crate) fn load(named: &Path) -> Result<Policy, Failure> {
    let preset = named.to_str().and_then(|word| word.parse::<Preset>().ok());
    match preset {
        Some(preset) => Ok(preset.policy()),
        None => Policy::read(&files::read(named)?)
            .map_err(|faults| Failure::Policy { path: named.to_owned(), faults }),
    }
}

fn check(path: &Path, context: &Context) -> Result<Exit, Failure> {
    let faults = Policy::read(&files::read(path)?).err().unwrap_or_default();
    let told = |fault: &PolicyFault| Told {
        line: fault.line(),
        message: policy::fault(fault, context.terminal.lang),
    };
    let told: Vec<Told> = faults.iter().map(told).collect();
    Ok(faults::tell("segel.policy-check/1", path, &told, context))
}

fn show(preset: Preset, context: &Context) {
    let text = commented(preset, context.terminal.lang);
    match context.terminal.json {
        true => context.terminal.document(&json!({ "preset": preset.word(), "toml": text })),
        false => context.terminal.answer(&text),
    }
}

/// The rules of a preset, each with what it means.
fn commented(preset: Preset, lang: Lang) -> String {
    let mut parts = vec![comment(&policy::heading(preset, lang))];
    parts.push(format!("based_on = \"{}\"\n", preset.word()));
    for (setting, text) in preset.policy().settings() {
        let text = match setting {
            Setting::Signers if text.is_empty() => comment(&policy::example(lang)),
            _ => text,
        };
        parts.push(format!("{}{text}", comment(&policy::meaning(setting, lang))));
    }
    parts.join("\n")
}

fn comment(text: &str) -> String {
    text.lines().map(|line| format!("# {line}\n")).collect()
}

const fn preset(word: Word) -> Preset {
    match word {
        Word::Strict => Preset::Strict,
        Word::Default => Preset::Default,
        Word::Archive => Preset::Archive,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_the_preset() {
        for shown in Preset::ALL {
            for lang in [Lang::En, Lang::Id] {
                let text = commented(shown, lang);
                let read =
                    Policy::read(text.as_bytes()).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
                // Its tables are written out, so that what is not in them is against the policy.
                assert_eq!(read, Policy { only_listed: true, ..shown.policy() }, "{text}");
            }
            assert_ne!(commented(shown, Lang::En), commented(shown, Lang::Id));
        }
    }

    #[test]
    fn every_preset_has_a_word() {
        for word in Word::value_variants() {
            let name = word.to_possible_value().unwrap();
            assert_eq!(name.get_name(), preset(*word).word());
        }
        assert_eq!(Word::value_variants().len(), Preset::ALL.len());
    }

    /// The example of signers is one that could be used.
    #[test]
    fn the_example_can_be_used() {
        for lang in [Lang::En, Lang::Id] {
            let policy = Policy::read(policy::example(lang).as_bytes()).unwrap();
            assert!(!policy.signers.is_empty());
        }
    }

    /// What docs/policy.md and docs/policy.toml show is a policy.
    #[test]
    fn samples_are_without_faults() {
        let page = include_str!("../../../../docs/policy.md");
        let blocks = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
        let blocks: Vec<&str> = blocks.collect();
        assert!(!blocks.is_empty());
        for text in blocks.into_iter().chain([include_str!("../../../../docs/policy.toml")]) {
            assert!(Policy::read(text.as_bytes()).is_ok(), "{text}: {:?}", Policy::read(text.as_bytes()));
        }
    }
}
