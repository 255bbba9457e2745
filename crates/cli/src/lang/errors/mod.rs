//! What went wrong, in words: one line, lower case, no full stop.
//!
//! English is what the crates say themselves, causes behind it. Indonesian is an exhaustive `match` over every variant of
//! every error, one file for each crate: a variant without a translation does not compile.

mod application; // applications
mod backup; // backups, and offices out of them
mod ca; // the authority declined
mod cms; // signed data
mod crypt; // encrypted documents
mod delivery; // signatures made elsewhere
mod english; // where a value asks for another sentence
mod extend; // documents that are not extended
mod failure; // the command line's own
mod hints; // what to do next
mod identity; // what speaks against the data of someone
mod import; // tables of people
mod io; // the operating system
mod kind; // kinds of objects in a document
mod level; // signatures beyond B-B
mod mail; // mail servers
mod mark; // the visible mark, and papers
mod office; // the office declined
mod pdf; // documents
mod picture; // pictures, and pages drawn
mod pki; // certificates, lists, requests, keys
mod profile; // an office's own profiles
mod remote; // time stamping authorities elsewhere
mod rules; // files of rules
mod setting; // values of settings
mod sop; // files of SOPs
mod store; // the ledger
mod token; // keys on tokens
mod tsp; // time stamps
mod value; // values of arguments

use std::error::Error;

use ::pki::name::Escaped;

use crate::failure::Failure;
use crate::lang::Lang;

pub(crate) use hints::{hints, locked, unreadable};
pub(crate) use identity::doubt;
pub(crate) use import::row;
pub(in crate::lang) use kind::kind;
pub(crate) use mail::fault;
pub(crate) use value::value;

/// Says what went wrong, which, and why, in one line.
pub(crate) fn message(failure: &Failure, lang: Lang) -> String {
    let text = failure::words(failure, lang);
    // Names and paths from outside stand in it; none of them may start a new line or move the cursor.
    Escaped(&text).to_string()
}

/// What went wrong in the office, and why.
pub(in crate::lang) fn of_office(error: &::office::Error, lang: Lang) -> String {
    match lang {
        Lang::En => english::of_office(error),
        Lang::Id => error.in_indonesian(),
    }
}

/// Why a checkpoint of the audit log does not count.
pub(crate) fn checkpoint(error: &::office::audit::checkpoint::CheckpointError, lang: Lang) -> String {
    match lang {
        Lang::En => error.to_string(),
        Lang::Id => error.in_indonesian(),
    }
}

/// Why a certificate was revoked: the word of RFC 5280, and in Indonesian what agencies call it.
pub(crate) fn reason(reason: ::pki::crl::RevocationReason, lang: Lang) -> String {
    match lang {
        Lang::En => reason.name().to_owned(),
        Lang::Id => format!("{} ({})", reason.in_indonesian(), reason.name()),
    }
}

/// An error that can be told in Indonesian.
pub(crate) trait Indonesian {
    /// The error and its causes, in one line.
    fn in_indonesian(&self) -> String;
}

/// What went wrong, and why, in Indonesian.
pub(in crate::lang) fn because(what: &str, cause: &dyn Indonesian) -> String {
    format!("{what}: {}", cause.in_indonesian())
}

/// An error and its causes in English. A cause that says nothing new is left out.
pub(in crate::lang) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = say(error);
    let mut last = text.clone();
    let mut next = error.source();
    while let Some(cause) = next {
        let said = say(cause);
        if !repeats(&last, &said) {
            text = format!("{text}: {said}");
        }
        last = said;
        next = cause.source();
    }
    text
}

fn say(error: &(dyn Error + 'static)) -> String {
    match error.downcast_ref::<std::io::Error>() {
        Some(error) => io::english(error),
        None => error.to_string(),
    }
}

fn repeats(said: &str, again: &str) -> bool {
    let (said, again) = (said.to_lowercase(), again.to_lowercase());
    said.contains(&again) || again.contains(&said)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
