//! What is wrong with the arguments: clap's findings, in one line and in both languages.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use pki::name::Escaped;

use crate::lang::{Lang, errors, tr};

/// What the environment may give to every command, as it stands in a usage.
const GLOBALS: [&str; 4] = [" --home <DIR>", " --lang <LANG>", " --now <TIME>", " --actor <ID>"];

/// Says what is wrong with the arguments, in one line.
pub(crate) fn message(error: &Error, lang: Lang) -> String {
    let text = about_an_argument(error, lang).unwrap_or_else(|| first_line(error));
    Escaped(&text).to_string()
}

/// What to do about it: the likely meaning, the usage, where there is more.
pub(crate) fn hints(error: &Error, lang: Lang) -> Vec<String> {
    let suggestions =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let mut hints = Vec::new();
    if let Some(meant) = suggestions.into_iter().find_map(|kind| context(error, kind)) {
        hints.push(tr!(lang, "did you mean `{meant}`?", "maksud Anda `{meant}`?"));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let words: Vec<_> = usage.trim_start_matches("Usage:").split_whitespace().collect();
        // Clap repeats what was given, also by the environment, where nobody sees it.
        let usage = GLOBALS.iter().fold(words.join(" "), |usage, global| usage.replace(global, ""));
        hints.push(tr!(lang, "usage: {usage}", "penggunaan: {usage}"));
    }
    hints.push(tr!(lang, "--help says more", "--help menjelaskan selengkapnya"));
    hints
}

/// The message for the kinds that name an argument or a command; nothing for kinds that do not, or that are rare.
fn about_an_argument(error: &Error, lang: Lang) -> Option<String> {
    let argument = || context(error, ContextKind::InvalidArg);
    let command = || context(error, ContextKind::InvalidSubcommand);
    Some(match error.kind() {
        ErrorKind::MissingRequiredArgument => {
            let missing = argument()?;
            tr!(lang, "missing: {missing}", "belum disebutkan: {missing}")
        }
        ErrorKind::UnknownArgument => {
            let unknown = argument()?;
            tr!(lang, "unexpected argument `{unknown}`", "argumen `{unknown}` tidak dikenal")
        }
        ErrorKind::InvalidSubcommand => {
            let unknown = command()?;
            tr!(lang, "there is no command `{unknown}`", "tidak ada perintah `{unknown}`")
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            tr!(lang, "a command is missing", "perintahnya belum disebutkan")
        }
        ErrorKind::TooManyValues => {
            let (argument, value) = (argument()?, context(error, ContextKind::InvalidValue)?);
            tr!(lang, "`{value}` is one value too many for {argument}", "`{value}` berlebih bagi {argument}")
        }
        ErrorKind::InvalidUtf8 => {
            tr!(lang, "an argument is not text in UTF-8", "ada argumen yang bukan teks UTF-8")
        }
        ErrorKind::ArgumentConflict => conflict(error, argument().or_else(command)?, lang),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => bad_value(error, &argument()?, lang)?,
        _ => return None,
    })
}

fn conflict(error: &Error, argument: String, lang: Lang) -> String {
    match context(error, ContextKind::PriorArg) {
        Some(other) if other == argument => {
            tr!(lang, "{argument} is given more than once", "{argument} disebutkan lebih dari sekali")
        }
        Some(other) => {
            tr!(
                lang,
                "{argument} cannot be used with {other}",
                "{argument} tidak dapat dipakai bersama {other}"
            )
        }
        None => tr!(
            lang,
            "{argument} cannot be used with the other arguments",
            "{argument} tidak dapat dipakai bersama argumen yang lain"
        ),
    }
}

fn bad_value(error: &Error, argument: &str, lang: Lang) -> Option<String> {
    let value = context(error, ContextKind::InvalidValue)?;
    if value.is_empty() {
        return Some(tr!(lang, "{argument} needs a value", "{argument} memerlukan nilai"));
    }
    let cause = std::error::Error::source(error).map(|cause| errors::value(cause, lang));
    let choice = || {
        let choices = context(error, ContextKind::ValidValue)?;
        Some(tr!(lang, "one of {choices} is", "pilihannya {choices}"))
    };
    let why = cause.or_else(choice).map(|why| format!(": {why}")).unwrap_or_default();
    Some(tr!(
        lang,
        "`{value}` is not valid for {argument}{why}",
        "nilai `{value}` tidak sah bagi {argument}{why}"
    ))
}

/// A piece of what clap found, several of a kind with commas between.
fn context(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) if !texts.is_empty() => Some(texts.join(", ")),
        _ => None,
    }
}

