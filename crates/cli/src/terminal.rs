//! stdout and stderr: data on the one, everything else on the other.

use std::cell::RefCell;
use std::io::{self, ErrorKind, IsTerminal, Write};

use serde::Serialize;

use crate::lang::{Lang, tr};

/// Where a command speaks.
#[derive(Debug)]
pub(crate) struct Terminal {
    pub(crate) lang: Lang,
    pub(crate) json: bool,
    pub(crate) quiet: bool,
    pub(crate) progress: bool,
    unwritten: RefCell<Option<io::Error>>,
}

impl Terminal {
    pub(crate) fn new(lang: Lang, json: bool, quiet: bool, progress: bool) -> Self {
        Self { lang, json, quiet, progress, unwritten: RefCell::new(None) }
    }

    /// Why the answer did not reach stdout, if it did not: whoever relies on it must be told.
    pub(crate) fn unwritten(&self) -> Option<io::Error> {
        self.unwritten.take()
    }

    /// A line of the answer, for people. With `--json` the answer is a document, and this says nothing.
    pub(crate) fn say(&self, line: impl AsRef<str>) {
        if !self.json {
            self.print(line.as_ref());
        }
    }

    /// The answer as a document, for machines. Without `--json` this says nothing.
    pub(crate) fn document(&self, value: &impl Serialize) {
        if self.json {
            self.print(&serde_json::to_string_pretty(value).unwrap_or_default());
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
        self.print(text.trim_end());
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

    /// Whoever reads may have gone away (`| head`); that is no error of ours.
    fn print(&self, text: &str) {
        let mut out = anstream::stdout();
        match writeln!(out, "{text}").and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => drop(self.unwritten.replace(Some(error))),
            _ => {}
        }
    }
}

/// Where errors cannot be told, nothing can.
fn complain(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}
