//! Rules become a file.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use pdf::verify::WantedSigner;
use pki::constraints::{Algorithm, Term};
use pki::key::KeyKind;

use super::Policy;
use super::entry::ANY;
use super::read::{DIGESTS, FAIL_ON, KEYS, LEVELS, MODIFICATIONS, RSA, SIMULATIONS};

/// A part of the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Setting {
    /// `level`
    Level,
    /// `time_stamp`
    TimeStamp,
    /// `modifications`
    Modifications,
    /// `simulation`
    Simulation,
    /// `fail_on`
    FailOn,
    /// `max_status_age`
    MaxStatusAge,
    /// `[signatures]`
    Signatures,
    /// `[digests]`
    Digests,
    /// `[keys]`
    Keys,
    /// `[[signer]]`, of which there may be none
    Signers,
}

impl Policy {
    /// These rules in TOML, part by part, in the order in which they stand in a file. Each ends with a line end; where
    /// there are no signers, theirs is empty.
    #[must_use]
    pub fn settings(&self) -> Vec<(Setting, String)> {
        let choice = |key: &str, word: &str| format!("{key} = \"{word}\"\n");
        vec![
            (Setting::Level, choice("level", word(&LEVELS, self.level))),
            (Setting::TimeStamp, format!("time_stamp = {}\n", self.time_stamp)),
            (Setting::Modifications, choice("modifications", word(&MODIFICATIONS, self.modifications))),
            (Setting::Simulation, choice("simulation", word(&SIMULATIONS, self.simulation))),
            (Setting::FailOn, choice("fail_on", word(&FAIL_ON, self.fail_on_warning))),
            (Setting::MaxStatusAge, choice("max_status_age", &age(self.constraints.max_status_age))),
            (Setting::Signatures, self.counts()),
            (Setting::Digests, self.rows("digests", |one| matches!(one, Algorithm::Digest(_)))),
            (Setting::Keys, self.rows("keys", |one| matches!(one, Algorithm::Key(_)))),
            (Setting::Signers, self.signers.iter().map(signer).collect()),
        ]
    }

    fn counts(&self) -> String {
        let most = self.most.map(|most| format!("max = {most}\n")).unwrap_or_default();
        format!("[signatures]\nmin = {}\n{most}", self.least)
    }

    fn rows(&self, table: &str, is_of_it: impl Fn(&Algorithm) -> bool) -> String {
        let mut text = format!("[{table}]\n");
        for (algorithm, term) in self.constraints.algorithms.rows() {
            if let Some(name) = name(*algorithm).filter(|_| is_of_it(algorithm)) {
                let _ = writeln!(text, "{name} = {}", until(*term));
            }
        }
        text
    }
}

fn word<T: PartialEq>(choices: &[(&'static str, T)], value: T) -> &'static str {
    choices.iter().find(|(_, choice)| *choice == value).map_or(ANY, |(word, _)| word)
}

fn age(limit: Option<SignedDuration>) -> String {
    match limit.map(|limit| limit.as_hours()) {
        None => ANY.to_owned(),
        Some(hours) if hours % 24 == 0 => format!("{}d", hours / 24),
        Some(hours) => format!("{hours}h"),
    }
}

/// The key of an algorithm in its table.
fn name(algorithm: Algorithm) -> Option<String> {
    match algorithm {
        Algorithm::Digest(digest) => {
            DIGESTS.iter().find(|(_, one)| *one == digest).map(|(word, _)| (*word).to_owned())
        }
        Algorithm::Key(KeyKind::Rsa { bits }) => Some(format!("{RSA}{bits}")),
        Algorithm::Key(kind) => KEYS.iter().find(|(_, one)| *one == kind).map(|(word, _)| (*word).to_owned()),
    }
}

/// The last day, which is the one before the end.
fn until(term: Term) -> String {
    match term {
        Term::Open => "true".to_owned(),
        Term::Until(end) => last_day(end),
    }
}

fn last_day(end: Timestamp) -> String {
    let last = end.saturating_sub(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MIN);
    last.to_zoned(TimeZone::UTC).date().to_string()
}

fn signer(wanted: &WantedSigner) -> String {
    let keys = [
        ("nip", &wanted.nip),
        ("nik", &wanted.nik),
        ("email", &wanted.email),
        ("organization", &wanted.organization),
        ("name", &wanted.name),
    ];
    let mut text = "[[signer]]\n".to_owned();
    for (key, value) in keys {
        if let Some(value) = value {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
    }
    text
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(control));
            }
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}