/// Clap's own words, English in either language.
fn first_line(error: &Error) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::args;

    fn refused(line: &str, lang: Lang) -> Error {
        args::command(lang).try_get_matches_from(line.split(' ')).unwrap_err()
    }

    #[test]
    fn every_usual_slip_is_told_in_both_languages() {
        let issue = "segel cert issue --nik 3399015704850001 --name Siti --email siti@sukamaju.go.id";
        let cases = [
            (
                "segel cert export A1",
                "missing: --format <FORMAT>, --out <FILE>",
                "belum disebutkan: --format <FORMAT>, --out <FILE>",
            ),
            ("segel cert list --bogus", "unexpected argument `--bogus`", "argumen `--bogus` tidak dikenal"),
            ("segel bogus", "there is no command `bogus`", "tidak ada perintah `bogus`"),
            ("segel cert", "a command is missing", "perintahnya belum disebutkan"),
            (
                "segel cert export A1 --out x --format p7",
                "`p7` is not valid for --format <FORMAT>: one of pem, der, chain, key, p12 is",
                "nilai `p7` tidak sah bagi --format <FORMAT>: pilihannya pem, der, chain, key, p12",
            ),
            ("segel cert export A1 --out", "--out <FILE> needs a value", "--out <FILE> memerlukan nilai"),
            (
                "segel cert issue --nik 12",
                "`12` is not valid for --nik <N>: a NIK has 16 digits, not 2 characters",
                "nilai `12` tidak sah bagi --nik <N>: NIK terdiri atas 16 angka, bukan 2 karakter",
            ),
            (
                "segel cert list --now kemarin",
                "`kemarin` is not valid for --now <TIME>: a time looks like 2026-01-31T08:00:00Z",
                "nilai `kemarin` tidak sah bagi --now <TIME>: waktu ditulis seperti 2026-01-31T08:00:00Z",
            ),
            (
                "segel cert revoke A1 --reason bosan",
                "`bosan` is not valid for --reason <REASON>: one of keyCompromise, affiliationChanged, cessationOfOperation, superseded, privilegeWithdrawn, unspecified, cACompromise, aACompromise, passphrase-bocor, passphrase-hilang, kunci-bocor, mutasi, perubahan-data, pensiun, meninggal-dunia, diganti, dicabut-haknya is",
                "nilai `bosan` tidak sah bagi --reason <REASON>: pilihannya keyCompromise, affiliationChanged, cessationOfOperation, superseded, privilegeWithdrawn, unspecified, cACompromise, aACompromise, passphrase-bocor, passphrase-hilang, kunci-bocor, mutasi, perubahan-data, pensiun, meninggal-dunia, diganti, dicabut-haknya",
            ),
            (
                "segel sign a.pdf --as A1 --visible --rect 1,2,3",
                "`1,2,3` is not valid for --rect <X,Y,W,H>: four numbers, such as 300,60,180,60",
                "nilai `1,2,3` tidak sah bagi --rect <X,Y,W,H>: empat bilangan, misalnya 300,60,180,60",
            ),
            (
                "segel officer add yoga --name \t",
                "`\\u{9}` is not valid for --name <TEXT>: a name is not empty",
                "nilai `\\u{9}` tidak sah bagi --name <TEXT>: nama tidak boleh kosong",
            ),
            (
                "segel audit show --json --json",
                "--json is given more than once",
                "--json disebutkan lebih dari sekali",
            ),
            (
                &format!("{issue} --key-type p256 --csr x"),
                "--key-type <TYPE> cannot be used with --csr <FILE>",
                "--key-type <TYPE> tidak dapat dipakai bersama --csr <FILE>",
            ),
        ];
        for (line, english, indonesian) in cases {
            assert_eq!(message(&refused(line, Lang::En), Lang::En), english, "{line}");
            assert_eq!(message(&refused(line, Lang::Id), Lang::Id), indonesian, "{line}");
        }
    }

    #[test]
    fn every_reason_that_is_offered_is_taken() {
        let told = message(&refused("segel cert revoke A1 --reason bosan", Lang::Id), Lang::Id);
        let (_, reasons) = told.split_once("pilihannya ").unwrap();
        for reason in reasons.split(", ") {
            let line = ["segel", "cert", "revoke", "A1", "--reason", reason];
            assert!(args::command(Lang::Id).try_get_matches_from(line).is_ok(), "{reason}");
        }
    }

    #[test]
    fn a_line_stays_a_line() {
        let told = message(&refused("segel cert list --bo\u{1b}[2J\ngus", Lang::En), Lang::En);
        assert_eq!(told, "unexpected argument `--bo\\u{1b}[2J\\u{a}gus`");
    }

    #[test]
    fn hints_say_what_was_meant_and_how_it_goes() {
        for (line, lang, expected) in [
            (
                "segel cert lst",
                Lang::En,
                &["did you mean `list`?", "usage: segel cert [OPTIONS] <COMMAND>", "--help says more"][..],
            ),
            (
                "segel cert lst",
                Lang::Id,
                &[
                    "maksud Anda `list`?",
                    "penggunaan: segel cert [OPTIONS] <PERINTAH>",
                    "--help menjelaskan selengkapnya",
                ],
            ),
            ("segel cert show", Lang::En, &["usage: segel cert show <ID|FILE>", "--help says more"]),
            (
                "segel cert show --home x --lang en --now 2026-01-31T08:00:00Z --actor yoga",
                Lang::En,
                &["usage: segel cert show <ID|FILE>", "--help says more"],
            ),
            ("segel cert list --now x", Lang::En, &["--help says more"]),
        ] {
            assert_eq!(hints(&refused(line, lang), lang), expected, "{line}");
        }
    }
}
