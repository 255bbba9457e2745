//! English where a value asks for another sentence than the crates have: a count of one, a name that is not there, a
//! verdict in plain words.

use office::Error;
use office::cause::{SignError, TokenError};

use super::{chain, extend};

/// What went wrong in the office, and why.
pub(super) fn of_office(error: &Error) -> String {
    let why = match error {
        Error::Extend(error) => extend::english(error),
        Error::Sign(SignError::NotFirst { field }) if field.is_empty() => {
            "a document is certified by its first signature, and this one has a signature already, in no named field"
                .to_owned()
        }
        Error::Sign(SignError::NoSuchPage { asked, pages: 1 }) => {
            format!("the document has 1 page, so there is no page {asked}")
        }
        Error::Sign(SignError::NoSuchTag { tag, pages: 1 }) => {
            format!("the text `{tag}`, at which the mark was to stand, was not found on 1 page")
        }
        Error::Token(TokenError::NoToken { present: 1 }) => "no token fits the URI; 1 is present".to_owned(),
        Error::WrongPassphrase { serial, left: 1 } => {
            return format!(
                "the passphrase does not open the key of certificate {serial}; 1 more failure locks it"
            );
        }
        other => return chain(other),
    };
    format!("{error}: {why}")
}
