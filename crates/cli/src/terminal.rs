//! stdout and stderr: data on the one, everything else on the other.

use std::cell::RefCell;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use pki::name::is_deceptive;
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
            self.print(&visible(line.as_ref()));
        }
    }

    /// Many lines of an answer, written as one.
    pub(crate) fn say_lines(&self, lines: &[String]) {
        if !self.json {
            self.print(&visible(&lines.join("\n")));
        }
    }

    /// The answer as a document, for machines. Without `--json` this says nothing.
    pub(crate) fn document(&self, value: &impl Serialize) {
        if self.json {
            self.print(&pretty(value));
        }
    }

    /// The same for a document that takes time to put together.
    pub(crate) fn document_of<T: Serialize>(&self, make: impl FnOnce() -> T) {
        if self.json {
            self.document(&make());
        }
    }

    /// Something beside the answer.
    pub(crate) fn note(&self, line: impl AsRef<str>) {
        if !self.quiet {
            complain(line.as_ref());
        }
    }

    /// That others than its owner may read a file with something secret in it.
    pub(crate) fn note_exposed(&self, path: &Path, mode: u32) {
        let path = path.display();
        self.note(tr!(
            self.lang,
            "Note: others may read `{path}` (mode {mode:o}); `chmod 600 {path}` keeps them out.",
            "Catatan: `{path}` dapat dibaca pengguna lain (mode {mode:o}); `chmod 600 {path}` menutupnya."
        ));
    }

    /// What every act of a simulation begins with.
    pub(crate) fn banner(&self) {
        self.note(tr!(
            self.lang,
            "UJI COBA - simulation: nothing made here is certified, nothing is for production.",
            "UJI COBA - simulasi: tidak tersertifikasi, tidak untuk produksi."
        ));
    }

    /// A progress bar over `length` steps, with their rate and the time that remains; hidden where nobody watches.
    pub(crate) fn progress(&self, length: u64) -> indicatif::ProgressBar {
        if length < 2 || self.quiet || self.json || !self.progress || !std::io::stderr().is_terminal() {
            return indicatif::ProgressBar::hidden();
        }
        let style = indicatif::ProgressStyle::with_template("{wide_bar} {pos}/{len}  {per_sec}  {eta}");
        let style = style.unwrap_or_else(|_| indicatif::ProgressStyle::default_bar());
        indicatif::ProgressBar::new(length).with_style(style)
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
    let _ = writeln!(anstream::stderr(), "{}", visible(text));
}

/// A document for machines. What is not seen is spelt in it as escapes, which mean the same (RFC 8259 §7).
pub(crate) fn pretty(value: &impl Serialize) -> String {
    spelt_out(&serde_json::to_string_pretty(value).unwrap_or_default())
}

/// The same on one line.
pub(crate) fn compact(value: &impl Serialize) -> String {
    spelt_out(&serde_json::to_string(value).unwrap_or_default())
}

fn spelt_out(text: &str) -> String {
    let spelt = |character: char| {
        let mut units = [0; 2];
        character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
    };
    without_deceptive(text, spelt)
}

/// Words that stand as they are: whatever comes from outside obeys no one but us on a terminal.
fn visible(text: &str) -> String {
    without_deceptive(text, |character| character.escape_unicode().to_string())
}

fn without_deceptive(text: &str, spelt: impl Fn(char) -> String) -> String {
    // Nearly always there is nothing: long lists are not gone through by characters.
    if text.bytes().all(|octet| matches!(octet, b' '..=b'~' | b'\n')) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_deceptive(character) && character != '\n' {
            out.push_str(&spelt(character));
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_comes_from_outside_moves_the_cursor() {
        for (given, seen) in [
            ("Siti\nRahayu, Jos\u{e9}", "Siti\nRahayu, Jos\u{e9}"),
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"),
            ("a\rb\u{8}", "a\\u{d}b\\u{8}"),
            ("\u{9b}2J\u{202e}x\u{200b}", "\\u{9b}2J\\u{202e}x\\u{200b}"),
        ] {
            assert_eq!(visible(given), seen, "{given:?}");
        }
    }

    #[test]
    fn documents_mean_the_same_and_hide_nothing() {
        let text = "a\u{1b}\u{7f}\u{9b}\u{202e}\u{e0041}\n\"\\ \u{1f600}";
        let document = pretty(&serde_json::json!({ "text": text }));
        assert!(
            !document.chars().any(|character| is_deceptive(character) && character != '\n'),
            "{document:?}"
        );
        assert!(document.contains("\\u202e\\udb40\\udc41"), "{document}");
        let again: serde_json::Value = serde_json::from_str(&document).unwrap_or_default();
        assert_eq!(again["text"], text);
    }
}
