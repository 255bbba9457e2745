//! Messages that are to be sent, or were. What stands in them is in files, and not here.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::column::{Seconds, number, words};
use crate::{ApplicationId, Ledger, PersonId, StoreError, Tx};

/// Names one message in this store.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct MessageId(pub i64);

number!(MessageId);

/// How far a message came.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum MessageState {
    /// It lies in its file, and nobody is to send it.
    Kept,
    /// It is to be sent.
    Waiting,
    /// Someone began to send it.
    Sending,
    /// It was taken by a mail server.
    Sent,
    /// A mail server refused it for good.
    Refused,
}

words!(MessageState {
    Kept = "kept",
    Waiting = "waiting",
    Sending = "sending",
    Sent = "sent",
    Refused = "refused",
});

/// A message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MessageRecord {
    /// The number here.
    pub id: MessageId,
    /// The application that it is about, if it is about one.
    pub application: Option<ApplicationId>,
    /// To whom.
    pub person: PersonId,
    /// What it says, in the office's words.
    pub kind: String,
    /// The name of its file.
    pub file: String,
    /// When it was written.
    pub created: Timestamp,
    /// How far it came.
    pub state: MessageState,
    /// Since when.
    pub changed: Timestamp,
    /// How often someone tried to send it.
    pub attempts: u32,
}

/// A message that was written.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    /// The application that it is about.
    pub application: Option<ApplicationId>,
    /// To whom.
    pub person: PersonId,
    /// What it says.
    pub kind: &'a str,
    /// The name of its file.
    pub file: &'a str,
    /// When it is written.
    pub created: Timestamp,
    /// Whether it is to be sent, or only kept.
    pub state: MessageState,
    /// What makes it the only one.
    pub once: Option<&'a str>,
}

const SELECT: &str =
    "SELECT message, application, person, kind, file, created, state, changed, attempts FROM messages";

impl Ledger {
    /// Returns all messages, the oldest first.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn messages(&self) -> Result<Vec<MessageRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} ORDER BY message"))?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the oldest message in this state.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn first_message(&self, state: MessageState) -> Result<Option<MessageRecord>, StoreError> {
        let mut statement =
            self.connection.prepare_cached(&format!("{SELECT} WHERE state = ?1 ORDER BY message LIMIT 1"))?;
        Ok(statement.query_row([state], read).optional()?)
    }

    /// Whether there is the message that is the only one of this name.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn has_message_once(&self, once: &str) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT 1 FROM messages WHERE once = ?1")?;
        Ok(statement.exists([once])?)
    }
}

impl Tx<'_> {
    /// Takes in a message.
    ///
    /// # Errors
    /// [`StoreError::Engine`] if there is the only one already.
    pub fn insert_message(&self, new: &NewMessage<'_>) -> Result<MessageId, StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO messages (application, person, kind, file, created, state, changed, once)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, ?7)",
            )?
            .execute(params![
                new.application,
                new.person,
                new.kind,
                new.file,
                Seconds(new.created),
                new.state,
                new.once
            ])?;
        Ok(MessageId(self.connection.last_insert_rowid()))
    }

    /// Takes a message from one state to another; whether it was in that state. To begin to send counts as an attempt.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn move_message(
        &self,
        id: MessageId,
        from: MessageState,
        to: MessageState,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let attempts = u32::from(to == MessageState::Sending);
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE messages SET state = ?3, changed = ?4, attempts = attempts + ?5
                 WHERE message = ?1 AND state = ?2",
            )?
            .execute(params![id, from, to, Seconds(at), attempts])?;
        Ok(changed == 1)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<MessageRecord> {
    Ok(MessageRecord {
        id: row.get(0)?,
        application: row.get(1)?,
        person: row.get(2)?,
        kind: row.get(3)?,
        file: row.get(4)?,
        created: row.get::<_, Seconds>(5)?.0,
        state: row.get(6)?,
        changed: row.get::<_, Seconds>(7)?.0,
        attempts: row.get(8)?,
    })
}
