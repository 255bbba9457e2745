//! What was asked for and refused by a rule stands in the audit log too.

use std::error::Error as _;

use serde_json::json;

use crate::ledger::Id;
use crate::office::Line;
use crate::{Error, Office};

impl Office {
    /// Passes `result` on, and records it if it is a refusal of `action` on what goes by `id`.
    ///
    /// Nothing was done, so what is told is the refusal, even where it could not be recorded.
    pub(crate) fn note_refusal<T>(
        &self,
        action: &str,
        id: &str,
        result: Result<T, Error>,
    ) -> Result<T, Error> {
        if let Err(error) = &result
            && is_refusal(error)
            && let Ok(moment) = self.moment()
        {
            let subject = subject(error, id);
            let detail = json!({ "because": whole(error) });
            let _ = self.note(moment, &Line::refused(action, &subject, detail));
        }
        result
    }
}

/// The error and its causes, one behind the other.
fn whole(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// The serial number of the certificate that was meant, where it is known; else `id`, masked as everywhere in the log.
fn subject(error: &Error, id: &str) -> String {
    match error {
        Error::NotActive { serial, .. }
        | Error::NotRenewable { serial, .. }
        | Error::NotSuspended { serial, .. }
        | Error::RevocationTime { serial, .. } => serial.clone(),
        _ => Id::read(id).map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// Whether a rule refused it: nothing was mistyped, nothing was unreadable, and nothing failed. Wrong passphrases are
/// recorded where they are counted.
fn is_refusal(error: &Error) -> bool {
    matches!(
        error,
        Error::KeyKnown { .. }
            | Error::KeyTaken(_)
            | Error::Passphrase(_)
            | Error::Issue(_)
            | Error::NotActive { .. }
            | Error::NotRenewable { .. }
            | Error::NotSuspended { .. }
            | Error::RevocationTime { .. }
            | Error::Several { .. }
            | Error::OfficerNeeded
            | Error::Retired { .. }
            | Error::RootEnds { .. }
    )
}
