//! stdout and stderr: data on the one, everything else on the other.

use std::io::{IsTerminal, Write};

use serde::Serialize;

use crate::lang::{Lang, tr};

/// Where a command speaks.
#[derive(Debug)]
pub(crate) struct Terminal {
    pub(crate) lang: Lang,
    pub(crate) json: bool,
    pub(crate) quiet: bool,
    pub(crate) progress: bool,
}

impl Terminal {
    /// A line of the answer, for people. With `--json` the answer is a document, and this says nothing.
    pub(crate) fn say(&self, line: impl AsRef<str>) {
        if !self.json {
            print(line.as_ref());
        }
    }

    /// The answer as a document, for machines. Without `--json` this says nothing.
    pub(crate) fn document(&self, value: &impl Serialize) {
        if self.json {
            print(&serde_json::to_string_pretty(value).unwrap_or_default());
        }
    }

    /// Something beside the answer.
    pub(crate) fn note(&self, line: impl AsRef<str>) {
        if !self.quiet {
            complain(line.as_ref());
        }
    }

    /// What every act of a simulation begins with.
    pub(crate) fn banner(&self) {
        self.note(tr!(
            self.lang,
            "UJI COBA - simulation: nothing made here is certified, nothing is for production.",
            "UJI COBA - simulasi: tidak tersertifikasi, tidak untuk produksi."
        ));
    }

    /// A progress bar over `length` steps, hidden where nobody watches.
    pub(crate) fn progress(&self, length: u64) -> indicatif::ProgressBar {
        if length < 2 || self.quiet || self.json || !self.progress || !std::io::stderr().is_terminal() {
            return indicatif::ProgressBar::hidden();
        }
        indicatif::ProgressBar::new(length)
    }

    /// The answer itself, where it is one text for people and machines alike.
    pub(crate) fn answer(&self, text: &str) {
        print(text.trim_end());
    }

    /// What went wrong with one of many; the others go on.
    pub(crate) fn error_of_many(&self, which: &str, message: &str) {
        complain(&format!("error: {which}: {message}"));
    }

    /// An error and what can be done about it.
    pub(crate) fn error(&self, kind: &str, message: &str, hints: &[String]) {
        // The first word is part of the contract with scripts, in either language.
        complain(&format!("error: {message}"));
        let hint = match self.lang {
            Lang::En => "hint",
            Lang::Id => "petunjuk",
        };
        for line in hints {
            complain(&format!("{hint}: {line}"));
        }
        self.document(&serde_json::json!({ "error": { "kind": kind, "message": message, "hints": hints } }));
    }
}

/// Whoever reads may have gone away (`| head`); that is no error of ours.
fn print(text: &str) {
    let _ = writeln!(anstream::stdout(), "{text}");
}

fn complain(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}
