//! The two languages: Indonesian and English.
//!
//! Short sentences stand where they are said, in both languages side by side (`tr!`); errors and help, which are many,
//! have rooms of their own.

pub(crate) mod act; // what the audit log records
pub(crate) mod application; // applications, and what happened to them
pub(crate) mod doctor; // what the doctor found, and what to do about it
pub(crate) mod errors; // errors of every crate, by exhaustive match: a missing translation does not compile
pub(crate) mod help; // the help, as a table applied to clap's command
pub(crate) mod inspection; // what a document consists of
pub(crate) mod policy; // rules for received documents
pub(crate) mod role; // what the authorities of an office are called
pub(crate) mod setting; // what an office chooses for itself
pub(crate) mod sop; // SOPs, and what stands in them
pub(crate) mod testkit; // what stands beside the documents of a test kit
pub(crate) mod usage; // what is wrong with the arguments
pub(crate) mod verdict; // the report on a verified document

use std::str::FromStr;

/// A language for words for people.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Lang {
    /// English.
    En,
    /// Indonesian.
    Id,
}

/// One sentence in both languages; both take the same arguments.
macro_rules! tr {
    ($lang:expr, $en:literal, $id:literal $(, $($args:tt)*)?) => {
        match $lang {
            $crate::lang::Lang::En => format!($en $(, $($args)*)?),
            $crate::lang::Lang::Id => format!($id $(, $($args)*)?),
        }
    };
}
pub(crate) use tr;

impl Lang {
    /// The language that arguments, then the environment, then the locale ask for.
    ///
    /// Looked up before the arguments are parsed, since the help and the errors of parsing are words too.
    pub(crate) fn find(arguments: &[std::ffi::OsString], variable: impl Fn(&str) -> Option<String>) -> Self {
        let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
        let flag = texts.iter().enumerate().find_map(|(at, text)| match *text {
            "--lang" => texts.get(at + 1).copied(),
            other => other.strip_prefix("--lang="),
        });
        let chosen = flag.map(str::to_owned).or_else(|| variable("SEGEL_LANG"));
        if let Some(lang) = chosen.and_then(|word| word.parse().ok()) {
            return lang;
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty());
        match locale {
            Some(locale) if locale.starts_with("id") => Self::Id,
            _ => Self::En,
        }
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "en" => Ok(Self::En),
            "id" => Ok(Self::Id),
            _ => Err("`id` or `en`".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_found_in_order() {
        let none: &[(&str, &str)] = &[];
        for (arguments, variables, expected) in [
            (vec!["segel"], none, Lang::En),
            (vec!["segel"], &[("LANG", "id_ID.UTF-8")], Lang::Id),
            (vec!["segel"], &[("LANG", "id_ID.UTF-8"), ("LC_ALL", "C")], Lang::En),
            (vec!["segel"], &[("LANG", "en_US"), ("SEGEL_LANG", "id")], Lang::Id),
            (vec!["segel", "--lang", "en"], &[("SEGEL_LANG", "id")], Lang::En),
            (vec!["segel", "cert", "--lang=id"], &[("LANG", "C")], Lang::Id),
            (vec!["segel", "--lang"], &[("LANG", "id")], Lang::Id),
        ] {
            let arguments: Vec<_> = arguments.into_iter().map(Into::into).collect();
            let variable = |name: &str| {
                variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(Lang::find(&arguments, variable), expected, "{arguments:?} {variables:?}");
        }
    }
}
