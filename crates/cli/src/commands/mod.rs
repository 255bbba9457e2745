//! One file for each subcommand: it reads its arguments, calls one function of the office, and prints.

pub(crate) mod application;
pub(crate) mod audit;
pub(crate) mod ca;
pub(crate) mod cert;
pub(crate) mod clock;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod documents; // documents, some of which are under a password
pub(crate) mod extend;
mod faults; // what is wrong with a file of rules
pub(crate) mod init;
pub(crate) mod inspect;
pub(crate) mod jobs; // what becomes what
pub(crate) mod man;
pub(crate) mod many; // one line for each document, and the rest goes on when one fails
pub(crate) mod officer;
pub(crate) mod outbox;
pub(crate) mod person;
pub(crate) mod pilot;
pub(crate) mod policy;
pub(crate) mod report;
pub(crate) mod respond;
pub(crate) mod setting;
pub(crate) mod sign;
pub(crate) mod sop;
pub(crate) mod supplied; // what is brought along for signatures beyond B-B
pub(crate) mod target; // where a document goes that is added to
pub(crate) mod testkit;
pub(crate) mod verify;

/// The URI of a key on a token, which clap does not read: it repeats what it refuses, and there may be a PIN in it.
fn token_uri(text: &str) -> Result<office::sign::TokenUri, crate::failure::Failure> {
    let refused = |error| office::Error::Token(office::cause::TokenError::Uri(error));
    Ok(text.parse().map_err(refused)?)
}
