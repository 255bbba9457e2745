//! Other programs, whose verdict counts.
//!
//! A judge that is not installed is said loudly on stderr, past the test harness, and the test passes without it;
//! with `SEGEL_REQUIRE_JUDGES=1` it fails.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A program that is there.
#[derive(Clone, Debug)]
pub struct Judge(PathBuf);

/// What a judge said.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Its exit code.
    pub code: i32,
    /// All that it printed, stdout first.
    pub text: String,
}

impl Judge {
    /// Looks for the program of that name: in the judges' virtual environment (`SEGEL_JUDGE_VENV`), then on the path.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let venv = std::env::var_os("SEGEL_JUDGE_VENV").map(|venv| PathBuf::from(venv).join("bin"));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let found = venv
            .into_iter()
            .chain(std::env::split_paths(&path))
            .map(|folder| folder.join(name))
            .find(|candidate| candidate.is_file());
        if found.is_none() {
            miss(name);
        }
        found.map(Self)
    }

    /// The same; one that cannot do even `probe` here, such as for lack of a right, counts as missing.
    #[must_use]
    pub fn find_able(name: &str, probe: &[&str]) -> Option<Self> {
        let found = Self::find(name)?;
        if found.ask(probe).code != 0 {
            miss(name);
            return None;
        }
        Some(found)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Asks it.
    pub fn ask<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Verdict {
        self.ask_with(arguments, |_| {})
    }

    /// Asks it in `folder`, with arguments as one types them: words between blanks.
    pub fn ask_in(&self, folder: &Path, line: &str) -> Verdict {
        self.ask_with(line.split_whitespace(), |command| {
            command.current_dir(folder);
        })
    }

    /// Asks it, with the command prepared further.
    pub fn ask_with<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        prepare: impl FnOnce(&mut Command),
    ) -> Verdict {
        let mut command = Command::new(&self.0);
        command.args(arguments).env("LC_ALL", "C.UTF-8");
        prepare(&mut command);
        Verdict::of(&command.output().unwrap_or_else(|error| panic!("{}: {error}", self.0.display())))
    }
}

impl Verdict {
    fn of(output: &Output) -> Self {
        let text = [&output.stdout[..], &output.stderr[..]].map(String::from_utf8_lossy).concat();
        Self { code: output.status.code().unwrap_or(-1), text }
    }

    /// Demands exit code 0 and every one of `words`.
    #[track_caller]
    pub fn accepts(&self, words: &[&str]) {
        assert_eq!(self.code, 0, "{}", self.text);
        self.says(words);
    }

    /// Demands an exit code other than 0 and every one of `words`.
    #[track_caller]
    pub fn refuses(&self, words: &[&str]) {
        assert_ne!(self.code, 0, "{}", self.text);
        self.says(words);
    }

    /// Demands every one of `words`, whatever the exit code.
    #[track_caller]
    pub fn says(&self, words: &[&str]) {
        for word in words {
            assert!(self.text.contains(word), "expected {word:?} in:\n{}", self.text);
        }
    }

    /// Demands that none of `words` is said.
    #[track_caller]
    pub fn does_not_say(&self, words: &[&str]) {
        for word in words {
            assert!(!self.text.contains(word), "did not expect {word:?} in:\n{}", self.text);
        }
    }
}

fn miss(name: &str) {
    assert!(
        std::env::var_os("SEGEL_REQUIRE_JUDGES").is_none_or(|required| required != "1"),
        "the judge `{name}` is not installed or not able, and SEGEL_REQUIRE_JUDGES=1 asks for it"
    );
    // The harness captures what goes through the macros, and this must be seen.
    let _ = writeln!(
        std::io::stderr(),
        "NOT RUN: the judge `{name}` is not installed or not able (see scripts/judges)"
    );
}
